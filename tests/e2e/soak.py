"""usage: soak.py BIN [--seconds N] [--timeout S]

Fetches for a while from servers of which most misbehave, each in its own way,
and as many sources of each kind (hostile.py): no source gets stuck, each has
exactly one crawl record with the verdict of its kind, and memory stays where it
is. Not run by ctest; ten minutes if not said. A busy machine needs a longer
time-out, or servers that mean well are late too; 3 s if not said."""
import argparse
import json
import os
import subprocess
import sys
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import hostile  # noqa: E402
from harness import World, same  # noqa: E402
from hostile_test import prepare  # noqa: E402

EACH = 10  # sources of every kind


def resident(pid):
    try:
        with open(f"/proc/{pid}/statm") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGESIZE")
    except (OSError, IndexError):
        return 0


def one_run(world, longest):
    """One run of all sources; its crawl records and its memory over time."""
    with open(world.dir + "/out", "wb") as out, open(world.dir + "/err", "wb") as err:
        process = subprocess.Popen(["molva-fetch", "--record", f"soak-{time.time_ns()}.warc.gz"],
                                   stdin=subprocess.DEVNULL, stdout=out, stderr=err, env=world.env,
                                   cwd=world.dir)
        sizes, begun = [], time.monotonic()
        while process.poll() is None:
            sizes.append(resident(process.pid))
            if time.monotonic() - begun > longest:
                process.kill()
                process.wait()
                raise SystemExit(f"stuck: not finished after {longest} s")
            time.sleep(0.1)
    same(process.returncode, 3, "status")
    for name in os.listdir(world.dir):
        if name.startswith("soak-"):
            os.remove(os.path.join(world.dir, name))
    with open(world.dir + "/out") as lines:
        found = [json.loads(line) for line in lines]
    return [one for one in found if one["type"] == "crawl"], [size for size in sizes if size]


def check(crawls):
    seen = {}
    for one in crawls:
        same(one["source"] in seen, False, f"{one['source']} has one crawl record")
        seen[one["source"]] = one
        kind = one["source"].rpartition("-")[0]
        verdict = hostile.KINDS[kind][0]
        same(one["verdict"], verdict, f"{one['source']}: {one}")
    same(len(seen), EACH * len(hostile.KINDS), "every source has its record")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("bin")
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--timeout", type=int, default=3)
    given = parser.parse_args()
    seconds = given.seconds
    server = hostile.Server(bomb_size=256 << 20)
    with World() as world:
        prepare(world)
        for kind in hostile.KINDS:
            for number in range(EACH):
                world.source(f"{kind}-{number}", "rows", server.url(kind, "/r.html"),
                             'rate = "1000/s"\n')
        world.extra = f'timeout = "{given.timeout}s"\nat_once = 64\ngive_up_after = 1000\n'
        world.write_config()
        path = world.dir + "/config/molva/config.toml"
        with open(path) as file:
            text = file.read().replace("tries = 2", "tries = 1")
        with open(path, "w") as file:
            file.write(text)
        begun, runs, peaks = time.monotonic(), 0, []
        while time.monotonic() - begun < seconds:
            crawls, sizes = one_run(world, longest=120 + 20 * given.timeout)
            check(crawls)
            runs += 1
            half = len(sizes) // 2
            same(half > 2, True, "memory was looked at")
            first, second = max(sizes[:half]), max(sizes[half:])
            same(second <= first * 1.2 + (8 << 20), True,
                 f"memory grows within a run: {first >> 20} MiB, then {second >> 20} MiB")
            peaks.append(max(sizes) >> 20)
            same(threading.active_count() < 2000, True, "the servers keep up")
        same(max(peaks) <= min(peaks) + 64, True, f"memory differs between runs: {peaks}")
        print(f"soak: {runs} runs of {EACH * len(hostile.KINDS)} sources in "
              f"{time.monotonic() - begun:.0f} s, {len(server.asked)} requests, peaks "
              f"{min(peaks)}-{max(peaks)} MiB")
    server.close()


if __name__ == "__main__":
    main()
