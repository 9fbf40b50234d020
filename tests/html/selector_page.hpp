// A page for the selector tests, parsed with gumbo alone: the engine is to be
// right about any gumbo tree.

#pragma once

#include <gumbo.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "html/selector.hpp"

namespace molva::test {

class Page {
public:
    explicit Page(std::string html)
        : html_{std::move(html)},
          output_{gumbo_parse_with_options(&kGumboDefaultOptions, html_.data(), html_.size())} {}
    ~Page() { gumbo_destroy_output(&kGumboDefaultOptions, output_); }
    Page(const Page&) = delete;
    Page& operator=(const Page&) = delete;

    const GumboNode* document() const { return output_->document; }

    /// The values of `attribute` of the selected elements with a space between, "-" without one.
    static std::string names(const std::vector<const GumboNode*>& nodes,
                             const char* attribute = "id") {
        std::string out;
        for (const GumboNode* node : nodes) {
            const GumboAttribute* found =
                gumbo_get_attribute(&node->v.element.attributes, attribute);
            out += out.empty() ? "" : " ";
            out += found == nullptr ? "-" : found->value;
        }
        return out;
    }

    /// The same for a selector's text; "refused" if it is not valid.
    std::string select(std::string_view text, const GumboNode* scope = nullptr) const {
        const auto selector = html::Selector::compile(text);
        if (!selector) return "refused";
        return names(selector->select(scope == nullptr ? document() : scope));
    }

    /// The first element a selector finds. @pre there is one
    const GumboNode* one(std::string_view text) const {
        return html::Selector::compile(text)->first(document());
    }

private:
    std::string html_;
    GumboOutput* output_;
};

}  // namespace molva::test
