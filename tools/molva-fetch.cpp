// molva-fetch - fetch the reviews of configured sources.
//
// Asks each site for its review pages, politely, reads the reviews out of them
// and writes one review record each, and one crawl record for each source that
// says how it went. The store is only read: what was seen becomes the past
// when molva-diff has compared it.

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "cli/fetching.hpp"
#include "cli/tool.hpp"
#include "cli/watching.hpp"
#include "store/store.hpp"

namespace {

using namespace molva;

void declare(CLI::App& app, cli::FetchOptions& options) {
    app.add_option("sources", options.names, "names of sources; all that are configured if none")
        ->type_name("SOURCE");
    cli::declare_watching(app, options);
    app.add_flag("--full", options.unconditional,
                 "fetch pages also if the site says they have not changed");
    app.add_flag("--force", options.force, "fetch also sources whose time has not come");
}

// A store that is not there yet has nothing to tell; one that cannot be read
// would make every page look new, so that is an error.
Result<std::unique_ptr<store::Store>> open_past(const std::string& url) {
    return store::open(url, {.mode = store::OpenMode::scratch});
}

Result<Exit> run(const cli::FetchOptions& options, cli::Io& io) {
    const auto config = cli::load_config_for(io.common().config);
    if (!config) return config.error();
    auto store = open_past(cli::store_url(io.common().store, *config));
    if (!store) return store.error();
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
    cli::FetchOptions options;
    return cli::tool_main(
        argc, argv, {"molva-fetch", "fetch the reviews of configured sources"},
        [&](CLI::App& app) { declare(app, options); },
        [&](cli::Io& io) { return run(options, io); });
}
