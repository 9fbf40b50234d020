#include "cli/tool.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <exception>
#include <optional>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/suggest.hpp"
#include "base/utf8.hpp"
#include "base/version.hpp"
#include "cli/options.hpp"
#include "json/value.hpp"

namespace molva::cli {

namespace {

void declare_common(CLI::App& app, Common& common) {
    app.add_option("-c,--config", common.config, "read the configuration from FILE")
        ->type_name("FILE");
    app.add_option("--store", common.store, "use the store at URL (sqlite:PATH or postgresql://…)")
        ->type_name("URL");
    app.add_flag("-q,--quiet", common.quiet, "say nothing but errors");
    app.add_flag("-v,--verbose", common.verbose, "say what is being done");
    app.add_option("--now", common.now, "take TIME (RFC 3339) for the present")->type_name("TIME");
    app.add_option("--log-format", common.log_format, "write messages as plain text or JSON Lines")
        ->type_name("text|json")
        ->check(CLI::IsMember({"text", "json"}).description(""));
    app.add_option("--color", common.color, "colour messages")
        ->type_name("auto|always|never")
        ->check(CLI::IsMember({"auto", "always", "never"}).description(""));
    app.set_version_flag("--version", std::string{kVersion}, "print the version and exit");
}

std::vector<std::string> command_names(const CLI::App& app) {
    std::vector<std::string> out;
    for (const auto* command : app.get_subcommands([](const CLI::App*) { return true; })) {
        out.push_back(command->get_name());
    }
    return out;
}

// What CLI11 says of a mistake, with the option that may have been meant.
std::string explain(const CLI::App& app, const CLI::ParseError& error) {
    std::string what = error.what();
    if (dynamic_cast<const CLI::RequiredError*>(&error) != nullptr && !app.remaining().empty() &&
        app.get_subcommands().empty() && !app.remaining().front().starts_with('-')) {
        const auto commands = command_names(app);
        const std::string typed = app.remaining().front();
        if (!commands.empty()) {
            return fmt::format("no such command \"{}\"{}", utf8::printable(typed),
                               did_you_mean(typed, commands));
        }
    }
    if (dynamic_cast<const CLI::ExtrasError*>(&error) == nullptr) return what;
    const CLI::App* scope = &app;
    while (!scope->get_subcommands().empty()) scope = scope->get_subcommands().front();
    const auto extras = app.remaining(true);
    if (extras.empty()) return what;
    std::string typed = extras.front().substr(0, extras.front().find('='));
    if (!typed.starts_with('-')) {
        return fmt::format("unexpected argument \"{}\"{}", utf8::printable(typed),
                           did_you_mean(typed, command_names(*scope)));
    }
    std::vector<std::string> known;
    for (const CLI::App* level = scope; level != nullptr; level = level->get_parent()) {
        for (const auto* option : level->get_options()) {
            for (const auto& name : option->get_lnames()) known.push_back("--" + name);
        }
    }
    return fmt::format("unknown option \"{}\"{}", utf8::printable(typed),
                       did_you_mean(typed, known));
}

bool has_exit_status(const CLI::App& app) {
    if (app.get_option_no_throw("--exit-status") != nullptr) return true;
    const auto commands = app.get_subcommands([](const CLI::App*) { return true; });
    return std::any_of(commands.begin(), commands.end(),
                       [](const CLI::App* one) { return has_exit_status(*one); });
}

// The words behind every --help.
std::string footer(const CLI::App& app, const About& about) {
    return fmt::format("Exit status: 0 done, {}2 usage, 3 partly, 4 nothing done, 5 system.\n"
                       "Manual: man {}",
                       has_exit_status(app) ? "1 only with -e, " : "", about.name);
}

// The first option that was given an empty value: so comes the variable of a
// script that is not set, and it must not pass for an option left out.
std::optional<std::string> empty_value(const CLI::App& app) {
    for (const auto* option : app.get_options()) {
        if (option->get_positional() || option->get_items_expected_max() == 0) continue;
        const auto& given = option->results();
        if (option->count() > 0 && std::find(given.begin(), given.end(), "") != given.end()) {
            return option->get_name() + ": the value is empty";
        }
    }
    for (const auto* command : app.get_subcommands()) {
        if (auto found = empty_value(*command)) return found;
    }
    return std::nullopt;
}

// A standard stream that was closed would be the number of the next file that is
// opened, the connection to a server too: words would go there. What stands in
// its place fails as the closed one does.
void hold_standard_streams() {
    for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        if (::fcntl(fd, F_GETFD) >= 0 || errno != EBADF) continue;
        // The lowest number that is free, and the ones below it are taken.
        (void)::open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
    }
}

struct Parsed {
    std::optional<int> status;  ///< set: there is nothing left to run
    Common common;
};

// What was asked for in JSON is in JSON from the first line, and also if the
// rest of the command line cannot be understood.
bool wants_json(int argc, char** argv) {
    bool json = false;
    for (int i = 1; i < argc; ++i) {
        const std::string_view word = argv[i];
        if (word == "--") break;
        if (word == "--log-format" && i + 1 < argc) json = std::string_view{argv[i + 1]} == "json";
        if (word.starts_with("--log-format=")) json = word.ends_with("=json");
    }
    return json;
}

int fail_usage(const About& about, const std::string& what, bool in_json) {
    if (in_json) {
        fmt::print(stderr, "{{\"at\":{},\"level\":\"error\",\"tool\":{},\"message\":{}}}\n",
                   json::quote(format_rfc3339(system_clock().now())), json::quote(about.name),
                   json::quote(what));
    } else {
        fmt::print(stderr, "{}: {}\n{}: try \"{} --help\"\n", about.name, what, about.name,
                   about.name);
    }
    return static_cast<int>(Exit::usage);
}

Exit run_guarded(const Run& run, Io& io) {
    try {
        const auto status = run(io);
        status ? io.worsen(*status) : io.report(status.error());
    } catch (const std::bad_alloc&) {
        io.report({Exit::system, {}, "out of memory"});
    } catch (const std::exception& problem) {
        io.report({Exit::system, {}, fmt::format("unexpected failure: {}", problem.what())});
    }
    return io.close();
}

}  // namespace

int tool_main(int argc, char** argv, const About& about, const Declare& declare, const Run& run) {
    hold_standard_streams();
    // A file that has grown to its limit is an error as a full disk is.
    std::signal(SIGXFSZ, SIG_IGN);
    // A reader that has seen enough ends a filter quietly, as it does every other.
    std::signal(SIGPIPE, SIG_DFL);
    CLI::App app{about.summary, about.name};
    Common common;
    bool dump_options = false;
    std::string completion_shell;
    const bool json = wants_json(argc, argv);
    try {
        declare(app);
        app.set_help_flag("-h,--help", "print this help and exit");
        declare_common(app, common);
        app.add_flag("--dump-options", dump_options)->group("");
        app.add_option("--dump-completion", completion_shell)->group("");
        app.footer(footer(app, about));
        // Common options may stand behind a subcommand too.
        for (auto* command : app.get_subcommands([](CLI::App*) { return true; })) {
            command->fallthrough();
            for (auto* inner : command->get_subcommands([](CLI::App*) { return true; })) {
                inner->fallthrough();
            }
        }
        for (int i = 1; i < argc; ++i) {
            const std::string_view word = argv[i];
            if (word == "--") break;
            if (word == "--dump-options") {
                fmt::print("{}", dump(describe(app)));
                return std::fflush(stdout) == 0 ? 0 : static_cast<int>(Exit::system);
            }
            if (word == "--dump-completion" && i + 1 < argc) {
                const std::string script = completion(describe(app), argv[i + 1]);
                if (script.empty()) {
                    return fail_usage(about, "no such shell: bash, zsh or fish", json);
                }
                fmt::print("{}", script);
                return std::fflush(stdout) == 0 ? 0 : static_cast<int>(Exit::system);
            }
        }
        app.parse(argc, argv);
    } catch (const CLI::CallForHelp& help) {
        app.exit(help);
        return std::fflush(stdout) == 0 ? 0 : static_cast<int>(Exit::system);
    } catch (const CLI::CallForVersion&) {
        fmt::print("{} {}\n", about.name, kVersion);
        return std::fflush(stdout) == 0 ? 0 : static_cast<int>(Exit::system);
    } catch (const CLI::ParseError& error) {
        return fail_usage(about, explain(app, error), json);
    }
    if (const auto empty = empty_value(app)) return fail_usage(about, *empty, json);
    std::optional<StandingClock> standing;
    if (!common.now.empty()) {
        const auto at = parse_rfc3339(common.now);
        if (!at) {
            return fail_usage(about, fmt::format("--now: \"{}\" is not an RFC 3339 time such as "
                                                 "2026-08-20T12:00:00Z",
                                                 utf8::printable(common.now)),
                              json);
        }
        standing.emplace(at->at);
    }
    const Clock& clock = standing ? static_cast<const Clock&>(*standing) : system_clock();
    Io io{about.name, common, clock};
    return static_cast<int>(run_guarded(run, io));
}

}  // namespace molva::cli
