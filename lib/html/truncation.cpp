#include "html/truncation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/ascii.hpp"
#include "html/ascii.hpp"

namespace molva::html {

namespace {

constexpr std::size_t kTail = 4096;

/// Hand-written pages forget one end tag or another.
constexpr int kManyOpen = 3;

/// What is no markup inside (HTML standard sections 13.2.5.2 to 13.2.5.4).
constexpr std::array<std::string_view, 7> kRawText = {"script", "style",  "textarea", "title",
                                                      "xmp",    "iframe", "noframes"};

/// Whose end tag may not be left out (section 13.1.2.4).
constexpr std::array<std::string_view, 10> kClosed = {"div", "section", "article", "main", "table",
                                                      "ul",  "ol",      "form",    "span", "a"};

template <std::size_t N>
std::size_t place_of(std::string_view name, const std::array<std::string_view, N>& names) {
    const auto at =
        std::find_if(names.begin(), names.end(), [&](auto each) { return same_word(each, name); });
    return static_cast<std::size_t>(at - names.begin());
}

bool is_end_of_page(std::string_view name) {
    return same_word(name, "html") || same_word(name, "body");
}

std::string_view name_at(std::string_view text, std::size_t from) {
    std::size_t to = from;
    while (to < text.size() && !is_blank(text[to]) && text[to] != '>' && text[to] != '/') ++to;
    return text.substr(from, to - from);
}

/// Whether an end tag with one of the page's own names is in `text`.
bool has_end_of_page(std::string_view text) {
    for (auto at = text.find("</"); at != text.npos; at = text.find("</", at + 2)) {
        if (is_end_of_page(name_at(text, at + 2))) return true;
    }
    return false;
}

class Scan {
public:
    explicit Scan(std::string_view text) : text_{text} {}

    std::optional<std::string> run() {
        for (at_ = text_.find('<'); at_ != text_.npos; at_ = text_.find('<', at_)) {
            if (text_.substr(at_).starts_with("<!--")) {
                // "<!-->" is a whole comment.
                const auto end = text_.find("-->", at_ + 2);
                if (end == text_.npos) return "inside a comment";
                at_ = end + 3;
                continue;
            }
            const bool closes = text_.substr(at_).starts_with("</");
            const auto from = at_ + (closes ? 2 : 1);
            if (from >= text_.size() || !is_letter(text_[from])) {
                at_ = from;
                continue;
            }
            const auto name = name_at(text_, from);
            if (closes && is_end_of_page(name)) return std::nullopt;
            if (!skip_tag(from + name.size())) return "inside a tag";
            if (auto inside = take(name, closes)) return inside;
        }
        const int open = std::max(0, open_total());
        if (!is_page_ || open < kManyOpen) return std::nullopt;
        return fmt::format("with {} elements open", open);
    }

private:
    /// Behind the tag's ">"; false if there is none.
    bool skip_tag(std::size_t from) {
        while (from < text_.size() && text_[from] != '>') {
            if (text_[from++] != '=') continue;
            while (from < text_.size() && is_blank(text_[from])) ++from;
            if (from == text_.size() || (text_[from] != '"' && text_[from] != '\'')) continue;
            from = std::min(text_.find(text_[from], from + 1), text_.size());
        }
        at_ = from + 1;
        return from < text_.size();
    }

    /// Counts the element; goes to the end of its text where that is no markup.
    std::optional<std::string> take(std::string_view name, bool closes) {
        is_page_ = is_page_ || is_end_of_page(name);
        if (const auto place = place_of(name, kClosed); place < kClosed.size()) {
            open_[place] = std::max(0, open_[place] + (closes ? -1 : 1));
        }
        if (closes || place_of(name, kRawText) == kRawText.size()) return std::nullopt;
        for (auto end = text_.find("</", at_); end != text_.npos; end = text_.find("</", end + 2)) {
            if (!same_word(text_.substr(end + 2, name.size()), name)) continue;
            at_ = end;
            return std::nullopt;
        }
        return fmt::format("inside a <{}>", name);
    }

    int open_total() const {
        int total = 0;
        for (const int each : open_) total += each;
        return total;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::array<int, kClosed.size()> open_{};
    bool is_page_ = false;
};

}  // namespace

std::optional<std::string> cut_off(std::string_view utf8) {
    const auto tail = utf8.substr(utf8.size() - std::min(utf8.size(), kTail));
    if (has_end_of_page(tail)) return std::nullopt;
    return Scan{utf8}.run();
}

}  // namespace molva::html
