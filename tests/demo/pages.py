"""Pages after the markup of real sites, with invented names and texts: for the
demonstration and the end-to-end tests."""
import html
import json


def otzovik(reviews, total=None, next_page=None):
    """The list of reviews of one subject. `total`: what the page says there are."""
    total = len(reviews) if total is None else total
    pager = f'<div class="pager"><a class="pager-item next" href="{next_page}">›</a></div>' if next_page else ""
    items = ""
    for r in reviews:
        items += f"""
<div class="item status4 mshow0" itemprop="review" itemscope itemtype="http://schema.org/Review">
<link itemprop="url" href="https://otzovik.com/review_{r['id']}.html">
<div class="item-left" itemprop="author" itemscope itemtype="http://schema.org/Person">
<div class="user-info"><div class="login-line"><a class="user-login" href="/profile/{r['author']}"><span itemprop="name">{r['author']}</span></a></div><div>{r['place']}</div></div></div>
<div class="item-right"><div class="rating-wrap"><div class="rating-score"><span>{r['stars']}</span></div>
<div class="review-postdate" itemprop="datePublished" content="{r['date']}"><span>{r['shown']}</span></div>
<span itemprop="reviewRating" itemscope itemtype="http://schema.org/Rating"><meta itemprop="ratingValue" content="{r['stars']}"><meta itemprop="bestRating" content="5"><meta itemprop="worstRating" content="1"></span></div>
<div class="review-body-wrap"><h3><a class="review-title" href="/review_{r['id']}.html" itemprop="name">{html.escape(r['title'])}</a></h3>
<div class="review-teaser" itemprop="description">{html.escape(r['text'])}</div>
<div class="review-plus"><b>Достоинства:</b> {html.escape(r['plus'])}</div>
<div class="review-minus"><b>Недостатки:</b> {html.escape(r['minus'])}</div></div></div></div>"""
    return f"""<!DOCTYPE html>
<html lang="ru"><head><meta charset="utf-8"><title>Отзывы о школе Acme</title></head><body>
<div class="produkts-content hreview-aggregate" itemscope itemtype="http://schema.org/Product">
<h1 class="product-name"><span class="fn" itemprop="name">Языковая школа Acme</span></h1>
<span itemprop="aggregateRating" itemscope itemtype="http://schema.org/AggregateRating"><meta itemprop="reviewCount" content="{total}"></span>
<div class="review-list-2 review-list-chunk">{items}
</div>{pager}</div></body></html>
"""


def site(reviews):
    """A page with JSON-LD; a review is (id, author, day, stars, text)."""
    data = {"@context": "https://schema.org", "@type": "LocalBusiness", "name": "Acme",
            "aggregateRating": {"@type": "AggregateRating", "ratingValue": "4.1",
                                "reviewCount": len(reviews)},
            "review": [{"@type": "Review", "@id": f"https://acme.example/reviews#{i}",
                        "author": {"@type": "Person", "name": who}, "datePublished": day,
                        "reviewRating": {"@type": "Rating", "ratingValue": stars, "bestRating": 5},
                        "reviewBody": text} for i, who, day, stars, text in reviews]}
    return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>What people say about Acme</title>
<script type="application/ld+json">{json.dumps(data, ensure_ascii=False)}</script></head>
<body><h1>What people say about Acme</h1></body></html>
"""


def steam(reviews, cursor="AoIFQDemo"):
    """An answer of the store's interface; a review is (id, author, up, when, text, answer)."""
    rows = []
    for number, author, up, when, text, answer in reviews:
        row = {"recommendationid": str(number),
               "author": {"steamid": str(author), "num_reviews": 3, "playtime_forever": 270},
               "language": "english", "review": text, "timestamp_created": when,
               "timestamp_updated": when, "voted_up": up, "votes_up": 1, "votes_funny": 0,
               "steam_purchase": True}
        if answer:
            row["developer_response"], row["timestamp_dev_responded"] = answer
        rows.append(row)
    return json.dumps({"success": 1, "query_summary": {"num_reviews": len(rows),
                       "total_reviews": len(rows)}, "reviews": rows, "cursor": cursor},
                      ensure_ascii=False) + "\n"


STEAM_END = json.dumps({"success": 1, "query_summary": {"num_reviews": 0}, "reviews": [],
                        "cursor": "AoIFQDemo"}) + "\n"
