// Where the tests find the project's files and the recorded answers.

#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

namespace molva::test {

/// The project's own folder.
inline std::filesystem::path source_dir() { return MOLVA_SOURCE_DIR; }

/// The folder beside the project with recorded/ and suites/; empty if it is
/// not there, and then the test says so and checks what it can.
inline std::filesystem::path shared_dir() {
    const auto dir = source_dir() / ".." / "shared";
    return std::filesystem::is_directory(dir) ? dir : std::filesystem::path{};
}

inline std::string read_file(const std::filesystem::path& path) {
    std::ifstream file{path, std::ios::binary};
    if (!file) throw std::runtime_error{"cannot read " + path.string()};
    return {std::istreambuf_iterator<char>{file}, {}};
}

}  // namespace molva::test
