"""Pages that are no pages, or are made to hurt: one line that says what is wrong,
the right status, bounded memory and time.

usage: bad_input_test.py BIN_DIR
"""

import gzip
import os
import random
import sys
import tempfile
import time

BINARY = os.path.join(os.path.abspath(sys.argv[1]), "molva-extract")
MIB = 1 << 20
MEMORY = 256 * MIB
# Of a release build on an idle machine these take a second at most; a debug
# build on a busy one takes a multiple of it.
SECONDS = float(os.environ.get("MOLVA_TEST_SECONDS", "20"))


def json_ld(text):
    return b'<script type="application/ld+json">' + text.encode() + b"</script>"


def cases():
    noise = random.Random(20260820)
    review = '{"@type":"Review","author":"Kim","reviewBody":"%s"}'
    item = (b'<div itemscope itemtype="https://schema.org/Review">'
            b"<b itemprop=author>Kim</b><p itemprop=reviewBody>good</p></div>")
    triple = (b'<div vocab="https://schema.org/" typeof="Review">'
              b"<b property=author>Kim</b><p property=reviewBody>good</p></div>")
    # name, bytes, status, a part of the line (empty: nothing is said), arguments
    yield "empty", b"", 3, "the page is empty", []
    yield "nul", b"\0" * 1000, 3, "binary data", []
    yield "picture", b"\x89PNG\r\n\x1a\n" + b"\0" * 50_000, 3, "an image (PNG) and no page", []
    yield "noise", noise.randbytes(16 * MIB - 5), 3, "", []
    yield "json", b'{"a":[1,2,3]}', 3, "no reviews", []
    yield "cut off", item[:-8], 0, "", []
    yield "16 MiB of text", b"a b " * (4 * MIB - 1), 3, "no reviews", []
    yield "16 MiB of elements", b"<p class=x>text</p>" * 880_000, 3, "400000 elements", []
    yield "larger than 16 MiB", b"x" * (16 * MIB + 1), 4, "larger than 16 MiB", []
    yield "200,000 nested tags", b"<div>" * 200_000, 3, "512 elements", []
    yield "attributes", b"<p " + b"".join(b"a%d " % i for i in range(9999)) + b">", 3, "256 attr", []
    yield "gzip", gzip.compress(item), 0, "", []
    yield "gzip bomb", gzip.compress(b"<p>" + b"x" * (512 * MIB), 9), 4, "16777216 bytes", []
    yield "broken gzip", gzip.compress(item)[:40], 4, "gzip", []
    yield "million values", json_ld("[" + ",".join(["[1]"] * 1_000_000) + "]"), 3, "2000000", []
    yield "many objects", json_ld("[" + ",".join(['{"a":[1]}'] * 300_000) + "]"), 3, "50000 items", []
    yield "empty objects", json_ld("[" + ",".join(["{}"] * 1_000_000) + "]"), 3, "50000 objects", []
    yield "nested JSON", json_ld("[" * 100_000), 3, "256 levels", []
    yield "one long string", json_ld(review % ("x" * 15 * MIB)), 0, "", []
    yield ("same review", json_ld("[" + ",".join([review % "good"] * 20_000) + "]"), 3,
           "10000 reviews", [])
    yield ("same long review", json_ld("[" + ",".join([review % ("good " * 140)] * 20_000) + "]"),
           3, "10000 reviews", [])
    yield ("different reviews",
           json_ld("[" + ",".join(review % f"number {i}" for i in range(100_000)) + "]"), 3,
           "50000 items", [])
    yield "many blocks", json_ld(review % "good") * 150_000, 0, "", []
    yield "microdata", item * 90_000, 3, "96 MiB", []
    yield "less microdata", item * 49_000, 3, "", []
    yield "RDFa", triple * 49_000, 3, "", []
    yield ("rows", b"".join(b"<li class=r>number %d" % i for i in range(20_000)), 3, "10000 rows",
           ["--select", ".r"])
    yield ("rows inside one another", b"<div class=r>" * 500 + b"x " * (7 * MIB), 3,
           "inside its rows", ["--select", ".r"])


def run(arguments):
    """Status, stderr, peak memory and processor seconds of one run."""
    with tempfile.TemporaryFile() as errors:
        child = os.fork()
        if child == 0:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            os.dup2(errors.fileno(), 2)
            os.execv(BINARY, [BINARY] + arguments)
        _, status, usage = os.wait4(child, 0)
        errors.seek(0)
        text = errors.read().decode("utf-8", "replace")
    return (os.waitstatus_to_exitcode(status), text, usage.ru_maxrss * 1024,
            usage.ru_utime + usage.ru_stime)


def main():
    failed = 0
    with open(BINARY, "rb") as file:
        # ASan takes some times the memory and the time of the program as it is installed.
        slack = 4 if b"__asan_init" in file.read() else 1
    with tempfile.TemporaryDirectory() as folder:
        for name, content, status, words, arguments in cases():
            path = os.path.join(folder, "page.html")
            with open(path, "wb") as file:
                file.write(content)
            got, text, memory, seconds = run(arguments + [path])
            problems = []
            if got != status:
                problems.append(f"status {got}, wanted {status}")
            lines = text.splitlines()
            if words and not (len(lines) == 1 and "page.html: " in lines[0] and words in lines[0]):
                problems.append(f"wanted one line with \"{words}\"")
            if status == 0 and text:
                problems.append("said something")
            if memory > MEMORY * slack:
                problems.append("too much memory")
            if seconds > SECONDS * slack:
                problems.append("too long")
            print(f"{name:24} {memory // MIB:4} MiB {seconds:6.2f} s  {text.strip()[:120]}")
            if problems:
                failed += 1
                print(f"{name}: {'; '.join(problems)}\n{text}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    started = time.monotonic()
    code = main()
    print(f"{time.monotonic() - started:.1f} s")
    sys.exit(code)
