// The language and the direction of elements, as HTML has them (sections
// 3.2.6.2 "Determining the language" and 3.2.6.4 "The dir attribute").

#pragma once

#include <gumbo.h>

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace molva::html::css {

class LanguageCache {
public:
    /// Whether the element's language is one of the ranges (in lower case): RFC
    /// 4647, section 3.3.2, extended filtering. "" means "not known".
    bool matches(const GumboNode* element, const std::vector<std::string>& ranges);

private:
    std::string_view language(const GumboNode* element);
    std::string_view default_language(const GumboNode* any);

    std::unordered_map<const GumboNode*, std::string_view> known_;
    std::string_view default_;
    bool asked_default_ = false;
};

class DirectionCache {
public:
    bool right_to_left(const GumboNode* element);

private:
    std::unordered_map<const GumboNode*, bool> known_;
};

}  // namespace molva::html::css
