// What of a review counts when two versions of it are compared.

#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/hash.hpp"
#include "base/time.hpp"
#include "stream/record.hpp"
#include "stream/review.hpp"
#include "value/date.hpp"

namespace molva::store {

/// When something was published, as exactly as its date tells: not before
/// `earliest`, before `latest`.
struct Span {
    Instant earliest{}, latest{};
    bool overlaps(const Span& other) const {
        return earliest < other.latest && other.earliest < latest;
    }
};

/// How long the unit of a precision is at most.
std::chrono::milliseconds length(value::Precision precision);

/// An absolute date begins its unit ("May 2021" is 2021-05-01T00:00). Where the
/// finer parts are not zero the date was counted back from now and may be off
/// by its unit either way; then the span is wider.
Span span_of(const OffsetInstant& at, value::Precision precision);

/// Nothing without `at`; without a known precision a day is supposed.
std::optional<Span> span_of(const stream::DateView& date);
std::optional<value::Precision> precision_of(std::string_view word);

/// The hashes of one review. `fetched` and the dates are in none of them: they
/// read differently at every crawl without anybody having written anything.
struct Digest {
    Hash128 key;                   ///< of the id
    std::uint64_t text_hash = 0;   ///< title, text, pros, cons
    std::uint64_t reply_hash = 0;  ///< of the owner's answer; 0: there is none
    std::uint64_t rest_hash = 0;  ///< author, url, votes, place, …: kept current without an event
    std::optional<double> rating;
    std::optional<Span> published;
    stream::IdKind id_kind = stream::IdKind::site;
};

/// The key of a review's id.
Hash128 key_of(std::string_view id);

/// Of a word that is none: the site's own, the one that is never matched over.
stream::IdKind kind_from(std::string_view word);

/// @param scratch  memory to use again from call to call
Digest digest_of(const stream::ReviewView& review, std::string& scratch);

}  // namespace molva::store
