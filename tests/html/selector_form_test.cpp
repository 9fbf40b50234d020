// What the pseudo-classes of links and controls say of a page just loaded.

#include <doctest/doctest.h>

#include <string_view>

#include "html/selector_page.hpp"

using molva::test::Page;

namespace {

struct Row {
    std::string_view selector;
    std::string_view ids;
};

template <std::size_t N>
void check(const Page& page, const Row (&rows)[N]) {
    for (const auto& [selector, ids] : rows) {
        CAPTURE(selector);
        CHECK(page.select(selector) == ids);
    }
}

}  // namespace

TEST_CASE("html/selector: links are those that lead somewhere") {
    const Page page{R"(<!DOCTYPE html><a id=a href=x></a><a id=b></a><map><area id=c href=y></map>
        <svg><a id=d xlink:href=z></a><a id=e></a></svg>)"};
    const Row rows[] = {
        {":link", "a c d"}, {":any-link", "a c d"}, {":visited", ""}, {"a:not(:hover)", "a b d e"}};
    check(page, rows);
}

TEST_CASE("html/selector: what is checked, chosen and default") {
    const Page page{
        R"(<!DOCTYPE html><form><input id=a type=checkbox checked><input id=b type=radio>
        <input id=c checked><select id=s><option id=d disabled><option id=e><option id=f></select>
        <select><option id=g selected><option id=h selected></select>
        <select multiple><option id=i selected><option id=j selected></select>
        <select size=3><option id=k></select><button id=l type=button></button>
        <input id=m type=submit><button id=n></button></form><button id=o></button>)"};
    const Row rows[] = {
        {":checked", "a e h i j"},
        {":default", "a g h i j m"},
    };
    check(page, rows);
}

TEST_CASE("html/selector: what is disabled by itself or by what it stands in") {
    const Page page{R"(<!DOCTYPE html><fieldset id=f disabled><legend><input id=a></legend>
        <legend><input id=b></legend><input id=c><p id=p></p><fieldset id=g></fieldset></fieldset>
        <select id=s><optgroup id=o disabled><option id=d></optgroup><option id=e disabled></select>
        <textarea id=t></textarea><button id=q disabled></button><a id=l href=x></a>)"};
    const Row rows[] = {
        {":disabled", "f b c g o d e q"},
        {":enabled", "a s t"},
    };
    check(page, rows);
}

TEST_CASE("html/selector: what must be filled in and what can be written to") {
    const Page page{
        R"(<!DOCTYPE html><body id=x><input id=a required><input id=b type=hidden required>
        <input id=c type=email readonly><select id=d required></select><textarea id=e></textarea>
        <input id=f type=checkbox><div id=g contenteditable><b id=h></b><b id=i contenteditable=false>
        </b></div><input id=j disabled><input id=k placeholder=p><input id=l placeholder=p value=v>
        <textarea id=m placeholder=p></textarea>)"};
    const Row rows[] = {
        {":required", "a d"},
        {":optional", "c e f j k l m"},
        {":read-write", "a e g h k l m"},
        {"body :read-only", "b c d f i j"},
        {":placeholder-shown", "k m"},
    };
    check(page, rows);
}

TEST_CASE("html/selector: undecided groups and bars") {
    const Page page{
        R"(<!DOCTYPE html><form id=f><input id=a type=radio name=x><input id=b type=radio name=y>
        </form><input id=c type=radio name=x checked form=f><input id=d type=radio name=x>
        <input id=e type=radio><progress id=g></progress><progress id=h value=1></progress>)"};
    const Row rows[] = {{":indeterminate", "b d e g"}};
    check(page, rows);
}

TEST_CASE("html/selector: values in range and out of it") {
    const struct {
        std::string_view attributes;
        char state;  ///< i(nside), o(utside), or - for neither
    } rows[] = {
        {"type=number min=1 max=5 value=3", 'i'},
        {"type=number min=1 max=5 value=5.5", 'o'},
        {"type=number min=-1e1 value=-11", 'o'},
        {"type=number min=1", 'i'},
        {"type=number value=1", '-'},
        {"type=number min=x value=1", '-'},
        {"type=text min=1 value=0", '-'},
        {"type=range", 'i'},
        {"type=date min=2024-02-29 value=2024-02-28", 'o'},
        {"type=date min=2023-02-29 value=2023-02-28", '-'},
        {"type=month max=2024-05 value=2024-06", 'o'},
        {"type=week min=2020-W53 value=2020-W52", 'o'},
        {"type=week min=2021-W53 value=2021-W52", '-'},
        {"type=time min=22:00 max=06:00 value=23:30", 'i'},
        {"type=time min=22:00 max=06:00 value=12:00", 'o'},
        {"type=time min=10:00 value=09:59:59.999", 'o'},
        {"type=datetime-local max=2024-01-01T00:00 value='2024-01-01 00:01'", 'o'},
        {"type=number min=1 value=0 readonly", '-'},
        {"type=number min=1 value=0 disabled", '-'},
    };
    for (const auto& [attributes, state] : rows) {
        CAPTURE(attributes);
        const Page page{"<!DOCTYPE html><input id=a " + std::string{attributes} + ">"};
        CHECK(page.select(":in-range") == (state == 'i' ? "a" : ""));
        CHECK(page.select(":out-of-range") == (state == 'o' ? "a" : ""));
    }
}

TEST_CASE("html/selector: details, media and names that await a script") {
    const Page page{R"(<!DOCTYPE html><details id=a open></details><dialog id=b open></dialog>
        <dialog id=c></dialog><video id=d muted></video><my-box id=e></my-box><unknown id=f></unknown>)"};
    const Row rows[] = {
        {":open", "a b"},
        {":muted", "d"},
        {"body :defined", "a b c d f"},
        {":playing, :focus, :target, :current(p)", ""},
        {":current(", "refused"},
    };
    check(page, rows);
}
