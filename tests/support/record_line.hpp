// A line of the stream with the readable bytes behind it that parsers ask for.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/lines.hpp"

namespace molva::test {

class RecordLine {
public:
    explicit RecordLine(std::string_view text) : size_(text.size()), bytes_(text) {
        bytes_.append(molva::LineReader::kPadding, ' ');
    }
    std::string_view view() const { return std::string_view{bytes_}.substr(0, size_); }

private:
    std::size_t size_;
    std::string bytes_;
};

}  // namespace molva::test
