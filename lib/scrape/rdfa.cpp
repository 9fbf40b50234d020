#include "scrape/rdfa.hpp"

#include <cstddef>
#include <deque>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/url.hpp"
#include "html/text.hpp"

namespace molva::scrape {

namespace {

constexpr std::size_t kNone = static_cast<std::size_t>(-1);

using html::attribute;

/// What an element hands down to its children.
struct Scope {
    std::string vocab;
    std::size_t item = kNone;
    std::size_t outer = kNone;  ///< the scope around, where prefixes are looked up next
    std::vector<std::pair<std::string, std::string>> prefixes;
};

class Reader {
public:
    Reader(std::string_view base, std::size_t group, ItemGraph& graph, const GraphLimits& limits)
        : base_{base}, group_{group}, graph_{graph}, limits_{limits} {}

    void read(const html::Document& document) {
        scopes_.emplace_back();
        std::vector<std::pair<const GumboNode*, std::size_t>> stack{{document.root(), 0}};
        while (!stack.empty() && !graph_.full) {
            auto [node, scope] = stack.back();
            stack.pop_back();
            if (node->type == GUMBO_NODE_ELEMENT) scope = element(node, scope);
            const GumboVector* children = node->type == GUMBO_NODE_DOCUMENT
                                              ? &node->v.document.children
                                              : &node->v.element.children;
            for (unsigned i = children->length; i-- > 0;) {
                const auto* child = static_cast<const GumboNode*>(children->data[i]);
                if (child->type == GUMBO_NODE_ELEMENT) stack.emplace_back(child, scope);
            }
        }
        link();
    }

private:
    /// Handles one element; the scope of its children.
    std::size_t element(const GumboNode* node, std::size_t scope) {
        // Most elements have none of it; one look at the attributes settles that.
        if (node->v.element.attributes.length == 0) return scope;
        const auto types = attribute(node, "typeof");
        const auto properties = attribute(node, "property");
        scope = declare(node, scope);
        const std::size_t outer_item = scopes_[scope].item;
        const auto names =
            properties ? resolve_all(*properties, scope) : std::vector<std::string>{};
        std::size_t made = kNone;
        if (types && !split_tokens(*types).empty()) {
            made = typed_item(node, *types, scope);
        } else if (!properties) {
            made = subject(node);
        }
        if (outer_item != kNone && !names.empty()) {
            const auto value = value_of(node, types ? made : kNone);
            for (const auto& name : names) graph_.add_value(outer_item, name, value, limits_);
        }
        if (made == kNone) return scope;
        const std::size_t inner = new_scope(scope);
        scopes_[inner].item = made;
        return inner;
    }

    std::size_t new_scope(std::size_t outer) {
        scopes_.push_back({scopes_[outer].vocab, scopes_[outer].item, outer, {}});
        return scopes_.size() - 1;
    }

    /// @vocab, @prefix and the older xmlns:NAME.
    std::size_t declare(const GumboNode* node, std::size_t scope) {
        const auto vocab = attribute(node, "vocab");
        const auto prefix = attribute(node, "prefix");
        std::vector<std::pair<std::string, std::string>> prefixes;
        if (prefix) {
            const auto words = split_tokens(*prefix);
            for (std::size_t i = 0; i + 1 < words.size(); i += 2) {
                if (words[i].ends_with(':')) {
                    prefixes.emplace_back(words[i].substr(0, words[i].size() - 1), words[i + 1]);
                }
            }
        }
        const auto& attributes = node->v.element.attributes;
        for (unsigned i = 0; i < attributes.length; ++i) {
            const auto* each = static_cast<const GumboAttribute*>(attributes.data[i]);
            const std::string_view name = each->name;
            if (name.starts_with("xmlns:")) prefixes.emplace_back(name.substr(6), each->value);
        }
        if (!vocab && prefixes.empty()) return scope;
        const auto inner = new_scope(scope);
        if (vocab) {
            scopes_[inner].vocab = *vocab;
            // vocab="http://schema.org" is written as often as the right form.
            if (!vocab->empty() && !vocab->ends_with('/') && !vocab->ends_with('#')) {
                scopes_[inner].vocab += '/';
            }
        }
        scopes_[inner].prefixes = std::move(prefixes);
        return inner;
    }

    /// The address that a term, a compact IRI or an IRI stands for; empty if
    /// nothing says so. RDFa Core 1.1 section 7.4.
    std::string resolve(std::string_view word, std::size_t scope) const {
        const auto colon = word.find(':');
        if (colon == std::string_view::npos) {
            if (!scopes_[scope].vocab.empty()) return scopes_[scope].vocab + std::string{word};
            const auto item = scopes_[scope].item;
            const bool in_schema = item != kNone && known_[item - first_];
            return in_schema ? "http://schema.org/" + std::string{word} : std::string{};
        }
        const auto prefix = word.substr(0, colon);
        for (auto at = scope; at != kNone; at = scopes_[at].outer) {
            for (const auto& [name, address] : scopes_[at].prefixes) {
                if (equal_ignoring_case(name, prefix)) {
                    return address + std::string{word.substr(colon + 1)};
                }
            }
        }
        if (equal_ignoring_case(prefix, "schema")) {
            return "http://schema.org/" + std::string{word.substr(colon + 1)};
        }
        return std::string{word};
    }

    /// The schema.org names among the words of @property.
    std::vector<std::string> resolve_all(std::string_view words, std::size_t scope) const {
        std::vector<std::string> out;
        for (const auto word : split_tokens(words)) {
            const auto address = resolve(word, scope);
            if (is_schema_iri(address)) out.emplace_back(schema_name(address));
        }
        return out;
    }

    std::string resolved(std::string_view reference) const {
        if (reference.starts_with('[') && reference.ends_with(']')) {
            reference = reference.substr(1, reference.size() - 2);  // a safe CURIE
        }
        if (auto url = resolve_url(base_, reference)) return *url;
        return std::string{reference};
    }

    std::size_t new_item(const GumboNode* node, std::string id) {
        const auto number = graph_.add_item(limits_);
        if (!number) return kNone;
        auto& item = graph_.items[*number];
        item.node = node;
        item.group = group_;
        item.id = std::move(id);
        known_.resize(*number - first_ + 1, false);
        if (!item.id.empty()) ids_.emplace(item.id, *number);
        return *number;
    }

    std::size_t typed_item(const GumboNode* node, std::string_view types, std::size_t scope) {
        std::string id;
        for (const auto* name : {"about", "resource", "href", "src"}) {
            if (const auto reference = attribute(node, name); reference && !reference->empty()) {
                id = resolved(*reference);
                break;
            }
        }
        const auto known = ids_.find(id);
        // An address given to two typed items is a slip of the page, not one item.
        const bool reuse = known != ids_.end() && graph_.items[known->second].types.empty();
        const auto number = reuse ? known->second : new_item(node, std::move(id));
        if (number == kNone) return kNone;
        for (const auto type : split_tokens(types)) {
            const auto address = resolve(type, scope);
            if (is_schema_iri(address)) known_[number - first_] = true;
            graph_.items[number].types.emplace_back(schema_name(address));
        }
        if (reuse) graph_.items[number].node = node;
        return number;
    }

    /// @about or @resource without @typeof: says more about a thing named so.
    std::size_t subject(const GumboNode* node) {
        auto reference = attribute(node, "about");
        if (!reference) reference = attribute(node, "resource");
        if (!reference || reference->empty()) return kNone;
        auto id = resolved(*reference);
        if (const auto known = ids_.find(id); known != ids_.end()) return known->second;
        return new_item(node, std::move(id));
    }

    ItemValue value_of(const GumboNode* node, std::size_t item) const {
        ItemValue value{.node = node};
        if (const auto lang = attribute(node, "lang")) value.lang = *lang;
        if (const auto content = attribute(node, "content")) {
            value.text = *content;
        } else if (const auto time = attribute(node, "datetime")) {
            value.text = *time;
        } else if (item != kNone) {
            value.item = item;
        } else {
            for (const auto* name : {"resource", "href", "src"}) {
                if (const auto reference = attribute(node, name)) {
                    value.text = resolved(*reference);
                    value.is_url = true;
                    break;
                }
            }
        }
        return value;
    }

    /// Values that are the address of an item on the page become that item.
    void link() {
        for (std::size_t i = first_; i < graph_.items.size(); ++i) {
            for (auto& [name, values] : graph_.items[i].properties) {
                for (auto& value : values) {
                    if (!value.is_url || value.item) continue;
                    if (const auto known = ids_.find(value.text); known != ids_.end()) {
                        value.item = known->second;
                    }
                }
            }
        }
    }

    std::string base_;
    std::size_t group_;
    ItemGraph& graph_;
    GraphLimits limits_;
    std::size_t first_ = graph_.items.size();
    std::deque<Scope> scopes_;
    std::vector<bool> known_;  ///< by item: its type is schema.org's
    std::unordered_map<std::string, std::size_t> ids_;
};

}  // namespace

void read_rdfa(const html::Document& document, std::string_view base, std::size_t group,
               ItemGraph& graph, const GraphLimits& limits) {
    Reader{base, group, graph, limits}.read(document);
}

}  // namespace molva::scrape
