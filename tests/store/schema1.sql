-- A store as molva wrote it before records were packed (schema 1), for the test
-- that opens it: two sources, an edit, a removal, a consumer with a dead letter.
PRAGMA application_id=1836018806;
PRAGMA user_version=1;
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE source(
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    subject TEXT NOT NULL DEFAULT '',
    scraper TEXT NOT NULL DEFAULT '',
    baseline INTEGER NOT NULL DEFAULT 0,
    started INTEGER, finished INTEGER, looked INTEGER, succeeded INTEGER,  -- ms since 1970
    verdict TEXT NOT NULL DEFAULT '',
    reason TEXT NOT NULL DEFAULT '',
    failures INTEGER NOT NULL DEFAULT 0,
    broken INTEGER NOT NULL DEFAULT 0,
    reach_all INTEGER NOT NULL DEFAULT 0,
    reach INTEGER,
    reviews INTEGER NOT NULL DEFAULT 0,
    last_crawl TEXT NOT NULL DEFAULT '',
    last_good TEXT NOT NULL DEFAULT '');
INSERT INTO source VALUES(1,'s','Acme','x',1,1777680000000,1777680060000,1777680000000,1777680060000,'ok','',0,0,1,NULL,3,'{"type":"crawl","source":"s","subject":"Acme","scraper":"x","started":"2026-05-02T00:00:00Z","finished":"2026-05-02T00:01:00Z","verdict":"ok","window":{"complete":true},"reviews":3,"pages":1,"validators":[{"url":"https://a.example/","etag":"\"e\""}]}','{"type":"crawl","source":"s","subject":"Acme","scraper":"x","started":"2026-05-02T00:00:00Z","finished":"2026-05-02T00:01:00Z","verdict":"ok","window":{"complete":true},"reviews":3,"pages":1,"validators":[{"url":"https://a.example/","etag":"\"e\""}]}');
INSERT INTO source VALUES(2,'t','Acme','x',1,1777683600000,1777683660000,1777597200000,1777597260000,'failed','',1,1,1,NULL,1,'{"type":"crawl","source":"t","subject":"Acme","scraper":"x","started":"2026-05-02T01:00:00Z","finished":"2026-05-02T01:01:00Z","verdict":"failed","window":{"complete":true},"reviews":0,"pages":1,"validators":[{"url":"https://a.example/","etag":"\"e\""}]}','{"type":"crawl","source":"t","subject":"Acme","scraper":"x","started":"2026-05-01T01:00:00Z","finished":"2026-05-01T01:01:00Z","verdict":"ok","window":{"complete":true},"reviews":1,"pages":1,"validators":[{"url":"https://a.example/","etag":"\"e\""}]}');
CREATE TABLE crawl(
    source INTEGER NOT NULL REFERENCES source(id) ON DELETE CASCADE,
    started INTEGER NOT NULL,
    finished INTEGER NOT NULL,
    verdict TEXT NOT NULL,
    reason TEXT NOT NULL,
    reviews INTEGER NOT NULL,
    events INTEGER NOT NULL,
    PRIMARY KEY(source, started)) WITHOUT ROWID;
INSERT INTO crawl VALUES(1,1777593600000,1777593660000,'ok','',3,0);
INSERT INTO crawl VALUES(1,1777680000000,1777680060000,'ok','',3,3);
INSERT INTO crawl VALUES(2,1777597200000,1777597260000,'ok','',1,0);
INSERT INTO crawl VALUES(2,1777683600000,1777683660000,'failed','',0,1);
CREATE TABLE review(
    source INTEGER NOT NULL REFERENCES source(id) ON DELETE CASCADE,
    key BLOB NOT NULL,       -- XXH3-128 of the id
    text_hash INTEGER NOT NULL,
    reply_hash INTEGER,
    rest_hash INTEGER NOT NULL,
    rating REAL,
    earliest INTEGER,
    id_kind INTEGER NOT NULL,
    removed INTEGER NOT NULL,
    missing INTEGER NOT NULL,
    missed INTEGER,
    body INTEGER NOT NULL,
    PRIMARY KEY(source, key)) WITHOUT ROWID;
INSERT INTO review VALUES(1,X'12d8bdd17f74de858c40219a46b9f81b',-7979285050322677630,NULL,-5990526570399825403,1.0,1772323200000,0,0,0,NULL,3);
INSERT INTO review VALUES(1,X'4b2212e31ac97fd4575a0b1c44d8843f',-4571785331177965861,NULL,-3603513427293205689,3.0,1769904000000,0,1,1,1777680000000,2);
INSERT INTO review VALUES(1,X'56a841f9102d5ff745f80274c9c7a7ca',-3379432420937013000,NULL,1757450844602421830,2.0,1775001600000,0,0,0,NULL,6);
INSERT INTO review VALUES(1,X'a96faf705af16834e6c632b61e964e1f',641913396135620489,NULL,6608819305269060199,4.0,1767225600000,0,0,0,NULL,5);
INSERT INTO review VALUES(2,X'df3ce784d856334d65cd25028f98f158',-7527575109903204941,NULL,6608819305269060199,2.0,1767225600000,0,0,0,NULL,4);
CREATE TABLE body(
    id INTEGER PRIMARY KEY,
    source INTEGER NOT NULL REFERENCES source(id) ON DELETE CASCADE,
    since INTEGER NOT NULL,
    record TEXT NOT NULL);
INSERT INTO body VALUES(2,1,1777593600000,'{"type":"review","source":"s","subject":"Acme","scraper":"x","id":"b","id_kind":"site","author":{"name":"Bob"},"rating":3,"text":"so so","published":{"at":"2026-02-01T00:00:00Z","precision":"day","raw":"r"}}');
INSERT INTO body VALUES(3,1,1777593600000,'{"type":"review","source":"s","subject":"Acme","scraper":"x","id":"c","id_kind":"site","author":{"name":"Cid"},"rating":1,"text":"bad","published":{"at":"2026-03-01T00:00:00Z","precision":"day","raw":"r"}}');
INSERT INTO body VALUES(4,2,1777597200000,'{"type":"review","source":"t","subject":"Acme","scraper":"x","id":"1","id_kind":"site","author":{"name":"Ann"},"rating":2,"text":"hm","published":{"at":"2026-01-01T00:00:00Z","precision":"day","raw":"r"}}');
INSERT INTO body VALUES(5,1,1777680000000,'{"type":"review","source":"s","subject":"Acme","scraper":"x","id":"a","id_kind":"site","author":{"name":"Ann"},"rating":4,"text":"all rather well","published":{"at":"2026-01-01T00:00:00Z","precision":"day","raw":"r"}}');
INSERT INTO body VALUES(6,1,1777680000000,'{"type":"review","source":"s","subject":"Acme","scraper":"x","id":"d","id_kind":"site","author":{"name":"Dan"},"rating":2,"text":"rude","published":{"at":"2026-04-01T00:00:00Z","precision":"day","raw":"r"}}');
CREATE TABLE version(
    source INTEGER NOT NULL REFERENCES source(id) ON DELETE CASCADE,
    key BLOB NOT NULL,
    since INTEGER NOT NULL,
    until INTEGER NOT NULL,
    record TEXT NOT NULL,
    PRIMARY KEY(source, key, until)) WITHOUT ROWID;
INSERT INTO version VALUES(1,X'a96faf705af16834e6c632b61e964e1f',1777593600000,1777680000000,'{"type":"review","source":"s","subject":"Acme","scraper":"x","id":"a","id_kind":"site","author":{"name":"Ann"},"rating":5,"text":"all well","published":{"at":"2026-01-01T00:00:00Z","precision":"day","raw":"r"}}');
CREATE TABLE event(
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    source INTEGER NOT NULL REFERENCES source(id) ON DELETE CASCADE,
    id TEXT NOT NULL,
    event TEXT NOT NULL,
    subject TEXT NOT NULL,
    at INTEGER NOT NULL,
    members TEXT NOT NULL);
INSERT INTO event VALUES(1,1,'7c10548fa6fda2196f25120f2b825782','edited','Acme',1777680060000,'"id":"7c10548fa6fda2196f25120f2b825782","event":"edited","source":"s","subject":"Acme","at":"2026-05-02T00:01:00Z","review":{"type":"review","source":"s","subject":"Acme","scraper":"x","id":"a","id_kind":"site","author":{"name":"Ann"},"rating":4,"text":"all rather well","published":{"at":"2026-01-01T00:00:00Z","precision":"day","raw":"r"}},"before":{"rating":5,"text":"all well"}');
INSERT INTO event VALUES(2,1,'15a0f895e0d68eac65e1b50ae453b123','new','Acme',1777680060000,'"id":"15a0f895e0d68eac65e1b50ae453b123","event":"new","source":"s","subject":"Acme","at":"2026-05-02T00:01:00Z","review":{"type":"review","source":"s","subject":"Acme","scraper":"x","id":"d","id_kind":"site","author":{"name":"Dan"},"rating":2,"text":"rude","published":{"at":"2026-04-01T00:00:00Z","precision":"day","raw":"r"}}');
INSERT INTO event VALUES(3,1,'c30fc3d7158318fc657678a358d15c53','removed','Acme',1777680060000,'"id":"c30fc3d7158318fc657678a358d15c53","event":"removed","source":"s","subject":"Acme","at":"2026-05-02T00:01:00Z","review":{"type":"review","source":"s","subject":"Acme","scraper":"x","id":"b","id_kind":"site","author":{"name":"Bob"},"rating":3,"text":"so so","published":{"at":"2026-02-01T00:00:00Z","precision":"day","raw":"r"}}');
INSERT INTO event VALUES(4,2,'692be34570cb78dc2bbefec900deb99f','source_broken','Acme',1777683660000,'"id":"692be34570cb78dc2bbefec900deb99f","event":"source_broken","source":"t","subject":"Acme","at":"2026-05-02T01:01:00Z","verdict":"failed"');
CREATE TABLE validator(
    source INTEGER NOT NULL REFERENCES source(id) ON DELETE CASCADE,
    url TEXT NOT NULL,
    etag TEXT NOT NULL,
    last_modified TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY(source, url)) WITHOUT ROWID;
INSERT INTO validator VALUES(1,'https://a.example/','"e"','','');
INSERT INTO validator VALUES(2,'https://a.example/','"e"','','');
CREATE TABLE robots(
    url TEXT PRIMARY KEY,
    status INTEGER NOT NULL,
    fetched INTEGER NOT NULL,
    body TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO robots VALUES('https://a.example/robots.txt',200,1777600000000,'User-agent: *');
CREATE TABLE consumer(
    name TEXT PRIMARY KEY,
    cursor INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    updated INTEGER) WITHOUT ROWID;
INSERT INTO consumer VALUES('ops',2,0,1795469692230);
CREATE TABLE dead(
    consumer TEXT NOT NULL,
    seq INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    at INTEGER NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY(consumer, seq)) WITHOUT ROWID;
INSERT INTO dead VALUES('ops',2,3,1777600000000,'ended with status 1');
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES('event',4);
COMMIT;
