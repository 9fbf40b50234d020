// Evidence of doubt: in a stream by itself, and with what a store remembers.

#include "flag/doubt.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <random>
#include <string>
#include <vector>

#include "base/lines.hpp"
#include "json/tree.hpp"
#include "store/diff.hpp"

using namespace molva;

namespace {

const std::string kRu =
    "Заказывала диван в мае, привезли на две недели позже, обивка в пятнах, деньги не вернули.";
const std::string kRuTypo =
    "Заказывал диван в мае, привезли на две недели позже, обивка в пянах, деньги не вернули 😡";
const std::string kEn =
    "The courier left the parcel in the rain and nobody at the shop wants to talk about it.";
const std::string kEnMore = kEn + " Stay away from them, really.";
const std::string kAnswer = "Спасибо за отзыв, мы уже разбираемся и ждём вас снова!";

// A review; `more` are further members.
std::string review(const std::string& source, const std::string& id, const std::string& text,
                   const std::string& author, int day, const std::string& more = "") {
    std::string line = R"({"type":"review","source":)" + json::quote(source) +
                       R"(,"subject":"Acme","id":)" + json::quote(id) + R"(,"text":)" +
                       json::quote(text);
    if (!author.empty()) line += R"(,"author":{"name":)" + json::quote(author) + "}";
    const auto at = std::chrono::sys_days{std::chrono::year{2026} / 3 / 1} + std::chrono::days{day};
    line += R"(,"published":{"at":")" + format_rfc3339(at) + R"(","precision":"day"})";
    return line + (more.empty() ? "" : "," + more) + "}";
}

std::string event(const std::string& kind, const std::string& record) {
    return R"({"type":"event","seq":1,"event":")" + kind +
           R"(","source":"s","subject":"Acme","review":)" + record + "}";
}

class Stream {
public:
    explicit Stream(store::Store* store = nullptr, const flag::DoubtSettings& settings = {})
        : doubter_(settings, store) {}

    /// The evidence as JSON; "" if there is none.
    std::string look(const std::string& line) {
        padded_.assign(line).append(LineReader::kPadding, '\0');
        const auto record = parser_.parse(std::string_view{padded_}.substr(0, line.size()));
        REQUIRE(record);
        const auto doubt = doubter_.look(*record);
        REQUIRE(doubt);
        return flag::to_json(*doubt, 10);
    }

private:
    flag::Doubter doubter_;
    stream::RecordParser parser_;
    std::string padded_;
};

std::unique_ptr<store::Store> store_with(const std::vector<std::string>& lines) {
    auto store = store::open("sqlite::memory:");
    REQUIRE(store);
    store::Diff diff{**store, {}, [](std::string_view) { return Result<void>{}; },
                     [](const Error&) {}};
    stream::RecordParser parser;
    std::string padded;
    for (const auto& line : lines) {
        padded.assign(line).append(LineReader::kPadding, '\0');
        REQUIRE(diff.take(*parser.parse(std::string_view{padded}.substr(0, line.size()))));
    }
    REQUIRE(diff.finish());
    return std::move(*store);
}

std::string crawl(const std::string& source, int reviews) {
    return R"({"type":"crawl","source":")" + source +
           R"(","subject":"Acme","started":"2026-03-20T00:00:00Z","finished":)"
           R"("2026-03-20T00:01:00Z","verdict":"ok","window":{"complete":true},"pages":1,)"
           R"("reviews":)" +
           std::to_string(reviews) + "}";
}

}  // namespace

TEST_CASE("flag/doubt: the same text again, and nearly the same, in Russian and English") {
    Stream stream;
    CHECK(stream.look(review("s", "1", kRu, "Анна", 0)).empty());
    CHECK(stream.look(review("t", "2", kRu, "Олег", 3)) ==
          R"([{"kind":"duplicate","source":"s","id":"1","subject":"Acme","similarity":1,)"
          R"("author":"other","days":3}])");
    const auto near = json::parse(stream.look(review("s", "3", kRuTypo, "анна", 1)));
    REQUIRE(near);
    REQUIRE(near->size() == 2);
    CHECK((*near)[0]["kind"] == "near_duplicate");
    CHECK((*near)[0]["similarity"] > 0.5);
    CHECK((*near)[0]["similarity"] < 1);
    CHECK((*near)[0]["id"] == "2");  // equally alike: the newer one first
    CHECK((*near)[0]["author"] == "other");
    CHECK((*near)[1]["author"] == "same");  // the same name on the same site
    CHECK(stream.look(review("s", "4", kEn, "", 0)).empty());
    const auto more = json::parse(stream.look(review("s", "5", kEnMore, "Bob", 0)));
    REQUIRE(more);
    REQUIRE(more->size() == 1);
    CHECK((*more)[0]["id"] == "4");
    CHECK_FALSE((*more)[0].contains("author"));  // one of them has none
    CHECK(json::parse(stream.look(review("u", "6", kEn, "bob", 0)))->at(1)["author"] ==
          "same_name");
}

TEST_CASE("flag/doubt: what is no evidence") {
    Stream stream;
    stream.look(review("s", "1", kRu, "Анна", 0));
    for (const std::string& line :
         {review("s", "2", "Всё отлично, спасибо!", "Олег", 0),
          review("s", "3", "Всё отлично, спасибо!", "Ира", 0),
          review("s", "1", kRu, "Анна", 0),  // itself, seen again
          review("s", "4", "Диван привезли вовремя, обивка хорошая, сборка дороже обещанной.", "И", 0),
          review("s", "5", "", "Ян", 0), review("s", "6", "🔥🔥🔥🔥🔥🔥🔥🔥🔥🔥", "Ян", 0),
          event("removed", review("s", "7", kRu, "Анна", 0)),
          event("rating_changed", review("s", "8", kRu, "Анна", 0)),
          std::string{R"({"type":"crawl","source":"s"})"}, std::string{R"({"type":"note"})"}}) {
        CAPTURE(line);
        CHECK(stream.look(line).empty());
    }
    CHECK_FALSE(stream.look(event("new", review("s", "9", kRu, "Пётр", 0))).empty());
    CHECK_FALSE(stream.look(event("edited", review("s", "9", kRu, "Пётр", 0))).empty());
    flag::DoubtSettings off;
    off.on = false;
    Stream silent{nullptr, off};
    silent.look(review("s", "1", kRu, "Анна", 0));
    CHECK(silent.look(review("s", "2", kRu, "Олег", 0)).empty());
}

TEST_CASE("flag/doubt: many authors with one text in a few days are a campaign") {
    flag::DoubtSettings settings;
    settings.campaign = 3;
    settings.window = std::chrono::hours{24 * 5};
    Stream stream{nullptr, settings};
    const auto kinds = [&](const std::string& line) {
        std::string to;
        const auto found = json::parse(stream.look(line));
        if (!found) return to;
        for (const auto& one : *found) to += one["kind"].get<std::string>() + " ";
        return to;
    };
    CHECK(kinds(review("s", "1", kRu, "Анна", 0)).empty());
    CHECK(kinds(review("s", "2", kRu, "Анна", 1)) == "duplicate ");        // one author
    CHECK(kinds(review("s", "3", kRu, "Олег", 40)) == "duplicate duplicate ");  // much later
    CHECK(kinds(review("s", "4", kRu, "", 2)) == "duplicate duplicate duplicate ");  // nobody
    CHECK(kinds(review("t", "5", kRuTypo, "Ира", 2)).find("campaign") == std::string::npos);
    const auto found = json::parse(stream.look(review("s", "6", kRu, "Ян", 3)));
    REQUIRE(found);
    const auto& last = found->back();
    CHECK(last["kind"] == "campaign");
    CHECK(last["authors"] == 3);  // Анна, Ира, Ян
    CHECK(last["reviews"] == 4);
    CHECK(last["from"] == "2026-03-01T00:00:00Z");
    CHECK(last["to"] == "2026-03-04T00:00:00Z");
}

TEST_CASE("flag/doubt: one name on two sites is one author of a campaign") {
    flag::DoubtSettings settings;
    settings.campaign = 3;
    Stream stream{nullptr, settings};
    stream.look(review("s", "1", kRu, "Анна", 0));
    stream.look(review("t", "2", kRu, "Анна", 0));
    CHECK(stream.look(review("s", "3", kRu, "Олег", 1)).find("campaign") == std::string::npos);
    const auto found = json::parse(stream.look(review("u", "4", kRu, "Ян", 1)));
    REQUIRE(found);
    CHECK(found->back()["kind"] == "campaign");
    CHECK(found->back()["authors"] == 3);
    CHECK(found->back()["reviews"] == 3);
}

TEST_CASE("flag/doubt: one answer under many reviews") {
    flag::DoubtSettings settings;
    settings.canned = 3;
    Stream stream{nullptr, settings};
    const auto reply = [](const std::string& text) {
        return R"("reply":{"text":)" + json::quote(text) + "}";
    };
    CHECK(stream.look(review("s", "1", "Хорошо", "А", 0, reply("Анна, " + kAnswer))).empty());
    CHECK(stream.look(review("s", "2", "Плохо", "Б", 1, reply("Спасибо!"))).empty());
    CHECK(stream.look(event("replied", review("s", "3", "Ну", "В", 2, reply("Анна, " + kAnswer))))
              .empty());
    const auto found = json::parse(
        stream.look(event("replied", review("s", "4", "Да", "Г", 3, reply("Олег, " + kAnswer)))));
    REQUIRE(found);
    REQUIRE(found->size() == 1);
    CHECK(found->at(0)["kind"] == "canned_reply");
    CHECK(found->at(0)["reviews"] == 3);
    CHECK_FALSE(found->at(0).contains("share"));  // nobody has counted the others
    CHECK(found->at(0)["others"].size() == 2);
    CHECK(found->at(0)["others"][0]["id"] == "3");
}

TEST_CASE("flag/doubt: the store remembers what was written before") {
    const std::string reply = R"("reply":{"text":)" + json::quote(kAnswer) + "}";
    std::vector<std::string> before{review("s", "1", kRu, "Анна", 0)};
    for (int i = 2; i <= 6; ++i) {
        before.push_back(review("s", std::to_string(i), "Хорошо", "Б", 1, reply));
    }
    before.push_back(review("s", "7", "Плохо", "Б", 1, R"("reply":{"text":"Спасибо!"})"));
    before.push_back(review("s", "8", "Плохо", "Б", 1, reply));
    before.push_back(crawl("s", static_cast<int>(before.size())));
    const auto store = store_with(before);
    Stream stream{store.get()};
    CHECK(stream.look(event("new", review("t", "1", kRu, "Олег", 9))) ==
          R"([{"kind":"duplicate","source":"s","id":"1","subject":"Acme","similarity":1,)"
          R"("author":"other","days":9}])");
    // Itself in the store, and what both the store and the stream know, count once.
    CHECK(stream.look(event("new", review("s", "1", kRu, "Анна", 0))) ==
          R"([{"kind":"duplicate","source":"t","id":"1","subject":"Acme","similarity":1,)"
          R"("author":"other","days":9}])");
    const auto found =
        json::parse(stream.look(event("replied", review("s", "8", "Плохо", "Б", 1, reply))));
    REQUIRE(found);
    CHECK(found->at(0)["kind"] == "canned_reply");
    CHECK(found->at(0)["reviews"] == 6);
    CHECK(found->at(0)["share"] == 0.86);  // 6 of 7
}

TEST_CASE("flag/doubt: the order of arrival does not change what is found in a store") {
    std::vector<std::string> lines{review("s", "1", kRu, "А", 0), review("s", "2", kRuTypo, "Б", 1),
                                   review("s", "3", kEn, "В", 2), review("s", "4", kRu, "Г", 3),
                                   review("s", "5", kEnMore, "Д", 4)};
    std::mt19937 random{5};
    std::string first;
    for (int round = 0; round < 10; ++round) {
        std::shuffle(lines.begin(), lines.end(), random);
        auto all = lines;
        all.push_back(crawl("s", 5));
        const auto store = store_with(all);
        const auto found = Stream{store.get()}.look(event("new", review("t", "9", kRu, "Е", 1)));
        if (round == 0) first = found;
        CHECK(found == first);
        CHECK(found.find("campaign") != std::string::npos);
    }
}

TEST_CASE("flag/doubt: a flood of one text takes linear time and bounded memory") {
    flag::DoubtSettings settings;
    settings.remember = 1000;
    Stream stream{nullptr, settings};
    const std::string large(std::size_t{1} << 20, 'x');
    CHECK(stream.look(review("s", "large", large, "А", 0)).empty());
    const auto run = [&](int from, int count) {
        const auto begin = std::chrono::steady_clock::now();
        for (int i = from; i < from + count; ++i) {
            const auto found = stream.look(review("s", std::to_string(i), kRu, "А", 0));
            if (found.empty() != (i == 0)) FAIL("review ", i, ": ", found);
        }
        return std::chrono::steady_clock::now() - begin;
    };
    run(0, 500);
    const auto early = run(500, 2000);
    const auto late = run(10'000, 2000);
    CHECK(late < 5 * early);
}

TEST_CASE("flag/doubt: settings are read strictly") {
    struct Row {
        const char *text, *wrong;
    };
    for (const Row& row : {Row{"window = \"3d\"\ncampaign = 3\ncanned = 4\nnamed = 2\nremember = 9", ""},
                           Row{"on = false", ""}, Row{"window = \"soon\"", "length of time"},
                           Row{"campaign = 1", "from 2 to 64"}, Row{"canned = 65", "from 2 to 64"},
                           Row{"named = 0", "from 1 to 64"}, Row{"remember = 0", "from 1 to"},
                           Row{"windw = \"3d\"", "windw"}, Row{"on = 1", "on"}}) {
        CAPTURE(row.text);
        auto document = toml::Document::parse(row.text, "c");
        REQUIRE(document);
        const auto settings = flag::read_doubt(document->root());
        const auto done = document->finish();
        CHECK(done.has_value() == std::string_view{row.wrong}.empty());
        if (!done) CHECK(done.error().what.find(row.wrong) != std::string::npos);
        if (std::string_view{row.text}.starts_with("window = \"3d\"")) {
            CHECK(settings.window == std::chrono::hours{72});
            CHECK(settings.campaign == 3);
            CHECK(settings.canned == 4);
            CHECK(settings.named == 2);
            CHECK(settings.remember == 9);
        }
    }
}
