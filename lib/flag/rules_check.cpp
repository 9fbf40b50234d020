#include "flag/rules_check.hpp"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <functional>
#include <set>

#include "base/utf8.hpp"
#include "flag/condition_logic.hpp"
#include "flag/vocabulary.hpp"

namespace molva::flag {

namespace {

// A word of a phrase: its stem, or a beginning.
struct Part {
    std::uint64_t stem = 0;
    std::u32string text;
    bool beginning = false;
};

std::vector<Part> parts_of(std::string_view phrase) {
    static thread_local const WordReader reader;
    Tokens tokens;
    tokenize(phrase, tokens);
    std::vector<Part> out;
    for (const auto& token : tokens.all) {
        if (token.kind != TokenKind::word) continue;
        Part part;
        part.text = tokens.word(token);
        part.beginning = part.text.ends_with(U'*');
        if (part.beginning) part.text.pop_back();
        part.stem = reader.phrase_stem(tokens, token);
        out.push_back(std::move(part));
    }
    return out;
}

// Whether wherever `narrow` is found `wide` is found too. Sure answers only:
// the same, or a single word that the other one has as well.
bool found_with(const Wanted& wide, const Wanted& narrow) {
    if ((wide.pattern != nullptr) != (narrow.pattern != nullptr)) return false;
    if (wide.pattern) return wide.text == narrow.text;
    const bool other_number = !std::includes(narrow.numbers.begin(), narrow.numbers.end(),
                                             wide.numbers.begin(), wide.numbers.end());
    if (other_number) return false;
    if (wide.phrase == narrow.phrase) return true;
    const auto word = parts_of(wide.text);
    if (word.size() != 1) return false;
    const auto words = parts_of(narrow.text);
    return std::any_of(words.begin(), words.end(), [&](const Part& one) {
        if (word.front().beginning) return one.text.starts_with(word.front().text);
        return !one.beginning && one.stem == word.front().stem;
    });
}

bool all_found_with(const std::vector<Wanted>& wide, const std::vector<Wanted>& narrow) {
    return std::all_of(narrow.begin(), narrow.end(), [&](const Wanted& one) {
        return std::any_of(wide.begin(), wide.end(),
                           [&](const Wanted& other) { return found_with(other, one); });
    });
}

template <typename T>
bool lets_through(const std::vector<T>& wide, const std::vector<T>& narrow) {
    if (wide.empty()) return true;
    return !narrow.empty() && std::all_of(narrow.begin(), narrow.end(), [&](const T& one) {
        return std::find(wide.begin(), wide.end(), one) != wide.end();
    });
}

std::string in_quotes(std::string_view word) { return fmt::format("\"{}\"", word); }

std::string topic_of(const TopicWish& wish) {
    const char* tone = !wish.tone                       ? ""
                       : *wish.tone == Tone::negative   ? "-"
                       : *wish.tone == Tone::positive   ? "+"
                                                        : nullptr;
    return tone == nullptr ? "" : fmt::format("topic:{}{}", wish.name, tone);
}

// All that a rule asks but its words, as one condition; empty: nothing.
std::string as_condition(const Rule& rule) {
    std::vector<std::string> all;
    const auto one_of = [&](std::string_view key, const std::vector<std::string>& words) {
        std::vector<std::string> any;
        for (const auto& word : words) any.push_back(fmt::format("{}:{}", key, in_quotes(word)));
        if (!any.empty()) all.push_back(fmt::format("({})", fmt::join(any, " or ")));
    };
    one_of("lang", rule.langs);
    one_of("source", rule.sources);
    one_of("subject", rule.subjects);
    one_of("event", rule.events);
    std::vector<std::string> topics;
    for (const auto& wish : rule.topics) topics.push_back(topic_of(wish));
    if (!topics.empty()) all.push_back(fmt::format("({})", fmt::join(topics, " or ")));
    if (rule.at_most) all.push_back(fmt::format("score <= {}", *rule.at_most));
    if (rule.at_least) all.push_back(fmt::format("score >= {}", *rule.at_least));
    if (rule.when) all.push_back(fmt::format("({})", rule.when_text));
    return fmt::format("{}", fmt::join(all, " and "));
}

// A bit for what is asked; what is asked alike has the same one.
std::uint64_t bit_of(Condition::Kind kind, std::string_view word) {
    const bool number = kind >= Condition::Kind::stars;
    if (kind == Condition::Kind::score) kind = Condition::Kind::stars;
    const auto hash = std::hash<std::string_view>{}(number ? std::string_view{} : word);
    return std::uint64_t{1} << ((hash ^ hash >> 29) * 31 + static_cast<std::size_t>(kind)) % 64;
}

std::uint64_t bits_of(const std::vector<Condition::Node>& nodes, std::size_t root) {
    using Kind = Condition::Kind;
    const auto& node = nodes[root];
    if (node.kind == Kind::negation) return bits_of(nodes, node.left);
    if (!Condition::is_leaf(node)) return bits_of(nodes, node.left) | bits_of(nodes, node.right);
    return bit_of(node.kind, node.kind == Kind::topic ? node.topic.name : node.word);
}

// What each part of a rule that has to hold by itself asks; its words not.
void asked_by(const std::vector<Condition::Node>& nodes, std::size_t root,
              std::vector<std::uint64_t>& out) {
    if (nodes[root].kind != Condition::Kind::conjunction) return out.push_back(bits_of(nodes, root));
    asked_by(nodes, nodes[root].left, out);
    asked_by(nodes, nodes[root].right, out);
}

std::vector<std::uint64_t> asked_by(const Rule& rule) {
    using Kind = Condition::Kind;
    std::vector<std::uint64_t> out;
    const auto key = [&](Kind kind, const std::vector<std::string>& words) {
        std::uint64_t bits = 0;
        for (const auto& word : words) bits |= bit_of(kind, word);
        if (bits != 0) out.push_back(bits);
    };
    key(Kind::lang, rule.langs);
    key(Kind::source, rule.sources);
    key(Kind::subject, rule.subjects);
    key(Kind::event, rule.events);
    std::vector<std::string> topics;
    for (const auto& wish : rule.topics) topics.push_back(wish.name);
    key(Kind::topic, topics);
    if (rule.at_most || rule.at_least) out.push_back(bit_of(Kind::stars, {}));
    if (rule.when) asked_by(rule.when->nodes(), rule.when->nodes().size() - 1, out);
    return out;
}

// Whether logic is worth its time: a part of `wide` that asks nothing of what
// `narrow` asks can be false whatever that says.
bool may_be_implied(const Rule& wide, const Rule& narrow) {
    std::uint64_t given = 0;
    for (const auto bits : asked_by(narrow)) given |= bits;
    const auto asked = asked_by(wide);
    return std::all_of(asked.begin(), asked.end(),
                       [&](std::uint64_t bits) { return (bits & given) != 0; });
}

// Whether `wide` asks nothing that `narrow` does not, by logic: nothing can be as
// `narrow` wants it and not as `wide` does. What is decided so far may be another
// thing at the later rule.
bool implied(const Rule& wide, const Rule& narrow, const std::vector<Rule>& before) {
    if (!may_be_implied(wide, narrow)) return false;
    const auto asks = as_condition(wide), given = as_condition(narrow);
    if (asks.empty()) return true;
    if (given.empty()) return false;
    std::vector<std::string> names;
    for (const auto& one : before) names.push_back(one.name);
    const auto both = Condition::parse(fmt::format("({}) and not ({})", given, asks), names);
    if (!both) return false;  // a word that cannot be written there
    const auto& nodes = both->nodes();
    const auto passing = [](const Condition::Node& node) {
        return node.kind == Condition::Kind::flag;
    };
    if (std::any_of(nodes.begin(), nodes.end(), passing)) return false;
    return !possible_truth(*both, Rule{}).may_hold;
}

// Whether `wide` matches whatever `narrow` matches.
bool covers(const Rule& wide, const Rule& narrow, const std::vector<Rule>& before) {
    const auto words_too = [&] {
        if (wide.any.empty()) return true;
        return !narrow.any.empty() && (narrow.fields & ~wide.fields).none() &&
               all_found_with(wide.any, narrow.any) && all_found_with(narrow.except, wide.except);
    };
    if (!words_too()) return false;
    if (implied(wide, narrow, before)) return true;
    if (!lets_through(wide.langs, narrow.langs) || !lets_through(wide.sources, narrow.sources) ||
        !lets_through(wide.subjects, narrow.subjects) ||
        !lets_through(wide.events, narrow.events) || !lets_through(wide.topics, narrow.topics)) {
        return false;
    }
    if (wide.at_most && !(narrow.at_most && *narrow.at_most <= *wide.at_most)) return false;
    if (wide.at_least && !(narrow.at_least && *narrow.at_least >= *wide.at_least)) return false;
    return !wide.when || wide.when_text == narrow.when_text;
}

// Whether `after` does nothing that `first` has not done.
bool adds_nothing(const Rule& first, const Rule& after) {
    if (first.define || after.define || after.stop) return false;
    if (after.negative && after.negative != first.negative) return false;
    if (after.severity && !(first.severity && *first.severity >= *after.severity)) return false;
    return !after.severity_at_most ||
           (first.severity_at_most && *first.severity_at_most <= *after.severity_at_most);
}

// The rule itself, whatever stands before it.
std::optional<std::string> never_matches(const Rule& rule) {
    if (rule.at_most && rule.at_least && *rule.at_most < *rule.at_least) {
        return "can never match: no score is at least at_least and at most at_most";
    }
    if (!rule.any.empty() && all_found_with(rule.except, rule.any)) {
        return "can never match: its exceptions leave out all that it looks for";
    }
    if (!rule.when) return std::nullopt;
    const auto truth = possible_truth(*rule.when, rule);
    if (!truth.may_hold) return "can never match: its `when` contradicts itself or the other keys";
    if (!truth.may_fail) return "has a `when` that always holds; take it out";
    return std::nullopt;
}

}  // namespace

bool finds_nothing(const re2::RE2& pattern) {
    if (pattern.ProgramSize() <= 1) return true;  // RE2 knows it: [^\x00-\x{10ffff}]
    const std::string& text = pattern.pattern();
    if (text.find("(?") != std::string::npos) return false;  // (?m) gives ^ and $ another meaning
    const auto literal = [](unsigned char byte) { return std::isalnum(byte) != 0 || byte >= 0x80; };
    bool in_class = false, after_literal = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char byte = text[i];
        if (byte == '\\') {
            ++i;
            after_literal = false;
            continue;
        }
        if (byte == '[') in_class = true;
        if (byte == ']') in_class = false;
        if (!in_class && byte == '^' && after_literal) return true;
        if (!in_class && byte == '$' && i + 1 < text.size() &&
            literal(static_cast<unsigned char>(text[i + 1]))) {
            // "$5?" may do without the 5.
            const char behind = i + 2 < text.size() ? text[i + 2] : ' ';
            if (behind != '?' && behind != '*' && behind != '{' && behind != '|') return true;
        }
        after_literal = !in_class && literal(static_cast<unsigned char>(byte));
    }
    return false;
}

std::vector<std::size_t> unused_definitions(const std::vector<Rule>& rules) {
    std::set<std::size_t> used;
    for (const auto& rule : rules) {
        if (!rule.when) continue;
        for (const auto& node : rule.when->nodes()) {
            if (node.kind == Condition::Kind::rule) used.insert(node.rule);
        }
    }
    std::vector<std::size_t> out;
    for (std::size_t i = 0; i < rules.size(); ++i) {
        if (rules[i].define && !used.contains(i)) out.push_back(i);
    }
    return out;
}

std::optional<std::string> why_futile(const std::vector<Rule>& before, const Rule& rule) {
    const auto say = [&](std::string_view what) {
        return fmt::format("rule \"{}\" {}", utf8::printable(rule.name), what);
    };
    if (const auto never = never_matches(rule)) return say(*never);
    // From the nearest one backwards: what stands between must not undo it.
    bool undone = false;
    for (auto first = before.rbegin(); first != before.rend(); ++first) {
        const bool same = !undone && adds_nothing(*first, rule);
        const bool wide = (first->stop || same) && covers(*first, rule, before);
        if (wide && first->stop) {
            return say(fmt::format("is never reached: \"{}\" ({}) matches all that it matches, and "
                                   "stops",
                                   utf8::printable(first->name), first->where));
        }
        if (wide && same) {
            return say(fmt::format("is in the shadow of \"{}\" ({}), which matches all that it "
                                   "matches and does as much; if only its name is wanted, say "
                                   "define = true",
                                   utf8::printable(first->name), first->where));
        }
        undone = undone || (first->negative && first->negative != rule.negative) ||
                 first->severity_at_most;
    }
    return std::nullopt;
}

}  // namespace molva::flag
