#include "flag/opinion.hpp"

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

#include "base/ascii.hpp"
#include "flag/empty_answer.hpp"
#include "flag/harm.hpp"
#include "flag/language.hpp"
#include "flag/negation.hpp"
#include "flag/phrases.hpp"
#include "flag/telling.hpp"
#include "flag/tokenizer.hpp"

namespace molva::flag {

namespace {

// A clause has to sound this clearly before a topic in it has a tone.
constexpr double kClear = 0.5;
// From this gravity on it matters how a complaint sounds.
constexpr double kGrave = 1;
// Tokens on each side of a topic's words; a longer clause says something else.
constexpr std::uint32_t kClause = 24;
// A title repeats, a text wanders: what is read of each at most, in bytes.
constexpr std::size_t kLongestField = std::size_t{256} << 10;

struct Part {
    std::string_view field, text;
    std::size_t begin = 0;  // in the joined text
};

// What a found phrase says of a topic: tokens [first, last].
struct Claim {
    std::uint32_t first = 0, last = 0;
    std::uint32_t topic = 0;
    Colour colour = Colour::around;
};

// Of "en-US" or "EN": "en". Empty if it says nothing (RFC 5646 section 4.1).
std::string_view base_language(std::string_view lang) {
    if (lang.empty()) return {};  // as nearly always
    const auto base = lang.substr(0, lang.find_first_of("-_"));
    for (const std::string_view nothing : {"und", "mul", "mis", "zxx"}) {
        if (same_word(base, nothing)) return {};
    }
    for (const std::string_view known : {"ru", "en", "uk", "be", "kk", "de", "fr", "es"}) {
        if (same_word(base, known)) return known;
    }
    return base;
}

}  // namespace

std::string_view to_string(Tone tone) {
    static constexpr std::array<std::string_view, 3> kWords{"negative", "neutral", "positive"};
    return kWords[static_cast<std::size_t>(tone)];
}

struct OpinionReader::Impl {
    Impl(const Model* with_model, const TopicSet* with_topics, const PhraseSet* with_more,
         const std::vector<bool>& with_deciding)
        : model(with_model), topics(with_topics), deciding(with_deciding) {
        if (model != nullptr) scorer.emplace(*model);
        if (topics == nullptr) return;
        finder.emplace(topics->phrases(), with_more);
        furthest.resize(topics->topics().size());
        if (deciding.empty()) return;
        std::vector<bool> phrases(topics->phrases().size());
        for (PhraseId id = 0; id < phrases.size(); ++id) {
            const auto meanings = topics->meanings(id);
            phrases[id] = std::any_of(meanings.begin(), meanings.end(),
                                      [&](const auto& one) { return deciding[one.topic]; });
        }
        deciding_finder.emplace(topics->phrases(), with_more, phrases);
    }

    const Model* model;
    const TopicSet* topics;
    std::optional<Scorer> scorer;
    std::optional<PhraseFinder> finder;
    std::vector<bool> deciding;  // by topic
    std::optional<PhraseFinder> deciding_finder;  // for those alone
    Tokenizer tokenizer;
    DenialReader denials;
    WitnessReader witnesses;

    // Of the review at hand.
    const LanguageHead* language_head = nullptr;
    std::vector<Part> parts;
    std::string joined;  // of several parts
    std::string_view whole;  // of the review: that, or its only part
    Tokens tokens;
    Glance glance;
    bool found_all = false;  // `found` is of all topics, for whoever asks for more
    std::vector<Found> found;
    std::vector<Found> more;  // what was found of the phrases that are no topic's
    std::vector<Claim> claims;
    bool harm_decides = true;   // whether it is asked who was harmed
    std::vector<const Claim*> shown;  // by mention: which of the claims that is
    std::optional<bool> story;  // see Opinion::story; asked once
    std::vector<std::pair<std::uint32_t, std::uint32_t>> furthest;  // by topic: [first, end)

    void join(const stream::ReviewView& review) {
        parts.clear();
        const auto add = [&](std::string_view field, std::string_view text) {
            if (text.empty()) return;
            text = text.substr(0, kLongestField);
            const std::size_t begin = parts.empty() ? 0 : whole.size() + 1;
            if (parts.size() == 1) joined = whole;
            if (!parts.empty()) joined.append("\n").append(text);
            parts.push_back({field, text, begin});
            whole = parts.size() == 1 ? text : std::string_view{joined};
        };
        add("title", review.title);
        add("text", review.text);
        // A form asks for what was good and bad; "none" is an answer, not an opinion.
        if (!review.pros.empty() && !says_nothing(review.pros)) add("pros", review.pros);
        if (!review.cons.empty() && !says_nothing(review.cons)) add("cons", review.cons);
    }

    std::string_view field_at(std::uint32_t token) const {
        return part_at(tokens.all[token].begin).field;
    }

    std::optional<Polarity> judge_tokens(const Tokens& all, const LanguageHead& head) {
        std::array<Inputs, kHeads> inputs;
        if (!scorer->sums(all, inputs)) return std::nullopt;
        return scorer->judge(inputs, head);
    }

    // The review without one of its fields.
    std::optional<Polarity> judge_without(std::string_view field, const LanguageHead& head) {
        std::string rest;
        for (const auto& one : parts) {
            if (one.field != field) rest.append(rest.empty() ? "" : "\n").append(one.text);
        }
        if (rest.empty()) return std::nullopt;
        Tokens others;
        tokenizer.cut(rest, others);
        return judge_tokens(others, head);
    }

    // What somebody was asked to praise never speaks for bad news, what he was
    // asked to complain of never for praise.
    std::optional<Polarity> judge_whole(const LanguageHead& head) {
        auto whole_text = judge_tokens(tokens, head);
        if (!whole_text) return std::nullopt;
        const auto has = [&](std::string_view field) {
            return std::any_of(parts.begin(), parts.end(),
                               [&](const Part& one) { return one.field == field; });
        };
        const bool pros = has("pros"), cons = has("cons");
        if (pros) {
            const auto rest = judge_without("pros", head);
            if (!rest && whole_text->negative >= whole_text->positive) return std::nullopt;
            if (rest) whole_text->negative = std::min(whole_text->negative, rest->negative);
        }
        if (cons) {
            const auto rest = judge_without("cons", head);
            if (!rest && whole_text->positive >= whole_text->negative) return std::nullopt;
            if (rest) whole_text->positive = std::min(whole_text->positive, rest->positive);
        }
        return whole_text;
    }

    const Part& part_at(std::size_t begin) const {
        auto part = parts.end() - 1;
        while (part != parts.begin() && part->begin > begin) --part;
        return *part;
    }

    Piece piece(std::size_t begin, std::size_t end) const {
        const auto& part = part_at(begin);
        begin -= part.begin;
        end = std::min(end - part.begin, part.text.size());
        return {part.field, part.text, part.text.substr(begin, end - begin), 0};
    }

    // The clause around tokens [first, last]: between stops, pauses and "but".
    std::pair<std::uint32_t, std::uint32_t> around(const Claim& one, bool sentence) {
        const auto ends = [&](const Token& token) {
            if (token.kind == TokenKind::stop) return true;
            return !sentence &&
                   (token.kind == TokenKind::pause ||
                    (scorer && scorer->is_contrast(tokens, token)));
        };
        std::uint32_t first = one.first, last = one.last;
        const std::uint32_t low = first > kClause ? first - kClause : 0;
        const auto high = static_cast<std::uint32_t>(
            std::min<std::size_t>(tokens.all.size(), std::size_t{last} + kClause));
        while (first > low && !ends(tokens.all[first - 1])) --first;
        while (last + 1 < high && !ends(tokens.all[last + 1])) ++last;
        return {first, last + 1};
    }

    double clause_negative(const Claim& one, const LanguageHead& head) {
        const auto [first, end] = around(one, false);
        std::array<Inputs, kHeads> inputs;
        if (!scorer->sums(tokens, first, end, inputs)) return 1;
        return scorer->judge(inputs, head).negative;
    }

    // "Думала, что мошенники, но нет, всё честно" complains of nothing.
    bool praised_beside(const Claim& harm, std::uint32_t first, std::uint32_t end) const {
        // They stand in the order of their first words.
        auto other = std::lower_bound(
            claims.begin(), claims.end(), first,
            [](const Claim& one, std::uint32_t at) { return one.first < at; });
        for (; other != claims.end() && other->first < end; ++other) {
            if (other->topic == harm.topic && other->colour == Colour::positive &&
                other->last < end) {
                return true;
            }
        }
        return false;
    }

    Witness witness_of(const Claim& one) {
        Surroundings where;
        std::tie(where.clause_first, where.clause_end) = around(one, false);
        std::tie(where.sentence_first, where.sentence_end) = around(one, true);
        if (praised_beside(one, where.sentence_first, where.sentence_end)) {
            return Witness::elsewhere;
        }
        return witnesses.read(tokens, one.first, one.last, where);
    }

    static bool is_worse(const Mention& one, const Mention& other) {
        const auto rank = [](const Mention& mention) {
            return std::tuple{mention.negative >= kSoundsBad, mention.witness, mention.negative};
        };
        return rank(one) > rank(other);
    }

    // How the words around a topic sound.
    Tone tone_around(const Claim& one, const LanguageHead& head) {
        for (const bool sentence : {false, true}) {
            const auto [first, end] = around(one, sentence);
            std::array<Inputs, kHeads> inputs;
            if (!scorer->sums(tokens, first, end, inputs)) continue;
            const auto polarity = scorer->judge(inputs, head);
            if (polarity.sentiment() <= -kClear) return Tone::negative;
            if (polarity.sentiment() >= kClear) return Tone::positive;
        }
        return Tone::neutral;
    }

    // What a found phrase says of a topic; a denied complaint is praise.
    void claim(const Found& one, const TopicSet::Meaning& meaning) {
        Colour colour = meaning.colour;
        if (colour != Colour::around) {
            const bool complaint = colour == Colour::negative;
            const auto denial = denials.read(tokens, one.first, one.last, complaint,
                                             topics->negated(one.phrase));
            if (denial == Denial::undone) return;
            if (denial == Denial::denied) {
                const Topic& topic = topics->topics()[meaning.topic];
                // "не подам в суд" is no threat, but no praise either.
                if (complaint ? !topic.has_praise : !topic.has_complaint) return;
                colour = complaint ? Colour::positive : Colour::negative;
            }
        }
        claims.push_back({one.first, one.last, meaning.topic, colour});
    }

    // Of two finds of one topic the longer one knows more: "никто не хамил" is
    // praise, though "хамил" in it is a complaint.
    void drop_contained() {
        std::sort(claims.begin(), claims.end(), [](const Claim& a, const Claim& b) {
            return a.first != b.first ? a.first < b.first : a.last > b.last;
        });
        for (const Claim& one : claims) furthest[one.topic] = {};
        std::erase_if(claims, [&](const Claim& one) {
            auto& [first, end] = furthest[one.topic];
            const bool inside = one.last < end && (first < one.first || one.last + 1 < end);
            if (!inside && one.colour != Colour::around && one.last >= end) {
                first = one.first;
                end = one.last + 1;
            }
            return inside;
        });
    }

    Tone tone_of(const Claim& one) {
        if (one.colour == Colour::negative) return Tone::negative;
        if (one.colour == Colour::positive) return Tone::positive;
        const auto field = field_at(one.first);
        if (field == "pros") return Tone::positive;
        if (field == "cons") return Tone::negative;
        return language_head == nullptr ? Tone::neutral : tone_around(one, *language_head);
    }

    // How a grave complaint sounds, and whose it is.
    void weigh(const Claim& one, Mention& said) {
        if (language_head != nullptr) said.negative = clause_negative(one, *language_head);
        said.witness = witness_of(one);
    }

    // Of several that name a topic in one tone the first one stands for all; of
    // grave ones the worst.
    bool is_better(const Claim& one, Mention& said, bool grave, std::size_t than, Mention& known) {
        if (!known.outright) return said.outright;
        if (!grave) return false;
        if (!harm_decides) {
            weigh(one, said);
            weigh(*shown[than], known);
        }
        return is_worse(said, known);
    }

    void mention(const Claim& one, Opinion& out) {
        const Topic* topic = &topics->topics()[one.topic];
        Mention said{topic, tone_of(one), {}, one.colour != Colour::around};
        const bool grave =
            said.outright && said.tone == Tone::negative && topic->gravity >= kGrave;
        if (grave && harm_decides) {
            weigh(one, said);
            if (!story) story = witnesses.is_story(tokens);
            out.story = *story;
        }
        const auto known = std::find_if(
            out.mentions.begin(), out.mentions.end(),
            [&](const Mention& other) { return other.topic == topic && other.tone == said.tone; });
        const auto place = static_cast<std::size_t>(known - out.mentions.begin());
        if (known != out.mentions.end() && !is_better(one, said, grave, place, *known)) return;
        said.piece = piece(tokens.all[one.first].begin, tokens.all[one.last].end);
        if (known != out.mentions.end()) {
            *known = said;
            shown[place] = &one;
            return;
        }
        if (out.mentions.empty()) out.mentions.reserve(8);  // seldom more
        out.mentions.push_back(said);
        shown.push_back(&one);
    }

    void find_topics(bool all, Opinion& out) {
        more.clear();
        claims.clear();
        shown.clear();
        story.reset();
        if (!found_all) {
            found_all = all;
            (all ? finder : deciding_finder)->find(tokens, found);
        }
        const auto others = static_cast<PhraseId>(topics->phrases().size());
        for (const Found& one : found) {
            if (one.phrase >= others) {
                more.push_back({one.phrase - others, one.first, one.last});
                continue;
            }
            for (const auto& meaning : topics->meanings(one.phrase)) {
                if (all || deciding[meaning.topic]) claim(one, meaning);
            }
        }
        if (claims.size() > 1) drop_contained();
        for (const Claim& one : claims) mention(one, out);
    }
};

OpinionReader::OpinionReader(const Model* model, const TopicSet* topics, const PhraseSet* more,
                             const std::vector<bool>& deciding)
    : impl_(std::make_unique<Impl>(model, topics, more, deciding)) {}
OpinionReader::OpinionReader(OpinionReader&&) noexcept = default;
OpinionReader::~OpinionReader() = default;

Opinion OpinionReader::read(const stream::ReviewView& review) {
    Opinion out;
    read_words(review, out);
    find_mentions(out, true);
    return out;
}

void OpinionReader::read_words(const stream::ReviewView& review, Opinion& out) {
    Impl& own = *impl_;
    own.found_all = false;
    own.join(review);
    if (own.parts.empty()) {
        own.tokens.clear();
        if (const auto lang = base_language(review.lang); !lang.empty()) out.lang = lang;
        return;
    }
    own.tokenizer.cut(own.whole, own.tokens);
    const Language language = identify(own.tokens);
    if (language.translit) read_translit(own.tokens);
    const auto said = base_language(review.lang);
    out.lang = said.empty() || language.translit ? language.code : said;
    own.language_head =
        own.model == nullptr ? nullptr : head_for(*own.model, out.lang, own.tokens);
    out.modelled = own.language_head != nullptr;
    if (own.language_head != nullptr) out.polarity = own.judge_whole(*own.language_head);
    if (out.polarity) out.threshold = own.language_head->threshold[kNegative];
}

Chance OpinionReader::may_decide(const stream::ReviewView& review) {
    Impl& own = *impl_;
    if (!own.deciding_finder) return Chance::unknown;
    own.join(review);
    if (own.parts.empty()) return Chance::none;
    own.tokenizer.glance(own.whole, own.glance);
    // It may be Russian in Latin letters, which is read otherwise.
    if (own.glance.foreign > 0) return Chance::unknown;
    return own.deciding_finder->may_find(own.glance);
}

void OpinionReader::find_mentions(Opinion& out, bool all, bool harm) {
    Impl& own = *impl_;
    own.harm_decides = harm;
    out.mentions.clear();
    if (own.finder) own.find_topics(all || !own.deciding_finder, out);
}

std::vector<Piece> OpinionReader::telling(std::size_t most, bool praise) {
    std::vector<Piece> out;
    if (!impl_->scorer) return out;
    // Some of them tell a reader nothing: more are asked for than are shown.
    auto weighed = with_meaning(impl_->scorer->weighed(impl_->tokens, most * 4, praise),
                                impl_->tokens);
    std::erase_if(weighed, [&](const Weighed& one) {
        return impl_->piece(one.begin, one.end).field == (praise ? "cons" : "pros");
    });
    for (const auto& one : weightiest(weighed, most)) {
        out.push_back(impl_->piece(one.begin, one.end));
        out.back().weight = one.weight;
    }
    return out;
}

const std::vector<Found>& OpinionReader::more() const { return impl_->more; }
const Tokens& OpinionReader::tokens() const { return impl_->tokens; }


std::string_view OpinionReader::field_of(const Found& found) const {
    return impl_->part_at(impl_->tokens.all[found.first].begin).field;
}

Piece OpinionReader::piece_of(const Found& found) const {
    const auto& tokens = impl_->tokens.all;
    return impl_->piece(tokens[found.first].begin, tokens[found.last].end);
}

}  // namespace molva::flag
