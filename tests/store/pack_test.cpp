// Records made small.

#include "store/pack.hpp"

#include <doctest/doctest.h>

#include <random>

#include "support.hpp"

using namespace molva;
using namespace molva::test;

TEST_CASE("store/pack: what is packed comes out the same") {
    std::string noise;
    std::mt19937 random{7};
    for (int i = 0; i < 70'000; ++i) noise += static_cast<char>(random());
    const std::string texts[] = {review("1", R"("text":"Not sure")"),
                                 review("2", R"("text":"Деньги не вернули, обманули.")"),
                                 review("3", "\"text\":\"" + std::string(300'000, 'x') + "\""),
                                 std::string{"a\0b", 3} + std::string(100, '\0'),
                                 noise.substr(0, 65'536) + std::string(70'000, 'y')};
    store::Packer packer;
    for (const auto& text : texts) {
        const auto packed = packer.pack(text);
        REQUIRE(packed);
        CHECK(packed->size() < text.size());
        const std::string kept{*packed};
        CHECK(packer.unpack(kept) == text);
        store::Packer other;
        CHECK(other.unpack(kept) == text);
    }
}

TEST_CASE("store/pack: what would not get smaller is left as it is") {
    std::string noise;
    std::mt19937 random{7};
    for (int i = 0; i < 500; ++i) noise += static_cast<char>(random());
    store::Packer packer;
    CHECK_FALSE(packer.pack(noise));
    CHECK_FALSE(packer.pack(""));
    CHECK_FALSE(packer.pack("x"));
}

// Stores hold what this dictionary packed: whoever edits it sees this fail.
TEST_CASE("store/pack: bytes that were packed by an earlier molva are read") {
    const std::string record =
        R"({"type":"review","source":"shop","id":"1","text":"We would definitely recommend it"})";
    const std::string_view digits =
        "0120542d01006073686f70315765206974227d0700fc670a22001d0a1190c1132f35c93198c80e2ed23210";
    std::string packed;
    for (std::size_t at = 0; at < digits.size(); at += 2) {
        packed += static_cast<char>(std::stoi(std::string{digits.substr(at, 2)}, nullptr, 16));
    }
    store::Packer packer;
    CHECK(packer.unpack(packed) == record);
}

TEST_CASE("store/pack: damaged bytes give nothing, or other bytes, and no crash") {
    store::Packer packer;
    const std::string whole{*packer.pack(review("1", R"("text":"would definitely recommend it")"))};
    for (std::size_t at = 0; at < whole.size(); ++at) {
        CHECK_FALSE(packer.unpack(whole.substr(0, at)));
        std::string damaged = whole;
        damaged[at] = static_cast<char>(damaged[at] ^ 0x55);
        (void)packer.unpack(damaged);
    }
    CHECK_FALSE(packer.unpack(std::string("\x02") + whole.substr(1)));
    // a frame that claims to be 2^60 bytes long
    CHECK_FALSE(
        packer.unpack(std::string("\x01\xe0\x00\x00\x00\x00\x00\x00\x00\x10\x01\x00\x00", 13)));
}
