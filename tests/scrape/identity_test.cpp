#include "scrape/identity.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>
#include <vector>

using molva::scrape::identify;
using molva::scrape::Unnamed;
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

std::string id_of(const Review& review, std::string raw_date) {
    const auto out = identify({{review, false, std::move(raw_date)}});
    REQUIRE(out.size() == 1);
    CHECK(out[0].id_kind == IdKind::derived);
    return out[0].id;
}

Review rated(Review out, double rating) {
    out.rating = rating;
    return out;
}

/// Ids of undated reviews without an address, in the order of `page`.
std::vector<std::string> ids_of(const std::vector<Review>& page) {
    std::vector<Unnamed> unnamed;
    for (const auto& review : page) unnamed.push_back({review, false, ""});
    std::vector<std::string> ids;
    for (const auto& review : identify(std::move(unnamed))) ids.push_back(review.id);
    return ids;
}

}  // namespace

TEST_CASE("scrape/identity: the site's id, else the permalink, else a derived one") {
    Review own = review("a", "", "t");
    own.id = "17";
    own.url = "https://x.example/17";
    Review linked = review("a", "", "t");
    linked.url = "https://x.example/18";
    Review neither = review("a", "", "t");
    neither.url = "https://x.example/list";
    const auto out = identify({{own, true, ""}, {linked, true, ""}, {neither, false, ""}});
    REQUIRE(out.size() == 3);
    CHECK(out[0].id == "17");
    CHECK(out[0].id_kind == IdKind::site);
    CHECK(out[1].id == "https://x.example/18");
    CHECK(out[1].id_kind == IdKind::url);
    CHECK(out[2].id_kind == IdKind::derived);
    CHECK(out[2].id.size() == 32);
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

TEST_CASE("scrape/identity: what a page shows twice is one review, short words may come again") {
    const std::string long_text = "The handle came off on the second day and nobody answered.";
    const auto whole = dated(review("Ann", "", long_text), false);
    auto page = identify({{whole, false, "1 May"}, {whole, false, "1 May"}});
    CHECK(page.size() == 1);
    // A list in two places, with a short one in it; and one that is not whole.
    const auto brief = dated(review("Bob", "", "Fine"), false);
    const std::vector<Unnamed> list = {{whole, false, "1 May"}, {brief, false, "1 May"}};
    CHECK(identify({list[0], list[1], list[0], list[1]}).size() == 2);
    CHECK(identify({list[1], list[0], list[1]}).size() == 3);

    Review own = review("Ann", "", "Fine");
    own.id = "17";
    CHECK(identify({{own, false, ""}, {own, false, ""}}).size() == 1);

    // Two of one author, one day, one title: told apart by their texts, in any order.
    const auto one = dated(review("Ann", "", "one"), false);
    const auto two = dated(review("Ann", "", "two"), false);
    page = identify({{one, false, "1 May"}, {two, false, "1 May"}});
    const auto turned = identify({{two, false, "1 May"}, {one, false, "1 May"}});
    REQUIRE(page.size() == 2);
    REQUIRE(turned.size() == 2);
    CHECK(page[0].id != page[1].id);
    CHECK(page[0].id == turned[1].id);
    CHECK(page[1].id == turned[0].id);
}

TEST_CASE("scrape/identity: neighbours without words of their own do not fall together") {
    const auto star = [](double rating) { return rated(review("", "", ""), rating); };
    const auto ids = ids_of({star(5), star(5), star(1), star(4)});
    CHECK(std::set<std::string>(ids.begin(), ids.end()).size() == 4);
    // A newer one above moves none of the ids.
    auto later = ids_of({star(2), star(5), star(5), star(1), star(4)});
    REQUIRE(later.size() == 5);
    later.erase(later.begin());
    CHECK(later == ids);

    const auto guest = [](double rating) { return rated(review("Guest", "", "Okay"), rating); };
    const auto same = ids_of({guest(3), guest(5), guest(3), guest(3)});
    CHECK(std::set<std::string>(same.begin(), same.end()).size() == 4);
    CHECK(ids_of({guest(5), guest(3), guest(3)})[0] == same[1]);
}
