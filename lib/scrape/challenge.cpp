#include "scrape/challenge.hpp"

namespace molva::scrape {

namespace {

struct Mark {
    std::string_view part;  ///< lower case, without spaces that pages vary
    std::string_view name;
};

/// Parts of the address or script of the challenge itself. Widgets that also
/// stand on ordinary pages (reCAPTCHA in a comment form) are not here.
constexpr Mark kMarks[] = {
    {"<title>just a moment...</title>", "Cloudflare challenge"},
    {"<title>attention required! | cloudflare</title>", "Cloudflare block"},
    {"<title>please wait... | cloudflare</title>", "Cloudflare challenge"},
    {"window._cf_chl_opt", "Cloudflare challenge"},
    {"<title>ddos-guard</title>", "DDoS-Guard challenge"},
    {"check.ddos-guard.net", "DDoS-Guard challenge"},
    {"/showcaptcha", "Yandex SmartCaptcha"},
    {"action=\"/checkcaptcha", "Yandex SmartCaptcha"},
    {"checkboxcaptcha-", "Yandex SmartCaptcha"},
    {"geo.captcha-delivery.com", "DataDome challenge"},
    {"_incapsula_resource", "Imperva challenge"},
    {"px-captcha", "PerimeterX challenge"},
    {"captcha.px-cdn.net", "PerimeterX challenge"},
    {".awswaf.com/", "AWS WAF challenge"},
    {"window.gokuprops", "AWS WAF challenge"},
    {"__qrator", "Qrator challenge"},
    {"/_guard/html.js", "a challenge page"},
    {"opfcaptcha.amazon", "Amazon captcha"},
    {"/errors/validatecaptcha", "Amazon captcha"},
    {"unusual traffic from your computer network", "Google block"},
};

constexpr std::size_t kLookAt = 256 << 10;

}  // namespace

std::optional<std::string> challenge_page(std::string_view source) {
    std::string lower{source.substr(0, kLookAt)};
    for (char& c : lower) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    for (const auto& mark : kMarks) {
        if (lower.find(mark.part) != std::string::npos) return std::string{mark.name};
    }
    return std::nullopt;
}

}  // namespace molva::scrape
