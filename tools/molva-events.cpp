// molva-events - hand out the log of events.
//
// Without a consumer: the log, or the part of it that is asked for. With one:
// the events behind its cursor. A command gets them on its standard input, and
// the cursor moves on only if it ends with status 0, so that every event
// reaches it at least once.

#include <charconv>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/utf8.hpp"
#include "cli/config.hpp"
#include "cli/tool.hpp"
#include "store/events.hpp"
#include "store/store.hpp"

namespace {

using namespace molva;

struct Options {
    std::string consumer;
    bool has_consumer = false;  ///< named, if only by an empty word
    std::vector<std::string> command;
    std::string since, until;  ///< a seq or a time
    std::string ack;
    std::vector<std::string> sources, subjects, events;
    std::size_t batch = 0;
    bool peek = false;
    bool exit_status = false;
};

void declare(CLI::App& app, Options& options) {
    auto* consumer =
        app.add_option("--consumer", options.consumer, "read from where NAME stopped")
            ->type_name("NAME")
            ->each([&](const std::string&) { options.has_consumer = true; });
    app.add_option("command", options.command, "after --: gets the events on its standard input")
        ->type_name("CMD")
        ->needs(consumer);
    app.add_flag("--peek", options.peek, "leave the consumer where it is")->needs(consumer);
    app.add_option("--ack", options.ack, "count events up to SEQ as delivered")
        ->type_name("SEQ")
        ->needs(consumer);
    app.add_option("--batch", options.batch, "give the command at most N events at a time")
        ->type_name("N")
        ->check(CLI::PositiveNumber.description(""))
        ->needs(consumer);
    app.add_option("--since", options.since, "begin behind SEQ, or at TIME")
        ->type_name("SEQ|TIME")
        ->excludes(consumer);
    app.add_option("--until", options.until, "end with SEQ, or before TIME")
        ->type_name("SEQ|TIME")
        ->excludes(consumer);
    app.add_option("--source", options.sources, "only events of this source")
        ->type_name("NAME")
        ->excludes(consumer);
    app.add_option("--subject", options.subjects, "only events about this subject")
        ->type_name("NAME")
        ->excludes(consumer);
    app.add_option("--event", options.events, "only this kind of event")
        ->type_name("new|edited|rating_changed|replied|reply_edited|reply_removed|removed|returned|"
                    "source_broken|source_recovered")
        ->check(CLI::IsMember({"new", "edited", "rating_changed", "replied", "reply_edited",
                               "reply_removed", "removed", "returned", "source_broken",
                               "source_recovered"})
                    .description(""))
        ->excludes(consumer);
    app.add_flag("-e,--exit-status", options.exit_status, "exit with 1 if there was no event");
}

std::optional<std::int64_t> read_seq(std::string_view text) {
    std::int64_t seq = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), seq);
    if (code != std::errc{} || end != text.data() + text.size() || seq < 0) return std::nullopt;
    return seq;
}

Error not_a_place(const char* option, const std::string& text) {
    return {Exit::usage, {}, fmt::format("{}: \"{}\" is neither a number of the log nor an RFC "
                                         "3339 time",
                                         option, utf8::printable(text))};
}

Result<store::EventFilter> read_filter(const Options& options) {
    store::EventFilter filter;
    filter.sources = options.sources;
    filter.subjects = options.subjects;
    filter.events = options.events;
    if (!options.since.empty()) {
        const auto seq = read_seq(options.since);
        const auto time = parse_rfc3339(options.since);
        if (!seq && !time) return not_a_place("--since", options.since);
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

// Prints what is pending. The cursor moves once the output has taken it all.
Result<std::int64_t> print_pending(store::Store& store, const Options& options, cli::Io& io) {
    std::int64_t last = 0;
    const auto count = store::peek(store, options.consumer, [&](const store::LoggedEvent& event) {
        io.record(event.line);
        last = event.seq;
        return Result<void>{};
    });
    if (!count || *count == 0 || options.peek) return count;
    if (io.close() == Exit::system) return Error{Exit::system, {}, "the events stay pending"};
    const auto moved = store::acknowledge(store, options.consumer, last, io.clock().now());
    if (!moved) return moved.error();
    return count;
}

Result<std::int64_t> run_command(store::Store& store, const Options& options, cli::Io& io) {
    const auto done = store::deliver(store, options.consumer, options.command,
                                     {.batch = options.batch}, io.clock());
    if (!done) return done.error();
    if (!done->failure.empty()) {
        return Error{Exit::partial, options.command.front(),
                     fmt::format("{}; the events stay pending for \"{}\"", done->failure,
                                 options.consumer)};
    }
    return done->delivered;
}

Result<std::int64_t> work(store::Store& store, const Options& options, cli::Io& io) {
    if (!options.ack.empty()) {
        const auto seq = read_seq(options.ack);
        if (!seq) return not_a_place("--ack", options.ack);
        const auto moved = store::acknowledge(store, options.consumer, *seq, io.clock().now());
        if (!moved) return moved.error();
        return std::int64_t{1};
    }
    if (!options.command.empty()) return run_command(store, options, io);
    if (!options.consumer.empty()) return print_pending(store, options, io);
    const auto filter = read_filter(options);
    if (!filter) return filter.error();
    return store::read_events(store, *filter, [&](const store::LoggedEvent& event) {
        io.record(event.line);
        return Result<void>{};
    });
}

// What cannot be meant: options that contradict each other.
std::optional<Error> contradiction(const Options& options) {
    const auto error = [](std::string what) { return Error{Exit::usage, {}, std::move(what)}; };
    if (options.has_consumer && options.consumer.empty()) {
        return error("--consumer: the name is empty");
    }
    if (!options.command.empty() && options.peek) return error("--peek runs no command");
    if (!options.command.empty() && !options.ack.empty()) return error("--ack runs no command");
    return std::nullopt;
}

Result<Exit> run(const Options& options, cli::Io& io) {
    if (auto wrong = contradiction(options)) return *wrong;
    const auto config = cli::load_config_for(io.common().config);
    if (!config) return config.error();
    const bool reads_only = options.consumer.empty() || options.peek;
    auto store = store::open(
        cli::store_url(io.common().store, *config),
        {.mode = reads_only ? store::OpenMode::read_only : store::OpenMode::read_write});
    if (!store) return store.error();
    const auto count = work(**store, options, io);
    if (!count) return count.error();
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
