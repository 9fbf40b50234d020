// molva-flag - mark bad news.
//
// Reads events or reviews, adds a "flag" member that says whether each is
// negative, how severe, what it is about and why, and writes those that are
// flagged, in the order in which they came. Records of other types go on as
// they are.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "base/utf8.hpp"
#include "cli/config.hpp"
#include "cli/flagging.hpp"
#include "cli/judging.hpp"
#include "cli/tool.hpp"
#include "flag/cases.hpp"
#include "flag/correction.hpp"

namespace {

using namespace molva;

struct Options {
    std::string command;              ///< "test", else empty
    std::vector<std::string> inputs;  ///< empty: standard input
    bool all = false;                 ///< write also what is not flagged
    bool doubt = false;               ///< look at reviews too, write what is found out
    bool explain = false;             ///< words for people instead of records
    bool exit_status = false;         ///< Exit::found if anything was flagged
    std::string disagree;             ///< the right label
    std::string id;                   ///< of the record that it belongs to
    std::string rules, cases;         ///< of "test"
};

void declare(CLI::App& app, Options& options) {
    app.add_option("files", options.inputs, "streams of events or reviews; standard input if none")
        ->type_name("FILE");
    app.add_flag("--all", options.all, "write also what is not flagged");
    app.add_flag("--doubt", options.doubt,
                 "look for copies among reviews too, and write also those that have some");
    app.add_flag("--explain", options.explain,
                 "print for people how each judgement came about, instead of records");
    auto* disagree =
        app.add_option("--disagree", options.disagree,
                       "write rows for molva-train that say what the records really are")
            ->type_name("neg|neu|pos")
            ->check(CLI::IsMember({"neg", "neu", "pos"}).description(""));
    app.add_option("--id", options.id, "disagree only with the review or event of this id")
        ->type_name("ID")
        ->needs(disagree)
        ->check(CLI::Validator{[](const std::string& id) -> std::string {
                                   return id.empty() ? "is empty; leave it out to mean every review"
                                                     : "";
                               },
                               ""});
    app.add_flag("-e,--exit-status", options.exit_status, "exit with 1 if anything was flagged");
    auto* test = app.add_subcommand("test", "hold rules against cases of your own");
    test->add_option("rules", options.rules, "a configuration with [flag] and [[rule]]")
        ->type_name("RULES")
        ->required();
    test->add_option("cases", options.cases, "reviews and what their judgement should be")
        ->type_name("CASES")
        ->required();
    test->callback([&options] { options.command = "test"; });
}

std::string summary(const cli::Flagging& flagging, const cli::Config& config,
                    const flag::Knowledge& knowledge) {
    const std::string model = !knowledge.model          ? "no model"
                              : config.rules.model.empty() ? "the model that comes with molva"
                                                           : config.rules.model;
    return fmt::format("{} judged, {} flagged, by {}, {} topics, {} rules", flagging.judged(),
                       flagging.flagged(), model, knowledge.topics.topics().size(),
                       config.rules.rules.size());
}

Result<Exit> judge(const Options& options, cli::Io& io) {
    const auto config = cli::load_config_for(io.common().config);
    if (!config) return config.error();
    const auto knowledge = cli::load_knowledge(*config);
    if (!knowledge) return knowledge.error();
    const auto output = options.explain ? cli::FlagOutput::in_words
                        : options.all   ? cli::FlagOutput::all
                                        : cli::FlagOutput::flagged;
    cli::Flagging flagging{config->rules, *knowledge, io, output};
    flagging.doubt(std::make_unique<cli::Doubting>(*config, io, options.doubt), options.doubt);
    io.each_line(options.inputs, [&](std::string_view line, const cli::Io::Place& where) {
        flagging.take(line, where);
    });
    io.note({}, summary(flagging, *config, **knowledge));
    return flagging.flagged() > 0 && options.exit_status ? Exit::found : Exit::ok;
}

// A person's word on records that were judged, as rows to learn from.
Result<Exit> disagree(const Options& options, cli::Io& io) {
    const auto label = *flag::label_from(options.disagree);
    flag::OpinionReader reader{nullptr, nullptr};  // only for the language
    stream::RecordParser parser;
    bool found = false;
    io.each_line(options.inputs, [&](std::string_view line, const std::string& where) {
        const auto record = parser.parse(line);
        if (!record) return io.report({record.error().status, where, record.error().what});
        if (!record->review) return;
        if (!options.id.empty() && options.id != record->review->id &&
            options.id != record->event_id) {
            return;
        }
        found = true;
        const auto lang = reader.read(*record->review).lang;
        const auto row = flag::label_row(*record, label, lang == "und" ? "" : lang);
        if (!row) return io.report({Exit::partial, where, "no words in it to learn from"});
        io.record(*row);
    });
    if (found) return Exit::ok;
    return Error{Exit::failed, "",
                 options.id.empty() ? "no review among the records"
                                    : fmt::format("no review or event has the id \"{}\"",
                                                  utf8::printable(options.id))};
}

Result<Exit> test(const Options& options, cli::Io& io) {
    const auto config = cli::load_config(options.rules);
    if (!config) return config.error();
    const auto knowledge = cli::load_knowledge(*config);
    if (!knowledge) return knowledge.error();
    const auto cases = flag::read_cases(options.cases);
    if (!cases) return cases.error();
    const auto known = flag::check_names(*cases, config->rules, (*knowledge)->topics);
    if (!known) return known.error();
    std::size_t wrong = 0;
    for (const auto& one : *cases) {
        // Each by itself: what came before must not make a burst of it.
        const auto failures = cli::try_case(one, config->rules, *knowledge);
        wrong += !failures.empty();
        for (const auto& failure : failures) {
            const std::string name = one.name.empty() ? "" : utf8::printable(one.name) + ": ";
            io.report({Exit::partial, one.where, name + failure});
        }
    }
    io.print(fmt::format("{}: {} cases, {} wrong\n", options.cases, cases->size(), wrong));
    return Exit::ok;
}

Result<Exit> run(const Options& options, cli::Io& io) {
    if (options.command == "test") return test(options, io);
    return options.disagree.empty() ? judge(options, io) : disagree(options, io);
}

}  // namespace

int main(int argc, char** argv) {
    Options options;
    return cli::tool_main(
        argc, argv, {"molva-flag", "mark bad news"},
        [&](CLI::App& app) { declare(app, options); },
        [&](cli::Io& io) { return run(options, io); });
}
