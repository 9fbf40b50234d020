// A table of zeros that costs nothing until it is used: the system hands out
// its pages when they are first written.

#pragma once

#include <sys/mman.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <new>
#include <type_traits>

#if defined(__SANITIZE_ADDRESS__)
#define MOLVA_GUARDS_MEMORY 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define MOLVA_GUARDS_MEMORY 1
#endif
#endif

namespace molva {

/// `size` things whose bytes are all zero. For large tables of which a short
/// run uses little; a std::vector would write all of it first, and calloc() what
/// it takes of memory that was in use before.
template <typename T>
class Zeroed {
    static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);
    static_assert(alignof(T) <= 4096);  // of a page

public:
    explicit Zeroed(std::size_t size) {
        const std::size_t bytes = std::max<std::size_t>(size * sizeof(T), 1);
        items_ = {static_cast<T*>(take(bytes)), GiveBack{bytes}};
    }
    T& operator[](std::size_t i) { return items_.get()[i]; }
    const T& operator[](std::size_t i) const { return items_.get()[i]; }

private:
#ifdef MOLVA_GUARDS_MEMORY
    // Past its end an access is seen only in memory that the sanitizer knows.
    static void* take(std::size_t bytes) {
        void* const memory = ::operator new (bytes, std::align_val_t{alignof(T)});
        return std::memset(memory, 0, bytes);
    }
    struct GiveBack {
        std::size_t bytes = 0;
        void operator()(T* items) const { ::operator delete (items, std::align_val_t{alignof(T)}); }
    };
#else
    static void* take(std::size_t bytes) {
        void* const pages =
            ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (pages == MAP_FAILED) throw std::bad_alloc{};
        return pages;
    }
    struct GiveBack {
        std::size_t bytes = 0;
        void operator()(T* items) const { ::munmap(items, bytes); }
    };
#endif
    std::unique_ptr<T, GiveBack> items_;
};

}  // namespace molva
