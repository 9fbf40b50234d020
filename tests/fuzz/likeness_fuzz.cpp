// Any bytes as two texts: what is compared is in order, a text is like itself,
// likeness is mutual, and what is kept is among what is looked for.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "store/likeness.hpp"

using molva::store::Printer;

namespace {

void check(bool good) {
    if (!good) std::abort();
}

molva::stream::ReviewView review_of(std::string_view text) {
    molva::stream::ReviewView review;
    review.text = text;
    review.reply = molva::stream::ReplyView{text, {}, {}};
    return review;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static Printer printer;
    const std::string_view all{reinterpret_cast<const char*>(data), size};
    const auto cut = std::min(all.find('|'), size);
    const auto a = review_of(all.substr(0, cut)), b = review_of(all.substr(cut));
    const auto first = printer.print(a), second = printer.print(b);
    check(std::is_sorted(first.parts.begin(), first.parts.end()));
    check(std::adjacent_find(first.parts.begin(), first.parts.end()) == first.parts.end());
    const double same = likeness(first, first), other = likeness(first, second);
    check(same == (first.words >= molva::store::kWordsToEqual ? 1 : 0));
    check(other >= 0 && other <= 1 && other == likeness(second, first));
    const auto marks = printer.marks(a);
    const auto wanted = printer.wanted(a);
    for (const auto mark : marks.text) {
        check(mark == 0 || std::find(wanted.begin(), wanted.end(), mark) != wanted.end());
        check(mark < (1U << 30));
    }
    return 0;
}
