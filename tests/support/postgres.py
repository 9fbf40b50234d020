#!/usr/bin/env python3
"""A PostgreSQL server of the tests' own: initdb in a folder, a socket there and
one loopback address, everything durable as in earnest.

usage: postgres.py start DIR ADDRESS | stop DIR
As a module: Server(folder) with start(), stop(), restart(), sql(), url()."""
import glob
import os
import shutil
import subprocess
import sys
import time

PORT = 54329  # a server of the machine has another one
SETTINGS = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on",
            "listen_addresses": None, "unix_socket_directories": None, "port": PORT,
            "max_connections": 120, "shared_buffers": "64MB", "max_wal_size": "512MB",
            "log_min_messages": "fatal"}


def binaries():
    """The folder of the newest server that is installed; None without one."""
    found = [os.path.dirname(p) for p in glob.glob("/usr/lib/postgresql/*/bin/initdb")]
    found.sort(key=lambda p: int(p.split("/")[-2]) if p.split("/")[-2].isdigit() else 0)
    if found:
        return found[-1]
    initdb = shutil.which("initdb")
    return os.path.dirname(os.path.realpath(initdb)) if initdb else None


def as_somebody(folder):
    """The server refuses to run as root: then it is postgres, or nobody."""
    if os.geteuid() != 0:
        return []
    user = "postgres" if subprocess.run(["id", "postgres"], capture_output=True).returncode == 0 \
        else "nobody"
    shutil.chown(folder, user)
    return ["setpriv", "--reuid", user, "--regid", str(os.stat(folder).st_gid if user == "nobody"
            else subprocess.check_output(["id", "-g", user]).decode().strip()), "--clear-groups"]


def alive(pid):
    """Not so one that has ended and waits for somebody to ask how."""
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


class Server:
    """One cluster with one database "molva" and a superuser "molva"."""

    def __init__(self, folder, address=""):
        self.folder = os.path.abspath(folder)  # also of the socket: no more than 90 bytes
        self.data = self.folder + "/data"
        self.address = address
        self.bin = binaries()
        self.process = None

    def url(self, **more):
        rest = "".join(f"&{key}={value}" for key, value in more.items())
        return f"postgresql://molva@/molva?host={self.folder}&port={PORT}{rest}"

    def make(self):
        if os.path.exists(self.data):
            self.stop()
            shutil.rmtree(self.folder)
        os.makedirs(self.folder, exist_ok=True)
        os.chmod(self.folder, 0o755)
        self.user = as_somebody(self.folder)
        subprocess.run([*self.user, self.bin + "/initdb", "-D", self.data, "-A", "trust", "-U", "molva",
                        "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"],
                       check=True, stdout=subprocess.DEVNULL, cwd="/")
        settings = dict(SETTINGS, listen_addresses=f"'{self.address}'",
                        unix_socket_directories=f"'{self.folder}'")
        with open(self.data + "/postgresql.conf", "a") as conf:
            conf.writelines(f"{key} = {value}\n" for key, value in settings.items())

    def start(self):
        """Makes the cluster if there is none, and waits until it answers."""
        if not os.path.exists(self.data):
            self.make()
        self.user = as_somebody(self.folder)
        with open(self.folder + "/log", "ab") as log:
            os.chmod(self.folder + "/log", 0o666)
            self.process = subprocess.Popen([*self.user, self.bin + "/postgres", "-D", self.data],
                                            stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/",
                                            start_new_session=True)
        self.wait()
        have = self.sql("SELECT count(*) FROM pg_database WHERE datname = 'molva'", "postgres")
        if have == "0":
            self.sql("CREATE DATABASE molva", "postgres")
        return self

    def wait(self):
        for _ in range(600):
            if self.process and self.process.poll() is not None:
                break
            if subprocess.run([self.bin + "/pg_isready", "-q", "-h", self.folder, "-p", str(PORT)],
                              cwd="/").returncode == 0:
                return
            time.sleep(0.05)
        with open(self.folder + "/log") as log:
            raise SystemExit("PostgreSQL does not start:\n" + log.read()[-3000:])

    def pid(self):
        try:
            with open(self.data + "/postmaster.pid") as lines:
                pid = int(lines.readline())
            with open(f"/proc/{pid}/cmdline") as line:
                return pid if self.data in line.read() else None
        except (OSError, ValueError):
            return None

    def stop(self, signal_number=2):  # SIGINT: at once, but in order; SIGQUIT: as by a crash
        pid = self.pid()
        if pid:
            os.kill(pid, signal_number)
        if self.process:
            self.process.wait(60)
            self.process = None
        for _ in range(1200):
            if not pid or not alive(pid):
                return
            time.sleep(0.05)
        raise SystemExit(f"PostgreSQL, process {pid}, does not end")

    def restart(self, crash=True):
        self.stop(3 if crash else 2)
        self.start()

    def sql(self, text, database="molva"):
        """What a statement gives, as psql writes it without a frame."""
        done = subprocess.run([self.bin + "/psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h",
                               self.folder, "-p", str(PORT), "-U", "molva", "-d", database, "-c", text],
                              capture_output=True, cwd="/")
        if done.returncode != 0:
            raise SystemExit(f"psql: {text}: {done.stderr.decode()}")
        return done.stdout.decode().strip()

    def remove(self):
        self.stop(3)  # what it would write down in order is thrown away
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.remove()


def main():
    if len(sys.argv) == 4 and sys.argv[1] == "start":
        server = Server(sys.argv[2], sys.argv[3])
        server.make()
        server.start()
        print(server.url())
    elif len(sys.argv) == 3 and sys.argv[1] == "stop":
        Server(sys.argv[2]).remove()
    else:
        raise SystemExit(__doc__)


if __name__ == "__main__":
    main()
