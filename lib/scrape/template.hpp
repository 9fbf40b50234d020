// Text with places to fill: "https://shop.example/{country}/app/{id}".
//
// {name} puts the value in percent-encoded (RFC 6570 section 3.2.2, simple
// expansion), {+name} leaves reserved characters such as "/" and ":" as they
// are (section 3.2.3). Braces around anything but a lower-case name are text,
// so that a JSON body needs no escapes.

#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace molva::scrape {

class Template {
public:
    Template() = default;
    explicit Template(std::string_view text);

    /// How a value is written into the text around it.
    enum class Quoting {
        url,   ///< percent-encoded; {+name} keeps the reserved characters
        json,  ///< as the inside of a JSON string
        none,  ///< as it is
    };

    using Lookup = std::function<std::optional<std::string>(std::string_view name)>;

    /// The text with every place filled.
    /// @return nothing if `lookup` knows no value for one of the names
    std::optional<std::string> fill(const Lookup& lookup, Quoting quoting) const;

    /// The names in the order of the text, repeated ones too.
    std::vector<std::string> names() const;

    const std::string& text() const { return text_; }
    bool empty() const { return text_.empty(); }

private:
    struct Piece {
        std::string text;       ///< literal text, or the name of a place
        bool place = false;
        bool reserved = false;  ///< {+name}
    };
    std::string text_;
    std::vector<Piece> pieces_;
};

/// Takes URLs apart by a pattern such as "https://shop.example/p/{slug}/*":
/// "*" stands for any text, {name} for one or more characters up to the next
/// "/", "?", "#" or "&", {+name} for the same with "/" and "&" in it.
class UrlMatcher {
public:
    using Values = std::vector<std::pair<std::string, std::string>>;
    using Own = std::function<std::string(std::string_view name)>;

    /// @param own  the pattern (RE2) that the value of a name has to match, or "";
    ///             so "/{post}-*" takes a number before words. A URL of the right
    ///             form is taken even if no value fits: who reads the values then
    ///             says what is wrong with them
    explicit UrlMatcher(std::string_view pattern, const Own& own = {});

    /// @return the values of the names, percent-decoded; nothing if the URL has
    ///         another form
    std::optional<Values> match(std::string_view url) const;

private:
    struct Form;
    static std::shared_ptr<const Form> read(std::string_view pattern, const Own& own);
    std::vector<std::shared_ptr<const Form>> forms_;  // the first that takes it counts
};

/// The same for one URL.
std::optional<UrlMatcher::Values> match_url(std::string_view pattern, std::string_view url,
                                            const UrlMatcher::Own& own = {});

}  // namespace molva::scrape
