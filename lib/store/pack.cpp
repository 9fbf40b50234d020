#include "store/pack.hpp"

#include <zstd.h>

#include "store/pack_dictionary.hpp"

namespace molva::store {

namespace {

constexpr char kFirstKind = 1;     // packed with kDictionary1
constexpr int kLevel = -1;         // twice as quick as 1, for one byte in fifteen
constexpr std::size_t kMagic = 4;  // RFC 8878, 3.1.1: the same for every frame, so not stored
constexpr char kMagicBytes[kMagic] = {'\x28', '\xB5', '\x2F', '\xFD'};
constexpr std::size_t kLargest = std::size_t{256} << 20;

}  // namespace

struct Packer::Impl {
    ZSTD_CCtx* packing = ZSTD_createCCtx();
    ZSTD_DCtx* unpacking = ZSTD_createDCtx();
    ZSTD_CDict* to = nullptr;  // made when it is needed: 0.2 ms
    ZSTD_DDict* from = nullptr;
    std::string packed, frame;

    ~Impl() {
        ZSTD_freeCCtx(packing);
        ZSTD_freeDCtx(unpacking);
        ZSTD_freeCDict(to);
        ZSTD_freeDDict(from);
    }
};

Packer::Packer() : impl_(std::make_unique<Impl>()) {}
Packer::~Packer() = default;
Packer::Packer(Packer&&) noexcept = default;
Packer& Packer::operator=(Packer&&) noexcept = default;

std::optional<std::string_view> Packer::pack(std::string_view record) {
    Impl& my = *impl_;
    if (record.empty() || record.size() > kLargest || !my.packing) return std::nullopt;
    if (!my.to) my.to = ZSTD_createCDict(kDictionary1.data(), kDictionary1.size(), kLevel);
    my.packed.resize(ZSTD_compressBound(record.size()));
    const std::size_t size = ZSTD_compress_usingCDict(
        my.packing, my.packed.data(), my.packed.size(), record.data(), record.size(), my.to);
    if (ZSTD_isError(size) != 0 || size <= kMagic || size - kMagic + 1 >= record.size()) {
        return std::nullopt;
    }
    my.packed[kMagic - 1] = kFirstKind;
    return std::string_view{my.packed}.substr(kMagic - 1, size - kMagic + 1);
}

std::optional<std::string> Packer::unpack(std::string_view packed) {
    Impl& my = *impl_;
    if (packed.empty() || packed.front() != kFirstKind || !my.unpacking) return std::nullopt;
    if (!my.from) my.from = ZSTD_createDDict(kDictionary1.data(), kDictionary1.size());
    my.frame.assign(kMagicBytes, kMagic).append(packed.substr(1));
    const auto size = ZSTD_getFrameContentSize(my.frame.data(), my.frame.size());
    if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN || size > kLargest) {
        return std::nullopt;
    }
    std::string record(static_cast<std::size_t>(size), '\0');
    const std::size_t got = ZSTD_decompress_usingDDict(my.unpacking, record.data(), record.size(),
                                                       my.frame.data(), my.frame.size(), my.from);
    if (ZSTD_isError(got) != 0 || got != record.size()) return std::nullopt;
    return record;
}

}  // namespace molva::store
