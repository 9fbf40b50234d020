// The [[variant]] tables: the same reviews in other shapes.

#include <utility>

#include "scrape/definition_loader.hpp"

namespace molva::scrape {

void DefinitionLoader::load_variants() {
    for (auto& table : root_.tables("variant")) {
        Definition variant = out_;
        variant.variants.clear();
        DefinitionLoader loader{table, variant};
        loader.load_variant();
        errors_.insert(errors_.end(), loader.errors().begin(), loader.errors().end());
        out_.variants.push_back(std::move(variant));
    }
}

void DefinitionLoader::load_variant() {
    const Definition whole = out_;
    static_cast<Layout&>(out_) = {};
    load_kind("html");
    out_.newest_first = whole.newest_first;
    out_.partial = whole.partial;
    load_page();
    // A page that came in a shape that does not tell what follows is not the
    // end of a list of several.
    out_.partial = out_.partial || (whole.next.any() && !out_.next.any());
    const bool by_rows = out_.kind == Kind::html || out_.kind == Kind::json;
    const bool alike = by_rows && whole.reads_json() == out_.reads_json();
    if (root_.has("fields") || !alike) {
        out_.fields.clear();
        out_.aspects = {};
        load_fields();
        load_aspects();
        check_forms();
    }
    load_islands();
}

}  // namespace molva::scrape
