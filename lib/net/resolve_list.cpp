#include "net/resolve_list.hpp"

#include <fmt/format.h>

#include <cstdint>

#include "net/text.hpp"

namespace molva::net {

Result<ResolveList> ResolveList::read(const std::vector<std::string>& entries) {
    ResolveList out;
    for (const std::string& entry : entries) {
        const std::string_view text = entry;
        const auto colon = std::min(text.find(':'), text.size());
        const auto second = std::min(text.find(':', colon + 1), text.size());
        const std::string_view name = text.substr(0, colon);
        const std::string_view port =
            colon < text.size() ? text.substr(colon + 1, second - colon - 1) : "";
        const std::string_view address = second < text.size() ? text.substr(second + 1) : "";
        if (name.empty() || address.empty() ||
            (port != "*" && !parse_number<std::uint16_t>(port))) {
            return Error{Exit::usage, "resolve",
                         fmt::format("\"{}\" is not NAME:PORT:ADDRESS", entry)};
        }
        out.entries_[lower_ascii(name)].push_back({std::string{port}, std::string{address}});
    }
    return out;
}

std::optional<std::string> ResolveList::find(std::string_view host, std::string_view port) const {
    const auto place = entries_.find(lower_ascii(host));
    if (place == entries_.end()) return std::nullopt;
    for (const Entry& entry : place->second) {
        if (entry.port == "*" || entry.port == port) {
            return fmt::format("{}:{}:{}", host, port, entry.address);
        }
    }
    return std::nullopt;
}

}  // namespace molva::net
