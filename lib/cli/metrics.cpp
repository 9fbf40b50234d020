#include "cli/metrics.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <optional>

#include "base/file.hpp"
#include "base/version.hpp"

namespace molva::cli {

namespace {

constexpr std::string_view kInfo = "molva_source_info";
constexpr std::string_view kVerdict = "molva_source_verdict";
constexpr std::string_view kDuration = "molva_source_duration_seconds";
constexpr std::string_view kReviews = "molva_source_reviews";
constexpr std::string_view kRequests = "molva_source_requests";
constexpr std::string_view kBytes = "molva_source_received_bytes";
constexpr std::string_view kCrawled = "molva_source_last_crawl_timestamp_seconds";
constexpr std::string_view kRead = "molva_source_last_success_timestamp_seconds";
constexpr std::string_view kBuild = "molva_build_info";
constexpr std::string_view kRun = "molva_run_timestamp_seconds";

constexpr std::array<Family, 10> kFamilies{{
    {kInfo, "The source's subject and scraper as labels; always 1."},
    {kVerdict, "1 for the verdict of the last crawl, 0 for the others."},
    {kDuration, "Length of the last crawl."},
    {kReviews, "Reviews read by the last crawl."},
    {kRequests, "Requests of the last crawl, redirects and repetitions included."},
    {kBytes, "Bytes of the last crawl's answers, unpacked."},
    {kCrawled, "When the last crawl ended."},
    {kRead, "When the last crawl ended that read a page: ok, unchanged, empty or partial."},
    {kBuild, "The version as a label; always 1."},
    {kRun, "When the last run ended."},
}};

constexpr std::array kVerdicts{
    stream::Verdict::ok,      stream::Verdict::unchanged,  stream::Verdict::empty,
    stream::Verdict::partial, stream::Verdict::suspicious, stream::Verdict::degraded,
    stream::Verdict::blocked, stream::Verdict::disallowed, stream::Verdict::failed};

// What an old file may have to say: a thousand sources need 1.5 MB.
constexpr std::size_t kLargestFile = std::size_t{64} << 20;

std::string seconds(Instant at) {
    return fmt::format("{:.3f}", double(at.time_since_epoch().count()) / 1000);
}

std::string line(std::string_view family, const std::string& source, const std::string& value) {
    return fmt::format("{}{{source=\"{}\"}} {}\n", family, source, value);
}

// Takes `"…"`, escaped, from the front; false if it is not there.
bool take_quoted(std::string_view& text) {
    if (!text.starts_with('"')) return false;
    for (std::size_t i = 1; i < text.size() && text[i] != '\n'; ++i) {
        if (text[i] == '\\') {
            ++i;
        } else if (text[i] == '"') {
            text.remove_prefix(i + 1);
            return true;
        }
    }
    return false;
}

// The labels of `{NAME="…",NAME="…"} NUMBER\n`, or nothing if it is not that:
// one line that a scraper cannot read costs it the whole file.
std::optional<std::string_view> labels_of_sample(std::string_view text) {
    const std::string_view whole = text;
    do {
        text.remove_prefix(1);  // the brace or a comma
        const auto equals = std::min(text.find('='), text.size());
        if (equals == 0 || text.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") != equals) {
            return std::nullopt;
        }
        text.remove_prefix(equals + 1);
        if (!take_quoted(text)) return std::nullopt;
    } while (text.starts_with(','));
    if (!text.starts_with("} ")) return std::nullopt;
    const auto labels = whole.substr(0, whole.size() - text.size() + 1);
    text.remove_prefix(2);
    double value = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (code != std::errc{} || end != text.data() + text.size() - 1) return std::nullopt;
    return labels;
}

// The escaped name in `NAME{source="…`, or nothing.
std::optional<std::string> source_of(std::string_view labels) {
    constexpr std::string_view kStart = "{source=\"";
    if (!labels.starts_with(kStart)) return std::nullopt;
    for (std::size_t i = kStart.size(); i < labels.size(); ++i) {
        if (labels[i] == '"') return std::string{labels.substr(kStart.size(), i - kStart.size())};
        if (labels[i] == '\\') ++i;
    }
    return std::nullopt;
}

}  // namespace

std::span<const Family> metric_families() { return kFamilies; }

std::string escape_label(std::string_view value) {
    std::string out;
    for (const char c : value) {
        if (c == '\\' || c == '"') out += '\\';
        c == '\n' ? out += "\\n" : out += c;
    }
    return out;
}

void Metrics::keep(std::string_view text, const std::set<std::string>& names) {
    std::set<std::string> wanted;
    for (const auto& name : names) wanted.insert(escape_label(name));
    std::set<std::string_view> seen;  // name and labels
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size() - 1);
        const std::string_view one = text.substr(0, end + 1);
        text.remove_prefix(end + 1);
        const auto brace = one.find('{');
        if (brace == std::string_view::npos || !one.ends_with('\n')) continue;
        const auto source = source_of(one.substr(brace));
        const auto labels = labels_of_sample(one.substr(brace));
        if (!source || !labels || !wanted.contains(*source)) continue;
        if (!seen.insert(one.substr(0, brace + labels->size())).second) continue;
        for (const auto& family : kFamilies) {
            if (family.name == one.substr(0, brace)) sources_[*source][family.name] += one;
        }
    }
}

void Metrics::remember(const std::string& source, Instant read) {
    const std::string name = escape_label(source);
    auto& lines = sources_[name];
    if (!lines.contains(kRead)) lines[kRead] = line(kRead, name, seconds(read));
}

void Metrics::count(const stream::Crawl& crawl) {
    const std::string name = escape_label(crawl.source);
    Lines& lines = sources_[name];
    lines[kInfo] = fmt::format("{}{{source=\"{}\",subject=\"{}\",scraper=\"{}\"}} 1\n", kInfo, name,
                               escape_label(crawl.subject), escape_label(crawl.scraper));
    lines[kVerdict].clear();
    for (const auto verdict : kVerdicts) {
        lines[kVerdict] += fmt::format("{}{{source=\"{}\",verdict=\"{}\"}} {}\n", kVerdict, name,
                                       to_string(verdict), verdict == crawl.verdict ? 1 : 0);
    }
    const double took = double((crawl.finished - crawl.started).count()) / 1000;
    lines[kDuration] = line(kDuration, name, fmt::format("{:.3f}", took));
    lines[kReviews] = line(kReviews, name, fmt::format("{}", crawl.reviews));
    lines[kRequests] = line(kRequests, name, fmt::format("{}", crawl.requests));
    lines[kBytes] = line(kBytes, name, fmt::format("{}", crawl.bytes));
    lines[kCrawled] = line(kCrawled, name, seconds(crawl.finished));
    // A source that was cut short before its first page has not been read.
    const bool nothing = crawl.verdict == stream::Verdict::partial && crawl.pages == 0;
    if (stream::is_readable(crawl.verdict) && !nothing) {
        lines[kRead] = line(kRead, name, seconds(crawl.finished));
    }
}

std::string Metrics::text(Instant now) const {
    std::string out;
    for (const auto& family : kFamilies) {
        std::string samples;
        if (family.name == kBuild) {
            samples = fmt::format("{}{{version=\"{}\"}} 1\n", kBuild, escape_label(kVersion));
        } else if (family.name == kRun) {
            samples = fmt::format("{} {}\n", kRun, seconds(now));
        }
        for (const auto& [source, lines] : sources_) {
            const auto found = lines.find(family.name);
            if (found != lines.end()) samples += found->second;
        }
        if (samples.empty()) continue;
        out +=
            fmt::format("# HELP {0} {1}\n# TYPE {0} gauge\n{2}", family.name, family.help, samples);
    }
    return out;
}

std::string old_metrics(const std::filesystem::path& path) {
    return read_file(path, kLargestFile).value_or("");
}

}  // namespace molva::cli
