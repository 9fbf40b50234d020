// What one run tells the next about the hosts it asked.

#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/result.hpp"
#include "net/client.hpp"
#include "store/store.hpp"

namespace molva::cli {

/// For ClientOptions::remembered: what the store knows of a host.
std::function<std::optional<net::Held>(const std::string& host)> remembered_hosts(
    store::Store& store);

/// The same for a run that asks whoever is asked for (--force): what a host
/// wished is forgotten, its own pause is not.
std::function<std::optional<net::Held>(const std::string& host)> forced_hosts(store::Store& store);

/// Keeps for the next run which hosts asked to be left alone and which have a
/// pause that is not over yet.
Result<void> remember_hosts(const net::Client& client, store::Store& store);

}  // namespace molva::cli
