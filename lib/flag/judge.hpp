// Is it bad news, how bad, about what, and why do we think so: molva-flag(1).
//
// Stars decide first, words what stars leave open, rules have the last word.

#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "flag/judgement.hpp"
#include "flag/knowledge.hpp"
#include "flag/rules.hpp"
#include "stream/record.hpp"

namespace molva::flag {

/// How much is asked about a record.
enum class Detail {
    if_flagged,  ///< whether it is flagged, and only if it is the rest
    all,         ///< everything but this:
    outcomes,    ///< Judgement::outcomes as well
};

/// Judges one record after another; remembers, within bounds, how much bad news
/// came of whom. Not for several threads at once.
class Judge {
public:
    /// @param rules      outlives the judge
    /// @param knowledge  never null
    Judge(const Rules& rules, std::shared_ptr<const Knowledge> knowledge);
    Judge(Judge&&) noexcept;
    ~Judge();

    /// Judges a review, or an event that brings one (new, edited,
    /// rating_changed, returned) or tells of a source. Nothing for any other
    /// record: an owner's reply or a removed review is no bad news.
    std::optional<Judgement> judge(const stream::Record& record, Detail detail = Detail::all);
    /// The same for many records: memory of `out` is used again.
    /// @return whether the record was judged
    bool judge(const stream::Record& record, Judgement& out, Detail detail);

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace molva::flag
