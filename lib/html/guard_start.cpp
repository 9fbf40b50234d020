// Start tags: what each of them opens, and what it closes before.

#include <algorithm>
#include <initializer_list>

#include "html/guard_find.hpp"

namespace molva::html::guard {

void Depth::start(const Tag& tag) {
    const bool html_in_drawing = tag.tag == GUMBO_TAG_HTML && foreign_ > 0;
    if ((traits(tag.tag) & page) && !html_in_drawing && context() != Context::foreign) return;
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
    const std::uint32_t is = traits_at(tag.tag, Space::html);
    if (is & page) return;
    if (is & table_part) return start_table_part(tag);
    if (tag.tag == GUMBO_TAG_TABLE) return start_table(tag);
    if (start_item(tag)) return;
    if (is & closes_p) close_p();
    if (tag.tag == GUMBO_TAG_NOBR) reopen();
    if (tag.tag == GUMBO_TAG_A || tag.tag == GUMBO_TAG_NOBR) start_link(tag);
    if (tag.tag == GUMBO_TAG_BUTTON) close(html_element(GUMBO_TAG_BUTTON), Barrier<scope>{});
    const bool option = tag.tag == GUMBO_TAG_OPTION || tag.tag == GUMBO_TAG_OPTGROUP;
    if (option && top_is(GUMBO_TAG_OPTION)) pop_to(stack_.size() - 1);
    if (is & ruby_part) start_ruby_part();
    if ((is & empty) && in_table()) {
        doubt();  // a hidden <input> is left where it is, others go before the table
    } else if ((is & reopens) || !(is & (special | ruby_part))) {
        reopen();
    }
    if (is & (empty | raw | rcdata)) return;
    if (is_foreign_root(tag.tag) && tag.self_closing) return;
    if ((is & heading) && stack_.size() > certain_ && (stack_.back().is & heading)) {
        pop_to(stack_.size() - 1);
    }
    // Versions of gumbo differ in whether these are blocks or just names.
    const bool newer = is_newer_block(tag) || tag.tag == GUMBO_TAG_MENUITEM;
    const bool closing =
        newer && find(html_element(GUMBO_TAG_P), Barrier<scope, GUMBO_TAG_BUTTON>{}).any;
    if (newer) doubt();
    // A form inside a form is not opened, but by then it may have been closed.
    const bool twice =
        tag.tag == GUMBO_TAG_FORM && find(html_element(GUMBO_TAG_FORM), Barrier<0>{}).any;
    if (tag.tag == GUMBO_TAG_FORM) {
        const Found table =
            find(html_element(GUMBO_TAG_TABLE),
                 Barrier<0, GUMBO_TAG_TD, GUMBO_TAG_TH, GUMBO_TAG_CAPTION, GUMBO_TAG_TEMPLATE>{});
        if (table.certain) return;  // between rows a form is closed where it is opened
        if (table.any) unsure();
    }
    push(tag);
    // In the head a <noscript> is closed by the first tag that is not at home there.
    const bool in_head = tag.tag == GUMBO_TAG_NOSCRIPT && !body_;
    if (twice || closing || in_head) unsure();
}

/// Ruby annotations end each other, by rules that have changed for <rtc>.
void Depth::start_ruby_part() {
    const Found ruby = find(html_element(GUMBO_TAG_RUBY), Barrier<scope>{});
    if (!ruby.any) return;
    if (!ruby.certain) return unsure();
    while (stack_.size() > certain_ && (stack_.back().is & implied_end)) pop_to(stack_.size() - 1);
    if (top_is(GUMBO_TAG_RB) || top_is(GUMBO_TAG_RTC)) unsure();
}

/// List items and definitions end the one before them.
bool Depth::start_item(const Tag& tag) {
    const bool item = tag.tag == GUMBO_TAG_LI;
    if (!item && tag.tag != GUMBO_TAG_DD && tag.tag != GUMBO_TAG_DT) return false;
    close(
        [&](const Open& o) {
            if (o.space != Space::html) return false;
            return item ? o.tag == GUMBO_TAG_LI : o.tag == GUMBO_TAG_DD || o.tag == GUMBO_TAG_DT;
        },
        [](const Open& o) {
            return (o.is & special) && o.tag != GUMBO_TAG_ADDRESS && o.tag != GUMBO_TAG_DIV &&
                   o.tag != GUMBO_TAG_P;
        });
    close_p();
    push(tag);
    return true;
}

/// There is one <a> at a time; the next ends the last as its end tag would.
void Depth::start_link(const Tag& tag) {
    if (find_lost(tag.tag)) return;
    const auto same = html_element(tag.tag);
    if (!close(same, Barrier<special>{}) && find(same, Barrier<marker>{}).any) {
        unsure();
        work_ += elements_ / 4;
    }
}

void Depth::start_table(const Tag& tag) {
    close(html_element(GUMBO_TAG_TABLE),
          Barrier<0, GUMBO_TAG_TD, GUMBO_TAG_TH, GUMBO_TAG_CAPTION, GUMBO_TAG_TEMPLATE>{});
    // Whether a table ends a paragraph depends on the document type.
    if (find(html_element(GUMBO_TAG_P), Barrier<scope, GUMBO_TAG_BUTTON>{}).any) unsure();
    push(tag);
}

void Depth::start_table_part(const Tag& tag) {
    const auto is = [](const Open& o, std::initializer_list<GumboTag> tags) {
        return o.space == Space::html && std::find(tags.begin(), tags.end(), o.tag) != tags.end();
    };
    const Found table = find(html_element(GUMBO_TAG_TABLE), Barrier<0, GUMBO_TAG_TEMPLATE>{});
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
        Barrier<0, GUMBO_TAG_TEMPLATE>{});
    close_cell(inside.at);
    pop_to(inside.at + 1, false);
    if (!columns) push(tag);
}

/// Closes the cell or caption above stack_[index], which clears its marker.
void Depth::close_cell(std::size_t index) {
    for (std::size_t i = stack_.size(); i > index + 1; --i) {
        const std::uint32_t is = stack_[i - 1].is;
        if ((is & marker) && (is & table_part)) pop_to(i - 1);
    }
}

void Depth::start_select(const Tag& tag) {
    const Found found = find(html_element(GUMBO_TAG_SELECT), Barrier<0>{});
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
        if (tag.self_closing || (traits(tag.tag) & raw)) return;
        push(tag);
        // HTML begins inside it or not, by an attribute.
        if (tag.tag == GUMBO_TAG_ANNOTATION_XML) unsure();
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
    doubt();
    if ((is & raw) || ((is & rcdata) && foreign_ == 0)) return;
    // <input> has content in a drawing; what would break out of it never has.
    if ((is & empty) && (foreign_ == 0 || (is & breakout) || tag.self_closing)) return;
    push(tag);
}

}  // namespace molva::html::guard
