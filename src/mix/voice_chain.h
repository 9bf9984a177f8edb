#pragma once
#include <span>

#include "audio/dynamics.h"
#include "audio/pcm.h"
#include "station/voice.h"

namespace newscart {

/// Loudness of every line after the chain, before mastering.
inline constexpr double kSpeechLufs = -20;
/// No sample of a line is above this.
inline constexpr double kSpeechPeakDbfs = -7;

/// What the high-pass and the equaliser do to a tone. Their formulas are those of audio/biquad.h.
double chain_response_db(const VoiceChain& chain, double frequency_hz);

/// The chain's compressor; a soft knee after D. Giannoulis, M. Massberg, J. D. Reiss, "Digital dynamic range compressor
/// design", J. Audio Eng. Soc. 60 (2012), and so is the de-esser, a compressor of what is above its frequency.
Compression compression_of(const VoiceChain& chain);

/// Speech through a voice's chain: high-pass, exciter, phase rotator, equaliser, then brought to one level; de-esser
/// and compressor; then levelled to kSpeechLufs plus the voice's gain with its peaks held at kSpeechPeakDbfs, and faded
/// over 2 ms at both ends. 48 kHz, mono, same length; silence stays silence. Each is processed as if it were alone:
/// what stands beside it in `speech` changes nothing but the speed, which is best when the lengths are alike.
void apply_voice_chain(const VoiceChain& chain, std::span<Pcm* const> speech);

}  // namespace newscart
