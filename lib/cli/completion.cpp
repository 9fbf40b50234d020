// Completion scripts for three shells, written from what the tools declare.
// They are committed; tests/docs compares them with what the tools print.

#include <algorithm>

#include <fmt/format.h>

#include "cli/options.hpp"

namespace molva::cli {

namespace {

std::string identifier(std::string_view name) {
    std::string out{name};
    std::replace(out.begin(), out.end(), '-', '_');
    return out;
}

// What a shell should offer for an argument.
enum class Offer { nothing, files, folders, words };

Offer offer_for(const OptionInfo& option) {
    if (!option.choices.empty()) return Offer::words;
    if (option.argument == "FILE" || option.argument.ends_with("|FILE")) return Offer::files;
    if (option.argument == "DIR") return Offer::folders;
    return Offer::nothing;
}

// ---- bash ----

std::string bash_words(const CommandInfo& command) {
    std::vector<std::string> words;
    for (const auto& option : command.options) {
        words.insert(words.end(), option.names.begin(), option.names.end());
    }
    for (const auto& inner : command.commands) words.push_back(inner.name);
    for (const auto& positional : command.positionals) {
        words.insert(words.end(), positional.choices.begin(), positional.choices.end());
    }
    return fmt::format("{}", fmt::join(words, " "));
}

bool offers_files(const CommandInfo& command) {
    return std::any_of(command.positionals.begin(), command.positionals.end(),
                       [](const OptionInfo& one) { return offer_for(one) == Offer::files; });
}

std::string bash_values(const CommandInfo& command, std::string_view indent) {
    std::string out;
    for (const auto& option : command.options) {
        if (option.argument.empty()) continue;
        std::string reply;
        switch (offer_for(option)) {
            case Offer::words:
                reply = fmt::format("COMPREPLY=($(compgen -W \"{}\" -- \"$cur\"))",
                                    fmt::join(option.choices, " "));
                break;
            case Offer::files: reply = "COMPREPLY=($(compgen -f -- \"$cur\"))"; break;
            case Offer::folders: reply = "COMPREPLY=($(compgen -d -- \"$cur\"))"; break;
            case Offer::nothing: reply = "COMPREPLY=()"; break;
        }
        out += fmt::format("{}{}) {}; return ;;\n", indent, fmt::join(option.names, "|"), reply);
    }
    return out;
}

std::string bash(const CommandInfo& command) {
    std::string out = fmt::format(
        "# bash completion for {0}\n\n_{1}() {{\n"
        "    local cur=${{COMP_WORDS[COMP_CWORD]}} prev=${{COMP_WORDS[COMP_CWORD-1]}} words files=''\n"
        "    COMPREPLY=()\n",
        command.name, identifier(command.name));
    if (!command.commands.empty()) {
        out += "    local sub='' i\n    for ((i = 1; i < COMP_CWORD; ++i)); do\n"
               "        case ${COMP_WORDS[i]} in\n";
        std::vector<std::string> names;
        for (const auto& inner : command.commands) names.push_back(inner.name);
        out += fmt::format("            {}) sub=${{COMP_WORDS[i]}}; break ;;\n", fmt::join(names, "|"));
        out += "        esac\n    done\n    case $sub in\n";
        for (const auto& inner : command.commands) {
            out += fmt::format("        {})\n", inner.name);
            if (const auto values = bash_values(inner, "                "); !values.empty()) {
                out += "            case $prev in\n" + values + "            esac\n";
            }
            out += fmt::format("            words='{}'\n", bash_words(inner));
            if (offers_files(inner)) out += "            files=1\n";
            out += "            ;;\n";
        }
        out += fmt::format("        *) words='{}' ;;\n    esac\n", bash_words(command));
    } else {
        out += fmt::format("    words='{}'\n", bash_words(command));
        if (offers_files(command)) out += "    files=1\n";
    }
    out += "    case $prev in\n" + bash_values(command, "        ") + "    esac\n";
    out += fmt::format(
        "    if [[ $cur != -* && -n $files ]]; then\n"
        "        COMPREPLY=($(compgen -f -- \"$cur\"))\n"
        "    else\n"
        "        COMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n"
        "    fi\n}}\ncomplete -F _{} {}\n",
        identifier(command.name), command.name);
    return out;
}

// ---- zsh ----

std::string zsh_quote(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '\'') {
            out += "'\\''";
        } else {
            if (c == '[' || c == ']' || c == ':' || c == '\\') out += '\\';
            out += c;
        }
    }
    return out;
}

std::string zsh_action(const OptionInfo& option) {
    if (option.argument.empty()) return "";
    const auto label = [&](std::string_view action) {
        std::string name = option.argument;
        std::transform(name.begin(), name.end(), name.begin(), [](char c) {
            return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
        });
        return fmt::format(":{}:{}", option.choices.empty() ? name : "choice", action);
    };
    switch (offer_for(option)) {
        case Offer::words: return label(fmt::format("({})", fmt::join(option.choices, " ")));
        case Offer::files: return label("_files");
        case Offer::folders: return label("_files -/");
        case Offer::nothing: break;
    }
    return label(" ");
}

std::string zsh_arguments(const CommandInfo& command, std::string_view indent) {
    std::string out = fmt::format("{}_arguments -s -S", indent);
    for (const auto& option : command.options) {
        const std::string names =
            option.names.size() == 1
                ? fmt::format("'{}{}", option.repeatable ? "*" : "", option.names.front())
                : fmt::format("{}{{{}}}'", option.repeatable ? "'*'" : fmt::format("'({})'", fmt::join(option.names, " ")),
                              fmt::join(option.names, ","));
        out += fmt::format(" \\\n{}    {}[{}]{}'", indent, names, zsh_quote(option.description),
                           zsh_action(option));
    }
    for (const auto& positional : command.positionals) {
        out += fmt::format(" \\\n{}    '{}{}'", indent, positional.repeatable ? "*" : "",
                           zsh_action(positional).empty() ? ": : " : zsh_action(positional));
    }
    return out;
}

std::string zsh(const CommandInfo& command) {
    std::string out = fmt::format("#compdef {}\n\n", command.name);
    if (command.commands.empty()) return out + zsh_arguments(command, "") + "\n";
    out += "local curcontext=$curcontext state line\n";
    out += zsh_arguments(command, "") +
           " \\\n    '1: :->command' \\\n    '*:: :->arguments'\n\ncase $state in\n"
           "    command)\n        local -a commands=(\n";
    for (const auto& inner : command.commands) {
        out += fmt::format("            '{}:{}'\n", inner.name, zsh_quote(inner.description));
    }
    out += "        )\n        _describe command commands\n        ;;\n    arguments)\n"
           "        case $line[1] in\n";
    for (const auto& inner : command.commands) {
        out += fmt::format("            {})\n{}\n                ;;\n", inner.name,
                           zsh_arguments(inner, "                "));
    }
    return out + "        esac\n        ;;\nesac\n";
}

// ---- fish ----

std::string fish_quote(std::string_view text) {
    std::string out = "'";
    for (const char c : text) {
        if (c == '\'' || c == '\\') out += '\\';
        out += c;
    }
    return out + "'";
}

std::string fish_option(std::string_view tool, const OptionInfo& option, std::string_view when) {
    std::string out = fmt::format("complete -c {}{}", tool, when);
    for (const auto& name : option.names) {
        out += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
    }
    switch (offer_for(option)) {
        case Offer::words: out += fmt::format(" -x -a '{}'", fmt::join(option.choices, " ")); break;
        case Offer::files: out += " -r -F"; break;
        case Offer::folders: out += " -x -a '(__fish_complete_directories)'"; break;
        case Offer::nothing: out += option.argument.empty() ? "" : " -x"; break;
    }
    return out + " -d " + fish_quote(option.description) + "\n";
}

std::string fish(const CommandInfo& command) {
    std::string out = fmt::format("# fish completion for {}\n", command.name);
    if (!offers_files(command)) out += fmt::format("complete -c {} -f\n", command.name);
    for (const auto& option : command.options) out += fish_option(command.name, option, "");
    for (const auto& inner : command.commands) {
        out += fmt::format("complete -c {} -n __fish_use_subcommand -a {} -d {}\n", command.name,
                           inner.name, fish_quote(inner.description));
        const std::string when =
            fmt::format(" -n '__fish_seen_subcommand_from {}'", inner.name);
        if (offers_files(inner)) out += fmt::format("complete -c {}{} -F\n", command.name, when);
        for (const auto& option : inner.options) out += fish_option(command.name, option, when);
        for (const auto& positional : inner.positionals) {
            if (offer_for(positional) != Offer::words) continue;
            out += fmt::format("complete -c {}{} -a '{}'\n", command.name, when,
                               fmt::join(positional.choices, " "));
        }
    }
    return out;
}

}  // namespace

std::string completion(const CommandInfo& command, std::string_view shell) {
    if (shell == "bash") return bash(command);
    if (shell == "zsh") return zsh(command);
    if (shell == "fish") return fish(command);
    return {};
}

}  // namespace molva::cli
