#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

#include "audio/level.h"
#include "audio/loudness.h"
#include "base/error.h"
#include "lib/sndfile/file.h"
#include "master/master.h"
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
    EXPECT_NEAR(bed.samples[2002], music.samples[2002], 0.001) << "its beginning, as it never loops";
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
    design_.bed = sound("bed.wav", Pcm{48000, 2, std::vector<float>(288000, 0.0F)});
    const Sounds sounds = load();
    EXPECT_FALSE(sounds.bed);
    EXPECT_THAT(sounds.warnings, ElementsAre("bed.wav: is silent"));
}

class BadSounds : public LoadSounds {
  protected:
    /// One line that says what is wrong; "" if the sound is taken.
    std::string refusal_of(const std::filesystem::path& file) {
        clock_.items.clear();
        item(ClockItem::Kind::Sound, file);
        return refusal();
    }
    std::string refusal() const {
        try {
            load();
        } catch (const Error& error) {
            EXPECT_EQ(error.fault(), Fault::Config);
            const std::string text = error.what();
            EXPECT_EQ(text.find('\n'), std::string::npos);
            const std::string folder = folder_.path().string() + "/";
            return text.substr(0, folder.size()) == folder ? text.substr(folder.size()) : text;
        }
        return "";
    }
    std::vector<std::string> warnings_of(const std::filesystem::path& file) {
        clock_.items.clear();
        item(ClockItem::Kind::Sound, file);
        const Sounds sounds = load();
        EXPECT_EQ(sounds.pcm.at(file).sample_rate_hz, 48000);
        EXPECT_EQ(sounds.pcm.at(file).channels, 2);
        return sounds.warnings;
    }
    static std::string le(std::uint32_t value, int bytes) {
        std::string out;
        for (int i = 0; i < bytes; ++i) out.push_back(static_cast<char>(value >> (8 * i)));
        return out;
    }
    /// A WAV file of samples that are there already.
    static std::string wav(std::uint32_t format, std::uint32_t rate_hz, std::uint32_t bits, const std::string& data) {
        return "RIFF" + le(static_cast<std::uint32_t>(36 + data.size()), 4) + "WAVEfmt " + le(16, 4) + le(format, 2) +
               le(1, 2) + le(rate_hz, 4) + le(rate_hz * bits / 8, 4) + le(bits / 8, 2) + le(bits, 2) + "data" +
               le(static_cast<std::uint32_t>(data.size()), 4) + data;
    }
};

TEST_F(BadSounds, TakesMono) { EXPECT_THAT(warnings_of(sound("a.wav", test::tone(440, -12, 1, 1))), IsEmpty()); }

TEST_F(BadSounds, Takes8KilohertzAnd96) {
    EXPECT_THAT(warnings_of(sound("a.wav", test::tone(440, -12, 1, 1, 8000))),
                ElementsAre("a.wav: 8000 Hz, converted"));
    EXPECT_THAT(warnings_of(sound("b.wav", test::tone(440, -12, 1, 2, 96000))),
                ElementsAre("b.wav: 96000 Hz, converted"));
}

TEST_F(BadSounds, Takes24Bits) {
    std::string data;
    for (const float sample : test::tone(440, -12, 1, 1).samples)
        data += le(static_cast<std::uint32_t>(std::lround(sample * 8388607)), 3);
    const auto file = folder_.write("a.wav", wav(1, 48000, 24, data));
    EXPECT_THAT(warnings_of(file), IsEmpty());
    EXPECT_NEAR(load().loudness_lufs.at(file), -12, 1);
}

TEST_F(BadSounds, TakesFloatOverFullScaleWithoutClippingIt) {
    std::string data;
    for (const float sample : test::tone(440, 9, 1, 1).samples) {
        std::uint32_t bits = 0;
        std::memcpy(&bits, &sample, sizeof bits);
        data += le(bits, 4);
    }
    const auto file = folder_.write("a.wav", wav(3, 48000, 32, data));
    EXPECT_THAT(warnings_of(file), IsEmpty());
    const Sounds sounds = load();
    EXPECT_NEAR(*std::max_element(sounds.pcm.at(file).samples.begin(), sounds.pcm.at(file).samples.end()), 2.82, 0.01);
}

TEST_F(BadSounds, TakesMp3WithoutItsDelay) {
    Programme programme;
    programme.pcm = test::tone(440, -12, 2);
    const auto file = folder_.write("a.mp3", master(programme, Output{}, Tags{}, MasterSettings{}).bytes);
    EXPECT_THAT(warnings_of(file), IsEmpty());
    EXPECT_EQ(load().pcm.at(file).frames(), frames_of(2));
}

TEST_F(BadSounds, RefusesTenMilliseconds) {
    const auto file = sound("a.wav", test::tone(440, -12, 0.01));
    EXPECT_EQ(refusal_of(file), "a.wav: 0.01 s are too short to be heard");
    clock_.items.clear();
    design_.bed = file;
    EXPECT_EQ(refusal(), "a.wav: 0.01 s are too short for a bed; it needs 2 s");
}

TEST_F(BadSounds, RefusesTwentyMinutesButForABed) {
    const auto file = sound("a.wav", test::tone(440, -12, 1200, 1, 8000));
    EXPECT_EQ(refusal_of(file), "a.wav: cannot read the sound: longer than 120 seconds");
    clock_.items.clear();
    design_.bed = file;
    EXPECT_EQ(refusal(), "");
}

TEST_F(BadSounds, RefusesSilenceAndAnOffsetAlone) {
    EXPECT_EQ(refusal_of(sound("a.wav", Pcm{48000, 2, std::vector<float>(96000)})),
              "a.wav: is silent; put a sound there, or leave it out");
    EXPECT_EQ(refusal_of(folder_.write("b.flac", sndfile::encode_flac(Pcm{48000, 2, std::vector<float>(96000, 0.3F)}))),
              "b.flac: is silent; put a sound there, or leave it out");
}

TEST_F(BadSounds, RemovesAnOffset) {
    Pcm pcm = test::tone(440, -12, 1);
    for (float& sample : pcm.samples) sample += 0.1F;
    EXPECT_THAT(warnings_of(sound("a.wav", pcm)), ElementsAre("a.wav: DC offset removed"));
}

TEST_F(BadSounds, RefusesWhatIsCutOrNoSound) {
    const std::string bytes = sndfile::encode_wav(test::tone(440, -12, 2));
    EXPECT_EQ(refusal_of(folder_.write("a.wav", bytes.substr(0, bytes.size() / 2))),
              "a.wav: cannot read the sound: shorter than its header promises");
    for (const auto& [name, text] :
         {std::pair{"b.wav", "no sound at all"}, {"c.mp3", "no sound at all"}, {"d.flac", ""}}) {
        EXPECT_THAT(refusal_of(folder_.write(name, text)), HasSubstr(": cannot read the sound: ")) << name;
    }
}

TEST_F(LoadSounds, KnowsWhereAStingHasDiedAway) {
    Pcm pcm = test::tone(440, -12, 2);
    for (std::size_t i = 0; i < pcm.samples.size(); ++i)  // 60 dB in 2 s, so 30 dB in about one
        pcm.samples[i] *=
            static_cast<float>(std::pow(10, -3.0 * static_cast<double>(i) / static_cast<double>(pcm.samples.size())));
    item(ClockItem::Kind::Stories, {});
    const auto sting = sound("sting.wav", pcm);
    clock_.items.back().between = sting;
    item(ClockItem::Kind::Sound, sound("outro.wav", pcm));
    const Sounds sounds = load();
    ASSERT_EQ(sounds.tails.count(sting), 1U);
    EXPECT_NEAR(seconds_of(sounds.tails.at(sting).from_frame), 1.05, 0.06);
    EXPECT_FALSE(sounds.tails.at(sting).ducked);
    EXPECT_EQ(sounds.lengths().frames.at(sting), sounds.tails.at(sting).from_frame);
    EXPECT_EQ(sounds.pcm.at(sting).frames(), frames_of(2));
    EXPECT_EQ(sounds.lengths().frames.at(clock_.items.back().file), frames_of(2)) << "other sounds are heard out";
}

TEST_F(LoadSounds, WarnsOfABedThatCannotBeEvenedOut) {
    Pcm pcm = test::tone(220, -12, 30);
    for (std::size_t i = pcm.samples.size() / 2; i < pcm.samples.size(); ++i)
        pcm.samples[i] *= static_cast<float>(gain_of_db(-20));
    design_.bed = sound("bed.wav", pcm);
    EXPECT_THAT(load().warnings, ElementsAre(HasSubstr("bed.wav: its loudness range is 20 LU")));
    design_.bed = sound("steady.wav", test::tone(220, -12, 30));
    EXPECT_TRUE(load().warnings.empty());
}

TEST_F(LoadSounds, LeavesOutATempoWithoutABar) {
    design_.bed = sound("bed.wav", test::tone(220, -12, 3));
    design_.marks[design_.bed].tempo_bpm = 60;
    EXPECT_THAT(load().warnings, ElementsAre(HasSubstr("bed.wav: holds no bar from its first beat on")));
}

TEST_F(LoadSounds, TakesThePostFromTheMarks) {
    const auto intro = sound("intro.wav", test::tone(440, -12, 6));
    item(ClockItem::Kind::Sound, intro);
    design_.marks[intro].post_frame = frames_of(4);
    EXPECT_EQ(load().lengths().frames.at(intro), frames_of(4));
    EXPECT_TRUE(load().tails.at(intro).ducked);
    Pcm softer = test::tone(440, -12, 6);
    const auto post = softer.samples.begin() + frames_of(4) * softer.channels;
    const double before = loudness_lufs(softer);
    std::for_each(post, softer.samples.end(), [](float& sample) { sample *= 0.1F; });
    EXPECT_EQ(sound("intro.wav", softer), intro);
    EXPECT_NEAR(load().tails.at(intro).lufs, before - 20, 0.3) << "of what follows the post alone";
    design_.marks[intro].post_frame = frames_of(7);
    EXPECT_EQ(load().lengths().frames.at(intro), frames_of(6));
    EXPECT_THAT(load().warnings, ElementsAre("intro.wav: its post, 7.00 s, is behind its end; left out"));
}

}  // namespace
}  // namespace newscart
