#include "cli/table.hpp"

#include <algorithm>

#include "base/utf8.hpp"

namespace molva::cli {

namespace {

bool is_number(const std::string& cell) {
    return cell.find_first_not_of("0123456789.-") == std::string::npos;
}

}  // namespace

Table::Table(std::vector<std::string> head) { rows_.push_back(std::move(head)); }

void Table::row(std::vector<std::string> cells) {
    for (auto& cell : cells) cell = utf8::printable(cell);
    cells.resize(rows_.front().size());
    rows_.push_back(std::move(cells));
}

std::string Table::text() const {
    const std::size_t columns = rows_.front().size();
    std::vector<std::size_t> width(columns, 0);
    std::vector<bool> numeric(columns, rows_.size() > 1);
    for (std::size_t r = 0; r < rows_.size(); ++r) {
        for (std::size_t c = 0; c < columns; ++c) {
            width[c] = std::max(width[c], utf8::length(rows_[r][c]));
            if (r > 0 && !is_number(rows_[r][c])) numeric[c] = false;
        }
    }
    std::string out;
    for (const auto& row : rows_) {
        std::string line;
        for (std::size_t c = 0; c < columns; ++c) {
            const std::string pad(width[c] - utf8::length(row[c]), ' ');
            if (c > 0) line += "  ";
            line += numeric[c] ? pad + row[c] : row[c] + pad;
        }
        line.erase(line.find_last_not_of(' ') + 1);
        out += line + '\n';
    }
    return out;
}

}  // namespace molva::cli
