#include "json/iregexp.hpp"

#include <re2/re2.h>

#include <optional>

#include "base/utf8.hpp"

namespace molva::json {

namespace {

constexpr int kMaxDepth = 50;

// RE2's C has no unassigned code points, so C and Cn are said by the others.
constexpr std::string_view kAssigned = R"(\pL\pM\pN\pP\pS\pZ)";
constexpr std::string_view kControls = R"(\pC)";

/// Rewrites the grammar of RFC 9485 section 4 for RE2, one rule a function.
/// Groups are counted, not recursed into.
class Translator {
public:
    explicit Translator(std::string_view in) : in_(in) {}

    /// The pattern for RE2; nothing if there is an error().
    std::optional<std::string> run() {
        while (good() && at_ < in_.size()) {
            const char c = in_[at_];
            if (c == '|') {
                ++at_;
                out_ += '|';
            } else if (c == '(') {
                ++at_;
                out_ += "(?:";
                if (++depth_ > kMaxDepth) fail("groups too deep");
            } else if (c == ')' && depth_ == 0) {
                fail("')' without '('");
            } else {
                atom();
                quantifier();
            }
        }
        if (good() && depth_ > 0) fail("'(' without ')'");
        return good() ? std::optional{std::move(out_)} : std::nullopt;
    }

    const std::string& error() const { return error_; }

private:
    bool good() const { return error_.empty(); }
    char peek() const { return at_ < in_.size() ? in_[at_] : '\0'; }
    bool take(char c) {
        if (at_ >= in_.size() || in_[at_] != c) return false;
        ++at_;
        return true;
    }

    void fail(std::string what) {
        if (good()) error_ = std::move(what);
    }

    void atom() {
        const char c = in_[at_];
        if (take(')')) {
            --depth_;
            out_ += ')';
        } else if (take('.')) {
            out_ += R"([^\n\r])";
        } else if (c == '[') {
            char_class();
        } else if (c == '\\') {
            escape_outside();
        } else if (std::string_view{"*+?{}]"}.find(c) != std::string_view::npos) {
            fail(std::string{"'"} + c + "' without a meaning here");
        } else {
            out_ += c;  // ^ and $ too, see the header
            ++at_;
        }
    }

    void quantifier() {
        const char c = peek();
        if (c == '*' || c == '+' || c == '?') {
            out_ += c;
            ++at_;
        } else if (c == '{') {
            const std::size_t start = at_++;
            bool fits = number();
            if (take(',') && peek() != '}') fits = number() && fits;
            if (!fits || !take('}')) return fail("not a {number} or {number,number}");
            out_.append(in_, start, at_ - start);
        }
    }

    /// RE2 repeats a thousand times at most and reads a larger number as text.
    bool number() {
        const std::size_t start = at_;
        while (peek() >= '0' && peek() <= '9') ++at_;
        return at_ > start && at_ - start <= 4;
    }

    /// "\n" and escaped punctuation; false if it is another escape.
    bool single_escape(std::string& out) {
        const char c = at_ + 1 < in_.size() ? in_[at_ + 1] : '\0';
        if (c == '\0' ||
            std::string_view{R"(()*+-.?[\]^nrt{|})"}.find(c) == std::string_view::npos) {
            return false;
        }
        out.append(in_, at_, 2);
        at_ += 2;
        return true;
    }

    /// The category of \p{…} or \P{…} and whether it was \P; nothing if it is
    /// neither or not one of the categories of section 4.
    struct Category {
        bool complement;
        std::string_view name;
    };
    std::optional<Category> category() {
        const auto rest = in_.substr(at_);
        const auto close = rest.find('}');
        if (rest.size() < 5 || (rest[1] != 'p' && rest[1] != 'P') || rest[2] != '{' ||
            close == rest.npos || close < 4 || close > 5) {
            return std::nullopt;
        }
        const std::string_view name = rest.substr(3, close - 3);
        constexpr std::string_view kMajor = "LMNPZSC";
        constexpr std::string_view kMinor[] = {"lmotu", "cen",  "dlo", "cdefios",
                                               "lps",   "ckmo", "cfno"};
        const auto major = kMajor.find(name[0]);
        if (major == kMajor.npos) return std::nullopt;
        if (name.size() == 2 && kMinor[major].find(name[1]) == std::string_view::npos) {
            return std::nullopt;
        }
        at_ += close + 1;
        return Category{rest[1] == 'P', name};
    }

    /// Everything that is not in C, or in Cn, as members of a class.
    static std::string all_but(std::string_view name) {
        std::string out{kAssigned};
        if (name == "Cn") out += kControls;
        return out;
    }

    void escape_outside() {
        if (single_escape(out_)) return;
        const auto found = category();
        if (!found) return fail("not an escape of I-Regexp");
        if (found->name == "C" || found->name == "Cn") {
            out_.append(found->complement ? "[" : "[^").append(all_but(found->name)).append("]");
        } else {
            out_.append(found->complement ? "\\P{" : "\\p{").append(found->name).append("}");
        }
    }

    void char_class() {
        ++at_;
        const bool negated = take('^');
        std::string members, others;  // others: alternatives that no class can hold
        if (take('-')) members += "\\-";
        while (good() && at_ < in_.size() && peek() != ']' && peek() != '-') {
            class_member(negated, members, others);
        }
        if (take('-')) members += "\\-";
        if (!good()) return;
        if (!take(']')) return fail("not a character class");
        if (members.empty() && others.empty()) return fail("an empty character class");
        if (others.empty()) {
            out_.append(negated ? "[^" : "[").append(members).append("]");
        } else if (members.empty()) {
            out_.append("(?:").append(others, 1).append(")");
        } else {
            out_.append("(?:[").append(members).append("]").append(others).append(")");
        }
    }

    void class_member(bool negated, std::string& members, std::string& others) {
        if (const auto found = peek() == '\\' ? category() : std::nullopt) {
            const bool has_unassigned = found->name == "C" || found->name == "Cn";
            if (has_unassigned && found->complement) {
                members += all_but(found->name);
            } else if (has_unassigned && !negated) {
                others.append("|[^").append(all_but(found->name)).append("]");
            } else if (has_unassigned) {
                members += found->name == "C" ? kControls : "";
            } else {
                members.append(found->complement ? "\\P{" : "\\p{").append(found->name) += '}';
            }
            return;
        }
        if (!class_char(members)) return fail("not a character class");
        if (peek() == '-' && at_ + 1 < in_.size() && in_[at_ + 1] != ']') {
            ++at_;
            members += '-';
            if (!class_char(members)) fail("not a range of characters");
        }
    }

    bool class_char(std::string& members) {
        const char c = peek();
        if (at_ >= in_.size() || c == '[' || c == ']' || c == '-') return false;
        if (c == '\\') return single_escape(members);
        if (c == '^' || c == '&' || c == '~') members += '\\';
        std::string_view rest = in_.substr(at_);
        utf8::take(rest);
        members.append(in_, at_, in_.size() - at_ - rest.size());
        at_ = in_.size() - rest.size();
        return true;
    }

    std::string_view in_;
    std::size_t at_ = 0;
    int depth_ = 0;
    std::string out_, error_;
};

}  // namespace

Result<IRegexp> IRegexp::compile(std::string_view pattern) {
    const auto refuse = [](std::string what) {
        return Error{.status = Exit::usage, .what = "not an I-Regexp: " + std::move(what)};
    };
    if (pattern.size() > kMaxLength) return refuse("longer than 4096 bytes");
    if (!utf8::valid(pattern)) return refuse("not UTF-8");
    Translator translator{pattern};
    const auto translated = translator.run();
    if (!translated) return refuse(translator.error());
    re2::RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(2 << 20);
    auto re = std::make_shared<const re2::RE2>(*translated, options);
    if (!re->ok()) return refuse(re->error());
    IRegexp out;
    out.re_ = std::move(re);
    return out;
}

bool IRegexp::match(std::string_view text) const {
    return re2::RE2::FullMatch({text.data(), text.size()}, *re_);
}

bool IRegexp::search(std::string_view text) const {
    return re2::RE2::PartialMatch({text.data(), text.size()}, *re_);
}

}  // namespace molva::json
