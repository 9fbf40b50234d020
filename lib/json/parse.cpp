// Strict reading: nlohmann's parser with a builder that counts.

#include <algorithm>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "base/utf8.hpp"
#include "json/number.hpp"
#include "json/surrogates.hpp"
#include "json/tree.hpp"

namespace molva::json {

namespace {

/// The handler of nlohmann's SAX interface; the names are the interface's.
///
/// Members wait on one stack until their container closes and are then built
/// at once: an ordered_json object that grows copies its members each time (a
/// pair with a const key cannot be moved), which nesting makes quadratic, and
/// looks every new key up among the old ones.
class Builder {
public:
    explicit Builder(const Limits& limits) : limits_(limits) {}

    bool null() { return put(Json(nullptr)); }
    bool boolean(bool value) { return put(Json(value)); }
    bool number_integer(std::int64_t value) { return put(Json(value)); }
    bool number_unsigned(std::uint64_t value) { return put(Json(value)); }
    bool number_float(double value, const std::string& token) {
        return put(number_from_token(token, value));
    }
    bool string(std::string& value) { return put(Json(std::move(value))); }
    bool binary(Json::binary_t&) { return false; }  // not in JSON text

    bool key(std::string& name) {
        key_ = std::move(name);
        return true;
    }

    bool start_object(std::size_t) { return open(); }
    bool start_array(std::size_t) { return open(); }

    bool end_array() {
        const std::size_t from = close();
        Json::array_t items;
        items.reserve(waiting_.size() - from);
        for (std::size_t i = from; i < waiting_.size(); ++i) {
            items.push_back(std::move(waiting_[i].second));
        }
        waiting_.resize(from);
        return finish(Json(std::move(items)));
    }

    bool end_object() {
        const std::size_t from = close();
        drop_repeated(from);
        Json::object_t members;
        members.reserve(waiting_.size() - from);
        for (std::size_t i = from; i < waiting_.size(); ++i) {
            // Not emplace(), which would search for the key first.
            static_cast<Json::object_t::Container&>(members).emplace_back(
                std::move(waiting_[i].first), std::move(waiting_[i].second));
        }
        waiting_.resize(from);
        return finish(Json(std::move(members)));
    }

    bool parse_error(std::size_t position, const std::string&, const Json::exception& error) {
        error_at_ = position;
        error_ = error.what();
        return false;
    }

    /// Empty if it was a limit that stopped the parser.
    const std::string& error() const { return error_; }
    const std::string& limit() const { return limit_; }
    std::size_t error_at() const { return error_at_; }
    Json take() { return std::move(waiting_.front().second); }

private:
    struct Open {
        std::size_t from;  ///< where its members begin on the stack
        std::string key;   ///< the name it has itself in its parent
    };

    bool count() {
        if (++nodes_ <= limits_.nodes) return true;
        limit_ = "JSON with more than " + std::to_string(limits_.nodes) + " values";
        return false;
    }

    bool put(Json&& value) { return count() && finish(std::move(value)); }

    bool finish(Json&& value) {
        waiting_.emplace_back(std::move(key_), std::move(value));
        key_.clear();
        return true;
    }

    bool open() {
        if (open_.size() >= limits_.depth) {
            limit_ = "JSON nested deeper than " + std::to_string(limits_.depth) + " levels";
            return false;
        }
        open_.push_back({waiting_.size(), std::move(key_)});
        key_.clear();
        return count();
    }

    std::size_t close() {
        const std::size_t from = open_.back().from;
        key_ = std::move(open_.back().key);
        open_.pop_back();
        return from;
    }

    bool all_differ(std::size_t from) const {
        for (std::size_t i = from; i < waiting_.size(); ++i) {
            for (std::size_t j = from; j < i; ++j) {
                if (waiting_[i].first == waiting_[j].first) return false;
            }
        }
        return true;
    }

    /// Leaves one member of each name from `from` on: in the place of the
    /// first, with the value of the last.
    void drop_repeated(std::size_t from) {
        if (waiting_.size() - from <= 16 && all_differ(from)) return;  // nearly always
        std::vector<std::size_t> order(waiting_.size() - from);
        std::iota(order.begin(), order.end(), from);
        std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
            const int names = waiting_[a].first.compare(waiting_[b].first);
            return names != 0 ? names < 0 : a < b;
        });
        std::vector<std::size_t> repeated;
        for (std::size_t i = 0, next = 0; i < order.size(); i = next) {
            for (next = i + 1; next < order.size(); ++next) {
                if (waiting_[order[next]].first != waiting_[order[i]].first) break;
                repeated.push_back(order[next]);
            }
            if (next > i + 1) waiting_[order[i]].second.swap(waiting_[order[next - 1]].second);
        }
        if (repeated.empty()) return;
        std::sort(repeated.begin(), repeated.end());
        std::size_t kept = from, skip = 0;
        for (std::size_t i = from; i < waiting_.size(); ++i) {
            if (skip < repeated.size() && repeated[skip] == i) {
                ++skip;
            } else {
                if (kept != i) waiting_[kept] = std::move(waiting_[i]);
                ++kept;
            }
        }
        waiting_.resize(kept);
    }

    Limits limits_;
    std::vector<std::pair<std::string, Json>> waiting_;
    std::vector<Open> open_;
    std::string key_;
    std::size_t nodes_ = 0;
    std::string error_, limit_;
    std::size_t error_at_ = 0;
};

Error refused(std::string what) { return {.status = Exit::partial, .what = std::move(what)}; }

/// "line 3, column 7" of a byte counted from 1, columns in bytes.
std::string place(std::string_view text, std::size_t position) {
    const auto before = text.substr(0, position > 0 ? position - 1 : 0);
    const auto line = std::count(before.begin(), before.end(), '\n') + 1;
    const auto start = before.rfind('\n');
    const auto column = before.size() - (start == before.npos ? 0 : start + 1) + 1;
    return "line " + std::to_string(line) + ", column " + std::to_string(column);
}

/// nlohmann's words without its error number and its own line and column.
std::string reason(std::string_view what) {
    for (const std::string_view lead : {"while parsing ", "] "}) {
        if (const auto at = what.find(lead); at != what.npos) {
            what.remove_prefix(lead == "] " ? at + lead.size() : at);
            break;
        }
    }
    // The place says it already, and what was read may be a page long.
    if (const auto at = what.find("; last read: "); at != what.npos) what = what.substr(0, at);
    return utf8::shorten(utf8::printable(what), 160);
}

}  // namespace

Result<Json> parse(std::string_view text, const Limits& limits) {
    if (text.size() > limits.bytes) {
        return refused("JSON of more than " + std::to_string(limits.bytes) + " bytes");
    }
    // nlohmann's lexer takes a NUL for the end and would not see what follows.
    if (const auto nul = text.find('\0'); nul != text.npos) {
        return refused("not JSON: " + place(text, nul + 1) + ": a NUL character");
    }
    const auto mended = with_paired_surrogates(text);
    if (mended) text = *mended;
    Builder builder{limits};
    const bool good = Json::sax_parse(text.data(), text.data() + text.size(), &builder);
    if (good) return builder.take();
    if (!builder.limit().empty()) return refused(builder.limit());
    return refused("not JSON: " + place(text, builder.error_at()) + ": " + reason(builder.error()));
}

}  // namespace molva::json
