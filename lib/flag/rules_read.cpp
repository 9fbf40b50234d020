#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <limits>
#include <set>

#include "base/suggest.hpp"
#include "base/time.hpp"
#include "base/utf8.hpp"
#include "flag/pattern.hpp"
#include "flag/rules.hpp"
#include "flag/rules_check.hpp"
#include "flag/topics.hpp"

namespace molva::flag {

namespace {

constexpr std::size_t kMostRules = 1000;
// RE2's instructions. A page of alternatives has hundreds, \pL twelve hundred;
// what is larger was blown up by counts, "\pL{60}", and would be slow.
constexpr int kLargestPattern = 50'000;

std::string refused(std::string_view word, std::span<const std::string> known) {
    return fmt::format("\"{}\" is not one of {}{}", utf8::printable(word), fmt::join(known, ", "),
                       did_you_mean(word, known));
}

void add_phrases(toml::Table& table, const char* key, PhraseSet& phrases, std::vector<Wanted>& to) {
    for (const auto& text : table.strings(key)) {
        const auto phrase = phrases.add(text);
        if (!phrase) {
            table.fail(key, phrase.error().what);
            continue;
        }
        Wanted wanted;
        wanted.text = text;
        wanted.phrase = *phrase;
        wanted.numbers = numbers_in(text);
        wanted.exact = text.starts_with('"');
        std::sort(wanted.numbers.begin(), wanted.numbers.end());
        to.push_back(std::move(wanted));
    }
}

void add_patterns(toml::Table& table, const char* key, std::vector<Wanted>& to) {
    for (const auto& text : table.strings(key)) {
        re2::RE2::Options options;
        options.set_case_sensitive(false);
        options.set_log_errors(false);
        options.set_max_mem(std::int64_t{4} << 20);
        const auto fail = [&](std::string_view why) {
            table.fail(key, fmt::format("\"{}\" {}", utf8::printable(text), why));
        };
        const auto spelt = spell_out(text);
        if (!spelt) {
            fail(spelt.error().what);
            continue;
        }
        auto pattern = std::make_shared<const re2::RE2>(spelt->pattern, options);
        if (!pattern->ok()) {
            table.fail(key, fmt::format("not a pattern that RE2 takes: {}",
                                        utf8::printable(pattern->error())));
        } else if (pattern->ProgramSize() > kLargestPattern) {
            fail(fmt::format("is too large a pattern: {} steps, at most {}; is there a large "
                             "count, {{60}}, in it?",
                             pattern->ProgramSize(), kLargestPattern));
        } else if (re2::RE2::FullMatch("", *pattern)) {
            fail("is found in every text, also in an empty one");
        } else if (finds_nothing(*pattern)) {
            fail("can be found in no text");
        } else {
            Wanted wanted;
            wanted.text = text;
            wanted.pattern = std::move(pattern);
            wanted.framed = spelt->framed;
            to.push_back(std::move(wanted));
        }
    }
}

FieldSet read_fields(toml::Table& table) {
    FieldSet out;
    const auto& known = field_names();
    for (const auto& field : table.strings("fields")) {
        const auto found = std::find(known.begin(), known.end(), field);
        if (found == known.end()) table.fail("fields", refused(field, known));
        else out.set(static_cast<std::size_t>(found - known.begin()));
    }
    return out.none() ? default_fields() : out;
}

std::optional<double> read_share(toml::Table& table, const char* key, std::string_view what) {
    const auto share = table.number(key);
    if (share && !(*share >= 0 && *share <= 1)) {
        table.fail(key, fmt::format("\"{}\": {}", key, what));
        return std::nullopt;
    }
    return share;
}

std::optional<double> read_score(toml::Table& table, const char* key) {
    return read_share(table, key, "a score lies from 0 (worst) to 1 (best)");
}

std::optional<Severity> read_severity(toml::Table& table, const char* key) {
    const auto word = table.string(key);
    if (!word) return std::nullopt;
    static const std::vector<std::string> known{"low", "medium", "high", "critical"};
    const auto severity = severity_from(*word);
    if (!severity) table.fail(key, refused(*word, known));
    return severity;
}

std::vector<std::string> read_langs(toml::Table& table) {
    auto langs = table.strings("lang");
    for (const auto& lang : langs) {
        const bool code = (lang.size() == 2 || lang.size() == 3) &&
                          std::all_of(lang.begin(), lang.end(),
                                      [](char one) { return one >= 'a' && one <= 'z'; });
        if (!code) {
            table.fail("lang", fmt::format("\"{}\" is not a language code such as \"ru\" or \"en\"",
                                           utf8::printable(lang)));
        }
    }
    return langs;
}

std::vector<std::string> read_events(toml::Table& table) {
    static const std::vector<std::string> known{"new", "edited", "rating_changed", "returned"};
    auto events = table.strings("events");
    for (const auto& event : events) {
        if (std::find(known.begin(), known.end(), event) == known.end()) {
            table.fail("events", refused(event, known));
        }
    }
    return events;
}

// What a rule does, if it says nothing of it: it makes bad news, unless it is
// only there for others.
void read_effects(toml::Table& table, Rule& rule) {
    rule.define = table.boolean("define").value_or(false);
    rule.severity = read_severity(table, "severity");
    rule.severity_at_most = read_severity(table, "severity_at_most");
    rule.stop = table.boolean("stop").value_or(false);
    rule.negative = table.boolean("negative");
    if (rule.severity && rule.severity_at_most && *rule.severity > *rule.severity_at_most) {
        table.fail("severity_at_most", "\"severity_at_most\" is below the rule's own severity");
    }
    if (rule.negative == false && (rule.severity || rule.severity_at_most)) {
        table.fail("negative", "what is no bad news has no severity; take one of the two out");
    }
    if (rule.define && (rule.negative || rule.severity || rule.severity_at_most || rule.stop)) {
        table.fail("define", "a rule that only defines does nothing: negative, severity, "
                             "severity_at_most and stop do not go with it");
    }
    if (rule.define || rule.negative) return;
    if (!rule.severity && (rule.severity_at_most || rule.stop)) return;
    rule.negative = true;
}

const std::vector<std::string> kKeys{
    "name",     "words",    "patterns", "topics",          "when",         "at_most",
    "at_least", "lang",     "events",   "sources",         "subjects",     "fields",
    "negative", "severity", "severity_at_most", "stop",    "define",       "except_words",
    "except_patterns"};

Rule read_rule(toml::Table& table, PhraseSet& phrases, std::span<const std::string> before) {
    Rule rule;
    rule.name = table.required("name");
    rule.where = table.where();
    rule.fields = read_fields(table);
    rule.langs = read_langs(table);
    rule.sources = table.strings("sources");
    rule.subjects = table.strings("subjects");
    rule.events = read_events(table);
    for (const auto& topic : table.strings("topics")) rule.topics.push_back(topic_wish(topic));
    rule.at_most = read_score(table, "at_most");
    rule.at_least = read_score(table, "at_least");
    add_phrases(table, "words", phrases, rule.any);
    add_patterns(table, "patterns", rule.any);
    add_phrases(table, "except_words", phrases, rule.except);
    add_patterns(table, "except_patterns", rule.except);
    rule.when_text = table.string("when").value_or("");
    if (table.has("when")) {
        auto when = Condition::parse(rule.when_text, before);
        if (when) rule.when = std::move(*when);
        else table.fail("when", when.error().what);
    }
    read_effects(table, rule);
    const auto has = [&](std::string_view key) { return table.has(key); };
    constexpr std::array<std::string_view, 10> kConditions{
        "words", "patterns", "topics", "when",     "at_most",
        "at_least", "lang",  "events", "sources", "subjects"};
    constexpr std::array<std::string_view, 10> kLists{
        "words",   "patterns", "topics",   "lang",         "events",
        "sources", "subjects", "fields", "except_words", "except_patterns"};
    if (std::none_of(kConditions.begin(), kConditions.end(), has)) {
        // A key misspelt is what is wrong, not that the rule says nothing.
        for (const auto& key : table.keys()) {
            if (std::find(kKeys.begin(), kKeys.end(), key) != kKeys.end()) continue;
            table.fail(key, fmt::format("unknown key \"{}\"{}", utf8::printable(key),
                                        did_you_mean(key, kKeys)));
        }
        table.fail({}, "a rule says what it is about: words, patterns, topics, when, at_most, "
                       "at_least, lang, events, sources or subjects; this one has none of them");
    }
    for (const auto key : kLists) {
        if (has(key) && table.strings(key).empty()) {
            table.fail(key, fmt::format("\"{}\" is empty and would hold for everything; leave it "
                                        "out, or say what is looked for", key));
        }
    }
    const bool words = has("words") || has("patterns");
    if (!words && (has("except_words") || has("except_patterns"))) {
        table.fail({}, "an exception needs words or patterns that it is an exception from; a "
                       "`when` can say \"not\"");
    }
    if (!words && has("fields")) {
        table.fail("fields", "\"fields\" needs words or patterns to look for there");
    }
    return rule;
}

void read_thresholds(toml::Table& flag, const char* key,
                     std::map<std::string, double, std::less<>>& to) {
    auto table = flag.table(key);
    if (!table) return;
    for (const auto& name : table->keys()) {
        if (const auto score = read_score(*table, name.c_str())) to[name] = *score;
    }
}

void read_weights(toml::Table& flag, SeverityWeights& to) {
    auto table = flag.table("severity");
    if (!table) return;
    for (std::size_t i = 0; i < kTerms; ++i) {
        const auto key = to_string(static_cast<Term>(i));
        const auto weight = table->number(key);
        if (!weight) continue;
        to.weight[i] = *weight;
        if (!(*weight >= 0 && *weight <= 100)) {
            table->fail(key, fmt::format("\"{}\": a weight lies from 0 to 100", key));
        }
    }
    for (std::size_t i = 0; i < to.from.size(); ++i) {
        const auto key = to_string(static_cast<Severity>(i + 1));
        to.from[i] = table->number(key).value_or(to.from[i]);
        const bool above = i == 0 || to.from[i] >= to.from[i - 1];
        if (!above || !(to.from[i] <= 1000)) {
            table->fail(key, "medium, high and critical begin at rising numbers up to 1000");
        }
    }
    if (const auto window = table->string("burst_window")) {
        const auto read = parse_duration(*window);
        if (read && read->count() > 0) to.burst_window = *read;
        else table->fail("burst_window", "\"burst_window\" is not a length of time such as "
                                         "\"6h\" or \"1d\"");
    }
}

void read_flag(toml::Table& flag, Rules& out) {
    out.threshold = read_score(flag, "threshold").value_or(out.threshold);
    out.sources = flag.boolean("broken_sources").value_or(true);
    read_thresholds(flag, "threshold_by_source", out.by_source);
    read_thresholds(flag, "threshold_by_subject", out.by_subject);
    out.high = read_score(flag, "high").value_or(out.high);
    if (flag.has("high") && out.threshold > out.high) {
        flag.fail("high", fmt::format("\"high\" is below the threshold, {}: scores from {} to {} "
                                      "would be good and bad", out.threshold, out.high,
                                      out.threshold));
    }
    out.mismatch = read_share(flag, "mismatch", "a probability lies from 0 to 1")
                       .value_or(out.mismatch);
    out.text_threshold = read_share(flag, "text_threshold", "a probability lies from 0 to 1");
    if (const auto grave = flag.value("grave")) {
        const bool never = grave->is_bool() && !*grave->boolean();
        out.grave = never ? std::numeric_limits<double>::infinity() : grave->number().value_or(-1);
        if (!never && !(out.grave > 0 && out.grave <= 3)) {
            flag.fail("grave", "\"grave\" is a gravity above 0 and up to 3, or false for none");
        }
    }
    if (const auto model = flag.value("model")) {
        out.use_model = !model->is_bool() || *model->boolean();
        out.model = model->string().value_or("");
        if (!model->is_bool() && out.model.empty()) {
            flag.fail("model", "\"model\" is the file of a model, or false for none");
        }
    }
    read_weights(flag, out.severity);
}

}  // namespace

const std::vector<std::string>& field_names() {
    static const std::vector<std::string> fields{"title",  "text",    "pros",  "cons",
                                                 "author", "version", "place", "reply"};
    return fields;
}

FieldSet default_fields() { return FieldSet{0b1011}; }

Rules read_rules(toml::Table& root) {
    Rules out;
    if (auto flag = root.table("flag")) read_flag(*flag, out);
    // Words that reasons and conditions have for themselves.
    const std::set<std::string> taken{"rating", "words", "complaint", "harm", "source_broken",
                                      "source_recovered", "and", "or", "not", "negative",
                                      "mismatch"};
    std::vector<std::string> names;
    auto tables = root.tables("rule");
    if (tables.size() > kMostRules) {
        root.fail("rule", fmt::format("there are {} rules; at most {}", tables.size(), kMostRules));
        return out;
    }
    for (auto& table : tables) {
        Rule rule = read_rule(table, *out.phrases, names);
        if (taken.contains(rule.name)) {
            table.fail("name", fmt::format("\"{}\" has a meaning already; call the rule something "
                                           "else", rule.name));
        } else if (!rule.name.empty() &&
                   std::find(names.begin(), names.end(), rule.name) != names.end()) {
            table.fail("name", fmt::format("a rule \"{}\" is there already",
                                           utf8::printable(rule.name)));
        }
        if (const auto why = why_futile(out.rules, rule)) table.fail({}, *why);
        names.push_back(rule.name);
        out.rules.push_back(std::move(rule));
    }
    for (const auto unused : unused_definitions(out.rules)) {
        tables[unused].fail("define", fmt::format("rule \"{}\" only defines, and no rule behind it "
                                                  "has it in its `when`; take it out",
                                                  utf8::printable(out.rules[unused].name)));
    }
    return out;
}

namespace {

// A tone that no phrase of the topic can have.
std::string never_so(const Topic& topic, const TopicWish& wish) {
    if (!wish.tone || topic.has_words) return {};
    const bool praise = *wish.tone == Tone::positive;
    if (praise ? topic.has_praise : topic.has_complaint) return {};
    return fmt::format("can never match: the topic \"{}\" has no phrases of {}", topic.name,
                       praise ? "praise" : "complaint");
}

}  // namespace

Result<void> check_topics(const Rules& rules, const TopicSet& topics) {
    std::vector<std::string> known;
    for (const auto& topic : topics.topics()) known.push_back(topic.name);
    for (const auto& rule : rules.rules) {
        std::vector<TopicWish> named = rule.topics;
        if (rule.when) {
            for (const auto& node : rule.when->nodes()) {
                if (node.kind == Condition::Kind::topic) named.push_back(node.topic);
            }
        }
        for (const auto& wish : named) {
            const Topic* topic = topics.find(wish.name);
            const std::string what =
                topic == nullptr ? fmt::format("there is no topic \"{}\"{}",
                                               utf8::printable(wish.name),
                                               did_you_mean(wish.name, known))
                                 : never_so(*topic, wish);
            if (what.empty()) continue;
            return Error{Exit::usage, rule.where,
                         fmt::format("rule \"{}\": {}", utf8::printable(rule.name), what)};
        }
    }
    return {};
}

}  // namespace molva::flag
