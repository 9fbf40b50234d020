#include "html/foreign.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "html/ascii.hpp"
#include "html/guard_find.hpp"

namespace molva::html {

namespace {

constexpr auto kSvg = GUMBO_NAMESPACE_SVG;
constexpr auto kNone = GUMBO_ATTR_NAMESPACE_NONE;
constexpr auto kXlink = GUMBO_ATTR_NAMESPACE_XLINK;

constexpr ForeignAttribute kAttributes[] = {
    {"attributename", "attributeName", kSvg, kNone},
    {"attributetype", "attributeType", kSvg, kNone},
    {"basefrequency", "baseFrequency", kSvg, kNone},
    {"baseprofile", "baseProfile", kSvg, kNone},
    {"calcmode", "calcMode", kSvg, kNone},
    {"clippathunits", "clipPathUnits", kSvg, kNone},
    {"diffuseconstant", "diffuseConstant", kSvg, kNone},
    {"edgemode", "edgeMode", kSvg, kNone},
    {"filterunits", "filterUnits", kSvg, kNone},
    {"glyphref", "glyphRef", kSvg, kNone},
    {"gradienttransform", "gradientTransform", kSvg, kNone},
    {"gradientunits", "gradientUnits", kSvg, kNone},
    {"kernelmatrix", "kernelMatrix", kSvg, kNone},
    {"kernelunitlength", "kernelUnitLength", kSvg, kNone},
    {"keypoints", "keyPoints", kSvg, kNone},
    {"keysplines", "keySplines", kSvg, kNone},
    {"keytimes", "keyTimes", kSvg, kNone},
    {"lengthadjust", "lengthAdjust", kSvg, kNone},
    {"limitingconeangle", "limitingConeAngle", kSvg, kNone},
    {"markerheight", "markerHeight", kSvg, kNone},
    {"markerunits", "markerUnits", kSvg, kNone},
    {"markerwidth", "markerWidth", kSvg, kNone},
    {"maskcontentunits", "maskContentUnits", kSvg, kNone},
    {"maskunits", "maskUnits", kSvg, kNone},
    {"numoctaves", "numOctaves", kSvg, kNone},
    {"pathlength", "pathLength", kSvg, kNone},
    {"patterncontentunits", "patternContentUnits", kSvg, kNone},
    {"patterntransform", "patternTransform", kSvg, kNone},
    {"patternunits", "patternUnits", kSvg, kNone},
    {"pointsatx", "pointsAtX", kSvg, kNone},
    {"pointsaty", "pointsAtY", kSvg, kNone},
    {"pointsatz", "pointsAtZ", kSvg, kNone},
    {"preservealpha", "preserveAlpha", kSvg, kNone},
    {"preserveaspectratio", "preserveAspectRatio", kSvg, kNone},
    {"primitiveunits", "primitiveUnits", kSvg, kNone},
    {"refx", "refX", kSvg, kNone},
    {"refy", "refY", kSvg, kNone},
    {"repeatcount", "repeatCount", kSvg, kNone},
    {"repeatdur", "repeatDur", kSvg, kNone},
    {"requiredextensions", "requiredExtensions", kSvg, kNone},
    {"requiredfeatures", "requiredFeatures", kSvg, kNone},
    {"specularconstant", "specularConstant", kSvg, kNone},
    {"specularexponent", "specularExponent", kSvg, kNone},
    {"spreadmethod", "spreadMethod", kSvg, kNone},
    {"startoffset", "startOffset", kSvg, kNone},
    {"stddeviation", "stdDeviation", kSvg, kNone},
    {"stitchtiles", "stitchTiles", kSvg, kNone},
    {"surfacescale", "surfaceScale", kSvg, kNone},
    {"systemlanguage", "systemLanguage", kSvg, kNone},
    {"tablevalues", "tableValues", kSvg, kNone},
    {"targetx", "targetX", kSvg, kNone},
    {"targety", "targetY", kSvg, kNone},
    {"textlength", "textLength", kSvg, kNone},
    {"viewbox", "viewBox", kSvg, kNone},
    {"viewtarget", "viewTarget", kSvg, kNone},
    {"xchannelselector", "xChannelSelector", kSvg, kNone},
    {"ychannelselector", "yChannelSelector", kSvg, kNone},
    {"zoomandpan", "zoomAndPan", kSvg, kNone},
    {"definitionurl", "definitionURL", GUMBO_NAMESPACE_MATHML, kNone},
    {"xlink:actuate", "actuate", GUMBO_NAMESPACE_HTML, kXlink},
    {"xlink:arcrole", "arcrole", GUMBO_NAMESPACE_HTML, kXlink},
    {"xlink:href", "href", GUMBO_NAMESPACE_HTML, kXlink},
    {"xlink:role", "role", GUMBO_NAMESPACE_HTML, kXlink},
    {"xlink:show", "show", GUMBO_NAMESPACE_HTML, kXlink},
    {"xlink:title", "title", GUMBO_NAMESPACE_HTML, kXlink},
    {"xlink:type", "type", GUMBO_NAMESPACE_HTML, kXlink},
    {"xml:lang", "lang", GUMBO_NAMESPACE_HTML, GUMBO_ATTR_NAMESPACE_XML},
    {"xml:space", "space", GUMBO_NAMESPACE_HTML, GUMBO_ATTR_NAMESPACE_XML},
    {"xmlns", "xmlns", GUMBO_NAMESPACE_HTML, GUMBO_ATTR_NAMESPACE_XMLNS},
    {"xmlns:xlink", "xlink", GUMBO_NAMESPACE_HTML, GUMBO_ATTR_NAMESPACE_XMLNS},
};

/// Of the standard's lists of other years.
constexpr std::string_view kFormer[] = {"contentscripttype", "contentstyletype",
                                        "externalresourcesrequired", "filterres", "xml:base"};

constexpr std::size_t kLongest = 25;

/// Which first letters there are at each length: enough to tell almost every
/// name of a page from all of these.
class Starts {
public:
    constexpr Starts() {
        for (const auto& one : kAttributes) add(one.written);
        for (const auto one : kFormer) add(one);
    }
    bool fits(std::string_view name) const {
        if (name.empty() || name.size() > kLongest || !is_letter(name[0])) return false;
        return (letters_[name.size()] >> (lower(name[0]) - 'a') & 1U) != 0;
    }

private:
    constexpr void add(std::string_view name) {
        letters_[name.size()] |= std::uint32_t{1} << (name[0] - 'a');
    }

    std::array<std::uint32_t, kLongest + 1> letters_{};
};

constexpr Starts kStarts;

/// By length, so that most names are told apart by that alone.
template <typename Entry, typename List, typename Name>
std::array<std::vector<Entry>, kLongest + 1> by_length(const List& list, Name name_of) {
    std::array<std::vector<Entry>, kLongest + 1> out;
    for (const auto& one : list) out[name_of(one).size()].push_back(Entry{one});
    return out;
}

}  // namespace

const ForeignAttribute* foreign_attribute(std::string_view name) {
    if (!kStarts.fits(name)) return nullptr;
    static const auto known = by_length<ForeignAttribute>(
        kAttributes, [](const ForeignAttribute& one) { return std::string_view{one.written}; });
    const auto& list = known[name.size()];
    const auto found = std::find_if(list.begin(), list.end(), [&](const ForeignAttribute& one) {
        return guard::same_name(one.written, name);
    });
    return found == list.end() ? nullptr : &*found;
}

bool is_adjusted(std::string_view name) {
    if (!kStarts.fits(name)) return false;
    if (foreign_attribute(name) != nullptr) return true;
    return std::any_of(std::begin(kFormer), std::end(kFormer),
                       [&](std::string_view one) { return guard::same_name(one, name); });
}

}  // namespace molva::html
