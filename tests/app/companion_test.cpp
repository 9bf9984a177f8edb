#include "app/companion.h"

#include <gtest/gtest.h>
#include <sys/wait.h>

#include <algorithm>

#include "base/file.h"
#include "support/support.h"

namespace newscart {
namespace {

using std::chrono::seconds;

constexpr Instant kNow{seconds{1800000000}};

/// Until the child has ended; it can still be asked for its status.
void wait_for_the_child() {
    siginfo_t info{};
    ASSERT_EQ(::waitid(P_ALL, 0, &info, WEXITED | WNOWAIT), 0);
}

TEST(Companion, IsStartedAgainAfterAPauseThatGrows) {
    const test::TempFolder folder;
    const std::filesystem::path file = folder.path() / "runs";
    const Console console(Chatter::Quiet);
    Companion companion("the desk", {"/bin/sh", "-c", "echo ran >> '" + file.string() + "'"}, console);
    const auto runs = [&] {
        const std::string text = read_file(file, 1000);
        return std::count(text.begin(), text.end(), '\n');
    };
    companion.mind(kNow);
    wait_for_the_child();
    EXPECT_EQ(runs(), 1);
    companion.mind(kNow);
    companion.mind(kNow + seconds{1});
    EXPECT_EQ(runs(), 1);
    companion.mind(kNow + seconds{2});
    wait_for_the_child();
    EXPECT_EQ(runs(), 2);
    companion.mind(kNow + seconds{2});
    companion.mind(kNow + seconds{5});
    EXPECT_EQ(runs(), 2);
    companion.mind(kNow + seconds{6});
    wait_for_the_child();
    EXPECT_EQ(runs(), 3);
}

TEST(Companion, EndsWithUs) {
    {
        const Console console(Chatter::Quiet);
        Companion companion("the desk", {"/bin/sh", "-c", "exec sleep 1000"}, console);
        companion.mind(kNow);
        companion.mind(kNow + seconds{100});
    }
    siginfo_t info{};
    EXPECT_EQ(::waitid(P_ALL, 0, &info, WEXITED | WNOHANG), -1);
    EXPECT_EQ(errno, ECHILD);
}

}  // namespace
}  // namespace newscart
