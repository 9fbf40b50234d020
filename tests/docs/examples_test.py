"""Runs every command of the manual pages' EXAMPLES and of the README's
pipelines as it stands there: lines that begin with "$ " in a literal block."""
import glob
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../e2e"))
from harness import ROOT, World  # noqa: E402

sys.path.insert(0, os.path.join(ROOT, "tests/demo"))
from pages import otzovik, site  # noqa: E402

# Statuses other than 0 that an example is meant to end with.
EXPECTED = {}
SITE = [("r2", "Lee", "2026-07-20", 1, "Never again: charged twice."),
        ("r1", "Kim", "2026-07-02", 4, "Solid.")]
LATER = [("r3", "Dana", "2026-08-12", 1, "I want a refund.")] + SITE


def commands(path):
    """The commands of a page, in order."""
    text = open(path, encoding="utf-8").read()
    if path.endswith(".md"):
        blocks = re.findall(r"```(?:sh|console)\n(.*?)```", text, re.S)
    else:
        blocks = re.findall(r"^\.Bd -literal.*?\n(.*?)^\.Ed", text, re.S | re.M)
    rows = []
    for block in blocks:
        for line in block.splitlines():
            if line.startswith("$ "):
                rows.append(line[2:].replace("\\e", "\\"))
    return rows


def prepare(world):
    world.serve(2)
    world.put(1, "/reviews.html", site(SITE))
    world.put(2, "/hook", "ok\n")
    world.source("acme-site", "schema-org", world.url(1, "/reviews.html"))
    world.write_config()
    os.makedirs(world.dir + "/bin")
    for name, text in (("mail", 'cat >>"$HOME/mailed"'), ("bot", "cat >/dev/null")):
        with open(f"{world.dir}/bin/{name}", "w") as out:
            out.write("#!/bin/sh\n" + text + "\n")
        os.chmod(f"{world.dir}/bin/{name}", 0o755)
    world.env["PATH"] = world.dir + "/bin:" + world.env["PATH"]
    os.symlink("bin/bot", world.dir + "/post-to-hook")
    world.env["WEBHOOK"] = world.url(2, "/hook")
    files = {"page.html": site(SITE),
             "forum.html": "<div class='comment'>It leaks.</div><div class='comment'>Mine too.</div>",
             "list.html": otzovik([])}
    for name, shift in (("labelled.tsv", 0), ("later.tsv", 1)):
        rows = [f"en\tshop\t{label}\t\t{word} {thing} {place}{' then' * shift}"
                for label, word in (("neg", "awful"), ("pos", "lovely"))
                for thing in ("staff", "coffee", "parking", "delivery", "app")
                for place in ("here", "today", "there", "again", "downtown", "online")]
        files[name] = "\n".join(rows) + "\n"
    files["rules.toml"] = '[[rule]]\nname = "money"\nwords = "refund"\n'
    files["cases.toml"] = ('[[case]]\ntext = "I want a refund"\nnegative = true\n'
                           'rules = ["money"]\n')
    files["words.tsv"] = "awful\t-3\nlovely\t3\n"
    for name, text in files.items():
        with open(os.path.join(world.dir, name), "w", encoding="utf-8") as out:
            out.write(text)
    with open(os.path.join(world.dir, "yesterday.warc"), "wb") as out:
        out.write(open(os.path.join(ROOT, "tests/demo/yesterday.warc"), "rb").read())
    with open(os.path.join(world.dir, "today.warc"), "wb") as out:
        out.write(open(os.path.join(ROOT, "tests/demo/today.warc"), "rb").read())


def main():
    # The cookbook speaks of machines that are not here; cookbook_test.py reads its commands.
    pages = [page for page in sorted(glob.glob(ROOT + "/man/*.[157]")) if "cookbook" not in page]
    pages.append(ROOT + "/README.md")
    ran = 0
    for page in pages:
        rows = commands(page)
        if not rows:
            continue
        with World() as world:
            prepare(world)
            world.run("molva", "run")
            world.put(1, "/reviews.html", site(LATER))
            world.run("molva", "run")
            for row in rows:
                if row.startswith("molva init"):
                    os.remove(world.dir + "/config/molva/config.toml")
                if " --follow" in row:  # goes on until it is told to end
                    row = "timeout --preserve-status 2 " + row
                done = subprocess.run(["bash", "-o", "pipefail", "-c", row], env=world.env,
                                      cwd=world.dir, capture_output=True, timeout=120,
                                      stdin=subprocess.DEVNULL)
                ran += 1
                if row.startswith("molva init"):
                    world.write_config()
                if done.returncode != EXPECTED.get(row, 0) or done.stderr:
                    raise SystemExit(f"{page}: {row}\nstatus {done.returncode}\n"
                                     f"{done.stdout.decode()[-500:]}\n{done.stderr.decode()[-2000:]}")
    print(f"{ran} commands ran")
    if ran < 20:
        raise SystemExit("too few commands were found in the pages")


main()
