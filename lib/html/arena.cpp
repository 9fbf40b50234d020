#include "html/arena.hpp"

#include <bit>
#include <cstdint>
#include <cstdlib>
#include <new>

namespace molva::html {

namespace {

constexpr std::size_t kHeader = 16;  // the size class, and what keeps the block aligned

}  // namespace

std::size_t Arena::class_of(std::size_t size) {
    if (size <= 1024) return size == 0 ? 0 : (size - 1) / 16;
    return 64 + static_cast<std::size_t>(std::bit_width(size - 1)) - 11;
}

std::size_t Arena::size_of(std::size_t size_class) {
    return size_class < 64 ? (size_class + 1) * 16 : std::size_t{2048} << (size_class - 64);
}

char* Arena::grow(std::size_t size) noexcept {
    const std::size_t whole = size + sizeof(Chunk) > kChunk ? size + sizeof(Chunk) : kChunk;
    if (whole > limit_ - taken_) return nullptr;
    void* memory = std::malloc(whole);
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
    if (static_cast<std::size_t>(end_ - at_) < need) {
        char* memory = grow(need);
        if (memory == nullptr) return nullptr;
        if (need + sizeof(Chunk) > kChunk / 2) {  // too large to share a chunk
            *reinterpret_cast<std::uint64_t*>(memory) = size_class;
            return memory + kHeader;
        }
        at_ = memory;
        end_ = memory + kChunk - sizeof(Chunk);
    }
    char* block = at_;
    at_ += need;
    *reinterpret_cast<std::uint64_t*>(block) = size_class;
    return block + kHeader;
}

void* Arena::allocate(std::size_t size) noexcept {
    void* block = try_allocate(size);
    if (block == nullptr) std::longjmp(escape, 1);
    return block;
}

void Arena::release(void* pointer) noexcept {
    if (pointer == nullptr) return;
    const auto size_class =
        *reinterpret_cast<const std::uint64_t*>(static_cast<char*>(pointer) - kHeader);
    free_[size_class] = new (pointer) Free{free_[size_class]};
}

Arena::~Arena() {
    while (chunks_ != nullptr) {
        Chunk* next = chunks_->next;
        std::free(chunks_);
        chunks_ = next;
    }
}

}  // namespace molva::html
