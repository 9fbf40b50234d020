// A store finds records that may be alike, in whatever source they are.

#include <doctest/doctest.h>
#include <sqlite3.h>

#include <algorithm>

#include "store/copy.hpp"
#include "store/digest.hpp"
#include "store/forget.hpp"
#include "store/inspect.hpp"
#include "store/likeness.hpp"
#include "support.hpp"

using namespace molva;
using namespace molva::test;

namespace {

const std::string kText =
    "Заказывала диван в мае, привезли на две недели позже, обивка в пятнах, деньги не вернули.";
const std::string kTypo =
    "Заказывала диван в мае, привезли на две недели позже, обивка в пянах, деньги не вернули!";
const std::string kOther =
    "Отличная мастерская: телефон починили за час, взяли меньше, чем обещали по телефону сначала.";
const std::string kAnswer = "Здравствуйте! Спасибо за отзыв, мы уже разбираемся, ждём вас снова.";

std::string said(const std::string& text, const std::string& answer = "") {
    std::string members = R"("text":)" + json::quote(text);
    if (!answer.empty()) members += R"(,"reply":{"text":)" + json::quote(answer) + "}";
    return members;
}

// Source and id of the records that a look for `text` leads to.
Strings found(store::Store& store, const std::string& text) {
    stream::ReviewView review;
    review.text = text;
    store::Printer printer;
    Feeder feeder;
    Strings to;
    for (const auto mark : printer.wanted(review)) {
        const auto records = store.find_text(mark, 64);
        REQUIRE(records);
        for (const auto& line : *records) {
            const auto record = feeder.parse(line);
            REQUIRE(record);
            to.push_back(std::string{record->review->source} + "/" +
                         std::string{record->review->id});
        }
    }
    std::sort(to.begin(), to.end());
    to.erase(std::unique(to.begin(), to.end()), to.end());
    return to;
}

std::size_t found_replies(store::Store& store, const std::string& text) {
    stream::ReviewView review;
    review.reply = stream::ReplyView{text, {}, {}};
    const auto records = store.find_reply(store::Printer{}.marks(review).reply, 64);
    REQUIRE(records);
    return records->size();
}

Strings wrong(store::Store& store) {
    return store::verify(store).value_or(Strings{"verify failed"});
}

}  // namespace

TEST_CASE("store/marks: what was stored is found by its like, through all that happens to it") {
    const auto store = memory_store();
    diff(*store, {review("a", said(kText)), review("b", said(kOther)), review("c", said("Хорошо")),
                  crawl(1, "ok", kComplete)});
    diff(*store, {review("z", said(kTypo), "t"), crawl(1, "ok", kComplete, "t")});
    CHECK(found(*store, kText) == Strings{"s/a", "t/z"});
    CHECK(found(*store, kTypo) == Strings{"s/a", "t/z"});
    CHECK(found(*store, kOther) == Strings{"s/b"});
    CHECK(found(*store, "Хорошо").empty());
    CHECK((*store->source("s"))->marks == store::kMarksVersion);
    CHECK(wrong(*store) == Strings{});

    // Another text, and back; the same page again changes nothing.
    diff(*store, {review("a", said(kOther)), review("b", said(kOther)), crawl(2, "ok", kComplete)});
    CHECK(found(*store, kText) == Strings{"t/z"});
    CHECK(found(*store, kOther) == Strings{"s/a", "s/b"});
    diff(*store, {review("a", said(kOther)), review("b", said(kOther)), crawl(3, "ok", kComplete)});
    CHECK(found(*store, kOther) == Strings{"s/a", "s/b"});
    diff(*store, {review("a", said(kText)), review("b", said(kOther)), crawl(4, "ok", kComplete)});
    CHECK(found(*store, kText) == Strings{"s/a", "t/z"});
    CHECK(wrong(*store) == Strings{});

    // Removed reviews stay, forgotten ones go, renamed ones go by the new name.
    diff(*store, {review("b", said(kOther)), crawl(5, "ok", kComplete)});
    CHECK(found(*store, kText) == Strings{"s/a", "t/z"});
    REQUIRE(store::forget_review(*store, "s", "a"));
    CHECK(found(*store, kText) == Strings{"t/z"});
    REQUIRE(store::rename(*store, "t", "u"));
    CHECK(found(*store, kText) == Strings{"u/z"});
    CHECK(wrong(*store) == Strings{});
}

TEST_CASE("store/marks: the newest come first, and no more than were asked for") {
    const auto store = memory_store();
    for (int day = 1; day <= 5; ++day) {
        const std::string source = "s" + std::to_string(day);
        diff(*store, {review("a", said(kText), source), crawl(day, "ok", kComplete, source)});
    }
    stream::ReviewView review;
    review.text = kText;
    const auto mark = store::Printer{}.marks(review).text[0];
    const auto some = store->find_text(mark, 2);
    REQUIRE(some);
    REQUIRE(some->size() == 2);
    CHECK((*some)[0].find("\"source\":\"s5\"") != std::string::npos);
    CHECK((*some)[1].find("\"source\":\"s4\"") != std::string::npos);
    CHECK(store->find_text(mark, 64)->size() == 5);
    CHECK(store->find_reply(mark, 64)->empty());
}

TEST_CASE("store/marks: answers are found and counted") {
    const auto store = memory_store();
    diff(*store, {review("a", said(kText, kAnswer)), review("b", said("Хорошо", kAnswer)),
                  review("c", said("Плохо", "Спасибо!")), review("d", said("Так себе")),
                  crawl(1, "ok", kComplete)});
    CHECK(found_replies(*store, kAnswer) == 2);
    const auto id = (*store->source("s"))->id;
    CHECK(store->count_replies(id).value_or(0) == 3);
    diff(*store, {review("a", said(kText)), review("b", said("Хорошо", kAnswer)),
                  review("c", said("Плохо", "Спасибо!")), crawl(2, "ok", kComplete)});
    CHECK(found_replies(*store, kAnswer) == 1);
    CHECK(store->count_replies(id).value_or(0) == 2);
}

TEST_CASE("store/marks: what is undone leaves none behind") {
    const auto store = memory_store();
    diff(*store, {review("b", said(kOther)), crawl(1, "ok", kComplete)});
    const auto id = (*store->source("s"))->id;
    stream::ReviewView review;
    review.text = kText;
    const auto marks = store::Printer{}.marks(review);
    REQUIRE(store->begin());
    REQUIRE(store->savepoint());
    REQUIRE(store->add_body(id, Instant{}, R"({"type":"review"})", marks));
    CHECK(store->find_text(marks.text[0], 64)->size() == 1);
    REQUIRE(store->rollback_to_savepoint());
    CHECK(store->find_text(marks.text[0], 64)->empty());
    REQUIRE(store->add_body(id, Instant{}, R"({"type":"review"})", marks));
    store->rollback();
    CHECK(store->find_text(marks.text[0], 64)->empty());
    CHECK(wrong(*store) == Strings{});
}

TEST_CASE("store/marks: imports and copies have them, and a source without gets them") {
    const auto store = memory_store();
    auto importer = store::Importer::start(*store, Instant{});
    REQUIRE(importer);
    Feeder feeder;
    const auto line = review("a", said(kText));
    CHECK(importer->take(*feeder.parse(line)).value_or(false));
    REQUIRE(importer->finish());
    CHECK(found(*store, kTypo) == Strings{"s/a"});

    // As a store is that an older molva has written.
    auto state = **store->source("s");
    const auto entry = store->entry(state.id, store::key_of("a"));
    REQUIRE(entry);
    REQUIRE(store->begin());
    REQUIRE(store->set_marks(state.id, (*entry)->body, {}));
    state.marks = 0;
    REQUIRE(store->save_source(state));
    REQUIRE(store->commit());
    CHECK(found(*store, kTypo).empty());
    CHECK(wrong(*store) == Strings{});
    const TempDir dir;
    REQUIRE(store::copy(*store, [&] { return store::open(store_url(dir.file("other.db"))); }));
    const auto other = open_store(dir.file("other.db"));
    CHECK(found(*other, kTypo) == Strings{"s/a"});
    diff(*store, {review("a", said(kText)), crawl(1, "ok", kComplete)});
    CHECK(found(*store, kTypo) == Strings{"s/a"});
    CHECK(wrong(*store) == Strings{});
}

TEST_CASE("store/marks: marks that are not the records' own are damage") {
    const TempDir dir;
    const std::string file = dir.file("store.db");
    const auto store = open_store(file);
    diff(*store, {review("a", said(kText)), review("b", said(kOther)), crawl(1, "ok", kComplete)});
    REQUIRE(wrong(*store) == Strings{});
    const auto entry = store->entry((*store->source("s"))->id, store::key_of("a"));
    REQUIRE(entry);
    REQUIRE(store->set_marks((*store->source("s"))->id, (*entry)->body, {{1, 2}, 3}));
    const auto problems = wrong(*store);
    REQUIRE(problems.size() == 1);
    CHECK(problems[0].find("source s: ") != std::string::npos);
    CHECK(problems[0].find("is not theirs") != std::string::npos);
}

TEST_CASE("store/sqlite: an index of marks that is not what the records say is damage") {
    const TempDir dir;
    const std::string file = dir.file("store.db");
    diff(*open_store(file),
         {review("a", said(kText)), review("b", said(kOther)), crawl(1, "ok", kComplete)});
    sqlite3* db = nullptr;
    REQUIRE(sqlite3_open(file.c_str(), &db) == SQLITE_OK);
    const auto run = [&](const char* sql) {
        CAPTURE(sql);
        CHECK(sqlite3_exec(db, sql, nullptr, nullptr, nullptr) == SQLITE_OK);
    };
    run("INSERT INTO likeness(rowid, marks) VALUES((SELECT min(id) FROM body), 'stray1')");
    auto problems = wrong(*open_store(file));
    REQUIRE(problems.size() == 2);
    CHECK(problems[0].find("the mark stray1 leads to record ") != std::string::npos);
    CHECK(problems[1].find("of 4 marks of records 5 are in the index") != std::string::npos);
    run("INSERT INTO likeness(likeness) VALUES('rebuild')");
    CHECK(wrong(*open_store(file)) == Strings{});
    run("DELETE FROM likeness WHERE rowid = (SELECT min(id) FROM body)");
    problems = wrong(*open_store(file));
    REQUIRE(problems.size() == 1);
    CHECK(problems[0].find("of 4 marks of records 2 are in the index") != std::string::npos);
    sqlite3_close(db);
}
