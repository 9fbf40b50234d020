#include "html/text.hpp"

#include <algorithm>

#include "base/utf8.hpp"
#include "html/node.hpp"

namespace molva::html {

namespace {

/// Soft hyphen, zero-width space, word joiner, BOM: seen by nobody. The
/// zero-width joiner is not among them, it holds emoji together.
bool is_invisible(char32_t code) {
    return code == 0xAD || code == 0x200B || code == 0x2060 || code == 0xFEFF;
}

/// Text with white space folded while it is written.
class Folder {
public:
    void text(std::string_view text, bool keep_lines) {
        while (!text.empty()) {
            if (const std::size_t size = ordinary(text)) {
                put(text.substr(0, size));
                text.remove_prefix(size);
                continue;
            }
            const auto lead = static_cast<unsigned char>(text.front());
            const char32_t code = lead < 0x80 ? plain(text) : utf8::take(text);
            if (code == '\n' && keep_lines) {
                line();
            } else if (is_invisible(code)) {
                continue;
            } else if (utf8::is_space(code)) {
                space();
            } else {
                put(code);
            }
        }
    }
    void space() { space_ = true; }
    void line() { line_ = true; }
    std::string take() { return std::move(out_); }

private:
    static char32_t plain(std::string_view& text) {
        const char c = text.front();
        text.remove_prefix(1);
        return static_cast<unsigned char>(c);
    }
    /// How many bytes at the beginning are neither blank nor invisible, as can
    /// be told from them alone: ASCII and what of two bytes is past Latin-1's signs.
    static std::size_t ordinary(std::string_view text) {
        std::size_t i = 0;
        while (i < text.size()) {
            const auto lead = static_cast<unsigned char>(text[i]);
            if (lead > ' ' && lead < 0x80) {
                ++i;
            } else if (lead >= 0xC3 && lead <= 0xDF && i + 1 < text.size() &&
                       (static_cast<unsigned char>(text[i + 1]) & 0xC0) == 0x80) {
                i += 2;
            } else {
                break;
            }
        }
        return i;
    }
    void put(std::string_view text) {
        if (!out_.empty() && (line_ || space_)) out_ += line_ ? '\n' : ' ';
        line_ = space_ = false;
        out_ += text;
    }
    void put(char32_t code) {
        put(std::string_view{});
        utf8::append(out_, code);
    }

    std::string out_;
    bool space_ = false;
    bool line_ = false;
};

enum class Look { inline_text, block, cell, gone };

Look look_of_html(GumboTag tag) {
    switch (tag) {
        case GUMBO_TAG_SCRIPT:
        case GUMBO_TAG_STYLE:
        case GUMBO_TAG_TEMPLATE:
        case GUMBO_TAG_NOSCRIPT:
        case GUMBO_TAG_HEAD:
        case GUMBO_TAG_TITLE:
        case GUMBO_TAG_IFRAME:
        case GUMBO_TAG_NOEMBED:
        case GUMBO_TAG_NOFRAMES:
        case GUMBO_TAG_DATALIST:
        case GUMBO_TAG_AUDIO:
        case GUMBO_TAG_VIDEO:
        case GUMBO_TAG_RP:
            return Look::gone;
        case GUMBO_TAG_TD:
        case GUMBO_TAG_TH:
            return Look::cell;
        case GUMBO_TAG_ADDRESS:
        case GUMBO_TAG_ARTICLE:
        case GUMBO_TAG_ASIDE:
        case GUMBO_TAG_BLOCKQUOTE:
        case GUMBO_TAG_BODY:
        case GUMBO_TAG_BR:
        case GUMBO_TAG_CAPTION:
        case GUMBO_TAG_CENTER:
        case GUMBO_TAG_DD:
        case GUMBO_TAG_DETAILS:
        case GUMBO_TAG_DIR:
        case GUMBO_TAG_DIV:
        case GUMBO_TAG_DL:
        case GUMBO_TAG_DT:
        case GUMBO_TAG_FIELDSET:
        case GUMBO_TAG_FIGCAPTION:
        case GUMBO_TAG_FIGURE:
        case GUMBO_TAG_FOOTER:
        case GUMBO_TAG_FORM:
        case GUMBO_TAG_H1:
        case GUMBO_TAG_H2:
        case GUMBO_TAG_H3:
        case GUMBO_TAG_H4:
        case GUMBO_TAG_H5:
        case GUMBO_TAG_H6:
        case GUMBO_TAG_HEADER:
        case GUMBO_TAG_HGROUP:
        case GUMBO_TAG_HR:
        case GUMBO_TAG_HTML:
        case GUMBO_TAG_LEGEND:
        case GUMBO_TAG_LI:
        case GUMBO_TAG_LISTING:
        case GUMBO_TAG_MAIN:
        case GUMBO_TAG_MENU:
        case GUMBO_TAG_NAV:
        case GUMBO_TAG_OL:
        case GUMBO_TAG_OPTGROUP:
        case GUMBO_TAG_OPTION:
        case GUMBO_TAG_P:
        case GUMBO_TAG_PLAINTEXT:
        case GUMBO_TAG_PRE:
        case GUMBO_TAG_SECTION:
        case GUMBO_TAG_SUMMARY:
        case GUMBO_TAG_TABLE:
        case GUMBO_TAG_TBODY:
        case GUMBO_TAG_TFOOT:
        case GUMBO_TAG_THEAD:
        case GUMBO_TAG_TR:
        case GUMBO_TAG_UL:
        case GUMBO_TAG_XMP:
            return Look::block;
        default:
            return Look::inline_text;
    }
}

Look look_of(const GumboNode* node) {
    const GumboElement& e = node->v.element;
    if (e.tag_namespace == GUMBO_NAMESPACE_HTML) return look_of_html(e.tag);
    // In a drawing only what is drawn counts.
    const bool unseen = e.tag == GUMBO_TAG_TITLE || e.tag == GUMBO_TAG_DESC ||
                        e.tag == GUMBO_TAG_STYLE || e.tag == GUMBO_TAG_SCRIPT;
    return unseen ? Look::gone : Look::inline_text;
}

char ascii_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

/// Whether an inline style has the declaration display: none.
bool displays_none(std::string_view style) {
    std::string plain;  // without blanks, in lower case
    for (const char c : style) {
        if (!utf8::is_space(static_cast<unsigned char>(c))) plain += ascii_lower(c);
    }
    constexpr std::string_view wanted = "display:none";
    for (std::size_t at = plain.find(wanted); at != std::string::npos;
         at = plain.find(wanted, at + 1)) {
        const std::size_t end = at + wanted.size();
        const bool starts = at == 0 || plain[at - 1] == ';';
        if (starts && (end == plain.size() || plain[end] == ';' || plain[end] == '!')) return true;
    }
    return false;
}

bool is_hidden(const GumboNode* node) {
    if (attribute(node, "hidden")) return true;
    const auto style = attribute(node, "style");
    return style && displays_none(*style);
}

/// Blocks of Unicode in which emoji lie; the two stars that sites draw their
/// ratings with are left out.
bool is_emoji(char32_t code) {
    return (code >= 0x1F000 && code <= 0x1FAFF) || (code >= 0x2600 && code <= 0x27BF) ||
           (code >= 0x2300 && code <= 0x23FF) || (code >= 0x2B00 && code <= 0x2BFF) ||
           (code >= 0x2190 && code <= 0x21FF) || (code >= 0x2900 && code <= 0x297F) ||
           code == 0xA9 || code == 0xAE || code == 0x2122 || code == 0x203C || code == 0x2049 ||
           code == 0x3030 || code == 0x303D || code == 0x3297 || code == 0x3299;
}

bool is_emoji_text(std::string_view alt) {
    bool any = false;
    while (!alt.empty()) {
        const char32_t code = utf8::take(alt);
        if (code == 0x2605 || code == 0x2606) return false;
        const bool keycap = (code >= '0' && code <= '9') || code == '#' || code == '*';
        if (is_emoji(code) || code == 0x20E3) {
            any = true;
        } else if (!keycap && code != 0x200D && code != 0xFE0F &&
                   !(code >= 0xE0020 && code <= 0xE007F)) {
            return false;
        }
    }
    return any;
}

bool has_emoji_class(const GumboNode* image) {
    const auto names = attribute(image, "class");
    if (!names) return false;
    std::string plain{*names};
    std::transform(plain.begin(), plain.end(), plain.begin(), ascii_lower);
    return plain.find("emoji") != std::string::npos;
}

void image_text(const GumboNode* image, Folder& out) {
    constexpr std::size_t kLongest = 32;  // code points; what is longer is no emoji
    const auto alt = attribute(image, "alt");
    if (!alt || utf8::length(alt->substr(0, 4 * kLongest + 1)) > kLongest) return;
    if (is_emoji_text(*alt) || has_emoji_class(image)) out.text(*alt, false);
}

void edge(Look look, Folder& out) {
    if (look == Look::block) out.line();
    if (look == Look::cell) out.space();
}

/// What comes before an element's children.
void enter(const GumboNode* node, Look look, Folder& out) {
    edge(look, out);
    if (is(node, GUMBO_TAG_IMG)) image_text(node, out);
}

}  // namespace

std::optional<std::string_view> attribute(const GumboNode* node, std::string_view name) {
    if (!is_element(node) || name.empty()) return std::nullopt;
    const GumboVector& list = node->v.element.attributes;
    for (unsigned i = 0; i < list.length; ++i) {
        const auto* entry = static_cast<const GumboAttribute*>(list.data[i]);
        // Most names differ in their first letter already.
        if (entry->name[0] == name[0] && entry->name == name) return std::string_view{entry->value};
    }
    return std::nullopt;
}

std::string visible_text(const GumboNode* scope, const TextOptions& options) {
    Folder out;
    unsigned preformatted = 0;
    const GumboNode* node = scope;
    while (true) {
        bool open = false;
        if (is_text(node)) {
            out.text(node->v.text.text, preformatted > 0);
        } else if (is_element(node)) {
            const Look look = look_of(node);
            const bool dropped =
                std::find(options.drop.begin(), options.drop.end(), node) != options.drop.end();
            if (node == scope || (!dropped && look != Look::gone && !is_hidden(node))) {
                enter(node, look, out);
                preformatted += is(node, GUMBO_TAG_PRE);
                open = true;
            }
        } else if (node->type == GUMBO_NODE_DOCUMENT) {
            open = true;
        }
        const auto inside = children(node);
        if (open && !inside.empty()) {
            node = inside.front();
            continue;
        }
        // Up, closing what ends here, until something follows.
        bool closing = open;
        while (true) {
            if (closing && is_element(node)) {
                edge(look_of(node), out);
                preformatted -= is(node, GUMBO_TAG_PRE);
            }
            if (node == scope || node->parent == nullptr) return out.take();
            const auto siblings = children(node->parent);
            if (node->index_within_parent + 1 < siblings.size()) {
                node = siblings[node->index_within_parent + 1];
                break;
            }
            node = node->parent;
            closing = true;
        }
    }
}

std::string raw_text(const GumboNode* scope) {
    std::string out;
    for (const GumboNode* node = scope; node != nullptr;) {
        if (is_text(node)) out += node->v.text.text;
        const bool apart = node->type == GUMBO_NODE_TEMPLATE && node != scope;
        node = apart ? next_after(node, scope) : next(node, scope);
    }
    return out;
}

std::string folded(std::string_view text) {
    Folder out;
    out.text(text, false);
    return out.take();
}

}  // namespace molva::html
