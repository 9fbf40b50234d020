// Run by the build: reads topics and writes them as the C++ source that defines
// compiled_topics(). `OUT FILE...`; a topic that cannot be read ends the build.

#include <fmt/format.h>

#include <cstdio>
#include <filesystem>
#include <string>

#include "base/file.hpp"
#include "flag/compiled_topics.hpp"

namespace {

// In pieces: compilers promise literals of 64 KiB, and escapes end with them.
std::string literal(std::string_view bytes) {
    std::string out = "\"";
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        fmt::format_to(std::back_inserter(out), "\\{:03o}", static_cast<unsigned char>(bytes[i]));
        if (i % 32 == 31) out += "\"\n    \"";
    }
    return out + "\"";
}

}  // namespace

int main(int argc, char** argv) {
    using namespace molva;
    if (argc < 3) {
        fmt::print(stderr, "usage: {} OUT FILE...\n", argv[0]);
        return 2;
    }
    std::string texts, table;
    flag::PhraseReader reader;
    for (int i = 2; i < argc; ++i) {
        const std::filesystem::path file = argv[i];
        const auto text = read_file(file);
        const auto form = text ? flag::read_topic(*text, file.string(), file.stem().string(), reader)
                               : Result<flag::TopicForm>{text.error()};
        if (!form) {
            fmt::print(stderr, "{}: {}\n", form.error().where, form.error().what);
            return 1;
        }
        const std::string packed = flag::pack(*form);
        const auto content = quick_hash(*text);
        fmt::format_to(std::back_inserter(texts), "constexpr char k{}[] =\n    {};\n", i - 2,
                       literal(packed));
        fmt::format_to(std::back_inserter(table),
                       "    {{{{0x{:X}U, 0x{:X}U}}, {{k{}, {}}}, {}}},\n", content.high,
                       content.low, i - 2, packed.size(), form->phrases.size());
    }
    const auto source = fmt::format(
        "// Written by the build from lib/flag/topics.\n\n#include \"flag/compiled_topics.hpp\"\n\n"
        "namespace molva::flag {{\n\nnamespace {{\n\n{}\nconst CompiledTopic kTopics[] = {{\n{}}};\n\n"
        "}}  // namespace\n\nstd::span<const CompiledTopic> compiled_topics() {{ return kTopics; }}\n\n"
        "}}  // namespace molva::flag\n",
        texts, table);
    if (const auto written = write_file_atomically(argv[1], source); !written) {
        fmt::print(stderr, "{}: {}\n", argv[1], written.error().what);
        return 1;
    }
    return 0;
}
