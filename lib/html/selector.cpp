#include "html/selector.hpp"

#include <utility>

#include "html/selector_match.hpp"
#include "html/selector_parser.hpp"
#include "html/selector_tree.hpp"

namespace molva::html {

namespace {

const GumboNode* scope_element(const GumboNode* scope) {
    return scope != nullptr && css::is_element(scope) ? scope : nullptr;
}

}  // namespace

Selector::Selector(std::shared_ptr<const css::Program> program) : program_{std::move(program)} {}

Result<Selector> Selector::compile(std::string_view text) {
    auto program = css::Parser{text}.run();
    if (!program) return program.error();
    return Selector{std::make_shared<const css::Program>(*std::move(program))};
}

std::vector<const GumboNode*> Selector::select(const GumboNode* scope) const {
    std::vector<const GumboNode*> found;
    each(scope, [&](const GumboNode* node) {
        found.push_back(node);
        return true;
    });
    return found;
}

void Selector::each(const GumboNode* scope,
                    const std::function<bool(const GumboNode*)>& use) const {
    css::Matcher matcher{*program_, scope, scope_element(scope)};
    for (const GumboNode* node = css::next_descendant(scope, scope); node != nullptr;
         node = css::next_descendant(node, scope)) {
        if (matcher.matches(node) && !use(node)) return;
    }
}

const GumboNode* Selector::first(const GumboNode* scope) const {
    const GumboNode* found = nullptr;
    each(scope, [&](const GumboNode* node) {
        found = node;
        return false;
    });
    return found;
}

bool Selector::matches(const GumboNode* node, const GumboNode* scope) const {
    if (!css::is_element(node)) return false;
    const GumboNode* meant = scope == nullptr ? node : scope_element(scope);
    return css::Matcher{*program_, node, meant}.matches(node);
}

const std::string& Selector::text() const { return program_->text; }

const std::vector<Error>& Selector::left_out() const { return program_->left_out; }

}  // namespace molva::html
