// What the probe tells of a page beside its reviews.

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "html/document.hpp"
#include "scrape/extract.hpp"
#include "scrape/probe.hpp"
#include "scrape/probe_draft.hpp"

namespace molva::scrape::probe {

/// Language, title and feeds.
void read_facts(const html::Document& document, const std::string& url, std::string_view text,
                ProbeReport& out);

/// The fields with their shares and a sample each, from what was read.
std::vector<ProbeFinding::Field> fields_of(const std::vector<DraftField>& fields,
                                           const PageResult& result);

bool may_be_feed(std::string_view text);
bool may_be_json(std::string_view text);

/// ")]}'" and what else stands before JSON so that no script can load it.
std::string json_prefix(std::string_view text);

/// Foreign text on one line, safe for a terminal.
std::string shown(std::string_view text, std::size_t limit);

}  // namespace molva::scrape::probe
