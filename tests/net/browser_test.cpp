#include "net/browser.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "net/curl_support.hpp"
#include "net/profile.hpp"
#include "net/replay.hpp"
#include "net/warc_support.hpp"

using namespace std::chrono_literals;
using namespace molva::test;

namespace {

std::string find_chromium() {
    const char* path = std::getenv("PATH");
    for (const char* name :
         {"chromium", "chromium-browser", "google-chrome", "chromium-headless-shell"}) {
        std::istringstream folders{path != nullptr ? path : ""};
        for (std::string folder; std::getline(folders, folder, ':');) {
            const std::string file = folder + "/" + name;
            if (::access(file.c_str(), X_OK) == 0) return file;
        }
    }
    return {};
}

BrowserOptions options_for(std::string program) {
    BrowserOptions out;
    out.program = std::move(program);
    out.user_agent = "molva-test/0";
    out.sandbox = ::geteuid() != 0;
    return out;
}

// Where the programs' own folders are made. Not everybody's: other tests make
// and remove theirs there.
class Temporary {
public:
    Temporary() { ::setenv("TMPDIR", dir_.path().c_str(), 1); }
    ~Temporary() { before_ ? ::setenv("TMPDIR", before_->c_str(), 1) : ::unsetenv("TMPDIR"); }
    Temporary(const Temporary&) = delete;
    Temporary& operator=(const Temporary&) = delete;

    std::size_t profiles() const {
        std::size_t count = 0;
        for (const auto& entry : std::filesystem::directory_iterator{dir_.path()}) {
            count += entry.path().filename().string().starts_with("molva-browser-") ? 1 : 0;
        }
        return count;
    }
    std::filesystem::path operator/(const char* name) const { return dir_ / name; }

private:
    std::optional<std::string> before_ =
        std::getenv("TMPDIR") ? std::optional<std::string>{std::getenv("TMPDIR")} : std::nullopt;
    TempDir dir_{};
};

struct BrowserWorld : CurlWorld {
    Temporary temporary{};
    std::vector<std::string> notes{};
    Browser browser;
    PageRules rules{};
    SessionOptions session = kInside;

    explicit BrowserWorld(BrowserOptions options, CurlOptions curl = {})
        : CurlWorld(std::move(curl)),
          browser(*client, transport.get(), molva::system_clock(), with_notes(std::move(options))) {
        rules.time = 60s;  // tests run beside others
    }
    BrowserOptions with_notes(BrowserOptions options) {
        options.note = [this](const std::string& name, const std::string& words) {
            notes.push_back(name + ": " + words);
        };
        return options;
    }
    Outcome show(const std::string& url) {
        Outcome out;
        bool told = false;
        browser.fetch(client->session(session), {.request = {.url = url}}, rules, "shop", "{}",
                      [&](Outcome outcome) {
                          CHECK_FALSE(told);
                          told = true;
                          out = std::move(outcome);
                      });
        client->run();
        CHECK(told);
        return out;
    }
    std::string all_notes() const {
        std::string out;
        for (const auto& one : notes) out += one + "\n";
        return out;
    }
};

// Files by path; "/" for the rest of the requests' first line.
using Files = std::vector<std::pair<std::string, std::string>>;

HttpServer::Handler serve(Files files) {
    return [files = std::move(files)](const std::string& request, Peer& peer) {
        const auto begin = request.find(' ') + 1;
        const std::string path = request.substr(begin, request.find(' ', begin) - begin);
        for (const auto& [name, answer] : files) {
            if (name == path) return peer.send(answer);
        }
        return peer.send(http_answer("nothing here", "", "404 Not Found"));
    };
}

std::string html(std::string_view body) {
    return http_answer(body, "Content-Type: text/html; charset=utf-8\r\n");
}
std::string script(std::string_view body) {
    return http_answer(body, "Content-Type: text/javascript\r\n");
}

}  // namespace

TEST_CASE("net/browser: without a Chromium the reason says what to do") {
    HttpServer server{html("<p>hello</p>")};
    BrowserWorld world{options_for("")};
    const auto got = world.show(server.url());
    CHECK(got.failure == Failure::browser);
    CHECK(got.reason.starts_with("needs chromium"));
    CHECK(got.reason.find("install") != std::string::npos);
    CHECK(server.connections() == 0);
}

TEST_CASE("net/browser: a program that is no browser has failed, in time") {
    HttpServer server{html("<p>hello</p>")};
    const TempDir dir;
    const auto program = [&](const char* name, const char* text) {
        const auto path = dir.path() / name;
        write_file(path, text);
        std::filesystem::permissions(path, std::filesystem::perms::owner_all);
        return path.string();
    };
    struct Row {
        std::string program;
        Failure want;
        const char* words;
    };
    const std::vector<Row> rows{
        {program("complains", "#!/bin/sh\necho one >&2; echo 'no usable sandbox' >&2; exit 1\n"),
         Failure::browser, "ended: no usable sandbox"},
        {program("unable",
                 "#!/bin/sh\necho '[7:7:1129/075822.617671:ERROR:zygote_host_impl_linux.cc:130] No "
                 "usable sandbox! If this is a Debian system, please' >&2; exit 1\n"),
         Failure::browser, "install the package chromium-sandbox"},
        {program("prefixed", "#!/bin/sh\necho '[7:7:1129/0.6:FATAL:a.cc:1] no luck' >&2; exit 1\n"),
         Failure::browser, "ended: no luck"},
        {(dir.path() / "missing").string(), Failure::browser, "cannot be executed"},
        {program("silent", "#!/bin/sh\nsleep 60 & sleep 60\n"), Failure::timeout,
         "not ready within 1000 ms"},
        {program("babbles", "#!/bin/sh\nexec cat /dev/zero >&4\n"), Failure::browser,
         "does not speak"},
        {program("endless", "#!/bin/sh\nexec tr '\\0' x </dev/zero >&4\n"), Failure::too_large,
         "larger than"},
        {program("greedy", "#!/bin/sh\nexec dd if=/dev/zero of=/dev/null bs=200M\n"),
         Failure::too_large, "of memory"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.program);
        auto options = options_for(row.program);
        options.memory = std::size_t{100} << 20;
        BrowserWorld world{options};
        world.rules.time = 1s;
        world.rules.longest = 100'000;
        const auto start = std::chrono::steady_clock::now();
        const auto got = world.show(server.url());
        CAPTURE(got.reason);
        CHECK(name(got.failure) == name(row.want));
        CHECK(got.reason.find(row.words) != std::string::npos);
        CHECK(std::chrono::steady_clock::now() - start < 10s);
        CHECK(world.temporary.profiles() == 0);
    }
}

TEST_CASE("net/browser: what a killed program has left is swept out, what is in use is not") {
    const Temporary temporary;
    const auto old = [&](const char* name) {
        std::filesystem::create_directories(temporary / name / "deep");
        write_file(temporary / name / "deep/file", "x");
        return temporary / name;
    };
    const auto left = old("molva-browser-left");
    const auto held = old("molva-browser-held");
    const int lock = ::open(held.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    REQUIRE(::flock(lock, LOCK_EX | LOCK_NB) == 0);
    old("molva-other");
    std::filesystem::create_directory_symlink(temporary / "molva-other",
                                              temporary / "molva-browser-link");
    CHECK(Profile::sweep() == 1);
    CHECK_FALSE(std::filesystem::exists(left));
    CHECK(std::filesystem::exists(held / "deep/file"));
    CHECK(std::filesystem::exists(temporary / "molva-other/deep/file"));
    ::close(lock);
    auto own = Profile::make();
    REQUIRE(own);
    CHECK(Profile::sweep() == 1);
    CHECK(std::filesystem::exists(own->path()));
    CHECK_FALSE(std::filesystem::exists(held));
}

TEST_CASE("net/browser: an answer that is no page needs no browser") {
    HttpServer server{http_answer("busy", "", "403 Forbidden")};
    BrowserWorld world{options_for("/nonexistent/chromium")};
    const auto got = world.show(server.url());
    CHECK(got);
    CHECK(got.response.status == 403);
    CHECK(got.response.body == "busy");
}

TEST_CASE("net/browser: a page builds its reviews by script") {
    const std::string program = find_chromium();
    if (program.empty()) {
        MESSAGE("skipped: no Chromium is installed");
        return;
    }
    HttpServer server{serve({
        {"/reviews", html("<!DOCTYPE html><meta charset=utf-8><link rel=stylesheet href=/a.css>"
                          "<img src=/big.png><ul id=list></ul><script src=/a.js></script>")},
        {"/a.js", script("document.title = navigator.userAgent;"
                         "fetch('/data.json', {headers: {'X-Page': 'yes'}})"
                         ".then(a => a.json()).then(all => { for (const one of all) {"
                         "const row = document.createElement('li');"
                         "row.textContent = one; list.append(row); } });")},
        {"/data.json",
         http_answer("[\"Хорошо\",\"Bad & <ugly>\"]", "Content-Type: application/json\r\n")},
    })};
    const TempDir dir;
    auto writer = open_writer(dir.path() / "page.warc.gz");
    auto options = options_for(program);
    options.recorder = writer.get();
    BrowserWorld world{options};
    world.client->set_recorder(writer.get());
    const auto got = world.show(server.url("/reviews"));
    CAPTURE(got.reason);
    REQUIRE(got);
    CHECK(got.response.status == 200);
    CHECK(got.response.final_url == server.url("/reviews"));
    CHECK(got.response.header("content-type") == "text/html; charset=utf-8");
    CHECK(got.response.body.find("<li>Хорошо</li><li>Bad &amp; &lt;ugly&gt;</li>") !=
          std::string::npos);
    CHECK(got.response.body.find("<title>molva-test/0</title>") != std::string::npos);
    CHECK(got.requests == 3);  // and not the style sheet, the picture, the icon
    CHECK(server.requests().size() == 3);
    for (const auto& request : server.requests()) {
        CHECK(request.find("sec-ch-ua") == std::string::npos);
    }
    CHECK(server.requests().back().find("X-Page: yes") != std::string::npos);
    CHECK(world.temporary.profiles() == 0);

    // The recording gives the same page again, and needs no browser for it.
    CHECK(got.response.evidence.find("page.warc.gz:") != std::string::npos);
    REQUIRE(writer->close());
    auto replay = Replay::open({dir.path() / "page.warc.gz"});
    REQUIRE(replay);
    ReplayTransport transport{std::move(*replay)};
    Client client{transport, molva::system_clock(), {.paced = false}};
    BrowserOptions again;
    again.recorded = [&](const std::string& url, const std::string& source) {
        return transport.rendered(url, source);
    };
    Browser browser{client, nullptr, molva::system_clock(), again};
    Outcome same;
    browser.fetch(client.session(kInside), {.request = {.url = server.url("/reviews")}}, {}, "shop",
                  "{}", [&](Outcome outcome) { same = std::move(outcome); });
    client.run();
    CAPTURE(same.reason);
    REQUIRE(same);
    CHECK(same.response.body == got.response.body);
    CHECK(same.response.headers == got.response.headers);
    CHECK(same.response.evidence == got.response.evidence);
    CHECK(same.requests == got.requests);
    CHECK(same.bytes == got.bytes);
}

TEST_CASE("net/browser: a recording is without the session's secrets, and gives the page again") {
    const std::string program = find_chromium();
    if (program.empty()) {
        MESSAGE("skipped: no Chromium is installed");
        return;
    }
    HttpServer server{serve({{"/reviews?key=s3cret",
                              html("<!DOCTYPE html><p id=p><script>p.append('by script')</script>")}})};
    const std::string url = server.url("/reviews?key=s3cret");
    const TempDir dir;
    const auto file = dir.path() / "page.warc";
    auto writer = open_writer(file);
    auto options = options_for(program);
    options.recorder = writer.get();
    BrowserWorld world{options};
    world.session.redact = [](std::string text) {
        if (const auto at = text.find("s3cret"); at != std::string::npos) text.replace(at, 6, "***");
        return text;
    };
    world.client->set_recorder(writer.get());
    const auto got = world.show(url);
    CAPTURE(got.reason);
    REQUIRE(got);
    CHECK(got.response.final_url == url);
    CHECK(got.response.body.find("by script") != std::string::npos);
    REQUIRE(writer->close());

    int pages = 0;
    for (const auto& record : read_all(file).records) {
        pages += record.type == "conversion" ? 1 : 0;
        CHECK(record.target_uri.find("s3cret") == std::string::npos);
        CHECK(record.block.find("s3cret") == std::string::npos);
        for (const auto& [name, value] : record.fields) {
            CAPTURE(name);
            CHECK(value.find("s3cret") == std::string::npos);
        }
    }
    CHECK(pages == 1);

    auto replay = Replay::open({file});
    REQUIRE(replay);
    ReplayTransport transport{std::move(*replay)};
    Client client{transport, molva::system_clock(), {.paced = false}};
    BrowserOptions again;
    again.recorded = [&](const std::string& asked, const std::string& source) {
        return transport.rendered(asked, source);
    };
    Browser browser{client, nullptr, molva::system_clock(), again};
    Outcome same;
    browser.fetch(client.session(world.session), {.request = {.url = url}}, {}, "shop", "{}",
                  [&](Outcome outcome) { same = std::move(outcome); });
    client.run();
    CAPTURE(same.reason);
    REQUIRE(same);
    CHECK(same.response.final_url == url);
    CHECK(same.response.body == got.response.body);
    CHECK(same.response.evidence == got.response.evidence);
}

TEST_CASE("net/browser: a page that never comes to rest is read as it is") {
    const std::string program = find_chromium();
    if (program.empty()) {
        MESSAGE("skipped: no Chromium is installed");
        return;
    }
    HttpServer server{serve({
        {"/busy", html("<p id=p>0</p><script>setInterval(() => fetch('/tick'), 100);"
                       "setTimeout(() => { p.textContent = 'read me'; }, 300)</script>")},
        {"/tick", http_answer("tock")},
        {"/loop", html("<p>before</p><script>while (true) {}</script>")},
    })};
    BrowserWorld world{options_for(program)};
    world.rules.time = 6s;
    const auto got = world.show(server.url("/busy"));
    CAPTURE(got.reason);
    REQUIRE(got);
    CHECK(got.response.body.find("read me") != std::string::npos);
    CHECK(world.all_notes().find("did not come to rest") != std::string::npos);
    CHECK(got.requests <= world.rules.requests + 1);

    world.rules.time = 3s;
    const auto loop = world.show(server.url("/loop"));
    CHECK(loop.failure == Failure::timeout);
    CHECK(loop.reason == "the browser was not finished within 3000 ms");
}

TEST_CASE("net/browser: what the definition waits for is waited for") {
    const std::string program = find_chromium();
    if (program.empty()) {
        MESSAGE("skipped: no Chromium is installed");
        return;
    }
    HttpServer server{serve({{"/", html("<body><script>setTimeout(() => {"
                                        "document.body.innerHTML = '<b class=r>late</b>' }, 2000)"
                                        "</script></body>")}})};
    BrowserWorld world{options_for(program)};
    world.rules.wait_for = "b.r";
    const auto got = world.show(server.url());
    CAPTURE(got.reason);
    REQUIRE(got);
    CHECK(got.response.body.find("late") != std::string::npos);
    CHECK(world.all_notes() == "");
}

TEST_CASE("net/browser: a page that takes memory without end is ended") {
    const std::string program = find_chromium();
    if (program.empty()) {
        MESSAGE("skipped: no Chromium is installed");
        return;
    }
    HttpServer server{serve({
        {"/arrays", html("<script>const all = []; setInterval(() => { for (let i = 0; i < 8; ++i)"
                         "all.push(new Uint8Array(4 << 20).fill(7)); }, 1)</script>")},
        {"/elements", html("<body><script>const piece = '<i>x</i>'.repeat(20000);"
                           "setInterval(() => { document.body.insertAdjacentHTML('beforeend', "
                           "piece) }, 1)</script></body>")},
    })};
    auto options = options_for(program);
    options.memory = std::size_t{512} << 20;
    BrowserWorld world{options};
    world.rules.wait_for = "#never";  // a slow machine must not find the page at rest before
    for (const char* path : {"/arrays", "/elements"}) {
        CAPTURE(path);
        const auto got = world.show(server.url(path));
        CAPTURE(got.reason);
        CHECK(got.failure == Failure::too_large);
        CHECK(got.response.body.empty());
    }
}

TEST_CASE("net/browser: a page reaches no other host, neither with our help nor by itself") {
    const std::string program = find_chromium();
    if (program.empty()) {
        MESSAGE("skipped: no Chromium is installed");
        return;
    }
    HttpServer other{http_answer("secret", "Access-Control-Allow-Origin: *\r\n")};
    const std::string there = "127.0.0.1:" + std::to_string(other.port());
    HttpServer server{
        serve(
            {{"/", html("<body><iframe src='http://" + there +
                        "/frame'></iframe>"
                        "<img src='http://" +
                        there +
                        "/img'>"
                        "<link rel=preconnect href='http://" +
                        there +
                        "'>"
                        "<link rel=dns-prefetch href='//metadata.example'>"
                        "<script>const say = (n, t) => { const p = document.createElement('p');"
                        "p.textContent = n + '=' + t; document.body.append(p); };"
                        "for (const [n, u] of [['host', 'http://" +
                        there +
                        "/x'],"
                        "['cloud', 'http://169.254.169.254/latest/'], ['ten', 'http://10.0.0.1/'],"
                        "['file', 'file:///etc/passwd'], ['ftp', 'ftp://" +
                        there +
                        "/']])"
                        "fetch(u).then(a => a.text()).then(t => say(n, t), e => say(n, 'no'));"
                        "fetch('/put', {method: 'PUT', body: 'x'}).then(a => say('put', a.status),"
                        "e => say('put', 'no'));"
                        "new WebSocket('ws://" +
                        there +
                        "/').onerror = () => say('ws', 'no');"
                        "new EventSource('http://" +
                        there +
                        "/').onerror = () => say('es', 'no');"
                        "navigator.sendBeacon('http://" +
                        there +
                        "/beacon', 'x');"
                        "const peer = new RTCPeerConnection({iceServers: [{urls: 'stun:" +
                        there + "'}, {urls: 'turn:" + there +
                        "?transport=tcp', username: 'u', "
                        "credential: 'c'}]}); peer.createDataChannel('x');"
                        "peer.createOffer().then(o => peer.setLocalDescription(o));"
                        "</script></body>")}}),
        "127.0.1.1"};
    CurlOptions curl;
    BrowserWorld world{options_for(program), curl};
    const auto got = world.show(server.url());
    CAPTURE(got.reason);
    REQUIRE(got);
    for (const char* line :
         {"host=no", "cloud=no", "ten=no", "file=no", "ftp=no", "put=no", "ws=no", "es=no"}) {
        CAPTURE(line);
        CHECK(got.response.body.find(std::string{"<p>"} + line + "</p>") != std::string::npos);
    }
    CHECK(other.connections() == 0);
    CHECK(server.requests().size() == 1);
    // Every socket that was made: one, for the page itself.
    CHECK(world.connects == std::vector<std::string>{"127.0.1.1"});
    CHECK(world.all_notes().find("10.0.0.1") != std::string::npos);
}

TEST_CASE("net/browser: hosts that the definition names may be loaded from") {
    const std::string program = find_chromium();
    if (program.empty()) {
        MESSAGE("skipped: no Chromium is installed");
        return;
    }
    HttpServer other{serve({{"/w.js", script("document.body.append('from the widget')")}})};
    HttpServer server{
        serve({{"/", html("<body><script src='http://127.0.0.1:" + std::to_string(other.port()) +
                          "/w.js'></script></body>")}}),
        "127.0.1.1"};
    BrowserWorld world{options_for(program)};
    CHECK(world.show(server.url()).response.body.find("from the widget") == std::string::npos);
    CHECK(other.connections() == 0);
    world.rules.hosts = {"127.0.0.1"};
    CHECK(world.show(server.url()).response.body.find("from the widget") != std::string::npos);
}

TEST_CASE("net/browser: redirects and pages that lead on by script end where they lead") {
    const std::string program = find_chromium();
    if (program.empty()) {
        MESSAGE("skipped: no Chromium is installed");
        return;
    }
    HttpServer server{serve({
        {"/old", http_answer("", "Location: /new\r\n", "301 Moved")},
        {"/new", html("<script>fetch('/moved.json').then(a => a.text().then(t => {"
                      "document.title = new URL(a.url).pathname + t; location = '/last?' + "
                      "encodeURIComponent(document.title); }))</script>")},
        {"/moved.json", http_answer("", "Location: /there.json\r\n", "302 Found")},
        {"/there.json", http_answer("7")},
        {"/last?%2Fthere.json7", html("<p>the end</p><script>alert('hello?')</script>")},
        {"/round", html("<script>location = '/round?' + Math.random()</script>")},
    })};
    BrowserWorld world{options_for(program)};
    const auto got = world.show(server.url("/old"));
    CAPTURE(got.reason);
    REQUIRE(got);
    CHECK(got.response.final_url == server.url("/last?%2Fthere.json7"));
    CHECK(got.response.body.find("the end") != std::string::npos);

    const auto lost = world.show(server.url("/round"));
    CHECK(lost);
    CHECK(lost.response.status == 404);
}
