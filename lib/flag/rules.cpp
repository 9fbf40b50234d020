#include "flag/rules.hpp"

#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>
#include <re2/re2.h>

#include "base/suggest.hpp"
#include "base/utf8.hpp"

namespace molva::flag {

namespace {

constexpr std::array<std::string_view, 4> kSeverities{"low", "medium", "high", "critical"};

const std::vector<std::string>& known_fields() {
    static const std::vector<std::string> fields{"title",  "text",    "pros",  "cons",
                                                 "author", "version", "place", "reply"};
    return fields;
}

std::string refused(std::string_view word, std::span<const std::string> known) {
    return fmt::format("\"{}\" is not one of {}{}", utf8::printable(word), fmt::join(known, ", "),
                       did_you_mean(word, known));
}

void add_phrases(toml::Table& table, const char* key, const Stemmer& stemmer,
                 std::vector<Wanted>& to) {
    for (const auto& text : table.strings(key)) {
        Phrase phrase;
        for (auto& word : stemmer.words(text)) phrase.push_back(std::move(word.stem));
        if (phrase.empty()) {
            table.fail(key, fmt::format("\"{}\" has no words in it", utf8::printable(text)));
        } else {
            to.push_back({std::move(phrase), nullptr});
        }
    }
}

void add_patterns(toml::Table& table, const char* key, std::vector<Wanted>& to) {
    for (const auto& text : table.strings(key)) {
        re2::RE2::Options options;
        options.set_case_sensitive(false);
        options.set_log_errors(false);
        options.set_max_mem(std::int64_t{4} << 20);
        auto pattern = std::make_shared<const re2::RE2>(text, options);
        if (!pattern->ok()) {
            table.fail(key, fmt::format("not a pattern that RE2 takes: {}",
                                        utf8::printable(pattern->error())));
        } else if (re2::RE2::FullMatch("", *pattern)) {
            table.fail(key, fmt::format("\"{}\" is found in every text, also in an empty one",
                                        utf8::printable(text)));
        } else {
            to.push_back({{}, std::move(pattern)});
        }
    }
}

std::vector<std::string> read_fields(toml::Table& table) {
    auto fields = table.strings("fields");
    for (const auto& field : fields) {
        const auto& known = known_fields();
        if (std::find(known.begin(), known.end(), field) == known.end()) {
            table.fail("fields", refused(field, known));
        }
    }
    return fields.empty() ? default_fields() : fields;
}

std::optional<double> read_score(toml::Table& table, const char* key) {
    const auto score = table.number(key);
    if (score && !(*score >= 0 && *score <= 1)) {
        table.fail(key, "a score lies from 0 (worst) to 1 (best)");
        return std::nullopt;
    }
    return score;
}

Rule read_rule(toml::Table& table, const Stemmer& stemmer) {
    Rule rule;
    rule.name = table.required("name");
    if (const auto word = table.string("severity")) {
        const auto severity = severity_from(*word);
        const std::vector<std::string> known(kSeverities.begin(), kSeverities.end());
        if (!severity) table.fail("severity", refused(*word, known));
        rule.severity = severity.value_or(Severity::medium);
    }
    rule.fields = read_fields(table);
    rule.langs = table.strings("lang");
    rule.sources = table.strings("sources");
    rule.subjects = table.strings("subjects");
    rule.at_most = read_score(table, "at_most");
    add_phrases(table, "words", stemmer, rule.any);
    add_patterns(table, "patterns", rule.any);
    add_phrases(table, "except_words", stemmer, rule.except);
    add_patterns(table, "except_patterns", rule.except);
    const bool tried = table.has("words") || table.has("patterns");
    if (rule.any.empty() && !tried) {
        table.fail({}, "a rule looks for words or patterns; this one has neither");
    }
    return rule;
}

void read_thresholds(toml::Table& flag, const char* key, std::map<std::string, double>& to) {
    auto table = flag.table(key);
    if (!table) return;
    for (const auto& name : table->keys()) {
        if (const auto score = read_score(*table, name.c_str())) to[name] = *score;
    }
}

}  // namespace

std::string_view to_string(Severity severity) {
    return kSeverities[static_cast<std::size_t>(severity)];
}

std::optional<Severity> severity_from(std::string_view word) {
    const auto found = std::find(kSeverities.begin(), kSeverities.end(), word);
    if (found == kSeverities.end()) return std::nullopt;
    return static_cast<Severity>(found - kSeverities.begin());
}

const std::vector<std::string>& default_fields() {
    static const std::vector<std::string> fields{"title", "text", "cons"};
    return fields;
}

Rules read_rules(toml::Table& root) {
    Rules out;
    if (auto flag = root.table("flag")) {
        out.threshold = read_score(*flag, "threshold").value_or(out.threshold);
        out.sources = flag->boolean("broken_sources").value_or(true);
        read_thresholds(*flag, "threshold_by_source", out.by_source);
        read_thresholds(*flag, "threshold_by_subject", out.by_subject);
    }
    const Stemmer stemmer;
    std::set<std::string> names{"rating", "source_broken", "source_recovered"};
    for (auto& table : root.tables("rule")) {
        out.rules.push_back(read_rule(table, stemmer));
        const auto& name = out.rules.back().name;
        if (!name.empty() && !names.insert(name).second) {
            table.fail("name", fmt::format("a rule \"{}\" is there already", utf8::printable(name)));
        }
    }
    return out;
}

}  // namespace molva::flag
