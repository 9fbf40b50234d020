"""Sources that need a browser, over real HTTP with a real Chromium: a page that
builds its reviews by script, one that never comes to rest, one that takes memory
without end, one that reaches for other hosts; a replay without a browser; and
what is said where there is none."""
import json
import os
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import BIN, World, records, same  # noqa: E402

SCRAPER = """schema = 1
id = "widget"
name = "A shop whose reviews are made by script"
checked = { how = "unverified" }
[fetch]
render = "browser"
render_wait = "article, p.none"
interval_s = 0.1
[page]
rows = "article"
none = "p.none"
[fields]
id = { select = "@id", required = true }
text = "p"
"""
APP = """<!DOCTYPE html><html><head><meta charset="utf-8"><link rel="stylesheet" href="/a.css"></head>
<body><main></main><img src="/logo.png"><script src="/app.js"></script></body></html>"""
JS = """fetch('/data.json').then(a => a.json()).then(all => {
  for (const one of all) {
    const row = document.createElement('article');
    row.id = one.id;
    row.append(document.createElement('p'));
    row.firstChild.textContent = one.text;
    document.querySelector('main').append(row);
  }
  if (!all.length) document.querySelector('main').innerHTML = '<p class=none>None yet</p>';
});"""
REVIEWS = [{"id": "r1", "text": "Отличный чайник"}, {"id": "r2", "text": "Broke <in> a week"}]


def find_chromium():
    for name in ("chromium", "chromium-browser", "google-chrome", "chromium-headless-shell"):
        path = shutil.which(name)
        if path:
            return path
    return None


def can_run(program):
    """Whether Chromium runs here at all: some containers forbid it what it needs."""
    with tempfile.TemporaryDirectory() as folder:
        words = [program, "--headless", "--disable-gpu", "--user-data-dir=" + folder, "--dump-dom"]
        if os.geteuid() == 0:
            words.append("--no-sandbox")
        try:
            done = subprocess.run(words + ["data:text/html,<p>here</p>"], capture_output=True,
                                  timeout=60)
        except subprocess.TimeoutExpired:
            return False
        return b"here" in done.stdout


def app(world, site, reviews=None, page=APP, js=JS):
    world.put(site, "/r.html", page)
    world.put(site, "/app.js", js)
    world.put(site, "/data.json", json.dumps(reviews or [], ensure_ascii=False))


def crawls(output):
    return {one["source"]: one for one in records(output) if one["type"] == "crawl"}


def processes(folder):
    """Chromium's processes, known by their profile's folder."""
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/cmdline", "rb") as line:
                if folder.encode() in line.read():
                    found.append(pid)
        except OSError:
            pass
    return found


def without_chromium(world):
    world.env = dict(world.env, PATH=BIN)
    out = world.run("molva-fetch", "rendered", status=4)
    crawl = crawls(out)["rendered"]
    same(crawl["verdict"], "failed", "without Chromium")
    same(crawl["reason"].startswith("needs chromium"), True, crawl["reason"])
    same(crawl["requests"], 0, "nothing is asked in vain")


def with_chromium(world):
    out = world.run("molva-fetch", "--now", "2026-08-20T12:00:00Z", "--record", "run.warc.gz",
                    status=3)
    every = crawls(out)
    verdicts = {name: one["verdict"] for name, one in every.items()}
    same(verdicts, {"rendered": "ok", "plain": "suspicious", "nobody": "empty", "restless": "ok",
                    "greedy": "failed", "reaching": "ok", "gone": "failed", "barred": "blocked",
                    "forbidden": "disallowed"}, "verdicts")
    texts = sorted(one["text"] for one in records(out)
                   if one["type"] == "review" and one["source"] == "rendered")
    same(texts, sorted(one["text"] for one in REVIEWS), "what the script made")
    same("of memory" in every["greedy"]["reason"] or "out of memory" in every["greedy"]["reason"],
         True, every["greedy"]["reason"])
    # Page, script, data; and neither picture nor style sheet.
    same(every["rendered"]["requests"], 3, "requests of a page")
    paths = [path for path, _ in world.requests()]
    for path in ("/logo.png", "/a.css", "/favicon.ico", "/never"):
        same(path in paths, False, path)
    text = [one["text"] for one in records(out)
            if one["type"] == "review" and one["source"] == "reaching"]
    same(text, ["other=no own=no cloud=no"], "what a page can reach")

    before = len(world.requests())
    world.env = dict(world.env, PATH=BIN)
    again = world.run("molva-fetch", "--now", "2026-08-20T12:00:00Z", "--replay", "run.warc.gz",
                      status=3)
    same(len(world.requests()), before, "a replay asks nobody")
    same(sorted(again.splitlines()) == sorted(out.splitlines()), True,
         "a replay gives the same records: " + str(
             [line for line in again.splitlines() if line not in out.splitlines()][:2]))


def as_a_user(world):
    """Run by root it has no sandbox of its own; run by anybody else it has, or
    says what it would take."""
    setpriv = shutil.which("setpriv")
    if os.geteuid() != 0 or setpriv is None:
        return
    user = [setpriv, "--reuid=65534", "--regid=65534", "--clear-groups"]
    if subprocess.run([*user, "molva-fetch", "--version"], env=world.env, check=False,
                      capture_output=True).returncode != 0:
        print("skipped: another user cannot run the programs here")
        return
    for folder, _, files in os.walk(world.dir):
        for name in [folder, *[os.path.join(folder, file) for file in files]]:
            shutil.chown(name, 65534, 65534)
    done = subprocess.run([*user, "molva-fetch", "--force", "--full", "rendered"], env=world.env,
                          cwd=world.dir, capture_output=True, check=False, timeout=300)
    crawl = crawls(done.stdout)["rendered"]
    if crawl["verdict"] == "failed":
        same("chromium-sandbox" in crawl["reason"], True, crawl["reason"])
        print("no sandbox for ordinary users here; that is said")
        return
    same((crawl["verdict"], crawl["reviews"]), ("ok", len(REVIEWS)), "as an ordinary user")


def main():
    program = find_chromium()
    with World() as world:
        world.serve(10)
        os.makedirs(world.dir + "/tmp")
        world.env["TMPDIR"] = world.dir + "/tmp"
        os.makedirs(world.dir + "/config/molva/scrapers")
        with open(world.dir + "/config/molva/scrapers/widget.toml", "w") as out:
            out.write(SCRAPER)
        app(world, 1, REVIEWS)
        world.source("rendered", "widget", world.url(1, "/r.html"))
        if program is None:
            world.write_config()
            without_chromium(world)
            print("skipped: no Chromium is installed (only its absence was tested)")
            return
        if not can_run(program):
            print(f"skipped: {program} cannot run here")
            return
        world.source("plain", "widget", world.url(1, "/r.html"), 'render = "none"')
        app(world, 2)
        world.source("nobody", "widget", world.url(2, "/r.html"))
        app(world, 3, page="<article id=a><p>still here</p></article>"
            "<script>setInterval(() => fetch('/tick?' + Math.random()), 50)</script>")
        world.source("restless", "widget", world.url(3, "/r.html"))
        app(world, 4, page="<script>const all = []; setInterval(() => { for (let i = 0; i < 8; ++i)"
            "all.push(new Uint8Array(8 << 20).fill(1)) }, 1)</script>")
        world.source("greedy", "widget", world.url(4, "/r.html"))
        there = f"http://127.0.1.9:{world.port}/never"
        app(world, 5, page="<script>(async () => { const text = []; for (const [n, u] of "
            f"[['other', '{there}'], ['own', 'http://127.0.0.1:{world.port}/never'],"
            "['cloud', 'http://169.254.169.254/never']])"
            "text.push(n + '=' + await fetch(u).then(a => 'yes', e => 'no'));"
            "document.body.innerHTML = '<article id=a><p>' + text.join(' ') + '</p></article>' })()"
            "</script><body>")
        world.source("reaching", "widget", world.url(5, "/r.html"))
        world.source("gone", "widget", world.url(6, "/r.html"))
        world.put(7, "/r.html.403", "")
        world.source("barred", "widget", world.url(7, "/r.html"))
        app(world, 8, REVIEWS)
        world.put(8, "/robots.txt", "User-agent: *\nDisallow: /r.html\n")
        world.source("forbidden", "widget", world.url(8, "/r.html"))
        world.extra = f'browser = "{program}"\nbrowser_time = "40s"\nbrowser_memory = 536870912\n'
        world.write_config()
        with_chromium(world)
        as_a_user(world)
        same(os.listdir(world.dir + "/tmp"), [], "profiles are removed")
        same(processes(world.dir + "/tmp"), [], "no process is left")
        world.extra = ""
        world.write_config()
        without_chromium(world)
    print("browser: good")


main()
