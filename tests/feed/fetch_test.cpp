#include "feed/fetch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "base/text.h"
#include "lib/xxhash/hash.h"
#include "support/support.h"
#include "support/tls_server.h"
#include "support/web_server.h"

namespace newscart {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using test::Answer;
using test::answer;
using test::WebServer;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;
using Kind = Fetched::Kind;

const Instant kNow = *parse_instant("2026-03-02T15:00:00Z");

const std::string kRss =
    "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>Bay</title><item><title>Ferry sails again</title>"
    "<description>The ferry to Port Ellery sails again on Monday, the harbour office says.</description></item>"
    "</channel></rss>";
const std::string kAtom =
    "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>Bay</title><entry><id>a:1</id><title>Ferry sails again</title>"
    "<content>The ferry to Port Ellery sails again on Monday.</content></entry></feed>";
const std::string kJson =
    "{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"Bay\",\"items\":[{\"id\":\"1\",\"title\":"
    "\"Ferry sails again\",\"content_text\":\"The ferry to Port Ellery sails again on Monday.\"}]}";

/// Fetches from one server, remembering what was told.
class Fetching : public testing::Test {
  protected:
    // A proxy of the machine's must not be asked for what is on the machine.
    static void SetUpTestSuite() { ::setenv("no_proxy", "127.0.0.1", 1); }

    Fetching() { settings.most_bytes = 1U << 20; }

    /// One address; what came is then in the file.
    Fetched fetch(const std::string& url, Instant now = kNow) {
        const Fetched fetched =
            fetch_feeds({{{url, "", minutes{15}, {}}, present.empty() ? "" : content_hash(present)}}, memories,
                        settings, now)
                .front();
        if (fetched.kind == Kind::New) present = fetched.bytes;
        return fetched;
    }
    Fetched fetch_from(const Answer& one) {
        const WebServer server([&one](const std::string&, const std::string&) { return one; });
        return fetch(server.url("/news"));
    }

    FetchSettings settings;
    FetchMemories memories;
    std::string present;
};

TEST_F(Fetching, TakesFeedsOfEachKindAsTheyCome) {
    const std::map<std::string, std::string> feeds{{"/rss", kRss}, {"/atom", kAtom}, {"/json", kJson}};
    const WebServer server(
        [&feeds](const std::string& path, const std::string&) { return answer("200 OK", {}, feeds.at(path)); });
    std::vector<FetchOrder> orders;
    for (const auto& [path, body] : feeds) orders.push_back({{server.url(path), "", minutes{15}, {}}, ""});
    const std::vector<Fetched> fetched = fetch_feeds(orders, memories, settings, kNow);
    ASSERT_EQ(fetched.size(), 3U);
    EXPECT_EQ(fetched[0].bytes, kAtom);
    EXPECT_EQ(fetched[1].bytes, kJson);
    EXPECT_EQ(fetched[2].bytes, kRss);
    for (const std::string& head : server.heads()) {
        EXPECT_THAT(head, HasSubstr("User-Agent: newscart/" NEWSCART_VERSION "\r\n"));
        EXPECT_THAT(head, HasSubstr("Accept: application/rss+xml"));
        EXPECT_THAT(head, Not(HasSubstr("If-")));
    }
}

TEST_F(Fetching, AsksOnlyForWhatHasChanged) {
    const WebServer server([](const std::string&, const std::string& head) {
        if (head.find("If-None-Match: \"v1\"") != std::string::npos) return answer("304 Not Modified", {}, "");
        return answer("200 OK", {"ETag: \"v1\"", "Last-Modified: Mon, 02 Mar 2026 14:00:00 GMT"}, kRss);
    });
    EXPECT_EQ(fetch(server.url("/")).kind, Kind::New);
    EXPECT_EQ(fetch(server.url("/"), kNow + minutes{15}).kind, Kind::Unchanged);
    EXPECT_THAT(server.heads().back(), HasSubstr("If-Modified-Since: Mon, 02 Mar 2026 14:00:00 GMT"));
    // A file that somebody changed or removed is asked for whole.
    present = "something else";
    EXPECT_EQ(fetch(server.url("/"), kNow + minutes{30}).kind, Kind::New);
    EXPECT_THAT(server.heads().back(), Not(HasSubstr("If-None-Match")));
}

TEST_F(Fetching, LeavesTheFileAloneIfTheSameComesAgain) {
    const WebServer server([](const std::string&, const std::string&) { return answer("200 OK", {}, kRss); });
    EXPECT_EQ(fetch(server.url("/")).kind, Kind::New);
    EXPECT_EQ(fetch(server.url("/"), kNow + minutes{20}).kind, Kind::Unchanged);
}

TEST_F(Fetching, DoesNotAskAgainBeforeItsTime) {
    const WebServer server([](const std::string&, const std::string&) { return answer("200 OK", {}, kRss); });
    fetch(server.url("/"));
    const Fetched early = fetch(server.url("/"), kNow + minutes{10});
    EXPECT_EQ(early.kind, Kind::NotDue);
    EXPECT_EQ(early.told, "not asked: not before 2026-03-02T15:14:30Z, in 5 min");
    EXPECT_EQ(server.heads().size(), 1U);
    EXPECT_EQ(fetch(server.url("/"), kNow + minutes{15} - seconds{2}).kind, Kind::Unchanged);  // cron is not exact
    settings.ask = FetchSettings::Ask::Now;
    EXPECT_EQ(fetch(server.url("/"), kNow + minutes{16}).kind, Kind::Unchanged);
    EXPECT_EQ(server.heads().size(), 3U);
}

TEST_F(Fetching, WaitsAsLongAsASupplierWishes) {
    const WebServer server([](const std::string& path, const std::string&) {
        if (path == "/date") return answer("503 Later", {"Retry-After: Mon, 02 Mar 2026 16:30:00 GMT"}, "");
        return answer("429 Too Many Requests", {"Retry-After: 7200"}, "");
    });
    const Fetched busy = fetch(server.url("/"));
    EXPECT_EQ(busy.kind, Kind::Failed);
    EXPECT_EQ(busy.told, "status 429: asked too often; it will not be asked for 2 h; ask less often");
    EXPECT_EQ(fetch(server.url("/"), kNow + minutes{119}).kind, Kind::NotDue);
    EXPECT_EQ(fetch(server.url("/"), kNow + minutes{120}).kind, Kind::Failed);
    EXPECT_EQ(fetch(server.url("/date")).kind, Kind::Failed);
    EXPECT_EQ(fetch(server.url("/date"), kNow + minutes{89}).kind, Kind::NotDue);
    EXPECT_EQ(fetch(server.url("/date"), kNow + minutes{90}).kind, Kind::Failed);
}

TEST_F(Fetching, LeavesAFeedAloneForAsLongAsItsAnswerStaysFresh) {
    std::vector<std::string> headers{"Cache-Control: public, Max-Age=7200", "ETag: \"1\""};
    const WebServer server([&headers](const std::string&, const std::string& head) {
        if (head.find("If-None-Match") != std::string::npos) return answer("304 Not Modified", headers, "");
        return answer("200 OK", headers, kRss);
    });
    EXPECT_EQ(fetch(server.url("/")).kind, Kind::New);
    const Fetched early = fetch(server.url("/"), kNow + minutes{60});
    EXPECT_EQ(early.kind, Kind::NotDue);
    EXPECT_EQ(early.told, "not asked: not before 2026-03-02T16:59:30Z, in 60 min, as its supplier wishes");
    // "Not modified" has a time of its own, less what a cache on the way has kept it.
    headers = {"Cache-Control: no-transform", "Cache-Control: max-age=3600", "Age: 600"};
    EXPECT_EQ(fetch(server.url("/"), kNow + minutes{120}).kind, Kind::Unchanged);
    EXPECT_EQ(fetch(server.url("/"), kNow + minutes{169}).kind, Kind::NotDue);
    EXPECT_EQ(fetch(server.url("/"), kNow + minutes{170}).kind, Kind::Unchanged);
    // An editor who cannot wait may ask.
    settings.ask = FetchSettings::Ask::Now;
    EXPECT_EQ(fetch(server.url("/"), kNow + minutes{171}).kind, Kind::Unchanged);
    EXPECT_EQ(server.heads().size(), 4U);
}

TEST_F(Fetching, AsksByItsOwnIntervalIfTheAnswerMayNotBeKept) {
    for (const std::string line : {"Cache-Control: no-cache, max-age=7200", "Cache-Control: max-age=600",
                                   "Cache-Control: max-age=soon", "Cache-Control: max-age=-7200"}) {
        memories.clear();
        present.clear();
        const WebServer server(
            [&line](const std::string&, const std::string&) { return answer("200 OK", {line}, kRss); });
        EXPECT_EQ(fetch(server.url("/")).kind, Kind::New) << line;
        EXPECT_EQ(fetch(server.url("/"), kNow + minutes{14}).kind, Kind::NotDue) << line;
        EXPECT_EQ(fetch(server.url("/"), kNow + minutes{15}).kind, Kind::Unchanged) << line;
    }
}

TEST_F(Fetching, LeavesAFeedAloneForItsTimeToLive) {
    const auto with = [](const std::string& ttl) {
        return replace_all(kRss, "<title>Bay</title>", "<title>Bay</title><ttl>" + ttl + "</ttl>");
    };
    const WebServer server([&with](const std::string& path, const std::string& head) {
        if (head.find("If-None-Match") != std::string::npos) return answer("304 Not Modified", {}, "");
        return answer("200 OK", {"ETag: \"1\"", "Cache-Control: max-age=1800"}, with(path.substr(1)));
    });
    EXPECT_EQ(fetch(server.url("/60")).kind, Kind::New);
    EXPECT_EQ(fetch(server.url("/60"), kNow + minutes{59}).kind, Kind::NotDue);
    EXPECT_EQ(fetch(server.url("/60"), kNow + minutes{60}).kind, Kind::Unchanged);
    EXPECT_EQ(fetch(server.url("/60"), kNow + minutes{119}).kind, Kind::NotDue);  // "not modified" leaves it as it was
    // Nobody means to be asked once a month.
    EXPECT_EQ(fetch(server.url("/40000")).kind, Kind::New);
    EXPECT_EQ(fetch(server.url("/40000"), kNow + minutes{24 * 60 - 1}).kind, Kind::NotDue);
    EXPECT_EQ(fetch(server.url("/40000"), kNow + minutes{24 * 60}).kind, Kind::Unchanged);
    for (const std::string ttl : {"-60", "soon", "0", ""}) {
        present.clear();
        EXPECT_EQ(fetch(server.url("/" + ttl)).kind, Kind::New) << ttl;
        EXPECT_EQ(fetch(server.url("/" + ttl), kNow + minutes{30}).kind, Kind::Unchanged) << ttl;
    }
}

TEST_F(Fetching, WaitsLongerAfterEachRefusal) {
    const WebServer server([](const std::string&, const std::string&) { return answer("503 Busy", {}, ""); });
    EXPECT_THAT(fetch(server.url("/")).told, HasSubstr("not be asked for 15 min"));
    EXPECT_THAT(fetch(server.url("/"), kNow + minutes{15}).told, HasSubstr("not be asked for 30 min"));
    EXPECT_EQ(fetch(server.url("/"), kNow + minutes{44}).kind, Kind::NotDue);
    EXPECT_THAT(fetch(server.url("/"), kNow + minutes{45}).told, HasSubstr("not be asked for 60 min"));
}

TEST_F(Fetching, AsksSoonerAfterAFailure) {
    const WebServer server([](const std::string&, const std::string&) { return answer("500 Oh", {}, ""); });
    EXPECT_EQ(fetch(server.url("/")).told, "status 500: an error of the supplier's; it will be asked again");
    EXPECT_EQ(fetch(server.url("/"), kNow + minutes{4}).kind, Kind::NotDue);
    EXPECT_EQ(fetch(server.url("/"), kNow + minutes{5}).kind, Kind::Failed);
}

TEST_F(Fetching, FollowsRedirectsAndTellsOfThoseForGood) {
    const WebServer server([](const std::string& path, const std::string&) {
        if (path == "/old") return answer("301 Moved", {"Location: /new", "ETag: \"no\""}, "");
        if (path == "/now") return answer("302 Found", {"Location: /new"}, "");
        return answer("200 OK", {}, kRss);
    });
    const Fetched moved = fetch(server.url("/old"));
    EXPECT_EQ(moved.kind, Kind::New);
    EXPECT_EQ(moved.told, "moved for good to " + server.url("/new") + "; write that address instead");
    EXPECT_EQ(memories.begin()->second.etag, "");
    const Fetched elsewhere = fetch(server.url("/now"));
    EXPECT_EQ(elsewhere.kind, Kind::Unchanged);
    EXPECT_EQ(elsewhere.told, "");
}

TEST_F(Fetching, GivesUpOnACircleOfRedirects) {
    const WebServer server(
        [](const std::string&, const std::string&) { return answer("302 Found", {"Location: /again"}, ""); });
    EXPECT_EQ(fetch(server.url("/")).told, "more than 5 redirects; write the address they should lead to");
    EXPECT_EQ(server.heads().size(), 6U);
}

TEST_F(Fetching, FollowsNoRedirectOutOfTheWeb) {
    const test::TempFolder folder;
    const std::string file = folder.write("secret.xml", kRss).string();
    for (const std::string& target : {"file://" + file, std::string("ftp://127.0.0.1/x")}) {
        const Fetched fetched = fetch_from(answer("302 Found", {"Location: " + target}, ""));
        EXPECT_EQ(fetched.kind, Kind::Failed);
        EXPECT_THAT(fetched.told, StartsWith("it redirects to an address that is not http or https")) << target;
        memories.clear();
    }
}

TEST_F(Fetching, StopsAnEndlessAnswer) {
    const std::string chunk(65536, 'x');
    const WebServer server([&chunk](const std::string& path, const std::string&) {
        // Bytes without end, or a length that is told beforehand.
        if (path == "/told")
            return Answer{"HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n" + chunk, Answer::Then::Repeat};
        return Answer{"HTTP/1.1 200 OK\r\n\r\n" + chunk, Answer::Then::Repeat};
    });
    EXPECT_EQ(fetch(server.url("/")).told, "the answer is larger than 1 MB; ask for a feed of fewer stories");
    EXPECT_EQ(fetch(server.url("/told")).told, "the answer is larger than 1 MB; ask for a feed of fewer stories");
}

TEST_F(Fetching, StopsAnAnswerThatUnpacksWithoutEnd) {
    const test::Ran packed = test::run({"/bin/gzip", "-c"}, std::string(16U << 20, ' '));
    ASSERT_EQ(packed.status, 0);
    ASSERT_LT(packed.out.size(), 100'000U);
    const Fetched fetched = fetch_from(answer("200 OK", {"Content-Encoding: gzip"}, packed.out));
    EXPECT_EQ(fetched.told, "the answer is larger than 1 MB; ask for a feed of fewer stories");
}

TEST_F(Fetching, UnpacksWhatIsPackedAndRefusesWhatOnlySaysSo) {
    const test::Ran packed = test::run({"/bin/gzip", "-c"}, kRss);
    ASSERT_EQ(packed.status, 0);
    EXPECT_EQ(fetch_from(answer("200 OK", {"Content-Encoding: gzip"}, packed.out)).bytes, kRss);
    memories.clear();
    const Fetched fetched = fetch_from(answer("200 OK", {"Content-Encoding: gzip"}, kRss));
    EXPECT_EQ(fetched.kind, Kind::Failed);
    EXPECT_THAT(fetched.told, HasSubstr("cannot be unpacked"));
}

TEST_F(Fetching, GivesUpOnASlowAnswer) {
    settings.whole = std::chrono::milliseconds{150};
    const WebServer server([](const std::string&, const std::string&) {
        return Answer{"HTTP/1.1 200 OK\r\n\r\n<rss>", Answer::Then::Hold};
    });
    EXPECT_EQ(fetch(server.url("/")).told, "no whole answer within 0.15 s; it will be asked again");
}

TEST_F(Fetching, RefusesWhatIsNoFeed) {
    const std::vector<std::pair<std::string, std::string>> cases{
        {"<!DOCTYPE html><html><head><title>Sign in</title></head><body><p>Please sign in to go on.</p></body></html>",
         "it is html"},
        {"Please sign in to go on.", "it is text"},
        {"", "it is empty"},
        {std::string("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16), "not a text file"},
        {"<rss><channel><title>Bay</title></channel></rss>", "a feed without items"},
    };
    present = kRss;
    for (const auto& [body, reason] : cases) {
        memories.clear();
        const Fetched fetched =
            fetch_from(answer("200 OK", {"Content-Type: application/rss+xml", "ETag: \"x\""}, body));
        EXPECT_EQ(fetched.kind, Kind::Failed);
        EXPECT_EQ(fetched.told, "the answer is no feed that newscart can read (" + reason + "); check the address");
        EXPECT_EQ(memories.begin()->second.etag, "");  // else the next answer would be: not modified
    }
}

TEST_F(Fetching, KeepsNothingOfAnAnswerThatBreaksOff) {
    const std::string half = kRss.substr(0, kRss.size() - 8);
    const std::string told = "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(kRss.size()) + "\r\n\r\n";
    for (const std::string& head : {told, std::string("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")}) {
        memories.clear();
        const Fetched fetched = fetch_from({head + half});
        EXPECT_EQ(fetched.kind, Kind::Failed);
        EXPECT_EQ(fetched.told, "the answer breaks off; it will be asked again");
    }
}

TEST_F(Fetching, GoesOnWhenOneAddressFails) {
    const WebServer server([](const std::string&, const std::string&) { return answer("200 OK", {}, kRss); });
    const std::string closed = test::closed_address();
    const std::vector<Fetched> fetched = fetch_feeds(
        {{{closed, "", minutes{15}, {}}, ""}, {{server.url("/"), "", minutes{15}, {}}, ""}}, memories, settings, kNow);
    EXPECT_EQ(fetched[0].kind, Kind::Failed);
    EXPECT_EQ(fetched[0].told, "127.0.0.1 takes no connection; check the address, or ask the supplier");
    EXPECT_EQ(fetched[1].kind, Kind::New);
}

TEST_F(Fetching, TrustsNoServerWithoutACertificate) {
    const WebServer server([](const std::string&, const std::string&) { return answer("200 OK", {}, kRss); });
    EXPECT_EQ(fetch("https" + server.url("/").substr(4)).kind, Kind::Failed);
    EXPECT_TRUE(present.empty());
}

TEST_F(Fetching, TrustsACertificateOfTheSuppliersOwnOnlyIfItIsNamed) {
    const test::TlsServer server(answer("200 OK", {}, kRss).bytes);
    FetchOrder order{{server.url(), "", minutes{15}, {}}, ""};
    const Fetched refused = fetch_feeds({order}, memories, settings, kNow).front();
    EXPECT_EQ(refused.kind, Kind::Failed);
    EXPECT_EQ(refused.told,
              "its certificate cannot be trusted (SSL certificate problem: self-signed certificate); tell the "
              "supplier, see that ca-certificates and the clock are right, or name the certificate of a supplier that "
              "signs its own as 'ca' under [[fetch]]");
    order.address.ca = server.certificate();
    const Fetched fetched = fetch_feeds({order}, memories, settings, kNow + minutes{15}).front();
    EXPECT_EQ(fetched.kind, Kind::New) << fetched.told;
    EXPECT_EQ(fetched.bytes, kRss);

    const test::TlsServer other(answer("200 OK", {}, kRss).bytes);
    order.address.ca = other.certificate();
    EXPECT_THAT(fetch_feeds({order}, memories, settings, kNow + minutes{30}).front().told,
                StartsWith("its certificate cannot be trusted (SSL certificate problem: "));
}

TEST_F(Fetching, TrustsNoCertificateOfAnotherName) {
    const test::TlsServer server(answer("200 OK", {}, kRss).bytes);
    const std::string url = "https://localhost" + server.url().substr(server.url().rfind(':'));
    settings.ask = FetchSettings::Ask::Now;
    const FetchOrder order{{url, "", minutes{15}, server.certificate()}, ""};
    EXPECT_THAT(fetch_feeds({order}, memories, settings, kNow).front().told,
                StartsWith("its certificate cannot be trusted (SSL: no alternative certificate subject name matches"));
}

TEST_F(Fetching, AsksManyAddressesOfOneHost) {
    const WebServer server([](const std::string&, const std::string&) { return answer("200 OK", {}, kRss); });
    std::vector<FetchOrder> orders;
    for (int i = 0; i < 25; ++i) orders.push_back({{server.url("/" + std::to_string(i)), "", minutes{15}, {}}, ""});
    for (const Fetched& fetched : fetch_feeds(orders, memories, settings, kNow)) EXPECT_EQ(fetched.kind, Kind::New);
    EXPECT_EQ(server.heads().size(), 25U);
}

TEST(FetchMemory, ComesBackAsItWasWritten) {
    FetchMemories memories;
    memories["a"] = {"\"v1\"", "Mon, 02 Mar 2026 14:00:00 GMT", "0f", kNow, kNow + minutes{5}, minutes{60}, true, 3};
    const std::string json = write_memories(memories);
    EXPECT_EQ(write_memories(read_memories(json)), json);
    EXPECT_EQ(read_memories(json).at("a").refusals, 3);
    EXPECT_EQ(read_memories(json).at("a").ttl, minutes{60});
}

TEST(FetchMemory, ForgetsWhatItCannotRead) {
    EXPECT_TRUE(read_memories("{\"version\":1,\"addresses\":[]}").empty());
    EXPECT_TRUE(read_memories("{\"version\":9}").empty());
    EXPECT_TRUE(read_memories("[[[").empty());
    // A header line of its own must not come out of the file.
    const FetchMemories memories =
        read_memories(R"({"version":1,"addresses":{"a":{"etag":"x\r\nCookie: y","refusals":"many","asked":7}}})");
    EXPECT_EQ(memories.at("a").etag, "");
    EXPECT_EQ(memories.at("a").refusals, 0);
}

TEST(FetchedFile, IsNamedByTheStationOrTheAddress) {
    EXPECT_EQ(fetched_file_name({"https://example.org/a", "world", {}, {}}), "world.feed");
    EXPECT_EQ(fetched_file_name({"https://example.org/a", "world.xml", {}, {}}), "world.xml");
    const std::string made = fetched_file_name({"https://me:secret@example.org/news/top.rss?n=1", "", {}, {}});
    EXPECT_THAT(made, testing::MatchesRegex("example-org-news-top-rss-n-1-[0-9a-f]{8}\\.feed"));
    EXPECT_NE(made, fetched_file_name({"https://example.org/news/top.rss?n=1", "", {}, {}}));
}

}  // namespace
}  // namespace newscart
