#include "deliver/names.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>

#include "base/error.h"
#include "base/text.h"
#include "lib/icu/calendar.h"
#include "lib/icu/unicode.h"
#include "lib/pcre2/regex.h"

namespace newscart {
namespace {

/// File systems count bytes, most of them 255; there must be room for what is added (".part", a date).
constexpr std::size_t kMostNameBytes = 200;

/// Windows shares answer for a device instead, whatever the extension.
bool is_device(std::string_view name) {
    const std::string stem = ascii_lower(name.substr(0, name.find('.')));
    constexpr std::array<std::string_view, 4> kDevices{"con", "prn", "aux", "nul"};
    if (std::find(kDevices.begin(), kDevices.end(), stem) != kDevices.end()) return true;
    return stem.size() == 4 && (stem.substr(0, 3) == "com" || stem.substr(0, 3) == "lpt") && stem[3] >= '0' &&
           stem[3] <= '9';
}

std::string_view trim_dots(std::string_view name) {
    while (!name.empty() && (name.front() == '.' || name.front() == ' ')) name.remove_prefix(1);
    while (!name.empty() && (name.back() == '.' || name.back() == ' ')) name.remove_suffix(1);
    return name;
}

}  // namespace

std::string safe_name(std::string_view text, std::size_t most_bytes) {
    std::string out;
    bool cut = false;
    for (const char32_t c : icu::code_points(icu::nfc(text))) {
        constexpr std::u32string_view kSeparators = U"/\\:*?\"<>|{}";
        std::string character = icu::utf8(c);
        if (icu::is_space(c)) {
            character = " ";
        } else if (icu::is_control(c)) {
            continue;
        } else if (kSeparators.find(c) != std::u32string_view::npos || c == 0xFFFD) {
            character = "-";
        }
        if ((character == " " || character == "-") && !out.empty() && out.back() == character.front()) continue;
        if (out.size() + character.size() > most_bytes) {
            cut = true;
            break;
        }
        out += character;
    }
    // At a word, where there is one near the end.
    if (const std::size_t space = out.rfind(' '); cut && space != std::string::npos && space > most_bytes / 2) {
        out.resize(space);
    }
    std::string name(trim_dots(out));
    if (name.empty()) return "untitled";
    return is_device(name) ? "_" + name : name;
}

std::string file_name(const std::string& pattern, const Shipment& shipment, const Product* product,
                      const std::string& extension, int slot, const std::string& cart) {
    const icu::CivilTime at = icu::civil_time(shipment.air_time, shipment.timezone);
    const std::array<std::pair<std::string_view, std::string>, 8> fields{{
        {"ext", extension},
        {"station", safe_name(shipment.station_id)},
        {"date", fmt::format("{:04}-{:02}-{:02}", at.year, at.month, at.day)},
        {"time", fmt::format("{:02}{:02}", at.hour, at.minute)},
        {"hour", fmt::format("{:02}", at.hour)},
        {"slot", fmt::format("{:02}", slot)},
        {"cart", cart},
        {"title", product == nullptr ? "" : safe_name(product->tags.title)},
    }};
    std::string name;
    for (std::size_t i = 0; i < pattern.size();) {
        const std::size_t end = pattern[i] == '{' ? pattern.find('}', i) : std::string::npos;
        const auto field =
            end == std::string::npos ? fields.end() : std::find_if(fields.begin(), fields.end(), [&](const auto& each) {
                return pattern.compare(i + 1, end - i - 1, each.first) == 0;
            });
        if (field == fields.end()) {
            name += pattern[i++];
        } else {
            name += field->second;
            i = end + 1;
        }
    }
    // What was written in the pattern may be as it likes, but not lead out of the folder.
    const bool leads_out = name.find('/') != std::string::npos || name == "." || name == "..";
    if (name.empty() || leads_out || name.find_first_of("{}") != std::string::npos || name.front() == '.') {
        throw Error(Fault::Delivery, fmt::format("[[deliver]] name = '{}': no file name; it may hold {{station}} "
                                                 "{{date}} {{time}} {{hour}} {{slot}} {{cart}} {{title}} {{ext}}",
                                                 pattern));
    }
    if (name.size() <= kMostNameBytes) return name;
    const std::size_t dot = name.rfind('.');
    const std::string tail = dot == std::string::npos || name.size() - dot > 8 ? "" : name.substr(dot);
    return safe_name(name.substr(0, name.size() - tail.size()), kMostNameBytes - tail.size()) + tail;
}

bool is_dated(const std::string& pattern) {
    const auto holds = [&](std::string_view field) { return pattern.find(field) != std::string::npos; };
    return (holds("{date}") || holds("{time}") || holds("{hour}")) && !holds("{title}");
}

bool could_be_named(const std::string& pattern, const std::string& name) {
    if (!is_dated(pattern)) return false;
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kForms{{
        {"{date}", "[0-9]{4}-[0-9]{2}-[0-9]{2}"},
        {"{time}", "[0-9]{4}"},
        {"{hour}", "[0-9]{2}"},
        {"{slot}", "[0-9]{2}"},
        {"{cart}", "[A-Za-z0-9]+"},
        {"{station}", "[^/]+"},
        {"{ext}", "[a-z0-9]{2,4}"},
    }};
    std::string form = "\\A";
    for (std::size_t i = 0; i < pattern.size();) {
        const auto field = std::find_if(kForms.begin(), kForms.end(), [&](const auto& each) {
            return pattern.compare(i, each.first.size(), each.first) == 0;
        });
        if (field != kForms.end()) {
            form += field->second;
            i += field->first.size();
            continue;
        }
        const char c = pattern[i++];
        const bool is_mark = c > ' ' && c < '\x7f' && std::isalnum(static_cast<unsigned char>(c)) == 0;
        form += is_mark ? std::string{'\\', c} : std::string(1, c);
    }
    return Regex(form + "\\z").matches(name);
}

}  // namespace newscart
