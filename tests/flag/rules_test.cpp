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
    CHECK(rule.fields == std::vector<std::string>{"text", "title"});
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
             Row{"[[rule]]\nname = \"a\"", "config.toml:1:", "neither"},
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
                 "is there already"},
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

TEST_CASE("flag/words: a phrase is found in all of its forms") {
    struct Row {
        std::string_view phrase, text;
        bool want;
    };
    const flag::Stemmer stemmer;
    for (const auto& row : {
             Row{"вернуть деньги", "Они ВЕРНУЛИ деньги?", false},  // another stem: a verb's past
             Row{"возврат денег", "С возвратом денег тянули месяц", true},
             Row{"refund", "I was never refunded.", true},
             Row{"charged twice", "They charge twice!", true},
             Row{"ещё раз", "еще раз обманули", true},
             Row{"грубый", "Грубые, грубейшие продавцы", true},
             Row{"не работает", "не очень работает", false},
             Row{"e-mail", "no answer to my E-mails", true},
             Row{"refund", "", false},
         }) {
        CAPTURE(row.phrase);
        CAPTURE(row.text);
        flag::Phrase phrase;
        for (const auto& word : stemmer.words(row.phrase)) phrase.push_back(word.stem);
        REQUIRE_FALSE(phrase.empty());
        CHECK(flag::find_phrase(stemmer.words(row.text), phrase).has_value() == row.want);
    }
}
