// Moving things as a whole: a source to another name, a store to another place.

#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>

#include "base/result.hpp"
#include "store/store.hpp"

namespace molva::store {

/// Gives a source another name, in its records, its versions and its events as
/// well. All of it or, on an error, nothing.
/// @error Exit::usage if there is no source `from`, if there is one `to`, or if they are one
Result<void> rename(Store& store, std::string_view from, std::string_view to);

struct Copied {
    std::int64_t sources = 0, reviews = 0, versions = 0, events = 0;
};

using OpenTarget = std::function<Result<std::unique_ptr<Store>>()>;

/// Writes all that is in `from` into another store, which must be empty, in one
/// transaction; then reads both again and compares them. Nobody can write to
/// `from` meanwhile.
/// @param open_target  asked once `from` is held: what cannot be copied leaves
///                     no empty store behind
/// @error Exit::usage if the other holds anything, or is `from`;
///        Exit::system if a store fails, or if the copy is not the same
Result<Copied> copy(Store& from, const OpenTarget& open_target);

}  // namespace molva::store
