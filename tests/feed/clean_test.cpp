#include "feed/clean.h"

#include <gmock/gmock.h>

namespace newscart {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const Cleaner& cleaner() {
    static const Cleaner kCleaner(load_language("en-GB"));
    return kCleaner;
}

Article cleaned(std::vector<std::string> paragraphs, std::string headline = "Ferry runs again") {
    Article article;
    article.headline = std::move(headline);
    article.paragraphs = std::move(paragraphs);
    cleaner().clean(article);
    return article;
}

}  // namespace

TEST(Clean, SplitsThePlaceOffTheText) {
    struct Case {
        const char* text;
        const char* place;
    };
    for (const Case& c : {
             Case{"PORT ELLEN (Reuters) - The ferry runs again.", "PORT ELLEN"},
             Case{"(PORT ELLEN) — The ferry runs again.", "PORT ELLEN"},
             Case{"OBAN, March 3 — The ferry runs again.", "OBAN"},
             Case{"OBAN, Scotland (AP) -- The ferry runs again.", "OBAN, Scotland"},
             Case{"Oban, March 3 (Reuters) - The ferry runs again.", "Oban"},
             Case{"OBAN (CNN) -- The ferry runs again.", "OBAN"},
             Case{"GLASGOW | The ferry runs again.", "GLASGOW"},
             Case{"GLASGOW — The ferry runs again.", "GLASGOW"},
             Case{"GLASGOW - The ferry runs again.", "GLASGOW"},
             Case{"NEW YORK – The ferry runs again.", "NEW YORK"},
             Case{"(Reuters) - The ferry runs again.", ""},
             Case{"OBAN, Scotland (AP) _ The ferry runs again.", "OBAN, Scotland"},
             Case{"Oban (AP) _ The ferry runs again.", "Oban"},
             Case{"March 3 (Reuters) - The ferry runs again.", ""},
             Case{"Oban, Mar 3 (EFE).- The ferry runs again.", "Oban"},
             Case{"(ANSA) - Oban, March 3 - The ferry runs again.", "Oban"},
             Case{"Oban /ritzau/: The ferry runs again.", "Oban"},
             Case{"Port of Ness (dpa) - The ferry runs again.", "Port of Ness"},
             Case{"OBAN, March 3 AAP – The ferry runs again.", "OBAN"},
             Case{"Island Desk photo(OBAN) — The ferry runs again.", "OBAN"},
         }) {
        const Article article = cleaned({c.text});
        EXPECT_THAT(article.paragraphs, ElementsAre("The ferry runs again.")) << c.text;
        EXPECT_EQ(article.dateline, c.place) << c.text;
    }
}

TEST(Clean, TakesTheInitialsAndTheNameOfTheAgencyOffTheEnd) {
    for (const char* line : {"hh/ph/ts", "al/bk", "AAP gfr", "/ritzau/", "(EFE)", "EFE", "AFP al/bk", "-0-",
                             "dpa al bk", "AP-WF-11-24-26 0830GMT"})
        EXPECT_THAT(cleaned({"The ferry runs again.", line}).paragraphs, ElementsAre("The ferry runs again.")) << line;
    for (const char* end : {" /ritzau/", " (PTI)", " AAP gfr", " al/bk", " —AP", " [ANI]"}) {
        EXPECT_THAT(cleaned({std::string("The ferry runs again.") + end}).paragraphs,
                    ElementsAre("The ferry runs again."))
            << end;
    }
    EXPECT_THAT(cleaned({"The ferry runs again, said the AP.", "It was a yes/no vote."}).paragraphs,
                ElementsAre("The ferry runs again, said the AP.", "It was a yes/no vote."));
}

TEST(Clean, TakesNamesOnlyForBylines) {
    struct Case {
        const char* given;
        const char* kept;
    };
    for (const Case& c : {Case{"By Ann Lee", "Ann Lee"}, Case{"BY ANN LEE", "ANN LEE"},
                          Case{"Von Ann Lee, dpa", "Ann Lee, dpa"}, Case{"al/bk", ""}, Case{"Reuters, MAR 04", ""},
                          Case{"Byron Lee", "Byron Lee"}, Case{"Diana Lee", "Diana Lee"}}) {
        Article article;
        article.headline = "Ferry runs again";
        article.byline = c.given;
        article.paragraphs = {"The ferry runs again."};
        cleaner().clean(article);
        EXPECT_EQ(article.byline, c.kept) << c.given;
    }
}

TEST(Clean, TakesWhatTellsOfTheAuthorOnlyIfItIsTheAuthor) {
    Article article;
    article.headline = "Ferry runs again";
    article.byline = "Ann Lee, University of the Isles";
    article.paragraphs = {"The ferry runs again.", "Bo Ross is an engineer at the yard in Oban.",
                          "Ann Lee is a lecturer in shipping at the University of the Isles."};
    cleaner().clean(article);
    EXPECT_THAT(article.paragraphs,
                ElementsAre("The ferry runs again.", "Bo Ross is an engineer at the yard in Oban."));
}

TEST(Clean, BeginsTheStoryAtItsDateline) {
    EXPECT_THAT(cleaned({"(Adds comment, detail)", "Ferry back after five days", "Engine mended in Oban", "By Ann Lee",
                         "OBAN, March 3 (Reuters) - The ferry runs again.", "It sails at noon."})
                    .paragraphs,
                ElementsAre("The ferry runs again.", "It sails at noon."));
    EXPECT_THAT(cleaned({"The storm is over.", "OBAN (Reuters) - The ferry runs again."}).paragraphs,
                ElementsAre("The storm is over.", "The ferry runs again."));
}

TEST(Clean, TakesAnAuthorForNoPlace) {
    Article article;
    article.headline = "Ferry runs again";
    article.paragraphs = {"The ferry runs again."};
    article.byline = "Ann Lee, University of the Isles";
    article.dateline = "Ann Lee, University";
    cleaner().clean(article);
    EXPECT_EQ(article.dateline, "");
}

TEST(Clean, KeepsWhatACorrectionIsAbout) {
    const Article article =
        cleaned({"(In March 2 story, corrects last paragraph to say noon, not nine)", "The ferry runs again."});
    EXPECT_THAT(article.paragraphs, ElementsAre("The ferry runs again."));
    EXPECT_EQ(article.correction, "In March 2 story, corrects last paragraph to say noon, not nine");
}

TEST(Clean, TakesTheDesksWordsOffHeadlinesAndNoNames) {
    EXPECT_EQ(cleaned({"It sails at noon."}, "CORRECTED-UPDATE 2-Ferry runs again").headline, "Ferry runs again");
    EXPECT_EQ(cleaned({"It sails at noon."}, "SOCCER-Oban beat Mull").headline, "Oban beat Mull");
    EXPECT_EQ(cleaned({"It sails at noon."}, "NATO-Russia talks begin").headline, "NATO-Russia talks begin");
}

TEST(Clean, EndsAPressReleaseWhereItSpeaksOfItself) {
    EXPECT_THAT(
        cleaned({"The ferry runs again.", "About Island Ferries:", "Island Ferries has five ships."}).paragraphs,
        ElementsAre("The ferry runs again."));
    EXPECT_THAT(cleaned({"The ferry runs again.", "Ferry Press Contact: Ann Lee, ann@ferry.example, +44 20 7946 0000"})
                    .paragraphs,
                ElementsAre("The ferry runs again."));
}

TEST(Clean, KeepsTheHeadingsBetweenParagraphsInTheirPlaces) {
    Article article;
    article.headline = "Ferry runs again";
    article.paragraphs = {"Ferry runs again", "Share this story",       "It sails at noon.", "How it came about",
                          "Advertisement",    "The engine was mended.", "More stories",      "Read more: Bus fares"};
    article.headings = {0, 3, 6};
    cleaner().clean(article);
    EXPECT_THAT(article.paragraphs, ElementsAre("It sails at noon.", "How it came about", "The engine was mended."));
    EXPECT_THAT(article.headings, ElementsAre(1));
}

TEST(Clean, KeepsLongParagraphsThatAreSaidTwice) {
    const std::string quote = "“It is the best day of the year,” the harbour master said.";
    std::string wording;
    for (int i = 0; i < 10; ++i) wording += "The ferry sails at noon, if the sea is calm. ";
    wording.pop_back();
    EXPECT_THAT(cleaned({quote, wording, quote, wording}).paragraphs, ElementsAre(quote, wording, wording));
}

TEST(Clean, PartsTheDayFromThePlace) {
    for (const char* text : {"OBAN, March 3 (Reuters) - The ferry runs again.", "OBAN, March 3 — The ferry runs again.",
                             "(OBAN, March 3) -- The ferry runs again."}) {
        const Article article = cleaned({text});
        EXPECT_THAT(article.paragraphs, ElementsAre("The ferry runs again.")) << text;
        EXPECT_EQ(article.dateline, "OBAN") << text;
        EXPECT_EQ(article.dateline_date, "March 3") << text;
    }
}

TEST(Clean, DropsLinesOfTheDesk) {
    for (const char* line : {
             "REFILE",
             "UPDATE 2",
             "1st LEAD",
             "Second LEAD FERRY",
             "3rd LD-WRITETHRU",
             "(Adds quotes from the skipper)",
             "(Recasts with sailing, adds background)",
             "Eds: Minor edits throughout.",
             "ATTENTION EDITORS - Video will follow",
             "With BC-Ferry, BJT",
             "SUBS 4th graf to fix the time",
             "For further information please contact the press office.",
             "Tel: 020 7946 0000",
             "E-mail: desk@example.org",
             "Ann Lee in Oban and J. R. Doe in Port Ellen contributed to this report.",
             "Ann Lee contributed reporting from Oban.",
             "Reporting by Ann Lee; editing by J. Doe",
             "Reporting by Ann Lee in Oban; Additional reporting by J. Doe; Editing by Sam Poe",
             "Ann Lee, AP Science Writer",
         }) {
        EXPECT_THAT(cleaned({"It sails.", line, "It is full."}).paragraphs, ElementsAre("It sails.", "It is full."))
            << line;
    }
}

TEST(Clean, KeepsTheNoteOfACorrection) {
    const Article article = cleaned({"(Corrects the time of sailing in the second paragraph.)", "It sails at noon."});
    EXPECT_THAT(article.paragraphs, ElementsAre("It sails at noon."));
    EXPECT_EQ(article.correction, "Corrects the time of sailing in the second paragraph.");
}

TEST(Clean, DropsWhatPagesPutBetweenParagraphs) {
    for (const char* line : {
             "You may also like:",
             "Related post: How to tie a bowline",
             "More great island stories",
             "Image 3 of 12",
             "About the author",
             "Via islanddesk.info",
             "More on the ferry: https://desk.example/ferry",
             "Also on example.com The pier is mended",
             "Nov. 20, 2026 5:52 AM EST",
             "18 NOV 2026",
             "19.11.2026, 08:57",
             "November 20, 2026 / 1:07 AM / Island News",
             "Today 12:01 AM",
             "The Island Desk Published Monday, November 16, 2026 8:22AM EST",
             "Like this story? Share it with a friend!",
             "Let our news meet your inbox. The news that matters, every morning.",
             "The harbour in five minutes. Sign up for our daily newsletter.",
             "This post may contain affiliate links.",
             "What a sight! pic.example pic.twitter.com/abcd",
             "The ferry is back — Ann Lee (@annlee) November 18, 2026",
             "View this post on Instagram",
             "A post shared by Ann Lee (@annlee) on Nov 18, 2026 at 9:10am PST",
             "By continuing to use this site you agree to our use of cookies.",
         }) {
        EXPECT_THAT(cleaned({"It sails.", line, "It is full."}).paragraphs, ElementsAre("It sails.", "It is full."))
            << line;
    }
}

TEST(Clean, DropsWhoTheAuthorIsAtTheEndOnly) {
    const std::string who = "Ann Lee is a reporter for the Island Desk. Follow her on Twitter.";
    EXPECT_THAT(cleaned({"It sails.", who}).paragraphs, ElementsAre("It sails."));
    EXPECT_THAT(cleaned({who, "A.", "B.", "C.", "D.", "E."}).paragraphs, testing::Contains(who));
}

TEST(Clean, TakesPageHeadsAndFurnitureOutOfOneParagraph) {
    const Article article =
        cleaned({"By . Ann Lee . and J. Doe . PUBLISHED: . 07:21 EST, 28 December 2026 . | . UPDATED: . 07:32 EST, 29 "
                 "December 2026 . "
                 "The ferry runs again. It sails at noon. Scroll down for video . Back at last: The ferry leaves the "
                 "pier on Monday . "
                 "It is full. SCROLL DOWN FOR VIDEO. Its owner is glad."});
    EXPECT_THAT(article.paragraphs,
                ElementsAre("The ferry runs again. It sails at noon. It is full. Its owner is glad."));
    EXPECT_THAT(article.byline, testing::StartsWith("Ann Lee"));
}

TEST(Clean, MendsStopsThatOnlyJoinLines) {
    EXPECT_THAT(cleaned({"The ferry . runs again. It sails at noon. Its owner . is glad."}).paragraphs,
                ElementsAre("The ferry runs again. It sails at noon. Its owner is glad."));
    const std::string tokens = "The ferry runs again . It sails at noon . Its owner is glad .";
    EXPECT_THAT(cleaned({tokens}).paragraphs, ElementsAre(tokens));
}

TEST(Clean, LeavesNewsThatSoundsLikeFurniture) {
    for (const char* text : {
             "Residents can sign up for flood alerts on the website of the council.",
             "With its new drone the club takes photos.",
             "Editors, writers and printers marched through Oban on Monday.",
             "Related companies will be wound up, the court said.",
             "Police contacted the skipper of the ferry by telephone: he was safe.",
             "More than forty people were on board.",
             "Today the ferry sails for the last time.",
             "Ann Lee is the editor of the paper that broke the story.",
             "Video of the fire was seen by thousands.",
             "Reporting by the island's paper led to his arrest.",
             "He contributed to this report on the state of the harbours, the minister said.",
             "Updates to the timetable will be published on Monday.",
             "In this story there is no hero, the judge said.",
         }) {
        EXPECT_THAT(cleaned({text, "A.", "B.", "C.", "D.", "E."}).paragraphs, testing::Contains(text)) << text;
    }
}

TEST(Clean, TellsWhereEachParagraphCameFrom) {
    Article article;
    article.headline = "Ferry runs again";
    article.paragraphs = {"Advertisement", "OBAN (AP) — The ferry (pictured) runs again.", "Share", "It is full."};
    const std::vector<std::string> raw = article.paragraphs;
    EXPECT_THAT(cleaner().clean(article), ElementsAre(1, 3));
    EXPECT_THAT(article.paragraphs, ElementsAre("The ferry runs again.", "It is full."));
    const std::vector<std::size_t> places = places_in_raw(article.paragraphs[0], raw[1]);
    std::string found;
    for (const std::size_t place : places) found += raw[1][place];
    EXPECT_EQ(found, article.paragraphs[0]);
    EXPECT_EQ(places.front(), raw[1].find("The ferry"));
    EXPECT_EQ(places.back(), raw[1].size() - 1);
}

TEST(Clean, KeepsALeadThatMustServeAsHeadline) {
    const std::string lead = "The ferry to the island runs again after a month in the yard. It sails at noon.";
    const Article article = cleaned({lead, "It is full."}, "Subscribe To This Feed");
    EXPECT_EQ(article.headline, "The ferry to the island runs again after a month in the yard.");
    EXPECT_THAT(article.paragraphs, ElementsAre(lead, "It is full."));
}

TEST(Clean, LeavesWhatOnlyLooksLikeADateline) {
    for (const char* text : {
             "NATO said the ferry runs again.",
             "The ferry - the only one - runs again.",
             "One member of the Port Committee (PC) - the oldest - voted against.",
             "A man (41) - who has not been named - was hurt.",
             "The Isle of Mull (Scotland) is reached by ferry.",
             "IT was late - very late.",
         }) {
        EXPECT_THAT(cleaned({text}).paragraphs, ElementsAre(text));
    }
}

TEST(Clean, KeepsCreditBylineAndCopyrightAsFields) {
    const Article article = cleaned({"By Ann Lee, Island Desk", "J. Doe/Getty Images", "The ferry runs again.",
                                     "Copyright 2026 Island Desk. All rights reserved."});
    EXPECT_THAT(article.paragraphs, ElementsAre("The ferry runs again."));
    EXPECT_EQ(article.byline, "Ann Lee");
    EXPECT_EQ(article.photo_credit, "J. Doe/Getty Images");
    EXPECT_EQ(article.copyright, "Copyright 2026 Island Desk. All rights reserved.");
}

TEST(Clean, PartsACreditGluedToAByline) {
    const Article article = cleaned({"Island NewsBy Ann Lee", "(OBAN) -- The ferry runs again."});
    EXPECT_THAT(article.paragraphs, ElementsAre("The ferry runs again."));
    EXPECT_EQ(article.photo_credit, "Island News");
    EXPECT_EQ(article.byline, "Ann Lee");
}

TEST(Clean, KeepsWhatTheSupplierSaidItself) {
    Article article;
    article.headline = "Ferry runs again";
    article.dateline = "OBAN, Argyll";
    article.paragraphs = {"OBAN (Reuters) - The ferry runs again."};
    cleaner().clean(article);
    EXPECT_EQ(article.dateline, "OBAN, Argyll");
    EXPECT_THAT(article.paragraphs, ElementsAre("The ferry runs again."));
}

TEST(Clean, DropsTheFurnitureOfPages) {
    for (const char* line : {
             "Share This Story",
             "Share on Facebook",
             "Tweet",
             "Facebook Twitter Email",
             "Print",
             "Email to a friend",
             "12 Comments",
             "No Comments",
             "Leave a comment",
             "Respond to this story",
             "Read more",
             "Read more: Ferry late",
             "Click here for more",
             "Follow @islanddesk",
             "Follow us on Twitter",
             "Subscribe To This Feed",
             "Sign up for our newsletter",
             "Advertisement",
             "Scroll down for video",
             "Related stories",
             "Posted on: April 3rd, 2026 by Island Desk No Comments",
             "Image caption The ferry last year",
             "RELATED: Ferry late",
             "PUBLISHED: 12:00 EST, 3 March 2026 | UPDATED: 13:00 EST, 3 March 2026",
             "https://example.org/ferry",
             "desk@example.org",
             "Correction: An earlier report named the wrong pier.",
             "* * *",
             "3 min read",
             "Editor's note: This text is for members.",
             "Ann Lee contributed to this report.",
             "Image copyright Getty Images",
             "Posted in Local News",
             "5 hours ago",
             "All rights reserved.",
             "Continue reading the main story",
             "(Reporting by Ann Lee; Editing by J. Doe)",
         }) {
        EXPECT_THAT(cleaned({"The ferry runs again.", line, "It sails at noon."}).paragraphs,
                    ElementsAre("The ferry runs again.", "It sails at noon."))
            << line;
    }
}

TEST(Clean, TakesRemarksOutOfSentences) {
    EXPECT_THAT(cleaned({"The ferry (pictured) runs again."}).paragraphs, ElementsAre("The ferry runs again."));
    EXPECT_THAT(
        cleaned({"Tickets are sold from noon (https://example.org/ferry). https://example.org/pier"}).paragraphs,
        ElementsAre("Tickets are sold from noon."));
    EXPECT_THAT(cleaned({"Go to www.example.org before noon."}).paragraphs,
                ElementsAre("Go to www.example.org before noon."));
    EXPECT_THAT(cleaned({"The ferry runs again. Read more…"}).paragraphs, ElementsAre("The ferry runs again."));
    EXPECT_THAT(cleaned({"The ferry runs again (Photo by J. Doe/Desk)."}).paragraphs,
                ElementsAre("The ferry runs again."));
}

TEST(Clean, EndsWhereTheStoryEnds) {
    EXPECT_THAT(cleaned({"The ferry runs again.", "ENDS", "Call the press office on weekdays."}).paragraphs,
                ElementsAre("The ferry runs again."));
    EXPECT_THAT(cleaned({"The ferry runs again.", "Notes to editors:", "The ferry was built in 1990."}).paragraphs,
                ElementsAre("The ferry runs again."));
}

TEST(Clean, KeepsWhatFollowsAHeadingNearTheTop) {
    EXPECT_THAT(cleaned({"About the Ferry", "It runs again.", "It sails at noon.", "That is all."}).paragraphs,
                ElementsAre("About the Ferry", "It runs again.", "It sails at noon.", "That is all."));
    EXPECT_THAT(
        cleaned({"The ferry runs again.", "It sails at noon.", "About the Ferry", "It was built in 1990."}).paragraphs,
        ElementsAre("The ferry runs again.", "It sails at noon."));
}

TEST(Clean, NeverEatsNewsThatBeginsAlike) {
    for (const char* text : {
             "Copyright law is to be changed, ministers say.",
             "Share prices fell again on Monday.",
             "Subscribers to the ferry's newsletter were told on Friday.",
             "Comments by the minister angered islanders.",
             "Print workers are on strike.",
             "Follow-up talks are due on Friday.",
             "By Friday the ferry had sailed twice.",
             "More than a hundred people were waiting at the pier.",
             "Related charges were dropped in May.",
             "Published figures show that fewer people travel.",
             "Posted workers must be paid the same, the court ruled.",
             "Read the riot act, the captain left.",
             "Advertising rules are to be tightened.",
             "Correction officers at the prison walked out.",
             "Twitter shares fell by a tenth.",
             "Email was down for an hour.",
             "Picture houses are closing across the islands.",
             "Live music returns to the pier.",
             "Video of the accident was shown to the jury.",
             "Credit Suisse cut its forecast.",
             "Watch makers reported better sales.",
             "Ads were banned.",
             "Log in the channel holds up ferry.",
             "Getting there is hard.",
             "The witnesses are An** Be**",
         }) {
        EXPECT_THAT(cleaned({text}).paragraphs, ElementsAre(text));
    }
}

TEST(Clean, TakesTheNextLineForAHeadlineThatIsFurniture) {
    const Article article = cleaned({"Ferry runs again", "It sails at noon."}, "Share This Story");
    EXPECT_EQ(article.headline, "Ferry runs again");
    EXPECT_THAT(article.paragraphs, ElementsAre("It sails at noon."));
}

TEST(Clean, DropsWhatIsPrintedTwice) {
    const Article article = cleaned({"Ferry runs again", "It sails at noon.", "It sails at noon.", "That is all."});
    EXPECT_THAT(article.paragraphs, ElementsAre("It sails at noon.", "That is all."));
}

TEST(Clean, SaysWhichRuleIsWrong) {
    const Language language{"xx", Settings::parse("[[clean.rule]]\nwhere = \"up\"\npatterns = ['a']\n", "xx.toml")};
    EXPECT_THAT(
        [&] { Cleaner broken(language); },
        testing::ThrowsMessage<std::runtime_error>(testing::HasSubstr("is none of line, start, end, inside, rest")));
}

}  // namespace newscart
