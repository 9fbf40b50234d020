// Marks of what lies in a store already.

#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "store/likeness.hpp"
#include "store/store.hpp"
#include "stream/record.hpp"

namespace molva::store {

/// Marks of records that have no readable bytes behind them.
class RecordMarker {
public:
    /// @return nothing if it is no review
    std::optional<Marks> of(std::string_view record);

private:
    stream::RecordParser parser_;
    Printer printer_;
    std::string padded_;
};

/// Gives every record of a source its marks if it has none yet, or those of an
/// older algorithm, and says so in the state, which the caller saves. Only
/// inside a transaction; costs nothing where they are there.
Result<void> ensure_marks(Store& store, SourceState& state);

/// The marks of one source as one number, whatever their order.
class MarksSum {
public:
    void add(BodyId id, const Marks& marks);
    bool operator==(const MarksSum&) const = default;

private:
    std::uint64_t sum_ = 0;
};

/// What the store says of each source.
Result<std::map<SourceId, MarksSum>> sums_of_marks(Store& store);

}  // namespace molva::store
