#include "lineup/same_event.h"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "lib/icu/unicode.h"

namespace newscart {
namespace {

constexpr int kLeadWords = 120;
constexpr std::size_t kShortestName = 3;  ///< letters
constexpr std::size_t kShortestWord = 6;
constexpr std::size_t kFewestNames = 3;
constexpr std::size_t kMostOfAName = 30;      ///< articles; a name in more of them finds nothing
constexpr std::size_t kFewestArticles = 100;  ///< rarity is reckoned as if there were so many

void sort_unique(std::vector<int>& numbers) {
    std::sort(numbers.begin(), numbers.end());
    numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
}

std::vector<int> shared(const std::vector<int>& a, const std::vector<int>& b) {
    std::vector<int> both;
    std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(both));
    return both;
}

/// "2014" and its like: in every second article, whatever it is about.
bool is_year(const std::string& digits) {
    return digits.size() == 4 && (digits.compare(0, 2, "19") == 0 || digits.compare(0, 2, "20") == 0);
}

}  // namespace

EventIndex::EventIndex(const std::vector<const Article*>& articles) {
    leads_.reserve(articles.size());
    for (const Article* article : articles) {
        leads_.push_back(lead_of(*article));
        for (const int number : leads_.back().words) ++articles_with_[static_cast<std::size_t>(number)];
    }
    const double all = static_cast<double>(std::max(articles.size(), kFewestArticles)) + 1;
    rarity_.reserve(articles_with_.size());
    for (const int count : articles_with_) rarity_.push_back(std::log(all / count));
    named_in_.resize(articles_with_.size());
    for (std::size_t i = 0; i < leads_.size(); ++i) {
        double sum = 0;
        for (const int number : leads_[i].words) sum += std::pow(rarity_[static_cast<std::size_t>(number)], 2);
        leads_[i].length = std::sqrt(sum);
        for (const int name : leads_[i].names) {
            if (static_cast<std::size_t>(articles_with_[static_cast<std::size_t>(name)]) <= kMostOfAName)
                named_in_[static_cast<std::size_t>(name)].push_back(static_cast<std::uint32_t>(i));
        }
    }
}

EventIndex::Lead EventIndex::lead_of(const Article& article) {
    Lead lead;
    std::string word;
    bool capital = false;
    bool letters = false;
    bool opens = true;
    int words = 0;
    const auto end_word = [&] {
        if (word.empty()) return;
        ++words;
        std::string key = icu::lower(word);
        if (key.size() > 2 && (key.ends_with("'s") || key.ends_with("’s")))
            key.resize(key.rfind(key.ends_with("'s") ? "'" : "’"));
        const bool name = letters && capital && !opens && key.size() >= kShortestName;
        if (name || (letters && key.size() >= kShortestWord) || (!letters && key.size() >= 2 && !is_year(key))) {
            const auto [place, fresh] = numbers_.emplace(key, static_cast<int>(numbers_.size()));
            if (fresh) articles_with_.push_back(0);
            lead.words.push_back(place->second);
            if (name) lead.names.push_back(place->second);
        }
        word.clear();
        opens = false;
    };
    for (std::size_t i = 0; i < article.paragraphs.size() && words < kLeadWords; ++i) {
        if (is_heading(article, i)) continue;
        opens = true;
        for (const char32_t c : icu::code_points(article.paragraphs[i])) {
            const bool letter = icu::is_letter(c);
            if (letter || icu::is_digit(c) || (!word.empty() && (c == U'\'' || c == U'’'))) {
                if (word.empty()) {
                    capital = letter && !icu::is_lower(c);
                    letters = letter;
                }
                word += icu::utf8(c);
                continue;
            }
            end_word();
            if (words >= kLeadWords) break;
            if (c == U'.' || c == U'!' || c == U'?' || c == U'"' || c == U'“' || c == U':') opens = true;
        }
        end_word();
    }
    sort_unique(lead.words);
    sort_unique(lead.names);
    return lead;
}

double EventIndex::likeness(std::size_t a, std::size_t b) const {
    const Lead& one = leads_[a];
    const Lead& other = leads_[b];
    if (one.length <= 0 || other.length <= 0 || shared(one.names, other.names).size() < kFewestNames) return 0;
    double sum = 0;
    for (const int number : shared(one.words, other.words))
        sum += std::pow(rarity_[static_cast<std::size_t>(number)], 2);
    return sum / one.length / other.length;
}

std::vector<std::size_t> EventIndex::neighbours(std::size_t a, std::size_t end) const {
    std::vector<std::size_t> found;
    for (const int name : leads_[a].names) {
        for (const std::uint32_t article : named_in_[static_cast<std::size_t>(name)]) {
            if (article < end && article != a) found.push_back(article);
        }
    }
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
}

}  // namespace newscart
