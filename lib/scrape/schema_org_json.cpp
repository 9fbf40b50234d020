// JSON-LD objects → items.

#include <string>
#include <unordered_map>
#include <utility>

#include "base/url.hpp"
#include "json/tree.hpp"
#include "scrape/json_ld.hpp"

namespace molva::scrape {

namespace {

constexpr std::size_t kNone = static_cast<std::size_t>(-1);

using json::Json;

std::string_view string_member(const Json& object, std::string_view name) {
    const auto found = object.find(name);
    if (found == object.end() || !found->is_string()) return {};
    return found->get_ref<const std::string&>();
}

class Reader {
public:
    Reader(std::string_view base, ItemGraph& graph, const GraphLimits& limits)
        : base_{base}, graph_{graph}, limits_{limits} {}

    void block(const std::vector<Json>& objects, std::size_t group) {
        group_ = group;
        for (const auto& each : objects) object(each, 0);
    }

private:
    /// The item that an object is or refers to; kNone for a mere container of
    /// @graph. The depth is capped, so the recursion is too.
    std::size_t object(const Json& source, unsigned depth) {
        if (depth > limits_.depth) return kNone;
        const auto id = string_member(source, "@id");
        if (source.size() == 1 && !id.empty()) return referred(id);
        const bool describes = has_own_properties(source);
        if (graph_.full || (!describes && !graph_.count_empty(1, limits_))) return kNone;
        const auto item = describes ? described(source, id) : kNone;
        for (const auto& [key, value] : source.items()) {
            if (key == "@graph" || key == "@included") {
                roots(value, depth + 1);
            } else if (item == kNone) {
                continue;
            } else if (key == "@reverse") {
                reverse(value, item, depth + 1);
            } else if (!key.starts_with('@')) {
                property(item, schema_name(key), value, depth + 1);
            }
        }
        return item;
    }

    static bool has_own_properties(const Json& source) {
        for (const auto& [key, value] : source.items()) {
            if (!key.starts_with('@') || key == "@type" || key == "@reverse") return true;
        }
        return false;
    }

    void roots(const Json& value, unsigned depth) {
        if (depth > limits_.depth) return;
        if (value.is_object()) {
            object(value, depth);
        } else if (value.is_array()) {
            for (const auto& each : value) roots(each, depth + 1);
        }
    }

    std::string absolute(std::string_view id) const {
        if (auto url = resolve_url(base_, id); url && !id.starts_with("_:")) return *url;
        return std::string{id};
    }

    std::size_t new_item() {
        const auto number = graph_.add_item(limits_);
        if (!number) return kNone;
        graph_.items[*number].group = group_;
        return *number;
    }

    std::size_t referred(std::string_view id) {
        auto name = absolute(id);
        if (const auto known = ids_.find(name); known != ids_.end()) return known->second;
        const auto item = new_item();
        if (item == kNone) return kNone;
        graph_.items[item].id = name;
        ids_.emplace(std::move(name), item);
        return item;
    }

    std::size_t described(const Json& source, std::string_view id) {
        std::size_t item = kNone;
        if (!id.empty()) {
            item = referred(id);
            // Pages give one @id to all their reviews; those stay apart.
            if (item != kNone && contradicts(graph_.items[item], source)) {
                item = new_item();
                if (item != kNone) graph_.items[item].id = absolute(id);
            }
        } else {
            item = new_item();
        }
        if (item == kNone) return kNone;
        auto& types = graph_.items[item].types;
        const auto add = [&](const Json& type) {
            if (type.is_string() && types.size() < 256) {
                types.emplace_back(schema_name(type.get_ref<const std::string&>()));
            }
        };
        if (const auto type = source.find("@type"); type != source.end()) {
            if (type->is_array()) {
                for (const auto& each : *type) add(each);
            } else {
                add(*type);
            }
        }
        if (graph_.items[item].properties.empty()) graph_.items[item].group = group_;
        return item;
    }

    /// Whether a scalar property has another value in the item already.
    static bool contradicts(const Item& item, const Json& source) {
        for (const auto& [key, value] : source.items()) {
            const auto text = json::scalar_text(value);
            if (!text || key.starts_with('@')) continue;
            const auto* known = item.find(schema_name(key));
            if (known && !known->front().item && known->front().text != *text) return true;
        }
        return false;
    }

    void reverse(const Json& value, std::size_t item, unsigned depth) {
        if (!value.is_object() || depth > limits_.depth) return;
        for (const auto& [key, subjects] : value.items()) {
            const auto name = schema_name(key);
            const auto link = [&](const Json& subject) {
                if (!subject.is_object()) return;
                const auto other = object(subject, depth + 1);
                if (other != kNone) graph_.add_value(other, name, {.item = item}, limits_);
            };
            if (subjects.is_array()) {
                for (const auto& each : subjects) link(each);
            } else {
                link(subjects);
            }
        }
    }

    void property(std::size_t item, std::string_view name, const Json& value, unsigned depth) {
        if (depth > limits_.depth || graph_.full) return;
        if (value.is_array()) {
            for (const auto& each : value) property(item, name, each, depth + 1);
            return;
        }
        if (value.is_object()) {
            for (const auto* wrapper : {"@list", "@set"}) {
                if (const auto inner = value.find(wrapper); inner != value.end()) {
                    return property(item, name, *inner, depth + 1);
                }
            }
            if (const auto literal = value.find("@value"); literal != value.end()) {
                if (auto text = json::scalar_text(*literal)) {
                    graph_.add_value(item, name,
                                     {.text = std::move(*text),
                                      .lang = std::string{string_member(value, "@language")}},
                                     limits_);
                }
                return;
            }
            const auto other = object(value, depth);
            if (other != kNone) graph_.add_value(item, name, {.item = other}, limits_);
            return;
        }
        if (auto text = json::scalar_text(value)) {
            graph_.add_value(item, name, {.text = std::move(*text)}, limits_);
        }
    }

    std::string base_;
    ItemGraph& graph_;
    GraphLimits limits_;
    std::size_t group_ = 0;
    std::unordered_map<std::string, std::size_t> ids_;
};

}  // namespace

std::size_t read_json_ld_items(const JsonLd& blocks, std::string_view base, std::size_t first_group,
                               ItemGraph& graph, const GraphLimits& limits) {
    Reader reader{base, graph, limits};
    if (!graph.count_empty(blocks.empty, limits)) return first_group + blocks.blocks.size();
    for (const auto& block : blocks.blocks) reader.block(block, first_group++);
    for (const auto& block : blocks.salvaged) reader.block(block, first_group++);
    return first_group;
}

}  // namespace molva::scrape
