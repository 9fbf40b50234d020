// A table of zeros that costs nothing until it is used: the system hands out
// its pages when they are first written.

#pragma once

#include <cstddef>
#include <cstdlib>
#include <memory>
#include <new>
#include <type_traits>

namespace molva {

/// `size` things whose bytes are all zero. For large tables of which a short
/// run uses little; a std::vector would write all of it first.
template <typename T>
class Zeroed {
    static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);
    static_assert(alignof(T) <= 64);

public:
    explicit Zeroed(std::size_t size)
        : memory_(std::calloc(size * sizeof(T) + alignof(T), 1)) {
        if (!memory_) throw std::bad_alloc{};
        void* begin = memory_.get();
        std::size_t room = size * sizeof(T) + alignof(T);
        items_ = static_cast<T*>(std::align(alignof(T), size * sizeof(T), begin, room));
    }
    T& operator[](std::size_t i) { return items_[i]; }
    const T& operator[](std::size_t i) const { return items_[i]; }

private:
    struct Free {
        void operator()(void* memory) const { std::free(memory); }
    };
    std::unique_ptr<void, Free> memory_;
    T* items_ = nullptr;
};

}  // namespace molva
