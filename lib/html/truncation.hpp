// A page that was cut off on its way: a disk that filled up, a connection that
// broke, `head -c`.

#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace molva::html {

/// Where a page was cut off, as far as that is certain: "inside a tag", "inside
/// a comment", "inside a <script>", "with 7 elements open". Nothing for a page
/// that has got as far as </body> or </html>; pages without them are as good
/// as others, but not if elements that have to be closed are open as well.
///
/// Linear; a page that ends as pages do costs a look at its last 4 KiB.
std::optional<std::string> cut_off(std::string_view utf8);

}  // namespace molva::html
