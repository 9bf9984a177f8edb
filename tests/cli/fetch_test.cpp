#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/station.h"
#include "support/tls_server.h"
#include "support/web_server.h"

namespace newscart::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const std::string kRss =
    "<rss version=\"2.0\"><channel><title>Bay</title><item><title>Ferry sails again after the storm</title>"
    "<description>The ferry to Port Ellery sails again on Monday, the harbour office says.</description></item>"
    "</channel></rss>";

Ran fetch(const std::vector<std::string>& more) {
    std::vector<std::string> arguments{newscart_program(), "fetch"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run(arguments, {}, {"no_proxy=127.0.0.1"});
}

Answer site(const std::string& path, const std::string& head) {
    if (path != "/news") return answer("404 Not Found", {}, "nothing here");
    if (head.find("If-None-Match") != std::string::npos) return answer("304 Not Modified", {}, "");
    return answer("200 OK", {"ETag: \"1\""}, kRss);
}

}  // namespace

TEST(Fetch, PutsAFeedWhereProduceFindsIt) {
    const Newsroom room;
    const WebServer server(site);
    const Ran ran = fetch({"--feed", room.feed().string(), server.url("/news")});
    ASSERT_EQ(ran.status, 0) << ran.err;
    const std::string file = ran.out.substr(0, ran.out.size() - 1);
    EXPECT_EQ(read(file), kRss);
    EXPECT_EQ(std::filesystem::path(file).parent_path(), room.feed());
    EXPECT_EQ(listing(room.feed()).size(), 2U);  // the feed, and what is remembered
    EXPECT_EQ(listing(room.feed()).front(), ".newscart-fetch.json");

    std::filesystem::last_write_time(file, std::filesystem::last_write_time(file) - std::chrono::hours{1});
    const Ran articles = run({newscart_program(), "read", room.feed().string()});
    EXPECT_EQ(articles.status, 0) << articles.err;
    EXPECT_THAT(articles.out, HasSubstr("Ferry sails again after the storm"));

    const Ran early = fetch({"--verbose", "--feed", room.feed().string(), server.url("/news")});
    EXPECT_EQ(early.status, 0);
    EXPECT_EQ(early.out, "");
    EXPECT_THAT(early.err, HasSubstr("--force asks now"));
    const Ran forced = fetch({"--force", "--feed", room.feed().string(), server.url("/news")});
    EXPECT_EQ(forced.status, 0);
    EXPECT_THAT(forced.err, HasSubstr("0 new or changed, 1 unchanged, 0 not due, 0 failed"));
}

TEST(Fetch, TellsHowMuchFailed) {
    const Newsroom room;
    const WebServer server(site);
    const std::string wrong = server.url("/wrong");
    const Ran some = fetch({"--feed", room.feed().string(), wrong, server.url("/news")});
    EXPECT_EQ(some.status, 1);
    EXPECT_THAT(some.err, HasSubstr("newscart: warning: " + wrong +
                                    ": status 404: there is nothing at this address; correct it\n"));
    EXPECT_EQ(fetch({"--force", "--feed", room.feed().string(), wrong}).status, 4);
}

TEST(Fetch, AsksForTheFeedsOfAStation) {
    const Newsroom room;
    const WebServer server(site);
    const std::filesystem::path pack = room.make_station();
    const std::string toml = read(pack / "station.toml");
    room.folder().write("station/station.toml", toml + "\n[[fetch]]\nurl = \"" + server.url("/news") +
                                                    "\"\nname = \"bay\"\nevery = \"5 min\"\n");
    const Ran ran = fetch({"--station", pack.string(), "--feed", room.feed().string()});
    EXPECT_EQ(ran.status, 0) << ran.err;
    EXPECT_THAT(listing(room.feed()), ElementsAre(".newscart-fetch.json", "bay.feed"));
    const Ran checked = run({newscart_program(), "station", "check", pack.string()});
    EXPECT_THAT(checked.out,
                HasSubstr("[[fetch]]\nurl = \"" + server.url("/news") + "\"\nname = \"bay\"\nevery = \"5 min\"\n"));

    room.folder().write("station/station.toml", toml + "\n[[fetch]]\nurl = \"ftp://example.org/a\"\n");
    const Ran refused = fetch({"--station", pack.string(), "--feed", room.feed().string()});
    EXPECT_EQ(refused.status, 3);
    EXPECT_THAT(refused.err, HasSubstr("'ftp://example.org/a' is not an http or https address; write one like "));
}

TEST(Fetch, NamesAnAddressWhoseCertificateIsUnknownAndTakesTheOneThatTheStationNames) {
    const Newsroom room;
    const TlsServer server(answer("200 OK", {}, kRss).bytes);
    const std::filesystem::path pack = room.make_station();
    const std::string toml =
        read(pack / "station.toml") + "\n[[fetch]]\nurl = \"" + server.url() + "\"\nname = \"bay\"\n";
    room.folder().write("station/station.toml", toml);
    const Ran refused = fetch({"--station", pack.string(), "--feed", room.feed().string()});
    EXPECT_EQ(refused.status, 4);
    EXPECT_THAT(refused.err, HasSubstr("newscart: warning: " + server.url() +
                                       ": its certificate cannot be trusted (SSL certificate problem: self-signed "
                                       "certificate); tell the supplier, "));
    EXPECT_THAT(listing(room.feed()), ElementsAre(".newscart-fetch.json"));

    room.folder().write("station/bay.pem", read(server.certificate()));
    room.folder().write("station/station.toml", toml + "ca = \"bay.pem\"\n");
    const Ran taken = fetch({"--force", "--station", pack.string(), "--feed", room.feed().string()});
    EXPECT_EQ(taken.status, 0) << taken.err;
    EXPECT_EQ(read(room.feed() / "bay.feed"), kRss);
    EXPECT_THAT(run({newscart_program(), "station", "check", pack.string()}).out, HasSubstr("ca = \"bay.pem\"\n"));
}

TEST(Fetch, RefusesACommandLineThatCannotWork) {
    const Newsroom room;
    const std::vector<std::pair<std::vector<std::string>, std::string>> cases{
        {{}, "fetch: name an address, or a station pack with --station; see newscart fetch --help\n"},
        {{"https://example.org/a"},
         "fetch: name the folder with --feed, or a station pack with --station; see newscart fetch --help\n"},
        {{"--feed", room.feed().string(), "file:///etc/passwd"},
         "fetch: 'file:///etc/passwd' is not an http or https address; write one like https://example.org/news.rss\n"},
    };
    for (const auto& [arguments, message] : cases) {
        const Ran ran = fetch(arguments);
        EXPECT_EQ(ran.status, 2) << message;
        EXPECT_EQ(ran.err, "newscart: error: " + message);
    }
}

}  // namespace newscart::test
