#include "cli/browsing.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <string_view>
#include <utility>

#include "base/version.hpp"
#include "cli/paths.hpp"
#include "net/curl_transport.hpp"
#include "net/replay.hpp"

namespace molva::cli {

namespace {

constexpr std::array kNames{"chromium", "chromium-browser", "google-chrome",
                            "chromium-headless-shell"};

bool can_run(const std::string& file) { return ::access(file.c_str(), X_OK) == 0; }

}  // namespace

Result<std::string> find_browser(const FetchSettings& settings) {
    if (!settings.browser.empty()) {
        if (can_run(settings.browser)) return settings.browser;
        return Error{Exit::usage, settings.browser, "[fetch] browser: there is no such program"};
    }
    const std::string path = environment("PATH").value_or("");
    for (const char* name : kNames) {
        for (std::size_t from = 0; from <= path.size();) {
            const auto end = std::min(path.find(':', from), path.size());
            const std::string file = path.substr(from, end - from) + "/" + name;
            if (end > from && can_run(file)) return file;
            from = end + 1;
        }
    }
    return std::string{};
}

Result<std::unique_ptr<net::Browser>> make_browser(net::Client& client, net::Transport& transport,
                                                   const Config& config, net::Recorder* recorder,
                                                   Io& io) {
    net::BrowserOptions options;
    options.user_agent = net::user_agent(kVersion, config.contact);
    options.memory = config.fetch.browser_memory;
    options.recorder = recorder;
    options.note = [&io](const std::string& source, const std::string& words) {
        io.note(source, words);
    };
    if (auto* replay = dynamic_cast<net::ReplayTransport*>(&transport)) {
        options.recorded = [replay](const std::string& url, const std::string& source) {
            return replay->rendered(url, source);
        };
    } else {
        auto program = find_browser(config.fetch);
        if (!program) return program.error();
        options.program = std::move(*program);
        options.sandbox = ::geteuid() != 0;
        if (!options.program.empty() && !options.sandbox) {
            io.note(options.program,
                    "is started by root and so without its own sandbox; a user "
                    "of its own for molva is safer");
        }
    }
    return std::make_unique<net::Browser>(client, dynamic_cast<net::CurlTransport*>(&transport),
                                          io.clock(), std::move(options));
}

}  // namespace molva::cli
