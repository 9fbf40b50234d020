#include <doctest/doctest.h>

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/file.hpp"
#include "cli/config.hpp"
#include "cli/example_config.hpp"
#include "cli/jobs.hpp"
#include "cli/options.hpp"
#include "cli/pipeline.hpp"
#include "cli/table.hpp"

using namespace molva;
namespace fs = std::filesystem;

namespace {

// A configuration in a folder of its own.
struct Written {
    fs::path folder, file;
    explicit Written(std::string_view text) {
        std::string name = (fs::temp_directory_path() / "molva-cli-XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        folder = name;
        file = folder / "config.toml";
        REQUIRE(write_file_atomically(file, text).has_value());
    }
    ~Written() { fs::remove_all(folder); }
};

}  // namespace

TEST_CASE("cli/config: what `molva init` writes is a good configuration") {
    const Written written{cli::kExampleConfig};
    const auto config = cli::load_config(written.file);
    REQUIRE_MESSAGE(config.has_value(), config.error().where << config.error().what);
    CHECK(config->sources.empty());  // nobody is asked for reviews of "our company"
    CHECK(config->rules.rules.size() == 1);

    // With the # taken off both examples are good too.
    std::string text{cli::kExampleConfig};
    for (const std::string key : {"[[source]]", "name ", "subject", "scraper", "url", "params"}) {
        for (auto at = text.find("# " + key); at != std::string::npos; at = text.find("# " + key)) {
            text.erase(at, 2);
        }
    }
    const Written filled{text};
    const auto more = cli::load_config(filled.file);
    REQUIRE_MESSAGE(more.has_value(), more.error().where << more.error().what);
    CHECK(more->sources.size() == 2);
    CHECK(cli::prepare_jobs(*more, {}).has_value());
}

TEST_CASE("cli/config: everything that can be said is read") {
    const Written written{R"(
contact = "a@b"
store = "other.db"
[fetch]
at_once = 3
pause = "2s"
timeout = "30s"
tries = 2
retry_wait = "10ms"
max_bytes = 4096
allow = ["*.example"]
deny = "evil.example"
resolve = "a.example:80:127.0.0.1"
[diff]
confirm_removed = 3
broken_after = 3
[[source]]
name = "s"
scraper = "schema-org"
url = "http://a.example/"
rate = "1/3s"
allow_private = true
robots = false
max_pages = 2
)"};
    const auto config = cli::load_config(written.file);
    REQUIRE_MESSAGE(config.has_value(), config.error().where << config.error().what);
    CHECK(config->fetch.at_once == 3);
    CHECK(config->fetch.pause == std::chrono::seconds{2});
    CHECK(config->fetch.tries == 2);
    CHECK(config->fetch.deny == std::vector<std::string>{"evil.example"});
    CHECK(config->diff.confirm_removed == 3);
    REQUIRE(config->sources.size() == 1);
    CHECK(config->sources.front().interval == std::chrono::seconds{3});
    CHECK(cli::store_url("", *config) == "sqlite:other.db");
    CHECK(cli::store_url("sqlite:x.db", *config) == "sqlite:x.db");
    const auto jobs = cli::prepare_jobs(*config, {"s"});
    REQUIRE(jobs);
    CHECK(jobs->front().session.allow_private);
    CHECK_FALSE(jobs->front().session.robots);
    CHECK(jobs->front().session.limits.body == 4096);
}

TEST_CASE("cli/config: what is wrong is an error of usage with its place") {
    struct Row {
        std::string_view text, what;
    };
    for (const auto& row : {
             Row{"[fetch]\npause = \"soon\"", "not a length of time"},
             Row{"[fetch]\nat_once = 0", "must be from 1 to 1000"},
             Row{"[fetch]\nparallel = 2", "unknown key \"parallel\""},
             Row{"[[source]]\nname = \"a\"\nscraper = \"x\"\nrate = \"fast\"", "not a rate"},
             Row{"[[source]]\nname = \"a\"\nscraper = \"x\"\nrobots = false", "allow_private"},
             Row{"[fetch]\ndeny = [\"www.site.test:9100\"]", "write \"www.site.test\""},
             Row{"[fetch]\nallow = [\"*\"]", "a star stands only in front"},
             Row{"[[source]]\nname = \"a\\u001b[2J\"\nscraper = \"x\"", "control characters"},
             Row{"[[source]]\nname = \"a\"\nscraper = \"x\"\nsubject = \"b\\n\"",
                 "control characters"},
             Row{"[[source]]\nname = \"a\"\nscraper = \"x\"\n[[source]]\nname = \"a\"\nscraper = \"x\"",
                 "names are unique"},
         }) {
        CAPTURE(row.text);
        const Written written{row.text};
        const auto config = cli::load_config(written.file);
        REQUIRE_FALSE(config);
        CHECK(config.error().status == Exit::usage);
        CHECK(config.error().where.starts_with(written.file.string() + ":"));
        CAPTURE(config.error().what);
        CHECK(config.error().what.find(row.what) != std::string::npos);
    }
    CHECK_FALSE(cli::load_config_for("/no/such/config.toml"));
}

TEST_CASE("cli/table: columns are as wide as people see them") {
    cli::Table table{{"NAME", "N", "WORD"}};
    table.row({"отзовик", "7", "да"});
    table.row({"x\033[31m", "1234", ""});
    CHECK(table.text() == "NAME        N  WORD\nотзовик     7  да\nx[31m    1234\n");
}

TEST_CASE("cli/options: what is declared is what is told") {
    CLI::App app{"do things", "tool"};
    std::string file, shell;
    bool all = false;
    app.add_option("-c,--config", file, "read FILE")->type_name("FILE");
    app.add_option("--color", shell, "colour")->type_name("auto|never");
    app.add_flag("--all", all, "everything");
    app.add_flag("--secret", all)->group("");
    const auto info = cli::describe(app);
    CHECK(cli::dump(info).find("--secret") == std::string::npos);
    CHECK(cli::dump(info).find("tool\t-c,--config\tFILE\tread FILE\n") != std::string::npos);
    CHECK(cli::completion(info, "bash").find("compgen -W \"auto never\"") != std::string::npos);
    CHECK(cli::completion(info, "zsh").starts_with("#compdef tool"));
    CHECK(cli::completion(info, "fish").find("-l config") != std::string::npos);
    CHECK(cli::completion(info, "tcsh").empty());
}

TEST_CASE("cli/pipeline: the lock lies beside the store that it guards") {
    CHECK(cli::lock_file("sqlite:/var/lib/molva/molva.db") == "/var/lib/molva/molva.db.lock");
}
