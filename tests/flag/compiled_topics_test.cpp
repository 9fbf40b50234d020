#include "flag/compiled_topics.hpp"

#include <doctest/doctest.h>

#include <filesystem>

#include "base/file.hpp"

using namespace molva;
using namespace molva::flag;

TEST_CASE("flag/compiled_topics: the build has read every topic as it is read at a start") {
    std::size_t files = 0;
    std::size_t phrases = 0;
    PhraseReader reader;
    for (const auto& entry :
         std::filesystem::directory_iterator{MOLVA_SOURCE_DIR "/lib/flag/topics"}) {
        CAPTURE(entry.path().string());
        const auto text = read_file(entry.path());
        REQUIRE(text);
        const auto read =
            read_topic(*text, entry.path().string(), entry.path().stem().string(), reader);
        REQUIRE(read);
        REQUIRE_FALSE(read->phrases.empty());
        const auto compiled = find_compiled(*text);
        REQUIRE_MESSAGE(compiled, "changed since the build: build again");
        CHECK(*compiled == *read);
        phrases += read->phrases.size();
        // One that somebody has changed is another.
        CHECK_FALSE(find_compiled(*text + "# changed\n"));
        ++files;
    }
    CHECK(files >= 24);
    CHECK(files == compiled_topics().size());
    for (const auto& one : compiled_topics()) phrases -= one.phrases;
    CHECK(phrases == 0);
}

TEST_CASE("flag/compiled_topics: bytes that pack() has not made are not taken for a topic") {
    const auto all = compiled_topics();
    REQUIRE_FALSE(all.empty());
    const std::string_view packed = all.front().packed;
    const auto form = unpack(packed);
    REQUIRE(form);
    CHECK(pack(*form) == packed);
    for (std::size_t size = 0; size < packed.size(); ++size) {
        REQUIRE_FALSE(unpack(packed.substr(0, size)));
    }
    CHECK_FALSE(unpack(std::string{packed} + "x"));
}
