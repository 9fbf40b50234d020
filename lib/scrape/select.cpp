#include "scrape/select.hpp"

#include "html/text.hpp"
#include "json/tree.hpp"
#include "scrape/csv.hpp"

namespace molva::scrape {

namespace {

bool is_attribute_name(std::string_view text) {
    if (text.empty()) return false;
    for (const char c : text) {
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        const bool other = (c >= '0' && c <= '9') || c == '-' || c == '_' || c == ':' || c == '.';
        if (!letter && !other) return false;
    }
    return true;
}

std::string_view trim(std::string_view text) {
    const auto from = text.find_first_not_of(" \t\r\n");
    if (from == std::string_view::npos) return {};
    return text.substr(from, text.find_last_not_of(" \t\r\n") - from + 1);
}

}  // namespace

std::vector<Node> Select::find(const Node& scope, std::size_t limit) const {
    std::vector<Node> out;
    if (kind == Kind::column) {
        if (!scope.value || !scope.value->is_object()) return out;
        if (const auto at = scope.value->find(column); at != scope.value->end()) {
            out.push_back({nullptr, &*at});
        }
        return out;
    }
    if (kind == Kind::path) {
        if (!scope.value) return out;
        for (const auto* value : path->select(*scope.value)) out.push_back({nullptr, value});
        return out;
    }
    if (!scope.element) return out;
    const auto keep = [&](const GumboNode* element) {
        if (attribute.empty() || html::attribute(element, attribute)) out.push_back({element});
    };
    if (!css) {
        keep(scope.element);
        return out;
    }
    css->each(scope.element, [&](const GumboNode* element) {
        keep(element);
        return out.size() < limit;
    });
    return out;
}

Result<Select> compile_select(std::string_view text, Rows rows) {
    Select out;
    out.text = text;
    text = trim(text);
    if (text.empty()) return Error{Exit::usage, {}, "an empty selector"};
    if (rows == Rows::columns) {
        out.kind = Select::Kind::column;
        out.column = column_key(text);
        return out;
    }
    if (text.front() == '$') {
        auto path = json::Path::compile(text);
        if (!path) {
            const auto& error = path.error();
            return Error{Exit::usage,
                         {},
                         "JSONPath \"" + out.text +
                             "\": " + (error.where.empty() ? "" : error.where + ": ") + error.what};
        }
        out.kind = Select::Kind::path;
        out.path = std::make_shared<const json::Path>(std::move(*path));
        return out;
    }
    if (const auto at = text.rfind('@'); at != std::string_view::npos &&
                                         (at == 0 || text[at - 1] == ' ') &&
                                         is_attribute_name(text.substr(at + 1))) {
        for (const char c : text.substr(at + 1)) {
            out.attribute += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        }
        text = trim(text.substr(0, at));
    }
    if (text.empty() || text == ":scope") return out;
    auto css = html::Selector::compile(text);
    if (!css) {
        const auto& error = css.error();
        return Error{Exit::usage,
                     {},
                     "selector \"" + out.text +
                         "\": " + (error.where.empty() ? "" : error.where + ": ") + error.what};
    }
    out.css = std::make_shared<const html::Selector>(std::move(*css));
    return out;
}

}  // namespace molva::scrape
