// How a text sounds: the probability that it is bad news, and that it is praise.

#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "flag/features.hpp"
#include "flag/language.hpp"
#include "flag/model.hpp"
#include "flag/tokens.hpp"
#include "flag/vocabulary.hpp"

namespace molva::flag {

/// What a head of the model is asked about a text: its sum over the whole, of
/// the passage where it is greatest, of the last, of the one where it is least,
/// each divided by the root of the number of features. Last what the lexicon
/// says, which counts as the whole does: the rows that teach have taught the
/// sums its words, so that they cannot tell what it is worth.
using Inputs = std::array<double, kInputs + 1>;

/// A stretch of text that weighed on a judgement.
struct Weighed {
    std::uint32_t begin = 0, end = 0;  ///< bytes of the text
    double weight = 0;                 ///< > 0: towards bad news
};

struct Polarity {
    double negative = 0, positive = 0;  ///< probabilities; what is missing to 1 is neither
    /// Of the decision whether it is bad news: 0.5 … 1.
    double confidence() const { return negative > 0.5 ? negative : 1 - negative; }
    double sentiment() const { return positive - negative; }  ///< -1 … 1
    /// Whether it is bad news: surely enough, and no praise rather.
    bool is_bad(double threshold) const { return negative >= threshold && negative > positive; }
};

/// Reads texts by a model. Remembers words that it has met, in a fixed amount
/// of memory; what it says of a text does not depend on that. Not for several
/// threads at once.
class Scorer {
public:
    /// `model` outlives the scorer.
    explicit Scorer(const Model& model);
    Scorer(Scorer&&) noexcept;
    ~Scorer();

    /// @param tokens  of tokenize(), put right by read_translit() where need be
    /// @return whether there is anything to judge by: a word or a mark
    bool sums(const Tokens& tokens, std::array<Inputs, kHeads>& out);
    /// The same of tokens [first, end) alone, word by word, not composed.
    bool sums(const Tokens& tokens, std::size_t first, std::size_t end,
              std::array<Inputs, kHeads>& out);

    /// Whether a token is a "but".
    bool is_contrast(const Tokens& tokens, const Token& token);

    /// @param head  of the text's language
    Polarity judge(const std::array<Inputs, kHeads>& inputs, const LanguageHead& head) const;

    /// The `most` stretches that weighed most towards (or, if `praise`, against)
    /// bad news, in the order of the text. Only tokens that really speak for it.
    std::vector<Weighed> weighed(const Tokens& tokens, std::size_t most, bool praise = false);

    /// The features of a text that teach, all but those of words that are not
    /// the author's own; and what its turns of speech add for each head.
    void features(const Tokens& tokens, std::vector<Feature>& out,
                  std::array<double, kHeads>& clues);

private:
    struct Memory;
    struct Sum;
    struct Known;

    const Known& know(const Tokens& tokens, const Token& token);
    Sum place(const Tokens& tokens, const Token& token, Context& context, std::uint16_t& cue);
    void compose(const Tokens& tokens, std::size_t first, std::size_t end, bool whole);
    bool sums(const Tokens& tokens, std::size_t first, std::size_t end, bool whole_text,
              std::array<Inputs, kHeads>& out);
    double weight_of(const Sum& sum, std::size_t head) const;
    double value_of(const Sum& sum, std::size_t head) const;
    bool has_opinion(const Sum& sum) const;
    double lexicon_of(const Sum& sum, int words) const;
    std::array<double, 2> whole_of(const Sum& composed, int words, std::size_t head) const;

    const Model& model_;
    std::unique_ptr<Memory> memory_;
};

/// How to judge a text in `lang`; nullptr if the model was not taught that.
/// Signs alone ("0/10", an emoji) are of no language: any one knows them.
const LanguageHead* head_for(const Model& model, std::string_view lang, const Tokens& tokens);

/// 1 / (1 + exp(-x)), computed with the four operations alone, so that every
/// machine gives the same digits.
double logistic(double x);

}  // namespace molva::flag
