// One [[source]] of the configuration: who is reviewed, where, and the values
// that the definition's request is built from.

#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/toml.hpp"
#include "scrape/definition.hpp"

namespace molva::scrape {

/// Where a secret is kept: one of the two.
struct Secret {
    std::string env;   ///< name of an environment variable
    std::string file;  ///< path of a file; its text without the last line end
};

struct Source {
    std::string name;     ///< unique in the configuration
    std::string subject;  ///< who is reviewed
    std::string scraper;  ///< name of a definition, or a file
    std::string url;      ///< the page, where no parameters are given
    std::map<std::string, std::string> params;
    std::map<std::string, Secret> secrets;  ///< params still to be looked up
    std::optional<std::int64_t> max_pages;  ///< instead of the definition's
    std::optional<double> interval_s;       ///< slower than the definition's

    /// Values that must not be printed; filled by resolve_secrets().
    std::vector<std::string> hidden;
};

/// Reads one [[source]] table. What is wrong is remembered in the document and
/// comes out of its finish(); keys that other modules ask for are left to them.
Source read_source(toml::Table table);

/// Reads the files and asks `environment` for the variables that hold secrets,
/// and puts them among the params.
/// @error Exit::usage naming the variable or file that is missing or empty, or
///        has more than one line
Result<void> resolve_secrets(
    Source& source,
    const std::function<std::optional<std::string>(const std::string&)>& environment);

/// Completes the params of a source: from its URL where the definition's
/// `match` names parts of it, and from the definition's defaults.
/// @error Exit::usage naming the source and what is missing, unknown (with the
///        nearest known name) or does not fit its pattern
Result<std::map<std::string, std::string>> complete_params(const Definition& definition,
                                                           const Source& source);

/// Whether the source's URL is none that the definition's `match` takes: a
/// copy of the site, another version of it, one inside. It is asked as it is
/// written, and what follows is asked for there too.
bool is_elsewhere(const Definition& definition, const Source& source);

/// `text` with every hidden value of the source replaced by "***", also where
/// it is percent-encoded or written as in JSON.
std::string redact(const Source& source, std::string text);

/// A URL as it may be printed and stored: redacted, without user name and password.
std::string shown_url(const Source& source, std::string_view url);

}  // namespace molva::scrape
