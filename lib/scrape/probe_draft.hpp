// A definition before it is one: what the probe thinks it should say.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "scrape/definition.hpp"

namespace molva::scrape::probe {

struct DraftField {
    std::string name;
    std::vector<std::string> select;  ///< the first that is there
    std::string as;                   ///< empty: as the field is read anyway
    std::vector<std::string> strip;   ///< labels before it, leftovers behind it
    std::string match;
    std::vector<std::pair<std::string, std::string>> map;
    std::optional<std::pair<double, double>> scale;
    bool required = false;
    double share = 0;  ///< in how many of the sampled rows it is
    std::string note;  ///< a comment behind it
};

struct Draft {
    Kind kind = Kind::html;
    std::string id, name, url;
    std::string language, zone;
    std::string data, variable, prefix;
    std::vector<std::string> nested;
    std::string rows, empty;
    std::string next;  ///< selector of a link
    std::optional<DraftField> total;
    std::vector<DraftField> fields;
    std::vector<std::string> remarks;  ///< comments at the top
};

/// The file. It says what a person still has to look at in comments.
std::string to_toml(const Draft& draft);

/// A TOML string of any text, on one line.
std::string toml_string(std::string_view text);

}  // namespace molva::scrape::probe
