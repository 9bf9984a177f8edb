// Prints figures on public sets of news texts (JSON Lines). See usage() below.
#include <fmt/format.h>

#include <fstream>
#include <functional>
#include <iostream>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "eval/rouge.h"
#include "script/sentences.h"

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
        for (const SentenceSpan& span : splitter.split(text)) given.push_back(text.substr(span.begin, span.end - span.begin));
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

}  // namespace
}  // namespace newscart::eval

int main(int argc, char** argv) try {
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    if (arguments.size() < 2) {
        std::cerr << "usage: newscart_eval sentences|errors|rouge-check FILE...\n";
        return 2;
    }
    for (std::size_t i = 1; i < arguments.size(); ++i) {
        if (arguments[0] == "sentences") newscart::eval::sentences(arguments[i], false);
        if (arguments[0] == "errors") newscart::eval::sentences(arguments[i], true);
        if (arguments[0] == "rouge-check") newscart::eval::rouge_check(arguments[i]);
    }
    return 0;
} catch (const std::exception& error) {
    std::cerr << "newscart_eval: error: " << error.what() << '\n';
    return 1;
}
