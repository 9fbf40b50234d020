// XML that people wrote by hand, made XML that a parser takes.

#include <libxml/HTMLparser.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/utf8.hpp"
#include "scrape/feed_xml.hpp"
#include "scrape/schema_org_graph.hpp"

namespace molva::scrape {

namespace {

bool is_name_char(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// The code point of an HTML name that XML does not know ("nbsp"); 0 for none.
char32_t html_entity(std::string_view name) {
    for (const auto* known : {"amp", "lt", "gt", "quot", "apos"}) {
        if (name == known) return 0;
    }
    const auto* found =
        htmlEntityLookup(reinterpret_cast<const xmlChar*>(std::string{name}.c_str()));
    return found ? found->value : 0;
}

/// Goes once over the text and writes it anew.
class Mender {
public:
    explicit Mender(std::string_view text) : text_{text} {}

    std::string run() {
        out_.reserve(text_.size() + text_.size() / 16);
        skip_prolog();
        while (!text_.empty()) {
            const char c = text_.front();
            if (c == '<') {
                markup();
            } else if (c == '&') {
                reference();
            } else {
                take(1);
            }
        }
        return std::move(out_);
    }

private:
    /// Copies, leaving out the controls that XML forbids.
    void take(std::size_t count) {
        for (const char c : text_.substr(0, count)) {
            const auto byte = static_cast<unsigned char>(c);
            if (byte >= 0x20 || c == '\n' || c == '\t' || c == '\r') out_ += c;
        }
        text_.remove_prefix(std::min(count, text_.size()));
    }

    /// What stands before the root element: the declaration, which may name an
    /// encoding that is no longer true, and the DOCTYPE, with which entities go.
    void skip_prolog() {
        for (;;) {
            const auto at = text_.find('<');
            if (at == std::string_view::npos) return;
            const auto rest = text_.substr(at);
            std::size_t length = 0;
            if (rest.starts_with("<?")) {
                length = past(rest, "?>");
            } else if (rest.starts_with("<!--")) {
                length = past(rest, "-->");
            } else if (rest.starts_with("<!")) {
                length = doctype_length(rest);
            } else {
                text_.remove_prefix(at);
                return;
            }
            text_.remove_prefix(at + length);
        }
    }

    static std::size_t past(std::string_view text, std::string_view end) {
        const auto at = text.find(end);
        return at == std::string_view::npos ? text.size() : at + end.size();
    }

    /// Up to ">", quoted strings and the internal subset included.
    static std::size_t doctype_length(std::string_view text) {
        char quote = 0;
        int depth = 0;
        for (std::size_t i = 0; i < text.size(); ++i) {
            const char c = text[i];
            if (quote) {
                if (c == quote) quote = 0;
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if (c == '[') {
                ++depth;
            } else if (c == ']') {
                --depth;
            } else if (c == '>' && depth <= 0) {
                return i + 1;
            }
        }
        return text.size();
    }

    void markup() {
        if (text_.starts_with("<![CDATA[")) return take(past(text_, "]]>"));
        if (text_.starts_with("<!--")) return text_.remove_prefix(past(text_, "-->"));
        if (text_.starts_with("<!")) return text_.remove_prefix(past(text_, ">"));
        if (text_.starts_with("<?")) return text_.remove_prefix(past(text_, "?>"));
        const char next = text_.size() > 1 ? text_[1] : ' ';
        const bool name = is_name_char(next) || next == '_' || next == ':' || next == '/' ||
                          static_cast<unsigned char>(next) >= 0x80;
        if (!name || (next >= '0' && next <= '9')) {
            out_ += "&lt;";
            text_.remove_prefix(1);
            return;
        }
        tag();
    }

    /// A tag with its attributes; what HTML leaves open is closed.
    void tag() {
        static constexpr std::array<std::string_view, 4> kVoid = {"br", "hr", "img", "wbr"};
        std::size_t length = 1;
        while (length < text_.size() && is_name_char(text_[length])) ++length;
        const auto name = text_.substr(1, length - 1);
        const bool open = std::any_of(kVoid.begin(), kVoid.end(),
                                      [&](auto each) { return equal_ignoring_case(each, name); });
        if (text_.starts_with("</")) {
            const auto end = past(text_, ">");
            const auto closed = split_tokens(text_.substr(2, end < 3 ? 0 : end - 3));
            const bool closes_void =
                closed.size() == 1 && std::any_of(kVoid.begin(), kVoid.end(), [&](auto each) {
                    return equal_ignoring_case(each, closed.front());
                });
            if (closes_void) return text_.remove_prefix(end);  // "</br>"
            return take(end);
        }
        take(length);
        char quote = 0;
        while (!text_.empty()) {
            const char c = text_.front();
            if (c == '&') {
                reference();
                continue;
            }
            if (c == '<') {
                if (!quote) return;  // a tag that was never closed
                out_ += "&lt;";
                text_.remove_prefix(1);
                continue;
            }
            if (quote) {
                if (c == quote) quote = 0;
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if (c == '>') {
                if (open && !out_.ends_with('/')) out_ += '/';
                return take(1);
            }
            take(1);
        }
    }

    void reference() {
        const auto end = text_.substr(0, 40).find(';');
        const auto name = end == std::string_view::npos ? "" : text_.substr(1, end - 1);
        const bool numeric = name.size() > 1 && name.front() == '#';
        const bool word = !name.empty() && std::all_of(name.begin(), name.end(), is_name_char);
        if (word) {
            if (const auto code = html_entity(name)) {
                utf8::append(out_, code);
                text_.remove_prefix(end + 1);
                return;
            }
        }
        const bool known = name == "amp" || name == "lt" || name == "gt" || name == "quot" ||
                           name == "apos" || numeric;
        if (known) return take(end + 1);
        out_ += "&amp;";
        text_.remove_prefix(1);
    }

    std::string_view text_;
    std::string out_;
};

}  // namespace

std::string mended_xml(std::string_view text) { return Mender{text}.run(); }

}  // namespace molva::scrape
