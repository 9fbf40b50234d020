#include "net/warc.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <string>
#include <string_view>

#include "base/hash.hpp"
#include "net/replay.hpp"
#include "net/warc_support.hpp"

using namespace molva::test;

TEST_CASE("net/warc: the values of cookies are not kept, and nothing else is touched") {
    TempDir dir;
    struct Row {
        const char *name, *line, *want;
    };
    for (const auto& row : {
             Row{"with attributes", "Set-Cookie: sid=s3cret; Path=/; HttpOnly\r\n",
                 "Set-Cookie: sid=[removed]; Path=/; HttpOnly\r\n"},
             Row{"without", "set-cookie:ipp_uid=s3cret=\r\n", "set-cookie:ipp_uid=[removed]\r\n"},
             Row{"without a name", "Set-Cookie: s3cret; Path=/x=y\r\n",
                 "Set-Cookie: [removed]; Path=/x=y\r\n"},
             Row{"the old form", "SET-COOKIE2: a=s3cret; Version=1\r\n",
                 "SET-COOKIE2: a=[removed]; Version=1\r\n"},
             Row{"empty", "Set-Cookie:\r\n", "Set-Cookie: [removed]\r\n"},
             Row{"folded", "Set-Cookie: a=b;\r\n s3cret=1\r\n\tmore\r\nX-Next: 1\r\n",
                 "Set-Cookie: a=[removed];\r\nX-Next: 1\r\n"},
             Row{"another's name", "X-Set-Cookie: a=b\r\n", "X-Set-Cookie: a=b\r\n"},
             Row{"another folded", "X-A: b\r\n c\r\n", "X-A: b\r\n c\r\n"},
         }) {
        CAPTURE(row.name);
        const auto path = dir / (std::string{row.name} + ".warc");
        const auto writer = open_writer(path);
        const auto answer = page("body", row.line);
        writer->record(exchange("https://a.example/", &answer));
        REQUIRE(writer->close());
        const auto read = read_all(path);
        REQUIRE(read.records.size() == 3);
        CHECK(read.records[2].block == "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n" +
                                           std::string{row.want} + "\r\nbody");
    }
}

TEST_CASE("net/warc: what is written is read again, packed or not") {
    for (const char* name : {"x.warc", "x.warc.gz"}) {
        CAPTURE(name);
        TempDir dir;
        const auto writer = open_writer(dir / name);
        auto response = page("hello", "ETag: \"1\"\r\n");
        auto sent = exchange("https://a.example/", &response);
        sent.metadata = R"({"definition":"shop","version":"1"})";
        const std::string place = writer->record(sent);
        REQUIRE(writer->close());

        const auto read = read_all(dir / name);
        CHECK(read.error == "");
        REQUIRE(read.records.size() == 4);
        const auto& [info, request, answer, metadata] =
            std::tie(read.records[0], read.records[1], read.records[2], read.records[3]);
        CHECK(info.type == "warcinfo");
        CHECK(info.block.find("software: molva/0\r\n") != std::string::npos);
        CHECK(request.type == "request");
        CHECK(request.block == sent.request_head);
        CHECK(answer.type == "response");
        CHECK(answer.target_uri == "https://a.example/");
        CHECK(answer.date == kNow);
        CHECK(header(answer, "WARC-Concurrent-To") == request.id);
        CHECK(header(answer, "WARC-Warcinfo-ID") == info.id);
        CHECK(header(answer, "WARC-IP-Address") == "192.0.2.1");
        CHECK(header(answer, "Content-Type") == "application/http; msgtype=response");
        CHECK(header(answer, "WARC-Payload-Digest") ==
              "sha1:" + molva::base32(molva::sha1("hello")));
        CHECK(header(answer, "WARC-Block-Digest") ==
              "sha1:" + molva::base32(molva::sha1(answer.block)));
        CHECK(place == (dir / name).string() + ":" + std::to_string(answer.offset));
        CHECK(metadata.type == "metadata");
        CHECK(metadata.block == sent.metadata);
        const auto back = warc_response(answer);
        REQUIRE(back);
        CHECK(back->body == "hello");
        CHECK(back->header("etag") == "\"1\"");
        CHECK(back->head == response.head);
    }
}

TEST_CASE("net/warc: the same crawl gives the same bytes, every record its own id") {
    TempDir dir;
    const auto response = page("hello");
    for (const char* folder : {"1", "2"}) {
        std::filesystem::create_directory(dir / folder);
        const auto writer = open_writer(dir / folder / "x.warc.gz");
        for (int i = 0; i < 3; ++i) writer->record(exchange("https://a.example/", &response));
        REQUIRE(writer->close());
    }
    CHECK(molva::test::read_file(dir / "1" / "x.warc.gz") ==
          molva::test::read_file(dir / "2" / "x.warc.gz"));
    const auto read = read_all(dir / "1" / "x.warc.gz");
    REQUIRE(read.records.size() == 7);
    for (std::size_t i = 0; i < read.records.size(); ++i) {
        CHECK(read.records[i].id.size() == std::string_view{"<urn:uuid:>"}.size() + 36);
        for (std::size_t j = 0; j < i; ++j) CHECK(read.records[i].id != read.records[j].id);
    }
}

TEST_CASE("net/warc: unpacked bodies keep their old headers aside and get them back") {
    TempDir dir;
    const auto writer = open_writer(dir / "x.warc");
    auto packed = page("hello", "content-encoding: br\r\nTransfer-Encoding: chunked\r\n");
    packed.protocol = "HTTP/2";
    packed.head.replace(0, 15, "HTTP/2 200 ");
    auto bodiless = page("", "Content-Length: 500\r\nContent-Encoding: gzip\r\n");
    bodiless.status = 304;
    writer->record(exchange("https://a.example/1", &packed));
    writer->record(exchange("https://a.example/2", &bodiless));
    REQUIRE(writer->close());
    const auto read = read_all(dir / "x.warc");
    REQUIRE(read.records.size() == 5);
    const std::string& block = read.records[2].block;
    CHECK(block.starts_with("HTTP/1.1 200 \r\n"));
    CHECK(block.find("X-Archive-Orig-content-encoding: br\r\n") != std::string::npos);
    CHECK(block.find("\r\nContent-Length: 5\r\n") != std::string::npos);
    CHECK(header(read.records[2], "WARC-Protocol") == "h2");
    const auto back = warc_response(read.records[2]);
    REQUIRE(back);
    CHECK(back->body == "hello");
    CHECK(back->protocol == "HTTP/2");
    CHECK(back->header("content-encoding") == "br");
    CHECK(back->header("transfer-encoding") == "chunked");
    CHECK_FALSE(back->header("content-length"));
    const auto empty = warc_response(read.records[4]);
    REQUIRE(empty);
    CHECK(empty->header("content-length") == "500");
}

TEST_CASE("net/warc: files turn at their size and never write over another") {
    TempDir dir;
    write_file(dir / "x.warc.gz", "evidence");
    const auto writer = open_writer(dir / "x.warc.gz", 1);
    CHECK(writer->path() == dir / "x-00001.warc.gz");
    const auto response = page("hello");
    for (int i = 0; i < 3; ++i) writer->record(exchange("https://a.example/", &response));
    REQUIRE(writer->close());
    CHECK(molva::test::read_file(dir / "x.warc.gz") == "evidence");
    for (const char* name : {"x-00002.warc.gz", "x-00003.warc.gz", "x-00004.warc.gz"}) {
        CHECK(read_all(dir / name).records.size() == 3);
    }
}

TEST_CASE("net/warc: a file that cannot be written says so at the end") {
    const auto none = WarcWriter::open("/nowhere/x.warc", kNow, {});
    REQUIRE_FALSE(none);
    CHECK(none.error().status == molva::Exit::system);
    TempDir dir;
    std::filesystem::create_symlink("/dev/full", dir / "x.warc");
    const auto device = WarcWriter::open(dir / "x.warc", kNow, {});
    REQUIRE_FALSE(device);
    CHECK(device.error().what.find("is no file") != std::string::npos);
    CHECK_FALSE(std::filesystem::exists(dir / "x-00001.warc"));
}

TEST_CASE("net/warc: files of every making are read") {
    const std::string http =
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n";
    TempDir dir;
    write_file(dir / "plain",
               record_text("warcinfo", "x", "software: y\r\n") +
                   record_text("response", "http://a.example/", http) +
                   record_text("revisit", "http://a.example/", "HTTP/1.1 200 OK\r\n\r\n") +
                   "\r\n\n\n" + record_text("response", "http://a.example/2", http));
    const auto plain = read_all(dir / "plain");
    CHECK(plain.error == "");
    REQUIRE(plain.records.size() == 4);
    CHECK(plain.records[1].target_uri == "http://a.example/");
    CHECK(warc_response(plain.records[1])->body == "hello");
    // One gzip stream for all, several streams, and zeros behind as tar leaves them.
    for (const char* command : {"gzip -c plain > packed",
                                "(head -c 300 plain | gzip; tail -c +301 plain | gzip) > packed",
                                "(gzip -c plain; head -c 1000 /dev/zero) > packed"}) {
        CAPTURE(command);
        REQUIRE(std::system(("cd '" + dir.path().string() + "' && " + command).c_str()) == 0);
        const auto packed = read_all(dir / "packed");
        CHECK(packed.error == "");
        REQUIRE(packed.records.size() == 4);
        CHECK(warc_response(packed.records[3])->body == "hello");
        CHECK(packed.records[3].block == plain.records[3].block);
    }
}

TEST_CASE("net/warc: what is broken ends the reading with its place, after what is whole") {
    const std::string good =
        record_text("response", "http://a.example/", "HTTP/1.1 200 OK\r\n\r\nhi");
    struct Row {
        std::string bytes, words;
        std::size_t before;
    };
    const std::string at = "x.warc: offset " + std::to_string(good.size());
    for (const auto& row : {
             Row{"", "", 0},
             Row{"nonsense", "not a WARC record", 0},
             Row{good + good.substr(0, good.size() - 8), "ends inside a record", 1},
             Row{good + good.substr(0, 60), "ends inside a record's header", 1},
             Row{good + "garbage", "not a WARC record", 1},
             Row{good + "WARC/1.1\r\nWARC-Type: response\r\n\r\n", "without Content-Length", 1},
             Row{good + "WARC/1.1\r\nContent-Length: -1\r\n\r\n", "without Content-Length", 1},
             Row{good + "WARC/1.1\r\nContent-Length: 99999999999\r\n\r\n", "4 GiB", 1},
             Row{good + "WARC/1.1\r\nX: " + std::string(100'000, 'x'), "header is too large", 1},
             Row{good + std::string(100'000, '\n'), "empty lines", 1},
         }) {
        CAPTURE(row.words);
        TempDir dir;
        write_file(dir / "x", row.bytes);
        const auto read = read_all(dir / "x");
        CHECK(read.records.size() == row.before);
        CHECK(read.error.find(row.words) != std::string::npos);
        if (row.words.empty()) CHECK(read.error == "");
        if (row.before == 1 && row.words != "empty lines") CHECK(read.where == at);
    }
}

TEST_CASE("net/warc: a packed file cut anywhere gives what is whole and says where it ends") {
    TempDir dir;
    const auto writer = open_writer(dir / "x.warc.gz");
    const auto response = page(std::string(2000, 'x'));
    for (int i = 0; i < 3; ++i) writer->record(exchange("https://a.example/", &response));
    REQUIRE(writer->close());
    const std::string whole = molva::test::read_file(dir / "x.warc.gz");
    std::size_t most = 0;
    for (std::size_t size = 0; size < whole.size(); size += 31) {
        CAPTURE(size);
        write_file(dir / "cut", whole.substr(0, size));
        const auto read = read_all(dir / "cut");
        CHECK(read.records.size() >= most);
        most = read.records.size();
        // Only the check sum behind the last record may be what is missing.
        if (read.records.size() == 7) CHECK(read.error == "the file ends inside a gzip member");
    }
    CHECK(most >= 5);
}

TEST_CASE("net/warc: a large block is passed over, the next one is read") {
    TempDir dir;
    write_file(dir / "x",
               record_text("response", "http://a.example/1",
                           "HTTP/1.1 200 OK\r\n\r\n" + std::string(5000, 'x')) +
                   record_text("response", "http://a.example/2", "HTTP/1.1 200 OK\r\n\r\n"));
    const auto read = read_all(dir / "x", {.block = 1000});
    REQUIRE(read.records.size() == 2);
    CHECK(read.records[0].skipped);
    CHECK(read.records[0].block.empty());
    const auto response = warc_response(read.records[0]);
    REQUIRE_FALSE(response);
    CHECK(response.error().what == "the record is too large");
    CHECK(warc_response(read.records[1]));
}

TEST_CASE("net/warc: a WARC is known by its first bytes") {
    CHECK(looks_like_warc("WARC/1.0\r\n"));
    CHECK_FALSE(looks_like_warc("<html>"));
    CHECK_FALSE(looks_like_warc(""));
    CHECK_FALSE(looks_like_warc("\x1F\x8B"));
    TempDir dir;
    open_writer(dir / "x.warc.gz");
    const std::string bytes = molva::test::read_file(dir / "x.warc.gz");
    CHECK(looks_like_warc(bytes));
    CHECK(looks_like_warc(std::string_view{bytes}.substr(0, 100)));
}

TEST_CASE("net/warc: a page as a browser made it refers to its document and is given again") {
    const TempDir dir;
    const auto path = dir.path() / "page.warc";
    auto writer = open_writer(path);
    const Response document = page("<script>", "ETag: \"1\"\r\n");
    Rendered made;
    made.at = kNow;
    made.url = "https://shop.example/r";
    made.document = writer->record(molva::test::exchange(made.url, &document));
    made.browser = "Chrome/1";
    made.response = page("<p>made</p>");
    made.response.head.clear();
    made.response.final_url = "https://shop.example/r2";
    made.requests = 7;
    made.bytes = 70;
    made.metadata = "{\"scraper\":\"shop\"}";
    made.source = "shop-1";
    const std::string evidence = writer->record(made);
    Rendered failed = made;
    failed.failure = Failure::too_large;
    failed.reason = "the page takes more than 1 bytes of memory";
    CHECK(writer->record(failed).empty());
    REQUIRE(writer->close());

    const auto read = read_all(path);
    CHECK(read.error.empty());
    REQUIRE(read.records.size() == 7);
    const WarcRecord& record = read.records[3];
    CHECK(record.type == "conversion");
    CHECK(record.target_uri == "https://shop.example/r2");
    CHECK(evidence == path.string() + ":" + std::to_string(record.offset));
    CHECK(header(record, "WARC-Refers-To") == read.records[2].id);
    CHECK(header(record, "Molva-Browser") == "Chrome/1");
    CHECK(read.records[4].block == made.metadata);
    CHECK(header(read.records[4], "WARC-Refers-To") == record.id);

    auto replay = Replay::open({path});
    REQUIRE(replay);
    CHECK(replay->urls() == std::vector<std::string>{made.url});
    const auto first = replay->rendered(made.url);
    REQUIRE(first);
    REQUIRE(*first);
    CHECK((*first)->response.body == "<p>made</p>");
    CHECK((*first)->response.final_url == "https://shop.example/r2");
    CHECK((*first)->response.evidence == evidence);
    CHECK((*first)->requests == 7);
    CHECK((*first)->bytes == 70);
    const auto second = replay->rendered(made.url);
    REQUIRE(second);
    REQUIRE(*second);
    CHECK((*second)->failure == Failure::too_large);
    CHECK((*second)->reason == failed.reason);
    const auto other = replay->rendered("https://shop.example/other");
    REQUIRE(other);
    CHECK_FALSE(other->has_value());
}
