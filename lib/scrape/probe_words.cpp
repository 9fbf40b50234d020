#include "scrape/probe_words.hpp"

#include <algorithm>
#include <cctype>

namespace molva::scrape::probe {

namespace {

constexpr std::size_t kMostWords = 12;

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return is_lower(c) || is_upper(c); }

/// Letters, digits and capitals in an order in which nobody writes words.
bool looks_random(std::string_view text) {
    if (text.size() < 4) return false;
    int digits = 0, turns = 0, upper = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        digits += is_digit(text[i]) ? 1 : 0;
        upper += is_upper(text[i]) ? 1 : 0;
        if (i == 0) continue;
        const bool turn = is_digit(text[i]) != is_digit(text[i - 1]) ||
                          (is_upper(text[i]) && is_lower(text[i - 1]));
        turns += turn ? 1 : 0;
    }
    const bool vowels = text.find_first_of("aeiouyAEIOUY") != std::string_view::npos;
    if (digits > 0 && turns >= 2) return true;  // "3kZ9x", "1q2w3e"
    if (digits > 0 && digits * 2 >= static_cast<int>(text.size())) return true;
    if (turns >= 3 && text.size() <= 8) return true;  // "bdVaJa"
    return !vowels && text.size() >= 5 && upper > 0;  // "bXzRtW"
}

bool starts_like_tool(std::string_view name) {
    for (const std::string_view tool : {"css-", "sc-", "jsx-", "emotion-", "svelte-", "jss", "_"}) {
        if (!name.starts_with(tool)) continue;
        const auto rest = name.substr(tool.size());
        const bool digit = rest.find_first_of("0123456789") != std::string_view::npos;
        if (rest.size() >= 4 && (digit || looks_random(rest))) return true;
        if (tool == "jss" && digit) return true;
    }
    return false;
}

}  // namespace

std::vector<std::string> words_of(std::string_view name) {
    std::vector<std::string> out;
    std::string word;
    const auto end_word = [&] {
        if (!word.empty() && out.size() < kMostWords) out.push_back(word);
        word.clear();
    };
    for (std::size_t i = 0; i < name.size() && i < 256; ++i) {
        const char c = name[i];
        if (!is_letter(c)) {
            end_word();
            continue;
        }
        const bool begins =
            is_upper(c) && i > 0 &&
            (is_lower(name[i - 1]) ||
             (is_upper(name[i - 1]) && i + 1 < name.size() && is_lower(name[i + 1])));
        if (begins) end_word();
        word += is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c;
    }
    end_word();
    return out;
}

bool hints(const std::vector<std::string>& words, std::string_view list) {
    while (!list.empty()) {
        const auto end = std::min(list.find(' '), list.size());
        const auto one = list.substr(0, end);
        list.remove_prefix(std::min(end + 1, list.size()));
        if (one.empty()) continue;
        for (const auto& word : words) {
            if (word == one || (one.size() >= 5 && word.starts_with(one))) return true;
        }
    }
    return false;
}

bool is_plain_name(std::string_view name) {
    if (name.empty() || name.size() > 80) return false;
    std::size_t first = 0;
    while (first < name.size() && name[first] == '-') ++first;
    if (first > 1 || first == name.size() || is_digit(name[first])) return false;
    return std::all_of(name.begin(), name.end(),
                       [](char c) { return is_letter(c) || is_digit(c) || c == '-' || c == '_'; });
}

Judged judge_name(std::string_view name) {
    if (starts_like_tool(name)) return {Naming::made, {}};
    for (const std::string_view mark : {"__", "--", "_", "-"}) {
        const auto at = name.rfind(mark);
        if (at == std::string_view::npos || at == 0) continue;
        const auto tail = name.substr(at + mark.size());
        const bool hash = tail.size() >= 5 && tail.size() <= 12 && looks_random(tail);
        if (!hash) continue;
        const auto head = name.substr(0, at + mark.size());
        const bool word = words_of(head).size() > 0 && head.size() >= 4;
        return word ? Judged{Naming::prefix, head} : Judged{Naming::made, {}};
    }
    if (name.size() <= 12 && looks_random(name)) {
        // "stars4" and "col2" are words with a number.
        const auto digit = name.find_first_of("0123456789");
        const bool ends = digit != std::string_view::npos && digit >= 3 &&
                          name.find_first_not_of("0123456789", digit) == std::string_view::npos;
        const bool camel = digit == std::string_view::npos && name.size() > 8;
        if (!ends && !camel) return {Naming::made, {}};
    }
    return {};
}

}  // namespace molva::scrape::probe
