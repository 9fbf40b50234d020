// A definition against the real site: one page, asked for politely, compared
// with what its stored pages have.

#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "cli/config.hpp"
#include "cli/io.hpp"
#include "scrape/coverage.hpp"
#include "scrape/definition.hpp"

namespace molva::cli {

struct LiveResult {
    enum class Verdict {
        ok,
        drifted,     ///< it answers, and what is read is not what it was
        blocked,     ///< held back
        disallowed,  ///< robots.txt
        failed,      ///< no answer, or another page
        skipped,     ///< there is nothing to ask with
    };
    std::string scraper;
    Verdict verdict = Verdict::skipped;
    std::string reason;  ///< words, for every verdict but ok
    std::int64_t reviews = 0;
    scrape::Drift drift;
};

std::string_view to_string(LiveResult::Verdict verdict);

/// Asks for the first page of each definition: with the first source of the
/// configuration that uses it, else with the definition's own example.
/// @param url    instead of both; empty: none
/// @param pages  the folder with stored pages; without those of a definition
///               nothing can be lost
/// @error  Exit::usage for settings that cannot be used
Result<std::vector<LiveResult>> test_live(const std::vector<scrape::Definition>& definitions,
                                          const Config& config, const std::string& url,
                                          const std::filesystem::path& pages, Io& io);

}  // namespace molva::cli
