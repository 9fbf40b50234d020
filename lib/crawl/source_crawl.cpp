#include "crawl/source_crawl.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <unordered_set>
#include <utility>

#include "base/hash.hpp"
#include "base/url.hpp"
#include "crawl/approach.hpp"
#include "crawl/challenge.hpp"
#include "crawl/field_counts.hpp"
#include "crawl/order.hpp"
#include "crawl/verdict.hpp"
#include "scrape/extract.hpp"
#include "scrape/request.hpp"

namespace molva::crawl {

namespace {

using stream::Crawl;
using stream::Review;
using stream::Validator;

struct HashOfHash {
    std::size_t operator()(const Hash128& hash) const noexcept {
        return static_cast<std::size_t>(hash.low);
    }
};

// One source on its way. Kept alive by the callback that the client holds.
class SourceCrawl : public std::enable_shared_from_this<SourceCrawl> {
public:
    /// @param metadata  for the recording: definition and version
    /// @param site      the first request's host
    /// @param closed    called after the crawl's end was told
    SourceCrawl(net::Client& client, net::Browser* browser, const Clock& clock, const Hooks& hooks,
                const std::string& metadata, Job&& job, std::string site,
                std::function<void()> closed)
        : client_(client),
          browser_(browser),
          clock_(clock),
          hooks_(hooks),
          metadata_(metadata),
          job_(std::move(job)),
          site_(std::move(site)),
          closed_(std::move(closed)) {
        const Approach approach = approach_for(job_, clock_.now());
        sweeping_ = approach.sweep;
        conditional_ = approach.conditional;
        if (job_.past.good) {
            if (auto at = parse_rfc3339(job_.past.good->window.newest)) top_ = at->at;
        }
        crawl_.source = job_.source.name;
        crawl_.subject = job_.source.subject;
        crawl_.scraper = job_.definition->id;
    }

    void start() {
        first_ = std::move(*job_.first);
        auto options = std::move(job_.session);
        options.name = job_.source.name;
        options.metadata = metadata_;
        if (!job_.source.hidden.empty()) {
            options.redact = [self = weak_from_this()](std::string text) {
                const auto crawl = self.lock();
                return crawl ? scrape::redact(crawl->job_.source, std::move(text)) : text;
            };
        }
        options.validators = [self = weak_from_this()](const std::string& url) {
            const auto crawl = self.lock();
            return crawl ? crawl->validators_for(url) : net::Headers{};
        };
        session_ = client_.session(std::move(options));
        crawl_.started = clock_.now();
        ask(first_);
    }

private:
    const Validator* known(const std::string& url) const {
        const std::string shown = scrape::shown_url(job_.source, url);
        for (const auto& one : job_.past.validators) {
            if (one.url == shown) return &one;
        }
        return nullptr;
    }

    net::Headers validators_for(const std::string& url) const {
        // What a browser makes of a page may change while the page does not.
        if (job_.browser || !conditional_ || request_.method != "GET") return {};
        const Validator* one = known(url);
        return one ? conditions(*one, clock_.now()) : net::Headers{};
    }

    void ask(scrape::Request request) {
        asked_.insert(request.key());
        request_ = std::move(request);
        net::Fetch fetch;
        fetch.request = {request_.method, request_.url, request_.headers, request_.body};
        fetch.operator_written = request_.number == 1 && !job_.source.url.empty();
        if (request_.number > 1) fetch.site = site_;
        if (request_.linked) fetch.written_for = first_.url;
        auto done = [self = shared_from_this()](net::Outcome outcome) {
            self->answered(std::move(outcome));
        };
        if (!job_.browser) return client_.fetch(session_, std::move(fetch), std::move(done));
        if (browser_) {
            return browser_->fetch(session_, std::move(fetch), *job_.browser, job_.source.name,
                                   metadata_, std::move(done));
        }
        client_.post([done = std::move(done)] {
            done({.failure = net::Failure::browser, .reason = net::kNeedsChromium});
        });
    }

    void answered(net::Outcome outcome) {
        crawl_.requests += outcome.requests;
        crawl_.bytes += outcome.bytes;
        if (!outcome) {
            const End end = outcome.own_budget ? End::spent : end_for(outcome.failure);
            return stop(end, place(outcome.reason));
        }
        const auto& response = outcome.response;
        if (response.status == 304) {
            // Only who asked whether it has changed can be told that it has not.
            if (validators_for(response.final_url).empty()) {
                return stop(End::failed, place("HTTP 304 (not modified), which nobody asked for: "
                                               "there is no page to read"));
            }
            client_.accepted(response.final_url);
            if (const Validator* one = known(response.final_url)) see_again(*one);
            return not_modified();
        }
        if (auto reason = barred(outcome)) return turned_away(response, *reason);
        if (!job_.extract && is_behind_the_last(response)) return put_away();
        if (response.status < 200 || response.status > 299 || response.status == 206) {
            return odd_status(response);
        }
        if (!job_.extract) return transferred(std::move(outcome.response.body));
        const std::string hash = to_hex(quick_hash(response.body));
        const Validator* before = known(response.final_url);
        if (conditional_ && before && before->hash == hash && request_.method == "GET") {
            client_.accepted(response.final_url);
            see_again(validator_of(response, hash));
            return not_modified();
        }
        if (sweeping_ && seen_.not_modified > 0) return start_over();
        if (sweeping_) conditional_ = false;
        read(response, hash);
    }

    // Pages that are not read cannot say what follows them: only counting can,
    // and it goes on until the site has no more, or says the same once more.
    void transferred(std::string body) {
        ++seen_.pages;
        const auto limit = job_.source.max_pages.value_or(job_.definition->max_pages);
        if (!job_.definition->next.counted || request_.number >= limit) return put_away();
        last_body_ = std::move(body);
        auto next = scrape::following_request(*job_.definition, job_.source, request_, {}, 0);
        if (!next || asked_.contains(next->key())) return put_away();
        ask(std::move(*next));
    }

    bool is_behind_the_last(const net::Response& response) const {
        if (request_.number == 1) return false;
        return response.status == 404 || response.status == 410 ||
               (response.status == 200 && response.body == last_body_);
    }

    // Nobody wants to know what the pages say: there is no crawl to tell of.
    void put_away() {
        crawl_.pages = seen_.pages;
        crawl_.finished = clock_.now();
        hooks_.finished(crawl_, false);
        closed_();
    }

    // 429 and 503 are counted by the client, and 407 is not the host's doing.
    void turned_away(const net::Response& response, const std::string& reason) {
        const bool busy = response.status == 429 || response.status == 503;
        if (!busy && response.status != 407) client_.refused(response.final_url, reason);
        stop(End::blocked, place(reason));
    }

    void odd_status(const net::Response& response) {
        // Pages that are counted may end like this. That they are all there are, as
        // behind an empty one, is not said.
        const bool gone = response.status == 404 || response.status == 410;
        if (gone && request_.number > 1 && job_.definition->next.counted && !promised_more()) {
            seen_.complete = false;
            return finish();
        }
        if (auto reason = challenge(response)) return turned_away(response, *reason);
        const char* meaning = response.status == 404 || response.status == 410
                                  ? "there is no such page (any more)"
                              : response.status == 206 ? "a part, and the whole page was asked for"
                              : response.status >= 500 ? "the site has a problem of its own"
                                                       : "the site does not take the request";
        stop(End::failed, place(fmt::format("HTTP {}: {}", response.status, meaning)));
    }

    // This page is as it was. The listing is too, as far as this crawl cares, if
    // it begins with the newest; otherwise each page that was known has to say so.
    void not_modified() {
        ++seen_.pages;
        ++seen_.not_modified;
        if (!sweeping_) {
            const bool all = seen_.not_modified == seen_.pages && job_.past.good->pages <= 1 &&
                             job_.past.validators_are_whole();
            return all ? finish() : stop(End::known, {});
        }
        for (const auto& one : job_.past.validators) {
            if (!verified_.contains(one.url)) return ask_known(one.url);
        }
        finish();
    }

    void ask_known(const std::string& url) {
        if (url.find("***") != std::string::npos) return start_over();
        auto request = scrape::linked_request(*job_.definition, job_.source, request_, url, 0);
        if (asked_.contains(request.key())) return start_over();
        ask(std::move(request));
    }

    // Some pages changed and others did not: all are needed.
    void start_over() {
        conditional_ = false;
        seen_ = {};
        asked_.clear();
        verified_.clear();
        crawl_.validators.clear();
        ask(first_);
    }

    Validator validator_of(const net::Response& response, const std::string& hash) const {
        return {scrape::redact(job_.source, response.final_url),
                usable(response.header("ETag").value_or("")),
                usable(response.header("Last-Modified").value_or("")), hash};
    }

    void see_again(Validator validator) {
        verified_.insert(validator.url);
        crawl_.validators.push_back(std::move(validator));
    }

    void read(const net::Response& response, const std::string& hash) {
        scrape::Page page;
        page.body = response.body;
        page.url = response.final_url;
        page.content_type = std::string{response.header("Content-Type").value_or("")};
        page.status = response.status;
        page.request = request_;
        page.fetched = clock_.now();
        auto result = scrape::extract(*job_.definition, job_.source, page, clock_.now());
        if (!result) {
            if (auto reason = challenge(response)) return turned_away(response, *reason);
            return stop(End::failed, place(result.error().what));
        }
        if (result->refused) {
            if (!result->refused->failed) return turned_away(response, result->refused->reason);
            return stop(End::failed, place(result->refused->reason));
        }
        if (result->rows == 0 && !result->says_empty) {
            if (auto reason = challenge(response)) return turned_away(response, *reason);
        }
        client_.accepted(response.final_url);
        if (request_.method == "GET") crawl_.validators.push_back(validator_of(response, hash));
        for (auto& review : result->reviews) review.evidence = response.evidence;
        take(*result);
        go_on(*result);
    }

    void take(scrape::PageResult& page) {
        ++seen_.pages;
        seen_.rows += static_cast<std::int64_t>(page.rows);
        seen_.dropped.add(page.dropped);
        seen_.silent += static_cast<std::int64_t>(page.silent);
        seen_.says_empty = seen_.says_empty || page.says_empty;
        if (page.declared) seen_.declared = page.declared;
        for (const auto& warning : page.warnings) {
            if (seen_.first_warning.empty()) seen_.first_warning = warning;
            hooks_.warning(job_.source.name, place(warning));
        }
        const std::int64_t before = seen_.reviews;
        page_was_known_ =
            !page.reviews.empty() && page.reviews.size() + page.silent == page.rows;
        for (const auto& review : page.reviews) {
            bounds_.see(review);
            order_.see(review);
            if (!ids_.insert(quick_hash(review.id)).second) continue;
            ++seen_.reviews;
            const std::string line = stream::to_json(review);
            page_was_known_ = page_was_known_ && !sweeping_ && job_.past.knows(line);
            hooks_.record(line);
        }
        page_was_news_ = seen_.reviews > before;
        counts_.add(page);
    }

    void go_on(const scrape::PageResult& page) {
        seen_.complete = page.complete || states_all(page);
        if (!page.cut.empty()) return stop(End::cut, place(page.cut));
        const auto limit = job_.source.max_pages.value_or(job_.definition->max_pages);
        // A site that answers every page number with its first page.
        if (request_.number > 1 && !page.reviews.empty() && !page_was_news_) {
            return stop(End::cut, place("nothing on this page that was not on an earlier one"));
        }
        if (page.rows == 0 && !page.says_end && promised_more()) {
            return stop(End::failed, place("no reviews, and the page does not say that there are "
                                           "no more; has the site asked for a login?"));
        }
        if (!page.next) return finish();
        if (!sweeping_ && page_was_known_ && order_.believable(top_)) return stop(End::known, {});
        if (request_.number >= limit) {
            return stop(End::own_limit, fmt::format("stopped after {} page{}, the limit", limit,
                                                    limit == 1 ? "" : "s"));
        }
        if (asked_.contains(page.next->key())) {
            return stop(End::cut, place("the next page is one that was read already"));
        }
        ask(*page.next);
    }

    // Whether there had to be reviews on this page. A link to it says so. Pages
    // that are counted may well end like this, unless many are missing.
    bool promised_more() const {
        if (request_.number == 1) return false;
        if (!job_.definition->next.counted) return true;
        const auto good = measure();
        const auto before = good && good->window.complete ? good->reviews : 0;
        const auto wanted = std::max(seen_.declared.value_or(0), before);
        return far_fewer(seen_.reviews + seen_.silent, wanted);
    }

    // A page of schema.org data may state a choice of many. It states all there
    // are if it says how many, and has them.
    bool states_all(const scrape::PageResult& page) const {
        return job_.definition->kind == scrape::Kind::schema_org && !page.next && seen_.declared &&
               *seen_.declared <= seen_.reviews;
    }

    // What this crawl is measured by.
    std::optional<Crawl> measure() const {
        return job_.accept ? std::nullopt : job_.past.good;
    }

    std::string place(std::string_view what) const {
        return request_.number == 1 ? std::string{what}
                                    : fmt::format("page {}: {}", request_.number, what);
    }

    void stop(End end, std::string reason) {
        seen_.end = end;
        seen_.reason = std::move(reason);
        if (end != End::own_limit) seen_.complete = false;
        finish();
    }

    void finish() {
        seen_.coverage = counts_.shares();
        auto judgement = judge(seen_, measure(), job_.ignore_missing);
        if (seen_.dropped.count() > 0 && seen_.reviews > 0 &&
            judgement.verdict != stream::Verdict::degraded) {
            hooks_.loss(job_.source.name,
                        seen_.dropped.told(static_cast<std::size_t>(seen_.rows)));
        }
        crawl_.verdict = judgement.verdict;
        crawl_.reason = std::move(judgement.reason);
        crawl_.window.complete = judgement.complete;
        if (stream::is_readable(crawl_.verdict) && job_.definition->newest_first) {
            const auto& good = job_.past.good;
            bounds_.write(crawl_.window, seen_.pages, good ? good->window.unordered : 0);
        }
        crawl_.incremental = seen_.end == End::known && stream::is_readable(crawl_.verdict);
        crawl_.declared = seen_.declared;
        crawl_.reviews = seen_.reviews;
        crawl_.pages = seen_.pages;
        crawl_.not_modified = seen_.not_modified;
        crawl_.coverage = seen_.coverage;
        if (!stream::is_readable(crawl_.verdict)) crawl_.validators.clear();
        if (crawl_.incremental && crawl_.verdict == stream::Verdict::unchanged) {
            // Of the other pages nothing new is known.
            for (const auto& one : job_.past.validators) {
                if (!verified_.contains(one.url)) crawl_.validators.push_back(one);
            }
        }
        crawl_.finished = clock_.now();
        if (job_.extract) hooks_.record(stream::to_json(crawl_));
        const bool own_limit = seen_.end == End::own_limit || seen_.end == End::spent;
        hooks_.finished(crawl_, own_limit && seen_.pages > 0);
        closed_();
    }

    net::Client& client_;
    net::Browser* browser_;
    const Clock& clock_;
    const Hooks& hooks_;
    const std::string& metadata_;
    Job job_;
    std::string site_;
    std::function<void()> closed_;
    std::shared_ptr<net::Session> session_;
    scrape::Request first_, request_;
    bool sweeping_ = true;  // reads the listing to its end
    bool conditional_ = false;
    bool page_was_news_ = false;
    bool page_was_known_ = false;  // all of it, and unchanged
    std::optional<Instant> top_;   // the newest review's date when the top was seen last
    Crawl crawl_;
    Seen seen_;
    Bounds bounds_;
    Order order_;
    std::string last_body_;  // of the page before this one, if they are not read
    FieldCounts counts_;
    std::set<std::string> asked_;
    std::set<std::string> verified_;  // known pages that are as they were
    std::unordered_set<Hash128, HashOfHash> ids_;
};

}  // namespace

void start_crawl(net::Client& client, net::Browser* browser, const Clock& clock,
                 const Hooks& hooks, const std::string& metadata, Job&& job, std::string site,
                 std::function<void()> closed) {
    std::make_shared<SourceCrawl>(client, browser, clock, hooks, metadata, std::move(job),
                                  std::move(site), std::move(closed))
        ->start();
}

}  // namespace molva::crawl
