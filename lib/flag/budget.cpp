#include "flag/budget.hpp"

#include <algorithm>
#include <chrono>
#include <optional>

#include "flag/opinion.hpp"
#include "flag/rules.hpp"

namespace molva::flag {

namespace {

bool names_harm(const Opinion& opinion, double grave) {
    return std::any_of(
        opinion.mentions.begin(), opinion.mentions.end(), [&](const Mention& one) {
            return one.outright && one.tone == Tone::negative && one.topic->gravity >= grave &&
                   one.witness >= Witness::bare;
        });
}

}  // namespace

Result<Budget> budget_of(std::vector<Row>& rows, double at_most, const TopicSet& topics) {
    std::optional<Instant> first, last;
    std::size_t dated = 0;
    for (const auto& row : rows) {
        if (!row.at) continue;
        ++dated;
        first = std::min(first.value_or(*row.at), *row.at);
        last = std::max(last.value_or(*row.at), *row.at);
    }
    if (dated < 2 || *last == *first) {
        return Error{Exit::usage, "--at-most",
                     "needs rows with dates (published.at) of more than one day"};
    }
    const double days =
        std::chrono::duration<double, std::ratio<86'400>>(*last - *first).count() + 1;
    Budget out;
    out.rows_a_day = static_cast<double>(dated) / days;
    out.share = std::min(1.0, at_most / out.rows_a_day);
    OpinionReader reader{nullptr, &topics};
    std::size_t harms = 0;
    for (auto& row : rows) {
        stream::ReviewView review;
        review.text = row.text;
        row.harm = names_harm(reader.read(review), Rules{}.grave);
        harms += row.harm;
    }
    out.harm_share = static_cast<double>(harms) / static_cast<double>(rows.size());
    return out;
}

}  // namespace molva::flag
