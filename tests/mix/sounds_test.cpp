#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "base/error.h"
#include "lib/sndfile/file.h"
#include "mix/mix.h"
#include "support/support.h"

namespace newscart {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class LoadSounds : public ::testing::Test {
  protected:
    std::filesystem::path sound(const std::string& name, const Pcm& pcm) const {
        return folder_.write(name, sndfile::encode_wav(pcm));
    }
    void item(ClockItem::Kind kind, const std::filesystem::path& file) {
        ClockItem item;
        item.kind = kind;
        item.file = file;
        clock_.items.push_back(item);
    }
    Sounds load() const { return load_sounds(clock_, design_, 2); }

    test::TempFolder folder_;
    BulletinClock clock_;
    SoundDesign design_;
};

TEST_F(LoadSounds, ReadsWhatTheClockNamesAndTheBed) {
    item(ClockItem::Kind::Sound, sound("intro.wav", test::tone(440, -12, 2)));
    item(ClockItem::Kind::Stories, {});
    clock_.items.back().between = sound("sting.wav", test::tone(880, -12, 0.3));
    design_.bed = sound("bed.wav", test::tone(100, -20, 5));
    const Sounds sounds = load();
    EXPECT_THAT(sounds.warnings, IsEmpty());
    EXPECT_TRUE(sounds.bed);
    EXPECT_EQ(sounds.lengths().frames.at(clock_.items[0].file), frames_of(2));
    EXPECT_EQ(sounds.lengths().frames.at(clock_.items[1].between), frames_of(0.3));
    EXPECT_TRUE(sounds.lengths().bed);
    // -12 dBFS on both channels at 440 Hz: -12 LUFS but for the K weighting
    EXPECT_NEAR(sounds.loudness_lufs.at(clock_.items[0].file), -12, 1);
    EXPECT_NEAR(sounds.loudness_lufs.at(clock_.items[1].between), -12, 1) << "shorter than the meter's window";
}

TEST_F(LoadSounds, ConvertsRateAndChannels) {
    item(ClockItem::Kind::Sound, sound("intro.wav", test::tone(440, -12, 2, 1, 44100)));
    const Sounds sounds = load();
    const Pcm& pcm = sounds.pcm.at(clock_.items[0].file);
    EXPECT_EQ(pcm.sample_rate_hz, 48000);
    EXPECT_EQ(pcm.channels, 2);
    EXPECT_EQ(pcm.frames(), frames_of(2));
    EXPECT_EQ(pcm.samples[2000], pcm.samples[2001]);
    EXPECT_THAT(sounds.warnings, ElementsAre("intro.wav: 44100 Hz, converted"));
}

TEST_F(LoadSounds, TakesTwoChannelsOfSix) {
    item(ClockItem::Kind::Sound, sound("intro.wav", test::tone(440, -12, 1, 6)));
    const Sounds sounds = load();
    EXPECT_EQ(sounds.pcm.at(clock_.items[0].file).channels, 2);
    EXPECT_THAT(sounds.warnings, ElementsAre("intro.wav: 6 channels, the first two used"));
}

TEST_F(LoadSounds, LeavesOutSilenceAtTheEnds) {
    Pcm pcm = test::tone(440, -12, 1);
    pcm.samples.insert(pcm.samples.begin(), 48000, 0.0F);
    pcm.samples.insert(pcm.samples.end(), 192000, 0.0F);
    item(ClockItem::Kind::Sound, sound("outro.wav", pcm));
    const Sounds sounds = load();
    EXPECT_NEAR(seconds_of(sounds.pcm.at(clock_.items[0].file).frames()), 1.04, 0.01);
    EXPECT_THAT(sounds.warnings, ElementsAre("outro.wav: 0.5 s of silence at its beginning left out",
                                             "outro.wav: 2.0 s of silence at its end left out"));
}

TEST_F(LoadSounds, NamesTheSoundThatIsMissing) {
    item(ClockItem::Kind::Sound, folder_.path() / "intro.flac");
    try {
        load();
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.fault(), Fault::Config);
        EXPECT_THAT(error.what(), HasSubstr("intro.flac"));
    }
}

TEST_F(LoadSounds, NamesTheSoundThatIsBroken) {
    std::string bytes = sndfile::encode_flac(test::tone(440, -12, 2));
    bytes.resize(bytes.size() / 2);
    item(ClockItem::Kind::Sound, folder_.write("intro.flac", bytes));
    try {
        load();
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.fault(), Fault::Config);
        EXPECT_THAT(error.what(), HasSubstr("intro.flac"));
    }
}

TEST_F(LoadSounds, GoesOnWithoutARecordingThatHasNotCome) {
    item(ClockItem::Kind::File, folder_.path() / "sponsor.wav");
    const Sounds sounds = load();
    EXPECT_THAT(sounds.pcm, IsEmpty());
    ASSERT_EQ(sounds.warnings.size(), 1U);
    EXPECT_THAT(sounds.warnings[0], HasSubstr("sponsor.wav"));
    EXPECT_THAT(sounds.warnings[0], HasSubstr("left out"));
}

TEST_F(LoadSounds, HoldsNoMoreOfALongBedThanCanBeHeard) {
    clock_.length = {frames_of(10), frames_of(12)};
    const Pcm music = test::tone(441, -12, 40);
    design_.bed = sound("bed.wav", music);
    const Sounds sounds = load();
    EXPECT_THAT(sounds.warnings, IsEmpty());
    const Pcm& bed = sounds.pcm.at(design_.bed);
    ASSERT_EQ(bed.frames(), frames_of(12));
    EXPECT_NEAR(bed.samples[2 * 1001], music.samples[2 * 1001], 0.001) << "its beginning, as it never loops";
    EXPECT_NEAR(sounds.loudness_lufs.at(design_.bed), -12, 1);
}

TEST_F(LoadSounds, ReadsOnWhereALongBedBeginsWithSilence) {
    clock_.length = {frames_of(10), frames_of(12)};
    Pcm pcm = test::tone(441, -12, 16);
    pcm.samples.insert(pcm.samples.begin(), static_cast<std::size_t>(2 * frames_of(30)), 0.0F);
    design_.bed = sound("bed.wav", pcm);
    const Sounds sounds = load();
    EXPECT_TRUE(sounds.bed);
    EXPECT_EQ(sounds.pcm.at(design_.bed).frames(), frames_of(12));
    EXPECT_THAT(sounds.warnings, ElementsAre("bed.wav: 30.0 s of silence at its beginning left out"));
}

TEST_F(LoadSounds, KeepsTheLoopOfABedShorterThanTheBulletin) {
    clock_.length = {frames_of(10), frames_of(12)};
    design_.bed = sound("bed.wav", test::tone(441, -12, 11));  // 441 Hz: meets its beginning after whole seconds
    EXPECT_EQ(load().pcm.at(design_.bed).frames(), frames_of(11));
}

TEST_F(LoadSounds, TakesASilentBedForNone) {
    design_.bed = sound("bed.wav", Pcm{48000, 2, std::vector<float>(96000, 0.0F)});
    const Sounds sounds = load();
    EXPECT_FALSE(sounds.bed);
    EXPECT_THAT(sounds.warnings, ElementsAre("bed.wav: is silent"));
}

}  // namespace
}  // namespace newscart
