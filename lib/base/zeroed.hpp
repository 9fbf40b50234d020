// A table of zeros that costs nothing until it is used: the system hands out
// its pages when they are first written.

#pragma once

#include <sys/mman.h>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <new>
#include <type_traits>

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
        void* const pages = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE,
                                   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (pages == MAP_FAILED) throw std::bad_alloc{};
        items_ = {static_cast<T*>(pages), Unmap{bytes}};
    }
    T& operator[](std::size_t i) { return items_.get()[i]; }
    const T& operator[](std::size_t i) const { return items_.get()[i]; }

private:
    struct Unmap {
        std::size_t bytes = 0;
        void operator()(T* items) const { ::munmap(items, bytes); }
    };
    std::unique_ptr<T, Unmap> items_;
};

}  // namespace molva
