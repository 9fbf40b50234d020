// Bytes put aside until they are needed again: in memory up to a bound, then
// in a file that has no name and is gone with the process.

#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace molva::store {

class Spool {
public:
    /// @param folder  where the file is made when it is needed
    Spool(std::size_t memory, std::filesystem::path folder)
        : memory_(memory), folder_(std::move(folder)) {}
    Spool(Spool&& other) noexcept;
    Spool& operator=(Spool&&) = delete;
    ~Spool();

    /// @return where to find it again
    /// @error  Exit::system, in words: no room, no folder
    Result<std::uint64_t> add(std::string_view bytes);

    /// What add() was given; valid until the next call of anything here, with
    /// kPadding readable bytes behind it.
    Result<std::string_view> get(std::uint64_t place);

    /// Forgets everything.
    void clear();

private:
    Result<void> spill();
    Result<void> read(std::uint64_t from, char* to, std::size_t size) const;

    std::size_t memory_;
    std::filesystem::path folder_;
    int fd_ = -1;
    std::uint64_t written_ = 0;  // bytes in the file; those in buffer_ come after
    std::string buffer_;
    std::string piece_;
};

}  // namespace molva::store
