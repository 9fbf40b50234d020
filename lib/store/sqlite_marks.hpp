// How the SQLite store writes marks: as words of an FTS5 index.

#pragma once

#include <string>
#include <string_view>

#include "store/likeness.hpp"

namespace molva::store::sqlite {

/// The words of all marks, a space between; empty: there are none.
std::string words_of(const Marks& marks);
/// The other way round. Words that are none give no mark.
Marks marks_of(std::string_view words);

}  // namespace molva::store::sqlite
