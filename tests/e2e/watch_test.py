"""What a person or a machine that watches gets: the progress line on a
terminal, the summary, messages as JSON Lines, metrics for Prometheus."""
import fcntl
import json
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import ROOT, World, records, same  # noqa: E402

sys.path.insert(0, os.path.join(ROOT, "tests/demo"))
from pages import site  # noqa: E402

SITE = site([("a", "Ann", "2026-08-12", 5, "Fine."), ("b", "Bob", "2026-08-10", 2, "Broke.")])


def on_terminal(world, *args, columns=100, out_too=False):
    """Runs a program with a terminal for standard error; what it drew, and its
    output."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    process = subprocess.Popen(args, stdin=subprocess.DEVNULL, env=world.env, cwd=world.dir,
                               stdout=theirs if out_too else subprocess.PIPE, stderr=theirs)
    os.close(theirs)
    drawn = b""
    output = b""
    open_ends = [ours] + ([] if out_too else [process.stdout.fileno()])
    while open_ends:
        for end in select.select(open_ends, [], [], 60)[0]:
            try:
                piece = os.read(end, 65536)
            except OSError:  # the terminal's other end was closed
                piece = b""
            if not piece:
                open_ends.remove(end)
            elif end == ours:
                drawn += piece
            else:
                output += piece
    process.wait(10)
    os.close(ours)
    return drawn.decode(), output, process.returncode


def screen(drawn):
    """The lines as they stand in the end: CR, LF and erase-to-end are all there is."""
    lines, column = [""], 0
    for part in re.split(r"(\r|\n|\x1b\[K)", drawn):
        if part == "\n":
            lines.append("")
            column = 0
        elif part == "\r":
            column = 0
        elif part == "\x1b[K":
            lines[-1] = lines[-1][:column]
        else:
            same("\x1b" in part, False, f"another sequence: {part!r}")
            lines[-1] = lines[-1][:column] + part + lines[-1][column + len(part):]
            column += len(part)
    return [line for line in lines if line]


def terminal(world):
    world.env["NO_COLOR"] = "1"
    drawn, output, status = on_terminal(world, "molva-fetch", "--force")
    same(status, 3, "status")
    same(len([one for one in records(output) if one["type"] == "crawl"]), 6, "crawl records")
    shown = re.findall(r"(\d)/6 sources, \d running, \d waiting; (\d+) reviews?", drawn)
    same(len(shown) >= 3, True, f"the line was drawn: {drawn!r}")
    same([int(a) for a, _ in shown] == sorted(int(a) for a, _ in shown), True, "it only grows")
    same("127.0.1.1: " in drawn, True, "the host with the longest way is named")
    last = screen(drawn)
    same(any("/6 sources" in line for line in last), False, "nothing of it is left")
    same(bool(re.match(r"molva-fetch: 6 sources in .*: 5 ok, 1 failed; 10 reviews; \d+ requests, ",
                       last[-1])), True, last[-1])
    same([line for line in last if line.startswith("molva-fetch: gone: ")] != [], True,
         f"messages stand above it: {last}")

    narrow, _, _ = on_terminal(world, "molva-fetch", "--force", columns=30)
    parts = [part for part in re.split(r"\r|\n|\x1b\[K", narrow) if "/6 sources" in part]
    same(bool(parts) and all(len(part) < 30 for part in parts), True, f"it fits: {parts}")
    mixed, _, _ = on_terminal(world, "molva-fetch", "--force", out_too=True)
    for line in screen(mixed):
        same(line.startswith(("{", "molva-fetch: ")), True, f"records stay whole: {line}")
    for words in (["--no-progress"], ["-q"], ["--log-format", "json"]):
        drawn, _, _ = on_terminal(world, "molva-fetch", "--force", *words)
        same("/6 sources" in drawn, False, f"no line with {words}")
    drawn, _, _ = on_terminal(world, "molva-fetch", "--force", "-q")
    same("6 sources in" in drawn, False, "no summary with -q")


def logs(world):
    quiet = subprocess.run(["molva-fetch", "site1", "--force"], env=world.env, cwd=world.dir,
                           capture_output=True, timeout=60)
    same((quiet.returncode, quiet.stderr), (0, b""), "cron gets no mail")
    loud = subprocess.run(["molva-fetch", "--force", "-v", "--log-format", "json"], env=world.env,
                          cwd=world.dir, capture_output=True, timeout=60)
    lines = [json.loads(line) for line in loud.stderr.splitlines()]
    for line in lines:
        same({"at", "level", "tool", "message"} <= set(line), True, str(line))
    same(sorted(one["where"] for one in lines if "reviews on" in one["message"]),
         [f"site{n}" for n in range(1, 6)], "an event a line")
    same([one["level"] for one in lines if one.get("where") == "gone"][-1], "error", "gone")
    asked = [one["message"] for one in lines if one.get("where") == "site1"]
    same(any(re.match(r"GET http://127.0.1.1:\d+/r1.html: HTTP 200, \d+ bytes, ", one)
             for one in asked), True, f"each request is told of: {asked}")
    same(any(one.startswith("allowed: http://127.0.1.1:") for one in asked), True,
         f"what robots.txt says is told: {asked}")
    same("6 sources in" in lines[-1]["message"], True, "the summary is the last")
    for args in (["--log-format", "json", "--nonsense"], ["--log-format=json", "--now", "never"],
                 ["--log-format", "json", "nobody"]):
        wrong = subprocess.run(["molva-fetch", *args], env=world.env, cwd=world.dir,
                               capture_output=True, timeout=60)
        same(wrong.returncode, 2, str(args))
        said = [json.loads(line) for line in wrong.stderr.splitlines()]
        same([one["level"] for one in said], ["error"], f"{args}: {said}")


def metrics(world):
    path = os.path.join(world.dir, "molva.prom")
    world.run("molva-fetch", "--force", "--now", "2026-08-20T12:00:00Z", "--metrics", path, status=3)
    with open(path) as file:
        text = file.read()
    for line in ('molva_source_verdict{source="site1",verdict="ok"} 1',
                 'molva_source_verdict{source="gone",verdict="failed"} 1',
                 'molva_source_verdict{source="gone",verdict="ok"} 0',
                 'molva_source_reviews{source="site1"} 2',
                 'molva_source_last_success_timestamp_seconds{source="site1"} 1787227200.000'):
        same(line + "\n" in text, True, f"{line} in {text}")
    same('last_success_timestamp_seconds{source="gone"' in text, False, "never read")
    sample = re.compile(r'^[a-z_]+(\{[a-z]+="(\\.|[^"\\])*"(,[a-z]+="(\\.|[^"\\])*")*\})? [0-9.]+$')
    for line in text.splitlines():
        same(line.startswith(("# HELP ", "# TYPE ")) or bool(sample.match(line)), True, line)
    world.run("molva-fetch", "site2", "--force", "--now", "2026-08-21T12:00:00Z", "--metrics", path)
    with open(path) as file:
        later = file.read()
    same('molva_source_last_crawl_timestamp_seconds{source="site1"} 1787227200.000\n' in later, True,
         "those that were not asked stay")
    same('molva_source_last_crawl_timestamp_seconds{source="site2"} 1787313600.000\n' in later, True,
         "those that were are new")
    same([one for one in os.listdir(world.dir) if one.startswith("molva.prom")], ["molva.prom"],
         "nothing is left beside it")
    world.run("molva-fetch", "site2", "--force", "--metrics", "/nonexistent/x.prom", status=5)
    link = os.path.join(world.dir, "link.prom")
    os.symlink(path, link)
    world.run("molva-fetch", "site2", "--force", "--now", "2026-08-22T12:00:00Z", "--metrics", link)
    same(os.path.islink(link), True, "a link stays one")
    with open(path) as file:
        same("1787400000.000" in file.read(), True, "what is behind the link is written")
    world.run("molva-fetch", "site2", "--no-extract", "--metrics", path, status=2)


def endings(world):
    """What ends a crawl early leaves no success behind."""
    path = os.path.join(world.dir, "full.prom")
    before = len(world.requests())
    with open("/dev/full", "w") as full:
        done = subprocess.run(["molva-fetch", "--force", "--metrics", path], env=world.env,
                              cwd=world.dir, stdout=full, stderr=subprocess.PIPE, timeout=60)
    same(done.returncode, 5, "nobody gets it")
    same(len(done.stderr.splitlines()), 1, f"said once: {done.stderr.decode()}")
    same(os.path.exists(path), False, "no success")
    same(len(world.requests()) - before < 5, True, "and no more requests")

    process = subprocess.Popen(["molva-fetch", "--force"], env=world.env, cwd=world.dir,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0)
    first = process.stdout.readline()
    process.send_signal(signal.SIGHUP)
    output, _ = process.communicate(timeout=60)
    crawls = [one for one in records(first + output) if one["type"] == "crawl"]
    same((process.returncode, len(crawls)), (3, 6), "a terminal that goes away ends it cleanly")
    same("partial" in [one["verdict"] for one in crawls], True, "and says so")
    world.run("molva-fetch", "site1", "--force", "--store", "sqlite:/nonexistent/x.db", status=5,
              check_err="no such folder")
    world.run("molva-fetch", "site1", "--force", "--record", "/dev/full", status=5,
              check_err="is no file")
    same(os.path.exists("/dev/full-00001"), False, "nothing beside a device")


def main():
    with World() as world:
        world.serve(5)
        for number in range(1, 6):
            world.put(1, f"/r{number}.html", SITE)
            world.source(f"site{number}", "schema-org", world.url(1, f"/r{number}.html"))
        world.source("gone", "schema-org", world.url(2, "/r.html"))
        world.write_config()
        config = world.dir + "/config/molva/config.toml"
        with open(config) as file:
            text = file.read()
        logs(world)
        metrics(world)
        with open(config, "w") as file:
            file.write(text.replace('pause = "0ms"', 'pause = "300ms"'))
        terminal(world)
        endings(world)
    print("watch: good")


main()
