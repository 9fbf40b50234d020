// What `molva init` writes. A test reads it with the loader of configurations.

#pragma once

#include <string_view>

namespace molva::cli {

inline constexpr std::string_view kExampleConfig = R"(# molva: what is said about us, and where. See molva-config(5).

# Goes into the User-Agent, so that a site's owner knows whom to write to.
contact = "you@example.com"

# One [[source]] a page with reviews: take the # off one of these and write what
# is yours. `molva-scraper list` tells which sites are known; "schema-org" reads
# any page that marks up its reviews.
# [[source]]
# name    = "our-site"
# subject = "Our company"
# scraper = "schema-org"
# url     = "https://www.example.com/reviews"

# [[source]]
# name    = "our-otzovik"
# subject = "Our company"
# scraper = "otzovik"
# params  = { slug = "our_company" }

# A review is bad news if its score (0 is the worst, 1 the best) is this low, or
# if its words are, where stars leave that open …
[flag]
threshold = 0.4

# … or if it says something that we want to hear about at once. Words are found
# in all their forms; `molva-flag --explain` says how a judgement came about.
[[rule]]
name     = "money"
words    = ["возврат денег", "вернуть деньги", "refund", "chargeback"]
severity = "high"
)";

}  // namespace molva::cli
