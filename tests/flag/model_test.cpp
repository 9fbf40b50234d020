#include "flag/model.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "flag/figures.hpp"
#include "flag/polarity.hpp"
#include "flag/solver.hpp"
#include "flag/train.hpp"
#include "flag/vocabulary.hpp"

using namespace molva;
using namespace molva::flag;

namespace {

ModelParts small_parts() {
    ModelParts parts;
    parts.bits = 12;
    parts.scale = {2.0, 1.0};
    parts.weights.resize(std::size_t{1} << parts.bits);
    for (std::size_t i = 0; i < parts.weights.size(); ++i) {
        parts.weights[i] = {static_cast<std::int8_t>(i % 255 - 127), static_cast<std::int8_t>(i % 7)};
    }
    parts.lexicon = {{5, -2}, {9, 3}};
    LanguageHead ru;
    ru.lang = {'r', 'u'};
    ru.heads[kNegative].weight[0] = 1;
    ru.heads[kPositive].weight[0] = -1;
    parts.languages = {ru};
    parts.meta = "{\"name\":\"small\"}";
    return parts;
}

std::vector<Row> sentences() {
    const char* bad[] = {"ужасно", "плохо", "отвратительно", "кошмар", "обман"};
    const char* good[] = {"отлично", "прекрасно", "замечательно", "супер", "спасибо"};
    const char* things[] = {"сервис", "магазин", "доставка", "приложение", "еда",
                            "врач",   "банк",    "курьер",   "салон",      "отель"};
    std::vector<Row> out;
    for (const char* thing : things) {
        for (int i = 0; i < 5; ++i) {
            Row row;
            row.lang = "ru";
            row.domain = "test";
            row.label = Label::negative;
            row.text = fmt::format("{} {}", bad[i], thing);
            out.push_back(row);
            row.label = Label::positive;
            row.text = fmt::format("{} {}", good[i], thing);
            out.push_back(row);
        }
    }
    return out;
}

Polarity judge(const Model& model, std::string_view text) {
    Scorer scorer{model};
    Tokens tokens;
    tokenize(text, tokens);
    std::array<Inputs, kHeads> inputs;
    REQUIRE(scorer.sums(tokens, inputs));
    REQUIRE(model.language("ru") != nullptr);
    return scorer.judge(inputs, *model.language("ru"));
}

}  // namespace

TEST_CASE("flag/model: what is written is read") {
    const auto parts = small_parts();
    const auto bytes = serialize(parts);
    const auto model = Model::parse(bytes, "small");
    REQUIRE(model);
    CHECK(model->bits() == 12);
    CHECK(model->scale(kNegative) == 2.0);
    CHECK(model->weights()[200] == parts.weights[200]);
    CHECK(find(model->lexicon_begin(), model->lexicon_end(), 9) == 3);
    CHECK(find(model->lexicon_begin(), model->lexicon_end(), 6) == 0);
    REQUIRE(model->language("ru") != nullptr);
    CHECK(model->language("en") == nullptr);
    CHECK(model->meta() == parts.meta);
    CHECK(serialize(parts) == bytes);
}

TEST_CASE("flag/model: a model that is cut short, changed or of another version is refused") {
    const auto good = serialize(small_parts());
    for (const std::size_t size : {std::size_t{0}, std::size_t{7}, std::size_t{63}, good.size() - 1}) {
        const auto model = Model::parse(good.substr(0, size), "m");
        REQUIRE_FALSE(model);
        CHECK(model.error().status == Exit::usage);
    }
    for (const std::size_t at : {std::size_t{0}, std::size_t{9}, std::size_t{12}, std::size_t{16}, std::size_t{20},
                                 std::size_t{34}, std::size_t{50}, std::size_t{70}, good.size() - 1}) {
        CAPTURE(at);
        auto bytes = good;
        bytes[at] = static_cast<char>(bytes[at] ^ 0x40);
        const auto model = Model::parse(bytes, "m");
        REQUIRE_FALSE(model);
        CHECK(model.error().status == Exit::usage);
    }
    const auto longer = Model::parse(good + "x", "m");
    CHECK_FALSE(longer);
    auto newer = good;
    newer[8] = 9;
    const auto model = Model::parse(newer, "m");
    REQUIRE_FALSE(model);
    CHECK(model.error().what.find("version 9") != std::string::npos);
    CHECK_FALSE(Model::open("/dev/null"));
    const auto missing = Model::open("/nonexistent/model");
    REQUIRE_FALSE(missing);
    CHECK(missing.error().status == Exit::system);
}

TEST_CASE("flag/model: a byte keeps small weights and large ones") {
    for (const double weight : {0.0, 1.0, -1.0, 0.5, 0.01, -0.001}) {
        const double back = expand(compand(weight, 1)) / (127.0 * 127);
        CHECK(std::abs(back - weight) <= 0.008 * std::sqrt(std::abs(weight)) + 1e-4);
    }
    CHECK(compand(5, 1) == 127);
    CHECK(compand(1, 0) == 0);
}

TEST_CASE("flag/polarity: the logistic function is what it says") {
    for (double x = -45; x <= 45; x += 0.37) {
        CHECK(logistic(x) == doctest::Approx(1 / (1 + std::exp(-std::clamp(x, -40.0, 40.0)))).epsilon(1e-9));
    }
    CHECK(logistic(0) == 0.5);
}

// Of six rows with three features.
struct LittleProblem {
    SparseRows rows;
    Problem problem;
    LittleProblem() {
        const std::vector<std::vector<std::uint32_t>> features{{0, 1}, {0, 2}, {1}, {2}, {0}, {1, 2}};
        for (const auto& row : features) rows.add(row, 0);
        problem.rows = &rows;
        problem.use = {0, 1, 2, 3, 4, 5};
        problem.yes = {true, false, true, false, true, false};
        problem.weight = {1, 1, 2, 1, 1, 1};
        problem.features = 3;
        problem.l2 = 0.5;
    }
};

TEST_CASE("flag/solver: the slope is flat where it stops") {
    LittleProblem little;
    auto& [rows, problem] = little;
    for (const auto& freedom : {std::vector<float>{}, std::vector<float>{1, 0.25, 4}}) {
        problem.freedom = freedom;
        const auto found = solve(problem);
        REQUIRE(found.weights.size() == 3);
        // Each slope by hand: l2·w/freedom − Σ weight·(yes − p)·value over the rows with it.
        for (std::uint32_t feature = 0; feature < 3; ++feature) {
            const double free = freedom.empty() ? 1 : freedom[feature];
            double slope = problem.l2 * found.weights[feature] / free;
            for (std::size_t i = 0; i < rows.size(); ++i) {
                double sum = 0, mine = 0;
                for (const auto one : rows.row(i)) {
                    sum += found.weights[one];
                    mine += one == feature ? 1 : 0;
                }
                const double p = 1 / (1 + std::exp(-(sum * rows.value(i) + found.bias[0])));
                slope -= problem.weight[i] * ((problem.yes[i] ? 1 : 0) - p) * mine * rows.value(i);
            }
            CHECK(std::abs(slope) < 1e-3);
        }
    }
}

TEST_CASE("flag/solver: a feature is the freer, the more one-sided its rows are") {
    LittleProblem little;
    const auto freedom = one_sided(little.problem);
    REQUIRE(freedom.size() == 3);
    // Feature 0: rows of weight 2 and 1, of 4 and 3 in all: ln((2 + 4/7)/(1 + 3/7)) − ln(4/3).
    const double by_hand = std::log((2 + 4.0 / 7) / (1 + 3.0 / 7)) - std::log(4.0 / 3);
    CHECK(freedom[0] == doctest::Approx(by_hand * by_hand).epsilon(1e-5));
    CHECK(freedom[2] == 1);  // only in rows of one side, but no feature is freer than 1
    little.problem.use = {0, 3};
    CHECK(one_sided(little.problem)[0] > freedom[0]);
    // Rows without praise teach the other class all the same.
    little.problem.yes.assign(6, false);
    CHECK(one_sided(little.problem) == std::vector<float>{1, 1, 1});
}

TEST_CASE("flag/figures: counted by hand") {
    const std::vector<Outcome> outcomes{{0.9, true}, {0.8, false}, {0.7, true}, {0.2, false}, {0.1, true}};
    const auto figures = measure(outcomes, 0.5);
    CHECK(figures.rows == 5);
    CHECK(figures.yes == 3);
    CHECK(figures.precision == doctest::Approx(2.0 / 3));
    CHECK(figures.recall == doctest::Approx(2.0 / 3));
    CHECK(figures.average_precision == doctest::Approx((1 + 2.0 / 3 + 3.0 / 5) / 3));
    CHECK(best_threshold(outcomes) == doctest::Approx(0.1));
    CHECK(best_threshold({{0.9, true}, {0.6, true}, {0.3, false}, {0.1, false}}) == doctest::Approx(0.45));
    CHECK(best_threshold({{0.9, false}, {0.2, false}}) == 0.5);
    CHECK(measure({}, 0.5).rows == 0);
}

TEST_CASE("flag/train: the same rows give the same bytes, and the bytes tell good from bad") {
    TrainOptions options;
    options.bits = 14;
    options.l2 = 0.1;
    const auto once = train(sentences(), options);
    REQUIRE(once);
    const auto twice = train(sentences(), options);
    REQUIRE(twice);
    CHECK(once->bytes == twice->bytes);
    const auto model = Model::parse(once->bytes, "m");
    REQUIRE(model);
    CHECK(judge(*model, "ужасно: автобус").negative > 0.6);
    CHECK(judge(*model, "отличный автобус").negative < 0.4);
    REQUIRE_FALSE(once->report.slices.empty());
    CHECK(once->report.held_out >= 10);
    // With a base, what it knew stays unless the rows speak against it.
    options.base = &*model;
    std::vector<Row> few = sentences();
    for (auto& row : few) row.text += " снова";
    const auto next = train(few, options);
    REQUIRE(next);
    REQUIRE(next->base);
    const auto blended = Model::parse(next->bytes, "m");
    REQUIRE(blended);
    CHECK(judge(*blended, "ужасно: автобус").negative > 0.6);
}

TEST_CASE("flag/train: too little to learn from is said") {
    auto rows = sentences();
    rows.resize(30);
    const auto none = train(rows, {});
    REQUIRE_FALSE(none);
    CHECK(none.error().status == Exit::failed);
    CHECK(none.error().what.find("too little") != std::string::npos);
}

TEST_CASE("flag/polarity: what a text is judged by does not depend on what was read before") {
    TrainOptions options;
    options.bits = 12;  // collisions on purpose
    const auto trained = train(sentences(), options);
    REQUIRE(trained);
    const auto model = Model::parse(trained->bytes, "m");
    REQUIRE(model);
    Scorer busy{*model};
    Tokens tokens;
    std::array<Inputs, kHeads> inputs;
    for (int i = 0; i < 100'000; ++i) {
        tokenize(fmt::format("слово{} да", i), tokens);
        busy.sums(tokens, inputs);
    }
    tokenize("Не плохо, но обман! Доставка ужасно долгая. Спасибо)))", tokens);
    REQUIRE(busy.sums(tokens, inputs));
    const auto worn = busy.judge(inputs, *model->language("ru"));
    Scorer fresh{*model};
    REQUIRE(fresh.sums(tokens, inputs));
    const auto first = fresh.judge(inputs, *model->language("ru"));
    CHECK(worn.negative == first.negative);
    CHECK(worn.positive == first.positive);
    // The sums kept for words are those of the features that teach.
    tokenize("Обман! Доставка ужасно долгая. Спасибо)))", tokens);
    REQUIRE(fresh.sums(tokens, inputs));
    std::vector<Feature> features;
    std::array<double, kHeads> clues{};
    fresh.features(tokens, features, clues);
    CHECK(clues[kNegative] == 0);
    std::int64_t sum = 0;
    for (const auto feature : features) sum += expand(model->weights()[feature % (1U << 12)][kNegative]);
    const double value = static_cast<double>(sum) * model->scale(kNegative) / (127.0 * 127) /
                         std::sqrt(static_cast<double>(features.size()));
    CHECK(inputs[kNegative][0] == doctest::Approx(value).epsilon(1e-12));
    const auto words = fresh.weighed(tokens, 2);
    CHECK(words.size() <= 2);
}

TEST_CASE("flag/polarity: texts without a word are not judged") {
    const auto model = Model::parse(serialize(small_parts()), "m");
    REQUIRE(model);
    Scorer scorer{*model};
    Tokens tokens;
    std::array<Inputs, kHeads> inputs;
    for (const char* text : {"", "   ", "123", "...", "@you", "https://a.example/"}) {
        tokenize(text, tokens);
        CHECK_FALSE(scorer.sums(tokens, inputs));
    }
    for (const char* text : {"мы долго ждали ответа", "👍", ")))"}) {
        tokenize(text, tokens);
        CHECK(scorer.sums(tokens, inputs));
    }
    // Nor is a word or two that nothing is known of.
    auto parts = small_parts();
    for (auto& weights : parts.weights) weights = {1, 1};
    const auto vague = Model::parse(serialize(parts), "m");
    REQUIRE(vague);
    Scorer unsure{*vague};
    for (const char* text : {"Москва", "ок", "🚚"}) {
        tokenize(text, tokens);
        CHECK_FALSE(unsure.sums(tokens, inputs));
    }
}

TEST_CASE("flag/polarity: the lexicon is heard of words that no row has, and turned round by a negation") {
    const WordReader reader;
    Tokens tokens;
    auto parts = small_parts();
    for (auto& weights : parts.weights) weights = {0, 0};
    parts.lexicon.clear();
    for (const auto& [word, weight] : {std::pair{"мерзкий", -3}, std::pair{"чудесный", 3}}) {
        tokenize(word, tokens);
        parts.lexicon.push_back(
            {reader.facts(tokens, tokens.all[0]).stem, static_cast<std::int8_t>(weight)});
    }
    std::sort(parts.lexicon.begin(), parts.lexicon.end(),
              [](const auto& a, const auto& b) { return a.stem < b.stem; });
    const auto model = Model::parse(serialize(parts), "m");
    REQUIRE(model);
    Scorer scorer{*model};
    const auto value = [&](std::string_view text) {
        tokenize(text, tokens);
        std::array<Inputs, kHeads> inputs;
        REQUIRE(scorer.sums(tokens, inputs));
        CHECK(inputs[kNegative][kInputs] == -inputs[kPositive][kInputs]);
        return inputs[kNegative][kInputs];
    };
    CHECK(value("Вчера был мерзкий суп") > 0);
    CHECK(value("Вчера был чудесный суп") < 0);
    CHECK(value("Вчера был не чудесный суп") > 0);
    CHECK(value("Вчера был не мерзкий суп") < 0);
    // Among many words one says less.
    CHECK(value("Вчера был мерзкий суп и ещё хлеб с чаем") < value("Вчера был мерзкий суп"));
}

TEST_CASE("flag/polarity: signs alone are of no language") {
    const auto model = Model::parse(serialize(small_parts()), "m");
    REQUIRE(model);
    Tokens tokens;
    for (const char* text : {"0/10", "👎👎", "★☆☆☆☆"}) {
        CAPTURE(text);
        tokenize(text, tokens);
        CHECK(head_for(*model, "und", tokens) == &model->languages().front());
        CHECK(head_for(*model, "de", tokens) == &model->languages().front());
    }
    tokenize("👎 schlecht", tokens);
    CHECK(head_for(*model, "de", tokens) == nullptr);
    CHECK(head_for(*model, "ru", tokens) == model->language("ru"));
    auto parts = small_parts();
    parts.languages.clear();
    const auto none = Model::parse(serialize(parts), "m");
    REQUIRE(none);
    tokenize("0/10", tokens);
    CHECK(head_for(*none, "und", tokens) == nullptr);
}
