#include "scrape/content_type.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/utf8.hpp"

namespace molva::scrape {

namespace {

using namespace std::string_view_literals;

struct Magic {
    std::string_view begins;
    std::string_view is;
};

constexpr Magic kMagic[] = {
    {"%PDF-"sv, "a PDF document"},
    {"\x89PNG\r\n"sv, "an image (PNG)"},
    {"\xFF\xD8\xFF"sv, "an image (JPEG)"},
    {"GIF87a"sv, "an image (GIF)"},
    {"GIF89a"sv, "an image (GIF)"},
    {"PK\x03\x04"sv, "a ZIP archive or an office document"},
    {"\x1F\x8B"sv, "gzip data that nobody unpacked"},
    {"7z\xBC\xAF\x27\x1C"sv, "a 7z archive"},
    {"Rar!\x1A\x07"sv, "a RAR archive"},
    {"\x7F"
     "ELF"sv,
     "a program"},
    {"OggS"sv, "a recording (Ogg)"},
    {"ID3"sv, "a recording (MP3)"},
};

/// Nothing else begins with these, and no text holds the bytes that follow.
bool has_binary(std::string_view body) {
    const auto head = body.substr(0, 1024);
    const bool utf16 = head.starts_with("\xFF\xFE") || head.starts_with("\xFE\xFF");
    return !utf16 && head.find('\0') != std::string_view::npos;
}

std::string type_of(std::string_view content_type) {
    std::string out = utf8::lower(content_type.substr(0, content_type.find(';')));
    while (out.ends_with(' ')) out.pop_back();
    return out;
}

}  // namespace

std::optional<std::string> not_text(std::string_view body, std::string_view content_type) {
    for (const auto& magic : kMagic) {
        if (body.starts_with(magic.begins)) return std::string{magic.is};
    }
    if (body.size() >= 12 && body.starts_with("RIFF") && body.substr(8, 4) == "WEBP")
        return "an image (WebP)";
    if (!has_binary(body)) return std::nullopt;
    const std::string type = type_of(content_type);
    for (const auto& [begins, is] : {std::pair{"image/"sv, "an image"sv},
                                     {"video/"sv, "a video"sv},
                                     {"audio/"sv, "a recording"sv},
                                     {"font/"sv, "a font"sv}}) {
        if (type.starts_with(begins) && type != "image/svg+xml") {
            return fmt::format("{} ({})", is, utf8::shorten(utf8::printable(type), 40));
        }
    }
    const bool application = type.starts_with("application/") &&
                             type.find("json") == std::string::npos &&
                             type.find("xml") == std::string::npos;
    if (!application) return std::nullopt;
    return fmt::format("no text ({})", utf8::shorten(utf8::printable(type), 60));
}

}  // namespace molva::scrape
