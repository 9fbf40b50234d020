#include "html/references.hpp"

#include <gumbo.h>

#include <algorithm>
#include <cstddef>
#include <unordered_map>

namespace molva::html {

namespace {

/// Different references that are remembered, by thread. A page has some dozens.
constexpr std::size_t kRemembered = 4096;

bool is_name(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

const GumboNode* only_child(const GumboNode* node, GumboTag tag) {
    const GumboVector& list = node->v.element.children;
    for (unsigned i = 0; i < list.length; ++i) {
        const auto* child = static_cast<const GumboNode*>(list.data[i]);
        if (child->type == GUMBO_NODE_ELEMENT && child->v.element.tag == tag) return child;
    }
    return nullptr;
}

/// What gumbo makes of it, in a title or in an attribute of the body.
std::string ask(std::string_view text, bool attribute) {
    std::string page;
    if (attribute) {
        const auto has = [&](char c) { return text.find(c) != text.npos; };
        const char quote = !has('"') ? '"' : !has('\'') ? '\'' : ' ';
        ((((page = "<body a=") += quote) += text) += quote) += '>';
    } else {
        page = "<title>";
        for (const char c : text) c == '<' ? page += "&lt;" : page += c;
        page += "</title>";
    }
    GumboOutput* output = gumbo_parse_with_options(&kGumboDefaultOptions, page.data(), page.size());
    std::string out{text};
    const GumboTag place = attribute ? GUMBO_TAG_BODY : GUMBO_TAG_HEAD;
    if (const GumboNode* found = only_child(output->root, place)) {
        if (attribute) {
            const auto* value = gumbo_get_attribute(&found->v.element.attributes, "a");
            if (value != nullptr) out = value->value;
        } else if (const GumboNode* title = only_child(found, GUMBO_TAG_TITLE)) {
            const GumboVector& list = title->v.element.children;
            out.clear();
            for (unsigned i = 0; i < list.length; ++i) {
                out += static_cast<const GumboNode*>(list.data[i])->v.text.text;
            }
        }
    }
    gumbo_destroy_output(&kGumboDefaultOptions, output);
    return out;
}

const std::string& remembered(std::string_view reference, bool attribute) {
    thread_local std::unordered_map<std::string, std::string> known[2];
    auto& map = known[attribute];
    if (map.size() >= kRemembered) map.clear();
    const auto [at, is_new] = map.try_emplace(std::string{reference});
    if (is_new) at->second = ask(reference, attribute);
    return at->second;
}

}  // namespace

std::string resolve_references(std::string_view text, bool attribute) {
    std::string out;
    out.reserve(text.size());
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t open = std::min(text.find('&', at), text.size());
        out += text.substr(at, open - at);
        if (open == text.size()) break;
        std::size_t end = open + 1;
        if (end < text.size() && text[end] == '#') ++end;
        while (end < text.size() && is_name(text[end])) ++end;
        if (end == open + 1) {  // an ampersand and no name
            out += '&';
        } else if (end < text.size() && text[end] == ';') {
            out += remembered(text.substr(open, ++end - open), attribute);
        } else if (attribute && end < text.size() && text[end] == '=') {
            out += text.substr(open, end - open);
        } else {
            // How far it reaches is gumbo's to say.
            return out += ask(text.substr(open), attribute);
        }
        at = end;
    }
    return out;
}

}  // namespace molva::html
