#include "script/spell.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <unordered_map>
#include <utility>

#include "base/paths.h"
#include "base/text.h"
#include "lib/icu/unicode.h"
#include "script/spell_breath.h"
#include "script/spell_rules.h"
#include "script/spell_text.h"
#include "script/spell_values.h"

namespace newscart {
namespace {

/// One way of telling the time: at one time of day, at some minutes, or at any.
struct ClockPhrase {
    int hour = -1;
    std::vector<int> minutes;
    std::string say;

    bool fits(int at_hour, int at_minute) const {
        if (hour >= 0 && hour != at_hour) return false;
        bool fits = minutes.empty();
        for (const int minute : minutes) fits = fits || minute == at_minute;
        return fits;
    }
};

std::vector<ClockPhrase> clock_phrases(const Settings& spell) {
    std::vector<ClockPhrase> phrases;
    for (const Settings& entry : spell.tables("clock")) {
        ClockPhrase phrase;
        phrase.say = entry.string("say").value_or("");
        if (const auto at = entry.string("at")) {
            if (at->size() != 5 || (*at)[2] != ':') entry.fail("at", "expected a time like \"00:00\"");
            const auto digits = [&](std::size_t i) { return 10 * ((*at)[i] - '0') + ((*at)[i + 1] - '0'); };
            phrase.hour = digits(0);
            phrase.minutes = {digits(3)};
        }
        for (const double minute : entry.numbers("minutes")) phrase.minutes.push_back(static_cast<int>(minute));
        phrases.push_back(std::move(phrase));
    }
    return phrases;
}

std::unordered_map<std::string, std::string> symbol_names(const Settings& spell, const spelling::Values& values) {
    std::unordered_map<std::string, std::string> symbols;
    for (auto& [symbol, name] : spell.pairs("symbols"))
        symbols[symbol] = spelling::expand(name, values.phrases(), '<', '>');
    return symbols;
}

std::vector<std::filesystem::path> lexicon_folders(const Language& language) {
    std::vector<std::filesystem::path> folders = {data_folder() / "voices" / "lexicon"};
    if (!language.own_lexicon.empty()) folders.push_back(language.own_lexicon);
    return folders;
}

spelling::Lexicon lexicon_of(const Language& language, std::string_view added, const std::string& name) {
    spelling::Lexicon lexicon = spelling::Lexicon::load(lexicon_folders(language), language.tag);
    if (!added.empty()) lexicon.add(added, name);
    return lexicon;
}

bool is_letter_at(std::string_view text, std::size_t at) {
    if (at >= text.size() || !spelling::is_word_byte(text[at])) return false;
    const std::vector<char32_t> points = icu::code_points(text.substr(at, 4));
    return !points.empty() && icu::is_letter(points.front());
}

std::size_t next_character(std::string_view text, std::size_t at) {
    for (++at; at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U;) ++at;
    return at;
}

/// Words and marks of a stretch that is said as it is written.
void add_written_tokens(Spelling& spelling, std::size_t begin, std::size_t end) {
    const std::string_view text = std::string_view(spelling.text).substr(0, end);
    for (std::size_t at = begin; at < end;) {
        if (text[at] == ' ') {
            ++at;
            continue;
        }
        // An apostrophe or a hyphen between letters belongs to its word, and "'s" to the token before it.
        const auto joins = [&](std::size_t i) {
            return i < end && (text[i] == '\'' || text[i] == '-') && is_letter_at(text, i + 1);
        };
        const bool ending = at == begin && at > 0 && text[at - 1] != ' ' && joins(at);
        const bool word = is_letter_at(text, at);
        std::size_t next = next_character(text, at);
        while ((word || ending) && (is_letter_at(text, next) || joins(next))) next = next_character(text, next);
        const std::string written(text.substr(at, next - at));
        const std::string heard = spelling::speakable("a" + written + " b");
        SpokenToken token{at, next, word ? "word" : ending ? "ending" : "mark", "", written, "", ""};
        if (word) token.reading = spelling::speakable(written);
        if (!word && !ending) token.reading = trim(std::string_view(heard).substr(1, heard.size() - 2));
        spelling.tokens.push_back(std::move(token));
        at = next;
    }
}

}  // namespace

struct Speller::Tables {
    Tables(const Language& language, std::string_view added, const std::string& name)
        : spell(language.settings.table("spell")),
          values(language, lexicon_of(language, added, name)),
          prepare(spell, values),
          rules(spell, values),
          symbols(symbol_names(spell, values)),
          breath(spell.table("breath")),
          clock(clock_phrases(spell)) {
        const Settings calendar = spell.table("calendar");
        weekdays = calendar.strings("weekdays");
        months = calendar.strings("months");
        date_phrase = calendar.string("date").value_or("{weekday} {day} {month}");
        if (weekdays.size() != 7) calendar.fail("weekdays", "a week has seven days, Sunday first");
        if (months.size() != 12) calendar.fail("months", "a year has twelve months");
    }

    Settings spell;
    spelling::Values values;
    spelling::Preparation prepare;
    spelling::Rules rules;
    std::unordered_map<std::string, std::string> symbols;
    spelling::Breath breath;
    std::vector<ClockPhrase> clock;
    std::vector<std::string> weekdays, months;
    std::string date_phrase;
};

Speller::Speller(const Language& language, std::string_view added, const std::string& name)
    : tables_(std::make_unique<Tables>(language, added, name)) {}
Speller::~Speller() = default;
Speller::Speller(Speller&&) noexcept = default;
Speller& Speller::operator=(Speller&&) noexcept = default;

std::string Speller::spell(std::string_view text) const {
    const std::string plain = tables_->prepare(text);
    const std::vector<spelling::Claim> claims = tables_->rules.claim(plain);
    return tables_->breath(spelling::speakable(
        spelling::join_pieces(plain, spelling::pieces_of(plain, claims, tables_->values, tables_->symbols))));
}

Spelling Speller::explain(std::string_view text) const {
    using Kind = spelling::Piece::Kind;
    Spelling out;
    out.text = tables_->prepare(text);
    const std::vector<spelling::Claim> claims = tables_->rules.claim(out.text);
    const std::vector<spelling::Piece> pieces =
        spelling::pieces_of(out.text, claims, tables_->values, tables_->symbols);
    for (const spelling::Piece& piece : pieces) {
        if (piece.kind == Kind::AsWritten) {
            add_written_tokens(out, piece.begin, piece.end);
            continue;
        }
        SpokenToken token{piece.begin,
                          piece.end,
                          piece.kind == Kind::Number ? "number" : "symbol",
                          "",
                          spelling::speakable(piece.words),
                          "",
                          ""};
        if (piece.claim != nullptr) {
            token.token_class = piece.claim->token_class;
            token.rule = piece.claim->rule;
            if (const spelling::LexiconEntry* entry = piece.claim->entry) {
                token.rule = "lexicon";
                token.source = entry->place;
                token.note = entry->note;
            }
        }
        out.tokens.push_back(std::move(token));
    }
    out.spoken = tables_->breath(spelling::speakable(spelling::join_pieces(out.text, pieces)));
    return out;
}

std::string Speller::time_of_day(int hour, int minute) const {
    const spelling::Values& values = tables_->values;
    const auto on_dial = [&](int h) { return values.cardinal((h + 11) % 12 + 1); };
    for (const ClockPhrase& phrase : tables_->clock) {
        if (!phrase.fits(hour, minute)) continue;
        std::string say = replace_all(phrase.say, "{hour}", on_dial(hour));
        say = replace_all(std::move(say), "{next}", on_dial(hour + 1));
        say = replace_all(std::move(say), "{minute}", values.cardinal(minute));
        return replace_all(std::move(say), "{left}", values.cardinal(60 - minute));
    }
    return values.cardinal(hour) + " " + values.cardinal(minute);
}

std::string Speller::date(int year, int month, int day) const {
    const std::chrono::year_month_day when{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                           std::chrono::day(static_cast<unsigned>(day))};
    const std::chrono::weekday weekday{std::chrono::sys_days(when)};
    std::string say = replace_all(tables_->date_phrase, "{weekday}", tables_->weekdays.at(weekday.c_encoding()));
    say = replace_all(std::move(say), "{day}", tables_->values.ordinal(day));
    return replace_all(std::move(say), "{month}", tables_->months.at(static_cast<std::size_t>(month - 1)));
}

}  // namespace newscart
