// The values inside repeated blocks, by every selector that finds one in most.

#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "scrape/probe_fields.hpp"
#include "scrape/probe_names.hpp"
#include "scrape/probe_tree.hpp"

namespace molva::scrape::probe {

/// So many blocks are looked into, spread over all.
inline constexpr std::size_t kRowSample = 40;

class ColumnReader {
public:
    explicit ColumnReader(const Tree& tree) : tree_(tree) {}

    /// @param rows  spots of the tree
    std::vector<Column> read(const std::vector<std::uint32_t>& rows);

private:
    struct Key {
        std::string selector;
        std::vector<std::string> words, own;
        double quality;
    };
    void read_row(std::uint32_t row);
    void read_spot(std::uint32_t spot, std::uint32_t row);
    void read_attributes(const Key& key, const GumboNode* element);
    void read_element(const Key& key, std::uint32_t spot);
    void put(std::string selector, const Key& key, std::string value, bool link);
    Column* column(std::string selector, const Key& key);
    const std::string& text(std::uint32_t spot);

    const Tree& tree_;
    std::vector<Column> columns_;
    std::unordered_map<std::string, std::size_t> known_;
    std::unordered_map<std::uint32_t, std::string> texts_;
    std::size_t row_ = 0, rows_ = 0;
    std::size_t budget_ = 0;   ///< bytes of text that may still be read
    std::size_t ratings_ = 0;  ///< elements that may still be read as ratings
};

}  // namespace molva::scrape::probe
