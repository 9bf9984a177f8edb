// The stages of text by themselves: read, condense, sentences, spell. JSON Lines or plain lines in, the same out.
#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <functional>
#include <iostream>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <unordered_map>

#include "app/commands/commands.h"
#include "app/workers.h"
#include "base/text.h"
#include "feed/article_json.h"
#include "feed/clean.h"
#include "feed/feed.h"
#include "lib/icu/unicode.h"
#include "rundown/layout.h"
#include "script/explain.h"
#include "script/script.h"
#include "script/sentences.h"
#include "script/spell.h"
#include "speech/speech.h"
#include "station/language.h"
#include "station/station.h"

namespace newscart {
namespace {

/// A line of input longer than this is no article.
constexpr std::size_t kMostLineBytes = 16u << 20;

Language language_of(const Options& options) {
    return load_language(options.language.empty() ? kDefaultLanguage : options.language);
}

void print_json(const Console& console, const nlohmann::ordered_json& json) {
    console.result_line(json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

/// Calls `work` for each line of standard input. A line it cannot read is named and skipped: status 1.
ExitStatus for_each_line(const Console& console, const std::function<void(const std::string&)>& work) {
    ExitStatus status = ExitStatus::Ok;
    std::string line;
    for (int number = 1; std::getline(std::cin, line); ++number) {
        if (!line.empty() && line.back() == '\r') line.pop_back();
        try {
            if (line.size() > kMostLineBytes) throw Error(Fault::Input, "longer than 16 MB");
            work(line);
        } catch (const nlohmann::json::exception& error) {
            console.warning(fmt::format("standard input:{}: skipped: {}", number, error.what()));
            status = ExitStatus::Degraded;
        } catch (const Error& error) {
            if (error.fault() != Fault::Input) throw;
            console.warning(fmt::format("standard input:{}: skipped: {}", number, error.what()));
            status = ExitStatus::Degraded;
        }
    }
    return status;
}

/// Spans of a cleaned article as spans of what was given. Where cleaning took something out of the middle of one, it
/// falls into several.
std::vector<SourceSpan> in_given(const std::vector<SourceSpan>& spans, const Article& given, const Article& cleaned,
                                 const std::vector<std::size_t>& places) {
    std::vector<SourceSpan> mapped;
    for (const SourceSpan& span : spans) {
        if (span.paragraph < 0) {  // the headline, the dateline
            mapped.push_back(span);
            continue;
        }
        const auto paragraph = static_cast<std::size_t>(span.paragraph);
        if (paragraph >= places.size()) continue;
        const std::vector<std::size_t> bytes =
            places_in_raw(cleaned.paragraphs[paragraph], given.paragraphs[places[paragraph]]);
        for (int at = span.begin; at < span.end && at < static_cast<int>(bytes.size()); ++at) {
            const auto place = static_cast<int>(bytes[static_cast<std::size_t>(at)]);
            if (at > span.begin && place == mapped.back().end) {
                ++mapped.back().end;
            } else {
                mapped.push_back({static_cast<int>(places[paragraph]), place, place + 1});
            }
        }
    }
    return mapped;
}

/// How long the reader of the station pack that comes with newscart takes.
class Aloud {
  public:
    Aloud() : speaker_(SpeechSettings{.jobs = 1}), voice_(load_station(default_station_folder()).reader) {}

    /// Of what no engine can speak it knows no length: too long for any budget.
    double seconds(const std::string& spoken) {
        const auto known = known_.find(spoken);
        if (known != known_.end()) return known->second;
        const Takes takes = speaker_.speak({{0, spoken, voice_}});
        const double length =
            takes.takes.empty() ? std::numeric_limits<double>::max() : seconds_of(takes.takes.front().pcm.frames());
        known_.emplace(spoken, length);
        return length;
    }

  private:
    Speaker speaker_;
    Voice voice_;
    std::unordered_map<std::string, double> known_;
};

}  // namespace

ExitStatus run_read(const Options& options, const Console& console) {
    FeedSettings settings;
    settings.jobs = workers(options);
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    const ArticleSet news = read_feed(options.paths, language_of(options), settings, nullptr, now);
    for (const Article& article : news.articles) print_json(console, to_json(article));
    console.set_aside(news.rejected);
    return news.articles.empty() ? ExitStatus::NothingToAir : ExitStatus::Ok;
}

ExitStatus run_condense(const Options& options, const Console& console) {
    const Language language = language_of(options);
    CondenseBudget budget{options.words, options.words > 0 || options.seconds > 0 ? options.seconds : 30,
                          options.verbatim, options.explain};
    const ScriptSettings settings;
    const ScriptWriter writer(language);
    std::optional<Aloud> aloud;
    if (budget.seconds > 0 && !options.shorten) {
        aloud.emplace();
        budget.measure = [&aloud](const std::string& spoken) { return aloud->seconds(spoken); };
        budget.pause = seconds_of(pace::kSentence);
    }
    const Cleaner cleaner(language);
    return for_each_line(console, [&](const std::string& input) {
        if (input.empty()) return;
        const Article given = article_from_any_json(input);
        Article article = given;
        const std::vector<std::size_t> places = cleaner.clean(article);
        const Condensed condensed =
            options.shorten ? writer.shorten(article) : writer.condense(article, budget, settings);
        if (options.explain) {
            console.result_line(explain(article, condensed));
            return;
        }
        nlohmann::ordered_json lines = nlohmann::ordered_json::array();
        for (const Line& line : condensed.lines) {
            nlohmann::ordered_json source = nlohmann::ordered_json::array();
            for (const SourceSpan& span : in_given(line.sources, given, article, places)) {
                source.push_back({{"paragraph", span.paragraph}, {"begin", span.begin}, {"end", span.end}});
            }
            lines.push_back({{"text", line.text}, {"spoken", line.spoken}, {"source", source}});
        }
        nlohmann::ordered_json out = {
            {"id", article.id}, {"lines", lines}, {"words", condensed.words}, {"seconds", condensed.seconds}};
        if (!condensed.refusal.empty()) out["refusal"] = condensed.refusal;
        print_json(console, out);
    });
}

ExitStatus run_sentences(const Options& options, const Console& console) {
    const SentenceSplitter splitter(language_of(options));
    return for_each_line(console, [&](const std::string& input) {
        if (input.empty()) return;
        const nlohmann::json json = nlohmann::json::parse(input);
        const std::string text = json.at("text").get<std::string>();
        nlohmann::ordered_json sentences = nlohmann::ordered_json::array();
        for (const SentenceSpan& span : splitter.split(text))
            sentences.push_back(collapse_space(std::string_view(text).substr(span.begin, span.end - span.begin)));
        nlohmann::ordered_json out;
        if (json.contains("id")) out["id"] = json.at("id");
        out["sentences"] = sentences;
        print_json(console, out);
    });
}

ExitStatus run_spell(const Options& options, const Console& console) {
    const Speller speller(language_of(options));
    return for_each_line(
        console, [&](const std::string& input) { console.result_line(speller.spell(icu::repair_utf8(input))); });
}

}  // namespace newscart
