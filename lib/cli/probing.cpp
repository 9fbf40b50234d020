#include "cli/probing.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/utf8.hpp"
#include "json/value.hpp"
#include "scrape/definition.hpp"
#include "scrape/lint.hpp"
#include "stream/object_writer.hpp"
#include "stream/review.hpp"

namespace molva::cli {

namespace {

using scrape::ProbeFinding;
using scrape::ProbeReport;
using stream::ObjectWriter;

std::string tame(std::string_view text, std::size_t limit = 120) {
    return utf8::shorten(utf8::printable(text), limit);
}

std::string line(std::string_view label, const std::string& what) {
    return what.empty() ? std::string{} : fmt::format("{:<10} {}\n", label, what);
}

std::string_view name_of(std::string_view kind) {
    if (kind == "schema-org") return "schema.org data";
    if (kind == "feed") return "a feed";
    if (kind == "json") return "a JSON answer";
    if (kind == "embedded") return "JSON inside the page";
    return "repeated blocks";
}

std::string padded(std::string_view text, std::size_t width) {
    const auto length = utf8::length(text);
    return std::string{text} + std::string(length < width ? width - length : 0, ' ');
}

std::string fields(const ProbeFinding& finding) {
    std::size_t width = 0;
    for (const auto& field : finding.fields) {
        width = std::max(width, std::min<std::size_t>(utf8::length(field.select), 44));
    }
    std::string out;
    for (const auto& field : finding.fields) {
        out += fmt::format("   {:<11} {:>3.0f} %  {}{}{}\n", field.name, field.share * 100,
                           padded(tame(field.select, 44), width), width ? "  " : "",
                           tame(field.sample, 60));
    }
    return out;
}

/// What lint still says of a definition: that is left for a person to do.
std::vector<std::string> left_to_do(const ProbeFinding& finding) {
    const auto definition = scrape::parse_definition(finding.definition, "probed");
    return definition ? scrape::lint(*definition) : std::vector<std::string>{};
}

std::string finding_text(std::size_t number, const ProbeFinding& finding) {
    std::string out =
        fmt::format("\n{}. {}: {}{}\n", number, name_of(finding.kind),
                    tame(finding.source.empty() ? "" : finding.source + " "), tame(finding.where));
    out += fmt::format(
        "   {} review{}{}\n", finding.reviews.size(), finding.reviews.size() == 1 ? "" : "s",
        finding.declared ? fmt::format(" of {}, as the page says", *finding.declared) : "");
    out += fields(finding);
    for (const auto& note : finding.notes) out += "   look at: " + tame(note, 200) + "\n";
    if (number == 1) {
        for (const auto& remark : left_to_do(finding))
            out += "   missing: " + tame(remark, 200) + "\n";
    }
    return out;
}

std::string field_records(const ProbeFinding& finding) {
    std::string out = "{";
    for (const auto& field : finding.fields) {
        if (out.size() > 1) out += ',';
        out += json::quote(field.name) + ":" +
               ObjectWriter{}
                   .text("select", tame(field.select, 400))
                   .number("share", field.share)
                   .text("sample", tame(field.sample, 120))
                   .finish();
    }
    return out + "}";
}

std::string string_list(const std::vector<std::string>& texts) {
    if (texts.empty()) return {};
    std::string out = "[";
    for (const auto& text : texts)
        out += (out.size() > 1 ? "," : "") + json::quote(tame(text, 300));
    return out + "]";
}

std::string finding_record(const ProbeFinding& finding) {
    return ObjectWriter{}
        .text("kind", finding.kind)
        .text("in", tame(finding.source, 200))
        .text("where", tame(finding.where, 400))
        .integer("reviews", static_cast<std::int64_t>(finding.reviews.size()))
        .integer("declared", finding.declared)
        .raw("fields", field_records(finding))
        .raw("notes", string_list(finding.notes))
        .text("definition", finding.definition)
        .finish();
}

}  // namespace

std::string probe_text(const ProbedPage& page, const ProbeReport& report) {
    std::string out = line("page", tame(page.where, 300));
    out += line("", fmt::format("{} bytes, {}{}{}", report.bytes, report.charset,
                                report.lang.empty() ? "" : ", language " + tame(report.lang, 20),
                                report.lang_guessed ? " by its letters" : ""));
    out += line("title", tame(report.title));
    if (page.status != 200) out += line("status", fmt::format("{}", page.status));
    if (report.total)
        out +=
            line("total", fmt::format("{} (\"{}\")", *report.total, tame(report.total_text, 80)));
    for (const auto& feed : report.feeds) {
        out += line("feed", fmt::format("{}  {}{}", feed.url, feed.type,
                                        feed.title.empty() ? "" : "  \"" + feed.title + "\""));
    }
    if (!report.held_back.empty()) out += line("held back", tame(report.held_back));
    for (const auto& note : report.notes) out += line("note", tame(note, 200));
    if (report.findings.empty()) out += "\nNothing here looks like reviews.\n";
    for (std::size_t i = 0; i < report.findings.size(); ++i) {
        out += finding_text(i + 1, report.findings[i]);
    }
    return out;
}

std::string probe_record(const ProbedPage& page, const ProbeReport& report) {
    std::string feeds, findings;
    for (const auto& feed : report.feeds) {
        feeds += (feeds.empty() ? "[" : ",") + ObjectWriter{}
                                                   .text("url", feed.url)
                                                   .text("type", feed.type)
                                                   .text("title", feed.title)
                                                   .finish();
    }
    for (const auto& finding : report.findings) {
        findings += (findings.empty() ? "[" : ",") + finding_record(finding);
    }
    return ObjectWriter{}
        .text("type", "probe")
        .text("page", tame(page.where, 2'000))
        .text("url", tame(page.url, 2'000))
        .integer("status", page.status)
        .integer("bytes", static_cast<std::int64_t>(report.bytes))
        .text("charset", report.charset)
        .text("lang", tame(report.lang, 40))
        .text("title", report.title)
        .integer("total", report.total)
        .text("held_back", report.held_back)
        .raw("feeds", feeds.empty() ? "" : feeds + "]")
        .raw("notes", string_list(report.notes))
        .raw("found", findings.empty() ? "[]" : findings + "]")
        .finish();
}

}  // namespace molva::cli
