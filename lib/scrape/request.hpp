// What to ask a site for, as data. Who asks, how often and how politely is not
// known here: this module and the network's do not include each other.

#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "scrape/definition.hpp"
#include "scrape/source.hpp"

namespace molva::scrape {

struct Request {
    std::string method = "GET";
    std::string url;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;

    /// The URL as it may be printed and stored: secrets are "***".
    std::string shown;

    int number = 1;           ///< of the page in this crawl, from 1
    std::int64_t before = 0;  ///< rows on the pages before this one
    std::string cursor;       ///< the value of {cursor}
    bool linked = false;      ///< a page gave the address, and may point anywhere

    /// What tells two requests apart. A crawl that is led to a request it has
    /// made already goes in circles.
    std::string key() const { return method + ' ' + url + '\n' + body; }
};

/// The request for a source's first page.
/// @error Exit::usage as of complete_params(), and for a source without the
///        `url` that its definition needs
Result<Request> first_request(const Definition& definition, const Source& source);

/// The request for the page after `last` with the next {cursor} or {page}.
std::optional<Request> following_request(const Definition& definition, const Source& source,
                                         const Request& last, std::string cursor,
                                         std::int64_t rows);

/// The same for a page whose address the last one gave. Its headers and body
/// are those of the definition: whoever sends it leaves out what another host
/// must not see.
Request linked_request(const Definition& definition, const Source& source, const Request& last,
                       std::string url, std::int64_t rows);

/// The address a person would open to see the source's reviews: the
/// definition's page_url, else the page itself unless a secret is in it.
std::string human_url(const Definition& definition, const Source& source,
                      const std::map<std::string, std::string>& params,
                      const std::string& page_url);

/// The value of {page} in a request.
std::int64_t page_value(const Definition& definition, const Request& request);

}  // namespace molva::scrape
