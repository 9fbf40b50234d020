// The engine against a second, slow one that follows the definitions word for
// word, on random trees and random selectors; and pages made to be slow.

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "html/selector_page.hpp"
#include "html/selector_tree.hpp"

using molva::html::Selector;
using molva::test::Page;

namespace {

using Node = const GumboNode*;
using Test = std::function<bool(Node)>;

/// A selector as its text and as what it means.
struct Meaning {
    std::string text;
    Test test;
};

/// A relative selector: whether it can be found from an element.
using Steps = std::vector<std::pair<char, Test>>;

std::vector<Node> related(Node node, char combinator, bool forward) {
    namespace css = molva::html::css;
    std::vector<Node> out;
    if (combinator == '+' || combinator == '~') {
        Node one = forward ? css::next_element(node) : css::previous_element(node);
        for (; one != nullptr;
             one = forward ? css::next_element(one) : css::previous_element(one)) {
            out.push_back(one);
            if (combinator == '+') break;
        }
    } else if (forward) {
        for (Node one = css::next_descendant(node, node); one != nullptr;
             one = css::next_descendant(one, node)) {
            if (combinator == ' ' || one->parent == node) out.push_back(one);
        }
    } else {
        for (Node one = css::parent_element(node); one != nullptr; one = css::parent_element(one)) {
            out.push_back(one);
            if (combinator == '>') break;
        }
    }
    return out;
}

// Steps from right to left for a selector, from left to right for :has().
bool reaches(Node node, const Steps& steps, std::size_t next, bool forward) {
    if (next == steps.size()) return true;
    const auto all = related(node, steps[next].first, forward);
    return std::any_of(all.begin(), all.end(), [&](Node one) {
        return steps[next].second(one) && reaches(one, steps, next + 1, forward);
    });
}

class Writer {
public:
    explicit Writer(unsigned seed) : random_{seed} {}

    unsigned pick(unsigned below) { return static_cast<unsigned>(random_() % below); }

    std::string page() {
        std::string out = "<!DOCTYPE html><body>";
        unsigned open = 0;
        for (unsigned i = 0; i < 40; ++i) {
            const unsigned what = pick(5);
            if (what < 3) {
                out += "<" + tag() + " class='" + name() + " " + name() +
                       "' id=" + std::to_string(i) + ">";
                ++open;
            } else if (open > 0 && what == 3) {
                out += "</" + std::string{pick(2) == 0 ? "u" : "b"} + "></x-a>";
            } else {
                out += "text<!-- -->";
            }
        }
        return out;
    }

    Meaning complex(unsigned depth) {
        Meaning out = compound(depth);
        Steps steps;
        Test last = out.test;
        for (unsigned more = pick(4); more > 0; --more) {
            const char sign = " >+~"[pick(4)];
            Meaning next = compound(depth);
            out.text += std::string{" "} + sign + " " + next.text;
            steps.insert(steps.begin(), {sign, last});
            last = next.test;
        }
        out.test = [steps, last](Node node) {
            return last(node) && reaches(node, steps, 0, false);
        };
        return out;
    }

private:
    std::string tag() { return std::vector<std::string>{"u", "b", "x-a"}[pick(3)]; }
    std::string name() { return std::vector<std::string>{"k", "l", "m"}[pick(3)]; }

    Meaning compound(unsigned depth) {
        Meaning out{"*", [](Node) { return true; }};
        for (unsigned parts = 1 + pick(2); parts > 0; --parts) {
            Meaning next = part(depth);
            out.text += next.text;
            out.test = [one = out.test, other = next.test](Node node) {
                return one(node) && other(node);
            };
        }
        return out;
    }

    Meaning part(unsigned depth) {
        const unsigned what = pick(depth == 0 ? 2 : 6);
        if (what < 2) return class_test();
        if (what == 2) return list(depth - 1, true);
        if (what == 3) return list(depth - 1, false);
        if (what == 4) return has(depth - 1);
        return nth(depth - 1);
    }

    Meaning class_test() {
        const std::string wanted = name();
        return {"." + wanted, [wanted](Node node) {
                    const char* words = molva::html::css::attribute_value(node, "class");
                    return words != nullptr &&
                           std::string_view{words}.find(wanted) != std::string_view::npos;
                }};
    }

    Meaning list(unsigned depth, bool wanted) {
        const Meaning one = complex(depth);
        const Meaning other = complex(depth);
        return {(wanted ? ":is(" : ":not(") + one.text + ", " + other.text + ")",
                [one, other, wanted](Node node) {
                    return (one.test(node) || other.test(node)) == wanted;
                }};
    }

    Meaning has(unsigned depth) {
        std::string text;
        Steps steps;
        for (unsigned more = 1 + pick(3); more > 0; --more) {
            const char sign = " >+~"[pick(4)];
            const Meaning next = compound(depth);
            text += std::string{" "} + sign + " " + next.text;
            steps.emplace_back(sign, next.test);
        }
        return {":has(" + text + ")", [steps](Node node) { return reaches(node, steps, 0, true); }};
    }

    Meaning nth(unsigned depth) {
        const Meaning of = complex(depth);
        const bool from_end = pick(2) == 0;
        const int a = static_cast<int>(pick(5)) - 2;
        const int b = static_cast<int>(pick(7)) - 2;
        const std::string form = std::to_string(a) + "n" + (b < 0 ? "" : "+") + std::to_string(b);
        const auto test = [of, from_end, a, b](Node node) {
            if (!of.test(node)) return false;
            const auto others = related(node, '~', from_end);
            const auto index = 1 + std::count_if(others.begin(), others.end(), of.test);
            for (int n = 0; n < 60; ++n) {
                if (a * n + b == index) return true;
            }
            return false;
        };
        return {(from_end ? ":nth-last-child(" : ":nth-child(") + form + " of " + of.text + ")",
                test};
    }

    std::mt19937 random_;
};

std::string repeat(std::string_view part, std::size_t times) {
    std::string out;
    for (std::size_t i = 0; i < times; ++i) out += part;
    return out;
}

std::size_t count(const Page& page, std::string_view text) {
    const auto selector = Selector::compile(text);
    REQUIRE(selector);
    return selector->select(page.document()).size();
}

}  // namespace

TEST_CASE("html/selector: agrees with the definitions on random selectors") {
    std::size_t selected = 0;
    for (unsigned seed = 1; seed <= 1000; ++seed) {
        Writer writer{seed};
        const Page page{writer.page()};
        const Meaning wanted = writer.complex(2);
        const auto selector = Selector::compile(wanted.text);
        CAPTURE(seed);
        CAPTURE(wanted.text);
        if (!selector) {  // too long or too many parts, which other tests are about
            CHECK(wanted.text.size() > 1000);
            continue;
        }
        std::vector<Node> expected;
        for (Node node = molva::html::css::next_descendant(page.document(), page.document());
             node != nullptr; node = molva::html::css::next_descendant(node, page.document())) {
            if (wanted.test(node)) expected.push_back(node);
        }
        const auto found = selector->select(page.document());
        CHECK(Page::names(found) == Page::names(expected));
        CHECK(selector->first(page.document()) == (expected.empty() ? nullptr : expected.front()));
        for (Node node : expected) CHECK(selector->matches(node, page.document()));
        selected += expected.size();
    }
    CHECK(selected > 1000);
}

TEST_CASE("html/selector: a parent that is slow to ask, asked by all its children" *
          doctest::timeout(60)) {
    const std::string comments = repeat("<!---->", 100'000);
    const Page page{"<!DOCTYPE html><body><i></i>" + comments + "<div class='" +
                    repeat("a ", 100'000) + "k'>" + repeat("<b></b>", 100'000) +
                    "</div><fieldset disabled>" + repeat("<i></i>", 50'000) + "<legend>" +
                    repeat("<input>", 50'000)};
    CHECK(count(page, ".k > b") == 100'000);
    CHECK(count(page, "i + .k > b") == 100'000);
    CHECK(count(page, "[class*=k]:not(:first-child) > b") == 100'000);
    CHECK(count(page, "input:enabled") == 50'000);
}

// Each of these would take minutes, were it not linear.
TEST_CASE("html/selector: a hundred thousand siblings" * doctest::timeout(60)) {
    constexpr std::size_t kMany = 100'000;
    const Page page{"<!DOCTYPE html><body>" + repeat("<b>x</b><i class=k></i>", kMany / 2)};
    CHECK(count(page, "body > :nth-child(2n)") == kMany / 2);
    CHECK(count(page, "b:nth-last-of-type(3n+1)") == 16667);
    CHECK(count(page, ":nth-last-child(-n+7 of .k)") == 7);
    CHECK(count(page, "u ~ .k") == 0);
    CHECK(count(page, "b ~ b ~ b ~ i") == kMany / 2 - 2);
    CHECK(count(page, "b:has(~ u)") == 0);
    CHECK(count(page, "b:has(~ i ~ b ~ i.k)") == kMany / 2 - 1);
    CHECK(count(page, "body:has(u, s) > b") == 0);
    CHECK(count(page, "body:not(:has(> u)) > b") == kMany / 2);
    CHECK(count(page, "body:-molva-contains('xx') > b") == kMany / 2);
    CHECK(count(page, "body:not(:-molva-matches-own(y)) > b") == kMany / 2);
}

TEST_CASE("html/selector: elements nested deep" * doctest::timeout(60)) {
    // 100 towers of 400 elements: gumbo itself is slow in depth.
    const Page page{"<!DOCTYPE html><body>" +
                    repeat(repeat("<div class=k>", 400) + "x" + repeat("</div>", 400), 100)};
    constexpr std::size_t kAll = 40'000;
    CHECK(count(page, repeat("div ", 60) + ".none") == 0);
    CHECK(count(page, repeat("div ", 60)) == kAll - 59 * 100);
    CHECK(count(page, "div > div div > div div > p div") == 0);
    CHECK(count(page, "div:has(div div div p)") == 0);
    CHECK(count(page, "div:has(.k:has(.k:has(.none)))") == 0);
    CHECK(count(page, "div:-molva-contains('x')") == kAll);
    CHECK(count(page, "div:lang(en), div:dir(rtl), div:disabled") == 0);
    CHECK(count(page, ":not(:is(div div:has(> div) .none, body *), html, head)") == 1);
}
