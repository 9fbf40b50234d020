// The parts of the definition loader; not for use outside it.

#pragma once

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/toml.hpp"
#include "scrape/definition.hpp"

namespace molva::scrape {

/// Which selectors make sense at a place of the definition.
struct Fits {
    bool css = false;
    bool path = false;
    bool column = false;
};

/// Reads one definition table by table. What is wrong is collected; the first
/// of it in the file is what the user is told.
class DefinitionLoader {
public:
    DefinitionLoader(toml::Table root, Definition& out) : root_(std::move(root)), out_(out) {}

    void load();
    /// A [[variant]]: what it does not say is as in `out`, which is the definition it belongs to.
    void load_variant();
    const std::vector<Error>& errors() const { return errors_; }

private:
    // definition.cpp
    void load_head();
    void load_kind(std::string_view otherwise);
    void load_variants();
    void load_islands();
    void load_params();
    void load_example_params();
    void load_fetch();
    void load_headers(toml::Table& fetch);
    void load_render(toml::Table& fetch);
    void check_places(toml::Table& table, std::string_view key, const Template& text,
                      bool with_paging);
    void check_match(toml::Table& root);
    void check_whole();

    // definition_page.cpp
    void load_page();
    void load_data(toml::Table& page);
    void load_next(toml::Table& page);
    void load_refused(toml::Table& page);
    Fits page_fits() const;

    // definition_fields.cpp
    void load_fields();
    void load_aspects();
    std::optional<Field> load_field(toml::Table& parent, std::string_view key,
                                    std::string_view name, As natural, Fits fits);
    void load_field_table(toml::Table table, Field& field, Fits fits);
    void load_places(std::vector<toml::Table> tables, Field& field, As natural, Fits fits);
    void load_map(toml::Table& table, Field& field);
    void load_as(toml::Table& table, Field& field);
    void load_scale(toml::Table& table, Field& field);
    void check_forms();

    // shared
    std::vector<Select> selects(toml::Table& table, std::string_view key, Fits fits);
    std::optional<Select> select(const toml::Value& item, Fits fits);
    std::shared_ptr<const re2::RE2> pattern(toml::Table& table, std::string_view key);
    void language_and_zone(toml::Table& table, std::string& language, std::string& zone);
    void fail(const toml::Table& table, std::string_view key, std::string what);
    std::optional<std::string> one_of(toml::Table& table, std::string_view key,
                                      std::span<const std::string> words);

    toml::Table root_;
    Definition& out_;
    std::vector<Error> errors_;
    bool wants_islands_ = false;
    std::map<std::string, std::string> form_places_;  ///< field name → where its template stands
};

}  // namespace molva::scrape
