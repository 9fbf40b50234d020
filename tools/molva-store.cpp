// molva-store - look at what is remembered.
//
// Lists the sources, shows a review with every version of it that was seen,
// writes the snapshot out, takes one in from elsewhere, and looks for damage.

#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/utf8.hpp"
#include "cli/config.hpp"
#include "cli/table.hpp"
#include "cli/tool.hpp"
#include "store/inspect.hpp"
#include "store/store.hpp"
#include "stream/object_writer.hpp"
#include "stream/record.hpp"

namespace {

using namespace molva;

struct Options {
    std::string command;
    std::vector<std::string> names;   ///< sources
    std::vector<std::string> inputs;  ///< import: files
    std::string source, id;           ///< show
    bool json = false;                ///< ls: JSON Lines instead of a table
    bool removed = false;             ///< export: removed reviews too
};

void declare(CLI::App& app, Options& options) {
    app.require_subcommand(1);
    const auto add = [&](const char* name, const char* summary) {
        auto* command = app.add_subcommand(name, summary);
        command->callback([&options, name] { options.command = name; });
        return command;
    };
    auto* ls = add("ls", "list the sources with what is known of each");
    ls->add_option("sources", options.names, "only these")->type_name("SOURCE");
    ls->add_flag("--json", options.json, "write JSON Lines instead of a table");
    auto* show = add("show", "show a source's crawls, or a review with all its versions");
    show->add_option("source", options.source, "name of a source")->type_name("SOURCE")->required();
    show->add_option("id", options.id, "id of a review")->type_name("ID");
    auto* write = add("export", "write the reviews that stand in the snapshot");
    write->add_option("sources", options.names, "only these")->type_name("SOURCE");
    write->add_flag("--removed", options.removed, "write removed reviews too");
    auto* read = add("import", "fill snapshots with reviews from elsewhere, without events");
    read->add_option("files", options.inputs, "review streams; standard input if none")
        ->type_name("FILE");
    add("verify", "look for damage");
}

std::string overview_json(const store::Overview& one) {
    const auto& state = one.state;
    return stream::ObjectWriter{}
        .text("source", state.name)
        .text("subject", state.subject)
        .text("scraper", state.scraper)
        .integer("reviews", state.reviews)
        .integer("removed", one.removed)
        .number("rating_mean", one.mean)
        .text("verdict", state.started ? stream::to_string(state.verdict) : std::string_view{})
        .text("reason", state.reason)
        .time("last_crawl", state.started)
        .time("last_success", state.succeeded)
        .integer("failures", state.failures)
        .finish();
}

Result<Exit> list(store::Store& store, const Options& options, cli::Io& io) {
    const auto all = store::overview(store, options.names);
    if (!all) return all.error();
    cli::Table table{{"SOURCE", "REVIEWS", "REMOVED", "MEAN", "VERDICT", "LAST SUCCESS"}};
    for (const auto& one : *all) {
        if (options.json) {
            io.record(overview_json(one));
            continue;
        }
        const auto& state = one.state;
        table.row({state.name, fmt::format("{}", state.reviews), fmt::format("{}", one.removed),
                   one.mean ? fmt::format("{:.2f}", *one.mean) : "-",
                   state.started ? std::string{stream::to_string(state.verdict)} : "-",
                   state.succeeded ? format_rfc3339(*state.succeeded) : "-"});
    }
    if (!options.json) io.print(table.text());
    return Exit::ok;
}

Result<Exit> show_source(store::Store& store, const Options& options, cli::Io& io) {
    const auto found = store::overview(store, {options.source});
    if (!found) return found.error();
    const auto crawls = store.crawls(found->front().state.id);
    if (!crawls) return crawls.error();
    for (const auto& crawl : *crawls) {
        io.record(stream::ObjectWriter{}
                      .time("started", crawl.started)
                      .time("finished", crawl.finished)
                      .text("verdict", stream::to_string(crawl.verdict))
                      .text("reason", crawl.reason)
                      .integer("reviews", crawl.reviews)
                      .integer("events", crawl.events)
                      .finish());
    }
    return Exit::ok;
}

Result<Exit> show(store::Store& store, const Options& options, cli::Io& io) {
    if (options.id.empty()) return show_source(store, options, io);
    const auto history = store::history(store, options.source, options.id);
    if (!history) return history.error();
    for (const auto& version : history->versions) {
        io.record(stream::ObjectWriter{}
                      .time("since", version.since)
                      .time("until", version.until)
                      .raw("review", version.review)
                      .finish());
    }
    return Exit::ok;
}

Result<Exit> write(store::Store& store, const Options& options, cli::Io& io) {
    const auto count =
        store::export_reviews(store, options.names, options.removed, [&](std::string_view line) {
            io.record(line);
            return Result<void>{};
        });
    if (!count) return count.error();
    return Exit::ok;
}

Result<Exit> import(store::Store& store, const Options& options, cli::Io& io) {
    auto importer = store::Importer::start(store, io.clock().now());
    if (!importer) return importer.error();
    stream::RecordParser parser;
    std::int64_t added = 0;
    std::optional<Error> stopped;
    io.each_line(options.inputs, [&](std::string_view line, const std::string& where) {
        if (stopped) return;
        const auto record = parser.parse(line);
        if (!record) return io.report({record.error().status, where, record.error().what});
        if (record->kind != stream::Kind::review) return;  // a crawl's other records may stay in
        const auto taken = importer->take(*record);
        if (taken) {
            added += *taken ? 1 : 0;
        } else if (taken.error().status == Exit::system) {
            stopped = taken.error();
        } else {
            io.report({taken.error().status, where, taken.error().what});
        }
    });
    if (stopped) return *stopped;
    if (const auto done = importer->finish(); !done) return done.error();
    io.note({}, fmt::format("{} reviews added", added));
    return Exit::ok;
}

Result<Exit> verify(store::Store& store, cli::Io& io) {
    const auto problems = store::verify(store);
    if (!problems) return problems.error();
    for (const auto& problem : *problems) io.report({Exit::system, store.name(), problem});
    if (problems->empty()) io.note(store.name(), "sound");
    return Exit::ok;
}

Result<Exit> run(const Options& options, cli::Io& io) {
    const auto config = cli::load_config_for(io.common().config);
    if (!config) return config.error();
    const auto mode = options.command == "import" ? store::OpenMode::read_write
                                                  : store::OpenMode::read_only;
    auto store = store::open(cli::store_url(io.common().store, *config), {.mode = mode});
    if (!store) return store.error();
    if (options.command == "ls") return list(**store, options, io);
    if (options.command == "show") return show(**store, options, io);
    if (options.command == "export") return write(**store, options, io);
    if (options.command == "import") return import(**store, options, io);
    return verify(**store, io);
}

}  // namespace

int main(int argc, char** argv) {
    Options options;
    return cli::tool_main(
        argc, argv, {"molva-store", "look at what is remembered"},
        [&](CLI::App& app) { declare(app, options); },
        [&](cli::Io& io) { return run(options, io); });
}
