#include "crawl/past.hpp"

namespace molva::crawl {

Result<Past> load_past(store::Store& store, std::string_view source) {
    Past past;
    const auto state = store.source(source);
    if (!state) return state.error();
    if (!*state) return past;
    auto validators = store.validators((*state)->id);
    if (!validators) return validators.error();
    past.validators = std::move(*validators);
    if (!(*state)->last_good.empty()) {
        if (auto good = stream::parse_crawl((*state)->last_good)) past.good = std::move(*good);
    }
    return past;
}

}  // namespace molva::crawl
