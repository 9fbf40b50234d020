#include "net/site.hpp"

#include <libpsl.h>

#include "base/url.hpp"
#include "net/address.hpp"
#include "net/text.hpp"

namespace molva::net {

namespace {

std::string host_of(std::string_view text) {
    if (text.find("://") != std::string_view::npos) {
        if (const auto url = parse_url(text)) return url->host;
    }
    return lower_ascii(text);
}

}  // namespace

std::string registrable_domain(std::string_view host) {
    std::string name = lower_ascii(host);
    if (name.ends_with('.')) name.pop_back();
    if (is_address(name)) return name;
    const char* domain = psl_registrable_domain(psl_builtin(), name.c_str());
    return domain ? domain : name;
}

bool same_site(std::string_view a, std::string_view b) {
    const std::string one = host_of(a), other = host_of(b);
    if (one == other) return !one.empty() && one != ".";
    const std::string left = registrable_domain(one);
    return !left.empty() && left == registrable_domain(other);
}

}  // namespace molva::net
