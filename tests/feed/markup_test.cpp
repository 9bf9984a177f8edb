#include "feed/markup.h"

#include <gtest/gtest.h>

#include "lib/gumbo/html.h"

namespace newscart {
namespace {

std::string times(std::string_view piece, int count) {
    std::string out;
    for (int i = 0; i < count; ++i) out += piece;
    return out;
}

std::string in_html(std::string_view text) { return refuse_markup(text, Markup::Html, 256); }
std::string in_xml(std::string_view text) { return refuse_markup(text, Markup::Xml, 256); }

constexpr const char* kTooDeep = "nested too deeply (more than 256 levels)";

}  // namespace

TEST(Markup, RefusesDeepNesting) {
    EXPECT_EQ(in_html(times("<div>", 100'000)), kTooDeep);
    EXPECT_EQ(in_html(times("<ul><li>", 1000)), kTooDeep);
    EXPECT_EQ(in_xml(times("<a>", 100'000)), kTooDeep);
    EXPECT_EQ(in_html(times("<div>", 200) + times("</div>", 200)), "");
}

TEST(Markup, KnowsWhatNeedsNoClosing) {
    EXPECT_EQ(in_html(times("<p>text", 5000)), "");
    EXPECT_EQ(in_html("<ul>" + times("<li>text", 5000) + "</ul>"), "");
    EXPECT_EQ(in_html("<table>" + times("<tr><td>a<td>b", 2000) + "</table>"), "");
    EXPECT_EQ(in_html(times("<br><img src=x><hr>", 2000)), "");
    EXPECT_EQ(in_html(times("<b>bold", 2000)), "");
    EXPECT_EQ(in_xml(times("<a/>", 5000)), "");
}

TEST(Markup, IsNotMisledByTextThatLooksLikeTags) {
    EXPECT_EQ(in_html("<script>" + times("'<div>'", 5000) + "</script>"), "");
    EXPECT_EQ(in_html("<!--" + times("<div>", 5000) + "-->"), "");
    EXPECT_EQ(in_xml("<a><![CDATA[" + times("<b>", 5000) + "]]></a>"), "");
    EXPECT_EQ(in_html("<p title=\"" + times("<div>", 5000) + "\">"), "");
}

TEST(Markup, SeesWhatTricksWouldHide) {
    const std::string deep = times("<div>", 5000);
    EXPECT_EQ(in_html("<!-->" + deep + "-->"), kTooDeep);
    EXPECT_EQ(in_html("<!--x--!>" + deep), kTooDeep);
    EXPECT_EQ(in_html("<a b==\">" + deep + "\">"), kTooDeep);
    EXPECT_EQ(in_html("<a \">" + deep), kTooDeep);
    EXPECT_EQ(in_html("<svg><title>" + deep), kTooDeep);
    EXPECT_EQ(in_html("<select><title></select>" + deep), kTooDeep);
    EXPECT_EQ(in_html(times("<div><object></div>", 1000)), kTooDeep);
    EXPECT_EQ(in_html(times("<div><table></div>", 1000)), kTooDeep);
}

TEST(Markup, CountsFormattingThatEveryBlockOpensAgain) {
    std::string text;
    for (int i = 0; i < 1000; ++i) text += "<div><b id=" + std::to_string(i) + ">x</div>";
    EXPECT_EQ(in_html(text), kTooDeep);
    text.clear();
    for (int i = 0; i < 200; ++i) text += "<font id=" + std::to_string(i) + ">";
    EXPECT_EQ(in_html(text + times("<p>x", 20'000)), "leaves too many formatting tags open");
}

TEST(Markup, BoundsWhatCostsTime) {
    EXPECT_EQ(in_html(times("<p>", 60'000)), "has more than 50000 elements: no story, or many files in one");
    EXPECT_EQ(in_html("<p " + times("a ", 1000) + ">"), "has a tag with more than 256 attributes");
    EXPECT_EQ(in_html(times("<body a=b>", 100)), "is many web pages in one file");
}

TEST(Markup, RefusesEntitiesOfItsOwnButNoDocumentType) {
    EXPECT_EQ(in_xml("<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>"),
              "declares XML entities of its own, which newscart does not expand; send it without a document type");
    EXPECT_EQ(in_xml("<!DOCTYPE rss PUBLIC \"-//X//DTD\" \"http://example.org/rss.dtd\"><rss/>"), "");
    EXPECT_EQ(in_xml("<!DOCTYPE a [<!-- <!ENTITY --> <!ELEMENT a ANY>]><a/>"), "");
}

TEST(Markup, ReadsADocumentTypeToWhereTheReaderDoes) {
    const std::string deep = times("<a>", 5000);
    EXPECT_EQ(in_xml("<!DOCTYPE rss [<?p ' ?>]><rss>" + deep), kTooDeep);
    EXPECT_EQ(in_xml("<!DOCTYPE rss [<!-- ' -->]><rss>" + deep), kTooDeep);
    EXPECT_EQ(in_xml("<!DOCTYPE rss [><rss>" + deep + "]>"), kTooDeep);
    EXPECT_EQ(in_xml("<!DOCTYPE rss [<?p ' ?> <!ATTLIST a b CDATA \">\">]><rss/>"), "");
    for (const char* open : {"<!DOCTYPE rss '", "<!DOCTYPE rss [<?p", "<!DOCTYPE rss [<!--",
                             "<!DOCTYPE rss [<!ELEMENT a", "<!DOCTYPE rss <a>", "<!DOCTYPE rss [<![IGNORE["}) {
        EXPECT_EQ(in_xml(open + deep), "its document type cannot be read; send it without one") << open;
    }
}

TEST(Markup, TakesWhatHtmlTakesForACommentForOne) {
    EXPECT_EQ(in_html(times("<div></ </div>", 5000)), kTooDeep);
    EXPECT_EQ(in_html(times("<div></\xC3\xA9 </div>", 5000)), kTooDeep);
    EXPECT_EQ(in_html(times("<div></div\v>", 5000)), kTooDeep);
    EXPECT_EQ(in_html(times("<3 ", 5000)), "");
}

// Each of these is a second's work or none, or minutes'.
TEST(Markup, ReadsLongTagsAtOnce) {
    const std::string blanks(4'000'000, ' ');
    EXPECT_EQ(in_html("<p a" + blanks + "=x>"), "");
    EXPECT_EQ(in_html("<p a" + blanks + "=" + blanks + ">"), "");
    EXPECT_EQ(in_html("<p a" + blanks + "b>"), "");
    EXPECT_EQ(in_xml("<p a" + blanks), "");
    EXPECT_EQ(in_xml("<!DOCTYPE a [" + times("<?p '?>", 500'000) + "]><a/>"), "");
}

// Small pieces put together at random: whatever passes the scan must make a tree that is shallow and cheap.
TEST(Markup, BoundsTheTreeOfAnyTagSoup) {
    const std::string_view pieces[] = {"<div>",
                                       "</div>",
                                       "<p>",
                                       "</p>",
                                       "<b>",
                                       "</b>",
                                       "<a href=x>",
                                       "</a>",
                                       "<table>",
                                       "</table>",
                                       "<tr>",
                                       "<td>",
                                       "</td>",
                                       "<ul>",
                                       "<li>",
                                       "</ul>",
                                       "<svg>",
                                       "</svg>",
                                       "<title>",
                                       "</title>",
                                       "<select>",
                                       "</select>",
                                       "<option>",
                                       "<form>",
                                       "</form>",
                                       "<object>",
                                       "</object>",
                                       "<button>",
                                       "<template>",
                                       "</template>",
                                       "text",
                                       "<math>",
                                       "<mi>",
                                       "<i id=1>",
                                       "<i id=2>",
                                       "<nobr>",
                                       "<foreignObject>",
                                       "<frameset>",
                                       "<caption>",
                                       "<textarea>",
                                       "</textarea>",
                                       "<!--",
                                       "-->",
                                       "<dd>",
                                       "<h1>",
                                       "<marquee>",
                                       "<script>",
                                       "</script>"};
    std::uint32_t state = 1;
    const auto next = [&](std::size_t below) {
        state = state * 1664525U + 1013904223U;
        return static_cast<std::size_t>(state >> 8U) % below;
    };
    int trees = 0;
    for (int round = 0; round < 400; ++round) {
        // A few pieces only in each round: so they nest.
        std::string_view chosen[4];
        for (std::string_view& piece : chosen) piece = pieces[next(std::size(pieces))];
        std::string soup;
        for (int i = 0; i < 1500; ++i) soup += next(20) == 0 ? pieces[next(std::size(pieces))] : chosen[next(4)];
        if (!in_html(soup).empty()) continue;
        ++trees;
        const html::Tree tree = html::parse(soup);
        if (!tree.complete) continue;
        std::vector<int> depth(tree.nodes.size());
        int deepest = 0;
        for (std::size_t i = 1; i < tree.nodes.size(); ++i) {
            depth[i] = depth[static_cast<std::size_t>(tree.nodes[i].parent)] + 1;
            deepest = std::max(deepest, depth[i]);
        }
        EXPECT_LT(deepest, 600) << soup.substr(0, 200);
    }
    EXPECT_GT(trees, 50);
}

TEST(Markup, LeavesScriptsStylesLinksAndCommentsOutOfAPage) {
    EXPECT_EQ(lean_html("<p>A</p><!-- x <b> --><SCRIPT src='a>b'>if (a </b) {}</script ><p>B<style>p{}</style>"),
              "<p>A</p><p>B");
    EXPECT_EQ(lean_html("<link rel=preload><link rel=Canonical href=\"/a\"><p>A"),
              "<link rel=Canonical href=\"/a\"><p>A");
    const std::string kept = "<script type='application/ld+json'>{\"a\":1}</script>";
    EXPECT_EQ(lean_html(kept), kept);
    for (const char* odd : {"<script>never closed", "<!-- never closed", "a < b", "<!--><p>A", "<scripted>A</scripted>",
                            "<script><!-- <script> </script> --></script>", "<style", "<", ""}) {
        EXPECT_EQ(lean_html(odd), odd);
    }
}

TEST(Markup, LeavesOutAttributesThatNobodyAsksFor) {
    EXPECT_EQ(lean_html("<p class=\"a\" data-x=\"b > c\" ID=d onclick='e(\"f\")' hidden>A"),
              "<p class=\"a\"  ID=d  hidden>A");
    EXPECT_EQ(lean_html("<p style=\"color:red\"><p style=\"Display:None\"><p style=\"d&#105;splay\">"),
              "<p ><p style=\"Display:None\"><p style=\"d&#105;splay\">");
    EXPECT_EQ(
        lean_html("<a href=\"https://harbour.example/a\">A</a><link rel=canonical href=\"https://harbour.example/\">"),
        "<a href=\"h\">A</a><link rel=canonical href=\"https://harbour.example/\">");
    EXPECT_EQ(lean_html("<a href='#the-long-anchor'>A</a><a href=https://harbour.example/>A</a>"),
              "<a href='#'>A</a><a href=https://harbour.example/>A</a>");
    // What is text stays text, and what ends an element still does.
    for (const char* odd : {"<title>A <b data-x=1> B</title>", "<textarea><i data-x></textarea>", "<br data-x/>",
                            "<plaintext><p data-x>", "<p data-x=\"never closed", "1 < 2 data-x > 0"}) {
        EXPECT_EQ(lean_html(odd), odd);
    }
}

TEST(Markup, LeavesOutWhiteSpaceBetweenTagsUnlessItCounts) {
    EXPECT_EQ(lean_html("<ul>\n   <li>A  B \n </li>\n\n</ul>  C  <p>"), "<ul>\n<li>A  B \n </li>\n</ul>  C  <p>");
    EXPECT_EQ(lean_html("<p>  <pre>  <b>A</b>  <i>B</i></pre>"), "<p> <pre>  <b>A</b>  <i>B</i></pre>");
}

TEST(Markup, LooksForTheEndsOfManyScriptsAndCommentsOnce) {
    std::string page;
    for (int i = 0; i < 200'000; ++i) page += "<!--x-->";
    EXPECT_EQ(lean_html(page), "");
    page.clear();
    for (int i = 0; i < 100'000; ++i) page += "<script></script>";
    EXPECT_EQ(lean_html(page), "");
    page.clear();
    for (int i = 0; i < 300'000; ++i) page += "<!--";
    EXPECT_EQ(lean_html(page), page);
    page.clear();
    for (int i = 0; i < 100'000; ++i) page += "<script>";
    EXPECT_EQ(lean_html(page), page);
}

}  // namespace newscart
