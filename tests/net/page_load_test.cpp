// The page's side of DevTools, with a browser that is a list of what was said
// to it: no Chromium is needed here.
#include "net/page_load.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>
#include <vector>

#include "net/chromium.hpp"
#include "support/fake_transport.hpp"

using namespace std::chrono_literals;
using namespace molva::net;
using molva::test::FakeTransport;
using molva::test::HandClock;

namespace {

Response document() {
    Response out;
    out.status = 200;
    out.final_url = "https://shop.example/reviews";
    out.headers = {{"Content-Type", "text/html"}, {"ETag", "\"1\""}, {"Alt-Svc", "h3=\":443\""}};
    out.body = "<p>";
    return out;
}

struct Talk {
    HandClock clock;
    FakeTransport transport{clock};
    Client client{transport, clock, {}};
    std::vector<std::string> said, notes;
    std::shared_ptr<PageLoad> page;

    explicit Talk(PageRules rules = {}) {
        page = std::make_shared<PageLoad>(
            PageLoad::World{client, clock, [this](std::string text) { said.push_back(text); },
                            [this](const std::string& words) { notes.push_back(words); }},
            client.session({.robots = false}), document(), std::move(rules), 1);
        page->start();
    }
    // Answers the newest call of that method.
    void reply(const std::string& method, const std::string& result) {
        for (auto each = said.rbegin(); each != said.rend(); ++each) {
            if (each->find("\"method\":\"" + method + "\"") == std::string::npos) continue;
            const auto end = each->find(',');
            return page->take(each->substr(0, end) + ",\"result\":" + result + "}");
        }
        FAIL("nobody called ", method);
    }
    void open() {
        reply("Target.createTarget", R"({"targetId":"T"})");
        reply("Target.attachToTarget", R"({"sessionId":"S"})");
        for (const char* method : {"Inspector.enable", "Page.enable", "Network.enable",
                                   "Network.setBypassServiceWorker", "Fetch.enable"}) {
            CHECK(said.back().find("Page.navigate") == std::string::npos);
            reply(method, "{}");
        }
        reply("Page.navigate", R"({"frameId":"T"})");
    }
    void pause(const std::string& id, const std::string& type, const std::string& url,
               const std::string& more = R"("method":"GET")", const char* frame = "T") {
        page->take(fmt::format(
            R"({{"method":"Fetch.requestPaused","params":{{"requestId":"{}","frameId":"{}",)"
            R"("resourceType":"{}","request":{{"url":"{}",{}}}}}}})",
            id, frame, type, url, more));
    }
    void loaded() { page->take(R"({"method":"Page.loadEventFired","params":{}})"); }
    bool last_is(const std::string& method, const std::string& id) const {
        return !said.empty() && said.back().find(method) != std::string::npos &&
               said.back().find("\"requestId\":\"" + id + "\"") != std::string::npos;
    }
};

}  // namespace

TEST_CASE("net/page_load: a page from its opening to its elements") {
    Talk talk;
    talk.open();
    talk.pause("1", "Document", "https://shop.example/reviews");
    REQUIRE(talk.last_is("Fetch.fulfillRequest", "1"));
    CHECK(talk.said.back().find("\"body\":\"PHA+\"") != std::string::npos);  // <p>
    CHECK(talk.said.back().find("Alt-Svc") == std::string::npos);
    talk.loaded();
    talk.page->turn();
    const auto calls = talk.said.size();  // it may go on at once: nothing is read yet
    talk.clock.elapsed += 600ms;
    talk.page->turn();
    CHECK(talk.said.size() == calls + 1);
    talk.reply("DOM.getDocument", R"({"root":{"nodeId":3}})");
    talk.reply("DOM.getOuterHTML", R"({"outerHTML":"<p>made</p>"})");
    REQUIRE(talk.page->result() != nullptr);
    const auto& got = *talk.page->result();
    CHECK(got.failure == Failure::none);
    CHECK(got.document.body == "<p>made</p>");
    CHECK(got.document.header("content-type") == "text/html; charset=utf-8");
    CHECK_FALSE(got.document.header("etag").has_value());
    CHECK(got.unready.empty());
}

TEST_CASE("net/page_load: a browser that is slow to start costs the page none of its time") {
    Talk talk{{.time = 10s}};
    talk.clock.elapsed += 9s;
    talk.page->turn();
    talk.open();
    talk.pause("1", "Document", "https://shop.example/reviews");
    talk.loaded();
    talk.clock.elapsed += 7s;  // at rest, and before three quarters
    talk.page->turn();
    talk.reply("DOM.getDocument", R"({"root":{"nodeId":3}})");
    talk.reply("DOM.getOuterHTML", R"({"outerHTML":"<p>made</p>"})");
    REQUIRE(talk.page->result() != nullptr);
    CHECK(talk.page->result()->failure == Failure::none);
    CHECK(talk.page->result()->unready.empty());

    Talk never{{.time = 10s}};
    never.clock.elapsed += 10s;
    never.page->turn();
    REQUIRE(never.page->result() != nullptr);
    CHECK(never.page->result()->failure == Failure::timeout);
}

TEST_CASE("net/page_load: what was not there, or did not rest, in time is said") {
    struct Row {
        const char* name;
        bool loads, found;
        std::chrono::milliseconds after;  // of 10 s: 7.5 s are three quarters
        const char* unready;
    };
    for (const auto& row :
         {Row{"found at once", true, true, 1s, ""},
          Row{"found late: it is there, and the page is at rest", true, true, 9s, ""},
          Row{"found, but there is no rest", false, true, 8s, "its scripts did not come to rest"},
          Row{"not found", true, false, 8s, "b.r was not there"}}) {
        CAPTURE(row.name);
        Talk talk{{.wait_for = "b.r", .time = 10s}};
        talk.open();
        talk.pause("1", "Document", "https://shop.example/reviews");
        if (row.loads) talk.loaded();
        talk.clock.elapsed += row.after;
        talk.page->turn();
        talk.reply("DOM.getDocument", R"({"root":{"nodeId":3}})");
        talk.reply("DOM.querySelector", row.found ? R"({"nodeId":4})" : R"({"nodeId":0})");
        talk.reply("DOM.getOuterHTML", R"({"outerHTML":"<p>made</p>"})");
        REQUIRE(talk.page->result() != nullptr);
        CHECK(talk.page->result()->failure == Failure::none);
        CHECK(talk.page->result()->unready == row.unready);
    }
}

TEST_CASE("net/page_load: each request is let through, answered or refused") {
    struct Row {
        const char* type;
        const char* url;
        const char* more;
        bool asked;      // of the site
        bool fulfilled;  // at once
    };
    const std::vector<Row> rows{
        {"Script", "https://shop.example/a.js", R"("method":"GET")", true, false},
        {"XHR", "https://api.shop.example/x", R"("method":"POST","postData":"q=1")", true, false},
        {"Fetch", "https://shop.example/x", R"("method":"OPTIONS")", true, false},
        {"Other", "https://shop.example/worker.js", R"("method":"GET")", true, false},
        {"Other", "https://shop.example/favicon.ico", R"("method":"GET")", false, false},
        {"Stylesheet", "https://shop.example/a.css", R"("method":"GET")", false, true},
        {"Image", "https://shop.example/a.png", R"("method":"GET")", false, false},
        {"Font", "https://shop.example/a.woff", R"("method":"GET")", false, false},
        {"Media", "https://shop.example/a.mp4", R"("method":"GET")", false, false},
        {"Ping", "https://shop.example/ping", R"("method":"POST")", false, false},
        {"EventSource", "https://shop.example/s", R"("method":"GET")", false, false},
        {"XHR", "https://shop.example/x", R"("method":"PUT")", false, false},
        {"XHR", "https://shop.example/x", R"("method":"DELETE")", false, false},
        {"XHR", "https://shop.example/x", R"("method":"POST","hasPostData":true)", false, false},
        {"XHR", "https://other.example/x", R"("method":"GET")", false, false},
        {"XHR", "http://169.254.169.254/", R"("method":"GET")", false, false},
        {"XHR", "file:///etc/passwd", R"("method":"GET")", false, false},
        {"XHR", "", "", false, false},
    };
    for (const auto& row : rows) {
        CAPTURE(row.type);
        CAPTURE(row.url);
        Talk talk;
        talk.open();
        talk.pause("1", "Document", "https://shop.example/reviews");
        talk.pause("2", row.type, row.url, *row.more == 0 ? R"("x":1)" : row.more);
        talk.client.run();
        CHECK(talk.transport.asked.size() == (row.asked ? 1 : 0));
        CHECK(talk.last_is(
            row.asked || row.fulfilled ? "Fetch.fulfillRequest" : "Fetch.failRequest", "2"));
    }
}

TEST_CASE("net/page_load: a frame's own document is not loaded") {
    Talk talk;
    talk.open();
    talk.pause("1", "Document", "https://shop.example/reviews");
    talk.pause("2", "Document", "https://shop.example/frame", R"("method":"GET")", "F");
    CHECK(talk.last_is("Fetch.failRequest", "2"));
}

TEST_CASE("net/page_load: the browser is told of a redirect and finds the answer there") {
    Talk talk;
    talk.transport.answer("https://shop.example/a.js", 302, "", {{"Location", "/b.js"}});
    talk.transport.answer("https://shop.example/b.js", 200, "b");
    talk.open();
    talk.pause("1", "Document", "https://shop.example/reviews");
    talk.pause("2", "Script", "https://shop.example/a.js");
    talk.client.run();
    REQUIRE(talk.last_is("Fetch.fulfillRequest", "2"));
    CHECK(talk.said.back().find("https://shop.example/b.js") != std::string::npos);
    CHECK(talk.said.back().find("\"responseCode\":302") != std::string::npos);
    talk.pause("3", "Script", "https://shop.example/b.js");
    CHECK(talk.last_is("Fetch.fulfillRequest", "3"));
    CHECK(talk.transport.asked.size() == 2);
}

TEST_CASE("net/page_load: a page that wants too much is refused the rest") {
    Talk talk{{.requests = 3}};
    talk.open();
    talk.pause("1", "Document", "https://shop.example/reviews");
    for (int i = 2; i < 20; ++i) {
        talk.pause(std::to_string(i), "XHR", "https://shop.example/" + std::to_string(i));
    }
    talk.client.run();
    CHECK(talk.transport.asked.size() == 3);
    REQUIRE_FALSE(talk.notes.empty());
    CHECK(talk.notes.size() <= 5);
    CHECK(talk.notes.front().find("more than 3 requests") != std::string::npos);
}

TEST_CASE("net/page_load: a page that leads on and on ends, one that is too large too") {
    Talk talk;
    talk.open();
    talk.pause("1", "Document", "https://shop.example/reviews");
    for (int i = 2; i < 20 && talk.page->result() == nullptr; ++i) {
        talk.pause(std::to_string(i), "Document", "https://shop.example/" + std::to_string(i));
        talk.client.run();
    }
    REQUIRE(talk.page->result() != nullptr);
    CHECK(talk.page->result()->failure == Failure::redirects);

    Talk large{{.longest = 10}};
    large.open();
    large.pause("1", "Document", "https://shop.example/reviews");
    large.loaded();
    large.clock.elapsed += 600ms;
    large.page->turn();
    large.reply("DOM.getDocument", R"({"root":{"nodeId":3}})");
    large.reply("DOM.getOuterHTML", R"({"outerHTML":"<p>made by script</p>"})");
    REQUIRE(large.page->result() != nullptr);
    CHECK(large.page->result()->failure == Failure::too_large);
}

TEST_CASE("net/page_load: what is no DevTools message ends it") {
    for (const char* text : {"{", "[]]", "\x01", "hello"}) {
        CAPTURE(text);
        Talk talk;
        talk.page->take(text);
        REQUIRE(talk.page->result() != nullptr);
        CHECK(talk.page->result()->failure == Failure::browser);
    }
    for (const char* text :
         {"[]", "{}", "1", R"({"id":99})", R"({"id":1,"error":{}})", R"({"method":7,"params":[]})",
          R"({"method":"Fetch.requestPaused","params":null})"}) {
        CAPTURE(text);
        Talk talk;
        talk.page->take(text);
        CHECK(talk.page->result() == nullptr);
    }
}

TEST_CASE("net/chromium: messages are cut at their NULs, and none is too long") {
    const std::string stream{"one\0two\0\0three", 14};
    for (std::size_t piece = 1; piece <= stream.size(); ++piece) {
        MessageSplitter splitter{5};
        std::vector<std::string> got;
        for (std::size_t at = 0; at < stream.size(); at += piece) {
            CHECK(splitter.take(std::string_view{stream}.substr(at, piece),
                                [&](std::string_view one) { got.emplace_back(one); }));
        }
        CHECK(got == std::vector<std::string>{"one", "two", ""});
        CHECK_FALSE(splitter.take("!", [&](std::string_view) {}));
        CHECK_FALSE(splitter.take(std::string_view{"\0a\0", 3},
                                  [&](std::string_view) { FAIL("nothing comes after that"); }));
    }
}

TEST_CASE("net/chromium: it is started without a way to the network") {
    const auto words = chromium_arguments({.program = "/usr/bin/chromium"}, "/tmp/profile");
    REQUIRE_FALSE(words.empty());
    CHECK(words.front() == "/usr/bin/chromium");
    const auto has = [&](std::string_view word) {
        return std::find(words.begin(), words.end(), word) != words.end();
    };
    CHECK(has("--proxy-server=http://127.0.0.1:9"));
    CHECK(has("--proxy-bypass-list=<-loopback>"));
    CHECK(has("--host-resolver-rules=MAP * ~NOTFOUND"));
    CHECK(has("--disable-quic"));
    CHECK(has("--user-data-dir=/tmp/profile"));
    CHECK_FALSE(has("--no-sandbox"));
}
