#include "script/ear_persons.h"

#include <algorithm>

#include "script/people.h"

namespace newscart {
namespace {

constexpr Place kLongestSpeaker = 14;  ///< words

enum class Speaker { Unknown, Man, Woman, Several };

std::string surname_of(const Word& word) { return word.text.substr(0, word.text.find('\'')); }

/// The verb of saying before what was quoted; kNone if the line does not begin with who said it.
Place saying_verb(const Wording& line) {
    for (Place i = 1; i < line.words.size() && i < kLongestSpeaker; ++i) {
        const Word& word = line.words[i];
        if (word.quoted) return kNone;
        if (line.grammar.reporting.contains(word.lower) || line.grammar.telling.contains(word.lower)) return i;
    }
    return kNone;
}

/// Who speaks, by what stands before the verb.
Speaker speaker_of(const Wording& line, Place verb) {
    const Grammar& grammar = line.grammar;
    const auto holds = [&](const WordSet& set) {
        return std::any_of(line.words.begin(), line.words.begin() + static_cast<std::ptrdiff_t>(verb),
                           [&](const Word& word) { return word.is_word() && set.contains(base_of(word)); });
    };
    const std::string last = base_of(line.words[verb - 1]);
    if (verb == 1 && grammar.male_pronouns.contains(last)) return Speaker::Man;
    if (verb == 1 && grammar.female_pronouns.contains(last)) return Speaker::Woman;
    if (holds(grammar.group_nouns) && !holds(grammar.male_nouns) && !holds(grammar.female_nouns) &&
        !holds(grammar.person_nouns) && !holds(grammar.male_names) && !holds(grammar.female_names))
        return grammar.group_nouns.contains(last) ? Speaker::Several : Speaker::Unknown;
    Speaker speaker = Speaker::Unknown;
    const bool man = holds(grammar.male_titles) || holds(grammar.male_nouns) || holds(grammar.male_names);
    const bool woman = holds(grammar.female_titles) || holds(grammar.female_nouns) || holds(grammar.female_names);
    if (man != woman) speaker = man ? Speaker::Man : Speaker::Woman;
    if (line.article.people != nullptr && !man && !woman) {
        const Person* person = line.article.people->of_surname(surname_of(line.words[verb - 1]));
        if (person != nullptr && person->gender == Gender::Male) speaker = Speaker::Man;
        if (person != nullptr && person->gender == Gender::Female) speaker = Speaker::Woman;
    }
    // "His mother and father", "Ms Vance and Mr Hall"
    for (Place i = 0; i < verb; ++i) {
        if (line.words[i].lower == line.grammar.both) return Speaker::Unknown;
    }
    return speaker;
}

/// "think" -> "thinks"; empty if it may be no present form.
std::string third_person(const Grammar& grammar, const std::string& verb) {
    if (const auto form = grammar.third_person.find(verb); form != grammar.third_person.end()) return form->second;
    if (grammar.same_past.contains(verb)) return {};
    for (const auto& [ending, becomes] : grammar.third_person_endings) {
        if (!verb.ends_with(ending)) continue;
        const std::string form = verb.substr(0, verb.size() - ending.size()) + becomes;
        if (grammar.base_verbs.contains(verb) && grammar.base_verbs.contains(verb + "s")) return form;
        return {};
    }
    return {};
}

bool set_to(Word& word, const std::string& text) {
    word.text = text;
    word.lower = text;
    word.rule = "person turned";
    return true;
}

/// Gives the verb after a singular subject at `at` its form; false if that is not certain.
bool agree(Wording& line, Place at) {
    for (Place i = at + 1; i < line.words.size() && line.words[i].is_word() && i <= at + 3; ++i) {
        Word& word = line.words[i];
        if (line.grammar.between_subject_and_verb.contains(word.lower)) continue;
        if (const std::string form = third_person(line.grammar, word.lower); !form.empty()) return set_to(word, form);
        const bool past = line.grammar.surely_finite(word) || word.lower.ends_with("ed");
        return past && !line.grammar.base_verbs.contains(word.lower);
    }
    return false;
}

}  // namespace

void turn_first_person(Wording& line) {
    const bool first = std::any_of(line.words.begin(), line.words.end(), [&](const Word& word) {
        return word.quoted && line.grammar.turned.contains(word.lower);
    });
    if (!first) return;
    const Place verb = saying_verb(line);
    if (verb == kNone) return;
    const Speaker speaker = speaker_of(line, verb);
    if (speaker == Speaker::Unknown) return;
    const Place column = speaker == Speaker::Man ? 0 : speaker == Speaker::Woman ? 1 : 2;
    const WordSet& same = speaker == Speaker::Man     ? line.grammar.male_pronouns
                          : speaker == Speaker::Woman ? line.grammar.female_pronouns
                                                      : line.grammar.plural_pronouns;
    // Another "he" in what he said would be taken for him.
    Wording turned = line;
    for (Place i = verb + 1; i < turned.words.size(); ++i) {
        Word& word = turned.words[i];
        if (!word.is_word() || !word.quoted) continue;
        if (word.rule.empty() && same.contains(base_of(word))) return;
        const auto found = turned.grammar.turned.find(word.lower);
        if (found == turned.grammar.turned.end()) continue;
        const std::string& becomes = found->second[column];
        if (becomes.empty()) return;
        const bool beside = (i > 0 && turned.words[i - 1].lower == turned.grammar.both) ||
                            (i + 1 < turned.words.size() && turned.words[i + 1].lower == turned.grammar.both);
        const bool subject = turned.grammar.first_subjects.contains(word.lower);
        if (subject && beside && i > 0 && turned.words[i - 1].lower == turned.grammar.both &&
            speaker != Speaker::Several)
            if (i >= 2 && starts_with_capital(turned.words[i - 2])) return;  // "Carl and I"
        set_to(word, becomes);
        if (subject && column != 2 && !agree(turned, i)) return;
    }
    turned.rule("person turned");
    line.words = std::move(turned.words);
    line.rules = std::move(turned.rules);
}

bool keep_first_person(Wording& line) {
    constexpr int kLongestSpoken = 28;  ///< words
    const Grammar& grammar = line.grammar;
    const bool first = std::any_of(line.words.begin(), line.words.end(), [&](const Word& word) {
        return word.quoted && word.rule.empty() && grammar.turned.contains(word.lower);
    });
    if (!first) return false;
    const Place verb = saying_verb(line);
    if (verb == kNone || !grammar.reporting_plain.contains(line.words[verb].lower)) return false;
    for (Place i = 0; i < verb; ++i) {
        const std::string base = base_of(line.words[i]);
        if (grammar.personal.contains(base) || grammar.things.contains(base) || is_first_second(line, i)) return false;
    }
    Place begin = verb + 1;
    while (begin < line.words.size() && !line.words[begin].quoted &&
           (!line.words[begin].is_word() || line.words[begin].lower == grammar.that))
        ++begin;
    if (!clause(line, begin, line.words.size()) || line.words.size() - begin > static_cast<Place>(kLongestSpoken))
        return false;
    for (Place i = begin; i < line.words.size(); ++i) {
        const Word& word = line.words[i];
        if (word.is_word() && (!word.quoted || !word.rule.empty())) return false;
        if (is_first_second(line, i) && !grammar.turned.contains(word.lower)) return false;
    }
    line.words.erase(line.words.begin() + static_cast<std::ptrdiff_t>(verb) + 1,
                     line.words.begin() + static_cast<std::ptrdiff_t>(begin));
    line.words[verb + 1].text = capitalised(line.words[verb + 1].text);
    line.direct = true;
    line.rule("said in the speaker's words");
    return true;
}

void mark_quotation(Wording& line) {
    const Place verb = saying_verb(line);
    if (verb == kNone || verb + 1 >= line.words.size()) return;
    constexpr std::string_view kRule = "said in the speaker's words";
    Word mark = rule_word("\"", kRule, Word::Kind::Quote);
    line.words.push_back(mark);
    mark.opens_quote = true;
    mark.space_before = true;
    const auto at = line.words.begin() + static_cast<std::ptrdiff_t>(verb) + 1;
    at->space_before = false;
    line.words.insert(at, {rule_word(":", kRule, Word::Kind::Mark), mark});
}

}  // namespace newscart
