#!/usr/bin/env python3
"""usage: records.py FILE STARTED [SOURCES] - the bench yard's reviews as molva's records

Writes one source, or SOURCES of equal size; each ends with its crawl record.
"""
import json
import sys


def record(row, source):
    return {"type": "review", "source": source, "subject": "Acme", "scraper": "x", "id": row["id"],
            "id_kind": "site", "url": "https://s.example/r/" + row["url"].rsplit("/", 1)[1],
            "author": {"name": row["author"]}, "rating": row["rating"], "text": row["text"][-140:],
            "published": {"at": row["date"] + "T00:00:00Z", "precision": "day"},
            "verified": row["verified"]}


def main():
    path, started = sys.argv[1:3]
    sources = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    with open(path) as rows:
        total = sum(1 for _ in rows)
    done = 0
    with open(path) as rows:
        for number in range(sources):
            name = f"shop{number}" if sources > 1 else "shop"
            size = total * (number + 1) // sources - done
            for _ in range(size):
                row = record(json.loads(rows.readline()), name)
                print(json.dumps(row, ensure_ascii=False, separators=(",", ":")))
            done += size
            print(json.dumps({"type": "crawl", "source": name, "started": started,
                              "finished": started, "verdict": "ok", "window": {"complete": True},
                              "reviews": size, "pages": 1}, separators=(",", ":")))


main()
