// How fast a stream of records is read, without anything being done with them.
//
// usage: bench_stream lines|simdjson|records FILE
//
// lines: cut into lines. simdjson: each line parsed by simdjson alone. records:
// each line parsed into the fields of a record, as every program does it.
// Prints bytes a processor second.

#include <fcntl.h>
#include <fmt/format.h>
#include <simdjson.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <string_view>

#include "base/lines.hpp"
#include "stream/record.hpp"

namespace {

double processor_seconds() {
    rusage used{};
    ::getrusage(RUSAGE_SELF, &used);
    return static_cast<double>(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
           static_cast<double>(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
}

struct Totals {
    std::uint64_t lines = 0, bytes = 0, reviews = 0;
};

template <typename Take>
Totals read(int fd, const Take& take) {
    Totals totals;
    molva::LineReader lines{fd};
    while (const auto line = lines.next()) {
        ++totals.lines;
        totals.bytes += line->size() + 1;
        totals.reviews += take(*line) ? 1 : 0;
    }
    return totals;
}

}  // namespace

int main(int argc, char** argv) {
    const std::string_view how = argc == 3 ? argv[1] : "";
    const int fd = argc == 3 ? ::open(argv[2], O_RDONLY | O_CLOEXEC) : -1;
    if (fd < 0 || (how != "lines" && how != "simdjson" && how != "records")) {
        std::fputs("usage: bench_stream lines|simdjson|records FILE\n", stderr);
        return 2;
    }
    const double began = processor_seconds();
    simdjson::dom::parser bare;
    molva::stream::RecordParser records;
    const Totals totals =
        how == "lines"      ? read(fd, [](std::string_view line) { return !line.empty(); })
        : how == "simdjson" ? read(fd,
                                   [&](std::string_view line) {
                                       return bare.parse(line.data(), line.size(), false).error() ==
                                              simdjson::SUCCESS;
                                   })
                            : read(fd, [&](std::string_view line) {
                                  const auto record = records.parse(line);
                                  return record && record->review && !record->review->id.empty();
                              });
    const double took = processor_seconds() - began;
    ::close(fd);
    fmt::print("{:9} {} lines, {} taken, {:.3f} s, {:.2f} GB/s\n", how, totals.lines,
               totals.reviews, took, static_cast<double>(totals.bytes) / took / 1e9);
    return totals.reviews > 0 ? 0 : 1;
}
