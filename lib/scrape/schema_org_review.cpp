#include "scrape/schema_org_review.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "base/url.hpp"
#include "base/utf8.hpp"
#include "html/text.hpp"
#include "value/text.hpp"

namespace molva::scrape {

namespace {

const FieldReader::Names kAuthor = {"author", "creator", "reviewer"};
const FieldReader::Names kRating = {"reviewRating", "rating"};

bool is_typed_review(const Item& item) {
    static constexpr std::array<std::string_view, 5> kTypes = {
        "Review", "UserReview", "CriticReview", "EmployerReview", "Recommendation"};
    if (item.is_a("ClaimReview") || item.is_a("MediaReview")) return false;
    return std::any_of(kTypes.begin(), kTypes.end(), [&](auto type) { return item.is_a(type); });
}

/// Whether a word of an address or attribute tells this review from others at
/// every crawl. "review-1" is a place in the listing; "review-18393847" and
/// "6456378afe4e676d706281c4" are ids.
bool is_distinctive(std::string_view word) {
    std::size_t digits = 0, run = 0, longest = 0, letters = 0;
    for (const char c : word) {
        if (c >= '0' && c <= '9') {
            ++digits;
            longest = std::max(longest, ++run);
        } else {
            run = 0;
            letters += (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-';
        }
    }
    return longest >= 5 || (digits >= 2 && digits + letters == word.size() && word.size() >= 16);
}

std::string_view last_part(std::string_view address) {
    while (!address.empty() &&
           std::string_view{"/#?&="}.find(address.back()) != std::string_view::npos) {
        address.remove_suffix(1);
    }
    const auto cut = address.find_last_of("/#?&=:");
    return cut == std::string_view::npos ? address : address.substr(cut + 1);
}

/// An address that is the review's own: not the page's, and not a place in it
/// that moves when a new review comes.
bool is_permalink(std::string_view address, std::string_view page_url) {
    const auto url = parse_url(address);
    if (!url || !url->is_http()) return false;
    const auto page = page_url.substr(0, page_url.find('#'));
    if (address.substr(0, address.find('#')) != page) return true;
    return url->fragment && is_distinctive(*url->fragment);
}

/// An id that the page's own markup gives the review: data-review-id and its
/// likes, or an element's id with something of the site's in it
/// ("div_review_1246625").
std::string marked_id(const GumboNode* node) {
    if (!node) return {};
    for (const auto* name : {"data-review-id", "data-reviewid"}) {
        if (const auto id = html::attribute(node, name); id && id->size() >= 6) {
            return std::string{*id};
        }
    }
    for (const auto* name : {"data-entity-id", "data-content-id", "data-comment-id", "data-id"}) {
        if (const auto id = html::attribute(node, name); id && is_distinctive(*id)) {
            return std::string{*id};
        }
    }
    const auto id = html::attribute(node, "id").value_or("");
    if (utf8::lower(id).find("review") == std::string::npos) return {};
    const auto cut = id.find_last_of("-_");
    const auto own = cut == std::string_view::npos ? id : id.substr(cut + 1);
    return is_distinctive(own) ? std::string{own} : std::string{};
}

std::string identifier(const Item& item, const FieldReader& fields) {
    for (const auto number : fields.items(item, {"identifier"})) {
        auto value = fields.text(fields.item(number), {"value"});
        if (!value.empty()) return value;
    }
    const auto* values = item.find("identifier");
    return values && !values->front().item ? fields.value_text(values->front()) : std::string{};
}

/// The site's own id and the permalink. Whether they tell this review from the
/// others of the page is seen when all are there.
void read_identity(const Item& item, const FieldReader& fields, std::string_view page_url,
                   stream::Review& review) {
    review.url = fields.url(item, {"url", "mainEntityOfPage"});
    if (!is_permalink(review.url, page_url)) review.url.clear();
    review.id = identifier(item, fields);
    if (review.id.empty() && is_distinctive(last_part(item.id))) review.id = last_part(item.id);
    if (review.id.empty()) review.id = marked_id(item.node);
    if (review.url.empty() && is_permalink(item.id, page_url)) {
        // "https://site/#/schema/Review/…" is a name, not a page to open.
        if (item.id.find('#') == std::string::npos) review.url = item.id;
    }
}

stream::Author one_author(const ItemValue& value, const FieldReader& fields) {
    stream::Author author;
    if (value.item) {
        const auto& person = fields.item(*value.item);
        author.name = fields.value_text(value);
        author.url = fields.url(person, {"url", "sameAs"});
        if (author.url.empty() && is_permalink(person.id, {})) author.url = person.id;
        if (const auto* names = person.find("name"); names && author.url.empty()) {
            if (names->front().is_url)
                author.url = names->front().text;  // <a itemprop="name" href>
        }
        author.id = identifier(person, fields);
        if (author.name.empty() && person.node && person.properties.empty()) {
            // <span itemprop="author" itemscope …>Name</span>
            auto shown = fields.value_text({.node = person.node});
            if (utf8::length(shown) <= 100) author.name = std::move(shown);
        }
        return author;
    }
    author.name = fields.value_text(value);
    if (value.is_url) author.url = value.text;
    if (const auto url = parse_url(author.name); url && url->is_http()) {
        author.url = author.name;
        author.name.clear();
    }
    return author;
}

stream::Author read_author(const Item& item, const FieldReader& fields) {
    stream::Author all;
    std::vector<std::string> names;
    for (const auto name : kAuthor) {
        const auto* values = item.find(name);
        if (!values) continue;
        for (const auto& value : *values) {
            auto author = one_author(value, fields);
            const bool known = std::find(names.begin(), names.end(), author.name) != names.end();
            if (!author.name.empty() && !known && names.size() < 20) names.push_back(author.name);
            if (all.url.empty()) all.url = author.url;
            if (all.id.empty()) all.id = author.id;
        }
        if (!names.empty()) break;
    }
    for (const auto& name : names) all.name += (all.name.empty() ? "" : ", ") + name;
    return all;
}

void set_rating(const Scale& scale, stream::Review& review) {
    // Zero on a scale that begins at 1 unless it says otherwise: no star was
    // given. Pages write it for comments without a rating.
    if (scale.value == 0 && !scale.worst) return;
    review.rating = scale.value;
    review.rating_best = scale.best;
    review.rating_worst = scale.worst;
}

/// The rating of the whole, and those of single aspects.
void read_rating(const Item& item, const FieldReader& fields, stream::Review& review) {
    Scale aspect_scale;
    for (const auto name : kRating) {
        const auto* values = item.find(name);
        if (!values) continue;
        for (const auto& value : *values) {
            const auto scale = fields.value_rating(value);
            if (!scale.value) continue;
            const auto aspect =
                value.item ? fields.text(fields.item(*value.item), {"reviewAspect"}) : "";
            if (!aspect.empty()) {
                review.aspects.emplace_back(aspect, *scale.value);
                aspect_scale = scale;
            } else if (!review.rating) {
                set_rating(scale, review);
            }
        }
    }
    if (!review.rating) {
        // The numbers stand in the review itself on pages that forgot the Rating.
        Scale own = fields.rating(item, {"ratingValue"});
        if (own.value) {
            if (const auto best = fields.number(item, {"bestRating"})) own.best = best;
            if (const auto worst = fields.number(item, {"worstRating"})) own.worst = worst;
            set_rating(own, review);
        }
    }
    if (!review.rating && review.aspects.size() == 1) set_rating(aspect_scale, review);
    for (const auto number : fields.items(item, {"associatedReview"})) {
        const auto& other = fields.item(number);
        auto aspect = fields.text(other, {"reviewAspect"});
        for (const auto rating : fields.items(other, kRating)) {
            const auto scale = fields.value_rating({.item = rating});
            if (aspect.empty()) aspect = fields.text(fields.item(rating), {"reviewAspect"});
            if (scale.value && !aspect.empty()) review.aspects.emplace_back(aspect, *scale.value);
        }
    }
    review.score = stream::score_of(review);
}

/// Whether a comment is the answer of who is reviewed, not of a passer-by.
bool is_by_owner(const Item& comment, const Item& review, const FieldReader& fields) {
    // schema.org has some two hundred types of businesses, and three that a
    // guest can be.
    const auto is_business = [](const std::string& type) {
        return !equal_ignoring_case(type, "Person") && !equal_ignoring_case(type, "Patient") &&
               !equal_ignoring_case(type, "Thing");
    };
    for (const auto number : fields.items(comment, kAuthor)) {
        const auto& types = fields.item(number).types;
        if (std::any_of(types.begin(), types.end(), is_business)) return true;
    }
    const auto name = utf8::lower(fields.text(comment, kAuthor));
    return !name.empty() && name == utf8::lower(fields.text(review, {"itemReviewed"}));
}

std::optional<stream::Reply> read_reply(const Item& item, const FieldReader& fields) {
    for (const auto name : {"reply", "response", "ownerReply", "comment", "suggestedAnswer"}) {
        const bool named = std::string_view{name} != "comment";
        for (const auto number : fields.items(item, {name})) {
            const auto& comment = fields.item(number);
            if (!named && !is_by_owner(comment, item, fields)) continue;
            stream::Reply reply;
            reply.text =
                fields.body(comment, {"text", "commentText", "description", "articleBody"});
            if (reply.text.empty()) continue;
            reply.author = read_author(comment, fields).name;
            reply.published = fields.date(comment, {"datePublished", "dateCreated", "commentTime"});
            return reply;
        }
    }
    return std::nullopt;
}

void read_votes(const Item& item, const FieldReader& fields, stream::Votes& votes) {
    votes.up = fields.count(item, {"upvoteCount"});
    votes.down = fields.count(item, {"downvoteCount"});
    for (const auto number : fields.items(item, {"interactionStatistic"})) {
        const auto& counter = fields.item(number);
        auto kind = fields.url(counter, {"interactionType"});
        if (kind.empty()) kind = fields.text(counter, {"interactionType"});
        for (const auto type : fields.items(counter, {"interactionType"})) {
            if (!fields.item(type).types.empty()) kind = fields.item(type).types.front();
        }
        const auto action = schema_name(kind);
        const auto count = fields.count(counter, {"userInteractionCount"});
        if (!count) continue;
        if (action == "LikeAction" || action == "AgreeAction" || action == "EndorseAction") {
            if (!votes.up) votes.up = count;
        } else if (action == "DislikeAction" || action == "DisagreeAction") {
            if (!votes.down) votes.down = count;
        }
    }
}

std::string read_language(const Item& item, const FieldReader& fields) {
    auto tag = fields.language(item, {"inLanguage"});
    if (!tag.empty()) return tag;
    for (const auto* name : {"reviewBody", "description"}) {
        const auto* values = item.find(name);
        if (!values) continue;
        if (!values->front().lang.empty()) return values->front().lang;
        // The nearest @lang inside the review; the page's own says nothing about a guest's text.
        for (const auto* node = values->front().node; node; node = node->parent) {
            if (const auto lang = html::attribute(node, "lang"); lang && !lang->empty()) {
                return std::string{*lang};
            }
            if (node == item.node) break;
        }
    }
    return {};
}

}  // namespace

std::vector<std::size_t> find_reviews(const ItemGraph& graph) {
    // Parts of another review: a rating of one aspect, not somebody's words.
    std::vector<bool> named(graph.items.size(), false), part(graph.items.size(), false);
    for (const auto& item : graph.items) {
        for (const auto name : {"review", "reviews"}) {
            const auto* values = item.find(name);
            for (std::size_t i = 0; values && i < values->size(); ++i) {
                if (const auto number = (*values)[i].item) named[*number] = true;
            }
        }
        const auto* values = is_typed_review(item) ? item.find("associatedReview") : nullptr;
        for (std::size_t i = 0; values && i < values->size(); ++i) {
            if (const auto number = (*values)[i].item) {
                part[*number] = !graph.items[*number].find("author");
            }
        }
    }
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < graph.items.size(); ++i) {
        const auto& item = graph.items[i];
        const bool untyped = item.types.empty() && named[i];
        if (!part[i] && (untyped || is_typed_review(item))) found.push_back(i);
    }
    return found;
}

stream::Review to_review(const Item& item, const FieldReader& fields, std::string_view page_url) {
    stream::Review review;
    read_identity(item, fields, page_url, review);
    review.author = read_author(item, fields);
    read_rating(item, fields, review);
    review.title = fields.text(item, {"headline", "name", "summary", "alternativeHeadline"});
    review.text = value::cut_read_more(
        fields.body(item, {"reviewBody", "description", "text", "articleBody"}));
    review.pros = fields.lines(item, {"positiveNotes", "pros", "pro"});
    review.cons = fields.lines(item, {"negativeNotes", "cons", "contra"});
    review.lang = read_language(item, fields);
    review.published =
        fields.date(item, {"datePublished", "dateCreated", "dtreviewed", "commentTime"});
    review.edited = fields.date(item, {"dateModified"});
    if (review.edited && review.published &&
        (review.edited->at ? review.edited->at == review.published->at
                           : review.edited->raw == review.published->raw)) {
        review.edited.reset();  // said of reviews that nobody ever touched
    }
    review.reply = read_reply(item, fields);
    read_votes(item, fields, review.votes);
    return review;
}

bool says_something(const stream::Review& review) {
    return review.rating || !review.text.empty() || !review.title.empty() || !review.pros.empty() ||
           !review.cons.empty() || (!review.author.name.empty() && review.published);
}

}  // namespace molva::scrape
