#include "store/marking.hpp"

#include <vector>

#include "base/lines.hpp"

namespace molva::store {

std::optional<Marks> RecordMarker::of(std::string_view record) {
    padded_.assign(record).append(LineReader::kPadding, '\0');
    const auto parsed = parser_.parse(std::string_view{padded_}.substr(0, record.size()));
    if (!parsed || !parsed->review) return std::nullopt;
    return printer_.marks(*parsed->review);
}

Result<void> ensure_marks(Store& store, SourceState& state) {
    if (state.marks == kMarksVersion) return {};
    std::vector<BodyId> bodies;
    if (state.started || state.reviews > 0) {
        auto walked = store.each_entry(state.id, [&](const Entry& entry) {
            bodies.push_back(entry.body);
            return Result<void>{};
        });
        if (!walked) return walked;
    }
    RecordMarker marker;
    for (const BodyId id : bodies) {
        const auto record = store.body(state.id, id);
        if (!record) return record.error();
        const auto marks = marker.of(*record);
        if (!marks) {
            return Error{Exit::system, store.name(), "damaged: a stored review cannot be read"};
        }
        if (auto set = store.set_marks(state.id, id, *marks); !set) return set;
    }
    state.marks = kMarksVersion;
    return {};
}

void MarksSum::add(BodyId id, const Marks& marks) {
    if (marks.none()) return;
    std::uint64_t hash = static_cast<std::uint64_t>(id);
    for (const Mark mark : {marks.text[0], marks.text[1], marks.reply}) {
        hash = (hash ^ mark) * 0x9FB21C651E98DF25ULL;
        hash ^= hash >> 32;
    }
    sum_ += hash;
}

Result<std::map<SourceId, MarksSum>> sums_of_marks(Store& store) {
    std::map<SourceId, MarksSum> to;
    auto walked = store.each_marks([&](SourceId source, BodyId id, const Marks& marks) {
        to[source].add(id, marks);
    });
    if (!walked) return walked.error();
    return to;
}

}  // namespace molva::store
