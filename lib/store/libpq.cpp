#include "store/libpq.hpp"

#include <dlfcn.h>
#include <fmt/format.h>

#include <string>
#include <type_traits>

namespace molva::store::postgres {

namespace {

// So it has been called since PostgreSQL 8.2; another number would be another
// interface.
constexpr char kFile[] = "libpq.so.5";

struct Loaded {
    Libpq functions;
    std::string why_not;
};

Loaded load() {
    Loaded out;
    // Never unloaded: connections live as long as the process may.
    void* const library = ::dlopen(kFile, RTLD_NOW | RTLD_LOCAL);
    const auto take = [&](auto& to, const char* name) {
        if (!out.why_not.empty()) return;
        to = library ? reinterpret_cast<std::remove_reference_t<decltype(to)>>(
                           ::dlsym(library, name))
                     : nullptr;
        if (to) return;
        const char* const why = ::dlerror();
        out.why_not = why ? why : name;
    };
    Libpq& to = out.functions;
#define MOLVA_TAKE(name) take(to.name, "PQ" #name)
    MOLVA_TAKE(clear);
    MOLVA_TAKE(cmdStatus);
    MOLVA_TAKE(cmdTuples);
    MOLVA_TAKE(conndefaults);
    MOLVA_TAKE(connectdbParams);
    MOLVA_TAKE(conninfoFree);
    MOLVA_TAKE(conninfoParse);
    MOLVA_TAKE(consumeInput);
    MOLVA_TAKE(enterPipelineMode);
    MOLVA_TAKE(errorMessage);
    MOLVA_TAKE(exec);
    MOLVA_TAKE(exitPipelineMode);
    MOLVA_TAKE(finish);
    MOLVA_TAKE(freemem);
    MOLVA_TAKE(getResult);
    MOLVA_TAKE(getisnull);
    MOLVA_TAKE(getlength);
    MOLVA_TAKE(getvalue);
    MOLVA_TAKE(notifies);
    MOLVA_TAKE(ntuples);
    MOLVA_TAKE(parameterStatus);
    MOLVA_TAKE(pingParams);
    MOLVA_TAKE(pipelineStatus);
    MOLVA_TAKE(pipelineSync);
    MOLVA_TAKE(putCopyData);
    MOLVA_TAKE(putCopyEnd);
    MOLVA_TAKE(resultErrorField);
    MOLVA_TAKE(resultStatus);
    MOLVA_TAKE(sendPrepare);
    MOLVA_TAKE(sendQueryPrepared);
    MOLVA_TAKE(serverVersion);
    MOLVA_TAKE(setNoticeReceiver);
    MOLVA_TAKE(socket);
    MOLVA_TAKE(status);
#undef MOLVA_TAKE
    return out;
}

const Loaded& loaded() {
    static const Loaded once = load();
    return once;
}

}  // namespace

Result<void> load_libpq() {
    if (loaded().why_not.empty()) return {};
    return Error{Exit::system, kFile,
                 fmt::format("needed for a store on PostgreSQL and not to be loaded ({}); install "
                             "libpq5",
                             loaded().why_not)};
}

const Libpq& pq() { return loaded().functions; }

}  // namespace molva::store::postgres
