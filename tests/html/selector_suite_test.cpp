// The public suites beside the project, where they are present: every case
// that is counted there, in this process.

#include <doctest/doctest.h>

#include <fstream>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

#include "html/selector.hpp"
#include "html/selector_page.hpp"
#include "support/files.hpp"

namespace {

using molva::test::Page;

bool is_counted(const nlohmann::json& row) {
    return row.at("standard").get<bool>() && row.value("strong", row.at("core").get<bool>()) &&
           row.at("selector").get<std::string>().find('\0') == std::string::npos;
}

// What the case wants and what came out, each as a line of numbers.
std::string wanted(const nlohmann::json& row) {
    if (row.at("expect_error").get<bool>()) return "refused";
    std::string out;
    for (const auto& number : row.at("expect")) {
        out += (out.empty() ? "" : " ") + std::to_string(number.get<int>());
    }
    return out;
}

std::string found(const std::string& text, const Page& page) {
    const auto selector = molva::html::Selector::compile(text);
    if (!selector) return "refused";
    return Page::names(selector->select(page.document()), "data-n");
}

}  // namespace

TEST_CASE("html/selector: the public suites") {
    const auto dir = molva::test::shared_dir() / "suites" / "css";
    if (molva::test::shared_dir().empty() || !std::filesystem::exists(dir / "cases.jsonl")) {
        MESSAGE("skipped: no shared suites");
        return;
    }
    std::map<std::string, std::unique_ptr<Page>> pages;
    std::istringstream lines{molva::test::read_file(dir / "cases.jsonl")};
    int counted = 0;
    int passed = 0;
    for (std::string line; std::getline(lines, line);) {
        const auto row = nlohmann::json::parse(line);
        if (!is_counted(row)) continue;
        ++counted;
        auto& page = pages[row.at("html_file").get<std::string>()];
        if (page == nullptr) {
            page = std::make_unique<Page>(
                molva::test::read_file(dir / row.at("html_file").get<std::string>()));
        }
        const auto text = row.at("selector").get<std::string>();
        const std::string got = found(text, *page);
        if (got == wanted(row)) {
            ++passed;
        } else {
            MESSAGE(row.at("id").get<std::string>(), ": ", text, ": expected ", wanted(row),
                    ", found ", got);
        }
    }
    CHECK(counted > 500);
    CHECK(passed * 1000 >= counted * 995);
    MESSAGE(passed, " of ", counted);
}
