#include "store/inspect.hpp"

#include <doctest/doctest.h>
#include <sqlite3.h>

#include "support.hpp"

using namespace molva;
using namespace molva::test;

namespace {

const Instant kNow = parse_rfc3339("2026-02-01T00:00:00Z")->at;

Strings exported(store::Store& store, const Strings& names, bool removed) {
    Strings lines;
    const auto count = store::export_reviews(store, names, removed, [&](std::string_view line, auto gone) {
        lines.emplace_back(line);
        if (gone) lines.back() += " gone " + format_rfc3339(*gone);
        return Result<void>{};
    });
    REQUIRE(count);
    CHECK(*count == static_cast<std::int64_t>(lines.size()));
    return lines;
}

}  // namespace

TEST_CASE("store/inspect: what stands in a store, source by source") {
    const auto store = memory_store();
    diff(*store, {review("1", R"("rating":5)"), review("2", R"("rating":2)"), review("3", ""),
                  crawl(1, "ok", kComplete), crawl(1, "failed", "", "t")});
    diff(*store, {review("1", R"("rating":5)"), review("3", ""), crawl(2, "ok", kComplete)});
    const auto rows = store::overview(*store);
    REQUIRE(rows);
    REQUIRE(rows->size() == 2);
    CHECK((*rows)[0].state.name == "s");
    CHECK((*rows)[0].state.reviews == 2);
    CHECK((*rows)[0].removed == 1);
    CHECK((*rows)[0].rated == 1);
    CHECK((*rows)[0].mean == 5.0);
    CHECK((*rows)[1].state.verdict == stream::Verdict::failed);
    CHECK_FALSE((*rows)[1].mean);
    REQUIRE(store::overview(*store, {"t"}));
    CHECK(store::overview(*store, {"t"})->size() == 1);
    const auto past = store->crawls((*rows)[0].state.id);
    REQUIRE(past);
    REQUIRE(past->size() == 2);
    CHECK(past->front().events == 1);
    CHECK_FALSE(past->front().reviews);  // the crawl record does not say
    diff(*store, {review("1", R"("rating":5)"), review("3", ""),
                  crawl(3, "ok", kComplete + R"(,"reviews":2)")});
    CHECK(store->crawls((*rows)[0].state.id)->front().reviews == 2);
}

TEST_CASE("store/inspect: names that are not there are said with the nearest one") {
    const auto store = memory_store();
    diff(*store, {review("1", "", "acme-otzovik"), crawl(1, "ok", kComplete, "acme-otzovik")});
    const auto rows = store::overview(*store, {"acme-otzovk"});
    REQUIRE_FALSE(rows);
    CHECK(rows.error().status == Exit::usage);
    CHECK(rows.error().what.find("acme-otzovik") != std::string::npos);
    const auto history = store::history(*store, "acme-otzovik", "2");
    REQUIRE_FALSE(history);
    CHECK(history.error().what == R"(source "acme-otzovik" has no review "2")");
}

TEST_CASE("store/inspect: every version of a review with its dates") {
    const auto store = memory_store();
    diff(*store, {review("1", R"("text":"a")"), review("2", ""), crawl(1, "ok", kComplete)});
    diff(*store, {review("1", R"("text":"b")"), review("2", ""), crawl(2, "ok", kComplete)});
    diff(*store, {review("1", R"("text":"b","votes":{"up":3})"), review("2", ""),
                  crawl(3, "ok", kComplete)});
    diff(*store, {review("1", R"("text":"a")"), review("2", ""), crawl(4, "ok", kComplete)});
    diff(*store, {review("2", ""), crawl(5, "ok", kComplete)});
    const auto history = store::history(*store, "s", "1");
    REQUIRE(history);
    CHECK(history->removed);
    REQUIRE(history->versions.size() == 3);
    const auto day = [](int n) {
        return parse_rfc3339("2026-01-0" + std::to_string(n) + "T12:00:00Z")->at;
    };
    CHECK(history->versions[0].since == day(1));
    CHECK(history->versions[0].until == day(2));
    CHECK(history->versions[1].review.find(R"("text":"b")") != std::string::npos);
    CHECK(history->versions[2].since == day(4));
    CHECK(history->versions[2].until == day(5));
}

TEST_CASE("store/inspect: export and import give the same snapshot, byte for byte") {
    const auto store = memory_store();
    const Strings reviews{review("2", R"("text":"b","own":[1, 2])"), review("1", R"("text":"a")"),
                          review("3", R"("rating":1)")};
    auto input = reviews;
    input.push_back(crawl(1, "ok", kComplete));
    diff(*store, input);
    diff(*store, {reviews[0], reviews[1], crawl(2, "ok", kComplete)});
    CHECK(exported(*store, {}, false) == Strings{reviews[0], reviews[1]});
    CHECK(exported(*store, {"s"}, true) ==
          Strings{reviews[0], reviews[1], reviews[2] + " gone 2026-01-02T12:00:00Z"});

    const auto other = memory_store();
    Feeder feeder;
    {
        auto importer = store::Importer::start(*other, kNow);
        REQUIRE(importer);
        for (const auto& line : reviews) CHECK(importer->take(*feeder.parse(line)).value_or(false));
        CHECK_FALSE(importer->take(*feeder.parse(reviews[0])).value_or(true));
        const auto gone = stream::with_member(review("5", ""), "removed", R"("2026-01-02T00:00:00Z")");
        CHECK_FALSE(importer->take(*feeder.parse(gone)).value_or(true));
        CHECK_FALSE(importer->take(*feeder.parse(crawl(1, "ok"))));
        CHECK_FALSE(importer->take(*feeder.parse(R"({"type":"review","source":"s"})")));
        REQUIRE(importer->finish());
    }
    CHECK(exported(*other, {}, false) == reviews);
    CHECK(store::verify(*other).value_or(Strings{"failed"}) == Strings{});
    CHECK(other->last_seq().value_or(-1) == 0);
    // It is a baseline: the next crawl is compared with it.
    input = reviews;
    input.push_back(review("4", ""));
    input.push_back(crawl(3, "ok", kComplete));
    CHECK(diff(*other, input).brief == Strings{"new 4"});
}

TEST_CASE("store/inspect: an import that is not finished leaves nothing") {
    const auto store = memory_store();
    Feeder feeder;
    {
        auto importer = store::Importer::start(*store, kNow);
        REQUIRE(importer);
        REQUIRE(importer->take(*feeder.parse(review("1", ""))));
    }
    CHECK(store->sources()->empty());
}

TEST_CASE("store/inspect: verify finds what does not fit together") {
    struct Row {
        const char* sql;
        const char* words;
    };
    const Row rows[] = {
        {R"(UPDATE body SET record = '{"type":"review","source":"s","id":"1","text":"x"}')"
         " WHERE id = 1",
         "its text is not"},
        {"UPDATE body SET record = x'01ff' WHERE id = 1", "packed record cannot be read"},
        {"UPDATE body SET record = x'ff' WHERE id = 1", "packed record cannot be read"},
        {"UPDATE body SET record = '{\"type\":\"review\"}' WHERE id = 1", "another review"},
        {"UPDATE body SET record = 'x' WHERE id = 1", "cannot be read"},
        {"UPDATE review SET rating = 1", "its rating is not"},
        {"UPDATE review SET reply_hash = 1", "its reply is not"},
        {"UPDATE source SET reviews = 7", "7 are counted"},
        {"DELETE FROM body WHERE id = 1", "lost its record 1"},
        {"DELETE FROM review", "belongs to no review"},
        {"PRAGMA foreign_keys = 0; DELETE FROM source",
         "rows of review that belong to no source: "},
    };
    for (const Row& row : rows) {
        CAPTURE(row.sql);
        const TempDir dir;
        const std::string file = dir.file("store.db");
        diff(*open_store(file),
             {review("1", R"("text":"first")"), review("2", ""), crawl(1, "ok", kComplete)});
        sqlite3* db = nullptr;
        REQUIRE(sqlite3_open(file.c_str(), &db) == SQLITE_OK);
        CHECK(sqlite3_exec(db, row.sql, nullptr, nullptr, nullptr) == SQLITE_OK);
        sqlite3_close(db);
        const auto wrong = store::verify(*open_store(file));
        REQUIRE(wrong);
        REQUIRE_FALSE(wrong->empty());
        std::string all;
        for (const auto& line : *wrong) all += line + "\n";
        CAPTURE(all);
        CHECK(all.find(row.words) != std::string::npos);
    }
}
