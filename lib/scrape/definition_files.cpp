#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/file.hpp"
#include "base/suggest.hpp"
#include "base/utf8.hpp"
#include "scrape/definition.hpp"

namespace fs = std::filesystem;

namespace molva::scrape {

namespace {

/// A definition is 30 to 80 lines; what is larger is something else.
constexpr std::size_t kLargestFile = 256 << 10;

}  // namespace

Result<Definition> load_definition(const fs::path& file) {
    auto text = read_file(file, kLargestFile);
    // A definition that cannot be read is a mistake in the configuration.
    if (!text) return Error{Exit::usage, text.error().where, text.error().what};
    auto definition = parse_definition(*text, file.string());
    if (!definition) return definition;
    if (definition->id != file.stem().string()) {
        return Error{Exit::usage, file.string(),
                     fmt::format("its id is \"{}\", which must be the file's name",
                                 utf8::printable(definition->id))};
    }
    return definition;
}

std::vector<fs::path> definition_files(std::span<const fs::path> folders) {
    std::map<std::string, fs::path> by_name;
    for (const auto& folder : folders) {
        std::error_code error;
        for (fs::directory_iterator entry{folder, error}, end; !error && entry != end;
             entry.increment(error)) {
            if (entry->path().extension() == ".toml") {
                by_name.emplace(entry->path().stem().string(), entry->path());
            }
        }
    }
    std::vector<fs::path> out;
    for (auto& [name, file] : by_name) out.push_back(std::move(file));
    return out;
}

Result<Definition> find_definition(const std::string& name, std::span<const fs::path> folders) {
    if (name.find('/') != std::string::npos || name.ends_with(".toml")) {
        return load_definition(name);
    }
    std::vector<std::string> known;
    for (const auto& file : definition_files(folders)) {
        if (file.stem() == name) return load_definition(file);
        known.push_back(file.stem().string());
    }
    std::string meant = did_you_mean(name, known);
    if (meant.empty()) meant = "; `molva-scraper list` shows the known ones";
    return Error{Exit::usage,
                 {},
                 fmt::format("there is no scraper \"{}\"{}", utf8::printable(name), meant)};
}

}  // namespace molva::scrape
