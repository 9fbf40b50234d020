#include "flag/empty_answer.hpp"

#include "flag/tokens.hpp"
#include "flag/vocabulary.hpp"

namespace molva::flag {

namespace {

// A "no" is short.
constexpr std::size_t kLongest = 120;  // bytes

// One of these has to be there …
const WordSet& noes() {
    static const WordSet set = words_of(
        "нет нету не ни никаких никакие никакой ничего отсутствуют отсутствует отсутствовали без ноль "
        "no none nothing nil not na n/a non nope haven't couldn't didn't can't zero");
    return set;
}

// … and beside them only these.
const WordSet& fillers() {
    static const WordSet set = words_of(
        "недостатков недостатки недостаток минусов минусы минус минуса замечаний нареканий "
        "претензий плохого негатива проблем выявлено выявил выявила выявили обнаружено обнаружил обнаружила "
        "обнаружили найдено нашел нашла нашли заметил заметила заметили замечено увидел увидела "
        "увидели пока еще их таких таковых вообще совсем мне мной у в меня нас я мы для было была "
        "были есть каких-либо существенных явных все всё так и единого одного вовсе абсолютно "
        "нисколько особых особо серьезных значительных видимых критичных конкретно знаю знаем вижу "
        "видим найти найдется нашлось нашлись имеется имеются выявлены обнаружены замечены найдены "
        "замечены замечал замечала на данный момент сейчас сих пор до за все время использования "
        "использую пользования даже придраться чему к трудно сложно сказать могу можем назвать "
        "отметить отметил отметила вспомню придумать минусы-то считаю думаю кажется "
        "cons con minuses minus downsides downside complaints complaint problems problem issues "
        "negatives negative drawbacks flaws disadvantages bad so far yet at all any really found "
        "find noticed seen i we that can think of could to report say whatsoever have has as the "
        "mention complain about fault faults with it this issue concerns honestly absolutely "
        "literally come up single thing discovered spotted encountered experienced had "
        "a moment now for me there are is were found n");
    return set;
}

}  // namespace

bool says_nothing(std::string_view field) {
    if (field.size() > kLongest) return false;
    Tokens tokens;
    tokenize(field, tokens);
    bool no = false, word = false;
    for (const auto& token : tokens.all) {
        if (token.kind == TokenKind::stop || token.kind == TokenKind::pause) continue;
        if (token.kind == TokenKind::number && field.substr(token.begin, token.end - token.begin) == "0") {
            no = word = true;
            continue;
        }
        if (token.kind != TokenKind::word) return false;
        word = true;
        const bool this_one = noes().contains(token.hash);
        if (!this_one && !fillers().contains(token.hash)) return false;
        no = no || this_one;
    }
    return no || !word;
}

}  // namespace molva::flag
