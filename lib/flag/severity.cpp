#include "flag/severity.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace molva::flag {

namespace {

constexpr std::array<std::string_view, 4> kSeverities{"low", "medium", "high", "critical"};
constexpr std::array<std::string_view, kTerms> kNames{"stars", "words", "topic",
                                                      "reach", "burst", "edited_down"};

// The middle of the scale: from here down stars speak against.
constexpr double kMiddle = 0.5;
// Words without stars beside them have to say all by themselves.
constexpr double kWordsAlone = 1.5;
// A thousand votes are no more than three times ten: the crowd does not make
// a nuisance a catastrophe.
constexpr double kMostReach = 3, kMostBurst = 3;

// log2 from the bits of a double, down to 2^-20: the same on every machine.
double log2_of(double value) {
    int exponent = 0;
    double mantissa = std::frexp(value, &exponent);  // exact; [0.5, 1)
    if (mantissa == 0.5) return exponent - 1;  // as nobody's reach and no burst is
    double fraction = 0;
    for (double bit = 0.5; bit >= 1.0 / (1 << 20); bit /= 2) {
        mantissa *= mantissa;
        if (mantissa >= 0.5) fraction += bit;
        else mantissa *= 2;
    }
    // 2^(exponent-1) ≤ value; what is above that was found bit by bit.
    return exponent - 1 + fraction;
}

}  // namespace

std::string_view to_string(Severity severity) {
    return kSeverities[static_cast<std::size_t>(severity)];
}

std::optional<Severity> severity_from(std::string_view word) {
    const auto found = std::find(kSeverities.begin(), kSeverities.end(), word);
    if (found == kSeverities.end()) return std::nullopt;
    return static_cast<Severity>(found - kSeverities.begin());
}

std::string_view to_string(Term term) { return kNames[static_cast<std::size_t>(term)]; }

double SeverityTerms::sum() const { return std::accumulate(value.begin(), value.end(), 0.0); }

SeverityTerms weigh(const SeverityFacts& facts, const SeverityWeights& weights) {
    SeverityTerms out;
    const auto set = [&](Term term, double value) {
        const auto at = static_cast<std::size_t>(term);
        out.value[at] = weights.weight[at] * value;
    };
    if (facts.score) set(Term::stars, std::max(0.0, 1 - std::clamp(*facts.score, 0.0, 1.0) / kMiddle));
    if (facts.sentiment) set(Term::words, -*facts.sentiment * (facts.score ? 1 : kWordsAlone));
    set(Term::topic, facts.gravity);
    // 9 people: 1, 99: 2. log10 by way of log2.
    const double people = std::max(0.0, std::min(facts.reach, 1e12));
    set(Term::reach, std::min(kMostReach, log2_of(1 + people) / 3.321928094887362));
    // Two of a kind are chance, four are twice as many, eight four times.
    const double twice = log2_of(static_cast<double>(std::max<std::size_t>(facts.burst, 1)));
    set(Term::burst, std::clamp(twice - 1, 0.0, kMostBurst));
    set(Term::edited_down, std::clamp(facts.edited_down, 0.0, 1.0));
    return out;
}

Severity severity_of(double sum, const SeverityWeights& weights) {
    // Sums that are shown alike are judged alike.
    const double shown = std::round(sum * 100) / 100;
    std::size_t level = 0;
    while (level < weights.from.size() && shown >= weights.from[level]) ++level;
    return static_cast<Severity>(level);
}

}  // namespace molva::flag
