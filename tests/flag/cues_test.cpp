#include "flag/cues.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "flag/cues_read.hpp"

using namespace molva::flag;

TEST_CASE("flag/cues: the build has read the turns of speech as they are read from their lines") {
    const CueReader reader;
    const CueData read = reader.data(), compiled = compiled_cues();
    CHECK(read.slots.size() > 1'000);
    CHECK(std::ranges::equal(compiled.slots, read.slots));
    CHECK(std::ranges::equal(compiled.stems, read.stems));
    CHECK(std::ranges::equal(compiled.exact, read.exact));
    CHECK(std::ranges::equal(compiled.beginnings, read.beginnings));
    CHECK(std::ranges::equal(compiled.good, read.good));
    CHECK(std::ranges::equal(compiled.bad, read.bad));
    CHECK(std::ranges::equal(compiled.negators, read.negators));
}

TEST_CASE("flag/cues: words are looked up in what is sorted by hash") {
    const CueReader reader;
    const CueData data = reader.data();
    CHECK(std::ranges::is_sorted(data.stems));
    CHECK(std::ranges::is_sorted(data.exact));
    CHECK(std::ranges::is_sorted(data.beginnings));
}
