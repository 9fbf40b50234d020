// From labelled texts to a model.

#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "flag/dataset.hpp"
#include "flag/figures.hpp"
#include "flag/hints.hpp"
#include "flag/model.hpp"

namespace molva::flag {

struct TrainOptions {
    unsigned bits = 20;           ///< 2^bits buckets, 2 bytes each
    double l2 = 0.2;                ///< the greater, the less a single row may say
    unsigned folds = 3;           ///< for learning how sure a sum makes us; at least 2
    double holdout = 0.15;        ///< share of the rows that only measure
    std::uint64_t seed = 1;       ///< which rows those are
    /// At most this share of the rows, of all languages together, may be called
    /// bad news by a model that was not taught them, whatever the best threshold
    /// would be, those with Row::harm included; nothing: the best F1 decides, at an
    /// even chance or above.
    std::optional<double> alert_share;
    /// Bad news counts as much as the rest together, in each language, and a
    /// domain counts by the root of its rows.
    bool balance = false;
    bool one_sided = false;       ///< a feature may say the more, the more one-sided its rows are
    const Model* base = nullptr;  ///< what is known before
    Lexicon lexicon;              ///< without a base: kept in the model
    std::vector<Hint> hints;      ///< without a base: what is known of words before
    double hint = 1;              ///< how much a hint counts
    std::string name;             ///< kept in the model
    std::vector<double>
        file_weights;  ///< by Row::file: how much its rows count; 1 where it is silent
    std::function<void(const std::string&)> progress;  ///< told what is being done
};

/// Figures of one slice of the rows.
struct Slice {
    std::string lang, domain;  ///< domain: empty for all of a language; both empty: everything
    Figures negative, positive;
    std::array<std::array<std::size_t, 3>, 3> confusion{};  ///< [labelled][judged]
};

struct Report {
    std::size_t taught = 0, held_out = 0;
    std::size_t contradicting = 0;  ///< texts that came with different labels
    std::vector<Slice> slices;
};

struct Trained {
    std::string bytes;           ///< the file
    Report report;               ///< on the rows that were held out
    std::optional<Report> base;  ///< of the base on the same rows
};

/// Same rows, same options, same bytes.
/// @error Exit::failed: too few rows of a class to learn from
Result<Trained> train(std::vector<Row> rows, const TrainOptions& options);

/// What `model` makes of rows that it was not taught.
Report evaluate(const Model& model, const std::vector<Row>& rows);

}  // namespace molva::flag
