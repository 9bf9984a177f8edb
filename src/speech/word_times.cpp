#include "speech/word_times.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "lib/icu/unicode.h"

namespace newscart {
namespace {

constexpr double kWindowSeconds = 0.01;
// Below the loudest window by this much nothing is heard.
constexpr double kQuiet = 0.0178;  // -35 dB
constexpr std::size_t kPauseWindows = 10;
// A heard pause within this distance of where the text has one is that pause.
constexpr double kReachWindows = 50;

/// Which windows sound.
std::vector<bool> sounding_windows(const std::vector<std::int16_t>& samples, std::size_t window) {
    std::vector<double> powers;
    for (std::size_t at = 0; at < samples.size(); at += window) {
        const std::size_t end = std::min(at + window, samples.size());
        double power = 0;
        for (std::size_t i = at; i < end; ++i) power += static_cast<double>(samples[i]) * samples[i];
        powers.push_back(power / static_cast<double>(end - at));
    }
    const double loudest = powers.empty() ? 0 : *std::max_element(powers.begin(), powers.end());
    std::vector<bool> sounds(powers.size());
    for (std::size_t i = 0; i < powers.size(); ++i) sounds[i] = powers[i] > loudest * kQuiet * kQuiet;
    return sounds;
}

struct Anchor {
    double weight;  ///< of the words before it
    double place;   ///< windows that sound before it
};

/// Where the pauses of the text are, in sounding windows.
std::vector<Anchor> anchors_of(const PlainText& text, double weight, const std::vector<double>& pauses,
                               double sounding) {
    std::vector<Anchor> anchors = {{0, 0}};
    double before = 0;
    for (const PlainText::Word& word : text.words) {
        before += word.weight;
        if (!word.pause_after || before >= weight) continue;
        const double expected = before / weight * sounding;
        const auto nearest = std::min_element(pauses.begin(), pauses.end(), [&](double a, double b) {
            return std::abs(a - expected) < std::abs(b - expected);
        });
        if (nearest == pauses.end() || std::abs(*nearest - expected) > kReachWindows) continue;
        if (*nearest > anchors.back().place && *nearest < sounding) anchors.push_back({before, *nearest});
    }
    anchors.push_back({weight, sounding});
    return anchors;
}

}  // namespace

PlainText plain_text(std::string_view spoken) {
    const std::vector<char32_t> all = icu::code_points(spoken);
    const auto at_is = [&](std::size_t at, char32_t c) { return at < all.size() && all[at] == c; };
    PlainText plain;
    std::vector<int> origin;
    std::vector<char32_t> kept;
    bool written = false;  // within "[[written|"
    for (std::size_t at = 0; at < all.size(); ++at) {
        if (!written && at_is(at, '[') && at_is(at + 1, '[')) {
            written = true;
            ++at;
        } else if (written && at_is(at, '|')) {
            written = false;
            while (at < all.size() && !(at_is(at, ']') && at_is(at + 1, ']'))) ++at;
            ++at;
        } else {
            kept.push_back(icu::is_control(all[at]) ? U' ' : all[at]);
            origin.push_back(static_cast<int>(at));
        }
    }
    for (const char32_t c : kept) plain.text += icu::utf8(c);
    for (std::size_t at = 0; at < kept.size();) {
        if (icu::is_space(kept[at])) {
            ++at;
            continue;
        }
        std::size_t end = at;
        double weight = 0;
        for (; end < kept.size() && !icu::is_space(kept[end]); ++end) {
            if (icu::is_letter(kept[end])) weight += 1;
            if (icu::is_digit(kept[end])) weight += 4;
        }
        static constexpr std::u32string_view kStops = U".,;:!?\u2014\u2013";
        const bool pause = kStops.find(kept[end - 1]) != std::u32string_view::npos;
        if (weight > 0) {
            plain.words.push_back({origin[at], origin[end - 1] - origin[at] + 1, weight + 1.5, pause});
        } else if (!plain.words.empty()) {
            plain.words.back().pause_after = plain.words.back().pause_after || pause;
        }
        at = end;
    }
    return plain;
}

std::vector<wire::Mark> estimate_word_times(const PlainText& text, const std::vector<std::int16_t>& samples,
                                            int rate_hz) {
    const auto window = static_cast<std::size_t>(std::max(1.0, kWindowSeconds * rate_hz));
    const std::vector<bool> sounds = sounding_windows(samples, window);
    // Place among the sounding windows -> place among all; and where, in the former, a pause is heard.
    std::vector<std::size_t> windows;
    std::vector<double> pauses;
    std::size_t quiet = 0;
    for (std::size_t i = 0; i < sounds.size(); ++i) {
        if (!sounds[i]) {
            ++quiet;
            continue;
        }
        if (quiet >= kPauseWindows && !windows.empty()) pauses.push_back(static_cast<double>(windows.size()));
        quiet = 0;
        windows.push_back(i);
    }
    double weight = 0;
    for (const PlainText::Word& word : text.words) weight += word.weight;
    std::vector<wire::Mark> marks;
    if (windows.empty() || weight <= 0) return marks;
    const std::vector<Anchor> anchors = anchors_of(text, weight, pauses, static_cast<double>(windows.size()));
    double before = 0;
    std::size_t next = 1;
    for (const PlainText::Word& word : text.words) {
        while (next + 1 < anchors.size() && before >= anchors[next].weight) ++next;
        const Anchor& from = anchors[next - 1];
        const Anchor& to = anchors[next];
        const double part = (before - from.weight) / (to.weight - from.weight);
        const auto place = static_cast<std::size_t>(from.place + part * (to.place - from.place));
        const std::size_t at = windows[std::min(place, windows.size() - 1)] * window;
        marks.push_back({word.text_begin, word.text_length, static_cast<std::int32_t>(at)});
        before += word.weight;
    }
    return marks;
}

}  // namespace newscart
