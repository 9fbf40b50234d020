#include "cli/watching.hpp"

#include <CLI/CLI.hpp>

namespace molva::cli {

void declare_watching(CLI::App& app, FetchOptions& options) {
    app.add_option("--record", options.record, "keep what was seen in a WARC file")
        ->type_name("FILE");
    app.add_option("--record-size", options.record_size,
                   "begin another file when one is as large as SIZE (bytes, or 100M, 1G)")
        ->transform(CLI::AsSizeValue(false).description(""))
        ->type_name("SIZE");
    app.add_option("--replay", options.replay, "read answers from WARC files, not the network")
        ->type_name("FILE")
        ->allow_extra_args(false);
    app.add_option("--metrics", options.metrics, "write what came of it for Prometheus")
        ->type_name("FILE");
    app.add_flag("--progress,!--no-progress", options.progress,
                 "show on a terminal how far it is, or do not");
}

}  // namespace molva::cli
