#include "scrape/challenge.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/utf8.hpp"

namespace molva::scrape {

namespace {

struct Mark {
    std::string_view part;  ///< lower case, without spaces that pages vary
    std::string_view name;
};

/// Parts of the address or script of the challenge itself. Widgets and watchers
/// that also stand on ordinary pages (reCAPTCHA in a comment form, the script
/// that counts visitors) are not here.
constexpr Mark kMarks[] = {
    {"window._cf_chl_opt", "Cloudflare challenge"},
    {"id=\"cf-error-details\"", "Cloudflare block"},
    {"check.ddos-guard.net", "DDoS-Guard challenge"},
    {"/ddos-guard/js-challenge", "DDoS-Guard challenge"},
    {"/showcaptcha", "Yandex SmartCaptcha"},
    {"action=\"/checkcaptcha", "Yandex SmartCaptcha"},
    {"checkboxcaptcha-", "Yandex SmartCaptcha"},
    {"{\"type\":\"captcha\"", "Yandex SmartCaptcha"},
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
    {"<form name=\"signin\"", "a page to sign in on"},
    {"unusual traffic from your computer network", "Google block"},
    {"sec-if-cpt-container", "Akamai challenge"},
    {"/_sec/cp_challenge", "Akamai challenge"},
    {"kpsdk.now", "Kasada challenge"},
    {"/ips.js?kp_uidz", "Kasada challenge"},
    {"sucuri_cloudproxy_js", "Sucuri challenge"},
    {"/.well-known/vercel/security", "Vercel challenge"},
    {"id=\"anubis_version\"", "Anubis challenge"},
    {"/.within.website/x/", "Anubis challenge"},
    {"get_cookie_spsc_encrypted", "Servicepipe challenge"},
    {"servicepipe.ru/static/checkjs", "Servicepipe challenge"},
    {"\"/ipp_check", "Variti challenge"},
    {"/_____tmd_____/punish", "Alibaba challenge"},
    {"/__wbaas/challenges/", "Wildberries challenge"},
    {"\"challengeurl\":", "Ozon challenge"},
    {"class=\"firewall-title\"", "Avito block"},
    {"slowaes.decrypt(", "a challenge page"},
    {"whoa there, pardner", "Reddit block"},
    {"blocked by network security", "Reddit block"},
};

/// Whole titles, or their beginnings where a name or a number follows.
struct Title {
    std::string_view words;  ///< lower case
    std::string_view name;
    bool begins = false;
};

constexpr Title kTitles[] = {
    {"just a moment", "Cloudflare challenge", true},
    {"один момент", "Cloudflare challenge", true},
    {"attention required! | cloudflare", "Cloudflare block"},
    {"please wait... | cloudflare", "Cloudflare challenge"},
    {"ddos-guard", "DDoS-Guard challenge"},
    {"antibot challenge page", "Ozon challenge"},
    {"antibot captcha", "Ozon challenge"},
    {"почти готово...", "Wildberries challenge"},
    {"почти готово", "Wildberries challenge"},
    {"access denied", "Akamai block"},
    {"access to this page has been denied", "PerimeterX challenge", true},
    {"vercel security checkpoint", "Vercel challenge"},
    {"making sure you're not a bot!", "Anubis challenge"},
    {"sucuri website firewall", "Sucuri block", true},
    {"вы не робот?", "Yandex SmartCaptcha"},
    {"ой!", "Yandex SmartCaptcha"},
    {"robot check", "Amazon captcha"},
    {"amazon sign-in", "a page to sign in on"},
    {"human verification", "AWS WAF challenge"},
    {"доступ ограничен", "a block", true},
    {"request rejected", "a block"},
    {"security check", "a challenge page"},
    {"security verification", "a challenge page"},
    {"bot verification", "a challenge page"},
    {"captcha", "a challenge page"},
    {"429 too many requests", "a block"},
    {"too many requests", "a block"},
    {"403 forbidden", "a block"},
};

/// A widget is the whole of a page as short as this; of longer ones it guards a form.
constexpr std::string_view kWidgets[] = {"class=\"h-captcha\"", "class=\"smart-captcha\"",
                                         "class=\"cf-turnstile\"", "class=\"g-recaptcha\""};
constexpr std::size_t kShortPage = 4 << 10;

constexpr std::size_t kLookAt = 256 << 10;

/// The page's title in lower case, white space folded, apostrophes resolved.
std::string title_of(std::string_view lower) {
    constexpr std::size_t kLongest = 300;
    auto at = lower.find("<title");
    if (at != lower.npos) at = lower.find('>', at);
    if (at == lower.npos) return {};
    auto text = lower.substr(at + 1, kLongest);
    text = text.substr(0, text.find('<'));
    std::string out;
    for (bool blank = false; !text.empty();) {
        if (text.starts_with("&#39;") || text.starts_with("&#x27;")) {
            text.remove_prefix(text.find(';') + 1);
            out += '\'';
            continue;
        }
        const char32_t code = utf8::lower(utf8::take(text));
        if (utf8::is_space(code)) {
            blank = !out.empty();
            continue;
        }
        if (std::exchange(blank, false)) out += ' ';
        utf8::append(out, code);
    }
    return out;
}

}  // namespace

std::optional<std::string> challenge_page(std::string_view source) {
    std::string lower{source.substr(0, kLookAt)};
    for (char& c : lower) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    const auto has = [&](std::string_view part) { return lower.find(part) != std::string::npos; };
    for (const auto& mark : kMarks) {  // before the titles, which guards share
        if (has(mark.part)) return std::string{mark.name};
    }
    const auto title = title_of(lower);
    for (const auto& each : kTitles) {
        if (each.begins ? title.starts_with(each.words) : title == each.words) {
            return std::string{each.name};
        }
    }
    if (title.find("used cloudflare to restrict access") != std::string::npos) {
        return "Cloudflare block";
    }
    const bool lone = lower.size() <= kShortPage && !has("<textarea");
    if (lone && std::any_of(std::begin(kWidgets), std::end(kWidgets), has)) {
        return "a challenge page";
    }
    return std::nullopt;
}

}  // namespace molva::scrape
