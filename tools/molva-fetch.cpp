// molva-fetch - fetch the reviews of configured sources.
//
// Asks each site for its review pages, politely, reads the reviews out of them
// and writes one review record each, and one crawl record for each source that
// says how it went. Of what was seen nothing is stored: it becomes the past
// when molva-diff has compared it. Only robots.txt files and what hosts asked
// for are kept for the next run.

#include <CLI/CLI.hpp>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/memory.hpp"
#include "cli/explaining.hpp"
#include "cli/fetching.hpp"
#include "cli/planning.hpp"
#include "cli/tool.hpp"
#include "cli/watching.hpp"
#include "store/store.hpp"

namespace {

using namespace molva;

struct Options : cli::FetchOptions {
    std::string part;     ///< --shard, as written
    std::string explain;  ///< a URL or a source
    bool dry_run = false;
    bool transfer_only = false;
};

void declare(CLI::App& app, Options& options) {
    app.add_option("sources", options.names, "names of sources; all that are configured if none")
        ->type_name("SOURCE");
    cli::declare_watching(app, options);
    app.add_flag("--full", options.unconditional,
                 "fetch pages also if the site says they have not changed");
    app.add_flag("--force", options.force, "fetch also sources whose time has not come");
    app.add_flag("--accept", options.accept,
                 "take listings that are far shorter than last time for right");
    app.add_option("--shard", options.part, "only the I-th of N parts of the sources, by their site")
        ->type_name("I/N");
    app.add_flag("--no-extract", options.transfer_only, "transfer pages and do not read them");
    app.add_option("--explain", options.explain, "say what would be done for a page, and why")
        ->type_name("URL|SOURCE");
    app.add_flag("--dry-run", options.dry_run, "say which sources would be fetched");
}

// A store that somebody names and that has not even a folder is a mistyped name.
Result<void> folder_is_there(std::string_view store) {
    if (store.starts_with("postgresql:") || store.starts_with("postgres:")) return {};
    if (store.starts_with("sqlite:")) store.remove_prefix(7);
    const auto folder = std::filesystem::path{store}.parent_path();
    std::error_code code;
    if (folder.empty() || std::filesystem::is_directory(folder, code)) return {};
    return Error{Exit::system, std::string{store}, "there is no such folder; molva-diff makes one"};
}

Result<Exit> run(Options options, cli::Io& io) {
    const auto shard = cli::parse_shard(options.part);
    if (!shard) return shard.error();
    options.shard = *shard;
    options.extract = !options.transfer_only;
    if (options.transfer_only && !options.metrics.empty()) {
        return Error{Exit::usage, "--metrics", "--no-extract reads nothing that they could tell of"};
    }
    const auto config = cli::load_config_for(io.common().config);
    if (!config) return config.error();
    // A store that is not there yet has nothing to tell; one that cannot be read
    // would make every page look new, so that is an error.
    if (auto there = folder_is_there(io.common().store); !there) return there.error();
    auto store = cli::open_store(cli::store_url(io.common().store, *config), *config,
                                 store::OpenMode::scratch);
    if (!store) return store.error();
    if (!options.explain.empty()) return cli::explain(*config, options.explain, io, **store);
    if (options.dry_run) return cli::dry_run(*config, options, io, **store);
    const auto totals = cli::fetch(*config, options, io, store->get(),
                                   [&](std::string_view line) { io.record(line); });
    if (!totals) return totals.error();
    if (totals->tally.sources == 0) {
        // Nothing was due, and that has been said.
    } else if (io.stderr_is_terminal() && !io.common().quiet) {
        io.say_plainly(cli::summary_line(totals->tally, totals->time));
    } else {
        io.note({}, cli::summary_line(totals->tally, totals->time));
    }
    return cli::status_of(*totals);
}

}  // namespace

int main(int argc, char** argv) {
    Options options;
    keep_freed_memory();
    return cli::tool_main(
        argc, argv, {"molva-fetch", "fetch the reviews of configured sources"},
        [&](CLI::App& app) { declare(app, options); },
        [&](cli::Io& io) { return run(options, io); });
}
