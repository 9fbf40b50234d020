#include "flag/cutter.hpp"

#include <algorithm>

#include "base/utf8.hpp"

namespace molva::flag {

namespace {

using Class = SymbolClass;

constexpr std::uint64_t kSeed = 0x9E3779B97F4A7C15ULL;

constexpr std::uint64_t stir(std::uint64_t hash, std::uint64_t value) {
    hash = (hash ^ value) * 0xFF51AFD7ED558CCDULL;
    return hash ^ (hash >> 32);
}

constexpr std::size_t kLongestWord = 48;  // code points that count

// Of a run of stops what matters is: how loud, a question, or trailing off.
constexpr std::uint64_t stop_hash(unsigned loud, unsigned asked, unsigned points) {
    return stir(kSeed ^ 2,
                (loud > 2 ? 3 : loud) * 16 + (asked > 1 ? 2 : asked) * 4 + (points > 1 ? 2 : 0));
}

constexpr std::array<std::uint64_t, 64> make_alone_hashes() {
    std::array<std::uint64_t, 64> out{};
    out[','] = stir(kSeed ^ 4, ',') | 1;
    out['"'] = stir(kSeed ^ 4, '"') | 1;
    out['!'] = stop_hash(1, 0, 0) | 1;
    out['?'] = stop_hash(0, 1, 0) | 1;
    out['.'] = stop_hash(0, 0, 1) | 1;
    return out;
}

bool is_part(Class kind) {
    return kind == Class::latin || kind == Class::cyrillic || kind == Class::letter ||
           kind == Class::digit;
}

}  // namespace

constexpr std::array<std::uint64_t, 64> alone_hashes = make_alone_hashes();

Cutter::Read Cutter::read(std::string_view& from) {
    Read out;
    const auto byte = static_cast<unsigned char>(from.front());
    if (byte < 0x80) {
        out.code = byte;
        from.remove_prefix(1);
    } else {
        out.code = utf8::take(from);
    }
    const Symbol symbol = classify(out.code);
    out.lower = symbol.lower;
    out.kind = symbol.kind;
    return out;
}

void Cutter::step() {
    const std::size_t begin = at();
    if (take_alone(begin)) return rest_.remove_prefix(1);
    const Read first = read(rest_);
    switch (first.kind) {
        case Class::latin:
        case Class::cyrillic:
        case Class::letter:
            return word(begin, first);
        case Class::digit:
            if (rating(begin)) return;
            return word(begin, first);
        case Class::stop:
            return stop(begin, first.code);
        case Class::pause:
            return pause(begin, first.code);
        case Class::open:
            return open(begin);
        case Class::close:
            return close(begin);
        case Class::at:
            return mention(begin);
        case Class::emoji:
            return take_emoji(begin, at(), first.code);
        default:
            if (first.code == '<' || first.code == '&') markup(begin, first.code);
            return;
    }
}

// "10/10", "2/5": a mark, which is the same for the same share, in quarters.
bool Cutter::rating(std::size_t begin) {
    const auto text = text_.substr(begin, 8);
    const auto is_digit = [&](std::size_t i) {
        return i < text.size() && text[i] >= '0' && text[i] <= '9';
    };
    std::size_t at = 0;
    const auto number = [&] {
        unsigned out = 0;
        for (const std::size_t end = at + 3; is_digit(at) && at < end; ++at) {
            out = out * 10 + static_cast<unsigned>(text[at] - '0');
        }
        return out;
    };
    const unsigned given = number();
    if (at >= text.size() || text[at] != '/') return false;
    ++at;
    const unsigned most = number();
    const bool ends = at >= text.size() || !(text[at] == '/' || is_digit(at));
    if (!ends || (most != 5 && most != 10 && most != 100) || given > most) return false;
    jump(begin + at);
    mark(begin, stir(kSeed ^ 8, (given * 8 / most + 1) / 2));
    return true;
}

// A tag or an entity that somebody has left in the text is not read.
void Cutter::markup(std::size_t begin, char32_t first) {
    constexpr std::size_t kLongestMarkup = 256;
    const auto text = text_.substr(begin, kLongestMarkup);
    const auto letter = [&](std::size_t i) {
        return i < text.size() && (text[i] | 0x20) >= 'a' && (text[i] | 0x20) <= 'z';
    };
    if (first == '&') {
        std::size_t at = 1;
        if (at < text.size() && text[at] == '#') ++at;
        const std::size_t name = at;
        const auto digit = [&](std::size_t i) {
            return i < text.size() && text[i] >= '0' && text[i] <= '9';
        };
        while (at < name + 8 && (letter(at) || digit(at))) ++at;
        if (at == name || at >= text.size() || text[at] != ';') return;
        jump(begin + at + 1);
        return;
    }
    const std::size_t name = text.size() > 1 && text[1] == '/' ? 2 : 1;
    if (!letter(name)) return;
    const auto end = text.find_first_of("<>", 1);
    if (end == std::string_view::npos || text[end] != '>') return;
    jump(begin + end + 1);
    // A line or a paragraph ends; other tags stand in the middle of a sentence.
    const char kind = static_cast<char>(text[name] | 0x20);
    const bool line = text.substr(name, 2) == "br" || text.substr(name, 2) == "BR" ||
                      (kind == 'p' && !letter(name + 1)) || text.substr(name, 2) == "li";
    if (!line) return;
    add(TokenKind::stop, begin, stop_hash(0, 0, 0));
    depth_ = 0;
}

void Cutter::take_emoji(std::size_t begin, std::size_t end, char32_t code) {
    add(TokenKind::mark, begin, end, stir(kSeed ^ 1, code));
}

Token& Cutter::add(TokenKind kind, std::size_t begin, std::size_t end, std::uint64_t hash) {
    Token& token = out_.all.emplace_back();
    token.begin = static_cast<std::uint32_t>(begin);
    token.end = static_cast<std::uint32_t>(end);
    token.kind = kind;
    token.hash = hash | 1;
    token.small_word = kind != TokenKind::word;  // of the others nothing need be asked
    return token;
}

void Cutter::stop(std::size_t begin, char32_t first) {
    unsigned loud = first == '!', asked = first == '?', points = first == '.';
    if (first == 0x2026) points = 3;
    while (!rest_.empty()) {
        std::string_view ahead = rest_;
        const Read next = read(ahead);
        if (next.kind != Class::stop || next.code == '\n') break;
        loud += next.code == '!';
        asked += next.code == '?';
        points += next.code == 0x2026 ? 3 : next.code == '.';
        rest_ = ahead;
    }
    add(TokenKind::stop, begin, stop_hash(loud, asked, points));
    depth_ = 0;
}

// ":)" ":-(" ":D" ":/"
void Cutter::pause(std::size_t begin, char32_t first) {
    if ((first == ':' || first == ';') && !rest_.empty()) {
        std::string_view ahead = rest_;
        Read next = read(ahead);
        if (next.kind == Class::joint && !ahead.empty()) next = read(ahead);
        const bool smile = next.code == ')' || next.code == 'D' || next.code == ']';
        const bool frown = next.code == '(' || next.code == '[';
        const bool doubt = next.code == '/' && (ahead.empty() || ahead.front() != '/');
        if (smile || frown || doubt) {
            rest_ = ahead;
            skip_run(static_cast<char>(next.code));
            return mark(begin, stir(kSeed ^ 3, smile ? 1 : frown ? 2 : 3));
        }
    }
    add(TokenKind::pause, begin, stir(kSeed ^ 4, first));
}

unsigned Cutter::skip_run(char code) {
    unsigned count = 0;
    for (; !rest_.empty() && rest_.front() == code; ++count) rest_.remove_prefix(1);
    return count;
}

void Cutter::open(std::size_t begin) {
    const unsigned more = skip_run('(');
    const bool sad = more > 0 || rest_.empty() || rest_.front() == '\n';
    if (sad) return mark(begin, stir(kSeed ^ 3, 2));
    ++depth_;
    add(TokenKind::pause, begin, stir(kSeed ^ 4, '('));
}

void Cutter::close(std::size_t begin) {
    const unsigned more = skip_run(')');
    if (more > 0 || depth_ == 0) return mark(begin, stir(kSeed ^ 3, 1));
    --depth_;
    add(TokenKind::pause, begin, stir(kSeed ^ 4, ')'));
}

void Cutter::mention(std::size_t begin) {
    std::size_t count = 0;
    while (count < rest_.size()) {
        const auto byte = static_cast<unsigned char>(rest_[count]);
        const bool part = byte == '_' || byte >= 0x80 || (byte >= '0' && byte <= '9') ||
                          ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z');
        if (!part) break;
        ++count;
    }
    rest_.remove_prefix(count);
    if (count > 0) add(TokenKind::mention, begin, stir(kSeed ^ 5, 1));
}

void Cutter::link(std::size_t begin) {
    while (!rest_.empty()) {
        std::string_view ahead = rest_;
        const Read next = read(ahead);
        if (next.kind == Class::space || next.code == '\n') break;
        rest_ = ahead;
    }
    add(TokenKind::link, begin, stir(kSeed ^ 6, 1));
}

void Cutter::count(const Read& letter, Shape& shape) {
    switch (letter.kind) {
        case Class::latin:
            ++shape.latin;
            break;
        case Class::cyrillic:
            ++shape.cyrillic;
            break;
        case Class::digit:
            ++shape.digits;
            break;
        default:
            ++shape.other;
    }
    if (letter.kind == Class::latin || letter.kind == Class::cyrillic) {
        ++(letter.lower != letter.code && letter.code != U'ё' ? shape.capitals : shape.small);
    }
    if (letter.lower >= 0x80) speak(letter.lower, out_.letters);
}

void Cutter::append(char32_t code, Shape& shape, std::size_t fold) {
    auto& folded = out_.folded;
    const std::size_t size = folded.size() - fold;
    if (size >= kLongestWord) return;
    if (size >= 2 && folded[size + fold - 1] == code && folded[size + fold - 2] == code &&
        !(code >= '0' && code <= '9')) {
        shape.stretched = true;
        return;
    }
    folded.push_back(code);
}

// "sh!t", "cr@p", "о#уели", "a$$": a sign in the place of a letter. Of "!" and "@",
// which mostly stand for themselves, only behind one or two letters.
bool Cutter::softens(const Read& sign, std::string_view ahead, const Shape& shape) {
    if (sign.code != '#' && sign.code != '$' && sign.code != '!' && sign.code != '@') return false;
    const unsigned letters = shape.latin + shape.cyrillic;
    if (ahead.empty() || letters == 0 || letters > 4 || shape.digits > 0) return false;
    const Read next = read(ahead);
    if (sign.code == '$' && next.code == '$') return true;
    const bool letter = next.kind == Class::latin || next.kind == Class::cyrillic;
    if (!letter || next.lower != next.code) return false;
    if (sign.code == '!') return letters <= 2 && shape.cyrillic == 0;
    if (sign.code == '#') return true;
    if (letters > 2) return false;
    // An address goes on until a stop and more.
    const auto end = std::min(ahead.find_first_of(" \n,"), ahead.size());
    return ahead.substr(0, end).find('.') == std::string_view::npos ||
           ahead.substr(0, end).ends_with('.');
}

void Cutter::word(std::size_t begin, Read letter) {
    const std::size_t fold = out_.folded.size();
    Shape shape;
    std::size_t end = begin;
    while (true) {
        if (letter.kind != Class::nothing) {
            if (letter.kind == Class::mask) {
                if (out_.folded.back() != U'*') out_.folded.push_back(U'*');
            } else {
                count(letter, shape);
                append(letter.lower, shape, fold);
            }
        }
        end = at();
        if (rest_.empty()) break;
        std::string_view ahead = rest_;
        Read next = read(ahead);
        if (next.kind == Class::joint && !ahead.empty()) {
            std::string_view further = ahead;
            const Read after = read(further);
            if (!is_part(after.kind)) break;
            out_.folded.push_back(next.code == '-' ? U'-' : U'\'');
            shape.joined = true;
            rest_ = further;
            letter = after;
            continue;
        }
        if (softens(next, ahead, shape)) next.kind = Class::mask;
        if (!is_part(next.kind) && next.kind != Class::nothing && next.kind != Class::mask)
            break;
        rest_ = ahead;
        letter = next;
    }
    finish_word(begin, end, fold, shape);
}

void Cutter::finish_word(std::size_t begin, std::size_t end, std::size_t fold, Shape& shape) {
    auto& folded = out_.folded;
    auto& letters = out_.letters;
    letters.cyrillic += shape.cyrillic;
    letters.latin += shape.latin;
    letters.other += shape.other;
    if (shape.latin + shape.cyrillic + shape.other == 0) {
        folded.resize(fold);
        add(TokenKind::number, begin, stir(kSeed ^ 7, std::min(shape.digits, 6U)));
        return;
    }
    if (is_address(fold)) {
        folded.resize(fold);
        return link(begin);
    }
    if (shape.stretched) unstretch(fold);
    mend(fold, shape);
    Token& token = add(TokenKind::word, begin, 0);
    token.end = static_cast<std::uint32_t>(end);
    token.fold = static_cast<std::uint32_t>(fold);
    token.size = static_cast<std::uint32_t>(folded.size() - fold);
    token.hash = hash_word(out_.word(token));
    token.stretched = shape.stretched;
    token.shouted = shape.capitals >= 3 && shape.small == 0;
    token.cyrillic = shape.cyrillic > 0 && shape.cyrillic >= shape.latin;
}

// "http://…", "www.…", "name@…"
bool Cutter::is_address(std::size_t fold) const {
    const auto word = std::u32string_view{out_.folded}.substr(fold);
    if (rest_.starts_with("://")) return word == U"http" || word == U"https";
    // Of three equal letters append() has left two.
    if (word == U"ww" && rest_.starts_with(".")) return true;
    return rest_.size() > 1 && rest_.front() == '@' && rest_[1] > ' ';
}

// append() left two of every run; of three and more one is enough.
void Cutter::unstretch(std::size_t fold) {
    auto& folded = out_.folded;
    const auto begin = folded.begin() + static_cast<std::ptrdiff_t>(fold);
    folded.erase(std::unique(begin, folded.end()), folded.end());
}

// Letters of another script that only look like the word's own are put right.
void Cutter::mend(std::size_t fold, const Shape& shape) {
    if (shape.cyrillic == 0 || shape.joined) return;
    if (shape.latin == 0 && (shape.digits == 0 || shape.cyrillic < 3)) return;
    auto& folded = out_.folded;
    const bool cyrillic = shape.cyrillic >= shape.latin;
    for (std::size_t i = fold; i < folded.size(); ++i) {
        const char32_t code = folded[i];
        if (cyrillic && !is_cyrillic(code)) {
            folded[i] = to_cyrillic(code);
        } else if (!cyrillic && !is_latin(code)) {
            folded[i] = to_latin(code);
        }
    }
}

std::uint64_t hash_word(std::u32string_view folded) {
    std::uint64_t hash = kSeed;
    for (const char32_t code : folded) hash = (hash ^ code) * 0x9FB21C651E98DF25ULL;
    return (hash ^ (hash >> 29)) | 1;
}

}  // namespace molva::flag
