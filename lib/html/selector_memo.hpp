// Answers remembered per element while one page is asked one thing: what makes
// matching linear. Elements get numbers when they are first met; answers are
// two bits in columns, positions are numbers in columns.

#pragma once

#include <gumbo.h>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace molva::html::css {

/// Numbers from 0 for nodes in the order in which they are first met.
class NodeIds {
public:
    static constexpr std::uint32_t kUnknown = UINT32_MAX;

    std::uint32_t id(const GumboNode* node) {
        if ((count_ + 1) * 2 > slots_.size()) grow();
        Slot& slot = slots_[place(node)];
        if (slot.node == nullptr) slot = {node, count_++};
        return slot.id;
    }

    /// The number the node has, or kUnknown.
    std::uint32_t find(const GumboNode* node) const {
        if (slots_.empty()) return kUnknown;
        const Slot& slot = slots_[place(node)];
        return slot.node == nullptr ? kUnknown : slot.id;
    }

private:
    struct Slot {
        const GumboNode* node = nullptr;
        std::uint32_t id = 0;
    };

    // The free slot or the node's own; open addressing, never more than half full.
    std::size_t place(const GumboNode* node) const {
        const auto key = reinterpret_cast<std::uintptr_t>(node);
        std::size_t at = (key * 0x9E3779B97F4A7C15U >> 20) & (slots_.size() - 1);
        while (slots_[at].node != nullptr && slots_[at].node != node) {
            at = (at + 1) & (slots_.size() - 1);
        }
        return at;
    }

    void grow() {
        std::vector<Slot> old(slots_.empty() ? 64 : slots_.size() * 4);
        old.swap(slots_);
        for (const Slot& slot : old) {
            if (slot.node != nullptr) slots_[place(slot.node)] = slot;
        }
    }

    std::vector<Slot> slots_;
    std::uint32_t count_ = 0;
};

class Memo {
public:
    enum class Answer : std::uint8_t { unknown = 0, no = 2, yes = 3 };

    Memo(std::size_t answers, std::size_t positions) : answers_(answers), positions_(positions) {}

    /// A number for the node, the same as long as this object lives.
    std::uint32_t id(const GumboNode* node) { return ids_.id(node); }

    Answer answer(std::uint32_t column, std::uint32_t id) const {
        const auto& bits = answers_[column];
        const std::size_t byte = id / 4;
        return byte < bits.size() ? static_cast<Answer>((bits[byte] >> (id % 4 * 2)) & 3)
                                  : Answer::unknown;
    }

    void keep(std::uint32_t column, std::uint32_t id, bool yes) {
        auto& bits = answers_[column];
        const std::size_t byte = id / 4;
        if (byte >= bits.size()) bits.resize(byte + byte / 2 + 16);
        const unsigned shift = id % 4 * 2;
        const unsigned answer = yes ? 3 : 2;
        bits[byte] = static_cast<std::uint8_t>((bits[byte] & ~(3U << shift)) | answer << shift);
    }

    /// 0: not known yet.
    std::uint32_t position(std::uint32_t column, std::uint32_t id) const {
        const auto& numbers = positions_[column];
        return id < numbers.size() ? numbers[id] : 0;
    }

    void keep_position(std::uint32_t column, std::uint32_t id, std::uint32_t position) {
        auto& numbers = positions_[column];
        if (id >= numbers.size()) numbers.resize(std::size_t{id} + id / 2 + 16);
        numbers[id] = position;
    }

private:
    NodeIds ids_;
    std::vector<std::vector<std::uint8_t>> answers_;
    std::vector<std::vector<std::uint32_t>> positions_;
};

}  // namespace molva::html::css
