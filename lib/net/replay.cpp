#include "net/replay.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <unordered_map>
#include <utility>

#include "base/hash.hpp"
#include "net/message.hpp"
#include "net/rules.hpp"
#include "net/text.hpp"
#include "net/warc.hpp"

namespace molva::net {

namespace {

// The method and the body of a "request" record.
std::string key_of(const WarcRecord& request) {
    std::string_view rest = request.block;
    const std::string method{rest.substr(0, rest.find(' '))};
    const auto end = rest.find("\r\n\r\n");
    rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 4);
    return request_key(method, request.target_uri, rest);
}

// Of the records of pages as a browser made them.
constexpr std::string_view kDocument = "Molva-Document-URI";
// Of the records of robots.txt files that were kept from an earlier run.
constexpr std::string_view kStale = "Molva-Stale";
// Who asked.
constexpr std::string_view kSource = "Molva-Source";
// In the words on a failure: what would have been asked.
constexpr std::string_view kUnsent = "molva-unsent";

struct Place {
    std::size_t file = 0;
    std::uint64_t offset = 0, within = 0;
    std::optional<HopResult> failure{};  // a hop that brought no answer
};

struct File {
    std::string name;
    int fd = -1;
    std::optional<WarcReader> reader{};  // stands behind the record last read
    std::uint64_t offset = 0, within = 0;
    bool moved = false;  // the reader has given something
};

// What was answered to one request, in the order of the recording.
class Answers {
public:
    void add(Place place, const std::string& source) {
        mixed_ = mixed_ || (!places_.empty() && source != places_.front().source);
        places_.push_back({std::move(place), source});
    }
    bool empty() const { return places_.empty(); }

    /// The one whose turn it is for this source.
    const Place& next(const std::string& source) const { return places_[at(source)].place; }

    /// The same, and the turn is over. @return whether it is the last, which stays
    std::pair<const Place*, bool> take(const std::string& source) {
        const std::size_t here = at(source);
        const bool own = is_own(source);
        std::size_t then = here + 1;
        while (own && then < places_.size() && places_[then].source != source) ++then;
        const bool last = then == places_.size();
        if (!last) (own ? turns_[source] : shared_) = then;
        return {&places_[here].place, last};
    }

private:
    struct Answer {
        Place place;
        std::string source;
    };

    auto first(const std::string& source) const {
        return std::find_if(places_.begin(), places_.end(),
                            [&](const Answer& one) { return one.source == source; });
    }
    // Some of the answers were this source's, and others were not.
    bool is_own(const std::string& source) const {
        return mixed_ && (turns_.contains(source) || first(source) != places_.end());
    }
    std::size_t at(const std::string& source) const {
        if (!is_own(source)) return shared_;
        const auto turn = turns_.find(source);
        if (turn != turns_.end()) return turn->second;
        return static_cast<std::size_t>(first(source) - places_.begin());
    }

    std::vector<Answer> places_;
    std::size_t shared_ = 0;
    bool mixed_ = false;  // not all of one source
    std::unordered_map<std::string, std::size_t> turns_;
};

}  // namespace

struct Replay::State {
    std::vector<File> files;
    std::unordered_map<std::string, Answers> answers;
    std::unordered_map<std::string, Answers> rendered;  // by the document's URL
    std::unordered_map<std::string, Place> robots;      // kept from an earlier run
    std::vector<std::string> urls;
    std::vector<Error> problems;

    ~State() {
        for (const File& file : files) {
            if (file.fd >= 0) ::close(file.fd);
        }
    }
    Result<void> add(const std::filesystem::path& path);
    void index(std::size_t file);
    Result<WarcRecord> read(const Place& place);
};

namespace {

// Collects a file's answers until it is known which request each belongs to.
struct Pending {
    std::string id, concurrent_to, url, source;
    Place place;
    std::string key{};  // of a request that was not sent
};

std::optional<HopResult> recorded_failure(const WarcRecord& record) {
    std::string_view lines = record.block;
    const auto fields = take_headers(lines);
    if (!fields) return std::nullopt;
    const auto word = find_header(*fields, "molva-failure");
    const auto failure = word ? failure_by_name(*word) : std::nullopt;
    if (!failure || *failure == Failure::none) return std::nullopt;
    HopResult result;
    result.failure = *failure;
    result.reason = std::string{find_header(*fields, "molva-reason").value_or("")};
    result.worth_retrying = find_header(*fields, "molva-worth-retrying") == "true";
    result.own_budget = find_header(*fields, "molva-own-budget") == "true";
    result.unsent = find_header(*fields, kUnsent).has_value();
    return result;
}

// What was not sent has no request beside it.
std::string unsent_key(const WarcRecord& record) {
    std::string_view lines = record.block;
    const auto fields = take_headers(lines);
    return std::string{fields ? find_header(*fields, kUnsent).value_or("") : ""};
}

}  // namespace

Result<void> Replay::State::add(const std::filesystem::path& path) {
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    const auto words = [] { return std::generic_category().message(errno); };
    if (fd < 0) return Error{Exit::system, path.string(), words()};
    files.push_back({.name = path.string(), .fd = fd});
    std::string start(4096, '\0');
    const auto got = ::pread(fd, start.data(), start.size(), 0);
    if (got < 0) {
        return Error{Exit::system, path.string(),
                     errno == ESPIPE ? "a replay has to be a file and not a pipe" : words()};
    }
    start.resize(static_cast<std::size_t>(got));
    if (!start.empty() && !looks_like_warc(start)) {
        return Error{Exit::usage, path.string(), "not a WARC file"};
    }
    index(files.size() - 1);
    return {};
}

void Replay::State::index(std::size_t file) {
    WarcReader reader{files[file].fd, files[file].name};
    std::vector<Pending> pending;
    std::unordered_map<std::string, std::string> keys;  // a request's id, or its answer's
    while (true) {
        auto record = reader.next();
        if (!record) {
            problems.push_back(record.error());
            break;
        }
        if (!*record) break;
        WarcRecord& got = **record;
        const std::string other{find_header(got.fields, "warc-concurrent-to").value_or("")};
        const bool http = canonical_url(got.target_uri).has_value();
        if (!http) continue;
        const std::string source{find_header(got.fields, kSource).value_or("")};
        if (const auto document = find_header(got.fields, kDocument)) {
            rendered[request_key("", *document, {})].add({file, got.offset, got.within}, source);
            continue;
        }
        if (find_header(got.fields, kStale)) {
            robots[request_key("", got.target_uri, {})] = {file, got.offset, got.within};
            continue;
        }
        Pending entry{got.id, other, got.target_uri, source, {file, got.offset, got.within}};
        if (got.type == "request") {
            const std::string key = key_of(got);
            keys.emplace(got.id, key);
            if (!other.empty()) keys.emplace(other, key);
        } else if (got.type == "metadata") {
            entry.place.failure = recorded_failure(got);
            if (entry.place.failure && entry.place.failure->unsent) entry.key = unsent_key(got);
            if (entry.place.failure) pending.push_back(std::move(entry));
        } else if (got.type == "response" || got.type == "resource") {
            pending.push_back(std::move(entry));
        }
    }
    for (Pending& entry : pending) {
        std::string key = entry.key.empty() ? request_key("GET", entry.url, {}) : entry.key;
        for (const std::string* id : {&entry.concurrent_to, &entry.id}) {
            if (const auto place = keys.find(*id); place != keys.end()) key = place->second;
        }
        auto& all = answers[key];
        if (all.empty() && key.starts_with("GET ")) urls.push_back(key.substr(4));
        all.add(std::move(entry.place), entry.source);
    }
}

Result<WarcRecord> Replay::State::read(const Place& place) {
    File& file = files[place.file];
    const bool behind = file.moved && (place.offset < file.offset || (place.offset == file.offset &&
                                                                      place.within <= file.within));
    // Only inside one large gzip member it pays to read on from where we are.
    if (!file.reader || behind || place.offset != file.offset) {
        if (::lseek(file.fd, static_cast<off_t>(place.offset), SEEK_SET) < 0) {
            return Error{Exit::system, file.name, std::generic_category().message(errno)};
        }
        file.reader.emplace(file.fd, file.name, WarcLimits{}, place.offset);
    }
    while (true) {
        auto record = file.reader->next();
        if (!record) {
            file.reader.reset();
            return record.error();
        }
        if (!*record || (*record)->offset > place.offset ||
            ((*record)->offset == place.offset && (*record)->within > place.within)) {
            file.reader.reset();
            return Error{Exit::system, file.name, "the file has changed"};
        }
        file.moved = true;
        file.offset = (*record)->offset;
        file.within = (*record)->within;
        if (file.offset == place.offset && file.within == place.within) return std::move(**record);
    }
}

Result<Replay> Replay::open(const std::vector<std::filesystem::path>& paths) {
    auto state = std::make_unique<State>();
    for (const auto& path : paths) {
        if (auto added = state->add(path); !added) return added.error();
    }
    return Replay{std::move(state)};
}

Replay::Replay(std::unique_ptr<State> state) : state_(std::move(state)) {}
Replay::Replay(Replay&&) noexcept = default;
Replay& Replay::operator=(Replay&&) noexcept = default;
Replay::~Replay() = default;

const std::vector<std::string>& Replay::urls() const { return state_->urls; }
const std::vector<Error>& Replay::problems() const { return state_->problems; }

std::optional<Replay::Order> Replay::order(std::string_view method, std::string_view url,
                                           std::string_view body, std::string_view source) const {
    const auto found = state_->answers.find(request_key(method, url, body));
    if (found == state_->answers.end()) return std::nullopt;
    const Place& place = found->second.next(std::string{trim(source)});
    return Order{place.file, place.offset, place.within};
}

Result<HopResult> Replay::next(std::string_view method, std::string_view url, std::string_view body,
                               std::string_view source) {
    const auto found = state_->answers.find(request_key(method, url, body));
    if (found == state_->answers.end()) {
        return HopResult{.failure = Failure::not_recorded,
                         .reason = "the recording has no answer to this request"};
    }
    const auto taken = found->second.take(std::string{trim(source)});
    const Place& place = *taken.first;
    const bool last = taken.second;
    if (place.failure) {
        HopResult failed = *place.failure;
        failed.last = last;
        return failed;
    }
    auto record = state_->read(place);
    if (!record) return record.error();
    HopResult result;
    result.last = last;
    if (record->type == "resource") {
        result.response.status = 200;
        result.response.protocol = "HTTP/1.1";
        result.response.body = std::move(record->block);
        if (const auto type = find_header(record->fields, "content-type")) {
            result.response.headers.emplace_back("Content-Type", *type);
        }
    } else {
        auto response = warc_response(*record);
        if (!response) return response.error();
        result.response = std::move(*response);
    }
    result.response.final_url = without_credentials(record->target_uri);
    result.response.evidence = fmt::format("{}:{}", state_->files[place.file].name, place.offset);
    result.address = std::string{find_header(record->fields, "warc-ip-address").value_or("")};
    return result;
}

Result<std::optional<Rendered>> Replay::rendered(std::string_view url, std::string_view source) {
    const auto found = state_->rendered.find(request_key("", url, {}));
    if (found == state_->rendered.end()) return std::optional<Rendered>{};
    const Place& place = *found->second.take(std::string{trim(source)}).first;
    auto record = state_->read(place);
    if (!record) return record.error();
    const auto count = [&](std::string_view name) {
        const auto text = find_header(record->fields, name);
        return text ? parse_number<long long>(*text).value_or(0) : 0;
    };
    Rendered out;
    out.url = std::string{url};
    out.requests = static_cast<int>(std::min<long long>(count("Molva-Requests"), 1'000'000));
    out.bytes = count("Molva-Bytes");
    if (auto failure = recorded_failure(*record)) {
        out.failure = failure->failure;
        out.reason = std::move(failure->reason);
        out.response.final_url = record->target_uri;
        return std::optional{std::move(out)};
    }
    auto response = warc_response(*record);
    if (!response) return response.error();
    out.response = std::move(*response);
    out.response.evidence = fmt::format("{}:{}", state_->files[place.file].name, place.offset);
    return std::optional{std::move(out)};
}

Result<std::optional<KeptRobots>> Replay::kept_robots(const std::string& url) {
    const auto found = state_->robots.find(request_key("", url, {}));
    if (found == state_->robots.end()) return std::optional<KeptRobots>{};
    auto record = state_->read(found->second);
    if (!record) return record.error();
    const auto status = find_header(record->fields, "Molva-Status").value_or("");
    KeptRobots out;
    out.url = url;
    out.fetched = record->date.value_or(Instant{});
    out.status = parse_number<int>(status).value_or(0);
    out.body = std::move(record->block);
    out.stale = find_header(record->fields, kStale) == "true";
    return std::optional{std::move(out)};
}

Result<std::optional<Response>> Replay::find(std::string_view method, std::string_view url,
                                             std::string_view body, std::string_view source) {
    auto result = next(method, url, body, source);
    if (!result) return result.error();
    if (result->failure == Failure::none) {
        return std::optional<Response>{std::move(result->response)};
    }
    if (result->failure == Failure::not_recorded) return std::optional<Response>{};
    return Error{Exit::partial, std::string{url}, result->reason};
}

}  // namespace molva::net
