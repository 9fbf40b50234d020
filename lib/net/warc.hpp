// WARC files (ISO 28500, WARC 1.0 and 1.1): reading what others wrote and
// writing what was seen.
//
// No network code here and none below: molva-extract links this.

#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/time.hpp"
#include "net/http.hpp"

namespace molva::net {

struct WarcLimits {
    std::size_t header = std::size_t{64} << 10;  ///< bytes of a record's own header
    std::size_t block = std::size_t{32} << 20;   ///< bytes of a block; a larger one is passed over
};

/// One record as it lies in the file, its block not looked into.
struct WarcRecord {
    std::string type;          ///< "response", "request", "warcinfo", "metadata", …
    std::string target_uri{};  ///< without the angle brackets that wget writes
    std::string id{};          ///< WARC-Record-ID, "<urn:uuid:…>"
    std::optional<Instant> date{};
    Headers fields{};  ///< all of them
    std::string block{};
    bool skipped = false;      ///< larger than the limit, so the block was passed over
    std::uint64_t offset = 0;  ///< of the record, or of its gzip member, in the file
    std::uint64_t within = 0;  ///< unpacked bytes of that member before the record
};

/// Reads one record after another, from a pipe too, in memory bounded by one record.
class WarcReader {
public:
    /// @param fd    open for reading; stays the caller's
    /// @param name  for messages
    /// @param at    where in the file the descriptor stands, for offsets
    WarcReader(int fd, std::string name, WarcLimits limits = {}, std::uint64_t at = 0);
    ~WarcReader();
    WarcReader(WarcReader&&) noexcept;
    WarcReader& operator=(WarcReader&&) noexcept;

    /// The next record; nothing at the end. After an error there is nothing
    /// more to come: what was read before it stands.
    /// @error Exit::partial, where = "NAME: offset N"
    Result<std::optional<WarcRecord>> next();

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// Whether the bytes at a file's start are those of a WARC, packed or not.
bool looks_like_warc(std::string_view start);

/// The answer inside a "response" record: status, headers, and the body with
/// transfer and content encodings undone (gzip and deflate).
/// @param body_limit  bytes after unpacking
/// @error Exit::partial: no HTTP message, too large, an encoding that cannot be undone here
Result<Response> warc_response(const WarcRecord& record,
                               std::size_t body_limit = std::size_t{16} << 20);

struct WarcWriterOptions {
    std::string software{};     ///< for warcinfo: "molva/0.1.0"
    std::string description{};  ///< for warcinfo, may be empty
    std::uint64_t rotate_at =
        0;  ///< bytes after which the next exchange begins a new file; 0: never
};

/// Writes WARC 1.1, each record a gzip member of its own if the name ends in
/// ".gz". Record ids are derived from the content and its place in the file,
/// so that the same crawl gives the same bytes.
///
/// The body is stored as libcurl gives it, unpacked. Headers that would no
/// longer be true keep their value under "X-Archive-Orig-…" (Content-Encoding,
/// Transfer-Encoding, Content-Length) and Content-Length is that of the stored
/// body, so that every reader can use the record. Answers over HTTP/2 are
/// written with an HTTP/1.1 status line and "WARC-Protocol: h2".
/// The values of cookies are "[removed]", in answers as in requests.
/// A hop without an answer becomes a metadata record with the fields
/// molva-failure, molva-reason and molva-worth-retrying, so that a replay fails
/// in the same way.
///
/// Molva-Source names the source that asked: two of them may ask for one URL and
/// get different answers.
///
/// A page as a browser made it becomes a conversion record (section 6.8 of the
/// specification) that refers to its document's response and holds an HTTP
/// message like that; Molva-Document-URI, Molva-Requests, Molva-Bytes and
/// Molva-Browser say of what and how. One that came to nothing becomes a
/// metadata record with the same fields.
///
/// A robots.txt that was kept from an earlier run becomes a resource record
/// with the fields Molva-Status and Molva-Stale; its date is when it was fetched.
class WarcWriter final : public Recorder {
public:
    /// Creates the file. One that is there is evidence and stays as it is: the
    /// next free name with "-00001" and so on before the suffix is taken then,
    /// and for the files that rotation begins.
    /// @param now  for warcinfo's date
    /// @error Exit::system
    static Result<std::unique_ptr<WarcWriter>> open(const std::filesystem::path& path, Instant now,
                                                    WarcWriterOptions options);
    ~WarcWriter() override;

    std::string record(const Exchange& exchange) override;
    std::string record(const Rendered& page) override;
    std::string record(const KeptRobots& robots) override;

    /// The file that is being written.
    const std::filesystem::path& path() const;

    /// Flushes to the disk. The first error of any record() comes out here.
    /// @error Exit::system
    Result<void> close();

private:
    struct State;
    explicit WarcWriter(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace molva::net
