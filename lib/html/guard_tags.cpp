#include "html/guard_tags.hpp"

#include <array>
#include <initializer_list>

namespace molva::html::guard {

namespace {

using Table = std::array<std::uint32_t, GUMBO_TAG_LAST + 1>;

// One line a list of the standard, by the names gumbo has in all its versions.
#define T(name) GUMBO_TAG_##name

constexpr Table make() {
    Table table{};
    const auto give = [&](std::uint32_t trait, std::initializer_list<GumboTag> tags) {
        for (const GumboTag tag : tags) table[tag] |= trait;
    };
    give(empty | special, {T(AREA), T(BASE), T(BASEFONT), T(BGSOUND), T(BR), T(COL), T(EMBED),
                           T(FRAME), T(HR), T(IMG), T(IMAGE), T(INPUT), T(KEYGEN), T(LINK), T(META),
                           T(PARAM), T(SOURCE), T(TRACK), T(WBR)});
    give(formatting, {T(A), T(B), T(BIG), T(CODE), T(EM), T(FONT), T(I), T(NOBR), T(S), T(SMALL),
                      T(STRIKE), T(STRONG), T(TT), T(U)});
    give(special | closes_p | block_end,
         {T(ADDRESS), T(ARTICLE), T(ASIDE),   T(BLOCKQUOTE), T(CENTER),     T(DETAILS),
          T(DIR),     T(DIV),     T(DL),      T(FIELDSET),   T(FIGCAPTION), T(FIGURE),
          T(FOOTER),  T(HEADER),  T(HGROUP),  T(LISTING),    T(MENU),       T(NAV),
          T(OL),      T(PRE),     T(SECTION), T(SUMMARY),    T(UL)});
    give(special | closes_p, {T(DD), T(DT), T(FORM), T(HR), T(LI), T(P), T(PLAINTEXT), T(XMP)});
    give(special | closes_p | heading, {T(H1), T(H2), T(H3), T(H4), T(H5), T(H6)});
    give(special | scope | marker | reopens, {T(APPLET), T(MARQUEE), T(OBJECT)});
    give(special | scope | marker | table_part, {T(CAPTION), T(TD), T(TH)});
    give(special | table_part, {T(COL), T(COLGROUP), T(TBODY), T(TFOOT), T(THEAD), T(TR)});
    give(special | scope | marker, {T(TEMPLATE)});
    give(special | scope, {T(TABLE)});
    give(special | block_end | reopens, {T(BUTTON)});
    give(special | reopens, {T(NOSCRIPT), T(SELECT)});
    give(special, {T(FRAMESET), T(MAIN), T(MENUITEM)});
    give(reopens,
         {T(AREA), T(BR), T(EMBED), T(IMG), T(IMAGE), T(KEYGEN), T(WBR), T(INPUT), T(XMP)});
    give(implied_end, {T(DD), T(DT), T(LI), T(OPTION), T(OPTGROUP), T(P), T(RP), T(RT)});
    give(ruby_part, {T(RB), T(RP), T(RT), T(RTC)});
    give(special | raw, {T(SCRIPT), T(STYLE), T(XMP), T(IFRAME), T(NOEMBED), T(NOFRAMES)});
    give(special | rcdata, {T(TITLE), T(TEXTAREA)});
    give(page | special | scope, {T(HTML), T(HEAD), T(BODY)});
    give(breakout,
         {T(B),       T(BIG),   T(BLOCKQUOTE), T(BODY),   T(BR),     T(CENTER), T(CODE), T(DD),
          T(DIV),     T(DL),    T(DT),         T(EM),     T(EMBED),  T(H1),     T(H2),   T(H3),
          T(H4),      T(H5),    T(H6),         T(HEAD),   T(HR),     T(I),      T(IMG),  T(LI),
          T(LISTING), T(MENU),  T(META),       T(NOBR),   T(OL),     T(P),      T(PRE),  T(RUBY),
          T(S),       T(SMALL), T(SPAN),       T(STRONG), T(STRIKE), T(SUB),    T(SUP),  T(TABLE),
          T(TT),      T(U),     T(UL),         T(VAR)});
    give(svg_point, {T(FOREIGNOBJECT), T(DESC), T(TITLE)});
    give(math_point, {T(MI), T(MO), T(MN), T(MS), T(MTEXT), T(ANNOTATION_XML)});
    return table;
}

#undef T

}  // namespace

constinit const Table kTraits = make();

}  // namespace molva::html::guard
