// Run by the build: reads the turns of speech and writes them as the C++ source
// that defines compiled_cues(). `OUT`.

#include <fmt/format.h>

#include <cstdio>
#include <exception>
#include <iterator>
#include <string>

#include "base/file.hpp"
#include "flag/cues_read.hpp"

namespace {

using namespace molva;

template <typename T, typename Print>
std::string table(const char* type, const char* name, std::span<const T> all, const Print& print) {
    std::string out = fmt::format("constexpr {} {}[] = {{\n", type, name);
    for (const auto& one : all) out += "    " + print(one) + ",\n";
    return out + "};\n\n";
}

std::string slot(const flag::CueSlot& one) {
    return fmt::format("{{Act{{{}}}, {}, {}, {}, {}, {}, {}}}", static_cast<int>(one.act), one.place,
                       one.gap, one.last, one.begins, one.keeps, one.strength);
}

std::string word(const flag::CueWord& one) {
    return fmt::format("{{0x{:X}U, {}}}", one.hash, one.slot);
}

std::string beginning(const flag::CueBeginning& one) {
    // A letter of ASCII may not be written as an escape.
    std::string plain;
    for (const char32_t code : one.text) {
        if (code < 0x80) plain += static_cast<char>(code);
        else fmt::format_to(std::back_inserter(plain), "\\U{:08X}", static_cast<std::uint32_t>(code));
    }
    return fmt::format("{{0x{:X}U, {}, U\"{}\"}}", one.hash, one.slot, plain);
}

std::string source(const flag::CueData& data) {
    const auto number = [](std::uint16_t one) { return fmt::format("{}", one); };
    return "// Written by the build from the turns of speech in lib/flag.\n\n"
           "#include \"flag/cues.hpp\"\n\nnamespace molva::flag {\n\nnamespace {\n\n" +
           table("CueSlot", "kSlots", data.slots, slot) +
           table("CueWord", "kStems", data.stems, word) +
           table("CueWord", "kExact", data.exact, word) +
           table("CueBeginning", "kBeginnings", data.beginnings, beginning) +
           table("std::uint16_t", "kGood", data.good, number) +
           table("std::uint16_t", "kBad", data.bad, number) +
           table("std::uint16_t", "kNegators", data.negators, number) +
           "}  // namespace\n\nCueData compiled_cues() {\n"
           "    return {kSlots, kStems, kExact, kBeginnings, kGood, kBad, kNegators};\n}\n\n"
           "}  // namespace molva::flag\n";
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        fmt::print(stderr, "usage: {} OUT\n", argv[0]);
        return 2;
    }
    try {
        const flag::CueReader reader;
        const auto written = write_file_atomically(argv[1], source(reader.data()));
        if (written) return 0;
        fmt::print(stderr, "{}: {}\n", argv[1], written.error().what);
    } catch (const std::exception& error) {  // a line that cannot be read
        fmt::print(stderr, "turns of speech: {}\n", error.what());
    }
    return 1;
}
