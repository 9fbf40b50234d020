#include "scrape/probe_tree.hpp"

#include <algorithm>

#include "base/hash.hpp"
#include "base/utf8.hpp"
#include "html/node.hpp"
#include "html/text.hpp"
#include "scrape/probe_words.hpp"
#include "scrape/schema_org_graph.hpp"
#include "value/rating.hpp"

namespace molva::scrape::probe {

namespace {

constexpr std::size_t kMostSpots = 150'000;
constexpr std::size_t kDateTries = 6'000;
constexpr std::size_t kRatingTries = 4'000;

bool is_silent(const GumboNode* node) {
    for (const auto tag : {GUMBO_TAG_SCRIPT, GUMBO_TAG_STYLE, GUMBO_TAG_TEMPLATE,
                           GUMBO_TAG_NOSCRIPT, GUMBO_TAG_SVG, GUMBO_TAG_HEAD, GUMBO_TAG_SELECT}) {
        if (node->v.element.tag == tag) return true;
    }
    return false;
}

bool has_digit(std::string_view text) {
    return text.find_first_of("0123456789") != std::string_view::npos;
}

/// Words that are a date without any digit.
bool is_day_word(std::string_view text) {
    const std::string lower = utf8::lower(text);
    for (const std::string_view word :
         {"сегодня", "вчера", "позавчера", "сьогодні", "учора", "today", "yesterday", "just now",
          "только что", "gestern", "heute", "hier", "ayer", "hoy", "a day ago", "an hour ago"}) {
        if (lower.starts_with(word)) return true;
    }
    return false;
}

}  // namespace

bool is_naming_attribute(std::string_view name) {
    for (const std::string_view one : {"itemprop",
                                       "data-hook",
                                       "data-testid",
                                       "data-test-id",
                                       "data-test",
                                       "data-qa",
                                       "data-marker",
                                       "data-e2e",
                                       "data-role",
                                       "data-name",
                                       "data-zone-name",
                                       "data-auto",
                                       "data-cy",
                                       "data-tid",
                                       "data-test-target",
                                       "data-automation",
                                       "data-widget",
                                       "data-service-review-card-paper",
                                       "data-consumer-name-typography",
                                       "property"}) {
        if (name == one) return true;
    }
    return false;
}

std::vector<std::string> element_words(const GumboNode* element) {
    std::vector<std::string> out;
    const auto add = [&](std::string_view text) {
        for (auto& word : words_of(text)) {
            if (out.size() < 24) out.push_back(std::move(word));
        }
    };
    const auto& attributes = element->v.element.attributes;
    for (unsigned i = 0; i < attributes.length && i < 24; ++i) {
        const auto* attribute = static_cast<const GumboAttribute*>(attributes.data[i]);
        const std::string_view name = attribute->name;
        if (name == "class" || name == "id" || name == "rel" || is_naming_attribute(name)) {
            add(std::string_view{attribute->value}.substr(0, 200));
        } else if (name.starts_with("data-")) {
            add(name.substr(5));
        }
    }
    return out;
}

std::string own_text(const GumboNode* element) {
    std::string out;
    for (const auto* child : html::children(element)) {
        if (child->type == GUMBO_NODE_TEXT && out.size() < 300) out += child->v.text.text;
        if (html::is_element(child)) out += ' ';
    }
    if (out.size() > 400) out.resize(400);
    return html::folded(utf8::repair(out));
}

Tree::Tree(const html::Document& document, const FieldContext& context) : context_(context) {
    const GumboNode* root = document.html();
    std::vector<std::uint32_t> open;
    const auto close = [&](const GumboNode* parent) {
        while (!open.empty() && spots_[open.back()].node != parent) {
            spots_[open.back()].end = static_cast<std::uint32_t>(spots_.size());
            open.pop_back();
        }
    };
    for (const GumboNode* node = root; node && spots_.size() < kMostSpots;) {
        if (node->type == GUMBO_NODE_TEXT) {
            const std::string_view text = node->v.text.text;
            sum_.text += static_cast<std::uint32_t>(std::min<std::size_t>(text.size(), 1 << 20));
            sum_.digest += quick_hash(text).low;
            node = html::next(node, root);
            continue;
        }
        if (!html::is_element(node)) {
            node = html::next(node, root);
            continue;
        }
        if (is_silent(node)) {
            node = html::next_after(node, root);
            continue;
        }
        close(node->parent);
        const auto parent = open.empty() ? 0U : open.back();
        open.push_back(static_cast<std::uint32_t>(spots_.size()));
        spots_.push_back({node, parent, 0, sum_});
        const auto found = look_at(node, own_text(node));
        sum_.dates += found.date ? 1 : 0;
        sum_.ratings += found.rating ? 1 : 0;
        sum_.authors += found.author ? 1 : 0;
        node = html::next(node, root);
    }
    close(nullptr);
}

Tree::Found Tree::look_at(const GumboNode* element, std::string_view text) {
    Found out;
    const auto words = element_words(element);
    const auto machine = [&](std::string_view name) {
        return std::string{html::attribute(element, name).value_or("")};
    };
    const std::string datetime = machine("datetime");
    const std::string content = machine("content");
    std::string date = !datetime.empty() ? datetime : std::string{text};
    if (date.empty() && hints(words, kDateWords))
        date = content.empty() ? machine("title") : content;
    const bool may =
        date.size() >= 4 && date.size() <= 120 && (has_digit(date) || is_day_word(date));
    if (may && dates_tried_ < kDateTries) {
        ++dates_tried_;
        out.date = looks_like_date(date, context_);
    }
    const bool stars = hints(words, kRatingWords) || !machine("aria-label").empty();
    if (!out.date && stars && ratings_tried_ < kRatingTries) {
        ++ratings_tried_;
        const auto rating = value::parse_rating(element);
        out.rating = rating && rating->value;
    }
    out.author = hints(words, kAuthorWords) && utf8::length(text) < 60;
    return out;
}

Tally Tree::between(const Tally& from, std::size_t end) const {
    const Tally& to = end < spots_.size() ? spots_[end].before : sum_;
    return {to.dates - from.dates, to.ratings - from.ratings, to.authors - from.authors,
            to.text - from.text, to.digest - from.digest};
}

Tally Tree::inside(std::size_t spot) const {
    return between(spots_[spot].before, spots_[spot].end);
}

Tally Tree::below(std::size_t spot) const {
    const std::size_t first = spot + 1;
    return between(first < spots_.size() ? spots_[first].before : sum_, spots_[spot].end);
}

}  // namespace molva::scrape::probe
