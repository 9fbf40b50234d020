// "1 234 отзыва", "Reviews (56)": how many reviews the page says there are.

#include <re2/re2.h>

#include <algorithm>

#include "base/utf8.hpp"
#include "html/node.hpp"
#include "html/text.hpp"
#include "scrape/probe_blocks.hpp"
#include "scrape/probe_names.hpp"
#include "scrape/probe_tree.hpp"
#include "scrape/probe_words.hpp"
#include "value/count.hpp"

namespace molva::scrape::probe {

namespace {

constexpr std::size_t kMostLooked = 150'000;
constexpr std::size_t kMostTried = 300;
constexpr std::size_t kLongest = 120;  ///< bytes of a text that says a total

constexpr const char* kWord =
    R"((?i)(?:отзыв|рецензи|комментари|мнени|відгук|водгук|пікір|review|comment|rating|opinion)"
    R"(|testimonial|bewertung|rezension|avis\b|commentaire|opini|reseñ))";

/// The shortest selector by which the element is the first to be found.
std::string selector_for(const html::Document& document, const GumboNode* element) {
    std::vector<Name> names = names_of(element, false);
    if (const auto id = html::attribute(element, "id"); id && is_plain_name(*id)) {
        if (judge_name(*id).naming == Naming::written) {
            names.push_back({"#" + std::string{*id}, {}, 0.6, false, false});
        }
    }
    const auto around =
        element->parent && html::is_element(element->parent) ? best_name(element->parent) : Name{};
    if (!around.selector.empty()) {
        names.push_back(
            {around.selector + " > " + html::tag_name(element), {}, 0.35, false, false});
        for (std::size_t i = 0, many = names.size() - 1; i < many && i < 12; ++i) {
            names.push_back({around.selector + " " + names[i].selector,
                             {},
                             names[i].quality - 0.1,
                             names[i].made,
                             names[i].prefix});
        }
    }
    std::stable_sort(names.begin(), names.end(),
                     [](const Name& a, const Name& b) { return a.quality > b.quality; });
    for (const auto& name : names) {
        const auto selector = html::Selector::compile(name.selector);
        if (selector && selector->first(document.root()) == element) return name.selector;
    }
    return {};
}

}  // namespace

std::optional<Total> find_total(const html::Document& document, std::int64_t least) {
    static const RE2 word{kWord};
    std::size_t looked = 0, tried = 0;
    const GumboNode* root = document.html();
    for (const GumboNode* node = root; node && looked < kMostLooked && tried < kMostTried;
         node = html::next(node, root)) {
        if (!html::is_element(node) || html::is(node, GUMBO_TAG_SCRIPT) ||
            html::is(node, GUMBO_TAG_STYLE) || html::is(node, GUMBO_TAG_TITLE)) {
            continue;
        }
        ++looked;
        const auto itemprop = html::attribute(node, "itemprop").value_or("");
        const bool counted = itemprop == "reviewCount";
        std::string text = own_text(node);
        std::string attribute;
        if (counted) {
            if (const auto content = html::attribute(node, "content")) {
                text = *content;
                attribute = " @content";
            }
        }
        if (text.empty() || text.size() > kLongest) continue;
        const bool digit = text.find_first_of("0123456789") != std::string::npos;
        if (!counted && !RE2::PartialMatch(text, word)) continue;
        if (!counted && attribute.empty()) {
            // The number may stand in an element of its own: "Отзывов: <b>24</b>".
            text = html::visible_text(node);
            if (text.size() > kLongest ||
                (!digit && text.find_first_of("0123456789") == text.npos)) {
                continue;
            }
        }
        ++tried;
        const auto count = value::parse_count(text);
        if (!count || *count < least || *count > 100'000'000) continue;
        std::string selector = selector_for(document, node);
        if (selector.empty()) continue;
        Total out;
        out.field.name = "total";
        out.field.select = {selector + attribute};
        out.count = *count;
        out.text = text;
        return out;
    }
    return std::nullopt;
}

}  // namespace molva::scrape::probe
