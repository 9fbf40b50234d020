// Saved pages: from files, standard input and WARC files, one after another.

#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "cli/io.hpp"

namespace molva::cli {

struct SavedPage {
    std::string where;         ///< "page.html", "crawl.warc.gz: https://…", for messages
    std::string body;          ///< bytes in whatever encoding
    std::string url;           ///< where it came from, if a WARC says so
    std::string content_type;  ///< of the answer's header, likewise
    int status = 200;
    std::optional<Instant> fetched;  ///< likewise
    bool from_warc = false;          ///< one page of many, not chosen by hand
};

/// Bytes of one page; more is refused.
inline constexpr std::size_t kMaxPageBytes = std::size_t{16} << 20;

/// Who gets the pages, and what there is to say of those that cannot be read.
struct PageSink {
    std::function<void(SavedPage)> handle;
    std::function<void(Error)> report;
};

/// Calls `handle` with each page of each file; "-" or an empty list means
/// standard input. A WARC is known by its first bytes and gives each answer
/// with status 200 that is text. A page may be packed by gzip. What cannot be read is reported, and
/// the rest goes on.
void each_page(const std::vector<std::string>& files, const PageSink& sink);

/// The same; reports to `io`.
void each_page(Io& io, const std::vector<std::string>& files,
               const std::function<void(SavedPage)>& handle);

/// All of standard input, up to kMaxPageBytes.
/// @error Exit::partial if it is larger or cannot be read
Result<std::string> read_standard_input();

}  // namespace molva::cli
