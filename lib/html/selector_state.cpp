#include "html/selector_state.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <string_view>

#include "html/selector_tree.hpp"

namespace molva::html::css {

namespace {

bool has_attribute(const GumboNode* element, const char* name) {
    return attribute_value(element, name) != nullptr;
}

// The state of an <input>'s type attribute; all that is unknown is a text field.
std::string input_type(const GumboNode* input) {
    constexpr std::string_view kTypes[] = {
        "button", "checkbox", "color", "date",   "datetime-local", "email",
        "file",   "hidden",   "image", "month",  "number",         "password",
        "radio",  "range",    "reset", "search", "submit",         "tel",
        "text",   "time",     "url",   "week"};
    const char* written = attribute_value(input, "type");
    std::string type = lowered(written == nullptr ? "" : written);
    const bool known = std::find(std::begin(kTypes), std::end(kTypes), type) != std::end(kTypes);
    return known ? type : "text";
}

template <std::size_t N>
bool is_input(const GumboNode* element, const std::string_view (&types)[N]) {
    return is_tag(element, GUMBO_TAG_INPUT) &&
           std::find(std::begin(types), std::end(types), input_type(element)) != std::end(types);
}

constexpr std::string_view kTickable[] = {"checkbox", "radio"};
constexpr std::string_view kNeverRequired[] = {"button", "color", "hidden", "image",
                                               "range",  "reset", "submit"};
constexpr std::string_view kWritable[] = {"date",   "datetime-local", "email",  "month",
                                          "number", "password",       "search", "tel",
                                          "text",   "time",           "url",    "week"};
constexpr std::string_view kWithPlaceholder[] = {"email", "number", "password", "search",
                                                 "tel",   "text",   "url"};
constexpr std::string_view kSubmitting[] = {"image", "submit"};
constexpr std::string_view kDirectional[] = {"button", "email",  "hidden", "password", "reset",
                                             "search", "submit", "tel",    "text",     "url"};

bool can_be_disabled(const GumboNode* element) {
    if (!is_html(element)) return false;
    switch (element->v.element.tag) {
        case GUMBO_TAG_BUTTON:
        case GUMBO_TAG_FIELDSET:
        case GUMBO_TAG_INPUT:
        case GUMBO_TAG_OPTGROUP:
        case GUMBO_TAG_OPTION:
        case GUMBO_TAG_SELECT:
        case GUMBO_TAG_TEXTAREA:
            return true;
        default:
            return false;
    }
}

bool is_link(const GumboNode* element) {
    if (is_html(element)) {
        const GumboTag tag = element->v.element.tag;
        return (tag == GUMBO_TAG_A || tag == GUMBO_TAG_AREA) && has_attribute(element, "href");
    }
    if (element->v.element.tag_namespace != GUMBO_NAMESPACE_SVG || local_name(element) != "a") {
        return false;
    }
    const GumboVector& all = element->v.element.attributes;
    for (unsigned at = 0; at < all.length; ++at) {
        const auto* attribute = static_cast<const GumboAttribute*>(all.data[at]);
        if (std::string_view{attribute->name} == "href") return true;  // xlink:href, too
    }
    return false;
}

// A name that only a script could give a meaning (HTML, section 4.13.2).
bool defined(const GumboNode* element) {
    if (!is_html(element) || element->v.element.tag != GUMBO_TAG_UNKNOWN) return true;
    const std::string name = local_name(element);
    constexpr std::string_view kTaken[] = {"annotation-xml", "color-profile", "font-face",
                                           "font-face-src",  "font-face-uri", "font-face-format",
                                           "font-face-name", "missing-glyph"};
    const bool custom = !name.empty() && name.front() >= 'a' && name.front() <= 'z' &&
                        name.find('-') != std::string::npos &&
                        std::all_of(name.begin(), name.end(), [](char c) {
                            return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
                                   c == '.' || c == '_' || static_cast<unsigned char>(c) >= 0x80;
                        });
    return !custom || std::find(std::begin(kTaken), std::end(kTaken), name) != std::end(kTaken);
}

bool can_be_required(const GumboNode* element) {
    return is_tag(element, GUMBO_TAG_SELECT) || is_tag(element, GUMBO_TAG_TEXTAREA) ||
           (is_tag(element, GUMBO_TAG_INPUT) && !is_input(element, kNeverRequired));
}

bool editable(const GumboNode* element) {
    for (; element != nullptr; element = parent_element(element)) {
        const char* value =
            is_html(element) ? attribute_value(element, "contenteditable") : nullptr;
        if (value == nullptr) continue;
        if (*value == '\0' || equals_folded(value, "true") ||
            equals_folded(value, "plaintext-only")) {
            return true;
        }
        if (equals_folded(value, "false")) return false;
    }
    return false;
}

bool has_text(const GumboNode* element) {
    const GumboVector& nodes = *children(element);
    for (std::size_t at = 0; at < nodes.length; ++at) {
        const GumboNode* node = child(nodes, at);
        if (is_text(node) && node->v.text.text[0] != '\0') return true;
    }
    return false;
}

bool placeholder_shown(const GumboNode* element) {
    const char* placeholder = is_html(element) ? attribute_value(element, "placeholder") : nullptr;
    if (placeholder == nullptr || *placeholder == '\0') return false;
    if (is_tag(element, GUMBO_TAG_TEXTAREA)) return !has_text(element);
    const char* value = attribute_value(element, "value");
    return is_input(element, kWithPlaceholder) && (value == nullptr || *value == '\0');
}

bool in_datalist(const GumboNode* element) {
    for (; element != nullptr; element = parent_element(element)) {
        if (is_tag(element, GUMBO_TAG_DATALIST)) return true;
    }
    return false;
}

bool is_submit(const GumboNode* element) {
    if (is_tag(element, GUMBO_TAG_BUTTON)) {
        const char* type = attribute_value(element, "type");
        return type == nullptr || (!equals_folded(type, "reset") && !equals_folded(type, "button"));
    }
    return is_input(element, kSubmitting);
}

bool is_radio(const GumboNode* element) {
    return is_tag(element, GUMBO_TAG_INPUT) && input_type(element) == "radio";
}

}  // namespace

bool has_text_value(const GumboNode* input) { return is_input(input, kDirectional); }

bool is_telephone(const GumboNode* element) {
    return is_tag(element, GUMBO_TAG_INPUT) && input_type(element) == "tel";
}

bool StateCache::holds(State state, const GumboNode* element) {
    const auto is_media = [&] {
        return is_tag(element, GUMBO_TAG_AUDIO) || is_tag(element, GUMBO_TAG_VIDEO);
    };
    switch (state) {
        case State::link:
            return is_link(element);
        case State::checked:
            return checked(element);
        case State::is_default:
            return is_default(element);
        case State::defined:
            return defined(element);
        case State::disabled:
            return disabled(element);
        case State::enabled:
            return can_be_disabled(element) && !disabled(element);
        case State::in_range:
            return range_is(RangeState::inside, element);
        case State::out_of_range:
            return range_is(RangeState::outside, element);
        case State::indeterminate:
            return indeterminate(element);
        case State::muted:
            return is_media() && has_attribute(element, "muted");
        case State::open:
            return (is_tag(element, GUMBO_TAG_DETAILS) ||
                    (is_html(element) && local_name(element) == "dialog")) &&
                   has_attribute(element, "open");
        case State::required:
            return can_be_required(element) && has_attribute(element, "required");
        case State::optional:
            return can_be_required(element) && !has_attribute(element, "required");
        case State::placeholder_shown:
            return placeholder_shown(element);
        case State::read_write:
            return read_write(element);
        case State::read_only:
            return is_html(element) && !read_write(element);
    }
    return false;
}

// HTML, section 4.10.18.5: a disabled fieldset disables what it holds, except
// for what stands in its first legend.
bool StateCache::in_disabled_fieldset(const GumboNode* element) {
    const GumboNode* below = element;
    for (const GumboNode* up = parent_element(element); up != nullptr;
         below = up, up = parent_element(up)) {
        if (!is_tag(up, GUMBO_TAG_FIELDSET) || !has_attribute(up, "disabled")) continue;
        const auto [entry, fresh] = legends_.try_emplace(up, nullptr);
        if (fresh) {
            const GumboNode* one = first_element(up);
            while (one != nullptr && !is_tag(one, GUMBO_TAG_LEGEND)) one = next_element(one);
            entry->second = one;
        }
        if (below != entry->second) return true;
    }
    return false;
}

bool StateCache::disabled(const GumboNode* element) {
    if (!can_be_disabled(element)) return false;
    if (has_attribute(element, "disabled")) return true;
    if (is_tag(element, GUMBO_TAG_OPTGROUP)) return false;
    if (is_tag(element, GUMBO_TAG_OPTION)) {
        const GumboNode* group = parent_element(element);
        return group != nullptr && is_tag(group, GUMBO_TAG_OPTGROUP) &&
               has_attribute(group, "disabled");
    }
    return in_disabled_fieldset(element);
}

bool StateCache::read_write(const GumboNode* element) {
    if (is_tag(element, GUMBO_TAG_INPUT) || is_tag(element, GUMBO_TAG_TEXTAREA)) {
        const bool takes_text = is_tag(element, GUMBO_TAG_TEXTAREA) || is_input(element, kWritable);
        return takes_text && !has_attribute(element, "readonly") && !disabled(element);
    }
    return is_html(element) && editable(element);
}

bool StateCache::range_is(RangeState wanted, const GumboNode* element) {
    return is_tag(element, GUMBO_TAG_INPUT) && range_state(element) == wanted &&
           !has_attribute(element, "readonly") && !disabled(element) && !in_datalist(element);
}

bool StateCache::checked(const GumboNode* element) {
    if (is_tag(element, GUMBO_TAG_OPTION)) return selected(element);
    return is_input(element, kTickable) && has_attribute(element, "checked");
}

// HTML, section 4.10.7: of a list that shows one option, the last that is
// marked is chosen, or else the first that can be.
bool StateCache::selected(const GumboNode* option) {
    const GumboNode* list = parent_element(option);
    while (list != nullptr && !is_tag(list, GUMBO_TAG_SELECT)) list = parent_element(list);
    if (list == nullptr || has_attribute(list, "multiple"))
        return has_attribute(option, "selected");
    const auto [entry, fresh] = shown_.try_emplace(list, nullptr);
    if (!fresh) return entry->second == option;
    const char* size = attribute_value(list, "size");
    const bool shows_one = size == nullptr || std::atoi(size) <= 1;
    const GumboNode* marked = nullptr;
    const GumboNode* possible = nullptr;
    for (const GumboNode* one = next_descendant(list, list); one != nullptr;
         one = next_descendant(one, list)) {
        if (!is_tag(one, GUMBO_TAG_OPTION)) continue;
        if (has_attribute(one, "selected")) marked = one;
        if (possible == nullptr && !disabled(one)) possible = one;
    }
    entry->second = marked != nullptr || !shows_one ? marked : possible;
    return entry->second == option;
}

bool StateCache::is_default(const GumboNode* element) {
    if (is_tag(element, GUMBO_TAG_OPTION)) return has_attribute(element, "selected");
    if (is_input(element, kTickable)) return has_attribute(element, "checked");
    if (!is_submit(element)) return false;
    const GumboNode* form = owner(element);
    if (form == nullptr) return false;
    const auto first = submits_.find(form);
    return first != submits_.end() && first->second == element;
}

bool StateCache::indeterminate(const GumboNode* element) {
    if (is_tag(element, GUMBO_TAG_PROGRESS)) return !has_attribute(element, "value");
    if (!is_radio(element) || has_attribute(element, "checked")) return false;
    const char* name = attribute_value(element, "name");
    return name == nullptr || *name == '\0' || !decided_.contains(group(element));
}

const GumboNode* StateCache::owner(const GumboNode* control) {
    read_forms(control);
    if (const char* id = attribute_value(control, "form")) {
        const auto named = forms_by_id_.find(id);
        return named == forms_by_id_.end() ? nullptr : named->second;
    }
    const GumboNode* up = parent_element(control);
    while (up != nullptr && !is_tag(up, GUMBO_TAG_FORM)) up = parent_element(up);
    return up;
}

// Radio buttons of one form and one name.
std::string StateCache::group(const GumboNode* radio) {
    const char* name = attribute_value(radio, "name");
    return fmt::format("{} {}", static_cast<const void*>(owner(radio)), name);
}

void StateCache::read_forms(const GumboNode* any) {
    if (forms_read_) return;
    forms_read_ = true;
    const GumboNode* top = any;
    while (top->parent != nullptr) top = top->parent;
    for (const GumboNode* node = next_descendant(top, top); node != nullptr;
         node = next_descendant(node, top)) {
        const char* id = is_tag(node, GUMBO_TAG_FORM) ? attribute_value(node, "id") : nullptr;
        if (id != nullptr) forms_by_id_.try_emplace(id, node);
    }
    for (const GumboNode* node = next_descendant(top, top); node != nullptr;
         node = next_descendant(node, top)) {
        if (is_submit(node)) {
            if (const GumboNode* form = owner(node)) submits_.try_emplace(form, node);
        } else if (is_radio(node) && has_attribute(node, "checked") &&
                   has_attribute(node, "name")) {
            decided_.insert(group(node));
        }
    }
}

}  // namespace molva::html::css
