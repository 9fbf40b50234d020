// `openssl s_server` on 127.0.0.1 with a certificate of our own making, for
// certificates that are not in order. Skipped where there is no openssl(1).

#pragma once

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <thread>

#include "support/temp_dir.hpp"

namespace molva::test {

class TlsServer {
public:
    static bool possible() { return std::system("command -v openssl >/dev/null") == 0; }

    /// @param name  the host that the certificate is for
    /// @param from,to  its life, in seconds from now
    TlsServer(const std::string& name, long from, long to) {
        make_certificate(name, from, to);
        port_ = free_port();
        const std::string accept = "127.0.0.1:" + std::to_string(port_);
        child_ = fork();
        if (child_ == 0) {
            const int null = open("/dev/null", O_RDWR);
            for (const int fd : {0, 1, 2}) dup2(null, fd);
            execlp("openssl", "openssl", "s_server", "-quiet", "-www", "-accept", accept.c_str(),
                   "-cert", ca_file().c_str(), "-key", (dir_ / "key.pem").c_str(), nullptr);
            _exit(127);
        }
        for (int i = 0; i < 500 && !listens(); ++i) {
            std::this_thread::sleep_for(std::chrono::milliseconds{10});
        }
    }
    ~TlsServer() {
        if (child_ > 0) {
            kill(child_, SIGKILL);
            waitpid(child_, nullptr, 0);
        }
    }
    TlsServer(const TlsServer&) = delete;
    TlsServer& operator=(const TlsServer&) = delete;

    int port() const { return port_; }
    /// The certificate; it is its own authority.
    std::string ca_file() const { return (dir_ / "cert.pem").string(); }

private:
    void make_certificate(const std::string& name, long from, long to) {
        EVP_PKEY* key = EVP_EC_gen("P-256");
        X509* cert = X509_new();
        X509_set_version(cert, 2);
        ASN1_INTEGER_set(X509_get_serialNumber(cert), 1);
        X509_gmtime_adj(X509_getm_notBefore(cert), from);
        X509_gmtime_adj(X509_getm_notAfter(cert), to);
        X509_set_pubkey(cert, key);
        X509_NAME* subject = X509_get_subject_name(cert);
        X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC,
                                   reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
        X509_set_issuer_name(cert, subject);
        const std::string names = "DNS:" + name;
        for (const auto& [kind, value] : {std::pair{NID_subject_alt_name, names.c_str()},
                                          {NID_basic_constraints, "critical,CA:TRUE"}}) {
            X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, kind, value);
            X509_add_ext(cert, extension, -1);
            X509_EXTENSION_free(extension);
        }
        X509_sign(cert, key, EVP_sha256());
        FILE* file = std::fopen(ca_file().c_str(), "w");
        PEM_write_X509(file, cert);
        std::fclose(file);
        file = std::fopen((dir_ / "key.pem").c_str(), "w");
        PEM_write_PrivateKey(file, key, nullptr, nullptr, 0, nullptr, nullptr);
        std::fclose(file);
        X509_free(cert);
        EVP_PKEY_free(key);
    }
    static sockaddr_in address(int port) {
        sockaddr_in at{};
        at.sin_family = AF_INET;
        at.sin_port = htons(static_cast<std::uint16_t>(port));
        at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        return at;
    }
    static int free_port() {
        const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in at = address(0);
        socklen_t size = sizeof at;
        const bool ok = bind(fd, reinterpret_cast<sockaddr*>(&at), size) == 0 &&
                        getsockname(fd, reinterpret_cast<sockaddr*>(&at), &size) == 0;
        close(fd);
        if (!ok) throw std::runtime_error{"no free port on loopback"};
        return ntohs(at.sin_port);
    }
    bool listens() const {
        const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        const sockaddr_in at = address(port_);
        const bool up = connect(fd, reinterpret_cast<const sockaddr*>(&at), sizeof at) == 0;
        close(fd);
        return up;
    }

    TempDir dir_;
    int port_ = 0;
    pid_t child_ = -1;
};

}  // namespace molva::test
