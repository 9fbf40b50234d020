// One question put to one page: does this element match the program?
//
// Compounds are tried from right to left. Whether an element or one above it
// (before it) matches the left part of a selector is asked once per element
// and remembered, so that `a b c d` cannot backtrack; :has() and positions
// among siblings likewise. Depth of recursion is bounded by the selector.

#pragma once

#include <gumbo.h>

#include <cstdint>
#include <memory>
#include <string_view>

#include "html/selector_lang.hpp"
#include "html/selector_memo.hpp"
#include "html/selector_program.hpp"
#include "html/selector_state.hpp"
#include "html/selector_text.hpp"

namespace molva::html::css {

class Matcher {
public:
    /// `top` is where the search begins; `scope` is what :scope means, null for
    /// the root element.
    Matcher(const Program& program, const GumboNode* top, const GumboNode* scope);

    bool matches(const GumboNode* element) { return list(program_.main, element); }

private:
    // selector_match.cpp
    bool list(std::uint32_t number, const GumboNode* element);
    bool prefix(const Complex& complex, std::size_t last, const GumboNode* element);
    bool at(const Complex& complex, std::size_t last, const GumboNode* element);
    bool above(const Complex& complex, std::size_t last, const GumboNode* from);
    bool before(const Complex& complex, std::size_t last, const GumboNode* from);
    bool compound(const Compound& compound, const GumboNode* element);
    bool simple(const Simple& simple, const GumboNode* element);
    bool ask(const Simple& simple, const GumboNode* element);
    bool class_name(const Simple& simple, const GumboNode* element) const;
    bool contains(const Simple& simple, const GumboNode* element);

    // selector_nth.cpp
    bool nth(const Simple& simple, const GumboNode* element);
    std::uint32_t position(std::uint32_t column, const GumboNode* element);
    void count_siblings(std::uint32_t column, const GumboVector& siblings);
    std::uint32_t position_of_list(const Simple& simple, const GumboNode* element);

    // selector_has.cpp
    bool has(const Simple& simple, const GumboNode* element);
    bool follow(const Complex& complex, std::size_t next, const GumboNode* from);
    bool forward(const Complex& complex, std::size_t at, const GumboNode* element);
    bool some_below(const Complex& complex, std::size_t at, const GumboNode* from);
    bool some_later(const Complex& complex, std::size_t at, const GumboNode* from);

    const Program& program_;
    const GumboNode* top_;
    const GumboNode* document_;
    const GumboNode* scope_;
    bool quirks_;
    Memo memo_;
    StateCache states_;
    LanguageCache languages_;
    DirectionCache directions_;
    std::unique_ptr<TextIndex> near_[2];  ///< of top_; as it stands and in lower case
    std::unique_ptr<TextIndex> far_[2];   ///< of the whole page
};

}  // namespace molva::html::css
