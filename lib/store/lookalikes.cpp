#include "store/lookalikes.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <deque>
#include <numeric>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "base/lines.hpp"
#include "base/utf8.hpp"
#include "store/likeness.hpp"
#include "stream/object_writer.hpp"
#include "stream/record.hpp"

namespace molva::store {

namespace {

constexpr std::size_t kCompared = 64;  // of different texts with one mark
constexpr std::size_t kShown = 200;    // code points of an answer

// One review, as much of it as grouping needs.
struct Item {
    std::uint64_t order = 0;  // of its words; 0: too few of them
    std::uint64_t reply = 0;
    BodyId body = 0;
    std::uint32_t source = 0;  // place in the list
    std::array<Mark, 4> wanted{};
    std::array<Mark, 2> kept{};
};

// A review in a line of the report.
struct Member {
    std::string source, id, subject, author;
    std::optional<Instant> at;
    std::string reply;
};

// Which items belong together.
class Groups {
public:
    explicit Groups(std::size_t size) : above_(size) {
        std::iota(above_.begin(), above_.end(), std::uint32_t{0});
    }
    std::uint32_t find(std::uint32_t item) {
        while (above_[item] != item) item = above_[item] = above_[above_[item]];
        return item;
    }
    void join(std::uint32_t a, std::uint32_t b) {
        a = find(a), b = find(b);
        above_[std::max(a, b)] = std::min(a, b);
    }

private:
    std::vector<std::uint32_t> above_;
};

class Search {
public:
    Search(Store& store, std::vector<SourceState> sources, std::size_t canned, const LineSink& sink)
        : store_(store), sources_(std::move(sources)), canned_(canned), sink_(sink) {}

    Result<void> run() {
        if (auto read = read_all(); !read) return read;
        // The order of the store must not matter: that of the texts counts.
        std::sort(items_.begin(), items_.end(), [](const Item& a, const Item& b) {
            return std::tie(a.order, a.source, a.body) < std::tie(b.order, b.source, b.body);
        });
        if (auto written = write_alike(); !written) return written;
        return write_replies();
    }

private:
    // One by one: a store reads ahead for body(), which is of no use here.
    Result<std::optional<stream::ReviewView>> review(const Item& item) {
        auto now = store_.current_version(sources_[item.source].id, item.body);
        if (!now) return now.error();
        return parse(std::move(now->review));
    }

    Result<std::optional<stream::ReviewView>> parse(std::string record) {
        padded_ = std::move(record);
        const std::size_t size = padded_.size();
        padded_.append(LineReader::kPadding, '\0');
        const auto parsed = parser_.parse(std::string_view{padded_}.substr(0, size));
        if (!parsed) {
            return Error{Exit::system, store_.name(), "damaged: a stored review cannot be read"};
        }
        return parsed->review;
    }

    Result<void> read_all() {
        for (std::uint32_t at = 0; at < sources_.size(); ++at) {
            answers_.push_back(0);
            const std::size_t first = items_.size();
            auto walked = store_.each_entry(sources_[at].id, [&](const Entry& entry) {
                if (entry.removed) return Result<void>{};
                if (entry.reply_hash != 0) ++answers_.back();
                Item item;
                item.body = entry.body;
                item.source = at;
                items_.push_back(item);
                return Result<void>{};
            });
            if (!walked) return walked;
            // In the order of the records, which is that of the file.
            std::sort(items_.begin() + static_cast<std::ptrdiff_t>(first), items_.end(),
                      [](const Item& a, const Item& b) { return a.body < b.body; });
            std::size_t kept = first;
            for (std::size_t i = first; i < items_.size(); ++i) {
                if (auto read = read_item(items_[i]); !read) return read;
                if (items_[i].order != 0 || items_[i].reply != 0) items_[kept++] = items_[i];
            }
            items_.resize(kept);
        }
        return {};
    }

    Result<void> read_item(Item& item) {
        auto record = store_.body(sources_[item.source].id, item.body);
        if (!record) return record.error();
        const auto view = parse(std::move(*record));
        if (!view) return view.error();
        if (!*view) return {};
        const auto wanted = printer_.wanted(**view);
        std::copy(wanted.begin(), wanted.end(), item.wanted.begin());
        item.kept = printer_.marks(**view).text;
        if (item.kept[0] != 0) item.order = printer_.print(**view).order | 1;
        item.reply = printer_.reply_print(**view);
        return {};
    }

    Result<Print> print(std::uint32_t item) {
        const auto view = review(items_[item]);
        if (!view) return view.error();
        return *view ? printer_.print(**view) : Print{};
    }

    struct Marked {
        Mark mark;
        std::uint32_t item;
        bool kept;
    };

    Result<void> write_alike() {
        Groups groups{items_.size()};
        std::vector<Marked> marked;  // of the first of several equal texts
        for (std::uint32_t i = 0; i < items_.size(); ++i) {
            if (items_[i].order == 0) continue;
            if (i > 0 && items_[i].order == items_[i - 1].order) {
                groups.join(i, i - 1);
                continue;
            }
            for (const Mark mark : items_[i].wanted) {
                const auto& kept = items_[i].kept;
                if (mark != 0) marked.push_back({mark, i, mark == kept[0] || mark == kept[1]});
            }
        }
        std::sort(marked.begin(), marked.end(), [](const Marked& a, const Marked& b) {
            return std::tie(a.mark, a.item) < std::tie(b.mark, b.item);
        });
        if (auto compared = compare(marked, groups); !compared) return compared;
        std::vector<std::pair<std::uint32_t, std::uint32_t>> members;  // group, item
        for (std::uint32_t i = 0; i < items_.size(); ++i) {
            if (items_[i].order != 0) members.emplace_back(groups.find(i), i);
        }
        std::sort(members.begin(), members.end());
        std::vector<std::uint32_t> group;
        for (std::size_t i = 0; i < members.size(); ++i) {
            group.push_back(members[i].second);
            if (i + 1 < members.size() && members[i + 1].first == members[i].first) continue;
            if (group.size() > 1) {
                if (auto written = write_group(group); !written) return written;
            }
            group.clear();
        }
        return {};
    }

    // Those that one of both would be found by.
    Result<void> compare(const std::vector<Marked>& marked, Groups& groups) {
        std::deque<std::pair<Marked, std::optional<Print>>> before;
        for (const Marked& one : marked) {
            while (!before.empty() &&
                   (before.front().first.mark != one.mark || before.size() == kCompared)) {
                before.pop_front();
            }
            std::optional<Print> mine;
            for (auto& [other, theirs] : before) {
                if (!(one.kept || other.kept)) continue;
                if (groups.find(one.item) == groups.find(other.item)) continue;
                for (auto [to, item] : {std::pair{&mine, one.item}, std::pair{&theirs, other.item}}) {
                    if (*to) continue;
                    auto read = print(item);
                    if (!read) return read.error();
                    *to = std::move(*read);
                }
                if (likeness(*mine, *theirs) > 0) groups.join(one.item, other.item);
            }
            before.emplace_back(one, std::move(mine));
        }
        return {};
    }

    Result<std::vector<Member>> members_of(const std::vector<std::uint32_t>& group) {
        std::vector<Member> all;
        for (const std::uint32_t at : group) {
            const auto view = review(items_[at]);
            if (!view) return view.error();
            if (!*view) continue;
            Member one;
            one.source = sources_[items_[at].source].name;
            one.id = (*view)->id;
            one.subject = (*view)->subject;
            for (const auto who : {(*view)->author_name, (*view)->author_url, (*view)->author_id}) {
                if (!who.empty()) one.author = who;
            }
            if (const auto when = parse_rfc3339((*view)->published.at)) one.at = when->at;
            if ((*view)->reply) one.reply = (*view)->reply->text;
            all.push_back(std::move(one));
        }
        std::sort(all.begin(), all.end(), [](const Member& a, const Member& b) {
            return std::tie(a.source, a.id) < std::tie(b.source, b.id);
        });
        return all;
    }

    static std::string listed(const std::vector<Member>& all) {
        std::string to = "[";
        for (const auto& one : all) {
            if (to.size() > 1) to += ',';
            to += stream::ObjectWriter{}
                      .text("source", one.source)
                      .text("id", one.id)
                      .time("published", one.at)
                      .finish();
        }
        return to + "]";
    }

    Result<void> write_group(const std::vector<std::uint32_t>& group) {
        const auto all = members_of(group);
        if (!all) return all.error();
        std::set<std::pair<std::string_view, std::string_view>> authors;
        std::set<std::string_view> subjects;
        bool equal = true;
        std::optional<Instant> from, to;
        for (const auto& one : *all) {
            if (!one.author.empty()) authors.emplace(one.source, one.author);
            subjects.insert(one.subject);
            if (!one.at) continue;
            from = std::min(from.value_or(*one.at), *one.at);
            to = std::max(to.value_or(*one.at), *one.at);
        }
        for (const std::uint32_t at : group) {
            equal = equal && items_[at].order == items_[group.front()].order;
        }
        stream::ObjectWriter line;
        line.text("kind", equal ? "duplicate" : "near_duplicate");
        if (subjects.size() == 1) line.text("subject", *subjects.begin());
        line.integer("reviews", static_cast<std::int64_t>(all->size()));
        if (!authors.empty()) line.integer("authors", static_cast<std::int64_t>(authors.size()));
        line.time("from", from).time("to", to).raw("members", listed(*all));
        return sink_(line.finish());
    }

    Result<void> write_replies() {
        std::vector<std::uint32_t> answered;
        for (std::uint32_t i = 0; i < items_.size(); ++i) {
            if (items_[i].reply != 0) answered.push_back(i);
        }
        const auto key = [&](std::uint32_t at) {
            return std::pair{items_[at].source, items_[at].reply};
        };
        std::stable_sort(answered.begin(), answered.end(),
                         [&](std::uint32_t a, std::uint32_t b) { return key(a) < key(b); });
        std::vector<std::uint32_t> group;
        for (std::size_t i = 0; i < answered.size(); ++i) {
            group.push_back(answered[i]);
            if (i + 1 < answered.size() && key(answered[i + 1]) == key(answered[i])) continue;
            if (group.size() >= canned_) {
                if (auto written = write_reply(group); !written) return written;
            }
            group.clear();
        }
        return {};
    }

    Result<void> write_reply(const std::vector<std::uint32_t>& group) {
        const auto all = members_of(group);
        if (!all) return all.error();
        const auto source = items_[group.front()].source;
        const double share =
            static_cast<double>(group.size()) / static_cast<double>(answers_[source]);
        return sink_(stream::ObjectWriter{}
                         .text("kind", "canned_reply")
                         .text("source", sources_[source].name)
                         .text("reply", utf8::shorten(all->front().reply, kShown))
                         .integer("reviews", static_cast<std::int64_t>(all->size()))
                         .number("share", std::round(share * 100) / 100)
                         .raw("members", listed(*all))
                         .finish());
    }

    Store& store_;
    std::vector<SourceState> sources_;
    std::size_t canned_;
    const LineSink& sink_;
    stream::RecordParser parser_;
    std::string padded_;
    Printer printer_;
    std::vector<Item> items_;
    std::vector<std::int64_t> answers_;  // by source
};

}  // namespace

Result<void> find_lookalikes(Store& store, const std::vector<std::string>& names,
                             std::size_t canned, const LineSink& sink) {
    auto sources = sources_named(store, names);
    if (!sources) return sources.error();
    return Search{store, std::move(*sources), canned, sink}.run();
}

}  // namespace molva::store
