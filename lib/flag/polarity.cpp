#include "flag/polarity.hpp"

#include <algorithm>
#include <cmath>

namespace molva::flag {

namespace {

// Sentences shorter than this are read together with the next one.
constexpr int kPassageWords = 6;
// A word has to speak this clearly before it is shown as a reason.
constexpr double kAudible = 0.02;

constexpr double kSquare = 127.0 * 127.0;

}  // namespace

double logistic(double x) {
    // exp(-|x|) = (exp(-|x|/2^k))^(2^k), the inner one by its series: |x|/2^k < 2^-5.
    const double size = std::min(std::abs(x), 40.0);
    const double part = -size / 2048;
    double power = 1 + part * (1 + part / 2 * (1 + part / 3 * (1 + part / 4)));
    for (int i = 0; i < 11; ++i) power *= power;
    return x >= 0 ? 1 / (1 + power) : power / (1 + power);
}

struct Scorer::Sum {
    std::array<std::int64_t, kHeads> weight{};
    std::int64_t count = 0;

    Sum& operator+=(const Sum& other) {
        for (std::size_t head = 0; head < kHeads; ++head) weight[head] += other.weight[head];
        count += other.count;
        return *this;
    }
};

// A word's features added up. One place a word: another word with the same
// place takes it over.
struct Scorer::Known {
    std::uint64_t hash = 0;
    WordFacts facts;
    std::array<std::int32_t, kHeads> weight{};
    std::int32_t count = 0;
};

struct Scorer::Memory {
    static constexpr std::size_t kWords = std::size_t{1} << 15;
    std::vector<Known> words = std::vector<Known>(kWords);
    std::vector<Feature> features;
    std::vector<Sum> passages;
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

Scorer::Sum Scorer::place(const Tokens& tokens, const Token& token, Context& context) {
    Sum out;
    WordFacts facts;
    if (token.kind == TokenKind::word) {
        const Known& known = know(tokens, token);
        facts = known.facts;
        for (std::size_t head = 0; head < kHeads; ++head) out.weight[head] = known.weight[head];
        out.count = known.count;
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

bool Scorer::is_contrast(const Tokens& tokens, const Token& token) {
    return token.kind == TokenKind::word && know(tokens, token).facts.contrast;
}

bool Scorer::sums(const Tokens& tokens, std::array<Inputs, kHeads>& out) {
    return sums(tokens, 0, tokens.all.size(), out);
}

bool Scorer::sums(const Tokens& tokens, std::size_t first, std::size_t end,
                  std::array<Inputs, kHeads>& out) {
    auto& passages = memory_->passages;
    passages.clear();
    Context context;
    Sum whole, passage;
    int words = 0;
    bool speaks = false;
    for (std::size_t i = first; i < end; ++i) {
        const Token& token = tokens.all[i];
        passage += place(tokens, token, context);
        const bool word = token.kind == TokenKind::word;
        words += word;
        speaks = speaks || word || token.kind == TokenKind::mark;
        if (token.kind != TokenKind::stop || words < kPassageWords) continue;
        whole += passage;
        passages.push_back(passage);
        passage = {};
        words = 0;
    }
    if (passage.count > 0) {
        whole += passage;
        // A short ending belongs to the sentence before it.
        if (words > 0 && words < kPassageWords && !passages.empty()) {
            passages.back() += passage;
        } else if (words > 0 || passages.empty()) {
            passages.push_back(passage);
        }
    }
    if (!speaks || whole.count == 0) return false;
    for (std::size_t head = 0; head < kHeads; ++head) {
        const double unit = model_.scale(static_cast<Head>(head)) / kSquare;
        const auto value = [&](const Sum& sum) {
            if (sum.count == 0) return 0.0;
            return static_cast<double>(sum.weight[head]) * unit /
                   std::sqrt(static_cast<double>(sum.count));
        };
        double most = value(passages.front()), least = most;
        for (const auto& one : passages) {
            most = std::max(most, value(one));
            least = std::min(least, value(one));
        }
        out[head] = {value(whole), most, value(passages.back()), least};
    }
    return true;
}

Polarity Scorer::judge(const std::array<Inputs, kHeads>& inputs, const LanguageHead& head) const {
    std::array<double, kHeads> out{};
    for (std::size_t one = 0; one < kHeads; ++one) {
        const auto& combiner = head.heads[one];
        double sum = combiner.bias;
        for (std::size_t i = 0; i < kInputs; ++i) sum += combiner.weight[i] * inputs[one][i];
        out[one] = logistic(sum);
    }
    // Two heads that both say yes share what there is.
    const double total = out[kNegative] + out[kPositive];
    return {out[kNegative], total > 1 ? 1 - out[kNegative] : out[kPositive]};
}

std::vector<Weighed> Scorer::weighed(const Tokens& tokens, std::size_t most, bool praise) {
    std::vector<Weighed> out;
    Context context;
    std::int64_t count = 0;
    for (const auto& token : tokens.all) {
        const Sum sum = place(tokens, token, context);
        count += sum.count;
        if (token.kind != TokenKind::word && token.kind != TokenKind::mark) continue;
        const double weight =
            static_cast<double>(praise ? -sum.weight[kNegative] : sum.weight[kNegative]) *
            model_.scale(kNegative) / kSquare;
        out.push_back({token.begin, token.end, weight});
    }
    const double unit = 1 / std::sqrt(static_cast<double>(std::max<std::int64_t>(count, 1)));
    for (auto& one : out) one.weight *= unit;
    std::erase_if(out, [](const Weighed& one) { return one.weight < kAudible; });
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

void Scorer::features(const Tokens& tokens, std::vector<Feature>& out) {
    Context context;
    for (const auto& token : tokens.all) {
        WordFacts facts;
        if (token.kind == TokenKind::word) {
            facts = know(tokens, token).facts;
            word_features(tokens, token, facts, out);
        }
        context.step(token, facts, out);
    }
}

}  // namespace molva::flag
