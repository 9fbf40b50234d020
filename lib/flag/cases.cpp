#include "flag/cases.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/file.hpp"
#include "base/suggest.hpp"
#include "base/toml.hpp"
#include "base/utf8.hpp"
#include "flag/condition.hpp"
#include "json/tree.hpp"
#include "json/value.hpp"
#include "stream/object_writer.hpp"
#include "stream/record.hpp"

namespace molva::flag {

namespace {

using json::Json;
using Words = std::vector<std::string>;

const Words& expected_keys() {
    static const Words keys{"negative", "severity", "loyalty", "mismatch", "topics", "rules"};
    return keys;
}

/// One thing to expect; @return what is wrong with it, or nothing.
std::optional<std::string> expect(std::string_view key, const Words& values, Expectation& to) {
    const std::string value = values.empty() ? "" : values.front();
    const auto one_of = [&](const Words& known) -> std::optional<std::string> {
        if (values.size() == 1 && std::find(known.begin(), known.end(), value) != known.end()) {
            return std::nullopt;
        }
        return fmt::format("\"{}\" is one of {}{}", key, fmt::join(known, ", "),
                           did_you_mean(value, known));
    };
    std::optional<std::string> wrong;
    if (key == "topics") {
        to.topics = values;
    } else if (key == "rules") {
        to.rules = values;
    } else if (key == "negative") {
        wrong = one_of({"true", "false", "unknown"});
        if (!wrong) to.negative = value;
    } else if (key == "mismatch") {
        wrong = one_of({"true", "false"});
        if (!wrong) to.mismatch = value == "true";
    } else if (key == "severity") {
        wrong = one_of({"low", "medium", "high", "critical"});
        if (!wrong) to.severity = severity_from(value);
    } else if (key == "loyalty") {
        wrong = one_of({"promoter", "passive", "detractor", "unknown"});
        if (!wrong) to.loyalty = loyalty_from(value).value_or(Loyalty::unknown);
    } else {
        wrong = fmt::format("\"{}\" cannot be expected; {} can{}", utf8::printable(key),
                            fmt::join(expected_keys(), ", "), did_you_mean(key, expected_keys()));
    }
    return wrong;
}

// A word, true or false, or a list of words.
std::optional<Words> words_of(const Json& value) {
    if (value.is_boolean()) return Words{value.get<bool>() ? "true" : "false"};
    if (value.is_string()) return Words{value.get<std::string>()};
    if (!value.is_array()) return std::nullopt;
    Words out;
    for (const auto& item : value) {
        if (!item.is_string()) return std::nullopt;
        out.push_back(item.get<std::string>());
    }
    return out;
}

Result<Case> case_of_json(std::string_view line, const std::string& where) {
    const auto fail = [&](std::string what) { return Error{Exit::usage, where, std::move(what)}; };
    auto tree = json::parse(line);
    if (!tree) return fail(tree.error().what);
    if (!tree->is_object()) return fail("not a JSON object");
    Case out;
    out.where = where;
    if (const auto name = tree->find("name"); name != tree->end() && name->is_string()) {
        out.name = name->get<std::string>();
    }
    const auto expected = tree->find("expect");
    if (expected == tree->end() || !expected->is_object() || expected->empty()) {
        return fail("a case has \"expect\", an object that says what its judgement should be");
    }
    for (const auto& [key, value] : expected->items()) {
        const auto words = words_of(value);
        if (!words) return fail(fmt::format("\"{}\" is a word or a list of words", key));
        if (const auto wrong = expect(key, *words, out.expect)) return fail(*wrong);
    }
    tree->erase("expect");
    if (!tree->contains("type")) (*tree)["type"] = "review";
    out.record = json::dump(*tree);
    return out;
}

Result<std::vector<Case>> cases_of_lines(std::string_view text, const std::string& file) {
    std::vector<Case> out;
    std::size_t number = 0;
    while (!text.empty()) {
        const auto line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(text.size(), line.size() + 1));
        ++number;
        if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
        auto one = case_of_json(line, fmt::format("{}:{}", file, number));
        if (!one) return one.error();
        out.push_back(std::move(*one));
    }
    return out;
}

// The record of a [[case]]: stars are of five.
void read_record(toml::Table& table, stream::ObjectWriter& review) {
    for (const char* key : {"source", "subject", "id", "title", "text", "pros", "cons", "lang",
                            "place", "version"}) {
        review.text(key, table.string(key).value_or(""));
    }
    if (const auto author = table.string("author")) {
        stream::ObjectWriter name;
        review.raw("author", name.text("name", *author).finish_unless_empty());
    }
    if (const auto stars = table.number("stars")) {
        if (!(*stars >= 1 && *stars <= 5)) table.fail("stars", "\"stars\" lie from 1 to 5");
        review.number("rating", stars).number("score", (*stars - 1) / 4);
    }
    if (const auto votes = table.integer("votes")) {
        stream::ObjectWriter up;
        review.raw("votes", up.integer("up", votes).finish());
    }
    if (const auto published = table.string("published")) {
        stream::ObjectWriter at;
        review.raw("published",
                   at.text("at", *published).text("precision", "second").finish_unless_empty());
    }
}

std::string event_of(toml::Table& table, const std::string& review) {
    const auto event = table.string("event");
    const auto before = table.number("stars_before");
    if (!event) {
        if (before) table.fail("stars_before", "needs an event: \"rating_changed\" or \"edited\"");
        return review;
    }
    stream::ObjectWriter out, old;
    out.text("type", "event").text("event", *event);
    out.text("source", table.string("source").value_or(""));
    out.text("subject", table.string("subject").value_or("")).raw("review", review);
    if (before) old.number("score", (*before - 1) / 4);
    return out.raw("before", old.finish_unless_empty()).finish();
}

Case case_of_table(toml::Table& table) {
    Case out;
    out.where = table.where();
    out.name = table.string("name").value_or("");
    stream::ObjectWriter review;
    review.text("type", "review");
    read_record(table, review);
    out.record = event_of(table, review.finish());
    bool any = false;
    for (const auto& key : expected_keys()) {
        const auto value = table.value(key);
        if (!value) continue;
        any = true;
        const Words words = value->is_bool() ? Words{*value->boolean() ? "true" : "false"}
                                             : table.strings(key);
        if (const auto wrong = expect(key, words, out.expect)) table.fail(key, *wrong);
    }
    if (!any) {
        table.fail({}, fmt::format("a case expects something: {}",
                                   fmt::join(expected_keys(), ", ")));
    }
    return out;
}

Result<std::vector<Case>> cases_of_toml(std::string_view text, const std::string& file) {
    auto document = toml::Document::parse(text, file);
    if (!document) return document.error();
    auto root = document->root();
    std::vector<Case> out;
    for (auto& table : root.tables("case")) out.push_back(case_of_table(table));
    if (const auto good = document->finish(); !good) return good.error();
    return out;
}

// "late-" among the topics, "money" among the rules; "!…" the other way round.
template <typename Is>
void look_for(const Words& wanted, std::string_view kind, const Is& is, const Words& there,
              Words& out) {
    for (std::string_view word : wanted) {
        const bool not_wanted = word.starts_with('!');
        const std::string_view name = word.substr(not_wanted ? 1 : 0);
        if (is(name) != not_wanted) continue;
        const std::string which = fmt::format("{} \"{}\"", kind, utf8::printable(name));
        out.push_back(not_wanted ? which + " is there"
                      : there.empty()
                          ? which + " is not there, nor is any other"
                          : fmt::format("{} is not there; there is {}", which, fmt::join(there, ", ")));
    }
}

std::string word_of(const std::optional<bool>& truth) {
    return truth ? *truth ? "true" : "false" : "unknown";
}

}  // namespace

Result<std::vector<Case>> read_cases(const std::filesystem::path& file) {
    const auto text = read_file(file);
    if (!text) return text.error();
    auto cases = file.extension() == ".toml" ? cases_of_toml(*text, file.string())
                                             : cases_of_lines(*text, file.string());
    if (cases && cases->empty()) return Error{Exit::usage, file.string(), "has no cases in it"};
    return cases;
}

Result<void> check_names(const std::vector<Case>& cases, const Rules& rules,
                         const TopicSet& topics) {
    Words topic_names;
    for (const auto& topic : topics.topics()) topic_names.push_back(topic.name);
    Words rule_names{"rating", "words", "complaint", "harm", "source_broken", "source_recovered"};
    for (const auto& rule : rules.rules) rule_names.push_back(rule.name);
    for (const auto& one : cases) {
        const auto unknown = [&](std::string_view word, const Words& known, std::string_view kind,
                                 bool tone) -> std::optional<Error> {
            word.remove_prefix(word.starts_with('!') ? 1 : 0);
            const std::string name = tone ? topic_wish(word).name : std::string{word};
            if (std::find(known.begin(), known.end(), name) != known.end()) return std::nullopt;
            return Error{Exit::usage, one.where,
                         fmt::format("there is no {} \"{}\"{}", kind, utf8::printable(name),
                                     did_you_mean(name, known))};
        };
        for (const auto& word : one.expect.topics) {
            if (const auto error = unknown(word, topic_names, "topic", true)) return *error;
        }
        for (const auto& word : one.expect.rules) {
            if (const auto error = unknown(word, rule_names, "rule", false)) return *error;
        }
    }
    return {};
}

std::vector<std::string> failures(const Expectation& expect,
                                  const std::optional<Judgement>& judgement) {
    if (!judgement) return {"is no review and no event that is judged"};
    Words out;
    const auto compare = [&](std::string_view what, const std::string& is, const std::string& want) {
        if (is != want) out.push_back(fmt::format("{} is {}, expected {}", what, is, want));
    };
    if (expect.negative) compare("negative", word_of(judgement->negative), *expect.negative);
    if (expect.severity) {
        compare("severity",
                judgement->severity ? std::string{to_string(*judgement->severity)} : "absent",
                std::string{to_string(*expect.severity)});
    }
    const auto loyalty = [](Loyalty one) {
        return one == Loyalty::unknown ? "unknown" : std::string{to_string(one)};
    };
    if (expect.loyalty) compare("loyalty", loyalty(judgement->loyalty), loyalty(*expect.loyalty));
    if (expect.mismatch) compare("mismatch", word_of(judgement->mismatch), word_of(expect.mismatch));
    Words topics, rules;
    for (const auto& mention : judgement->topics) {
        const Tone tone = mention.tone;
        topics.push_back(mention.topic->name +
                         (tone == Tone::negative ? "-" : tone == Tone::positive ? "+" : ""));
    }
    for (const auto& reason : judgement->reasons) {
        if (std::find(rules.begin(), rules.end(), reason.rule) == rules.end()) {
            rules.push_back(reason.rule);
        }
    }
    look_for(expect.topics, "topic",
             [&](std::string_view word) { return fits(topic_wish(word), judgement->topics); },
             topics, out);
    look_for(expect.rules, "rule",
             [&](std::string_view word) {
                 return std::find(rules.begin(), rules.end(), word) != rules.end();
             },
             rules, out);
    return out;
}

}  // namespace molva::flag
