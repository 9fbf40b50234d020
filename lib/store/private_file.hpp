// Files and folders that only their owner may read: what people wrote and who
// they are is in them.

#pragma once

#include <filesystem>

#include "base/result.hpp"

namespace molva::store {

/// Makes `folder` and those above it that are missing, with mode 0700. Those
/// that are there stay as they are.
/// @error Exit::system, where = the folder
Result<void> make_private_folder(const std::filesystem::path& folder);

/// Makes an empty file with mode 0600, unless there is one.
/// @error Exit::system, where = the file
Result<void> make_private_file(const std::filesystem::path& file);

}  // namespace molva::store
