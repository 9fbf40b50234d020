// The rule language: any text is refused with a place or loads, and what loads
// can be held against reviews; what --explain says is safe to print.
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/toml.hpp"
#include "base/utf8.hpp"
#include "flag/explain.hpp"
#include "flag/judge.hpp"
#include "support/record_line.hpp"

using namespace molva;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size > 16'384) return 0;
    auto document =
        toml::Document::parse({reinterpret_cast<const char*>(data), size}, "fuzz.toml");
    if (!document) return 0;
    auto root = document->root();
    const auto rules = flag::read_rules(root);
    if (const auto good = document->finish(); !good) {
        if (good.error().what.empty() || good.error().where.empty()) __builtin_trap();
        return 0;
    }
    flag::Judge judge{rules, std::make_shared<const flag::Knowledge>()};
    stream::RecordParser parser;
    for (const std::string_view text :
         {R"({"type":"review","source":"maps","subject":"Acme","score":0.5,"text":"no refund, a b c"})",
          R"({"type":"event","event":"edited","source":"s","before":{"score":1},"review":{"score":0,)"
          R"("title":"деньги","text":"так и не вернули","author":{"name":"refund"},"votes":{"up":3}}})"}) {
        const test::RecordLine line{text};
        const auto record = parser.parse(line.view());
        if (!record) __builtin_trap();
        const auto judgement = judge.judge(*record, flag::Detail::outcomes);
        if (!judgement) __builtin_trap();
        if (judgement->outcomes.size() != rules.rules.size()) __builtin_trap();
        const std::string words = flag::explain(*judgement, *record, rules);
        for (std::size_t from = 0; from < words.size();) {
            const auto end = words.find('\n', from);
            const auto one = std::string_view{words}.substr(from, end - from);
            if (utf8::printable(one) != one) __builtin_trap();
            from = end == std::string::npos ? words.size() : end + 1;
        }
    }
    return 0;
}
