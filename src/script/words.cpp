#include "script/words.h"

#include <algorithm>
#include <array>
#include <string>

#include "base/text.h"
#include "lib/icu/unicode.h"

namespace newscart {
namespace {

constexpr std::string_view kNoBreakSpace = "\xC2\xA0";

struct MarkType {
    std::string_view bytes;
    Word::Kind kind;
    bool leads;   ///< may stand before a word without space
    bool trails;  ///< may stand after it
};

constexpr MarkType kMarks[] = {
    {"\"", Word::Kind::Quote, true, true}, {"“", Word::Kind::Quote, true, true},
    {"”", Word::Kind::Quote, true, true},  {"‘", Word::Kind::Quote, true, false},
    {"«", Word::Kind::Quote, true, false}, {"»", Word::Kind::Quote, false, true},
    {"''", Word::Kind::Quote, true, true}, {"``", Word::Kind::Quote, true, false},
    {"`", Word::Kind::Quote, true, false}, {"(", Word::Kind::Open, true, false},
    {"[", Word::Kind::Open, true, false},  {"{", Word::Kind::Open, true, false},
    {")", Word::Kind::Close, false, true}, {"]", Word::Kind::Close, false, true},
    {"}", Word::Kind::Close, false, true}, {",", Word::Kind::Comma, true, true},
    {"...", Word::Kind::Mark, true, true}, {"…", Word::Kind::Mark, true, true},
    {";", Word::Kind::Mark, true, true},   {":", Word::Kind::Mark, true, true},
    {"?", Word::Kind::Stop, true, true},   {"!", Word::Kind::Stop, true, true},
    {"—", Word::Kind::Dash, true, true},   {"–", Word::Kind::Dash, true, true},
    {"--", Word::Kind::Dash, true, true},  {"---", Word::Kind::Dash, true, true},
    {"*", Word::Kind::Mark, true, true},   {"•", Word::Kind::Mark, true, true},
    {"|", Word::Kind::Mark, true, true},
};

const MarkType* leading_mark(std::string_view text) {
    const MarkType* longest = nullptr;
    for (const MarkType& mark : kMarks) {
        if (mark.leads && text.starts_with(mark.bytes) &&
            (longest == nullptr || mark.bytes.size() > longest->bytes.size()))
            longest = &mark;
    }
    return longest;
}

const MarkType* trailing_mark(std::string_view text) {
    const MarkType* longest = nullptr;
    for (const MarkType& mark : kMarks) {
        if (mark.trails && text.ends_with(mark.bytes) &&
            (longest == nullptr || mark.bytes.size() > longest->bytes.size()))
            longest = &mark;
    }
    return longest;
}

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

std::string lower_of(std::string_view text) {
    bool ascii = true;
    for (const char c : text) ascii = ascii && (static_cast<unsigned char>(c) & 0x80U) == 0;
    if (ascii) return ascii_lower(text);
    return replace_all(icu::lower(text), "’", "'");
}

/// "U.S" or "Ph.D", the last stop apart: a few letters between stops.
bool is_dotted(std::string_view word) {
    if (word.find('.') == std::string_view::npos) return false;
    for (const std::string_view letters : split(word, '.')) {
        if (letters.empty() || letters.size() > 3) return false;
        for (const char c : letters) {
            if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))) return false;
        }
    }
    return true;
}

/// Cuts one chunk between spaces into words and marks.
class Cutter {
  public:
    Cutter(std::string_view paragraph, const WordSet& abbreviations, Words& out)
        : paragraph_(paragraph), abbreviations_(abbreviations), out_(out) {}

    void cut(std::size_t begin, std::size_t end, bool space, bool last) {
        space_ = space;
        if (space && text(begin, end) == "-") {
            add(begin, end, Word::Kind::Dash);
            return;
        }
        while (begin < end) {
            const MarkType* mark = leading_mark(text(begin, end));
            if (mark == nullptr && paragraph_[begin] == '\'' && begin + 1 < end && !single_open_ &&
                !(space && ends_a_word(text(begin, end)))) {
                single_open_ = true;
                add(begin, begin + 1, Word::Kind::Quote);
                out_.back().opens_quote = true;
                ++begin;
                continue;
            }
            if (mark == nullptr || editorial(core_of(begin, end))) break;
            if (mark->bytes == "‘") single_open_ = true;
            add(begin, begin + mark->bytes.size(), mark->kind);
            begin += mark->bytes.size();
            if (mark->kind == Word::Kind::Quote) {
                // A straight mark alone turns what was before; before a word it opens.
                out_.back().opens_quote = mark->bytes != "”" && mark->bytes != "»" && (begin < end || !double_open_);
                double_open_ = out_.back().opens_quote;
            }
        }
        std::vector<std::pair<std::size_t, Word::Kind>> tail;  // sizes, from the end
        std::size_t core = end;
        while (core > begin) {
            const std::string_view rest = text(begin, core);
            const MarkType* mark = trailing_mark(rest);
            if (mark != nullptr && !(mark->bytes == "]" && editorial(rest))) {
                tail.emplace_back(mark->bytes.size(), mark->kind);
            } else if (rest.ends_with("’") && single_open_) {
                single_open_ = false;
                tail.emplace_back(std::string_view("’").size(), Word::Kind::Quote);
            } else if (rest.back() == '\'' && single_open_) {
                single_open_ = false;
                tail.emplace_back(1, Word::Kind::Quote);
            } else if ((rest.size() > 2 && rest.ends_with("..")) ||
                       (rest.back() == '.' && stop_apart(rest.substr(0, rest.size() - 1), last))) {
                tail.emplace_back(1, Word::Kind::Stop);
            } else {
                break;
            }
            core -= tail.back().first;
        }
        inner(begin, core);
        std::reverse(tail.begin(), tail.end());
        for (const auto& [bytes, kind] : tail) {
            add(core, core + bytes, kind);
            core += bytes;
            if (kind == Word::Kind::Quote) double_open_ = false;
        }
    }

  private:
    /// "Tuesday 's": the end of a word that a space parts from it, as texts cut into tokens have it.
    static bool ends_a_word(std::string_view chunk) {
        constexpr std::array<std::string_view, 7> kEnds = {"'s", "'re", "'ve", "'ll", "'d", "'m", "'t"};
        return std::find(kEnds.begin(), kEnds.end(), chunk) != kEnds.end();
    }

    /// Without the marks that follow: "[W]e," -> "[W]e".
    std::string_view core_of(std::size_t begin, std::size_t end) const {
        std::string_view core = text(begin, end);
        if (!core.starts_with('[')) return {};
        while (!core.empty() && core.back() != ']' && trailing_mark(core) != nullptr)
            core.remove_suffix(trailing_mark(core)->bytes.size());
        return core;
    }

    std::string_view text(std::size_t begin, std::size_t end) const { return paragraph_.substr(begin, end - begin); }

    bool stop_apart(std::string_view word, bool last) const {
        if (word.empty() || is_dotted(word)) return word.empty();
        if (word.size() == 1 && word[0] >= 'A' && word[0] <= 'Z' && !last) return false;
        return last || !abbreviations_.contains(ascii_lower(word));
    }

    /// "make[s]", "[W]e": the editor's letters are the word's.
    static bool editorial(std::string_view chunk) {
        const std::size_t open = chunk.find('[');
        const std::size_t close = chunk.find(']');
        return open != std::string_view::npos && close != std::string_view::npos && open < close &&
               (open > 0 || close + 1 < chunk.size()) && close - open <= 5;
    }

    /// A chunk without marks at its ends; dashes inside part it ("Friday—the").
    void inner(std::size_t begin, std::size_t end) {
        constexpr std::size_t kLongestSource = 4;  ///< words, with the bracket
        std::size_t from = begin;
        for (std::size_t i = begin; i < end; ++i) {
            const bool opened =
                !out_.empty() && (out_.back().kind == Word::Kind::Open ||
                                  (out_.front().kind == Word::Kind::Open && out_.size() <= kLongestSource));
            if (paragraph_[i] == ')' && i > from && opened) {  // "(CNN)The", "(Harbour Times)The"
                add(from, i, Word::Kind::Word);
                add(i, i + 1, Word::Kind::Close);
                from = i + 1;
                // "(CNN)"The ..."
                for (const std::string_view quote : {std::string_view("\""), std::string_view("“")}) {
                    if (!text(from, end).starts_with(quote) || from + quote.size() >= end) continue;
                    add(from, from + quote.size(), Word::Kind::Quote);
                    out_.back().opens_quote = double_open_ = true;
                    from += quote.size();
                    i = from - 1;
                }
                continue;
            }
            for (const std::string_view dash : {std::string_view("—"), std::string_view("--")}) {
                if (!text(i, end).starts_with(dash) || i == from) continue;
                add(from, i, Word::Kind::Word);
                add(i, i + dash.size(), Word::Kind::Dash);
                i += dash.size();
                from = i;
                break;
            }
        }
        if (from < end) add(from, end, Word::Kind::Word);
    }

    void add(std::size_t begin, std::size_t end, Word::Kind kind) {
        Word word;
        word.text = std::string(text(begin, end));
        if (kind == Word::Kind::Word && editorial(word.text))
            std::erase_if(word.text, [](char c) { return c == '[' || c == ']'; });
        word.lower = lower_of(word.text);
        word.kind = kind;
        word.begin = static_cast<int>(begin);
        word.end = static_cast<int>(end);
        const bool leans_left = kind == Word::Kind::Comma || kind == Word::Kind::Stop || kind == Word::Kind::Close;
        word.space_before = space_ && !out_.empty() && !leans_left;
        space_ = false;
        out_.push_back(std::move(word));
    }

    std::string_view paragraph_;
    const WordSet& abbreviations_;
    Words& out_;
    bool space_ = false;
    bool single_open_ = false;
    bool double_open_ = false;
};

}  // namespace

Words split_words(std::string_view paragraph, std::size_t begin, std::size_t end, const WordSet& abbreviations,
                  int number) {
    Words words;
    Cutter cutter(paragraph, abbreviations, words);
    const auto space_at = [&](std::size_t i) -> std::size_t {
        if (is_space(paragraph[i])) return 1;
        // Thin and other spaces of typesetters: U+2000 to U+200A, U+202F.
        const std::string_view wide = paragraph.substr(i, 3);
        const unsigned last = wide.size() == 3 ? static_cast<unsigned char>(wide[2]) : 0;
        if (wide.starts_with("\xE2\x80") && ((last >= 0x80U && last <= 0x8AU) || last == 0xAFU)) return wide.size();
        return paragraph.substr(i).starts_with(kNoBreakSpace) ? kNoBreakSpace.size() : 0;
    };
    bool space = false;
    while (begin < end) {
        if (const std::size_t bytes = space_at(begin)) {
            space = true;
            begin += bytes;
            continue;
        }
        std::size_t stop = begin;
        while (stop < end && space_at(stop) == 0) ++stop;
        cutter.cut(begin, stop, space, stop == end);
        space = false;
        begin = stop;
    }
    for (Word& word : words) word.paragraph = number;
    return words;
}

std::string render(const Words& words) {
    std::string text;
    for (const Word& word : words) {
        if (word.space_before && !text.empty()) text += ' ';
        text += word.text;
    }
    return text;
}

std::vector<SourceSpan> source_spans(const Words& words) {
    std::vector<SourceSpan> spans;
    for (const Word& word : words) {
        if (word.begin < 0) continue;
        // One space, or none, lies between neighbours.
        if (!spans.empty() && word.paragraph == spans.back().paragraph && word.begin >= spans.back().end &&
            word.begin - spans.back().end <= (word.space_before ? 1 : 0)) {
            spans.back().end = word.end;
        } else {
            spans.push_back({word.paragraph, word.begin, word.end});
        }
    }
    return spans;
}

int count_words(std::string_view text) {
    int count = 0;
    bool inside = false;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        // Beyond ASCII: letters begin with C3 and up; E2 begins dashes and quotation marks.
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                            (byte >= 0xC3U && byte != 0xE2U);
        if (is_space(c)) {
            inside = false;
        } else if (letter && !inside) {
            inside = true;
            ++count;
        }
    }
    return count;
}

int count_spaced(std::string_view text) {
    int count = 0;
    bool inside = false;
    for (const char c : text) {
        const bool space = is_space(c);
        if (!space && !inside) ++count;
        inside = !space;
    }
    return count;
}

bool is_digit_word(const Word& word) {
    return std::any_of(word.text.begin(), word.text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool starts_with_capital(const Word& word) {
    if (word.text.empty()) return false;
    const char c = word.text.front();
    if ((static_cast<unsigned char>(c) & 0x80U) == 0) return c >= 'A' && c <= 'Z';
    const std::vector<char32_t> points = icu::code_points(std::string_view(word.text).substr(0, 4));
    return !points.empty() && icu::is_upper(points.front());
}

std::string capitalised(std::string_view text) {
    if (text.empty()) return {};
    std::size_t bytes = 1;
    while (bytes < text.size() && (static_cast<unsigned char>(text[bytes]) & 0xC0U) == 0x80U) ++bytes;
    return (bytes == 1
                ? std::string(1, text[0] >= 'a' && text[0] <= 'z' ? static_cast<char>(text[0] - 'a' + 'A') : text[0])
                : icu::upper(text.substr(0, bytes))) +
           std::string(text.substr(bytes));
}

}  // namespace newscart
