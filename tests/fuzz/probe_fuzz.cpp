// Any page to the probe: an answer within its limits, and every definition that
// it writes loads and gives what was reported.

#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/utf8.hpp"
#include "scrape/definition.hpp"
#include "scrape/extract.hpp"
#include "scrape/probe.hpp"

using namespace molva;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size > 65'536) return 0;
    const std::string_view body{reinterpret_cast<const char*>(data), size};
    const Instant now{std::chrono::hours{24 * 20'000}};
    const scrape::ProbePage page{body, "https://a.example/b?c", "", 200};
    const auto report = scrape::probe_page(page, "fuzz", now);
    if (!report) {
        if (report.error().what.empty()) std::abort();
        return 0;
    }
    if (report->title != utf8::printable(report->title)) std::abort();
    for (const auto& note : report->notes) {
        if (note.find("thrown away") != std::string::npos) std::abort();
    }
    for (const auto& finding : report->findings) {
        if (!utf8::valid(finding.definition)) std::abort();
        const auto definition = scrape::parse_definition(finding.definition, "fuzz.toml");
        if (!definition) std::abort();
        scrape::Source source;
        source.name = "fuzz";
        source.url = page.url;
        scrape::Page saved;
        saved.body = body;
        saved.url = page.url;
        const auto result = scrape::extract(*definition, source, saved, now);
        if (!result || result->reviews.size() != finding.reviews.size()) std::abort();
    }
    return 0;
}
