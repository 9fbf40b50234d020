#include "scrape/template.hpp"

#include <doctest/doctest.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

using molva::scrape::match_url;
using molva::scrape::Template;

TEST_CASE("scrape/template: values go in as the text around them needs") {
    const std::map<std::string, std::string, std::less<>> values{
        {"slug", "a b/ü?"}, {"path", "r/x y"}, {"q", "say \"hi\"\n"}, {"n", "7"}};
    const auto lookup = [&](std::string_view name) -> std::optional<std::string> {
        const auto at = values.find(name);
        return at == values.end() ? std::nullopt : std::optional{at->second};
    };
    struct Row {
        std::string_view text;
        Template::Quoting quoting;
        std::string_view want;
    };
    using enum Template::Quoting;
    for (const auto& row : {
             Row{"https://x.example/{slug}/", url, "https://x.example/a%20b%2F%C3%BC%3F/"},
             Row{"https://x.example/{+path}.json", url, "https://x.example/r/x%20y.json"},
             Row{"p={n}&m={n}", url, "p=7&m=7"},
             Row{R"({"query":"{q}","n":{n}})", json, R"({"query":"say \"hi\"\n","n":7})"},
             Row{"{ id } {} {A} {n", none, "{ id } {} {A} {n"},
             Row{"Bearer {q}", none, "Bearer say \"hi\"\n"},
         }) {
        CAPTURE(row.text);
        const auto got = Template{row.text}.fill(lookup, row.quoting);
        REQUIRE(got.has_value());
        CHECK(*got == row.want);
    }
    CHECK_FALSE(Template{"{unknown}"}.fill(lookup, url).has_value());
    CHECK(Template{"{a}/{+b}/{a}"}.names() == std::vector<std::string>{"a", "b", "a"});
}

TEST_CASE("scrape/template: an address is taken apart by the pattern that built it") {
    struct Row {
        std::string_view pattern, url, want;  ///< "name=value …", "-" for no match
    };
    for (const auto& row : {
             Row{"https://x.example/p/{slug}/*", "https://x.example/p/kettle-200/2/?a=b",
                 "slug=kettle-200 "},
             Row{"https://x.example/p/{slug}", "https://x.example/p/a%20b", "slug=a b "},
             Row{"https://x.example/p/{slug}", "https://x.example/p/a/b", "-"},
             Row{"https://x.example/p/{slug}", "https://x.example/p/", "-"},
             Row{"https://{city}.x.example/{a}-{b}", "https://msk.x.example/q-w-12",
                 "city=msk a=q-w b=12 "},
             Row{"https://x.example/id{n}*", "https://x.example/id123?l=en", "n=123 "},
             Row{"https://x.example/*", "http://x.example/", "-"},
             Row{"https://x.example/{+path}/", "https://x.example/r/a/b/", "path=r/a/b "},
             Row{"https://x.example/a.b", "https://x.example/aXb", "-"},
         }) {
        CAPTURE(row.pattern);
        CAPTURE(row.url);
        const auto got = match_url(row.pattern, row.url);
        std::string text = got ? "" : "-";
        for (const auto& [name, value] : got.value_or(decltype(got)::value_type{})) {
            text += name + "=" + value + " ";
        }
        CHECK(text == row.want);
    }
}

TEST_CASE("scrape/template: a name with a pattern of its own takes no more than that") {
    struct Row {
        std::string_view pattern, own, url, want;
    };
    for (const auto& row : {
             Row{"https://x.example/{v}-*", "\\d+", "https://x.example/12-a-b-c", "12"},
             Row{"https://x.example/*-{v}.*", "\\d{4,}", "https://x.example/a-1-of-20345.html",
                 "20345"},
             Row{"https://x.example/{v}*", "(a|b)(c)?", "https://x.example/acd", "ac"},
             // It must not reach over its part of the address …
             Row{"https://x.example/{v}/{w}", ".+", "https://x.example/a/b", "a"},
             // … and one that does not fit is still taken, to be refused in words.
             Row{"https://x.example/{v}", "\\d+", "https://x.example/abc", "abc"},
             Row{"https://x.example/{v}", "[а-я]+", "https://x.example/%D0%B4%D0%B0", "да"},
             Row{"https://x.example/{v}", "[", "https://x.example/abc", "abc"},
             Row{"https://x.example/{v}", "\\d+", "https://y.example/1", "-"},
         }) {
        CAPTURE(row.pattern);
        CAPTURE(row.own);
        const auto got = match_url(row.pattern, row.url, [&](std::string_view name) {
            return name == "v" ? std::string{row.own} : std::string{};
        });
        CHECK((got ? got->front().second : "-") == row.want);
    }
}
