// PostgreSQL's binary formats: parameters, rows of COPY, arrays, results.

#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.hpp"
#include "base/time.hpp"
#include "store/libpq.hpp"

namespace molva::store::postgres {

/// Text as a column can hold it. PostgreSQL refuses NUL and what is not UTF-8,
/// and names and addresses come from foreign pages: ESC (U+001B) begins
/// "ESC e" for itself, "ESC 0" for NUL and "ESC x hh" for another byte. Text
/// without them, which is nearly all, stays as it is.
/// @param scratch  holds the result if it is not `text` itself
std::string_view pack(std::string_view text, std::string& scratch);

/// What pack() was given.
std::string unpack(std::string_view stored);

/// Values one after the other, each with its length before it, as they stand in
/// a row of COPY and in an array.
class Fields {
public:
    Fields& add(std::int64_t value);  ///< bigint
    Fields& add_int(std::int32_t value);
    Fields& add_small(std::int16_t value);
    Fields& add(bool value);
    Fields& add(double value);
    Fields& add(std::string_view text);
    Fields& add(Hash128 key);  ///< uuid, ordered as the numbers are
    Fields& add(Instant at);   ///< timestamptz
    Fields& add_null();
    Fields& add_raw(std::string_view bytes);  ///< in the format of its type already
    template <typename T>
    Fields& add(const std::optional<T>& value) {
        return value ? add(*value) : add_null();
    }
    Fields& add(const char*) = delete;  // would become a bool

    /// How many columns the row has that follows.
    void begin_row(std::int16_t columns);

    const std::string& bytes() const { return bytes_; }
    std::size_t size() const { return bytes_.size(); }
    bool empty() const { return bytes_.empty(); }
    void clear() { bytes_.clear(); }
    void cut(std::size_t size) { bytes_.resize(size); }

private:
    std::string bytes_;
    std::string scratch_;
};

/// The numbers of the types that arrays are made of here (pg_type.oid).
enum class Type : std::uint32_t {
    boolean = 16,
    bigint = 20,
    smallint = 21,
    integer = 23,
    text = 25,
    real = 701,
    timestamp = 1184,
    uuid = 2950,
};

/// A one-dimensional array.
class Array {
public:
    explicit Array(Type type) : type_(type) {}
    template <typename T>
    void add(const T& value) {
        fields_.add(value);
        ++count_;
    }
    void add_int(std::int32_t value) { fields_.add_int(value), ++count_; }
    void add_small(std::int16_t value) { fields_.add_small(value), ++count_; }
    std::string finish() const;
    std::size_t count() const { return count_; }

private:
    Type type_;
    Fields fields_;
    std::size_t count_ = 0;
};

/// What a statement is given for $1, $2, …: always apart from its text.
class Params {
public:
    template <typename T>
    Params& add(const T& value) {
        begin();
        fields_.add(value);
        return *this;
    }
    Params& add_null();
    Params& add_array(const Array& array);
    Params& add_texts(const std::vector<std::string>& list);

    int count() const { return static_cast<int>(starts_.size()); }
    std::size_t size() const { return fields_.size(); }
    /// For libpq, which wants three lists; valid until the next change.
    void lay_out(std::vector<const char*>& values, std::vector<int>& lengths,
                 std::vector<int>& formats) const;

private:
    void begin() { starts_.push_back(fields_.size()); }

    Fields fields_;
    std::vector<std::size_t> starts_;
};

/// The answer to a statement.
class Rows {
public:
    explicit Rows(PGresult* result) : result_(result) {}

    int size() const { return pq().ntuples(result_.get()); }
    bool empty() const { return size() == 0; }
    bool null(int row, int column) const { return pq().getisnull(result_.get(), row, column) != 0; }
    std::int64_t integer(int row, int column) const;  ///< of any width; 0 for null
    bool boolean(int row, int column) const;
    double real(int row, int column) const;
    std::string text(int row, int column) const;
    Hash128 key(int row, int column) const;
    Instant instant(int row, int column) const;
    std::optional<Instant> maybe_instant(int row, int column) const;
    std::string_view command() const { return pq().cmdStatus(result_.get()); }
    std::int64_t affected() const;

private:
    std::string_view bytes(int row, int column) const;

    std::unique_ptr<PGresult, Clear> result_;
};

}  // namespace molva::store::postgres
