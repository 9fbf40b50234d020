// libcurl's codes as our failures and in words.

#pragma once

#include <string>

#include "net/failure.hpp"

namespace molva::net {

struct CurlFailure {
    Failure failure = Failure::connect;
    std::string reason;
    bool worth_retrying = false;
};

/// @param code    a CURLcode other than CURLE_OK
/// @param detail  libcurl's error buffer; used where it says more than we can
/// @param error   errno of a failed connect (CURLINFO_OS_ERRNO), or 0
CurlFailure explain_curl(int code, const std::string& detail, long error);

}  // namespace molva::net
