#include "deliver/shipment.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <array>
#include <chrono>
#include <csignal>
#include <mutex>
#include <optional>
#include <thread>

#include "base/error.h"
#include "base/file.h"
#include "deliver/deliver.h"
#include "deliver/place.h"
#include "deliver/shipments.h"
#include "support/support.h"

namespace newscart {
namespace {

using std::chrono::milliseconds;
using testing::ElementsAre;
using testing::IsEmpty;

std::string bytes_of(const std::filesystem::path& file) { return read_file(file, 1U << 30U); }

Destination folder_at(const std::filesystem::path& path, const std::string& name = "news.{ext}") {
    Destination destination;
    destination.path = path;
    destination.name = name;
    return destination;
}

/// Notes how long it was told to wait, and may mend something meanwhile.
struct Pauses {
    std::vector<milliseconds> spans;
    std::function<void(std::size_t count)> meanwhile;
    std::mutex mutex;

    DeliverySettings settings() {
        DeliverySettings settings;
        settings.pause = [this](milliseconds span) {
            const std::lock_guard lock(mutex);
            spans.push_back(span);
            if (meanwhile) meanwhile(spans.size());
        };
        return settings;
    }
};

std::int64_t whole_seconds(const std::filesystem::path& file) {
    struct stat status {};
    EXPECT_EQ(::stat(file.c_str(), &status), 0);
    return status.st_mtim.tv_sec;
}

}  // namespace

TEST(Shipment, ReachesEveryFolderUnderItsName) {
    const test::TempFolder folder;
    const Shipment shipment = test::shipment_of("sound");
    const auto delivered = deliver_shipment(
        {folder_at(folder.path() / "onair"), folder_at(folder.path(), "{station}_{date}_{hour}.{ext}")}, shipment);
    ASSERT_EQ(delivered.size(), 2U);
    EXPECT_EQ(failures_of(delivered), "");
    EXPECT_THAT(delivered[0].files, ElementsAre((folder.path() / "onair/news.mp3").string()));
    EXPECT_THAT(delivered[1].files, ElementsAre((folder.path() / "harbour-fm_2026-11-23_15.mp3").string()));
    EXPECT_EQ(delivered[0].tries, 1);
    EXPECT_THAT(test::listing(folder.path()), ElementsAre("harbour-fm_2026-11-23_15.mp3", "onair", "onair/news.mp3"));
    EXPECT_EQ(bytes_of(folder.path() / "onair/news.mp3"), "sound");
}

TEST(Shipment, TriesAgainWithGrowingPausesUntilTheFolderIsBack) {
    const test::TempFolder folder;
    const std::filesystem::path mount = folder.path() / "mount";
    Destination destination = folder_at(mount / "news");
    destination.tries = 6;
    Pauses pauses;
    pauses.meanwhile = [&](std::size_t count) {
        if (count == 3) std::filesystem::create_directory(mount);
    };
    const auto delivered = deliver_shipment({destination}, test::shipment_of("sound"), pauses.settings());
    EXPECT_EQ(failures_of(delivered), "");
    EXPECT_EQ(delivered[0].tries, 4);
    EXPECT_THAT(pauses.spans, ElementsAre(milliseconds(2000), milliseconds(4000), milliseconds(8000)));
    EXPECT_EQ(bytes_of(mount / "news/news.mp3"), "sound");
}

TEST(Shipment, GivesUpAfterItsTriesAndSaysWhy) {
    const test::TempFolder folder;
    Pauses pauses;
    const auto delivered =
        deliver_shipment({folder_at(folder.path() / "gone/news")}, test::shipment_of("sound"), pauses.settings());
    EXPECT_EQ(failures_of(delivered), (folder.path() / "gone/news").string() +
                                          ": cannot create the folder: No such file or directory; make the folder "
                                          "above it or choose another path in [[deliver]]");
    EXPECT_EQ(pauses.spans.size(), 3U);
    EXPECT_THAT(delivered[0].files, IsEmpty());
}

TEST(Shipment, DoesNotTryAgainWhereNoTryWouldHelp) {
    const test::TempFolder folder;
    const std::filesystem::path blocked = folder.write("blocked", "a file");
    Pauses pauses;
    const auto delivered = deliver_shipment({folder_at(blocked)}, test::shipment_of("sound"), pauses.settings());
    EXPECT_EQ(failures_of(delivered),
              blocked.string() + ": cannot create the folder: Not a directory; choose another path in [[deliver]]");
    EXPECT_THAT(pauses.spans, IsEmpty());
}

TEST(Shipment, ReachesTheOneOfFortyThatIsWell) {
    const test::TempFolder folder;
    std::vector<Destination> destinations;
    for (int i = 0; i < 40; ++i) destinations.push_back(folder_at(folder.path() / "gone" / std::to_string(i)));
    destinations[17].path = folder.path() / "well";
    Pauses pauses;
    const auto delivered = deliver_shipment(destinations, test::shipment_of("sound"), pauses.settings());
    int failed = 0;
    for (const Copy& each : delivered) failed += each.failure.empty() ? 0 : 1;
    EXPECT_EQ(failed, 39);
    EXPECT_EQ(bytes_of(folder.path() / "well/news.mp3"), "sound");
    EXPECT_EQ(pauses.spans.size(), 39U * 3U);
}

TEST(Shipment, ASlowDestinationHoldsUpNoOther) {
    const test::TempFolder folder;
    Destination slow = folder_at(folder.path() / "gone/slow");
    const std::filesystem::path quick = folder.path() / "quick/news.mp3";
    // The pause ends only when the other destination has its file; were they served in turn, it never would.
    bool there = false;
    DeliverySettings settings;
    settings.pause = [&](milliseconds) {
        for (int i = 0; i < 5000 && !there; ++i) {
            there = std::filesystem::exists(quick);
            if (!there) std::this_thread::sleep_for(milliseconds(1));
        }
    };
    deliver_shipment({slow, folder_at(folder.path() / "quick")}, test::shipment_of("sound"), settings);
    EXPECT_TRUE(there);
}

TEST(Shipment, AFolderThatDoesNotAnswerIsGivenUpAndHoldsUpNoOther) {
    const test::TempFolder folder;
    ::signal(SIGPIPE, SIG_IGN);  // as newscart does
    // A pipe that nobody empties takes some of the sound and then nothing more, as a share whose server is gone.
    const std::filesystem::path pipe = folder.path() / "news.mp3";
    ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
    const place::Descriptor reader(::open(pipe.c_str(), O_RDWR | O_CLOEXEC | O_NONBLOCK));
    ASSERT_GE(reader.get(), 0);
    Destination hung = folder_at(folder.path());
    hung.timeout = std::chrono::seconds{1};
    const std::string sound(1U << 20U, 'x');
    const auto begun = std::chrono::steady_clock::now();
    const auto delivered = deliver_shipment({hung, folder_at(folder.path() / "well")}, test::shipment_of(sound));
    EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds{30});
    EXPECT_EQ(delivered[0].failure, "folder " + folder.path().string() +
                                        "/news.{ext}: does not answer; look after that disk or share, or raise "
                                        "'timeout'");
    EXPECT_EQ(delivered[1].failure, "");
    EXPECT_EQ(bytes_of(folder.path() / "well/news.mp3"), sound);
}

TEST(Place, WhatComesTooLateTakesNobodysPlace) {
    const test::TempFolder folder;
    const std::filesystem::path file = folder.write("news.mp3", "newer");
    EXPECT_THROW(place::replace_file(file, "older", {"another"}, std::chrono::steady_clock::now()), Error);
    EXPECT_EQ(bytes_of(file), "newer");
    EXPECT_THAT(test::listing(folder.path()), ElementsAre("news.mp3"));
}

TEST(Shipment, APipeWhoseReaderGoesAwayEndsNothing) {
    ::signal(SIGPIPE, SIG_IGN);
    const test::TempFolder folder;
    const std::filesystem::path pipe = folder.path() / "news.mp3";
    ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
    std::optional<place::Descriptor> reader(::open(pipe.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    Destination piped = folder_at(folder.path());
    piped.tries = 1;
    std::thread leaves([&] {
        // Once something has come through.
        std::array<char, 16> some{};
        while (::read(reader->get(), some.data(), some.size()) <= 0) std::this_thread::yield();
        reader.reset();
    });
    const std::string sound(1U << 20U, 'x');
    const auto delivered = deliver_shipment({piped}, test::shipment_of(sound));
    leaves.join();
    EXPECT_THAT(delivered[0].failure, testing::HasSubstr("cannot write: Broken pipe"));
}

TEST(Shipment, TheTimeOfARedeliveryIsAWholeSecondLater) {
    const test::TempFolder folder;
    const Destination destination = folder_at(folder.path());
    std::int64_t last = 0;
    for (int i = 0; i < 5; ++i) {
        deliver_shipment({destination}, test::shipment_of("sound " + std::to_string(i)));
        const std::int64_t now = whole_seconds(folder.path() / "news.mp3");
        EXPECT_GT(now, last) << i;
        last = now;
    }
}

TEST(Shipment, ReplacesAHalfWrittenFileOfTheSameName) {
    const test::TempFolder folder;
    folder.write("news.mp3", "hal");
    folder.write(".news.mp3.part", "half of an earlier one, left by a machine that lost its power");
    deliver_shipment({folder_at(folder.path())}, test::shipment_of("sound"));
    EXPECT_THAT(test::listing(folder.path()), ElementsAre("news.mp3"));
    EXPECT_EQ(bytes_of(folder.path() / "news.mp3"), "sound");
}

TEST(Shipment, KeepsWithinTheFolderWhateverATitleSays) {
    const test::TempFolder folder;
    Shipment shipment = test::shipment_of("sound");
    shipment.bulletins.front().tags.title = "../../../../tmp/evil";
    deliver_shipment({folder_at(folder.path() / "in", "{title}.{ext}")}, shipment);
    EXPECT_THAT(test::listing(folder.path()), ElementsAre("in", "in/-..-..-..-tmp-evil.mp3"));
}

TEST(Shipment, ASlotWithoutAStoryThisHourDoesNotKeepLastHours) {
    const test::TempFolder folder;
    Destination destination = folder_at(folder.path(), "story-{slot}.{ext}");
    destination.segments = true;
    destination.slots = 3;
    Shipment shipment = test::shipment_of("first");
    shipment.segments.push_back(shipment.segments.front());
    deliver_shipment({destination}, shipment);
    EXPECT_THAT(test::listing(folder.path()), ElementsAre("story-01.mp3", "story-02.mp3", "story-03.mp3"));
    const auto delivered = deliver_shipment({destination}, test::shipment_of("second"));
    EXPECT_EQ(failures_of(delivered), "");
    EXPECT_THAT(test::listing(folder.path()), ElementsAre("story-01.mp3", "story-02.mp3"));
    EXPECT_EQ(bytes_of(folder.path() / "story-02.mp3"), "second");
}

TEST(Shipment, MoreStoriesThanSlotsFillTheSlots) {
    const test::TempFolder folder;
    Destination destination = folder_at(folder.path(), "story-{slot}.{ext}");
    destination.segments = true;
    destination.slots = 1;
    deliver_shipment({destination}, test::shipment_of("sound"));
    EXPECT_THAT(test::listing(folder.path()), ElementsAre("story-01.mp3"));
}

TEST(Shipment, BringsTheOutputAskedForAndItsStories) {
    const test::TempFolder folder;
    Shipment shipment = test::shipment_of("web");
    Product quiet = shipment.bulletins.front();
    quiet.output = "quiet";
    quiet.bytes = "r128";
    shipment.bulletins.push_back(quiet);
    shipment.segments.push_back(quiet);
    Destination bulletin = folder_at(folder.path(), "news.{ext}");
    bulletin.output = "quiet";
    Destination stories = folder_at(folder.path(), "story-{slot}.{ext}");
    stories.output = "quiet";
    stories.segments = true;
    stories.slots = 2;
    Destination nobodys = folder_at(folder.path(), "other.{ext}");
    nobodys.output = "dab";
    Pauses pauses;
    EXPECT_EQ(failures_of(deliver_shipment({bulletin, stories, nobodys}, shipment, pauses.settings())),
              "[[deliver]] output = 'dab': there is no such [[output]]; there are: mp3, quiet");
    EXPECT_THAT(test::listing(folder.path()), ElementsAre("news.mp3", "story-01.mp3"));
    EXPECT_EQ(bytes_of(folder.path() / "news.mp3"), "r128");
    EXPECT_EQ(bytes_of(folder.path() / "story-01.mp3"), "r128");
}

TEST(Shipment, SaysWhichFormatsThereAre) {
    const test::TempFolder folder;
    Destination destination = folder_at(folder.path());
    destination.format = "wav";
    Pauses pauses;
    EXPECT_EQ(failures_of(deliver_shipment({destination}, test::shipment_of("sound"), pauses.settings())),
              "[[deliver]] format = 'wav': there is no such [[output]]; there are: mp3");
}

TEST(Place, ToldByTheErrorWhetherAnotherTryMayHelp) {
    EXPECT_THROW(place::refuse("/out/x", "write", EISDIR, {"another"}), place::Lasting);
    EXPECT_THROW(place::refuse("/out/x", "write", ENAMETOOLONG, {"another"}), place::Lasting);
    for (const int passing : {ENOSPC, EROFS, EIO, ENOENT, EACCES, ESTALE}) {
        try {
            place::refuse("/out/x", "write", passing, {"another"});
        } catch (const place::Lasting&) {
            ADD_FAILURE() << passing;
        } catch (const Error& error) {
            EXPECT_EQ(error.fault(), Fault::Delivery);
        }
    }
}

}  // namespace newscart
