#include "html/islands.hpp"

#include <algorithm>
#include <iterator>

#include "html/ascii.hpp"
#include "html/guard_find.hpp"

namespace molva::html {

namespace {

bool has_part(std::string_view value, std::string_view part) {
    if (part.empty()) return true;  // also in an empty value, whose end is where it would be found
    return std::search(value.begin(), value.end(), part.begin(), part.end(),
                       [](char a, char b) { return lower(a) == lower(b); }) != value.end();
}

}  // namespace

bool Islands::add(const Selector& selector) {
    auto outlines = selector.outlines();
    if (!outlines) return false;
    std::move(outlines->begin(), outlines->end(), std::back_inserter(outlines_));
    return true;
}

bool Islands::takes(const guard::Tag& tag, std::string_view page,
                    const std::vector<guard::Attribute>& attributes) const {
    const auto has = [&](const std::pair<std::string, std::string>& wanted) {
        return std::any_of(attributes.begin(), attributes.end(), [&](const guard::Attribute& one) {
            const auto name = page.substr(one.name, one.name_end - one.name);
            if (name.find('\0') != name.npos) return true;  // to gumbo it may begin behind that
            if (!guard::same_name(name, wanted.first)) return false;
            const auto value = page.substr(one.value, one.value_end - one.value);
            // What a reference stands for is not looked at.
            return value.find('&') != value.npos || has_part(value, wanted.second);
        });
    };
    return std::any_of(outlines_.begin(), outlines_.end(), [&](const Outline& outline) {
        return (outline.tag.empty() || guard::same_name(tag.name, outline.tag)) &&
               std::all_of(outline.attributes.begin(), outline.attributes.end(), has);
    });
}

}  // namespace molva::html
