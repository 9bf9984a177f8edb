// What an [[output]] asks for, the file is: told by newscart check and by two readers that are not ours.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <numeric>

#include "base/file.h"
#include "lib/sndfile/file.h"
#include "master/inspect.h"
#include "programme.h"
#include "station/station.h"
#include "support/support.h"

namespace newscart {
namespace {

using nlohmann::json;
using testing::HasSubstr;

std::string bytes_of(const std::filesystem::path& file) { return read_file(file, std::size_t{1} << 26U); }

/// The first [[output]] of a station that has these lines in it.
Output output_of(const test::TempFolder& folder, const std::string& lines) {
    folder.write("pack/station.toml",
                 "[station]\nname = \"Bay Radio\"\ntimezone = \"UTC\"\n[bulletin]\nlength = \"1:00\"\n[[item]]\n"
                 "kind = \"stories\"\n[[output]]\n" +
                     lines + "\n");
    return load_station(folder.path() / "pack").outputs.front();
}

std::filesystem::path made(const test::TempFolder& folder, const Output& output) {
    Tags tags;
    tags.title = "Bay Radio news";
    tags.artist = "Bay Radio";
    tags.language = "en-GB";
    const Media media = master(test::talk(6), output, tags, {2});
    EXPECT_TRUE(media.on_target);
    return folder.write("news." + media.extension, media.bytes);
}

json ffprobe(const std::filesystem::path& file) {
    const test::Ran ran =
        test::run({"/usr/bin/ffprobe", "-v", "error", "-show_format", "-show_streams", "-of", "json", file.string()});
    EXPECT_EQ(ran.status, 0) << "ffprobe: scripts/setup installs it";
    EXPECT_EQ(ran.err, "");
    const json all = json::parse(ran.out, nullptr, false);
    return all.is_discarded() ? json::object() : all;
}

/// Of the "Audio" track, or the "General" one.
json mediainfo(const std::filesystem::path& file, const std::string& track) {
    const test::Ran ran = test::run({"/usr/bin/mediainfo", "--Output=JSON", file.string()});
    EXPECT_EQ(ran.status, 0) << "mediainfo: scripts/setup installs it";
    const json all = json::parse(ran.out, nullptr, false);
    if (all.is_discarded()) return json::object();
    for (const json& each : all.at("media").at("track")) {
        if (each.at("@type") == track) return each;
    }
    return json::object();
}

/// Integrated loudness and true peak as ffmpeg measures them.
std::pair<double, double> levels_of(const std::filesystem::path& file) {
    const test::Ran ran = test::run({"/usr/bin/ffmpeg", "-nostdin", "-hide_banner", "-i", file.string(), "-af",
                                     "ebur128=peak=true", "-f", "null", "-"});
    const std::size_t summary = ran.err.rfind("Summary:");
    EXPECT_NE(summary, std::string::npos) << ran.err;
    const auto number = [&](const std::string& name) {
        return std::stod(ran.err.substr(ran.err.find(name, summary) + name.size()));
    };
    return {number("I:"), number("Peak:")};
}

Expectation six_seconds_of(const Output& output) {
    Expectation expectation;
    expectation.output = output;
    expectation.length = LengthRange{6 * kFrameRateHz, 6 * kFrameRateHz};
    return expectation;
}

Finding named(const std::vector<Finding>& findings, const std::string& what) {
    const auto found = std::find_if(findings.begin(), findings.end(), [&](const Finding& f) { return f.what == what; });
    return found == findings.end() ? Finding{what, "not there", "", Verdict::Ok} : *found;
}

/// What is wrong with it, in lines.
std::string faults_of(const std::filesystem::path& file, const Output& output) {
    std::string faults;
    for (const Finding& finding : judge(inspect_file(file), six_seconds_of(output))) {
        if (finding.verdict != Verdict::Ok)
            faults += finding.what + ": " + finding.measured + ", not " + finding.wanted + "\n";
    }
    return faults;
}

struct Promise {
    const char* name;
    const char* lines;  ///< of [[output]]
    const char* extension;
    const char* container;  ///< as ffprobe calls it
    const char* codec;
    const char* rate;
    int channels;
    int bits;             ///< 0: compressed with loss
    int kbps;             ///< 0: whatever comes
    const char* format;   ///< as mediainfo calls it
    const char* profile;  ///< likewise; "" for none
    double lufs, most_dbtp;
};

constexpr std::array kPromises{
    // The presets.
    Promise{"web", "preset = \"web\"", "mp3", "mp3", "mp3", "48000", 2, 0, 192, "MPEG Audio", "Layer 3", -16, -1},
    Promise{"r128", "preset = \"r128\"", "wav", "wav", "pcm_s16le", "48000", 2, 16, 1536, "PCM", "", -23, -1},
    Promise{"prss", "preset = \"prss\"", "mp2", "mp3", "mp2", "44100", 2, 0, 256, "MPEG Audio", "Layer 2", -24, -2},
    Promise{"contentdepot", "preset = \"contentdepot\"", "mp2", "mp3", "mp2", "44100", 2, 0, 256, "MPEG Audio",
            "Layer 2", -24, -2},
    Promise{"apple", "preset = \"apple\"", "m4a", "mov,mp4,m4a,3gp,3g2,mj2", "aac", "48000", 2, 0, 0, "AAC", "", -16,
            -1},
    // The formats, where no preset shows them.
    Promise{"wav24", "format = \"wav\"\nbits = 24\nloudness = \"bbc\"", "wav", "wav", "pcm_s24le", "48000", 2, 24, 2304,
            "PCM", "", -23, -1},
    Promise{"flac", "format = \"flac\"", "flac", "flac", "flac", "48000", 2, 24, 0, "FLAC", "", -16, -1},
    Promise{"opus", "format = \"opus\"", "opus", "ogg", "opus", "48000", 2, 0, 0, "Opus", "", -16, -1},
    Promise{"mono_mp3", "format = \"mp3\"\nbitrate_kbps = 96\nchannels = 1", "mp3", "mp3", "mp3", "48000", 1, 0, 96,
            "MPEG Audio", "Layer 3", -16, -1},
    Promise{"mono_layer_two", "preset = \"contentdepot\"\nbitrate_kbps = 128\nchannels = 1", "mp2", "mp3", "mp2",
            "44100", 1, 0, 128, "MPEG Audio", "Layer 2", -24, -2},
};

}  // namespace

class Outputs : public testing::TestWithParam<Promise> {};

TEST_P(Outputs, AreWhatTheirTablesAskFor) {
    const Promise& promise = GetParam();
    const test::TempFolder folder;
    const Output output = output_of(folder, promise.lines);
    const std::filesystem::path file = made(folder, output);
    EXPECT_EQ(file.extension(), std::string(".") + promise.extension);
    EXPECT_EQ(faults_of(file, output), "");

    const json probed = ffprobe(file);
    ASSERT_EQ(probed.at("streams").size(), 1U);
    const json& stream = probed.at("streams").front();
    EXPECT_EQ(probed.at("format").at("format_name"), promise.container);
    EXPECT_EQ(stream.at("codec_name"), promise.codec);
    EXPECT_EQ(stream.at("sample_rate"), promise.rate);
    EXPECT_EQ(stream.at("channels"), promise.channels);
    // What frames must be filled up, as a codec has it, and what delay it cannot tell.
    EXPECT_NEAR(std::stod(probed.at("format").at("duration").get<std::string>()), 6, 0.08);
    if (promise.kbps > 0) {
        EXPECT_EQ(stream.at("bit_rate"), std::to_string(promise.kbps * 1000));
    }
    if (promise.bits > 0) {
        EXPECT_EQ(std::max(std::stoi(stream.value("bits_per_raw_sample", "0")), stream.value("bits_per_sample", 0)),
                  promise.bits);
    }

    const json audio = mediainfo(file, "Audio");
    EXPECT_EQ(audio.value("Format", ""), promise.format);
    if (*promise.profile != '\0') {
        EXPECT_EQ(audio.value("Format_Profile", ""), promise.profile);
    }
    EXPECT_EQ(audio.value("SamplingRate", ""), promise.rate);
    EXPECT_EQ(audio.value("Channels", ""), std::to_string(promise.channels));
    if (promise.bits > 0) {
        EXPECT_EQ(audio.value("BitDepth", ""), std::to_string(promise.bits));
    }
    if (promise.kbps > 0) {
        EXPECT_EQ(audio.value("BitRate", ""), std::to_string(promise.kbps * 1000));
        EXPECT_EQ(audio.value("BitRate_Mode", "CBR"), "CBR");
    }

    const auto [lufs, dbtp] = levels_of(file);
    EXPECT_NEAR(lufs, promise.lufs, 0.3);
    EXPECT_LE(dbtp, promise.most_dbtp + 0.1) << "as ffmpeg rounds it";
}

INSTANTIATE_TEST_SUITE_P(All, Outputs, testing::ValuesIn(kPromises),
                         [](const auto& test) { return std::string(test.param.name); });

TEST(Output, OfLayerTwoIsBareFramesFromTheFirstByteToTheLast) {
    const test::TempFolder folder;
    const Output output = output_of(folder, "preset = \"contentdepot\"");
    const std::filesystem::path file = made(folder, output);
    const std::string bytes = bytes_of(file);
    // MPEG-1, Layer II, no checksum; 256 kb/s at 44.1 kHz: 835 or 836 bytes a frame.
    std::size_t at = 0;
    int frames = 0;
    for (; at + 4 <= bytes.size(); ++frames) {
        ASSERT_EQ(bytes.substr(at, 2), "\xFF\xFD") << at;
        const auto third = static_cast<unsigned char>(bytes[at + 2]);
        ASSERT_EQ(third >> 4U, 12U) << at;        // 256 kb/s
        ASSERT_EQ((third >> 2U) & 3U, 0U) << at;  // 44.1 kHz
        at += 835 + ((third >> 1U) & 1U);
    }
    EXPECT_EQ(at, bytes.size());
    EXPECT_NEAR(frames * 1152.0 / 44100, 6, 0.08);
    EXPECT_EQ(ffprobe(file).at("format").value("tags", json::object()), json::object());
}

TEST(Output, OfLayerTwoWithATagIsRefusedByCheck) {
    const test::TempFolder folder;
    const Output output = output_of(folder, "preset = \"contentdepot\"");
    const std::string bytes = bytes_of(made(folder, output));
    const auto tagged =
        folder.write("tagged.mp2", std::string("ID3\x03\0\0\0\0\0\x0A", 10) + std::string(10, '\0') + bytes);
    const Finding tag = named(judge(inspect_file(tagged), six_seconds_of(output)), "tag");
    EXPECT_EQ(tag.verdict, Verdict::Fail);
    EXPECT_EQ(tag.measured, "ID3v2.3");
    EXPECT_EQ(tag.wanted, "none");
    // Half a frame at its end.
    const auto cut = folder.write("cut.mp2", bytes.substr(0, bytes.size() - 400));
    EXPECT_EQ(named(judge(inspect_file(cut), six_seconds_of(output)), "decoding").verdict, Verdict::Fail);
}

TEST(Check, GoesByTheRulesOfEachFormat) {
    const test::TempFolder folder;
    const auto judged = [&](const std::string& asked, const std::string& given, const std::string& what) {
        const std::filesystem::path file = made(folder, output_of(folder, given));
        const Finding finding = named(judge(inspect_file(file), six_seconds_of(output_of(folder, asked))), what);
        return (finding.verdict == Verdict::Ok     ? "ok "
                : finding.verdict == Verdict::Fail ? "fail "
                                                   : "warning ") +
               finding.measured + " / " + finding.wanted;
    };
    EXPECT_EQ(judged("format = \"mp2\"", "format = \"mp3\"", "format"), "fail mp3 / mp2");
    EXPECT_EQ(judged("format = \"mp3\"", "format = \"mp2\"", "format"), "fail mp2 / mp3");
    EXPECT_EQ(judged("format = \"mp2\"", "format = \"mp2\"\nbitrate_kbps = 128", "bit rate"),
              "fail 128 kb/s, constant / 256 kb/s, constant");
    EXPECT_EQ(judged("format = \"mp2\"", "format = \"wav\"", "sample rate"), "fail 48000 Hz / 44100 Hz");
    EXPECT_EQ(judged("format = \"wav\"\nbits = 24", "format = \"wav\"", "sample size"), "fail 16 bit / 24 bit");
    EXPECT_EQ(
        judged("format = \"aac\"\nbitrate_kbps = 256", "format = \"aac\"\nbitrate_kbps = 64", "bit rate").substr(0, 7),
        "warning");
    EXPECT_EQ(judged("format = \"opus\"", "format = \"opus\"", "title"), "ok Bay Radio news / ");
    EXPECT_EQ(judged("format = \"aac\"", "format = \"aac\"", "title"), "ok Bay Radio news / ");
    EXPECT_EQ(judged("format = \"flac\"", "format = \"flac\"", "title"), "ok not there / ");
}

TEST(Output, OfWavKeepsItsSoundBesideBextAndCartForOtherReaders) {
    const test::TempFolder folder;
    for (const int bits : {16, 24}) {
        const std::filesystem::path plain =
            made(folder, output_of(folder, "format = \"wav\"\nbits = " + std::to_string(bits)));
        sndfile::Bext bext;
        bext.description = "Bay Radio news";
        bext.originator = "Bay Radio";
        bext.date = "2026-11-23";
        bext.time = "15:00:00";
        sndfile::Cart cart;
        cart.title = "Bay Radio news";
        cart.cut = "010001";
        cart.timers = {{"AUDs", 0}, {"AUDe", 6 * kFrameRateHz}};
        const auto file = folder.write("annotated.wav", sndfile::annotate_wav(bytes_of(plain), bext, cart));
        EXPECT_EQ(decode_file(file).samples, decode_file(plain).samples);
        const json general = mediainfo(file, "General");
        EXPECT_THAT(general.dump(), HasSubstr("Bay Radio"));
        EXPECT_THAT(general.dump(), HasSubstr("2026-11-23"));
        EXPECT_EQ(mediainfo(file, "Audio").value("BitDepth", ""), std::to_string(bits));
        const json tags = ffprobe(file).at("format").value("tags", json::object());
        EXPECT_EQ(tags.value("encoded_by", ""), "Bay Radio");
        EXPECT_EQ(tags.value("origination_date", tags.value("date", "")), "2026-11-23");
        EXPECT_EQ(faults_of(file, output_of(folder, "format = \"wav\"\nbits = " + std::to_string(bits))), "");
    }
}

TEST(Output, OfMp3HasTagsThatOthersRead) {
    const test::TempFolder folder;
    const std::filesystem::path file = made(folder, output_of(folder, "preset = \"web\""));
    const json tags = ffprobe(file).at("format").at("tags");
    EXPECT_EQ(tags.value("title", ""), "Bay Radio news");
    EXPECT_EQ(tags.value("artist", ""), "Bay Radio");
    const json general = mediainfo(file, "General");
    EXPECT_EQ(general.value("Title", general.value("Track", "")), "Bay Radio news");
    EXPECT_EQ(general.value("Performer", ""), "Bay Radio");
}

}  // namespace newscart
