// What counts as bad news: [flag] and [[rule]] of the configuration, as data.
// molva-config(5) has the keys, molva-flag(1) what they come to.

#pragma once

#include <bitset>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/toml.hpp"
#include "flag/condition.hpp"
#include "flag/phrases.hpp"
#include "flag/severity.hpp"

namespace re2 {
class RE2;
}

namespace molva::flag {

class TopicSet;

/// The fields that a rule may look at; the first four are what a review says.
inline constexpr std::size_t kFields = 8;
const std::vector<std::string>& field_names();
using FieldSet = std::bitset<kFields>;  ///< by place in field_names()

/// A phrase or a pattern that a rule looks for.
struct Wanted {
    std::string text;                         ///< as it is configured
    PhraseId phrase = 0;                      ///< of Rules::phrases, if there is no pattern
    std::vector<std::string> numbers;         ///< that stand beside the phrase, in order
    bool exact = false;                       ///< the numbers next to its words
    std::shared_ptr<const re2::RE2> pattern;  ///< without regard to letter case unless it says so
    bool framed = false;                      ///< of the pattern's match its first group is meant
};

struct Rule {
    std::string name;
    std::string where;  ///< "config.toml:12:1", for messages

    // What has to hold, all of it; of the values of one key, one.
    FieldSet fields;                               ///< where words and patterns are looked for
    std::vector<Wanted> any;                       ///< empty: words do not matter
    std::vector<Wanted> except;                    ///< none of them may be found in that field
    std::vector<std::string> langs;                ///< "ru"; empty: any. So with these:
    std::vector<std::string> sources, subjects, events;
    std::vector<TopicWish> topics;
    std::optional<double> at_most, at_least;       ///< of the score
    std::optional<Condition> when;
    std::string when_text;                         ///< as it is configured

    // What it does.
    std::optional<bool> negative;                  ///< the verdict from here on; nothing: as it is
    std::optional<Severity> severity;              ///< at least this
    std::optional<Severity> severity_at_most;
    bool stop = false;                             ///< rules behind it are not looked at
    bool define = false;                           ///< only there for the `when` of others
};

struct Rules {
    // The stars.
    double threshold = 0.4;  ///< a score at or below it is negative
    std::map<std::string, double, std::less<>> by_source, by_subject;  ///< the source's wins
    double high = 0.7;        ///< from this score on only a very sure text is heard …
    double mismatch = 0.9;    ///< … from this probability
    /// A complaint of a topic with this gravity is bad news whatever else is said.
    double grave = 2;
    // The words.
    std::optional<double> text_threshold;  ///< instead of the model's own
    std::string model;                     ///< a file; empty: the one that is installed
    bool use_model = true;
    bool sources = true;                   ///< source_broken is bad news too
    SeverityWeights severity;
    std::vector<Rule> rules;
    std::shared_ptr<PhraseSet> phrases = std::make_shared<PhraseSet>();  ///< of all the rules
};

/// The fields a rule looks at when it names none: title, text and cons.
FieldSet default_fields();

/// Reads [flag] and [[rule]] of a configuration. Mistakes are remembered in
/// the document: whatever is misspelt or out of range, patterns that RE2
/// refuses or that are too large for it, conditions that cannot be read, rules
/// that can never match, that say what one before them has said, or that stand
/// behind one that stops at all they match.
Rules read_rules(toml::Table& root);

/// Whether every topic that the rules name is there.
/// @error Exit::usage with the place of the rule and the nearest name
Result<void> check_topics(const Rules& rules, const TopicSet& topics);

}  // namespace molva::flag
