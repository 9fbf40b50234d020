// Labelled rows made ready for learning: their features, languages and weights,
// and which of them only measure.

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "flag/dataset.hpp"
#include "flag/model.hpp"
#include "flag/solver.hpp"
#include "flag/tokens.hpp"

namespace molva::flag {

/// Rows as the solver wants them, and the texts' languages by number.
struct Material {
    std::vector<Row> rows;
    std::vector<std::string> langs;    ///< by group
    std::vector<std::uint32_t> group;  ///< by row
    SparseRows features;
    std::vector<std::array<double, kHeads>> clues;  ///< by row: what its turns of speech add
};

/// Whether a row is of the class that a head decides.
bool belongs(const Row& row, std::size_t head);

/// The language a row says it has, else what its words say.
std::string language_of(const Row& row, const Tokens& tokens);

/// The tokens of a row as they are judged; valid as long as its text.
Tokens cut(const Row& row);

/// @param model  its size and its lexicon count
Material prepare(std::vector<Row> rows, const Model& model);

/// By row, whether it only measures: the same share of every language, domain
/// and topic, chosen by a hash of the text and the seed. Rows of another
/// domain do not change the choice.
std::vector<bool> hold_out(const Material& material, double share, std::uint64_t seed);

/// By row: how much it counts.
/// @param files    by Row::file; 1 where it is silent
/// @param balance  bad news counts as much as the rest together, in each
///                 language, and a domain counts by the root of its rows
std::vector<float> row_weights(const Material& material, const std::vector<double>& files,
                               bool balance);

}  // namespace molva::flag
