// kill -9 at every stage: the earlier bulletin stays whole, or the new one is there whole.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <set>
#include <thread>

#include "cli/station.h"

namespace newscart::test {
namespace {

/// Starts produce and kills it after `delay`; true if it was still running then.
bool produce_and_kill(const Newsroom& room, const std::string& length, std::chrono::milliseconds delay) {
    const pid_t child = ::fork();
    if (child == 0) {
        const int null = ::open("/dev/null", O_RDWR);
        ::dup2(null, 1);
        ::dup2(null, 2);
        const std::string program = newscart_program();
        const std::string feed = room.feed().string();
        const std::string out = room.out().string();
        ::execl(program.c_str(), program.c_str(), "produce", "--feed", feed.c_str(), "--out", out.c_str(), "--air",
                kSampleAir, "--length", length.c_str(), static_cast<char*>(nullptr));
        ::_exit(127);
    }
    std::this_thread::sleep_for(delay);
    const bool running = ::waitpid(child, nullptr, WNOHANG) == 0;
    if (running) {
        ::kill(child, SIGKILL);
        ::waitpid(child, nullptr, 0);
    }
    return running;
}

}  // namespace

TEST(Kill, LeavesTheOldEditionOrTheNewOneNeverHalfOfOne) {
    Newsroom room;
    room.take_sample_feed();
    ASSERT_EQ(room.produce({"--length", "1:00"}).status, 0);
    const auto start = std::chrono::steady_clock::now();
    ASSERT_EQ(room.produce({"--length", "1:10"}).status, 0);
    const auto whole = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start);
    constexpr int kTries = 40;
    for (int i = 0; i < kTries; ++i) {
        const std::string length = i % 2 == 0 ? "1:00" : "1:10";
        produce_and_kill(room, length, whole * i / (kTries - 4));
        const nlohmann::json rundown = room.rundown();  // parses: it is whole
        const std::int64_t frames = rundown.at("length_frames");
        EXPECT_TRUE(frames == 60 * kFrameRateHz || frames == 70 * kFrameRateHz);
        std::set<std::string> promised{"rundown.json", "script.txt", "segments"};
        for (const nlohmann::json& file : rundown.at("files")) {
            const std::filesystem::path path = room.edition() / file.at("file").get<std::string>();
            ASSERT_TRUE(std::filesystem::exists(path)) << path;
            EXPECT_EQ(std::filesystem::file_size(path), file.at("bytes").get<std::uintmax_t>()) << path;
            promised.insert(file.at("file").get<std::string>());
        }
        for (const std::string& name : listing(room.edition())) EXPECT_EQ(promised.count(name), 1U) << name;
    }
    // The next run that ends sweeps what the killed ones left.
    ASSERT_EQ(room.produce({"--length", "1:00"}).status, 0);
    for (const auto& entry : std::filesystem::directory_iterator(room.out() / "harbour-fm")) {
        EXPECT_THAT(entry.path().filename().string(), testing::Not(testing::HasSubstr(".part")));
    }
}

}  // namespace newscart::test
