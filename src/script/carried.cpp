#include "script/carried.h"

#include <algorithm>
#include <optional>

#include "script/wording.h"

namespace newscart {
namespace {

constexpr std::size_t kLongestSpeaker = 8;  ///< words, with the verb
constexpr std::string_view kSpeakerCarried = "speaker of the quotation before";
constexpr std::string_view kMarkCarried = "quotation mark of another sentence";

bool is_double(const Word& word) {
    return word.kind == Word::Kind::Quote && (word.text == "\"" || word.text == "“" || word.text == "”");
}

std::vector<std::size_t> marks_of(const Words& words) {
    std::vector<std::size_t> marks;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (is_double(words[i])) marks.push_back(i);
    }
    return marks;
}

/// Where the quotation that a sentence belongs to begins and ends: the sentences, and the places of the marks in them.
struct Stretch {
    int first = -1;
    int last = -1;
    std::size_t opens = 0;
    std::size_t closes = 0;
};

/// What of sentence `number` is quoted as its neighbours tell.
struct Reach {
    std::optional<Stretch> before;  ///< was open when the sentence began
    std::optional<Stretch> after;   ///< is open when it ends
};

/// Nothing if the marks of the paragraph do not match up to where they are needed.
std::optional<Reach> reach_of(const std::vector<Sentence>& sentences, int number) {
    const auto at = [&](int i) -> const Sentence& { return sentences[static_cast<std::size_t>(i)]; };
    const int paragraph = at(number).paragraph;
    int i = number;
    while (i > 0 && at(i - 1).paragraph == paragraph) --i;
    Reach reach;
    std::optional<Stretch> open;
    for (; i < static_cast<int>(sentences.size()) && at(i).paragraph == paragraph; ++i) {
        if (i == number) reach.before = open;
        for (const std::size_t mark : marks_of(at(i).words)) {
            if (at(i).words[mark].opens_quote == open.has_value()) return std::nullopt;
            if (!open) {
                open = Stretch{i, -1, mark, 0};
                continue;
            }
            const auto close = [&](std::optional<Stretch>& stretch) {
                if (!stretch || stretch->first != open->first || stretch->opens != open->opens) return;
                stretch->last = i;
                stretch->closes = mark;
            };
            close(reach.before);
            close(reach.after);
            open.reset();
        }
        if (i == number) {
            reach.after = open;
            if (!open) break;
        }
        if (i > number && !open) break;
    }
    if ((reach.before && reach.before->last < 0) || (reach.after && reach.after->last < 0)) return std::nullopt;
    return reach;
}

/// "said Jo Marsh", "Marsh said": whose words [begin, end) are; a pronoun would have to be read where it stands.
bool names_speaker(const Words& words, std::size_t begin, std::size_t end, const Grammar& grammar) {
    if (end < begin + 2 || end - begin > kLongestSpeaker) return false;
    const auto says = [&](std::size_t at) { return grammar.reporting.contains(words[at].lower); };
    if (says(begin) == says(end - 1)) return false;
    for (std::size_t i = begin; i < end; ++i) {
        if (!words[i].is_word()) return false;
        const std::string base = base_of(words[i]);
        if (grammar.personal.contains(base) || grammar.first_second.contains(base) || grammar.things.contains(base) ||
            grammar.both == base || (i > begin && i + 1 < end && says(i)))
            return false;
    }
    return true;
}

/// What follows the closing mark: ... ," said Jo Marsh.
Words speaker_behind(const Words& words, std::size_t mark, const Grammar& grammar) {
    if (mark == 0 || words.back().text != "." ||
        (words[mark - 1].kind != Word::Kind::Comma && words[mark - 1].text != "!"))
        return {};
    return names_speaker(words, mark + 1, words.size() - 1, grammar) ? part(words, mark + 1, words.size() - 1)
                                                                     : Words();
}

/// What stands before the opening mark: Jo Marsh said: "...
Words speaker_before(const Words& words, std::size_t mark, const Grammar& grammar) {
    if (mark < 3 || (words[mark - 1].text != ":" && words[mark - 1].kind != Word::Kind::Comma)) return {};
    if (!grammar.reporting.contains(words[mark - 2].lower)) return {};
    return names_speaker(words, 0, mark - 1, grammar) ? part(words, 0, mark - 1) : Words();
}

/// Of a sentence that opens a quotation, if the one before it ends so: ... ," said Jo Marsh.
Words speaker_of_sentence_before(const std::vector<Sentence>& sentences, int number, const Grammar& grammar) {
    if (number == 0) return {};
    const Sentence& before = sentences[static_cast<std::size_t>(number) - 1];
    if (before.paragraph != sentences[static_cast<std::size_t>(number)].paragraph) return {};
    const std::vector<std::size_t> marks = marks_of(before.words);
    if (marks.empty() || before.words[marks.back()].opens_quote) return {};
    return speaker_behind(before.words, marks.back(), grammar);
}

/// Who speaks in all of a stretch that opens with a sentence.
Words speaker_of(const std::vector<Sentence>& sentences, const Stretch& stretch, const Grammar& grammar) {
    const auto words = [&](int i) -> const Words& { return sentences[static_cast<std::size_t>(i)].words; };
    Words speaker = speaker_behind(words(stretch.last), stretch.closes, grammar);
    if (speaker.empty()) speaker = speaker_before(words(stretch.first), stretch.opens, grammar);
    if (speaker.empty() && stretch.opens == 0) speaker = speaker_of_sentence_before(sentences, stretch.first, grammar);
    return speaker;
}

/// Words [begin, end), all quoted, and who said them.
Words with_speaker(const Words& words, std::size_t begin, std::size_t end, Words speaker) {
    Words whole;
    Word mark = rule_word("\"", kMarkCarried, Word::Kind::Quote);
    mark.opens_quote = true;
    whole.push_back(mark);
    append(whole, part(words, begin, end));
    whole[1].space_before = false;
    whole.push_back(rule_word(",", kMarkCarried, Word::Kind::Comma));
    mark.opens_quote = false;
    whole.push_back(mark);
    speaker.front().space_before = true;
    append(whole, std::move(speaker));
    whole.push_back(rule_word(".", kMarkCarried, Word::Kind::Stop));
    return whole;
}

}  // namespace

std::string_view carry_quotation(Words& words, const std::vector<Sentence>& sentences, int number,
                                 const Grammar& grammar) {
    if (words.size() < 4) return {};
    const std::optional<Reach> reach = reach_of(sentences, number);
    if (!reach) return {};
    const std::vector<std::size_t> marks = marks_of(words);
    const std::size_t last = words.size() - 1;
    const auto say = [&](std::size_t begin, std::size_t end, Words speaker) -> std::string_view {
        if (speaker.empty() || end <= begin) return {};
        words = with_speaker(words, begin, end, std::move(speaker));
        return kSpeakerCarried;
    };
    const bool stop = words[last].text == ".";
    if (!reach->before && !reach->after) {
        // "A," said Jo Marsh. "B."
        if (marks.size() != 2 || marks[0] != 0 || marks[1] != last || words[last - 1].text != "." ||
            std::any_of(words.begin() + 1, words.end() - 1,
                        [](const Word& word) { return word.kind == Word::Kind::Quote; }))
            return {};
        return say(1, last - 1, speaker_of_sentence_before(sentences, number, grammar));
    }
    if (reach->before && marks.empty()) return stop ? say(0, last, speaker_of(sentences, *reach->before, grammar)) : "";
    if (reach->before && marks.front() == last && words[last - 1].text == ".")
        return say(0, last - 1, speaker_of(sentences, *reach->before, grammar));
    if (!reach->before && marks.size() == 1 && marks.front() == 0)
        return stop ? say(1, last, speaker_of(sentences, *reach->after, grammar)) : "";
    // The sentence itself names the speaker: only a mark is missing. What it says must be a sentence without him.
    const auto says_something = [&](std::size_t begin, std::size_t end) {
        return std::any_of(words.begin() + static_cast<std::ptrdiff_t>(begin),
                           words.begin() + static_cast<std::ptrdiff_t>(end),
                           [&](const Word& word) { return grammar.maybe_finite(word); });
    };
    if (reach->before && !says_something(0, marks.front())) return {};
    Word mark = rule_word("\"", kMarkCarried, Word::Kind::Quote);
    if (reach->after) {
        if (!stop) return {};
        mark.opens_quote = false;
        mark.space_before = false;
        words.push_back(mark);
    }
    if (reach->before) {
        mark.opens_quote = true;
        mark.space_before = false;
        words.front().space_before = false;
        words.insert(words.begin(), mark);
    }
    return kMarkCarried;
}

bool perhaps_quoted(const std::vector<Sentence>& sentences, int number, const Grammar& grammar) {
    constexpr int kFarthest = 8;   ///< sentences to the other mark, if there are both
    constexpr int kUnmatched = 2;  ///< if one of them was lost
    const auto at = [&](int i) -> const Sentence& { return sentences[static_cast<std::size_t>(i)]; };
    const Words& words = at(number).words;
    if (std::any_of(words.begin(), words.end(), [&](const Word& word) {
            return is_double(word) || grammar.reporting.contains(word.lower) || grammar.telling.contains(word.lower);
        }))
        return false;
    int opens = 0;  // sentences to the mark before, if it opens
    for (int i = number - 1; i >= 0 && number - i <= kFarthest && at(i).paragraph == at(number).paragraph; --i) {
        const std::vector<std::size_t> marks = marks_of(at(i).words);
        if (marks.empty()) continue;
        if (at(i).words[marks.back()].opens_quote) opens = number - i;
        break;
    }
    int closes = 0;
    for (int i = number + 1;
         i < static_cast<int>(sentences.size()) && i - number <= kFarthest && at(i).paragraph == at(number).paragraph;
         ++i) {
        const std::vector<std::size_t> marks = marks_of(at(i).words);
        if (marks.empty()) continue;
        if (!at(i).words[marks.front()].opens_quote) closes = i - number;
        break;
    }
    if (opens > 0 && closes > 0) return true;
    return (opens > 0 && opens <= kUnmatched) || (closes > 0 && closes <= kUnmatched);
}

}  // namespace newscart
