#include "flag/recall.hpp"

#include <utility>

#include "base/lines.hpp"
#include "base/utf8.hpp"

namespace molva::flag {

Remembered remember(const stream::ReviewView& review, store::Printer& printer) {
    Remembered to;
    to.source = review.source;
    to.id = review.id;
    to.subject = review.subject;
    to.name = utf8::lower(review.author_name);
    to.author = !review.author_id.empty()    ? review.author_id
                : !review.author_url.empty() ? review.author_url
                                             : std::string_view{to.name};
    if (const auto at = parse_rfc3339(review.published.at)) to.at = at->at;
    to.print = printer.print(review);
    to.reply = printer.reply_print(review);
    return to;
}

std::optional<Remembered> RecordReader::read(std::string_view record, store::Printer& printer) {
    padded_.assign(record).append(LineReader::kPadding, '\0');
    const auto parsed = parser_.parse(std::string_view{padded_}.substr(0, record.size()));
    if (!parsed || !parsed->review) return std::nullopt;
    return remember(*parsed->review, printer);
}

const Recall::Item* Recall::at(std::uint64_t number) const {
    if (number == 0 || number + most_ <= last_) return nullptr;
    return &items_[(number - 1) % most_];
}

// Chains lead from newer to older and end where the ring was written over, so
// only the heads have to be looked after.
void Recall::forget(const Item& item, std::uint64_t number) {
    for (std::size_t i = 0; i < kMarks; ++i) {
        Newest& newest = i + 1 == kMarks ? reply_ : text_;
        const auto head = newest.find(item.marks[i]);
        if (head != newest.end() && head->second == number) newest.erase(head);
    }
}

void Recall::add(const store::Marks& marks, Remembered review) {
    if (marks.none()) return;
    const std::uint64_t number = last_ + 1;
    if (number > most_) forget(items_[(number - 1) % most_], number - most_);
    Item item;
    item.review = std::move(review);
    item.marks = {marks.text[0], marks.text[1], marks.reply};
    for (std::size_t i = 0; i < kMarks; ++i) {
        if (item.marks[i] == 0) continue;
        std::uint64_t& head = (i + 1 == kMarks ? reply_ : text_)[item.marks[i]];
        item.before[i] = std::exchange(head, number);
    }
    if (number > most_) {
        items_[(number - 1) % most_] = std::move(item);
    } else {
        items_.push_back(std::move(item));
    }
    last_ = number;
}

std::vector<const Remembered*> Recall::find(const Newest& newest, store::Mark mark,
                                            std::size_t limit, bool reply) const {
    std::vector<const Remembered*> all;
    const auto head = newest.find(mark);
    if (mark == 0 || head == newest.end()) return all;
    std::uint64_t number = head->second;
    while (const Item* const item = at(number)) {
        if (all.size() == limit) break;
        all.push_back(&item->review);
        const std::size_t place = reply ? kMarks - 1 : item->marks[0] == mark ? 0 : 1;
        number = item->before[place];
    }
    return all;
}

std::vector<const Remembered*> Recall::find_text(store::Mark mark, std::size_t limit) const {
    return find(text_, mark, limit, false);
}

std::vector<const Remembered*> Recall::find_reply(store::Mark mark, std::size_t limit) const {
    return find(reply_, mark, limit, true);
}

}  // namespace molva::flag
