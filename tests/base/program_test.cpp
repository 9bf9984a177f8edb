#include "base/program.h"

#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <stdexcept>

#include "base/file.h"
#include "support/support.h"

namespace newscart {
namespace {

using End = ProgramResult::End;
using std::chrono::milliseconds;

/// A shell script that may be run.
std::string script(const test::TempFolder& folder, const std::string& text) {
    const std::filesystem::path file = folder.write("engine", "#!/bin/sh\n" + text + "\n");
    std::filesystem::permissions(file, std::filesystem::perms::owner_all);
    return file.string();
}

ProgramResult result_of(const std::string& text, milliseconds limit = milliseconds(20000),
                        std::size_t most = 1U << 20U) {
    const test::TempFolder folder;
    return run_program({{script(folder, text)}, "in", limit, most, {}});
}

}  // namespace

TEST(Program, GetsItsInputAndGivesItsOutput) {
    const ProgramResult result = run_program({{"cat"}, "one\ntwo", milliseconds(20000), 1000, {}});
    EXPECT_EQ(result.end, End::Exited);
    EXPECT_EQ(result.status, 0);
    EXPECT_EQ(result.output, "one\ntwo");
}

TEST(Program, MayWriteAFileInsteadAndSeekInIt) {
    const test::TempFolder folder;
    const std::string file = script(folder, "printf 'a head, ' > \"$1\"; cat >> \"$1\"; echo chatter");
    const ProgramResult result = run_program({{file, "{out}"}, "a tail", milliseconds(20000), 1000, {}});
    EXPECT_EQ(result.output, "a head, a tail");
}

TEST(Program, TellsItsStatusAndItsLastComplaint) {
    const ProgramResult result = result_of("echo first >&2; echo 'no such voice' >&2; exit 3");
    EXPECT_EQ(result.end, End::Exited);
    EXPECT_EQ(result.status, 3);
    EXPECT_EQ(result.complaint, "no such voice");
    const ProgramResult killed = result_of("kill -SEGV $$");
    EXPECT_EQ(killed.end, End::Killed);
    EXPECT_EQ(killed.status, SIGSEGV);
}

TEST(Program, ThatHangsIsEndedWithAllItStarted) {
    const test::TempFolder folder;
    const std::string file = script(folder, "sleep 1000 & echo $!; sleep 1000");
    const ProgramResult result = run_program({{file}, "", milliseconds(300), 1000, {}});
    EXPECT_EQ(result.end, End::TimedOut);
    ASSERT_FALSE(result.output.empty());
    // Gone, or a corpse that init has not buried yet.
    const pid_t grandchild = std::stoi(result.output);
    const std::string stat = "/proc/" + std::to_string(grandchild) + "/stat";
    EXPECT_TRUE(::kill(grandchild, 0) != 0 || !std::filesystem::exists(stat) ||
                test::run({"sh", "-c", "cut -d' ' -f3 " + stat + " 2>/dev/null"}).out != "S\n");
}

TEST(Program, LeavesNothingBehindThatMadeItselfFree) {
    const test::TempFolder folder;
    const auto lives = [&](const std::string& name) {
        const pid_t pid = std::stoi(read_file(folder.path() / name, 100));
        return ::kill(pid, 0) == 0;
    };
    const std::string there = "while ! [ -s " + (folder.path() / "one").string() + " ]; do sleep 0.01; done";
    const std::string free =
        "setsid sh -c 'echo $$ > " + (folder.path() / "one").string() + "; exec sleep 1000' &\n" + there;
    EXPECT_EQ(run_program({{script(folder, free + "\nexit 3")}, "", milliseconds(20000), 1000, {}}).status, 3);
    EXPECT_FALSE(lives("one"));
    std::filesystem::remove(folder.path() / "one");
    const ProgramResult hangs = run_program({{script(folder, free + "\nsleep 1000")}, "", milliseconds(500), 1000, {}});
    EXPECT_EQ(hangs.end, End::TimedOut);
    EXPECT_FALSE(lives("one"));
}

TEST(Program, MayKeepLargeFilesOfItsOwn) {
    const test::TempFolder folder;
    const std::filesystem::path own = folder.path() / "own";
    const std::string text = "head -c 3000000 /dev/zero > " + own.string() + " && echo whole";
    const ProgramResult result = run_program({{script(folder, text)}, "", milliseconds(20000), 1000, {}});
    EXPECT_EQ(result.end, End::Exited);
    EXPECT_EQ(result.output, "whole\n");
    EXPECT_EQ(std::filesystem::file_size(own), 3000000U);
}

TEST(Program, ThatWritesForEverIsEndedAtItsLimit) {
    const ProgramResult out = result_of("exec cat /dev/zero", milliseconds(20000), 100000);
    EXPECT_EQ(out.end, End::TooMuch);
    EXPECT_LE(out.output.size(), 100000U);
    const ProgramResult err = result_of("exec cat /dev/zero >&2", milliseconds(20000), 100000);
    EXPECT_EQ(err.end, End::TooMuch);
}

TEST(Program, ThatNeverReadsBlocksNobody) {
    const ProgramResult result =
        run_program({{"true"}, std::string(1U << 20U, 'x'), milliseconds(20000), 1U << 22U, {}});
    EXPECT_EQ(result.end, End::Exited);
    EXPECT_EQ(result.status, 0);
}

TEST(Program, ThatIsNotThereOrNoProgramIsNotStarted) {
    EXPECT_EQ(run_program({{"no-such-program-here"}, "", milliseconds(1000), 1000, {}}).end, End::NotStarted);
    EXPECT_EQ(run_program({{"/etc/passwd"}, "", milliseconds(1000), 1000, {}}).end, End::NotStarted);
    EXPECT_FALSE(find_program("no-such-program-here").has_value());
    EXPECT_TRUE(find_program("sh").has_value());
}

TEST(Program, IsEndedByWhoeverStopsTheWaiting) {
    const auto begin = std::chrono::steady_clock::now();
    const ProgramCall call{{"sleep", "1000"}, "", milliseconds(100000), 1000, [] { throw std::runtime_error("stop"); }};
    EXPECT_THROW(run_program(call), std::runtime_error);
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(50));
}

}  // namespace newscart
