// Phrases found by way of their rarest word, held against looking everywhere.

#include "flag/phrases.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

using namespace molva::flag;

namespace {

// No two of these share a stem.
constexpr std::array<std::string_view, 10> kWords{"не",     "деньги", "заказ", "вернуть", "курьер",
                                                  "доставка", "ждать", "плохо", "опять",   "магазин"};

std::uint64_t next(std::uint64_t& state, std::uint64_t below) {
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    return (state >> 33) % below;
}

struct Plain {
    std::vector<std::size_t> words;
    bool exact = false;
    auto operator<=>(const Plain&) const = default;
};

using Place = std::tuple<std::size_t, std::size_t, std::size_t>;  // first, last, phrase

// Where a phrase begins at `from`, as phrases.hpp says; words are numbers.
bool stands(const Plain& phrase, const std::vector<std::size_t>& text, std::size_t from,
            std::size_t& first, std::size_t& last) {
    first = last = from;
    if (phrase.exact) {
        for (std::size_t i = 0; i < phrase.words.size(); ++i) {
            if (from + i >= text.size() || text[from + i] != phrase.words[i]) return false;
        }
        last = from + phrase.words.size() - 1;
        return true;
    }
    const std::size_t reach = phrase.words.size() - 1 + 3;
    std::set<std::size_t> taken{from};
    for (std::size_t i = 1; i < phrase.words.size(); ++i) {
        std::size_t best = text.size();
        const auto apart = [&](std::size_t at) { return at > from ? at - from : from - at; };
        for (std::size_t at = 0; at < text.size(); ++at) {
            if (text[at] != phrase.words[i] || taken.contains(at) || apart(at) > reach) continue;
            if (best == text.size() || apart(at) < apart(best)) best = at;
        }
        if (best == text.size()) return false;
        taken.insert(best);
        first = std::min(first, best);
        last = std::max(last, best);
    }
    return last - first <= reach;
}

}  // namespace

TEST_CASE("flag/phrases: what a phrase could never find is refused with what does") {
    PhraseReader reader;
    for (const std::string_view text :
         {"booking.com", "М.Видео", "kaspi.kz", "C++", "*хам", "спроси @support", "ужас 😡", "da. net"}) {
        CAPTURE(text);
        const auto read = reader.read(text);
        REQUIRE_FALSE(read);
        CHECK(read.error().what.find("patterns") != std::string::npos);
    }
    for (const std::string_view text :
         {"rip-off", "it's fake", "\"да, нет\"", "iphone 11", "хам*", "24/7 поддержка", "с/у"}) {
        CAPTURE(text);
        CHECK(reader.read(text));
    }
}

TEST_CASE("flag/phrases: what is found is what looking at every word would find") {
    std::uint64_t state = 7;
    PhraseSet set;
    std::map<PhraseId, Plain> phrases;
    while (phrases.size() < 150) {
        Plain plain;
        plain.exact = next(state, 3) == 0;
        const std::size_t count = 1 + next(state, phrases.size() % 5 == 0 ? 8 : 4);
        std::string text;
        for (std::size_t i = 0; i < count; ++i) {
            plain.words.push_back(next(state, kWords.size()));
            text += (i > 0 ? " " : "") + std::string{kWords[plain.words.back()]};
        }
        const auto id = set.add(plain.exact ? '"' + text + '"' : text);
        REQUIRE(id);
        phrases.emplace(*id, plain);
    }
    CHECK(set.size() == phrases.size());
    PhraseFinder finder{set};
    Tokens tokens;
    std::vector<Found> found;
    std::size_t total = 0;
    for (int round = 0; round < 2'000; ++round) {
        std::vector<std::size_t> words;
        std::string text;
        const std::size_t size = 1 + next(state, 25);
        for (std::size_t i = 0; i < size; ++i) {
            words.push_back(next(state, kWords.size()));
            text += std::string{kWords[words.back()]} + " ";
        }
        CAPTURE(text);
        std::vector<Place> wanted;
        for (std::size_t from = 0; from < words.size(); ++from) {
            for (const auto& [id, phrase] : phrases) {
                std::size_t first = 0, last = 0;
                if (phrase.words.front() != words[from]) continue;
                if (stands(phrase, words, from, first, last)) wanted.emplace_back(first, last, id);
            }
        }
        tokenize(text, tokens);
        REQUIRE(tokens.all.size() == words.size());
        finder.find(tokens, found);
        std::vector<Place> got;
        for (const auto& one : found) got.emplace_back(one.first, one.last, one.phrase);
        REQUIRE(got == wanted);
        total += got.size();
    }
    CHECK(total > 10'000);
}

TEST_CASE("flag/phrases: a sentence ends what belongs together") {
    PhraseSet set;
    REQUIRE(set.add("вернуть деньги"));
    PhraseFinder finder{set};
    Tokens tokens;
    std::vector<Found> found;
    tokenize("Деньги так и не вернули", tokens);
    finder.find(tokens, found);
    REQUIRE(found.size() == 1);
    tokenize("Деньги. Вернули", tokens);
    finder.find(tokens, found);
    CHECK(found.empty());
}

TEST_CASE("flag/phrases: two sets at once give what each gives alone") {
    PhraseSet first, second;
    for (const auto* phrase : {"вернуть деньги", "\"не верну\"", "хам*", "не", "деньги"}) {
        REQUIRE(first.add(phrase));
    }
    // Words of the first set too, and ones of which one word has several.
    for (const auto* phrase :
         {"деньги", "хамств*", "не вернуть никогда", "хамить", "кур*",
          "хам не вернуть деньги никогда", "не деньги хам никогда вернуть курьер заказ опять"}) {
        REQUIRE(second.add(phrase));
    }
    PhraseFinder both{first, &second}, alone{first}, other{second};
    Tokens tokens;
    std::vector<Found> all, wanted;
    for (const auto* text :
         {"Хамство! Деньги так и не вернули, курьер хамит.", "Не верну. Никогда не вернут деньги",
          "хам хамства хамить не деньги не хамство", "Хам никогда не вернёт деньги",
          "опять заказ, курьер хам, никогда не вернёт деньги", ""}) {
        CAPTURE(text);
        tokenize(text, tokens);
        both.find(tokens, all);
        std::size_t seen = 0;
        for (const bool more : {false, true}) {
            (more ? other : alone).find(tokens, wanted);
            std::vector<Place> got, expected;
            for (const auto& one : all) {
                if ((one.phrase >= first.size()) != more) continue;
                const auto id = static_cast<PhraseId>(one.phrase - (more ? first.size() : 0));
                got.emplace_back(one.first, one.last, id);
            }
            for (const auto& one : wanted) expected.emplace_back(one.first, one.last, one.phrase);
            CHECK(got == expected);
            seen += got.size();
        }
        CHECK(seen == all.size());
    }
}

TEST_CASE("flag/phrases: a set has its phrases once, however it grows") {
    constexpr std::array<std::string_view, 10> kSyllables{"ба", "ве", "го", "ду", "жи",
                                                          "ку", "лы", "мо", "ню", "пя"};
    for (const std::size_t room : {0, 1, 10, 1'000}) {
        CAPTURE(room);
        PhraseSet set;
        std::vector<PhraseId> ids;
        for (std::size_t i = 0; i < 200; ++i) {
            const auto word = std::string{kSyllables[i / 100]} +
                              std::string{kSyllables[i / 10 % 10]} +
                              std::string{kSyllables[i % 10]} + "к";
            const auto id = set.add(word + " деньги");
            REQUIRE(id);
            if (ids.size() == 100) set.reserve(room);
            const auto again = set.add(word + " деньги");
            REQUIRE(again);
            CHECK(*again == *id);
            ids.push_back(*id);
        }
        CHECK(set.size() == std::set<PhraseId>(ids.begin(), ids.end()).size());
        CHECK(set.size() == 200);
    }
    PhraseSet set;
    CHECK_THROWS(set.add(PhraseForm{}));
}

TEST_CASE("flag/phrases: a set without phrases finds nothing, beside another one neither") {
    PhraseSet empty, full;
    REQUIRE(full.add("вернуть деньги"));
    PhraseFinder none{empty, &empty}, first{empty, &full}, second{full, &empty};
    PhraseFinder hidden{full, nullptr, {false}};
    Tokens tokens;
    tokenize("Деньги так и не вернули", tokens);
    std::vector<Found> found;
    // Further than the texts from which a finder learns which words are rare.
    for (int round = 0; round < 1'100; ++round) {
        none.find(tokens, found);
        REQUIRE(found.empty());
        hidden.find(tokens, found);
        REQUIRE(found.empty());
        for (PhraseFinder* one : {&first, &second}) {
            one->find(tokens, found);
            REQUIRE(found.size() == 1);
            REQUIRE(found.front().phrase == 0);
        }
    }
}
