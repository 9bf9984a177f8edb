#include "desk/html.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

#include "base/text.h"
#include "desk/assets.h"
#include "lib/icu/unicode.h"

namespace newscart::desk {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kWaveColumns = 1200;
constexpr int kWaveHeight = 120;

std::string base64(std::string_view bytes) {
    constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        std::uint32_t group = 0;
        const std::size_t count = std::min<std::size_t>(3, bytes.size() - i);
        for (std::size_t k = 0; k < 3; ++k)
            group = group << 8U | (k < count ? static_cast<unsigned char>(bytes[i + k]) : 0U);
        for (std::size_t k = 0; k < 4; ++k) text += k <= count ? kDigits[group >> (18 - 6 * k) & 0x3FU] : '=';
    }
    return text;
}

std::string time_of(double seconds) {
    const auto whole = static_cast<int>(seconds);
    return fmt::format("{}:{:02}", whole / 60, whole % 60);
}

/// The waveform as one shape, mirrored at its middle.
std::string wave_of(const Sound& sound) {
    const std::vector<float> peaks = peaks_of(sound, kPeaksASecond);
    std::string above;
    std::string below;
    for (int column = 0; column < kWaveColumns; ++column) {
        const auto first = peaks.size() * static_cast<std::size_t>(column) / kWaveColumns;
        const auto last = std::max(first + 1, peaks.size() * (static_cast<std::size_t>(column) + 1) / kWaveColumns);
        float most = 0;
        for (std::size_t i = first; i < std::min(last, peaks.size()); ++i) most = std::max(most, peaks[i]);
        const double half = kWaveHeight / 2.0 * static_cast<double>(most);
        above += fmt::format("L{} {:.1f}", column, kWaveHeight / 2.0 - half);
        below.insert(0, fmt::format("L{} {:.1f}", column, kWaveHeight / 2.0 + half));
    }
    return fmt::format("M0 {}{}{}Z", kWaveHeight / 2, above, below);
}

std::string regions_of(const Json& state) {
    std::string regions;
    const double length = std::max(0.001, state.at("seconds").get<double>());
    for (const Json& item : state.at("items")) {
        const double begin = item.at("start").get<double>() / length * kWaveColumns;
        const double width = item.at("seconds").get<double>() / length * kWaveColumns;
        regions += fmt::format("<rect x=\"{:.1f}\" width=\"{:.1f}\" y=\"0\" height=\"{}\" class=\"c{}\"/>", begin,
                               width, kWaveHeight, item.at("color").get<int>());
    }
    return regions;
}

std::string rundown_of(const Json& state) {
    std::string rows;
    for (const Json& item : state.at("items")) {
        const std::string kind = item.at("kind");
        const std::string title = item.at("title");
        rows += fmt::format("<tr data-at=\"{}\"><td>{}</td><td>{}</td><td>{:.1f}</td><td>{}</td></tr>\n",
                            item.at("start").get<double>(), html_escaped(item.at("at").get<std::string>()),
                            html_escaped(title.empty() ? kind : title), item.at("seconds").get<double>(),
                            time_of(item.at("until_end")));
    }
    return rows;
}

std::string lines_of(const Json& state) {
    std::string lines;
    std::string story;
    for (const Json& line : state.at("lines")) {
        const std::string of = line.at("story").is_string() && line.at("role") == "story" ? line.at("story") : "";
        if (of != story && !of.empty()) {
            for (const Json& told : state.at("stories"))
                if (told.at("id") == of)
                    lines += fmt::format("<h2>{}</h2>\n", html_escaped(told.at("headline").get<std::string>()));
        }
        story = of;
        const double start = line.at("start");
        lines += fmt::format("<p data-at=\"{}\" data-until=\"{}\"><button type=\"button\">{}</button> {}</p>\n", start,
                             start + line.at("seconds").get<double>(), time_of(start),
                             html_escaped(line.at("text").get<std::string>()));
    }
    return lines;
}

}  // namespace

std::string html_escaped(std::string_view text) {
    std::string escaped;
    for (const char c : icu::repair_utf8(text)) {
        switch (c) {
            case '&': escaped += "&amp;"; break;
            case '<': escaped += "&lt;"; break;
            case '>': escaped += "&gt;"; break;
            case '"': escaped += "&quot;"; break;
            case '\'': escaped += "&#39;"; break;
            default: escaped += c;
        }
    }
    return escaped;
}

std::string self_contained_page(const Session& session) {
    const VersionRef version = session.version();
    const Json state = session.state(version, "");
    const std::string title =
        state.at("station").at("name").get<std::string>() + ", " + state.at("air").at("time").get<std::string>();
    const auto& all = mail_page();
    std::string page(all);
    // Each place once, in one pass: what is put in is not looked at again.
    const std::array<std::pair<std::string_view, std::string>, 7> values{{
        {"{{language}}", html_escaped(state.at("station").at("language").get<std::string>())},
        {"{{title}}", html_escaped(title)},
        {"{{length}}", time_of(state.at("seconds"))},
        {"{{regions}}", regions_of(state)},
        {"{{wave}}", wave_of(*session.sound(version))},
        {"{{rundown}}", rundown_of(state)},
        {"{{lines}}", lines_of(state)},
    }};
    std::string out;
    for (std::size_t at = 0; at < page.size();) {
        const auto value = std::find_if(values.begin(), values.end(), [&](const auto& each) {
            return page.compare(at, each.first.size(), each.first) == 0;
        });
        if (value != values.end()) {
            out += value->second;
            at += value->first.size();
        } else if (page.compare(at, 9, "{{audio}}") == 0) {
            out += "data:audio/mpeg;base64," + base64(session.edition_mp3(version));
            at += 9;
        } else {
            out += page[at++];
        }
    }
    return out;
}

}  // namespace newscart::desk
