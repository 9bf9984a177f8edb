#include <gmock/gmock.h>

#include <string>

#include "feed/formats/format.h"

namespace newscart {
namespace {

using testing::ElementsAre;

constexpr int kDepth = 256;

std::string moment(const std::optional<Instant>& instant) { return instant ? format_instant(*instant) : "none"; }

Parsed::Item rss_item(const std::string& inside, const std::string& channel = "<title>Island Desk</title>") {
    const Parsed parsed = read_rss(
        "<rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" "
        "xmlns:media=\"http://search.yahoo.com/mrss/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" "
        "xmlns:prism=\"http://prismstandard.org/namespaces/basic/2.1/\" "
        "xmlns:itunes=\"http://www.itunes.com/dtds/podcast-1.0.dtd\" "
        "xmlns:wp=\"http://wordpress.org/export/1.2/\"><channel>" +
            channel + "<item>" + inside + "</item></channel></rss>",
        kDepth);
    EXPECT_EQ(parsed.refused, "");
    EXPECT_EQ(parsed.items.size(), 1U);
    return parsed.items.empty() ? Parsed::Item{} : parsed.items.front();
}

}  // namespace

TEST(Rss, SaysWhereEachFieldWasFound) {
    const Article article =
        rss_item(
            "<title>Ferry runs</title><guid>17</guid><pubDate>Mon, 23 Nov 2026 15:00:00 GMT</pubDate>"
            "<description>It runs again.</description><category domain=\"post_tag\">boats</category>"
            "<category>Transport</category>",
            "<title>Island Desk</title><link>https://desk.example</link><language>en</language>")
            .article;
    EXPECT_EQ(article.section, "Transport");
    EXPECT_THAT(article.found_in,
                ElementsAre(testing::Pair("headline", "title"), testing::Pair("id", "guid"),
                            testing::Pair("language", "channel/language"), testing::Pair("paragraphs", "description"),
                            testing::Pair("published", "pubDate"), testing::Pair("section", "category"),
                            testing::Pair("source", "channel/title")));
}

TEST(Rss, KnowsTheTimesOfItsModules) {
    const Article article = rss_item(
                                "<title>x</title><description>y</description>"
                                "<prism:embargoDate>2026-11-23T18:00:00Z</prism:embargoDate>"
                                "<prism:killDate>2026-11-24T18:00:00Z</prism:killDate>"
                                "<dcterms:modified>2026-11-23T15:00:00Z</dcterms:modified>")
                                .article;
    EXPECT_EQ(moment(article.embargo), "2026-11-23T18:00:00Z");
    EXPECT_EQ(moment(article.expires), "2026-11-24T18:00:00Z");
    EXPECT_EQ(moment(article.updated), "2026-11-23T15:00:00Z");
    const Article valid = rss_item(
                              "<title>x</title><description>y</description><dcterms:valid>start=2026-11-23T18:00Z; "
                              "end=2026-11-24T18:00Z; scheme=W3C-DTF</dcterms:valid>")
                              .article;
    EXPECT_EQ(moment(valid.embargo), "2026-11-23T18:00:00Z");
    EXPECT_EQ(moment(valid.expires), "2026-11-24T18:00:00Z");
}

TEST(Rss, RefusesPicturesVideosAndEpisodes) {
    EXPECT_EQ(rss_item("<title>x</title><enclosure url=\"a.jpg\" type=\"image/jpeg\"/>").refused,
              "a picture, no story");
    EXPECT_EQ(
        rss_item("<title>x</title><media:group><media:content url=\"a\" medium=\"video\"/></media:group>").refused,
        "a video, no story");
    EXPECT_EQ(rss_item("<title>x</title><description>&lt;img src=\"a.jpg\"&gt;</description>").refused,
              "a picture, no story");
    EXPECT_EQ(
        rss_item("<title>x</title><description>Today we talk.</description><itunes:duration>12:00</itunes:duration>")
            .refused,
        "a recording, no story");
    EXPECT_EQ(
        rss_item("<title>x</title><description>A text.</description><enclosure url=\"a.jpg\" type=\"image/jpeg\"/>"
                 "<media:content url=\"b.jpg\"><media:description>Not this</media:description></media:content>")
            .article.paragraphs,
        std::vector<std::string>{"A text."});
}

TEST(Rss, HoldsDraftsOfABlogsExport) {
    EXPECT_EQ(rss_item("<title>x</title><description>y</description><wp:status>draft</wp:status>").article.status,
              Article::Status::Withheld);
    EXPECT_EQ(rss_item("<title>x</title><description>y</description><wp:status>publish</wp:status>").article.status,
              Article::Status::Usable);
    EXPECT_EQ(rss_item("<title>x</title><wp:post_type>attachment</wp:post_type>").refused, "a picture, no story");
}

TEST(Rss, ReadsVersionOneWithItsItemsBesideTheChannel) {
    const Parsed parsed = read_rss(R"(<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"
xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel rdf:about="https://desk.example"><title>Island Desk</title>
<link>https://desk.example</link><dc:language>en</dc:language><dc:rights>(c) Desk</dc:rights></channel>
<item rdf:about="https://desk.example/1"><title>Ferry runs</title><description>Short.</description>
<dc:date>2026-11-23T15:00:00+01:00</dc:date><dc:creator>Ann Lee</dc:creator><dc:subject>Transport</dc:subject>
<content:encoded><![CDATA[<p>The ferry runs again.</p>]]></content:encoded></item></rdf:RDF>)",
                                   kDepth);
    ASSERT_EQ(parsed.items.size(), 1U);
    const Article& article = parsed.items[0].article;
    EXPECT_EQ(article.id, "https://desk.example/1");
    EXPECT_THAT(article.paragraphs, ElementsAre("The ferry runs again."));
    EXPECT_EQ(moment(article.published), "2026-11-23T14:00:00Z");
    EXPECT_EQ(article.byline, "Ann Lee");
    EXPECT_EQ(article.section, "Transport");
    EXPECT_EQ(article.language, "en");
    EXPECT_EQ(article.copyright, "(c) Desk");
}

TEST(Rss, KeepsTheWholeItemsOfAFeedThatBreaksOff) {
    const std::string whole =
        "<rss><channel><title>Desk</title><item><title>One</title><description><![CDATA[<p>First "
        "</item> text.</p>]]></description></item>";
    const Parsed parsed = read_rss(whole + "<item><title>Two</title><description>Second te", kDepth);
    EXPECT_EQ(parsed.refused, "");
    ASSERT_EQ(parsed.items.size(), 1U);
    EXPECT_EQ(parsed.items[0].article.headline, "One");
    EXPECT_EQ(parsed.missing, "the file breaks off: what follows its last whole item is missing; have it sent again");
    // Broken in the middle is not the same as broken off: who knows what belongs to what.
    EXPECT_EQ(read_rss(whole + "</channl><item></item></rss>", kDepth).refused,
              "broken XML at line 1: start-end tags mismatch");
}

TEST(Rss, ReadsNoMoreItemsThanAFeedMayHold) {
    std::string text = "<rss><channel>";
    for (std::size_t i = 0; i < kMostItems + 10; ++i) text += "<item><title>x</title></item>";
    const Parsed parsed = read_rss(text + "</channel></rss>", kDepth);
    EXPECT_EQ(parsed.items.size(), kMostItems);
    EXPECT_EQ(parsed.items_unread, 10U);
    std::string million = "<rss><channel>";
    for (int i = 0; i < 1'000'001; ++i) million += "<item/>";
    EXPECT_EQ(read_rss(million + "</channel></rss>", kDepth).refused,
              "has more than 1000000 elements: no story, or many files in one");
}

TEST(Atom, TakesBackWhatItsSupplierDeleted) {
    const Parsed parsed = read_atom(
        "<feed xmlns=\"http://www.w3.org/2005/Atom\" xmlns:at=\"http://purl.org/atompub/tombstones/1.0\">"
        "<at:deleted-entry ref=\"urn:x:1\" when=\"2026-11-23T15:00:00Z\"/></feed>",
        kDepth);
    ASSERT_EQ(parsed.items.size(), 1U);
    EXPECT_EQ(parsed.items[0].article.id, "urn:x:1");
    EXPECT_EQ(parsed.items[0].article.status, Article::Status::Canceled);
    EXPECT_EQ(moment(parsed.items[0].article.updated), "2026-11-23T15:00:00Z");
}

TEST(Atom, ReadsNitfAsItsContentAndKnowsDrafts) {
    const Parsed parsed = read_atom(
        "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:base=\"https://desk.example/news/\" xml:lang=\"en\">"
        "<entry><title>Ferry runs</title><link href=\"ferry/1\"/><app:control xmlns:app=\"http://www.w3.org/2007/app\">"
        "<app:draft>yes</app:draft></app:control><content type=\"text/xml\" xml:lang=\"en-GB\"><nitf><body><body.head>"
        "<hedline><hl1>Not this</hl1></hedline></body.head><body.content><block><p>The ferry runs again.</p></block>"
        "</body.content></body></nitf></content></entry>"
        "<entry><title>Clip</title><id>urn:x:2</id><content type=\"video/mp4\" src=\"x.mp4\"/></entry></feed>",
        kDepth);
    ASSERT_EQ(parsed.items.size(), 2U);
    const Article& article = parsed.items[0].article;
    EXPECT_EQ(article.id, "https://desk.example/news/ferry/1");
    EXPECT_EQ(article.language, "en-GB");
    EXPECT_EQ(article.status, Article::Status::Withheld);
    EXPECT_THAT(article.paragraphs, ElementsAre("The ferry runs again."));
    EXPECT_EQ(parsed.items[1].refused, "a video, no story");
}

}  // namespace newscart
