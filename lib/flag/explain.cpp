#include "flag/explain.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/utf8.hpp"

namespace molva::flag {

namespace {

constexpr std::size_t kShown = 60;  // code points of somebody's words

std::string safe(std::string_view text) { return utf8::shorten(utf8::printable(text), kShown); }
std::string in_quotes(std::string_view text) { return fmt::format("\"{}\"", safe(text)); }

std::string line_of(std::string_view name, std::string_view text) {
    return fmt::format("  {:<9} {}\n", name, text);
}

class Explanation {
public:
    Explanation(const Judgement& judgement, const stream::Record& record, const Rules& rules)
        : judged_(judgement), record_(record), rules_(rules) {}

    std::string write() {
        head();
        if (judged_.basis != Basis::source) {
            stars();
            words();
            topics();
            rules();
            loyalty();
            severity();
        }
        return std::move(out_);
    }

private:
    void line(std::string_view name, std::string_view text) {
        out_ += line_of(name, text);
    }

    void head() {
        const bool event = record_.kind == stream::Kind::event;
        const auto id = record_.review ? record_.review->id : std::string_view{};
        out_ += safe(record_.source.empty() ? "review" : record_.source);
        if (!id.empty()) out_ += " " + safe(id);
        if (event) out_ += fmt::format(" ({})", safe(record_.event));
        if (judged_.negative == true) {
            out_ += fmt::format(": bad news, {}\n", to_string(*judged_.severity));
        } else if (judged_.negative == false) {
            out_ += judged_.basis == Basis::source ? ": can be read again\n" : ": no bad news\n";
        } else {
            out_ += ": nothing to judge by\n";
        }
    }

    void stars() {
        if (!judged_.score) return line("rating", "none");
        const auto& review = *record_.review;
        const std::string shown =
            review.rating ? fmt::format("{} of {}, a score of {:.2f}", *review.rating,
                                        review.rating_best.value_or(5), *judged_.score)
                          : fmt::format("a score of {:.2f}", *judged_.score);
        const std::string threshold =
            fmt::format("{}{}", judged_.threshold,
                        judged_.threshold_of.empty()
                            ? ""
                            : fmt::format(" (the {}'s own)", judged_.threshold_of));
        const bool low = *judged_.score <= judged_.threshold;
        const bool high = *judged_.score >= rules_.high;
        line("rating",
             fmt::format("{}: {} the threshold {}{}", shown, low ? "not above" : "above", threshold,
                         low    ? ", so bad news"
                         : high ? fmt::format("; only words that are bad news with {} would overrule it",
                                              rules_.mismatch)
                                : "; in the middle, so words decide if they can be read"));
    }

    void words() {
        if (!judged_.words) {
            if (judged_.lang == "und") return line("words", "none that can be read");
            return line("words", fmt::format("in \"{}\": {}", safe(judged_.lang),
                                             judged_.modelled ? "none that tells how it sounds"
                                                              : "no model reads them"));
        }
        std::string text = fmt::format("{}: {:.2f} bad news, {:.2f} praise; bad news from {:.2f}",
                                       safe(judged_.lang), judged_.words->negative,
                                       judged_.words->positive, judged_.words_threshold);
        if (judged_.basis == Basis::text || judged_.basis == Basis::overruled) text += "; they decide";
        if (judged_.mismatch && judged_.basis != Basis::harm) {
            text += "; rating and words contradict each other";
        }
        line("words", text);
        for (const auto& reason : judged_.reasons) {
            if (reason.rule != "words") continue;
            line("", fmt::format("{:+.2f} {} ({})", reason.weight, in_quotes(reason.match),
                                 reason.field));
        }
    }

    void topics() {
        for (const auto& mention : judged_.topics) {
            std::string text = fmt::format("{} {}: {} ({})", mention.topic->name,
                                           to_string(mention.tone), in_quotes(mention.piece.match),
                                           mention.piece.field);
            if (mention.tone == Tone::negative) {
                text += fmt::format(", gravity {}", mention.topic->gravity);
            }
            line(&mention == &judged_.topics.front() ? "topics" : "", text);
        }
        if (judged_.basis == Basis::complaints) {
            line("", "more complaints than praise: bad news, as no model reads the words");
        }
        if (judged_.basis == Basis::harm) {
            line("", fmt::format("a complaint of gravity {} or more: bad news whatever else is "
                                 "said{}",
                                 rules_.grave,
                                 judged_.mismatch ? "; the rating contradicts it" : ""));
        }
    }

    static std::string effect_of(const Rule& rule) {
        if (rule.define) return "a definition";
        std::vector<std::string> does;
        if (rule.negative) does.push_back(*rule.negative ? "bad news" : "no bad news");
        if (rule.severity) does.push_back(fmt::format("at least {}", to_string(*rule.severity)));
        if (rule.severity_at_most) {
            does.push_back(fmt::format("at most {}", to_string(*rule.severity_at_most)));
        }
        if (rule.stop) does.emplace_back("stop");
        return fmt::format("{}", fmt::join(does, ", "));
    }

    // In their order; those that were passed over say so too.
    void rules() {
        std::string_view name = "rules";
        for (const auto& outcome : judged_.outcomes) {
            const Rule& rule = rules_.rules[outcome.rule];
            std::string text = fmt::format("{} ({}): ", safe(rule.name), safe(rule.where));
            if (!outcome.reached) {
                text += "not looked at";
            } else if (!outcome.matched) {
                text += "does not match";
            } else {
                text += effect_of(rule);
                if (!outcome.match.empty()) {
                    text += fmt::format("; {} ({})", in_quotes(outcome.match), outcome.field);
                }
                for (const auto& reason : judged_.reasons) {
                    if (reason.rule != rule.name || reason.field.empty()) continue;
                    text += fmt::format("; {} ({})", in_quotes(reason.match), reason.field);
                }
            }
            line(name, text);
            name = "";
        }
    }

    void loyalty() {
        if (judged_.loyalty == Loyalty::unknown) return;
        line("loyalty", fmt::format("{}: {}", to_string(judged_.loyalty),
                                    in_quotes(judged_.loyalty_match)));
    }

    void severity() {
        if (judged_.negative != true) return;
        std::string sum;
        for (std::size_t i = 0; i < kTerms; ++i) {
            if (judged_.terms.value[i] == 0) continue;
            if (!sum.empty()) sum += judged_.terms.value[i] < 0 ? " - " : " + ";
            else if (judged_.terms.value[i] < 0) sum += "-";
            sum += fmt::format("{} {:.2f}", to_string(static_cast<Term>(i)),
                               std::abs(judged_.terms.value[i]));
        }
        const double total = judged_.terms.sum();
        const Severity by_sum = severity_of(total, rules_.severity);
        const auto level = static_cast<std::size_t>(by_sum);
        std::string text = fmt::format("{} = {:.2f}: {}", sum.empty() ? "nothing" : sum, total,
                                       to_string(by_sum));
        if (level > 0) text += fmt::format(", from {}", rules_.severity.from[level - 1]);
        if (judged_.severity != by_sum) {
            text += fmt::format("; a rule makes it {}", to_string(*judged_.severity));
        }
        line("severity", text);
    }

    const Judgement& judged_;
    const stream::Record& record_;
    const Rules& rules_;
    std::string out_;
};

std::string name_of(const Remembered& review) {
    return fmt::format("{} {}", safe(review.source), safe(review.id));
}

}  // namespace

std::string explain(const Doubt& doubt, std::size_t named) {
    std::string out;
    const auto line = [&](std::string_view text) {
        out += line_of(out.empty() ? "doubt" : "", text);
    };
    for (std::size_t i = 0; i < std::min(doubt.alike.size(), named); ++i) {
        const auto& one = doubt.alike[i];
        std::string text = one.similarity == 1
                               ? "duplicate of "
                               : fmt::format("near_duplicate ({:.2f}) of ", one.similarity);
        text += name_of(one.review);
        if (!one.author.empty()) text += fmt::format(", author: {}", one.author);
        if (one.days) text += fmt::format(", {} days apart", *one.days);
        line(text);
    }
    if (doubt.campaign) {
        line(fmt::format("campaign: {} reviews by {} authors", doubt.campaign->reviews,
                         doubt.campaign->authors));
    }
    if (!doubt.same_reply.empty()) {
        line(fmt::format("canned_reply under {} reviews, also {}", doubt.same_reply.size() + 1,
                         name_of(doubt.same_reply.front())));
    }
    return out;
}

std::string explain(const Judgement& judgement, const stream::Record& record, const Rules& rules) {
    return Explanation{judgement, record, rules}.write();
}

}  // namespace molva::flag
