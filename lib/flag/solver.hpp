// Logistic regression with an L2 penalty, solved to the end. Same input, same
// digits: no threads, the order of the rows is always the same.

#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace molva::flag {

/// Rows of features that are there or not, each row divided by the root of
/// their number: what the model multiplies its weights with.
class SparseRows {
public:
    void add(std::span<const std::uint32_t> features, std::uint32_t group);
    std::size_t size() const { return begin_.size() - 1; }
    std::span<const std::uint32_t> row(std::size_t index) const {
        return std::span{features_}.subspan(begin_[index], begin_[index + 1] - begin_[index]);
    }
    float value(std::size_t index) const { return value_[index]; }
    std::uint32_t group(std::size_t index) const {
        return group_[index];
    }  ///< has a bias of its own

private:
    std::vector<std::uint32_t> features_;
    std::vector<std::size_t> begin_{0};
    std::vector<float> value_;
    std::vector<std::uint32_t> group_;
};

struct Problem {
    const SparseRows* rows = nullptr;
    std::vector<std::uint32_t> use;  ///< the rows to learn from
    std::vector<bool> yes;           ///< by row: does it belong to the class
    std::vector<float> weight;       ///< by row: how much it counts
    std::vector<float> offset;       ///< by row: what is known before; empty: nothing
    std::size_t features = 0;        ///< number of weights
    std::size_t groups = 1;
    double l2 = 1;  ///< penalty on the sum of squares
    /// By feature, above 0: the penalty on its square is divided by it; empty: 1.
    std::vector<float> freedom;
};

struct Solution {
    std::vector<float> weights;
    std::vector<double> bias;  ///< by group
};

/// By feature: the square of how one-sided the rows are that have it, as the ratio
/// of log-counts (Wang and Manning, Baselines and Bigrams, ACL 2012, section 2.1),
/// so that a word which both classes use alike may say little.
std::vector<float> one_sided(const Problem& problem);

Solution solve(const Problem& problem);

/// The same for few dense inputs, by Newton's method; the last weight is the bias.
/// @param prior  the penalty pulls towards it; of inputs.front().size() + 1 numbers
std::vector<double> solve_dense(const std::vector<std::vector<double>>& inputs,
                                const std::vector<bool>& yes, const std::vector<float>& weight,
                                const std::vector<double>& prior, double l2);

}  // namespace molva::flag
