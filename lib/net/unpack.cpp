#include "net/unpack.hpp"

#include <algorithm>
#include <array>

namespace molva::net {

namespace {

constexpr int kZlib = MAX_WBITS, kRaw = -MAX_WBITS, kGzip = MAX_WBITS + 16;

// RFC 1950 section 2.2: method 8, and a multiple of 31.
bool has_frame(std::string_view two) {
    const unsigned first = static_cast<unsigned char>(two[0]);
    const unsigned second = static_cast<unsigned char>(two[1]);
    return (first & 0x0F) == 8 && (first * 256 + second) % 31 == 0;
}

}  // namespace

Unpacker::Unpacker(Coding coding) : coding_(coding) {}

Unpacker::~Unpacker() {
    if (ready_) inflateEnd(&stream_);
}

// Sets zlib up once it is known for what. @return false: more bytes are needed
bool Unpacker::begin(std::string_view& packed) {
    begun_ = true;
    if (coding_ == Coding::gzip) {
        ready_ = inflateInit2(&stream_, kGzip) == Z_OK;
    } else {
        const auto missing = std::min<std::size_t>(2 - first_.size(), packed.size());
        first_ += packed.substr(0, missing);
        packed.remove_prefix(missing);
        if (first_.size() < 2) return false;
        first_ += packed;
        packed = first_;
        ready_ = inflateInit2(&stream_, has_frame(first_) ? kZlib : kRaw) == Z_OK;
    }
    damaged_ = !ready_;
    return ready_;
}

void Unpacker::end_member() {
    ended_ = true;
    passed_ = coding_ != Coding::gzip;
}

bool Unpacker::take(std::string_view packed, const Sink& sink) {
    if (packed.empty() || passed_) return true;
    if (!ready_ && !begin(packed)) return !damaged_;
    std::array<char, std::size_t{16} << 10> room;
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    stream_.avail_in = static_cast<uInt>(packed.size());
    do {
        if (ended_ && stream_.avail_in > 0) {
            // Another member, or something that is none.
            passed_ = *stream_.next_in != 0x1F || inflateReset(&stream_) != Z_OK;
            if (passed_) return true;
            ended_ = false;
            another_ = true;
        }
        stream_.next_out = reinterpret_cast<Bytef*>(room.data());
        stream_.avail_out = static_cast<uInt>(room.size());
        const int code = inflate(&stream_, Z_NO_FLUSH);
        const std::size_t got = room.size() - stream_.avail_out;
        if (got > 0 && !sink({room.data(), got})) return false;
        if (code == Z_STREAM_END) {
            end_member();
            if (passed_) return true;
        } else if (code == Z_DATA_ERROR && another_ && stream_.total_out == 0) {
            passed_ = ended_ = true;  // it only looked like one
            return true;
        } else if (code != Z_OK && code != Z_BUF_ERROR) {
            damaged_ = true;
            return false;
        } else if (code == Z_BUF_ERROR && got == 0) {
            return true;  // it wants more
        }
    } while (stream_.avail_in > 0 || stream_.avail_out == 0);
    return true;
}

}  // namespace molva::net
