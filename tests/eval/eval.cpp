// Prints figures on public sets of news texts (JSON Lines). See usage() below.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <chrono>
#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>

#include "archive/archive.h"
#include "base/error.h"
#include "base/text.h"
#include "eval/rouge.h"
#include "eval/sets.h"
#include "feed/feed.h"
#include "script/script.h"
#include "script/sentences.h"
#include "script/words.h"

namespace newscart::eval {
namespace {

using Json = nlohmann::json;

/// The text as sets agree on it: without white space, with one mark for each kind of quotation.
std::string bare(const std::string& text) {
    std::string out;
    for (const char c : text) {
        if (c != ' ' && c != '\n' && c != '\t' && c != '\r') out += c == '`' ? '\'' : c;
    }
    return replace_all(replace_all(std::move(out), "’", "'"), "‘", "'");
}

/// Share of texts whose sentences are found exactly; with `verbose` the others are shown.
void sentences(const std::string& file, bool verbose) {
    const SentenceSplitter splitter(load_language("en-GB"));
    int texts = 0;
    int exact = 0;
    int given_count = 0;
    int wanted_count = 0;
    int hits = 0;
    each(file, [&](const Json& item) {
        const std::string text = item.at("input");
        std::vector<std::string> wanted = item.at("sentences");
        for (std::string& sentence : wanted) sentence = bare(sentence);
        std::vector<std::string> given;
        for (const SentenceSpan& span : splitter.split(text))
            given.push_back(bare(text.substr(span.begin, span.end - span.begin)));
        ++texts;
        exact += given == wanted ? 1 : 0;
        given_count += static_cast<int>(given.size());
        wanted_count += static_cast<int>(wanted.size());
        for (const std::string& sentence : wanted) {
            hits += std::find(given.begin(), given.end(), sentence) != given.end() ? 1 : 0;
        }
        if (verbose && given != wanted) {
            fmt::print("--- {}\n", item.contains("id") ? item["id"].get<std::string>() : std::string());
            for (const std::string& s : given) fmt::print("  is     |{}|\n", s);
            for (const std::string& s : wanted) fmt::print("  should |{}|\n", s);
        }
    });
    fmt::print("{}: {} of {} texts exact ({:.1f} %), sentence F1 {:.2f}\n", file, exact, texts, 100.0 * exact / texts,
               200.0 * hits / (given_count + wanted_count));
}

/// Means of our ROUGE beside the official ones. The official script loses lines of some references (those with an odd
/// quotation mark), so not every pair can agree.
void rouge_check(const std::string& file) {
    int pairs = 0;
    int equal = 0;
    const std::vector<std::string> names = {"1", "2", "l"};
    const std::vector<std::string> figures = {"recall", "precision", "f_score"};
    std::vector<double> ours(9, 0);
    std::vector<double> official(9, 0);
    each(file, [&](const Json& item) {
        std::string texts[2];
        std::vector<std::vector<std::string>> sentences[2];
        for (const auto& [side, key] : {std::pair{0, "ref"}, std::pair{1, "cand"}}) {
            for (const Json& s : item.at(key)) {
                texts[side] += s.get<std::string>() + "\n";
                sentences[side].push_back(rouge_tokens(s.get<std::string>()));
            }
        }
        bool same = true;
        for (std::size_t n = 0; n < names.size(); ++n) {
            const Rouge score = n < 2 ? rouge(rouge_tokens(texts[0]), rouge_tokens(texts[1]), n + 1)
                                      : rouge_l(sentences[0], sentences[1]);
            const double sum = score.recall + score.precision;
            const double values[] = {score.recall, score.precision,
                                     sum > 0 ? 2 * score.recall * score.precision / sum : 0};
            for (std::size_t k = 0; k < figures.size(); ++k) {
                const double right = item.at(fmt::format("rouge_{}_{}", names[n], figures[k])).get<double>();
                ours[3 * n + k] += 100 * values[k];
                official[3 * n + k] += 100 * right;
                same = same && (n == 2 || k != 0 || std::abs(values[k] - right) < 0.0001);
            }
        }
        equal += same ? 1 : 0;
        ++pairs;
    });
    fmt::print("{}: recall of ROUGE-1 and -2 equal to the official one in {} of {} pairs; means, ours and official:\n",
               file, equal, pairs);
    for (std::size_t i = 0; i < ours.size(); ++i) {
        fmt::print("  ROUGE-{} {:9} {:6.2f} {:6.2f}\n", names[i / 3], figures[i % 3], ours[i] / pairs,
                   official[i] / pairs);
    }
}

/// The script of each article, to be read by a person.
void show(const std::string& file) {
    const ScriptWriter writer(load_language("en-GB"));
    each(file, [&](const Json& item) {
        Lineup lineup;
        Story only;
        only.article = article_of(item);
        only.share = 1;
        lineup.stories.push_back(std::move(only));
        ScriptSettings settings;
        settings.timezone = "Europe/London";
        const Draft draft = writer.write(lineup, settings);
        fmt::print("=== {}\n", item.value("id", ""));
        const DraftStory& story = draft.stories.front();
        if (story.headline >= 0)
            fmt::print("HEADLINE {}\n", draft.lines[static_cast<std::size_t>(story.headline)].text);
        for (const int id : story.lines) {
            const Line& line = draft.lines[static_cast<std::size_t>(id)];
            fmt::print("{:2} {}{}{}\n", line.sentence, line.text,
                       line.rules.empty() ? "" : "  #" + join(line.rules, ", "),
                       line.depends_on.empty() ? "" : fmt::format("  <{}", fmt::join(line.depends_on, ",")));
        }
        for (const Dropped& dropped : draft.dropped) fmt::print(" - {}  #{}\n", dropped.text, dropped.reason);
        fmt::print("AIR\n");
        for (const Line& line : writer.condense(lineup.stories[0].article, {0, 30, false}, settings).lines) {
            fmt::print("   {}\n", line.text);
        }
    });
}

/// Reads a folder twice with an archive beside it, as two runs of newscart would.
void readings(const std::string& folder) {
    const Language language = load_language("en-GB");
    const std::filesystem::path file = folder + ".readings.db";
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    std::filesystem::remove(file);
    double first = 0;
    for (const char* name : {"first", "second"}) {
        const auto begin = std::chrono::steady_clock::now();
        Archive archive(file);
        const ArticleSet set = read_feed({folder}, language, FeedSettings{}, &archive.feed_cache(), now);
        archive.flush();
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
        if (first == 0) first = took.count();
        fmt::print("  {:6} reading {:6.2f} s, {} stories, {} set aside, {:.1f} times the first's speed\n", name,
                   took.count(), set.articles.size(), set.rejected.size(), first / took.count());
    }
    for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(file.string() + suffix);
}

}  // namespace
}  // namespace newscart::eval

int main(int argc, char** argv) try {
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    if (arguments.size() < 2) {
        std::cerr << "usage: newscart_eval sentences|errors|rouge-check|show|readings FILE...\n"
                     "       newscart_eval condense [--words N] [--weights FOLDER|FILE] [--quick] FILE...\n"
                     "       newscart_eval lines [--weights FOLDER|FILE] [--only N] [--rule NAME] FILE...\n"
                     "       newscart_eval refusals [--weights FOLDER|FILE] [--show] FILE...\n"
                     "       newscart_eval leads FILE...\n"
                     "       newscart_eval kinds FILE...\n"
                     "       newscart_eval features OUT FILE...\n"
                     "       newscart_eval compression [--weights FOLDER|FILE] [--least N] [--ideal] [--show] FILE...\n"
                     "       newscart_eval cuts FILE...\n"
                     "       newscart_eval tokens [--rows FOLDER|FILE] FILE...\n";
        return 2;
    }
    if (arguments[0] == "condense") newscart::eval::condense({arguments.begin() + 1, arguments.end()});
    if (arguments[0] == "kinds") newscart::eval::kinds({arguments.begin() + 1, arguments.end()});
    if (arguments[0] == "lines") newscart::eval::lines({arguments.begin() + 1, arguments.end()});
    if (arguments[0] == "leads") newscart::eval::leads({arguments.begin() + 1, arguments.end()});
    if (arguments[0] == "refusals") newscart::eval::refusals({arguments.begin() + 1, arguments.end()});
    if (arguments[0] == "features") newscart::eval::features({arguments.begin() + 1, arguments.end()});
    if (arguments[0] == "compression") newscart::eval::compression({arguments.begin() + 1, arguments.end()});
    if (arguments[0] == "tokens") newscart::eval::tokens({arguments.begin() + 1, arguments.end()});
    if (arguments[0] == "cuts") newscart::eval::cuts({arguments.begin() + 1, arguments.end()});
    for (std::size_t i = 1; i < arguments.size(); ++i) {
        if (arguments[0] == "sentences") newscart::eval::sentences(arguments[i], false);
        if (arguments[0] == "errors") newscart::eval::sentences(arguments[i], true);
        if (arguments[0] == "rouge-check") newscart::eval::rouge_check(arguments[i]);
        if (arguments[0] == "readings") newscart::eval::readings(arguments[i]);
        if (arguments[0] == "show") newscart::eval::show(arguments[i]);
    }
    return 0;
} catch (const std::exception& error) {
    std::cerr << "newscart_eval: error: " << error.what() << '\n';
    return 1;
}
