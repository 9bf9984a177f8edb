#include "script/ear.h"

#include <algorithm>

#include "base/text.h"
#include "lib/icu/unicode.h"

namespace newscart {
namespace {

using Place = std::size_t;
constexpr Place kNone = static_cast<Place>(-1);

constexpr int kLongestSpeaker = 14;  ///< words
constexpr int kLongestPartialQuote = 14;
constexpr int kShortFragment = 8;    ///< words; a line without a known verb must be longer
constexpr int kLongestHeading = 12;  ///< words; without a full stop it is a heading

Word rule_word(const std::string& text, Word::Kind kind = Word::Kind::Word) {
    Word word;
    word.text = text;
    word.lower = text;
    word.kind = kind;
    word.space_before = kind == Word::Kind::Word;
    return word;
}

Words part(const Words& words, Place begin, Place end) {
    return {words.begin() + static_cast<std::ptrdiff_t>(begin), words.begin() + static_cast<std::ptrdiff_t>(end)};
}

void append(Words& to, Words more) {
    for (Word& word : more) to.push_back(std::move(word));
}

int count_of(const Words& words) {
    return static_cast<int>(std::count_if(words.begin(), words.end(), [](const Word& word) { return word.is_word(); }));
}

bool has_lower(std::string_view text) {
    for (const char32_t c : icu::code_points(text)) {
        if (icu::is_lower(c)) return true;
    }
    return false;
}

/// The rewriting of one sentence.
class Rewriter {
  public:
    Rewriter(Words words, const Grammar& grammar, const ArticleWords& article)
        : words_(std::move(words)), grammar_(grammar), article_(article) {}

    Worded run(SpeakerOrder order) {
        strip_bullets();
        open_editorial_brackets();
        recase();
        Worded::Leans before = Worded::Leans::Not;
        if (check_source() && quotations()) {
            before = leans();  // "It will stay, Smith said" leans as it stood
            const bool moved = order == SpeakerOrder::First && move_attribution();
            if (!moved && quoted_) refuse("a quotation whose speaker is not clear");
            drop_commas_of_age();
            title_before_name();
            finish();
            check_result();
        }
        Worded worded;
        worded.leans = leans();
        if (worded.leans == Worded::Leans::Not || before == Worded::Leans::OnSentenceBefore) worded.leans = before;
        worded.words = std::move(words_);
        worded.rules = std::move(rules_);
        worded.refusal = std::move(refusal_);
        return worded;
    }

    Worded headline() {
        strip_bullets();
        headline_label();
        headline_tail();
        recase();
        recase_title();
        Words clean;
        bool space = false;
        for (Word& word : words_) {
            const bool keep = word.is_word() || word.kind == Word::Kind::Comma || word.kind == Word::Kind::Stop ||
                              word.kind == Word::Kind::Dash || (word.kind == Word::Kind::Mark && word.text == ":");
            if (keep) {
                word.space_before = word.space_before || space;
                clean.push_back(std::move(word));
                space = false;
            } else {
                space = space || word.space_before;
            }
        }
        words_ = std::move(clean);
        shorten_headline();
        const bool asks = !words_.empty() && words_.back().text == "?";
        while (!words_.empty() && !words_.back().is_word()) words_.pop_back();
        finish();
        Worded worded;
        if (count_of(words_) < 3) refuse("a headline of fewer than three words");
        if (asks) refuse("a headline that asks");
        if (count_of(words_) > grammar_.longest_headline_words) refuse("a headline too long to be spoken");
        for (const Phrase& phrase : grammar_.furniture) {
            if (contains(words_, phrase)) refuse("not news");
        }
        if (std::any_of(words_.begin(), words_.end(), [&](const Word& word) { return is_first_second(word); }))
            refuse("first or second person");
        worded.words = std::move(words_);
        worded.rules = std::move(rules_);
        worded.refusal = std::move(refusal_);
        return worded;
    }

  private:
    bool refuse(const std::string& reason) {
        if (refusal_.empty()) refusal_ = reason;
        return false;
    }

    void rule(const std::string& name) {
        if (std::find(rules_.begin(), rules_.end(), name) == rules_.end()) rules_.push_back(name);
    }

    bool last_is_stop() const { return !words_.empty() && words_.back().kind == Word::Kind::Stop; }

    void strip_bullets() {
        Place first = 0;
        while (first < words_.size() &&
               (words_[first].kind == Word::Kind::Dash || words_[first].kind == Word::Kind::Mark ||
                words_[first].kind == Word::Kind::Comma || words_[first].kind == Word::Kind::Stop))
            ++first;
        words_.erase(words_.begin(), words_.begin() + static_cast<std::ptrdiff_t>(first));
    }

    /// "[in Russia]", and "(assets)" inside a quotation: the editor's words are said like the others.
    void open_editorial_brackets() {
        Words plain;
        bool quoted = false;
        bool space = false;
        for (Word& word : words_) {
            if (word.kind == Word::Kind::Quote) quoted = word.opens_quote;
            const bool bracket = word.kind == Word::Kind::Open || word.kind == Word::Kind::Close;
            if (bracket && (quoted || word.text == "[" || word.text == "]")) {
                space = space || word.space_before;
                rule("editorial brackets");
                continue;
            }
            word.space_before = word.space_before || (space && word.is_word());
            space = false;
            plain.push_back(std::move(word));
        }
        words_ = std::move(plain);
    }

    /// A line printed in capitals: all of it in small letters, but for what the article elsewhere prints otherwise.
    void recase() {
        int letters = 0;
        for (const Word& word : words_) {
            if (!word.is_word()) continue;
            if (has_lower(word.text)) return;
            letters += starts_with_capital(word) ? 1 : 0;
        }
        if (letters < 3) return;
        for (Word& word : words_) {
            if (!word.is_word() || !starts_with_capital(word)) continue;
            const std::string proper = capitalised(word.lower);
            if (article_.capital_seen.contains(word.text) && !article_.lower_seen.contains(word.lower)) continue;
            word.text = article_.capital_seen.contains(proper) && !article_.lower_seen.contains(word.lower)
                            ? proper
                            : word.lower;
        }
        if (const Place first = next_word(words_, 0); first < words_.size()) {
            words_[first].text = capitalised(words_[first].text);
        }
        rule("recased");
    }

    bool check_source() {
        for (const Phrase& phrase : grammar_.furniture) {
            if (contains(words_, phrase)) return refuse("not news: \"" + join(phrase, " ") + "\"");
        }
        for (const Phrase& phrase : grammar_.calls) {
            if (contains(words_, phrase)) return refuse("a call to action");
        }
        const Place first = next_word(words_, 0);
        if (first == words_.size()) return refuse("no words");
        if (grammar_.imperatives.contains(words_[first].lower) && first + 1 < words_.size() &&
            grammar_.common(words_[first + 1]))
            return refuse("a call to action");
        if (starts_lower(words_[first])) return refuse("begins in the middle of a sentence");
        for (const Word& word : words_) {
            if (!word.is_word()) continue;
            if (word.text.find('@') != std::string::npos || word.text.find("://") != std::string::npos ||
                word.lower.starts_with("www.") || word.text.front() == '#')
                return refuse("a web address, a handle or a tag");
            if (word.text.find('_') != std::string::npos || word.text.find('\\') != std::string::npos ||
                word.text.find('<') != std::string::npos || word.text.size() > 40)
                return refuse("not words");
        }
        const bool ended =
            std::any_of(words_.end() - static_cast<std::ptrdiff_t>(std::min<Place>(4, words_.size())), words_.end(),
                        [](const Word& word) { return word.kind == Word::Kind::Stop || word.text.ends_with('.'); });
        if (!ended && count_of(words_) <= kLongestHeading) return refuse("a heading");
        for (Place i = words_.size(); i-- > 0;) {
            if (words_[i].kind == Word::Kind::Stop) {
                if (words_[i].text == "?") return refuse("a question");
                break;
            }
            if (words_[i].is_word()) break;
            if (words_[i].text == ":") return refuse("ends in a colon");
            if (words_[i].text == "..." || words_[i].text == "…") return refuse("breaks off");
        }
        return true;
    }

    static bool starts_lower(const Word& word) {
        const std::vector<char32_t> points = icu::code_points(std::string_view(word.text).substr(0, 4));
        return !points.empty() && icu::is_lower(points.front());
    }

    // ------------------------------------------------------------------------------------------------- quotations

    struct Quotation {
        Place open = 0;
        Place close = 0;
        int words = 0;
        bool clause = false;  ///< a whole sentence may stand in it
        bool title = false;   ///< the name of a film, a ship, a book
    };

    /// Takes the quotation marks off where the words can be said as reported speech. False if refused.
    bool quotations() {
        std::vector<Quotation> all;
        Place open = kNone;
        for (Place i = 0; i < words_.size(); ++i) {
            if (words_[i].kind != Word::Kind::Quote) continue;
            // What is quoted inside a quotation is part of it.
            if (open != kNone && is_single(words_[i]) && !is_single(words_[open])) continue;
            if (words_[i].opens_quote && open == kNone) {
                open = i;
            } else if (!words_[i].opens_quote && open != kNone) {
                all.push_back(look_at(open, i));
                open = kNone;
            } else {
                return refuse("quotation marks that do not match");
            }
        }
        if (open != kNone) return refuse("a quotation that does not end");
        if (all.empty()) return true;
        int inside = 0;
        for (const Quotation& quotation : all) inside += quotation.words;
        if (inside >= count_of(words_)) return refuse("a quotation without a speaker");
        const bool attributed = std::any_of(
            words_.begin(), words_.end(), [&](const Word& word) { return grammar_.attributing.contains(word.lower); });
        for (const Quotation& quotation : all) {
            for (Place i = quotation.open; i < quotation.close; ++i) {
                if (is_first_second(words_[i])) return refuse("first or second person in a quotation");
                if (words_[i].kind == Word::Kind::Stop && i + 1 < quotation.close)
                    return refuse("a quotation of several sentences");
                if (words_[i].kind == Word::Kind::Stop && words_[i].text == "?") return refuse("a question");
            }
            if (quotation.title) continue;
            if (!attributed) return refuse("quoted words nobody is named for");
            if (quotation.clause) {
                quoted_ = true;
                quote_leans_ =
                    quote_leans_ || grammar_.openers.contains(words_[next_word(words_, quotation.open)].lower);
            }
            if (!quotation.clause && quotation.words > kLongestPartialQuote)
                return refuse("a long quotation that cannot be reported");
        }
        Words plain;
        bool space = false;
        bool after = false;
        for (Place i = 0; i < words_.size(); ++i) {
            Word word = words_[i];
            if (word.kind == Word::Kind::Quote) {
                after = !word.opens_quote;
                space = space || (word.opens_quote && word.space_before);
                continue;
            }
            word.space_before = word.space_before || space;
            space = false;
            if (word.is_word()) {
                word.after_quote = after;
                after = false;
            }
            // "We go!" she said: the exclamation becomes the comma before its speaker.
            if (word.kind == Word::Kind::Stop && i + 2 < words_.size() && words_[i + 1].kind == Word::Kind::Quote) {
                word.kind = Word::Kind::Comma;
                word.text = ",";
                word.lower = ",";
            }
            plain.push_back(std::move(word));
        }
        words_ = std::move(plain);
        if (quoted_) quotation_after_colon();
        rule("quotation reported");
        return true;
    }

    bool is_first_second(const Word& word) const {
        if (!word.is_word()) return false;
        const std::string base = word.lower.substr(0, word.lower.find('\''));
        if (!grammar_.first_second.contains(word.lower) && !grammar_.first_second.contains(base)) return false;
        // "US" is a country, "World War I" a number.
        if (word.text.size() >= 2 && base.size() >= 2 && word.text[1] >= 'A' && word.text[1] <= 'Z') return false;
        const Place at = static_cast<Place>(&word - words_.data());
        return !(word.text == "I" && at > 0 && starts_with_capital(words_[at - 1]) &&
                 !(at + 1 < words_.size() && grammar_.surely_finite(words_[at + 1])));
    }

    static bool is_single(const Word& mark) {
        return mark.text == "'" || mark.text == "‘" || mark.text == "’" || mark.text == "`";
    }

    Quotation look_at(Place open, Place close) const {
        Quotation quotation;
        quotation.open = open;
        quotation.close = close;
        bool finite = false;
        bool capitals = true;
        for (Place i = open + 1; i < close; ++i) {
            if (!words_[i].is_word()) continue;
            ++quotation.words;
            finite = finite || grammar_.maybe_finite(words_[i]);
            if (!starts_with_capital(words_[i]) && !is_digit_word(words_[i]) &&
                !grammar_.prepositions.contains(words_[i].lower) && !grammar_.determiners.contains(words_[i].lower))
                capitals = false;
        }
        const Place first = next_word(words_, open);
        const bool capital = first < close && starts_with_capital(words_[first]);
        quotation.title =
            capital && capitals && quotation.words <= 8 && !grammar_.attributing.contains(words_[first].lower);
        quotation.clause = capital && finite && quotation.words >= 3 && !quotation.title;
        return quotation;
    }

    /// X said: Q -> X said (that) Q.
    void quotation_after_colon() {
        for (Place i = 2; i + 2 < words_.size(); ++i) {
            const bool colon = words_[i].text == ":" || words_[i].kind == Word::Kind::Comma;
            if (!colon || !words_[i + 1].is_word() || !starts_with_capital(words_[i + 1])) continue;
            const Word& verb = words_[i - 1];
            const bool reports = grammar_.reporting.contains(verb.lower);
            Place told = kNone;
            for (Place k = i; k-- > 0 && i - k <= 5 && words_[k].is_word();) {
                if (grammar_.telling.contains(words_[k].lower)) told = k;
            }
            if (!reports && told == kNone) continue;
            lower_first(words_[i + 1]);
            words_[i + 1].space_before = true;
            if (reports && grammar_.reporting_plain.contains(verb.lower)) {
                words_.erase(words_.begin() + static_cast<std::ptrdiff_t>(i));
            } else {
                words_[i] = rule_word(grammar_.that);
            }
            quoted_ = false;
            return;
        }
        // X said Q, without any mark before the quotation.
        for (Place i = 1; i + 1 < words_.size(); ++i) {
            if (grammar_.reporting.contains(words_[i].lower) && words_[i + 1].is_word() && i + 3 < words_.size() &&
                i <= kLongestSpeaker && words_[i + 1].space_before && comma_before(i) == kNone) {
                quoted_ = false;
                return;
            }
        }
    }

    Place comma_before(Place at) const {
        for (Place i = at; i-- > 0;) {
            if (words_[i].kind == Word::Kind::Comma) return i;
        }
        return kNone;
    }

    /// The word without the ending of a genitive.
    static std::string_view stem_of(std::string_view text) {
        if (text.ends_with("'s") || text.ends_with("’s")) text.remove_suffix(text.ends_with("'s") ? 2 : 4);
        if (text.ends_with("'")) text.remove_suffix(1);
        if (text.ends_with("’")) text.remove_suffix(3);
        return text;
    }

    /// Whether a word with a capital would have none inside a sentence: the article, or the word lists, say so.
    bool small_elsewhere(const Word& word) const {
        const std::string stem(stem_of(word.lower));
        const bool name = is_first_second(word) || (word.text.size() > 1 && !has_lower(word.text)) ||
                          article_.capital_seen.contains(word.text) ||
                          article_.capital_seen.contains(std::string(stem_of(word.text)));
        if (name) return false;
        const std::string other = stem.ends_with('s') ? stem.substr(0, stem.size() - 1) : stem + "s";
        return article_.lower_seen.contains(word.lower) || article_.lower_seen.contains(stem) ||
               article_.lower_seen.contains(other) || grammar_.lower_words.contains(stem) ||
               grammar_.base_verbs.contains(stem) || grammar_.verbs.contains(stem) ||
               grammar_.noun_antecedents.contains(stem) || participle_of_verb(stem) ||
               std::any_of(grammar_.common_endings.begin(), grammar_.common_endings.end(),
                           [&](const std::string& ending) { return stem.ends_with(ending); });
    }

    /// "soaring", "rising", "cutting"
    bool participle_of_verb(const std::string& word) const {
        const std::string& ending = grammar_.participle_ending;
        if (ending.empty() || !word.ends_with(ending) || word.size() < ending.size() + 3) return false;
        const std::string verb = word.substr(0, word.size() - ending.size());
        return grammar_.base_verbs.contains(verb) || grammar_.base_verbs.contains(verb + "e") ||
               (verb[verb.size() - 1] == verb[verb.size() - 2] &&
                grammar_.base_verbs.contains(verb.substr(0, verb.size() - 1)));
    }

    void lower_first(Word& word) const {
        if (starts_with_capital(word) && small_elsewhere(word)) word.text = word.lower;
    }

    // ------------------------------------------------------------------------------------------------ attribution

    /// Words [begin, end) that say who said it, and when.
    struct Attribution {
        Place begin = 0, end = 0;
        Place verb = 0;
        Place subject_begin = 0, subject_end = 0;
        Place when_begin = 0;
        bool inverted = false;  ///< "said Smith"
        bool according = false;
        bool found = false;
        bool listener = false;
    };

    /// A noun phrase, as far as can be told; "Jo Marsh, a spokeswoman for the agency" too.
    bool subject_fits(Place begin, Place end, bool inverted) const {
        if (begin >= end || end - begin > static_cast<Place>(kLongestSpeaker)) return false;
        if (!words_[begin].is_word()) return false;
        if (grammar_.prepositions.contains(words_[begin].lower) || grammar_.relatives.contains(words_[begin].lower))
            return false;
        int commas = 0;
        for (Place i = begin; i < end; ++i) {
            if (grammar_.surely_finite(words_[i])) return false;
            if (words_[i].is_word()) continue;
            if (words_[i].kind != Word::Kind::Comma) return false;
            ++commas;
            if (commas == 1 && !describes(i + 1, end) && !names(i + 1, end)) return false;
        }
        // Before its verb such an addition is closed by a comma.
        const bool closed = !words_[end - 1].is_word();
        return commas == 0 || (inverted ? commas == 1 && !closed : commas == 2 && closed);
    }

    /// Whether words [at, end) are a name, up to a closing comma: "the council's leader, Jo Marsh".
    bool names(Place at, Place end) const {
        if (at < end && !words_[end - 1].is_word()) --end;
        if (at >= end || end - at > 4) return false;
        return std::all_of(words_.begin() + static_cast<std::ptrdiff_t>(at),
                           words_.begin() + static_cast<std::ptrdiff_t>(end), [&](const Word& word) {
                               return word.is_word() && ((starts_with_capital(word) && !is_digit_word(word)) ||
                                                         grammar_.name_particles.contains(word.lower));
                           });
    }

    /// Whether words from `at` tell what somebody is: "a spokesman for ...", "head of ...".
    bool describes(Place at, Place end) const {
        if (at >= end || !words_[at].is_word()) return false;
        if (grammar_.determiners.contains(words_[at].lower)) return true;
        for (Place i = at; i < end && i < at + 4; ++i) {
            if (grammar_.roles.contains(words_[i].lower)) return true;
        }
        return false;
    }

    /// The end of the words that may follow the verb: "on Monday", "in a statement".
    Place skip_when(Place at, Place limit) const {
        bool moved = true;
        while (moved && at < limit) {
            moved = false;
            for (const Phrase& phrase : grammar_.saying_when) {
                if (!stands_at(words_, at, phrase) || at + phrase.size() > limit) continue;
                at += phrase.size();
                moved = true;
                break;
            }
            if (!moved && grammar_.weekdays.contains(words_[at].lower)) {
                ++at;
                moved = true;
            }
        }
        return at;
    }

    /// Whether words [at, end) may stand between the verb and what was said: nothing, "on Monday", "in her ruling".
    bool circumstance(Place at, Place end) const {
        at = skip_when(at, end);
        if (at == end) return true;
        if (!grammar_.prepositions.contains(words_[at].lower) || end - at > 7 || end - at < 2) return false;
        for (Place i = at; i < end; ++i) {
            if (!words_[i].is_word() || grammar_.maybe_finite(words_[i]) ||
                grammar_.relatives.contains(words_[i].lower) || words_[i].lower == grammar_.that)
                return false;
        }
        return true;
    }

    /// Reads words [begin, end) as an attribution.
    Attribution attribution(Place begin, Place end) const {
        Attribution found;
        found.begin = begin;
        found.end = end;
        if (stands_at(words_, begin, grammar_.according)) {
            found.according =
                end > begin + grammar_.according.size() && subject_fits(begin + grammar_.according.size(), end, true);
            found.found = found.according;
            return found;
        }
        if (grammar_.reporting.contains(words_[begin].lower) && begin + 1 < end) {
            Place subject_end = end;
            for (Place i = begin + 1; i < end; ++i) {
                if (skip_when(i, end) == end) {
                    subject_end = i;
                    break;
                }
            }
            found.verb = begin;
            found.inverted = true;
            found.subject_begin = begin + 1;
            found.subject_end = subject_end;
            found.when_begin = subject_end;
            found.found = subject_fits(begin + 1, subject_end, true);
            return found;
        }
        for (Place i = begin + 1; i < end; ++i) {
            const bool reports = grammar_.reporting.contains(words_[i].lower);
            const bool tells = grammar_.telling.contains(words_[i].lower);
            if (!reports && !tells) continue;
            found.verb = i;
            found.subject_begin = begin;
            found.subject_end = i;
            found.when_begin = i + 1;
            found.listener = tells;
            if (!subject_fits(begin, i, false)) return found;
            if (reports) {
                found.found = circumstance(i + 1, end);
            } else {
                found.found = end > i + 1 && end - i <= 6 &&
                              std::all_of(words_.begin() + static_cast<std::ptrdiff_t>(i) + 1,
                                          words_.begin() + static_cast<std::ptrdiff_t>(end),
                                          [](const Word& word) { return word.is_word(); });
            }
            return found;
        }
        return found;
    }

    bool begins_with_connective() const {
        if (words_.empty()) return true;
        if (grammar_.bare_connectives.contains(words_[0].lower)) return true;
        return std::any_of(grammar_.connectives.begin(), grammar_.connectives.end(),
                           [&](const Phrase& phrase) { return stands_at(words_, 0, phrase); });
    }

    /// Takes "However," off what was quoted; how many words and marks went.
    Place drop_connective() {
        for (const Phrase& phrase : grammar_.connectives) {
            if (!stands_at(words_, 0, phrase)) continue;
            Place end = phrase.size();
            if (end < words_.size() && words_[end].kind == Word::Kind::Comma) ++end;
            words_.erase(words_.begin(), words_.begin() + static_cast<std::ptrdiff_t>(end));
            rule("without connective");
            return end;
        }
        return 0;
    }

    bool clause(Place begin, Place end) const {
        int count = 0;
        bool finite = false;
        for (Place i = begin; i < end; ++i) {
            count += words_[i].is_word() ? 1 : 0;
            finite = finite || grammar_.maybe_finite(words_[i]);
        }
        return finite && count >= 3;
    }

    /// "The road is closed, police said." -> "Police said the road is closed." True if there was nothing to move or it
    /// was moved.
    bool move_attribution() {
        const Place end = last_is_stop() ? words_.size() - 1 : words_.size();
        for (Place comma = end; comma-- > 1;) {
            if (words_[comma].kind != Word::Kind::Comma || comma + 1 >= end || !words_[comma + 1].is_word()) continue;
            if (quoted_ && !words_[comma + 1].after_quote) continue;
            // At the end: the whole of the rest; in the middle: up to the next comma.
            Place stop = end;
            Attribution found = attribution(comma + 1, end);
            if (!found.found) {
                stop = comma + 1;
                while (stop < end && words_[stop].kind != Word::Kind::Comma) ++stop;
                if (stop == end) continue;
                found = attribution(comma + 1, stop);
                // "Said" before its subject: what follows the comma may still be the subject's.
                if (!found.found || found.according || found.inverted || stop - comma > 6) continue;
            }
            if (stop == end && !clause(0, comma)) continue;
            if (stop < end && found.when_begin < found.end && !goes_on(comma, stop + 1, end)) continue;
            if (begins_with_connective()) {
                if (!quoted_) return true;
                const Place dropped = drop_connective();
                if (dropped == 0) return false;
                return move_attribution();
            }
            put_in_front(found, comma, stop, end);
            quoted_ = false;
            return true;
        }
        return false;
    }

    /// Whether words [at, end) go on with the clause before `comma` and not with what was said to be the source: "the
    /// port says in a report, Tides of Ellery".
    bool goes_on(Place comma, Place at, Place end) const {
        if (at >= end) return false;
        if (grammar_.surely_finite(words_[at]))
            return !clause(0, comma) || grammar_.auxiliaries.contains(words_[at].lower);
        if (!grammar_.prepositions.contains(words_[at].lower) || grammar_.relatives.contains(words_[at].lower))
            return false;
        return std::any_of(words_.begin() + static_cast<std::ptrdiff_t>(at),
                           words_.begin() + static_cast<std::ptrdiff_t>(end),
                           [&](const Word& word) { return grammar_.surely_finite(word); });
    }

    void put_in_front(const Attribution& found, Place comma, Place stop, Place end) {
        Words front;
        bool that = true;
        if (found.according) {
            append(front, part(words_, found.begin, found.end));
            front.push_back(rule_word(",", Word::Kind::Comma));
            that = false;
        } else {
            append(front, part(words_, found.subject_begin, found.subject_end));
            const bool has_comma = std::any_of(front.begin(), front.end(),
                                               [](const Word& word) { return word.kind == Word::Kind::Comma; });
            if (has_comma && front.back().is_word()) front.push_back(rule_word(",", Word::Kind::Comma));
            front.push_back(words_[found.verb]);
            append(front, part(words_, found.when_begin, found.end));
            that = has_comma || found.when_begin < found.end ||
                   !grammar_.reporting_plain.contains(words_[found.verb].lower);
        }
        for (Word& word : front) {
            if (word.is_word()) word.space_before = true;
        }
        Words main = part(words_, 0, comma);
        lower_first(main.front());
        main.front().space_before = true;
        Words rest = stop < end ? part(words_, stop + 1, end) : Words();
        // "The man, police said, was drunk" needs no comma once the speaker is gone; other sequels do.
        if (!rest.empty() && !grammar_.surely_finite(rest.front())) main.push_back(words_[stop]);
        Words tail = part(words_, end, words_.size());
        if (that) front.push_back(rule_word(grammar_.that));
        front.front().space_before = false;
        front.front().text = capitalised(front.front().text);
        words_ = std::move(front);
        append(words_, std::move(main));
        append(words_, std::move(rest));
        append(words_, std::move(tail));
        rule("attribution first");
    }

    // ------------------------------------------------------------------------------------------------------ names

    /// Where the name that ends before `end` begins; `end` if there is none.
    Place name_begin(Place end) const {
        Place begin = end;
        while (begin > 0) {
            const Word& word = words_[begin - 1];
            if (!word.is_word()) break;
            const bool capital = starts_with_capital(word) && !is_digit_word(word) && !(grammar_.common(word));
            if (!capital && !(grammar_.name_particles.contains(word.lower) && begin < end)) break;
            --begin;
        }
        while (begin < end && !starts_with_capital(words_[begin])) ++begin;
        return begin;
    }

    bool name_stands_free(Place begin, Place end) const {
        if (end - begin < 2 || end - begin > 4 || grammar_.titles.contains(words_[begin].lower)) return false;
        if (words_[begin].lower.ends_with("'s")) return false;
        if (begin == 0 || !words_[begin - 1].is_word()) return true;
        return grammar_.prepositions.contains(words_[begin - 1].lower) || grammar_.surely_finite(words_[begin - 1]);
    }

    /// "John Smith, 34, was" -> "34-year-old John Smith was"
    void drop_commas_of_age() {
        for (Place i = 1; i + 2 < words_.size(); ++i) {
            if (words_[i].kind != Word::Kind::Comma) continue;
            const std::string& age = words_[i + 1].text;
            if (age.empty() || age.size() > 3 || age.find_first_not_of("0123456789") != std::string::npos) continue;
            const bool at_end = words_[i + 2].kind == Word::Kind::Stop;
            if (!at_end && words_[i + 2].kind != Word::Kind::Comma) continue;
            const Place begin = name_begin(i);
            if (begin == i || !name_stands_free(begin, i)) continue;
            Word number = words_[i + 1];
            number.text += grammar_.age_suffix;
            number.lower = number.text;
            number.space_before = words_[begin].space_before;
            const bool verb_next = i + 3 < words_.size() && grammar_.surely_finite(words_[i + 3]);
            words_.erase(words_.begin() + static_cast<std::ptrdiff_t>(i),
                         words_.begin() + static_cast<std::ptrdiff_t>(i) + (!at_end && verb_next ? 3 : 2));
            words_[begin].space_before = true;
            words_.insert(words_.begin() + static_cast<std::ptrdiff_t>(begin), std::move(number));
            rule("age before name");
        }
    }

    /// "John Smith, the mayor of Leeds, said" -> "The mayor of Leeds, John Smith, said", at the beginning only.
    void title_before_name() {
        Place comma = 0;
        while (comma < words_.size() && words_[comma].is_word()) ++comma;
        if (comma < 2 || comma + 3 >= words_.size() || words_[comma].kind != Word::Kind::Comma) return;
        if (name_begin(comma) != 0 || !name_stands_free(0, comma)) return;
        Place close = comma + 1;
        while (close < words_.size() && words_[close].is_word()) ++close;
        if (close + 1 >= words_.size() || words_[close].kind != Word::Kind::Comma || close - comma > 10) return;
        if (!grammar_.surely_finite(words_[close + 1])) return;
        bool role = false;
        bool owned = false;  // "India's finance minister" takes no article
        for (Place i = comma + 1; i < close; ++i) {
            if (grammar_.surely_finite(words_[i])) return;
            owned = owned || (i <= comma + 2 && words_[i].lower.ends_with("'s"));
            if (i <= comma + 4) role = role || grammar_.roles.contains(words_[i].lower);
        }
        if (!role) return;
        const bool determined = grammar_.determiners.contains(words_[comma + 1].lower);
        if (!determined && grammar_.prepositions.contains(words_[comma + 1].lower)) return;
        Words fresh;
        if (!determined && !owned) fresh.push_back(rule_word(grammar_.the));
        append(fresh, part(words_, comma + 1, close));
        fresh.push_back(words_[comma]);
        Words name = part(words_, 0, comma);
        name.front().space_before = true;
        if (!grammar_.titles.contains(name.front().lower)) lower_first(name.front());
        append(fresh, std::move(name));
        append(fresh, part(words_, close, words_.size()));
        fresh.front().space_before = false;
        fresh.front().text = capitalised(fresh.front().text);
        words_ = std::move(fresh);
        rule("title before name");
    }

    // ------------------------------------------------------------------------------------------------------ the end

    void finish() {
        Word stop = rule_word(".", Word::Kind::Stop);
        while (!words_.empty() && !words_.back().is_word() && words_.back().kind != Word::Kind::Close) {
            if (words_.back().text == ".") stop = words_.back();
            words_.pop_back();
        }
        if (words_.empty()) return;
        words_.front().space_before = false;
        words_.front().text = capitalised(words_.front().text);
        if (!words_.back().text.ends_with('.')) words_.push_back(std::move(stop));
    }

    bool check_result() {
        const int count = count_of(words_);
        if (count < grammar_.shortest_line_words) return refuse("too short");
        if (count > grammar_.longest_line_words) return refuse("too long to be spoken");
        for (const Word& word : words_) {
            if (is_first_second(word)) return refuse("first or second person");
        }
        int open = 0;
        int digits = 0;
        for (const Word& word : words_) {
            open += word.kind == Word::Kind::Open ? 1 : word.kind == Word::Kind::Close ? -1 : 0;
            digits += word.is_word() && is_digit_word(word) ? 1 : 0;
            if (word.kind == Word::Kind::Mark && (word.text == "|" || word.text == "•" || word.text == "*"))
                return refuse("not a sentence");
        }
        if (open != 0) return refuse("brackets that do not match");
        if (digits * 5 > count * 2) return refuse("figures only");
        // The lists do not hold every verb; a long sentence that ends in a full stop has one.
        if (count <= kShortFragment &&
            std::none_of(words_.begin(), words_.end(), [&](const Word& word) { return grammar_.maybe_finite(word); }))
            return refuse("no verb");
        return true;
    }

    /// Whether the line cannot be understood without what stands before it.
    Worded::Leans leans() const {
        const Place first = next_word(words_, 0);
        if (first == words_.size()) return Worded::Leans::Not;
        if (quote_leans_) return Worded::Leans::OnSentenceBefore;
        for (const Phrase& phrase : grammar_.expletives) {
            if (stands_at(words_, first, phrase)) return Worded::Leans::Not;
        }
        const std::string opener = base_of(words_[first]);
        if (grammar_.personal.contains(opener) || grammar_.things.contains(opener)) return Worded::Leans::OnName;
        if (grammar_.openers.contains(opener)) return Worded::Leans::OnSentenceBefore;
        for (const Phrase& phrase : grammar_.connectives) {
            if (stands_at(words_, first, phrase)) return Worded::Leans::OnSentenceBefore;
        }
        for (Place i = first; i < words_.size(); ++i) {
            const Word& word = words_[i];
            if (!word.is_word()) continue;
            const std::string base = base_of(word);
            if (grammar_.persons.contains(base)) return Worded::Leans::OnName;
            const bool name =
                starts_with_capital(word) && !grammar_.weekdays.contains(word.lower) && !grammar_.common(word);
            if (name || grammar_.noun_antecedents.contains(base)) break;
        }
        // "People are buying it."
        Place last = words_.size();
        while (last > first + 1 && !words_[last - 1].is_word()) --last;
        if (count_of(words_) <= kShortFragment && grammar_.things.contains(words_[last - 1].lower))
            return Worded::Leans::OnSentenceBefore;
        if (adds_to_before(first)) return Worded::Leans::OnStoryBefore;
        for (const Phrase& phrase : grammar_.definite) {
            if (!stands_at(words_, first, phrase)) continue;
            const Place next = first + phrase.size();
            const bool told = next < words_.size() &&
                              (grammar_.prepositions.contains(words_[next].lower) || starts_with_capital(words_[next]));
            if (!told) return Worded::Leans::OnStory;
        }
        return Worded::Leans::Not;
    }

    /// "The port will also close", "The latter was lost": adds to what was told just before.
    bool adds_to_before(Place first) const {
        for (Place i = first; i < words_.size(); ++i) {
            for (const Phrase& phrase : grammar_.adding) {
                if (!stands_at(words_, i, phrase)) continue;
                const Place next = i + phrase.size();
                const bool last = next == words_.size() || !words_[next].is_word();
                // "Instead of a ferry", "not only a ferry but also a bus", "too late"
                if (grammar_.adding_last.contains(words_[i].lower) && !last) continue;
                if (!last && grammar_.adding_not_before.contains(words_[next].lower)) continue;
                if (i > 0 && grammar_.bare_connectives.contains(words_[i - 1].lower)) continue;
                return true;
            }
            // "Smith said this would cost jobs", but not "said this week"; "As in Ellery, these ships are lost"
            if (i == first || !grammar_.pointing.contains(words_[i].lower)) continue;
            if (words_[i - 1].kind == Word::Kind::Comma && grammar_.prepositions.contains(words_[first].lower) &&
                comma_before(i - 1) == kNone && i + 1 < words_.size() &&
                !grammar_.pointing_not_before.contains(words_[i + 1].lower))
                return true;
            const Place verb = words_[i - 1].lower == grammar_.that && i >= 2 ? i - 2 : i - 1;
            if (grammar_.reporting.contains(words_[verb].lower) && i + 1 < words_.size() &&
                !grammar_.pointing_not_before.contains(words_[i + 1].lower))
                return true;
        }
        return false;
    }

    static std::string base_of(const Word& word) { return word.lower.substr(0, word.lower.find('\'')); }

    // --------------------------------------------------------------------------------------------------- headlines

    void headline_label() {
        if (words_.size() < 3 || words_[1].text != ":" || !grammar_.headline_labels.contains(words_[0].lower)) return;
        words_.erase(words_.begin(), words_.begin() + 2);
        rule("headline label dropped");
    }

    /// " - BBC News": what follows the last dash or bar, if it is the name of a source.
    void headline_tail() {
        for (Place i = words_.size(); i-- > 1;) {
            const bool bar = words_[i].kind == Word::Kind::Dash || words_[i].text == "|" || words_[i].text == "-";
            if (!bar) continue;
            const std::string tail = ascii_lower(trim(render(part(words_, i + 1, words_.size()))));
            const bool source =
                std::any_of(grammar_.headline_tails.begin(), grammar_.headline_tails.end(),
                            [&](const std::string& name) { return tail.find(name) != std::string::npos; });
            if ((source || words_[i].text == "|") && words_.size() - i <= 6 && count_of(part(words_, 0, i)) >= 3) {
                words_.erase(words_.begin() + static_cast<std::ptrdiff_t>(i), words_.end());
                rule("source dropped");
            }
            return;
        }
    }

    /// "Bridge To Close For Repairs": in small letters, if the article tells of every word whether it is a name; else
    /// as it was printed, for half of each reads like a mistake.
    void recase_title() {
        for (const Word& word : words_) {
            if (word.is_word() && word.text.size() > 4 && !starts_with_capital(word) && !is_digit_word(word)) return;
        }
        std::vector<Place> small;
        for (Place i = 1; i < words_.size(); ++i) {
            const Word& word = words_[i];
            if (!word.is_word() || !starts_with_capital(word) || is_capitals(word) || is_digit_word(word)) continue;
            if (small_elsewhere(word)) {
                small.push_back(i);
            } else if (!article_.capital_seen.contains(word.text) &&
                       !article_.capital_seen.contains(std::string(stem_of(word.text)))) {
                return;
            }
        }
        for (const Place i : small) words_[i].text = words_[i].lower;
        if (!small.empty()) rule("recased");
    }

    static bool is_capitals(const Word& word) { return word.text.size() > 1 && !has_lower(word.text); }

    void shorten_headline() {
        if (count_of(words_) <= grammar_.longest_headline_words) return;
        for (Place i = words_.size(); i-- > 3;) {
            if (words_[i].is_word() || count_of(part(words_, 0, i)) > grammar_.longest_headline_words) continue;
            if (!clause(0, i)) continue;
            words_.erase(words_.begin() + static_cast<std::ptrdiff_t>(i), words_.end());
            rule("first clause");
            return;
        }
    }

    Words words_;
    const Grammar& grammar_;
    const ArticleWords& article_;
    std::vector<std::string> rules_;
    std::string refusal_;
    bool quote_leans_ = false;  ///< what was quoted begins with a pronoun
    bool quoted_ = false;       ///< a whole clause was quoted and its speaker has still to come first
};

}  // namespace

Worded word_for_ear(Words words, const Grammar& grammar, const ArticleWords& article, SpeakerOrder order) {
    return Rewriter(std::move(words), grammar, article).run(order);
}

Worded word_headline(Words words, const Grammar& grammar, const ArticleWords& article) {
    return Rewriter(std::move(words), grammar, article).headline();
}

}  // namespace newscart
