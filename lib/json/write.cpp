// Writing: a value on one line.

#include <array>
#include <utility>
#include <vector>

#include "base/utf8.hpp"
#include "json/number.hpp"
#include "json/tree.hpp"

namespace molva::json {

namespace {

void append_control(std::string& out, char c) {
    constexpr std::string_view kHex = "0123456789abcdef";
    switch (c) {
        case '\b':
            out += "\\b";
            return;
        case '\f':
            out += "\\f";
            return;
        case '\n':
            out += "\\n";
            return;
        case '\r':
            out += "\\r";
            return;
        case '\t':
            out += "\\t";
            return;
        default:
            out += "\\u00";
            out += kHex[static_cast<unsigned char>(c) >> 4];
            out += kHex[static_cast<unsigned char>(c) & 15];
    }
}

void append_scalar(std::string& out, const Json& value) {
    if (value.is_string()) {
        append_quoted(out, value.get_ref<const std::string&>());
    } else if (value.is_boolean()) {
        out += value.get<bool>() ? "true" : "false";
    } else {
        const std::string number = number_text(value);
        out += number.empty() ? "null" : number;
    }
}

}  // namespace

void append_quoted(std::string& out, std::string_view text) {
    out += '"';
    std::size_t start = 0, i = 0;  // [start, i) is fit to be copied
    while (i < text.size()) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (byte >= 0x20 && byte < 0x80 && byte != '"' && byte != '\\') {
            ++i;
            continue;
        }
        const bool two = byte >= 0xC2 && byte <= 0xDF && i + 1 < text.size() &&
                         (static_cast<unsigned char>(text[i + 1]) & 0xC0) == 0x80;
        if (two) {
            i += 2;
            continue;
        }
        if (byte >= 0x80) {
            std::string_view rest = text.substr(i);
            const char32_t code = utf8::take(rest);
            const std::size_t length = text.size() - i - rest.size();
            if (code != utf8::kReplacement) {
                i += length;
                continue;
            }
            out.append(text, start, i - start);
            utf8::append(out, code);
            start = i += length;
            continue;
        }
        out.append(text, start, i - start);
        if (byte < 0x20) {
            append_control(out, text[i]);
        } else {
            out += '\\';
            out += text[i];
        }
        start = ++i;
    }
    out.append(text, start);
    out += '"';
}

std::string quote(std::string_view text) {
    std::string out;
    out.reserve(text.size() + 2);
    append_quoted(out, text);
    return out;
}

std::string dump(const Json& value) {
    // Not recursive: a tree made by a program may be deeper than parse() allows.
    struct Open {
        const Json* container;
        Json::const_iterator next;
    };
    std::string out;
    std::vector<Open> open;
    const auto begin = [&](const Json& v) {
        if (!v.is_structured()) return append_scalar(out, v);
        out += v.is_array() ? '[' : '{';
        open.push_back({&v, v.cbegin()});
    };
    begin(value);
    while (!open.empty()) {
        auto& [container, next] = open.back();
        if (next == container->cend()) {
            out += container->is_array() ? ']' : '}';
            open.pop_back();
            continue;
        }
        if (next != container->cbegin()) out += ',';
        if (container->is_object()) {
            append_quoted(out, next.key());
            out += ':';
        }
        const Json& child = *next;
        ++next;  // before begin(), which may move the stack
        begin(child);
    }
    return out;
}

std::optional<std::string> scalar_text(const Json& value) {
    if (value.is_string()) return value.get<std::string>();
    if (value.is_boolean()) return value.get<bool>() ? "true" : "false";
    std::string number = number_text(value);
    if (number.empty()) return std::nullopt;
    return number;
}

}  // namespace molva::json
