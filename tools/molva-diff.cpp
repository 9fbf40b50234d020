// molva-diff - find what changed since the last crawl.
//
// Reads review and crawl records, compares each source with its snapshot in
// the store when its crawl record comes, commits snapshot, validators and
// events together, and writes the events. Records of other types go on as
// they are.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "cli/config.hpp"
#include "cli/pipeline.hpp"
#include "cli/pseudonyms.hpp"
#include "cli/tool.hpp"
#include "store/diff.hpp"
#include "store/store.hpp"
#include "stream/record.hpp"

namespace {

using namespace molva;

struct Options {
    std::vector<std::string> inputs;  ///< empty: standard input
    std::string baseline = "quiet";   ///< "quiet" or "emit"
    bool dry_run = false;
};

void declare(CLI::App& app, Options& options) {
    app.add_option("files", options.inputs, "review streams; standard input if none")
        ->type_name("FILE");
    app.add_option("--baseline", options.baseline, "what the first crawl of a source says")
        ->type_name("quiet|emit")
        ->check(CLI::IsMember({"quiet", "emit"}).description(""));
    app.add_flag("--dry-run", options.dry_run, "write the events and store nothing");
}

Result<Exit> run(const Options& options, cli::Io& io) {
    const auto config = cli::load_config_for(io.common().config);
    if (!config) return config.error();
    const auto mode = options.dry_run ? store::OpenMode::rehearsal : store::OpenMode::read_write;
    auto store = cli::open_store(cli::store_url(io.common().store, *config), *config, mode);
    if (!store) return store.error();
    store::DiffOptions how = cli::diff_options(*config);
    how.announce_baseline = options.baseline == "emit";
    how.clock = &io.clock();
    how.group = (*store)->group_limit();
    const auto hide = cli::load_pseudonyms(*config);
    if (!hide) return hide.error();
    how.hide = *hide;
    const auto write = [&](std::string_view line) {
        io.record(line);
        return Result<void>{};
    };
    store::Diff diff{**store, how, write, cli::say_notices(io)};
    stream::RecordParser parser;
    bool stopped = false;
    const auto take = [&](std::string_view line, const std::string& where) {
        if (stopped) return;
        const auto record = parser.parse(line);
        if (!record) return io.report({record.error().status, where, record.error().what});
        const auto taken = diff.take(*record);
        if (!taken) {
            stopped = taken.error().status == Exit::system;
            return io.report(stopped ? taken.error()
                                     : Error{taken.error().status, where, taken.error().what});
        }
        if (!*taken) io.record(line);
    };
    // Who waits for an event should not wait for the slowest source.
    const auto flush = [&] {
        if (stopped) return;
        if (const auto done = diff.flush(); !done) {
            stopped = true;
            io.report(done.error());
        }
    };
    io.each_line(options.inputs, take, flush);
    if (stopped) return Exit::system;
    if (const auto done = diff.finish(); !done) return done.error();
    const auto& totals = diff.totals();
    io.note({}, fmt::format("{} sources, {} reviews, {} events", totals.sources, totals.reviews,
                            totals.events));
    return Exit::ok;
}

}  // namespace

int main(int argc, char** argv) {
    Options options;
    return cli::tool_main(
        argc, argv, {"molva-diff", "find what changed since the last crawl"},
        [&](CLI::App& app) { declare(app, options); },
        [&](cli::Io& io) { return run(options, io); });
}
