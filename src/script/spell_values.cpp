#include "script/spell_values.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "lib/icu/unicode.h"

namespace newscart::spelling {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_letter(char c) { return is_upper(c) || is_lower(c) || static_cast<unsigned char>(c) >= 0x80; }

constexpr std::size_t kMostDigits = 15;  ///< of a number read as one; longer ones are read digit by digit
constexpr std::size_t kMostSpoken = 24;  ///< of digits read one by one; nobody listens to more
constexpr std::size_t kMostLetters = 6;  ///< of an initialism in one token

std::int64_t to_integer(std::string_view digits) {
    std::int64_t n = 0;
    for (const char c : digits) n = n * 10 + (c - '0');
    return n;
}

std::string without(std::string_view text, std::string_view mark) { return replace_all(std::string(text), mark, ""); }

bool all_digits(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return is_digit(c); });
}

/// The keys [begin, end), which are sorted and alike up to `depth`, as an expression for what follows there.
/// Alternatives that begin alike share their beginning: the engine tries them one by one at every place of a text.
std::string alternatives(const std::vector<std::vector<char32_t>>& keys, std::size_t begin, std::size_t end,
                         std::size_t depth) {
    const bool may_end = begin < end && keys[begin].size() == depth;
    if (may_end) ++begin;
    std::vector<std::string> branches;
    while (begin < end) {
        const char32_t next = keys[begin][depth];
        std::size_t until = begin;
        while (until < end && keys[until][depth] == next) ++until;
        const bool special = next < 0x80 && std::string_view("\\^$.|?*+()[]{}-#/").find(static_cast<char>(next)) !=
                                                std::string_view::npos;
        branches.push_back((special ? "\\" : "") + icu::utf8(next) + alternatives(keys, begin, until, depth + 1));
        begin = until;
    }
    if (branches.empty()) return "";
    if (branches.size() == 1 && !may_end) return branches.front();
    return "(?:" + join(branches, "|") + (may_end ? ")?" : ")");
}

/// Appended as a word of its own.
void add_word(std::string& to, std::string_view word) {
    if (word.empty()) return;
    if (!to.empty() && to.back() != ' ') to += ' ';
    to += word;
}

}  // namespace

std::string expand(std::string text, const std::unordered_map<std::string, std::string>& names, char open, char close) {
    constexpr int kDeepest = 6;
    for (int depth = 0; depth < kDeepest; ++depth) {
        std::string out;
        bool changed = false;
        for (std::size_t i = 0; i < text.size(); ++i) {
            const std::size_t end = text[i] == open ? text.find(close, i) : std::string::npos;
            const auto name = end == std::string::npos ? names.end() : names.find(text.substr(i + 1, end - i - 1));
            if (name == names.end()) {
                out += text[i];
                continue;
            }
            out += name->second;
            i = end;
            changed = true;
        }
        text = std::move(out);
        if (!changed) break;
    }
    return text;
}

Values::Values(const Language& language, Lexicon lexicon)
    : words_(language.tag, language.settings.table("spell").table("numbers").string("rules").value_or("")),
      lexicon_(std::move(lexicon)),
      acronyms_(language.settings.table("spell").table("acronyms")) {
    const Settings spell = language.settings.table("spell");
    const Settings numbers = spell.table("numbers");
    cardinal_set_ = numbers.string("cardinal").value_or("%spellout-cardinal");
    ordinal_set_ = numbers.string("ordinal").value_or("%spellout-ordinal");
    year_set_ = numbers.string("year").value_or("%spellout-numbering-year");
    point_ = numbers.string("point").value_or("");
    zero_before_point_ = numbers.string("zero_before_point").value_or("");
    zero_after_point_ = numbers.string("zero_after_point").value_or("");
    group_mark_ = numbers.string("group_mark").value_or(",");
    decimal_mark_ = numbers.string("decimal_mark").value_or(".");
    months_ = spell.table("calendar").strings("months");
    for (auto& [key, phrase] : spell.pairs("phrase")) phrases_[key] = phrase;
    const Settings tables = spell.table("table");
    for (const std::string& table : tables.keys()) {
        for (auto& [key, forms] : tables.lists(table)) {
            for (std::string& form : forms) form = expand(std::move(form), phrases_, '<', '>');
            tables_[table][key] = std::move(forms);
        }
    }
    for (const Settings& ending : spell.tables("phonetic_ending")) {
        phonetic_endings_.push_back({ending.string("written").value_or(""), Regex(ending.string("after").value_or("")),
                                     ending.string("add").value_or("")});
    }
    for (auto& [mark, name] : spell.pairs("address_marks")) marks_[mark] = name;
    for (const std::string& words : spell.table("run_together").strings("words")) {
        for (const std::string_view word : split(words, ' ')) run_together_.emplace(word);
    }
    const Settings acronyms = spell.table("acronyms");
    longest_letters_ = static_cast<std::size_t>(acronyms.integer("longest_letters").value_or(5));
    for (const std::string& words : acronyms.strings("common_words")) {
        for (const std::string_view word : split(words, ' ')) common_.emplace(word);
    }
}

std::string Values::words(std::int64_t n, const std::string& rule_set) const {
    // ICU sets commas into long numbers, at which a voice would stop.
    return replace_all(words_.spell(n, rule_set), ",", "");
}

std::optional<std::string> Values::number(std::string_view digits) const {
    std::string plain = without(digits, group_mark_);
    const std::size_t mark = plain.find(decimal_mark_);
    const std::string whole = plain.substr(0, mark);
    if (!whole.empty() && !all_digits(whole)) return std::nullopt;
    std::string words;
    if (whole.size() > kMostDigits) {
        words = digit_by_digit(whole);
    } else if (mark != std::string::npos && whole.find_first_not_of('0') == std::string::npos) {
        words = whole.empty() ? "" : zero_before_point_;
    } else if (!whole.empty()) {
        words = cardinal(to_integer(whole));
    }
    if (mark == std::string::npos) return words.empty() ? std::nullopt : std::optional(words);
    const std::string places = plain.substr(mark + decimal_mark_.size());
    if (!all_digits(places)) return std::nullopt;
    add_word(words, point_);
    const bool own_zero =
        !zero_after_point_.empty() && places.size() > 1 && whole.find_first_not_of('0') != std::string::npos;
    const std::string zero = own_zero ? zero_after_point_ : cardinal(0);
    for (const char c : places.substr(0, kMostSpoken)) add_word(words, c == '0' ? zero : cardinal(c - '0'));
    return words;
}

std::string Values::digit_by_digit(std::string_view text) const {
    std::string words;
    std::size_t spoken = 0;
    for (const char c : text) {
        if (is_digit(c) && ++spoken <= kMostSpoken) add_word(words, cardinal(c - '0'));
    }
    return words;
}

std::string Values::groups(std::string_view text) const {
    std::string words;
    for (std::size_t at = 0; at < text.size();) {
        if (!is_digit(text[at])) {
            ++at;
            continue;
        }
        std::size_t end = at;
        while (end < text.size() && is_digit(text[end])) ++end;
        const std::string_view group = text.substr(at, end - at);
        if (!words.empty()) words += ',';
        const bool hundreds = group.size() == 3 && group.substr(1) == "00" && group[0] != '0';
        // "0800": "zero eight hundred"
        const bool freephone = group.size() == 4 && group[0] == '0' && group[1] != '0' && group.substr(2) == "00";
        if (freephone) add_word(words, cardinal(0));
        add_word(words, hundreds || freephone ? cardinal(to_integer(group)) : digit_by_digit(group));
        at = end;
    }
    return words;
}

std::optional<std::string> Values::code(std::string_view digits) const {
    if (!all_digits(digits)) return std::nullopt;
    const auto pair = [this](std::int64_t n) { return n < 10 ? phrase("oh") + " " + cardinal(n) : cardinal(n); };
    if (digits.size() > 4 || (digits.size() > 1 && digits[0] == '0')) return digit_by_digit(digits);
    const std::int64_t n = to_integer(digits);
    if (digits.size() < 3 || n % 1000 == 0 || (digits.size() == 3 && n % 100 == 0)) return cardinal(n);
    if (n % 100 == 0) return cardinal(n / 100) + " " + phrase("hundred");
    return cardinal(n / 100) + " " + pair(n % 100);
}

std::optional<std::string> Values::roman(std::string_view numeral) const {
    static constexpr std::string_view kLetters = "IVXLCDM";
    static constexpr std::array<int, 7> kWorth{1, 5, 10, 50, 100, 500, 1000};
    int total = 0;
    int before = 0;
    const std::string backwards(numeral.rbegin(), numeral.rend());
    for (const char letter : backwards) {
        const std::size_t at = kLetters.find(letter);
        if (at == std::string_view::npos) return std::nullopt;
        const int worth = kWorth.at(at);
        total += worth < before ? -worth : worth;
        before = std::max(before, worth);
    }
    // Only the usual spelling of a number is one: "IIX" and "VV" are letters.
    std::string usual;
    int rest = total;
    static constexpr std::array<std::pair<int, std::string_view>, 13> kSteps{{{1000, "M"},
                                                                              {900, "CM"},
                                                                              {500, "D"},
                                                                              {400, "CD"},
                                                                              {100, "C"},
                                                                              {90, "XC"},
                                                                              {50, "L"},
                                                                              {40, "XL"},
                                                                              {10, "X"},
                                                                              {9, "IX"},
                                                                              {5, "V"},
                                                                              {4, "IV"},
                                                                              {1, "I"}}};
    for (const auto& [worth, letters] : kSteps) {
        for (; rest >= worth; rest -= worth) usual += letters;
    }
    if (total <= 0 || usual != numeral) return std::nullopt;
    return std::to_string(total);
}

std::optional<std::string> Values::fraction(std::string_view over, std::string_view under) const {
    if (!all_digits(over) || !all_digits(under) || over.size() > 4 || under.size() > 4) return std::nullopt;
    const std::int64_t n = to_integer(over);
    const std::int64_t d = to_integer(under);
    if (d < 2) return cardinal(n) + " " + phrase("over") + " " + cardinal(d);
    if (const auto name = lookup("denominator", under, n == 1 ? "1" : "2")) return cardinal(n) + " " + *name;
    return cardinal(n) + " " + (n == 1 ? ordinal(d) : plural(ordinal(d)));
}

std::optional<std::string> Values::money(std::string_view amount, std::string_view currency, std::string_view scale,
                                         bool as_adjective) const {
    const auto found = tables_.find("currency");
    if (found == tables_.end()) return std::nullopt;
    const auto entry = found->second.find(lookup("currency_after", currency, "1").value_or(std::string(currency)));
    if (entry == found->second.end() || entry->second.size() < 2) return std::nullopt;
    const std::vector<std::string>& forms = entry->second;  // one, many, one of the minor unit, many of it
    std::string plain = without(amount, group_mark_);
    const std::size_t mark = plain.find(decimal_mark_);
    std::string whole = plain.substr(0, mark);
    std::string places = mark == std::string::npos ? "" : plain.substr(mark + decimal_mark_.size());
    while (places.size() > 2 && places.back() == '0') places.pop_back();
    if (!scale.empty()) {
        const auto words = number(amount);
        const auto name = lookup("scale", scale, "1");
        if (!words || !name) return std::nullopt;
        return *words + " " + *name + " " + forms[as_adjective ? 0 : 1];
    }
    if (forms.size() < 4 && places.find_first_not_of('0') != std::string::npos) {
        const auto words = number(amount);
        return words ? std::optional(*words + " " + forms[1]) : std::nullopt;
    }
    if (places.size() > 2) {
        const auto words = number(whole + decimal_mark_ + places);
        return words ? std::optional(*words + " " + forms[1]) : std::nullopt;
    }
    if (places.size() == 1) places += '0';
    const std::int64_t minor = places.empty() ? 0 : to_integer(places);
    if (whole.size() > kMostDigits || !(whole.empty() || all_digits(whole))) return std::nullopt;
    const std::int64_t major = whole.empty() ? 0 : to_integer(whole);
    const std::string major_words = cardinal(major) + " " + forms[major == 1 || as_adjective ? 0 : 1];
    if (minor == 0) return major_words;
    const std::string minor_words = cardinal(minor) + " " + forms[minor == 1 ? 2 : 3];
    if (major == 0) return minor_words;
    std::string say = phrase(minor < 10 ? "money_small_minor" : "money_minor");
    say = replace_all(std::move(say), "{major}", major_words);
    say = replace_all(std::move(say), "{minor}", cardinal(minor));
    return replace_all(std::move(say), "{minor_unit}", forms[minor == 1 ? 2 : 3]);
}

std::optional<std::string> Values::clock(std::string_view hour, std::string_view minute) const {
    if (!all_digits(hour) || hour.size() > 2 || (!minute.empty() && (!all_digits(minute) || minute.size() > 2))) {
        return std::nullopt;
    }
    const std::int64_t h = to_integer(hour);
    const std::int64_t m = minute.empty() ? 0 : to_integer(minute);
    if (h > 24 || m > 59) return std::nullopt;
    const std::string name = m == 0   ? (h == 0 || h > 12 ? "clock_hundred" : "clock_full")
                             : m < 10 ? "clock_oh"
                                      : "clock";
    std::string say = replace_all(phrase(name), "{hour}", cardinal(h));
    return replace_all(std::move(say), "{minute}", cardinal(m));
}

std::string Values::plural(std::string_view words) const {
    const std::size_t last = words.find_last_of(" -");
    const std::size_t at = last == std::string_view::npos ? 0 : last + 1;
    const std::string word(words.substr(at));
    return std::string(words.substr(0, at)) + lookup("plural", word, "1").value_or(word + phrase("plural_ending"));
}

std::optional<std::string> Values::lookup(std::string_view table, std::string_view key, std::string_view count) const {
    const auto found = tables_.find(std::string(table));
    if (found == tables_.end()) return std::nullopt;
    auto entry = found->second.find(std::string(key));
    if (entry == found->second.end()) entry = found->second.find(icu::lower(key));
    if (entry == found->second.end() || entry->second.empty()) return std::nullopt;
    return entry->second[count == "1" || entry->second.size() == 1 ? 0 : 1];
}

std::string Values::letters(std::string_view text) const {
    std::string capitals;
    std::string ending;
    std::size_t at = 0;
    for (; at < text.size(); ++at) {
        const bool ends = text[at] == '\'' || (text[at] == 's' && at + 1 == text.size() && capitals.size() > 1);
        if (ends) break;
        if (is_letter(text[at])) capitals += text[at];
    }
    // An apostrophe keeps the ending from being read as one more letter.
    if (at < text.size() && text.substr(at) != "'") ending = "'s";
    const std::vector<char32_t> points = icu::code_points(icu::upper(capitals));
    const char joint = points.size() == 2 && !ending.empty() ? '-' : '.';
    std::string out;
    for (std::size_t i = 0; i < points.size(); ++i) {
        if (i > 0) out += i % kMostLetters == 0 ? ' ' : joint;
        out += icu::utf8(points[i]);
    }
    return out + ending;
}

namespace {

/// Where the plural or possessive ending of a token in capitals begins: "MPs'", "IBM's".
std::size_t stem_end(std::string_view token) {
    std::size_t end = token.find('\'');
    if (end == std::string_view::npos) end = token.size();
    return end > 2 && token[end - 1] == 's' ? end - 1 : end;
}

}  // namespace

const LexiconEntry* Values::entry_of(std::string_view token) const {
    const LexiconEntry* whole = lexicon_.find(token);
    return whole != nullptr ? whole : lexicon_.find(token.substr(0, stem_end(token)));
}

std::string Values::of_entry(const LexiconEntry& entry, std::string_view text, std::size_t& length) const {
    const std::string_view written = text.substr(0, length);
    switch (entry.kind) {
        case LexiconEntry::Kind::Letters: return letters(written);
        case LexiconEntry::Kind::Word: return capitalised(written);
        case LexiconEntry::Kind::Phonemes: {
            const std::string_view rest = text.substr(length);
            for (const PhoneticEnding& ending : phonetic_endings_) {
                const bool follows =
                    rest.starts_with(ending.written) && word_end(rest, ending.written.size()) == ending.written.size();
                if (!follows || !ending.after.matches(entry.reading)) continue;
                length += ending.written.size();
                return phonetic(std::string(written) + ending.written, entry.reading + ending.add);
            }
            return phonetic(written, entry.reading);
        }
        case LexiconEntry::Kind::Respelled: break;
    }
    return entry.reading;
}

std::optional<std::string> Values::initialism(std::string_view token) const {
    const std::string stem(token.substr(0, stem_end(token)));
    const std::string ending = icu::lower(token.substr(stem.size()));
    if (const LexiconEntry* entry = entry_of(token)) {
        std::size_t length = entry->kind == LexiconEntry::Kind::Letters ? token.size() : entry->written.size();
        const std::string words = of_entry(*entry, token, length);
        return length == token.size() ? words : words + ending;
    }
    const std::size_t count = icu::code_points(stem).size();
    if (count > 1 && is_common_word(icu::lower(stem))) return icu::lower(stem) + ending;
    if (acronyms_.is_word(stem)) return capitalised(stem) + ending;
    return letters(token);
}

std::string Values::address(std::string_view text) const {
    std::string words;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = at;
        if (is_digit(text[at])) {
            while (end < text.size() && is_digit(text[end])) ++end;
            add_word(words, digit_by_digit(text.substr(at, end - at)));
        } else if (is_letter(text[at])) {
            while (end < text.size() && is_letter(text[end])) ++end;
            const std::string word(text.substr(at, end - at));
            const std::string capitals = icu::upper(word);
            const bool known =
                lexicon_.find(capitals) != nullptr && lexicon_.find(capitals)->kind == LexiconEntry::Kind::Letters;
            if (const auto reading = lookup("address_word", word, "1")) {
                add_word(words, *reading);
            } else if (known || word.size() == 2 || (word.size() <= longest_letters_ && !has_vowel(capitals))) {
                add_word(words, letters(word));
            } else {
                add_word(words, camel(word));
            }
        } else {
            end = at + 1;
            const auto name = marks_.find(std::string(1, text[at]));
            if (name != marks_.end()) add_word(words, name->second);
        }
        at = end;
    }
    return words;
}

std::string Values::camel(std::string_view text) const {
    // Who writes some words with capitals does so with all of them.
    const bool run_together = text.size() > 1 && std::none_of(text.begin() + 1, text.end(), is_upper);
    std::string words;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = at + 1;
        if (is_digit(text[at])) {
            while (end < text.size() && is_digit(text[end])) ++end;
            const std::string_view digits = text.substr(at, end - at);
            add_word(words, digits.size() == 4 ? year(to_integer(digits)) : code(digits).value_or(""));
        } else if (is_upper(text[at]) && end < text.size() && is_upper(text[end])) {
            while (end < text.size() && is_upper(text[end])) ++end;
            if (end < text.size() && is_lower(text[end])) --end;
            add_word(words, end - at == 1 ? std::string(text.substr(at, 1))
                                          : initialism(text.substr(at, end - at)).value_or(""));
        } else if (is_letter(text[at])) {
            while (end < text.size() && (is_lower(text[end]) || static_cast<unsigned char>(text[end]) >= 0x80)) ++end;
            const std::string_view run = text.substr(at, end - at);
            add_word(words, run_together ? parted(run) : std::string(run));
        }
        at = end;
    }
    return words;
}

std::string Values::parted(std::string_view run) const {
    constexpr std::size_t kShortest = 5;
    constexpr std::size_t kLongest = 60;
    if (run.size() < kShortest || run.size() > kLongest) return std::string(run);
    const std::string small = icu::lower(run);
    if (small.size() != run.size()) return std::string(run);
    // Fewest words that make up the first bytes and where the last of them begins, by whether that one is very short:
    // two such in a row ("rest or at i on") are no words anybody meant.
    constexpr std::size_t kNone = kLongest + 1;
    constexpr std::size_t kVeryShort = 2;
    struct Best {
        std::size_t words = kNone;
        std::size_t begin = 0;
        std::size_t before = 0;  ///< which of the two ends there
    };
    std::vector<std::array<Best, 2>> best(run.size() + 1);
    best[0][0].words = 0;
    for (std::size_t end = 1; end <= run.size(); ++end) {
        for (std::size_t at = 0; at < end; ++at) {
            const std::size_t length = end - at;
            if ((length == 1 && end == run.size()) || !run_together_.contains(small.substr(at, length))) continue;
            const std::size_t is_short = length <= kVeryShort ? 1 : 0;
            for (std::size_t before = 0; before + is_short < 2; ++before) {
                if (best[at].at(before).words + 1 < best[end].at(is_short).words)
                    best[end].at(is_short) = {best[at].at(before).words + 1, at, before};
            }
        }
    }
    std::size_t last = best.back()[1].words < best.back()[0].words ? 1 : 0;
    if (best.back().at(last).words >= kNone) return std::string(run);
    std::vector<std::string> words;
    for (std::size_t end = run.size(); end > 0;) {
        const Best& here = best[end].at(last);
        words.emplace_back(run.substr(here.begin, end - here.begin));
        end = here.begin;
        last = here.before;
    }
    std::reverse(words.begin(), words.end());
    return join(words, " ");
}

std::optional<std::string> Values::month(std::string_view text) const {
    if (all_digits(text) && text.size() <= 2) {
        const std::int64_t n = to_integer(text);
        if (n < 1 || n > 12) return std::nullopt;
        return months_.at(static_cast<std::size_t>(n - 1));
    }
    return lookup("month", icu::lower(without(text, ".")), "1");
}

std::string Values::keys_pattern(const std::string& table) const {
    const auto found = tables_.find(table);
    if (found == tables_.end()) return "";
    std::vector<std::vector<char32_t>> keys;
    for (const auto& [key, forms] : found->second) keys.push_back(icu::code_points(key));
    std::sort(keys.begin(), keys.end());
    return alternatives(keys, 0, keys.size(), 0);
}

std::vector<std::string> Values::table_names() const {
    std::vector<std::string> names;
    for (const auto& [name, entries] : tables_) names.push_back(name);
    return names;
}

std::string Values::phrase(const std::string& name) const {
    const auto found = phrases_.find(name);
    return found == phrases_.end() ? std::string() : found->second;
}

bool Values::is_common_word(const std::string& lower_case) const { return common_.contains(lower_case); }

std::string Values::capitalised(std::string_view word) {
    const std::vector<char32_t> points = icu::code_points(word);
    if (points.empty()) return {};
    const std::string first = icu::utf8(points.front());
    return icu::upper(first) + icu::lower(word.substr(first.size()));
}

}  // namespace newscart::spelling
