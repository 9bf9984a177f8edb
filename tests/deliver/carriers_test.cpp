// Carriers over HTTP against servers of this test, which look at what they are sent.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <set>

#include "base/text.h"
#include "deliver/carrier.h"
#include "deliver/deliver.h"
#include "deliver/names.h"
#include "deliver/place.h"
#include "deliver/shipments.h"
#include "lib/curl/session.h"
#include "lib/openssl/base64.h"
#include "lib/openssl/sha256.h"
#include "support/support.h"
#include "support/web_server.h"

namespace newscart {
namespace {

using test::answer;
using test::Answer;
using testing::Contains;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using Json = nlohmann::json;

constexpr const char* kSecret = "open-sesame";
constexpr const char* kVariable = "NEWSCART_TEST_DELIVERY_SECRET";

std::string header_in(const std::string& head, const std::string& name) {
    const std::string lines = ascii_lower(head);
    const std::size_t at = lines.find("\r\n" + name + ": ");
    if (at == std::string::npos) return {};
    const std::size_t from = at + name.size() + 4;
    return head.substr(from, head.find("\r\n", from) - from);
}

std::string method_of(const std::string& head) { return head.substr(0, head.find(' ')); }

std::string from_percent(const std::string& text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            out += text[i];
            continue;
        }
        out += static_cast<char>(std::stoi(text.substr(i + 1, 2), nullptr, 16));
        i += 2;
    }
    return out;
}

/// A server that keeps what it is sent, and can be made to misbehave.
struct Shelf {
    std::mutex mutex;
    std::map<std::string, std::string> files;
    std::string put_status = "201 Created";
    std::string garble;  ///< added to what is kept
    std::set<std::string> locked;
    std::vector<std::string> asked;

    Answer serve(const std::string& path, const std::string& head, const std::string& body) {
        const std::lock_guard lock(mutex);
        const std::string method = method_of(head);
        const std::string name = from_percent(path);
        asked.push_back(method + " " + name);
        if (method == "PUT") {
            if (put_status.front() == '2') files[name] = body + garble;
            return answer(put_status, {}, "");
        }
        if (method == "MOVE") {
            const std::string target = header_in(head, "destination");
            const std::string to = from_percent(target.substr(target.find('/', 8)));
            if (locked.contains(to)) return answer("423 Locked", {}, "");
            files[to] = files[name];
            files.erase(name);
            return answer("201 Created", {}, "");
        }
        if (!files.contains(name)) return answer("404 Not Found", {}, "");
        if (method == "DELETE") {
            files.erase(name);
            return answer("204 No Content", {}, "");
        }
        if (method == "HEAD") return Answer{"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"};
        return answer("200 OK", {}, files[name]);
    }

    test::WebServer::BodyHandler handler() {
        return [this](const std::string& path, const std::string& head, const std::string& body) {
            return serve(path, head, body);
        };
    }
};

std::string host_of(const test::WebServer& server) { return server.url("").substr(std::string("http://").size()); }

Destination destination_at(const std::string& url, const std::string& to = "folder") {
    // Nobody else reads or writes the environment while it is set.
    static const int kSet = ::setenv(kVariable, kSecret, 1);
    EXPECT_EQ(kSet, 0);
    Destination destination;
    destination.to = to;
    destination.url = url;
    destination.user = "desk";
    destination.secret = std::string("env:") + kVariable;
    destination.timeout = std::chrono::seconds{10};
    return destination;
}

Copy deliver(const Destination& destination, const Shipment& shipment) {
    DeliverySettings settings;
    settings.pause = [](std::chrono::milliseconds) {};
    return deliver_shipment({destination}, shipment, settings).front();
}

std::string hmac(const std::string& key, const std::string& text) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
    unsigned length = 0;
    const std::basic_string<unsigned char> bytes(text.begin(), text.end());
    EXPECT_NE(
        HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), bytes.data(), bytes.size(), out.data(), &length),
        nullptr);
    return {out.begin(), out.begin() + length};
}

std::string hex(const std::string& bytes) {
    std::string out;
    for (const char c : bytes) out += fmt::format("{:02x}", static_cast<unsigned char>(c));
    return out;
}

/// The signature of AWS version 4, from what arrived and the secret alone.
std::string signature_of(const std::string& path, const std::string& head, const std::string& signed_headers,
                         const std::string& scope, const std::string& secret) {
    std::string request = method_of(head) + "\n" + path + "\n\n";
    for (const std::string_view name : split(signed_headers, ';')) {
        request += std::string(name) + ":" + header_in(head, std::string(name)) + "\n";
    }
    request += "\n" + signed_headers + "\n" + header_in(head, "x-amz-content-sha256");
    const std::string to_sign =
        "AWS4-HMAC-SHA256\n" + header_in(head, "x-amz-date") + "\n" + scope + "\n" + sha256(request);
    std::string key = "AWS4" + secret;
    for (const std::string_view part : split(scope, '/')) key = hmac(key, std::string(part));
    return hex(hmac(key, to_sign));
}

}  // namespace

TEST(Carriers, AnAddressIsReadInItsParts) {
    const auto address = curl::address_of("sftp://desk@host.example:2222/on%20air/news");
    ASSERT_TRUE(address);
    EXPECT_EQ(address->scheme, "sftp");
    EXPECT_EQ(address->user, "desk");
    EXPECT_EQ(address->host, "host.example");
    EXPECT_EQ(address->port, 2222);
    EXPECT_EQ(address->path, "/on air/news");
    for (const char* none : {"", "news", "/srv/news", "ftp://", "ftp://a b/", "ftp://a\n/"}) {
        EXPECT_FALSE(curl::address_of(none)) << none;
    }
    EXPECT_EQ(curl::percent_encoded("a b/ü?#%"), "a%20b/%C3%BC%3F%23%25");
}

TEST(Carriers, WebdavPutsReadsBackAndMoves) {
    Shelf shelf;
    const test::WebServer server(shelf.handler());
    const Copy copy = deliver(destination_at("dav://" + host_of(server) + "/on%20air"), test::shipment_of("sound"));
    EXPECT_EQ(copy.failure, "");
    EXPECT_THAT(shelf.files, ElementsAre(testing::Pair("/on air/news.mp3", "sound")));
    EXPECT_THAT(shelf.asked, Contains(testing::StartsWith("PUT /on air/.newscart-")));
    EXPECT_THAT(shelf.asked, Not(Contains("PUT /on air/news.mp3")));
    EXPECT_THAT(shelf.asked, Not(Contains("DELETE /on air/news.mp3")))
        << "the old one stays until the new one is there";
    EXPECT_EQ(copy.files.front(), "dav://" + host_of(server) + "/on air/news.mp3");
}

TEST(Carriers, AServerThatKeepsSomethingElseIsFoundOut) {
    for (const char* scheme : {"dav", "http"}) {
        Shelf shelf;
        shelf.garble = "?";
        const test::WebServer server(shelf.handler());
        const Copy copy =
            deliver(destination_at(scheme + ("://" + host_of(server)) + "/in"), test::shipment_of("sound"));
        EXPECT_THAT(copy.failure, HasSubstr("does not hold what was written")) << scheme;
        EXPECT_EQ(copy.tries, 4);
    }
}

TEST(Carriers, AnswersOfServersSayWhatToDo) {
    const std::vector<std::tuple<std::string, std::string, int>> cases{
        {"507 Insufficient Storage", "the server answers 507: it is full; free some space there", 4},
        {"413 Too Large", "the server answers 413: too large; raise what it takes at most", 1},
        {"403 Forbidden", "the server answers 403: forbidden; give the user the right to do so there", 4},
        {"401 Unauthorized", "the server answers 401: it does not know us; check 'user' and 'secret'", 1},
        {"405 Not Allowed", "the server answers 405: it does not know how; check 'url'", 1},
        {"503 Busy", "the server answers 503; look into the server's log", 4},
        {"302 Found", "the server answers 302, elsewhere: ; if that is right, write it as 'url'", 1},
    };
    for (const auto& [status, expected, tries] : cases) {
        Shelf shelf;
        shelf.put_status = status;
        const test::WebServer server(shelf.handler());
        const std::string url = "http://" + host_of(server) + "/in";
        const Copy copy = deliver(destination_at(url), test::shipment_of("sound"));
        EXPECT_EQ(copy.failure, url + "/news.mp3: cannot store: " + expected);
        EXPECT_EQ(copy.tries, tries) << status;
        EXPECT_THAT(shelf.files, IsEmpty());
    }
}

TEST(Carriers, AFileThatIsHeldIsDeliveredUnderADatedNameInTheEnd) {
    Shelf shelf;
    shelf.files["/in/news.mp3"] = "old";
    shelf.locked = {"/in/news.mp3"};
    const test::WebServer server(shelf.handler());
    const Copy copy = deliver(destination_at("dav://" + host_of(server) + "/in"), test::shipment_of("sound"));
    EXPECT_EQ(copy.failure, "");
    EXPECT_EQ(copy.tries, 4);
    EXPECT_THAT(copy.warning, HasSubstr("the server answers 423: locked; let what plays it read a copy; delivered as "
                                        "news-20261123T150000Z.mp3 instead"));
    EXPECT_EQ(shelf.files["/in/news.mp3"], "old");
    EXPECT_EQ(shelf.files["/in/news-20261123T150000Z.mp3"], "sound");
    EXPECT_EQ(shelf.files.size(), 2U);
}

TEST(Carriers, AFileThatIsHeldIsTriedUntilTheEditionIsLocked) {
    Shelf shelf;
    shelf.files["/in/news.mp3"] = "old";
    shelf.locked = {"/in/news.mp3"};
    const test::WebServer server(shelf.handler());
    const Destination destination = destination_at("dav://" + host_of(server) + "/in");
    Instant now = test::kAir - std::chrono::minutes{8};
    DeliverySettings settings;
    settings.not_after = test::kAir;
    settings.held_until = test::kAir - std::chrono::minutes{2};
    settings.now = [&] { return now; };
    settings.pause = [&](std::chrono::milliseconds span) {
        now += std::chrono::ceil<std::chrono::seconds>(span);
        const std::lock_guard lock(shelf.mutex);
        // Let go of after five minutes.
        if (now > test::kAir - std::chrono::minutes{3}) shelf.locked.clear();
    };
    Copy copy = deliver_shipment({destination}, test::shipment_of("sound"), settings).front();
    EXPECT_EQ(copy.failure + copy.warning, "");
    EXPECT_GT(copy.tries, 4);
    EXPECT_EQ(shelf.files, (std::map<std::string, std::string>{{"/in/news.mp3", "sound"}}));
    // Not let go of in time.
    shelf.locked = {"/in/news.mp3"};
    now = test::kAir - std::chrono::minutes{4};
    settings.pause = [&](std::chrono::milliseconds span) { now += std::chrono::ceil<std::chrono::seconds>(span); };
    copy = deliver_shipment({destination}, test::shipment_of("newer"), settings).front();
    EXPECT_THAT(copy.warning, HasSubstr("delivered as news-20261123T150000Z.mp3 instead"));
    EXPECT_LT(now, *settings.held_until + std::chrono::minutes{1});
}

TEST(Carriers, S3SignsWhatItSends) {
    Shelf shelf;
    std::vector<std::string> wrong;
    const test::WebServer server([&](const std::string& path, const std::string& head, const std::string& body) {
        const std::string authorization = header_in(head, "authorization");
        const auto field = [&](const std::string& name) {
            const std::size_t from = authorization.find(name + "=") + name.size() + 1;
            return authorization.substr(from, authorization.find(',', from) - from);
        };
        const std::string credential = field("Credential");
        const std::string scope = credential.substr(credential.find('/') + 1);
        const bool sound = credential.substr(0, credential.find('/')) == "desk" &&
                           scope.find("/eu-west-2/s3/aws4_request") != std::string::npos &&
                           header_in(head, "x-amz-content-sha256") == sha256(body) &&
                           field("Signature") == signature_of(path, head, field("SignedHeaders"), scope, kSecret) &&
                           field("SignedHeaders").find("x-amz-content-sha256") != std::string::npos;
        if (!sound) {
            wrong.push_back(head);
            return answer("403 Forbidden", {}, "<Error><Code>SignatureDoesNotMatch</Code></Error>");
        }
        return shelf.serve(path, head, body);
    });
    Destination destination = destination_at("s3://bucket/on%20air");
    destination.endpoint = server.url("/");
    destination.region = "eu-west-2";
    destination.name = "{title}.{ext}";
    Shipment shipment = test::shipment_of("sound");
    shipment.bulletins.front().tags.title = "Гавань 'a' & b+c~(1)";
    const Copy copy = deliver(destination, shipment);
    EXPECT_EQ(copy.failure, "");
    EXPECT_THAT(wrong, IsEmpty());
    EXPECT_THAT(shelf.files, ElementsAre(testing::Pair("/bucket/on air/Гавань 'a' & b+c~(1).mp3", "sound")));
    destination.region = "us-east-1";
    const Copy refused = deliver(destination, shipment);
    EXPECT_THAT(refused.failure, HasSubstr("the store answers SignatureDoesNotMatch; check 'user', 'secret' and "
                                           "'region'"));
    EXPECT_EQ(refused.tries, 1);
}

TEST(Carriers, S3SaysWhichRightsAreMissing) {
    std::string code;
    const test::WebServer server([&](const std::string&, const std::string& head, const std::string&) {
        if (method_of(head) == "HEAD") return answer("403 Forbidden", {}, "");
        return answer("403 Forbidden", {}, "<?xml version=\"1.0\"?>\n<Error><Code>" + code + "</Code></Error>");
    });
    Destination destination = destination_at("s3://bucket");
    destination.endpoint = server.url("");
    code = "AccessDenied";
    EXPECT_THAT(deliver(destination, test::shipment_of("sound")).failure, HasSubstr("allow the key s3:PutObject"));
    code = "NoSuchBucket";
    EXPECT_THAT(deliver(destination, test::shipment_of("sound")).failure, HasSubstr("make the bucket"));
    code = "RequestTimeTooSkewed";
    EXPECT_THAT(deliver(destination, test::shipment_of("sound")).failure, HasSubstr("set this machine's clock"));
}

/// AzuraCast as far as we speak to it.
struct Azuracast {
    Shelf shelf;
    std::map<std::string, std::set<int>> playlists;  ///< of a path
    std::vector<std::string> orders;

    Answer serve(const std::string& path, const std::string& head, const std::string& body) {
        if (header_in(head, "x-api-key") != kSecret) return answer("403 Forbidden", {}, R"({"success":false})");
        const std::string method = method_of(head);
        const std::string api = "/radio/api/station/1/";
        if (path.substr(0, api.size()) != api) return answer("404 Not Found", {}, "");
        const std::string what = path.substr(api.size());
        const Json sent = Json::parse(body, nullptr, false);
        if (method == "POST" && what == "files") {
            const std::string name = sent.at("path");
            const std::string file = sent.at("file");
            const std::lock_guard lock(shelf.mutex);
            shelf.files[name] = unpacked(file);
            Json member = Json::array();
            for (const int id : playlists[name]) member.push_back({{"id", id}, {"name", "x"}});
            return answer("200 OK", {}, Json{{"id", 7}, {"path", name}, {"playlists", member}}.dump());
        }
        if (method == "GET" && what.substr(0, 20) == "files/download?file=") {
            const std::string name = from_percent(what.substr(20));
            if (!shelf.files.contains(name)) return answer("404 Not Found", {}, "");
            return answer("200 OK", {}, shelf.files[name]);
        }
        if (method == "GET" && what == "playlists") {
            return answer("200 OK", {}, R"([{"id":3,"name":"Hourly News"},{"id":5,"name":"Night"}])");
        }
        if (method == "GET" && what.substr(0, 6) == "files?") {
            Json rows = Json::array();
            for (const auto& [name, bytes] : shelf.files) rows.push_back({{"path", name}, {"id", 1}});
            return answer("200 OK", {}, Json{{"total", rows.size()}, {"rows", rows}}.dump());
        }
        if (method == "PUT" && what == "files/batch") {
            orders.push_back(sent.dump());
            for (const std::string name : sent.at("files")) {
                if (sent.at("do") == "delete") shelf.files.erase(name);
                if (sent.at("do") == "playlist") playlists[name] = sent.at("playlists").get<std::set<int>>();
            }
            return answer("200 OK", {}, R"({"success":true,"errors":[]})");
        }
        return answer("405 Not Allowed", {}, "");
    }

    static std::string unpacked(const std::string& text) {
        const std::basic_string<unsigned char> in(text.begin(), text.end());
        std::basic_string<unsigned char> out(text.size(), 0);
        const int length = EVP_DecodeBlock(out.data(), in.data(), static_cast<int>(in.size()));
        EXPECT_GE(length, 0);
        const auto padding = std::count(text.begin(), text.end(), '=');
        return {out.begin(), out.begin() + length - padding};
    }

    test::WebServer::BodyHandler handler() {
        return [this](const std::string& path, const std::string& head, const std::string& body) {
            return serve(path, head, body);
        };
    }
};

TEST(Carriers, AzuracastUploadsAndJoinsItsPlaylistOnce) {
    Azuracast azuracast;
    const test::WebServer server(azuracast.handler());
    Destination destination = destination_at(server.url("/radio/station/1/news"), "azuracast");
    destination.playlist = "Hourly News, Night";
    EXPECT_EQ(deliver(destination, test::shipment_of("first sound")).failure, "");
    EXPECT_EQ(test::sound_of(azuracast.shelf.files.at("news/news.mp3")), "first sound");
    EXPECT_THAT(azuracast.playlists["news/news.mp3"], ElementsAre(3, 5));
    EXPECT_EQ(deliver(destination, test::shipment_of("second sound")).failure, "");
    EXPECT_EQ(test::sound_of(azuracast.shelf.files.at("news/news.mp3")), "second sound");
    EXPECT_EQ(azuracast.orders.size(), 1U) << "it keeps its place in the playlist";
    destination.playlist = "Hourly News, Gone";
    const Copy copy = deliver(destination, test::shipment_of("sound"));
    EXPECT_THAT(copy.failure, HasSubstr("AzuraCast has no playlist 'Gone'; make it there, or mend 'playlist'"));
    EXPECT_EQ(copy.tries, 1);
}

TEST(Carriers, AzuracastLosesTheOlderOfDatedNamesAndNothingElse) {
    Azuracast azuracast;
    for (const char* name : {"news/news-2026-11-23-1400.mp3", "news/news-of-the-year.mp3", "news-2026-11-23-1400.mp3",
                             "news/old/news-2026-11-23-1400.mp3", "news/news-2026-11-23-1300.mp3"}) {
        azuracast.shelf.files[name] = "x";
    }
    const test::WebServer server(azuracast.handler());
    Destination destination = destination_at(server.url("/radio/station/1/news/"), "azuracast");
    destination.name = "news-{date}-{time}.{ext}";
    EXPECT_EQ(deliver(destination, test::shipment_of("sound")).failure, "");
    std::vector<std::string> left;
    for (const auto& [name, bytes] : azuracast.shelf.files) left.push_back(name);
    EXPECT_THAT(left, ElementsAre("news-2026-11-23-1400.mp3", "news/news-2026-11-23-1500.mp3",
                                  "news/news-of-the-year.mp3", "news/old/news-2026-11-23-1400.mp3"));
    // Places with fixed names, one of them without a story this hour.
    destination.name = "story-{slot}.{ext}";
    destination.segments = true;
    destination.slots = 3;
    azuracast.shelf.files["news/story-03.mp3"] = "last hour's";
    EXPECT_EQ(deliver(destination, test::shipment_of("sound")).failure, "");
    EXPECT_FALSE(azuracast.shelf.files.contains("news/story-03.mp3"));
    EXPECT_TRUE(azuracast.shelf.files.contains("news/story-02.mp3"));
}

TEST(Carriers, LibretimeUploadsWaitsForTheAnalyserAndClearsUp) {
    std::mutex mutex;
    std::vector<std::string> asked;
    int looks = 0;
    std::string form;
    const auto record = [](int id, const std::string& title) {
        return Json{{"id", id}, {"track_title", title}, {"artist_name", "Harbour FM"}, {"import_status", 0}};
    };
    const test::WebServer server([&](const std::string& path, const std::string& head, const std::string& body) {
        const std::lock_guard lock(mutex);
        asked.push_back(method_of(head) + " " + path);
        if (header_in(head, "authorization") != "Basic " + base64(std::string(kSecret) + ":")) {
            return answer("401 Unauthorized", {}, R"({"message":"ERROR: Incorrect API key."})");
        }
        if (method_of(head) == "POST") {
            form = header_in(head, "content-type") + "\n" + body;
            return answer("201 Created", {}, R"({"id":42,"import_status":1})");
        }
        if (path == "/rest/media/42") {
            Json pending = record(42, "Harbour FM news");
            if (++looks == 1) pending["import_status"] = 1;
            return answer("200 OK", {}, pending.dump());
        }
        if (method_of(head) == "DELETE") return answer("204 No Content", {}, "");
        return answer("200 OK", {},
                      Json{record(42, "Harbour FM news"), record(41, "Harbour FM news"), record(40, "A song"),
                           record(43, "Harbour FM news")}
                          .dump());
    });
    Destination destination = destination_at(server.url(""), "libretime");
    destination.name = "news-{date}-{time}.{ext}";
    const Copy copy = deliver(destination, test::shipment_of("sound"));
    EXPECT_EQ(copy.failure, "");
    EXPECT_THAT(copy.files, ElementsAre(server.url("/rest/media/42")));
    EXPECT_THAT(form, HasSubstr("name=\"file\"; filename=\"news-2026-11-23-1500.mp3\""));
    EXPECT_THAT(form, HasSubstr("\r\n\r\nsound\r\n"));
    EXPECT_THAT(asked, ElementsAre("POST /rest/media", "GET /rest/media/42", "GET /rest/media/42",
                                   "GET /rest/media?sort_dir=DESC&limit=200", "DELETE /rest/media/41"));
    ::setenv(kVariable, "another", 1);
    const Copy refused = deliver(destination, test::shipment_of("sound"));
    ::setenv(kVariable, kSecret, 1);
    EXPECT_THAT(refused.failure, HasSubstr("LibreTime does not take the key; check 'secret'"));
    EXPECT_EQ(refused.tries, 1);
}

TEST(Carriers, NoOutputHoldsTheSecret) {
    // A server that says back whatever it was told.
    const test::WebServer server([](const std::string&, const std::string& head, const std::string&) {
        return answer("302 Found", {"Location: https://elsewhere.example/" + std::string(kSecret)},
                      head + "<Code>" + kSecret + "</Code>");
    });
    std::vector<Destination> destinations;
    for (const char* scheme : {"http", "dav"})
        destinations.push_back(destination_at(scheme + ("://" + host_of(server))));
    destinations.push_back(destination_at(server.url("/station/1"), "azuracast"));
    destinations.push_back(destination_at(server.url(""), "libretime"));
    destinations.push_back(destination_at("s3://bucket"));
    destinations.back().endpoint = server.url("");
    destinations.push_back(destination_at(server.url("/token")));
    destinations.back().user.clear();
    for (const Destination& destination : destinations) {
        const Copy copy = deliver(destination, test::shipment_of("sound"));
        EXPECT_NE(copy.failure, "");
        for (const std::string& text : {copy.failure, copy.warning, copy.destination, join(copy.files, " ")}) {
            EXPECT_THAT(text, Not(HasSubstr(kSecret))) << destination.to << " " << destination.url;
        }
        for (const auto& [key, value] : settings_of(destination)) EXPECT_THAT(value, Not(HasSubstr(kSecret))) << key;
    }
}

TEST(Carriers, SecretsAreTakenOnlyFromWhereNobodyElseReads) {
    const test::TempFolder folder;
    Destination destination = destination_at(test::closed_address());
    destination.secret = folder.write("secret", "x").string();
    std::filesystem::permissions(destination.secret, std::filesystem::perms{0640});
    const Copy copy = deliver(destination, test::shipment_of("sound"));
    EXPECT_EQ(copy.failure,
              "[[deliver]] secret: " + destination.secret + ": others than its owner may read it; chmod 600 it");
    EXPECT_EQ(copy.tries, 1);
    destination.secret = "env:NEWSCART_TEST_NOT_SET";
    EXPECT_EQ(deliver(destination, test::shipment_of("sound")).failure,
              "[[deliver]] secret: NEWSCART_TEST_NOT_SET: is not set in the environment; set it for newscart, in its "
              "unit by EnvironmentFile=");
}

TEST(Carriers, ThirtyNineThatHangOrRefuseHoldUpNobodyForLongerThanTheirTime) {
    Shelf shelf;
    const test::WebServer well(shelf.handler());
    const test::WebServer mute([](const std::string&, const std::string&, const std::string&) {
        return Answer{"", Answer::Then::Hold};
    });
    const test::TempFolder folder;
    const std::filesystem::path known = folder.write("known_hosts", "");
    std::vector<Destination> destinations;
    for (int i = 0; i < 40; ++i) {
        static constexpr std::array<const char*, 5> kSchemes{"dav", "ftp", "sftp", "http", "ftps"};
        const std::string host = i % 2 == 0 ? host_of(mute) : host_of(test::WebServer(shelf.handler()));  // gone by now
        destinations.push_back(
            destination_at(fmt::format("{}://{}/{}", kSchemes.at(static_cast<std::size_t>(i) % 5), host, i)));
        destinations.back().known_hosts = known;
        destinations.back().timeout = std::chrono::seconds{1};
        destinations.back().tries = 2;
    }
    destinations[17] = destination_at("dav://" + host_of(well) + "/in");
    DeliverySettings settings;
    settings.pause = [](std::chrono::milliseconds) {};
    const auto begun = std::chrono::steady_clock::now();
    const std::vector<Copy> copies = deliver_shipment(destinations, test::shipment_of("sound"), settings);
    // Two tries of a second each, and time for a busy machine.
    EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds{15});
    for (std::size_t i = 0; i < copies.size(); ++i) EXPECT_EQ(copies[i].failure.empty(), i == 17) << copies[i].failure;
    EXPECT_EQ(shelf.files.at("/in/news.mp3"), "sound");
}

TEST(Carriers, NothingIsDeliveredOnceItIsTooLate) {
    Shelf shelf;
    shelf.put_status = "503 Busy";
    const test::WebServer server(shelf.handler());
    Instant now = test::kAir - std::chrono::seconds{5};
    DeliverySettings settings;
    settings.not_after = test::kAir;
    settings.now = [&] { return now; };
    settings.pause = [&](std::chrono::milliseconds span) { now += std::chrono::ceil<std::chrono::seconds>(span); };
    const Destination destination = destination_at("http://" + host_of(server) + "/in");
    Copy copy = deliver_shipment({destination}, test::shipment_of("sound"), settings).front();
    EXPECT_EQ(copy.tries, 2);
    EXPECT_THAT(copy.failure, HasSubstr("the server answers 503"));
    EXPECT_THAT(copy.failure, HasSubstr("it is too late for another try; begin earlier"));
    const test::TempFolder folder;
    Destination local;
    local.path = folder.path();
    now = test::kAir;
    copy = deliver_shipment({local}, test::shipment_of("sound"), settings).front();
    EXPECT_THAT(copy.failure, HasSubstr("it is too late"));
    EXPECT_THAT(test::listing(folder.path()), IsEmpty());
    settings.not_after.reset();
    EXPECT_EQ(deliver_shipment({local}, test::shipment_of("sound"), settings).front().failure, "");
}

TEST(Carriers, AProbeLeavesNothingBehind) {
    Shelf shelf;
    shelf.files["/in/news.mp3"] = "old";
    const test::WebServer server(shelf.handler());
    const auto soon = std::chrono::steady_clock::now() + std::chrono::seconds{10};
    open_carrier(destination_at("dav://" + host_of(server) + "/in"), soon)->probe();
    open_carrier(destination_at("http://" + host_of(server) + "/in"), soon)->probe();
    EXPECT_THAT(shelf.files, ElementsAre(testing::Pair("/in/news.mp3", "old")));
    EXPECT_THROW(open_carrier(destination_at(test::closed_address()), soon)->probe(), Error);
    const test::TempFolder folder;
    Destination local;
    local.path = folder.path() / "news";
    open_carrier(local, soon)->probe();
    EXPECT_THAT(test::listing(folder.path()), IsEmpty());
    local.path = folder.path() / "gone/news";
    EXPECT_THROW(open_carrier(local, soon)->probe(), Error);
}

TEST(Names, OnlyDatedPatternsKnowTheirOlderFiles) {
    EXPECT_TRUE(could_be_named("news-{date}-{time}.{ext}", "news-2026-11-23-1500.mp3"));
    EXPECT_FALSE(could_be_named("news-{date}-{time}.{ext}", "news-2026-11-23-1500.mp3.bak"));
    EXPECT_FALSE(could_be_named("news-{date}-{time}.{ext}", "my-news-2026-11-23-1500.mp3"));
    EXPECT_FALSE(could_be_named("n.ws[{date}].{ext}", "news[2026-11-23].mp3"));
    EXPECT_TRUE(could_be_named("n.ws[{date}].{ext}", "n.ws[2026-11-23].mp3"));
    EXPECT_FALSE(could_be_named("{title}-{date}.{ext}", "A song-2026-11-23.mp3"));
    EXPECT_FALSE(could_be_named("news.{ext}", "news.mp3"));
}

}  // namespace newscart
