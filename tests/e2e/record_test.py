"""Recordings, read by rules that are written down here and not by our own
reader: every record's length, its digests, its date, its gzip member; files
that turn at their size; a replay that gives the same bytes although robots.txt
came from the store; the page behind an event."""
import base64
import gzip
import hashlib
import os
import re
import sys
import zlib

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from harness import ROOT, World, records, same  # noqa: E402

sys.path.insert(0, os.path.join(ROOT, "tests/demo"))
from pages import otzovik, site  # noqa: E402

NOW = ["--now", "2026-08-20T12:00:00Z"]
UUID = re.compile(r"^<urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}>$")
DATE = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$")
# ISO 28500:2017 section 5: what each type has to have, and may not have.
NEEDS = {"warcinfo": ["WARC-Filename"], "request": ["WARC-Target-URI"],
         "response": ["WARC-Target-URI", "WARC-Payload-Digest"], "resource": ["WARC-Target-URI"],
         "metadata": ["WARC-Target-URI"], "conversion": ["WARC-Target-URI"]}


def members(data):
    """Each gzip member as (offset, unpacked)."""
    at = 0
    while at < len(data):
        unpacker = zlib.decompressobj(31)
        text = unpacker.decompress(data[at:])
        if not unpacker.eof:
            raise SystemExit(f"a gzip member at {at} does not end")
        yield at, text
        at = len(data) - len(unpacker.unused_data)


def sha1(data):
    return "sha1:" + base64.b32encode(hashlib.sha1(data).digest()).decode()


def parse(text, where):
    """One record, whole: version line, fields, block, two line ends."""
    head, sep, rest = text.partition(b"\r\n\r\n")
    lines = head.decode().split("\r\n")
    same((bool(sep), lines[0]), (True, "WARC/1.1"), where)
    fields = {}
    for line in lines[1:]:
        name, colon, value = line.partition(": ")
        same(bool(colon), True, f"{where}: {line}")
        same(name in fields, False, f"{where}: {name} twice")
        fields[name] = value
    size = int(fields["Content-Length"])
    block = rest[:size]
    same((len(block), rest[size:size + 4]), (size, b"\r\n\r\n"), f"{where}: length"
         if len(block) == size else where)
    return fields, block, rest[size + 4:]


def check(fields, block, where):
    kind = fields["WARC-Type"]
    for name in ["WARC-Record-ID", "WARC-Date", "Content-Type", *NEEDS[kind]]:
        same(name in fields, True, f"{where}: {kind} without {name}")
    same(bool(UUID.match(fields["WARC-Record-ID"])), True, fields["WARC-Record-ID"])
    same(bool(DATE.match(fields["WARC-Date"])), True, fields["WARC-Date"])
    same(fields["WARC-Block-Digest"], sha1(block), f"{where}: block digest")
    if kind in ("response", "conversion"):
        head, sep, body = block.partition(b"\r\n\r\n")
        same((bool(sep), head.startswith(b"HTTP/1.")), (True, True), f"{where}: HTTP head")
        same(fields["WARC-Payload-Digest"], sha1(body), f"{where}: payload digest")
        lengths = [line.split(b":")[1].strip() for line in head.split(b"\r\n")
                   if line.lower().startswith(b"content-length:")]
        if lengths and body:
            same([int(one) for one in lengths], [len(body)], f"{where}: Content-Length")
        encodings = [line for line in head.split(b"\r\n")
                     if line.lower().startswith((b"content-encoding:", b"transfer-encoding:"))]
        same(encodings, [], f"{where}: the body is stored unpacked")
    if kind == "request":
        same(block.startswith((b"GET ", b"POST ")), True, f"{where}: request line")


def read(path):
    """All records of a file as (offset, fields, block), checked."""
    with open(path, "rb") as file:
        data = file.read()
    out = []
    if path.endswith(".gz"):
        same(gzip.decompress(data) != b"", True, path)
        for at, text in members(data):
            fields, block, rest = parse(text, f"{path}:{at}")
            same(rest, b"", f"{path}:{at}: one record a member")
            out.append((at, fields, block))
    else:
        at = 0
        while at < len(data):
            fields, block, rest = parse(data[at:], f"{path}:{at}")
            out.append((at, fields, block))
            at = len(data) - len(rest)
    same(out[0][1]["WARC-Type"], "warcinfo", path)
    same(out[0][1]["WARC-Filename"], os.path.basename(path), path)
    ids = [fields["WARC-Record-ID"] for _, fields, _ in out]
    same(len(ids), len(set(ids)), f"{path}: ids are unique")
    for at, fields, block in out:
        check(fields, block, f"{path}:{at}")
        if fields["WARC-Type"] != "warcinfo":
            same(fields["WARC-Warcinfo-ID"], ids[0], f"{path}:{at}")
    return out


def check_links(all_records):
    """Answers and metadata belong to a request that was recorded before them."""
    requests, kinds, definitions = set(), [], 0
    for _, fields, block in all_records:
        kinds.append(fields["WARC-Type"])
        if fields["WARC-Type"] == "request":
            requests.add(fields["WARC-Record-ID"])
        for name in ("WARC-Concurrent-To",):
            if name in fields:
                same(fields[name] in requests, True, f"{name} of {fields['WARC-Target-URI']}")
        definitions += b'"scraper":"' in block and fields["WARC-Type"] == "metadata"
    for kind in ("request", "response", "metadata"):
        same(kind in kinds, True, f"there is a {kind}")
    same(definitions > 0, True, "the definition is named")


def build(world):
    world.put(1, "/robots.txt", "User-agent: *\nDisallow: /secret\n")
    world.put(1, "/r.html", site([("a", "Ann", "2026-08-12", 5, "Fine."),
                                  ("b", "Bob", "2026-08-10", 2, "Broke.")]))
    world.source("site", "schema-org", world.url(1, "/r.html"))
    world.put(1, "/secret.html", "x")
    world.source("secret", "schema-org", world.url(1, "/secret.html"))
    rows = [dict(id=100 + i, author="m", place="Омск", stars=4, date="2026-08-10T10:00:00+03:00",
                 shown="10 авг 2026", title=f"Отзыв {i}", text="Хорошо. " * 400, plus="Нет",
                 minus="Нет") for i in range(40)]
    for number in range(2, 6):
        world.put(number, "/reviews/acme/index.html", otzovik(rows, total=len(rows)))
        world.source(f"list{number}", "otzovik", world.url(number, "/reviews/acme/"))
    world.source("dead", "schema-org", "http://127.0.1.9:1/")
    world.write_config()


def main():
    with World() as world:
        world.serve(8)
        build(world)
        # The second run fills the store's robots.txt; the third goes by them.
        first = world.run("molva-fetch", *NOW, "--record", "one.warc.gz", status=3)
        world.run("molva-diff", *NOW, stdin=first)
        world.run("molva-fetch", "--now", "2026-08-20T12:30:00Z", "--full", status=3)
        later = ["--now", "2026-08-20T13:00:00Z"]
        before = [path for path, _ in world.requests()].count("/robots.txt")
        second = world.run("molva-fetch", *later, "--full", "--record", "two.warc", status=3)
        same([path for path, _ in world.requests()].count("/robots.txt"), before,
             "robots.txt is in the store")
        for name, text in (("one.warc.gz", first), ("two.warc", second)):
            check_links(read(os.path.join(world.dir, name)))
            same(any(b"User-agent" in block for _, _, block in read(os.path.join(world.dir, name))),
                 True, f"{name} has robots.txt")
        asked = len(world.requests())
        again = world.run("molva-fetch", *NOW, "--store", "sqlite:none.db", "--replay", "one.warc.gz",
                          status=3)
        same(again == first, True, "the replay of a first run")
        again = world.run("molva-fetch", *later, "--full", "--replay", "two.warc", status=3)
        same(again == second, True, "the replay of a run with robots.txt from the store")
        verdicts = {one["source"]: one["verdict"] for one in records(again) if one["type"] == "crawl"}
        same(verdicts["secret"], "disallowed", "robots.txt is obeyed in a replay")
        same(len(world.requests()), asked, "a replay asks nobody")

        # Files turn, none is written over, together they are one recording.
        many = world.run("molva-fetch", *NOW, "--force", "--full", "--record", "many.warc.gz",
                         "--record-size", "1K", status=3)
        names = sorted(one for one in os.listdir(world.dir) if one.startswith("many"))
        same(names[:2], ["many-00001.warc.gz", "many-00002.warc.gz"], "names of the files that turn")
        same(len(names) >= 4, True, str(names))
        order = ["many.warc.gz", *[one for one in names if one != "many.warc.gz"]]
        for name in names:
            read(os.path.join(world.dir, name))
        replays = [word for name in order for word in ("--replay", name)]
        same(world.run("molva-fetch", *NOW, "--full", *replays, status=3) == many, True,
             "a replay of several files")
        world.run("molva-fetch", *NOW, "--force", "--record", "one.warc.gz", status=3,
                  check_err="is there already")

        # The page behind an event.
        world.put(1, "/r.html", site([("a", "Ann", "2026-08-12", 5, "Fine."),
                                      ("b", "Bob", "2026-08-10", 1, "Broke twice.")]))
        changed = world.run("molva-fetch", "--now", "2026-08-21T12:00:00Z", "--record",
                            "three.warc.gz", status=3)
        world.run("molva-diff", "--now", "2026-08-21T12:00:00Z", stdin=changed)
        events = records(world.run("molva-events"))
        edited = [one for one in events if one["event"] == "edited"][-1]
        for name in (str(edited["seq"]), edited["id"]):
            pages = records(world.run("molva-store", "evidence", name))
            same([one["state"] for one in pages], ["after", "before"], "both pages")
            for page, words in zip(pages, (b"Broke twice.", b"Broke.")):
                found = [(fields, block) for at, fields, block
                         in read(os.path.join(world.dir, page["file"])) if at == page["offset"]]
                same(len(found), 1, f"{page['file']}:{page['offset']} is a record")
                same(found[0][0]["WARC-Type"], "response", page["file"])
                same(words in found[0][1], True, f"the page has {words}")
        same("evidence" in edited["before"], False, "where a page lies is no change")
        world.run("molva-store", "evidence", "999", status=2, check_err="there is no event")
    print("record: good")


main()
