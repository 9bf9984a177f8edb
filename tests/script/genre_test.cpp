#include "script/genre.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/clock.h"
#include "script/explain.h"
#include "script/script.h"

namespace newscart {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

const ScriptWriter& writer() {
    static const ScriptWriter english(load_language("en-GB"));
    return english;
}

Article column() {
    Article article;
    article.headline = "What the harbour taught me";
    article.paragraphs = {
        "I've never been much of a sailor. But when my father handed me the rope that summer, I didn't let go. You "
        "don't forget a thing like that.",
        "So why do we still pretend that a port is only a place where money is made? It isn't. It's where we come "
        "from, and we should say so. Perhaps that's what the council can't see.",
        "Imagine a town without its quay. You'd miss it, wouldn't you? I know I would. And yet nobody asks us what we "
        "want. We may lose it before we've had our say."};
    return article;
}

Article guide() {
    Article article;
    article.headline = "Sleeping well in summer";
    article.paragraphs = {
        "A warm bedroom can ruin your night. Keep the curtains closed while the sun is out, and don't open the windows "
        "until it's cooler outside. You may want a fan, but you shouldn't point it at your face.",
        "Try a thin sheet. Cotton is better than silk, and it's cheaper too. You can wet it if you must. Drink enough, "
        "but not right before you go to bed, or you'll be up at three. And if nothing helps? Sleep in the cellar."};
    return article;
}

Article report() {
    Article article;
    article.headline = "Ferry runs aground off Ellery";
    article.paragraphs = {
        "A ferry with 214 people on board ran aground off Ellery on Tuesday, the coastguard said.",
        "Two lifeboats brought the passengers ashore within three hours. Nobody was hurt, said Carl Hall, the harbour "
        "master. The ship had left Stone Bay at noon.",
        "\"I thought we would sink,\" said Jo Marsh, one of the passengers. \"You could hear it in the whole ship. "
        "I'll "
        "never forget it, and I don't want to.\"",
        "The owner, Northlight Ferries, said it would look into the accident. A second ship took over the route on "
        "Tuesday evening. In March the same ferry lost a propeller in a storm."};
    return article;
}

Draft draft_of(const Article& article, bool pinned) {
    Lineup lineup;
    lineup.air_time = *parse_instant("2026-11-23T15:00:00Z");
    Story story;
    story.article = article;
    story.pinned = pinned;
    lineup.stories.push_back(story);
    ScriptSettings settings;
    settings.timezone = "Europe/London";
    return writer().write(lineup, settings);
}

TEST(Genre, RefusesAColumnWithOneReason) {
    const Condensed condensed = writer().condense(column(), {75, 0}, {});
    EXPECT_THAT(condensed.lines, IsEmpty());
    EXPECT_EQ(condensed.refusal, "reads as a column, not as a report");
}

TEST(Genre, RefusesWhatGivesAdvice) {
    const Condensed condensed = writer().condense(guide(), {75, 0}, {});
    EXPECT_THAT(condensed.lines, IsEmpty());
    EXPECT_EQ(condensed.refusal, "reads as a feature or a comment, not as a report");
}

TEST(Genre, AirsAReportWhateverItsWitnessesSayOfThemselves) {
    const Condensed condensed = writer().condense(report(), {75, 0}, {});
    EXPECT_THAT(condensed.lines, Not(IsEmpty()));
    EXPECT_EQ(condensed.refusal, "");
}

TEST(Genre, BelievesAHeadlineThatCallsItselfNoReport) {
    for (const char* headline :
         {"Opinion: Ferry runs aground", "Ferry runs aground | Comment", "REVIEW: Ferry runs aground"}) {
        Article article = report();
        article.headline = headline;
        EXPECT_THAT(writer().condense(article, {75, 0}, {}).refusal, StartsWith("calls itself no report")) << headline;
    }
    Article article = report();
    article.headline = "Ellery: Ferry runs aground | Harbour News";
    EXPECT_EQ(writer().condense(article, {75, 0}, {}).refusal, "");
}

TEST(Genre, BelievesANoteThatTheViewsAreTheAuthors) {
    Article article = report();
    article.paragraphs.emplace_back("The views expressed in this article are those of Carl Hall.");
    EXPECT_THAT(writer().condense(article, {75, 0}, {}).refusal, HasSubstr("views expressed in this"));
}

TEST(Genre, GivesTheWordsOfAColumnIfVerbatim) {
    CondenseBudget budget{75, 0};
    budget.verbatim = true;
    EXPECT_THAT(writer().condense(column(), budget, {}).lines, Not(IsEmpty()));
}

TEST(Genre, TellsInTheExplanationWhyNothingAirs) {
    CondenseBudget budget{75, 0};
    budget.accounts = true;
    const Article article = column();
    const std::string text = explain(article, writer().condense(article, budget, {}));
    EXPECT_THAT(text, HasSubstr("Nothing of it airs: reads as a column, not as a report"));
    EXPECT_THAT(text, HasSubstr("I've never been much of a sailor."));
}

TEST(Genre, LeavesAColumnOutOfTheBulletin) {
    const Draft draft = draft_of(column(), false);
    ASSERT_EQ(draft.stories.size(), 1U);
    EXPECT_THAT(draft.lines, IsEmpty());
    EXPECT_EQ(draft.stories[0].headline, -1);
    EXPECT_EQ(draft.stories[0].refusal, "reads as a column, not as a report");
}

TEST(Genre, AirsTheFactsOfAColumnThatAnEditorPins) {
    Article article = column();
    article.paragraphs.emplace_back("The council closed the quay of Ellery on Monday and sold 12 boats.");
    EXPECT_THAT(draft_of(article, false).lines, IsEmpty());
    const Draft draft = draft_of(article, true);
    EXPECT_EQ(draft.stories[0].refusal, "");
    ASSERT_EQ(draft.stories[0].lines.size(), 1U);
    EXPECT_EQ(draft.lines[static_cast<std::size_t>(draft.stories[0].lines[0])].text,
              "The council closed the quay of Ellery on Monday and sold 12 boats.");
}

std::vector<std::string> texts(const Condensed& condensed) {
    std::vector<std::string> all;
    for (const Line& line : condensed.lines) all.push_back(line.text);
    return all;
}

TEST(FitForAir, RefusesAGuessNobodyIsNamedForBehindTheBeginning) {
    Article article = report();
    article.paragraphs.emplace_back("The accident could well cost the town its summer guests.");
    const std::vector<std::string> aired = texts(writer().condense(article, {200, 0}, {}));
    EXPECT_EQ(aired, texts(writer().condense(report(), {200, 0}, {}))) << "all the rest, and that not";
    EXPECT_GE(aired.size(), 4U);
}

TEST(FitForAir, RefusesTalkNobodyIsNamedFor) {
    Article article = report();
    article.paragraphs.emplace_back("For the ferry's crew it's been a night to forget.");
    EXPECT_EQ(texts(writer().condense(article, {200, 0}, {})), texts(writer().condense(report(), {200, 0}, {})));
}

TEST(FitForAir, NamesNobodyByWhatIsToldLaterInsideALine) {
    Article article = report();
    article.paragraphs.emplace_back("The passengers had watched the film Fifty Years of Moss in Stone Bay on Monday.");
    article.paragraphs.emplace_back("The film is about the sailor Robert Moss, its owners said.");
    EXPECT_THAT(texts(writer().condense(article, {200, 0}, {})),
                Not(testing::Contains(HasSubstr("Years of Robert Moss"))));
}

TEST(Genre, AirsAllInALanguageThatTellsNothingOfIt) {
    Language language = load_language("en-GB");
    language.settings = Settings::merge(Settings::parse("", "none"), Settings::parse("[script]\n", "none"));
    const Genre genre(language);
    const Grammar grammar(load_language("en-GB"));
    EXPECT_EQ(genre.judge("Opinion: The port", {}, grammar).kind, Genre::Kind::Report);
}

TEST(FitForAir, RefusesWhatTheNextSentenceTakesBack) {
    Article article = report();
    article.paragraphs.emplace_back(
        "Towns like to think that ferries never sink. But the yard of Ellery built 12 of them.");
    const std::vector<std::string> aired = texts(writer().condense(article, {200, 0}, {}));
    EXPECT_THAT(aired, Not(Contains(HasSubstr("never sink"))));
}

TEST(FitForAir, CutsNothingThatAVerbNeeds) {
    Article article;
    article.paragraphs = {"Police charged Robin Vance with the theft of 12 boats in Ellery on Monday evening."};
    // Rather nothing than half of it.
    for (const int words : {8, 10}) EXPECT_THAT(texts(writer().condense(article, {words, 0}, {})), IsEmpty()) << words;
    for (const int words : {12, 14, 16})
        EXPECT_THAT(texts(writer().condense(article, {words, 0}, {})), ElementsAre(HasSubstr("with the theft")))
            << words;
}

TEST(FitForAir, KnowsACaptionByTheCreditBehindIt) {
    Article article = report();
    article.paragraphs.insert(article.paragraphs.begin(),
                              {"Mayor Carl Moss opens the new quay of Ellery at noon.", "Image: Harbour Board."});
    const std::vector<std::string> aired = texts(writer().condense(article, {200, 0}, {}));
    EXPECT_EQ(aired, texts(writer().condense(report(), {200, 0}, {}))) << "all the rest, and that not";
}

TEST(FitForAir, LetsTheNewsItselfBeALittleLonger) {
    const std::string news =
        "The harbour boards of Ellery and Stone Bay and the town councils of Marsh End and Northlight have agreed to "
        "close "
        "the old quays and the two yards beside them and to build a new harbour for ferries and fishing boats at the "
        "mouth "
        "of the river";
    Article article;
    article.paragraphs = {news + ".", "The work begins on Monday, the council of Ellery said."};
    EXPECT_THAT(texts(writer().condense(article, {200, 0}, {})), Contains(HasSubstr("have agreed to close")));
    article.paragraphs = {"The work begins on Monday, the council of Ellery said.", news + "."};
    EXPECT_THAT(texts(writer().condense(article, {200, 0}, {})), Not(Contains(HasSubstr("have agreed to close"))));
}

}  // namespace
}  // namespace newscart
