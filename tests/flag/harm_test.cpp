// Harm beside many stars: what is the author's own, and what is not.

#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "support/judging.hpp"

using namespace molva;

TEST_CASE("flag/harm: what others did, what was feared, mended or told is no alarm beside stars") {
    const auto rules = test::rules_of("");
    for (const std::string_view text : {
             "Вырвался на выходные в этот отель, прекрасно отдохнули",
             "Вырвали зуб без боли, спасибо",
             "Melts butter in seconds and nothing sticks to it, I use it every single day",
             "Искра между героями есть",
             "Опасная красота этих гор того стоит, гид отличный",
             "The injuries make the season hard but fun",
             "Don't trust the bad reviews, this vacuum is the best",
             "Думала, что мошенники, но нет, всё честно и быстро, спасибо!",
             "Раньше меня обманывали в других салонах, тут честно",
             "My sister got food poisoning at another place, here everything is fresh",
             "The vet saved our dog after he ate rat poison, forever grateful",
             "Помогли вернуть украденные мошенниками деньги",
             "Удалили гнойный абсцесс быстро и без боли",
             "Плесень вывели с первого раза",
             "Forged blade holds an edge, you will not want any cheap knife after it",
             "Не верьте тем, кто пишет что это обман. Всё честно",
             "Крем помог: ожог прошёл за два дня",
             "Мошенника сыграл великолепно",
             "Детектив про аферистов и украденные картины, прочитала за ночь",
             "A gripping tale of fraud and murder, brilliantly told",
             "Боялся, что обманут, но всё привезли вовремя",
             "Юрист помог подать в суд на застройщика, выиграли, спасибо",
             "Пожарная сигнализация сработала вовремя, никто не пострадал",
             "They got rid of the mold in my bathroom in one day, brilliant",
             "Чувствуется лёгкий запах духов, очень приятно",
             "Запаха газа нет, плита отличная",
             "Запах газа устранили за час, спасибо мастеру",
             "No smell of gas, works great",
             "Клопов нет, чисто, уютно",
             "Клопов не обнаружили, номер чистый",
             "Компания избавила нас от клопов, очень благодарны",
             "Мастер приехал быстро, нашли клопов в диване и сразу обработали, клопов нет уже месяц",
             "Фильм про клопов и тараканов, смеялись весь вечер",
             "No bed bugs, clean sheets, great stay",
             "We checked and found no bed bugs, lovely place",
             "They got rid of our bed bugs in one visit, brilliant",
             "They treated our apartment for bed bugs and the results are great",
             "A film about bed bugs taking over a hotel, hilarious",
             "Had bed bugs, called them, problem solved in one treatment. Highly recommend!",
             "This mattress cover keeps bed bugs out, love it",
             "Read reviews about bed bugs but the room was spotless",
             "Порошок от клопов отличный, через день ни одного клопа",
             "У нас были клопы, ребята обработали квартиру, теперь спим спокойно",
             "Learned first aid here: my son choked on a grape and I knew what to do, thank you",
             "Не знала, что делать с подарком, тут помогли, спасибо",
             "Чуть не подавился от смеха, отличная комедия",
             "I nearly choked laughing, what a funny book",
             "Large parts, no way to choke on them, great toy",
             "Деньги с карты не пропали, всё вернули",
             "Деньги пропали, но поддержка вернула за час, отлично",
             "Money disappeared from my account but support returned it within an hour, great",
             "Смешной фильм: у героя пропали деньги со счёта, и начинается погоня",
         }) {
        CAPTURE(text);
        const auto judgement =
            test::judge(rules, test::review_line(text, R"("score":1,)"), test::all_known());
        REQUIRE(judgement);
        CHECK(judgement->basis != flag::Basis::harm);
    }
}

TEST_CASE("flag/harm: what the author has come to is an alarm beside any stars") {
    const auto rules = test::rules_of("");
    for (const std::string_view text : {
             "Отличный чайник, но розетка искрит, когда его включаешь",
             "Хороший обогреватель, греет быстро. Через неделю загорелся провод.",
             "Nice kettle, looks great, but it melted while charging and nearly burned the kitchen",
             "Love the colour of this toaster. It caught fire yesterday.",
             "Красивая кофта, мягкая, но от краски пошла аллергия, вся покрылась сыпью",
             "Хороший ресторан, вкусно, но ребёнка рвало всю ночь после роллов",
             "Five stars so people see this: they stole my deposit",
             "Отель чудесный, море рядом, но у нас из номера украли деньги",
             "Beautiful hotel, great breakfast, but our laptop was stolen from the room",
             "Cheap taxi, clean car, but the driver was drunk",
             "Good gym, but the bench collapsed under me and I broke my wrist",
             "Вкусно, но в салате был осколок стекла",
             "Tasty burger, but there was a piece of glass in my food",
             "Nice salon but they burned my scalp with the bleach",
             "Great club, sadly I was groped and the guards laughed",
             "Зарядка красивая и быстрая, но бьёт током",
             "Крем приятно пахнет, только лицо опухло и обсыпало",
             "Такси дешёвое и чистое, но водитель уснул за рулём",
             "Горка весёлая, ребёнок чуть не утонул, спасателя не было",
             "Fun pool, but my son nearly drowned and no lifeguard was around",
             "Хостел весёлый, но охранник приставал к девушкам",
             "Best sushi in town, then two of us spent the night throwing up",
             "Отличная плита, красивая, но чувствуется запах газа",
             "Очень милая квартира, вид шикарный. Всю ночь у нас пахло газом.",
             "Beautiful flat, great host. We had a strong smell of gas all night.",
             "Cute rattle. My son nearly choked on a loose part.",
             "Игрушка яркая, ребёнок чуть не подавился",
             "Nice bank, love the design. Money vanished from my account last night.",
             "Приложение удобное, красивое. Вчера у меня со счёта исчезли деньги.",
             "Отличный сервис, но у меня пропали деньги с карты",
             "Банк удобный, мои деньги пропали со счёта и никто не отвечает",
             "Excellent pizza. They charged my card three more times.",
             "Отель прекрасный, завтраки вкусные, но у нас были клопы в номере",
             "Отель отличный, но мы нашли клопов в кровати",
             "Nice hotel, friendly staff, but there were bed bugs in our room",
             "Great location, sadly we found bed bugs",
             "Great value but my daughter was bitten by bed bugs",
             "Проснулись в укусах: у нас в матрасе клопы. А так всё красиво.",
             "Adorable toy but my toddler choked on one of the buttons",
         }) {
        CAPTURE(text);
        const auto judgement =
            test::judge(rules, test::review_line(text, R"("score":1,)"), test::all_known());
        REQUIRE(judgement);
        CHECK(judgement->negative == true);
        CHECK(judgement->severity >= flag::Severity::high);
    }
}
