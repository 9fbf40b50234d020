// Records made small for the store: zstd with a dictionary that knows what
// every record says, so that 400 bytes already gain.
//
// The dictionary is a part of the program and not made of what is stored: what
// a person has asked to be forgotten cannot live on in it.

#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace molva::store {

class Packer {
public:
    Packer();
    ~Packer();
    Packer(Packer&&) noexcept;
    Packer& operator=(Packer&&) noexcept;

    /// @return the packed bytes, valid until the next call; nothing if packing
    ///         would not make the record smaller
    std::optional<std::string_view> pack(std::string_view record);

    /// @return nothing if the bytes are damaged or of a newer kind
    std::optional<std::string> unpack(std::string_view packed);

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace molva::store
