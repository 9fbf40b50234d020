#include "store/diff.hpp"

#include <doctest/doctest.h>

#include "store/inspect.hpp"
#include "support.hpp"

using namespace molva;
using namespace molva::test;

namespace {

const std::string kA = R"("rating":5,"title":"Good","text":"All fine here")";
const std::string kB = R"("rating":4,"text":"Nice enough")";

// Baseline of the reviews a and b on day 1.
void baseline(store::Store& store) {
    const auto out = diff(store, {review("a", kA), review("b", kB), crawl(1, "ok", kComplete)});
    REQUIRE(out.brief.empty());
    REQUIRE(out.notices.empty());
}

}  // namespace

TEST_CASE("store/diff: the first crawl is the baseline and says nothing") {
    const auto store = memory_store();
    baseline(*store);
    const auto state = store->source("s");
    REQUIRE(state);
    REQUIRE(state->has_value());
    CHECK((*state)->baseline);
    CHECK((*state)->reviews == 2);
    CHECK((*state)->subject == "Acme");
    CHECK(store->last_seq().value_or(-1) == 0);
}

TEST_CASE("store/diff: the baseline is told when asked for") {
    const auto store = memory_store();
    store::DiffOptions options;
    options.announce_baseline = true;
    const auto out =
        diff(*store, {review("b", kB), review("a", kA), crawl(1, "ok", kComplete)}, options);
    CHECK(out.brief == Strings{"new b", "new a"});
}

TEST_CASE("store/diff: each change gives its event, and nothing else does") {
    struct Row {
        const char* name;
        std::string before, after;  // members of review a
        Strings events;
        std::string old;  // "before" of the first event; empty: it has none
    };
    const std::string reply = R"("reply":{"text":"Thanks","author":"Owner"})";
    const Row rows[] = {
        {"nothing", kA, kA, {}, ""},
        {"keys in another order", R"("rating":5,"text":"x")", R"("text":"x","rating":5)", {}, ""},
        {"the same number written otherwise",
         R"("rating":5,"text":"x")",
         R"("rating":5.0,"text":"x")",
         {},
         ""},
        {"the same text with escapes", R"("text":"xé")", R"("text":"x\u00e9")", {}, ""},
        {"votes", kA + R"(,"votes":{"up":1})", kA + R"(,"votes":{"up":7})", {}, ""},
        {"fetched",
         kA + R"(,"fetched":"2026-01-01T00:00:00Z")",
         kA + R"(,"fetched":"2026-01-02T00:00:00Z")",
         {},
         ""},
        {"a relative date",
         kA + R"(,"published":{"at":"2025-12-29T12:00:00Z","precision":"day","raw":"3 days ago"})",
         kA + R"(,"published":{"at":"2025-12-29T11:00:00Z","precision":"day","raw":"4 days ago"})",
         {},
         ""},
        {"the author's picture name",
         kA + R"(,"author":{"name":"N"})",
         kA + R"(,"author":{"name":"M"})",
         {},
         ""},
        {"text",
         kA,
         R"("rating":5,"title":"Good","text":"All broken")",
         {"edited a"},
         R"({"text":"All fine here"})"},
        {"title",
         kA,
         R"("rating":5,"title":"Bad","text":"All fine here")",
         {"edited a"},
         R"({"title":"Good"})"},
        {"cons appear", kA, kA + R"(,"cons":"slow")", {"edited a"}, ""},
        {"pros disappear", kA + R"(,"pros":"cheap")", kA, {"edited a"}, R"({"pros":"cheap"})"},
        {"text and title swap places",
         R"("title":"ab","text":"c")",
         R"("title":"a","text":"bc")",
         {"edited a"},
         R"({"title":"ab","text":"c"})"},
        {"rating",
         kA,
         R"("rating":1,"title":"Good","text":"All fine here")",
         {"rating_changed a"},
         R"({"rating":5})"},
        {"rating appears", R"("text":"x")", R"("text":"x","rating":2)", {"rating_changed a"}, ""},
        {"rating and text",
         kA,
         R"("rating":1,"title":"Good","text":"No")",
         {"edited a"},
         R"({"rating":5,"text":"All fine here"})"},
        {"reply", kA, kA + "," + reply, {"replied a"}, ""},
        {"empty reply", kA, kA + R"(,"reply":{})", {"replied a"}, ""},
        {"reply goes",
         kA + "," + reply,
         kA,
         {"reply_removed a"},
         R"({"reply":{"text":"Thanks","author":"Owner"}})"},
        {"reply edited",
         kA + "," + reply,
         kA + R"(,"reply":{"text":"Sorry","author":"Owner"})",
         {"reply_edited a"},
         R"({"reply":{"text":"Thanks","author":"Owner"}})"},
        {"reply's author and date",
         kA + "," + reply,
         kA + R"(,"reply":{"text":"Thanks","published":{"raw":"1 day ago"}})",
         {},
         ""},
        {"text and reply",
         kA,
         R"("rating":5,"text":"No",)" + reply,
         {"edited a", "replied a"},
         R"({"title":"Good","text":"All fine here"})"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.name);
        const auto store = memory_store();
        diff(*store, {review("a", row.before), crawl(1, "ok", kComplete)});
        const auto out = diff(*store, {review("a", row.after), crawl(2, "ok", kComplete)});
        CHECK(out.brief == row.events);
        CHECK(out.notices.empty());
        if (!out.lines.empty()) {
            const auto event = json::parse(out.lines.front());
            REQUIRE(event);
            CHECK((event->contains("before") ? json::dump(event->at("before")) : "") == row.old);
        }
        const auto again = diff(*store, {review("a", row.after), crawl(3, "ok", kComplete)});
        CHECK(again.brief.empty());
        CHECK(store::verify(*store).value_or(Strings{"failed"}) == Strings{});
    }
}

TEST_CASE("store/diff: an event carries the record as it came, in the documented order") {
    const auto store = memory_store();
    baseline(*store);
    const std::string line = review("c", R"("text":"Neu \u0000 \" 😀","x-own":{"deep":[1,null]})");
    const auto out =
        diff(*store, {review("a", kA), line, review("b", kB), crawl(2, "ok", kComplete)});
    REQUIRE(out.lines.size() == 1);
    const auto id = json::parse(out.lines[0])->at("id").get<std::string>();
    CHECK(id.size() == 32);
    CHECK(out.lines[0] == R"({"type":"event","seq":1,"id":")" + id +
                              R"(","event":"new","source":"s","subject":"Acme",)"
                              R"("at":"2026-01-02T12:01:00Z","review":)" +
                              line + "}");
}

TEST_CASE("store/diff: what is new, gone and back again") {
    const auto store = memory_store();
    baseline(*store);
    auto out = diff(*store, {review("c", kA), review("a", kA), crawl(2, "ok", kComplete)});
    CHECK(out.brief == Strings{"new c", "removed b"});
    CHECK(json::parse(out.lines[1])->at("review").at("text") == "Nice enough");
    out = diff(*store, {review("a", kA), review("c", kA), crawl(3, "ok", kComplete)});
    CHECK(out.brief.empty());
    out = diff(*store, {review("a", kA), review("c", kA), review("b", R"("rating":1,"text":"No")"),
                        crawl(4, "ok", kComplete)});
    CHECK(out.brief == Strings{"returned b"});
    CHECK(json::dump(json::parse(out.lines[0])->at("before")) ==
          R"({"rating":4,"text":"Nice enough"})");
    CHECK((*store->source("s"))->reviews == 3);
    const auto history = store::history(*store, "s", "b");
    REQUIRE(history);
    CHECK(history->versions.size() == 2);
    CHECK(store::verify(*store).value_or(Strings{"failed"}) == Strings{});
}

TEST_CASE("store/diff: removed means looked and not found") {
    // Reviews of 1, 2 and 3 December; the second crawl sees only that of the 3rd.
    const auto dated = [](int day) {
        return R"("text":"t","published":{"at":"2025-12-0)" + std::to_string(day) +
               R"(T00:00:00Z","precision":"day","raw":"x"})";
    };
    const auto window = [](int day) {
        return R"("window":{"complete":false,"newest":"2025-12-03T00:00:00Z","oldest":"2025-12-0)" +
               std::to_string(day) + R"(T00:00:00Z"})";
    };
    struct Row {
        const char* name;
        std::string verdict, members;
        Strings events;
    };
    const Row rows[] = {
        {"complete", "ok", kComplete, {"removed 1", "removed 2"}},
        {"the window ends at the 1st", "partial", window(1), {"removed 2"}},
        {"the window ends at the 2nd, others of that day may follow", "partial", window(2), {}},
        {"the window ends at the 3rd", "partial", window(3), {}},
        {"ok, but not complete and not in order", "ok", R"("window":{"complete":false})", {}},
        {"no window", "ok", "", {}},
        {"stopped without an order", "partial", R"("window":{"complete":false})", {}},
    };
    for (const Row& row : rows) {
        CAPTURE(row.name);
        const auto store = memory_store();
        diff(*store, {review("1", dated(1)), review("2", dated(2)), review("3", dated(3)),
                      crawl(1, "ok", kComplete)});
        auto out = diff(*store, {review("3", dated(3)), crawl(2, row.verdict, row.members)});
        std::sort(out.brief.begin(), out.brief.end());
        CHECK(out.brief == row.events);
    }
}

TEST_CASE("store/diff: a date counted back from now covers less") {
    const auto store = memory_store();
    const std::string vague =
        R"("text":"t","published":{"at":"2025-12-02T09:30:00Z","precision":"day","raw":"x"})";
    const std::string last =
        R"("text":"u","published":{"at":"2025-12-01T00:00:00Z","precision":"day","raw":"x"})";
    diff(*store, {review("v", vague), review("l", last), crawl(1, "ok", kComplete)});
    const auto out =
        diff(*store, {review("l", last), crawl(2, "partial",
                                               R"("window":{"complete":false,)"
                                               R"("oldest":"2025-12-01T00:00:00Z"})")});
    CHECK(out.brief.empty());  // "v" may be of 1 December and stand below "l"
}

TEST_CASE("store/diff: removal needs two looks unless it is told otherwise") {
    const store::DiffOptions twice;
    const auto run = [&](store::Store& store, const Strings& input) {
        return diff(store, input, twice).brief;
    };
    SUBCASE("both miss it") {
        const auto store = memory_store();
        baseline(*store);
        CHECK(run(*store, {review("a", kA), crawl(2, "ok", kComplete)}).empty());
        CHECK((*store->source("s"))->reviews == 2);
        CHECK(run(*store, {review("a", kA), crawl(3, "ok", kComplete)}) == Strings{"removed b"});
        CHECK(run(*store, {review("a", kA), crawl(4, "ok", kComplete)}).empty());
    }
    SUBCASE("it is there again at the second") {
        const auto store = memory_store();
        baseline(*store);
        CHECK(run(*store, {review("a", kA), crawl(2, "ok", kComplete)}).empty());
        CHECK(run(*store, {review("a", kA), review("b", kB), crawl(3, "ok", kComplete)}).empty());
        CHECK(run(*store, {review("a", kA), crawl(4, "ok", kComplete)}).empty());
        CHECK(run(*store, {review("a", kA), crawl(5, "ok", kComplete)}) == Strings{"removed b"});
    }
    SUBCASE("the second look finds the page unchanged") {
        const auto store = memory_store();
        baseline(*store);
        CHECK(run(*store, {review("a", kA), crawl(2, "ok", kComplete)}).empty());
        CHECK(run(*store, {crawl(3, "unchanged")}) == Strings{"removed b"});
    }
    SUBCASE("a look elsewhere is none, also when repeated unchanged") {
        const auto store = memory_store();
        baseline(*store);
        CHECK(run(*store, {review("a", kA), crawl(2, "ok", kComplete)}).empty());
        CHECK(run(*store, {review("a", kA), crawl(3, "partial")}).empty());
        CHECK(run(*store, {crawl(4, "unchanged")}).empty());
    }
    SUBCASE("a failure between them does not count") {
        const auto store = memory_store();
        baseline(*store);
        CHECK(run(*store, {review("a", kA), crawl(2, "ok", kComplete)}).empty());
        CHECK(run(*store, {crawl(3, "failed", R"("reason":"time-out")")}) ==
              Strings{"source_broken"});
        CHECK(run(*store, {review("a", kA), crawl(4, "ok", kComplete)}) ==
              Strings{"source_recovered", "removed b"});
    }
}

TEST_CASE("store/diff: empty means that all are gone, unchanged that none is") {
    const auto store = memory_store();
    baseline(*store);
    CHECK(diff(*store, {crawl(2, "unchanged")}).brief.empty());
    CHECK(diff(*store, {crawl(3, "empty")}).brief == Strings{"removed a", "removed b"});
    CHECK(diff(*store, {crawl(4, "empty")}).brief.empty());
    CHECK((*store->source("s"))->reviews == 0);
}

TEST_CASE("store/diff: broken is not empty, is told once, and so is the recovery") {
    for (const std::string verdict :
         {"suspicious", "degraded", "blocked", "disallowed", "failed"}) {
        CAPTURE(verdict);
        const auto store = memory_store();
        diff(*store, {review("a", kA), review("b", kB),
                      crawl(1, "ok", kComplete + R"(,"validators":[{"url":"u","etag":"e"}])")});
        const std::string bad = R"("reason":"words","window":{"complete":true},"validators":[])";
        auto out = diff(*store, {review("z", kA), crawl(2, verdict, bad)});
        CHECK(out.brief == Strings{"source_broken"});
        CHECK(out.lines[0].ends_with(R"("at":"2026-01-02T12:01:00Z","verdict":")" + verdict +
                                     R"(","reason":"words"})"));
        CHECK(diff(*store, {crawl(3, verdict, bad)}).brief.empty());
        const auto state = *store->source("s");
        CHECK(state->broken);
        CHECK(state->failures == 2);
        CHECK(state->reviews == 2);
        REQUIRE(store->validators(state->id));
        CHECK(store->validators(state->id)->size() == 1);
        out = diff(*store, {review("a", kA), review("b", kB), crawl(4, "ok", kComplete)});
        CHECK(out.brief == Strings{"source_recovered"});
        CHECK(store->validators(state->id)->empty());
        CHECK(diff(*store, {crawl(5, "unchanged")}).brief.empty());
        CHECK((*store->source("s"))->failures == 0);
    }
}

TEST_CASE("store/diff: a crawl that was interrupted before its first page tells nothing") {
    const auto store = memory_store();
    diff(*store, {review("a", kA), crawl(1, "ok", kComplete)});
    CHECK(diff(*store, {crawl(2, "failed")}).brief == Strings{"source_broken"});
    CHECK(diff(*store, {crawl(3, "partial", R"("pages":0)")}).brief.empty());
    CHECK((*store->source("s"))->broken);
    CHECK(diff(*store, {review("a", kA), crawl(4, "ok", kComplete)}).brief ==
          Strings{"source_recovered"});
}

TEST_CASE("store/diff: a source may fail a few times before it counts as broken") {
    store::DiffOptions options;
    options.broken_after = 3;
    const auto store = memory_store();
    baseline(*store);
    CHECK(diff(*store, {crawl(2, "failed")}, options).brief.empty());
    CHECK(diff(*store, {crawl(3, "failed")}, options).brief.empty());
    CHECK(diff(*store, {crawl(4, "blocked")}, options).brief == Strings{"source_broken"});
    CHECK(diff(*store, {crawl(5, "failed")}, options).brief.empty());
}

TEST_CASE("store/diff: what is no change is kept current all the same") {
    struct Row {
        const char* name;
        std::string after;
        bool kept;  // the stored record stays the first one
    };
    const std::string before = kA + R"(,"votes":{"up":1},"fetched":"2026-01-01T00:00:00Z")";
    for (const Row& row :
         {Row{"votes", kA + R"(,"votes":{"up":2},"fetched":"2026-01-01T00:00:00Z")", false},
          Row{"author", before + R"(,"author":{"name":"N"})", false},
          Row{"url", before + R"(,"url":"https://a.example/1")", false},
          Row{"verified", before + R"(,"verified":true)", false},
          Row{"fetched", kA + R"(,"votes":{"up":1},"fetched":"2026-01-02T00:00:00Z")", true}}) {
        CAPTURE(row.name);
        const auto store = memory_store();
        diff(*store, {review("a", before), crawl(1, "ok", kComplete)});
        CHECK(diff(*store, {review("a", row.after), crawl(2, "ok", kComplete)}).brief.empty());
        const auto history = store::history(*store, "s", "a");
        REQUIRE(history);
        REQUIRE(history->versions.size() == 1);
        CHECK(history->versions[0].review == review("a", row.kept ? before : row.after));
    }
}
