// The key behind `pseudonymize = true`.

#pragma once

#include <memory>

#include "base/result.hpp"
#include "cli/config.hpp"
#include "store/pseudonym.hpp"

namespace molva::cli {

/// Nothing if the configuration does not ask for it. The key is what stands in
/// the file that it names, else in pseudonym.key in state_dir(), which is made
/// with a fresh key if it is not there.
/// @error Exit::usage for a key that is too short; Exit::system for a file
///        that cannot be read
Result<std::shared_ptr<const store::Pseudonyms>> load_pseudonyms(const Config& config);

}  // namespace molva::cli
