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

/// Null for an empty `pcm`: there is nothing to ask the library.
Handle feed(const Pcm& pcm, int mode) {
    if (pcm.samples.empty()) return nullptr;
    Handle state(
        ebur128_init(static_cast<unsigned>(pcm.channels), static_cast<unsigned long>(pcm.sample_rate_hz), mode));
    if (!state) throw Error(Fault::Engine, "libebur128: out of memory; close other programs");
    check(ebur128_add_frames_float(state.get(), pcm.samples.data(), static_cast<std::size_t>(pcm.frames())));
    return state;
}

double loudness(ebur128_state* state) {
    double lufs = 0;
    check(ebur128_loudness_global(state, &lufs));
    return lufs;
}

}  // namespace

Reading measure(const Pcm& pcm) {
    constexpr double kSilence = -std::numeric_limits<double>::infinity();
    const Handle state = feed(pcm, EBUR128_MODE_I | EBUR128_MODE_TRUE_PEAK);
    if (!state) return {kSilence, kSilence};
    double peak = 0;
    for (int c = 0; c < pcm.channels; ++c) {
        double of_channel = 0;
        check(ebur128_true_peak(state.get(), static_cast<unsigned>(c), &of_channel));
        peak = std::max(peak, of_channel);
    }
    return {loudness(state.get()), db_of_gain(peak)};
}

double integrated_lufs(const Pcm& pcm) {
    const Handle state = feed(pcm, EBUR128_MODE_I);
    return state ? loudness(state.get()) : -std::numeric_limits<double>::infinity();
}

}  // namespace newscart::ebur128
