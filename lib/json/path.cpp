#include "json/path.hpp"

#include <unordered_map>
#include <utility>

#include "json/path_eval.hpp"
#include "json/path_parser.hpp"

namespace molva::json {

namespace {

/// A name as normalized paths have it: single quotes, few escapes.
void append_name(std::string& out, std::string_view name) {
    constexpr std::string_view kHex = "0123456789abcdef";
    constexpr std::string_view kFrom = "\b\t\n\f\r'\\", kTo = "btnfr'\\";
    out += "['";
    for (const char c : name) {
        const auto short_form = kFrom.find(c);
        if (short_form != kFrom.npos) {
            out += '\\';
            out += kTo[short_form];
        } else if (static_cast<unsigned char>(c) < 0x20) {
            out += "\\u00";
            out += kHex[static_cast<unsigned char>(c) >> 4];
            out += kHex[static_cast<unsigned char>(c) & 15];
        } else {
            out += c;
        }
    }
    out += "']";
}

/// Long names in a deep tree make paths longer than the tree: as much is written.
constexpr std::size_t kMaxPathBytes = 64U << 20U;

/// Fills in the path of each of the nodes in one walk over the tree: a node's
/// address is its place. False if they are too long.
bool locate(const Json& root, std::unordered_map<const Json*, std::string>& paths) {
    struct Open {
        const Json* container;
        Json::const_iterator next;
        std::size_t index, length;  ///< the next child's number; of the container's own path
    };
    std::string path = "$";
    std::vector<Open> open;
    std::size_t written = 0;
    const auto visit = [&](const Json& node) {
        const auto wanted = paths.find(&node);
        if (wanted != paths.end() && (written += path.size()) <= kMaxPathBytes) {
            wanted->second = path;
        }
        if (node.is_structured()) open.push_back({&node, node.begin(), 0, path.size()});
    };
    visit(root);
    while (!open.empty() && written <= kMaxPathBytes) {
        Open& top = open.back();
        path.resize(top.length);
        if (top.next == top.container->end()) {
            open.pop_back();
            continue;
        }
        if (top.container->is_object()) {
            append_name(path, top.next.key());
        } else {
            path += "[" + std::to_string(top.index++) + "]";
        }
        const Json& child = *top.next;
        ++top.next;  // before visit(), which may move the stack
        visit(child);
    }
    return written <= kMaxPathBytes;
}

}  // namespace

Result<Path> Path::compile(std::string_view text) {
    auto query = parse_path(text);
    if (!query) return query.error();
    Path path;
    path.query_ = std::make_shared<const ast::Query>(std::move(*query));
    return path;
}

std::vector<const Json*> Path::select(const Json& root) const {
    auto nodes = try_select(root);
    return nodes ? std::move(*nodes) : std::vector<const Json*>{};
}

Result<std::vector<const Json*>> Path::try_select(const Json& root,
                                                  const PathLimits& limits) const {
    return evaluate(*query_, root, limits);
}

Result<std::vector<Path::Located>> Path::select_with_paths(const Json& root,
                                                           const PathLimits& limits) const {
    const auto nodes = try_select(root, limits);
    if (!nodes) return nodes.error();
    std::unordered_map<const Json*, std::string> paths;
    for (const Json* node : *nodes) paths.emplace(node, "");
    const Error too_long{.status = Exit::partial,
                         .what = "the paths of the query's nodes are too long"};
    if (!locate(root, paths)) return too_long;
    std::vector<Located> out;
    out.reserve(nodes->size());
    std::size_t written = 0;
    for (const Json* node : *nodes) {
        out.push_back({node, paths[node]});
        written += out.back().path.size();
        if (written > kMaxPathBytes) return too_long;
    }
    return out;
}

bool Path::singular() const { return query_->singular; }

const std::vector<std::string>& Path::warnings() const { return query_->warnings; }

}  // namespace molva::json
