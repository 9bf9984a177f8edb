#include <gmock/gmock.h>

#include "feed/formats/format.h"
#include "feed/formats/wire_message.h"
#include "feed/notices.h"
#include "feed/wire_words.h"

namespace newscart {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class WireFormatsTest : public testing::Test {
  protected:
    Parsed read(std::string_view bytes) const {
        const Holds holds = [&](std::string_view line) { return notices_.is_notice(line); };
        return detect_raw(bytes).format == Format::Anpa ? read_anpa(bytes, words_, holds)
                                                        : read_iptc7901(bytes, words_, holds);
    }
    Parsed::Item only(std::string_view bytes) const {
        const Parsed parsed = read(bytes);
        EXPECT_EQ(parsed.refused, "");
        EXPECT_EQ(parsed.items.size(), 1U);
        return parsed.items.empty() ? Parsed::Item{} : parsed.items[0];
    }

    Language language_ = load_language("en-GB");
    WireWords words_{language_};
    NoticeReader notices_{language_};
};

std::string moment(const std::optional<Instant>& instant) { return instant ? format_instant(*instant) : "none"; }

std::string iptc(const std::string& text, const std::string& header = "hna012 4 i 85 ccccb   hna 061") {
    return "\x01" + header + "\r\n\nHarbour/ferry/\r\n\x02" + text +
           "\r\n\x03"
           "231437 GMT Nov 26 \r\n\x7F\n\x04";
}

std::string anpa(const std::string& slug, const std::string& lines, char columns = '\x11', const char* priority = "u") {
    return "\x16\x16\x01"
           "AW2607\x1F_world\r\n" +
           std::string(priority) + " i\x13" + columns + " BC-XX--" + slug.substr(0, 10) +
           " 11-23 0130\r\n\x02^BC-XX--" + slug + "<\r\n" + lines +
           "\r\n\t   \x03HNA-WF-11-23-26 1437GMT<\r\n\x0C\r\n\x04";
}

constexpr const char* kAnpaStory =
    "^Ferry sails again after long repair<\r\n^HNA Photo ABC101<\r\n^Eds: With HNA Photos.<\r\n^The ferry sails "
    "again.<\r\n"
    "^By ANN LEE=\r\n^Harbour News=\r\n\t   HARBOUR (HNA) _ The ferry sails again, ``at last,'' she said.\r\n \r\n"
    "\t   It is 4{ metres long.\r\n\t   ___\r\n\t   Bo Ray in Portside contributed to this report.\r\n";

}  // namespace

TEST_F(WireFormatsTest, AreToldByTheirHeaders) {
    const auto format = [](std::string_view bytes) { return format_name(detect_raw(bytes).format); };
    EXPECT_EQ(format(iptc("Text")), "iptc7901");
    EXPECT_EQ(format("ZCZC hna012 4 i 85\r\nText\r\nNNNN"), "iptc7901");
    EXPECT_EQ(format(anpa("Ferry,10", "\tText")), "anpa");
    EXPECT_EQ(format("Headline\n\nText"), "unknown");
    EXPECT_EQ(detect_raw("\x01 no header at all").refused,
              "begins like an agency's message, but its header is neither IPTC 7901 nor ANPA");
}

TEST_F(WireFormatsTest, ReadTheFieldsOfIptc7901) {
    const Article article =
        only(iptc("1ST LEAD\r\nFerry sails again after a long\r\nrepair\r\nBy Ann Lee, hna =\r\n\r\n"
                  "   Harbour (hna) - The caf\xE9 ferry sails\r\nagain.\r\n   A second\r\nparagraph.\r\n\r\n"
                  "# Notebook\r\n\r\n* * * *\r\nThe following information is not for publication\r\n"
                  "- Reporting by: Ann Lee\r\n\r\nhna al br\r\n"))
            .article;
    EXPECT_EQ(article.headline, "Ferry sails again after a long repair");
    EXPECT_EQ(article.byline, "Ann Lee");
    EXPECT_EQ(article.version, "1");
    EXPECT_EQ(article.urgency, 4);
    EXPECT_EQ(article.source, "hna");
    EXPECT_EQ(article.section, "International");
    EXPECT_EQ(moment(article.published), "2026-11-23T14:37:00Z");
    EXPECT_THAT(article.paragraphs, ElementsAre("Harbour (hna) - The café ferry sails again.", "A second paragraph."));
    EXPECT_EQ(article.found_in.at("urgency"), "header, priority");
    EXPECT_EQ(article.found_in.at("version"), "text");
}

TEST_F(WireFormatsTest, ReadEveryMessageOfATransmission) {
    const Parsed parsed = read("\x16\x16" + iptc("Ferry sails again =\r\n\r\nIt sails.\r\n") +
                               iptc("Beach is closed =\r\n\r\nIt is closed.\r\n"));
    ASSERT_EQ(parsed.items.size(), 2U);
    EXPECT_EQ(parsed.items[0].article.headline, "Ferry sails again");
    EXPECT_EQ(parsed.items[1].article.headline, "Beach is closed");
    // Cut short on the line: what came is read.
    const std::string cut = iptc("Ferry sails again =\r\n\r\nIt sails.\r\n");
    EXPECT_THAT(only(cut.substr(0, cut.find('\x03'))).article.paragraphs, ElementsAre("It sails."));
}

TEST_F(WireFormatsTest, KnowWhatTakesAStoryBackOrMendsIt) {
    const auto iptc_item = [&](const std::string& line) {
        return only(iptc(line + "\r\nFerry sails again after long repair =\r\n\r\nText of it.\r\n"));
    };
    for (const char* line :
         {"KILL KILL KILL", "MANDATORY KILL", "BULLETIN KILL", "KILL", "STORY WITHDRAWN", "KILLED:"}) {
        const Article killed = iptc_item(line).article;
        EXPECT_EQ(killed.status, Article::Status::Canceled) << line;
        EXPECT_EQ(killed.headline, "Ferry sails again after long repair") << line;
    }
    EXPECT_EQ(iptc_item("WITHHOLD").article.status, Article::Status::Withheld);
    EXPECT_EQ(iptc_item("REFILE").article.correction, "REFILE");
    EXPECT_EQ(iptc_item("CORRECTION 2").article.correction, "CORRECTION 2");
    EXPECT_EQ(iptc_item("(Corrects the name of the ferry)").article.correction, "(Corrects the name of the ferry)");
    EXPECT_EQ(iptc_item("EXTRA").article.urgency, 2);
    EXPECT_EQ(iptc_item("FLASH").article.urgency, 1);
    EXPECT_EQ(iptc_item("3RD LEAD").article.version, "3");
    EXPECT_EQ(iptc_item("2ND ADD").refused, "'2ND ADD': an addition to a story, whose text alone is none");
    EXPECT_EQ(iptc_item("ADVISORY").refused, "'ADVISORY': a note to newsrooms, no story");
    // News that begins alike.
    for (const char* line : {"KILLED IN ACTION", "HOLDING ON", "Correctional officers strike", "Addis Ababa votes"}) {
        const Parsed::Item item = iptc_item(line);
        EXPECT_EQ(item.article.status, Article::Status::Usable) << line;
        EXPECT_EQ(item.article.correction, "") << line;
        EXPECT_EQ(item.refused, "") << line;
    }
    // With next to no text.
    const Article bare = only(iptc("KILL\r\nFerry sails again =\r\n")).article;
    EXPECT_EQ(bare.status, Article::Status::Canceled);
    EXPECT_THAT(bare.paragraphs, IsEmpty());
    // Said in the text.
    EXPECT_EQ(only(iptc("Ferry sails again =\r\n\r\nEDITORS: Please kill the story headlined Ferry sails again.\r\n"))
                  .article.status,
              Article::Status::Canceled);
}

TEST_F(WireFormatsTest, KeepAnEmbargoWhereItIsSeen) {
    const Article article =
        only(iptc("EMBARGOED UNTIL 1800 GMT MONDAY\r\nFerry sails again =\r\n\r\nIt sails.\r\n")).article;
    EXPECT_EQ(article.headline, "Ferry sails again");
    EXPECT_THAT(article.paragraphs, ElementsAre("EMBARGOED UNTIL 1800 GMT MONDAY", "It sails."));
}

TEST_F(WireFormatsTest, ReadTimesInManyLanguages) {
    EXPECT_EQ(moment(wire_time("071341 GMT Okt 15")), "2015-10-07T13:41:00Z");
    EXPECT_EQ(moment(wire_time("071341 Okt 15")), "2015-10-07T13:41:00Z");
    EXPECT_EQ(moment(wire_time("071341 CET JAN 2027")), "2027-01-07T12:41:00Z");
    EXPECT_EQ(moment(wire_time("071341 juil 26")), "2026-07-07T13:41:00Z");
    EXPECT_EQ(moment(wire_time("071341")), "none");
    EXPECT_EQ(moment(wire_time("991341 GMT Nov 26")), "none");
}

TEST_F(WireFormatsTest, ReadTheFieldsOfAnpa) {
    const Parsed::Item item = only(anpa("Ferry Repair, 2nd Ld-Writethru,130", kAnpaStory));
    EXPECT_EQ(item.refused, "");
    const Article& article = item.article;
    EXPECT_EQ(article.headline, "Ferry sails again after long repair");
    EXPECT_EQ(article.byline, "ANN LEE");
    EXPECT_EQ(article.id, "anpa:xx--ferry repair");
    EXPECT_EQ(article.version, "2");
    EXPECT_EQ(article.urgency, 3);
    EXPECT_EQ(article.source, "HNA");
    EXPECT_EQ(article.section, "International");
    EXPECT_EQ(moment(article.published), "2026-11-23T14:37:00Z");
    EXPECT_THAT(article.paragraphs,
                ElementsAre("HARBOUR (HNA) — The ferry sails again, “at last,” she said.", "It is 4½ metres long."));
}

TEST_F(WireFormatsTest, FindTheHeadlineOfAnpaWithoutItsMarks) {
    std::string bytes = anpa("Ferry Repair,130",
                             "Ferry sails again after long repair\r\n\t   HARBOUR (HNA) _ The ferry sails again.\r\n"
                             "\t   It was away for a year\r\nand a day.\r\n");
    bytes.erase(bytes.find('^'), 1);
    bytes.erase(bytes.find('<'), 1);
    const Article article = only(bytes).article;
    EXPECT_EQ(article.id, "anpa:xx--ferry repair");
    EXPECT_EQ(article.headline, "Ferry sails again after long repair");
    EXPECT_THAT(article.paragraphs,
                ElementsAre("HARBOUR (HNA) — The ferry sails again.", "It was away for a year and a day."));
}

TEST_F(WireFormatsTest, TakeNoTextForAHeadlineOfAnpa) {
    const Article article =
        only(anpa("Ferry Repair,130", "The ferry sails again.\r\n\t   It was away for a year.\r\n")).article;
    EXPECT_EQ(article.headline, "");
    EXPECT_THAT(article.paragraphs, ElementsAre("The ferry sails again.", "It was away for a year."));
}

TEST_F(WireFormatsTest, KnowASignOffOfOneWord) {
    const Article article =
        only(iptc("Ferry sails again=\r\n   Harbour (hna) - The ferry sails.\r\n\r\nbay\r\n")).article;
    EXPECT_THAT(article.paragraphs, ElementsAre("Harbour (hna) - The ferry sails."));
}

TEST_F(WireFormatsTest, RefuseWhatIsNoStoryInAnpa) {
    EXPECT_EQ(only(anpa("Results,20",
                        "^Results<\r\n\x08"
                        "North;3;1\x10\r\n\x08South;1;2\x10\r\n",
                        '\x12'))
                  .refused,
              "a table (results, standings or figures), no story");
    EXPECT_EQ(only(anpa("Ferry Repair, 1st Add,20", "\t   More text.\r\n")).refused,
              "'1st Add': an addition to a story, whose text alone is none");
    EXPECT_EQ(only(anpa("Ferry Repair, Adv 25,130", kAnpaStory)).article.doubt,
              "is an advance for a day to come (Adv 25)");
}

TEST_F(WireFormatsTest, KnowTheIdOfWhatAnpaKills) {
    for (const char* slug : {"Ferry Repair, KILL,20", "Ferry Repair, Mandatory Kill", "KILL--Ferry Repair,20"}) {
        const Article article = only(anpa(slug, "^STORY REMOVED: Ferry Repair<\r\n\t   EDITORS:\r\n")).article;
        EXPECT_EQ(article.status, Article::Status::Canceled) << slug;
    }
    EXPECT_EQ(only(anpa("Ferry Repair, KILL,20", "")).article.id, "anpa:xx--ferry repair");
    EXPECT_EQ(only(anpa("CORRECTIVE-Ferry Repair,20", kAnpaStory)).article.status, Article::Status::Usable);
}

}  // namespace newscart
