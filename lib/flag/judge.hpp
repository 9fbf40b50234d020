// Is it bad news, how bad, and why do we think so.

#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "flag/rules.hpp"
#include "flag/words.hpp"
#include "stream/record.hpp"

namespace molva::flag {

/// One thing that speaks for the judgement.
struct Reason {
    std::string rule;   ///< "rating", "source_broken" or the name of a configured rule
    std::string field;  ///< where it was found
    std::string match;  ///< what was found
    std::optional<std::pair<std::size_t, std::size_t>> span;  ///< [from, to) in code points
    Severity severity = Severity::medium;
};

struct Judgement {
    std::optional<bool> negative;        ///< absent: nothing to judge by
    std::optional<Severity> severity;    ///< the worst of the reasons'
    std::optional<double> sentiment;     ///< −1…1; from the rating as long as no model reads the text
    std::optional<double> confidence;    ///< 0…1; only a model can tell
    std::vector<Reason> reasons;
    std::vector<std::string> topics;

    bool flagged() const { return !reasons.empty(); }
};

/// The "flag" member of a record.
std::string to_json(const Judgement& judgement);

class Judge {
public:
    /// `rules` outlives the judge.
    explicit Judge(const Rules& rules) : rules_(rules) {}

    /// Judges a review, or an event that brings one (new, edited,
    /// rating_changed, returned) or tells of a source. Nothing for any other
    /// record: an owner's reply or a removed review is no bad news.
    std::optional<Judgement> judge(const stream::Record& record) const;

private:
    Judgement judge_review(const stream::ReviewView& review, std::string_view source,
                           std::string_view subject) const;
    /// Of the review at hand; a field is stemmed once, however many rules look at it.
    using WordsByField = std::map<std::string, std::vector<Word>>;

    void apply(const Rule& rule, const stream::ReviewView& review, WordsByField& stemmed,
               Judgement& to) const;
    double threshold(std::string_view source, std::string_view subject) const;

    const Rules& rules_;
    Stemmer stemmer_;
};

}  // namespace molva::flag
