#include "flag/knowledge.hpp"

#include <fmt/format.h>

namespace molva::flag {

Result<std::shared_ptr<const Knowledge>> load_knowledge(const Rules& rules,
                                                        const KnowledgePlaces& places) {
    auto out = std::make_shared<Knowledge>();
    if (rules.use_model) {
        const std::string file = rules.model.empty() ? places.model.string() : rules.model;
        auto model = Model::open(file);
        if (!model) {
            // Judging without it would be another judgement, so nobody is left
            // to find out by what is missing.
            return Error{Exit::usage, file,
                         fmt::format("{}; the model of [flag] must be there, or model = false",
                                     model.error().what)};
        }
        out->model.emplace(std::move(*model));
    }
    auto topics = TopicSet::load(places.topics);
    if (!topics) return topics.error();
    out->topics = std::move(*topics);
    if (const auto checked = check_topics(rules, out->topics); !checked) return checked.error();
    return std::shared_ptr<const Knowledge>{std::move(out)};
}

}  // namespace molva::flag
