// molva-store - look at what is remembered.
//
// Lists the sources, shows a review with every version of it that was seen,
// writes the snapshot out, takes one in from elsewhere, looks for damage; takes
// away what is old or what somebody wants forgotten; copies the whole.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "base/lines.hpp"
#include "base/time.hpp"
#include "base/utf8.hpp"
#include "cli/config.hpp"
#include "cli/inventory.hpp"
#include "cli/pseudonyms.hpp"
#include "cli/tool.hpp"
#include "json/value.hpp"
#include "store/consumers.hpp"
#include "store/copy.hpp"
#include "store/csv.hpp"
#include "store/evidence.hpp"
#include "store/forget.hpp"
#include "store/inspect.hpp"
#include "store/lookalikes.hpp"
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
    std::string from, to;             ///< rename, copy; backup: only `to`
    std::string format = "jsonl";     ///< export
    std::string keep;                 ///< prune: a length of time
    std::string author, review;       ///< forget
    std::string drop;                 ///< consumers
    bool json = false;                ///< ls, consumers: JSON Lines instead of a table
    bool removed = false;             ///< export: removed reviews too
    bool force = false;               ///< prune: events that were not read, too
};

using Add = std::function<CLI::App*(const char* name, const char* summary)>;

void declare_care(Options& options, const Add& add) {
    auto* consumers = add("consumers", "list who reads the log of events, and how far each is");
    auto* json = consumers->add_flag("--json", options.json, "write JSON Lines instead of a table");
    consumers->add_option("--drop", options.drop, "take this one away instead")
        ->type_name("NAME")
        ->excludes(json);
    auto* prune = add("prune", "take away what is older than a length of time");
    prune->add_option("--keep", options.keep, "keep what is younger than TIME (\"2y\", \"90d\")")
        ->type_name("TIME")
        ->required();
    prune->add_flag("--force", options.force, "events that a consumer has not read yet too");
    auto* forget = add("forget", "take away all that is known of a review or of an author");
    forget->add_option("sources", options.names, "only in these")->type_name("SOURCE");
    auto* author = forget->add_option("--author", options.author,
                                      "every review by this name, id, URL or pseudonym");
    author->type_name("WHO");
    forget->add_option("--review", options.review, "the review with this id")
        ->type_name("ID")
        ->excludes(author);
    auto* rename = add("rename", "give a source another name");
    rename->add_option("old", options.from, "name of a source")->type_name("OLD")->required();
    rename->add_option("new", options.to, "its new name")->type_name("NEW")->required();
    auto* backup = add("backup", "write a whole copy of an SQLite store");
    backup->add_option("file", options.to, "an existing one is replaced")
        ->type_name("FILE")
        ->required();
    auto* copy = add("copy", "copy one store into another, of whatever kinds");
    copy->add_option("from", options.from, "URL of a store")->type_name("FROM")->required();
    copy->add_option("to", options.to, "URL of an empty one")->type_name("TO")->required();
}

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
    write->add_flag("--removed", options.removed, "write removed reviews too, marked");
    write->add_option("--format", options.format, "JSON Lines or a table for spreadsheets")
        ->type_name("jsonl|csv")
        ->check(CLI::IsMember({"jsonl", "csv"}).description(""));
    auto* read = add("import", "fill snapshots with reviews from elsewhere, without events");
    read->add_option("files", options.inputs, "review streams; standard input if none")
        ->type_name("FILE");
    auto* alike = add("lookalikes", "find texts and answers that stand there more than once");
    alike->add_option("sources", options.names, "only these")->type_name("SOURCE");
    add("verify", "look for damage");
    auto* evidence = add("evidence", "say in which recording the page behind an event lies");
    evidence->add_option("event", options.id, "its seq or id")->type_name("EVENT")->required();
    declare_care(options, add);
}

Result<Exit> list(store::Store& store, const Options& options, cli::Io& io) {
    const auto all = store::overview(store, options.names);
    if (!all) return all.error();
    cli::list_sources(*all, options.json, io);
    return Exit::ok;
}

Result<Exit> show_source(store::Store& store, const Options& options, cli::Io& io) {
    const auto found = store::overview(store, {options.source});
    if (!found) return found.error();
    const auto crawls = store.crawls(found->front().state.id);
    if (!crawls) return crawls.error();
    cli::list_crawls(*crawls, io);
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
    const bool table = options.format == "csv";
    if (const auto known = store::sources_named(store, options.names); !known) return known.error();
    if (table) io.print(store::csv_header());
    stream::RecordParser parser;
    std::string padded;
    const auto put = [&](std::string_view line, std::optional<Instant> gone) -> Result<void> {
        const std::string removed = gone ? format_rfc3339(*gone) : std::string{};
        if (table) {
            padded.assign(line).append(LineReader::kPadding, '\0');
            const auto record = parser.parse(std::string_view{padded}.substr(0, line.size()));
            if (!record) return record.error();
            if (record->review) io.print(store::csv_row(*record->review, removed));
        } else if (gone) {
            io.record(stream::with_member(line, "removed", json::quote(removed)));
        } else {
            io.record(line);
        }
        return {};
    };
    const auto count = store::export_reviews(store, options.names, options.removed, put);
    if (!count) return count.error();
    return Exit::ok;
}

Result<Exit> import(store::Store& store, const Options& options, const cli::Config& config,
                    cli::Io& io) {
    const auto hide = cli::load_pseudonyms(config);
    if (!hide) return hide.error();
    auto importer = store::Importer::start(store, io.clock().now(), hide->get());
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

Result<Exit> evidence(store::Store& store, const Options& options, cli::Io& io) {
    const auto pages = store::evidence_of(store, options.id);
    if (!pages) return pages.error();
    for (const auto& page : *pages) {
        io.record(stream::ObjectWriter{}
                      .text("state", page.state)
                      .text("file", page.file)
                      .integer("offset", static_cast<std::int64_t>(page.offset))
                      .text("url", page.url)
                      .time("fetched", page.seen)
                      .finish());
    }
    return Exit::ok;
}

Result<Exit> lookalikes(store::Store& store, const Options& options, const cli::Config& config,
                        cli::Io& io) {
    const auto canned = static_cast<std::size_t>(config.doubt.canned);
    const auto done =
        store::find_lookalikes(store, options.names, canned, [&](std::string_view line) {
            io.record(line);
            return Result<void>{};
        });
    if (!done) return done.error();
    return Exit::ok;
}

Result<Exit> verify(store::Store& store, cli::Io& io) {
    // One state of it, also while somebody else writes.
    const auto reading = store::Transaction::begin(store);
    if (!reading) return reading.error();
    const auto problems = store::verify(store);
    if (!problems) return problems.error();
    for (const auto& problem : *problems) io.report({Exit::system, store.name(), problem});
    if (problems->empty()) {
        io.note(store.name(), "sound");
    } else {
        io.complain(store.name(),
                    "go on with a backup, or take what can be read into a new store: "
                    "export, then import");
    }
    return Exit::ok;
}

Result<Exit> consumers(store::Store& store, const Options& options, cli::Io& io) {
    if (!options.drop.empty()) {
        if (const auto gone = store::drop_consumer(store, options.drop); !gone) return gone.error();
        return Exit::ok;
    }
    const auto all = store::consumers_overview(store);
    if (!all) return all.error();
    cli::list_consumers(*all, options.json, io);
    return Exit::ok;
}

// Who keeps old events in the log.
Result<void> say_held(store::Store& store, Instant before, cli::Io& io) {
    const auto all = store::held_back(store, before);
    if (!all) return all.error();
    for (const auto& one : *all) {
        io.warn(
            one.consumer,
            fmt::format("old events stay for this consumer: {} that it has not read, {} that it "
                        "has put aside; if nobody uses it, molva-store consumers --drop",
                        one.unread, one.aside));
    }
    return {};
}

Result<Exit> prune(store::Store& store, const Options& options, cli::Io& io) {
    const auto keep = parse_duration(options.keep);
    if (!keep) {
        return Error{Exit::usage,
                     {},
                     fmt::format("--keep: \"{}\" is not a length of time such as \"90d\" or \"2y\"",
                                 utf8::printable(options.keep))};
    }
    auto read = std::numeric_limits<std::int64_t>::max();
    const auto consumers = store.consumers();
    if (!consumers) return consumers.error();
    for (const auto& one : *consumers) {
        if (!options.force) read = std::min(read, one.cursor);
    }
    const Instant before = io.clock().now() - *keep;
    auto transaction = store::Transaction::begin(store);
    if (!transaction) return transaction.error();
    const auto gone = store.prune(before, read);
    if (!gone) return gone.error();
    if (const auto done = transaction->commit(); !done) return done.error();
    if (gone->kept > 0) {
        if (const auto said = say_held(store, before, io); !said) return said.error();
    }
    io.note({}, fmt::format("{} events, {} versions and {} crawls taken away", gone->events,
                            gone->versions, gone->crawls));
    if (const auto done = store.compact(); !done) return done.error();
    return Exit::ok;
}

Result<Exit> forget(store::Store& store, const Options& options, const cli::Config& config,
                    cli::Io& io) {
    if (options.author.empty() && (options.review.empty() || options.names.size() != 1)) {
        return Error{Exit::usage, {}, "say --author WHO, or --review ID and its one source"};
    }
    std::vector<std::string> who{options.author};
    if (!options.author.empty()) {
        const auto hide = cli::load_pseudonyms(config);
        if (!hide) return hide.error();
        if (*hide) who.push_back((*hide)->of(options.author));
    }
    const auto gone = options.author.empty()
                          ? store::forget_review(store, options.names.front(), options.review)
                          : store::forget_author(store, options.names, who);
    if (!gone) return gone.error();
    io.note({}, fmt::format("{} reviews, {} versions and {} events forgotten", gone->reviews,
                            gone->versions, gone->events));
    return Exit::ok;
}

Result<Exit> copy(const Options& options, const cli::Config& config, cli::Io& io) {
    // A copy of what is not there would be an empty store.
    auto from = cli::open_store(options.from, config, store::OpenMode::existing);
    if (!from) return from.error();
    const auto copied = store::copy(
        **from, [&] { return cli::open_store(options.to, config, store::OpenMode::read_write); });
    if (!copied) return copied.error();
    io.note((*from)->name(),
            fmt::format("copied {} sources, {} reviews, {} versions and {} events, the "
                        "same on both sides",
                        copied->sources, copied->reviews, copied->versions, copied->events));
    return Exit::ok;
}

Result<Exit> run(const Options& options, cli::Io& io) {
    const auto config = cli::load_config_for(io.common().config);
    if (!config) return config.error();
    const std::string& command = options.command;
    if (command == "copy") return copy(options, *config, io);
    using store::OpenMode;
    const bool writes =
        command == "prune" || command == "forget" || command == "rename" || !options.drop.empty();
    const auto mode = command == "import" ? OpenMode::read_write  // which alone makes a store
                      : writes            ? OpenMode::existing
                                          : OpenMode::read_only;
    auto store = cli::open_store(cli::store_url(io.common().store, *config), *config, mode);
    if (!store) return store.error();
    if (command == "ls") return list(**store, options, io);
    if (command == "show") return show(**store, options, io);
    if (command == "export") return write(**store, options, io);
    if (command == "import") return import(**store, options, *config, io);
    if (command == "consumers") return consumers(**store, options, io);
    if (command == "prune") return prune(**store, options, io);
    if (command == "forget") return forget(**store, options, *config, io);
    if (command == "rename" || command == "backup") {
        const auto done = command == "rename" ? store::rename(**store, options.from, options.to)
                                              : (*store)->backup(options.to);
        if (!done) return done.error();
        return Exit::ok;
    }
    if (command == "evidence") return evidence(**store, options, io);
    if (command == "lookalikes") return lookalikes(**store, options, *config, io);
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
