#include "scrape/probe_facts.hpp"

#include <algorithm>
#include <array>

#include "base/url.hpp"
#include "base/utf8.hpp"
#include "html/node.hpp"
#include "html/selector.hpp"
#include "html/text.hpp"
#include "scrape/probe_words.hpp"

namespace molva::scrape::probe {

namespace {

constexpr std::size_t kMostFeeds = 20;
constexpr std::size_t kSample = 100;  ///< code points of a sample

std::string first_attribute(const html::Document& document, const char* css, const char* name) {
    const auto selector = html::Selector::compile(css);
    const auto* element = selector ? selector->first(document.root()) : nullptr;
    return element ? std::string{html::attribute(element, name).value_or("")} : std::string{};
}

/// The language by the letters that only it has; nothing for Latin ones, whose
/// words would have to be known.
std::string guess_language(std::string_view text) {
    std::size_t cyrillic = 0, ukrainian = 0, belarusian = 0, kazakh = 0, latin = 0;
    std::size_t looked = 0;
    while (!text.empty() && looked++ < 400'000) {
        const char32_t code = utf8::take(text);
        if (code >= 0x400 && code <= 0x4FF) ++cyrillic;
        if ((code | 0x20) >= 'a' && (code | 0x20) <= 'z') ++latin;
        if (code == 0x454 || code == 0x457 || code == 0x491) ++ukrainian;
        if (code == 0x45E) ++belarusian;
        if (code == 0x4D9 || code == 0x493 || code == 0x49B || code == 0x4A3) ++kazakh;
    }
    if (cyrillic < 200 && cyrillic * 4 < latin) return {};
    if (cyrillic < 40) return {};
    if (kazakh * 50 > cyrillic) return "kk";
    if (ukrainian * 100 > cyrillic) return "uk";
    if (belarusian * 100 > cyrillic) return "be";
    return "ru";
}

std::string date_text(const std::optional<value::Date>& date) {
    return date && date->at ? format_rfc3339(*date->at, date->offset) : std::string{};
}

std::string number(const std::optional<double>& value) {
    if (!value) return {};
    std::string out = std::to_string(*value);
    while (out.ends_with('0')) out.pop_back();
    if (out.ends_with('.')) out.pop_back();
    return out;
}

std::string count(const std::optional<std::int64_t>& value) {
    return value ? std::to_string(*value) : std::string{};
}

std::string value_of(const stream::Review& review, std::string_view name) {
    const std::pair<std::string_view, std::string> all[] = {
        {"id", review.id_kind == stream::IdKind::site ? review.id : ""},
        {"url", review.url},
        {"author", review.author.name},
        {"author_url", review.author.url},
        {"author_id", review.author.id},
        {"rating", number(review.rating)},
        {"title", review.title},
        {"text", review.text},
        {"pros", review.pros},
        {"cons", review.cons},
        {"lang", review.lang},
        {"published", date_text(review.published)},
        {"edited", date_text(review.edited)},
        {"reply", review.reply ? review.reply->text : ""},
        {"votes_up", count(review.votes.up)},
        {"votes_down", count(review.votes.down)},
        {"version", review.version},
        {"place", review.place},
        {"verified", review.verified ? (*review.verified ? "true" : "false") : ""},
    };
    for (const auto& [field, value] : all) {
        if (field == name) return value;
    }
    return {};
}

}  // namespace

std::string shown(std::string_view text, std::size_t limit) {
    return utf8::shorten(utf8::printable(html::folded(text)), limit);
}

void read_facts(const html::Document& document, const std::string& url, std::string_view text,
                ProbeReport& out) {
    std::string lang = first_attribute(document, "html", "lang");
    if (lang.empty())
        lang = first_attribute(document, "meta[http-equiv=\"content-language\" i]", "content");
    const bool plain = lang.size() >= 2 && lang.size() <= 35 &&
                       lang.find_first_not_of(
                           "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                           "0123456789-_") == std::string::npos;
    out.lang = plain ? utf8::lower(lang) : guess_language(text);
    out.lang_guessed = !plain && !out.lang.empty();
    const auto title = html::Selector::compile("head > title, title");
    if (const auto* element = title->first(document.root())) {
        out.title = shown(html::raw_text(element), 120);
    }
    const auto links = html::Selector::compile(
        "link[rel~=\"alternate\"][type=\"application/rss+xml\"], "
        "link[rel~=\"alternate\"][type=\"application/atom+xml\"], "
        "link[rel~=\"alternate\"][type=\"application/feed+json\"]");
    for (const auto* link : links->select(document.root())) {
        if (out.feeds.size() >= kMostFeeds) break;
        const auto href = html::attribute(link, "href").value_or("");
        if (href.empty()) continue;
        const auto whole = resolve_url(url, href);
        out.feeds.push_back({shown(whole ? *whole : std::string{href}, 300),
                             shown(html::attribute(link, "type").value_or(""), 60),
                             shown(html::attribute(link, "title").value_or(""), 100)});
    }
}

std::vector<ProbeFinding::Field> fields_of(const std::vector<DraftField>& fields,
                                           const PageResult& result) {
    std::vector<std::string> names;
    for (const auto& field : fields) names.push_back(field.name);
    if (names.empty()) {
        for (const auto name : field_names()) names.emplace_back(name);
    }
    std::vector<ProbeFinding::Field> out;
    for (const auto& name : names) {
        ProbeFinding::Field one;
        one.name = name;
        for (const auto& field : fields) {
            if (field.name == name) one.select = field.select.front();
        }
        std::size_t found = 0;
        for (const auto& review : result.reviews) {
            auto value = value_of(review, name);
            if (value.empty()) continue;
            if (++found == 1) one.sample = shown(value, kSample);
        }
        if (found == 0) continue;
        one.share = static_cast<double>(found) / static_cast<double>(result.reviews.size());
        out.push_back(std::move(one));
    }
    return out;
}

bool may_be_feed(std::string_view text) {
    const std::string head = utf8::lower(text.substr(0, 4'096));
    if (head.find("<html") != std::string::npos) return false;
    for (const auto* mark : {"<rss", "<feed", "<rdf:rdf", "jsonfeed.org/version"}) {
        if (head.find(mark) != std::string::npos) return true;
    }
    return false;
}

std::string json_prefix(std::string_view text) {
    for (const std::string_view prefix :
         {")]}',", ")]}'", ")]}", "for(;;);", "for (;;);", "while(1);", "while (1);", "{}&&"}) {
        if (text.starts_with(prefix)) return std::string{prefix};
    }
    return {};
}

bool may_be_json(std::string_view text) {
    const auto from = text.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
    if (from == std::string_view::npos) return false;
    text.remove_prefix(from);
    return text.front() == '{' || text.front() == '[' || !json_prefix(text).empty();
}

}  // namespace molva::scrape::probe

namespace molva::scrape {

std::string probe_id(std::string_view from) {
    std::string out;
    for (const char c : utf8::lower(from.substr(0, 100))) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (plain) {
            out += c;
        } else if (!out.empty() && out.back() != '-') {
            out += '-';
        }
    }
    while (out.ends_with('-')) out.pop_back();
    return out.empty() ? "probed" : out;
}

}  // namespace molva::scrape
