#!/usr/bin/env python3
"""Writes yesterday.warc and today.warc beside this file.

Two crawls of an invented company, Acme, as `molva-fetch --record` would have
kept them, without compression so that a person can read them. The markup is
after the real sites; names and texts are invented. Run it after changing the
stories below, and look at what the pipeline then says.
"""
import hashlib
import os
import base64
import uuid

from pages import STEAM_END, otzovik, site, steam

HERE = os.path.dirname(os.path.abspath(__file__))
OTZOVIK = "https://otzovik.com/reviews/acme_language_school/?order=date_desc"
SITE = "https://acme.example/reviews"
GAME = ("https://store.steampowered.com/appreviews/1000001?json=1&filter=recent&language=all"
        "&num_per_page=100&cursor=%2A&purchase_type=all&review_type=all")


GAME_END = GAME.replace("cursor=%2A", "cursor=AoIFQDemo")

OLD_OTZOVIK = [
    dict(id=18000301, author="mama_dvoih", place="Россия, Вологда", stars=5,
         date="2026-08-17T10:20:31+03:00", shown="17 авг 2026", title="Сын заговорил за лето",
         text="Ходили два раза в неделю. Преподаватель терпеливый, группа маленькая.",
         plus="Преподаватели", minus="Парковки нет"),
    dict(id=18000250, author="Pavel1975", place="Россия, Тверь", stars=4,
         date="2026-08-02T21:04:00+03:00", shown="2 авг 2026", title="В целом доволен",
         text="Учебники свои, кофе вкусный. Расписание меняют в последний момент.",
         plus="Учебники, кофе", minus="Расписание"),
    dict(id=18000199, author="irina-l", place="Россия, Вологда", stars=3,
         date="2026-07-11T08:00:12+03:00", shown="11 июл 2026", title="Средне",
         text="За эти деньги ждала большего.", plus="Рядом с домом", minus="Дорого"),
]
NEW_OTZOVIK = [
    dict(id=18000377, author="Ol_ga", place="Россия, Вологда", stars=1,
         date="2026-08-20T09:41:10+03:00", shown="20 авг 2026", title="Деньги не вернули",
         text="Заплатила за курс, группа не набралась. Третий месяц обещают возврат денег и не берут трубку.",
         plus="Нет", minus="Обман с возвратом денег"),
]
OLD_SITE = [
    ("r4", "Dana", "2026-08-12", 5, "Friendly staff, and my German is finally good enough for work."),
    ("r3", "Tom", "2026-08-01", 4, "Good courses. The office could answer e-mails faster."),
    ("r2", "Lee", "2026-07-20", 5, "Best school in town."),
    ("r1", "Kim", "2026-07-02", 4, "Solid."),
]
NEW_SITE = [
    OLD_SITE[0],
    ("r3", "Tom", "2026-08-01", 2, "Good courses, but they charged me twice and nobody answers."),
    OLD_SITE[3],
]
OLD_STEAM = [
    (92000003, 76561190000000003, False, 1786000000, "Lost my save twice. No autosave.", None),
    (92000002, 76561190000000002, True, 1785900000, "Short, but it has a heart.", None),
]
NEW_STEAM = [
    OLD_STEAM[0][:5] + (("Sorry! Patch 1.2 keeps saves safe.", 1787200000),),
    OLD_STEAM[1],
]
NO_ROBOTS = ("404 Not Found", "text/plain", "there is no robots.txt\n")
ROBOTS = {"https://otzovik.com/robots.txt": NO_ROBOTS, "https://acme.example/robots.txt": NO_ROBOTS,
          "https://store.steampowered.com/robots.txt": NO_ROBOTS}
HTML, JSON = "text/html; charset=utf-8", "application/json"


def record(kind, target, when, block, media):
    digest = base64.b32encode(hashlib.sha1(block).digest()).decode()
    name = uuid.uuid5(uuid.NAMESPACE_URL, f"{kind} {target} {when} {digest}")
    head = ["WARC/1.1", f"WARC-Type: {kind}", f"WARC-Record-ID: <urn:uuid:{name}>",
            f"WARC-Date: {when}", f"Content-Type: {media}", f"Content-Length: {len(block)}",
            f"WARC-Block-Digest: sha1:{digest}"]
    if target:
        head.insert(4, f"WARC-Target-URI: {target}")
    return "\r\n".join(head).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


def write(name, when, pages):
    with open(os.path.join(HERE, name), "wb") as out:
        out.write(record("warcinfo", "", when, b"software: make_recordings.py\r\n",
                         "application/warc-fields"))
        for url, (status, media, body) in {**ROBOTS, **pages}.items():
            body = body.encode()
            block = (f"HTTP/1.1 {status}\r\nContent-Type: {media}\r\n"
                     f"Content-Length: {len(body)}\r\n\r\n").encode() + body
            out.write(record("response", url, when, block, "application/http; msgtype=response"))


def ok(media, body):
    return ("200 OK", media, body)


write("yesterday.warc", "2026-08-19T06:00:00Z", {
    OTZOVIK: ok(HTML, otzovik(OLD_OTZOVIK)), SITE: ok(HTML, site(OLD_SITE)),
    GAME: ok(JSON, steam(OLD_STEAM)), GAME_END: ok(JSON, STEAM_END)})
write("today.warc", "2026-08-20T12:00:00Z", {
    OTZOVIK: ok(HTML, otzovik(NEW_OTZOVIK + OLD_OTZOVIK)), SITE: ok(HTML, site(NEW_SITE)),
    GAME: ok(JSON, steam(NEW_STEAM)), GAME_END: ok(JSON, STEAM_END)})
