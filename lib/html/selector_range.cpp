#include "html/selector_range.hpp"

#include <charconv>
#include <chrono>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>

#include "html/selector_tree.hpp"

namespace molva::html::css {

namespace {

using Value = std::optional<double>;

bool take(std::string_view& text, char c) {
    if (text.empty() || text.front() != c) return false;
    text.remove_prefix(1);
    return true;
}

// At least `least` digits and, unless `least` is 4, no more.
std::optional<int> take_digits(std::string_view& text, std::size_t least) {
    std::size_t count = 0;
    while (count < text.size() && text[count] >= '0' && text[count] <= '9') ++count;
    if (count < least || count > (least == 4 ? 6 : least)) return std::nullopt;
    int number = 0;
    std::from_chars(text.data(), text.data() + count, number);
    text.remove_prefix(count);
    return number;
}

std::optional<std::chrono::year> take_year(std::string_view& text) {
    const auto number = take_digits(text, 4);
    if (!number || *number < 1 || *number > 32767) return std::nullopt;
    return std::chrono::year{*number};
}

Value take_month(std::string_view& text) {
    const auto year = take_year(text);
    if (!year || !take(text, '-')) return std::nullopt;
    const auto month = take_digits(text, 2);
    if (!month || *month < 1 || *month > 12) return std::nullopt;
    return int{*year} * 12 + *month - 1;
}

Value take_date(std::string_view& text) {
    using namespace std::chrono;
    const auto month_count = take_month(text);
    if (!month_count || !take(text, '-')) return std::nullopt;
    const auto number = take_digits(text, 2);
    if (!number) return std::nullopt;
    const int months = static_cast<int>(*month_count);
    const year_month_day date{year{months / 12}, month{static_cast<unsigned>(months % 12 + 1)},
                              day{static_cast<unsigned>(*number)}};
    if (!date.ok()) return std::nullopt;
    return static_cast<double>(sys_days{date}.time_since_epoch().count());
}

Value take_week(std::string_view& text) {
    using namespace std::chrono;
    const auto of = take_year(text);
    if (!of || !take(text, '-') || !take(text, 'W')) return std::nullopt;
    const auto week = take_digits(text, 2);
    if (!week || *week < 1 || *week > 53) return std::nullopt;
    // A year has a week 53 if it begins or ends with a Thursday (ISO 8601).
    const bool is_long = weekday{sys_days{*of / January / 1}} == Thursday ||
                         weekday{sys_days{*of / December / 31}} == Thursday;
    if (*week == 53 && !is_long) return std::nullopt;
    return int{*of} * 53 + *week;
}

// In seconds.
Value take_time(std::string_view& text) {
    const auto hour = take_digits(text, 2);
    if (!hour || *hour > 23 || !take(text, ':')) return std::nullopt;
    const auto minute = take_digits(text, 2);
    if (!minute || *minute > 59) return std::nullopt;
    double seconds = *hour * 3600 + *minute * 60;
    if (!take(text, ':')) return seconds;
    const auto second = take_digits(text, 2);
    if (!second || *second > 59) return std::nullopt;
    seconds += *second;
    if (!take(text, '.')) return seconds;
    double unit = 0.1;
    std::size_t digits = 0;
    for (; !text.empty() && text.front() >= '0' && text.front() <= '9'; ++digits, unit /= 10) {
        seconds += unit * (text.front() - '0');
        text.remove_prefix(1);
    }
    return digits >= 1 && digits <= 3 ? Value{seconds} : std::nullopt;
}

Value take_local(std::string_view& text) {
    const auto date = take_date(text);
    if (!date || (!take(text, 'T') && !take(text, ' '))) return std::nullopt;
    const auto time = take_time(text);
    return time ? Value{*date * 86400 + *time} : std::nullopt;
}

Value take_number(std::string_view& text) {
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || !std::isfinite(number)) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return number;
}

Value parse(std::string_view type, const char* written) {
    if (written == nullptr) return std::nullopt;
    std::string_view text{written};
    Value value;
    if (type == "number" || type == "range") value = take_number(text);
    if (type == "date") value = take_date(text);
    if (type == "month") value = take_month(text);
    if (type == "week") value = take_week(text);
    if (type == "time") value = take_time(text);
    if (type == "datetime-local") value = take_local(text);
    return text.empty() ? value : std::nullopt;
}

}  // namespace

RangeState range_state(const GumboNode* input) {
    const char* written = attribute_value(input, "type");
    if (written == nullptr) return RangeState::unlimited;
    const std::string type = lowered(written);
    // A slider has limits without being told and cannot leave them.
    if (type == "range") return RangeState::inside;
    const Value least = parse(type, attribute_value(input, "min"));
    const Value most = parse(type, attribute_value(input, "max"));
    if (!least && !most) return RangeState::unlimited;
    const Value value = parse(type, attribute_value(input, "value"));
    if (!value) return RangeState::inside;  // read as empty
    const bool below = least && *value < *least;
    const bool over = most && *value > *most;
    // Times go round midnight: from 22:00 to 06:00 is a range.
    const bool round = type == "time" && least && most && *most < *least;
    return (round ? below && over : below || over) ? RangeState::outside : RangeState::inside;
}

}  // namespace molva::html::css
