// newscart watch, the real program, with the real clock: it makes what is due, alone, and ends when it is told to.
#include <fcntl.h>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <fstream>

#include "cli/station.h"
#include "lib/icu/calendar.h"

namespace newscart::test {
namespace {

using testing::HasSubstr;

/// The program in the background; what it says is read as it comes.
class Running {
  public:
    explicit Running(const std::vector<std::string>& arguments) {
        std::array<int, 2> pipe{};
        EXPECT_EQ(::pipe2(pipe.data(), O_CLOEXEC), 0);
        child_ = ::fork();
        if (child_ == 0) {
            ::dup2(pipe[1], STDERR_FILENO);
            std::vector<std::string> copies = arguments;
            std::vector<char*> pointers;
            pointers.reserve(copies.size() + 1);
            for (std::string& argument : copies) pointers.push_back(argument.data());
            pointers.push_back(nullptr);
            ::execv(pointers.front(), pointers.data());
            ::_exit(127);
        }
        ::close(pipe[1]);
        said_ = pipe[0];
    }
    ~Running() {
        if (child_ > 0) {
            ::kill(child_, SIGKILL);
            ::waitpid(child_, nullptr, 0);
        }
        ::close(said_);
    }
    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;
    Running(Running&&) = delete;
    Running& operator=(Running&&) = delete;

    pid_t pid() const { return child_; }
    /// Waits until it has said this; false if it ended or a minute and a half have passed.
    bool says(const std::string& words) {
        heard_ = 0;
        return says_then(words);
    }
    /// The same after what was waited for last.
    bool says_then(const std::string& words) {
        constexpr int kMillis = 90'000;
        std::size_t at = 0;
        while ((at = text_.find(words, heard_)) == std::string::npos) {
            pollfd wait{said_, POLLIN, 0};
            std::array<char, 4096> some{};
            if (::poll(&wait, 1, kMillis) <= 0) return false;
            const ssize_t got = ::read(said_, some.data(), some.size());
            if (got <= 0) return false;
            text_.append(some.data(), static_cast<std::size_t>(got));
        }
        heard_ = at + words.size();
        return true;
    }
    int end(int signal) {
        ::kill(child_, signal);
        int status = 0;
        ::waitpid(child_, &status, 0);
        child_ = 0;
        return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }
    const std::string& text() const { return text_; }

  private:
    pid_t child_ = 0;
    int said_ = -1;
    std::string text_;
    std::size_t heard_ = 0;
};

class Watching : public testing::Test {
  protected:
    /// A station whose next bulletin airs some eight minutes from now, and is due to be made.
    Watching() {
        const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
        const icu::CivilTime air = icu::civil_time(now + std::chrono::minutes{8}, "UTC");
        std::filesystem::create_directories(room_.path() / "pack");
        std::ofstream(room_.path() / "pack" / "station.toml") << fmt::format(
            "[station]\nname = \"Bay Radio\"\ntimezone = \"UTC\"\n[bulletin]\nlength = \"0:15..0:40\"\n"
            "[[item]]\nkind = \"stories\"\n[[deliver]]\npath = \"../playout\"\n[[schedule]]\nminutes = [{}]\n",
            air.minute);
        room_.folder().write("feed/ferry.md",
                             fmt::format("---\ntitle: \"Ferry runs again\"\ndate: {}\n---\n\nThe ferry to Marsh Island "
                                         "runs again after three weeks of repairs to its landing stage. The harbour "
                                         "company said divers had replaced two piles. Some 400 islanders had been "
                                         "served by a small boat that could carry no cars. The first sailing left at "
                                         "seven with 62 passengers aboard, and eight are planned for every day.\n",
                                         format_instant(now - std::chrono::hours{1})));
    }
    std::vector<std::string> watch() const {
        return {newscart_program(),    "watch", "--station",         (room_.path() / "pack").string(), "--feed",
                room_.feed().string(), "--out", room_.out().string()};
    }
    Newsroom room_;
};

TEST_F(Watching, MakesWhatIsDueOnceAndEndsWhenToldTo) {
    std::filesystem::path bulletin = room_.path() / "playout" / "news.mp3";
    {
        Running running(watch());
        ASSERT_TRUE(running.says("delivered ")) << running.text();
        EXPECT_TRUE(std::filesystem::exists(bulletin));
        EXPECT_EQ(running.end(SIGTERM), 0);
    }
    // Started again it finds the edition there, and leaves it.
    const auto made = std::filesystem::last_write_time(bulletin);
    Running again(watch());
    ASSERT_TRUE(again.says("may stay as it is")) << again.text();
    EXPECT_EQ(std::filesystem::last_write_time(bulletin), made);
    EXPECT_EQ(again.end(SIGINT), 0);
}

TEST_F(Watching, IsAloneWithItsStation) {
    Running first(watch());
    ASSERT_TRUE(first.says("watching"));
    const Ran second = run(watch());
    EXPECT_EQ(second.status, 3);
    EXPECT_EQ(second.err,
              fmt::format("newscart: error: {}: newscart watch runs for this station already, process {}; end that one "
                          "first, or choose another --out\n",
                          (room_.out() / "bay-radio").string(), first.pid()));
    const Ran status = run(
        {newscart_program(), "status", "--station", (room_.path() / "pack").string(), "--out", room_.out().string()});
    EXPECT_THAT(status.out, HasSubstr(fmt::format("runs, process {}", first.pid())));
}

TEST_F(Watching, TakesAKilledStoryOutOfWhatIsDelivered) {
    Running running(watch());
    ASSERT_TRUE(running.says("delivered ")) << running.text();
    const Ran killed =
        run({newscart_program(), "order", "kill", "ferry.md", "--station", (room_.path() / "pack").string(), "--feed",
             room_.feed().string(), "--out", room_.out().string()});
    ASSERT_EQ(killed.status, 0) << killed.err;
    // It was the only story: the evergreen takes its place.
    ASSERT_TRUE(running.says("the evergreen airs")) << running.text();
}

TEST_F(Watching, LooksAgainIntoAFeedFolderThatWasAwayAndIsAnotherOne) {
    Running running(watch());
    ASSERT_TRUE(running.says("1 story")) << running.text();
    ASSERT_TRUE(running.says("delivered ")) << running.text();
    std::filesystem::rename(room_.feed(), room_.path() / "away");
    ASSERT_TRUE(running.says("feed: is not there; it is looked at every 5 s")) << running.text();
    std::filesystem::copy(room_.path() / "away", room_.path() / "other");
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    room_.folder().write(
        "other/fire.md",
        fmt::format("---\ntitle: \"Fire closes the harbour tunnel\"\ndate: {}\nurgency: 1\n---\n\nA fire "
                    "has closed the harbour tunnel, and all traffic is sent over the moor. Nobody was "
                    "hurt, the police said. Smoke was seen at noon, when a lorry with timber had "
                    "stopped inside. The tunnel stays closed until engineers have seen its roof.\n",
                    format_instant(now - std::chrono::minutes{20})));
    std::filesystem::rename(room_.path() / "other", room_.feed());
    ASSERT_TRUE(running.says("2 stories")) << running.text();
    EXPECT_TRUE(running.says("feed: changes are reported again")) << running.text();
    EXPECT_EQ(running.end(SIGTERM), 0);
}

TEST_F(Watching, LeavesAnEditionAloneThatAnEditorApprovedButForAKill) {
    Running running(watch());
    ASSERT_TRUE(running.says("delivered ")) << running.text();
    const auto order = [&](std::vector<std::string> words) {
        words.insert(words.begin(), {newscart_program(), "order"});
        words.insert(words.end(), {"--station", (room_.path() / "pack").string(), "--feed", room_.feed().string(),
                                   "--out", room_.out().string()});
        return run(words, {}, {"NEWSCART_EDITOR=Anna"});
    };
    ASSERT_EQ(order({"approve-edition"}).status, 0);
    room_.folder().write(
        "feed/fire.md",
        "---\ntitle: \"Fire closes the harbour tunnel\"\nurgency: 1\n---\n\nA fire has closed the "
        "harbour tunnel, and all traffic is sent over the moor. Nobody was hurt, the police said. Smoke "
        "was seen at noon, when a lorry with timber had stopped inside.\n");
    ASSERT_TRUE(running.says("was approved by Anna and stays")) << running.text();
    ASSERT_EQ(order({"kill", "ferry.md"}).status, 0);
    ASSERT_TRUE(running.says_then("delivered ")) << running.text();
    const Ran log =
        run({newscart_program(), "log", "--station", (room_.path() / "pack").string(), "--out", room_.out().string()});
    EXPECT_THAT(log.out, HasSubstr("1 story, version 2 (kill)"));
    EXPECT_THAT(log.out, HasSubstr("Fire closes the harbour tunnel"));
}

}  // namespace
}  // namespace newscart::test
