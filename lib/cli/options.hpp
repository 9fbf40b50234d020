// A tool's options as data, for those who print them: completions, --dump-options.

#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace CLI {
class App;
}

namespace molva::cli {

struct OptionInfo {
    std::vector<std::string> names;    ///< "-e", "--exit-status"; empty for a positional
    std::string argument;              ///< its type name ("FILE"), empty for a flag
    std::vector<std::string> choices;  ///< words the argument may be, from "a|b|c"
    std::string description;
    bool repeatable = false;
};

struct CommandInfo {
    std::string name;  ///< "molva-store", or a subcommand's "ls"
    std::string description;
    std::vector<OptionInfo> options;
    std::vector<OptionInfo> positionals;
    std::vector<CommandInfo> commands;
};

/// What `app` and its subcommands declare, hidden options left out, in the
/// order of declaration.
CommandInfo describe(const CLI::App& app);

/// One line an option: command path, names, argument and description, with
/// tabs between. Man pages are compared with it.
std::string dump(const CommandInfo& command);

/// The completion script of a command for "bash", "zsh" or "fish"; empty for
/// another shell.
std::string completion(const CommandInfo& command, std::string_view shell);

}  // namespace molva::cli
