// The dictionary of packed records: what records have in common, the most
// frequent last, because what is near costs least.
//
// Never edit it: stores hold records packed with it. A better one gets another
// number and stands beside it.

#pragma once

#include <string_view>

namespace molva::store {

inline constexpr std::string_view kDictionary1 =
    // Words of reviews, rarer ones first.
    " возврат денег за товар, возврата, вернули деньги, не вернули, обманули, мошенники, развод, "
    "жалоба, претензия, суд, администратор, менеджер, поддержка не отвечает, служба поддержки, "
    "оператор, доставка, доставили вовремя, курьер, посылка, пункт выдачи, упаковка, брак, "
    "сломался через неделю, гарантия, ремонт, обслуживание, персонал, сотрудники, вежливые, "
    "хамство, "
    "врач, клиника, приём, запись, номер, отель, завтрак, ресторан, кухня, официант, цены, дорого, "
    "дешево, качество, хорошее качество, соответствует описанию, рекомендую, не рекомендую, "
    "рекомендую всем, больше не приду, больше никогда, ужасно, ужасное, отвратительно, отлично, "
    "отличный, прекрасно, спасибо большое, очень понравилось, все понравилось, остались довольны, "
    "приложение не работает, обновление, вылетает, зависает, реклама, подписка, деньги списали, "
    "Достоинства: Недостатки: нет, не обнаружено, пока не нашел, Комментарий: "
    "Здравствуйте! Благодарим за отзыв, спасибо за ваш отзыв, приносим извинения, "
    "Пожалуйста, напишите нам, с уважением, "
    "потому что, чтобы, который, которые, когда, если, только, после, через, уже, очень, было, "
    "были, будет, меня, мне, вас, вам, они, это, этот, что, как, так, все, для, при, под, или, "
    "не, на, по, из, от, до, но, за, и в "
    "refund my money, never received my order, waste of money, stopped working after a week, "
    "terrible customer service, would not recommend, would definitely recommend, highly recommend, "
    "great value for the money, excellent quality, works perfectly, works great, very happy with, "
    "easy to use, easy to set up, fast shipping, arrived on time, as described, broken, defective, "
    "return, the staff was friendly and helpful, the food was, the room was, the service was, "
    "the app crashes after the update, subscription, ads, please fix, Thank you for your feedback, "
    "We are sorry to hear that. Please contact us at support, delivery, purchase, product, "
    "company, "
    "experience, because, before, after, would, could, there, their, which, about, when, they, "
    "this, "
    "that, with, have, from, were, what, your, you, not, but, was, and, for, are, the "
    // The skeleton, in the order in which records are written.
    R"({"type":"event","seq":,"id":"","event":"rating_changed","event":"removed","event":"returned",)"
    R"("event":"replied","event":"edited","event":"new","source":"","subject":"","at":"2025-)"
    R"(","before":{"rating":,"text":""},"review":{"type":"review","source":"","subject":"",)"
    R"("scraper":"schema-org","scraper":"google-play","scraper":"otzovik","scraper":"","id":"",)"
    R"("id_kind":"derived","id_kind":"url","id_kind":"site","url":"https://play.google.com/store/)"
    R"(apps/details?id=","url":"https://apps.apple.com/","url":"https://otzovik.com/review_",)"
    R"("url":"https://www.","author":{"name":"","url":"https://","id":""},"rating":1,"rating":2,)"
    R"("rating":3,"rating":4,"rating":5,"rating_best":10,"rating_best":5,"rating_worst":1,)"
    R"("score":0,"score":0.25,"score":0.5,"score":0.75,"score":1,"title":"","text":"","pros":"",)"
    R"("cons":"","aspects":{"","lang":"en","lang":"ru","published":{"at":"2023-","at":"2024-12-)"
    R"("published":{"at":"2025-11-","at":"2026-01-01T00:00:00+03:00","precision":"second","raw":")"
    R"(","precision":"minute","raw":"2026-","precision":"month","raw":"янв. 2026","precision":)"
    R"("day","raw":" марта 2025"},"edited":{"at":"2026-","reply":{"text":"","author":"",)"
    R"("published":{"at":"2025-"}},"votes":{"up":0,"down":0},"version":"1.0","place":"Москва",)"
    R"("verified":true,"verified":false,"fetched":"2026-08-20T06:00:00Z"})";

}  // namespace molva::store
