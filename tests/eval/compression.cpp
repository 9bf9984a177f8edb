// How well the condenser deletes: its shortened sentences against those of editors.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/text.h"
#include "eval/sets.h"
#include "script/grammar.h"
#include "script/shorten.h"
#include "script/trim.h"
#include "script/words.h"

namespace newscart::eval {
namespace {

using Json = nlohmann::json;
using Tokens = std::vector<std::string>;

constexpr int kFolds = 5;

/// The fifth that a sentence belongs to: all of one document to the same, by the order of the documents.
class Folds {
  public:
    /// The id of a sentence is that of its document, a full stop, and its number.
    int of(const Json& item) {
        const std::string id = item.value("id", std::to_string(folds_.size()));
        const auto known = folds_.try_emplace(id.substr(0, id.rfind('.')), static_cast<int>(folds_.size()) % kFolds);
        return known.first->second;
    }

  private:
    std::map<std::string, int> folds_;
};

/// What stands between spaces and holds a letter or a digit, in lower case without marks at its ends.
Tokens tokens_of(const std::string& text) {
    Tokens tokens;
    for (const std::string_view word : split(text, ' ')) {
        std::string token = ascii_lower(word);
        const auto plain = [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (static_cast<unsigned char>(c) & 0x80U) != 0;
        };
        while (!token.empty() && !plain(token.back())) token.pop_back();
        while (!token.empty() && !plain(token.front())) token.erase(token.begin());
        if (!token.empty()) tokens.push_back(std::move(token));
    }
    return tokens;
}

double f1(const Tokens& wanted, const Tokens& given) {
    std::map<std::string, int> left;
    for (const std::string& token : wanted) ++left[token];
    int hits = 0;
    for (const std::string& token : given) hits += left[token]-- > 0 ? 1 : 0;
    return wanted.empty() || given.empty() ? 0 : 2.0 * hits / static_cast<double>(wanted.size() + given.size());
}

/// Which words of `whole` stand in `part`, in order.
std::vector<bool> kept_of(const Tokens& whole, const Tokens& part) {
    std::vector<std::vector<int>> length(whole.size() + 1, std::vector<int>(part.size() + 1, 0));
    for (std::size_t i = whole.size(); i-- > 0;) {
        for (std::size_t k = part.size(); k-- > 0;) {
            length[i][k] =
                whole[i] == part[k] ? length[i + 1][k + 1] + 1 : std::max(length[i + 1][k], length[i][k + 1]);
        }
    }
    std::vector<bool> kept(whole.size(), false);
    for (std::size_t i = 0, k = 0; i < whole.size() && k < part.size();) {
        if (whole[i] == part[k]) {
            kept[i++] = true;
            ++k;
        } else if (length[i + 1][k] >= length[i][k + 1]) {
            ++i;
        } else {
            ++k;
        }
    }
    return kept;
}

/// Of each word, the share of editors who took it out.
std::vector<double> taken_of(const Words& words, const std::vector<std::string>& summaries, const Grammar& grammar) {
    Tokens whole;
    for (const Word& word : words) whole.push_back(word.lower);
    std::vector<double> taken(whole.size(), 0);
    for (const std::string& summary : summaries) {
        Tokens part;
        for (const Word& word : split_words(summary, 0, summary.size(), grammar.abbreviations))
            part.push_back(word.lower);
        const std::vector<bool> kept = kept_of(whole, part);
        for (std::size_t i = 0; i < kept.size(); ++i)
            taken[i] += kept[i] ? 0 : 1 / static_cast<double>(summaries.size());
    }
    return taken;
}

double share_of(const Cut& cut, const Words& words, const std::vector<double>& taken) {
    double share = 0;
    int count = 0;
    for (std::size_t i = cut.begin; i < cut.end; ++i) {
        if (!words[i].is_word()) continue;
        share += taken[i];
        ++count;
    }
    return count == 0 ? 0 : share / count;
}

}  // namespace

/// Token F1 against the editors' sentences and the share of words kept, beside what copying the sentence scores. With
/// `--ideal` as if the worth of each cut were known: the best that the cuts allow.
void compression(const std::vector<std::string>& arguments) {
    std::string weights;
    bool show = false;
    bool ideal = false;
    double least = 0;
    std::vector<std::string> files;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        if (arguments[i] == "--weights") {
            weights = arguments.at(++i);
        } else if (arguments[i] == "--least") {
            least = std::stod(arguments.at(++i));
        } else if (arguments[i] == "--ideal") {
            ideal = true;
        } else if (arguments[i] == "--show") {
            show = true;
        } else {
            files.push_back(arguments[i]);
        }
    }
    Language language = load_language("en-GB");
    const Grammar grammar(language);
    std::vector<TrimRules> rules;
    std::vector<Shortener> shorteners;
    for (int fold = 0; fold < kFolds; ++fold) {
        if (!weights.empty()) {
            language.weights = weights_of(weights, fold);
        }
        rules.emplace_back(language);
        shorteners.emplace_back(language);
    }
    for (const std::string& file : files) {
        double copied = 0;
        double ours = 0;
        double annotators = 0;
        double words = 0;
        double words_left = 0;
        double words_wanted = 0;
        double pairs = 0;
        int number = 0;
        Folds folds;
        each(file, [&](const Json& item) {
            const std::string text = item.at("text");
            const Tokens whole = tokens_of(text);
            const std::vector<std::string> summaries = item.at("summaries");
            const Words given_words = split_words(text, 0, text.size(), grammar.abbreviations);
            const auto fold = static_cast<std::size_t>(folds.of(item));
            const TrimRules& own = rules[fold];
            const Shortener& shortener = shorteners[fold];
            const bool trained = shortener.trained();
            std::vector<Cut> all = trained || ideal ? shortener.cuts(given_words, grammar, own)
                                                    : find_cuts(given_words, grammar, own, Cut::Safety::Loose);
            if (ideal) {
                const std::vector<double> taken = taken_of(given_words, summaries, grammar);
                for (Cut& cut : all) cut.worth = share_of(cut, given_words, taken);
            }
            const Trimmed trimmed = shortened(given_words, all,
                                              least > 0 ? least
                                              : trained ? shortener.least()
                                                        : own.least_worth);
            const std::string shorter = render(trimmed.words);
            const Tokens given = tokens_of(shorter);
            for (const std::string& summary : summaries) {
                const Tokens wanted = tokens_of(summary);
                copied += f1(wanted, whole) / static_cast<double>(summaries.size());
                ours += f1(wanted, given) / static_cast<double>(summaries.size());
                words_wanted += static_cast<double>(wanted.size()) / static_cast<double>(summaries.size());
                for (const std::string& other : summaries) {
                    if (&other == &summary) continue;
                    annotators += f1(wanted, tokens_of(other));
                    pairs += 1;
                }
            }
            words += static_cast<double>(whole.size());
            words_left += static_cast<double>(given.size());
            ++number;
            if (show && shorter != text) fmt::print("  {}\n> {}  #{}\n", text, shorter, join(trimmed.rules, ", "));
        });
        fmt::print("{}: {} sentences; F1 {:.4f} at ratio {:.3f}; copy {:.3f}; editors keep {:.3f}", file, number,
                   ours / number, words_left / words, copied / number, words_wanted / words);
        fmt::print("{}\n", pairs > 0 ? fmt::format(", among each other {:.3f}", annotators / pairs) : "");
    }
}

/// A line for each cut that could be made: fold, share of its words the editors took out, features. The first line
/// names the features.
void cuts(const std::vector<std::string>& files) {
    Language language = load_language("en-GB");
    language.weights.clear();
    const Grammar grammar(language);
    const TrimRules rules(language);
    fmt::print("{}\n", join(cut_features(), " "));
    for (const std::string& file : files) {
        Folds folds;
        each(file, [&](const Json& item) {
            const std::string text = item.at("text");
            const Words words = split_words(text, 0, text.size(), grammar.abbreviations);
            const std::vector<double> taken = taken_of(words, item.at("summaries"), grammar);
            const int fold = folds.of(item);
            for (const Cut& cut : find_cuts(words, grammar, rules, Cut::Safety::Loose)) {
                fmt::print("{} {:.4f} {:.6g}\n", fold, share_of(cut, words, taken), fmt::join(cut.features, " "));
            }
        });
    }
}

/// A line for each word: fold, share of the editors who kept it, numbers of the features that hold. With `--rows` the
/// numbers that the trees see, by the weights of FOLDER or FILE, and a first line that names them.
void tokens(const std::vector<std::string>& arguments) {
    std::string weights;
    std::vector<std::string> files;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        if (arguments[i] == "--rows") {
            weights = arguments.at(++i);
        } else {
            files.push_back(arguments[i]);
        }
    }
    Language language = load_language("en-GB");
    language.weights.clear();
    const Grammar grammar(language);
    std::vector<Shortener> shorteners;
    for (int fold = 0; fold < kFolds; ++fold) {
        if (!weights.empty()) language.weights = weights_of(weights, fold);
        shorteners.emplace_back(language);
    }
    if (!weights.empty()) fmt::print("{}\n", join(Shortener::word_features(), " "));
    for (const std::string& file : files) {
        Folds folds;
        each(file, [&](const Json& item) {
            const std::string text = item.at("text");
            const Words words = split_words(text, 0, text.size(), grammar.abbreviations);
            const std::vector<double> taken = taken_of(words, item.at("summaries"), grammar);
            const int fold = folds.of(item);
            const Shortener& shortener = shorteners[static_cast<std::size_t>(fold)];
            const std::vector<std::vector<std::uint32_t>> features = shortener.token_features(words);
            const std::vector<std::vector<float>> rows = shortener.word_rows(words);
            for (std::size_t i = 0; i < words.size(); ++i) {
                if (features[i].empty()) continue;
                if (weights.empty()) {
                    fmt::print("{} {:.4f} {}\n", fold, 1 - taken[i], fmt::join(features[i], " "));
                } else {
                    fmt::print("{} {:.4f} {:.6g}\n", fold, 1 - taken[i], fmt::join(rows[i], " "));
                }
            }
        });
    }
}

}  // namespace newscart::eval
