#include "flag/compiled_topics.hpp"

#include <algorithm>
#include <cstring>
#include <type_traits>

namespace molva::flag {

namespace {

class Packer {
public:
    template <typename T>
    Packer& number(T value) {
        static_assert(std::is_trivially_copyable_v<T>);
        out_.append(reinterpret_cast<const char*>(&value), sizeof value);
        return *this;
    }
    template <typename Char>
    Packer& text(const std::basic_string<Char>& value) {
        number(static_cast<std::uint16_t>(value.size()));
        out_.append(reinterpret_cast<const char*>(value.data()), value.size() * sizeof(Char));
        return *this;
    }
    std::string take() { return std::move(out_); }

private:
    std::string out_;
};

// After bytes that were not there everything is empty.
class Unpacker {
public:
    explicit Unpacker(std::string_view bytes) : rest_(bytes) {}

    template <typename T>
    T number() {
        T out{};
        if (has(sizeof out)) {
            std::memcpy(&out, rest_.data(), sizeof out);
            rest_.remove_prefix(sizeof out);
        }
        return out;
    }
    template <typename Char>
    std::basic_string<Char> text() {
        const std::size_t size = number<std::uint16_t>();
        std::basic_string<Char> out;
        if (has(size * sizeof(Char)) && size > 0) {
            out.resize(size);
            std::memcpy(out.data(), rest_.data(), size * sizeof(Char));
            rest_.remove_prefix(size * sizeof(Char));
        }
        return out;
    }
    bool has(std::size_t bytes) {
        whole_ = whole_ && rest_.size() >= bytes;
        return whole_;
    }
    bool finished() const { return whole_ && rest_.empty(); }

private:
    std::string_view rest_;
    bool whole_ = true;
};

}  // namespace

std::string pack(const TopicForm& form) {
    Packer out;
    out.text(form.topic.name).number(form.topic.gravity).number(form.topic.loyalty);
    out.number(static_cast<std::uint16_t>(form.topic.title.size()));
    for (const auto& [lang, title] : form.topic.title) out.text(lang).text(title);
    out.number(static_cast<std::uint32_t>(form.phrases.size()));
    for (const auto& [colour, phrase] : form.phrases) {
        out.number(colour).number(phrase.exact);
        out.number(static_cast<std::uint8_t>(phrase.atoms.size()));
        for (const auto& atom : phrase.atoms) {
            out.text(atom.beginning);
            if (atom.beginning.empty()) out.number(atom.stem);
        }
    }
    return out.take();
}

// A colour, whether it is exact, how many words, and of one no beginning but a stem.
constexpr std::size_t kSmallestPhrase = 3 + sizeof(std::uint16_t) + sizeof(std::uint64_t);

std::optional<TopicForm> unpack(std::string_view packed) {
    Unpacker in{packed};
    TopicForm out;
    out.topic.name = in.text<char>();
    out.topic.gravity = in.number<double>();
    out.topic.loyalty = in.number<Loyalty>();
    for (std::size_t left = in.number<std::uint16_t>(); left > 0 && in.has(1); --left) {
        const auto lang = in.text<char>();
        out.topic.title[lang] = in.text<char>();
    }
    std::size_t left = in.number<std::uint32_t>();
    out.phrases.reserve(std::min(left, packed.size() / kSmallestPhrase));
    for (; left > 0 && in.has(1); --left) {
        auto& [colour, phrase] = out.phrases.emplace_back();
        colour = in.number<Colour>();
        phrase.exact = in.number<bool>();
        phrase.atoms.resize(in.number<std::uint8_t>());
        if (phrase.atoms.empty()) return std::nullopt;
        for (auto& atom : phrase.atoms) {
            atom.beginning = in.text<char32_t>();
            if (atom.beginning.empty()) atom.stem = in.number<std::uint64_t>();
        }
    }
    if (!in.finished()) return std::nullopt;
    return out;
}

std::optional<TopicForm> find_compiled(std::string_view toml) {
    const auto all = compiled_topics();
    const Hash128 content = quick_hash(toml);
    const auto found = std::find_if(all.begin(), all.end(), [&](const CompiledTopic& one) {
        return one.content == content;
    });
    return found == all.end() ? std::nullopt : unpack(found->packed);
}

}  // namespace molva::flag
