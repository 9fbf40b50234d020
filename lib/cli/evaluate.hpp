// One piece of the machinery on one input: what `molva-scraper eval` does.

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"

namespace molva::cli {

struct EvalOptions {
    std::string kind;   ///< "css", "date", …; see eval_kinds()
    std::string value;  ///< selector, query, date or URL; empty where the input is all
    std::string attr;   ///< css: print this attribute instead of the text
    std::string lang, zone, format;          ///< date
    std::string agent = "molva";             ///< robots
    std::string base;                        ///< microdata
    std::string content_type, charset;       ///< charset, decode
};

/// The kinds with a line on each, in the order of the manual.
const std::vector<std::pair<std::string, std::string>>& eval_kinds();

/// @param input  what came on standard input
/// @param now    for dates
/// @return       the text to print, with its newline
/// @error        Exit::usage for a selector, query or label that is invalid;
///               Exit::partial for an input that cannot be read
Result<std::string> evaluate(const EvalOptions& options, std::string_view input, Instant now);

/// Whether the kind reads standard input.
bool eval_reads_input(const EvalOptions& options);

}  // namespace molva::cli
