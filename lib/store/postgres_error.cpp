#include "store/postgres_error.hpp"

#include <fmt/format.h>

#include <string_view>

#include "base/utf8.hpp"
#include "store/libpq.hpp"

namespace molva::store::postgres {

namespace {

std::string_view state_of(const PGresult* answer) {
    const char* const state = answer ? pq().resultErrorField(answer, PG_DIAG_SQLSTATE) : nullptr;
    return state ? state : "";
}

std::string one_line(std::string_view text) {
    std::string line;
    for (const char letter : text) {
        if (letter != '\n') {
            line += letter;
        } else if (!line.empty() && line.back() != ' ') {
            line += ' ';
        }
    }
    while (!line.empty() && line.back() == ' ') line.pop_back();
    return utf8::printable(line);
}

}  // namespace

bool ends_connection(const PGresult* answer) {
    const std::string_view state = state_of(answer);
    return state.starts_with("08") || state == "57P01" || state == "57P02" || state == "57P03" ||
           state == "25P03" || state == "57P05";
}

std::string explain(const PGresult* answer, std::chrono::milliseconds patience) {
    const std::string_view state = state_of(answer);
    if (state == "55P03") {
        return fmt::format(
            "locked by another process, also after {} ms of waiting; run again when that one is "
            "done",
            patience.count());
    }
    if (state == "40P01" || state == "40001") {
        return "two processes waited for each other; nothing was changed, run again";
    }
    if (state == "57014") return "the server took too long and was told to stop; run again";
    if (state == "53100") {
        return "no room left on the server's disk; nothing was changed, make room and run again";
    }
    if (state == "25006") {
        return "read-only: the server is a standby, or the database was set so; give the URL of "
               "the primary";
    }
    const char* const first =
        answer ? pq().resultErrorField(answer, PG_DIAG_MESSAGE_PRIMARY) : nullptr;
    std::string words = one_line(first ? first : "no answer");
    if (state == "42501") words += "; the role needs the rights that molva-store(1) tells";
    if (state == "42P01" || state == "3F000") {
        words += "; the tables were removed while in use, nothing was written";
    }
    return words;
}

std::string explain(const PGconn* connection) {
    return one_line(connection ? pq().errorMessage(connection) : "out of memory");
}

}  // namespace molva::store::postgres
