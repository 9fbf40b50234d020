// An answer that says that there is nothing to say: "none" where a form asks
// what was bad is no complaint.

#pragma once

#include <string_view>

namespace molva::flag {

/// Whether a field holds nothing but a "no" in some form: "нет", "-", "n/a",
/// "не выявлено", "nothing so far". One word that says more makes it an answer.
bool says_nothing(std::string_view field);

}  // namespace molva::flag
