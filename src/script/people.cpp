#include "script/people.h"

#include <algorithm>

#include "script/wording.h"

namespace newscart {
namespace {

constexpr int kFarthest = 4;                  ///< sentences back that a pronoun may reach
constexpr std::size_t kLongestName = 4;       ///< words
constexpr std::size_t kSubjectWithin = 6;     ///< a name that begins so early is its sentence's subject
constexpr std::size_t kLongestAddition = 10;  ///< words of an apposition
constexpr std::size_t kLongestTitle = 5;      ///< words before a name

/// "Hall's" -> "Hall"
std::string bare(const Word& word) {
    std::string text = word.text;
    for (const std::string_view ending : {"'s", "’s", "'", "’"}) {
        if (!text.ends_with(ending)) continue;
        text.resize(text.size() - ending.size());
        break;
    }
    return text;
}

bool is_genitive(const Word& word) { return bare(word).size() != word.text.size(); }

/// "Hall's" -> "hall", "Lt." -> "lt"
std::string lower_bare(const Word& word) {
    std::string base = word.lower.substr(0, std::min(word.lower.size(), word.lower.find('\'')));
    if (base.size() > 2 && base.ends_with('.')) base.pop_back();
    return base;
}

}  // namespace

People::People(const std::vector<const Words*>& sentences, const Grammar& grammar)
    : grammar_(grammar), sentences_(sentences), views_(sentences.size()) {
    for (const Words* words : sentences_) find_speakers(*words);
    for (const Words* words : sentences_) find_namesakes(*words);
    for (const Words* words : sentences_) find_full_names(*words);
    for (std::size_t i = 0; i < sentences_.size(); ++i) find_mentions(*sentences_[i], static_cast<int>(i));
}

bool People::name_word(const Word& word) const {
    return word.is_word() && starts_with_capital(word) && !is_digit_word(word) && !grammar_.common(word) &&
           !grammar_.titles.contains(lower_bare(word)) && !grammar_.weekdays.contains(lower_bare(word)) &&
           !grammar_.first_second.contains(lower_bare(word)) && !grammar_.personal.contains(lower_bare(word));
}

/// Where the run of name words that begins at `begin` ends.
std::size_t People::name_end(const Words& words, std::size_t begin) const {
    std::size_t end = begin;
    while (end < words.size() && (end == begin || words[end].space_before)) {
        if (name_word(words[end])) {
            ++end;
            if (is_genitive(words[end - 1])) break;
            continue;
        }
        const bool particle = end > begin && words[end].is_word() &&
                              grammar_.name_particles.contains(words[end].lower) && end + 1 < words.size() &&
                              name_word(words[end + 1]);
        if (!particle) break;
        ++end;
    }
    return end;
}

/// What the title or the noun before a name tells of its gender.
Gender People::gender_before(const Words& words, std::size_t begin) const {
    if (begin == 0 || !words[begin - 1].is_word()) return Gender::Unknown;
    const std::string before = lower_bare(words[begin - 1]);
    if (grammar_.male_titles.contains(before) || grammar_.male_nouns.contains(before)) return Gender::Male;
    if (grammar_.female_titles.contains(before) || grammar_.female_nouns.contains(before)) return Gender::Female;
    return Gender::Unknown;
}

void People::find_speakers(const Words& words) {
    const auto says = [&](std::size_t at) {
        return at < words.size() && words[at].is_word() &&
               (grammar_.reporting.contains(words[at].lower) || grammar_.telling.contains(words[at].lower));
    };
    for (std::size_t i = 0; i < words.size();) {
        if (!name_word(words[i])) {
            ++i;
            continue;
        }
        const std::size_t end = name_end(words, i);
        const bool alone = end == i + 1 && !is_genitive(words[i]) && has_lower(words[i].text) &&
                           !(i > 0 && words[i - 1].is_word() && grammar_.determiners.contains(words[i - 1].lower));
        // "... is late, said Hall"; but "Hall says Buddhism has" and "Hall told Harbour 27" name no speaker behind the
        // verb.
        const bool inverted = i > 0 && grammar_.reporting.contains(words[i - 1].lower) &&
                              (i == 1 || !words[i - 2].is_word()) && (end == words.size() || !words[end].is_word());
        if (alone && (says(end) || inverted)) speakers_.insert(words[i].text);
        i = end;
    }
}

void People::find_namesakes(const Words& words) {
    for (std::size_t i = 0; i + 1 < words.size(); ++i) {
        if (name_word(words[i]) && name_word(words[i + 1]) && words[i + 1].space_before && !is_genitive(words[i]))
            before_[bare(words[i + 1])].insert(words[i].text);
    }
}

/// Whether the article puts another word before this surname: "Bob Hall" and "Parker Hall", though nothing else tells
/// that Parker is a person.
bool People::has_namesake(const Person& person) const {
    const auto before = before_.find(person.surname);
    if (before == before_.end()) return false;
    return std::any_of(before->second.begin(), before->second.end(), [&](const std::string& word) {
        return std::none_of(person.name.begin(), person.name.end(), [&](const Word& own) { return own.text == word; });
    });
}

void People::find_full_names(const Words& words) {
    for (std::size_t i = 0; i < words.size();) {
        if (!name_word(words[i])) {
            ++i;
            continue;
        }
        const std::size_t end = name_end(words, i);
        const std::size_t run = i;
        i = end;
        if (std::any_of(words.begin() + static_cast<std::ptrdiff_t>(run),
                        words.begin() + static_cast<std::ptrdiff_t>(end),
                        [&](const Word& word) { return grammar_.not_in_names.contains(lower_bare(word)); }))
            continue;
        // "Labour's John Smith", "Actor John Smith": from the first name on.
        std::size_t begin = end;
        for (std::size_t k = run; k + 1 < end; ++k) {
            const std::string first = lower_bare(words[k]);
            if (grammar_.male_names.contains(first) || grammar_.female_names.contains(first) ||
                grammar_.other_names.contains(first)) {
                begin = k;
                break;
            }
        }
        Gender gender = Gender::Unknown;
        const bool titled = run > 0 && words[run - 1].is_word() &&
                            (grammar_.titles.contains(lower_bare(words[run - 1])) ||
                             grammar_.male_titles.contains(lower_bare(words[run - 1])) ||
                             grammar_.female_titles.contains(lower_bare(words[run - 1])));
        if (begin < end) {
            const std::string first = lower_bare(words[begin]);
            gender = grammar_.male_names.contains(first)     ? Gender::Male
                     : grammar_.female_names.contains(first) ? Gender::Female
                                                             : Gender::Unknown;
        } else {
            // An unusual first name: only if what stands beside it tells that it is a person.
            const bool called = run > 0 && words[run - 1].is_word() &&
                                (grammar_.male_nouns.contains(words[run - 1].lower) ||
                                 grammar_.female_nouns.contains(words[run - 1].lower) ||
                                 grammar_.person_nouns.contains(words[run - 1].lower));
            const bool described =
                end + 1 < words.size() && words[end].kind == Word::Kind::Comma &&
                (words[end + 1].lower == "who" || (is_digit_word(words[end + 1]) && end + 2 < words.size() &&
                                                   !words[end + 2].is_word() && words[end + 1].text.size() <= 2));
            // "Watch Hall on video" and a Hall who speaks make no Watch Hall.
            const bool orders = grammar_.imperatives.contains(lower_bare(words[run])) ||
                                grammar_.base_verbs.contains(lower_bare(words[run]));
            const bool speaks =
                !orders && run > 0 && words[run - 1].kind != Word::Kind::Stop && end - run >= 2 && end - run <= 3 &&
                speakers_.contains(bare(words[end - 1])) &&
                !(run > 0 && words[run - 1].is_word() && grammar_.determiners.contains(words[run - 1].lower));
            if (!titled && !called && !described && !speaks) continue;
            if (end - run == 1 && !titled) continue;
            begin = run;
        }
        if (end - begin > kLongestName) continue;
        if (const Gender told = gender_before(words, begin); told != Gender::Unknown) gender = told;
        Person person;
        person.surname = bare(words[end - 1]);
        person.gender = gender;
        if (end - begin == 1) {
            // "Mr Hall", if nobody is named so in full.
            if (gender == Gender::Unknown || !grammar_.titles.contains(lower_bare(words[begin - 1]))) continue;
            --begin;
        }
        person.name = part(words, begin, end);
        person.name.back().text = person.surname;
        person.name.back().lower = lower_bare(words[end - 1]);
        const auto same = [&](const Person& other) {
            if (other.surname != person.surname) return false;
            const bool full = !grammar_.titles.contains(lower_bare(other.name.front()));
            const bool this_full = !grammar_.titles.contains(lower_bare(person.name.front()));
            return !full || !this_full || other.name.front().text == person.name.front().text;
        };
        const auto known = std::find_if(people_.begin(), people_.end(), same);
        if (known == people_.end()) {
            people_.push_back(std::move(person));
        } else {
            if (known->gender == Gender::Unknown) known->gender = person.gender;
            const bool full = !grammar_.titles.contains(lower_bare(known->name.front()));
            if (!full && !grammar_.titles.contains(lower_bare(person.name.front())))
                known->name = std::move(person.name);
        }
    }
}

void People::find_mentions(const Words& words, int number) {
    View& view = views_[static_cast<std::size_t>(number)];
    std::vector<bool> of_somebody(words.size(), false);
    for (std::size_t i = 0; i < words.size();) {
        if (!name_word(words[i])) {
            ++i;
            continue;
        }
        const std::size_t begin = i;
        const std::size_t end = name_end(words, i);
        i = end;
        const std::string last = bare(words[end - 1]);
        std::size_t who = people_.size();
        int namesakes = 0;
        for (std::size_t p = 0; p < people_.size(); ++p) {
            const bool full = end - begin >= 2 &&
                              std::any_of(words.begin() + static_cast<std::ptrdiff_t>(begin),
                                          words.begin() + static_cast<std::ptrdiff_t>(end) - 1,
                                          [&](const Word& word) { return word.text == people_[p].name.front().text; });
            // "Louise Hall" is not Carl Hall; "Pilot Hall" may be.
            const bool another = !full && end - begin >= 2 && people_[p].name.size() >= 2 &&
                                 !grammar_.titles.contains(lower_bare(people_[p].name.front())) &&
                                 !calls_somebody(words[end - 2]);
            if (people_[p].surname == last && !another) {
                ++namesakes;
                if (full || who == people_.size()) who = p;
                if (full) {
                    namesakes = 1;
                    break;
                }
            } else if (end - begin == 1 && people_[p].name.size() >= 2 && people_[p].name.front().text == last) {
                // "Carl" for Carl Hall
                ++namesakes;
                who = p;
            }
        }
        if (who < people_.size() && end - begin == 1 && has_namesake(people_[who])) ++namesakes;
        if (who < people_.size() && namesakes == 1) {
            view.mentions.push_back({who, begin, end});
            std::vector<int>& seen = people_[who].sentences;
            if (seen.empty() || seen.back() != number) seen.push_back(number);
            // What stands beside the name says who that is: "actor Jo Marsh", "Jo Marsh, the mayor of Leeds,".
            for (std::size_t k = begin; k-- > 0 && begin - k <= 4 && words[k].is_word();) {
                if (grammar_.prepositions.contains(words[k].lower)) break;
                of_somebody[k] = true;
                if (grammar_.determiners.contains(words[k].lower)) break;
            }
            if (end < words.size() && words[end].kind == Word::Kind::Comma) {
                for (std::size_t k = end + 1; k < words.size() && k < end + kLongestAddition && words[k].is_word(); ++k)
                    of_somebody[k] = true;
            }
            if (end + 1 < words.size() && grammar_.auxiliaries.contains(words[end].lower) &&
                grammar_.determiners.contains(words[end + 1].lower)) {
                for (std::size_t k = end + 1; k < words.size() && k < end + 5 && words[k].is_word(); ++k)
                    of_somebody[k] = true;
            }
            continue;
        }
        // Somebody, or a place, or a firm? Who speaks or acts may be a person.
        const bool after_article = begin > 0 && grammar_.determiners.contains(words[begin - 1].lower);
        const std::string first = lower_bare(words[begin]);
        const bool thing = grammar_.not_in_names.contains(lower_bare(words[end - 1])) ||
                           grammar_.not_in_names.contains(first) || after_article ||
                           (end - begin == 1 && last.size() > 1 && !has_lower(last));
        const bool acts = end < words.size() && (grammar_.maybe_finite(words[end]) || is_genitive(words[end - 1]));
        const bool titled = begin > 0 && grammar_.titles.contains(lower_bare(words[begin - 1]));
        if (namesakes > 1 || titled || (!thing && (acts || end - begin >= 2))) view.unclear = true;
    }
    for (std::size_t k = 0; k < words.size(); ++k) {
        if (of_somebody[k] || !words[k].is_word()) continue;
        const std::string noun = lower_bare(words[k]);
        if (grammar_.male_nouns.contains(noun) || grammar_.female_nouns.contains(noun) ||
            grammar_.person_nouns.contains(noun))
            view.strangers.push_back(k);
    }
}

const Person* People::of_surname(const std::string& surname) const {
    const Person* found = nullptr;
    for (const Person& person : people_) {
        if (person.surname != surname) continue;
        if (found != nullptr) return nullptr;
        found = &person;
    }
    return found != nullptr && has_namesake(*found) ? nullptr : found;
}

/// "Carl said", "Carl's mother", "Carl sold his boat": words[at], a name by itself, is somebody's.
bool People::shows_person(std::size_t sentence, std::size_t at, Gender gender) const {
    const Words& words = *sentences_[sentence];
    const auto lower = [](const Words& in, std::size_t place) {
        return place < in.size() && in[place].is_word() ? in[place].lower : std::string();
    };
    const auto means_him = [&](const Words& in, std::size_t place) {
        const std::string pronoun = lower(in, place);
        const bool male = grammar_.male_pronouns.contains(pronoun);
        if (gender != Gender::Unknown && (gender == Gender::Male) != male) return false;
        if (pronoun == grammar_.he || pronoun == grammar_.she) return true;
        // "sold her boat", but not "sold her"
        return grammar_.persons.contains(pronoun) && grammar_.possessives.contains(pronoun) &&
               !lower(in, place + 1).empty() && !grammar_.common(in[place + 1]);
    };
    if (is_genitive(words[at])) return grammar_.kin.contains(lower(words, at + 1));
    const std::string next = lower(words, at + 1);
    if (grammar_.reporting.contains(next) || grammar_.telling.contains(next)) return true;
    const bool closed = at + 1 == words.size() || !words[at + 1].is_word();
    if (closed && at > 1 && !words[at - 2].is_word() && grammar_.reporting.contains(words[at - 1].lower)) return true;
    for (std::size_t i = at + 1; i < words.size(); ++i) {
        if (means_him(words, i)) return true;
        if (name_word(words[i]) || calls_somebody(words[i])) return false;
    }
    return at == 0 && sentence + 1 < sentences_.size() && means_him(*sentences_[sentence + 1], 0);
}

/// "in Chelsea", "the Chelsea", "Chelsea closed its port", "Chelsea won 2-0": words[at] may be anything.
bool People::shows_thing(const Words& words, std::size_t at) const {
    if (at > 0 && words[at - 1].is_word()) {
        const std::string& before = words[at - 1].lower;
        const bool somewhere =
            (grammar_.plain_prepositions.contains(before) && !grammar_.not_of_places.contains(before)) ||
            grammar_.maybe_of_places.contains(before);
        const bool longer = name_word(words[at - 1]) && words[at].space_before && !is_genitive(words[at - 1]);
        if (somewhere || longer || grammar_.determiners.contains(before)) return true;
    }
    const auto score = [](const Word& word) {
        return is_digit_word(word) && word.text.find_first_of("-–") != std::string::npos;
    };
    return std::any_of(words.begin() + static_cast<std::ptrdiff_t>(at) + 1, words.end(), [&](const Word& word) {
        return score(word) ||
               ((grammar_.things.contains(word.lower) || grammar_.plural_pronouns.contains(word.lower)) &&
                grammar_.possessives.contains(word.lower));
    });
}

const Person* People::of_first_name(const std::string& name) const {
    const Person* found = nullptr;
    for (const Person& person : people_) {
        if (person.name.size() < 2 || person.name.front().text != name) continue;
        if (found != nullptr) return nullptr;
        found = &person;
    }
    if (found == nullptr || grammar_.titles.contains(lower_bare(found->name.front())) ||
        grammar_.not_only_of_people.contains(found->name.front().lower))
        return nullptr;
    bool shown = false;
    for (std::size_t k = 0; k < sentences_.size(); ++k) {
        const Words& words = *sentences_[k];
        for (std::size_t i = 0; i < words.size(); ++i) {
            if (bare(words[i]) != name) continue;
            const bool goes_on =
                i + 1 < words.size() && name_word(words[i + 1]) && words[i + 1].space_before && !is_genitive(words[i]);
            if (goes_on && bare(words[i + 1]) != found->name[1].text) return nullptr;
            if (goes_on) continue;
            if (shows_thing(words, i)) return nullptr;
            shown = shown || shows_person(k, i, found->gender);
        }
    }
    return shown ? found : nullptr;
}

bool People::knows_surname(const std::string& surname) const {
    return std::any_of(people_.begin(), people_.end(), [&](const Person& person) {
        return person.surname == surname && person.name.size() > 1 &&
               !grammar_.titles.contains(lower_bare(person.name.front()));
    });
}

bool People::may_be(const Person& person, Gender gender) const {
    return person.gender == Gender::Unknown || person.gender == gender;
}

const Person* People::meant_by(const Words& line, std::size_t pronoun, int number) const {
    const std::string& word = line[pronoun].lower;
    const bool male = grammar_.male_pronouns.contains(word);
    if ((!male && !grammar_.female_pronouns.contains(word)) || !line[pronoun].rule.empty()) return nullptr;
    const Gender gender = male ? Gender::Male : Gender::Female;
    const WordSet& same_pronouns = male ? grammar_.male_pronouns : grammar_.female_pronouns;
    const auto compatible_stranger = [&](const Words& words, const View& view) {
        return std::any_of(view.strangers.begin(), view.strangers.end(), [&](std::size_t at) {
            const std::string noun = lower_bare(words[at]);
            return !(male ? grammar_.female_nouns : grammar_.male_nouns).contains(noun);
        });
    };
    const auto compatible_mentions = [&](const View& view) {
        std::vector<Mention> all;
        std::copy_if(view.mentions.begin(), view.mentions.end(), std::back_inserter(all),
                     [&](const Mention& mention) { return may_be(people_[mention.person], gender); });
        return all;
    };
    // In its own sentence nothing before it, and nothing after it unless the pronoun comes first.
    const Words& own = *sentences_[static_cast<std::size_t>(number)];
    std::size_t at = 0;
    while (at < own.size() && !(own[at].begin == line[pronoun].begin && own[at].end == line[pronoun].end)) ++at;
    if (at == own.size()) return nullptr;
    bool quoted = false;
    for (std::size_t i = 0; i < at; ++i) {
        if (own[i].kind == Word::Kind::Quote) quoted = own[i].opens_quote;
    }
    if (quoted) return nullptr;
    const View& here = views_[static_cast<std::size_t>(number)];
    if (at > 0) {
        if (!compatible_mentions(here).empty() || here.unclear || compatible_stranger(own, here)) return nullptr;
    }
    for (int k = number - 1; k >= 0 && k >= number - kFarthest; --k) {
        const Words& words = *sentences_[static_cast<std::size_t>(k)];
        const View& view = views_[static_cast<std::size_t>(k)];
        if (view.unclear || compatible_stranger(words, view)) return nullptr;
        const std::vector<Mention> mentions = compatible_mentions(view);
        if (mentions.empty()) {
            const bool chain = std::any_of(words.begin(), words.end(),
                                           [&](const Word& each) { return same_pronouns.contains(each.lower); });
            if (!chain) return nullptr;
            continue;
        }
        const Mention& first = mentions.front();
        if (std::any_of(mentions.begin(), mentions.end(),
                        [&](const Mention& mention) { return mention.person != first.person; }))
            return nullptr;
        const Person& person = people_[first.person];
        if (person.gender != gender) return nullptr;  // not known
        // After the pronoun he cannot be named again.
        if (std::any_of(here.mentions.begin(), here.mentions.end(),
                        [&](const Mention& mention) { return mention.person == first.person; }))
            return nullptr;
        const bool subject = first.begin < kSubjectWithin && !is_genitive(words[first.end - 1]) &&
                             (first.begin == 0 || !grammar_.prepositions.contains(words[first.begin - 1].lower));
        return subject ? &person : nullptr;
    }
    return nullptr;
}

void People::put_name(Words& line, std::size_t pronoun, const Person& person) const {
    Words name = person.name;
    for (Word& word : name) word.rule = "name for pronoun";
    if (grammar_.possessives.contains(line[pronoun].lower)) name.back().text += grammar_.genitive;
    for (Word& word : name) word.space_before = true;
    name.front().space_before = line[pronoun].space_before;
    name.front().text = capitalised(name.front().text);
    line.erase(line.begin() + static_cast<std::ptrdiff_t>(pronoun));
    line.insert(line.begin() + static_cast<std::ptrdiff_t>(pronoun), name.begin(), name.end());
}

/// "minister", "co-owner": what a person may be called.
bool People::calls_somebody(const Word& word) const {
    const std::string noun = lower_bare(word);
    const std::string last = noun.substr(noun.rfind('-') + 1);
    const auto holds = [&](const std::string& each) {
        return std::any_of(grammar_.person_endings.begin(), grammar_.person_endings.end(),
                           [&](const std::string& ending) {
                               return each.size() > ending.size() + 2 && each.ends_with(ending);
                           }) ||
               grammar_.roles.contains(each) || grammar_.person_nouns.contains(each) ||
               grammar_.male_nouns.contains(each) || grammar_.female_nouns.contains(each) ||
               (grammar_.titles.contains(each) && !grammar_.courtesy_titles.contains(each));
    };
    return word.is_word() && !is_genitive(word) && (holds(noun) || holds(last));
}

/// "India's finance minister" of "..., India's finance minister Carl Hall".
Words People::called_before(const Words& words, std::size_t begin) const {
    // "her daughter Jo Marsh": whose?
    if (begin == 0 || !calls_somebody(words[begin - 1]) || grammar_.kin.contains(lower_bare(words[begin - 1])))
        return {};
    std::size_t first = begin;
    while (first > 0 && begin - first < kLongestTitle) {
        const Word& word = words[first - 1];
        if (!word.is_word() || is_digit_word(word) || grammar_.prepositions.contains(word.lower) ||
            grammar_.determiners.contains(word.lower) || grammar_.surely_finite(word) ||
            (!starts_with_capital(word) && grammar_.base_verbs.contains(word.lower) && !calls_somebody(word)) ||
            grammar_.weekdays.contains(word.lower) || grammar_.first_second.contains(word.lower))
            break;
        // "the company's director": which company? "crediting author Jo Marsh"
        if (is_genitive(word) && !starts_with_capital(word)) return {};
        if (!starts_with_capital(word) && word.lower.ends_with(grammar_.participle_ending)) return {};
        --first;
        if (is_genitive(word)) break;
    }
    // "his lawyer Carl Hall", "the two actors ..."
    if (first > 0 &&
        (grammar_.possessives.contains(words[first - 1].lower) ||
         grammar_.plural_pronouns.contains(words[first - 1].lower) || grammar_.things.contains(words[first - 1].lower)))
        return {};
    // "editor in chief Jo Marsh", "secretary of state Jo Marsh", "Institute of Health director Jo Marsh": half of it
    if (first > 1 && grammar_.prepositions.contains(words[first - 1].lower) &&
        ((first + 1 == begin && calls_somebody(words[first - 2])) ||
         (words[first - 1].lower == grammar_.of && starts_with_capital(words[first]) &&
          starts_with_capital(words[first - 2]))))
        return {};
    if (begin == first || begin - first >= kLongestTitle) return {};
    Words called = part(words, first, begin);
    // "Photographer Jo Marsh" at the beginning of a sentence
    const bool opens = first == 0 || !words[first - 1].is_word();
    const std::string noun = lower_bare(called.front());
    if (opens && !grammar_.titles.contains(noun) &&
        (grammar_.person_nouns.contains(noun) || grammar_.male_nouns.contains(noun) ||
         grammar_.female_nouns.contains(noun) || grammar_.roles.contains(noun)))
        called.front().text = called.front().lower;
    return called;
}

/// "deputy head of the port" of "Carl Hall, deputy head of the port, said", "Carl Hall, 34, a baker".
Words People::called_behind(const Words& words, std::size_t end) const {
    const auto comma = [&](std::size_t at) { return at < words.size() && words[at].kind == Word::Kind::Comma; };
    if (!comma(end)) return {};
    std::size_t first = end + 1;
    if (first < words.size() && is_digit_word(words[first]) && comma(first + 1)) first += 2;
    // "Carl Hall, who speaks for the port,"
    const bool relative = first < words.size() && words[first].lower == "who";
    std::size_t last = first;
    bool called = relative;
    constexpr std::size_t kHeadWithin = 4;
    for (; last < words.size() && words[last].is_word(); ++last) {
        const Word& word = words[last];
        if (last - first > kLongestAddition || (!relative && grammar_.surely_finite(word)) ||
            (last > first && grammar_.relatives.contains(word.lower)) || grammar_.reporting.contains(word.lower) ||
            grammar_.personal.contains(word.lower) || grammar_.things.contains(word.lower) ||
            grammar_.first_second.contains(word.lower))
            return {};
        called = called || (last - first < kHeadWithin && calls_somebody(word));
    }
    const bool closed = last == words.size() || comma(last) || words[last].kind == Word::Kind::Stop;
    if (!called || !closed || (!relative && grammar_.prepositions.contains(words[first].lower))) return {};
    // "Carl Hall, the company's director": which company?
    for (std::size_t i = first; i < last; ++i) {
        if (!relative && is_genitive(words[i]) && !starts_with_capital(words[i])) return {};
    }
    return part(words, first, last);
}

Description People::description_of(const Person& person) const {
    for (std::size_t k = 0; k < views_.size(); ++k) {
        for (const Mention& mention : views_[k].mentions) {
            if (&people_[mention.person] != &person || mention.end - mention.begin < 2) continue;
            const Words& words = *sentences_[k];
            if (Words behind = called_behind(words, mention.end); !behind.empty()) return {{}, std::move(behind)};
            // The full name may stand behind a first word that is part of what he is called: "Actor Jo Marsh".
            std::size_t begin = mention.begin;
            while (begin < mention.end && words[begin].text != person.name.front().text) ++begin;
            if (begin == mention.end) begin = mention.begin;
            if (Words before = called_before(words, begin); !before.empty()) return {std::move(before), {}};
        }
    }
    return {};
}

bool People::is_of(const Person& person) {
    constexpr int kAtBeginning = 1;
    return !person.sentences.empty() && person.sentences.front() <= kAtBeginning;
}

const Person* People::speaks_first(const Words& line) const {
    for (const Person& person : people_) {
        const std::size_t length = person.name.size();
        if (length < 2 || line.size() <= length || grammar_.titles.contains(lower_bare(person.name.front()))) continue;
        bool same = true;
        for (std::size_t i = 0; i < length && same; ++i) same = line[i].text == person.name[i].text;
        if (same && line[length].is_word() &&
            (grammar_.reporting.contains(line[length].lower) || grammar_.telling.contains(line[length].lower) ||
             grammar_.thinking.contains(line[length].lower)))
            return &person;
    }
    return nullptr;
}

void People::put_description(Words& line, const Person& person, const Description& description) {
    Words before = description.before;
    Words after;
    if (!description.after.empty()) {
        const Word comma = rule_word(",", "full name", Word::Kind::Comma);
        after.push_back(comma);
        append(after, description.after);
        after.push_back(comma);
    }
    for (Words* words : {&before, &after}) {
        for (Word& word : *words) {
            if (!word.is_word()) continue;
            word.rule = "full name";
            word.space_before = true;
        }
    }
    line.insert(line.begin() + static_cast<std::ptrdiff_t>(person.name.size()), after.begin(), after.end());
    line.front().space_before = !before.empty();
    line.insert(line.begin(), before.begin(), before.end());
    line.front().space_before = false;
    line.front().text = capitalised(line.front().text);
}

void People::put_full_name(Words& line, std::size_t at, const Person& person, const Description& description) const {
    if (bare(line[at]) != person.surname) {
        // "Carl's ship" becomes "Hall's ship" first.
        Word surname = person.name.back();
        surname.rule = "full name";
        surname.space_before = line[at].space_before;
        if (is_genitive(line[at])) surname.text += grammar_.genitive;
        line[at] = std::move(surname);
    }
    Words given = part(person.name, 0, person.name.size() - 1);
    for (Word& word : given) {
        word.rule = "full name";
        word.space_before = true;
    }
    if (given.empty()) return;
    // "le Brann" becomes "Oyelu le Brann".
    for (std::size_t k = given.size(); k > 1 && at > 0 && line[at - 1].lower == given[k - 1].lower; --k) {
        line[at].space_before = line[at - 1].space_before;
        line.erase(line.begin() + static_cast<std::ptrdiff_t>(--at));
    }
    // "Mr Hall" becomes "Carl Hall".
    if (at > 0 && (grammar_.courtesy_titles.contains(line[at - 1].lower) ||
                   (!description.before.empty() && grammar_.titles.contains(lower_bare(line[at - 1]))))) {
        line[at].space_before = line[at - 1].space_before;
        line.erase(line.begin() + static_cast<std::ptrdiff_t>(--at));
    }
    const auto add = [&](std::size_t place, Words more) {
        for (Word& word : more) {
            if (!word.is_word()) continue;
            word.rule = "full name";
            word.space_before = true;
        }
        line.insert(line.begin() + static_cast<std::ptrdiff_t>(place), more.begin(), more.end());
        return more.size();
    };
    // "four-time winner Hall" is called something already.
    const bool called = at > 0 && calls_somebody(line[at - 1]);
    if (!description.before.empty() && !called)
        given.insert(given.begin(), description.before.begin(), description.before.end());
    const bool opens = at == 0;
    const bool space = line[at].space_before;
    line[at].space_before = true;
    const std::size_t last = at + add(at, given);
    line[at].space_before = space && !opens;
    if (description.after.empty() || is_genitive(line[last])) return;
    const Word comma = rule_word(",", "full name", Word::Kind::Comma);
    Words after = {comma};
    append(after, description.after);
    if (last + 1 < line.size() && line[last + 1].is_word()) after.push_back(comma);
    add(last + 1, after);
}

}  // namespace newscart
