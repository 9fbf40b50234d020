#include "html/restore.hpp"

#include <algorithm>
#include <cstring>
#include <new>
#include <string>
#include <string_view>
#include <vector>

#include "base/utf8.hpp"
#include "html/node.hpp"
#include "html/references.hpp"
#include "html/tree_builder.hpp"

namespace molva::html {

namespace {

/// The entry of a list in the order of places in the text that lies at `at`.
/// Most often it is the one behind the last that was looked for.
template <typename Entry, typename Place>
const Entry* entry_at(const std::vector<Entry>& list, std::size_t at, Place place,
                      std::size_t& hint) {
    if (hint >= list.size() || place(list[hint]) != at) {
        const auto found =
            std::lower_bound(list.begin(), list.end(), at,
                             [&](const Entry& one, std::size_t to) { return place(one) < to; });
        if (found == list.end() || place(*found) != at) return nullptr;
        hint = static_cast<std::size_t>(found - list.begin());
    }
    return &list[hint++];
}

class Restorer {
public:
    Restorer(const guard::Page& page, std::string& source, Arena& arena)
        : page_{page}, source_{source}, builder_{page, source, arena} {}

    Restored run(GumboNode* root, unsigned depth);

private:
    /// Part of a run for a text node.
    struct Piece {
        GumboNode* node;
        std::uint32_t begin, end;  ///< in the source
        bool copied;               ///< it cannot end where it ends, or has other line ends
        bool refers = false;       ///< has character references
    };
    struct Tagged {
        GumboNode* element;
        const guard::BareTag* tag;
    };

    bool look(GumboNode* root, unsigned depth);
    void look_at_element(GumboNode* element);
    void look_at_text(GumboNode* node);
    void explain(GumboNode* node);
    const guard::Run* run_of_mark(const char* text) const;
    std::size_t place(const char* in_text) const {
        return static_cast<std::size_t>(in_text - page_.text.data());
    }

    bool give_body(GumboNode* element);
    bool give_text(const Piece& piece);

    const guard::Page& page_;
    std::string& source_;
    TreeBuilder builder_;
    std::size_t next_tag_ = 0, next_run_ = 0, next_body_ = 0, next_graft_ = 0;
    std::vector<Tagged> tagged_;
    std::vector<std::pair<GumboNode*, const guard::Graft*>> stocks_;  ///< what is grafted on what
    std::vector<Piece> pieces_;
    std::vector<GumboNode*> bodiless_;
    std::vector<std::pair<GumboNode*, const char*>> written_;  ///< by explain()
    bool unexplained_ = false;
    bool full_ = false;
};

bool has_leading(const guard::Run& run) { return run.body > run.begin; }

/// The run whose mark stands at the beginning of a text; null if none does.
const guard::Run* Restorer::run_of_mark(const char* text) const {
    if (static_cast<unsigned char>(*text) < 0xF3) return nullptr;
    std::string_view rest{text, 4};  // gumbo writes well-formed UTF-8
    const char32_t code = utf8::take(rest);
    if (code < guard::kFirstMark) return nullptr;
    const std::size_t number = code - guard::kFirstMark;
    const std::size_t index = number >= 0x10000 ? number - 2 : number;
    return index < page_.runs.size() ? &page_.runs[index] : nullptr;
}

void Restorer::look_at_element(GumboNode* element) {
    switch (element->v.element.tag) {
        case GUMBO_TAG_SCRIPT:
        case GUMBO_TAG_STYLE:
        case GUMBO_TAG_XMP:
        case GUMBO_TAG_IFRAME:
        case GUMBO_TAG_NOEMBED:
        case GUMBO_TAG_NOFRAMES:
            bodiless_.push_back(element);
            break;
        default:
            break;
    }
    const char* tag = element->v.element.original_tag.data;
    if (tag == nullptr) return;
    const auto* graft = entry_at(
        page_.grafts, place(tag), [](const guard::Graft& one) { return one.tag; }, next_graft_);
    if (graft != nullptr) {
        unexplained_ = unexplained_ || element->v.element.children.length > 0;
        stocks_.emplace_back(element, graft);
    }
    const auto* bare = entry_at(
        page_.tags, place(tag), [](const guard::BareTag& one) { return one.tag; }, next_tag_);
    if (bare != nullptr) tagged_.push_back({element, bare});
}

void Restorer::look_at_text(GumboNode* node) {
    const char* text = node->v.text.text;
    if (*text == guard::kBlankMark) {
        if (text[1] == '\0') {
            const auto* run = entry_at(
                page_.runs, place(node->v.text.original_text.data),
                [](const guard::Run& one) { return one.at; }, next_run_);
            if (run == nullptr || !has_leading(*run)) return explain(node);
            const bool split = run->body < run->end;  // a text went elsewhere
            pieces_.push_back({node, run->begin, run->body, split || run->returns});
            return;
        }
        const auto* run = run_of_mark(text + 1);
        if (run == nullptr || text[5] != '\0' || !has_leading(*run)) return explain(node);
        next_run_ = static_cast<std::size_t>(run - page_.runs.data()) + 1;
        pieces_.push_back({node, run->begin, run->end, run->returns, run->refers});
        return;
    }
    if (const auto* run = run_of_mark(text); run != nullptr && text[4] == '\0') {
        next_run_ = static_cast<std::size_t>(run - page_.runs.data()) + 1;
        pieces_.push_back({node, run->body, run->end, run->returns, run->refers});
        return;
    }
    if (text[std::strcspn(text, "\f\xF3\xF4")] != '\0') explain(node);
}

/// Text of several runs, or with characters that gumbo has seen: where a tag
/// between them came to nothing. Each mark has to be the one that comes next
/// in the page.
void Restorer::explain(GumboNode* node) {
    const auto& runs = page_.runs;
    const std::size_t at = place(node->v.text.original_text.data);
    auto next = std::lower_bound(runs.begin(), runs.end(), at,
                                 [](const guard::Run& run, std::size_t to) { return run.at < to; });
    const char* text = node->v.text.text;
    const char* rest = text;
    // Whether the white space of the run at hand has been seen, or is elsewhere.
    bool blank_seen = false;
    const auto* first = run_of_mark(text);
    if (first != nullptr && first->at + 1 == at && has_leading(*first)) {
        next = runs.begin() + (first - runs.data());
        blank_seen = true;
    }
    std::string out;
    const auto add = [&](std::uint32_t begin, std::uint32_t end, bool refers = false) {
        const auto mended = mend(std::string_view{source_}.substr(begin, end - begin));
        out += refers ? resolve_references(mended, false) : mended;
    };
    while (*rest != '\0') {
        if (*rest == guard::kBlankMark) {
            if (blank_seen || next == runs.end() || !has_leading(*next)) break;
            add(next->begin, next->body);
            blank_seen = next->body < next->end;
            next += blank_seen ? 0 : 1;
            ++rest;
        } else if (const auto* run = run_of_mark(rest)) {
            if (next == runs.end() || run != &*next || has_leading(*run) != blank_seen) break;
            add(run->body, run->end, run->refers);
            blank_seen = false;
            ++next;
            rest += 4;
        } else {
            if (blank_seen) break;
            out += *rest++;
        }
    }
    if (*rest != '\0') {
        unexplained_ = true;
        return;
    }
    const char* kept = builder_.keep(out);
    full_ = full_ || kept == nullptr;
    written_.emplace_back(node, kept);
}

/// Walks the tree once; false when it is not as shallow as it has to be.
bool Restorer::look(GumboNode* root, unsigned limit) {
    unsigned depth = 0;
    GumboNode* node = root;
    while (true) {
        if (is_element(node)) {
            look_at_element(node);
        } else if (is_text(node) && !page_.runs.empty()) {
            look_at_text(node);
        }
        const auto inside = children(node);
        if (!inside.empty()) {
            if (++depth > limit + 1) return false;  // text lies one deeper than its element
            node = const_cast<GumboNode*>(inside.front());
            continue;
        }
        while (true) {
            if (node == root) return true;
            const auto siblings = children(node->parent);
            if (node->index_within_parent + 1 < siblings.size()) {
                node = const_cast<GumboNode*>(siblings[node->index_within_parent + 1]);
                break;
            }
            node = node->parent;
            --depth;
        }
    }
}

bool Restorer::give_text(const Piece& piece) {
    const char* text = builder_.text_of(piece.begin, piece.end, piece.copied, piece.refers);
    if (text == nullptr) return false;
    piece.node->v.text.text = text;
    piece.node->v.text.original_text = {source_.data() + piece.begin, piece.end - piece.begin};
    return true;
}

bool Restorer::give_body(GumboNode* element) {
    const char* tag = element->v.element.original_tag.data;
    if (tag == nullptr || element->v.element.children.length > 0) return true;
    const auto* body = entry_at(
        page_.bodies, place(tag), [](const guard::Body& one) { return one.tag; }, next_body_);
    if (body == nullptr || body->begin == body->end) return true;
    const std::string_view original{source_.data() + body->begin, body->end - body->begin};
    const bool mended =
        original.find('\r') != original.npos || original.find('\0') != original.npos;
    const char* text = builder_.text_of(body->begin, body->end, mended);
    return text != nullptr && builder_.adopt(element, text);
}

Restored Restorer::run(GumboNode* root, unsigned depth) {
    tagged_.reserve(page_.tags.size());
    pieces_.reserve(page_.runs.size());
    if (!look(root, depth)) return Restored::too_deep;
    if (unexplained_ || stocks_.size() != page_.grafts.size()) return Restored::unexplained;
    bool fits = !full_;
    for (std::size_t i = 0; fits && i < tagged_.size(); ++i) {
        const auto& [element, tag] = tagged_[i];
        fits = builder_.give_attributes(element, tag->first, tag->count, tag->refers);
    }
    for (std::size_t i = 0; fits && i < pieces_.size(); ++i) fits = give_text(pieces_[i]);
    for (std::size_t i = 0; fits && i < bodiless_.size(); ++i) fits = give_body(bodiless_[i]);
    for (std::size_t i = 0; fits && i < stocks_.size(); ++i) {
        fits = builder_.graft(stocks_[i].first, *stocks_[i].second);
    }
    for (const auto& [node, text] : written_) node->v.text.text = text;
    return fits ? Restored::all : Restored::out_of_memory;
}

}  // namespace

Restored restore(GumboNode* root, const guard::Page& page, unsigned depth, std::string& source,
                 Arena& arena) {
    return Restorer{page, source, arena}.run(root, depth);
}

}  // namespace molva::html
