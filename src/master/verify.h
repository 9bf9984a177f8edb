#pragma once
#include <string_view>
#include <vector>

#include "audio/true_peak.h"
#include "base/clock.h"

namespace newscart {

/// A finished file as a listener's decoder plays it.
struct Measured {
    Frames length_frames = 0;
    double integrated_lufs = 0;
    double true_peak_dbtp = 0;
    std::vector<Peak> over;  ///< places above the limit, in order
};

/// Decodes and measures an MP3 file without a bit reservoir, in parts, which it remembers: after a change of some
/// frames only their parts are decoded again.
class Mp3Check {
  public:
    Mp3Check(double limit_dbtp, int jobs);
    ~Mp3Check();
    Mp3Check(const Mp3Check&) = delete;
    Mp3Check& operator=(const Mp3Check&) = delete;
    Mp3Check(Mp3Check&&) = delete;
    Mp3Check& operator=(Mp3Check&&) = delete;

    struct Range {
        Frames first = 0, last = 0;
    };
    /// `changed`: the frames whose sound may have changed since the last call; all of them at the first.
    Measured measure(std::string_view file, const std::vector<Range>& changed);

  private:
    struct Part;
    double limit_;
    int jobs_;
    std::vector<Part> parts_;
};

/// Decodes and measures any file from start to end.
Measured measure_file(std::string_view file);

}  // namespace newscart
