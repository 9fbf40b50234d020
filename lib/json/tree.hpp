// The whole of nlohmann's tree, for those who walk one. Apart from value.hpp
// because it costs every includer about a second of compile time.

#pragma once

#include <nlohmann/json.hpp>

#include "json/value.hpp"
