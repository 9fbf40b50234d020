// Forgetting, renaming, copying, and what is written for others to read.

#include "store/forget.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "store/copy.hpp"
#include "store/csv.hpp"
#include "store/events.hpp"
#include "store/inspect.hpp"
#include "support.hpp"

using namespace molva;
using namespace molva::test;

namespace {

std::string by(const std::string& name, const std::string& text) {
    return R"("author":{"name":")" + name + R"(","url":"https://u.example/)" + name +
           R"("},"text":")" + text + "\"";
}

// Ann's review edited once, Bob's, and one more of Ann's that was told as new.
void fill(store::Store& store) {
    diff(store, {review("1", by("Ann", "Ann-first")), review("2", by("Bob", "Bob-only")),
                 crawl(1, "ok", kComplete)});
    diff(store, {review("1", by("Ann", "Ann-second")), review("2", by("Bob", "Bob-only")),
                 review("3", by("Ann", "Ann-third")), crawl(2, "ok", kComplete)});
    REQUIRE(store.begin());
    REQUIRE(store.add_dead("ops", {1, 1, Instant{}, "why"}));
    REQUIRE(store.commit());
}

Strings log_of(store::Store& store) {
    Strings all;
    REQUIRE(store::read_events(store, {}, [&](const store::LoggedEvent& event) {
        all.push_back(event.line);
        return Result<void>{};
    }));
    return all;
}

Strings snapshot_of(store::Store& store) {
    Strings all;
    REQUIRE(store::export_reviews(store, {}, true, [&](std::string_view line, auto) {
        all.emplace_back(line);
        return Result<void>{};
    }));
    return all;
}

bool holds(const std::string& file, std::string_view text) {
    std::ifstream in{file, std::ios::binary};
    const std::string bytes{std::istreambuf_iterator<char>{in}, {}};
    return bytes.find(text) != std::string::npos;
}

const store::Pseudonyms kHide{"a key of enough bytes"};

}  // namespace

TEST_CASE("store/forget: a review goes with all that is known of it and does not come back") {
    const auto store = memory_store();
    fill(*store);
    REQUIRE(log_of(*store).size() == 2);
    const auto gone = store::forget_review(*store, "s", "1");
    REQUIRE(gone);
    CHECK(gone->reviews == 1);
    CHECK(gone->versions == 2);
    CHECK(gone->events == 1);
    CHECK(store->dead("ops")->empty());
    CHECK(log_of(*store).size() == 1);
    CHECK(snapshot_of(*store).size() == 2);
    CHECK_FALSE(store::history(*store, "s", "1"));
    CHECK(store::verify(*store).value_or(Strings{"failed"}) == Strings{});

    const auto next =
        diff(*store, {review("1", by("Ann", "Ann-fourth")), review("2", by("Bob", "Bob-only")),
                      review("3", by("Ann", "Ann-third")), crawl(3, "ok", kComplete)});
    CHECK(next.brief.empty());
    CHECK(next.errors.empty());
    CHECK(snapshot_of(*store).size() == 2);
    CHECK((*store->source("s"))->reviews == 2);
    CHECK(store::verify(*store).value_or(Strings{"failed"}) == Strings{});
    CHECK_FALSE(store::forget_review(*store, "s", "1"));
    CHECK_FALSE(store::forget_review(*store, "t", "2"));
}

TEST_CASE("store/forget: an author goes by name, whatever the case, or by URL, also later") {
    for (const char* who : {"Ann", "ANN", "https://u.example/Ann"}) {
        CAPTURE(who);
        const auto store = memory_store();
        fill(*store);
        const auto gone = store::forget_author(*store, {}, {who});
        REQUIRE(gone);
        CHECK(gone->reviews == 2);
        CHECK(gone->events == 2);
        CHECK(log_of(*store).empty());
        REQUIRE(snapshot_of(*store).size() == 1);
        CHECK(snapshot_of(*store)[0].find("Bob") != std::string::npos);
        const auto next =
            diff(*store, {review("1", by("Ann", "Ann-second")), review("2", by("Bob", "Bob-only")),
                          review("4", by("Ann", "Ann-new")), review("5", by("Cid", "c")),
                          crawl(3, "ok", kComplete)});
        CHECK(next.brief == Strings{"new 5"});
        CHECK(snapshot_of(*store).size() == 2);
    }
    const auto store = memory_store();
    fill(*store);
    const auto nobody = store::forget_author(*store, {}, {"Zoe"});
    REQUIRE_FALSE(nobody);
    CHECK(nobody.error().status == Exit::usage);
    CHECK(snapshot_of(*store).size() == 3);
}

TEST_CASE("store/forget: without a source named it holds for those that come later too") {
    store::DiffOptions emit = one_look();
    emit.announce_baseline = true;
    for (const bool everywhere : {true, false}) {
        CAPTURE(everywhere);
        const auto store = memory_store();
        fill(*store);
        REQUIRE(store::forget_author(*store, everywhere ? Strings{} : Strings{"s"}, {"Ann"}));
        const auto later = diff(*store, {review("x", by("Ann", "elsewhere"), "new"),
                                         review("y", by("Bob", "b"), "new"),
                                         crawl(5, "ok", kComplete, "new")},
                                emit);
        CHECK(later.brief == (everywhere ? Strings{"new y"} : Strings{"new x", "new y"}));
        CHECK(diff(*store, {review("9", by("Ann", "again")), crawl(6, "ok", kComplete)})
                  .brief == Strings{"removed 2"});
        CHECK(store::verify(*store).value_or(Strings{"failed"}) == Strings{});
    }
}

TEST_CASE("store/forget: a review that its site gave no id stays away under another one") {
    const auto derived = [](const char* text, const char* date, const char* precision,
                            const char* kind = "derived", const char* who = "Ann") {
        return std::string{R"("id_kind":")"} + kind + R"(","author":{"name":")" + who +
               R"("},"text":")" + text + R"(","published":{"at":")" + date +
               R"(","precision":")" + precision + R"(","raw":"r"})";
    };
    struct Row {
        std::string members;
        bool stays_away;
    };
    const char* const kDay = "2026-01-05T00:00:00Z";
    for (const Row& row : {
             Row{derived("the title was edited", kDay, "day"), true},
             Row{derived("a site id now", "2026-01-05T13:14:15Z", "second", "site"), true},
             Row{derived("an address now", kDay, "day", "url", "ANN"), true},
             Row{derived("read a month later", "2026-01-01T00:00:00Z", "month"), true},
             Row{derived("another day", "2026-01-06T00:00:00Z", "day"), false},
             Row{derived("somebody else", kDay, "day", "derived", "Bob"), false},
             Row{derived("nobody", kDay, "day", "derived", ""), false},
         }) {
        CAPTURE(row.members);
        const auto store = memory_store();
        diff(*store, {review("d1", derived("as it was", kDay, "day")), review("k", by("Cid", "c")),
                      crawl(1, "ok", kComplete)});
        REQUIRE(store::forget_review(*store, "s", "d1"));
        const auto out = diff(*store, {review("d2", row.members), review("k", by("Cid", "c")),
                                       crawl(2, "ok", kComplete)});
        CHECK(out.brief == (row.stays_away ? Strings{} : Strings{"new d2"}));
    }
    // Two ids that the site itself gave are two reviews.
    const auto store = memory_store();
    diff(*store, {review("1", derived("a", kDay, "day", "site")), crawl(1, "ok", kComplete)});
    REQUIRE(store::forget_review(*store, "s", "1"));
    CHECK(diff(*store, {review("2", derived("a", kDay, "day", "site")), crawl(2, "ok", kComplete)})
              .brief == Strings{"new 2"});
}

TEST_CASE("store/forget: whoever had the name once is found by it") {
    const auto store = memory_store();
    diff(*store, {review("1", by("Ann", "a")), crawl(1, "ok", kComplete)});
    diff(*store, {review("1", by("Deleted", "b")), crawl(2, "ok", kComplete)});
    const auto gone = store::forget_author(*store, {"s"}, {"Ann"});
    REQUIRE(gone);
    CHECK(gone->reviews == 1);
    CHECK(snapshot_of(*store).empty());
}

TEST_CASE("store/forget: an import does not bring back what was forgotten") {
    const auto store = memory_store();
    fill(*store);
    REQUIRE(store::forget_author(*store, {}, {"Ann"}));
    Feeder feeder;
    auto importer = store::Importer::start(*store, Instant{});
    REQUIRE(importer);
    CHECK_FALSE(*importer->take(*feeder.parse(review("1", by("Ann", "x")))));
    CHECK_FALSE(*importer->take(*feeder.parse(review("9", by("ann", "x")))));
    CHECK(*importer->take(*feeder.parse(review("8", by("Eve", "x")))));
    REQUIRE(importer->finish());
    CHECK(snapshot_of(*store).size() == 2);
}

TEST_CASE("store/forget: nothing of the text is left in an SQLite file") {
    const TempDir dir;
    const std::string file = dir.file("store.db");
    {
        const auto store = open_store(file);
        const std::string noise = "kZ8#xW!vP2@mT5$yB9^";
        diff(*store, {review("1", by("Ann", noise)), crawl(1, "ok", kComplete)});
        diff(*store, {review("1", by("Ann", noise + "Q7")), crawl(2, "ok", kComplete)});
        REQUIRE(store->compact());
        REQUIRE(holds(file, noise));
        REQUIRE(store::forget_author(*store, {}, {"Ann"}));
        CHECK_FALSE(holds(file, noise));
        CHECK_FALSE(holds(file + "-wal", noise));
    }
    CHECK_FALSE(holds(file, "Ann"));
}

TEST_CASE("store/copy: a source is renamed in its reviews, versions and events") {
    const auto store = memory_store();
    fill(*store);
    diff(*store, {review("1", R"("x":{"source":"other"}, "source": "other")", "other"),
                  crawl(1, "ok", kComplete, "other")});
    CHECK_FALSE(store::rename(*store, "none", "x"));
    CHECK(store::rename(*store, "s", "s").error().status == Exit::usage);
    CHECK_FALSE(store::rename(*store, "s", "other"));
    CHECK_FALSE(store::rename(*store, "s", ""));
    REQUIRE(store::rename(*store, "s", "n\"ew"));
    CHECK_FALSE(store->source("s")->has_value());
    CHECK((*store->source("n\"ew"))->last_crawl.find(R"("source":"n\"ew")") != std::string::npos);
    for (const auto& line : log_of(*store)) {
        CAPTURE(line);
        const auto tree = json::parse(line);
        CHECK(tree->at("source") == "n\"ew");
        CHECK(tree->at("review").at("source") == "n\"ew");
    }
    CHECK(store::verify(*store).value_or(Strings{"failed"}) == Strings{});
    const auto next = diff(
        *store,
        {review("1", by("Ann", "Ann-second"), "n\"ew"), review("2", by("Bob", "Bob-only"), "n\"ew"),
         review("3", by("Ann", "Ann-third"), "n\"ew"), crawl(3, "ok", kComplete, "n\"ew")});
    CHECK(next.brief.empty());
    const auto history = store::history(*store, "n\"ew", "1");
    REQUIRE(history);
    REQUIRE(history->versions.size() == 2);
    CHECK(history->versions[0].review.find(R"("source":"n\"ew")") != std::string::npos);
    // Only the record's own member, however it is written.
    REQUIRE(store::rename(*store, "other", "third"));
    const auto tree = json::parse(snapshot_of(*store).back());
    CHECK(tree->at("source") == "third");
    CHECK(tree->at("x").at("source") == "other");
}

TEST_CASE("store/copy: a copy goes on where the original stands") {
    const TempDir dir;
    const auto from = memory_store();
    fill(*from);
    REQUIRE(store::forget_review(*from, "s", "3"));
    REQUIRE(store::acknowledge(*from, "ops", 2, Instant{}));
    const auto open_copy = [&] { return store::open(store_url(dir.file("copy.db"))); };
    const auto copied = store::copy(*from, open_copy);
    REQUIRE(copied);
    const auto to = open_store(dir.file("copy.db"));
    CHECK(copied->sources == 1);
    CHECK(copied->reviews == 2);
    CHECK(copied->versions == 1);
    CHECK(copied->events == 1);
    CHECK(log_of(*to) == log_of(*from));
    CHECK(snapshot_of(*to) == snapshot_of(*from));
    CHECK(to->last_seq().value_or(0) == from->last_seq().value_or(-1));
    CHECK(to->consumer("ops")->cursor == 2);
    CHECK(to->dead("ops")->size() == 1);
    CHECK((*to->crawls((*to->source("s"))->id)).size() == 2);
    const Strings third{review("1", by("Ann", "Ann-third")), review("2", by("Bob", "Bob-only")),
                        review("3", by("Ann", "x")), crawl(3, "ok", kComplete)};
    CHECK(diff(*to, third).lines == diff(*from, third).lines);
    const auto again = store::copy(*from, open_copy);
    REQUIRE_FALSE(again);
    CHECK(again.error().status == Exit::usage);
}

TEST_CASE("store/copy: wishes that hold for every source go along, and a source held by others is "
          "found out before anything is made") {
    const TempDir dir;
    const auto from = open_store(dir.file("from.db"));
    fill(*from);
    REQUIRE(store::forget_author(*from, {}, {"Ann"}));
    int opened = 0;
    const auto open_copy = [&] {
        ++opened;
        return store::open(store_url(dir.file("copy.db")));
    };
    if (postgres_url().empty()) {
        const auto writer = open_store(dir.file("from.db"));
        const auto hasty = open_store(
            dir.file("from.db"), {store::OpenMode::existing, std::chrono::milliseconds{50}});
        REQUIRE(writer->begin());
        CHECK_FALSE(store::copy(*hasty, open_copy));
        CHECK(opened == 0);
        writer->rollback();
    }
    REQUIRE(store::copy(*from, open_copy));
    const auto to = open_store(dir.file("copy.db"));
    CHECK(diff(*to, {review("1", by("Ann", "x"), "new"), crawl(4, "ok", kComplete, "new")},
               [] {
                   auto options = one_look();
                   options.announce_baseline = true;
                   return options;
               }())
              .brief.empty());
}

TEST_CASE("store/csv: cells are quoted, and formulas are made harmless") {
    struct Row {
        const char* text;
        const char* cell;
    };
    for (const Row& row :
         {Row{"plain", "plain"}, Row{"a,b", "\"a,b\""}, Row{"say \"hi\"", "\"say \"\"hi\"\"\""},
          Row{"two\nlines", "\"two\nlines\""}, Row{"=1+1", "'=1+1"}, Row{"+7 999", "'+7 999"},
          Row{"-5", "'-5"}, Row{"@SUM(A1)", "'@SUM(A1)"}, Row{"\t=1", "\"'\t=1\""},
          Row{"\r=1", "\"'\r=1\""}, Row{"=a,\"b\"", "\"'=a,\"\"b\"\"\""}, Row{" x", "\" x\""},
          Row{"5=5", "5=5"}, Row{"\n=1", "\"'\n=1\""}, Row{"＝1+1", "'＝1+1"},
          Row{"＠SUM(A1)", "'＠SUM(A1)"}}) {
        CAPTURE(row.text);
        stream::ReviewView review;
        review.source = row.text;
        const std::string line = store::csv_row(review);
        CHECK(line.starts_with(std::string{row.cell} + ","));
        CHECK(line.ends_with("\r\n"));
    }
    stream::ReviewView review;
    review.rating = -1.5;
    review.verified = false;
    CHECK(store::csv_row(review).find(",-1.5,") != std::string::npos);
    CHECK(store::csv_row(review).find(",false,") != std::string::npos);
    const auto columns = [](const std::string& line) {
        return std::count(line.begin(), line.end(), ',');
    };
    CHECK(columns(store::csv_header()) == columns(store::csv_row({})));
}

TEST_CASE("store/pseudonym: the hash is that of RFC 4231") {
    CHECK(hex(store::hmac_sha256(std::string(20, '\x0b'), "Hi There")) ==
          "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    CHECK(hex(store::hmac_sha256("Jefe", "what do ya want for nothing?")) ==
          "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST_CASE("store/pseudonym: authors go in hidden, once and for all") {
    const std::string pseudonym = kHide.of("Ann");
    CHECK(pseudonym.size() == 21);
    CHECK(kHide.of(pseudonym) == pseudonym);
    CHECK(kHide.of("Bob") != pseudonym);
    CHECK(store::Pseudonyms{"another key of bytes"}.of("Ann") != pseudonym);

    store::DiffOptions options;
    options.hide = std::make_shared<store::Pseudonyms>(kHide);
    const auto store = memory_store();
    // One review from before names were hidden, by Ann; then it is edited.
    diff(*store, {review("1", by("Ann", "first")), crawl(1, "ok", kComplete)});
    const std::string reply = R"(,"reply":{"text":"r","author":"Olga"})";
    const auto out = diff(*store,
                          {review("1", by("Ann", "second") + reply), review("2", by("Bob", "b")),
                           crawl(2, "ok", kComplete)},
                          options);
    CHECK(out.errors.empty());
    REQUIRE(out.lines.size() == 3);
    for (const auto& line : out.lines) {
        CAPTURE(line);
        for (const char* name : {"Ann", "Bob", "Olga", "u.example"}) {
            CHECK(line.find(name) == std::string::npos);
        }
    }
    for (const auto& line : snapshot_of(*store)) {
        CHECK(line.find("Ann") == std::string::npos);
        CHECK(line.find("Bob") == std::string::npos);
        CHECK(line.find("\"author\":{\"name\":\"~") != std::string::npos);
    }
    CHECK(diff(*store,
               {review("1", by("Ann", "second") + reply), review("2", by("Bob", "b")),
                crawl(3, "ok", kComplete)},
               options)
              .brief.empty());
    REQUIRE(store::forget_author(*store, {}, {"Bob", kHide.of("Bob")}));
    CHECK(snapshot_of(*store).size() == 1);
    CHECK(store::verify(*store).value_or(Strings{"failed"}) == Strings{});
}

TEST_CASE("store/pseudonym: the other values of a record stay as they are") {
    const auto line = kHide.replace(
        R"({"type":"review","id":12345678901234567890123,"author":{"name":"A","id":"7"},"x":[1.50]})");
    REQUIRE(line);
    CHECK(line->find(R"("id":12345678901234567890123)") != std::string::npos);
    CHECK(line->find(R"("x":[1.5)") != std::string::npos);
    CHECK_FALSE(kHide.replace("[]"));
    CHECK_FALSE(kHide.replace("x"));
    CHECK(kHide.replace(R"({"author":"A"})") == R"({"author":{}})");
}
