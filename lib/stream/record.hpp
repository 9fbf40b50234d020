// Reading the stream: one line at a time, every known field looked at once.
//
// A line is parsed whole and checked (RFC 8259, UTF-8), so that what goes on
// down the pipe is known to be JSON. Whoever passes a record on passes on the
// bytes of its line: unknown fields survive that way.

#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"

namespace molva::stream {

struct DateView {
    std::string_view at, precision, raw;
};

struct ReplyView {
    std::string_view text, author;
    DateView published;
};

/// A review as it came: views into the parser, valid until its next parse().
/// Absent strings are empty.
struct ReviewView {
    std::string_view source, subject, scraper, id, id_kind, url;
    std::string_view author_name, author_url, author_id;
    std::optional<double> rating, rating_best, rating_worst, score;
    std::string_view title, text, pros, cons, lang, version, place, fetched;
    DateView published, edited;
    std::optional<ReplyView> reply;
    std::optional<std::int64_t> votes_up, votes_down;
    /// How many have seen it, and how many follow its author. No page is read
    /// for them, but streams from elsewhere may have them.
    std::optional<std::int64_t> views, author_followers;
    std::optional<bool> verified;
    /// Of the two texts a rule may look at by name: title, text, pros, cons,
    /// author, version, place, reply. Empty for an unknown name.
    std::string_view field(std::string_view name) const;
};

enum class Kind { review, crawl, event, other };

struct Record {
    Kind kind = Kind::other;
    /// The bytes that were parsed: those given, but U+FFFD for half of a surrogate pair.
    std::string_view line;
    std::string_view type;  ///< as written; empty if there is none
    std::string_view source, subject;
    bool has_flag = false;  ///< a "flag" key is there already

    /// Of a review record, or of an event that carries one.
    std::optional<ReviewView> review;

    // Events only.
    std::optional<std::int64_t> seq;
    std::string_view event_id, event, at;
    std::optional<double> before_rating, before_score;  ///< of "before", if they have changed
};

class RecordParser {
public:
    RecordParser();
    ~RecordParser();
    RecordParser(RecordParser&&) noexcept;
    RecordParser& operator=(RecordParser&&) noexcept;

    /// @param line  one JSON object; LineReader::kPadding bytes behind it must
    ///              be readable
    /// @return      views into this parser and into `line`, good until the next call
    /// @error       Exit::partial, without a place: "not a JSON object", or the
    ///              known field that has another type than molva-stream(5) says
    Result<Record> parse(std::string_view line);
    /// The same where the caller has a record: what was in it is forgotten. After
    /// an error there is nothing to be read in it.
    Result<void> parse(std::string_view line, Record& to);

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// Appends `line` up to where the value of a last member "key" goes, which the
/// caller writes. `line` must be a JSON object that parse() has accepted and that
/// has no such key yet.
/// @return what comes behind the value
std::string_view append_opened(std::string& out, std::string_view line, std::string_view key);

/// `line` with `"key":json` as its last member, in place of one that is there
/// already. `line` must be a JSON object that parse() has accepted.
std::string with_member(std::string_view line, std::string_view key, std::string_view json);

}  // namespace molva::stream
