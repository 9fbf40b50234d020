#include "html/guard_read.hpp"

#include <algorithm>
#include <array>

#include "html/ascii.hpp"
#include "html/foreign.hpp"
#include "html/guard_find.hpp"

namespace molva::html::guard {

namespace {

constexpr std::size_t npos = std::string_view::npos;

constexpr std::size_t kMostAttributes = 1000;  ///< of a tag that is not refused for them

constexpr unsigned kLead = 16;  ///< begins a sequence that may be a control or a noncharacter

constexpr std::array<std::uint8_t, 256> make_contents() {
    std::array<std::uint8_t, 256> out{};
    for (unsigned c = 0; c < 256; ++c) {
        const bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
        unsigned is = blank ? 0U : unsigned{visible};
        if (c == '\r') is |= returns;
        if (c == '&') is |= refers;
        if ((c < 0x20 && !blank) || c == 0x7F) is |= odd;
        if (c == 0xC2 || c == 0xEF || c >= 0xF0) is |= kLead;
        out[c] = static_cast<std::uint8_t>(is);
    }
    return out;
}

constexpr auto kContents = make_contents();

unsigned char byte(std::string_view text, std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : '\0';
}

/// U+0080..9F, U+FDD0..EF and the last two of each plane, and some beside them.
bool has_odd_code(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        const unsigned char lead = byte(text, i), second = byte(text, i + 1);
        if (lead == 0xC2 && second < 0xA0) return true;
        if (lead == 0xEF && (second == 0xB7 || (second == 0xBF && byte(text, i + 2) >= 0xBE))) {
            return true;
        }
        if (lead >= 0xF0 && byte(text, i + 2) == 0xBF && byte(text, i + 3) >= 0xBE) return true;
    }
    return false;
}

bool is_odd_name(std::string_view name) {
    return name.empty() || !std::all_of(name.begin(), name.end(), [](char c) {
               return c > ' ' && c < 0x7F && c != '"' && c != '\'' && c != '<' && c != '=';
           });
}

/// A value and what is around it: `i` is behind the '='.
std::size_t read_value(std::string_view page, std::size_t i, Attribute& out) {
    while (i < page.size() && is_blank(page[i])) ++i;
    if (i == page.size()) return npos;
    if (page[i] == '"' || page[i] == '\'') {
        const std::size_t end = page.find(page[i], i + 1);
        if (end == npos) return npos;
        out.value = static_cast<std::uint32_t>(i + 1);
        out.value_end = static_cast<std::uint32_t>(end);
        return end + 1;
    }
    out.value = static_cast<std::uint32_t>(i);
    while (i < page.size() && !is_blank(page[i]) && page[i] != '>') ++i;
    out.value_end = static_cast<std::uint32_t>(i);
    return i;
}

/// gumbo's numbers of names with up to eight letters, asked once: its own way
/// to them is longer than most tags are.
class TagNumbers {
public:
    TagNumbers() {
        for (unsigned i = 0; i < GUMBO_TAG_LAST; ++i) {
            const auto tag = static_cast<GumboTag>(i);
            const std::uint64_t key = key_of(gumbo_normalized_tagname(tag));
            if (key == 0) continue;
            std::size_t at = place(key);
            while (slots_[at].key != 0) at = (at + 1) % slots_.size();
            slots_[at] = {key, tag};
        }
    }

    GumboTag of(std::string_view name) const {
        if (const std::uint64_t key = key_of(name)) {
            for (std::size_t at = place(key); slots_[at].key != 0; at = (at + 1) % slots_.size()) {
                if (slots_[at].key == key) return slots_[at].tag;
            }
        }
        return gumbo_tagn_enum(name.data(), static_cast<unsigned>(name.size()));
    }

private:
    struct Slot {
        std::uint64_t key = 0;
        GumboTag tag = GUMBO_TAG_UNKNOWN;
    };

    /// 0 for what is longer or not of letters and digits.
    static std::uint64_t key_of(std::string_view name) {
        std::uint64_t key = 0;
        if (name.size() > 8) return 0;
        for (const char c : name) {
            const auto low = static_cast<unsigned char>(c | 0x20);
            const bool letter = low >= 'a' && low <= 'z';
            if (!letter && !(c >= '0' && c <= '9')) return 0;
            key = key << 8 | low;
        }
        return key;
    }
    static std::size_t place(std::uint64_t key) {
        return static_cast<std::size_t>(key * 0x9E3779B97F4A7C15U >> 54);
    }

    std::array<Slot, 1024> slots_{};
};

void finish(std::string_view page, std::size_t at, std::size_t end, Tag& tag) {
    tag.text = page.substr(at, end + 1 - at);
    static const TagNumbers numbers;
    tag.tag = numbers.of(tag.name);
}

}  // namespace

unsigned content_of(std::string_view text) {
    // A table: most texts are too short for many bytes at a time to pay.
    unsigned all = 0;
    for (const char c : text) all |= kContents[static_cast<unsigned char>(c)];
    if ((all & kLead) && !(all & odd) && has_odd_code(text)) all |= odd;
    return all & (visible | returns | refers | odd);
}

bool refers_to_mark(std::string_view text) {
    for (std::size_t i = text.find("&#"); i != npos; i = text.find("&#", i)) {
        i += 2;
        const bool hex = byte(text, i) == 'x' || byte(text, i) == 'X';
        i += hex;
        std::uint32_t code = 0;
        for (; i < text.size() && code < kFirstMark; ++i) {
            const char c = text[i];
            const bool letter = (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
            if (!(c >= '0' && c <= '9') && !(hex && letter)) break;
            const auto digit = static_cast<std::uint32_t>(letter ? (c & 7) + 9 : c - '0');
            code = code * (hex ? 16 : 10) + digit;
        }
        if (code == kBlankMark || code >= kFirstMark) return true;
    }
    return false;
}

bool begins_visibly(std::string_view text) {
    std::size_t first = 0;
    while (first < text.size() && is_blank(text[first])) ++first;
    text.remove_prefix(first);
    if (text.empty() || text.front() != '&') return !text.empty();
    constexpr std::string_view kVisible[] = {"&nbsp;", "&amp;", "&quot;", "&lt;", "&gt;"};
    return std::any_of(std::begin(kVisible), std::end(kVisible),
                       [&](std::string_view one) { return text.starts_with(one); });
}

bool has_mark(std::string_view text) {
    if (text.find(kBlankMark) != npos || text.find('\xF4') != npos) return true;
    for (std::size_t i = text.find('\xF3'); i != npos; i = text.find('\xF3', i + 1)) {
        if (byte(text, i + 1) >= 0xB0) return true;
    }
    return false;
}

AttributesAre look_at(std::string_view page, const std::vector<Attribute>& attributes) {
    AttributesAre are;
    for (const Attribute& one : attributes) {
        const auto name = page.substr(one.name, one.name_end - one.name);
        are.values |= content_of(page.substr(one.value, one.value_end - one.value));
        are.odd_names = are.odd_names || is_odd_name(name);
        if (!is_adjusted(name)) continue;
        are.adjusted = true;
        are.known = are.known && foreign_attribute(name) != nullptr;
    }
    return are;
}

std::optional<Tag> read_tag(std::string_view page, std::size_t at,
                            std::vector<Attribute>& attributes) {
    Tag tag{};
    std::size_t i = at + 1;
    if (page[i] == '/') {
        tag.end = true;
        ++i;
    }
    const std::size_t name = i;
    while (i < page.size() && !is_blank(page[i]) && page[i] != '/' && page[i] != '>') ++i;
    tag.name = page.substr(name, i - name);
    while (i < page.size()) {
        const char c = page[i];
        if (c == '>') {
            tag.self_closing = page[i - 1] == '/';
            finish(page, at, i, tag);
            return tag;
        }
        if (is_blank(c) || c == '/') {
            ++i;
            continue;
        }
        ++tag.attributes;
        Attribute one{};
        one.name = static_cast<std::uint32_t>(i);
        for (++i; i < page.size(); ++i) {  // a '=' may begin a name
            const char n = page[i];
            if (n == '=' || n == '>' || n == '/' || is_blank(n)) break;
        }
        one.name_end = static_cast<std::uint32_t>(i);
        while (i < page.size() && is_blank(page[i])) ++i;
        const bool has_value = i < page.size() && page[i] == '=';
        if (has_value) i = read_value(page, i + 1, one);
        if (i == npos) return std::nullopt;
        if (!tag.end && attributes.size() < kMostAttributes) attributes.push_back(one);
        // "a=b/>" has a slash in the value and does not close itself.
        if (has_value && i < page.size() && page[i] == '>' && page[i - 1] == '/') {
            finish(page, at, i, tag);
            return tag;
        }
    }
    return std::nullopt;
}

}  // namespace molva::html::guard
