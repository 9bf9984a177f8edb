#include "script/concepts.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "lib/icu/unicode.h"

namespace newscart {
namespace {

bool continues(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

bool space_or_mark(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x80U && !((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'));
}

double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

}  // namespace

ConceptSettings::ConceptSettings(const Language& language) : ConceptSettings(language, language.weights, "weights") {}

ConceptSettings::ConceptSettings(const Language& language, std::string_view weights, const std::string& place) {
    const Settings condense = language.settings.table("condense");
    const Settings script = language.settings.table("script");
    const auto add = [](WordSet& set, const std::vector<std::string>& words) {
        set.insert(words.begin(), words.end());
    };
    stemmer = condense.string("stemmer").value_or(stemmer);
    decay = condense.number("decay").value_or(decay);
    unigram = condense.number("unigram").value_or(unigram);
    headline = condense.number("headline").value_or(headline);
    add(stop_words, condense.strings("stop_words"));
    add(saying, script.strings("reporting"));
    add(saying, script.strings("telling"));
    add(persons, script.strings("first_second"));
    add(openers, script.strings("openers"));
    add(dates, condense.strings("date_words"));
    add(furniture, condense.strings("furniture_words"));
    stem_worth = parse_trees(weights, "stem", place);
    pair_worth = parse_trees(weights, "pair", place);
    for (const Trees* trees : {&stem_worth, &pair_worth}) {
        if (!trees->empty() && trees->features() != Features::names())
            throw Error(Fault::Config, place + ": made for other features; run scripts/train-condenser");
    }
}

Concepts::Concepts(const ConceptSettings& settings) : settings_(settings), stemmer_(settings.stemmer) {}

TokenSentence Concepts::tokens(std::string_view text) {
    TokenSentence sentence;
    std::string word;
    std::string folded;
    bool quoted = false;
    bool single = false;
    bool capital = false;
    const auto flush = [&] {
        if (word.empty()) return;
        if (std::any_of(word.begin(), word.end(),
                        [](char c) { return (static_cast<unsigned char>(c) & 0x80U) != 0; })) {
            folded = icu::lower(word);
            capital = capital || folded.substr(0, 2) != word.substr(0, 2);
            word = folded;
        }
        auto [place, fresh] = words_.try_emplace(word, 0);
        if (fresh) {
            std::string stem = stemmer_.stem(word);
            const auto [number, unseen] = stem_numbers_.try_emplace(stem, static_cast<int>(stem_texts_.size()));
            if (unseen) stem_texts_.push_back(std::move(stem));
            place->second = number->second;
        }
        Token token;
        token.stem = place->second;
        token.stop = settings_.stop_words.contains(word);
        token.capital = capital && !sentence.tokens.empty();
        token.digit = std::any_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
        token.quoted = quoted || single;
        token.letters = static_cast<int>(std::count_if(word.begin(), word.end(), [](char c) { return !continues(c); }));
        if (settings_.saying.contains(word)) ++sentence.saying;
        if (settings_.persons.contains(word)) ++sentence.persons;
        if (settings_.dates.contains(word)) ++sentence.dates;
        if (settings_.furniture.contains(word)) ++sentence.furniture;
        if (sentence.tokens.empty()) sentence.leans = settings_.openers.contains(word);
        sentence.tokens.push_back(token);
        word.clear();
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const auto byte = static_cast<unsigned char>(c);
        const bool upper = c >= 'A' && c <= 'Z';
        if (upper || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
            if (word.empty()) capital = upper;
            word += upper ? static_cast<char>(c - 'A' + 'a') : c;
        } else if (byte >= 0xC3U && byte != 0xE2U) {  // letters beyond ASCII; E2 begins dashes and quotation marks
            if (word.empty()) capital = false;
            word += c;
            while (i + 1 < text.size() && continues(text[i + 1])) word += text[++i];
        } else {
            flush();
            const std::string_view rest = text.substr(i);
            if (c == ',') ++sentence.commas;
            if (c == '?') sentence.question = true;
            if (c == '"') quoted = !quoted;
            if (c == '`' || rest.starts_with("“") || rest.starts_with("«")) quoted = true;
            if (rest.starts_with("''") || rest.starts_with("”") || rest.starts_with("»")) quoted = false;
            if (rest.starts_with("‘")) single = true;
            const bool before = i == 0 || space_or_mark(text[i - 1]);
            const bool after = i + 1 == text.size() || space_or_mark(text[i + 1]);
            if (c == '\'' && before && !after) single = true;
            if ((c == '\'' && after) || (rest.starts_with("’") && (i + 3 >= text.size() || space_or_mark(text[i + 3]))))
                single = false;
            while (byte >= 0xC0U && i + 1 < text.size() && continues(text[i + 1])) ++i;
        }
    }
    flush();
    return sentence;
}

template <class Visit>
void Concepts::visit(const TokenSentence& sentence, Visit&& visit) {
    const std::vector<Token>& all = sentence.tokens;
    for (std::size_t i = 0; i < all.size(); ++i) {
        const auto offset = static_cast<int>(i);
        if (!all[i].stop) visit(all[i].stem, -1, offset);
        if (i + 1 < all.size() && !(all[i].stop && all[i + 1].stop)) visit(all[i].stem, all[i + 1].stem, offset);
    }
}

namespace {

long key_of(int first, int second) { return (static_cast<long>(first) << 32) + second; }

std::vector<int> sorted(std::vector<int> numbers) {
    std::sort(numbers.begin(), numbers.end());
    numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
    return numbers;
}

}  // namespace

std::vector<int> Concepts::add_sentence(std::string_view text, Opens opens) {
    TokenSentence sentence = tokens(text);
    sentence.paragraph = opens == Opens::Paragraph;
    const auto number = static_cast<int>(sentences_.size());
    std::vector<int> held;
    visit(sentence, [&](int first, int second, int offset) {
        const auto [found, fresh] = numbers_.try_emplace(key_of(first, second), static_cast<int>(concepts_.size()));
        if (fresh) concepts_.push_back({first, second, {}});
        concepts_[static_cast<std::size_t>(found->second)].places.push_back({number, offset});
        held.push_back(found->second);
    });
    sentences_.push_back(std::move(sentence));
    return sorted(std::move(held));
}

std::vector<int> Concepts::known(std::string_view text) {
    std::vector<int> held;
    visit(tokens(text), [&](int first, int second, int) {
        const auto found = numbers_.find(key_of(first, second));
        if (found != numbers_.end()) held.push_back(found->second);
    });
    return sorted(std::move(held));
}

std::vector<int> Concepts::headline_stems(std::string_view headline) {
    const auto held = static_cast<int>(stem_texts_.size());
    std::vector<int> stems;
    for (const Token& token : tokens(headline).tokens) stems.push_back(token.stem < held ? token.stem : -1);
    return stems;
}

void Concepts::weigh_untrained(const Features& features, std::string_view headline) {
    worth_.clear();
    for (const Concept& one : concepts_) {
        double worth = 0;
        int last = -1;
        for (const Occurrence& place : one.places) {
            if (place.sentence != last) worth += features.position(place.sentence);
            last = place.sentence;
        }
        worth_.push_back(worth * (one.second < 0 ? settings_.unigram : 1));
    }
    if (settings_.headline <= 0) return;
    for (const int number : known(headline)) {
        const auto place = static_cast<std::size_t>(number);
        worth_[place] += settings_.headline * (concepts_[place].second < 0 ? settings_.unigram : 1);
    }
}

void Concepts::weigh(std::string_view headline) {
    const std::vector<int> title = headline_stems(headline);
    const Features features(sentences_, title, static_cast<int>(stem_texts_.size()), settings_.decay);
    weigh_untrained(features, headline);
    if (!settings_.learned()) return;
    std::vector<double> learned;
    double sum = 0;
    double untrained_sum = 0;
    for (std::size_t i = 0; i < concepts_.size(); ++i) {
        const bool pair = concepts_[i].second >= 0;
        const Trees& trees = pair ? settings_.pair_worth : settings_.stem_worth;
        if (trees.empty() || (!pair && settings_.learned_unigram <= 0)) {
            learned.push_back(0);
            continue;
        }
        learned.push_back(sigmoid(trees.sum(features.of(concepts_[i].places, pair))));
        if (pair) {
            sum += learned.back();
            untrained_sum += worth_[i];
        }
    }
    const double share = untrained_sum > 0 ? settings_.prior * sum / untrained_sum : 0;
    for (std::size_t i = 0; i < concepts_.size(); ++i) {
        const bool pair = concepts_[i].second >= 0;
        const double untrained = pair ? worth_[i] : worth_[i] / settings_.unigram;
        worth_[i] = (learned[i] + share * untrained) * (pair ? 1 : settings_.learned_unigram);
    }
}

std::vector<Concepts::Lesson> Concepts::lessons(std::string_view headline) {
    const std::vector<int> title = headline_stems(headline);
    const Features features(sentences_, title, static_cast<int>(stem_texts_.size()), settings_.decay);
    std::vector<Lesson> lessons;
    for (const Concept& one : concepts_) {
        const bool pair = one.second >= 0;
        std::string key = stem_texts_[static_cast<std::size_t>(one.first)];
        if (pair) key += ' ' + stem_texts_[static_cast<std::size_t>(one.second)];
        lessons.push_back({pair, std::move(key), features.of(one.places, pair)});
    }
    return lessons;
}

std::vector<std::string> Concepts::stems(std::string_view text) {
    std::vector<std::string> stems;
    for (const Token& token : tokens(text).tokens) stems.push_back(stem_texts_[static_cast<std::size_t>(token.stem)]);
    return stems;
}

}  // namespace newscart
