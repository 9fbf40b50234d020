#include "html/document.hpp"

#include <fmt/format.h>

#include <csetjmp>
#include <utility>

#include "html/arena.hpp"

namespace molva::html {

struct Document::State {
    State(std::string page, std::size_t memory) : text{std::move(page)}, arena{memory} {}

    std::string text;  ///< gumbo's nodes point into it
    Arena arena;
    GumboOutput* output = nullptr;
};

namespace {

Error over(std::string_view what) { return {Exit::partial, {}, fmt::format("page {}", what)}; }

/// gumbo on the arena; null when the arena's bound was reached.
GumboOutput* build(Arena& arena, const char* text, std::size_t size) {
    GumboOptions options = kGumboDefaultOptions;
    options.userdata = &arena;
    options.allocator = [](void* to, std::size_t bytes) {
        return static_cast<Arena*>(to)->allocate(bytes);
    };
    options.deallocator = [](void* to, void* block) { static_cast<Arena*>(to)->release(block); };
    options.max_errors = 0;  // a broken page has an error a byte, and nobody reads them
    if (setjmp(arena.escape) != 0) return nullptr;
    return gumbo_parse_with_options(&options, text, size);
}

}  // namespace

Result<Document> Document::parse(std::string_view utf8, const Limits& limits) {
    if (utf8.size() > limits.bytes)
        return over(fmt::format("has more than {} bytes", limits.bytes));
    return parse(std::string{utf8}, limits);
}

Result<Document> Document::parse(std::string&& utf8, const Limits& limits) {
    if (utf8.size() > limits.bytes)
        return over(fmt::format("has more than {} bytes", limits.bytes));
    auto state = std::make_unique<State>(std::move(utf8), limits.memory);
    state->output = build(state->arena, state->text.data(), state->text.size());
    if (state->output == nullptr) {
        return over(fmt::format("needs more than {} MiB of memory", limits.memory >> 20));
    }
    return Document{std::move(state)};
}

Document::Document(std::unique_ptr<State> state) : state_{std::move(state)} {}
Document::Document(Document&&) noexcept = default;
Document& Document::operator=(Document&&) noexcept = default;
Document::~Document() = default;

const GumboNode* Document::root() const { return state_->output->document; }
const GumboNode* Document::html() const { return state_->output->root; }
std::size_t Document::memory() const { return state_->arena.taken(); }

}  // namespace molva::html
