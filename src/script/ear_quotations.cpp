#include "script/ear_quotations.h"

#include <algorithm>

#include "script/draft.h"
#include "script/ear_case.h"

namespace newscart {
namespace {

constexpr Place kLongestSpeaker = 14;  ///< words
constexpr int kLongestPartialQuote = 14;

bool is_single(const Word& mark) {
    return mark.text == "'" || mark.text == "‘" || mark.text == "’" || mark.text == "`";
}

struct Quotation {
    Place open = 0;
    Place close = 0;
    int words = 0;
    bool clause = false;  ///< a whole sentence may stand in it
    bool title = false;   ///< the name of a film, a ship, a book
};

Quotation look_at(const Wording& line, Place open, Place close) {
    Quotation quotation;
    quotation.open = open;
    quotation.close = close;
    bool finite = false;
    bool capitals = true;
    bool any_capital = false;
    for (Place i = open + 1; i < close; ++i) {
        if (!line.words[i].is_word()) continue;
        ++quotation.words;
        // "The first vote for peace": behind an article or a count a verb is none.
        const bool counted = i > open + 1 && (line.grammar.determiners.contains(line.words[i - 1].lower) ||
                                              line.grammar.ordinals.contains(line.words[i - 1].lower));
        any_capital = any_capital || starts_with_capital(line.words[i]);
        finite = finite || line.grammar.surely_finite(line.words[i]) ||
                 (!counted && line.grammar.maybe_finite(line.words[i]));
        if (!starts_with_capital(line.words[i]) && !is_digit_word(line.words[i]) &&
            !line.grammar.prepositions.contains(line.words[i].lower) &&
            !line.grammar.determiners.contains(line.words[i].lower))
            capitals = false;
    }
    const Place first = next_word(line.words, open);
    const bool capital = first < close && starts_with_capital(line.words[first]);
    // "30 Streets"
    const bool counts = first < close && is_digit_word(line.words[first]) && any_capital;
    quotation.title = (capital || counts) && capitals && quotation.words <= 8 &&
                      !line.grammar.attributing.contains(line.words[first].lower);
    quotation.clause = capital && finite && quotation.words >= 3 && !quotation.title;
    return quotation;
}

/// Whether the quotation is what a sign or a slogan says, and not what somebody thinks of it: "No entry", "keep out",
/// but not "racist" or "full of lies".
bool says_text(const Wording& line, const Quotation& quotation) {
    const Place first = next_word(line.words, quotation.open);
    if (quotation.words < 2 || first >= quotation.close) return false;
    // 'a "Hall is a crook" banner' would say so.
    for (Place i = first + 1; i < quotation.close; ++i) {
        if (line.words[i].is_word() && quotation.clause && starts_with_capital(line.words[i])) return false;
    }
    if (starts_with_capital(line.words[first])) return next_word(line.words, 0) < quotation.open;
    return line.grammar.base_verbs.contains(line.words[first].lower) && !line.words[first].lower.ends_with('s');
}

/// 'The word "ferry"', 'known locally as "the ghost ship"', 'a "keep out" sign'.
bool is_named(const Wording& line, const Quotation& quotation) {
    constexpr Place kBeside = 3;
    if (quotation.words > 6) return false;
    const Grammar& grammar = line.grammar;
    const auto names = [&](Place at) { return grammar.naming_quoted.contains(line.words[at].lower); };
    const Place behind = quotation.close + 1;
    if (behind < line.words.size() && names(behind) && says_text(line, quotation)) return true;
    if (quotation.clause) return false;
    const Place first = next_word(line.words, quotation.open);
    // "a sign "of weakness"" is no sign on a wall.
    if (first >= quotation.close || grammar.prepositions.contains(line.words[first].lower)) return false;
    for (Place i = quotation.open; i-- > 0 && quotation.open - i <= kBeside && line.words[i].is_word();) {
        if (names(i)) return true;
        // "a sign of the "rotten" yard": what is named stands beside what names it.
        const std::string& between = line.words[i].lower;
        if (grammar.determiners.contains(between) || (grammar.prepositions.contains(between) && between != grammar.as))
            return false;
    }
    return false;
}

/// 'the word "ferry" with "boat" in its papers': the second of two names.
bool is_named_beside(const Wording& line, const Quotation& named, const Quotation& quotation) {
    constexpr int kShortName = 2;
    if (quotation.words > kShortName || quotation.open != named.close + 2) return false;
    if (!line.grammar.prepositions.contains(line.words[named.close + 1].lower)) return false;
    const Place behind = quotation.close + 1;
    // 'for "rotten" yards': said of the yards
    return behind >= line.words.size() || !line.words[behind].is_word() ||
           line.grammar.prepositions.contains(line.words[behind].lower);
}

/// 'a "keep out zone" along the quay': what is so called, as a noun of few words behind its article.
bool is_so_called(const Wording& line, const Quotation& quotation) {
    constexpr int kLongestCalled = 4;
    const Grammar& grammar = line.grammar;
    if (grammar.so_called.empty() || quotation.clause || quotation.words > kLongestCalled || quotation.open == 0)
        return false;
    const Word& before = line.words[quotation.open - 1];
    const Place first = next_word(line.words, quotation.open);
    if (before.lower != grammar.a && before.lower != grammar.an && before.lower != grammar.the &&
        !before.lower.ends_with(grammar.genitive))
        return false;
    // What is said of a thing ("a costly mistake") is somebody's opinion; only what names a kind of thing is so called.
    Place head = quotation.close;
    while (head > first && !line.words[head].is_word()) --head;
    const bool named_behind = quotation.words > 1 && quotation.close + 1 < line.words.size() &&
                              grammar.so_called_before.contains(line.words[quotation.close + 1].lower);
    if (named_behind && before.is_word() && !starts_with_capital(line.words[first]) &&
        !is_digit_word(line.words[first]))
        return true;
    if (head == first || !grammar.so_called_heads.contains(line.words[head].lower)) return false;
    if (!before.is_word() || starts_with_capital(line.words[first]) || is_digit_word(line.words[first])) return false;
    const Place next = quotation.close + 1;
    if (next >= line.words.size() || !line.words[next].is_word()) return true;
    const std::string& behind = line.words[next].lower;
    // "the so-called black boxes recovered from the sea"
    return grammar.prepositions.contains(behind) || grammar.surely_finite(line.words[next]) ||
           (behind.ends_with("ed") && grammar.maybe_finite(line.words[next]));
}

/// X said: Q -> X said (that) Q.
void quotation_after_colon(Wording& line) {
    for (Place i = 2; i + 2 < line.words.size(); ++i) {
        const bool colon = line.words[i].text == ":" || line.words[i].kind == Word::Kind::Comma;
        if (!colon || !line.words[i + 1].is_word() || !starts_with_capital(line.words[i + 1])) continue;
        const Word& verb = line.words[i - 1];
        const bool reports = line.grammar.reporting.contains(verb.lower);
        Place told = kNone;
        for (Place k = i; k-- > 0 && i - k <= 5 && line.words[k].is_word();) {
            if (line.grammar.telling.contains(line.words[k].lower)) told = k;
        }
        if (!reports && told == kNone) continue;
        lower_first(line, line.words[i + 1]);
        line.words[i + 1].space_before = true;
        if (reports && line.grammar.reporting_plain.contains(verb.lower)) {
            line.words.erase(line.words.begin() + static_cast<std::ptrdiff_t>(i));
        } else {
            line.words[i] = rule_word(line.grammar.that, "quotation reported");
        }
        line.quoted = false;
        return;
    }
    // X said Q, without any mark before the quotation.
    for (Place i = 1; i + 1 < line.words.size(); ++i) {
        if (line.grammar.reporting.contains(line.words[i].lower) && line.words[i + 1].is_word() &&
            i + 3 < line.words.size() && i <= kLongestSpeaker && line.words[i + 1].space_before &&
            comma_before(line, i) == kNone) {
            line.quoted = false;
            return;
        }
    }
}

/// "A. B. C," X said. -> "A," X said.: one sentence is enough to tell what X said, and it stays with X. False if
/// nothing was to be left out.
bool keep_first_sentence(Wording& line) {
    for (Place open = 0; open < line.words.size(); ++open) {
        const Word& mark = line.words[open];
        if (mark.kind != Word::Kind::Quote || !mark.opens_quote) continue;
        Place close = open + 1;
        Place stop = kNone;
        while (close < line.words.size() &&
               !(line.words[close].kind == Word::Kind::Quote && !line.words[close].opens_quote &&
                 is_single(line.words[close]) == is_single(mark))) {
            const bool ends = line.words[close].kind == Word::Kind::Stop && line.words[close].text != "?";
            if (ends && stop == kNone) stop = close;
            ++close;
        }
        if (close == line.words.size()) return false;
        if (stop == kNone || stop + 1 >= close) {
            open = close;
            continue;
        }
        if (!clause(line, open + 1, stop)) return false;
        // Before its speaker a quotation ends in a comma.
        const bool speaker_follows = next_word(line.words, close) < line.words.size();
        if (speaker_follows) {
            line.words[stop].kind = Word::Kind::Comma;
            line.words[stop].text = ",";
            line.words[stop].lower = ",";
        }
        line.words.erase(line.words.begin() + static_cast<std::ptrdiff_t>(stop) + 1,
                         line.words.begin() + static_cast<std::ptrdiff_t>(close));
        for (Place i = open + 1; i < stop; ++i) line.words[i].part_of_quotation = true;
        line.rule("first sentence of quotation");
        return true;
    }
    return false;
}

}  // namespace

void open_editorial_brackets(Wording& line) {
    Words plain;
    bool quoted = false;
    bool space = false;
    bool explains = false;
    for (Word& word : line.words) {
        if (word.kind == Word::Kind::Quote) quoted = word.opens_quote;
        // "the EFB (Ellery Ferry Board) said": for the eye
        if (quoted && word.text == "(" && !plain.empty() && plain.back().is_word() && plain.back().text.size() > 1 &&
            !has_lower(plain.back().text) && !is_digit_word(plain.back()))
            explains = true;
        if (explains) {
            explains = word.kind != Word::Kind::Close && word.kind != Word::Kind::Quote;
            if (word.kind != Word::Kind::Quote) continue;
        }
        const bool bracket = word.kind == Word::Kind::Open || word.kind == Word::Kind::Close;
        if (bracket && (quoted || word.text == "[" || word.text == "]")) {
            space = space || word.space_before;
            line.rule("editorial brackets");
            continue;
        }
        word.space_before = word.space_before || (space && word.is_word());
        space = false;
        plain.push_back(std::move(word));
    }
    line.words = std::move(plain);
}

bool quotations(Wording& line) {
    keep_first_sentence(line);
    std::vector<Quotation> all;
    Place open = kNone;
    for (Place i = 0; i < line.words.size(); ++i) {
        if (line.words[i].kind != Word::Kind::Quote) continue;
        // What is quoted inside a quotation is part of it.
        if (open != kNone && is_single(line.words[i]) && !is_single(line.words[open])) continue;
        if (line.words[i].opens_quote && open == kNone) {
            open = i;
        } else if (!line.words[i].opens_quote && open != kNone) {
            all.push_back(look_at(line, open, i));
            open = kNone;
        } else {
            return line.refuse("quotation marks that do not match");
        }
    }
    if (open != kNone) return line.refuse("a quotation that does not end");
    if (all.empty()) return true;
    int inside = 0;
    for (const Quotation& quotation : all) inside += quotation.words;
    if (inside >= count_of(line.words)) return line.refuse("a quotation without a speaker");
    const bool attributed = std::any_of(line.words.begin(), line.words.end(), [&](const Word& word) {
        return line.grammar.attributing.contains(word.lower);
    });
    std::vector<Place> so_called;
    const auto only_names = [&](const Quotation& quotation) {
        return is_named(line, quotation) || std::any_of(all.begin(), all.end(), [&](const Quotation& each) {
                   return is_named(line, each) && is_named_beside(line, each, quotation);
               });
    };
    for (const Quotation& quotation : all) {
        for (Place i = quotation.open; i < quotation.close; ++i) {
            line.words[i].quoted = true;
            // The first person may be turned once the speaker stands first.
            if (is_first_second(line, i) && !line.grammar.turned.contains(line.words[i].lower))
                return line.refuse("second person in a quotation");
            if (line.words[i].kind == Word::Kind::Stop && i + 1 < quotation.close)
                return line.refuse("a quotation of several sentences");
            if (line.words[i].kind == Word::Kind::Stop && line.words[i].text == "?") return line.refuse("a question");
        }
        if (quotation.title) continue;
        if (!attributed && only_names(quotation)) {
            // Nobody has to be named for what is only a name.
            for (Place i = quotation.open; i < quotation.close; ++i) line.words[i].quoted = false;
            continue;
        }
        if (!attributed && is_so_called(line, quotation)) {
            so_called.push_back(next_word(line.words, quotation.open));
            continue;
        }
        if (!attributed) return line.refuse("quoted words nobody is named for");
        if (quotation.clause) {
            const Place first = next_word(line.words, quotation.open);
            const bool whole_caps = first + 1 < quotation.close && line.words[first].text.size() > 1 &&
                                    !has_lower(line.words[first].text) && line.words[first + 1].is_word() &&
                                    !has_lower(line.words[first + 1].text);
            if (line.grammar.only_spoken.contains(line.words[first].lower) || whole_caps)
                return line.refuse("a quotation that cannot be reported");
            line.quoted = true;
            line.quote_leans = line.quote_leans ||
                               line.grammar.openers.contains(line.words[next_word(line.words, quotation.open)].lower);
        }
        if (!quotation.clause && quotation.words > kLongestPartialQuote)
            return line.refuse("a long quotation that cannot be reported");
    }
    Words plain;
    bool space = false;
    bool after = false;
    for (Place i = 0; i < line.words.size(); ++i) {
        Word word = line.words[i];
        if (word.kind == Word::Kind::Quote) {
            after = !word.opens_quote;
            space = space || (word.opens_quote && word.space_before);
            continue;
        }
        word.space_before = word.space_before || space;
        space = false;
        if (std::find(so_called.begin(), so_called.end(), i) != so_called.end()) {
            if (plain.back().lower == line.grammar.an) {
                plain.back().text = starts_with_capital(plain.back()) ? capitalised(line.grammar.a) : line.grammar.a;
                plain.back().lower = line.grammar.a;
                plain.back().rule = "so-called";
            }
            plain.push_back(rule_word(line.grammar.so_called, "so-called"));
            line.rule("so-called");
        }
        if (word.is_word()) {
            word.after_quote = after;
            after = false;
        }
        // "We go!" she said: the exclamation becomes the comma before its speaker.
        if (word.kind == Word::Kind::Stop && i + 2 < line.words.size() && line.words[i + 1].kind == Word::Kind::Quote) {
            word.kind = Word::Kind::Comma;
            word.text = ",";
            word.lower = ",";
        }
        plain.push_back(std::move(word));
    }
    line.words = std::move(plain);
    if (line.quoted) quotation_after_colon(line);
    line.rule(kQuotationReported);
    return true;
}

}  // namespace newscart
