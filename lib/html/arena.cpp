#include "html/arena.hpp"

#include <bit>
#include <cstdint>
#include <cstdlib>
#include <new>

namespace molva::html {

namespace {

constexpr std::size_t kHeader = 16;  // the size class, and what keeps the block aligned

/// Pieces that the last pages of this thread have left, for the next one: the
/// system gives every new one page by page, and wipes it.
class Spare {
public:
    Spare() = default;
    Spare(const Spare&) = delete;
    Spare& operator=(const Spare&) = delete;
    ~Spare() {
        for (std::size_t i = 0; i < count_; ++i) std::free(pieces_[i].memory);
    }

    void* take(std::size_t size) noexcept {
        for (std::size_t i = 0; i < count_; ++i) {
            if (pieces_[i].size != size) continue;
            void* memory = pieces_[i].memory;
            pieces_[i] = pieces_[--count_];
            return memory;
        }
        return nullptr;
    }
    bool keep(void* memory, std::size_t size) noexcept {
        if (count_ == kPieces || size > kLargest) return false;
        pieces_[count_++] = {memory, size};
        return true;
    }

private:
    static constexpr std::size_t kPieces = 16;
    static constexpr std::size_t kLargest = (1 << 20) + 64;
    struct Piece {
        void* memory;
        std::size_t size;
    };
    std::array<Piece, kPieces> pieces_{};
    std::size_t count_ = 0;
};

Spare& spare() {
    static thread_local Spare one;
    return one;
}

}  // namespace

std::size_t Arena::class_of(std::size_t size) {
    if (size <= 1024) return size == 0 ? 0 : (size - 1) / 16;
    return 64 + static_cast<std::size_t>(std::bit_width(size - 1)) - 11;
}

std::size_t Arena::size_of(std::size_t size_class) {
    return size_class < 64 ? (size_class + 1) * 16 : std::size_t{2048} << (size_class - 64);
}

char* Arena::grow(std::size_t size) noexcept {
    const std::size_t whole = size + sizeof(Chunk);
    if (whole > limit_ - taken_) return nullptr;
    void* memory = spare().take(whole);
    if (memory == nullptr) memory = std::malloc(whole);
    if (memory == nullptr) return nullptr;
    taken_ += whole;
    chunks_ = new (memory) Chunk{chunks_, whole};
    return static_cast<char*>(memory) + sizeof(Chunk);
}

void* Arena::try_allocate(std::size_t size) noexcept {
    if (size > limit_) return nullptr;
    const std::size_t size_class = class_of(size);
    if (Free* block = free_[size_class]) {
        free_[size_class] = block->next;
        return block;
    }
    const std::size_t need = size_of(size_class) + kHeader;
    char* block = at_;
    if (need > kLargestChunk / 4) {  // has a chunk of its own
        block = grow(need);
        if (block == nullptr) return nullptr;
    } else {
        if (static_cast<std::size_t>(end_ - at_) < need) {
            while (chunk_ < 2 * need) chunk_ *= 2;
            block = grow(chunk_);
            if (block == nullptr) return nullptr;
            end_ = block + chunk_;
            if (chunk_ < kLargestChunk) chunk_ *= 2;
        }
        at_ = block + need;
    }
    *reinterpret_cast<std::uint64_t*>(block) = size_class;
    return block + kHeader;
}

void* Arena::allocate(std::size_t size) noexcept {
    void* block = try_allocate(size);
    if (block == nullptr) std::longjmp(escape, 1);
    if (watched_ == nullptr && size == watched_size_) watched_ = block;
    last_ = block;
    last_size_ = size;
    return block;
}

void Arena::release(void* pointer) noexcept {
    if (pointer == nullptr) return;
    if (pointer == watched_ && last_size_ == 2 * watched_size_) {
        watched_ = last_;
        watched_size_ = last_size_;
        if (watched_size_ > watch_limit_) std::longjmp(escape, 2);
    }
    const auto size_class =
        *reinterpret_cast<const std::uint64_t*>(static_cast<char*>(pointer) - kHeader);
    free_[size_class] = new (pointer) Free{free_[size_class]};
}

void Arena::clear() {
    while (chunks_ != nullptr) {
        Chunk* next = chunks_->next;
        if (!spare().keep(chunks_, chunks_->size)) std::free(chunks_);
        chunks_ = next;
    }
    at_ = end_ = nullptr;
    chunk_ = kFirstChunk;
    taken_ = 0;
    free_ = {};
    watched_ = last_ = nullptr;
}

Arena::~Arena() { clear(); }

}  // namespace molva::html
