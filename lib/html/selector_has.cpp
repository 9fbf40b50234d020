// :has(): relative selectors, followed from left to right. "Is there such an
// element below (behind) this one?" is answered once per element.

#include "html/selector_match.hpp"
#include "html/selector_tree.hpp"

namespace molva::html::css {

bool Matcher::has(const Simple& simple, const GumboNode* element) {
    for (const Complex& complex : program_.lists[simple.list]) {
        if (follow(complex, 0, element)) return true;
    }
    return false;
}

// Whether compound `next` and all to the right of it can be found from here.
bool Matcher::follow(const Complex& complex, std::size_t next, const GumboNode* from) {
    if (next == complex.compounds.size()) return true;
    switch (complex.compounds[next].left) {
        case Combinator::child: {
            if (from->type == GUMBO_NODE_TEMPLATE) return false;
            const GumboNode* one = first_element(from);
            for (; one != nullptr; one = next_element(one)) {
                if (forward(complex, next, one)) return true;
            }
            return false;
        }
        case Combinator::next: {
            const GumboNode* one = next_element(from);
            return one != nullptr && forward(complex, next, one);
        }
        case Combinator::descendant:
            return some_below(complex, next, from);
        case Combinator::later:
            return some_later(complex, next, from);
        case Combinator::none:
            return false;
    }
    return false;
}

bool Matcher::forward(const Complex& complex, std::size_t at, const GumboNode* element) {
    return compound(complex.compounds[at], element) && follow(complex, at + 1, element);
}

// Every element below is asked at most once in all: what was found empty is
// remembered and skipped, and what lies above a find is known by it.
bool Matcher::some_below(const Complex& complex, std::size_t at, const GumboNode* from) {
    const std::uint32_t column = complex.compounds[at].column;
    auto known = memo_.answer(column, memo_.id(from));
    if (known != Memo::Answer::unknown) return known == Memo::Answer::yes;
    if (from->type == GUMBO_NODE_TEMPLATE) return false;

    // Leaves `node` for what follows it; all that ends on the way was searched in vain.
    const auto leave = [&](const GumboNode* node) -> const GumboNode* {
        for (; node != from; node = parent_element(node)) {
            if (const GumboNode* next = next_element(node)) return next;
            memo_.keep(column, memo_.id(parent_element(node)), false);
        }
        return nullptr;
    };

    const GumboNode* node = first_element(from);
    while (node != nullptr) {
        known = memo_.answer(column, memo_.id(node));
        if (known == Memo::Answer::yes || forward(complex, at, node)) {
            for (const GumboNode* up = parent_element(node);; up = parent_element(up)) {
                memo_.keep(column, memo_.id(up), true);
                if (up == from) return true;
            }
        }
        const GumboNode* below = nullptr;
        if (known == Memo::Answer::unknown && node->type != GUMBO_NODE_TEMPLATE) {
            below = first_element(node);
            if (below == nullptr) memo_.keep(column, memo_.id(node), false);
        }
        node = below != nullptr ? below : leave(node);
    }
    memo_.keep(column, memo_.id(from), false);
    return false;
}

bool Matcher::some_later(const Complex& complex, std::size_t at, const GumboNode* from) {
    const std::uint32_t column = complex.compounds[at].column;
    bool found = false;
    const GumboNode* node = from;
    const GumboNode* end = nullptr;
    for (; node != nullptr && !found; node = next_element(node)) {
        const auto known = memo_.answer(column, memo_.id(node));
        if (known != Memo::Answer::unknown) {
            found = known == Memo::Answer::yes;
            end = node;
            break;
        }
        const GumboNode* next = next_element(node);
        found = next != nullptr && forward(complex, at, next);
        end = next;
    }
    for (const GumboNode* seen = from; seen != end; seen = next_element(seen)) {
        memo_.keep(column, memo_.id(seen), found);
    }
    return found;
}

}  // namespace molva::html::css
