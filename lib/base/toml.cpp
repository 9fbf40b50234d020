#include "base/toml.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <deque>
#include <unordered_map>
#include <unordered_set>

#include "base/file.hpp"
#include "base/suggest.hpp"
#include "base/utf8.hpp"

namespace molva::toml {

namespace tpp = ::toml;

namespace {

constexpr std::size_t kLargest = std::size_t{16} << 20;

// Keys that one table is asked for: more than most have.
constexpr std::size_t kUsuallyAsked = 24;

std::string place(const std::string& file, const tpp::source_position& at) {
    return fmt::format("{}:{}:{}", file, at.line, at.column);
}

std::string_view kind(const tpp::node& node) {
    switch (node.type()) {
        case tpp::node_type::table: return "a table";
        case tpp::node_type::array: return "an array";
        case tpp::node_type::string: return "a string";
        case tpp::node_type::integer: return "an integer";
        case tpp::node_type::floating_point: return "a number";
        case tpp::node_type::boolean: return "true or false";
        default: return "a date or time";
    }
}

std::vector<std::string> sorted(const std::vector<const std::string*>& words) {
    std::vector<std::string> out;
    for (const auto* word : words) out.push_back(*word);
    std::sort(out.begin(), out.end());
    return out;
}

}  // namespace

struct Table::State {
    const tpp::table* table = nullptr;
    std::vector<const std::string*> asked;  // the document's words
    bool asked_all = false;
};

// Thousands of tables are asked for the same few keys: each is kept once.
class Words {
public:
    const std::string* add(std::string_view word) {
        // Most are literals of the program: what was at the same address last
        // time is compared, which costs less than to look it up.
        const auto address = reinterpret_cast<std::uintptr_t>(word.data());
        const std::string*& last = last_[address % last_.size()];
        if (last && *last == word) return last;
        last = find(word);
        if (!last) last = &*words_.emplace(word).first;
        return last;
    }
    const std::string* find(std::string_view word) const {
        const auto place = words_.find(word);
        return place == words_.end() ? nullptr : &*place;
    }

private:
    struct Hash : std::hash<std::string_view> {
        using is_transparent = void;
    };
    std::unordered_set<std::string, Hash, std::equal_to<>> words_;
    std::array<const std::string*, 256> last_{};
};

struct DocumentState {
    std::string file;
    tpp::table tree;
    Words words;
    std::deque<Table::State> tables;  // those that were asked for, in that order
    std::vector<Error> errors;

    void fail(const tpp::source_position& at, std::string what) {
        errors.push_back({Exit::usage, place(file, at), std::move(what)});
    }

    const tpp::node* find(Table::State& table, std::string_view key) {
        if (!table.asked_all) {
            if (table.asked.empty()) table.asked.reserve(kUsuallyAsked);
            table.asked.push_back(words.add(key));
        }
        return table.table->get(key);
    }

    const tpp::node* find(Table::State& table, std::string_view key, std::string_view wanted,
                          bool (*is_it)(const tpp::node&)) {
        const tpp::node* node = find(table, key);
        if (!node || is_it(*node)) return node;
        fail(node->source().begin, fmt::format("\"{}\" must be {}, not {}", utf8::printable(key),
                                               wanted, kind(*node)));
        return nullptr;
    }

    /// Whether the table has no key but those that were asked for through this.
    bool knows_all(const Table::State& state) const {
        return state.asked_all ||
               std::all_of(state.table->begin(), state.table->end(), [&](const auto& entry) {
                   return was_asked(state.asked, entry.first.str());
               });
    }

    bool was_asked(const std::vector<const std::string*>& asked, std::string_view key) const {
        const auto* word = words.find(key);
        return word && std::find(asked.begin(), asked.end(), word) != asked.end();
    }

    static Table open(const std::shared_ptr<DocumentState>& document, const tpp::table* node) {
        Table out;
        out.document_ = document;
        out.state_ = &document->tables.emplace_back();
        out.state_->table = node;
        return out;
    }
};

// ---- Value ----

#define MOLVA_NODE (static_cast<const tpp::node*>(node_))
bool Value::is_string() const { return MOLVA_NODE->is_string(); }
bool Value::is_array() const { return MOLVA_NODE->is_array(); }
bool Value::is_table() const { return MOLVA_NODE->is_table(); }
bool Value::is_number() const { return MOLVA_NODE->is_number(); }
bool Value::is_bool() const { return MOLVA_NODE->is_boolean(); }
std::optional<std::string> Value::string() const { return MOLVA_NODE->value_exact<std::string>(); }
std::optional<std::int64_t> Value::integer() const {
    return MOLVA_NODE->value_exact<std::int64_t>();
}
std::optional<double> Value::number() const {
    if (!is_number()) return std::nullopt;
    return MOLVA_NODE->value<double>();
}
std::optional<bool> Value::boolean() const { return MOLVA_NODE->value_exact<bool>(); }
std::optional<std::string> Value::date() const {
    const auto date = MOLVA_NODE->value_exact<tpp::date>();
    if (!date) return std::nullopt;
    return fmt::format("{:04}-{:02}-{:02}", date->year, date->month, date->day);
}
std::vector<Value> Value::items() const {
    std::vector<Value> out;
    if (const auto* array = MOLVA_NODE->as_array()) {
        for (const auto& item : *array) {
            Value value;
            value.node_ = &item;
            value.document_ = document_;
            out.push_back(std::move(value));
        }
    }
    return out;
}
std::string Value::where() const { return place(document_->file, MOLVA_NODE->source().begin); }
Error Value::error(std::string what) const { return {Exit::usage, where(), std::move(what)}; }
#undef MOLVA_NODE

// ---- Table ----

bool Table::has(std::string_view key) const { return state_->table->contains(key); }

std::optional<std::string> Table::string(std::string_view key) {
    const auto* node = document_->find(*state_, key, "a string",
                                       [](const tpp::node& n) { return n.is_string(); });
    return node ? node->value_exact<std::string>() : std::nullopt;
}

std::optional<std::int64_t> Table::integer(std::string_view key) {
    const auto* node = document_->find(*state_, key, "an integer",
                                       [](const tpp::node& n) { return n.is_integer(); });
    return node ? node->value_exact<std::int64_t>() : std::nullopt;
}

std::optional<double> Table::number(std::string_view key) {
    const auto* node = document_->find(*state_, key, "a number",
                                       [](const tpp::node& n) { return n.is_number(); });
    return node ? node->value<double>() : std::nullopt;
}

std::optional<bool> Table::boolean(std::string_view key) {
    const auto* node = document_->find(*state_, key, "true or false",
                                       [](const tpp::node& n) { return n.is_boolean(); });
    return node ? node->value_exact<bool>() : std::nullopt;
}

std::optional<std::string> Table::date(std::string_view key) {
    const auto* node =
        document_->find(*state_, key, "a date", [](const tpp::node& n) { return n.is_date(); });
    if (!node) return std::nullopt;
    const auto date = *node->value_exact<tpp::date>();
    return fmt::format("{:04}-{:02}-{:02}", date.year, date.month, date.day);
}

std::vector<std::string> Table::strings(std::string_view key) {
    const auto* node =
        document_->find(*state_, key, "a string or an array of strings",
                        [](const tpp::node& n) { return n.is_string() || n.is_array(); });
    if (!node) return {};
    if (const auto one = node->value_exact<std::string>()) return {*one};
    std::vector<std::string> out;
    for (const auto& item : *node->as_array()) {
        if (const auto text = item.value_exact<std::string>()) {
            out.push_back(*text);
        } else {
            document_->fail(item.source().begin, fmt::format("\"{}\" must hold strings only, not {}",
                                                             utf8::printable(key), kind(item)));
        }
    }
    return out;
}

std::optional<Table> Table::table(std::string_view key) {
    const auto* node =
        document_->find(*state_, key, "a table", [](const tpp::node& n) { return n.is_table(); });
    if (!node) return std::nullopt;
    return DocumentState::open(document_, node->as_table());
}

std::vector<Table> Table::tables(std::string_view key) {
    const auto* node =
        document_->find(*state_, key, "a table or an array of tables", [](const tpp::node& n) {
            return n.is_table() || (n.is_array() && n.as_array()->is_homogeneous(
                                                        tpp::node_type::table));
        });
    std::vector<Table> out;
    if (!node) return out;
    if (node->is_table()) return {DocumentState::open(document_, node->as_table())};
    for (const auto& item : *node->as_array()) {
        out.push_back(DocumentState::open(document_, item.as_table()));
    }
    return out;
}

std::optional<Value> Table::value(std::string_view key) {
    const auto* node = document_->find(*state_, key);
    if (!node) return std::nullopt;
    Value out;
    out.node_ = node;
    out.document_ = document_;
    return out;
}

std::string Table::required(std::string_view key) {
    const std::size_t errors = document_->errors.size();
    auto text = string(key);
    if (!text && document_->errors.size() == errors) {
        fail({}, fmt::format("\"{}\" is missing", key));
    }
    return text.value_or(std::string{});
}

std::vector<std::string> Table::keys() {
    // toml++ keeps keys sorted; people expect the order of the file.
    std::vector<std::pair<tpp::source_position, std::string>> placed;
    for (const auto& [key, node] : *state_->table) {
        placed.emplace_back(key.source().begin, std::string{key.str()});
    }
    state_->asked_all = true;
    std::stable_sort(placed.begin(), placed.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<std::string> out;
    for (auto& [at, key] : placed) out.push_back(std::move(key));
    return out;
}

std::string Table::where(std::string_view key) const {
    if (const auto found = state_->table->find(key);
        !key.empty() && found != state_->table->end()) {
        return place(document_->file, found->first.source().begin);
    }
    return place(document_->file, state_->table->source().begin);
}

void Table::fail(std::string_view key, std::string what) {
    document_->errors.push_back({Exit::usage, where(key), std::move(what)});
}

// ---- Document ----

Result<Document> Document::parse(std::string_view text, std::string name) {
    if (text.size() > kLargest) {
        return Error{Exit::usage, name, fmt::format("larger than {} bytes", kLargest)};
    }
    Document out;
    out.state_ = std::make_shared<DocumentState>();
    try {
        // Without the name, which every node would hold on to: it is in the state.
        out.state_->tree = tpp::parse(text);
    } catch (const tpp::parse_error& error) {
        return Error{Exit::usage, place(name, error.source().begin),
                     utf8::printable(error.description())};
    }
    out.state_->file = std::move(name);
    return out;
}

Result<Document> Document::load(const std::filesystem::path& path) {
    auto text = read_file(path, kLargest);
    if (!text) return Error{Exit::usage, text.error().where, text.error().what};
    return parse(*text, path.string());
}

Table Document::root() { return DocumentState::open(state_, &state_->tree); }

Result<void> Document::finish() {
    if (!state_->errors.empty()) return state_->errors.front();
    auto unknown = unknown_keys();
    if (unknown.empty()) return {};
    return std::move(unknown.front());
}

std::vector<Error> Document::problems() {
    std::vector<Error> out = state_->errors;
    auto unknown = unknown_keys();
    out.insert(out.end(), unknown.begin(), unknown.end());
    return out;
}

std::vector<Error> Document::unknown_keys() const {
    // A table can be opened twice; what either asked for is known.
    std::unordered_map<const tpp::table*, Table::State> asked;
    for (const auto& table : state_->tables) {
        if (!state_->knows_all(table)) asked[table.table];
    }
    for (const auto& table : state_->tables) {
        const auto found = asked.find(table.table);
        if (found == asked.end()) continue;
        auto& all = found->second;
        all.asked.insert(all.asked.end(), table.asked.begin(), table.asked.end());
        all.asked_all = all.asked_all || table.asked_all;
    }
    std::vector<std::pair<tpp::source_position, Error>> found;
    for (const auto& [table, all] : asked) {
        if (all.asked_all) continue;
        for (const auto& [key, node] : *table) {
            if (state_->was_asked(all.asked, key.str())) continue;
            const auto at = key.source().begin;
            found.emplace_back(at, Error{Exit::usage, place(state_->file, at),
                                         fmt::format("unknown key \"{}\"{}",
                                                     utf8::printable(key.str()),
                                                     did_you_mean(key.str(), sorted(all.asked)))});
        }
    }
    std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) {
        return a.first < b.first;
    });
    std::vector<Error> out;
    for (auto& [at, error] : found) out.push_back(std::move(error));
    return out;
}

}  // namespace molva::toml
