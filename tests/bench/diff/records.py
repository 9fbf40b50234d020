#!/usr/bin/python3
"""The bench yard's reviews as molva's records: one crawl of every source.

usage: records.py OLD ROWS [--day N] [--sources N]

OLD is the yard's old.jsonl; of more ROWS than it has, its rows come again under
other ids. On day 0 the ROWS stand as they are. From day 1 on 1 % more are there,
every 200th is edited (a third of them in the rating only) and every 1000th is
gone; later days are the same, only later. Every source ends with its crawl
record. One review is about 400 bytes.
"""
import argparse
import itertools
import json
import sys

DUMP = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def review(row, number, source):
    return {"type": "review", "source": source, "subject": "Acme", "scraper": "bench",
            "id": f"{row['id']}-{number}", "id_kind": "site",
            "url": f"https://s.example/r/{number}", "author": {"name": row["author"]},
            "rating": row["rating"], "text": row["text"][-130:],
            "published": {"at": row["date"] + "T00:00:00Z", "precision": "day"},
            "verified": row["verified"]}


def edit(record, number):
    if number % 3 == 0:
        record["rating"] = 1 if record["rating"] > 1 else 5
    else:
        record["text"] += " EDIT: support fixed it."


def standing(rows, size, day, first, last, source):
    """Those of one source: numbers first to last, and from day 1 on 1 % more."""
    more = range(size + first // 100, size + last // 100) if day else ()
    for number in itertools.chain(range(first, last), more):
        row = next(rows)
        if day and number < size and number % 1000 == 999:
            continue
        record = review(row, number, source)
        if day and number < size and number % 200 == 100:
            edit(record, number)
        yield record


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("old")
    parser.add_argument("rows", type=int)
    parser.add_argument("--day", type=int, default=0)
    parser.add_argument("--sources", type=int, default=1)
    options = parser.parse_args()
    at = f"2026-05-{1 + options.day:02}T00:00:00Z"
    size, sources = options.rows, options.sources
    with open(options.old, encoding="utf-8") as file:
        lines = file.readlines(min(size, 1_000_000) * 420)
    out = sys.stdout
    for which in range(sources):
        source = f"shop{which}" if sources > 1 else "shop"
        first, last = size * which // sources, size * (which + 1) // sources
        rows = (json.loads(lines[number % len(lines)]) for number in itertools.count(first))
        count = 0
        for record in standing(rows, size, options.day, first, last, source):
            out.write(DUMP(record) + "\n")
            count += 1
        out.write(DUMP({"type": "crawl", "source": source, "subject": "Acme", "scraper": "bench",
                        "started": at, "finished": at, "verdict": "ok",
                        "window": {"complete": True}, "reviews": count, "pages": 1}) + "\n")


main()
