// molva-scraper - look at definitions and try their pieces.
//
// Lists the definitions, shows one, says what is odd about a file, holds a
// definition against its stored pages, says what could be read from a page that
// has no definition, and runs one piece of the machinery on standard input: a
// selector, a date, a charset.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <string>
#include <vector>

#include "base/file.hpp"
#include "base/url.hpp"
#include "base/utf8.hpp"
#include "cli/config.hpp"
#include "cli/evaluate.hpp"
#include "cli/live.hpp"
#include "cli/one_page.hpp"
#include "cli/pages.hpp"
#include "cli/paths.hpp"
#include "cli/probing.hpp"
#include "cli/table.hpp"
#include "cli/tool.hpp"
#include "scrape/definition.hpp"
#include "scrape/lint.hpp"
#include "scrape/probe.hpp"
#include "scrape/proof.hpp"
#include "stream/object_writer.hpp"

namespace {

using namespace molva;
namespace fs = std::filesystem;

struct Options {
    std::string command;
    std::vector<std::string> names;  ///< definitions: names or files
    std::string pages;               ///< test: folder with stored pages
    bool json = false;               ///< list: JSON Lines instead of a table
    bool exit_status = false;        ///< lint: Exit::found if there is something odd
    bool live = false;               ///< test: against the sites themselves
    bool update = false;             ///< test: write what is found as what must be found
    std::string page;                ///< probe: a file, an address, or empty for standard input
    std::string url, content_type;   ///< probe: of a saved page
    std::string format = "text";     ///< probe
    std::string write;               ///< probe: the definition to write; "-" for standard output
    std::size_t number = 1;          ///< probe: which of the findings is written
    cli::EvalOptions eval;
};

void declare_eval(CLI::App& eval, cli::EvalOptions& options) {
    std::string kinds;
    for (const auto& [name, summary] : cli::eval_kinds())
        kinds += (kinds.empty() ? "" : "|") + name;
    eval.add_option("kind", options.kind, "what to try")->type_name(kinds)->required();
    eval.add_option("value", options.value, "a selector, query, date, count or URL")
        ->type_name("VALUE");
    eval.add_option("--attr", options.attr, "css: print this attribute, not the text")
        ->type_name("NAME");
    eval.add_option("--lang", options.lang, "date: the language of the site")->type_name("LANG");
    eval.add_option("--zone", options.zone, "date: the time zone of the site")->type_name("ZONE");
    eval.add_option("--format", options.format, "date: the form to try first")->type_name("FORMAT");
    eval.add_option("--agent", options.agent, "robots: the product token that asks")
        ->type_name("NAME");
    eval.add_option("--base", options.base, "microdata: the page's address")->type_name("URL");
    eval.add_option("--content-type", options.content_type, "the header the page came with")
        ->type_name("TYPE");
    eval.add_option("--charset", options.charset, "decode: the encoding's label")
        ->type_name("LABEL");
}

void declare_probe(CLI::App& probe, Options& options) {
    probe.add_option("page", options.page, "a saved page or an address; standard input if none")
        ->type_name("URL|FILE");
    probe.add_option("--format", options.format, "text for people, or one JSON record")
        ->type_name("text|json")
        ->check(CLI::IsMember({"text", "json"}).description(""));
    probe.add_option("-w,--write", options.write, "write a first definition; - is standard output")
        ->type_name("FILE");
    probe.add_option("--finding", options.number, "which of the findings to write; 1")
        ->type_name("N")
        ->check(CLI::Range(1, 100).description(""));
    probe.add_option("--url", options.url, "the address that a saved page came from")
        ->type_name("URL");
    probe.add_option("--content-type", options.content_type, "the header that it came with")
        ->type_name("TYPE");
    probe.add_flag("-e,--exit-status", options.exit_status, "exit with 1 if no reviews are found");
}

void declare(CLI::App& app, Options& options) {
    app.require_subcommand(1);
    const auto add = [&](const char* name, const char* summary) {
        auto* command = app.add_subcommand(name, summary);
        command->callback([&options, name] { options.command = name; });
        return command;
    };
    auto* list = add("list", "list the definitions with what they were last checked against");
    list->add_flag("--json", options.json, "write JSON Lines instead of a table");
    add("show", "print a definition")
        ->add_option("names", options.names, "definitions")
        ->type_name("NAME|FILE")
        ->required();
    auto* lint = add("lint", "check definitions and say what is odd about them");
    lint->add_option("names", options.names, "definitions; all if none")->type_name("NAME|FILE");
    lint->add_flag("-e,--exit-status", options.exit_status, "exit with 1 if anything is odd");
    auto* test = add("test", "hold definitions against the pages stored for them");
    test->add_option("names", options.names, "definitions; all that have pages if none")
        ->type_name("NAME|FILE");
    test->add_option("--pages", options.pages, "the folder that holds a folder of pages for each")
        ->type_name("DIR");
    auto* update =
        test->add_flag("--update", options.update, "write what is found as what must be found");
    auto* live = test->add_flag("--live", options.live,
                                "ask the sites for a page each and compare what is found");
    live->excludes(update);
    test->add_option("--url", options.url, "with --live and one definition: the page to ask for")
        ->type_name("URL")
        ->needs(live);
    declare_probe(*add("probe", "say what could be read from a page without a definition"),
                  options);
    declare_eval(*add("eval", "try one piece on standard input"), options.eval);
}

std::vector<fs::path> all_files(const cli::Io& io) {
    return scrape::definition_files(cli::scraper_dirs(io.common().config));
}

// The named definitions, or all of them; those that do not load are reported.
std::vector<scrape::Definition> load(const Options& options, cli::Io& io) {
    std::vector<scrape::Definition> out;
    const auto take = [&](Result<scrape::Definition> one) {
        one ? out.push_back(std::move(*one)) : io.report(one.error());
    };
    for (const auto& name : options.names) {
        take(scrape::find_definition(name, cli::scraper_dirs(io.common().config)));
    }
    if (options.names.empty()) {
        for (const auto& file : all_files(io)) take(scrape::load_definition(file));
    }
    return out;
}

Result<Exit> list(const Options& options, cli::Io& io) {
    cli::Table table{{"NAME", "KIND", "CHECKED", "HOW", "SITE"}};
    for (const auto& one : load(options, io)) {
        if (options.json) {
            io.record(stream::ObjectWriter{}
                          .text("scraper", one.id)
                          .text("kind", scrape::to_string(one.kind))
                          .text("checked", one.checked_on)
                          .text("how", one.checked_how)
                          .text("name", one.name)
                          .text("file", one.file)
                          .finish());
        } else {
            table.row({one.id, std::string{scrape::to_string(one.kind)}, one.checked_on,
                       one.checked_how, one.name});
        }
    }
    if (!options.json) io.print(table.text());
    return Exit::ok;
}

Result<Exit> show(const Options& options, cli::Io& io) {
    for (const auto& one : load(options, io)) {
        const auto text = read_file(one.file);
        text ? io.print(*text) : io.report(text.error());
    }
    return Exit::ok;
}

// Whoever mends a file wants to know of everything at once.
std::vector<scrape::Definition> load_or_tell_all(const Options& options, cli::Io& io) {
    std::vector<scrape::Definition> out;
    const auto take = [&](const Result<scrape::Definition>& one) {
        if (one) return out.push_back(*one);
        const std::string file = one.error().where.substr(0, one.error().where.find(".toml:") + 5);
        const auto text =
            fs::is_regular_file(file) ? read_file(file) : Result<std::string>{one.error()};
        const auto problems =
            text ? scrape::definition_problems(*text, file) : std::vector<Error>{};
        if (problems.empty()) io.report(one.error());
        for (const auto& problem : problems) io.report(problem);
    };
    for (const auto& name : options.names) {
        take(scrape::find_definition(name, cli::scraper_dirs(io.common().config)));
    }
    if (options.names.empty()) {
        for (const auto& file : all_files(io)) take(scrape::load_definition(file));
    }
    return out;
}

Result<Exit> lint(const Options& options, cli::Io& io) {
    const auto definitions = load_or_tell_all(options, io);
    bool odd = false;
    for (const auto& one : definitions) {
        for (const auto& remark : scrape::lint(one)) {
            odd = true;
            io.print(fmt::format("{}: {}\n", utf8::printable(one.file), utf8::printable(remark)));
        }
    }
    return odd && options.exit_status ? Exit::found : Exit::ok;
}

Result<Exit> live(const Options& options, cli::Io& io) {
    if (!options.url.empty() && options.names.size() != 1) {
        return Error{Exit::usage, {}, "--url needs the name of one definition"};
    }
    const auto config = cli::load_config_for(io.common().config);
    if (!config) return config.error();
    const fs::path pages =
        options.pages.empty() ? cli::stored_pages_dir() : fs::path{options.pages};
    const auto definitions = load(options, io);
    if (definitions.empty() && !options.names.empty()) return Exit::ok;  // said why
    const auto results = cli::test_live(definitions, *config, options.url, pages, io);
    if (!results) return results.error();
    using Verdict = cli::LiveResult::Verdict;
    std::size_t good = 0, tested = 0;
    for (const auto& one : *results) {
        const bool skipped = one.verdict == Verdict::skipped;
        tested += skipped ? 0 : 1;
        good += one.verdict == Verdict::ok ? 1 : 0;
        std::string line = fmt::format("{}: {}", one.scraper, cli::to_string(one.verdict));
        if (one.reviews > 0) line += fmt::format(": {} reviews", one.reviews);
        if (!one.reason.empty())
            line += (one.reviews > 0 ? "; " : ": ") + utf8::printable(one.reason);
        if (!one.drift.gained.empty()) {
            line += fmt::format("; gained {}", fmt::join(one.drift.gained, ", "));
        }
        io.print(line + "\n");
        if (skipped && !options.names.empty()) io.worsen(Exit::partial);
    }
    if (tested == 0) return Error{Exit::failed, {}, "nothing was tested"};
    return good == tested ? Exit::ok : good == 0 ? Exit::failed : Exit::partial;
}

Result<Exit> test(const Options& options, cli::Io& io) {
    if (options.live) return live(options, io);
    const fs::path pages =
        options.pages.empty() ? cli::stored_pages_dir() : fs::path{options.pages};
    if (!fs::is_directory(pages)) {
        return Error{Exit::usage, pages.string(), "no such folder of stored pages; see --pages"};
    }
    std::size_t tested = 0;
    const auto definitions = load(options, io);
    if (definitions.empty() && !options.names.empty()) return Exit::ok;  // said why
    for (const auto& one : definitions) {
        const fs::path folder = pages / one.id;
        if (!fs::is_directory(folder)) {
            if (!options.names.empty()) {
                io.report({Exit::partial, folder.string(),
                           "there are no stored pages of it; --pages names another folder"});
            }
            continue;
        }
        const auto mode = options.update ? scrape::ProofMode::write : scrape::ProofMode::compare;
        const auto proof = scrape::prove(one, folder, mode);
        if (!proof) {
            io.report(proof.error());
            continue;
        }
        ++tested;
        for (const auto& difference : proof->differences) {
            io.report({Exit::partial, one.id, difference});
        }
        io.print(fmt::format("{}: {} pages, {} reviews{}\n", one.id, proof->pages, proof->reviews,
                             proof->differences.empty() ? "" : ", NOT as they should be"));
    }
    if (tested == 0) return Error{Exit::failed, pages.string(), "nothing was tested"};
    return Exit::ok;
}

// The page to look at; nothing if what was wrong has been reported.
Result<std::optional<cli::SavedPage>> probed_page(const Options& options, cli::Io& io) {
    if (cli::is_address(options.page)) {
        const auto config = cli::load_config_for(io.common().config);
        if (!config) return config.error();
        auto page = cli::fetch_page(*config, options.page, io);
        if (!page) return page.error();
        return std::optional{std::move(*page)};
    }
    if (options.page.find("://") != std::string::npos) {
        return Error{Exit::usage, options.page,
                     "only pages behind http and https are asked for; save this one and name the "
                     "file"};
    }
    std::optional<cli::SavedPage> out;
    const std::vector<std::string> files{options.page.empty() ? "-" : options.page};
    cli::each_page(io, files, [&](const cli::SavedPage& page) {
        if (!out) out = page;
    });
    if (out && !options.url.empty()) out->url = options.url;
    if (out && !options.content_type.empty()) out->content_type = options.content_type;
    return out;
}

Result<Exit> write_definition(const Options& options, const cli::SavedPage& page,
                              const scrape::ProbeReport& report, cli::Io& io) {
    if (report.findings.size() < options.number) {
        return Error{Exit::failed, page.where,
                     report.findings.empty()
                         ? "nothing here looks like reviews: nothing was written"
                         : "there is no such finding"};
    }
    const auto& text = report.findings[options.number - 1].definition;
    if (options.write == "-") {
        io.print(text);
        return Exit::ok;
    }
    if (fs::exists(options.write)) {
        return Error{Exit::system, options.write, "is there already and was left alone"};
    }
    if (auto done = write_file_atomically(options.write, text); !done) return done.error();
    return Exit::ok;
}

Result<Exit> probe(const Options& options, cli::Io& io) {
    const bool to_file = !options.write.empty() && options.write != "-";
    if (to_file && fs::path{options.write}.extension() != ".toml") {
        return Error{Exit::usage, options.write, "a definition is a file NAME.toml"};
    }
    const auto page = probed_page(options, io);
    if (!page) return page.error();
    if (!*page) return Exit::failed;
    const auto& saved = **page;
    const auto host = parse_url(saved.url);
    const std::string id = scrape::probe_id(to_file ? fs::path{options.write}.stem().string()
                                            : host && !host->host.empty() ? host->host
                                                                          : "probed");
    const auto report = scrape::probe_page(
        {saved.body, saved.url, saved.content_type, saved.status}, id, io.clock().now());
    if (!report) return Error{Exit::failed, saved.where, report.error().what};
    const cli::ProbedPage shown{saved.where, saved.url, saved.status};
    if (options.write != "-") {
        io.print(options.format == "json" ? cli::probe_record(shown, *report) + "\n"
                                          : cli::probe_text(shown, *report));
    }
    if (!options.write.empty()) {
        if (auto written = write_definition(options, saved, *report, io); !written) return written;
    }
    if (report->findings.empty() && saved.status >= 400) {
        return Error{Exit::failed, saved.where,
                     fmt::format("HTTP {}: this is an error and not the page; is the address what a "
                                 "browser shows?",
                                 saved.status)};
    }
    return report->findings.empty() && options.exit_status ? Exit::found : Exit::ok;
}

Result<Exit> eval(const Options& options, cli::Io& io) {
    std::string input;
    if (cli::eval_reads_input(options.eval)) {
        auto read = cli::read_standard_input();
        if (!read) return read.error();
        input = std::move(*read);
    }
    const auto text = cli::evaluate(options.eval, input, io.clock().now());
    if (!text) return text.error();
    if (!io.stdout_is_terminal()) {
        io.print(*text);
        return Exit::ok;
    }
    for (std::size_t from = 0; from < text->size();) {  // a terminal obeys what a page says
        const std::size_t end = std::min(text->find('\n', from), text->size());
        io.print(utf8::printable(text->substr(from, end - from)) + "\n");
        from = end + 1;
    }
    return Exit::ok;
}

Result<Exit> run(const Options& options, cli::Io& io) {
    if (options.command == "list") return list(options, io);
    if (options.command == "show") return show(options, io);
    if (options.command == "lint") return lint(options, io);
    if (options.command == "test") return test(options, io);
    if (options.command == "probe") return probe(options, io);
    return eval(options, io);
}

}  // namespace

int main(int argc, char** argv) {
    Options options;
    return cli::tool_main(
        argc, argv, {"molva-scraper", "look at definitions and try their pieces"},
        [&](CLI::App& app) { declare(app, options); },
        [&](cli::Io& io) { return run(options, io); });
}
