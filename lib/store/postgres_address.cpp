#include "store/postgres_address.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "base/url.hpp"
#include "store/libpq.hpp"
#include "store/store.hpp"

namespace molva::store::postgres {

namespace {

// libpq's own words may quote a part of the password, e.g. where a "%" or an
// "@" in it is not percent-encoded, so they are not repeated.
Error unreadable() {
    return {Exit::usage, std::string{kAddress},
            "cannot be understood as postgresql://USER@HOST:PORT/DATABASE?…; are the special "
            "characters in it percent-encoded?"};
}

bool is_plain_name(std::string_view name) {
    const auto plain = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    };
    return !name.empty() && name.size() <= 63 && !(name[0] >= '0' && name[0] <= '9') &&
           !name.starts_with("pg_") && std::all_of(name.begin(), name.end(), plain);
}

// Takes the parameter that is ours out of a URL.
Result<std::string> take_schema(std::string_view url, std::string& schema) {
    constexpr std::string_view kSchema = "schema=";
    const std::size_t query = std::min(url.find('?'), url.size());
    std::string rest{url.substr(0, query)};
    char joint = '?';
    for (url.remove_prefix(query); !url.empty();) {
        url.remove_prefix(1);  // "?" or "&"
        const std::string_view one = url.substr(0, url.find('&'));
        url.remove_prefix(one.size());
        if (one.starts_with(kSchema)) {
            schema = percent_decode(one.substr(kSchema.size()));
        } else if (!one.empty()) {
            rest.append(1, joint).append(one);
            joint = '&';
        }
    }
    if (is_plain_name(schema)) return rest;
    return Error{Exit::usage, std::string{kAddress},
                 "schema: a name of small letters, digits and \"_\" is wanted"};
}

// A parameter that libpq does not know, to be named. Not where an "@" behind the
// "?" tells that this is the middle of a password.
std::string unknown_key(std::string_view url) {
    const std::size_t query = url.find('?');
    if (query == std::string_view::npos || url.find('@', query) != std::string_view::npos) return {};
    const std::unique_ptr<PQconninfoOption, FreeConninfo> known{pq().conndefaults()};
    for (url.remove_prefix(query); known && !url.empty();) {
        url.remove_prefix(1);  // "?" or "&"
        const std::string_view one = url.substr(0, url.find('&'));
        url.remove_prefix(one.size());
        const std::size_t equals = one.find('=');
        if (equals == std::string_view::npos) continue;  // a value, for all that is known
        const std::string_view key = one.substr(0, equals);
        bool found = !is_plain_name(key) || key == "ssl";  // which libpq takes for sslmode
        for (const auto* at = known.get(); at->keyword; ++at) found = found || key == at->keyword;
        if (!found) return std::string{key};
    }
    return {};
}

// Enough to tell two stores from each other: several may share a database.
std::string name_of(const Address& address) {
    const auto part = [&](std::string_view keyword) {
        const auto* const value = find_option(address, keyword);
        return value ? *value : std::string{};
    };
    std::string name = "postgresql://";
    if (const auto user = part("user"); !user.empty()) name += user + "@";
    const auto host = part("host");
    const bool socket = host.starts_with('/');  // a folder with the server's socket
    if (!socket) name += host;
    if (const auto port = part("port"); !port.empty()) name += ":" + port;
    if (const auto database = part("dbname"); !database.empty()) name += "/" + database;
    if (socket) name += "?host=" + host;
    if (address.schema != Address{}.schema) {
        name += fmt::format("{}schema={}", socket ? '&' : '?', address.schema);
    }
    return name;
}

}  // namespace

const std::string* find_option(const Address& address, std::string_view keyword) {
    const auto found = std::find_if(address.options.begin(), address.options.end(),
                                    [&](const auto& one) { return one.first == keyword; });
    return found == address.options.end() ? nullptr : &found->second;
}

Result<Address> parse_address(std::string_view url) {
    Address to;
    if (url.find('\0') != std::string_view::npos) return unreadable();
    if (auto loaded = load_libpq(); !loaded) return loaded.error();
    const auto plain = take_schema(url, to.schema);
    if (!plain) return plain.error();
    char* words = nullptr;
    const std::unique_ptr<PQconninfoOption, FreeConninfo> parsed{
        pq().conninfoParse(plain->c_str(), &words)};
    pq().freemem(words);
    if (!parsed) {
        const auto key = unknown_key(*plain);
        if (key.empty()) return unreadable();
        return Error{Exit::usage, std::string{kAddress},
                     fmt::format("there is no parameter \"{}\"; molva's own is schema, the others "
                                 "are those of libpq",
                                 key)};
    }
    for (const auto* one = parsed.get(); one->keyword; ++one) {
        if (one->val) to.options.emplace_back(one->keyword, one->val);
    }
    // A ":" or an "@" of a password that was not encoded ends up in these.
    if (const auto* const port = find_option(to, "port");
        port && port->find_first_not_of("0123456789,") != std::string::npos) {
        return unreadable();
    }
    for (const char* keyword : {"host", "hostaddr", "dbname"}) {
        const auto* const value = find_option(to, keyword);
        if (value && value->find('@') != std::string::npos) return unreadable();
    }
    to.name = name_of(to);
    return to;
}

}  // namespace molva::store::postgres
