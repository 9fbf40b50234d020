// Memory for one page: taken in large pieces, given back at once, bounded.
// The pieces go from page to page; each thread has its own.

#pragma once

#include <array>
#include <csetjmp>
#include <cstddef>

namespace molva::html {

/// A bump allocator with free lists for a C library that cannot bear a null
/// pointer. When the bound is reached, allocate() does not return: it jumps to
/// `escape`. The frames it leaves are the library's own C frames, in which
/// there is nothing to destroy; what they had allocated is the arena's.
class Arena {
public:
    explicit Arena(std::size_t limit) : limit_{limit} {}
    Arena(const Arena&) = delete;
    Arena& operator=(const Arena&) = delete;
    ~Arena();

    /// @pre  `escape` has been set by setjmp in a frame that is still there
    void* allocate(std::size_t size) noexcept;
    void release(void* pointer) noexcept;

    /// Like allocate(), but null instead of the jump.
    void* try_allocate(std::size_t size) noexcept;

    /// Follows one array of the library through its life: the first block of
    /// `size` bytes, and whatever twice as large block it is moved to when it
    /// grows. Past `limit` bytes release() jumps to `escape` too, with 2.
    void watch(std::size_t size, std::size_t limit) {
        watched_size_ = size;
        watch_limit_ = limit;
    }

    std::size_t taken() const { return taken_; }

    /// As new; everything in it is gone.
    void clear();

    std::jmp_buf escape;

private:
    struct alignas(16) Chunk {
        Chunk* next;
        std::size_t size;
    };
    struct Free {
        Free* next;
    };
    // Classes 0..63 are steps of 16 bytes up to 1 KiB, those above powers of two.
    static constexpr std::size_t kClasses = 64 + 54;
    static constexpr std::size_t kFirstChunk = 64 << 10;  // a fragment needs no more
    static constexpr std::size_t kLargestChunk = 1 << 20;

    static std::size_t class_of(std::size_t size);
    static std::size_t size_of(std::size_t size_class);
    char* grow(std::size_t size) noexcept;

    std::size_t limit_;
    const void* watched_ = nullptr;
    std::size_t watched_size_ = 0, watch_limit_ = 0;
    const void* last_ = nullptr;  // what allocate() gave last
    std::size_t last_size_ = 0;
    std::size_t taken_ = 0;
    std::size_t chunk_ = kFirstChunk;
    char* at_ = nullptr;
    char* end_ = nullptr;
    Chunk* chunks_ = nullptr;
    std::array<Free*, kClasses> free_{};
};

}  // namespace molva::html
