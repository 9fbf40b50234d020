#include "value/rating.hpp"

#include <array>
#include <string>
#include <vector>

#include "base/utf8.hpp"
#include "html/node.hpp"
#include "html/text.hpp"
#include "value/rating_element.hpp"
#include "value/rating_looks.hpp"
#include "value/rating_text.hpp"

namespace molva::value {
namespace {

constexpr std::size_t kMostElements = 4000;
constexpr std::size_t kLongestLabel = 400;

bool has_property(const GumboNode* node, std::string_view property) {
    auto list = html::attribute(node, "itemprop").value_or("");
    while (!list.empty()) {
        const auto end = std::min(list.find_first_of(" \t\n\f\r"), list.size());
        if (list.substr(0, end) == property) return true;
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return false;
}

/// A number that microdata gives: the content attribute, else the text.
std::optional<double> property_value(const GumboNode* node) {
    auto text = html::attribute(node, "content");
    if (!text) text = html::attribute(node, "value");
    const auto found = text ? read_rating_text(*text) : read_rating_text(html::visible_text(node));
    return found ? found->rating.value : std::nullopt;
}

const GumboNode* with_property(const GumboNode* scope, std::string_view property) {
    std::size_t seen = 0;
    for (const auto* node = scope; node != nullptr && seen < kMostElements;
         node = html::next(node, scope), ++seen)
        if (html::is_element(node) && has_property(node, property)) return node;
    return nullptr;
}

/// The nearest element above (or the node itself) that begins an item; without
/// one, the parent: pages that forget the item write its parts side by side.
const GumboNode* item_of(const GumboNode* node) {
    constexpr int kFarUp = 16;
    const GumboNode* at = node;
    for (int up = 0; at != nullptr && up < kFarUp; at = at->parent, ++up)
        if (html::is_element(at) && html::attribute(at, "itemscope")) return at;
    return node->parent != nullptr && html::is_element(node->parent) ? node->parent : node;
}

/// schema.org Rating in microdata.
std::optional<Rating> microdata(const GumboNode* scope) {
    const auto* value = with_property(scope, "ratingValue");
    if (value == nullptr) return std::nullopt;
    const auto number = property_value(value);
    if (!number || *number < 0) return std::nullopt;
    Rating out{.value = number};
    const auto* item = item_of(value);
    if (const auto* best = with_property(item, "bestRating")) out.best = property_value(best);
    if (const auto* worst = with_property(item, "worstRating")) out.worst = property_value(worst);
    if (out.best && *out.best < *number) out.best.reset();
    return with_assumed_best(out);
}

std::vector<const GumboNode*> elements_of(const GumboNode* scope) {
    std::vector<const GumboNode*> out;
    std::size_t seen = 0;
    for (const auto* node = scope; node != nullptr && seen < kMostElements;
         node = html::next(node, scope), ++seen)
        if (html::is_element(node)) out.push_back(node);
    return out;
}

/// The top of the scale that the same element names.
std::optional<double> scale_of(const GumboNode* node, double value) {
    for (const auto* name : {"aria-valuemax", "data-max", "data-rating-max", "data-best-rating",
                             "data-rateit-max", "data-max-rating"}) {
        const auto text = html::attribute(node, name);
        const auto best = text ? read_rating_text(*text) : std::nullopt;
        if (best && best->plainness == Plainness::alone && *best->rating.value >= value &&
            *best->rating.value > 0)
            return best->rating.value;
    }
    return std::nullopt;
}

/// What an element says in its labels. Labels of several things that differ
/// ("1 star", "2 stars", … of a scale) say nothing.
std::optional<Rating> labelled(const std::vector<const GumboNode*>& elements) {
    static constexpr std::array<std::string_view, 10> kLabels = {
        "aria-label", "title",      "alt",           "data-rating",       "data-score",
        "data-rate",  "data-stars", "aria-valuenow", "data-rating-value", "data-original-title"};
    static constexpr std::size_t kTexts = 3;  // the first ones are texts for people
    std::optional<Rating> found;
    for (const auto* node : elements) {
        for (std::size_t k = 0; k < kLabels.size(); ++k) {
            const auto text = html::attribute(node, kLabels[k]);
            if (!text || text->empty() || text->size() > kLongestLabel) continue;
            const auto rating = read_rating_text(*text);
            if (!rating || rating->plainness == Plainness::glyphs) continue;
            auto said = rating->rating;
            if (!said.best && said.value) said.best = scale_of(node, *said.value);
            const bool plain = rating->plainness != Plainness::number;
            if (!plain && !(k < kTexts && node == elements.front())) continue;
            if (found && found->value != said.value) return std::nullopt;
            if (!found || !found->best) found = said;
        }
        if (found && node == elements.front()) return found;  // it speaks for itself
    }
    return found;
}

/// A number in the attributes that scripts draw stars from, or of an element
/// whose names speak of a rating in data-value, which anything may have.
std::optional<Rating> from_data(const std::vector<const GumboNode*>& elements) {
    static constexpr std::array<std::string_view, 3> kNames = {"data-rateit-value",
                                                               "data-star-rating", "data-value"};
    std::optional<Rating> found;
    for (const auto* node : elements) {
        for (const auto name : kNames) {
            const auto text = html::attribute(node, name);
            const auto read = text ? read_rating_text(*text) : std::nullopt;
            if (!read || read->plainness != Plainness::alone) continue;
            auto said = read->rating;
            said.best = scale_of(node, *said.value);
            const bool own = name != "data-value" || said.best || node == elements.front() ||
                             speaks_of_rating(names_of(node));
            if (!own) continue;
            if (found && found->value != said.value) return std::nullopt;
            found = said;
        }
        if (found && node == elements.front()) return found;
    }
    return found;
}

}  // namespace

Rating with_assumed_best(Rating rating) {
    constexpr double kAssumed = 5;
    if (!rating.best && rating.value && *rating.value <= kAssumed) rating.best = kAssumed;
    return rating;
}

std::optional<Rating> parse_rating(const GumboNode* node) {
    if (node == nullptr) return std::nullopt;
    if (auto found = microdata(node)) return found;
    const auto elements = elements_of(node);
    if (elements.empty()) return std::nullopt;
    if (auto control = rating_by_control(elements)) return control;
    const auto label = labelled(elements);
    if (label && label->best) return label;
    const auto text = read_rating_text(html::visible_text(node));
    if (text && text->plainness != Plainness::glyphs) {
        if (label && label->value == text->rating.value) return label;
        if (text->plainness == Plainness::scale || !label) return text->rating;
    }
    if (label) return label;
    if (auto data = from_data(elements)) return data;
    if (auto looks = rating_by_looks(elements)) return looks;
    if (text) return text->rating;
    return std::nullopt;
}

}  // namespace molva::value
