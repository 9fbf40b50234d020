#include "scrape/page_data.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "html/charset.hpp"
#include "html/references.hpp"
#include "html/text.hpp"
#include "html/truncation.hpp"
#include "json/number.hpp"
#include "json/path.hpp"
#include "json/tree.hpp"
#include "scrape/csv.hpp"
#include "scrape/islands.hpp"

namespace molva::scrape {

namespace {

/// JSON strings inside JSON are parsed this many times over at most.
constexpr std::size_t kMaxNested = 1000;

bool looks_like_html(std::string_view text) {
    const auto from = text.find_first_not_of(" \t\r\n");
    return from != std::string_view::npos && text[from] == '<';
}

bool has_css(const std::vector<Select>& selects) {
    return std::any_of(selects.begin(), selects.end(),
                       [](const Select& one) { return one.kind == Select::Kind::css; });
}

/// The value of a variable in data that stand escaped in the markup, as the
/// text of a <template> or in an attribute: {&quot;reviews&quot;:….
std::optional<json::Json> parse_escaped(std::string_view text, std::string_view variable) {
    constexpr int kMostTries = 8;
    const std::string sign = std::string{variable} + "&quot;";
    int tries = 0;
    for (auto at = text.find(sign); at != text.npos && tries < kMostTries;
         at = text.find(sign, at + sign.size()), ++tries) {
        const auto from = text.rfind('>', at) + 1;  // 0 if there is none
        const auto piece = text.substr(from, text.find('<', at) - from);
        auto value = json::parse_embedded(html::resolve_references(piece, false), variable);
        if (value) return std::move(*value);
    }
    return std::nullopt;
}

/// Pages whose data all lie in scripts found by name need no tree.
bool needs_tree(const Definition& definition) {
    if (definition.kind == Kind::schema_org) return true;
    if (definition.kind != Kind::html) return false;
    if (definition.variable.empty() || !definition.data.empty()) return true;
    if (has_css(definition.none) || has_css(definition.more) || has_css(definition.next.link)) {
        return true;
    }
    if (definition.next.cursor && has_css(definition.next.cursor->select)) return true;
    if (definition.total && has_css(definition.total->select)) return true;
    if (definition.next.last && has_css(definition.next.last->select)) return true;
    return std::any_of(definition.refused.begin(), definition.refused.end(),
                       [](const Refusal& one) { return has_css(one.select); });
}

/// The keys of the columns that a definition looks for.
std::set<std::string> columns_of(const Definition& definition) {
    std::set<std::string> out;
    const auto add = [&](const Field& field) {
        for (const auto& select : field.select) out.insert(select.column);
    };
    for (const auto& field : definition.fields) {
        add(field);
        for (const auto& other : field.others) add(other);
    }
    for (const auto& [name, field] : definition.aspects.named) add(field);
    return out;
}

}  // namespace

bool holds(const Node& node) {
    if (node.element) return true;
    if (!node.value || node.value->is_null()) return false;
    if (node.value->is_boolean()) return node.value->get<bool>();
    if (json::is_number(*node.value)) return json::to_double(*node.value) != 0;
    if (node.value->is_string()) return !node.value->get_ref<const std::string&>().empty();
    return !node.value->empty();
}

bool fits_any(const std::vector<Select>& selects, const Node& row) {
    return std::any_of(selects.begin(), selects.end(), [&](const Select& one) {
        if (row.element) return one.css && one.css->matches(row.element);
        const auto found = one.find(row);
        return std::any_of(found.begin(), found.end(), holds);
    });
}

Result<PageData> PageData::parse(const Definition& definition, const Page& page) {
    PageData out;
    out.body_ = page.body;
    out.content_type_ = page.content_type;
    out.text_ = html::to_utf8(page.body, page.content_type);
    if (definition.kind == Kind::html || definition.kind == Kind::schema_org) {
        out.cut_off_ = html::cut_off(out.text_);
    }
    // An answer that should be JSON or a feed and is HTML instead is most
    // often a refusal, and what tells refusals apart are selectors.
    const bool html_instead = definition.kind == Kind::json && looks_like_html(out.text_);
    if (needs_tree(definition) || html_instead) {
        const bool again = definition.kind != Kind::html && definition.kind != Kind::schema_org;
        auto text = again ? out.text_ : std::exchange(out.text_, {});
        const bool whole = definition.kind == Kind::schema_org && states_in_markup(text);
        const auto* islands = whole ? nullptr : definition.islands.get();
        auto document = html::Document::parse(std::move(text), {}, islands);
        if (!document) return document.error();
        out.document_ = std::move(*document);
    }
    if (definition.kind == Kind::json) {
        if (auto parsed = out.parse_json(definition); !parsed) return parsed.error();
    } else if (definition.reads_json()) {
        if (auto parsed = out.parse_embedded(definition); !parsed) return parsed.error();
    } else if (definition.kind == Kind::csv) {
        auto table = parse_csv(out.text_, definition.delimiter, columns_of(definition));
        if (!table) return table.error();
        out.value_ = std::move(table->rows);
        if (table->known == 0) out.problem_ = "no line has a column that the definition knows";
    }
    return out;
}

Result<void> PageData::parse_json(const Definition& definition) {
    std::string_view text = text_;
    if (const auto from = text.find_first_not_of(" \t\r\n\xEF\xBB\xBF"); from != text.npos) {
        text.remove_prefix(from);
    }
    if (text.starts_with(definition.prefix)) text.remove_prefix(definition.prefix.size());
    auto value = json::parse(text);
    // Raw control characters, several values in a row: read what can be read.
    if (!value && !looks_like_html(text)) {
        auto lenient = json::parse_lenient(text);
        if (lenient) value = std::move(lenient);
    }
    if (value) {
        value_ = std::move(*value);
        unfold_nested(definition);
    } else {
        problem_ = value.error().what.empty() ? "not JSON" : value.error().what;
    }
    return {};
}

Result<void> PageData::parse_embedded(const Definition& definition) {
    std::vector<std::string> texts;
    if (definition.data.empty()) {
        texts.push_back(text());
    } else {
        for (const auto& select : definition.data) {
            for (const auto& node : select.find(root())) {
                texts.push_back(select.attribute.empty() ? html::raw_text(node.element)
                                                         : std::string{*html::attribute(
                                                               node.element, select.attribute)});
            }
        }
    }
    if (texts.empty()) problem_ = fmt::format("no element \"{}\"", definition.data.front().text);
    std::optional<json::Json> first;
    for (const auto& text : texts) {
        auto value = definition.variable.empty() ? json::parse_lenient(text)
                                                 : json::parse_embedded(text, definition.variable);
        if (value) {
            value_ = std::move(*value);
            unfold_nested(definition);
            if (texts.size() == 1 || !find(definition.rows).empty() ||
                !find(definition.empty).empty()) {
                break;
            }
            if (!first) first = std::move(value_);
            value_.reset();
            continue;
        }
        if (!definition.variable.empty()) {
            if (auto escaped = parse_escaped(text, definition.variable)) {
                value_ = std::move(*escaped);
                problem_.clear();
                return {};
            }
        }
        problem_ = definition.variable.empty()
                       ? "the page's data are not JSON: " + value.error().what
                       : fmt::format("\"{}\": {}", definition.variable, value.error().what);
    }
    if (!value_) value_ = std::move(first);
    if (value_) problem_.clear();
    return {};
}

void PageData::unfold_nested(const Definition& definition) {
    if (!value_) return;
    std::size_t budget = kMaxNested;
    for (const auto& select : definition.nested) {
        for (const auto& node : select.find({nullptr, &*value_})) {
            if (!node.value || !node.value->is_string() || budget == 0) continue;
            --budget;
            auto inner = json::parse_nested(*node.value);
            // The tree is ours and not const; the query only looks at it.
            if (inner) *const_cast<json::Json*>(node.value) = std::move(*inner);
        }
    }
}

const std::string& PageData::text() const {
    if (text_.empty()) text_ = html::to_utf8(body_, content_type_);
    return text_;
}

Node PageData::root() const {
    return {document_ ? document_->root() : nullptr, value_ ? &*value_ : nullptr};
}

std::vector<Node> PageData::find(const std::vector<Select>& selects) const {
    for (const auto& select : selects) {
        auto found = select.find(root());
        if (!found.empty()) return found;
    }
    return {};
}

bool PageData::says(const std::vector<Select>& selects) const {
    return std::any_of(selects.begin(), selects.end(), [&](const Select& select) {
        const auto found = select.find(root());
        return std::any_of(found.begin(), found.end(), holds);
    });
}

bool PageData::denies(const std::vector<Select>& selects) const {
    bool any = false;
    for (const auto& select : selects) {
        const auto found = select.find(root());
        any = any || !found.empty();
        if (std::any_of(found.begin(), found.end(), holds)) return false;
    }
    return any;
}

}  // namespace molva::scrape
