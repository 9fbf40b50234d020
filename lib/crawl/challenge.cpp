#include "crawl/challenge.hpp"

#include <array>
#include <string_view>

#include <fmt/format.h>

#include "net/text.hpp"
#include "scrape/challenge.hpp"

namespace molva::crawl {

namespace {

// What guards say of themselves in the answer's header; what they write into
// the page is known to scrape/challenge.
struct Mark {
    std::string_view guard, header, text;
};

constexpr std::array kMarks{
    Mark{"Cloudflare challenge", "cf-mitigated", "challenge"},
    Mark{"Yandex SmartCaptcha", "x-yandex-captcha", "captcha"},
    Mark{"DataDome challenge", "x-dd-b", ""},
    Mark{"AWS WAF challenge", "x-amzn-waf-action", "challenge"},
    Mark{"AWS WAF challenge", "x-amzn-waf-action", "captcha"},
    // "Server: Variti/0.9.3a" stands on good answers too; this is given to who is
    // to run a script first.
    Mark{"Variti challenge", "set-cookie", "ipp_uid="},
};

}  // namespace

std::optional<std::string> challenge(const net::Response& response) {
    for (const auto& mark : kMarks) {
        for (const auto& [name, value] : response.headers) {
            if (!net::same_word(name, mark.header)) continue;
            if (value.find(mark.text) == std::string::npos) continue;
            return fmt::format("{} instead of the page", mark.guard);
        }
    }
    const auto name = scrape::challenge_page(response.body);
    if (!name) return std::nullopt;
    return fmt::format("{} instead of the page", *name);
}

namespace {

std::string turned_away(std::string_view words, const net::Outcome& outcome) {
    std::string out{words};
    if (outcome.repeated > 0) {
        out += fmt::format(", also when asked {} more time{}", outcome.repeated,
                           outcome.repeated == 1 ? "" : "s");
    }
    if (outcome.left_alone) {
        out += fmt::format("; it asks to be left alone for {} s", outcome.left_alone->count());
    }
    return out;
}

}  // namespace

std::optional<std::string> barred(const net::Outcome& outcome) {
    std::string_view words;
    switch (outcome.response.status) {
        case 401: words = "the site wants a login"; break;
        case 403: words = "the site refuses us"; break;
        case 407: words = "the proxy wants a login"; break;
        case 429: words = "too many requests"; break;
        case 503: words = "the site turns requests away"; break;
        case 507: words = "the site holds us for a robot"; break;
        default: return std::nullopt;
    }
    // Who stands in the way says more than that somebody does ("a block").
    const auto guard = challenge(outcome.response);
    if (guard && !guard->starts_with("a ")) words = *guard;
    return turned_away(fmt::format("HTTP {}: {}", outcome.response.status, words), outcome);
}

End end_for(net::Failure failure) {
    switch (failure) {
        case net::Failure::disallowed:
            return End::disallowed;
        case net::Failure::held:
            return End::blocked;
        case net::Failure::budget:
        case net::Failure::interrupted:
            return End::cut;
        default:
            return End::failed;
    }
}

}  // namespace molva::crawl
