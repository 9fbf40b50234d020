#include "flag/tokens.hpp"

#include "flag/cutter.hpp"

namespace molva::flag {

void Tokens::clear() {
    all.clear();
    folded.clear();
    letters = {};
    speech = {};
    heard = false;
    text = {};
}

std::u32string_view Tokens::fold_now(const Token& token) const {
    Tokens again;
    Cutter{text.substr(token.begin, token.end - token.begin), again}.step();
    asked_ = std::move(again.folded);
    return asked_;
}

void tokenize(std::string_view text, Tokens& out, std::size_t limit) {
    out.clear();
    Cutter cutter{text.substr(0, limit), out};
    while (!cutter.done()) cutter.step();
}

}  // namespace molva::flag
