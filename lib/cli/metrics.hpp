// What a run came to, for Prometheus: the text exposition format 0.0.4, in a
// file such as the textfile collector of node_exporter picks up.

#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>

#include "base/time.hpp"
#include "stream/crawl.hpp"

namespace molva::cli {

/// One metric: its name, and what it means in one line. molva-fetch(1) has the
/// same table, and a test compares them.
struct Family {
    std::string_view name, help;
};
std::span<const Family> metric_families();

/// A label's value between its quotes: backslash, quote and line end escaped.
std::string escape_label(std::string_view value);

class Metrics {
public:
    /// Takes over from an earlier run what it says of sources: those that are
    /// not due in this run stay, those that are not among `names` do not.
    /// Lines that it does not know are left out.
    void keep(std::string_view text, const std::set<std::string>& names);

    /// When a source was last read with success, from before this run.
    void remember(const std::string& source, Instant read);

    /// What a source's crawl record says.
    void count(const stream::Crawl& crawl);

    /// The file, sources in the order of their names.
    std::string text(Instant now) const;

private:
    /// Family → its lines, for each source (its name escaped).
    using Lines = std::map<std::string_view, std::string>;
    std::map<std::string, Lines> sources_{};
};

/// The text of an earlier run's file; empty if there is none that can be read.
std::string old_metrics(const std::filesystem::path& path);

}  // namespace molva::cli
