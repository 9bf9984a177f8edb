#include "station/settings.h"

#include <gtest/gtest.h>

#include <functional>

#include "base/error.h"

namespace newscart {
namespace {

std::string message_of(const std::function<void()>& work) {
    try {
        work();
    } catch (const Error& error) {
        EXPECT_EQ(error.fault(), Fault::Config);
        return error.what();
    }
    return "no error";
}

}  // namespace

TEST(Settings, NamesTheUnknownKeyItsPlaceAndWhatWasMeant) {
    const Settings settings = Settings::parse("[sound]\nbedd = \"x\"\n", "station.toml");
    settings.table("sound").string("bed");
    EXPECT_EQ(message_of([&] { settings.finish(); }),
              "station.toml:2:8: [sound] has no setting 'bedd'; did you mean 'bed'?");
}

TEST(Settings, NamesTheWrongType) {
    const Settings settings = Settings::parse("a = 1\n", "x.toml");
    EXPECT_EQ(message_of([&] { settings.string("a"); }), "x.toml:1:5: 'a' must be text in quotation marks");
}

TEST(Settings, NamesThePlaceOfASyntaxError) {
    EXPECT_EQ(message_of([] { Settings::parse("a = \n", "x.toml"); }).substr(0, 12), "x.toml:1:5: ");
}

TEST(Settings, LaysOneFileOverAnother) {
    const Settings base = Settings::parse("a = 1\n[t]\nb = 2\nc = [1, 2]\n", "base");
    const Settings over = Settings::parse("[t]\nb = 3\n", "over");
    const Settings both = Settings::merge(base, over);
    EXPECT_EQ(both.integer("a"), 1);
    EXPECT_EQ(both.table("t").integer("b"), 3);
    EXPECT_EQ(both.table("t").numbers("c"), (std::vector<double>{1, 2}));
}

TEST(Settings, KeepsTheOrderOfPairs) {
    const Settings settings = Settings::parse("[t]\nz = \"1\"\na = \"2\"\n", "x");
    const std::vector<std::pair<std::string, std::string>> expected{{"z", "1"}, {"a", "2"}};
    EXPECT_EQ(settings.pairs("t"), expected);
    EXPECT_NO_THROW(settings.finish());
}

}  // namespace newscart
