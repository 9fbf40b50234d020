// Spanish. "m" is a month, as CLDR has it; a minute is "min".

#include "value/lang/table.hpp"

namespace molva::value {
namespace {

constexpr Measure kMeasures[] = {
    {"trimestre trimestres trimetres trim", Unit::month, 3},
    {"década décadas decada decadas", Unit::year, 10},
    {"quincena quincenas", Unit::day, 15},
    {"media_hora", Unit::minute, 30},
    {"medio_año", Unit::month, 6},
};
constexpr Valued kDays[] = {
    {"hoy esta_mañana esta_tarde esta_noche", 0},
    {"ayer anoche", -1},
    {"anteayer antier antes_de_ayer", -2},
    {"mañana", 1},
    {"pasado_mañana", 2},
};
constexpr Valued kNumbers[] = {
    {"un una uno", 100},
    {"dos un_par un_par_de", 200},
    {"tres unos unas varios varias algunos", 300},
    {"cuatro", 400},
    {"cinco", 500},
    {"seis", 600},
    {"siete", 700},
    {"ocho", 800},
    {"nueve", 900},
    {"diez", 1000},
    {"once", 1100},
    {"doce", 1200},
    {"quince", 1500},
    {"veinte", 2000},
    {"treinta", 3000},
    {"cuarenta", 4000},
    {"medio media", 50},
};

}  // namespace

const LanguageTable kSpanish{
    .code = "es",
    .months = {"enero ene", "febrero feb", "marzo mar", "abril abr", "mayo may", "junio jun",
               "julio jul", "agosto ago", "septiembre setiembre sept sep set", "octubre oct",
               "noviembre nov", "diciembre dic"},
    .weekdays = {"lunes lun lu", "martes mar ma", "miércoles miercoles mié mie mi", "jueves jue ju",
                 "viernes vie vi", "sábado sabado sáb sab sá sa", "domingo dom do"},
    .units = {"segundo segundos seg s", "minuto minutos min mins", "hora horas h hs",
              "día días dia dias d", "semana semanas sem", "mes meses m", "año años a ano anos"},
    .measures = kMeasures,
    .days = kDays,
    .numbers = kNumbers,
    .ago = "hace atrás atras desde_hace",
    .ahead = "dentro_de en",
    .last = "pasado pasada último última ultimo ultima últimos últimas ant pas anterior",
    .present = "este esta estos actual",
    .next = "próximo próxima proximo proxima próx siguiente",
    .now = "ahora ahora_mismo justo_ahora ahorita hace_un_momento hace_unos_instantes",
    .am = "de_la_mañana am a_m de_la_madrugada",
    .pm = "de_la_tarde de_la_noche pm p_m",
    .noon = "mediodía mediodia",
    .midnight = "medianoche",
    .clock = "hrs",
    .ordinal = "º ª o er ero",
    .fill =
        "de del el la los las a al en y e desde aproximadamente casi más mas menos alrededor "
        "unos unas sobre fecha publicado opinión escrito reseña dentro",
};

}  // namespace molva::value
