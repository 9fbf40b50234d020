#include "flag/composition.hpp"

#include <doctest/doctest.h>

#include <string>

#include "flag/vocabulary.hpp"

using namespace molva;
using namespace molva::flag;

namespace {

struct Read {
    std::vector<std::int8_t> factors;
    std::vector<Clue> clues;
    Tokens tokens;

    /// Of the first word that begins so.
    int factor(std::u32string_view beginning) const {
        for (std::size_t i = 0; i < tokens.all.size(); ++i) {
            const auto& token = tokens.all[i];
            if (token.kind == TokenKind::word && tokens.word(token).starts_with(beginning)) {
                return factors[i];
            }
        }
        return -100;
    }
    int negative() const {
        int out = 0;
        for (const auto& clue : clues) out += clue.negative;
        return out;
    }
};

/// `weight` is what every word is taken to say, > 0: against.
Read read(std::string_view text, std::int32_t weight = 0) {
    Read out;
    tokenize(text, out.tokens);
    Composer composer;
    const WordReader reader;
    std::vector<Heard> heard;
    for (const auto& token : out.tokens.all) {
        Heard one;
        if (token.kind == TokenKind::word) {
            one.cue = composer.cue_of(out.tokens, token, reader.facts(out.tokens, token));
            one.weight = weight;
        }
        heard.push_back(one);
    }
    composer.read(out.tokens, 0, heard);
    out.factors = composer.factors();
    out.clues = composer.clues();
    return out;
}

}  // namespace

TEST_CASE("flag/composition: turns of speech speak for or against, and their words no more") {
    const auto praise = read("Никаких нареканий, всем доволен");
    CHECK(praise.negative() < 0);
    CHECK(praise.factor(U"нареканий") == 0);
    CHECK(praise.factor(U"доволен") == Composer::kWhole);
    for (const char* text : {"No complaints so far", "Nobody rushed us", "Ни разу не подвели",
                             "couldn't be happier"}) {
        CAPTURE(text);
        CHECK(read(text).negative() < 0);
    }
    for (const char* text : {"Thanks for nothing", "Никому не советую", "nobody ever called back",
                             "Спасибо, что испортили праздник"}) {
        CAPTURE(text);
        CHECK(read(text).negative() > 0);
    }
    CHECK(read("Обычный день, ждали автобус").clues.empty());
    CHECK(read("").factors.empty());
}

TEST_CASE("flag/composition: who is better than whom") {
    for (const char* text : {"Обслуживают вежливее, чем в прошлой клинике", "Цены ниже, чем везде",
                             "Починили за час", "Единственные, кто ответил"}) {
        CAPTURE(text);
        CHECK(read(text).negative() < 0);
    }
    for (const char* text : {"На вокзале кофе вкуснее, чем здесь", "Старый утюг гладит лучше этого",
                             "У деда на трассе и то сочнее", "Второй месяц без ответа",
                             "Прежний диван прослужил десять лет"}) {
        CAPTURE(text);
        CHECK(read(text).negative() > 0);
    }
    // Nobody does it better than they do.
    CHECK(read("Лучше, чем в этом ателье, никто не шьёт").negative() < 0);
}

TEST_CASE("flag/composition: what is grave, what weighs more, what nobody thinks anything of") {
    CHECK(read("Салон чистый, а телефон украли").negative() > 0);
    CHECK(read("Мы не в восторге от номера").negative() > 0);
    CHECK(read("Крышка тугая, ну и пусть").negative() < 0);
    CHECK(read("Ни пылинки, ни шума").negative() < 0);
    CHECK(read("Одни хвалят, другие ругают").negative() < 0);
    CHECK(read("Ругают доставку, а мне привезли").negative() < 0);
    CHECK(read("Их ругают не зря").negative() > 0);
}

TEST_CASE("flag/composition: words that only look like those of a turn") {
    CHECK(read("Ничего не видно").clues.empty());
    CHECK(read("Купил на рынке").clues.empty());
    CHECK(read("Раньше, чем обещали").factor(U"обещали") >= 0);
}

TEST_CASE("flag/composition: English praise of this one over the others, and the other way round") {
    for (const char* text : {"I'd never go back to my old bank", "The old place isn't a patch on this",
                             "They make the other salons look like amateurs",
                             "No more waiting, it was fixed in two days",
                             "I've left Greenway for these people"}) {
        INFO(text);
        CHECK(read(text).negative() < 0);
    }
    for (const char* text :
         {"Last week I went back to my old bank", "It's not a patch on the first one",
          "I'd rather walk than take this bus", "Please bring back the old menu",
          "The canteen serves better pasta than this place", "I had to chase them for six weeks",
          "I couldn't call the room clean", "I can't recommend this school"}) {
        INFO(text);
        CHECK(read(text).negative() > 0);
    }
}

TEST_CASE("flag/composition: what only sounds like an English turn of speech is none") {
    for (const char* text : {"My cat walked across the keyboard", "I can't believe how quick it was",
                             "My grandmother can't use computers", "The heating is not on"}) {
        INFO(text);
        CHECK(read(text).negative() <= 0);
    }
}

TEST_CASE("flag/composition: what follows a but counts more than what stands before it") {
    for (const char* text : {"красиво, но холодно", "Красиво. Но холодно."}) {
        CAPTURE(text);
        const auto one = read(text);
        CHECK(one.factor(U"красиво") < Composer::kWhole);
        CHECK(one.factor(U"холодно") > Composer::kWhole);
    }
    // What was at first, and what came then.
    for (const char* text : {"Сначала радовал всех подряд, потом сломался",
                             "The first few weeks it pleased everybody, then it broke"}) {
        CAPTURE(text);
        const auto one = read(text);
        CHECK(one.factors[2] < Composer::kWhole);
        CHECK(one.factors.back() > Composer::kWhole);
    }
    const auto other = read("Although shabby, clean");
    CHECK(other.factor(U"shabby") < Composer::kWhole);
    CHECK(other.factor(U"clean") == Composer::kWhole);
}

TEST_CASE("flag/composition: what others say and what others do is not what the author thinks") {
    const auto heard = read("Пишут, что хамство, а у нас тихо");
    CHECK(heard.factor(U"хамство") <= 1);
    CHECK(heard.factor(U"тихо") > Composer::kWhole);
    const auto rival = read("Unlike the last rude plumber, he came early");
    CHECK(rival.factor(U"rude") < 0);
    CHECK(rival.factor(U"early") == Composer::kWhole);
}

TEST_CASE("flag/composition: a question that wants to know is no opinion, one that demands is") {
    CHECK(read("Можно ли оплатить картой?").negative() < 0);
    CHECK(read("Do you deliver on Sundays?").negative() < 0);
    CHECK(read("Когда вы вернёте деньги?").negative() > 0);
    CHECK(read("Why was I charged twice?").negative() > 0);
}

TEST_CASE("flag/composition: praise in quotation marks is turned round unless somebody says it") {
    constexpr std::int32_t kPraise = -4000;
    CHECK(read("Эта «быстрая доставка» шла месяц", kPraise).factor(U"быстрая") < 0);
    CHECK(read("Their \"fast delivery\" took a month", kPraise).factor(U"fast") < 0);
    CHECK(read("Сын сказал «лучший праздник»", kPraise).factor(U"лучший") == Composer::kWhole);
    CHECK(read("Эта «быстрая доставка» шла месяц").factor(U"быстрая") == Composer::kWhole);
}

TEST_CASE("flag/composition: of a long text a turn of speech is only a part") {
    std::string text = "Никому не советую";
    const int brief = read(text).negative();
    for (int i = 0; i < 60; ++i) text += " слово";
    CHECK(read(text).negative() < brief);
    CHECK(read(text).negative() > 0);
}

TEST_CASE("flag/composition: hostile texts are read to their end") {
    for (const std::string piece : {"но ", "\"", "«", "пишут ", "не советую ", "? ", "Unlike "}) {
        std::string text;
        while (text.size() < 100'000) text += piece;
        const auto one = read(text);
        CHECK(one.factors.size() == one.tokens.all.size());
        for (const int factor : one.factors) CHECK(std::abs(factor) <= 24);
    }
}
