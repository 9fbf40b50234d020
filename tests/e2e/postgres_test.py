"""What a PostgreSQL server may do to the programs: crash in the middle of a
transaction, be restarted between two, be away, hold a lock, want TLS or a
password. A clear line, the right status, nothing lost or doubled."""
import json
import os
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import harness  # noqa: E402
from harness import ROOT, World, records, same  # noqa: E402

sys.path.insert(0, os.path.join(ROOT, "tests/support"))
from postgres import PORT, Server, binaries  # noqa: E402


def crawl(source, day, reviews=30):
    """From the second day on three events: two edited, one new."""
    lines = [{"type": "review", "source": source, "subject": "Acme", "id": f"{i}", "id_kind": "site",
              "rating": 4, "text": f"review {i}" + (f" of day {day}" if i == day else "")}
             for i in range(reviews + day)]
    at = f"2026-02-{day + 1:02}T00:00:00Z"
    lines.append({"type": "crawl", "source": source, "subject": "Acme", "started": at,
                  "finished": at, "verdict": "ok", "window": {"complete": True},
                  "reviews": reviews + day, "pages": 1})
    return "".join(json.dumps(line) + "\n" for line in lines).encode()


def start(world, *args):
    return subprocess.Popen(args, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, env=world.env, cwd=world.dir)


def finish(process, status, words, stdin=None):
    out, err = process.communicate(stdin, timeout=60)
    same((process.returncode, words in err.decode()), (status, True),
         f"status and words of: {err.decode()!r}")
    if not words:
        same(err, b"", "nothing is said")
    return out


def until(what, wanted):
    for _ in range(200):
        if what() == wanted:
            return
        time.sleep(0.05)
    raise SystemExit(f"never came: {wanted}")


def count(world):
    return len(records(world.run("molva-events")))


def crash_midway(world, server):
    """The program waits for a table in the middle of its transaction when the server crashes."""
    world.run("molva-diff", stdin=crawl("s", 0))
    for table in ("body", "event"):
        holder = subprocess.Popen(
            [server.bin + "/psql", "-q", "-d", server.url(), "-c",
             f"BEGIN; LOCK TABLE molva.{table} IN EXCLUSIVE MODE; SELECT pg_sleep(60)"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until(lambda: server.sql("SELECT count(*) FROM pg_locks WHERE mode = 'ExclusiveLock' AND "
                                 f"relation = 'molva.{table}'::regclass AND granted"), "1")
        diff = start(world, "molva-diff")
        diff.stdin.write(crawl("s", 1))
        diff.stdin.flush()
        until(lambda: server.sql("SELECT count(*) FROM pg_locks WHERE NOT granted"), "1")
        server.restart(crash=True)
        holder.wait(60)
        # Where recovery takes longer than its patience, it cannot ask what has become of it.
        finish(diff, 5, "lost the connection to the server ")
        same(count(world), 0, "nothing of it was stored")
    same(len(records(world.run("molva-diff", stdin=crawl("s", 1)))), 3, "again, whole")
    same(count(world), 3, "and once")
    world.run("molva-store", "verify")


def restart_between(world, server):
    """A program that has nothing open does not care."""
    diff = start(world, "molva-diff")
    diff.stdin.write(crawl("s", 2))
    diff.stdin.flush()
    until(lambda: server.sql("SELECT last FROM molva.log"), "6")
    server.restart(crash=True)
    same(len(finish(diff, 0, "", crawl("s", 3)).splitlines()), 6, "events before and after")
    taken = world.dir + "/taken"
    deliver = start(world, "molva-events", "--consumer", "ops", "--", "sh", "-c",
                    f"sleep 1; cat > {taken}")
    until(lambda: server.sql("SELECT count(*) FROM pg_stat_activity WHERE application_name = "
                             "'molva' AND query LIKE '%FROM event%'"), "1")
    server.restart(crash=False)
    finish(deliver, 0, "")
    with open(taken) as lines:
        same(len(lines.readlines()), 9, "delivered")
    same(world.run("molva-events", "--consumer", "ops", "--peek"), b"", "and counted")


def server_away(world, server):
    server.stop()
    finish(start(world, "molva-diff"), 5, "cannot connect", crawl("s", 4))
    late = start(world, "molva-diff")  # is waited for a while
    time.sleep(1)
    server.start()
    same(len(finish(late, 0, "", crawl("s", 4)).splitlines()), 3, "events after the wait")


def held_lock(world, server):
    """Another program compares the same source."""
    holder = subprocess.Popen(
        [server.bin + "/psql", "-q", "-d", server.url(), "-c",
         "BEGIN; SET search_path = molva; SELECT pg_advisory_xact_lock(hashtextextended("
         "'molva ' || current_schema() || ' source', id)) FROM source; SELECT pg_sleep(60)"],
        stdout=subprocess.DEVNULL)
    until(lambda: server.sql("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"), "1")
    world.run("molva-diff", stdin=crawl("t", 0))
    hasty = world.dir + "/hasty.toml"
    with open(hasty, "w") as out:
        out.write('store_wait = "300ms"\n')
    finish(start(world, "molva-diff", "-c", hasty, "--store", server.url()), 5,
           "source \"s\": locked by another process, also after 300 ms", crawl("s", 5))
    holder.kill()
    server.sql("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'")
    world.run("molva-diff", stdin=crawl("s", 5))


def schemas_side_by_side(world, server):
    """Two stores in one database are two stores."""
    other = server.url() + "&schema=other"
    world.run("molva-store", "copy", server.url(), other)
    whole = world.run("molva-store", "export")
    same(len(whole) > 0, True, "there is something to copy")
    same(world.run("molva-store", "--store", other, "export") == whole, True, "the copy has it all")
    world.run("molva-store", "copy", server.url(), server.url(), status=2,
              check_err="is the store itself")
    world.run("molva-store", "copy", server.url(), other, status=2, check_err="schema=other: is not")


def not_there(world, server):
    """A misspelt schema is no empty store, and is not made by looking for one."""
    typo = server.url() + "&schema=typo"
    none = "there is no store yet; molva-diff makes it"
    world.run("molva-store", "copy", typo, "new.db", status=5, check_err=none)
    same(os.path.exists(world.dir + "/new.db"), False, "nothing is made of the other side")
    for args in (("molva-events", "--consumer", "x"), ("molva-store", "prune", "--keep", "1d"),
                 ("molva-store", "forget", "--author", "x"), ("molva-store", "rename", "s", "t"),
                 ("molva-store", "consumers", "--drop", "x")):
        world.run(*args, "--store", typo, status=5, check_err=none)
    same(len(world.run("molva-diff", "--store", typo, "--dry-run", "--baseline", "emit",
                       stdin=crawl("s", 0)).splitlines()) > 0, True, "a dry run needs none")
    same(server.sql("SELECT count(*) FROM pg_namespace WHERE nspname = 'typo'"), "0", "nor makes one")


def only_looks(world, server):
    """A role that may read and no more asks what would be said."""
    server.sql("CREATE ROLE looks LOGIN; GRANT USAGE ON SCHEMA molva TO looks; "
               "GRANT SELECT ON ALL TABLES IN SCHEMA molva TO looks")
    before = count(world)
    events = records(world.run("molva-diff", "--dry-run", "--store",
                               server.url().replace("molva@", "looks@"), stdin=crawl("s", 20)))
    same(len(events) > 0 and all("seq" not in event for event in events), True,
         "events without a place in the log")
    same(count(world), before, "nothing is stored")


def closed_output(world, server):
    """The server's socket does not come to stand where standard output was."""
    done = subprocess.run(["molva-events", "--consumer", "closed"], env=world.env, cwd=world.dir,
                          stderr=subprocess.PIPE, preexec_fn=lambda: os.close(1))
    same((done.returncode, b"cannot write" in done.stderr), (5, True), "it cannot be written to")
    same(len(records(world.run("molva-events", "--consumer", "closed", "--peek"))), count(world),
         "all events stay pending")


def tls_and_password(world, server):
    where = f"{server.address}:{PORT}/molva"
    store = ("--store", f"postgresql://molva@{where}?sslmode=require")
    finish(start(world, "molva-store", *store, "ls"), 5, "does not support SSL")
    key, cert = server.data + "/server.key", server.data + "/server.crt"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
                    "/CN=db.test", "-addext", f"subjectAltName=IP:{server.address}", "-keyout", key,
                    "-out", cert], check=True, capture_output=True)
    os.chmod(key, 0o600)
    os.chown(key, os.stat(server.data).st_uid, os.stat(server.data).st_gid)
    trusted = world.dir + "/root.crt"
    with open(cert) as source, open(trusted, "w") as to:
        to.write(source.read())
    with open(server.data + "/postgresql.conf", "a") as conf:
        conf.write("ssl = on\n")
    with open(server.data + "/pg_hba.conf", "w") as rules:
        rules.write("local all all trust\nhostssl all all 127.0.0.0/8 scram-sha-256\n")
    server.sql("ALTER ROLE molva PASSWORD 's3cret'")
    server.restart(crash=False)
    tls = f"postgresql://molva@{where}?sslmode=verify-full&sslrootcert={trusted}"
    with open(world.dir + "/pass", "w") as passes:
        passes.write(f"{server.address}:{PORT}:*:molva:s3cret\n")
    os.chmod(world.dir + "/pass", 0o600)
    good = f"{tls}&passfile={world.dir}/pass"
    same(b"\ns " in world.run("molva-store", "--store", good, "ls"), True, "by TLS and passfile")
    finish(start(world, "molva-store", "--store", tls, "ls"), 5, "no password")
    wrong = tls.replace("molva@", "molva:wr0ng@")
    for url, words in ((wrong, "password authentication failed"),
                       (good.replace("verify-full", "disable"), "no encryption"),
                       (good.replace(f"sslrootcert={trusted}", "sslrootcert=/nowhere"), "/nowhere")):
        process = start(world, "molva-store", "--store", url, "ls")
        _, err = process.communicate(timeout=60)
        same((process.returncode, words in err.decode(), b"wr0ng" in err or b"s3cret" in err),
             (5, True, False), f"refused in words without the password: {err.decode()!r}")


def main():
    if not binaries():
        print("skipped: no PostgreSQL server is installed")
        return
    harness.POSTGRES = ""  # a server of our own, which may be ended
    address = f"127.84.{os.getpid() // 250 % 250 + 1}.{os.getpid() % 250 + 1}"
    with World() as world, Server(f"/tmp/molva-pg-{os.getpid()}", address) as server:
        world.store = server.url()
        world.write_config()
        for part in (crash_midway, restart_between, server_away, held_lock, schemas_side_by_side,
                     not_there, only_looks, closed_output, tls_and_password):
            part(world, server)
            print(f"{part.__name__}: good", flush=True)
        same(server.sql("SELECT count(*) = max(seq) FROM molva.event"), "t", "no gaps")


main()
