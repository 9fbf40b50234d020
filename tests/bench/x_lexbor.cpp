// A yardstick: lexbor's tree and its own selectors, the same fields as the
// yard's x_stream. Built by hand, see README.md; molva does not need lexbor.
//
// usage: x_lexbor PAGES OUT

#include <lexbor/css/css.h>
#include <lexbor/html/html.h>
#include <lexbor/selectors/selectors.h>

#include "common.hpp"  // the yard's: its pages and selectors

namespace {

constexpr int kFields = 4;

lxb_status_t collect(lxb_dom_node_t* node, lxb_css_selector_specificity_t, void* to) {
    static_cast<std::vector<lxb_dom_node_t*>*>(to)->push_back(node);
    return LXB_STATUS_OK;
}

lxb_status_t first(lxb_dom_node_t* node, lxb_css_selector_specificity_t, void* to) {
    *static_cast<lxb_dom_node_t**>(to) = node;
    return LXB_STATUS_STOP;
}

const lxb_char_t* bytes(const char* text) { return reinterpret_cast<const lxb_char_t*>(text); }

/// Appends one field of one item, if it is there.
void write_field(std::string& out, lxb_dom_node_t* node, const char* name, const char* attribute) {
    std::size_t size = 0;
    const lxb_char_t* text = nullptr;
    lxb_char_t* own = nullptr;
    if (attribute != nullptr) {
        text = lxb_dom_element_get_attribute(lxb_dom_interface_element(node), bytes(attribute),
                                             std::strlen(attribute), &size);
    } else {
        text = own = lxb_dom_node_text_content(node, &size);
    }
    if (text != nullptr) {
        ((out += ",\"") += name) += "\":\"";
        jesc(out, {reinterpret_cast<const char*>(text), size});
        out += '"';
    }
    if (own != nullptr) lxb_dom_document_destroy_text(node->owner_document, own);
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 3) return 2;
    lxb_css_parser_t* parser = lxb_css_parser_create();
    lxb_selectors_t* selectors = lxb_selectors_create();
    if (lxb_css_parser_init(parser, nullptr) != LXB_STATUS_OK ||
        lxb_selectors_init(selectors) != LXB_STATUS_OK) {
        return 1;
    }
    const auto compiled = [&](const char* text) {
        auto* list = lxb_css_selectors_parse(parser, bytes(text), std::strlen(text));
        if (list == nullptr) std::exit(1);
        return list;
    };
    lxb_css_selector_list_t *items[4], *fields[4][kFields];
    for (int kind = 0; kind < 4; ++kind) {
        items[kind] = compiled(SEL[kind].item);
        for (int i = 0; i < kFields; ++i) fields[kind][i] = compiled(SEL[kind].f[i]);
    }
    std::FILE* file = std::fopen(argv[2], "w");
    if (file == nullptr) return 1;
    lxb_html_document_t* document = lxb_html_document_create();
    std::vector<lxb_dom_node_t*> found;
    std::string out;
    Buf page;
    for (const auto& name : pages(std::atoi(argv[1]))) {
        page.load(ROOT + "/data/pages/" + name);
        const int kind = name[6] - '1';
        lxb_html_document_clean(document);
        if (lxb_html_document_parse(document, bytes(page.p), page.n) != LXB_STATUS_OK) return 1;
        found.clear();
        lxb_selectors_find(selectors, lxb_dom_interface_node(document), items[kind], collect,
                           &found);
        for (lxb_dom_node_t* item : found) {
            ((out += "{\"file\":\"") += name) += '"';
            for (int i = 0; i < kFields; ++i) {
                lxb_dom_node_t* node = nullptr;
                lxb_selectors_find(selectors, item, fields[kind][i], first, &node);
                if (node != nullptr) write_field(out, node, FN[i], SEL[kind].a[i]);
            }
            out += "}\n";
        }
    }
    const bool written = std::fwrite(out.data(), 1, out.size(), file) == out.size();
    return std::fclose(file) == 0 && written ? 0 : 1;
}
