#pragma once
#include <array>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "script/words.h"
#include "station/language.h"

namespace newscart {

/// A run of words, in lower case.
using Phrase = std::vector<std::string>;

/// The list `key` as a set.
WordSet word_set(const Settings& settings, std::string_view key);
/// The phrases of `key`, longest first, so that the first that fits is the right one.
std::vector<Phrase> phrase_list(const Settings& settings, std::string_view key);

/// What the condenser knows of a language: closed lists of words, no parser. A rule that would need more than these
/// lists can tell does not apply.
struct Grammar {
    explicit Grammar(const Language& language);

    WordSet abbreviations;                  ///< keep their full stop
    WordSet auxiliaries;                    ///< "is", "has", "would"
    WordSet verbs;                          ///< other forms that are finite beyond doubt: "said", "began"
    WordSet base_verbs;                     ///< "employ": with or without "s" they may be finite
    WordSet not_verbs;                      ///< end like finite verbs and are none: "hundred"
    std::vector<std::string> verb_endings;  ///< "ed"
    std::vector<std::string> contractions;  ///< "n't", "'re": a verb is in them
    WordSet pronoun_subjects;               ///< before "'s" they make a verb: "it's"
    WordSet determiners;                    ///< begin a noun phrase
    WordSet prepositions;                   ///< with conjunctions: begin what is no subject
    WordSet relatives;                      ///< "which", "who"
    WordSet protected_words;                ///< hedges, modals, negations, conditions, denials: never deleted
    WordSet attributing;                    ///< verbs and words of attribution: never deleted
    WordSet participle_kept;                ///< "according", "saying": not the head of a clause that may go
    std::string participle_ending;
    std::vector<Phrase> connectives;  ///< at the beginning: "however", "in addition"
    WordSet bare_connectives;         ///< of them, those that need no comma: "but"
    std::vector<Phrase> asides;       ///< between commas: "however", "of course"
    WordSet titles;                   ///< before a name: "mr", "president"
    WordSet name_particles;           ///< inside a name: "van", "de"
    WordSet lower_words;              ///< in lower case inside a sentence: to tell them from names

    WordSet reporting;        ///< verbs with a clause: "said"
    WordSet reporting_plain;  ///< of them, those that need no "that"
    WordSet telling;          ///< verbs with a listener: "told"
    WordSet thinking;         ///< verbs with an opinion: "described"
    std::string another;
    WordSet going_on;                 ///< verbs that go on with what was said: "added"
    WordSet animals;                  ///< that have names
    WordSet kin;                      ///< "daughter": somebody's
    WordSet not_of_places;            ///< before a name it may be anybody's: "for"
    std::string that;                 ///< the conjunction
    Phrase according;                 ///< "according to"
    std::vector<Phrase> saying_when;  ///< may stand between the verb and the end: "on monday", "in a statement"
    WordSet weekdays;
    std::vector<std::string> weekday_names;  ///< Monday first
    std::string today, yesterday, tomorrow, on;
    std::string this_part, last_part, night, tonight;  ///< "this morning", "last night"
    WordSet parts_of_day;                              ///< "morning"
    WordSet months;
    WordSet not_before_day;   ///< "last Friday", "every Friday": not the one that is meant by "Friday"
    WordSet before_bare_day;  ///< "late Friday": needs no "on"
    WordSet future;           ///< "will", "due": tell of what is to come
    WordSet bounds_of_time;   ///< "until Friday": to come, whatever the verb
    std::string million, billion, nearly, more_than, about;
    WordSet never_rounded_with;   ///< "killed", "votes": a line that holds one keeps its figures
    WordSet before_exact_figure;  ///< "over", "least": a figure after one of these is kept
    WordSet units_of_millions;    ///< "dollars": behind a figure that is kept
    WordSet never_at_end;         ///< "the", "and": a line that ends so has lost its end
    WordSet subordinators;        ///< "while": open a clause that needs another
    WordSet asking;               ///< "asked": tell nothing without what was asked
    WordSet agreeing;             ///< "agreed": the same, at the end of a line
    WordSet hyphen_parts;         ///< "owned": after " - " half of a word
    std::string there;
    std::string of;
    WordSet needs_no_introduction;     ///< "government": "the" needs nothing before it
    WordSet indefinite;                ///< "a", "two": tell of something new
    WordSet naming_quoted;             ///< "word", "dubbed": quoted words beside one are named, not claimed
    WordSet noun_too;                  ///< "mine": a noun after "a" or a noun, a pronoun elsewhere
    WordSet governs;                   ///< "before": not before an auxiliary
    WordSet never_after_preposition;   ///< "of": a word between them was lost
    WordSet not_after_that;            ///< "to": opens what cannot be put behind "said that"
    std::vector<Phrase> exclaiming;    ///< "how sad it is": open what nobody reads out as news
    std::vector<Phrase> part_of_told;  ///< "another", "the majority": with a verb behind them, of those told before
    WordSet maybe_several;             ///< "everyone", "team": what "they" may stand for beside plurals
    WordSet comparing;                 ///< "other", "similar": open a line that adds to what was told
    WordSet ordinals;                  ///< "first", "latter": after "the" and before a verb lean on what was told
    WordSet pointing_at_end;           ///< "there", "this": the last word of a short line leans on what was told
    WordSet courtesy_titles;           ///< "mr": not before a name in full
    WordSet only_spoken;               ///< "here's", "well": open what nobody can report
    WordSet told_past;                 ///< "was", "had": what holds one tells what happened, not what is to be seen
    WordSet picture_words;             ///< "left", "image": in brackets or before a colon they stand under a picture
    WordSet coordinations;             ///< "and", "but": between clauses
    WordSet clause_subjects;           ///< "he", "it": begin a clause of their own
    WordSet governing;                 ///< "if", "because": what they open may hold for the rest of the sentence
    WordSet plain_prepositions;        ///< "in": at the beginning they govern nothing
    WordSet time_openers;              ///< "last", "earlier": when something happened, at the beginning
    std::string age_suffix;            ///< "-year-old"
    std::vector<std::string> person_endings;  ///< of nouns for a person: "woman"
    std::vector<std::string> common_endings;  ///< of words that are hardly ever names: "ists"
    WordSet roles;             ///< "mayor", "spokesman": heads of an apposition that may go before its name
    std::string so_called;     ///< before words in quotation marks that nobody is named for
    WordSet so_called_before;  ///< "row", "policy": behind such words
    WordSet so_called_heads;   ///< "zone", "tax": nouns that name a thing, at the end of such words
    std::string the, a, an;
    WordSet a_before;                      ///< "ewe": begin with a vowel and take "a" all the same
    WordSet first_second;                  ///< "i", "we", "you"
    WordSet openers;                       ///< a line that opens with one of these leans on the sentence before it
    WordSet personal;                      ///< pronouns that need a name before them, at the beginning
    WordSet persons;                       ///< of them, those of one person, anywhere in a line
    WordSet things;                        ///< the same for things: "it"
    std::vector<Phrase> expletives;        ///< open a line and lean on nothing: "it is not clear"
    std::vector<Phrase> adding;            ///< anywhere in a line: lean on what was told before, "also"
    WordSet adding_last;                   ///< of them, those that do so at the end of a clause only: "too"
    WordSet adding_not_before;             ///< not if one of these follows: "instead of"
    WordSet pointing;                      ///< after "said": lean on what was told before, "this"
    WordSet pointing_not_before;           ///< not if one of these follows: "week"
    WordSet subjectless;                   ///< "reveals": what opens with one lacks its subject
    WordSet exclaimed;                     ///< "chanted": beside "said", behind what was said
    WordSet author_verbs, author_titles;   ///< "is", "professor": of who wrote it, behind his name
    WordSet posing;                        ///< "poses": what is to be seen in a picture
    std::vector<Phrase> asides_of_writer;  ///< "make no mistake": the writer speaks, whoever is named
    std::vector<Phrase> following_on;      ///< "even then": open a line on what was told just before
    std::vector<Phrase> narrating;         ///< "for the next": so too, unless a number or a time follows
    std::vector<Phrase> going_back;        ///< "the same things": of what was told just before, wherever they stand
    std::vector<Phrase> later_phrases;     ///< "later", "within weeks": before a comma they follow on what was told
    std::vector<Phrase> opinions;          ///< "shameful": somebody's, in a line that names nobody for it
    WordSet judging;                       ///< "should", "worse": in a column what its writer thinks
    WordSet pointing_near;                 ///< "this": of what was told just before
    WordSet pointing_far;                  ///< "those"
    WordSet pointed_times;                 ///< "week": "this week" points at the day of the telling
    WordSet pointing_several;              ///< of them, those before a plural
    WordSet told_in_present;               ///< "says": verbs that tell news in the present tense
    WordSet anaphoric;                     ///< "incident": of `definite`, what "the" one is was told before
    WordSet foreign_words;                 ///< small words of other languages
    WordSet question_words;                ///< "what"
    std::vector<Phrase> being_asked;       ///< "was asked"
    std::vector<Phrase> needs_verb;        ///< "would not": a verb must stand behind it
    WordSet bare_verbs;                    ///< "be": verbs that may stand behind "would" beside the base verbs
    std::vector<Phrase> never_together;    ///< "was is": a word between them was lost
    std::vector<Phrase> doubled;           ///< "the the": the first of the two is too much
    WordSet says_what;                     ///< "tweeted": tells nothing without what
    std::vector<Phrase> needs_phrase;      ///< "charged with": the verb needs the word that came with it
    WordSet likening;                      ///< "than": a verb behind one may end a line
    WordSet opposing;                      ///< "but": opens what takes back the sentence before
    WordSet needs_behind;                  ///< "from": not the last word of a line that asks nothing
    WordSet never_reported;                ///< "please": of what is said to somebody
    WordSet asking_whether;                ///< "whether": what should be is asked behind one, not demanded
    WordSet surely_imperative;             ///< "imagine": orders whatever follows
    WordSet told_news;                     ///< "closed": verbs that tell news in the fewest words
    WordSet never_opening;                 ///< "there": with which no story opens
    WordSet says_which;                    ///< "that's", in brackets: explains to the eye
    WordSet chatting;                      ///< "that's": in a line that names nobody for it, somebody talks
    WordSet nouns_of_places;               ///< "campus": "here" behind one is where that was written
    WordSet near_hearers;                  ///< "reporters": "here" behind one is where that was written
    WordSet male_names, female_names, other_names;   ///< first names in lower case; `other`: of both
    WordSet not_only_of_people;                      ///< "georgia": a first name that is also a place or a club
    WordSet maybe_of_places;                         ///< "from": before a place as often as before somebody
    WordSet not_in_names;                            ///< "University": what holds one is no person
    WordSet male_titles, female_titles;              ///< "mr", "mrs"
    WordSet male_nouns, female_nouns, person_nouns;  ///< one person, by what he is called
    WordSet plural_pronouns;                         ///< "they"
    WordSet group_nouns;                             ///< several, or a body that speaks as "we": "police"
    std::string both;                                ///< "and"
    /// First person in lower case -> what it becomes for a man, a woman, several; empty: not to be turned.
    std::unordered_map<std::string, std::array<std::string, 3>> turned;
    WordSet first_subjects;                                     ///< of them, those before a verb that must agree
    std::unordered_map<std::string, std::string> third_person;  ///< "am" -> "is"
    std::vector<std::pair<std::string, std::string>> third_person_endings;  ///< the first that fits: "y" -> "ies"
    WordSet same_past;                                                      ///< present and past are one: "put"
    WordSet between_subject_and_verb;                                       ///< "also", "never"
    WordSet rule_words;  ///< what rules may put in that the article does not say
    WordSet droppable;   ///< protected words that may go where they only join a sentence to the one before
    std::string he, she;
    std::string here;                         ///< where the reporter was
    WordSet male_pronouns, female_pronouns;   ///< "he", "his"
    WordSet demonyms;                         ///< "swede": one person, behind "the" and before a verb
    WordSet objects;                          ///< "him": right behind the verb they mean somebody else than its subject
    WordSet possessives;                      ///< of them, those before what is owned
    std::string genitive;                     ///< "'s"
    WordSet known_initials;                   ///< need no introduction: "BBC"
    std::vector<Phrase> definite;             ///< open a line on what the story is about: "the company"
    WordSet noun_antecedents;                 ///< "man", "spokesman": what a pronoun may stand for
    std::vector<Phrase> furniture;            ///< "scroll down", "pictured": no news
    std::vector<Phrase> credits;              ///< "reported from": after an agency's reporter
    std::vector<Phrase> calls;                ///< "click here": calls to action
    WordSet imperatives;                      ///< "visit": at the beginning of a sentence
    std::vector<std::string> headline_tails;  ///< after " - " or " | " in a headline go when the source is so named
    WordSet headline_reasons;                 ///< "after": what they open may go from a headline too long
    WordSet headline_places;                  ///< "in": the same, if nothing else may
    WordSet headline_past;                    ///< "was": verbs of a headline that is not in the present tense
    WordSet headline_verbs;                   ///< "unveils": stand in headlines mostly
    std::string headline_says, to, as;
    WordSet headline_labels;  ///< "watch", "video": before a colon in a headline

    int longest_line_words = 45;
    int longest_breath_words = 25;  ///< of a sentence; longer ones are parted if they can be
    int shortest_line_words = 4;
    int longest_headline_words = 14;

    /// A verb form that is finite beyond doubt.
    bool surely_finite(const Word& word) const;
    /// A verb form that may be finite.
    bool maybe_finite(const Word& word) const;
    /// Whether it ends as verbs of the past do: "landed".
    bool past_form(std::string_view lower) const;
    /// A word that is no name though it begins with a capital, for it begins a sentence.
    bool common(const Word& word) const { return lower_words.contains(word.lower); }
};

/// Whether `phrase` stands at words[at]; marks do not count as words.
bool stands_at(const Words& words, std::size_t at, const Phrase& phrase);
bool contains(const Words& words, const Phrase& phrase);
/// The first word that is a word, from `from`; words.size() if there is none.
std::size_t next_word(const Words& words, std::size_t from);

}  // namespace newscart
