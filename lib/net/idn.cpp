#include "net/idn.hpp"

#include <idn2.h>

#include <algorithm>
#include <memory>

#include "base/utf8.hpp"
#include "net/text.hpp"

namespace molva::net {

namespace {

// DNS knows no longer name; what is longer is not worth converting.
constexpr std::size_t kLongest = 1024;

}  // namespace

std::string ascii_host(std::string_view host) {
    const bool ascii = std::all_of(host.begin(), host.end(),
                                   [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    if (ascii) return lower_ascii(host);
    const std::string name{host};
    if (name.size() > kLongest || !utf8::valid(name) || name.find('\0') != std::string::npos) {
        return name;
    }
    char* converted = nullptr;
    const int code =
        idn2_to_ascii_8z(name.c_str(), &converted, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL);
    if (code != IDN2_OK) return name;
    const std::unique_ptr<char, void (*)(void*)> owned{converted, idn2_free};
    return owned.get();
}

}  // namespace molva::net
