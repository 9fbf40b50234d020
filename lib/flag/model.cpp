#include "flag/model.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cmath>
#include <cstring>

#include "base/hash.hpp"

namespace molva::flag {

namespace {

#ifdef MAP_POPULATE
constexpr int kAtOnce = MAP_POPULATE;
#else
constexpr int kAtOnce = 0;
#endif

static_assert(std::endian::native == std::endian::little, "the file is little-endian");

constexpr std::string_view kMagic = "molvapol";
constexpr std::uint32_t kVersion = 1;
constexpr unsigned kMostBits = 22;
constexpr std::size_t kMostLanguages = 64;
constexpr std::size_t kMostBytes = std::size_t{64} << 20;

struct Header {
    std::array<char, 8> magic;
    std::uint32_t version, bits;
    std::uint32_t languages, lexicon;
    std::uint32_t meta, reserved;
    std::array<double, kHeads> scale;
    std::uint64_t checksum_high, checksum_low;  // of everything behind the header
};
static_assert(sizeof(Header) == 64 && sizeof(LexiconEntry) == 16);
static_assert(sizeof(LanguageHead) % 8 == 0 && std::is_trivially_copyable_v<LanguageHead>);

template <typename T>
std::string_view raw(const T* items, std::size_t count) {
    return {reinterpret_cast<const char*>(items), count * sizeof(T)};
}

// Of what stands behind the header and of the header's own numbers.
Hash128 checksum(std::string_view header, std::string_view body) {
    return quick_hash(std::string{header.substr(0, 48)} + to_hex(quick_hash(body)));
}

Error refuse(std::string_view name, std::string what) {
    return {Exit::usage, std::string{name}, std::move(what)};
}

}  // namespace

struct Model::Bytes {
    std::string own;
    void* map = nullptr;
    std::size_t size = 0;
    ~Bytes() {
        if (map != nullptr) ::munmap(map, size);
    }
};

Model::Model(Model&&) noexcept = default;
Model& Model::operator=(Model&&) noexcept = default;
Model::~Model() = default;

std::string serialize(const ModelParts& parts) {
    // Entries are copied by hand: the padding of a struct must not carry
    // whatever was in memory, the same model has the same bytes.
    std::string lexicon(parts.lexicon.size() * sizeof(LexiconEntry), '\0');
    for (std::size_t i = 0; i < parts.lexicon.size(); ++i) {
        char* at = lexicon.data() + i * sizeof(LexiconEntry);
        std::memcpy(at, &parts.lexicon[i].stem, 8);
        std::memcpy(at + 8, &parts.lexicon[i].weight, 1);
    }
    std::string body;
    body += raw(parts.languages.data(), parts.languages.size());
    body += lexicon;
    body += raw(parts.weights.data(), parts.weights.size());
    body += parts.meta;
    Header header{};
    std::copy(kMagic.begin(), kMagic.end(), header.magic.begin());
    header.version = kVersion;
    header.bits = parts.bits;
    header.languages = static_cast<std::uint32_t>(parts.languages.size());
    header.lexicon = static_cast<std::uint32_t>(parts.lexicon.size());
    header.meta = static_cast<std::uint32_t>(parts.meta.size());
    header.scale = parts.scale;
    const auto sum = checksum(raw(&header, 1), body);
    header.checksum_high = sum.high;
    header.checksum_low = sum.low;
    return std::string{raw(&header, 1)} + body;
}

Result<void> Model::read(std::string_view bytes, std::string_view name) {
    Header header;
    if (bytes.size() < sizeof header || !bytes.starts_with(kMagic)) {
        return refuse(name, "not a polarity model (molva-model(5))");
    }
    std::memcpy(&header, bytes.data(), sizeof header);
    if (header.version != kVersion) {
        return refuse(name, fmt::format("a model of version {}; this molva reads version {}: "
                                        "train it again with this molva-train",
                                        header.version, kVersion));
    }
    if (header.bits > kMostBits || header.languages > kMostLanguages) {
        return refuse(name, "the model's header is damaged");
    }
    const std::size_t weights = std::size_t{1} << header.bits;
    const std::size_t size = sizeof header + header.languages * sizeof(LanguageHead) +
                             header.lexicon * sizeof(LexiconEntry) + weights * sizeof(Weights) +
                             header.meta;
    if (size != bytes.size()) {
        return refuse(name, fmt::format("the model is cut short or damaged: {} bytes, not {}",
                                        bytes.size(), size));
    }
    const auto sum = checksum(bytes, bytes.substr(sizeof header));
    if (sum.high != header.checksum_high || sum.low != header.checksum_low) {
        return refuse(name, "the model is damaged: its checksum is another");
    }
    bits_ = header.bits;
    scale_ = header.scale;
    const char* at = bytes.data() + sizeof header;
    languages_.resize(header.languages);
    if (header.languages > 0)
        std::memcpy(languages_.data(), at, header.languages * sizeof(LanguageHead));
    for (auto& language : languages_) language.lang.back() = '\0';
    at += header.languages * sizeof(LanguageHead);
    lexicon_ = reinterpret_cast<const LexiconEntry*>(at);
    lexicon_size_ = header.lexicon;
    at += header.lexicon * sizeof(LexiconEntry);
    weights_ = reinterpret_cast<const Weights*>(at);
    meta_ = {at + weights * sizeof(Weights), header.meta};
    return {};
}

Result<Model> Model::open(const std::string& path) {
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) return Error{Exit::system, path, std::strerror(errno)};
    struct stat info {};
    Model out;
    out.bytes_ = std::make_unique<Bytes>();
    const bool known = ::fstat(fd, &info) == 0;
    if (known && S_ISDIR(info.st_mode)) {
        ::close(fd);
        return Error{Exit::system, path, std::strerror(EISDIR)};
    }
    if (known && info.st_size > 0 &&
        static_cast<std::size_t>(info.st_size) <= kMostBytes) {
        out.bytes_->size = static_cast<std::size_t>(info.st_size);
        // All of it is read at once, to see whether it is whole.
        void* map = ::mmap(nullptr, out.bytes_->size, PROT_READ, MAP_PRIVATE | kAtOnce, fd, 0);
        if (map != MAP_FAILED) out.bytes_->map = map;
    }
    const int reason = errno;
    ::close(fd);
    if (out.bytes_->map == nullptr) {
        if (out.bytes_->size == 0) return refuse(path, "not a polarity model (molva-model(5))");
        return Error{Exit::system, path, std::strerror(reason)};
    }
    if (auto read = out.read({static_cast<const char*>(out.bytes_->map), out.bytes_->size}, path);
        !read) {
        return read.error();
    }
    return out;
}

Result<Model> Model::parse(std::string bytes, std::string_view name) {
    Model out;
    out.bytes_ = std::make_unique<Bytes>();
    out.bytes_->own = std::move(bytes);
    if (auto read = out.read(out.bytes_->own, name); !read) return read.error();
    return out;
}

const LanguageHead* Model::language(std::string_view lang) const {
    for (const auto& head : languages_) {
        if (lang == std::string_view{head.lang.data()}) return &head;
    }
    return nullptr;
}

std::int8_t compand(double weight, double scale) {
    if (!(scale > 0)) return 0;
    const double root = std::sqrt(std::min(std::abs(weight) / scale, 1.0)) * 127;
    return static_cast<std::int8_t>(std::lround(weight < 0 ? -root : root));
}

}  // namespace molva::flag
