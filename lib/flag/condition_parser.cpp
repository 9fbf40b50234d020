#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cmath>

#include "base/suggest.hpp"
#include "base/utf8.hpp"
#include "flag/condition.hpp"

namespace molva::flag {

namespace {

using Kind = Condition::Kind;
using Compare = Condition::Compare;

constexpr std::size_t kLongest = 4096;  // bytes
constexpr std::size_t kMostNodes = 256;
constexpr std::size_t kDeepest = 64;

struct Key {
    std::string_view name;
    Kind kind;
    bool number = false;
};
constexpr std::array<Key, 14> kKeys{{{"source", Kind::source},
                                     {"subject", Kind::subject},
                                     {"place", Kind::place},
                                     {"lang", Kind::lang},
                                     {"event", Kind::event},
                                     {"topic", Kind::topic},
                                     {"tone", Kind::tone},
                                     {"loyalty", Kind::loyalty},
                                     {"has", Kind::has},
                                     {"stars", Kind::stars, true},
                                     {"score", Kind::score, true},
                                     {"sentiment", Kind::sentiment, true},
                                     {"confidence", Kind::confidence, true},
                                     {"votes", Kind::votes, true}}};
constexpr std::array<std::string_view, 2> kFlags{"negative", "mismatch"};

// The words that a key may have, where that is known; empty: any.
std::vector<std::string> words_of(Kind kind) {
    switch (kind) {
        case Kind::event:
            return {"new", "edited", "rating_changed", "returned"};
        case Kind::tone:
            return {"negative", "neutral", "positive"};
        case Kind::loyalty:
            return {"promoter", "passive", "detractor"};
        case Kind::has:
            return {"rating", "title", "text",    "pros",  "cons",    "author",
                    "place",  "reply", "version", "votes", "verified"};
        default:
            return {};
    }
}

struct Word {
    std::string text;     // empty: the end
    bool quoted = false;
    std::size_t at = 1;   // code points
    bool is(std::string_view other) const { return !quoted && text == other; }
};

}  // namespace

// Recursive descent: or > and > not > leaf.
class ConditionParser {
public:
    ConditionParser(std::string_view text, std::span<const std::string> rules)
        : rest_(text), rules_(rules) {}

    Result<Condition> run() {
        const auto root = either();
        if (!root) return root.error();
        const Word end = next();
        if (!end.text.empty()) {
            return error(end, end.is(")") ? "\")\" closes nothing"
                                          : "\"and\" or \"or\" belongs here");
        }
        return std::move(out_);
    }

private:
    using Place = Result<std::size_t>;

    static Error error(const Word& word, std::string_view what) {
        return {Exit::usage, "", fmt::format("character {}: {}", word.at, what)};
    }

    static bool is_plain(char32_t code) {
        return code >= 0x80 || std::isalnum(static_cast<int>(code)) != 0 || code == '_' ||
               code == '-' || code == '+' || code == '.' || code == '/';
    }

    char32_t take() {
        ++at_;
        return utf8::take(rest_);
    }

    // A word of letters, one in double quotes, or a sign.
    Word next() {
        if (ahead_) {
            Word word = *ahead_;
            ahead_.reset();
            return word;
        }
        while (!rest_.empty() && static_cast<unsigned char>(rest_.front()) <= ' ') take();
        Word word;
        word.at = at_;
        if (rest_.empty()) return word;
        if (rest_.front() == '"') {
            word.quoted = true;
            take();
            while (!rest_.empty() && rest_.front() != '"') utf8::append(word.text, take());
            if (rest_.empty()) {
                word.text = "\"";  // no closing quote: is nothing that may stand anywhere
                word.quoted = false;
                return word;
            }
            take();
            return word;
        }
        std::string_view look = rest_;
        if (!is_plain(utf8::take(look))) {
            utf8::append(word.text, take());
            const bool compares = word.text == "<" || word.text == ">" || word.text == "=";
            if (compares && rest_.starts_with('=')) word.text += static_cast<char>(take());
            return word;
        }
        while (!rest_.empty()) {
            look = rest_;
            if (!is_plain(utf8::take(look))) break;
            utf8::append(word.text, take());
        }
        return word;
    }

    const Word& peek() {
        if (!ahead_) ahead_ = next();
        return *ahead_;
    }

    Place add(Condition::Node node) {
        if (out_.nodes_.size() >= kMostNodes) {
            return Error{Exit::usage, "", "has more than 256 parts; name some of them as rules"};
        }
        out_.nodes_.push_back(std::move(node));
        return out_.nodes_.size() - 1;
    }

    Place joined(Kind kind, std::size_t left, std::size_t right) {
        Condition::Node node;
        node.kind = kind;
        node.left = left;
        node.right = right;
        return add(std::move(node));
    }

    Place either() {
        auto left = both();
        while (left && peek().is("or")) {
            next();
            const auto right = both();
            if (!right) return right;
            left = joined(Kind::disjunction, *left, *right);
        }
        return left;
    }

    Place both() {
        auto left = unless();
        while (left && peek().is("and")) {
            next();
            const auto right = unless();
            if (!right) return right;
            left = joined(Kind::conjunction, *left, *right);
        }
        return left;
    }

    Place unless() {
        const Word word = next();
        if (++depth_ > kDeepest) return error(word, "is nested deeper than 64");
        auto place = [&]() -> Place {
            if (word.is("not")) {
                const auto inner = unless();
                return inner ? joined(Kind::negation, *inner, 0) : inner;
            }
            if (word.is("(")) {
                const auto inner = either();
                if (!inner) return inner;
                const Word close = next();
                if (!close.is(")")) return error(word, "\"(\" is not closed");
                return inner;
            }
            return leaf(word);
        }();
        --depth_;
        return place;
    }

    Place leaf(const Word& word) {
        if (!word.quoted) {
            if (word.text.empty()) return error(word, "something is missing at the end");
            if (word.text == "\"") return error(word, "the quote is not closed");
            if (word.is("and") || word.is("or") || word.is(")")) {
                return error(word, fmt::format("something is missing before \"{}\"", word.text));
            }
            if (peek().is(":")) return keyed(word);
            if (is_comparison(peek())) return compared(word);
        }
        return named(word);
    }

    static bool is_comparison(const Word& word) {
        return !word.quoted && (word.text == "<" || word.text == "<=" || word.text == "=" ||
                                word.text == "==" || word.text == ">=" || word.text == ">");
    }

    Place named(const Word& word) {
        Condition::Node node;
        node.at = word.at;
        node.word = word.text;
        const auto rule = std::find(rules_.begin(), rules_.end(), word.text);
        if (rule != rules_.end()) {
            node.kind = Kind::rule;
            node.rule = static_cast<std::size_t>(rule - rules_.begin());
            return add(std::move(node));
        }
        if (!word.quoted && std::find(kFlags.begin(), kFlags.end(), word.text) != kFlags.end()) {
            node.kind = Kind::flag;
            return add(std::move(node));
        }
        std::vector<std::string> known(rules_.begin(), rules_.end());
        known.insert(known.end(), kFlags.begin(), kFlags.end());
        for (const auto& key : kKeys) known.emplace_back(key.name);
        return error(word, fmt::format("no rule before this one is called \"{}\"{}",
                                       utf8::printable(word.text), did_you_mean(word.text, known)));
    }

    Result<Key> key(const Word& word, bool number) const {
        std::vector<std::string> known;
        for (const auto& one : kKeys) {
            if (one.number == number && one.name == word.text) return one;
            if (one.number == number) known.emplace_back(one.name);
        }
        return error(word, fmt::format("\"{}\" cannot be asked {}; {} can{}",
                                       utf8::printable(word.text),
                                       number ? "for a number" : "so", fmt::join(known, ", "),
                                       did_you_mean(word.text, known)));
    }

    Place keyed(const Word& word) {
        next();  // ":"
        const auto found = key(word, false);
        if (!found) return found.error();
        const Word value = next();
        const bool sign = value.text.empty() || (!value.quoted && !is_plain(value.text.front()) &&
                                                 static_cast<signed char>(value.text.front()) > 0);
        if (value.is("\"")) return error(value, "the quote is not closed");
        if (sign) return error(value, fmt::format("a word belongs behind \"{}:\"", word.text));
        const auto known = words_of(found->kind);
        if (!known.empty() && std::find(known.begin(), known.end(), value.text) == known.end()) {
            return error(value, fmt::format("\"{}\" is not one of {}{}", utf8::printable(value.text),
                                            fmt::join(known, ", "), did_you_mean(value.text, known)));
        }
        Condition::Node node;
        node.kind = found->kind;
        node.at = value.at;
        node.word = value.text;
        if (node.kind == Kind::topic) node.topic = topic_wish(value.text);
        return add(std::move(node));
    }

    Place compared(const Word& word) {
        const Word sign = next();
        const auto found = key(word, true);
        if (!found) return found.error();
        const Word value = next();
        Condition::Node node;
        const auto read = std::from_chars(value.text.data(),
                                          value.text.data() + value.text.size(), node.number);
        if (read.ec != std::errc{} || read.ptr != value.text.data() + value.text.size() ||
            !std::isfinite(node.number)) {
            return error(value, fmt::format("a number belongs behind \"{}\"", sign.text));
        }
        node.kind = found->kind;
        node.at = word.at;
        node.compare = sign.text == "<"    ? Compare::less
                       : sign.text == "<=" ? Compare::at_most
                       : sign.text == ">"  ? Compare::more
                       : sign.text == ">=" ? Compare::at_least
                                           : Compare::equal;
        return add(std::move(node));
    }

    std::string_view rest_;
    std::span<const std::string> rules_;
    std::size_t at_ = 1, depth_ = 0;
    std::optional<Word> ahead_;
    Condition out_;
};

Result<Condition> Condition::parse(std::string_view text, std::span<const std::string> rules) {
    if (text.size() > kLongest) {
        return Error{Exit::usage, "", "is longer than 4096 bytes; name parts of it as rules"};
    }
    return ConditionParser{text, rules}.run();
}

}  // namespace molva::flag
