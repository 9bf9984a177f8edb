#include "speaker/guard.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace newscart {
namespace {

struct Limits {
    int token;          // letters and marks without white space
    int dots;           // of a token
    int apostrophes;    // of a token
    int digits;         // in a row
    int clause;         // code points between marks at which eSpeak breathes
    int same;           // of one letter in a row
    int abbreviations;  // tokens with a dot inside, in a row
};

constexpr Limits kUsual{40, 6, 2, 24, 300, 4, 8};
constexpr Limits kHarder{24, 0, 0, 12, 120, 2, 0};

// One code point of `bytes` at `at`, moved past it; ill-formed bytes give U+FFFD, one each.
char32_t decode(std::string_view bytes, std::size_t& at) {
    const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(bytes[i]); };
    const std::uint8_t lead = byte(at++);
    if (lead < 0x80) return lead;
    const int more = lead >= 0xC2 && lead < 0xE0   ? 1
                     : lead >= 0xE0 && lead < 0xF0 ? 2
                     : lead >= 0xF0 && lead < 0xF5 ? 3
                                                   : 0;
    if (more == 0 || at + static_cast<std::size_t>(more) > bytes.size()) return 0xFFFD;
    char32_t code = lead & (0x3FU >> more);
    for (int i = 0; i < more; ++i) {
        const std::uint8_t next = byte(at + static_cast<std::size_t>(i));
        if ((next & 0xC0U) != 0x80) return 0xFFFD;
        code = code << 6U | (next & 0x3FU);
    }
    const bool overlong = (more == 2 && code < 0x800) || (more == 3 && code < 0x10000);
    if (overlong || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) return 0xFFFD;
    at += static_cast<std::size_t>(more);
    return code;
}

void encode(char32_t code, std::string& text) {
    const auto put = [&](char32_t byte) { text += static_cast<char>(byte); };
    if (code < 0x80) {
        put(code);
    } else if (code < 0x800) {
        put(0xC0U | code >> 6U);
        put(0x80U | (code & 0x3FU));
    } else {
        put(0xE0U | code >> 12U);
        put(0x80U | (code >> 6U & 0x3FU));
        put(0x80U | (code & 0x3FU));
    }
}

bool is_digit(char32_t c) { return c >= '0' && c <= '9'; }
bool is_ascii_letter(char32_t c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_letter(char32_t c) {
    return is_ascii_letter(c) || (c >= 0xC0 && c <= 0x24F && c != 0xD7 && c != 0xF7) || (c >= 0x1E00 && c <= 0x1EFF);
}
bool breathes(char32_t c) {
    return c == '.' || c == ',' || c == ';' || c == ':' || c == '?' || c == '!' || c == 0x2013;
}

// What eSpeak may get for `c`: itself, a plainer form, or a space.
char32_t plain(char32_t c, wire::Effort effort) {
    if (effort == wire::Effort::Harder) {
        if (is_ascii_letter(c) || is_digit(c) || c == ',' || c == '.') return c;
        if (c == ';' || c == ':' || c == '?' || c == '!') return '.';
        return ' ';
    }
    if (is_letter(c) || is_digit(c) || breathes(c)) return c;
    switch (c) {
        case '\'':
        case '"':
        case '-':
        case '(':
        case ')':
        case '%':
        case '&':
        case '+':
        case '/':
        case '@':
        case '$':
        case 0xA3:
        case 0xA5:
        case 0xB0:
        case 0x20AC: return c;
        case 0x2018:
        case 0x2019:
        case 0x2BC: return '\'';
        case 0x201C:
        case 0x201D: return '"';
        case 0x2010:
        case 0x2011: return '-';
        case 0x2014:
        case 0x2015: return 0x2013;
        case 0x2026: return '.';
        default: return ' ';
    }
}

// "[[written|phonemes]]" at the start of some text: what newscart's lexicon wants said by eSpeak's phonemes.
struct Phonetic {
    std::string_view written;
    std::string_view phonemes;
    std::size_t bytes = 0;  // of all of it; 0: there is none
};

Phonetic phonetic_at(std::string_view text) {
    constexpr std::size_t kLongest = 60;  // of each part
    constexpr std::string_view kMarks = "@#'%,:;!?_|~&*^=+-/\"";
    if (!text.starts_with("[[")) return {};
    const std::size_t bar = text.find('|');
    const std::size_t end = text.find("]]");
    if (end == std::string_view::npos || bar > end) return {};
    const Phonetic found{text.substr(2, bar - 2), text.substr(bar + 1, end - bar - 1), end + 2};
    const bool sound = std::all_of(found.phonemes.begin(), found.phonemes.end(), [&](char c) {
        const auto code = static_cast<std::uint8_t>(c);
        return is_ascii_letter(code) || is_digit(code) || kMarks.find(c) != std::string_view::npos;
    });
    const bool fits = !found.written.empty() && !found.phonemes.empty() && found.written.size() <= kLongest &&
                      found.phonemes.size() <= kLongest && found.written.find('[') == std::string_view::npos;
    return sound && fits ? found : Phonetic{};
}

int code_points(std::string_view text) {
    return static_cast<int>(std::count_if(text.begin(), text.end(),
                                          [](char c) { return (static_cast<std::uint8_t>(c) & 0xC0U) != 0x80U; }));
}

}  // namespace

GuardedText guard(std::string_view text, wire::Effort effort) {
    const Limits limits = effort == wire::Effort::Harder ? kHarder : kUsual;
    GuardedText out;
    char32_t last = ' ';
    int token = 0;
    int dots = 0;
    int apostrophes = 0;
    int digits = 0;
    int clause = 0;
    int same = 0;
    int abbreviations = 0;
    bool words = false;
    const auto put = [&](char32_t c, int origin) {
        encode(c, out.text);
        out.origin.push_back(origin);
        same = c == last ? same + 1 : 1;
        last = c;
    };
    const auto space = [&](int origin) {
        if (last == ' ') return;
        if (clause >= limits.clause && !breathes(last)) {
            put(',', origin);
            clause = 0;
        }
        // A dot inside a token makes it an abbreviation; a row of them is what breaks eSpeak's stack.
        const bool abbreviation = dots > 1 || (dots == 1 && last != '.');
        abbreviations = abbreviation ? abbreviations + 1 : 0;
        put(' ', origin);
        token = dots = apostrophes = digits = 0;
    };
    int place = 0;
    std::size_t written_end = std::string_view::npos;
    for (std::size_t at = 0; at < text.size(); ++place) {
        if (const Phonetic phonetic = phonetic_at(text.substr(at)); phonetic.bytes > 0) {
            if (effort == wire::Effort::Harder) {
                // The written word goes on as any other; what follows it is stepped over.
                at += 2;
                place += 2;
                written_end = at + phonetic.written.size();
            } else {
                space(place);
                const int first = place + 2;
                const int last_of_written = first + code_points(phonetic.written) - 1;
                const std::string whole = "[[" + std::string(phonetic.phonemes) + "]]";
                for (std::size_t i = 0; i < whole.size(); ++i) {
                    put(static_cast<char32_t>(whole[i]), i + 1 == whole.size() ? last_of_written : first);
                }
                place += code_points(text.substr(at, phonetic.bytes)) - 1;
                at += phonetic.bytes;
                clause += code_points(phonetic.written);
                token = 1;
                words = true;
                continue;
            }
        }
        if (at == written_end) {
            const std::size_t end = text.find("]]", at) + 2;
            place += code_points(text.substr(at, end - at)) - 1;
            at = end;
            written_end = std::string_view::npos;
            space(place);
            continue;
        }
        const char32_t c = plain(decode(text, at), effort);
        if (c == ' ') {
            space(place);
            continue;
        }
        const bool letter = is_letter(c);
        const bool mark = !letter && !is_digit(c);
        if (mark && (c == last || (breathes(c) && breathes(last)))) continue;  // a run of marks says no more than one
        if (letter && c == last && same >= limits.same) continue;
        if (token >= limits.token || (is_digit(c) && digits >= limits.digits)) space(place);
        if (c == '.' && (dots >= limits.dots || abbreviations >= limits.abbreviations)) {
            // Only the full stop at the end of a word is left.
            const bool ends = at >= text.size() || static_cast<std::uint8_t>(text[at]) <= ' ';
            if (!ends || dots > 0) {
                space(place);
                continue;
            }
        }
        if (c == '\'' && apostrophes >= limits.apostrophes) {
            space(place);
            continue;
        }
        if (effort == wire::Effort::Harder && mark && last == ' ' && !out.text.empty()) {
            out.text.pop_back();  // what stood between is gone
            out.origin.pop_back();
        }
        words = words || !mark;
        put(c, place);
        ++token;
        ++clause;
        dots += c == '.' ? 1 : 0;
        apostrophes += c == '\'' ? 1 : 0;
        digits = is_digit(c) ? digits + 1 : 0;
        if (breathes(c)) clause = 0;
    }
    while (!out.text.empty() && out.text.back() == ' ') {
        out.text.pop_back();
        out.origin.pop_back();
    }
    if (!words) return {};
    return out;
}

}  // namespace newscart
