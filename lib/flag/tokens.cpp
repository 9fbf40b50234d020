#include "flag/tokens.hpp"

#include "flag/cutter.hpp"

namespace molva::flag {

void Tokens::clear() {
    all.clear();
    folded.clear();
    letters = {};
}

void tokenize(std::string_view text, Tokens& out, std::size_t limit) {
    out.clear();
    Cutter cutter{text.substr(0, limit), out};
    while (!cutter.done()) cutter.step();
}

}  // namespace molva::flag
