#include "scrape/islands.hpp"

#include <algorithm>
#include <utility>

#include "html/islands.hpp"

namespace molva::scrape {

namespace {

class Collector {
public:
    void page(const std::vector<Select>& selects) {
        for (const auto& one : selects) {
            if (one.kind != Select::Kind::css) continue;
            known_ = known_ && one.css && islands_->add(*one.css);
        }
    }
    void page(const std::optional<Field>& field) {
        if (!field) return;
        page(field->select);
        drops(*field);
        for (const auto& other : field->others) page(std::optional{other});
    }
    void row(const std::vector<Select>& selects) {
        for (const auto& one : selects) {
            if (one.css) known_ = known_ && one.css->looks_inside();
        }
    }
    void row(const Field& field) {
        row(field.select);
        drops(field);
        for (const auto& other : field.others) row(other);
    }
    void row(const std::optional<Field>& field) {
        if (field) row(*field);
    }
    /// Asked of a row, whose place among others is not there to be told.
    void of_row(const std::vector<Select>& selects) {
        for (const auto& one : selects) known_ = known_ && one.css && one.css->outlines();
    }

    std::shared_ptr<const html::Islands> take() { return known_ ? std::move(islands_) : nullptr; }

private:
    void drops(const Field& field) {
        for (const auto& one : field.drop) known_ = known_ && one->looks_inside();
    }

    std::shared_ptr<html::Islands> islands_ = std::make_shared<html::Islands>();
    bool known_ = true;
};

constexpr std::size_t kBlock = 64;

char low(char c) { return static_cast<char>(c | 0x20); }  // of letters

/// Whether "item" or "type" begins in these bytes: a loop of a fixed length
/// over all of them, which compilers turn into many bytes at a time.
/// @param text  kBlock bytes and three more
bool may_state(const char* text) {
    unsigned char any = 0;
    for (std::size_t i = 0; i < kBlock; ++i) {
        const bool item = (low(text[i]) == 'i') & (low(text[i + 1]) == 't') &
                          (low(text[i + 2]) == 'e') & (low(text[i + 3]) == 'm');
        const bool type = (low(text[i]) == 't') & (low(text[i + 1]) == 'y') &
                          (low(text[i + 2]) == 'p') & (low(text[i + 3]) == 'e');
        any |= static_cast<unsigned char>(item | type);
    }
    return any != 0;
}

bool begins(std::string_view text, std::string_view word) {
    return text.size() >= word.size() && std::equal(word.begin(), word.end(), text.begin(),
                                                    [](char a, char b) { return a == low(b); });
}

/// "typeof" alone is a word of scripts; without it RDFa names no type. Too many
/// pages taken for such cost time and nothing else.
bool states_at(std::string_view text) {
    if (begins(text, "typeof")) {
        const auto next = text.find_first_not_of(" \t\n\f\r", 6);
        return next != text.npos && text[next] == '=';
    }
    if (!begins(text, "item")) return false;
    text.remove_prefix(4);
    return begins(text, "scope") || begins(text, "prop") || begins(text, "type");
}

Select element(std::string_view selector) {
    Select out;
    if (auto css = html::Selector::compile(selector)) {
        out.css = std::make_shared<const html::Selector>(std::move(*css));
    }
    return out;
}

}  // namespace

bool states_in_markup(std::string_view text) {
    std::size_t at = 0;
    for (; at + kBlock + 3 <= text.size(); at += kBlock) {
        if (!may_state(text.data() + at)) continue;
        for (std::size_t i = at; i < at + kBlock; ++i) {
            if (states_at(text.substr(i))) return true;
        }
    }
    for (; at < text.size(); ++at) {
        if (states_at(text.substr(at))) return true;
    }
    return false;
}

std::shared_ptr<const html::Islands> islands_of(const Definition& definition) {
    const bool structured = definition.kind == Kind::schema_org;
    if (definition.kind != Kind::html && !structured) return nullptr;
    Collector all;
    all.page({element("base[href]")});
    if (structured) all.page({element("script")});
    all.page(definition.data);
    if (!structured && !definition.reads_json()) {
        all.page(definition.rows);
        all.of_row(definition.exclude);
        all.of_row(definition.silent);
        for (const auto& field : definition.fields) all.row(field);
        all.row(definition.aspects.rows);
        all.row(definition.aspects.name);
        all.row(definition.aspects.value);
        for (const auto& [name, field] : definition.aspects.named) all.row(field);
    }
    all.page(definition.none);
    all.page(definition.more);
    all.page(definition.total);
    all.page(definition.next.link);
    all.page(definition.next.cursor);
    all.page(definition.next.last);
    for (const auto& refusal : definition.refused) all.page(refusal.select);
    return all.take();
}

}  // namespace molva::scrape
