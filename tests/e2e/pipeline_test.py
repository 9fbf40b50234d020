"""End to end over HTTP: nginx serves pages after real markup; the first run is
the baseline, then the pages change. Exactly the right events come out, each
once, and sources that break leave their snapshot alone."""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import ROOT, World, records, same  # noqa: E402

sys.path.insert(0, os.path.join(ROOT, "tests/demo"))
from pages import otzovik, site, steam, STEAM_END  # noqa: E402

CHALLENGE = ("<!DOCTYPE html><html><head><title>Just a moment...</title></head>"
             "<body><script>window._cf_chl_opt={}</script></body></html>")


def review(number, stars, day, text, author="mama"):
    return dict(id=number, author=author, place="Россия, Омск", stars=stars,
                date=f"2026-08-{day:02}T10:00:00+03:00", shown=f"{day} авг 2026",
                title=f"Отзыв {number}", text=text, plus="Нет", minus="Нет")


PAGE1 = [review(180 - i, 5, 18 - i, f"Первая страница, {i}") for i in range(4)]
PAGE2 = [review(160 - i, 4, 10 - i, f"Вторая страница, {i}") for i in range(4)]
SITE = [("r4", "Dana", "2026-08-12", 5, "Friendly."), ("r3", "Tom", "2026-08-01", 4, "Good."),
        ("r2", "Lee", "2026-07-20", 5, "Best."), ("r1", "Kim", "2026-07-02", 4, "Solid.")]
LONGER = SITE + [("r0", "Ann", "2026-06-20", 3, "Decent.")]  # enough to say that a field is gone
GAME = [(30, 76561190000000003, False, 1786000000, "Lost my save.", None),
        (20, 76561190000000002, True, 1785900000, "Short.", None)]


def two_pages(world, number, first, second):
    total = len(first) + len(second)
    world.put(number, "/reviews/acme/index.html",
              otzovik(first, total=total, next_page="/reviews/acme/2/"))
    world.put(number, "/reviews/acme/2/index.html", otzovik(second, total=total))


def build(world):
    two_pages(world, 1, PAGE1, PAGE2)
    world.source("list", "otzovik", world.url(1, "/reviews/acme/"))
    world.put(2, "/reviews.html", site(SITE))
    world.source("site", "schema-org", world.url(2, "/reviews.html"))
    world.put(3, "/appreviews/7/*.json", steam(GAME, cursor="END"))
    world.put(3, "/appreviews/7/END.json", STEAM_END)
    world.source("game", "steam", world.url(3, "/appreviews/7?cursor=*"), 'params = { appid = "7" }')
    for number, name in ((4, "guarded"), (5, "ill"), (6, "redone"), (7, "quiet")):
        world.put(number, "/r.html", site(SITE))
        world.source(name, "schema-org", world.url(number, "/r.html"))
    two_pages(world, 8, PAGE1, PAGE2)
    world.source("half", "otzovik", world.url(8, "/reviews/acme/"), 'sweep = "0s"')
    world.put(9, "/r.html", site(SITE))
    world.put(9, "/robots.txt", "User-agent: molva\nDisallow: /\n")
    world.source("forbidden", "schema-org", world.url(9, "/r.html"))
    world.put(10, "/reviews/acme/index.html", otzovik([], total=0))
    world.source("nobody", "otzovik", world.url(10, "/reviews/acme/"))
    world.put(11, "/r.html", site(LONGER))
    world.source("faded", "schema-org", world.url(11, "/r.html"))
    world.head = 'sweep = "1s"\n'  # each day reads the listings to their end
    world.write_config()


def change(world):
    """One day later."""
    edited = dict(PAGE1[1], stars=2, text="Передумал: обманули.")
    new = review(190, 1, 20, "Деньги не вернули.")
    first = [new, PAGE1[0], edited, PAGE1[3]]  # PAGE1[2] is gone from the middle
    two_pages(world, 1, first, PAGE2)
    world.put(2, "/reviews.html", site([SITE[0], SITE[1], SITE[3]]))  # r2 is gone
    world.put(3, "/appreviews/7/*.json",
              steam([GAME[0][:5] + (("Sorry! Fixed.", 1787200000),), GAME[1]], cursor="END"))
    world.put(4, "/r.html", CHALLENGE)
    world.put(5, "/r.html.500", "")
    world.put(6, "/r.html", "<html><body><div class='v2'>" + "Best. " * 50 + "</div></body></html>")
    world.put(11, "/r.html", site(LONGER).replace('"author"', '"writer"'))
    world.put(8, "/reviews/acme/index.html",
              otzovik(PAGE1, total=8, next_page="/reviews/acme/2/") + "<!-- new -->")
    world.put(8, "/reviews/acme/2/.500", "")


def day(world, at, status, announce=False):
    crawl = world.run("molva-fetch", "--now", at, status=status)
    verdicts = {r["source"]: r["verdict"] for r in records(crawl) if r["type"] == "crawl"}
    again = [r["source"] for r in records(crawl) if r["type"] == "crawl"]
    same(sorted(again), sorted(set(again)), "one crawl record a source")
    events = records(world.run("molva-diff", stdin=crawl))
    return verdicts, sorted((e["source"], e["event"], e.get("review", {}).get("id", ""))
                            for e in events)


def snapshot(world, name):
    return sorted(world.run("molva-store", "export", name).splitlines())


def main():
    with World() as world:
        world.serve(11)
        build(world)
        verdicts, events = day(world, "2026-08-19T06:00:00Z", 3)
        good = ["list", "site", "game", "guarded", "ill", "redone", "quiet", "half",
                "faded"]
        want = {name: "ok" for name in good}
        same(verdicts, {**want, "forbidden": "disallowed", "nobody": "empty"}, "first verdicts")
        same(events, [("forbidden", "source_broken", "")],
             "the baseline is quiet, but a source that cannot be read is said to be broken")
        before = {name: snapshot(world, name) for name in good}
        same({name: len(rows) for name, rows in before.items()},
             {"list": 8, "site": 4, "game": 2, "guarded": 4, "ill": 4, "redone": 4, "quiet": 4,
              "half": 8, "faded": 5}, "reviews in the snapshot")

        change(world)
        asked = len(world.requests())
        verdicts, events = day(world, "2026-08-20T06:00:00Z", 3)
        same(verdicts, {"list": "ok", "site": "ok", "game": "ok", "guarded": "blocked",
                        "ill": "failed", "redone": "suspicious", "quiet": "unchanged",
                        "half": "partial", "faded": "degraded", "forbidden": "disallowed", "nobody": "unchanged"},
             "second verdicts")
        ids = {name: {r["author"].get("name", ""): r["id"] for r in map(
            lambda line: records(line)[0], before[name])} for name in ("site",)}
        same(events, sorted([
            ("list", "new", "190"), ("list", "edited", "179"), ("game", "replied", "30"),
            ("guarded", "source_broken", ""), ("ill", "source_broken", ""),
            ("redone", "source_broken", ""), ("faded", "source_broken", "")]), "second events")
        quiet = [row for row in world.requests()[asked:] if row == ("/r.html", 304)]
        same(len(quiet), 1, "an unchanged source costs one 304")
        for name in ("guarded", "ill", "redone", "quiet", "half", "faded"):
            same(snapshot(world, name) == before[name], True, f"{name}: the snapshot is left alone")

        _, events = day(world, "2026-08-20T12:00:00Z", 3)
        same(events, [("list", "removed", "178"), ("site", "removed", ids["site"]["Lee"])],
             "a second look confirms what is gone; nothing else is said twice")

        for number in (4, 5, 6):
            world.put(number, "/r.html", site(SITE))
        world.put(11, "/r.html", site(LONGER))
        world.drop(5, "/r.html.500")
        _, events = day(world, "2026-08-21T06:00:00Z", 3)
        same(events, [(name, "source_recovered", "") for name in ("faded", "guarded", "ill", "redone")],
             "what recovers is said once")

        flagged = records(world.run("molva-flag", stdin=world.run("molva-events")))
        same([(e["event"], e["review"]["id"]) for e in flagged if "review" in e],
             [("new", "190"), ("edited", "179")], "the bad news among the reviews")
        numbers = [e["seq"] for e in records(world.run("molva-events"))]
        same(numbers, list(range(1, len(numbers) + 1)), "the log has no gaps")

        world.run("molva-fetch", "list", "site", "--full", "--record", "all.warc.gz")
        replayed = [world.run("molva-fetch", "list", "site", "--full", "--now",
                              "2026-08-22T06:00:00Z", "--replay", "all.warc.gz") for _ in range(2)]
        same(replayed[0] == replayed[1], True, "a replay gives the same bytes")
        same(len([r for r in records(replayed[0]) if r["type"] == "review"]), 11, "replayed reviews")


main()
