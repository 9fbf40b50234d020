// German, with the Austrian January.

#include "value/lang/table.hpp"

namespace molva::value {
namespace {

constexpr Measure kMeasures[] = {
    {"quartal quartale quartalen quart q", Unit::month, 3},
    {"jahrzehnt jahrzehnte jahrzehnten dekade", Unit::year, 10},
    {"halben_stunde halbe_stunde", Unit::minute, 30},
    {"halben_jahr halbes_jahr halbjahr", Unit::month, 6},
};
constexpr Valued kDays[] = {
    {"heute heute_morgen heute_abend heute_früh heute_nacht", 0},
    {"gestern gestern_abend gestern_nacht gestern_morgen gestern_früh", -1},
    {"vorgestern", -2},
    {"morgen", 1},
    {"übermorgen uebermorgen", 2},
};
constexpr Valued kNumbers[] = {
    {"ein eine einem einen einer eines eins", 100},
    {"zwei", 200},
    {"drei ein_paar einigen einige mehreren wenigen", 300},
    {"vier", 400},
    {"fünf", 500},
    {"sechs", 600},
    {"sieben", 700},
    {"acht", 800},
    {"neun", 900},
    {"zehn", 1000},
    {"elf", 1100},
    {"zwölf", 1200},
    {"zwanzig", 2000},
    {"dreißig", 3000},
    {"eineinhalb anderthalb", 150},
};

}  // namespace

const LanguageTable kGerman{
    .code = "de",
    .months = {"januar jänner jan jän", "februar feber feb febr", "märz maerz mär mrz mar",
               "april apr", "mai", "juni jun", "juli jul", "august aug", "september sept sep",
               "oktober okt", "november nov", "dezember dez"},
    .weekdays = {"montag montags mo", "dienstag dienstags di", "mittwoch mittwochs mi",
                 "donnerstag donnerstags do", "freitag freitags fr",
                 "samstag samstags sonnabend sa", "sonntag sonntags so"},
    .units = {"sekunde sekunden sek s", "minute minuten min m", "stunde stunden std h",
              "tag tage tagen tg t", "woche wochen wo w", "monat monate monaten mon",
              "jahr jahre jahren jahres j"},
    .measures = kMeasures,
    .days = kDays,
    .numbers = kNumbers,
    .ago = "vor seit",
    .ahead = "in im",
    .last =
        "letzte letzten letzter letztes letztem vergangene vergangenen vergangener "
        "vergangenes vorige vorigen voriges",
    .present = "diese diesen dieser dieses diesem aktuelle aktuellen",
    .next = "nächste nächsten nächster nächstes nächstem kommende kommenden",
    .now = "jetzt gerade_eben eben_gerade soeben gerade",
    .am = "vormittags morgens früh am",
    .pm = "nachmittags abends",
    .noon = "mittag mittags",
    .midnight = "mitternacht",
    .clock = "uhr",
    .ordinal = "",
    .fill =
        "am um der die das den dem und von vom zu in im etwa ungefähr ca circa fast über mehr "
        "weniger als rund knapp geschrieben bewertet bewertung datum verfasst",
};

}  // namespace molva::value
