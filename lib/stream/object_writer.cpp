#include "stream/object_writer.hpp"

#include <cmath>

#include <fmt/format.h>

#include "json/value.hpp"

namespace molva::stream {

namespace {

std::string from_thousandths(std::int64_t number) {
    std::string out;
    if (number < 0) out += '-';
    const auto size = static_cast<std::uint64_t>(number < 0 ? -number : number);
    const fmt::format_int whole{size / 1000};
    out.append(whole.data(), whole.size());
    if (const auto rest = static_cast<unsigned>(size % 1000); rest != 0) {
        out += '.';
        out += static_cast<char>('0' + rest / 100);
        if (rest % 100 != 0) out += static_cast<char>('0' + rest / 10 % 10);
        if (rest % 10 != 0) out += static_cast<char>('0' + rest % 10);
    }
    return out;
}

}  // namespace

std::string number_to_json(double value) {
    if (!std::isfinite(value)) return "null";
    // Ratings and scores have few digits: what is a number of thousandths reads
    // back from just those digits, which are the fewest then.
    const double thousandths = std::round(value * 1000);
    if (std::abs(thousandths) < 1e9 && thousandths / 1000 == value && thousandths != 0) {
        return from_thousandths(static_cast<std::int64_t>(thousandths));
    }
    return fmt::format("{}", value);
}

void ObjectWriter::key(std::string_view name) {
    if (out_.size() > 1) out_ += ',';
    json::append_quoted(out_, name);
    out_ += ':';
}

ObjectWriter& ObjectWriter::text(std::string_view name, std::string_view value) {
    if (value.empty()) return *this;
    key(name);
    json::append_quoted(out_, value);
    return *this;
}

ObjectWriter& ObjectWriter::number(std::string_view name, std::optional<double> value) {
    return value && std::isfinite(*value) ? raw(name, number_to_json(*value)) : *this;
}

ObjectWriter& ObjectWriter::integer(std::string_view name, std::optional<std::int64_t> value) {
    return value ? raw(name, fmt::format("{}", *value)) : *this;
}

ObjectWriter& ObjectWriter::boolean(std::string_view name, std::optional<bool> value) {
    return value ? raw(name, *value ? "true" : "false") : *this;
}

ObjectWriter& ObjectWriter::time(std::string_view name, std::optional<Instant> value) {
    return value ? text(name, format_rfc3339(*value)) : *this;
}

ObjectWriter& ObjectWriter::raw(std::string_view name, std::string_view json) {
    if (json.empty()) return *this;
    key(name);
    out_ += json;
    return *this;
}

std::string ObjectWriter::finish() {
    out_ += '}';
    return std::move(out_);
}

std::string ObjectWriter::finish_unless_empty() { return empty() ? std::string{} : finish(); }

}  // namespace molva::stream
