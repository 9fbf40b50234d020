#include "scrape/json_ld.hpp"

#include <optional>
#include <utility>

#include "html/text.hpp"
#include "json/clean.hpp"
#include "json/tree.hpp"
#include "scrape/text.hpp"

namespace molva::scrape {

namespace {

/// Whether @type of a script says JSON-LD; parameters ("; charset=utf-8") are allowed.
bool is_json_ld(const GumboNode* node) {
    if (node->type != GUMBO_NODE_ELEMENT || node->v.element.tag != GUMBO_TAG_SCRIPT) return false;
    const auto type = html::attribute(node, "type");
    if (!type) return false;
    const auto words = split_tokens(type->substr(0, type->find(';')));
    return !words.empty() && equal_ignoring_case(words.front(), "application/ld+json");
}

std::vector<const GumboNode*> find_scripts(const html::Document& document, std::size_t limit) {
    std::vector<const GumboNode*> found;
    std::vector<const GumboNode*> stack{document.root()};
    while (!stack.empty() && found.size() < limit) {
        const auto* node = stack.back();
        stack.pop_back();
        const GumboVector* children = nullptr;
        if (node->type == GUMBO_NODE_DOCUMENT) {
            children = &node->v.document.children;
        } else if (node->type == GUMBO_NODE_ELEMENT || node->type == GUMBO_NODE_TEMPLATE) {
            if (is_json_ld(node)) found.push_back(node);
            children = &node->v.element.children;
        }
        for (unsigned i = children ? children->length : 0; i-- > 0;) {
            stack.push_back(static_cast<const GumboNode*>(children->data[i]));
        }
    }
    return found;
}

std::optional<json::Json> parsed(std::string_view text, const json::Limits& limits) {
    auto value = json::parse_lenient(text, limits);
    return value ? std::optional{std::move(*value)} : std::nullopt;
}

Result<json::Json> parse_block(std::string_view text, const json::Limits& limits) {
    auto parsed = json::parse_lenient(text, limits);
    if (parsed) return parsed;
    if (const auto decoded = without_references(text)) {
        if (auto again = json::parse_lenient(*decoded, limits)) return again;
    }
    return parsed;
}

bool is_typed(const json::Json& value) {
    return value.is_object() && value.find("@type") != value.end();
}

/// The objects of a broken block that are whole and say what they are: quotes
/// that were not escaped, or an end that is missing, spoil what is around them
/// and no more.
std::vector<json::Json> whole_objects(std::string_view text, const json::Limits& limits) {
    constexpr std::size_t kMostLooks = 8;  // times the text: an object in many broken ones
    constexpr std::size_t kMost = 10'000;
    std::size_t budget = (text.size() + 1024) * kMostLooks;
    std::vector<json::Json> out;
    for (auto at = text.find('{'); at != text.npos && out.size() < kMost;) {
        const auto end = json::bracket_end(text, at);
        const auto piece = text.substr(at, end == text.npos ? end : end - at);
        if (piece.size() > budget) break;
        budget -= piece.size();
        auto value = end == text.npos ? std::nullopt : parsed(piece, limits);
        if (!value || !is_typed(*value)) {
            at = text.find('{', at + 1);
            continue;
        }
        out.push_back(std::move(*value));
        at = text.find('{', end);
    }
    return out;
}

/// An array, also of arrays (several values after each other in one script),
/// gives its objects. Depth 3: no page nests them deeper on purpose.
/// @param empty  counts those without members, which are left out
void take_objects(json::Json value, int depth, std::vector<json::Json>& out, std::size_t& empty) {
    if (value.is_object()) {
        value.empty() ? void(++empty) : out.push_back(std::move(value));
    } else if (value.is_array() && depth < 3) {
        for (auto& each : value) take_objects(std::move(each), depth + 1, out, empty);
    }
}

}  // namespace

JsonLd read_json_ld(const html::Document& document, const JsonLdLimits& limits) {
    JsonLd out;
    const auto scripts = find_scripts(document, limits.blocks + 1);
    for (std::size_t i = 0; i < scripts.size(); ++i) {
        if (i == limits.blocks) {
            out.warnings.push_back("JSON-LD: more than the limit of " +
                                   std::to_string(limits.blocks) +
                                   " blocks; the rest was left unread");
            break;
        }
        const auto text = html::raw_text(scripts[i]);
        if (split_tokens(text).empty()) continue;
        auto block = parse_block(text, limits.json);
        if (!block) {
            out.warnings.push_back("JSON-LD block " + std::to_string(i + 1) + ": " +
                                   block.error().what);
            auto whole = whole_objects(text, limits.json);
            if (whole.empty()) continue;
            if (text.find("Review") != text.npos) out.broken = out.warnings.back();
            out.salvaged.push_back(std::move(whole));
            continue;
        }
        out.blocks.emplace_back();
        take_objects(std::move(*block), 0, out.blocks.back(), out.empty);
    }
    return out;
}

json::Json json_ld_array(JsonLd blocks) {
    auto out = json::Json::array();
    for (auto& block : blocks.blocks) {
        for (auto& object : block) out.push_back(std::move(object));
    }
    return out;
}

}  // namespace molva::scrape
