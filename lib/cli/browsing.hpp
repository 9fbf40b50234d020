// The browser of a run: found, set up, and told to those who watch.

#pragma once

#include <memory>
#include <string>

#include "base/result.hpp"
#include "cli/config.hpp"
#include "cli/io.hpp"
#include "net/browser.hpp"

namespace molva::cli {

/// Where Chromium is: what the configuration says, else the first of its usual
/// names in PATH. Empty if it is nowhere.
/// @error Exit::usage if the configuration names a program that is not there
Result<std::string> find_browser(const FetchSettings& settings);

/// @param transport  of the run: CurlTransport, or ReplayTransport, which needs
///                   no program
/// @param recorder   may be null
/// @error as of find_browser()
Result<std::unique_ptr<net::Browser>> make_browser(net::Client& client, net::Transport& transport,
                                                   const Config& config, net::Recorder* recorder,
                                                   Io& io);

}  // namespace molva::cli
