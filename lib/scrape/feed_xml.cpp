#include "scrape/feed_xml.hpp"

#include <libxml/parser.h>
#include <libxml/xmlsave.h>

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "base/url.hpp"
#include "base/utf8.hpp"
#include "scrape/schema_org_graph.hpp"

namespace molva::scrape {

namespace {

const char* chars(const xmlChar* text) { return reinterpret_cast<const char*>(text); }

std::string_view view(const xmlChar* text) { return text ? chars(text) : ""; }

Error limit_error(std::string what) {
    return {Exit::partial, "feed", "more than the limit of " + std::move(what)};
}

/// libxml2's tree costs some hundred bytes an element; counted before it is built.
Result<void> check_size(std::string_view text, const FeedLimits& limits) {
    std::size_t elements = 0, attributes = 0;
    bool inside = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '<') {
            inside = true;
            elements += i + 1 < text.size() && text[i + 1] != '/';
        } else if (text[i] == '>') {
            inside = false;
        } else if (text[i] == '=' && inside) {
            ++attributes;
        }
    }
    if (elements > limits.elements) {
        return limit_error(std::to_string(limits.elements) + " elements");
    }
    if (attributes > limits.attributes) {
        return limit_error(std::to_string(limits.attributes) + " attributes");
    }
    return {};
}

Vocabulary by_address(std::string_view address) {
    struct Known {
        std::string_view part;
        Vocabulary vocabulary;
    };
    static constexpr std::array<Known, 10> kKnown = {{
        {"w3.org/2005/Atom", Vocabulary::atom},
        {"purl.org/atom/ns", Vocabulary::atom},
        {"purl.org/dc/elements", Vocabulary::dc},
        {"purl.org/dc/terms", Vocabulary::dcterms},
        {"purl.org/rss/1.0/modules/content", Vocabulary::content},
        {"search.yahoo.com/mrss", Vocabulary::media},
        {"www.itunes.com/", Vocabulary::itunes},
        {"itunes.apple.com/rss", Vocabulary::apple},
        {"22-rdf-syntax-ns", Vocabulary::rdf},
        {"w3.org/1999/xhtml", Vocabulary::xhtml},
    }};
    for (const auto& known : kKnown) {
        if (address.find(known.part) != std::string_view::npos) return known.vocabulary;
    }
    // RSS 0.90, 1.0 and 1.1 and userland's RSS 2 have addresses of their own.
    for (const auto* part : {"purl.org/rss/1.0/", "purl.org/net/rss", "netscape.com/",
                             "backend.userland.com", "blogs.law.harvard.edu"}) {
        if (address.find(part) != std::string_view::npos &&
            address.find("/modules/") == std::string_view::npos) {
            return Vocabulary::plain;
        }
    }
    return address.empty() ? Vocabulary::plain : Vocabulary::other;
}

Vocabulary by_prefix(std::string_view prefix) {
    struct Known {
        std::string_view prefix;
        Vocabulary vocabulary;
    };
    static constexpr std::array<Known, 8> kKnown = {{
        {"atom", Vocabulary::atom},
        {"dc", Vocabulary::dc},
        {"dcterms", Vocabulary::dcterms},
        {"content", Vocabulary::content},
        {"media", Vocabulary::media},
        {"itunes", Vocabulary::itunes},
        {"im", Vocabulary::apple},
        {"rdf", Vocabulary::rdf},
    }};
    for (const auto& known : kKnown) {
        if (known.prefix == prefix) return known.vocabulary;
    }
    return Vocabulary::other;
}

std::string trimmed(std::string_view text) {
    constexpr std::string_view kSpace = " \t\r\n";
    const auto from = text.find_first_not_of(kSpace);
    if (from == std::string_view::npos) return {};
    return std::string{text.substr(from, text.find_last_not_of(kSpace) - from + 1)};
}

const xmlNode* first_element(const xmlNode* parent) {
    for (const auto* child = parent->children; child; child = child->next) {
        if (child->type == XML_ELEMENT_NODE) return child;
    }
    return nullptr;
}

/// Whether nothing but white space stands beside the element.
bool is_alone(const xmlNode* element) {
    for (const auto* each = element->parent->children; each; each = each->next) {
        if (each != element && !trimmed(view(each->content)).empty()) return false;
        if (each != element && each->type == XML_ELEMENT_NODE) return false;
    }
    return true;
}

/// Whether the root's end tag is there, or it has none: <rss/>.
bool is_closed(const xmlNode* root, std::string_view text) {
    std::string name{view(root->name)};
    if (root->ns && root->ns->prefix) name = chars(root->ns->prefix) + (':' + name);
    if (text.rfind("</" + name) != std::string_view::npos) return true;
    const auto start = text.find('<' + name);
    return !root->children && start != std::string_view::npos &&
           text.find("/>", start) != std::string_view::npos;
}

}  // namespace

Result<XmlDocument> XmlDocument::parse(std::string_view utf8, const FeedLimits& limits) {
    if (utf8.size() > limits.bytes) {
        return limit_error(std::to_string(limits.bytes >> 20) + " MiB");
    }
    const auto text = mended_xml(utf8);
    if (const auto size = check_size(text, limits); !size) return size.error();
    if (text.size() > 2 * limits.bytes) return limit_error("twice its size when mended");
    std::unique_ptr<xmlParserCtxt, void (*)(xmlParserCtxt*)> parser{xmlNewParserCtxt(),
                                                                    xmlFreeParserCtxt};
    XmlDocument out;
    if (parser) {
        // No DTD, no network, no entities; depth and text length as libxml2
        // limits them without XML_PARSE_HUGE.
        constexpr int kOptions = XML_PARSE_RECOVER | XML_PARSE_NONET | XML_PARSE_NOERROR |
                                 XML_PARSE_NOWARNING | XML_PARSE_NOCDATA | XML_PARSE_COMPACT;
        out.document_.reset(xmlCtxtReadMemory(parser.get(), text.data(),
                                              static_cast<int>(text.size()), "feed.xml", "UTF-8",
                                              kOptions));
        const auto* error = xmlCtxtGetLastError(parser.get());
        if (error && error->message && error->level >= XML_ERR_ERROR &&
            error->code != XML_NS_ERR_UNDEFINED_NAMESPACE) {
            out.problem_ = "line " + std::to_string(error->line) + ": " + trimmed(error->message);
        }
    }
    if (!out.document_ || !xmlDocGetRootElement(out.document_.get())) {
        return Error{Exit::partial, "feed",
                     "not XML" + (out.problem_.empty() ? "" : ": " + out.problem_)};
    }
    out.cut_off_ = !is_closed(out.root(), utf8);
    return out;
}

const xmlNode* XmlDocument::root() const { return xmlDocGetRootElement(document_.get()); }

Vocabulary vocabulary(const xmlNode* element) {
    if (element->ns) return by_address(view(element->ns->href));
    const auto name = view(element->name);
    const auto colon = name.find(':');
    return colon == std::string_view::npos ? Vocabulary::plain : by_prefix(name.substr(0, colon));
}

std::string local_name(const xmlNode* element) {
    const auto name = view(element->name);
    const auto colon = name.find(':');
    return utf8::lower(colon == std::string_view::npos ? name : name.substr(colon + 1));
}

std::string xml_attribute(const xmlNode* element, std::string_view name) {
    for (const auto* each = element->properties; each; each = each->next) {
        auto known = view(each->name);
        if (const auto colon = known.find(':'); colon != std::string_view::npos) {
            known.remove_prefix(colon + 1);
        }
        if (!equal_ignoring_case(known, name)) continue;
        std::string value;
        for (const auto* text = each->children; text; text = text->next) {
            value += view(text->content);
        }
        return trimmed(value);
    }
    return {};
}

const xmlNode* next_element(const xmlNode* node, const xmlNode* scope) {
    if (node->type == XML_ELEMENT_NODE) {
        if (const auto* child = first_element(node)) return child;
    }
    for (; node && node != scope; node = node->parent) {
        for (const auto* sibling = node->next; sibling; sibling = sibling->next) {
            if (sibling->type == XML_ELEMENT_NODE) return sibling;
        }
    }
    return nullptr;
}

std::string xml_text(const xmlNode* element) {
    // libxml2 goes down recursively here; its parser stopped at 256 levels.
    std::unique_ptr<xmlChar, void (*)(void*)> text{xmlNodeGetContent(element),
                                                   [](void* p) { xmlFree(p); }};
    return trimmed(view(text.get()));
}

std::string xml_markup(const xmlNode* element) {
    const auto* inner = first_element(element);
    if (!inner) return xml_text(element);
    // Atom's xhtml stands in a <div> that is no part of it (RFC 4287 section 3.1.1.3).
    const auto* scope = element;
    if (local_name(inner) == "div" && is_alone(inner)) scope = inner;
    if (scope == inner && !first_element(inner) &&
        equal_ignoring_case(xml_attribute(element, "type"), "html")) {
        return xml_text(inner);
    }
    std::unique_ptr<xmlBuffer, void (*)(xmlBuffer*)> buffer{xmlBufferCreate(), xmlBufferFree};
    if (!buffer) return {};
    std::unique_ptr<xmlSaveCtxt, int (*)(xmlSaveCtxt*)> save{
        xmlSaveToBuffer(buffer.get(), "UTF-8",
                        XML_SAVE_NO_DECL | XML_SAVE_AS_XML | XML_SAVE_NO_EMPTY),
        xmlSaveClose};
    if (!save) return {};
    for (auto* child = scope->children; child; child = child->next) {
        xmlSaveTree(save.get(), child);
    }
    xmlSaveFlush(save.get());
    return trimmed(view(xmlBufferContent(buffer.get())));
}

std::string xml_base(const xmlNode* element, std::string_view base) {
    std::vector<std::string> bases;
    for (const auto* node = element; node && node->type == XML_ELEMENT_NODE; node = node->parent) {
        for (const auto* each = node->properties; each; each = each->next) {
            if (each->ns && view(each->ns->prefix) == "xml" && view(each->name) == "base") {
                bases.push_back(xml_attribute(node, "base"));
            }
        }
    }
    std::string out{base};
    for (auto each = bases.rbegin(); each != bases.rend(); ++each) {
        out = resolve_url(out, *each).value_or(*each);
    }
    return out;
}

}  // namespace molva::scrape
