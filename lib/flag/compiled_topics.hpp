// Topics as they were read when molva was built: to read them from TOML and to
// stem their words at every start would cost more than to judge a thousand
// reviews. A file is known by its content, so that one that was changed since,
// or that somebody wrote, is read as it stands.

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/hash.hpp"
#include "flag/topics.hpp"

namespace molva::flag {

struct CompiledTopic {
    Hash128 content;          ///< of the TOML file
    std::string_view packed;  ///< of pack()
    std::size_t phrases = 0;  ///< in there
};

/// Written by the build, by lib/flag/generate.
std::span<const CompiledTopic> compiled_topics();

std::string pack(const TopicForm& form);

/// What pack() was given; nothing for bytes that are not of its making.
std::optional<TopicForm> unpack(std::string_view packed);

/// What the build read of a file with these bytes.
std::optional<TopicForm> find_compiled(std::string_view toml);

}  // namespace molva::flag
