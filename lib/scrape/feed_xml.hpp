// XML as feeds have it: libxml2 behind a text that was mended first.

#pragma once

#include <libxml/tree.h>

#include <memory>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "scrape/feed.hpp"

namespace molva::scrape {

/// The vocabularies that feeds mix.
enum class Vocabulary {
    plain,
    atom,
    dc,
    dcterms,
    content,
    media,
    itunes,
    apple,
    rdf,
    xhtml,
    other
};

class XmlDocument {
public:
    /// @param utf8  the text in UTF-8, with or without its XML declaration
    /// @error Exit::partial: a limit, or nothing that looks like XML
    static Result<XmlDocument> parse(std::string_view utf8, const FeedLimits& limits);

    const xmlNode* root() const;  ///< never null
    /// What the parser had to forgive, with its line; empty if nothing.
    const std::string& problem() const { return problem_; }
    /// The end tag of the root is missing, or was said to be an empty one's.
    bool cut_off() const { return cut_off_; }

private:
    struct Free {
        void operator()(xmlDoc* document) const { xmlFreeDoc(document); }
    };
    std::unique_ptr<xmlDoc, Free> document_;
    std::string problem_;
    bool cut_off_ = false;
};

/// The text ready for libxml2: without declaration and DOCTYPE, with HTML's
/// character names replaced, stray "&" and "<" escaped, <br> and <img> closed.
std::string mended_xml(std::string_view text);

/// The element's vocabulary, by its namespace or, where the page forgot to
/// declare that, by the prefix in its name.
Vocabulary vocabulary(const xmlNode* element);

/// The name without prefix, in lower case.
std::string local_name(const xmlNode* element);

/// An attribute by its local name, any prefix; empty if absent.
std::string xml_attribute(const xmlNode* element, std::string_view name);

/// The next element in document order below `scope`; null after the last.
const xmlNode* next_element(const xmlNode* node, const xmlNode* scope);

/// The text inside, markup of inner elements left out, white space cut at both ends.
std::string xml_text(const xmlNode* element);

/// What is inside as HTML: inner elements as markup; where there is only text,
/// the text, which then holds the markup by itself (escaped or in CDATA).
std::string xml_markup(const xmlNode* element);

/// The nearest xml:base addresses from the outside in, applied to `base`.
std::string xml_base(const xmlNode* element, std::string_view base);

}  // namespace molva::scrape
