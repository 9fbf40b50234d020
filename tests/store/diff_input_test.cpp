// What molva-diff makes of input that is odd: repeated, incomplete, interleaved, large.

#include <doctest/doctest.h>

#include "base/clock.hpp"
#include "store/diff.hpp"
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

bool has_notice(const Outcome& out, Exit status, std::string_view words) {
    for (const auto& notice : out.notices) {
        if (notice.status == status && notice.what.find(words) != std::string::npos) return true;
    }
    return false;
}

}  // namespace

TEST_CASE("store/diff: a crawl that is known changes nothing") {
    const auto store = memory_store();
    baseline(*store);
    const Strings second{review("c", kA), review("a", kA), crawl(3, "ok", kComplete)};
    CHECK(diff(*store, second).brief == Strings{"new c", "removed b"});
    auto out = diff(*store, second);
    CHECK(out.brief.empty());
    CHECK(out.totals.repeated == 1);
    CHECK(has_notice(out, Exit::ok, "stored already"));
    out = diff(*store, {review("a", kA), review("b", kB), crawl(1, "ok", kComplete)});
    CHECK(out.brief.empty());
    CHECK(has_notice(out, Exit::ok, "stored already"));
    out = diff(*store, {review("q", kA), crawl(2, "ok", kComplete)});
    CHECK(out.brief.empty());
    CHECK(has_notice(out, Exit::partial, "is the clock right?"));
    CHECK((*store->source("s"))->reviews == 2);
}

TEST_CASE("store/diff: a review that stands on two pages of a crawl is one") {
    const auto store = memory_store();
    baseline(*store);
    const auto out = diff(*store, {review("c", kB), review("a", kA), review("c", kA),
                                   review("b", kB), review("a", kA), crawl(2, "ok", kComplete)});
    CHECK(out.brief == Strings{"new c"});
    CHECK(json::parse(out.lines[0])->at("review").at("rating") == 5);  // the last reading
    CHECK((*store->source("s"))->reviews == 3);
}

TEST_CASE("store/diff: sources may come interleaved and are settled one by one") {
    const auto store = memory_store();
    diff(*store, {crawl(1, "empty", "", "s"), crawl(1, "empty", "", "t")});
    const auto out = diff(*store, {review("1", kA, "s"), review("1", kB, "t"), review("2", kA, "s"),
                                   crawl(2, "ok", kComplete, "t"), review("3", kA, "s"),
                                   crawl(2, "failed", "", "u"), crawl(2, "ok", kComplete, "s")});
    CHECK(out.brief == Strings{"new 1", "source_broken", "new 1", "new 2", "new 3"});
    CHECK(out.totals.sources == 3);
    CHECK(out.totals.broken == 1);
    CHECK(out.totals.reviews == 4);
}

TEST_CASE("store/diff: reviews without their crawl record are reported and not stored") {
    const auto store = memory_store();
    const auto out = diff(*store, {review("a", kA), review("b", kB, "t"), review("c", kB, "t")});
    CHECK(out.brief.empty());
    REQUIRE(out.notices.size() == 2);
    CHECK(out.notices[1].where == "t");
    CHECK(out.notices[1].status == Exit::partial);
    CHECK(out.notices[1].what.starts_with("2 reviews without a crawl record"));
    CHECK(store->sources()->empty());
}

TEST_CASE("store/diff: a crawl whose reviews did not all come removes nothing") {
    const std::string three = kComplete + R"(,"reviews":3,"validators":[{"url":"u","etag":"e"}])";
    const auto store = memory_store();
    baseline(*store);
    auto out = diff(*store, {review("c", kA), crawl(2, "ok", three)});
    CHECK(out.brief == Strings{"new c"});
    CHECK(has_notice(out, Exit::partial, "2 of the 3 reviews"));
    const auto state = *store->source("s");
    CHECK(store->validators(state->id)->empty());  // so that the next crawl reads all again
    out = diff(*store, {crawl(3, "ok", three)});
    CHECK(out.brief.empty());
    CHECK(has_notice(out, Exit::partial, "without its reviews"));
    CHECK((*store->source("s"))->started == state->started);
    out = diff(*store, {crawl(4, "ok", kComplete)});
    CHECK(has_notice(out, Exit::partial, "without its reviews"));
    CHECK((*store->source("s"))->reviews == 3);
}

TEST_CASE("store/diff: records that cannot be used are named") {
    const auto store = memory_store();
    const auto out =
        diff(*store, {R"({"type":"review","id":"1"})", R"({"type":"review","source":"s"})",
                      R"({"type":"crawl","source":"s"})",
                      R"({"type":"crawl","source":"","started":"2026-01-01T00:00:00Z",)"
                      R"("finished":"2026-01-01T00:00:00Z","verdict":"ok"})"});
    REQUIRE(out.errors.size() == 4);
    CHECK(out.errors[0].what == "review record: \"source\" is missing");
    CHECK(out.errors[1].what == "review record: \"id\" is missing");
    for (const auto& error : out.errors) CHECK(error.status == Exit::partial);
    Feeder feeder;
    store::Diff diff{*store, {}, {}, {}};
    for (const char* line : {R"({"type":"event"})", R"({"type":"x"})", "{}"}) {
        const auto record = feeder.parse(line);
        REQUIRE(record);
        const auto taken = diff.take(*record);
        REQUIRE(taken);
        CHECK_FALSE(*taken);
    }
}

TEST_CASE("store/diff: what comes into the window from below is not new") {
    const auto at = [](int day) {
        const std::string two = (day < 10 ? "0" : "") + std::to_string(day);
        return R"("text":"t","published":{"at":"2025-12-)" + two +
               R"(T10:00:00Z","precision":"second","raw":"x"})";
    };
    const std::string down_to_5 = R"("window":{"complete":false,"oldest":"2025-12-05T10:00:00Z"})";
    const auto store = memory_store();
    diff(*store, {review("9", at(9)), review("5", at(5)), crawl(1, "partial", down_to_5)});
    const auto out = diff(
        *store,
        {review("11", at(11)), review("9", at(9)), review("7", at(7)), review("5", at(5)),
         review("3", at(3)),
         crawl(2, "partial", R"("window":{"complete":false,"oldest":"2025-12-03T10:00:00Z"})")});
    CHECK(out.brief == Strings{"new 11", "new 7"});
    CHECK((*store->source("s"))->reviews == 5);
    CHECK((*store->source("s"))->reach.oldest == parse_rfc3339("2025-12-03T10:00:00Z")->at);
}

TEST_CASE("store/diff: a rehearsal says the same, without places, and stores nothing") {
    const TempDir dir;
    const std::string file = dir.file("store.db");
    const Strings input{review("c", kA),
                        review("a", kA),
                        crawl(2, "ok", kComplete),
                        review("z", kA, "t"),
                        crawl(2, "failed", "", "t"),
                        crawl(2, "blocked", "", "u")};
    store::OpenOptions how;
    how.mode = store::OpenMode::rehearsal;
    how.patience = std::chrono::milliseconds{50};
    CHECK(diff(*open_store(file, how), input).brief == Strings{"source_broken", "source_broken"});
    const auto store = open_store(file);
    baseline(*store);
    REQUIRE(store->begin());  // a writer at work keeps nobody waiting
    REQUIRE(store->ensure_source("held"));
    const auto dry = diff(*open_store(file, how), input);
    store->rollback();
    CHECK(store->last_seq().value_or(-1) == 0);
    CHECK(store->sources()->size() == 1);
    CHECK((*store->source("s"))->reviews == 2);
    const auto wet = diff(*store, input);
    REQUIRE(dry.lines.size() == 4);
    REQUIRE(wet.lines.size() == 4);
    for (std::size_t i = 0; i < dry.lines.size(); ++i) {
        CHECK(wet.lines[i] ==
              R"({"type":"event","seq":)" + std::to_string(i + 1) +
                  dry.lines[i].substr(std::string_view{R"({"type":"event")"}.size()));
    }
}

TEST_CASE(
    "store/diff: a crawl of the future is refused, and one that was stored is not waited for") {
    const auto store = memory_store();
    baseline(*store);
    const StandingClock early{parse_rfc3339("2026-01-03T12:00:00Z")->at};
    store::DiffOptions options = one_look();
    options.clock = &early;
    const Strings ahead{review("a", kA), crawl(5, "ok", kComplete)};
    auto out = diff(*store, ahead, options);
    CHECK(out.brief.empty());
    CHECK(has_notice(out, Exit::partial, "more than a day ahead of this clock"));
    CHECK((*store->source("s"))->started < early.now());
    out = diff(*store, {review("a", kA), crawl(4, "ok", kComplete)}, options);  // a day is allowed
    CHECK(out.brief == Strings{"removed b"});

    CHECK(diff(*store, {review("a", kA), review("c", kB), crawl(300, "ok", kComplete)}).brief ==
          Strings{"new c"});  // by a clock that ran ahead
    out = diff(*store, {review("c", kB), crawl(3, "ok", kComplete)}, options);
    CHECK(out.brief == Strings{"removed a"});
    CHECK(has_notice(out, Exit::ok, "is of the future"));
    CHECK(diff(*store, {review("c", kB), crawl(3, "ok", kComplete)}, options).totals.repeated == 1);
    CHECK(store::verify(*store).value_or(Strings{"failed"}) == Strings{});
}

TEST_CASE("store/diff: a source whose scraper or subject changes says so once") {
    const auto store = memory_store();
    const auto other = [](std::string line, std::string_view from, std::string_view to) {
        return line.replace(line.find(from), from.size(), to);
    };
    baseline(*store);
    const Strings second{review("a", kA), review("b", kB),
                         other(crawl(2, "ok", kComplete), R"("scraper":"x")", R"("scraper":"y")")};
    auto out = diff(*store, second);
    CHECK(has_notice(out, Exit::partial, R"(its scraper is "y" now and was "x")"));
    CHECK(out.notices.size() == 1);
    const std::string third =
        other(other(crawl(3, "ok", kComplete), R"("scraper":"x")", R"("scraper":"y")"),
              R"("subject":"Acme")", R"("subject":"Apex")");
    out = diff(*store, {review("a", kA), review("b", kB), third});
    CHECK(has_notice(out, Exit::partial, R"(its subject is "Apex" now and was "Acme")"));
    CHECK(out.notices.size() == 1);
}

TEST_CASE("store/diff: the same input gives the same bytes, ids of 10 KB and odd text included") {
    const std::string long_id(10'240, 'i');
    const Strings first{review("a", kA), crawl(1, "ok", kComplete)};
    const Strings second{review("a", kA), review(long_id, kB),
                         review(std::string{"n\0l", 3}, R"("text":"\u0000\ud83d\ude00")"),
                         crawl(2, "ok", kComplete)};
    Strings lines[2];
    for (auto& out : lines) {
        const auto store = memory_store();
        diff(*store, first);
        out = diff(*store, second).lines;
        CHECK(store::verify(*store).value_or(Strings{"failed"}) == Strings{});
    }
    CHECK(lines[0].size() == 2);
    CHECK(lines[0] == lines[1]);
}

TEST_CASE("store/diff: a crawl larger than the memory for it is compared all the same") {
    store::DiffOptions options = one_look();
    options.memory = 4096;
    const auto store = memory_store();
    Strings input;
    for (int i = 0; i < 500; ++i) {
        input.push_back(review(std::to_string(i), R"("text":")" + std::string(i % 97, 'x') + "\""));
    }
    auto first = input;
    first.push_back(crawl(1, "ok", kComplete));
    CHECK(diff(*store, first, options).brief.empty());
    input.erase(input.begin() + 250);
    input[10] = review("10", R"("text":"other")");
    input.push_back(review("fresh", kA));
    input.push_back(crawl(2, "ok", kComplete));
    CHECK(diff(*store, input, options).brief == Strings{"edited 10", "new fresh", "removed 250"});
    CHECK(store::verify(*store).value_or(Strings{"failed"}) == Strings{});
}

TEST_CASE("store/diff: small sources share a commit, and each stands or falls by itself") {
    const TempDir dir;
    const std::string file = dir.file("store.db");
    const auto store = open_store(file);
    const auto reader = open_store(file, {store::OpenMode::read_only, {}});
    store::DiffOptions options = one_look();
    options.announce_baseline = true;
    options.group = 3;
    Strings told;
    std::vector<Error> notices;
    store::Diff diff{
        *store, options,
        [&](std::string_view line) {
            told.push_back(brief_of(line));
            // What is handed out is on the disk for everybody.
            CHECK(reader->last_seq().value_or(0) >= static_cast<std::int64_t>(told.size()));
            return Result<void>{};
        },
        [&](const Error& notice) { notices.push_back(notice); }};
    Feeder feeder;
    const auto take = [&](const Strings& lines) {
        for (const auto& line : lines) REQUIRE(diff.take(*feeder.parse(line)));
    };
    take({review("1", "", "a"), crawl(2, "ok", kComplete, "a")});
    take({review("2", "", "b"), crawl(2, "ok", kComplete, "b")});
    CHECK(told.empty());
    CHECK(reader->sources()->empty());
    take({crawl(2, "ok", kComplete + R"(,"reviews":7)", "c")});  // its reviews never came
    take({crawl(1, "ok", kComplete, "a")});                      // an old one
    CHECK(notices.size() == 2);
    CHECK(told.empty());
    take({review("3", "", "d"), crawl(2, "ok", kComplete, "d")});  // the third makes it full
    CHECK(told == Strings{"new 1", "new 2", "new 3"});
    CHECK(reader->sources()->size() == 3);
    take({review("4", "", "e"), crawl(2, "ok", kComplete, "e")});
    CHECK(told.size() == 3);
    REQUIRE(diff.flush());
    CHECK(told.size() == 4);
    take({review("1", R"("text":"x")", "a"), crawl(3, "ok", kComplete, "a"),
          crawl(4, "empty", "", "a")});
    REQUIRE(diff.finish());
    CHECK(told == Strings{"new 1", "new 2", "new 3", "new 4", "edited 1", "removed 1"});
    CHECK(diff.totals().sources == 6);
    CHECK(store->last_seq().value_or(0) == 6);
}

TEST_CASE("store/diff: a snapshot that changes while its crawl is read is left alone") {
    const TempDir dir;
    const std::string file = dir.file("store.db");
    const auto store = open_store(file), other = open_store(file);
    diff(*store, {review("1", R"("text":"a")"), crawl(1, "ok", kComplete)});
    Strings told;
    std::vector<Error> notices;
    store::Diff slow{*store, one_look(),
                     [&](std::string_view line) {
                         told.push_back(brief_of(line));
                         return Result<void>{};
                     },
                     [&](const Error& notice) { notices.push_back(notice); }};
    Feeder feeder;
    REQUIRE(slow.take(*feeder.parse(review("1", R"("text":"a")"))));
    diff(*other, {review("1", R"("text":"b")"), crawl(2, "ok", kComplete)});
    REQUIRE(slow.take(*feeder.parse(crawl(3, "ok", kComplete))));
    REQUIRE(slow.finish());
    CHECK(told.empty());
    REQUIRE(notices.size() == 1);
    CHECK(notices[0].status == Exit::partial);
    CHECK(notices[0].what.find("meanwhile") != std::string::npos);
    // The next one finds what there is to find.
    CHECK(diff(*store, {review("1", R"("text":"a")"), crawl(4, "ok", kComplete)}).brief ==
          Strings{"edited 1"});
}

TEST_CASE("store/diff: ids of 10 KB, NUL and lone surrogates are kept apart and kept") {
    const auto store = memory_store();
    const std::string long_id(10'000, 'i');
    const Strings first{review(long_id, R"("text":"a\u0000b")"),
                        review(long_id + "2", R"("text":"c")"),
                        review(std::string{"x\0y", 3}, R"("text":"d")"), review("x", "")};
    Strings input = first;
    input.push_back(crawl(1, "ok", kComplete));
    CHECK(diff(*store, input).errors.empty());
    CHECK((*store->source("s"))->reviews == 4);
    input = first;
    input[0] = review(long_id, R"("text":"a\u0000c")");
    input.push_back(crawl(2, "ok", kComplete));
    const auto out = diff(*store, input);
    CHECK(out.brief == Strings{"edited " + long_id});
    CHECK(store::verify(*store).value_or(Strings{"failed"}) == Strings{});
    // Half a character is kept as U+FFFD, which any reader of the store can read.
    const auto cut = diff(*store, {review("s", R"("text":"cut \ud83d")"), crawl(3, "partial")});
    CHECK(cut.errors.empty());
    CHECK(cut.brief == Strings{"new s"});
    REQUIRE(cut.lines.size() == 1);
    CHECK(cut.lines[0].find(R"("text":"cut \ufffd")") != std::string::npos);
    CHECK(store::verify(*store).value_or(Strings{"failed"}) == Strings{});
}
