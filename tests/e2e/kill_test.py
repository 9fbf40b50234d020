"""kill -9 at random moments: of molva-diff, of molva-events and of its child; on
PostgreSQL also the end of the server's side of the connection. No event is
lost, and none is twice in the log."""
import json
import os
import random
import signal
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import POSTGRES, World, records, same  # noqa: E402

KILLS = int(os.environ.get("MOLVA_KILLS", "40"))
SEED = int(os.environ.get("MOLVA_SEED", str(random.SystemRandom().randrange(1 << 32))))
SOURCES, REVIEWS = 6, 60


def crawl(number, day):
    """One crawl of one source; every day one review is new and one is edited."""
    lines = []
    for i in range(REVIEWS + day):
        edited = f", {i} says of day {day}" if day and i == (7 * day + number) % REVIEWS else ""
        lines.append({"type": "review", "source": f"s{number}", "subject": "Acme", "id": f"{i}",
                      "id_kind": "site", "rating": 4, "rating_best": 5, "score": 0.75,
                      "text": f"review {i} of source {number}{edited}",
                      "published": {"at": "2026-01-01T00:00:00Z", "precision": "day",
                                    "raw": "1 Jan 2026"}})
    at = f"2026-02-01T00:00:00.{day:03}Z"
    lines.append({"type": "crawl", "source": f"s{number}", "subject": "Acme", "started": at,
                  "finished": at, "verdict": "ok", "window": {"complete": True},
                  "reviews": REVIEWS + day, "pages": 1})
    return "".join(json.dumps(line) + "\n" for line in lines).encode()


def start(world, *args):
    """Without the search for leaks at the end: that is a child process too, and a
    program whose search was killed waits for it for ever."""
    sanitizer = ":".join(filter(None, [world.env.get("ASAN_OPTIONS"), "detect_leaks=0"]))
    return subprocess.Popen(args, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                            stderr=subprocess.DEVNULL, cwd=world.dir,
                            env={**world.env, "ASAN_OPTIONS": sanitizer})


def run_and_kill(world, random_, longest, stdin, *args):
    """Feeds a program and kills it, or what it talks to, after a while. True if it got away."""
    began = time.monotonic()
    process = start(world, *args)
    pause = random_.uniform(0, longest)
    try:
        process.stdin.write(stdin)
        process.stdin.close()
    except BrokenPipeError:
        pass
    time.sleep(max(0, pause - (time.monotonic() - began)))
    if POSTGRES and random_.random() < 0.5:
        world.end_backends()
        status = process.wait(60)
        same(status in (0, 5), True, f"the connection was ended: status {status}")
        return status == 0
    process.kill()
    return process.wait() == 0


def truth(days):
    """(source, id) → how many events of new and edited the log must hold."""
    count = {}
    for number in range(SOURCES):
        text = {}
        for day in range(days):
            for line in crawl(number, day).decode().splitlines():
                row = json.loads(line)
                if row["type"] != "review":
                    continue
                if day and text.get(row["id"]) != row["text"]:
                    key = (row["source"], row["id"], "edited" if row["id"] in text else "new")
                    count[key] = count.get(key, 0) + 1
                text[row["id"]] = row["text"]
    return count


def kill_diff(world, random_):
    """Each day's crawl is given again until a run survives."""
    world.run("molva-diff", stdin=b"".join(crawl(number, 0) for number in range(SOURCES)))
    began = time.monotonic()
    world.run("molva-diff", stdin=b"".join(crawl(number, 1) for number in range(SOURCES)))
    longest = (time.monotonic() - began) * 1.3
    kills, day = 0, 1
    while kills < KILLS:
        day += 1
        stdin = b"".join(crawl(number, day) for number in range(SOURCES))
        while not run_and_kill(world, random_, longest, stdin, "molva-diff"):
            kills += 1
        world.run("molva-diff", stdin=stdin)  # known already: changes nothing
    world.run("molva-store", "verify")
    events = records(world.run("molva-events"))
    got = {}
    for event in events:
        key = (event["source"], event["review"]["id"], event["event"])
        got[key] = got.get(key, 0) + 1
    want = truth(day + 1)
    same(got == want, True, f"molva-diff, {kills} kills in {day} days: lost "
         f"{[k for k in want if got.get(k, 0) < want[k]][:5]}, too many "
         f"{[k for k in got if got[k] > want.get(k, 0)][:5]}")
    same([e["seq"] for e in events], list(range(1, len(events) + 1)), "the log has no gaps")
    same(len({e["id"] for e in events}), len(events), "no id is twice in the log")
    return kills, events


CHILD = """
import os, sys
out = open(sys.argv[1], "ab", buffering=0)
for line in sys.stdin.buffer:
    out.write(line)
"""


def kill_events(world, random_, events):
    """The child, or molva-events itself, is killed while it works."""
    with open(world.dir + "/child.py", "w") as out:
        out.write(CHILD)
    seen = world.dir + "/seen.jsonl"
    args = ("molva-events", "--consumer", "ops", "--batch", "7", "--", "python3", "child.py", seen)
    kills, survived = 0, 0
    while kills < KILLS:
        if not any(True for _ in world.run("molva-events", "--consumer", "ops", "--peek")):
            world.run("molva-events", "--consumer", "ops", "--ack", "0")  # once more from the start
            survived += 1
        process = start(world, *args)
        process.stdin.close()
        time.sleep(random_.uniform(0, 0.4))
        children = subprocess.run(["ps", "-o", "pid=", "--ppid", str(process.pid)],
                                  capture_output=True).stdout.split()
        if POSTGRES and random_.random() < 0.3:
            kills += world.end_backends()
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:  # it has connected again and goes on
                process.kill()
                process.wait()
            continue
        victim = process.pid if random_.random() < 0.5 or not children else int(children[0])
        try:
            os.kill(victim, signal.SIGKILL)
            kills += 1
        except ProcessLookupError:
            pass
        process.wait()
    world.run(*args)
    same(world.run("molva-events", "--consumer", "ops", "--peek"), b"", "nothing is pending")
    whole = set()
    with open(seen, "rb") as lines:
        for line in lines:
            try:
                whole.add(json.loads(line)["seq"])
            except ValueError:
                pass  # the last line of a child that was killed while it wrote
    same(sorted(whole), [e["seq"] for e in events], f"molva-events, {kills} kills: all delivered")
    return kills


def main():
    print(f"seed {SEED}", flush=True)
    random_ = random.Random(SEED)
    with World() as world:
        world.write_config()
        kills, events = kill_diff(world, random_)
        print(f"molva-diff: {kills} kills, {len(events)} events, none lost, none twice")
        kills = kill_events(world, random_, events)
        print(f"molva-events: {kills} kills, every event delivered")


main()
