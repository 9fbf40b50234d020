#include "store/known.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <cstdint>

namespace molva::store {

namespace {

// The slots of a million reviews fit into a processor's own cache.
constexpr std::size_t kItemsPerSlot = 32;
// More than chance brings together: somebody has chosen ids whose hashes meet.
constexpr std::size_t kCrowded = 8 * kItemsPerSlot;

std::uint64_t bits_of(const std::optional<double>& rating) {
    return rating ? std::bit_cast<std::uint64_t>(*rating) + 1 : 0;
}

// The hashes are good ones: turning and adding keeps them apart.
std::uint64_t state_of(std::uint64_t text, std::uint64_t reply, std::uint64_t rest,
                       const std::optional<double>& rating) {
    std::uint64_t state = text;
    for (const std::uint64_t one : {reply, rest, bits_of(rating)}) {
        state = (std::rotl(state, 23) ^ one) * 0x9E3779B97F4A7C15ULL;
    }
    return state;
}

// Looked into at random, a large table on small pages costs more for finding the
// page than for reading it. Only advice: where it is not taken all goes on.
void want_huge_pages(void* begin, std::size_t size) {
    const auto page = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
    const auto from = (reinterpret_cast<std::uintptr_t>(begin) + page - 1) / page * page;
    const auto to = (reinterpret_cast<std::uintptr_t>(begin) + size) / page * page;
    if (to > from) (void)::madvise(reinterpret_cast<void*>(from), to - from, MADV_HUGEPAGE);
}

}  // namespace

Result<Known> Known::load(Store& store, std::string_view name) {
    Known to;
    const auto state = store.source(name);
    if (!state) return state.error();
    if (!*state) return to;
    to.source_ = (*state)->id;
    to.started_ = (*state)->started;
    to.reviews_ = (*state)->reviews;
    const auto expected = static_cast<std::size_t>(std::max<std::int64_t>(to.reviews_, 0));
    to.items_.reserve(expected);
    want_huge_pages(to.items_.data(), expected * sizeof(Item));
    auto walked = store.each_entry(to.source_, [&](const Entry& entry) {
        std::uint64_t marks = 0;
        if (entry.removed) marks = kRemoved | kDifferent;
        if (entry.missing > 0) marks |= kDifferent;  // that it is there again must be written down
        const std::uint64_t hashes =
            state_of(entry.text_hash, entry.reply_hash, entry.rest_hash, entry.rating);
        to.items_.push_back({entry.key, (hashes & ~std::uint64_t{kMarks}) | marks});
        (entry.removed ? to.removed_kinds_ : to.kinds_) |= bit(entry.id_kind);
        return Result<void>{};
    });
    if (!walked) return walked.error();
    to.index();
    return to;
}

// Keys are hashes, spread evenly: their first bits lead to where they are.
void Known::index() {
    const std::size_t slots = std::bit_ceil(items_.size() / kItemsPerSlot + 2);
    shift_ = 64U - static_cast<unsigned>(std::countr_zero(slots));
    first_.assign(slots + 1, 0);
    for (const Item& item : items_) ++first_[(item.key.high >> shift_) + 1];
    for (std::size_t slot = 0; slot < slots; ++slot) first_[slot + 1] += first_[slot];
}

// Where in its slot a key would be if they were spread quite evenly.
std::size_t Known::guess(Hash128 key) const {
    const std::size_t slot = key.high >> shift_;
    const std::uint64_t from = first_[slot], count = first_[slot + 1] - from;
    const std::uint64_t rest = (key.high << (64U - shift_)) >> 32U;
    return from + ((rest * count) >> 32U);
}

// The two cache lines around the guess.
void Known::expect(Hash128 key) const {
    if (items_.empty()) return;
    constexpr std::ptrdiff_t kHalf = 32;
    const auto* const item = reinterpret_cast<const char*>(items_.data() + guess(key));
    __builtin_prefetch(item - kHalf, 1);
    __builtin_prefetch(item + kHalf, 1);
}

std::optional<std::size_t> Known::find(Hash128 key) const {
    if (items_.empty()) return std::nullopt;
    const std::size_t slot = key.high >> shift_;
    const std::size_t from = first_[slot], to = first_[slot + 1];
    std::size_t at = guess(key);
    if (to - from > kCrowded) {
        const auto begin = items_.begin();
        const auto found = std::lower_bound(
            begin + static_cast<std::ptrdiff_t>(from), begin + static_cast<std::ptrdiff_t>(to), key,
            [](const Item& item, Hash128 wanted) { return item.key < wanted; });
        at = static_cast<std::size_t>(found - begin);
    }
    while (at > from && items_[at - 1].key >= key) --at;
    while (at < to && items_[at].key < key) ++at;
    if (at < to && items_[at].key == key) return at;
    return std::nullopt;
}

bool Known::same(const Digest& digest) {
    const auto at = find(digest.key);
    if (!at) return false;
    std::uint64_t& known = items_[*at].state;
    const auto state =
        state_of(digest.text_hash, digest.reply_hash, digest.rest_hash, digest.rating);
    known |= kSeen;
    // After one reading that differs the last one decides: all are kept from there on.
    if (((known ^ state) & ~std::uint64_t{kMarks}) != 0) known |= kDifferent;
    return (known & kDifferent) == 0;
}

bool Known::is_of(const SourceState& state) const {
    if (source_ == 0) return !state.started && state.reviews == 0;
    return source_ == state.id && started_ == state.started && reviews_ == state.reviews;
}

std::vector<Hash128> Known::unseen(std::uint64_t removed) const {
    std::vector<Hash128> all;
    for (const Item& item : items_) {
        if ((item.state & (kSeen | kRemoved)) == removed) all.push_back(item.key);
    }
    return all;
}

bool Known::was_seen(Hash128 key) const {
    const auto at = find(key);
    return at && (items_[*at].state & kSeen) != 0;
}

}  // namespace molva::store
