#include "script/ear_figures.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "base/text.h"

namespace newscart {
namespace {

constexpr std::string_view kRule = "figure rounded";
constexpr double kMillion = 1e6;
constexpr double kBillion = 1e9;
constexpr double kAboutShare = 0.004;  ///< so near it is neither more nor less

/// "31,683": groups of three after commas, at least five digits.
bool is_long_count(const std::string& text) {
    if (text.size() < 6 || text.find(',') == std::string::npos || text.front() == '0') return false;
    std::size_t since = 0;
    bool first = true;
    for (const char c : text) {
        if (c == ',') {
            if (first ? since > 3 || since == 0 : since != 3) return false;
            first = false;
            since = 0;
        } else if (c >= '0' && c <= '9') {
            ++since;
        } else {
            return false;
        }
    }
    return since == 3;
}

/// To two digits: 31683 -> 32000.
double rounded(double value) {
    const double unit = std::pow(10.0, std::floor(std::log10(value)) - 1);
    return std::round(value / unit) * unit;
}

std::string written(double value, const Grammar& grammar) {
    const auto short_form = [](double units) {
        return units == std::floor(units) || units >= 10 ? fmt::format("{:.0f}", units) : fmt::format("{:.1f}", units);
    };
    if (value >= kBillion) return short_form(value / kBillion) + " " + grammar.billion;
    if (value >= kMillion) return short_form(value / kMillion) + " " + grammar.million;
    const auto thousands = static_cast<long long>(std::llround(value));
    return fmt::format("{},{:03}", thousands / 1000, thousands % 1000);
}

}  // namespace

std::optional<double> figure(std::string_view text, const Grammar& grammar) {
    double unit = 1;
    for (const auto& [name, value] : {std::pair(&grammar.million, kMillion), std::pair(&grammar.billion, kBillion)}) {
        if (name->empty() || !text.ends_with(*name)) continue;
        unit = value;
        text = trim(text.substr(0, text.size() - name->size()));
        break;
    }
    const std::string digits = replace_all(std::string(text), ",", "");
    if (digits.empty() || digits.find_first_not_of("0123456789.") != std::string::npos) return std::nullopt;
    return std::strtod(digits.c_str(), nullptr) * unit;
}

void round_figures(Wording& line) {
    const Grammar& grammar = line.grammar;
    int figures = 0;
    Place at = kNone;
    for (Place i = 0; i < line.words.size(); ++i) {
        const Word& word = line.words[i];
        if (!word.is_word()) continue;
        if (grammar.never_rounded_with.contains(base_of(word))) return;
        if (!is_digit_word(word)) continue;
        if (is_long_count(word.text)) {
            ++figures;
            at = i;
        }
    }
    if (figures != 1 || line.words[at].quoted) return;
    // "No 31,683", "over 31,683": as it is.
    if (at > 0 && (!line.words[at - 1].is_word() || grammar.before_exact_figure.contains(line.words[at - 1].lower)))
        return;
    if (at + 1 < line.words.size() && line.words[at + 1].is_word() &&
        grammar.units_of_millions.contains(line.words[at + 1].lower))
        return;
    const std::optional<double> value = figure(line.words[at].text, grammar);
    if (!value) return;
    const double round = rounded(*value);
    if (round == *value) return;
    // "105,000" is as easily heard as "110,000", and true.
    if (line.words[at].text.ends_with(",000")) return;
    const double off = (round - *value) / *value;
    const std::string& how = std::abs(off) < kAboutShare ? grammar.about : off > 0 ? grammar.nearly : grammar.more_than;
    Word& word = line.words[at];
    word.text = written(round, grammar);
    word.lower = word.text;
    word.rule = kRule;
    const bool space = word.space_before;
    word.space_before = true;
    Place insert = at;
    for (const std::string_view each : split(how, ' ')) {
        Word before = rule_word(std::string(each), kRule);
        before.space_before = insert > at || space;
        line.words.insert(line.words.begin() + static_cast<std::ptrdiff_t>(insert++), std::move(before));
    }
    line.words.front().text = capitalised(line.words.front().text);
    line.rule(std::string(kRule));
}

}  // namespace newscart
