#include "value/rating.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include "html/document.hpp"

namespace {

using molva::value::Rating;

constexpr std::optional<double> none;

struct Row {
    std::string_view text;
    std::optional<double> value, best;
};

void check(const Row& row, const std::optional<Rating>& got) {
    CAPTURE(row.text);
    if (!row.value) {
        CHECK_FALSE(got.has_value());
        return;
    }
    REQUIRE(got.has_value());
    CHECK(got->value == row.value);
    CHECK(got->best == row.best);
}

}  // namespace

TEST_CASE("value/rating: texts in figures, stars and words") {
    const std::vector<Row> rows = {
        {"4,5 из 5", 4.5, 5},
        {"5 of 5 bubbles", 5, 5},
        {"10/10", 10, 10},
        {"8,4/10 (7 Bewertungen)", 8.4, 10},
        {"4.6 out of 5 stars", 4.6, 5},
        {"4 stars out of 5", 4, 5},
        {"3,8 de 5", 3.8, 5},
        {"4.8", 4.8, none},
        {"4.39", 4.39, none},
        {"Rating: 3.2 (34)", 3.2, none},
        {"4.8 Average   4 Reviews", 4.8, none},
        {"4.3 star rating", 4.3, none},
        {"Оценка: 4", 4, none},
        {"4½", 4.5, none},
        {"3 1/2 stars", 3.5, none},
        {"80%", 80, 100},
        {"★★★☆☆", 3, 5},
        {"★★★★", 4, none},
        {"⭐️⭐️⭐️", 3, none},
        {"★★★½☆", 3.5, 5},
        {"4.8 ★", 4.8, none},
        {"Отлично", 5, 5},
        {"Ужасно!", 1, 5},
        {"Very good", 4, 5},
        {"Mangelhaft", 2, 5},
        {"Recommended", 1, 1},
        {"Not Recommended", 0, 1},
        {"Не рекомендую", 0, 1},
        {"👍", 1, 1},
        {"👎", 0, 1},
        {"5つ星のうち2.0", 2, 5},
        {"10点満点中7点", 7, 10},
        {"10 üzerinden 8,5", 8.5, 10},
        {"5점 만점에 3점", 3, 5},
        {"●●●○○", 3, 5},
        {"●●●●", 4, none},
        {"● Fine hotel", none, none},
        {"****", 4, none},
        {"two out of five", 2, 5},
        {"четыре звезды", 4, none},
        {"четыре из пяти", 4, 5},
        {"one of the best", none, none},
        {"A star product", none, none},
        {"5 out of 3 reviews", 5, none},
        {"7 of 5", 7, none},
        {"", none, none},
        {"178 reviews", none, none},
        {"(178)", none, none},
        {"No rating", none, none},
        {"05/06/2018", none, none},
        {"14:05", none, none},
        {"1.2.3", none, none},
        {"2024", none, none},
        {"-5", none, none},
        {"Great product", none, none},
        {"999999999999999999999999", none, none},
    };
    for (const auto& row : rows) check(row, molva::value::parse_rating_text(row.text));
}

TEST_CASE("value/rating: elements by what they say and how they look") {
    const std::vector<Row> rows = {
        {R"(<span itemprop="ratingValue">4.4</span>)", 4.4, 5},
        {R"(<div itemscope><meta itemprop="ratingValue" content="7"><meta itemprop="bestRating" content="10"></div>)",
         7, 10},
        {R"(<span itemprop="ratingValue">50</span>)", 50, none},
        {R"(<i class="s" aria-label="3 out of 5 stars"></i>)", 3, 5},
        {R"(<img src="images/stars_5.gif" title="4 of 5 Stars!">)", 4, 5},
        {R"(<div data-rating="4.5"></div>)", 4.5, none},
        {R"(<span class="x">4.8 (594)</span>)", 4.8, none},
        {R"(<span class="star-rating__gold" style="width:60%"></span>)", 3, 5},
        {R"(<div class="stars"><div style="width: 93.3333%"></div></div>)", 4.67, 5},
        {R"(<div style="max-width:60%">x</div>)", none, none},
        {R"(<i class="orange rate-1"></i>)", 1, none},
        {R"(<div class="comment-stars star-4"></div>)", 4, 5},
        {R"(<span class="ui_bubble_rating bubble_45"></span>)", 4.5, 5},
        {R"(<span class="ui_bubble_rating bubble_40"></span>)", 4, 5},
        {R"(<i class="a-icon a-icon-star a-star-4-5"></i>)", 4.5, 5},
        {R"(<div class="i-stars i-stars--regular-3-half"></div>)", 3.5, 5},
        {R"(<ol class="star-rating__list star-rating--filled-4,5">)", 4.5, 5},
        {R"(<img src="/a/stars_5.0.png?t=14">)", 5, 5},
        {R"(<img src="/a/icon-rating-large4.png">)", 4, none},
        {R"(<img src="images/stars_56786.gif">)", none, none},
        {R"(<span class="rating-40"></span>)", none, none},
        {R"(<div><i class="fa fa-star"></i><i class="fa fa-star"></i><i class="fa fa-star-o"></i></div>)",
         2, 3},
        {R"(<p><i class="icon-star gold"></i><i class="icon-star gold"></i><i class="icon-star"></i></p>)",
         2, 3},
        {R"(<p><svg><use href="#star-full"/></svg><svg><use href="#star-half"/></svg><svg><use href="#star-empty"/></svg></p>)",
         1.5, 3},
        {R"(<p><b class="pr-star-v4 pr-star-v4-100-filled"></b><b class="pr-star-v4 pr-star-v4-50-filled"></b></p>)",
         1.5, 2},
        {R"(<img src="/i/icon_thumbsUp.png">)", 1, 1},
        {R"(<i class="icon thumb-down"></i>)", 0, 1},
        {R"(<p><a title="1 star"></a><a title="2 stars"></a><a title="3 stars"></a></p>)", none,
         none},
        {R"(<p class="star-rating Three"></p>)", 3, none},
        {R"(<img src="/img/4_5-stars.gif">)", 4.5, 5},
        {R"(<img src="/img/3star.gif">)", 3, 5},
        {R"(<b style="--rating: 4.3;"></b>)", 4.3, none},
        {R"(<b role="slider" aria-valuenow="7" aria-valuemax="10"></b>)", 7, 10},
        {R"(<p><i class="m">star</i> <i class="m">star</i> <i class="m">star_border</i></p>)", 2,
         3},
        {R"(<p><i class="yotpo-icon-star"></i><i class="yotpo-icon-star"></i><i class="yotpo-icon-empty-star"></i></p>)",
         2, 3},
        {R"(<p><b class="jdgm-star jdgm--on"></b><b class="jdgm-star jdgm--off"></b></p>)", 1, 2},
        {R"(<p class="restart-2">x</p>)", none, none},
        // Stars as characters, told apart by classes, colours or neighbours.
        {R"(<p><b class="on">★</b><b class="on">★</b><b class="on">★</b><b class="off">★</b><b class="off">★</b></p>)",
         3, 5},
        {R"(<p><b class="filled">★★</b><b class="empty">★★★</b></p>)", 2, 5},
        {R"(<p><b style="color:#fa0">★</b><b style="color:#fa0">★</b><b style="color:#ddd">★</b><b style="color:#ddd">★</b><b style="color:#ddd">★</b></p>)",
         2, 5},
        {R"(<p><b>★</b><b>★</b><b>★</b></p>)", 3, none},
        {R"(<p><b>★★★</b><b>☆☆</b></p>)", 3, 5},
        {R"(<p><i class="fa fa-star text-warning"></i><i class="fa fa-star text-muted"></i><i class="fa fa-star text-muted"></i><i class="fa fa-star text-muted"></i><i class="fa fa-star text-muted"></i></p>)",
         1, 5},
        {R"(<p><i class="fa fa-star hot"></i><i class="fa fa-star hot"></i><i class="fa fa-star"></i><i class="fa fa-star"></i><i class="fa fa-star"></i></p>)",
         2, 5},
        {R"(<p><i class="fa fa-star first"></i><i class="fa fa-star"></i><i class="fa fa-star"></i><i class="fa fa-star"></i><i class="fa fa-star last"></i></p>)",
         5, 5},
        {R"(<p><img src="/i/star1.png"><img src="/i/star1.png"><img src="/i/star1.png"><img src="/i/star0.png"><img src="/i/star0.png"></p>)",
         3, 5},
        {R"(<p><u class="mi">star</u><u class="mi">star</u><u class="mi">star_half</u><u class="mi">star_border</u></p>)",
         2.5, 4},
        {R"(<p><svg fill="#fc0"><path/></svg><svg fill="#fc0"><path/></svg><svg fill="#eee"><path/></svg><svg fill="#eee"><path/></svg><svg fill="#eee"><path/></svg></p>)",
         2, 5},
        {R"(<p><svg><path fill="gold"/></svg><svg><path fill="silver"/></svg><svg><path fill="silver"/></svg><svg><path fill="silver"/></svg><svg><path fill="silver"/></svg></p>)",
         1, 5},
        {R"(<ul class="user-rating"><li class="selected"></li><li class="selected"></li><li></li><li></li><li></li></ul>)",
         2, 5},
        {R"(<ul class="user-rating"><li></li><li></li><li></li><li class="selected"></li><li></li></ul>)",
         4, 5},
        {R"(<ul class="menu"><li class="selected"></li><li></li><li></li><li></li><li></li></ul>)",
         none, none},
        // The scale in the name, numerals, controls, attributes.
        {R"(<b class="star-rating--2-of-5"></b>)", 2, 5},
        {R"(<b class="ratings--7of10"></b>)", 7, 10},
        {R"(<b class="proof-2-of-5"></b>)", none, none},
        {R"(<b class="rating-three"></b>)", 3, none},
        {R"(<meter value="3.5" max="5" min="0"></meter>)", 3.5, 5},
        {R"(<progress value="70" max="100"></progress>)", 70, 100},
        {R"(<p><input type="radio" name="r" value="1"><input type="radio" name="r" value="2" checked><input type="radio" name="r" value="3"></p>)",
         2, 3},
        {R"(<b class="stars" data-value="6" data-max="10"></b>)", 6, 10},
        {R"(<b data-rateit-value="3.5" data-rateit-max="5"></b>)", 3.5, 5},
        {R"(<p><meta itemprop="ratingValue" content="6"><meta itemprop="bestRating" content="10"></p>)",
         6, 10},
        {R"(<p>no</p>)", none, none},
    };
    for (const auto& row : rows) {
        const auto page = molva::html::Document::parse(row.text);
        REQUIRE(page);
        check(row, molva::value::parse_rating(page->root()));
    }
    CHECK_FALSE(molva::value::parse_rating(nullptr));
}

TEST_CASE("value/rating: the scale that schema.org assumes is given only when asked for") {
    CHECK(molva::value::with_assumed_best({.value = 4.5}).best == 5.0);
    CHECK(molva::value::with_assumed_best({.value = 4.5, .best = 10}).best == 10.0);
    CHECK_FALSE(molva::value::with_assumed_best({.value = 8}).best.has_value());
    CHECK_FALSE(molva::value::with_assumed_best({}).best.has_value());
}
