#include "flag/tokens.hpp"

#include <doctest/doctest.h>

#include "base/utf8.hpp"
#include "flag/language.hpp"

using namespace molva;
using namespace molva::flag;

namespace {

// Words as they are folded, other tokens by a letter, with spaces between.
std::string shown(std::string_view text) {
    Tokens tokens;
    tokenize(text, tokens);
    std::string out;
    for (const auto& token : tokens.all) {
        if (!out.empty()) out += ' ';
        switch (token.kind) {
            case TokenKind::word:
                for (const char32_t code : tokens.word(token)) utf8::append(out, code);
                break;
            case TokenKind::number: out += "NUM"; break;
            case TokenKind::mark: out += "MARK"; break;
            case TokenKind::link: out += "LINK"; break;
            case TokenKind::mention: out += "WHO"; break;
            case TokenKind::stop: out += "."; break;
            case TokenKind::pause: out += ","; break;
        }
    }
    return out;
}

}  // namespace

TEST_CASE("flag/tokens: a word is one word however it was typed") {
    struct Row {
        const char *text, *wanted;
    };
    const Row rows[] = {
        {"Всё ХОРОШО", "все хорошо"},
        {"оооочень долго", "очень долго"},
        {"soooo good", "so good"},
        {"длинно, классно", "длинно , классно"},                 // doubles that belong there stay
        {"o" "чень", "очень"},                                     // a Latin o
        {"c" "ервис", "сервис"},
        {"х0рошо", "хорошо"},
        {"sms-код e-mail", "sms-код e-mail"},                      // two scripts on purpose
        {"бл*ть, f**k", "бл*ть , f*k"},
        {"sh!t cr@p о#уели a$$", "sh*t cr*p о*уели a*"},           // softened by other signs
        {"Да!нет price$ ok! me@home.example", "да . нет price ok . LINK"},
        {"10/10 и 0/10, 24/7, 1/2", "MARK и MARK , NUM , NUM , NUM , NUM"},
        {"да<br>нет &quot;так&quot; <b>вот</b> a<b", "да . нет так вот a b"},
        {"don\xE2\x80\x99t can't", "don't can't"},
        {"и\xCC\x86 z\xCC\xB7\xCD\x83" "algo", "и zalgo"},
        {"по\xC2\xADкупка", "покупка"},
        {"100500 рублей", "NUM рублей"},
        {"см. https://a.example/b?c=1 там", "см . LINK там"},
        {"www.a.example и a@b.example", "LINK и LINK"},
        {"@operator ответьте", "WHO ответьте"},
        {"спасибо))) ну да(", "спасибо MARK ну да MARK"},
        {"так (вроде) ок", "так , вроде , ок"},
        {"ну и :( вот :-) да :D", "ну и MARK вот MARK да MARK"},
        {"👍🏽 ❤️", "MARK MARK"},
        {"что?!! да...", "что . да ."},
        {"раз\nдва", "раз . два"},
        {"", ""},
        {"\xFF\xFE \xC3", ""},
    };
    for (const auto& row : rows) {
        CAPTURE(row.text);
        CHECK(shown(row.text) == row.wanted);
    }
}

TEST_CASE("flag/tokens: places are bytes of the text, and no more is read than the limit") {
    Tokens tokens;
    tokenize("Да, плохо!", tokens);
    REQUIRE(tokens.all.size() == 4);
    CHECK(tokens.all[2].begin == 6);
    CHECK(tokens.all[2].end == 16);
    tokenize(std::string(100, 'a') + " b", tokens, 100);
    REQUIRE(tokens.all.size() == 1);
}

TEST_CASE("flag/tokens: a megabyte of anything is read once") {
    for (const char* piece : {"a", "(", ")", ":", "*", "а́", "\xF0\x9F\x98\x80", "@", "http://", "\xCC\x81", "1", "-", "a-"}) {
        std::string text;
        while (text.size() < 1'000'000) text += piece;
        Tokens tokens;
        tokenize(text, tokens);
        CHECK(tokens.folded.size() <= text.size() + 4);
    }
}

TEST_CASE("flag/language: letters and small words tell") {
    struct Row {
        const char *text, *lang;
        bool translit;
    };
    const Row rows[] = {
        {"Очень плохо работает", "ru", false},
        {"Хороший магазин", "ru", false},
        {"Дуже погано, не раджу", "uk", false},
        {"Їжа смачна", "uk", false},
        {"Вельмі добра, дзякуй", "be", false},
        {"Өте жақсы, рахмет", "kk", false},
        {"Great app", "en", false},
        {"It never works for me", "en", false},
        {"Sehr gut, aber nicht für mich", "de", false},
        {"Très bien, merci", "fr", false},
        {"Muy bueno, pero nada más", "es", false},
        {"uzhasno rabotaet, ne sovetuyu, dengi ne vernuli", "ru", true},
        {"ochen ploho", "ru", true},
        {"素晴らしい", "und", false},
        {"12345 !!!", "und", false},
        {"", "und", false},
    };
    for (const auto& row : rows) {
        CAPTURE(row.text);
        Tokens tokens;
        tokenize(row.text, tokens);
        const auto found = identify(tokens);
        CHECK(found.code == row.lang);
        CHECK(found.translit == row.translit);
    }
}

TEST_CASE("flag/tokens: Russian in Latin letters is read as Russian") {
    const std::pair<const char*, const char*> rows[] = {
        {"uzhasno", "ужасно"}, {"plokho", "плохо"},    {"shchas", "щас"},     {"nelzya", "нелзя"},
        {"zhdu", "жду"},       {"moy", "мой"},         {"rabotaet", "работает"}, {"chelovek", "человек"},
    };
    for (const auto& [latin, wanted] : rows) {
        Tokens tokens;
        tokenize(latin, tokens);
        read_translit(tokens);
        REQUIRE(tokens.all.size() == 1);
        std::string text;
        for (const char32_t code : tokens.word(tokens.all.front())) utf8::append(text, code);
        CHECK(text == wanted);
        Tokens native;
        tokenize(wanted, native);
        CHECK(tokens.all.front().hash == native.all.front().hash);
    }
}
