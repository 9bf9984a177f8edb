#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.h"
#include "deliver/dialects/dialect.h"
#include "deliver/dialects/slots.h"
#include "deliver/shipments.h"
#include "lib/icu/unicode.h"
#include "lib/pugixml/xml.h"

namespace newscart {
namespace {

using dialect::Consignment;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

constexpr const char* kNasty = "He said: \"50%; <up> & away\"\r\nnext 'line'\\ end";

Destination to(const std::string& name, const std::string& cart = "3001") {
    Destination destination;
    destination.to = name;
    destination.path = "/srv/playout";
    for (const DialectInfo& info : dialects()) {
        if (info.name != name) continue;
        destination.name = info.default_name;
        if (!info.sidecars.empty()) destination.sidecar = info.sidecars.front();
    }
    destination.cart = cart;
    return destination;
}

Shipment titled(const std::string& title) {
    Shipment shipment = test::shipment_of(test::real_mp3());
    shipment.bulletins.front().tags.title = title;
    shipment.bulletins.front().outcue = title;
    return shipment;
}

Consignment made(const Destination& destination, const Shipment& shipment, const std::string& feed = "") {
    return dialect::named(destination.to)(destination, shipment, [&](const std::string&) -> std::optional<std::string> {
        if (feed.empty()) return std::nullopt;
        return feed;
    });
}

std::vector<std::string> names_of(const Consignment& consignment) {
    std::vector<std::string> names;
    for (const dialect::Parcel& parcel : consignment.parcels) names.push_back(parcel.name);
    return names;
}

}  // namespace

TEST(Dialects, EveryOneDeliversTheSoundAsItWasMade) {
    const Shipment shipment = titled("Harbour FM news");
    for (const DialectInfo& info : dialects()) {
        Destination destination = to(info.name);
        destination.list = "list.m3u";
        destination.link = "https://radio.example/news";
        int sounds = 0;
        for (const dialect::Parcel& parcel : made(destination, shipment).parcels) {
            if (!parcel.audio) continue;
            ++sounds;
            EXPECT_EQ(test::sound_of(parcel.bytes), test::sound_of(test::real_mp3())) << info.name;
        }
        EXPECT_EQ(sounds, 1) << info.name;
    }
}

TEST(Dialects, RivendellReadsTheCartFromTheFile) {
    Destination destination = to("rivendell", "010001");
    destination.group = "NEWS";
    destination.segue_seconds = 1.5;
    const Consignment consignment = made(destination, titled("Harbour FM news"));
    EXPECT_THAT(names_of(consignment), ElementsAre("010001.mp3"));
    EXPECT_EQ(test::tags_of(consignment.parcels[0].bytes).at("rdxl"),
              "<cart>\n<number>010001</number>\n<type>audio</type>\n<groupName>NEWS</groupName>\n"
              "<title>Harbour FM news</title>\n<artist>Harbour FM</artist>\n<album></album>\n<cutList>\n<cut>\n"
              "<description>Harbour FM news</description>\n<outcue>Harbour FM news</outcue>\n<length>180000</length>\n"
              "<startDatetime>2026-11-23T14:55:00</startDatetime>\n<endDatetime>2026-11-23T16:00:00</endDatetime>\n"
              "<startPoint>0</startPoint>\n<endPoint>180000</endPoint>\n<segueStartPoint>178500</segueStartPoint>\n"
              "<segueEndPoint>180000</segueEndPoint>\n<talkStartPoint>0</talkStartPoint>\n"
              "<talkEndPoint>2500</talkEndPoint>\n<hookStartPoint>-1</hookStartPoint>\n"
              "<hookEndPoint>-1</hookEndPoint>\n<fadeupPoint>-1</fadeupPoint>\n<fadedownPoint>-1</fadedownPoint>\n"
              "</cut>\n</cutList>\n</cart>\n");
}

TEST(Dialects, RivendellKeepsAnElementOnItsLineAndWithinItsLength) {
    Destination destination = to("rivendell");
    destination.sidecar = "xml";
    const Consignment consignment = made(destination, titled(std::string(kNasty) + " " + std::string(500, 'x')));
    EXPECT_THAT(names_of(consignment), ElementsAre("3001.xml", "3001.mp3"));
    const std::string& xml = consignment.parcels[0].bytes;
    EXPECT_THAT(xml,
                HasSubstr("\n<outcue>He said: &quot;50%; &lt;up&gt; &amp; away&quot; next &apos;line&apos;\\ end "));
    const xml::Parsed parsed = xml::parse(xml, {});
    EXPECT_EQ(parsed.error, "");
    EXPECT_EQ(icu::code_points(parsed.root.child("title")->text).size(), 191U);
    EXPECT_LE(icu::code_points(xml::find(parsed.root, "outcue")->text).size(), 64U);
}

TEST(Dialects, RivendellsEndsAreTheStationsOwnTimeAcrossTheClockChange) {
    Shipment shipment = titled("News");
    shipment.air_time = *parse_instant("2026-10-25T00:30:00Z");  // 01:30 summer time; at 02:00 it is 01:00 again
    Destination destination = to("rivendell");
    EXPECT_THAT(test::tags_of(made(destination, shipment).parcels[0].bytes).at("rdxl"),
                HasSubstr("<startDatetime>2026-10-25T01:25:00</startDatetime>\n"
                          "<endDatetime>2026-10-25T01:30:00</endDatetime>"));
}

TEST(Dialects, AzuraCastAndLiquidsoapTrimAndFadeNothingThemselves) {
    Destination destination = to("azuracast");
    destination.segue_seconds = 2;
    auto tags = test::tags_of(made(destination, titled("News")).parcels[0].bytes);
    EXPECT_THAT(tags, Contains(Pair("cue_in", "0.000")));
    EXPECT_THAT(tags, Contains(Pair("cue_out", "180.000")));
    EXPECT_THAT(tags, Contains(Pair("fade_in", "0.000")));
    EXPECT_THAT(tags, Contains(Pair("fade_out", "0.000")));
    EXPECT_THAT(tags, Contains(Pair("cross_start_next", "178.000")));
    EXPECT_THAT(tags, Contains(Pair("liq_cue_out", "180.000")));
    EXPECT_EQ(tags.at("title"), "News");
    tags = test::tags_of(made(to("liquidsoap"), titled("News")).parcels[0].bytes);
    EXPECT_THAT(tags, Contains(Pair("liq_cue_in", "0.000")));
    EXPECT_THAT(tags, Contains(Pair("liq_disable_autocue", "true")));
}

TEST(Dialects, LiquidsoapsListIsAnnotatedAndEscaped) {
    Destination destination = to("liquidsoap");
    destination.list = "news.m3u";
    const Consignment consignment = made(destination, titled(kNasty));
    EXPECT_THAT(names_of(consignment), ElementsAre("news.mp3", "news.m3u"));
    EXPECT_EQ(consignment.parcels[1].bytes,
              "#EXTM3U\n#EXTINF:180,He said: \"50%; <up> & away\" next 'line'\\ end\n"
              "annotate:title=\"He said: \\\"50%; <up> & away\\\" next 'line'\\\\ end\",artist=\"Harbour FM\","
              "liq_cue_in=\"0.000\",liq_cue_out=\"180.000\",liq_fade_in=\"0.000\",liq_fade_out=\"0.000\","
              "liq_cross_duration=\"0.000\",liq_disable_autocue=\"true\":/srv/playout/news.mp3\n");
}

TEST(Dialects, RadioDjGetsItsCuePointsFirst) {
    Destination destination = to("radiodj");
    destination.segue_seconds = 1;
    const Consignment consignment = made(destination, titled(kNasty));
    EXPECT_THAT(names_of(consignment), ElementsAre("news.csv", "news.mp3"));
    EXPECT_EQ(consignment.parcels[0].bytes, "0.000,2.500,179.000,179.000,180.000,0.000,0.000\n");
}

TEST(Dialects, MAirListReadsXmlOrCsvBesideTheFile) {
    Destination destination = to("mairlist");
    Consignment consignment = made(destination, titled(kNasty));
    EXPECT_THAT(names_of(consignment), ElementsAre("news.mp3.mmd", "news.mp3"));
    const xml::Parsed parsed = xml::parse(consignment.parcels[0].bytes, {});
    EXPECT_EQ(parsed.error, "");
    EXPECT_EQ(parsed.root.child("Title")->text, "He said: \"50%; <up> & away\" next 'line'\\ end");
    EXPECT_EQ(parsed.root.child("Markers")->children.back().attribute("Position"), "180.000");
    destination.sidecar = "csv";
    consignment = made(destination, titled(kNasty));
    EXPECT_EQ(consignment.parcels[0].bytes,
              "Title,Artist,Type,Duration,CueIn,Ramp1,StartNext,CueOut\r\n"
              "\"He said: \"\"50%; <up> & away\"\" next 'line'\\ end\",\"Harbour FM\",News,180.000,0.000,2.500,180.000,"
              "180.000\r\n");
}

TEST(Dialects, EncoTellsTitleOutcueAndDatesInTextOrXml) {
    Destination destination = to("enco", "DA0099");
    Consignment consignment = made(destination, titled(kNasty));
    EXPECT_THAT(names_of(consignment), ElementsAre("DA0099.txt", "DA0099.mp3"));
    const std::string line = "He said: \"50%; <up> & away\" next 'line'\\ end";
    EXPECT_EQ(consignment.parcels[0].bytes,
              "Cut=DA0099\r\nTitle=" + line + "\r\nArtist=Harbour FM\r\nOutcue=" + line +
                  "\r\nSegueStart=180.000\r\nLength=180.000\r\nstartdate=2026-11-23T14:55:00\r\n"
                  "killdate=2026-11-23T16:00:00\r\n");
    destination.sidecar = "xml";
    consignment = made(destination, titled(kNasty));
    const xml::Parsed parsed = xml::parse(consignment.parcels[0].bytes, {});
    EXPECT_EQ(parsed.error, "");
    EXPECT_EQ(parsed.root.child("Title")->text, line);
}

TEST(Dialects, CartNumbersCountOnWithTheirZerosAndEmptySlotsAreRetired) {
    for (const char* system : {"myriad", "playoutone", "wideorbit"}) {
        Destination destination = to(system, "00999");
        destination.segments = true;
        destination.slots = 4;
        const Consignment consignment = made(destination, titled("News"));
        EXPECT_THAT(names_of(consignment), ElementsAre("00999.mp3", "01000.mp3")) << system;
        EXPECT_THAT(consignment.retired, ElementsAre("01001.mp3", "01002.mp3")) << system;
    }
    Destination destination = to("enco", "DA0099");
    destination.segments = true;
    destination.slots = 3;
    EXPECT_THAT(made(destination, titled("News")).retired, ElementsAre("DA0101.mp3", "DA0101.txt", "DA0101.xml"));
}

TEST(Dialects, PlayItsListKeepsItsFieldsApart) {
    Destination destination = to("playit");
    destination.list = "news.m3u";
    destination.link = "\\\\playout\\news";
    const Consignment consignment = made(destination, titled(kNasty));
    EXPECT_THAT(names_of(consignment), ElementsAre("news.mp3", "news.m3u"));
    EXPECT_EQ(consignment.parcels[1].bytes,
              "#EXTM3U\r\n# URL: Duration=180.000; Title=He said: \"50%, <up> & away\" next 'line'\\ end; "
              "URL=\\\\playout\\news\\news.mp3; Type=File\r\n\\\\playout\\news\\news.mp3\r\n");
}

TEST(Dialects, APodcastKeepsItsLastEpisodesAndTakesTheRestAway) {
    Destination destination = to("podcast");
    destination.list = "podcast.xml";
    destination.link = "https://radio.example/news";
    destination.keep = 3;
    Shipment shipment = titled(kNasty);
    std::string feed;
    Consignment consignment;
    for (int hour = 0; hour < 5; ++hour) {
        consignment = made(destination, shipment, feed);
        feed = consignment.parcels.back().bytes;
        shipment.air_time += std::chrono::hours{1};
    }
    EXPECT_THAT(names_of(consignment), ElementsAre("harbour-fm-2026-11-23-1900.mp3", "podcast.xml"));
    EXPECT_THAT(consignment.retired, ElementsAre("harbour-fm-2026-11-23-1600.mp3"));
    const xml::Parsed parsed = xml::parse(feed, {});
    ASSERT_EQ(parsed.error, "");
    std::vector<std::string> dates;
    for (const xml::Element& item : parsed.root.child("channel")->children) {
        if (item.name == "item") dates.push_back(item.child("pubDate")->text);
    }
    EXPECT_THAT(dates, ElementsAre("Mon, 23 Nov 2026 19:00:00 +0000", "Mon, 23 Nov 2026 18:00:00 +0000",
                                   "Mon, 23 Nov 2026 17:00:00 +0000"));
    const xml::Element& newest = *xml::find(parsed.root, "item");
    EXPECT_EQ(newest.child("title")->text, "He said: \"50%; <up> & away\" next 'line'\\ end");
    EXPECT_EQ(newest.child("enclosure")->attribute("url"), "https://radio.example/news/harbour-fm-2026-11-23-1900.mp3");
    EXPECT_EQ(newest.child("enclosure")->attribute("length"), std::to_string(consignment.parcels[0].bytes.size()));
    EXPECT_EQ(newest.child("enclosure")->attribute("type"), "audio/mpeg");
    EXPECT_EQ(newest.child("duration")->text, "180");
}

TEST(Dialects, APodcastTellsARedeliveredEpisodeOnceAndRemovesNothingOfOthers) {
    Destination destination = to("podcast");
    destination.list = "podcast.xml";
    destination.link = "https://radio.example/news";
    destination.keep = 1;
    const std::string foreign =
        "<rss><channel><item><guid>a</guid><enclosure url=\"https://elsewhere.example/a.mp3\"/></item>"
        "<item><guid>b</guid><enclosure url=\"https://radio.example/news/..%2F..%2Fetc%2Fpasswd\"/></item>"
        "<item><guid>c</guid><enclosure url=\"https://radio.example/news/.bashrc\"/></item></channel></rss>";
    const Consignment first = made(destination, titled("News"), foreign);
    EXPECT_TRUE(first.retired.empty());
    const Consignment again = made(destination, titled("News"), first.parcels.back().bytes);
    EXPECT_EQ(again.parcels.back().bytes, first.parcels.back().bytes);
    EXPECT_TRUE(again.retired.empty());
    EXPECT_EQ(made(destination, titled("News"), "<rss><cha").parcels.back().bytes, first.parcels.back().bytes);
}

TEST(Dialects, ReadBackTitlesOfFourScriptsAndFiveHundredCharacters) {
    for (const char* word : {"harbour ", "гавань ", "ميناء ", "港口 "}) {
        std::string title;
        while (icu::code_points(title).size() < 500) title += word;
        title = std::string(trim(title));
        const auto tags = test::tags_of(made(to("azuracast"), titled(title)).parcels[0].bytes);
        EXPECT_EQ(tags.at("title"), title);
        EXPECT_THAT(test::tags_of(made(to("rivendell"), titled(title)).parcels[0].bytes).at("rdxl"),
                    HasSubstr("<title>" + dialect::cut(title, 191) + "</title>"));
    }
}

}  // namespace newscart
