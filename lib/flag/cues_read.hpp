// The lines of the turns of speech made into what a CueTable looks words up in.
// Done by the build: to stem their words at every start would cost more than to
// judge a thousand reviews.

#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "flag/cues.hpp"
#include "flag/tokens.hpp"
#include "flag/vocabulary.hpp"

namespace molva::flag {

/// Reads the lines of both languages.
class CueReader {
public:
    CueReader();

    /// Valid as long as the reader.
    CueData data() const;

private:
    void read(std::initializer_list<std::string_view> parts);
    void read_line(std::string_view line);
    void add_word(std::string_view word, std::uint16_t slot);
    void add_list(std::string_view name, std::uint16_t slot);
    void line_up();

    std::vector<std::pair<std::string_view, std::string_view>> lists_;  // by name
    std::vector<CueSlot> slots_;
    std::vector<CueWord> stems_, exact_;
    std::vector<std::pair<std::u32string, std::uint16_t>> begun_;  // what beginnings_ views
    std::vector<CueBeginning> beginnings_;
    std::vector<std::uint16_t> good_, bad_, negators_;
    WordReader reader_;
    Tokens tokens_;
};

}  // namespace molva::flag
