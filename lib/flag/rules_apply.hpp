// Holding the rules of a configuration against one review after another.

#pragma once

#include <memory>

#include "flag/judgement.hpp"
#include "flag/rules.hpp"

namespace molva::flag {

/// Not for several threads at once; `rules` outlives it.
class RuleMatcher {
public:
    explicit RuleMatcher(const Rules& rules);
    RuleMatcher(RuleMatcher&&) noexcept;
    ~RuleMatcher();

    /// Goes through the rules in their order. Adds a reason for each that
    /// matches, takes over its verdict and its bounds of severity.
    /// @param facts    `negative` and `matched` are put in here
    /// @param reader   has just read this review, and looked for the phrases of the rules
    /// @param outcomes whether Judgement::outcomes is wanted
    void apply(Facts& facts, const OpinionReader& reader, Judgement& to, bool outcomes);

    /// Whether no rule can match a review that has none of their phrases in what an
    /// OpinionReader reads of it.
    bool only_phrases() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace molva::flag
