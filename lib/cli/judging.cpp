#include "cli/judging.hpp"

#include "base/lines.hpp"
#include "cli/paths.hpp"
#include "flag/judge.hpp"

namespace molva::cli {

Result<std::shared_ptr<const flag::Knowledge>> load_knowledge(const Config& config) {
    return flag::load_knowledge(config.rules, {shipped_model(), topic_dirs(config.file)});
}

std::vector<std::string> try_case(const flag::Case& one, const flag::Rules& rules,
                                  const std::shared_ptr<const flag::Knowledge>& knowledge) {
    std::string padded = one.record;
    padded.append(LineReader::kPadding, '\0');
    stream::RecordParser parser;
    const auto record = parser.parse(std::string_view{padded}.substr(0, one.record.size()));
    if (!record) return {record.error().what};
    flag::Judge judge{rules, knowledge};
    return flag::failures(one.expect, judge.judge(*record));
}

}  // namespace molva::cli
