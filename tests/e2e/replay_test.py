"""A replay gives the bytes of the run that was recorded: with repetitions that
let other sources overtake, redirects, 304s, robots.txt, hosts that fail or turn
requests away, budgets, a run that is cut short, and secrets in what was asked."""
import http.server
import os
import signal
import socket
import subprocess
import sys
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import World, records, same  # noqa: E402

PAGE = ('<script type="application/ld+json">{"@type":"Product","name":"Acme","review":['
        '{"@type":"Review","@id":"%s","author":"Kim","reviewBody":"Good.","reviewRating":'
        '{"@type":"Rating","ratingValue":5}}]}</script>')
KEYED = """schema = 1
id = "keyed"
name = "Keyed"
language = "en"
checked = { how = "unverified" }
[params.key]
description = "the key"
secret = true
required = true
[fetch]
url = "%s?key={key}"
headers = { X-Key = "{key}" }
interval_s = 1
[page]
rows = "li"
[fields]
text = ":scope"
"""


class Site(http.server.BaseHTTPRequestHandler):
    """What a path begins with says how it is answered."""
    protocol_version = "HTTP/1.1"
    seen = {}
    robots_answers = ["User-agent: *\nDisallow: /private\n"]
    second = threading.Event()

    def log_message(self, *_):
        pass

    def give(self, status, body="", **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

    def do_GET(self):
        place = (self.headers["Host"], self.path)
        times = Site.seen[place] = Site.seen.get(place, 0) + 1
        if self.path == "/robots.txt":
            return self.give(200, self.robots_answers[0])
        if self.path.startswith("/ill") and times % 3:  # the third time it is well
            return self.give(500)
        if self.path.startswith("/moved"):
            return self.give(302, Location="/there" + self.path[6:])
        if self.path.startswith("/away"):
            return self.give(429, Retry_After="86400")
        if self.path.startswith("/busy"):
            return self.give(429)
        if self.path.startswith("/slow"):
            time.sleep(3)
        if self.path.startswith("/count"):  # whoever comes first waits for the second
            if times == 1:
                Site.second.wait(20)
                time.sleep(0.5)
            else:
                Site.second.set()
            return self.give(200, PAGE % f"/visitor-{times}",
                             Set_Cookie=f"visitor=secret{times}; Path=/; HttpOnly")
        if self.path.startswith("/keyed"):
            return self.give(200, "<li>Good.</li>")
        tag = '"%s"' % self.path.strip("/")
        if self.headers["If-None-Match"] == tag:
            return self.give(304, ETag=tag)
        return self.give(200, PAGE % self.path, ETag=tag)


def serve(hosts):
    """@return the port on which every host answers"""
    with socket.socket() as probe:
        probe.bind(("127.0.1.1", 0))
        port = probe.getsockname()[1]
    for host in hosts:
        server = http.server.ThreadingHTTPServer((host, port), Site)
        server.handle_error = lambda *_: None  # a client that is told to end hangs up
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
    return port


def crawls(out):
    return {one["source"]: one for one in records(out) if one["type"] == "crawl"}


def recorded(world, name, now, *more, status=3):
    command = ["molva-fetch", "--now", now, *more]
    first = world.run(*command, "--record", name, status=status)
    again = world.run(*command, "--replay", name, status=status)
    if again != first:
        print(first.decode(), "---", again.decode(), sep="\n", file=sys.stderr)
    same(again == first, True, f"the replay of {name} is the run, to the byte")
    return first


def build(world, port):
    one, two = f"http://127.0.1.1:{port}", f"http://127.0.1.2:{port}"
    for name, url in (("ill-a", one + "/ill-a"), ("well-a", one + "/a"), ("well-b", one + "/b"),
                      ("moved", one + "/moved-a"), ("private", one + "/private/x"),
                      ("ill-b", two + "/ill-b"), ("well-c", two + "/c"), ("well-d", two + "/d"),
                      ("well-e", two + "/e")):
        world.source(name, "schema-org", url)
    world.source("spent", "schema-org", two + "/moved-b", "budget = { requests = 1 }")
    for name in ("away-a", "away-b"):
        world.source(name, "schema-org", f"http://127.0.1.3:{port}/{name}")
    for name in ("busy-a", "busy-b", "busy-c"):
        world.source(name, "schema-org", f"http://127.0.1.4:{port}/{name}")
    for name in ("dead-a", "dead-b", "dead-c", "dead-d"):
        world.source(name, "schema-org", f"http://127.0.1.5:1/{name}", "robots = false")
    world.extra = 'pause = "40ms"\nretry_wait = "150ms"\ntries = 3\n'
    world.write_config()
    path = world.dir + "/config/molva/config.toml"
    with open(path) as file:
        text = file.read()
    for key in ('pause = "0ms"\n', 'retry_wait = "10ms"\n', "tries = 2\n"):
        text = text.replace(key, "", 1)
    with open(path, "w") as file:
        file.write(text)


def many(world):
    world.run("molva-diff", stdin=b"")  # makes the store, in which such requests are kept
    out = recorded(world, "first.warc", "2026-08-20T12:00:00Z")
    got = crawls(out)
    same({name: one["verdict"] for name, one in got.items()},
         {"ill-a": "ok", "ill-b": "ok", "moved": "ok", "private": "disallowed", "spent": "failed",
          **{f"well-{x}": "ok" for x in "abcde"}, **{f"away-{x}": "blocked" for x in "ab"},
          **{f"busy-{x}": "blocked" for x in "abc"}, **{f"dead-{x}": "failed" for x in "abcd"}},
         "each kind of end")
    same(got["ill-a"]["requests"], 3, "two repetitions")
    same(got["away-a"]["reason"], "HTTP 429: too many requests; it asks to be left alone for 86400 s",
         "nobody waits a day")
    same((got["away-b"]["reason"], got["away-b"]["requests"]),
         ("not asked: 127.0.1.3 asked to be left alone for 86400 s", 0), "nor asks meanwhile")
    said = [one["reason"] for name, one in got.items() if name.startswith("busy")]
    same(any(one.startswith("HTTP 429: too many requests, also when asked ") for one in said), True,
         str(said))
    same(any("not asked: 127.0.1.4 failed 5 times in a row, last with HTTP 429" in one
             for one in said), True, str(said))
    overtaken = list(got).index("well-a") < list(got).index("ill-a")
    same(overtaken, True, "others go while one waits to be asked again")
    world.run("molva-diff", "--now", "2026-08-20T12:00:00Z", stdin=out)
    again = crawls(recorded(world, "second.warc", "2026-08-20T13:00:00Z"))
    same(again["well-a"]["verdict"], "unchanged", "a 304")
    same(again["away-a"]["requests"], 0, "the host is left alone by the next run too")


def cut_short(world, port):
    with open(world.dir + "/slow.toml", "w") as out:
        out.write('[fetch]\npause = "0ms"\n')
        for name in ("quick", "slow-a", "slow-b"):
            out.write(f'[[source]]\nname = "{name}"\nscraper = "schema-org"\nallow_private = true\n'
                      f'robots = false\nurl = "http://127.0.1.6:{port}/{name}"\n')
    command = ["molva-fetch", "-c", "slow.toml", "--now", "2026-08-20T12:00:00Z", "--store", "s.db"]
    run = subprocess.Popen([*command, "--record", "cut.warc"], stdout=subprocess.PIPE,
                           stderr=subprocess.DEVNULL, env=world.env, cwd=world.dir)
    while not any(path == "/slow-a" for _, path in Site.seen):
        time.sleep(0.05)
    run.send_signal(signal.SIGTERM)
    first = run.communicate()[0]
    same({one["source"]: (one["verdict"], one["requests"]) for one in crawls(first).values()},
         {"quick": ("ok", 1), "slow-a": ("partial", 1), "slow-b": ("partial", 0)}, "cut short")
    again = world.run(*command, "--replay", "cut.warc", status=3)
    same(again == first, True, f"what was cut short is again:\n{first}\n{again}")


def one_address(world, port):
    """Two sources with one address, which answers each visitor otherwise: who was
    asked first is not who was answered first."""
    names = ["twin-a", "twin-b"]
    outputs = []
    for turn, order in enumerate((names, names[::-1])):
        Site.second.clear()
        path = f"/count-{turn}"

        def config(order):
            with open(world.dir + "/twins.toml", "w") as out:
                out.write('[fetch]\npause = "0ms"\nat_once = 8\n')
                for name in order:
                    out.write(f'[[source]]\nname = "{name}"\nscraper = "schema-org"\n'
                              'allow_private = true\nrobots = false\nconnections = 2\n'
                              f'url = "http://127.0.1.6:{port}{path}"\n')

        config(order)
        command = ["-c", "twins.toml", "--store", f"twins-{turn}.db"]
        out = recorded(world, f"twins-{turn}.warc", "2026-08-20T12:00:00Z", *command, status=0)
        same([one["id"].rsplit("/", 1)[1] for one in records(out) if one["type"] == "review"],
             ["visitor-2", "visitor-1"], "the second was answered first")
        same(sorted(crawls(out)), names, "each is a visitor of its own")
        config(order[::-1])
        again = world.run("molva-fetch", "--now", "2026-08-20T12:00:00Z", "--force", *command,
                          "--replay", f"twins-{turn}.warc")
        same(again == out, True, f"in whatever order they are configured:\n{out}\n{again}")
        outputs.append(out)
        with open(f"{world.dir}/twins-{turn}.warc", "rb") as file:
            kept = file.read()
        same((b"secret1" in kept, b"Set-Cookie: visitor=[removed]; Path=/; HttpOnly" in kept),
             (False, True), "a cookie's value is in nobody's file")
    same(outputs[0] == outputs[1], False, "two runs that differ")


def crowd(world, port):
    """More sources of one host than take turns at a time, some of which come late."""
    with open(world.dir + "/crowd.toml", "w") as out:
        out.write('[fetch]\npause = "0ms"\nretry_wait = "20ms"\n')
        for i in range(150):
            path = f"/ill-crowd-{i}" if i % 50 == 0 else f"/crowd-{i}"
            out.write(f'[[source]]\nname = "c{i}"\nscraper = "schema-org"\nallow_private = true\n'
                      f'robots = false\nurl = "http://127.0.1.6:{port}{path}"\n')
    out = recorded(world, "crowd.warc", "2026-08-20T12:00:00Z", "-c", "crowd.toml", "--store",
                   "crowd.db", status=0)
    same({one["verdict"] for one in crawls(out).values()}, {"ok"}, "all are read")
    same(len(crawls(out)), 150, "each once")


def secrets(world, port):
    world.env["MOLVA_TEST_KEY"] = "s3cret/key"
    with open(world.dir + "/keyed.toml", "w") as out:
        out.write(KEYED % f"http://127.0.1.1:{port}/keyed")
    with open(world.dir + "/keyed-config.toml", "w") as out:
        out.write('[[source]]\nname = "keyed"\nscraper = "./keyed.toml"\nallow_private = true\n'
                  'params = { key = { env = "MOLVA_TEST_KEY" } }\n')
    out = recorded(world, "keyed.warc", "2026-08-20T12:00:00Z", "-c", "keyed-config.toml", status=0)
    same(crawls(out)["keyed"]["verdict"], "ok", "the key was sent")
    same([path for _, path in Site.seen if path.startswith("/keyed")], ["/keyed?key=s3cret%2Fkey"],
         "as it is")
    with open(world.dir + "/keyed.warc", "rb") as file:
        kept = file.read()
    same((b"s3cret" in kept, b"X-Key: ***" in kept, b"/keyed?key=***" in kept), (False, True, True),
         "but is not in the recording")
    same(oct(os.stat(world.dir + "/keyed.warc").st_mode & 0o777), "0o600", "which is its owner's")


def main():
    port = serve([f"127.0.1.{i}" for i in (1, 2, 3, 4, 6)])
    with World() as world:
        build(world, port)
        many(world)
        cut_short(world, port)
        one_address(world, port)
        crowd(world, port)
        secrets(world, port)
    print("replay: good")


main()
