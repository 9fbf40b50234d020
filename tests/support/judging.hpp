// A judge as tests need one: rules from a text, knowledge as far as it matters.

#pragma once

#include <doctest/doctest.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/toml.hpp"
#include "flag/judge.hpp"
#include "json/value.hpp"
#include "support/record_line.hpp"

namespace molva::test {

/// The rules of a configuration that is right.
inline flag::Rules rules_of(std::string_view text) {
    auto document = toml::Document::parse(text, "config.toml");
    REQUIRE(document);
    auto root = document->root();
    auto rules = flag::read_rules(root);
    const auto good = document->finish();
    REQUIRE_MESSAGE(good.has_value(), good.error().what);
    return rules;
}

using Knowledge = std::shared_ptr<const flag::Knowledge>;

/// Neither a model nor topics: stars and rules alone.
inline Knowledge nothing_known() {
    static const auto known = std::make_shared<const flag::Knowledge>();
    return known;
}

/// The project's own topics, with its model or without.
inline Knowledge load_known(bool model) {
    flag::Rules rules;
    rules.use_model = model;
    const std::filesystem::path folder = MOLVA_SOURCE_DIR "/lib/flag";
    auto loaded = flag::load_knowledge(rules, {folder / "model/molva.model", {folder / "topics"}});
    REQUIRE_MESSAGE(loaded.has_value(), (loaded ? "" : loaded.error().what));
    REQUIRE((*loaded)->topics.topics().size() >= 24);
    return *loaded;
}
inline Knowledge topics_known() {
    static const Knowledge known = load_known(false);
    return known;
}
inline Knowledge all_known() {
    static const Knowledge known = load_known(true);
    return known;
}

/// A review of these words, for judge(). @param members  what else it has, as JSON
/// with a comma behind it
inline std::string review_line(std::string_view text, std::string_view members = {}) {
    std::string line = R"({"type":"review",)";
    line.append(members).append(R"("text":)");
    json::append_quoted(line, text);
    return line + "}";
}

/// Judges one line after another; rules outlive it.
class Bench {
public:
    explicit Bench(const flag::Rules& rules, Knowledge knowledge = nothing_known())
        : judge_(rules, std::move(knowledge)) {}

    std::optional<flag::Judgement> operator()(std::string_view text,
                                              flag::Detail detail = flag::Detail::all) {
        line_.emplace(text);
        const auto record = parser_.parse(line_->view());
        REQUIRE_MESSAGE(record.has_value(), text);
        return judge_.judge(*record, detail);
    }

private:
    flag::Judge judge_;
    stream::RecordParser parser_;
    std::optional<RecordLine> line_;
};

/// One line by itself. What the judgement shows of the text is valid until the
/// next call.
inline std::optional<flag::Judgement> judge(const flag::Rules& rules, std::string_view text,
                                            Knowledge knowledge = nothing_known()) {
    static std::optional<Bench> last;
    return last.emplace(rules, std::move(knowledge))(text);
}

}  // namespace molva::test
