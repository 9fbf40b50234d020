#include "flag/rules.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

using namespace molva;

namespace {

Result<flag::Rules> read(std::string_view text) {
    auto document = toml::Document::parse(text, "config.toml");
    if (!document) return document.error();
    auto root = document->root();
    auto rules = flag::read_rules(root);
    if (const auto good = document->finish(); !good) return good.error();
    return rules;
}

}  // namespace

TEST_CASE("flag/rules: without a word in the configuration the threshold is 0.4") {
    const auto rules = read("");
    REQUIRE(rules);
    CHECK(rules->threshold == doctest::Approx(0.4));
    CHECK(rules->rules.empty());
    CHECK(rules->sources);
}

TEST_CASE("flag/rules: a rule is read with everything it says") {
    const auto rules = read(R"(
[flag]
threshold = 0.5
broken_sources = false
threshold_by_source = { maps = 0.2 }

[[rule]]
name = "money"
words = ["вернуть деньги", "refund"]
patterns = ['charged?\s+twice']
fields = ["text", "title"]
lang = ["ru", "en"]
sources = ["maps"]
except_words = "вернули быстро"
at_most = 0.75
severity = "critical"
)");
    REQUIRE(rules);
    CHECK(rules->threshold == doctest::Approx(0.5));
    CHECK_FALSE(rules->sources);
    CHECK(rules->by_source.at("maps") == doctest::Approx(0.2));
    REQUIRE(rules->rules.size() == 1);
    const auto& rule = rules->rules.front();
    CHECK(rule.any.size() == 3);
    CHECK(rule.except.size() == 1);
    CHECK(rule.fields == flag::FieldSet{0b11});
    CHECK(rule.severity == flag::Severity::critical);
    CHECK(rule.at_most == 0.75);
}

TEST_CASE("flag/rules: what is wrong is said with its place and advice") {
    struct Row {
        std::string_view text, where, what;
    };
    for (const auto& row : {
             Row{"[flag]\nthreshhold = 0.5", "config.toml:2:1", "did you mean \"threshold\"?"},
             Row{"[flag]\nthreshold = 5", "config.toml:2:1", "from 0 (worst) to 1 (best)"},
             Row{"[[rule]]\nname = \"a\"", "config.toml:1:",
                 "this one has none of them"},
             Row{"[[rule]]\nname = \"a\"\npatterns = ['(']", "config.toml:3:1", "RE2"},
             Row{"[[rule]]\nname = \"a\"\npatterns = ['x*']", "config.toml:3:1", "every text"},
             Row{"[[rule]]\nname = \"a\"\nwords = [\"!!\"]", "config.toml:3:1", "no words"},
             Row{"[[rule]]\nname = \"a\"\nwords = [\"b\"]\nfields = [\"txt\"]", "config.toml:4:1",
                 "did you mean \"text\"?"},
             Row{"[[rule]]\nname = \"a\"\nwords = [\"b\"]\nseverity = \"hi\"", "config.toml:4:1",
                 "is not one of low, medium, high, critical"},
             Row{"[[rule]]\nname = \"a\"\nwords = [\"b\"]\n[[rule]]\nname = \"a\"\nwords = \"c\"",
                 "config.toml:5:1", "is there already"},
             Row{"[[rule]]\nname = \"rating\"\nwords = \"c\"", "config.toml:2:1",
                 "has a meaning already"},
             Row{"[[rule]]\nname = \"a\"\nwords = []", "config.toml:3:1", "is empty"},
             Row{"[[rule]]\nname = \"a\"\nwords = \"c\"\nsources = []", "config.toml:4:1",
                 "hold for everything"},
             Row{"[[rule]]\nwords = \"c\"", "config.toml:1:", "\"name\" is missing"},
         }) {
        CAPTURE(row.text);
        const auto rules = read(row.text);
        REQUIRE_FALSE(rules);
        CHECK(rules.error().status == Exit::usage);
        CHECK(rules.error().where.starts_with(row.where));
        CAPTURE(rules.error().what);
        CHECK(rules.error().what.find(row.what) != std::string::npos);
    }
}


TEST_CASE("flag/rules: what a rule does when it does not say it") {
    const auto rules = read(R"(
[[rule]]
name = "plain"
words = "a"
[[rule]]
name = "worse"
words = "b"
severity = "high"
[[rule]]
name = "mute"
words = "c"
negative = false
[[rule]]
name = "cap"
words = "d"
severity_at_most = "low"
[[rule]]
name = "enough"
words = "e"
stop = true
[[rule]]
name = "name"
words = "f"
define = true
[[rule]]
name = "user"
when = "name and plain"
negative = false
)");
    REQUIRE_MESSAGE(rules.has_value(), (rules ? "" : rules.error().what));
    REQUIRE(rules->rules.size() == 7);
    CHECK(rules->rules[0].negative == true);
    CHECK(rules->rules[1].negative == true);
    CHECK(rules->rules[2].negative == false);
    CHECK_FALSE(rules->rules[3].negative.has_value());
    CHECK_FALSE(rules->rules[4].negative.has_value());
    CHECK_FALSE(rules->rules[5].negative.has_value());
}

TEST_CASE("flag/rules: rules that can make no difference are told when they are loaded") {
    struct Row {
        std::string_view name, rules, what;  // what: empty if they are fine
    };
    for (const auto& row : {
             Row{"a score that none is", "[[rule]]\nname='a'\nat_least=0.8\nat_most=0.2",
                 "can never match"},
             Row{"an exception from all", "[[rule]]\nname='a'\nwords='refund'\nexcept_words='refunded'",
                 "its exceptions leave out all"},
             Row{"a contradiction", "[[rule]]\nname='a'\nwhen='lang:ru and lang:en'",
                 "contradicts itself"},
             Row{"a contradiction with a key",
                 "[[rule]]\nname='a'\nlang='ru'\nwords='x'\nwhen='not lang:ru'",
                 "contradicts itself or the other keys"},
             Row{"numbers that exclude each other",
                 "[[rule]]\nname='a'\nwhen='stars < 2 and score > 0.5'", "contradicts itself"},
             Row{"a score that the key rules out",
                 "[[rule]]\nname='a'\nat_most=0.4\nwhen='stars >= 4'", "contradicts itself"},
             Row{"numbers that do not", "[[rule]]\nname='a'\nwhen='stars < 3 and score > 0.2'", ""},
             Row{"a topic without itself",
                 "[[rule]]\nname='a'\nwhen='topic:late- and not topic:late'", "contradicts itself"},
             Row{"always true", "[[rule]]\nname='a'\nwhen='negative or not negative'",
                 "always holds"},
             Row{"a dollar that was not meant as the end",
                 "[[rule]]\nname='a'\npatterns='costs? $5'", "can be found in no text"},
             Row{"the same as an escaped one", "[[rule]]\nname='a'\npatterns='costs? \\$5'", ""},
             Row{"a beginning in the middle", "[[rule]]\nname='a'\npatterns='a^b'",
                 "can be found in no text"},
             Row{"a class of signs", "[[rule]]\nname='a'\npatterns='a[^b$]c'", ""},
             Row{"too large", "[[rule]]\nname='a'\npatterns='\\pL{60}'",
                 "too large a pattern"},
             Row{"a class without members", "[[rule]]\nname='a'\npatterns='[^\\x00-\\x{10ffff}]'",
                 "can be found in no text"},
             Row{"not RE2 at all", "[[rule]]\nname='a'\npatterns='((a{1,100}){1,100}){1,100}'",
                 "RE2"},
             Row{"behind one that stops",
                 "[[rule]]\nname='a'\nwords='refund'\nstop=true\n"
                 "[[rule]]\nname='b'\nwords='full refund'\nseverity='critical'",
                 "is never reached: \"a\" (config.toml:1:1)"},
             Row{"behind one that stops elsewhere",
                 "[[rule]]\nname='a'\nwords='refund'\nsources='x'\nstop=true\n"
                 "[[rule]]\nname='b'\nwords='full refund'\nseverity='critical'",
                 ""},
             Row{"in the shadow", "[[rule]]\nname='a'\nwords=['refund','money']\n"
                                  "[[rule]]\nname='b'\nwords='refunded'\nat_most=0.5",
                 "in the shadow of \"a\""},
             Row{"out of it by its severity",
                 "[[rule]]\nname='a'\nwords=['refund','money']\n"
                 "[[rule]]\nname='b'\nwords='refunded'\nseverity='high'",
                 ""},
             Row{"out of it by a field",
                 "[[rule]]\nname='a'\nwords='refund'\n"
                 "[[rule]]\nname='b'\nwords='refund'\nfields='pros'",
                 ""},
             Row{"out of it by an exception",
                 "[[rule]]\nname='a'\nwords='refund'\nexcept_words='at once'\n"
                 "[[rule]]\nname='b'\nwords='refund'",
                 ""},
             Row{"out of it by what stands between",
                 "[[rule]]\nname='a'\nwords='refund'\n"
                 "[[rule]]\nname='m'\nwhen='has:reply'\nnegative=false\n"
                 "[[rule]]\nname='b'\nwords='refund'\nat_most=0.5",
                 ""},
             Row{"a definition casts none",
                 "[[rule]]\nname='a'\nwords='refund'\ndefine=true\n"
                 "[[rule]]\nname='b'\nwords='refund'\n"
                 "[[rule]]\nname='c'\nwhen='a and has:reply'\nseverity='high'",
                 ""},
             Row{"a definition that nobody needs",
                 "[[rule]]\nname='a'\nwords='refund'\ndefine=true\n"
                 "[[rule]]\nname='b'\nwords='money'",
                 "only defines, and no rule behind it"},
             Row{"fewer stars in the shadow of more",
                 "[[rule]]\nname='a'\nwhen='stars <= 2'\n[[rule]]\nname='b'\nwhen='stars <= 1'",
                 "in the shadow of \"a\""},
             Row{"more stars are not",
                 "[[rule]]\nname='a'\nwhen='stars <= 1'\n[[rule]]\nname='b'\nwhen='stars <= 2'",
                 ""},
             Row{"stars in the shadow of a score",
                 "[[rule]]\nname='a'\nat_most=0.5\n[[rule]]\nname='b'\nwhen='stars <= 2'",
                 "in the shadow of \"a\""},
             Row{"a tone in the shadow of its topic",
                 "[[rule]]\nname='a'\ntopics='late'\n[[rule]]\nname='b'\ntopics='late-'",
                 "in the shadow of \"a\""},
             Row{"a topic is not in that of its tone",
                 "[[rule]]\nname='a'\ntopics='late-'\n[[rule]]\nname='b'\ntopics='late'", ""},
             Row{"a key in the shadow of a condition",
                 "[[rule]]\nname='a'\nwhen='topic:late'\n[[rule]]\nname='b'\ntopics='late-'",
                 "in the shadow of \"a\""},
             Row{"what is decided by then may be another thing",
                 "[[rule]]\nname='a'\nwhen='not negative'\nseverity='low'\n"
                 "[[rule]]\nname='b'\nwhen='not negative and stars > 3'\nnegative=false",
                 ""},
             Row{"one source of several",
                 "[[rule]]\nname='a'\nsources=['x','y']\n"
                 "[[rule]]\nname='b'\nwhen='source:x and stars < 3'",
                 "in the shadow of \"a\""},
             Row{"words in the shadow of no words",
                 "[[rule]]\nname='a'\nwhen='stars <= 2'\n"
                 "[[rule]]\nname='b'\nwords='refund'\nwhen='stars = 1'",
                 "in the shadow of \"a\""},
             Row{"a threshold above what is high", "[flag]\nthreshold=0.8\nhigh=0.7",
                 "\"high\" is below the threshold"},
             Row{"a threshold of four stars", "[flag]\nthreshold=0.8", ""},
             Row{"an address", "[[rule]]\nname='a'\nwords='booking.com'", "patterns"},
             Row{"a name with a dot", "[[rule]]\nname='a'\nwords='М.Видео'", "patterns"},
             Row{"a star in front", "[[rule]]\nname='a'\nwords='*хам'", "patterns"},
             Row{"the only key misspelt", "[[rule]]\nname='a'\nword='refund'",
                 "did you mean \"words\""},
             Row{"a beginning covers", "[[rule]]\nname='a'\nwords='refund*'\n"
                                       "[[rule]]\nname='b'\nwords='quick refunds'",
                 "in the shadow"},
             Row{"two words cover no longer phrase, their gap is another",
                 "[[rule]]\nname='a'\nwords='full refund'\n"
                 "[[rule]]\nname='b'\nwords='full refund now please'",
                 ""},
             Row{"a rule that stands behind", "[[rule]]\nname='a'\nwhen='b'\n"
                                              "[[rule]]\nname='b'\nwords='x'",
                 "no rule before this one is called \"b\""},
             Row{"mute and severe", "[[rule]]\nname='a'\nwords='x'\nnegative=false\nseverity='low'",
                 "has no severity"},
             Row{"bounds crossed",
                 "[[rule]]\nname='a'\nwords='x'\nseverity='high'\nseverity_at_most='low'",
                 "below the rule's own"},
             Row{"a definition that does", "[[rule]]\nname='a'\nwords='x'\ndefine=true\nstop=true",
                 "do not go with it"},
             Row{"no such event", "[[rule]]\nname='a'\nevents='edit'", "did you mean \"edited\""},
             Row{"no such language", "[[rule]]\nname='a'\nlang='english'\nwords='x'",
                 "not a language code"},
             Row{"weights", "[flag.severity]\nstar=1", "did you mean \"stars\""},
             Row{"bounds fall", "[flag.severity]\nmedium=3\nhigh=2", "rising"},
             Row{"a window", "[flag.severity]\nburst_window='soon'", "\"burst_window\" is not a length of time"},
             Row{"a model that is no file", "[flag]\nmodel=3", "\"model\" is the file of a model"},
             Row{"a gravity that none has", "[flag]\ngrave=4", "\"grave\" is a gravity above 0 and up to 3"},
             Row{"no gravity", "[flag]\ngrave=false", ""},
             Row{"a quote that is not closed", "[[rule]]\nname='a'\nwords='\"no refund'",
                 "around all of it"},
             Row{"a quote in the middle", "[[rule]]\nname='a'\nwords='no \"refund\"'",
                 "around all of it"},
             Row{"a quote that is not closed in a condition",
                 "[[rule]]\nname='a'\nwhen='source:\"acme'", "not closed"},
             Row{"another number is another phrase",
                 "[[rule]]\nname='a'\nwords='iphone 11'\n[[rule]]\nname='b'\nwords='iphone 12'", ""},
             Row{"a phrase without its number covers it",
                 "[[rule]]\nname='a'\nwords='iphone'\n[[rule]]\nname='b'\nwords='iphone 12'",
                 "in the shadow"},
             Row{"a boundary in the middle of other letters",
                 "[[rule]]\nname='a'\npatterns='возврат\\b.*деньги'", "ASCII"},
             Row{"boundaries of alternatives", "[[rule]]\nname='a'\npatterns='\\bда|нет\\b'", "ASCII"},
             Row{"boundaries around", "[[rule]]\nname='a'\npatterns='\\bвозврат\\w*\\b'", ""},
         }) {
        CAPTURE(row.name);
        const auto rules = read(row.rules);
        CHECK(rules.has_value() == row.what.empty());
        if (rules) continue;
        CAPTURE(rules.error().what);
        CHECK(rules.error().where.starts_with("config.toml:"));
        CHECK(rules.error().what.find(row.what) != std::string::npos);
    }
}
