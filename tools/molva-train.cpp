// molva-train - teach the judgement from labelled reviews.
//
// Reads texts with labels or stars, learns a polarity model from them, says how
// good it is on texts that it was not shown, and writes it. With a base it
// starts from what that knows and is refused if it comes out worse.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/file.hpp"
#include "base/hash.hpp"
#include "cli/paths.hpp"
#include "cli/table.hpp"
#include "cli/tool.hpp"
#include "flag/budget.hpp"
#include "flag/topics.hpp"
#include "flag/train.hpp"
#include "json/value.hpp"
#include "stream/object_writer.hpp"

namespace {

using namespace molva;

struct Options {
    std::string command;              ///< "eval", "show"; empty: teach
    std::vector<std::string> inputs;  ///< files of rows, "=WEIGHT" behind some
    std::string output;               ///< the model to write
    std::string model;                ///< eval, show: the model to read
    std::string base;                 ///< a file, or "shipped"
    std::vector<std::string> lexicons;
    std::string name = "own";
    double holdout = 0.15;
    double l2 = 0.2;
    double at_most = 0;  ///< alerts a day; 0: the labels set the threshold
    unsigned bits = 20;
    std::uint64_t seed = 1;
    double hint = 1;
    bool balance = false;
    bool one_sided = false;
    bool json = false;
    bool force = false;
};

// CLI11's own checks let "nan" through.
CLI::Validator above_zero() {
    return CLI::Validator{[](const std::string& text) -> std::string {
                              double number = 0;
                              const bool good = CLI::detail::lexical_cast(text, number) &&
                                                std::isfinite(number) && number > 0;
                              return good ? ""
                                          : fmt::format("\"{}\" is not a number above 0", text);
                          },
                          ""};
}

CLI::Validator within(double low, double high) {
    return CLI::Validator{[=](const std::string& text) -> std::string {
                              double number = 0;
                              const bool good = CLI::detail::lexical_cast(text, number) &&
                                                number >= low && number <= high;
                              return good ? ""
                                          : fmt::format("\"{}\" is not a number from {} to {}",
                                                        text, low, high);
                          },
                          ""};
}

void declare(CLI::App& app, Options& options) {
    app.require_subcommand(0, 1);
    app.add_option("files", options.inputs,
                   "labelled rows (JSON Lines or TSV, also packed by gzip); FILE=W counts its rows "
                   "W times")
        ->type_name("FILE");
    app.add_option("-o,--output", options.output, "the model to write")->type_name("MODEL");
    app.add_option("--base", options.base,
                   "start from what this model knows; \"shipped\" is the one that comes with molva")
        ->type_name("MODEL");
    app.add_option("--lexicon", options.lexicons,
                   "words, pairs of words and emoji with weights from -3 to 3, instead of those that "
                   "come with molva; a later file outranks an earlier one")
        ->type_name("FILE")
        ->allow_extra_args(false);
    app.add_option("--name", options.name, "what the model is called")->type_name("NAME");
    app.add_option("--holdout", options.holdout, "share of the rows that only measure [0.15]")
        ->type_name("SHARE")
        ->check(within(0.01, 0.9));
    app.add_option("--at-most", options.at_most,
                   "set the threshold so that the rows' own days give at most so many alerts a day")
        ->type_name("N")
        ->check(above_zero());
    app.add_option("--l2", options.l2, "the greater, the less a single row may say [0.2]")
        ->type_name("NUMBER")
        ->check(above_zero());
    app.add_option("--hint", options.hint, "how much the lexicon counts before a row is read [1]")
        ->type_name("NUMBER")
        ->check(within(0, 100));
    app.add_flag("--balance", options.balance,
                 "bad news counts as much as the rest, a domain by the root of its rows");
    app.add_flag("--one-sided", options.one_sided,
                 "a word may say the more, the more one-sided the rows are that have it");
    app.add_option("--bits", options.bits, "2^BITS weights of two bytes [20]")
        ->type_name("BITS")
        ->check(CLI::Range(12U, 22U).description(""));
    app.add_option("--seed", options.seed, "which rows are held out [1]")->type_name("NUMBER");
    app.add_flag("--json", options.json, "write the report as JSON Lines instead of a table");
    app.add_flag("--force", options.force, "write the model although its base does better");
    auto* eval = app.add_subcommand("eval", "measure a model on rows that it was not taught");
    eval->add_option("model", options.model, "a model")->type_name("MODEL")->required();
    eval->add_option("files", options.inputs, "labelled rows; standard input if none")
        ->type_name("FILE");
    eval->add_flag("--json", options.json, "write the report as JSON Lines instead of a table");
    eval->callback([&options] { options.command = "eval"; });
    auto* show = app.add_subcommand("show", "print what a model says of itself, as JSON");
    show->add_option("model", options.model, "a model")->type_name("MODEL")->required();
    show->callback([&options] { options.command = "show"; });
}

std::string model_file(const std::string& name) {
    return name == "shipped" ? cli::shipped_model().string() : name;
}

struct Input {
    std::string path;
    double weight = 1;
};

Result<Input> parse_input(const std::string& text) {
    const auto equals = text.rfind('=');
    std::error_code ignored;
    if (equals == std::string::npos || std::filesystem::exists(text, ignored))
        return Input{text, 1};
    char* end = nullptr;
    const double weight = std::strtod(text.c_str() + equals + 1, &end);
    if (*end != '\0' || !(weight > 0 && weight <= 100)) {
        return Error{Exit::usage, text, "a weight after \"=\" is a number from 0 to 100"};
    }
    return Input{text.substr(0, equals), weight};
}

struct Rows {
    std::vector<flag::Row> all;
    std::vector<double> weights;    ///< by file
    std::vector<std::string> data;  ///< "name sha256 rows" of each file, for the model
};

Result<Rows> read(const std::vector<std::string>& inputs, cli::Io& io) {
    Rows out;
    for (const auto& text : inputs.empty() ? std::vector<std::string>{"-"} : inputs) {
        const auto input = parse_input(text);
        if (!input) return input.error();
        auto rows = flag::read_rows(input->path, [&](const Error& error) { io.report(error); });
        if (!rows) {
            io.report(rows.error());
            continue;
        }
        for (auto& row : *rows) row.file = static_cast<std::uint32_t>(out.weights.size());
        const auto bytes = input->path == "-" ? Result<std::string>{std::string{}}
                                              : read_file(input->path, std::size_t{1} << 30);
        out.data.push_back(stream::ObjectWriter{}
                               .text("file", std::filesystem::path{input->path}.filename().string())
                               .text("sha256", bytes && !bytes->empty() ? hex(sha256(*bytes)) : "")
                               .integer("rows", static_cast<std::int64_t>(rows->size()))
                               .number("weight", input->weight)
                               .finish());
        out.all.insert(out.all.end(), std::make_move_iterator(rows->begin()),
                       std::make_move_iterator(rows->end()));
        out.weights.push_back(input->weight);
    }
    if (out.all.empty()) return Error{Exit::failed, "", "no labelled rows were read"};
    return out;
}

std::string slice_json(const flag::Slice& slice, std::string_view what) {
    const auto figures = [](const flag::Figures& one) {
        return stream::ObjectWriter{}
            .integer("rows", static_cast<std::int64_t>(one.yes))
            .number("precision", std::round(one.precision * 1e4) / 1e4)
            .number("recall", std::round(one.recall * 1e4) / 1e4)
            .number("f1", std::round(one.f1 * 1e4) / 1e4)
            .number("average_precision", std::round(one.average_precision * 1e4) / 1e4)
            .number("calibration_error", std::round(one.calibration_error * 1e4) / 1e4)
            .finish();
    };
    const auto& c = slice.confusion;
    return stream::ObjectWriter{}
        .text("measured", what)
        .text("lang", slice.lang)
        .text("domain", slice.domain)
        .integer("rows", static_cast<std::int64_t>(slice.negative.rows))
        .raw("negative", figures(slice.negative))
        .raw("positive", figures(slice.positive))
        .raw("confusion", fmt::format("[[{}],[{}],[{}]]", fmt::join(c[0], ","),
                                      fmt::join(c[1], ","), fmt::join(c[2], ",")))
        .finish();
}

void print(const flag::Report& report, std::string_view what, const Options& options, cli::Io& io) {
    if (options.json) {
        for (const auto& slice : report.slices) io.record(slice_json(slice, what));
        return;
    }
    cli::Table table{{"MEASURED", "LANG", "DOMAIN", "ROWS", "NEG", "PRECISION", "RECALL", "F1",
                      "AP", "ECE", "POS F1", "POS AP"}};
    for (const auto& slice : report.slices) {
        const auto& bad = slice.negative;
        table.row({std::string{what}, slice.lang.empty() ? "all" : slice.lang,
                   slice.domain.empty() ? "all" : slice.domain, fmt::format("{}", bad.rows),
                   fmt::format("{}", bad.yes), fmt::format("{:.3f}", bad.precision),
                   fmt::format("{:.3f}", bad.recall), fmt::format("{:.3f}", bad.f1),
                   fmt::format("{:.3f}", bad.average_precision),
                   fmt::format("{:.3f}", bad.calibration_error),
                   fmt::format("{:.3f}", slice.positive.f1),
                   fmt::format("{:.3f}", slice.positive.average_precision)});
    }
    io.print(table.text());
}

void say_contradictions(std::size_t texts, const Options& options, cli::Io& io) {
    if (texts == 0) return;
    if (options.json) {
        io.record(stream::ObjectWriter{}
                      .integer("contradicting", static_cast<std::int64_t>(texts))
                      .finish());
        return;
    }
    io.print(fmt::format("{} text{} with different labels: a correction outranks other labels, "
                         "those outrank stars, a later correction an earlier one\n",
                         texts, texts == 1 ? "" : "s"));
}

Result<Exit> eval(const Options& options, cli::Io& io) {
    const auto model = flag::Model::open(model_file(options.model));
    if (!model) return model.error();
    const auto rows = read(options.inputs, io);
    if (!rows) return rows.error();
    print(flag::evaluate(*model, rows->all), "eval", options, io);
    return Exit::ok;
}

Result<void> read_lexicons(const Options& options, flag::TrainOptions& how) {
    auto files = options.lexicons;
    if (files.empty()) {
        std::error_code ignored;
        for (const auto& entry :
             std::filesystem::directory_iterator{cli::flag_dir() / "lexicon", ignored}) {
            if (entry.path().extension() == ".tsv") files.push_back(entry.path().string());
        }
        std::sort(files.begin(), files.end());
    }
    flag::HintReader reader;
    for (const auto& file : files) {
        const auto text = read_file(file);
        if (!text) return text.error();
        if (auto done = reader.read(*text, file); !done) return done;
    }
    how.lexicon = reader.lexicon();
    how.hints = reader.hints();
    return {};
}

std::string meta(const Options& options, const Rows& rows) {
    return stream::ObjectWriter{}
        .text("name", options.name)
        .number("l2", options.l2)
        .number("hint", options.hint)
        .boolean("balance", options.balance)
        .boolean("one_sided", options.one_sided)
        .integer("seed", static_cast<std::int64_t>(options.seed))
        .number("holdout", options.holdout)
        .text("base", options.base)
        .raw("data", fmt::format("[{}]", fmt::join(rows.data, ",")))
        .finish();
}

// What the budget cannot help is told aloud.
void say_harms(const flag::Budget& budget, cli::Io& io) {
    if (budget.harm_share > budget.share) {
        io.report({Exit::ok, "--at-most",
                   fmt::format("harm alone makes {:.1f} alerts a day; words make none beside it",
                               budget.harm_share * budget.rows_a_day)});
    }
}

const flag::Figures& overall(const flag::Report& report) { return report.slices.front().negative; }

Result<Exit> teach(const Options& options, cli::Io& io) {
    if (options.output.empty()) return Error{Exit::usage, "", "-o says where the model is to go"};
    for (const auto& input : options.inputs) {
        std::error_code none;
        if (std::filesystem::equivalent(input, options.output, none)) {
            return Error{Exit::usage, options.output, "is a file of rows; -o names another one"};
        }
    }
    auto rows = read(options.inputs, io);
    if (!rows) return rows.error();
    flag::TrainOptions how;
    how.bits = options.bits;
    how.l2 = options.l2;
    how.seed = options.seed;
    how.holdout = options.holdout;
    how.hint = options.hint;
    how.balance = options.balance;
    how.one_sided = options.one_sided;
    how.file_weights = rows->weights;
    how.name = meta(options, *rows);
    how.progress = [&](const std::string& what) { io.note({}, what); };
    if (options.at_most > 0) {
        const auto topics = flag::TopicSet::load({cli::flag_dir() / "topics"});
        if (!topics) return topics.error();
        const auto budget = flag::budget_of(rows->all, options.at_most, *topics);
        if (!budget) return budget.error();
        how.alert_share = budget->share;
        say_harms(*budget, io);
    }
    std::optional<flag::Model> base;
    if (!options.base.empty()) {
        auto opened = flag::Model::open(model_file(options.base));
        if (!opened) return opened.error();
        how.base = &base.emplace(std::move(*opened));
    } else if (auto read = read_lexicons(options, how); !read) {
        return read.error();
    }
    const auto trained = flag::train(rows->all, how);
    if (!trained) return trained.error();
    if (trained->base) print(*trained->base, "base", options, io);
    print(trained->report, "held out", options, io);
    say_contradictions(trained->report.contradicting, options, io);
    if (trained->base && !options.force) {
        const auto &was = overall(*trained->base), &is = overall(trained->report);
        if (flag::falls_behind(is, was, options.at_most > 0)) {
            return Error{
                Exit::failed, options.output,
                fmt::format("not written: its base does better on the same {} rows (F1 {:.3f}, "
                            "AP {:.3f}; the new model F1 {:.3f}, AP {:.3f}); more labels help, "
                            "--force writes it all the same",
                            was.rows, was.f1, was.average_precision, is.f1, is.average_precision)};
        }
    }
    if (const auto written = write_file_atomically(options.output, trained->bytes); !written) {
        return written.error();
    }
    io.note(options.output, fmt::format("{} bytes, taught by {} texts", trained->bytes.size(),
                                        trained->report.taught));
    return Exit::ok;
}

Result<Exit> show(const Options& options, cli::Io& io) {
    const auto model = flag::Model::open(model_file(options.model));
    if (!model) return model.error();
    std::vector<std::string> langs;
    for (const auto& head : model->languages()) {
        langs.push_back(
            stream::ObjectWriter{}
                .text("lang", head.lang.data())
                .number("threshold", std::round(head.threshold[flag::kNegative] * 1e4) / 1e4)
                .finish());
    }
    io.record(stream::ObjectWriter{}
                  .integer("weights", std::int64_t{1} << model->bits())
                  .integer("lexicon", model->lexicon_end() - model->lexicon_begin())
                  .raw("languages", fmt::format("[{}]", fmt::join(langs, ",")))
                  .raw("made", std::string{model->meta()})
                  .finish());
    return Exit::ok;
}

Result<Exit> run(const Options& options, cli::Io& io) {
    if (options.command == "eval") return eval(options, io);
    if (options.command == "show") return show(options, io);
    return teach(options, io);
}

}  // namespace

int main(int argc, char** argv) {
    Options options;
    return cli::tool_main(
        argc, argv, {"molva-train", "teach the judgement from labelled reviews"},
        [&](CLI::App& app) { declare(app, options); },
        [&](cli::Io& io) { return run(options, io); });
}
