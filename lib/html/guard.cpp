#include "html/guard.hpp"

#include <fmt/format.h>

#include <cstring>
#include <optional>

#include "html/guard_depth.hpp"
#include "html/guard_tags.hpp"

namespace molva::html::guard {

namespace {

constexpr std::size_t npos = std::string_view::npos;

/// Steps of gumbo's own searches that fit into the time a page may take.
constexpr std::uint64_t kWork = 250'000'000;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r'; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

class Reducer {
public:
    Reducer(std::string_view page, const Limits& limits) : page_{page}, limits_{limits} {
        out_.text.reserve(page.size() + 16);
    }

    Result<Page> run() {
        while (at_ < page_.size()) {
            const std::size_t open = page_.find('<', at_);
            if (open != at_) depth_.text(is_blank_up_to(open));
            copy(open);
            if (open == npos) break;
            step();
            if (error_) return Error{Exit::partial, {}, *error_};
        }
        return std::move(out_);
    }

private:
    char at(std::size_t i) const { return i < page_.size() ? page_[i] : '\0'; }

    void copy(std::size_t end) {
        end = std::min(end, page_.size());
        out_.text.append(page_, at_, end - at_);
        at_ = end;
    }

    bool is_blank_up_to(std::size_t end) const {
        const std::size_t first = page_.find_first_not_of(" \t\n\f\r", at_);
        return first >= std::min(end, page_.size());
    }

    /// At a '<' in ordinary text.
    void step() {
        const char next = at(at_ + 1);
        if (is_letter(next) || (next == '/' && is_letter(at(at_ + 2)))) return tag();
        if (next == '!' && page_.compare(at_, 4, "<!--") == 0) return comment();
        if (next == '!' && page_.compare(at_, 9, "<![CDATA[") == 0) return cdata();
        if (next == '!' || next == '?' || next == '/') {
            // A document type ends at the first '>' even inside its quotes.
            const std::size_t end = page_.find('>', at_);
            return copy(end == npos ? npos : end + 1);
        }
        depth_.text(false);
        copy(at_ + 1);
    }

    /// Section 13.2.5.43 and after: <!--> and <!---> end at once, --!> ends too.
    std::size_t comment_end() const {
        std::size_t i = at_ + 4;
        if (at(i) == '>') return i + 1;
        if (at(i) == '-' && at(i + 1) == '>') return i + 2;
        while ((i = page_.find("--", i)) != npos) {
            if (at(i + 2) == '>') return i + 3;
            if (at(i + 2) == '!' && at(i + 3) == '>') return i + 4;
            ++i;
        }
        return page_.size();
    }

    void comment() {
        at_ = comment_end();
        // What it stood between must not grow together: "&am<!-- -->p;".
        const char last = out_.text.empty() ? '>' : out_.text.back();
        if (last != '>' && !is_blank(last)) out_.text += "<!---->";
    }

    /// Text in a drawing, a comment up to the first '>' anywhere else. Without
    /// a '<' in it both end at the same place.
    void cdata() {
        const std::size_t end = no_cdata_end_ ? npos : page_.find("]]>", at_ + 9);
        if (end == npos) {
            no_cdata_end_ = true;
            out_.text += "<!-CDATA[";
            at_ += 9;
            return;
        }
        out_.text += "<![CDATA[";
        for (at_ += 9; at_ < end; ++at_) out_.text += page_[at_] == '<' ? ' ' : page_[at_];
        copy(end + 3);
    }

    void tag() {
        const std::optional<Tag> found = read_tag();
        if (!found) {  // cut off by the end of the page: no tag
            at_ = page_.size();
            return;
        }
        depth_.take(*found);
        if (!within(*found)) return;
        const std::size_t end = at_ + found->text.size();
        const std::uint32_t is = traits(found->tag);
        if (found->end || !(is & (raw | rcdata))) return copy(end);
        const bool closed = found->self_closing && depth_.in_foreign();
        const std::size_t start = out_.text.size();
        copy(end);
        if (closed) {
            close(*found);
        } else if (is & raw) {
            raw_body(*found, start);
        } else {
            rcdata_body(*found);
        }
    }

    void close(const Tag& tag) {
        if (tag.self_closing) {  // content follows for one reading, none for the other
            out_.text.resize(out_.text.size() - 2);
            out_.text += " >";
        }
        out_.text += "</";
        out_.text += tag.name;
        out_.text += '>';
    }

    void raw_body(const Tag& tag, std::size_t start) {
        const std::size_t end = tag.tag == GUMBO_TAG_SCRIPT ? script_end() : end_tag(at_, tag.name);
        out_.bodies.push_back({start, at_, end});
        at_ = end;
        if (end == page_.size()) close(tag);
    }

    /// <title> and <textarea>: text that may hold character references.
    void rcdata_body(const Tag& tag) {
        bool& none = tag.tag == GUMBO_TAG_TITLE ? no_title_end_ : no_textarea_end_;
        const std::size_t end = none ? page_.size() : end_tag(at_, tag.name);
        if (end == page_.size()) {
            none = true;  // the rest is text for the parser, or has tags in it after all
            return;
        }
        for (; at_ < end; ++at_) {
            if (page_[at_] == '<') {
                out_.text += "&lt;";
            } else {
                out_.text += page_[at_];
            }
        }
    }

    bool names(std::size_t i, std::string_view name) const {
        if (page_.size() - i < name.size()) return false;
        for (std::size_t k = 0; k < name.size(); ++k) {
            if (lower(page_[i + k]) != lower(name[k])) return false;
        }
        const char after = at(i + name.size());
        return is_blank(after) || after == '/' || after == '>';
    }

    /// Where the next </name lies; the end of the page if there is none.
    std::size_t end_tag(std::size_t from, std::string_view name) const {
        for (std::size_t i = page_.find("</", from); i != npos; i = page_.find("</", i + 2)) {
            if (names(i + 2, name)) return i;
        }
        return page_.size();
    }

    /// Section 13.2.5.15 and after: inside <!-- a <script> hides the next
    /// </script> from its own.
    std::size_t script_end() const {
        std::size_t i = at_;
        bool escaped = false, twice = false;
        while ((i = page_.find_first_of(escaped ? "<-" : "<", i)) != npos) {
            if (page_[i] == '-') {
                const bool ends = page_.compare(i, 3, "-->") == 0;
                if (ends) escaped = twice = false;
                i += ends ? 3 : 1;
            } else if (!escaped && page_.compare(i, 4, "<!--") == 0) {
                escaped = true;
                i += 2;  // the dashes may be those of the end: <!-->
            } else if (at(i + 1) == '/' && names(i + 2, "script")) {
                if (!twice) return i;
                twice = false;
                i += 8;
            } else if (escaped && !twice && names(i + 1, "script")) {
                twice = true;
                i += 7;
            } else {
                ++i;
            }
        }
        return page_.size();
    }

    std::optional<Tag> read_tag();

    bool within(const Tag& tag) {
        out_.depth = std::max(out_.depth, depth_.open());
        elements_ += !tag.end;
        if (tag.attributes > limits_.attributes) {
            error_ =
                fmt::format("page has an element with more than {} attributes", limits_.attributes);
        } else if (depth_.open() > limits_.depth) {
            error_ = fmt::format("page has more than {} elements open inside one another",
                                 limits_.depth);
        } else if (elements_ > limits_.elements) {
            error_ = fmt::format("page has more than {} elements", limits_.elements);
        } else if (depth_.work() > kWork) {
            error_ = "page is so tangled that parsing it would take too long";
        }
        return !error_;
    }

    std::string_view page_;
    const Limits& limits_;
    std::size_t at_ = 0;
    std::size_t elements_ = 0;
    Page out_;
    Depth depth_;
    std::optional<std::string> error_;
    // Ends that were looked for in vain: each search goes through the whole page.
    bool no_cdata_end_ = false, no_title_end_ = false, no_textarea_end_ = false;
};

/// The tag at at_; nothing if the page ends inside it.
std::optional<Tag> Reducer::read_tag() {
    Tag tag{};
    std::size_t i = at_ + 1;
    if (page_[i] == '/') {
        tag.end = true;
        ++i;
    }
    const std::size_t name = i;
    while (i < page_.size() && !is_blank(page_[i]) && page_[i] != '/' && page_[i] != '>') ++i;
    tag.name = page_.substr(name, i - name);
    while (i < page_.size()) {
        const char c = page_[i];
        if (c == '>') {
            tag.self_closing = page_[i - 1] == '/';
            tag.text = page_.substr(at_, i + 1 - at_);
            tag.tag = gumbo_tagn_enum(tag.name.data(), static_cast<unsigned>(tag.name.size()));
            return tag;
        }
        if (is_blank(c) || c == '/') {
            ++i;
            continue;
        }
        ++tag.attributes;
        for (++i; i < page_.size(); ++i) {  // a '=' may begin a name
            const char n = page_[i];
            if (n == '=' || n == '>' || n == '/' || is_blank(n)) break;
        }
        while (i < page_.size() && is_blank(page_[i])) ++i;
        if (at(i) != '=') continue;
        for (++i; i < page_.size() && is_blank(page_[i]);) ++i;
        if (at(i) == '"' || at(i) == '\'') {
            i = page_.find(page_[i], i + 1);
            if (i == npos) return std::nullopt;
            ++i;
        } else {
            while (i < page_.size() && !is_blank(page_[i]) && page_[i] != '>') ++i;
            // "a=b/>" has a slash in the value and does not close itself.
            if (at(i) == '>' && page_[i - 1] == '/') {
                tag.text = page_.substr(at_, i + 1 - at_);
                tag.tag = gumbo_tagn_enum(tag.name.data(), static_cast<unsigned>(tag.name.size()));
                return tag;
            }
        }
    }
    return std::nullopt;
}

}  // namespace

Result<Page> reduce(std::string_view page, const Limits& limits) {
    return Reducer{page, limits}.run();
}

}  // namespace molva::html::guard
