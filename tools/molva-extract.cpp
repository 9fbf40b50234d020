// molva-extract - read the reviews out of saved pages.
//
// Takes pages from files, standard input or WARC files and writes a review
// record for each review that a scraper definition, a CSS selector or
// schema.org data finds in them. No network: pages are what they were.

#include <filesystem>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/pages.hpp"
#include "cli/paths.hpp"
#include "cli/tool.hpp"
#include "json/value.hpp"
#include "scrape/definition.hpp"
#include "scrape/extract.hpp"

namespace {

using namespace molva;

struct Options {
    std::vector<std::string> inputs;      ///< empty: standard input
    std::string scraper = "schema-org";   ///< name or file of a definition
    std::string select;                   ///< a CSS selector instead of a definition
    std::string url, source, subject, content_type;
    bool exit_status = false;
};

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
};

void extract(const scrape::Definition& definition, const scrape::Source& source,
             const Options& options, const cli::SavedPage& saved, cli::Io& io, Count& count) {
    scrape::Page page;
    page.body = saved.body;
    page.url = options.url.empty() ? saved.url : options.url;
    page.content_type = options.content_type.empty() ? saved.content_type : options.content_type;
    page.fetched = saved.fetched;
    // "Yesterday" on a page is the day before it was fetched.
    const Instant now = io.common().now.empty() ? saved.fetched.value_or(io.clock().now())
                                                : io.clock().now();
    ++count.pages;
    const auto fail = [&](const std::string& what) {
        ++count.unread;
        // Of a whole recording most pages are no review pages, and nobody chose them.
        saved.from_warc ? io.note(saved.where, what)
                        : io.report({Exit::partial, saved.where, what});
    };
    const auto result = scrape::extract(definition, source, page, now);
    if (!result) return fail(result.error().what);
    if (result->refused) return fail(result->refused->reason);
    for (const auto& review : result->reviews) io.record(stream::to_json(review));
    for (const auto& warning : result->warnings) io.note(saved.where, warning);
    count.reviews += result->reviews.size();
    if (result->reviews.empty() && !result->says_empty) {
        fail("no reviews, and the page does not say that there are none; has the layout changed?");
    }
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
    cli::each_page(io, options.inputs, [&](const cli::SavedPage& page) {
        extract(*definition, source, options, page, io, count);
    });
    if (count.pages == 0) {
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
    return cli::tool_main(
        argc, argv, {"molva-extract", "read the reviews out of saved pages"},
        [&](CLI::App& app) { declare(app, options); },
        [&](cli::Io& io) { return run(options, io); });
}
