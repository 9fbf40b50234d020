// The public suites beside the project, compared as suites/score.py compares.

#include <doctest/doctest.h>

#include <cmath>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "html/document.hpp"
#include "support/files.hpp"
#include "value/count.hpp"
#include "value/date.hpp"
#include "value/rating.hpp"

namespace {

using Json = nlohmann::json;
using std::chrono::days;
using std::chrono::seconds;

struct Score {
    int good = 0;
    int all = 0;
    double share() const { return all == 0 ? 0 : 100.0 * good / all; }
};

template <typename Use>
bool each_case(const std::string& name, Use use) {
    const auto dir = molva::test::shared_dir();
    if (dir.empty()) {
        MESSAGE("skipped: no shared suites");
        return false;
    }
    std::ifstream file{dir / "suites" / name};
    REQUIRE_MESSAGE(file.good(), name);
    std::string line;
    int cases = 0;
    while (std::getline(file, line)) {
        use(Json::parse(line));
        ++cases;
    }
    REQUIRE(cases > 0);
    return true;
}

std::string text_or(const Json& row, const char* key, const char* otherwise = "") {
    return row.contains(key) && row[key].is_string() ? row[key].get<std::string>() : otherwise;
}

molva::Instant instant(std::string text) {
    if (!text.ends_with('Z')) text += 'Z';
    const auto at = molva::parse_rfc3339(text);
    REQUIRE_MESSAGE(at.has_value(), text);
    return at->at;
}

bool same_time(molva::Instant got, molva::Instant want, const std::string& grain, bool relative) {
    static const std::map<std::string, seconds> kSpan = {{"hour", seconds{3600}},
                                                         {"day", days{1}},
                                                         {"week", days{7}},
                                                         {"month", days{31}},
                                                         {"year", days{366}}};
    const auto span = kSpan.find(grain);
    if (span == kSpan.end()) return got == want;
    const auto gap = got > want ? got - want : want - got;
    const bool same_day = std::chrono::floor<days>(got) == std::chrono::floor<days>(want);
    return gap < span->second && (grain != "day" || relative || same_day);
}

std::map<std::string, Score> score_dates(const std::string& name) {
    std::map<std::string, Score> scores;
    each_case(name, [&](const Json& row) {
        const auto lang = text_or(row, "lang"), expect = text_or(row, "expect");
        const bool ours = molva::value::known_date_language(lang) && lang != "id";
        if (!ours || expect.empty() || row.value("skip", false)) return;
        if (text_or(row, "bias") == "future") return;
        if (row.contains("dateparser_agrees") && row["dateparser_agrees"] == false) return;
        auto grain = text_or(row, "granularity");
        if (grain.empty()) grain = text_or(row, "period");
        const auto now = instant(text_or(row, "now", "2024-01-01T00:00:00Z"));
        const auto input = row["input"].get<std::string>();
        const auto got = molva::value::parse_date(input, {.now = now, .lang = lang});
        const bool good = got && same_time(*got->at, instant(expect), grain,
                                           text_or(row, "suite") == "cldr-relative");
        auto& score = scores[lang];
        ++score.all;
        score.good += good ? 1 : 0;
        if (!good) {
            MESSAGE(lang << " \"" << input << "\" want " << expect << " got "
                         << (got ? molva::format_rfc3339(*got->at) : "nothing"));
        }
    });
    return scores;
}

Score sum(const std::map<std::string, Score>& scores) {
    Score total;
    for (const auto& [lang, score] : scores) {
        total.good += score.good;
        total.all += score.all;
        MESSAGE(lang << ": " << score.good << "/" << score.all);
    }
    return total;
}

}  // namespace

TEST_CASE("value/date: what sites print, in every language, is read") {
    auto scores = score_dates("dates/site_strings.jsonl");
    if (scores.empty()) return;
    CHECK(sum(scores).share() >= 95);
    CHECK(sum({{"ru", scores["ru"]}, {"en", scores["en"]}}).share() >= 99);
    for (const auto* lang : {"uk", "be", "kk"}) CHECK(scores[lang].share() >= 95);
}

TEST_CASE("value/date: the cases of dateparser are read") {
    auto scores = score_dates("dates/dateparser.jsonl");
    if (scores.empty()) return;
    CHECK(sum({{"ru", scores["ru"]}, {"en", scores["en"]}}).share() >= 90);
    CHECK(sum(scores).share() >= 90);
}

TEST_CASE("value/rating, value/count: real snippets are read") {
    std::map<std::string, Score> scores;
    each_case("reviews/cases.jsonl", [&](const Json& row) {
        const auto kind = text_or(row, "kind");
        auto& score = scores[kind];
        if (kind == "review_count") {
            const auto got = molva::value::parse_count(row["text"].get<std::string>());
            const bool good = row["expect"].is_null() ? !got : got && *got == row["expect"];
            ++score.all;
            score.good += good ? 1 : 0;
            if (!good) MESSAGE(row["text"] << " want " << row["expect"]);
            return;
        }
        if (kind != "rating" && kind != "stars") return;
        const auto page = molva::html::Document::parse(row["html"].get<std::string>());
        REQUIRE(page);
        const auto got = molva::value::parse_rating(page->root()).value_or(molva::value::Rating{});
        const bool object = row["expect"].is_object();
        const Json value = object ? row["expect"]["ratingValue"] : row["expect"];
        const Json best = object ? row["expect"]["bestRating"] : Json{};
        const auto same = [](const std::optional<double>& have, const Json& want) {
            return want.is_null() ? !have : have && *have == want.get<double>();
        };
        const bool good = same(got.value, value) && (best.is_null() || same(got.best, best));
        ++score.all;
        score.good += good ? 1 : 0;
        // The snippets lie outside their pages; some want a scale that only the
        // page told. The score with schema.org's default shows how many.
        const auto assumed = molva::value::with_assumed_best(got);
        auto& with = scores[kind + " with the assumed scale"];
        ++with.all;
        with.good += same(assumed.value, value) && (best.is_null() || same(assumed.best, best));
        if (!good) {
            MESSAGE(kind << " " << row["id"] << " want " << value << "/" << best << " got "
                         << got.value.value_or(-1) << "/" << got.best.value_or(-1) << " "
                         << row["html"].get<std::string>().substr(0, 300));
        }
    });
    if (scores.empty()) return;
    for (auto& [kind, score] : scores) MESSAGE(kind << ": " << score.good << "/" << score.all);
    CHECK(scores["review_count"].share() >= 95);
    CHECK(scores["stars"].share() >= 95);
    CHECK(scores["rating"].share() >= 90);
    CHECK(scores["rating with the assumed scale"].share() >= 95);
}
