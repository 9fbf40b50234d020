// Random histories of listings against a model that is slow and obviously right.

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <random>
#include <set>

#include "store/events.hpp"
#include "store/forget.hpp"
#include "store/inspect.hpp"
#include "support.hpp"

using namespace molva;
using namespace molva::test;

namespace {

struct Written {
    int date = 0;  // minutes since some day, all different
    int text = 0, rating = 0, reply = 0;
    bool operator==(const Written&) const = default;
};
using Listing = std::map<std::string, Written>;

// What the promises of DESIGN say, one review after the other.
class Model {
public:
    Model(int confirm, int broken_after) : confirm_(confirm), broken_after_(broken_after) {}

    Strings crawl(const Listing& seen, bool complete, int day) {
        recover();
        int oldest = 1 << 30;
        for (const auto& [id, is] : seen) oldest = std::min(oldest, is.date);
        for (const auto& [id, is] : seen) see(id, is);
        for (auto& [id, was] : known_) {
            if (was.removed || seen.contains(id)) continue;
            if (complete || was.is.date > oldest) miss(id, was, day);
        }
        if (complete) all_ = true;
        if (!seen.empty()) reach_ = std::min(reach_, oldest);
        if (!seen.empty() || complete) baseline_ = true;
        looked_ = day;
        return take();
    }

    Strings unchanged(int day) {
        recover();
        for (auto& [id, was] : known_) {
            if (!was.removed && was.missing > 0 && was.missed == looked_) miss(id, was, day);
        }
        looked_ = day;
        return take();
    }

    Strings fail() {
        if (++failures_ >= broken_after_ && !broken_) {
            broken_ = true;
            events_.push_back("source_broken");
        }
        return take();
    }

    Listing present() const {
        Listing out;
        for (const auto& [id, was] : known_) {
            if (!was.removed) out[id] = was.is;
        }
        return out;
    }
    bool baseline() const { return baseline_; }
    void forget(const std::string& id) {
        known_.erase(id);
        forgotten_.insert(id);
    }

private:
    struct Known {
        Written is;
        bool removed = false;
        int missing = 0, missed = 0;
    };

    void recover() {
        failures_ = 0;
        if (broken_) events_.push_back("source_recovered");
        broken_ = false;
    }

    void see(const std::string& id, const Written& is) {
        if (forgotten_.contains(id)) return;
        const auto found = known_.find(id);
        if (found == known_.end()) {
            if (baseline_ && (all_ || is.date >= reach_)) events_.push_back("new " + id);
            known_[id] = {is};
            return;
        }
        const Written was = found->second.is;
        if (found->second.removed) {
            events_.push_back("returned " + id);
        } else {
            if (was.text != is.text) {
                events_.push_back("edited " + id);
            } else if (was.rating != is.rating) {
                events_.push_back("rating_changed " + id);
            }
            if (was.reply != is.reply) {
                events_.push_back((was.reply == 0  ? "replied "
                                   : is.reply == 0 ? "reply_removed "
                                                   : "reply_edited ") +
                                  id);
            }
        }
        found->second = {is};
    }

    void miss(const std::string& id, Known& was, int day) {
        was.missed = day;
        if (++was.missing < confirm_) return;
        was.removed = true;
        events_.push_back("removed " + id);
    }

    Strings take() {
        std::sort(events_.begin(), events_.end());
        return std::exchange(events_, {});
    }

    int confirm_, broken_after_;
    std::map<std::string, Known> known_;
    std::set<std::string> forgotten_;
    bool baseline_ = false, all_ = false, broken_ = false;
    int failures_ = 0, looked_ = 0;
    int reach_ = 1 << 30;
    Strings events_;
};

std::string time_of(int minutes) {
    return format_rfc3339(Instant{std::chrono::sys_days{std::chrono::year{2025} / 1 / 1}} +
                          std::chrono::minutes{minutes});
}

std::string line_of(const std::string& id, const Written& is) {
    std::string members = R"("rating":)" + std::to_string(is.rating) + R"(,"text":"words )" +
                          std::to_string(is.text) + R"(","published":{"at":")" + time_of(is.date) +
                          R"(","precision":"second","raw":"r"})";
    if (is.reply > 0) members += R"(,"reply":{"text":"r)" + std::to_string(is.reply) + "\"}";
    return review(id, members);
}

class History {
public:
    explicit History(unsigned seed)
        : random_(seed),
          confirm_(1 + pick(2)),
          broken_after_(1 + pick(2)),
          model_(confirm_, broken_after_) {
        for (int i = pick(8); i > 0; --i) write();
    }

    void run(int steps) {
        for (int step = 1; step <= steps; ++step) {
            change();
            look(step);
        }
        check_snapshot();
    }

private:
    int pick(int below) { return std::uniform_int_distribution<int>{0, below - 1}(random_); }

    void write() {
        const std::string id = "r" + std::to_string(++written_);
        world_[id] = {written_ * 10, pick(100), 1 + pick(5), pick(3)};
    }

    void change() {
        for (int i = pick(4); i > 0; --i) {
            if (pick(3) == 0) write();
            if (!gone_.empty() && pick(4) == 0) world_.insert(gone_.extract(gone_.begin()));
            if (world_.empty()) continue;
            auto at = std::next(world_.begin(), pick(static_cast<int>(world_.size())));
            switch (pick(6)) {
                case 0:
                    at->second.text = pick(100);
                    break;
                case 1:
                    at->second.rating = 1 + pick(5);
                    break;
                case 2:
                    at->second.reply = pick(3);
                    break;
                case 3:
                    gone_.insert(world_.extract(at));
                    break;
                default:
                    break;
            }
        }
    }

    // Somebody wants a review forgotten: from here on it is as if it were not there.
    void forget() {
        if (last_shown_.empty()) return;
        const auto at = std::next(last_shown_.begin(), pick(static_cast<int>(last_shown_.size())));
        const std::string id = at->first;
        if (!store::forget_review(*store_, "s", id)) return;  // gone already
        forgotten_.insert(id);
        model_.forget(id);
        check_log();
        last_.clear();
        last_shown_.clear();  // it is still on the page, which has to be read again
    }

    void check_log() {
        REQUIRE(store::read_events(*store_, {}, [&](const store::LoggedEvent& event) {
            const std::string brief = brief_of(event.line);
            const auto space = brief.find(' ');
            if (space != std::string::npos) CHECK(!forgotten_.contains(brief.substr(space + 1)));
            return Result<void>{};
        }));
    }

    void look(int day) {
        if (pick(12) == 0) forget();
        switch (pick(8)) {
            case 0:
                return expect({test::crawl(day, pick(2) ? "failed" : "blocked")}, model_.fail());
            case 1:
                if (model_.baseline() && shown_ == last_shown_ && whole_ == last_whole_) {
                    return expect({test::crawl(day, "unchanged")}, model_.unchanged(day));
                }
                break;
            case 2:  // the same input a second time, as after a crash
                if (!last_.empty()) return expect(last_, {});
                break;
            default:
                break;
        }
        show();
        Strings lines;
        for (const auto& [id, is] : shown_) lines.push_back(line_of(id, is));
        std::shuffle(lines.begin(), lines.end(), random_);
        if (!lines.empty() && pick(3) == 0)
            lines.push_back(lines[pick(static_cast<int>(lines.size()))]);
        lines.push_back(end_of(day));
        expect(lines, model_.crawl(shown_, whole_, day));
        last_ = lines;
        last_shown_ = shown_;
        last_whole_ = whole_;
    }

    // Everything, or the newest few; now and then the listing flickers.
    void show() {
        shown_ = world_;
        whole_ = pick(2) == 0;
        if (shown_.size() > 2 && pick(5) == 0) {
            shown_.erase(std::next(shown_.begin(), pick(static_cast<int>(shown_.size()))));
        }
        if (whole_) return;
        std::vector<int> dates;
        for (const auto& [id, is] : shown_) dates.push_back(is.date);
        std::sort(dates.rbegin(), dates.rend());
        const auto keep = static_cast<std::size_t>(1 + pick(6));
        if (dates.size() <= keep) return;
        std::erase_if(shown_, [&](const auto& one) { return one.second.date < dates[keep - 1]; });
    }

    std::string end_of(int day) const {
        const std::string count = R"(,"reviews":)" + std::to_string(shown_.size());
        if (whole_) return test::crawl(day, shown_.empty() ? "empty" : "ok", kComplete + count);
        if (shown_.empty()) return test::crawl(day, "partial", R"("window":{"complete":false})");
        int oldest = 1 << 30;
        for (const auto& [id, is] : shown_) oldest = std::min(oldest, is.date);
        return test::crawl(
            day, "partial",
            R"("window":{"complete":false,"oldest":")" + time_of(oldest) + "\"}" + count);
    }

    void expect(const Strings& lines, const Strings& events) {
        store::DiffOptions options;
        options.confirm_removed = confirm_;
        options.broken_after = broken_after_;
        options.group = static_cast<std::size_t>(1 + pick(3));
        auto out = diff(*store_, lines, options);
        std::sort(out.brief.begin(), out.brief.end());
        CHECK(out.brief == events);
        CHECK(out.errors.empty());
        for (const auto& line : out.lines) {
            const auto id = json::parse(line)->at("id").get<std::string>();
            CHECK(ids_.insert(id).second);  // no two events share an id
        }
        total_ += static_cast<std::int64_t>(events.size());
        CHECK(store_->last_seq().value_or(-1) == total_);
    }

    void check_snapshot() {
        Strings is, should;
        REQUIRE(store::export_reviews(*store_, {}, false, [&](std::string_view line, auto) {
            is.emplace_back(line);
            return Result<void>{};
        }));
        for (const auto& [id, what] : model_.present()) should.push_back(line_of(id, what));
        std::sort(is.begin(), is.end());
        std::sort(should.begin(), should.end());
        CHECK(is == should);
        CHECK(store::verify(*store_).value_or(Strings{"failed"}) == Strings{});
    }

    std::mt19937 random_;
    int confirm_, broken_after_;
    Model model_;
    std::unique_ptr<store::Store> store_ = memory_store();
    Listing world_, gone_, shown_, last_shown_;
    bool whole_ = false, last_whole_ = true;
    Strings last_;
    std::set<std::string> ids_, forgotten_;
    int written_ = 0;
    std::int64_t total_ = 0;
};

}  // namespace

// MOLVA_HISTORIES=N for more than the ordinary 200, MOLVA_SEED=N for one again.
TEST_CASE("store/model: random histories give exactly the events of the slow model") {
    const char* const count = std::getenv("MOLVA_HISTORIES");
    const char* const again = std::getenv("MOLVA_SEED");
    const unsigned first = again ? static_cast<unsigned>(std::atol(again)) : std::random_device{}();
    const int histories = again ? 1 : count ? std::atoi(count) : 200;
    REQUIRE(histories > 0);
    MESSAGE("seeds ", first, " and the ", histories - 1, " after it");
    for (int i = 0; i < histories; ++i) {
        const unsigned seed = first + static_cast<unsigned>(i);
        CAPTURE(seed);
        History{seed}.run(12);
    }
}
