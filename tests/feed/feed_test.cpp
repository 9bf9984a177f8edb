#include "feed/feed.h"

#include <gmock/gmock.h>

#include <map>

#include "station/language.h"
#include "support/support.h"

namespace newscart {
namespace {

using testing::ElementsAre;

class FeedTest : public testing::Test {
  protected:
    ArticleSet read(FeedCache* cache = nullptr) const {
        return read_feed({folder_.path()}, language_, settings_, cache, now_);
    }

    /// The reasons of what was refused, "name: reason".
    static std::vector<std::string> reasons(const ArticleSet& set) {
        std::vector<std::string> all;
        for (const Rejected& one : set.rejected) all.push_back(one.file.filename().string() + ": " + one.reason);
        return all;
    }

    test::TempFolder folder_;
    Language language_ = load_language("en-GB");
    FeedSettings settings_;
    Instant now_ = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
};

}  // namespace

TEST_F(FeedTest, ReadsPlainText) {
    folder_.write("a.txt",
                  "Harbour bridge closes\n\nThe harbour bridge\ncloses tonight.\n\nIt opens again on Friday.\n");
    const ArticleSet set = read();
    ASSERT_EQ(set.articles.size(), 1U);
    EXPECT_EQ(set.articles[0].headline, "Harbour bridge closes");
    EXPECT_THAT(set.articles[0].paragraphs,
                ElementsAre("The harbour bridge closes tonight.", "It opens again on Friday."));
    EXPECT_EQ(set.articles[0].origin.format, "text");
    EXPECT_TRUE(set.articles[0].published.has_value());
    EXPECT_THAT(set.rejected, ElementsAre());
}

TEST_F(FeedTest, ReadsTheItemsOfRss) {
    folder_.write("feed.xml", R"(<?xml version="1.0"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
     xmlns:media="http://search.yahoo.com/mrss/">
<channel><title>Harbour Desk</title><link>https://desk.example</link><language>en-gb</language>
<item><title>Bread &amp;amp; butter</title><guid isPermaLink="false">17</guid><pubDate>Mon, 23 Nov 2026 15:00:00 GMT</pubDate>
<description>Teaser only.</description><dc:creator>Ann Lee</dc:creator><category>local</category>
<media:content url="x.jpg"><media:title>A loaf</media:title><media:credit>J. Doe</media:credit></media:content>
<content:encoded><![CDATA[<p>Prices rose&nbsp;again.</p><script>x()</script><p>Bakers <b>blame</b> the flour.</p>]]></content:encoded></item>
<item><title>No words</title><guid>https://desk.example/2</guid></item>
<item><description>Nobody named this.</description></item>
</channel></rss>)");
    const ArticleSet set = read();
    ASSERT_EQ(set.articles.size(), 1U);
    const Article& article = set.articles[0];
    EXPECT_EQ(article.headline, "Bread & butter");
    EXPECT_THAT(article.paragraphs, ElementsAre("Prices rose again.", "Bakers blame the flour."));
    EXPECT_EQ(article.id, "https://desk.example#17");
    EXPECT_EQ(article.source, "Harbour Desk");
    EXPECT_EQ(article.byline, "Ann Lee");
    EXPECT_EQ(article.section, "local");
    EXPECT_EQ(article.language, "en-gb");
    EXPECT_EQ(article.photo_credit, "J. Doe");
    EXPECT_EQ(article.published, parse_instant("2026-11-23T15:00:00Z"));
    EXPECT_EQ(article.origin.item, 0);
    EXPECT_THAT(reasons(set), ElementsAre("feed.xml: no text", "feed.xml: no headline"));
    EXPECT_EQ(set.rejected[0].id, "https://desk.example/2");
}

}  // namespace newscart
