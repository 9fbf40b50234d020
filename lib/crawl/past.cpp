#include "crawl/past.hpp"

#include <algorithm>
#include <memory>
#include <set>
#include <string>
#include <utility>

#include "base/lines.hpp"
#include "store/digest.hpp"
#include "stream/record.hpp"

namespace molva::crawl {

namespace {

// One look at the store's index for each review: nothing is held in memory.
class Lookup {
public:
    Lookup(store::Store& store, store::SourceId source) : store_(store), source_(source) {}

    bool has(std::string_view line) {
        padded_.assign(line).append(LineReader::kPadding, '\0');
        const auto record = parser_.parse(std::string_view{padded_}.substr(0, line.size()));
        if (!record || !record->review) return false;
        const auto digest = store::digest_of(*record->review, scratch_);
        const auto entry = store_.entry(source_, digest.key);
        if (!entry || !*entry) return false;
        const store::Entry& known = **entry;
        return !known.removed && known.missing == 0 && known.text_hash == digest.text_hash &&
               known.reply_hash == digest.reply_hash && known.rating == digest.rating;
    }

private:
    store::Store& store_;
    store::SourceId source_;
    stream::RecordParser parser_;
    std::string padded_, scratch_;
};

using Page = std::pair<std::string_view, std::string_view>;

std::set<Page> pages_of(const std::vector<stream::Validator>& validators) {
    std::set<Page> out;
    for (const auto& one : validators) out.emplace(one.url, one.hash);
    return out;
}

}  // namespace

bool Past::validators_are_whole() const {
    if (state && state->reviews == 0) return !validators.empty();  // nothing that could be missed
    return good && !validators.empty() && pages_of(validators) == pages_of(good->validators);
}

void Past::forget_pages() {
    validators.clear();
    swept.reset();
}

Result<Past> load_past(store::Store& store, std::string_view source) {
    auto state = store.source(source);
    if (!state) return state.error();
    return *state ? load_past(store, std::move(**state)) : Past{};
}

Result<Past> load_past(store::Store& store, store::SourceState state) {
    Past past;
    auto validators = store.validators(state.id);
    if (!validators) return validators.error();
    past.validators = std::move(*validators);
    if (!state.last_good.empty()) {
        if (auto good = stream::parse_crawl(state.last_good)) past.good = std::move(*good);
    }
    if (past.good && past.good->unconfirmed == 0) {
        past.swept = std::max(past.good->started, past.good->confirmed.value_or(Instant{}));
    }
    if (state.baseline) {
        const auto lookup = std::make_shared<Lookup>(store, state.id);
        past.knows = [lookup](std::string_view record) { return lookup->has(record); };
    }
    past.state = std::move(state);
    past.state->last_good = {};
    return past;
}

}  // namespace molva::crawl
