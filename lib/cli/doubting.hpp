// Evidence of doubt for the programs that judge: where the store is found, when
// it is asked, what happens if it cannot be.

#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/result.hpp"
#include "cli/config.hpp"
#include "cli/io.hpp"
#include "flag/doubt.hpp"
#include "store/store.hpp"
#include "stream/record.hpp"

namespace molva::cli {

class Doubting {
public:
    /// With a store that is open. Config, io and store outlive it.
    Doubting(const Config& config, store::Store& store, Io& io);

    /// The store that --store, else the configuration names is opened, only for
    /// reading, when the first record wants it; one that is not there is a
    /// failure only if --store named it. Config and io outlive it.
    /// @param reviews  look at reviews too, not only at events
    Doubting(const Config& config, Io& io, bool reviews);

    /// The "doubt" member of a record's "flag", molva-stream(5); empty if there
    /// is no evidence. After a failure of the store, which is reported once, it
    /// is not asked again.
    std::string of(const stream::Record& record);
    /// The same in words for people.
    std::string in_words(const stream::Record& record);

private:
    std::optional<flag::Doubt> look(const stream::Record& record);
    void open();
    void fail(const Error& error);

    const Config& config_;
    Io& io_;
    bool reviews_ = false;
    bool opened_ = false;
    std::unique_ptr<store::Store> own_;
    std::optional<flag::Doubter> doubter_;
};

}  // namespace molva::cli
