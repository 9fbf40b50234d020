#include "flag/judge.hpp"

#include <algorithm>
#include <cmath>

#include "base/time.hpp"
#include "flag/burst.hpp"
#include "flag/rules_apply.hpp"
#include "flag/score.hpp"
#include "stream/object_writer.hpp"

namespace molva::flag {

namespace {

// Words that are shown as reasons.
constexpr std::size_t kMostWords = 3;
// A page is seen by many who do not care, an author followed by many who do
// not read: so many of them weigh as one vote.
constexpr double kViewsAVote = 100;
constexpr double kMostGravity = 3;
// Several words of harm, or one of somebody's own, need less of it: of "такси
// чистое, но водитель уснул за рулём" a model knows the praise, not the danger.
constexpr double kToldBad = 0.2;
// From this probability on a text is sure praise.
constexpr double kSurePraise = 0.9;

bool brings_news(std::string_view event) {
    return event == "new" || event == "edited" || event == "rating_changed" || event == "returned";
}

// When it was written, as far as that is known to a day; else when an event saw
// it. A review that was only fetched may be years old.
std::optional<Instant> time_of(const stream::Record& record) {
    const auto& published = record.review->published;
    const bool exact = published.precision != "month" && published.precision != "year";
    for (const std::string_view text : {exact ? published.at : std::string_view{}, record.at}) {
        if (const auto at = parse_rfc3339(text)) return at->at;
    }
    return std::nullopt;
}

double reach_of(const stream::ReviewView& review) {
    const auto count = [](const std::optional<std::int64_t>& number) {
        return static_cast<double>(std::max<std::int64_t>(number.value_or(0), 0));
    };
    return std::max({count(review.votes_up), count(review.views) / kViewsAVote,
                     count(review.author_followers) / kViewsAVote});
}

double edited_down(const stream::Record& record) {
    const auto& review = *record.review;
    const auto score = score_of(review);
    if (record.before_score && score) return *record.before_score - *score;
    if (!record.before_rating || !review.rating) return 0;
    const double range = review.rating_best.value_or(5) - review.rating_worst.value_or(1);
    return range > 0 ? (*record.before_rating - *review.rating) / range : 0;
}

double gravity_of(const std::vector<Mention>& mentions) {
    double most = 0;
    for (const auto& mention : mentions) {
        if (mention.tone == Tone::negative) most = std::max(most, mention.topic->gravity);
    }
    return most;
}

// How much more is complained of outright than praised, as a share: one
// complaint is half a case, three are three quarters.
double complained(const std::vector<Mention>& mentions) {
    double complaints = 0, praise = 0;
    for (const auto& mention : mentions) {
        if (!mention.outright) continue;
        complaints += mention.tone == Tone::negative;
        praise += mention.tone == Tone::positive;
    }
    return (complaints - praise) / (complaints + praise + 1);
}

// A topic that has a tone somewhere need not be named once more without one.
void drop_toneless(std::vector<Mention>& mentions) {
    const auto said_clearly = [&](const Mention& mention) {
        return std::any_of(mentions.begin(), mentions.end(), [&](const Mention& other) {
            return other.topic == mention.topic && other.tone != Tone::neutral;
        });
    };
    // What is dropped has no tone, so that it tells nothing about the others.
    std::size_t kept = 0;
    for (std::size_t i = 0; i < mentions.size(); ++i) {
        if (mentions[i].tone == Tone::neutral && said_clearly(mentions[i])) continue;
        mentions[kept] = mentions[i];
        ++kept;
    }
    mentions.resize(kept);
}

// By topic, whether it may make bad news of a review that has good stars or good
// words: that can only be a grave one, or one that a rule looks at.
std::vector<bool> deciding(const Rules& rules, const TopicSet& topics) {
    const auto asked_by = [](const Rule& rule, const Topic& topic) {
        const auto asks = [&](const Condition::Node& node) {
            return node.kind == Condition::Kind::topic     ? node.topic.name == topic.name
                   : node.kind == Condition::Kind::loyalty ? topic.loyalty != Loyalty::unknown
                                                           : false;
        };
        return std::any_of(rule.topics.begin(), rule.topics.end(),
                           [&](const TopicWish& wish) { return wish.name == topic.name; }) ||
               (rule.when && std::ranges::any_of(rule.when->nodes(), asks));
    };
    std::vector<bool> out;
    for (const auto& topic : topics.topics()) {
        out.push_back(topic.gravity >= rules.grave ||
                      std::any_of(rules.rules.begin(), rules.rules.end(),
                                  [&](const Rule& rule) { return asked_by(rule, topic); }));
    }
    return out;
}

}  // namespace

struct Judge::Impl {
    Impl(const Rules& with_rules, std::shared_ptr<const Knowledge> with_knowledge)
        : rules(with_rules),
          knowledge(std::move(with_knowledge)),
          reader(knowledge->model ? &*knowledge->model : nullptr, &knowledge->topics,
                 rules.phrases.get(), deciding(rules, knowledge->topics)),
          matcher(rules),
          only_phrases(!knowledge->model && matcher.only_phrases()),
          bursts(rules.severity.burst_window) {}

    const Rules& rules;
    std::shared_ptr<const Knowledge> knowledge;
    OpinionReader reader;
    RuleMatcher matcher;
    bool only_phrases;  // beside the stars: no model, and no rule that looks at more
    BurstCounter bursts;

    void find_threshold(const stream::Record& record, Judgement& out) const {
        out.threshold = rules.threshold;
        if (rules.by_source.empty() && rules.by_subject.empty()) return;
        const auto source = rules.by_source.find(record.source);
        const auto subject = rules.by_subject.find(record.subject);
        if (source != rules.by_source.end()) {
            out.threshold = source->second;
            out.threshold_of = "source";
        } else if (subject != rules.by_subject.end()) {
            out.threshold = subject->second;
            out.threshold_of = "subject";
        }
    }

    void judge_stars(Judgement& out) const {
        out.basis = Basis::stars;
        out.sentiment = 2 * *out.score - 1;
        out.negative = *out.score <= out.threshold;
        out.mismatch = *out.negative && out.words && out.words->positive >= rules.mismatch;
    }

    // Whether nothing but some phrase can make bad news of a review.
    bool stars_decide(const Judgement& out) const {
        return only_phrases && out.score && *out.score > out.threshold;
    }

    // What the stars leave open.
    void judge_words(Judgement& out) const {
        if (!out.words) return;
        const bool high = out.score && *out.score >= rules.high;
        const bool negative = out.words->is_bad(high ? rules.mismatch : out.words_threshold);
        if (high && !negative) return;  // the stars stand
        out.basis = high ? Basis::overruled : Basis::text;
        out.mismatch = high;
        out.negative = negative;
        out.sentiment = out.words->sentiment();
        out.confidence = negative ? out.words->negative : 1 - out.words->negative;
    }

    // Words that no model reads: a plain complaint is one all the same. That
    // there is none says nothing.
    void judge_complaints(Judgement& out) const {
        if (complained(out.topics) <= 0) return;
        out.basis = Basis::complaints;
        out.negative = true;
    }

    // Who gave many stars has to say more plainly that he was harmed.
    static Witness enough(const Judgement& judged, bool high) {
        if (!high) return Witness::bare;
        const bool praise = judged.words && judged.words->positive >= kSurePraise;
        return praise || judged.story ? Witness::lived : Witness::told;
    }

    bool is_grave(const Mention& mention, const Judgement& judged) const {
        const bool high = judged.score && *judged.score >= rules.high;
        const double bad = mention.witness >= Witness::told ? kToldBad : kSoundsBad;
        return mention.outright && mention.tone == Tone::negative &&
               mention.topic->gravity >= rules.grave && mention.negative >= bad &&
               mention.witness >= enough(judged, high);
    }

    // Who was poisoned may have liked the waiter.
    void judge_harm(Judgement& out) const {
        double most = 0;
        for (const auto& mention : out.topics) {
            if (is_grave(mention, out)) most = std::max(most, mention.topic->gravity);
        }
        if (most == 0) return;
        out.basis = Basis::harm;
        out.negative = true;
        out.mismatch = out.score && *out.score >= rules.high;
        out.sentiment = -most / kMostGravity;
        out.confidence.reset();
    }

    void give_reasons(const stream::ReviewView& review, Judgement& out) {
        if (out.negative != true) return;
        if (out.basis == Basis::stars) {
            out.reasons.push_back({"rating", review.rating ? "rating" : "score",
                                   stream::number_to_json(review.rating.value_or(*out.score)),
                                   std::nullopt, 0});
        }
        // Beside a low rating words are a reason only if they sound like one.
        if (out.words && out.words->is_bad(out.words_threshold)) {
            for (const auto& piece : reader.telling(kMostWords)) {
                out.reasons.push_back({"words", std::string{piece.field},
                                       std::string{piece.match}, piece.span(), piece.weight});
            }
        }
        const bool harm = out.basis == Basis::harm;
        if (!harm && out.basis != Basis::complaints) return;
        for (const auto& mention : out.topics) {
            if (harm ? !is_grave(mention, out) : !mention.outright || mention.tone != Tone::negative) {
                continue;
            }
            out.reasons.push_back({harm ? "harm" : "complaint", std::string{mention.piece.field},
                                   std::string{mention.piece.match}, mention.piece.span(), 0});
        }
    }

    void weigh_it(const stream::Record& record, Judgement& out) {
        SeverityFacts facts;
        facts.score = out.score;
        if (out.words) facts.sentiment = out.words->sentiment();
        if (const double share = complained(out.topics); share > 0) {
            facts.sentiment = std::min(facts.sentiment.value_or(0), -share);
        }
        // What is praised beside it does not make it less.
        if (out.basis == Basis::harm) facts.sentiment = std::min(facts.sentiment.value_or(0), 0.0);
        facts.gravity = gravity_of(out.topics);
        facts.reach = reach_of(*record.review);
        if (const auto at = time_of(record)) {
            facts.burst =
                bursts.add(record.subject.empty() ? record.source : record.subject, *at);
        }
        facts.edited_down = edited_down(record);
        out.terms = weigh(facts, rules.severity);
        Severity severity = severity_of(out.terms.sum(), rules.severity);
        if (out.floor) severity = std::max(severity, *out.floor);
        if (out.cap) severity = std::min(severity, *out.cap);
        out.severity = severity;
    }

    // Of reviews with good stars, that is of most, the topics that decide nothing
    // are looked for only if something else makes bad news of them.
    void judge_review(const stream::Record& record, Detail detail, Judgement& out) {
        const auto& review = *record.review;
        find_threshold(record, out);
        if (const auto score = score_of(review)) out.score = std::clamp(*score, 0.0, 1.0);
        const bool may_pass = detail == Detail::if_flagged && stars_decide(out);
        const auto chance = may_pass ? reader.may_decide(review) : Chance::unknown;
        if (chance == Chance::none) return judge_stars(out);
        Opinion opinion;
        reader.read_words(review, opinion);
        out.lang = opinion.lang;
        out.words = opinion.polarity;
        out.words_threshold = rules.text_threshold.value_or(opinion.threshold);
        out.modelled = opinion.modelled;
        if (out.score) judge_stars(out);
        if (out.negative != true) judge_words(out);
        const bool all = detail != Detail::if_flagged || out.negative != false ||
                         chance == Chance::some;  // mostly there is something
        std::optional<Verdict> so_far;
        if (!all) so_far = out;
        judge_topics(record, all, detail == Detail::outcomes, opinion, out);
        if (!all && out.negative == true) {
            static_cast<Verdict&>(out) = *so_far;
            out.reasons.clear();
            out.loyalty_match.clear();
            judge_topics(record, true, false, opinion, out);
        }
        if (out.negative == true) weigh_it(record, out);
    }

    // What the mentions and the rules make of it.
    void judge_topics(const stream::Record& record, bool all, bool outcomes, Opinion& opinion,
                      Judgement& out) {
        const auto& review = *record.review;
        opinion.mentions = std::move(out.topics);  // its memory
        reader.find_mentions(opinion, all, out.negative != true);
        out.topics = std::move(opinion.mentions);
        out.story = opinion.story;
        drop_toneless(out.topics);
        if (!out.negative) judge_complaints(out);
        if (out.negative != true) judge_harm(out);
        give_reasons(review, out);
        const auto loyalty = loyalty_of(out.topics, out.negative, out.sentiment);
        out.loyalty = loyalty.loyalty;
        if (loyalty.by != nullptr) out.loyalty_match = loyalty.by->piece.match;
        Facts facts;
        facts.record = &record;
        facts.review = &review;
        facts.lang = out.lang;
        facts.score = out.score;
        facts.topics = &out.topics;
        if (out.words) facts.sentiment = out.words->sentiment();
        facts.confidence = out.confidence;
        facts.mismatch = out.mismatch;
        facts.loyalty = out.loyalty;
        const auto by_words = out.negative;
        matcher.apply(facts, reader, out, outcomes);
        if (out.negative != by_words) out.confidence.reset();  // it was of the words' verdict
    }

    static void judge_source(const stream::Record& record, Judgement& out) {
        const bool broken = record.event == "source_broken";
        out.basis = Basis::source;
        out.negative = broken;
        out.severity = broken ? Severity::high : Severity::low;
        out.reasons.push_back(
            {std::string{record.event}, "source", std::string{record.source}, std::nullopt, 0});
    }
};

Judge::Judge(const Rules& rules, std::shared_ptr<const Knowledge> knowledge)
    : impl_(std::make_unique<Impl>(rules, std::move(knowledge))) {}
Judge::Judge(Judge&&) noexcept = default;
Judge::~Judge() = default;

std::optional<Judgement> Judge::judge(const stream::Record& record, Detail detail) {
    std::optional<Judgement> out{std::in_place};
    if (!judge(record, *out, detail)) out.reset();
    return out;
}

bool Judge::judge(const stream::Record& record, Judgement& out, Detail detail) {
    out.clear();
    if (record.kind == stream::Kind::event) {
        const bool source =
            record.event == "source_broken" || record.event == "source_recovered";
        if (source && impl_->rules.sources) {
            Impl::judge_source(record, out);
            return true;
        }
        if (!brings_news(record.event)) return false;
    }
    if (!record.review) return false;
    impl_->judge_review(record, detail, out);
    return true;
}

}  // namespace molva::flag
