// Writes one JSON object on one line, key by key, leaving out what is absent.
//
// A record has few keys in a fixed order and many absent ones; a tree would be
// built only to be printed. Strings are escaped by the JSON library.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"

namespace molva::stream {

class ObjectWriter {
public:
    /// An empty string is an absent value and writes nothing.
    ObjectWriter& text(std::string_view key, std::string_view value);
    ObjectWriter& number(std::string_view key, std::optional<double> value);
    ObjectWriter& integer(std::string_view key, std::optional<std::int64_t> value);
    ObjectWriter& boolean(std::string_view key, std::optional<bool> value);
    ObjectWriter& time(std::string_view key, std::optional<Instant> value);

    /// `json` goes in as it is and must be a JSON value; empty writes nothing.
    ObjectWriter& raw(std::string_view key, std::string_view json);

    /// Whether any key was written.
    bool empty() const noexcept { return out_.size() == 1; }

    /// The whole object. The writer is spent afterwards.
    std::string finish();

    /// The whole object, or nothing if it has no keys.
    std::string finish_unless_empty();

private:
    void key(std::string_view name);
    std::string out_ = "{";
};

/// A number as JSON: the shortest digits that read back as the same double.
/// Values that JSON cannot say (NaN, infinity) become "null"; callers keep them out.
std::string number_to_json(double value);

}  // namespace molva::stream
