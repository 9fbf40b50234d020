// Any bytes in any encoding: what comes out is UTF-8 without errors.

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <iterator>
#include <string_view>

#include "base/utf8.hpp"
#include "html/charset.hpp"

using namespace molva;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    constexpr std::string_view kNames[] = {
        "utf-8",  "utf-16le",     "utf-16be",    "windows-1251",  "gb18030",
        "big5",   "euc-jp",       "iso-2022-jp", "shift_jis",     "euc-kr",
        "koi8-u", "windows-1258", "replacement", "x-user-defined"};
    if (size == 0) return 0;
    const std::string_view bytes{reinterpret_cast<const char*>(data) + 1, size - 1};
    const auto text = html::decode(bytes, kNames[data[0] % std::size(kNames)]);
    if (!text || !utf8::valid(*text)) std::abort();
    // The first line serves as the header of the rest.
    const std::size_t line = std::min(bytes.find('\n'), bytes.size());
    const std::string_view rest = bytes.substr(line);
    if (!html::charset_by_label(html::detect_charset(rest, bytes.substr(0, line)))) std::abort();
    if (!utf8::valid(html::to_utf8(rest, bytes.substr(0, line)))) std::abort();
    return 0;
}
