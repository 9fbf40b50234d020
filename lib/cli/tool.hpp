// What every tool's main has in common: parse, run, report, exit.

#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/exit.hpp"
#include "base/result.hpp"
#include "cli/io.hpp"

namespace CLI {
class App;
}

namespace molva::cli {

/// The words a tool is introduced with. man/ is checked against them.
struct About {
    std::string name;     ///< as installed, "molva-flag"
    std::string summary;  ///< one line, lower case, no full stop
};

/// Adds the tool's options to `app`. Opens no file: that is for Run.
using Declare = std::function<void(CLI::App& app)>;

/// Does the work. An error that ends it is returned, and printed by the frame;
/// the status is worsened by whatever was reported to `io` on the way.
using Run = std::function<Result<Exit>(Io& io)>;

/// Runs a tool. Adds the options that every tool has (molva(1), COMMON
/// OPTIONS), --help, --version and the hidden --dump-options and
/// --dump-completion SHELL; turns every failure into one line on stderr and
/// one status of molva::Exit.
int tool_main(int argc, char** argv, const About& about, const Declare& declare, const Run& run);

}  // namespace molva::cli
