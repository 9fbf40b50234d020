// Reading a page by the parts of it in which a definition looks for something.

#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/time.hpp"
#include "scrape/definition.hpp"
#include "scrape/extract.hpp"

namespace molva::html {
class Islands;
}

namespace molva::scrape {

/// What a definition looks for on a page of HTML; null if that cannot be told
/// from start tags, or if something that it looks for depends on its place
/// among other elements. For schema.org data these are the scripts, which is
/// all there is only on a page that does not have states_in_markup().
std::shared_ptr<const html::Islands> islands_of(const Definition& definition);

/// Whether a page may state something in microdata or RDFa, for which every
/// element has to be looked at.
bool states_in_markup(std::string_view text);

/// Reads a page both ways. "" if they agree, else what differs.
std::string islands_differ(const Definition& definition, const Source& source, const Page& page,
                           Instant now);

}  // namespace molva::scrape
