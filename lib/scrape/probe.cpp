#include "scrape/probe.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <set>

#include "base/url.hpp"
#include "base/utf8.hpp"
#include "html/charset.hpp"
#include "html/node.hpp"
#include "html/text.hpp"
#include "json/tree.hpp"
#include "scrape/challenge.hpp"
#include "scrape/extract.hpp"
#include "scrape/feed.hpp"
#include "scrape/json_ld.hpp"
#include "scrape/microdata.hpp"
#include "scrape/probe_blocks.hpp"
#include "scrape/probe_draft.hpp"
#include "scrape/probe_embedded.hpp"
#include "scrape/probe_facts.hpp"
#include "scrape/probe_json.hpp"
#include "scrape/rdfa.hpp"
#include "scrape/schema_org_review.hpp"
#include "value/date.hpp"

namespace molva::scrape {

namespace {

using probe::Draft;
using probe::DraftField;

constexpr std::size_t kMostFindings = 6;
constexpr std::size_t kMostProofs = 16;          ///< definitions that are tried
constexpr std::size_t kProofBytes = 48U << 20U;  ///< of pages read in all those tries
constexpr std::size_t kListsOfOne = 2;           ///< lists of one JSON tree

class Prober {
public:
    Prober(const ProbePage& page, std::string id, Instant now)
        : page_(page), id_(std::move(id)), now_(now) {}

    Result<ProbeReport> run();

private:
    void look_at_json();
    bool look_at_feed();
    Result<void> look_at_html();
    void look_for_schema_org(const html::Document& document);
    void look_for_embedded(const html::Document& document);
    void look_for_blocks(const html::Document& document);
    Draft draft(Kind kind) const;
    void set_language(Draft& draft, const std::vector<std::string>& dates) const;
    Draft from_list(Kind kind, const probe::JsonList& list) const;
    bool prove(Draft draft, ProbeFinding finding, double trust);
    std::optional<PageResult> read(const Draft& draft, std::string& definition);
    void rank();

    const ProbePage& page_;
    std::string id_;
    Instant now_;
    std::string text_;
    probe::FieldContext context_;
    std::optional<probe::Total> total_;
    ProbeReport out_;
    std::vector<double> scores_;
    std::size_t proofs_ = 0, proof_bytes_ = 0;
};

Draft Prober::draft(Kind kind) const {
    Draft out;
    out.kind = kind;
    out.id = id_;
    const auto url = parse_url(page_.url);
    out.name = url && !url->host.empty() ? url->host : id_;
    out.url = page_.url;
    return out;
}

/// A language is said only where dates are words, and then the zone matters.
void Prober::set_language(Draft& draft, const std::vector<std::string>& dates) const {
    if (context_.lang.empty() || !probe::has_words(dates)) return;
    draft.language = context_.lang;
    draft.zone = "UTC";
}

/// What the reviews say, so that richer readings come first: a few whole reviews
/// are worth more than many cards of products with stars.
double worth(const std::vector<stream::Review>& reviews) {
    double sum = 0;
    std::set<std::string> seen;  // a block around all of them says what the first one says
    for (const auto& review : reviews) {
        if (!seen.insert(review.author.name + '\n' + review.text + review.pros).second) continue;
        sum += review.text.empty() ? 0 : 3;
        sum += review.pros.empty() && review.cons.empty() ? 0 : 1;
        sum += review.rating ? 2 : 0;
        sum += review.published && review.published->at ? 2 : 0;
        sum += review.author.name.empty() ? 0 : 2;
        sum += review.title.empty() ? 0 : 1;
        sum += review.id_kind == stream::IdKind::derived ? 0 : 1;
        sum += review.reply ? 0.5 : 0;
    }
    if (seen.empty()) return 0;
    const double mean = sum / static_cast<double>(seen.size());
    return mean * mean * std::sqrt(static_cast<double>(seen.size()));
}

std::optional<PageResult> Prober::read(const Draft& draft, std::string& definition) {
    definition = probe::to_toml(draft);
    proof_bytes_ += page_.body.size();
    const auto parsed = parse_definition(definition, id_ + ".toml");
    if (!parsed) {
        out_.notes.push_back("a definition that does not load was thrown away: " +
                             parsed.error().what);
        return std::nullopt;
    }
    Source source;
    source.name = id_;
    source.scraper = id_;
    source.url = page_.url;
    Page page;
    page.body = page_.body;
    page.url = page_.url;
    page.content_type = page_.content_type;
    auto result = extract(*parsed, source, page, now_);
    if (!result || result->refused || result->reviews.empty()) return std::nullopt;
    return std::move(*result);
}

/// Fields that give nothing, or that the readers refuse, are left out.
void prune(Draft& draft, const PageResult& result) {
    const auto count = [&](std::string_view name) -> std::int64_t {
        for (const auto& [field, found] : result.coverage) {
            if (field == name) return found;
        }
        return 1;  // not among those that are counted: url, author_url, …
    };
    std::erase_if(draft.fields, [&](const DraftField& field) {
        if (field.name.starts_with("votes")) return count("votes") == 0;
        return count(field.name) == 0;
    });
    const auto rows = static_cast<std::int64_t>(result.reviews.size());
    for (const auto* name : {"id", "text", "rating", "published"}) {
        const auto field = std::find_if(draft.fields.begin(), draft.fields.end(),
                                        [&](const DraftField& one) { return one.name == name; });
        if (field == draft.fields.end() || field->share < 1 || count(name) < rows) continue;
        field->required = true;
        return;
    }
}

/// News and shelves of goods have a date or stars too, but not what somebody says.
bool is_doubtful(const std::vector<DraftField>& fields) {
    const auto has = [&](std::string_view name) {
        return std::any_of(fields.begin(), fields.end(),
                           [&](const DraftField& field) { return field.name == name; });
    };
    return !has("author") && !(has("rating") && has("published"));
}

bool Prober::prove(Draft draft, ProbeFinding finding, double trust) {
    if (proofs_ >= kMostProofs || (proofs_ > 0 && proof_bytes_ > kProofBytes)) return false;
    ++proofs_;
    auto result = read(draft, finding.definition);
    if (!result) return false;
    if (!draft.fields.empty()) {
        prune(draft, *result);
        if (draft.total && result->declared < static_cast<std::int64_t>(result->rows)) {
            draft.total.reset();
        }
        auto again = read(draft, finding.definition);
        if (!again) return false;
        result = std::move(again);
    }
    finding.declared = result->declared;
    finding.fields = probe::fields_of(draft.fields, *result);
    for (const auto& field : draft.fields) {
        if (!field.note.empty()) finding.notes.push_back(field.name + ": " + field.note);
    }
    if (!draft.fields.empty() && is_doubtful(draft.fields)) {
        finding.notes.emplace_back(
            "nobody is named, and what was written has no date or no rating: news, goods?");
    }
    scores_.push_back(trust * worth(result->reviews));
    finding.reviews = std::move(result->reviews);
    out_.findings.push_back(std::move(finding));
    return true;
}

// ---- feeds and JSON ----

bool Prober::look_at_feed() {
    const auto feed =
        read_feed(page_.body, page_.content_type, page_.url, {now_, context_.lang, {}});
    if (!feed || feed->items.empty()) return false;
    ProbeFinding finding;
    finding.kind = "feed";
    finding.where = feed->kind + (feed->version.empty() ? "" : " " + feed->version);
    finding.notes = feed->warnings;
    if (finding.notes.size() > 3) finding.notes.resize(3);
    out_.title = probe::shown(feed->title.text(), 120);
    return prove(draft(Kind::feed), std::move(finding), 1);
}

Draft Prober::from_list(Kind kind, const probe::JsonList& list) const {
    Draft out = draft(kind);
    out.nested = list.nested;
    out.rows = list.rows;
    out.empty = list.empty;
    out.fields = list.fields;
    out.total = list.total;
    return out;
}

void Prober::look_at_json() {
    std::string_view text = text_;
    text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n\xEF\xBB\xBF"), text.size()));
    const std::string prefix = probe::json_prefix(text);
    auto value = json::parse(text.substr(prefix.size()));
    if (!value) value = json::parse_lenient(text.substr(prefix.size()));
    if (!value) {
        out_.notes.push_back("it looks like JSON, and is none: " + value.error().what);
        return;
    }
    std::size_t used = 0;
    for (const auto& list : probe::find_lists(*value, context_)) {
        if (++used > 4) break;
        Draft one = from_list(Kind::json, list);
        one.prefix = prefix;
        ProbeFinding finding;
        finding.kind = "json";
        finding.where = list.rows;
        prove(std::move(one), std::move(finding), 1.1);
    }
}

// ---- pages ----

void Prober::look_for_schema_org(const html::Document& document) {
    const std::string base = base_url(document, page_.url);
    const auto count = [&](const std::function<void(ItemGraph&)>& fill) {
        ItemGraph graph;
        fill(graph);
        return find_reviews(graph).size();
    };
    const auto blocks = read_json_ld(document);
    const std::pair<const char*, std::size_t> counts[] = {
        {"JSON-LD", count([&](ItemGraph& graph) { read_json_ld_items(blocks, base, 0, graph); })},
        {"microdata", count([&](ItemGraph& graph) { read_microdata(document, base, 0, graph); })},
        {"RDFa", count([&](ItemGraph& graph) { read_rdfa(document, base, 0, graph); })},
    };
    ProbeFinding finding;
    finding.kind = "schema-org";
    for (const auto& [syntax, found] : counts) {
        if (found == 0) continue;
        finding.where += fmt::format("{}{} {}", finding.where.empty() ? "" : ", ", syntax, found);
    }
    for (const auto& warning : blocks.warnings) out_.notes.push_back("JSON-LD: " + warning);
    if (!finding.where.empty()) prove(draft(Kind::schema_org), std::move(finding), 1.25);
}

void Prober::look_for_embedded(const html::Document& document) {
    struct Found {
        probe::Embedded where;
        probe::JsonList list;
    };
    std::vector<Found> found;
    auto notes =
        probe::each_embedded(document, [&](const probe::Embedded& where, json::Json& tree) {
            auto lists = probe::find_lists(tree, context_);
            for (std::size_t i = 0; i < lists.size() && i < kListsOfOne; ++i) {
                found.push_back({where, std::move(lists[i])});
            }
        });
    out_.notes.insert(out_.notes.end(), notes.begin(), notes.end());
    std::stable_sort(found.begin(), found.end(),
                     [](const Found& a, const Found& b) { return a.list.score > b.list.score; });
    for (std::size_t i = 0; i < found.size() && i < 4; ++i) {
        Draft one = from_list(Kind::html, found[i].list);
        one.data = found[i].where.data;
        one.variable = found[i].where.variable;
        ProbeFinding finding;
        finding.kind = "embedded";
        finding.source = one.data + one.variable;
        finding.where = one.rows;
        prove(std::move(one), std::move(finding), 1.15);
    }
}

void Prober::look_for_blocks(const html::Document& document) {
    const auto found = probe::find_blocks(document, context_);
    std::size_t used = 0;
    for (const auto& blocks : found.blocks) {
        if (++used > 5) break;
        Draft one = draft(Kind::html);
        one.rows = blocks.rows;
        one.fields = blocks.fields;
        one.next = found.next;
        if (total_ && total_->count >= static_cast<std::int64_t>(blocks.size)) {
            one.total = total_->field;
        }
        set_language(one, blocks.dates);
        ProbeFinding finding;
        finding.kind = "blocks";
        finding.where = blocks.rows;
        if (blocks.made) {
            finding.notes.emplace_back(
                "the class of the rows looks generated and may be another one tomorrow");
        } else if (blocks.prefix) {
            finding.notes.emplace_back(
                "the end of the rows' class looks generated: only its beginning is used");
        }
        prove(std::move(one), std::move(finding), blocks.trust);
    }
}

Result<void> Prober::look_at_html() {
    auto document = html::Document::parse(text_);
    if (!document) return document.error();
    probe::read_facts(*document, page_.url, text_, out_);
    context_.lang = value::known_date_language(out_.lang) ? out_.lang.substr(0, 2) : "";
    total_ = probe::find_total(*document, 0);
    look_for_schema_org(*document);
    look_for_embedded(*document);
    std::int64_t least = 1;
    for (const auto& finding : out_.findings) {
        least = std::max(least, static_cast<std::int64_t>(finding.reviews.size()));
    }
    if (const auto larger = probe::find_total(*document, least)) total_ = larger;
    look_for_blocks(*document);
    if (total_) {
        out_.total = total_->count;
        out_.total_text = probe::shown(total_->text, 80);
    }
    return {};
}

/// Best first; what says less about the same reviews than an earlier one goes.
void Prober::rank() {
    std::vector<std::size_t> order(out_.findings.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return scores_[a] > scores_[b]; });
    std::vector<ProbeFinding> sorted;
    std::size_t blocks = 0;
    for (const auto i : order) {
        auto& finding = out_.findings[i];
        if (sorted.size() >= kMostFindings || (finding.kind == "blocks" && ++blocks > 2)) continue;
        sorted.push_back(std::move(finding));
    }
    out_.findings = std::move(sorted);
}

Result<ProbeReport> Prober::run() {
    out_.bytes = page_.body.size();
    out_.charset = html::effective_charset(page_.body, page_.content_type);
    text_ = html::to_utf8(page_.body, page_.content_type);
    context_.now = now_;
    const bool feed = probe::may_be_feed(text_) && look_at_feed();
    if (!feed && probe::may_be_json(text_)) {
        look_at_json();
    } else if (!feed) {
        if (auto done = look_at_html(); !done) return done.error();
    }
    rank();
    if (out_.findings.empty()) out_.held_back = challenge_page(text_).value_or("");
    return std::move(out_);
}

}  // namespace

Result<ProbeReport> probe_page(const ProbePage& page, const std::string& id, Instant now) {
    return Prober{page, id, now}.run();
}

}  // namespace molva::scrape
