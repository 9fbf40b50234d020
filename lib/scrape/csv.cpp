#include "scrape/csv.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "base/utf8.hpp"
#include "json/tree.hpp"
#include "scrape/text.hpp"

namespace molva::scrape {

namespace {

constexpr std::size_t kMaxColumns = 256;
constexpr std::size_t kMaxLines = 1'000'000;

/// Takes one record off the front of `text`; nothing if a quote stays open.
std::optional<std::vector<std::string>> take_record(std::string_view& text, char delimiter) {
    std::vector<std::string> out(1);
    std::size_t i = 0;
    bool quoted = false;
    bool begins = true;  // of a field: only there does a quote open
    for (; i < text.size(); ++i) {
        const char c = text[i];
        if (quoted) {
            if (c != '"') {
                out.back() += c;
            } else if (i + 1 < text.size() && text[i + 1] == '"') {
                out.back() += c;
                ++i;
            } else {
                quoted = false;
            }
        } else if (c == '"' && begins) {
            quoted = true;
            begins = false;
        } else if (c == delimiter) {
            if (out.size() > kMaxColumns) return out;
            out.emplace_back();
            begins = true;
        } else if (c == '\n' || c == '\r') {
            break;
        } else {
            out.back() += c;
            begins = false;
        }
    }
    if (quoted) return std::nullopt;
    if (i < text.size() && text[i] == '\r') ++i;
    if (i < text.size() && text[i] == '\n') ++i;
    text.remove_prefix(i);
    return out;
}

/// Where the header is and what parts its columns.
struct Shape {
    char delimiter = ',';
    std::size_t captions = 0;  ///< records above the header
    std::size_t known = 0;     ///< of its columns
};

char most_frequent_delimiter(std::string_view text) {
    const auto header = text.substr(0, text.find('\n'));
    char best = ',';
    std::ptrdiff_t most = 0;
    for (const char c : {',', ';', '\t'}) {
        const auto count = std::count(header.begin(), header.end(), c);
        if (count > most) best = c, most = count;
    }
    return best;
}

std::size_t known_columns(const std::vector<std::string>& record,
                          const std::set<std::string>& wanted) {
    std::set<std::string> found;
    for (const auto& name : record) {
        if (auto key = column_key(name); wanted.contains(key)) found.insert(std::move(key));
    }
    return found.size();
}

Shape shape_of(std::string_view text, char delimiter, const std::set<std::string>& wanted) {
    constexpr std::size_t kMostCaptions = 10;
    Shape best{delimiter != 0 ? delimiter : most_frequent_delimiter(text)};
    for (const char c : {best.delimiter, ',', ';', '\t'}) {
        if (delimiter != 0 && c != delimiter) continue;
        std::string_view rest = text;
        for (std::size_t i = 0; i <= kMostCaptions && !rest.empty(); ++i) {
            const auto record = take_record(rest, c);
            if (!record) break;
            const auto known = known_columns(*record, wanted);
            if (known > best.known) best = {c, i, known};
        }
    }
    return best;
}

/// What spreadsheets write above the header for each other: "sep=;".
char take_separator(std::string_view& text) {
    constexpr std::string_view kMark = "sep=";
    if (!utf8::lower(text.substr(0, kMark.size())).starts_with(kMark)) return 0;
    const auto end = std::min(text.find_first_of("\r\n"), text.size());
    if (end != kMark.size() + 1) return 0;
    const char out = text[kMark.size()];
    text.remove_prefix(std::min(text.find_first_not_of("\r\n", end), text.size()));
    return out;
}

Error too_much(std::size_t line) {
    return {
        Exit::partial,
        {},
        fmt::format("record {}: more than {} columns or {} records", line, kMaxColumns, kMaxLines)};
}

json::Json row_of(const std::vector<std::string>& header, std::vector<std::string>& record) {
    json::Json row = json::Json::object();
    for (std::size_t i = 0; i < std::min(header.size(), record.size()); ++i) {
        if (!record[i].empty() && !row.contains(header[i])) row[header[i]] = std::move(record[i]);
    }
    return row;
}

}  // namespace

std::string column_key(std::string_view name) {
    std::string out = utf8::lower(name);
    std::replace(out.begin(), out.end(), '_', ' ');
    return fold(out);
}

Result<Table> parse_csv(std::string_view text, char delimiter,
                        const std::set<std::string>& wanted) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    const char said = take_separator(text);
    const auto shape = shape_of(text, delimiter != 0 ? delimiter : said, wanted);
    Table out;
    out.known = shape.known;
    std::vector<std::string> header;
    std::size_t line = 0;
    while (!text.empty()) {
        ++line;
        auto record = take_record(text, shape.delimiter);
        if (!record) {
            return Error{Exit::partial, {}, fmt::format("record {}: a quote is not closed", line)};
        }
        if (record->size() > kMaxColumns || line > kMaxLines) return too_much(line);
        if (line <= shape.captions || (record->size() == 1 && record->front().empty())) continue;
        if (!header.empty()) {
            out.rows.push_back(row_of(header, *record));
            continue;
        }
        for (const auto& name : *record) header.push_back(column_key(name));
    }
    return out;
}

}  // namespace molva::scrape
