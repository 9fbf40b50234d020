// The tables: glibc's, with what the Encoding Standard has differently.
//
// The differences were found by comparing every sequence of every encoding
// with the standard's index files; gb18030 follows the edition of 2022.

#include "html/charset_table.hpp"

#include <iconv.h>

#include <map>
#include <mutex>
#include <string>

namespace molva::html::charset {

namespace {

struct Difference {
    std::uint16_t bytes;
    char16_t code;
};

// clang-format off
constexpr Difference kBig5[] = {
    {0x8E69, 0x7BB8}, {0x8E6F, 0x7C06}, {0x8E7E, 0x7CCE}, {0x8EAB, 0x7DD2}, {0x8EB4, 0x7E1D},
    {0x8ECD, 0x8005}, {0x8ED0, 0x8028}, {0x8F57, 0x83C1}, {0x8F69, 0x84A8}, {0x8F6E, 0x840F},
    {0x8FCB, 0x89A6}, {0x8FCC, 0x89A9}, {0x8FFE, 0x8D77}, {0x906D, 0x90FD}, {0x907A, 0x92B9},
    {0x90DC, 0x975C}, {0x90F1, 0x97FF}, {0x91BF, 0x9F16}, {0x9244, 0x8503}, {0x92AF, 0x5159},
    {0x92B0, 0x515B}, {0x92B1, 0x515D}, {0x92B2, 0x515E}, {0x92C8, 0x936E}, {0x92D1, 0x7479},
    {0x9447, 0x6D67}, {0x94CA, 0x799B}, {0x95D9, 0x9097}, {0x9644, 0x975D}, {0x96ED, 0x701E},
    {0x96FC, 0x5B28}, {0x9B76, 0x7201}, {0x9B78, 0x77D7}, {0x9B7B, 0x7E87}, {0x9BC6, 0x99D6},
    {0x9BDE, 0x91D4}, {0x9BEC, 0x60DE}, {0x9BF6, 0x6FB6}, {0x9C42, 0x8F36}, {0x9C53, 0x4FBB},
    {0x9C62, 0x71DF}, {0x9C68, 0x9104}, {0x9C6B, 0x9DF0}, {0x9C77, 0x83CF}, {0x9CBC, 0x5C10},
    {0x9CBD, 0x79E3}, {0x9CD0, 0x5A67}, {0x9D57, 0x8F0B}, {0x9D5A, 0x7B51}, {0x9DC4, 0x62D0},
    {0x9EA9, 0x6062}, {0x9EEF, 0x75F9}, {0x9EFD, 0x6C4A}, {0x9F60, 0x9B2E}, {0x9F66, 0x9F17},
    {0x9FCB, 0x50ED}, {0x9FD8, 0x5F0C}, {0xA063, 0x880F}, {0xA077, 0x62CE}, {0xA0D5, 0x7468},
    {0xA0DF, 0x7162}, {0xA0E4, 0x7250}, {0xA145, 0x2027}, {0xA14E, 0xFE51}, {0xA15A, 0x2574},
    {0xA1C2, 0x00AF}, {0xA1C3, 0xFFE3}, {0xA1C5, 0x02CD}, {0xA1E3, 0xFF5E}, {0xA1F2, 0x2295},
    {0xA1F3, 0x2299}, {0xA1FE, 0xFF0F}, {0xA240, 0xFF3C}, {0xA241, 0x2215}, {0xA242, 0xFE68},
    {0xA244, 0xFFE5}, {0xA246, 0xFFE0}, {0xA247, 0xFFE1}, {0xA2CC, 0x5341}, {0xA2CE, 0x5345},
    {0xA3C0, 0x2400}, {0xA3C1, 0x2401}, {0xA3C2, 0x2402}, {0xA3C3, 0x2403}, {0xA3C4, 0x2404},
    {0xA3C5, 0x2405}, {0xA3C6, 0x2406}, {0xA3C7, 0x2407}, {0xA3C8, 0x2408}, {0xA3C9, 0x2409},
    {0xA3CA, 0x240A}, {0xA3CB, 0x240B}, {0xA3CC, 0x240C}, {0xA3CD, 0x240D}, {0xA3CE, 0x240E},
    {0xA3CF, 0x240F}, {0xA3D0, 0x2410}, {0xA3D1, 0x2411}, {0xA3D2, 0x2412}, {0xA3D3, 0x2413},
    {0xA3D4, 0x2414}, {0xA3D5, 0x2415}, {0xA3D6, 0x2416}, {0xA3D7, 0x2417}, {0xA3D8, 0x2418},
    {0xA3D9, 0x2419}, {0xA3DA, 0x241A}, {0xA3DB, 0x241B}, {0xA3DC, 0x241C}, {0xA3DD, 0x241D},
    {0xA3DE, 0x241E}, {0xA3DF, 0x241F}, {0xA3E0, 0x2421}, {0xA3E1, 0x20AC}, {0xC6CF, 0x5EF4},
    {0xC6D3, 0x65E0}, {0xC6D5, 0x7676}, {0xC6D7, 0x96B6}, {0xC6DE, 0x3003}, {0xC6DF, 0x4EDD},
    {0xFA5F, 0x5029}, {0xFA66, 0x507D}, {0xFABD, 0x5305}, {0xFAC5, 0x5344}, {0xFAD5, 0x537F},
    {0xFB48, 0x5605}, {0xFBB8, 0x5A77}, {0xFBF3, 0x5E75}, {0xFBF9, 0x5ED0}, {0xFC4F, 0x5F58},
    {0xFC6C, 0x60A4}, {0xFCB9, 0x6490}, {0xFCE2, 0x6674}, {0xFCF1, 0x675E}, {0xFDB7, 0x6C9C},
    {0xFDB8, 0x6E1D}, {0xFDBB, 0x6E2F}, {0xFDF1, 0x716E}, {0xFE52, 0x732A}, {0xFE6F, 0x745C},
    {0xFEAA, 0x74E9}, {0xFEDD, 0x7809},
};
// clang-format on

// The private-use characters that GB 18030 kept for round trips.
constexpr Difference kGb18030[] = {
    {0xA3A0, 0x3000}, {0xFE51, 0xE816}, {0xFE52, 0xE817}, {0xFE53, 0xE818},
    {0xFE6C, 0xE831}, {0xFE76, 0xE83B}, {0xFE91, 0xE855},
};

/// One conversion descriptor; every sequence is converted by itself.
class Converter {
public:
    explicit Converter(const char* from) : handle_{iconv_open("UTF-32LE", from)} {}
    Converter(const Converter&) = delete;
    Converter& operator=(const Converter&) = delete;
    ~Converter() {
        if (handle_ != kBad) iconv_close(handle_);
    }

    /// The one code point of `bytes`; U+FFFD for none or for several.
    char32_t one(std::string_view bytes) {
        if (handle_ == kBad) return Pairs::kNone;
        char in[8];
        bytes.copy(in, sizeof in);
        unsigned char out[16];
        char* from = in;
        char* to = reinterpret_cast<char*>(out);
        std::size_t left = bytes.size(), room = sizeof out;
        iconv(handle_, nullptr, nullptr, nullptr, nullptr);
        if (iconv(handle_, &from, &left, &to, &room) == kFailed || left != 0) return Pairs::kNone;
        // Some tables hold a character back in case a combining mark follows.
        if (iconv(handle_, nullptr, nullptr, &to, &room) == kFailed) return Pairs::kNone;
        if (sizeof out - room != 4) return Pairs::kNone;
        return static_cast<char32_t>(out[0] | out[1] << 8 | out[2] << 16);
    }

private:
    static inline const iconv_t kBad = reinterpret_cast<iconv_t>(-1);
    static constexpr std::size_t kFailed = static_cast<std::size_t>(-1);
    iconv_t handle_;
};

void amend_single_byte(std::string_view name, HighHalf& half) {
    const auto set = [&](unsigned byte, char32_t code) { half[byte - 0x80] = code; };
    if (name == "koi8-u") set(0xAE, 0x45E), set(0xBE, 0x40E);
    if (name == "macintosh") set(0xC6, 0x2206), set(0xF0, 0xF8FF);
    if (name == "windows-1255") set(0xCA, 0x5BA);
    if (name == "x-mac-cyrillic") set(0xFF, 0x20AC);
    // What Microsoft's tables leave free below A0 are the C1 controls.
    if (!name.starts_with("windows-")) return;
    for (unsigned byte = 0x80; byte < 0xA0; ++byte) {
        if (half[byte - 0x80] == Pairs::kNone) set(byte, byte);
    }
}

HighHalf make_high_half(const Encoding& encoding) {
    HighHalf half;
    Converter converter{encoding.iconv};
    for (unsigned i = 0; i < half.size(); ++i) {
        const char byte = static_cast<char>(0x80 + i);
        half[i] = converter.one({&byte, 1});
    }
    amend_single_byte(encoding.name, half);
    return half;
}

template <std::size_t N>
Pairs amended(const char* iconv, const Difference (&differences)[N]) {
    Pairs table{iconv};
    for (const Difference& d : differences) table.set(d.bytes >> 8, d.bytes & 0xFF, d.code);
    return table;
}

}  // namespace

const HighHalf& high_half(const Encoding& encoding) {
    static std::mutex mutex;
    static std::map<std::string_view, HighHalf> made;
    const std::lock_guard lock{mutex};
    const auto at = made.find(encoding.name);
    if (at != made.end()) return at->second;
    return made.emplace(encoding.name, make_high_half(encoding)).first->second;
}

Pairs::Pairs(const char* iconv) : codes_((0xFE - 0x81 + 1) * kTrails, kNone) {
    Converter converter{iconv};
    for (unsigned lead = 0x81; lead <= 0xFE; ++lead) {
        for (unsigned trail = 0x40; trail <= 0xFE; ++trail) {
            const char bytes[] = {static_cast<char>(lead), static_cast<char>(trail)};
            set(lead, trail, converter.one({bytes, 2}));
        }
    }
}

const Pairs& pairs(Kind kind) {
    if (kind == Kind::gb18030) {
        static const Pairs table = amended("GB18030", kGb18030);
        return table;
    }
    if (kind == Kind::big5) {
        static const Pairs table = amended("BIG5-HKSCS", kBig5);
        return table;
    }
    if (kind == Kind::euc_kr) {
        static const Pairs table{"UHC"};
        return table;
    }
    static const Pairs table{"CP932"};
    return table;
}

char32_t jis0208(unsigned row, unsigned cell) {
    if (row < 1 || row > 94 || cell < 1 || cell > 94) return Pairs::kNone;
    // The standard has one index for the three Japanese encodings, and glibc
    // has it whole only as Windows-31J: section 12.3.1 read backwards.
    const unsigned pointer = (row - 1) * 94 + cell - 1;
    const unsigned lead = pointer / 188, trail = pointer % 188;
    return pairs(Kind::shift_jis)
        .at(lead + (lead < 0x1F ? 0x81 : 0xC1), trail + (trail < 0x3F ? 0x40 : 0x41));
}

char32_t jis0212(unsigned row, unsigned cell) {
    static const std::vector<char32_t> table = [] {
        std::vector<char32_t> codes;
        Converter converter{"EUC-JP-MS"};
        for (unsigned i = 0; i < 94 * 94; ++i) {
            const char bytes[] = {'\x8F', static_cast<char>(0xA1 + i / 94),
                                  static_cast<char>(0xA1 + i % 94)};
            codes.push_back(converter.one({bytes, 3}));
        }
        return codes;
    }();
    if (row < 1 || row > 94 || cell < 1 || cell > 94) return Pairs::kNone;
    const unsigned index = (row - 1) * 94 + cell - 1;
    if (row == 2 && cell == 0x23) return 0xA6;
    // From here on glibc has vendors' additions that the standard does not.
    constexpr unsigned kAdditions = (0xF3 - 0xA1) * 94 + (0xF3 - 0xA1);
    return index < kAdditions ? table[index] : Pairs::kNone;
}

char32_t gb18030_four(unsigned b1, unsigned b2, unsigned b3, unsigned b4) {
    const unsigned pointer = ((b1 - 0x81) * 10 + b2 - 0x30) * 1260 + (b3 - 0x81) * 10 + (b4 - 0x30);
    if (pointer >= 189000) {
        return pointer <= 1237575 ? 0x10000 + pointer - 189000 : Pairs::kNone;
    }
    // glibc moved these to two bytes; the standard reads both forms.
    if (pointer >= 19057 && pointer < 19057 + 8) return 0x9FB4 + pointer - 19057;
    if (pointer >= 39076 && pointer < 39076 + 10) return 0xFE10 + pointer - 39076;
    thread_local Converter converter{"GB18030"};
    const char bytes[] = {static_cast<char>(b1), static_cast<char>(b2), static_cast<char>(b3),
                          static_cast<char>(b4)};
    return converter.one({bytes, 4});
}

}  // namespace molva::html::charset
