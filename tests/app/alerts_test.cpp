#include "app/alerts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <utility>

#include "base/error.h"
#include "base/file.h"
#include "support/support.h"

namespace newscart {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

constexpr Instant kNoon{std::chrono::sys_days{std::chrono::year{2026} / 11 / 23} + hours{12}};

class AlertsTo : public testing::Test {
  protected:
    AlertsTo() {
        station_.id = "harbour";
        station_.name = "Harbour FM";
        station_.alerts.resize(2);
        station_.alerts[0].command = {"desk"};
        station_.alerts[1].command = {"engineer"};
        station_.alerts[1].cool_down = hours{4};
    }

    Alerts alerts() {
        return {station_, &archive_, console_, [this](const AlertTarget& target, const AlertText& text) {
                    if (target.command[0] == unreachable_) return std::string("no answer");
                    told_.push_back(target.command[0] + " " + text.state + " " + text.key + ": " + text.message);
                    return std::string();
                }};
    }
    std::vector<std::string> told() { return std::exchange(told_, {}); }

    test::TempFolder folder_;
    Station station_;
    Archive archive_{folder_.path() / "archive.db"};
    Console console_{Chatter::Quiet};
    std::vector<std::string> told_;
    std::string unreachable_;
};

TEST_F(AlertsTo, TellAllOnceUntilTheirCoolDownIsOver) {
    alerts().trouble("edition", "no news", kNoon);
    EXPECT_THAT(told(), ElementsAre("desk trouble edition: no news", "engineer trouble edition: no news"));
    alerts().trouble("edition", "no news", kNoon + minutes{59});
    EXPECT_THAT(told(), ElementsAre());
    alerts().trouble("edition", "no news", kNoon + hours{1});
    EXPECT_THAT(told(), ElementsAre("desk trouble edition: no news"));
    alerts().trouble("edition", "no news", kNoon + hours{4});
    EXPECT_THAT(told(), ElementsAre("desk trouble edition: no news", "engineer trouble edition: no news"));
    EXPECT_EQ(archive_.alerts("harbour").front().count, 4);
    EXPECT_EQ(archive_.alerts("harbour").front().since, kNoon);
}

TEST_F(AlertsTo, TellOtherTroubleAtOnce) {
    alerts().trouble("edition", "no news", kNoon);
    told();
    alerts().trouble("deliver: news.mp3", "disk full", kNoon);
    EXPECT_EQ(told().size(), 2U);
}

TEST_F(AlertsTo, TellOfTheEndOnceAndOnlyToThoseWhoKnew) {
    unreachable_ = "engineer";
    alerts().trouble("edition", "no news", kNoon);
    EXPECT_THAT(told(), ElementsAre("desk trouble edition: no news"));
    unreachable_.clear();
    alerts().recovered("edition", "news again", kNoon + hours{1});
    EXPECT_THAT(told(), ElementsAre("desk recovered edition: news again"));
    alerts().recovered("edition", "news again", kNoon + hours{2});
    EXPECT_THAT(told(), ElementsAre());
    EXPECT_TRUE(archive_.alerts("harbour").empty());
}

TEST_F(AlertsTo, TryAgainWhoeverCouldNotBeReached) {
    unreachable_ = "desk";
    alerts().trouble("edition", "no news", kNoon);
    told();
    unreachable_.clear();
    alerts().trouble("edition", "no news", kNoon + minutes{1});
    EXPECT_THAT(told(), ElementsAre("desk trouble edition: no news"));
}

TEST_F(AlertsTo, AreNotHeldBackByAClockThatWasPutBack) {
    alerts().trouble("edition", "no news", kNoon);
    told();
    alerts().trouble("edition", "no news", kNoon - hours{5});
    EXPECT_EQ(told().size(), 2U);
}

TEST(SendAlert, RunsACommandWithoutAShell) {
    const test::TempFolder folder;
    const std::string file = (folder.path() / "it's; $(told).txt").string();
    AlertTarget target;
    target.command = {"/usr/bin/python3",
                      "-c",
                      "import sys; open(sys.argv[1], 'w').write('|'.join(sys.argv[2:]))",
                      file,
                      "{station}",
                      "{state} {key}",
                      "{message}"};
    const AlertText text{"Bay \"FM\"", "edition", "trouble", "$(id); {station}\n'x'", kNoon};
    EXPECT_EQ(send_alert(target, text), "");
    EXPECT_EQ(read_file(file, 1000), "Bay \"FM\"|trouble edition|$(id); {station} 'x'");
    target.command = {"/bin/false"};
    EXPECT_EQ(send_alert(target, text), "/bin/false: exited 1");
    target.command = {"/no/such/program"};
    EXPECT_EQ(send_alert(target, text), "/no/such/program: cannot be run: No such file or directory");
}

TEST(SendAlert, TakesSecretsOnlyFromFilesThatNobodyElseMayRead) {
    const test::TempFolder folder;
    AlertTarget target;
    target.webhook = "http://127.0.0.1:1/hook";
    target.secret_file = folder.write("token", "sesame\n");
    std::filesystem::permissions(target.secret_file, std::filesystem::perms{0600});
    EXPECT_EQ(secret_of(target), "sesame");
    const std::string refused = send_alert(target, {"Bay FM", "edition", "trouble", "x", kNoon});
    EXPECT_THAT(refused, HasSubstr("127.0.0.1: "));
    EXPECT_THAT(refused, Not(HasSubstr("sesame")));
    std::filesystem::permissions(target.secret_file, std::filesystem::perms{0640});
    EXPECT_EQ(send_alert(target, {"Bay FM", "edition", "trouble", "x", kNoon}),
              target.secret_file.string() + ": others than its owner may read it; chmod 600 it");
}

TEST(SendAlert, TakesSecretsFromTheEnvironment) {
    AlertTarget target;
    target.secret_env = "NEWSCART_TEST_SECRET";
    EXPECT_THROW(secret_of(target), Error);
    ::setenv("NEWSCART_TEST_SECRET", "sesame", 1);
    EXPECT_EQ(secret_of(target), "sesame");
    ::unsetenv("NEWSCART_TEST_SECRET");
}

}  // namespace
}  // namespace newscart
