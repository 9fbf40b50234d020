#include "cli/paths.hpp"

#include <algorithm>
#include <cstdlib>

#include "base/file.hpp"
#include "base/install.hpp"

namespace molva::cli {

namespace fs = std::filesystem;

namespace {

std::optional<fs::path> below_home(const char* variable, const char* fallback) {
    // The specification has relative values ignored.
    if (const auto base = environment(variable); base && fs::path{*base}.is_absolute()) {
        return fs::path{*base} / "molva";
    }
    if (const auto home = environment("HOME")) return fs::path{*home} / fallback / "molva";
    return std::nullopt;
}

// The project that a build folder belongs to, or nothing. The folder says so
// itself: a program that was installed must not know where it was built.
fs::path project_of(const fs::path& build) {
    constexpr std::size_t kLargest = std::size_t{1} << 20;
    constexpr std::string_view kKey = "\nCMAKE_HOME_DIRECTORY:INTERNAL=";
    const auto cache = read_file(build / "CMakeCache.txt", kLargest);
    const auto at = cache ? cache->find(kKey) : std::string::npos;
    if (at == std::string::npos) return {};
    const auto from = at + kKey.size();
    return cache->substr(from, cache->find('\n', from) - from);
}

// What belongs to this program: below its installation's prefix, else in the
// project that it was built from, as long as it lies there.
fs::path own(const char* below_prefix, const char* in_source) {
    std::error_code ignored;
    const fs::path program = fs::read_symlink("/proc/self/exe", ignored);
    const fs::path prefix = program.parent_path().parent_path();
    const fs::path installed = prefix / below_prefix;
    if (program.empty() || fs::is_directory(installed, ignored)) return installed;
    const fs::path project = project_of(prefix);
    return project.empty() ? installed : project / in_source;
}

void add(std::vector<fs::path>& dirs, const fs::path& dir) {
    if (std::find(dirs.begin(), dirs.end(), dir) == dirs.end()) dirs.push_back(dir);
}

// The folders of that name in which people put what is theirs.
std::vector<fs::path> own_first(const fs::path& config, const char* name) {
    std::vector<fs::path> dirs;
    if (!config.empty()) add(dirs, fs::absolute(config).parent_path() / name);
    if (const auto user = user_config_dir()) add(dirs, *user / name);
    add(dirs, fs::path{"/etc/molva"} / name);
    return dirs;
}

}  // namespace

std::optional<std::string> environment(const std::string& name) {
    const char* value = std::getenv(name.c_str());
    if (value == nullptr || *value == '\0') return std::nullopt;
    return value;
}

std::optional<fs::path> user_config_dir() { return below_home("XDG_CONFIG_HOME", ".config"); }

std::optional<fs::path> find_config() {
    std::error_code ignored;
    if (const auto dir = user_config_dir(); dir && fs::exists(*dir / "config.toml", ignored)) {
        return *dir / "config.toml";
    }
    const fs::path shared = "/etc/molva/config.toml";
    if (fs::exists(shared, ignored)) return shared;
    return std::nullopt;
}

fs::path state_dir() {
    return below_home("XDG_STATE_HOME", ".local/state").value_or("/var/lib/molva");
}

std::vector<fs::path> scraper_dirs(const fs::path& config) {
    auto dirs = own_first(config, "scrapers");
    add(dirs, own(kScrapersBelowPrefix, "scrapers"));
    add(dirs, kInstalledScrapers);
    return dirs;
}

std::vector<fs::path> topic_dirs(const fs::path& config) {
    auto dirs = own_first(config, "topics");
    add(dirs, flag_dir() / "topics");
    return dirs;
}

fs::path shipped_model() { return flag_dir() / "model/molva.model"; }

fs::path flag_dir() { return own(kFlagBelowPrefix, "lib/flag"); }

fs::path stored_pages_dir() { return own(kPagesBelowPrefix, "tests/scrapers"); }

}  // namespace molva::cli
