#include "flag/loyalty.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "support/judging.hpp"

using namespace molva;

TEST_CASE("flag/loyalty: told by the words, whatever the stars") {
    struct Row {
        std::string_view loyalty, stars, text;
    };
    const auto rules = test::rules_of("");
    std::size_t all = 0, same = 0;
    for (const auto& row : {
             Row{"promoter", "5", "Всем рекомендую эту клинику, лечимся всей семьёй"},
             Row{"promoter", "5", "Мастер золотые руки, обязательно вернусь ещё"},
             Row{"promoter", "", "Привёл сюда друзей, все довольны"},
             Row{"promoter", "5", "Отличный сервис, буду советовать знакомым"},
             Row{"promoter", "4", "Заказываю третий раз, берите, не пожалеете"},
             Row{"promoter", "", "Теперь только к ним, остальные рядом не стояли"},
             Row{"promoter", "5", "Понравилось, приду ещё и маму приведу"},
             Row{"promoter", "5", "Highly recommend, told all my friends about this place"},
             Row{"promoter", "5", "We keep coming back, best bakery in town"},
             Row{"promoter", "", "I would definitely recommend them to anyone"},
             Row{"promoter", "5", "Will order again without a doubt"},
             Row{"promoter", "5", "Two thumbs up, already booked again for next month"},
             Row{"promoter", "4", "Great plumber, we will use them again"},
             Row{"promoter", "5",
                 "Moved here from another bank and couldn't be happier, highly recommend"},
             Row{"passive", "4",
                 "Всё хорошо, результатом довольны, но никто не спросил, как у нас дела"},
             Row{"passive", "4", "Постригли нормально, но ничего особенного, таких мест много"},
             Row{"passive", "4", "Неплохо, но возвращаться не тянет"},
             Row{"passive", "3", "Обычное кафе, на один раз сходить можно"},
             Row{"passive", "4", "Хожу только потому что рядом с домом, альтернативы нет"},
             Row{"passive", "4", "Твёрдая четвёрка. Без восторгов"},
             Row{"passive", "", "Вроде нормально, но не знаю, вернусь ли"},
             Row{"passive", "4",
                 "Результат устроил, однако никто даже не поинтересовался, понравилось ли нам"},
             Row{"passive", "3", "Ни рыба ни мясо"},
             Row{"passive", "4", "Happy with the result, but nobody asked how we were"},
             Row{"passive", "4", "The food was fine, nothing special"},
             Row{"passive", "4", "Decent haircut, but I'm not sure I'd go back"},
             Row{"passive", "4", "Good enough, but I wouldn't go out of my way to return"},
             Row{"passive", "4", "It does what it says, no strong feelings"},
             Row{"passive", "3", "It's okay. I've had better elsewhere"},
             Row{"passive", "", "Solid product, but I'm shopping around before renewing"},
             Row{"detractor", "1", "Больше сюда ни ногой"},
             Row{"detractor", "1", "Никому не советую, обходите стороной"},
             Row{"detractor", "2", "Ухожу к конкурентам, надоело"},
             Row{"detractor", "", "Расторг договор и удалил приложение, больше не вернусь"},
             Row{"detractor", "1", "Первый и последний раз заказал здесь"},
             Row{"detractor", "2", "Были постоянными клиентами десять лет, вы нас потеряли"},
             Row{"detractor", "1", "Не рекомендую, деньги на ветер"},
             Row{"detractor", "1", "Never again. We switched to another provider"},
             Row{"detractor", "1", "I will not be coming back"},
             Row{"detractor", "1", "Would not recommend to anyone, stay away"},
             Row{"detractor", "2", "Cancelled my subscription, you lost a customer"},
             Row{"detractor", "", "Avoid this place, I'm taking my business elsewhere"},
             Row{"detractor", "1", "Would never recommend it to my worst enemy"},
             Row{"detractor", "1", "Советую обходить это место стороной"},
             Row{"", "5", "Всё понравилось, спасибо"},
             Row{"", "5", "Great coffee and friendly staff"},
             Row{"", "1", "Ужасное качество, сломалось в первый день"},
             Row{"", "3", "Доставили вовремя, упаковка помята"},
             Row{"", "", "Кто-нибудь пользовался? Посоветуйте хорошего мастера"},
             Row{"", "", "Would you recommend this phone?"},
             Row{"", "5", "Ушёл от старого банка к вам и очень доволен"},
             Row{"", "2", "The delivery took three weeks"},
             Row{"promoter", "5", "Рекомендую от души, мастера вежливые"},
             Row{"promoter", "5", "Остались довольны, обязательно приедем ещё раз летом"},
             Row{"promoter", "5", "Посоветовала сестре, она тоже в восторге"},
             Row{"promoter", "5", "Десятый год вожу сюда машину и менять не собираюсь"},
             Row{"promoter", "", "Буду обращаться только к вам"},
             Row{"promoter", "5", "If you need a dentist, go here. Can't recommend enough"},
             Row{"promoter", "5", "Already planning our next visit"},
             Row{"promoter", "5", "I tell everyone about this shop"},
             Row{"promoter", "4", "My go-to place for repairs, will be back"},
             Row{"promoter", "5", "Loyal customer for five years and counting"},
             Row{"passive", "4", "Нормальный сервис, но в следующий раз посмотрю других"},
             Row{"passive", "4", "Сделали что просили, не более того"},
             Row{"passive", "3", "Средне. Есть места и получше"},
             Row{"passive", "4", "Всё устроило, хотя после оплаты интерес к нам сразу пропал"},
             Row{"passive", "4", "Удобно, что близко, а так обычная аптека"},
             Row{"passive", "3", "Average at best"},
             Row{"passive", "4", "Did the job. Once I paid, nobody cared anymore"},
             Row{"passive", "4", "Okay place, might try somewhere else next time"},
             Row{"passive", "4", "Fine for a quick bite, nothing memorable"},
             Row{"detractor", "1", "Больше никогда не закажу"},
             Row{"detractor", "1", "Обходите этот магазин за километр"},
             Row{"detractor", "2", "Перевожу зарплату в другой банк"},
             Row{"detractor", "1", "Друзьям посоветую держаться от вас подальше"},
             Row{"detractor", "1", "Последний раз купила у вас"},
             Row{"detractor", "1", "I'm done with this company"},
             Row{"detractor", "1", "Do not waste your money here"},
             Row{"detractor", "2", "Moving to a competitor next month"},
             Row{"detractor", "1", "Lost my business for good"},
             Row{"detractor", "1", "Told all my friends to avoid it"},
             Row{"promoter", "5", "Советую всем, кто ищет хорошего стоматолога"},
             Row{"promoter", "5", "Хожу сюда третий год, менять мастера не планирую"},
             Row{"promoter", "5", "Заказала ещё две штуки в подарок"},
             Row{"promoter", "5", "Best mechanic ever, we will certainly return"},
             Row{"promoter", "5", "My whole family comes here now"},
             Row{"promoter", "5", "You have to try this place"},
             Row{"passive", "4", "Жить можно, но на следующий год выберем другой отель"},
             Row{"passive", "4", "Претензий нет, восторга тоже"},
             Row{"passive", "3", "Проходное место"},
             Row{"passive", "4", "Everything went fine, just didn't feel welcome"},
             Row{"passive", "4", "It works. That's about it"},
             Row{"passive", "3", "Nothing wrong with it, nothing great either"},
             Row{"detractor", "1", "Не вздумайте сюда идти"},
             Row{"detractor", "2", "Нашли другую клинику, к вам больше не поедем"},
             Row{"detractor", "1", "Deleted the app and went to the competition"},
             Row{"detractor", "1", "I wouldn't send my worst enemy there"},
             Row{"detractor", "1", "Save your money and go elsewhere"},
             Row{"", "5", "Спасибо за быстрый ремонт"},
             Row{"", "1", "The soup was cold"},
         }) {
        CAPTURE(row.text);
        std::string review = R"({"type":"review","text":")" + std::string{row.text} + "\"";
        if (!row.stars.empty()) {
            const int stars = row.stars.front() - '0';
            review += ",\"score\":" + std::to_string((stars - 1) / 4.0);
        }
        const auto judgement = test::judge(rules, review + "}", test::topics_known());
        REQUIRE(judgement);
        CHECK(flag::to_string(judgement->loyalty) == row.loyalty);
        CHECK(judgement->loyalty_match.empty() == row.loyalty.empty());
        // How a text sounds may speak against what it says of loyalty: a model
        // that is taught anew may differ on a few.
        const auto with_model = test::judge(rules, review + "}", test::all_known());
        REQUIRE(with_model);
        ++all;
        same += flag::to_string(with_model->loyalty) == row.loyalty;
    }
    REQUIRE(all >= 90);
    CHECK(same * 100 >= all * 95);
}
