// Characters as the HTML standard sees them: ASCII only, whatever the locale.

#pragma once

namespace molva::html {

/// Infra standard section 4.6, "ASCII whitespace".
constexpr bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
}

/// The same, "ASCII alpha".
constexpr bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// The small letter of an ASCII capital; anything else as it is.
constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

}  // namespace molva::html
