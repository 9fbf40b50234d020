#include "value/rating_element.hpp"

#include <charconv>

#include "base/utf8.hpp"
#include "html/node.hpp"
#include "html/text.hpp"

namespace molva::value {

namespace {

constexpr std::size_t kLongestAttribute = 1024;

/// The file's name without folder, query and extension.
std::string_view file_stem(std::string_view address) {
    address = address.substr(0, address.find_first_of("?#"));
    address = address.substr(address.find_last_of('/') + 1);
    const auto dot = address.find_last_of('.');
    return dot == std::string_view::npos || dot + 5 < address.size() ? address
                                                                     : address.substr(0, dot);
}

/// A number that an attribute is, within a scale that pages have.
std::optional<double> number_in(const GumboNode* node, std::string_view name) {
    const auto text = value_of(node, name);
    double value = 0;
    const auto* end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, value, std::chars_format::fixed);
    if (read.ec != std::errc{} || read.ptr != end || value < 0 || value > 1000) return std::nullopt;
    return value;
}

std::optional<Rating> of_bounded(const GumboNode* node, std::optional<double> best) {
    const auto value = number_in(node, "value");
    if (const auto most = number_in(node, "max")) best = most;
    if (!value || !best || *best <= 0 || *value > *best) return std::nullopt;
    return Rating{.value = value, .best = best};
}

bool is_input(const GumboNode* node, std::string_view type) {
    return html::is(node, GUMBO_TAG_INPUT) && value_of(node, "type") == type;
}

/// The checked one of the radio buttons with its name; the largest is the best.
std::optional<Rating> of_radio(const std::vector<const GumboNode*>& elements) {
    const GumboNode* checked = nullptr;
    for (const auto* node : elements) {
        if (!is_input(node, "radio") || !html::attribute(node, "checked")) continue;
        if (checked) return std::nullopt;  // one widget a rating
        checked = node;
    }
    const auto value = checked ? number_in(checked, "value") : std::nullopt;
    if (!value) return std::nullopt;
    Rating out{.value = value};
    const auto group = value_of(checked, "name");
    std::size_t buttons = 0;
    for (const auto* node : elements) {
        if (!is_input(node, "radio") || value_of(node, "name") != group) continue;
        const auto each = number_in(node, "value");
        if (!each) return std::nullopt;
        out.best = std::max(out.best.value_or(0), *each);
        ++buttons;
    }
    if (buttons < 2) out.best.reset();
    return out;
}

}  // namespace

double plain_decimal(std::string_view digits) {
    double value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
}

std::string value_of(const GumboNode* node, std::string_view name) {
    const auto text = html::attribute(node, name);
    return text ? utf8::lower(text->substr(0, kLongestAttribute)) : std::string{};
}

std::string names_of(const GumboNode* node) {
    std::string names = value_of(node, "class");
    if (html::is(node, GUMBO_TAG_IMG)) {
        const auto source = value_of(node, "src");
        if (!source.starts_with("data:")) (names += ' ') += file_stem(source);
    }
    for (const auto* child : html::children(node)) {
        if (!html::is_element(child) || html::tag_name(child) != "use") continue;
        for (const auto* attribute : {"href", "xlink:href"}) {
            const auto address = value_of(child, attribute);
            if (const auto hash = address.find('#'); hash != std::string::npos)
                (names += ' ') += address.substr(hash + 1);
        }
    }
    return names;
}

std::optional<Rating> rating_by_control(const std::vector<const GumboNode*>& elements) {
    constexpr double kDefaultMost = 1;  // HTML standard sections 4.10.13 and 4.10.14
    std::optional<Rating> found;
    for (const auto* node : elements) {
        std::optional<Rating> one;
        if (html::is(node, GUMBO_TAG_METER) || html::is(node, GUMBO_TAG_PROGRESS)) {
            one = of_bounded(node, kDefaultMost);
        } else if (is_input(node, "range")) {
            one = of_bounded(node, std::nullopt);
        }
        if (!one) continue;
        if (found && found != one) return std::nullopt;
        found = one;
    }
    return found ? found : of_radio(elements);
}

}  // namespace molva::value
