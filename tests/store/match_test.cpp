#include "store/match.hpp"

#include <doctest/doctest.h>

#include "store/inspect.hpp"
#include "support.hpp"

using namespace molva;
using namespace molva::test;

namespace {

std::string derived(std::string_view id, std::string_view author, std::string_view day,
                    std::string_view words) {
    return review(id, R"("id_kind":"derived","author":{"name":")" + std::string{author} +
                          R"("},"text":")" + std::string{words} +
                          R"(","published":{"at":"2025-12-)" + std::string{day} +
                          R"(T00:00:00Z","precision":"day","raw":")" + std::string{day} + R"("})");
}

const std::string kText = "the food was cold and the waiter slow but friendly";

}  // namespace

TEST_CASE("store/match: an edited review without a site id stays the same review") {
    struct Row {
        const char* name;
        std::string before, after;
        Strings events;
    };
    const Row rows[] = {
        {"same text, other id",
         derived("1", "Ann", "03", kText),
         derived("2", "Ann", "03", kText),
         {}},
        {"words added",
         derived("1", "Ann", "03", kText),
         derived("2", "Ann", "03", kText + " and they never called back"),
         {"edited 2"}},
        {"another author",
         derived("1", "Ann", "03", kText),
         derived("2", "Bob", "03", kText),
         {"new 2", "removed 1"}},
        {"no author",
         derived("1", "", "03", kText),
         derived("2", "", "03", kText),
         {"new 2", "removed 1"}},
        {"another day",
         derived("1", "Ann", "03", kText),
         derived("2", "Ann", "04", kText),
         {"new 2", "removed 1"}},
        {"another text",
         derived("1", "Ann", "03", kText),
         derived("2", "Ann", "03", "rooms on the upper floors are loud at night"),
         {"new 2", "removed 1"}},
        {"too short to tell",
         derived("1", "Ann", "03", "fine"),
         derived("2", "Ann", "03", "bad"),
         {"new 2", "removed 1"}},
        {"the author in other letters",
         derived("1", "ANN", "03", kText),
         derived("2", "Ann", "03", kText),
         {}},
    };
    for (const Row& row : rows) {
        CAPTURE(row.name);
        const auto store = memory_store();
        diff(*store, {row.before, crawl(1, "ok", kComplete)});
        auto out = diff(*store, {row.after, crawl(2, "ok", kComplete)});
        CHECK(out.brief == row.events);
        CHECK((*store->source("s"))->reviews == 1);
        CHECK(diff(*store, {row.after, crawl(3, "ok", kComplete)}).brief.empty());
        CHECK(store::verify(*store).value_or(Strings{"failed"}) == Strings{});
    }
}

TEST_CASE("store/match: an edit that changes the id tells the old one") {
    const auto store = memory_store();
    diff(*store, {derived("1", "Ann", "03", kText), crawl(1, "ok", kComplete)});
    const auto out =
        diff(*store, {derived("2", "Ann", "03", kText + " really"), crawl(2, "ok", kComplete)});
    REQUIRE(out.lines.size() == 1);
    CHECK(json::parse(out.lines[0])->at("before").at("id") == "1");
    const auto history = store::history(*store, "s", "2");
    REQUIRE(history);
    CHECK(history->versions.size() == 2);
    CHECK_FALSE(store::history(*store, "s", "1"));
}

TEST_CASE("store/match: site ids that appear are matched over, not announced again") {
    const auto with_id = [](std::string line, const std::string& id) {
        const std::string from = R"("id_kind":"derived")";
        line.replace(line.find(from), from.size(), R"("id_kind":"site")");
        const auto at = line.find(R"("id":")");
        line.replace(at, line.find(',', at) - at, R"("id":")" + id + "\"");
        return line;
    };
    const auto store = memory_store();
    Strings first, second;
    for (int i = 0; i < 40; ++i) {
        const auto line =
            derived("d" + std::to_string(i), "Author " + std::to_string(i % 7),
                    "0" + std::to_string(1 + i % 9), kText + " number" + std::to_string(i));
        first.push_back(line);
        second.push_back(with_id(line, "s" + std::to_string(i)));
    }
    first.push_back(crawl(1, "ok", kComplete));
    second.push_back(derived("new", "Author 1", "08", "something else happened to us here"));
    second.push_back(crawl(2, "ok", kComplete));
    CHECK(diff(*store, first).brief.empty());
    CHECK(diff(*store, second).brief == Strings{"new new"});
    CHECK((*store->source("s"))->reviews == 41);
    CHECK(store::verify(*store).value_or(Strings{"failed"}) == Strings{});
}

TEST_CASE("store/match: two ids of the site are two reviews, however alike") {
    const auto store = memory_store();
    const std::string same = R"("author":{"name":"Ann"},"text":")" + kText + "\"";
    diff(*store, {review("1", same), crawl(1, "ok", kComplete)});
    const auto out = diff(*store, {review("2", same), crawl(2, "ok", kComplete)});
    CHECK(out.brief == Strings{"new 2", "removed 1"});
}

TEST_CASE("store/match: of two that are equally alike none is chosen") {
    const auto store = memory_store();
    diff(*store, {derived("1", "Ann", "03", kText), crawl(1, "ok", kComplete)});
    const auto out = diff(*store, {derived("2", "Ann", "03", kText),
                                   derived("3", "Ann", "03", kText), crawl(2, "ok", kComplete)});
    CHECK(out.brief == Strings{"new 2", "new 3", "removed 1"});
}

TEST_CASE("store/match: a date counted back from now is the same date the day after") {
    const auto relative = [](std::string_view id, std::string_view at, std::string_view raw) {
        return review(id, R"("id_kind":"derived","author":{"name":"Ann"},"text":")" + kText +
                              R"(","published":{"at":")" + std::string{at} +
                              R"(","precision":"day","raw":")" + std::string{raw} + "\"}");
    };
    const auto store = memory_store();
    diff(*store, {relative("1", "2025-12-30T12:00:00Z", "2 days ago"), crawl(1, "ok", kComplete)});
    const auto out = diff(
        *store, {relative("2", "2025-12-30T13:00:00Z", "3 days ago"), crawl(2, "ok", kComplete)});
    CHECK(out.brief.empty());
    CHECK((*store->source("s"))->reviews == 1);
}

TEST_CASE("store/match: a review that was removed returns under another id") {
    const auto with_kind = [](const char* kind, const std::string& text) {
        return std::string{R"("id_kind":")"} + kind + R"(","author":{"name":"Ann"},"text":")" +
               text + R"(","published":{"at":"2025-12-03T00:00:00Z","precision":"day","raw":"03"})";
    };
    struct Row {
        const char* kind;
        std::string text;
        Strings events;
    };
    for (const Row& row : {Row{"derived", kText, {"returned 2"}},
                           Row{"derived", kText + " and they never called back", {"returned 2"}},
                           Row{"site", kText, {"returned 2"}},
                           Row{"derived", "something else happened to us here", {"new 2"}}}) {
        CAPTURE(row.kind);
        CAPTURE(row.text);
        const auto store = memory_store();
        const auto other = derived("k", "Bob", "04", "all well");
        diff(*store, {review("1", with_kind("derived", kText)), other, crawl(1, "ok", kComplete)});
        CHECK(diff(*store, {other, crawl(2, "ok", kComplete)}).brief == Strings{"removed 1"});
        const auto out = diff(
            *store, {review("2", with_kind(row.kind, row.text)), other, crawl(3, "ok", kComplete)});
        CHECK(out.brief == row.events);
        CHECK((*store->source("s"))->reviews == 2);
        CHECK(store::verify(*store).value_or(Strings{"failed"}) == Strings{});
        CHECK(diff(*store,
                   {review("2", with_kind(row.kind, row.text)), other, crawl(4, "ok", kComplete)})
                  .brief.empty());
    }
}

TEST_CASE("store/match: one that is missed is meant before one that was removed long ago") {
    const auto store = memory_store();
    const auto other = derived("k", "Bob", "04", "all well");
    diff(*store, {derived("1", "Ann", "03", kText), other, crawl(1, "ok", kComplete)});
    diff(*store, {other, crawl(2, "ok", kComplete)});
    diff(*store, {derived("2", "Ann", "03", "quite another matter altogether"), other,
                  crawl(3, "ok", kComplete)});
    const auto out =
        diff(*store,
             {derived("3", "Ann", "03", "quite another matter altogether, " + std::string{kText}),
              other, crawl(4, "ok", kComplete)});
    CHECK(out.brief == Strings{"edited 3"});
}

TEST_CASE("store/match: a name that many share tells nothing") {
    std::vector<store::Likeness> before(store::kMaxGroup + 1), after(1);
    for (auto& one : before) one.author = "guest";
    after[0].author = "guest";
    CHECK(store::pair_up(before, after).empty());
}
