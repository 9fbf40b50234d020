#include "flag/burst.hpp"

namespace molva::flag {

std::size_t BurstCounter::add(std::string_view subject, Instant at) {
    if (const auto known = by_subject_.find(subject); known != by_subject_.end()) {
        entries_.splice(entries_.begin(), entries_, known->second);
    } else {
        if (entries_.size() == kSubjects) {
            by_subject_.erase(entries_.back().subject);
            entries_.pop_back();
        }
        entries_.push_front({std::string{subject}, {}, 0});
        by_subject_[entries_.front().subject] = entries_.begin();
    }
    Entry& entry = entries_.front();
    if (entry.times.size() < kTimes) {
        entry.times.push_back(at);
    } else {
        entry.times[entry.next] = at;
        entry.next = (entry.next + 1) % kTimes;
    }
    std::size_t near = 0;
    for (const Instant time : entry.times) {
        near += (time > at ? time - at : at - time) <= window_;
    }
    return near;
}

}  // namespace molva::flag
