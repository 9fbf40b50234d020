// Names replaced by keyed hashes: who has the key can tell whether two reviews
// are by one author, or whether one is by somebody whose name he knows; who has
// not can tell neither.

#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/hash.hpp"

namespace molva::store {

/// HMAC-SHA-256 (RFC 2104): the raw 32 bytes.
std::string hmac_sha256(std::string_view key, std::string_view bytes);

/// So many random bytes from the system.
std::string random_bytes(std::size_t count);

class Pseudonyms {
public:
    /// @param key  secret; at least 16 bytes
    explicit Pseudonyms(std::string key) : key_(std::move(key)) {}

    /// What stands for a name, id or URL: "~" and 20 hexadecimal digits. One
    /// that is such a pseudonym already stays as it is.
    std::string of(std::string_view text) const;

    /// A review record with `author` and the author of the reply replaced: the
    /// name and the id by their pseudonyms; the URL goes, and stands for the id
    /// if there is none. Other members keep their values.
    /// @return nothing if the line is not a JSON object
    std::optional<std::string> replace(std::string_view line) const;

private:
    std::string key_;
};

}  // namespace molva::store
