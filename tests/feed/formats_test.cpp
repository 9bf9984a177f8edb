#include <gmock/gmock.h>

#include "feed/formats/format.h"
#include "feed/paragraphs.h"
#include "lib/pugixml/xml.h"

namespace newscart {
namespace {

using testing::ElementsAre;

constexpr int kDepth = 256;

Article only(const Parsed& parsed) {
    EXPECT_EQ(parsed.refused, "");
    EXPECT_EQ(parsed.items.size(), 1U);
    if (parsed.items.size() != 1) return {};
    EXPECT_EQ(parsed.items[0].refused, "");
    return parsed.items[0].article;
}

Parsed text(std::string_view bytes) {
    return read_text(bytes, [](std::string_view line) { return line == "Share"; });
}

std::string moment(const std::optional<Instant>& instant) { return instant ? format_instant(*instant) : "none"; }

}  // namespace

TEST(Formats, AreToldByContent) {
    const auto format = [](std::string_view bytes) { return format_name(detect_format(bytes).format); };
    EXPECT_EQ(format("<?xml version=\"1.0\"?><!-- x --><rss version=\"2.0\"/>"), "rss");
    EXPECT_EQ(format("<rdf:RDF xmlns:rdf=\"x\"/>"), "rss");
    EXPECT_EQ(format("  <feed xmlns=\"http://www.w3.org/2005/Atom\"/>"), "atom");
    EXPECT_EQ(format("<!DOCTYPE html><x>"), "html");
    EXPECT_EQ(format("<p>Text</p>"), "html");
    EXPECT_EQ(format("Ferry runs again<br><br>It sails.<br><br>That is all."), "html");
    EXPECT_EQ(format("---\ntitle: x\n---\ntext"), "markdown");
    EXPECT_EQ(format("# Headline\n\ntext"), "markdown");
    EXPECT_EQ(format("Headline\n\ntext"), "text");
    EXPECT_EQ(format("<3 The pier\n\nA text."), "text");
    EXPECT_EQ(format("--- a rule\n\ntext"), "text");
}

TEST(PlainText, TakesHeaderLinesBeforeOrBelowTheHeadline) {
    for (const char* bytes :
         {"Urgency: 2\nEmbargo: 2026-11-23T15:00:00Z\nByline: Ann Lee\nSlug: FERRY\n\nFerry runs again\n\nIt sails.",
          "Ferry runs again\nUrgency: 2\nEmbargo: 2026-11-23T15:00:00Z\nByline: Ann Lee\n\nIt sails."}) {
        const Article article = only(text(bytes));
        EXPECT_EQ(article.headline, "Ferry runs again");
        EXPECT_EQ(article.urgency, 2);
        EXPECT_EQ(moment(article.embargo), "2026-11-23T15:00:00Z");
        EXPECT_EQ(article.byline, "Ann Lee");
        EXPECT_THAT(article.paragraphs, ElementsAre("It sails."));
    }
}

TEST(PlainText, LeavesAnEmbargoInWordsToTheReaderOfNotices) {
    const Parsed parsed = text("Embargo: tomorrow noon\n\nFerry runs again\n\nIt sails.");
    ASSERT_EQ(parsed.items.size(), 1U);
    EXPECT_EQ(parsed.items[0].refused, "");
    ASSERT_EQ(parsed.items[0].notices.size(), 1U);
    EXPECT_EQ(parsed.items[0].notices[0].text, "Embargo: tomorrow noon");
    EXPECT_EQ(parsed.items[0].notices[0].found_in, "embargo");
}

TEST(PlainText, RefusesAnExpiryItCannotRead) {
    const Parsed parsed = text("Expires: tomorrow noon\n\nFerry runs again\n\nIt sails.");
    ASSERT_EQ(parsed.items.size(), 1U);
    EXPECT_EQ(parsed.items[0].refused,
              "cannot read its expires 'tomorrow noon'; write a time such as 2026-11-23T15:00:00Z");
}

TEST(PlainText, TakesASentenceWithAColonForText) {
    EXPECT_EQ(only(text("Urgency: a matter of life and death\n\nIt sails.")).headline,
              "Urgency: a matter of life and death");
}

TEST(PlainText, JoinsWrappedLinesAndPartsLongOnes) {
    EXPECT_THAT(only(text("Head\n\nThe ferry\nsails.\n\nThe pier\nis open.")).paragraphs,
                ElementsAre("The ferry sails.", "The pier is open."));
    const std::string longer(120, 'a');
    EXPECT_THAT(only(text("Head\n\n" + longer + "\n" + longer + "\n\nEnd.")).paragraphs,
                ElementsAre(longer, longer, "End."));
    EXPECT_THAT(only(text("Head\nThe ferry sails.\nThe pier is\nopen.")).paragraphs,
                ElementsAre("The ferry sails.", "The pier is open."));
    EXPECT_THAT(only(text("Head\n\nTold so far:\n- It sails.\n- It is late.\n\nEnd.")).paragraphs,
                ElementsAre("Told so far:", "It sails.", "It is late.", "End."));
    EXPECT_THAT(only(text("Head\n\nThe ferry\nsails.\nShare\n\nEnd.")).paragraphs,
                ElementsAre("The ferry sails.", "Share", "End."));
}

TEST(Markdown, ReadsFrontMatterAndBody) {
    const Article article =
        only(read_markdown("---\r\ntitle: \"Ferry: again\"\r\ndate: 2026-11-23T15:00:00Z\r\n"
                           "updated: 2026-11-23 16:00\r\nid: ferry-1\r\nauthor: [Ann Lee, J. Doe]\r\n"
                           "section: local\r\nlanguage: en-GB\r\nurgency: 3\r\nstatus: withheld\r\n"
                           "expires: 2026-11-24\r\nsource: Island Desk\r\ndateline: OBAN\r\n"
                           "tags: {a: b}\r\n---\r\n\r\n# Ferry again\r\n\r\nIt *sails* at [noon](http://x).\r\n"
                           "Really.\r\n\r\n## Background\r\n\r\n- One.\r\n- Two.\r\n\r\n![A ferry](x.jpg)\r\n",
                           kDepth));
    EXPECT_EQ(article.headline, "Ferry: again");
    EXPECT_EQ(moment(article.published), "2026-11-23T15:00:00Z");
    EXPECT_EQ(moment(article.updated), "2026-11-23T16:00:00Z");
    EXPECT_EQ(moment(article.expires), "2026-11-24T00:00:00Z");
    EXPECT_EQ(article.id, "ferry-1");
    EXPECT_EQ(article.byline, "Ann Lee, J. Doe");
    EXPECT_EQ(article.section, "local");
    EXPECT_EQ(article.urgency, 3);
    EXPECT_EQ(article.found_in.at("urgency").substr(0, 14), "front matter, ");
    EXPECT_EQ(article.status, Article::Status::Withheld);
    EXPECT_EQ(article.source, "Island Desk");
    EXPECT_EQ(article.dateline, "OBAN");
    EXPECT_THAT(article.paragraphs,
                ElementsAre("Ferry again", "It sails at noon. Really.", "Background", "One.", "Two."));
    EXPECT_THAT(article.headings, ElementsAre(0, 2));
}

TEST(Markdown, HoldsWhatItsSiteHasNotPublished) {
    const auto status = [](const char* field) {
        return only(read_markdown(std::string("---\ntitle: Ferry\n") + field + "\n---\nIt sails.\n", kDepth)).status;
    };
    EXPECT_EQ(status("draft: true"), Article::Status::Withheld);
    EXPECT_EQ(status("published: false"), Article::Status::Withheld);
    EXPECT_EQ(status("draft: false"), Article::Status::Usable);
    EXPECT_EQ(status("published: true"), Article::Status::Usable);
    EXPECT_EQ(detect_format("+++\ntitle = \"Ferry\"\n+++\nIt sails.\n").refused,
              "front matter in TOML; write it as YAML, between lines of ---");
}

TEST(Markdown, TakesTheFirstHeadingForTheHeadline) {
    const Article article = only(read_markdown("# Ferry *again*\n\nIt sails.\n", kDepth));
    EXPECT_EQ(article.headline, "Ferry again");
    EXPECT_THAT(article.paragraphs, ElementsAre("Ferry again", "It sails."));
}

TEST(Markdown, GetsThroughHostileInputAtOnce) {
    const auto many = [](std::string_view piece, int count) {
        std::string out = "# x\n\n";
        for (int i = 0; i < count; ++i) out += piece;
        return out;
    };
    EXPECT_EQ(read_markdown(many(">", 100'000), kDepth).refused, "nested too deeply (more than 256 levels)");
    read_markdown(many("[", 100'000), kDepth);
    read_markdown(many("*a **a ", 30'000), kDepth);
    EXPECT_EQ(read_markdown(many("x", 300'000), kDepth).refused, "more than 256 KB of Markdown: no story");
    std::string matter = "---\ntitle: " + std::string(20'000, '[') + "\n---\nx";
    EXPECT_THAT(read_markdown(matter, kDepth).refused, testing::StartsWith("cannot read its front matter"));
}

TEST(Atom, ReadsEntries) {
    const Parsed parsed = read_atom(R"(<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
<title>Island Desk</title><author><name>Desk</name></author><rights>Copyright 2026</rights>
<entry><title type="html">Bread &amp;amp; butter</title><id>urn:x:1</id><updated>2026-11-23T15:00:00Z</updated>
<published>2026-11-23T14:00:00Z</published><category term="local"/><summary>Teaser.</summary>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Prices <b>rose</b>.</p><p>Again.<br/>And again.</p></div></content></entry>
<entry><title>A &lt; B</title><link href="http://example.org/2"/><author><name>Ann Lee</name></author>
<content type="text">1 &lt; 2 is true.</content></entry></feed>)",
                                    kDepth);
    ASSERT_EQ(parsed.items.size(), 2U);
    const Article& first = parsed.items[0].article;
    EXPECT_EQ(first.headline, "Bread & butter");
    EXPECT_EQ(first.id, "urn:x:1");
    EXPECT_EQ(first.version, "");
    EXPECT_EQ(moment(first.published), "2026-11-23T14:00:00Z");
    EXPECT_EQ(first.byline, "Desk");
    EXPECT_EQ(first.source, "Island Desk");
    EXPECT_EQ(first.section, "local");
    EXPECT_EQ(first.language, "en");
    EXPECT_THAT(first.paragraphs, ElementsAre("Prices rose.", "Again.", "And again."));
    const Article& second = parsed.items[1].article;
    EXPECT_EQ(second.headline, "A < B");
    EXPECT_EQ(second.id, "http://example.org/2");
    EXPECT_EQ(second.byline, "Ann Lee");
    EXPECT_THAT(second.paragraphs, ElementsAre("1 < 2 is true."));
}

TEST(Rss, ReadsOlderVersionsAndForgottenNamespaces) {
    const Parsed parsed =
        read_rss(R"(<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
<channel><title>Desk</title></channel>
<item rdf:about="http://example.org/1"><title>One</title><description>First &amp;eacute;t&amp;eacute;.</description><dc:date>2026-11-23</dc:date></item>
</rdf:RDF>)",
                 kDepth);
    const Article article = only(parsed);
    EXPECT_EQ(article.id, "http://example.org/1");
    EXPECT_EQ(moment(article.published), "2026-11-23T00:00:00Z");
    EXPECT_THAT(article.paragraphs, ElementsAre("First été."));
}

TEST(Rss, KeepsPictureTextsOutOfTheText) {
    const Article article =
        only(read_rss(R"(<rss><channel><title>Desk</title><item><title>One</title><description><![CDATA[
<figure><img src="x.jpg"><figcaption>A ferry. <span class="credit">J. Doe</span></figcaption></figure>
<p>It sails.</p><aside>Buy a ticket</aside><h3>More</h3><p style="display: none">Hidden</p>]]></description></item></channel></rss>)",
                      kDepth));
    EXPECT_THAT(article.paragraphs, ElementsAre("It sails.", "More"));
    EXPECT_THAT(article.headings, ElementsAre(1));
    EXPECT_EQ(article.photo_credit, "J. Doe");
}

TEST(Rss, RefusesOnlyTheItemThatIsTooDeep) {
    std::string deep;
    for (int i = 0; i < 1000; ++i) deep += "<div>";
    const Parsed parsed = read_rss("<rss><channel><item><title>A</title><description><![CDATA[" + deep +
                                       "]]></description></item><item><title>B</title><description>It "
                                       "sails.</description></item></channel></rss>",
                                   kDepth);
    ASSERT_EQ(parsed.items.size(), 2U);
    EXPECT_EQ(parsed.items[0].refused, "nested too deeply (more than 256 levels)");
    EXPECT_EQ(parsed.items[1].refused, "");
}

TEST(Rss, ReadsAHarmlessDocumentType) {
    const Article article =
        only(read_rss("<?xml version=\"1.0\"?><!DOCTYPE rss PUBLIC \"-//X//DTD RSS 0.91//EN\" "
                      "\"http://example.org/rss.dtd\"><rss><channel><item><title>A</title><description>It "
                      "sails.</description></item></channel></rss>",
                      kDepth));
    EXPECT_EQ(article.headline, "A");
}

TEST(Html, FindsTheStoryAndWhatThePageSaysOfIt) {
    const Article article = only(read_html(R"(<!DOCTYPE html><html lang="en-GB"><head>
<title>Ferry runs again | Island Desk</title><link rel="canonical" href="https://desk.example/ferry">
<meta property="og:site_name" content="Island Desk"><meta property="og:title" content="Ferry runs again - Island Desk">
<meta name="author" content="Ann Lee"><script type="application/ld+json">{"@graph":[{"@type":"WebPage"},
{"@type":"NewsArticle","headline":"Ferry runs again","datePublished":"2026-11-23T15:00:00Z","dateModified":"2026-11-23T16:00:00Z",
"articleSection":["Local"],"author":[{"@type":"Person","name":"J. Doe"}],"publisher":{"@id":"#org"}}]}</script></head><body>
<nav><ul><li><a href="/">Home</a><li><a href="/news">News</a></ul></nav>
<div class="page"><div class="sidebar"><p>Our newsletter, with all that happened, every morning, for free, in your hand.</p></div>
<article><h1>Ferry runs again</h1><div class="share-tools"><a href="#">Share</a></div>
<p>The ferry to the island runs again after a month in the yard, its owner said on Monday, to the joy of many.</p>
<p>It sails at noon, at three, and at six, and takes forty cars, as before, but no lorries until the spring.</p>
<div class="related"><ul><li><a href="/a">Ferry late again</a><li><a href="/b">Ferry in the yard</a></ul></div>
<p>The old pier will be mended in the summer, when fewer people travel, the harbour master told the council.</p></article></div>
<div id="comments"><p>First comment, which is rather long, so that it might well be taken for a part of the text.</p></div>
<footer><p>Copyright, contact, imprint, and everything else that is printed at the bottom of pages.</p></footer></body></html>)",
                                           kDepth));
    EXPECT_EQ(article.headline, "Ferry runs again");
    EXPECT_EQ(article.byline, "J. Doe");
    EXPECT_EQ(article.found_in.at("headline"), "JSON-LD headline");
    EXPECT_EQ(article.found_in.at("byline"), "JSON-LD author");
    EXPECT_EQ(article.found_in.at("source"), "meta og:site_name");
    EXPECT_EQ(article.found_in.at("language"), "html lang");
    EXPECT_EQ(article.found_in.at("id"), "link canonical");
    EXPECT_EQ(article.found_in.at("updated"), "JSON-LD dateModified");
    EXPECT_EQ(article.source, "Island Desk");
    EXPECT_EQ(article.section, "Local");
    EXPECT_EQ(article.language, "en-GB");
    EXPECT_EQ(article.id, "https://desk.example/ferry");
    EXPECT_EQ(moment(article.published), "2026-11-23T15:00:00Z");
    EXPECT_EQ(moment(article.updated), "2026-11-23T16:00:00Z");
    EXPECT_THAT(article.paragraphs,
                ElementsAre("Ferry runs again", testing::StartsWith("The ferry to the island"),
                            testing::StartsWith("It sails at noon"), testing::StartsWith("The old pier")));
    EXPECT_THAT(article.headings, ElementsAre(0));
}

TEST(Html, RefusesPagesThatAreNoStory) {
    const auto refused = [](const std::string& head, const std::string& body) {
        return read_html("<!DOCTYPE html><html><head><title>Ferry runs again</title>" + head + "</head><body>" + body +
                             "</body></html>",
                         kDepth)
            .items.front()
            .refused;
    };
    const auto of_type = [](const std::string& type) {
        return R"(<script type="application/ld+json">{"@type":")" + type + R"("}</script>)";
    };
    const std::string caption = "<p>The ferry leaves the pier for the first time in a month.</p>";
    std::string story;
    for (int i = 0; i < 12; ++i)
        story += "<p>The ferry to the island runs again after a month in the yard, its owner said on Monday.</p>";
    EXPECT_EQ(refused(of_type("LiveBlogPosting"), story), "a live blog, no story");
    EXPECT_EQ(refused(of_type("AdvertiserContentArticle"), story), "an advertisement, no story");
    EXPECT_EQ(refused(of_type("SearchResultsPage"), story), "a list of results, no story");
    EXPECT_EQ(refused(of_type("CollectionPage"), story), "a page of links, no story");
    EXPECT_EQ(refused(of_type("Product"), story), "an offer, no story");
    EXPECT_EQ(refused(of_type("ImageGallery"), caption), "a picture gallery, no story");
    EXPECT_EQ(refused(of_type("VideoObject"), caption), "a video, no story");
    EXPECT_EQ(refused("<meta property=og:type content=video.other>", caption), "a video, no story");
    EXPECT_EQ(refused(of_type("PodcastEpisode"), caption), "a recording, no story");
    // A story that holds a film or pictures.
    EXPECT_EQ(refused(of_type("VideoObject"), story), "");
    EXPECT_EQ(refused(of_type("VideoObject") + of_type("NewsArticle"), caption), "");
    EXPECT_EQ(refused(of_type("CollectionPage") + of_type("NewsArticle"), story), "");
    EXPECT_EQ(refused("", caption), "");
}

TEST(Html, LeavesOutWhatThePageSaysStandsAroundItsStory) {
    const Article article =
        only(read_html(R"(<!DOCTYPE html><html><head><title>Ferry runs again</title></head><body><article>
<div class="post-meta">Monday, by Ann Lee</div>
<p>The ferry to the island runs again after a month in the yard, its owner said on Monday, to the joy of many.</p>
<div class="wp-caption"><img src="x.jpg"><p class="wp-caption-text">The ferry at the pier, seen from the north.</p></div>
<p>It sails at noon, at three, and at six, and takes forty cars, as before, but no lorries until the spring.</p>
<p><a href="/pier">How the old pier was built</a></p>
<p>The <span class="topic">old pier</span> will be mended in the summer, when fewer people travel, the council said.</p>
<ul class="tags"><li><a href="/t/ferry">ferry</a></li><li><a href="/t/pier">pier</a></li></ul>
<div class="author-bio"><p>Ann Lee has told the news of the island since the old ferry sank.</p></div>
</article></body></html>)",
                       kDepth));
    EXPECT_THAT(article.paragraphs,
                ElementsAre(testing::StartsWith("The ferry to the island"), testing::StartsWith("It sails at noon"),
                            testing::StartsWith("The old pier will be mended")));
}

TEST(Html, TakesTheFirstSentenceForTheHeadlineOfAPageWithoutOne) {
    const Article article =
        only(read_html("<html><body><p>The ferry to the island runs again after a month in the yard. It sails at "
                       "noon.</p></body></html>",
                       kDepth));
    EXPECT_EQ(article.headline, "The ferry to the island runs again after a month in the yard.");
    EXPECT_EQ(article.found_in.at("headline"), "first sentence");
    EXPECT_EQ(article.paragraphs.size(), 1U);
}

TEST(Html, TakesTheTextFromJsonWhereThePageHasNone) {
    std::string body;
    for (int i = 0; i < 20; ++i) body += "The ferry sails again on day " + std::to_string(i) + ". ";
    const Article article =
        only(read_html("<title>Ferry</title><script type=\"application/ld+json\">{\"@type\":\"NewsArticle\","
                       "\"headline\":\"Ferry runs\",\"articleBody\":\"" +
                           body + "\"}</script><div id=app></div>",
                       kDepth));
    ASSERT_EQ(article.paragraphs.size(), 1U);
    EXPECT_THAT(article.paragraphs[0], testing::StartsWith("The ferry sails again on day 0."));
}

TEST(Html, IsNotUpsetByDeepJson) {
    const Article article =
        only(read_html("<title>Ferry</title><script type=\"application/ld+json\">" + std::string(500'000, '[') +
                           "</script><p>It sails at noon, at three, and at six, as before.</p>",
                       kDepth));
    EXPECT_THAT(article.paragraphs, ElementsAre("It sails at noon, at three, and at six, as before."));
}

TEST(Fragments, ReadsEscapedAndBrokenLines) {
    EXPECT_EQ(line_of_fragment("Bread &amp;amp; <b>butter</b>", kDepth), "Bread & butter");
    EXPECT_EQ(line_of_fragment("AT&T gains", kDepth), "AT&T gains");
    EXPECT_THAT(prose_of_fragment("One sentence<br>goes on.<br>Another.<br><br>A third", kDepth).paragraphs,
                ElementsAre("One sentence goes on.", "Another.", "A third"));
    EXPECT_THAT(prose_of_fragment("Fish &amp; chips\n\nAgain", kDepth).paragraphs,
                ElementsAre("Fish & chips", "Again"));
}

TEST(Html, IsNotBroughtDownByNestedJson) {
    const std::string brackets(200'000, '[');
    for (const std::string& json : {"/*\"*/" + brackets, "//\"\n" + brackets, "{\"a\":" + brackets, brackets}) {
        const Parsed parsed =
            read_html("<html><head><title>Ferry runs again</title><script type=\"application/ld+json\">" + json +
                          "</script></head><body><p>It sails.</p></body></html>",
                      kDepth);
        EXPECT_EQ(only(parsed).headline, "Ferry runs again");
    }
    const Parsed commented = read_html(
        "<html><head><script type=\"application/ld+json\">/* the desk's */ {\"@type\": \"NewsArticle\", \"headline\": "
        "\"Ferry runs again\"}</script></head><body><p>It sails.</p></body></html>",
        kDepth);
    EXPECT_EQ(only(commented).headline, "Ferry runs again");
}

TEST(Html, ReadsBoxesWithinBoxesAndLinesOfManyBreaksAtOnce) {
    std::string page = "<html><body>";
    for (int i = 0; i < 200; ++i) page += "<div class=byline>";
    for (int i = 0; i < 20'000; ++i) page += "<b>" + std::string(150, 'x') + "</b>";
    const Article boxed = read_html(page, kDepth).items.at(0).article;
    EXPECT_EQ(boxed.byline, "");
    ASSERT_EQ(boxed.paragraphs.size(), 1U);
    EXPECT_EQ(boxed.paragraphs[0], std::string(3'000'000, 'x'));
    page = "<html><body><p>";
    for (int i = 0; i < 40'000; ++i) page += std::string(80, 'x') + "<br>";
    const Article broken = read_html(page, kDepth).items.at(0).article;
    ASSERT_EQ(broken.paragraphs.size(), 1U);
    EXPECT_EQ(broken.paragraphs[0].size(), 40'000 * 81 - 1);
}

TEST(Xml, RefusesDepthOfItself) {
    std::string deep;
    for (int i = 0; i < 100'000; ++i) deep += "<a>";
    for (int i = 0; i < 100'000; ++i) deep += "</a>";
    EXPECT_EQ(xml::parse(deep, {}).error, "nested too deeply");
    EXPECT_EQ(xml::parse(deep, {"a"}).error, "nested too deeply");
    EXPECT_EQ(xml::parse("<a><b>text</b></a>", {}).error, "");
}

}  // namespace newscart
