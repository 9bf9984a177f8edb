#include "script/grammar.h"

#include <algorithm>

#include "base/text.h"

namespace newscart {
namespace {

WordSet word_set(const Settings& settings, std::string_view key) {
    const std::vector<std::string> words = settings.strings(key);
    return {words.begin(), words.end()};
}

Phrase phrase_of(std::string_view text) {
    Phrase phrase;
    for (const std::string_view word : split(text, ' ')) phrase.emplace_back(word);
    return phrase;
}

/// Longest first, so that the first that fits is the right one.
std::vector<Phrase> phrases(const Settings& settings, std::string_view key) {
    std::vector<Phrase> all;
    for (const std::string& text : settings.strings(key)) all.push_back(phrase_of(text));
    std::stable_sort(all.begin(), all.end(), [](const Phrase& a, const Phrase& b) { return a.size() > b.size(); });
    return all;
}

}  // namespace

Grammar::Grammar(const Language& language) {
    const Settings sentences = language.settings.table("sentences");
    const Settings condense = language.settings.table("condense");
    const Settings script = language.settings.table("script");
    abbreviations = word_set(sentences, "never_last");
    abbreviations.merge(word_set(sentences, "seldom_last"));
    abbreviations.merge(word_set(sentences, "before_number"));
    abbreviations.erase("no");  // "No." is an abbreviation before a number only, which the splitter has seen to

    auxiliaries = word_set(condense, "auxiliaries");
    verbs = word_set(condense, "verbs");
    for (const std::string& verb : condense.strings("base_verbs")) {
        for (const std::string_view ending : {"", "s", "es"}) base_verbs.insert(verb + std::string(ending));
    }
    not_verbs = word_set(condense, "not_verbs");
    verb_endings = condense.strings("verb_endings");
    contractions = condense.strings("contractions");
    pronoun_subjects = word_set(condense, "pronoun_subjects");
    determiners = word_set(condense, "determiners");
    prepositions = word_set(condense, "prepositions");
    relatives = word_set(condense, "relatives");
    protected_words = word_set(condense, "protected");
    attributing = word_set(condense, "attributing");
    participle_kept = word_set(condense, "participle_kept");
    participle_ending = condense.string("participle_ending").value_or("");
    connectives = phrases(condense, "connectives");
    bare_connectives = word_set(condense, "bare_connectives");
    asides = phrases(condense, "asides");
    titles = word_set(condense, "titles");
    name_particles = word_set(condense, "name_particles");
    for (const std::string_view key : {"stop_words", "lower_words", "auxiliaries", "determiners", "prepositions"}) {
        lower_words.merge(word_set(condense, key));
    }

    reporting = word_set(script, "reporting");
    reporting_plain = word_set(script, "reporting_plain");
    telling = word_set(script, "telling");
    that = script.string("that").value_or("");
    according = phrase_of(script.string("according").value_or(""));
    saying_when = phrases(script, "saying_when");
    weekday_names = script.strings("weekdays");
    for (const auto& [word, key] :
         {std::pair(&today, "today"), std::pair(&yesterday, "yesterday"), std::pair(&tomorrow, "tomorrow"),
          std::pair(&on, "on"), std::pair(&this_part, "this_part"), std::pair(&last_part, "last_part"),
          std::pair(&night, "night"), std::pair(&tonight, "tonight")}) {
        *word = script.string(key).value_or("");
    }
    parts_of_day = word_set(script, "parts_of_day");
    months = word_set(script, "months");
    not_before_day = word_set(script, "not_before_day");
    before_bare_day = word_set(script, "before_bare_day");
    future = word_set(script, "future");
    bounds_of_time = word_set(script, "bounds_of_time");
    million = script.string("million").value_or("");
    billion = script.string("billion").value_or("");
    nearly = script.string("nearly").value_or("");
    more_than = script.string("more_than").value_or("");
    about = script.string("about").value_or("");
    never_rounded_with = word_set(script, "never_rounded_with");
    before_exact_figure = word_set(script, "before_exact_figure");
    units_of_millions = word_set(script, "units_of_millions");
    never_at_end = word_set(script, "never_at_end");
    subordinators = word_set(script, "subordinators");
    asking = word_set(script, "asking");
    needs_no_introduction = word_set(script, "needs_no_introduction");
    indefinite = word_set(script, "indefinite");
    naming_quoted = word_set(script, "naming_quoted");
    governs = word_set(script, "governs");
    never_after_preposition = word_set(script, "never_after_preposition");
    not_after_that = word_set(script, "not_after_that");
    exclaiming = phrases(script, "exclaiming");
    part_of_told = phrases(script, "part_of_told");
    maybe_several = word_set(script, "maybe_several");
    comparing = word_set(script, "comparing");
    ordinals = word_set(script, "ordinals");
    pointing_at_end = word_set(script, "pointing_at_end");
    courtesy_titles = word_set(script, "courtesy_titles");
    only_spoken = word_set(script, "only_spoken");
    picture_words = word_set(script, "picture_words");
    coordinations = word_set(script, "coordinations");
    clause_subjects = word_set(script, "clause_subjects");
    governing = word_set(script, "governing");
    plain_prepositions = word_set(script, "plain_prepositions");
    time_openers = word_set(script, "time_openers");
    weekdays = word_set(script, "weekdays");
    age_suffix = script.string("age_suffix").value_or("");
    common_endings = script.strings("common_endings");
    roles = word_set(script, "roles");
    the = script.string("the").value_or("");
    a = script.string("a").value_or("");
    an = script.string("an").value_or("");
    a_before = word_set(script, "a_before");
    first_second = word_set(script, "first_second");
    openers = word_set(script, "openers");
    personal = word_set(script, "personal");
    persons = word_set(script, "persons");
    things = word_set(script, "things");
    expletives = phrases(script, "expletives");
    adding = phrases(script, "adding");
    adding_last = word_set(script, "adding_last");
    adding_not_before = word_set(script, "adding_not_before");
    pointing = word_set(script, "pointing");
    pointing_not_before = word_set(script, "pointing_not_before");
    male_names = word_set(script, "male_names");
    female_names = word_set(script, "female_names");
    other_names = word_set(script, "other_names");
    not_in_names = word_set(script, "not_in_names");
    male_titles = word_set(script, "male_titles");
    female_titles = word_set(script, "female_titles");
    male_nouns = word_set(script, "male_nouns");
    female_nouns = word_set(script, "female_nouns");
    person_nouns = word_set(script, "person_nouns");
    male_pronouns = word_set(script, "male_pronouns");
    female_pronouns = word_set(script, "female_pronouns");
    plural_pronouns = word_set(script, "plural_pronouns");
    group_nouns = word_set(script, "group_nouns");
    both = script.string("both").value_or("");
    for (const std::string& row : script.strings("turned")) {
        const std::vector<std::string_view> cells = split(row, '|');
        if (cells.size() == 4)
            turned[std::string(cells[0])] = {std::string(cells[1]), std::string(cells[2]), std::string(cells[3])};
    }
    first_subjects = word_set(script, "first_subjects");
    for (const std::string& row : script.strings("third_person")) {
        const std::vector<std::string_view> cells = split(row, '|');
        if (cells.size() == 2) third_person[std::string(cells[0])] = std::string(cells[1]);
    }
    for (const std::string& row : script.strings("third_person_endings")) {
        const std::vector<std::string_view> cells = split(row, '|');
        if (cells.size() == 2) third_person_endings.emplace_back(cells[0], cells[1]);
    }
    same_past = word_set(script, "same_past");
    between_subject_and_verb = word_set(script, "between_subject_and_verb");
    rule_words = word_set(script, "rule_words");
    droppable = word_set(script, "droppable");
    he = script.string("he").value_or("");
    she = script.string("she").value_or("");
    possessives = word_set(script, "possessives");
    genitive = script.string("genitive").value_or("");
    known_initials = word_set(script, "known_initials");
    definite = phrases(script, "definite");
    noun_antecedents = word_set(script, "noun_antecedents");
    furniture = phrases(script, "furniture");
    credits = phrases(script, "credits");
    calls = phrases(script, "calls");
    imperatives = word_set(script, "imperatives");
    headline_tails = script.strings("headline_tails");
    headline_reasons = word_set(script, "headline_reasons");
    headline_places = word_set(script, "headline_places");
    headline_labels = word_set(script, "headline_labels");
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
    return std::any_of(verb_endings.begin(), verb_endings.end(),
                       [&](const std::string& ending) { return word.lower.ends_with(ending); });
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
