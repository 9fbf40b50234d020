// How good a judgement is: the figures of a report.

#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <vector>

namespace molva::flag {

/// One judged row: how probable the class was said to be, and whether it was.
struct Outcome {
    double probability = 0;
    bool yes = false;
    float weight = 1;  ///< how much the row counts where a threshold is chosen
};

struct Figures {
    std::size_t rows = 0, yes = 0;
    double precision = 0, recall = 0, f1 = 0;  ///< at the threshold that was asked for
    double average_precision = 0;              ///< area under precision and recall, by steps
    double calibration_error = 0;              ///< expected, of the confidence, in ten bins
};

/// @param threshold  from which probability a row counts as yes
Figures measure(std::vector<Outcome> outcomes, double threshold);

/// Whether a model is worse than its base, both measured on the same rows: in F1
/// and in average precision, or in one of them by more than noise, which is half
/// of the standard error of that share among the rows that are it.
/// @param budget  the threshold was set by a number of alerts, whatever F1 comes of it
bool falls_behind(const Figures& is, const Figures& was, bool budget);

/// The threshold with the best F1; of several the highest. 0.5 if nothing is yes.
double best_threshold(std::vector<Outcome> outcomes);

}  // namespace molva::flag
