#include "script/script.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <memory>
#include <mutex>
#include <optional>

#include "base/text.h"
#include "lib/icu/calendar.h"
#include "lib/icu/unicode.h"
#include "lib/pcre2/regex.h"
#include "script/carried.h"
#include "script/choose.h"
#include "script/concepts.h"
#include "script/ear.h"
#include "script/ear_breath.h"
#include "script/ear_news.h"
#include "script/ear_place.h"
#include "script/echoes.h"
#include "script/editors_lines.h"
#include "script/gate.h"
#include "script/genre.h"
#include "script/grammar.h"
#include "script/introductions.h"
#include "script/people.h"
#include "script/reading.h"
#include "script/references.h"
#include "script/sentences.h"
#include "script/shorten.h"
#include "script/spell.h"
#include "script/trim.h"
#include "script/wording.h"
#include "script/words.h"

namespace newscart {
namespace {

constexpr std::size_t kShortlist = 12;  ///< sentences of a story
constexpr std::size_t kShortlistNodes = 300;
constexpr int kOpening = 2;              ///< the last sentence with which a story may open as it was written
constexpr int kLastToOpen = 4;           ///< the last one with which it may open where the first are too long
constexpr double kShortlistShare = 1.6;  ///< of the longest story, so that the edit has a choice

/// A way to say a sentence.
struct Candidate {
    int sentence = 0;
    int paragraph = 0;
    Words words;
    std::string text;
    std::vector<int> concepts;
    std::vector<int> needs;
    std::vector<std::string> rules;
    bool of_untold = false;  ///< it says "the chant", which nothing that airs told of
    bool may_open = false;   ///< what it needs is only there to be told first
};

/// What the sentences of an article tell of each other.
struct Known {
    People people;
    References references;
    Introductions introductions;
    int first = 0;  ///< sentence of the story itself, see first_of_story()
};

/// What decides with which line a story may open.
struct Opening {
    int first_told = 0;     ///< see first_of_story()
    bool timeless = false;  ///< a text of no day
    bool doubtful = false;  ///< perhaps no report
};

/// A name that another sentence gives in full.
struct ShortName {
    std::size_t at = 0;  ///< its place in the words
    std::string text;
    bool capitals = false;    ///< initials
    int sentence = -1;        ///< the first sentence fit for air that gives it in full; -1 if there is none
    bool introduced = false;  ///< whether any does
};

/// What became of a line that only mentions somebody.
struct NamesPut {
    bool pronoun = false;   ///< its pronoun became a name
    bool stranger = false;  ///< it holds a name of which nothing tells who that is
};

/// "Police charged Hall.", of "Police charged Hall with theft.": a cut took what the verb needs.
bool lost_its_phrase(const Words& cut, const Words& whole, const Grammar& grammar) {
    constexpr std::size_t kBetween = 14;
    if (cut.size() == whole.size()) return false;
    const auto follows = [&](const Words& words, const Phrase& phrase) {
        for (std::size_t i = 0; i < words.size(); ++i) {
            if (words[i].lower != phrase.front()) continue;
            for (std::size_t k = i + 1; k < words.size() && k <= i + kBetween; ++k) {
                if (words[k].lower == phrase.back()) return true;
            }
        }
        return false;
    };
    return std::any_of(grammar.needs_phrase.begin(), grammar.needs_phrase.end(), [&](const Phrase& phrase) {
        const bool there =
            std::any_of(cut.begin(), cut.end(), [&](const Word& word) { return word.lower == phrase.front(); });
        return there && follows(whole, phrase) && !follows(cut, phrase);
    });
}

/// A guess before the words are spelled out: a figure takes as long as a word or two.
double guess_seconds(std::string_view text, double words_per_second) {
    const auto digits = std::count_if(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
    return (count_words(text) + 0.6 * static_cast<double>(digits)) / words_per_second;
}

/// The candidates, by place, that cover most within `seconds`; no more than kShortlist of them.
std::vector<std::size_t> shortlist(const std::vector<Candidate>& candidates, const Concepts& concepts, double seconds,
                                   double words_per_second) {
    std::vector<Choice> choices;
    choices.reserve(candidates.size());
    for (const Candidate& candidate : candidates) {
        choices.push_back(
            {guess_seconds(candidate.text, words_per_second), candidate.sentence, candidate.concepts, candidate.needs});
    }
    std::vector<std::size_t> chosen = choose(choices, concepts.worth(), seconds, kShortlistNodes);
    if (chosen.size() > kShortlist) chosen.resize(kShortlist);
    return chosen;
}

/// Takes out what a story before said already, but for the story's own first sentence, and what leans on that.
void drop_echoes(std::vector<Candidate>& candidates, const Echoes& echoes, const Lineup& lineup,
                 std::vector<Dropped>& dropped) {
    if (candidates.empty()) return;
    const int first = candidates.front().sentence;
    std::vector<Candidate> left;
    for (Candidate& candidate : candidates) {
        const int story = candidate.sentence == first ? -1 : echoes.said_by(candidate.words);
        const bool stands = std::all_of(candidate.needs.begin(), candidate.needs.end(), [&](int need) {
            return std::any_of(left.begin(), left.end(),
                               [&](const Candidate& other) { return other.sentence == need; });
        });
        if (story >= 0) {
            const std::string& headline = lineup.stories[static_cast<std::size_t>(story)].article.headline;
            dropped.push_back({candidate.text, "another story says it: " + headline, -1});
        } else if (!stands) {
            dropped.push_back({candidate.text, "leans on what another story says", -1});
        } else {
            left.push_back(std::move(candidate));
        }
    }
    candidates = std::move(left);
}

std::vector<SentenceAccount> account_for(const std::vector<Sentence>& sentences, const Concepts& concepts,
                                         const std::vector<Dropped>& dropped) {
    std::vector<SentenceAccount> accounts;
    for (const Sentence& sentence : sentences) {
        SentenceAccount account;
        if (sentence.words.empty()) continue;
        account.source = {sentence.paragraph, sentence.words.front().begin, sentence.words.back().end};
        account.sentence = sentence.number;
        for (const int place : sentence.concepts) account.worth += concepts.worth()[static_cast<std::size_t>(place)];
        const auto refused = std::find_if(dropped.begin(), dropped.end(),
                                          [&](const Dropped& each) { return each.text == sentence.text; });
        if (refused != dropped.end()) account.refusal = refused->reason;
        accounts.push_back(std::move(account));
    }
    return accounts;
}

/// In one phrase why an article gave no line.
std::string why_nothing(const std::vector<Sentence>& sentences, const std::vector<Candidate>& candidates,
                        const std::vector<Dropped>& dropped) {
    if (sentences.empty()) return "no sentence in it";
    if (!candidates.empty()) return "no sentence is short enough for the length";
    const Dropped* most = nullptr;
    std::ptrdiff_t times = 0;
    for (const Dropped& each : dropped) {
        const std::ptrdiff_t count = std::count_if(dropped.begin(), dropped.end(),
                                                   [&](const Dropped& other) { return other.reason == each.reason; });
        if (count > times) {
            times = count;
            most = &each;
        }
    }
    return most == nullptr ? "no sentence is fit for air" : "no sentence is fit for air: " + most->reason;
}

/// Which words the article prints in small letters and which with a capital, where a capital is a choice.
ArticleWords look_at_words(const std::vector<Sentence>& sentences, const Grammar& grammar) {
    ArticleWords seen;
    for (const Sentence& sentence : sentences) {
        const auto& words = sentence.words;
        const bool capitals = std::none_of(words.begin(), words.end(), [&](const Word& word) {
            return word.is_word() && grammar.common(word) && !starts_with_capital(word);
        });
        if (capitals) continue;  // a line all in capitals, or a title
        for (std::size_t i = 1; i < words.size(); ++i) {
            if (!words[i].is_word()) continue;
            if (!starts_with_capital(words[i])) {
                seen.lower_seen.insert(words[i].lower);
            } else if (words[i - 1].is_word()) {
                seen.capital_seen.insert(words[i].text);
            }
        }
    }
    return seen;
}

/// Made when it is first asked for: only `condense --shorten` needs the table of common words.
class LateShortener {
  public:
    explicit LateShortener(const Language& language) : language_(language) {}

    const Shortener& get() {
        std::call_once(made_, [this] { shortener_.emplace(language_); });
        return *shortener_;
    }

  private:
    Language language_;
    std::once_flag made_;
    std::optional<Shortener> shortener_;
};

}  // namespace

struct ScriptWriter::Rules {
    explicit Rules(const Language& language);

    SentenceSplitter splitter;
    Speller speller;
    ConceptSettings concepts;
    Grammar grammar;
    PlaceRules places;
    Genre genre;
    TrimRules cuts;
    LateShortener shortener;
    std::optional<Regex> grave_words;  ///< of stories after which nobody goes on at once

    bool is_grave(const Article& article) const;
    Genre::Judgement judge(const Article& article, const std::vector<Sentence>& sentences) const;
    bool speaker_leans(const Words& words) const;
    static bool is_reworded(const Candidate& candidate);
    bool opens_late(const Candidate& candidate, const References& references) const;
    bool points_before_name(const Words& words) const;
    void keep_together(std::vector<Candidate>& all, const std::vector<Sentence>& sentences, const ArticleWords& seen,
                       std::vector<Dropped>& dropped) const;
    void drop_repeats(std::vector<Candidate>& all, std::vector<Dropped>& dropped) const;
    bool may_open(const Candidate& candidate, const Opening& seen) const;
    int first_of_story(const std::vector<Sentence>& sentences, const ArticleWords& seen) const;
    static int lost_before(int first, int lead, const std::vector<Dropped>& dropped);
    bool stands_alone(const Candidate& candidate) const;
    bool is_captioned(const std::vector<Sentence>& sentences, int number) const;
    bool is_set_up(const std::vector<Sentence>& sentences, int number) const;
    void lean_on_lead(std::vector<Candidate>& all, const Opening& seen, std::vector<Dropped>& dropped) const;
    std::vector<Candidate> candidates(const std::vector<Sentence>& sentences, ArticleWords seen,
                                      const std::string& dateline, Concepts& concepts, bool verbatim,
                                      std::vector<Dropped>& dropped) const;
    Words dateline_of(const std::vector<Sentence>& sentences, const ArticleWords& seen,
                      const std::string& dateline) const;
    static int story_before(const std::vector<Sentence>& sentences, const std::vector<bool>& fit, int number);
    static int somebody_before(const std::vector<bool>& fit, const Known& known, int number);
    bool names_later(const Words& words) const;
    int name_before(const std::vector<Sentence>& sentences, int number) const;
    std::optional<int> antecedent(const std::vector<Sentence>& sentences, const std::vector<bool>& fit,
                                  const Known& known, const Words& words, int number, Worded::Leans leans) const;
    std::vector<ShortName> short_names(const std::vector<Sentence>& sentences, const std::vector<bool>& fit,
                                       const People& people, const Words& words, int number) const;
    static bool told_by_lead(const Person& person, const std::vector<bool>& fit, int number);
    static int first_naming(const Person& person, const std::vector<bool>& fit, int number);
    NamesPut put_names(const std::vector<Sentence>& sentences, const std::vector<bool>& fit, const People& people,
                       Candidate& candidate, Worded::Leans leans) const;
    bool cuts_what_is_meant(const Words& whole, const Words& left) const;
    bool names_stranger(const std::vector<Sentence>& sentences, const Candidate& worded) const;
    bool speaks_unknown(const std::vector<Sentence>& sentences, const Candidate& worded) const;
    std::string ways_to_air(const std::vector<Sentence>& sentences, const std::vector<bool>& fit, const Known& known,
                            const Candidate& worded, std::optional<int> need, Worded::Leans leans,
                            std::vector<Candidate>& ways) const;
    Line line(const Candidate& candidate, const Concepts& concepts, double words_per_second) const;
    Line headline(const Article& article, const std::vector<Sentence>& sentences, const ArticleWords& seen,
                  std::string& refusal) const;
    Condensed fill_late(const std::vector<Candidate>& candidates, const std::vector<Sentence>& sentences,
                        const Concepts& table, const CondenseBudget& budget, double words_per_second) const;
    Condensed fill(const std::vector<Candidate>& candidates, const Concepts& concepts, const CondenseBudget& budget,
                   double words_per_second) const;
    bool is_sentence(const std::string& headline) const;
    std::string say(const std::string& text, const Lineup& lineup, const ScriptSettings& settings) const;
    double seconds(const std::string& spoken, double words_per_second) const;
};

/// By its headline and its first words: what stands further down is seldom what it is about.
bool ScriptWriter::Rules::is_grave(const Article& article) const {
    constexpr std::size_t kFirstBytes = 400;
    if (!grave_words) return false;
    if (grave_words->matches(icu::repair_utf8(article.headline))) return true;
    return !article.paragraphs.empty() &&
           grave_words->matches(icu::repair_utf8(article.paragraphs.front().substr(0, kFirstBytes)));
}

Genre::Judgement ScriptWriter::Rules::judge(const Article& article, const std::vector<Sentence>& sentences) const {
    std::vector<const Words*> words;
    words.reserve(sentences.size());
    for (const Sentence& sentence : sentences) words.push_back(&sentence.words);
    return genre.judge(article.headline, words, grammar);
}

/// The sentence that names whom the pronoun means with which sentence `number` opens: the one before, or, as long as
/// those use the same pronoun and no name, the one before them. -1 if there is none.
int ScriptWriter::Rules::name_before(const std::vector<Sentence>& sentences, int number) const {
    const auto pronoun_of = [&](const Words& words) {
        for (const Word& word : words) {
            std::string base = word.lower.substr(0, word.lower.find('\''));
            if (grammar.personal.contains(base) || grammar.things.contains(base)) return base;
        }
        return std::string();
    };
    const std::string pronoun = pronoun_of(sentences[static_cast<std::size_t>(number)].words);
    int before = number - 1;
    for (; before > 0; --before) {
        const Words& words = sentences[static_cast<std::size_t>(before)].words;
        const bool named = std::any_of(words.begin(), words.end(), [&](const Word& word) {
            return word.is_word() && starts_with_capital(word) && !grammar.common(word) &&
                   !grammar.weekdays.contains(word.lower) && !grammar.personal.contains(word.lower) &&
                   !grammar.first_second.contains(word.lower.substr(0, word.lower.find('\'')));
        });
        if (named || pronoun.empty() || pronoun_of(words) != pronoun) break;
    }
    return before;
}

/// The sentence fit for air that told of "the fire" with which sentence `number` opens: the nearest that holds the
/// word, else ("the company") the nearest. -1 if there is none.
int ScriptWriter::Rules::story_before(const std::vector<Sentence>& sentences, const std::vector<bool>& fit,
                                      int number) {
    const Words& words = sentences[static_cast<std::size_t>(number)].words;
    const std::string noun = words.size() > 1 ? words[1].lower : std::string();
    int nearest = -1;
    for (int before = number - 1; before >= 0; --before) {
        if (!fit[static_cast<std::size_t>(before)]) continue;
        if (nearest < 0) nearest = before;
        const Words& told = sentences[static_cast<std::size_t>(before)].words;
        if (std::any_of(told.begin(), told.end(), [&](const Word& word) { return word.lower == noun; })) return before;
    }
    return nearest;
}

/// The nearest sentence fit for air before `number` that names somebody; -1 if there is none.
int ScriptWriter::Rules::somebody_before(const std::vector<bool>& fit, const Known& known, int number) {
    for (int before = number - 1; before >= 0; --before) {
        if (fit[static_cast<std::size_t>(before)] &&
            (known.people.named_in(before) || known.references.tells_of_somebody(before)))
            return before;
    }
    return -1;
}

/// Whether one of the first commas of a sentence is followed by a name in full, before which none stands.
bool ScriptWriter::Rules::names_later(const Words& words) const {
    const auto name = [&](std::size_t at) {
        return at < words.size() && words[at].is_word() && starts_with_capital(words[at]) &&
               !is_digit_word(words[at]) && !grammar.common(words[at]) && !grammar.weekdays.contains(words[at].lower) &&
               !grammar.not_in_names.contains(words[at].lower);
    };
    constexpr std::size_t kTitle = 6;
    constexpr int kCommas = 3;
    std::size_t comma = 0;
    for (int commas = 0; commas < kCommas; ++commas) {
        const std::size_t begin = comma + 1;
        do ++comma;
        while (comma < words.size() && words[comma].kind != Word::Kind::Comma);
        for (std::size_t i = begin; i < comma && i < words.size(); ++i) {
            if (grammar.male_names.contains(words[i].lower) || grammar.female_names.contains(words[i].lower))
                return false;
        }
        // "..., Carl Hall", "..., the harbour's pilot Carl Hall"
        for (std::size_t i = comma + 1; i <= comma + kTitle && i < words.size() && words[i].is_word(); ++i) {
            if (grammar.surely_finite(words[i]) || grammar.prepositions.contains(words[i].lower)) break;
            if (name(i) && name(i + 1)) return true;
        }
    }
    return false;
}

/// The sentence that must air before one that leans so: -1 for none, nothing if that one cannot air.
std::optional<int> ScriptWriter::Rules::antecedent(const std::vector<Sentence>& sentences, const std::vector<bool>& fit,
                                                   const Known& known, const Words& words, int number,
                                                   Worded::Leans leans) const {
    using Leans = Worded::Leans;
    if (leans == Leans::Not) return -1;
    const bool on_story = leans == Leans::OnStory || leans == Leans::OnStoryBefore || leans == Leans::Perhaps;
    int before = number - 1;
    if (leans == Leans::OnName) before = name_before(sentences, number);
    if (leans == Leans::OnStory ||
        (leans == Leans::OnStoryBefore && before >= 0 && !fit[static_cast<std::size_t>(before)]))
        before = story_before(sentences, fit, number);
    if (before >= 0 && fit[static_cast<std::size_t>(before)]) return before;
    // "Just a month after he left the port, Carl Hall ...": nobody was named before.
    if (leans == Leans::OnName && number <= known.first && names_later(words)) return -1;
    // Behind headings the first sentence is the first; behind a sentence that was left out it is not.
    constexpr int kHeading = 12;
    const bool opens =
        number <= known.first && std::none_of(sentences.begin(), sentences.begin() + number,
                                              [&](const Sentence& each) { return count_words(each.text) > kHeading; });
    return on_story && opens ? std::optional<int>(-1) : std::nullopt;
}

/// Whom or what `words` only mention, and what introduces them: "Louise Marsh" before "Marsh said", "the Ellery Ferry
/// Board (EFB)" before "the EFB".
std::vector<ShortName> ScriptWriter::Rules::short_names(const std::vector<Sentence>& sentences,
                                                        const std::vector<bool>& fit, const People& people,
                                                        const Words& words, int number) const {
    const auto name = [&](const Word& word) {
        // "Lt." as "Lt"
        const std::string title = word.lower.substr(0, word.lower.find('.'));
        return word.is_word() && starts_with_capital(word) && !is_digit_word(word) && !grammar.common(word) &&
               !grammar.titles.contains(title) && !grammar.weekdays.contains(word.lower);
    };
    const auto bare = [](const Word& word) {
        const std::size_t apostrophe = word.lower.find('\'');
        return word.text.substr(0, apostrophe);
    };
    // Whether "First Last" stands in `told`, for this last name.
    const auto in_full = [&](const Words& told, const std::string& last) {
        for (std::size_t i = 1; i < told.size(); ++i) {
            if (name(told[i]) && name(told[i - 1]) && bare(told[i]) == last && !told[i - 1].lower.ends_with("'s"))
                return true;
            // "Louise D Marsh", "Louise le Marsh"
            if (i > 1 && name(told[i]) && bare(told[i]) == last && name(told[i - 2]) &&
                ((told[i - 1].text.size() <= 2 && starts_with_capital(told[i - 1])) ||
                 grammar.name_particles.contains(told[i - 1].lower)))
                return true;
        }
        return false;
    };
    // "Carl Hall" for "Carl"
    const auto begins_name = [&](const Words& told, const std::string& first) {
        for (std::size_t i = 0; i + 1 < told.size(); ++i) {
            if (name(told[i]) && told[i].text == first && name(told[i + 1]) && told[i + 1].space_before) return true;
        }
        return false;
    };
    // Whether `told` holds "(EFB)", or words with these initials.
    const auto spelled_out = [&](const Words& told, const std::string& initials) {
        for (std::size_t i = 0; i < told.size(); ++i) {
            if (i > 0 && told[i].text == initials && told[i - 1].kind == Word::Kind::Open) return true;
            std::size_t letter = 0;
            while (letter < initials.size() && initials[letter] == '&') ++letter;
            for (std::size_t k = i; k < told.size() && letter < initials.size(); ++k) {
                if (k > i && told[k].text == "&") continue;
                if (!told[k].is_word()) break;
                if (starts_with_capital(told[k]) && told[k].text.front() == initials[letter]) {
                    ++letter;
                    while (letter < initials.size() && initials[letter] == '&') ++letter;
                } else if (k == i || !grammar.common(told[k])) {
                    break;
                }
            }
            if (letter == initials.size() && told[i].text != initials) return true;
        }
        return false;
    };
    std::vector<ShortName> all;
    WordSet looked_at;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (!name(words[i])) continue;
        const std::string text = bare(words[i]);
        const bool capitals = text.size() >= 2 && text.size() <= 6 && std::all_of(text.begin(), text.end(), [](char c) {
                                  return (c >= 'A' && c <= 'Z') || c == '&';
                              });
        if (text.size() < 2 || grammar.known_initials.contains(text) || !looked_at.insert(text).second) continue;
        const bool first_name =
            !capitals && (grammar.male_names.contains(words[i].lower) || grammar.female_names.contains(words[i].lower));
        const bool of_somebody = first_name || (!capitals && people.of_first_name(text) != nullptr);
        const auto introduced = [&](const Words& told) {
            return capitals ? spelled_out(told, text) : in_full(told, text) || (of_somebody && begins_name(told, text));
        };
        if (introduced(words)) continue;
        // "Hall, Moss & Vance" is a firm.
        if (!capitals && i + 3 < words.size() && words[i + 1].kind == Word::Kind::Comma && name(words[i + 2]) &&
            words[i + 3].text == "&")
            continue;
        // Part of a longer name, or the first word of one.
        const bool particle = i == 1 && grammar.name_particles.contains(words[0].lower);
        if (!capitals && ((i > 0 && name(words[i - 1]) && !particle) || (i + 1 < words.size() && name(words[i + 1]))))
            continue;
        ShortName found{i, text, capitals, -1, false};
        for (int before = 0; before < number; ++before) {
            if (!introduced(sentences[static_cast<std::size_t>(before)].words)) continue;
            found.introduced = true;
            if (!fit[static_cast<std::size_t>(before)]) continue;
            found.sentence = before;
            break;
        }
        // "Hall sailed": a caption may stand before the sentence that tells who he is. Elsewhere in a line the name may
        // be part of another: "Fifty Years of Hall", "the Hall administration".
        const bool subject = (i == 0 || particle || !words[i - 1].is_word()) && i + 1 < words.size() &&
                             grammar.surely_finite(words[i + 1]);
        found.introduced = found.introduced || (!capitals && subject && people.knows_surname(text));
        if (found.introduced) all.push_back(std::move(found));
    }
    return all;
}

/// Whether the first sentence fit for air stands before `number` and names him.
bool ScriptWriter::Rules::told_by_lead(const Person& person, const std::vector<bool>& fit, int number) {
    const auto lead = static_cast<int>(std::find(fit.begin(), fit.end(), true) - fit.begin());
    return lead < number && std::binary_search(person.sentences.begin(), person.sentences.end(), lead);
}

/// The first sentence fit for air before `number` that names him; -1 if there is none.
int ScriptWriter::Rules::first_naming(const Person& person, const std::vector<bool>& fit, int number) {
    const auto found = std::find_if(person.sentences.begin(), person.sentences.end(), [&](int sentence) {
        return sentence < number && fit[static_cast<std::size_t>(sentence)];
    });
    return found == person.sentences.end() ? -1 : *found;
}

/// The line with the names that its pronoun and its surnames stand for, as far as they are certain, and with what these
/// people are called.
NamesPut ScriptWriter::Rules::put_names(const std::vector<Sentence>& sentences, const std::vector<bool>& fit,
                                        const People& people, Candidate& candidate, Worded::Leans leans) const {
    NamesPut put;
    const bool moved =
        std::find(candidate.rules.begin(), candidate.rules.end(), "attribution first") != candidate.rules.end();
    if (leans == Worded::Leans::OnName) {
        for (std::size_t i = 0; i < candidate.words.size(); ++i) {
            const Word& word = candidate.words[i];
            if (!word.is_word() || !grammar.persons.contains(word.lower)) continue;
            const bool subject = word.lower == grammar.he || word.lower == grammar.she;
            if (i > 0 && (moved || !subject)) break;
            const Person* person = people.meant_by(candidate.words, i, candidate.sentence);
            if (person == nullptr) break;
            people.put_name(candidate.words, i, *person);
            candidate.rules.emplace_back("name for pronoun");
            put.pronoun = true;
            break;
        }
    }
    WordSet done;
    for (bool again = true; again;) {
        again = false;
        for (const ShortName& name : short_names(sentences, fit, people, candidate.words, candidate.sentence)) {
            if (name.capitals || !done.insert(name.text).second) continue;
            // "the Shakespeare of Ellery" is not he.
            if (name.at > 0 && grammar.determiners.contains(candidate.words[name.at - 1].lower)) continue;
            // "A proud Hall says"
            if (name.at > 1 && grammar.indefinite.contains(candidate.words[name.at - 2].lower) &&
                !starts_with_capital(candidate.words[name.at - 1]))
                continue;
            const Person* person = people.of_surname(name.text);
            if (person == nullptr && !people.knows_surname(name.text)) person = people.of_first_name(name.text);
            if (person == nullptr || person->name.size() < 2 || grammar.titles.contains(person->name.front().lower))
                continue;
            const bool told = told_by_lead(*person, fit, candidate.sentence);
            const Description description = told ? Description() : people.description_of(*person);
            people.put_full_name(candidate.words, name.at, *person, description);
            if (description.empty()) {
                // Who is he? A sentence before must tell.
                const int before = first_naming(*person, fit, candidate.sentence);
                if (before >= 0)
                    candidate.needs.push_back(before);
                else
                    put.stranger = true;
            }
            if (std::find(candidate.rules.begin(), candidate.rules.end(), "full name") == candidate.rules.end())
                candidate.rules.emplace_back("full name");
            again = true;
            break;
        }
    }
    if (!candidate.words.empty()) candidate.words.front().text = capitalised(candidate.words.front().text);
    return put;
}

/// "Dai Hall described ...", of whom nothing is told before or beside.
bool ScriptWriter::Rules::names_stranger(const std::vector<Sentence>& sentences, const Candidate& worded) const {
    constexpr int kBeginning = 3;
    const Words& words = worded.words;
    const auto name = [&](const Word& word) {
        return word.is_word() && word.rule.empty() && starts_with_capital(word) && !is_digit_word(word) &&
               has_lower(word.text) && !grammar.common(word) && word.lower == base_of(word) &&
               !grammar.not_in_names.contains(word.lower) && !grammar.titles.contains(word.lower) &&
               !grammar.roles.contains(word.lower) && !grammar.person_nouns.contains(word.lower) &&
               !grammar.group_nouns.contains(word.lower) && !grammar.noun_antecedents.contains(word.lower);
    };
    if (words.size() < 4 || worded.sentence < kBeginning || !name(words[0]) || !name(words[1]) || !words[2].is_word())
        return false;
    if (!grammar.reporting.contains(words[2].lower) && !grammar.thinking.contains(words[2].lower)) return false;
    const auto holds = [&](const Sentence& each) {
        return std::any_of(each.words.begin(), each.words.end(), [&](const Word& word) {
            return base_of(word) == words[0].lower || base_of(word) == words[1].lower;
        });
    };
    return std::none_of(sentences.begin(), sentences.begin() + worded.sentence, holds);
}

/// "Dai said": a name by itself that neither the beginning nor two sentences before hold, and nothing tells whose it
/// is.
bool ScriptWriter::Rules::speaks_unknown(const std::vector<Sentence>& sentences, const Candidate& worded) const {
    constexpr int kBeginning = 3;
    constexpr int kKnown = 2;
    const Words& words = worded.words;
    if (names_stranger(sentences, worded)) return true;
    if (words.size() < 3 || worded.sentence < kBeginning || !words[0].is_word() || !starts_with_capital(words[0]) ||
        grammar.common(words[0]) || !words[1].is_word())
        return false;
    const std::string name = words[0].lower;
    // "Dai had sailed to Ellery. He also ..."
    const auto goes_on = [&] {
        const auto next = static_cast<std::size_t>(worded.sentence) + 1;
        return next < sentences.size() && !sentences[next].words.empty() &&
               grammar.persons.contains(base_of(sentences[next].words.front()));
    };
    if (!grammar.reporting.contains(words[1].lower) && !(grammar.surely_finite(words[1]) && goes_on())) return false;
    if (std::all_of(words[0].text.begin(), words[0].text.end(), [](char c) { return c >= 'A' && c <= 'Z'; }) ||
        grammar.group_nouns.contains(name) || grammar.roles.contains(name) || grammar.titles.contains(name) ||
        grammar.noun_antecedents.contains(name) || grammar.person_nouns.contains(name) ||
        grammar.personal.contains(name))
        return false;
    int told = 0;
    for (int k = 0; k < worded.sentence; ++k) {
        const Words& before = sentences[static_cast<std::size_t>(k)].words;
        const bool here = std::any_of(before.begin(), before.end(), [&](const Word& word) {
            return word.is_word() && word.lower.substr(0, word.lower.find('\'')) == name;
        });
        if (here && k < kBeginning) return false;
        told += here ? 1 : 0;
    }
    return told < kKnown && std::any_of(sentences.begin(), sentences.end(), [&](const Sentence& each) {
               return std::any_of(each.words.begin(), each.words.end(),
                                  [&](const Word& word) { return word.text == words[0].text; });
           });
}

/// "In this regard, the board ...", "After the fire, it ...": what the cut takes from the beginning is what the rest
/// means.
bool ScriptWriter::Rules::cuts_what_is_meant(const Words& whole, const Words& left) const {
    constexpr std::ptrdiff_t kPhrase = 3;
    if (left.empty() || whole.empty() || left.front().begin == whole.front().begin) return false;
    const auto rest =
        std::find_if(whole.begin(), whole.end(), [&](const Word& word) { return word.begin >= left.front().begin; });
    const bool points = std::any_of(whole.begin(), rest, [&](const Word& word) {
        return word.is_word() && (grammar.pointing.contains(word.lower) || word.lower == grammar.that);
    });
    // "Voters said they ...", "The firm said it ...": the rest itself says whom it means.
    bool somebody = false;
    bool several = false;
    bool means = false;
    for (std::size_t i = 0; i < left.size() && !means; ++i) {
        const std::string base = base_of(left[i]);
        if (!left[i].is_word()) continue;
        if (i < 2 && (grammar.male_names.contains(base) || grammar.female_names.contains(base))) somebody = true;
        several = several || (base.ends_with('s') && !grammar.auxiliaries.contains(base)) || base == grammar.both ||
                  grammar.noun_antecedents.contains(base) || grammar.maybe_several.contains(base);
        means = (grammar.pronoun_subjects.contains(base) && grammar.things.contains(base) && somebody) ||
                (grammar.plural_pronouns.contains(base) && !several);
    }
    return points || (means && rest - whole.begin() >= kPhrase);
}

/// Ways to air a worded sentence: as it is, after what it needs; and with the names it stands on put in. Adds them to
/// `ways`; returns why there is none.
std::string ScriptWriter::Rules::ways_to_air(const std::vector<Sentence>& sentences, const std::vector<bool>& fit,
                                             const Known& known, const Candidate& worded, std::optional<int> need,
                                             Worded::Leans leans, std::vector<Candidate>& ways) const {
    const auto add = [&](Candidate candidate, std::optional<int> first_need) -> std::string {
        if (!first_need) return "leans on a sentence that cannot be aired";
        if (*first_need >= 0) candidate.needs.push_back(*first_need);
        for (const ShortName& name : short_names(sentences, fit, known.people, candidate.words, candidate.sentence)) {
            if (name.sentence >= 0) candidate.needs.push_back(name.sentence);
            // Initials may be known to all; the surname of a stranger is not.
            if (name.sentence < 0 && !name.capitals)
                return "names what only a sentence that cannot be aired introduces";
        }
        const Introductions::Found names = known.introductions.needed(candidate.words, candidate.sentence, fit);
        if (!names.missing.empty())
            return "names \"" + names.missing + "\", which only a sentence that cannot be aired introduces";
        candidate.needs.insert(candidate.needs.end(), names.sentences.begin(), names.sentences.end());
        const References::Found things = known.references.needed(candidate.words, candidate.sentence, fit);
        candidate.of_untold = things.of_untold;
        if (!things.missing.empty())
            return "speaks of \"" + things.missing + "\", which only a sentence that cannot be aired introduces";
        if (things.points_back) {
            const int before = candidate.sentence - 1;
            if (before < 0 || !fit[static_cast<std::size_t>(before)]) return "points at what cannot be aired";
            candidate.needs.push_back(before);
        }
        if (things.opens_on_story || things.opens_on_person) {
            const int before = things.opens_on_person ? somebody_before(fit, known, candidate.sentence)
                                                      : story_before(sentences, fit, candidate.sentence);
            if (before < 0) return "opens on what no sentence before it tells of";
            candidate.needs.push_back(before);
        }
        candidate.needs.insert(candidate.needs.end(), things.sentences.begin(), things.sentences.end());
        std::sort(candidate.needs.begin(), candidate.needs.end());
        candidate.needs.erase(std::unique(candidate.needs.begin(), candidate.needs.end()), candidate.needs.end());
        ways.push_back(std::move(candidate));
        return {};
    };
    // "Carl Moss said": who is he?
    Candidate introduced = worded;
    if (const Person* person = known.people.speaks_first(introduced.words);
        person != nullptr && !told_by_lead(*person, fit, worded.sentence)) {
        const Description description = known.people.description_of(*person);
        const int before = first_naming(*person, fit, worded.sentence);
        const bool is_of = People::is_of(*person);
        if (description.empty() && !is_of) return "opens on somebody of whom nothing is told";
        if (is_of && before >= 0) {
            Candidate waits = worded;
            waits.needs.push_back(before);
            add(std::move(waits), need);
        }
        if (!description.empty()) {
            People::put_description(introduced.words, *person, description);
            introduced.rules.emplace_back("full name");
        } else if (before >= 0) {
            introduced.needs.push_back(before);
        }
    }
    std::string refusal =
        speaks_unknown(sentences, introduced) ? "opens on somebody of whom nothing is told" : add(introduced, need);
    if (refusal.empty() && ways.back().needs.empty()) return {};
    Candidate named = introduced;
    const NamesPut put = put_names(sentences, fit, known.people, named, leans);
    if (render(named.words) == render(introduced.words)) return refusal;
    // What opens the story airs whenever anything does: who is named there needs no full name again.
    const auto lead = std::find(fit.begin(), fit.end(), true) - fit.begin();
    if (refusal.empty() && !put.pronoun && ways.back().needs == std::vector<int>{static_cast<int>(lead)}) return {};
    if (put.stranger) return refusal;
    if (put.pronoun)
        need = antecedent(sentences, fit, known, named.words, named.sentence, leaning(named.words, grammar));
    const std::string refusal_named = add(std::move(named), need);
    return refusal_named.empty() ? std::string() : refusal;
}

/// Whether a story may open with it: the article does, or it soon names somebody or something.
bool ScriptWriter::Rules::may_open(const Candidate& candidate, const Opening& seen) const {
    constexpr std::size_t kSoon = 6;
    if (!candidate.needs.empty()) return false;
    const bool opens_article = candidate.sentence <= seen.first_told;
    // A report begins with its news, in whatever words; what may be none often begins with a scene.
    const bool trusted = seen.timeless || (opens_article && !seen.doubtful);
    if (!trusted && !tells_news(candidate.words, grammar)) return false;
    if (opens_article) return true;
    if (candidate.of_untold && !seen.timeless) return false;
    // "Carl Hall added that ...": to what?
    const auto verb = std::find_if(candidate.words.begin(), candidate.words.end(), [&](const Word& word) {
        return grammar.reporting.contains(word.lower) || grammar.surely_finite(word);
    });
    if (verb != candidate.words.end() && grammar.going_on.contains(verb->lower)) return false;
    const std::size_t first = next_word(candidate.words, 0);
    if (first >= candidate.words.size()) return false;
    // "The 30-year-old said", "The first instalment": told of before
    if (candidate.words[first].lower == grammar.the && first + 1 < candidate.words.size() &&
        !starts_with_capital(candidate.words[first + 1]) && !seen.timeless)
        return false;
    const Word& opens = candidate.words[first];
    const std::string base = opens.lower.substr(0, opens.lower.find('\''));
    if (grammar.openers.contains(base) || grammar.pointing.contains(base) || grammar.comparing.contains(base) ||
        grammar.never_opening.contains(base))
        return false;
    if (grammar.indefinite.contains(base) || grammar.group_nouns.contains(base) || grammar.roles.contains(base) ||
        grammar.titles.contains(base) || grammar.person_nouns.contains(base))
        return true;
    for (std::size_t i = first; i < candidate.words.size() && i < first + kSoon; ++i) {
        const Word& word = candidate.words[i];
        if (!word.is_word()) continue;
        const bool name = starts_with_capital(word) && !grammar.common(word) &&
                          !grammar.weekdays.contains(word.lower) && !grammar.months.contains(word.lower);
        if (name || (is_digit_word(word) && i > first)) return true;
    }
    return false;
}

/// How many sentences of the story itself, which begins with `first`, stand before `lead`, which opens it.
int ScriptWriter::Rules::lost_before(int first, int lead, const std::vector<Dropped>& dropped) {
    int lost = 0;
    for (int number = first; number < lead; ++number) {
        if (std::none_of(dropped.begin(), dropped.end(),
                         [&](const Dropped& each) { return each.sentence == number && is_beside_story(each.reason); }))
            ++lost;
    }
    return lost;
}

/// The first sentence that is part of the story: headings, captions and notes before it introduce nobody, and what may
/// open an article may open it behind them.
int ScriptWriter::Rules::first_of_story(const std::vector<Sentence>& sentences, const ArticleWords& seen) const {
    constexpr int kMostBeside = 4;
    const int sentences_left = static_cast<int>(sentences.size());
    for (int first = 0; first < (seen.wanted ? sentences_left : std::min(kMostBeside, sentences_left)); ++first) {
        Words words = sentences[static_cast<std::size_t>(first)].words;
        drop_dateline(words, grammar, seen);
        if (is_captioned(sentences, first)) continue;
        const std::string refusal = word_for_ear(words, grammar, seen).refusal;
        // In a column the story is what it tells as a fact.
        if (!stands_under_picture(words, grammar) && !(seen.wanted ? !refusal.empty() : is_beside_story(refusal)))
            return first;
    }
    return 0;
}

/// Whether a line stands without the beginning of its story: it names who said so, or a figure.
bool ScriptWriter::Rules::stands_alone(const Candidate& candidate) const {
    return std::any_of(candidate.words.begin(), candidate.words.end(), [&](const Word& word) {
        return word.is_word() && ((is_digit_word(word) && !word.lower.ends_with(grammar.age_suffix)) ||
                                  grammar.attributing.contains(word.lower) || grammar.reporting.contains(word.lower));
    });
}

/// A story opens with a line that may open it. Others that need nothing need the first of these; without any before
/// them they cannot air.
void ScriptWriter::Rules::lean_on_lead(std::vector<Candidate>& all, const Opening& seen,
                                       std::vector<Dropped>& dropped) const {
    constexpr int kMostLost = 2;
    int lead = -1;
    std::vector<Candidate> left;
    for (Candidate& candidate : all) {
        if (lead < 0 && may_open(candidate, seen)) lead = candidate.sentence;
        // Where the beginning is lost, a listener misses what the rest is about.
        const bool lost = lead >= 0 && lost_before(seen.first_told, lead, dropped) >= kMostLost;
        if (lost && !stands_alone(candidate)) {
            dropped.push_back({candidate.text, "leans on the beginning of the story, which cannot be aired", -1, -1});
            if (candidate.sentence == lead && left.empty()) lead = -1;
            continue;
        }
        if (lead < 0) {
            if (dropped.empty() || dropped.back().text != candidate.text)
                dropped.push_back({candidate.text, "opens on what no sentence before it tells of", -1});
            continue;
        }
        // The news comes first, whatever else might open a story of its own.
        candidate.may_open = candidate.sentence == lead || may_open(candidate, seen);
        if (candidate.sentence != lead && candidate.needs.empty() && (lead <= kOpening || !candidate.may_open))
            candidate.needs.push_back(lead);
        left.push_back(std::move(candidate));
    }
    // What leans on a line that went goes too.
    const auto airs = [&](int sentence) {
        return std::any_of(left.begin(), left.end(), [&](const Candidate& each) { return each.sentence == sentence; });
    };
    for (bool again = true; again;) {
        const auto lost = std::find_if(left.begin(), left.end(), [&](const Candidate& each) {
            return !std::all_of(each.needs.begin(), each.needs.end(), airs);
        });
        again = lost != left.end();
        if (again) left.erase(lost);
    }
    all = std::move(left);
}

/// Whether an attribution put first says by what follows it who speaks: "The province's governor said ...", "According
/// to her uncle, ...", "The firm said Northlight ...".
bool ScriptWriter::Rules::speaker_leans(const Words& words) const {
    constexpr std::size_t kLongestSpeaker = 12;
    bool leans = false;
    std::size_t end = 0;
    while (end < words.size() && end < kLongestSpeaker && words[end].is_word() &&
           !grammar.reporting.contains(words[end].lower)) {
        const Word& word = words[end];
        leans = leans || grammar.possessives.contains(word.lower) ||
                (word.lower.ends_with(grammar.genitive) && !starts_with_capital(word) && end > 0 &&
                 words[end - 1].lower == grammar.the);
        ++end;
    }
    if (leans || end != 2 || words.front().lower != grammar.the) return leans;
    const bool firm = grammar.noun_antecedents.contains(words[1].lower) || grammar.anaphoric.contains(words[1].lower);
    return firm && std::any_of(words.begin() + static_cast<std::ptrdiff_t>(end), words.end(), [&](const Word& word) {
               return word.is_word() && starts_with_capital(word) && !grammar.common(word) &&
                      !grammar.weekdays.contains(word.lower) && !grammar.months.contains(word.lower);
           });
}

/// Whether it was worded in a way that holds only close to what stood before it: a cut of a time or a bracket does not.
bool ScriptWriter::Rules::is_reworded(const Candidate& candidate) {
    return std::any_of(candidate.rules.begin(), candidate.rules.end(), [](const std::string& rule) {
        return rule == kQuotationReported || rule == "first sentence of quotation" ||
               rule == "said in the speaker's words" || rule == "full name" || rule == "name for pronoun" ||
               rule == "person turned" || rule == "attribution first" ||
               (rule.starts_with("without ") && rule != "without time" && rule != "without brackets");
    });
}

/// Whether a story whose beginning is lost may open with it: nothing in it was told of before.
bool ScriptWriter::Rules::opens_late(const Candidate& candidate, const References& references) const {
    return !is_reworded(candidate) && !points_before_name(candidate.words) &&
           references.stands_after(candidate.words, {});
}

/// Whether somebody is pointed at before anybody is named: "Parted by an ocean, they lived ..."
bool ScriptWriter::Rules::points_before_name(const Words& words) const {
    for (std::size_t i = 0; i < words.size(); ++i) {
        const Word& word = words[i];
        if (!word.is_word()) continue;
        if (grammar.plural_pronouns.contains(word.lower) || grammar.male_pronouns.contains(word.lower) ||
            grammar.female_pronouns.contains(word.lower) || grammar.things.contains(word.lower))
            return true;
        const bool participle = word.lower.ends_with("ed") || word.lower.ends_with(grammar.participle_ending);
        if (starts_with_capital(word) && (i > 0 || (!grammar.common(word) && !participle))) return false;
    }
    return false;
}

/// A story stays together (for the figures see "Stories" of docs/condenser.md): a line needs one of the two sentences
/// before it, or, if it is as it was written and nothing in it was told of before, one of the five; what stands so
/// further down needs the last of those. A story that lost its first sentence opens only with a line that stands so,
/// mostly for "the film" or a name that was put in; one that lost two does not air.
void ScriptWriter::Rules::keep_together(std::vector<Candidate>& all, const std::vector<Sentence>& sentences,
                                        const ArticleWords& seen, std::vector<Dropped>& dropped) const {
    constexpr int kFarthest = 2;          // sentences
    constexpr int kFarthestStanding = 5;  // if no "the page" in it was told of between
    constexpr int kMostLost = 1;          // of its beginning
    if (all.empty()) return;
    std::vector<const Words*> told;
    told.reserve(sentences.size());
    for (const Sentence& sentence : sentences) told.push_back(&sentence.words);
    const int first = first_of_story(sentences, seen);
    const References references(told, first, grammar);
    const int lead = all.front().sentence;
    const int lost = lost_before(first, lead, dropped);
    const auto cannot_open = [&](const Candidate& candidate) {
        return candidate.sentence == lead &&
               ((lost > 0 && !opens_late(candidate, references)) || (lead > 0 && points_before_name(candidate.words)));
    };
    if (lost <= kMostLost) all.erase(std::remove_if(all.begin(), all.end(), cannot_open), all.end());
    if (lost > kMostLost || all.empty() || all.front().sentence != lead) {
        dropped.push_back(
            {sentences[static_cast<std::size_t>(lead)].text, "the beginning of the story cannot be aired", -1, lead});
        all.clear();
        return;
    }
    std::vector<bool> airs(sentences.size(), false);
    int last_near = lead;
    std::vector<Candidate> left;
    for (Candidate& candidate : all) {
        const int number = candidate.sentence;
        const auto can = [&](int before) { return before >= lead && airs[static_cast<std::size_t>(before)]; };
        const bool reworded = is_reworded(candidate);
        const auto holds_after = [&](int before) {
            const int gap = number - before;
            return can(before) &&
                   (gap <= kFarthest || (!reworded && references.stands_after(candidate.words, {lead, before})));
        };
        bool near = true;
        if (number != lead) {
            int after = std::max(number - kFarthestStanding, lead);
            while (after < number && !holds_after(after)) ++after;
            near = after < number;
            if (!near && !reworded && references.stands_after(candidate.words, {lead, last_near})) after = last_near;
            if (after == number || !std::all_of(candidate.needs.begin(), candidate.needs.end(), can)) continue;
            if (std::none_of(candidate.needs.begin(), candidate.needs.end(), [&](int need) { return need >= after; }))
                candidate.needs.push_back(after);
            // The beginning airs with whatever else does.
            if (candidate.needs.size() > 1 && candidate.needs.front() == lead)
                candidate.needs.erase(candidate.needs.begin());
        }
        if (near) last_near = number;
        airs[static_cast<std::size_t>(number)] = true;
        left.push_back(std::move(candidate));
    }
    for (const Candidate& candidate : all) {
        const auto number = static_cast<std::size_t>(candidate.sentence);
        if (airs[number]) continue;
        airs[number] = true;  // told once
        dropped.push_back({sentences[number].text, "too far from what can air before it", -1, candidate.sentence});
    }
    all = std::move(left);
}

/// What two sentences of an article both say is said once: the shorter goes if every word of it stands in the longer.
void ScriptWriter::Rules::drop_repeats(std::vector<Candidate>& all, std::vector<Dropped>& dropped) const {
    constexpr std::size_t kFewest = 3;
    const auto content = [&](const Candidate& candidate) {
        std::vector<std::string> held;
        for (const Word& word : candidate.words) {
            if (word.is_word() && !grammar.common(word)) held.push_back(word.lower);
        }
        std::sort(held.begin(), held.end());
        held.erase(std::unique(held.begin(), held.end()), held.end());
        return held;
    };
    std::vector<std::pair<int, std::vector<std::string>>> fullest;  // the longest way to say each sentence
    std::vector<int> needed;
    for (const Candidate& candidate : all) {
        if (fullest.empty() || fullest.back().first != candidate.sentence)
            fullest.emplace_back(candidate.sentence, content(candidate));
        needed.insert(needed.end(), candidate.needs.begin(), candidate.needs.end());
    }
    for (auto each = fullest.begin(); each != fullest.end(); ++each) {
        if (each->second.size() < kFewest || std::find(needed.begin(), needed.end(), each->first) != needed.end())
            continue;
        const auto longer = std::find_if(fullest.begin(), fullest.end(), [&](const auto& other) {
            return other.first != each->first && other.second.size() > each->second.size() &&
                   std::includes(other.second.begin(), other.second.end(), each->second.begin(), each->second.end());
        });
        if (longer == fullest.end()) continue;
        const auto same = [&](const Candidate& candidate) { return candidate.sentence == each->first; };
        dropped.push_back({std::find_if(all.begin(), all.end(), same)->text, "another sentence says it too", -1});
        all.erase(std::remove_if(all.begin(), all.end(), same), all.end());
    }
}

/// Whether the next line is the credit of a picture: "Image: Harbour Board."
bool ScriptWriter::Rules::is_captioned(const std::vector<Sentence>& sentences, int number) const {
    constexpr std::size_t kLongestCredit = 8;
    if (static_cast<std::size_t>(number) + 1 >= sentences.size()) return false;
    const Sentence& next = sentences[static_cast<std::size_t>(number) + 1];
    return next.words.size() > 2 && next.words.size() <= kLongestCredit &&
           grammar.picture_words.contains(next.words[0].lower) && next.words[1].text == ":";
}

/// "Towns like to say that ferries matter. But Hall ...": nobody's news, told for the sake of what comes next.
bool ScriptWriter::Rules::is_set_up(const std::vector<Sentence>& sentences, int number) const {
    const Sentence& sentence = sentences[static_cast<std::size_t>(number)];
    if (static_cast<std::size_t>(number) + 1 >= sentences.size()) return false;
    const Sentence& next = sentences[static_cast<std::size_t>(number) + 1];
    if (next.paragraph != sentence.paragraph || next.words.empty() ||
        !grammar.opposing.contains(next.words.front().lower))
        return false;
    for (std::size_t i = 0; i < sentence.words.size(); ++i) {
        const Word& word = sentence.words[i];
        if (!word.is_word()) continue;
        const std::string base = base_of(word);
        const bool name = i > 0 && starts_with_capital(word) && sentence.words[i - 1].is_word();
        if (name || is_digit_word(word) || grammar.told_past.contains(base) || grammar.future.contains(base) ||
            grammar.reporting.contains(base) || grammar.weekdays.contains(base) || word.lower.ends_with("ed") ||
            (grammar.verbs.contains(word.lower) && !grammar.base_verbs.contains(word.lower)) ||
            (grammar.personal.contains(base) && !grammar.possessives.contains(base)))
            return false;
    }
    return true;
}

/// The dateline as the supplier gave it, or as it stands before the first sentence.
Words ScriptWriter::Rules::dateline_of(const std::vector<Sentence>& sentences, const ArticleWords& seen,
                                       const std::string& dateline) const {
    Words place = words_of_dateline(dateline, grammar);
    if (!place.empty() || sentences.empty()) return place;
    Words first = sentences.front().words;
    drop_dateline(first, grammar, seen, &place);
    return place;
}

std::vector<Candidate> ScriptWriter::Rules::candidates(const std::vector<Sentence>& sentences, ArticleWords seen,
                                                       const std::string& dateline, Concepts& table, bool verbatim,
                                                       std::vector<Dropped>& dropped) const {
    std::vector<Candidate> all;
    std::vector<bool> fit(sentences.size(), false);
    std::vector<const Words*> told;
    told.reserve(sentences.size());
    for (const Sentence& sentence : sentences) told.push_back(&sentence.words);
    const int first = verbatim ? 0 : first_of_story(sentences, seen);
    const Known known{People(told, grammar), References(told, first, grammar, seen.wanted ? first : 0),
                      Introductions(told, grammar), first};
    const Words dateline_words = dateline_of(sentences, seen, dateline);
    const PlaceOfNews place(dateline_words, told, known.people, grammar, places);
    std::vector<const Words*> written = told;
    written.push_back(&dateline_words);
    const Gate gate(written, grammar);
    seen.people = &known.people;
    seen.column = !verbatim && is_column(told, grammar);
    for (const Sentence& sentence : sentences) {
        WordSet texts;
        std::string refusal;
        std::vector<Candidate> ways;
        Words words = sentence.words;
        if (!verbatim && stands_under_picture(words, grammar) && !drop_picture_brackets(words, grammar)) {
            dropped.push_back({sentence.text, "the text under a picture", -1, sentence.number});
            continue;
        }
        seen.lead = sentence.number == first;
        if (!verbatim && is_captioned(sentences, sentence.number)) {
            dropped.push_back({sentence.text, "the text under a picture", -1, sentence.number});
            continue;
        }
        const auto parted = [&](int before) {
            if (before < 0 || before + 1 >= static_cast<int>(sentences.size())) return false;
            const Sentence& a = sentences[static_cast<std::size_t>(before)];
            const Sentence& b = sentences[static_cast<std::size_t>(before) + 1];
            return a.paragraph == b.paragraph && parted_by_stray_stop(a.words, b.words, grammar);
        };
        if (!verbatim && (parted(sentence.number) || parted(sentence.number - 1))) {
            dropped.push_back({sentence.text, "half of a sentence that a stop parts", -1, sentence.number});
            continue;
        }
        if (!verbatim && !seen.timeless && sentence.number > first && is_set_up(sentences, sentence.number)) {
            dropped.push_back({sentence.text, "tells only what the next sentence takes back", -1, sentence.number});
            continue;
        }
        const std::string_view carried =
            verbatim ? std::string_view() : carry_quotation(words, sentences, sentence.number, grammar);
        if (!verbatim && carried.empty() && perhaps_quoted(sentences, sentence.number, grammar)) {
            dropped.push_back({sentence.text, "perhaps somebody's words, and nobody is named", -1, sentence.number});
            continue;
        }
        close_hyphens(words, grammar);
        const bool headed = drop_dateline(words, grammar, seen);
        const bool opening = sentence.number <= kOpening && std::none_of(fit.begin(), fit.end(), std::identity());
        for (Trimmed& variant : trim_variants(words, grammar, cuts)) {
            if (!verbatim &&
                (lost_its_phrase(variant.words, words, grammar) || cuts_what_is_meant(words, variant.words)))
                continue;
            Candidate candidate;
            candidate.sentence = sentence.number;
            candidate.paragraph = sentence.paragraph;
            candidate.rules = std::move(variant.rules);
            if (!carried.empty()) candidate.rules.emplace_back(carried);
            if (headed) candidate.rules.emplace_back("dateline dropped");
            // Neighbours that only a deletion made are no concepts of the sentence.
            const std::vector<int> held = table.known(render(variant.words));
            std::set_intersection(held.begin(), held.end(), sentence.concepts.begin(), sentence.concepts.end(),
                                  std::back_inserter(candidate.concepts));
            candidate.words = std::move(variant.words);
            if (verbatim) {
                ways.push_back(std::move(candidate));
                continue;
            }
            Worded worded = word_for_ear(candidate.words, grammar, seen);
            std::optional<int> need = antecedent(sentences, fit, known, worded.words, sentence.number, worded.leans);
            // "The group said ..." tells nothing if nothing was told of a group; where it was printed, it does.
            const bool moved =
                std::find(worded.rules.begin(), worded.rules.end(), "attribution first") != worded.rules.end();
            if (moved &&
                ((worded.leans != Worded::Leans::Not && !(need && *need >= 0)) || speaker_leans(worded.words))) {
                worded = word_for_ear(candidate.words, grammar, seen, SpeakerOrder::AsPrinted);
                need = antecedent(sentences, fit, known, worded.words, sentence.number, worded.leans);
            }
            candidate.words = std::move(worded.words);
            if (std::find(worded.rules.begin(), worded.rules.end(), "first sentence of quotation") !=
                worded.rules.end()) {
                const std::vector<int> left = table.known(render(candidate.words));
                std::vector<int> both;
                std::set_intersection(left.begin(), left.end(), sentence.concepts.begin(), sentence.concepts.end(),
                                      std::back_inserter(both));
                candidate.concepts = std::move(both);
            }
            candidate.rules.insert(candidate.rules.end(), worded.rules.begin(), worded.rules.end());
            if (place.say_here(candidate.words, sentence.number) || (opening && place.open_line(candidate.words)))
                candidate.rules.emplace_back("place of the dateline");
            // What may come of it belongs to the news itself at its beginning.
            constexpr int kBeginning = 2;
            if (!verbatim && !seen.timeless && worded.refusal.empty() && sentence.number > kBeginning &&
                genre.guesses(candidate.words, grammar))
                worded.refusal = "a guess nobody is named for";
            if (worded.refusal.empty())
                worded.refusal = ways_to_air(sentences, fit, known, candidate, need, worded.leans, ways);
            if (refusal.empty()) refusal = worded.refusal;
        }
        // Only where nothing shorter tells it.
        const auto long_way = [&](const Candidate& candidate) {
            return longest_breath(candidate.words) > grammar.longest_line_words;
        };
        if (!verbatim && !std::all_of(ways.begin(), ways.end(), long_way)) std::erase_if(ways, long_way);
        for (Candidate& candidate : ways) {
            candidate.text = render(candidate.words);
            if (const std::string objection =
                    verbatim ? std::string() : gate.objection(candidate.words, sentence.words);
                !objection.empty()) {
                if (refusal.empty()) refusal = "not as the article has it: " + objection;
                continue;
            }
            if (!texts.insert(candidate.text).second) continue;
            fit[static_cast<std::size_t>(sentence.number)] = true;
            all.push_back(std::move(candidate));
        }
        // A bracket is not for the ear where the sentence can do without.
        if (!verbatim) {
            const auto bracketed = [&](const Candidate& candidate) {
                return candidate.sentence == sentence.number && candidate.text.find('(') != std::string::npos;
            };
            const auto here = std::find_if(all.begin(), all.end(), [&](const Candidate& candidate) {
                return candidate.sentence == sentence.number;
            });
            if (!std::all_of(here, all.end(), bracketed))
                all.erase(std::remove_if(here, all.end(), bracketed), all.end());
            const auto now = std::find_if(all.begin(), all.end(), [&](const Candidate& candidate) {
                return candidate.sentence == sentence.number;
            });
            std::stable_sort(now, all.end(), [](const Candidate& a, const Candidate& b) {
                return count_words(a.text) > count_words(b.text);
            });
        }
        if (texts.empty()) dropped.push_back({sentence.text, refusal, -1, sentence.number});
    }
    if (!verbatim) lean_on_lead(all, {known.first, seen.timeless, seen.doubtful}, dropped);
    if (!verbatim) drop_repeats(all, dropped);
    return all;
}

double ScriptWriter::Rules::seconds(const std::string& spoken, double words_per_second) const {
    return count_words(spoken) / words_per_second;
}

Line ScriptWriter::Rules::line(const Candidate& candidate, const Concepts& table, double words_per_second) const {
    Line line;
    line.sentence = candidate.sentence;
    line.text = candidate.text;
    line.spoken = speller.spell(candidate.text);
    line.concepts = candidate.concepts;
    for (const int place : line.concepts) line.worth += table.worth()[static_cast<std::size_t>(place)];
    line.depends_on = candidate.needs;
    line.sources = source_spans(candidate.words);
    line.rules = candidate.rules;
    line.estimated_seconds = seconds(line.spoken, words_per_second);
    return line;
}

/// The lines worth most that keep within a budget.
Condensed ScriptWriter::Rules::fill(const std::vector<Candidate>& candidates, const Concepts& table,
                                    const CondenseBudget& budget, double words_per_second) const {
    const bool by_words = budget.words > 0;
    double limit = by_words ? budget.words : budget.seconds;
    if (limit <= 0) limit = std::numeric_limits<double>::max();
    std::vector<Choice> choices;
    choices.reserve(candidates.size());
    for (const Candidate& candidate : candidates) {
        const double cost = by_words ? count_spaced(candidate.text) : guess_seconds(candidate.text, words_per_second);
        choices.push_back({cost, candidate.sentence, candidate.concepts, candidate.needs});
    }
    // Seconds were guessed: if the chosen lines, spelled out or spoken, take longer, less is chosen; if they leave much
    // of the time unused, more.
    constexpr int kMostTries = 24;
    constexpr double kWellUsed = 0.93;
    Condensed best;
    double aim = limit;
    for (int tries = 0; tries < kMostTries; ++tries) {
        Condensed condensed;
        for (const std::size_t i : choose(choices, table.worth(), aim)) {
            Line made = line(candidates[i], table, words_per_second);
            if (budget.measure && budget.seconds > 0) made.estimated_seconds = budget.measure(made.spoken);
            made.id = static_cast<int>(condensed.lines.size());
            condensed.words += count_spaced(made.text);
            condensed.seconds += made.estimated_seconds + (condensed.lines.empty() ? 0 : budget.pause);
            condensed.lines.push_back(std::move(made));
        }
        if (condensed.lines.empty()) break;
        const bool fits = (budget.words <= 0 || condensed.words <= budget.words) &&
                          (budget.seconds <= 0 || condensed.seconds <= budget.seconds);
        if (!fits) {
            if (!best.lines.empty()) break;
            aim *= 0.95;
            continue;
        }
        const bool more = condensed.seconds > best.seconds;
        if (more) best = std::move(condensed);
        if (!budget.measure || !more || best.seconds >= kWellUsed * budget.seconds) break;
        aim *= budget.seconds / best.seconds;
    }
    return best;
}

/// Where the news does not fit: the first other line that may open a story, alone.
Condensed ScriptWriter::Rules::fill_late(const std::vector<Candidate>& candidates,
                                         const std::vector<Sentence>& sentences, const Concepts& table,
                                         const CondenseBudget& budget, double words_per_second) const {
    std::vector<const Words*> told;
    told.reserve(sentences.size());
    for (const Sentence& sentence : sentences) told.push_back(&sentence.words);
    const References references(told, 0, grammar);
    for (int number = 0; number <= kLastToOpen; ++number) {
        std::vector<Candidate> ways;
        for (const Candidate& candidate : candidates) {
            if (candidate.sentence != number || !candidate.may_open || !opens_late(candidate, references)) continue;
            ways.push_back(candidate);
            ways.back().needs.clear();
        }
        Condensed condensed = fill(ways, table, budget, words_per_second);
        if (!condensed.lines.empty()) return condensed;
    }
    return {};
}

/// Whether a headline has a verb.
bool ScriptWriter::Rules::is_sentence(const std::string& headline) const {
    const Words words = split_words(headline, 0, headline.size(), grammar.abbreviations, -1);
    return std::any_of(words.begin(), words.end(), [&](const Word& word) { return grammar.maybe_finite(word); });
}

Line ScriptWriter::Rules::headline(const Article& article, const std::vector<Sentence>& sentences,
                                   const ArticleWords& seen, std::string& refusal) const {
    Line line;
    Worded worded = word_headline(split_words(article.headline, 0, article.headline.size(), grammar.abbreviations, -1),
                                  grammar, seen);
    refusal = worded.refusal;
    if (refusal.empty()) {
        std::vector<const Words*> told;
        told.reserve(sentences.size());
        for (const Sentence& sentence : sentences) told.push_back(&sentence.words);
        const Words dateline = words_of_dateline(article.dateline, grammar);
        told.push_back(&dateline);
        refusal = Gate(told, grammar).objection_to_headline(worded.words);
    }
    line.role = Role::Headline;
    line.text = render(worded.words);
    line.spoken = speller.spell(line.text);
    line.sources = source_spans(worded.words);
    line.rules = std::move(worded.rules);
    return line;
}

/// The days of the article and of the bulletin, at the station.
std::optional<Days> days_of(const Article& article, Instant air_time, const std::string& timezone) {
    const std::optional<Instant> told = article_time(article);
    if (!told) return std::nullopt;
    const auto day = [&](Instant instant) {
        const icu::CivilTime civil = icu::civil_time(instant, timezone);
        const std::chrono::year_month_day date{std::chrono::year(civil.year),
                                               std::chrono::month(static_cast<unsigned>(civil.month)),
                                               std::chrono::day(static_cast<unsigned>(civil.day))};
        return static_cast<int>(std::chrono::sys_days(date).time_since_epoch().count());
    };
    return Days{day(*told), day(air_time)};
}

std::string ScriptWriter::Rules::say(const std::string& text, const Lineup& lineup,
                                     const ScriptSettings& settings) const {
    const icu::CivilTime now = icu::civil_time(lineup.air_time, settings.timezone);
    const icu::CivilTime next = icu::civil_time(lineup.air_time + settings.until_next, settings.timezone);
    const auto stories =
        std::count_if(lineup.stories.begin(), lineup.stories.end(), [](const Story& story) { return !story.reserve; });
    std::string filled = replace_all(text, "{time}", speller.time_of_day(now.hour, now.minute));
    filled = replace_all(filled, "{next_time}", speller.time_of_day(next.hour, next.minute));
    filled = replace_all(filled, "{date}", speller.date(now.year, now.month, now.day));
    filled = replace_all(filled, "{count}", std::to_string(stories));
    filled = replace_all(filled, "{station}", settings.station_name);
    return replace_all(filled, "{reader}", settings.reader_name);
}

ScriptWriter::Rules::Rules(const Language& language)
    : splitter(language),
      speller(language),
      concepts(language),
      grammar(language),
      places(language),
      genre(language),
      cuts(language),
      shortener(language) {
    if (const auto grave = language.settings.table("script").string("grave"))
        grave_words.emplace(*grave, Regex::Case::Insensitive);
}

ScriptWriter::ScriptWriter(const Language& language) : rules_(std::make_unique<Rules>(language)) {}

ScriptWriter::~ScriptWriter() = default;
ScriptWriter::ScriptWriter(ScriptWriter&&) noexcept = default;
ScriptWriter& ScriptWriter::operator=(ScriptWriter&&) noexcept = default;

Draft ScriptWriter::write(const Lineup& lineup, const ScriptSettings& settings) const {
    Draft draft;
    const auto add = [&](Line line) {
        line.id = static_cast<int>(draft.lines.size());
        const bool of_story = line.story >= 0;
        const Story* story = of_story ? &lineup.stories[static_cast<std::size_t>(line.story)] : nullptr;
        line.key = line_key(of_story ? story->story_id : "", line.role, line.text);
        heed_wishes(line, of_story ? story->wishes : lineup.clock_wishes, rules_->speller, settings.words_per_second);
        draft.lines.push_back(std::move(line));
        return draft.lines.back().id;
    };
    int headlines_item = -1;
    for (std::size_t i = 0; i < settings.items.size(); ++i) {
        const ClockItem& item = settings.items[i];
        if (item.kind == ClockItem::Kind::Headlines && headlines_item < 0) headlines_item = static_cast<int>(i);
        if (item.kind != ClockItem::Kind::Say) continue;
        Line line;
        line.role = Role::Say;
        line.item = static_cast<int>(i);
        line.text = rules_->say(item.text, lineup, settings);
        line.spoken = rules_->speller.spell(line.text);
        line.rules = {"clock item"};
        line.estimated_seconds = rules_->seconds(line.spoken, settings.words_per_second);
        add(std::move(line));
    }
    Echoes echoes(rules_->grammar);
    for (std::size_t s = 0; s < lineup.stories.size(); ++s) {
        const Article& article = lineup.stories[s].article;
        const auto number = static_cast<int>(s);
        DraftStory story;
        story.story = number;
        if (lineup.stories[s].written) {
            for (Line& line : written_lines(article, rules_->splitter, rules_->speller, settings.words_per_second)) {
                line.story = number;
                story.lines.push_back(add(std::move(line)));
            }
            story.grave = rules_->is_grave(article);
            draft.stories.push_back(std::move(story));
            continue;
        }
        Concepts concepts(rules_->concepts);
        const std::vector<Sentence> sentences =
            read_sentences(article, rules_->splitter, rules_->grammar.abbreviations, concepts);
        concepts.weigh(article.headline);
        std::vector<Dropped> dropped;
        ArticleWords seen = look_at_words(sentences, rules_->grammar);
        const Genre::Judgement genre = settings.reports_only ? rules_->judge(article, sentences) : Genre::Judgement();
        seen.timeless = !settings.reports_only;
        // An editor may want it told all the same.
        const bool wanted = lineup.stories[s].pinned || lineup.stories[s].wishes.any();
        if (genre.kind == Genre::Kind::NoReport && !wanted) {
            story.refusal = genre.reason;
            draft.stories.push_back(std::move(story));
            continue;
        }
        seen.doubtful = genre.kind != Genre::Kind::Report;
        seen.wanted = genre.kind == Genre::Kind::NoReport;
        seen.days = days_of(article, lineup.air_time, settings.timezone);
        std::vector<Candidate> candidates =
            rules_->candidates(sentences, seen, article.dateline, concepts, false, dropped);
        drop_echoes(candidates, echoes, lineup, dropped);
        if (settings.reports_only && !wanted) rules_->keep_together(candidates, sentences, seen, dropped);
        for (Dropped& line : dropped) {
            line.story = number;
            draft.dropped.push_back(std::move(line));
        }
        std::vector<int> kept;
        const double budget = seconds_of(settings.longest_story) * kShortlistShare;
        for (const std::size_t i : shortlist(candidates, concepts, budget, settings.words_per_second)) {
            kept.push_back(candidates[i].sentence);
        }
        for (const Candidate& candidate : candidates) {
            if (!std::binary_search(kept.begin(), kept.end(), candidate.sentence)) continue;
            // Another way to say it may need what was not kept.
            if (!std::includes(kept.begin(), kept.end(), candidate.needs.begin(), candidate.needs.end())) continue;
            echoes.remember(number, candidate.words);
            Line line = rules_->line(candidate, concepts, settings.words_per_second);
            line.role = Role::Story;
            line.story = number;
            story.lines.push_back(add(std::move(line)));
        }
        story.concept_worth = concepts.worth();
        std::string refusal;
        Line headline = rules_->headline(article, sentences, seen, refusal);
        if (refusal.empty()) {
            headline.story = number;
            headline.item = headlines_item;
            headline.estimated_seconds = rules_->seconds(headline.spoken, settings.words_per_second);
            story.headline = add(std::move(headline));
        } else if (!article.headline.empty()) {
            draft.dropped.push_back({article.headline, refusal, number});
        }
        story.grave = rules_->is_grave(article);
        draft.stories.push_back(std::move(story));
    }
    return draft;
}

Condensed ScriptWriter::condense(const Article& article, const CondenseBudget& budget,
                                 const ScriptSettings& settings) const {
    Concepts concepts(rules_->concepts);
    const std::vector<Sentence> sentences =
        read_sentences(article, rules_->splitter, rules_->grammar.abbreviations, concepts);
    concepts.weigh(article.headline);
    std::vector<Dropped> dropped;
    ArticleWords seen = look_at_words(sentences, rules_->grammar);
    const Genre::Judgement genre = budget.verbatim ? Genre::Judgement() : rules_->judge(article, sentences);
    if (genre.kind == Genre::Kind::NoReport) {
        Condensed condensed;
        condensed.refusal = genre.reason;
        for (const Sentence& sentence : sentences)
            dropped.push_back({sentence.text, "the article " + genre.reason, -1, sentence.number});
        if (budget.accounts) condensed.accounts = account_for(sentences, concepts, dropped);
        return condensed;
    }
    seen.doubtful = genre.kind == Genre::Kind::Doubtful;
    std::vector<Candidate> candidates =
        rules_->candidates(sentences, seen, article.dateline, concepts, budget.verbatim, dropped);
    if (!budget.verbatim) rules_->keep_together(candidates, sentences, seen, dropped);
    std::vector<SentenceAccount> accounts;
    if (budget.accounts) accounts = account_for(sentences, concepts, dropped);
    const bool none = candidates.empty();
    Condensed condensed = rules_->fill(candidates, concepts, budget, settings.words_per_second);
    if (condensed.lines.empty() && !candidates.empty() && !budget.verbatim) {
        // Too short for the news as it was written: its headline, or what else may open a story.
        std::string refusal;
        Line headline = rules_->headline(article, sentences, seen, refusal);
        headline.estimated_seconds = budget.measure ? budget.measure(headline.spoken)
                                                    : rules_->seconds(headline.spoken, settings.words_per_second);
        const bool fits = (budget.words <= 0 || count_spaced(headline.text) <= budget.words) &&
                          (budget.seconds <= 0 || headline.estimated_seconds <= budget.seconds);
        if (refusal.empty() && fits && rules_->is_sentence(article.headline)) {
            headline.role = Role::Story;
            headline.rules.emplace_back("headline for a line");
            condensed.words = count_spaced(headline.text);
            condensed.seconds = headline.estimated_seconds;
            condensed.lines.push_back(std::move(headline));
        } else {
            condensed = rules_->fill_late(candidates, sentences, concepts, budget, settings.words_per_second);
        }
    }
    if (condensed.lines.empty())
        condensed.refusal =
            none ? why_nothing(sentences, candidates, dropped) : "no sentence is short enough for the length";
    condensed.accounts = std::move(accounts);
    return condensed;
}

Condensed ScriptWriter::shorten(const Article& article) const {
    Concepts concepts(rules_->concepts);
    const Shortener& shortener = rules_->shortener.get();
    Condensed condensed;
    for (const Sentence& sentence :
         read_sentences(article, rules_->splitter, rules_->grammar.abbreviations, concepts)) {
        Trimmed trimmed = shortener.shortened(sentence.words, rules_->grammar, rules_->cuts);
        Line line;
        line.id = static_cast<int>(condensed.lines.size());
        line.sentence = sentence.number;
        line.text = render(trimmed.words);
        line.spoken = rules_->speller.spell(line.text);
        line.sources = source_spans(trimmed.words);
        line.rules = std::move(trimmed.rules);
        condensed.words += count_words(line.text);
        condensed.lines.push_back(std::move(line));
    }
    return condensed;
}

Draft write_script(const Lineup& lineup, const ScriptSettings& settings, const Language& language) {
    return ScriptWriter(language).write(lineup, settings);
}

Condensed condense(const Article& article, const CondenseBudget& budget, const ScriptSettings& settings,
                   const Language& language) {
    return ScriptWriter(language).condense(article, budget, settings);
}

}  // namespace newscart
