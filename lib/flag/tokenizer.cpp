#include "flag/tokenizer.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstring>
#include <string>
#include <tuple>
#include <vector>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "base/utf8.hpp"
#include "base/zeroed.hpp"
#include "flag/cutter.hpp"
#include "flag/language.hpp"

namespace molva::flag {

namespace {

// Sixteen bytes at once, in what the compiler has for it.
using Block [[gnu::vector_size(16)]] = std::uint8_t;

Block between(Block bytes, int low, int high) {
    return reinterpret_cast<Block>(bytes - static_cast<std::uint8_t>(low) <=
                                   static_cast<std::uint8_t>(high - low));
}

Block is(Block bytes, int one) {
    return reinterpret_cast<Block>(bytes == static_cast<std::uint8_t>(one));
}

// A bit a byte of comparisons.
std::uint64_t to_bits(Block flags) {
#ifdef __SSE2__
    return static_cast<std::uint64_t>(_mm_movemask_epi8(reinterpret_cast<__m128i>(flags)));
#else
    std::array<std::uint64_t, 2> halves;
    std::memcpy(halves.data(), &flags, sizeof halves);
    const auto gather = [](std::uint64_t half) {
        return (half & 0x0101010101010101ULL) * 0x0102040810204080ULL >> 56;
    };
    return gather(halves[0]) | gather(halves[1]) << 8;
#endif
}

struct Classes {
    std::uint64_t part = 0, joint = 0, silent = 0;
};

// Words that are remembered are made of parts: ASCII letters and digits,
// Cyrillic letters in two bytes, and a joint, a hyphen or an apostrophe, between
// those. Words with other letters are cut anew each time. Silent is what
// Cutter::step() passes over without a token, the commonest of it.
[[gnu::always_inline]] inline Classes classes_of(const char* bytes) {
    Block block;
    std::memcpy(&block, bytes, sizeof block);
    const Block digit = between(block, '0', '9');
    const Block letter = between(block | 0x20, 'a', 'z');  // also keeps out all from 0x80 on
    const Block cyrillic = is(block & 0xFC, 0xD0) | is(block & 0xC0, 0x80);
    const Block joint = is(block, '-') | is(block, '\'');
    const Block space = between(block, 0, ' ') & ~is(block, '\n');
    return {to_bits(digit | letter | cyrillic), to_bits(joint), to_bits(space | joint)};
}

// Of 64 bytes.
Classes classes_of_block(const char* bytes) {
    const Classes a = classes_of(bytes), b = classes_of(bytes + 16), c = classes_of(bytes + 32),
                  d = classes_of(bytes + 48);
    return {a.part | b.part << 16 | c.part << 32 | d.part << 48,
            a.joint | b.joint << 16 | c.joint << 32 | d.joint << 48,
            a.silent | b.silent << 16 | c.silent << 32 | d.silent << 48};
}

// Whether nothing behind a word can make it another one, by the next byte:
// Cutter::word() would have stopped there, and Cutter::is_address() depends on
// the word alone.
enum class End : std::uint8_t { no, yes, look };

constexpr std::array<End, 256> make_ends() {
    std::array<End, 256> out{};
    for (std::size_t byte = 0; byte < 256; ++byte) out[byte] = byte < 0x80 ? End::yes : End::look;
    for (const char byte : {'*', '@'}) out[static_cast<unsigned char>(byte)] = End::no;
    for (const char byte : {'-', '\'', ':', '#', '$', '!', '/'}) {
        out[static_cast<unsigned char>(byte)] = End::look;
    }
    return out;
}
constexpr auto kEnds = make_ends();

constexpr std::size_t kLongest = 32;  // bytes of a word that is remembered

using Bytes = std::array<std::uint64_t, kLongest / 8>;

constexpr std::array<Bytes, kLongest + 1> make_masks() {
    std::array<Bytes, kLongest + 1> out{};
    for (std::size_t size = 0; size <= kLongest; ++size) {
        for (std::size_t i = 0; i < size; ++i) out[size][i / 8] |= std::uint64_t{0xFF} << i % 8 * 8;
    }
    return out;
}
constexpr auto kMasks = make_masks();
static_assert(std::endian::native == std::endian::little, "the first bytes are the low ones");

// The `size` bytes at `from`, zeros behind them; kLongest can be read.
Bytes take_bytes(const char* from, std::size_t size) {
    Bytes out;
    std::memcpy(&out, from, sizeof out);
    const Bytes& mask = kMasks[size];
    return {out[0] & mask[0], out[1] & mask[1], out[2] & mask[2], out[3] & mask[3]};
}

bool same(const Bytes& a, const Bytes& b) {
    return ((a[0] ^ b[0]) | (a[1] ^ b[1]) | (a[2] ^ b[2]) | (a[3] ^ b[3])) == 0;
}

std::uint64_t hash_bytes(const Bytes& bytes) {
    const std::uint64_t first = (bytes[0] ^ std::rotl(bytes[2], 29)) * 0x9FB21C651E98DF25ULL;
    const std::uint64_t second = (bytes[1] ^ std::rotl(bytes[3], 31)) * 0xFF51AFD7ED558CCDULL;
    const std::uint64_t all = first ^ std::rotl(second, 23);
    return (all ^ (all >> 32)) * 0x9FB21C651E98DF25ULL;
}

// A bit a byte, with the next clear one to be found quickly.
class Bits {
public:
    void make_room(std::size_t words) {
        if (words_.size() < words) words_.resize(words);
    }
    std::uint64_t& word(std::size_t i) { return words_[i]; }
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

using Counts = std::array<std::uint32_t, sizeof(Letters) / sizeof(std::uint32_t)>;

// A word as its bytes and what the cutter made of them: one cache line. From
// `hash` on it is what a Token has there, to be copied at once.
struct alignas(64) Known {
    Bytes bytes{};
    std::array<std::uint8_t, std::tuple_size_v<Counts>> letters{};
    std::uint64_t hash = 0;
    TokenKind kind = TokenKind::word;
    bool stretched = false, shouted = false, cyrillic = false;
    std::uint16_t small_word = 0, place = 0;
};
static_assert(sizeof(Known) == 64);
constexpr std::size_t kTail = sizeof(Token) - offsetof(Token, hash);
static_assert(sizeof(Known) - offsetof(Known, hash) == kTail);
static_assert(offsetof(Known, kind) - offsetof(Known, hash) ==
              offsetof(Token, kind) - offsetof(Token, hash));
static_assert(offsetof(Known, stretched) - offsetof(Known, hash) ==
              offsetof(Token, stretched) - offsetof(Token, hash));
static_assert(offsetof(Known, shouted) - offsetof(Known, hash) ==
              offsetof(Token, shouted) - offsetof(Token, hash));
static_assert(offsetof(Known, cyrillic) - offsetof(Known, hash) ==
              offsetof(Token, cyrillic) - offsetof(Token, hash));
static_assert(offsetof(Known, small_word) - offsetof(Known, hash) ==
              offsetof(Token, small_word) - offsetof(Token, hash));
static_assert(offsetof(Known, place) - offsetof(Known, hash) ==
              offsetof(Token, place) - offsetof(Token, hash));

// Adds up Known::letters of many words in numbers of sixteen bits, to be poured
// out before one of them runs over: those in even places and those in odd ones.
// The bytes behind the letters are added too, in places that nobody looks at.
class Sums {
public:
    void add(const Known& known, Letters& to) {
        static_assert(sizeof(Known) - offsetof(Known, letters) >= sizeof(Numbers));
        Numbers bytes;
        std::memcpy(&bytes, known.letters.data(), sizeof bytes);
        even_ += bytes & 0xFF;
        odd_ += bytes >> 8;
        if (++words_ == kMost) [[unlikely]] pour(to);
    }
    [[gnu::noinline]] void pour(Letters& to) {
        auto counts = std::bit_cast<Counts>(to);
        for (std::size_t i = 0; i < counts.size(); ++i) {
            counts[i] += i % 2 == 0 ? even_[i / 2] : odd_[i / 2];
        }
        to = std::bit_cast<Letters>(counts);
        *this = {};
    }

private:
    using Numbers [[gnu::vector_size(16)]] = std::uint16_t;
    static constexpr unsigned kMost = 1000;  // a word counts at most two a byte
    Numbers even_{}, odd_{};
    unsigned words_ = 0;
};

}  // namespace

struct Tokenizer::Memory {
    // Words have their places in the order in which they were met, so that the
    // common ones stand together; another word of the same slot takes a place over.
    static constexpr std::size_t kWords = std::size_t{1} << 14;
    Zeroed<std::uint16_t> places{kWords};  // 0: none yet
    Zeroed<Known> words{kWords + 1};
    std::uint16_t used = 0;
    Sums sums;

    // Of the text at hand.
    std::string padded;  // with zeros behind it: words are read by the block
    Bits silent;
    std::vector<std::uint32_t> edges;  // of runs of parts: begin, end, begin, end …
    std::size_t edge_count = 0;

    void map(std::string_view text);
    void add_edges(std::size_t block, std::uint64_t parts, std::uint64_t before);
    std::size_t pass(std::size_t at, std::size_t to, Cutter& cutter) const;
    static bool ends_clearly(std::string_view text, std::size_t end);
    void give(std::uint16_t place, std::size_t begin, std::size_t end, Tokens& out);
    void learn(const Bytes& bytes, const Letters& before, Tokens& tokens, std::uint16_t& place);
    [[gnu::noinline]] std::size_t meet(std::size_t at, std::size_t end, const Bytes* bytes,
                                       Cutter& cutter, Tokens& out);
    std::size_t take(std::size_t at, std::size_t end, Cutter& cutter, Tokens& out);
};

Tokenizer::Tokenizer() : memory_(std::make_unique<Memory>()) {}
Tokenizer::Tokenizer(Tokenizer&&) noexcept = default;
Tokenizer::~Tokenizer() = default;

// Where parts begin and where they end: one behind the other, so that the loop
// over the words need not look for either.
void Tokenizer::Memory::add_edges(std::size_t block, std::uint64_t parts, std::uint64_t before) {
    const auto base = static_cast<std::uint32_t>(block * 64);
    std::uint32_t* to = edges.data() + edge_count;
    for (std::uint64_t left = parts ^ ((parts << 1) | before); left != 0; left &= left - 1) {
        *to++ = base + static_cast<std::uint32_t>(std::countr_zero(left));
    }
    edge_count = static_cast<std::size_t>(to - edges.data());
}

void Tokenizer::Memory::map(std::string_view text) {
    const std::size_t blocks = text.size() / 64 + 2;
    padded.resize(std::max(padded.size(), blocks * 64));
    std::memcpy(padded.data(), text.data(), text.size());
    std::memset(padded.data() + text.size(), 0, blocks * 64 - text.size());
    silent.make_room(blocks);
    if (edges.size() < text.size() + 2) edges.resize(text.size() + 2);
    edge_count = 0;
    std::uint64_t before = 0;  // whether the byte before the block is a part, without joints
    std::uint64_t closed = 0;  // and whether it is one with them
    std::uint64_t joints = 0, plain = 0;
    for (std::size_t block = 0; block < blocks; ++block) {
        Classes found;
        const std::size_t begin = std::min(block * 64, text.size());
        const std::size_t there = std::min(text.size() - begin, std::size_t{64});
        if (there > 0) found = classes_of_block(padded.data() + begin);
        // What stands behind the end of the text is no space to be passed over.
        if (there < 64) found.silent &= (std::uint64_t{1} << there) - 1;
        silent.word(block) = found.silent;
        // A joint belongs to a word that goes on behind it, maybe in this block.
        if (block > 0) {
            const std::uint64_t after = (plain >> 1) | (found.part << 63);
            const std::uint64_t all = plain | (joints & after & ((plain << 1) | before));
            add_edges(block - 1, all, closed);
            before = plain >> 63;
            closed = all >> 63;
        }
        plain = found.part;
        joints = found.joint;
    }
    add_edges(blocks - 1, plain, closed);  // behind the text: nothing
}

bool Tokenizer::Memory::ends_clearly(std::string_view text, std::size_t end) {
    const auto next = static_cast<unsigned char>(text[end]);
    const auto after = end + 1 < text.size() ? static_cast<unsigned char>(text[end + 1]) : 0;
    if (next == ':') return after != '/';
    if (next == '/') return after < '0' || (after > '9' && after < 0x80);
    if (next == '#' || next == '$' || next == '!') {
        return after == 0 || after == ' ' || after == '\n' || after == ')' ||
               (next == '!' && after == '!');
    }
    if (next < 0x80) return after < 0x80;  // a joint that nothing follows
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

// What stands between words; a symbol of it may take some of the next word along.
std::size_t Tokenizer::Memory::pass(std::size_t at, std::size_t to, Cutter& cutter) const {
    while ((at = silent.next_clear(at)) < to) {
        cutter.jump(at);
        cutter.step();
        at = cutter.at();
    }
    return at;
}

inline void Tokenizer::Memory::give(std::uint16_t place, std::size_t begin, std::size_t end,
                                    Tokens& out) {
    const Known& known = words[place];
    Token token;
    token.begin = static_cast<std::uint32_t>(begin);
    token.end = static_cast<std::uint32_t>(end);
    token.fold = Tokens::kNotFolded;
    std::memcpy(reinterpret_cast<char*>(&token) + offsetof(Token, hash),
                reinterpret_cast<const char*>(&known) + offsetof(Known, hash), kTail);
    out.all.push_back(token);
    sums.add(known, out.letters);
}

void Tokenizer::Memory::learn(const Bytes& bytes, const Letters& before, Tokens& tokens,
                              std::uint16_t& place) {
    Token& token = tokens.all.back();
    if (token.kind != TokenKind::word && token.kind != TokenKind::number) return;
    const auto folded = tokens.word(token);
    // "www" is an address where a full stop follows.
    if (folded == U"w" || folded == U"ww") return;
    if (place == 0) place = ++used;
    token.place = place;
    Known& to = words[place];
    to = {};
    to.bytes = bytes;
    to.hash = token.hash;
    to.kind = token.kind;
    to.stretched = token.stretched;
    to.shouted = token.shouted;
    to.cyrillic = token.cyrillic;
    to.place = place;
    to.small_word = token.kind == TokenKind::word ? small_word(token.hash) : std::uint16_t{1};
    const auto was = std::bit_cast<Counts>(before), is = std::bit_cast<Counts>(tokens.letters);
    for (std::size_t i = 0; i < is.size(); ++i) {
        to.letters[i] = static_cast<std::uint8_t>(is[i] - was[i]);
    }
}

// A word that is not remembered, with what the cutter adds to it.
std::size_t Tokenizer::Memory::meet(std::size_t at, std::size_t end, const Bytes* bytes,
                                    Cutter& cutter, Tokens& out) {
    const Letters before = out.letters;
    const std::size_t tokens = out.all.size();
    cutter.jump(at);
    cutter.step();
    if (bytes != nullptr && cutter.at() == end && out.all.size() == tokens + 1) {
        learn(*bytes, before, out, places[hash_bytes(*bytes) >> 50]);
    }
    return cutter.at();
}

// The word, or what is left of one, at [at, end).
inline std::size_t Tokenizer::Memory::take(std::size_t at, std::size_t end, Cutter& cutter,
                                           Tokens& out) {
    const End how = kEnds[static_cast<unsigned char>(padded[end])];
    const bool clear = end - at <= kLongest && how != End::no &&
                       (how == End::yes || ends_clearly(out.text, end));
    if (!clear) [[unlikely]] return meet(at, end, nullptr, cutter, out);
    const Bytes bytes = take_bytes(padded.data() + at, end - at);
    const std::uint16_t place = places[hash_bytes(bytes) >> 50];
    if (!same(words[place].bytes, bytes)) [[unlikely]] return meet(at, end, &bytes, cutter, out);
    give(place, at, end, out);
    return end;
}

void Tokenizer::cut(std::string_view text, Tokens& out, std::size_t limit) {
    out.clear();
    out.text = text = text.substr(0, limit);
    auto& memory = *memory_;
    memory.map(text);
    Cutter cutter{text, out};
    std::size_t at = 0;
    for (std::size_t i = 0; i + 1 < memory.edge_count; i += 2) {
        const std::size_t begin = memory.edges[i], end = memory.edges[i + 1];
        if (at < begin) {
            const bool space = at + 1 == begin && text[at] == ' ';
            at = space ? begin : memory.pass(at, begin, cutter);
        }
        // In the middle of a run only what is no joint begins a word.
        if (at > begin) at = memory.silent.next_clear(at);
        while (at < end) {
            at = memory.take(at, end, cutter, out);
            if (at < end) at = memory.silent.next_clear(at);
        }
    }
    memory.pass(at, text.size(), cutter);
    memory.sums.pour(out.letters);
}

}  // namespace molva::flag
