// Every file in scrapers/ is held to the same promises. A new definition gets
// all of these tests by being there; none has to be written for it.

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "base/toml.hpp"
#include "scrape/definition.hpp"
#include "scrape/lint.hpp"
#include "scrape/proof.hpp"
#include "scrape/request.hpp"
#include "support/files.hpp"

namespace fs = std::filesystem;
using molva::scrape::Definition;
using molva::test::source_dir;

namespace {

std::vector<fs::path> files() {
    const std::vector<fs::path> folders{source_dir() / "scrapers"};
    auto out = molva::scrape::definition_files(folders);
    REQUIRE_FALSE(out.empty());  // a wrong path must not pass in silence
    return out;
}

std::vector<Definition> load_all() {
    std::vector<Definition> all;
    for (const auto& file : files()) {
        auto definition = molva::scrape::load_definition(file);
        REQUIRE_MESSAGE(definition.has_value(),
                        definition.error().where << ": " << definition.error().what);
        all.push_back(*definition);
    }
    return all;
}

}  // namespace

TEST_CASE("scrapers: an id is the file's name and belongs to one file") {
    std::set<std::string> seen;
    for (const auto& file : files()) {
        CAPTURE(file.string());
        const auto definition = molva::scrape::load_definition(file);
        REQUIRE(definition.has_value());
        CHECK(definition->id == file.stem().string());
        CHECK_MESSAGE(seen.insert(definition->id).second, definition->id << " is used twice");
    }
}

TEST_CASE("scrapers: the example URL is taken by its own definition only") {
    const auto all = load_all();
    std::size_t taken = 0;
    for (const auto& definition : all) {
        if (definition.match.empty()) continue;
        CAPTURE(definition.example);
        const auto takers = molva::scrape::matching(all, definition.example);
        REQUIRE(takers.size() == 1);
        CHECK(takers.front()->id == definition.id);
        ++taken;
    }
    CHECK(taken > 0);
}

TEST_CASE("scrapers: the example URL is all that is needed for a first request") {
    for (const auto& definition : load_all()) {
        const bool needs_key =
            std::any_of(definition.params.begin(), definition.params.end(),
                        [](const auto& param) { return param.required && param.secret; });
        if (definition.match.empty() || definition.url.empty() || needs_key) continue;
        CAPTURE(definition.id);
        molva::scrape::Source source;
        source.name = "test";
        source.url = definition.example;
        const auto request = molva::scrape::first_request(definition, source);
        REQUIRE_MESSAGE(request.has_value(), request.error().what);
        CHECK(request->url.find('{') == std::string::npos);
    }
}

TEST_CASE("scrapers: each stored page still gives the stored reviews") {
    for (const auto& definition : load_all()) {
        CAPTURE(definition.id);
        const auto proof =
            molva::scrape::prove(definition, source_dir() / "tests/scrapers" / definition.id);
        REQUIRE_MESSAGE(proof.has_value(), proof.error().where << ": " << proof.error().what);
        CHECK(proof->pages > 0);
        CHECK(proof->reviews > 0);
        for (const auto& difference : proof->differences) FAIL_CHECK(difference);
    }
}

TEST_CASE("scrapers: stored pages belong to a definition") {
    std::set<std::string> known;
    for (const auto& definition : load_all()) known.insert(definition.id);
    for (const auto& entry : fs::directory_iterator{source_dir() / "tests/scrapers"}) {
        CHECK_MESSAGE(known.contains(entry.path().filename().string()), entry.path().string());
    }
}

TEST_CASE("scrapers: each has a proof that it tells nothing from broken") {
    // A page that says "no reviews" must be told from one that says nothing.
    for (const auto& definition : load_all()) {
        const bool by_rows = definition.kind == molva::scrape::Kind::html ||
                             definition.kind == molva::scrape::Kind::json;
        const bool single = definition.partial && !definition.next.any();
        // Of this site no such mark is known. An empty page is then suspicious,
        // which errs on the safe side.
        const bool unknown = definition.id == "irecommend";
        if (!by_rows || single || unknown) continue;
        CAPTURE(definition.id);
        CHECK((!definition.none.empty() || !definition.empty.empty() || definition.total));
    }
}

TEST_CASE("scrapers: a mark of no reviews and each kind of refusal is seen on a stored page") {
    // What was never tried is a guess. Of these no page could be made after
    // anything that is known.
    const std::set<std::string> without_none{"amazon", "discourse", "glassdoor", "irecommend",
                                             "otzovik-review"};
    for (const auto& definition : load_all()) {
        const bool by_rows = definition.kind == molva::scrape::Kind::html ||
                             definition.kind == molva::scrape::Kind::json;
        if (!by_rows) continue;
        CAPTURE(definition.id);
        auto pages = molva::toml::Document::load(source_dir() / "tests/scrapers" / definition.id /
                                                 "pages.toml");
        REQUIRE(pages.has_value());
        bool none = false, refused = false;
        auto root = pages->root();
        for (auto& page : root.tables("page")) {
            none = none || page.boolean("none").value_or(false);
            refused = refused || page.string("refused").has_value();
        }
        CHECK(none != without_none.contains(definition.id));
        CHECK(refused != definition.refused.empty());
    }
}
