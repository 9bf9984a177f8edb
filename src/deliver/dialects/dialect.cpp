#include "deliver/dialects/dialect.h"

#include <array>
#include <stdexcept>
#include <utility>

namespace newscart::dialect {

Dialect named(const std::string& to) {
    static constexpr std::array<std::pair<std::string_view, Dialect>, 13> kDialects{{
        {"folder", folder},
        {"rivendell", rivendell},
        {"azuracast", azuracast},
        {"libretime", folder},  // it knows a file by its tags
        {"liquidsoap", liquidsoap},
        {"radiodj", radiodj},
        {"mairlist", mairlist},
        {"myriad", cart_named},
        {"playoutone", cart_named},
        {"wideorbit", cart_named},
        {"enco", enco},
        {"playit", playit},
        {"podcast", podcast},
    }};
    for (const auto& [name, dialect] : kDialects) {
        if (name == to) return dialect;
    }
    throw std::logic_error("no dialect '" + to + "'");  // station/destination lets no other through
}

}  // namespace newscart::dialect
