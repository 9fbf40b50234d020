// What was decided of one record, and everything that it was decided by.

#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "flag/loyalty.hpp"
#include "flag/opinion.hpp"
#include "flag/severity.hpp"

namespace molva::flag {

/// What decided whether it is bad news, before the rules of the configuration.
enum class Basis {
    nothing,     ///< neither stars nor words that can be read
    stars,       ///< the rating
    text,        ///< the words: no rating, or one in the middle
    overruled,   ///< the words, against a high rating
    complaints,  ///< topics complained of: the words are in a language that no model reads
    harm,        ///< a topic so grave that nothing said beside it matters
    source,      ///< an event about a source
};

/// One thing that speaks for the judgement.
struct Reason {
    std::string rule;   ///< "rating", "words", "complaint", "harm", "source_broken" … or a configured rule
    std::string field;  ///< where it was found; empty: a rule that looks at no field
    std::string match;  ///< what was found
    std::optional<std::pair<std::size_t, std::size_t>> span;  ///< [from, to) in code points
    double weight = 0;  ///< of "words": what it added, for explanations only
};

/// How one configured rule fared, in their order; for explanations.
struct RuleOutcome {
    std::size_t rule = 0;   ///< place in Rules::rules
    bool matched = false;
    bool reached = true;  ///< false: a rule before it stopped
    std::string field, match;  ///< of a definition: what it has found; empty for another rule
};

/// What of a judgement is its own and costs nothing to make anew.
struct Verdict {
    std::optional<bool> negative;      ///< absent: nothing to judge by
    std::optional<Severity> severity;  ///< of bad news only
    std::optional<double> sentiment;   ///< −1…1, of what decided
    std::optional<double> confidence;  ///< 0…1; only where the words decided
    bool mismatch = false;             ///< rating and words contradict each other
    Loyalty loyalty = Loyalty::unknown;

    // How it came about.
    Basis basis = Basis::nothing;
    double threshold = 0;               ///< that the score was held against
    std::string_view threshold_of;      ///< "source", "subject" or empty: the common one
    std::optional<double> score;        ///< as it was compared
    std::optional<Polarity> words;      ///< what the model made of the text
    double words_threshold = 0;         ///< from which Polarity::negative it counts
    bool modelled = false;              ///< Opinion::modelled
    bool story = false;                 ///< Opinion::story
    SeverityTerms terms;                ///< of bad news about a review
    std::optional<Severity> floor, cap; ///< that rules have set
};

struct Judgement : Verdict {
    std::vector<Reason> reasons;
    std::vector<Mention> topics;  ///< valid as long as the judge's topics and the record are

    // How it came about.
    std::string lang;                   ///< of the text
    std::vector<RuleOutcome> outcomes;  ///< only when they were asked for
    std::string loyalty_match;          ///< the words that tell it

    /// Whether a person should see it: bad news, and a source that is back.
    bool flagged() const { return negative == true || basis == Basis::source; }
    /// Whether there is anything to say of the record.
    bool tells() const { return negative || !reasons.empty() || !topics.empty(); }
    /// As it is made, but for memory that can be used again.
    void clear();
};

/// The "flag" member of a record: molva-stream(5).
std::string to_json(const Judgement& judgement);
/// The same, behind what `out` has already.
void append_json(std::string& out, const Judgement& judgement);

}  // namespace molva::flag
