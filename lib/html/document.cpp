#include "html/document.hpp"

#include <fmt/format.h>

#include <csetjmp>
#include <utility>

#include "html/arena.hpp"
#include "html/guard.hpp"
#include "html/restore.hpp"

namespace molva::html {

namespace {

/// What the last page of this thread has left for the next one: lists that
/// grow from nothing are copied over and over, into memory that the system
/// wipes first.
guard::Page& spare_page() {
    static thread_local guard::Page one;
    return one;
}

constexpr std::size_t kLargestSpare = 8 << 20;  ///< bytes kept between pages

}  // namespace

struct Document::State {
    State(std::string utf8, std::size_t memory)
        : source{std::move(utf8)}, page{std::exchange(spare_page(), {})}, arena{memory} {}
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    ~State() {
        if (page.memory() <= kLargestSpare) spare_page() = std::move(page);
    }

    std::string source;  ///< texts and attributes lie in it
    guard::Page page;    ///< gumbo's nodes point into its text
    Arena arena;
    GumboOutput* output = nullptr;
};

namespace {

Error over(std::string_view what) { return {Exit::partial, {}, fmt::format("page {}", what)}; }

enum class Built { whole, out_of_memory, too_deep };

/// gumbo on the arena.
///
/// Its stack of open elements starts with room for ten and doubles: that is
/// how one learns how deep it is while it is at work. The guard sees to it that
/// this stays at rest; it is here for what the guard may have overlooked.
Built build(Arena& arena, const char* text, std::size_t size, unsigned depth,
            GumboOutput*& output) {
    constexpr std::size_t kSlot = sizeof(void*);
    GumboOptions options = kGumboDefaultOptions;
    options.userdata = &arena;
    options.allocator = [](void* to, std::size_t bytes) {
        return static_cast<Arena*>(to)->allocate(bytes);
    };
    options.deallocator = [](void* to, void* block) { static_cast<Arena*>(to)->release(block); };
    options.max_errors = 0;  // a broken page has an error a byte, and nobody reads them
    arena.watch(10 * kSlot, 2 * kSlot * (std::size_t{depth} + 16));
    switch (setjmp(arena.escape)) {
        case 0:
            output = gumbo_parse_with_options(&options, text, size);
            return Built::whole;
        case 1:
            return Built::out_of_memory;
        default:
            return Built::too_deep;
    }
}

}  // namespace

Result<Document> Document::parse(std::string_view utf8, const Limits& limits) {
    if (utf8.size() > limits.bytes)
        return over(fmt::format("has more than {} bytes", limits.bytes));
    return parse(std::string{utf8}, limits);
}

Result<Document> Document::parse(std::string&& utf8, const Limits& limits, const Islands* islands) {
    if (utf8.size() > limits.bytes)
        return over(fmt::format("has more than {} bytes", limits.bytes));
    auto state = std::make_unique<State>(std::move(utf8), limits.memory);
    for (const bool skeleton : {true, false}) {
        state->arena.clear();
        auto room = std::move(state->page);
        auto page = skeleton
                        ? guard::skeleton(state->source, limits, islands, std::move(room))
                        : guard::reduce(state->source, limits, std::move(room));
        if (!page) return page.error();
        state->page = std::move(*page);
        switch (plant(*state, limits.depth)) {
            case Restored::all:
                return Document{std::move(state)};
            case Restored::out_of_memory:
                return over(fmt::format("needs more than {} MiB of memory", limits.memory >> 20));
            case Restored::too_deep:
                return over(
                    fmt::format("has more than {} elements inside one another", limits.depth));
            case Restored::unexplained:
                break;
        }
    }
    return over("has text that its parser does not explain");
}

/// gumbo's tree of the page as the guard gave it, and what the guard kept back.
Restored Document::plant(State& state, unsigned depth) {
    const std::string& text = state.page.text;
    switch (build(state.arena, text.data(), text.size(), depth, state.output)) {
        case Built::out_of_memory:
            return Restored::out_of_memory;
        case Built::too_deep:
            return Restored::too_deep;
        case Built::whole:
            break;
    }
    return restore(state.output->document, state.page, depth, state.source, state.arena);
}

Document::Document(std::unique_ptr<State> state) : state_{std::move(state)} {}
Document::Document(Document&&) noexcept = default;
Document& Document::operator=(Document&&) noexcept = default;
Document::~Document() = default;

const GumboNode* Document::root() const { return state_->output->document; }
const GumboNode* Document::html() const { return state_->output->root; }
std::size_t Document::memory() const { return state_->arena.taken(); }

}  // namespace molva::html
