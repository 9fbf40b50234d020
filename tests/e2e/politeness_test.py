"""End to end over HTTP: what is said before anything is done, what one run
tells the next, and how the work is divided among machines."""
import os
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import World, records, same  # noqa: E402

PAGE = ('<script type="application/ld+json">{"@type":"Product","name":"Acme","review":['
        '{"@type":"Review","@id":"r%d","author":"Kim","reviewBody":"Good.","reviewRating":'
        '{"@type":"Rating","ratingValue":5}}]}</script>')


def asked(world):
    if not os.path.exists(world.dir + "/access.log"):
        return []
    return [path for path, _ in world.requests()]


def explain(world):
    world.put(1, "/robots.txt", "User-agent: *\nDisallow: /\n\nUser-agent: molva\n"
                                "Crawl-delay: 7\nDisallow: /private/\nAllow: /r.html\n")
    world.put(1, "/r.html", PAGE % 1)
    lines = world.run("molva-fetch", "--explain", "one").decode()
    for wanted in (f"page        GET {world.url(1, '/r.html')}\n", "definition  schema-org (",
                   "due         now: it was never fetched\n",
                   "addresses   private ones too: allow_private\n",
                   "/robots.txt line 7: Allow: /r.html\n", 'by the group for "molva"',
                   "a pause of 7s after each (Crawl-delay of robots.txt)\n",
                   "headers     User-Agent: molva/", "(+ops@acme.example)\n",
                   "known       nothing: the page was not seen before\n"):
        same(wanted in lines, True, f"--explain says {wanted!r}:\n{lines}")
    same(asked(world), ["/robots.txt"], "only robots.txt was asked for")
    lines = world.run("molva-fetch", "--explain", world.url(1, "/private/x")).decode()
    same("disallowed: " in lines and "line 6: Disallow: /private/" in lines, True,
         f"a page that is no source's:\n{lines}")
    world.run("molva-diff", stdin=world.run("molva-fetch", "one"))
    before = asked(world)
    lines = world.run("molva-fetch", "--explain", world.url(1, "/r.html")).decode()
    for wanted in ("source      one (", "            If-None-Match: \"", "the last crawl began at ",
                   "known       hash "):
        same(wanted in lines, True, f"afterwards --explain says {wanted!r}:\n{lines}")
    same(asked(world), before, "and asks for nothing: robots.txt is kept")


def secrets(world):
    world.env["MOLVA_TEST_KEY"] = "s3cret/key"
    with open(world.dir + "/keyed.toml", "w") as out:
        out.write('schema = 1\nid = "keyed"\nname = "Keyed"\nlanguage = "en"\n'
                  'checked = { how = "unverified" }\n[params.key]\ndescription = "the key"\n'
                  'secret = true\nrequired = true\n[fetch]\n'
                  f'url = "{world.url(1, "/api")}?key={{key}}"\n'
                  'headers = { Authorization = "Bearer {key}" }\ninterval_s = 1\n'
                  '[page]\nrows = "li"\n[fields]\ntext = ":scope"\n')
    with open(world.dir + "/secret-config.toml", "w") as out:
        out.write('[[source]]\nname = "keyed"\nscraper = "./keyed.toml"\nallow_private = true\n'
                  'params = { key = { env = "MOLVA_TEST_KEY" } }\n')
    lines = world.run("molva-fetch", "-c", "secret-config.toml", "--explain", "keyed").decode()
    same("Authorization: Bearer ***" in lines, True, f"the header is masked:\n{lines}")
    same("s3cret" in lines, False, f"no secret is shown:\n{lines}")


def dry_run(world):
    before = asked(world)
    lines = world.run("molva-fetch", "--dry-run").decode().splitlines()
    same([line.split()[:2] for line in lines[1:4]],
         [["one", "now"], ["two", "now"], ["three", "now"]], "--dry-run lists the sources")
    same(asked(world), before, "and asks nobody")


def no_extract(world):
    out = world.run("molva-fetch", "one", "two", "--no-extract", "--record", "only.warc")
    same(out, b"", "--no-extract writes no records")
    same(b"reviewBody" in open(world.dir + "/only.warc", "rb").read(), True, "but --record does")
    world.put(3, "/r.html.403", "")
    world.run("molva-fetch", "two", "three", "--no-extract", status=3)
    world.drop(3, "/r.html.403")


def next_run(world):
    """A pause that is longer than a run also holds for the run after it."""
    world.put(4, "/robots.txt", "")
    world.put(4, "/r.html", PAGE % 4)
    world.run("molva-fetch", "slow")
    same(asked(world)[-1], "/r.html", "the first run asks")
    lines = world.run("molva-fetch", "--explain", "slow").decode()
    same("not before " in lines, True, f"the host rests:\n{lines}")
    out = records(world.run("molva-fetch", "-c", "hurry.toml", status=4))
    same([(r["verdict"], r["reason"]) for r in out],
         [("partial", "the run's time is used up")], "the next run waits for it")
    same(asked(world)[-1], "/r.html", "and did not ask")
    same(sum(path == "/r.html" for path in asked(world)[-2:]), 1, "twice")


def shards(world):
    names = [f"shop{i}" for i in range(12)]
    with open(world.dir + "/shards.toml", "w") as out:
        resolve = ", ".join(f'"www.{n}.example:{world.port}:127.0.1.2"' for n in names)
        out.write(f'[fetch]\npause = "0ms"\nresolve = [{resolve}]\n')
        for n in names:
            out.write(f'[[source]]\nname = "{n}"\nscraper = "schema-org"\nallow_private = true\n'
                      f'url = "http://www.{n}.example:{world.port}/r.html"\n')
    command = ["molva-fetch", "-c", "shards.toml", "--store", "{#}.db", "--shard"]
    if shutil.which("parallel"):
        out = world.run("parallel", "--will-cite", *command, "{}/4", ":::", "1", "2", "3", "4")
    else:
        print("skipped: no GNU parallel here")
        out = b"".join(world.run(*command, f"{i}/4") for i in range(1, 5))
    crawls = [r for r in records(out) if r["type"] == "crawl"]
    same(sorted(r["source"] for r in crawls), sorted(names), "each source is in one shard")
    same({r["verdict"] for r in crawls}, {"ok"}, "and was read")


def said(world, *more, status=0):
    """What a run for cron prints on standard error."""
    done = subprocess.run(["molva", "run", "-c", "flaky.toml", "--store", "flaky.db", "--force", *more],
                          capture_output=True, env=world.env, cwd=world.dir, timeout=60)
    same(done.returncode, status, f"status of a run: {done.stderr.decode()}")
    return done.stderr.decode()


def said_once(world):
    """cron mails the first failure and the recovery, and nothing in between."""
    with open(world.dir + "/flaky.toml", "w") as out:
        out.write('contact = "ops@acme.example"\n[fetch]\npause = "0ms"\ntries = 1\n[[source]]\n'
                  'name = "flaky"\nsubject = "Acme"\nscraper = "schema-org"\nallow_private = true\n'
                  f'robots = false\nurl = "{world.url(4, "/flaky.html")}"\n')
    world.put(4, "/flaky.html", PAGE % 4)
    same(said(world), "", "all is well")
    world.put(4, "/flaky.html.500", "")
    broken = "molva: flaky: failed: HTTP 500: the site has a problem of its own\n"
    same(said(world, "-q", status=4), broken, "the first failure, with -q too")
    same(said(world, status=4), "", "the second is no news")
    same(broken in said(world, "-v", status=4), True, "but -v tells it")
    same(broken in said(world, "flaky", status=4), True, "and so does asking for the source")
    world.drop(4, "/flaky.html.500")
    world.put(4, "/flaky.html.403", "")
    same(said(world, status=4), "molva: flaky: blocked: HTTP 403: the site refuses us\n",
         "another trouble is news")
    world.drop(4, "/flaky.html.403")
    back = said(world)
    same(back.startswith("molva: flaky: ") and "it is read again, it was blocked" in back, True, back)
    same(said(world), "", "once")

    with open(world.dir + "/flaky.toml") as file:
        text = file.read()
    with open(world.dir + "/flaky.toml", "w") as out:
        out.write(text.replace("tries = 1", 'tries = 2\nretry_wait = "10ms"'))
    world.put(4, "/flaky.html.500", "")
    way = "molva: flaky: asks once more in "
    loud = said(world, "-v", status=4)
    same((way in loud, broken in loud), (True, True), "what happens on the way, with -v")
    same(way in said(world, "flaky", status=4), False, "and not without")


def main():
    with World() as world:
        world.serve(4)
        for number, name in enumerate(("one", "two", "three", "slow")):
            more = 'rate = "1/30s"' if name == "slow" else ""
            world.source(name, "schema-org", world.url(number + 1, "/r.html"), more)
        world.write_config()
        for number in (2, 3):
            world.put(number, "/r.html", PAGE % number)
        with open(world.dir + "/hurry.toml", "w") as out:
            out.write(f'[fetch]\nbudget = {{ time = "500ms" }}\n{world.sources[3]}')
        world.run("molva-diff", stdin=b"")  # makes the store, in which robots.txt files are kept
        explain(world)
        secrets(world)
        dry_run(world)
        no_extract(world)
        next_run(world)
        shards(world)
        said_once(world)


main()
