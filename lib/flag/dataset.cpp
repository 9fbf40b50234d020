#include "flag/dataset.hpp"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <memory>
#include <tuple>
#include <unordered_map>

#include "base/ascii.hpp"
#include "base/utf8.hpp"
#include "flag/tokens.hpp"
#include "json/number.hpp"
#include "json/tree.hpp"
#include "json/value.hpp"

namespace molva::flag {

namespace {

using json::Json;

constexpr std::size_t kLongestLine = std::size_t{4} << 20;
constexpr std::size_t kLongestText = 8000;  // bytes that are learnt from
// A packed file may hold a thousand times its size.
constexpr std::size_t kMostText = std::size_t{1} << 30;  // bytes of a file's rows together
constexpr std::size_t kMostLines = 20'000'000;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

std::string_view up_to(std::string_view text, std::size_t bytes) {
    if (text.size() <= bytes) return text;
    while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80) --bytes;
    return text.substr(0, bytes);
}

std::string string_at(const Json& object, const char* key) {
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

std::optional<double> number_at(const Json& object, const char* key) {
    const auto found = object.find(key);
    if (found == object.end() || !json::is_number(*found)) return std::nullopt;
    return json::to_double(*found);
}

void append(std::string& to, const std::string& part) {
    if (part.empty()) return;
    if (!to.empty()) to += '\n';
    to += part;
}

std::optional<double> score_of(const Json& review) {
    if (const auto score = number_at(review, "score")) return score;
    if (const auto stars = number_at(review, "stars")) return (*stars - 1) / 4;
    const auto rating = number_at(review, "rating");
    if (!rating) return std::nullopt;
    const double best = number_at(review, "rating_best").value_or(5);
    const double worst = number_at(review, "rating_worst").value_or(1);
    if (!(best > worst)) return std::nullopt;
    return (*rating - worst) / (best - worst);
}

std::optional<Label> json_label(const Json& record, const Json& review, Word& word) {
    word = string_at(record, "type") == "label" ? Word::correction : Word::label;
    for (const Json* object : {&record, &review}) {
        const auto label = string_at(*object, "label");
        if (!label.empty()) return label_from(label);
        const auto flag = object->find("flag");
        if (flag == object->end() || !flag->is_object()) continue;
        // Only a person's word teaches; the machine's own judgement does not.
        const auto corrected = string_at(*flag, "corrected");
        if (corrected.empty()) continue;
        word = Word::correction;
        return label_from(corrected);
    }
    word = Word::stars;
    const auto score = score_of(review);
    if (!score || !(*score >= 0 && *score <= 1)) return std::nullopt;
    return label_of_score(*score);
}

Result<Row> row_of_json(std::string_view line) {
    auto parsed = json::parse(line);
    if (!parsed) return parsed.error();
    if (!parsed->is_object()) return Error{Exit::partial, "", "not a JSON object"};
    const Json& record = *parsed;
    const auto inner = record.find("review");
    const Json& review = inner != record.end() && inner->is_object() ? *inner : record;
    Row row;
    for (const char* key : {"title", "text", "pros", "cons"})
        append(row.text, string_at(review, key));
    if (row.text.empty()) return Error{Exit::partial, "", "no text to learn from"};
    const auto label = json_label(record, review, row.word);
    if (!label) return Error{Exit::partial, "", "no label, and no stars or score to take one from"};
    row.label = *label;
    row.lang = string_at(review, "lang");
    row.domain = string_at(review, "domain");
    if (row.domain.empty()) row.domain = string_at(review, "source");
    if (row.domain.empty()) row.domain = string_at(record, "source");
    const auto published = review.find("published");
    if (published != review.end() && published->is_object()) {
        if (const auto at = parse_rfc3339(string_at(*published, "at"))) row.at = at->at;
    }
    return row;
}

std::vector<std::string_view> split(std::string_view line, char by) {
    std::vector<std::string_view> out;
    while (true) {
        const auto end = line.find(by);
        out.push_back(line.substr(0, end));
        if (end == std::string_view::npos) return out;
        line.remove_prefix(end + 1);
    }
}

class Columns {
public:
    /// @return whether the line names columns
    bool read_header(std::string_view line) {
        std::vector<std::string> cells;
        for (const auto cell : split(line, '\t')) cells.push_back(column_name(cell));
        const auto has = [&](std::string_view name) {
            return std::find(cells.begin(), cells.end(), name) != cells.end();
        };
        if (!has("text") || (!has("label") && !has("stars"))) return false;
        names_ = std::move(cells);
        return true;
    }

    Result<Row> read(std::string_view line) const {
        const auto cells = split(line, '\t');
        const auto cell = [&](std::string_view name) -> std::string_view {
            const auto found = std::find(names_.begin(), names_.end(), name);
            const auto index = static_cast<std::size_t>(found - names_.begin());
            return index < cells.size() ? cells[index] : std::string_view{};
        };
        if (cells.size() < names_.size()) {
            return Error{Exit::partial, "",
                         fmt::format("{} columns where {} belong ({})", cells.size(), names_.size(),
                                     fmt::join(names_, ", "))};
        }
        Row row;
        row.lang = cell("lang");
        row.domain = cell("domain");
        row.text = cell("text");
        if (row.text.empty()) return Error{Exit::partial, "", "no text to learn from"};
        auto label = label_from(cell("label"));
        if (!label && !cell("label").empty()) {
            return Error{
                Exit::partial, "",
                fmt::format("\"{}\" is no label: neg, neu or pos", utf8::printable(cell("label")))};
        }
        row.word = label ? Word::label : Word::stars;
        if (!label) label = label_of_stars(cell("stars"));
        if (!label) return Error{Exit::partial, "", "neither a label nor stars from 1 to 5"};
        row.label = *label;
        for (const auto topic : split(cell("topics"), ',')) {
            if (!topic.empty()) row.topics.emplace_back(topic);
        }
        return row;
    }

private:
    // "Text " of a spreadsheet is "text".
    static std::string column_name(std::string_view cell) {
        const auto first = cell.find_first_not_of(' ');
        if (first == std::string_view::npos) return {};
        cell = cell.substr(first, cell.find_last_not_of(' ') + 1 - first);
        std::string out;
        for (const char byte : cell) out += lower_ascii(byte);
        return out;
    }

    static std::optional<Label> label_of_stars(std::string_view text) {
        double stars = 0;
        const auto read = std::from_chars(text.data(), text.data() + text.size(), stars);
        if (read.ec != std::errc{} || !(stars >= 1 && stars <= 5)) return std::nullopt;
        return label_of_score((stars - 1) / 4);
    }

    std::vector<std::string> names_{"lang", "domain", "label", "stars", "text"};
};

struct CloseGz {
    void operator()(gzFile_s* file) const { ::gzclose(file); }
};

/// Lines of a file that gzip may have packed.
class GzLines {
public:
    explicit GzLines(const std::string& path)
        : file_(path == "-" ? ::gzdopen(0, "rb") : ::gzopen(path.c_str(), "rb")) {}
    bool open() const { return file_ != nullptr; }

    /// The next line, of a very long one its beginning.
    std::optional<std::string_view> next() {
        line_.clear();
        bool any = false;
        while (at_ < end_ || fill()) {
            any = true;
            const char* begin = piece_.data() + at_;
            const auto* stop = static_cast<const char*>(std::memchr(begin, '\n', end_ - at_));
            const std::size_t size =
                stop != nullptr ? static_cast<std::size_t>(stop - begin) : end_ - at_;
            if (line_.size() < kLongestLine) line_.append(begin, size);
            at_ += size + (stop != nullptr);
            if (stop != nullptr) break;
        }
        if (!any) return std::nullopt;
        if (line_.ends_with('\r')) line_.pop_back();
        return line_;
    }

    std::string failure() {
        int code = Z_OK;
        const char* words = ::gzerror(file_.get(), &code);
        if (code == Z_ERRNO) return std::strerror(errno);
        return code == Z_OK || code == Z_STREAM_END ? std::string{} : std::string{words};
    }

private:
    bool fill() {
        const int got =
            ::gzread(file_.get(), piece_.data(), static_cast<unsigned>(piece_.size()));
        at_ = 0;
        end_ = static_cast<std::size_t>(std::max(got, 0));
        return end_ > 0;
    }

    std::unique_ptr<gzFile_s, CloseGz> file_;
    std::array<char, 1 << 16> piece_{};
    std::size_t at_ = 0, end_ = 0;
    std::string line_;
};

}  // namespace

std::string_view to_string(Label label) {
    static constexpr std::array<std::string_view, 3> kWords{"neg", "neu", "pos"};
    return kWords[static_cast<std::size_t>(label)];
}

std::optional<Label> label_from(std::string_view word) {
    if (word == "neg" || word == "negative" || word == "-1") return Label::negative;
    if (word == "neu" || word == "neutral" || word == "0") return Label::neutral;
    if (word == "pos" || word == "positive" || word == "1") return Label::positive;
    return std::nullopt;
}

Label label_of_score(double score) {
    return score <= 0.4 ? Label::negative : score < 0.6 ? Label::neutral : Label::positive;
}

Result<std::vector<Row>> read_rows(const std::string& path, const RowComplaint& complain) {
    GzLines lines{path};
    const std::string name = path == "-" ? "<stdin>" : path;
    if (!lines.open()) return Error{Exit::system, path, std::strerror(errno)};
    std::vector<Row> out;
    Columns columns;
    std::size_t kept = 0;
    for (std::size_t number = 1; const auto line = lines.next(); ++number) {
        if (kept > kMostText || number > kMostLines) {
            complain({Exit::partial, fmt::format("{}:{}", name, number),
                      "too many rows to learn from; those from here on are left out"});
            break;
        }
        std::string_view text = *line;
        if (number == 1 && (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF"))) {
            return Error{Exit::partial, path, "is in UTF-16; iconv -f UTF-16 -t UTF-8 makes it "
                                              "what can be read"};
        }
        if (number == 1 && text.starts_with(kByteOrderMark)) {
            text.remove_prefix(kByteOrderMark.size());
        }
        if (text.empty() || (number == 1 && columns.read_header(text))) continue;
        if (text.size() < kLongestLine && !utf8::valid(text)) {
            complain({Exit::partial, fmt::format("{}:{}", name, number),
                      "not UTF-8, the row is left out; if the file is in another charset, "
                      "iconv -f CP1251 -t UTF-8 or the like puts it right"});
            continue;
        }
        auto row = text.front() == '{' ? row_of_json(text) : columns.read(text);
        if (!row) {
            auto error = row.error();
            error.where = fmt::format("{}:{}", name, number);
            complain(error);
            continue;
        }
        row->text = utf8::repair(up_to(row->text, kLongestText));
        kept += row->text.size() + sizeof(Row);
        out.push_back(std::move(*row));
    }
    if (const auto failure = lines.failure(); !failure.empty())
        return Error{Exit::system, path, failure};
    return out;
}

namespace {

// Of the words and marks of a text; 1 if there are none.
std::uint64_t hash_of_words(const Tokens& tokens) {
    std::uint64_t hash = 1;
    for (const auto& token : tokens.all) {
        if (token.kind != TokenKind::word && token.kind != TokenKind::mark) continue;
        hash = (hash ^ token.hash) * 0x9FB21C651E98DF25ULL;
        hash ^= hash >> 31;
    }
    return hash;
}

}  // namespace

Duplicates drop_duplicates(std::vector<Row>& rows) {
    struct Known {
        std::size_t best = 0;
        bool contradicted = false;
    };
    std::unordered_map<std::uint64_t, Known> seen;
    std::vector<bool> drop(rows.size());
    Duplicates out;
    Tokens tokens;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        tokenize(rows[i].text, tokens);
        const auto hash = hash_of_words(tokens);
        if (hash == 1) continue;
        const auto [found, first] = seen.try_emplace(hash, Known{i});
        if (first) continue;
        Known& known = found->second;
        if (rows[i].label != rows[known.best].label && !known.contradicted) {
            known.contradicted = true;
            ++out.contradicting;
        }
        const auto rank = [&](std::size_t at) { return std::tuple{rows[at].word, rows[at].order}; };
        const bool better = rank(i) > rank(known.best);
        drop[better ? known.best : i] = true;
        if (better) known.best = i;
        ++out.dropped;
    }
    std::size_t at = 0;
    std::erase_if(rows, [&](const Row&) { return drop[at++]; });
    return out;
}

}  // namespace molva::flag
