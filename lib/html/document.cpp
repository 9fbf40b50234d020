#include "html/document.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <csetjmp>
#include <deque>
#include <new>
#include <utility>
#include <vector>

#include "html/arena.hpp"
#include "html/guard.hpp"
#include "html/node.hpp"

namespace molva::html {

struct Document::State {
    State(std::string utf8, std::size_t memory) : source{std::move(utf8)}, arena{memory} {}

    std::string source;              ///< the bodies of scripts lie in it
    guard::Page page;                ///< gumbo's nodes point into its text
    std::deque<std::string> mended;  ///< bodies that could not stay as they were
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

/// A body as gumbo would give it, ending in NUL: NUL itself becomes U+FFFD,
/// line ends become "\n".
std::string mend(std::string_view body) {
    std::string out;
    for (std::size_t i = 0; i < body.size(); ++i) {
        if (body[i] == '\0') {
            out += "\xEF\xBF\xBD";
        } else if (body[i] == '\r') {
            if (i + 1 == body.size() || body[i + 1] != '\n') out += '\n';
        } else {
            out += body[i];
        }
    }
    return out;
}

/// Gives an element without children its text; false when the arena is full.
bool adopt(Arena& arena, GumboNode* element, const char* text, std::string_view original) {
    void* memory = arena.try_allocate(sizeof(GumboNode));
    auto** list = static_cast<void**>(arena.try_allocate(sizeof(void*)));
    if (memory == nullptr || list == nullptr) return false;
    auto* node = new (memory) GumboNode{};
    const bool blank = std::string_view{text}.find_first_not_of(" \t\n\f\r") == std::string::npos;
    node->type = blank ? GUMBO_NODE_WHITESPACE : GUMBO_NODE_TEXT;
    node->parent = element;
    node->v.text.text = text;
    node->v.text.original_text = {original.data(), original.size()};
    *list = node;
    element->v.element.children = {list, 1, 1};
    return true;
}

/// Walks the tree once: whether it is as shallow as it has to be, and the
/// elements whose bodies were kept from gumbo, in `bodiless`.
bool is_shallow(GumboNode* root, unsigned limit, std::vector<GumboNode*>& bodiless) {
    unsigned depth = 0;
    const GumboNode* node = root;
    while (true) {
        if (is_element(node)) {
            switch (node->v.element.tag) {
                case GUMBO_TAG_SCRIPT:
                case GUMBO_TAG_STYLE:
                case GUMBO_TAG_XMP:
                case GUMBO_TAG_IFRAME:
                case GUMBO_TAG_NOEMBED:
                case GUMBO_TAG_NOFRAMES:
                    bodiless.push_back(const_cast<GumboNode*>(node));
                    break;
                default:
                    break;
            }
        }
        const auto inside = children(node);
        if (!inside.empty()) {
            if (++depth > limit + 1) return false;  // text lies one deeper than its element
            node = inside.front();
            continue;
        }
        while (true) {
            if (node == root) return true;
            const auto siblings = children(node->parent);
            if (node->index_within_parent + 1 < siblings.size()) {
                node = siblings[node->index_within_parent + 1];
                break;
            }
            node = node->parent;
            --depth;
        }
    }
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
    auto page = guard::reduce(state->source, limits);
    if (!page) return page.error();
    state->page = std::move(*page);
    const std::string& text = state->page.text;
    const Error memory = over(fmt::format("needs more than {} MiB of memory", limits.memory >> 20));
    const Error depth =
        over(fmt::format("has more than {} elements inside one another", limits.depth));
    const Built built = build(state->arena, text.data(), text.size(), limits.depth, state->output);
    if (built == Built::out_of_memory) return memory;
    if (built == Built::too_deep) return depth;
    std::vector<GumboNode*> bodiless;
    if (!is_shallow(state->output->document, limits.depth, bodiless)) return depth;
    if (!restore(*state, bodiless)) return memory;
    return Document{std::move(state)};
}

bool Document::restore(State& state, const std::vector<GumboNode*>& bodiless) {
    const auto& bodies = state.page.bodies;
    for (GumboNode* element : bodiless) {
        const char* tag = element->v.element.original_tag.data;
        if (tag == nullptr || element->v.element.children.length > 0) continue;
        const auto at = static_cast<std::size_t>(tag - state.page.text.data());
        const auto body = std::lower_bound(
            bodies.begin(), bodies.end(), at,
            [](const guard::Body& b, std::size_t offset) { return b.tag < offset; });
        if (body == bodies.end() || body->tag != at || body->begin == body->end) continue;
        const std::string_view original{state.source.data() + body->begin, body->end - body->begin};
        const char* text = original.data();
        if (original.find_first_of(std::string_view{"\0\r", 2}) != std::string_view::npos) {
            text = state.mended.emplace_back(mend(original)).c_str();
        } else {
            // Nobody looks at the end tag behind it any more.
            state.source.data()[body->end] = '\0';
        }
        if (!adopt(state.arena, element, text, original)) return false;
    }
    return true;
}

Document::Document(std::unique_ptr<State> state) : state_{std::move(state)} {}
Document::Document(Document&&) noexcept = default;
Document& Document::operator=(Document&&) noexcept = default;
Document::~Document() = default;

const GumboNode* Document::root() const { return state_->output->document; }
const GumboNode* Document::html() const { return state_->output->root; }
std::size_t Document::memory() const { return state_->arena.taken(); }

}  // namespace molva::html
