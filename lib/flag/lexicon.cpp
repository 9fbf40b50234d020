#include "flag/lexicon.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>

#include "base/utf8.hpp"
#include "flag/vocabulary.hpp"

namespace molva::flag {

namespace {

struct Sum {
    double weight = 0;
    int count = 0;
};

}  // namespace

Result<Lexicon> read_lexicon(std::string_view text, std::string_view name) {
    const WordReader reader;
    std::map<std::uint64_t, Sum> sums;
    Tokens tokens;
    for (std::size_t line = 1; !text.empty(); ++line) {
        const auto end = std::min(text.find('\n'), text.size());
        std::string_view row = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (row.ends_with('\r')) row.remove_suffix(1);
        if (row.empty() || row.front() == '#') continue;
        const auto tab = row.find('\t');
        double weight = 0;
        const char* last = row.data() + row.size();
        const bool number = tab != std::string_view::npos &&
                            std::from_chars(row.data() + tab + 1, last, weight).ptr == last;
        tokenize(row.substr(0, std::min(tab, row.size())), tokens);
        if (!number || !(std::abs(weight) <= 3) || tokens.all.size() != 1 ||
            tokens.all.front().kind != TokenKind::word) {
            return Error{Exit::usage, fmt::format("{}:{}", name, line),
                         "expected a word, a tab and a weight from -3 to 3"};
        }
        auto& sum = sums[reader.facts(tokens, tokens.all.front()).stem];
        sum.weight += weight;
        ++sum.count;
    }
    Lexicon out;
    for (const auto& [stem, sum] : sums) {
        const auto weight = static_cast<std::int8_t>(std::lround(sum.weight / sum.count));
        if (weight != 0) out.push_back({stem, weight});
    }
    return out;
}

std::int8_t find(const LexiconEntry* begin, const LexiconEntry* end, std::uint64_t stem) {
    const auto* found = std::lower_bound(
        begin, end, stem,
        [](const LexiconEntry& entry, std::uint64_t wanted) { return entry.stem < wanted; });
    return found != end && found->stem == stem ? found->weight : std::int8_t{0};
}

}  // namespace molva::flag
