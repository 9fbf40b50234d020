// A parsed HTML page: gumbo's tree, with limits before it and a bounded arena
// under it.
//
// gumbo is quadratic in the depth of a page, in the attributes of one tag and
// in open formatting elements, and answers 16 KB of the right bytes with
// gigabytes. Whatever reaches it has been looked at by html/guard.hpp first.

#pragma once

#include <gumbo.h>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace molva::html {

/// What a page may cost. The defaults fit every recorded page at least ten
/// times over and keep the worst one under 2 s and 256 MiB.
struct Limits {
    std::size_t bytes = 16 << 20;    ///< of UTF-8 text
    unsigned depth = 512;            ///< elements inside one another
    std::size_t elements = 400'000;  ///< start tags in all
    unsigned attributes = 256;       ///< of one element
    std::size_t memory = 96 << 20;   ///< bytes of the tree, the text not counted
};

enum class Restored;
class Islands;

/// The tree of one page. Move-only; nodes live as long as it does, and do not
/// move when it is moved.
class Document {
public:
    /// Parses a page; any bytes make a tree (HTML standard section 13.2), only
    /// the limits refuse.
    ///
    /// @param utf8  the page in UTF-8, as html/charset.hpp gives it; the
    ///              overload that takes a string keeps it without a copy
    /// @error       Exit::partial, and the message says which limit
    static Result<Document> parse(std::string_view utf8, const Limits& limits = {});
    ///
    /// @param islands  if not null, elements in which it looks for nothing may
    ///                 be without their content
    static Result<Document> parse(std::string&& utf8, const Limits& limits = {},
                                  const Islands* islands = nullptr);
    static Result<Document> parse(const char* utf8, const Limits& limits = {}) {
        return parse(std::string_view{utf8}, limits);
    }

    Document(Document&&) noexcept;
    Document& operator=(Document&&) noexcept;
    ~Document();

    /// The document node: comments, the <html> element.
    const GumboNode* root() const;

    /// The <html> element, which is there for every page.
    const GumboNode* html() const;

    /// Bytes the tree took, for tests and for -v.
    std::size_t memory() const;

private:
    struct State;
    explicit Document(std::unique_ptr<State> state);
    static Restored plant(State& state, unsigned depth);
    std::unique_ptr<State> state_;
};

}  // namespace molva::html
