#include "html/guard_depth.hpp"

#include <algorithm>
#include <functional>

#include "html/guard_find.hpp"

namespace molva::html::guard {

namespace {

bool is_odd(GumboTag tag) {
    return tag == GUMBO_TAG_SVG || tag == GUMBO_TAG_MATH || tag == GUMBO_TAG_SELECT ||
           tag == GUMBO_TAG_TEMPLATE || tag == GUMBO_TAG_FRAMESET;
}

/// Whether a row in it gets elements around it that the page does not have.
bool has_implied(GumboTag tag) { return tag == GUMBO_TAG_TABLE || tag == GUMBO_TAG_TEMPLATE; }

/// Whether the head of a page is certainly over after this start tag.
bool begins_body(GumboTag tag) {
    switch (tag) {
        case GUMBO_TAG_HTML:
        case GUMBO_TAG_HEAD:
        case GUMBO_TAG_BASE:
        case GUMBO_TAG_BASEFONT:
        case GUMBO_TAG_BGSOUND:
        case GUMBO_TAG_LINK:
        case GUMBO_TAG_MENUITEM:
        case GUMBO_TAG_META:
        case GUMBO_TAG_NOFRAMES:
        case GUMBO_TAG_NOSCRIPT:
        case GUMBO_TAG_SCRIPT:
        case GUMBO_TAG_STYLE:
        case GUMBO_TAG_TEMPLATE:
        case GUMBO_TAG_TITLE:
        case GUMBO_TAG_UNKNOWN:
            return false;
        default:
            return true;
    }
}

}  // namespace

/// The traits an element has where it stands: those of HTML mean nothing in a
/// drawing, and a name that means something there is just a name elsewhere.
std::uint32_t Depth::traits_at(GumboTag tag, Space space) {
    const std::uint32_t is = traits(tag);
    if (space == Space::html) return is & ~std::uint32_t{svg_point | math_point};
    const std::uint32_t point = space == Space::svg ? svg_point : math_point;
    return is & point ? special | scope | point : 0;
}

bool Depth::top_is(GumboTag tag) const {
    return stack_.size() > certain_ && stack_.back().tag == tag;
}

Depth::Context Depth::context() const {
    if (stack_.size() > certain_) return stack_.back().context;
    return odd_ > 0 ? Context::unsure : Context::html;
}

bool Depth::in_foreign() const { return context() == Context::foreign; }
bool Depth::on_foreign() const {
    return stack_.size() > certain_ && stack_.back().space != Space::html;
}
bool Depth::in_select() const { return context() == Context::select; }

void Depth::push(const Tag& tag) {
    Context inside = context();
    Space space = Space::html;
    if (inside == Context::foreign) space = stack_.back().space;
    if (inside == Context::html || inside == Context::foreign) {
        if (tag.tag == GUMBO_TAG_SVG && inside == Context::html) space = Space::svg;
        if (tag.tag == GUMBO_TAG_MATH && inside == Context::html) space = Space::math;
    }
    const std::uint32_t is = traits_at(tag.tag, space);
    if (is & (svg_point | math_point)) {
        inside = Context::html;
    } else if (space != Space::html) {
        inside = Context::foreign;
    } else if (inside == Context::html) {
        if (tag.tag == GUMBO_TAG_SELECT) inside = Context::select;
        if (tag.tag == GUMBO_TAG_TEMPLATE || tag.tag == GUMBO_TAG_FRAMESET) {
            inside = Context::unsure;
        }
    }
    const bool formats = (is & formatting) != 0;
    const std::uint64_t hash = formats ? std::hash<std::string_view>{}(tag.text) : 0;
    stack_.push_back({tag.tag, tag.name, is, space, hash, inside, base_});
    if (is & marker) base_ = lost_.size();
    tables_ += has_implied(tag.tag);
    odd_ += is_odd(tag.tag);
    foreign_ += is_foreign_root(tag.tag);
    formatting_ += formats;
}

void Depth::lose(const Open& open) {
    if (!(open.is & formatting)) return;
    // Of elements that are alike to the letter the parser keeps three.
    const auto from = lost_.begin() + static_cast<std::ptrdiff_t>(base_);
    const auto alike = std::count_if(from, lost_.end(), [&](const Lost& lost) {
        return lost.tag == open.tag && lost.hash == open.hash;
    });
    if (alike < 3 || doubt_) lost_.push_back({open.tag, open.hash});
}

/// The parser opens lost formatting elements again before text and before
/// elements that stand in a line.
void Depth::reopen() {
    if (lost_.size() == base_ || context() != Context::html) return;
    for (std::size_t i = base_; i < lost_.size(); ++i) {
        stack_.push_back(
            {lost_[i].tag, {}, formatting, Space::html, lost_[i].hash, Context::html, base_});
        ++formatting_;
    }
    lost_.resize(base_);
    if (doubt_) unsure();
    if (lost_.empty()) doubt_ = false;
}

/// Whether text here is put before the table, and blanks are not.
bool Depth::in_table() const {
    if (stack_.empty()) return false;
    const Open& top = stack_.back();
    return top.tag == GUMBO_TAG_TABLE || ((top.is & table_part) && !(top.is & marker));
}

void Depth::text(bool blank) {
    if (lost_.size() == base_) return;
    if (context() == Context::unsure || (blank && in_table())) return doubt();
    reopen();
}

/// Closes stack_[index] and all that is open inside it; `by_name` when a tag
/// says so, which takes the element out of the parser's lists too.
void Depth::pop_to(std::size_t index, bool by_name) {
    bool crossed = false;
    const std::size_t before = lost_.size();
    while (stack_.size() > index) {
        const Open open = stack_.back();
        stack_.pop_back();
        tables_ -= has_implied(open.tag);
        odd_ -= is_odd(open.tag);
        foreign_ -= is_foreign_root(open.tag);
        formatting_ -= (open.is & formatting) != 0;
        const bool named = by_name && stack_.size() == index;
        if (!(open.is & marker)) {
            if (!named) lose(open);
            continue;
        }
        // Its own end clears the list up to the last marker. That of one inside
        // it is then gone, and its own stays in the parser's list.
        if (named && !crossed) lost_.resize(base_);
        base_ = open.outer_base;
        crossed = crossed || !named;
    }
    // The parser's list is in the order in which the elements were opened.
    if (lost_.size() > before) {
        std::reverse(lost_.begin() + static_cast<std::ptrdiff_t>(before), lost_.end());
    }
    certain_ = std::min(certain_, stack_.size());
    if (crossed) {
        // A marker without its element hides the list from the parser's searches.
        base_ = lost_.size();
        unsure();
    }
}

bool Depth::find_lost(GumboTag tag) {
    for (std::size_t i = lost_.size(); i > base_; --i) {
        if (lost_[i - 1].tag != tag) continue;
        lost_.erase(lost_.begin() + static_cast<std::ptrdiff_t>(i - 1));
        return true;
    }
    return false;
}

std::size_t Depth::count(GumboTag tag) const {
    const auto is = [&](const auto& one) { return one.tag == tag; };
    return static_cast<std::size_t>(std::count_if(stack_.begin(), stack_.end(), is) +
                                    std::count_if(lost_.begin(), lost_.end(), is));
}

bool Depth::settled() const {
    if (!lost_.empty() || doubt_) return false;
    const auto end =
        stack_.begin() + static_cast<std::ptrdiff_t>(std::min(certain_, stack_.size()));
    return formatting_ == 0 || std::none_of(stack_.begin(), end, [](const Open& open) {
               return (open.is & formatting) != 0;
           });
}

void Depth::close_p() { close(html_element(GUMBO_TAG_P), Barrier<scope, GUMBO_TAG_BUTTON>{}); }

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
    body_ = body_ || begins_body(tag.tag);
    frames_ = frames_ || tag.tag == GUMBO_TAG_FRAMESET;
    if (frames_) unsure();
}

}  // namespace molva::html::guard
