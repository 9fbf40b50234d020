"""End to end over HTTP: what a listing that begins with the newest costs from
day to day, what is seen when, and which sources are due."""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import ROOT, World, records, same  # noqa: E402

sys.path.insert(0, os.path.join(ROOT, "tests/demo"))
from pages import otzovik, site  # noqa: E402

PAGE = 5


def review(number, text=None):
    day = 1 + number // 4
    return dict(id=number, author=f"author{number}", place="Россия, Омск", stars=5,
                date=f"2026-08-{day:02}T10:00:00+03:00", shown=f"{day} авг 2026",
                title=f"Отзыв {number}", text=text or f"Текст отзыва {number}", plus="Нет",
                minus="Нет")


def publish(world, number, reviews):
    pages = [reviews[i:i + PAGE] for i in range(0, len(reviews), PAGE)]
    for i, one in enumerate(pages):
        here = "/reviews/acme/" + (f"{i + 1}/" if i else "") + "index.html"
        after = f"/reviews/acme/{i + 2}/" if i + 1 < len(pages) else None
        text = otzovik(one, total=len(reviews), next_page=after)
        name = os.path.join(world.www, f"127.0.1.{number}", here.lstrip("/"))
        # The server tells pages apart by their time and length.
        if not os.path.exists(name) or open(name, encoding="utf-8").read() != text:
            world.put(number, here, text)


class Days:
    def __init__(self, world):
        self.world = world

    def visit(self, day, *args):
        """@return the requests of the day, the crawl record of "list", the events"""
        before = len(self.world.requests()) if os.path.exists(self.world.dir + "/access.log") else 0
        at = f"2026-09-{day:02}T06:00:00Z"
        out = self.world.run("molva-fetch", "list", "--now", at, *args)
        crawls = [r for r in records(out) if r["type"] == "crawl"]
        events = records(self.world.run("molva-diff", "--now", at, stdin=out))
        asked = [row for row in self.world.requests()[before:] if row[0] != "/robots.txt"]
        return asked, crawls, sorted((e["event"], e["review"]["id"]) for e in events)


def listing(world):
    days = Days(world)
    reviews = [review(i) for i in range(24, 4, -1)]  # four pages
    publish(world, 1, reviews)
    asked, crawls, events = days.visit(1)
    same(len(asked), 4, "the first crawl reads all")
    same(crawls[0].get("incremental"), None, "which is a sweep")

    asked, crawls, events = days.visit(2)
    same([status for _, status in asked], [304], "unchanged: one 304")
    same((crawls[0]["verdict"], crawls[0]["incremental"], events), ("unchanged", True, []),
         "and nothing else")

    reviews.insert(0, review(25))
    del reviews[13]  # on the third page
    gone = "12"
    publish(world, 1, reviews)
    asked, crawls, events = days.visit(3)
    same([path for path, _ in asked], ["/reviews/acme/", "/reviews/acme/2/"],
         "a new review: its page, and one that is known")
    same((crawls[0]["verdict"], crawls[0]["incremental"], crawls[0]["window"]["complete"]),
         ("ok", True, False), "the crawl says how far it looked")
    same(crawls[0]["window"]["oldest"], "2026-08-05T07:00:00Z", "the window is what was read")
    same(events, [("new", "25")], "nothing is taken for removed that was not looked for")

    for day in (4, 5, 6, 7):
        asked, _, events = days.visit(day)
        same(([status for _, status in asked], events), ([304], []), "quiet days")

    asked, crawls, events = days.visit(8)
    same((len(asked), crawls[0].get("incremental"), events), (4, None, []),
         "the sweep after seven days misses it once")
    asked, _, events = days.visit(9)
    same((len(asked), events), (4, [("removed", gone)]), "and looks again the next time")
    asked, _, events = days.visit(10)
    same((len(asked), events), (1, []), "then all is quiet")
    asked, crawls, _ = days.visit(16)
    same([status for _, status in asked], [304] * 4, "a sweep of what has not changed")
    same(crawls[0]["verdict"], "unchanged", "costs a 304 a page")

    edited = [dict(r, text="Передумал.") if r["id"] == 24 else r for r in reviews]
    publish(world, 1, edited)
    asked, crawls, events = days.visit(17)
    same(([status for _, status in asked], events), ([200, 304], [("edited", "24")]),
         "an edit on the first page; the second is as it was")
    same(len(days.visit(18, "--full")[0]), 4, "--full reads all")


def due(world):
    def fetch(at, *args, status=0, check_err=None):
        out = world.run("molva-fetch", "hourly", "daily", "ill", "--now", f"2026-09-01T{at}Z",
                        *args, status=status, check_err=check_err)
        world.run("molva-diff", "--now", f"2026-09-01T{at}Z", stdin=out)
        return sorted(r["source"] for r in records(out) if r["type"] == "crawl")

    for number in (2, 3, 4):
        world.put(number, "/r.html", site([("r1", "Kim", "2026-07-02", 4, "Solid.")]))
    world.put(4, "/r.html.404", "")
    every = ["daily", "hourly", "ill"]
    same(fetch("06:00:00", status=3), every, "the first time all are due")
    same(fetch("06:04:00", "-v", check_err="due at 2026-09-01T06:04:45Z (1 failure in a row)"), [],
         "a minute later none is")
    same(fetch("06:05:00", status=4), ["ill"], "what failed is asked again soon")
    same(fetch("06:10:00"), [], "and then not so soon")
    same(fetch("06:15:00", status=4), ["ill"], "but again")
    world.drop(4, "/r.html.404")
    same(fetch("06:56:30"), ["ill"], "an hour less a twentieth is not over yet")
    same(fetch("06:57:00"), ["hourly"], "now it is")
    same(fetch("07:00:00", "--force"), every, "--force asks all")
    world.put(4, "/r.html.403", "")
    same(fetch("08:00:00", status=3), ["hourly", "ill"], "all that is due")
    same(fetch("08:20:00"), [], "who refuses us is not asked sooner than who does not")
    same(fetch("08:28:30", status=4), ["ill"], "but like him")


def budgets(world):
    before = len(world.requests())
    out = records(world.run("molva-fetch", "-c", "budget.toml", "--store", "budget.db", "-v",
                            check_err="used up: 2 requests"))
    crawl = out[-1]
    same((crawl["verdict"], crawl["reason"], crawl["pages"], crawl["reviews"]),
         ("partial", "page 3: used up: 2 requests", 2, 10), "a source that has spent its budget")
    same(len(world.requests()) - before, 3, "robots.txt and two pages")
    out = records(world.run("molva-fetch", "-c", "run.toml", "--store", "run.db", status=4))
    same([(r["verdict"], r["reason"]) for r in out if r["type"] == "crawl"],
         [("partial", "used up: 1 requests for the whole run")], "a run that has spent its budget")


def main():
    with World() as world:
        world.serve(4)
        world.source("list", "otzovik", world.url(1, "/reviews/acme/"))
        for number, (name, every) in enumerate([("hourly", "1h"), ("daily", "1d"), ("ill", "30m")]):
            world.source(name, "schema-org", world.url(number + 2, "/r.html"), f'every = "{every}"')
        world.write_config()
        for name, top, own in (("budget", "", "budget = { requests = 2 }"),
                               ("run", "budget = { requests = 1 }", "")):
            with open(f"{world.dir}/{name}.toml", "w") as out:
                out.write(f'[fetch]\npause = "0ms"\n{top}\n{world.sources[0]}\n{own}\n')
        listing(world)
        due(world)
        budgets(world)


main()
