// Finding records by their marks in PostgreSQL.

#include "store/postgres_marks.hpp"

#include <limits>
#include <utility>

#include "store/postgres_sql.hpp"
#include "store/postgres_store.hpp"
#include "store/postgres_whole.hpp"

namespace molva::store::postgres {

namespace {

constexpr std::int64_t kPage = 4096;

Mark mark_at(const Rows& rows, int at, int column) {
    return rows.null(at, column) ? 0 : static_cast<Mark>(rows.integer(at, column));
}

}  // namespace

Result<std::vector<std::string>> PostgresStore::find_mark(const char* statement, Mark mark,
                                                          std::size_t limit) {
    if (auto sent = flush_bodies(); !sent) return sent.error();
    Params params;
    params.add(std::int64_t{mark}).add(static_cast<std::int64_t>(limit));
    const auto rows = session_->query(statement, params);
    if (!rows) return rows.error();
    std::vector<std::string> all;
    for (int at = 0; at < rows->size(); ++at) all.push_back(rows->text(at, 1));
    return all;
}

Result<std::vector<std::string>> PostgresStore::find_text(Mark mark, std::size_t limit) {
    return find_mark(sql::kFindText, mark, limit);
}

Result<std::vector<std::string>> PostgresStore::find_reply(Mark mark, std::size_t limit) {
    return find_mark(sql::kFindReply, mark, limit);
}

Result<std::int64_t> PostgresStore::count_replies(SourceId source) {
    if (auto sent = flush_entries(); !sent) return sent.error();
    Params params;
    const auto rows = session_->query(sql::kCountReplies, params.add(source));
    if (!rows) return rows.error();
    return rows->integer(0, 0);
}

Result<void> PostgresStore::set_marks(SourceId source, BodyId id, const Marks& marks) {
    return whole(*this, *session_, [&]() -> Result<void> {
        if (auto owned = own(source); !owned) return owned;
        if (id >= first_new_body_) {
            if (auto sent = flush_bodies(); !sent) return sent;
        }
        Params params;
        params.add(source).add(id);
        for (const Mark mark : {marks.text[0], marks.text[1], marks.reply}) {
            params.add(mark == 0 ? std::nullopt : std::optional{std::int64_t{mark}});
        }
        return session_->post(sql::kSetMarks, params);
    });
}

Result<void> PostgresStore::each_marks(const MarksVisitor& visitor) {
    if (auto sent = flush_bodies(); !sent) return sent;
    std::int64_t source = std::numeric_limits<std::int64_t>::min(), id = source;
    while (true) {
        Params params;
        const auto rows =
            session_->query(sql::kMarks, params.add(source).add(id).add(std::int64_t{kPage}));
        if (!rows) return rows.error();
        for (int at = 0; at < rows->size(); ++at) {
            source = rows->integer(at, 0);
            id = rows->integer(at, 1);
            visitor(source, id,
                    {{mark_at(*rows, at, 2), mark_at(*rows, at, 3)}, mark_at(*rows, at, 4)});
        }
        if (rows->size() < kPage) return {};
    }
}

}  // namespace molva::store::postgres
