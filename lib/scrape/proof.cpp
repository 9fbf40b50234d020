#include "scrape/proof.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <sstream>

#include "base/file.hpp"
#include "base/toml.hpp"
#include "base/utf8.hpp"
#include "json/tree.hpp"
#include "scrape/extract.hpp"
#include "scrape/islands.hpp"

namespace fs = std::filesystem;

namespace molva::scrape {

namespace {

/// One [[page]] of pages.toml: the page and what must be found beside reviews.
struct StoredPage {
    std::string file, about;
    Source source;
    Page page;
    Instant now{};
    std::string next;  ///< address (and body) of the page after it, "" for none
    std::optional<std::int64_t> total;
    bool none = false;
    bool complete = false;
    std::string refused;
    std::vector<std::string> warnings;
};

class Prover {
public:
    Prover(const Definition& definition, fs::path folder, ProofMode mode)
        : definition_(definition), folder_(std::move(folder)), mode_(mode) {}

    Result<Proof> run();

private:
    Result<std::vector<StoredPage>> load_list();
    StoredPage load_entry(toml::Table& table);
    Result<void> prove_page(const StoredPage& stored);
    Result<void> compare_reviews(const StoredPage& stored, const PageResult& result);
    void compare_facts(const StoredPage& stored, const PageResult& result);
    void compare_line(const std::string& at, const std::string& wanted, const std::string& found);
    void check_unlisted(const std::vector<StoredPage>& pages);
    void differ(const StoredPage& stored, std::string what) {
        out_.differences.push_back(stored.file + ": " + std::move(what));
    }

    const Definition& definition_;
    fs::path folder_;
    ProofMode mode_;
    Proof out_;
};

std::string shown(std::string_view text) { return utf8::shorten(utf8::printable(text), 200); }

StoredPage Prover::load_entry(toml::Table& table) {
    StoredPage out;
    out.file = table.required("file");
    out.about = table.required("about");
    out.page.url = table.string("url").value_or("");
    out.page.content_type = table.string("content_type").value_or("");
    out.page.status = static_cast<int>(table.integer("status").value_or(200));
    const auto now = parse_rfc3339(table.required("now"));
    if (!now) table.fail("now", "a time is written as 2026-08-20T12:00:00Z");
    out.now = now ? now->at : Instant{};
    out.page.fetched = out.now;
    out.source.name = definition_.id;
    out.source.subject = "Example";
    out.source.scraper = definition_.id;
    if (auto params = table.table("params")) {
        for (const auto& name : params->keys()) {
            out.source.params[name] = params->string(name).value_or("");
            const auto* param = definition_.param(name);
            if (param && param->secret) out.source.hidden.push_back(out.source.params[name]);
        }
    } else {
        out.source.url = out.page.url;
    }
    out.page.request.number = static_cast<int>(table.integer("number").value_or(1));
    out.page.request.before = table.integer("before").value_or(0);
    out.page.request.cursor = table.string("cursor").value_or("");
    out.next = table.string("next").value_or("");
    out.total = table.integer("total");
    out.none = table.boolean("none").value_or(false);
    out.complete = table.boolean("complete").value_or(false);
    out.refused = table.string("refused").value_or("");
    out.warnings = table.strings("warnings");
    if (out.file.find('/') != std::string::npos) table.fail("file", "lies in the same folder");
    return out;
}

Result<std::vector<StoredPage>> Prover::load_list() {
    auto document = toml::Document::load(folder_ / "pages.toml");
    if (!document) return document.error();
    auto root = document->root();
    std::vector<StoredPage> out;
    for (auto& table : root.tables("page")) out.push_back(load_entry(table));
    if (auto finished = document->finish(); !finished) return finished.error();
    if (out.empty()) {
        return Error{Exit::usage, (folder_ / "pages.toml").string(), "no [[page]]: nothing proved"};
    }
    return out;
}

/// A page that nobody lists proves nothing, and looks as if it did.
void Prover::check_unlisted(const std::vector<StoredPage>& pages) {
    std::set<std::string> known{"pages.toml"};
    for (const auto& page : pages) {
        known.insert(page.file);
        known.insert(fs::path{page.file}.replace_extension(".jsonl").string());
    }
    std::error_code error;
    for (const auto& entry : fs::directory_iterator{folder_, error}) {
        const std::string name = entry.path().filename().string();
        if (!known.contains(name)) out_.differences.push_back(name + ": not in pages.toml");
    }
}

void Prover::compare_line(const std::string& at, const std::string& wanted,
                          const std::string& found) {
    if (wanted == found) return;
    const auto left = json::parse(wanted);
    const auto right = json::parse(found);
    if (!left || !right || !left->is_object() || !right->is_object()) {
        out_.differences.push_back(
            fmt::format("{}: wanted {}, found {}", at, shown(wanted), shown(found)));
        return;
    }
    std::size_t before = out_.differences.size();
    for (const auto& [key, value] : left->items()) {
        const auto other = right->find(key);
        if (other == right->end()) {
            out_.differences.push_back(
                fmt::format("{}: {}: wanted {}, found none", at, key, shown(json::dump(value))));
        } else if (json::dump(value) != json::dump(*other)) {
            out_.differences.push_back(fmt::format("{}: {}: wanted {}, found {}", at, key,
                                                   shown(json::dump(value)),
                                                   shown(json::dump(*other))));
        }
    }
    for (const auto& [key, value] : right->items()) {
        if (left->contains(key)) continue;
        out_.differences.push_back(
            fmt::format("{}: {}: wanted none, found {}", at, key, shown(json::dump(value))));
    }
    if (out_.differences.size() == before) {
        out_.differences.push_back(at + ": the keys stand in another order");
    }
}

Result<void> Prover::compare_reviews(const StoredPage& stored, const PageResult& result) {
    const auto file = folder_ / fs::path{stored.file}.replace_extension(".jsonl");
    if (mode_ == ProofMode::write) {
        std::string all;
        for (const auto& review : result.reviews) all += stream::to_json(review) + '\n';
        if (all.empty()) return {};
        return write_file_atomically(file, all);
    }
    std::vector<std::string> wanted;
    if (fs::exists(file)) {
        auto text = read_file(file);
        if (!text) return text.error();
        std::istringstream lines{*text};
        for (std::string line; std::getline(lines, line);) wanted.push_back(line);
    }
    if (wanted.size() != result.reviews.size()) {
        differ(stored,
               fmt::format("wanted {} reviews, found {}", wanted.size(), result.reviews.size()));
    }
    for (std::size_t i = 0; i < std::min(wanted.size(), result.reviews.size()); ++i) {
        compare_line(fmt::format("{}: review {}", stored.file, i + 1), wanted[i],
                     stream::to_json(result.reviews[i]));
    }
    return {};
}

void Prover::compare_facts(const StoredPage& stored, const PageResult& result) {
    const auto compare = [&](std::string_view what, const std::string& wanted,
                             const std::string& found) {
        if (wanted == found) return;
        differ(stored,
               fmt::format("{}: wanted {}, found {}", what, wanted.empty() ? "none" : shown(wanted),
                           found.empty() ? "none" : shown(found)));
    };
    const auto number = [](const std::optional<std::int64_t>& value) {
        return value ? fmt::format("{}", *value) : std::string{};
    };
    const auto flag = [](bool value) { return std::string{value ? "true" : "false"}; };
    compare("refused", stored.refused, result.refused ? result.refused->reason : "");
    if (result.refused) return;
    std::string next;
    if (result.next) {
        next = result.next->shown;
        if (!result.next->body.empty()) next += " " + result.next->body;
    }
    compare("next", stored.next, next);
    compare("total", number(stored.total), number(result.declared));
    compare("none", flag(stored.none), flag(result.says_empty));
    compare("complete", flag(stored.complete), flag(result.complete));
    compare("warnings", fmt::format("{}", fmt::join(stored.warnings, "; ")),
            fmt::format("{}", fmt::join(result.warnings, "; ")));
}

Result<void> Prover::prove_page(const StoredPage& stored) {
    auto body = read_file(folder_ / stored.file);
    if (!body) return Error{Exit::usage, body.error().where, body.error().what};
    Page page = stored.page;
    page.body = *body;
    auto result = extract(definition_, stored.source, page, stored.now);
    ++out_.pages;
    if (definition_.islands) {
        const auto what = islands_differ(definition_, stored.source, page, stored.now);
        if (!what.empty()) differ(stored, "islands: " + what);
    }
    if (!result) {
        differ(stored, result.error().what);
        return {};
    }
    out_.reviews += result->reviews.size();
    for (const auto& [field, count] : result->coverage) {
        auto at = std::find_if(out_.coverage.begin(), out_.coverage.end(),
                               [&](const auto& one) { return one.first == field; });
        if (at == out_.coverage.end()) at = out_.coverage.insert(at, {field, 0});
        at->second += count;
    }
    compare_facts(stored, *result);
    return compare_reviews(stored, *result);
}

Result<Proof> Prover::run() {
    auto pages = load_list();
    if (!pages) return pages.error();
    for (const auto& stored : *pages) {
        if (auto done = prove_page(stored); !done) return done.error();
    }
    check_unlisted(*pages);
    if (out_.reviews == 0) out_.differences.push_back("no page gives a single review");
    return std::move(out_);
}

}  // namespace

Result<Proof> prove(const Definition& definition, const fs::path& folder, ProofMode mode) {
    return Prover{definition, folder, mode}.run();
}

}  // namespace molva::scrape
