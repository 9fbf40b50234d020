#include "cli/flagging.hpp"

#include <fmt/format.h>

#include <string>
#include <utility>

#include "flag/explain.hpp"

namespace molva::cli {

Flagging::Flagging(const flag::Rules& rules, std::shared_ptr<const flag::Knowledge> knowledge,
                   Io& io, FlagOutput output)
    : rules_(rules), judge_(rules, std::move(knowledge)), io_(io), output_(output) {}

void Flagging::take(std::string_view line, const Io::Place& where) {
    if (const auto read = parser_.parse(line, record_); !read) {
        return io_.report({read.error().status, where, read.error().what});
    }
    const bool in_words = output_ == FlagOutput::in_words, all = output_ == FlagOutput::all;
    const auto detail = in_words                ? flag::Detail::outcomes
                        : all || write_doubted_ ? flag::Detail::all
                                                : flag::Detail::if_flagged;
    const bool judged = judge_.judge(record_, judgement_, detail);
    const bool flagged = judged && judgement_.flagged();
    judged_ += judged;
    flagged_ += flagged;
    if (in_words) {
        if (judged) io_.print(flag::explain(judgement_, record_, rules_));
        const std::string doubt = doubting_ ? doubting_->in_words(record_) : std::string{};
        if (!judged && !doubt.empty()) io_.print(fmt::format("{}\n", record_.source));
        io_.print(doubt);
        return;
    }
    const std::string doubt = doubting_ ? doubting_->of(record_) : std::string{};
    const bool tells = judged && judgement_.tells();
    if (!tells && doubt.empty()) {
        const bool ours =
            record_.kind == stream::Kind::review || record_.kind == stream::Kind::event;
        if (all || !ours) io_.record(line);
        return;
    }
    const bool doubted = write_doubted_ && !doubt.empty();
    if (!all && !doubted && !flagged) return;
    // As nearly all are: no copy is made on the way.
    if (tells && doubt.empty() && !record_.has_flag) {
        return io_.record_by([&](std::string& out) {
            const auto end = stream::append_opened(out, record_.line, "flag");
            flag::append_json(out, judgement_);
            out.append(end);
        });
    }
    std::string flag = tells ? flag::to_json(judgement_) : "{}";
    if (!doubt.empty()) flag = stream::with_member(flag, "doubt", doubt);
    io_.record(stream::with_member(record_.line, "flag", flag));
}

void Flagging::doubt(std::unique_ptr<Doubting> doubting, bool write) {
    doubting_ = std::move(doubting);
    write_doubted_ = write;
}

}  // namespace molva::cli
