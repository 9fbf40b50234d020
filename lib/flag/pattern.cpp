#include "flag/pattern.hpp"

#include <algorithm>

namespace molva::flag {

namespace {

constexpr std::string_view kBoundary = "\\b";

bool is_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(),
                       [](char byte) { return static_cast<unsigned char>(byte) < 0x80; });
}

// Whether a "|" stands outside of all brackets, so that a \b at the end of the
// pattern belongs to one of its alternatives only.
bool has_alternatives(std::string_view pattern) {
    int depth = 0;
    bool in_class = false;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        const char byte = pattern[i];
        if (byte == '\\') ++i;
        else if (in_class) in_class = byte != ']';
        else if (byte == '[') in_class = true;
        else if (byte == '(') ++depth;
        else if (byte == ')') --depth;
        else if (byte == '|' && depth == 0) return true;
    }
    return false;
}

// An even number of backslashes before it: they stand for themselves.
bool ends_with_boundary(std::string_view pattern) {
    if (!pattern.ends_with(kBoundary)) return false;
    const auto before = pattern.substr(0, pattern.size() - kBoundary.size());
    const auto other = before.find_last_not_of('\\');
    const std::size_t slashes = before.size() - (other == std::string_view::npos ? 0 : other + 1);
    return slashes % 2 == 0;
}

Result<std::string> spell_letters(std::string_view pattern) {
    std::string out;
    bool in_class = false;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        const char byte = pattern[i];
        if (byte != '\\' || i + 1 == pattern.size()) {
            if (byte == '[' && !in_class) in_class = true;
            else if (byte == ']' && in_class) in_class = false;
            out += byte;
            continue;
        }
        const char what = pattern[++i];
        if (what == 'w') {
            out += in_class ? "\\pL\\pN_" : "[\\pL\\pN_]";
        } else if (what == 'W' && !in_class) {
            out += "[^\\pL\\pN_]";
        } else if ((what == 'b' || what == 'B') && !in_class) {
            return Error{Exit::usage, "",
                         "has a \\b or a \\B that knows only ASCII letters; beside others it may "
                         "stand at the beginning and the end of a pattern without \"|\", "
                         "elsewhere say [^\\pL]"};
        } else {
            out.append("\\").append(1, what);
        }
    }
    return out;
}

}  // namespace

Result<SpeltPattern> spell_out(std::string_view pattern) {
    SpeltPattern out;
    if (is_ascii(pattern)) {
        out.pattern = pattern;
        return out;
    }
    bool begins = false, ends = false;
    if (!has_alternatives(pattern)) {
        begins = pattern.starts_with(kBoundary);
        if (begins) pattern.remove_prefix(kBoundary.size());
        ends = ends_with_boundary(pattern);
        if (ends) pattern.remove_suffix(kBoundary.size());
    }
    auto spelt = spell_letters(pattern);
    if (!spelt) return spelt.error();
    out.framed = begins || ends;
    if (!out.framed) {
        out.pattern = std::move(*spelt);
        return out;
    }
    out.pattern.append(begins ? "(?:^|[^\\pL\\pN_])" : "").append("(").append(*spelt).append(")");
    out.pattern.append(ends ? "(?:$|[^\\pL\\pN_])" : "");
    return out;
}

}  // namespace molva::flag
