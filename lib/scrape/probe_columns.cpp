#include "scrape/probe_columns.hpp"

#include <algorithm>

#include "base/url.hpp"
#include "html/node.hpp"
#include "html/text.hpp"
#include "scrape/probe_words.hpp"

namespace molva::scrape::probe {

namespace {

constexpr std::size_t kMostColumns = 3'000;
constexpr std::uint32_t kMostBelow = 1'500;     ///< elements of a row that are looked at
constexpr std::uint32_t kLongText = 20'000;     ///< bytes; a row's text is shorter
constexpr std::size_t kTextBudget = 6U << 20U;  ///< bytes for one group
constexpr std::size_t kRatingBudget = 3'000;    ///< for all groups
constexpr std::size_t kLongestValue = 2'000;

/// Attributes that tell something to machines or to those who cannot see.
bool is_telling(std::string_view name) {
    for (const std::string_view one :
         {"datetime", "content", "title", "aria-label", "alt", "value"}) {
        if (name == one) return true;
    }
    return name.starts_with("data-");
}

std::vector<std::string> words_of_link(std::string_view href) {
    const auto url = parse_url(href.substr(0, 300));
    return url ? words_of(url->path) : std::vector<std::string>{};
}

void append(std::vector<std::string>& to, const std::vector<std::string>& words) {
    for (const auto& word : words) {
        if (to.size() < 16) to.push_back(word);
    }
}

}  // namespace

std::vector<Column> ColumnReader::read(const std::vector<std::uint32_t>& rows) {
    columns_.clear();
    known_.clear();
    texts_.clear();
    budget_ = kTextBudget;
    if (ratings_ == 0) ratings_ = kRatingBudget;
    rows_ = std::min(rows.size(), kRowSample);
    for (row_ = 0; row_ < rows_; ++row_) {
        texts_.clear();
        read_row(rows[row_ * rows.size() / rows_]);
    }
    return std::move(columns_);
}

Column* ColumnReader::column(std::string selector, const Key& key) {
    const auto at = known_.find(selector);
    if (at != known_.end()) return &columns_[at->second];
    // A column that begins in a late row is in few of them.
    if (columns_.size() >= kMostColumns || row_ > rows_ * 3 / 4) return nullptr;
    known_.emplace(selector, columns_.size());
    Column column;
    column.select = std::move(selector);
    column.words = key.words;
    column.own = key.own;
    column.quality = key.quality;
    column.values.resize(rows_);
    column.ratings.resize(rows_);
    column.counts.resize(rows_);
    columns_.push_back(std::move(column));
    return &columns_.back();
}

const std::string& ColumnReader::text(std::uint32_t spot) {
    auto [at, added] = texts_.emplace(spot, std::string{});
    const auto size = tree_.inside(spot).text;
    if (added && size > 0 && size <= kLongText && size <= budget_) {
        budget_ -= size;
        at->second = html::visible_text(tree_.spots()[spot].node);
        if (at->second.size() > kLongestValue) at->second.resize(kLongestValue);
    }
    return at->second;
}

void ColumnReader::put(std::string selector, const Key& key, std::string value, bool link) {
    if (value.empty() || value.size() > kLongestValue) return;
    auto* to = column(std::move(selector), key);
    if (!to || !to->values[row_].empty()) return;
    to->values[row_] = std::move(value);
    to->link = link;
}

void ColumnReader::read_attributes(const Key& key, const GumboNode* element) {
    const auto& attributes = element->v.element.attributes;
    for (unsigned i = 0; i < attributes.length && i < 30; ++i) {
        const auto* attribute = static_cast<const GumboAttribute*>(attributes.data[i]);
        const std::string_view name = attribute->name;
        const bool link = name == "href";
        if ((!link && !is_telling(name)) || is_naming_attribute(name) || !is_plain_name(name))
            continue;
        Key own = key;
        own.own = name == "datetime" || name == "content" || name == "title" ||
                          name == "aria-label" || name == "alt" || name == "value"
                      ? key.own
                      : words_of(name.starts_with("data-") ? name.substr(5) : name);
        append(own.words, own.own);
        if (link) append(own.words, words_of_link(attribute->value));
        own.quality += name == "datetime" || name == "content" ? 0.1 : 0;
        put(key.selector + " @" + std::string{name}, own,
            html::folded(std::string_view{attribute->value}.substr(0, kLongestValue)), link);
    }
}

void ColumnReader::read_element(const Key& key, std::uint32_t spot) {
    const auto& value = text(spot);
    const bool stars = hints(key.words, kRatingWords);
    const bool mark = hints(key.words, "verified confirmed purchased bought verification");
    if (value.empty() && !stars && !mark) return;
    auto* to = column(key.selector, key);
    if (!to) return;
    ++to->counts[row_];
    if (!to->values[row_].empty() || to->ratings[row_]) return;
    to->element = true;
    to->values[row_] = value.empty() && mark ? "yes" : value;
    const auto below = tree_.below(spot);
    to->others += static_cast<double>(below.dates + below.ratings) / static_cast<double>(rows_);
    if (!stars || ratings_ <= 1) return;
    --ratings_;
    to->ratings[row_] = value::parse_rating(tree_.spots()[spot].node);
    if (to->values[row_].empty() && to->ratings[row_]) to->values[row_] = "*";
}

void ColumnReader::read_spot(std::uint32_t spot, std::uint32_t row) {
    const auto& spots = tree_.spots();
    const auto* element = spots[spot].node;
    auto names = names_of(element, false);
    const auto parent = spots[spot].parent;
    Name around;
    if (parent != row && parent > row) around = best_name(spots[parent].node);
    if (around.selector.empty() && parent > row && spots[parent].parent > row) {
        around = best_name(spots[spots[parent].parent].node);
    }
    const bool bare = std::none_of(names.begin(), names.end(), [](const Name& name) {
        return !name.made && name.quality > 0.3;
    });
    if (bare && !around.selector.empty()) {
        names.push_back({html::tag_name(element), {}, 0.3, false, false});
    }
    const auto all = element_words(element);
    for (const auto& name : names) {
        Key key{name.selector, name.words, name.words, name.quality};
        append(key.words, all);
        const bool tag = name.quality <= 0.3 && !name.made;
        if (!(tag && name.words.empty())) {
            read_element(key, spot);
            read_attributes(key, element);
        }
        if (around.selector.empty() || name.made) continue;
        Key inner = key;
        inner.selector = around.selector + " " + name.selector;
        inner.quality = std::min(around.quality, name.quality + 0.3) - 0.05;
        append(inner.words, around.words);
        if (tag) inner.own = around.words;
        read_element(inner, spot);
        read_attributes(inner, element);
    }
}

void ColumnReader::read_row(std::uint32_t row) {
    const auto& spot = tree_.spots()[row];
    const auto& attributes = spot.node->v.element.attributes;
    for (unsigned i = 0; i < attributes.length && i < 40; ++i) {
        const auto* attribute = static_cast<const GumboAttribute*>(attributes.data[i]);
        const std::string_view name = attribute->name;
        if (name != "id" && !name.starts_with("data-")) continue;
        if (is_naming_attribute(name) || !is_plain_name(name)) continue;
        const auto words = words_of(name.starts_with("data-") ? name.substr(5) : name);
        put("@" + std::string{name}, {{}, words, words, 0.8}, html::folded(attribute->value),
            false);
    }
    const auto end = std::min(spot.end, row + kMostBelow);
    for (std::uint32_t at = row + 1; at < end; ++at) read_spot(at, row);
}

}  // namespace molva::scrape::probe
