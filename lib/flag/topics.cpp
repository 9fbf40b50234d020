#include "flag/topics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/file.hpp"
#include "base/toml.hpp"
#include "base/utf8.hpp"

namespace molva::flag {

namespace fs = std::filesystem;

namespace {

constexpr double kMostGravity = 3;

struct ColouredKey {
    const char* key;
    Colour colour;
};
constexpr ColouredKey kColours[] = {
    {"words", Colour::around}, {"complaint", Colour::negative}, {"praise", Colour::positive}};

}  // namespace

Result<void> TopicSet::add(std::string_view text, const std::string& file,
                           const std::string& name) {
    auto document = toml::Document::parse(text, file);
    if (!document) return document.error();
    auto root = document->root();
    Topic topic;
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
        root.fail("gravity", "lies from 0 (a nuisance) to 3 (somebody may be harmed)");
    }
    if (const auto word = root.string("loyalty")) {
        const auto loyalty = loyalty_from(*word);
        if (!loyalty) root.fail("loyalty", "is one of promoter, passive, detractor");
        topic.loyalty = loyalty.value_or(Loyalty::unknown);
    }
    const auto number = static_cast<std::uint32_t>(topics_.size());
    bool any = false;
    for (const auto& lang : root.keys()) {
        if (lang == "name" || lang == "title" || lang == "gravity" || lang == "loyalty") continue;
        auto table = root.table(lang);
        if (!table) continue;
        for (const auto& [key, colour] : kColours) {
            for (const auto& phrase : table->strings(key)) {
                const auto id = phrases_.add(phrase);
                if (!id) {
                    table->fail(key, id.error().what);
                    continue;
                }
                any = true;
                meanings_.resize(phrases_.size());
                auto& own = meanings_[*id];
                const auto same = std::find_if(own.begin(), own.end(), [&](const Meaning& one) {
                    return one.topic == number;
                });
                if (same == own.end()) own.push_back({number, colour});
            }
        }
    }
    if (!any) root.fail({}, "a topic has phrases in a table for each language: [ru], [en]");
    topics_.push_back(std::move(topic));
    return document->finish();
}

Result<TopicSet> TopicSet::load(const std::vector<fs::path>& folders) {
    TopicSet out;
    std::set<std::string> seen;
    for (const auto& folder : folders) {
        std::error_code ignored;
        std::vector<fs::path> files;
        for (const auto& entry : fs::directory_iterator{folder, ignored}) {
            if (entry.path().extension() == ".toml") files.push_back(entry.path());
        }
        std::sort(files.begin(), files.end());
        for (const auto& file : files) {
            if (!seen.insert(file.stem().string()).second) continue;
            const auto text = read_file(file);
            if (!text) return text.error();
            if (auto added = out.add(*text, file.string(), file.stem().string()); !added) {
                return added.error();
            }
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
    TopicSet out;
    if (auto added = out.add(text, name + ".toml", name); !added) return added.error();
    return out;
}

}  // namespace molva::flag
