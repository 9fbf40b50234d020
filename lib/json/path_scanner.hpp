// The letters of JSONPath: what the parser's rules are made of. Internal to json.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "json/tree.hpp"

namespace molva::json {

/// A place in a query and the first thing that was wrong with it. The
/// functions that return bool take what they name off the text, or fail().
class Scanner {
public:
    explicit Scanner(std::string_view text) : text_(text) {}

    static bool is_digit(char c) { return c >= '0' && c <= '9'; }
    static bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
    /// What a name without quotes may begin with.
    static bool is_name_first(char c) {
        return is_lower(c) || (c >= 'A' && c <= 'Z') || c == '_' ||
               static_cast<unsigned char>(c) >= 0x80;
    }

    /// The character here, NUL behind the end.
    char peek(std::size_t ahead = 0) const {
        return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
    }
    bool take(std::string_view token);
    void blanks();

    /// "column 3" of a byte, in characters.
    std::string column(std::size_t at) const;
    /// Always false. Only the first message is kept.
    bool fail_at(std::size_t at, std::string message);
    bool fail(std::string message) { return fail_at(at_, std::move(message)); }
    bool failed() const { return !message_.empty(); }
    Error error() const;
    /// What is here, for a message.
    std::string unexpected() const;

    /// An index or a bound, within I-JSON (section 2.1).
    bool integer(std::optional<std::int64_t>& out);
    /// A string literal in either quotes (section 2.3.1.1).
    bool string(std::string& out);
    /// A number literal (section 2.3.5.1).
    bool number(Json& out);

protected:
    std::string_view text_;
    std::size_t at_ = 0;

private:
    bool escape(std::string& out, char quote);
    bool some_digits();

    std::string message_;
    std::size_t message_at_ = 0;
};

}  // namespace molva::json
