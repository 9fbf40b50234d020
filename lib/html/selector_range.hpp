// :in-range and :out-of-range: the values of dates, times and numbers in forms.

#pragma once

#include <gumbo.h>

namespace molva::html::css {

enum class RangeState { unlimited, inside, outside };

/// HTML, section 4.10.5.3.7 "The min and max attributes"; `input` is an <input>.
RangeState range_state(const GumboNode* input);

}  // namespace molva::html::css
