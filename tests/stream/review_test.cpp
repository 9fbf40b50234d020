#include "stream/review.hpp"

#include <doctest/doctest.h>

#include <optional>
#include <string>

using namespace molva;
using namespace molva::stream;

TEST_CASE("stream/review: what is absent is not written") {
    Review review;
    review.source = "s";
    review.id = "1";
    CHECK(to_json(review) == R"({"type":"review","source":"s","id":"1","id_kind":"site"})");
}

TEST_CASE("stream/review: fields stand in the order of the manual") {
    Review review;
    review.source = "s";
    review.subject = "Acme";
    review.scraper = "x";
    review.id = "1";
    review.id_kind = IdKind::derived;
    review.url = "https://x/";
    review.author = {"Аня \"A\"", "", "9"};
    review.rating = 4.5;
    review.rating_best = 5;
    review.rating_worst = 1;
    review.score = score_of(review);
    review.title = "t";
    review.text = "a\nb";
    review.aspects = {{"food", 3}};
    review.lang = "ru";
    value::Date date;
    date.at = parse_rfc3339("2024-03-12T11:05:00Z")->at;
    date.offset = std::chrono::minutes{180};
    date.precision = value::Precision::minute;
    date.raw = "12 марта 2024 г., 14:05";
    review.published = date;
    review.reply = Reply{"thanks", "Acme", std::nullopt};
    review.votes = {3, std::nullopt};
    review.verified = false;
    review.fetched = parse_rfc3339("2026-08-20T12:00:00Z")->at;
    CHECK(to_json(review) ==
          R"({"type":"review","source":"s","subject":"Acme","scraper":"x","id":"1",)"
          R"("id_kind":"derived","url":"https://x/","author":{"name":"Аня \"A\"","id":"9"},)"
          R"("rating":4.5,"rating_best":5,"rating_worst":1,"score":0.875,"title":"t",)"
          R"("text":"a\nb","aspects":{"food":3},"lang":"ru",)"
          R"("published":{"at":"2024-03-12T14:05:00+03:00","precision":"minute",)"
          R"("raw":"12 марта 2024 г., 14:05"},"reply":{"text":"thanks","author":"Acme"},)"
          R"("votes":{"up":3},"verified":false,"fetched":"2026-08-20T12:00:00Z"})");
}

TEST_CASE("stream/review: a date that was not understood keeps what was shown") {
    value::Date date;
    date.raw = "when the leaves fell";
    CHECK(to_json(date) == R"({"raw":"when the leaves fell"})");
}

TEST_CASE("stream/review: the score is where the rating lies in its scale") {
    struct Row {
        std::optional<double> rating, best, worst, want;
    };
    for (const auto& row : {
             Row{5, 5, 1, 1.0},
             Row{1, 5, 1, 0.0},
             Row{3, 5, 1, 0.5},
             Row{3, {}, {}, 0.5},   // schema.org: 5 and 1 if left out
             Row{7, 10, 0, 0.7},
             Row{0, 1, 0, 0.0},     // thumb down
             Row{{}, 5, 1, {}},
             Row{6, 5, 1, {}},      // outside: nothing to say
             Row{3, 1, 5, {}},
             Row{3, 3, 3, {}},
         }) {
        Review review;
        review.rating = row.rating;
        review.rating_best = row.best;
        review.rating_worst = row.worst;
        const auto got = score_of(review);
        CHECK(got.has_value() == row.want.has_value());
        if (got && row.want) CHECK(*got == doctest::Approx(*row.want));
    }
}
