#include "scrape/identity.hpp"

#include <doctest/doctest.h>

#include <string>

using molva::scrape::Identities;
using molva::stream::IdKind;
using molva::stream::Review;

namespace {

Review review(std::string author, std::string title, std::string text) {
    Review out;
    out.author.name = std::move(author);
    out.title = std::move(title);
    out.text = std::move(text);
    return out;
}

Review dated(Review out, bool relative) {
    out.published = molva::value::Date{.at = molva::Instant{}, .relative = relative};
    return out;
}

std::string id_of(Review review, std::string_view raw_date) {
    Identities identities;
    REQUIRE(identities.identify(review, false, raw_date));
    CHECK(review.id_kind == IdKind::derived);
    return review.id;
}

}  // namespace

TEST_CASE("scrape/identity: the site's id, else the permalink, else a derived one") {
    Identities identities;
    Review own = review("a", "", "t");
    own.id = "17";
    own.url = "https://x.example/17";
    CHECK(identities.identify(own, true, ""));
    CHECK(own.id == "17");
    CHECK(own.id_kind == IdKind::site);

    Review linked = review("a", "", "t");
    linked.url = "https://x.example/18";
    CHECK(identities.identify(linked, true, ""));
    CHECK(linked.id == "https://x.example/18");
    CHECK(linked.id_kind == IdKind::url);

    Review neither = review("a", "", "t");
    neither.url = "https://x.example/list";
    CHECK(identities.identify(neither, false, ""));
    CHECK(neither.id_kind == IdKind::derived);
    CHECK(neither.id.size() == 32);
}

TEST_CASE("scrape/identity: a derived id outlives an edited text and a moving date") {
    const auto before = dated(review("Ann", "Leaks", "It leaks."), false);
    const auto edited = dated(review("Ann", "Leaks", "It leaks. Fixed!"), false);
    CHECK(id_of(before, "1 May") == id_of(edited, "1 May"));
    CHECK(id_of(before, "1 May") != id_of(before, "2 May"));

    const auto today = dated(review("Ann", "Leaks", "It leaks."), true);
    CHECK(id_of(today, "today") == id_of(today, "yesterday"));

    // Parts do not run into each other.
    CHECK(id_of(dated(review("ab", "c", ""), false), "d") !=
          id_of(dated(review("a", "bc", ""), false), "d"));
}

TEST_CASE("scrape/identity: the same review twice is one, two of one author are two") {
    Identities identities;
    auto first = dated(review("Ann", "", "one"), false);
    auto again = first;
    auto other = dated(review("Ann", "", "two"), false);
    CHECK(identities.identify(first, false, "1 May"));
    CHECK_FALSE(identities.identify(again, false, "1 May"));
    CHECK(identities.identify(other, false, "1 May"));
    CHECK(first.id != other.id);
}
