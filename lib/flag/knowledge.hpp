// What the judge has learnt, put together once: the polarity model, the topics.

#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include "base/result.hpp"
#include "flag/model.hpp"
#include "flag/rules.hpp"
#include "flag/topics.hpp"

namespace molva::flag {

struct Knowledge {
    std::optional<Model> model;  ///< without one words are judged by topics and rules alone
    TopicSet topics;
};

/// Where it lies.
struct KnowledgePlaces {
    std::filesystem::path model;                ///< used if the rules name no file
    std::vector<std::filesystem::path> topics;  ///< as TopicSet::load() takes them
};

/// Loads what `rules` need, and holds the topics that they name against those
/// that are there.
/// @error Exit::usage with one line: a model that is not there, damaged or of
///        another version, a topic that cannot be read, a rule about none
Result<std::shared_ptr<const Knowledge>> load_knowledge(const Rules& rules,
                                                        const KnowledgePlaces& places);

}  // namespace molva::flag
