// molva-events - hand out the log of events.
//
// Without a consumer: the log, or the part of it that is asked for. With one:
// the events behind its cursor. A command gets them on its standard input, and
// the cursor moves on only if it ends with status 0, so that every event
// reaches it at least once. --follow waits for more.

#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include "base/utf8.hpp"
#include "cli/config.hpp"
#include "cli/stopping.hpp"
#include "cli/tool.hpp"
#include "store/events.hpp"
#include "store/store.hpp"
#include "stream/object_writer.hpp"
#include "stream/record.hpp"

namespace {

using namespace molva;

struct Options {
    std::string consumer;
    std::vector<std::string> command;
    std::string since, until;  ///< a seq or a time
    std::string ack;
    std::vector<std::string> sources, subjects, events;
    std::size_t batch = 0;
    std::optional<std::int64_t> max_attempts;  ///< nothing: the configuration's
    bool peek = false;
    bool dead = false;
    bool retry = false;
    bool follow = false;
    bool exit_status = false;
};

// What stands beside an option that it cannot mean anything with is refused.
void exclude(CLI::App& app, const char* option, std::initializer_list<const char*> others) {
    for (const char* other : others) app.get_option(option)->excludes(app.get_option(other));
}

void declare_consumer(CLI::App& app, Options& options) {
    auto* consumer = app.add_option("--consumer", options.consumer, "read from where NAME stopped")
                         ->type_name("NAME");
    auto* command = app.add_option("command", options.command,
                                   "after --: gets the events on its standard input")
                        ->type_name("CMD")
                        ->needs(consumer);
    app.add_flag("--peek", options.peek, "leave the consumer where it is")->needs(consumer);
    app.add_option("--ack", options.ack, "count events up to SEQ as delivered")
        ->type_name("SEQ")
        ->needs(consumer);
    app.add_option("--batch", options.batch, "hand out at most N events at a time")
        ->type_name("N")
        ->check(CLI::Range(1, 1'000'000'000).description(""))
        ->needs(consumer);
    app.add_option("--max-attempts", options.max_attempts,
                   "put an event aside that the command failed on N times")
        ->type_name("N")
        ->check(CLI::Range(0, 1000).description(""))
        ->needs(consumer)
        ->needs(command);
    app.add_flag("--dead", options.dead, "show the events that were put aside")->needs(consumer);
    app.add_flag("--retry", options.retry, "hand out the events that were put aside again")
        ->needs(consumer);
    exclude(app, "--peek", {"--ack", "--dead", "--retry", "--max-attempts"});
    exclude(app, "--ack", {"--dead", "--retry", "--batch", "--max-attempts"});
    exclude(app, "--dead", {"--retry", "--batch", "--max-attempts"});
    exclude(app, "--retry", {"--batch", "--max-attempts"});
}

void declare(CLI::App& app, Options& options) {
    declare_consumer(app, options);
    auto* consumer = app.get_option("--consumer");
    app.add_option("--from,--since", options.since, "begin behind SEQ, or at TIME")
        ->type_name("SEQ|TIME")
        ->excludes(consumer);
    auto* until = app.add_option("--until", options.until, "end with SEQ, or before TIME")
                      ->type_name("SEQ|TIME")
                      ->excludes(consumer);
    app.add_option("--source", options.sources, "only events of this source")
        ->type_name("NAME")
        ->allow_extra_args(false);
    app.add_option("--subject", options.subjects, "only events about this subject")
        ->type_name("NAME")
        ->allow_extra_args(false);
    app.add_option("--event", options.events, "only this kind of event")
        ->allow_extra_args(false)
        ->type_name(
            "new|edited|rating_changed|replied|reply_edited|reply_removed|removed|returned|"
            "source_broken|source_recovered")
        ->check(CLI::IsMember({"new", "edited", "rating_changed", "replied", "reply_edited",
                               "reply_removed", "removed", "returned", "source_broken",
                               "source_recovered"})
                    .description(""));
    app.add_flag("--follow", options.follow, "wait for more")->excludes(until);
    exclude(app, "--follow", {"--ack", "--peek", "--dead", "--retry"});
    exclude(app, "--ack", {"--source", "--subject", "--event"});
    app.add_flag("-e,--exit-status", options.exit_status, "exit with 1 if there was no event");
}

std::optional<std::int64_t> read_seq(std::string_view text) {
    std::int64_t seq = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), seq);
    if (code != std::errc{} || end != text.data() + text.size() || seq < 0) return std::nullopt;
    return seq;
}

Error not_a_place(const char* option, const std::string& text) {
    return {Exit::usage,
            {},
            fmt::format("{}: \"{}\" is neither a number of the log nor an RFC "
                        "3339 time",
                        option, utf8::printable(text))};
}

store::EventFilter names_of(const Options& options) {
    store::EventFilter filter;
    filter.sources = options.sources;
    filter.subjects = options.subjects;
    filter.events = options.events;
    return filter;
}

Result<store::EventFilter> read_filter(const Options& options) {
    store::EventFilter filter = names_of(options);
    if (!options.since.empty()) {
        const auto seq = read_seq(options.since);
        const auto time = parse_rfc3339(options.since);
        if (!seq && !time) return not_a_place("--from", options.since);
        if (seq) filter.after = *seq;
        if (!seq) filter.since = time->at;
    }
    if (!options.until.empty()) {
        const auto seq = read_seq(options.until);
        const auto time = parse_rfc3339(options.until);
        if (!seq && !time) return not_a_place("--until", options.until);
        if (seq) filter.to = *seq;
        if (!seq) filter.until = time->at;
    }
    return filter;
}

// One run over what there is. @return how many events were handed out
class Reader {
public:
    Reader(store::Store& store, const Options& options, std::int64_t max_attempts, cli::Io& io)
        : store_(store), options_(options), max_attempts_(max_attempts), io_(io) {}

    Result<std::int64_t> read() {
        if (!options_.ack.empty()) return acknowledge();
        if (options_.dead) return print_dead();
        if (options_.retry) return retry();
        if (!options_.command.empty()) return run_command();
        if (!options_.consumer.empty()) return print_pending();
        return print_log();
    }

    /// As read(), again and again as events come, until it is told to stop.
    Result<std::int64_t> follow();

private:
    Result<std::int64_t> acknowledge();
    Result<std::int64_t> print_dead();
    Result<std::int64_t> retry();
    Result<std::int64_t> run_command();
    Result<std::int64_t> print_pending();
    Result<std::int64_t> print_log();
    Result<std::int64_t> outcome(const store::Delivery& done, std::string_view otherwise);

    store::Store& store_;
    const Options& options_;
    std::int64_t max_attempts_;
    cli::Io& io_;
    std::optional<store::EventFilter> filter_;  // of the log, as far as it is read
};

Result<std::int64_t> Reader::acknowledge() {
    const auto seq = read_seq(options_.ack);
    if (!seq) {
        return Error{
            Exit::usage,
            {},
            fmt::format("--ack: \"{}\" is no number of the log", utf8::printable(options_.ack))};
    }
    const auto moved = store::acknowledge(store_, options_.consumer, *seq, io_.clock().now());
    if (!moved) return moved.error();
    return std::int64_t{1};
}

Result<std::int64_t> Reader::print_log() {
    if (!filter_) {
        const auto filter = read_filter(options_);
        if (!filter) return filter.error();
        filter_ = *filter;
    }
    auto filter = *filter_;
    if (!filter.to) {
        const auto last = store_.last_seq();
        if (!last) return last.error();
        filter.to = *last;
    }
    const auto count = store::read_events(store_, filter, [&](const store::LoggedEvent& event) {
        io_.record(event.line);
        return Result<void>{};
    });
    filter_->after = std::max(filter_->after, *filter.to);
    return count;
}

// Prints what is pending. The cursor moves once the output has taken it all.
Result<std::int64_t> Reader::print_pending() {
    const auto piece = store::read_pending(store_, options_.consumer, names_of(options_),
                                           options_.batch, [&](const store::LoggedEvent& event) {
                                               io_.record(event.line);
                                               return Result<void>{};
                                           });
    if (!piece) return piece.error();
    if (options_.peek) return piece->count;
    if (io_.close() == Exit::system) return Error{Exit::system, {}, "the events stay pending"};
    const auto state = store_.consumer(options_.consumer);
    if (!state) return state.error();
    if (state->cursor == piece->upto) return piece->count;
    const auto moved =
        store::acknowledge(store_, options_.consumer, piece->upto, io_.clock().now());
    if (!moved) return moved.error();
    return piece->count;
}

std::string with_letter(const store::LoggedEvent& event, const store::DeadLetter& letter) {
    return stream::with_member(event.line, "dead",
                               stream::ObjectWriter{}
                                   .integer("attempts", letter.attempts)
                                   .time("at", letter.at)
                                   .text("reason", letter.reason)
                                   .finish());
}

Result<std::int64_t> Reader::print_dead() {
    return store::read_dead(store_, options_.consumer, names_of(options_),
                            [&](const store::LoggedEvent& event, const store::DeadLetter& letter) {
                                io_.record(with_letter(event, letter));
                                return Result<void>{};
                            });
}

Result<std::int64_t> Reader::outcome(const store::Delivery& done, std::string_view otherwise) {
    if (done.failure.empty()) return done.delivered;
    std::string rest;
    if (done.dead > 0) {
        rest = fmt::format(
            "; {} put aside, see --dead and --retry",
            done.dead == 1 ? "one event was" : fmt::format("{} events were", done.dead));
    }
    if (done.pending || done.dead == 0) rest += fmt::format("; {}", otherwise);
    return Error{Exit::partial, options_.command.front(),
                 fmt::format("{}{} (consumer \"{}\")", done.failure, rest, options_.consumer)};
}

Result<std::int64_t> Reader::retry() {
    if (!options_.command.empty()) {
        const auto done = store::retry_dead(store_, options_.consumer, options_.command,
                                            names_of(options_), io_.clock());
        if (!done) return done.error();
        return outcome(*done, "what failed stays put aside");
    }
    std::vector<std::int64_t> seqs;
    const auto count =
        store::read_dead(store_, options_.consumer, names_of(options_),
                         [&](const store::LoggedEvent& event, const store::DeadLetter&) {
                             io_.record(event.line);
                             seqs.push_back(event.seq);
                             return Result<void>{};
                         });
    if (!count || *count == 0) return count;
    if (io_.close() == Exit::system) return Error{Exit::system, {}, "the events stay put aside"};
    const auto gone = store::drop_letters(store_, options_.consumer, seqs);
    if (!gone) return gone.error();
    return count;
}

Result<std::int64_t> Reader::run_command() {
    store::DeliverOptions how;
    how.batch = options_.batch;
    how.max_attempts = max_attempts_;
    how.only = names_of(options_);
    const auto done = store::deliver(store_, options_.consumer, options_.command, how, io_.clock());
    if (!done) return done.error();
    return outcome(*done, "the events stay pending");
}

// A command that fails is tried again at growing distances, a closed pipe ends
// the waiting quietly. What went wrong and then well again does not count at the
// end; what still stands then does.
Result<std::int64_t> Reader::follow() {
    using namespace std::chrono_literals;
    const auto stop = cli::StopSignals::catch_them();
    if (!stop) return stop.error();
    const bool prints = options_.command.empty();
    const store::Wake wake{stop->fd(), prints ? STDOUT_FILENO : -1};
    std::int64_t total = 0;
    auto again = 1s;
    bool failing = false;
    while (!stop->came() && !(prints && cli::reader_gone(STDOUT_FILENO))) {
        const auto got = read();
        if (!got && got.error().status != Exit::partial) return got;
        failing = !got;
        if (got) {
            total += *got;
            again = 1s;
        } else {
            io_.complain(got.error().where, got.error().what);
        }
        io_.flush();
        const bool more = got && options_.batch > 0 && *got > 0 && prints;
        if (more) continue;
        const auto until = got ? std::chrono::seconds{1h} : again;
        const auto waited = store_.wait_for_events(until, wake);
        if (!waited) return waited.error();
        if (!got) again = std::min(again * 2, std::chrono::seconds{60});
    }
    if (failing) io_.worsen(Exit::partial);
    return total;
}

// What cannot be meant: options that contradict each other.
std::optional<Error> contradiction(const Options& options) {
    const auto error = [](std::string what) { return Error{Exit::usage, {}, std::move(what)}; };
    if (options.command.empty()) return std::nullopt;
    if (options.peek) return error("--peek runs no command");
    if (options.dead) return error("--dead runs no command; --retry does");
    if (!options.ack.empty()) return error("--ack runs no command");
    return std::nullopt;
}

Result<Exit> run(const Options& options, cli::Io& io) {
    if (auto wrong = contradiction(options)) return *wrong;
    const auto config = cli::load_config_for(io.common().config);
    if (!config) return config.error();
    const bool reads_only = options.consumer.empty() || options.peek || options.dead;
    const std::string url = cli::store_url(io.common().store, *config);
    // A consumer of a store that is made for it would wait for nothing for ever.
    auto store = cli::open_store(
        url, *config, reads_only ? store::OpenMode::read_only : store::OpenMode::existing);
    if (!store) return store.error();
    Reader reader{**store, options, options.max_attempts.value_or(config->events.max_attempts), io};
    const auto count = options.follow ? reader.follow() : reader.read();
    if (!count) return count.error();
    if (options.ack.empty()) io.note({}, fmt::format("{} events", *count));
    return options.exit_status && *count == 0 ? Exit::found : Exit::ok;
}

}  // namespace

int main(int argc, char** argv) {
    Options options;
    return cli::tool_main(
        argc, argv, {"molva-events", "hand out the log of events"},
        [&](CLI::App& app) { declare(app, options); },
        [&](cli::Io& io) { return run(options, io); });
}
