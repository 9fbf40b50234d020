"""Every kind of server that misbehaves ends with its verdict, in bounded time
and memory, and the sources beside it are unharmed; proxies and HTTP/2."""
import os
import resource
import socket
import socketserver
import subprocess
import sys
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import hostile  # noqa: E402
from harness import sanitized, World, records, same  # noqa: E402


def prepare(world):
    os.makedirs(world.dir + "/config/molva/scrapers", exist_ok=True)
    with open(world.dir + "/config/molva/scrapers/rows.toml", "w") as out:
        out.write(hostile.SCRAPER)


def crawls(output):
    all_of_them = [one for one in records(output) if one["type"] == "crawl"]
    names = [one["source"] for one in all_of_them]
    same(len(names), len(set(names)), "one crawl record a source")
    return {one["source"]: one for one in all_of_them}


def every_kind(world, server):
    for kind in hostile.KINDS:
        world.source(kind, "rows", server.url(kind))
    world.extra = 'timeout = "3s"\nat_once = 50\n'
    world.write_config()
    begun = time.monotonic()
    out = world.run("molva-fetch", status=3)
    took = time.monotonic() - begun
    got = crawls(out)
    same(sorted(got), sorted(hostile.KINDS), "every source has its record")
    for kind, (verdict, words) in hostile.KINDS.items():
        one = got[kind]
        same(one["verdict"], verdict, f"{kind}: {one.get('reason')}")
        same(words in one.get("reason", ""), True, f"{kind}: {one.get('reason')}")
    for kind in ("good", "robots_large", "robots_html"):
        same(got[kind]["reviews"], 2, kind)
    same(took < 60, True, f"took {took:.0f} s")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    if not sanitized():
        same(peak < 200_000, True, f"peak of {peak} kB")
    # A redirect to a neighbour is refused before it is asked.
    same([path for kind, path in server.asked if kind == "good"].count("/r.html"), 1,
         "nobody was sent to a neighbour")
    print(f"hostile: {len(got)} kinds in {took:.1f} s, peak {peak // 1024} MiB")


class Socks(socketserver.BaseRequestHandler):
    """SOCKS5 without a password (RFC 1928), for one connection."""
    asked = []

    def exact(self, size):
        data = b""
        while len(data) < size:
            piece = self.request.recv(size - len(data))
            if not piece:
                raise OSError("gone")
            data += piece
        return data

    def handle(self):
        try:
            _, count = self.exact(2)
            self.exact(count)
            self.request.sendall(b"\x05\x00")
            _, _, _, kind = self.exact(4)
            if kind == 3:
                host = self.exact(self.exact(1)[0]).decode()
            else:
                host = socket.inet_ntoa(self.exact(4))
            port = int.from_bytes(self.exact(2), "big")
            Socks.asked.append((host, port))
            there = socket.create_connection(self.server.place, 5)
            self.request.sendall(b"\x05\x00\x00\x01\0\0\0\0\0\0")
            self.relay(there)
        except OSError:
            pass

    def relay(self, there):
        def copy(a, b):
            try:
                while piece := a.recv(65536):
                    b.sendall(piece)
                b.shutdown(socket.SHUT_WR)
            except OSError:
                pass
        back = threading.Thread(target=copy, args=(there, self.request), daemon=True)
        back.start()
        copy(self.request, there)
        back.join(5)
        there.close()


class Http(Socks):
    """An HTTP proxy for http:// URLs: takes the absolute form (RFC 9112 3.2.2)."""
    asked = []

    def handle(self):
        try:
            head = b""
            while b"\r\n\r\n" not in head:
                head += self.exact(1)
            method, target, _ = head.split(b"\r\n")[0].decode().split(" ")
            Http.asked.append(target)
            there = socket.create_connection(self.server.place, 5)
            path = "/" + target.split("/", 3)[3]
            rest = head.split(b"\r\n", 1)[1]
            there.sendall(f"{method} {path} HTTP/1.1\r\n".encode() + rest)
            self.relay(there)
        except (OSError, ValueError, IndexError):
            pass


def proxies(server):
    """The proxy's own address may be private. A target that is written as an
    address is judged as always; a name is the proxy's to resolve."""
    for handler, scheme in ((Socks, "socks5h"), (Http, "http")):
        proxy = socketserver.ThreadingTCPServer(("127.0.1.2", 0), handler)
        proxy.daemon_threads = True
        proxy.place = (server.addresses["good"], server.port)
        threading.Thread(target=proxy.serve_forever, daemon=True).start()
        with World() as world:
            prepare(world)
            at = f"{scheme}://127.0.1.2:{proxy.server_address[1]}"
            world.extra = f'proxy = "{at}"\n'
            world.sources = [
                f'[[source]]\nname = "{name}"\nscraper = "rows"\nurl = "{url}"\n' for name, url in
                (("named", "http://shop.example/r.html"), ("written", server.url("good")))]
            world.sources.append('[[source]]\nname = "inside"\nscraper = "sender"\n'
                                 'url = "http://away.example/r.html"\n')
            with open(world.dir + "/config/molva/scrapers/sender.toml", "w") as out:
                out.write(hostile.SCRAPER.replace('"rows"', '"sender"', 1))
            world.write_config()
            out = crawls(world.run("molva-fetch"))
            same(out["named"]["verdict"], "ok", str(out["named"]))
            same(out["written"]["verdict"], "ok", "the operator may write an address")
            # Where the proxy leads to a page that leads inside, nobody goes there.
            before = len(handler.asked)
            proxy.place = (server.addresses["to_metadata"], server.port)
            out = crawls(world.run("molva-fetch", "inside", status=4))
            same(out["inside"]["verdict"], "failed", str(out["inside"]))
            same("169.254.169.254" in out["inside"]["reason"], True, out["inside"]["reason"])
            asked = [str(one) for one in handler.asked[before:]]
            same(any("169.254" in one for one in asked), False, str(asked))
            same(any("away.example" in one for one in asked), True, str(asked))
        proxy.shutdown()
        proxy.server_close()
        print(f"{scheme} proxy: good")


def openssl(*words, cwd):
    subprocess.run(["openssl", *words], cwd=cwd, check=True, capture_output=True)


def http2():
    with World() as world:
        prepare(world)
        folder = world.dir
        openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=Test CA",
                "-keyout", "ca.key", "-out", "ca.pem", cwd=folder)
        openssl("req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=shop.example", "-keyout",
                "key.pem", "-out", "req.pem", cwd=folder)
        with open(folder + "/names", "w") as out:
            out.write("subjectAltName=DNS:shop.example\n")
        openssl("x509", "-req", "-in", "req.pem", "-CA", "ca.pem", "-CAkey", "ca.key", "-days", "2",
                "-CAcreateserial", "-extfile", "names", "-out", "cert.pem", cwd=folder)
        world.serve(1)
        world.server.terminate()
        world.server.wait(10)
        with open(folder + "/nginx.conf") as file:
            conf = file.read()
        conf = conf.replace(f"listen 127.0.1.1:{world.port};",
                            f"listen 127.0.1.1:{world.port} ssl http2;\n"
                            f"ssl_certificate {folder}/cert.pem; ssl_certificate_key {folder}/key.pem;")
        conf = conf.replace("access.log combined;", "access.log two;").replace(
            "access_log", 'log_format two \'$remote_addr "$request" $status\';\n    access_log')
        with open(folder + "/nginx.conf", "w") as file:
            file.write(conf)
        user = ["-g", "user root;"] if os.geteuid() == 0 else []
        world.server = subprocess.Popen(["nginx", "-c", folder + "/nginx.conf", "-p", folder, *user],
                                        stdin=subprocess.DEVNULL)
        for _ in range(100):
            try:
                socket.create_connection(("127.0.1.1", world.port), 1).close()
                break
            except OSError:
                time.sleep(0.1)
        world.put(1, "/r.html", hostile.PAGE)
        for name, host in (("right", "shop.example"), ("wrong-name", "other.example")):
            world.source(name, "rows", f"https://{host}:{world.port}/r.html")
        world.extra = (f'ca_file = "{folder}/ca.pem"\nresolve = ["shop.example:{world.port}:127.0.1.1",'
                       f'"other.example:{world.port}:127.0.1.1"]\n')
        world.write_config()
        got = crawls(world.run("molva-fetch", status=3))
        same(got["right"]["verdict"], "ok", str(got["right"]))
        same(got["wrong-name"]["verdict"], "failed", str(got["wrong-name"]))
        same("certificate" in got["wrong-name"]["reason"], True, got["wrong-name"]["reason"])
        with open(folder + "/access.log") as log:
            lines = [line for line in log if "/r.html" in line]
        same([line.split('"')[1] for line in lines], ["GET /r.html HTTP/2.0"], "HTTP/2")
        world.extra = world.extra.replace("ca_file", "# ca_file")
        world.write_config()
        got = crawls(world.run("molva-fetch", status=4))
        same("certificate" in got["right"]["reason"], True, "nobody vouches for it")
    print("http/2 over TLS: good")


def main():
    server = hostile.Server()
    try:
        with World() as world:
            prepare(world)
            every_kind(world, server)
        proxies(server)
    finally:
        server.close()
    http2()


if __name__ == "__main__":
    main()
