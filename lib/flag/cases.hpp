// People's own cases: reviews, and what the judgement of each should be.
// molva-flag(1), CASES, has both forms of the file.

#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "flag/judgement.hpp"
#include "flag/rules.hpp"
#include "flag/topics.hpp"

namespace molva::flag {

/// What a judgement should say; what is absent does not matter.
struct Expectation {
    std::optional<std::string> negative;  ///< "true", "false" or "unknown"
    std::optional<Severity> severity;
    std::optional<Loyalty> loyalty;  ///< Loyalty::unknown: none
    std::optional<bool> mismatch;
    std::vector<std::string> topics;  ///< "late", "late-", "late+"; "!late": it must not be there
    std::vector<std::string> rules;   ///< "money", "!money", also "rating" and "words"
};

struct Case {
    std::string where;   ///< "cases.toml:12:1" or "cases.jsonl:3"
    std::string name;    ///< may be empty
    std::string record;  ///< a line of the stream
    Expectation expect;
};

/// Reads a file of cases: TOML if its name ends in .toml, else JSON Lines.
/// @error Exit::usage with the place of the first mistake, also for a file
///        without cases; Exit::system: it cannot be read
Result<std::vector<Case>> read_cases(const std::filesystem::path& file);

/// Whether all topics and rules that are expected, or expected not to be there,
/// could be.
/// @error Exit::usage with the place of the case and the nearest name
Result<void> check_names(const std::vector<Case>& cases, const Rules& rules,
                         const TopicSet& topics);

/// What is not as expected, one sentence each; empty: all is well.
/// @param judgement  nothing: the record is none that is judged
std::vector<std::string> failures(const Expectation& expect,
                                  const std::optional<Judgement>& judgement);

}  // namespace molva::flag
