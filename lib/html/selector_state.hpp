// What attributes say of links and controls when a page has just been loaded
// (HTML, section 4.16.3 "Pseudo-classes").

#pragma once

#include <gumbo.h>

#include <string>
#include <unordered_map>
#include <unordered_set>

#include "html/selector_program.hpp"
#include "html/selector_range.hpp"

namespace molva::html::css {

/// Whether the value of an <input> is text that has a direction.
bool has_text_value(const GumboNode* input);

/// <input type=tel>.
bool is_telephone(const GumboNode* element);

class StateCache {
public:
    bool holds(State state, const GumboNode* element);

private:
    bool disabled(const GumboNode* element);
    bool in_disabled_fieldset(const GumboNode* element);
    bool read_write(const GumboNode* element);
    bool range_is(RangeState wanted, const GumboNode* element);
    bool checked(const GumboNode* element);
    bool selected(const GumboNode* option);
    bool is_default(const GumboNode* element);
    bool indeterminate(const GumboNode* element);
    const GumboNode* owner(const GumboNode* control);
    void read_forms(const GumboNode* any);
    std::string group(const GumboNode* radio);

    std::unordered_map<const GumboNode*, const GumboNode*> legends_;  ///< <fieldset>: its first
    std::unordered_map<const GumboNode*, const GumboNode*> shown_;    ///< <select>: its option
    bool forms_read_ = false;
    std::unordered_map<std::string, const GumboNode*> forms_by_id_;
    std::unordered_map<const GumboNode*, const GumboNode*> submits_;  ///< form: its first button
    std::unordered_set<std::string> decided_;                         ///< groups with a choice
};

}  // namespace molva::html::css
