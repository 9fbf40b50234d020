// The proof of a definition: stored pages and the reviews they must give.
//
// A folder holds pages.toml, which lists the pages with their circumstances
// (see molva-scraper(5), PROOF), the pages themselves, and beside each page
// NAME.jsonl with the review records it must give, byte for byte.

#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "scrape/definition.hpp"

namespace molva::scrape {

struct Proof {
    std::size_t pages = 0;
    std::size_t reviews = 0;  ///< found in all pages together
    /// Field of molva-stream(5) → in how many of these reviews it is.
    std::vector<std::pair<std::string, std::int64_t>> coverage;
    /// "page.html: review 3: text: wanted \"…\", found \"…\""; empty: proved
    std::vector<std::string> differences;
};

enum class ProofMode {
    compare,
    write,  ///< write what is found into the .jsonl files, for whoever then reads them
};

/// Holds a definition against the pages stored for it.
/// @error Exit::usage for a pages.toml that is missing, wrong or names a page
///        that is not there; Exit::system if a file cannot be read or written
Result<Proof> prove(const Definition& definition, const std::filesystem::path& folder,
                    ProofMode mode = ProofMode::compare);

}  // namespace molva::scrape
