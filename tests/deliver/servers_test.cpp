// Deliveries to the servers stations have, from Debian's packages, on this machine.
#include "deliver/servers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <thread>

#include "base/file.h"
#include "deliver/carrier.h"
#include "deliver/deliver.h"
#include "deliver/shipments.h"

namespace newscart {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr const char* kSecret = "open sesame";

std::string bytes_of(const fs::path& file) { return read_file(file, 1U << 30U); }

std::int64_t whole_seconds(const fs::path& file) {
    struct stat status {};
    EXPECT_EQ(::stat(file.c_str(), &status), 0) << file;
    return status.st_mtim.tv_sec;
}

/// All tries at once.
DeliverySettings hasty() {
    DeliverySettings settings;
    settings.pause = [](std::chrono::milliseconds) {};
    return settings;
}

Copy deliver(const Destination& destination, const Shipment& shipment) {
    return deliver_shipment({destination}, shipment, hasty()).front();
}

/// A server, and a destination that reaches it.
struct Site {
    Destination destination;
    fs::path files;
};

Destination destination_at(const std::string& url, const std::string& name = "news.{ext}") {
    Destination destination;
    destination.url = url;
    destination.name = name;
    destination.timeout = std::chrono::seconds{20};
    return destination;
}

Site site_of(const test::SftpServer& server) {
    Destination destination = destination_at(server.url());
    const std::vector<std::string> line = {"/usr/bin/id", "-un"};
    destination.user = test::run(line).out;
    destination.user.pop_back();
    destination.key = server.key();
    destination.known_hosts = server.known_hosts();
    return {destination, server.files()};
}

/// A file with the password, for the life of the test.
class WithSecret : public testing::Test {
  protected:
    WithSecret() {
        fs::permissions(folder_.write("secret", std::string(kSecret) + "\n"), fs::perms{0600});
        fs::permissions(folder_.write("wrong", "wrong sesame"), fs::perms{0600});
    }
    Site site_of_ftp(const test::FtpServer& server, const std::string& scheme) const {
        Destination destination = destination_at(server.url(scheme));
        destination.user = "anonymous";
        destination.secret = secret();
        destination.ca = scheme == "ftps" ? server.certificate() : "";
        return {destination, server.files()};
    }
    Site site_of_web(const test::WebdavServer& server, const std::string& scheme) const {
        Destination destination = destination_at(server.url(scheme));
        destination.user = "desk";
        destination.secret = secret();
        destination.ca = server.certificate();
        return {destination, server.files()};
    }
    std::string secret() const { return (folder_.path() / "secret").string(); }
    std::string wrong_secret() const { return (folder_.path() / "wrong").string(); }
    const fs::path& folder() const { return folder_.path(); }

  private:
    test::TempFolder folder_;
};

/// What every server must do, one call a server.
void expect_all_that_is_promised(const Site& site) {
    SCOPED_TRACE(site.destination.url);
    // A new file, and four times over the old one, each a whole second newer.
    std::int64_t last = 0;
    for (int i = 0; i < 4; ++i) {
        const std::string sound = "sound " + std::to_string(i) + std::string(200'000, 'x');
        const Copy copy = deliver(site.destination, test::shipment_of(sound));
        ASSERT_EQ(copy.failure, "") << i;
        EXPECT_EQ(copy.tries, 1);
        EXPECT_THAT(copy.files, ElementsAre(site.destination.url + "/news.mp3"));
        EXPECT_EQ(bytes_of(site.files / "news.mp3"), sound);
        EXPECT_THAT(test::listing(site.files), ElementsAre("news.mp3"));
        const std::int64_t now = whole_seconds(site.files / "news.mp3");
        EXPECT_GT(now, last) << i;
        last = now;
    }
    // A folder that is not there is made, one level.
    Destination below = site.destination;
    below.url += "/on%20air%20%26";
    EXPECT_EQ(deliver(below, test::shipment_of("below")).failure, "");
    EXPECT_EQ(bytes_of(site.files / "on air &/news.mp3"), "below");
    Destination deep = site.destination;
    deep.url += "/not/there";
    deep.tries = 1;
    EXPECT_NE(deliver(deep, test::shipment_of("deep")).failure, "");
    EXPECT_FALSE(fs::exists(site.files / "not"));
    // Names of four scripts, with quotes and signs that mean something in addresses.
    Destination titled = site.destination;
    titled.name = "{title}.{ext}";
    for (const char* title :
         {"Бухта \"Север\" 50% #1", "海港 新聞 'x' & y", "خبر الميناء; $(id)", "λιμάνι [a]~b+c=d"}) {
        Shipment shipment = test::shipment_of("title");
        shipment.bulletins.front().tags.title = title;
        const Copy copy = deliver(titled, shipment);
        EXPECT_EQ(copy.failure, "") << title;
    }
    Shipment evil = test::shipment_of("evil");
    evil.bulletins.front().tags.title = "../../up\r\nDELE news.mp3";
    EXPECT_EQ(deliver(titled, evil).failure, "");
    EXPECT_THAT(test::listing(site.files),
                testing::UnorderedElementsAre("news.mp3", "on air &", "on air &/news.mp3", "Бухта -Север- 50% #1.mp3",
                                              "海港 新聞 'x' & y.mp3", "خبر الميناء; $(id).mp3", "λιμάνι [a]~b+c=d.mp3",
                                              "-..-up DELE news.mp3.mp3"));
    // Segments in places with fixed names: what has no story this hour is gone.
    Destination slots = below;
    slots.name = "story-{slot}.{ext}";
    slots.segments = true;
    slots.slots = 3;
    Shipment shipment = test::shipment_of("first");
    shipment.segments.push_back(shipment.segments.front());
    EXPECT_EQ(deliver(slots, shipment).failure, "");
    EXPECT_EQ(deliver(slots, test::shipment_of("second")).failure, "");
    EXPECT_THAT(test::listing(site.files / "on air &"), ElementsAre("news.mp3", "story-01.mp3", "story-02.mp3"));
    EXPECT_EQ(bytes_of(site.files / "on air &/story-02.mp3"), "second");
    // A podcast's feed remembers by what is there.
    Destination podcast = below;
    podcast.to = "podcast";
    podcast.name = "{date}-{time}.{ext}";
    podcast.list = "podcast.xml";
    podcast.link = "https://radio.example/news";
    podcast.keep = 1;
    Shipment hourly = test::shipment_of("episode");
    EXPECT_EQ(deliver(podcast, hourly).failure, "");
    hourly.air_time += std::chrono::hours{1};
    EXPECT_EQ(deliver(podcast, hourly).failure, "");
    EXPECT_THAT(test::listing(site.files / "on air &"),
                ElementsAre("2026-11-23-1600.mp3", "news.mp3", "podcast.xml", "story-01.mp3", "story-02.mp3"));
    // Whether it can be reached is found out without a trace.
    const std::vector<std::string> before = test::listing(site.files);
    open_carrier(site.destination, std::chrono::steady_clock::now() + std::chrono::seconds{20})->probe();
    EXPECT_EQ(test::listing(site.files), before);
}

/// Delivers in a child that is killed at a random moment, again and again: what players see is whole at any time.
void expect_whole_files_whenever_it_is_killed(const Site& site, int times) {
    const std::string old_sound = "old" + std::string(3'000'000, 'o');
    const std::string new_sound = "new" + std::string(3'000'000, 'n');
    ASSERT_EQ(deliver(site.destination, test::shipment_of(old_sound)).failure, "");
    const auto begun = std::chrono::steady_clock::now();
    ASSERT_EQ(deliver(site.destination, test::shipment_of(new_sound)).failure, "");
    const auto takes = std::chrono::steady_clock::now() - begun;
    int cut = 0;
    for (int i = 0; i < times; ++i) {
        const std::string& sound = i % 2 == 0 ? old_sound : new_sound;
        const pid_t child = ::fork();
        if (child == 0) {
            deliver(site.destination, test::shipment_of(sound));
            ::_exit(0);
        }
        std::this_thread::sleep_for(takes * i / times);
        ::kill(child, SIGKILL);
        int status = 0;
        ::waitpid(child, &status, 0);
        cut += WIFSIGNALED(status) ? 1 : 0;
        const std::string there = bytes_of(site.files / "news.mp3");
        EXPECT_TRUE(there == old_sound || there == new_sound) << i;
        // At most the one hidden file it was about to rename.
        const std::vector<std::string> left = test::listing(site.files);
        EXPECT_LE(left.size(), 2U);
        for (const std::string& name : left) {
            EXPECT_TRUE(name == "news.mp3" || (name.front() == '.' && fs::path(name).extension() == ".part")) << name;
        }
    }
    EXPECT_GT(cut, times / 5);
    // Which the next delivery takes away.
    ASSERT_EQ(deliver(site.destination, test::shipment_of(old_sound)).failure, "");
    EXPECT_THAT(test::listing(site.files), ElementsAre("news.mp3"));
}

void expect_whole_files_from_two_runs_at_once(const Site& site) {
    std::vector<std::thread> runs;
    std::vector<std::string> failures(8);
    std::vector<std::string> sounds;
    for (std::size_t i = 0; i < failures.size(); ++i) {
        sounds.push_back(std::to_string(i) + std::string(300'000, static_cast<char>('a' + i)));
    }
    for (std::size_t i = 0; i < failures.size(); ++i) {
        runs.emplace_back([&, i] { failures[i] = deliver(site.destination, test::shipment_of(sounds[i])).failure; });
    }
    for (std::thread& run : runs) run.join();
    EXPECT_THAT(failures, testing::Each(""));
    EXPECT_THAT(sounds, testing::Contains(bytes_of(site.files / "news.mp3")));
    EXPECT_THAT(test::listing(site.files), ElementsAre("news.mp3"));
}

}  // namespace

TEST_F(WithSecret, SftpDoesAllThatIsPromised) {
    const test::SftpServer server;
    expect_all_that_is_promised(site_of(server));
}

TEST_F(WithSecret, FtpDoesAllThatIsPromised) {
    const test::FtpServer server(test::FtpServer::Tls::No);
    expect_all_that_is_promised(site_of_ftp(server, "ftp"));
}

TEST_F(WithSecret, FtpOverTlsDoesAllThatIsPromised) {
    const test::FtpServer server(test::FtpServer::Tls::Required);
    expect_all_that_is_promised(site_of_ftp(server, "ftps"));
}

TEST_F(WithSecret, WebdavDoesAllThatIsPromised) {
    const test::WebdavServer server;
    expect_all_that_is_promised(site_of_web(server, "davs"));
}

TEST_F(WithSecret, PutDeliversOverHttps) {
    const test::WebdavServer server;
    const Site site = site_of_web(server, "https");
    std::int64_t last = 0;
    for (int i = 0; i < 3; ++i) {
        const std::string sound = "sound " + std::to_string(i);
        ASSERT_EQ(deliver(site.destination, test::shipment_of(sound)).failure, "");
        EXPECT_EQ(bytes_of(site.files / "news.mp3"), sound);
        EXPECT_GT(whole_seconds(site.files / "news.mp3"), last);
        last = whole_seconds(site.files / "news.mp3");
    }
    EXPECT_THAT(test::listing(site.files), ElementsAre("news.mp3"));
}

TEST_F(WithSecret, AKilledUploadLeavesTheOldBulletinOnAnyServer) {
    const test::SftpServer sftp;
    expect_whole_files_whenever_it_is_killed(site_of(sftp), 20);
    const test::FtpServer ftp(test::FtpServer::Tls::Required);
    expect_whole_files_whenever_it_is_killed(site_of_ftp(ftp, "ftps"), 20);
    const test::WebdavServer web;
    expect_whole_files_whenever_it_is_killed(site_of_web(web, "davs"), 20);
}

TEST_F(WithSecret, RunsAtOnceDoNotMixTheirBytes) {
    const test::SftpServer sftp;
    expect_whole_files_from_two_runs_at_once(site_of(sftp));
    const test::FtpServer ftp(test::FtpServer::Tls::No);
    expect_whole_files_from_two_runs_at_once(site_of_ftp(ftp, "ftp"));
    const test::WebdavServer web;
    expect_whole_files_from_two_runs_at_once(site_of_web(web, "davs"));
}

TEST_F(WithSecret, SftpTrustsNoHostItDoesNotKnow) {
    const test::SftpServer server;
    Site site = site_of(server);
    const fs::path unknown = folder() / "unknown";
    std::ofstream(unknown) << "";
    site.destination.known_hosts = unknown;
    const Copy copy = deliver(site.destination, test::shipment_of("sound"));
    EXPECT_THAT(copy.failure, HasSubstr("is not in " + unknown.string() +
                                        "; ask its keeper whether it is right, then: "
                                        "ssh-keyscan -p " +
                                        std::to_string(server.port()) + " 127.0.0.1 >> " + unknown.string()));
    EXPECT_THAT(copy.failure, HasSubstr("SHA256:"));
    EXPECT_EQ(copy.tries, 1) << "no other try helps";
    site.destination.known_hosts = folder() / "gone";
    EXPECT_THAT(deliver(site.destination, test::shipment_of("sound")).failure, HasSubstr("ssh-keyscan"));
    // Another key under this name: somebody may stand between.
    std::ofstream(unknown) << server.known_line(server.key().string() + ".pub");
    site.destination.known_hosts = unknown;
    const Copy changed = deliver(site.destination, test::shipment_of("sound"));
    EXPECT_THAT(changed.failure, HasSubstr("is not the one in " + unknown.string()));
    EXPECT_EQ(changed.tries, 1);
    EXPECT_THAT(test::listing(site.files), IsEmpty());
}

TEST_F(WithSecret, WrongKeysAndPasswordsAreSaidOnceAndNeverShown) {
    const test::SftpServer sftp;
    const test::FtpServer ftp(test::FtpServer::Tls::No);
    const test::WebdavServer web;
    Site by_password = site_of(sftp);
    by_password.destination.key.clear();
    by_password.destination.secret = wrong_secret();
    Site by_key = site_of(sftp);
    EXPECT_EQ(
        test::run({"/usr/bin/ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", (folder() / "other").string()}).status,
        0);
    by_key.destination.key = folder() / "other";
    Site by_ftp = site_of_ftp(ftp, "ftp");
    by_ftp.destination.secret = wrong_secret();
    Site by_web = site_of_web(web, "davs");
    by_web.destination.secret = wrong_secret();
    for (const Site& site : {by_password, by_key, by_ftp, by_web}) {
        const Copy copy = deliver(site.destination, test::shipment_of("sound"));
        EXPECT_THAT(copy.failure, HasSubstr("check 'user' and '")) << site.destination.url;
        EXPECT_THAT(copy.failure, Not(HasSubstr("wrong sesame")));
        EXPECT_EQ(copy.tries, 1) << copy.failure;
        EXPECT_THAT(test::listing(site.files), IsEmpty());
    }
    fs::permissions(by_key.destination.key, fs::perms{0644});
    EXPECT_THAT(deliver(by_key.destination, test::shipment_of("sound")).failure,
                HasSubstr("others than its owner may read it; chmod 600 it"));
}

TEST_F(WithSecret, TrustsNoCertificateNobodySigned) {
    const test::FtpServer ftp(test::FtpServer::Tls::Required);
    const test::WebdavServer web;
    for (Site site : {site_of_ftp(ftp, "ftps"), site_of_web(web, "davs"), site_of_web(web, "https")}) {
        site.destination.ca.clear();
        const Copy copy = deliver(site.destination, test::shipment_of("sound"));
        EXPECT_THAT(copy.failure, HasSubstr("its certificate cannot be trusted")) << site.destination.url;
        EXPECT_EQ(copy.tries, 1);
    }
    // A server without TLS gets no password.
    const test::FtpServer plain(test::FtpServer::Tls::No);
    EXPECT_THAT(deliver(site_of_ftp(plain, "ftps").destination, test::shipment_of("sound")).failure,
                HasSubstr("the server offers no TLS"));
}

TEST_F(WithSecret, AFolderWithoutTheRightToWriteIsNamed) {
    const test::FtpServer ftp(test::FtpServer::Tls::No);
    const Site site = site_of_ftp(ftp, "ftp");
    // vsftpd serves us as another user, whoever runs the test.
    fs::permissions(site.files, fs::perms{0555});
    const Copy copy = deliver(site.destination, test::shipment_of("sound"));
    if (::geteuid() == 0) {
        EXPECT_THAT(copy.failure, HasSubstr("the server refuses (553"));
        EXPECT_EQ(copy.tries, 4);
    }
    EXPECT_THAT(test::listing(site.files), IsEmpty());
    const test::SftpServer sftp;
    const Site other = site_of(sftp);
    fs::create_directory(other.files / "news.mp3");
    const Copy blocked = deliver(other.destination, test::shipment_of("sound"));
    EXPECT_THAT(blocked.failure + blocked.warning, HasSubstr("cannot take the place of the older file"));
    EXPECT_THAT(test::listing(other.files), ElementsAre("news-20261123T150000Z.mp3", "news.mp3"));
}

TEST_F(WithSecret, ReplacesWhatAnotherProgramLeftHalfWritten) {
    const test::SftpServer sftp;
    const test::FtpServer ftp(test::FtpServer::Tls::No);
    const test::WebdavServer web;
    for (const Site& site : {site_of(sftp), site_of_ftp(ftp, "ftp"), site_of_web(web, "davs")}) {
        std::ofstream(site.files / "news.mp3") << "hal";
        fs::permissions(site.files / "news.mp3", fs::perms{0666});
        EXPECT_EQ(deliver(site.destination, test::shipment_of("whole")).failure, "") << site.destination.url;
        EXPECT_EQ(bytes_of(site.files / "news.mp3"), "whole");
    }
}

TEST_F(WithSecret, AMovedServerIsNotFollowed) {
    const test::WebdavServer web;
    Site site = site_of_web(web, "davs");
    site.destination.url += "/moved";
    const Copy copy = deliver(site.destination, test::shipment_of("sound"));
    EXPECT_THAT(copy.failure, HasSubstr("elsewhere: https://elsewhere.example/; if that is right, write it as 'url'"));
    EXPECT_EQ(copy.tries, 1);
}

TEST_F(WithSecret, AServerThatTakesNoMoreKeepsTheOldBulletin) {
    const test::SftpServer sftp(100'000);
    const Site site = site_of(sftp);
    ASSERT_EQ(deliver(site.destination, test::shipment_of("small")).failure, "");
    const std::string large(1'000'000, 'x');
    const Copy copy = deliver(site.destination, test::shipment_of(large));
    EXPECT_THAT(copy.failure, HasSubstr("cannot write"));
    EXPECT_EQ(copy.tries, 4);
    EXPECT_EQ(bytes_of(site.files / "news.mp3"), "small");
    EXPECT_THAT(test::listing(site.files), ElementsAre("news.mp3"));
    const test::WebdavServer web;
    const Copy too_large =
        deliver(site_of_web(web, "davs").destination, test::shipment_of(std::string(11U << 20U, 'x')));
    EXPECT_THAT(too_large.failure, HasSubstr("the server answers 413: too large"));
    EXPECT_THAT(test::listing(web.files()), IsEmpty());
}

}  // namespace newscart
