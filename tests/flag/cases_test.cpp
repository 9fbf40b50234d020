#include "flag/cases.hpp"

#include <doctest/doctest.h>

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "flag/correction.hpp"
#include "flag/dataset.hpp"
#include "support/judging.hpp"

using namespace molva;

namespace {

class File {
public:
    File(const std::string& name, std::string_view text)
        : path_(std::filesystem::temp_directory_path() /
                ("molva-cases-" + std::to_string(::getpid()) + name)) {
        std::ofstream{path_} << text;
    }
    ~File() { std::filesystem::remove(path_); }
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

}  // namespace

TEST_CASE("flag/cases: both forms of a file say the same") {
    const File toml{".toml", "[[case]]\nname='n'\ntext='хамят'\nstars=2\nsource='s'\nvotes=3\n"
                             "author='Kim'\npublished='2026-08-01T00:00:00Z'\n"
                             "negative=true\nseverity='low'\ntopics=['rudeness-','!late']\n"};
    const File lines{".jsonl",
                     "\n{\"name\":\"n\",\"source\":\"s\",\"text\":\"хамят\",\"author\":{\"name\":"
                     "\"Kim\"},\"rating\":2,\"score\":0.25,\"votes\":{\"up\":3},\"published\":{\"at\":"
                     "\"2026-08-01T00:00:00Z\",\"precision\":\"second\"},\"expect\":{\"negative\":true,"
                     "\"severity\":\"low\",\"topics\":[\"rudeness-\",\"!late\"]}}\n"};
    const auto rules = test::rules_of("");
    for (const auto* file : {&toml, &lines}) {
        const auto cases = flag::read_cases(file->path());
        REQUIRE_MESSAGE(cases.has_value(), (cases ? "" : cases.error().what));
        REQUIRE(cases->size() == 1);
        const auto& one = cases->front();
        CHECK(one.name == "n");
        CHECK(one.expect.topics.size() == 2);
        const auto judgement = test::judge(rules, one.record, test::topics_known());
        // Two stars about rudeness, with three votes, are not low.
        const auto wrong = flag::failures(one.expect, judgement);
        REQUIRE(wrong.size() == 1);
        CHECK(wrong.front() == "severity is high, expected low");
    }
}

TEST_CASE("flag/cases: a file that cannot be used is refused with the place") {
    struct Row {
        std::string_view name, text, where, what;
    };
    for (const auto& row : {
             Row{".toml", "", ".toml", "no cases"},
             Row{".toml", "[[case]]\ntext='x'", ":1:1", "expects something"},
             Row{".toml", "[[case]]\ntext='x'\nnegativ=true", ":", "negative"},
             Row{".toml", "[[case]]\nstars=7\nnegative=true", ":2:1", "from 1 to 5"},
             Row{".toml", "[[case]]\nstars_before=3\nnegative=true", ":2:1", "needs an event"},
             Row{".toml", "[[case]]\ntext='x'\nseverity='bad'", ":3:1", "is one of low"},
             Row{".jsonl", "\n", ".jsonl", "no cases"},
             Row{".jsonl", "{}\n", ":1", "a case has \"expect\""},
             Row{".jsonl", "\n[1]\n", ":2", "not a JSON object"},
             Row{".jsonl", "{\"expect\":{\"loyalty\":\"promotor\"}}", ":1", "did you mean \"promoter\""},
             Row{".jsonl", "{\"expect\":{\"topics\":[1]}}", ":1", "a word or a list of words"},
         }) {
        CAPTURE(row.text);
        const File file{std::string{row.name}, row.text};
        const auto cases = flag::read_cases(file.path());
        REQUIRE_FALSE(cases);
        CHECK(cases.error().status == Exit::usage);
        CHECK(cases.error().where.find(row.where) != std::string::npos);
        CAPTURE(cases.error().what);
        CHECK(cases.error().what.find(row.what) != std::string::npos);
    }
    CHECK_FALSE(flag::read_cases("/nonexistent/cases.toml"));
}

TEST_CASE("flag/cases: each expectation can fail") {
    const auto rules = test::rules_of("");
    const auto judgement = test::judge(
        rules, R"({"type":"review","rating":1,"score":0,"text":"Хамят. Больше сюда ни ногой"})",
        test::topics_known());
    REQUIRE(judgement);
    struct Row {
        std::string_view name;
        flag::Expectation expect;
        bool good;
    };
    using flag::Expectation;
    for (const auto& row : {
             Row{"nothing", Expectation{}, true},
             Row{"negative", Expectation{"true", {}, {}, {}, {}, {}}, true},
             Row{"not negative", Expectation{"false", {}, {}, {}, {}, {}}, false},
             Row{"unknown", Expectation{"unknown", {}, {}, {}, {}, {}}, false},
             Row{"severity", Expectation{{}, flag::Severity::low, {}, {}, {}, {}}, false},
             Row{"loyalty", Expectation{{}, {}, flag::Loyalty::detractor, {}, {}, {}}, true},
             Row{"no loyalty", Expectation{{}, {}, flag::Loyalty::unknown, {}, {}, {}}, false},
             Row{"mismatch", Expectation{{}, {}, {}, true, {}, {}}, false},
             Row{"a topic", Expectation{{}, {}, {}, {}, {"rudeness"}, {}}, true},
             Row{"its tone", Expectation{{}, {}, {}, {}, {"rudeness+"}, {}}, false},
             Row{"a topic too many", Expectation{{}, {}, {}, {}, {"!rudeness"}, {}}, false},
             Row{"a rule", Expectation{{}, {}, {}, {}, {}, {"rating"}}, true},
             Row{"a rule that is not", Expectation{{}, {}, {}, {}, {}, {"money"}}, false},
             Row{"a rule too many", Expectation{{}, {}, {}, {}, {}, {"!rating"}}, false},
         }) {
        CAPTURE(row.name);
        CHECK(flag::failures(row.expect, judgement).empty() == row.good);
    }
    CHECK_FALSE(flag::failures({}, std::nullopt).empty());
}

TEST_CASE("flag/correction: what a person says is what molva-train reads") {
    const test::RecordLine line{
        R"({"type":"event","event":"new","id":"e1","source":"maps","review":{"id":"7","rating":1,)"
        R"("score":0,"lang":"ru","title":"Вау \"да\"","text":"Ужасно\nхорошо","pros":"всё",)"
        R"("published":{"at":"2026-08-19T00:00:00Z","precision":"day","raw":"вчера"}}})"};
    stream::RecordParser parser;
    const auto record = parser.parse(line.view());
    REQUIRE(record);
    const auto row = flag::label_row(*record, flag::Label::positive, "en");
    REQUIRE(row);
    const File file{".jsonl", *row + "\n"};
    std::size_t complaints = 0;
    const auto rows = flag::read_rows(file.path().string(), [&](const Error&) { ++complaints; });
    REQUIRE(rows);
    REQUIRE(rows->size() == 1);
    CHECK(complaints == 0);
    const auto& read = rows->front();
    CHECK(read.label == flag::Label::positive);  // and not what one star says
    CHECK(read.lang == "ru");
    CHECK(read.domain == "maps");
    CHECK(read.text == "Вау \"да\"\nУжасно\nхорошо\nвсё");
    CHECK(read.at.has_value());
    const test::RecordLine bare{R"({"type":"review","score":0})"};
    const auto silent = parser.parse(bare.view());
    REQUIRE(silent);
    CHECK_FALSE(flag::label_row(*silent, flag::Label::negative, "").has_value());
}
