// One answer taken apart: its text, its tree, the JSON that it is or holds.

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "html/document.hpp"
#include "json/tree.hpp"
#include "scrape/definition.hpp"
#include "scrape/extract.hpp"

namespace molva::scrape {

class PageData {
public:
    /// Decodes the page and parses what the definition needs of it.
    /// @error Exit::partial: a limit of the parsers. JSON that is none is not
    ///        an error here: value() is null and problem() says why
    /// @param page  has to live as long as the result
    static Result<PageData> parse(const Definition& definition, const Page& page);

    const std::string& text() const;  ///< the source in UTF-8

    /// Where selectors begin; either side may be null.
    Node root() const;

    const json::Json* value() const { return value_ ? &*value_ : nullptr; }
    const html::Document* document() const { return document_ ? &*document_ : nullptr; }
    const std::string& problem() const { return problem_; }
    /// Where an HTML page was cut off; see html/truncation.hpp.
    const std::optional<std::string>& cut_off() const { return cut_off_; }

    /// Of the first selector that finds something.
    std::vector<Node> find(const std::vector<Select>& selects) const;
    /// Whether one of the selectors finds something that is not null, false, 0
    /// or empty.
    bool says(const std::vector<Select>& selects) const;
    /// Whether there is something that they find, and none of it holds: says() is
    /// false as well where there is nothing.
    bool denies(const std::vector<Select>& selects) const;

private:
    Result<void> parse_json(const Definition& definition);
    Result<void> parse_embedded(const Definition& definition);
    void unfold_nested(const Definition& definition);

    std::string_view body_, content_type_;
    mutable std::string text_;  ///< what the tree has taken is decoded again if asked for
    std::optional<html::Document> document_;
    std::optional<json::Json> value_;
    std::string problem_;
    std::optional<std::string> cut_off_;
};

/// Whether a place holds something: any element; a JSON value other than null,
/// false, 0 and what is empty.
bool holds(const Node& node);

/// Whether one of the selectors is for this row: CSS that matches it, a
/// JSONPath that finds something in it that holds().
bool fits_any(const std::vector<Select>& selects, const Node& row);

}  // namespace molva::scrape
