#include "html/guard_pruner.hpp"

#include <algorithm>
#include <utility>

#include "html/foreign.hpp"
#include "html/guard_find.hpp"
#include "html/islands.hpp"

namespace molva::html::guard {

namespace {

constexpr std::size_t kSearched = 256;           ///< open elements, for an end tag
constexpr std::size_t kMaxAttributes = 400'000;  ///< noted of one page

bool in_table_only(GumboTag tag) {
    return tag == GUMBO_TAG_TABLE || tag == GUMBO_TAG_TBODY || tag == GUMBO_TAG_THEAD ||
           tag == GUMBO_TAG_TFOOT || tag == GUMBO_TAG_TR;
}

bool is_cell(GumboTag tag) { return tag == GUMBO_TAG_TD || tag == GUMBO_TAG_TH; }

/// Closes what it is in, is replaced by something else or means one thing here
/// and another there.
bool is_unusual(GumboTag tag) {
    switch (tag) {
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
            return true;
        default:
            return false;
    }
}

}  // namespace

void Pruner::unbuild() {
    unbuilt_ = open_.size();
    // What was noted of the open elements is of no use any more.
    out_.steps.resize(out_.grafts.empty() ? 0 : out_.grafts.back().last);
}

void Pruner::doubt() {
    doubtful_ = open_.size();
    doubted_ = true;
    gave_up_ = gave_up_ || targets_ > 0;
    unbuild();
}

void Pruner::pop() {
    const Open& top = open_.back();
    targets_ -= top.target;
    drawings_ -= is_foreign_root(top.tag);
    selects_ -= top.tag == GUMBO_TAG_SELECT;
    open_.pop_back();
    doubtful_ = std::min(doubtful_, open_.size());
    unbuilt_ = std::min(unbuilt_, open_.size());
    wanted_ = std::min(wanted_, open_.size());
    if (notes()) out_.steps.push_back({.kind = Step::Kind::end});
}

void Pruner::before(const Tag& tag) {
    const bool alone = tag.tag == GUMBO_TAG_A || tag.tag == GUMBO_TAG_BUTTON;
    alike_ = alone ? depth_.count(tag.tag) : 0;
    calm_ = depth_.in_body() && depth_.odd() == 0;
    tables_ = depth_.tables();
}

void Pruner::text(std::size_t begin, std::size_t end, unsigned content, bool as_it_is) {
    if ((content & visible) && !open_.empty() && in_table_only(open_.back().tag)) doubt();
    // The line end behind <pre> is not part of the text.
    if (std::exchange(behind_pre_, false)) {
        if (begin < end && page_[begin] == '\r') ++begin;
        if (begin < end && page_[begin] == '\n') ++begin;
    }
    if (!notes() || begin == end) return;
    if (content & odd) return unbuild();
    const bool refer = !as_it_is && (content & refers);
    const auto from = static_cast<std::uint32_t>(begin), to = static_cast<std::uint32_t>(end);
    auto& steps = out_.steps;
    if (!steps.empty() && steps.back().kind == Step::Kind::text && steps.back().end == from) {
        steps.back().end = to;
        steps.back().refers = steps.back().refers || refer;
        steps.back().returns = steps.back().returns || (content & returns);
        return;
    }
    steps.push_back({.kind = Step::Kind::text,
                     .refers = refer,
                     .returns = (content & returns) != 0,
                     .begin = from,
                     .end = to});
}

void Pruner::comment() {
    behind_pre_ = false;
    if (notes()) out_.steps.push_back({.kind = Step::Kind::comment});
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
    const auto ends = [&](GumboTag what) {
        return open_.back().tag == what && trusted(open_.size() - 1) && !open_.back().target;
    };
    if (ends(GUMBO_TAG_OPTION)) pop();
    if (tag.tag == GUMBO_TAG_OPTGROUP && ends(GUMBO_TAG_OPTGROUP)) pop();
    if (tag.tag == GUMBO_TAG_OPTGROUP) return open_.back().tag == GUMBO_TAG_SELECT;
    return open_.back().tag == GUMBO_TAG_SELECT || open_.back().tag == GUMBO_TAG_OPTGROUP;
}

bool Pruner::is_neutral_in_body(const Tag& tag) {
    if (is_unusual(tag.tag)) return false;
    switch (tag.tag) {
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
    if (!(is & closes_p) && !is_newer_block(tag)) return true;
    if (is_newer_block(tag) && !open_.empty() && open_.back().tag == GUMBO_TAG_P) return false;
    return close_p();
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

/// Whether what the tag says is all there is to the element.
bool Pruner::can_be_noted(const Tag& tag, const AttributesAre& are) const {
    if (!are.all || are.odd_names || (are.values & (returns | odd))) return false;
    if (out_.attributes.size() >= kMaxAttributes) return false;
    const bool table = tag.tag == GUMBO_TAG_TABLE || (traits(tag.tag) & table_part) != 0;
    return !table && !(are.adjusted && drawings_ > 0 && !are.known);
}

void Pruner::note_start(const Tag& tag, bool leaf, const std::vector<Attribute>& attributes,
                        const AttributesAre& are) {
    const auto count = static_cast<std::uint16_t>(attributes.size());
    auto& all = out_.attributes;
    if (!are.stored) all.insert(all.end(), attributes.begin(), attributes.end());
    const auto name = static_cast<std::uint32_t>(tag.name.data() - page_.data());
    out_.steps.push_back(
        {.kind = leaf ? Step::Kind::leaf : Step::Kind::element,
         .refers = (are.values & refers) != 0,
         .tag = tag.tag,
         .space = drawings_ > 0 || is_foreign_root(tag.tag) ? space_ : GUMBO_NAMESPACE_HTML,
         .begin = name,
         .end = name + static_cast<std::uint32_t>(tag.name.size()),
         .first = static_cast<std::uint32_t>(all.size() - count),
         .count = count});
}

/// Whether the innermost open element lies in a cell of the innermost table.
bool Pruner::in_cell() const {
    for (std::size_t i = open_.size(); i > doubtful_; --i) {
        const GumboTag tag = open_[i - 1].tag;
        if (is_cell(tag)) return open_[i - 1].sound;
        if (tag == GUMBO_TAG_TABLE || (traits(tag) & table_part)) return false;
    }
    return false;
}

void Pruner::start(const Tag& tag, std::size_t at, const std::vector<Attribute>& attributes,
                   const AttributesAre& are) {
    behind_pre_ = false;
    // Until the head is over nothing is left out.
    if (!depth_.in_body() || (traits(tag.tag) & guard::page)) return unbuild();
    const bool target = islands_ != nullptr && islands_->takes(tag, page_, attributes);
    const bool html = drawings_ == 0 && selects_ == 0;
    const bool neutral = is_neutral(tag);
    if (!neutral) doubt();
    form_ = form_ || tag.tag == GUMBO_TAG_FORM;
    if (target) wanted_ = open_.size();
    if (html && is_foreign_root(tag.tag)) {
        space_ = tag.tag == GUMBO_TAG_SVG ? GUMBO_NAMESPACE_SVG : GUMBO_NAMESPACE_MATHML;
    }
    const bool leaf = (html ? (traits(tag.tag) & empty) != 0 : drawings_ > 0 && tag.self_closing) ||
                      (is_foreign_root(tag.tag) && tag.self_closing);
    if (notes()) {
        can_be_noted(tag, are) ? note_start(tag, leaf, attributes, are) : unbuild();
    }
    if (leaf) return;
    const bool inserted = !(traits(tag.tag) & (table_part | marker)) && tag.tag != GUMBO_TAG_FORM &&
                          tag.tag != GUMBO_TAG_TABLE;
    const bool sound =
        html && calm_ && !(traits(tag.tag) & (raw | rcdata)) && (neutral || inserted);
    const bool inside = notes();
    open_.push_back({tag.tag, tag.name, sound, target, at, out_.text.size(), out_.bodies.size(),
                     out_.tags.size(), out_.attributes.size(), out_.runs.size(), out_.steps.size(),
                     out_.grafts.size()});
    if (!inside && !begins_notes(neutral)) unbuilt_ = open_.size();
    targets_ += target;
    drawings_ += is_foreign_root(tag.tag);
    selects_ += tag.tag == GUMBO_TAG_SELECT;
    behind_pre_ =
        tag.tag == GUMBO_TAG_PRE || tag.tag == GUMBO_TAG_LISTING || tag.tag == GUMBO_TAG_TEXTAREA;
}

/// Whether the content of the element that was just opened can be noted, though
/// not that of the one around it.
bool Pruner::begins_notes(bool neutral) const {
    const Open& top = open_.back();
    if (!top.sound || (!neutral && is_unusual(top.tag)) || !depth_.settled()) return false;
    if (top.tag == GUMBO_TAG_TABLE || in_table_only(top.tag)) return false;
    return tables_ == 0 || in_cell();
}

void Pruner::take_back(const Open& from) {
    out_.text.resize(from.text);
    out_.bodies.resize(from.bodies);
    out_.tags.resize(from.tags);
    out_.runs.resize(from.runs);
    out_.grafts.resize(from.grafts);
}

/// Closes the innermost element, whose end tag has come.
void Pruner::close() {
    const Open top = open_.back();
    const std::size_t index = open_.size() - 1;
    const bool whole = top.sound && trusted(index);
    const bool drop = islands_ != nullptr && whole && index >= wanted_ && targets_ == 0;
    if (drop) {
        take_back(top);
        out_.attributes.resize(top.attributes);
        if (out_.steps.size() > top.steps) out_.steps.resize(top.steps);
    } else if (whole && index >= unbuilt_) {
        take_back(top);
        if (out_.steps.size() > top.steps) {
            out_.grafts.push_back({static_cast<std::uint32_t>(top.at),
                                   static_cast<std::uint32_t>(top.steps),
                                   static_cast<std::uint32_t>(out_.steps.size())});
        }
    }
    pop();
}

void Pruner::end(const Tag& tag) {
    behind_pre_ = false;
    if (!depth_.in_body()) return;
    if (tag.tag == GUMBO_TAG_BR) return unbuild();  // </br> is <br>
    if (traits(tag.tag) & (guard::page | empty)) return;
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
    if (!open_.empty() && same(open_.back())) return close();
    doubt();
    // Not the whole stack for each stray tag; what stays open is not trusted.
    const auto last =
        open_.rbegin() + static_cast<std::ptrdiff_t>(std::min(open_.size(), kSearched));
    const auto found = std::find_if(open_.rbegin(), last, same);
    if (found == last) return;
    const auto keep = static_cast<std::size_t>(open_.rend() - found) - 1;
    while (open_.size() > keep) pop();
}

}  // namespace molva::html::guard
