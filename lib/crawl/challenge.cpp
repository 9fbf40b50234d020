#include "crawl/challenge.hpp"

#include <array>
#include <string_view>

#include <fmt/format.h>

namespace molva::crawl {

namespace {

// One row a mark: found in the header of that name, or in the body's first
// part if no header is named. Several rows may name one guard.
struct Mark {
    std::string_view guard;
    std::string_view header;
    std::string_view text;
};

constexpr std::array kMarks{
    Mark{"Cloudflare", "cf-mitigated", "challenge"},
    Mark{"Cloudflare", "", "<title>Just a moment...</title>"},
    Mark{"Cloudflare", "", "<title>Please Wait... | Cloudflare</title>"},
    Mark{"Cloudflare", "", "<title>Attention Required! | Cloudflare</title>"},
    Mark{"Cloudflare", "", "cf-browser-verification"},
    Mark{"Cloudflare", "", "id=\"cf-wrapper\""},
    Mark{"Cloudflare", "", "window._cf_chl_opt"},
    Mark{"DataDome", "", "captcha-delivery.com"},
    Mark{"PerimeterX", "", "id=\"px-captcha\""},
    Mark{"PerimeterX", "", "window._pxAppId"},
    Mark{"Yandex SmartCaptcha", "", "smartcaptcha.yandexcloud.net"},
    Mark{"Yandex SmartCaptcha", "", "/checkcaptcha"},
    Mark{"Yandex SmartCaptcha", "", "CheckboxCaptcha"},
    Mark{"Yandex SmartCaptcha", "x-yandex-captcha", "captcha"},
    Mark{"Qrator", "", "/__qrator/"},
    Mark{"Qrator", "", "qauth_handle_validate"},
    Mark{"Variti", "", "<title>DDoS protection by Variti"},
    Mark{"Variti", "", "variti_ccr"},
    Mark{"DDoS-Guard", "", "<title>DDoS-Guard</title>"},
    Mark{"DDoS-Guard", "", "/.well-known/ddos-guard/js-challenge"},
    Mark{"Imperva", "", "_Incapsula_Resource"},
    Mark{"Amazon", "", "/errors/validateCaptcha"},
    Mark{"Akamai", "", "<title>Access Denied</title>"},
    Mark{"Sucuri", "", "<title>Sucuri WebSite Firewall"},
};

// Challenge pages say what they are early; a mark far down is somebody's text.
constexpr std::size_t kLooked = std::size_t{64} << 10;

}  // namespace

std::optional<std::string> challenge(const net::Response& response) {
    const std::string_view start = std::string_view{response.body}.substr(0, kLooked);
    for (const auto& mark : kMarks) {
        const std::string_view where =
            mark.header.empty() ? start : response.header(mark.header).value_or(std::string_view{});
        if (where.find(mark.text) == std::string_view::npos) continue;
        return fmt::format("{} asks for a browser check instead of showing the page", mark.guard);
    }
    return std::nullopt;
}

std::optional<std::string> barred(int status) {
    switch (status) {
        case 401: return "HTTP 401: the site wants a login";
        case 403: return "HTTP 403: the site refuses us";
        case 407: return "HTTP 407: the proxy wants a login";
        case 429: return "HTTP 429: too many requests, also after the pauses";
        case 503: return "HTTP 503: the site turns requests away, also after the pauses";
        case 507: return "HTTP 507: the site holds us for a robot";
        default: return std::nullopt;
    }
}

}  // namespace molva::crawl
