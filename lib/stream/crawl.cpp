#include "stream/crawl.hpp"

#include <fmt/format.h>

#include <array>

#include "json/tree.hpp"
#include "json/value.hpp"
#include "stream/object_writer.hpp"

namespace molva::stream {

namespace {

constexpr std::array<std::pair<Verdict, std::string_view>, 9> kVerdicts{{
    {Verdict::ok, "ok"},
    {Verdict::unchanged, "unchanged"},
    {Verdict::empty, "empty"},
    {Verdict::partial, "partial"},
    {Verdict::suspicious, "suspicious"},
    {Verdict::degraded, "degraded"},
    {Verdict::blocked, "blocked"},
    {Verdict::disallowed, "disallowed"},
    {Verdict::failed, "failed"},
}};

std::string to_json(const Window& window) {
    return ObjectWriter{}
        .boolean("complete", window.complete)
        .text("newest", window.newest)
        .text("oldest", window.oldest)
        .integer("unordered", window.unordered > 0 ? std::optional{window.unordered} : std::nullopt)
        .finish();
}

std::string to_json(const std::vector<Validator>& validators) {
    std::string out;
    for (const auto& one : validators) {
        out += out.empty() ? "[" : ",";
        out += ObjectWriter{}
                   .text("url", one.url)
                   .text("etag", one.etag)
                   .text("last_modified", one.last_modified)
                   .text("hash", one.hash)
                   .finish();
    }
    return out.empty() ? out : out + "]";
}

// Takes fields out of the tree and remembers the first that is wrong.
class Reader {
public:
    explicit Reader(const json::Json& tree) : tree_(tree) {}

    std::string text(const char* key, bool required = false) {
        const auto* node = find(key);
        if (node && node->is_string()) return node->get<std::string>();
        if (node || required) fail(key, node ? "must be a string" : "is missing");
        return {};
    }

    std::optional<std::int64_t> integer(const char* key) {
        const auto* node = find(key);
        if (!node) return std::nullopt;
        if (node->is_number_integer() && *node >= 0) return node->get<std::int64_t>();
        fail(key, "must be a whole number of at least 0");
        return std::nullopt;
    }

    bool boolean(const char* key) {
        const auto* node = find(key);
        if (!node) return false;
        if (!node->is_boolean()) fail(key, "must be true or false");
        return node->is_boolean() && node->get<bool>();
    }

    Instant time(const char* key) {
        const auto read = parse_rfc3339(text(key, true));
        if (!read) fail(key, "must be an RFC 3339 time");
        return read ? read->at : Instant{};
    }

    const json::Json* find(const char* key) const {
        const auto found = tree_.find(key);
        return found == tree_.end() ? nullptr : &*found;
    }

    void fail(std::string_view key, std::string_view what) {
        if (problem.empty()) problem = fmt::format("crawl record: \"{}\" {}", key, what);
    }

    std::string problem;

private:
    const json::Json& tree_;
};

Window read_window(Reader& in) {
    Window window;
    const auto* node = in.find("window");
    if (!node) return window;
    if (!node->is_object()) {
        in.fail("window", "must be an object");
        return window;
    }
    Reader inner{*node};
    if (const auto* complete = inner.find("complete")) {
        if (complete->is_boolean()) {
            window.complete = complete->get<bool>();
        } else {
            in.fail("window.complete", "must be true or false");
        }
    }
    window.newest = inner.text("newest");
    window.oldest = inner.text("oldest");
    window.unordered = inner.integer("unordered").value_or(0);
    if (!inner.problem.empty()) in.problem = inner.problem;
    return window;
}

std::vector<Validator> read_validators(Reader& in) {
    std::vector<Validator> out;
    const auto* node = in.find("validators");
    if (!node) return out;
    if (!node->is_array()) {
        in.fail("validators", "must be an array");
        return out;
    }
    for (const auto& item : *node) {
        if (!item.is_object()) {
            in.fail("validators", "must hold objects");
            break;
        }
        Reader inner{item};
        out.push_back({inner.text("url", true), inner.text("etag"), inner.text("last_modified"),
                       inner.text("hash")});
        if (!inner.problem.empty()) in.problem = inner.problem;
    }
    return out;
}

void read_coverage(Reader& in, Crawl& crawl) {
    const auto* node = in.find("coverage");
    if (!node) return;
    if (!node->is_object()) return in.fail("coverage", "must be an object");
    for (const auto& [field, share] : node->items()) {
        if (!share.is_number()) return in.fail("coverage", "must hold numbers");
        crawl.coverage.emplace_back(field, share.get<double>());
    }
}

}  // namespace

std::string_view to_string(Verdict verdict) {
    for (const auto& [value, word] : kVerdicts) {
        if (value == verdict) return word;
    }
    return "failed";
}

std::optional<Verdict> verdict_from(std::string_view word) {
    for (const auto& [value, known] : kVerdicts) {
        if (known == word) return value;
    }
    return std::nullopt;
}

std::string to_json(const Crawl& crawl) {
    ObjectWriter out;
    out.text("type", "crawl")
        .text("source", crawl.source)
        .text("subject", crawl.subject)
        .text("scraper", crawl.scraper)
        .time("started", crawl.started)
        .time("finished", crawl.finished)
        .text("verdict", to_string(crawl.verdict))
        .text("reason", crawl.reason)
        .raw("window", to_json(crawl.window))
        .boolean("incremental", crawl.incremental ? std::optional{true} : std::nullopt)
        .integer("declared", crawl.declared)
        .integer("reviews", crawl.reviews)
        .integer("pages", crawl.pages)
        .integer("requests", crawl.requests)
        .integer("bytes", crawl.bytes)
        .integer("not_modified", crawl.not_modified)
        .time("confirmed", crawl.confirmed)
        .integer("unconfirmed",
                 crawl.unconfirmed > 0 ? std::optional{crawl.unconfirmed} : std::nullopt);
    ObjectWriter coverage;
    for (const auto& [field, share] : crawl.coverage) coverage.number(field, share);
    return out.raw("coverage", coverage.finish_unless_empty())
        .raw("validators", to_json(crawl.validators))
        .finish();
}

Result<Crawl> parse_crawl(std::string_view line) {
    auto tree = json::parse(line);
    if (!tree || !tree->is_object()) {
        return Error{Exit::partial, {}, "crawl record: not a JSON object"};
    }
    Reader in{*tree};
    Crawl crawl;
    crawl.source = in.text("source", true);
    crawl.subject = in.text("subject");
    crawl.scraper = in.text("scraper");
    crawl.started = in.time("started");
    crawl.finished = in.time("finished");
    if (const auto verdict = verdict_from(in.text("verdict", true))) {
        crawl.verdict = *verdict;
    } else {
        in.fail("verdict", "is not one that molva-stream(5) knows");
    }
    crawl.reason = in.text("reason");
    crawl.window = read_window(in);
    crawl.incremental = in.boolean("incremental");
    crawl.unconfirmed = in.integer("unconfirmed").value_or(0);
    if (in.find("confirmed")) crawl.confirmed = in.time("confirmed");
    crawl.declared = in.integer("declared");
    const auto reviews = in.integer("reviews");
    crawl.counted = reviews.has_value();
    crawl.reviews = reviews.value_or(0);
    crawl.pages = in.integer("pages").value_or(0);
    crawl.requests = in.integer("requests").value_or(0);
    crawl.bytes = in.integer("bytes").value_or(0);
    crawl.not_modified = in.integer("not_modified").value_or(0);
    read_coverage(in, crawl);
    crawl.validators = read_validators(in);
    if (!in.problem.empty()) return Error{Exit::partial, {}, in.problem};
    return crawl;
}

}  // namespace molva::stream
