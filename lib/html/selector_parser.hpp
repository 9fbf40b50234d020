// From the text of a selector to its program.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "html/selector_lexer.hpp"
#include "html/selector_program.hpp"

namespace molva::html::css {

class Parser {
public:
    explicit Parser(std::string_view text);
    Result<Program> run();

private:
    enum class ListKind { real, forgiving, relative };

    // selector_parser.cpp: lists, compounds, attributes
    std::optional<std::uint32_t> list(ListKind kind);
    bool item(ListKind kind, std::vector<Complex>& items);
    bool complex(ListKind kind, Complex& out);
    std::optional<Combinator> combinator();
    bool compound(Compound& out);
    bool type_selector(Compound& out);
    bool add_type(Compound& out, const Token& name);
    bool subclass(Compound& out);
    bool attribute(Simple& out);
    bool attribute_name(Simple& out);
    bool attribute_test(Simple& out);
    bool add(Compound& out, Simple simple);
    void skip_item();

    // selector_pseudo.cpp: everything behind a colon
    bool pseudo(Simple& out);
    bool plain_pseudo(const Token& name, Simple& out);
    bool functional_pseudo(const Token& name, Simple& out);
    bool nested(Simple& out, Kind kind, ListKind list_kind);
    bool nth(Simple& out, bool from_end, bool of_type);
    bool an_plus_b(AnPlusB& out);
    bool dash_b(std::string_view unit, AnPlusB& out);
    bool signed_b(AnPlusB& out);
    bool lang(Simple& out);
    bool dir(Simple& out);
    bool contains(Simple& out);
    bool matches_own(Simple& out);
    bool case_flag(bool& fold);
    bool close(const char* wanted);

    const Token& peek(std::size_t ahead = 0) const;
    const Token& take();
    bool is_delim(char c, std::size_t ahead = 0) const;
    bool at_end() const;
    void skip_space();
    bool fail(const Token& at, std::string what);
    bool refuse(const Token& at, std::string what);  ///< fails even inside :is()
    Error error_at(std::size_t offset, std::string what) const;

    std::string text_;
    std::vector<Token> tokens_;
    std::size_t at_ = 0;
    Program program_;
    std::size_t parts_ = 0;
    unsigned depth_ = 0;  ///< of lists
    std::optional<Error> error_;
    bool hopeless_ = false;  ///< a limit was passed: no list forgives that
};

}  // namespace molva::html::css
