// Packed bodies, unpacked as they come.
//
// libcurl could do it, and takes a stream that ends too early for a short body
// (7.88 does), and one in several members for a broken one.

#pragma once

#include <zlib.h>

#include <functional>
#include <string>
#include <string_view>

namespace molva::net {

/// Content codings of RFC 9110 section 8.4.1 that zlib knows.
class Unpacker {
public:
    enum class Coding { gzip, deflate };

    /// Gets the parts as they are unpacked; false: no more of them.
    using Sink = std::function<bool(std::string_view part)>;

    explicit Unpacker(Coding coding);
    ~Unpacker();
    Unpacker(const Unpacker&) = delete;
    Unpacker& operator=(const Unpacker&) = delete;

    /// Unpacks the next bytes. Members of gzip may follow each other (RFC 1952
    /// section 2.2); what follows the last and is none is passed over, as
    /// gzip(1) does. "deflate" is taken with and without the frame of zlib.
    /// @return false if the sink wants no more, or the bytes are damaged
    bool take(std::string_view packed, const Sink& sink);

    bool damaged() const { return damaged_; }

    /// Whether what was begun has come to its end. Nothing at all is whole.
    bool whole() const { return !begun_ || ended_; }

private:
    bool begin(std::string_view& packed);
    void end_member();

    Coding coding_;
    z_stream stream_{};
    std::string first_;      // of deflate, until it shows in which frame it comes
    bool begun_ = false;     // a byte has come
    bool ready_ = false;     // zlib knows what to expect
    bool ended_ = false;     // a member is whole, and none was begun after it
    bool another_ = false;   // the member at hand is not the first
    bool passed_ = false;    // the rest is not ours
    bool damaged_ = false;
};

}  // namespace molva::net
