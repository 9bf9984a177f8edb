#include "script/grammar.h"

#include <algorithm>

#include "base/text.h"

namespace newscart {
namespace {

/// Members and the keys they are read from.
template <class T>
using Fields = std::vector<std::pair<T*, std::string_view>>;

template <class T, class Value>
void read(const Settings& settings, const Fields<T>& fields, const Value& value) {
    for (const auto& [field, key] : fields) *field = value(settings, key);
}

std::string string_of(const Settings& settings, std::string_view key) { return settings.string(key).value_or(""); }

Phrase phrase_of(std::string_view text) {
    Phrase phrase;
    for (const std::string_view word : split(text, ' ')) phrase.emplace_back(word);
    return phrase;
}

}  // namespace

std::vector<Phrase> phrase_list(const Settings& settings, std::string_view key) {
    std::vector<Phrase> all;
    for (const std::string& text : settings.strings(key)) all.push_back(phrase_of(text));
    std::stable_sort(all.begin(), all.end(), [](const Phrase& a, const Phrase& b) { return a.size() > b.size(); });
    return all;
}

WordSet word_set(const Settings& settings, std::string_view key) {
    const std::vector<std::string> words = settings.strings(key);
    return {words.begin(), words.end()};
}

Grammar::Grammar(const Language& language) {
    const Settings sentences = language.settings.table("sentences");
    const Settings condense = language.settings.table("condense");
    const Settings script = language.settings.table("script");
    abbreviations = word_set(sentences, "never_last");
    abbreviations.merge(word_set(sentences, "seldom_last"));
    abbreviations.merge(word_set(sentences, "before_number"));
    abbreviations.erase("no");  // "No." is an abbreviation before a number only, which the splitter has seen to

    read(condense,
         Fields<WordSet>{{&auxiliaries, "auxiliaries"},
                         {&verbs, "verbs"},
                         {&not_verbs, "not_verbs"},
                         {&pronoun_subjects, "pronoun_subjects"},
                         {&determiners, "determiners"},
                         {&prepositions, "prepositions"},
                         {&relatives, "relatives"},
                         {&protected_words, "protected"},
                         {&attributing, "attributing"},
                         {&participle_kept, "participle_kept"},
                         {&bare_connectives, "bare_connectives"},
                         {&titles, "titles"},
                         {&name_particles, "name_particles"}},
         word_set);
    read(condense, Fields<std::vector<Phrase>>{{&connectives, "connectives"}, {&asides, "asides"}}, phrase_list);
    read(condense, Fields<std::string>{{&participle_ending, "participle_ending"}}, string_of);
    for (const std::string& verb : script.strings("headline_verbs")) {
        for (const std::string_view ending : {"", "s", "es"}) headline_verbs.insert(verb + std::string(ending));
    }
    for (const std::string& verb : condense.strings("base_verbs")) {
        for (const std::string_view ending : {"", "s", "es"}) base_verbs.insert(verb + std::string(ending));
    }
    verb_endings = condense.strings("verb_endings");
    contractions = condense.strings("contractions");
    for (const std::string_view key : {"stop_words", "lower_words", "auxiliaries", "determiners", "prepositions"}) {
        lower_words.merge(word_set(condense, key));
    }

    read(script,
         Fields<WordSet>{{&reporting, "reporting"},
                         {&reporting_plain, "reporting_plain"},
                         {&telling, "telling"},
                         {&thinking, "thinking"},
                         {&going_on, "going_on"},
                         {&animals, "animals"},
                         {&kin, "kin"},
                         {&not_of_places, "not_of_places"},
                         {&parts_of_day, "parts_of_day"},
                         {&months, "months"},
                         {&not_before_day, "not_before_day"},
                         {&before_bare_day, "before_bare_day"},
                         {&future, "future"},
                         {&bounds_of_time, "bounds_of_time"},
                         {&never_rounded_with, "never_rounded_with"},
                         {&before_exact_figure, "before_exact_figure"},
                         {&units_of_millions, "units_of_millions"},
                         {&never_at_end, "never_at_end"},
                         {&subordinators, "subordinators"},
                         {&asking, "asking"},
                         {&agreeing, "agreeing"},
                         {&hyphen_parts, "hyphen_parts"},
                         {&needs_no_introduction, "needs_no_introduction"},
                         {&indefinite, "indefinite"},
                         {&naming_quoted, "naming_quoted"},
                         {&noun_too, "noun_too"},
                         {&so_called_heads, "so_called_heads"},
                         {&so_called_before, "so_called_before"},
                         {&governs, "governs"},
                         {&never_after_preposition, "never_after_preposition"},
                         {&not_after_that, "not_after_that"},
                         {&maybe_several, "maybe_several"},
                         {&comparing, "comparing"},
                         {&ordinals, "ordinals"},
                         {&pointing_at_end, "pointing_at_end"},
                         {&courtesy_titles, "courtesy_titles"},
                         {&only_spoken, "only_spoken"},
                         {&told_past, "told_past"},
                         {&picture_words, "picture_words"},
                         {&coordinations, "coordinations"},
                         {&clause_subjects, "clause_subjects"},
                         {&governing, "governing"},
                         {&plain_prepositions, "plain_prepositions"},
                         {&time_openers, "time_openers"},
                         {&weekdays, "weekdays"},
                         {&roles, "roles"},
                         {&a_before, "a_before"},
                         {&first_second, "first_second"},
                         {&openers, "openers"},
                         {&personal, "personal"},
                         {&persons, "persons"},
                         {&things, "things"},
                         {&adding_last, "adding_last"},
                         {&adding_not_before, "adding_not_before"},
                         {&pointing, "pointing"},
                         {&pointing_not_before, "pointing_not_before"},
                         {&subjectless, "subjectless"},
                         {&exclaimed, "exclaimed"},
                         {&author_verbs, "author_verbs"},
                         {&author_titles, "author_titles"},
                         {&posing, "posing"},
                         {&says_which, "says_which"},
                         {&judging, "judging"},
                         {&pointing_near, "pointing_near"},
                         {&pointed_times, "pointed_times"},
                         {&pointing_several, "pointing_several"},
                         {&never_opening, "never_opening"},
                         {&told_news, "told_news"},
                         {&foreign_words, "foreign_words"},
                         {&question_words, "question_words"},
                         {&asking_whether, "asking_whether"},
                         {&opposing, "opposing"},
                         {&likening, "likening"},
                         {&says_what, "says_what"},
                         {&needs_behind, "needs_behind"},
                         {&never_reported, "never_reported"},
                         {&surely_imperative, "surely_imperative"},
                         {&pointing_far, "pointing_far"},
                         {&told_in_present, "told_in_present"},
                         {&near_hearers, "near_hearers"},
                         {&chatting, "chatting"},
                         {&objects, "objects"},
                         {&demonyms, "demonyms"},
                         {&nouns_of_places, "nouns_of_places"},
                         {&male_names, "male_names"},
                         {&female_names, "female_names"},
                         {&other_names, "other_names"},
                         {&not_only_of_people, "not_only_of_people"},
                         {&maybe_of_places, "maybe_of_places"},
                         {&not_in_names, "not_in_names"},
                         {&male_titles, "male_titles"},
                         {&female_titles, "female_titles"},
                         {&male_nouns, "male_nouns"},
                         {&female_nouns, "female_nouns"},
                         {&person_nouns, "person_nouns"},
                         {&male_pronouns, "male_pronouns"},
                         {&female_pronouns, "female_pronouns"},
                         {&plural_pronouns, "plural_pronouns"},
                         {&group_nouns, "group_nouns"},
                         {&first_subjects, "first_subjects"},
                         {&bare_verbs, "bare_verbs"},
                         {&same_past, "same_past"},
                         {&between_subject_and_verb, "between_subject_and_verb"},
                         {&rule_words, "rule_words"},
                         {&droppable, "droppable"},
                         {&possessives, "possessives"},
                         {&known_initials, "known_initials"},
                         {&noun_antecedents, "noun_antecedents"},
                         {&imperatives, "imperatives"},
                         {&headline_reasons, "headline_reasons"},
                         {&headline_past, "headline_past"},
                         {&headline_places, "headline_places"},
                         {&headline_labels, "headline_labels"}},
         word_set);
    read(script,
         Fields<std::vector<Phrase>>{{&saying_when, "saying_when"},
                                     {&exclaiming, "exclaiming"},
                                     {&part_of_told, "part_of_told"},
                                     {&expletives, "expletives"},
                                     {&adding, "adding"},
                                     {&definite, "definite"},
                                     {&asides_of_writer, "asides_of_writer"},
                                     {&opinions, "opinions"},
                                     {&needs_verb, "needs_verb"},
                                     {&being_asked, "being_asked"},
                                     {&needs_phrase, "needs_phrase"},
                                     {&never_together, "never_together"},
                                     {&narrating, "narrating"},
                                     {&doubled, "doubled"},
                                     {&following_on, "following_on"},
                                     {&going_back, "going_back"},
                                     {&later_phrases, "later_phrases"},
                                     {&furniture, "furniture"},
                                     {&credits, "credits"},
                                     {&calls, "calls"}},
         phrase_list);
    read(script,
         Fields<std::string>{{&that, "that"},
                             {&million, "million"},
                             {&billion, "billion"},
                             {&nearly, "nearly"},
                             {&more_than, "more_than"},
                             {&about, "about"},
                             {&age_suffix, "age_suffix"},
                             {&the, "the"},
                             {&so_called, "so_called"},
                             {&a, "a"},
                             {&an, "an"},
                             {&both, "both"},
                             {&he, "he"},
                             {&she, "she"},
                             {&here, "here"},
                             {&there, "there"},
                             {&of, "of"},
                             {&another, "another"},
                             {&to, "to"},
                             {&as, "as"},
                             {&headline_says, "headline_says"},
                             {&genitive, "genitive"},
                             {&today, "today"},
                             {&yesterday, "yesterday"},
                             {&tomorrow, "tomorrow"},
                             {&on, "on"},
                             {&this_part, "this_part"},
                             {&last_part, "last_part"},
                             {&night, "night"},
                             {&tonight, "tonight"}},
         string_of);
    const Settings places = script.table("places");
    not_only_of_people.merge(word_set(places, "countries"));
    not_only_of_people.merge(word_set(places, "bureaus"));
    for (const Phrase& phrase : definite) {
        if (phrase.size() == 2) anaphoric.insert(phrase.back());
    }
    according = phrase_of(script.string("according").value_or(""));
    weekday_names = script.strings("weekdays");
    common_endings = script.strings("common_endings");
    person_endings = script.strings("person_endings");
    for (const std::string& row : script.strings("turned")) {
        const std::vector<std::string_view> cells = split(row, '|');
        if (cells.size() == 4)
            turned[std::string(cells[0])] = {std::string(cells[1]), std::string(cells[2]), std::string(cells[3])};
    }
    for (const std::string& row : script.strings("third_person")) {
        const std::vector<std::string_view> cells = split(row, '|');
        if (cells.size() == 2) third_person[std::string(cells[0])] = std::string(cells[1]);
    }
    for (const std::string& row : script.strings("third_person_endings")) {
        const std::vector<std::string_view> cells = split(row, '|');
        if (cells.size() == 2) third_person_endings.emplace_back(cells[0], cells[1]);
    }
    headline_tails = script.strings("headline_tails");
    longest_breath_words = static_cast<int>(script.integer("longest_breath_words").value_or(longest_breath_words));
    longest_line_words = static_cast<int>(script.integer("longest_line_words").value_or(longest_line_words));
    shortest_line_words = static_cast<int>(script.integer("shortest_line_words").value_or(shortest_line_words));
    longest_headline_words =
        static_cast<int>(script.integer("longest_headline_words").value_or(longest_headline_words));
}

bool Grammar::surely_finite(const Word& word) const {
    if (!word.is_word()) return false;
    if (auxiliaries.contains(word.lower) || verbs.contains(word.lower)) return true;
    return std::any_of(contractions.begin(), contractions.end(),
                       [&](const std::string& ending) { return word.lower.ends_with(ending); }) ||
           (word.lower.ends_with("'s") && pronoun_subjects.contains(word.lower.substr(0, word.lower.size() - 2)));
}

bool Grammar::maybe_finite(const Word& word) const {
    if (surely_finite(word) || (word.is_word() && base_verbs.contains(word.lower))) return true;
    if (!word.is_word() || not_verbs.contains(word.lower) || word.lower.size() < 4) return false;
    return past_form(word.lower);
}

bool Grammar::past_form(std::string_view lower) const {
    return std::any_of(verb_endings.begin(), verb_endings.end(),
                       [&](const std::string& ending) { return lower.ends_with(ending); });
}

bool stands_at(const Words& words, std::size_t at, const Phrase& phrase) {
    if (phrase.empty() || at + phrase.size() > words.size()) return false;
    for (std::size_t i = 0; i < phrase.size(); ++i) {
        if (!words[at + i].is_word() || words[at + i].lower != phrase[i]) return false;
    }
    return true;
}

bool contains(const Words& words, const Phrase& phrase) {
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (stands_at(words, i, phrase)) return true;
    }
    return false;
}

std::size_t next_word(const Words& words, std::size_t from) {
    while (from < words.size() && !words[from].is_word()) ++from;
    return from;
}

}  // namespace newscart
