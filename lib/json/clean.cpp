#include "json/clean.hpp"

#include <algorithm>
#include <array>

#include "base/utf8.hpp"
#include "json/surrogates.hpp"

namespace molva::json {

namespace {

constexpr std::string_view kCdata = "<![CDATA[";
constexpr std::string_view kCommentOpen = "<!--";
constexpr std::string_view kCommentClose = "-->";

bool is_hex(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/// How many bytes of white space stand at `at`, all that JavaScript has.
std::size_t blank_at(std::string_view text, std::size_t at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte <= 0x20) return 1;  // other controls are no more meant than blanks are
    if (byte < 0x80) return 0;
    std::string_view rest = text.substr(at);
    return utf8::is_space(utf8::take(rest)) ? text.size() - at - rest.size() : 0;
}

class Cleaner {
public:
    explicit Cleaner(std::string_view text, std::size_t bytes) : in_(text), bytes_(bytes) {}

    std::optional<std::string> run() {
        while (skip_between()) continue;
        const std::size_t first = at_;
        if (at_ < in_.size() && is_quote(in_[at_])) {
            ++values_;
            string();
        }
        while (at_ < in_.size() && out_.size() <= bytes_) {
            if (skip_between()) continue;
            depth_ == 0 ? outside() : inside();
        }
        if (out_.size() > bytes_) return std::nullopt;
        if (values_ == 0) return std::string{trimmed(in_.substr(first))};
        return values_ == 1 ? std::move(out_) : "[" + out_ + "]";
    }

private:
    static bool is_quote(char c) { return c == '"' || c == '\'' || c == '`'; }

    static std::string_view trimmed(std::string_view text) {
        const auto end = text.find_last_not_of("; \t\r\n");
        return end == text.npos ? std::string_view{} : text.substr(0, end + 1);
    }

    bool at(std::string_view words) const { return in_.substr(at_, words.size()) == words; }

    /// Skips one blank, comment or wrapper; false if something else is here.
    bool skip_between() {
        if (at_ >= in_.size()) return false;
        if (const auto blank = blank_at(in_, at_)) {
            at_ += blank;
            return true;
        }
        if (at(kCdata)) {
            at_ += kCdata.size();
            return true;
        }
        if (at(kCommentOpen)) return skip_html_comment();
        if (at("//")) return skip_line_comment();
        const std::size_t end = comment_end(in_, at_);
        if (end == at_) return false;
        at_ = end;
        return true;
    }

    /// `//<![CDATA[` and `// <!--` hide a wrapper, not a line: minified pages
    /// have the value on the same line.
    bool skip_line_comment() {
        std::size_t next = at_ + 2;
        while (next < in_.size() && (in_[next] == ' ' || in_[next] == '\t')) ++next;
        const bool wrapper = in_.substr(next, kCdata.size()) == kCdata ||
                             in_.substr(next, kCommentOpen.size()) == kCommentOpen;
        at_ = wrapper ? next : comment_end(in_, at_);
        return true;
    }

    /// A comment is skipped whole unless the value is what it hides.
    bool skip_html_comment() {
        const std::size_t open = at_;
        at_ += kCommentOpen.size();
        if (close_ < at_) close_ = in_.find(kCommentClose, at_);
        if (close_ == in_.npos) return true;
        std::size_t first = at_;
        while (first < close_) {
            const std::size_t blank = blank_at(in_, first);
            const std::size_t next = blank > 0 ? first + blank : comment_end(in_, first);
            if (next == first) break;
            first = next;
        }
        const bool wrapper = first < close_ && (in_[first] == '{' || in_[first] == '[');
        if (!wrapper) at_ = close_ + kCommentClose.size();
        return at_ > open;
    }

    void outside() {
        const char c = in_[at_];
        if (c == '{' || c == '[') {
            if (values_++ > 0) out_ += ',';
            open();
        } else {
            ++at_;  // a word, a semicolon, "]]>"
        }
    }

    void open() {
        out_ += in_[at_++];
        ++depth_;
    }

    void inside() {
        const char c = in_[at_];
        if (c == ',') {
            comma_ = true;
            ++at_;
            return;
        }
        if (c == ')' && calls_ > 0) {  // of "new Map("
            --calls_;
            ++at_;
            return;
        }
        if (c == '}' || c == ']') {
            comma_ = false;
            out_ += c;
            ++at_;
            --depth_;
            return;
        }
        if (comma_) out_ += ',';
        comma_ = false;
        if (c == '{' || c == '[') {
            open();
        } else if (is_quote(c)) {
            string();
        } else if (is_name_char(c) || c == '-') {
            word();
        } else if (at("!0") || at("!1")) {
            out_ += in_[at_ + 1] == '0' ? "true" : "false";
            at_ += 2;
        } else {
            out_ += c;
            ++at_;
        }
    }

    /// A name, true, false, null, what a script has for null, or a number.
    void word() {
        std::size_t end = at_ + 1;
        while (end < in_.size() &&
               (is_name_char(in_[end]) || in_[end] == '.' || in_[end] == '-' || in_[end] == '+')) {
            ++end;
        }
        const std::string_view word = in_.substr(at_, end - at_);
        at_ = end;
        while (skip_between()) continue;
        const bool name = at_ < in_.size() && in_[at_] == ':';
        constexpr std::array<std::string_view, 3> kNothing = {"undefined", "NaN", "Infinity"};
        if (!name && (word == "void" || word == "new")) {
            word == "void" ? nothing() : made();
        } else if (name && std::all_of(word.begin(), word.end(), is_name_char)) {
            out_.append("\"").append(word).append("\"");
        } else if (std::find(kNothing.begin(), kNothing.end(), word) != kNothing.end()) {
            out_ += "null";
        } else {
            out_ += word;
            out_ += ' ';  // two words must not become one
        }
    }

    /// "void 0", which minifiers write for undefined.
    void nothing() {
        while (at_ < in_.size() && is_name_char(in_[at_])) ++at_;
        out_ += "null";
    }

    /// "new Date(1710255900000)", "new Map([…])": its only argument, if that is
    /// a value, else null.
    void made() {
        constexpr std::size_t kLongest = 300;
        while (at_ < in_.size() && (is_name_char(in_[at_]) || in_[at_] == '.')) ++at_;
        while (skip_between()) continue;
        if (at_ >= in_.size() || in_[at_] != '(') {
            out_ += "null";
            return;
        }
        ++at_;
        while (skip_between()) continue;
        const char first = at_ < in_.size() ? in_[at_] : '\0';
        if (first == '{' || first == '[') {
            ++calls_;
            return open();
        }
        const std::size_t start = at_;
        std::size_t end = is_quote(first) ? string_end(in_, at_) : in_.find_first_of(",)", at_);
        if (end == in_.npos || end - start > kLongest) end = start;
        std::size_t close = end;
        while (close < in_.size() && blank_at(in_, close) > 0) close += blank_at(in_, close);
        const bool alone = end > start && close < in_.size() && in_[close] == ')';
        if (alone && is_quote(first)) {
            string();
        } else if (alone && first >= '0' && first <= '9') {
            out_.append(in_, start, end - start);
        } else {
            out_ += "null";
            close = std::min(in_.find(')', start), start + kLongest);
        }
        at_ = std::min(close + 1, in_.size());
    }

    void string() {
        const char quote = in_[at_];
        out_ += '"';
        for (++at_; at_ < in_.size() && in_[at_] != quote && out_.size() <= bytes_;) {
            const char c = in_[at_];
            if (c == '\\') {
                escape();
            } else if (static_cast<unsigned char>(c) < 0x20) {
                control(c);
                ++at_;
            } else {
                if (c == '"') out_ += '\\';
                out_ += c;
                ++at_;
            }
        }
        if (at_ < in_.size() && in_[at_] == quote) {  // else the parser says that it does not end
            out_ += '"';
            ++at_;
        }
    }

    void control(char c) {
        constexpr std::string_view kHex = "0123456789abcdef";
        out_ += "\\u00";
        out_ += kHex[static_cast<unsigned char>(c) >> 4];
        out_ += kHex[static_cast<unsigned char>(c) & 15];
    }

    /// An escape of JSON as it is, those that only JavaScript has in JSON's
    /// way; of any other the backslash goes.
    void escape() {
        const char c = at_ + 1 < in_.size() ? in_[at_ + 1] : '\0';
        if (c != '\0' && std::string_view{"\"\\/bfnrt"}.find(c) != std::string_view::npos) {
            out_.append(in_, at_, 2);
            at_ += 2;
        } else if (c == '\'' || c == '`') {
            out_ += c;
            at_ += 2;
        } else if (c == 'u' && four_hex(in_.substr(at_ + 2))) {
            out_.append(in_, at_, 6);
            at_ += 6;
        } else if (c == 'u') {
            out_ += "\\\\u";
            at_ += 2;
        } else if (c == 'x' && at_ + 3 < in_.size() && is_hex(in_[at_ + 2]) &&
                   is_hex(in_[at_ + 3])) {
            out_.append("\\u00").append(in_, at_ + 2, 2);
            at_ += 4;
        } else if (c == '\n' || c == '\r') {  // the line goes on
            at_ += in_.substr(at_ + 1, 2) == "\r\n" ? 3 : 2;
        } else {
            ++at_;
        }
    }

    std::string_view in_;
    std::size_t bytes_;
    std::size_t at_ = 0;
    std::string out_;
    std::size_t depth_ = 0, values_ = 0;
    std::size_t calls_ = 0;  ///< "(" that were left out
    bool comma_ = false;
    std::size_t close_ = 0;  ///< the next "-->", looked for once
};

}  // namespace

bool is_name_char(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           c == '$';
}

std::size_t comment_end(std::string_view text, std::size_t start) {
    const auto mark = text.substr(start, 2);
    if (mark != "//" && mark != "/*") return start;
    const auto end = mark == "//" ? text.find_first_of("\r\n", start) : text.find("*/", start + 2);
    if (end == text.npos) return text.size();
    return mark == "//" ? end : end + 2;
}

std::size_t string_end(std::string_view text, std::size_t start) {
    const char quote = text[start];
    for (std::size_t i = start + 1;; i += 2) {
        while (i < text.size() && text[i] != quote && text[i] != '\\') ++i;
        if (i >= text.size()) return text.npos;
        if (text[i] != '\\') return i + 1;
        if (i + 2 > text.size()) return text.npos;
    }
}

std::optional<std::string> clean(std::string_view text, std::size_t bytes) {
    return Cleaner{text, bytes}.run();
}

}  // namespace molva::json
