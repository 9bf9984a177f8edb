#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <limits>
#include <span>

#include "base/error.h"
#include "base/file.h"
#include "lib/sndfile/file.h"
#include "support/support.h"

namespace newscart {
namespace {

std::string message_of(const std::filesystem::path& file, double longest_seconds = 1800) {
    try {
        sndfile::read_sound(file, longest_seconds);
    } catch (const Error& error) {
        EXPECT_EQ(error.fault(), Fault::Config);
        const std::string message = error.what();
        EXPECT_EQ(message.substr(0, file.string().size()), file.string());
        return message.substr(file.string().size());
    }
    return "no error";
}

double largest_difference(const Pcm& a, const Pcm& b) {
    double most = 0;
    for (std::size_t i = 0; i < a.samples.size(); ++i)
        most = std::max(most, std::abs(double{a.samples[i]} - b.samples[i]));
    return most;
}

}  // namespace

TEST(SoundFile, FlacComesBackAsItWentInToTheLastOf24Bits) {
    const test::TempFolder folder;
    const Pcm tone = test::tone(997, -6, 1.5);
    const Pcm back = sndfile::read_sound(folder.write("a.flac", sndfile::encode_flac(tone)));
    EXPECT_EQ(back.frames(), 72000);
    EXPECT_EQ(back.channels, 2);
    EXPECT_EQ(back.sample_rate_hz, 48000);
    EXPECT_LT(largest_difference(tone, back), 1.01 / 8388608);
}

TEST(SoundFile, IsTheSameWhenItComesBlockByBlock) {
    const Pcm tone = test::tone(997, -6, 1.01);
    Frames next = 0;
    const auto source = [&](Frames start, std::span<float> block) {
        EXPECT_EQ(start, next);
        EXPECT_LE(block.size(), 9600U);
        std::copy_n(tone.samples.begin() + start * 2, block.size(), block.begin());
        next = start + static_cast<Frames>(block.size() / 2);
    };
    const sndfile::Shape shape{tone.sample_rate_hz, 2, tone.frames()};
    EXPECT_EQ(sndfile::encode_wav(shape, source), sndfile::encode_wav(tone));
    EXPECT_EQ(next, tone.frames());
    next = 0;
    EXPECT_EQ(sndfile::encode_flac(shape, source), sndfile::encode_flac(tone));
    EXPECT_EQ(next, tone.frames());
}

TEST(SoundFile, ReadsNoMoreThanIsKept) {
    const test::TempFolder folder;
    const Pcm tone = test::tone(997, -6, 3);
    const std::filesystem::path file = folder.write("a.flac", sndfile::encode_flac(tone));
    const Pcm head = sndfile::read_sound(file, 10, 1.5);
    EXPECT_EQ(head.frames(), 72000);
    EXPECT_LT(largest_difference(head, tone), 1.01 / 8388608);
    EXPECT_EQ(sndfile::read_sound(file, 10, 4).frames(), tone.frames());
    EXPECT_THROW(sndfile::read_sound(file, 2, 1.5), Error) << "longer than allowed is refused all the same";
}

TEST(SoundFile, WavIsDitheredBy16BitsAndAlwaysTheSame) {
    const test::TempFolder folder;
    const Pcm tone = test::tone(997, -6, 1, 1, 22050);
    const std::string bytes = sndfile::encode_wav(tone);
    EXPECT_EQ(bytes, sndfile::encode_wav(tone));
    EXPECT_EQ(bytes.size(), 44U + 22050 * 2);
    const Pcm back = sndfile::read_sound(folder.write("a.wav", bytes));
    EXPECT_EQ(back.sample_rate_hz, 22050);
    EXPECT_LT(largest_difference(tone, back), 2.6 / 32768);
}

TEST(SoundFile, WavKeepsASignalBelowOneStepThanksToDither) {
    const test::TempFolder folder;
    const Pcm quiet = test::tone(1000, -100, 2, 1);
    const Pcm back = sndfile::read_sound(folder.write("a.wav", sndfile::encode_wav(quiet)));
    double product = 0;
    double power = 0;
    for (std::size_t i = 0; i < back.samples.size(); ++i) {
        product += double{back.samples[i]} * double{quiet.samples[i]};
        power += double{quiet.samples[i]} * double{quiet.samples[i]};
    }
    EXPECT_NEAR(product / power, 1.0, 0.1);
}

TEST(SoundFile, ClipsWhatIsTooLoudInsteadOfWrappingIt) {
    const test::TempFolder folder;
    const Pcm loud{kFrameRateHz, 1, {2.0F, -2.0F, 1.0F, -1.0F}};
    for (const auto& [name, bytes] :
         {std::pair{"a.wav", sndfile::encode_wav(loud)}, {"a.flac", sndfile::encode_flac(loud)}}) {
        const Pcm back = sndfile::read_sound(folder.write(name, bytes));
        EXPECT_NEAR(back.samples[0], 1.0, 1e-4) << name;
        EXPECT_NEAR(back.samples[1], -1.0, 1e-4) << name;
    }
}

TEST(SoundFile, SaysWhatIsWrongWithAFile) {
    const test::TempFolder folder;
    EXPECT_EQ(message_of(folder.path() / "no.wav"), ": cannot read the sound: no such file");
    EXPECT_EQ(message_of(folder.path()), ": cannot read the sound: not a regular file");
    EXPECT_NE(message_of(folder.write("junk.flac", "these are words, no sound at all")).find("cannot read the sound: "),
              std::string::npos);
    EXPECT_NE(message_of(folder.write("empty.wav", "")), "no error");
    const std::string two_seconds = sndfile::encode_wav(test::tone(500, -10, 2, 1));
    EXPECT_EQ(message_of(folder.write("long.wav", two_seconds), 1.5),
              ": cannot read the sound: longer than 1.5 seconds");
    EXPECT_EQ(message_of(folder.write("none.wav", sndfile::encode_wav(Pcm{}))),
              ": cannot read the sound: holds no sound");
}

TEST(SoundFile, RefusesACutFile) {
    const test::TempFolder folder;
    const Pcm tone = test::tone(500, -10, 3);
    const std::string wav = sndfile::encode_wav(tone);
    EXPECT_EQ(message_of(folder.write("cut.wav", wav.substr(0, wav.size() / 2))),
              ": cannot read the sound: shorter than its header promises");
    const std::string flac = sndfile::encode_flac(tone);
    EXPECT_NE(message_of(folder.write("cut.flac", flac.substr(0, flac.size() / 2))), "no error");
}

TEST(SoundFile, RefusesACorruptFlac) {
    const test::TempFolder folder;
    std::string flac = sndfile::encode_flac(test::tone(500, -10, 3));
    for (std::size_t i = flac.size() / 3; i < flac.size() / 2; ++i) flac[i] = static_cast<char>(i * 7);
    EXPECT_NE(message_of(folder.write("corrupt.flac", flac)), "no error");
}

TEST(SoundFile, ReadsAWavThatWasWrittenToAPipe) {
    const test::TempFolder folder;
    std::string wav = sndfile::encode_wav(test::tone(500, -10, 1, 1));
    for (const std::size_t size_field : {std::size_t{4}, std::size_t{40}}) wav.replace(size_field, 4, 4, '\xff');
    EXPECT_EQ(sndfile::read_sound(folder.write("piped.wav", wav)).frames(), 48000);
}

TEST(SoundFile, RefusesSamplesThatAreNoNumbers) {
    // A float WAV by hand: "fmt " 3 (IEEE float), one channel, 48 kHz, 32 bit; two samples, one of them NaN.
    const auto le = [](std::uint32_t value, int bytes) {
        std::string out;
        for (int i = 0; i < bytes; ++i) out.push_back(static_cast<char>(value >> (8 * i)));
        return out;
    };
    const std::string wav = "RIFF" + le(44, 4) + "WAVEfmt " + le(16, 4) + le(3, 2) + le(1, 2) + le(48000, 4) +
                            le(192000, 4) + le(4, 2) + le(32, 2) + "data" + le(8, 4) + le(0x3f000000, 4) +
                            le(0x7fc00000, 4);
    const test::TempFolder folder;
    EXPECT_EQ(message_of(folder.write("nan.wav", wav)), ": cannot read the sound: holds samples that are no numbers");
}

}  // namespace newscart
