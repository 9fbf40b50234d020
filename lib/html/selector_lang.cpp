#include "html/selector_lang.hpp"

#include <optional>

#include "base/utf8.hpp"
#include "html/selector_state.hpp"
#include "html/selector_tree.hpp"

namespace molva::html::css {

namespace {

std::optional<std::string_view> own_language(const GumboNode* element) {
    const GumboVector& all = element->v.element.attributes;
    for (unsigned at = 0; at < all.length; ++at) {
        const auto* attribute = static_cast<const GumboAttribute*>(all.data[at]);
        if (attribute->attr_namespace == GUMBO_ATTR_NAMESPACE_XML &&
            std::string_view{attribute->name} == "lang") {
            return attribute->value;
        }
    }
    if (element->v.element.tag_namespace == GUMBO_NAMESPACE_MATHML) return std::nullopt;
    const char* plain = attribute_value(element, "lang");
    return plain == nullptr ? std::nullopt : std::optional<std::string_view>{plain};
}

std::string_view take_subtag(std::string_view& tags) {
    const std::size_t dash = tags.find('-');
    const std::string_view first = tags.substr(0, dash);
    tags = dash == std::string_view::npos ? std::string_view{} : tags.substr(dash + 1);
    return first;
}

bool in_range(std::string_view language, std::string_view range) {
    if (range.empty() || language.empty()) return range.empty() && language.empty();
    std::string_view wanted = take_subtag(range);
    if (wanted != "*" && !equals_folded(take_subtag(language), wanted)) return false;
    if (wanted == "*") take_subtag(language);
    while (!range.empty()) {
        wanted = take_subtag(range);
        while (wanted != "*") {
            if (language.empty()) return false;
            const std::string_view has = take_subtag(language);
            if (equals_folded(has, wanted)) break;
            if (has.size() == 1) return false;
        }
    }
    return true;
}

// Whether a text begins, as far as it says anything, with writing from the
// right: the blocks of Bidi_Class R and AL against those of L; marks, digits
// and signs say nothing.
std::optional<bool> strong_direction(std::string_view text) {
    while (!text.empty()) {
        const char32_t c = utf8::take(text);
        if (c < 0x590) {
            const bool sign = c < 'A' || (c > 'Z' && c < 'a') || (c > 'z' && c < 0xAA) ||
                              (c > 0xAA && c < 0xC0 && c != 0xB5 && c != 0xBA) || c == 0xD7 ||
                              c == 0xF7 || (c >= 0x2B9 && c <= 0x36F && c != 0x2BB && c != 0x2EE);
            if (!sign) return false;
            continue;
        }
        const bool digit_or_mark = (c >= 0x591 && c <= 0x5BD) || (c >= 0x600 && c <= 0x607) ||
                                   (c >= 0x60C && c <= 0x61A && c != 0x60D) ||
                                   (c >= 0x64B && c <= 0x66C && c != 0x66D) ||
                                   (c >= 0x6D6 && c <= 0x6E4) || (c >= 0x6F0 && c <= 0x6F9);
        if (digit_or_mark) continue;
        if (c <= 0x8FF || c == 0x200F || (c >= 0xFB1D && c <= 0xFDFF) ||
            (c >= 0xFE70 && c <= 0xFEFE) || (c >= 0x10800 && c <= 0x10FFF) ||
            (c >= 0x1E800 && c <= 0x1EFFF)) {
            return true;
        }
        const bool sign = (c >= 0x2000 && c <= 0x2070 && c != 0x200E) ||
                          (c >= 0x2074 && c <= 0x208E && c != 0x207F) ||
                          (c >= 0x20A0 && c <= 0x2101) || (c >= 0x2190 && c <= 0x2BFF) ||
                          (c >= 0x2E00 && c <= 0x3004) || (c >= 0x3008 && c <= 0x3020) ||
                          (c >= 0xFE00 && c <= 0xFE6F) || (c >= 0xFEFF && c <= 0xFF20) ||
                          (c >= 0xFFF9 && c <= 0xFFFF) || (c >= 0x1F000 && c <= 0x1FAFF) ||
                          c >= 0xE0000;
        if (!sign) return false;
    }
    return std::nullopt;
}

enum class Dir { undefined, ltr, rtl, automatic };

Dir dir_attribute(const GumboNode* element) {
    const char* value = is_html(element) ? attribute_value(element, "dir") : nullptr;
    if (value == nullptr) return Dir::undefined;
    if (equals_folded(value, "ltr")) return Dir::ltr;
    if (equals_folded(value, "rtl")) return Dir::rtl;
    return equals_folded(value, "auto") ? Dir::automatic : Dir::undefined;
}

bool hides_text(const GumboNode* element) {
    return is_tag(element, GUMBO_TAG_BDI) || is_tag(element, GUMBO_TAG_SCRIPT) ||
           is_tag(element, GUMBO_TAG_STYLE) || is_tag(element, GUMBO_TAG_TEXTAREA) ||
           dir_attribute(element) != Dir::undefined;
}

bool automatic_direction(const GumboNode* element) {
    if (is_tag(element, GUMBO_TAG_INPUT)) {
        const char* value = has_text_value(element) ? attribute_value(element, "value") : nullptr;
        return value != nullptr && strong_direction(value).value_or(false);
    }
    for (const GumboNode* node = next_node(element, element); node != nullptr;) {
        bool inside = true;
        if (is_text(node)) {
            if (const auto strong = strong_direction(node->v.text.text)) return *strong;
        } else if (is_element(node)) {
            inside = !hides_text(node);
        }
        node = next_node(node, element, inside);
    }
    return false;
}

// Keeps what was found at `at` for it and for all that was passed from
// `element` on; whoever has no children will not be passed again.
template <typename Map, typename Value>
void remember(Map& known, const GumboNode* element, const GumboNode* at, const Value& value) {
    for (const GumboNode* seen = element; seen != nullptr && is_element(seen);
         seen = seen->parent) {
        if (seen != element || first_element(seen) != nullptr) known[seen] = value;
        if (seen == at) break;
    }
}

}  // namespace

bool LanguageCache::matches(const GumboNode* element, const std::vector<std::string>& ranges) {
    const std::string_view has = language(element);
    for (const std::string& range : ranges) {
        if (in_range(has, range)) return true;
    }
    return false;
}

std::string_view LanguageCache::language(const GumboNode* element) {
    std::optional<std::string_view> found;
    const GumboNode* at = element;
    for (; at != nullptr && is_element(at); at = at->parent) {
        if (const auto entry = known_.find(at); entry != known_.end()) {
            found = entry->second;
            break;
        }
        found = own_language(at);
        if (found) break;
    }
    if (!found) found = default_language(element);
    remember(known_, element, at, *found);
    return *found;
}

// <meta http-equiv=content-language>, HTML, section 4.2.5.3.
std::string_view LanguageCache::default_language(const GumboNode* any) {
    if (asked_default_) return default_;
    asked_default_ = true;
    const GumboNode* document = document_of(any);
    if (document == nullptr) return default_;
    for (const GumboNode* node = next_descendant(document, document); node != nullptr;
         node = next_descendant(node, document)) {
        if (!is_tag(node, GUMBO_TAG_META)) continue;
        const char* header = attribute_value(node, "http-equiv");
        const char* content = attribute_value(node, "content");
        if (header == nullptr || content == nullptr || !equals_folded(header, "content-language") ||
            std::string_view{content}.find(',') != std::string_view::npos) {
            continue;
        }
        const std::string_view words = trimmed(content);
        if (!words.empty()) default_ = words.substr(0, words.find_first_of(" \t\n\f\r"));
    }
    return default_;
}

bool DirectionCache::right_to_left(const GumboNode* element) {
    bool found = false;
    const GumboNode* at = element;
    for (; at != nullptr && is_element(at); at = at->parent) {
        if (const auto entry = known_.find(at); entry != known_.end()) {
            found = entry->second;
            break;
        }
        const Dir dir = dir_attribute(at);
        if (dir == Dir::automatic || (dir == Dir::undefined && is_tag(at, GUMBO_TAG_BDI))) {
            found = automatic_direction(at);
        } else if (dir == Dir::undefined && !is_telephone(at)) {
            continue;
        } else {
            found = dir == Dir::rtl;
        }
        break;
    }
    remember(known_, element, at, found);
    return found;
}

}  // namespace molva::html::css
