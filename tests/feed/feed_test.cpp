#include "feed/feed.h"

#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <map>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "feed/article_json.h"
#include "station/language.h"
#include "support/support.h"

namespace newscart {
namespace {

using testing::ElementsAre;

/// A cache in memory that counts.
class MapCache : public FeedCache {
  public:
    std::optional<std::string> get(const std::string& key) override {
        const auto found = values.find(key);
        if (found == values.end()) return std::nullopt;
        ++hits;
        return found->second;
    }
    void put(const std::string& key, const std::string& value) override {
        ++puts;
        values[key] = value;
    }
    std::map<std::string, std::string> values;
    int hits = 0;
    int puts = 0;
};

constexpr const char* kStory = "Ferry runs again\n\nThe ferry runs again.\n\nIt sails at noon.\n";

std::string in_json(const ArticleSet& set) {
    std::string out;
    for (const Article& article : set.articles) out += to_json(article).dump() + "\n";
    for (const Rejected& one : set.rejected)
        out += one.file.string() + ": " + one.reason + one.headline + one.id + "\n";
    return out;
}

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

TEST_F(FeedTest, GivesATextWhatTheItemThatPointsAtItSays) {
    const auto item = [](const std::string& meta, const std::string& file) {
        return R"(<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:x:1" xml:lang="en"><itemMeta>)"
               R"(<itemClass qcode="ninat:text"/>)" +
               meta + R"(</itemMeta><contentMeta><headline>Ferry runs after the storm</headline></contentMeta>)" +
               R"(<contentSet><remoteContent contenttype="text/plain" href=")" + file +
               R"("/></contentSet></newsItem>)";
    };
    folder_.write("texts/ferry.txt", "The ferry runs again.\n\nIt sails at noon.\n");
    folder_.write("item.xml", item("<embargoed>2026-11-23T18:00:00Z</embargoed>", "texts/../texts/ferry.txt"));
    MapCache cache;
    for (int round = 0; round < 2; ++round) {
        const ArticleSet set = read(&cache);
        ASSERT_EQ(set.articles.size(), 1U);
        EXPECT_EQ(set.articles[0].id, "urn:x:1");
        EXPECT_EQ(set.articles[0].headline, "Ferry runs after the storm");
        EXPECT_THAT(set.articles[0].paragraphs, ElementsAre("The ferry runs again.", "It sails at noon."));
        ASSERT_TRUE(set.articles[0].embargo);
        EXPECT_EQ(format_instant(*set.articles[0].embargo), "2026-11-23T18:00:00Z");
    }
    folder_.write("item.xml", item("<pubStatus qcode=\"stat:canceled\"/>", "texts/ferry.txt"));
    for (const Article& article : read().articles) EXPECT_EQ(article.status, Article::Status::Canceled);
}

TEST_F(FeedTest, LetsAPackageHoldStoriesInOtherFiles) {
    folder_.write("a.xml", R"(<nitf><head><docdata><doc-id id-string="urn:x:2"/></docdata></head><body><body.head>)"
                           R"(<hedline><hl1>Ferry runs again</hl1></hedline></body.head><body.content>)"
                           R"(<p>The ferry runs again.</p></body.content></body></nitf>)");
    folder_.write("p.xml", R"(<packageItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:x:p"><itemMeta>)"
                           R"(<itemClass qcode="ninat:composite"/><pubStatus qcode="stat:withheld"/></itemMeta>)"
                           R"(<contentMeta><headline>Ferries</headline></contentMeta><groupSet root="g"><group id="g">)"
                           R"(<itemRef residref="urn:x:2"/></group></groupSet></packageItem>)");
    for (const Article& article : read().articles) {
        EXPECT_EQ(article.status, Article::Status::Withheld) << article.id;
        const bool own = article.origin.file.filename() == "a.xml";
        EXPECT_EQ(article.headline, own ? "Ferry runs again" : "Ferries");
    }
}

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

TEST_F(FeedTest, HoldsWhatIsEmbargoedInANoteToTheDesk) {
    folder_.write(
        "a.xml",
        "<nitf><head><docdata management-status=\"usable\"><doc-id id-string=\"d-1\"/>"
        "<date.issue norm=\"20261123T150000Z\"/><ed-msg info=\"(see also EU)&#10;Embargoed to 0001 Friday "
        "November 27\"/></docdata></head><body><body.head><hedline><hl1>Ferry runs</hl1></hedline></body.head>"
        "<body.content><p>The ferry to Islay runs again.</p></body.content></body></nitf>");
    const ArticleSet set = read();
    ASSERT_EQ(set.articles.size(), 1U);
    EXPECT_TRUE(set.articles[0].embargo.has_value() || !set.articles[0].doubt.empty());
}

TEST_F(FeedTest, KeepsAKillThatHasNoText) {
    folder_.write("a.xml",
                  "<newsItem guid=\"urn:x:1\" version=\"2\"><itemMeta><itemClass qcode=\"ninat:text\"/>"
                  "<pubStatus qcode=\"stat:canceled\"/></itemMeta></newsItem>");
    folder_.write("b.json", R"({"uri": "urn:x:2", "type": "text", "pubstatus": "withheld"})");
    const ArticleSet set = read();
    ASSERT_EQ(set.articles.size(), 2U);
    EXPECT_EQ(set.articles[0].id, "urn:x:1");
    EXPECT_EQ(set.articles[0].status, Article::Status::Canceled);
    EXPECT_EQ(set.articles[0].origin.format, "newsml-g2");
    EXPECT_EQ(set.articles[1].status, Article::Status::Withheld);
    EXPECT_EQ(set.articles[1].origin.format, "ninjs");
}

TEST_F(FeedTest, NamesWhatABrokenOffMessageLost) {
    folder_.write("a.xml",
                  "<rss><channel><title>Desk</title><item><title>The ferry runs again</title><description>It sails at "
                  "noon.</description></item><item><title>Two</ti");
    const ArticleSet set = read();
    EXPECT_EQ(set.articles.size(), 1U);
    EXPECT_THAT(reasons(set), ElementsAre("a.xml: the file breaks off: what follows its last whole item is missing; "
                                          "have it sent again"));
}

TEST_F(FeedTest, CleansARadioNetworksPage) {
    folder_.write(
        "page.txt",
        "Minister Sails to Islay for Talks\n\n\nShare This Story\n\nIsland Desk photo(PORT ELLEN) \xE2\x80\x94\xC2\xA0 "
        "After months of waiting, the minister sails on Friday.\n\nBut why now?\n\nCopyright 2026 Island "
        "Radio\n\nRespond to this story\n");
    const ArticleSet set = read();
    ASSERT_EQ(set.articles.size(), 1U);
    const Article& article = set.articles[0];
    EXPECT_EQ(article.headline, "Minister Sails to Islay for Talks");
    EXPECT_THAT(article.paragraphs,
                ElementsAre("After months of waiting, the minister sails on Friday.", "But why now?"));
    EXPECT_EQ(article.dateline, "PORT ELLEN");
    EXPECT_EQ(article.photo_credit, "Island Desk photo");
    EXPECT_EQ(article.copyright, "Copyright 2026 Island Radio");
}

TEST_F(FeedTest, LeavesUnsettledFilesAlone) {
    folder_.write("a.txt.part", kStory);
    folder_.write("b.txt~", kStory);
    folder_.write("c.txt", "");
    folder_.write(".hidden.txt", kStory);
    folder_.write(".hidden/d.txt", kStory);
    std::ofstream(folder_.path() / "young.txt") << kStory;
    const ArticleSet set = read();
    EXPECT_THAT(set.articles, testing::IsEmpty());
    EXPECT_THAT(reasons(set), ElementsAre("a.txt.part: the file is still being written (its name ends in .part)",
                                          "b.txt~: the file is still being written (its name ends in ~)",
                                          "c.txt: the file is empty", "young.txt: the file is still being written"));
    now_ += std::chrono::seconds{10};
    EXPECT_EQ(read().articles.size(), 1U);
}

TEST_F(FeedTest, RefusesWhatIsNoArticleAndGoesOn) {
    folder_.write("a.xml", std::string("\x7F"
                                       "ELF\0\0\0\0",
                                       8));
    folder_.write("b.xml",
                  "<?xml version=\"1.0\"?><!DOCTYPE l [<!ENTITY a \"b\"><!ENTITY c \"&a;&a;\">]>"
                  "<rss><channel><item><title>&c;</title></item></channel></rss>");
    folder_.write("c.xml",
                  "<?xml version=\"1.0\"?><!DOCTYPE r [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>"
                  "<rss><channel><item><title>&x;</title></item></channel></rss>");
    std::string deep = "<html><body>";
    for (int i = 0; i < 100'000; ++i) deep += "<div>";
    folder_.write("d.html", deep);
    folder_.write("e.xml", "<rss><channel><item><title>Half a fe");
    folder_.write("f.xml", "<?xml version=\"1.0\"?><novel><p/></novel>");
    folder_.write("g.json", "{\"recipe\": \"x\"}");
    folder_.write("h.txt", "Only a headline\n");
    folder_.write("i.txt",
                  "\x01"
                  "abc 1 r 1 xxxxx\r\nWire story\r\n");
    folder_.write("j.md", "---\ntitle: [\n---\ntext\n");
    folder_.write("z.txt", kStory);
    const ArticleSet set = read();
    ASSERT_EQ(set.articles.size(), 1U);
    EXPECT_EQ(set.articles[0].origin.file, folder_.path() / "z.txt");
    const std::string entities =
        ": declares XML entities of its own, which newscart does not expand; send it without a document type";
    EXPECT_THAT(reasons(set),
                ElementsAre("a.xml: not a text file", "b.xml" + entities, "c.xml" + entities,
                            "d.html: nested too deeply (more than 256 levels)",
                            "e.xml: broken XML at line 1: start-end tags mismatch",
                            "f.xml: XML of a kind newscart does not know (it begins with <novel>)",
                            "g.json: JSON of a kind newscart does not know", "h.txt: no text",
                            "i.txt: begins like an agency's message, but its header is neither IPTC 7901 nor ANPA",
                            testing::StartsWith("j.md: cannot read its front matter: line ")));
}

TEST_F(FeedTest, RefusesWhatTheFileSystemHoldsBesidesFiles) {
    ASSERT_EQ(::mkfifo((folder_.path() / "fifo.xml").c_str(), 0600), 0);
    std::filesystem::create_symlink("loop.xml", folder_.path() / "loop.xml");
    std::filesystem::create_symlink("nowhere", folder_.path() / "nothing.xml");
    std::filesystem::create_directory_symlink(folder_.path(), folder_.path() / "around");
    const std::filesystem::path big = folder_.write("big.txt", "x");
    std::filesystem::resize_file(big, 200U << 20U);
    std::filesystem::last_write_time(big, std::filesystem::file_time_type::clock::now() - std::chrono::hours{1});
    const std::filesystem::path shut = folder_.write("shut.txt", kStory);
    std::filesystem::permissions(shut, std::filesystem::perms::none);
    std::vector<std::string> expected{
        "around: a link to a folder is not followed; name that folder itself as a feed",
        "big.txt: larger than 8 MB",
        "fifo.xml: not a regular file but a named pipe; take it out of the feed",
        "loop.xml: a link that leads in a circle; remove it",
        "nothing.xml: a link that leads nowhere; remove it, or put back what it named",
    };
    if (::geteuid() != 0) expected.emplace_back("shut.txt: cannot read: Permission denied");
    EXPECT_EQ(reasons(read()), expected);
}

TEST_F(FeedTest, BelievesTheWordsMoreThanTheFeedAboutTheLanguage) {
    const std::string german =
        "Die Fähre zwischen Port Ellery und der Insel fährt ab Montag wieder. Nach drei Wochen sind die Schäden des "
        "Sturms behoben, teilte die Hafengesellschaft mit. Die Überfahrt dauert wie bisher vierzig Minuten.";
    const std::string english =
        "The ferry between Port Ellery and the island sails again from Monday. After three weeks the damage of the "
        "storm "
        "has been repaired, the harbour company said. The crossing takes forty minutes, as before.";
    folder_.write("a.md", "---\ntitle: Die Fähre fährt wieder\nlanguage: en-us\n---\n\n" + german + "\n");
    folder_.write("b.txt", "Die Fähre fährt wieder\n\n" + german + "\n");
    folder_.write("c.md", "---\ntitle: The ferry sails\nlanguage: en-GB\n---\n\n" + english + "\n");
    folder_.write("d.txt", "Port Ellery\n\nFerry 1, Hill 2.\n");
    const ArticleSet set = read();
    ASSERT_EQ(set.articles.size(), 4U);
    EXPECT_EQ(set.articles[0].language, "de");
    EXPECT_EQ(set.articles[0].found_in.at("language"), "its words; it says en-us");
    EXPECT_EQ(set.articles[1].language, "de");
    EXPECT_EQ(set.articles[2].language, "en-GB");
    EXPECT_EQ(set.articles[3].language, "");
}

TEST_F(FeedTest, LetsAKillNoticeThroughHoweverShortItIs) {
    folder_.write("a.txt", "\x01hna012 1 i 5 hna 061\r\n\x02KILL KILL KILL\r\nFerry sails again =\r\n\x03\x04");
    folder_.write("b.eml", "Received: by x\nMessage-ID: <1@harbour.example>\nSubject: WITHDRAWN: Ferry sails\n\n");
    const ArticleSet set = read();
    EXPECT_THAT(reasons(set), testing::IsEmpty());
    ASSERT_EQ(set.articles.size(), 2U);
    for (const Article& article : set.articles) {
        EXPECT_EQ(article.status, Article::Status::Canceled);
        EXPECT_THAT(article.paragraphs, testing::IsEmpty());
    }
    EXPECT_EQ(set.articles[0].headline, "Ferry sails again");
    EXPECT_EQ(set.articles[1].id, "1@harbour.example");
}

TEST_F(FeedTest, StopsOnlyIfThereIsNoFeed) {
    EXPECT_THAT(
        [&] { read_feed({folder_.path() / "none"}, language_, settings_, nullptr, now_); },
        testing::ThrowsMessage<Error>((folder_.path() / "none").string() + ": there is no such file or folder"));
    EXPECT_THAT(read().articles, testing::IsEmpty());
}

TEST_F(FeedTest, ReadsFoldersWithinFoldersInOrderOfName) {
    folder_.write("b/two.txt", "Two\n\nSecond.\n");
    folder_.write("a/one.txt", "One\n\nFirst.\n");
    folder_.write("c.txt", "Three\n\nThird.\n");
    std::vector<std::string> headlines;
    for (const int jobs : {1, 4}) {
        settings_.jobs = jobs;
        for (const Article& article : read().articles) headlines.push_back(article.headline);
    }
    EXPECT_THAT(headlines, ElementsAre("One", "Two", "Three", "One", "Two", "Three"));
}

TEST_F(FeedTest, LeavesTheFeedAsItWas) {
    folder_.write("a.txt", kStory);
    const std::vector<std::string> before = test::listing(folder_.path());
    const auto time = std::filesystem::last_write_time(folder_.path() / "a.txt");
    read();
    EXPECT_EQ(test::listing(folder_.path()), before);
    EXPECT_EQ(std::filesystem::last_write_time(folder_.path() / "a.txt"), time);
}

TEST_F(FeedTest, RemembersWhatItHasRead) {
    const std::filesystem::path file = folder_.write("a.txt", kStory);
    folder_.write("b.txt", "Only a headline\n");
    MapCache cache;
    const std::string first = in_json(read(&cache));
    EXPECT_EQ(cache.puts, 2);
    EXPECT_EQ(in_json(read(&cache)), first);
    EXPECT_EQ(cache.hits, 2);
    EXPECT_EQ(cache.puts, 2);
    folder_.write("a.txt", "Ferry late\n\nThe ferry is late.\n");
    EXPECT_EQ(read(&cache).articles.at(0).headline, "Ferry late");
    EXPECT_EQ(cache.puts, 3);
    for (auto& [key, value] : cache.values) value = "{\"broken\":";
    EXPECT_EQ(read(&cache).articles.at(0).headline, "Ferry late");
}

TEST_F(FeedTest, GivesVersionsOfAStoryOneId) {
    folder_.write("ferry-0900.txt", "Ferry to Islay runs again\n\nThe ferry runs again.\n");
    folder_.write("ferry-1000.txt", "FERRY TO ISLAY RUNS AGAIN!\n\nThe ferry runs again, but late.\n");
    folder_.write("pier.txt", "Pier closed\n\nThe pier is closed.\n");
    const ArticleSet set = read();
    ASSERT_EQ(set.articles.size(), 3U);
    EXPECT_EQ(set.articles[0].id, set.articles[1].id);
    EXPECT_NE(set.articles[0].id, set.articles[2].id);
}

TEST_F(FeedTest, KeepsSpeechMarkupAsInertText) {
    folder_.write("a.txt",
                  "Ferry <break/> news\n\nThe <prosody rate=\"9\">ferry</prosody> \x01"
                  "400S [[h@\"loU]] sails &amp; waits.\n");
    const ArticleSet set = read();
    ASSERT_EQ(set.articles.size(), 1U);
    EXPECT_THAT(set.articles[0].paragraphs,
                ElementsAre("The <prosody rate=\"9\">ferry</prosody> 400S [[h@\"loU]] sails &amp; waits."));
}

TEST_F(FeedTest, GetsThroughJunkOfAnyLength) {
    std::string junk;
    for (int i = 0; i < 600; ++i) junk += static_cast<char>(i * 7919 % 251);
    for (std::size_t i = 0; i < junk.size(); ++i) folder_.write("junk" + std::to_string(i), junk.substr(i));
    const ArticleSet set = read();
    EXPECT_EQ(set.articles.size() + set.rejected.size(), junk.size());
}

TEST_F(FeedTest, TellsStoriesUnderOneShortHeadlineApart) {
    folder_.write("a.txt", "Weather\n\nRain in the north.\n");
    folder_.write("b.txt", "Weather\n\nSun in the south.\n");
    folder_.write("c.txt", "Weather\n\nRain in the north.\n\nMore of it at night.\n");
    folder_.write("d.txt", "???\n\nWho knows.\n");
    folder_.write("e.txt", "!!!\n\nNobody does.\n");
    const ArticleSet set = read();
    ASSERT_EQ(set.articles.size(), 5U);
    EXPECT_NE(set.articles[0].id, set.articles[1].id);
    EXPECT_EQ(set.articles[0].id, set.articles[2].id);
    EXPECT_NE(set.articles[3].id, set.articles[4].id);
}

TEST_F(FeedTest, ReadsEmbargoesAndKillsInTheText) {
    folder_.write("a.txt", "EMBARGOED UNTIL 0001 24 NOVEMBER 2026\n\nFerry runs again\n\nIt sails at noon.\n");
    folder_.write("b.txt", "Ferry runs again\n\nIt sails at noon.\nEMBARGOED\n");
    folder_.write(
        "c.html",
        "<html><body><h1>Ferry runs again</h1><p>WITHHOLD</p><p>It sails at noon, as before.</p></body></html>");
    folder_.write("d.txt", "KILL\n\nPlease kill the story slugged FERRY-TIMES.\n");
    const ArticleSet set = read();
    ASSERT_EQ(set.articles.size(), 4U);
    EXPECT_THAT(reasons(set), ElementsAre());
    EXPECT_EQ(set.articles[0].headline, "Ferry runs again");
    EXPECT_EQ(set.articles[0].embargo, parse_instant("2026-11-24T00:01:00Z"));
    EXPECT_EQ(set.articles[1].doubt, "says 'EMBARGOED', but not until when");
    EXPECT_THAT(set.articles[1].paragraphs, ElementsAre("It sails at noon."));
    EXPECT_EQ(set.articles[2].status, Article::Status::Withheld);
    EXPECT_EQ(set.articles[3].status, Article::Status::Canceled);
    EXPECT_THAT(set.articles[3].withdraws_named, ElementsAre("FERRY-TIMES"));
}

TEST_F(FeedTest, ReadsTimesWithoutAZoneByTheStationsClocks) {
    folder_.write("a.txt", "Embargo: 2026-11-23 6:00 PM\n\nFerry runs again\n\nIt sails.\n");
    folder_.write("b.md", "---\ntitle: Ferry late\nexpires: 2026-11-23 18:00\n---\nIt is late.\n");
    folder_.write("c.txt", "Embargo: 2026-11-23 18:00 XYZT\n\nFerry runs again\n\nIt sails.\n");
    MapCache cache;
    read(&cache);
    settings_.timezone = "America/New_York";
    const ArticleSet set = read(&cache);
    EXPECT_EQ(cache.hits, 0);
    ASSERT_EQ(set.articles.size(), 3U);
    EXPECT_EQ(set.articles[0].embargo, parse_instant("2026-11-23T23:00:00Z"));
    EXPECT_EQ(set.articles[1].expires, parse_instant("2026-11-23T23:00:00Z"));
    EXPECT_EQ(set.articles[2].doubt, "cannot read its embargo: 'Embargo: 2026-11-23 18:00 XYZT'");
}

TEST_F(FeedTest, TakesAWithdrawalWithoutAWordOfText) {
    folder_.write("a.md", "---\ntitle: Ferry runs again\nid: ferry-1\nstatus: canceled\n---\n");
    const ArticleSet set = read();
    ASSERT_EQ(set.articles.size(), 1U);
    EXPECT_EQ(set.articles[0].id, "ferry-1");
    EXPECT_EQ(set.articles[0].status, Article::Status::Canceled);
}

TEST_F(FeedTest, LeavesTheOldestUnreadIfThereAreTooMany) {
    for (const char* name : {"a.txt", "b.txt", "c.txt", "d.txt"}) folder_.write(name, kStory);
    for (const char* name : {"a.txt", "c.txt"}) {
        std::filesystem::last_write_time(folder_.path() / name,
                                         std::filesystem::file_time_type::clock::now() - std::chrono::hours{48});
    }
    settings_.most_files = 2;
    const ArticleSet set = read();
    ASSERT_EQ(set.articles.size(), 2U);
    EXPECT_EQ(set.articles[0].origin.file, folder_.path() / "b.txt");
    EXPECT_EQ(set.articles[1].origin.file, folder_.path() / "d.txt");
    EXPECT_THAT(set.rejected, testing::SizeIs(1));
    EXPECT_EQ(set.rejected[0].reason,
              "the 2 oldest files were left unread: the feed holds more than 2; clear out what is old");
}

TEST_F(FeedTest, ReadsAgainWhenTheRulesOfTheLanguageChange) {
    folder_.write("a.txt", "Ferry runs again\n\nIt sails at noon.\n\nSo says the desk.\n");
    MapCache cache;
    read(&cache);
    language_.settings =
        Settings::merge(language_.settings,
                        Settings::parse("[[clean.rule]]\nwhere = \"line\"\npatterns = ['So says.*']\n", "own.toml"));
    EXPECT_THAT(read(&cache).articles.at(0).paragraphs, ElementsAre("It sails at noon."));
    EXPECT_EQ(cache.hits, 0);
}

TEST_F(FeedTest, DoesWithoutACacheThatFails) {
    class Locked : public FeedCache {
      public:
        std::optional<std::string> get(const std::string&) override {
            throw Error(Fault::Config, "archive.db: locked");
        }
        void put(const std::string&, const std::string&) override { ++puts; }
        int puts = 0;
    };
    folder_.write("a.txt", kStory);
    Locked cache;
    EXPECT_EQ(read(&cache).articles.size(), 1U);
    EXPECT_EQ(cache.puts, 0);
}

}  // namespace newscart
