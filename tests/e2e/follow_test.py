"""molva-events --follow: events arrive as they are committed, waiting costs
nothing, and it ends when it is told to or when nobody reads."""
import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import BIN, same  # noqa: E402


def crawl(day, *ids):
    lines = [json.dumps({"type": "review", "source": "s", "id": str(i), "id_kind": "site",
                         "text": "t"}) for i in ids]
    at = f"2026-08-{day:02}T00:00:00Z"
    lines.append(json.dumps({"type": "crawl", "source": "s", "started": at, "finished": at,
                             "verdict": "ok", "window": {"complete": True},
                             "reviews": len(ids), "pages": 1}))
    return "\n".join(lines) + "\n"


class Place:
    def __init__(self, folder):
        self.dir = folder
        self.env = {"PATH": BIN + ":" + os.environ["PATH"], "HOME": folder, "LC_ALL": "C.UTF-8",
                    "XDG_STATE_HOME": folder, "XDG_CONFIG_HOME": folder}

    def diff(self, day, *ids):
        subprocess.run(["molva-diff", "--baseline", "emit"], input=crawl(day, *ids), text=True,
                       env=self.env, check=True, stdout=subprocess.DEVNULL)

    def follow(self, *args, **more):
        return subprocess.Popen(["molva-events", "--follow", *args], env=self.env,
                                stdout=subprocess.PIPE, text=True, **more)


def line(process, wait=20):
    ready, _, _ = select.select([process.stdout], [], [], wait)
    return json.loads(process.stdout.readline()) if ready else None


def cpu(pid):
    fields = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def prints(place):
    place.diff(1, 1)
    process = place.follow()
    same(line(process)["review"]["id"], "1", "what is there comes first")
    place.diff(2, 1, 2)
    same(line(process)["review"]["id"], "2", "then what is new")
    before = cpu(process.pid)
    time.sleep(2)
    same(cpu(process.pid) - before < 0.1, True, "waiting costs nothing")
    place.diff(3, 1, 2, 3)
    same(line(process)["review"]["id"], "3", "also after a while")
    process.send_signal(signal.SIGTERM)
    same(process.wait(20), 0, "SIGTERM ends it")

    process = place.follow("--from", "3")
    process.stdout.close()
    same(process.wait(20), 0, "a reader that goes away ends it while it waits")

    process = place.follow("--from", "2", "--event", "removed")
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    same(process.stdout.read(), "", "nothing that is not wanted")
    same(process.wait(20), 0, "SIGINT ends it")


def delivers(place):
    out = place.dir + "/out"
    script = f'cat >> {out}; test -e {place.dir}/good'
    process = place.follow("--consumer", "ops", "--batch", "2", "--", "sh", "-c", script,
                           stderr=subprocess.PIPE)
    deadline = time.time() + 30
    while not os.path.exists(out) and time.time() < deadline:
        time.sleep(0.05)
    open(place.dir + "/good", "w").close()
    place.diff(4, 1, 2, 3, 4)
    while time.time() < deadline:
        got = [json.loads(row)["seq"] for row in open(out)]
        if 4 in got:
            break
        time.sleep(0.05)
    same(sorted(set(got)), [1, 2, 3, 4], "all come, those of the failed run again")
    same(got.count(1) > 1, True, "at least once means twice here")
    process.send_signal(signal.SIGTERM)
    process.wait(20)
    same("the events stay pending" in process.stderr.read(), True, "the failure is said")
    left = subprocess.run(["molva-events", "--consumer", "ops", "--peek"], env=place.env,
                          stdout=subprocess.PIPE, check=True).stdout
    same(left, b"", "nothing is pending")


def removed(place):
    process = place.follow("--from", "4", stderr=subprocess.PIPE)
    time.sleep(0.5)
    for name in os.listdir(place.dir + "/molva"):
        os.remove(place.dir + "/molva/" + name)
    same(process.wait(20), 5, "a store that is taken away is an error")
    same("removed or replaced" in process.stderr.read(), True, "and it is said")


def main():
    with tempfile.TemporaryDirectory() as folder:
        place = Place(folder)
        prints(place)
        delivers(place)
        removed(place)


main()
