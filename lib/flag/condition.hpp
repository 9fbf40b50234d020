// The `when` of a rule: AND, OR and NOT over what is known of a review.
//
//     refund and not (staff_praise or source:maps)
//     topic:safety- and (stars <= 3 or votes >= 10)
//
// "not" binds closer than "and", "and" closer than "or". A word by itself is
// the name of a rule that stands before, or one of the words below; "key:value"
// and "key < number" ask about the review.

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "flag/loyalty.hpp"
#include "flag/opinion.hpp"
#include "stream/record.hpp"

namespace molva::flag {

/// A topic, and the tone in which it is spoken of: "delivery", "delivery-", "delivery+".
struct TopicWish {
    std::string name;
    std::optional<Tone> tone;

    bool operator==(const TopicWish&) const = default;
};
TopicWish topic_wish(std::string_view word);
bool fits(const TopicWish& wish, const std::vector<Mention>& mentions);

/// What a rule may ask about. Views; all of it outlives the asking.
struct Facts {
    const stream::Record* record = nullptr;
    const stream::ReviewView* review = nullptr;
    std::string_view lang;
    std::optional<double> score;       ///< of the stars, 0…1
    const std::vector<Mention>* topics = nullptr;
    std::optional<double> sentiment;   ///< of the words
    std::optional<double> confidence;
    std::optional<bool> negative;      ///< what is decided so far
    bool mismatch = false;
    Loyalty loyalty = Loyalty::unknown;
    const std::vector<bool>* matched = nullptr;  ///< by rule: those before this one
};

class Condition {
public:
    enum class Kind : std::uint8_t {
        conjunction, disjunction, negation,          // of what stands at left, right
        rule, flag, subject, source, lang, event, topic, tone, loyalty, has, place,
        stars, score, sentiment, confidence, votes,  // compared with a number
    };
    enum class Compare : std::uint8_t { less, at_most, equal, at_least, more };
    struct Node {
        Kind kind = Kind::flag;
        std::size_t left = 0, right = 0;
        std::string word;       ///< of "key:word"; the rule's name
        std::size_t rule = 0;   ///< place of the rule
        TopicWish topic;
        Compare compare = Compare::equal;
        double number = 0;
        std::size_t at = 0;     ///< where in the text it stands, in code points from 1

        bool same_question(const Node& other) const;
    };

    /// @param rules  the names of the rules before, in their order
    /// @error Exit::usage; `what` says at which character, and what may have been meant
    static Result<Condition> parse(std::string_view text, std::span<const std::string> rules);

    bool holds(const Facts& facts) const;

    const std::vector<Node>& nodes() const { return nodes_; }  ///< the last one is the root
    /// The truth of the whole, given that of each leaf, by its place in nodes().
    bool value(const std::vector<bool>& leaves) const;
    static bool is_leaf(const Node& node) { return node.kind > Kind::negation; }

private:
    bool holds(const Facts& facts, std::size_t node) const;
    std::vector<Node> nodes_;
    friend class ConditionParser;
};

/// 1…5 from a score.
double stars_of(double score);

}  // namespace molva::flag
