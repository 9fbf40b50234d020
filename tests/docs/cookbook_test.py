"""usage: cookbook_test.py BIN: what molva-cookbook(7) shows is checked as far as it
can be here: units by systemd-analyze, the configuration of a Job as YAML if
Python can read that, and every option of ours that its commands use."""
import os
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BIN = os.path.abspath(sys.argv[1])


def main():
    with open(os.path.join(ROOT, "man/molva-cookbook.7")) as file:
        page = file.read()
    blocks = [block.replace("\\e", "\\").replace("\\&", "")
              for block in re.findall(r"\.Bd -literal -offset indent\n(.*?)\.Ed", page, re.S)]
    if len(blocks) < 10:
        raise SystemExit("no examples found")
    used = 0
    for block in blocks:
        for tool, rest in re.findall(r"\b(molva run|molva-(?:fetch|diff|events|flag|store))((?: [^|'\"\n]*)?)", block):
            program = "molva" if tool == "molva run" else tool
            if not os.path.exists(os.path.join(BIN, program)):
                raise SystemExit(f"there is no {program}")
            known = subprocess.run([os.path.join(BIN, program), "--dump-options"], check=True,
                                   capture_output=True, text=True).stdout
            for option in re.findall(r"(?<= )--[a-z][a-z-]+", rest.split(" -- ")[0]):
                used += 1
                if not re.search(rf"\t[^\t]*{option}\b", known):
                    raise SystemExit(f"{program} has no {option}")
    if used < 5:
        raise SystemExit("no options found")
    units = [block for block in blocks if block.startswith("[Unit]")]
    if len(units) != 2:
        raise SystemExit("not two units")
    if not shutil.which("systemd-analyze"):
        print("skipped: no systemd-analyze; the units were not checked")
        return
    with tempfile.TemporaryDirectory() as folder:
        names = []
        for block, kind in zip(units, ("service", "timer")):
            names.append(os.path.join(folder, "molva." + kind))
            with open(names[-1], "w") as out:
                out.write(block.replace("/usr/bin/molva", os.path.join(BIN, "molva")))
        done = subprocess.run(["systemd-analyze", "verify", *names], capture_output=True, text=True)
        if done.returncode != 0 or "molva" in done.stderr:
            raise SystemExit(f"systemd-analyze: {done.stderr}")
    print("cookbook: good")


main()
