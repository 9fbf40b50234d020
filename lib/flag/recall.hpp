// The reviews that a stream has brought so far, as little of each as tells
// whether another one is like it; the oldest are forgotten.

#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/time.hpp"
#include "store/likeness.hpp"
#include "stream/record.hpp"

namespace molva::flag {

/// A review as evidence names it.
struct Remembered {
    std::string source, id, subject;
    std::string author;  ///< the id, else the URL, else the name of its author; empty: not known
    std::string name;    ///< of its author, in small letters
    std::optional<Instant> at;  ///< when it was published
    store::Print print;
    std::uint64_t reply = 0;  ///< Printer::reply_print()

    bool is(const Remembered& other) const { return id == other.id && source == other.source; }
};

/// @param printer  memory to use
Remembered remember(const stream::ReviewView& review, store::Printer& printer);

/// Reads records from the store, which have no readable bytes behind them.
class RecordReader {
public:
    /// @return nothing if it is no review
    std::optional<Remembered> read(std::string_view record, store::Printer& printer);

private:
    stream::RecordParser parser_;
    std::string padded_;
};

class Recall {
public:
    /// @param most  reviews that are remembered, at least one
    explicit Recall(std::size_t most) : most_(most) {}

    void add(const store::Marks& marks, Remembered review);

    /// Those that have the mark, the newest first; valid until the next add().
    std::vector<const Remembered*> find_text(store::Mark mark, std::size_t limit) const;
    std::vector<const Remembered*> find_reply(store::Mark mark, std::size_t limit) const;

private:
    static constexpr std::size_t kMarks = 3;  // two of the text, one of the answer
    struct Item {
        Remembered review;
        std::array<store::Mark, kMarks> marks{};
        std::array<std::uint64_t, kMarks> before{};  // number of the one before with that mark
    };
    using Newest = std::unordered_map<store::Mark, std::uint64_t>;

    std::vector<const Remembered*> find(const Newest& newest, store::Mark mark, std::size_t limit,
                                        bool reply) const;
    void forget(const Item& item, std::uint64_t number);
    const Item* at(std::uint64_t number) const;

    std::size_t most_;
    std::vector<Item> items_;  // a ring: number n lies at (n - 1) % most_
    std::uint64_t last_ = 0;   // number of the newest; they begin with 1
    Newest text_, reply_;
};

}  // namespace molva::flag
