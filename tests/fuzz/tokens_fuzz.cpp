// Any bytes as a text: tokens lie inside it and in order.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "flag/language.hpp"
#include "flag/tokens.hpp"
#include "flag/vocabulary.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const molva::flag::WordReader reader;
    molva::flag::Tokens tokens;
    molva::flag::tokenize({reinterpret_cast<const char*>(data), size}, tokens);
    std::size_t end = 0;
    for (const auto& token : tokens.all) {
        if (token.begin < end || token.end < token.begin || token.end > size) std::abort();
        end = token.end;
        if (token.kind == molva::flag::TokenKind::word) reader.facts(tokens, token);
    }
    if (molva::flag::identify(tokens).translit) molva::flag::read_translit(tokens);
    return 0;
}
