#include "script/script.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>

#include "base/clock.h"
#include "base/error.h"
#include "script/explain.h"
#include "script/words.h"

namespace newscart {
namespace {

using testing::ElementsAre;
using testing::Eq;
using testing::HasSubstr;

const ScriptWriter& writer() {
    static const ScriptWriter english(load_language("en-GB"));
    return english;
}

Article article(const std::string& headline, const std::vector<std::string>& paragraphs) {
    Article made;
    made.headline = headline;
    made.paragraphs = paragraphs;
    return made;
}

Lineup lineup_of(const std::vector<Article>& articles) {
    Lineup lineup;
    lineup.air_time = *parse_instant("2026-11-23T15:00:00Z");
    for (const Article& each : articles) {
        Story story;
        story.article = each;
        lineup.stories.push_back(story);
    }
    return lineup;
}

ScriptSettings settings() {
    ScriptSettings made;
    made.station_name = "Harbour FM";
    made.reader_name = "Emma";
    made.timezone = "Europe/London";
    return made;
}

TEST(WriteScript, FillsTheSayItemsOfTheClock) {
    ScriptSettings with = settings();
    ClockItem sound;
    sound.kind = ClockItem::Kind::Sound;
    ClockItem say;
    say.text = "It's {time}. This is {station} news, I'm {reader}. {count} stories. Again at {next_time}.";
    with.items = {sound, say};
    const Draft draft =
        writer().write(lineup_of({article("Bridge closes", {"The bridge has closed for repairs."})}), with);
    const Line& line = draft.lines.front();
    EXPECT_EQ(line.role, Role::Say);
    EXPECT_EQ(line.item, 1);
    EXPECT_THAT(line.text,
                Eq("It's three o'clock. This is Harbour FM news, I'm Emma. 1 stories. Again at four o'clock."));
}

TEST(WriteScript, GivesEachStoryItsHeadlineAndItsLines) {
    const Draft draft = writer().write(
        lineup_of(
            {article("Bridge closes for repairs",
                     {"The old harbour bridge has closed for repairs. Engineers found cracks in two of its piers."}),
             article("", {})}),
        settings());
    ASSERT_EQ(draft.stories.size(), 2U);
    EXPECT_EQ(draft.lines[static_cast<std::size_t>(draft.stories[0].headline)].text, "Bridge closes for repairs.");
    ASSERT_EQ(draft.stories[0].lines.size(), 2U);
    const Line& first = draft.lines[static_cast<std::size_t>(draft.stories[0].lines[0])];
    EXPECT_EQ(first.text, "The old harbour bridge has closed for repairs.");
    ASSERT_EQ(first.sources.size(), 1U);
    EXPECT_EQ(first.sources[0].begin, 0);
    EXPECT_EQ(first.sources[0].end, 46);
    EXPECT_GT(first.worth, 0);
    EXPECT_TRUE(draft.stories[1].lines.empty());
    EXPECT_EQ(draft.stories[1].headline, -1);
}

/// A story with all that the rewrites touch.
Article ferry_story() {
    return article(
        "FERRY FIRM TO CUT NIGHT SAILINGS - Harbour News",
        {"Night ferries to the Ellery islands will stop in March because too few people use them, the Northlight Line "
         "said "
         "on Monday. Nils Rahm, the head of the company, said the boats (built in 1998) were \"expensive to run\".",
         "\"The last sailing leaves at nine in the evening,\" a spokeswoman told reporters. However, the company, "
         "which has "
         "run the route since 1961, may add a boat on Fridays.",
         "He said that the crews had been told. \"I am sorry for them,\" he said. They will be offered work on the day "
         "boats.",
         "Jo Marsh, 34, from Ellery has crossed by night for ten years, carrying fish to the market. \"We will miss "
         "it,\" she "
         "said. Will the council step in? It has been asked to pay for a bus, according to the Ellery Times.",
         "Police said a man was arrested after the meeting. The meeting – the third this year – was held in the old "
         "fish "
         "market. Fares will not change, the company said."});
}

std::vector<std::string> words_of(const std::string& text) {
    std::vector<std::string> words;
    std::string word;
    for (const char c : text + " ") {
        if (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '\'') {
            word += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        } else if (!word.empty()) {
            words.push_back(word);
            word.clear();
        }
    }
    return words;
}

TEST(WriteScript, SaysOnlyWordsOfTheSource) {
    const Article story = ferry_story();
    std::string source = story.headline;
    for (const std::string& paragraph : story.paragraphs) source += " " + paragraph;
    const std::vector<std::string> known = words_of(source);
    // Words that rules put in, and nothing else.
    const std::vector<std::string> of_rules = {"that", "the", "year", "old", "he", "is"};
    const Draft draft = writer().write(lineup_of({story}), settings());
    ASSERT_GE(draft.stories[0].lines.size(), 6U);
    for (const Line& line : draft.lines) {
        for (const std::string& word : words_of(line.text)) {
            const bool sound = std::find(known.begin(), known.end(), word) != known.end() ||
                               std::find(of_rules.begin(), of_rules.end(), word) != of_rules.end();
            EXPECT_TRUE(sound) << "'" << word << "' in: " << line.text;
        }
        EXPECT_FALSE(line.sources.empty()) << line.text;
        for (const SourceSpan& span : line.sources) {
            const std::string& paragraph =
                span.paragraph < 0 ? story.headline : story.paragraphs[static_cast<std::size_t>(span.paragraph)];
            EXPECT_LT(span.begin, span.end);
            EXPECT_LE(span.end, static_cast<int>(paragraph.size()));
        }
    }
}

TEST(WriteScript, KnowsStoriesAfterWhichNobodyGoesOnAtOnce) {
    const auto grave = [](const std::string& headline, const std::string& paragraph) {
        return writer().write(lineup_of({article(headline, {paragraph})}), settings()).stories.front().grave;
    };
    EXPECT_TRUE(grave("Two killed in harbour fire", "A fire broke out in a warehouse on Monday night."));
    EXPECT_TRUE(grave("Harbour fire", "Two dock workers died in a fire on Monday night."));
    EXPECT_FALSE(grave("Race ends in dead heat", "The ferry race ended in a dead heat on Monday."));
    EXPECT_FALSE(grave("Council kills off bridge plan", "The plan for a bridge is over, the council said."));
    EXPECT_FALSE(grave("New ferry", "The harbour has a new ferry."));
}

TEST(WriteScript, PutsAnEditorsWordsInAndKeepsWhatTheyTookThePlaceOf) {
    Lineup lineup =
        lineup_of({article("Bridge closes", {"The bridge has closed for repairs. The work will take a week."})});
    const Draft before = writer().write(lineup, settings());
    const Line& first = before.lines.at(static_cast<std::size_t>(before.stories.at(0).lines.front()));
    ASSERT_EQ(first.key.size(), 16U);
    LineWish wish{first.key, LineWish::Kind::Worded};
    wish.text = "The <b>bridge</b> [[x]] shut\tat 3pm\x01.";
    lineup.stories[0].wishes.lines = {wish};
    const Draft after = writer().write(lineup, settings());
    ASSERT_EQ(after.lines.size(), before.lines.size());
    const Line& line = after.lines.at(static_cast<std::size_t>(first.id));
    EXPECT_EQ(line.key, first.key);
    EXPECT_EQ(line.original, first.text);
    EXPECT_EQ(line.text, "The <b>bridge</b> [[x]] shut at 3pm .");
    EXPECT_THAT(line.rules, ElementsAre(kEditorsWords));
    EXPECT_TRUE(line.must);
    EXPECT_THAT(line.spoken, HasSubstr("three"));
    EXPECT_EQ(line.spoken.find_first_of("<>[]|\x01"), std::string::npos) << line.spoken;
    lineup.stories[0].wishes.lines[0].kind = LineWish::Kind::Out;
    EXPECT_TRUE(writer().write(lineup, settings()).lines.at(static_cast<std::size_t>(first.id)).out);
}

TEST(WriteScript, TakesWhatAnEditorWroteSentenceBySentence) {
    Lineup lineup = lineup_of({article("Notice", {"Mr Hill may be lying. He paid $5.", "Call us."})});
    lineup.stories[0].written = true;
    const Draft draft = writer().write(lineup, settings());
    ASSERT_EQ(draft.stories.at(0).lines.size(), 3U);
    EXPECT_EQ(draft.lines.at(0).text, "Mr Hill may be lying.");
    EXPECT_THAT(draft.lines.at(1).spoken, HasSubstr("dollars"));
    for (const Line& line : draft.lines) EXPECT_TRUE(line.must);
    EXPECT_EQ(draft.stories.at(0).headline, -1);
}

TEST(WriteScript, OrdersTheLinesOfAStoryAndTheirVariants) {
    const Draft draft = writer().write(lineup_of({ferry_story()}), settings());
    const Line* before = nullptr;
    for (const int id : draft.stories[0].lines) {
        const Line& line = draft.lines[static_cast<std::size_t>(id)];
        EXPECT_EQ(line.id, id);
        EXPECT_EQ(line.story, 0);
        EXPECT_FALSE(line.spoken.empty());
        EXPECT_GT(line.estimated_seconds, 0);
        EXPECT_TRUE(std::is_sorted(line.concepts.begin(), line.concepts.end()));
        if (before != nullptr) {
            EXPECT_GE(line.sentence, before->sentence);
            if (line.sentence == before->sentence) {
                EXPECT_LE(line.text.size(), before->text.size() + 4) << line.text;
            }
        }
        before = &line;
    }
    const Line& first = draft.lines[static_cast<std::size_t>(draft.stories[0].lines.front())];
    EXPECT_TRUE(first.depends_on.empty());
    EXPECT_EQ(
        first.text,
        "The Northlight Line said on Monday that night ferries to the Ellery islands will stop in March because too "
        "few people use them.");
}

TEST(WriteScript, LetsLinesLeanOnlyOnLinesThatMayAir) {
    const Draft draft = writer().write(lineup_of({ferry_story()}), settings());
    std::vector<int> there;
    for (const int id : draft.stories[0].lines) there.push_back(draft.lines[static_cast<std::size_t>(id)].sentence);
    bool leans = false;
    for (const int id : draft.stories[0].lines) {
        for (const int need : draft.lines[static_cast<std::size_t>(id)].depends_on) {
            leans = true;
            EXPECT_LT(need, draft.lines[static_cast<std::size_t>(id)].sentence);
            EXPECT_NE(std::find(there.begin(), there.end(), need), there.end());
        }
    }
    EXPECT_TRUE(leans);
}

/// The sentences on which those lines lean that hold `text`.
std::vector<int> needs_of(const Draft& draft, const std::string& text) {
    for (const Line& line : draft.lines) {
        if (line.role == Role::Story && line.text.find(text) != std::string::npos) return line.depends_on;
    }
    return {-1};
}

TEST(WriteScript, LetsInitialsLeanOnWhatTheyStandFor) {
    const Draft draft = writer().write(
        lineup_of(
            {article("Harbour wall falls", {"The harbour wall has fallen into the sea at Ellery.",
                                            "The wall was built in 1902 by Louise Bryson for the Ellery Ferry Board.",
                                            "Engineers from Leeds will look at the damage on Monday morning.",
                                            "Bryson said the stones had come from a quarry in Wales.",
                                            "Repairs will cost the EFB more than two million pounds.",
                                            "Louise Bryson has built four other walls on the coast."})}),
        settings());
    EXPECT_THAT(needs_of(draft, "the EFB"), ElementsAre(1));
    // These might open a story of their own, but need the news, or one after it.
    EXPECT_THAT(needs_of(draft, "four other walls"), ElementsAre(3));
    EXPECT_THAT(needs_of(draft, "from Leeds"), ElementsAre(0));
}

TEST(WriteScript, NamesInFullWhomNoOtherLineIntroduces) {
    const auto asked = [](const std::string& question) {
        return writer().write(
            lineup_of({article("Harbour wall falls", {"The harbour wall has fallen into the sea at Ellery.", question,
                                                      "Ms Bryson said the stones had come from a quarry in Wales."})}),
            settings());
    };
    EXPECT_THAT(needs_of(asked("Why did the driver Louise Bryson build it of sand?"), "Louise Bryson said the stones"),
                ElementsAre(0));
    // Of whom nothing is told.
    EXPECT_THAT(needs_of(asked("Why did Louise Bryson build it of sand?"), "the stones"), ElementsAre(-1));
}

TEST(WriteScript, SaysNothingOfAThingNobodyWasToldOf) {
    const Draft draft = writer().write(
        lineup_of(
            {article("Bridge closes", {"The harbour bridge at Ellery has closed for repairs.",
                                       "Somebody left a petition on its railing on Monday.",
                                       "The petition asks for a tunnel.", "The weather on the coast has been bad.",
                                       "Is there a letter in the wall?", "The letter names the mason of the wall."})}),
        settings());
    EXPECT_THAT(needs_of(draft, "The petition asks"), ElementsAre(1));
    EXPECT_THAT(needs_of(draft, "The weather"), ElementsAre(1));
    EXPECT_TRUE(std::any_of(draft.dropped.begin(), draft.dropped.end(), [](const Dropped& each) {
        return each.reason == "speaks of \"the letter\", which only a sentence that cannot be aired introduces";
    }));
}

TEST(WriteScript, GivesNoFullNameToOneOfTwo) {
    const Draft draft = writer().write(lineup_of({article("Ferry sold", {"The harbour ferry at Ellery has been sold.",
                                                                         "Is Robert Rice to buy it? Or Brandt Rice?",
                                                                         "Rice said the price was a secret."})}),
                                       settings());
    for (const Line& line : draft.lines) EXPECT_THAT(line.text, testing::Not(HasSubstr("Robert Rice said")));
}

/// Lines of the first story, one a row.
std::string lines_of(const Draft& draft) {
    std::string all;
    for (const int id : draft.stories[0].lines) all += draft.lines[static_cast<std::size_t>(id)].text + "\n";
    return all;
}

TEST(WriteScript, GivesAPronounItsNameBackWhereOnlyOneCanBeMeant) {
    const Draft draft = writer().write(
        lineup_of({article("Captain leaves", {"Carl Moss has left the Ellery ferry after thirty years at its wheel.",
                                              "He was born on the island and learned to sail there.",
                                              "His first ship was a coal boat from Leeds."})}),
        settings());
    EXPECT_THAT(lines_of(draft), HasSubstr("\nHe was born on the island"));
    EXPECT_THAT(lines_of(draft), HasSubstr("Carl Moss was born on the island"));
    EXPECT_THAT(lines_of(draft), HasSubstr("Carl Moss's first ship was a coal boat"));
}

std::vector<std::string> lines_of(const std::vector<std::string>& paragraphs) {
    std::vector<std::string> lines;
    for (const Line& line : writer().condense(article("", paragraphs), {0, 90}, settings()).lines)
        lines.push_back(line.text);
    return lines;
}

TEST(WriteScript, TakesNobodyForASpeakerWhoIsOnlyTold) {
    const std::vector<std::string> lines = lines_of(
        {"Two divers were lost off the coast of Grand Harrow on Monday. The storm kept all boats in port until "
         "the evening, Harrow 27 reported. Captain Jane Moss told Harrow 27 that the sea was too rough. Moss "
         "says Harrow has too few boats."});
    EXPECT_FALSE(lines.empty());
    EXPECT_THAT(lines, testing::Not(testing::Contains(HasSubstr("Grand Harrow 27"))));
    EXPECT_THAT(lines, testing::Not(testing::Contains(HasSubstr("Grand Harrow has"))));
}

TEST(WriteScript, GivesTheRestOfAQuotationToWhoSaidItsBeginning) {
    EXPECT_THAT(lines_of({"The ferry firm cut its night sailings to Ellery. \"The engine is beyond repair,\" said "
                          "captain Jane Moss. \"The yard has ordered new parts from Norway.\""}),
                testing::Contains(testing::AllOf(HasSubstr("Moss said"), HasSubstr("new parts from Norway"))));
    // Another paragraph may be another speaker.
    EXPECT_THAT(lines_of({"The ferry firm cut its night sailings to Ellery. \"The engine is beyond repair,\" said "
                          "captain Jane Moss.",
                          "\"The yard has ordered new parts from Norway.\""}),
                testing::Not(testing::Contains(HasSubstr("new parts from Norway"))));
}

TEST(WriteScript, TellsWhoAStrangerIs) {
    const std::vector<std::string> opening = {"The harbour wall has fallen into the sea at Ellery.",
                                              "Engineers from Leeds will look at it on Monday.",
                                              "The sea took forty metres of it in the night."};
    const auto with = [&](const std::string& question, const std::string& line) {
        std::vector<std::string> all = opening;
        all.push_back(question);
        all.push_back(line);
        return lines_of(all);
    };
    EXPECT_THAT(with("\"Why was it built of sand?\" asked Louise Bryson, deputy head of the Ellery Ferry Board.",
                     "Bryson said the stones had come from a quarry in Wales."),
                testing::Contains("Louise Bryson, deputy head of the Ellery Ferry Board, said the stones had come from "
                                  "a quarry in Wales."));
    EXPECT_THAT(with("\"Why was it built of sand?\" asked Wales's chief engineer Louise Bryson.",
                     "Bryson said the stones had come from a quarry in Wales."),
                testing::Contains("Wales's chief engineer Louise Bryson said the stones had come from a quarry in "
                                  "Wales."));
    EXPECT_THAT(with("\"Why was it built of sand?\" asked Louise Bryson.",
                     "Bryson said the stones had come from a quarry in Wales."),
                testing::Not(testing::Contains(HasSubstr("Bryson"))));
}

TEST(WriteScript, OpensOnNobodyWhoWasNotTold) {
    EXPECT_THAT(lines_of({"To sail or not to sail? The skipper has left the port of Ellery in a new boat."}),
                testing::Not(testing::Contains(HasSubstr("The skipper has left"))));
    EXPECT_THAT(lines_of({"Captain Carl Moss is back. The skipper has left the port of Ellery in a new boat."}),
                testing::Contains(HasSubstr("The skipper has left")));
    EXPECT_THAT(lines_of({"Is the harbour lost? The distortion is due to the tides of the bay."}), ElementsAre());
    // What a picture shows, or a sentence that cannot air, "these" may point at.
    EXPECT_THAT(lines_of({"The cafe in Ellery was fined after these mice were found in its kitchen."}), ElementsAre());
}

TEST(WriteScript, SaysNothingTwiceInAStory) {
    EXPECT_THAT(
        lines_of({"Tonnes of herring rot in Ellery harbour. The ferry has closed for repairs. Tonnes of herring "
                  "rot in Ellery harbour and could feed several thousand gulls."}),
        testing::Not(testing::Contains("Tonnes of herring rot in Ellery harbour.")));
}

TEST(WriteScript, AirsNoCaptionThatACutHasHidden) {
    EXPECT_THAT(
        lines_of({"The ferry has closed for repairs. Captain Jane Moss (left) shows the engine to Mayor Carl Hall "
                  "(right) at the yard in Ellery."}),
        ElementsAre("The ferry has closed for repairs."));
}

TEST(WriteScript, SaysWhoSpeaksFirst) {
    EXPECT_THAT(
        lines_of({"The ferry has closed for repairs in Ellery. The yard ordered parts from Norway in June. The "
                  "ship is lost, said Carl Hall, head of the Ellery yard. Carl Hall said the parts were dear."}),
        testing::Contains("Carl Hall, head of the Ellery yard, said the parts were dear."));
    EXPECT_THAT(
        lines_of({"The ferry has closed for repairs in Ellery. The yard ordered parts from Norway in June. Carl "
                  "Hall said the parts were dear."}),
        testing::Not(testing::Contains(HasSubstr("Hall"))));
}

TEST(WriteScript, KeepsTheClauseThatTellsWhoASpeakerIs) {
    EXPECT_THAT(
        lines_of({"The ferry has closed for repairs in Ellery. The yard ordered parts from Norway in June. \"The "
                  "shops will lose half of their trade,\" said Tom Arden, who speaks for the town's traders."}),
        testing::Contains("Tom Arden, who speaks for the town's traders, said the shops will lose half of their "
                          "trade."));
}

TEST(WriteScript, OpensOnTheNewsInWhateverWords) {
    for (const char* lead : {"Shares in Northlight Ferries have fallen by a tenth after the firm warned of losses.",
                             "Owners of second homes on the Merrow coast are to pay twice the tax if they stand empty.",
                             "Northlight plans to cut back on its night ferries as part of an effort to save fuel.",
                             "The harbour at Ellery has been tipped by builders as the likely site of a new yard."}) {
        EXPECT_THAT(lines_of({lead}), ElementsAre(lead));
    }
}

TEST(Condense, SaysOneLineThatStandsAloneWhereTheNewsIsTooLong) {
    const Article ferry = article("", {"The harbour ferry at Ellery has been sold to a firm from Leeds for two million "
                                       "pounds, the council of the island said on Monday.",
                                       "\"We will hire 200 people in Leeds,\" said Jo Marsh, head of Northlight.",
                                       "Northlight of Leeds owns 40 boats.", "Holt lost its port in 1990."});
    const std::vector<Line> lines = writer().condense(ferry, {14, 0}, settings()).lines;
    ASSERT_EQ(lines.size(), 1U);
    EXPECT_EQ(lines[0].text, "Northlight of Leeds owns 40 boats.");
}

TEST(WriteScript, TellsNoStoryWhoseBeginningIsLostUnlessAnEditorPinsIt) {
    const std::vector<std::string> paragraphs = {
        "Will the ferry sail? Who will pay for it in the end? Why did nobody tell the island of it? "
        "Ellery has lost its heart to old boats. Norway paid the council 20,000 pounds in June."};
    EXPECT_THAT(lines_of(paragraphs), ElementsAre());
    Lineup lineup = lineup_of({article("Ferry", paragraphs)});
    lineup.stories[0].pinned = true;
    const Draft draft = writer().write(lineup, settings());
    ASSERT_EQ(draft.stories[0].lines.size(), 1U) << "and then only what stands alone";
    EXPECT_EQ(draft.lines[static_cast<std::size_t>(draft.stories[0].lines[0])].text,
              "Norway paid the council 20,000 pounds in June.");
}

TEST(WriteScript, TellsWhatACaptionTellsOfThePast) {
    EXPECT_THAT(
        lines_of({"The ferry has closed for repairs. Captain Jane Moss (left) was fined 200 pounds by a court in "
                  "Ellery."}),
        testing::Contains("Captain Jane Moss was fined 200 pounds by a court in Ellery."));
}

TEST(WriteScript, AirsNoWordsOfAQuotationWhoseMarksWereLost) {
    EXPECT_THAT(lines_of({"The ferry firm cut its night sailings to Ellery in June. \"The engine is beyond repair. The "
                          "yard has ordered new parts from Norway. The parts will come in May."}),
                ElementsAre("The ferry firm cut its night sailings to Ellery in June."));
}

TEST(WriteScript, JoinsWhatALineOfAPageParted) {
    EXPECT_THAT(lines_of({"Two whales were seen off the coast of . Ellery on Monday and swam into its. harbour."}),
                ElementsAre("Two whales were seen off the coast of Ellery on Monday and swam into its harbour."));
}

TEST(WriteScript, NeverGuessesWhomAPronounMeans) {
    const std::vector<std::vector<std::string>> stories = {
        // two men
        {"Carl Moss met Nigel Hall on the Ellery ferry on Monday.", "He was born on the island and sailed there."},
        // a man without a name
        {"Carl Moss has left the Ellery ferry.", "Police held a driver at the port on Monday.",
         "He was born on the island and sailed there."},
        // a name that may be a woman's or a man's
        {"Robin Moss has left the Ellery ferry after thirty years.", "He was born on the island and sailed there."},
        // in somebody's words
        {"Carl Moss has left the Ellery ferry after thirty years.",
         "Ellery said \"he was born on the island and sailed there\"."},
    };
    for (const std::vector<std::string>& story : stories) {
        const std::string lines = lines_of(writer().write(lineup_of({article("Captain leaves", story)}), settings()));
        EXPECT_THAT(lines, testing::Not(HasSubstr("Moss was born"))) << lines;
    }
}

TEST(WriteScript, SaysNoFactTwiceInABulletin) {
    const Draft draft = writer().write(
        lineup_of({article("Storm closes port", {"A storm has closed the port of Ellery.",
                                                 "Forty fishing boats were lost on the Northlight coast on Monday."}),
                   article("Fish prices rise", {"Fish prices have doubled in the shops of the town.",
                                                "Forty fishing boats were lost on the Northlight coast.",
                                                "Shops expect no fresh cod before the spring."})}),
        settings());
    std::string second;
    for (const int id : draft.stories[1].lines) second += draft.lines[static_cast<std::size_t>(id)].text + "\n";
    EXPECT_EQ(second,
              "Fish prices have doubled in the shops of the town.\nShops expect no fresh cod before the spring.\n");
    ASSERT_FALSE(draft.dropped.empty());
    EXPECT_EQ(draft.dropped.back().reason, "another story says it: Storm closes port");
    EXPECT_EQ(draft.dropped.back().story, 1);
}

TEST(WriteScript, OpensAStoryWithTheNewsAndNotWithASpeakerNobodyKnows) {
    const Draft draft =
        writer().write(lineup_of({article("Northlight sales fall",
                                          {"Sales at ferry firm Northlight fell by a tenth in March, the group said.",
                                           "Fares on the night boats rose twice in the year."})}),
                       settings());
    EXPECT_EQ(draft.lines[static_cast<std::size_t>(draft.stories[0].lines.front())].text,
              "Sales at ferry firm Northlight fell by a tenth in March, the group said.");
}

// What stands above a story introduces nobody and hides no lead.
TEST(WriteScript, OpensBehindAHeadingAsAtTheTop) {
    const std::vector<std::string> told = {
        "The ferry between Ellery and Marsh Island returned to service on Monday after three weeks of repairs.",
        "The harbour company said divers had replaced two damaged piles."};
    const auto lines = [](const std::vector<std::string>& paragraphs) {
        std::vector<std::string> texts;
        for (const Line& line : writer().condense(article("Ferry is back", paragraphs), {40, 0}, {}).lines)
            texts.push_back(line.text);
        return texts;
    };
    EXPECT_EQ(lines({"HARBOUR NOTES", told[0], told[1]}), lines(told));
    EXPECT_EQ(lines(told).size(), 2U);
}

TEST(WriteScript, DoesNotSpeakHeadings) {
    Article made = article("Bridge closes", {"The bridge has closed for repairs.", "What it means for the ferry now",
                                             "The ferry will sail every hour until spring."});
    made.headings = {1};
    const Draft draft = writer().write(lineup_of({made}), settings());
    EXPECT_FALSE(draft.lines.empty());
    for (const Line& line : draft.lines) EXPECT_THAT(line.text, testing::Not(HasSubstr("What it means")));
}

TEST(WriteScript, NamesWhatItLeavesOutAndWhy) {
    const Draft draft = writer().write(lineup_of({ferry_story()}), settings());
    std::vector<std::string> reasons;
    for (const Dropped& dropped : draft.dropped) {
        EXPECT_EQ(dropped.story, 0);
        reasons.push_back(dropped.reason);
    }
    EXPECT_THAT(reasons, testing::IsSupersetOf({"first or second person in a quotation", "a question"}));
}

TEST(WriteScript, GivesShortHeadlinesThatTheTextSupports) {
    const std::vector<std::string> text = {
        "The ferry firm Northlight will cut its night sailings to the islands of Ellery from March. Mayor Jane Moss "
        "said "
        "12 crews would lose their work. The firm blames the price of fuel."};
    const Draft draft = writer().write(
        lineup_of({article("Ferry firm to cut night sailings to the islands after price of fuel rises", text),
                   article("Northlight to cut 14 crews", text), article("Carl Hall attacks ferry cuts", text),
                   article("Northlight cuts night sailings", text)}),
        settings());
    ASSERT_EQ(draft.stories.size(), 4U);
    for (const DraftStory& story : draft.stories) {
        if (story.headline < 0) continue;
        const Line& line = draft.lines[static_cast<std::size_t>(story.headline)];
        EXPECT_LE(count_words(line.text), 9) << line.text;
        EXPECT_THAT(line.text, testing::EndsWith("."));
    }
    EXPECT_GE(draft.stories[0].headline, 0);
    EXPECT_EQ(draft.stories[1].headline, -1) << "the text says twelve";
    EXPECT_EQ(draft.stories[2].headline, -1) << "the text names no Carl Hall";
    EXPECT_GE(draft.stories[3].headline, 0);
}

TEST(WriteScript, RecasesAHeadlineInCapitals) {
    const Draft draft = writer().write(lineup_of({ferry_story()}), settings());
    EXPECT_EQ(draft.lines[static_cast<std::size_t>(draft.stories[0].headline)].text,
              "Ferry firm to cut night sailings.");
}

TEST(WriteScript, SurvivesTextsThatAreNone) {
    const Draft draft = writer().write(lineup_of({article("\"", {"\"", "((((", "– – –", ", , ,", "\xC3\xA9\xE2\x80\x9D",
                                                                 "[", "]", "a", "He", "said,"}),
                                                  article("?", {"said said said said, said.", ", which was, was.",
                                                                "\"\" said \"\".", "According to", "- - said"})}),
                                       settings());
    EXPECT_EQ(draft.stories.size(), 2U);
}

TEST(WriteScript, TakesHostileTextInItsStride) {
    std::string marks;
    std::string shouts;
    std::string quotes;
    for (int i = 0; i < 20000; ++i) {
        marks += " ,";
        shouts += "a!";
        quotes += "\"said (";
    }
    const Draft draft = writer().write(
        lineup_of(
            {article(marks, {"He said" + marks, shouts, quotes, std::string(200000, 'x'), std::string(200000, '\'')})}),
        settings());
    EXPECT_TRUE(draft.stories[0].lines.empty());
}

TEST(WriteScript, IsTheSameEachTime) {
    const Draft once = writer().write(lineup_of({ferry_story()}), settings());
    const Draft again = ScriptWriter(load_language("en-GB")).write(lineup_of({ferry_story()}), settings());
    ASSERT_EQ(once.lines.size(), again.lines.size());
    for (std::size_t i = 0; i < once.lines.size(); ++i) EXPECT_EQ(once.lines[i].text, again.lines[i].text);
}

TEST(Condense, StaysWithinItsBudgetOfSeconds) {
    for (const double seconds : {8.0, 15.0, 30.0}) {
        const Condensed condensed = writer().condense(ferry_story(), {0, seconds, false}, settings());
        EXPECT_LE(condensed.seconds, seconds);
        EXPECT_FALSE(condensed.lines.empty());
    }
}

TEST(Condense, TakesWordsAsTheyStandIfVerbatim) {
    const Condensed condensed = writer().condense(ferry_story(), {60, 0, true}, settings());
    for (const Line& line : condensed.lines) {
        for (const std::string& rule : line.rules) EXPECT_THAT(rule, testing::StartsWith("without "));
    }
    EXPECT_LE(condensed.words, 60);
}

TEST(Condense, SpendsNoWordsOnADatelineEvenIfVerbatim) {
    const Article news = article("Ferry", {"Ellery, Aug 2 (HNA) The ferry to the islands has sailed twice on Monday."});
    const Condensed condensed = writer().condense(news, {20, 0, true}, settings());
    ASSERT_EQ(condensed.lines.size(), 1U);
    EXPECT_EQ(condensed.lines.front().text, "The ferry to the islands has sailed twice on Monday.");
}

TEST(Condense, StaysWithinItsBudgetOfWords) {
    const Article news = article("Ferry", {"The ferry to the islands will sail twice a day from Monday.",
                                           "Fares stay as they are.", "The crew has been told of the new times.",
                                           "A second ship joins the ferry fleet in the spring of next year."});
    const Condensed condensed = writer().condense(news, {25, 0, true}, settings());
    EXPECT_LE(condensed.words, 25);
    ASSERT_FALSE(condensed.lines.empty());
    EXPECT_EQ(condensed.lines.front().text, "The ferry to the islands will sail twice a day from Monday.");
}

/// What people send that is no news story, and what news looks like when it is damaged.
std::vector<Article> odd_articles() {
    std::string many;
    for (int i = 0; i < 1700; ++i)
        many += "The ferry number " + std::to_string(i) + " has crossed the bay to the old port again. ";
    std::string endless = "The ferry has crossed the bay";
    for (int i = 0; i < 400; ++i) endless += " and then the bay again";
    return {
        article("One sentence", {"The harbour bridge has closed."}),
        article("20,000 words", {many}),
        article("A list", {"- cod", "- hake", "- plaice and other fish", "1. Wash the fish", "2. Salt it"}),
        article("Dialogue",
                {"\"Where is the boat?\"", "\"I sold it.\"", "\"You did what?\"", "\"We needed the money.\""}),
        article("Questions", {"Will the bridge open? Who will pay for it? Why did it fall?"}),
        article("CAPITALS", {"THE HARBOUR BRIDGE HAS CLOSED FOR REPAIRS. ENGINEERS FOUND RUST IN TWO OF ITS CABLES."}),
        article("No full stop", {endless}),
        article("Two languages", {"The harbour bridge has closed for repairs. Die Hafenbr\xC3\xBC"
                                  "cke ist seit Montag "
                                  "gesperrt, weil zwei Seile verrostet sind."}),
        article("Live blog", {"10:42", "Good morning and welcome to our live coverage.", "10:45 UPDATE",
                              "We are hearing "
                              "reports of a fire at the port.",
                              "11:03", "Stay tuned for more."}),
        article("A table", {"Team P W D L Pts", "Ellery 10 7 2 1 23", "Stannick 10 6 1 3 19", "Merrow 10 2 2 6 8"}),
        article("A poem", {"O harbour of my early days,", "where gulls like ragged paper fly",
                           "above the cold and "
                           "silver bays",
                           "and fishing boats come home to die"}),
        article("Mojibake",
                {"The harbour\xC3\xA2\xE2\x82\xAC\xE2\x84\xA2s bridge \xC3\xAF\xC2\xBF\xC2\xBD has \xC3\xA2\xC2\x80 "
                 "closed \xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD for \xEF\xBF\xBD repairs."}),
        article("", {}),
    };
}

TEST(Condense, GivesASoundLineOrAReason) {
    for (const Article& each : odd_articles()) {
        for (const double seconds : {8.0, 30.0, 90.0}) {
            const Condensed condensed = writer().condense(each, {0, seconds, false}, settings());
            EXPECT_EQ(condensed.lines.empty(), !condensed.refusal.empty()) << each.headline;
            EXPECT_LE(condensed.seconds, seconds) << each.headline;
            for (const Line& line : condensed.lines) {
                EXPECT_THAT(line.text, testing::EndsWith(".")) << each.headline;
                EXPECT_GE(count_words(line.text), 4) << line.text;
                EXPECT_LE(count_words(line.text), 90) << line.text;
                for (const std::string wrong : {"?", "\"", " I ", "We ", "10:4", "Pts", "\xEF\xBF\xBD"})
                    EXPECT_THAT(line.text, testing::Not(HasSubstr(wrong))) << each.headline;
            }
        }
    }
}

TEST(Condense, TakesNothingOnAirFromWhatIsNoNews) {
    for (const std::string none :
         {"A list", "Dialogue", "Questions", "No full stop", "Live blog", "A table", "A poem"}) {
        for (const Article& each : odd_articles()) {
            if (each.headline != none) continue;
            const Condensed condensed = writer().condense(each, {0, 30, false}, settings());
            EXPECT_TRUE(condensed.lines.empty()) << none << ": " << condensed.lines.front().text;
        }
    }
}

TEST(Condense, StandsWhereverItIsCut) {
    for (double seconds = 8; seconds <= 90; seconds += 1) {
        const Condensed condensed = writer().condense(ferry_story(), {0, seconds, false}, settings());
        EXPECT_FALSE(condensed.lines.empty());
        std::vector<int> told;
        for (const Line& line : condensed.lines) {
            // What a line needs is said before it, so that whatever is cut from the end takes nothing from the rest.
            for (const int need : line.depends_on) EXPECT_THAT(told, testing::Contains(need)) << line.text;
            told.push_back(line.sentence);
        }
    }
}

TEST(Explain, ShowsWhatBecameOfEverySentence) {
    CondenseBudget budget{0, 12, false};
    budget.accounts = true;
    const Article news =
        article("Bridge closes", {"The harbour bridge, which opened in 1931, has closed for repairs, police said. "
                                  "Will it open again? Buses cross by the northern road until the spring."});
    const std::string shown = explain(news, writer().condense(news, budget, settings()));
    EXPECT_THAT(shown, testing::StartsWith("Bridge closes\n"));
    EXPECT_THAT(shown, HasSubstr("KEPT "));
    EXPECT_THAT(shown, HasSubstr("> Police said the harbour bridge"));
    EXPECT_THAT(shown, HasSubstr("attribution first"));
    EXPECT_THAT(shown, HasSubstr("not fit: a question"));
}

/// Puts the first sentence first and fills the budget: what a language without weights must do too.
TEST(Condense, ChoosesByPlaceAndNeighboursWhereNothingWasLearned) {
    Language untrained = load_language("en-GB");
    untrained.weights.clear();
    const ScriptWriter plain(untrained);
    for (const int words : {20, 40, 75}) {
        const Condensed condensed = plain.condense(ferry_story(), {words, 0, true}, settings());
        ASSERT_FALSE(condensed.lines.empty()) << words;
        EXPECT_LE(condensed.words, words);
        EXPECT_EQ(condensed.lines.front().sentence, 0);
        double worth = 0;
        for (const Line& line : condensed.lines) worth += line.worth;
        EXPECT_GT(worth, 0);
    }
    const Condensed shorter = plain.shorten(ferry_story());
    for (const Line& line : shorter.lines) EXPECT_THAT(line.rules, ElementsAre());
}

TEST(Condense, RefusesWeightsOfOtherFeatures) {
    Language changed = load_language("en-GB");
    const std::size_t place = changed.weights.find("features sentences");
    ASSERT_NE(place, std::string::npos);
    changed.weights.replace(place, 18, "features sentinels");
    EXPECT_THROW(ScriptWriter{changed}, Error);
}

/// The first line of an article with this dateline.
std::string opening(const std::string& dateline, const std::vector<std::string>& paragraphs) {
    Article made = article("", paragraphs);
    made.dateline = dateline;
    const Condensed condensed = writer().condense(made, {60, 0}, settings());
    return condensed.lines.empty() ? "REFUSED " + condensed.refusal : condensed.lines.front().text;
}

TEST(PlaceOfTheDateline, IsNamedInTheFirstLineIfNoOtherLineNamesOne) {
    EXPECT_EQ(opening("ELLERY", {"A man was hurt on Monday when a ferry hit the quay.",
                                 "Two divers looked at the hull. The quay in Ellery stays closed."}),
              "In Ellery, a man was hurt on Monday when a ferry hit the quay.");
    EXPECT_EQ(opening("ELLERY, Northland",
                      {"Firefighters have put out a blaze at a paper mill.", "The mill employs 40 people."}),
              "In Ellery, Northland, firefighters have put out a blaze at a paper mill.");
    // Of a city where reporters sit the text itself must tell that it happened there.
    EXPECT_EQ(opening("RIO DE JANEIRO", {"Two buses have collided on a bridge.",
                                         "The bridge in Rio de Janeiro stays closed until tomorrow."}),
              "In Rio de Janeiro, two buses have collided on a bridge.");
}

TEST(PlaceOfTheDateline, StaysOutWhereTheNewsMayBeFromElsewhere) {
    const std::string hurt = "A man was hurt on Monday when a ferry hit the quay.";
    // The body places it elsewhere, first or at all.
    EXPECT_EQ(opening("ELLERY", {hurt, "The quay in Marham is old. Engineers from Ellery will look at it."}), hurt);
    // A bureau.
    EXPECT_EQ(opening("WASHINGTON", {hurt, "Two divers looked at the hull."}), hurt);
    EXPECT_EQ(opening("WASHINGTON", {hurt, "A spokesman said in Washington that the quay is old."}), hurt);
    // The line itself names a place, or tells that it is of another.
    EXPECT_EQ(opening("ELLERY", {"A man was hurt on Monday when a Marham ferry hit the quay."}),
              "A man was hurt on Monday when a Marham ferry hit the quay.");
    EXPECT_EQ(opening("ELLERY", {"A man was hurt on Monday when a ferry hit a rock off the northern coast."}),
              "A man was hurt on Monday when a ferry hit a rock off the northern coast.");
    EXPECT_EQ(opening("UNITED NATIONS", {hurt}), hurt);
}

TEST(PlaceOfTheDateline, TakesThePlaceOfHere) {
    EXPECT_EQ(opening("ELLERY", {"A suspect bag was found at the airport here on Monday."}),
              "A suspect bag was found at the airport in Ellery on Monday.");
}

TEST(PlaceOfTheDateline, IsTracedToTheDateline) {
    Article made = article("", {"A man was hurt on Monday when a ferry hit the quay."});
    made.dateline = "ELLERY";
    const Condensed condensed = writer().condense(made, {60, 0}, settings());
    ASSERT_EQ(condensed.lines.size(), 1U);
    const Line& line = condensed.lines.front();
    EXPECT_THAT(line.rules, testing::Contains("place of the dateline"));
    ASSERT_FALSE(line.sources.empty());
    EXPECT_EQ(line.sources.front().paragraph, -2);
    EXPECT_EQ(line.sources.front().begin, 0);
    EXPECT_EQ(line.sources.front().end, 6);
    // One that stands in the text keeps its place there.
    const Condensed glued = writer().condense(
        article("", {"Ellery (HNA)A man was hurt on Monday when a ferry hit the quay. The quay in Ellery is shut."}),
        {60, 0}, settings());
    ASSERT_FALSE(glued.lines.empty());
    EXPECT_EQ(glued.lines.front().text, "In Ellery, a man was hurt on Monday when a ferry hit the quay.");
    EXPECT_EQ(glued.lines.front().sources.front().paragraph, 0);
}

TEST(Condense, DropsPlaceAndSourceBeforeTheFirstSentence) {
    EXPECT_EQ(opening("", {"Ellery, Northland — The ferry was sold to two brothers on Monday."}),
              "The ferry was sold to two brothers on Monday.");
    EXPECT_EQ(opening("", {"(Harbour Times)Jo Marsh has won the regatta for the third time."}),
              "Jo Marsh has won the regatta for the third time.");
}

TEST(Condense, TellsTheNewsFirstWhateverItChooses) {
    const Article made = article("Council sells harbour ferry",
                                 {"The council has sold the harbour ferry to two brothers from Ellery for less than "
                                  "half of what it had hoped to "
                                  "get, after three years of debate.",
                                  "Jo Marsh has denied the claims. Two other boats will be sold in May."});
    for (const int words : {30, 40, 60}) {
        const Condensed condensed = writer().condense(made, {words, 0}, settings());
        ASSERT_FALSE(condensed.lines.empty());
        EXPECT_EQ(condensed.lines.front().sentence, 0) << words;
    }
    // Where the news is too long, its headline is said.
    const Condensed shortest = writer().condense(made, {8, 0}, settings());
    ASSERT_EQ(shortest.lines.size(), 1U);
    EXPECT_EQ(shortest.lines.front().text, "Council sells harbour ferry.");
    EXPECT_THAT(shortest.lines.front().rules, testing::Contains("headline for a line"));
}

TEST(Condense, FillsMeasuredSecondsAndNeverMore) {
    std::vector<std::string> paragraphs;
    for (const char* name : {"Ellery", "Marham", "Denby", "Holt", "Corley", "Upham"})
        paragraphs.push_back(std::string("The council of ") + name +
                             " has sold its old ferry to two brothers from the port of " + name + ".");
    CondenseBudget budget{0, 30};
    budget.pause = 0.4;
    budget.measure = [](const std::string& spoken) { return static_cast<double>(count_words(spoken)) * 0.45; };
    const Condensed condensed = writer().condense(article("", paragraphs), budget, settings());
    ASSERT_GE(condensed.lines.size(), 2U);
    double seconds = 0.4 * static_cast<double>(condensed.lines.size() - 1);
    for (const Line& line : condensed.lines) seconds += line.estimated_seconds;
    EXPECT_DOUBLE_EQ(condensed.seconds, seconds);
    EXPECT_LE(seconds, 30);
    EXPECT_GE(seconds, 20);
}

TEST(Condense, CutsNothingThatTellsOfHowManyOrWhen) {
    const auto lines = [](const std::string& text, int words) {
        return writer().condense(article("", {text}), {words, 0}, settings()).lines;
    };
    // "In some cases" and the score stay, however few words there are.
    EXPECT_TRUE(lines("In some cases, parents are held liable for what was drunk at home.", 10).empty());
    const std::string scores = "Ellery won 3 – 0 and Marham lost 1 – 2 to a team from the island of Holt.";
    EXPECT_TRUE(lines(scores, 12).empty());
    EXPECT_THAT(lines(scores, 40).at(0).text, testing::AllOf(HasSubstr("3 – 0"), HasSubstr("1 – 2")));
    const std::string night = "Two men were hurt in Wednesday night's game at the stadium of Ellery.";
    EXPECT_TRUE(lines(night, 11).empty());
    EXPECT_THAT(lines(night, 40).at(0).text, HasSubstr("in Wednesday night's game"));
    EXPECT_EQ(lines("The state - owned ferry was sold on Monday.", 20).front().text,
              "The state-owned ferry was sold on Monday.");
}

TEST(Condense, KnowsThatThereNeedsAPlace) {
    const Condensed condensed =
        writer().condense(article("", {"Who saw the harbour of Ellery in its best days?",
                                       "Carl Hall was held there after his ship had sunk in 1967."}),
                          {60, 0}, settings());
    EXPECT_TRUE(condensed.lines.empty());
}

}  // namespace
}  // namespace newscart
