#include "html/guard_ends.hpp"

#include <algorithm>

#include "html/ascii.hpp"
#include "html/guard_find.hpp"

namespace molva::html::guard {

namespace {

constexpr std::size_t npos = std::string_view::npos;

bool names(std::string_view page, std::size_t i, std::string_view name) {
    if (!same_name(page.substr(i, name.size()), name)) return false;
    const char after = i + name.size() < page.size() ? page[i + name.size()] : '\0';
    return is_blank(after) || after == '/' || after == '>';
}

// Where the next '<' or '-' is. Not find_first_of, which asks of every
// single character whether it is one of them.
std::size_t next_of_two(std::string_view page, std::size_t from) {
    const auto is = [](char c) { return c == '<' || c == '-'; };
    const auto found =
        std::find_if(page.begin() + static_cast<std::ptrdiff_t>(from), page.end(), is);
    return found == page.end() ? npos : static_cast<std::size_t>(found - page.begin());
}

}  // namespace

std::size_t comment_end(std::string_view page, std::size_t from) {
    const auto at = [page](std::size_t i) { return i < page.size() ? page[i] : '\0'; };
    std::size_t i = from + 4;
    if (at(i) == '>') return i + 1;
    if (at(i) == '-' && at(i + 1) == '>') return i + 2;
    while ((i = page.find("--", i)) != npos) {
        if (at(i + 2) == '>') return i + 3;
        if (at(i + 2) == '!' && at(i + 3) == '>') return i + 4;
        ++i;
    }
    return page.size();
}

std::size_t end_tag(std::string_view page, std::size_t from, std::string_view name) {
    for (std::size_t i = page.find("</", from); i != npos; i = page.find("</", i + 2)) {
        if (names(page, i + 2, name)) return i;
    }
    return page.size();
}

std::size_t script_end(std::string_view page, std::size_t from) {
    std::size_t i = from;
    bool escaped = false, twice = false;
    while ((i = escaped ? next_of_two(page, i) : page.find('<', i)) != npos) {
        if (page[i] == '-') {
            const bool ends = page.compare(i, 3, "-->") == 0;
            if (ends) escaped = twice = false;
            i += ends ? 3 : 1;
        } else if (!escaped && page.compare(i, 4, "<!--") == 0) {
            escaped = true;
            i += 2;  // the dashes may be those of the end: <!-->
        } else if (page.compare(i + 1, 1, "/") == 0 && names(page, i + 2, "script")) {
            if (!twice) return i;
            twice = false;
            i += 8;
        } else if (escaped && !twice && names(page, i + 1, "script")) {
            twice = true;
            i += 7;
        } else {
            ++i;
        }
    }
    return page.size();
}

}  // namespace molva::html::guard
