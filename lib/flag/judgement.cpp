#include "flag/judgement.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <utility>

#include "json/value.hpp"
#include "stream/object_writer.hpp"

namespace molva::flag {

namespace {

// Whether it can stand between quotes as it is: ASCII without a control
// character, a quote or a backslash. Eight bytes at once: what is taken from a
// byte below 0x80 borrows only where it finds one that is not plain.
bool is_plain(std::string_view text) {
    constexpr std::uint64_t kOnes = 0x0101010101010101ULL;
    std::uint64_t odd = 0;
    std::size_t at = 0;
    for (; at + 8 <= text.size(); at += 8) {
        std::uint64_t bytes = 0;
        std::memcpy(&bytes, text.data() + at, sizeof bytes);
        odd |= bytes | (bytes - kOnes * 0x20) | ((bytes ^ (kOnes * '"')) - kOnes) |
               ((bytes ^ (kOnes * '\\')) - kOnes);
    }
    bool plain = (odd & (kOnes * 0x80)) == 0;
    for (; at < text.size(); ++at) {
        const auto byte = static_cast<unsigned char>(text[at]);
        plain = plain && byte >= 0x20 && byte < 0x80 && byte != '"' && byte != '\\';
    }
    return plain;
}

// A judgement is written in a hundred small pieces: they are put together here
// and handed on at once.
class Writer {
public:
    explicit Writer(std::string& out) : out_(out) {}
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;
    ~Writer() { flush(); }

    [[gnu::always_inline]] void raw(std::string_view text) {
        if (text.size() > buffer_.size() - size_) [[unlikely]] return spill(text);
        std::memcpy(buffer_.data() + size_, text.data(), text.size());
        size_ += text.size();
    }
    void quoted(std::string_view text) {
        if (is_plain(text)) {
            raw("\"");
            raw(text);
            raw("\"");
        } else {
            flush();
            json::append_quoted(out_, text);
        }
    }
    /// Of names that are ours, which need no escapes.
    [[gnu::always_inline]] void plain(std::string_view text) {
        raw("\"");
        raw(text);
        raw("\"");
    }
    void number(std::size_t number) {
        const fmt::format_int digits{number};
        raw({digits.data(), digits.size()});
    }

private:
    [[gnu::noinline]] void spill(std::string_view text) {
        flush();
        out_ += text;
    }
    void flush() {
        out_.append(buffer_.data(), size_);
        size_ = 0;
    }
    std::string& out_;
    std::array<char, 1024> buffer_;
    std::size_t size_ = 0;
};

// The members of one object, with commas between them. Keys need no escapes.
class Members {
public:
    explicit Members(Writer& out) : out_(out) { out_.raw("{"); }
    [[gnu::always_inline]] void key(std::string_view name) {
        if (!first_) out_.raw(",");
        out_.raw("\"");
        out_.raw(name);
        out_.raw("\":");
        first_ = false;
    }
    /// Nothing for an empty value.
    [[gnu::always_inline]] void text(std::string_view name, std::string_view value) {
        if (value.empty()) return;
        key(name);
        out_.quoted(value);
    }
    /// Of names that are ours.
    [[gnu::always_inline]] void plain(std::string_view name, std::string_view value) {
        if (value.empty()) return;
        key(name);
        out_.plain(value);
    }
    [[gnu::always_inline]] void raw(std::string_view name, std::string_view json) {
        key(name);
        out_.raw(json);
    }
    void span(const std::pair<std::size_t, std::size_t>& span) {
        key("span");
        out_.raw("[");
        out_.number(span.first);
        out_.raw(",");
        out_.number(span.second);
        out_.raw("]");
    }
    /// Thousandths, or nothing: nobody is served by more digits, and fewer of
    /// them compare alike.
    void share(std::string_view name, std::optional<double> value) {
        if (!value) return;
        const double shown = std::round(*value * 1000) / 1000 + 0.0;  // no "-0"
        if (std::isfinite(shown)) raw(name, stream::number_to_json(shown));
    }
    template <typename T>
    void list(std::string_view name, const std::vector<T>& items) {
        key(name);
        out_.raw("[");
        bool first = true;
        for (const auto& item : items) {
            if (!std::exchange(first, false)) out_.raw(",");
            write(out_, item);
        }
        out_.raw("]");
    }
    void close() { out_.raw("}"); }

private:
    static void write(Writer& out, const Reason& reason) {
        Members members{out};
        members.text("rule", reason.rule);
        members.plain("field", reason.field);
        members.text("match", reason.match);
        if (reason.span) members.span(*reason.span);
        members.close();
    }
    static void write(Writer& out, const Mention& mention) {
        Members members{out};
        members.text("name", mention.topic->name);
        members.plain("tone", to_string(mention.tone));
        members.plain("field", mention.piece.field);
        members.text("match", mention.piece.match);
        members.span(mention.piece.span());
        members.close();
    }

    Writer& out_;
    bool first_ = true;
};

}  // namespace

void append_json(std::string& out, const Judgement& judgement) {
    Writer writer{out};
    Members members{writer};
    if (judgement.negative) members.raw("negative", *judgement.negative ? "true" : "false");
    if (judgement.severity) members.plain("severity", to_string(*judgement.severity));
    members.share("sentiment", judgement.sentiment);
    members.share("confidence", judgement.confidence);
    if (judgement.mismatch) members.raw("mismatch", "true");
    members.plain("loyalty", to_string(judgement.loyalty));
    members.list("reasons", judgement.reasons);
    if (!judgement.topics.empty()) members.list("topics", judgement.topics);
    members.close();
}

std::string to_json(const Judgement& judgement) {
    std::string out;
    append_json(out, judgement);
    return out;
}

void Judgement::clear() {
    static_cast<Verdict&>(*this) = {};
    reasons.clear();
    topics.clear();
    lang.clear();
    outcomes.clear();
    loyalty_match.clear();
}

}  // namespace molva::flag
