#pragma once
#include <string>
#include <utility>
#include <vector>

#include "mix/mix.h"
#include "station/station.h"

namespace newscart {

/// What a file says of itself. All UTF-8.
struct Tags {
    std::string title, artist, album, date, language, comment, genre;
    std::vector<ProgrammeMark> chapters;
    std::vector<std::pair<std::string, std::string>> user;  ///< TXXX frames, by dialect
};

/// A finished file in memory.
struct Media {
    std::string bytes;
    std::string extension;  ///< "mp3"
    Output output;
    Tags tags;
    Frames length_frames = 0;         ///< as decoded, delay and padding honoured
    double integrated_lufs = 0;       ///< as decoded
    double true_peak_dbtp = 0;        ///< as decoded
    std::string hash;                 ///< XXH3-128, hexadecimal
    double most_short_term_lufs = 0;  ///< the loudest 3 s; -infinity if it is shorter
    bool on_target = true;            ///< within 0.2 LU and at or under the limits of true peak and short-term loudness
    double limited_most_db = 0;       ///< what the limiter takes off the highest peak
    double limited_share = 0;         ///< of the time, in which it takes off more than 1 dB
    int corrected_frames = 0;         ///< where decoding came out above the limit and a second encoding mended it
};

struct MasterSettings {
    int jobs = 2;
};

/// To the output's loudness and true-peak limit, encoded, tagged, decoded again and measured; corrected if it misses.
/// Same programme and output: same bytes, whatever `jobs` is. Throws Error(Engine).
Media master(const Programme& programme, const Output& output, const Tags& tags, const MasterSettings& settings);

}  // namespace newscart
