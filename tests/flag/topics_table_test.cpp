// What sentences are about: hundreds of them, in Russian and English, for each
// topic, complained of and praised, each with the words that say so.

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/file.hpp"
#include "flag/condition.hpp"
#include "support/judging.hpp"

using namespace molva;
using flag::Mention;

namespace {

std::vector<std::string> split(std::string_view text, char by) {
    std::vector<std::string> out;
    while (true) {
        const auto end = text.find(by);
        out.emplace_back(text.substr(0, end));
        if (end == std::string_view::npos) return out;
        text.remove_prefix(end + 1);
    }
}

std::string said(const std::vector<Mention>& mentions) {
    std::string out;
    for (const auto& one : mentions) {
        out += fmt::format(" {} {} \"{}\"", one.topic->name, flag::to_string(one.tone),
                           one.piece.match);
    }
    return out;
}

// Both tones of one topic at once are one too many.
bool spoken_of(const flag::TopicWish& wish, const std::vector<Mention>& mentions) {
    return flag::fits(wish, mentions) &&
           std::none_of(mentions.begin(), mentions.end(), [&](const Mention& one) {
               return wish.tone && one.topic->name == wish.name && one.tone != *wish.tone &&
                      one.tone != flag::Tone::neutral;
           });
}

// The span has to share a word with where the sentence says so.
bool points_at(std::string_view words, const flag::TopicWish& wish,
               const std::vector<Mention>& mentions, std::string_view sentence) {
    const auto at = sentence.find(words);
    REQUIRE_MESSAGE(at != std::string_view::npos, words << " / " << sentence);
    return std::any_of(mentions.begin(), mentions.end(), [&](const Mention& one) {
        const auto begin = static_cast<std::size_t>(one.piece.match.data() - one.piece.text.data());
        return one.topic->name == wish.name && begin < at + words.size() &&
               at < begin + one.piece.match.size();
    });
}

struct Score {
    std::size_t rows = 0, right = 0;
    std::string wrong;
};

void hold(const std::vector<std::string>& cells, const flag::Rules& rules, Score& score) {
    const auto judgement = test::judge(rules, test::review_line(cells[2]), test::all_known());
    REQUIRE(judgement);
    bool right = true;
    for (const std::string& word : split(cells[0], ' ')) {
        const bool not_that = word.starts_with('!');
        const auto wish = flag::topic_wish(std::string_view{word}.substr(not_that ? 1 : 0));
        right = right && (not_that ? !flag::fits(wish, judgement->topics)
                                   : spoken_of(wish, judgement->topics));
        const bool last = cells[0].ends_with(word);
        if (last && !not_that) {
            right = right && points_at(cells[1], wish, judgement->topics, cells[2]);
        }
    }
    ++score.rows;
    score.right += right;
    if (right) return;
    score.wrong += fmt::format("\n  {} | {} |{}", cells[0], cells[2], said(judgement->topics));
}

}  // namespace

TEST_CASE("flag/topics: what is wrong in a file is said with its key") {
    for (const auto& [line, what] : {std::pair{"gravity = 4", "\"gravity\" lies from 0"},
                                     std::pair{"loyalty = \"fan\"", "\"loyalty\" is one of"},
                                     std::pair{"gravty = 1", "did you mean \"gravity\""}}) {
        CAPTURE(line);
        const auto read = flag::TopicSet::parse(
            fmt::format("name = \"x\"\n{}\n[en]\nwords = [\"y\"]\n", line), "x");
        REQUIRE_FALSE(read);
        CHECK(read.error().what.find(what) != std::string::npos);
    }
    const auto address =
        flag::TopicSet::parse("name = \"x\"\n[en]\nwords = [\"booking.com\"]\n", "x");
    REQUIRE_FALSE(address);
    CHECK(address.error().what.find("booking.com") != std::string::npos);
}

TEST_CASE("flag/topics: sentences whose topic or tone was another one") {
    const auto rules = test::rules_of("");
    struct Row {
        std::string_view text, topic;  // "name-", "!name"
    };
    for (const auto& row : {
             Row{"Верните деньги за билет", "refund-"}, Row{"Верните деньги за билет", "!refund+"},
             Row{"Как вернуть деньги за курс?", "!refund+"},
             Row{"Хочу вернуть свои деньги за сломанный чайник", "refund-"},
             Row{"Хочу вернуть свои деньги за сломанный чайник", "!price+"},
             Row{"Отказались вернуть деньги за тур", "!refund+"},
             Row{"I asked for a full refund and they laughed", "!refund+"},
             Row{"They gave me a full refund without questions", "refund+"},
             Row{"Нахамили, но деньги вернули", "!refund-"},
             Row{"Деньги вернули за день", "refund+"},
             Row{"Верните мои свои деньги за эту халтуру", "!price+"},
             Row{"Отлично за свои деньги", "price+"},
             Row{"Terrible service at this restaurant", "!support_silence"},
             Row{"Updated: awful", "!update_worse-"}, Row{"The update is awful", "update_worse-"},
             Row{"Пойду на телевидение", "press_threat-"},
             Row{"Всё расскажу журналистам", "press_threat-"},
             Row{"Switched to a competitor last month", "leaving-"},
             Row{"The waiter swore at us", "rudeness-"},
             Row{"Took 49.99 from my card that I never authorised", "payment-"},
             Row{"Sent five emails, not a single reply", "support_silence-"},
             Row{"Автоматически продлили подписку и сняли деньги", "payment-"},
             Row{"The waiter ignored us for half an hour", "!price+"},
             Row{"Got it for half the price", "price+"},
             Row{"Перенесли на три дня позже", "late-"},
             Row{"It came three days later than promised", "late-"},
             Row{"Prices went up and portions got smaller", "price-"},
             Row{"Ничего опасного нет", "!safety-"},
             Row{"Ни одного рейса не отменили", "!cancelled-"},
             Row{"Отменил одним нажатием", "cancelled+"},
             Row{"Отменили рейс, ни одного слова не сказали", "!cancelled+"},
             Row{"Не вижу ничего опасного", "!safety-"},
             Row{"Опасно, ничего не закреплено", "!safety+"},
             Row{"К журналистам обращаться не буду", "!press_threat-"},
             Row{"Жаловаться журналистам не стану", "!press_threat-"},
             Row{"Пожалуюсь журналистам", "press_threat-"},
             Row{"Не скажу, что не рекомендую", "!not_recommending-"},
             Row{"Не скажу, что плохо, но не рекомендую", "not_recommending-"},
         }) {
        CAPTURE(row.text);
        const auto judgement =
            test::judge(rules, test::review_line(row.text), test::all_known());
        REQUIRE(judgement);
        const bool absent = row.topic.starts_with('!');
        const auto wish = flag::topic_wish(row.topic.substr(absent ? 1 : 0));
        CAPTURE(said(judgement->topics));
        CHECK(flag::fits(wish, judgement->topics) != absent);
    }
}

TEST_CASE("flag/topics: what each sentence of the table is about, in which tone, and where") {
    const auto rules = test::rules_of("");
    for (const char* lang : {"ru", "en"}) {
        const auto text = read_file(std::filesystem::path{MOLVA_SOURCE_DIR} / "tests/flag/topics" /
                                    fmt::format("{}.tsv", lang));
        REQUIRE(text);
        Score score;
        for (const auto& line : split(*text, '\n')) {
            if (line.empty() || line.starts_with('#')) continue;
            const auto cells = split(line, '\t');
            REQUIRE(cells.size() == 3);
            hold(cells, rules, score);
        }
        CAPTURE(score.wrong);
        CHECK(score.rows >= 150);
        // Not all of them are right; and the tone of a clause is the model's, which is
        // taught anew now and then.
        CHECK(score.right * 100 >= score.rows * 94);
    }
}
