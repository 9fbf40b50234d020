#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "scrape/extract.hpp"
#include "scrape/islands.hpp"
#include "stream/review.hpp"

// Apart from islands.cpp: who only reads a configuration looks for islands in its
// definitions and reads no pages.

namespace molva::scrape {

namespace {

/// Everything that a reading of a page says, in words.
std::string told(const Result<PageResult>& result) {
    if (!result) return "error: " + result.error().what;
    std::string out;
    for (const auto& review : result->reviews) out += stream::to_json(review) + "\n";
    out += fmt::format("rows {} complete {} empty {} declared {} next {} refused {} cut {}\n",
                       result->rows, result->complete, result->says_empty,
                       result->declared.value_or(-1), result->next ? result->next->shown : "",
                       result->refused ? result->refused->reason : "", result->cut);
    for (const auto& warning : result->warnings) out += warning + "\n";
    return out;
}

}  // namespace

std::string islands_differ(const Definition& definition, const Source& source, const Page& page,
                           Instant now) {
    Definition whole = definition, parts = definition;
    whole.islands = nullptr;
    parts.islands = islands_of(definition);
    if (!parts.islands) return "what it looks for cannot be told from start tags";
    const std::string one = told(extract(whole, source, page, now));
    const std::string other = told(extract(parts, source, page, now));
    const auto [a, b] = std::mismatch(one.begin(), one.end(), other.begin(), other.end());
    if (a == one.end() && b == other.end()) return {};
    const auto at = static_cast<std::size_t>(a - one.begin());
    const std::size_t from = at < 40 ? 0 : at - 40;
    return fmt::format("whole \"{}\", islands \"{}\"", one.substr(from, 120),
                       other.substr(from, 120));
}

}  // namespace molva::scrape
