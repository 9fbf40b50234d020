// A connection to PostgreSQL: statements prepared once, reconnecting, errors in
// words.

#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.hpp"
#include "store/libpq.hpp"
#include "store/postgres_address.hpp"
#include "store/postgres_wire.hpp"
#include "store/store.hpp"

namespace molva::store::postgres {

/// Sleeps.
void pause(std::chrono::milliseconds time);

/// Outside of a transaction a connection that was lost is made again, and the
/// statement repeated, for as long as OpenOptions::reconnect says: none of those that
/// run there does harm the second time. Inside one everything fails until
/// rollback(), because what came before is gone.
class Session {
public:
    static Result<std::unique_ptr<Session>> open(Address address, const OpenOptions& options);
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;
    ~Session() = default;

    // `sql` is a constant: prepared at the first use and found again by its address.

    /// Waits for the answer; what was posted before is sent and answered with it.
    Result<Rows> query(const char* sql, const Params& params = {});
    /// The same for a statement whose rows do not matter.
    Result<void> run(const char* sql, const Params& params = {});
    /// Inside a transaction: sends it without waiting. What goes wrong is said
    /// by the next call that waits.
    Result<void> post(const char* sql, const Params& params = {});
    /// Waits for the answers of what was posted.
    Result<void> settle();
    /// COPY … FROM STDIN (FORMAT binary). @param rows  without head and tail
    Result<void> copy(const char* sql, std::string_view rows);
    /// Several statements without parameters.
    Result<void> script(const char* sql);

    /// @param reading  sees one state of the store until its end, and writes nothing
    Result<void> begin(bool reading = false);
    /// Also where the connection is lost meanwhile it is known afterwards
    /// whether the transaction was stored, if its number is known.
    Result<void> commit();
    void rollback() noexcept;
    bool in_transaction() const { return state_ != State::idle; }
    /// The transaction's number (xid8 as text), to ask for its fate.
    void know_number(std::string number) { number_ = std::move(number); }
    bool knows_number() const { return !number_.empty(); }

    /// A session-wide advisory lock; taken again after a reconnection.
    /// @return false if another session has it
    Result<bool> lock(const std::string& what);
    void unlock(const std::string& what);

    /// LISTEN on the store's channel, also after a reconnection.
    Result<void> listen();
    bool read_only() const { return read_only_; }
    bool listening() const { return listening_; }
    /// Waits until the server has said something, `at_most` is over, or `wake`.
    /// @return whether it was a notification, or a connection made anew
    Result<bool> wait(std::chrono::milliseconds at_most, const Wake& wake);

    const std::string& name() const { return address_.name; }
    const std::string& schema() const { return address_.schema; }
    std::chrono::milliseconds patience() const { return patience_; }
    int server_version() const { return pq().serverVersion(connection_.get()); }
    Error error(std::string what) const { return {Exit::system, address_.name, std::move(what)}; }

private:
    using Connection = std::unique_ptr<PGconn, Finish>;
    using Answer = std::unique_ptr<PGresult, Clear>;
    enum class State { idle, open, lost };

    Session(Address address, const OpenOptions& options);

    Result<void> connect();
    Result<bool> try_connect();
    Result<void> set_up();
    Result<void> reconnect();
    Result<void> ready();
    Result<void> fate();
    Result<Rows> once(const char* sql, const Params& params);
    bool send(const char* sql, const Params& params);
    Result<Answer> collect(bool wanted);
    Error failed(const PGresult* answer);
    Error lost();

    Address address_;
    std::chrono::milliseconds patience_;   // with locks
    std::chrono::milliseconds reconnect_;  // with the server
    bool read_only_;
    Connection connection_;
    State state_ = State::idle;
    bool dead_ = false;  // the connection
    std::string number_;
    std::string started_;   // when the server was
    bool crashed_ = false;  // as it said itself
    std::unordered_map<const char*, std::string> prepared_;
    std::vector<const char*> preparing_;  // among what was posted
    std::uint64_t names_ = 0;
    std::size_t posted_ = 0, posted_bytes_ = 0;
    std::vector<std::string> locks_;
    bool listening_ = false, renewed_ = false;
};

}  // namespace molva::store::postgres
