// Digests: one that is quick, for comparing, and those of libcrypto, for
// names that others must be able to compute again.

#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace molva {

/// 128 bits of XXH3. Quick, spread well, not proof against somebody who wants
/// a collision: fine for "did it change", never for who somebody is.
struct Hash128 {
    std::uint64_t high = 0;
    std::uint64_t low = 0;
    auto operator<=>(const Hash128&) const = default;
};

Hash128 quick_hash(std::string_view bytes);

/// 32 lower-case hexadecimal digits.
std::string to_hex(Hash128 hash);

/// The digest's raw bytes (32 and 20 of them).
std::string sha256(std::string_view bytes);
std::string sha1(std::string_view bytes);

/// Lower-case hexadecimal digits of any bytes.
std::string hex(std::string_view bytes);

/// RFC 4648 base 32 in capitals without padding, as WARC digests are written.
std::string base32(std::string_view bytes);

/// RFC 4648 base 64 with padding.
std::string base64(std::string_view bytes);

}  // namespace molva
