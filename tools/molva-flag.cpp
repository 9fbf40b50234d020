// molva-flag - mark bad news.
//
// Reads events or reviews, adds a "flag" member that says whether each is
// negative, how severe and why, and writes those that are flagged, in the
// order in which they came. Records of other types go on as they are.

#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "cli/config.hpp"
#include "cli/pipeline.hpp"
#include "cli/tool.hpp"

namespace {

using namespace molva;

struct Options {
    std::vector<std::string> inputs;  ///< empty: standard input
    bool all = false;                 ///< write also what is not flagged
    bool exit_status = false;         ///< Exit::found if anything was flagged
};

void declare(CLI::App& app, Options& options) {
    app.add_option("files", options.inputs, "streams of events or reviews; standard input if none")
        ->type_name("FILE");
    app.add_flag("--all", options.all, "write also what is not flagged");
    app.add_flag("-e,--exit-status", options.exit_status, "exit with 1 if anything was flagged");
}

Result<Exit> run(const Options& options, cli::Io& io) {
    const auto config = cli::load_config_for(io.common().config);
    if (!config) return config.error();
    cli::Flagging flagging{config->rules, io, options.all};
    io.each_line(options.inputs, [&](std::string_view line, const std::string& where) {
        flagging.take(line, where);
    });
    return flagging.flagged() > 0 && options.exit_status ? Exit::found : Exit::ok;
}

}  // namespace

int main(int argc, char** argv) {
    Options options;
    return cli::tool_main(
        argc, argv, {"molva-flag", "mark bad news"},
        [&](CLI::App& app) { declare(app, options); },
        [&](cli::Io& io) { return run(options, io); });
}
