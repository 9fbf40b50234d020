#include "scrape/probe_embedded.hpp"

#include <fmt/format.h>
#include <re2/re2.h>

#include <set>

#include "html/node.hpp"
#include "html/selector.hpp"
#include "html/text.hpp"
#include "json/tree.hpp"
#include "scrape/probe_names.hpp"
#include "scrape/probe_words.hpp"

namespace molva::scrape::probe {

namespace {

constexpr std::size_t kLeastBytes = 60;  ///< less is a setting
constexpr std::size_t kMostScripts = 400;
constexpr std::size_t kMostVariables = 60;
constexpr std::size_t kMostAttributes = 40;
constexpr std::size_t kScanBudget = 96U << 20U;  ///< bytes of scripts, each counted per variable

std::string_view trimmed(std::string_view text) {
    const auto from = text.find_first_not_of(" \t\r\n;");
    return from == std::string_view::npos ? std::string_view{} : text.substr(from);
}

bool opens(std::string_view text) {
    text = trimmed(text);
    return !text.empty() && (text.front() == '{' || text.front() == '[');
}

/// "script#__NEXT_DATA__": the id may be anything a page says.
std::string selector_of(const GumboNode* script) {
    const std::string tag = html::tag_name(script);
    const auto id = html::attribute(script, "id").value_or("");
    if (!id.empty() && id.size() <= 100 && id.find_first_of("\r\n\f") == std::string_view::npos) {
        if (is_plain_name(id)) return fmt::format("{}#{}", tag, id);
        return fmt::format("{}[id={}]", tag, css_string(id));
    }
    for (const auto& name : names_of(script, false)) {
        if (!name.made && (name.selector.front() == '[' || name.selector.front() == '.')) {
            return tag + name.selector;
        }
    }
    const auto type = html::attribute(script, "type").value_or("");
    return type.empty() || type.size() > 60 ? ""
                                            : fmt::format("{}[type={}]", tag, css_string(type));
}

/// "div[data-module=\"responses.list\"] @data-options": which element has the
/// attribute is told by what else it has.
std::string selector_of_attribute(const GumboNode* element, std::string_view attribute) {
    std::string told;
    const auto& attributes = element->v.element.attributes;
    for (unsigned i = 0; i < attributes.length && i < 40 && told.empty(); ++i) {
        const auto* other = static_cast<const GumboAttribute*>(attributes.data[i]);
        const std::string_view name = other->name;
        const std::string_view value = other->value;
        if (name == attribute || !is_plain_name(name) || value.empty() || value.size() > 60)
            continue;
        if (name != "id" && !name.starts_with("data-")) continue;
        if (value.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ._-/:") !=
            std::string_view::npos) {
            continue;  // a number is another one on the next page
        }
        told = fmt::format("[{}={}]", name, css_string(value));
    }
    return fmt::format("{}{}[{}] @{}", html::tag_name(element), told, attribute, attribute);
}

class Finder {
public:
    Finder(const html::Document& document,
           const std::function<void(const Embedded&, json::Json&)>& use)
        : document_(document), use_(use) {}

    std::vector<std::string> run() {
        const auto scripts = html::Selector::compile("script, template");
        std::size_t seen = 0;
        for (const auto* script : scripts->select(document_.root())) {
            if (++seen > kMostScripts) break;
            read_script(script);
        }
        read_attributes();
        return std::move(notes_);
    }

private:
    void read_script(const GumboNode* script) {
        const auto type = html::attribute(script, "type").value_or("");
        if (type.find("ld+json") != std::string_view::npos) return;
        const std::string text = html::raw_text(script);
        const bool is_script = html::is(script, GUMBO_TAG_SCRIPT);
        if (text.size() < kLeastBytes || (!is_script && !opens(text))) return;
        if (opens(text)) {
            const auto selector = selector_of(script);
            auto value = selector.empty() ? Result<json::Json>{Error{Exit::partial, {}, {}}}
                                          : json::parse_lenient(text);
            if (value && value->is_structured()) use_({selector, {}, text.size()}, *value);
            return;
        }
        if (text.find("self.__next_f.push") != std::string::npos && notes_.empty()) {
            notes_.emplace_back(
                "the page's data come in pieces (self.__next_f.push), which a definition cannot "
                "put together");
        }
        read_variables(text);
    }

    void read_variables(const std::string& text) {
        static const RE2 assigned{
            R"((?:(?:window|self|globalThis)\.([A-Za-z_$][\w$]{0,60}(?:\.[A-Za-z_$][\w$]{0,60})?))"
            R"(|(?:var|let|const)\s+([A-Za-z_$][\w$]{0,60}))"
            R"(|window\[["']([A-Za-z_$][\w$.\-]{0,60})["']\])\s*=\s*[^=;]{0,60}?[{\[(])"};
        re2::StringPiece rest{text};
        std::string member, local, indexed;
        while (spent_ < kScanBudget && seen_.size() < kMostVariables &&
               RE2::FindAndConsume(&rest, assigned, &member, &local, &indexed)) {
            const std::string variable = !member.empty()  ? "window." + member
                                         : !local.empty() ? local
                                                          : indexed;
            if (!seen_.insert(variable).second) continue;
            spent_ += text.size();
            const auto found = json::embedded(text, variable);
            if (!found || found->size() < kLeastBytes) continue;
            auto value = json::parse_embedded(text, variable);
            if (value && value->is_structured()) use_({{}, variable, found->size()}, *value);
        }
    }

    void read_attributes() {
        std::size_t read = 0;
        const GumboNode* root = document_.html();
        for (const GumboNode* node = root; node; node = html::next(node, root)) {
            if (!html::is_element(node)) continue;
            const auto& attributes = node->v.element.attributes;
            for (unsigned i = 0; i < attributes.length; ++i) {
                const auto* attribute = static_cast<const GumboAttribute*>(attributes.data[i]);
                const std::string_view value = attribute->value;
                if (value.size() < 4 * kLeastBytes || !opens(value)) continue;
                if (!is_plain_name(attribute->name) || ++read > kMostAttributes) continue;
                const std::string selector = selector_of_attribute(node, attribute->name);
                if (!seen_.insert(selector).second) continue;
                auto tree = json::parse_lenient(value);
                if (tree && tree->is_structured()) use_({selector, {}, value.size()}, *tree);
            }
        }
    }

    const html::Document& document_;
    const std::function<void(const Embedded&, json::Json&)>& use_;
    std::set<std::string> seen_;
    std::vector<std::string> notes_;
    std::size_t spent_ = 0;
};

}  // namespace

std::vector<std::string> each_embedded(
    const html::Document& document,
    const std::function<void(const Embedded& where, json::Json& value)>& use) {
    return Finder{document, use}.run();
}

}  // namespace molva::scrape::probe
