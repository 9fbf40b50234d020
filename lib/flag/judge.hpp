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
    /// @param outcomes  whether Judgement::outcomes is wanted
    std::optional<Judgement> judge(const stream::Record& record, bool outcomes = false);
    /// The same for many records: memory of `out` is used again.
    /// @return whether the record was judged
    bool judge(const stream::Record& record, Judgement& out, bool outcomes);

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace molva::flag
