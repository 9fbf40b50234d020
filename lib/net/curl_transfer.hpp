// One hop inside libcurl: an easy handle, its callbacks and what they gather.
// Only net/curl_transport uses this.

#pragma once

#include <curl/curl.h>

#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "net/curl_transport.hpp"
#include "net/poller.hpp"
#include "net/resolve_list.hpp"
#include "net/unpack.hpp"

namespace molva::net {

struct EasyClose {
    void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
struct ListFree {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using Easy = std::unique_ptr<CURL, EasyClose>;
using List = std::unique_ptr<curl_slist, ListFree>;

/// Fewer bytes in a second are a standstill.
inline constexpr long kStandstillBytes = 64;

class Transfer {
public:
    Transfer(Easy handle, Hop what, Transport::Done then, Transport::Ticket number)
        : ticket(number), done(std::move(then)), easy_(std::move(handle)), hop_(std::move(what)) {}
    Transfer(const Transfer&) = delete;
    Transfer& operator=(const Transfer&) = delete;

    /// Sets the handle up. @return why the hop may not be sent, if it may not
    std::optional<HopResult> prepare(const CurlOptions& options, const ResolveList& resolve,
                                     Poller& poller);

    /// What came of it.
    /// @pre  the handle was taken out of the multi handle
    HopResult result(CURLcode code);

    /// The handle, ready for another hop of the same transport.
    Easy release();

    /// A handle for the hops of a transport with these options.
    /// @param poller  told of the sockets that are opened and closed; outlives
    ///                the connections
    static Easy new_handle(const CurlOptions& options, Poller& poller);

    CURL* easy() const { return easy_.get(); }

    const Transport::Ticket ticket;
    Transport::Done done;

private:
    static std::size_t on_header(char* data, std::size_t size, std::size_t count, void* self);
    static std::size_t on_body(char* data, std::size_t size, std::size_t count, void* self);
    static curl_socket_t on_socket(void* self, curlsocktype purpose, curl_sockaddr* address);
    static int on_close(void* poller, curl_socket_t fd);
    static int on_request(void* self, char* address, char* local, int port, int local_port);
    static int on_debug(CURL* easy, curl_infotype type, char* data, std::size_t size, void* self);

    template <typename Value>
    void set(CURLoption option, Value value) {
        curl_easy_setopt(easy_.get(), option, value);
    }
    static void set_up(CURL* easy, const CurlOptions& options, Poller& poller);
    void set_targets();
    void set_limits();
    void set_method();
    bool set_headers();
    void set_route(const CurlOptions& options, const ResolveList& resolve);
    bool target_is_public() const;
    void header_line(std::string_view line);
    void read_coding(std::string_view value);
    void make_room();
    bool keep(std::string_view part);
    std::string why_so_slow() const;

    Easy easy_;
    Hop hop_;
    List headers_{};
    List resolve_{};
    std::shared_ptr<void> jar_{};
    std::array<char, CURL_ERROR_SIZE> detail_{};
    HopResult result_{};
    const CurlOptions* options_ = nullptr;
    Poller* poller_ = nullptr;
    std::size_t header_bytes_ = 0;
    bool head_done_ = false;
    bool proxied_ = false;
    bool headers_too_large_ = false;
    bool body_too_large_ = false;
    bool cut_ = false;
    bool coded_ = false;  // a Content-Encoding has come
    std::optional<Unpacker> unpacker_{};  // for what is not left to libcurl
    std::string refused_{};               // the address that was not asked
};

}  // namespace molva::net
