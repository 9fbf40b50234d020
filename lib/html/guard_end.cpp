// End tags: what the parser certainly closes at each of them.

#include "html/guard_find.hpp"

namespace molva::html::guard {

void Depth::end(const Tag& tag) {
    if (tag.tag == GUMBO_TAG_BR && context() == Context::html) return reopen();
    if (stack_.empty()) {
        if (tag.tag == GUMBO_TAG_P) reopen();
        if (traits(tag.tag) & formatting) find_lost(tag.tag);
        return;
    }
    const Open& top = stack_.back();
    if (same_element(top.tag, top.name, tag)) {
        // The last one in the parser's list may be one that was lost.
        if ((top.is & formatting) && find_lost(tag.tag)) return;
        return pop_to(stack_.size() - 1);
    }
    if (traits(tag.tag) & (raw | rcdata | page)) {  // these are closed as soon as they are open
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
            if (tag.tag == GUMBO_TAG_TEMPLATE && foreign_ == 0 && !frames_ &&
                close(html_element(GUMBO_TAG_TEMPLATE), Barrier<0>{})) {
                return;
            }
            return unsure();
    }
}

void Depth::end_html(const Tag& tag) {
    if (tag.tag == GUMBO_TAG_UNKNOWN) return end_unknown(tag);
    const auto same = html_element(tag.tag);
    const std::uint32_t is = traits_at(tag.tag, Space::html);
    if (tag.tag == GUMBO_TAG_COLGROUP || (is & empty)) return;
    if (is & formatting) return end_formatting(tag);
    if (tag.tag == GUMBO_TAG_FORM) return end_form();
    if (tag.tag == GUMBO_TAG_TABLE || tag.tag == GUMBO_TAG_TEMPLATE) {
        const Found found = find(same, Barrier<0, GUMBO_TAG_TEMPLATE>{});
        if (!found.any) return;
        if (!found.certain) return unsure();
        if (tag.tag == GUMBO_TAG_TABLE) close_cell(found.at);
        pop_to(found.at);
    } else if (is & table_part) {
        close(same, Barrier<0, GUMBO_TAG_TABLE, GUMBO_TAG_TEMPLATE>{});
    } else if (tag.tag == GUMBO_TAG_P) {
        if (!close(same, Barrier<scope, GUMBO_TAG_BUTTON>{}))
            reopen();  // an empty paragraph comes and goes
    } else if (is & marker) {
        // In scope, or in table scope in older versions of gumbo.
        if (!close(same, Barrier<scope>{}) &&
            find(same, Barrier<0, GUMBO_TAG_TABLE, GUMBO_TAG_TEMPLATE>{}).any)
            unsure();
    } else if (tag.tag == GUMBO_TAG_LI) {
        close(same, Barrier<scope, GUMBO_TAG_OL, GUMBO_TAG_UL>{});
    } else if (is & heading) {
        close([](const Open& o) { return (o.is & heading) != 0; }, Barrier<scope>{});
    } else if ((is & block_end) || tag.tag == GUMBO_TAG_DD || tag.tag == GUMBO_TAG_DT) {
        close(same, Barrier<scope>{});
    } else if (!close(same, Barrier<special>{})) {
        if (tag.tag == GUMBO_TAG_MAIN) {
            // To some versions of gumbo a block, which closes what is open inside it.
            if (find(same, Barrier<0>{}).any) unsure();
        } else if (find(same, special_but_main).any) {
            unsure();
        }
    }
}

void Depth::end_formatting(const Tag& tag) {
    if (find_lost(tag.tag)) return;
    const auto same = html_element(tag.tag);
    if (close(same, Barrier<special>{})) return;
    if (!find(same, Barrier<0>{}).any) return;
    // The adoption agency rearranges the tree and moves children around.
    unsure();
    work_ += elements_ / 4;
}

/// To older versions of gumbo all elements that they do not know are one.
void Depth::end_unknown(const Tag& tag) {
    const auto nearest = html_element(GUMBO_TAG_UNKNOWN);
    const auto named = [&](const Open& o) { return nearest(o) && same_name(o.name, tag.name); };
    const Found unknown = find(nearest, Barrier<special>{});
    if (!unknown.any) {
        if (find(nearest, special_but_main).any) unsure();
        return;
    }
    if (unknown.certain && find(named, Barrier<special>{}).any) {
        const bool same = named(stack_[unknown.at]);
        pop_to(unknown.at);
        if (same) return;
    }
    unsure();
}

/// Takes the form out of the stack and leaves what is inside it open. In the
/// tree it stays where it is, and so it does here, under no name.
void Depth::end_form() {
    const Found found = find(html_element(GUMBO_TAG_FORM), Barrier<scope>{});
    if (!found.any) return;
    if (!found.certain) return unsure();
    while (stack_.size() > found.at + 1 && (stack_.back().is & implied_end)) {
        pop_to(stack_.size() - 1);
    }
    if (stack_.size() == found.at + 1) return pop_to(found.at);
    stack_[found.at].tag = GUMBO_TAG_UNKNOWN;
    stack_[found.at].name = {};
    stack_[found.at].is = 0;
    if (top_is(GUMBO_TAG_RB) || top_is(GUMBO_TAG_RTC)) unsure();
}

void Depth::end_select(const Tag& tag) {
    const auto same = html_element(tag.tag);
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
        if (same_element(open.tag, open.name, tag)) return pop_to(i - 1);
    }
    unsure();
}

}  // namespace molva::html::guard
