#include <openssl/evp.h>

#include "base/hash.hpp"

// What libcrypto does, apart from hash.cpp: to load it takes longer than to judge a few
// reviews, and who only judges needs no more than quick_hash().

namespace molva {

namespace {

std::string digest(std::string_view bytes, const EVP_MD* kind) {
    unsigned char out[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    if (EVP_Digest(bytes.data(), bytes.size(), out, &size, kind, nullptr) != 1) size = 0;
    return {reinterpret_cast<const char*>(out), size};
}

}  // namespace

std::string sha256(std::string_view bytes) { return digest(bytes, EVP_sha256()); }
std::string sha1(std::string_view bytes) { return digest(bytes, EVP_sha1()); }

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
