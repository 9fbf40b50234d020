"""Eight writers on different sources and two consumers at once, and somebody who
only looks: the numbers of the log are seen in order and without gaps, counts
and order are exact.

usage: concurrent_test.py BIN [SECONDS]"""
import json
import os
import subprocess
import sys
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import POSTGRES, World, records, same  # noqa: E402

SECONDS = float(sys.argv[2]) if len(sys.argv) > 2 else 5
WRITERS, CONSUMERS, REVIEWS = 8, 2, 20


def crawl(number, day):
    """One crawl: every day two reviews are new and one is edited."""
    first, last = 2 * day, REVIEWS + 2 * day
    lines = []
    for i in range(first, last):
        edited = f", but on day {day}" if day and i == first else ""
        lines.append({"type": "review", "source": f"s{number}", "subject": "Acme", "id": f"{i}",
                      "id_kind": "site", "rating": 4, "text": f"review {i} of {number}{edited}",
                      "published": {"at": f"2026-01-01T00:{i // 60 % 60:02}:{i % 60:02}Z",
                                    "precision": "second", "raw": "x"}})
    at = f"{2000 + day // 300:04}-{1 + day % 300 // 25:02}-{1 + day % 25:02}T00:00:00Z"
    lines.append({"type": "crawl", "source": f"s{number}", "subject": "Acme", "started": at,
                  "finished": at, "verdict": "ok", "window": {"complete": False},
                  "reviews": REVIEWS, "pages": 1})
    return "".join(json.dumps(line) + "\n" for line in lines).encode()


class Worker(threading.Thread):
    """Keeps what went wrong for the main thread."""

    def __init__(self, body, *args):
        super().__init__()
        self.body, self.args, self.wrong = body, args, None
        self.start()

    def run(self):
        try:
            self.body(*self.args)
        except BaseException as error:  # also SystemExit
            self.wrong = error

    def finish(self):
        self.join()
        if self.wrong:
            raise SystemExit(f"{self.body.__name__}{self.args[1:]}: {self.wrong}")


def write(world, number, until, days):
    """One molva-diff that gets crawl after crawl."""
    with open(f"{world.dir}/writer{number}.err", "wb") as err:
        diff = subprocess.Popen(["molva-diff"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                                stderr=err, env=world.env, cwd=world.dir)
        while time.monotonic() < until:
            diff.stdin.write(crawl(number, days[number]))
            diff.stdin.flush()
            days[number] += 1
        diff.stdin.close()
        status = diff.wait(120)
    with open(f"{world.dir}/writer{number}.err") as err:
        if status != 0:
            raise SystemExit(f"status {status}: {err.read()[-500:]}")


def consume(world, name, done):
    """Delivers until the writers have ended and nothing is pending."""
    out = f"{world.dir}/{name}.jsonl"
    while True:
        last = done.is_set()
        world.run("molva-events", "--consumer", name, "--batch", "50", "--", "sh", "-c",
                  f"cat >> {out}")
        if last:
            return


def watch(world, done, looks):
    """What is visible always ends without a gap behind it: the next look begins there."""
    seen = 0
    while True:
        last = done.is_set()
        numbers = [e["seq"] for e in records(world.run("molva-events", "--since", str(seen)))]
        if numbers != list(range(seen + 1, seen + 1 + len(numbers))):
            raise SystemExit(f"a gap behind {seen}: {numbers[:20]}")
        seen += len(numbers)
        looks.append(len(numbers))
        if last:
            return


def main():
    with World() as world:
        world.write_config()
        for number in range(WRITERS):
            world.run("molva-diff", stdin=crawl(number, 0))
        until, done = time.monotonic() + SECONDS, threading.Event()
        days, looks = [1] * WRITERS, []
        writers = [Worker(write, world, number, until, days) for number in range(WRITERS)]
        readers = [Worker(consume, world, f"c{n}", done) for n in range(CONSUMERS)]
        readers.append(Worker(watch, world, done, looks))
        try:
            for writer in writers:
                writer.finish()
        finally:
            done.set()
        for reader in readers:
            reader.finish()

        events = records(world.run("molva-events"))
        same([e["seq"] for e in events], list(range(1, len(events) + 1)), "the log has no gaps")
        same(len({e["id"] for e in events}), len(events), "no event is twice in the log")
        for number in range(WRITERS):
            want = []
            for day in range(1, days[number]):
                want.append(("edited", f"{2 * day}"))
                want += [("new", f"{REVIEWS + 2 * day - 2}"), ("new", f"{REVIEWS + 2 * day - 1}")]
            got = [(e["event"], e["review"]["id"]) for e in events if e["source"] == f"s{number}"]
            same(got == want, True, f"s{number}: {len(got)} events, wanted {len(want)}, first "
                 f"difference {next(((g, w) for g, w in zip(got, want) if g != w), None)}")
        for n in range(CONSUMERS):
            with open(f"{world.dir}/c{n}.jsonl") as lines:
                got = [json.loads(line)["seq"] for line in lines]
            same(got == [e["seq"] for e in events], True, f"consumer {n} got each once, in order")
        same(world.run("molva-store", "verify"), b"", "the store is sound")
        print(f"{'PostgreSQL' if POSTGRES else 'SQLite'}, {SECONDS:g} s: {sum(days) - WRITERS} crawls "
              f"by {WRITERS} writers, {len(events)} events to {CONSUMERS} consumers, {len(looks)} "
              "looks, no gap, each once")


main()
