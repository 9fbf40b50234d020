#include "scrape/probe_blocks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <unordered_map>
#include <unordered_set>

#include "html/node.hpp"
#include "html/text.hpp"
#include "scrape/probe_columns.hpp"
#include "scrape/probe_names.hpp"
#include "scrape/probe_tree.hpp"
#include "scrape/probe_words.hpp"

namespace molva::scrape::probe {

namespace {

constexpr std::size_t kMostGroups = 200'000;
constexpr std::size_t kMostInGroup = 4'000;  ///< more of a kind are no reviews of one page
constexpr std::size_t kLookedAt = 14;        ///< groups that fields are looked for in
constexpr std::uint32_t kLeastText = 25;     ///< bytes of a review's text

/// Elements that one selector finds.
struct Group {
    Name name;
    std::vector<std::uint32_t> spots;
    double score = 0;
    double evidence = 0;
    bool nested = false;
};

class Grouping {
public:
    explicit Grouping(const Tree& tree) : tree_(tree) {}
    std::vector<Group> best();

private:
    void add(Name name, std::uint32_t spot);
    void add_by_parent(std::uint32_t spot);
    bool weigh(Group& group) const;

    const Tree& tree_;
    std::vector<Group> groups_;
    std::unordered_map<std::string, std::size_t> known_;
};

void Grouping::add(Name name, std::uint32_t spot) {
    if (groups_.size() >= kMostGroups) return;
    const auto [at, added] = known_.emplace(name.selector, groups_.size());
    if (added) groups_.push_back({std::move(name), {}, 0, 0, false});
    auto& spots = groups_[at->second].spots;
    if (spots.size() <= kMostInGroup && (spots.empty() || spots.back() != spot)) {
        spots.push_back(spot);
    }
}

/// "ul.reviews > li": for those without a name of their own.
void Grouping::add_by_parent(std::uint32_t spot) {
    const auto& spots = tree_.spots();
    const auto* node = spots[spot].node;
    if (spot == 0 || html::is(node, GUMBO_TAG_BR) || html::is(node, GUMBO_TAG_A)) return;
    Name name = best_name(spots[spots[spot].parent].node);
    if (name.selector.empty()) return;
    name.selector += " > " + html::tag_name(node);
    name.quality *= 0.5;
    add(std::move(name), spot);
}

/// Whether the group may be reviews, and how much it looks like them.
bool Grouping::weigh(Group& group) const {
    const auto count = group.spots.size();
    if (count == 0 || count > kMostInGroup) return false;
    const bool called = hints(group.name.words, kReviewWords);
    if (count == 1 && !called) return false;
    double dates = 0, texts = 0, ratings = 0, authors = 0, good = 0, many = 0;
    bool nested = false;
    std::unordered_set<std::uint64_t> digests;
    for (std::size_t i = 0; i < count; ++i) {
        const auto tally = tree_.inside(group.spots[i]);
        if (i + 1 < count && group.spots[i + 1] < tree_.spots()[group.spots[i]].end) nested = true;
        const bool text = tally.text >= kLeastText;
        dates += tally.dates > 0 ? 1 : 0;
        ratings += tally.ratings > 0 ? 1 : 0;
        authors += tally.authors > 0 ? 1 : 0;
        texts += text ? 1 : 0;
        many += tally.dates > 8 ? 1 : 0;
        good += text && (tally.dates > 0 || tally.ratings > 0) ? 1 : 0;
        digests.insert(tally.digest);
    }
    const auto n = static_cast<double>(count);
    const double distinct = static_cast<double>(digests.size()) / n;
    if (good < std::min(2.0, n) || good / n < 0.5 || distinct < 0.5) return false;
    group.nested = nested;
    group.evidence = (dates + 0.7 * texts + ratings + 0.6 * authors) / n + (called ? 0.5 : 0);
    group.score = std::pow(std::min(good, 60.0), 0.7) * group.evidence * distinct *
                      (nested ? 0.6 : 1) * (1 - 0.6 * many / n) +
                  group.name.quality * 0.3;
    return true;
}

std::vector<Group> Grouping::best() {
    const auto& spots = tree_.spots();
    for (std::uint32_t i = 0; i < spots.size(); ++i) {
        auto names = names_of(spots[i].node, true);
        const bool own =
            std::any_of(names.begin(), names.end(), [](const Name& name) { return !name.made; });
        for (auto& name : names) add(std::move(name), i);
        if (!own) add_by_parent(i);
    }
    std::vector<Group> out;
    for (auto& group : groups_) {
        if (weigh(group)) out.push_back(std::move(group));
    }
    std::stable_sort(out.begin(), out.end(), [](const Group& a, const Group& b) {
        return a.score != b.score ? a.score > b.score : a.name.quality > b.name.quality;
    });
    // The same elements under another name: the better name stays.
    std::vector<Group> chosen;
    for (auto& group : out) {
        const auto same = std::find_if(chosen.begin(), chosen.end(),
                                       [&](const Group& one) { return one.spots == group.spots; });
        if (same == chosen.end()) {
            if (chosen.size() < kLookedAt) chosen.push_back(std::move(group));
        } else if (group.name.quality > same->name.quality) {
            same->name = std::move(group.name);
        }
        if (chosen.size() >= kLookedAt && &group - out.data() > 400) break;
    }
    return chosen;
}

double weight_of(std::string_view field) {
    if (field == "text") return 3;
    if (field == "published" || field == "rating" || field == "author") return 2;
    if (field == "id" || field == "title" || field == "pros" || field == "cons") return 1;
    return 0.5;
}

std::string next_link(const html::Document& document) {
    for (const auto* text : {"link[rel~=\"next\"]", "a[rel~=\"next\"]", ".pagination .next a",
                             ".pagination a.next", "li.next > a", "a.next", "a.pagination__next"}) {
        const auto selector = html::Selector::compile(text);
        const auto* element = selector ? selector->first(document.root()) : nullptr;
        if (element && !html::attribute(element, "href").value_or("").empty()) {
            return std::string{text} + " @href";
        }
    }
    return {};
}

}  // namespace

HtmlFindings find_blocks(const html::Document& document, const FieldContext& context) {
    HtmlFindings out;
    out.next = next_link(document);
    const Tree tree{document, context};
    ColumnReader reader{tree};
    for (auto& group : Grouping{tree}.best()) {
        Blocks blocks;
        std::vector<std::string> dates;
        const auto columns = reader.read(group.spots);
        blocks.fields = pick_fields(columns, std::min(group.spots.size(), kRowSample), context);
        const auto has = [&](std::string_view name) {
            return std::any_of(blocks.fields.begin(), blocks.fields.end(),
                               [&](const DraftField& field) { return field.name == name; });
        };
        const bool text = has("text") || has("pros");
        if (!(text && (has("published") || has("rating")))) continue;
        blocks.rows = group.name.selector;
        blocks.size = group.spots.size();
        blocks.made = group.name.made;
        blocks.prefix = group.name.prefix;
        blocks.trust = (0.8 + 0.25 * group.name.quality) * (group.nested ? 0.85 : 1) *
                       (group.name.made ? 0.7 : 1);
        if (blocks.size == 1) blocks.trust *= 0.4;  // more likely a frame around all of them
        blocks.first = tree.spots()[group.spots.front()].node;
        double weight = hints(group.name.words, kReviewWords) ? 1.5 : 0;
        for (const auto& field : blocks.fields) weight += weight_of(field.name) * field.share;
        for (const auto& column : columns) {
            for (const auto& field : blocks.fields) {
                if (field.name == "published" && column.select == field.select.front()) {
                    blocks.dates = column.values;
                }
            }
        }
        const auto size = static_cast<double>(std::min<std::size_t>(blocks.size, 100));
        blocks.score = weight * std::pow(size, 0.8) * (0.9 + 0.1 * group.name.quality);
        out.blocks.push_back(std::move(blocks));
    }
    std::stable_sort(out.blocks.begin(), out.blocks.end(),
                     [](const Blocks& a, const Blocks& b) { return a.score > b.score; });
    return out;
}

}  // namespace molva::scrape::probe
