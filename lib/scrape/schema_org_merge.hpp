// One review told twice on a page is one review.

#pragma once

#include <cstddef>
#include <vector>

#include "stream/review.hpp"

namespace molva::scrape {

struct FoundReview {
    stream::Review review;
    std::size_t group;       ///< the syntax and block it was told in
    std::size_t syntax = 0;  ///< the syntax alone
};

/// Puts together what is the same review in different groups: the first
/// telling, its missing fields filled from the later ones, the longer of two
/// texts of which one is the beginning of the other. Reviews of one group are
/// told apart even where they read alike (two visitors may both write "Good");
/// of different syntaxes those are the same that say the same, however little;
/// only an id that comes twice with the same words is taken for one. An id or
/// permalink that several reviews of a group have is no identity and is dropped.
std::vector<stream::Review> merge_reviews(std::vector<FoundReview> found);

}  // namespace molva::scrape
