// Stores, reviews and crawls for the tests of this folder.

#pragma once

#include <doctest/doctest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/lines.hpp"
#include "json/tree.hpp"
#include "places.hpp"
#include "store/diff.hpp"
#include "store/store.hpp"
#include "stream/record.hpp"

namespace molva::test {

/// A folder that is gone with this.
class TempDir {
public:
    TempDir() {
        std::string name = (std::filesystem::temp_directory_path() / "molva.XXXXXX").string();
        if (!::mkdtemp(name.data())) std::abort();
        path_ = name;
    }
    ~TempDir() {
        std::error_code none;
        std::filesystem::remove_all(path_, none);
    }
    TempDir(const TempDir&) = delete;
    TempDir& operator=(const TempDir&) = delete;
    const std::filesystem::path& path() const { return path_; }
    std::string file(std::string_view name) const { return (path_ / name).string(); }

private:
    std::filesystem::path path_;
};

/// Lines with the readable bytes behind them that the parser asks for.
class Feeder {
public:
    Result<stream::Record> parse(std::string_view line) {
        padded_.assign(line).append(LineReader::kPadding, '\0');
        return parser_.parse(std::string_view{padded_}.substr(0, line.size()));
    }

private:
    stream::RecordParser parser_;
    std::string padded_;
};

/// What one run of molva-diff gave.
struct Outcome {
    std::vector<std::string> lines;  ///< events
    std::vector<std::string> brief;  ///< "new a", "edited b", "source_broken"
    std::vector<Error> notices;
    std::vector<Error> errors;  ///< of take()
    store::DiffTotals totals;
};

/// "new a": the kind of an event and the id of its review.
inline std::string brief_of(std::string_view line) {
    const auto tree = json::parse(line);
    REQUIRE(tree);
    std::string out = tree->at("event").get<std::string>();
    if (tree->contains("review")) out += " " + tree->at("review").at("id").get<std::string>();
    return out;
}

/// Most rows are about what a look finds, not about how many it takes.
inline store::DiffOptions one_look() {
    store::DiffOptions options;
    options.confirm_removed = 1;
    return options;
}

inline Outcome diff(store::Store& store, const std::vector<std::string>& input,
                    const store::DiffOptions& options = one_look()) {
    Outcome to;
    store::Diff diff{store, options,
                     [&](std::string_view line) {
                         to.lines.emplace_back(line);
                         return Result<void>{};
                     },
                     [&](const Error& notice) { to.notices.push_back(notice); }};
    Feeder feeder;
    for (const auto& line : input) {
        const auto record = feeder.parse(line);
        REQUIRE(record);
        if (auto taken = diff.take(*record); !taken) to.errors.push_back(taken.error());
    }
    REQUIRE(diff.finish());
    for (const auto& line : to.lines) to.brief.push_back(brief_of(line));
    to.totals = diff.totals();
    return to;
}

/// A review record: the fixed fields and whatever else is given as members.
inline std::string review(std::string_view id, std::string_view members,
                          std::string_view source = "s") {
    std::string out = R"({"type":"review","source":)" + json::quote(source) +
                      R"(,"subject":"Acme","scraper":"x","id":)" + json::quote(id);
    if (members.find("\"id_kind\"") == std::string_view::npos) out += R"(,"id_kind":"site")";
    if (!members.empty()) out.append(",").append(members);
    return out + "}";
}

/// A crawl record of day `day` (1…) at noon with `verdict`; `members` come last.
inline std::string crawl(int day, std::string_view verdict, std::string_view members = "",
                         std::string_view source = "s") {
    const auto start = std::chrono::sys_days{std::chrono::year{2026} / 1 / 1} +
                       std::chrono::days{day - 1} + std::chrono::hours{12};
    std::string out = R"({"type":"crawl","source":)" + json::quote(source) +
                      R"(,"subject":"Acme","scraper":"x","started":")" + format_rfc3339(start) +
                      R"(","finished":")" + format_rfc3339(start + std::chrono::minutes{1}) +
                      R"(","verdict":")" + std::string{verdict} + "\"";
    if (members.find("\"pages\"") == std::string_view::npos) out += R"(,"pages":1)";
    if (!members.empty()) out.append(",").append(members);
    return out + "}";
}

/// The crawl has seen everything.
inline const std::string kComplete = R"("window":{"complete":true})";

using Strings = std::vector<std::string>;

}  // namespace molva::test
