#include "script/spell_text.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "lib/icu/numbers.h"
#include "lib/icu/unicode.h"

namespace newscart::spelling {
namespace {

constexpr std::size_t kMostBytes = 20'000;       ///< of a text: a line of speech has some hundred
constexpr std::size_t kLongestToken = 40;        ///< in characters; with the next three, what eSpeak NG is safe with
constexpr std::size_t kMostApostrophes = 2;      ///< in a token
constexpr std::size_t kMostDots = 6;             ///< in a token
constexpr std::size_t kFewestSpacesOfWords = 3;  ///< in double quotation marks that are heard
constexpr std::size_t kLongestClause = 300;      ///< in characters
constexpr std::size_t kFewestCapitals = 8;       ///< letters of a text that may count as written in capitals
constexpr std::size_t kLongestKeptInitialism = 5;

bool is_ascii_digit(char c) { return c >= '0' && c <= '9'; }
bool is_plain_byte(char c) { return c == ' ' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// As icu::is_letter, which is asked of every character of a text.
bool is_letter(char32_t c) { return c < 0x80 ? (c | 0x20U) - U'a' < 26 : icu::is_letter(c); }

bool is_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

/// `c` at the end of `text`.
void append(std::string& text, char32_t c) {
    if (c < 0x80)
        text += static_cast<char>(c);
    else
        text += icu::utf8(c);
}

std::vector<char32_t> points_of(const std::string& text) {
    if (is_ascii(text)) return {text.begin(), text.end()};
    return icu::code_points(icu::nfc(text));
}

/// The letters whose sounds eSpeak NG knows or leaves out; others of the Latin script it would name by number.
bool is_latin(char32_t c) { return c < 0x180 || (c >= 0x1CD && c <= 0x21B); }

std::string cut(std::string_view text, std::size_t most) {
    if (text.size() <= most) return std::string(text);
    while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0U) == 0x80U) --most;
    return std::string(text.substr(0, most));
}

/// The text with its words replaced by `change(word, place)`; a word is a run of word_end's with its apostrophes.
template <class Change>
std::string change_words(std::string_view text, const Change& change) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        if (!is_word_byte(text[at])) {
            out += text[at++];
            continue;
        }
        std::size_t end = word_end(text, at);
        while (end + 1 < text.size() && text[end] == '\'' && is_word_byte(text[end + 1])) end = word_end(text, end + 1);
        out += change(std::string(text.substr(at, end - at)), at);
        at = end;
    }
    return out;
}

}  // namespace

Preparation::Preparation(const Settings& spell, const Values& values) : values_(&values) {
    for (auto& [character, stands_for] : spell.pairs("characters")) characters_[character] = stands_for;
    for (const Settings& entry : spell.tables("markup")) {
        markup_.push_back(
            {Regex(entry.string("match").value_or("")), entry.string("leave").value_or(""), entry.strings("holds")});
    }
}

std::string Preparation::operator()(std::string_view text) const {
    std::string plain;
    for (const char32_t c : points_of(cut(text, kMostBytes))) {
        if (c < 0x80 && is_plain_byte(static_cast<char>(c))) {
            plain += static_cast<char>(c);
            continue;
        }
        const std::string written = icu::utf8(c);
        const auto stands_for = characters_.find(written);
        if (stands_for != characters_.end()) {
            plain += stands_for->second;
        } else if (c == 0xFFFD || icu::is_emoji(c) || icu::is_space(c) || (c < 0x20) || c == 0x7F) {
            plain += ' ';
        } else if (icu::is_control(c)) {
            continue;
        } else if (c >= 0x80 && icu::is_digit(c)) {
            plain += static_cast<char>('0' + icu::digit_value(c));
        } else {
            plain += written;
        }
    }
    for (const Markup& markup : markup_) {
        const auto in_text = [&](const std::string& part) { return plain.find(part) != std::string::npos; };
        if (markup.holds.empty() || std::any_of(markup.holds.begin(), markup.holds.end(), in_text))
            plain = markup.match.replace(plain, markup.leave);
    }
    return recase(collapse_space(plain));
}

std::string Preparation::recase(const std::string& text) const {
    // Hardly any text is written in capitals, and most tell it soon.
    std::size_t small = 0;
    for (const char c : text) {
        small += c >= 'a' && c <= 'z' ? 1 : 0;
        if (small * 8 > text.size()) return text;
    }
    std::size_t capitals = 0;
    std::size_t words = 0;
    bool in_word = false;
    small = 0;
    for (const char32_t c : icu::code_points(text)) {
        capitals += icu::is_upper(c) ? 1 : 0;
        small += icu::is_lower(c) ? 1 : 0;
        const bool letter = is_letter(c);
        words += letter && !in_word ? 1 : 0;
        in_word = letter;
    }
    if (capitals < kFewestCapitals || words < 3 || small * 8 > capitals) return text;
    bool first = true;
    return change_words(text, [&](const std::string& word, std::size_t) {
        const bool begins = std::exchange(first, false);
        const std::string stem = word.substr(0, word.find('\''));
        const bool has_digit = word.find_first_of("0123456789") != std::string::npos;
        const bool has_small = icu::lower(word) == word ||
                               std::any_of(word.begin(), word.end(), [](char c) { return c >= 'a' && c <= 'z'; });
        if (has_digit || has_small) return word;
        const std::string small_word = icu::lower(word);
        if (values_->is_common_word(small_word)) return begins ? Values::capitalised(word) : small_word;
        const std::string ending = word.size() > stem.size() ? icu::lower(word.substr(stem.size())) : "";
        const bool numeral = stem.size() > 1 && stem.find_first_not_of("IVX") == std::string::npos;
        if (values_->lexicon().find(stem) != nullptr || numeral || stem.size() == 1 ||
            (stem.size() <= kLongestKeptInitialism && !values_->has_vowel(stem))) {
            return stem + ending;
        }
        return Values::capitalised(word);
    });
}

std::vector<Piece> pieces_of(std::string_view text, const std::vector<Claim>& claims, const Values& values,
                             const std::unordered_map<std::string, std::string>& symbols) {
    std::vector<Piece> pieces;
    std::size_t at = 0;
    auto claim = claims.begin();
    while (at < text.size()) {
        if (claim != claims.end() && claim->begin == at) {
            pieces.push_back({at, claim->end, claim->words, Piece::Kind::Rule, &*claim});
            at = claim->end;
            ++claim;
            continue;
        }
        const std::size_t until = claim == claims.end() ? text.size() : claim->begin;
        std::size_t end = at;
        if (is_ascii_digit(text[at])) {
            while (end < until && is_ascii_digit(text[end])) ++end;
            const std::string_view digits = text.substr(at, end - at);
            pieces.push_back({at, end,
                              digits.size() < 5 ? values.number(digits).value_or("") : values.digit_by_digit(digits),
                              Piece::Kind::Number, nullptr});
            at = end;
            continue;
        }
        while (end < until && !is_ascii_digit(text[end])) {
            // Letters and spaces are no symbols; most of a text is nothing else.
            if (is_plain_byte(text[end])) {
                ++end;
                continue;
            }
            std::size_t next = end + 1;
            while (next < text.size() && (static_cast<unsigned char>(text[next]) & 0xC0U) == 0x80U) ++next;
            const auto symbol = symbols.find(std::string(text.substr(end, next - end)));
            if (symbol == symbols.end()) {
                end = next;
                continue;
            }
            if (end > at) pieces.push_back({at, end, "", Piece::Kind::AsWritten, nullptr});
            pieces.push_back({end, next, symbol->second, Piece::Kind::Symbol, nullptr});
            at = end = next;
        }
        if (end > at) pieces.push_back({at, end, "", Piece::Kind::AsWritten, nullptr});
        at = end;
    }
    return pieces;
}

std::string join_pieces(std::string_view text, const std::vector<Piece>& pieces) {
    std::string out;
    bool after_words = false;
    for (const Piece& piece : pieces) {
        switch (piece.kind) {
            case Piece::Kind::Rule:
            case Piece::Kind::Number:
                if (!piece.words.empty() && !out.empty() && is_word_byte(out.back()) &&
                    is_word_byte(piece.words.front())) {
                    out += ' ';
                }
                out += piece.words;
                break;
            case Piece::Kind::Symbol: out += ' ' + piece.words + ' '; break;
            case Piece::Kind::AsWritten:
                if (after_words && is_word_byte(text[piece.begin])) out += ' ';
                out += text.substr(piece.begin, piece.end - piece.begin);
                break;
        }
        after_words = piece.kind == Piece::Kind::Rule || piece.kind == Piece::Kind::Number;
    }
    return out;
}

namespace {

/// Writes the speakable text, a token and a mark at a time.
class Mouth {
  public:
    void letter(char32_t c) {
        if (token_length_ >= kLongestToken) return;
        if (token_length_ == 0) begin_token();
        append(out_, c);
        ++token_length_;
        ++clause_length_;
        joined_ = false;
        ++run_length_;
    }
    /// A hyphen, an apostrophe or a dot inside a token; dropped unless a letter stands before it.
    void joint(char c) {
        if (token_length_ == 0 || token_length_ + 1 >= kLongestToken || joined_) return;
        if (c == '\'' && ++apostrophes_ > kMostApostrophes) return;
        if (c == '.' && ++dots_ > kMostDots) return;
        out_ += c;
        ++token_length_;
        joined_ = true;
        run_length_ = 0;
    }
    /// The apostrophe at the end of "workers'".
    void closing_apostrophe() {
        if (token_length_ == 0 || joined_ || ++apostrophes_ > kMostApostrophes) return;
        out_ += '\'';
        ++token_length_;
    }
    void space() {
        if (joined_) out_.pop_back();
        joined_ = false;
        token_length_ = 0;
        run_length_ = 0;
        apostrophes_ = 0;
        dots_ = 0;
    }
    void phonetic(const std::string& written, const std::string& phonemes) {
        space();
        begin_token();
        out_ += "[[" + written + '|' + phonemes + "]]";
        clause_length_ += written.size();
        token_length_ = kLongestToken;  // nothing but an apostrophe's ending or a mark may follow at once
    }
    void mark(char c) {
        space();
        if (out_.empty()) return;
        static constexpr std::string_view kWeakestFirst = ",:;.!?";
        if (mark_ == '\0' || kWeakestFirst.find(c) > kWeakestFirst.find(mark_)) mark_ = c;
    }
    std::size_t run_length() const { return run_length_; }  ///< letters since the token began or was joined
    std::string end() {
        space();
        if (mark_ != '\0' && mark_ != ',') out_ += mark_;
        return std::move(out_);
    }

  private:
    void begin_token() {
        if (mark_ == '\0' && clause_length_ + kLongestToken > kLongestClause) mark_ = ',';
        if (mark_ != '\0') {
            out_ += mark_;
            mark_ = '\0';
            clause_length_ = 0;
        }
        if (!out_.empty()) {
            out_ += ' ';
            ++clause_length_;
        }
    }

    std::string out_;
    char mark_ = '\0';  ///< to be written before the next token
    bool joined_ = false;
    std::size_t token_length_ = 0;
    std::size_t run_length_ = 0;
    std::size_t clause_length_ = 0;
    std::size_t apostrophes_ = 0;
    std::size_t dots_ = 0;
};

}  // namespace

std::string speakable(std::string_view text) {
    const std::vector<char32_t> points = points_of(cut(text, 8 * kMostBytes));
    const auto at = [&](std::size_t i) { return i < points.size() ? points[i] : U' '; };
    const auto letter_at = [&](std::size_t i) { return is_letter(at(i)); };
    Mouth mouth;
    bool quoted = false;
    bool spoken_words = false;  ///< in double quotation marks
    for (std::size_t i = 0; i < points.size(); ++i) {
        const char32_t c = points[i];
        if (c == kPhonetic) {
            std::string written;
            std::string phonemes;
            for (++i; i < points.size() && points[i] != kPhonemes; ++i) {
                const char32_t c_written = points[i];
                if (icu::is_letter(c_written) || c_written == U' ' || c_written == U'-' || c_written == U'\'')
                    written += icu::utf8(points[i]);
            }
            for (++i; i < points.size() && points[i] != kPhoneticEnd; ++i) phonemes += icu::utf8(points[i]);
            if (is_phoneme_text(phonemes)) mouth.phonetic(written, phonemes);
            continue;
        }
        const bool after_letter = i > 0 && letter_at(i - 1);
        const bool before_letter = letter_at(i + 1);
        if (is_letter(c)) {
            if (is_latin(c)) {
                // Ordinal indicators and the like count as letters but have no sound of their own.
                if (c != 0xAA && c != 0xBA) mouth.letter(c);
                continue;
            }
            std::string foreign;
            std::size_t end = i;
            for (; end < points.size() && icu::is_letter(points[end]) && !is_latin(points[end]) &&
                   end - i < kLongestToken;
                 ++end) {
                foreign += icu::utf8(points[end]);
            }
            i = end - 1;
            for (const char32_t latin : icu::code_points(icu::to_ascii(foreign))) {
                if (icu::is_letter(latin)) mouth.letter(latin);
                if (latin == U' ') mouth.space();
            }
            continue;
        }
        switch (c) {
            case U'\'':
                if (after_letter && before_letter) {
                    mouth.joint('\'');
                } else if (after_letter && !quoted && (at(i - 1) == U's' || at(i - 1) == U'S')) {
                    mouth.closing_apostrophe();
                } else {
                    quoted = !after_letter && before_letter;
                }
                break;
            case U'-':
                if (after_letter && before_letter) {
                    mouth.joint('-');
                } else if (at(i + 1) == U' ' && (i == 0 || at(i - 1) == U' ')) {
                    mouth.mark(';');
                } else {
                    mouth.space();
                }
                break;
            case U'.': {
                std::size_t end = i + 1;
                while (at(end) == U'.') ++end;
                const bool several = end - i > 1;
                if (!several && after_letter && before_letter && mouth.run_length() == 1) {
                    mouth.joint('.');
                } else {
                    std::size_t next = end;
                    while (next < points.size() && at(next) == U' ') ++next;
                    mouth.mark(several && icu::is_lower(at(next)) ? ',' : '.');
                }
                i = end - 1;
                break;
            }
            case U',':
            case U'?':
            case U'!':
            case U';':
            case U':': mouth.mark(static_cast<char>(c)); break;
            case U'"': {
                // Words of somebody else stand apart; a word or two in quotation marks do not.
                if (!spoken_words && before_letter) {
                    std::size_t spaces = 0;
                    std::size_t end = i + 1;
                    for (; end < points.size() && points[end] != U'"'; ++end) spaces += points[end] == U' ' ? 1 : 0;
                    spoken_words = end < points.size() && spaces >= kFewestSpacesOfWords;
                    spoken_words ? mouth.mark(',') : mouth.space();
                    break;
                }
                std::exchange(spoken_words, false) ? mouth.mark(',') : mouth.space();
                break;
            }
            case U'(':
            case U')': mouth.mark(','); break;
            // A reader rests longer at a dash than at a comma, and so does the engine at a semicolon.
            case U'\u2013':
            case U'\u2014': mouth.mark(';'); break;
            default: mouth.space(); break;
        }
    }
    return mouth.end();
}

}  // namespace newscart::spelling
