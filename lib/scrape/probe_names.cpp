#include "scrape/probe_names.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "html/node.hpp"
#include "html/text.hpp"
#include "scrape/probe_tree.hpp"
#include "scrape/probe_words.hpp"
#include "scrape/schema_org_graph.hpp"

namespace molva::scrape::probe {

namespace {

constexpr std::size_t kMostClasses = 10;

bool is_tame(std::string_view text) {
    return !text.empty() && text.size() <= 60 && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '-' || c == '_' || c == ':' || c == '.' || c == '/' || c == ' ';
    });
}

/// Values such as "review-12345" name one element and not a kind of them.
bool is_counted(std::string_view text) {
    return std::count_if(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; }) >=
           3;
}

void add_classes(const GumboNode* element, bool tag_too, std::vector<Name>& out) {
    const auto classes = html::attribute(element, "class");
    if (!classes) return;
    const std::string tag = tag_too ? html::tag_name(element) : "";
    std::size_t seen = 0;
    for (const auto token : split_tokens(classes->substr(0, 2'000))) {
        if (++seen > kMostClasses) break;
        if (!is_plain_name(token)) continue;
        const auto judged = judge_name(token);
        if (judged.naming == Naming::prefix) {
            out.push_back({fmt::format("{}[class*=\"{}\"]", tag, judged.prefix),
                           words_of(judged.prefix), 0.45, false, true});
            continue;
        }
        const bool made = judged.naming == Naming::made;
        if (!made && is_counted(token)) continue;
        auto words = made ? std::vector<std::string>{} : words_of(token);
        const bool telling = hints(words, kReviewWords) || hints(words, kAuthorWords) ||
                             hints(words, kDateWords) || hints(words, kRatingWords) ||
                             hints(words, "text body content title");
        const double quality = made ? 0.02 : telling ? 0.7 : words.size() > 1 ? 0.5 : 0.4;
        out.push_back({fmt::format("{}.{}", tag, token), std::move(words), quality, made, false});
    }
}

void add_attributes(const GumboNode* element, std::vector<Name>& out) {
    const auto& attributes = element->v.element.attributes;
    for (unsigned i = 0; i < attributes.length && i < 40; ++i) {
        const auto* attribute = static_cast<const GumboAttribute*>(attributes.data[i]);
        const std::string_view name = attribute->name;
        const std::string_view value = attribute->value;
        if (!is_plain_name(name)) continue;
        if (is_naming_attribute(name) && is_tame(value) && !is_counted(value)) {
            const bool item = name == "itemprop";
            out.push_back({fmt::format("[{}=\"{}\"]", name, value), words_of(value),
                           item ? 0.9 : 0.8, false, false});
        } else if (name == "itemtype" && value.ends_with("/Review")) {
            out.push_back({"[itemtype$=\"/Review\"]", {"review"}, 0.85, false, false});
        } else if (name.starts_with("data-")) {
            auto words = words_of(name.substr(5));
            if (!hints(words, "id uid key") && !hints(words, kReviewWords) &&
                !hints(words, kRatingWords) && !hints(words, kDateWords)) {
                continue;
            }
            out.push_back({fmt::format("[{}]", name), std::move(words), 0.75, false, false});
        }
    }
}

}  // namespace

std::string css_string(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + "\"";
}

std::vector<Name> names_of(const GumboNode* element, bool tag_too) {
    std::vector<Name> out;
    add_attributes(element, out);
    add_classes(element, tag_too, out);
    const std::string tag = html::tag_name(element);
    for (const std::string_view telling :
         {"article", "time", "h2", "h3", "h4", "h5", "blockquote", "p", "a", "b", "strong"}) {
        if (tag == telling && (tag_too ? tag == "article" : true)) {
            out.push_back({tag,
                           {tag == "h2" || tag == "h3" || tag == "h4" ? "heading" : tag},
                           0.3,
                           false,
                           false});
        }
    }
    return out;
}

Name best_name(const GumboNode* element) {
    auto names = names_of(element, false);
    Name best;
    for (auto& name : names) {
        const bool bare = name.selector.front() != '.' && name.selector.front() != '[';
        if (!bare && !name.made && name.quality > best.quality) best = std::move(name);
    }
    return best;
}

}  // namespace molva::scrape::probe
