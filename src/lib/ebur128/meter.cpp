#include "lib/ebur128/meter.h"

#include <ebur128.h>

#include <algorithm>
#include <limits>
#include <memory>
#include <stdexcept>

#include "audio/level.h"
#include "base/error.h"

namespace newscart::ebur128 {
namespace {

struct Destroy {
    void operator()(ebur128_state* p) const noexcept { ebur128_destroy(&p); }
};
using Handle = std::unique_ptr<ebur128_state, Destroy>;

void check(int code) {
    // Every other code means that we called the library wrongly.
    if (code == EBUR128_ERROR_NOMEM) throw Error(Fault::Engine, "libebur128: out of memory; close other programs");
    if (code != EBUR128_SUCCESS) throw std::logic_error("libebur128: refused the call");
}

Handle start(int channels, int sample_rate_hz, int mode) {
    Handle state(ebur128_init(static_cast<unsigned>(channels), static_cast<unsigned long>(sample_rate_hz), mode));
    if (!state) throw Error(Fault::Engine, "libebur128: out of memory; close other programs");
    return state;
}

}  // namespace

struct Loudness::State {
    Handle handle;
    std::size_t channels;
};

Loudness::Loudness(int channels, int sample_rate_hz)
    : state_(std::make_unique<State>(
          State{start(channels, sample_rate_hz, EBUR128_MODE_I), static_cast<std::size_t>(channels)})) {}
Loudness::~Loudness() = default;
Loudness::Loudness(Loudness&& other) noexcept = default;
Loudness& Loudness::operator=(Loudness&& other) noexcept = default;

void Loudness::add(std::span<const float> interleaved) {
    const std::size_t frames = interleaved.size() / state_->channels;
    if (frames > 0) check(ebur128_add_frames_float(state_->handle.get(), interleaved.data(), frames));
}

double Loudness::integrated_lufs() const {
    double lufs = 0;
    check(ebur128_loudness_global(state_->handle.get(), &lufs));
    return lufs;
}

double Loudness::integrated_lufs(const std::vector<const Loudness*>& parts) {
    std::vector<ebur128_state*> states;
    states.reserve(parts.size());
    for (const Loudness* part : parts) states.push_back(part->state_->handle.get());
    double lufs = -std::numeric_limits<double>::infinity();
    if (!states.empty()) check(ebur128_loudness_global_multiple(states.data(), states.size(), &lufs));
    return lufs;
}

Reading measure(const Pcm& pcm) {
    constexpr double kSilence = -std::numeric_limits<double>::infinity();
    if (pcm.samples.empty()) return {kSilence, kSilence};
    const Handle state = start(pcm.channels, pcm.sample_rate_hz, EBUR128_MODE_I | EBUR128_MODE_TRUE_PEAK);
    check(ebur128_add_frames_float(state.get(), pcm.samples.data(), static_cast<std::size_t>(pcm.frames())));
    Reading reading;
    check(ebur128_loudness_global(state.get(), &reading.integrated_lufs));
    double peak = 0;
    for (int c = 0; c < pcm.channels; ++c) {
        double of_channel = 0;
        check(ebur128_true_peak(state.get(), static_cast<unsigned>(c), &of_channel));
        peak = std::max(peak, of_channel);
    }
    reading.true_peak_dbtp = db_of_gain(peak);
    return reading;
}

double integrated_lufs(const Pcm& pcm) {
    Loudness loudness(pcm.channels, pcm.sample_rate_hz);
    loudness.add(pcm.samples);
    return loudness.integrated_lufs();
}

}  // namespace newscart::ebur128
