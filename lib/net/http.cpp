#include "net/http.hpp"

#include <algorithm>

#include "net/text.hpp"

namespace molva::net {

std::optional<std::string_view> find_header(const Headers& headers, std::string_view name) {
    for (const auto& [key, value] : headers) {
        if (same_word(key, name)) return value;
    }
    return std::nullopt;
}

void set_header(Headers& headers, std::string_view name, std::string value) {
    std::erase_if(headers, [&](const auto& header) { return same_word(header.first, name); });
    headers.emplace_back(std::string{name}, std::move(value));
}

}  // namespace molva::net
