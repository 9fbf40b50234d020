#include "html/guard.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <cstring>
#include <optional>
#include <string>

#include "base/utf8.hpp"
#include "html/ascii.hpp"
#include "html/guard_bare.hpp"
#include "html/guard_depth.hpp"
#include "html/guard_ends.hpp"
#include "html/guard_find.hpp"
#include "html/guard_pruner.hpp"
#include "html/guard_read.hpp"
#include "html/guard_tags.hpp"

namespace molva::html::guard {

namespace {

constexpr std::size_t npos = std::string_view::npos;

/// Steps of gumbo's own searches that fit into the time a page may take.
constexpr std::uint64_t kWork = 250'000'000;

constexpr std::size_t kMaxSkeleton = 1 << 30;  ///< offsets have 32 bits

class Reducer {
public:
    Reducer(std::string_view page, const Limits& limits, bool skeleton, const Islands* islands,
            Page& out)
        : page_{page}, limits_{limits}, out_{out}, bare_{page, out} {
        out_.clear();
        if (skeleton) pruner_.emplace(islands, depth_, page_, out_);
        out_.is_skeleton = skeleton;
        out_.text.reserve(skeleton ? page.size() / 4 : page.size() + 16);
    }

    Result<void> run() {
        while (at_ < page_.size() && !uncertain()) {
            const std::size_t open = std::min(page_.find('<', at_), page_.size());
            if (open != at_) text(open);
            if (open == page_.size()) break;
            step();
            if (error_) return Error{Exit::partial, {}, *error_};
        }
        return {};
    }

    /// Whether this page cannot be told by a skeleton.
    bool uncertain() const { return uncertain_ || (pruner_ && pruner_->gave_up()); }

private:
    char at(std::size_t i) const { return i < page_.size() ? page_[i] : '\0'; }

    void copy(std::size_t end) {
        end = std::min(end, page_.size());
        out_.text.append(page_, at_, end - at_);
        at_ = end;
    }

    void text(std::size_t end) {
        const std::string_view run = page_.substr(at_, end - at_);
        const unsigned content = content_of(run);
        depth_.text(!(content & visible));
        if (pruner_) pruner_->text(at_, end, content);
        // The line end behind <pre> is not part of the text.
        const bool behind_pre = behind_pre_ == out_.text.size();
        if (!out_.is_skeleton || (content & odd) || behind_pre || out_.runs.size() == kMaxRuns) {
            return copy(end);
        }
        if ((content & refers) && !begins_visibly(run)) {
            uncertain_ = uncertain_ || refers_to_mark(run);
            return copy(end);
        }
        if (run.size() <= 2) return copy(end);
        mark(run, content);
    }

    void mark(std::string_view run, unsigned content) {
        std::size_t first = 0;
        while (first < run.size() && is_blank(run[first])) ++first;
        const auto number = static_cast<char32_t>(out_.runs.size());
        const auto at = [&](std::size_t offset) {
            return static_cast<std::uint32_t>(at_ + offset);
        };
        out_.runs.push_back({static_cast<std::uint32_t>(out_.text.size()), at(0), at(first),
                             at(run.size()), (content & returns) != 0, (content & refers) != 0});
        if (first > 0) out_.text += kBlankMark;
        if (content & visible) {
            // The last two characters of a plane are none.
            const char32_t code = kFirstMark + number + (number >= 0xFFFE ? 2 : 0);
            utf8::append(out_.text, code);
        }
        at_ += run.size();
    }

    /// At a '<' in ordinary text.
    void step() {
        const char next = at(at_ + 1);
        if (is_letter(next) || (next == '/' && is_letter(at(at_ + 2)))) return tag();
        if (next == '!' && page_.compare(at_, 4, "<!--") == 0) return leave_out(comment_end(page_, at_));
        if (next == '!' && page_.compare(at_, 9, "<![CDATA[") == 0) return cdata();
        // Nothing at all, but gumbo takes the next tag to begin here.
        if (next == '/' && at(at_ + 2) == '>') return leave_out(at_ + 3);
        if (next == '!' || next == '?' || next == '/') {
            // A document type ends at the first '>' even inside its quotes.
            const std::size_t end = page_.find('>', at_);
            if (pruner_) pruner_->unbuild();
            return copy(end == npos ? npos : end + 1);
        }
        depth_.text(false);
        if (pruner_) pruner_->text(at_, at_ + 1, visible);
        copy(at_ + 1);
    }

    /// Leaves out what ends there.
    void leave_out(std::size_t end) {
        at_ = end;
        // What it stood between must not grow together: "&am<!-- -->p;".
        const char last = out_.text.empty() ? '>' : out_.text.back();
        // In a table blanks by themselves stay, and go before it behind other text.
        if (last == '>' || (is_blank(last) && depth_.tables() == 0)) return;
        out_.text += "<!---->";
        if (pruner_) pruner_->comment();
    }

    /// gumbo 0.10 takes a form from its stack without having written the text
    /// that stands last in it, which then comes behind the form; a comment
    /// makes it write.
    void keep_in_form() {
        if (out_.text.empty() || out_.text.back() == '>') return;
        out_.text += "<!---->";
        if (pruner_) pruner_->comment();
    }

    /// Text in a drawing, a comment up to the first '>' anywhere else. Where it
    /// is not certain which, it is written without a '<' in it: then both end at
    /// the same place.
    void cdata() {
        if (depth_.in_html()) {
            const std::size_t bracket = page_.find('>', at_);
            return leave_out(bracket == npos ? page_.size() : bracket + 1);
        }
        if (pruner_) pruner_->unbuild();
        const std::size_t end = no_cdata_end_ ? npos : page_.find("]]>", at_ + 9);
        if (end == npos) {
            no_cdata_end_ = true;
            uncertain_ = out_.is_skeleton;  // how far it goes is for gumbo to say
            out_.text += "<!-CDATA[";
            at_ += 9;
            return;
        }
        if (depth_.on_foreign()) {
            depth_.text(false);
            return copy(end + 3);
        }
        out_.text += "<![CDATA[";
        for (at_ += 9; at_ < end; ++at_) out_.text += page_[at_] == '<' ? ' ' : page_[at_];
        copy(end + 3);
    }

    void tag() {
        attributes_.clear();
        const std::optional<Tag> found = read_tag(page_, at_, attributes_);
        if (!found) return cut_off();
        for (const Tag& missing : depth_.missing_ends(*found)) insert(missing);
        const bool foreign = depth_.in_foreign();
        // Of these tags that list knows <script> and <textarea>; others are nothing.
        const bool ignored = depth_.in_select() && found->tag != GUMBO_TAG_SCRIPT &&
                             found->tag != GUMBO_TAG_TEXTAREA;
        if (found->end && found->tag == GUMBO_TAG_FORM) keep_in_form();
        if (pruner_) pruner_->before(*found);
        depth_.take(*found);
        if (!within(*found)) return;
        const std::size_t end = at_ + found->text.size();
        const std::uint32_t is = traits(found->tag);
        if (pruner_ && found->end) pruner_->end(*found);
        const std::size_t start = out_.text.size();
        const bool all = attributes_.size() == found->attributes;
        const bool has_attributes = !found->end && !attributes_.empty() && all;
        const bool repeats = has_attributes && drop_repeated(page_, attributes_);
        auto are = has_attributes ? look_at(page_, attributes_) : AttributesAre{.all = all};
        // Formatting elements are compared by their attributes, but for <a>.
        const bool compared = (is & formatting) && found->tag != GUMBO_TAG_A;
        const bool can_be_bare =
            has_attributes && bare_.may_be_bare(*found) && are.plain(!compared);
        if (has_attributes && compared && out_.is_skeleton &&
            bare_.compares_both(found->tag, can_be_bare) && depth_.formatting_elements() > 3) {
            uncertain_ = true;
        }
        if (can_be_bare) {
            bare_.write(*found, attributes_, (are.values & refers) != 0);
            at_ = end;
        } else {
            if (repeats) write_once(page_, *found, attributes_, out_.text);
            repeats ? void(at_ = end) : copy(end);
        }
        are.stored = can_be_bare;
        if (pruner_ && !found->end) pruner_->start(*found, start, attributes_, are);
        if (found->end || ignored || !(is & (raw | rcdata))) return behind(*found);
        const bool closed = found->self_closing && depth_.in_foreign();
        if (closed) {
            close(*found);
        } else if (is & raw) {
            raw_body(*found, start);
        } else if (!foreign) {
            rcdata_body(*found);
        }
    }

    /// Writes an end tag that is not in the page.
    void insert(const Tag& end) {
        if (end.tag == GUMBO_TAG_FORM) keep_in_form();
        if (pruner_) pruner_->before(end);
        depth_.take(end);
        if (pruner_) pruner_->end(end);
        const std::string text = fmt::format("</{}>", end.name);
        out_.text += text;
        out_.inserted.push_back({at_, text});
    }

    /// A tag that the page ends in is none; where it stands in a title after
    /// all, it is text.
    void cut_off() {
        constexpr std::size_t kLongest = 1000;  // as a tag it must not cost anything
        const bool in_title = no_title_end_ || no_textarea_end_;
        if (in_title && page_.size() - at_ < kLongest) copy(page_.size());
        at_ = page_.size();
    }

    void behind(const Tag& tag) {
        if (tag.end) return;
        // Everything behind it is text as it stands; of text in it blanks stay.
        if (tag.tag == GUMBO_TAG_PLAINTEXT || tag.tag == GUMBO_TAG_FRAMESET) {
            uncertain_ = out_.is_skeleton;
        }
        if (tag.tag == GUMBO_TAG_PRE || tag.tag == GUMBO_TAG_LISTING) {
            behind_pre_ = out_.text.size();
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
        const std::size_t end = tag.tag == GUMBO_TAG_SCRIPT ? script_end(page_, at_)
                                                             : end_tag(page_, at_, tag.name);
        out_.bodies.push_back({start, at_, end});
        if (pruner_ && end > at_) {
            const std::string_view body = page_.substr(at_, end - at_);
            const bool mended = body.find('\r') != npos || body.find('\0') != npos;
            pruner_->text(at_, end, visible | (mended ? returns : 0U), true);
        }
        at_ = end;
        if (end == page_.size()) close(tag);
    }

    /// <title> and <textarea>: text that may hold character references.
    void rcdata_body(const Tag& tag) {
        bool& none = tag.tag == GUMBO_TAG_TITLE ? no_title_end_ : no_textarea_end_;
        const std::size_t end = none ? page_.size() : end_tag(page_, at_, tag.name);
        none = none || end == page_.size();
        if (none && !depth_.in_html()) {  // the rest is text, or has tags in it after all
            uncertain_ = out_.is_skeleton;
            return;
        }
        if (out_.is_skeleton && refers_to_mark(page_.substr(at_, end - at_))) uncertain_ = true;
        if (pruner_) pruner_->text(at_, end, content_of(page_.substr(at_, end - at_)));
        for (; at_ < end; ++at_) {
            if (page_[at_] == '<') {
                out_.text += "&lt;";
            } else {
                out_.text += page_[at_];
            }
        }
    }

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
    Page& out_;
    Depth depth_;
    std::optional<std::string> error_;
    // Ends that were looked for in vain: each search goes through the whole page.
    bool no_cdata_end_ = false, no_title_end_ = false, no_textarea_end_ = false;

    // Of a skeleton.
    bool uncertain_ = false;
    std::size_t behind_pre_ = npos;      ///< where a <pre> ends in the text
    std::vector<Attribute> attributes_;  ///< of the tag at hand
    BareTags bare_;
    std::optional<Pruner> pruner_;
};

}  // namespace

void Page::clear() {
    text.clear();
    bodies.clear();
    inserted.clear();
    depth = 0;
    tags.clear();
    attributes.clear();
    runs.clear();
    steps.clear();
    grafts.clear();
    is_skeleton = false;
}

std::size_t Page::memory() const {
    const auto bytes = [](const auto& list) { return list.capacity() * sizeof(list[0]); };
    return text.capacity() + bytes(bodies) + bytes(tags) + bytes(attributes) + bytes(runs) +
           bytes(steps) + bytes(grafts);
}

Result<Page> reduce(std::string_view page, const Limits& limits, Page room) {
    if (auto done = Reducer{page, limits, false, nullptr, room}.run(); !done) return done.error();
    return room;
}

Result<Page> skeleton(std::string_view page, const Limits& limits, const Islands* islands,
                      Page room) {
    if (page.size() < kMaxSkeleton && !has_mark(page) &&
        simdjson::validate_utf8(page.data(), page.size())) {
        for (const Islands* wanted : {islands, static_cast<const Islands*>(nullptr)}) {
            Reducer reducer{page, limits, true, wanted, room};
            const auto done = reducer.run();
            if (!reducer.uncertain()) {
                if (!done) return done.error();
                return room;
            }
            if (wanted == nullptr) break;
        }
    }
    return reduce(page, limits, std::move(room));
}

}  // namespace molva::html::guard
