// The words by which a sentence says that something is not so, by language:
// data for negation.hpp. A word has one class or several.

#pragma once

#include <cstdint>
#include <string_view>

namespace molva::flag {

/// What a word does to a negation that stands before or behind it.
enum NegationClass : std::uint16_t {
    kNot = 1U << 0,       ///< negates what follows: не, not
    kNobody = 1U << 1,    ///< negates too, unless a kNot stands with it: никто, nobody
    kWithout = 1U << 2,   ///< a kNot that negates nouns, also several: без, no
    kThrough = 1U << 3,   ///< a negation goes on through it: был, очень, any
    kSuch = 1U << 4,      ///< after a negation it says that it is so, very much: такой, such
    kOnly = 1U << 5,      ///< after a negation it says that there is more: только, only
    kAlmost = 1U << 6,    ///< before a negation it says that it was near: чуть не
    kOr = 1U << 7,        ///< joins nouns of one kWithout: или, or
    kNever = 1U << 8,     ///< a kNobody of time; with kSo a superlative: never so rude
    kSo = 1U << 9,        ///< so, так
    kAbsent = 1U << 10,   ///< behind a noun: there is none of it: нет, отсутствует
    kThere = 1U << 11,    ///< of a kNot behind a noun: было, видел
    kCannot = 1U << 12,   ///< a kNot that kEnough turns into praise: can't
    kEnough = 1U << 13,   ///< can't recommend it enough, couldn't be more helpful
    kOf = 1U << 14,       ///< free of, free from
    kFree = 1U << 15,     ///< a kWithout if kOf follows it
};

/// Words of one class, separated by blanks, as they are written.
struct NegationWords {
    std::uint16_t classes = 0;
    std::string_view words;
};

inline constexpr NegationWords kNegationWords[] = {
    // Russian.
    {kNot, "не нельзя вряд"},
    {kNot | kWithout | kAbsent, "нет нету"},
    {kNot | kWithout, "без"},
    {kNobody | kWithout | kThrough,
     "никаких никакого никакой никаким никакому никакими никакие никакая никакую ни"},
    {kNobody | kThrough,
     "никто никого никому никем ничего ничем ничуть нисколько ничто нигде никуда никак"},
    {kNobody | kNever | kThrough, "никогда"},
    {kThrough,
     "был была было были будет будут буду будем бывает бывало быть стал стала стало стали станет "
     "пришлось приходилось приходится придется нужно надо могу может можем могут хочу хочется "
     "сказать сказала скажу скажешь назвать назову назовешь пытались пытался пыталась "
     "видно заметно мне меня нам нас вам вас ему ей им их него нее них это этого этой этих там тут "
     "здесь очень слишком особо особенно совсем вообще даже уж уже еще прям прямо один одного "
     "одной одна одно единого единой единый единая разу какой какого каких-то какой-то какого-то "
     "каких-либо какого-либо какой-либо малейшего малейшей малейших малейшая лишних лишнего долгих "
     "долгого длинных огромных больших большого особых особого всяких всякого всякой вечных "
     "постоянных сильно сильного сильной явного явных откровенного никакое у на в во из за с со об "
     "к пока всегда слова близко"},
    {kThrough | kThere,
     "видел видела видели видать вижу заметил заметила заметили замечал замечала замечали замечено "
     "замечаю встретил встретила встретили встречал встречала встречали увидел увидела увидели "
     "нашел нашла нашли обнаружил обнаружила обнаружили обнаружено наблюдал наблюдала наблюдается "
     "наблюдалось услышал услышала услышали слышал слышала слышали почувствовал почувствовала "
     "чувствовал чувствовала чувствуется возникло возникало возникла возникает возникали случилось "
     "случалось случалась оказалось оказался оказалась столкнулся столкнулась столкнулись "
     "сталкивался сталкивалась попадалось попалось попадались имеется осталось было будет бывает "
     "бывало испытал испытала испытали"},
    {kSuch, "такой такая такое такого такую таким такими такие таких такому"},
    {kSo, "так настолько столько"},
    {kOnly, "только просто лишь раз однажды единожды впервые первый первая первое первую меньше"},
    {kAlmost, "чуть едва еле чудом"},
    {kOr, "и или либо"},
    {kAbsent, "отсутствует отсутствуют отсутствовал отсутствовала отсутствовали отсутствие"},
    // Ukrainian, for what is written beside Russian.
    {kNot, "ні немає"},
    // English.
    {kNot, "not isn't wasn't aren't weren't don't doesn't didn't won't wouldn't shouldn't haven't "
           "hasn't hadn't ain't needn't isnt wasnt arent werent dont doesnt didnt wont wouldnt "
           "havent hasnt hadnt aint hardly"},
    {kNot | kCannot, "cannot can't couldn't cant couldnt"},
    {kNot | kWithout, "no without zero non"},
    {kNobody | kWithout, "neither nor"},
    {kNobody, "nobody none nothing nowhere"},
    {kNobody | kNever, "never"},
    {kWithout | kFree, "free"},
    {kOf | kThrough, "of from"},
    {kThrough,
     "am is are was were be been being had has have having get got gets getting a an the any "
     "anything anyone anybody one single once ever at all too very really even that especially "
     "particularly overly seem seemed seems feel felt feels look looked looks act acted find found "
     "see saw seen seeing notice noticed encounter encountered experience experienced hear heard "
     "say said call called consider want wanted going will would could should can need to "
     "try tried they them it he she we i you me us there here this these those in with about "
     "problem problems issue issues complaint complaints sign signs trace traces hint kind sort "
     "long real major hidden bad serious nasty unexpected extra annoying further more unnecessary "
     "arrive arrived arrives came come comes delivered show showed turned up staff drivers ever "
     "actually remotely slightly bit"},
    {kThrough | kEnough, "more enough highly higher better happier"},
    {kSuch, "such"},
    {kSo, "so this"},
    {kOnly, "only just merely simply first"},
    {kAlmost, "almost nearly"},
    {kOr, "or"},
};

}  // namespace molva::flag
