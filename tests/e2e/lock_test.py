"""Two runs at once, stores that cannot be used, signals: a clear line, the
right status, and nothing changed."""
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import ROOT, World, records, same  # noqa: E402

sys.path.insert(0, os.path.join(ROOT, "tests/demo"))
from pages import site  # noqa: E402

SITE = [("r1", "Kim", "2026-07-02", 4, "Solid.")]


def second_run_says_who_holds_the_lock(world):
    """A run that a silent site holds up, and another one beside it."""
    with socket.create_server(("127.0.1.9", 0)) as silent:
        path = world.dir + "/slow.toml"
        with open(path, "w") as out:
            out.write('[[source]]\nname = "slow"\nscraper = "schema-org"\nallow_private = true\n'
                      f'url = "http://127.0.1.9:{silent.getsockname()[1]}/"\n')
        first = subprocess.Popen(["molva", "run", "-c", path], env=world.env, cwd=world.dir,
                                 stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        silent.accept()[0].recv(10)  # it has begun
        began = time.monotonic()
        world.run("molva", "run", status=5, check_err=f"process {first.pid}")
        same(time.monotonic() - began < 10, True, "the second run does not wait")
        second = subprocess.Popen(["molva", "run", "--wait"], env=world.env, cwd=world.dir)
        time.sleep(0.5)
        same(second.poll(), None, "with --wait it waits")
        first.kill()
        first.communicate()
        same(second.wait(60), 0, "and goes on when the first one is gone, however that went")


def unusable_stores(world):
    crawl = world.run("molva-fetch")
    good = world.dir + "/state/molva/molva.db"
    for name, make, words in (
            ("no database", lambda path: open(path, "w").write("hello " * 500), "molva-diff: "),
            ("another program's", lambda path: sqlite3.connect(path).execute("create table t(a)"),
             "molva-diff: "),
            ("a folder", os.mkdir, "molva-diff: "),
            ("a newer schema", lambda path: newer(good, path), "newer")):
        path = f"{world.dir}/{name.replace(' ', '-')}.db"
        make(path)
        before = open(path, "rb").read() if os.path.isfile(path) else None
        world.run("molva-diff", "--store", path, stdin=crawl, status=5, check_err=words)
        if before is not None:
            same(open(path, "rb").read() == before, True, f"{name}: left as it was")
    held = sqlite3.connect(good, isolation_level=None)
    held.execute("begin immediate")
    path = world.dir + "/hasty.toml"
    with open(path, "w") as out:
        out.write('store_wait = "300ms"\n')
    before = time.monotonic()
    world.run("molva-diff", "-c", path, stdin=crawl, status=5, check_err="also after 300 ms")
    empty = sqlite3.connect(world.dir + "/empty.db", isolation_level=None)
    empty.execute("begin immediate")
    world.run("molva-store", "copy", "-c", path, "sqlite:" + good, f"sqlite:{world.dir}/empty.db", status=5,
              check_err="also after 300 ms")
    empty.close()
    same(time.monotonic() - before < 10, True, "it waits no longer than store_wait")
    waits = subprocess.Popen(["molva-diff"], stdin=subprocess.PIPE, env=world.env, cwd=world.dir)
    waits.stdin.write(crawl)
    waits.stdin.close()
    time.sleep(1)
    same(waits.poll(), None, "it waits for whoever writes")
    held.execute("rollback")
    same(waits.wait(60), 0, "and goes on when that one is done")


def newer(good, path):
    source, copy = sqlite3.connect(good), sqlite3.connect(path)
    source.backup(copy)
    copy.execute("pragma user_version = 9999")
    copy.commit()
    copy.close()


def configuration_errors(world):
    for text, words in (
            ('contcat = "x"', 'config.toml:1:1: unknown key "contcat", did you mean "contact"?'),
            ('[[source]]\nname = "a"\nscraper = "otzovic"', 'did you mean "otzovik"?'),
            ('[[source]]\nname = "a"\nscraper = "otzovik"', "slug"),
            ('[[source]]\nname = "a"\nscraper = "otzovik"\nparams = { slag = "x" }', "slug"),
            ("contact = ", "config.toml:1:"),
            ('store_wait = "2d"', "must be a day at most"),
            ('[[source]]\nname = "a"\nscraper = "rss"\nurl = "http://127.0.1.1/"\n' * 2,
             'a source "a" is there already'),
            ('[[source]]\nname = "a"\nscraper = "schema-org"', "url")):
        path = world.dir + "/bad/config.toml"
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as out:
            out.write(text + "\n")
        asked = len(world.requests())
        world.run("molva-fetch", "-c", path, status=2, check_err=words)
        world.run("molva", "config", "check", "-c", path, status=2, check_err=words)
        same(len(world.requests()), asked, "nothing was asked for")
    world.run("molva-fetch", "sitee", status=2, check_err='did you mean "site"?')


def interrupted_crawls_end_cleanly(world):
    """A site that never answers: SIGTERM makes a crawl record of it."""
    silent = socket.create_server(("127.0.1.9", 0))
    path = world.dir + "/silent.toml"
    with open(path, "w") as out:
        out.write('[[source]]\nname = "silent"\nscraper = "schema-org"\nallow_private = true\n'
                  f'url = "http://127.0.1.9:{silent.getsockname()[1]}/"\n')
    process = subprocess.Popen(["molva-fetch", "-c", path], env=world.env, cwd=world.dir,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    time.sleep(1.5)
    process.send_signal(signal.SIGTERM)
    out, _ = process.communicate(timeout=20)
    silent.close()
    same([r["verdict"] for r in records(out)], ["partial"], "an interrupted crawl is partial")
    same(process.returncode in (3, 4), True, "and shows in the status")


def main():
    with World() as world:
        world.serve(1)
        world.put(1, "/r.html", site(SITE))
        world.source("site", "schema-org", world.url(1, "/r.html"))
        world.write_config()
        world.run("molva", "run")
        second_run_says_who_holds_the_lock(world)
        unusable_stores(world)
        configuration_errors(world)
        interrupted_crawls_end_cleanly(world)


main()
