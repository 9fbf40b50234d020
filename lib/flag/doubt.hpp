// What makes one wonder whether a review is what it seems: the same text
// elsewhere, many like it at once, an answer that stands under others too.
//
// Evidence, never a verdict: it names the other reviews and leaves it to a
// person to look at them. It makes nothing bad news and nobody a liar.

#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "base/toml.hpp"
#include "flag/recall.hpp"
#include "store/store.hpp"
#include "stream/record.hpp"

namespace molva::flag {

/// [flag.doubt] of the configuration, molva-config(5).
struct DoubtSettings {
    bool on = true;
    std::chrono::milliseconds window = std::chrono::hours{7 * 24};  ///< of a campaign
    std::int64_t campaign = 4;     ///< authors, this one too, that make one
    std::int64_t canned = 5;       ///< reviews with the same answer that make it worth telling
    std::int64_t named = 10;       ///< other reviews that are named at most
    std::int64_t remember = 20'000;  ///< reviews of the stream
};

/// Mistakes are remembered in the document.
DoubtSettings read_doubt(toml::Table table);

/// Another review that is like the one at hand.
struct LookAlike {
    Remembered review;
    double similarity = 0;    ///< store::likeness()
    std::string_view author;  ///< "same", "same_name" (on another site), "other"; empty: not known
    std::optional<std::int64_t> days;  ///< between the two
};

/// What is known of one review.
struct Doubt {
    std::vector<LookAlike> alike;  ///< most like it first
    struct Campaign {
        std::int64_t reviews = 0, authors = 0;  ///< this one too
        Instant from{}, to{};                   ///< of the first and the last
    };
    std::optional<Campaign> campaign;
    std::vector<Remembered> same_reply;  ///< other reviews with the same answer, the newest first
    std::optional<double> reply_share;   ///< of the source's answers, at least; from the store

    bool none() const { return alike.empty() && same_reply.empty(); }
};

/// The "doubt" member of a "flag", molva-stream(5); empty if there is nothing.
/// @param named  other reviews that are named at most
std::string to_json(const Doubt& doubt, std::size_t named);

/// Looks for evidence in the store, if there is one, and among what the stream
/// has brought so far. Memory is bounded; a look takes the newest 64 of those
/// that share a mark. Not for several threads at once.
class Doubter {
public:
    /// @param store  may be nullptr; outlives the doubter
    Doubter(const DoubtSettings& settings, store::Store* store);

    /// Looks at the review of a record, and remembers it. Nothing of other
    /// records, and of events that bring no new text and no new answer.
    /// @error what the store says
    Result<Doubt> look(const stream::Record& record);

private:
    Result<void> look_at_text(const stream::Record& record, const Remembered& self, Doubt& to);
    Result<void> look_at_reply(const Remembered& self, Doubt& to);
    void find_campaign(const Remembered& self, Doubt& to) const;
    Result<std::optional<double>> share_of(const Remembered& self, std::size_t count);

    DoubtSettings settings_;
    store::Store* store_;
    store::Printer printer_;
    Recall recall_;
    RecordReader reader_;
    struct Answers {
        std::string source;
        std::int64_t count = 0;
        int uses = 0;
    };
    Answers answers_;  // of the source asked for last
};

}  // namespace molva::flag
