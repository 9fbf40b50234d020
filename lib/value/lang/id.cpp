// Indonesian: months, units and the words around them.

#include "value/lang/table.hpp"

namespace molva::value {
namespace {

constexpr Valued kDays[] = {{"hari_ini", 0}, {"kemarin", -1}, {"besok", 1}, {"lusa", 2}};
constexpr Valued kNumbers[] = {
    {"satu", 100}, {"dua", 200},   {"tiga beberapa", 300}, {"empat", 400},    {"lima", 500},
    {"enam", 600}, {"tujuh", 700}, {"delapan", 800},       {"sembilan", 900}, {"sepuluh", 1000},
};
constexpr Measure kMeasures[] = {
    {"sedetik", Unit::second, 1}, {"semenit", Unit::minute, 1}, {"sejam", Unit::hour, 1},
    {"sehari", Unit::day, 1},     {"seminggu", Unit::week, 1},  {"sebulan", Unit::month, 1},
    {"setahun", Unit::year, 1},
};

}  // namespace

const LanguageTable kIndonesian{
    .code = "id",
    .months = {"januari jan", "februari feb", "maret mar", "april apr", "mei", "juni jun",
               "juli jul", "agustus agu agt", "september sep sept", "oktober okt", "november nov",
               "desember des"},
    .weekdays = {"senin sen", "selasa sel", "rabu rab", "kamis kam", "jumat jum", "sabtu sab",
                 "minggu min ming"},
    .units = {"detik dtk", "menit mnt", "jam", "hari", "minggu mgg", "bulan bln", "tahun thn"},
    .measures = kMeasures,
    .days = kDays,
    .numbers = kNumbers,
    .ago = "lalu yang_lalu",
    .ahead = "dalam lagi",
    .last = "terakhir",
    .present = "ini",
    .next = "depan",
    .now = "sekarang baru_saja",
    .fill = "pada pukul sekitar lebih dari kurang",
};

}  // namespace molva::value
