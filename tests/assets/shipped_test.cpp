// What comes with newscart is fit to air: the sample feed gives what it was written to give, Harbour FM's pack loads.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <string>

#include "base/error.h"
#include "base/text.h"
#include "feed/clean.h"
#include "feed/corrections.h"
#include "feed/feed.h"
#include "feed/notices.h"
#include "feed/story_sieve.h"
#include "feed/wire_words.h"
#include "lib/ebur128/meter.h"
#include "lineup/lineup.h"
#include "mix/mix.h"
#include "mix/voice_chain.h"
#include "script/script.h"
#include "script/sentences.h"
#include "script/shorten.h"
#include "script/spell.h"
#include "speech/speech.h"
#include "station/language.h"
#include "station/station.h"
#include "station/voice.h"
#include "support/support.h"

namespace newscart {
namespace {

using testing::AnyOf;
using testing::Contains;
using testing::Each;
using testing::HasSubstr;
using testing::Not;

Instant air_time() { return *parse_instant("2026-03-02T15:00:00Z"); }

/// The sample feed as scripts/demo reads it.
const ArticleSet& sample() {
    static const ArticleSet kSample = [] {
        // Late enough for every file to be settled.
        const Instant now = *parse_instant("2099-01-01T00:00:00Z");
        return read_feed({test::shipped() / "assets" / "sample-feed"}, load_language("en-GB"), {}, nullptr, now);
    }();
    return kSample;
}

const Article& article_of(const std::string& file) {
    const auto found = std::find_if(sample().articles.begin(), sample().articles.end(),
                                    [&](const Article& article) { return article.origin.file.filename() == file; });
    if (found == sample().articles.end()) throw std::runtime_error("no article from " + file);
    return *found;
}

std::string text_of(const Article& article) {
    std::string text;
    for (const std::string& paragraph : article.paragraphs) text += paragraph + "\n";
    return text;
}

TEST(SampleFeed, HoldsEveryFormat) {
    std::map<std::string, int> formats;
    for (const Article& article : sample().articles) ++formats[article.origin.format];
    EXPECT_THAT(formats, testing::ElementsAre(testing::Pair("atom", 4), testing::Pair("html", 2),
                                              testing::Pair("markdown", testing::Ge(6)), testing::Pair("rss", 6),
                                              testing::Pair("text", testing::Ge(4))));
}

TEST(SampleFeed, HasTwoFilesThatAreSetAsideByName) {
    std::vector<std::string> names;
    for (const Rejected& rejected : sample().rejected) names.push_back(rejected.file.filename().string());
    EXPECT_THAT(names, Contains("broken-feed.xml"));
    EXPECT_THAT(names, Contains("rubbish.xml"));
}

TEST(SampleFeed, LosesItsFurnitureAndKeepsTheFacts) {
    const Article& ferry = article_of("northlight-0302-ferry.txt");
    EXPECT_THAT(ferry.paragraphs.front(), testing::StartsWith("Thirty-one passengers"));
    EXPECT_THAT(ferry.dateline, testing::StartsWith("PORT ELLERY"));
    for (const Article& article : sample().articles) {
        for (const char* furniture :
             {"Share this", "Copyright", "©", "Posted on", "Respond to this", "Follow @", "Subscribe", "newsletter",
              "cookies", "All rights", "contributed to this", "photo(", "Read more", "From our"}) {
            EXPECT_THAT(text_of(article), Not(HasSubstr(furniture))) << article.origin.file;
        }
    }
}

TEST(SampleFeed, IsReadInTheCharacterSetItWasWrittenIn) {
    EXPECT_THAT(text_of(article_of("transport-night-trains.txt")), HasSubstr("André Lefroy: £4.50"));
}

TEST(SampleFeed, FillsTenMinutesAtTheLongestStory) {
    LineupSettings settings;
    settings.stories_most = 40;
    const Lineup lineup = choose_stories(sample(), settings, {}, {}, air_time());
    EXPECT_GE(lineup.stories.size(), 14U);  // 14 stories of 45 seconds
    std::vector<std::string> files;
    for (const Story& story : lineup.stories) files.push_back(story.article.origin.file.filename().string());
    EXPECT_THAT(files, Contains("storm-warning-2.md"));
    EXPECT_THAT(files, Each(Not(AnyOf("storm-warning-1.md", "embargoed-honours.md", "too-short.txt"))));
}

TEST(SampleFeed, IsDatedByItselfForACheckoutMakesEveryFileNew) {
    for (const Article& article : sample().articles) {
        ASSERT_TRUE(article.published.has_value()) << article.origin.file;
        EXPECT_LT(*article.published, air_time()) << article.origin.file;
    }
}

TEST(LanguageFiles, HoldNothingThatNobodyReads) {
    for (const std::string& tag : language_tags()) {
        const Language language = load_language(tag);
        const Cleaner cleaner(language);
        const StorySieve sieve(language);
        const NoticeReader notices(language);
        const CorrectionReader corrections(language);
        const WireWords wire(language);
        const SentenceSplitter splitter(language);
        const Speller speller(language);
        const ScriptWriter writer(language);
        for (const char* said : {"sample", "reader", "second", "headlines", "quotes"})
            EXPECT_TRUE(language.settings.table("voices").string(said).has_value()) << tag << ": " << said;
        EXPECT_TRUE(language.settings.table("evergreen").string("opening").has_value());
        const Shortener shortener(language);
        EXPECT_NO_THROW(language.settings.finish());
    }
}

TEST(LanguageFiles, ThatOthersInheritAreNoLanguageOfTheirOwn) {
    EXPECT_THAT(language_tags(), testing::ElementsAre("en-GB", "en-US"));
    EXPECT_THROW(load_language("en"), Error);
}

TEST(HarbourPack, LoadsWithAllItNames) {
    const Station station = load_station(default_station_folder());
    EXPECT_EQ(station.name, "Harbour FM");
    ASSERT_TRUE(station.second.has_value());
    EXPECT_NE(station.reader.reader, station.second->reader);
    const Sounds sounds = load_sounds(station.clock, station.sound, 1);
    EXPECT_THAT(sounds.warnings, testing::IsEmpty());
    EXPECT_EQ(sounds.pcm.size(), 4U);
}

TEST(ShippedVoices, AreSixOrMoreThatDiffer) {
    std::map<std::string, std::string> sounds;
    std::map<std::string, int> languages;
    for (const Voice& voice : list_voices({})) {
        ++languages[voice.language];
        EXPECT_FALSE(voice.description.empty()) << voice.name;
        EXPECT_FALSE(voice.credit.empty()) << voice.name;
        const std::string sound = join(voice.command.arguments, " ") + voice.command.model + voice.espeak_voice + ' ' +
                                  voice.espeak_variant + ' ' + std::to_string(voice.pitch);
        EXPECT_TRUE(sounds.emplace(sound, voice.name).second) << voice.name << " sounds like " << sounds[sound];
    }
    EXPECT_GE(sounds.size(), 6U);
    EXPECT_GE(languages["en-GB"], 2);
    EXPECT_GE(languages["en-US"], 2);
}

TEST(ShippedVoices, ReadEveryLineEquallyLoud) {
    const std::vector<std::string> lines = {"The harbour board has put off its vote on the new sea wall.",
                                            "Six sisters sold fresh fish.", "Good evening.",
                                            "Police are looking for three men, and nobody was hurt in the fire."};
    std::vector<SpeechJob> jobs;
    VoiceOfLine voices;
    for (const Voice& voice : list_voices({})) {
        for (const std::string& line : lines) {
            const int id = static_cast<int>(jobs.size());
            jobs.push_back({id, line, voice});
            voices[id] = voice;
        }
    }
    Speaker speaker({});
    const Takes takes = speaker.speak(jobs);
    ASSERT_EQ(takes.takes.size(), jobs.size());
    for (const Take& take : process_takes(takes.takes, voices, 2)) {
        const Voice& voice = voices[take.line];
        EXPECT_NEAR(ebur128::integrated_lufs(take.pcm), kSpeechLufs + voice.chain.gain_db, 0.25)
            << voice.name << ": " << jobs[static_cast<std::size_t>(take.line)].spoken;
    }
}

}  // namespace
}  // namespace newscart
