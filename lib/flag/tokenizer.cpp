#include "flag/tokenizer.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstring>
#include <string>
#include <tuple>
#include <vector>

#include "base/newer_cpus.hpp"
#include "base/utf8.hpp"
#include "base/zeroed.hpp"
#include "flag/cutter.hpp"
#include "flag/language.hpp"
#include "flag/remembered.hpp"
#include "flag/text_map.hpp"

namespace molva::flag {

namespace {

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

// What may stand between words and neither takes a part of one along nor has one
// in it, and of that what is no token either, as Classes::silent. Symbols of several
// bytes are not among them.
enum class Between : std::uint8_t { other, apart, silent };

constexpr std::array<Between, 256> make_between() {
    std::array<Between, 256> out{};
    for (std::size_t byte = 0; byte <= ' '; ++byte) out[byte] = Between::silent;
    for (const char byte : {'-', '\''}) out[static_cast<unsigned char>(byte)] = Between::silent;
    for (const char byte : {'.', ',', '!', '?', '"', '(', ')', '\n'}) {
        out[static_cast<unsigned char>(byte)] = Between::apart;
    }
    return out;
}
constexpr auto kBetween = make_between();

constexpr std::array<std::uint64_t, 256> make_brief_bits() {
    std::array<std::uint64_t, 256> out{};
    for (unsigned brief = 0; brief < 256; ++brief) {
        out[brief] = Brief::bits(static_cast<std::uint8_t>(brief));
    }
    return out;
}
constexpr auto kBriefBits = make_brief_bits();

// The same of those: emoji, mostly.
bool is_apart(SymbolClass kind) {
    return kind != SymbolClass::latin && kind != SymbolClass::cyrillic &&
           kind != SymbolClass::letter && kind != SymbolClass::digit && kind != SymbolClass::at;
}

}  // namespace

struct Tokenizer::Memory {
    // Words have their places in the order in which they were met, so that the
    // common ones stand together. A word is in its slot or in the one beside that;
    // where both are taken, what was there longest loses its place.
    Zeroed<std::uint16_t> places{kMostPlaces};  // by slot; 0: none yet
    Zeroed<Known> words{kMostPlaces + 1};
    std::uint16_t used = 0;
    bool displaced = false;  // a word was taken from its place by another one
    KnownSymbols symbols;

    // Of the text at hand.
    TextMap map;
    std::vector<Known*> asking;  // at the front those whose brief asks

    std::size_t pass(std::size_t at, std::size_t to, Cutter& cutter, Tokens& out);
    static bool ends_clearly(std::string_view text, std::size_t end);
    static void give(const Known& known, std::size_t begin, std::size_t end, Tokens& out);
    static void hear(std::size_t from, Tokens& out);
    std::uint16_t place_for(std::size_t slot);
    void learn(const Bytes& bytes, const Letters& before, Tokens& tokens);
    [[gnu::noinline]] std::size_t meet(std::size_t at, std::size_t end, bool clear,
                                       Cutter& cutter, Tokens& out);
    std::size_t take(std::size_t at, std::size_t end, Cutter& cutter, Tokens& out, Sums& sums);
    bool is_all(std::string_view text, std::size_t at, std::size_t end) const;
    static std::size_t slot_of(std::uint64_t first, std::uint64_t second) {
        return hash_halves(first, second) / (~std::uint64_t{0} / kMostPlaces + 1);
    }
    static std::size_t slot_of(const Bytes& bytes) {
        return slot_of(bytes[0] ^ std::rotl(bytes[2], 29), bytes[1] ^ std::rotl(bytes[3], 31));
    }
    Known* recall(const char* word, std::size_t size);
    [[gnu::noinline]] Known* recall_bytes(const Bytes& bytes);
    KnownSymbols::One symbol_at(std::size_t at, std::string_view text) {
        return symbols.at({map.padded.data() + at, text.size() - at});
    }
    std::size_t skip(std::size_t at, std::size_t to, Cutter& cutter, Tokens& out);
    template <typename Alone, typename Pass>
    std::size_t reach(std::size_t at, std::size_t begin, const Alone& alone,
                      const Pass& pass_over) const;
};

Tokenizer::Tokenizer() : memory_(std::make_unique<Memory>()) {}
Tokenizer::Tokenizer(Tokenizer&&) noexcept = default;
Tokenizer::~Tokenizer() = default;

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

// Where a word begins in the run of parts at `begin`, what stands before it being
// passed over: mostly a space, or a sign that stands alone with one.
template <typename Alone, typename Pass>
[[gnu::always_inline]] inline std::size_t Tokenizer::Memory::reach(std::size_t at,
                                                                   std::size_t begin,
                                                                   const Alone& alone,
                                                                   const Pass& pass_over) const {
    if (at < begin) {
        const std::size_t gap = begin - at;
        const bool passed =
            map.padded[begin - 1] == ' ' && (gap == 1 || (gap == 2 && alone(at)));
        at = passed ? begin : pass_over(at);
    }
    // In the middle of a run only what is no joint begins a word.
    return at > begin ? map.silent.next_clear(at) : at;
}

// What stands between words; a symbol of it may take some of the next word along.
[[gnu::noinline]] std::size_t Tokenizer::Memory::pass(std::size_t at, std::size_t to,
                                                      Cutter& cutter, Tokens& out) {
    const std::size_t tokens = out.all.size();
    while (at < to) {
        const auto byte = static_cast<unsigned char>(map.padded[at]);
        if (kBetween[byte] == Between::silent || cutter.take_alone(at)) {
            ++at;
            continue;
        }
        if (byte >= 0x80) {
            const auto symbol = symbol_at(at, out.text);
            const std::size_t end = at + symbol.size;
            if (symbol.kind == SymbolClass::emoji) cutter.take_emoji(at, end, symbol.code);
            if (symbol.kind == SymbolClass::emoji || symbol.kind == SymbolClass::nothing) {
                at = end;
                continue;
            }
        }
        cutter.jump(at);
        cutter.step();
        at = cutter.at();
    }
    hear(tokens, out);
    return at;
}

// What the cutter has made of words that are not remembered.
void Tokenizer::Memory::hear(std::size_t from, Tokens& out) {
    for (; from < out.all.size(); ++from) {
        Token& token = out.all[from];
        if (token.kind != TokenKind::word) continue;
        token.small_word = small_word(token.hash);
        const auto says = speech_of(token.small_word);
        out.speech.english += says.english;
        out.speech.other_latin += says.other_latin;
        out.speech.russian += says.russian;
        out.speech.other_cyrillic += says.other_cyrillic;
    }
}

inline void Tokenizer::Memory::give(const Known& known, std::size_t begin, std::size_t end,
                                    Tokens& out) {
    // Filled where it stands: small writes that are read as a large one wait.
    Token& token = out.all.emplace_back();
    token.begin = static_cast<std::uint32_t>(begin);
    token.end = static_cast<std::uint32_t>(end);
    token.fold = Tokens::kNotFolded;
    std::memcpy(reinterpret_cast<char*>(&token) + offsetof(Token, hash),
                reinterpret_cast<const char*>(&known) + offsetof(Known, hash), kTail);
}

// A place for the word of that slot.
std::uint16_t Tokenizer::Memory::place_for(std::size_t slot) {
    std::uint16_t &first = places[slot], &second = places[slot ^ 1];
    if (first == 0) return first = ++used;
    if (second == 0) return second = ++used;
    displaced = true;
    std::swap(first, second);
    return first;
}

void Tokenizer::Memory::learn(const Bytes& bytes, const Letters& before, Tokens& tokens) {
    Token& token = tokens.all.back();
    if (token.kind != TokenKind::word && token.kind != TokenKind::number) return;
    const auto folded = tokens.word(token);
    // "www" is an address where a full stop follows.
    if (folded == U"w" || folded == U"ww") return;
    const std::uint16_t place = place_for(slot_of(bytes));
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
    // Of numbers a finder knows nothing.
    if (token.kind != TokenKind::word) to.brief = Brief::kNothing;
    to.small_word = token.small_word;
    const auto speech = speech_of(token.small_word);
    const auto says = std::bit_cast<Spoken>(speech);
    std::copy(says.begin(), says.end(), to.speech.begin());
    to.foreign = static_cast<std::int8_t>(foreign(speech));
    const auto was = std::bit_cast<Counts>(before), is = std::bit_cast<Counts>(tokens.letters);
    for (std::size_t i = 0; i < is.size(); ++i) {
        to.letters[i] = static_cast<std::uint8_t>(is[i] - was[i]);
    }
}

// What is remembered of a word of at most kLongest bytes; else nullptr. Most have
// sixteen at most, which is half of the work, and stand in their own slot.
[[gnu::always_inline]] inline Known* Tokenizer::Memory::recall(const char* word,
                                                               std::size_t size) {
    if (size > kLongest / 2) [[unlikely]] return recall_bytes(take_bytes(word, size));
    std::array<std::uint64_t, 2> half;
    std::memcpy(half.data(), word, sizeof half);
    const std::uint64_t first = half[0] & kMasks[size][0], second = half[1] & kMasks[size][1];
    Known& known = words[places[slot_of(first, second)]];
    const auto& bytes = known.bytes;
    if (((bytes[0] ^ first) | (bytes[1] ^ second) | bytes[2]) == 0) [[likely]] return &known;
    return recall_bytes({first, second, 0, 0});
}

Known* Tokenizer::Memory::recall_bytes(const Bytes& bytes) {
    const std::size_t slot = slot_of(bytes);
    for (const std::size_t one : {slot, slot ^ 1}) {
        Known& known = words[places[one]];
        if (same(known.bytes, bytes)) return &known;
    }
    return nullptr;
}

// A word that is not remembered, with what the cutter adds to it.
// @param clear  it is all of the word, and may be remembered
std::size_t Tokenizer::Memory::meet(std::size_t at, std::size_t end, bool clear, Cutter& cutter,
                                    Tokens& out) {
    const Letters before = out.letters;
    const std::size_t tokens = out.all.size();
    cutter.jump(at);
    cutter.step();
    hear(tokens, out);
    if (clear && cutter.at() == end && out.all.size() == tokens + 1) {
        learn(take_bytes(map.padded.data() + at, end - at), before, out);
    }
    return cutter.at();
}

// Whether [at, end) is all of a word, and one that may be remembered.
inline bool Tokenizer::Memory::is_all(std::string_view text, std::size_t at,
                                      std::size_t end) const {
    const End how = kEnds[static_cast<unsigned char>(map.padded[end])];
    return end - at <= kLongest && how != End::no &&
           (how == End::yes || ends_clearly(text, end));
}

// The word, or what is left of one, at [at, end).
[[gnu::always_inline]] inline std::size_t Tokenizer::Memory::take(std::size_t at, std::size_t end,
                                                                  Cutter& cutter, Tokens& out,
                                                                  Sums& sums) {
    if (!is_all(out.text, at, end)) [[unlikely]] return meet(at, end, false, cutter, out);
    const Known* const known = recall(map.padded.data() + at, end - at);
    if (known == nullptr) [[unlikely]] return meet(at, end, true, cutter, out);
    give(*known, at, end, out);
    sums.add(*known);
    return end;
}

MOLVA_FOR_NEWER_CPUS
void Tokenizer::cut(std::string_view text, Tokens& out, std::size_t limit) {
    out.clear();
    out.text = text = text.substr(0, limit);
    auto& memory = *memory_;
    memory.map.make(text);
    Cutter cutter{text, out};
    std::size_t at = 0;
    const std::uint32_t* edge = memory.map.edges.data();
    for (std::size_t runs = memory.map.edge_count / 2; runs > 0;) {
        Sums sums;  // a run of parts gives at most one word to it
        const std::size_t some = std::min(runs, Sums::kMost);
        runs -= some;
        for (const auto* const last = edge + 2 * some; edge != last; edge += 2) {
            const std::size_t begin = edge[0], end = edge[1];
            at = memory.reach(
                at, begin, [&](std::size_t sign) { return cutter.take_alone(sign); },
                [&](std::size_t from) { return memory.pass(from, begin, cutter, out); });
            while (at < end) {
                at = memory.take(at, end, cutter, out, sums);
                if (at < end) at = memory.map.silent.next_clear(at);
            }
        }
        Sums::pour(sums, out);
    }
    memory.pass(at, text.size(), cutter, out);
    out.heard = true;
}

// As pass(), but what is no word and belongs to none is left out.
std::size_t Tokenizer::Memory::skip(std::size_t at, std::size_t to, Cutter& cutter,
                                    Tokens& out) {
    const std::size_t tokens = out.all.size();
    while (at < to) {
        const auto byte = static_cast<unsigned char>(map.padded[at]);
        if (kBetween[byte] != Between::other) {
            ++at;
            continue;
        }
        if (byte >= 0x80) {
            const auto symbol = symbol_at(at, out.text);
            if (is_apart(symbol.kind)) {
                at += symbol.size;
                continue;
            }
        }
        cutter.jump(at);
        cutter.step();
        at = cutter.at();
    }
    if (out.all.size() > tokens) hear(tokens, out);
    return at;
}

MOLVA_FOR_NEWER_CPUS
void Tokenizer::glance(std::string_view text, Glance& out, std::size_t limit) {
    Tokens& others = out.others;
    others.clear();
    others.text = text = text.substr(0, limit);
    auto& memory = *memory_;
    memory.map.make(text);
    Cutter cutter{text, others};
    const char* const bytes = memory.map.padded.data();
    // A run of parts gives at most one word, and one is written over the last.
    if (memory.asking.size() <= memory.map.edge_count / 2) {
        memory.asking.resize(memory.map.edge_count / 2 + 1);
    }
    Known** to = memory.asking.data();
    std::uint64_t bits = 0;
    std::int32_t foreign_words = 0;
    std::size_t at = 0;
    memory.displaced = false;
    const std::uint32_t* const last = memory.map.edges.data() + memory.map.edge_count / 2 * 2;
    for (const std::uint32_t* edge = memory.map.edges.data(); edge != last; edge += 2) {
        const std::size_t begin = edge[0], end = edge[1];
        at = memory.reach(
            at, begin,
            [&](std::size_t sign) {
                return kBetween[static_cast<unsigned char>(bytes[sign])] == Between::apart;
            },
            [&](std::size_t from) { return memory.skip(from, begin, cutter, others); });
        while (at < end) {
            const bool all = memory.is_all(text, at, end);
            Known* const known = all ? memory.recall(bytes + at, end - at) : nullptr;
            if (known != nullptr) [[likely]] {
                *to = known;
                to += Brief::asks(known->brief);
                bits |= kBriefBits[known->brief];
                foreign_words += known->foreign;
                at = end;
                break;
            }
            at = memory.meet(at, end, all, cutter, others);
            if (at < end) at = memory.map.silent.next_clear(at);
        }
    }
    memory.skip(at, text.size(), cutter, others);
    out.asking.clear();
    for (Known** one = memory.asking.data(); one != to; ++one) {
        out.asking.push_back({(*one)->hash, &(*one)->brief, (*one)->place});
    }
    out.whole = !memory.displaced;  // else it may have been one of those
    out.bits = bits;
    out.foreign = foreign_words + foreign(others.speech);
}

}  // namespace molva::flag
