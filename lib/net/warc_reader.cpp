#include <fmt/format.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <deque>
#include <system_error>
#include <utility>

#include "base/utf8.hpp"
#include "net/message.hpp"
#include "net/text.hpp"
#include "net/warc.hpp"

namespace molva::net {

namespace {

constexpr std::size_t kPiece = std::size_t{64} << 10;
// Blank lines between records that are endured; more is padding or a bomb.
constexpr std::size_t kMostBlank = std::size_t{64} << 10;
// What a record that is passed over may claim to have.
constexpr std::uint64_t kMostSkipped = std::uint64_t{4} << 30;

// Bytes from a descriptor, unpacked if they are gzip, with the place in the
// file where the member began that a byte came from.
class Input {
public:
    Input(int fd, std::uint64_t at) : fd_(fd), file_(at) {}
    ~Input() {
        if (inflating_) inflateEnd(&stream_);
    }
    Input(const Input&) = delete;
    Input& operator=(const Input&) = delete;

    /// What lies ready, at least `size` bytes unless the end or an error came before.
    std::string_view peek(std::size_t size) {
        while (ready_.size() - used_ < size && fill()) {
        }
        return std::string_view{ready_}.substr(used_);
    }
    void take(std::size_t size) {
        used_ += size;
        taken_ += size;
        if (used_ >= kPiece * 4 || used_ == ready_.size()) {
            ready_.erase(0, used_);
            used_ = 0;
        }
    }

    struct Place {
        std::uint64_t offset, within;
    };
    /// Of the next byte that take() will take.
    Place place() {
        while (members_.size() > 1 && members_[1].first <= taken_) members_.pop_front();
        if (members_.empty()) return {start_ + taken_, 0};
        return {members_.front().second, taken_ - members_.front().first};
    }

    /// Why there was no more, if it was not the end.
    const std::string& problem() const { return problem_; }

private:
    bool read_piece();
    bool fill();
    bool begin_member();
    bool fail(std::string what) {
        problem_ = std::move(what);
        end_ = true;
        return false;
    }

    int fd_;
    std::uint64_t file_;           // of the first byte of packed_ not used yet
    std::uint64_t start_ = file_;  // where it all began
    std::uint64_t taken_ = 0;      // unpacked bytes handed out
    std::array<char, kPiece> piece_{};
    std::string_view packed_{};
    std::string ready_;
    std::size_t used_ = 0;
    std::uint64_t made_ = 0;                                       // unpacked bytes in all
    std::deque<std::pair<std::uint64_t, std::uint64_t>> members_;  // unpacked, in the file
    z_stream stream_{};
    enum class Kind { unknown, plain, gzip } kind_ = Kind::unknown;
    bool inflating_ = false;
    bool in_member_ = false;
    bool end_ = false;
    std::string problem_;
};

bool Input::read_piece() {
    while (true) {
        const auto got = ::read(fd_, piece_.data(), piece_.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return fail(std::generic_category().message(errno));
        packed_ = {piece_.data(), static_cast<std::size_t>(got)};
        return got > 0;
    }
}

bool Input::begin_member() {
    // What follows the last member as padding is no data (gzip(1) ignores it too).
    while (!packed_.empty() && packed_.front() == '\0') {
        packed_.remove_prefix(1);
        ++file_;
    }
    if (packed_.empty()) return true;
    if (packed_.front() != '\x1F') return fail("something that is not gzip after a gzip member");
    const int state = inflating_ ? inflateReset(&stream_) : inflateInit2(&stream_, 31);
    if (state != Z_OK) return fail("zlib cannot be set up");
    inflating_ = in_member_ = true;
    members_.emplace_back(made_, file_);
    return true;
}

// Makes at least one more byte ready; false at the end or after an error.
bool Input::fill() {
    while (!end_) {
        if (packed_.empty() && !read_piece()) {
            if (in_member_ && problem_.empty()) problem_ = "the file ends inside a gzip member";
            end_ = true;
            return false;
        }
        if (kind_ == Kind::unknown) {
            kind_ = packed_.front() == '\x1F' ? Kind::gzip : Kind::plain;
        }
        if (kind_ == Kind::plain) {
            ready_ += packed_;
            made_ += packed_.size();
            file_ += packed_.size();
            packed_ = {};
            return true;
        }
        if (!in_member_) {
            if (!begin_member()) return false;
            continue;
        }
        std::array<char, kPiece> out;
        stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed_.data()));
        stream_.avail_in = static_cast<uInt>(packed_.size());
        stream_.next_out = reinterpret_cast<Bytef*>(out.data());
        stream_.avail_out = static_cast<uInt>(out.size());
        const int state = inflate(&stream_, Z_NO_FLUSH);
        file_ += packed_.size() - stream_.avail_in;
        packed_.remove_prefix(packed_.size() - stream_.avail_in);
        const std::size_t got = out.size() - stream_.avail_out;
        ready_.append(out.data(), got);
        made_ += got;
        if (state == Z_STREAM_END) in_member_ = false;
        if (state != Z_OK && state != Z_STREAM_END && state != Z_BUF_ERROR) {
            return fail("a gzip member is broken");
        }
        if (got > 0) return true;
    }
    return false;
}

// wget writes "<http://…>", against the letter of WARC 1.0 and with its grammar.
std::string bare_uri(std::string_view text) {
    if (text.starts_with('<') && text.ends_with('>')) text = text.substr(1, text.size() - 2);
    return std::string{text};
}

}  // namespace

struct WarcReader::State {
    State(int fd, std::string n, WarcLimits l, std::uint64_t at)
        : input(fd, at), name(std::move(n)), limits(l) {}

    Error error(const Input::Place& place, std::string what) {
        over = true;
        return {Exit::partial, fmt::format("{}: offset {}", name, place.offset), std::move(what)};
    }
    bool skip_blank();
    std::optional<std::string> take_head();
    bool take_block(WarcRecord& record, std::uint64_t size);

    Input input;
    std::string name;
    WarcLimits limits;
    bool over = false;
};

// Passes the empty lines between records; false if there are too many.
bool WarcReader::State::skip_blank() {
    std::size_t passed = 0;
    while (true) {
        const std::string_view ready = input.peek(1);
        const auto blank = std::min(ready.find_first_not_of("\r\n"), ready.size());
        if (blank == 0) return true;
        passed += blank;
        if (passed > kMostBlank) return false;
        input.take(blank);
    }
}

// A record's header up to and with its empty line.
std::optional<std::string> WarcReader::State::take_head() {
    std::size_t wanted = 1;
    while (true) {
        const std::string_view ready = input.peek(wanted);
        const std::string_view seen = ready.substr(0, limits.header + 4);
        for (const std::string_view mark : {"\r\n\r\n", "\n\n"}) {
            const auto end = seen.find(mark);
            if (end == std::string_view::npos) continue;
            std::string head{seen.substr(0, end + mark.size())};
            input.take(head.size());
            return head;
        }
        if (ready.size() < wanted || ready.size() >= limits.header + 4) return std::nullopt;
        wanted = ready.size() + 1;
    }
}

// The block, or past it if it is too large; false if the file ends before.
bool WarcReader::State::take_block(WarcRecord& record, std::uint64_t size) {
    record.skipped = size > limits.block;
    while (size > 0) {
        const std::string_view ready = input.peek(1);
        if (ready.empty()) return false;
        const auto part = static_cast<std::size_t>(std::min<std::uint64_t>(size, ready.size()));
        if (!record.skipped) record.block += ready.substr(0, part);
        input.take(part);
        size -= part;
    }
    return true;
}

WarcReader::WarcReader(int fd, std::string name, WarcLimits limits, std::uint64_t at)
    : state_(std::make_unique<State>(fd, std::move(name), limits, at)) {}
WarcReader::~WarcReader() = default;
WarcReader::WarcReader(WarcReader&&) noexcept = default;
WarcReader& WarcReader::operator=(WarcReader&&) noexcept = default;

Result<std::optional<WarcRecord>> WarcReader::next() {
    State& state = *state_;
    if (state.over) return std::optional<WarcRecord>{};
    const bool bearable = state.skip_blank();
    const auto place = state.input.place();
    if (!bearable) return state.error(place, "endless empty lines between records");
    if (state.input.peek(1).empty()) {
        state.over = true;
        if (state.input.problem().empty()) return std::optional<WarcRecord>{};
        return state.error(place, state.input.problem());
    }
    if (!state.input.peek(5).starts_with("WARC/")) {
        return state.error(place, "not a WARC record");
    }
    const auto head = state.take_head();
    if (!head) {
        const bool cut = state.input.peek(state.limits.header + 4).size() < state.limits.header + 4;
        return state.error(place, cut ? "the file ends inside a record's header"
                                      : "a record's header is too large");
    }
    std::string_view lines = *head;
    lines.remove_prefix(lines.find('\n') + 1);
    auto fields = take_headers(lines);
    if (!fields) return state.error(place, fields.error().what);

    WarcRecord record;
    record.fields = std::move(*fields);
    record.offset = place.offset;
    record.within = place.within;
    const auto field = [&](std::string_view name) {
        return std::string{find_header(record.fields, name).value_or("")};
    };
    const auto size = parse_number<std::uint64_t>(field("content-length"));
    if (!size) return state.error(place, "a record without Content-Length");
    record.type = lower_ascii(field("warc-type"));
    record.target_uri = bare_uri(field("warc-target-uri"));
    record.id = field("warc-record-id");
    if (const auto date = parse_rfc3339(field("warc-date"))) record.date = date->at;
    if (*size > kMostSkipped) return state.error(place, "a record larger than 4 GiB");
    if (!state.take_block(record, *size)) {
        return state.error(place, state.input.problem().empty() ? "the file ends inside a record"
                                                                : state.input.problem());
    }
    return std::optional<WarcRecord>{std::move(record)};
}

bool looks_like_warc(std::string_view start) {
    constexpr std::string_view kMark = "WARC/";
    if (start.starts_with(kMark)) return true;
    if (!start.starts_with("\x1F\x8B")) return false;
    z_stream stream{};
    if (inflateInit2(&stream, 31) != Z_OK) return false;
    std::array<char, kMark.size()> out{};
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(start.data()));
    stream.avail_in = static_cast<uInt>(start.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    inflate(&stream, Z_SYNC_FLUSH);
    inflateEnd(&stream);
    return std::string_view{out.data(), out.size() - stream.avail_out} == kMark;
}

Result<Response> warc_response(const WarcRecord& record, std::size_t body_limit) {
    if (record.skipped) return Error{Exit::partial, record.target_uri, "the record is too large"};
    auto response = parse_response(record.block, body_limit);
    if (!response) {
        return Error{Exit::partial, record.target_uri, response.error().what};
    }
    // What the writer of this recording set aside is put back, so that a replay
    // sees the headers that the crawl saw.
    constexpr std::string_view kAside = "X-Archive-Orig-";
    Headers& headers = response->headers;
    const bool aside = std::any_of(headers.begin(), headers.end(), [&](const auto& header) {
        return starts_with_word(header.first, kAside);
    });
    if (aside) {
        std::erase_if(headers, [](const auto& h) { return same_word(h.first, "content-length"); });
        for (auto& [name, value] : headers) {
            if (starts_with_word(name, kAside)) name.erase(0, kAside.size());
        }
    }
    const auto protocol = find_header(record.fields, "warc-protocol");
    if (protocol == "h2") response->protocol = "HTTP/2";
    response->final_url = record.target_uri;
    response->cut = find_header(record.fields, "warc-truncated").has_value();
    return response;
}

}  // namespace molva::net
