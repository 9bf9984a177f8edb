#include "feed/formats/agency.h"

#include <gmock/gmock.h>

#include <string>

namespace newscart {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;
using testing::UnorderedElementsAre;

constexpr int kDepth = 256;
const std::string kZone = "UTC";

std::string moment(const std::optional<Instant>& instant) { return instant ? format_instant(*instant) : "none"; }

Parsed::Item only(Parsed parsed) {
    EXPECT_EQ(parsed.refused, "");
    EXPECT_EQ(parsed.items.size(), 1U);
    return parsed.items.size() == 1 ? std::move(parsed.items[0]) : Parsed::Item{};
}

Parsed::Item nitf(const std::string& text) { return only(read_nitf(text, kDepth, kZone)); }
Parsed::Item newsml(const std::string& text) { return only(read_newsml(text, kDepth, kZone)); }
Parsed::Item g2(const std::string& text) { return only(read_newsml_g2(text, kDepth, kZone)); }
Parsed::Item ninjs(const std::string& text) { return only(read_ninjs(text, kDepth, kZone)); }

const std::string kNitfBody =
    "<body><body.head><hedline><hl1>Ferry runs again</hl1></hedline></body.head>"
    "<body.content><p>The ferry runs again after the storm.</p></body.content></body>";

std::string nitf_with(const std::string& docdata, const std::string& body = kNitfBody) {
    return "<nitf><head>" + docdata + "</head>" + body + "</nitf>";
}

std::string g2_with(const std::string& item_meta, const std::string& content_meta = "<headline>Ferry runs</headline>",
                    const std::string& content =
                        "<contentSet><inlineXML><html><body><p>The ferry runs again after "
                        "the storm.</p></body></html></inlineXML></contentSet>") {
    return "<newsItem xmlns=\"http://iptc.org/std/nar/2006-10-01/\" guid=\"urn:x:1\" version=\"2\"><itemMeta>" +
           item_meta + "</itemMeta><contentMeta>" + content_meta + "</contentMeta>" + content + "</newsItem>";
}

std::string newsml_with(const std::string& management, const std::string& component) {
    return "<NewsML><NewsItem><Identification><NewsIdentifier><ProviderId>desk.example</ProviderId>"
           "<DateId>20261123</DateId><NewsItemId>F1</NewsItemId><RevisionId>3</RevisionId>"
           "<PublicIdentifier>urn:newsml:desk.example:20261123:F1:3N</PublicIdentifier></NewsIdentifier>"
           "</Identification><NewsManagement>" +
           management + "</NewsManagement>" + component + "</NewsItem></NewsML>";
}

const std::string kComponent =
    "<NewsComponent><NewsLines><HeadLine>Ferry runs again</HeadLine></NewsLines><ContentItem><DataContent>"
    "<p>The ferry runs again after the storm.</p></DataContent></ContentItem></NewsComponent>";

}  // namespace

TEST(Nitf, FillsEveryFieldFromItsPlace) {
    const Parsed::Item item = nitf(R"(<?xml version="1.0"?>
<!DOCTYPE nitf SYSTEM "http://www.nitf.org/IPTC/NITF/3.6/specification/dtd/nitf-3-6.dtd">
<nitf xml:lang="en-GB"><head><title>FERRY</title>
<tobject tobject.type="News"><tobject.subject tobject.subject.type="Transport"/></tobject>
<docdata management-status="usable"><doc-id id-string="desk-17" regsrc="DESK"/><du-key version="4" key="FERRY"/>
<urgency ed-urg="2"/><date.issue norm="20261123T150000+0100"/><date.release norm="20261123T180000+0100"/>
<date.expire norm="20261124T150000+0100"/><doc.copyright year="2026" holder="Island Desk"/>
<ed-msg info="For all clients"/><key-list><keyword key="FERRY-TIMES"/></key-list></docdata></head>
<body><body.head><hedline><hl1>Ferry <em>runs</em> again</hl1><hl2>After the storm</hl2></hedline>
<byline>By Ann Lee<byttl>Island Desk</byttl></byline><distributor>Island News Agency</distributor>
<dateline><location>PORT ELLEN, Islay</location><story.date norm="20261123">Nov 23</story.date></dateline></body.head>
<body.content><block><p>The ferry to <location>Islay</location> runs again&nbsp;today.</p>
<media media-type="image"><media-caption>The ferry</media-caption><media-producer>J. Doe</media-producer></media>
<p>It sails at <num>12</num>.</p><ul><li>It is late.</li></ul><hl2>Background</hl2><p>A storm kept it in port.</p>
<table><tr><td>1</td><td>2</td></tr></table></block></body.content></body></nitf>)");
    const Article& article = item.article;
    EXPECT_EQ(item.refused, "");
    EXPECT_EQ(article.id, "desk-17");
    EXPECT_EQ(article.version, "4");
    EXPECT_EQ(article.headline, "Ferry runs again");
    EXPECT_THAT(article.paragraphs, ElementsAre("The ferry to Islay runs again today.", "It sails at 12.",
                                                "It is late.", "Background", "A storm kept it in port."));
    EXPECT_THAT(article.headings, ElementsAre(3));
    EXPECT_EQ(article.byline, "By Ann Lee");
    EXPECT_EQ(article.source, "Island News Agency");
    EXPECT_EQ(article.section, "Transport");
    EXPECT_EQ(article.language, "en-GB");
    EXPECT_EQ(moment(article.published), "2026-11-23T14:00:00Z");
    EXPECT_EQ(moment(article.embargo), "2026-11-23T17:00:00Z");
    EXPECT_EQ(moment(article.expires), "2026-11-24T14:00:00Z");
    EXPECT_EQ(article.urgency, 2);
    EXPECT_EQ(article.status, Article::Status::Usable);
    EXPECT_EQ(article.dateline, "PORT ELLEN, Islay");
    EXPECT_EQ(article.copyright, "Copyright 2026 Island Desk");
    EXPECT_EQ(article.photo_credit, "J. Doe");
    EXPECT_EQ(article.slug, "FERRY-TIMES");
    ASSERT_EQ(item.notices.size(), 1U);
    EXPECT_EQ(item.notices[0].text, "For all clients");
    EXPECT_EQ(item.notices[0].found_in, "ed-msg/@info");
    EXPECT_EQ(article.found_in.at("embargo"), "date.release/@norm");
    EXPECT_EQ(article.found_in.at("urgency"), "urgency/@ed-urg");
}

TEST(Nitf, JoinsThePartsOfAPlace) {
    const Parsed::Item item = nitf(
        "<nitf><body><body.head><hedline><hl1>Ferry runs again</hl1></hedline><dateline><location>"
        "<city>Port Ellen</city><state>Islay</state><country/></location></dateline></body.head>"
        "<body.content><p>The ferry runs again.</p></body.content></body></nitf>");
    EXPECT_EQ(item.article.dateline, "Port Ellen, Islay");
}

TEST(Nitf, TakesAReleaseThatIsNoLaterThanTheIssueForNoEmbargo) {
    const Parsed::Item item = nitf(
        nitf_with("<docdata><date.issue norm=\"20261123T150000\"/><date.release norm=\"20261123T150000\"/></docdata>"));
    EXPECT_EQ(moment(item.article.embargo), "none");
}

TEST(Nitf, PassesOverDatesThatAreABlankForm) {
    const Parsed::Item item = nitf(nitf_with("<docdata><date.release norm=\"YYYYMMDD000000-HHMM\"/></docdata>"));
    EXPECT_EQ(moment(item.article.embargo), "none");
    EXPECT_EQ(item.article.doubt, "");
}

TEST(Nitf, IsInDoubtAboutAnEmbargoItCannotRead) {
    const Parsed::Item item = nitf(nitf_with("<docdata><date.release norm=\"after the vote\"/></docdata>"));
    EXPECT_EQ(item.article.doubt,
              "cannot read its embargo 'after the vote'; write a time such as 2026-11-23T15:00:00Z");
}

TEST(Nitf, KnowsWhatIsEmbargoedWithheldAndCanceled) {
    EXPECT_TRUE(nitf(nitf_with("<docdata management-status=\"embargoed\"/>")).embargoed);
    EXPECT_EQ(nitf(nitf_with("<docdata management-status=\"withheld\"/>")).article.status, Article::Status::Withheld);
    EXPECT_EQ(nitf(nitf_with("<docdata management-status=\"canceled\"/>")).article.status, Article::Status::Canceled);
    const Parsed::Item unknown = nitf(nitf_with("<docdata management-status=\"perhaps\"/>"));
    EXPECT_EQ(unknown.article.doubt, "cannot read its status 'perhaps'; write usable, withheld or canceled");
}

TEST(Nitf, ReadsAKillWithoutText) {
    const Parsed::Item item = nitf(
        "<nitf><head><docdata management-status=\"canceled\" management-doc-idref=\"desk-16\">"
        "<doc-id id-string=\"desk-17\"/></docdata></head><body><body.content/></body></nitf>");
    EXPECT_EQ(item.refused, "");
    EXPECT_EQ(item.article.id, "desk-17");
    EXPECT_EQ(item.article.status, Article::Status::Canceled);
    EXPECT_THAT(item.article.withdraws, ElementsAre("desk-16"));
    EXPECT_EQ(item.article.found_in.at("withdraws"), "docdata/@management-doc-idref");
}

TEST(Nitf, KnowsACorrectionAndWhatItCorrects) {
    const Parsed::Item item =
        nitf(nitf_with("<docdata><doc-id id-string=\"desk-17\"/><correction info=\"Day was wrong\" "
                       "id-string=\"desk-16\"/></docdata>"));
    EXPECT_EQ(item.article.correction, "Day was wrong");
    EXPECT_THAT(item.article.withdraws, ElementsAre("desk-16"));
}

TEST(Nitf, NamesAStoryByItsKeyOnlyIfTheNumberGrowsFromIt) {
    EXPECT_EQ(nitf(nitf_with("<docdata><doc-id id-string=\"island-1234_2\"/><du-key key=\"island-1234\" version=\"2\"/>"
                             "</docdata>"))
                  .article.id,
              "island-1234");
    EXPECT_EQ(
        nitf(nitf_with("<docdata><doc-id id-string=\"9\"/><du-key key=\"POLITICS-Budget\"/></docdata>")).article.id,
        "9");
}

TEST(Nitf, PartsNotesOfSeveralLines) {
    const Parsed::Item item =
        nitf(nitf_with("<docdata><ed-msg info=\"(see also POLITICS)\nEmbargoed to 0001 Friday\"/>"
                       "<ed-msg info=\"(see also EU) Embargoed to noon\"/></docdata>"));
    ASSERT_EQ(item.notices.size(), 4U);
    EXPECT_EQ(item.notices[1].text, "Embargoed to 0001 Friday");
    EXPECT_EQ(item.notices[3].text, "Embargoed to noon");
}

TEST(Nitf, TakesNoteOfWhatStandsInTheHeadOfTheBody) {
    const Parsed::Item item = nitf(
        "<nitf><body><body.head><note><body.content><p>Hold until noon.</p></body.content></note>"
        "<hedline>Ferry runs again</hedline></body.head><body.content><p>The ferry runs again.</p></body.content>"
        "</body></nitf>");
    ASSERT_EQ(item.notices.size(), 1U);
    EXPECT_EQ(item.notices[0].text, "Hold until noon.");
    EXPECT_EQ(item.article.headline, "Ferry runs again");
    EXPECT_THAT(item.article.paragraphs, ElementsAre("The ferry runs again."));
}

TEST(Nitf, RefusesTablesPicturesAndResults) {
    const auto refused = [](const std::string& content) {
        return nitf("<nitf><body><body.head><hedline><hl1>Sports</hl1></hedline></body.head><body.content>" + content +
                    "</body.content></body></nitf>")
            .refused;
    };
    EXPECT_EQ(refused("<table><tr><td>Oban 2 Islay 1</td></tr></table>"), "a table, no story");
    EXPECT_EQ(refused("<media media-type=\"video\"><media-caption>x</media-caption></media>"), "a video, no story");
    EXPECT_EQ(refused("<pre>Oban v Islay\nOban: Reid, Munro, Bain, Ross, Gunn, Orr,\nMuir, Lang, Weir.\n"
                      "Islay: Hay, Ker, Rae, Kidd, Lyle, Gow,\nTod, Low, Fyfe.</pre>"),
              "a list of results or figures, no story");
}

TEST(Nitf, FindsALineOfItsOwnIfThereIsNoHeadline) {
    EXPECT_EQ(nitf("<nitf><body><body.content><p>The ferry to Islay runs again. It sails at noon, the office says, and "
                   "on Friday it will sail twice if the weather holds, which nobody at the harbour would promise this "
                   "morning after such a week of storms.</p></body.content></body></nitf>")
                  .article.headline,
              "The ferry to Islay runs again");
    EXPECT_EQ(nitf("<nitf><body><body.content><hl2>Ferry is back</hl2><p>The ferry runs again.</p></body.content>"
                   "</body></nitf>")
                  .article.headline,
              "Ferry is back");
}

TEST(NewsMl, FillsEveryFieldFromItsPlace) {
    const Parsed::Item item = newsml(newsml_with(
        "<FirstCreated>20261123T140000Z</FirstCreated><ThisRevisionCreated>20261123T150000Z</ThisRevisionCreated>"
        "<Status FormalName=\"Usable\"/><Urgency FormalName=\"3\"/>",
        "<NewsComponent><NewsLines><HeadLine>Ferry runs again</HeadLine><ByLine>Ann Lee</ByLine>"
        "<DateLine>PORT ELLEN, Nov 23, 2026 (Desk) -</DateLine><CopyrightLine>(c) Desk</CopyrightLine>"
        "<SlugLine>FERRY</SlugLine></NewsLines><AdministrativeMetadata><Provider><Party FormalName=\"Desk\"/>"
        "</Provider></AdministrativeMetadata><DescriptiveMetadata><Language FormalName=\"en\"/>"
        "</DescriptiveMetadata><NewsComponent><Role FormalName=\"Picture Caption\"/><ContentItem><DataContent>The "
        "ferry, by "
        "J. Doe</DataContent></ContentItem></NewsComponent><NewsComponent><Role FormalName=\"Main\"/><ContentItem>"
        "<MediaType FormalName=\"Text\"/><DataContent><nitf><body><body.head><hedline><hl1>x</hl1></hedline>"
        "</body.head><body.content><p>The ferry runs again.</p></body.content></body></nitf></DataContent>"
        "</ContentItem></NewsComponent></NewsComponent>"));
    const Article& article = item.article;
    EXPECT_EQ(article.id, "urn:newsml:desk.example:20261123:F1");
    EXPECT_EQ(article.version, "3");
    EXPECT_EQ(article.headline, "Ferry runs again");
    EXPECT_THAT(article.paragraphs, ElementsAre("The ferry runs again."));
    EXPECT_EQ(article.byline, "Ann Lee");
    EXPECT_EQ(article.dateline, "PORT ELLEN");
    EXPECT_EQ(article.dateline_date, "Nov 23, 2026");
    EXPECT_EQ(article.source, "Desk");
    EXPECT_EQ(article.language, "en");
    EXPECT_EQ(article.urgency, 3);
    EXPECT_EQ(article.copyright, "(c) Desk");
    EXPECT_EQ(moment(article.published), "2026-11-23T14:00:00Z");
    EXPECT_EQ(moment(article.updated), "2026-11-23T15:00:00Z");
    EXPECT_EQ(article.found_in.at("dateline_date"), "NewsLines/DateLine");
}

TEST(NewsMl, ReadsHtmlInCharacterData) {
    const Parsed::Item item = newsml(newsml_with(
        "",
        "<NewsComponent><NewsLines><HeadLine>Ferry</HeadLine></NewsLines><ContentItem><DataContent><![CDATA[<P>The "
        "ferry runs again.</P><P>It sails.</P>]]></DataContent></ContentItem></NewsComponent>"));
    EXPECT_THAT(item.article.paragraphs, ElementsAre("The ferry runs again.", "It sails."));
}

TEST(NewsMl, HoldsWhatIsToChange) {
    const Parsed::Item embargoed =
        newsml(newsml_with("<Status FormalName=\"Embargoed\"/><StatusWillChange><FutureStatus FormalName=\"Usable\"/>"
                           "<DateAndTime>20261123T180000Z</DateAndTime></StatusWillChange>",
                           kComponent));
    EXPECT_TRUE(embargoed.embargoed);
    EXPECT_EQ(moment(embargoed.article.embargo), "2026-11-23T18:00:00Z");
    EXPECT_EQ(embargoed.article.status, Article::Status::Usable);
    const Parsed::Item expiring =
        newsml(newsml_with("<Status FormalName=\"Usable\"/><StatusWillChange><FutureStatus FormalName=\"Withheld\"/>"
                           "<DateAndTime>20261123T180000Z</DateAndTime></StatusWillChange>",
                           kComponent));
    EXPECT_EQ(moment(expiring.article.expires), "2026-11-23T18:00:00Z");
}

TEST(NewsMl, KnowsInstructions) {
    EXPECT_EQ(newsml(newsml_with("<Status FormalName=\"Usable\"/><Instruction FormalName=\"Delete\"/>", kComponent))
                  .article.status,
              Article::Status::Canceled);
    EXPECT_EQ(newsml(newsml_with("<Instruction FormalName=\"Rectify\"/>", kComponent)).article.correction,
              "correction");
    const Parsed::Item kill = newsml(newsml_with("<Status FormalName=\"Canceled\"/>", ""));
    EXPECT_EQ(kill.refused, "");
    EXPECT_EQ(kill.article.id, "urn:newsml:desk.example:20261123:F1");
}

TEST(NewsMl, MakesAStoryOfEachLanguageAndOfEachHeadline) {
    const auto part = [](const std::string& language, const std::string& headline, const std::string& text) {
        return "<NewsComponent><NewsLines><HeadLine>" + headline +
               "</HeadLine></NewsLines><DescriptiveMetadata><Language FormalName=\"" + language +
               "\"/></DescriptiveMetadata><ContentItem><DataContent><p>" + text +
               "</p></DataContent></ContentItem></NewsComponent>";
    };
    const Parsed parsed = read_newsml(
        newsml_with("", "<NewsComponent EquivalentsList=\"yes\">" +
                            part("en", "Ferry runs", "The ferry runs again today.") +
                            part("fr", "Le ferry repart", "Le ferry repart aujourd'hui.") + "</NewsComponent>"),
        kDepth, kZone);
    ASSERT_EQ(parsed.items.size(), 2U);
    EXPECT_EQ(parsed.items[0].article.language, "en");
    EXPECT_EQ(parsed.items[1].article.language, "fr");
    EXPECT_NE(parsed.items[0].article.id, parsed.items[1].article.id);
    const Parsed same = read_newsml(
        newsml_with("", "<NewsComponent EquivalentsList=\"yes\">" + part("en", "Ferry runs", "The ferry runs again.") +
                            part("en", "Ferry runs", "The same in another form.") + "</NewsComponent>"),
        kDepth, kZone);
    ASSERT_EQ(same.items.size(), 1U);
    EXPECT_THAT(same.items[0].article.paragraphs, ElementsAre("The ferry runs again."));
}

TEST(NewsMl, RefusesPicturesAndTerms) {
    EXPECT_EQ(newsml(newsml_with("",
                                 "<NewsComponent><NewsLines><HeadLine>Ferry</HeadLine></NewsLines><ContentItem "
                                 "Href=\"x.jpg\"><MediaType FormalName=\"Photo\"/></ContentItem></NewsComponent>"))
                  .refused,
              "a picture, no story");
    EXPECT_EQ(read_newsml("<NewsML><TopicSet/></NewsML>", kDepth, kZone).refused, "a list of terms, no story");
}

TEST(NewsMlG2, FillsEveryFieldFromItsPlace) {
    const Parsed::Item item = g2(R"(<n:newsMessage xmlns:n="http://iptc.org/std/nar/2006-10-01/"
 xmlns:h="http://www.w3.org/1999/xhtml"><n:header><n:priority>4</n:priority></n:header><n:itemSet>
<n:newsItem guid="urn:x:ferry" version="7" xml:lang="en-GB"><n:rightsInfo><n:copyrightNotice>(c) Desk</n:copyrightNotice>
</n:rightsInfo><n:itemMeta><n:itemClass qcode="ninat:text"/><n:provider qcode="p:d"><n:name>Island Desk</n:name></n:provider>
<n:versionCreated>2026-11-23T15:00:00Z</n:versionCreated><n:firstCreated>2026-11-23T14:00:00Z</n:firstCreated>
<n:embargoed>2026-11-23T18:00:00Z</n:embargoed><n:pubStatus qcode="stat:usable"/><n:expires>2026-11-24T14:00:00Z</n:expires>
<n:edNote>Corrects the day.</n:edNote><n:signal qcode="sig:correction"/>
<n:link rel="irel:previousVersion" residref="urn:x:old"/><n:link rel="irel:seeAlso" href="http://x.example/"/></n:itemMeta>
<n:contentMeta><n:urgency>2</n:urgency><n:located><n:name>Bowmore</n:name></n:located><n:by>Ann Lee</n:by>
<n:dateline>PORT ELLEN, Nov 23</n:dateline><n:subject qcode="m:1"><n:name xml:lang="de">Verkehr</n:name>
<n:name xml:lang="en">Transport</n:name></n:subject><n:slugline>FERRY</n:slugline>
<n:headline role="hld:subHeadline">After the storm</n:headline><n:headline>Ferry runs again</n:headline></n:contentMeta>
<n:contentSet><n:inlineXML contenttype="application/xhtml+xml"><h:html><h:head><h:title/></h:head><h:body>
<h:p>The ferry <h:b>runs</h:b> again.</h:p><h:table><h:tr><h:td>1</h:td></h:tr></h:table><h:p>It sails.</h:p></h:body>
</h:html></n:inlineXML></n:contentSet></n:newsItem></n:itemSet></n:newsMessage>)");
    const Article& article = item.article;
    EXPECT_EQ(item.refused, "");
    EXPECT_EQ(article.id, "urn:x:ferry");
    EXPECT_EQ(article.version, "7");
    EXPECT_EQ(article.headline, "Ferry runs again");
    EXPECT_THAT(article.paragraphs, ElementsAre("The ferry runs again.", "It sails."));
    EXPECT_EQ(article.source, "Island Desk");
    EXPECT_EQ(article.section, "Transport");
    EXPECT_EQ(article.language, "en-GB");
    EXPECT_EQ(article.byline, "Ann Lee");
    EXPECT_EQ(article.dateline, "PORT ELLEN");
    EXPECT_EQ(article.dateline_date, "Nov 23");
    EXPECT_EQ(item.located, "Bowmore");
    EXPECT_EQ(article.urgency, 2);
    EXPECT_EQ(moment(article.published), "2026-11-23T14:00:00Z");
    EXPECT_EQ(moment(article.updated), "2026-11-23T15:00:00Z");
    EXPECT_EQ(moment(article.embargo), "2026-11-23T18:00:00Z");
    EXPECT_EQ(moment(article.expires), "2026-11-24T14:00:00Z");
    EXPECT_EQ(article.correction, "Corrects the day.");
    EXPECT_THAT(article.withdraws, ElementsAre("urn:x:old"));
    EXPECT_EQ(article.copyright, "(c) Desk");
    EXPECT_EQ(article.slug, "FERRY");
    EXPECT_EQ(article.found_in.at("headline"), "contentMeta/headline");
    EXPECT_EQ(article.found_in.at("embargo"), "itemMeta/embargoed");
}

TEST(NewsMlG2, ReadsNitfAndPlainTextInside) {
    const Parsed::Item inner = g2(g2_with(
        "<itemClass qcode=\"ninat:text\"/>", "<slugline>FERRY</slugline>",
        "<contentSet><inlineXML contenttype=\"application/nitf+xml\"><nitf><body><body.head><hedline><hl1>Ferry runs "
        "again</hl1></hedline></body.head><body.content><p>The ferry runs again.</p></body.content></body></nitf>"
        "</inlineXML></contentSet>"));
    EXPECT_EQ(inner.article.headline, "Ferry runs again");
    EXPECT_THAT(inner.article.paragraphs, ElementsAre("The ferry runs again."));
    const Parsed::Item plain =
        g2(g2_with("<itemClass qcode=\"ninat:text\"/>", "<headline>Ferry</headline>",
                   "<contentSet><inlineData contenttype=\"text/plain\"><![CDATA[<p>   The ferry to Islay\nruns again.\n"
                   "   It sails at noon,\nthe office says.\n</p>]]></inlineData></contentSet>"));
    EXPECT_THAT(plain.article.paragraphs,
                ElementsAre("The ferry to Islay runs again.", "It sails at noon, the office says."));
}

TEST(NewsMlG2, KnowsEveryStatus) {
    EXPECT_EQ(g2(g2_with("<pubStatus qcode=\"stat:canceled\"/>")).article.status, Article::Status::Canceled);
    EXPECT_EQ(g2(g2_with("<pubStatus uri=\"http://cv.iptc.org/newscodes/pubstatusg2/withheld\"/>")).article.status,
              Article::Status::Withheld);
    EXPECT_EQ(g2(g2_with("")).article.status, Article::Status::Usable);
    EXPECT_TRUE(g2(g2_with("<embargoed/>")).embargoed);
    const Parsed::Item kill =
        g2(g2_with("<itemClass qcode=\"ninat:text\"/><pubStatus qcode=\"stat:canceled\"/>", "", ""));
    EXPECT_EQ(kill.refused, "");
    EXPECT_EQ(kill.article.id, "urn:x:1");
}

TEST(NewsMlG2, RefusesWhatIsNoStoryWithItsKind) {
    EXPECT_EQ(g2(g2_with("<itemClass qcode=\"ninat:picture\"/>")).refused, "a picture, no story");
    EXPECT_EQ(g2(g2_with("<itemClass qcode=\"icls:video\"/>")).refused, "a video, no story");
    EXPECT_EQ(g2("<planningItem guid=\"x\"><itemMeta/></planningItem>").refused, "a planning item, no story");
    EXPECT_EQ(g2("<knowledgeItem guid=\"x\"><itemMeta/></knowledgeItem>").refused, "a list of terms, no story");
    EXPECT_EQ(g2(g2_with("", "<headline>x</headline>",
                         "<contentSet><remoteContent href=\"x.xml\" contenttype=\"text/xml\"/></contentSet>"))
                  .refused,
              "its text is in another file, which is read where it is");
}

TEST(NewsMlG2, LetsAPackageHoldBackWhatItLists) {
    const std::string item = g2_with("<itemClass qcode=\"ninat:text\"/>");
    const Parsed parsed = read_newsml_g2(
        "<newsMessage><itemSet><packageItem guid=\"urn:x:p\"><itemMeta><itemClass qcode=\"ninat:composite\"/>"
        "<embargoed>2026-11-23T18:00:00Z</embargoed></itemMeta><groupSet root=\"g\"><group id=\"g\">"
        "<itemRef residref=\"urn:x:1\"/></group></groupSet></packageItem>" +
            item + "</itemSet></newsMessage>",
        kDepth, kZone);
    ASSERT_EQ(parsed.items.size(), 2U);
    EXPECT_EQ(parsed.items[0].refused, "a package; the stories it lists are read where they are");
    EXPECT_EQ(parsed.items[1].refused, "");
    EXPECT_EQ(moment(parsed.items[1].article.embargo), "2026-11-23T18:00:00Z");
    EXPECT_EQ(parsed.items[1].article.found_in.at("embargo"), "packageItem/itemMeta/embargoed");
}

TEST(NewsMlG2, KeepsTheWholeItemsOfAMessageThatBreaksOff) {
    const std::string item = g2_with("<itemClass qcode=\"ninat:text\"/>");
    const Parsed parsed =
        read_newsml_g2("<newsMessage><itemSet>" + item + item.substr(0, item.size() - 40), kDepth, kZone);
    EXPECT_EQ(parsed.refused, "");
    ASSERT_EQ(parsed.items.size(), 1U);
    EXPECT_EQ(parsed.missing, "the file breaks off: what follows its last whole item is missing; have it sent again");
    EXPECT_THAT(read_newsml_g2(item.substr(0, item.size() - 40), kDepth, kZone).refused,
                testing::StartsWith("broken XML at line 1"));
}

TEST(NewsMlG2, TakesALongNumberForNoVersion) {
    std::string item = g2_with("");
    item.replace(item.find("version=\"2\""), 11, "version=\"978556838\"");
    EXPECT_EQ(g2(item).article.version, "");
}

TEST(Ninjs, FillsEveryFieldFromItsPlace) {
    const Parsed::Item item = ninjs(R"({"uri": "urn:x:ferry", "type": "text", "version": "3", "pubstatus": "usable",
"firstcreated": "2026-11-23T14:00:00Z", "versioncreated": "2026-11-23T15:00:00Z", "embargoed": "2026-11-23T18:00:00Z",
"expires": "2026-11-24T14:00:00Z", "urgency": 2, "language": "en", "headline": "Ferry runs again", "byline": "Ann Lee",
"located": "Port Ellen", "source": "Island Desk", "service": [{"code": "t", "name": "Transport"}], "slugline": "FERRY",
"copyrightnotice": "(c) Desk", "evolvedfrom": "urn:x:old", "ednote": "Hold for release",
"body_html": "<p>The ferry runs again.</p><p>It sails.</p>", "body_text": "not this",
"associations": {"featuremedia": {"type": "picture", "byline": "J. Doe", "headline": "x", "guid": "y"}}})");
    const Article& article = item.article;
    EXPECT_EQ(article.id, "urn:x:ferry");
    EXPECT_EQ(article.version, "3");
    EXPECT_EQ(article.headline, "Ferry runs again");
    EXPECT_THAT(article.paragraphs, ElementsAre("The ferry runs again.", "It sails."));
    EXPECT_EQ(article.byline, "Ann Lee");
    EXPECT_EQ(item.located, "Port Ellen");
    EXPECT_EQ(article.source, "Island Desk");
    EXPECT_EQ(article.section, "Transport");
    EXPECT_EQ(article.language, "en");
    EXPECT_EQ(article.urgency, 2);
    EXPECT_EQ(article.photo_credit, "J. Doe");
    EXPECT_EQ(article.copyright, "(c) Desk");
    EXPECT_EQ(article.slug, "FERRY");
    EXPECT_EQ(moment(article.published), "2026-11-23T14:00:00Z");
    EXPECT_EQ(moment(article.updated), "2026-11-23T15:00:00Z");
    EXPECT_EQ(moment(article.embargo), "2026-11-23T18:00:00Z");
    EXPECT_EQ(moment(article.expires), "2026-11-24T14:00:00Z");
    EXPECT_THAT(article.withdraws, ElementsAre("urn:x:old"));
    EXPECT_THAT(article.found_in, testing::Contains(Pair("embargo", "embargoed")));
    ASSERT_EQ(item.notices.size(), 1U);
    EXPECT_EQ(item.notices[0].text, "Hold for release");
}

TEST(Ninjs, ReadsTheListsOfLaterVersions) {
    const Parsed::Item item = ninjs(R"({"uri": "urn:x:1", "type": "text", "versionCreated": "2026-11-23T15:00:00Z",
"pubStatus": "canceled", "by": "Ann Lee", "headlines": [{"role": "short", "value": "Ferry"}, {"role": "main", "value": "Ferry runs"}],
"bodies": [{"role": "text", "contentType": "text/plain", "value": "Plain."},
{"role": "html", "contentType": "application/xhtml+xml", "value": "<p>The ferry runs again.</p>"}]})");
    EXPECT_EQ(item.article.headline, "Ferry runs");
    EXPECT_THAT(item.article.paragraphs, ElementsAre("The ferry runs again."));
    EXPECT_EQ(item.article.byline, "Ann Lee");
    EXPECT_EQ(item.article.status, Article::Status::Canceled);
    const Parsed::Item nitf_body = ninjs(
        R"({"uri": "urn:x:1", "headlines": [{"value": "Ferry"}], "bodies": [{"contentType": "text/vnd.IPTC.NITF",
"value": "<nitf><body><body.content><p>The ferry runs again.</p></body.content></body></nitf>"}]})");
    EXPECT_THAT(nitf_body.article.paragraphs, ElementsAre("The ferry runs again."));
}

TEST(Ninjs, FindsItemsInWhatAnInterfaceAnswers) {
    const std::string item =
        R"({"uri": "urn:x:1", "type": "text", "headline": "Ferry", "body_text": "The ferry runs."})";
    for (const std::string& text :
         {"[" + item + "]", R"({"data": {"item": )" + item + "}}",
          R"({"data": {"items": [{"meta": {}, "item": )" + item + "}]}}", R"({"total": 1, "item": [)" + item + "]}"}) {
        EXPECT_THAT(ninjs(text).article.paragraphs, ElementsAre("The ferry runs.")) << text;
    }
}

TEST(Ninjs, ReadsTheStoriesInsideAPackage) {
    const Parsed parsed = read_ninjs(R"({"uri": "urn:x:p", "type": "composite", "headline": "Both", "embargoed":
"2026-11-23T18:00:00Z", "associations": [{"uri": "urn:x:1", "type": "text", "headline": "Ferry", "body_text": "The ferry runs."},
{"uri": "urn:x:2", "type": "picture", "headline": "x"}]})",
                                     kDepth, kZone);
    ASSERT_EQ(parsed.items.size(), 2U);
    EXPECT_EQ(parsed.items[0].refused, "a package; the stories it lists are read by themselves");
    EXPECT_EQ(moment(parsed.items[1].article.embargo), "2026-11-23T18:00:00Z");
}

TEST(Ninjs, RefusesWhatIsNoStoryWithItsKind) {
    EXPECT_EQ(ninjs(R"({"uri": "x", "type": "picture", "headline": "Ferry"})").refused, "a picture, no story");
    EXPECT_EQ(ninjs(R"({"uri": "x", "title": "Meeting", "descriptions": [], "eventDetails": {}})").refused,
              "a planning item, no story");
    EXPECT_EQ(
        ninjs(R"({"uri": "x", "type": "text", "headline": "Ferry", "renditions": {"nitf": {"href": "y"}}})").refused,
        "its text is in another file, which is read where it is");
    EXPECT_EQ(read_ninjs(R"({"$schema": "x", "type": "object"})", kDepth, kZone).refused, "configuration, no story");
    EXPECT_EQ(read_ninjs(R"({"a": 1})", kDepth, kZone).refused, "JSON of a kind newscart does not know");
}

TEST(Json, RefusesWhatIsBrokenOrTooDeep) {
    EXPECT_EQ(read_ninjs("{\"uri\": \"x\",\n\"type\": ", kDepth, kZone).refused,
              "broken JSON at line 2: the file breaks off; have it sent again");
    EXPECT_EQ(read_ninjs("{\"a\": 1,\n, }", kDepth, kZone).refused, "broken JSON at line 2");
    EXPECT_EQ(read_ninjs("[{\"a\":" + std::string(100'000, '['), kDepth, kZone).refused,
              "nested too deeply (more than 256 levels)");
}

TEST(JsonFeed, ReadsBothVersions) {
    const Parsed parsed = read_json_feed(R"({"version": "https://jsonfeed.org/version/1.1", "title": "Island Desk",
"home_page_url": "https://desk.example", "language": "en", "authors": [{"name": "Desk"}], "items": [
{"id": 17, "title": "Bread &amp; butter", "content_html": "<p>Prices rose.</p>", "date_published": "2026-11-23T15:00:00+01:00",
 "date_modified": "2026-11-23T16:00:00Z", "tags": ["local"], "author": {"name": "Ann Lee"}},
{"id": "urn:x:2", "title": "Ferry", "content_text": "1 < 2.\n\nIt sails."},
{"id": "3", "title": "Clip", "attachments": [{"url": "x.mp4", "mime_type": "video/mp4"}]}]})",
                                         kDepth);
    ASSERT_EQ(parsed.items.size(), 3U);
    const Article& first = parsed.items[0].article;
    EXPECT_EQ(first.id, "https://desk.example#17");
    EXPECT_EQ(first.headline, "Bread & butter");
    EXPECT_THAT(first.paragraphs, ElementsAre("Prices rose."));
    EXPECT_EQ(first.byline, "Ann Lee");
    EXPECT_EQ(first.source, "Island Desk");
    EXPECT_EQ(first.section, "local");
    EXPECT_EQ(first.language, "en");
    EXPECT_EQ(moment(first.published), "2026-11-23T14:00:00Z");
    EXPECT_EQ(moment(first.updated), "2026-11-23T16:00:00Z");
    EXPECT_THAT(parsed.items[1].article.paragraphs, ElementsAre("1 < 2.", "It sails."));
    EXPECT_EQ(parsed.items[1].article.byline, "Desk");
    EXPECT_EQ(parsed.items[2].refused, "a video, no story");
}

TEST(Ritzau, ReadsItsOwnXml) {
    const Parsed::Item item =
        only(read_ritzau("<RBNews xmlns:i=\"x\"><NewsID>n-1</NewsID><PublishDate>2026-11-23T15:00:00.5</PublishDate>"
                         "<headline i:nil=\"true\"/><town>Odense</town><origin>/ritzau/</origin><section>Udland"
                         "</section><version>2</version><Replaces>n-0</Replaces><content>&lt;p&gt;The ferry runs "
                         "again.&lt;/p&gt;</content><Priority>3</Priority><Annuleret>true</Annuleret></RBNews>",
                         kDepth, kZone));
    EXPECT_EQ(item.article.headline, "The ferry runs again");
    EXPECT_EQ(item.article.source, "ritzau");
    EXPECT_EQ(item.article.dateline, "Odense");
    EXPECT_EQ(item.article.status, Article::Status::Canceled);
    EXPECT_THAT(item.article.withdraws, ElementsAre("n-0"));
    EXPECT_THAT(item.article.paragraphs, ElementsAre("The ferry runs again."));
}

TEST(AgencyXml, RefusesEntitiesAndDepth) {
    EXPECT_EQ(read_nitf("<!DOCTYPE nitf [<!ENTITY x SYSTEM \"file:///etc/hostname\">]><nitf><body>&x;</body></nitf>",
                        kDepth, kZone)
                  .refused,
              "declares XML entities of its own, which newscart does not expand; send it without a document type");
    std::string deep = "<nitf>";
    for (int i = 0; i < 100'000; ++i) deep += "<block>";
    EXPECT_EQ(read_nitf(deep, kDepth, kZone).refused, "nested too deeply (more than 256 levels)");
}

TEST(AgencyText, TakesIndentsForParagraphsInTextWrappedByHand) {
    const Prose prose = prose_of_fragment(
        "<p>\n      The ferry runs again after the\nstorm.\n   \"It sails at noon,\"\nthe harbour office says.\n"
        "   It had been out of service for\nfive days.\n</p>",
        64);
    EXPECT_THAT(prose.paragraphs,
                ElementsAre("The ferry runs again after the storm.", "\"It sails at noon,\" the harbour office says.",
                            "It had been out of service for five days."));
}

TEST(AgencyText, TakesMarkUpSetOutForTheEyeForOneParagraph) {
    const Prose prose = prose_of_fragment(
        "<p>\n    The ferry runs again after the\n    storm. It sails at noon. The\n    harbour office says so,\n    "
        "and so "
        "does the captain\n    of the ferry.\n</p>",
        64);
    EXPECT_THAT(prose.paragraphs, testing::SizeIs(1));
}

TEST(AgencyText, ReadsWhatIsEscapedOnceTooOften) {
    const Parsed::Item item = nitf(
        "<nitf><body><body.content><p>It&amp;#39;s &amp;quot;back&amp;quot;, the harbour office says.</p>"
        "<p>&lt;div class=\"embed\"&gt;&lt;/div&gt;</p></body.content></body></nitf>");
    EXPECT_EQ(item.article.paragraphs.front(), "It's \"back\", the harbour office says.");
    EXPECT_THAT(item.article.paragraphs, testing::Not(testing::Contains(testing::HasSubstr("<div"))));
}

TEST(Datelines, ArePartedIntoPlaceAndDate) {
    const auto parted = [](std::string_view text) {
        const Dateline line = split_dateline(text);
        return std::pair(line.place, line.date);
    };
    EXPECT_THAT(parted("STOCKHOLM, Aug 29, 2026 (Desk) -"), Pair("STOCKHOLM", "Aug 29, 2026"));
    EXPECT_THAT(parted("GLASGOW, Scotland, Feb. 01 —"), Pair("GLASGOW, Scotland", "Feb. 01"));
    EXPECT_THAT(parted("PORT ELLEN"), Pair("PORT ELLEN", ""));
    EXPECT_THAT(parted("4/4/2026"), Pair("", "4/4/2026"));
}

TEST(Results, AreToldFromStories) {
    EXPECT_TRUE(is_list_of_results({"Oban 2 Islay 1", "Mull 0 Skye 0", "Bute 3 Arran 2", "Coll 1 Tiree 4"}));
    EXPECT_TRUE(is_list_of_results({"100 m: 1) Ann Lee OBAN 11,34 2) Jo Doe SKYE 11,45 3) Mo Ray MULL 11,55"}));
    EXPECT_FALSE(is_list_of_results({"Oban beat Islay by two goals to one on Saturday in front of 3,000 people.",
                                     "Oban 2 Islay 1", "Mull 0 Skye 0"}));
    EXPECT_FALSE(
        is_list_of_results({"THE FERRY TO ISLAY RUNS AGAIN AFTER THE STORM THE HARBOUR OFFICE SAID ON MONDAY"}));
    EXPECT_FALSE(is_list_of_results({"渡轮在暴风雨之后恢复运营，港口办公室周一表示，周五将增加两个班次以满足需求。"}));
}

}  // namespace newscart
