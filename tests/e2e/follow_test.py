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
    """A folder with a store, and the followers that were started on it."""

    def __init__(self, folder):
        self.dir = folder
        self.env = {"PATH": BIN + ":" + os.environ["PATH"], "HOME": folder, "LC_ALL": "C.UTF-8",
                    "XDG_STATE_HOME": folder, "XDG_CONFIG_HOME": folder}
        self.started = []

    def diff(self, day, *ids):
        subprocess.run(["molva-diff", "--baseline", "emit"], input=crawl(day, *ids), text=True,
                       env=self.env, check=True, stdout=subprocess.DEVNULL)

    def follow(self, *args):
        process = subprocess.Popen(["molva-events", "--follow", *args], env=self.env, text=True,
                                   stdout=subprocess.PIPE, stderr=open(self.words(), "a"))
        self.started.append(process)
        return process

    def words(self):
        return self.dir + "/words"

    def end(self):
        for process in self.started:
            if process.poll() is None:
                process.kill()
                process.wait()


def until(what, true):
    """However loaded the machine is: a minute, and then `what` is what failed."""
    deadline = time.time() + 60
    while not true():
        same(time.time() < deadline, True, what)
        time.sleep(0.05)


def contents(path):
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except FileNotFoundError:
        return ""


def line(process):
    ready, _, _ = select.select([process.stdout], [], [], 60)
    return json.loads(process.stdout.readline()) if ready else None


def holds_signals(process):
    """A program that only begins dies of a signal; one that follows ends by it."""
    def blocked():
        status = contents(f"/proc/{process.pid}/status")
        return int(status.split("SigBlk:")[1].split()[0], 16) >> (signal.SIGINT - 1) & 1
    until("it follows", blocked)


def cpu(pid):
    fields = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def rests(process):
    """Two seconds in which it used less than 5 % of one core. The first ones may
    still see the end of what it did before."""
    def quiet():
        before = cpu(process.pid)
        time.sleep(2)
        return cpu(process.pid) - before < 0.1
    return quiet() or quiet() or quiet()


def prints(place):
    place.diff(1, 1)
    process = place.follow()
    same(line(process)["review"]["id"], "1", "what is there comes first")
    place.diff(2, 1, 2)
    same(line(process)["review"]["id"], "2", "then what is new")
    same(rests(process), True, "waiting costs nothing")
    place.diff(3, 1, 2, 3)
    same(line(process)["review"]["id"], "3", "also after a while")
    process.send_signal(signal.SIGTERM)
    same(process.wait(60), 0, "SIGTERM ends it")

    process = place.follow("--from", "3")
    process.stdout.close()
    same(process.wait(60), 0, "a reader that goes away ends it while it waits")

    process = place.follow("--from", "2", "--event", "removed")
    holds_signals(process)
    process.send_signal(signal.SIGINT)
    same(process.stdout.read(), "", "nothing that is not wanted")
    same(process.wait(60), 0, "SIGINT ends it")


def delivers(place):
    out = place.dir + "/out"
    script = f'cat >> {out}; test -e {place.dir}/good'
    process = place.follow("--consumer", "ops", "--batch", "2", "--", "sh", "-c", script)
    until("the failure is said", lambda: "the events stay pending" in contents(place.words()))
    open(place.dir + "/good", "w").close()
    place.diff(4, 1, 2, 3, 4)

    def got():
        return [json.loads(row)["seq"] for row in contents(out).split("\n")[:-1]]
    until("the last one comes", lambda: 4 in got())
    same(sorted(set(got())), [1, 2, 3, 4], "all come, those of the failed run again")
    same(got().count(1) > 1, True, "at least once means twice here")
    process.send_signal(signal.SIGTERM)
    same(process.wait(60), 0, "SIGTERM ends it, and what was made good is no failure")
    left = subprocess.run(["molva-events", "--consumer", "ops", "--peek"], env=place.env,
                          stdout=subprocess.PIPE, check=True).stdout
    same(left, b"", "nothing is pending")

    process = place.follow("--consumer", "never", "--", "sh", "-c", "cat >/dev/null; exit 7")
    until("it fails", lambda: "ended with status 7" in contents(place.words()))
    process.send_signal(signal.SIGTERM)
    same(process.wait(60), 3, "SIGTERM ends it, and a failure that stands is one")


def removed(place):
    process = place.follow("--from", "3")
    same(line(process)["seq"], 4, "it reads the store")
    for name in os.listdir(place.dir + "/molva"):
        os.remove(place.dir + "/molva/" + name)
    same(process.wait(60), 5, "a store that is taken away is an error")
    same("removed or replaced" in contents(place.words()), True, "and it is said")


def main():
    with tempfile.TemporaryDirectory() as folder:
        place = Place(folder)
        try:
            prints(place)
            delivers(place)
            removed(place)
        finally:
            print(contents(place.words()), end="", file=sys.stderr)
            place.end()


main()
