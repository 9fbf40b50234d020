#include "flag/topics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/file.hpp"
#include "base/suggest.hpp"
#include "base/toml.hpp"
#include "base/utf8.hpp"
#include "flag/compiled_topics.hpp"
#include "flag/negation.hpp"

namespace molva::flag {

namespace fs = std::filesystem;

namespace {

constexpr double kMostGravity = 3;

const std::vector<std::string> kKeys{"name", "title", "gravity", "loyalty"};

struct ColouredKey {
    const char* key;
    Colour colour;
};
constexpr ColouredKey kColours[] = {
    {"words", Colour::around}, {"complaint", Colour::negative}, {"praise", Colour::positive}};

// "ru", "pt-br": a table of any other name is a key misspelt.
bool is_language(std::string_view key) {
    const auto base = key.substr(0, key.find('-'));
    return (base.size() == 2 || base.size() == 3) &&
           std::all_of(base.begin(), base.end(), [](char one) { return one >= 'a' && one <= 'z'; });
}

// An editor's locks and what it has not saved, ".#late.toml", are hidden.
bool is_topic_file(const fs::path& path) {
    return path.extension() == ".toml" && !path.filename().string().starts_with('.');
}

}  // namespace

Result<TopicForm> read_topic(std::string_view text, const std::string& file,
                             const std::string& name, PhraseReader& reader) {
    auto document = toml::Document::parse(text, file);
    if (!document) return document.error();
    auto root = document->root();
    TopicForm out;
    Topic& topic = out.topic;
    topic.name = root.required("name");
    if (!topic.name.empty() && topic.name != name) {
        root.fail("name", fmt::format("the file is called \"{}\"; a topic has its file's name",
                                      utf8::printable(name)));
    }
    if (auto title = root.table("title")) {
        for (const auto& lang : title->keys()) topic.title[lang] = title->string(lang).value_or("");
    }
    topic.gravity = root.number("gravity").value_or(0);
    if (!(topic.gravity >= 0 && topic.gravity <= kMostGravity)) {
        root.fail("gravity", "\"gravity\" lies from 0 (a nuisance) to 3 (somebody may be harmed)");
    }
    if (const auto word = root.string("loyalty")) {
        const auto loyalty = loyalty_from(*word);
        if (!loyalty) root.fail("loyalty", "\"loyalty\" is one of promoter, passive, detractor");
        topic.loyalty = loyalty.value_or(Loyalty::unknown);
    }
    for (const auto& lang : root.keys()) {
        if (std::find(kKeys.begin(), kKeys.end(), lang) != kKeys.end()) continue;
        if (!is_language(lang)) {
            root.fail(lang, fmt::format("unknown key \"{}\"{}; a topic has name, title, gravity, "
                                        "loyalty and a table for each language",
                                        utf8::printable(lang), did_you_mean(lang, kKeys)));
            continue;
        }
        auto table = root.table(lang);
        if (!table) continue;
        for (const auto& [key, colour] : kColours) {
            for (const auto& phrase : table->strings(key)) {
                if (!numbers_in(phrase).empty()) {
                    table->fail(key, fmt::format("\"{}\" has a number in it, which a topic does "
                                                 "not look for; write it in words, or make a "
                                                 "rule of it",
                                                 utf8::printable(phrase)));
                    continue;
                }
                auto form = reader.read(phrase);
                if (form) out.phrases.emplace_back(colour, std::move(*form));
                else table->fail(key, form.error().what);
            }
        }
    }
    if (out.phrases.empty()) {
        root.fail({}, "a topic has phrases in a table for each language: [ru], [en]");
    }
    if (const auto whole = document->finish(); !whole) return whole.error();
    return out;
}

void TopicSet::add(TopicForm form) {
    const auto number = static_cast<std::uint32_t>(topics_.size());
    const auto& nots = negation_stems();
    for (const auto& [colour, phrase] : form.phrases) {
        form.topic.has_words = form.topic.has_words || colour == Colour::around;
        form.topic.has_complaint = form.topic.has_complaint || colour == Colour::negative;
        form.topic.has_praise = form.topic.has_praise || colour == Colour::positive;
        const PhraseId id = phrases_.add(phrase);
        if (id == first_.size()) {
            first_.push_back({number, colour});
            negated_.push_back(std::any_of(
                phrase.atoms.begin(), phrase.atoms.end(),
                [&](const PhraseForm::Atom& atom) { return nots.contains(atom.stem); }));
            continue;
        }
        const auto known = meanings(id);
        if (std::any_of(known.begin(), known.end(),
                        [&](const Meaning& one) { return one.topic == number; })) {
            continue;
        }
        first_[id].alone = false;
        auto& all = shared_[id];
        if (all.empty()) all.push_back(first_[id]);
        all.push_back({number, colour, false});
    }
    topics_.push_back(std::move(form.topic));
}

Result<TopicSet> TopicSet::load(const std::vector<fs::path>& folders) {
    TopicSet out;
    PhraseReader reader;
    std::size_t phrases = 0;  // as many as come with molva: mostly those are what is there
    for (const auto& topic : compiled_topics()) phrases += topic.phrases;
    out.phrases_.reserve(phrases);
    out.first_.reserve(phrases);
    out.negated_.reserve(phrases);
    std::set<std::string> seen;
    for (const auto& folder : folders) {
        std::error_code ignored;
        std::vector<fs::path> files;
        for (const auto& entry : fs::directory_iterator{folder, ignored}) {
            if (is_topic_file(entry.path())) files.push_back(entry.path());
        }
        std::sort(files.begin(), files.end());
        for (const auto& file : files) {
            const std::string name = file.stem().string();
            if (!seen.insert(name).second) continue;
            const auto text = read_file(file);
            if (!text) return text.error();
            if (auto known = find_compiled(*text); known && known->topic.name == name) {
                out.add(std::move(*known));
                continue;
            }
            auto read = read_topic(*text, file.string(), name, reader);
            if (!read) return read.error();
            out.add(std::move(*read));
        }
    }
    return out;
}

const Topic* TopicSet::find(std::string_view name) const {
    const auto found = std::find_if(topics_.begin(), topics_.end(),
                                    [&](const Topic& topic) { return topic.name == name; });
    return found == topics_.end() ? nullptr : &*found;
}

Result<TopicSet> TopicSet::parse(std::string_view text, const std::string& name) {
    PhraseReader reader;
    auto read = read_topic(text, name + ".toml", name, reader);
    if (!read) return read.error();
    TopicSet out;
    out.add(std::move(*read));
    return out;
}

}  // namespace molva::flag
