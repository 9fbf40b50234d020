// From a line of the stream to a line with its judgement.

#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "cli/doubting.hpp"
#include "cli/io.hpp"
#include "flag/judge.hpp"
#include "flag/knowledge.hpp"
#include "stream/record.hpp"

namespace molva::cli {

/// What is written of a record that was judged.
enum class FlagOutput {
    flagged,   ///< the record with its judgement, if it is bad news
    all,       ///< every record
    in_words,  ///< how the judgement came about, for people, of every record that is judged
};

/// Judges one event or review after another, and writes what is wanted of it.
class Flagging {
public:
    /// Rules and io outlive it.
    Flagging(const flag::Rules& rules, std::shared_ptr<const flag::Knowledge> knowledge, Io& io,
             FlagOutput output);

    /// From here on evidence of doubt is looked for.
    /// @param write  write records that there is some on, also if they are no bad news
    void doubt(std::unique_ptr<Doubting> doubting, bool write);

    /// @param line  LineReader::kPadding readable bytes behind it
    /// @param where for messages
    void take(std::string_view line, const Io::Place& where);

    std::int64_t judged() const { return judged_; }
    std::int64_t flagged() const { return flagged_; }

private:
    const flag::Rules& rules_;
    flag::Judge judge_;
    Io& io_;
    FlagOutput output_;
    std::unique_ptr<Doubting> doubting_;
    bool write_doubted_ = false;
    std::int64_t judged_ = 0, flagged_ = 0;
    stream::RecordParser parser_;
    stream::Record record_;      // at hand
    flag::Judgement judgement_;  // of the record at hand, with memory to be used again
};

}  // namespace molva::cli
