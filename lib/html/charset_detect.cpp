// What a page is encoded in: HTML standard section 13.2.3.

#include <simdjson.h>
#include <uchardet/uchardet.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <memory>

#include "base/utf8.hpp"
#include "html/ascii.hpp"
#include "html/charset.hpp"
#include "html/charset_table.hpp"

namespace molva::html {

namespace {

using charset::Encoding;
using charset::Kind;

/// The standard looks at 1024 bytes before the parser starts and lets the
/// parser change its mind when a <meta> comes later; this does both at once.
constexpr std::size_t kPrescan = 64 << 10;

bool starts_with_lower(std::string_view text, std::string_view wanted) {
    return text.size() >= wanted.size() && std::equal(wanted.begin(), wanted.end(), text.begin(),
                                                      [](char a, char b) { return a == lower(b); });
}

const Encoding* by_mark(std::string_view bytes) {
    if (bytes.starts_with("\xEF\xBB\xBF")) return charset::find("utf-8");
    if (bytes.starts_with("\xFE\xFF")) return charset::find("utf-16be");
    if (bytes.starts_with("\xFF\xFE")) return charset::find("utf-16le");
    return nullptr;
}

/// The label in a Content-Type or in the content of a <meta> (Encoding
/// extraction of HTML section 2.6.5).
const Encoding* in_content(std::string_view text) {
    std::size_t at = 0;
    const auto blanks = [&] {
        while (at < text.size() && is_blank(text[at])) ++at;
    };
    while (true) {
        while (at < text.size() && !starts_with_lower(text.substr(at), "charset")) ++at;
        if (at == text.size()) return nullptr;
        at += 7;
        blanks();
        if (at < text.size() && text[at] == '=') break;
    }
    ++at;
    blanks();
    if (at == text.size()) return nullptr;
    if (text[at] == '"' || text[at] == '\'') {
        const std::size_t end = text.find(text[at], at + 1);
        if (end == std::string_view::npos) return nullptr;
        return charset::find(text.substr(at + 1, end - at - 1));
    }
    std::size_t end = at;
    while (end < text.size() && !is_blank(text[end]) && text[end] != ';') ++end;
    return charset::find(text.substr(at, end - at));
}

/// The prescan of section 13.2.3.2, step by step in the standard's words.
class Prescan {
public:
    explicit Prescan(std::string_view bytes) : text_{bytes.substr(0, kPrescan)} {}

    const Encoding* run() {
        while (true) {
            at_ = text_.find('<', at_);
            if (at_ == std::string_view::npos) return nullptr;
            const std::string_view rest = text_.substr(at_);
            if (rest.starts_with("<!--")) {
                // The end may share its dashes with the start: <!-->.
                const std::size_t end = text_.find("-->", at_ + 2);
                if (end == std::string_view::npos) return nullptr;
                at_ = end + 3;
            } else if (is_meta(rest)) {
                at_ += 5;
                if (const Encoding* found = meta()) return found;
            } else if (is_tag(rest)) {
                at_ = std::min(text_.find_first_of("\t\n\f\r >", at_), text_.size());
                for (Attribute a; attribute(a);) continue;
            } else if (rest.size() > 1 && std::strchr("!/?", rest[1]) != nullptr) {
                at_ = std::min(text_.find('>', at_), text_.size());
            } else {
                ++at_;
            }
            if (at_ >= text_.size()) return nullptr;
        }
    }

private:
    struct Attribute {
        std::string name, value;
    };

    static bool is_meta(std::string_view rest) {
        return starts_with_lower(rest, "<meta") && rest.size() > 5 &&
               (is_blank(rest[5]) || rest[5] == '/');
    }
    static bool is_tag(std::string_view rest) {
        const std::size_t name = rest.size() > 1 && rest[1] == '/' ? 2 : 1;
        return rest.size() > name && is_letter(rest[name]);
    }

    const Encoding* meta() {
        enum class Need { unknown, pragma, none } need = Need::unknown;
        bool pragma = false, has_name = false, has_content = false, has_charset = false;
        const Encoding* found = nullptr;
        Attribute a;
        while (attribute(a)) {
            if (a.name == "http-equiv" && !std::exchange(has_name, true)) {
                pragma = a.value == "content-type";
            } else if (a.name == "content" && !std::exchange(has_content, true)) {
                if (found != nullptr) continue;
                found = in_content(a.value);
                if (found != nullptr) need = Need::pragma;
            } else if (a.name == "charset" && !std::exchange(has_charset, true)) {
                found = charset::find(a.value);
                need = Need::none;
            }
        }
        // A tag that the end of the bytes cut off says nothing.
        if (at_ >= text_.size()) return nullptr;
        if (need == Need::unknown || (need == Need::pragma && !pragma)) return nullptr;
        if (found == nullptr) return nullptr;
        // Whoever could read the <meta> as ASCII was not reading UTF-16.
        if (found->kind == Kind::utf_16be || found->kind == Kind::utf_16le) {
            return charset::find("utf-8");
        }
        if (found->kind == Kind::x_user_defined) return charset::find("windows-1252");
        return found;
    }

    char here() const { return at_ < text_.size() ? text_[at_] : '\0'; }
    bool more() const { return at_ < text_.size(); }
    void blanks() {
        while (more() && is_blank(here())) ++at_;
    }

    /// "Get an attribute"; false when the tag ends, with the position on its '>'.
    bool attribute(Attribute& a) {
        a = {};
        while (more() && (is_blank(here()) || here() == '/')) ++at_;
        if (!more() || here() == '>') return false;
        while (more() && !(here() == '=' && !a.name.empty())) {
            if (is_blank(here())) {
                blanks();
                if (here() != '=') return more();
                break;
            }
            if (here() == '/' || here() == '>') return true;
            a.name += lower(here());
            ++at_;
        }
        if (!more()) return false;
        ++at_;  // the '='
        blanks();
        return more() && value(a.value);
    }

    bool value(std::string& out) {
        if (here() == '"' || here() == '\'') {
            const char quote = here();
            for (++at_; more() && here() != quote; ++at_) out += lower(here());
            if (more()) ++at_;
            return more();
        }
        for (; more() && !is_blank(here()) && here() != '>'; ++at_) out += lower(here());
        return more();
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

/// The encoding of an XML declaration, for XHTML and feeds.
const Encoding* in_xml_declaration(std::string_view bytes) {
    constexpr std::string_view kUtf16le{"<\0?\0x\0", 6}, kUtf16be{"\0<\0?\0x", 6};
    if (bytes.starts_with(kUtf16le)) return charset::find("utf-16le");
    if (bytes.starts_with(kUtf16be)) return charset::find("utf-16be");
    if (!bytes.starts_with("<?xml")) return nullptr;
    const std::string_view head = bytes.substr(0, std::min(bytes.find('>'), kPrescan));
    std::size_t at = head.find("encoding");
    if (at == std::string_view::npos) return nullptr;
    at = head.find_first_not_of("\t\n\r ", at + 8);
    if (at == std::string_view::npos || head[at] != '=') return nullptr;
    at = head.find_first_not_of("\t\n\r ", at + 1);
    if (at == std::string_view::npos || (head[at] != '"' && head[at] != '\'')) return nullptr;
    const std::size_t end = head.find(head[at], at + 1);
    if (end == std::string_view::npos) return nullptr;
    const Encoding* found = charset::find(head.substr(at + 1, end - at - 1));
    const bool wide =
        found != nullptr && (found->kind == Kind::utf_16be || found->kind == Kind::utf_16le);
    return wide ? charset::find("utf-8") : found;
}

/// How much of a text is UTF-8, by its sequences past ASCII.
struct Utf8Share {
    std::size_t good = 0, bad = 0;
};

Utf8Share utf8_share(std::string_view bytes, std::size_t most_bad = SIZE_MAX) {
    Utf8Share share;
    while (!bytes.empty() && share.bad < most_bad) {
        if (static_cast<unsigned char>(bytes.front()) < 0x80) {
            bytes.remove_prefix(1);
            continue;
        }
        const std::string_view before = bytes;
        const bool good =
            utf8::take(bytes) != utf8::kReplacement || before.starts_with("\xEF\xBF\xBD");
        // A download that was cut may end inside a character.
        if (good) {
            ++share.good;
        } else if (!bytes.empty()) {
            ++share.bad;
        }
    }
    return share;
}

bool is_ascii(std::string_view bytes) {
    return std::none_of(bytes.begin(), bytes.end(), [](char c) { return (c & 0x80) != 0; });
}

/// Whether all is Korean in two bytes: the syllables of KS X 1001 lie in 25 of
/// its rows, where Chinese and Japanese have but a part of their signs. What
/// guesses by statistics needs more than one sentence for it.
bool is_korean(std::string_view bytes) {
    constexpr std::size_t kFew = 8;
    std::size_t syllables = 0, others = 0;
    for (std::size_t i = 0; i < bytes.size();) {
        const auto lead = static_cast<unsigned char>(bytes[i]);
        if (lead < 0x80) {
            ++i;
            continue;
        }
        const auto trail = i + 1 < bytes.size() ? static_cast<unsigned char>(bytes[i + 1]) : 0;
        if (lead < 0xA1 || lead == 0xFF || trail < 0xA1 || trail == 0xFF) return false;
        const bool syllable = lead >= 0xB0 && lead <= 0xC8;
        syllable ? ++syllables : ++others;
        i += 2;
    }
    return syllables >= kFew && others * 10 <= syllables;
}

/// Whether the letters past ASCII stand in words of their own. Western words
/// have one or two of them among others.
bool is_foreign_script(std::string_view bytes) {
    constexpr std::size_t kEnough = 12, kWord = 4, kLookAt = 256 << 10;
    std::size_t all = 0, in_words = 0, run = 0;
    const auto end_run = [&] {
        if (run >= kWord) in_words += run;
        run = 0;
    };
    const auto first = std::find_if(bytes.begin(), bytes.end(), [](char c) { return c & 0x80; });
    bytes = bytes.substr(static_cast<std::size_t>(first - bytes.begin()), kLookAt);
    for (const char c : bytes) {
        if (static_cast<unsigned char>(c) < 0xA0) {
            end_run();
            continue;
        }
        ++all;
        ++run;
    }
    end_run();
    return all >= kEnough && in_words * 3 >= all * 2;
}

/// What the letters themselves look like. Null if nobody can tell.
const Encoding* guess(std::string_view bytes) {
    constexpr std::size_t kEnough = 256 << 10;  // of the part in which letters are
    const auto first = std::find_if(bytes.begin(), bytes.end(), [](char c) { return c & 0x80; });
    if (first == bytes.end()) return nullptr;
    bytes = bytes.substr(static_cast<std::size_t>(first - bytes.begin()), kEnough);
    const std::unique_ptr<std::remove_pointer_t<uchardet_t>, void (*)(uchardet_t)> detector{
        uchardet_new(), uchardet_delete};
    if (!detector) return nullptr;
    if (uchardet_handle_data(detector.get(), bytes.data(), bytes.size()) != 0) return nullptr;
    uchardet_data_end(detector.get());
    return charset::find(uchardet_get_charset(detector.get()));
}

/// What the page, its header or its mark says; null if nothing does.
const Encoding* declared(std::string_view bytes, std::string_view content_type) {
    if (const Encoding* found = by_mark(bytes)) return found;
    if (const Encoding* found = in_content(content_type)) return found;
    if (const Encoding* found = Prescan{bytes}.run()) return found;
    return in_xml_declaration(bytes);
}

const Encoding* undeclared(std::string_view bytes) {
    const Encoding* fallback = charset::find("windows-1252");
    if (is_ascii(bytes)) return fallback;
    const Utf8Share share = utf8_share(bytes);
    if (share.good > 0 && share.bad == 0) return charset::find("utf-8");
    if (is_korean(bytes)) return charset::find("euc-kr");
    const Encoding* guessed = guess(bytes);
    return guessed != nullptr ? guessed : fallback;
}

/// A declaration against its bytes. Three sequences are enough for UTF-8: text
/// in another encoding does not make well-formed ones by chance, and one broken
/// among fifty is a text that was cut in the middle of a letter.
const Encoding* corrected(const Encoding* said, std::string_view bytes) {
    constexpr std::size_t kEnough = 3;
    const bool wide = said->kind == Kind::utf_16be || said->kind == Kind::utf_16le;
    if (wide || said->kind == Kind::iso_2022_jp || said->kind == Kind::replacement) return said;
    const bool says_utf8 = said->kind == Kind::utf_8;
    if (says_utf8 && simdjson::validate_utf8(bytes.data(), bytes.size())) return said;
    constexpr std::size_t kMostBad = 16, kGoodToBad = 50;
    const Utf8Share share = says_utf8 ? utf8_share(bytes) : utf8_share(bytes, kMostBad);
    if (!says_utf8) {
        const bool broken = share.bad == kMostBad || share.bad * kGoodToBad > share.good;
        if (share.good >= kEnough && !broken) return charset::find("utf-8");
        // The label that servers send when nobody told them any.
        if (said == charset::find("windows-1252") && is_foreign_script(bytes)) {
            const Encoding* guessed = guess(bytes);
            if (guessed != nullptr) return guessed;
        }
        return said;
    }
    if (share.bad < kEnough || share.good * 2 > share.bad) return said;
    const Encoding* guessed = guess(bytes);
    return guessed != nullptr ? guessed : said;
}

}  // namespace

std::string detect_charset(std::string_view bytes, std::string_view content_type) {
    const Encoding* found = declared(bytes, content_type);
    return std::string{(found != nullptr ? found : undeclared(bytes))->name};
}

std::string effective_charset(std::string_view bytes, std::string_view content_type) {
    if (const Encoding* mark = by_mark(bytes)) return std::string{mark->name};
    const Encoding* found = declared(bytes, content_type);
    return std::string{(found != nullptr ? corrected(found, bytes) : undeclared(bytes))->name};
}

}  // namespace molva::html
