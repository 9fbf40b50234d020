// A glance misses no phrase that reading would find, whatever stands around its words.

#include "flag/glance.hpp"

#include <doctest/doctest.h>

#include <array>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "flag/phrases.hpp"
#include "flag/tokenizer.hpp"

using namespace molva::flag;

namespace {

// Words of the phrases below, others, and such as are never remembered.
constexpr std::array<std::string_view, 22> kWords{
    "refund", "refunds", "charged", "twice",  "rude",   "crashes", "the",    "of",
    "деньги", "вернули", "вернуть", "хамит",  "Хамство", "и",      "мошенник", "naïve",
    "sh!t",   "cr@p",    "b*d",     "10/10",  "dog's",  "rude-ish"};

constexpr std::array<std::string_view, 26> kBetween{
    " ",  " ",  " ",  ", ", ". ",  "! ", " - ", "\n", ":",    ":)",   ":D", ";",  "...",
    "@",  " @", "<b>", "<br>", "&amp;", "😡",  " 😡", "— ", "…", "(", ") ", "'", "http://a.b/"};

std::string text_of(std::mt19937& random, std::size_t words) {
    std::string out;
    for (std::size_t i = 0; i < words; ++i) {
        // So many other words that those of one slot drive each other out.
        if (random() % 3 == 0) out += "w" + std::to_string(random() % 60000) + "x";
        else out += kWords[random() % kWords.size()];
        out += kBetween[random() % kBetween.size()];
    }
    return out;
}

PhraseSet some_phrases() {
    PhraseSet out;
    for (const auto* phrase : {"refund", "charged twice", "rude", "crash*", "вернуть деньги",
                               "\"хамство и\"", "мошенник", "of the dog", "shit", "bad"}) {
        REQUIRE(out.add(phrase));
    }
    return out;
}

}  // namespace

TEST_CASE("flag/glance: where it sees no chance nothing is found") {
    const PhraseSet phrases = some_phrases();
    PhraseFinder glancing{phrases}, reading{phrases};
    Tokenizer tokenizer, other;
    Glance glance;
    Tokens tokens;
    std::vector<Found> found;
    std::mt19937 random{20261130};
    std::size_t none = 0, some = 0, displaced = 0;
    for (int i = 0; i < 40000; ++i) {
        const std::string text = text_of(random, 1 + random() % 6);
        CAPTURE(text);
        tokenizer.glance(text, glance);
        const Chance chance = glancing.may_find(glance);
        none += chance == Chance::none;
        some += chance == Chance::some;
        displaced += !glance.whole;
        // Only what has to be read is, as it is with reviews.
        if (chance == Chance::unknown || random() % 3 == 0) {
            tokenizer.cut(text, tokens);
            if (chance == Chance::unknown) glancing.find(tokens, found);
        }
        other.cut(text, tokens);
        reading.find(tokens, found);
        if (chance == Chance::none) CHECK(found.empty());
    }
    CHECK(none > 1000);
    CHECK(some > 1000);
    CHECK(displaced > 1000);
}

TEST_CASE("flag/glance: it hears the words that tell Latin letters of Russian ones") {
    Tokenizer tokenizer;
    Glance glance;
    for (const auto* text : {"ne rabotaet voobsche, uzhas", "ne rabotaet voobsche, uzhas"}) {
        tokenizer.glance(text, glance);
        CHECK(glance.foreign > 0);
    }
    tokenizer.glance("this is the best app", glance);
    CHECK(glance.foreign <= 0);
}
