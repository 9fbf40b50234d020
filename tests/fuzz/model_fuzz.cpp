// Any bytes as a model: refused, or usable.
#include <cstdint>
#include <string>

#include "flag/model.hpp"
#include "flag/polarity.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto model = molva::flag::Model::parse({reinterpret_cast<const char*>(data), size}, "fuzz");
    if (!model) return 0;
    molva::flag::Scorer scorer{*model};
    molva::flag::Tokens tokens;
    molva::flag::tokenize("Не плохо, но not bad!", tokens);
    std::array<molva::flag::Inputs, molva::flag::kHeads> inputs;
    if (scorer.sums(tokens, inputs)) {
        for (const auto& head : model->languages()) scorer.judge(inputs, head);
    }
    return 0;
}
