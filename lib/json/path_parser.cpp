#include "json/path_parser.hpp"

#include <utility>

#include "base/suggest.hpp"
#include "base/utf8.hpp"
#include "json/path.hpp"
#include "json/path_scanner.hpp"
#include "json/path_types.hpp"

namespace molva::json {

namespace {

using namespace ast;

/// Recursive descent over the grammar of RFC 9535 appendix A. Each function
/// takes its rule off the text and returns false after fail().
class Parser : private Scanner {
public:
    using Scanner::Scanner;

    Result<Query> run() {
        Query query;
        if (peek() != '$') {
            fail("a query begins with $");
        } else {
            ++at_;
            if (segments(query) && at_ < text_.size()) fail(unexpected());
        }
        if (failed()) return error();
        query.warnings = std::move(warnings_);
        return query;
    }

private:
    /// Counts how deep the parser's own recursion is.
    class Nest {
    public:
        explicit Nest(int& depth) : depth_(depth) { ++depth_; }
        ~Nest() { --depth_; }
        Nest(const Nest&) = delete;
        Nest& operator=(const Nest&) = delete;

    private:
        int& depth_;
    };

    bool too_deep() { return depth_ > Path::kMaxNesting && !fail("nested too deep"); }

    bool segments(Query& query) {
        for (;;) {
            const std::size_t before = at_;
            blanks();
            if (peek() != '.' && peek() != '[') {
                at_ = before;  // blanks may stand between segments, not behind them
                return true;
            }
            Segment segment;
            if (!this->segment(segment)) return false;
            const auto& first = segment.selectors.front();
            query.singular =
                query.singular && !segment.descendant && segment.selectors.size() == 1 &&
                (std::holds_alternative<Name>(first) || std::holds_alternative<Index>(first));
            query.segments.push_back(std::move(segment));
        }
    }

    bool segment(Segment& segment) {
        segment.descendant = take("..");
        if (!segment.descendant && peek() == '.') {
            ++at_;
        } else if (peek() == '[') {
            return bracketed(segment);
        }
        if (take("*")) {
            segment.selectors.emplace_back(Wildcard{});
            return true;
        }
        if (!is_name_first(peek())) return fail(unexpected() + ", a name or * must follow the dot");
        const std::size_t start = at_;
        while (is_name_first(peek()) || is_digit(peek())) ++at_;
        segment.selectors.emplace_back(Name{std::string{text_.substr(start, at_ - start)}});
        return true;
    }

    bool bracketed(Segment& segment) {
        ++at_;
        do {
            blanks();
            if (!selector(segment)) return false;
            blanks();
        } while (take(","));
        return take("]") || fail(unexpected() + ", expected , or ]");
    }

    bool selector(Segment& segment) {
        const char c = peek();
        if (c == '"' || c == '\'') {
            std::string name;
            if (!string(name)) return false;
            segment.selectors.emplace_back(Name{std::move(name)});
            return true;
        }
        if (take("*")) {
            segment.selectors.emplace_back(Wildcard{});
            return true;
        }
        if (take("?")) {
            auto condition = std::make_unique<Expression>();
            blanks();
            if (!logical_or(*condition)) return false;
            segment.selectors.emplace_back(Filter{std::move(condition)});
            return true;
        }
        if (c == '-' || c == ':' || is_digit(c)) return index_or_slice(segment);
        return fail(unexpected() + ", expected a selector");
    }

    bool index_or_slice(Segment& segment) {
        Slice slice;
        if (peek() != ':' && !integer(slice.start)) return false;
        const std::size_t behind = at_;
        blanks();
        if (!take(":")) {
            at_ = behind;
            segment.selectors.emplace_back(Index{*slice.start});
            return true;
        }
        blanks();
        if ((peek() == '-' || is_digit(peek())) && !integer(slice.end)) return false;
        blanks();
        if (take(":")) {
            blanks();
            std::optional<std::int64_t> step;
            if ((peek() == '-' || is_digit(peek())) && !integer(step)) return false;
            slice.step = step.value_or(1);
        }
        segment.selectors.emplace_back(slice);
        return true;
    }

    bool logical_or(Expression& out) {
        const Nest nest{depth_};
        if (too_deep()) return false;
        Or either;
        do {
            blanks();
            if (!logical_and(either.parts.emplace_back())) return false;
            blanks();
        } while (take("||"));
        collapse(out, std::move(either));
        return true;
    }

    bool logical_and(Expression& out) {
        And both;
        for (;;) {
            blanks();
            if (!basic(both.parts.emplace_back())) return false;
            const std::size_t behind = at_;
            blanks();
            if (take("&&")) continue;
            at_ = behind;
            break;
        }
        collapse(out, std::move(both));
        return true;
    }

    template <typename Parts>
    static void collapse(Expression& out, Parts&& parts) {
        if (parts.parts.size() == 1) {
            Expression only = std::move(parts.parts.front());
            out = std::move(only);
        } else {
            out.is = std::forward<Parts>(parts);
        }
    }

    bool basic(Expression& out) {
        const bool negated = take("!");
        if (negated) blanks();
        auto inner = std::make_unique<Expression>();
        if (take("(")) {
            if (!logical_or(*inner)) return false;
            blanks();
            if (!take(")")) return fail(unexpected() + ", expected )");
        } else if (!test_or_comparison(*inner, negated)) {
            return false;
        }
        if (negated) {
            out.is = Not{std::move(inner)};
        } else {
            out = std::move(*inner);
        }
        return true;
    }

    bool test_or_comparison(Expression& out, bool negated) {
        const std::size_t start = at_;
        Operand left;
        if (!operand(left)) return false;
        const std::size_t behind = at_;
        blanks();
        const std::size_t sign = at_;
        const auto op = comparison_sign();
        if (!op) {
            at_ = behind;
            if (!is_test(left)) return fail_at(start, "a value alone is no condition; compare it");
            out.is = Test{std::move(left)};
            return true;
        }
        if (negated) return fail_at(sign, "a comparison is negated as !(…)");
        if (!comparable(left, start)) return false;
        blanks();
        const std::size_t second = at_;
        Operand right;
        if (!operand(right) || !comparable(right, second)) return false;
        out.is = Comparison{*op, std::move(left), std::move(right)};
        return true;
    }

    std::optional<Compare> comparison_sign() {
        if (take("==")) return Compare::equal;
        if (take("!=")) return Compare::unequal;
        if (take("<=")) return Compare::less_equal;
        if (take(">=")) return Compare::greater_equal;
        if (take("<")) return Compare::less;
        if (take(">")) return Compare::greater;
        return std::nullopt;
    }

    bool comparable(const Operand& operand, std::size_t at) {
        if (is_comparable(operand)) return true;
        return fail_at(at, std::holds_alternative<Query>(operand)
                               ? "a query that may give several nodes cannot be compared"
                               : "this function gives a truth, which cannot be compared");
    }

    bool operand(Operand& out) {
        const char c = peek();
        if (c == '"' || c == '\'') {
            std::string text;
            if (!string(text)) return false;
            out = Json(std::move(text));
            return true;
        }
        if (c == '-' || is_digit(c)) {
            Json literal;
            if (!number(literal)) return false;
            out = std::move(literal);
            return true;
        }
        if (c == '@' || c == '$') {
            const Nest nest{depth_};
            if (too_deep()) return false;
            ++at_;
            Query query;
            query.relative = c == '@';
            if (!segments(query)) return false;
            out = std::move(query);
            return true;
        }
        if (is_lower(c)) return word(out);
        return fail(unexpected() + ", expected a value, a query or a function");
    }

    bool word(Operand& out) {
        const std::size_t start = at_;
        while (is_lower(peek()) || is_digit(peek()) || peek() == '_') ++at_;
        const std::string_view word = text_.substr(start, at_ - start);
        if (peek() == '(') return call(out, word, start);
        if (word == "true" || word == "false") {
            out = Json(word == "true");
        } else if (word == "null") {
            out = Json(nullptr);
        } else {
            return fail_at(start, "unexpected word; a text stands in quotes");
        }
        return true;
    }

    bool call(Operand& out, std::string_view name, std::size_t start) {
        const Nest nest{depth_};
        if (too_deep()) return false;
        const Signature* found = nullptr;
        std::vector<std::string> names;
        for (const auto& one : signatures()) {
            if (one.name == name) found = &one;
            names.emplace_back(one.name);
        }
        if (!found) {
            return fail_at(start, "no function of this name" + did_you_mean(name, names));
        }
        auto call = std::make_unique<Call>();
        call->function = found->function;
        ++at_;
        blanks();
        while (peek() != ')') {
            if (!call->arguments.empty() && !take(",")) {
                return fail(unexpected() + ", expected , or )");
            }
            blanks();
            if (!argument(*call, *found)) return false;
            blanks();
        }
        ++at_;
        if (call->arguments.size() != found->parameters.size()) {
            return fail_at(start, std::string{name} + "() takes " +
                                      std::to_string(found->parameters.size()) + " argument(s)");
        }
        out = std::move(call);
        return true;
    }

    bool argument(Call& call, const Signature& of) {
        const std::size_t start = at_;
        const std::size_t number = call.arguments.size();
        if (number >= of.parameters.size()) return fail("too many arguments");
        Operand& out = call.arguments.emplace_back();
        if (!operand(out)) return false;
        if (of.parameters[number] == Type::nodes && !std::holds_alternative<Query>(out)) {
            return fail_at(start, "this argument must be a query");
        }
        if (of.parameters[number] == Type::value && type(out) != Type::value && !is_singular(out)) {
            return fail_at(start, "this argument must be a value or a query for one node");
        }
        const bool patterned =
            call.function == Function::match || call.function == Function::search;
        if (patterned && number == 1 && std::holds_alternative<Json>(out)) {
            literal_pattern(call, std::get<Json>(out), start);
        }
        return true;
    }

    void literal_pattern(Call& call, const Json& literal, std::size_t at) {
        call.literal_pattern = true;
        if (!literal.is_string()) {
            warnings_.push_back(column(at) + ": a pattern that is no text never matches");
            return;
        }
        auto pattern = IRegexp::compile(literal.get_ref<const std::string&>());
        if (pattern) {
            call.pattern = std::move(*pattern);
        } else {
            warnings_.push_back(column(at) + ": never matches: " + pattern.error().what);
        }
    }

    int depth_ = 0;
    std::vector<std::string> warnings_;
};

}  // namespace

Result<ast::Query> parse_path(std::string_view text) {
    if (text.size() > Path::kMaxLength) {
        return Error{
            .status = Exit::usage,
            .what = "a JSONPath of more than " + std::to_string(Path::kMaxLength) + " bytes"};
    }
    if (!utf8::valid(text)) {
        return Error{.status = Exit::usage, .where = "column 1", .what = "the query is not UTF-8"};
    }
    return Parser{text}.run();
}

}  // namespace molva::json
