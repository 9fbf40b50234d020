#include "value/lang/table.hpp"

namespace molva::value {

std::span<const LanguageTable* const> language_tables() {
    static constexpr const LanguageTable* kAll[] = {
        &kEnglish, &kRussian, &kUkrainian, &kBelarusian, &kKazakh,
        &kGerman,  &kFrench,  &kSpanish,   &kIndonesian,
    };
    return kAll;
}

}  // namespace molva::value
