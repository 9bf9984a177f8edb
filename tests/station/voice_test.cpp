#include "station/voice.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "base/error.h"
#include "base/program.h"
#include "base/text.h"
#include "support/support.h"

namespace newscart {
namespace {

constexpr const char* kVoice = R"(description = "A calm reader"
language = "en-GB"
reader = "Emma Stone"
espeak_voice = "gmw/en"
espeak_variant = "edward"
rate_wpm = 160
pitch = 45
pitch_range = 60
credit = "CC0"

[chain]
highpass_hz = 90
exciter_db = -6
deesser_threshold_db = -30
compressor_threshold_db = -20
compressor_ratio = 2
compressor_attack_ms = 4
compressor_release_ms = 80

[[chain.equaliser]]
kind = "high-shelf"
frequency_hz = 7000
gain_db = 3
q = 0.7
[[chain.equaliser]]
frequency_hz = 250
gain_db = -3
)";

std::string refusal(const test::TempFolder& folder, const std::string& name) {
    try {
        load_voice(name, folder.path());
    } catch (const Error& error) {
        EXPECT_EQ(error.fault(), Fault::Config);
        return replace_all(error.what(), folder.path().string() + "/", "");
    }
    return "no error";
}

}  // namespace

TEST(VoiceFile, IsReadWhole) {
    const test::TempFolder folder;
    folder.write("voices/emma.toml", kVoice);
    const Voice voice = load_voice("emma", folder.path());
    EXPECT_EQ(voice.name, "emma");
    EXPECT_EQ(voice.reader, "Emma Stone");
    EXPECT_EQ(voice.espeak_variant, "edward");
    EXPECT_EQ(voice.rate_wpm, 160);
    EXPECT_EQ(voice.pitch_range, 60);
    EXPECT_EQ(voice.chain.exciter_db, -6);
    ASSERT_EQ(voice.chain.equaliser.size(), 2U);
    EXPECT_EQ(voice.chain.equaliser[0].kind, EqBand::Kind::HighShelf);
    EXPECT_EQ(voice.chain.equaliser[0].gain_db, 3);
    EXPECT_EQ(voice.chain.equaliser[1].kind, EqBand::Kind::Peak);
    EXPECT_EQ(voice.chain.equaliser[1].q, 0.8);
    EXPECT_EQ(voice.file, folder.path() / "voices/emma.toml");
}

TEST(VoiceFile, SaysWhatIsWrongAndWhere) {
    const test::TempFolder folder;
    folder.write("voices/fast.toml", "language = \"en\"\nespeak_voice = \"gmw/en\"\nrate_wpm = 500\n");
    folder.write("voices/typo.toml", "language = \"en\"\nespeak_voice = \"gmw/en\"\n[chain]\nhighpass_h = 80\n");
    folder.write("voices/bare.toml", "language = \"en\"\n");
    EXPECT_EQ(refusal(folder, "fast"), "voices/fast.toml:3:12: 'rate_wpm' is 500; it may be 80 to 390 words a minute");
    EXPECT_EQ(refusal(folder, "typo"),
              "voices/typo.toml:4:14: [chain] has no setting 'highpass_h'; did you mean 'highpass_hz'?");
    EXPECT_EQ(refusal(folder, "bare"),
              "voices/bare.toml:1:1: the file needs 'espeak_voice'; write for instance espeak_voice = \"gmw/en\"");
    EXPECT_EQ(refusal(folder, "../voices/fast").substr(0, 36), "there is no voice '../voices/fast'; ");
}

TEST(VoiceFile, HasAStageOfItsChainBypassedByName) {
    const test::TempFolder folder;
    std::string toml = kVoice;
    toml.insert(toml.find("highpass_hz"), "gain_db = -1.5\nbypass = [\"highpass\", \"equaliser\", \"exciter\"]\n");
    folder.write("voices/emma.toml", toml);
    const VoiceChain chain = load_voice("emma", folder.path()).chain;
    EXPECT_EQ(chain.highpass_hz, 0);
    EXPECT_TRUE(chain.equaliser.empty());
    EXPECT_EQ(chain.exciter_db, -120);
    EXPECT_EQ(chain.deesser_threshold_db, -30);
    EXPECT_EQ(chain.compressor_ratio, 2);
    EXPECT_EQ(chain.gain_db, -1.5);
}

TEST(VoiceFile, MayNameALexiconOfItsOwn) {
    const test::TempFolder folder;
    const std::string head = "language = \"en\"\nespeak_voice = \"gmw/en\"\nlexicon = \"own.tsv\"\n";
    folder.write("voices/own.toml", head);
    EXPECT_EQ(replace_all(refusal(folder, "own"), folder.path().string(), ""),
              "voices/own.toml:3:11: there is no file voices/own.tsv; write it, a line \"word TAB reading\" each, or "
              "remove this line");
    folder.write("voices/own.tsv", "Carrowick\tcarrow wick\n");
    EXPECT_EQ(load_voice("own", folder.path()).lexicon, folder.path() / "voices/own.tsv");
}

TEST(VoiceFile, RefusesAnEngineAStageAndValuesThatDoNotExist) {
    const test::TempFolder folder;
    const std::string head = "language = \"en\"\nespeak_voice = \"gmw/en\"\n";
    folder.write("voices/engine.toml", head + "engine = \"espeek\"\n");
    folder.write("voices/stage.toml", head + "[chain]\nbypass = [\"deeser\"]\n");
    folder.write("voices/tunes.toml", head + "intonation = 9\n");
    folder.write("voices/ratio.toml", head + "[chain]\ncompressor_ratio = 0.5\n");
    folder.write("voices/band.toml", head + "[[chain.equaliser]]\nkind = \"notch\"\n");
    EXPECT_EQ(
        refusal(folder, "engine"),
        "voices/engine.toml:3:10: there is no engine 'espeek'; did you mean 'espeak'? there are: command, espeak");
    EXPECT_EQ(
        refusal(folder, "stage"),
        "voices/stage.toml:4:10: there is no stage 'deeser'; did you mean 'deesser'? there are: compressor, deesser, "
        "equaliser, exciter, highpass, rotator");
    EXPECT_EQ(refusal(folder, "tunes"), "voices/tunes.toml:3:14: 'intonation' is 9; it may be 0 to 4");
    EXPECT_EQ(refusal(folder, "ratio"), "voices/ratio.toml:4:20: 'compressor_ratio' is 0.5; it may be 1 to 20");
    EXPECT_EQ(refusal(folder, "band"),
              "voices/band.toml:4:8: there is no kind 'notch'; there are: peak, low-shelf, high-shelf");
}

TEST(VoiceList, ShowsTheStationsOwnVoices) {
    const test::TempFolder folder;
    folder.write("voices/zoe.toml", kVoice);
    folder.write("voices/.hidden.toml", kVoice);
    folder.write("voices/notes.txt", "");
    const std::vector<Voice> voices = list_voices(folder.path());
    EXPECT_EQ(std::count_if(voices.begin(), voices.end(), [](const Voice& voice) { return voice.name == "zoe"; }), 1);
    EXPECT_TRUE(
        std::is_sorted(voices.begin(), voices.end(), [](const Voice& a, const Voice& b) { return a.name < b.name; }));
}

TEST(VoiceFile, OfACommandTakesNoKeyOfEspeak) {
    const test::TempFolder folder;
    for (const std::string& key :
         std::vector<std::string>{"rate_wpm = 180", "pitch = 40", "espeak_variant = \"edward\"", "word_gap_ms = 20"}) {
        const std::string name = key.substr(0, key.find(' '));
        folder.write("voices/other.toml",
                     "language = \"en-GB\"\nengine = \"command\"\ncommand = [\"sh\"]\n"
                     "stand_in = \"emma\"\n" +
                         key + "\n");
        try {
            load_voice("other", folder.path());
            ADD_FAILURE() << key;
        } catch (const Error& error) {
            EXPECT_EQ(error.what(), (folder.path() / "voices/other.toml").string() +
                                        ":5:" + std::to_string(name.size() + 4) + ": '" + name +
                                        "' is for eSpeak NG alone; tell the program by its arguments in 'command'");
        }
    }
}

TEST(VoiceFile, MayAskItsProgramForTheVoice) {
    const test::TempFolder folder;
    const auto other = [&](const std::string& keys) {
        folder.write("voices/other.toml", "language = \"en-GB\"\nengine = \"command\"\nstand_in = \"emma\"\n" + keys);
        return load_voice("other", folder.path());
    };
    const std::string check = "check = [\"echo\", \"Voices: ann bob\"]\n";
    const std::string command = "command = [\"sh\", \"-voice\", \"{voice}\"]\n";
    const Voice bob = other(command + check + "engine_voice = \"bob\"\n");
    EXPECT_EQ(bob.command.arguments.back(), "bob");
    EXPECT_EQ(wrong_part(bob), "");
    EXPECT_EQ(wrong_part(other(command + check + "engine_voice = \"bobb\"\n")),
              "sh has no voice 'bobb'; it has: ann, bob");
    EXPECT_EQ(wrong_part(other(command + "check = [\"false\"]\nengine_voice = \"bobb\"\n")), "");
    EXPECT_THROW(other(command + check), Error);
    EXPECT_THROW(other("command = [\"sh\"]\nengine_voice = \"bob\"\n"), Error);
    // A voice that says nothing of it has the check of those that come with newscart.
    ASSERT_TRUE(find_program("flite")) << "scripts/setup installs it";
    EXPECT_EQ(wrong_part(other("command = [\"flite\", \"-voice\", \"slt\", \"-o\", \"{out}\"]\n")), "");
    EXPECT_THAT(wrong_part(other("command = [\"flite\", \"-voice\", \"rmss\", \"-o\", \"{out}\"]\n")),
                testing::StartsWith("flite has no voice 'rmss'; it has: kal, "));
    EXPECT_EQ(wrong_part(other("command = [\"flite\", \"-o\", \"{out}\"]\n")), "");
}

TEST(VoiceFile, MayNameACommandInsteadOfAnEspeakVoice) {
    const test::TempFolder folder;
    folder.write("voices/other.toml", R"(language = "en-GB"
engine = "command"
command = ["sh", "--model", "{model}"]
model = "small.onnx"
format = "raw"
rate_hz = 22050
time_limit_s = 5
tries = 3
preference = 40
stand_in = "emma"
install = "put it there"
)");
    const Voice voice = load_voice("other", folder.path());
    EXPECT_TRUE(voice.by_command());
    EXPECT_EQ(engine_name(voice), "sh");
    EXPECT_EQ(voice.command.rate_hz, 22050);
    EXPECT_EQ(voice.command.tries, 3);
    EXPECT_EQ(stand_in_of(voice).name, "emma");
    EXPECT_EQ(missing_part(voice), "small.onnx is not there: put it there");
    folder.write("voices/small.onnx", "weights");
    EXPECT_EQ(missing_part(voice), "");
    EXPECT_EQ(model_file(voice), folder.path() / "voices/small.onnx");
    const std::vector<Voice> better = better_voices(folder.path());
    ASSERT_FALSE(better.empty());
    for (const Voice& installed : better) EXPECT_TRUE(installed.by_command());
}

TEST(VoiceFile, SaysWhatACommandLacks) {
    const test::TempFolder folder;
    const std::string head = "language = \"en-GB\"\nengine = \"command\"\nstand_in = \"emma\"\n";
    folder.write("voices/none.toml", head);
    folder.write("voices/raw.toml", head + "command = [\"x\"]\nformat = \"raw\"\n");
    folder.write("voices/engine.toml", "language = \"en\"\nengine = \"festivall\"\n");
    folder.write("voices/alone.toml", "language = \"en\"\nengine = \"command\"\ncommand = [\"x\"]\n");
    folder.write("voices/circle.toml",
                 "language = \"en\"\nengine = \"command\"\ncommand = [\"x\"]\nstand_in = \"circle\"\n");
    EXPECT_THAT(refusal(folder, "none"), ::testing::HasSubstr("an engine by command needs its program and arguments"));
    EXPECT_THAT(refusal(folder, "raw"), ::testing::HasSubstr("raw sound does not tell its rate; add rate_hz = 22050"));
    EXPECT_THAT(refusal(folder, "engine"), ::testing::HasSubstr("voices/engine.toml:2:10"));
    EXPECT_THAT(refusal(folder, "alone"), ::testing::HasSubstr("stand_in"));
    EXPECT_THROW(stand_in_of(load_voice("circle", folder.path())), Error);
}

TEST(VoiceFile, OfEachShippedEngineNamesItsStandInAndItsRemedy) {
    std::size_t by_command = 0;
    for (const Voice& voice : list_voices({})) {
        if (!voice.by_command()) continue;
        ++by_command;
        const Voice other = stand_in_of(voice);
        EXPECT_EQ(other.language, voice.language) << voice.name;
        EXPECT_FALSE(voice.command.install.empty()) << voice.name;
        EXPECT_FALSE(voice.credit.empty()) << voice.name;
    }
    EXPECT_GE(by_command, 4U);
}

}  // namespace newscart
