#include "app/keep.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/support.h"

namespace newscart {
namespace {

using std::chrono::hours;
using testing::Contains;
using testing::ElementsAre;
using testing::Not;

constexpr Instant kNoon{std::chrono::sys_days{std::chrono::year{2026} / 11 / 23} + hours{12}};

class Tidying : public testing::Test {
  protected:
    Tidying() { station_.id = "harbour"; }

    std::string edition(Instant air, const std::string& file = "bulletin.mp3", int bytes = 100) {
        const std::string name = "harbour/" + format_compact(air);
        folder_.write(name + "/bulletin.mp3", "sound");
        folder_.write(name + "/segments/01-bridge.mp3", "sound");
        folder_.write(name + "/script.txt", "text");
        folder_.write(name + "/rundown.json",
                      fmt::format(R"({{"schema": "newscart-rundown/1", "station": {{"id": "harbour"}}, "air_time": "{}",
                                       "files": [{{"file": "{}", "bytes": {}}},
                                                 {{"file": "segments/01-bridge.mp3", "bytes": 0}}]}})",
                                  format_instant(air), file, bytes));
        return name;
    }
    void tidy() { tidy_up(folder_.path(), station_, archive_, kNoon, Console(Chatter::Quiet)); }
    std::vector<std::string> left() { return test::listing(folder_.path() / "harbour"); }

    test::TempFolder folder_;
    Station station_;
    Archive archive_{folder_.path() / "archive.db"};
};

TEST_F(Tidying, RemovesEditionsThatAreTooOld) {
    const Instant old = kNoon - hours{24 * 31 + 1};
    edition(old);
    edition(kNoon - hours{24 * 30});
    tidy();
    EXPECT_THAT(left(), Not(Contains(format_compact(old))));
    EXPECT_THAT(left(), Contains(format_compact(kNoon - hours{24 * 30})));
}

TEST_F(Tidying, RemovesTheOldestBeyondTheSizeButNoneOfTheLastDay) {
    station_.keep.most_bytes = 250;
    for (const int age : {1, 5, 30, 50}) edition(kNoon - hours{age});
    tidy();
    EXPECT_TRUE(std::filesystem::exists(folder_.path() / "harbour" / format_compact(kNoon - hours{5})));
    EXPECT_FALSE(std::filesystem::exists(folder_.path() / "harbour" / format_compact(kNoon - hours{30})));
    EXPECT_FALSE(std::filesystem::exists(folder_.path() / "harbour" / format_compact(kNoon - hours{50})));
    station_.keep.most_bytes = 1;
    tidy();
    EXPECT_TRUE(std::filesystem::exists(folder_.path() / "harbour" / format_compact(kNoon - hours{5})));
}

TEST_F(Tidying, LeavesAloneWhatIsNotOurs) {
    const Instant old = kNoon - hours{24 * 40};
    const std::string name = edition(old);
    folder_.write(name + "/notes of the desk.txt", "x");
    folder_.write("harbour/20200101T000000Z/rundown.json", "{}");
    folder_.write("harbour/20200101T010000Z/holiday.jpg", "x");
    folder_.write("harbour/old news/bulletin.mp3", "x");
    const std::string other = edition(old + hours{1}, "../../precious.mp3");
    folder_.write("precious.mp3", "x");
    tidy();
    EXPECT_THAT(test::listing(folder_.path() / name), ElementsAre("notes of the desk.txt"));
    EXPECT_TRUE(std::filesystem::exists(folder_.path() / "harbour/20200101T000000Z/rundown.json"));
    EXPECT_TRUE(std::filesystem::exists(folder_.path() / "harbour/20200101T010000Z/holiday.jpg"));
    EXPECT_TRUE(std::filesystem::exists(folder_.path() / "harbour/old news/bulletin.mp3"));
    EXPECT_TRUE(std::filesystem::exists(folder_.path() / "precious.mp3"));
    EXPECT_TRUE(std::filesystem::exists(folder_.path() / other / "bulletin.mp3"));
}

TEST_F(Tidying, ForgetsTheLogOfYearsAgo) {
    EditionRecord record;
    record.station = "harbour";
    record.air_time = kNoon - hours{24 * 1101};
    archive_.record(record);
    record.air_time = kNoon - hours{24 * 1000};
    archive_.record(record);
    tidy();
    EXPECT_EQ(archive_.log("harbour", {}).size(), 1U);
}

}  // namespace
}  // namespace newscart
