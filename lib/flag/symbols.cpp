#include "flag/symbols.hpp"

#include <array>

#include "base/utf8.hpp"

namespace molva::flag {

namespace {

using Class = SymbolClass;

constexpr Class ascii_class(char32_t code) {
    if (code == '\n') return Class::stop;
    if (code <= ' ') return Class::space;
    if (code >= '0' && code <= '9') return Class::digit;
    if ((code | 0x20) >= 'a' && (code | 0x20) <= 'z') return Class::latin;
    switch (code) {
        case '-':
        case '\'':
            return Class::joint;
        case '*':
            return Class::mask;
        case '.':
        case '!':
        case '?':
            return Class::stop;
        case ',':
        case ';':
        case ':':
        case '/':
        case '"':
            return Class::pause;
        case '(':
            return Class::open;
        case ')':
            return Class::close;
        case '@':
            return Class::at;
        default:
            return Class::other;
    }
}

constexpr Class low_class(char32_t code) {
    if (code < 0x80) return ascii_class(code);
    if (code == 0xA0) return Class::space;
    if (code == 0xAD || (code >= 0x300 && code <= 0x36F) || (code >= 0x483 && code <= 0x489)) {
        return Class::nothing;
    }
    if (code == 0xAB || code == 0xBB) return Class::pause;
    if (code == 0xAA || code == 0xBA) return Class::letter;
    if (code < 0xC0 || code == 0xD7 || code == 0xF7) return Class::other;
    if (code < 0x250) return Class::latin;
    if (code >= 0x400) return Class::cyrillic;
    return Class::letter;
}

constexpr std::array<LowSymbol, kLowSymbols> make_low_symbols() {
    std::array<LowSymbol, kLowSymbols> out{};
    for (char32_t code = 0; code < kLowSymbols; ++code) {
        char32_t lower = utf8::lower(code);
        if (lower == U'ё') lower = U'е';
        out[code] = {low_class(code), static_cast<char16_t>(lower)};
    }
    return out;
}

struct Pair {
    char16_t latin, cyrillic;
};

// Letters that look alike, in lower case; several only do as capitals.
constexpr std::array<Pair, 14> kAlike{{{u'a', u'а'},
                                       {u'b', u'в'},
                                       {u'c', u'с'},
                                       {u'e', u'е'},
                                       {u'h', u'н'},
                                       {u'i', u'і'},
                                       {u'k', u'к'},
                                       {u'm', u'м'},
                                       {u'o', u'о'},
                                       {u'p', u'р'},
                                       {u't', u'т'},
                                       {u'u', u'и'},
                                       {u'x', u'х'},
                                       {u'y', u'у'}}};

}  // namespace

constexpr std::array<LowSymbol, kLowSymbols> low_symbols = make_low_symbols();

SymbolClass high_class(char32_t code) {
    if (code == 0x2026 || code == 0x2028 || code == 0x2029) return Class::stop;
    if (code == 0x2019 || code == 0x2010 || code == 0x2011) return Class::joint;
    if (code >= 0x200B && code <= 0x200F) return Class::nothing;
    if (code >= 0x202A && code <= 0x202E) return Class::nothing;
    if (code >= 0x2060 && code <= 0x206F) return Class::nothing;
    if (code == 0xFEFF || (code >= 0xFE00 && code <= 0xFE0F)) return Class::nothing;
    if (code >= 0x1F3FB && code <= 0x1F3FF) return Class::nothing;  // shades of skin
    if (code >= 0xE0000 && code <= 0xE0FFF) return Class::nothing;
    if (utf8::is_space(code)) return Class::space;
    if (code >= 0x2010 && code <= 0x2027) return Class::pause;
    if ((code >= 0x2190 && code <= 0x21FF) || (code >= 0x2300 && code <= 0x27BF) ||
        (code >= 0x2B00 && code <= 0x2BFF) || (code >= 0x1F000 && code <= 0x1FAFF)) {
        return Class::emoji;
    }
    if (code == utf8::kReplacement || (code >= 0xD800 && code <= 0xF8FF)) return Class::other;
    if (code >= 0x2000 && code < 0x2C00) return Class::other;
    if (code >= 0x3000 && code <= 0x303F) return code == 0x3002 ? Class::stop : Class::pause;
    if (code >= 0xFF00 && code <= 0xFF0F) return Class::pause;
    return Class::letter;
}

void speak(char32_t code, Letters& letters) {
    switch (code) {
        case U'ы':
        case U'э':
            ++letters.russian;
            ++letters.belarusian;
            break;
        case U'ъ':
        case U'щ':
            ++letters.russian;
            break;
        case U'ї':
        case U'є':
        case U'ґ':
            letters.ukrainian += 2;
            break;
        case U'і':
            ++letters.ukrainian;
            ++letters.belarusian;
            break;
        case U'ў':
            letters.belarusian += 3;
            break;
        case U'ә':
        case U'ғ':
        case U'қ':
        case U'ң':
        case U'ө':
        case U'ұ':
        case U'ү':
        case U'һ':
            letters.kazakh += 2;
            break;
        case U'ä':
        case U'ö':
        case U'ü':
        case U'ß':
            ++letters.german;
            break;
        case U'è':
        case U'ê':
        case U'à':
        case U'ç':
        case U'ù':
        case U'œ':
            ++letters.french;
            break;
        case U'é':
            ++letters.french;
            ++letters.spanish;
            break;
        case U'ñ':
        case U'á':
        case U'í':
        case U'ó':
        case U'ú':
            ++letters.spanish;
            break;
        default:
            break;
    }
}

bool is_cyrillic(char32_t code) { return code >= 0x400 && code < kLowSymbols; }
bool is_latin(char32_t code) {
    return (code >= 'a' && code <= 'z') || (code >= 0xC0 && code < 0x250);
}

char32_t to_cyrillic(char32_t code) {
    for (const auto& pair : kAlike) {
        if (pair.latin == code) return pair.cyrillic;
    }
    return code == '0' ? U'о' : code == '3' ? U'з' : code == '4' ? U'ч' : code;
}

char32_t to_latin(char32_t code) {
    for (const auto& pair : kAlike) {
        if (pair.cyrillic == code) return pair.latin;
    }
    return code;
}

}  // namespace molva::flag
