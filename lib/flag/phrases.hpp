// Finding many phrases in a text at once, in whatever form and order their
// words stand.
//
// A phrase is words: «вернуть деньги» is found in «деньги так и не вернули»
// when all of them stand in one sentence, at most three other words between
// them, in any order. A word ending in "*" means every word that begins so; a
// phrase in double quotes is found only as it stands, word by word, though in
// any form. Forms are those of Snowball's stems (vocabulary.hpp).

#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "flag/glance.hpp"
#include "flag/tokens.hpp"

namespace molva::flag {

using PhraseId = std::uint32_t;

/// Where a phrase was found: its first and last token.
struct Found {
    PhraseId phrase = 0;
    std::uint32_t first = 0, last = 0;
};

/// What is looked for of a phrase: for each of its words a stem, or how it begins.
struct PhraseForm {
    struct Atom {
        std::uint64_t stem = 0;    ///< hash of it, if there is no beginning
        std::u32string beginning;  ///< folded
        bool operator==(const Atom&) const = default;
    };
    std::vector<Atom> atoms;
    bool exact = false;  ///< next to each other and in this order
    bool operator==(const PhraseForm&) const = default;
};

/// The numbers of a phrase as they are written, which are no words: "iphone 11".
/// To a PhraseFinder all numbers are alike; who cares looks for them himself.
std::vector<std::string> numbers_in(std::string_view phrase);

/// Reads phrases. Not for several threads at once.
class PhraseReader {
public:
    PhraseReader();
    PhraseReader(PhraseReader&&) noexcept;
    ~PhraseReader();

    /// Numbers are left out; see numbers_in().
    /// @error Exit::usage: no words in it, more than eight, a "*" after fewer than three letters,
    ///        a double quote that does not stand around all of it
    Result<PhraseForm> read(std::string_view phrase);

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// The phrases, put together once and then only read: may be shared.
class PhraseSet {
public:
    PhraseSet();
    PhraseSet(PhraseSet&&) noexcept;
    PhraseSet& operator=(PhraseSet&&) noexcept;
    ~PhraseSet();

    /// Makes room at once for what will be about so many phrases.
    void reserve(std::size_t phrases);
    /// The same phrase has the same number.
    /// @param phrase  of one word at least
    PhraseId add(const PhraseForm& phrase);
    /// @error as PhraseReader::read()
    Result<PhraseId> add(std::string_view phrase);
    std::size_t size() const;

private:
    friend class PhraseWords;  // finders know what is in it from there
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// What a glance tells of a text.
enum class Chance : std::uint8_t {
    none,     ///< there is surely nothing in it
    some,     ///< there may be, and mostly is
    unknown,  ///< words of it have to be learnt first, by find()
};

/// Looks for the phrases of a set, or of two at once. Remembers words that it
/// has met, in a fixed amount of memory. Not for several threads at once; the
/// sets outlive it, and are complete.
class PhraseFinder {
public:
    /// @param more  its phrases are numbered from set.size() on; may be nullptr
    /// @param only  by phrase of `set`, whether it is looked for; empty: all are
    explicit PhraseFinder(const PhraseSet& set, const PhraseSet* more = nullptr,
                          const std::vector<bool>& only = {});
    PhraseFinder(PhraseFinder&&) noexcept;
    ~PhraseFinder();

    /// Every place of every phrase, by the place of its first word found.
    void find(const Tokens& tokens, std::vector<Found>& out);

    /// Whether find() may find something in a text.
    Chance may_find(const Glance& glance);

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace molva::flag
