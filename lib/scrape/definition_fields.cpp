// The [fields] and [aspects] tables: where each value of a review stands and
// how its text is read.

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <array>

#include "base/suggest.hpp"
#include "base/utf8.hpp"
#include "scrape/definition_loader.hpp"

namespace molva::scrape {

namespace {

const std::vector<std::string> kAs{"text",  "html",   "bbcode", "escaped", "url", "rating",
                                   "stars", "number", "date",   "count",   "flag"};

/// How a field is read when the definition does not say.
As natural_reading(std::string_view name) {
    if (name == "rating") return As::rating;
    if (name == "rating_best" || name == "rating_worst") return As::number;
    if (name == "published" || name == "edited" || name == "reply_published") return As::date;
    if (name == "votes_up" || name == "votes_down") return As::count;
    if (name == "verified") return As::flag;
    if (name == "url" || name == "author_url") return As::url;
    return As::text;
}

/// Whether a value read as `as` can be what is naturally read as `natural`.
bool suits(As natural, As as) {
    const auto any = [as](std::initializer_list<As> all) {
        return std::find(all.begin(), all.end(), as) != all.end();
    };
    switch (natural) {
        case As::rating:
            return any({As::rating, As::stars, As::number});
        case As::number:
            return any({As::number});
        case As::date:
            return any({As::date});
        case As::count:
            return any({As::count, As::stars});
        case As::flag:
            return any({As::flag});
        case As::url:
            return any({As::url});
        default:
            return any({As::text, As::html, As::bbcode, As::escaped});
    }
}

}  // namespace

std::string_view to_string(As as) { return kAs[static_cast<std::size_t>(as)]; }

void DefinitionLoader::load_fields() {
    auto fields = root_.table("fields");
    const bool has_rows =
        out_.kind == Kind::html || out_.kind == Kind::json || out_.kind == Kind::csv;
    if (!fields) {
        if (has_rows && !root_.has("fields")) fail(root_, {}, "[fields] is missing");
        return;
    }
    if (!has_rows) {
        fail(root_, "fields",
             fmt::format("kind = \"{}\" finds its fields itself", to_string(out_.kind)));
        return;
    }
    Fits fits = page_fits();
    if (out_.reads_json()) fits = {.path = true};
    for (const auto name : field_names()) {
        if (auto field = load_field(*fields, name, name, natural_reading(name), fits)) {
            out_.fields.push_back(std::move(*field));
        }
    }
    if (const auto* rating = out_.field("rating");
        rating && !rating->scale && !out_.field("rating_best")) {
        fail(*fields, "rating",
             "the scale is missing: scale = [1, 5], or where the page tells it, rating_best");
    }
    const auto has = [&](std::string_view name) { return out_.field(name) != nullptr; };
    if (!has("text") && !has("title") && !has("rating") && !has("pros") && !has("cons")) {
        fail(root_, "fields", "there is neither a text nor a rating: nothing to tell of");
    }
    for (const auto* name : {"reply_author", "reply_published"}) {
        if (has(name) && !has("reply")) fail(*fields, name, "there is no \"reply\"");
    }
}

std::optional<Field> DefinitionLoader::load_field(toml::Table& parent, std::string_view key,
                                                  std::string_view name, As natural, Fits fits) {
    const auto value = parent.value(key);
    if (!value) return std::nullopt;
    Field field;
    field.name = name;
    field.as = natural;
    if (value->is_table()) {
        load_field_table(*parent.table(key), field, fits);
        return field;
    }
    const auto items = value->items();
    const auto is_table = [](const toml::Value& item) { return item.is_table(); };
    if (std::none_of(items.begin(), items.end(), is_table)) {
        field.select = selects(parent, key, fits);
        return field;
    }
    if (!std::all_of(items.begin(), items.end(), is_table)) {
        errors_.push_back(value->error("is a list of selectors or a list of tables, not of both"));
        return field;
    }
    load_places(parent.tables(key), field, natural, fits);
    return field;
}

/// One table for each place, the first of which says what is true of all.
void DefinitionLoader::load_places(std::vector<toml::Table> tables, Field& field, As natural,
                                   Fits fits) {
    for (auto& table : tables) {
        if (&table == &tables.front()) {
            load_field_table(table, field, fits);
            continue;
        }
        Field other;
        other.name = field.name;
        other.as = natural;
        load_field_table(table, other, fits);
        for (const auto* key : {"template", "required", "format", "zone", "language"}) {
            if (table.has(key)) fail(table, key, "belongs into the first table of the list");
        }
        if (!other.scale) other.scale = field.scale;
        field.others.push_back(std::move(other));
    }
}

void DefinitionLoader::load_field_table(toml::Table table, Field& field, Fits fits) {
    field.select = selects(table, "select", fits);
    const As natural = field.as;
    load_as(table, field);
    for (const auto& drop : selects(table, "drop", {.css = true})) {
        if (!drop.attribute.empty() || !drop.css) {
            fail(table, "drop", "elements are dropped, not attributes");
        }
        field.drop.push_back(drop.css);
    }
    if (table.has("drop") && !fits.css && field.as != As::html) {
        fail(table, "drop", "there are elements to drop only in HTML");
    }
    field.strip = table.strings("strip");
    field.match = pattern(table, "match");
    load_map(table, field);
    field.form = Template{table.string("template").value_or("")};
    if (!field.form.empty()) form_places_[field.name] = table.where("template");
    field.join = table.string("join");
    load_scale(table, field);
    if (natural == As::date) {
        field.format = table.string("format").value_or("");
        language_and_zone(table, field.language, field.zone);
    }
    field.required = table.boolean("required").value_or(false);
    if (field.select.empty() && field.form.empty() && !table.has("select")) {
        fail(table, {}, "\"select\" is missing: where the value stands");
    }
}

void DefinitionLoader::load_as(toml::Table& table, Field& field) {
    const auto word = one_of(table, "as", kAs);
    if (!word) return;
    const As as = static_cast<As>(std::find(kAs.begin(), kAs.end(), *word) - kAs.begin());
    if (!suits(field.as, as)) {
        fail(table, "as",
             fmt::format("\"{}\" is a {} and cannot be read as {}", field.name, to_string(field.as),
                         *word));
        return;
    }
    field.as = as;
}

void DefinitionLoader::load_map(toml::Table& table, Field& field) {
    auto map = table.table("map");
    if (!map) return;
    for (const auto& word : map->keys()) {
        const auto value = *map->value(word);
        std::string text;
        if (const auto string = value.string()) {
            text = *string;
        } else if (const auto flag = value.boolean()) {
            text = *flag ? "true" : "false";
        } else if (const auto number = value.number()) {
            text = fmt::format("{}", *number);
        } else {
            errors_.push_back(value.error("a word stands for a string, a number, true or false"));
        }
        field.map.emplace_back(utf8::lower(word), std::move(text));
    }
}

void DefinitionLoader::load_scale(toml::Table& table, Field& field) {
    const bool fits = field.as == As::rating || field.as == As::number || field.as == As::stars;
    const auto value = fits ? table.value("scale") : std::nullopt;
    if (!value) return;
    const auto items = value->items();
    if (items.size() != 2 || !items[0].number() || !items[1].number()) {
        errors_.push_back(value->error("a scale is [worst, best], as in [1, 5]"));
        field.scale = {0, 1};  // so that it is not missed too
    } else if (!(*items[0].number() < *items[1].number())) {
        errors_.push_back(value->error("the worst is not below the best"));
        field.scale = {0, 1};
    } else {
        field.scale = {*items[0].number(), *items[1].number()};
    }
}

void DefinitionLoader::load_aspects() {
    auto aspects = root_.table("aspects");
    if (!aspects) return;
    Fits fits = page_fits();
    if (out_.reads_json()) fits = {.path = true};
    out_.aspects.rows = selects(*aspects, "rows", fits);
    out_.aspects.name = load_field(*aspects, "name", "aspects", As::text, fits);
    out_.aspects.value = load_field(*aspects, "value", "aspects", As::rating, fits);
    if (auto named = aspects->table("named")) {
        for (const auto& name : named->keys()) {
            if (auto field = load_field(*named, name, "aspects", As::rating, fits)) {
                out_.aspects.named.emplace_back(name, std::move(*field));
            }
        }
    }
    const bool any = aspects->has("rows") || aspects->has("name") || aspects->has("value");
    if (any && !(aspects->has("rows") && aspects->has("name") && aspects->has("value"))) {
        fail(*aspects, {}, "\"rows\", \"name\" and \"value\" belong together");
    }
}

/// A template is filled from the values of other fields, which must not be
/// made by templates themselves, and from the parameters.
void DefinitionLoader::check_forms() {
    std::vector<std::string> known{"value"};
    for (const auto& param : out_.params) {
        if (!param.secret) known.push_back(param.name);
    }
    for (const auto& field : out_.fields) {
        if (field.form.empty()) known.push_back(field.name);
    }
    // What is no field of a review is made of its own value only.
    std::vector<const Field*> made;
    for (const auto& field : out_.fields) made.push_back(&field);
    if (out_.next.cursor) made.push_back(&*out_.next.cursor);
    for (const auto* one : made) {
        const Field& field = *one;
        if (field.form.empty()) continue;
        for (const auto& name : field.form.names()) {
            const bool itself = name == "value" && field.select.empty();
            if (!itself && std::find(known.begin(), known.end(), name) != known.end()) continue;
            errors_.push_back(
                {Exit::usage, form_places_[field.name],
                 itself ? "{value} is what \"select\" finds, and there is no select"
                        : fmt::format("{{{}}} is neither a field without a template nor a "
                                      "parameter{}",
                                      name, did_you_mean(name, known))});
        }
    }
}

}  // namespace molva::scrape
