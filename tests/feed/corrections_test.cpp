#include "feed/corrections.h"

#include <gmock/gmock.h>

#include "feed/feed.h"
#include "support/support.h"

namespace newscart {
namespace {

using testing::ElementsAre;

const CorrectionReader& reader() {
    static const CorrectionReader kReader(load_language("en-GB"));
    return kReader;
}

/// Later than the files.
const Instant kNow{std::chrono::sys_days(std::chrono::year{2100} / 1 / 1)};
constexpr const char* kLead = "The ferry runs again from Monday, the council said.";
constexpr const char* kMore = "Passengers had waited nine days for the second boat.";

Article with(std::string headline, std::vector<std::string> paragraphs = {kLead, kMore}) {
    Article article;
    article.headline = std::move(headline);
    article.paragraphs = std::move(paragraphs);
    reader().read(article);
    return article;
}

}  // namespace

TEST(Corrections, AreMarkedOnHeadlinesInManyWays) {
    for (const char* headline :
         {"CORRECTION: Ferry runs again", "Correction: Ferry runs again", "Correction - Ferry runs again",
          "CORRECTION – Ferry runs again", "CORRECTED-Ferry runs again", "UPDATE 2-CORRECTED-Ferry runs again",
          "Corrected version: Ferry runs again", "CLARIFICATION: Ferry runs again", "[CORRECTED] Ferry runs again",
          "(Correction) Ferry runs again", "*** CORRECTION *** Ferry runs again", "CORRECTION 2: Ferry runs again",
          "CORRECTION Ferry runs again", "Ferry runs again (Corrected)", "Ferry runs again - CORRECTION",
          "Ferry runs again | Correction", "CORRECTION: ferry runs again"}) {
        const Article article = with(headline);
        EXPECT_EQ(article.correction, "correction") << headline;
        EXPECT_EQ(article.headline, "Ferry runs again") << headline;
        EXPECT_EQ(article.found_in.at("correction"), "headline") << headline;
        EXPECT_THAT(article.paragraphs, ElementsAre(kLead, kMore)) << headline;
    }
}

TEST(Corrections, LeaveWhatOnlySpeaksOfThem) {
    for (const char* headline : {"Correction officers strike at the prison", "Correction Officers strike at the prison",
                                 "CORRECTION OFFICERS STRIKE", "Corrected figures show a fall",
                                 "Market heads for correction", "A correction: how the paper says sorry",
                                 "Corrections minister resigns", "Correctional centre - the last day"}) {
        const Article article = with(headline);
        EXPECT_EQ(article.correction, "") << headline;
        EXPECT_EQ(article.headline, headline);
    }
    const Article quoted = with("Ferry runs again", {kLead, "The paper printed a correction: it was sorry.", kMore});
    EXPECT_EQ(quoted.correction, "");
    EXPECT_EQ(quoted.paragraphs.size(), 3U);
}

TEST(Corrections, SayWhatTheyCorrect) {
    EXPECT_EQ(with("(Corrects day) Ferry runs again").headline, "Ferry runs again");
    EXPECT_EQ(with("(Corrects day) Ferry runs again").correction, "Corrects day");
    // Before the text of the lead, which stays.
    const Article lead = with("Ferry runs again", {std::string("(Corrects day in headline) ") + kLead, kMore});
    EXPECT_EQ(lead.correction, "Corrects day in headline");
    EXPECT_EQ(lead.found_in.at("correction"), "text");
    EXPECT_THAT(lead.paragraphs, ElementsAre(kLead, kMore));
    // The bare mark gives way to it.
    const Article both = with("CORRECTION: Ferry runs again", {"(This story corrects the day in paragraph 2)", kLead});
    EXPECT_EQ(both.correction, "This story corrects the day in paragraph 2");
    EXPECT_THAT(both.paragraphs, ElementsAre(kLead));
}

TEST(Corrections, DropNotesAndKeepNews) {
    for (const char* note : {"Correction: An earlier version of this story gave the wrong day.",
                             "CORRECTION - This article incorrectly said the ferry runs on Tuesday.",
                             "Clarification: The headline has been amended to show the right day.",
                             "Corrected: In paragraph two, the day."}) {
        EXPECT_THAT(with("Ferry runs again", {note, kLead, kMore}).paragraphs, ElementsAre(kLead, kMore)) << note;
        const Article behind = with("Ferry runs again", {kLead, kMore, kMore, kMore, note});
        EXPECT_EQ(behind.paragraphs.size(), 4U) << note;
        EXPECT_NE(behind.correction, "") << note;
    }
    const Article news = with("Ferry runs again", {"CORRECTION: the ferry runs on Monday, not on Tuesday.", kMore});
    EXPECT_THAT(news.paragraphs, ElementsAre("The ferry runs on Monday, not on Tuesday.", kMore));
    EXPECT_EQ(news.correction, "correction");
}

TEST(Corrections, TakeAHeadlineFromBelowTheMark) {
    const Article line = with("CORRECTION", {"Ferry runs again", kLead, kMore});
    EXPECT_EQ(line.headline, "Ferry runs again");
    EXPECT_THAT(line.paragraphs, ElementsAre(kLead, kMore));
    const Article prose = with("*** CORRECTION ***", {std::string(kLead) + " " + kMore});
    EXPECT_EQ(prose.headline, kLead);
    EXPECT_EQ(prose.paragraphs.size(), 1U);
}

TEST(Corrections, KeepHeadingsInTheirPlaces) {
    Article article;
    article.headline = "Ferry runs again";
    article.paragraphs = {"Correction: An earlier version of this story was wrong.", "At sea", kLead, kMore};
    article.headings = {1};
    reader().read(article);
    EXPECT_THAT(article.paragraphs, ElementsAre("At sea", kLead, kMore));
    EXPECT_THAT(article.headings, ElementsAre(0));
}

TEST(Corrections, KeepHeadlineAndStatusInEveryFormat) {
    const test::TempFolder folder;
    const std::string text = std::string(kLead) + " " + kMore + "\n\nIt sails at noon and again at six each day.\n";
    folder.write("a.txt", "CORRECTION: Ferry runs again from Monday\n\n" + text);
    folder.write("b.xml",
                 "<rss version=\"2.0\"><channel><title>Desk</title><item><title>CORRECTION: Ferry runs again "
                 "from Monday</title><description>" +
                     text + "</description></item></channel></rss>");
    folder.write("c.html",
                 "<html><head><title>Correction - Ferry runs again from Monday</title></head><body><article><h1>"
                 "Correction - Ferry runs again from Monday</h1><p>" +
                     text + "</p></article></body></html>");
    folder.write("d.eml",
                 "From: desk@harbour.example\nSubject: CORRECTION: Ferry runs again from Monday\nMessage-ID: "
                 "<1@harbour.example>\nDate: Mon, 23 Nov 2026 10:00:00 +0000\n\n" +
                     text);
    folder.write("e.json",
                 "{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"Desk\",\"items\":[{\"id\":\"1\","
                 "\"title\":\"(Corrects day) Ferry runs again from Monday\",\"content_text\":\"" +
                     std::string(kLead) + "\"}]}");
    const ArticleSet set = read_feed({folder.path()}, load_language("en-GB"), {}, nullptr, kNow);
    ASSERT_EQ(set.articles.size(), 5U);
    for (const Article& article : set.articles) {
        EXPECT_EQ(article.headline, "Ferry runs again from Monday") << article.origin.file;
        EXPECT_NE(article.correction, "") << article.origin.file;
        EXPECT_EQ(article.paragraphs.front().substr(0, 20), std::string(kLead).substr(0, 20)) << article.origin.file;
    }
}

TEST(Corrections, AreNoStoryIfTheyAreOnlyANote) {
    const test::TempFolder folder;
    folder.write("a.txt", "Ferry runs again\n\nCorrection: An earlier version of this story gave the wrong day.\n");
    const ArticleSet set = read_feed({folder.path()}, load_language("en-GB"), {}, nullptr, kNow);
    ASSERT_EQ(set.rejected.size(), 1U);
    EXPECT_EQ(set.rejected.front().reason, "no text, only a note that something was corrected");
}

}  // namespace newscart
