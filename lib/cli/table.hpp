// Columns for people.

#pragma once

#include <string>
#include <vector>

namespace molva::cli {

/// Rows of words in columns as wide as their widest cell, counted in code
/// points. Cells are made safe for a terminal. Columns whose cells are all
/// numbers stand to the right.
class Table {
public:
    explicit Table(std::vector<std::string> head);
    void row(std::vector<std::string> cells);
    std::string text() const;

private:
    std::vector<std::vector<std::string>> rows_;  // the head first
};

}  // namespace molva::cli
