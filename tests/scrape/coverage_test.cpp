// What a live test calls lost and gained.

#include "scrape/coverage.hpp"

#include <doctest/doctest.h>

#include <string>

using molva::scrape::drift_of;
using molva::scrape::Shares;

TEST_CASE("scrape/coverage: a field that most had and hardly any has is lost") {
    const Shares stored{{"text", 1}, {"rating", 0.5}, {"reply", 0.4}, {"title", 1}};
    struct Row {
        Shares today;
        std::int64_t found;
        std::string lost, gained;
    };
    for (const auto& row : {
             Row{stored, 20, "", ""},
             Row{{{"text", 1}, {"rating", 0}, {"title", 0.05}},
                 20,
                 "rating (50 % → 0 %) title (100 % → 5 %) ",
                 ""},
             Row{{{"text", 1}, {"rating", 0.2}, {"title", 1}, {"verified", 0.25}},
                 20,
                 "",
                 "verified (25 %) "},
             Row{{{"text", 1}, {"rating", 0}, {"title", 0}}, 2, "", ""},  // too few to tell
             Row{{}, 5, "text (100 % → 0 %) rating (50 % → 0 %) title (100 % → 0 %) ", ""},
         }) {
        const auto drift = drift_of(stored, row.today, row.found);
        std::string lost, gained;
        for (const auto& one : drift.lost) lost += one + " ";
        for (const auto& one : drift.gained) gained += one + " ";
        CHECK(lost == row.lost);
        CHECK(gained == row.gained);
    }
}
