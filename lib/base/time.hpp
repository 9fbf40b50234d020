// Instants and the one form in which they are written.
//
// Arithmetic only; the clock is read in base/clock.cpp and nowhere else.

#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace molva {

/// A moment in UTC. Milliseconds, because two crawls of one source can begin
/// in the same second and are told apart by when they began.
using Instant = std::chrono::sys_time<std::chrono::milliseconds>;

/// Writes RFC 3339 section 5.6 ("2026-08-20T12:00:00Z"). Milliseconds are
/// written only when there are some. An offset other than zero is written as
/// "+03:00" and the clock reading is the local one.
/// Years outside 0000..9999 cannot be written; they are clamped.
std::string format_rfc3339(Instant at, std::chrono::minutes offset = std::chrono::minutes{0});

/// An instant together with the offset in which it was written down.
struct OffsetInstant {
    Instant at{};
    std::chrono::minutes offset{0};
};

/// Reads RFC 3339 strictly: date, "T", time, optional fraction, "Z" or offset.
/// Digits of a fraction past the third are dropped. A leap second (":60") is
/// read as the second after. Nothing if the text has another form or names a
/// day or hour that does not exist.
std::optional<OffsetInstant> parse_rfc3339(std::string_view text);

/// A length of time as people write it in a configuration or on a command
/// line: "250ms", "90s", "15m", "6h", "7d", "2w", "2y" (365 days).
std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);

}  // namespace molva
