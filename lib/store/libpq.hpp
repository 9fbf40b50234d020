// libpq, loaded by the first store that lies on a server. It brings some twenty
// libraries along (Kerberos, LDAP, two of TLS); to bind them all at every start of
// every tool took longer than to judge five thousand reviews.

#pragma once

#include <libpq-fe.h>

#include "base/result.hpp"

namespace molva::store::postgres {

/// Its functions by their names, without the "PQ".
struct Libpq {
    decltype(&PQclear) clear = nullptr;
    decltype(&PQcmdStatus) cmdStatus = nullptr;
    decltype(&PQcmdTuples) cmdTuples = nullptr;
    decltype(&PQconndefaults) conndefaults = nullptr;
    decltype(&PQconnectdbParams) connectdbParams = nullptr;
    decltype(&PQconninfoFree) conninfoFree = nullptr;
    decltype(&PQconninfoParse) conninfoParse = nullptr;
    decltype(&PQconsumeInput) consumeInput = nullptr;
    decltype(&PQenterPipelineMode) enterPipelineMode = nullptr;
    decltype(&PQerrorMessage) errorMessage = nullptr;
    decltype(&PQexec) exec = nullptr;
    decltype(&PQexitPipelineMode) exitPipelineMode = nullptr;
    decltype(&PQfinish) finish = nullptr;
    decltype(&PQfreemem) freemem = nullptr;
    decltype(&PQgetResult) getResult = nullptr;
    decltype(&PQgetisnull) getisnull = nullptr;
    decltype(&PQgetlength) getlength = nullptr;
    decltype(&PQgetvalue) getvalue = nullptr;
    decltype(&PQnotifies) notifies = nullptr;
    decltype(&PQntuples) ntuples = nullptr;
    decltype(&PQparameterStatus) parameterStatus = nullptr;
    decltype(&PQpingParams) pingParams = nullptr;
    decltype(&PQpipelineStatus) pipelineStatus = nullptr;
    decltype(&PQpipelineSync) pipelineSync = nullptr;
    decltype(&PQputCopyData) putCopyData = nullptr;
    decltype(&PQputCopyEnd) putCopyEnd = nullptr;
    decltype(&PQresultErrorField) resultErrorField = nullptr;
    decltype(&PQresultStatus) resultStatus = nullptr;
    decltype(&PQsendPrepare) sendPrepare = nullptr;
    decltype(&PQsendQueryPrepared) sendQueryPrepared = nullptr;
    decltype(&PQserverVersion) serverVersion = nullptr;
    decltype(&PQsetNoticeReceiver) setNoticeReceiver = nullptr;
    decltype(&PQsocket) socket = nullptr;
    decltype(&PQstatus) status = nullptr;
};

/// Loads it, unless it is loaded.
/// @error Exit::system: it is not installed
Result<void> load_libpq();

/// What load_libpq() has loaded.
const Libpq& pq();

/// For std::unique_ptr.
struct Clear {
    void operator()(PGresult* result) const { pq().clear(result); }
};
struct Finish {
    void operator()(PGconn* connection) const { pq().finish(connection); }
};
struct FreeConninfo {
    void operator()(PQconninfoOption* options) const { pq().conninfoFree(options); }
};

}  // namespace molva::store::postgres
