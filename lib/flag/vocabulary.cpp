#include "flag/vocabulary.hpp"

#include <libstemmer.h>

#include <vector>

#include "base/utf8.hpp"

namespace molva::flag {

namespace {

bool is_negator(const Tokens& tokens, const Token& word) {
    static const WordSet set = words_of(
        "не ни нет без нету нельзя никак никогда вряд не-а ні немає "
        "not no never without cannot hardly neither nor cant dont didnt doesnt isnt wasnt wont "
        "couldnt wouldnt havent hasnt arent aint nobody none ne");
    if (set.contains(word.hash)) return true;
    const auto text = tokens.word(word);
    return text.size() > 3 && text.ends_with(U"n't");
}

// Who writes in whole sentences and who in notes differ in these; what they
// think does not show in them.
bool is_small(std::uint64_t word) {
    static const WordSet set = words_of(
        "и а в во на с со по к ко у о об от до из за для при над под про через между что чтобы как это "
        "этот эта эти этого этой этом этим так такой такая такие то тот та те того той тех же бы ли вот "
        "он она оно они его ее их ему ей им них ней нем мы вы я ты мне меня мной нам нас нами вам вас "
        "тебе тебя мой моя мое мои моего моей свой свою свои своего своей наш наша наше наши ваш ваша "
        "ваше ваши был была было были есть быть будет буду если или когда который которая которые "
        "которого где там тут здесь сам сама все всё всех всем еще уже после перед потом тогда раз два "
        "три один одна одно день лет год года месяц и/или сказал сказала говорит "
        "the a an and or of to in on at by for from with as into about over after before out up is are "
        "was were be been being am do does did has have had having will would can could it its it's this "
        "that these those there here i me my mine we us our ours you your yours he him his she her they "
        "them their who which what when where how so then than if because while also i'm i've i'd i'll "
        "we're we've they're you're he's she's that's one two three day days week month year said says");
    return set.contains(word);
}

bool is_contrast(std::uint64_t word) {
    static const WordSet set = words_of("но однако зато хотя але but however although though yet");
    return set.contains(word);
}

// Words that people soften with a sign in the place of letters, by what is left.
constexpr std::string_view kSoftened =
    "говно говна говном говнецо говнюки говенный хуйня хуйню хуйни хуйней хуево хуевый хуй хуя хер "
    "хера херня херню херово херовый хрен хреново хреновый хрень хрена пиздец пизда пизды пиздеж "
    "пиздят пиздато пиздатый пиздануть спиздили жопа жопу жопе жопой жопы блядь бляди блять бля блин "
    "ебать ебаный ебаная ебаное ебаные ебанутые ебанутый ебля ебло ебучий ебучая ебучие заебали "
    "заебал заебало заебись заебатый наебали наебал наебывают наебалово долбоеб долбоебы уебаны "
    "уебан уебищный уебище выебали выебываются проебали проебал отъебитесь охуенно охуенный охуенная "
    "охуенное охуенные охуительно охуительный охуительная охуели охуел охуевшие охренели ахуенно "
    "ахуенный ахуенная ахуенное ахуели нахуй нихуя похуй похуизм мудак мудаки мудака мудачье мудила сука суки "
    "сучка сучки твари тварь дерьмо дерьмовый дерьмище говнище гандон гандоны гондон пидор пидоры "
    "пидорасы падла ублюдки ублюдок козел козлы дебил дебилы идиот идиоты срань сраный сраная сраное "
    "насрать обосрались засранцы ссанина мразь мрази чмо лох лохи лохотрон тупые дурдом "
    "fuck fucked fucking fucker fuckers fuckin fuckup shit shitty shits shitshow bullshit shite crap "
    "crappy ass asses asshole assholes arse arsehole arseholes bitch bitches bitching bastard bastards "
    "damn damned dick dicks dickhead cunt cunts piss pissed pissing twat twats prick pricks wanker "
    "wankers bollocks hell goddamn motherfucker motherfuckers badass dumbass jackass kickass sucks suck "
    "scam scammers idiot idiots moron morons whore slut screwed";

// Of "х*ня" or "f*ing": the first of the words above that begins and ends so; empty if none.
std::u32string unsoften(std::u32string_view masked) {
    static const std::vector<std::u32string> words = [] {
        Tokens tokens;
        tokenize(kSoftened, tokens);
        std::vector<std::u32string> out;
        for (const auto& token : tokens.all) out.emplace_back(tokens.word(token));
        return out;
    }();
    const auto begin = masked.substr(0, masked.find(U'*'));
    const auto end = masked.substr(masked.rfind(U'*') + 1);
    for (const auto& word : words) {
        const bool longer = word.size() > begin.size() + end.size();
        if (longer && word.starts_with(begin) && word.ends_with(end)) return word;
    }
    return {};
}

std::uint64_t hash_stem(std::string_view stem) {
    std::uint64_t hash = 0xCBF29CE484222325ULL;
    for (const char byte : stem) {
        hash = (hash ^ static_cast<unsigned char>(byte)) * 0x9FB21C651E98DF25ULL;
        hash ^= hash >> 29;
    }
    return hash | 1;
}

}  // namespace

void WordReader::Close::operator()(sb_stemmer* stemmer) const { sb_stemmer_delete(stemmer); }

WordSet words_of(std::string_view list) {
    Tokens tokens;
    tokenize(list, tokens);
    WordSet out;
    for (const auto& token : tokens.all) out.insert(token.hash);
    return out;
}

WordReader::WordReader()
    : russian_(sb_stemmer_new("russian", "UTF_8")), english_(sb_stemmer_new("english", "UTF_8")) {}

std::string WordReader::stem(std::u32string_view folded, bool cyrillic) const {
    std::string text;
    for (const char32_t code : folded) utf8::append(text, code);
    const bool latin = !folded.empty() && folded.front() < 0x250;
    sb_stemmer* stemmer = cyrillic ? russian_.get() : latin ? english_.get() : nullptr;
    if (stemmer == nullptr) return text;
    const auto* out = sb_stemmer_stem(stemmer, reinterpret_cast<const sb_symbol*>(text.data()),
                                      static_cast<int>(text.size()));
    if (out == nullptr) return text;
    std::string found{reinterpret_cast<const char*>(out),
                      static_cast<std::size_t>(sb_stemmer_length(stemmer))};
    // Snowball keeps the infinitive and the past of verbs in -нуть apart:
    // "вернут", "вернул".
    if (cyrillic && found.size() > 8 && (found.ends_with("ул") || found.ends_with("ут"))) {
        found.resize(found.size() - 2);
    }
    return found;
}

std::uint64_t WordReader::phrase_stem(const Tokens& tokens, const Token& word) const {
    auto text = tokens.word(word);
    constexpr std::size_t kShortest = 6;  // letters
    const bool imperative = word.cyrillic && text.size() >= kShortest &&
                            (text.ends_with(U"ьте") || text.ends_with(U"йте"));
    if (imperative) text.remove_suffix(2);
    return hash_stem(stem(text, word.cyrillic));
}

WordFacts WordReader::facts(const Tokens& tokens, const Token& word) const {
    WordFacts out;
    const auto text = tokens.word(word);
    const bool softened = text.find(U'*') != text.npos;
    const std::u32string plain = softened ? unsoften(text) : std::u32string{};
    out.stem = hash_stem(stem(plain.empty() ? text : plain, word.cyrillic));
    out.negator = is_negator(tokens, word);
    out.contrast = is_contrast(word.hash);
    out.small = is_small(word.hash);
    return out;
}

}  // namespace molva::flag
