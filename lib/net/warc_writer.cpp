#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <deque>
#include <system_error>
#include <utility>

#include "base/file.hpp"
#include "base/hash.hpp"
#include "base/utf8.hpp"
#include "net/rules.hpp"
#include "net/text.hpp"
#include "net/warc.hpp"

namespace molva::net {

namespace {

std::string digest(std::string_view bytes) { return "sha1:" + base32(sha1(bytes)); }

// A UUID of version 5 (RFC 9562 section 5.5): the first bytes of a SHA-1.
std::string record_id(std::string_view content) {
    std::string bytes = sha1(content).substr(0, 16);
    bytes[6] = static_cast<char>((bytes[6] & 0x0F) | 0x50);
    bytes[8] = static_cast<char>((bytes[8] & 0x3F) | 0x80);
    const std::string digits = hex(bytes);
    const std::string_view d = digits;
    return fmt::format("<urn:uuid:{}-{}-{}-{}-{}>", d.substr(0, 8), d.substr(8, 4), d.substr(12, 4),
                       d.substr(16, 4), d.substr(20));
}

Result<std::string> gzip_member(std::string_view bytes) {
    z_stream stream{};
    if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY) !=
        Z_OK) {
        return Error{Exit::system, {}, "zlib cannot be set up"};
    }
    std::string out(deflateBound(&stream, bytes.size()), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    const int state = deflate(&stream, Z_FINISH);
    out.resize(out.size() - stream.avail_out);
    deflateEnd(&stream);
    if (state != Z_STREAM_END) return Error{Exit::system, {}, "zlib cannot pack a record"};
    return out;
}

// "crawl.warc.gz", 2 → "crawl-00002.warc.gz"
std::filesystem::path numbered(const std::filesystem::path& path, int number) {
    if (number == 0) return path;
    const std::string name = path.filename();
    auto dot = name.size();
    for (const std::string_view suffix : {".gz", ".warc"}) {
        if (std::string_view{name}.substr(0, dot).ends_with(suffix)) dot -= suffix.size();
    }
    return path.parent_path() /
           fmt::format("{}-{:05}{}", name.substr(0, dot), number, name.substr(dot));
}

// What is asked may be nobody else's business, and what is answered to a key.
constexpr mode_t kForOurEyes = 0600;

bool is_rewritten(std::string_view name) {
    return same_word(name, "content-encoding") || same_word(name, "transfer-encoding") ||
           same_word(name, "content-length");
}

// Whether the stored body is another than the one that the headers describe.
bool describes_another(const Response& response) {
    if (response.body.empty()) return false;
    if (response.header("content-encoding") || response.header("transfer-encoding")) return true;
    const auto length = response.header("content-length");
    return length && *length != std::to_string(response.body.size());
}

// The head as received, or one made of the parts if it did not come from a wire.
std::string head_of(const Response& response) {
    if (!response.head.empty()) return response.head;
    std::string out = fmt::format("HTTP/1.1 {} \r\n", response.status);
    for (const auto& [name, value] : response.headers) {
        out += fmt::format("{}: {}\r\n", name, value);
    }
    return out + "\r\n";
}

bool is_cookie(std::string_view line) {
    return starts_with_word(line, "set-cookie:") || starts_with_word(line, "set-cookie2:");
}

// What a cookie says is left out of requests, so answers must not have it
// either. Its name stays: by those walls are known (crawl/challenge).
std::string without_value(std::string_view line) {
    const auto colon = line.find(':');
    const auto end = std::min(line.find(';'), line.size());
    const auto equals = line.find('=');
    std::string out{line.substr(0, colon + 1)};
    if (equals < end) {
        out += line.substr(colon + 1, equals - colon);
    } else {
        out += ' ';
    }
    const std::string_view attributes = line.substr(end);
    return out + "[removed]" + (attributes.empty() ? "\r\n" : std::string{attributes});
}

std::string response_block(const Response& response) {
    std::string out;
    bool cookie = false;
    const std::string head = head_of(response);
    std::string_view rest = head;
    const bool aside = describes_another(response);
    for (bool first = true; !rest.empty(); first = false) {
        const auto end = std::min(rest.find('\n'), rest.size() - 1);
        const std::string_view line = rest.substr(0, end + 1);
        rest.remove_prefix(end + 1);
        if (trim(line).empty()) break;
        if (first && !line.starts_with("HTTP/1.")) {
            out += fmt::format("HTTP/1.1 {} \r\n", response.status);  // HTTP/2 has no reason phrase
            continue;
        }
        const bool folded = line.front() == ' ' || line.front() == '\t';
        if (folded && cookie) continue;
        cookie = is_cookie(line);
        if (aside && is_rewritten(line.substr(0, line.find(':')))) out += "X-Archive-Orig-";
        out += cookie ? without_value(line) : std::string{line};
    }
    if (aside) out += fmt::format("Content-Length: {}\r\n", response.body.size());
    return out + "\r\n" + response.body;
}

std::string failure_block(Failure failure, const std::string& reason, bool worth_retrying) {
    return fmt::format("molva-failure: {}\r\nmolva-reason: {}\r\nmolva-worth-retrying: {}\r\n",
                       name(failure), utf8::printable(reason), worth_retrying);
}

std::string failure_block(const Exchange& exchange) {
    std::string out = failure_block(exchange.failure, exchange.reason, exchange.worth_retrying);
    if (exchange.own_budget) out += "molva-own-budget: true\r\n";
    if (exchange.sent) return out;
    return out + fmt::format("molva-unsent: {}\r\n",
                             request_key(exchange.method, exchange.url, exchange.request_body));
}

}  // namespace

struct WarcWriter::State {
    std::filesystem::path base, path;
    WarcWriterOptions options;
    bool packed = false;
    int number = 0;
    int fd = -1;
    std::uint64_t size = 0;
    std::uint64_t sequence = 0;
    std::string info_id;
    std::deque<std::pair<std::string, std::string>> recent;  // evidence and id of responses
    std::optional<Error> error;

    ~State() {
        if (fd >= 0) ::close(fd);
    }

    struct Part {
        std::string_view type;
        Instant at{};
        std::string_view content_type;
        std::string block;
        Headers fields{};
    };
    bool begin_file(Instant now);
    bool finish_file();
    bool make_room(Instant now);
    std::string write(const Part& part);
    std::string place() const { return fmt::format("{}:{}", path.string(), size); }
    void remember(const std::string& evidence, std::string id) {
        constexpr std::size_t kMost = 1024;
        recent.emplace_back(evidence, std::move(id));
        if (recent.size() > kMost) recent.pop_front();
    }
    void fail(std::string what) {
        if (!error) error = Error{Exit::system, path.string(), std::move(what)};
    }
    void fail_errno() { fail(std::generic_category().message(errno)); }
};

// Writes one record. @return its id, or nothing after an error
std::string WarcWriter::State::write(const Part& part) {
    if (error) return {};
    const std::string date = format_rfc3339(part.at);
    const std::string block_digest = digest(part.block);
    const std::string id = record_id(fmt::format("{} {} {} {} {}", path.filename().string(),
                                                 ++sequence, part.type, date, block_digest));
    std::string text =
        fmt::format("WARC/1.1\r\nWARC-Type: {}\r\nWARC-Record-ID: {}\r\nWARC-Date: {}\r\n",
                    part.type, id, date);
    for (const auto& [name, value] : part.fields) text += fmt::format("{}: {}\r\n", name, value);
    if (!info_id.empty()) text += fmt::format("WARC-Warcinfo-ID: {}\r\n", info_id);
    text += fmt::format("WARC-Block-Digest: {}\r\nContent-Type: {}\r\nContent-Length: {}\r\n\r\n",
                        block_digest, part.content_type, part.block.size());
    text += part.block;
    text += "\r\n\r\n";
    if (packed) {
        auto member = gzip_member(text);
        if (!member) {
            fail(member.error().what);
            return {};
        }
        text = std::move(*member);
    }
    if (const int problem = write_all(fd, text); problem != 0) {
        fail(std::generic_category().message(problem));
        return {};
    }
    size += text.size();
    return id;
}

bool WarcWriter::State::begin_file(Instant now) {
    for (;; ++number) {
        path = numbered(base, number);
        fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC,
                    kForOurEyes);
        if (fd >= 0) break;
        const int code = errno;
        std::error_code ignored;
        if (code == EEXIST && std::filesystem::exists(path, ignored) &&
            !std::filesystem::is_regular_file(path, ignored)) {
            fail("is there and is no file; name another one");
            return false;
        }
        errno = code;
        if (errno != EEXIST || number >= 99'999) {
            fail_errno();
            return false;
        }
    }
    ++number;
    size = 0;
    sequence = 0;
    info_id.clear();
    std::string block = fmt::format(
        "software: {}\r\nformat: WARC File Format 1.1\r\n"
        "conformsTo: https://iipc.github.io/warc-specifications/specifications/warc-format/"
        "warc-1.1/\r\n",
        options.software);
    if (!options.description.empty()) {
        block += fmt::format("description: {}\r\n", options.description);
    }
    info_id = write({"warcinfo",
                     now,
                     "application/warc-fields",
                     std::move(block),
                     {{"WARC-Filename", path.filename().string()}}});
    return !error;
}

bool WarcWriter::State::finish_file() {
    if (fd < 0) return true;
    if (!error && ::fsync(fd) != 0 && errno != EINVAL && errno != EROFS) fail_errno();
    if (::close(std::exchange(fd, -1)) != 0) fail_errno();
    return !error;
}

Result<std::unique_ptr<WarcWriter>> WarcWriter::open(const std::filesystem::path& path, Instant now,
                                                     WarcWriterOptions options) {
    auto state = std::make_unique<State>();
    state->base = path;
    state->packed = path.extension() == ".gz";
    state->options = std::move(options);
    if (!state->begin_file(now)) return *state->error;
    return std::unique_ptr<WarcWriter>{new WarcWriter{std::move(state)}};
}

WarcWriter::WarcWriter(std::unique_ptr<State> state) : state_(std::move(state)) {}
WarcWriter::~WarcWriter() = default;

// Begins another file if this one is large enough; false after an error.
bool WarcWriter::State::make_room(Instant now) {
    if (error) return false;
    if (options.rotate_at == 0 || size < options.rotate_at) return true;
    return finish_file() && begin_file(now);
}

std::string WarcWriter::record(const Exchange& exchange) {
    State& state = *state_;
    if (!state.make_room(exchange.at)) return {};
    Headers common{{"WARC-Target-URI", exchange.url}};
    if (!exchange.source.empty()) {
        common.emplace_back("Molva-Source", utf8::printable(exchange.source));
    }
    if (!exchange.sent) {  // there is no request to keep, and nothing that it brought
        state.write({"metadata", exchange.at, "application/warc-fields", failure_block(exchange),
                     common});
        return {};
    }
    if (!exchange.address.empty()) common.emplace_back("WARC-IP-Address", exchange.address);
    const std::string head =
        exchange.request_head.empty()
            ? fmt::format("{} {} HTTP/1.1\r\n\r\n", exchange.method, exchange.url)
            : exchange.request_head;
    const std::string request =
        state.write({"request", exchange.at, "application/http; msgtype=request",
                     head + exchange.request_body, common});
    Headers linked = common;
    linked.emplace_back("WARC-Concurrent-To", request);
    const std::string evidence = state.place();
    if (const Response* response = exchange.response) {
        Headers fields = linked;
        fields.emplace_back("WARC-Payload-Digest", digest(response->body));
        if (response->protocol == "HTTP/2") fields.emplace_back("WARC-Protocol", "h2");
        if (response->cut) fields.emplace_back("WARC-Truncated", "length");
        state.remember(evidence,
                       state.write({"response", exchange.at, "application/http; msgtype=response",
                                    response_block(*response), std::move(fields)}));
    } else {
        state.write({"metadata", exchange.at, "application/warc-fields",
                     failure_block(exchange), linked});
    }
    if (!exchange.metadata.empty()) {
        state.write({"metadata", exchange.at, "application/json", exchange.metadata, linked});
    }
    return state.error ? std::string{} : evidence;
}

std::string WarcWriter::record(const Rendered& page) {
    State& state = *state_;
    if (!state.make_room(page.at)) return {};
    const std::string evidence = state.place();
    Headers fields{{"WARC-Target-URI", page.response.final_url},
                   {"Molva-Document-URI", page.url},
                   {"Molva-Requests", fmt::format("{}", page.requests)},
                   {"Molva-Bytes", fmt::format("{}", page.bytes)}};
    if (!page.source.empty()) {
        fields.emplace_back("Molva-Source", utf8::printable(page.source));
    }
    if (!page.browser.empty()) {
        fields.emplace_back("Molva-Browser", utf8::printable(page.browser));
    }
    for (const auto& [place, id] : state.recent) {
        if (place == page.document) fields.emplace_back("WARC-Refers-To", id);
    }
    std::string id;
    if (page.failure == Failure::none) {
        Headers more = fields;
        more.emplace_back("WARC-Payload-Digest", digest(page.response.body));
        id = state.write({"conversion", page.at, "application/http; msgtype=response",
                          response_block(page.response), std::move(more)});
    } else {
        id = state.write({"metadata", page.at, "application/warc-fields",
                          failure_block(page.failure, page.reason, false), fields});
    }
    if (!page.metadata.empty()) {
        state.write({"metadata",
                     page.at,
                     "application/json",
                     page.metadata,
                     {{"WARC-Target-URI", page.response.final_url}, {"WARC-Refers-To", id}}});
    }
    return state.error || page.failure != Failure::none ? std::string{} : evidence;
}

std::string WarcWriter::record(const KeptRobots& robots) {
    State& state = *state_;
    if (!state.make_room(robots.fetched)) return {};
    const std::string evidence = state.place();
    state.write({"resource",
                 robots.fetched,
                 "text/plain",
                 robots.body,
                 {{"WARC-Target-URI", robots.url},
                  {"Molva-Status", fmt::format("{}", robots.status)},
                  {"Molva-Stale", robots.stale ? "true" : "false"},
                  {"WARC-Payload-Digest", digest(robots.body)}}});
    return state.error ? std::string{} : evidence;
}

const std::filesystem::path& WarcWriter::path() const { return state_->path; }

Result<void> WarcWriter::close() {
    state_->finish_file();
    if (state_->error) return *state_->error;
    return {};
}

}  // namespace molva::net
