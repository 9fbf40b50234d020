// Making a connection, making it again, and waiting on it.

#include <fmt/format.h>
#include <poll.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <thread>
#include <utility>

#include "base/clock.hpp"
#include "store/postgres_error.hpp"
#include "store/postgres_session.hpp"

namespace molva::store::postgres {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds kFirstPause{50}, kLongestPause{1000};
constexpr int kOldest = 130000;  // PostgreSQL 13

// The statements that ask by key are meant for the indexes, also when nothing
// is known yet of a table that was filled a moment ago.
constexpr char kSettings[] =
    "SELECT set_config(name, value, false) FROM unnest($1::text[], $2::text[]) AS t(name, value)";
constexpr char kDurable[] =
    "SELECT set_config('synchronous_commit', 'on', false) "
    "WHERE current_setting('synchronous_commit') = 'off'";
constexpr char kStarted[] = "SELECT pg_postmaster_start_time()::text";
constexpr char kLock[] =
    "SELECT pg_try_advisory_lock(hashtextextended("
    "'molva ' || current_schema() || ' consumer ' || $1::text, 0))";
constexpr char kUnlock[] =
    "SELECT pg_advisory_unlock(hashtextextended("
    "'molva ' || current_schema() || ' consumer ' || $1::text, 0))";

// Nothing is printed; the end of all connections after a crash is worth knowing.
void take_notice(void* crashed, const PGresult* notice) {
    const char* const state = pq().resultErrorField(notice, PG_DIAG_SQLSTATE);
    if (state && std::string_view{state} == "57P02") *static_cast<bool*>(crashed) = true;
}

}  // namespace

void pause(milliseconds time) { std::this_thread::sleep_for(time); }

Session::Session(Address address, const OpenOptions& options)
    : address_(std::move(address)),
      patience_(std::max(options.patience, milliseconds{1})),
      reconnect_(std::max(options.reconnect, milliseconds{1})),
      read_only_(only_reads(options.mode)) {}

Result<std::unique_ptr<Session>> Session::open(Address address, const OpenOptions& options) {
    std::unique_ptr<Session> session{new Session{std::move(address), options}};
    if (auto connected = session->connect(); !connected) return connected.error();
    return session;
}

// A server that is being restarted is waited for, one that refuses us is not.
Result<void> Session::connect() {
    const auto& clock = system_clock();
    const auto until = clock.steady() + reconnect_;
    for (auto wait = kFirstPause;; wait = std::min(2 * wait, kLongestPause)) {
        auto connected = try_connect();
        if (!connected) return connected.error();
        if (*connected) return set_up();
        if (clock.steady() + wait >= until) {
            return error(fmt::format("cannot connect: {}", explain(connection_.get())));
        }
        pause(wait);
    }
}

// @return false if it is worth trying again
Result<bool> Session::try_connect() {
    std::vector<const char*> keywords, values;
    const auto add = [&](const char* keyword, const char* value, bool ours = false) {
        if (ours && find_option(address_, keyword)) return;
        keywords.push_back(keyword);
        values.push_back(value);
    };
    for (const auto& [keyword, value] : address_.options) add(keyword.c_str(), value.c_str());
    const auto seconds = fmt::format("{}", std::max<std::int64_t>(2, reconnect_.count() / 1000 + 1));
    add("connect_timeout", seconds.c_str(), true);
    add("fallback_application_name", "molva", true);
    add("client_encoding", "UTF8");
    add("keepalives_idle", "30", true);  // a machine that is gone without a word is noticed
    add("keepalives_interval", "10", true);
    add("keepalives_count", "3", true);
    if (!read_only_) add("target_session_attrs", "read-write", true);
    add(nullptr, nullptr);
    connection_.reset(pq().connectdbParams(keywords.data(), values.data(), 0));
    prepared_.clear();
    preparing_.clear();
    posted_ = posted_bytes_ = 0;
    dead_ = false;
    if (pq().status(connection_.get()) == CONNECTION_OK) return true;
    const std::string words = explain(connection_.get());
    const auto ping = pq().pingParams(keywords.data(), values.data(), 0);
    const bool full = words.find("too many clients") != std::string::npos ||
                      words.find("connection slots") != std::string::npos;
    if (ping == PQPING_REJECT || ping == PQPING_NO_RESPONSE || full) return false;
    return error(fmt::format("cannot connect: {}", words));
}

Result<void> Session::set_up() {
    pq().setNoticeReceiver(connection_.get(), take_notice, &crashed_);
    if (server_version() < kOldest) {
        return error(fmt::format("PostgreSQL {} is too old; 13 or newer is needed",
                                 server_version() / 10000));
    }
    const char* const encoding = pq().parameterStatus(connection_.get(), "server_encoding");
    if (!encoding || std::string_view{encoding} != "UTF8") {
        return error(fmt::format("the database's encoding is {}; make one with ENCODING 'UTF8'",
                                 encoding ? encoding : "not known"));
    }
    const auto lock = fmt::format("{}", patience_.count());
    const auto statement =
        fmt::format("{}", std::max<std::int64_t>(60'000, 3 * patience_.count()));
    std::vector<std::string> names, values;
    const auto set = [&](std::string name, std::string value) {
        names.push_back(std::move(name));
        values.push_back(std::move(value));
    };
    set("search_path", address_.schema + ", pg_temp");
    set("lock_timeout", lock);
    set("statement_timeout", statement);
    set("plan_cache_mode", "force_generic_plan");
    set("enable_seqscan", "off");
    set("enable_bitmapscan", "off");
    set("jit", "off");
    if (read_only_) set("default_transaction_read_only", "on");
    if (server_version() >= 140000) set("client_connection_check_interval", "1s");
    Params params;
    params.add_texts(names).add_texts(values);
    for (const auto& done : {once(kSettings, params), once(kDurable, {})}) {
        if (!done) return done.error();
    }
    const auto started = once(kStarted, {});
    if (!started) return started.error();
    started_ = started->text(0, 0);
    return {};
}

Result<void> Session::reconnect() {
    if (auto connected = connect(); !connected) return connected;
    for (const auto& what : locks_) {
        Params params;
        const auto rows = once(kLock, params.add(std::string_view{what}));
        if (!rows) return rows.error();
        if (rows->boolean(0, 0)) continue;
        return error(
            fmt::format("the connection was lost, and meanwhile another process has begun "
                        "to deliver to consumer \"{}\"",
                        what));
    }
    renewed_ = true;
    if (!listening_) return {};
    return listen();
}

// A process that was killed a moment ago may not have been noticed yet.
Result<bool> Session::lock(const std::string& what) {
    if (std::find(locks_.begin(), locks_.end(), what) != locks_.end()) return false;
    Params params;
    params.add(std::string_view{what});
    for (int attempt = 0; attempt < 6; ++attempt) {
        if (attempt > 0) pause(kFirstPause);
        const auto rows = query(kLock, params);
        if (!rows) return rows.error();
        if (!rows->boolean(0, 0)) continue;
        locks_.push_back(what);
        return true;
    }
    return false;
}

void Session::unlock(const std::string& what) {
    locks_.erase(std::remove(locks_.begin(), locks_.end(), what), locks_.end());
    if (dead_ || state_ != State::idle) return;
    Params params;
    (void)once(kUnlock, params.add(std::string_view{what}));
}

// The channel has the name of the schema, which is a plain name by parse_address().
Result<void> Session::listen() {
    listening_ = true;
    return script(fmt::format("LISTEN {}", address_.schema).c_str());
}

Result<bool> Session::wait(milliseconds at_most, const Wake& wake) {
    if (auto there = ready(); !there) return there.error();
    const auto& clock = system_clock();
    const auto until = clock.steady() + at_most;
    while (true) {
        bool heard = std::exchange(renewed_, false);
        auto* const connection = connection_.get();
        if (pq().consumeInput(connection) != 1) {
            dead_ = true;
            if (auto again = reconnect(); !again) return again.error();
            continue;
        }
        while (PGnotify* note = pq().notifies(connection)) {
            heard = true;
            pq().freemem(note);
        }
        if (heard) return true;
        const auto left = std::chrono::ceil<milliseconds>(until - clock.steady());
        if (left.count() <= 0) return false;
        std::array<pollfd, 3> watched{pollfd{pq().socket(connection), POLLIN, 0},
                                      pollfd{wake.signal, POLLIN, 0}, pollfd{wake.output, 0, 0}};
        const auto longest = std::min<std::int64_t>(left.count(), 3'600'000);
        if (::poll(watched.data(), watched.size(), static_cast<int>(longest)) < 0 &&
            errno != EINTR) {
            return error("cannot wait for the server");
        }
        if (watched[1].revents != 0 || watched[2].revents != 0) return false;
    }
}

}  // namespace molva::store::postgres
