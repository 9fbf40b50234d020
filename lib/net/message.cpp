#include "net/message.hpp"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <vector>

#include "base/utf8.hpp"
#include "net/text.hpp"

namespace molva::net {

namespace {

constexpr std::size_t kLongestHead = std::size_t{256} << 10;

Error broken(std::string what) { return {Exit::partial, {}, std::move(what)}; }

// Up to and without the line end, which is taken too.
std::string_view take_line(std::string_view& text) {
    const auto end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

bool looks_packed(std::string_view body) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(body[i]); };
    if (body.size() < 2) return false;
    if (byte(0) == 0x1F && byte(1) == 0x8B) return true;                  // gzip
    return (byte(0) & 0x0F) == 8 && (byte(0) * 256 + byte(1)) % 31 == 0;  // zlib
}

// zlib's stream with its cleaning up.
class Inflater {
public:
    /// @param window_bits  as for inflateInit2: 47 finds gzip and zlib, -15 is raw
    explicit Inflater(int window_bits) { ready_ = inflateInit2(&stream_, window_bits) == Z_OK; }
    ~Inflater() {
        if (ready_) inflateEnd(&stream_);
    }
    Inflater(const Inflater&) = delete;
    Inflater& operator=(const Inflater&) = delete;

    Result<std::string> run(std::string_view packed, std::size_t limit) {
        if (!ready_) return broken("zlib cannot be set up");
        std::string out;
        std::array<char, 32768> piece{};
        stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
        stream_.avail_in = static_cast<uInt>(packed.size());
        while (true) {
            stream_.next_out = reinterpret_cast<Bytef*>(piece.data());
            stream_.avail_out = static_cast<uInt>(piece.size());
            const int state = inflate(&stream_, Z_NO_FLUSH);
            out.append(piece.data(), piece.size() - stream_.avail_out);
            if (out.size() > limit) return broken(fmt::format("body larger than {} bytes", limit));
            if (state == Z_STREAM_END) {
                // gzip members may follow one another (RFC 1952 section 2.2).
                if (stream_.avail_in < 2 || stream_.next_in[0] != 0x1F) return out;
                if (inflateReset(&stream_) != Z_OK) return out;
            } else if (state != Z_OK) {
                return broken(state == Z_BUF_ERROR ? "the packed body is cut short"
                                                   : "the packed body is broken");
            }
        }
    }

private:
    z_stream stream_{};
    bool ready_ = false;
};

// "gzip, chunked" → {"gzip", "chunked"}
std::vector<std::string> codings(const Headers& headers, std::string_view name) {
    std::vector<std::string> out;
    for (const auto& [key, value] : headers) {
        if (!same_word(key, name)) continue;
        std::string_view rest = value;
        while (!rest.empty() && out.size() < 8) {
            const auto comma = std::min(rest.find(','), rest.size());
            if (const auto word = trim(rest.substr(0, comma)); !word.empty()) {
                out.push_back(lower_ascii(word));
            }
            rest.remove_prefix(std::min(comma + 1, rest.size()));
        }
    }
    return out;
}

Result<std::string> undo(std::string body, const std::string& coding, std::size_t limit) {
    if (coding == "identity" || coding == "none" || body.empty()) return body;
    if (coding == "chunked") {
        auto whole = unchunk(body);
        return whole ? std::move(*whole) : std::move(body);
    }
    if (coding == "gzip" || coding == "x-gzip" || coding == "deflate") {
        // Raw deflate has no mark of its own, but markup and JSON are no deflate either.
        const char first = trim(body).empty() ? ' ' : trim(body).front();
        const bool text = first == '<' || first == '{' || first == '[';
        if (!looks_packed(body) && (coding != "deflate" || text)) return body;
        return unpack(body, limit);
    }
    return broken(fmt::format("the body is packed with \"{}\", which cannot be undone here",
                              utf8::printable(utf8::shorten(coding, 20))));
}

std::optional<int> status_of(std::string_view line) {
    if (!line.starts_with("HTTP/")) return std::nullopt;
    const auto blank = line.find(' ');
    if (blank == std::string_view::npos) return std::nullopt;
    const auto word = trim(line.substr(blank)).substr(0, 3);
    const auto status = word.size() == 3 ? parse_number<int>(word) : std::nullopt;
    return status && *status >= 100 ? status : std::nullopt;
}

}  // namespace

Result<Headers> take_headers(std::string_view& text, std::size_t most) {
    Headers headers;
    std::size_t lines = 0;
    while (!text.empty()) {
        const std::string_view line = take_line(text);
        if (line.empty()) break;
        if (++lines > most) return broken(fmt::format("more than {} header lines", most));
        if ((line.front() == ' ' || line.front() == '\t') && !headers.empty()) {
            headers.back().second += ' ';
            headers.back().second += trim(line);
            continue;
        }
        const auto colon = line.find(':');
        if (colon == std::string_view::npos) continue;
        headers.emplace_back(trim(line.substr(0, colon)), trim(line.substr(colon + 1)));
    }
    return headers;
}

std::optional<std::string> unchunk(std::string_view body) {
    std::string out;
    bool any = false;
    while (!body.empty()) {
        std::string_view line = take_line(body);
        const auto size = parse_number<std::size_t>(trim(line.substr(0, line.find(';'))), 16);
        if (!size) return any ? std::optional{std::move(out)} : std::nullopt;
        any = true;
        if (*size == 0) return out;
        out += body.substr(0, *size);
        if (*size >= body.size()) return out;
        body.remove_prefix(*size);
        take_line(body);
    }
    return any ? std::optional{std::move(out)} : std::nullopt;
}

Result<std::string> unpack(std::string_view packed, std::size_t limit) {
    if (looks_packed(packed)) return Inflater{47}.run(packed, limit);
    return Inflater{-15}.run(packed, limit);
}

Result<Response> parse_response(std::string_view message, std::size_t body_limit) {
    Response response;
    std::string_view rest = message;
    const std::string_view line = take_line(rest);
    const auto status = status_of(line);
    if (!status) return broken("no HTTP status line");
    response.status = *status;
    response.protocol = std::string{line.substr(0, line.find(' '))};
    auto headers = take_headers(rest);
    if (!headers) return headers.error();
    const std::size_t head = message.size() - rest.size();
    if (head > kLongestHead) return broken("the headers are too large");
    response.headers = std::move(*headers);
    response.head = std::string{message.substr(0, head)};
    response.wire_bytes = static_cast<long long>(message.size());
    if (rest.size() > body_limit) {
        return broken(fmt::format("body larger than {} bytes", body_limit));
    }
    std::string body{rest};
    for (const char* name : {"transfer-encoding", "content-encoding"}) {
        auto all = codings(response.headers, name);
        std::reverse(all.begin(), all.end());  // the last that was put on comes off first
        for (const auto& coding : all) {
            auto plain = undo(std::move(body), coding, body_limit);
            if (!plain) return plain.error();
            body = std::move(*plain);
        }
    }
    response.body = std::move(body);
    return response;
}

}  // namespace molva::net
