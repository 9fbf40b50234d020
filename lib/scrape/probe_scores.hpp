// How well a column fits each field of a review, by its values and its names.

#pragma once

#include <algorithm>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "scrape/probe_fields.hpp"
#include "scrape/probe_words.hpp"

namespace molva::scrape::probe {

/// The score of what a column cannot be.
inline constexpr double kNo = -1;

/// What a column is like, looked at once.
struct Facts {
    std::size_t present = 0;
    std::size_t distinct = 0;
    double share = 0;    ///< of the rows
    double length = 0;   ///< mean, in characters
    double numbers = 0;  ///< share of the values that are numbers and nothing else
    double lines = 0;    ///< share of the values with a line end
    double links = 0;    ///< share of the values that are whole addresses or paths
};

Facts facts_of(const Column& column, std::size_t rows);

/// A column with what is known of it; the scores below are of one of these.
struct Candidate {
    const Column& column;
    Facts facts;
    const FieldContext& context;
    std::size_t rows;
    const std::vector<const Column*>& chosen;  ///< what other fields have taken

    bool called(std::string_view list) const { return hints(column.words, list); }
    bool is(std::string_view list) const { return hints(column.own, list); }
    /// In how much of its rows the value holds that of another field.
    double holds_others() const;
    double spread() const {
        return static_cast<double>(facts.distinct) /
               static_cast<double>(std::max<std::size_t>(facts.present, 1));
    }
};

/// A field and the judge of what may be it.
struct Scorer {
    std::string_view name;
    std::function<double(const Candidate&)> score;
};

/// In the order in which they choose: what is surest first.
const std::vector<Scorer>& scorers();

}  // namespace molva::scrape::probe
