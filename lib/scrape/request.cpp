#include "scrape/request.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/url.hpp"
#include "base/utf8.hpp"

namespace molva::scrape {

namespace {

/// Fills a template of [fetch] for one page. Optional parameters without a
/// value are empty; the loader has seen to it that every name is known.
class Filler {
public:
    Filler(const Definition& definition, const Source& source,
           std::map<std::string, std::string> params, const Request& request)
        : params_(std::move(params)),
          url_(source.url),
          cursor_(request.cursor),
          page_(std::to_string(page_value(definition, request))) {}

    std::string operator()(const Template& text, Template::Quoting quoting) const {
        const auto lookup = [&](std::string_view name) -> std::optional<std::string> {
            return value(name);
        };
        return text.fill(lookup, quoting).value_or("");
    }

    /// Whether every parameter in the text has a value.
    bool has_all(const Template& text) const {
        for (const auto& name : text.names()) {
            if (name != "cursor" && value(name).empty()) return false;
        }
        return true;
    }

private:
    std::string value(std::string_view name) const {
        if (name == "url") return url_;
        if (name == "cursor") return cursor_;
        if (name == "page") return page_;
        const auto at = params_.find(std::string{name});
        return at == params_.end() ? std::string{} : at->second;
    }

    std::map<std::string, std::string> params_;
    const std::string &url_, &cursor_;
    std::string page_;
};

/// A header's value must not end its line.
std::string one_line(std::string text) {
    std::erase_if(text, [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
    return text;
}

Template::Quoting body_quoting(const Template& body) {
    const auto first = body.text().find_first_not_of(" \t\r\n");
    const bool json =
        first != std::string::npos && (body.text()[first] == '{' || body.text()[first] == '[');
    return json ? Template::Quoting::json : Template::Quoting::url;
}

void fill(const Definition& definition, const Source& source, const Filler& filler,
          Request& request) {
    request.method = definition.method;
    for (const auto& [name, text] : definition.headers) {
        // "Authorization: Bearer " without a token is worse than none.
        if (!filler.has_all(text)) continue;
        request.headers.emplace_back(name, one_line(filler(text, Template::Quoting::none)));
    }
    request.body = filler(definition.body, body_quoting(definition.body));
    request.shown = shown_url(source, request.url);
}

/// What a template makes, asked where the source is: with the scheme, host and
/// port of a source that is elsewhere than its definition says.
std::string moved(const Definition& definition, const Source& source, std::string url) {
    if (!is_elsewhere(definition, source)) return url;
    const auto from = parse_url(url);
    const auto to = parse_url(source.url);
    if (!from || !to || !to->is_http()) return url;
    Url out = *from;
    out.scheme = to->scheme;
    out.authority = to->authority;
    return out.to_string();
}

}  // namespace

std::int64_t page_value(const Definition& definition, const Request& request) {
    return definition.next.start + definition.next.step * (request.number - 1);
}

std::string human_url(const Definition& definition, const Source& source,
                      const std::map<std::string, std::string>& params,
                      const std::string& page_url) {
    if (!definition.page_url.empty()) {
        const auto lookup = [&](std::string_view name) -> std::optional<std::string> {
            const auto at = params.find(std::string{name});
            return at == params.end() ? std::nullopt : std::optional{at->second};
        };
        if (auto url = definition.page_url.fill(lookup, Template::Quoting::url)) return *url;
    }
    for (const auto& url : {page_url, source.url}) {
        if (!url.empty() && shown_url(source, url) == url) return url;
    }
    return {};
}

Result<Request> first_request(const Definition& definition, const Source& source) {
    Request out;
    out.cursor = definition.next.first_cursor;
    auto params = complete_params(definition, source);
    if (!params) return params.error();
    const Filler filler{definition, source, std::move(*params), out};
    out.url = definition.url.empty() || is_elsewhere(definition, source)
                  ? source.url
                  : filler(definition.url, Template::Quoting::url);
    const auto names = definition.url.names();
    const bool needs_url = std::find(names.begin(), names.end(), "url") != names.end();
    if (out.url.empty() || (needs_url && source.url.empty())) {
        return Error{Exit::usage, source.name,
                     fmt::format("the scraper \"{}\" needs the page's address: url = \"https://…\"",
                                 definition.id)};
    }
    const auto parsed = parse_url(out.url);
    if (!parsed || !parsed->is_http() || parsed->host.empty()) {
        return Error{Exit::usage, source.name,
                     fmt::format("\"{}\" is not an address with http or https",
                                 utf8::shorten(utf8::printable(shown_url(source, out.url)), 100))};
    }
    out.url = parsed->to_string();
    fill(definition, source, filler, out);
    return out;
}

std::optional<Request> following_request(const Definition& definition, const Source& source,
                                         const Request& last, std::string cursor,
                                         std::int64_t rows) {
    auto params = complete_params(definition, source);
    if (!params) return std::nullopt;
    Request out;
    out.number = last.number + 1;
    out.before = last.before + rows;
    out.cursor = std::move(cursor);
    const Filler filler{definition, source, std::move(*params), out};
    const Template& url = definition.next_url.empty() ? definition.url : definition.next_url;
    out.url =
        url.empty() ? source.url : moved(definition, source, filler(url, Template::Quoting::url));
    if (out.url.empty()) return std::nullopt;
    fill(definition, source, filler, out);
    return out;
}

Request linked_request(const Definition& definition, const Source& source, const Request& last,
                       std::string url, std::int64_t rows) {
    Request out;
    out.number = last.number + 1;
    out.before = last.before + rows;
    out.url = std::move(url);
    out.linked = true;
    auto params = complete_params(definition, source);
    fill(definition, source,
         Filler{definition, source, params ? std::move(*params) : source.params, out}, out);
    return out;
}

}  // namespace molva::scrape
