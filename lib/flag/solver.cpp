#include "flag/solver.hpp"

#include <algorithm>
#include <cmath>
#include <deque>
#include <utility>

namespace molva::flag {

namespace {

using Vector = std::vector<float>;

constexpr std::size_t kHistory = 6;
constexpr double kBiasPenalty = 1e-4;
constexpr double kGood = 1e-4;  // of the gradient, compared with the first

double dot(const Vector& a, const Vector& b) {
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i) sum += static_cast<double>(a[i]) * b[i];
    return sum;
}

void add(Vector& to, double factor, const Vector& what) {
    for (std::size_t i = 0; i < to.size(); ++i) to[i] += static_cast<float>(factor * what[i]);
}

// log(1 + exp(-margin)) and its slope.
std::pair<double, double> loss(double margin) {
    if (margin > 0) {
        const double power = std::exp(-margin);
        return {std::log1p(power), -power / (1 + power)};
    }
    const double power = std::exp(margin);
    return {std::log1p(power) - margin, -1 / (1 + power)};
}

class Lbfgs {
public:
    explicit Lbfgs(const Problem& problem)
        : problem_(problem), at_(problem.features + problem.groups), slope_(at_.size()) {}

    Vector run(int most_steps) {
        double cost = evaluate(at_, slope_);
        const double first = std::sqrt(dot(slope_, slope_));
        for (int step = 0; step < most_steps; ++step) {
            Vector direction = descent();
            double rise = dot(direction, slope_);
            if (rise >= 0) {  // the history has gone bad: start again downhill
                changes_.clear();
                direction = descent();
                rise = dot(direction, slope_);
            }
            if (!search(direction, rise, cost)) break;
            if (std::sqrt(dot(slope_, slope_)) < kGood * first) break;
        }
        return std::move(at_);
    }

private:
    struct Change {
        Vector place, slope;
        double curve = 0;
    };

    double evaluate(const Vector& at, Vector& slope) const {
        const auto& rows = *problem_.rows;
        double cost = 0;
        for (std::size_t i = 0; i < at.size(); ++i) {
            const double penalty = i < problem_.features ? problem_.l2 : kBiasPenalty;
            cost += penalty / 2 * at[i] * at[i];
            slope[i] = static_cast<float>(penalty * at[i]);
        }
        for (const auto index : problem_.use) {
            const auto row = rows.row(index);
            double sum = 0;
            for (const auto feature : row) sum += at[feature];
            const std::size_t bias = problem_.features + rows.group(index);
            sum = sum * rows.value(index) + at[bias];
            if (!problem_.offset.empty()) sum += problem_.offset[index];
            const double sign = problem_.yes[index] ? 1 : -1;
            const auto [one, rise] = loss(sign * sum);
            cost += problem_.weight[index] * one;
            const auto pull = static_cast<float>(problem_.weight[index] * rise * sign);
            slope[bias] += pull;
            const float share = pull * rows.value(index);
            for (const auto feature : row) slope[feature] += share;
        }
        return cost;
    }

    Vector descent() const {
        Vector out = slope_;
        std::vector<double> factors(changes_.size());
        for (std::size_t i = changes_.size(); i-- > 0;) {
            factors[i] = dot(changes_[i].place, out) / changes_[i].curve;
            add(out, -factors[i], changes_[i].slope);
        }
        if (!changes_.empty()) {
            const auto& last = changes_.back();
            const double scale = last.curve / dot(last.slope, last.slope);
            for (auto& one : out) one = static_cast<float>(one * scale);
        } else {
            const double length = std::sqrt(dot(out, out));
            const double scale = length > 0 ? 1 / length : 0;
            for (auto& one : out) one = static_cast<float>(one * scale);
        }
        for (std::size_t i = 0; i < changes_.size(); ++i) {
            const double factor = dot(changes_[i].slope, out) / changes_[i].curve;
            add(out, factors[i] - factor, changes_[i].place);
        }
        for (auto& one : out) one = -one;
        return out;
    }

    // Halves the step until the cost falls enough (Armijo).
    bool search(const Vector& direction, double rise, double& cost) {
        double step = 1;
        for (int tries = 0; tries < 30; ++tries, step /= 2) {
            Vector place = at_;
            add(place, step, direction);
            Vector slope(place.size());
            const double found = evaluate(place, slope);
            if (!(found <= cost + 1e-4 * step * rise)) continue;
            remember(place, slope);
            cost = found;
            at_ = std::move(place);
            slope_ = std::move(slope);
            return true;
        }
        return false;
    }

    void remember(const Vector& place, const Vector& slope) {
        Change change{place, slope, 0};
        add(change.place, -1, at_);
        add(change.slope, -1, slope_);
        change.curve = dot(change.place, change.slope);
        if (change.curve <= 1e-12) return;
        changes_.push_back(std::move(change));
        if (changes_.size() > kHistory) changes_.pop_front();
    }

    const Problem& problem_;
    Vector at_, slope_;
    std::deque<Change> changes_;
};

// Solves a small symmetric system in place by Gauss with pivoting.
std::vector<double> solve_linear(std::vector<std::vector<double>> matrix,
                                 std::vector<double> right) {
    const std::size_t size = right.size();
    for (std::size_t column = 0; column < size; ++column) {
        std::size_t pivot = column;
        for (std::size_t row = column; row < size; ++row) {
            if (std::abs(matrix[row][column]) > std::abs(matrix[pivot][column])) pivot = row;
        }
        std::swap(matrix[column], matrix[pivot]);
        std::swap(right[column], right[pivot]);
        if (matrix[column][column] == 0) continue;
        for (std::size_t row = column + 1; row < size; ++row) {
            const double factor = matrix[row][column] / matrix[column][column];
            for (std::size_t i = column; i < size; ++i)
                matrix[row][i] -= factor * matrix[column][i];
            right[row] -= factor * right[column];
        }
    }
    for (std::size_t row = size; row-- > 0;) {
        for (std::size_t i = row + 1; i < size; ++i) right[row] -= matrix[row][i] * right[i];
        right[row] = matrix[row][row] == 0 ? 0 : right[row] / matrix[row][row];
    }
    return right;
}

}  // namespace

void SparseRows::add(std::span<const std::uint32_t> features, std::uint32_t group) {
    features_.insert(features_.end(), features.begin(), features.end());
    begin_.push_back(features_.size());
    value_.push_back(features.empty()
                         ? 0.0F
                         : static_cast<float>(1 / std::sqrt(static_cast<double>(features.size()))));
    group_.push_back(group);
}

Solution solve(const Problem& problem, int most_steps) {
    Vector found = Lbfgs{problem}.run(most_steps);
    Solution out;
    for (std::size_t i = 0; i < problem.groups; ++i)
        out.bias.push_back(found[problem.features + i]);
    found.resize(problem.features);
    out.weights = std::move(found);
    return out;
}

std::vector<double> solve_dense(const std::vector<std::vector<double>>& inputs,
                                const std::vector<bool>& yes, const std::vector<float>& weight,
                                const std::vector<double>& prior, double l2) {
    const std::size_t size = prior.size();
    std::vector<double> at = prior;
    for (int step = 0; step < 50; ++step) {
        std::vector<double> slope(size);
        std::vector<std::vector<double>> curve(size, std::vector<double>(size));
        for (std::size_t i = 0; i < size; ++i) {
            slope[i] = l2 * (at[i] - prior[i]);
            curve[i][i] = l2;
        }
        for (std::size_t row = 0; row < inputs.size(); ++row) {
            const auto input = [&](std::size_t i) { return i + 1 == size ? 1.0 : inputs[row][i]; };
            double sum = 0;
            for (std::size_t i = 0; i < size; ++i) sum += at[i] * input(i);
            const double chance = 1 / (1 + std::exp(-sum));
            const double pull = weight[row] * (chance - (yes[row] ? 1 : 0));
            const double bend = weight[row] * chance * (1 - chance);
            for (std::size_t i = 0; i < size; ++i) {
                slope[i] += pull * input(i);
                for (std::size_t k = 0; k < size; ++k) curve[i][k] += bend * input(i) * input(k);
            }
        }
        const auto move = solve_linear(curve, slope);
        double most = 0;
        for (std::size_t i = 0; i < size; ++i) {
            const double bounded = std::clamp(move[i], -2.0, 2.0);
            at[i] -= bounded;
            most = std::max(most, std::abs(bounded));
        }
        if (most < 1e-9) break;
    }
    return at;
}

}  // namespace molva::flag
