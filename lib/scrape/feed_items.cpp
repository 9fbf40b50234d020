#include "scrape/feed_items.hpp"

#include <array>
#include <utility>

#include "base/base64.hpp"
#include "base/url.hpp"
#include "base/utf8.hpp"

namespace molva::scrape {

namespace {

std::string trimmed(std::string_view text) {
    constexpr std::string_view kSpace = " \t\r\n";
    const auto from = text.find_first_not_of(kSpace);
    if (from == std::string_view::npos) return {};
    return std::string{text.substr(from, text.find_last_not_of(kSpace) - from + 1)};
}

std::string absolute(std::string_view base, const std::string& address) {
    if (address.empty()) return address;
    if (const auto url = resolve_url(base, address)) {
        // An address without a path stays as written.
        return url->size() == address.size() + 1 && url->starts_with(address) ? address : *url;
    }
    return address;
}

void set(std::string& into, std::string value) {
    if (into.empty()) into = std::move(value);
}

void set(FeedText& into, FeedText value) {
    if (into.empty()) into = std::move(value);
}

std::string decoded_base64(std::string_view text) {
    const auto bytes = decode_base64(text);
    return bytes ? utf8::repair(*bytes) : std::string{text};  // it was none
}

/// Whether a text that should be plain is HTML all the same: many feeds forget
/// to say so. A lone "<b>" in it is spoken of.
bool has_markup(std::string_view text) {
    for (const auto* sign : {"</", "/>", "<br", "<p>", "<img"}) {
        if (text.find(sign) != std::string_view::npos) return true;
    }
    const auto from = text.find('&');
    return from != std::string_view::npos && text.find(';', from) != std::string_view::npos;
}

/// A text construct: RFC 4287 section 3.1, Atom 0.3's @mode, RSS's escaped HTML.
FeedText text_of(const xmlNode* element) {
    const auto type = utf8::lower(xml_attribute(element, "type"));
    const auto mode = utf8::lower(xml_attribute(element, "mode"));
    FeedText out{.markup = xml_markup(element), .plain = type == "text" || type == "text/plain"};
    // Atom's texts are plain unless they say otherwise.
    if (type.empty() && mode.empty() && vocabulary(element) == Vocabulary::atom) {
        out.plain = !has_markup(out.markup);
    }
    if (mode == "base64" || type == "application/octet-stream") {
        out.markup = decoded_base64(out.markup);
    }
    return out;
}

FeedAuthor atom_person(const xmlNode* element, std::string_view base) {
    FeedAuthor out;
    for (const auto* child = element->children; child; child = child->next) {
        if (child->type != XML_ELEMENT_NODE) continue;
        const auto name = local_name(child);
        if (name == "name") {
            set(out.name, xml_text(child));
        } else if (name == "email") {
            set(out.email, xml_text(child));
        } else if (name == "uri" || name == "url" || name == "homepage") {
            set(out.url, absolute(xml_base(child, base), xml_text(child)));
        }
    }
    return out;
}

/// Of an element that is a person in Atom and a line of text in RSS.
void add_author(const xmlNode* element, std::string_view base, std::vector<FeedAuthor>& into) {
    if (into.size() >= 100) return;
    auto author = atom_person(element, base);
    if (author.name.empty() && author.url.empty() && author.email.empty()) {
        author = parse_feed_author(xml_text(element));
    }
    if (!author.name.empty() || !author.url.empty() || !author.email.empty()) {
        into.push_back(std::move(author));
    }
}

/// The address of a <link>: text in RSS, @href in Atom. Empty for links that
/// lead elsewhere than to the thing itself (rel="self", "replies", "enclosure").
std::string link_of(const xmlNode* element, std::string_view base) {
    auto address = xml_attribute(element, "href");
    if (address.empty()) address = xml_text(element);
    if (address.empty()) address = xml_attribute(element, "uri");
    const auto rel = utf8::lower(xml_attribute(element, "rel"));
    if (!rel.empty() && rel != "alternate") return {};
    return absolute(xml_base(element, base), address);
}

std::string category_of(const xmlNode* element) {
    for (const auto* name : {"label", "term", "text"}) {
        if (auto value = xml_attribute(element, name); !value.empty()) return value;
    }
    return xml_text(element);
}

/// What stands in if the plain element is absent, kept until all were seen.
struct Fallbacks {
    FeedText title, summary, description;
    std::vector<FeedAuthor> authors, others;
    std::string date, link;
};

class ItemReader {
public:
    ItemReader(const xmlNode* element, std::string_view base) : element_{element}, base_{base} {}

    FeedItem read() {
        item_.id = xml_attribute(element_, "about");
        item_.lang = xml_attribute(element_, "lang");
        for (const auto* child = element_->children; child; child = child->next) {
            if (child->type != XML_ELEMENT_NODE) continue;
            const auto name = local_name(child);
            switch (vocabulary(child)) {
                case Vocabulary::plain:
                case Vocabulary::atom:
                    plain(child, name);
                    break;
                case Vocabulary::dc:
                case Vocabulary::dcterms:
                    dublin_core(child, name);
                    break;
                case Vocabulary::content:
                    if (name == "encoded") set(item_.content, text_of(child));
                    break;
                case Vocabulary::xhtml:
                    if (name == "body" || name == "div") set(item_.content, text_of(child));
                    break;
                case Vocabulary::itunes:
                case Vocabulary::media:
                    media(child, name);
                    break;
                case Vocabulary::apple:
                    apple(child, name);
                    break;
                default:
                    break;
            }
        }
        finish();
        return std::move(item_);
    }

private:
    void plain(const xmlNode* child, const std::string& name) {
        if (name == "title") {
            set(item_.title, text_of(child));
        } else if (name == "link") {
            if (auto link = link_of(child, base_); !link.empty()) item_.url = std::move(link);
        } else if (name == "guid" || name == "id") {
            if (item_.id.empty() || name == "guid") item_.id = xml_markup(child);
            if (name == "guid" && xml_attribute(child, "ispermalink") != "false") {
                fallback_.link = xml_text(child);
            }
        } else if (name == "description" || name == "summary") {
            set(item_.summary, text_of(child));
        } else if (name == "content") {
            set(item_.content, text_of(child));
        } else if (name == "author") {
            add_author(child, base_, item_.authors);
        } else if (name == "pubdate" || name == "published" || name == "issued" ||
                   name == "created") {
            set(item_.published, xml_text(child));
        } else if (name == "updated" || name == "modified") {
            set(item_.updated, xml_text(child));
        } else if (name == "category" && item_.categories.size() < 1000) {
            if (auto category = category_of(child); !category.empty()) {
                item_.categories.push_back(std::move(category));
            }
        } else if (name == "language") {
            set(item_.lang, xml_text(child));
        }
    }

    void dublin_core(const xmlNode* child, const std::string& name) {
        if (name == "title") {
            set(fallback_.title, text_of(child));
        } else if (name == "description" || name == "abstract") {
            set(fallback_.description, text_of(child));
        } else if (name == "creator" || name == "author") {
            add_author(child, base_, fallback_.authors);
        } else if (name == "date" || name == "created" || name == "issued") {
            set(fallback_.date, xml_text(child));
        } else if (name == "modified") {
            set(item_.updated, xml_text(child));
        } else if (name == "language") {
            set(item_.lang, xml_text(child));
        } else if (name == "subject" && item_.categories.size() < 1000) {
            item_.categories.push_back(xml_text(child));
        } else if (name == "identifier") {
            set(item_.id, xml_text(child));
        }
    }

    void media(const xmlNode* child, const std::string& name, int depth = 0) {
        if (name == "title") {
            set(fallback_.title, text_of(child));
        } else if (name == "summary" || name == "description" || name == "subtitle") {
            set(fallback_.summary, text_of(child));
        } else if (name == "author" || name == "credit") {
            add_author(child, base_, fallback_.others);
        } else if (name == "group" || name == "community" || name == "content") {
            for (const auto* inner = child->children; inner; inner = inner->next) {
                if (inner->type != XML_ELEMENT_NODE) continue;
                const auto inner_name = local_name(inner);
                if (inner_name == "starrating") {
                    set(item_.rating, xml_attribute(inner, "average"));
                    set(item_.rating_best, xml_attribute(inner, "max"));
                    set(item_.rating_worst, xml_attribute(inner, "min"));
                } else if (depth < 2) {
                    media(inner, inner_name, depth + 1);
                }
            }
        }
    }

    /// The feed of customer reviews, and the app itself in front of it.
    void apple(const xmlNode* child, const std::string& name) {
        if (name == "rating") {
            set(item_.rating, xml_text(child));
        } else if (name == "version") {
            set(item_.version, xml_text(child));
        } else if (name == "votesum") {
            set(item_.votes_up, xml_text(child));
        } else if (name == "votecount") {
            set(item_.votes, xml_text(child));
        } else if (name == "artist" || name == "price") {
            item_.is_product = true;
        }
    }

    void finish() {
        set(item_.title, std::move(fallback_.title));
        set(item_.summary, std::move(fallback_.description));
        set(item_.summary, std::move(fallback_.summary));
        if (item_.authors.empty()) item_.authors = std::move(fallback_.authors);
        if (item_.authors.empty()) item_.authors = std::move(fallback_.others);
        set(item_.published, fallback_.date);
        set(item_.updated, fallback_.date);
        if (const auto url = parse_url(fallback_.link); url && url->is_http()) {
            set(item_.url, fallback_.link);
        }
    }

    const xmlNode* element_;
    std::string base_;
    FeedItem item_;
    Fallbacks fallback_;
};

/// <channel> of RSS and RDF, or <feed> of Atom: what it says of itself.
void read_channel(const xmlNode* channel, std::string_view base, FeedPage& page) {
    Fallbacks fallback;
    std::string language, date;
    set(page.lang, xml_attribute(channel, "lang"));
    for (const auto* child = channel->children; child; child = child->next) {
        if (child->type != XML_ELEMENT_NODE) continue;
        const auto name = local_name(child);
        const auto words = vocabulary(child);
        if (words == Vocabulary::dc || words == Vocabulary::dcterms) {
            if (name == "title") set(fallback.title, text_of(child));
            if (name == "description") set(fallback.description, text_of(child));
            if (name == "language") set(language, xml_text(child));
            if (name == "date") set(date, xml_text(child));
            if (name == "creator") add_author(child, base, fallback.authors);
        } else if (words == Vocabulary::itunes) {
            if (name == "summary") set(fallback.summary, text_of(child));
            if (name == "author") add_author(child, base, fallback.others);
        } else if (words == Vocabulary::plain ||
                   (words == Vocabulary::atom && page.kind == "atom")) {
            if (name == "title") set(page.title, text_of(child));
            if (name == "description" || name == "subtitle" || name == "tagline") {
                set(page.description, text_of(child));
            }
            if (name == "link") {
                if (auto link = link_of(child, base); !link.empty()) page.link = std::move(link);
            }
            if (name == "language") set(page.lang, xml_text(child));
            if (name == "pubdate") set(page.published, xml_text(child));
            if (name == "lastbuilddate" || name == "updated" || name == "modified") {
                set(page.updated, xml_text(child));
            }
            if (name == "author" || name == "managingeditor") {
                add_author(child, base, page.authors);
            }
            if (name == "webmaster") add_author(child, base, fallback.others);
        }
    }
    set(page.title, std::move(fallback.title));
    set(page.description, std::move(fallback.description));
    set(page.description, std::move(fallback.summary));
    set(page.lang, std::move(language));
    set(page.updated, std::move(date));
    if (page.authors.empty()) page.authors = std::move(fallback.authors);
    if (page.authors.empty()) page.authors = std::move(fallback.others);
}

}  // namespace

FeedAuthor parse_feed_author(std::string_view text) {
    FeedAuthor out;
    const auto whole = trimmed(text);
    const auto open = whole.find_first_of("(<");
    const auto close =
        open == std::string::npos ? open : whole.find(whole[open] == '(' ? ')' : '>', open);
    const auto is_address = [](std::string_view part) {
        return part.find('@') != std::string_view::npos &&
               part.find_first_of(" \t\n") == std::string_view::npos;
    };
    if (close == std::string::npos) {
        (is_address(whole) ? out.email : out.name) = whole;
        return out;
    }
    const auto before = trimmed(std::string_view{whole}.substr(0, open));
    const auto inside = trimmed(std::string_view{whole}.substr(open + 1, close - open - 1));
    if (is_address(before)) {
        out.email = before;
        out.name = inside;
    } else if (is_address(inside)) {
        out.name = before;
        out.email = inside;
    } else {
        out.name = whole;
    }
    return out;
}

Result<void> read_xml_feed(const XmlDocument& document, std::string_view base,
                           const FeedLimits& limits, FeedPage& page) {
    const auto* root = document.root();
    const auto name = local_name(root);
    if (name == "feed") {
        page.kind = "atom";
        page.version = xml_attribute(root, "version");
        if (page.version.empty()) page.version = "1.0";
    } else if (name == "rdf") {
        page.kind = "rdf";
    } else if (name == "rss" || name == "channel") {
        page.kind = "rss";
        page.version = xml_attribute(root, "version");
    } else {
        return Error{Exit::partial, "feed",
                     "the root element <" + utf8::shorten(utf8::printable(name), 40) +
                         "> is none of RSS, RDF or Atom"};
    }
    const std::string_view item_name = page.kind == "atom" ? "entry" : "item";
    if (name == "feed" || name == "channel") read_channel(root, base, page);
    // Items are looked for at any depth: after an end tag that does not match,
    // the rest of a mended file lies deeper than it should.
    for (const auto* node = next_element(root, root); node; node = next_element(node, root)) {
        const auto each = local_name(node);
        if (each == "channel" && node->parent == root) read_channel(node, base, page);
        if (each != item_name) continue;
        if (page.items.size() >= limits.items) {
            page.warnings.push_back("feed: more than the limit of " + std::to_string(limits.items) +
                                    " items; the rest was left unread");
            break;
        }
        page.items.push_back(ItemReader{node, xml_base(node, base)}.read());
    }
    return {};
}

}  // namespace molva::scrape
