// What can be told of a selector's matches from start tags alone.

#include <algorithm>

#include "html/selector.hpp"
#include "html/selector_program.hpp"

namespace molva::html {

namespace {

using css::Combinator;
using css::Complex;
using css::Compound;
using css::Kind;
using css::Program;
using css::Simple;

bool by_start_tag(const Program& program, const Compound& compound);

/// Whether the answer depends on the element's own start tag only.
bool by_start_tag(const Program& program, const Simple& simple) {
    switch (simple.kind) {
        case Kind::never:
        case Kind::type:
        case Kind::no_namespace:
        case Kind::id:
        case Kind::class_name:
        case Kind::attribute:
        case Kind::scope:
            return true;
        case Kind::any_of:
        case Kind::none_of:
            return std::all_of(program.lists[simple.list].begin(), program.lists[simple.list].end(),
                               [&](const Complex& one) {
                                   return one.compounds.size() == 1 &&
                                          by_start_tag(program, one.compounds.front());
                               });
        default:
            return false;
    }
}

bool by_start_tag(const Program& program, const Compound& compound) {
    return std::all_of(compound.tests.begin(), compound.tests.end(),
                       [&](const Simple& one) { return by_start_tag(program, one); });
}

/// Whether what is inside the element and below decides too.
bool by_content(const Program& program, const Simple& simple) {
    switch (simple.kind) {
        case Kind::empty:
        case Kind::contains:
        case Kind::matches_own:
            return true;
        case Kind::has:
        case Kind::none_of:
        case Kind::any_of:
            break;
        default:
            return by_start_tag(program, simple);
    }
    const bool relative = simple.kind == Kind::has;
    return std::all_of(
        program.lists[simple.list].begin(), program.lists[simple.list].end(),
        [&](const Complex& one) {
            return std::all_of(
                one.compounds.begin(), one.compounds.end(), [&](const Compound& compound) {
                    const bool down = compound.left == Combinator::child ||
                                      compound.left == Combinator::descendant;
                    return (relative ? down : one.compounds.size() == 1) &&
                           std::all_of(compound.tests.begin(), compound.tests.end(),
                                       [&](const Simple& s) { return by_content(program, s); });
                });
        });
}

bool goes_up(Combinator combinator) {
    return combinator == Combinator::child || combinator == Combinator::descendant;
}

/// Whether an element's place among others decides, its language or the state
/// of something around it: what can be told only where all of these are there.
bool by_surroundings(const Simple& simple) {
    return simple.kind == Kind::lang || simple.kind == Kind::dir || simple.kind == Kind::state ||
           simple.kind == Kind::root;
}

std::optional<Outline> outline_of(const Program& program, const Complex& complex) {
    const auto& parts = complex.compounds;
    for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
        if (!by_start_tag(program, parts[i]) || !goes_up(parts[i + 1].left)) return std::nullopt;
    }
    Outline out;
    for (const Simple& simple : parts.back().tests) {
        if (!by_content(program, simple)) return std::nullopt;
        if (simple.kind == Kind::type) out.tag = simple.lower;
        if (simple.kind == Kind::id) out.attributes.emplace_back("id", simple.name);
        if (simple.kind == Kind::class_name) out.attributes.emplace_back("class", simple.name);
        if (simple.kind == Kind::attribute && !simple.any_namespace) {
            out.attributes.emplace_back(simple.lower, simple.value);
        }
    }
    const bool says_nothing = out.tag.empty() && out.attributes.empty();
    return says_nothing ? std::nullopt : std::optional{std::move(out)};
}

bool looks_inside(const Program& program, const Complex& complex) {
    const auto& parts = complex.compounds;
    bool inside = true;  // the last one is an element below the scope, with all its siblings
    for (std::size_t i = parts.size(); i-- > 0;) {
        const Compound& part = parts[i];
        if (std::any_of(part.tests.begin(), part.tests.end(), by_surroundings)) return false;
        for (const Simple& simple : part.tests) {
            const bool list = simple.kind == Kind::any_of || simple.kind == Kind::none_of ||
                              simple.kind == Kind::has;
            if (list && !by_content(program, simple)) return false;
            if (!inside && !by_start_tag(program, simple)) return false;
        }
        const bool sideways = part.left == Combinator::next || part.left == Combinator::later;
        if (sideways && !inside) return false;
        inside = inside && sideways;  // what is above may be the scope, or around it
    }
    return true;
}

}  // namespace

std::optional<std::vector<Outline>> Selector::outlines() const {
    std::vector<Outline> out;
    for (const Complex& complex : program_->lists[program_->main]) {
        auto one = outline_of(*program_, complex);
        if (!one) return std::nullopt;
        out.push_back(std::move(*one));
    }
    return out;
}

bool Selector::looks_inside() const {
    const auto& list = program_->lists[program_->main];
    return std::all_of(list.begin(), list.end(), [&](const Complex& complex) {
        return html::looks_inside(*program_, complex);
    });
}

}  // namespace molva::html
