// What a selector is compiled to. Lists lie in one table and are named by
// number, so that :is( inside :not( needs no pointers.

#pragma once

#include <gumbo.h>
#include <re2/re2.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace molva::html::css {

enum class Kind : std::uint8_t {
    never,  ///< valid, but nothing on a saved page is like that
    type,
    no_namespace,  ///< |x: elements outside every namespace, which HTML has none of
    id,
    class_name,
    attribute,
    root,
    scope,
    empty,
    first_child,
    last_child,
    only_child,
    state,  ///< what attributes say of links and controls, see State
    dir,
    lang,
    nth,
    any_of,   ///< :is, :where
    none_of,  ///< :not
    has,
    contains,
    matches_own,
};

enum class State : std::uint8_t {
    link,
    checked,
    is_default,
    defined,
    disabled,
    enabled,
    in_range,
    indeterminate,
    muted,
    open,
    optional,
    out_of_range,
    placeholder_shown,
    read_only,
    read_write,
    required,
};

enum class AttributeTest : std::uint8_t {
    present,
    equals,
    word,
    dashed,
    prefix,
    suffix,
    substring
};
enum class ValueCase : std::uint8_t { by_attribute, ignored, kept };
enum class Combinator : std::uint8_t { none, descendant, child, next, later };

/// What an+b counts: siblings of all types or of one, from the front or from the end.
enum NthColumn : std::uint32_t { kChild, kLastChild, kOfType, kLastOfType, kPlainNth };

struct AnPlusB {
    int a = 0;
    int b = 0;
    /// Whether a*n + b is `index` for an n >= 0.
    bool takes(std::int64_t index) const {
        const std::int64_t rest = index - b;
        return a == 0 ? rest == 0 : rest % a == 0 && rest / a >= 0;
    }
};

inline constexpr std::uint32_t kNone = UINT32_MAX;

/// One simple selector. Which members count is a matter of its kind.
struct Simple {
    Kind kind = Kind::never;
    std::string name{};   ///< type, id, class or attribute, as written
    std::string lower{};  ///< the same in ASCII lower case
    GumboTag tag = GUMBO_TAG_UNKNOWN;
    State state = State::link;
    AttributeTest test = AttributeTest::present;
    ValueCase value_case = ValueCase::by_attribute;
    bool any_namespace = false;  ///< [*|name]
    bool from_end = false;       ///< nth-last-child(… of S)
    bool from_both = false;      ///< only-of-type: the same place from the end, too
    bool fold = false;           ///< contains: in any case
    bool right_to_left = false;  ///< dir
    std::string value{};
    std::vector<std::string> words{};  ///< lang ranges, texts
    AnPlusB nth{};
    std::uint32_t list = kNone;     ///< number in Program::lists
    std::uint32_t column = kNone;   ///< where its answers are remembered
    std::uint32_t numbers = kNone;  ///< nth: where the positions are remembered
    std::shared_ptr<const re2::RE2> expression{};
};

/// Simple selectors that one element has to match, cheap ones first, and how
/// it stands to the compound to the left of it.
struct Compound {
    std::vector<Simple> tests{};
    Combinator left = Combinator::none;
    std::uint32_t column = kNone;  ///< where answers along the combinators are remembered
};

struct Complex {
    std::vector<Compound> compounds{};  ///< as written, from left to right
};

struct Program {
    std::string text{};
    std::vector<std::vector<Complex>> lists{};
    std::uint32_t main = kNone;         ///< the number of the outermost list
    std::uint32_t columns = 0;          ///< yes/no answers remembered per element
    std::uint32_t numbers = kPlainNth;  ///< positions remembered per element
    std::vector<Error> left_out{};
};

}  // namespace molva::html::css
