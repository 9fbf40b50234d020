// TOML read strictly: every key is asked for by name and type, and whatever
// nobody asked for is an error with its place and the nearest known key.

#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace molva::toml {

struct DocumentState;  // holds toml++'s tree, kept out of the headers: it is slow to compile

/// One value of a document together with its place.
class Value {
public:
    bool is_string() const;
    bool is_array() const;
    bool is_table() const;
    bool is_number() const;  ///< an integer or a float
    bool is_bool() const;

    std::optional<std::string> string() const;
    std::optional<std::int64_t> integer() const;
    std::optional<double> number() const;  ///< an integer counts
    std::optional<bool> boolean() const;
    std::optional<std::string> date() const;  ///< a TOML date, "2026-08-20"
    std::vector<Value> items() const;         ///< empty unless an array

    /// "config.toml:12:3"
    std::string where() const;

    /// An Exit::usage error at this place.
    Error error(std::string what) const;

private:
    friend class Table;
    const void* node_ = nullptr;
    std::shared_ptr<DocumentState> document_;
};

/// A table that remembers which of its keys were asked for. Mistakes are
/// collected in the document, the first is what finish() returns; reading
/// goes on with "not there" so that loaders stay straight.
class Table {
public:
    bool has(std::string_view key) const;

    /// Each returns nothing if the key is missing. A key that is there with
    /// another type is remembered as an error.
    std::optional<std::string> string(std::string_view key);
    std::optional<std::int64_t> integer(std::string_view key);
    std::optional<double> number(std::string_view key);
    std::optional<bool> boolean(std::string_view key);
    std::optional<std::string> date(std::string_view key);
    /// One string, or an array of strings.
    std::vector<std::string> strings(std::string_view key);
    std::optional<Table> table(std::string_view key);
    /// An array of tables; also a single table.
    std::vector<Table> tables(std::string_view key);
    std::optional<Value> value(std::string_view key);

    /// The key's string; its absence is an error.
    std::string required(std::string_view key);

    /// Every key in the order of the file, for tables whose keys are names the
    /// user chose. Marks them all as asked for.
    std::vector<std::string> keys();

    /// "config.toml:12:3" of a key, or of the table if the key is not there.
    std::string where(std::string_view key = {}) const;

    /// Remembers an Exit::usage error at a key (or at the table).
    void fail(std::string_view key, std::string what);

private:
    friend class Document;
    struct State;
    friend struct DocumentState;
    std::shared_ptr<DocumentState> document_;
    State* state_ = nullptr;  // the document's
};

class Document {
public:
    /// @param name  for messages: the file's name
    /// @error Exit::usage with "name:line:column" and the parser's words;
    ///        also for text over 16 MiB or nested deeper than 256 values
    static Result<Document> parse(std::string_view text, std::string name);
    static Result<Document> load(const std::filesystem::path& path);

    Table root();

    /// The first thing that was wrong: a remembered error, else the first key
    /// that nobody asked for, with a suggestion from those that were.
    Result<void> finish();

    /// All of it, in the order of the file.
    std::vector<Error> problems();

private:
    std::vector<Error> unknown_keys() const;
    std::shared_ptr<DocumentState> state_;
};

}  // namespace molva::toml
