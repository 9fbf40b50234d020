#include "flag/harm.hpp"

#include <algorithm>

namespace molva::flag {

namespace {

// Words between a fear and what was feared: "думала, что это мошенники".
constexpr std::uint32_t kFarthestFear = 8;
// Tokens between a harm and "прошла", and between "I" and what happened to me.
constexpr std::uint32_t kNear = 3;

// What a word may be, a bit each.
enum : std::uint16_t {
    kOthers = 1 << 0,
    kFeared = 1 << 1,
    kTurned = 1 << 2,
    kMended = 1 << 3,
    kOver = 1 << 4,
    kOpinions = 1 << 5,
    kStories = 1 << 6,
    kSelves = 1 << 7,
    kI = 1 << 8,
    kNots = 1 << 9,
};

}  // namespace

WitnessReader::WitnessReader() {
    // Another place, another time.
    words_.add(
        "другом другой другого других другие другому другим соседнем соседней соседних конкурентов "
        "конкуренты конкурента прежнем прежней прежние раньше ранее прежде "
        "another elsewhere previous previously competitors competitor formerly used "
        "other others",
        kOthers);
    // Believed, heard or feared: it stands before what was not so.
    words_.add(
        "думал думала думали боялся боялась боялись опасался опасалась опасались переживал "
        "переживала переживали сомневался сомневалась сомневались читал читала читали слышал "
        "слышала слышали пишут пишет писали верьте верить говорят подозревал подозревала ожидал "
        "ожидала волновалась волновался казалось "
        "thought feared worried afraid fear fears believe heard expected expecting nervous "
        "skeptical sceptical scared",
        kFeared);
    // … unless it was.
    words_.add(
        "оказались оказалось оказался оказалась вышло но а однако зато turned but "
        "however really",
        kTurned);
    // Mended, warded off, or what somebody is there for.
    words_.add(
        "спас спасла спасли спасло спасает спасают вернуть вернули поймали помог помогла помогли "
        "помогло помогает помогают вылечил вылечила вылечили лечил лечила лечили лечит лечат "
        "лечение удалил удалила удалили удаляли вывели вывел вывело выводит избавил избавила "
        "избавили избавились избавился избавилась избавляет блокирует блокируют заблокировал "
        "заблокировали отсекает защищает защищают защитил защитила защитили защита защиты "
        "перестал перестала перестало перестали убрал убрала убрали отсудил отсудила отсудили "
        "выиграл выиграла выиграли заподозрил заподозрила восстановил восстановила восстановили "
        "разработали вырвал вырвала вырвали зашили вскрыли обезболил распознает "
        "saved saves rescued helped helps cured cures healed heals treated treats fixed repaired "
        "removed removes recovered recover recovering recovery rid protects protected protect "
        "protection blocks blocked prevents prevented detects detected stops won healing",
        kMended);
    // Directly beside it.
    words_.add(
        "прошел прошла прошло прошли проходит проходят ушел ушла ушло исчез исчезла "
        "исчезло исчезли зажил зажила зажило зажили поджил поджила gone cleared "
        "vanished disappeared healed after после",
        kOver);
    words_.add(
        "отзывам отзывы отзыву reviews review reviewers haters комментариям "
        "слухам rumors rumours",
        kOpinions);
    words_.add(
        "книга книги книгу книге книгой книг роман романа романе романы романов фильм фильма "
        "фильме фильму фильмом фильмы фильмов сюжет сюжета сюжете сюжету сюжетом герой героя "
        "герои героев героям героиня героини героиню героине геройня главгерой детектив детектива "
        "детективы детективе триллер триллера персонаж персонажа персонажи персонажей повесть "
        "повести автор автора авторы рассказ рассказа рассказы роль роли актер актера актеры "
        "актеров актриса актрисы сыграл сыграла сыграли играет кино картина картины картине "
        "режиссер режиссера сцена сцены сцену сериал сериала мультфильм мультфильма спектакль "
        "спектакля читать прочитала прочитал прочла прочел чтения "
        "book books novel novels story stories tale tales plot character characters movie movies "
        "film films thriller author authors hero heroine protagonist reader readers series "
        "episode fiction chapter chapters read reading novella sequel memoir game games gameplay "
        "season career players squad manager mode cast acting actor actress scene scenes",
        kStories);
    words_.add(
        "мы нас нам нами меня мне мной мой моя мое мои моего моей моих моему моим наш наша наше "
        "наши нашего нашей наших нашему себе себя "
        // Who leaves "we" out, and the author's own.
        "отравились отравилась отравился отравили траванулись траванулась траванулся "
        "ребенок ребенка ребенку сын сына сыну дочь дочери дочка дочку дочке муж мужа мужу жена "
        "жены жене жену семьей семья семью мама маму маме "
        "me my we us our myself ourselves mine ours son daughter husband wife",
        kSelves);
    words_.add(
        "я i i've i'm i'd i'll",
        kI);
    words_.add(
        "не ни нельзя not never didn't doesn't don't won't couldn't can't cannot "
        "wasn't nobody no",
        kNots);
}

// Of all words in [first, end).
std::uint16_t WitnessReader::classes(const Tokens& tokens, std::uint32_t first,
                                     std::uint32_t end) const {
    unsigned out = 0;
    for (std::uint32_t at = first; at < end; ++at) out |= classes(tokens.all[at]);
    return static_cast<std::uint16_t>(out);
}

// "охрана не помогла" mends nothing.
bool WitnessReader::mended(const Tokens& tokens, const Surroundings& around) const {
    for (std::uint32_t at = around.clause_first; at < around.clause_end; ++at) {
        if ((classes(tokens.all[at]) & kMended) == 0) continue;
        const std::uint32_t before = at > around.clause_first + 2 ? at - 2 : around.clause_first;
        if ((classes(tokens, before, at) & kNots) == 0) return true;
    }
    return false;
}

// From `first` back to `reach`.
bool WitnessReader::feared(const Tokens& tokens, std::uint32_t first, std::uint32_t reach) const {
    for (std::uint32_t at = first; at > reach;) {
        const std::uint16_t is = classes(tokens.all[--at]);
        if ((is & kTurned) != 0) return false;
        if ((is & kFeared) != 0) return true;
    }
    return false;
}

bool WitnessReader::elsewhere(const Tokens& tokens, std::uint32_t first, std::uint32_t last,
                              const Surroundings& around, std::uint16_t clause) const {
    if ((clause & kOthers) != 0) return true;
    // Mostly none of these words is there, which one walk through the sentence tells.
    const std::uint16_t sentence = classes(tokens, around.sentence_first, around.sentence_end);
    if ((sentence & kStories) != 0) return true;
    if ((clause & kMended) != 0 && mended(tokens, around)) return true;
    const std::uint32_t low = std::max(around.sentence_first, first > kNear ? first - kNear : 0);
    const std::uint32_t high = std::min(around.sentence_end, last + 1 + kNear);
    if ((sentence & (kOver | kOpinions)) != 0) {
        const std::uint16_t behind = classes(tokens, last + 1, high);
        if (((classes(tokens, low, first) | behind) & kOver) != 0) return true;
        if ((behind & kOpinions) != 0) return true;
    }
    const std::uint32_t reach =
        std::max(around.sentence_first, first > kFarthestFear ? first - kFarthestFear : 0);
    return (sentence & kFeared) != 0 && feared(tokens, first, reach);
}

Witness WitnessReader::read(const Tokens& tokens, std::uint32_t first, std::uint32_t last,
                            const Surroundings& around) const {
    const std::uint16_t clause = classes(tokens, around.clause_first, around.clause_end);
    if (elsewhere(tokens, first, last, around, clause)) return Witness::elsewhere;
    if ((clause & kSelves) != 0) return Witness::lived;
    const std::uint32_t low = std::max(around.clause_first, first > kNear ? first - kNear : 0);
    const std::uint32_t end = std::min(last + 1, around.clause_end);
    if ((clause & kI) != 0 && (classes(tokens, low, end) & kI) != 0) return Witness::lived;
    return first == last ? Witness::bare : Witness::told;
}

bool WitnessReader::is_story(const Tokens& tokens) const {
    return (classes(tokens, 0, static_cast<std::uint32_t>(tokens.all.size())) & kStories) != 0;
}

}  // namespace molva::flag
