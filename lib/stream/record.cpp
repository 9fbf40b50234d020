#include "stream/record.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <string>

#include "json/surrogates.hpp"
#include "json/tree.hpp"
#include "json/value.hpp"

namespace molva::stream {

namespace sj = simdjson::dom;

namespace {

// A known field of another type than the page says; the text names it.
struct Mismatch {
    std::string_view field;
    std::string_view wanted;
};

void take(std::string_view field, const sj::element& from, std::string_view& to) {
    if (from.get(to) != simdjson::SUCCESS) throw Mismatch{field, "a string"};
}

void take(std::string_view field, const sj::element& from, std::optional<double>& to) {
    double value = 0;
    if (from.get(value) != simdjson::SUCCESS) throw Mismatch{field, "a number"};
    to = value;
}

void take(std::string_view field, const sj::element& from, std::optional<std::int64_t>& to) {
    std::int64_t value = 0;
    if (from.get(value) != simdjson::SUCCESS) throw Mismatch{field, "a whole number"};
    to = value;
}

void take(std::string_view field, const sj::element& from, std::optional<bool>& to) {
    bool value = false;
    if (from.get(value) != simdjson::SUCCESS) throw Mismatch{field, "true or false"};
    to = value;
}

sj::object object(std::string_view field, const sj::element& from) {
    sj::object value;
    if (from.get(value) != simdjson::SUCCESS) throw Mismatch{field, "an object"};
    return value;
}

void take(std::string_view field, const sj::element& from, DateView& to) {
    for (const auto& [key, value] : object(field, from)) {
        if (key == "at") take("at", value, to.at);
        if (key == "precision") take("precision", value, to.precision);
        if (key == "raw") take("raw", value, to.raw);
    }
}

void take_author(const sj::element& from, ReviewView& to) {
    for (const auto& [key, value] : object("author", from)) {
        if (key == "name") take("author.name", value, to.author_name);
        if (key == "url") take("author.url", value, to.author_url);
        if (key == "id") take("author.id", value, to.author_id);
        if (key == "followers") take("author.followers", value, to.author_followers);
    }
}

void take_reply(const sj::element& from, ReviewView& to) {
    ReplyView reply;
    for (const auto& [key, value] : object("reply", from)) {
        if (key == "text") take("reply.text", value, reply.text);
        if (key == "author") take("reply.author", value, reply.author);
        if (key == "published") take("reply.published", value, reply.published);
    }
    to.reply = reply;
}

void take_votes(const sj::element& from, ReviewView& to) {
    for (const auto& [key, value] : object("votes", from)) {
        if (key == "up") take("votes.up", value, to.votes_up);
        if (key == "down") take("votes.down", value, to.votes_down);
    }
}

// Reviews come by the million: the length of a key leads to the few it may be.
void take_field(std::string_view key, const sj::element& value, ReviewView& to) {
    const auto is = [key](std::string_view name) { return key == name; };
    switch (key.size()) {
        case 2:
            if (is("id")) take(key, value, to.id);
            return;
        case 3:
            if (is("url")) take(key, value, to.url);
            return;
        case 4:
            if (is("text")) return take(key, value, to.text);
            if (is("pros")) return take(key, value, to.pros);
            if (is("cons")) return take(key, value, to.cons);
            if (is("lang")) take(key, value, to.lang);
            return;
        case 5:
            if (is("title")) return take(key, value, to.title);
            if (is("score")) return take(key, value, to.score);
            if (is("votes")) return take_votes(value, to);
            if (is("reply")) return take_reply(value, to);
            if (is("views")) return take(key, value, to.views);
            if (is("place")) take(key, value, to.place);
            return;
        case 6:
            if (is("source")) return take(key, value, to.source);
            if (is("author")) return take_author(value, to);
            if (is("rating")) return take(key, value, to.rating);
            if (is("edited")) take(key, value, to.edited);
            return;
        case 7:
            if (is("subject")) return take(key, value, to.subject);
            if (is("scraper")) return take(key, value, to.scraper);
            if (is("id_kind")) return take(key, value, to.id_kind);
            if (is("version")) return take(key, value, to.version);
            if (is("fetched")) take(key, value, to.fetched);
            return;
        case 8:
            if (is("verified")) take(key, value, to.verified);
            return;
        case 9:
            if (is("published")) take(key, value, to.published);
            return;
        case 11:
            if (is("rating_best")) take(key, value, to.rating_best);
            return;
        case 12:
            if (is("rating_worst")) take(key, value, to.rating_worst);
            return;
        default:
            return;
    }
}

void take_before(const sj::element& from, Record& to) {
    for (const auto& [key, value] : object("before", from)) {
        if (key == "rating") take("before.rating", value, to.before_rating);
        if (key == "score") take("before.score", value, to.before_score);
    }
}

ReviewView read_review(const sj::object& from) {
    ReviewView to;
    for (const auto& [key, value] : from) take_field(key, value, to);
    return to;
}

void read_type(const sj::object& from, Record& to) {
    for (const auto& [key, value] : from) {
        if (key != "type") continue;
        take(key, value, to.type);
        break;  // it stands at the front
    }
    to.kind = to.type == "review"  ? Kind::review
              : to.type == "crawl" ? Kind::crawl
              : to.type == "event" ? Kind::event
                                   : Kind::other;
}

// A review's own fields and those that every record may have.
void read_review_record(const sj::object& from, Record& to) {
    ReviewView& review = to.review.emplace();
    for (const auto& [key, value] : from) {
        take_field(key, value, review);
        if (key.size() == 4 && key == "flag") to.has_flag = true;
    }
    to.source = review.source;
    to.subject = review.subject;
}

void read_other_record(const sj::object& from, Record& to) {
    for (const auto& [key, value] : from) {
        if (key == "flag") to.has_flag = true;
        if (to.kind == Kind::other) continue;  // nothing else of it is ours to judge
        if (key == "source") take(key, value, to.source);
        if (key == "subject") take(key, value, to.subject);
        if (to.kind != Kind::event) continue;
        if (key == "seq") take(key, value, to.seq);
        if (key == "id") take(key, value, to.event_id);
        if (key == "event") take(key, value, to.event);
        if (key == "at") take(key, value, to.at);
        if (key == "before") take_before(value, to);
        if (key == "review") to.review = read_review(object(key, value));
    }
}

}  // namespace

std::string_view ReviewView::field(std::string_view name) const {
    if (name == "title") return title;
    if (name == "text") return text;
    if (name == "pros") return pros;
    if (name == "cons") return cons;
    if (name == "author") return author_name;
    if (name == "version") return version;
    if (name == "place") return place;
    if (name == "reply") return reply ? reply->text : std::string_view{};
    return {};
}

namespace {

// What simdjson found, where that says more than that it is none.
std::string_view why(simdjson::error_code code) {
    switch (code) {
        case simdjson::UTF8_ERROR:
            return ": it is not UTF-8";
        case simdjson::DEPTH_ERROR:
            return ": it is nested too deep";
        case simdjson::STRING_ERROR:
            return ": a string in it has an escape that stands for nothing";
        case simdjson::NUMBER_ERROR:
            return ": a number in it is too large";
        default:
            return "";
    }
}

// Recursion is as deep as json::Limits::depth lets a tree be.
void drop_wide_numbers(json::Json& node) {
    if (node.is_binary()) node = nullptr;
    if (!node.is_structured()) return;
    for (auto& inner : node) drop_wide_numbers(inner);
}

}  // namespace

struct RecordParser::Impl {
    sj::parser parser;
    std::string narrowed, paired;

    // simdjson refuses a number that fits no machine word, which is fine JSON
    // in a field that we do not know. It is read once more without such numbers.
    simdjson::error_code parse_wide(std::string_view line, sj::element& out) {
        auto tree = json::parse(line);
        if (!tree) return simdjson::NUMBER_ERROR;
        drop_wide_numbers(*tree);
        narrowed = json::dump(*tree);
        return parser.parse(narrowed).get(out);
    }

    // A text that was cut inside an emoji is JSON by the grammar (RFC 8259, section
    // 8.2), but no text: U+FFFD stands there for whoever reads the record next, too.
    simdjson::error_code parse_paired(Record& to, sj::element& out) {
        auto mended = json::with_paired_surrogates(to.line);
        if (!mended) return simdjson::STRING_ERROR;
        paired = std::move(*mended);
        const auto size = paired.size();
        paired.append(simdjson::SIMDJSON_PADDING, '\0');
        to.line = std::string_view{paired}.substr(0, size);
        return parser.parse(paired.data(), size, false).get(out);
    }

    // What a record holds besides its review is small: that is written only if
    // there is one.
    static void clear(Record& to) {
        to.review.reset();
        to.kind = Kind::other;
        to.type = to.source = to.subject = to.event_id = to.event = to.at = {};
        to.has_flag = false;
        to.seq.reset();
        to.before_rating.reset();
        to.before_score.reset();
    }

    Result<void> read(std::string_view line, Record& to) {
        clear(to);
        to.line = line;
        sj::element root;
        auto code = parser.parse(line.data(), line.size(), false).get(root);
        if (code == simdjson::STRING_ERROR) code = parse_paired(to, root);
        if (code == simdjson::NUMBER_ERROR) code = parse_wide(to.line, root);
        sj::object top;
        if (code != simdjson::SUCCESS || root.get(top) != simdjson::SUCCESS) {
            const bool marked = line.starts_with("\xEF\xBB\xBF");
            return Error{Exit::partial, {},
                         fmt::format("not a JSON object{}",
                                     marked ? ": it begins with a byte order mark" : why(code))};
        }
        try {
            read_type(top, to);
            to.kind == Kind::review ? read_review_record(top, to) : read_other_record(top, to);
        } catch (const Mismatch& wrong) {
            return Error{
                Exit::partial,
                {},
                fmt::format("{} record: \"{}\" must be {}", to.type.empty() ? "this" : to.type,
                            wrong.field, wrong.wanted)};
        }
        return {};
    }
};

RecordParser::RecordParser() : impl_(std::make_unique<Impl>()) {}
RecordParser::~RecordParser() = default;
RecordParser::RecordParser(RecordParser&&) noexcept = default;
RecordParser& RecordParser::operator=(RecordParser&&) noexcept = default;

// A record is large: it is filled where the caller gets it.
Result<Record> RecordParser::parse(std::string_view line) {
    Result<Record> record{Record{}};
    if (const auto read = impl_->read(line, *record); !read) record = read.error();
    return record;
}

Result<void> RecordParser::parse(std::string_view line, Record& to) {
    return impl_->read(line, to);
}

// Keys are names of ours, which need no escapes.
std::string_view append_opened(std::string& out, std::string_view line, std::string_view key) {
    const auto brace = line.rfind('}');
    const auto before = line.find_last_not_of(" \t\r\n", brace - 1);
    out.append(line, 0, brace);
    out.append(line[before] == '{' ? "\"" : ",\"").append(key).append("\":");
    return line.substr(brace);
}

std::string with_member(std::string_view line, std::string_view key, std::string_view json) {
    std::string base{line};
    // A key may be written with escapes: "fl\\u0061g".
    if (line.find(json::quote(key)) != std::string_view::npos ||
        line.find('\\') != std::string_view::npos) {
        if (auto tree = json::parse(line); tree && tree->erase(std::string{key}) > 0) {
            base = json::dump(*tree);
        }
    }
    std::string out;
    const auto end = append_opened(out, base, key);
    out.append(json).append(end);
    return out;
}

}  // namespace molva::stream
