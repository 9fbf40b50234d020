// What Tokenizer remembers must never show.

#include "flag/tokenizer.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "flag/language.hpp"

using namespace molva::flag;

namespace {

// Of pieces that words, joints, masks, addresses, smiles and broken bytes are made of.
std::string random_text(std::uint64_t& state, std::size_t pieces) {
    static const std::vector<std::string_view> kPieces{
        "не",    "Верну",  "деньги", "ООО",  "о",    "ёж",   "ї",     "қ",    "w",    "ww",
        "www",   "http",   "https",  "Good", "don",  "t",    "STOP",  "aaaa", "é",    "ß",
        "12",    "3",      "х0рошо", "oдин", " ",    " ",    " ",     " ",    ".",    ",",
        "!",     "?",      "\n",     "-",    "'",    "’",    "*",     "@",    ":",    "://",
        "/",     "(",      ")",      ":D",   "…",    "«",    "»",     "—",    "😀",   "👍🏽",
        "\u0301", "\u00ad", "\ufe0f", "#",   "_",    "\xD0", "\xE2",  "\x80", "\xFF", "\u0483",
        "\u00a0", "日本",  "\t",     "&",    "длинноеслововкоторомбуквбольшечемпомещается",
    };
    std::string out;
    for (std::size_t i = 0; i < pieces; ++i) {
        state = state * 6364136223846793005ULL + 1442695040888963407ULL;
        out += kPieces[(state >> 33) % kPieces.size()];
    }
    return out;
}

void check_same(const Tokens& got, const Tokens& wanted) {
    REQUIRE(got.all.size() == wanted.all.size());
    for (std::size_t i = 0; i < got.all.size(); ++i) {
        const Token &a = got.all[i], &b = wanted.all[i];
        REQUIRE(a.begin == b.begin);
        REQUIRE(a.end == b.end);
        REQUIRE(a.kind == b.kind);
        REQUIRE(a.hash == b.hash);
        REQUIRE(a.stretched == b.stretched);
        REQUIRE(a.shouted == b.shouted);
        REQUIRE(a.cyrillic == b.cyrillic);
        if (a.kind == TokenKind::word) REQUIRE(got.word(a) == wanted.word(b));
    }
    const Letters &x = got.letters, &y = wanted.letters;
    REQUIRE(x.cyrillic == y.cyrillic);
    REQUIRE(x.latin == y.latin);
    REQUIRE(x.other == y.other);
    REQUIRE(x.russian == y.russian);
    REQUIRE(x.ukrainian == y.ukrainian);
    REQUIRE(x.belarusian == y.belarusian);
    REQUIRE(x.kazakh == y.kazakh);
    REQUIRE(x.german == y.german);
    REQUIRE(x.french == y.french);
    REQUIRE(x.spanish == y.spanish);
}

}  // namespace

TEST_CASE("flag/tokenizer: a text is cut the same whatever was cut before") {
    Tokenizer tokenizer;
    Tokens got, wanted;
    std::uint64_t state = 1;
    std::size_t words = 0;
    for (int round = 0; round < 20'000; ++round) {
        const std::string text = random_text(state, 1 + state % 40);
        CAPTURE(text);
        tokenizer.cut(text, got);
        tokenize(text, wanted);
        check_same(got, wanted);
        words += got.all.size();
    }
    CHECK(words > 100'000);
}

TEST_CASE("flag/tokenizer: what stands behind a word makes it what it is") {
    Tokenizer tokenizer;
    Tokens got, wanted;
    const std::vector<std::string_view> words{"http", "www", "ww", "w", "бл", "name", "не", "12"};
    const std::vector<std::string_view> ends{"",   " ",   ".",   ".a", "://a", ":",   "@a", "@ ",
                                             "*",  "*a",  "-",   "-a", "'t",   "’t",  "--", "\u0301",
                                             "é",  "…",   "»",   "👍", "\xD0", "\xE2"};
    for (int round = 0; round < 2; ++round) {  // the second one remembers
        for (const auto word : words) {
            for (const auto end : ends) {
                const std::string text = std::string{word} + std::string{end};
                CAPTURE(text);
                tokenizer.cut(text, got);
                tokenize(text, wanted);
                check_same(got, wanted);
            }
        }
    }
}

TEST_CASE("flag/tokenizer: counts of a long text are those of its letters") {
    Tokenizer tokenizer;
    Tokens got, wanted;
    std::string text;
    for (int i = 0; i < 5'000; ++i) text += "ўўўўўўўўўўўўўўўў ёлка ";
    tokenizer.cut(text, got);
    tokenize(text, wanted);
    check_same(got, wanted);
    CHECK(got.letters.belarusian == 5'000U * 16 * 3);
    CHECK(got.letters.cyrillic == 5'000U * 20);
}

TEST_CASE("flag/tokenizer: no more is read than the limit, and then the language is the same") {
    Tokenizer tokenizer;
    Tokens got;
    const std::string text = "Дуже дякую, все сподобалось і ще повернусь. The end";
    tokenizer.cut(text, got, text.find(" The"));
    CHECK(got.all.back().kind == TokenKind::stop);
    CHECK(identify(got).code == "uk");
    tokenizer.cut("", got);
    CHECK(got.all.empty());
}
