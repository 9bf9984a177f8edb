#include "lib/soxr/resample.h"

#include <fmt/format.h>
#include <soxr.h>

#include <cmath>
#include <string>

#include "base/error.h"

namespace newscart::soxr {

Pcm resample(const Pcm& pcm, int to_hz) {
    if (pcm.sample_rate_hz == to_hz) return pcm;
    const auto channels = static_cast<std::size_t>(pcm.channels);
    const auto from_frames = static_cast<std::size_t>(pcm.frames());
    const double ratio = static_cast<double>(to_hz) / pcm.sample_rate_hz;
    const auto to_frames = static_cast<std::size_t>(std::llround(static_cast<double>(from_frames) * ratio));
    Pcm out{to_hz, pcm.channels, std::vector<float>(to_frames * channels)};
    if (from_frames == 0 || to_frames == 0) return out;
    const soxr_quality_spec_t quality = soxr_quality_spec(SOXR_HQ, 0);
    const soxr_io_spec_t io = soxr_io_spec(SOXR_FLOAT32_I, SOXR_FLOAT32_I);
    // One thread: many sounds are resampled side by side, and the result must not depend on the machine.
    const soxr_runtime_spec_t runtime = soxr_runtime_spec(1);
    std::size_t read = 0;
    std::size_t written = 0;
    const soxr_error_t failure =
        soxr_oneshot(pcm.sample_rate_hz, to_hz, static_cast<unsigned>(pcm.channels), pcm.samples.data(), from_frames,
                     &read, out.samples.data(), to_frames, &written, &io, &quality, &runtime);
    if (failure != nullptr) {
        throw Error(Fault::Engine, fmt::format("libsoxr: cannot convert {} Hz to {} Hz: {}", pcm.sample_rate_hz, to_hz,
                                               soxr_strerror(failure)));
    }
    return out;
}

}  // namespace newscart::soxr
