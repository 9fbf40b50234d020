#include "scrape/row_size.hpp"

#include <cstring>
#include <vector>

#include "html/node.hpp"
#include "json/tree.hpp"

namespace molva::scrape {

namespace {

constexpr std::size_t kTextPerNode = 64;  ///< bytes of text that cost as much as an element

}  // namespace

std::size_t size_of(const Node& row, std::size_t limit) {
    std::size_t count = 0;
    if (row.element) {
        for (const auto* node = row.element; node && count < limit;
             node = html::next(node, row.element)) {
            count += html::is_text(node) ? 1 + std::strlen(node->v.text.text) / kTextPerNode : 1;
        }
        return count;
    }
    std::vector<const json::Json*> open{row.value};
    while (!open.empty() && count < limit) {
        const auto* value = open.back();
        open.pop_back();
        ++count;
        if (!value->is_structured()) continue;
        for (const auto& inner : *value) open.push_back(&inner);
    }
    return count;
}

}  // namespace molva::scrape
