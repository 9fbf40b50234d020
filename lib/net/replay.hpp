// Answers from a recording instead of the network.

#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "net/http.hpp"
#include "net/transport.hpp"

namespace molva::net {

/// An index over WARC files: URL to places. Bodies stay on the disk.
class Replay {
public:
    /// Reads the files once. A file that is cut short is used up to there, and
    /// says so in problems().
    /// @error Exit::system if a file cannot be opened or cannot be read again
    ///        from its start (a pipe); Exit::usage if one is no WARC at all
    static Result<Replay> open(const std::vector<std::filesystem::path>& paths);
    Replay(Replay&&) noexcept;
    Replay& operator=(Replay&&) noexcept;
    ~Replay();

    /// The next recorded answer to this request. Several answers for one
    /// request are given in the order of the recording; the last one is given
    /// again when there are no more. Nothing if none was recorded.
    /// @param source  who asks. It gets the answers that it got when it was
    ///                recorded; where none of them is known to be its own, as in
    ///                files of others, all sources share what there is
    /// @error Exit::partial if the record cannot be read, or a failure was recorded
    Result<std::optional<Response>> find(std::string_view method, std::string_view url,
                                         std::string_view body = {}, std::string_view source = {});

    /// The same, with the failures that were recorded as failures, and
    /// Failure::not_recorded for what was not.
    Result<HopResult> next(std::string_view method, std::string_view url,
                           std::string_view body = {}, std::string_view source = {});

    /// A place in the recorded run: what came first is less.
    using Order = std::array<std::uint64_t, 3>;

    /// Of what next() would give; nothing if nothing was recorded.
    std::optional<Order> order(std::string_view method, std::string_view url,
                               std::string_view body = {}, std::string_view source = {}) const;

    /// What a browser made of the document at `url`, in the order of the
    /// recording, the last one for ever. Nothing if none was recorded.
    /// @error Exit::partial if the record cannot be read
    Result<std::optional<Rendered>> rendered(std::string_view url, std::string_view source = {});

    /// The robots.txt at `url` that the recorded run had from an earlier one.
    Result<std::optional<KeptRobots>> kept_robots(const std::string& url);

    /// Every URL with a recorded answer to GET, once, in the order of the recording.
    const std::vector<std::string>& urls() const;

    const std::vector<Error>& problems() const;

private:
    struct State;
    explicit Replay(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

/// Puts a Replay where connections would be. One answer comes at each wait(), of
/// those that are asked for the one that came first when it was recorded: so
/// sources take turns as they did.
class ReplayTransport final : public Transport {
public:
    explicit ReplayTransport(Replay replay);
    ~ReplayTransport() override;

    Ticket start(Hop hop, Done done) override;
    void cancel(Ticket ticket) override;
    void wait(Time until) override;

    /// As Replay::rendered(); one that cannot be read has failed.
    std::optional<Rendered> rendered(const std::string& url, const std::string& source);

    /// As Replay::kept_robots(); nothing if it cannot be read.
    std::optional<KeptRobots> kept_robots(const std::string& url);

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace molva::net
