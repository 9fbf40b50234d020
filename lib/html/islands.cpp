#include "html/islands.hpp"

#include <algorithm>
#include <iterator>

#include "html/guard_find.hpp"

namespace molva::html {

namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

bool has_part(std::string_view value, std::string_view part) {
    return std::search(value.begin(), value.end(), part.begin(), part.end(),
                       [](char a, char b) { return lower(a) == lower(b); }) != value.end();
}

}  // namespace

bool Islands::add(const Selector& selector) {
    auto outlines = selector.outlines();
    if (!outlines) return false;
    std::move(outlines->begin(), outlines->end(), std::back_inserter(outlines_));
    return true;
}

bool Islands::takes(const guard::Tag& tag, std::string_view page,
                    const std::vector<guard::Attribute>& attributes) const {
    const auto has = [&](const std::pair<std::string, std::string>& wanted) {
        return std::any_of(attributes.begin(), attributes.end(), [&](const guard::Attribute& one) {
            if (!guard::same_name(page.substr(one.name, one.name_end - one.name), wanted.first)) {
                return false;
            }
            const auto value = page.substr(one.value, one.value_end - one.value);
            // What a reference stands for is not looked at.
            return value.find('&') != value.npos || has_part(value, wanted.second);
        });
    };
    return std::any_of(outlines_.begin(), outlines_.end(), [&](const Outline& outline) {
        return (outline.tag.empty() || guard::same_name(tag.name, outline.tag)) &&
               std::all_of(outline.attributes.begin(), outline.attributes.end(), has);
    });
}

namespace guard {

namespace {

bool in_table_only(GumboTag tag) {
    return tag == GUMBO_TAG_TABLE || tag == GUMBO_TAG_TBODY || tag == GUMBO_TAG_THEAD ||
           tag == GUMBO_TAG_TFOOT || tag == GUMBO_TAG_TR;
}

bool is_cell(GumboTag tag) { return tag == GUMBO_TAG_TD || tag == GUMBO_TAG_TH; }

/// Blocks to some versions of gumbo and just names to others.
bool is_newer(const Tag& tag) {
    return tag.tag == GUMBO_TAG_MAIN || same_name(tag.name, "dialog") ||
           same_name(tag.name, "search");
}

}  // namespace

void Pruner::doubt() {
    doubtful_ = open_.size();
    doubted_ = true;
    gave_up_ = gave_up_ || targets_ > 0;
}

void Pruner::pop() {
    const Open& top = open_.back();
    targets_ -= top.target;
    drawings_ -= is_foreign_root(top.tag);
    selects_ -= top.tag == GUMBO_TAG_SELECT;
    open_.pop_back();
    doubtful_ = std::min(doubtful_, open_.size());
    wanted_ = std::min(wanted_, open_.size());
}

void Pruner::before(const Tag& tag) {
    const bool alone = tag.tag == GUMBO_TAG_A || tag.tag == GUMBO_TAG_BUTTON;
    alike_ = alone ? depth_.count(tag.tag) : 0;
    calm_ = depth_.in_body() && depth_.odd() == 0;
    tables_ = depth_.tables();
}

void Pruner::text(bool blank) {
    if (!blank && !open_.empty() && in_table_only(open_.back().tag)) doubt();
}

/// Closes the paragraph that this start tag ends; false if it may be one
/// further out.
bool Pruner::close_p() {
    for (std::size_t i = open_.size(); i > 0; --i) {
        const Open& one = open_[i - 1];
        if (!trusted(i - 1) || !one.sound) return false;
        if (one.tag == GUMBO_TAG_P) {
            if (i != open_.size()) return false;
            if (one.target) return false;
            pop();
            return true;
        }
        const std::uint32_t is = traits(one.tag);
        if ((is & (closes_p | scope)) || one.tag == GUMBO_TAG_BUTTON) return true;
    }
    return !doubted_;
}

bool Pruner::close_item(const Tag& tag) {
    const auto same = [&](GumboTag other) {
        return tag.tag == GUMBO_TAG_LI ? other == GUMBO_TAG_LI
                                       : other == GUMBO_TAG_DD || other == GUMBO_TAG_DT;
    };
    for (std::size_t i = open_.size(); i > 0; --i) {
        const Open& one = open_[i - 1];
        if (!trusted(i - 1) || !one.sound) return false;
        if (same(one.tag)) {
            if (i != open_.size() || one.target) return false;
            pop();
            return true;
        }
        const bool looked_through =
            one.tag == GUMBO_TAG_ADDRESS || one.tag == GUMBO_TAG_DIV || one.tag == GUMBO_TAG_P;
        if ((traits(one.tag) & special) && !looked_through) return true;
    }
    return !doubted_;
}

/// Whether a table may begin here: outside of others, or in a cell.
bool Pruner::opens_cell_context() const {
    if (tables_ == 0) return true;
    bool cell = false;
    for (std::size_t i = open_.size(); i > 0; --i) {
        if (!trusted(i - 1)) return false;
        const GumboTag tag = open_[i - 1].tag;
        cell = cell || is_cell(tag);
        if (in_table_only(tag) && !cell) return false;
        if (tag == GUMBO_TAG_TABLE) return cell && open_[i - 1].sound;
    }
    return false;
}

bool Pruner::fits_table(const Tag& tag) const {
    if (open_.empty() || !trusted(open_.size() - 1) || !open_.back().sound) return false;
    const GumboTag outer = open_.back().tag;
    const bool group =
        outer == GUMBO_TAG_TBODY || outer == GUMBO_TAG_THEAD || outer == GUMBO_TAG_TFOOT;
    if (is_cell(tag.tag)) return outer == GUMBO_TAG_TR;
    if (tag.tag == GUMBO_TAG_TR) return group || outer == GUMBO_TAG_TABLE;
    return in_table_only(tag.tag) && outer == GUMBO_TAG_TABLE;
}

bool Pruner::is_neutral_in_drawing(const Tag& tag) const {
    if (traits(tag.tag) & (breakout | raw | rcdata | svg_point | math_point)) return false;
    return tag.tag != GUMBO_TAG_FONT && tag.tag != GUMBO_TAG_TEMPLATE &&
           tag.tag != GUMBO_TAG_MATH && tag.tag != GUMBO_TAG_SVG;
}

bool Pruner::is_neutral_in_select(const Tag& tag) {
    if (tag.tag != GUMBO_TAG_OPTION && tag.tag != GUMBO_TAG_OPTGROUP) return false;
    if (open_.back().tag == GUMBO_TAG_OPTION && trusted(open_.size() - 1) && !open_.back().target) {
        pop();
    }
    return open_.back().tag == GUMBO_TAG_SELECT || open_.back().tag == GUMBO_TAG_OPTGROUP;
}

bool Pruner::is_neutral_in_body(const Tag& tag) {
    switch (tag.tag) {
        case GUMBO_TAG_APPLET:
        case GUMBO_TAG_OBJECT:
        case GUMBO_TAG_MARQUEE:
        case GUMBO_TAG_NOBR:
        case GUMBO_TAG_IMAGE:
        case GUMBO_TAG_RB:
        case GUMBO_TAG_RP:
        case GUMBO_TAG_RT:
        case GUMBO_TAG_RTC:
        case GUMBO_TAG_MENUITEM:
        case GUMBO_TAG_OPTION:
        case GUMBO_TAG_OPTGROUP:
        case GUMBO_TAG_PLAINTEXT:
        case GUMBO_TAG_TEMPLATE:
        case GUMBO_TAG_FRAME:
        case GUMBO_TAG_FRAMESET:
            return false;
        case GUMBO_TAG_TABLE:
            return opens_cell_context() && close_p();
        case GUMBO_TAG_LI:
        case GUMBO_TAG_DD:
        case GUMBO_TAG_DT:
            return close_item(tag) && close_p();
        case GUMBO_TAG_A:
        case GUMBO_TAG_BUTTON:
            return alike_ == 0;
        case GUMBO_TAG_FORM: {
            const bool first = !form_;
            form_ = true;
            return first && close_p();
        }
        default:
            break;
    }
    const std::uint32_t is = traits(tag.tag);
    if (same_name(tag.name, "isindex") || (is & page)) return false;
    if ((is & heading) && !open_.empty() && (traits(open_.back().tag) & heading)) return false;
    if ((is & formatting) && depth_.formatting_elements() > 3) return false;
    return !((is & closes_p) || is_newer(tag)) || close_p();
}

bool Pruner::is_neutral(const Tag& tag) {
    if (drawings_ > 0) return is_neutral_in_drawing(tag);
    if (selects_ > 0) return is_neutral_in_select(tag);
    if (!calm_) return false;
    if (traits(tag.tag) & table_part) return fits_table(tag);
    if (!open_.empty() && in_table_only(open_.back().tag)) {
        return tag.tag == GUMBO_TAG_SCRIPT || tag.tag == GUMBO_TAG_STYLE;
    }
    return is_neutral_in_body(tag);
}

void Pruner::start(const Tag& tag, std::string_view page,
                   const std::vector<Attribute>& attributes) {
    // Until the head is over nothing is left out.
    if (!depth_.in_body() || (traits(tag.tag) & guard::page)) return;
    const bool target = islands_.takes(tag, page, attributes);
    const bool html = drawings_ == 0 && selects_ == 0;
    const bool neutral = is_neutral(tag);
    if (!neutral) doubt();
    if (target) wanted_ = open_.size();
    const bool leaf = html ? (traits(tag.tag) & empty) != 0 : drawings_ > 0 && tag.self_closing;
    const bool closed = is_foreign_root(tag.tag) && tag.self_closing;
    if (leaf || closed) return;
    const bool inserted = !(traits(tag.tag) & (table_part | marker)) && tag.tag != GUMBO_TAG_FORM &&
                          tag.tag != GUMBO_TAG_TABLE;
    const bool sound =
        html && calm_ && !(traits(tag.tag) & (raw | rcdata)) && (neutral || inserted);
    open_.push_back({tag.tag, tag.name, sound, target, out_.text.size(), out_.bodies.size(),
                     out_.tags.size(), out_.attributes.size(), out_.runs.size()});
    targets_ += target;
    drawings_ += is_foreign_root(tag.tag);
    selects_ += tag.tag == GUMBO_TAG_SELECT;
}

void Pruner::end(const Tag& tag) {
    if (!depth_.in_body() || (traits(tag.tag) & (guard::page | empty))) return;
    if (tag.tag == GUMBO_TAG_FORM && depth_.odd() == 0) form_ = false;
    const auto same = [&](const Open& one) {
        return one.tag == tag.tag && same_name(one.name, tag.name);
    };
    // What needs no end tag ends with what it is in.
    const bool ends_others = (traits(tag.tag) & block_end) || is_cell(tag.tag) ||
                             tag.tag == GUMBO_TAG_LI || tag.tag == GUMBO_TAG_DD ||
                             tag.tag == GUMBO_TAG_DT;
    while (!open_.empty() && !same(open_.back()) && !open_.back().target &&
           trusted(open_.size() - 1)) {
        const GumboTag top = open_.back().tag;
        const bool option = top == GUMBO_TAG_OPTION && selects_ > 0;
        const bool item =
            top == GUMBO_TAG_LI || top == GUMBO_TAG_DD || top == GUMBO_TAG_DT || top == GUMBO_TAG_P;
        if (!option && !(item && ends_others && open_.back().sound)) break;
        pop();
    }
    if (!open_.empty() && same(open_.back())) {
        const Open top = open_.back();
        const std::size_t index = open_.size() - 1;
        const bool drop = top.sound && trusted(index) && index >= wanted_ && targets_ == 0;
        pop();
        if (!drop) return;
        out_.text.resize(top.text);
        out_.bodies.resize(top.bodies);
        out_.tags.resize(top.tags);
        out_.attributes.resize(top.attributes);
        out_.runs.resize(top.runs);
        return;
    }
    doubt();
    const auto found = std::find_if(open_.rbegin(), open_.rend(), same);
    if (found == open_.rend()) return;
    const auto keep = static_cast<std::size_t>(open_.rend() - found) - 1;
    while (open_.size() > keep) pop();
}

}  // namespace guard

}  // namespace molva::html
