#include "html/selector_parser.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/utf8.hpp"
#include "html/selector.hpp"
#include "html/selector_tree.hpp"

namespace molva::html::css {

namespace {

// How much it costs to ask; the order within a compound is of no meaning.
int cost(const Simple& simple) {
    switch (simple.kind) {
        case Kind::never:
        case Kind::type:
        case Kind::no_namespace:
        case Kind::root:
        case Kind::scope:
            return 0;
        case Kind::id:
        case Kind::class_name:
            return 1;
        case Kind::attribute:
        case Kind::first_child:
        case Kind::last_child:
        case Kind::only_child:
            return 2;
        case Kind::empty:
        case Kind::state:
            return 3;
        case Kind::nth:
        case Kind::dir:
        case Kind::lang:
            return 4;
        case Kind::any_of:
        case Kind::none_of:
            return 5;
        case Kind::has:
            return 6;
        case Kind::contains:
        case Kind::matches_own:
            return 7;
    }
    return 7;
}

// Asked again by every list they stand in, these would be slow.
bool worth_remembering(const Simple& simple) {
    return cost(simple) >= 3 && simple.kind != Kind::any_of && simple.kind != Kind::none_of &&
           (simple.kind != Kind::nth || simple.list != kNone);
}

}  // namespace

Parser::Parser(std::string_view text) : text_{utf8::repair(text)} {
    program_.text = std::string{text};
}

Result<Program> Parser::run() {
    if (text_.size() > kSelectorBytes) {
        return error_at(0, fmt::format("a selector has at most {} bytes, this one has {}",
                                       kSelectorBytes, text_.size()));
    }
    tokens_ = tokenize(text_);
    const auto main = list(ListKind::real);
    if (!main) return *error_;
    program_.main = *main;
    return std::move(program_);
}

const Token& Parser::peek(std::size_t ahead) const {
    return tokens_[std::min(at_ + ahead, tokens_.size() - 1)];
}

const Token& Parser::take() {
    const Token& token = peek();
    if (at_ + 1 < tokens_.size()) ++at_;
    return token;
}

bool Parser::is_delim(char c, std::size_t ahead) const {
    return peek(ahead).type == TokenType::delim && peek(ahead).delim == c;
}

// Where a list ends: at its bracket, or at the end of the text, which closes
// what is open (CSS Syntax, section 5.4.9).
bool Parser::at_end() const {
    return peek().type == TokenType::end || (depth_ > 1 && peek().type == TokenType::right_round);
}

void Parser::skip_space() {
    while (peek().type == TokenType::space) ++at_;
}

Error Parser::error_at(std::size_t offset, std::string what) const {
    const std::size_t column = utf8::length(std::string_view{text_}.substr(0, offset)) + 1;
    return {Exit::usage, fmt::format("column {}", column), std::move(what)};
}

bool Parser::fail(const Token& at, std::string what) {
    error_ = error_at(at.begin, std::move(what));
    return false;
}

bool Parser::refuse(const Token& at, std::string what) {
    hopeless_ = true;
    return fail(at, std::move(what));
}

std::optional<std::uint32_t> Parser::list(ListKind kind) {
    if (depth_ == kSelectorDepth) {
        refuse(peek(), fmt::format("selectors may be nested {} deep", kSelectorDepth));
        return std::nullopt;
    }
    ++depth_;
    std::vector<Complex> items;
    skip_space();
    bool good = true;
    if (kind != ListKind::forgiving || !at_end()) {
        good = item(kind, items);
        while (good && peek().type == TokenType::comma) {
            take();
            good = item(kind, items);
        }
    }
    --depth_;
    if (!good) return std::nullopt;
    program_.lists.push_back(std::move(items));
    return static_cast<std::uint32_t>(program_.lists.size() - 1);
}

// One selector of a list. A forgiving list leaves out what is not valid
// (Selectors 4, section 18.1).
bool Parser::item(ListKind kind, std::vector<Complex>& items) {
    Complex out;
    const std::size_t start = at_;
    if (complex(kind, out)) {
        items.push_back(std::move(out));
        return true;
    }
    if (kind != ListKind::forgiving || hopeless_) return false;
    program_.left_out.push_back(*std::exchange(error_, std::nullopt));
    at_ = start;
    skip_item();
    return true;
}

void Parser::skip_item() {
    std::vector<TokenType> open;
    for (; peek().type != TokenType::end; take()) {
        const TokenType type = peek().type;
        if (open.empty() && (type == TokenType::comma || type == TokenType::right_round)) return;
        if (type == TokenType::function || type == TokenType::left_round) {
            open.push_back(TokenType::right_round);
        } else if (type == TokenType::left_square) {
            open.push_back(TokenType::right_square);
        } else if (type == TokenType::left_curly) {
            open.push_back(TokenType::right_curly);
        } else if (!open.empty() && type == open.back()) {
            open.pop_back();
        }
    }
}

std::optional<Combinator> Parser::combinator() {
    if (peek().type != TokenType::delim) return std::nullopt;
    switch (peek().delim) {
        case '>':
            return Combinator::child;
        case '+':
            return Combinator::next;
        case '~':
            return Combinator::later;
        default:
            return std::nullopt;
    }
}

bool Parser::complex(ListKind kind, Complex& out) {
    skip_space();
    Combinator left = Combinator::none;
    if (const auto leading = combinator()) {
        if (kind != ListKind::relative) {
            return fail(peek(), fmt::format("a selector is expected in front of \"{0}\"; below the "
                                            "element itself it is \":scope {0} …\"",
                                            peek().delim));
        }
        take();
        skip_space();
        left = *leading;
    } else if (kind == ListKind::relative) {
        left = Combinator::descendant;
    }
    for (;;) {
        Compound next;
        next.left = left;
        if (!compound(next)) return false;
        if (left != Combinator::none) next.column = program_.columns++;
        out.compounds.push_back(std::move(next));
        const bool space = peek().type == TokenType::space;
        skip_space();
        if (at_end() || peek().type == TokenType::comma) return true;
        if (const auto explicit_one = combinator()) {
            take();
            skip_space();
            left = *explicit_one;
        } else if (space) {
            left = Combinator::descendant;
        } else {
            return fail(peek(), fmt::format("{} is not expected here", describe(peek())));
        }
    }
}

bool Parser::compound(Compound& out) {
    const std::size_t start = at_;
    if (!type_selector(out)) return false;
    for (bool more = true; more;) {
        switch (peek().type) {
            case TokenType::hash:
            case TokenType::left_square:
            case TokenType::colon:
                break;
            default:
                more = is_delim('.');
        }
        if (more && !subclass(out)) return false;
    }
    if (at_ == start) {
        return fail(peek(), fmt::format("a selector is expected, not {}", describe(peek())));
    }
    std::stable_sort(out.tests.begin(), out.tests.end(),
                     [](const Simple& a, const Simple& b) { return cost(a) < cost(b); });
    return true;
}

bool Parser::add(Compound& out, Simple simple) {
    if (++parts_ > kSelectorParts) {
        return refuse(peek(), fmt::format("a selector has at most {} parts", kSelectorParts));
    }
    if (worth_remembering(simple)) simple.column = program_.columns++;
    out.tests.push_back(std::move(simple));
    return true;
}

bool Parser::type_selector(Compound& out) {
    const auto is_name = [this](std::size_t ahead) {
        return peek(ahead).type == TokenType::ident || is_delim('*', ahead);
    };
    if (is_delim('|')) {
        if (!is_name(1)) return fail(peek(), "a name is expected behind \"|\"");
        take();
        take();
        Simple nothing;
        nothing.kind = Kind::no_namespace;
        return add(out, std::move(nothing));
    }
    if (!is_name(0)) return true;
    const Token first = take();
    if (!is_delim('|')) return add_type(out, first);
    if (!is_name(1)) return fail(peek(), "a name is expected behind \"|\"");
    if (first.type == TokenType::ident) {
        return fail(first, "a page declares no namespace prefixes; write the name alone");
    }
    take();
    return add_type(out, take());
}

bool Parser::add_type(Compound& out, const Token& name) {
    if (name.type != TokenType::ident) {
        // `*` asks nothing, but a long row of `* * *` is work all the same.
        return ++parts_ <= kSelectorParts ||
               refuse(name, fmt::format("a selector has at most {} parts", kSelectorParts));
    }
    Simple type;
    type.kind = Kind::type;
    type.name = name.value;
    type.lower = lowered(name.value);
    type.tag = gumbo_tag_enum(type.lower.c_str());
    return add(out, std::move(type));
}

bool Parser::subclass(Compound& out) {
    Simple simple;
    const Token& token = take();
    if (token.type == TokenType::hash) {
        if (!token.is_id) {
            return fail(token, "an id begins with a letter; write [id=\"…\"] or escape the digit");
        }
        simple.kind = Kind::id;
        simple.name = token.value;
    } else if (token.type == TokenType::delim) {
        if (peek().type != TokenType::ident) {
            return fail(peek(), "a class name is expected behind \".\"");
        }
        simple.kind = Kind::class_name;
        simple.name = take().value;
    } else if (!(token.type == TokenType::left_square ? attribute(simple) : pseudo(simple))) {
        return false;
    }
    return add(out, std::move(simple));
}

bool Parser::attribute(Simple& out) {
    out.kind = Kind::attribute;
    skip_space();
    if (!attribute_name(out)) return false;
    skip_space();
    if (peek().type != TokenType::right_square && peek().type != TokenType::end &&
        !attribute_test(out)) {
        return false;
    }
    skip_space();
    if (peek().type == TokenType::right_square) {
        take();
        return true;
    }
    return peek().type == TokenType::end ||
           fail(peek(), fmt::format("\"]\" is expected, not {}", describe(peek())));
}

bool Parser::attribute_name(Simple& out) {
    if (is_delim('*') && is_delim('|', 1)) {
        out.any_namespace = true;
        take();
        take();
    } else if (is_delim('|')) {
        take();
    } else if (peek().type == TokenType::ident && is_delim('|', 1) &&
               peek(2).type == TokenType::ident) {
        return fail(peek(), "a page declares no namespace prefixes; write [*|name]");
    }
    if (peek().type != TokenType::ident) {
        return fail(peek(),
                    fmt::format("an attribute's name is expected, not {}", describe(peek())));
    }
    out.name = take().value;
    out.lower = lowered(out.name);
    return true;
}

bool Parser::attribute_test(Simple& out) {
    constexpr std::pair<char, AttributeTest> kSigns[] = {{'~', AttributeTest::word},
                                                         {'|', AttributeTest::dashed},
                                                         {'^', AttributeTest::prefix},
                                                         {'$', AttributeTest::suffix},
                                                         {'*', AttributeTest::substring}};
    out.test = AttributeTest::equals;
    for (const auto& [sign, test] : kSigns) {
        if (!is_delim(sign)) continue;
        out.test = test;
        take();
        break;
    }
    if (!is_delim('=')) {
        if (is_delim('!')) return fail(peek(), "\"!=\" is not CSS; write :not([…=…])");
        return fail(peek(), fmt::format("\"=\", \"~=\", \"|=\", \"^=\", \"$=\" or \"*=\" is "
                                        "expected, not {}",
                                        describe(peek())));
    }
    take();
    skip_space();
    if (peek().type != TokenType::ident && peek().type != TokenType::string) {
        return fail(peek(),
                    fmt::format("a value is expected, not {}; put it in quotes", describe(peek())));
    }
    out.value = take().value;
    skip_space();
    if (peek().type != TokenType::ident) return true;
    if (equals_folded(peek().value, "i")) {
        out.value_case = ValueCase::ignored;
    } else if (equals_folded(peek().value, "s")) {
        out.value_case = ValueCase::kept;
    } else {
        return fail(peek(), fmt::format("the flag behind a value is \"i\" or \"s\", not {}",
                                        describe(peek())));
    }
    take();
    return true;
}

}  // namespace molva::html::css
