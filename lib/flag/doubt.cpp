#include "flag/doubt.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <utility>

#include "base/utf8.hpp"
#include "stream/object_writer.hpp"

namespace molva::flag {

namespace {

// Of those that share a mark: who writes the same thing more often than this is
// seen for it all the same.
constexpr std::size_t kLooked = 64;

bool brings_text(const stream::Record& record) {
    return record.kind == stream::Kind::review || record.event == "new" ||
           record.event == "edited" || record.event == "returned";
}

bool brings_reply(const stream::Record& record) {
    if (!record.review || !record.review->reply) return false;
    return record.kind == stream::Kind::review || record.event == "new" ||
           record.event == "replied" || record.event == "reply_edited";
}

// Which of two the evidence names first, however they came: the newer one.
bool before(const Remembered& a, const Remembered& b) {
    if (a.at != b.at) return a.at > b.at;
    return a.source != b.source ? a.source < b.source : a.id < b.id;
}

// Names are compared across sites, but one name may be many people's.
std::string_view author_of(const Remembered& self, const Remembered& other) {
    if (self.author.empty() || other.author.empty()) return {};
    if (self.source == other.source) return self.author == other.author ? "same" : "other";
    if (self.name.empty() || other.name.empty()) return {};
    return self.name == other.name ? "same_name" : "other";
}

std::optional<std::int64_t> days_apart(const Remembered& self, const Remembered& other) {
    if (!self.at || !other.at) return std::nullopt;
    const auto apart = *self.at > *other.at ? *self.at - *other.at : *other.at - *self.at;
    return std::chrono::floor<std::chrono::days>(apart).count();
}

double rounded(double share) { return std::round(share * 100) / 100; }

std::string joined(const std::vector<std::string>& parts) {
    std::string to;
    for (const auto& part : parts) to += (to.empty() ? "[" : ",") + part;
    return to + "]";
}

void read_count(toml::Table& table, std::string_view key, std::int64_t low, std::int64_t high,
                std::int64_t& to) {
    const auto number = table.integer(key);
    if (!number) return;
    if (*number < low || *number > high) {
        return table.fail(key, fmt::format("must be from {} to {}", low, high));
    }
    to = *number;
}

}  // namespace

DoubtSettings read_doubt(toml::Table table) {
    DoubtSettings to;
    to.on = table.boolean("on").value_or(to.on);
    if (const auto text = table.string("window")) {
        if (const auto window = parse_duration(*text)) {
            to.window = *window;
        } else {
            table.fail("window", fmt::format("\"{}\" is not a length of time such as \"7d\"",
                                             utf8::printable(*text)));
        }
    }
    // A look sees 64 others at most.
    read_count(table, "campaign", 2, static_cast<std::int64_t>(kLooked), to.campaign);
    read_count(table, "canned", 2, static_cast<std::int64_t>(kLooked), to.canned);
    read_count(table, "named", 1, static_cast<std::int64_t>(kLooked), to.named);
    read_count(table, "remember", 1, 10'000'000, to.remember);
    return to;
}

Doubter::Doubter(const DoubtSettings& settings, store::Store* store)
    : settings_(settings), store_(store), recall_(static_cast<std::size_t>(settings.remember)) {}

Result<Doubt> Doubter::look(const stream::Record& record) {
    Doubt to;
    const bool text = record.review && brings_text(record);
    if (!settings_.on || !(text || brings_reply(record))) return to;
    auto self = remember(*record.review, printer_);
    if (self.source.empty()) self.source = record.source;
    if (self.subject.empty()) self.subject = record.subject;
    if (text) {
        if (auto done = look_at_text(record, self, to); !done) return done.error();
    }
    if (brings_reply(record)) {
        if (auto done = look_at_reply(self, to); !done) return done.error();
    }
    recall_.add(printer_.marks(*record.review), std::move(self));
    return to;
}

Result<void> Doubter::look_at_text(const stream::Record& record, const Remembered& self,
                                   Doubt& to) {
    const auto wanted = printer_.wanted(*record.review);
    std::set<std::pair<std::string, std::string>> seen{{self.source, self.id}};
    const auto compare = [&](const Remembered& other) {
        if (!seen.emplace(other.source, other.id).second) return;
        const double similarity = store::likeness(self.print, other.print);
        if (similarity == 0) return;
        to.alike.push_back({other, similarity, author_of(self, other), days_apart(self, other)});
    };
    for (const auto mark : wanted) {
        for (const Remembered* const other : recall_.find_text(mark, kLooked)) compare(*other);
        if (!store_) continue;
        const auto records = store_->find_text(mark, kLooked);
        if (!records) return records.error();
        for (const auto& line : *records) {
            if (const auto other = reader_.read(line, printer_)) compare(*other);
        }
    }
    std::sort(to.alike.begin(), to.alike.end(), [](const LookAlike& a, const LookAlike& b) {
        if (a.similarity != b.similarity) return a.similarity > b.similarity;
        return before(a.review, b.review);
    });
    find_campaign(self, to);
    return {};
}

// Only dated reviews by authors who can be told apart count.
void Doubter::find_campaign(const Remembered& self, Doubt& to) const {
    if (!self.at || self.author.empty() || self.subject.empty()) return;
    std::set<std::pair<std::string_view, std::string_view>> authors{{self.source, self.author}};
    // A name that was seen on another site is taken for the same person.
    std::map<std::string_view, std::string_view> sites{{self.name, self.source}};
    Doubt::Campaign campaign{1, 1, *self.at, *self.at};
    for (const auto& one : to.alike) {
        const auto& other = one.review;
        if (!other.at || other.author.empty() || other.subject != self.subject) continue;
        if (*other.at < *self.at - settings_.window || *other.at > *self.at + settings_.window) {
            continue;
        }
        const auto site = sites.try_emplace(other.name, other.source).first;
        if (!other.name.empty() && site->second != other.source) continue;
        ++campaign.reviews;
        authors.emplace(other.source, other.author);
        campaign.from = std::min(campaign.from, *other.at);
        campaign.to = std::max(campaign.to, *other.at);
    }
    campaign.authors = static_cast<std::int64_t>(authors.size());
    if (campaign.authors >= settings_.campaign) to.campaign = campaign;
}

Result<void> Doubter::look_at_reply(const Remembered& self, Doubt& to) {
    const auto mark = store::reply_mark(self.reply);
    if (mark == 0) return {};
    std::set<std::pair<std::string, std::string>> seen{{self.source, self.id}};
    const auto compare = [&](const Remembered& other) {
        if (other.reply != self.reply || other.subject != self.subject) return;
        if (to.same_reply.size() >= kLooked) return;
        if (seen.emplace(other.source, other.id).second) to.same_reply.push_back(other);
    };
    for (const Remembered* const other : recall_.find_reply(mark, kLooked)) compare(*other);
    if (store_) {
        const auto records = store_->find_reply(mark, kLooked);
        if (!records) return records.error();
        for (const auto& line : *records) {
            if (const auto other = reader_.read(line, printer_)) compare(*other);
        }
    }
    if (static_cast<std::int64_t>(to.same_reply.size()) + 1 < settings_.canned) {
        to.same_reply.clear();
        return {};
    }
    std::sort(to.same_reply.begin(), to.same_reply.end(), before);
    const auto here = [&](const Remembered& other) { return other.source == self.source; };
    const auto count = std::count_if(to.same_reply.begin(), to.same_reply.end(), here);
    const auto share = share_of(self, static_cast<std::size_t>(count));
    if (!share) return share.error();
    to.reply_share = *share;
    return {};
}

// The count is a walk over the source: it is not made anew for every answer.
Result<std::optional<double>> Doubter::share_of(const Remembered& self, std::size_t count) {
    constexpr int kUses = 1000;
    if (!store_) return std::optional<double>{};
    if (answers_.source != self.source || answers_.uses == 0) {
        const auto state = store_->source(self.source);
        if (!state) return state.error();
        if (!*state) return std::optional<double>{};
        const auto replies = store_->count_replies((*state)->id);
        if (!replies) return replies.error();
        answers_ = {self.source, *replies, kUses};
    }
    --answers_.uses;
    if (answers_.count == 0) return std::optional<double>{};
    const double share = static_cast<double>(count + 1) / static_cast<double>(answers_.count);
    return std::optional{std::min(share, 1.0)};
}

std::string to_json(const Doubt& doubt, std::size_t named) {
    if (doubt.none()) return {};
    std::vector<std::string> all;
    for (std::size_t i = 0; i < std::min(doubt.alike.size(), named); ++i) {
        const auto& one = doubt.alike[i];
        all.push_back(stream::ObjectWriter{}
                          .text("kind", one.similarity == 1 ? "duplicate" : "near_duplicate")
                          .text("source", one.review.source)
                          .text("id", one.review.id)
                          .text("subject", one.review.subject)
                          .number("similarity", rounded(one.similarity))
                          .text("author", one.author)
                          .integer("days", one.days)
                          .finish());
    }
    if (doubt.campaign) {
        all.push_back(stream::ObjectWriter{}
                          .text("kind", "campaign")
                          .integer("reviews", doubt.campaign->reviews)
                          .integer("authors", doubt.campaign->authors)
                          .time("from", doubt.campaign->from)
                          .time("to", doubt.campaign->to)
                          .finish());
    }
    if (!doubt.same_reply.empty()) {
        std::vector<std::string> others;
        for (std::size_t i = 0; i < std::min(doubt.same_reply.size(), named); ++i) {
            const auto& one = doubt.same_reply[i];
            others.push_back(
                stream::ObjectWriter{}.text("source", one.source).text("id", one.id).finish());
        }
        const auto count = static_cast<std::int64_t>(doubt.same_reply.size()) + 1;
        std::optional<double> share;
        if (doubt.reply_share) share = rounded(*doubt.reply_share);
        all.push_back(stream::ObjectWriter{}
                          .text("kind", "canned_reply")
                          .integer("reviews", count)
                          .number("share", share)
                          .raw("others", joined(others))
                          .finish());
    }
    return joined(all);
}

}  // namespace molva::flag
