"""A disk that becomes full at a random write, or a quota that is used up, or a disk
that fails: the right status, a clear line, a sound store, and no event lost or
logged twice."""
import errno
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import BIN, same  # noqa: E402

PRELOAD = os.path.abspath(sys.argv[2])
ROUNDS = int(os.environ.get("MOLVA_KILLS", "40"))


def crawl(day, name, texts):
    lines = [json.dumps({"type": "review", "source": name, "id": str(i), "id_kind": "site",
                         "text": text * 20}) for i, text in texts]
    at = f"2026-08-{day:02}T00:00:00Z"
    lines.append(json.dumps({"type": "crawl", "source": name, "started": at, "finished": at,
                             "verdict": "ok", "window": {"complete": True},
                             "reviews": len(texts), "pages": 1}))
    return "\n".join(lines) + "\n"


def main():
    seed = int(os.environ.get("MOLVA_SEED", random.SystemRandom().randrange(1 << 30)))
    print("seed", seed)
    dice = random.Random(seed)
    text = lambda: "%030x" % dice.getrandbits(120)  # noqa: E731
    with tempfile.TemporaryDirectory() as folder:
        env = {"PATH": BIN + ":" + os.environ["PATH"], "HOME": folder, "LC_ALL": "C.UTF-8",
               "XDG_STATE_HOME": folder, "XDG_CONFIG_HOME": folder,
               "ASAN_OPTIONS": "verify_asan_link_order=0:detect_leaks=0"}

        def run(*args, stdin=None, status=0, **more):
            done = subprocess.run(args, input=stdin, text=True, env={**env, **more},
                                  capture_output=True)
            if status is not None:
                same(done.returncode, status, " ".join(args) + ": " + done.stderr)
            return done

        base = folder + "/base.db"
        old = [(i, text()) for i in range(300)]
        run("molva-diff", "--store", base, stdin=crawl(1, "a", old) + crawl(1, "b", old))
        new = [(i, text() if i % 3 == 0 else t) for i, t in old] + [(300 + i, text())
                                                                   for i in range(100)]
        today = crawl(2, "a", new) + crawl(2, "b", new[:350])
        copy = folder + "/truth.db"
        shutil.copy(base, copy)
        truth = run("molva-diff", "--store", copy, stdin=today).stdout
        same(len(truth.splitlines()) > 200, True, "there is something to lose")
        failed = half = 0
        reasons = set()
        for _ in range(ROUNDS):
            shutil.copy(base, copy)
            for left in ("-wal", "-shm"):
                if os.path.exists(copy + left):
                    os.remove(copy + left)
            room = dice.randrange(4_000_000)
            why = dice.choice((errno.ENOSPC, errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO))
            got = run("molva-diff", "--store", copy, stdin=today, status=None,
                      LD_PRELOAD=PRELOAD, FAIL_WRITES_AFTER=str(room), FAIL_WRITES_WITH=str(why))
            if got.returncode != 0:
                failed += 1
                reasons.add(why)
                same(got.returncode, 5, f"status with room for {room} bytes: {got.stderr}")
                same("room" in got.stderr or "write" in got.stderr, True,
                     f"said in words: {got.stderr}")
            run("molva-store", "--store", copy, "verify")
            log = run("molva-events", "--store", copy).stdout
            same(truth.startswith(log), True, f"whole crawls in the log (room {room})")
            same(log.startswith(got.stdout), True, f"what was told is stored (room {room})")
            half += 0 < len(log) < len(truth)
            run("molva-diff", "--store", copy, stdin=today)
            log = run("molva-events", "--store", copy).stdout
            same(log == truth, True, f"the second run does the rest (room {room})")
        same(failed > 0 and len(reasons) > 1, True, "some runs must fail, for more than one reason")
        print(f"{failed} of {ROUNDS} runs failed, {half} after the first source, by "
              f"{', '.join(sorted(errno.errorcode[one] for one in reasons))}")


main()
