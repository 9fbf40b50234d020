#include "store/match.hpp"

#include <algorithm>

#include "base/hash.hpp"
#include "base/utf8.hpp"

namespace molva::store {

namespace {

bool is_letter(char32_t code) {
    if (code < 128) return (code >= '0' && code <= '9') || (code >= 'a' && code <= 'z');
    return !utf8::is_space(code) && !(code >= 0x2000 && code <= 0x206F) && code != 0xAB &&
           code != 0xBB;
}

void add_words(std::string_view text, std::vector<std::uint64_t>& to) {
    std::string word;
    const auto finish = [&] {
        if (!word.empty()) to.push_back(quick_hash(word).low);
        word.clear();
    };
    while (!text.empty()) {
        const char32_t code = utf8::lower(utf8::take(text));
        if (is_letter(code)) {
            utf8::append(word, code);
        } else {
            finish();
        }
    }
    finish();
}

// Index of the single greatest score in a row, if it is above 0.
template <typename Score>
std::optional<std::size_t> best(std::size_t count, const Score& score) {
    std::optional<std::size_t> at;
    double most = 0;
    bool shared = false;
    for (std::size_t i = 0; i < count; ++i) {
        const double value = score(i);
        if (value > most) {
            most = value;
            at = i;
            shared = false;
        } else if (value == most) {
            shared = true;
        }
    }
    return shared ? std::nullopt : at;
}

}  // namespace

Likeness likeness_of(const stream::ReviewView& review, stream::IdKind id_kind) {
    Likeness to;
    to.id_kind = id_kind;
    to.author = utf8::lower(review.author_name);
    to.published = span_of(review.published);
    to.raw_date = review.published.raw;
    for (const auto text : {review.title, review.text, review.pros, review.cons}) {
        add_words(text, to.words);
    }
    std::sort(to.words.begin(), to.words.end());
    to.words.erase(std::unique(to.words.begin(), to.words.end()), to.words.end());
    return to;
}

double alike(const Likeness& before, const Likeness& after) {
    if (!may_match(before.id_kind, after.id_kind)) return 0;
    if (before.author.empty() || before.author != after.author) return 0;
    const bool same_date = before.published && after.published
                               ? before.published->overlaps(*after.published)
                               : !before.raw_date.empty() && before.raw_date == after.raw_date;
    if (!same_date) return 0;
    if (before.words == after.words) return 1;
    std::vector<std::uint64_t> common;
    std::set_intersection(before.words.begin(), before.words.end(), after.words.begin(),
                          after.words.end(), std::back_inserter(common));
    const std::size_t shorter = std::min(before.words.size(), after.words.size());
    if (shorter < 3 || common.size() * 2 < shorter) return 0;  // two words are soon shared
    // Below 1 whatever is shared: only equal texts are certain.
    const double all = static_cast<double>(before.words.size() + after.words.size());
    return 0.5 + 0.49 * (2 * static_cast<double>(common.size()) / all);
}

std::vector<std::pair<std::size_t, std::size_t>> pair_up(const std::vector<Likeness>& before,
                                                         const std::vector<Likeness>& after) {
    std::vector<std::pair<std::size_t, std::size_t>> pairs;
    if (before.size() > kMaxGroup || after.size() > kMaxGroup) return pairs;
    std::vector<double> scores(before.size() * after.size());
    for (std::size_t b = 0; b < before.size(); ++b) {
        for (std::size_t a = 0; a < after.size(); ++a) {
            scores[b * after.size() + a] = alike(before[b], after[a]);
        }
    }
    for (std::size_t b = 0; b < before.size(); ++b) {
        const auto mate =
            best(after.size(), [&](std::size_t a) { return scores[b * after.size() + a]; });
        if (!mate) continue;
        const auto back =
            best(before.size(), [&](std::size_t i) { return scores[i * after.size() + *mate]; });
        if (back == b) pairs.emplace_back(b, *mate);
    }
    return pairs;
}

}  // namespace molva::store
