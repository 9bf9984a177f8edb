#pragma once
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "script/grammar.h"
#include "script/words.h"

namespace newscart {

enum class Gender { Unknown, Male, Female };

/// Somebody whom the article names in full, or by title and surname.
struct Person {
    Words name;           ///< as it stands where it is fullest: "Jo Marsh", "Mr Hall"
    std::string surname;  ///< as printed, without a genitive
    Gender gender = Gender::Unknown;
    std::vector<int> sentences;  ///< that mention him by name, ascending
};

/// What the article calls somebody where it names him in full: "the actor" before his name, "head of the port" behind
/// it, or neither.
struct Description {
    Words before, after;
    bool empty() const { return before.empty() && after.empty(); }
};

/// Who is who in an article. What it cannot tell for sure it does not tell: a wrong name is the worst mistake of all.
class People {
  public:
    /// `sentences` in the order of the article, numbered from 0.
    People(const std::vector<const Words*>& sentences, const Grammar& grammar);

    /// The only one of this surname, or null: "Hall" -> "Carl Hall".
    const Person* of_surname(const std::string& surname) const;

    /// The only one of this first name, or null: "Carl" -> "Carl Hall". Only if the article shows that a person is
    /// meant by the word alone, and not where it may be a place or a club.
    const Person* of_first_name(const std::string& name) const;

    /// Whether somebody of this surname is named in full anywhere.
    bool knows_surname(const std::string& surname) const;

    /// Whom the first "he" or "she" of `line` means, if exactly one person can be meant, or null. The line was made of
    /// sentence `number`.
    const Person* meant_by(const Words& line, std::size_t pronoun, int number) const;

    /// "He said" -> "Carl Hall said", "His ship" -> "Carl Hall's ship".
    void put_name(Words& line, std::size_t pronoun, const Person& person) const;
    /// "Mr Hall said" -> "Carl Hall, head of the port, said"; `at` is the place of the surname, or of the first name.
    void put_full_name(Words& line, std::size_t at, const Person& person, const Description& description) const;

    /// Whom a line names in full at its beginning, right before a verb of saying or thinking; null if it does not.
    const Person* speaks_first(const Words& line) const;
    /// "Carl Hall said" -> "Carl Hall, head of the port, said".
    static void put_description(Words& line, const Person& person, const Description& description);
    /// By the first sentence that names him in full and tells it.
    Description description_of(const Person& person) const;
    /// Whether sentence `number` names anybody in full.
    bool named_in(int number) const { return !views_[static_cast<std::size_t>(number)].mentions.empty(); }
    /// Whether the story is his: named at its beginning.
    static bool is_of(const Person& person);

  private:
    struct Mention {
        std::size_t person = 0;
        std::size_t begin = 0, end = 0;  ///< words, titles not among them
    };
    /// One that might be "he": a mention, or "the driver".
    struct View {
        std::vector<Mention> mentions;
        std::vector<std::size_t> strangers;  ///< places of nouns for one person who is none of those named beside them
        bool unclear = false;                ///< holds a name of which nobody knows whose it is
    };

    std::size_t name_end(const Words& words, std::size_t begin) const;
    void find_speakers(const Words& words);
    void find_namesakes(const Words& words);
    bool has_namesake(const Person& person) const;
    void find_full_names(const Words& words);
    void find_mentions(const Words& words, int number);
    bool shows_person(std::size_t sentence, std::size_t at, Gender gender) const;
    bool shows_thing(const Words& words, std::size_t at) const;
    bool name_word(const Word& word) const;
    Gender gender_before(const Words& words, std::size_t begin) const;
    bool may_be(const Person& person, Gender gender) const;
    Words called_before(const Words& words, std::size_t begin) const;
    Words called_behind(const Words& words, std::size_t end) const;
    bool calls_somebody(const Word& word) const;

    const Grammar& grammar_;
    std::vector<const Words*> sentences_;
    WordSet speakers_;                                 ///< names that stand alone before or behind "said"
    std::unordered_map<std::string, WordSet> before_;  ///< surname -> names that stand right before it
    std::vector<Person> people_;
    std::vector<View> views_;
};

}  // namespace newscart
