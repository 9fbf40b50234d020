// Names whose addresses the configuration gives, instead of the resolver.

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.hpp"

namespace molva::net {

class ResolveList {
public:
    /// @param entries  "NAME:PORT:ADDRESS" as in curl(1) --resolve; PORT may be "*"
    /// @error Exit::usage for an entry that has another form
    static Result<ResolveList> read(const std::vector<std::string>& entries);

    /// The first entry for this name and port, written for CURLOPT_RESOLVE.
    /// @param host  in any case; @param port  in digits
    std::optional<std::string> find(std::string_view host, std::string_view port) const;

    bool empty() const { return entries_.empty(); }

private:
    struct Entry {
        std::string port, address;
    };
    std::unordered_map<std::string, std::vector<Entry>> entries_{};  // by the name in lower case
};

}  // namespace molva::net
