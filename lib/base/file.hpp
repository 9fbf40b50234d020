// Whole files, read with a limit and written so that nobody sees half of one.

#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace molva {

/// Reads a file into memory.
/// @param limit  in bytes; a longer file is refused, not cut
/// @error Exit::system with the file's name and errno's words
Result<std::string> read_file(const std::filesystem::path& path,
                              std::size_t limit = std::size_t{64} << 20);

/// Writes `content` to a new file beside `path`, flushes it to the disk and
/// renames it over `path`: readers see the old content or the new.
/// @error Exit::system with the file's name and errno's words
Result<void> write_file_atomically(const std::filesystem::path& path, std::string_view content);

/// Writes all of `bytes` to a descriptor, whatever the size of single writes.
/// @return 0, or errno
int write_all(int fd, std::string_view bytes) noexcept;

}  // namespace molva
