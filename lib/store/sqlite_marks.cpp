// Finding records by their marks in SQLite.

#include "store/sqlite_marks.hpp"

#include <fmt/format.h>

#include <utility>

#include "store/sqlite_sql.hpp"
#include "store/sqlite_store.hpp"

namespace molva::store::sqlite {

namespace {

constexpr std::string_view kDigits = "0123456789abcdefghijklmnopqrstuv";
constexpr unsigned kBits = 5, kLength = 6;  // 30 bits
constexpr char kReply = 'z';                // before the mark of an answer

std::string word_of(Mark mark, bool reply) {
    std::string to;
    if (reply) to += kReply;
    for (unsigned digit = kLength; digit-- > 0;) to += kDigits[(mark >> (digit * kBits)) & 31];
    return to;
}

Mark mark_of(std::string_view word) {
    if (word.size() != kLength) return 0;
    Mark to = 0;
    for (const char letter : word) {
        const auto digit = kDigits.find(letter);
        if (digit == std::string_view::npos) return 0;
        to = (to << kBits) | static_cast<Mark>(digit);
    }
    return to;
}

}  // namespace

std::string words_of(const Marks& marks) {
    std::string to;
    const auto add = [&](Mark mark, bool reply) {
        if (mark == 0) return;
        if (!to.empty()) to += ' ';
        to += word_of(mark, reply);
    };
    for (const Mark mark : marks.text) add(mark, false);
    add(marks.reply, true);
    return to;
}

Marks marks_of(std::string_view words) {
    Marks to;
    std::size_t text = 0;
    while (!words.empty()) {
        const auto end = std::min(words.find(' '), words.size());
        const auto word = words.substr(0, end);
        words.remove_prefix(std::min(end + 1, words.size()));
        if (word.starts_with(kReply)) {
            to.reply = mark_of(word.substr(1));
        } else if (text < to.text.size()) {
            to.text[text++] = mark_of(word);
        }
    }
    return to;
}

Result<std::vector<std::string>> SqliteStore::find_word(const std::string& word,
                                                        std::size_t limit) {
    std::vector<std::string> all;
    const std::string quoted = fmt::format("\"{}\"", word);
    auto query = db_.query(sql::kMarked);
    query.bind(quoted).bind(static_cast<std::int64_t>(limit));
    while (true) {
        auto row = query.step();
        if (!row) return row.error();
        if (!*row) return all;
        auto text = record(query, 0);
        if (!text) return text.error();
        all.push_back(std::move(*text));
    }
}

Result<std::vector<std::string>> SqliteStore::find_text(Mark mark, std::size_t limit) {
    return find_word(word_of(mark, false), limit);
}

Result<std::vector<std::string>> SqliteStore::find_reply(Mark mark, std::size_t limit) {
    return find_word(word_of(mark, true), limit);
}

Result<std::int64_t> SqliteStore::count_replies(SourceId source) {
    auto query = db_.query(sql::kCountReplies);
    auto row = query.bind(source).step();
    if (!row) return row.error();
    return query.integer(0);
}

Result<void> SqliteStore::set_marks(SourceId source, BodyId id, const Marks& marks) {
    if (auto gone = db_.query(sql::kDropMarks).bind(id).bind(source).run(); !gone) return gone;
    const std::string words = words_of(marks);
    {
        auto query = db_.query(sql::kSetMarks);
        auto& bound = words.empty() ? query.bind_null() : query.bind(words);
        if (auto set = bound.bind(id).bind(source).run(); !set) return set;
    }
    if (words.empty()) return {};
    return db_.query(sql::kAddMarks).bind(id).bind(words).run();
}

Result<void> SqliteStore::each_marks(const MarksVisitor& visitor) {
    auto query = db_.query(sql::kMarks);
    while (true) {
        auto row = query.step();
        if (!row) return row.error();
        if (!*row) return {};
        visitor(query.integer(0), query.integer(1), marks_of(query.bytes(2)));
    }
}

}  // namespace molva::store::sqlite
