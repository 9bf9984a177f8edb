#include "feed/notices.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.h"

namespace newscart {
namespace {

using testing::ElementsAre;

const NoticeReader& reader() {
    static const NoticeReader kReader(load_language("en-GB"));
    return kReader;
}

Article read(std::vector<std::string> lines, const std::vector<Parsed::Notice>& beside = {}) {
    Article article;
    article.headline = lines.front();
    article.paragraphs.assign(lines.begin() + 1, lines.end());
    reader().read(article, beside, parse_instant("2026-11-23T12:00:00Z"), "Europe/London");
    std::erase(article.paragraphs, "");
    return article;
}

std::string moment(const std::optional<Instant>& instant) { return instant ? format_instant(*instant) : ""; }

}  // namespace

TEST(Notices, TakesAnEmbargoOutOfTheTextAndKeepsIt) {
    for (const auto& lines :
         {std::vector<std::string>{"EMBARGOED UNTIL 0001 TUESDAY 24 NOVEMBER", "Ferry runs again", "It sails at noon."},
          {"Ferry runs again", "It sails at noon.", "Embargoed until 00:01 on Tuesday"},
          {"Ferry runs again", "EMBARGOED UNTIL 0001 TUESDAY It sails at noon."},
          {"EMBARGOED UNTIL 0001 TUESDAY: Ferry runs again", "It sails at noon."}}) {
        const Article article = read(lines);
        EXPECT_EQ(article.headline, "Ferry runs again");
        EXPECT_THAT(article.paragraphs, ElementsAre("It sails at noon."));
        EXPECT_EQ(moment(article.embargo), "2026-11-24T00:01:00Z");
        EXPECT_EQ(article.doubt, "");
        EXPECT_EQ(article.found_in.count("embargo"), 1U);
    }
}

TEST(Notices, TakesTheLatestOfTheEmbargoesThereAre) {
    Article article;
    article.headline = "Ferry runs again";
    article.paragraphs = {"Embargoed until 6pm", "It sails at noon."};
    article.embargo = parse_instant("2026-11-23T17:00:00Z");
    reader().read(article, {{"Not for publication before 7pm", "ed-msg"}}, parse_instant("2026-11-23T12:00:00Z"),
                  "UTC");
    EXPECT_EQ(moment(article.embargo), "2026-11-23T19:00:00Z");
    EXPECT_EQ(article.found_in.at("embargo"), "ed-msg");
    article.paragraphs = {"Embargoed until 4pm", "It sails at noon."};
    reader().read(article, {}, parse_instant("2026-11-23T12:00:00Z"), "UTC");
    EXPECT_EQ(moment(article.embargo), "2026-11-23T19:00:00Z");
}

TEST(Notices, DoubtsAnEmbargoWithoutATime) {
    const Article article = read({"Ferry runs again", "STRICTLY EMBARGOED", "It sails at noon."});
    EXPECT_EQ(article.doubt, "says 'STRICTLY EMBARGOED', but not until when");
    EXPECT_THAT(article.paragraphs, ElementsAre("It sails at noon."));
    EXPECT_FALSE(article.embargo);
    // Unless another line gives the time.
    const Article dated =
        read({"STRICTLY EMBARGOED", "Ferry runs again", "Not for publication before 6pm", "It sails."});
    EXPECT_EQ(dated.doubt, "");
    EXPECT_EQ(moment(dated.embargo), "2026-11-23T18:00:00Z");
}

TEST(Notices, AirsWhatSaysThatItsEmbargoIsLifted) {
    const Article article =
        read({"Ferry runs again", "EMBARGOED UNTIL 6PM TOMORROW", "Embargo lifted at 0700", "It sails at noon."});
    EXPECT_FALSE(article.embargo);
    EXPECT_EQ(article.doubt, "");
    EXPECT_THAT(article.paragraphs, ElementsAre("It sails at noon."));
    const Article free = read({"FOR IMMEDIATE RELEASE", "Ferry runs again", "It sails at noon."});
    EXPECT_EQ(free.headline, "Ferry runs again");
    EXPECT_FALSE(free.embargo);
    // That a release is for now does not lift an embargo.
    EXPECT_TRUE(read({"FOR IMMEDIATE RELEASE", "Ferry runs again", "Embargoed until 6pm", "It sails."}).embargo);
}

TEST(Notices, ReadsWhatAKillNames) {
    struct Case {
        std::vector<std::string> lines;
        std::vector<std::string> names;
        Article::Status status = Article::Status::Canceled;
    };
    const std::vector<Case> cases{
        {{"KILL", "Please kill the story slugged FERRY-TIMES headlined \"Ferry runs again\". It is wrong."},
         {"FERRY-TIMES", "Ferry runs again"}},
        {{"BULLETIN KILL: Ferry runs again"}, {"Ferry runs again"}},
        {{"MANDATORY KILL", "Ferry runs again", "The ferry sails at noon."}, {"Ferry runs again"}},
        {{"Ferry runs again", "WITHHOLD", "It sails at noon."}, {"Ferry runs again"}, Article::Status::Withheld},
        {{"Editors: please withhold the story about the ferry to Oban."}, {"ferry to Oban"}, Article::Status::Withheld},
        {{"WITHDRAWN: FERRY-TIMES"}, {"FERRY-TIMES"}},
        {{"Advisory", "Editors, please kill story ID urn:x:ferry-1, sent at noon."}, {"urn:x:ferry-1"}},
        {{"Please withdraw the item headlined Ferry runs again, sent at 1100 GMT."}, {"Ferry runs again"}},
    };
    for (const Case& one : cases) {
        const Article article = read(one.lines);
        EXPECT_EQ(article.status, one.status) << one.lines.front();
        EXPECT_EQ(article.withdraws_named, one.names) << one.lines.front();
    }
    const Article bare = read({"KILL KILL"});
    EXPECT_EQ(bare.status, Article::Status::Canceled);
    EXPECT_THAT(bare.withdraws_named, ElementsAre());
    EXPECT_EQ(bare.headline, "KILL KILL");
}

TEST(Notices, ReadsAKillBesideTheStory) {
    const Article article = read({"Ferry runs again", "It sails."}, {{"KILL: wrong figures", "ed-msg"}});
    EXPECT_EQ(article.status, Article::Status::Canceled);
    EXPECT_EQ(article.found_in.at("status"), "ed-msg");
    EXPECT_EQ(article.headline, "Ferry runs again");
}

TEST(Notices, LeavesNewsAboutEmbargoesAlone) {
    for (const char* line :
         {"Embargo: what the trade rules mean for fishermen", "EMBARGO ON GRAIN AGREED",
          "Embargo on grain ends on Monday", "The embargo until Monday was broken by two papers.",
          "The report was embargoed until 6pm on Monday.", "EMBARGO NOT LIFTED, MINISTER SAYS",
          "Kill the bill, protesters say", "KILL THE BILL, PROTESTERS SAY", "DO NOT USE TAP WATER, RESIDENTS TOLD",
          "Withhold the payment, unions urge", "Hold for two minutes, then let go.",
          "Not for the first time, the ferry is late.", "Editors met the minister.",
          "Embargo lifted after ten years of talks, say ministers.", "Please hold the line, the story is long."}) {
        EXPECT_FALSE(reader().is_notice(line)) << line;
    }
    std::vector<std::string> lines(21, "It sails.");
    lines[11] = "EMBARGOED UNTIL TUESDAY";
    EXPECT_FALSE(read(lines).embargo);
}

TEST(Notices, FindsAnEmbargoBehindOtherWordsAndInSmallLetters) {
    for (const auto& [line, until] : std::vector<std::pair<std::string, std::string>>{
             {"For release 10:01 EST, 24 Nov 2026", "2026-11-24T15:01:00Z"},
             {"For release on Tuesday 24 November at 6pm", "2026-11-24T18:00:00Z"},
             {"Release time: 18:00 24 November 2026", "2026-11-24T18:00:00Z"},
             {"Note to editors: embargoed until 0001hrs on Thursday 26th November.", "2026-11-26T00:01:00Z"},
             {"PRESS RELEASE - EMBARGOED UNTIL 18:00 ON 24 NOVEMBER 2026", "2026-11-24T18:00:00Z"},
             {"This press release is under strict embargo until 6pm on 24 November 2026.", "2026-11-24T18:00:00Z"},
             {"News release – under embargo till noon Wednesday", "2026-11-25T12:00:00Z"},
             {"Not to be published before 18.00 CET on 24 November", "2026-11-24T17:00:00Z"},
             {"Publication embargo: 25 November 2026 09:00", "2026-11-25T09:00:00Z"},
             {"PLEASE NOTE EMBARGO: 25 November, 00:01", "2026-11-25T00:01:00Z"},
             {"Embargoed for release until 10am GMT on Wednesday", "2026-11-25T10:00:00Z"},
             {"Embargo ends 25 November 2026, 9:00am", "2026-11-25T09:00:00Z"},
             {"Please respect the embargo: 00:01, Wednesday 25 November", "2026-11-25T00:01:00Z"},
             {"For use after 10am on Wednesday 25 November", "2026-11-25T10:00:00Z"},
             {"Please do not use before 18:00 on 24 November", "2026-11-24T18:00:00Z"},
             {"HOLD UNTIL 25 NOVEMBER", "2026-11-26T00:00:00Z"},
         }) {
        const Article article = read({"Ferry runs again", line, "It sails at noon."});
        EXPECT_EQ(moment(article.embargo), until) << line;
        EXPECT_EQ(article.doubt, "") << line;
        EXPECT_THAT(article.paragraphs, ElementsAre("It sails at noon.")) << line;
    }
    for (const char* line :
         {"Check against delivery. Embargoed until delivery", "Check against delivery",
          "Embargoed until the minister sits down", "Sperrfrist: 25. November 2026, 6 Uhr", "Embargo bis Mittwoch"}) {
        const Article article = read({"Ferry runs again", line, "It sails at noon."});
        EXPECT_NE(article.doubt, "") << line;
        EXPECT_EQ(article.doubt.find("''"), std::string::npos) << article.doubt;
        EXPECT_THAT(article.paragraphs, ElementsAre("It sails at noon.")) << line;
    }
    for (const char* line :
         {"The report, which was embargoed until Monday, said ferries were old.",
          "The embargo on arms was extended until March, diplomats said.",
          "For release from prison he needs a judge's word.", "Embargo ends 40 years of trade with the isles.",
          "Do not use before reading the label, the maker said.",
          "The film is ready for release on 3 March, he said."}) {
        const Article article = read({"Ferry runs again", line, "It sails at noon."});
        EXPECT_FALSE(article.embargo) << line;
        EXPECT_EQ(article.doubt, "") << line;
        EXPECT_THAT(article.paragraphs, ElementsAre(line, "It sails at noon."));
    }
}

TEST(Notices, KnowsHowDesksAskForAStoryToBeForgotten) {
    for (const char* line :
         {"ADVISORY: Please disregard our earlier story headlined \"Ferry runs again\".",
          "Please ignore the story headlined \"Ferry runs again\".",
          "We have withdrawn our story headlined \"Ferry runs again\".",
          "Attention editors: we are retracting the earlier report headlined \"Ferry runs again\"."}) {
        const Article article = read({line, "It contains errors."});
        EXPECT_EQ(article.status, Article::Status::Canceled) << line;
        EXPECT_THAT(article.withdraws_named, ElementsAre("Ferry runs again")) << line;
    }
    for (const char* line : {"Please ignore the noise, residents were told.", "We have withdrawn our troops, he said."})
        EXPECT_EQ(read({line, "It sails at noon."}).status, Article::Status::Usable) << line;
}

TEST(Notices, SaysWhichTableIsWrong) {
    const Language language{"xx", Settings::parse("[[notices.line]]\nis = \"no\"\npatterns = ['a']\n", "xx.toml")};
    EXPECT_THAT(
        [&] { NoticeReader broken(language); },
        testing::ThrowsMessage<std::runtime_error>(testing::HasSubstr("is none of embargo, free, withhold, kill")));
}

TEST(Notices, KnowTheNumberOfTheMessageThatAKillIsAbout) {
    for (const char* line :
         {"hna012", "Please disregard message hna012, sent at noon.", "EDITORS: Kill item HNA012."}) {
        Article kill;
        kill.headline = line;
        kill.status = Article::Status::Canceled;
        kill.found_in["status"] = "text";
        reader().read(kill, {}, std::nullopt, "UTC");
        ASSERT_FALSE(kill.withdraws_named.empty()) << line;
        EXPECT_EQ(ascii_lower(kill.withdraws_named.front()), "hna012") << line;
    }
}

}  // namespace newscart
