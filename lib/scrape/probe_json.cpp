#include "scrape/probe_json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

#include "base/utf8.hpp"
#include "json/number.hpp"
#include "json/tree.hpp"
#include "scrape/probe_words.hpp"

namespace molva::scrape::probe {

namespace {

using json::Json;

constexpr std::size_t kMostPlaces = 200'000;  ///< containers that are looked at
constexpr std::size_t kMostLists = 500;       ///< that are looked at closely
constexpr std::size_t kSample = 120;          ///< rows of a list that fields are told by
constexpr std::size_t kMostColumns = 300;
constexpr std::size_t kMostCells = 60'000;  ///< values of one list's sample
constexpr std::size_t kMostNested = 200;    ///< strings that hold JSON
constexpr std::size_t kNestedBytes = 8 << 20;
constexpr std::size_t kLongestSample = 2'000;  ///< bytes of a value that are kept
constexpr int kDeepest = 24;                   ///< containers inside each other
constexpr int kDeepestMember = 4;              ///< below a row

/// A container on the way down, with how it was reached.
struct Place {
    Json* value;
    std::size_t parent;
    std::string segment;
    int depth = 0;
    bool was_text = false;  ///< a string that holds JSON
};

struct Found {
    std::vector<const Json*> rows;
    std::size_t size = 0;
    std::size_t place = 0;  ///< of the container, the first if there are several
    bool several = false;
};

bool similar(const Json& a, const Json& b) {
    if (!a.is_object() || !b.is_object() || a.empty()) return false;
    if (a.size() > 200 || b.size() > 200) return false;  // members are looked up one by one
    std::size_t common = 0, tried = 0;
    for (const auto& [key, value] : a.items()) {
        if (++tried > 40) break;
        common += b.contains(key) ? 1 : 0;
    }
    return common * 5 >= std::min<std::size_t>(tried, 40) * 2;
}

/// Whether the elements are things of one kind.
bool is_list(const Json& value) {
    if (!value.is_structured() || value.empty()) return false;
    const auto& first = *value.begin();
    if (value.is_array()) {
        if (value.size() == 1) return first.is_object();
        return first.is_object() ? similar(first, *std::next(value.begin()))
                                 : first.is_array() && value.at(1).is_array();
    }
    if (value.size() < 2 || !first.is_object() || first.size() < 3) return false;
    auto at = value.begin();
    for (int i = 0; i < 5 && at != value.end(); ++i, ++at) {
        if (!similar(first, *at)) return false;
    }
    return true;
}

class ListFinder {
public:
    ListFinder(Json& root, const FieldContext& context) : root_(root), context_(context) {}
    std::vector<JsonList> run();

private:
    void walk();
    void open(std::size_t place);
    void enter(Json& value, std::size_t parent, std::string segment, int depth);
    std::string path(std::size_t place) const;
    std::optional<JsonList> look(const std::string& rows_path, const Found& found) const;
    std::vector<Column> columns(const std::vector<const Json*>& rows) const;
    std::optional<DraftField> total(const Found& found) const;

    Json& root_;
    const FieldContext& context_;
    std::vector<Place> places_;
    std::map<std::string, Found> found_;
    std::size_t nested_ = 0, nested_bytes_ = 0;
};

std::string ListFinder::path(std::size_t place) const {
    std::vector<const std::string*> parts;
    for (std::size_t at = place; at != 0; at = places_[at].parent) {
        parts.push_back(&places_[at].segment);
    }
    std::string out = "$";
    for (auto part = parts.rbegin(); part != parts.rend(); ++part) out += **part;
    return out;
}

void ListFinder::enter(Json& value, std::size_t parent, std::string segment, int depth) {
    if (places_.size() >= kMostPlaces || depth > kDeepest) return;
    bool was_text = false;
    if (value.is_string()) {
        const auto& text = value.get_ref<const std::string&>();
        const bool may = text.size() > 20 && (text.front() == '{' || text.front() == '[');
        if (!may || nested_ >= kMostNested || nested_bytes_ + text.size() > kNestedBytes) return;
        ++nested_;
        nested_bytes_ += text.size();
        auto inner = json::parse_nested(value);
        if (!inner || !inner->is_structured()) return;
        value = std::move(*inner);
        was_text = true;
    }
    if (!value.is_structured() || value.empty()) return;
    places_.push_back({&value, parent, std::move(segment), depth, was_text});
}

void ListFinder::open(std::size_t place) {
    Json& value = *places_[place].value;
    const int depth = places_[place].depth + 1;
    const bool list = is_list(value);
    if (list && found_.size() < kMostLists * 4) {
        const std::string rows = path(place) + (value.is_array() ? "[*]" : ".*");
        auto& found = found_[rows];
        if (found.size == 0) {
            found.place = place;
        } else {
            found.several = true;
        }
        for (const auto& one : value) {
            if (!one.is_structured()) continue;
            ++found.size;
            if (found.rows.size() < kSample) found.rows.push_back(&one);
        }
    }
    if (value.is_object()) {
        const bool as_list = list && value.size() > 4;
        for (auto& [key, one] : value.items()) {
            enter(one, place, as_list ? ".*" : member_segment(key), depth);
        }
        return;
    }
    const bool alike = list && value.size() > 1 && value.front().is_object();
    for (std::size_t i = 0; i < value.size(); ++i) {
        enter(value[i], place, alike ? "[*]" : fmt::format("[{}]", i), depth);
    }
}

void ListFinder::walk() {
    places_.push_back({&root_, 0, {}, 0, false});
    for (std::size_t at = 0; at < places_.size(); ++at) open(at);
}

/// A scalar below a row.
struct Leaf {
    std::string path;
    std::vector<std::string> words, own;
    const Json* value;
};

void collect(const Json& row, std::vector<Leaf>& out) {
    struct Open {
        const Json* value;
        std::string path;
        std::vector<std::string> words, own;
        int depth;
    };
    std::vector<Open> open{{&row, "$", {}, {}, 0}};
    const bool tuple = row.is_array();
    std::size_t steps = 0;
    while (!open.empty() && out.size() < kMostColumns && ++steps < 2'000) {
        Open at = std::move(open.back());
        open.pop_back();
        if (!at.value->is_structured()) {
            out.push_back({std::move(at.path), std::move(at.words), std::move(at.own), at.value});
            continue;
        }
        if (at.depth >= kDeepestMember + (tuple ? 2 : 0)) continue;
        const auto add = [&](const Json& value, const std::string& segment,
                             const std::vector<std::string>& own) {
            auto words = at.words;
            words.insert(words.end(), own.begin(), own.end());
            if (words.size() > 16) words.resize(16);
            open.push_back({&value, at.path + segment, std::move(words), own.empty() ? at.own : own,
                            at.depth + 1});
        };
        if (at.value->is_object()) {
            if (at.value->size() > 100) continue;
            for (const auto& [key, value] : at.value->items()) {
                add(value, member_segment(key), words_of(key));
            }
        } else {
            const std::size_t most = tuple ? 16 : 1;
            for (std::size_t i = 0; i < at.value->size() && i < most; ++i) {
                add((*at.value)[i], fmt::format("[{}]", i), {});
            }
        }
    }
}

bool holds_markup(std::string_view text) {
    return text.find("<br") != std::string_view::npos ||
           text.find("<p>") != std::string_view::npos ||
           text.find("</") != std::string_view::npos ||
           text.find("&quot;") != std::string_view::npos ||
           text.find("&#") != std::string_view::npos ||
           text.find("&amp;") != std::string_view::npos;
}

std::vector<Column> ListFinder::columns(const std::vector<const Json*>& rows) const {
    std::map<std::string, std::size_t> known;
    std::vector<Column> out;
    std::size_t cells = 0;
    for (std::size_t row = 0; row < rows.size() && cells < kMostCells; ++row) {
        std::vector<Leaf> leaves;
        collect(*rows[row], leaves);
        for (auto& leaf : leaves) {
            ++cells;
            const auto text = json::scalar_text(*leaf.value);
            if (!text || text->empty()) continue;
            const auto [at, added] = known.emplace(leaf.path, out.size());
            if (added) {
                if (out.size() >= kMostColumns) {
                    known.erase(at);
                    continue;
                }
                Column column;
                column.select = leaf.path;
                column.words = std::move(leaf.words);
                column.own = std::move(leaf.own);
                column.flag = leaf.value->is_boolean();
                column.quality = 0.5;
                column.values.resize(rows.size());
                out.push_back(std::move(column));
            }
            auto& column = out[at->second];
            column.flag = column.flag && leaf.value->is_boolean();
            column.number = column.number || json::is_number(*leaf.value);
            column.markup = column.markup || holds_markup(*text);
            column.values[row] = text->substr(0, kLongestSample);
        }
    }
    return out;
}

/// How well a member's name says that it counts the reviews of a list.
double counts(const std::vector<std::string>& words) {
    if (hints(words,
              "page pages per offset limit helpful votes photo photos image rating ratings "
              "score stars likes height width id user price year show from next")) {
        return 0;
    }
    return (hints(words, "total count amount num numof quantity") ? 1 : 0) +
           (hints(words, "total") ? 0.3 : 0) + (hints(words, kReviewWords) ? 0.5 : 0);
}

std::optional<DraftField> ListFinder::total(const Found& found) const {
    if (found.several) return std::nullopt;
    double best = 0.9;
    std::string where;
    std::size_t place = found.place;
    for (int up = 0; up < 4 && place != 0; ++up) {
        place = places_[place].parent;
        const Json& value = *places_[place].value;
        if (!value.is_object() || value.size() > 200) continue;
        const auto consider = [&](const Json& number, const std::string& at,
                                  const std::vector<std::string>& words) {
            const auto count = json::is_number(number) ? json::to_int64(number) : std::nullopt;
            if (!count || *count < static_cast<std::int64_t>(found.size) ||
                *count > 1'000'000'000) {
                return;
            }
            const double score = counts(words) - 0.1 * up;
            if (score > best) {
                best = score;
                where = at;
            }
        };
        for (const auto& [key, one] : value.items()) {
            const std::string at = path(place) + member_segment(key);
            consider(one, at, words_of(key));
            if (!one.is_object() || one.size() > 40) continue;
            for (const auto& [inner, number] : one.items()) {
                auto words = words_of(inner);
                consider(number, at + member_segment(inner), words);
            }
        }
    }
    if (where.empty()) return std::nullopt;
    DraftField out;
    out.name = "total";
    out.select = {where};
    return out;
}

std::optional<JsonList> ListFinder::look(const std::string& rows_path, const Found& found) const {
    JsonList out;
    out.fields = pick_fields(columns(found.rows), found.rows.size(), context_);
    const auto has = [&](std::string_view name) {
        return std::any_of(out.fields.begin(), out.fields.end(),
                           [&](const DraftField& field) { return field.name == name; });
    };
    const bool text = has("text") || has("pros");
    if (!(text && (has("published") || has("rating"))) && !(has("rating") && has("published"))) {
        return std::nullopt;
    }
    out.rows = rows_path;
    out.size = found.size;
    if (!found.several && places_[found.place].value->is_array()) out.empty = path(found.place);
    for (std::size_t at = found.place;; at = places_[at].parent) {
        if (places_[at].was_text) out.nested.insert(out.nested.begin(), path(at));
        if (at == 0) break;
    }
    out.total = total(found);
    double weight = text ? 3 : 0;
    for (const auto* name : {"published", "rating", "author"}) weight += has(name) ? 2 : 0;
    for (const auto* name : {"id", "title", "url", "pros", "reply"}) weight += has(name) ? 1 : 0;
    if (hints(words_of(rows_path), kReviewWords)) weight *= 1.5;
    if (!has("author")) weight *= 0.6;
    out.score = weight * std::sqrt(static_cast<double>(std::min<std::size_t>(out.size, 400)));
    return out;
}

std::vector<JsonList> ListFinder::run() {
    walk();
    std::vector<JsonList> out;
    std::size_t looked = 0;
    for (const auto& [rows, found] : found_) {
        if (looked++ >= kMostLists) break;
        if (auto list = look(rows, found)) out.push_back(std::move(*list));
    }
    std::stable_sort(out.begin(), out.end(),
                     [](const JsonList& a, const JsonList& b) { return a.score > b.score; });
    return out;
}

}  // namespace

std::string member_segment(std::string_view name) {
    const bool plain = !name.empty() && name.size() <= 100 &&
                       name.find_first_not_of(
                           "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                           "0123456789_") == std::string_view::npos &&
                       (name.front() < '0' || name.front() > '9');
    if (plain) return fmt::format(".{}", name);
    std::string out = "['";
    for (const char c : name) {
        if (c == '\'' || c == '\\') {
            out += '\\';
            out += c;
        } else if (static_cast<unsigned char>(c) < 0x20) {
            out += fmt::format("\\u{:04x}", static_cast<unsigned>(static_cast<unsigned char>(c)));
        } else {
            out += c;
        }
    }
    return out + "']";
}

std::vector<JsonList> find_lists(json::Json& root, const FieldContext& context) {
    return ListFinder{root, context}.run();
}

}  // namespace molva::scrape::probe
