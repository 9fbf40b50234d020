// Where files are: the XDG base directories, the system's folders, the
// environment. The only code that reads environment variables for places.

#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace molva::cli {

/// A variable of the environment; nothing if it is unset or empty.
std::optional<std::string> environment(const std::string& name);

/// $XDG_CONFIG_HOME/molva, else ~/.config/molva; nothing without a home.
std::optional<std::filesystem::path> user_config_dir();

/// The configuration to use when -c is not given: config.toml in
/// user_config_dir(), else /etc/molva/config.toml. Nothing if neither is there.
std::optional<std::filesystem::path> find_config();

/// $XDG_STATE_HOME/molva, else ~/.local/state/molva, else /var/lib/molva.
std::filesystem::path state_dir();

/// Folders with definitions in the order in which they are looked at: scrapers/
/// beside the configuration, in user_config_dir() and /etc/molva, then the
/// installed one.
/// @param config  the configuration in use, may be empty
std::vector<std::filesystem::path> scraper_dirs(const std::filesystem::path& config);

/// Folders with topics in the same order: topics/.
std::vector<std::filesystem::path> topic_dirs(const std::filesystem::path& config);

/// The polarity model that comes with the program.
std::filesystem::path shipped_model();

/// What molva-flag knows: model/, lexicon/ and topics/ lie there.
std::filesystem::path flag_dir();

/// The stored pages of the definitions that come with the program.
std::filesystem::path stored_pages_dir();

}  // namespace molva::cli
