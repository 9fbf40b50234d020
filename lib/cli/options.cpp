#include "cli/options.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace molva::cli {

namespace {

// "text|json" is a choice, "FILE" is not: choices are lower case.
std::vector<std::string> choices_of(const std::string& argument) {
    if (argument.find('|') == std::string::npos) return {};
    if (argument.find_first_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") != std::string::npos) return {};
    std::vector<std::string> out;
    std::size_t from = 0;
    while (from <= argument.size()) {
        const auto bar = std::min(argument.find('|', from), argument.size());
        out.push_back(argument.substr(from, bar - from));
        from = bar + 1;
    }
    return out;
}

OptionInfo describe(const CLI::Option& option) {
    OptionInfo info;
    for (const auto& name : option.get_snames()) info.names.push_back("-" + name);
    for (const auto& name : option.get_lnames()) info.names.push_back("--" + name);
    if (option.get_type_size() != 0) info.argument = option.get_type_name();
    info.choices = choices_of(info.argument);
    info.description = option.get_description();
    info.repeatable = option.get_items_expected_max() > 1;
    return info;
}

void dump(const CommandInfo& command, const std::string& path, std::string& out) {
    for (const auto& option : command.options) {
        out += fmt::format("{}\t{}\t{}\t{}\n", path, fmt::join(option.names, ","), option.argument,
                           option.description);
    }
    for (const auto& positional : command.positionals) {
        out += fmt::format("{}\t{}\t{}\t{}\n", path, "", positional.argument,
                           positional.description);
    }
    for (const auto& inner : command.commands) {
        out += fmt::format("{}\t{}\t\t{}\n", path, inner.name, inner.description);
        dump(inner, path + " " + inner.name, out);
    }
}

}  // namespace

CommandInfo describe(const CLI::App& app) {
    CommandInfo info;
    info.name = app.get_name();
    info.description = app.get_description();
    for (const auto* option : app.get_options()) {
        if (option->get_group().empty()) continue;
        auto one = describe(*option);
        (option->get_positional() ? info.positionals : info.options).push_back(std::move(one));
    }
    for (const auto* inner : app.get_subcommands([](const CLI::App*) { return true; })) {
        info.commands.push_back(describe(*inner));
    }
    return info;
}

std::string dump(const CommandInfo& command) {
    std::string out;
    dump(command, command.name, out);
    return out;
}

}  // namespace molva::cli
