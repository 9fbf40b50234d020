"""Servers that misbehave, one kind on each loopback address, for hostile_test.py
and soak.py. KINDS names each with the verdict it has to end with."""
import gzip
import socket
import struct
import threading
import time
import zlib

PAGE = """<!DOCTYPE html><html><body><article id="r1"><p>Good.</p></article>
<article id="r2"><p>Bad.</p></article></body></html>"""
SCRAPER = """schema = 1
id = "rows"
name = "Rows of a page"
checked = { how = "unverified" }
[fetch]
interval_s = 0.1
max_pages = 30
[page]
rows = "article"
none = "p.none"
next = "a.next @href"
[fields]
id = { select = "@id", required = true }
text = "p"
"""


def answer(body, status="200 OK", headers="", kind="text/html; charset=utf-8"):
    body = body.encode() if isinstance(body, str) else body
    return (f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
            f"Connection: close\r\n{headers}\r\n").encode() + body


def bomb(size):
    """Zeros, packed piece by piece: a gigabyte is a megabyte."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    piece = bytes(1 << 20)
    out = b"".join(packer.compress(piece) for _ in range(size >> 20))
    return out + packer.flush()


class Gone(Exception):
    """The client has hung up, or the server has to end."""


class Server:
    """One thread a connection; every one ends with the server."""

    def __init__(self, first=20, bomb_size=1 << 30):
        self.stop = threading.Event()
        self.bomb = bomb(bomb_size)
        self.listeners = []
        self.addresses = {}
        self.asked = []  # (kind, path)
        with socket.socket() as probe:
            probe.bind(("127.0.1.1", 0))
            self.port = probe.getsockname()[1]
        for number, kind in enumerate(KINDS):
            listener = socket.socket()
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((f"127.0.1.{first + number}", self.port))
            listener.listen(64)
            listener.settimeout(0.2)
            self.listeners.append(listener)
            self.addresses[kind] = f"127.0.1.{first + number}"
            threading.Thread(target=self.accept, args=(listener, kind), daemon=True).start()

    def close(self):
        self.stop.set()
        for listener in self.listeners:
            listener.close()

    def url(self, kind, path="/r.html"):
        return f"http://{self.addresses[kind]}:{self.port}{path}"

    def accept(self, listener, kind):
        while not self.stop.is_set():
            try:
                peer, _ = listener.accept()
            except TimeoutError:
                continue
            except OSError:
                return
            threading.Thread(target=self.serve, args=(peer, kind), daemon=True).start()

    def serve(self, peer, kind):
        peer.settimeout(20)
        try:
            request = b""
            while b"\r\n\r\n" not in request and len(request) < 65536:
                piece = peer.recv(4096)
                if not piece:
                    return
                request += piece
            path = request.split(b" ")[1].decode()
            self.asked.append((kind, path))
            if path == "/robots.txt" and not kind.startswith("robots"):
                peer.sendall(answer("", "404 Not Found"))
            else:
                getattr(self, "do_" + kind)(peer, path)
        except (OSError, Gone, IndexError):
            pass
        finally:
            peer.close()

    def wait(self, seconds):
        if self.stop.wait(seconds):
            raise Gone

    def forever(self, peer, piece, pause=0.0):
        until = time.monotonic() + 60
        while time.monotonic() < until:
            peer.sendall(piece)
            if pause:
                self.wait(pause)
            elif self.stop.is_set():
                raise Gone

    def do_good(self, peer, path):
        peer.sendall(answer(PAGE))

    def do_none(self, peer, path):
        peer.sendall(answer("<p class=none>No reviews</p>"))

    def do_changed(self, peer, path):
        peer.sendall(answer("<div>another layout</div>"))

    def do_slow_head(self, peer, path):
        peer.sendall(b"HTTP/1.1 200 OK\r\nX: ")
        self.forever(peer, b"y", 0.05)

    def do_slow_body(self, peer, path):
        peer.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
        self.forever(peer, b"y", 0.05)

    def do_endless_head(self, peer, path):
        peer.sendall(b"HTTP/1.1 200 OK\r\n")
        self.forever(peer, b"X-Header: 0123456789012345678901234567890123456789\r\n" * 100)

    def do_endless_body(self, peer, path):
        peer.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
        self.forever(peer, b"<article><p>x</p></article>" * 1000)

    def do_short(self, peer, path):
        peer.sendall(answer(PAGE).replace(b"Content-Length: ", b"Content-Length: 9"))

    def do_bad_chunks(self, peer, path):
        peer.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")

    def do_cut_gzip(self, peer, path):
        packed = gzip.compress((PAGE * 50).encode())
        peer.sendall(answer(packed[:len(packed) // 2], headers="Content-Encoding: gzip\r\n"))

    def do_no_gzip(self, peer, path):
        peer.sendall(answer("not packed", headers="Content-Encoding: gzip\r\n"))

    def do_bomb(self, peer, path):
        peer.sendall(answer(self.bomb, headers="Content-Encoding: gzip\r\n"))

    def do_loop(self, peer, path):
        peer.sendall(answer("", "302 Found", "Location: /r.html\r\n"))

    def do_long_way(self, peer, path):
        step = int(path.rpartition("=")[2]) if "=" in path else 0
        peer.sendall(answer("", "302 Found", f"Location: /r.html?n={step + 1}\r\n"))

    def do_to_file(self, peer, path):
        peer.sendall(answer("", "302 Found", "Location: file:///etc/passwd\r\n"))

    def do_to_ftp(self, peer, path):
        peer.sendall(answer("", "302 Found", f"Location: ftp://127.0.1.1:{self.port}/\r\n"))

    def do_to_metadata(self, peer, path):
        peer.sendall(answer("", "302 Found", "Location: http://169.254.169.254/latest/\r\n"))

    def do_to_neighbour(self, peer, path):
        peer.sendall(answer("", "302 Found", f"Location: {self.url('good')}\r\n"))

    def do_http09(self, peer, path):
        peer.sendall(PAGE.encode())

    def do_reset(self, peer, path):
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    def do_silent(self, peer, path):
        self.wait(30)

    def do_hang_up(self, peer, path):
        pass

    def do_forbidden(self, peer, path):
        peer.sendall(answer("no", "403 Forbidden"))

    def do_wants_login(self, peer, path):
        peer.sendall(answer("no", "401 Unauthorized"))

    def do_proxy_login(self, peer, path):
        peer.sendall(answer("no", "407 Proxy Authentication Required"))

    def do_turned_away(self, peer, path):
        peer.sendall(answer("no", "503 Service Unavailable"))

    def do_for_a_robot(self, peer, path):
        peer.sendall(answer("no", "507 Insufficient Storage"))

    def do_wall_cloudflare(self, peer, path):
        peer.sendall(answer("<title>Just a moment...</title><p>Checking"))

    def do_wall_datadome(self, peer, path):
        peer.sendall(answer("<script src=https://geo.captcha-delivery.com/captcha/></script>"))

    def do_wall_perimeterx(self, peer, path):
        peer.sendall(answer("<title>Access denied</title><div id=px-captcha></div>"))

    def do_wall_smartcaptcha(self, peer, path):
        peer.sendall(answer('<form method=POST action="/checkcaptcha?key=1">'))

    def do_wall_qrator(self, peer, path):
        peer.sendall(answer("<script src=/__qrator/qauth_utm_v2.js></script>"))

    def do_wall_variti(self, peer, path):
        peer.sendall(answer("<script>document.cookie='x'</script>",
                            headers="Set-Cookie: a=b\r\nSet-Cookie: ipp_uid=1/x/==; Path=/\r\n"))

    def do_login_wall(self, peer, path):
        peer.sendall(answer("<form action=/login><input name=user><input type=password></form>"))

    def do_soft_404(self, peer, path):
        peer.sendall(answer("<title>Page not found</title><h1>404</h1><p>Nothing here."))

    def do_later(self, peer, path):
        peer.sendall(answer("", "429 Too Many Requests", "Retry-After: 86400\r\n"))

    def do_ill(self, peer, path):
        peer.sendall(answer("", "500 Internal Server Error"))

    def do_missing(self, peer, path):
        peer.sendall(answer("", "404 Not Found"))

    def do_robots_large(self, peer, path):
        rules = "# " + "x" * 998 + "\n"
        peer.sendall(answer(rules * 5000, kind="text/plain") if path == "/robots.txt"
                     else answer(PAGE))

    def do_robots_html(self, peer, path):
        peer.sendall(answer("<!DOCTYPE html><p>Disallow: /" if path == "/robots.txt" else PAGE))

    def do_robots_ill(self, peer, path):
        peer.sendall(answer("", "503 Service Unavailable") if path == "/robots.txt"
                     else answer(PAGE))

    def do_robots_no(self, peer, path):
        peer.sendall(answer("User-agent: *\nDisallow: /\n", kind="text/plain")
                     if path == "/robots.txt" else answer(PAGE))

    def do_pages_round(self, peer, path):
        first = path == "/r.html"
        peer.sendall(answer((PAGE if first else PAGE.replace('"r', '"s')) +
                            f"<a class=next href={'/s.html' if first else '/r.html'}>next</a>"))

    def do_pages_endless(self, peer, path):
        step = int(path.rpartition("=")[2]) if "=" in path else 0
        peer.sendall(answer(PAGE + f"<a class=next href='/r.html?n={step + 1}'>next</a>"))


# What each has to end with: verdict, and words of its reason.
KINDS = {
    "good": ("ok", ""), "none": ("empty", ""), "changed": ("suspicious", ""),
    "slow_head": ("failed", "within"), "slow_body": ("failed", "within"),
    "endless_head": ("failed", "headers larger"), "endless_body": ("failed", "body larger"),
    "short": ("failed", "announced length"), "bad_chunks": ("failed", ""),
    "cut_gzip": ("failed", "cut short"), "no_gzip": ("failed", "unpacked"),
    "bomb": ("failed", "body larger"), "loop": ("failed", "redirects"),
    "long_way": ("failed", "redirects"), "to_file": ("failed", "not an http or https URL"),
    "to_ftp": ("failed", "not an http or https URL"),
    "to_metadata": ("failed", "169.254.169.254"), "to_neighbour": ("failed", "127.0.1."),
    "http09": ("failed", "not HTTP"), "reset": ("failed", "broke"), "silent": ("failed", "within"),
    "hang_up": ("failed", "without an answer"), "forbidden": ("blocked", "403"),
    "wants_login": ("blocked", "401"), "proxy_login": ("blocked", "407"),
    "turned_away": ("blocked", "503"), "for_a_robot": ("blocked", "507"),
    "wall_cloudflare": ("blocked", "Cloudflare"), "wall_datadome": ("blocked", "DataDome"),
    "wall_perimeterx": ("blocked", "PerimeterX"), "wall_smartcaptcha": ("blocked", "SmartCaptcha"),
    "wall_qrator": ("blocked", "Qrator"), "wall_variti": ("blocked", "Variti"),
    "login_wall": ("suspicious", "no reviews"), "soft_404": ("suspicious", "no reviews"),
    "later": ("blocked", "429"), "ill": ("failed", "500"), "missing": ("failed", "404"),
    "robots_large": ("ok", ""), "robots_html": ("ok", ""), "robots_ill": ("disallowed", "503"),
    "robots_no": ("disallowed", "Disallow"), "pages_round": ("partial", "read already"),
    "pages_endless": ("partial", "nothing on this page"),
}
