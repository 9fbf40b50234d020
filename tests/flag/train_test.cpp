#include "flag/train.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <unistd.h>
#include <zlib.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

#include "flag/material.hpp"
#include "flag/polarity.hpp"

using namespace molva;
using namespace molva::flag;

namespace {

double weight_of(const std::vector<Hint>& hints, Feature feature) {
    for (const auto& hint : hints) {
        if (hint.feature == feature) return hint.weight;
    }
    return 0;
}

std::uint64_t stem_of(std::string_view word) {
    Tokens tokens;
    tokenize(word, tokens);
    REQUIRE(tokens.all.size() == 1);
    return WordReader{}.facts(tokens, tokens.all[0]).stem;
}

// A file of rows that is gone with the test.
class RowFile {
public:
    explicit RowFile(std::string_view bytes) {
        std::ofstream{path_, std::ios::binary} << bytes;
    }
    ~RowFile() { std::filesystem::remove(path_); }
    const std::string& path() const { return path_; }

private:
    std::string path_ =
        (std::filesystem::temp_directory_path() / fmt::format("molva-rows-{}", ::getpid())).string();
};

struct Read {
    std::vector<Row> rows;
    std::vector<std::string> complaints;
};

Read read(std::string_view bytes) {
    const RowFile file{bytes};
    Read out;
    auto rows = read_rows(file.path(), [&](const Error& error) {
        out.complaints.push_back(error.where.substr(error.where.rfind(':') + 1) + ": " + error.what);
    });
    REQUIRE(rows);
    out.rows = std::move(*rows);
    return out;
}

}  // namespace

TEST_CASE("flag/dataset: a correction outranks stars, a later one an earlier one, whatever comes first") {
    constexpr std::string_view kStars = R"({"type":"review","score":0,"text":"Ну и ну, чайник!"})";
    constexpr std::string_view kRight =
        R"({"type":"label","label":"pos","text":"ну и ну, чайник"})";
    constexpr std::string_view kLater = R"({"type":"label","label":"neu","text":"Ну и ну чайник"})";
    constexpr std::string_view kOther = R"({"type":"review","score":1,"text":"спасибо"})";
    struct Case {
        std::vector<std::string_view> lines;
        Label want;
    };
    for (const auto& one : {Case{{kStars, kRight, kOther}, Label::positive},
                            Case{{kRight, kStars, kOther}, Label::positive},
                            Case{{kRight, kStars, kLater}, Label::neutral},
                            Case{{kLater, kOther, kStars, kRight}, Label::positive}}) {
        std::string bytes;
        for (const auto line : one.lines) bytes.append(line).append("\n");
        auto rows = read(bytes).rows;
        REQUIRE(rows.size() == one.lines.size());
        for (std::size_t i = 0; i < rows.size(); ++i) rows[i].order = i;
        const auto found = drop_duplicates(rows);
        CHECK(found.contradicting == 1);
        const auto kept = std::find_if(rows.begin(), rows.end(), [](const Row& row) {
            return row.text.find("чайник") != std::string::npos;
        });
        REQUIRE(kept != rows.end());
        CHECK(kept->label == one.want);
        CHECK(rows.size() + found.dropped == one.lines.size());
    }
    auto same = read(std::string{kStars} + "\n" + std::string{kStars}).rows;
    CHECK(drop_duplicates(same).contradicting == 0);
}

TEST_CASE("flag/figures: a model that falls in either figure by more than noise is worse") {
    const auto figures = [](double f1, double precision) {
        return Figures{300, 60, 0, 0, f1, precision, 0};
    };
    struct Case {
        Figures is, was;
        bool worse, in_budget;
    };
    for (const auto& one : {Case{figures(0.296, 0.380), figures(0.406, 0.378), true, false},
                            Case{figures(0.410, 0.300), figures(0.406, 0.378), true, true},
                            Case{figures(0.400, 0.385), figures(0.406, 0.378), false, false},
                            Case{figures(0.405, 0.377), figures(0.406, 0.378), true, true},
                            Case{figures(0.420, 0.390), figures(0.406, 0.378), false, false}}) {
        CAPTURE(one.is.f1);
        CHECK(falls_behind(one.is, one.was, false) == one.worse);
        CHECK(falls_behind(one.is, one.was, true) == one.in_budget);
    }
}

TEST_CASE("flag/train: harm comes out of the budget of alerts") {
    std::vector<Row> rows;
    for (int i = 0; i < 100; ++i) {
        rows.push_back({"en", "x", Label::negative, fmt::format("awful thing{} broke", i), {}, {}});
        rows.push_back({"en", "x", Label::positive, fmt::format("lovely thing{} works", i), {}, {}});
    }
    TrainOptions how;
    how.bits = 12;
    const auto threshold = [&](std::size_t harms) {
        auto marked = rows;
        for (std::size_t i = 0; i < harms; ++i) marked[2 * i + 1].harm = true;
        const auto trained = train(marked, how);
        REQUIRE(trained);
        auto model = Model::parse(trained->bytes, "new");
        REQUIRE(model);
        return model->language("en")->threshold[kNegative];
    };
    how.alert_share = 0.4;
    const double without = threshold(0);
    CHECK(threshold(50) > without);
    // Nothing is left of it for words.
    CHECK(threshold(90) >= threshold(50));
}

TEST_CASE("flag/hints: words, pairs, negations and marks") {
    HintReader reader;
    REQUIRE(reader.read("ужасный\t-3\nхороший\t2\n# a remark\n\nжелать лучшего\t-2.5\n"
                        "не работает\t-2\n😡\t-3\n",
                        "a"));
    const auto hints = reader.hints();
    CHECK(weight_of(hints, stem_feature(stem_of("ужасная"))) == -3);
    CHECK(weight_of(hints, stem_feature(stem_of("хорошая"))) == 2);
    // What is negated is turned round; the word's own weight is in the sum too.
    CHECK(weight_of(hints, negated_feature(stem_of("хорошо"))) == -4);
    CHECK(weight_of(hints, negated_feature(stem_of("работал"))) == -2);
    CHECK(weight_of(hints, stem_feature(stem_of("работал"))) == 0);
    const auto wish = stem_of("желают"), better = stem_of("лучшего");
    CHECK(weight_of(hints, pair_feature(wish, better)) == -2.5);
    CHECK(weight_of(hints, gap_feature(wish, better)) == -2.5);
    CHECK(weight_of(hints, pair_feature(better, wish)) == 0);
    Tokens tokens;
    tokenize("😡", tokens);
    REQUIRE(tokens.all.size() == 1);
    CHECK(weight_of(hints, mark_feature(tokens.all[0].hash)) == -3);
    const auto lexicon = reader.lexicon();
    CHECK(lexicon.size() == 2);
    CHECK(find(lexicon.data(), lexicon.data() + lexicon.size(), stem_of("ужасной")) == -3);
}

TEST_CASE("flag/hints: a later file outranks an earlier one, forms of a word share their mean") {
    HintReader reader;
    REQUIRE(reader.read("банк\t-2\nгрубый\t-1\nгрубая\t-3\n", "first"));
    REQUIRE(reader.read("банк\t0\n", "second"));
    CHECK(weight_of(reader.hints(), stem_feature(stem_of("грубо"))) == -2);
    CHECK(weight_of(reader.hints(), stem_feature(stem_of("банк"))) == 0);
    CHECK(reader.lexicon().size() == 1);
}

TEST_CASE("flag/hints: a line that is not like that is refused with its number") {
    for (const char* bad : {"ужасно", "ужасно\tмного", "ужасно\t-4", "\t2", "раз два три\t1",
                            "123\t1", "ужасно\tnan", "ужасно\t-2 \t"}) {
        CAPTURE(bad);
        HintReader reader;
        const auto read = reader.read(fmt::format("хорошо\t1\n{}\n", bad), "words");
        REQUIRE_FALSE(read);
        CHECK(read.error().status == Exit::usage);
        CHECK(read.error().where == "words:2");
    }
}

TEST_CASE("flag/dataset: corrections, events and stars are rows") {
    const auto got = read(
        R"({"type":"label","label":"neg","text":"Так себе","lang":"ru","source":"shop","id":"1","rating":5})"
        "\n"
        R"({"type":"event","source":"shop","review":{"text":"Хорошо","rating":9,"rating_best":10}})"
        "\n"
        R"({"text":"Ok","stars":3})"
        "\n"
        R"({"type":"event","review":{"text":"Ну да","rating":5},"flag":{"corrected":"negative"}})"
        "\n"
        R"({"type":"event","review":{"text":"Ну да"},"flag":{"negative":true}})"
        "\n");
    REQUIRE(got.rows.size() == 4);
    CHECK(got.rows[0].label == Label::negative);  // a person's word outranks the stars
    CHECK(got.rows[0].domain == "shop");
    CHECK(got.rows[0].lang == "ru");
    CHECK(got.rows[1].label == Label::positive);
    CHECK(got.rows[1].domain == "shop");
    CHECK(got.rows[2].label == Label::neutral);
    CHECK(got.rows[3].label == Label::negative);
    // The machine's own judgement teaches nothing.
    REQUIRE(got.complaints.size() == 1);
    CHECK(got.complaints[0].starts_with("5: no label"));
}

TEST_CASE("flag/dataset: bad rows cost themselves, never the rest") {
    std::string long_row = "ru\tpost\tneg\t\t" + std::string(std::size_t{5} << 20, 'a');
    const std::string zero = std::string("ru\tpost\tneg\t\tбыл") + '\0' + "нуль";
    const auto got = read("ru\tpost\tneg\t\tодин\n" + long_row + "\n" + zero + "\n" +
                          "\xFF\xFE\tpost\tneg\t\tбайты \xFF\r\n" +
                          std::string(100'000, '[') + "\n{\"text\":" + std::string(5000, '[') +
                          "\nru\tpost\tgut\t\tслово\nru\tpost\t\t7\tслово\nru\tpost\tpos\t\tконец");
    REQUIRE(got.rows.size() == 4);
    CHECK(got.rows[1].text.size() <= 8000);
    CHECK(got.rows[2].text.starts_with("был"));
    CHECK(got.rows[3].text == "конец");
    CHECK(got.complaints.size() == 5);
    CHECK(got.complaints.front().find("iconv") != std::string::npos);
}

TEST_CASE("flag/dataset: what spreadsheets make of a table is read as it is meant") {
    const auto marked = read("\xEF\xBB\xBFText \tLABEL\n" "хорошо\tpos\n");
    REQUIRE(marked.rows.size() == 1);
    CHECK(marked.rows[0].text == "хорошо");
    CHECK(marked.rows[0].label == Label::positive);
    const auto lines = read("\xEF\xBB\xBF{\"text\":\"плохо\",\"label\":\"neg\"}\n");
    REQUIRE(lines.rows.size() == 1);
    CHECK(lines.complaints.empty());
    const RowFile wide{std::string_view{"\xFF\xFEt\0e\0", 6}};
    const auto none = read_rows(wide.path(), [](const Error&) {});
    REQUIRE_FALSE(none);
    CHECK(none.error().what.find("UTF-16") != std::string::npos);
}

TEST_CASE("flag/dataset: packed rows are read as they are, a torn file is an error") {
    std::string rows;
    for (int i = 0; i < 3000; ++i) rows += fmt::format("ru\tpost\tneg\t\tстрока номер {}\n", i * 7919);
    const RowFile file{""};
    gzFile packed = ::gzopen(file.path().c_str(), "wb");
    REQUIRE(packed != nullptr);
    REQUIRE(::gzwrite(packed, rows.data(), static_cast<unsigned>(rows.size())) > 0);
    ::gzclose(packed);
    const auto none = [](const Error& error) { FAIL(error.what); };
    const auto whole = read_rows(file.path(), none);
    REQUIRE(whole);
    CHECK(whole->size() == 3000);
    std::filesystem::resize_file(file.path(), std::filesystem::file_size(file.path()) / 2);
    const auto torn = read_rows(file.path(), [](const Error&) {});
    REQUIRE_FALSE(torn);
    CHECK(torn.error().status == Exit::system);
}

TEST_CASE("flag/material: weights are levelled by class and by domain") {
    std::vector<Row> rows;
    const auto add = [&](const char* domain, Label label, int count) {
        for (int i = 0; i < count; ++i) {
            rows.push_back({"ru", domain, label, fmt::format("слово{} дело{}", rows.size(), i), {}, {}, 0});
        }
    };
    add("large", Label::negative, 10);
    add("large", Label::positive, 90);
    add("small", Label::negative, 2);
    add("small", Label::neutral, 2);
    ModelParts parts;
    parts.bits = 12;
    parts.weights.resize(std::size_t{1} << parts.bits);
    const auto model = Model::parse(serialize(parts), "m");
    REQUIRE(model);
    const auto material = prepare(rows, *model);
    CHECK(row_weights(material, {2.5}, false) == std::vector<float>(104, 2.5F));
    const auto weights = row_weights(material, {}, true);
    double all = 0, bad = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        all += weights[i];
        if (rows[i].label == Label::negative) bad += weights[i];
    }
    CHECK(all == doctest::Approx(104));
    CHECK(bad == doctest::Approx(52));
    CHECK(weights[100] > 2 * weights[0]);  // a row of the small domain says more
    // The share that is held out is that of every domain.
    const auto held = hold_out(material, 0.2, 1);
    const auto count = std::count(held.begin(), held.end(), true);
    CHECK(count >= 19);
    CHECK(count <= 23);
    CHECK(hold_out(material, 0.2, 1) == held);
    CHECK(hold_out(material, 0.2, 2) != held);
}
