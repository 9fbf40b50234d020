// How deep the tree of a page can get, told from its tags alone.
//
// An upper bound, not a second parser: whenever it is not certain that the
// parser would close an element, the element is taken to stay open. What a
// page gains by that is a refusal, and only if it is as deep as no page is.

#pragma once

#include <gumbo.h>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "html/guard_tags.hpp"

namespace molva::html::guard {

struct Tag {
    GumboTag tag = GUMBO_TAG_UNKNOWN;
    std::string_view name{};  ///< as the page writes it
    std::string_view text{};  ///< from '<' to '>'
    unsigned attributes = 0;
    bool end = false;
    bool self_closing = false;  ///< ends in "/>"
};

class Depth {
public:
    /// Takes the page's next tag.
    void take(const Tag& tag);

    /// Takes text that stands before it.
    void text(bool blank);

    /// No more elements than this are open now: those on the stack of open
    /// elements, those the parser would open again (section 13.2.4.3), and
    /// those a table and a page have without saying so.
    std::size_t open() const { return stack_.size() + lost_.size() + 2 * tables_ + 3; }

    /// No more formatting elements than this are in the parser's list of them.
    std::size_t formatting_elements() const { return formatting_ + lost_.size(); }

    /// Whether the head is certainly over, and no <frameset> is about.
    bool in_body() const { return body_ && !frames_; }
    /// Whether HTML's own rules certainly hold where the next tag stands.
    bool in_html() const { return odd_ == 0 && !frames_; }
    /// No more lists of choices, templates, drawings and formulas than this are open.
    std::size_t odd() const { return odd_; }
    /// No more tables and templates.
    std::size_t tables() const { return tables_; }
    /// No more elements of this kind are open, or about to be opened again.
    std::size_t count(GumboTag tag) const;

    /// Whether the parser opens no formatting element again before what comes
    /// next (section 13.2.4.3).
    bool settled() const;

    /// Steps the parser's own searches may have taken until now.
    std::uint64_t work() const { return work_; }

    /// Whether the next tag is certainly read as part of a drawing or formula.
    bool in_foreign() const;
    /// Whether the innermost element is certainly one of a drawing or formula,
    /// HTML in it or not.
    bool on_foreign() const;
    /// Whether the next tag is certainly read by the rules for a list of choices.
    bool in_select() const;

    /// End tags without which a tag does not mean what it should: before the
    /// end of a <noscript> those of what is open in it, which to a browser that
    /// runs scripts is text; around <dialog>, <main> and <search> those that
    /// the standard implies and versions of gumbo do not. Only where it is
    /// certain what is open.
    std::vector<Tag> missing_ends(const Tag& tag) const;

private:
    enum class Space : std::uint8_t { html, svg, math };
    enum class Context : std::uint8_t { html, foreign, select, unsure };
    struct Open {
        GumboTag tag;
        std::string_view name;
        std::uint32_t is;  ///< its traits where it stands
        Space space;
        std::uint64_t hash;      ///< of a formatting element's whole tag
        Context context;         ///< of what is inside it
        std::size_t outer_base;  ///< of a marker: base_ before it
    };
    /// A formatting element whose container was closed before it.
    struct Lost {
        GumboTag tag;
        std::uint64_t hash;
    };
    struct Found {
        bool any = false, certain = false;
        std::size_t at = 0;
    };

    void start(const Tag& tag);
    void start_html(const Tag& tag);
    void start_table(const Tag& tag);
    void start_table_part(const Tag& tag);
    bool start_item(const Tag& tag);
    void start_ruby_part();
    void start_link(const Tag& tag);
    void start_select(const Tag& tag);
    void start_foreign(const Tag& tag);
    void start_unsure(const Tag& tag);
    void end(const Tag& tag);
    void end_html(const Tag& tag);
    void end_formatting(const Tag& tag);
    void end_unknown(const Tag& tag);
    void end_form();
    void end_select(const Tag& tag);
    void end_foreign(const Tag& tag);

    template <typename Match, typename Stop>
    Found find(Match match, Stop barrier) const;
    template <typename Match, typename Stop>
    bool close(Match match, Stop barrier);
    void close_p();
    void close_cell(std::size_t index);
    bool find_lost(GumboTag tag);
    bool in_table() const;
    std::vector<Tag> ends_inside(const Tag& tag, bool all) const;
    void doubt() { doubt_ = doubt_ || lost_.size() > base_; }

    void push(const Tag& tag);
    void pop_to(std::size_t index, bool by_name = true);
    void lose(const Open& open);
    void reopen();
    void unsure() { certain_ = stack_.size(); }
    template <std::uint32_t, GumboTag...>
    struct Barrier;
    static auto html_element(GumboTag tag);
    bool top_is(GumboTag tag) const;
    Context context() const;
    static std::uint32_t traits_at(GumboTag tag, Space space);

    std::vector<Open> stack_;
    std::vector<Lost> lost_;
    bool doubt_ = false;       ///< some of lost_ may have been opened again
    std::size_t base_ = 0;     ///< lost_ before this lie outside the last marker
    std::size_t certain_ = 0;  ///< elements from here on are open for the parser too
    std::size_t tables_ = 0;
    std::size_t odd_ = 0;      ///< open elements inside which HTML's rules do not hold
    std::size_t foreign_ = 0;  ///< those of them that are <svg> or <math>
    bool body_ = false;        ///< the head is over
    bool frames_ = false;      ///< a <frameset> may have replaced the body
    std::size_t formatting_ = 0;
    std::size_t elements_ = 0;
    std::uint64_t work_ = 0;
};

}  // namespace molva::html::guard
