// molva - hear what people say about you.
//
// The front door: `molva fetch …` is `molva-fetch …`. `molva run` is the whole
// pipeline for cron: fetch, compare, judge, under one lock. `molva init` writes
// a first configuration and `molva config check` reads one carefully.

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/file.hpp"
#include "base/memory.hpp"
#include "cli/example_config.hpp"
#include "cli/fetching.hpp"
#include "cli/jobs.hpp"
#include "cli/judging.hpp"
#include "cli/paths.hpp"
#include "cli/pipeline.hpp"
#include "cli/pseudonyms.hpp"
#include "cli/tool.hpp"
#include "cli/watching.hpp"
#include "store/run_lock.hpp"

namespace {

using namespace molva;
namespace fs = std::filesystem;

// tests/docs compares the summaries with those of the programs.
struct Program {
    const char* name;
    const char* summary;
};
constexpr std::array kPrograms{
    Program{"fetch", "fetch the reviews of configured sources"},
    Program{"extract", "read the reviews out of saved pages"},
    Program{"diff", "find what changed since the last crawl"},
    Program{"events", "hand out the log of events"},
    Program{"flag", "mark bad news"},
    Program{"store", "look at what is remembered"},
    Program{"scraper", "look at definitions and try their pieces"},
    Program{"train", "teach the judgement from labelled reviews"},
};

struct Options {
    std::string command;
    cli::FetchOptions fetch;
    bool announce_baseline = false;
    bool all = false;
    bool wait = false;
    bool exit_status = false;
};

void declare(CLI::App& app, Options& options) {
    app.require_subcommand(1);
    const auto add = [&](CLI::App& to, const char* name, const char* summary) {
        auto* command = to.add_subcommand(name, summary);
        return command;
    };
    auto* run = add(app, "run", "fetch, compare and judge; write the events that are flagged");
    run->callback([&] { options.command = "run"; });
    run->add_option("sources", options.fetch.names, "names of sources; all if none")
        ->type_name("SOURCE");
    cli::declare_watching(*run, options.fetch);
    run->add_flag("--full", options.fetch.unconditional, "fetch pages that have not changed too");
    run->add_flag("--force", options.fetch.force, "fetch also sources whose time has not come");
    run->add_flag("--accept", options.fetch.accept,
                  "take listings that are far shorter than last time for right");
    run->add_flag("--announce-baseline", options.announce_baseline,
                  "write `new` events for the first crawl of a source");
    run->add_flag("--all", options.all, "write also the events that are not flagged");
    run->add_flag("--wait", options.wait, "wait for another run to end");
    run->add_flag("-e,--exit-status", options.exit_status, "exit with 1 if anything was flagged");
    add(app, "init", "write a first configuration")->callback([&] { options.command = "init"; });
    auto* config = add(app, "config", "look at the configuration");
    config->require_subcommand(1);
    add(*config, "check", "read the configuration and its definitions carefully")
        ->callback([&] { options.command = "check"; });
    for (const auto& program : kPrograms) app.add_subcommand(program.name, program.summary);
}

Result<Exit> init(cli::Io& io) {
    fs::path file = io.common().config;
    if (file.empty()) {
        const auto dir = cli::user_config_dir();
        if (!dir) return Error{Exit::system, {}, "no home folder; name a file with --config"};
        file = *dir / "config.toml";
    }
    std::error_code code;
    if (fs::exists(file, code)) {
        return Error{Exit::usage, file.string(), "is there already and was left as it is"};
    }
    fs::create_directories(fs::absolute(file).parent_path(), code);
    if (code) return Error{Exit::system, file.string(), code.message()};
    if (const auto done = write_file_atomically(file, cli::kExampleConfig); !done) {
        return done.error();
    }
    io.print(fmt::format("wrote {}; put your sources into it, then: molva config check\n",
                         file.string()));
    return Exit::ok;
}

Result<Exit> check(cli::Io& io) {
    auto [config, problems] = cli::check_config_for(io.common().config);
    const bool unread = config.sources.empty() && !problems.empty();
    if (!unread) {
        const auto sources = cli::choose_sources(config, {});
        if (!sources) return sources.error();
        const auto more = cli::source_problems(config);
        problems.insert(problems.end(), more.begin(), more.end());
        const auto knowledge = cli::load_knowledge(config);
        if (!knowledge) problems.push_back(knowledge.error());
    }
    for (const auto& problem : problems) io.report(problem);
    if (!problems.empty()) return Exit::usage;
    if (config.contact.empty()) {
        io.warn(config.file.string(), "there is no `contact`; sites like to know whom to ask");
    }
    io.print(fmt::format("{}: {} source{}, {} rule{}: good\n", config.file.string(),
                         config.sources.size(), config.sources.size() == 1 ? "" : "s",
                         config.rules.rules.size(), config.rules.rules.size() == 1 ? "" : "s"));
    return Exit::ok;
}

Result<Exit> run_all(const Options& options, cli::Io& io) {
    const auto config = cli::load_config_for(io.common().config);
    if (!config) return config.error();
    // What is wrong with the configuration is found before anything is made.
    if (const auto jobs = cli::prepare_jobs(*config, options.fetch.names); !jobs) {
        return jobs.error();
    }
    const auto knowledge = cli::load_knowledge(*config);
    if (!knowledge) return knowledge.error();
    const std::string url = cli::store_url(io.common().store, *config);
    const auto lock =
        store::RunLock::take(cli::lock_file(url), "molva run", io.clock().now(), options.wait);
    if (!lock) return lock.error();
    const auto hide = cli::load_pseudonyms(*config);
    if (!hide) return hide.error();
    auto store = cli::open_store(url, *config, store::OpenMode::read_write);
    if (!store) return store.error();
    cli::Pipeline pipeline{*config, *knowledge, **store, io,
                           {.announce_baseline = options.announce_baseline, .all = options.all, .hide = *hide}};
    const auto totals =
        cli::fetch(*config, options.fetch, io, store->get(),
                   [&](std::string_view line) { pipeline.take(line); });
    if (!totals) return totals.error();
    if (const auto done = pipeline.finish(); !done) return done.error();
    if (io.stderr_is_terminal() && !io.common().quiet) cli::say_summary(*totals, pipeline, io);
    if (const Exit status = cli::status_of(*totals); status != Exit::ok) return status;
    return options.exit_status && pipeline.flagged() > 0 ? Exit::found : Exit::ok;
}

Result<Exit> run(const Options& options, cli::Io& io) {
    if (options.command == "run") return run_all(options, io);
    if (options.command == "init") return init(io);
    return check(io);
}

// The first argument that is no option, and no option's value.
int first_word(int argc, char** argv) {
    constexpr std::array<std::string_view, 6> kWithValue{"-c",    "--config",     "--store",
                                                         "--now", "--log-format", "--color"};
    for (int i = 1; i < argc; ++i) {
        const std::string_view word = argv[i];
        if (!word.starts_with('-')) return i;
        if (std::find(kWithValue.begin(), kWithValue.end(), word) != kWithValue.end()) ++i;
    }
    return argc;
}

// Becomes molva-NAME if there is such a program: beside this one, else in PATH.
// Options that stand before its name go along.
void become(int argc, char** argv) {
    const int at = first_word(argc, argv);
    for (const auto& program : kPrograms) {
        if (at >= argc || std::strcmp(argv[at], program.name) != 0) continue;
        std::string name = std::string{"molva-"} + program.name;
        std::error_code ignored;
        const fs::path own = fs::read_symlink("/proc/self/exe", ignored);
        const std::string beside = (own.parent_path() / name).string();
        std::vector<char*> arguments{name.data()};
        arguments.insert(arguments.end(), argv + 1, argv + at);
        arguments.insert(arguments.end(), argv + at + 1, argv + argc);
        arguments.push_back(nullptr);
        ::execv(beside.c_str(), arguments.data());
        ::execvp(name.c_str(), arguments.data());
        fmt::print(stderr, "molva: cannot run {}: {}\n", name, std::strerror(errno));
        ::_exit(static_cast<int>(Exit::system));
    }
}

}  // namespace

int main(int argc, char** argv) {
    become(argc, argv);
    Options options;
    keep_freed_memory();
    return cli::tool_main(
        argc, argv, {"molva", "hear what people say about you"},
        [&](CLI::App& app) { declare(app, options); },
        [&](cli::Io& io) { return run(options, io); });
}
