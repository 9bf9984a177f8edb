#pragma once
#include <cstddef>
#include <cstdint>

/// What newscart and newscart-speak say to each other. Both are built from this one header and compare kVersion first.
///
/// Messages go over a SOCK_SEQPACKET socket, which is the helper's stdin and stdout: the kernel keeps them apart, and
/// several workers may read requests from one socket and write answers to one socket. A message is one of the structs
/// below, followed by its texts. Samples and word marks do not pass through the socket: they lie in a shared arena, the
/// memory file kArenaDescriptor, cut into slots that newscart gives out.
namespace newscart::wire {

inline constexpr std::uint32_t kVersion = 3;
inline constexpr int kArenaDescriptor = 3;
inline constexpr std::size_t kLargestMessage = 60000;
inline constexpr std::size_t kMostMarks = 2000;  ///< a take of a minute has 250

enum class Kind : std::uint32_t {
    Hello,      ///< newscart: slot_samples, workers; answered with rate_hz
    Voice,      ///< newscart: a voice for later Speak requests; answered once, Fine or BadVoice
    Speak,      ///< newscart: a text; answered once, in any order
    Pronounce,  ///< newscart: lines of text; answered like Speak, their phonemes in the slot, a line each
};

enum class Effort : std::uint32_t { Usual, Harder };  ///< how hard the text is cleaned before the engine sees it

/// Followed by three texts of the given lengths: Voice: base ("gmw/en-US"), name of an eSpeak variant, text of a
/// variant file; Speak and Pronounce: the text.
struct Request {
    std::uint32_t version = kVersion;
    Kind kind = Kind::Hello;
    std::uint32_t job = 0;
    std::uint32_t voice = 0;
    std::uint32_t slot = 0;
    Effort effort = Effort::Usual;
    std::uint32_t workers = 1;
    std::uint32_t slot_samples = 0;
    std::uint32_t time_limit_ms = 0;
    std::int32_t rate_wpm = 0;
    std::int32_t pitch = 0;
    std::int32_t pitch_range = 0;
    std::int32_t intonation = 0;
    std::int32_t word_gap_ms = 0;
    std::uint32_t text_bytes[3] = {0, 0, 0};
};

enum class Outcome : std::uint32_t {
    Fine,
    BadVersion,
    BadVoice,  ///< the answer's text says why
    NoEngine,  ///< eSpeak NG or its data do not work; the answer's text says why
    Empty,     ///< nothing to say was left of the text
    TooLong,   ///< more audio than a slot holds
    TimedOut,
    Crashed,
};

/// Followed by text_bytes of text.
struct Answer {
    std::uint32_t version = kVersion;
    Kind kind = Kind::Hello;
    std::uint32_t job = 0;
    Outcome outcome = Outcome::Fine;
    std::uint32_t rate_hz = 0;
    std::uint32_t samples = 0;
    std::uint32_t marks = 0;
    std::uint32_t text_bytes = 0;
};

/// Where a word begins.
struct Mark {
    std::int32_t text_begin = 0;  ///< code points from the start of the text as it was sent
    std::int32_t text_length = 0;
    std::int32_t sample = 0;
};

/// Head of a slot; the samples, signed 16 bit, follow it, or the bytes of a text.
struct Slot {
    std::uint32_t samples = 0;
    std::uint32_t marks = 0;
    std::uint32_t text_bytes = 0;
    Mark mark[kMostMarks];
};

/// Bytes from one slot to the next: whole pages, so that each can be mapped alone.
constexpr std::size_t slot_bytes(std::size_t slot_samples) {
    constexpr std::size_t kPage = 65536;
    return (sizeof(Slot) + 2 * slot_samples + kPage - 1) / kPage * kPage;
}

}  // namespace newscart::wire
