#include "stream/record.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "support/record_line.hpp"

using molva::stream::Kind;
using molva::stream::Record;
using molva::stream::RecordParser;
using molva::stream::with_member;
using Line = molva::test::RecordLine;

TEST_CASE("stream/record: a review gives every field that it has") {
    const Line line{
        R"({"type":"review","source":"s","subject":"Acme","scraper":"otzovik","id":"7",)"
        R"("id_kind":"site","url":"https://x/7","author":{"name":"Аня","url":"u","id":"3"},)"
        R"("rating":4.5,"rating_best":5,"rating_worst":1,"score":0.875,"title":"t","text":"a\nb",)"
        R"("pros":"p","cons":"c","aspects":{"food":3},"lang":"ru",)"
        R"("published":{"at":"2026-01-02T03:04:05Z","precision":"second","raw":"2 янв"},)"
        R"("reply":{"text":"thanks","author":"Acme","published":{"raw":"today"}},)"
        R"("votes":{"up":3,"down":0},"version":"1.2","place":"Omsk","verified":true,)"
        R"("fetched":"2026-01-03T00:00:00Z","extra":{"deep":[1,2]}})"};
    RecordParser parser;
    const auto record = parser.parse(line.view());
    REQUIRE(record);
    CHECK(record->kind == Kind::review);
    CHECK(record->line == line.view());
    CHECK(record->source == "s");
    CHECK(record->subject == "Acme");
    REQUIRE(record->review);
    const auto& review = *record->review;
    CHECK(review.id == "7");
    CHECK(review.author_name == "Аня");
    CHECK(review.rating == 4.5);
    CHECK(review.rating_best == 5.0);  // an integer is a number too
    CHECK(review.text == "a\nb");
    CHECK(review.published.raw == "2 янв");
    REQUIRE(review.reply);
    CHECK(review.reply->text == "thanks");
    CHECK(review.reply->published.raw == "today");
    CHECK(review.votes_up == 3);
    CHECK(review.votes_down == 0);
    CHECK(review.verified == true);
    CHECK(review.field("author") == "Аня");
    CHECK(review.field("reply") == "thanks");
    CHECK(review.field("no such field").empty());
}

TEST_CASE("stream/record: half of a surrogate pair becomes U+FFFD, also for who reads the line next") {
    struct Row {
        std::string_view text, want, line;
    };
    for (const Row& row : {Row{R"({"type":"review","text":"a\ud83d"})", "a\uFFFD",
                               R"({"type":"review","text":"a\ufffd"})"},
                           Row{R"({"type":"review","x":"\udc00","text":"\ude00b"})",
                               "\uFFFDb",
                               R"({"type":"review","x":"\ufffd","text":"\ufffdb"})"},
                           Row{R"({"type":"review","text":"\ud83d\ude00 \\ud83d"})",
                               "\U0001F600 \\ud83d",
                               R"({"type":"review","text":"\ud83d\ude00 \\ud83d"})"}}) {
        CAPTURE(row.text);
        const Line line{row.text};
        RecordParser parser;
        const auto record = parser.parse(line.view());
        REQUIRE(record);
        CHECK(record->review->text == row.want);
        CHECK(record->line == row.line);
    }
    const Line wrong{R"({"type":"review","text":"\x \ud83d"})"};
    RecordParser parser;
    CHECK_FALSE(parser.parse(wrong.view()));
}

TEST_CASE("stream/record: an event carries its review") {
    const Line line{R"({"type":"event","seq":12,"id":"e1","event":"new","source":"s",)"
                    R"("subject":"Acme","at":"2026-01-02T03:04:05Z","flag":{},)"
                    R"("review":{"type":"review","id":"7","text":"bad"}})"};
    RecordParser parser;
    const auto record = parser.parse(line.view());
    REQUIRE(record);
    CHECK(record->kind == Kind::event);
    CHECK(record->seq == 12);
    CHECK(record->event == "new");
    CHECK(record->has_flag);
    REQUIRE(record->review);
    CHECK(record->review->text == "bad");
}

TEST_CASE("stream/record: unknown types are known to be objects and nothing more") {
    for (std::string_view text : {R"({})", R"({"type":"weather","source":3})", R"({"a":[]})"}) {
        CAPTURE(text);
        const Line line{text};
        RecordParser parser;
        const auto record = parser.parse(line.view());
        REQUIRE(record);
        CHECK(record->kind == Kind::other);
    }
}

TEST_CASE("stream/record: numbers wider than a machine word do not cost a line") {
    const Line line{R"({"type":"review","id":"1","ticket":123456789012345678901234567890,)"
                    R"("author":{"name":"A","n":99999999999999999999}})"};
    RecordParser parser;
    const auto record = parser.parse(line.view());
    REQUIRE(record);
    CHECK(record->line == line.view());
    REQUIRE(record->review);
    CHECK(record->review->author_name == "A");
}

TEST_CASE("stream/record: what is no record is refused in words") {
    struct Row {
        std::string_view line, want;
    };
    for (const auto& row : {
             Row{"nonsense", "not a JSON object"},
             Row{"[1]", "not a JSON object"},
             Row{"\"text\"", "not a JSON object"},
             Row{"{\"a\":1", "not a JSON object"},
             Row{"{\"a\":1} x", "not a JSON object"},
             Row{"{\"a\":\"\xff\"}", "not a JSON object: it is not UTF-8"},
             Row{R"({"a":"\x"})",
                 "not a JSON object: a string in it has an escape that stands for nothing"},
             Row{R"({"type":3})", "this record: \"type\" must be a string"},
             Row{R"({"type":"review","id":3})", "review record: \"id\" must be a string"},
             Row{R"({"type":"review","rating":"5"})", "review record: \"rating\" must be a number"},
             Row{R"({"type":"review","author":"A"})", "review record: \"author\" must be an object"},
             Row{R"({"type":"review","votes":{"up":1.5}})",
                 "review record: \"votes.up\" must be a whole number"},
             Row{R"({"type":"review","verified":1})",
                 "review record: \"verified\" must be true or false"},
             Row{R"({"type":"event","review":[]})", "event record: \"review\" must be an object"},
         }) {
        CAPTURE(row.line);
        const Line line{row.line};
        RecordParser parser;
        const auto record = parser.parse(line.view());
        REQUIRE_FALSE(record);
        CHECK(record.error().status == molva::Exit::partial);
        CHECK(record.error().what == row.want);
    }
}

TEST_CASE("stream/record: a record that is used again has nothing of what it was") {
    RecordParser parser;
    Record record;
    const Line event{
        R"({"type":"event","seq":7,"id":"e","event":"edited","source":"s","subject":"A",)"
        R"("at":"2026-01-02T03:04:05Z","before":{"rating":5,"score":1},"flag":{},)"
        R"("review":{"type":"review","rating":1,"text":"a","reply":{"text":"b"}}})"};
    const auto read_event = [&] {
        REQUIRE(parser.parse(event.view(), record));
        CHECK(record.before_rating == 5.0);
        REQUIRE(record.review);
        CHECK(record.review->text == "a");
    };
    const auto nothing_left = [&] {
        CHECK_FALSE(record.has_flag);
        CHECK_FALSE(record.seq);
        CHECK(record.event_id.empty());
        CHECK(record.event.empty());
        CHECK(record.at.empty());
        CHECK_FALSE(record.before_rating);
        CHECK_FALSE(record.before_score);
        CHECK(record.subject.empty());
    };
    read_event();
    const Line review{R"({"type":"review","source":"t","title":"c"})"};
    REQUIRE(parser.parse(review.view(), record));
    nothing_left();
    CHECK(record.kind == Kind::review);
    CHECK(record.source == "t");
    CHECK(record.line == review.view());
    REQUIRE(record.review);
    CHECK(record.review->title == "c");
    CHECK(record.review->text.empty());
    CHECK_FALSE(record.review->rating);
    CHECK_FALSE(record.review->reply);
    read_event();
    const Line other{R"({"source":"u"})"};
    REQUIRE(parser.parse(other.view(), record));
    nothing_left();
    CHECK(record.kind == Kind::other);
    CHECK(record.type.empty());
    CHECK(record.source.empty());
    CHECK_FALSE(record.review);
    const Line broken{R"({"type":"review","rating":"x"})"};
    CHECK_FALSE(parser.parse(broken.view(), record));
}

TEST_CASE("stream/record: a member is added last and the other bytes stay") {
    struct Row {
        std::string_view line, want;
    };
    for (const auto& row : {
             Row{R"({"a": 1,  "b":2})", R"({"a": 1,  "b":2,"flag":{"n":1}})"},
             Row{R"({})", R"({"flag":{"n":1}})"},
             Row{R"({ } )", R"({ "flag":{"n":1}} )"},
             Row{R"({"flag":0,"a":1})", R"({"a":1,"flag":{"n":1}})"},
             Row{R"({"text":"\"flag\""})", R"({"text":"\"flag\"","flag":{"n":1}})"},
             Row{R"({"fl\u0061g":0,"a":1})", R"({"a":1,"flag":{"n":1}})"},
             Row{R"({"text":"}"})", R"({"text":"}","flag":{"n":1}})"},
         }) {
        CAPTURE(row.line);
        CHECK(with_member(row.line, "flag", R"({"n":1})") == row.want);
    }
}
