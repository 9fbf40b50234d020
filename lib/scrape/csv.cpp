#include "scrape/csv.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

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

char guess_delimiter(std::string_view text) {
    const auto header = text.substr(0, text.find('\n'));
    char best = ',';
    std::ptrdiff_t most = 0;
    for (const char c : {',', ';', '\t'}) {
        const auto count = std::count(header.begin(), header.end(), c);
        if (count > most) best = c, most = count;
    }
    return best;
}

}  // namespace

Result<json::Json> parse_csv(std::string_view text, char delimiter) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    if (delimiter == 0) delimiter = guess_delimiter(text);
    json::Json rows = json::Json::array();
    std::vector<std::string> header;
    std::size_t line = 0;
    while (!text.empty()) {
        ++line;
        auto record = take_record(text, delimiter);
        if (!record) {
            return Error{Exit::partial, {}, fmt::format("record {}: a quote is not closed", line)};
        }
        if (record->size() > kMaxColumns || line > kMaxLines) {
            return Error{Exit::partial,
                         {},
                         fmt::format("record {}: more than {} columns or {} records", line,
                                     kMaxColumns, kMaxLines)};
        }
        if (record->size() == 1 && record->front().empty()) continue;
        if (header.empty()) {
            for (const auto& name : *record) header.push_back(fold(name));
            continue;
        }
        json::Json row = json::Json::object();
        for (std::size_t i = 0; i < std::min(header.size(), record->size()); ++i) {
            if (!(*record)[i].empty() && !row.contains(header[i])) row[header[i]] = (*record)[i];
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

}  // namespace molva::scrape
