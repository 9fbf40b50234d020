// How long to wait before asking the same host again.
//
// Arithmetic only: nothing here reads a clock, sleeps or touches the network.

#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "base/result.hpp"

namespace molva::net {

/// Limits for one host. The defaults are deliberately slow: a review page
/// changes a few times a day, and a banned address sees none of it.
struct RetryPolicy {
    int max_tries = 4;                            ///< attempts in all, first included; at least 1
    std::chrono::milliseconds first_wait{2'000};  ///< pause before the second attempt
    std::chrono::milliseconds longest_wait{300'000};  ///< ceiling, also for what a server asks
};

/// Reads the value of a Retry-After header.
///
/// Source: RFC 9110 section 10.2.3. Takes whole seconds ("120") or a date in
/// any of the three forms of section 5.6.7, the two obsolete ones included,
/// because a recipient has to. A number too large to hold counts as 2^31
/// (RFC 9111 section 1.2.2): a host that asks for a long pause gets one.
///
/// @param value  the header's value without its name; blanks around it are fine
/// @param now    when the response arrived (UTC); also settles two-digit years
/// @return       the pause counted from `now`; zero if the date has passed
/// @error        Exit::partial if the value has neither form; the message
///               quotes at most 40 bytes of it
Result<std::chrono::seconds> parse_retry_after(std::string_view value,
                                               std::chrono::sys_seconds now);

/// The same as it is meant: beyond the grammar a fraction counts as the next
/// second, and of several numbers with commas the largest. Nothing if neither.
std::optional<std::chrono::seconds> read_retry_after(std::string_view value,
                                                     std::chrono::sys_seconds now);

/// The pause before attempt number `next_try` (2 for the first repetition).
///
/// Doubles from `policy.first_wait`, never less than what the server asked
/// for, never more than `policy.longest_wait`.
///
/// @pre           next_try >= 2
/// @param jitter  0..1, drawn by the caller: lengthens the pause by up to half
///                of itself, below the ceiling, so that sources that failed
///                together do not come back together
/// @return        the pause, or nothing once `policy.max_tries` is used up
std::optional<std::chrono::milliseconds> wait_before(
    const RetryPolicy& policy, int next_try,
    std::optional<std::chrono::milliseconds> server_asked = std::nullopt, double jitter = 0);

/// Whether an answer of this status is worth asking again for: 408, 425, 429
/// and 5xx except 501 and 505, which do not change by waiting.
bool worth_retrying(int status);

}  // namespace molva::net
