// Where a PostgreSQL store is.

#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"

namespace molva::store::postgres {

struct Address {
    /// libpq's keywords with their values; may hold a password.
    std::vector<std::pair<std::string, std::string>> options;
    std::string schema = "molva";  ///< a plain name: letters, digits, "_"
    /// For messages: without password, and of the parameters only a socket's
    /// folder and a schema that is not "molva".
    std::string name;
};

/// Reads postgresql://[USER[:PASSWORD]@][HOST[:PORT]][/DATABASE][?KEY=VALUE&…]
/// with every parameter that libpq knows (sslmode, passfile, host=/run/…) and
/// `schema`, in which the tables are.
/// @error Exit::usage; never repeats what may be a part of a password. Exit::system: no libpq
Result<Address> parse_address(std::string_view url);

/// @return nullptr if it was not given
const std::string* find_option(const Address& address, std::string_view keyword);

}  // namespace molva::store::postgres
