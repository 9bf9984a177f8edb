#include "deliver/deliver.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <functional>
#include <thread>

#include "base/error.h"
#include "base/file.h"
#include "deliver/place.h"
#include "support/support.h"

namespace newscart {
namespace {

using testing::ElementsAre;

const Instant kAir = *parse_instant("2026-11-23T15:00:00Z");
constexpr const char* kEdition = "20261123T150000Z";

std::vector<EditionFile> edition(char letter, std::size_t bytes = 1000) {
    return {{"bulletin.mp3", std::string(bytes, letter)},
            {"segments/01-bridge.mp3", std::string(bytes / 2, letter)},
            {"rundown.json", std::string(10, letter)}};
}

std::string bytes_of(const std::filesystem::path& file) { return read_file(file, 1U << 30U); }

std::string message_of(const std::function<void()>& work) {
    try {
        work();
    } catch (const Error& error) {
        EXPECT_EQ(error.fault(), Fault::Delivery);
        return error.what();
    }
    return "no error";
}

/// Runs `work` in a process of its own and returns what waitpid says.
int in_child(const std::function<void()>& work) {
    const pid_t child = ::fork();
    if (child == 0) {
        try {
            work();
            ::_exit(0);
        } catch (...) {
            ::_exit(1);
        }
    }
    int status = -1;
    ::waitpid(child, &status, 0);
    return status;
}

}  // namespace

TEST(Deliver, PutsTheWholeEditionInItsFolder) {
    const test::TempFolder out;
    const std::filesystem::path folder = deliver_edition(out.path(), "harbour", kAir, edition('a'));
    EXPECT_EQ(folder, out.path() / "harbour" / kEdition);
    EXPECT_THAT(test::listing(out.path() / "harbour"),
                ElementsAre(kEdition, std::string(kEdition) + "/bulletin.mp3", std::string(kEdition) + "/rundown.json",
                            std::string(kEdition) + "/segments", std::string(kEdition) + "/segments/01-bridge.mp3"));
    EXPECT_EQ(bytes_of(folder / "segments/01-bridge.mp3"), std::string(500, 'a'));
}

TEST(Deliver, TakesThePlaceOfAnEarlierEditionAltogether) {
    const test::TempFolder out;
    deliver_edition(out.path(), "harbour", kAir, edition('a'));
    deliver_edition(out.path(), "harbour", kAir, {{"bulletin.mp3", "new"}});
    EXPECT_THAT(test::listing(out.path() / "harbour"), ElementsAre(kEdition, std::string(kEdition) + "/bulletin.mp3"));
    EXPECT_EQ(bytes_of(out.path() / "harbour" / kEdition / "bulletin.mp3"), "new");
}

TEST(Deliver, LeavesTheRightsToTheUmask) {
    const test::TempFolder out;
    const mode_t before = ::umask(022);
    deliver_edition(out.path(), "harbour", kAir, edition('a'));
    deliver_file(out.path() / "news.mp3", "x");
    ::umask(before);
    for (const auto& [name, rights] : {std::pair{"news.mp3", 0644U},
                                       {"harbour/20261123T150000Z", 0755U},
                                       {"harbour/20261123T150000Z/bulletin.mp3", 0644U}}) {
        struct stat status {};
        ASSERT_EQ(::stat((out.path() / name).c_str(), &status), 0);
        EXPECT_EQ(status.st_mode & 0777U, rights) << name;
    }
}

TEST(Deliver, MakesTheOutFolderButNotAWholePath) {
    const test::TempFolder folder;
    deliver_edition(folder.path() / "out", "harbour", kAir, edition('a'));
    EXPECT_TRUE(std::filesystem::exists(folder.path() / "out/harbour" / kEdition / "bulletin.mp3"));
    const std::filesystem::path far = folder.path() / "no/such/out";
    EXPECT_EQ(message_of([&] { deliver_edition(far, "harbour", kAir, edition('a')); }),
              far.string() +
                  ": cannot create the folder: No such file or directory; make the folder above it or choose "
                  "another --out");
}

TEST(ExpectPlace, TellsWhatMakingTheFolderWouldAndMakesNothing) {
    const test::TempFolder temp;
    const auto told = [](const std::filesystem::path& out) -> std::string {
        try {
            expect_place(out);
        } catch (const Error& error) {
            EXPECT_EQ(error.fault(), Fault::Delivery);
            return error.what();
        }
        return "";
    };
    EXPECT_EQ(told(temp.path()), "");
    EXPECT_EQ(told(temp.path() / "out"), "");
    EXPECT_EQ(told(temp.path() / "out/"), "");
    EXPECT_EQ(told("out"), "");
    EXPECT_FALSE(std::filesystem::exists(temp.path() / "out"));
    const std::filesystem::path lost = temp.path() / "no" / "out";
    EXPECT_EQ(told(lost).find(lost.string() + ": cannot create the folder: No such file or directory; "), 0U);
    const std::filesystem::path file = temp.write("file", "x");
    EXPECT_EQ(told(file).find(file.string() + ": cannot create the folder: Not a directory; "), 0U);
}

TEST(Deliver, SaysWhenAFileStandsWhereAFolderShould) {
    const test::TempFolder folder;
    const std::filesystem::path file = folder.write("out", "a file");
    EXPECT_EQ(message_of([&] { deliver_edition(file, "harbour", kAir, edition('a')); }),
              file.string() + ": cannot create the folder: Not a directory; choose another --out");
    const std::filesystem::path taken = folder.write(std::string("o/harbour/") + kEdition, "a file");
    EXPECT_EQ(message_of([&] { deliver_edition(folder.path() / "o", "harbour", kAir, edition('a')); }),
              taken.string() + ": cannot write: Not a directory; choose another --out");
    EXPECT_THAT(test::listing(folder.path() / "o/harbour"), ElementsAre(kEdition));
}

TEST(Deliver, KeepsTheEarlierEditionWhenTheDiskTakesNoMore) {
    const test::TempFolder out;
    deliver_edition(out.path(), "harbour", kAir, edition('a'));
    const std::vector<std::string> before = test::listing(out.path());
    // A limit on the size of files stands for a full disk: write(2) fails in the middle of a file in both cases.
    const int status = in_child([&] {
        std::signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{100000, 100000};
        ::setrlimit(RLIMIT_FSIZE, &limit);
        const std::string message =
            message_of([&] { deliver_edition(out.path(), "harbour", kAir, edition('b', 300000)); });
        const std::string file = message_of([&] { deliver_file(out.path() / "news.mp3", std::string(300000, 'b')); });
        const std::string wanted = ": cannot write: File too large; choose another ";
        const bool said =
            message.find(wanted + "--out") != std::string::npos && file.find(wanted + "file") != std::string::npos;
        ::_exit(said ? 7 : 8);
    });
    ASSERT_TRUE(WIFEXITED(status));
    EXPECT_EQ(WEXITSTATUS(status), 7);
    EXPECT_EQ(test::listing(out.path()), before);
    EXPECT_EQ(bytes_of(out.path() / "harbour" / kEdition / "bulletin.mp3"), std::string(1000, 'a'));
}

TEST(Deliver, NamesTheFullDiskAndTheReadOnlyOne) {
    const auto said = [](int code) {
        return message_of([&] { place::refuse("/out/x.mp3", "write", code, {"another --out"}); });
    };
    EXPECT_EQ(said(ENOSPC),
              "/out/x.mp3: cannot write: No space left on device; free some space or choose another --out");
    EXPECT_EQ(said(EROFS), "/out/x.mp3: cannot write: Read-only file system; choose another --out");
    EXPECT_EQ(
        said(EACCES),
        "/out/x.mp3: cannot write: Permission denied; give newscart the right to write there or choose another --out");
}

TEST(Deliver, KilledAtAnyMomentLeavesTheOldEditionOrTheNewOne) {
    const test::TempFolder out;
    const std::filesystem::path station = out.path() / "harbour";
    constexpr std::size_t kBytes = 2000000;
    deliver_edition(out.path(), "harbour", kAir, edition('a', kBytes));
    const auto started = std::chrono::steady_clock::now();
    deliver_edition(out.path(), "harbour", kAir, edition('a', kBytes));
    const auto whole = std::chrono::steady_clock::now() - started;

    char there = 'a';
    int replaced = 0;
    constexpr int kTimes = 50;
    for (int i = 0; i < kTimes; ++i) {
        const char next = there == 'a' ? 'b' : 'a';
        const pid_t child = ::fork();
        if (child == 0) {
            try {
                deliver_edition(out.path(), "harbour", kAir, edition(next, kBytes));
            } catch (...) {
            }
            ::_exit(0);
        }
        std::this_thread::sleep_for(whole * i * 3 / (2 * kTimes));
        ::kill(child, SIGKILL);
        int status = 0;
        ::waitpid(child, &status, 0);

        const std::string bulletin = bytes_of(station / kEdition / "bulletin.mp3");
        ASSERT_EQ(bulletin.size(), kBytes);
        there = bulletin.front();
        replaced += there == next ? 1 : 0;
        EXPECT_EQ(bulletin, std::string(kBytes, there));
        EXPECT_EQ(bytes_of(station / kEdition / "segments/01-bridge.mp3"), std::string(kBytes / 2, there));
        EXPECT_EQ(bytes_of(station / kEdition / "rundown.json"), std::string(10, there));
        for (const auto& entry : std::filesystem::directory_iterator(station)) {
            const std::string name = entry.path().filename().string();
            EXPECT_TRUE(name == kEdition || name.front() == '.') << name;
        }
    }
    EXPECT_LT(replaced, kTimes) << "no run was killed in time";
    // The next run clears up.
    deliver_edition(out.path(), "harbour", kAir, {{"bulletin.mp3", "end"}});
    EXPECT_THAT(test::listing(station), ElementsAre(kEdition, std::string(kEdition) + "/bulletin.mp3"));
}

TEST(Deliver, TwoRunsAtOnceBothPutAWholeEdition) {
    const test::TempFolder out;
    std::vector<pid_t> children;
    for (int i = 0; i < 6; ++i) {
        const pid_t child = ::fork();
        if (child == 0) {
            try {
                for (int k = 0; k < 5; ++k) {
                    deliver_edition(out.path(), "harbour", kAir, edition(static_cast<char>('a' + i), 50000));
                }
                ::_exit(0);
            } catch (...) {
                ::_exit(1);
            }
        }
        children.push_back(child);
    }
    for (const pid_t child : children) {
        int status = -1;
        ::waitpid(child, &status, 0);
        EXPECT_EQ(status, 0);
    }
    EXPECT_EQ(test::listing(out.path() / "harbour").size(), 5U);
    const std::string bulletin = bytes_of(out.path() / "harbour" / kEdition / "bulletin.mp3");
    EXPECT_EQ(bulletin, std::string(50000, bulletin.front()));
    EXPECT_EQ(bytes_of(out.path() / "harbour" / kEdition / "rundown.json"), std::string(10, bulletin.front()));
}

TEST(Deliver, SweepsWhatIsLeftOfDeadRunsOnly) {
    const test::TempFolder out;
    // A child that has ended and been waited for: its pid is nobody's.
    const pid_t dead = ::fork();
    if (dead == 0) ::_exit(0);
    ::waitpid(dead, nullptr, 0);
    const std::string alive = ".20261123T140000Z.part-1";
    out.write("harbour/.20261123T140000Z.part-" + std::to_string(dead) + "/bulletin.mp3", "half");
    out.write("harbour/" + alive + "/bulletin.mp3", "half");
    out.write("harbour/.20261123T130000Z.old-" + std::to_string(dead) + "/bulletin.mp3", "old");
    out.write("harbour/.notes.part-x", "kept");
    deliver_edition(out.path(), "harbour", kAir, {{"bulletin.mp3", "x"}});
    EXPECT_THAT(test::listing(out.path() / "harbour"),
                ElementsAre(alive, alive + "/bulletin.mp3", ".notes.part-x", "20261123T130000Z",
                            "20261123T130000Z/bulletin.mp3", kEdition, std::string(kEdition) + "/bulletin.mp3"));
    EXPECT_EQ(bytes_of(out.path() / "harbour/20261123T130000Z/bulletin.mp3"), "old");
}

TEST(Deliver, ReplacesAnEditionWhereFoldersCannotBeExchanged) {
    const test::TempFolder out;
    out.write("edition/a.mp3", "old");
    out.write(".made/b.mp3", "new");
    place::replace_folder(out.path() / ".made", out.path() / "edition", place::Exchange::Never, {"another --out"});
    EXPECT_THAT(test::listing(out.path()), ElementsAre("edition", "edition/b.mp3"));
}

TEST(DeliverFile, ReplacesTheOldFileInOneStepAndLeavesNothingElse) {
    const test::TempFolder folder;
    const std::filesystem::path file = folder.write("news.mp3", "old");  // an hour old
    folder.write(".news.mp3.part", "left from a killed run, and longer than what comes");
    const auto before = std::filesystem::last_write_time(file);
    const int reader = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    deliver_file(file, "new");
    EXPECT_EQ(bytes_of(file), "new");
    EXPECT_GT(std::filesystem::last_write_time(file), before);
    EXPECT_THAT(test::listing(folder.path()), ElementsAre("news.mp3"));
    // A player that was reading goes on with the old one.
    char old[4] = {};
    EXPECT_EQ(::read(reader, old, 3), 3);
    EXPECT_STREQ(old, "old");
    ::close(reader);
}

TEST(DeliverFile, WritesThroughADevice) { EXPECT_NO_THROW(deliver_file("/dev/null", "x")); }

TEST(DeliverFile, WritesIntoAPipeThatIsReadAndDoesNotWaitForAReader) {
    const test::TempFolder folder;
    const std::filesystem::path pipe = folder.path() / "player";
    ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
    EXPECT_EQ(message_of([&] { deliver_file(pipe, "x"); }),
              pipe.string() +
                  ": cannot open: No such device or address; start what reads from it first or choose another file");
    // More than a pipe holds: the writer waits for a reader that is there.
    std::string heard;
    const int reader = ::open(pipe.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    ::fcntl(reader, F_SETFL, 0);
    // Nothing to read means either that the writer has not come yet or that it has gone.
    std::atomic<bool> written = false;
    std::thread player([&] {
        std::string block(65536, '\0');
        while (heard.size() < 300000) {
            const bool last = written;
            const ssize_t got = ::read(reader, block.data(), block.size());
            if (got > 0)
                heard.append(block, 0, static_cast<std::size_t>(got));
            else if (last)
                break;
            else
                std::this_thread::yield();
        }
    });
    deliver_file(pipe, std::string(300000, 'x'));
    written = true;
    player.join();
    ::close(reader);
    EXPECT_EQ(heard, std::string(300000, 'x'));
    EXPECT_THAT(test::listing(folder.path()), ElementsAre("player"));
}

TEST(DeliverFile, DoesNotWaitAtAPipeThatHasTheNameOfItsHiddenFile) {
    const test::TempFolder folder;
    ASSERT_EQ(::mkfifo((folder.path() / ".news.mp3.part").c_str(), 0600), 0);
    EXPECT_THAT(message_of([&] { deliver_file(folder.path() / "news.mp3", "x"); }),
                testing::HasSubstr(".news.mp3.part: cannot create"));
}

TEST(DeliverFile, NamesWhatIsInTheWay) {
    const test::TempFolder folder;
    EXPECT_EQ(message_of([&] { deliver_file(folder.path(), "x"); }),
              folder.path().string() + ": cannot write: Is a directory; choose another file");
    EXPECT_EQ(message_of([&] { deliver_file(folder.path() / "no/news.mp3", "x"); }),
              folder.path().string() +
                  "/no/.news.mp3.part: cannot create: No such file or directory; make the folder above it or choose "
                  "another file");
}

}  // namespace newscart
