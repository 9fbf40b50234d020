// I-Regexp, the regular expressions of JSONPath (RFC 9485), on RE2.

#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace re2 {
class RE2;
}

namespace molva::json {

/// A compiled I-Regexp. Copies share it; matching is linear in the text.
///
/// `.` is any character but CR and LF (section 5.3); `^` and `$`, which the
/// grammar has as ordinary characters, are anchors as in the mappings of
/// sections 5.3 to 5.5, which is what the compliance suite of RFC 9535 expects.
/// One thing is inexact: inside a negated class \p{C} and \p{Cn} do not know
/// unassigned code points.
class IRegexp {
public:
    /// Longer patterns are refused.
    static constexpr std::size_t kMaxLength = 4096;

    /// @error Exit::usage if `pattern` is not in the grammar of section 4, or
    ///        too large ("a{5000}"); `what` says which
    static Result<IRegexp> compile(std::string_view pattern);

    /// Whether the whole text matches.
    bool match(std::string_view text) const;

    /// Whether a part of the text does.
    bool search(std::string_view text) const;

private:
    std::shared_ptr<const re2::RE2> re_;
};

}  // namespace molva::json
