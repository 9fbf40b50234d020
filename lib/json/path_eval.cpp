#include "json/path_eval.hpp"

#include <algorithm>
#include <compare>
#include <unordered_map>
#include <utility>

#include "base/utf8.hpp"
#include "json/number.hpp"

namespace molva::json {

namespace {

using namespace ast;
using Nodes = std::vector<const Json*>;

/// A value or Nothing (section 2.4.1): a node of the tree or made by a function.
struct Value {
    const Json* node = nullptr;
    std::optional<Json> made;

    const Json* get() const { return made ? &*made : node; }
};

/// Compiling a pattern that comes from the data, as dear as so many steps.
constexpr std::size_t kPatternCost = 50'000;
constexpr std::size_t kMaxPatterns = 32;

class Evaluator {
public:
    Evaluator(const Json& root, const PathLimits& limits) : root_(root), limits_(limits) {}

    Nodes run(const Query& query, const Json& current) {
        Nodes nodes{query.relative ? &current : &root_};
        for (const auto& segment : query.segments) {
            Nodes next;
            for (const Json* node : nodes) {
                if (!stopped_) apply(segment, *node, next);
            }
            nodes = std::move(next);
        }
        return nodes;
    }

    /// Empty, or which limit was reached.
    const char* stopped() const { return stopped_; }

private:
    void spend(std::size_t steps) {
        steps_ += steps;
        if (steps_ > limits_.steps && !stopped_) stopped_ = "the query takes too many steps";
    }

    void found(const Json& node, Nodes& out) {
        out.push_back(&node);
        if (out.size() > limits_.results && !stopped_) stopped_ = "the query gives too many nodes";
    }

    void apply(const Segment& segment, const Json& node, Nodes& out) {
        if (!segment.descendant) return select(segment, node, out);
        // Parents before children, children in order (section 2.5.2.2).
        Nodes waiting{&node};
        while (!waiting.empty() && !stopped_) {
            const Json& next = *waiting.back();
            waiting.pop_back();
            select(segment, next, out);
            if (!next.is_structured()) continue;
            const std::size_t from = waiting.size();
            for (const auto& child : next) {
                if (child.is_structured()) waiting.push_back(&child);
            }
            spend(next.size());
            std::reverse(waiting.begin() + static_cast<std::ptrdiff_t>(from), waiting.end());
        }
    }

    void select(const Segment& segment, const Json& node, Nodes& out) {
        for (const auto& selector : segment.selectors) {
            spend(1);
            if (stopped_ || !node.is_structured()) return;
            std::visit([&](const auto& one) { pick(one, node, out); }, selector);
        }
    }

    const Json* member(const Json& node, const std::string& name) {
        if (!node.is_object()) return nullptr;
        spend(node.size() / 4 + 1);  // ordered members are searched one by one
        const auto at = node.find(name);
        return at == node.end() ? nullptr : &*at;
    }

    static const Json* item(const Json& node, std::int64_t at) {
        if (!node.is_array()) return nullptr;
        const auto size = static_cast<std::int64_t>(node.size());
        if (at < 0) at += size;
        return at >= 0 && at < size ? &node[static_cast<std::size_t>(at)] : nullptr;
    }

    void pick(const Name& name, const Json& node, Nodes& out) {
        if (const Json* child = member(node, name.name)) found(*child, out);
    }

    void pick(const Index& index, const Json& node, Nodes& out) {
        if (const Json* child = item(node, index.at)) found(*child, out);
    }

    void pick(const Wildcard&, const Json& node, Nodes& out) {
        spend(node.size());
        for (const auto& child : node) {
            if (stopped_) return;
            found(child, out);
        }
    }

    /// Section 2.3.4.2.2; no sum overflows, all numbers are below 2^53.
    void pick(const Slice& slice, const Json& node, Nodes& out) {
        if (!node.is_array() || slice.step == 0) return;
        const auto size = static_cast<std::int64_t>(node.size());
        const bool forward = slice.step > 0;
        const auto bound = [&](std::int64_t at) {
            if (at < 0) at += size;
            return forward ? std::clamp<std::int64_t>(at, 0, size)
                           : std::clamp<std::int64_t>(at, -1, size - 1);
        };
        const std::int64_t start = slice.start ? bound(*slice.start) : forward ? 0 : size - 1;
        const std::int64_t end = slice.end ? bound(*slice.end) : forward ? size : -1;
        for (std::int64_t i = start; forward ? i < end : i > end; i += slice.step) {
            spend(1);
            if (stopped_) return;
            found(node[static_cast<std::size_t>(i)], out);
        }
    }

    void pick(const Filter& filter, const Json& node, Nodes& out) {
        for (const auto& child : node) {
            spend(1);
            if (stopped_) return;
            if (holds(*filter.condition, child)) found(child, out);
        }
    }

    bool holds(const Expression& expression, const Json& current) {
        spend(1);
        if (stopped_) return false;
        return std::visit([&](const auto& one) { return holds(one, current); }, expression.is);
    }

    bool holds(const Or& either, const Json& current) {
        return std::any_of(either.parts.begin(), either.parts.end(),
                           [&](const Expression& one) { return holds(one, current); });
    }

    bool holds(const And& both, const Json& current) {
        return std::all_of(both.parts.begin(), both.parts.end(),
                           [&](const Expression& one) { return holds(one, current); });
    }

    bool holds(const Not& negated, const Json& current) { return !holds(*negated.inner, current); }

    bool holds(const Test& test, const Json& current) {
        if (const auto* query = std::get_if<Query>(&test.operand)) {
            Nodes own;
            return query->singular ? single(*query, current) != nullptr
                                   : !nodes(*query, current, own).empty();
        }
        return truth(*std::get<std::unique_ptr<Call>>(test.operand), current);
    }

    bool holds(const Comparison& comparison, const Json& current) {
        const Value left = value(comparison.left, current);
        const Value right = value(comparison.right, current);
        const Json *a = left.get(), *b = right.get();
        switch (comparison.op) {
            case Compare::equal:
                return equal(a, b);
            case Compare::unequal:
                return !equal(a, b);
            case Compare::less:
                return less(a, b);
            case Compare::less_equal:
                return less(a, b) || equal(a, b);
            case Compare::greater:
                return less(b, a);
            case Compare::greater_equal:
                return less(b, a) || equal(a, b);
        }
        return false;
    }

    bool equal(const Json* a, const Json* b) {
        if (!a || !b) return a == b;
        return equal_values(*a, *b, steps_, limits_.steps);
    }

    /// Numbers and strings have an order, nothing else (section 2.3.5.2.2);
    /// UTF-8 sorts as its code points do.
    bool less(const Json* a, const Json* b) {
        if (!a || !b) return false;
        spend(4);
        if (is_number(*a) && is_number(*b)) return compare_numbers(*a, *b) < 0;
        if (!a->is_string() || !b->is_string()) return false;
        return a->get_ref<const std::string&>() < b->get_ref<const std::string&>();
    }

    /// What a query within a filter gives. One that begins with $ gives the
    /// same wherever it is asked and runs once; `own` holds what another gives.
    const Nodes& nodes(const Query& query, const Json& current, Nodes& own) {
        if (query.relative) return own = run(query, current);
        auto known = absolute_.find(&query);
        if (known == absolute_.end()) known = absolute_.emplace(&query, run(query, root_)).first;
        return known->second;
    }

    const Json* single(const Query& query, const Json& current) {
        const Json* node = query.relative ? &current : &root_;
        for (const auto& segment : query.segments) {
            const auto& selector = segment.selectors.front();
            const auto* name = std::get_if<Name>(&selector);
            node = name ? member(*node, name->name) : item(*node, std::get<Index>(selector).at);
            spend(1);
            if (!node) return nullptr;
        }
        return node;
    }

    Value value(const Operand& operand, const Json& current) {
        if (const auto* literal = std::get_if<Json>(&operand)) return {.node = literal, .made = {}};
        if (const auto* query = std::get_if<Query>(&operand)) {
            return {.node = single(*query, current), .made = {}};
        }
        const Call& call = *std::get<std::unique_ptr<Call>>(operand);
        if (call.function == Function::length) return length(value(call.arguments[0], current));
        Nodes own;
        const Nodes& list = nodes(std::get<Query>(call.arguments[0]), current, own);
        if (call.function == Function::count) return {.node = nullptr, .made = Json(list.size())};
        return {.node = list.size() == 1 ? list.front() : nullptr, .made = {}};
    }

    Value length(const Value& of) {
        const Json* value = of.get();
        if (!value) return {};
        if (value->is_structured()) return {.node = nullptr, .made = Json(value->size())};
        if (!value->is_string()) return {};
        const auto& text = value->get_ref<const std::string&>();
        spend(text.size() / 8);
        return {.node = nullptr, .made = Json(utf8::length(text))};
    }

    bool truth(const Call& call, const Json& current) {
        const Value subject = value(call.arguments[0], current);
        if (!subject.get() || !subject.get()->is_string()) return false;
        const auto& text = subject.get()->get_ref<const std::string&>();
        spend(text.size() / 4 + 10);
        const auto matches = [&](const IRegexp& pattern) {
            return call.function == Function::match ? pattern.match(text) : pattern.search(text);
        };
        if (call.literal_pattern) return call.pattern && matches(*call.pattern);
        const Value second = value(call.arguments[1], current);
        if (!second.get() || !second.get()->is_string()) return false;
        const IRegexp* found = pattern(second.get()->get_ref<const std::string&>());
        return found && matches(*found);
    }

    /// A pattern from the data; nothing if it is no I-Regexp.
    const IRegexp* pattern(const std::string& text) {
        auto known = patterns_.find(text);
        if (known == patterns_.end()) {
            spend(kPatternCost);
            if (stopped_) return nullptr;
            if (patterns_.size() == kMaxPatterns) patterns_.clear();
            auto compiled = IRegexp::compile(text);
            known =
                patterns_
                    .emplace(text, compiled ? std::optional{std::move(*compiled)} : std::nullopt)
                    .first;
        }
        return known->second ? &*known->second : nullptr;
    }

    const Json& root_;
    PathLimits limits_;
    std::size_t steps_ = 0;
    const char* stopped_ = nullptr;
    std::unordered_map<const Query*, Nodes> absolute_;
    std::unordered_map<std::string, std::optional<IRegexp>> patterns_;
};

}  // namespace

bool equal_values(const Json& first, const Json& second, std::size_t& steps, std::size_t limit) {
    std::vector<std::pair<const Json*, const Json*>> waiting{{&first, &second}};
    while (!waiting.empty()) {
        const auto [a, b] = waiting.back();
        waiting.pop_back();
        if (++steps > limit) return false;
        if (is_number(*a) && is_number(*b)) {
            if (compare_numbers(*a, *b) != 0) return false;
        } else if (a->type() != b->type() || a->size() != b->size()) {
            return false;
        } else if (a->is_array()) {
            for (std::size_t i = 0; i < a->size(); ++i) waiting.emplace_back(&(*a)[i], &(*b)[i]);
        } else if (a->is_object()) {
            auto same = b->begin();  // members mostly stand in one order
            for (auto it = a->begin(); it != a->end() && steps <= limit; ++it, ++same) {
                const auto match = same.key() == it.key() ? same : b->find(it.key());
                if (match != same) steps += b->size() / 4 + 1;
                if (match == b->end()) return false;
                waiting.emplace_back(&*it, &*match);
            }
        } else if (*a != *b) {
            return false;
        }
    }
    return true;
}

Result<std::vector<const Json*>> evaluate(const ast::Query& query, const Json& root,
                                          const PathLimits& limits) {
    Evaluator evaluator{root, limits};
    auto nodes = evaluator.run(query, root);
    if (evaluator.stopped()) return Error{.status = Exit::partial, .what = evaluator.stopped()};
    return nodes;
}

}  // namespace molva::json
