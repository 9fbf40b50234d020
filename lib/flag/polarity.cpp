#include "flag/polarity.hpp"

#include <algorithm>
#include <cmath>

#include "base/zeroed.hpp"
#include "flag/composition.hpp"

namespace molva::flag {

namespace {

// Sentences shorter than this are read together with the next one.
constexpr int kPassageWords = 6;
// A word has to speak this clearly before it is shown as a reason.
constexpr double kAudible = 0.02;
// Of so few words somebody has to have an opinion before one is read into them.
constexpr int kFewWords = 3;
constexpr double kOpinion = 0.3;
// Who is content says so and goes; a complaint is explained. For every doubling
// of a text beyond kBrief words. Rows that teach are mostly brief and do not show it.
constexpr double kLongComplaint = 0.2;
constexpr unsigned kBrief = 16, kMostSteps = 5;

unsigned steps_of(int words) {
    const auto count = static_cast<unsigned>(words);
    unsigned out = 0;
    for (unsigned more = kBrief; more <= count && out < kMostSteps; more *= 2) ++out;
    return out;
}

// What rows teach of a word depends on who wrote them; what the lexicon says of
// it does not, and knows words that no row has. So that is heard as well: for
// every step of the scale, by the root of the words.
constexpr double kBlame = 1.45, kPraise = 0.95;
// Where a turn of speech has spoken words by themselves are no such good witness.
constexpr double kBesideTurns = 0.5;
// People write of other things, and otherwise, than the rows that teach: what
// those make us sure of is a little less sure.
constexpr double kElsewhere = 0.85;
// Turns of speech are of sentences; who tells a story means what most of its
// words say. From this length to that the text as it stands gains half a voice.
constexpr int kBriefly = 15, kAtLength = 60;
constexpr double kAsItStands = 0.5;

constexpr double kSquare = 127.0 * 127.0;

// A turn of speech counts as so many features, each of this weight for a tenth
// of its strength: alone in a text it gives its strength.
constexpr std::int64_t kClueFeatures = 25;
constexpr double kClueWeight = 0.5;

// What counts less than this, in eighths, teaches nothing.
constexpr int kTeaches = 2;

}  // namespace

double logistic(double x) {
    // exp(-|x|) = (exp(-|x|/2^k))^(2^k), the inner one by its series: |x|/2^k < 2^-5.
    const double size = std::min(std::abs(x), 40.0);
    const double part = -size / 2048;
    double power = 1 + part * (1 + part / 2 * (1 + part / 3 * (1 + part / 4)));
    for (int i = 0; i < 11; ++i) power *= power;
    return x >= 0 ? 1 / (1 + power) : power / (1 + power);
}

const LanguageHead* head_for(const Model& model, std::string_view lang, const Tokens& tokens) {
    const LanguageHead* known = model.language(lang);
    if (known != nullptr || model.languages().empty()) return known;
    const auto& letters = tokens.letters;
    const bool signs = letters.cyrillic + letters.latin + letters.other == 0;
    return signs ? &model.languages().front() : nullptr;
}

struct Scorer::Sum {
    std::array<std::int64_t, kHeads> weight{};
    std::int64_t count = 0;
    std::array<std::int32_t, kHeads> clues{};  // in tenths
    std::int32_t blame = 0, praise = 0;        // of the lexicon, in halves

    Sum& operator+=(const Sum& other) {
        for (std::size_t head = 0; head < kHeads; ++head) weight[head] += other.weight[head];
        for (std::size_t head = 0; head < kHeads; ++head) clues[head] += other.clues[head];
        count += other.count;
        blame += other.blame;
        praise += other.praise;
        return *this;
    }
    // In eighths from here on.
    void scale(int factor) {
        for (auto& one : weight) one *= factor;
        const int size = factor < 0 ? -factor : factor;
        count *= size;
        blame *= size;
        praise *= size;
        if (factor < 0) std::swap(blame, praise);
    }
    // Praise that is negated is blame; "not awful" is half a praise.
    void colour(std::int8_t lexicon, bool negated) {
        const int says = negated && lexicon < 0 ? -lexicon : lexicon * (negated ? -2 : 2);
        (says < 0 ? blame : praise) = says < 0 ? -says : says;
    }
};

// A word's features added up. One place a word: another word with the same
// place takes it over.
struct Scorer::Known {
    std::uint64_t hash = 0;
    WordFacts facts;
    std::array<std::int32_t, kHeads> weight{};
    std::int32_t count = 0;
    std::uint16_t cue = 0;
};

struct Scorer::Memory {
    static constexpr std::size_t kWords = kMostPlaces;
    Zeroed<Known> words{kWords + 1};
    std::vector<Feature> features;
    std::vector<Sum> passages, placed;
    Sum plain;              // of a text that is composed: as it stands
    bool is_composed = false;
    std::vector<std::int8_t> composed;  // the factors
    bool coloured = false;              // whether the lexicon has a word of the text
    std::vector<Heard> heard;
    Composer composer;
    WordReader reader;
};

Scorer::Scorer(const Model& model) : model_(model), memory_(std::make_unique<Memory>()) {}
Scorer::Scorer(Scorer&&) noexcept = default;
Scorer::~Scorer() = default;

const Scorer::Known& Scorer::know(const Tokens& tokens, const Token& token) {
    Known& known =
        memory_->words[token.place != 0 ? token.place : (token.hash >> 20) % Memory::kWords];
    if (known.hash == token.hash) return known;
    known = {};
    known.hash = token.hash;
    known.facts = memory_->reader.facts(tokens, token);
    known.facts.lexicon = find(model_.lexicon_begin(), model_.lexicon_end(), known.facts.stem);
    known.cue = memory_->composer.cue_of(tokens, token, known.facts);
    auto& features = memory_->features;
    features.clear();
    word_features(tokens, token, known.facts, features);
    const Feature mask = (Feature{1} << model_.bits()) - 1;
    for (const Feature feature : features) {
        const auto& weights = model_.weights()[feature & mask];
        for (std::size_t head = 0; head < kHeads; ++head) {
            known.weight[head] += expand(weights[head]);
        }
    }
    known.count = static_cast<std::int32_t>(features.size());
    return known;
}

Scorer::Sum Scorer::place(const Tokens& tokens, const Token& token, Context& context,
                          std::uint16_t& cue) {
    Sum out;
    WordFacts facts;
    cue = 0;
    if (token.kind == TokenKind::word) {
        const Known& known = know(tokens, token);
        facts = known.facts;
        memory_->coloured = memory_->coloured || facts.lexicon != 0;
        cue = known.cue;
        for (std::size_t head = 0; head < kHeads; ++head) out.weight[head] = known.weight[head];
        out.count = known.count;
        out.colour(facts.lexicon, context.negates());
    }
    auto& features = memory_->features;
    features.clear();
    context.step(token, facts, features);
    const Feature mask = (Feature{1} << model_.bits()) - 1;
    for (const Feature feature : features) {
        const auto& weights = model_.weights()[feature & mask];
        for (std::size_t head = 0; head < kHeads; ++head) {
            out.weight[head] += expand(weights[head]);
        }
    }
    out.count += static_cast<std::int64_t>(features.size());
    return out;
}

// What every token adds, in eighths if the text is composed, and what turns of
// speech do where they end.
void Scorer::compose(const Tokens& tokens, std::size_t first, std::size_t end, bool whole) {
    auto& placed = memory_->placed;
    auto& heard = memory_->heard;
    auto& composer = memory_->composer;
    placed.clear();
    heard.clear();
    memory_->plain = {};
    Context context;
    bool starts = false;
    memory_->coloured = false;
    for (std::size_t i = first; i < end; ++i) {
        const Token& token = tokens.all[i];
        std::uint16_t cue = 0;
        placed.push_back(place(tokens, token, context, cue));
        heard.push_back({cue, static_cast<std::int32_t>(placed.back().weight[kNegative])});
        starts = starts || (token.kind == TokenKind::word ? composer.starts(cue)
                                                          : composer.starts(token));
    }
    memory_->is_composed = starts && whole;
    if (!memory_->is_composed) return;
    for (const Sum& one : placed) memory_->plain += one;
    memory_->plain.scale(Composer::kWhole);
    composer.read(tokens, first, heard);
    memory_->composed = composer.factors();
    for (std::size_t i = 0; i < placed.size(); ++i) placed[i].scale(composer.factors()[i]);
    for (const Clue& clue : composer.clues()) {
        Sum& at = placed[clue.token];
        at.clues[kNegative] += clue.negative;
        at.clues[kPositive] += clue.positive;
        at.count += kClueFeatures * Composer::kWhole;
    }
}

double Scorer::weight_of(const Sum& sum, std::size_t head) const {
    const double unit = model_.scale(static_cast<Head>(head)) / kSquare / Composer::kWhole;
    return static_cast<double>(sum.weight[head]) * unit +
           static_cast<double>(sum.clues[head]) * kClueWeight;
}

double Scorer::value_of(const Sum& sum, std::size_t head) const {
    if (sum.count == 0) return 0;
    return weight_of(sum, head) /
           std::sqrt(static_cast<double>(sum.count) / Composer::kWhole);
}

double Scorer::lexicon_of(const Sum& sum, int words) const {
    const double unit = 1.0 / 2 / Composer::kWhole / std::sqrt(static_cast<double>(words + 1));
    return (kBlame * static_cast<double>(sum.blame) - kPraise * static_cast<double>(sum.praise)) *
           unit;
}

// What all of a text comes to, of so many words, composed and as it stands, and
// what the lexicon says of it.
std::array<double, 2> Scorer::whole_of(const Sum& composed, int words, std::size_t head) const {
    const Sum& plain = memory_->is_composed ? memory_->plain : composed;
    const double length = static_cast<double>(std::clamp(words, kBriefly, kAtLength) - kBriefly) /
                          (kAtLength - kBriefly);
    const double voice = kAsItStands * length;
    const double value = (1 - voice) * value_of(composed, head) + voice * value_of(plain, head);
    const double beside = composed.clues[kNegative] != 0 ? kBesideTurns : 1;
    const double heard = (1 - length) * beside * lexicon_of(composed, words) +
                         length * lexicon_of(plain, words);
    return {value, head == kNegative ? heard : -heard};
}

bool Scorer::has_opinion(const Sum& sum) const {
    return std::abs(value_of(sum, kNegative)) >= kOpinion ||
           std::abs(value_of(sum, kPositive)) >= kOpinion;
}

bool Scorer::is_contrast(const Tokens& tokens, const Token& token) {
    return token.kind == TokenKind::word && know(tokens, token).facts.contrast;
}

bool Scorer::sums(const Tokens& tokens, std::array<Inputs, kHeads>& out) {
    return sums(tokens, 0, tokens.all.size(), true, out);
}

bool Scorer::sums(const Tokens& tokens, std::size_t first, std::size_t end,
                  std::array<Inputs, kHeads>& out) {
    return sums(tokens, first, end, false, out);
}

bool Scorer::sums(const Tokens& tokens, std::size_t first, std::size_t end, bool whole_text,
                  std::array<Inputs, kHeads>& out) {
    compose(tokens, first, end, whole_text);
    auto& passages = memory_->passages;
    passages.clear();
    Sum whole, passage;
    int words = 0, whole_words = 0;
    bool has_mark = false;
    const auto close = [&] {
        if (!memory_->is_composed) passage.scale(Composer::kWhole);
        whole += passage;
    };
    for (std::size_t i = first; i < end; ++i) {
        const Token& token = tokens.all[i];
        passage += memory_->placed[i - first];
        const bool word = token.kind == TokenKind::word;
        words += word;
        whole_words += word;
        has_mark = has_mark || token.kind == TokenKind::mark;
        if (token.kind != TokenKind::stop || words < kPassageWords) continue;
        close();
        passages.push_back(passage);
        passage = {};
        words = 0;
    }
    if (passage.count > 0) {
        close();
        // A short ending belongs to the sentence before it.
        if (words > 0 && words < kPassageWords && !passages.empty()) {
            passages.back() += passage;
        } else if (words > 0 || passages.empty()) {
            passages.push_back(passage);
        }
    }
    if ((whole_words == 0 && !has_mark) || whole.count == 0) return false;
    if (whole_words == 1 && !memory_->coloured && !has_mark) return false;
    if (whole_words <= kFewWords && !has_opinion(whole)) return false;
    for (std::size_t head = 0; head < kHeads; ++head) {
        const auto value = [&](const Sum& sum) { return value_of(sum, head); };
        double most = value(passages.front()), least = most;
        for (const auto& one : passages) {
            most = std::max(most, value(one));
            least = std::min(least, value(one));
        }
        const auto [all, lexicon] = whole_of(whole, whole_words, head);
        out[head] = {all, most, value(passages.back()), least, lexicon};
    }
    out[kNegative][0] += kLongComplaint * steps_of(whole_words);
    return true;
}

Polarity Scorer::judge(const std::array<Inputs, kHeads>& inputs, const LanguageHead& head) const {
    std::array<double, kHeads> out{};
    for (std::size_t one = 0; one < kHeads; ++one) {
        const auto& combiner = head.heads[one];
        double sum = combiner.bias;
        for (std::size_t i = 0; i < kInputs; ++i) sum += combiner.weight[i] * inputs[one][i];
        sum += combiner.weight[0] * inputs[one][kInputs];
        out[one] = logistic(kElsewhere * sum);
    }
    // Two heads that both say yes share what there is.
    const double total = out[kNegative] + out[kPositive];
    return {out[kNegative], total > 1 ? 1 - out[kNegative] : out[kPositive]};
}

std::vector<Weighed> Scorer::weighed(const Tokens& tokens, std::size_t most, bool praise) {
    std::vector<Weighed> out;
    compose(tokens, 0, tokens.all.size(), true);
    std::int64_t count = 0;
    for (std::size_t i = 0; i < tokens.all.size(); ++i) {
        const Token& token = tokens.all[i];
        Sum sum = memory_->placed[i];
        if (!memory_->is_composed) sum.scale(Composer::kWhole);
        count += sum.count / Composer::kWhole;
        if (token.kind != TokenKind::word && token.kind != TokenKind::mark) continue;
        const double weight = weight_of(sum, kNegative);
        out.push_back({token.begin, token.end, praise ? -weight : weight});
    }
    const double unit = 1 / std::sqrt(static_cast<double>(std::max<std::int64_t>(count, 1)));
    for (auto& one : out) one.weight *= unit;
    // Where none is audible the one that comes nearest is still the reason.
    double audible = 0;
    for (const auto& one : out) audible = std::max(audible, one.weight);
    audible = std::min(audible, kAudible);
    std::erase_if(out, [&](const Weighed& one) {
        return one.weight <= 0 || one.weight < audible;
    });
    const auto heavier = [](const Weighed& a, const Weighed& b) {
        return a.weight != b.weight ? a.weight > b.weight : a.begin < b.begin;
    };
    if (out.size() > most) {
        std::nth_element(out.begin(), out.begin() + static_cast<std::ptrdiff_t>(most), out.end(),
                         heavier);
        out.resize(most);
    }
    std::sort(out.begin(), out.end(),
              [](const Weighed& a, const Weighed& b) { return a.begin < b.begin; });
    return out;
}

void Scorer::features(const Tokens& tokens, std::vector<Feature>& out,
                      std::array<double, kHeads>& clues) {
    compose(tokens, 0, tokens.all.size(), true);
    clues = {};
    for (const Sum& sum : memory_->placed) {
        for (std::size_t head = 0; head < kHeads; ++head) {
            clues[head] += static_cast<double>(sum.clues[head]) * kClueWeight;
        }
    }
    Context context;
    std::vector<Feature> own;
    for (std::size_t i = 0; i < tokens.all.size(); ++i) {
        const Token& token = tokens.all[i];
        own.clear();
        WordFacts facts;
        if (token.kind == TokenKind::word) {
            facts = know(tokens, token).facts;
            word_features(tokens, token, facts, own);
        }
        context.step(token, facts, own);
        // Words that are not the author's own say nothing of what he thinks.
        const bool own_words = !memory_->is_composed || memory_->composed[i] > kTeaches;
        if (own_words) out.insert(out.end(), own.begin(), own.end());
    }
}

}  // namespace molva::flag
