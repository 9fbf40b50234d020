// What a review says in its words: its language, how it sounds, what it is
// about, and which words tell.

#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "flag/harm.hpp"
#include "flag/model.hpp"
#include "flag/polarity.hpp"
#include "flag/topics.hpp"
#include "stream/record.hpp"

namespace molva::flag {

/// A piece of a review: where it stands and what it is. Most are found and never
/// shown, so that it is views of the review, and valid as long as those are.
struct Piece {
    std::string_view field;  ///< "title", "text", "pros", "cons"
    std::string_view text;   ///< of the field, from its beginning
    std::string_view match;  ///< the words themselves, in there
    double weight = 0;       ///< of telling(): what it added to the sum
    /// [from, to) in code points of the field; counted anew each time.
    std::pair<std::size_t, std::size_t> span() const;
};

/// Code points of a text that was checked when it was parsed.
std::size_t code_points(std::string_view text);

/// Where pieces begin, in code points. Of several in the order of their text it
/// goes on from the one before.
class Places {
public:
    std::size_t before(const Piece& piece);

private:
    const char* text_ = nullptr;
    std::size_t at_ = 0, points_ = 0;
};

enum class Tone { negative, neutral, positive };
std::string_view to_string(Tone tone);

/// A topic that a review speaks of.
struct Mention {
    const Topic* topic = nullptr;
    Tone tone = Tone::neutral;
    Piece piece;
    bool outright = false;  ///< the phrase itself is a complaint or praise, not the words around it
    /// Of an outright complaint of a grave topic: the probability that its clause
    /// is bad news, the worst if there are several; 1 where no model says.
    double negative = 1;
    /// Of the same: whether it is the author's own, and nothing in its sentence
    /// praises the topic.
    Witness witness = Witness::lived;
};

/// "Пришёл с ожогом, сразу помогли" names a harm and complains of none: from
/// this Mention::negative on it is one.
inline constexpr double kSoundsBad = 0.5;

struct Opinion {
    std::string_view lang = "und";  ///< as the review says, else as its words do
    std::optional<Polarity>
        polarity;                   ///< nothing without a model of its language, or without words
    double threshold = 0.5;         ///< from which Polarity::negative it counts as bad news
    bool modelled = false;          ///< a model reads its language, also if it knows no word of it
    bool story = false;             ///< of a book, a film or a game; asked only if harm is named
    std::vector<Mention> mentions;  ///< once a topic and tone, in the order of the text
};

/// Reads opinions. Not for several threads at once.
class OpinionReader {
public:
    /// All may be nullptr and outlive the reader.
    /// @param more      phrases that are looked for beside those of the topics; with topics only
    /// @param deciding  by topic, whether it may decide; empty: all may
    OpinionReader(const Model* model, const TopicSet* topics, const PhraseSet* more = nullptr,
                  const std::vector<bool>& deciding = {});
    OpinionReader(OpinionReader&&) noexcept;
    ~OpinionReader();

    /// The opinion is valid as long as `review`'s views are.
    Opinion read(const stream::ReviewView& review);
    /// The same without the mentions, into a new opinion, or one whose mentions'
    /// memory is to be used again.
    void read_words(const stream::ReviewView& review, Opinion& out);
    /// Whether a review may have a phrase of a topic that may decide, or one of the
    /// other phrases. To be asked before its words are read, which takes far longer.
    Chance may_decide(const stream::ReviewView& review);
    /// The mentions of the review whose words were read last, and more().
    /// @param all   of all topics, else only of those that may decide
    /// @param harm  whether it will be asked who was harmed; if not, Opinion::story
    ///              and of the mentions `negative` and `witness` say nothing
    void find_mentions(Opinion& out, bool all, bool harm = true);

    /// The pieces that weighed most, of the review read last.
    /// @param praise  those for it instead of those against it
    std::vector<Piece> telling(std::size_t most, bool praise = false);

    /// Those of the other phrases that the review read last has, in their order.
    const std::vector<Found>& more() const;
    /// The words of the review read last; Tokens::text is what they were cut from.
    const Tokens& tokens() const;
    /// Where one of those stands: the field alone, and all of it.
    std::string_view field_of(const Found& found) const;
    Piece piece_of(const Found& found) const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace molva::flag
