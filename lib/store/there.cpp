#include "store/there.hpp"

#include <filesystem>
#include <string>
#include <system_error>

namespace molva::store {

Result<void> must_be_there(std::string_view url) {
    constexpr std::string_view kSqlite = "sqlite:";
    if (!url.starts_with(kSqlite) && url.find(':') != std::string_view::npos) return {};
    const std::string file{url.substr(url.starts_with(kSqlite) ? kSqlite.size() : 0)};
    std::error_code none;
    if (file == ":memory:" || std::filesystem::exists(file, none)) return {};
    return Error{Exit::system, file, "there is no store yet; molva-diff makes it"};
}

}  // namespace molva::store
