#include <algorithm>
#include <array>

#include "flag/tokens.hpp"

namespace molva::flag {

std::u32string from_translit(std::u32string_view latin) {
    struct Rule {
        std::u32string_view from, to;
    };
    static constexpr std::array<Rule, 40> kRules{
        {{U"shch", U"щ"}, {U"sch", U"щ"}, {U"zh", U"ж"}, {U"kh", U"х"}, {U"ts", U"ц"},
         {U"ch", U"ч"},   {U"sh", U"ш"},  {U"yo", U"е"}, {U"jo", U"е"}, {U"yu", U"ю"},
         {U"ju", U"ю"},   {U"ya", U"я"},  {U"ja", U"я"}, {U"ye", U"е"}, {U"ej", U"ей"},
         {U"a", U"а"},    {U"b", U"б"},   {U"v", U"в"},  {U"w", U"в"},  {U"g", U"г"},
         {U"d", U"д"},    {U"e", U"е"},   {U"z", U"з"},  {U"i", U"и"},  {U"j", U"й"},
         {U"k", U"к"},    {U"q", U"к"},   {U"l", U"л"},  {U"m", U"м"},  {U"n", U"н"},
         {U"o", U"о"},    {U"p", U"п"},   {U"r", U"р"},  {U"s", U"с"},  {U"t", U"т"},
         {U"u", U"у"},    {U"f", U"ф"},   {U"h", U"х"},  {U"c", U"ц"},  {U"x", U"х"}}};
    const auto is_vowel = [](char32_t code) {
        return std::u32string_view{U"aeiouy"}.find(code) != std::u32string_view::npos;
    };
    std::u32string out;
    for (std::size_t i = 0; i < latin.size();) {
        const auto rest = latin.substr(i);
        const auto rule = std::find_if(kRules.begin(), kRules.end(),
                                       [&](const Rule& one) { return rest.starts_with(one.from); });
        if (rule != kRules.end()) {
            out += rule->to;
            i += rule->from.size();
            continue;
        }
        // "y" is a vowel after a consonant and half of one after a vowel; an apostrophe softens.
        const char32_t code = latin[i++];
        if (code == 'y') {
            out += !out.empty() && is_vowel(latin[i - 2]) ? U'й' : U'ы';
        } else if (code == '\'') {
            out += U'ь';
        } else {
            out += code;
        }
    }
    return out;
}

void read_translit(Tokens& tokens) {
    tokens.heard = false;
    for (auto& token : tokens.all) {
        if (token.kind != TokenKind::word || token.cyrillic) continue;
        const auto read = from_translit(tokens.word(token));
        token.fold = static_cast<std::uint32_t>(tokens.folded.size());
        token.size = static_cast<std::uint32_t>(read.size());
        tokens.folded += read;
        token.hash = hash_word(read);
        token.small_word = 0;
        token.place = 0;
        token.cyrillic = true;
    }
}

}  // namespace molva::flag
