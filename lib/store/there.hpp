// Whether there is a store, for commands that must not make one.

#pragma once

#include <string_view>

#include "base/result.hpp"

namespace molva::store {

/// Opening an SQLite file for writing makes it. What works on a store that is
/// there asks this first; of a store on a server nothing is asked.
/// @error Exit::system if `url` is of SQLite and the file is not there
Result<void> must_be_there(std::string_view url);

}  // namespace molva::store
