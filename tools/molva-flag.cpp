// molva-flag - mark bad news.
//
// Reads events or reviews, adds a "flag" member that says whether each is
// negative, how severe and why, and writes those that are flagged, in the
// order in which they came. Records of other types go on as they are.

#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "cli/config.hpp"
#include "cli/tool.hpp"
#include "flag/judge.hpp"
#include "stream/record.hpp"

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
    const flag::Judge judge{config->rules};
    stream::RecordParser parser;
    bool any = false;
    io.each_line(options.inputs, [&](std::string_view line, const std::string& where) {
        const auto record = parser.parse(line);
        if (!record) return io.report({record.error().status, where, record.error().what});
        const bool judged_kind =
            record->kind == stream::Kind::review || record->kind == stream::Kind::event;
        const auto judgement = judge.judge(*record);
        if (!judgement) {
            if (options.all || !judged_kind) io.record(line);
            return;
        }
        any = any || judgement->flagged();
        if (judgement->flagged() || options.all) {
            io.record(stream::with_member(line, "flag", flag::to_json(*judgement)));
        }
    });
    return any && options.exit_status ? Exit::found : Exit::ok;
}

}  // namespace

int main(int argc, char** argv) {
    Options options;
    return cli::tool_main(
        argc, argv, {"molva-flag", "mark bad news"},
        [&](CLI::App& app) { declare(app, options); },
        [&](cli::Io& io) { return run(options, io); });
}
