#include "store/pseudonym.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sys/random.h>

#include <algorithm>
#include <utility>

#include "json/tree.hpp"

namespace molva::store {

namespace {

using json::Json;

constexpr std::size_t kDigits = 20;  // 80 bits: no two of a million million alike by chance

bool is_pseudonym(std::string_view text) {
    return text.size() == kDigits + 1 && text.front() == '~' &&
           text.find_first_not_of("0123456789abcdef", 1) == std::string_view::npos;
}

std::string text_of(const Json& object, const char* key) {
    const auto at = object.find(key);
    return at != object.end() && at->is_string() ? at->get<std::string>() : std::string{};
}

}  // namespace

std::string hmac_sha256(std::string_view key, std::string_view bytes) {
    unsigned char out[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    const auto* data = reinterpret_cast<const unsigned char*>(bytes.data());
    HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), data, bytes.size(), out, &size);
    return {reinterpret_cast<const char*>(out), size};
}

std::string random_bytes(std::size_t count) {
    std::string out(count, '\0');
    std::size_t filled = 0;
    while (filled < count) {
        const auto got = ::getrandom(out.data() + filled, count - filled, 0);
        if (got > 0) filled += static_cast<std::size_t>(got);
    }
    return out;
}

std::string Pseudonyms::of(std::string_view text) const {
    if (is_pseudonym(text)) return std::string{text};
    return "~" + hex(hmac_sha256(key_, text)).substr(0, kDigits);
}

std::optional<std::string> Pseudonyms::replace(std::string_view line) const {
    auto tree = json::parse(line);
    if (!tree || !tree->is_object()) return std::nullopt;
    if (const auto author = tree->find("author"); author != tree->end()) {
        Json hidden = Json::object();
        if (author->is_object()) {
            const std::string name = text_of(*author, "name");
            const std::string url = text_of(*author, "url");
            const std::string id = text_of(*author, "id");
            if (!name.empty()) hidden["name"] = of(name);
            if (!id.empty() || !url.empty()) hidden["id"] = of(id.empty() ? url : id);
        }
        *author = std::move(hidden);
    }
    const auto reply = tree->find("reply");
    if (reply != tree->end() && reply->is_object()) {
        const std::string who = text_of(*reply, "author");
        if (!who.empty()) (*reply)["author"] = of(who);
    }
    return json::dump(*tree);
}

}  // namespace molva::store
