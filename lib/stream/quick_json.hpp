// JSON as programs write it, read at once: for the millions of records that
// need nothing more. Whatever is out of the ordinary is left to a whole parser.

#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace molva::stream {

/// Reads one object: strings without escapes, numbers of at most fifteen digits
/// and without an exponent, a few levels. What it reads is JSON (RFC 8259) and
/// UTF-8, and means what it means to simdjson; of anything else it says that it
/// cannot tell. Not for several threads at once.
class QuickJson {
    struct Node;

public:
    class Object;

    class Value {
    public:
        /// Whether it is of that type, as simdjson has it: a whole number is a
        /// number too, "1.0" is no whole number.
        bool get(std::string_view& to) const;
        bool get(double& to) const;
        bool get(std::int64_t& to) const;
        bool get(bool& to) const;
        bool get(Object& to) const;

    private:
        friend class Object;
        friend class QuickJson;
        explicit Value(const Node* node) : node_(node) {}
        const Node* node_;
    };

    /// Its members in their order; those of one name are all there.
    class Object {
    public:
        class Iterator {
        public:
            std::pair<std::string_view, Value> operator*() const;
            Iterator& operator++();
            bool operator!=(const Iterator& other) const { return node_ != other.node_; }

        private:
            friend class Object;
            explicit Iterator(const Node* node) : node_(node) {}
            const Node* node_;
        };
        Iterator begin() const { return Iterator{begin_}; }
        Iterator end() const { return Iterator{end_}; }

    private:
        friend class Value;
        friend class QuickJson;
        const Node* begin_ = nullptr;
        const Node* end_ = nullptr;
    };

    QuickJson();
    QuickJson(QuickJson&&) noexcept;
    QuickJson& operator=(QuickJson&&) noexcept;
    ~QuickJson();

    /// @param line  48 bytes behind it must be readable
    /// @param to    views into this and into `line`, good until the next call
    /// @return      false: it cannot tell; `line` may be JSON all the same
    bool read(std::string_view line, Object& to);

private:
    bool take_container(int depth, bool object);
    bool take_value(std::size_t node, int depth);
    bool take_string(std::string_view& to);
    bool take_number(Node& to);
    bool take_word(std::string_view word);
    void skip_blanks();
    bool take(char byte);

    const char* at_ = nullptr;
    const char* end_ = nullptr;
    std::vector<Node> nodes_;
};

}  // namespace molva::stream
