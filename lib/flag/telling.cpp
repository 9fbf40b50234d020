#include "flag/telling.hpp"

#include <algorithm>
#include <cmath>

#include "flag/vocabulary.hpp"

namespace molva::flag {

namespace {

// Reasons that weigh less than this share of the weightiest are none.
constexpr double kTelling = 0.1;

const WordSet& negations() {
    static const WordSet set = words_of("не ни not no never");
    return set;
}

const WordSet& small_words() {
    static const WordSet set = words_of(
        "и а но да же бы ли в во на с со к ко у о об от до по за из изо под над при про для без "
        "через как что чтобы это этот эта эти этого этой этом то тот та те так там тут здесь я ты "
        "он она оно мы вы они мне меня мной нам нас вам вас его ее их ему ей им мой моя мое мои ваш "
        "наш свой себя себе был была было были быть есть будет который которая которые уже еще "
        "вот если или когда только все всё всего очень где кто чем тем раз "
        "a an the and or but if of to in on at by for from with as is are was were be been being am "
        "i you he she it we they me him her us them my your his its our their this that these those "
        "there here do does did have has had will would can could so than then when what which who "
        "just very all any some about into out up after before");
    return set;
}

std::size_t token_at(const Tokens& tokens, std::uint32_t begin) {
    const auto found = std::lower_bound(
        tokens.all.begin(), tokens.all.end(), begin,
        [](const Token& token, std::uint32_t at) { return token.begin < at; });
    return static_cast<std::size_t>(found - tokens.all.begin());
}

void join_negation(Weighed& one, const Tokens& tokens) {
    std::size_t at = token_at(tokens, one.begin);
    while (at + 1 < tokens.all.size() && tokens.all[at].end < one.end) ++at;
    if (at + 1 >= tokens.all.size() || !negations().contains(tokens.all[at].hash)) return;
    if (tokens.all[at + 1].kind == TokenKind::word) one.end = tokens.all[at + 1].end;
}

bool tells(const Weighed& one, const Tokens& tokens) {
    for (std::size_t at = token_at(tokens, one.begin);
         at < tokens.all.size() && tokens.all[at].begin < one.end; ++at) {
        const Token& token = tokens.all[at];
        if (token.kind == TokenKind::stop || token.kind == TokenKind::pause) continue;
        if (token.kind != TokenKind::word) return true;
        if (!small_words().contains(token.hash) && !negations().contains(token.hash)) return true;
    }
    return false;
}

}  // namespace

std::vector<Weighed> with_meaning(std::vector<Weighed> weighed, const Tokens& tokens) {
    for (auto& one : weighed) join_negation(one, tokens);
    std::erase_if(weighed, [&](const Weighed& one) { return !tells(one, tokens); });
    return weighed;
}

std::vector<Weighed> weightiest(const std::vector<Weighed>& weighed, std::size_t most) {
    std::vector<Weighed> out;
    if (weighed.empty() || most == 0) return out;
    std::vector<double> weights;
    for (const auto& one : weighed) weights.push_back(std::abs(one.weight));
    std::sort(weights.begin(), weights.end(), std::greater{});
    const double least =
        std::max(weights[std::min(most, weights.size()) - 1], kTelling * weights.front());
    for (const auto& one : weighed) {
        if (std::abs(one.weight) < least || out.size() == most) continue;
        if (!out.empty() && one.begin < out.back().end) continue;
        out.push_back(one);
    }
    return out;
}

}  // namespace molva::flag
