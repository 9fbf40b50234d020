// What counts as bad news: the rules of the configuration, molva-flag(1).

#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/toml.hpp"
#include "flag/words.hpp"

namespace re2 {
class RE2;
}

namespace molva::flag {

enum class Severity { low, medium, high, critical };

std::string_view to_string(Severity severity);
std::optional<Severity> severity_from(std::string_view word);

/// Words or a pattern that a rule looks for.
struct Wanted {
    Phrase phrase;                            ///< used if there is no pattern
    std::shared_ptr<const re2::RE2> pattern;  ///< without regard to letter case unless it says so
};

struct Rule {
    std::string name;
    Severity severity = Severity::medium;
    std::vector<std::string> fields;               ///< of ReviewView::field()
    std::vector<std::string> langs;                ///< "ru"; empty: any
    std::vector<std::string> sources, subjects;    ///< empty: any
    std::vector<Wanted> any;                       ///< one of them has to be found
    std::vector<Wanted> except;                    ///< none of them may be found in that field
    std::optional<double> at_most;                 ///< only for a score up to this one
};

struct Rules {
    double threshold = 0.4;  ///< a score at or below it is negative
    std::map<std::string, double> by_source, by_subject;  ///< the source's wins
    bool sources = true;                                  ///< source_broken is bad news too
    std::vector<Rule> rules;
};

/// The fields a rule looks at when it names none.
const std::vector<std::string>& default_fields();

/// Reads [flag] and [[rule]] of a configuration. Mistakes are remembered in
/// the document: unknown fields, patterns that RE2 refuses, rules without
/// anything to look for, names used twice.
Rules read_rules(toml::Table& root);

}  // namespace molva::flag
