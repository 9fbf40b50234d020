#include "html/tree_builder.hpp"

#include <algorithm>
#include <cstring>
#include <new>

#include "html/foreign.hpp"
#include "html/references.hpp"

namespace molva::html {

namespace {

constexpr std::size_t kPiece = 16 << 10;

GumboNode* text_node(void* memory, const char* text) {
    auto* node = new (memory) GumboNode{};
    const bool blank = text[std::strspn(text, " \t\n\f\r")] == '\0';
    node->type = blank ? GUMBO_NODE_WHITESPACE : GUMBO_NODE_TEXT;
    node->v.text.text = text;
    return node;
}

}  // namespace

std::string mend(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\0') {
            out += "\xEF\xBF\xBD";
        } else if (text[i] == '\r') {
            if (i + 1 == text.size() || text[i + 1] != '\n') out += '\n';
        } else {
            out += text[i];
        }
    }
    return out;
}

void* TreeBuilder::take(std::size_t size) {
    size = (size + 15) & ~std::size_t{15};
    if (size > left_) {
        if (size > kPiece / 4) return arena_.try_allocate(size);
        free_ = static_cast<char*>(arena_.try_allocate(kPiece));
        left_ = free_ == nullptr ? 0 : kPiece;
        if (free_ == nullptr) return nullptr;
    }
    char* out = free_;
    free_ += size;
    left_ -= size;
    return out;
}

const char* TreeBuilder::keep(std::string_view text) {
    auto* out = static_cast<char*>(take(text.size() + 1));
    if (out == nullptr) return nullptr;
    std::copy(text.begin(), text.end(), out);
    out[text.size()] = '\0';
    return out;
}

/// Those of a tag that gumbo has not seen stay where they are in the page.
bool TreeBuilder::give_attributes(GumboNode* node, std::uint32_t first, std::uint32_t count,
                                  bool refer) {
    if (count == 0) return true;
    auto* memory = static_cast<char*>(take(count * (sizeof(void*) + sizeof(GumboAttribute))));
    if (memory == nullptr) return false;
    auto** list = reinterpret_cast<void**>(memory);
    auto* next = reinterpret_cast<GumboAttribute*>(memory + count * sizeof(void*));
    const GumboNamespaceEnum space = node->v.element.tag_namespace;
    char* source = source_.data();
    for (std::uint32_t i = 0; i < count; ++i, ++next) {
        const guard::Attribute& one = page_.attributes[first + i];
        auto* attribute = new (next) GumboAttribute{};
        for (std::uint32_t k = one.name; k < one.name_end; ++k) {
            if (source[k] >= 'A' && source[k] <= 'Z') source[k] = static_cast<char>(source[k] + 32);
        }
        attribute->original_name = {source + one.name, one.name_end - one.name};
        attribute->original_value = {source + one.value, one.value_end - one.value};
        source[one.name_end] = '\0';
        attribute->name = source + one.name;
        attribute->value = "";
        if (one.value_end > one.value) {
            source[one.value_end] = '\0';
            attribute->value = source + one.value;
            if (refer && std::strchr(attribute->value, '&') != nullptr) {
                attribute->value = keep(resolve_references(attribute->value, true));
                if (attribute->value == nullptr) return false;
            }
        }
        list[i] = attribute;
        if (space == GUMBO_NAMESPACE_HTML) continue;
        const auto* foreign = foreign_attribute(attribute->name);
        if (foreign == nullptr || (foreign->in != GUMBO_NAMESPACE_HTML && foreign->in != space)) {
            continue;
        }
        attribute->name = foreign->name;
        attribute->attr_namespace = foreign->space;
    }
    node->v.element.attributes = {list, count, count};
    return true;
}

const char* TreeBuilder::text_of(std::size_t begin, std::size_t end, bool mended, bool refer) {
    if (mended || refer) {
        const std::string text = mend(std::string_view{source_}.substr(begin, end - begin));
        return keep(refer ? resolve_references(text, false) : text);
    }
    // Nobody looks at the tag behind it any more.
    source_[end] = '\0';
    return source_.data() + begin;
}

bool TreeBuilder::adopt(GumboNode* element, const char* text) {
    void* memory = take(sizeof(GumboNode));
    auto** list = static_cast<void**>(take(sizeof(void*)));
    if (memory == nullptr || list == nullptr) return false;
    GumboNode* node = text_node(memory, text);
    node->parent = element;
    *list = node;
    element->v.element.children = {list, 1, 1};
    return true;
}

GumboNode* TreeBuilder::element(const guard::Step& step) {
    void* memory = take(sizeof(GumboNode));
    if (memory == nullptr) return nullptr;
    auto* node = new (memory) GumboNode{};
    node->type = GUMBO_NODE_ELEMENT;
    node->v.element.tag = step.tag;
    node->v.element.tag_namespace = step.space;
    // Its name is asked for where the number of its tag does not say it.
    if (step.tag == GUMBO_TAG_UNKNOWN || step.space != GUMBO_NAMESPACE_HTML) {
        const std::size_t length = step.end - step.begin;
        auto* tag = static_cast<char*>(take(length + 2));
        if (tag == nullptr) return nullptr;
        tag[0] = '<';
        std::memcpy(tag + 1, source_.data() + step.begin, length);
        tag[length + 1] = '>';
        node->v.element.original_tag = {tag, length + 2};
    }
    return give_attributes(node, step.first, step.count, step.refers) ? node : nullptr;
}

/// Texts with nothing between them are one; `step` goes to the last of them.
GumboNode* TreeBuilder::text(const guard::Step*& step, const guard::Step* end) {
    const auto is_text = [](const guard::Step& one) { return one.kind == guard::Step::Kind::text; };
    const bool alone = step + 1 == end || !is_text(step[1]);
    const char* text = nullptr;
    if (alone && !step->refers) {
        text = text_of(step->begin, step->end, step->returns);
    } else {
        std::string all;
        for (;; ++step) {
            const auto part =
                std::string_view{source_}.substr(step->begin, step->end - step->begin);
            const std::string mended = step->returns ? mend(part) : std::string{part};
            all += step->refers ? resolve_references(mended, false) : mended;
            if (step + 1 == end || !is_text(step[1])) break;
        }
        text = keep(all);
    }
    void* memory = take(sizeof(GumboNode));
    return text == nullptr || memory == nullptr ? nullptr : text_node(memory, text);
}

bool TreeBuilder::close(const Open& open) {
    const std::size_t count = children_.size() - open.first;
    if (count == 0) return true;
    auto** list = static_cast<void**>(take(count * sizeof(void*)));
    if (list == nullptr) return false;
    for (std::size_t i = 0; i < count; ++i) {
        GumboNode* child = children_[open.first + i];
        child->parent = open.node;
        child->index_within_parent = i;
        list[i] = child;
    }
    children_.resize(open.first);
    const auto length = static_cast<unsigned>(count);
    open.node->v.element.children = {list, length, length};
    return true;
}

bool TreeBuilder::graft(GumboNode* root, const guard::Graft& graft) {
    using Kind = guard::Step::Kind;
    open_.assign(1, {root, 0});
    children_.clear();
    const guard::Step* const end = page_.steps.data() + graft.last;
    for (const guard::Step* step = page_.steps.data() + graft.first; step != end; ++step) {
        if (step->kind == Kind::end) {
            if (!close(open_.back())) return false;
            open_.pop_back();
            continue;
        }
        GumboNode* node = nullptr;
        if (step->kind == Kind::text) {
            node = text(step, end);
        } else if (step->kind == Kind::comment) {
            void* memory = take(sizeof(GumboNode));
            node = memory == nullptr ? nullptr : text_node(memory, "");
        } else {
            node = element(*step);
        }
        if (node == nullptr) return false;
        if (step->kind == Kind::comment) node->type = GUMBO_NODE_COMMENT;
        children_.push_back(node);
        if (step->kind == Kind::element) open_.push_back({node, children_.size()});
    }
    return close(open_.front());
}

}  // namespace molva::html
