// Prints figures on public sets of news texts (JSON Lines). See usage() below.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <nlohmann/json.hpp>

#include "archive/archive.h"
#include "base/error.h"
#include "base/text.h"
#include "eval/rouge.h"
#include "feed/feed.h"
#include "script/script.h"
#include "script/sentences.h"
#include "script/words.h"

namespace newscart::eval {
namespace {

using Json = nlohmann::json;

void each(const std::string& file, const std::function<void(const Json&)>& work) {
    std::ifstream in(file);
    if (!in) throw Error(Fault::Input, file + ": cannot be read");
    for (std::string line; std::getline(in, line);) {
        if (!line.empty()) work(Json::parse(line));
    }
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
        const std::vector<std::string> wanted = item.at("sentences");
        std::vector<std::string> given;
        for (const SentenceSpan& span : splitter.split(text))
            given.push_back(collapse_space(text.substr(span.begin, span.end - span.begin)));
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

/// The official script loses lines of some references (those with an odd quotation mark), so not every pair can agree.
void rouge_check(const std::string& file) {
    int pairs = 0;
    int equal = 0;
    each(file, [&](const Json& item) {
        std::string reference;
        std::string candidate;
        for (const Json& s : item.at("ref")) reference += s.get<std::string>() + "\n";
        for (const Json& s : item.at("cand")) candidate += s.get<std::string>() + "\n";
        bool same = true;
        for (const std::size_t n : {1U, 2U}) {
            const Rouge ours = rouge(rouge_tokens(reference), rouge_tokens(candidate), n);
            const double official = item.at(fmt::format("rouge_{}_recall", n)).get<double>();
            same = same && std::abs(ours.recall - official) < 0.0001;
        }
        equal += same ? 1 : 0;
        ++pairs;
    });
    fmt::print("{}: recall equal to the official one in {} of {} pairs\n", file, equal, pairs);
}

constexpr int kBudget = 75;  ///< words, about half a minute

Article article_of(const Json& item) {
    Article article;
    if (item.contains("paragraphs")) {  // as `newscart read` gives them
        article.headline = item.at("headline");
        article.paragraphs = item.at("paragraphs");
        return article;
    }
    article.headline = item.value("title", "");
    const std::string text = item.at("text");
    for (const std::string_view paragraph : split(text, '\n')) {
        if (!trim(paragraph).empty()) article.paragraphs.push_back(collapse_space(paragraph));
    }
    return article;
}

/// The first sentences: until one does not fit, or leaving out those that do not fit.
std::string lead(const Article& article, const SentenceSplitter& splitter, bool skip) {
    std::string text;
    int words = 0;
    for (const std::string& paragraph : article.paragraphs) {
        for (const SentenceSpan& span : splitter.split(paragraph)) {
            const std::string sentence = paragraph.substr(span.begin, span.end - span.begin);
            const int count = count_words(sentence);
            if (count < 3 || count > 120) continue;
            if (words + count > kBudget) {
                if (!skip) return text;
                continue;
            }
            words += count;
            text += sentence + "\n";
        }
    }
    return text;
}

/// ROUGE-1 and -2 recall of extracts of 75 words against human summaries.
void summaries(const std::string& file) {
    const Language language = load_language("en-GB");
    const SentenceSplitter splitter(language);
    const ScriptWriter writer(language);
    struct Row {
        std::string name;
        double one = 0, two = 0, words = 0;
    };
    std::vector<Row> rows = {{"Lead"}, {"Lead-skip"}, {"newscart --verbatim"}, {"newscart"}};
    int articles = 0;
    double worst_seconds = 0;
    double all_seconds = 0;
    each(file, [&](const Json& item) {
        const Article article = article_of(item);
        const std::vector<std::string> reference = rouge_tokens(item.at("summary").get<std::string>());
        const auto condensed = [&](bool verbatim) {
            const auto begin = std::chrono::steady_clock::now();
            std::string text;
            for (const Line& line : writer.condense(article, {kBudget, 0, verbatim}, {}).lines)
                text += line.text + "\n";
            const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
            worst_seconds = std::max(worst_seconds, took.count());
            all_seconds += took.count();
            return text;
        };
        const std::vector<std::string> texts = {lead(article, splitter, false), lead(article, splitter, true),
                                                condensed(true), condensed(false)};
        for (std::size_t i = 0; i < texts.size(); ++i) {
            const std::vector<std::string> tokens = rouge_tokens(texts[i]);
            rows[i].one += rouge(reference, tokens, 1).recall;
            rows[i].two += rouge(reference, tokens, 2).recall;
            rows[i].words += count_words(texts[i]);
        }
        ++articles;
    });
    fmt::print("{} ({} articles, {:.0f} a second, the slowest {:.1f} ms)\n", file, articles, 2 * articles / all_seconds,
               worst_seconds * 1000);
    for (const Row& row : rows) {
        fmt::print("  {:22} R1 {:5.2f}  R2 {:5.2f}  {:5.1f} words\n", row.name, 100 * row.one / articles,
                   100 * row.two / articles, row.words / articles);
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
        std::cerr << "usage: newscart_eval sentences|errors|rouge-check|summaries|show|readings FILE...\n";
        return 2;
    }
    for (std::size_t i = 1; i < arguments.size(); ++i) {
        if (arguments[0] == "sentences") newscart::eval::sentences(arguments[i], false);
        if (arguments[0] == "errors") newscart::eval::sentences(arguments[i], true);
        if (arguments[0] == "rouge-check") newscart::eval::rouge_check(arguments[i]);
        if (arguments[0] == "summaries") newscart::eval::summaries(arguments[i]);
        if (arguments[0] == "readings") newscart::eval::readings(arguments[i]);
        if (arguments[0] == "show") newscart::eval::show(arguments[i]);
    }
    return 0;
} catch (const std::exception& error) {
    std::cerr << "newscart_eval: error: " << error.what() << '\n';
    return 1;
}
