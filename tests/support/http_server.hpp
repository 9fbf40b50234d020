// A small raw-socket server on 127.0.0.1 for servers that misbehave. What it
// sends is a script: bytes, pauses, endings. Every connection is bounded in
// time, and the whole server ends with its object.

#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <mutex>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace molva::test {

class HttpServer {
public:
    /// One connection's other end, in the server's thread.
    class Peer {
    public:
        Peer(int fd, const std::atomic<bool>& stop) : fd_(fd), stop_(stop) {}

        /// False once the client is gone or the server has to end.
        bool send(std::string_view bytes) {
            while (!bytes.empty() && !stop_ && alive()) {
                pollfd ready{fd_, POLLOUT, 0};
                if (poll(&ready, 1, 50) <= 0) continue;
                const auto sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
                if (sent <= 0) return false;
                bytes.remove_prefix(static_cast<std::size_t>(sent));
            }
            return bytes.empty();
        }
        void sleep(std::chrono::milliseconds time) {
            const auto end = std::chrono::steady_clock::now() + time;
            while (!stop_ && alive() && std::chrono::steady_clock::now() < end) {
                std::this_thread::sleep_for(std::chrono::milliseconds{5});
            }
        }
        /// Ends with RST instead of FIN.
        void reset() {
            const linger hard{1, 0};
            setsockopt(fd_, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
        }
        bool alive() const { return std::chrono::steady_clock::now() < deadline_; }
        int fd() const { return fd_; }

    private:
        int fd_;
        const std::atomic<bool>& stop_;
        std::chrono::steady_clock::time_point deadline_ =
            std::chrono::steady_clock::now() + std::chrono::seconds{20};
    };

    /// Gets a request's head and body. True: the connection stays for another.
    using Handler = std::function<bool(const std::string& request, Peer& peer)>;

    /// @param greeting  sent to everybody who connects, before they ask
    explicit HttpServer(Handler handler, const char* address = "127.0.0.1",
                        std::string greeting = {})
        : handler_(std::move(handler)), address_(address), greeting_(std::move(greeting)) {
        listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in at{};
        at.sin_family = AF_INET;
        inet_pton(AF_INET, address, &at.sin_addr);
        socklen_t size = sizeof at;
        auto* plain = reinterpret_cast<sockaddr*>(&at);
        if (bind(listener_, plain, size) != 0 || listen(listener_, 64) != 0 ||
            getsockname(listener_, plain, &size) != 0) {
            throw std::runtime_error{"cannot listen on loopback"};
        }
        port_ = ntohs(at.sin_port);
        acceptor_ = std::thread{[this] { accept_all(); }};
    }
    /// Always the same answer.
    explicit HttpServer(std::string answer)
        : HttpServer([text = std::move(answer)](const std::string&, Peer& peer) {
              peer.send(text);
              return false;
          }) {}
    ~HttpServer() {
        stop_ = true;
        acceptor_.join();
        for (auto& thread : peers_) thread.join();
        close(listener_);
    }
    HttpServer(const HttpServer&) = delete;
    HttpServer& operator=(const HttpServer&) = delete;

    int port() const { return port_; }
    std::string url(std::string_view path = "/") const {
        return "http://" + address_ + ":" + std::to_string(port_) + std::string{path};
    }
    int connections() const { return connections_; }
    std::vector<std::string> requests() const {
        const std::lock_guard lock{mutex_};
        return requests_;
    }

private:
    void accept_all() {
        while (!stop_) {
            pollfd ready{listener_, POLLIN, 0};
            if (poll(&ready, 1, 20) <= 0) continue;
            const int fd = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
            if (fd < 0) continue;
            ++connections_;
            peers_.emplace_back([this, fd] { serve(fd); });
        }
    }
    void serve(int fd) {
        Peer peer{fd, stop_};
        std::string buffered;
        peer.send(greeting_);
        while (!stop_ && peer.alive()) {
            const auto end = whole(buffered);
            if (end > 0) {
                const std::string request = buffered.substr(0, end);
                buffered.erase(0, end);
                {
                    const std::lock_guard lock{mutex_};
                    requests_.push_back(request);
                }
                if (!handler_(request, peer)) break;
                continue;
            }
            pollfd ready{fd, POLLIN, 0};
            if (poll(&ready, 1, 20) <= 0) continue;
            char piece[4096];
            const auto got = recv(fd, piece, sizeof piece, 0);
            if (got <= 0) break;
            buffered.append(piece, static_cast<std::size_t>(got));
        }
        close(fd);
    }
    // The length of the first request in the buffer, or 0.
    static std::size_t whole(const std::string& text) {
        const auto end = text.find("\r\n\r\n");
        if (end == std::string::npos) return 0;
        std::size_t body = 0;
        if (const auto at = text.find("Content-Length: "); at < end) {
            body = std::stoul(text.substr(at + 16));
        }
        return text.size() >= end + 4 + body ? end + 4 + body : 0;
    }

    Handler handler_;
    std::string address_;
    std::string greeting_;
    int listener_ = -1;
    int port_ = 0;
    std::atomic<bool> stop_{false};
    std::atomic<int> connections_{0};
    mutable std::mutex mutex_;
    std::vector<std::string> requests_;
    std::vector<std::thread> peers_;
    std::thread acceptor_;
};

/// An answer with its Content-Length.
inline std::string http_answer(std::string_view body, std::string_view headers = {},
                               std::string_view status = "200 OK") {
    return "HTTP/1.1 " + std::string{status} +
           "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" + std::string{headers} +
           "\r\n" + std::string{body};
}

}  // namespace molva::test
