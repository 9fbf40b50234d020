#include "cli/doubting.hpp"

#include <filesystem>
#include <string_view>
#include <system_error>
#include <utility>

#include "flag/explain.hpp"

namespace molva::cli {

namespace {

constexpr std::string_view kSqlite = "sqlite:";

// Streams are judged where no store is, too.
bool is_there(const std::string& url) {
    if (!url.starts_with(kSqlite)) return true;
    std::error_code none;
    return std::filesystem::exists(url.substr(kSqlite.size()), none);
}

}  // namespace

Doubting::Doubting(const Config& config, store::Store& store, Io& io)
    : config_(config), io_(io), opened_(true) {
    doubter_.emplace(config.doubt, &store);
}

Doubting::Doubting(const Config& config, Io& io, bool reviews)
    : config_(config), io_(io), reviews_(reviews) {}

void Doubting::open() {
    opened_ = true;
    const std::string url = store_url(io_.common().store, config_);
    // Whoever names a store expects one there.
    if (is_there(url) || !io_.common().store.empty()) {
        auto store = open_store(url, config_, store::OpenMode::read_only);
        if (store) {
            own_ = std::move(*store);
        } else {
            fail(store.error());
        }
    }
    doubter_.emplace(config_.doubt, own_.get());
}

void Doubting::fail(const Error& error) {
    io_.report({error.status, error.where,
                error.what + "; look-alikes are looked for in the stream only"});
}

std::optional<flag::Doubt> Doubting::look(const stream::Record& record) {
    if (!config_.doubt.on || !record.review) return std::nullopt;
    if (record.kind == stream::Kind::review && !reviews_) return std::nullopt;
    if (!opened_) open();
    auto doubt = doubter_->look(record);
    if (!doubt) {
        fail(doubt.error());
        doubter_.emplace(config_.doubt, nullptr);
        doubt = doubter_->look(record);
    }
    if (!doubt) return std::nullopt;
    return std::move(*doubt);
}

std::string Doubting::of(const stream::Record& record) {
    const auto doubt = look(record);
    return doubt ? flag::to_json(*doubt, static_cast<std::size_t>(config_.doubt.named))
                 : std::string{};
}

std::string Doubting::in_words(const stream::Record& record) {
    const auto doubt = look(record);
    return doubt ? flag::explain(*doubt, static_cast<std::size_t>(config_.doubt.named))
                 : std::string{};
}

}  // namespace molva::cli
