#include "scrape/probe_draft.hpp"

#include <fmt/format.h>

#include "base/url.hpp"
#include "base/utf8.hpp"

namespace molva::scrape::probe {

namespace {

bool has_control(std::string_view text) {
    for (const char c : text) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) return true;
    }
    return false;
}

std::string toml_list(const std::vector<std::string>& texts) {
    if (texts.size() == 1) return toml_string(texts.front());
    std::string out = "[";
    for (const auto& text : texts) out += (out.size() > 1 ? ", " : "") + toml_string(text);
    return out + "]";
}

std::string field_value(const DraftField& field) {
    const bool plain = field.as.empty() && field.strip.empty() && field.match.empty() &&
                       field.map.empty() && !field.scale && !field.required;
    if (plain) return toml_list(field.select);
    std::string out = "{ select = " + toml_list(field.select);
    if (!field.as.empty()) out += ", as = " + toml_string(field.as);
    if (!field.strip.empty()) out += ", strip = " + toml_list(field.strip);
    if (!field.match.empty()) out += ", match = " + toml_string(field.match);
    if (!field.map.empty()) {
        out += ", map = { ";
        for (std::size_t i = 0; i < field.map.size(); ++i) {
            out += fmt::format("{}{} = {}", i ? ", " : "", field.map[i].first, field.map[i].second);
        }
        out += " }";
    }
    if (field.scale) {
        out += fmt::format(", scale = [{}, {}]", field.scale->first, field.scale->second);
    }
    if (field.required) out += ", required = true";
    return out + " }";
}

/// All pages of the site: whose reviews they are says the source's address.
std::string match_of(const std::string& url) {
    const auto parsed = parse_url(url);
    if (!parsed || !parsed->is_http() || parsed->host.empty()) return {};
    if (parsed->authority.find_first_of("{}*@") != std::string::npos) return {};
    return fmt::format("{}://{}/*", parsed->scheme, parsed->authority);
}

std::string head(const Draft& draft) {
    std::string out =
        "# Written by molva-scraper probe from one page. Look at every line before use.\n";
    for (const auto& remark : draft.remarks) out += "# " + utf8::printable(remark) + "\n";
    out += fmt::format("schema  = {}\nid      = {}\nname    = {}\n", kSchema, toml_string(draft.id),
                       toml_string(draft.name));
    if (draft.kind != Kind::html) out += fmt::format("kind    = \"{}\"\n", to_string(draft.kind));
    if (const auto match = match_of(draft.url); !match.empty()) {
        out += "match   = " + toml_string(match) + "\nexample = " + toml_string(draft.url) + "\n";
    }
    if (!draft.language.empty()) out += "language = " + toml_string(draft.language) + "\n";
    if (!draft.zone.empty()) {
        out +=
            "zone    = " + toml_string(draft.zone) + "  # the site's own, as \"Europe/Moscow\"\n";
    }
    return out + "checked = { how = \"unverified\", note = \"written by molva-scraper probe\" }\n";
}

std::string fetch(const Draft& draft) {
    return fmt::format("\n[fetch]\ninterval_s = 10\nmax_pages  = {}\n", draft.next.empty() ? 1 : 5);
}

/// A site that sends us to another page instead is not answering.
std::string refused(const Draft& draft) {
    const std::string lower = utf8::lower(draft.url);
    for (const auto* word : {"captcha", "login", "signin"}) {
        if (lower.find(word) != std::string::npos) return {};
    }
    return "\n[[page.refused]]\nurl    = '(?i)/[^?]*(captcha|login|signin)'\n"
           "reason = \"the site asks for a captcha or a login\"\n";
}

std::string page(const Draft& draft) {
    std::string out = "\n[page]\n";
    const auto line = [&](std::string_view key, const std::string& value) {
        if (!value.empty()) out += fmt::format("{:<8} = {}\n", key, value);
    };
    const auto text = [](const std::string& value) {
        return value.empty() ? std::string{} : toml_string(value);
    };
    line("data", text(draft.data));
    line("variable", text(draft.variable));
    line("prefix", text(draft.prefix));
    if (!draft.nested.empty()) line("nested", toml_list(draft.nested));
    line("rows", text(draft.rows));
    line("empty", text(draft.empty));
    if (draft.total) line("total", field_value(*draft.total));
    line("next", text(draft.next));
    if (draft.next.empty()) out += "partial  = true  # no way to a second page was found\n";
    return out + refused(draft);
}

}  // namespace

std::string toml_string(std::string_view text) {
    const bool awkward = text.find_first_of("\"\\") != std::string_view::npos;
    if (awkward && text.find('\'') == std::string_view::npos && !has_control(text) &&
        utf8::valid(text)) {
        return fmt::format("'{}'", text);
    }
    // What a terminal would obey is written by its number.
    const bool tame = utf8::printable(text) == text;
    std::string out = "\"";
    while (!text.empty()) {
        const char32_t code = utf8::take(text);
        if (code == '"' || code == '\\') {
            out += '\\';
            out += static_cast<char>(code);
        } else if (code < 0x20 || code == 0x7F || (!tame && code > 0x7F)) {
            out += fmt::format("\\U{:08X}", static_cast<unsigned>(code));
        } else {
            utf8::append(out, code);
        }
    }
    return out + "\"";
}

std::string to_toml(const Draft& draft) {
    std::string out = head(draft) + fetch(draft);
    const bool rows = draft.kind == Kind::html || draft.kind == Kind::json;
    if (!rows) return out;
    out += page(draft) + "\n[fields]\n";
    for (const auto& field : draft.fields) {
        out += fmt::format("{:<9} = {}{}\n", field.name, field_value(field),
                           field.note.empty() ? "" : "  # " + utf8::printable(field.note));
    }
    return out;
}

}  // namespace molva::scrape::probe
