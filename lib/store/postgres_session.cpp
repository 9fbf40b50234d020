// Statements and transactions; connecting is in postgres_connect.cpp.

#include "store/postgres_session.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "store/postgres_error.hpp"

namespace molva::store::postgres {

namespace {

// More than this is not sent without reading answers: client and server could
// wait for each other with full buffers.
constexpr std::size_t kMostPosted = 200;
constexpr std::chrono::milliseconds kLook{50};  // between two questions
constexpr std::size_t kMostPostedBytes = std::size_t{32} << 10;

}  // namespace

Error Session::lost() {
    return error(
        "lost the connection to the server in the middle of a transaction; nothing of it was "
        "stored, run again");
}

// Notes whether the connection is gone too.
Error Session::failed(const PGresult* answer) {
    if (dead_ || pq().status(connection_.get()) == CONNECTION_BAD || ends_connection(answer)) {
        dead_ = true;
        if (state_ == State::open) state_ = State::lost;
        if (state_ == State::lost) return lost();
        return error(
            fmt::format("lost the connection to the server: {}", explain(connection_.get())));
    }
    return error(explain(answer, patience_));
}

Result<void> Session::ready() {
    if (state_ == State::lost) return lost();
    if (!dead_ && pq().status(connection_.get()) != CONNECTION_BAD) return {};
    return reconnect();
}

// Puts a statement into the queue to the server, prepared first if it is new.
bool Session::send(const char* sql, const Params& params) {
    if (pq().pipelineStatus(connection_.get()) == PQ_PIPELINE_OFF &&
        pq().enterPipelineMode(connection_.get()) != 1) {
        return false;
    }
    auto found = prepared_.find(sql);
    if (found == prepared_.end()) {
        // A name of its own each time: the last try may have got through or not.
        found = prepared_.emplace(sql, fmt::format("molva{}", ++names_)).first;
        preparing_.push_back(sql);
        if (pq().sendPrepare(connection_.get(), found->second.c_str(), sql, 0, nullptr) != 1) {
            return false;
        }
    }
    std::vector<const char*> values;
    std::vector<int> lengths, formats;
    params.lay_out(values, lengths, formats);
    ++posted_;
    posted_bytes_ += params.size();
    return pq().sendQueryPrepared(connection_.get(), found->second.c_str(), params.count(),
                               values.data(), lengths.data(), formats.data(), 1) == 1;
}

// Reads the answers to everything that was sent. The first error counts: the
// server passes over the rest.
// @param wanted  the answer to the last statement is returned
Result<Session::Answer> Session::collect(bool wanted) {
    Answer last;
    std::optional<Error> wrong;
    auto* const connection = connection_.get();
    bool done = pq().pipelineSync(connection) != 1;
    if (done) wrong = failed(nullptr);
    for (int silent = 0; !done;) {
        Answer answer{pq().getResult(connection)};
        if (!answer) {
            // One silence ends each answer. Two mean that nothing will come: so it is
            // when the server was gone before we wrote to it.
            done = ++silent > 1;
            if (done) dead_ = true;
            if (done && !wrong) wrong = failed(nullptr);
            continue;
        }
        silent = 0;
        switch (pq().resultStatus(answer.get())) {
            case PGRES_PIPELINE_SYNC:
                done = true;
                break;
            case PGRES_PIPELINE_ABORTED:
                break;
            case PGRES_FATAL_ERROR:
            case PGRES_BAD_RESPONSE:
                if (!wrong) wrong = failed(answer.get());
                break;
            default:
                last = std::move(answer);
        }
        if (pq().status(connection) == CONNECTION_BAD) {
            if (!wrong) wrong = failed(nullptr);
            done = true;
        }
    }
    if (!dead_) pq().exitPipelineMode(connection);
    if (wrong) {
        for (const char* sql : preparing_) prepared_.erase(sql);
    }
    preparing_.clear();
    posted_ = posted_bytes_ = 0;
    if (wrong) return *wrong;
    if (wanted && !last) return error("the server gave no answer");
    return last;
}

Result<void> Session::settle() {
    if (pq().pipelineStatus(connection_.get()) == PQ_PIPELINE_OFF) return {};
    auto answer = collect(false);
    if (!answer) return answer.error();
    return {};
}

Result<void> Session::post(const char* sql, const Params& params) {
    if (state_ == State::idle) return run(sql, params);
    if (state_ == State::lost) return lost();
    if (posted_ >= kMostPosted || posted_bytes_ >= kMostPostedBytes) {
        if (auto settled = settle(); !settled) return settled;
    }
    if (send(sql, params)) return {};
    return failed(nullptr);
}

Result<Rows> Session::once(const char* sql, const Params& params) {
    if (auto there = ready(); !there) return there.error();
    if (!send(sql, params)) return failed(nullptr);
    auto answer = collect(true);
    if (!answer) return answer.error();
    return Rows{answer->release()};
}

Result<Rows> Session::query(const char* sql, const Params& params) {
    auto rows = once(sql, params);
    if (rows || state_ != State::idle || !dead_) return rows;
    return once(sql, params);
}

Result<void> Session::run(const char* sql, const Params& params) {
    auto rows = query(sql, params);
    if (!rows) return rows.error();
    return {};
}

Result<void> Session::script(const char* sql) {
    if (auto settled = settle(); !settled) return settled;
    if (auto there = ready(); !there) return there;
    const Answer answer{pq().exec(connection_.get(), sql)};
    const auto status = pq().resultStatus(answer.get());
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) return {};
    return failed(answer.get());
}

Result<void> Session::copy(const char* sql, std::string_view rows) {
    if (auto settled = settle(); !settled) return settled;
    if (auto there = ready(); !there) return there;
    auto* const connection = connection_.get();
    const Answer begun{pq().exec(connection, sql)};
    if (pq().resultStatus(begun.get()) != PGRES_COPY_IN) return failed(begun.get());
    // Signature, flags and the length of an extension that is not there.
    constexpr std::string_view kHead{"PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0", 19};
    constexpr std::string_view kTail{"\377\377", 2};
    constexpr std::size_t kPiece = std::size_t{1} << 20;
    bool good = pq().putCopyData(connection, kHead.data(), static_cast<int>(kHead.size())) == 1;
    for (; good && !rows.empty(); rows.remove_prefix(std::min(kPiece, rows.size()))) {
        const auto size = static_cast<int>(std::min(kPiece, rows.size()));
        good = pq().putCopyData(connection, rows.data(), size) == 1;
    }
    good = good && pq().putCopyData(connection, kTail.data(), static_cast<int>(kTail.size())) == 1;
    good = good && pq().putCopyEnd(connection, nullptr) == 1;
    std::optional<Error> wrong;
    while (Answer answer{pq().getResult(connection)}) {
        const bool fine = pq().resultStatus(answer.get()) == PGRES_COMMAND_OK;
        if (!fine && !wrong) wrong = failed(answer.get());
        if (pq().status(connection) == CONNECTION_BAD) break;
    }
    if (!good && !wrong) wrong = failed(nullptr);
    if (wrong) return *wrong;
    return {};
}

Result<void> Session::begin(bool reading) {
    auto begun = run(reading ? "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY"
                             : "BEGIN ISOLATION LEVEL READ COMMITTED");
    if (!begun) return begun;
    state_ = State::open;
    number_.clear();
    crashed_ = false;
    return {};
}

Result<void> Session::commit() {
    auto answer = query("COMMIT");
    if (answer) {
        state_ = State::idle;
        // A transaction in which something failed ends with ROLLBACK, politely.
        if (answer->command() == "COMMIT") return {};
        return error("the transaction could not be stored, nothing of it was; run again");
    }
    if (state_ == State::lost && !number_.empty()) return fate();
    return answer.error();
}

// The connection was lost while COMMIT was on its way. After a crash the server
// may give a number again that had not reached its disk, so "committed" is
// believed only of a server that went on; all other answers are safe.
Result<void> Session::fate() {
    state_ = State::idle;
    const auto undone = [&] {
        state_ = State::lost;  // for the caller to roll back, as after any failure
        return lost();
    };
    Params params;
    params.add(std::string_view{number_});
    const std::string before = started_;
    for (auto left = reconnect_; left.count() > 0; left -= kLook) {
        if (!ready()) break;
        const bool same_run = started_ == before && !crashed_;
        const auto rows = query("SELECT pg_xact_status($1::text::xid8)", params);
        if (!rows && dead_) continue;
        // An error is about a number that has not been given out (again).
        const std::string status = rows && !rows->null(0, 0) ? rows->text(0, 0) : "none";
        if (status == "aborted" || (status == "none" && !same_run)) return undone();
        if (status == "committed" && same_run) return {};
        if (status != "in progress") break;
        pause(kLook);
    }
    return error(
        "lost the connection to the server while a transaction was being stored, and cannot ask "
        "whether it was; run again: what is stored already changes nothing");
}

void Session::rollback() noexcept {
    if (state_ == State::idle) return;
    const bool ask = state_ == State::open && !dead_;
    if (ask) (void)settle();
    if (ask && !dead_) (void)run("ROLLBACK");
    state_ = State::idle;
}

}  // namespace molva::store::postgres
