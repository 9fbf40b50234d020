// A value or the reason why there is none. Failure is part of a function's
// type here; exceptions are for memory and for libraries that throw, and are
// caught where those are called.

#pragma once

#include <string>
#include <utility>
#include <variant>

#include "base/exit.hpp"

namespace molva {

/// What a person is told when something cannot be done, and the exit status
/// that goes with it. Printed as "tool: where: what".
struct Error {
    Exit status = Exit::failed;  ///< what the process should end with, at least
    std::string where{};         ///< "config.toml:12:3", "<stdin>:7", a source or a URL; may be empty
    std::string what;            ///< what is wrong and, where there is advice, what to do about it
};

template <typename T>
class [[nodiscard]] Result {
public:
    Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
    Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

    bool has_value() const noexcept { return state_.index() == 0; }
    explicit operator bool() const noexcept { return has_value(); }

    /// @pre has_value()
    T& operator*() & { return std::get<0>(state_); }
    const T& operator*() const& { return std::get<0>(state_); }
    T&& operator*() && { return std::get<0>(std::move(state_)); }
    T* operator->() { return &std::get<0>(state_); }
    const T* operator->() const { return &std::get<0>(state_); }

    /// @pre !has_value()
    const Error& error() const { return std::get<1>(state_); }

    T value_or(T fallback) const& { return has_value() ? std::get<0>(state_) : std::move(fallback); }

private:
    std::variant<T, Error> state_;
};

/// The same for functions that only succeed or fail.
template <>
class [[nodiscard]] Result<void> {
public:
    Result() = default;
    Result(Error error) : error_(std::in_place_index<1>, std::move(error)) {}

    bool has_value() const noexcept { return error_.index() == 0; }
    explicit operator bool() const noexcept { return has_value(); }
    const Error& error() const { return std::get<1>(error_); }

private:
    std::variant<std::monostate, Error> error_;
};

}  // namespace molva
