// molva-extract - read the reviews out of saved pages.
//
// Takes pages from files, standard input or WARC files and writes a review
// record for each review that a scraper definition, a CSS selector or
// schema.org data finds in them. No network: pages are what they were.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/memory.hpp"
#include "cli/in_order.hpp"
#include "cli/pages.hpp"
#include "cli/paths.hpp"
#include "cli/tool.hpp"
#include "json/value.hpp"
#include "scrape/definition.hpp"
#include "scrape/extract.hpp"

namespace {

using namespace molva;

struct Options {
    std::vector<std::string> inputs;     ///< empty: standard input
    std::string scraper = "schema-org";  ///< name or file of a definition
    std::string select;                  ///< a CSS selector instead of a definition
    std::string url, source, subject, content_type;
    std::string jobs = "1";
    bool exit_status = false;
};

/// How many threads; 0 for as many as there are cores.
std::optional<unsigned> jobs(const std::string& text) {
    if (text == "auto") return 0;
    unsigned count = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (error != std::errc{} || end != text.data() + text.size() || count > 256) return {};
    return count;
}

void declare(CLI::App& app, Options& options) {
    app.add_option("files", options.inputs, "saved pages or WARC files; standard input if none")
        ->type_name("FILE");
    auto* scraper = app.add_option("-s,--scraper", options.scraper,
                                   "read with this definition; schema.org data if none is named")
                        ->type_name("NAME|FILE");
    app.add_option("--select", options.select, "take each element that matches CSS for a review")
        ->type_name("CSS")
        ->excludes(scraper);
    app.add_option("--url", options.url, "the address that the pages came from")->type_name("URL");
    app.add_option("--source", options.source, "write NAME as the source")->type_name("NAME");
    app.add_option("--subject", options.subject, "write NAME as the subject")->type_name("NAME");
    app.add_option("--content-type", options.content_type, "the Content-Type that pages came with")
        ->type_name("TYPE");
    app.add_option("-j,--jobs", options.jobs,
                   "read N pages at a time; 0 or auto: as many as there are cores")
        ->type_name("N")
        ->check([](const std::string& text) -> std::string {
            if (jobs(text)) return {};
            return "a number up to 256, or auto";
        });
    app.add_flag("-e,--exit-status", options.exit_status, "exit with 1 if no review was found");
}

Result<scrape::Definition> load(const Options& options, const cli::Io& io) {
    if (options.select.empty()) {
        return scrape::find_definition(options.scraper, cli::scraper_dirs(io.common().config));
    }
    const std::string selector = json::quote(options.select);
    return scrape::parse_definition(
        fmt::format("schema = 1\nid = \"select\"\nname = \"one selector\"\nkind = \"html\"\n"
                    "checked = {{ how = \"unverified\" }}\n"
                    "[fetch]\ninterval_s = 1\n"
                    "[page]\nrows = {}\n[fields.text]\nselect = \":scope\"\nrequired = true\n",
                    selector),
        "--select");
}

struct Count {
    std::size_t pages = 0, unread = 0, reviews = 0;
    std::size_t unreadable = 0;  ///< what is no page, and has been reported
};

/// What one page gave, ready to be written.
struct Found {
    std::string records;  ///< lines
    std::size_t reviews = 0;
    std::vector<std::string> notes;
    std::string failure;  ///< why the page was not read; empty if it was
    std::string dropped;  ///< how many rows were left out, and why
    bool misfit = false;  ///< they are most of them
    std::string cut;      ///< why what was read of it is not all of it
    std::size_t off_scale = 0;  ///< ratings that were left out
};

/// Words for a page on which nothing was found and nothing says why.
std::string why_nothing(std::string_view body, const std::vector<std::string>& warnings) {
    if (body.empty()) return "the page is empty";
    if (!warnings.empty()) return "no reviews: " + warnings.front();
    // What no text has; UTF-16 begins with a mark.
    const auto start = body.substr(0, 1024);
    const bool is_utf16 = start.starts_with("\xFF\xFE") || start.starts_with("\xFE\xFF");
    const auto is_binary = [](char c) {
        return (c >= 0 && c < 9) || c == 11 || (c > 13 && c < 27) || (c > 27 && c < 32);
    };
    if (!is_utf16 && std::any_of(start.begin(), start.end(), is_binary)) {
        return "no reviews: this is binary data and no page";
    }
    return "no reviews, and the page does not say that there are none; has the layout changed?";
}

Found extract(const scrape::Definition& definition, const scrape::Source& source,
              const Options& options, const cli::SavedPage& saved, Instant now) {
    scrape::Page page;
    page.body = saved.body;
    page.url = options.url.empty() ? saved.url : options.url;
    page.content_type = options.content_type.empty() ? saved.content_type : options.content_type;
    page.fetched = saved.fetched;
    Found out;
    auto result = scrape::extract(definition, source, page, now);
    if (!result) {
        out.failure = result.error().what;
    } else if (result->refused) {
        out.failure = result->refused->reason;
    } else {
        out.reviews = result->reviews.size();
        for (auto& review : result->reviews) {
            (out.records += stream::to_json(review)) += '\n';
            review = {};  // both at once would take twice the memory
        }
        out.notes = std::move(result->warnings);
        out.cut = std::move(result->cut);
        out.off_scale = result->off_scale;
        if (result->dropped.count() > 0 && out.reviews > 0) {
            out.dropped = result->dropped.told(result->rows);
            out.misfit = result->dropped.are_most_of(result->rows);
        }
        const bool silent = result->silent > 0 && result->dropped.count() == 0;
        if (out.reviews == 0 && result->says_empty && result->declared.value_or(0) > 0) {
            out.failure = scrape::says_both(*result->declared);
        } else if (out.reviews == 0 && !result->says_empty && !silent && out.cut.empty()) {
            out.failure = result->dropped.count() > 0
                              ? "no reviews: " + result->dropped.told(result->rows)
                              : why_nothing(saved.body, out.notes);
        }
    }
    return out;
}

/// Writes it and says what there is to say.
void use(const Found& found, const std::string& where, bool from_warc, cli::Io& io, Count& count) {
    ++count.pages;
    count.reviews += found.reviews;
    io.print(found.records);
    for (const auto& note : found.notes) io.note(where, note);
    if (found.misfit) {
        io.report({Exit::partial, where, found.dropped + "; has the layout changed?"});
    } else if (!found.dropped.empty()) {
        io.warn(where, found.dropped);
    }
    if (found.off_scale > 0) {
        io.warn(where, fmt::format("{} rating{} left out, outside the definition's scale; -v names "
                                   "them",
                                   found.off_scale, found.off_scale == 1 ? " was" : "s were"));
    }
    if (!found.cut.empty()) io.report({Exit::partial, where, found.cut});
    if (found.failure.empty()) return;
    ++count.unread;
    // Of a whole recording most pages are no review pages, and nobody chose them.
    from_warc ? io.note(where, found.failure) : io.report({Exit::partial, where, found.failure});
}

Result<Exit> run(const Options& options, cli::Io& io) {
    const auto definition = load(options, io);
    if (!definition) return definition.error();
    scrape::Source source;
    source.name = options.source.empty() ? definition->id : options.source;
    source.subject = options.subject;
    source.scraper = definition->id;
    source.url = options.url;
    Count count;
    cli::InOrder pages{jobs(options.jobs).value_or(1)};
    const auto read = [&](cli::SavedPage page) {
        // "Yesterday" on a page is the day before it was fetched.
        const Instant now =
            io.common().now.empty() ? page.fetched.value_or(io.clock().now()) : io.clock().now();
        auto saved = std::make_shared<const cli::SavedPage>(std::move(page));
        pages.add([&, now, saved = std::move(saved)]() mutable -> cli::InOrder::Use {
            auto found = extract(*definition, source, options, *saved, now);
            return [&, found = std::move(found), where = saved->where,
                    from_warc = saved->from_warc] { use(found, where, from_warc, io, count); };
        });
    };
    // In its turn, as if the pages were read one after another.
    const auto report = [&](const Error& error) {
        ++count.unreadable;
        pages.add([&, error] { return [&, error] { io.report(error); }; });
    };
    cli::each_page(options.inputs, {read, report});
    pages.finish();
    if (count.pages == 0) {
        if (count.unreadable == 1) return Exit::failed;  // which has been said
        return Error{Exit::failed, {}, "none of the input could be read as a page"};
    }
    if (count.unread == count.pages && count.pages > 1) {
        return Error{Exit::failed, {}, fmt::format("no reviews on any of {} pages", count.pages)};
    }
    return options.exit_status && count.reviews == 0 ? Exit::found : Exit::ok;
}

}  // namespace

int main(int argc, char** argv) {
    Options options;
    keep_freed_memory();
    return cli::tool_main(
        argc, argv, {"molva-extract", "read the reviews out of saved pages"},
        [&](CLI::App& app) { declare(app, options); },
        [&](cli::Io& io) { return run(options, io); });
}
