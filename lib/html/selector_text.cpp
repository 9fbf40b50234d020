#include "html/selector_text.hpp"

#include <algorithm>
#include <utility>

#include "base/utf8.hpp"
#include "html/selector_tree.hpp"

namespace molva::html::css {

namespace {

// Appends with every run of white space as one space; one that ends the text
// is left in `space` for the text to come.
void append_folded(std::string& out, std::string_view text, bool lower, bool& space) {
    while (!text.empty()) {
        const auto byte = static_cast<unsigned char>(text.front());
        const char32_t code = byte < 0x80 ? byte : utf8::take(text);
        if (byte < 0x80) text.remove_prefix(1);
        if (utf8::is_space(code)) {
            space = true;
            continue;
        }
        if (space && !out.empty()) out += ' ';
        space = false;
        utf8::append(out, lower ? utf8::lower(code) : code);
    }
}

bool breaks_line(const GumboNode* element) {
    if (!is_html(element)) return false;
    switch (element->v.element.tag) {
        case GUMBO_TAG_ADDRESS:
        case GUMBO_TAG_ARTICLE:
        case GUMBO_TAG_ASIDE:
        case GUMBO_TAG_BLOCKQUOTE:
        case GUMBO_TAG_BR:
        case GUMBO_TAG_DD:
        case GUMBO_TAG_DIV:
        case GUMBO_TAG_DL:
        case GUMBO_TAG_DT:
        case GUMBO_TAG_FIGCAPTION:
        case GUMBO_TAG_FIGURE:
        case GUMBO_TAG_FOOTER:
        case GUMBO_TAG_FORM:
        case GUMBO_TAG_H1:
        case GUMBO_TAG_H2:
        case GUMBO_TAG_H3:
        case GUMBO_TAG_H4:
        case GUMBO_TAG_H5:
        case GUMBO_TAG_H6:
        case GUMBO_TAG_HEADER:
        case GUMBO_TAG_HR:
        case GUMBO_TAG_LI:
        case GUMBO_TAG_MAIN:
        case GUMBO_TAG_NAV:
        case GUMBO_TAG_OL:
        case GUMBO_TAG_OPTION:
        case GUMBO_TAG_P:
        case GUMBO_TAG_PRE:
        case GUMBO_TAG_SECTION:
        case GUMBO_TAG_TABLE:
        case GUMBO_TAG_TD:
        case GUMBO_TAG_TH:
        case GUMBO_TAG_TITLE:
        case GUMBO_TAG_TR:
        case GUMBO_TAG_UL:
            return true;
        default:
            return false;
    }
}

}  // namespace

std::string fold_text(std::string_view text) {
    std::string out;
    bool space = false;
    append_folded(out, text, false, space);
    return out;
}

std::string own_text(const GumboNode* element) {
    std::string out;
    bool space = false;
    const GumboVector& nodes = *children(element);
    for (std::size_t at = 0; at < nodes.length; ++at) {
        const GumboNode* node = child(nodes, at);
        if (is_text(node)) {
            append_folded(out, node->v.text.text, false, space);
        } else if (is_element(node) && breaks_line(node)) {
            space = true;
        }
    }
    return out;
}

bool keeps_text(const GumboNode* element) {
    return is_tag(element, GUMBO_TAG_SCRIPT) || is_tag(element, GUMBO_TAG_STYLE);
}

TextIndex::TextIndex(const GumboNode* root, bool lower) : lower_{lower} { read(root); }

void TextIndex::read(const GumboNode* root) {
    const auto enters = [root](const GumboNode* node) {
        return node == root ||
               (node->type != GUMBO_NODE_TEMPLATE && is_element(node) && !keeps_text(node));
    };
    std::vector<std::pair<const GumboNode*, std::size_t>> open_ones;
    open_ones.emplace_back(root, 0);
    open(root);
    while (!open_ones.empty()) {
        auto& [node, next] = open_ones.back();
        const GumboVector* nodes = children(node);
        if (nodes == nullptr || next == nodes->length) {
            close(node);
            open_ones.pop_back();
            continue;
        }
        const GumboNode* below = child(*nodes, next++);
        if (is_text(below)) {
            append_folded(text_, below->v.text.text, lower_, space_);
        } else if (is_element(below)) {
            open(below);
            if (enters(below)) {
                open_ones.emplace_back(below, 0);
            } else {
                close(below);
            }
        }
    }
}

void TextIndex::open(const GumboNode* element) {
    if (is_element(element) && breaks_line(element)) space_ = true;
    ids_.id(element);  // numbers come in this order
    ranges_.push_back({static_cast<std::uint32_t>(text_.size()), 0});
}

void TextIndex::close(const GumboNode* element) {
    ranges_[ids_.find(element)].end = static_cast<std::uint32_t>(text_.size());
    if (is_element(element) && breaks_line(element)) space_ = true;
}

bool TextIndex::contains(const GumboNode* element, const std::string& word) {
    const Range range = ranges_[ids_.find(element)];
    const auto& found = places(word);
    const auto first = std::lower_bound(found.begin(), found.end(), range.begin);
    return first != found.end() && *first + word.size() <= range.end;
}

// Knuth, Morris and Pratt: no text makes it slow.
const std::vector<std::uint32_t>& TextIndex::places(const std::string& word) {
    const auto [entry, fresh] = places_.try_emplace(word);
    std::vector<std::uint32_t>& found = entry->second;
    if (!fresh) return found;
    std::vector<std::size_t> border(word.size() + 1, 0);
    for (std::size_t at = 1, same = 0; at < word.size(); ++at) {
        while (same > 0 && word[at] != word[same]) same = border[same];
        if (word[at] == word[same]) ++same;
        border[at + 1] = same;
    }
    for (std::size_t at = 0, same = 0; at < text_.size(); ++at) {
        while (same > 0 && (same == word.size() || text_[at] != word[same])) same = border[same];
        if (text_[at] == word[same]) ++same;
        if (same == word.size()) found.push_back(static_cast<std::uint32_t>(at + 1 - same));
    }
    return found;
}

}  // namespace molva::html::css
