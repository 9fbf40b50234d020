#include "scrape/extract.hpp"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <array>

#include "base/url.hpp"
#include "base/utf8.hpp"
#include "html/node.hpp"
#include "html/text.hpp"
#include "json/tree.hpp"
#include "scrape/challenge.hpp"
#include "scrape/content_type.hpp"
#include "scrape/context.hpp"
#include "scrape/coverage.hpp"
#include "scrape/feed.hpp"
#include "scrape/fields.hpp"
#include "scrape/identity.hpp"
#include "scrape/page_data.hpp"
#include "scrape/row_size.hpp"
#include "scrape/schema_org.hpp"
#include "scrape/text.hpp"
#include "value/count.hpp"

namespace molva::scrape {

namespace {

/// Elements or JSON values below all rows together. Rows inside one another
/// count again: a selector that takes every <div> must not cost the square of
/// the page.
constexpr std::size_t kMaxBelowRows = 2'000'000;
class Extraction {
public:
    Extraction(const Definition& definition, const Source& source, const Page& page, Instant now)
        : definition_(definition), source_(source), page_(page), now_(now) {}

    Result<PageResult> run();
    /// Whether the page is what the definition expects, or known to be something else.
    bool settled() const { return settled_; }

private:
    std::optional<Refused> refusal(const PageData& data) const;
    std::string base_url(const PageData& data) const;
    void read_rows(const PageData& data);
    void read_row_list(const std::vector<Node>& rows);
    void read_schema_org(const PageData& data);
    void read_feed();
    void take_all(std::vector<stream::Review> reviews);
    void take(stream::Review review, std::string raw_date);
    void name_reviews();
    void read_page_facts(const PageData& data);
    void find_next(const PageData& data);
    void find_linked(const PageData& data);
    void follow(std::string cursor);
    void find_by_cursor(const PageData& data);
    void find_counted(const PageData& data);
    void warn(std::string what);
    void cut(const std::string& limit);
    void cut_off(const std::string& where);

    RowContext row_context() const;
    Context context() const { return {now_, definition_.language, definition_.zone}; }

    const Definition& definition_;
    const Source& source_;
    const Page& page_;
    Instant now_;
    std::map<std::string, std::string> params_;
    std::string base_;
    std::string human_url_;         ///< goes into reviews without a permalink
    std::vector<Unnamed> unnamed_;  ///< what was read, before identities are given
    PageResult out_;
    std::size_t unsaid_ = 0;
    const GumboNode* last_row_ = nullptr;  ///< that gave the last of `unnamed_`
    std::size_t at_ = 0;                   ///< the row that is being read, from 1; 0 outside rows
    bool left_out_ = false;
    bool end_mark_ = false;  ///< no rows, and the page says that this is right
    bool settled_ = false;
};

void Extraction::warn(std::string what) {
    if (at_ > 0) what = fmt::format("row {}: {}", at_, what);
    if (out_.warnings.size() < kMaxWarnings) {
        out_.warnings.push_back(std::move(what));
    } else {
        ++unsaid_;
    }
}

void Extraction::cut(const std::string& limit) {
    out_.cut = "the page has " + limit + ", which is the limit; the rest was left out";
    left_out_ = true;
}

void Extraction::cut_off(const std::string& where) {
    out_.cut = "the page ends " + where + ": it was cut off, and its rest is missing";
    left_out_ = true;
    // The row in which the page was cut off has half a review.
    if (unnamed_.empty() || !last_row_ || last_row_->v.element.original_end_tag.length > 0) return;
    unnamed_.pop_back();
    out_.dropped.add("the page was cut off in it");
}

RowContext Extraction::row_context() const {
    RowContext out;
    out.definition = &definition_;
    out.params = params_;
    out.now = now_;
    out.base = base_;
    // The callback only collects words; the rows are read one after another.
    auto* self = const_cast<Extraction*>(this);
    out.warn = [self](std::string what) { self->warn(std::move(what)); };
    out.off_scale = &self->out_.off_scale;
    return out;
}

std::optional<Refused> Extraction::refusal(const PageData& data) const {
    const auto fits = [&](const Refusal& one) {
        if (one.status && *one.status != page_.status) return false;
        if (one.url && !RE2::PartialMatch(page_.url, *one.url)) return false;
        if (one.text && !RE2::PartialMatch(data.text(), *one.text)) return false;
        return one.select.empty() || data.says(one.select);
    };
    const auto at = std::find_if(definition_.refused.begin(), definition_.refused.end(), fits);
    if (at == definition_.refused.end()) return std::nullopt;
    return Refused{at->reason, at->failed};
}

std::string Extraction::base_url(const PageData& data) const {
    std::string base = !page_.url.empty()           ? page_.url
                       : !page_.request.url.empty() ? page_.request.url
                                                    : source_.url;
    if (base.empty()) {
        if (const auto request = first_request(definition_, source_)) base = request->url;
    }
    if (data.document()) {
        static const auto selector = html::Selector::compile("base[href]");
        const auto* element = selector ? selector->first(data.document()->root()) : nullptr;
        if (element) {
            const auto href = html::attribute(element, "href").value_or("");
            if (auto whole = resolve_url(base, href)) return *whole;
        }
    }
    return base;
}

void Extraction::take(stream::Review review, std::string raw_date) {
    review.source = source_.name;
    review.subject = source_.subject;
    review.scraper = definition_.id;
    review.fetched = page_.fetched;
    review.score = stream::score_of(review);
    const bool permalink = !review.url.empty();
    unnamed_.push_back({std::move(review), permalink, std::move(raw_date)});
}

void Extraction::name_reviews() {
    out_.reviews = identify(std::move(unnamed_));
    for (auto& review : out_.reviews) {
        if (review.url.empty()) review.url = human_url_;
    }
}

void Extraction::read_row_list(const std::vector<Node>& rows) {
    const auto context = row_context();
    std::size_t budget = kMaxBelowRows;
    for (const auto& row : rows) {
        if (fits_any(definition_.exclude, row)) continue;
        const std::size_t size = out_.rows < kMaxRows ? size_of(row, budget + 1) : budget + 1;
        if (size > budget) {
            cut(out_.rows < kMaxRows
                    ? fmt::format("more than {} elements or values inside its rows", kMaxBelowRows)
                    : fmt::format("more than {} rows", kMaxRows));
            break;
        }
        budget -= size;
        at_ = ++out_.rows;
        std::string raw_date;
        auto review = read_row(row, context, raw_date);
        if (!review && fits_any(definition_.silent, row)) {
            ++out_.silent;
            continue;
        }
        if (!review) {
            out_.dropped.add(review.error().what);
            warn(review.error().what);
            continue;
        }
        take(std::move(*review), std::move(raw_date));
        last_row_ = row.element;
    }
    at_ = 0;
}

void Extraction::read_rows(const PageData& data) {
    if (definition_.kind == Kind::csv) {
        std::vector<Node> rows;
        for (const auto& row : *data.value()) rows.push_back({nullptr, &row});
        read_row_list(rows);
    } else {
        read_row_list(data.find(definition_.rows));
    }
    if (out_.rows == 0 && !data.problem().empty()) {
        warn(data.problem() + "; has the layout changed?");
    }
}

void Extraction::take_all(std::vector<stream::Review> reviews) {
    out_.rows = reviews.size();
    for (auto& review : reviews) {
        if (unnamed_.size() >= kMaxRows) {
            return cut(fmt::format("more than {} reviews", kMaxRows));
        }
        std::string raw_date = review.published ? review.published->raw : std::string{};
        take(std::move(review), std::move(raw_date));
    }
}

void Extraction::read_schema_org(const PageData& data) {
    auto read = scrape::read_schema_org(*data.document(), base_, context());
    for (auto& what : read.warnings) warn(std::move(what));
    out_.declared = read.declared;
    take_all(std::move(read.reviews));
    if (!read.broken.empty()) {
        out_.cut = read.broken + "; what is whole in it was read, the rest was left out";
        left_out_ = true;
    }
    if (!read.limit.empty()) cut("more than " + read.limit);
}

void Extraction::read_feed() {
    auto read = scrape::read_feed(page_.body, page_.content_type, base_, context());
    if (!read) {
        warn(read.error().what);
        return;
    }
    for (auto& what : read->warnings) warn(std::move(what));
    end_mark_ = read->says_empty;
    take_all(std::move(read->reviews));
    if (read->cut_off) cut_off("before its outermost element is closed");
}

void Extraction::read_page_facts(const PageData& data) {
    if (definition_.total) {
        if (const auto text = field_text(*definition_.total, data.root(), row_context())) {
            out_.declared = value::parse_count(*text);
            if (!out_.declared) {
                warn(fmt::format("the total \"{}\" is not a count",
                                 utf8::shorten(utf8::printable(*text), 40)));
            }
        }
    }
    if (out_.rows > 0) return;
    const auto lists = data.find(definition_.empty);
    const bool empty_list = !lists.empty() && lists.front().value &&
                            lists.front().value->is_structured() && lists.front().value->empty();
    // A header that is the right one and nothing below it.
    const bool empty_table = definition_.kind == Kind::csv && data.problem().empty();
    end_mark_ = end_mark_ || data.says(definition_.none) || empty_list || empty_table;
    // An empty page behind others is the end of the list, not an empty list.
    if (page_.request.before == 0) out_.says_empty = end_mark_ || out_.declared == 0;
}

void Extraction::find_linked(const PageData& data) {
    const Field link{.name = "next", .select = definition_.next.link, .as = As::url};
    const auto text = field_text(link, data.root(), row_context());
    if (!text) return;
    auto address = parse_url(whole_url(base_, *text)).value_or(Url{});
    if (address.host.empty()) {
        warn(fmt::format("the next page's address \"{}\" is none",
                         utf8::shorten(utf8::printable(*text), 100)));
        left_out_ = true;
        return;
    }
    address.fragment.reset();
    if (address.to_string() == page_.url) {
        // Some last pages link to themselves, and so do pagers that broke: it
        // is the end, but no proof of having seen everything.
        left_out_ = true;
        return;
    }
    out_.next = linked_request(definition_, source_, page_.request, address.to_string(),
                               static_cast<std::int64_t>(out_.rows));
}

void Extraction::follow(std::string cursor) {
    out_.next = following_request(definition_, source_, page_.request, std::move(cursor),
                                  static_cast<std::int64_t>(out_.rows));
    if (!out_.next) left_out_ = true;  // a saved page, and nothing to ask with
}

void Extraction::find_by_cursor(const PageData& data) {
    const Field& cursor = *definition_.next.cursor;
    auto text = field_text(cursor, data.root(), row_context());
    if (text && !cursor.form.empty()) {
        const auto itself = [&](std::string_view) { return text; };
        text = cursor.form.fill(itself, Template::Quoting::none);
    }
    if (!text || *text == page_.request.cursor) return;
    follow(*text);
}

void Extraction::find_counted(const PageData& data) {
    if (definition_.next.last) {
        const auto text = field_text(*definition_.next.last, data.root(), row_context());
        const auto last = text ? value::parse_count(*text) : std::nullopt;
        if (!last || page_value(definition_, page_.request) >= *last) return;
    }
    follow({});
}

void Extraction::find_next(const PageData& data) {
    const auto seen = page_.request.before + static_cast<std::int64_t>(out_.rows);
    const bool all_seen = out_.declared && seen >= *out_.declared;
    const bool more = definition_.more.empty() || data.says(definition_.more);
    const auto& next = definition_.next;
    if (next.any() && out_.rows > 0 && more && !(next.until_total && all_seen)) {
        if (next.counted) {
            find_counted(data);
        } else if (next.cursor) {
            find_by_cursor(data);
        } else {
            find_linked(data);
        }
    }
    const bool more_unseen = !definition_.more.empty() && more && !out_.next;
    const bool cut = definition_.partial && !all_seen;
    // A page without rows ends the list only if it, or the total, says so.
    out_.says_end =
        out_.says_empty || end_mark_ || all_seen || data.denies(definition_.more);
    const bool ends = out_.rows > 0 || out_.says_end;
    out_.complete = !out_.next && !more_unseen && !cut && !left_out_ && ends;
}

Result<PageResult> Extraction::run() {
    auto data = PageData::parse(definition_, page_);
    if (!data) return data.error();
    if (auto params = complete_params(definition_, source_)) params_ = std::move(*params);
    for (const auto& param : definition_.params) {
        if (param.secret) params_.erase(param.name);
    }
    base_ = base_url(*data);
    human_url_ = human_url(definition_, source_, params_, page_.url);
    if (auto refused = refusal(*data)) {
        out_.refused = std::move(refused);
        settled_ = true;
        return std::move(out_);
    }
    if (definition_.kind == Kind::json && !data->value()) {
        if (auto challenge = challenge_page(data->text())) {
            out_.refused = Refused{*challenge, false};
            return std::move(out_);
        }
        return Error{Exit::partial, {}, "the answer is not JSON: " + data->problem()};
    }
    switch (definition_.kind) {
        case Kind::schema_org:
            read_schema_org(*data);
            break;
        case Kind::feed:
            read_feed();
            break;
        default:
            read_rows(*data);
            break;
    }
    if (data->cut_off()) cut_off(*data->cut_off());
    name_reviews();
    read_page_facts(*data);
    settled_ = !out_.reviews.empty() || out_.silent > 0 || out_.says_empty || end_mark_;
    if (out_.rows == 0 && !out_.says_empty) {
        if (auto challenge = challenge_page(data->text())) {
            out_.refused = Refused{*challenge, false};
            return std::move(out_);
        }
    }
    find_next(*data);
    out_.coverage = coverage_of(definition_, out_.reviews);
    if (unsaid_ > 0) out_.warnings.push_back(fmt::format("{} more of these", unsaid_));
    return std::move(out_);
}

}  // namespace

std::string says_both(std::int64_t declared) {
    return fmt::format("the page says both that there are no reviews and that there are {}",
                       declared);
}

Result<PageResult> extract(const Definition& definition, const Source& source, const Page& page,
                           Instant now) {
    if (const auto what = not_text(page.body, page.content_type)) {
        return Error{Exit::partial, {}, "the answer is " + *what + " and no page"};
    }
    Extraction whole{definition, source, page, now};
    auto out = whole.run();
    if (whole.settled()) return out;
    for (const auto& variant : definition.variants) {
        Extraction other{variant, source, page, now};
        auto read = other.run();
        if (read && !read->refused && other.settled()) return read;
    }
    return out;
}

}  // namespace molva::scrape
