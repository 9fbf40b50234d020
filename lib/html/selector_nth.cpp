// Positions among siblings, counted once for all children of a parent.

#include <string>
#include <unordered_map>

#include "html/selector_match.hpp"
#include "html/selector_tree.hpp"

namespace molva::html::css {

namespace {

// Counts elements of the same expanded name.
class TypeCounter {
public:
    std::uint32_t next(const GumboNode* element) {
        const GumboElement& it = element->v.element;
        if (it.tag != GUMBO_TAG_UNKNOWN && it.tag_namespace == GUMBO_NAMESPACE_HTML) {
            return ++known_[static_cast<std::uint32_t>(it.tag)];
        }
        return ++named_[std::to_string(it.tag_namespace) + local_name(element)];
    }

private:
    std::unordered_map<std::uint32_t, std::uint32_t> known_;
    std::unordered_map<std::string, std::uint32_t> named_;
};

// Hands every element of the vector to `each`, from the front or from the end.
template <typename Each>
void walk(const GumboVector& nodes, bool from_end, Each&& each) {
    for (std::size_t step = 0; step < nodes.length; ++step) {
        const GumboNode* node = child(nodes, from_end ? nodes.length - 1 - step : step);
        if (is_element(node)) each(node);
    }
}

}  // namespace

bool Matcher::nth(const Simple& simple, const GumboNode* element) {
    if (simple.list != kNone) {
        const std::uint32_t index = position_of_list(simple, element);
        return index != 0 && simple.nth.takes(index);
    }
    return simple.nth.takes(position(simple.numbers, element)) &&
           (!simple.from_both || simple.nth.takes(position(kLastOfType, element)));
}

std::uint32_t Matcher::position(std::uint32_t column, const GumboNode* element) {
    if (element->parent == nullptr) return 1;
    const std::uint32_t id = memo_.id(element);
    if (memo_.position(column, id) == 0) count_siblings(column, *children(element->parent));
    return memo_.position(column, id);
}

void Matcher::count_siblings(std::uint32_t column, const GumboVector& siblings) {
    const bool from_end = column == kLastChild || column == kLastOfType;
    if (column == kOfType || column == kLastOfType) {
        TypeCounter count;
        walk(siblings, from_end, [&](const GumboNode* one) {
            memo_.keep_position(column, memo_.id(one), count.next(one));
        });
        return;
    }
    std::uint32_t count = 0;
    walk(siblings, from_end,
         [&](const GumboNode* one) { memo_.keep_position(column, memo_.id(one), ++count); });
}

// The position among those siblings that match the list, or 0 if the element
// itself does not; remembered one higher, as 0 means "not known" there.
std::uint32_t Matcher::position_of_list(const Simple& simple, const GumboNode* element) {
    if (element->parent == nullptr) return list(simple.list, element) ? 1 : 0;
    const std::uint32_t id = memo_.id(element);
    if (memo_.position(simple.numbers, id) == 0) {
        std::uint32_t count = 0;
        walk(*children(element->parent), simple.from_end, [&](const GumboNode* one) {
            const bool counts = list(simple.list, one);
            if (counts) ++count;
            memo_.keep_position(simple.numbers, memo_.id(one), counts ? count + 1 : 1);
        });
    }
    return memo_.position(simple.numbers, id) - 1;
}

}  // namespace molva::html::css
