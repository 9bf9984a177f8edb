#include "script/mend.h"

#include <algorithm>
#include <array>

namespace newscart {
namespace {

constexpr int kFewestSigns = 2;              ///< of damage in an article; one may be a slip
constexpr std::size_t kLeastBeforeStop = 3;  ///< letters of a word whose full stop may end a sentence

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return is_lower(c) || is_upper(c) || (static_cast<unsigned char>(c) & 0x80U) != 0; }

char at(std::string_view text, std::size_t i) { return i < text.size() ? text[i] : ' '; }

/// Whether what follows an apostrophe at `i` is the rest of a word: "doesn't", "the road's".
bool contraction_follows(std::string_view text, std::size_t i) {
    constexpr std::array<std::string_view, 7> kRests = {"s", "t", "d", "m", "re", "ve", "ll"};
    return std::any_of(kRests.begin(), kRests.end(), [&](std::string_view rest) {
        return text.substr(i).starts_with(rest) && !is_letter(at(text, i + rest.size()));
    });
}

}  // namespace

bool lost_its_quotation_marks(const std::vector<std::string>& paragraphs) {
    int signs = 0;
    for (const std::string& text : paragraphs) {
        if (text.find("://") != std::string::npos) continue;  // an address may hold the mark
        for (std::size_t i = 1; i < text.size(); ++i) {
            if (text[i] != '?') continue;
            const bool inside = is_letter(text[i - 1]) && is_lower(at(text, i + 1));
            // "The port is shut,? he said": no question ends behind a comma.
            if (text[i - 1] == ',') return true;
            const bool behind = text[i - 1] == '.' && i >= 4 && is_lower(text[i - 2]) && is_lower(text[i - 3]) &&
                                is_lower(text[i - 4]) && (i + 1 == text.size() || text[i + 1] == ' ');
            const bool leads = text[i - 1] == ' ' && is_letter(at(text, i + 1));
            // "the pirates?s" cannot be a question.
            if ((is_letter(text[i - 1]) || is_digit(text[i - 1])) && contraction_follows(text, i + 1)) return true;
            signs += inside || leads || behind ? 1 : 0;
            if (signs == kFewestSigns) return true;
        }
    }
    return false;
}

std::string with_quotation_marks(std::string_view paragraph) {
    std::string text(paragraph);
    bool open = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '?') continue;
        const char before = i > 0 ? text[i - 1] : ' ';
        const char after = at(text, i + 1);
        if ((is_letter(before) || is_digit(before)) && contraction_follows(text, i + 1)) {
            text[i] = '\'';
        } else if ((before == ' ' || before == ':' || before == '(') && (is_letter(after) || is_digit(after))) {
            text[i] = open ? ' ' : '"';
            open = true;
        } else if (before == ' ' && after == ' ') {
            text[i] = '-';
        } else if (open && before != ' ' && !is_letter(after) && !is_digit(after)) {
            text[i] = '"';
            open = false;
        } else if (is_letter(before) && is_letter(after)) {
            text[i] = open ? '"' : ' ';
            open = false;
        } else if ((before == '.' || before == '!') && is_upper(after)) {
            text[i] = '"';  // "?It is late.?The ferry", "It was late.?It is closed,? she said"
            open = !open;
        } else if (before == 's' && after == ' ' && is_lower(at(text, i + 2))) {
            text[i] = '\'';  // "employees? pay"
        } else if (before == '.' || before == ',' || before == '"') {
            text[i] = ' ';
        }
    }
    return text;
}

void give_opening_marks(std::string_view paragraph, std::vector<SentenceSpan>& spans) {
    for (std::size_t i = 0; i + 1 < spans.size(); ++i) {
        SentenceSpan& span = spans[i];
        SentenceSpan& next = spans[i + 1];
        if (span.end != next.begin || span.end - span.begin < 2 || paragraph[span.end - 1] != '"') continue;
        const std::string_view before = paragraph.substr(0, span.end - 1);
        if (std::count(before.begin(), before.end(), '"') % 2 != 0) continue;
        --span.end;
        --next.begin;
    }
}

std::vector<SentenceSpan> part_run_ons(std::string_view paragraph, const SentenceSpan& span) {
    std::vector<SentenceSpan> parts;
    SentenceSpan rest = span;
    std::size_t letters = 0;
    std::size_t marks = 0;
    for (std::size_t i = span.begin; i + 2 < span.end; ++i) {
        const char c = paragraph[i];
        if (is_lower(c)) {
            ++letters;
            continue;
        }
        if (c == '"') ++marks;
        // A word of small letters and a stop, and hard behind it a word with a capital: no abbreviation, no address.
        const bool stop = (c == '.' || c == '!' || c == '?') && letters >= kLeastBeforeStop;
        letters = 0;
        if (!stop) continue;
        std::size_t next = i + 1;
        const bool mark = paragraph.substr(next).starts_with("\"");
        if (mark) ++next;
        std::size_t end = next;
        while (end < span.end && is_upper(paragraph[end])) ++end;
        if (end == next || end >= span.end ||
            !(is_lower(paragraph[end]) || paragraph[end] == ' ' || paragraph[end] == ','))
            continue;
        SentenceSpan part = rest;
        // A mark that closes a quotation stays with it.
        part.end = mark && marks % 2 == 1 ? next : i + 1;
        parts.push_back(part);
        rest.begin = part.end;
        if (mark && part.end == next) {
            ++marks;
            i = next - 1;
        }
    }
    parts.push_back(rest);
    return parts;
}

}  // namespace newscart
