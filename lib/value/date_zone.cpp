#include "value/date_zone.hpp"

#include <date/tz.h>

#include <exception>
#include <map>
#include <mutex>
#include <string>

#include "value/date.hpp"

namespace molva::value {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

/// Looks a zone up once; the library answers an unknown name with an
/// exception, which is slow, so that answer is kept too. Bounded, because
/// names may come from pages.
const date::time_zone* lookup(std::string_view name) {
    static constexpr std::size_t kMostKept = 1024;
    static std::mutex mutex;
    static std::map<std::string, const date::time_zone*, std::less<>> kept;
    const std::lock_guard lock{mutex};
    if (const auto at = kept.find(name); at != kept.end()) return at->second;
    const date::time_zone* zone = nullptr;
    try {
        zone = date::locate_zone(name);
        zone->get_info(std::chrono::sys_seconds{});  // reads its file
    } catch (const std::exception&) {
        zone = nullptr;
    }
    if (kept.size() < kMostKept) kept.emplace(name, zone);
    return zone;
}

bool is_utc(std::string_view name) {
    return name.empty() || name == "UTC" || name == "Etc/UTC" || name == "Z";
}

/// The years that the zone library computes with; beyond them UTC offsets of
/// today are as good as any.
bool in_range(std::chrono::seconds since_epoch) {
    constexpr std::int64_t kFirst = -62135596800;  // 0001-01-01
    constexpr std::int64_t kLast = 253402300799;   // 9999-12-31
    return since_epoch.count() >= kFirst && since_epoch.count() <= kLast;
}

}  // namespace

std::optional<Zone> Zone::find(std::string_view iana) {
    if (is_utc(iana)) return fixed(minutes{0});
    const auto* zone = lookup(iana);
    if (zone == nullptr) return std::nullopt;
    return Zone{zone, minutes{0}};
}

minutes Zone::offset(Instant at) const {
    if (zone_ == nullptr) return fixed_;
    const auto whole = std::chrono::floor<seconds>(at);
    if (!in_range(whole.time_since_epoch())) return fixed_;
    return std::chrono::round<minutes>(zone_->get_info(whole).offset);
}

Local Zone::local(Instant at) const {
    return Local{at.time_since_epoch() + milliseconds{offset(at)}};
}

Instant Zone::instant(Local at) const {
    const auto whole = std::chrono::floor<seconds>(at).time_since_epoch();
    if (zone_ == nullptr || !in_range(whole))
        return Instant{at.time_since_epoch() - milliseconds{fixed_}};
    // In a gap and in an overlap `first` is the offset before the change.
    const auto info = zone_->get_info(date::local_seconds{whole});
    return Instant{at.time_since_epoch() -
                   milliseconds{std::chrono::round<minutes>(info.first.offset)}};
}

bool known_zone(std::string_view name) { return !name.empty() && Zone::find(name).has_value(); }

}  // namespace molva::value
