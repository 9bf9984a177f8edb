#pragma once
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "audio/pcm.h"
#include "base/clock.h"
#include "station/station.h"

namespace newscart {

/// What a finished file is, read and decoded from start to end.
struct FileReport {
    std::filesystem::path file;
    std::string error;  ///< why it cannot be read at all; then nothing else counts
    std::int64_t file_bytes = 0;

    std::string format;     ///< as [[output]] calls it: "mp3", "mp2" ...; of others libavformat's name
    std::string container;  ///< libavformat's name: "mp3", "wav", "flac", "ogg", "mov"
    std::string codec;      ///< "mp3", "pcm_s16le", "flac"
    int sample_rate_hz = 0;
    int channels = 0;
    int bits = 0;  ///< of a sample; 0 for what is compressed with loss
    double bitrate_kbps = 0;
    bool constant_bitrate = true;

    std::string tag_version;                  ///< "ID3v2.3"; empty for none
    std::map<std::string, std::string> tags;  ///< "title", "artist" ... as libavformat names them
    int chapters = 0;
    std::optional<int> delay_frames;    ///< of the encoder, as the Info frame tells
    std::optional<int> padding_frames;  ///< likewise

    Frames length_frames = 0;  ///< as decoded, delay and padding honoured, at the file's own rate
    double integrated_lufs = 0;
    double range_lu = 0;             ///< EBU Tech 3342
    double most_momentary_lufs = 0;  ///< of any 400 ms; -infinity if there are none
    double most_momentary_at_seconds = 0;
    double most_short_term_lufs = 0;  ///< of any 3 s; -infinity if there are none
    double most_short_term_at_seconds = 0;
    double true_peak_dbtp = 0;
    double noise_floor_dbfs = 0;               ///< a twentieth of the time is no louder; -infinity for digital silence
    double offset = 0;                         ///< the mean of the worse channel, as a share of full scale
    std::optional<double> correlation;         ///< of the channels, -1 to 1, see StereoMeter
    std::optional<double> left_over_right_db;  ///< likewise; infinite if one is silent
    std::vector<double> clicks_seconds;
    std::optional<double> speech_over_bed_lu;  ///< if it is known where speech is, and there is a bed
    double head_silence_seconds = 0;           ///< below kSilenceDbfs, at the start
    double tail_silence_seconds = 0;           ///< at the end
    double longest_silence_seconds = 0;        ///< anywhere between
    double longest_silence_at_seconds = 0;
    std::vector<std::string> decode_errors;

    double length_seconds() const;
};

/// What an edition says of its bulletin: where what is, in frames at 48 kHz.
struct AiredPart {
    enum class Kind { Sound, Speech, Pause, Bed } kind = Kind::Pause;
    Frames start_frame = 0;
    Frames length_frames = 0;
    bool bed = false;
    int story = -1;
};

/// Never throws for what is in the file: see `error` and `decode_errors`. `parts` may be empty.
FileReport inspect_file(const std::filesystem::path& file, const std::vector<AiredPart>& parts = {});

/// All of a file's sound, at its own rate. Throws Error(Input) for what inspect_file() reports as an error.
Pcm decode_file(const std::filesystem::path& file);

/// How far speech stands above the bed, from the K-weighted powers of a programme's steps (LoudnessMeter): the bed is
/// heard in the short pauses between lines, in which it stays down. For each 3 s with enough of both, the short-term
/// loudness of the speech less that of the bed; of these the median. nullopt if there is no such place.
std::optional<double> speech_over_bed_lu(const std::vector<double>& steps, const std::vector<AiredPart>& parts);

/// What a file ought to be.
struct Expectation {
    Output output;
    std::optional<LengthRange> length;
    bool any_rate = false;  ///< the file's own sample rate and size are taken as they are
    double longest_silence_seconds = 1.2;
    double longest_edge_silence_seconds = 0.5;  ///< at the start and at the end
    std::optional<double> speech_over_bed_lu;   ///< what the station asks for
};

enum class Verdict { Ok, Warning, Fail };

/// One line of the table `newscart check` prints.
struct Finding {
    std::string what;      ///< "loudness"
    std::string measured;  ///< "-16.0 LUFS"
    std::string wanted;    ///< "-16.0 LUFS +/-0.3"; may be empty
    Verdict verdict = Verdict::Ok;
};

/// In the order a person would ask. A file is fit for air if no finding is Verdict::Fail.
std::vector<Finding> judge(const FileReport& report, const Expectation& expectation);

}  // namespace newscart
