#include "scrape/microdata.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/url.hpp"
#include "html/text.hpp"
#include "json/tree.hpp"

namespace molva::scrape {

namespace {

constexpr std::size_t kNone = static_cast<std::size_t>(-1);

/// Text that eval may write for one page; nested properties repeat their text.
constexpr std::size_t kMaxText = 64u << 20;

bool is_element(const GumboNode* node) {
    return node->type == GUMBO_NODE_ELEMENT || node->type == GUMBO_NODE_TEMPLATE;
}

bool has(const GumboNode* node, std::string_view name) {
    return html::attribute(node, name).has_value();
}

/// Puts the element children of `node` on the stack, the first on top. What is
/// inside <template> is no part of the document.
void push_children(const GumboNode* node, std::vector<const GumboNode*>& stack) {
    if (node->type == GUMBO_NODE_TEMPLATE) return;
    const GumboVector& children =
        node->type == GUMBO_NODE_DOCUMENT ? node->v.document.children : node->v.element.children;
    for (unsigned i = children.length; i-- > 0;) {
        const auto* child = static_cast<const GumboNode*>(children.data[i]);
        if (is_element(child)) stack.push_back(child);
    }
}

struct Property {
    const GumboNode* node;
    std::size_t item;  ///< kNone if the value is text
};

struct Scope {
    const GumboNode* node;
    std::size_t around;  ///< the item it lies in, kNone if in none
    std::vector<Property> properties;
};

/// Finds the items and which properties belong to them; values come later.
class Crawl {
public:
    Crawl(const html::Document& document, bool lenient, const GraphLimits& limits)
        : lenient_{lenient}, limits_{limits} {
        find_scopes(document);
        if (references_) number_elements(document);
        for (auto& scope : scopes_) collect(scope);
    }

    const std::vector<Scope>& scopes() const { return scopes_; }
    const std::string& limit() const { return limit_; }  ///< empty if none was reached

private:
    bool is_scope(const GumboNode* node) const {
        if (has(node, "itemscope")) return true;
        return lenient_ && !html::attribute(node, "itemtype").value_or("").empty();
    }

    void find_scopes(const html::Document& document) {
        std::vector<std::pair<const GumboNode*, std::size_t>> stack{{document.root(), kNone}};
        std::vector<const GumboNode*> children;
        while (!stack.empty()) {
            auto [node, around] = stack.back();
            stack.pop_back();
            if (is_element(node) && is_scope(node)) {
                if (scopes_.size() >= limits_.items) {
                    limit_ = std::to_string(limits_.items) + " items";
                    return;
                }
                numbers_.emplace(node, scopes_.size());
                scopes_.push_back({node, around, {}});
                around = scopes_.size() - 1;
                references_ = references_ || has(node, "itemref");
            }
            children.clear();
            push_children(node, children);
            for (const auto* child : children) stack.emplace_back(child, around);
        }
    }

    /// Only itemref needs ids and the order of elements.
    void number_elements(const html::Document& document) {
        std::vector<const GumboNode*> stack{document.root()};
        while (!stack.empty()) {
            const auto* node = stack.back();
            stack.pop_back();
            order_.emplace(node, order_.size());
            if (is_element(node)) {
                if (const auto id = html::attribute(node, "id"); id && !id->empty()) {
                    ids_.emplace(*id, node);
                }
            }
            push_children(node, stack);
        }
    }

    /// Section 5.2.5: the properties of an item.
    void collect(Scope& scope) {
        const auto refs = split_tokens(html::attribute(scope.node, "itemref").value_or(""));
        std::unordered_map<const GumboNode*, bool> memory;  // only where a node may come twice
        std::vector<const GumboNode*> pending;
        for (auto ref = refs.rbegin(); ref != refs.rend(); ++ref) {
            if (const auto found = ids_.find(*ref); found != ids_.end()) {
                pending.push_back(found->second);
            }
        }
        const bool referring = !pending.empty();
        if (referring) memory.emplace(scope.node, true);
        push_children(scope.node, pending);
        while (!pending.empty()) {
            const auto* node = pending.back();
            pending.pop_back();
            if (++steps_ > limits_.steps) {
                limit_ = std::to_string(limits_.steps) + " steps through itemref";
                return;
            }
            if (referring && !memory.emplace(node, true).second) continue;
            const auto inner = numbers_.find(node);
            if (inner == numbers_.end()) push_children(node, pending);
            if (!html::attribute(node, "itemprop").value_or("").empty()) {
                scope.properties.push_back({node, inner == numbers_.end() ? kNone : inner->second});
            }
        }
        if (referring) {
            std::sort(scope.properties.begin(), scope.properties.end(),
                      [&](const Property& a, const Property& b) {
                          return order_.at(a.node) < order_.at(b.node);
                      });
        }
    }

    bool lenient_;
    GraphLimits limits_;
    std::vector<Scope> scopes_;
    std::unordered_map<const GumboNode*, std::size_t> numbers_;
    std::unordered_map<const GumboNode*, std::size_t> order_;
    std::unordered_map<std::string_view, const GumboNode*> ids_;
    bool references_ = false;
    std::size_t steps_ = 0;
    std::string limit_;
};

std::string resolved(std::string_view base, std::string_view reference) {
    if (auto url = resolve_url(base, reference)) {
        // "http://a.example" stays as written, without the "/" that a URL parser
        // adds: W3C's microdata cases have it so.
        if (url->size() == reference.size() + 1 && url->starts_with(reference)) url->pop_back();
        return *url;
    }
    return base.empty() ? std::string{reference} : std::string{};
}

/// The attribute that holds an element's address (section 5.2.4), or nothing.
std::string_view address_attribute(const GumboNode* node) {
    if (node->type != GUMBO_NODE_ELEMENT) return {};
    switch (node->v.element.tag) {
        case GUMBO_TAG_AUDIO:
        case GUMBO_TAG_EMBED:
        case GUMBO_TAG_IFRAME:
        case GUMBO_TAG_IMG:
        case GUMBO_TAG_SOURCE:
        case GUMBO_TAG_TRACK:
        case GUMBO_TAG_VIDEO:
            return "src";
        case GUMBO_TAG_A:
        case GUMBO_TAG_AREA:
        case GUMBO_TAG_LINK:
            return "href";
        case GUMBO_TAG_OBJECT:
            return "data";
        default:
            return {};
    }
}

/// What the element says in an attribute instead of its text; nothing if it is
/// an element whose text counts. Addresses are not covered.
std::optional<std::string_view> attribute_value(const GumboNode* node) {
    if (node->type != GUMBO_NODE_ELEMENT) return std::nullopt;
    switch (node->v.element.tag) {
        case GUMBO_TAG_META:
            return html::attribute(node, "content").value_or("");
        case GUMBO_TAG_DATA:
        case GUMBO_TAG_METER:
            return html::attribute(node, "value").value_or("");
        case GUMBO_TAG_TIME:
            return html::attribute(node, "datetime");
        default:
            return std::nullopt;
    }
}

/// Builds the JSON of section 5.4.1.
class Writer {
public:
    Writer(const std::vector<Scope>& scopes, std::string base, const GraphLimits& limits)
        : scopes_{scopes}, base_{std::move(base)}, limits_{limits}, open_(scopes.size(), false) {}

    Result<json::Json> document() {
        auto items = json::Json::array();
        for (std::size_t i = 0; i < scopes_.size(); ++i) {
            if (!has(scopes_[i].node, "itemprop")) items.push_back(object(i, 0));
        }
        if (!limit_.empty()) return Error{Exit::partial, "microdata", "more than " + limit_};
        auto out = json::Json::object();
        out["items"] = std::move(items);
        return out;
    }

private:
    /// "Get the object". The depth is capped, so the recursion is too.
    json::Json object(std::size_t number, unsigned depth) {
        const auto& scope = scopes_[number];
        auto out = json::Json::object();
        if (depth >= limits_.depth) {
            limit_ = std::to_string(limits_.depth) + " items inside one another";
            return out;
        }
        auto types = json::Json::array();
        for (const auto type : split_tokens(html::attribute(scope.node, "itemtype").value_or(""))) {
            types.push_back(std::string{type});
        }
        const bool typed = !types.empty();
        if (typed) out["type"] = std::move(types);
        if (const auto id = html::attribute(scope.node, "itemid"); id && typed) {
            out["id"] = resolved(base_, *id);
        }
        open_[number] = true;
        auto properties = json::Json::object();
        for (const auto& property : scope.properties) {
            if (!limit_.empty()) break;
            const auto itemprop = html::attribute(property.node, "itemprop").value_or("");
            for (const auto name : split_tokens(itemprop)) {
                // Made anew for every name: a copy would not be counted.
                auto made = value(property, depth);
                auto& values = properties[std::string{name}];
                if (values.is_null()) values = json::Json::array();
                values.push_back(std::move(made));
            }
        }
        open_[number] = false;
        out["properties"] = std::move(properties);
        return out;
    }

    json::Json value(const Property& property, unsigned depth) {
        if (++values_ > limits_.values) limit_ = std::to_string(limits_.values) + " values";
        if (property.item != kNone) {
            if (open_[property.item]) return "ERROR";
            return object(property.item, depth + 1);
        }
        std::string text;
        if (const auto name = address_attribute(property.node); !name.empty()) {
            if (const auto address = html::attribute(property.node, name)) {
                text = resolved(base_, *address);
            }
        } else if (const auto given = attribute_value(property.node)) {
            text = *given;
        } else {
            text = html::raw_text(property.node);
        }
        text_ += text.size();
        if (text_ > kMaxText) limit_ = std::to_string(kMaxText >> 20) + " MiB of values";
        return text;
    }

    const std::vector<Scope>& scopes_;
    std::string base_;
    GraphLimits limits_;
    std::vector<bool> open_;
    std::size_t values_ = 0, text_ = 0;
    std::string limit_;
};

/// The property under which an item that lost its itemprop belongs to a review.
std::string_view forgotten_name(const Item& around, const Item& item) {
    if (!around.is_a("Review")) return {};
    if ((item.is_a("Rating") || item.is_a("AggregateRating")) && !around.find("reviewRating")) {
        return "reviewRating";
    }
    if (item.is_a("Person") && !around.find("author")) return "author";
    return {};
}

ItemValue lenient_value(const Property& property, std::string_view base) {
    ItemValue value{.node = property.node};
    if (const auto given = attribute_value(property.node)) {
        value.text = *given;
    } else if (const auto content = html::attribute(property.node, "content");
               content && !content->empty()) {
        value.text = *content;
    } else if (const auto name = address_attribute(property.node); !name.empty()) {
        if (const auto address = html::attribute(property.node, name)) {
            value.text = resolved(base, *address);
            value.is_url = true;
        }
    }
    return value;
}

}  // namespace

std::string base_url(const html::Document& document, std::string_view page_url) {
    std::vector<const GumboNode*> stack{document.root()};
    while (!stack.empty()) {
        const auto* node = stack.back();
        stack.pop_back();
        if (node->type == GUMBO_NODE_ELEMENT && node->v.element.tag == GUMBO_TAG_BASE) {
            if (const auto href = html::attribute(node, "href")) {
                const auto url = resolved(page_url, *href);
                return url.empty() ? std::string{page_url} : url;
            }
        }
        push_children(node, stack);
    }
    return std::string{page_url};
}

Result<json::Json> microdata_json(const html::Document& document, std::string_view page_url,
                                  const GraphLimits& limits) {
    const Crawl crawl{document, false, limits};
    if (!crawl.limit().empty()) {
        return Error{Exit::partial, "microdata", "more than " + crawl.limit()};
    }
    return Writer{crawl.scopes(), base_url(document, page_url), limits}.document();
}

void read_microdata(const html::Document& document, std::string_view base, std::size_t group,
                    ItemGraph& graph, const GraphLimits& limits) {
    const Crawl crawl{document, true, limits};
    if (!crawl.limit().empty()) {
        graph.warnings.push_back("microdata: more than " + crawl.limit() +
                                 "; the rest was left unread");
    }
    const auto& scopes = crawl.scopes();
    const auto first = graph.items.size();
    for (const auto& scope : scopes) {
        const auto number = graph.add_item(limits);
        if (!number) break;
        auto& item = graph.items[*number];
        item.node = scope.node;
        item.group = group;
        for (const auto type : split_tokens(html::attribute(scope.node, "itemtype").value_or(""))) {
            item.types.emplace_back(schema_name(type));
        }
        if (const auto id = html::attribute(scope.node, "itemid")) item.id = resolved(base, *id);
    }
    const auto made = graph.items.size() - first;
    for (std::size_t i = 0; i < made; ++i) {
        for (const auto& property : scopes[i].properties) {
            auto value = lenient_value(property, base);
            if (property.item != kNone && property.item < made) value.item = first + property.item;
            for (const auto name :
                 split_tokens(html::attribute(property.node, "itemprop").value_or(""))) {
                graph.add_value(first + i, schema_name(name), value, limits);
            }
        }
    }
    for (std::size_t i = 0; i < made; ++i) {
        if (scopes[i].around == kNone || has(scopes[i].node, "itemprop")) continue;
        const auto around = first + scopes[i].around;
        if (around >= first + made) continue;
        const auto name = forgotten_name(graph.items[around], graph.items[first + i]);
        if (name.empty()) continue;
        graph.add_value(around, name, {.item = first + i, .node = scopes[i].node}, limits);
    }
}

}  // namespace molva::scrape
