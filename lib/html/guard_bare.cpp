#include "html/guard_bare.hpp"

#include <algorithm>
#include <utility>

#include "html/ascii.hpp"
#include "html/guard_find.hpp"
#include "html/guard_tags.hpp"

namespace molva::html::guard {

namespace {

constexpr std::size_t kMaxAttributes = 400'000;

}  // namespace

bool drop_repeated(std::string_view page, std::vector<Attribute>& attributes) {
    const auto name = [&](const Attribute& one) {
        return page.substr(one.name, one.name_end - one.name);
    };
    auto kept = attributes.begin();
    for (const Attribute& one : attributes) {
        const bool known = std::any_of(attributes.begin(), kept, [&](const Attribute& other) {
            return same_name(name(one), name(other));
        });
        if (!known) *kept++ = one;
    }
    const bool any = kept != attributes.end();
    attributes.erase(kept, attributes.end());
    return any;
}

void write_once(std::string_view page, const Tag& tag, const std::vector<Attribute>& attributes,
                std::string& out) {
    out += '<';
    out += tag.name;
    for (const Attribute& one : attributes) {
        const bool quoted = one.value > one.name_end &&
                            (page[one.value - 1] == '"' || page[one.value - 1] == '\'');
        const std::size_t end = std::max(one.name_end, one.value_end + quoted);
        out += ' ';
        out += page.substr(one.name, end - one.name);
    }
    out += tag.self_closing ? " />" : " >";
}

bool BareTags::may_be_bare(const Tag& tag) const {
    if (!out_.is_skeleton || out_.attributes.size() >= kMaxAttributes) return false;
    switch (tag.tag) {
        case GUMBO_TAG_HTML:
        case GUMBO_TAG_BODY:  // those of a second one go to the first
        case GUMBO_TAG_INPUT:
        case GUMBO_TAG_FONT:
        case GUMBO_TAG_ANNOTATION_XML:
            return false;
        default:
            return !same_name(tag.name, "isindex");
    }
}

void BareTags::write(const Tag& tag, const std::vector<Attribute>& attributes,
                     bool with_references) {
    out_.tags.push_back({static_cast<std::uint32_t>(out_.text.size()),
                         static_cast<std::uint32_t>(out_.attributes.size()),
                         static_cast<std::uint32_t>(attributes.size()), with_references});
    out_.attributes.insert(out_.attributes.end(), attributes.begin(), attributes.end());
    out_.text += '<';
    out_.text += tag.name;
    // There is but one <a> at a time; of others four that are alike are three.
    if ((traits(tag.tag) & formatting) && tag.tag != GUMBO_TAG_A) {
        out_.text += ' ';
        out_.text += std::to_string(likeness(attributes));
    }
    out_.text += tag.self_closing ? "/>" : ">";
}

/// A number for the attributes, the same for the same ones.
std::size_t BareTags::likeness(const std::vector<Attribute>& attributes) {
    std::vector<std::string> parts;
    for (const Attribute& one : attributes) {
        std::string part{page_.substr(one.name, one.name_end - one.name)};
        for (char& c : part) c = lower(c);
        part += '=';
        part += page_.substr(one.value, one.value_end - one.value);
        parts.push_back(std::move(part));
    }
    std::sort(parts.begin(), parts.end());
    std::string all;
    for (const std::string& part : parts) (all += part) += '\0';
    return likenesses_.try_emplace(std::move(all), likenesses_.size()).first->second;
}

bool BareTags::compares_both(GumboTag tag, bool by_number) {
    auto& ways = compared_[tag];
    ways = static_cast<std::uint8_t>(ways | (by_number ? 1 : 2));
    return ways == 3;
}

}  // namespace molva::html::guard
