#include "cli/pipeline.hpp"

#include <fmt/format.h>

#include "base/lines.hpp"
#include "cli/paths.hpp"

namespace molva::cli {

store::DiffOptions diff_options(const Config& config) {
    store::DiffOptions out;
    out.confirm_removed = static_cast<int>(config.diff.confirm_removed);
    out.broken_after = static_cast<int>(config.diff.broken_after);
    return out;
}

store::Diff::Notice say_notices(Io& io) {
    return [&io](const Error& notice) {
        notice.status == Exit::ok ? io.note(notice.where, notice.what) : io.report(notice);
    };
}

namespace {

store::DiffOptions with(store::DiffOptions options, const PipelineOptions& more,
                        const Clock& clock) {
    options.announce_baseline = more.announce_baseline;
    options.hide = more.hide;
    options.clock = &clock;
    return options;
}

}  // namespace

Pipeline::Pipeline(const Config& config, std::shared_ptr<const flag::Knowledge> knowledge,
                   store::Store& store, Io& io, const PipelineOptions& options)
    : io_(io),
      flagging_(config.rules, std::move(knowledge), io,
                options.all ? FlagOutput::all : FlagOutput::flagged),
      diff_(store, with(diff_options(config), options, io.clock()),
            [this](std::string_view line) {
                padded_.assign(line).append(LineReader::kPadding, '\0');
                flagging_.take(std::string_view{padded_}.substr(0, line.size()), Io::Place{"event"});
                return Result<void>{};
            },
            say_notices(io)) {
    flagging_.doubt(std::make_unique<Doubting>(config, store, io), false);
}

void Pipeline::take(std::string_view line) {
    if (stopped_) return;
    std::string padded{line};
    padded.append(LineReader::kPadding, '\0');
    const auto record = parser_.parse(std::string_view{padded}.substr(0, line.size()));
    if (!record) return io_.report(record.error());
    const auto taken = diff_.take(*record);
    io_.flush();  // whoever waits for bad news should not wait for the slowest site
    if (taken) return;
    if (taken.error().status == Exit::system) stopped_ = taken.error();
    else io_.report(taken.error());
}

Result<void> Pipeline::finish() {
    if (stopped_) return *stopped_;
    return diff_.finish();
}

std::filesystem::path lock_file(const std::string& store_url) {
    constexpr std::string_view kSqlite = "sqlite:";
    if (store_url.starts_with(kSqlite) && store_url != "sqlite::memory:") {
        return store_url.substr(kSqlite.size()) + ".lock";
    }
    return state_dir() / "run.lock";
}

void say_summary(const FetchTotals& totals, const Pipeline& pipeline, Io& io) {
    io.say_plainly(fmt::format("{} sources, {} of them troubled; {} reviews read, {} events, {} "
                               "flagged",
                               totals.verdicts.size(), totals.troubled, totals.reviews,
                               pipeline.totals().events, pipeline.flagged()));
}

}  // namespace molva::cli
