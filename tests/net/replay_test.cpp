#include "net/replay.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "net/client.hpp"
#include "net/warc_support.hpp"
#include "support/fake_transport.hpp"
#include "support/http_server.hpp"

using namespace molva::test;

TEST_CASE("net/replay: answers come in the order of the recording, the last one for ever") {
    TempDir dir;
    const auto writer = open_writer(dir / "x.warc.gz");
    const auto one = page("one"), two = page("two"), other = page("other");
    writer->record(exchange("https://a.example/", &one));
    writer->record(exchange("https://b.example/x", &other));
    writer->record(exchange("https://a.example/", &two));
    auto post = exchange("https://a.example/", &other);
    post.method = "POST";
    post.request_head = "POST / HTTP/1.1\r\n\r\n";
    post.request_body = "q=1";
    writer->record(post);
    REQUIRE(writer->close());

    auto replay = Replay::open({dir / "x.warc.gz"});
    REQUIRE(replay);
    const auto body = [&](std::string_view method, std::string_view url,
                          std::string_view sent = {}) {
        const auto got = replay->find(method, url, sent);
        REQUIRE(got);
        return *got ? (*got)->body : "(none)";
    };
    CHECK(body("GET", "https://a.example") == "one");
    CHECK(body("GET", "HTTPS://A.example:443/#x") == "two");
    CHECK(body("GET", "https://a.example/") == "two");
    CHECK(body("POST", "https://a.example/", "q=1") == "other");
    CHECK(body("POST", "https://a.example/", "q=2") == "(none)");
    CHECK(body("GET", "http://a.example/") == "(none)");
    CHECK(replay->urls() == std::vector<std::string>{"https://a.example/", "https://b.example/x"});
    CHECK(replay->problems().empty());
}

TEST_CASE("net/replay: who asked gets the answers that were its own") {
    TempDir dir;
    const auto writer = open_writer(dir / "x.warc");
    const auto write = [&](const std::string& url, const std::string& source, const char* text) {
        const auto answer = page(text);
        auto one = exchange(url, &answer);
        one.source = source;
        writer->record(one);
    };
    write("https://a.example/", "one", "1");
    write("https://a.example/", "two", "2");
    write("https://a.example/", "two", "3");
    auto failed = exchange("https://a.example/", nullptr);
    failed.source = "one";
    failed.failure = Failure::timeout;
    failed.reason = "too slow";
    writer->record(failed);
    auto unsent = failed;
    unsent.source = "три";
    unsent.sent = false;
    unsent.reason = "used up";
    writer->record(unsent);
    write("https://a.example/", "one", "4");
    write("https://b.example/", "one", "5");
    write("https://b.example/", "one", "6");
    REQUIRE(writer->close());

    const auto read = read_all(dir / "x.warc");
    CHECK(header(read.records[1], "Molva-Source") == "one");  // the request
    CHECK(header(read.records[2], "Molva-Source") == "one");  // its answer

    auto replay = Replay::open({dir / "x.warc"});
    REQUIRE(replay);
    const auto next = [&](std::string_view source, std::string_view url = "https://a.example/") {
        const auto got = replay->next("GET", url, {}, source);
        REQUIRE(got);
        std::string out = got->failure == Failure::none ? got->response.body : got->reason;
        return out + (got->last ? "." : "");
    };
    const auto first = replay->order("GET", "https://a.example/", {}, "one");
    CHECK(replay->order("GET", "https://a.example/", {}, "two") > first);
    CHECK(next("two") == "2");
    CHECK(next("one") == "1");
    CHECK(replay->order("GET", "https://a.example/", {}, "one") >
          replay->order("GET", "https://a.example/", {}, "two"));
    CHECK(next("two") == "3.");
    CHECK(next("two") == "3.");
    CHECK(next("one") == "too slow");
    CHECK(next("one") == "4.");
    CHECK(next("три") == "used up.");
    // A source that was not recorded, or has another name now: what there is.
    CHECK(next("four") == "1");
    CHECK(next("four") == "2");
    CHECK(next("five", "https://b.example/") == "5");
    CHECK(next("one", "https://b.example/") == "6.");
}

TEST_CASE("net/replay: of what is asked for at once comes first what came first") {
    TempDir dir;
    const auto writer = open_writer(dir / "x.warc.gz");
    const auto text = page("x");
    for (const char* name : {"c", "a", "d", "b"}) {
        writer->record(exchange(std::string{"https://"} + name + ".example/", &text));
    }
    REQUIRE(writer->close());
    auto replay = Replay::open({dir / "x.warc.gz"});
    REQUIRE(replay);
    ReplayTransport transport{std::move(*replay)};
    Client client{transport, molva::system_clock(), {.paced = false}};
    std::string order;
    for (const char name : {'a', 'b', 'c', 'd', 'e'}) {
        const auto url = std::string{"https://"} + name + ".example/";
        client.fetch(client.session({.robots = false}), {.request = {.url = url}},
                     [&order, name](const Outcome&) { order += name; });
    }
    client.run();
    CHECK(order == "ecadb");  // "e" was not recorded: that is said at once
}

TEST_CASE("net/replay: one large gzip stream is read to and fro") {
    TempDir dir;
    const auto writer = open_writer(dir / "x.warc");
    for (int i = 0; i < 20; ++i) {
        const auto response = page(std::to_string(i) + std::string(10'000, 'x'));
        writer->record(exchange("https://a.example/" + std::to_string(i), &response));
    }
    REQUIRE(writer->close());
    REQUIRE(std::system(("gzip -k '" + (dir / "x.warc").string() + "'").c_str()) == 0);
    for (const char* name : {"x.warc", "x.warc.gz"}) {
        auto replay = Replay::open({dir / name});
        REQUIRE(replay);
        for (const int i : {0, 1, 5, 6, 19, 3, 2, 3, 18, 0}) {
            const auto got = replay->find("GET", "https://a.example/" + std::to_string(i));
            REQUIRE(got);
            REQUIRE(got->has_value());
            CHECK((*got)->body.starts_with(std::to_string(i) + "x"));
        }
    }
}

TEST_CASE("net/replay: a file cut short serves what it has, and says so") {
    TempDir dir;
    const std::string good =
        record_text("response", "http://a.example/", "HTTP/1.1 200 OK\r\n\r\nhi");
    write_file(dir / "x.warc", good + good.substr(0, 100));
    auto replay = Replay::open({dir / "x.warc"});
    REQUIRE(replay);
    REQUIRE(replay->problems().size() == 1);
    CHECK(replay->problems()[0].what == "the file ends inside a record's header");
    CHECK((*replay->find("GET", "http://a.example/"))->body == "hi");
    write_file(dir / "page.html", "<html>");
    const auto html = Replay::open({dir / "page.html"});
    REQUIRE_FALSE(html);
    CHECK(html.error().status == molva::Exit::usage);
    const auto none = Replay::open({dir / "none"});
    REQUIRE_FALSE(none);
    CHECK(none.error().status == molva::Exit::system);
}

TEST_CASE("net/replay: a recorded run takes the same turns again") {
    TempDir dir;
    molva::test::HandClock clock;
    molva::test::FakeTransport transport{clock};
    transport.answer("https://a.example/", 301, "", {{"Location", "/now"}});
    transport.answer("https://a.example/now", 503, "busy");
    transport.answer("https://a.example/now", 200, "page");
    transport.fail("https://b.example/", Failure::timeout);
    transport.fail("https://c.example/", Failure::tls, false);

    const auto crawl = [](Client& client) {
        std::string story;
        for (const char* url : {"https://a.example/", "https://b.example/", "https://c.example/"}) {
            client.fetch(client.session({}), {.request = {.url = url}}, [&, url](Outcome outcome) {
                story += std::string{url} + " " + std::string{name(outcome.failure)} + " " +
                         outcome.reason + " " + std::to_string(outcome.response.status) + " " +
                         outcome.response.body + " " + outcome.response.final_url + " " +
                         std::to_string(outcome.requests) + " " + std::to_string(outcome.bytes) +
                         "\n";
            });
            client.run();
        }
        return story;
    };
    const auto writer = open_writer(dir / "x.warc.gz");
    Client live{transport, clock, {}};
    live.set_recorder(writer.get());
    const std::string told = crawl(live);
    REQUIRE(writer->close());
    CHECK(told.find("page https://a.example/now 3 8\n") != std::string::npos);

    auto replay = Replay::open({dir / "x.warc.gz"});
    REQUIRE(replay);
    ReplayTransport again{std::move(*replay)};
    Client client{again, clock, {.paced = false}};
    CHECK(crawl(client) == told);
    Outcome missing;
    client.fetch(client.session({}), {.request = {.url = "https://d.example/"}},
                 [&](Outcome outcome) { missing = std::move(outcome); });
    client.run();
    CHECK(missing.failure == Failure::not_recorded);
}

TEST_CASE("net/warc: what wget writes is read") {
    if (std::system("command -v wget >/dev/null") != 0) {
        MESSAGE("skipped: no wget");
        return;
    }
    molva::test::HttpServer server{
        [](const std::string& request, molva::test::HttpServer::Peer& peer) {
            if (request.starts_with("GET /chunked")) {
                peer.send(
                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                    "6\r\nin two\r\n7\r\n chunks\r\n0\r\n\r\n");
                return false;
            }
            peer.send(molva::test::http_answer("<p>wget</p>", "Content-Type: text/html\r\n"));
            return false;
        }};
    for (const char* options : {"", "--no-warc-compression"}) {
        CAPTURE(options);
        TempDir dir;
        const std::string command = "cd '" + dir.path().string() +
                                    "' && wget -q --no-proxy --warc-file=x " + options + " " +
                                    server.url("/page") + " " + server.url("/chunked");
        REQUIRE(std::system(command.c_str()) == 0);
        auto replay = Replay::open({dir / (*options ? "x.warc" : "x.warc.gz")});
        REQUIRE(replay);
        CHECK(replay->problems().empty());
        for (const auto& [path, want] :
             {std::pair{"/page", "<p>wget</p>"}, {"/chunked", "in two chunks"}}) {
            const auto got = replay->find("GET", server.url(path));
            REQUIRE(got);
            REQUIRE(got->has_value());
            CHECK((*got)->status == 200);
            CHECK((*got)->body == want);
        }
    }
}
