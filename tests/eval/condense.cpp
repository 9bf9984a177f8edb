// How well the condenser chooses: its extracts, and those of others, against summaries by hand.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <ctime>
#include <fstream>
#include <map>
#include <numeric>
#include <set>

#include "base/error.h"
#include "base/text.h"
#include "eval/rouge.h"
#include "eval/sets.h"
#include "feed/clean.h"
#include "script/choose.h"
#include "script/concepts.h"
#include "script/ear.h"
#include "script/genre.h"
#include "script/grammar.h"
#include "script/reading.h"
#include "script/script.h"
#include "script/sentences.h"
#include "script/words.h"

namespace newscart::eval {
namespace {

using Json = nlohmann::json;

constexpr int kFolds = 5;

/// Sentences as all systems get them.
std::vector<std::string> sentences_of(const Article& article, const SentenceSplitter& splitter, const Grammar& grammar,
                                      const ConceptSettings& settings) {
    Concepts concepts(settings);
    std::vector<std::string> all;
    for (Sentence& sentence : read_sentences(article, splitter, grammar.abbreviations, concepts))
        all.push_back(std::move(sentence.text));
    return all;
}

enum class Misfit { Stop, Skip };

/// Sentences in the given order, as far as they fit.
std::string fill(const std::vector<std::string>& sentences, const std::vector<std::size_t>& order, int budget,
                 Misfit misfit) {
    std::string text;
    int words = 0;
    for (const std::size_t i : order) {
        const int count = count_spaced(sentences[i]);
        if (words + count > budget) {
            if (misfit == Misfit::Stop) return text;
            continue;
        }
        words += count;
        text += sentences[i] + "\n";
    }
    return text;
}

std::vector<std::size_t> in_order(std::size_t count) {
    std::vector<std::size_t> order(count);
    std::iota(order.begin(), order.end(), 0);
    return order;
}

/// By PageRank over the weights, highest first.
std::vector<std::size_t> ranked(const std::vector<std::vector<double>>& weights) {
    constexpr double kDamping = 0.85;
    constexpr int kRounds = 50;
    const std::size_t n = weights.size();
    std::vector<double> rank(n, 1.0);
    std::vector<double> sums(n, 0);
    for (std::size_t i = 0; i < n; ++i) sums[i] = std::accumulate(weights[i].begin(), weights[i].end(), 0.0);
    for (int round = 0; round < kRounds; ++round) {
        std::vector<double> next(n, 1 - kDamping);
        for (std::size_t i = 0; i < n; ++i) {
            if (sums[i] <= 0) continue;
            for (std::size_t k = 0; k < n; ++k) next[k] += kDamping * rank[i] * weights[i][k] / sums[i];
        }
        rank = next;
    }
    std::vector<std::size_t> order = in_order(n);
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return rank[a] > rank[b]; });
    return order;
}

using Bag = std::map<std::string, int>;

/// Mihalcea and Tarau 2004: words shared, by the logarithms of the lengths.
std::vector<std::vector<double>> textrank(const std::vector<Bag>& bags) {
    std::vector<std::vector<double>> weights(bags.size(), std::vector<double>(bags.size(), 0));
    for (std::size_t i = 0; i < bags.size(); ++i) {
        for (std::size_t k = 0; k < bags.size(); ++k) {
            if (i == k || bags[i].size() < 2 || bags[k].size() < 2) continue;
            int shared = 0;
            for (const auto& [stem, count] : bags[i]) shared += bags[k].count(stem) > 0 ? 1 : 0;
            weights[i][k] = shared / (std::log(bags[i].size()) + std::log(bags[k].size()));
        }
    }
    return weights;
}

/// Erkan and Radev 2004: cosine of tf-idf above 0.1 makes an edge.
std::vector<std::vector<double>> lexrank(const std::vector<Bag>& bags) {
    std::map<std::string, int> holders;
    for (const Bag& bag : bags) {
        for (const auto& [stem, count] : bag) ++holders[stem];
    }
    const auto weight = [&](const std::string& stem, int count) {
        return count * std::log(static_cast<double>(bags.size()) / holders[stem]);
    };
    std::vector<double> norms;
    for (const Bag& bag : bags) {
        double sum = 0;
        for (const auto& [stem, count] : bag) sum += std::pow(weight(stem, count), 2);
        norms.push_back(std::sqrt(sum));
    }
    std::vector<std::vector<double>> weights(bags.size(), std::vector<double>(bags.size(), 0));
    for (std::size_t i = 0; i < bags.size(); ++i) {
        for (std::size_t k = 0; k < bags.size(); ++k) {
            if (i == k || norms[i] <= 0 || norms[k] <= 0) continue;
            double dot = 0;
            for (const auto& [stem, count] : bags[i]) {
                const auto other = bags[k].find(stem);
                if (other != bags[k].end()) dot += weight(stem, count) * weight(stem, other->second);
            }
            weights[i][k] = dot / (norms[i] * norms[k]) > 0.1 ? 1 : 0;
        }
    }
    return weights;
}

/// The extract that shares most pairs of words with the summary.
std::string oracle(const std::vector<std::string>& sentences, const std::vector<std::string>& reference, int budget) {
    std::map<std::string, int> wanted;
    const auto pairs = [](const std::vector<std::string>& tokens) {
        std::vector<std::string> all;
        for (std::size_t i = 0; i + 1 < tokens.size(); ++i) all.push_back(tokens[i] + ' ' + tokens[i + 1]);
        return all;
    };
    std::vector<double> worth;
    for (const std::string& pair : pairs(reference)) {
        const auto [place, fresh] = wanted.try_emplace(pair, static_cast<int>(worth.size()));
        if (fresh) worth.push_back(0);
        worth[static_cast<std::size_t>(place->second)] += 1;
    }
    std::vector<Choice> choices;
    for (std::size_t s = 0; s < sentences.size(); ++s) {
        std::set<int> held;
        for (const std::string& pair : pairs(rouge_tokens(sentences[s]))) {
            const auto found = wanted.find(pair);
            if (found != wanted.end()) held.insert(found->second);
        }
        choices.push_back(
            {static_cast<double>(count_spaced(sentences[s])), static_cast<int>(s), {held.begin(), held.end()}, {}});
    }
    std::string text;
    for (const std::size_t i : choose(choices, worth, budget)) text += sentences[i] + "\n";
    return text;
}

struct System {
    std::string name;
    std::vector<double> one, two, long_one;
    double words = 0;
    int over = 0;  ///< extracts above the budget
};

double mean(const std::vector<double>& values) {
    return values.empty() ? 0 : std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

/// 95 % interval of the mean difference, by paired bootstrap; always the same numbers.
std::pair<double, double> interval(const std::vector<double>& a, const std::vector<double>& b) {
    constexpr int kResamples = 2000;
    std::uint64_t state = 20260302;
    std::vector<double> means;
    for (int r = 0; r < kResamples; ++r) {
        double sum = 0;
        for (std::size_t i = 0; i < a.size(); ++i) {
            state = state * 6364136223846793005ULL + 1442695040888963407ULL;
            const std::size_t pick = (state >> 33U) % a.size();
            sum += a[pick] - b[pick];
        }
        means.push_back(sum / static_cast<double>(a.size()));
    }
    std::sort(means.begin(), means.end());
    return {means[kResamples / 40], means[kResamples - 1 - kResamples / 40]};
}

}  // namespace

void condense(const std::vector<std::string>& arguments) {
    int budget = 75;
    std::string weights;
    bool quick = false;
    std::vector<std::string> files;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        if (arguments[i] == "--words") {
            budget = std::stoi(arguments.at(++i));
        } else if (arguments[i] == "--weights") {
            weights = arguments.at(++i);
        } else if (arguments[i] == "--quick") {
            quick = true;
        } else {
            files.push_back(arguments[i]);
        }
    }
    const Language language = load_language("en-GB");
    const SentenceSplitter splitter(language);
    Language untrained = language;
    untrained.weights.clear();
    const ScriptWriter coverage(untrained);
    const Grammar grammar(language);
    const ConceptSettings plain(untrained);
    const Cleaner cleaner(language);
    std::vector<ScriptWriter> trained;
    for (int fold = 0; fold < kFolds; ++fold) {
        Language own = language;
        if (!weights.empty()) own.weights = weights_of(weights, fold);
        trained.emplace_back(own);
    }
    for (const std::string& file : files) {
        std::vector<System> systems = {{"Lead", {}, {}, {}},         {"Lead-skip", {}, {}, {}},
                                       {"TextRank", {}, {}, {}},     {"LexRank", {}, {}, {}},
                                       {"coverage", {}, {}, {}},     {"ours, verbatim", {}, {}, {}},
                                       {"ours, worded", {}, {}, {}}, {"oracle", {}, {}, {}}};
        constexpr std::size_t kBase = 1;
        constexpr std::size_t kOurs = 5;
        int number = 0;
        double seconds = 0;
        double slowest = 0;
        each(file, [&](const Json& item) {
            Article article = article_of(item);
            cleaner.clean(article);
            const std::vector<std::string> reference = rouge_tokens(item.at("summary").get<std::string>());
            const std::vector<std::string> sentences = sentences_of(article, splitter, grammar, plain);
            const auto extract = [&](const ScriptWriter& writer, bool verbatim) {
                const std::clock_t begin = std::clock();  // of this process alone, however busy the machine
                std::string text;
                for (const Line& line : writer.condense(article, {budget, 0, verbatim}, {}).lines)
                    text += line.text + "\n";
                const double took = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
                if (verbatim && &writer != &coverage) {
                    seconds += took;
                    slowest = std::max(slowest, took);
                }
                return text;
            };
            const ScriptWriter& ours = trained[static_cast<std::size_t>(number % kFolds)];
            std::vector<std::string> texts(systems.size());
            texts[1] = fill(sentences, in_order(sentences.size()), budget, Misfit::Skip);
            texts[4] = extract(coverage, true);
            texts[kOurs] = extract(ours, true);
            texts[6] = extract(ours, false);
            if (!quick) {
                std::vector<Bag> bags;
                for (const std::string& sentence : sentences) {
                    bags.emplace_back();
                    for (const std::string& stem : rouge_tokens(sentence)) ++bags.back()[stem];
                }
                texts[0] = fill(sentences, in_order(sentences.size()), budget, Misfit::Stop);
                texts[2] = fill(sentences, ranked(textrank(bags)), budget, Misfit::Skip);
                texts[3] = fill(sentences, ranked(lexrank(bags)), budget, Misfit::Skip);
                texts[7] = oracle(sentences, reference, budget);
            }
            for (std::size_t i = 0; i < texts.size(); ++i) {
                const std::vector<std::string> tokens = rouge_tokens(texts[i]);
                systems[i].one.push_back(100 * rouge(reference, tokens, 1).recall);
                systems[i].two.push_back(100 * rouge(reference, tokens, 2).recall);
                systems[i].words += count_spaced(texts[i]);
                systems[i].over += count_spaced(texts[i]) > budget ? 1 : 0;
            }
            ++number;
        });
        fmt::print("{}: {} articles, {} words, {:.1f} ms of CPU an article, the slowest {:.1f}\n", file, number, budget,
                   1000 * seconds / number, 1000 * slowest);
        for (const System& system : systems) {
            if (system.words <= 0) continue;
            const auto [low, high] = interval(system.two, systems[kBase].two);
            fmt::print("  {:16} R1 {:5.2f}  R2 {:5.2f}  {:+5.2f} [{:+.2f}, {:+.2f}]  {:5.1f} words, {} over\n",
                       system.name, mean(system.one), mean(system.two), mean(system.two) - mean(systems[kBase].two),
                       low, high, system.words / number, system.over);
        }
    }
}

/// Why what the choice would take, were everything fit for air, is refused: by reason how many sentences, and how many
/// points of ROUGE-2 recall they hold. With --show the sentences themselves.
void refusals(const std::vector<std::string>& arguments) {
    constexpr int kWords = 75;
    std::string weights;
    bool show = false;
    std::vector<std::string> files;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        if (arguments[i] == "--weights") {
            weights = arguments.at(++i);
        } else if (arguments[i] == "--show") {
            show = true;
        } else {
            files.push_back(arguments[i]);
        }
    }
    const Language language = load_language("en-GB");
    const Cleaner cleaner(language);
    std::vector<ScriptWriter> writers;
    for (int fold = 0; fold < kFolds; ++fold) {
        Language own = language;
        if (!weights.empty()) own.weights = weights_of(weights, fold);
        writers.emplace_back(own);
    }
    struct Sum {
        int sentences = 0;
        double points = 0;
    };
    for (const std::string& file : files) {
        std::map<std::string, Sum> reasons;
        int number = 0;
        each(file, [&](const Json& item) {
            Article article = article_of(item);
            cleaner.clean(article);
            const ScriptWriter& writer = writers[static_cast<std::size_t>(number % kFolds)];
            const std::vector<std::string> reference = rouge_tokens(item.at("summary").get<std::string>());
            const Condensed all = writer.condense(article, {kWords, 0, false, true}, {});
            for (const Line& line : writer.condense(article, {kWords, 0, true}, {}).lines) {
                const auto account =
                    std::find_if(all.accounts.begin(), all.accounts.end(),
                                 [&](const SentenceAccount& each) { return each.sentence == line.sentence; });
                if (account == all.accounts.end() || account->refusal.empty()) continue;
                std::string reason = account->refusal;
                if (const std::size_t mark = reason.find('"'); mark != std::string::npos) reason.resize(mark);
                Sum& sum = reasons[reason];
                ++sum.sentences;
                sum.points += 100 * rouge(reference, rouge_tokens(line.text), 2).recall;
                if (show) fmt::print("{} | {} | {}\n", number, account->refusal, line.text);
            }
            ++number;
        });
        std::vector<std::pair<std::string, Sum>> sorted(reasons.begin(), reasons.end());
        std::stable_sort(sorted.begin(), sorted.end(),
                         [](const auto& a, const auto& b) { return a.second.points > b.second.points; });
        fmt::print("{}: {} articles\n", file, number);
        for (const auto& [reason, sum] : sorted)
            fmt::print("  {:5.2f} points  {:4} sentences  {}\n", sum.points / number, sum.sentences, reason);
    }
}

/// The first sentence of each report that is refused, and why: what opens a report is its news.
void leads(const std::vector<std::string>& arguments) {
    const Language language = load_language("en-GB");
    const Cleaner cleaner(language);
    const ScriptWriter writer(language);
    for (const std::string& file : arguments) {
        int number = -1;
        int reports = 0;
        int refused = 0;
        each(file, [&](const Json& item) {
            ++number;
            Article article = article_of(item);
            cleaner.clean(article);
            const Condensed condensed = writer.condense(article, {0, 0, false, true}, {});
            if (condensed.accounts.empty() || condensed.accounts.front().refusal.starts_with("the article ")) return;
            ++reports;
            const auto lead = std::find_if(condensed.accounts.begin(), condensed.accounts.end(),
                                           [](const SentenceAccount& each) { return !is_beside_story(each.refusal); });
            if (lead == condensed.accounts.end() || lead->refusal.empty()) return;
            ++refused;
            const std::string& paragraph = article.paragraphs[static_cast<std::size_t>(lead->source.paragraph)];
            fmt::print("{} | {} | {}\n", number, lead->refusal,
                       paragraph.substr(static_cast<std::size_t>(lead->source.begin),
                                        static_cast<std::size_t>(lead->source.end - lead->source.begin)));
        });
        fmt::print("{}: {} of {} reports\n", file, refused, reports);
    }
}

/// The lines chosen of each article, with the numbers of their sentences and the rules that made them, to be read by a
/// person, and the sentences lost before the first of them, each with its reason: `--only N` of one article,
/// `--rule NAME` those that the rule worded, beside their sentence.
void lines(const std::vector<std::string>& arguments) {
    constexpr int kWords = 75;
    std::string weights;
    std::string rule;
    std::set<int> only;
    std::vector<std::string> files;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        if (arguments[i] == "--weights") {
            weights = arguments.at(++i);
        } else if (arguments[i] == "--rule") {
            rule = arguments.at(++i);
        } else if (arguments[i] == "--only") {
            only.insert(std::stoi(arguments.at(++i)));
        } else {
            files.push_back(arguments[i]);
        }
    }
    const Language language = load_language("en-GB");
    const SentenceSplitter splitter(language);
    const Grammar grammar(language);
    const ConceptSettings plain(language);
    const Cleaner cleaner(language);
    std::vector<ScriptWriter> writers;
    for (int fold = 0; fold < kFolds; ++fold) {
        Language own = language;
        if (!weights.empty()) own.weights = weights_of(weights, fold);
        writers.emplace_back(own);
    }
    for (const std::string& file : files) {
        int number = -1;
        each(file, [&](const Json& item) {
            ++number;
            if (!only.empty() && only.count(number) == 0) return;
            Article article = article_of(item);
            cleaner.clean(article);
            CondenseBudget budget{rule.empty() ? kWords : 0, 0};
            budget.accounts = true;
            Condensed condensed = writers[static_cast<std::size_t>(number % kFolds)].condense(article, budget, {});
            const std::vector<std::string> sentences = sentences_of(article, splitter, grammar, plain);
            if (rule.empty()) {
                fmt::print("## {} {}\n", number, condensed.refusal);
                for (const SentenceAccount& account : condensed.accounts) {
                    if (!condensed.lines.empty() && account.sentence >= condensed.lines.front().sentence) break;
                    constexpr int kMost = 5;
                    const auto at = static_cast<std::size_t>(account.sentence);
                    if (account.sentence < kMost && at < sentences.size())
                        fmt::print("  -{} ({}) {}\n", account.sentence, account.refusal, sentences[at]);
                }
            }
            for (const Line& line : condensed.lines) {
                if (rule.empty()) {
                    fmt::print("  {} {} [{}]\n", line.sentence, line.text, join(line.rules, ", "));
                } else if (std::find(line.rules.begin(), line.rules.end(), rule) != line.rules.end()) {
                    const auto at = static_cast<std::size_t>(line.sentence);
                    fmt::print("## {} {}\n", number, line.text);
                    for (std::size_t k = at - std::min<std::size_t>(at, 2); k <= at && k < sentences.size(); ++k)
                        fmt::print("     | {}\n", sentences[k]);
                }
            }
        });
    }
}

/// What the words of each article tell of its kind, a row each.
void kinds(const std::vector<std::string>& arguments) {
    const Language language = load_language("en-GB");
    const SentenceSplitter splitter(language);
    const Grammar grammar(language);
    const ConceptSettings plain(language);
    const Cleaner cleaner(language);
    const Genre genre(language);
    for (const std::string& file : arguments) {
        int number = 0;
        each(file, [&](const Json& item) {
            Article article = article_of(item);
            cleaner.clean(article);
            Concepts concepts(plain);
            const std::vector<Sentence> sentences = read_sentences(article, splitter, grammar.abbreviations, concepts);
            std::vector<const Words*> words;
            words.reserve(sentences.size());
            for (const Sentence& sentence : sentences) words.push_back(&sentence.words);
            const Genre::Traits traits = genre.traits(words, grammar);
            fmt::print("{}\t{:.2f}", number++, genre.score(traits));
            for (const auto& [name, value] : traits) fmt::print("\t{}={:.4f}", name, value);
            fmt::print("\n");
        });
    }
}

/// For each article a header of two int32 (fold, concepts), then a row each: whether the summary holds it (float32), a
/// stem or a pair (int32, 1 or 2), the features (float32). Their names go to the screen.
void features(const std::vector<std::string>& arguments) {
    if (arguments.size() < 2) throw Error(Fault::Usage, "features: give OUT FILE...");
    std::ofstream out(arguments[0], std::ios::binary);
    const Language language = load_language("en-GB");
    const SentenceSplitter splitter(language);
    const Grammar grammar(language);
    Language untrained = language;
    untrained.weights.clear();
    const ConceptSettings settings(untrained);
    const Cleaner cleaner(language);
    const auto write = [&](const auto& value) { out.write(reinterpret_cast<const char*>(&value), sizeof value); };
    for (std::size_t i = 1; i < arguments.size(); ++i) {
        std::int32_t number = 0;
        each(arguments[i], [&](const Json& item) {
            Article article = article_of(item);
            cleaner.clean(article);
            Concepts concepts(settings);
            read_sentences(article, splitter, grammar.abbreviations, concepts);
            const std::vector<Concepts::Lesson> lessons = concepts.lessons(article.headline);
            const std::vector<std::string> stems = concepts.stems(item.at("summary").get<std::string>());
            std::set<std::string> wanted(stems.begin(), stems.end());
            for (std::size_t k = 0; k + 1 < stems.size(); ++k) wanted.insert(stems[k] + ' ' + stems[k + 1]);
            write(static_cast<std::int32_t>(number % kFolds));
            write(static_cast<std::int32_t>(lessons.size()));
            for (const Concepts::Lesson& lesson : lessons) {
                write(wanted.count(lesson.key) > 0 ? 1.0F : 0.0F);
                write(static_cast<std::int32_t>(lesson.pair ? 2 : 1));
                for (const float feature : lesson.features) write(feature);
            }
            ++number;
        });
    }
    fmt::print("{}\n", join(Features::names(), " "));
    if (!out.flush()) throw Error(Fault::Input, arguments[0] + ": cannot be written");
}

}  // namespace newscart::eval
