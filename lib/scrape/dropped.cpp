#include "scrape/dropped.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace molva::scrape {

void Dropped::add(const Dropped& other) {
    for (const auto& [why, count] : other.why_) why_[why] += count;
}

std::size_t Dropped::count() const {
    std::size_t sum = 0;
    for (const auto& [why, count] : why_) sum += count;
    return sum;
}

bool Dropped::are_most_of(std::size_t rows) const {
    constexpr std::size_t kMoreThanAFew = 5;
    return count() >= kMoreThanAFew && count() * 2 > rows;
}

std::string Dropped::told(std::size_t rows) const {
    std::vector<std::pair<std::string, std::size_t>> reasons{why_.begin(), why_.end()};
    std::stable_sort(reasons.begin(), reasons.end(),
                     [](const auto& a, const auto& b) { return a.second > b.second; });
    auto out = fmt::format("{} of {} row{} {} left out: ", count(), rows, rows == 1 ? "" : "s",
                           count() == 1 ? "was" : "were");
    if (reasons.size() == 1) return out + reasons.front().first;
    for (const auto& [why, times] : reasons) {
        out += fmt::format("{}{} ({})", out.ends_with(": ") ? "" : ", ", why, times);
    }
    return out;
}

}  // namespace molva::scrape
