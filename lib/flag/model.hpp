// The polarity model as a file: hashed weights of eight bits, a lexicon, and
// how sure a sum makes us. Mapped into memory, checked, never written to.
//
// molva-model(5) describes the file and how the shipped one was made.

#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "flag/lexicon.hpp"

namespace molva::flag {

/// What is decided: is it bad news, is it praise. Neither is "neutral".
enum Head : std::size_t { kNegative, kPositive, kHeads };

/// The features a passage is finally judged by; see Combiner.
constexpr std::size_t kInputs = 4;

/// From the sums of a text to a probability, for one language:
/// 1 / (1 + exp(-(Σ weight·input + bias))).
struct Combiner {
    std::array<double, kInputs> weight{};
    double bias = 0;
};

struct LanguageHead {
    std::array<char, 8> lang{};  ///< BCP 47, padded with zeros; "" serves the others
    std::array<Combiner, kHeads> heads;
    std::array<double, kHeads> threshold{0.5, 0.5};  ///< from which probability it counts
};

/// A model's parts, to be written.
struct ModelParts {
    unsigned bits = 20;                  ///< 2^bits buckets
    std::array<double, kHeads> scale{};  ///< weight of a byte of 127
    std::vector<std::array<std::int8_t, kHeads>> weights;
    Lexicon lexicon;
    std::vector<LanguageHead> languages;
    std::string meta;  ///< JSON: name, data, figures
};

std::string serialize(const ModelParts& parts);

class Model {
public:
    /// Maps a file.
    /// @error Exit::usage: not a model, of another version, cut short, or not
    ///        what its checksum says; Exit::system: it cannot be read
    static Result<Model> open(const std::string& path);
    /// The same from memory; `bytes` are kept.
    static Result<Model> parse(std::string bytes, std::string_view name);

    Model(Model&&) noexcept;
    Model& operator=(Model&&) noexcept;
    ~Model();

    using Weights = std::array<std::int8_t, kHeads>;
    unsigned bits() const { return bits_; }
    const Weights* weights() const { return weights_; }  ///< 2^bits() of them
    double scale(Head head) const { return scale_[head]; }
    const LexiconEntry* lexicon_begin() const { return lexicon_; }
    const LexiconEntry* lexicon_end() const { return lexicon_ + lexicon_size_; }
    /// How to judge texts in `lang`; nullptr if the model was not taught it.
    const LanguageHead* language(std::string_view lang) const;
    const std::vector<LanguageHead>& languages() const { return languages_; }
    std::string_view meta() const { return meta_; }

private:
    Model() = default;
    Result<void> read(std::string_view bytes, std::string_view name);

    struct Bytes;
    std::unique_ptr<Bytes> bytes_;
    unsigned bits_ = 0;
    std::array<double, kHeads> scale_{};
    const Weights* weights_ = nullptr;
    const LexiconEntry* lexicon_ = nullptr;
    std::size_t lexicon_size_ = 0;
    std::vector<LanguageHead> languages_;
    std::string_view meta_;
};

/// The weight that a byte stands for, as a whole number of 1/127² of the
/// scale: bytes are square roots, so that small weights are not lost.
constexpr int expand(std::int8_t byte) { return byte < 0 ? -byte * byte : byte * byte; }

/// The byte nearest to `weight`.
std::int8_t compand(double weight, double scale);

}  // namespace molva::flag
