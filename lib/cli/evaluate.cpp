#include "cli/evaluate.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/suggest.hpp"
#include "base/utf8.hpp"
#include "html/charset.hpp"
#include "html/document.hpp"
#include "html/selector.hpp"
#include "html/text.hpp"
#include "json/path.hpp"
#include "json/tree.hpp"
#include "json/value.hpp"
#include "net/robots.hpp"
#include "scrape/json_ld.hpp"
#include "scrape/microdata.hpp"
#include "stream/object_writer.hpp"
#include "stream/review.hpp"
#include "value/count.hpp"
#include "value/date.hpp"
#include "value/rating.hpp"

namespace molva::cli {

namespace {

std::string trimmed(std::string_view text) { return html::folded(text); }

Error unreadable(const EvalOptions& options, std::string_view text, std::string_view advice) {
    const bool argument = eval_reads_input(options);
    return {Exit::partial, argument ? "<stdin>" : "eval " + options.kind,
            fmt::format("no {} in \"{}\"{}", options.kind, utf8::shorten(trimmed(text), 60),
                        advice)};
}

// What is wrong with the expression on the command line.
Error in_expression(const EvalOptions& options, const Error& error) {
    return {error.status,
            fmt::format("eval {}: \"{}\"", options.kind,
                        utf8::shorten(utf8::printable(options.value), 60)),
            error.where.empty() ? error.what : fmt::format("{}: {}", error.where, error.what)};
}

Error in_input(const Error& error) { return {error.status, "<stdin>", error.what}; }

// What an expression is called, and what it is held against.
std::string missing_value(const std::string& kind) {
    if (kind == "css") return "eval css \"SELECTOR\" reads a page from standard input";
    if (kind == "jsonpath") return "eval jsonpath \"QUERY\" reads a JSON text from standard input";
    return "eval robots \"URL\" reads a robots.txt from standard input";
}

Result<html::Document> parse_page(std::string_view input, const EvalOptions& options) {
    return html::Document::parse(html::to_utf8(input, options.content_type));
}

Result<std::string> eval_css(const EvalOptions& options, std::string_view input) {
    const auto selector = html::Selector::compile(options.value);
    if (!selector) return in_expression(options, selector.error());
    const auto page = parse_page(input, options);
    if (!page) return page.error();
    std::string out;
    for (const auto* node : selector->select(page->root())) {
        if (options.attr.empty()) {
            out += utf8::printable(html::visible_text(node)) + "\n";
        } else if (const auto value = html::attribute(node, options.attr)) {
            out += utf8::printable(*value) + "\n";
        }
    }
    return out;
}

Result<std::string> eval_jsonpath(const EvalOptions& options, std::string_view input) {
    const auto path = json::Path::compile(options.value);
    if (!path) return in_expression(options, path.error());
    const auto tree = json::parse(input);
    if (!tree) return in_input(tree.error());
    const auto found = path->try_select(*tree);
    if (!found) return found.error();
    std::string out = "[";
    for (const auto* value : *found) {
        if (out.size() > 1) out += ',';
        out += json::dump(*value);
    }
    return out + "]\n";
}

Result<std::string> eval_date(const EvalOptions& options, std::string_view input, Instant now) {
    if (!options.zone.empty() && !value::known_zone(options.zone)) {
        return Error{Exit::usage, {}, fmt::format("--zone: \"{}\" is no IANA time zone such as "
                                                  "Europe/Moscow",
                                                  utf8::printable(options.zone))};
    }
    value::DateContext context{now, options.lang, options.zone, options.format};
    const std::string text = options.value.empty() ? std::string{input} : options.value;
    const auto date = value::parse_date(text, context);
    if (!date || !date->at) {
        return unreadable(options, text, "; --lang and --format say how its site writes dates");
    }
    return stream::to_json(*date) + "\n";
}

Result<std::string> eval_rating(const EvalOptions& options, std::string_view input) {
    const auto page = html::Document::parse(html::to_utf8(input, {}));
    if (!page) return page.error();
    auto rating = value::parse_rating(page->root());
    if (!rating || !rating->value) return unreadable(options, input, "");
    // A piece of a page has lost what said the scale; molva-scraper(1) says so.
    rating = value::with_assumed_best(*rating);
    return stream::ObjectWriter{}
               .number("rating", rating->value)
               .number("rating_best", rating->best)
               .number("rating_worst", rating->worst)
               .finish() +
           "\n";
}

Result<std::string> eval_count(const EvalOptions& options, std::string_view input) {
    const std::string text = options.value.empty() ? std::string{input} : options.value;
    const auto count = value::parse_count(text);
    if (!count) return unreadable(options, text, "");
    return fmt::format("{{\"count\":{}}}\n", *count);
}

Result<std::string> eval_microdata(const EvalOptions& options, std::string_view input) {
    const auto page = parse_page(input, options);
    if (!page) return page.error();
    const auto items = scrape::microdata_json(*page, options.base);
    if (!items) return items.error();
    return json::dump(*items) + "\n";
}

Result<std::string> eval_json_ld(const EvalOptions& options, std::string_view input) {
    const auto page = parse_page(input, options);
    if (!page) return page.error();
    return json::dump(scrape::json_ld_array(scrape::read_json_ld(*page))) + "\n";
}

Result<std::string> eval_decode(const EvalOptions& options, std::string_view input) {
    if (options.charset.empty()) return html::to_utf8(input, options.content_type);
    return html::decode(input, options.charset);
}

Result<std::string> eval_json(std::string_view input) {
    const auto tree = json::parse(input);
    if (!tree) return in_input(tree.error());
    return json::dump(*tree) + "\n";
}

std::string eval_robots(const EvalOptions& options, std::string_view input) {
    const bool allowed = net::Robots::parse(input).allowed(options.agent, options.value);
    return allowed ? "allowed\n" : "disallowed\n";
}

}  // namespace

const std::vector<std::pair<std::string, std::string>>& eval_kinds() {
    static const std::vector<std::pair<std::string, std::string>> kinds{
        {"css", "the elements of a page that a selector finds"},
        {"jsonpath", "the values of a JSON text that a query finds"},
        {"date", "a date as sites print it"},
        {"rating", "a rating in a piece of a page"},
        {"count", "a count as sites print it"},
        {"charset", "the encoding of a page"},
        {"decode", "a page as UTF-8"},
        {"robots", "whether robots.txt allows a URL"},
        {"microdata", "the microdata of a page"},
        {"json-ld", "the JSON-LD blocks of a page"},
        {"json", "a JSON text, if it is one"},
    };
    return kinds;
}

bool eval_reads_input(const EvalOptions& options) {
    const bool value_is_input = options.kind == "date" || options.kind == "count";
    return !value_is_input || options.value.empty();
}

Result<std::string> evaluate(const EvalOptions& options, std::string_view input, Instant now) {
    const auto& kind = options.kind;
    const bool needs_value = kind == "css" || kind == "jsonpath" || kind == "robots";
    if (needs_value && options.value.empty()) {
        return Error{Exit::usage, {}, missing_value(kind)};
    }
    if (kind == "css") return eval_css(options, input);
    if (kind == "jsonpath") return eval_jsonpath(options, input);
    if (kind == "date") return eval_date(options, trimmed(input), now);
    if (kind == "rating") return eval_rating(options, input);
    if (kind == "count") return eval_count(options, trimmed(input));
    if (kind == "charset") return html::detect_charset(input, options.content_type) + "\n";
    if (kind == "decode") return eval_decode(options, input);
    if (kind == "robots") return eval_robots(options, input);
    if (kind == "microdata") return eval_microdata(options, input);
    if (kind == "json-ld") return eval_json_ld(options, input);
    if (kind == "json") return eval_json(input);
    std::vector<std::string> known;
    for (const auto& [name, summary] : eval_kinds()) known.push_back(name);
    return Error{Exit::usage, {}, fmt::format("eval: no such kind \"{}\"{}; there are {}",
                                              utf8::printable(kind), did_you_mean(kind, known),
                                              fmt::join(known, ", "))};
}

}  // namespace molva::cli
