#include "base/hash.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

namespace molva {

namespace {

std::string digest(std::string_view bytes, const EVP_MD* kind) {
    unsigned char out[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    if (EVP_Digest(bytes.data(), bytes.size(), out, &size, kind, nullptr) != 1) size = 0;
    return {reinterpret_cast<const char*>(out), size};
}

}  // namespace

Hash128 quick_hash(std::string_view bytes) {
    const XXH128_hash_t hash = XXH3_128bits(bytes.data(), bytes.size());
    return {hash.high64, hash.low64};
}

std::string to_hex(Hash128 hash) { return fmt::format("{:016x}{:016x}", hash.high, hash.low); }

std::string sha256(std::string_view bytes) { return digest(bytes, EVP_sha256()); }
std::string sha1(std::string_view bytes) { return digest(bytes, EVP_sha1()); }

std::string hex(std::string_view bytes) {
    std::string out;
    out.reserve(bytes.size() * 2);
    constexpr std::string_view kDigits = "0123456789abcdef";
    for (const unsigned char byte : bytes) (out += kDigits[byte >> 4]) += kDigits[byte & 15];
    return out;
}

std::string base32(std::string_view bytes) {
    constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    std::string out;
    std::uint32_t bits = 0;
    int held = 0;
    for (const unsigned char byte : bytes) {
        bits = (bits << 8) | byte;
        for (held += 8; held >= 5; held -= 5) out += kAlphabet[(bits >> (held - 5)) & 31];
    }
    if (held > 0) out += kAlphabet[(bits << (5 - held)) & 31];
    return out;
}

std::string base64(std::string_view bytes) {
    constexpr std::size_t kPiece = std::size_t{3} << 20;  // EVP_EncodeBlock counts in int
    std::string out;
    out.reserve((bytes.size() + 2) / 3 * 4);
    while (!bytes.empty()) {
        const auto part = bytes.substr(0, kPiece);
        const std::size_t at = out.size(), size = (part.size() + 2) / 3 * 4;
        out.resize(at + size + 1);  // it adds a NUL
        EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data() + at),
                        reinterpret_cast<const unsigned char*>(part.data()),
                        static_cast<int>(part.size()));
        out.resize(at + size);
        bytes.remove_prefix(part.size());
    }
    return out;
}

}  // namespace molva
