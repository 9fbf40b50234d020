// Exit statuses shared by every tool. The same table is printed in each
// manual page; tests/docs compares the two.

#pragma once

namespace molva {

enum class Exit : int {
    ok = 0,       ///< the work was done
    found = 1,    ///< only with --exit-status: done, and what the page names was found
    usage = 2,    ///< the command line or a configuration file could not be understood
    partial = 3,  ///< some input or some sources failed; the rest was handled
    failed = 4,   ///< nothing could be done
    system = 5,   ///< a local file, a pipe or the store failed
};

/// The worse of two statuses: the higher number wins, so one refused line
/// is never hidden by a later success.
constexpr Exit worse(Exit a, Exit b) noexcept { return a < b ? b : a; }

}  // namespace molva
