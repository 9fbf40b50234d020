#include "flag/harm.hpp"

#include <algorithm>

namespace molva::flag {

namespace {

// Words between a fear and what was feared: "думала, что это мошенники".
constexpr std::uint32_t kFeared = 8;
// Tokens between a harm and "прошла", and between "I" and what happened to me.
constexpr std::uint32_t kNear = 3;

}  // namespace

WitnessReader::WitnessReader()
    // Another place, another time.
    : others_(words_of(
          "другом другой другого других другие другому другим соседнем соседней соседних конкурентов "
          "конкуренты конкурента прежнем прежней прежние раньше ранее прежде "
          "another elsewhere previous previously competitors competitor formerly used "
          "other others")),
      // Believed, heard or feared: it stands before what was not so.
      feared_(words_of(
          "думал думала думали боялся боялась боялись опасался опасалась опасались переживал "
          "переживала переживали сомневался сомневалась сомневались читал читала читали слышал "
          "слышала слышали пишут пишет писали верьте верить говорят подозревал подозревала ожидал "
          "ожидала волновалась волновался казалось "
          "thought feared worried afraid fear fears believe heard expected expecting nervous "
          "skeptical sceptical scared")),
      // … unless it was.
      turned_(words_of("оказались оказалось оказался оказалась вышло но а однако зато turned but "
                       "however really")),
      // Mended, warded off, or what somebody is there for.
      mended_(words_of(
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
          "protection blocks blocked prevents prevented detects detected stops won healing")),
      // Directly beside it.
      over_(words_of("прошел прошла прошло прошли проходит проходят ушел ушла ушло исчез исчезла "
                     "исчезло исчезли зажил зажила зажило зажили поджил поджила gone cleared "
                     "vanished disappeared healed after после")),
      opinions_(words_of("отзывам отзывы отзыву reviews review reviewers haters комментариям "
                         "слухам rumors rumours")),
      stories_(words_of(
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
          "season career players squad manager mode cast acting actor actress scene scenes")),
      selves_(words_of(
          "мы нас нам нами меня мне мной мой моя мое мои моего моей моих моему моим наш наша наше "
          "наши нашего нашей наших нашему себе себя "
          // Who leaves "we" out, and the author's own.
          "отравились отравилась отравился отравили траванулись траванулась траванулся "
          "ребенок ребенка ребенку сын сына сыну дочь дочери дочка дочку дочке муж мужа мужу жена "
          "жены жене жену семьей семья семью мама маму маме "
          "me my we us our myself ourselves mine ours son daughter husband wife")),
      i_(words_of("я i i've i'm i'd i'll")),
      nots_(words_of("не ни нельзя not never didn't doesn't don't won't couldn't can't cannot "
                     "wasn't nobody no")) {}

bool WitnessReader::has(const WordSet& set, const Tokens& tokens, std::uint32_t first,
                        std::uint32_t end) const {
    for (std::uint32_t at = first; at < end; ++at) {
        if (tokens.all[at].kind == TokenKind::word && set.contains(tokens.all[at].hash)) {
            return true;
        }
    }
    return false;
}

bool WitnessReader::elsewhere(const Tokens& tokens, std::uint32_t first, std::uint32_t last,
                              const Surroundings& around) const {
    if (has(others_, tokens, around.clause_first, around.clause_end)) return true;
    if (has(stories_, tokens, around.sentence_first, around.sentence_end)) return true;
    // "охрана не помогла" mends nothing.
    for (std::uint32_t at = around.clause_first; at < around.clause_end; ++at) {
        const Token& token = tokens.all[at];
        if (token.kind != TokenKind::word || !mended_.contains(token.hash)) continue;
        const std::uint32_t before = at > around.clause_first + 2 ? at - 2 : around.clause_first;
        if (!has(nots_, tokens, before, at)) return true;
    }
    const std::uint32_t low = std::max(around.sentence_first, first > kNear ? first - kNear : 0);
    const std::uint32_t high = std::min(around.sentence_end, last + 1 + kNear);
    if (has(over_, tokens, low, first) || has(over_, tokens, last + 1, high)) return true;
    if (has(opinions_, tokens, last + 1, high)) return true;
    const std::uint32_t reach =
        std::max(around.sentence_first, first > kFeared ? first - kFeared : 0);
    for (std::uint32_t at = first; at > reach;) {
        const Token& token = tokens.all[--at];
        if (token.kind != TokenKind::word) continue;
        if (turned_.contains(token.hash)) return false;
        if (feared_.contains(token.hash)) return true;
    }
    return false;
}

Witness WitnessReader::read(const Tokens& tokens, std::uint32_t first, std::uint32_t last,
                            const Surroundings& around) const {
    if (elsewhere(tokens, first, last, around)) return Witness::elsewhere;
    const std::uint32_t low = std::max(around.clause_first, first > kNear ? first - kNear : 0);
    if (has(selves_, tokens, around.clause_first, around.clause_end) ||
        has(i_, tokens, low, std::min(last + 1, around.clause_end))) {
        return Witness::lived;
    }
    return first == last ? Witness::bare : Witness::told;
}

bool WitnessReader::is_story(const Tokens& tokens) const {
    return has(stories_, tokens, 0, static_cast<std::uint32_t>(tokens.all.size()));
}

}  // namespace molva::flag
