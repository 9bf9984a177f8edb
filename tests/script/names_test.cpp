// Who and what a story speaks of is told before it is named, or with its name.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "base/clock.h"
#include "script/script.h"

namespace newscart {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

const ScriptWriter& writer() {
    static const ScriptWriter english(load_language("en-GB"));
    return english;
}

Draft draft_of(const std::vector<std::string>& paragraphs) {
    Lineup lineup;
    lineup.air_time = *parse_instant("2026-11-23T15:00:00Z");
    Story story;
    story.article.headline = "Ferry sold";
    story.article.paragraphs = paragraphs;
    lineup.stories.push_back(story);
    ScriptSettings settings;
    settings.timezone = "Europe/London";
    return writer().write(lineup, settings);
}

std::vector<std::string> lines_of(const std::vector<std::string>& paragraphs) {
    const Draft draft = draft_of(paragraphs);
    std::vector<std::string> all;
    for (const int id : draft.stories[0].lines) all.push_back(draft.lines[static_cast<std::size_t>(id)].text);
    return all;
}

/// What must air before the line that begins so.
std::vector<int> needs_of(const Draft& draft, const std::string& beginning) {
    for (const Line& line : draft.lines) {
        if (line.text.starts_with(beginning)) return line.depends_on;
    }
    return {-1};
}

const std::string kLead = "The harbour ferry at Ellery has been sold to a firm from Leeds.";

TEST(Names, AFirstNameAloneBecomesTheWholeName) {
    EXPECT_THAT(lines_of({kLead, "Was the pilot Oyelu Brann told of it?", "Oyelu left his ship on Monday night."}),
                Contains("Pilot Oyelu Brann left his ship on Monday night."));
    EXPECT_THAT(lines_of({kLead, "Was the pilot Oyelu Brann told of it?", "Oyelu left the port on Monday night.",
                          "He had sold a boat to a firm from Leeds."}),
                Contains("Pilot Oyelu Brann left the port on Monday night."));
    EXPECT_THAT(lines_of({kLead, "Was the pilot Oyelu Brann told of it?", "Oyelu's mother was seen near the port."}),
                Contains(HasSubstr("Oyelu Brann's mother")));
    // The same word may be a place.
    EXPECT_THAT(lines_of({kLead, "Was the pilot Oyelu Brann told of it?", "Two boats were in Oyelu on Friday.",
                          "Oyelu has lost its school and its post office."}),
                Not(Contains(HasSubstr("Brann has lost"))));
    // So may it be another's.
    EXPECT_THAT(lines_of({kLead, "Was the pilot Oyelu Brann told of it, or the pilot Oyelu Marsh?",
                          "Oyelu left his ship on Monday night."}),
                Not(Contains(HasSubstr("Brann left"))));
}

TEST(Names, APlaceOrAClubIsNobodysFirstName) {
    const auto brann = [](const std::string& first, const std::string& line) {
        for (const std::string& each : lines_of({kLead, "Was the pilot " + first + " Brann told of it?", line})) {
            if (each.find("Brann") != std::string::npos) return each;
        }
        return std::string();
    };
    EXPECT_EQ(brann("Georgia", "Georgia has closed its port to ferries."), "");
    EXPECT_EQ(brann("Georgia", "Georgia said on Monday that the ferries were late."), "");
    EXPECT_EQ(brann("Chelsea", "Chelsea beat Leeds on Monday."), "");
    // Words of which no list knows that they are a place or a club.
    EXPECT_EQ(brann("Oyelu", "Oyelu has closed its port to ferries."), "");
    EXPECT_EQ(brann("Oyelu", "Oyelu beat Leeds 2-0 on Monday."), "");
    EXPECT_EQ(brann("Oyelu", "Ferries from Oyelu came late, and Oyelu said so."), "");
    EXPECT_EQ(brann("Oyelu", "Oyelu left the port on Monday night."), "");
    EXPECT_EQ(brann("Oyelu", "Oyelu beat Leeds after the striker had found his boots."), "");
    EXPECT_EQ(brann("Carl", "Carl left the port on Monday night."), "");
    EXPECT_EQ(brann("Carl", "Carl said on Monday that the ferries were late."),
              "Pilot Carl Brann said on Monday that the ferries were late.");
}

TEST(Names, ATitleWithAStopIsATitle) {
    EXPECT_THAT(lines_of({kLead, "Was Lt. Oyel Brann of the coast guard told?", "Lt. Brann left the port on Monday."}),
                Contains("Lt. Oyel Brann left the port on Monday."));
}

TEST(Names, ANameKeepsItsParticleOnce) {
    EXPECT_THAT(lines_of({kLead, "Was the pilot Oyelu le Brann told of it?", "In May, le Brann had left the port."}),
                Contains("In May, pilot Oyelu le Brann had left the port."));
}

TEST(Names, WhoIsNamedAtTheBeginningIsIntroducedWhereTheBeginningDoesNotAir) {
    EXPECT_THAT(lines_of({"Why was the port manager Carl Brann not told?",
                          "A ferry from Ellery has been sold to a firm from Leeds.",
                          "Brann said the price of the ferry was two million pounds."}),
                Contains("Port manager Carl Brann said the price of the ferry was two million pounds."));
}

TEST(Names, WhatSomebodyIsCalledIsTakenWhole) {
    const auto with = [&](const std::string& question) {
        return lines_of({kLead, question, "Brann said the price of the ferry was two million pounds."});
    };
    EXPECT_THAT(with("Was photographer Carl Brann told?"), Contains(HasSubstr("Photographer Carl Brann said")));
    // Whose daughter, of which institute?
    EXPECT_THAT(with("Was her brother Carl Brann told?"), Not(Contains(HasSubstr("Brother Carl Brann"))));
    EXPECT_THAT(with("Was Leeds Institute of Ports Director Carl Brann told?"),
                Not(Contains(HasSubstr("Ports Director Carl Brann"))));
    EXPECT_THAT(lines_of({kLead, "Was photographer Carl Brann told?",
                          "Four-time winner Brann sold two boats to the port in May."}),
                Not(Contains(HasSubstr("winner photographer"))));
}

TEST(Names, WhatIsIntroducedOnceNeedsItsIntroduction) {
    const Draft draft = draft_of({kLead, "A pilot swam ashore with his dog Tessit on Monday night.",
                                  "Tessit was found on the beach by two children."});
    EXPECT_THAT(needs_of(draft, "Tessit was found"), ElementsAre(1));
    EXPECT_THAT(lines_of({kLead, "The price has not been told.", "Did the pilot take his dog Tessit ashore?",
                          "Tessit was found on the beach by two children."}),
                Not(Contains(HasSubstr("Tessit"))));
    // What the article takes for known needs nothing.
    const Draft known = draft_of(
        {kLead, "A pilot swam ashore near Tessit on Monday night.", "Tessit was hit by two storms in May and June."});
    EXPECT_THAT(needs_of(known, "Tessit was hit"), ElementsAre(0));
}

TEST(Names, NoCutTakesAwayWhoSpeaks) {
    // Shorter ways to say it may cut other things.
    const auto lines = lines_of({kLead, "The price has not been told.", "Two children saw it leave.",
                                 "Beata Sadd, a regular passenger, says the ferry is always late."});
    EXPECT_THAT(lines, Contains(HasSubstr("Beata Sadd, a regular passenger, says")));
    EXPECT_THAT(lines, Not(Contains(HasSubstr("Sadd says"))));
}

TEST(Names, AStoryOpensOnNothingThatOnlyItsLostBeginningTells) {
    const std::string lost = "Would you swim through a kelp forest for a prize?";
    EXPECT_THAT(lines_of({lost, "Carl Hall of Ellery said on Monday that swimmers were lost in the kelp forest."}),
                ElementsAre());
    EXPECT_THAT(lines_of({lost, "Carl Hall of Ellery said on Monday that swimmers were lost in the harbour."}),
                ElementsAre(HasSubstr("Carl Hall of Ellery")));
    EXPECT_THAT(lines_of({lost, "Manager Carl Hall of Ellery added on Monday that swimmers were lost in the harbour."}),
                ElementsAre());
    // A sentence with an address is the beginning all the same.
    EXPECT_THAT(lines_of({"The harbour board in Ellery asks its swimmers to write to swim@ellery.example from today "
                          "about the kelp forest.",
                          "The board has closed the pool."}),
                ElementsAre());
}

TEST(Names, OneOfTheSameSurnameIsNotTheOther) {
    EXPECT_THAT(lines_of({"Ozgel Brann has been the owner of the ferry at Ellery since May.",
                          "The price has not been told.", "Two children saw it leave.",
                          "Would her brother Mehm Brann have sold it?", "Mehm Brann said the ferry was old."}),
                Not(Contains(HasSubstr("Mehm Brann said"))));
}

TEST(Names, ATitleWithAColonIsNoLabel) {
    EXPECT_THAT(lines_of({"The first version of the sea film Stormer: The Return is to be shown in Ellery in May.",
                          "The film will come to Leeds in June."}),
                AllOf(Contains(HasSubstr("is to be shown in Ellery")), Contains(HasSubstr("The film will come"))));
}

TEST(Names, WhatFollowsOnNeedsTheSentenceBefore) {
    const auto with = [&](const std::string& line) {
        return lines_of({kLead, "Ellery lost two boats in May.", "Why did nobody in Leeds tell them of it?", line});
    };
    EXPECT_THAT(with("Even then the owner Carl Brann kept his boats."), Not(Contains(HasSubstr("Even then"))));
    EXPECT_THAT(with("The owner Carl Brann said Norway would do the same."), Not(Contains(HasSubstr("the same"))));
    EXPECT_THAT(with("Carl Brann leads the port of Moss, another place without a ferry."),
                Not(Contains(HasSubstr("another"))));
    EXPECT_THAT(with("The boats of the coast are better now, he said."), Not(Contains(HasSubstr("he said"))));
    EXPECT_THAT(with("The owner Carl Brann kept his boats."), Contains(HasSubstr("kept his boats")));
    const Draft draft = draft_of({kLead, "Ellery lost two boats in May.", "Even then the owner Carl Brann kept his."});
    EXPECT_THAT(needs_of(draft, "Even then"), ElementsAre(1));
}

TEST(Names, AStrangerInFullIsAStranger) {
    const auto with = [&](const std::string& line) {
        return lines_of({kLead, "The price has not been told.", "Two children saw it leave.", line});
    };
    EXPECT_THAT(with("Oyel Brannot described the sale as a loss for Ellery."), Not(Contains(HasSubstr("Oyel"))));
    EXPECT_THAT(with("Passenger Oyel Brannot described the sale as a loss for Ellery."), Contains(HasSubstr("Oyel")));
}

TEST(Names, AStrangerStandsNowhereInALine) {
    const auto with = [&](const std::string& line) {
        return lines_of({kLead, "The price has not been told.", "Was the ferry that Carl Brann sailed too old?", line});
    };
    for (const char* line : {"\"Carl was a kind man,\" said head teacher Louise Dell.",
                             "Head teacher Louise Dell praised Brann for 20 years of work.",
                             "Head teacher Louise Dell said Carl was a kind man, and Carl's mother said so.",
                             "Brann said on Monday that the ferry was old."})
        EXPECT_THAT(with(line), Not(Contains(HasSubstr("Carl Brann")))) << line;
    // Where a sentence that airs names him, that one is needed.
    const Draft draft =
        draft_of({kLead, "Ellery lost two boats in May.", "The port says Carl Brann sailed one of them.",
                  "The head teacher Louise Dell praised Brann for 20 years of work."});
    EXPECT_THAT(needs_of(draft, "The head teacher"), Contains(2));
}

TEST(Names, NoCutTakesAwayWhatTheRestMeans) {
    const auto with = [&](const std::string& line) { return lines_of({kLead, "The price has not been told.", line}); };
    EXPECT_THAT(with("In this regard, Norway wrote two letters to the port of Ellery on Monday."),
                Not(Contains(testing::StartsWith("Norway wrote"))));
    EXPECT_THAT(with("After a storm, Norway wrote two letters to the port of Ellery on Monday."),
                Contains(testing::StartsWith("Norway wrote")));
}

TEST(Names, NoStoryOpensOnTheFilmOfAFirstSentenceThatIsLost) {
    EXPECT_THAT(
        lines_of({"Would you not like to see the old ferries of the coast on a screen in May, or perhaps in June?",
                  "The film will be shown in Leeds on Monday."}),
        ElementsAre());
}

std::vector<std::string> with_lost(int count, const std::string& last) {
    std::vector<std::string> all = {kLead};
    for (int i = 0; i < count; ++i)
        all.push_back("Getty images sold photo " + std::to_string(i + 20) + " of Ellery on Monday.");
    all.push_back(last);
    return all;
}

TEST(Names, ThatFigureNeedsTheSentenceBefore) {
    const Draft draft =
        draft_of({kLead, "Northlight paid two million pounds on Monday.", "Ellery doubts that figure."});
    EXPECT_THAT(needs_of(draft, "Ellery doubts"), ElementsAre(1));
    EXPECT_THAT(lines_of({kLead, "Did Northlight pay two million pounds?", "Ellery doubts that figure is right."}),
                Not(Contains(HasSubstr("that figure"))));
}

TEST(Names, NobodySpeaksFirstWhoIsKnownByWhatHeSays) {
    const auto with = [&](const std::string& line) { return lines_of({kLead, line}); };
    EXPECT_THAT(with("Pilot Jo Marsh sold three boats to Norway, her brother said on Monday."),
                Contains(testing::StartsWith("Pilot Jo Marsh sold")));
    EXPECT_THAT(with("Northlight will look for a second boat in Norway, the firm said."),
                Contains(testing::StartsWith("Northlight will look")));
    EXPECT_THAT(with("A pilot sold three boats to Norway, the harbour board of Ellery said on Monday."),
                Contains(testing::StartsWith("The harbour board of Ellery said")));
}

TEST(Together, ALineNeedsOneOfTheFewBeforeIt) {
    const Draft draft =
        draft_of({kLead, "Northlight paid two million pounds on Monday.", "Tickets cost nine pounds in May.",
                  "Marham sold two boats in April.", "Carrowick sold three boats in April.",
                  "Ellery backed the plan, and Marham did not.", "Holt lost its port in 1990."});
    EXPECT_THAT(needs_of(draft, "Marham sold"), ElementsAre(0));
    EXPECT_THAT(needs_of(draft, "Ellery backed"), ElementsAre(4)) << "the plan is told of close by, if at all";
    EXPECT_THAT(needs_of(draft, "Holt lost"), ElementsAre(1));
}

TEST(Together, WhatIsRewordedNeedsANearerOne) {
    const std::string said = "\"A dock costs ten million pounds,\" minister Jo Marsh of Northland said on Monday.";
    EXPECT_THAT(lines_of(with_lost(1, said)), Contains(HasSubstr("a dock costs ten million")));
    EXPECT_THAT(lines_of(with_lost(3, said)), Not(Contains(HasSubstr("dock costs"))));
    EXPECT_THAT(lines_of(with_lost(3, "Minister Jo Marsh of Northland opened a dock on Monday.")),
                Contains(HasSubstr("opened a dock")));
}

TEST(Together, WhatStandsAloneFurtherDownComesAfterTheRest) {
    std::vector<std::string> paragraphs = with_lost(10, "Holt lost its port in 1990.");
    EXPECT_THAT(needs_of(draft_of(paragraphs), "Holt lost"), ElementsAre(0));
    paragraphs.insert(paragraphs.begin() + 1, "Northlight paid two million pounds for her on Monday.");
    EXPECT_THAT(needs_of(draft_of(paragraphs), "Holt lost"), ElementsAre(1));
}

TEST(Together, AStoryWhoseBeginningIsLostOpensOnNothingToldBefore) {
    const std::string lost = "Was the ferry at Ellery sold at last?";
    EXPECT_THAT(lines_of({lost, "Northlight of Leeds has paid two million pounds for a ferry on Monday."}),
                Contains(HasSubstr("Northlight of Leeds")));
    EXPECT_THAT(lines_of({lost, "Northlight sold the castle, and Jo Marsh paid two million pounds."}), ElementsAre());
    EXPECT_THAT(lines_of({lost, "Hindered by a bay, they sold two boats to Northlight of Leeds on Monday."}),
                ElementsAre());
    EXPECT_THAT(lines_of({lost, "\"We paid two million pounds,\" said Jo Marsh, head of Northlight, on Monday."}),
                ElementsAre());
}

}  // namespace
}  // namespace newscart
