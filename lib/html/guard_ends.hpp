// Where what is not parsed ends: comments, scripts, the text of a title.

#pragma once

#include <cstddef>
#include <string_view>

namespace molva::html::guard {

/// Behind the comment that begins at `from` with "<!--". HTML standard section
/// 13.2.5.43 and after: <!--> and <!---> end at once, --!> ends too.
std::size_t comment_end(std::string_view page, std::size_t from);

/// Where the next </name lies; the end of the page if there is none.
std::size_t end_tag(std::string_view page, std::size_t from, std::string_view name);

/// The same for a script. Section 13.2.5.15 and after: inside <!-- a <script>
/// hides the next </script> from its own.
std::size_t script_end(std::string_view page, std::size_t from);

}  // namespace molva::html::guard
