#include "flag/condition.hpp"

#include <algorithm>

namespace molva::flag {

namespace {

using Kind = Condition::Kind;
using Compare = Condition::Compare;

bool compare(double value, Compare how, double with) {
    switch (how) {
        case Compare::less:
            return value < with;
        case Compare::at_most:
            return value <= with;
        case Compare::equal:
            return value == with;
        case Compare::at_least:
            return value >= with;
        default:
            return value > with;
    }
}

// Absent: nothing can be said of it, so no comparison holds.
std::optional<double> number_of(Kind kind, const Facts& facts) {
    const auto& review = *facts.review;
    switch (kind) {
        case Kind::stars:
            if (!facts.score) return std::nullopt;
            return stars_of(*facts.score);
        case Kind::score:
            return facts.score;
        case Kind::sentiment:
            return facts.sentiment;
        case Kind::confidence:
            return facts.confidence;
        default:
            if (!review.votes_up) return std::nullopt;
            return static_cast<double>(*review.votes_up);
    }
}

Tone tone_of(std::optional<double> sentiment) {
    constexpr double kClear = 0.5;  // as of a topic's words
    if (sentiment && *sentiment <= -kClear) return Tone::negative;
    return sentiment && *sentiment >= kClear ? Tone::positive : Tone::neutral;
}

bool has(const stream::ReviewView& review, std::string_view what) {
    if (what == "rating") return review.score || review.rating;
    if (what == "votes") return review.votes_up || review.votes_down;
    if (what == "verified") return review.verified == true;
    return !review.field(what).empty();
}

bool flag_holds(std::string_view word, const Facts& facts) {
    return word == "negative" ? facts.negative == true : facts.mismatch;
}

bool leaf_holds(const Condition::Node& node, const Facts& facts) {
    switch (node.kind) {
        case Kind::rule:
            return node.rule < facts.matched->size() && (*facts.matched)[node.rule];
        case Kind::flag:
            return flag_holds(node.word, facts);
        case Kind::source:
            return facts.record->source == node.word;
        case Kind::subject:
            return facts.record->subject == node.word;
        case Kind::place:
            return facts.review->place == node.word;
        case Kind::lang:
            return facts.lang == node.word;
        case Kind::event:
            return facts.record->event == node.word;
        case Kind::topic:
            return fits(node.topic, *facts.topics);
        case Kind::tone:
            return facts.sentiment && to_string(tone_of(facts.sentiment)) == node.word;
        case Kind::loyalty:
            return to_string(facts.loyalty) == node.word;
        case Kind::has:
            return has(*facts.review, node.word);
        default: {
            const auto number = number_of(node.kind, facts);
            return number && compare(*number, node.compare, node.number);
        }
    }
}

}  // namespace

double stars_of(double score) { return 1 + 4 * score; }

TopicWish topic_wish(std::string_view word) {
    TopicWish out;
    if (word.ends_with('-')) out.tone = Tone::negative;
    if (word.ends_with('+')) out.tone = Tone::positive;
    out.name = word.substr(0, word.size() - (out.tone ? 1 : 0));
    return out;
}

bool fits(const TopicWish& wish, const std::vector<Mention>& mentions) {
    return std::any_of(mentions.begin(), mentions.end(), [&](const Mention& mention) {
        return mention.topic->name == wish.name && (!wish.tone || mention.tone == *wish.tone);
    });
}

bool Condition::Node::same_question(const Node& other) const {
    return kind == other.kind && word == other.word && rule == other.rule && topic == other.topic &&
           compare == other.compare && number == other.number;
}

bool Condition::holds(const Facts& facts) const { return holds(facts, nodes_.size() - 1); }

// As deep as the parser lets a condition be.
bool Condition::holds(const Facts& facts, std::size_t at) const {
    const Node& node = nodes_[at];
    switch (node.kind) {
        case Kind::conjunction:
            return holds(facts, node.left) && holds(facts, node.right);
        case Kind::disjunction:
            return holds(facts, node.left) || holds(facts, node.right);
        case Kind::negation:
            return !holds(facts, node.left);
        default:
            return leaf_holds(node, facts);
    }
}

bool Condition::value(const std::vector<bool>& leaves) const {
    // Children stand before their parents.
    std::vector<bool> truth(nodes_.size());
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
        const Node& node = nodes_[i];
        switch (node.kind) {
            case Kind::conjunction:
                truth[i] = truth[node.left] && truth[node.right];
                break;
            case Kind::disjunction:
                truth[i] = truth[node.left] || truth[node.right];
                break;
            case Kind::negation:
                truth[i] = !truth[node.left];
                break;
            default:
                truth[i] = leaves[i];
        }
    }
    return truth.back();
}

}  // namespace molva::flag
