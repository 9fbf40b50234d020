"""What the end-to-end tests share: a folder of their own, nginx on loopback,
the programs with a fixed environment, and checks that say what differs."""
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time

BIN = os.path.abspath(sys.argv[1]) if len(sys.argv) > 1 else None
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
# The store is a SQLite file, or a schema on the tests' PostgreSQL server if there is one.
POSTGRES = os.environ.get("MOLVA_POSTGRES", "")



def sanitized(program="molva-fetch"):
    """Whether the programs carry ASan, which takes some times their memory and time."""
    with open(os.path.join(BIN, program), "rb") as file:
        return b"__asan_init" in file.read()


# Every site has an address of its own, so that each is a host to be asked by
# itself; nothing but 127.0.0.0/8 is ever contacted.
NGINX = """
pid {dir}/nginx.pid;
error_log {dir}/nginx-error.log warn;
daemon off;
worker_processes 1;
events {{ worker_connections 256; }}
http {{
    access_log {dir}/access.log combined;
    client_body_temp_path {dir}/tmp1; proxy_temp_path {dir}/tmp2; fastcgi_temp_path {dir}/tmp3;
    uwsgi_temp_path {dir}/tmp4; scgi_temp_path {dir}/tmp5;
    types {{ text/html html; application/json json; text/plain txt; }}
    default_type text/html;
    charset utf-8;
    server {{
        {listen}
        root {dir}/www/$server_addr;
        error_page 405 =200 $uri;
        location / {{
            if (-f $request_filename.403) {{ return 403; }}
            if (-f $request_filename.404) {{ return 404; }}
            if (-f $request_filename.500) {{ return 500; }}
            try_files $uri $uri/index.html $uri/$arg_cursor.json =404;
        }}
    }}
}}
"""


class World:
    """A temporary folder with a web root, a configuration and a store."""

    def __init__(self):
        self.dir = tempfile.mkdtemp(prefix="molva-e2e-")
        self.www = os.path.join(self.dir, "www")
        self.sources = []
        self.extra = ""
        self.server = None
        self.port = 0
        self.env = {"PATH": BIN + ":/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8",
                    "TZ": "UTC", "HOME": self.dir, "XDG_CONFIG_HOME": self.dir + "/config",
                    "XDG_STATE_HOME": self.dir + "/state"}
        for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS"):
            if name in os.environ:
                self.env[name] = os.environ[name]
        self.schema = os.path.basename(self.dir).replace("-", "_").lower()
        self.store = ""
        self.head = ""  # keys at the top of the configuration
        if POSTGRES:
            self.store = f"{POSTGRES}&schema={self.schema}&application_name={self.schema}"

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        if self.server:
            self.server.terminate()
            self.server.wait(10)
        if kind is None and POSTGRES:
            self.sql(f"DROP SCHEMA IF EXISTS {self.schema} CASCADE")
        if kind is None:
            shutil.rmtree(self.dir)
        else:
            print(f"left for a look: {self.dir}", file=sys.stderr)

    def serve(self, sites):
        """Starts nginx for addresses 127.0.1.1 to 127.0.1.SITES on one free port."""
        with socket.socket() as probe:
            probe.bind(("127.0.1.1", 0))
            self.port = probe.getsockname()[1]
        listen = "\n        ".join(f"listen 127.0.1.{i + 1}:{self.port};" for i in range(sites))
        path = os.path.join(self.dir, "nginx.conf")
        with open(path, "w") as out:
            out.write(NGINX.format(dir=self.dir, listen=listen))
        os.chmod(self.dir, 0o755)
        user = ["-g", "user root;"] if os.geteuid() == 0 else []
        self.server = subprocess.Popen(["nginx", "-c", path, "-p", self.dir, *user],
                                       stdin=subprocess.DEVNULL)
        for _ in range(100):
            try:
                socket.create_connection(("127.0.1.1", self.port), 1).close()
                return
            except OSError:
                time.sleep(0.1)
        raise SystemExit("nginx does not answer")

    def url(self, site, path):
        return f"http://127.0.1.{site}:{self.port}{path}"

    def put(self, site, path, text):
        """Writes a page; the modification time changes even within one second."""
        name = os.path.join(self.www, f"127.0.1.{site}", path.lstrip("/"))
        os.makedirs(os.path.dirname(name), exist_ok=True)
        before = os.stat(name).st_mtime if os.path.exists(name) else None
        with open(name, "w", encoding="utf-8") as out:
            out.write(text)
        if before is not None:
            os.utime(name, (before + 5, before + 5))

    def drop(self, site, path):
        os.remove(os.path.join(self.www, f"127.0.1.{site}", path.lstrip("/")))

    def source(self, name, scraper, url, more=""):
        self.sources.append(f'[[source]]\nname = "{name}"\nsubject = "Acme"\nscraper = "{scraper}"\n'
                            f'url = "{url}"\nallow_private = true\n{more}\n')

    def write_config(self):
        folder = self.dir + "/config/molva"
        os.makedirs(folder, exist_ok=True)
        with open(folder + "/config.toml", "w") as out:
            if self.store:
                out.write(f'store = "{self.store}"\n')
            out.write('contact = "ops@acme.example"\n' + self.head + '[fetch]\npause = "0ms"\nretry_wait = "10ms"\n'
                      'tries = 2\n' + self.extra + "\n" + "\n".join(self.sources))

    def run(self, *args, stdin=None, status=0, check_err=None):
        """Runs a program, checks its status, returns what it printed."""
        done = subprocess.run(args, input=stdin, capture_output=True, env=self.env, cwd=self.dir,
                              timeout=300)
        if done.returncode != status:
            raise SystemExit(f"{' '.join(args)}: status {done.returncode}, wanted {status}\n"
                             f"{done.stdout.decode()[-2000:]}\n{done.stderr.decode()[-3000:]}")
        if check_err is not None and check_err not in done.stderr.decode():
            raise SystemExit(f"{' '.join(args)}: no \"{check_err}\" in: {done.stderr.decode()}")
        return done.stdout

    def sql(self, text, url=POSTGRES):
        """A statement behind molva's back, on PostgreSQL."""
        return subprocess.run(["psql", "-X", "-q", "-A", "-t", "-d", url, "-c",
                               "SET client_min_messages = warning", "-c", text], check=True,
                              capture_output=True).stdout.decode().strip()

    def end_backends(self):
        """Ends the server's side of every connection to this store."""
        return self.sql("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
                        f"WHERE application_name = '{self.schema}'") != "0"

    def requests(self):
        """The requests so far as (address, path with query, status)."""
        rows = []
        with open(self.dir + "/access.log") as log:
            for line in log:
                parts = line.split('"')
                rows.append((parts[1].split()[1], int(parts[2].split()[0])))
        return rows


def records(output):
    return [json.loads(line) for line in output.decode().splitlines()]


def same(got, want, what):
    if got == want:
        return
    print(f"{what}\n  wanted: {json.dumps(want, ensure_ascii=False, indent=1)}\n"
          f"  got:    {json.dumps(got, ensure_ascii=False, indent=1)}", file=sys.stderr)
    raise SystemExit(1)
