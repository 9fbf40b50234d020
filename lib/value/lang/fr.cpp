// French. "m" is a minute and "m." a month, as CLDR has them.

#include "value/lang/table.hpp"

namespace molva::value {
namespace {

constexpr Measure kMeasures[] = {
    {"trimestre trimestres trim", Unit::month, 3},
    {"décennie décennies", Unit::year, 10},
    {"quinzaine", Unit::day, 15},
    {"demi_heure demie_heure", Unit::minute, 30},
    {"semestre semestres", Unit::month, 6},
};
constexpr Valued kDays[] = {
    {"aujourd'hui aujourdhui ce_matin ce_soir cet_après_midi cette_nuit", 0},
    {"hier hier_soir hier_matin", -1},
    {"avant_hier", -2},
    {"demain", 1},
    {"après_demain", 2},
};
constexpr Valued kNumbers[] = {
    {"un une", 100},    {"deux", 200},      {"trois quelques plusieurs", 300},
    {"quatre", 400},    {"cinq", 500},      {"six", 600},
    {"sept", 700},      {"huit", 800},      {"neuf", 900},
    {"dix", 1000},      {"onze", 1100},     {"douze", 1200},
    {"quinze", 1500},   {"vingt", 2000},    {"trente", 3000},
    {"quarante", 4000}, {"demi demie", 50},
};

}  // namespace

const LanguageTable kFrench{
    .code = "fr",
    .months = {"janvier janv jan", "février fevrier févr fév fevr fev", "mars", "avril avr", "mai",
               "juin", "juillet juil juill", "août aout aoû", "septembre sept sep", "octobre oct",
               "novembre nov", "décembre decembre déc dec"},
    .weekdays = {"lundi lun lu", "mardi mar ma", "mercredi mer me", "jeudi jeu je",
                 "vendredi ven ve", "samedi sam sa", "dimanche dim di"},
    .units = {"seconde secondes sec s", "minute minutes min mn m", "heure heures h",
              "jour jours j journée", "semaine semaines sem", "mois m.",
              "an ans année années annee annees a"},
    .measures = kMeasures,
    .days = kDays,
    .numbers = kNumbers,
    .ago = "il_y_a il_ya y_a depuis ça_fait moins_de voici voilà",
    .ahead = "dans en d'ici",
    .last = "dernier dernière derniers dernières passé passée précédent précédente",
    .present = "ce cet cette ces ce_ci",
    .next = "prochain prochaine prochains prochaines",
    .now = "maintenant à_l'instant l'instant instant il_y_a_un_instant à_l_instant",
    .am = "du_matin am a_m",
    .pm = "du_soir de_l'après_midi pm p_m",
    .noon = "midi",
    .midnight = "minuit",
    .clock = "",
    .ordinal = "er re e ème",
    .fill =
        "le la les l du de des d au aux à a en dans cours et environ presque près plus moins que "
        "autour date avis publié publie rédigé posté ci vers",
};

}  // namespace molva::value
