// What a review is about: topics as data.
//
// A topic is one TOML file: phrases by language, some of which say by
// themselves whether it is praised or complained of; of the others the words
// around them decide.

#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "flag/loyalty.hpp"
#include "flag/phrases.hpp"

namespace molva::flag {

/// How a phrase of a topic colours it.
enum class Colour : std::uint8_t {
    around,    ///< as the words around it sound
    negative,  ///< a complaint by itself
    positive,  ///< praise by itself
};

struct Topic {
    std::string name;                          ///< "delivery"; also the file's name
    std::map<std::string, std::string> title;  ///< by language
    double gravity = 0;                        ///< what a complaint adds to the severity, 0…3
    Loyalty loyalty = Loyalty::unknown;        ///< what it says of whether somebody comes back
    /// Whether it has phrases of each colour; TopicSet fills it in.
    bool has_words = false, has_complaint = false, has_praise = false;
    bool operator==(const Topic&) const = default;
};

/// A topic's file, read.
struct TopicForm {
    Topic topic;
    std::vector<std::pair<Colour, PhraseForm>> phrases;
    bool operator==(const TopicForm&) const = default;
};

/// @param file  for messages
/// @param name  what the topic has to be called
/// @error Exit::usage with place and advice
Result<TopicForm> read_topic(std::string_view toml, const std::string& file,
                             const std::string& name, PhraseReader& reader);

/// The topics of a folder, put together once and then only read.
class TopicSet {
public:
    /// Reads every *.toml of the folders; a file of an earlier folder hides one
    /// of the same name in a later one. Folders that are not there are skipped.
    /// Files that were there when molva was built are known already and cost
    /// next to nothing (compiled_topics.hpp).
    /// @error Exit::usage with place and advice
    static Result<TopicSet> load(const std::vector<std::filesystem::path>& folders);

    /// The same of one text, for tests.
    static Result<TopicSet> parse(std::string_view toml, const std::string& name);

    const std::vector<Topic>& topics() const { return topics_; }
    /// nullptr if there is none of that name.
    const Topic* find(std::string_view name) const;
    const PhraseSet& phrases() const { return phrases_; }

    struct Meaning {
        std::uint32_t topic = 0;  ///< place in topics()
        Colour colour = Colour::around;
        bool alone = true;  ///< its phrase has no other one
    };
    /// What finding a phrase means; several topics may share one.
    std::span<const Meaning> meanings(PhraseId phrase) const {
        const Meaning& first = first_[phrase];
        if (first.alone) [[likely]] return {&first, 1};
        return shared_.at(phrase);
    }

    /// Whether a phrase has a negation of its own: "не вернули деньги".
    bool negated(PhraseId phrase) const { return negated_[phrase]; }

private:
    void add(TopicForm form);

    std::vector<Topic> topics_;
    PhraseSet phrases_;
    std::vector<Meaning> first_;  // by phrase
    std::unordered_map<PhraseId, std::vector<Meaning>> shared_;  // all of those that have several
    std::vector<bool> negated_;   // by phrase
};

}  // namespace molva::flag
