#include "html/guard_depth.hpp"

#include <algorithm>
#include <functional>

namespace molva::html::guard {

namespace {

bool same_name(std::string_view a, std::string_view b) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(),
                                              [&](char x, char y) { return lower(x) == lower(y); });
}

bool is_odd(GumboTag tag) {
    return tag == GUMBO_TAG_SVG || tag == GUMBO_TAG_MATH || tag == GUMBO_TAG_SELECT ||
           tag == GUMBO_TAG_TEMPLATE || tag == GUMBO_TAG_FRAMESET;
}

bool is_foreign_root(GumboTag tag) { return tag == GUMBO_TAG_SVG || tag == GUMBO_TAG_MATH; }

/// Searches end here as the standard's lists say.
template <std::uint32_t traits_of_barrier, GumboTag... more>
struct Barrier {
    bool operator()(GumboTag tag) const {
        return (traits(tag) & traits_of_barrier) != 0 || ((tag == more) || ...);
    }
};
using InScope = Barrier<scope>;
using InButtonScope = Barrier<scope, GUMBO_TAG_BUTTON>;
using InListScope = Barrier<scope, GUMBO_TAG_OL, GUMBO_TAG_UL>;
using InTable = Barrier<0, GUMBO_TAG_TABLE, GUMBO_TAG_TEMPLATE>;
using InTemplate = Barrier<0, GUMBO_TAG_TEMPLATE>;
using AnySpecial = Barrier<special>;

}  // namespace

// ---- the two stacks ---------------------------------------------------------

bool Depth::top_is(GumboTag tag) const {
    return stack_.size() > certain_ && stack_.back().tag == tag;
}

Depth::Context Depth::context() const {
    if (stack_.size() > certain_) return stack_.back().context;
    return odd_ > 0 ? Context::unsure : Context::html;
}

bool Depth::in_foreign() const { return context() == Context::foreign; }

void Depth::push(const Tag& tag) {
    Context inside = context();
    if (inside == Context::foreign && (traits(tag.tag) & integration)) inside = Context::html;
    if (inside == Context::html) {
        if (is_foreign_root(tag.tag)) inside = Context::foreign;
        if (tag.tag == GUMBO_TAG_SELECT) inside = Context::select;
        if (tag.tag == GUMBO_TAG_TEMPLATE || tag.tag == GUMBO_TAG_FRAMESET)
            inside = Context::unsure;
    }
    const bool formats = (traits(tag.tag) & formatting) != 0;
    const std::uint64_t hash = formats ? std::hash<std::string_view>{}(tag.text) : 0;
    stack_.push_back({tag.tag, tag.name, hash, inside, base_});
    if (traits(tag.tag) & marker) base_ = lost_.size();
    tables_ += tag.tag == GUMBO_TAG_TABLE;
    odd_ += is_odd(tag.tag);
    foreign_ += is_foreign_root(tag.tag);
    formatting_ += formats;
}

void Depth::lose(const Open& open) {
    if (!(traits(open.tag) & formatting)) return;
    // Of elements that are alike to the letter the parser keeps three.
    const auto from = lost_.begin() + static_cast<std::ptrdiff_t>(base_);
    const auto alike = std::count_if(from, lost_.end(), [&](const Lost& lost) {
        return lost.tag == open.tag && lost.hash == open.hash;
    });
    if (alike < 3) lost_.push_back({open.tag, open.hash});
}

/// The parser opens lost formatting elements again before text and before
/// elements that stand in a line.
void Depth::reopen() {
    if (lost_.size() == base_ || context() != Context::html) return;
    for (std::size_t i = base_; i < lost_.size(); ++i) {
        stack_.push_back({lost_[i].tag, {}, lost_[i].hash, Context::html, base_});
        ++formatting_;
    }
    lost_.resize(base_);
}

/// Closes stack_[index] and all that is open inside it; `by_name` when a tag
/// says so, which takes the element out of the parser's lists too.
void Depth::pop_to(std::size_t index, bool by_name) {
    bool crossed = false;
    while (stack_.size() > index) {
        const Open open = stack_.back();
        stack_.pop_back();
        tables_ -= open.tag == GUMBO_TAG_TABLE;
        odd_ -= is_odd(open.tag);
        foreign_ -= is_foreign_root(open.tag);
        formatting_ -= (traits(open.tag) & formatting) != 0;
        const bool named = by_name && stack_.size() == index;
        if (!(traits(open.tag) & marker)) {
            if (!named) lose(open);
            continue;
        }
        // Its own end clears the list up to the last marker. That of one inside
        // it is then gone, and its own stays in the parser's list.
        if (named && !crossed) lost_.resize(base_);
        base_ = open.outer_base;
        crossed = crossed || !named;
    }
    if (crossed) base_ = lost_.size();
    certain_ = std::min(certain_, stack_.size());
}

bool Depth::find_lost(GumboTag tag) {
    for (std::size_t i = lost_.size(); i > base_; --i) {
        if (lost_[i - 1].tag != tag) continue;
        lost_.erase(lost_.begin() + static_cast<std::ptrdiff_t>(i - 1));
        return true;
    }
    return false;
}

/// The innermost match that no barrier hides. `certain` is false when the
/// parser's own stack may look different that far down.
template <typename Match, typename Barrier>
Depth::Found Depth::find(Match match, Barrier barrier) const {
    for (std::size_t i = stack_.size(); i > 0; --i) {
        const Open& open = stack_[i - 1];
        if (match(open)) return {true, i > certain_, i - 1};
        if (i > certain_ && barrier(open.tag)) break;
    }
    return {};
}

/// Closes the match if there is one; false only when there is none for sure.
template <typename Match, typename Barrier>
bool Depth::close(Match match, Barrier barrier) {
    const Found found = find(match, barrier);
    if (!found.any) return false;
    if (found.certain) {
        pop_to(found.at);
    } else {
        unsure();
    }
    return true;
}

void Depth::close_p() {
    close([](const Open& o) { return o.tag == GUMBO_TAG_P; }, InButtonScope{});
}

// ---- tags -------------------------------------------------------------------

void Depth::take(const Tag& tag) {
    work_ += stack_.size() + std::uint64_t{tag.attributes} * tag.attributes;
    if (tag.end) return end(tag);
    ++elements_;
    if (traits(tag.tag) & formatting) {
        // Each is compared with its likes in the list, attribute by attribute.
        const std::uint64_t listed = formatting_ + lost_.size();
        work_ += listed * (1 + std::uint64_t{tag.attributes} * tag.attributes);
    }
    work_ += lost_.size();
    start(tag);
}

void Depth::start(const Tag& tag) {
    if (traits(tag.tag) & page) return;
    switch (context()) {
        case Context::html:
            return start_html(tag);
        case Context::foreign:
            return start_foreign(tag);
        case Context::select:
            return start_select(tag);
        case Context::unsure:
            return start_unsure(tag);
    }
}

void Depth::start_html(const Tag& tag) {
    const std::uint32_t is = traits(tag.tag);
    if (is & table_part) return start_table_part(tag);
    if (tag.tag == GUMBO_TAG_TABLE) return start_table(tag);
    if (start_item(tag)) return;
    if (is & closes_p) close_p();
    if (is & (empty | raw | rcdata)) return;
    if (!(is & (closes_p | marker | special)) && tag.tag != GUMBO_TAG_A &&
        tag.tag != GUMBO_TAG_NOBR) {
        reopen();
    }
    if ((is & heading) && stack_.size() > certain_ && (traits(stack_.back().tag) & heading)) {
        pop_to(stack_.size() - 1);
    }
    if (tag.tag == GUMBO_TAG_A || tag.tag == GUMBO_TAG_NOBR) start_link(tag);
    if (tag.tag == GUMBO_TAG_BUTTON) {
        close([](const Open& o) { return o.tag == GUMBO_TAG_BUTTON; }, InScope{});
    }
    const bool option = tag.tag == GUMBO_TAG_OPTION || tag.tag == GUMBO_TAG_OPTGROUP;
    if (option && top_is(GUMBO_TAG_OPTION)) pop_to(stack_.size() - 1);
    // A form inside a form is not opened, but by then it may have been closed.
    const bool twice =
        tag.tag == GUMBO_TAG_FORM &&
        find([](const Open& o) { return o.tag == GUMBO_TAG_FORM; }, Barrier<0>{}).any;
    if (is & formatting) reopen();  // now that <a> and <nobr> have closed the last
    push(tag);
    // Newer versions of gumbo let these end a paragraph, older ones do not.
    const bool newer =
        tag.name.size() == 6 && (same_name(tag.name, "dialog") || same_name(tag.name, "search"));
    if (twice || newer) unsure();
}

/// List items and definitions end the one before them.
bool Depth::start_item(const Tag& tag) {
    const bool item = tag.tag == GUMBO_TAG_LI;
    if (!item && tag.tag != GUMBO_TAG_DD && tag.tag != GUMBO_TAG_DT) return false;
    close(
        [&](const Open& o) {
            return item ? o.tag == GUMBO_TAG_LI : o.tag == GUMBO_TAG_DD || o.tag == GUMBO_TAG_DT;
        },
        [](GumboTag t) {
            return (traits(t) & special) && t != GUMBO_TAG_ADDRESS && t != GUMBO_TAG_DIV &&
                   t != GUMBO_TAG_P;
        });
    close_p();
    push(tag);
    return true;
}

/// There is one <a> at a time; the next ends the last as its end tag would.
void Depth::start_link(const Tag& tag) {
    if (find_lost(tag.tag)) return;
    const auto same = [&](const Open& o) { return o.tag == tag.tag; };
    if (!close(same, AnySpecial{}) && find(same, Barrier<marker>{}).any) {
        unsure();
        work_ += elements_ / 4;
    }
}

void Depth::start_table(const Tag& tag) {
    close([](const Open& o) { return o.tag == GUMBO_TAG_TABLE; },
          Barrier<0, GUMBO_TAG_TD, GUMBO_TAG_TH, GUMBO_TAG_CAPTION, GUMBO_TAG_TEMPLATE>{});
    // Whether a table ends a paragraph depends on the document type.
    const auto p = [](const Open& o) { return o.tag == GUMBO_TAG_P; };
    if (find(p, InButtonScope{}).any) unsure();
    push(tag);
}

void Depth::start_table_part(const Tag& tag) {
    const auto is = [](const Open& o, std::initializer_list<GumboTag> tags) {
        return std::find(tags.begin(), tags.end(), o.tag) != tags.end();
    };
    const Found table = find([](const Open& o) { return o.tag == GUMBO_TAG_TABLE; }, InTemplate{});
    if (!table.any) return;  // outside of tables these are not there
    const bool columns = tag.tag == GUMBO_TAG_COL || tag.tag == GUMBO_TAG_COLGROUP;
    if (!table.certain) {
        if (!columns) push(tag);
        return unsure();
    }
    const bool cell = tag.tag == GUMBO_TAG_TD || tag.tag == GUMBO_TAG_TH;
    const bool row = tag.tag == GUMBO_TAG_TR;
    const Found inside = find(
        [&](const Open& o) {
            return is(o, {GUMBO_TAG_TABLE}) || (cell && is(o, {GUMBO_TAG_TR})) ||
                   ((cell || row) && is(o, {GUMBO_TAG_TBODY, GUMBO_TAG_THEAD, GUMBO_TAG_TFOOT}));
        },
        InTemplate{});
    close_cell(inside.at);
    pop_to(inside.at + 1, false);
    if (!columns) push(tag);
}

/// Closes the cell or caption above stack_[index], which clears its marker.
void Depth::close_cell(std::size_t index) {
    for (std::size_t i = stack_.size(); i > index + 1; --i) {
        const std::uint32_t is = traits(stack_[i - 1].tag);
        if ((is & marker) && (is & table_part)) pop_to(i - 1);
    }
}

void Depth::start_select(const Tag& tag) {
    const Found found = find([](const Open& o) { return o.tag == GUMBO_TAG_SELECT; }, Barrier<0>{});
    switch (tag.tag) {
        case GUMBO_TAG_INPUT:
        case GUMBO_TAG_KEYGEN:
        case GUMBO_TAG_TEXTAREA:
        case GUMBO_TAG_SELECT:
            return pop_to(found.at);
        case GUMBO_TAG_OPTGROUP:
        case GUMBO_TAG_OPTION:
            if (top_is(GUMBO_TAG_OPTION)) pop_to(stack_.size() - 1);
            if (tag.tag == GUMBO_TAG_OPTGROUP && top_is(GUMBO_TAG_OPTGROUP)) {
                pop_to(stack_.size() - 1);
            }
            return push(tag);
        case GUMBO_TAG_TEMPLATE:
            push(tag);
            stack_.back().context = Context::unsure;
            return;
        default:
            break;
    }
    if ((traits(tag.tag) & table_part) || tag.tag == GUMBO_TAG_TABLE) {
        push(tag);  // ends the list of choices if that is inside a table
        unsure();
    }
}

void Depth::start_foreign(const Tag& tag) {
    if (tag.tag == GUMBO_TAG_FONT) {  // breaks out or not, by its attributes
        push(tag);
        return unsure();
    }
    if (!(traits(tag.tag) & breakout)) {
        if (!tag.self_closing && !(traits(tag.tag) & raw)) push(tag);
        return;
    }
    std::size_t from = stack_.size();
    while (from > certain_ && stack_[from - 1].context == Context::foreign) --from;
    if (from <= certain_ && odd_ > 0 && from > 0) unsure();
    pop_to(std::max(from, certain_));
    start(tag);
}

void Depth::start_unsure(const Tag& tag) {
    const std::uint32_t is = traits(tag.tag);
    if (is & (raw | rcdata)) return;
    // <input> has content in a drawing; what would break out of it never has.
    if ((is & empty) && (foreign_ == 0 || (is & breakout) || tag.self_closing)) return;
    push(tag);
}

// ---- end tags ---------------------------------------------------------------

void Depth::end(const Tag& tag) {
    if ((traits(tag.tag) & page) || tag.tag == GUMBO_TAG_BR || stack_.empty()) return;
    const Open& top = stack_.back();
    const bool same =
        top.tag == tag.tag && (tag.tag != GUMBO_TAG_UNKNOWN || same_name(top.name, tag.name));
    if (same) {
        // The last one in the parser's list may be one that was lost.
        if ((traits(tag.tag) & formatting) && find_lost(tag.tag)) return;
        return pop_to(stack_.size() - 1);
    }
    if (traits(tag.tag) & (raw | rcdata)) {  // these are closed as soon as they are open
        const auto any = [&](const Open& o) { return o.tag == tag.tag; };
        if (find(any, Barrier<0>{}).any) unsure();
        return;
    }
    switch (context()) {
        case Context::html:
            return end_html(tag);
        case Context::foreign:
            return end_foreign(tag);
        case Context::select:
            return end_select(tag);
        case Context::unsure:
            if (tag.tag == GUMBO_TAG_TEMPLATE &&
                close([](const Open& o) { return o.tag == GUMBO_TAG_TEMPLATE; }, Barrier<0>{})) {
                return;
            }
            return unsure();
    }
}

void Depth::end_html(const Tag& tag) {
    const auto same = [&](const Open& o) {
        return o.tag == tag.tag && (tag.tag != GUMBO_TAG_UNKNOWN || same_name(o.name, tag.name));
    };
    const std::uint32_t is = traits(tag.tag);
    if (tag.tag == GUMBO_TAG_COLGROUP || (is & empty)) return;
    if (is & formatting) return end_formatting(tag);
    if (tag.tag == GUMBO_TAG_FORM) return end_form();
    if (tag.tag == GUMBO_TAG_TABLE || tag.tag == GUMBO_TAG_TEMPLATE) {
        const Found found = find(same, InTemplate{});
        if (!found.any) return;
        if (!found.certain) return unsure();
        if (tag.tag == GUMBO_TAG_TABLE) close_cell(found.at);
        pop_to(found.at);
    } else if (is & table_part) {
        close(same, InTable{});
    } else if (tag.tag == GUMBO_TAG_P) {
        close(same, InButtonScope{});
    } else if (tag.tag == GUMBO_TAG_LI) {
        close(same, InListScope{});
    } else if (is & heading) {
        close([](const Open& o) { return (traits(o.tag) & heading) != 0; }, InScope{});
    } else if ((is & block_end) || tag.tag == GUMBO_TAG_DD || tag.tag == GUMBO_TAG_DT) {
        close(same, InScope{});
    } else {
        close(same, AnySpecial{});
    }
}

void Depth::end_formatting(const Tag& tag) {
    if (find_lost(tag.tag)) return;
    const auto same = [&](const Open& o) { return o.tag == tag.tag; };
    if (close(same, AnySpecial{})) return;
    if (!find(same, Barrier<0>{}).any) return;
    // The adoption agency rearranges the tree and moves children around.
    unsure();
    work_ += elements_ / 4;
}

/// Takes the form itself out of the stack and leaves what is inside it open.
void Depth::end_form() {
    const auto form = [](const Open& o) { return o.tag == GUMBO_TAG_FORM; };
    const Found found = find(form, InScope{});
    if (!found.any) return;
    if (!found.certain) return unsure();
    stack_.erase(stack_.begin() + static_cast<std::ptrdiff_t>(found.at));
}

void Depth::end_select(const Tag& tag) {
    const auto same = [&](const Open& o) { return o.tag == tag.tag; };
    if (tag.tag == GUMBO_TAG_SELECT || tag.tag == GUMBO_TAG_OPTGROUP) {
        close(same, Barrier<0, GUMBO_TAG_SELECT>{});
    } else if ((traits(tag.tag) & table_part) || tag.tag == GUMBO_TAG_TABLE ||
               tag.tag == GUMBO_TAG_TEMPLATE) {
        unsure();
    }
}

void Depth::end_foreign(const Tag& tag) {
    for (std::size_t i = stack_.size(); i > certain_; --i) {
        const Open& open = stack_[i - 1];
        if (open.context != Context::foreign) break;
        const bool same =
            open.tag == tag.tag && (tag.tag != GUMBO_TAG_UNKNOWN || same_name(open.name, tag.name));
        if (same) return pop_to(i - 1);
    }
    unsure();
}

}  // namespace molva::html::guard
