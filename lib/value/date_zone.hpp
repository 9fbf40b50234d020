// Local times and instants.

#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "base/time.hpp"

namespace date {
class time_zone;
}

namespace molva::value {

/// A reading of a clock on the wall.
using Local = std::chrono::local_time<std::chrono::milliseconds>;

class Zone {
public:
    /// Nothing for a name that the zone database does not have. Empty is UTC.
    static std::optional<Zone> find(std::string_view iana);

    /// A zone of one offset, east of UTC.
    static Zone fixed(std::chrono::minutes offset) { return Zone{nullptr, offset}; }

    /// What the clock shows at `at`; the offset is rounded to minutes (some
    /// zones had seconds before 1972).
    Local local(Instant at) const;
    std::chrono::minutes offset(Instant at) const;

    /// The instant of a local time. One that the zone skips is read with the
    /// offset before the change (so 02:30 becomes 03:30 in Berlin in March),
    /// one that occurs twice is the earlier one.
    Instant instant(Local at) const;

private:
    Zone(const date::time_zone* zone, std::chrono::minutes fixed) : zone_(zone), fixed_(fixed) {}

    const date::time_zone* zone_;  ///< null: `fixed_` all the year
    std::chrono::minutes fixed_;
};

}  // namespace molva::value
