#include "flag/figures.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace molva::flag {

namespace {

double harmonic(double precision, double recall) {
    return precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0;
}

void sort(std::vector<Outcome>& outcomes) {
    std::stable_sort(outcomes.begin(), outcomes.end(), [](const Outcome& a, const Outcome& b) {
        return a.probability > b.probability;
    });
}

double calibration_error(const std::vector<Outcome>& outcomes) {
    struct Bin {
        double confidence = 0;
        std::size_t rows = 0, right = 0;
    };
    std::array<Bin, 10> bins{};
    for (const auto& one : outcomes) {
        const double confidence = std::max(one.probability, 1 - one.probability);
        const auto index =
            std::min<std::size_t>(9, static_cast<std::size_t>((confidence - 0.5) * 20));
        bins[index].confidence += confidence;
        ++bins[index].rows;
        bins[index].right += (one.probability >= 0.5) == one.yes;
    }
    double out = 0;
    for (const auto& bin : bins) out += std::abs(bin.confidence - static_cast<double>(bin.right));
    return outcomes.empty() ? 0 : out / static_cast<double>(outcomes.size());
}

}  // namespace

Figures measure(std::vector<Outcome> outcomes, double threshold) {
    Figures out;
    out.rows = outcomes.size();
    out.calibration_error = calibration_error(outcomes);
    sort(outcomes);
    std::size_t said = 0, right = 0;
    for (const auto& one : outcomes) {
        out.yes += one.yes;
        if (one.probability < threshold) continue;
        ++said;
        right += one.yes;
    }
    if (out.yes == 0) return out;
    const auto yes = static_cast<double>(out.yes);
    out.precision = said > 0 ? static_cast<double>(right) / static_cast<double>(said) : 0;
    out.recall = static_cast<double>(right) / yes;
    out.f1 = harmonic(out.precision, out.recall);
    // Rows of one probability are one step, whatever their order.
    std::size_t hits = 0;
    double recall = 0;
    for (std::size_t i = 0; i < outcomes.size();) {
        std::size_t end = i;
        while (end < outcomes.size() && outcomes[end].probability == outcomes[i].probability) {
            hits += outcomes[end++].yes;
        }
        const double reached = static_cast<double>(hits) / yes;
        out.average_precision +=
            (reached - recall) * static_cast<double>(hits) / static_cast<double>(end);
        recall = reached;
        i = end;
    }
    return out;
}

double best_threshold(std::vector<Outcome> outcomes) {
    sort(outcomes);
    double yes = 0;
    for (const auto& one : outcomes) yes += one.yes ? one.weight : 0;
    double best = 0, threshold = 0.5;
    double hits = 0, said = 0;
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
        said += outcomes[i].weight;
        hits += outcomes[i].yes ? outcomes[i].weight : 0;
        const bool last = i + 1 == outcomes.size();
        if (!last && outcomes[i + 1].probability == outcomes[i].probability) continue;
        const double f1 = harmonic(said > 0 ? hits / said : 0, yes > 0 ? hits / yes : 0);
        if (f1 <= best) continue;
        best = f1;
        threshold = last ? outcomes[i].probability
                         : (outcomes[i].probability + outcomes[i + 1].probability) / 2;
    }
    return threshold;
}

bool falls_behind(const Figures& is, const Figures& was, bool budget) {
    constexpr double kLeast = 0.005;
    const auto noise = [&](double share) {
        const auto rows = static_cast<double>(std::max<std::size_t>(was.yes, 1));
        return std::max(kLeast, std::sqrt(share * (1 - share) / rows) / 2);
    };
    const double precision = was.average_precision - is.average_precision;
    if (budget) return precision > 0;
    const double f1 = was.f1 - is.f1;
    return (precision > 0 && f1 > 0) || precision > noise(was.average_precision) ||
           f1 > noise(was.f1);
}

}  // namespace molva::flag
