#include "flag/tokenizer.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <vector>

#include "base/utf8.hpp"
#include "flag/cutter.hpp"

namespace molva::flag {

namespace {

// Bytes whose words are remembered: ASCII letters and digits, Cyrillic letters
// in two bytes, and a hyphen or an apostrophe between those. Words with other
// letters are cut anew each time.
enum ByteClass : std::uint8_t { kPart = 1, kJoint = 2, kSilent = 4, kDoubtful = 8 };

constexpr std::array<std::uint8_t, 256> make_classes() {
    std::array<std::uint8_t, 256> out{};
    for (unsigned byte = 0; byte < 256; ++byte) {
        const bool digit = byte >= '0' && byte <= '9';
        const bool letter = (byte | 0x20) >= 'a' && (byte | 0x20) <= 'z' && byte < 0x80;
        const bool cyrillic = byte >= 0xD0 && byte <= 0xD3;
        const bool more = byte >= 0x80 && byte <= 0xBF;
        if (digit || letter || cyrillic || more) out[byte] = kPart;
    }
    out['-'] = kJoint | kSilent;
    out['\''] = kJoint | kSilent;
    // What Cutter::step() passes over without a token.
    for (unsigned byte = 0; byte <= ' '; ++byte) {
        if (byte != '\n') out[byte] |= kSilent;
    }
    for (const char byte : {'#', '$', '%', '&', '+', '<', '=', '>', '[', '\\', ']', '^', '_', '`',
                            '{', '|', '}', '~', '\x7F', '*'}) {
        out[static_cast<unsigned char>(byte)] |= kSilent;
    }
    // Behind a word they may make it another.
    out['*'] |= kDoubtful;
    out['@'] |= kDoubtful;
    return out;
}

constexpr auto kClasses = make_classes();
constexpr std::size_t kLongest = 32;  // bytes

using Bytes = std::array<std::uint64_t, kLongest / 8>;

// The `size` bytes at `from`, zeros behind them.
Bytes take_bytes(std::string_view text, std::size_t from, std::size_t size) {
    Bytes out{};
    if (from + kLongest <= text.size()) {
        std::memcpy(out.data(), text.data() + from, kLongest);
    } else {
        std::memcpy(out.data(), text.data() + from, text.size() - from);
    }
    static_assert(std::endian::native == std::endian::little, "the first bytes are the low ones");
    for (std::size_t i = 0; i < out.size(); ++i) {
        const std::size_t kept = size > i * 8 ? std::min<std::size_t>(size - i * 8, 8) : 0;
        out[i] &= kept == 8 ? ~std::uint64_t{0} : (std::uint64_t{1} << (kept * 8)) - 1;
    }
    return out;
}

std::uint64_t hash_bytes(const Bytes& bytes) {
    const std::uint64_t first = (bytes[0] ^ 0x9E3779B97F4A7C15ULL) * 0x9FB21C651E98DF25ULL;
    const std::uint64_t second = (bytes[1] ^ 0xC4CEB9FE1A85EC53ULL) * 0xFF51AFD7ED558CCDULL;
    const std::uint64_t rest = (bytes[2] * 0xD6E8FEB86659FD93ULL) ^
                               (bytes[3] * 0xA0761D6478BD642FULL);
    const std::uint64_t all = first ^ std::rotl(second, 23) ^ std::rotl(rest, 41);
    return (all ^ (all >> 32)) * 0x9FB21C651E98DF25ULL;
}

// A bit a byte, with the next clear one to be found quickly.
class Bits {
public:
    void resize(std::size_t bytes) { words_.resize(bytes / 64 + 2); }
    std::uint64_t& word(std::size_t i) { return words_[i]; }
    std::uint64_t word(std::size_t i) const { return words_[i]; }
    std::size_t words() const { return words_.size(); }
    bool at(std::size_t i) const { return (words_[i / 64] >> (i % 64) & 1) != 0; }
    /// The first one from `i` on that is 0; there is one behind the text.
    std::size_t next_clear(std::size_t i) const {
        std::size_t word = i / 64;
        std::uint64_t clear = ~words_[word] & (~std::uint64_t{0} << (i % 64));
        while (clear == 0) clear = ~words_[++word];
        return word * 64 + static_cast<std::size_t>(std::countr_zero(clear));
    }

private:
    std::vector<std::uint64_t> words_;
};

// A word as its bytes and what the cutter made of them.
struct alignas(64) Known {
    Bytes bytes{};
    std::uint64_t hash = 0;  // 0: nothing is here
    std::array<std::uint8_t, sizeof(Letters) / sizeof(std::uint32_t)> letters{};
    std::uint8_t folded_size = 0;
    TokenKind kind = TokenKind::word;
    bool stretched = false, shouted = false, cyrillic = false;
    std::array<char16_t, kLongest> folded{};
};
static_assert(sizeof(Known) == 128);

using Counts = std::array<std::uint32_t, sizeof(Letters) / sizeof(std::uint32_t)>;

}  // namespace

struct Tokenizer::Memory {
    static constexpr std::size_t kWords = std::size_t{1} << 14;
    std::vector<Known> words = std::vector<Known>(kWords);
    Bits parts, silent;

    void map(std::string_view text);
    static bool ends_clearly(std::string_view text, std::size_t end);
    static void give(const Known& known, std::size_t begin, std::size_t end, Tokens& out);
    static void learn(const Bytes& bytes, const Token& token, const Letters& before,
                      const Tokens& tokens, Known& to);
};

Tokenizer::Tokenizer() : memory_(std::make_unique<Memory>()) {}
Tokenizer::Tokenizer(Tokenizer&&) noexcept = default;
Tokenizer::~Tokenizer() = default;

void Tokenizer::Memory::map(std::string_view text) {
    parts.resize(text.size());
    silent.resize(text.size());
    std::uint64_t before = 0;  // whether the byte before the block is part of a word
    std::uint64_t joints = 0, plain = 0;
    const std::size_t blocks = parts.words();
    for (std::size_t block = 0; block < blocks; ++block) {
        std::uint64_t part = 0, joint = 0, quiet = 0;
        const std::size_t begin = std::min(block * 64, text.size());
        const std::size_t end = std::min(begin + 64, text.size());
        for (std::size_t i = begin; i < end; ++i) {
            const std::uint64_t kind = kClasses[static_cast<unsigned char>(text[i])];
            const std::size_t bit = i - begin;
            part |= (kind & 1) << bit;
            joint |= (kind >> 1 & 1) << bit;
            quiet |= (kind >> 2 & 1) << bit;
        }
        silent.word(block) = quiet;
        // A joint belongs to a word that goes on behind it, maybe in this block.
        if (block > 0) {
            const std::uint64_t after = (plain >> 1) | (part << 63);
            parts.word(block - 1) = plain | (joints & after & ((plain << 1) | before));
            before = plain >> 63;
        }
        plain = part;
        joints = joint;
    }
    parts.word(blocks - 1) = plain;  // behind the text: nothing
}

// Whether nothing behind a word can make it another one: Cutter::word() would
// have stopped there, and Cutter::is_address() depends on the word alone.
bool Tokenizer::Memory::ends_clearly(std::string_view text, std::size_t end) {
    if (end == text.size()) return true;
    const auto next = static_cast<unsigned char>(text[end]);
    const auto after = end + 1 < text.size() ? static_cast<unsigned char>(text[end + 1]) : 0;
    if (next < 0x80) {
        if ((kClasses[next] & kDoubtful) != 0) return false;
        if ((kClasses[next] & kJoint) != 0) return after < 0x80;
        return next != ':' || after != '/';
    }
    std::string_view rest = text.substr(end);
    switch (classify(utf8::take(rest)).kind) {
        case SymbolClass::space:
        case SymbolClass::stop:
        case SymbolClass::pause:
        case SymbolClass::emoji:
            return true;
        default:
            return false;
    }
}

void Tokenizer::Memory::give(const Known& known, std::size_t begin, std::size_t end,
                             Tokens& out) {
    Token token;
    token.begin = static_cast<std::uint32_t>(begin);
    token.end = static_cast<std::uint32_t>(end);
    token.hash = known.hash;
    token.kind = known.kind;
    token.stretched = known.stretched;
    token.shouted = known.shouted;
    token.cyrillic = known.cyrillic;
    if (known.kind == TokenKind::word) {
        token.fold = static_cast<std::uint32_t>(out.folded.size());
        token.size = known.folded_size;
        // All of it is copied, which is quicker than counting.
        out.folded.resize(token.fold + kLongest);
        std::copy_n(known.folded.begin(), kLongest, out.folded.data() + token.fold);
        out.folded.resize(token.fold + token.size);
    }
    out.all.push_back(token);
    auto counts = std::bit_cast<Counts>(out.letters);
    for (std::size_t i = 0; i < counts.size(); ++i) counts[i] += known.letters[i];
    out.letters = std::bit_cast<Letters>(counts);
}

void Tokenizer::Memory::learn(const Bytes& bytes, const Token& token, const Letters& before,
                              const Tokens& tokens, Known& to) {
    if (token.kind != TokenKind::word && token.kind != TokenKind::number) return;
    const auto folded = tokens.word(token);
    // "www" is an address where a full stop follows.
    if (folded == U"w" || folded == U"ww") return;
    to = {};
    to.bytes = bytes;
    to.hash = token.hash;
    to.kind = token.kind;
    to.stretched = token.stretched;
    to.shouted = token.shouted;
    to.cyrillic = token.cyrillic;
    if (token.kind == TokenKind::word) {
        to.folded_size = static_cast<std::uint8_t>(folded.size());
        std::transform(folded.begin(), folded.end(), to.folded.begin(),
                       [](char32_t code) { return static_cast<char16_t>(code); });
    }
    const auto was = std::bit_cast<Counts>(before), is = std::bit_cast<Counts>(tokens.letters);
    for (std::size_t i = 0; i < is.size(); ++i) {
        to.letters[i] = static_cast<std::uint8_t>(is[i] - was[i]);
    }
}

void Tokenizer::cut(std::string_view text, Tokens& out, std::size_t limit) {
    out.clear();
    text = text.substr(0, limit);
    auto& memory = *memory_;
    memory.map(text);
    Cutter cutter{text, out};
    std::size_t at = 0;
    while ((at = memory.silent.next_clear(at)) < text.size()) {
        if (!memory.parts.at(at)) {
            cutter.jump(at);
            cutter.step();
            at = cutter.at();
            continue;
        }
        const std::size_t end = memory.parts.next_clear(at);
        const bool clear = end - at <= kLongest && Memory::ends_clearly(text, end);
        const Bytes bytes = clear ? take_bytes(text, at, end - at) : Bytes{};
        Known& known = memory.words[hash_bytes(bytes) >> 50];
        if (clear && known.hash != 0 && known.bytes == bytes) {
            Memory::give(known, at, end, out);
            at = end;
            continue;
        }
        const Letters before = out.letters;
        const std::size_t tokens = out.all.size();
        cutter.jump(at);
        cutter.step();
        if (clear && cutter.at() == end && out.all.size() == tokens + 1) {
            Memory::learn(bytes, out.all.back(), before, out, known);
        }
        at = cutter.at();
    }
}

}  // namespace molva::flag
