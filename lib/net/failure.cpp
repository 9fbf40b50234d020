#include "net/failure.hpp"

#include <array>
#include <cstddef>

namespace molva::net {

namespace {

constexpr std::array<std::string_view, 17> kNames{
    "none",      "url",    "refused", "disallowed",  "resolve",
    "connect",   "tls",    "timeout", "too-large",   "broken",
    "redirects", "budget", "unwell",  "held",        "interrupted",
    "not-recorded", "browser"};

}  // namespace

std::string_view name(Failure failure) { return kNames.at(static_cast<std::size_t>(failure)); }

std::optional<Failure> failure_by_name(std::string_view word) {
    for (std::size_t i = 0; i < kNames.size(); ++i) {
        if (kNames[i] == word) return static_cast<Failure>(i);
    }
    return std::nullopt;
}

}  // namespace molva::net
