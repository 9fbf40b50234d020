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


SHOP = """schema = 1
id = "shop"
name = "Shop"
match = ["http://shop.example:{port}/{{slug}}"]
example = "http://shop.example:{port}/kettle"
checked = {{ how = "unverified" }}
[params.slug]
description = "the product"
pattern = '[a-z]+'
[fetch]
url = "http://shop.example:{port}/{{slug}}"
interval_s = 0.1
[page]
rows = ".review"
none = ".none"
[fields]
id = {{ select = "@data-id", required = true }}
author = ".author"
text = ".text"
published = "time @datetime"
reply = ".reply"
rating = {{ select = ".stars", scale = [1, 5] }}
"""


def shop(count, date=True, reply=False):
    return "".join(
        f"<div class=review data-id={i}><b class=author>A{i}</b><i class=stars>{i % 5 + 1}</i>"
        + (f"<time datetime=2026-08-0{i + 1}></time>" if date else "")
        + f"<p class=text>It leaks, {i}.</p>" + ("<p class=reply>Sorry.</p>" if reply else "")
        + "</div>" for i in range(count))


def live(world, *more, status=0, err=None):
    return world.run("molva-scraper", "test", "--live", "--pages", "./stored", *more, "./shop.toml",
                     status=status, check_err=err).decode().strip()


def test_live(world):
    """A definition whose site is on loopback by the resolve list."""
    os.makedirs(world.dir + "/stored/shop")
    with open(world.dir + "/shop.toml", "w") as out:
        out.write(SHOP.format(port=world.port))
    with open(world.dir + "/stored/shop/list.html", "w") as out:
        out.write(shop(4))
    with open(world.dir + "/stored/shop/pages.toml", "w") as out:
        out.write('[[page]]\nfile = "list.html"\nabout = "four"\nnow = "2026-08-20T00:00:00Z"\n'
                  'complete = true\nurl = "http://shop.example:%d/kettle"\n' % world.port)
    world.run("molva-scraper", "test", "--update", "--pages", "./stored", "./shop.toml")
    world.extra = f'resolve = ["shop.example:{world.port}:127.0.1.5"]'
    world.write_config()
    world.put(5, "/kettle", shop(5))
    # What a definition says is not what the operator wrote: no private address.
    before = len(world.requests())
    said = live(world, status=4)
    same(["not a public address" in said, len(world.requests())], [True, before], said)
    world.sources.append('[[source]]\nname = "kettle"\nscraper = "./shop.toml"\n'
                         'params = { slug = "kettle" }\nallow_private = true\n')
    world.write_config()
    before = len(world.requests())
    same(live(world), "shop: ok: 5 reviews", "nothing changed")
    same([path for path, _ in world.requests()[before:]], ["/robots.txt", "/kettle"], "one page")
    world.put(5, "/kettle", shop(5, date=False, reply=True))
    same(live(world, status=4),
         "shop: drifted: 5 reviews; lost published (100 % → 0 %); gained reply (100 %)", "a field is gone")
    world.put(5, "/kettle", "<p class=v2>" + "It leaks. " * 20 + "</p>")
    same(live(world, status=4).split(": ")[1], "drifted", "another layout")
    world.put(5, "/kettle", CHALLENGE)
    same(live(world, status=4).split(": ")[1], "blocked", "a challenge")
    world.put(5, "/kettle", "<p class=none>None</p>")
    same(live(world, status=4).split(": ")[1], "failed", "nothing to compare")
    world.put(5, "/kettle.404", "")
    same(live(world, status=4).split(": ")[1], "failed", "no such page")
    world.drop(5, "/kettle.404")
    world.put(5, "/kettle", shop(5))
    world.put(5, "/robots.txt", "User-agent: *\nDisallow: /\n")
    same(live(world, status=4).split(": ")[1], "disallowed", "robots.txt")
    world.put(6, "/other.html", shop(3))
    same(live(world, "--url", world.url(6, "/other.html")), "shop: ok: 3 reviews", "another address")
    said = world.run("molva-scraper", "test", "--live", "csv", status=4, check_err="nothing was tested")
    same(said.decode().strip(), "csv: skipped: a table is no page", "nothing to ask with")


def main():
    with World() as world:
        world.serve(8)
        world.write_config()
        probe_addresses(world)
        probe_refused(world)
        test_live(world)
    print("ok")


if __name__ == "__main__":
    main()
