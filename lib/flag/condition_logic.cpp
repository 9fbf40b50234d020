#include "flag/condition_logic.hpp"

#include <algorithm>
#include <array>

namespace molva::flag {

namespace {

using Kind = Condition::Kind;
using Compare = Condition::Compare;
using Node = Condition::Node;

constexpr std::size_t kMostQuestions = 10;

// A question that is asked of a review, and the answer being tried.
struct Question {
    const Node* node = nullptr;
    bool yes = false;
};
using Questions = std::vector<Question>;

bool is_number(Kind kind) { return kind >= Kind::stars; }

// What a review has one of.
bool is_single(Kind kind) {
    return kind == Kind::source || kind == Kind::subject || kind == Kind::lang ||
           kind == Kind::event || kind == Kind::place || kind == Kind::tone ||
           kind == Kind::loyalty;
}

const std::vector<std::string>* key_of(Kind kind, const Rule& rule) {
    switch (kind) {
        case Kind::source:
            return &rule.sources;
        case Kind::subject:
            return &rule.subjects;
        case Kind::lang:
            return &rule.langs;
        case Kind::event:
            return &rule.events;
        default:
            return nullptr;
    }
}

// One value at most is right, and only one that the rule's key lets through;
// if the key leaves a single one, it is right.
bool single_value_fits(Kind kind, const Questions& questions, const Rule& rule) {
    const auto* key = key_of(kind, rule);
    std::size_t right = 0;
    for (const auto& question : questions) {
        if (question.node->kind != kind) continue;
        right += question.yes;
        if (key == nullptr || key->empty()) continue;
        const bool allowed = std::find(key->begin(), key->end(), question.node->word) != key->end();
        if (question.yes && !allowed) return false;
        if (!question.yes && allowed && key->size() == 1) return false;
    }
    return right <= 1;
}

// A score is looked at as the stars that it is.
double number_of(const Node& node) {
    return node.kind == Kind::score ? stars_of(node.number) : node.number;
}

bool answer(const Node& node, double value) {
    const double number = number_of(node);
    switch (node.compare) {
        case Compare::less:
            return value < number;
        case Compare::at_most:
            return value <= number;
        case Compare::equal:
            return value == number;
        case Compare::at_least:
            return value >= number;
        default:
            return value > number;
    }
}

// Whether some number gives all the answers, or there is none and they are all no.
bool number_fits(Kind kind, const Questions& questions, const Rule& rule) {
    const bool stars = kind == Kind::stars;
    const auto of_this = [&](const Node& node) {
        return node.kind == kind || (stars && node.kind == Kind::score);
    };
    double low = 0, high = 1e300;
    if (stars) low = 1, high = 5;
    if (kind == Kind::sentiment) low = -1;
    if (kind == Kind::sentiment || kind == Kind::confidence) high = 1;
    const bool must_be = stars && (rule.at_most || rule.at_least);
    if (stars && rule.at_most) high = stars_of(*rule.at_most);
    if (stars && rule.at_least) low = stars_of(*rule.at_least);
    std::vector<double> tried{low, high};
    bool any_yes = false;
    for (const auto& [node, yes] : questions) {
        if (!of_this(*node)) continue;
        any_yes = any_yes || yes;
        tried.push_back(number_of(*node));
    }
    if (!any_yes && !must_be) return true;
    std::sort(tried.begin(), tried.end());
    for (std::size_t i = tried.size(); i-- > 1;) tried.push_back((tried[i] + tried[i - 1]) / 2);
    return std::any_of(tried.begin(), tried.end(), [&](double value) {
        return value >= low && value <= high &&
               std::all_of(questions.begin(), questions.end(), [&](const Question& question) {
                   return !of_this(*question.node) ||
                          answer(*question.node, value) == question.yes;
               });
    });
}

// "delivery-" is "delivery" too.
bool topics_fit(const Questions& questions) {
    for (const auto& one : questions) {
        if (one.node->kind != Kind::topic || !one.yes) continue;
        for (const auto& other : questions) {
            if (other.node->kind == Kind::topic && !other.yes && !other.node->topic.tone &&
                other.node->topic.name == one.node->topic.name) {
                return false;
            }
        }
    }
    return true;
}

bool possible(const Questions& questions, const Rule& rule) {
    return std::all_of(questions.begin(), questions.end(), [&](const Question& question) {
        const Kind kind = question.node->kind == Kind::score ? Kind::stars : question.node->kind;
        if (is_single(kind)) return single_value_fits(kind, questions, rule);
        return !is_number(kind) || number_fits(kind, questions, rule);
    }) && topics_fit(questions);
}

}  // namespace

PossibleTruth possible_truth(const Condition& when, const Rule& rule) {
    const auto& nodes = when.nodes();
    Questions questions;
    std::vector<std::size_t> question_of(nodes.size());
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        if (!Condition::is_leaf(nodes[i])) continue;
        const auto known = std::find_if(
            questions.begin(), questions.end(),
            [&](const Question& question) { return question.node->same_question(nodes[i]); });
        question_of[i] = static_cast<std::size_t>(known - questions.begin());
        if (known == questions.end()) questions.push_back({&nodes[i], false});
    }
    if (questions.size() > kMostQuestions) return {};
    PossibleTruth out{false, false};
    std::vector<bool> leaves(nodes.size());
    for (std::size_t answers = 0; answers < std::size_t{1} << questions.size(); ++answers) {
        for (std::size_t i = 0; i < questions.size(); ++i) questions[i].yes = answers >> i & 1;
        if (!possible(questions, rule)) continue;
        for (std::size_t i = 0; i < nodes.size(); ++i) {
            leaves[i] = Condition::is_leaf(nodes[i]) && questions[question_of[i]].yes;
        }
        (when.value(leaves) ? out.may_hold : out.may_fail) = true;
        if (out.may_hold && out.may_fail) return out;
    }
    return out;
}

}  // namespace molva::flag
