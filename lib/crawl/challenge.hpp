// Pages that stand in the way instead of the answer, and answers that did not come.

#pragma once

#include <optional>
#include <string>

#include "crawl/verdict.hpp"
#include "net/client.hpp"

namespace molva::crawl {

/// Whose challenge page this is, in words ("Cloudflare asks for a browser
/// check"), or nothing. Good pages may carry the same scripts, so this is
/// asked only about an answer in which no reviews were found.
std::optional<std::string> challenge(const net::Response& response);

/// What an answer's status says about the way being barred: 401, 403, 407, 429,
/// 503, 507, and how often it was asked for. Nothing for others.
std::optional<std::string> barred(const net::Outcome& outcome);

/// How a crawl ends whose page could not be had, unless its own budget did it.
End end_for(net::Failure failure);

}  // namespace molva::crawl
