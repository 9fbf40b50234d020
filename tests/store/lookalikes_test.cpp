// A snapshot looked through for what stands in it more than once.

#include "store/lookalikes.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <numeric>
#include <random>

#include "json/tree.hpp"
#include "support.hpp"

using namespace molva;
using namespace molva::test;

namespace {

const std::string kText =
    "Заказывала диван в мае, привезли на две недели позже, обивка в пятнах, деньги не вернули.";
const std::string kMore = kText + " Не советую этот магазин.";
const std::string kEnglish =
    "The courier left the parcel in the rain and nobody at the shop wants to talk about it.";
const std::string kAnswer = "Спасибо за отзыв, мы уже разбираемся и ждём вас снова!";

std::string said(const std::string& text, const std::string& who = "", int day = 1,
                 const std::string& answer = "") {
    std::string to = R"("text":)" + json::quote(text);
    if (!who.empty()) to += R"(,"author":{"name":)" + json::quote(who) + "}";
    to += R"(,"published":{"at":"2026-01-0)" + std::to_string(day) +
          R"(T00:00:00Z","precision":"day"})";
    if (!answer.empty()) to += R"(,"reply":{"text":)" + json::quote(answer) + "}";
    return to;
}

Strings report(store::Store& store, const Strings& names = {}, std::size_t canned = 3) {
    Strings lines;
    const auto done = store::find_lookalikes(store, names, canned, [&](std::string_view line) {
        lines.emplace_back(line);
        return Result<void>{};
    });
    REQUIRE(done);
    return lines;
}

// "near_duplicate s/a t/b": the kind and the members of every line, sorted.
Strings brief(const Strings& lines) {
    Strings to;
    for (const auto& line : lines) {
        const auto tree = json::parse(line);
        REQUIRE(tree);
        std::string one = tree->at("kind").get<std::string>();
        for (const auto& member : tree->at("members")) {
            one += " " + member.at("source").get<std::string>() + "/" +
                   member.at("id").get<std::string>();
        }
        to.push_back(one);
    }
    std::sort(to.begin(), to.end());
    return to;
}

}  // namespace

TEST_CASE("store/lookalikes: groups over sources, answers within one") {
    const auto store = memory_store();
    diff(*store, {review("a", said(kText, "Анна", 1, "Анна, " + kAnswer)),
                  review("b", said(kEnglish, "Bob", 2, "Олег, " + kAnswer)),
                  review("c", said("Хорошо", "Вера", 3, kAnswer)),
                  review("d", said("Хорошо", "Глеб", 3, "Спасибо!")), review("e", said("Хорошо")),
                  crawl(1, "ok", kComplete)});
    diff(*store, {review("x", said(kMore, "Ян", 4), "t"), review("y", said(kEnglish, "Bob", 5), "t"),
                  review("z", said("Хорошо", "Яна", 5, kAnswer), "t"),
                  crawl(1, "ok", kComplete, "t")});
    const auto lines = report(*store);
    CHECK(brief(lines) ==
          Strings{"canned_reply s/a s/b s/c", "duplicate s/b t/y", "near_duplicate s/a t/x"});
    const auto near = std::find_if(lines.begin(), lines.end(), [](const std::string& line) {
        return line.find("near_duplicate") != std::string::npos;
    });
    REQUIRE(near != lines.end());
    CHECK(*near == R"({"kind":"near_duplicate","subject":"Acme","reviews":2,"authors":2,)"
                   R"("from":"2026-01-01T00:00:00Z","to":"2026-01-04T00:00:00Z","members":[)"
                   R"({"source":"s","id":"a","published":"2026-01-01T00:00:00Z"},)"
                   R"({"source":"t","id":"x","published":"2026-01-04T00:00:00Z"}]})");
    const auto canned = std::find_if(lines.begin(), lines.end(), [](const std::string& line) {
        return line.find("canned_reply") != std::string::npos;
    });
    REQUIRE(canned != lines.end());
    CHECK(json::parse(*canned)->at("share") == 0.75);
    CHECK(json::parse(*canned)->at("reviews") == 3);
    CHECK(brief(report(*store, {"s"})) == Strings{"canned_reply s/a s/b s/c"});
    CHECK(brief(report(*store, {"t"})).empty());
    CHECK(report(*store, {"s"}, 4).empty());
    CHECK_FALSE(store::find_lookalikes(*store, {"none"}, 3,
                                       [](std::string_view) { return Result<void>{}; }));

    // What was removed is not reported.
    diff(*store, {review("z", said("Хорошо", "Яна", 5, kAnswer), "t"),
                  crawl(2, "ok", kComplete, "t")});
    CHECK(brief(report(*store)) == Strings{"canned_reply s/a s/b s/c"});
}

TEST_CASE("store/lookalikes: the order of arrival does not change the groups") {
    Strings texts{kText, kMore, kText, kEnglish, kEnglish + " Really.", "Всё хорошо, спасибо"};
    for (int i = 0; i < 30; ++i) {
        texts.push_back("Отзыв номер " + std::to_string(i * 7919) + " написан словами " +
                        std::to_string(i * 104729) + " и " + std::to_string(i * 1299709) +
                        " ради проверки порядка");
    }
    std::mt19937 random{11};
    std::vector<std::size_t> order(texts.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    Strings first;
    for (int round = 0; round < 8; ++round) {
        std::shuffle(order.begin(), order.end(), random);
        Strings input;
        for (const auto at : order) {
            input.push_back(review("r" + std::to_string(at), said(texts[at])));
        }
        input.push_back(crawl(1, "ok", kComplete));
        const auto store = memory_store();
        diff(*store, input);
        const auto lines = report(*store);
        if (round == 0) first = lines;
        CHECK(lines == first);
    }
    CHECK(brief(first) == Strings{"near_duplicate s/r0 s/r1 s/r2", "near_duplicate s/r3 s/r4"});
}

TEST_CASE("store/lookalikes: thousands of one text, and of texts with one mark, take linear time") {
    const auto seconds = [](std::size_t count) {
        Strings input;
        for (std::size_t i = 0; i < count; ++i) {
            // Half of them equal, half with the same beginning and another end.
            const std::string end = i % 2 == 0 ? "" : " " + std::to_string(i * 7919);
            input.push_back(review(std::to_string(i), said(kText + end)));
        }
        input.push_back(crawl(1, "ok", kComplete));
        const auto store = memory_store();
        diff(*store, input);
        const auto begin = std::chrono::steady_clock::now();
        const auto lines = report(*store);
        REQUIRE(lines.size() == 1);
        CHECK(json::parse(lines[0])->at("reviews") == count);
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    };
    const double few = seconds(250), many = seconds(1000);
    CHECK(many < 16 * few);
}
