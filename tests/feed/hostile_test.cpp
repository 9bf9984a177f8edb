// Files made to hurt, or hurt on their way, through the whole reader: the rest airs, and none costs more than its size
// allows.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <ctime>
#include <map>
#include <set>

#include "base/file.h"
#include "base/text.h"
#include "feed/feed.h"
#include "station/language.h"
#include "support/support.h"

namespace newscart {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

constexpr const char* kStory = "Ferry runs again\n\nThe ferry runs again.\n\nIt sails at noon.\n";

std::string many(const std::string& text, std::size_t times) {
    std::string out;
    out.reserve(text.size() * times);
    for (std::size_t i = 0; i < times; ++i) out += text;
    return out;
}

std::string rss(const std::string& inside) {
    return "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Bay</title>" + inside + "</channel></rss>";
}

std::string item(int number, const std::string& inside = {}) {
    const std::string name = std::to_string(number);
    return "<item><title>Ferry " + name + " runs again from pier " + name + "</title><guid>g" + name +
           "</guid><description>The ferry runs again on Monday, said the harbour master of pier " + name +
           ", after three weeks of repairs.</description>" + inside + "</item>\n";
}

std::string nitf(const std::string& inside) {
    return "<?xml version=\"1.0\"?><nitf><head><docdata><doc-id id-string=\"n1\"/></docdata></head><body><body.head>"
           "<hedline><hl1>Ferry runs again</hl1></hedline></body.head><body.content><p>The ferry runs again.</p>" +
           inside + "</body.content></body></nitf>";
}

std::string page(const std::string& inside) {
    return "<!DOCTYPE html><html><head><title>Ferry runs again</title></head><body><article><h1>Ferry runs again</h1>"
           "<p>The ferry runs again on Monday, said the harbour master, after three weeks of repairs.</p>" +
           inside + "</article></body></html>";
}

/// Characters up to U+00FF as UTF-16, or others as their surrogates say.
std::string utf16(const std::string& latin1, bool big_endian, bool mark) {
    std::string out;
    const auto put = [&](unsigned unit) {
        const char high = static_cast<char>(unit >> 8U);
        const char low = static_cast<char>(unit & 0xFFU);
        out += big_endian ? high : low;
        out += big_endian ? low : high;
    };
    if (mark) put(0xFEFF);
    for (const char c : latin1) put(static_cast<unsigned char>(c));
    return out;
}

class HostileTest : public testing::Test {
  protected:
    ArticleSet read() const { return read_feed({folder_.path()}, language_, settings_, nullptr, now_); }
    /// Reads one file beside a sound one, which must come through.
    ArticleSet read_with(const std::string& name, const std::string& bytes) const {
        folder_.write("sound/a.txt", kStory);
        const fs::path file = folder_.write(name, bytes);
        ArticleSet set = read();
        fs::remove(file);
        const auto sound = [&](const Article& article) { return article.origin.file != file; };
        EXPECT_EQ(std::count_if(set.articles.begin(), set.articles.end(), sound), 1) << name;
        std::erase_if(set.articles, sound);
        return set;
    }
    std::string reason_of(const std::string& name, const std::string& bytes) const {
        const ArticleSet set = read_with(name, bytes);
        EXPECT_THAT(set.articles, IsEmpty()) << name;
        return set.rejected.size() == 1 ? set.rejected[0].reason : std::to_string(set.rejected.size()) + " refusals";
    }
    /// Processor time of reading these bytes.
    std::clock_t cost(const std::string& name, const std::string& bytes) const {
        const fs::path file = folder_.write(name, bytes);
        const std::clock_t begin = std::clock();
        const ArticleSet set = read();
        const std::clock_t spent = std::clock() - begin;
        EXPECT_FALSE(set.articles.empty() && set.rejected.empty()) << name;
        fs::remove(file);
        return spent;
    }

    test::TempFolder folder_;
    Language language_ = load_language("en-GB");
    FeedSettings settings_;
    Instant now_ = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
};

}  // namespace

TEST_F(HostileTest, SpendsNoMoreOnTrapsThanOnNewsOfTheirSize) {
    constexpr std::size_t kBytes = 1U << 19;
    const auto fill = [](const std::string& text) { return many(text, kBytes / text.size() + 1); };
    settings_.jobs = 1;
    std::string news;
    for (int i = 0; news.size() < kBytes; ++i) news += item(i);
    const std::clock_t honest = std::min(cost("news.xml", rss(news)), cost("news.xml", rss(news)));

    const std::vector<std::pair<std::string, std::string>> traps{
        {"attribute.xml", rss("<item><title x=\"" + fill("a&amp;") + "\">T</title></item>")},
        {"attributes.xml", rss("<item><title" + fill(" a=\"\"") + ">T</title></item>")},
        {"attribute.html", page("<p title=\"" + fill("a ") + "\">More of it.</p>")},
        {"attributes.html", page("<p" + fill(" a") + ">More of it.</p>")},
        {"attributes2.html", page("<p" + fill(" data-a=1 b='2'") + ">More of it.</p>")},
        {"comments.xml", nitf(fill("<!---->"))},
        {"comments.html", page(fill("<!---->"))},
        {"open-comments.html", page(fill("<!--"))},
        {"instructions.xml", nitf(fill("<?a?>"))},
        {"sections.xml", nitf(fill("<![CDATA[a]]>"))},
        {"references.xml", nitf("<p>" + fill("&#65;&amp;") + "</p>")},
        {"unknown-references.xml", nitf("<p>" + fill("&bomb;") + "</p>")},
        {"ampersands.xml", nitf("<p>" + fill("&") + "<b/></p>")},
        {"paragraphs.xml", nitf(fill("<p>a</p>"))},
        {"namespaces.xml", nitf(fill("<a:b xmlns:a=\"u\"/>"))},
        {"items.xml", rss(fill("<item/>"))},
        {"entries.xml", "<feed xmlns=\"http://www.w3.org/2005/Atom\">" + fill("<entry/>") + "</feed>"},
        {"items.json", R"({"version":"https://jsonfeed.org/version/1.1","items":[)" + fill("{},") + "{}]}"},
        {"deep.json", fill("[")},
        {"deep-objects.json", fill("{\"a\":")},
        {"deep-ninjs.json", R"({"uri":"urn:x:1","type":"text","headline":"Ferry","body_text":)" + fill("[")},
        {"keys.json", R"({"uri":"urn:x:1","type":"text")" + fill(",\"a\":1") + "}"},
        {"deep.html", page(fill("<div>"))},
        {"unclosed.html", page(many("<b><i><a href=x><font>", 5000))},
        {"unclosed2.html", page(many("<p><b class=x>", 10'000))},
        {"tables.html", page(fill("<table><tr><td>"))},
        {"misnested.html", page(fill("<table><a>a</table>"))},
        {"options.html", page(fill("<select><option>"))},
        {"closing.html", page(fill("</p>"))},
        {"scripts.html", page(fill("<script>"))},
        {"open.html", page(fill("<"))},
        {"breaks.html", page(fill("<br>a"))},
        {"metadata.html", page(many("<script type=\"application/ld+json\">[[[[[[[[", 5000))},
        {"parts.eml",
         "From: a@b.example\nSubject: Ferry\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n" +
             fill("--x\nContent-Type: multipart/mixed; boundary=x\n\n")},
        {"headers.eml", "From: a@b.example\nSubject: Ferry\n" + fill("To: c@d.example\n") + "\nText.\n"},
        {"folded.eml", "From: a@b.example\nSubject: Ferry\n" + fill(" a\n") + "\nText.\n"},
        {"words.eml", "From: a@b.example\nSubject: " + fill("=?utf-8?q?a?= ") + "\n\nText.\n"},
        {"quoted.eml", "From: a@b.example\nSubject: Ferry\n\n" + fill("> ") + "\n"},
        {"quotes.md", "# Ferry\n\n" + fill("> ")},
        {"brackets.md", "# Ferry\n\n" + fill("[")},
        {"stars.md", "# Ferry\n\n" + fill("*a _b ")},
        {"aliases.md", "---\ntitle: &a [x]\nb: [" + fill("*a,") + "]\n---\nText\n"},
        {"line.txt", "Ferry\n\n" + fill("a")},
        {"words.txt", "Ferry\n\n" + fill("Ferry runs. ")},
        {"lines.txt", fill("\n") + kStory},
        {"spaces.txt", "Ferry\n\n" + fill(" ") + "x"},
        {"marks.txt", "Ferry\n\na" + fill("\xCC\x81")},
        {"embargoes.txt", "Ferry\n\n" + fill("embargoed until ")},
        {"controls.txt", "Ferry\n\n" + fill("a\x02 ")},
    };
    for (const auto& [name, bytes] : traps) {
        const std::clock_t spent = cost(name, bytes);
        // What grows with the square of the size would take hundreds of times as long.
        EXPECT_LT(spent, honest * 24) << name;
    }
}

TEST_F(HostileTest, RefusesTrapsByName) {
    const std::string entities =
        "declares XML entities of its own, which newscart does not expand; send it without a document type";
    const auto with_type = [](const std::string& declarations) {
        return "<?xml version=\"1.0\"?><!DOCTYPE rss [" + declarations + "]>" +
               rss("<item><title>&x;</title></item>").substr(21);
    };
    EXPECT_EQ(reason_of("a.xml", with_type("<!ENTITY y \"ha\"><!ENTITY x \"&y;&y;&y;\">")), entities);
    EXPECT_EQ(reason_of("a.xml", with_type("<!ENTITY x SYSTEM \"file:///etc/passwd\">")), entities);
    EXPECT_EQ(reason_of("a.xml", with_type("<!ENTITY % x SYSTEM \"http://example.org/x.dtd\"> %x;")), entities);
    EXPECT_EQ(reason_of("a.html", page(many("<div>", 100'000))), "nested too deeply (more than 256 levels)");
    EXPECT_EQ(reason_of("a.xml", nitf(many("<p>", 100'000))), "nested too deeply (more than 256 levels)");
    EXPECT_EQ(reason_of("a.json", many("{\"a\":", 100'000)), "nested too deeply (more than 256 levels)");
}

TEST_F(HostileTest, ReadsNoOtherFileForAFile) {
    const test::TempFolder outside;
    const std::string secret = outside.write("secret.txt", "Swordfish\n").string();
    const std::string include =
        "<xi:include xmlns:xi=\"http://www.w3.org/2001/XInclude\" parse=\"text\" href=\"" + secret + "\"/>";
    for (const auto& [name, bytes] : std::vector<std::pair<std::string, std::string>>{
             {"a.xml", nitf("<p>" + include + "</p>")},
             {"b.xml", "<?xml version=\"1.0\"?><!DOCTYPE nitf SYSTEM \"" + secret + "\">" + nitf("").substr(21)},
             {"c.html", page("<p>More: <object data=\"" + secret + "\"></object><iframe src=\"file://" + secret +
                             "\"></iframe></p>")},
             {"d.md", "# Ferry runs again\n\n![x](" + secret + ")\n\nThe ferry runs again.\n"},
         }) {
        for (const Article& article : read_with(name, bytes).articles) {
            for (const std::string& paragraph : article.paragraphs)
                EXPECT_THAT(paragraph, testing::Not(HasSubstr("Swordfish")));
        }
    }
}

TEST_F(HostileTest, RefusesAFeedOfAMillionItems) {
    EXPECT_THAT(reason_of("a.xml", rss(item(1) + many("<item/>", 1'000'000))),
                testing::MatchesRegex("has more than [0-9]+ elements: no story, or many files in one.*"));
    EXPECT_THAT(reason_of("a.json", R"({"version":"https://jsonfeed.org/version/1.1","items":[)" +
                                        many("{},", 1'000'000) + "{}]}"),
                testing::Not(StartsWith("0 ")));
}

TEST_F(HostileTest, TellsWhatIsNotTextWhateverItsName) {
    // An archive, a packed file, a document, a picture, a sound, a program.
    const std::vector<std::string> kinds{
        std::string("PK\x03\x04\x14\0\0\0\x08\0", 10) + many("\x9A\x12\x80\xFFz", 100),
        std::string("\x1F\x8B\x08\0\0\0\0\0", 8) + many("\x9A\x12\x80\xFFz", 100),
        "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n1 0 obj\n<</Length 9>>\nstream\n" +
            many(std::string("\x9A\x00\x80\xFFz", 5), 100),
        std::string("\x89PNG\r\n\x1A\n\0\0\0\rIHDR", 16),
        std::string("ID3\x03\0\0\0\0\0\0", 10) + many("\xFF\xFB\x90\x64", 50),
        std::string("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1\0\0\0\0", 12),
    };
    for (const std::string& bytes : kinds) {
        for (const char* name : {"a.xml", "a.txt"}) EXPECT_EQ(reason_of(name, bytes), "not a text file");
    }
}

// ------------------------------------------------------------------------------------------------ character sets

TEST_F(HostileTest, ReadsUtf16OfEitherOrderWithAndWithoutItsMark) {
    const std::string words = "Caf\xE9 opens again";
    const std::vector<std::pair<std::string, std::string>> kinds{
        {"a.txt", words + "\n\nThe caf\xE9 opens again on Monday.\n"},
        {"a.xml", replace_all(rss("<item><title>" + words +
                                  "</title><description>The caf\xE9 opens again on Monday.</description></item>"),
                              "1.0\"?", "1.0\" encoding=\"UTF-16\"?")},
        {"a.html", replace_all(page("<p>The caf\xE9 opens again on Monday.</p>"), "Ferry runs again", words)},
    };
    for (const auto& [name, text] : kinds) {
        for (const bool big_endian : {false, true}) {
            for (const bool mark : {false, true}) {
                const ArticleSet set = read_with(name, utf16(text, big_endian, mark));
                SCOPED_TRACE(name + (big_endian ? ", big" : ", little") + (mark ? ", marked" : ""));
                ASSERT_EQ(set.articles.size(), 1U);
                EXPECT_EQ(set.articles[0].headline, "Café opens again");
                EXPECT_EQ(set.articles[0].paragraphs.back(), "The café opens again on Monday.");
            }
        }
    }
    // Half a character at the end is no reason to lose the rest.
    const std::string odd = utf16(kinds[0].second, false, true) + "x";
    EXPECT_EQ(read_with("a.txt", odd).articles.size(), 1U);
}

TEST_F(HostileTest, ReadsWhatIsDeclaredWronglyAsItWasMeant) {
    const std::string utf8 = "Café “Sea” opens again";
    const std::string windows = "Caf\xE9 \x93Sea\x94 opens again";
    const std::string mojibake = "CafÃ© â€œSeaâ€\xC2\x9D opens again";
    for (const std::string& headline : {utf8, windows, mojibake}) {
        for (const char* declared : {"utf-8", "windows-1252", "iso-8859-1", "us-ascii", "x-nonsense"}) {
            const std::string head = std::string("<?xml version=\"1.0\" encoding=\"") + declared + "\"?>";
            const std::string feed =
                head + rss("<item><title>" + headline + "</title><description>It opens on Monday.</description></item>")
                           .substr(21);
            const ArticleSet set = read_with("a.xml", feed);
            ASSERT_EQ(set.articles.size(), 1U) << declared;
            EXPECT_EQ(set.articles[0].headline, utf8) << declared;
        }
    }
}

// ------------------------------------------------------------------------------------------------------ cut off

TEST_F(HostileTest, AirsNothingHalfWithoutSayingSo) {
    std::vector<fs::path> samples;
    for (const fs::path& folder : {fs::path(CORPUS) / "feed", test::shipped() / "assets/sample-feed"}) {
        for (const auto& entry : fs::directory_iterator(folder)) samples.push_back(entry.path());
    }
    std::map<fs::path, std::size_t> whole;
    for (const fs::path& sample : samples) {
        const std::string bytes = read_file(sample, 1U << 20);
        const std::size_t step = bytes.size() > 600 ? 100 : 20;
        for (std::size_t count = step; count < bytes.size(); count += step) {
            const fs::path name =
                fs::path(sample.stem().string() + "-" + std::to_string(count) + sample.extension().string());
            whole[folder_.write(name, bytes.substr(0, count))] = 0;
        }
    }
    const ArticleSet set = read();
    std::set<fs::path> named;
    std::set<fs::path> read_files;
    for (const Rejected& one : set.rejected) {
        EXPECT_NE(one.reason, "") << one.file;
        named.insert(one.file);
    }
    for (const Article& article : set.articles) read_files.insert(article.origin.file);
    for (const auto& [file, unused] : whole) {
        EXPECT_TRUE(named.contains(file) || read_files.contains(file)) << file;
        // These have an end that can be missed.
        const std::string ending = file.extension().string();
        if (ending == ".xml" || ending == ".atom" || ending == ".json") {
            EXPECT_TRUE(named.contains(file)) << file;
        }
    }
}

}  // namespace newscart
