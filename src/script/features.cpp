#include "script/features.h"

#include <algorithm>
#include <cmath>

namespace newscart {
namespace {

constexpr std::size_t kFrequent = 10;
constexpr float kUnknown = -1;  ///< of the headline where there is none

}  // namespace

const std::vector<std::string>& Features::names() {
    static const std::vector<std::string> names = [] {
        std::vector<std::string> all = {"sentences",      "count",         "first",    "last",         "spread",
                                        "before",         "before_share",  "position", "offset",       "offset_end",
                                        "quoted_share",   "pair_headline", "strength", "both_capital", "left_position",
                                        "right_position", "second"};
        for (const std::string stem : {"a_", "b_"}) {
            for (const std::string name : {"stop", "count", "sentences", "first", "position", "capital", "digit",
                                           "letters", "frequent", "headline"}) {
                all.push_back(stem + name);
            }
        }
        // Of the first sentence that holds it.
        for (const std::string name :
             {"place",           "relative",       "position",   "words_before",      "words",
              "like_all",        "like_earlier",   "like_later", "most_like_earlier", "weight",
              "weight_sum",      "repeated",       "capitals",   "numbers",           "quoted",
              "saying",          "persons",        "dates",      "furniture",         "commas",
              "question",        "paragraph",      "leans",      "next_leans",        "stop_share",
              "headline_share",  "headline_stems", "letters",    "frequent_share",    "new_share",
              "story_sentences", "story_words"}) {
            all.push_back("in_" + name);
        }
        return all;
    }();
    return names;
}

Features::Features(const std::vector<TokenSentence>& sentences, const std::vector<int>& headline, int stems,
                   double decay)
    : sentences_(sentences), headline_(headline), stems_(static_cast<std::size_t>(stems)) {
    for (std::size_t s = 0; s < sentences.size(); ++s) {
        const auto number = static_cast<int>(s);
        position_.push_back(std::pow(1.0 + number, -decay));
        words_before_.push_back(words_);
        const std::vector<Token>& tokens = sentences[s].tokens;
        words_ += static_cast<int>(tokens.size());
        for (std::size_t t = 0; t < tokens.size(); ++t) {
            const Token& token = tokens[t];
            Stem& stem = stems_[static_cast<std::size_t>(token.stem)];
            if (stem.count == 0) {
                stem.first = number;
                stem.letters = token.letters;
            }
            ++stem.count;
            stem.inside += t > 0 ? 1 : 0;
            stem.capitals += token.capital ? 1 : 0;
            stem.digit = stem.digit || token.digit;
            stem.stop = stem.stop || token.stop;
            if (stem.last_sentence != number) {
                stem.last_sentence = number;
                ++stem.sentences;
                stem.position += position_.back();
            }
        }
    }
    for (const int stem : headline) {
        if (stem >= 0) stems_[static_cast<std::size_t>(stem)].headline = true;
    }
    std::vector<int> counts;
    for (const Stem& stem : stems_) {
        if (!stem.stop) counts.push_back(stem.count);
    }
    std::sort(counts.rbegin(), counts.rend());
    const int frequent = counts.empty() ? 0 : std::max(2, counts[std::min(kFrequent, counts.size()) - 1]);
    for (Stem& stem : stems_) stem.frequent = !stem.stop && frequent > 0 && stem.count >= frequent;
    for (std::size_t s = 0; s < sentences.size(); ++s) of_sentence_.push_back(sentence(static_cast<int>(s)));
}

/// Cosine of the words of a sentence that are no stop words, and of sentences [begin, end) without it.
double Features::similarity(int number, int begin, int end) const {
    std::vector<int> others(stems_.size(), 0);
    for (int s = begin; s < end; ++s) {
        if (s == number) continue;
        for (const Token& token : sentences_[static_cast<std::size_t>(s)].tokens) {
            if (!token.stop) ++others[static_cast<std::size_t>(token.stem)];
        }
    }
    double both = 0;
    double own = 0;
    double other = 0;
    for (const Token& token : sentences_[static_cast<std::size_t>(number)].tokens) {
        if (token.stop) continue;
        both += others[static_cast<std::size_t>(token.stem)];
        own += 1;
    }
    for (const int count : others) other += static_cast<double>(count) * count;
    return own > 0 && other > 0 ? both / std::sqrt(own * other) : 0;
}

std::vector<float> Features::sentence(int number) const {
    const auto at = static_cast<std::size_t>(number);
    const TokenSentence& sentence = sentences_[at];
    const auto all = static_cast<int>(sentences_.size());
    const double words = std::max<double>(1, static_cast<double>(sentence.tokens.size()));
    double weight = 0;
    int content = 0;
    int repeated = 0;
    int capitals = 0;
    int numbers = 0;
    int quoted = 0;
    int in_headline = 0;
    int frequent = 0;
    int fresh = 0;
    int letters = 0;
    for (const Token& token : sentence.tokens) {
        const Stem& stem = stems_[static_cast<std::size_t>(token.stem)];
        letters += token.letters;
        capitals += token.capital ? 1 : 0;
        numbers += token.digit ? 1 : 0;
        quoted += token.quoted ? 1 : 0;
        if (token.stop) continue;
        ++content;
        weight += stem.position;
        repeated += stem.sentences > 1 ? 1 : 0;
        in_headline += stem.headline ? 1 : 0;
        frequent += stem.frequent ? 1 : 0;
        fresh += stem.first == number ? 1 : 0;
    }
    double most_like = 0;
    for (int s = 0; s < number; ++s) most_like = std::max(most_like, similarity(number, s, s + 1));
    const double contents = std::max(1, content);
    const auto headline_words = static_cast<double>(headline_.size());
    const bool next_leans = at + 1 < sentences_.size() && sentences_[at + 1].leans;
    const std::vector<double> values = {
        static_cast<double>(number),
        static_cast<double>(number) / all,
        position_[at],
        static_cast<double>(words_before_[at]),
        words,
        similarity(number, 0, all),
        similarity(number, 0, number),
        similarity(number, number + 1, all),
        most_like,
        weight / contents,
        weight,
        repeated / contents,
        capitals / words,
        static_cast<double>(numbers),
        quoted / words,
        static_cast<double>(sentence.saying),
        static_cast<double>(sentence.persons),
        static_cast<double>(sentence.dates),
        static_cast<double>(sentence.furniture),
        static_cast<double>(sentence.commas),
        sentence.question ? 1.0 : 0.0,
        sentence.paragraph ? 1.0 : 0.0,
        sentence.leans ? 1.0 : 0.0,
        next_leans ? 1.0 : 0.0,
        1 - content / words,
        headline_.empty() ? static_cast<double>(kUnknown) : in_headline / contents,
        headline_.empty() ? static_cast<double>(kUnknown) : in_headline / headline_words,
        letters / words,
        frequent / contents,
        fresh / contents,
        static_cast<double>(all),
        static_cast<double>(words_),
    };
    return {values.begin(), values.end()};
}

std::vector<float> Features::of(const std::vector<Occurrence>& places, bool pair) const {
    const Occurrence& first = places.front();
    const auto at = static_cast<std::size_t>(first.sentence);
    const TokenSentence& sentence = sentences_[at];
    const auto offset = static_cast<std::size_t>(first.offset);
    const Token& a = sentence.tokens[offset];
    const Token& b = sentence.tokens[offset + (pair ? 1 : 0)];
    const Stem& stem_a = stems_[static_cast<std::size_t>(a.stem)];
    const Stem& stem_b = stems_[static_cast<std::size_t>(b.stem)];
    int sentences = 0;
    int quoted = 0;
    int both_capital = 0;
    auto second = static_cast<int>(sentences_.size());
    double position = 0;
    int last = -1;
    for (const Occurrence& place : places) {
        const TokenSentence& holder = sentences_[static_cast<std::size_t>(place.sentence)];
        const auto here = static_cast<std::size_t>(place.offset);
        both_capital += holder.tokens[here].capital && holder.tokens[here + (pair ? 1 : 0)].capital ? 1 : 0;
        if (place.sentence == last) continue;
        last = place.sentence;
        ++sentences;
        if (sentences == 2) second = place.sentence;
        quoted += holder.tokens[here].quoted ? 1 : 0;
        position += position_[static_cast<std::size_t>(place.sentence)];
    }
    bool in_headline = false;
    for (std::size_t i = 0; i + (pair ? 1 : 0) < headline_.size(); ++i) {
        if (headline_[i] == a.stem && (!pair || headline_[i + 1] == b.stem)) in_headline = true;
    }
    const auto weight_at = [&](std::size_t token) {
        return token < sentence.tokens.size() ? stems_[static_cast<std::size_t>(sentence.tokens[token].stem)].position
                                              : 0.0;
    };
    const double before = words_before_[at] + first.offset;
    std::vector<double> values = {
        static_cast<double>(sentences),
        static_cast<double>(places.size()),
        static_cast<double>(first.sentence),
        static_cast<double>(last),
        static_cast<double>(last - first.sentence) / static_cast<double>(sentences_.size()),
        before,
        before / words_,
        position,
        static_cast<double>(first.offset),
        static_cast<double>(sentence.tokens.size() - offset),
        static_cast<double>(quoted) / sentences,
        headline_.empty() ? static_cast<double>(kUnknown) : (in_headline ? 1.0 : 0.0),
        static_cast<double>(places.size()) / std::min(stem_a.count, stem_b.count),
        static_cast<double>(both_capital) / static_cast<double>(places.size()),
        offset > 0 ? weight_at(offset - 1) : 0.0,
        weight_at(offset + (pair ? 2 : 1)),
        static_cast<double>(second),
    };
    for (const Stem* stem : {&stem_a, &stem_b}) {
        values.insert(
            values.end(),
            {
                stem->stop ? 1.0 : 0.0,
                static_cast<double>(stem->count),
                static_cast<double>(stem->sentences),
                static_cast<double>(stem->first),
                stem->position,
                stem->inside > 0 ? static_cast<double>(stem->capitals) / stem->inside : static_cast<double>(kUnknown),
                stem->digit ? 1.0 : 0.0,
                static_cast<double>(stem->letters),
                stem->frequent ? 1.0 : 0.0,
                headline_.empty() ? static_cast<double>(kUnknown) : (stem->headline ? 1.0 : 0.0),
            });
    }
    std::vector<float> all(values.begin(), values.end());
    all.insert(all.end(), of_sentence_[at].begin(), of_sentence_[at].end());
    return all;
}

}  // namespace newscart
