// The text of an element: as a reader sees it, or as the page has it.

#pragma once

#include <gumbo.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace molva::html {

struct TextOptions {
    /// Elements inside the scope that are left out with all they hold: labels,
    /// "read more" links, an owner's reply.
    std::vector<const GumboNode*> drop;
};

/// The text a reader sees in `node` and below it.
///
/// White space of any kind (NBSP too) is folded to one space; <br>, <hr> and
/// the edges of block elements give one "\n", several in a row still one, none
/// at either end; inside <pre> the page's own line breaks count too. Left out:
/// script, style, template, noscript, head, frames, elements with `hidden` or
/// an inline display:none (aria-hidden is visible and stays), soft hyphens and
/// zero-width spaces. An image that stands for an emoji gives its alt text.
/// `node` itself is never left out: whoever selects a hidden element wants it.
///
/// @param node  any node; an element as a rule
/// @return      UTF-8, empty if there is nothing to see
std::string visible_text(const GumboNode* node, const TextOptions& options = {});

/// DOM textContent: every text node below, in order, nothing folded. The body
/// of a <script> when `node` is one. Contents of <template> only when `node`
/// is the template.
std::string raw_text(const GumboNode* node);

/// An attribute's value with its character references resolved; an attribute
/// without a value gives "". Names of HTML attributes are in lower case.
/// @return  nothing if the node has no such attribute or is no element
std::optional<std::string_view> attribute(const GumboNode* node, std::string_view name);

/// White space folded and zero-width characters taken out, as in visible_text;
/// lines are not kept.
std::string folded(std::string_view text);

}  // namespace molva::html
