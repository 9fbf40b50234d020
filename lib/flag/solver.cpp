#include "flag/solver.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace molva::flag {

namespace {

constexpr int kMostPasses = 300;
constexpr int kMostSteps = 60;
constexpr double kEdge = 1e-12;  // how near a row's number may come to its ends, as a share
constexpr double kGood = 2e-4;   // how far a row's number may still move, as a share
// A feature's log-ratio counts between these: one that is on neither side may still
// say something beside others, one that few rows have is no proof.
constexpr double kLeastSided = 0.05, kMostSided = 1;
constexpr double kSmoothing = 1;  // rows that are taken to have had it before any was read

// Which row comes next: the same every time, another in every pass.
class Order {
public:
    void shuffle(std::vector<std::uint32_t>& rows) {
        for (std::size_t i = rows.size(); i > 1; --i) {
            state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
            std::swap(rows[i - 1], rows[(state_ >> 33) % i]);
        }
    }

private:
    std::uint64_t state_ = 1;
};

// Dual coordinate descent (Yu, Huang and Lin, Machine Learning 85, 2011): a row
// has one number, between 0 and what the row counts, and the weights are the
// sum of the rows times their numbers. One row after the other is put right.
class Dual {
public:
    explicit Dual(const Problem& problem)
        : problem_(problem),
          weights_(problem.features),
          bias_(problem.groups),
          number_(problem.rows->size()),
          square_(problem.rows->size()) {
        for (const auto index : problem.use) {
            square_[index] = square(index);
            number_[index] = 1e-3 * most(index);
            move(index, number_[index]);
        }
    }

    void run() {
        std::vector<std::uint32_t> rows = problem_.use;
        Order order;
        for (int pass = 0; pass < kMostPasses; ++pass) {
            order.shuffle(rows);
            double most_off = 0;
            for (const auto index : rows) most_off = std::max(most_off, put_right(index));
            if (most_off < kGood) break;
        }
    }

    Solution solution() && {
        return {{weights_.begin(), weights_.end()}, std::move(bias_)};
    }

private:
    double most(std::uint32_t index) const { return problem_.weight[index] / problem_.l2; }
    double freedom(std::uint32_t feature) const {
        return problem_.freedom.empty() ? 1 : problem_.freedom[feature];
    }
    double sign(std::uint32_t index) const { return problem_.yes[index] ? 1 : -1; }

    // A feature that a row has twice weighs twice in it.
    double square(std::uint32_t index) const {
        std::vector<std::uint32_t> row(problem_.rows->row(index).begin(),
                                       problem_.rows->row(index).end());
        std::sort(row.begin(), row.end());
        double sum = 0;
        for (auto at = row.begin(); at != row.end();) {
            const auto next = std::upper_bound(at, row.end(), *at);
            sum += static_cast<double>((next - at) * (next - at)) * freedom(*at);
            at = next;
        }
        return sum * problem_.rows->value(index) * problem_.rows->value(index) + 1;
    }

    double sum(std::uint32_t index) const {
        double out = 0;
        for (const auto feature : problem_.rows->row(index)) out += weights_[feature];
        out = out * problem_.rows->value(index) + bias_[problem_.rows->group(index)];
        return problem_.offset.empty() ? out : out + problem_.offset[index];
    }

    void move(std::uint32_t index, double by) {
        const double share = by * sign(index) * problem_.rows->value(index);
        for (const auto feature : problem_.rows->row(index)) {
            weights_[feature] += share * freedom(feature);
        }
        bias_[problem_.rows->group(index)] += by * sign(index);
    }

    // The best number of a row while the others stay: top·σ(u), where u is the
    // root of u + margin + square·(top·σ(u) - old), which only rises. Newton's
    // method between two places that hold the root. Returns how far off it was.
    double put_right(std::uint32_t index) {
        const double top = most(index);
        if (!(top > 0)) return 0;
        const double margin = sign(index) * sum(index), old = number_[index];
        const double square = square_[index];
        double low = -margin - square * (top - old), high = -margin + square * old;
        const double before = std::log(old / (top - old));
        double at = std::clamp(before, low, high), number = old;
        for (int step = 0; step < kMostSteps; ++step) {
            const double share = 1 / (1 + std::exp(-at));
            number = top * share;
            const double off = at + margin + square * (number - old);
            if (std::abs(off) < 1e-10) break;
            (off > 0 ? high : low) = at;
            const double next = at - off / (1 + square * number * (1 - share));
            at = next > low && next < high ? next : (low + high) / 2;
        }
        number_[index] = std::clamp(number, kEdge * top, (1 - kEdge) * top);
        move(index, number_[index] - old);
        return std::abs(number_[index] - old) / top;
    }

    const Problem& problem_;
    std::vector<double> weights_;
    std::vector<double> bias_;    // by group: a feature that every row of it has
    std::vector<double> number_;  // by row
    std::vector<double> square_;  // by row, of its features and the bias
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

std::vector<float> one_sided(const Problem& problem) {
    std::vector<double> yes(problem.features), no(problem.features);
    double all_yes = 0, all_no = 0;
    for (const auto index : problem.use) {
        const double weight = problem.weight[index];
        (problem.yes[index] ? all_yes : all_no) += weight;
        auto& side = problem.yes[index] ? yes : no;
        for (const auto feature : problem.rows->row(index)) side[feature] += weight;
    }
    // What only one class has taught says nothing of sides.
    if (!(all_yes > 0 && all_no > 0)) return std::vector<float>(problem.features, 1);
    const double all = all_yes + all_no;
    const double expected_yes = kSmoothing * all_yes / all, expected_no = kSmoothing * all_no / all;
    const double even = std::log(all_yes / all_no);
    std::vector<float> out;
    out.reserve(problem.features);
    for (std::size_t i = 0; i < problem.features; ++i) {
        const double ratio = std::log((yes[i] + expected_yes) / (no[i] + expected_no)) - even;
        const double size = std::clamp(std::abs(ratio), kLeastSided, kMostSided);
        out.push_back(static_cast<float>(size * size));
    }
    return out;
}

Solution solve(const Problem& problem) {
    Dual dual{problem};
    dual.run();
    return std::move(dual).solution();
}

namespace {

// The cost of dense weights, and what Newton's method makes of it.
struct Bowl {
    double cost = 0;
    std::vector<double> slope;
    std::vector<std::vector<double>> curve;
};

Bowl look(const std::vector<std::vector<double>>& inputs, const std::vector<bool>& yes,
          const std::vector<float>& weight, const std::vector<double>& prior, double l2,
          const std::vector<double>& at) {
    const std::size_t size = prior.size();
    Bowl out;
    out.slope.resize(size);
    out.curve.assign(size, std::vector<double>(size));
    for (std::size_t i = 0; i < size; ++i) {
        const double off = at[i] - prior[i];
        out.cost += l2 / 2 * off * off;
        out.slope[i] = l2 * off;
        out.curve[i][i] = l2;
    }
    for (std::size_t row = 0; row < inputs.size(); ++row) {
        const auto input = [&](std::size_t i) { return i + 1 == size ? 1.0 : inputs[row][i]; };
        double sum = 0;
        for (std::size_t i = 0; i < size; ++i) sum += at[i] * input(i);
        const double margin = yes[row] ? sum : -sum;
        out.cost += weight[row] * (std::max(-margin, 0.0) + std::log1p(std::exp(-std::abs(margin))));
        const double chance = 1 / (1 + std::exp(-sum));
        const double pull = weight[row] * (chance - (yes[row] ? 1 : 0));
        const double bend = weight[row] * chance * (1 - chance);
        for (std::size_t i = 0; i < size; ++i) {
            out.slope[i] += pull * input(i);
            for (std::size_t k = 0; k < size; ++k) out.curve[i][k] += bend * input(i) * input(k);
        }
    }
    return out;
}

}  // namespace

std::vector<double> solve_dense(const std::vector<std::vector<double>>& inputs,
                                const std::vector<bool>& yes, const std::vector<float>& weight,
                                const std::vector<double>& prior, double l2) {
    std::vector<double> at = prior;
    Bowl here = look(inputs, yes, weight, prior, l2, at);
    for (int step = 0; step < 50; ++step) {
        const auto move = solve_linear(here.curve, here.slope);
        double most = 0;
        for (const double one : move) most = std::max(most, std::abs(one));
        // Half the step as long as it leads uphill.
        bool better = false;
        for (double share = 1; share > 1e-6 && !better; share /= 2) {
            std::vector<double> next = at;
            for (std::size_t i = 0; i < next.size(); ++i) next[i] -= share * move[i];
            Bowl there = look(inputs, yes, weight, prior, l2, next);
            better = there.cost < here.cost;
            if (!better) continue;
            at = std::move(next);
            here = std::move(there);
        }
        if (!better || most < 1e-9) break;
    }
    return at;
}

}  // namespace molva::flag
