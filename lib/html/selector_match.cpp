#include "html/selector_match.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include "base/utf8.hpp"
#include "html/selector_tree.hpp"

namespace molva::html::css {

namespace {

// HTML, section 4.16.2 "Case-sensitivity of selectors": attributes of HTML
// elements whose values are compared without regard to ASCII case.
constexpr std::string_view kFoldedValues[] = {
    "accept",     "accept-charset", "align",     "alink",    "axis",     "bgcolor", "charset",
    "checked",    "clear",          "codetype",  "color",    "compact",  "declare", "defer",
    "dir",        "direction",      "disabled",  "enctype",  "face",     "frame",   "hreflang",
    "http-equiv", "lang",           "language",  "link",     "media",    "method",  "multiple",
    "nohref",     "noresize",       "noshade",   "nowrap",   "readonly", "rel",     "rev",
    "rules",      "scope",          "scrolling", "selected", "shape",    "target",  "text",
    "type",       "valign",         "valuetype", "vlink"};

bool folds_value(const Simple& simple, const GumboNode* element) {
    if (simple.value_case != ValueCase::by_attribute) {
        return simple.value_case == ValueCase::ignored;
    }
    return is_html(element) &&
           std::binary_search(std::begin(kFoldedValues), std::end(kFoldedValues), simple.lower);
}

bool same(std::string_view one, std::string_view other, bool fold) {
    return fold ? equals_folded(one, other) : one == other;
}

bool has_word(std::string_view words, std::string_view word, bool fold) {
    for (std::size_t at = 0; at < words.size();) {
        if (is_space(words[at])) {
            ++at;
            continue;
        }
        std::size_t end = at;
        while (end < words.size() && !is_space(words[end])) ++end;
        if (end - at == word.size() && same(words.substr(at, end - at), word, fold)) return true;
        at = end;
    }
    return false;
}

bool contains_part(std::string_view value, std::string_view part, bool fold) {
    if (!fold) return value.find(part) != std::string_view::npos;
    return std::search(value.begin(), value.end(), part.begin(), part.end(),
                       [](char a, char b) { return lower(a) == lower(b); }) != value.end();
}

bool value_passes(const Simple& simple, std::string_view value, bool fold) {
    const std::string_view wanted = simple.value;
    switch (simple.test) {
        case AttributeTest::present:
            return true;
        case AttributeTest::equals:
            return same(value, wanted, fold);
        case AttributeTest::word:
            return has_word(value, wanted, fold);
        case AttributeTest::dashed:
            return value.size() >= wanted.size() &&
                   same(value.substr(0, wanted.size()), wanted, fold) &&
                   (value.size() == wanted.size() || value[wanted.size()] == '-');
        case AttributeTest::prefix:
            return !wanted.empty() && same(value.substr(0, wanted.size()), wanted, fold);
        case AttributeTest::suffix:
            return !wanted.empty() && value.size() >= wanted.size() &&
                   same(value.substr(value.size() - wanted.size()), wanted, fold);
        case AttributeTest::substring:
            return !wanted.empty() && contains_part(value, wanted, fold);
    }
    return false;
}

bool attribute_passes(const Simple& simple, const GumboNode* element) {
    const std::string& name = is_html(element) ? simple.lower : simple.name;
    const GumboVector& all = element->v.element.attributes;
    for (unsigned at = 0; at < all.length; ++at) {
        const auto* attribute = static_cast<const GumboAttribute*>(all.data[at]);
        if (name != attribute->name ||
            (!simple.any_namespace && attribute->attr_namespace != GUMBO_ATTR_NAMESPACE_NONE)) {
            continue;
        }
        if (value_passes(simple, attribute->value, folds_value(simple, element))) return true;
    }
    return false;
}

bool type_passes(const Simple& simple, const GumboNode* element) {
    const GumboElement& it = element->v.element;
    if (it.tag_namespace != GUMBO_NAMESPACE_HTML) {
        // Most names are told apart without their proper case.
        return equals_folded(written_name(element), simple.lower) &&
               local_name(element) == simple.name;
    }
    if (it.tag != GUMBO_TAG_UNKNOWN || simple.tag != GUMBO_TAG_UNKNOWN) return it.tag == simple.tag;
    return equals_folded(written_name(element), simple.lower);
}

// As browsers have it: white space is content, comments are not.
bool is_empty(const GumboNode* element) {
    // What stands in a template is not its child.
    if (element->type == GUMBO_NODE_TEMPLATE) return true;
    const GumboVector& nodes = element->v.element.children;
    for (std::size_t at = 0; at < nodes.length; ++at) {
        const GumboNode* node = child(nodes, at);
        if (is_element(node) || (is_text(node) && node->v.text.text[0] != '\0')) return false;
    }
    return true;
}

}  // namespace

Matcher::Matcher(const Program& program, const GumboNode* top, const GumboNode* scope)
    : program_{program},
      top_{top},
      document_{document_of(top)},
      scope_{scope},
      quirks_{document_ != nullptr &&
              document_->v.document.doc_type_quirks_mode == GUMBO_DOCTYPE_QUIRKS},
      memo_{program.columns, program.numbers} {}

bool Matcher::list(std::uint32_t number, const GumboNode* element) {
    for (const Complex& complex : program_.lists[number]) {
        if (prefix(complex, complex.compounds.size() - 1, element)) return true;
    }
    return false;
}

// Whether the element matches the selector up to and with the compound `last`.
bool Matcher::prefix(const Complex& complex, std::size_t last, const GumboNode* element) {
    const Compound& one = complex.compounds[last];
    if (!compound(one, element)) return false;
    switch (one.left) {
        case Combinator::none:
            return true;
        case Combinator::child:
            return at(complex, last - 1, parent_element(element));
        case Combinator::next:
            return at(complex, last - 1, previous_element(element));
        case Combinator::descendant:
            return above(complex, last - 1, parent_element(element));
        case Combinator::later:
            return before(complex, last - 1, previous_element(element));
    }
    return false;
}

// The same, remembered: a parent is asked by each of its children.
bool Matcher::at(const Complex& complex, std::size_t last, const GumboNode* element) {
    if (element == nullptr) return false;
    const std::uint32_t column = complex.compounds[last + 1].column;
    const std::uint32_t id = memo_.id(element);
    const auto known = memo_.answer(column, id);
    if (known != Memo::Answer::unknown) return known == Memo::Answer::yes;
    const bool answer = prefix(complex, last, element);
    memo_.keep(column, id, answer);
    return answer;
}

// The answers lie in the column of the compound on the right of the combinator.
bool Matcher::above(const Complex& complex, std::size_t last, const GumboNode* from) {
    const std::uint32_t column = complex.compounds[last + 1].column;
    bool found = false;
    const GumboNode* at = from;
    for (; at != nullptr && !found; at = parent_element(at)) {
        const auto known = memo_.answer(column, memo_.id(at));
        if (known != Memo::Answer::unknown) {
            found = known == Memo::Answer::yes;
            break;
        }
        found = prefix(complex, last, at);
    }
    for (const GumboNode* seen = from; seen != at; seen = parent_element(seen)) {
        memo_.keep(column, memo_.id(seen), found);
    }
    return found;
}

bool Matcher::before(const Complex& complex, std::size_t last, const GumboNode* from) {
    const std::uint32_t column = complex.compounds[last + 1].column;
    bool found = false;
    const GumboNode* at = from;
    for (; at != nullptr && !found; at = previous_element(at)) {
        const auto known = memo_.answer(column, memo_.id(at));
        if (known != Memo::Answer::unknown) {
            found = known == Memo::Answer::yes;
            break;
        }
        found = prefix(complex, last, at);
    }
    for (const GumboNode* seen = from; seen != at; seen = previous_element(seen)) {
        memo_.keep(column, memo_.id(seen), found);
    }
    return found;
}

bool Matcher::compound(const Compound& compound, const GumboNode* element) {
    for (const Simple& one : compound.tests) {
        if (!simple(one, element)) return false;
    }
    return true;
}

bool Matcher::simple(const Simple& simple, const GumboNode* element) {
    if (simple.column == kNone) return ask(simple, element);
    const std::uint32_t id = memo_.id(element);
    const auto known = memo_.answer(simple.column, id);
    if (known != Memo::Answer::unknown) return known == Memo::Answer::yes;
    const bool answer = ask(simple, element);
    memo_.keep(simple.column, id, answer);
    return answer;
}

bool Matcher::ask(const Simple& simple, const GumboNode* element) {
    switch (simple.kind) {
        case Kind::never:
        case Kind::no_namespace:
            return false;
        case Kind::type:
            return type_passes(simple, element);
        case Kind::id: {
            const char* id = attribute_value(element, "id");
            return id != nullptr && same(id, simple.name, quirks_);
        }
        case Kind::class_name:
            return class_name(simple, element);
        case Kind::attribute:
            return attribute_passes(simple, element);
        case Kind::root:
            return is_root(element);
        case Kind::scope:
            return scope_ == nullptr ? is_root(element) : element == scope_;
        case Kind::empty:
            return is_empty(element);
        case Kind::first_child:
            return previous_element(element) == nullptr;
        case Kind::last_child:
            return next_element(element) == nullptr;
        case Kind::only_child:
            return previous_element(element) == nullptr && next_element(element) == nullptr;
        case Kind::state:
            return states_.holds(simple.state, element);
        case Kind::dir:
            return directions_.right_to_left(element) == simple.right_to_left;
        case Kind::lang:
            return languages_.matches(element, simple.words);
        case Kind::nth:
            return nth(simple, element);
        case Kind::any_of:
            return list(simple.list, element);
        case Kind::none_of:
            return !list(simple.list, element);
        case Kind::has:
            return has(simple, element);
        case Kind::contains:
            return contains(simple, element);
        case Kind::matches_own:
            return re2::RE2::PartialMatch(own_text(element), *simple.expression);
    }
    return false;
}

bool Matcher::class_name(const Simple& simple, const GumboNode* element) const {
    const char* words = attribute_value(element, "class");
    return words != nullptr && has_word(words, simple.name, quirks_);
}

bool Matcher::contains(const Simple& simple, const GumboNode* element) {
    const auto among = [&](TextIndex& index) {
        return std::any_of(simple.words.begin(), simple.words.end(),
                           [&](const std::string& word) { return index.contains(element, word); });
    };
    if (keeps_text(element)) {
        TextIndex own{element, simple.fold};
        return among(own);
    }
    auto& near = near_[simple.fold];
    if (near == nullptr) near = std::make_unique<TextIndex>(top_, simple.fold);
    if (near->knows(element)) return among(*near);
    auto& far = far_[simple.fold];
    if (document_ == nullptr) return false;
    if (far == nullptr) far = std::make_unique<TextIndex>(document_, simple.fold);
    return far->knows(element) && among(*far);
}

}  // namespace molva::html::css
