"""molva-scraper over HTTP: what probe says of an address and writes for it, and
that both ask politely."""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import ROOT, World, records, same  # noqa: E402

sys.path.insert(0, os.path.join(ROOT, "tests/demo"))
from pages import otzovik, site  # noqa: E402

CHALLENGE = ("<!DOCTYPE html><html><head><title>Just a moment...</title></head>"
             "<body><script>window._cf_chl_opt={}</script></body></html>")
SITE = [("r3", "Dana", "2026-08-12", 5, "Friendly and quick."), ("r2", "Tom", "2026-08-01", 4, "Good."),
        ("r1", "Lee", "2026-07-20", 5, "Best there is.")]


def review(number, stars, day, text):
    return dict(id=number, author="mama", place="Россия, Омск", stars=stars,
                date=f"2026-08-{day:02}T10:00:00+03:00", shown=f"{day} авг 2026",
                title=f"Отзыв {number}", text=text, plus="Нет", minus="Нет")


def probe_addresses(world):
    world.put(1, "/shop/reviews.html", site(SITE))
    found = records(world.run("molva-scraper", "probe", "--format", "json",
                              world.url(1, "/shop/reviews.html")))
    same([len(found), found[0]["type"], found[0]["status"]], [1, "probe", 200], "one record")
    same(found[0]["found"][0]["reviews"], len(SITE), "the reviews of the page")
    paths = [path for path, _ in world.requests()]
    same(paths, ["/robots.txt", "/shop/reviews.html"], "robots.txt, then one request")

    world.put(2, "/reviews/acme/index.html", otzovik([review(i, 4, 9 - i, f"Text {i}, long enough")
                                                      for i in range(4)]))
    world.run("molva-scraper", "probe", "-w", "first.toml", world.url(2, "/reviews/acme/"))
    world.run("molva-scraper", "lint", "./first.toml")
    world.run("molva-scraper", "probe", "-w", "first.toml", world.url(2, "/reviews/acme/"),
              status=5, check_err="left alone")
    world.source("tried", "./first.toml", world.url(2, "/reviews/acme/"))
    world.write_config()
    crawl = records(world.run("molva-fetch", "tried"))
    same([r["type"] for r in crawl], ["review"] * 4 + ["crawl"], "what was written reads the site")
    same(crawl[-1]["verdict"], "ok", "and says so")


def probe_refused(world):
    world.put(3, "/r.html", CHALLENGE)
    held = records(world.run("molva-scraper", "probe", "--format", "json", world.url(3, "/r.html")))
    same(held[0].get("held_back"), "Cloudflare challenge", "a challenge page")
    world.run("molva-scraper", "probe", "-e", world.url(3, "/r.html"), status=1)
    world.put(4, "/robots.txt", "User-agent: *\nDisallow: /\n")
    world.put(4, "/r.html", site(SITE))
    before = len(world.requests())
    world.run("molva-scraper", "probe", world.url(4, "/r.html"), status=4, check_err="robots.txt")
    same([path for path, _ in world.requests()[before:]], ["/robots.txt"], "not asked for the page")
    world.run("molva-scraper", "probe", "--write", "-", world.url(3, "/r.html"), status=4,
              check_err="nothing was written")


def main():
    with World() as world:
        world.serve(8)
        world.write_config()
        probe_addresses(world)
        probe_refused(world)
    print("ok")


if __name__ == "__main__":
    main()
