#include "master/mp3_scan.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace newscart {
namespace {

struct Header {
    int layer = 3;
    int kbps = 0;
    std::size_t frame_bytes = 0;
    std::size_t info_offset = 0;  ///< where an Info frame has its name
};

std::uint32_t byte_at(std::string_view bytes, std::size_t at) { return static_cast<unsigned char>(bytes[at]); }

/// A header of layer III or II; nullopt if there is none.
std::optional<Header> header_at(std::string_view bytes, std::size_t at) {
    if (at + 4 > bytes.size() || byte_at(bytes, at) != 0xFF) return std::nullopt;
    const std::uint32_t second = byte_at(bytes, at + 1);
    const std::uint32_t third = byte_at(bytes, at + 2);
    const std::uint32_t layer = (second >> 1U) & 3U;  // 1 is III, 2 is II
    if ((second & 0xE0U) != 0xE0U || (layer != 1 && layer != 2)) return std::nullopt;
    const std::uint32_t version = (second >> 3U) & 3U;  // 3 MPEG-1, 2 MPEG-2, 0 MPEG-2.5
    const std::uint32_t rate_index = (third >> 2U) & 3U;
    const std::uint32_t kbps_index = third >> 4U;
    if (version == 1 || rate_index == 3 || kbps_index == 0 || kbps_index == 15) return std::nullopt;
    constexpr std::array<int, 15> kMpeg1{0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320};
    constexpr std::array<int, 15> kLayer2{0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384};
    constexpr std::array<int, 15> kMpeg2{0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160};
    constexpr std::array<int, 3> kRates{44100, 48000, 32000};
    const bool mpeg1 = version == 3;
    const int rate_hz = kRates[rate_index] / (mpeg1 ? 1 : version == 2 ? 2 : 4);
    Header header;
    header.layer = layer == 1 ? 3 : 2;
    header.kbps = (!mpeg1 ? kMpeg2 : header.layer == 3 ? kMpeg1 : kLayer2)[kbps_index];
    const int bits_a_kbps = mpeg1 || header.layer == 2 ? 144000 : 72000;
    header.frame_bytes = static_cast<std::size_t>(bits_a_kbps * header.kbps / rate_hz) + ((third >> 1U) & 1U);
    const bool mono = (byte_at(bytes, at + 3) >> 6U) == 3;
    header.info_offset = mpeg1 ? (mono ? 21 : 36) : (mono ? 13 : 21);
    return header;
}

}  // namespace

Mp3Scan scan_mp3(std::string_view bytes) {
    Mp3Scan scan;
    std::size_t at = 0;
    if (bytes.substr(0, 3) == "ID3" && bytes.size() >= 10) {
        scan.tag_version = fmt::format("ID3v2.{}", byte_at(bytes, 3));
        std::size_t length = 0;
        for (std::size_t i = 6; i < 10; ++i) length = length << 7U | (byte_at(bytes, i) & 0x7FU);
        at = 10 + length;
    }
    std::size_t end = bytes.size();
    if (end >= 128 && bytes.substr(end - 128, 3) == "TAG") end -= 128;
    bool first = true;
    while (at + 4 <= end) {
        const std::optional<Header> header = header_at(bytes, at);
        if (!header || (scan.layer != 0 && header->layer != scan.layer)) {
            ++scan.junk_bytes;
            ++at;
            continue;
        }
        if (at + header->frame_bytes > end) {
            scan.cut = true;
            return scan;
        }
        scan.layer = header->layer;
        const std::string_view frame = bytes.substr(at, header->frame_bytes);
        at += header->frame_bytes;
        const std::string_view name = frame.size() > header->info_offset ? frame.substr(header->info_offset, 4) : "";
        if (first && header->layer == 3 && (name == "Info" || name == "Xing")) {
            first = false;
            // Flags, then frames, bytes, table and quality if flagged, then LAME's part: delay and padding of 12 bits
            // each at its 21st byte.
            const std::uint32_t flags = byte_at(frame, header->info_offset + 7);
            if ((flags & 1U) != 0 && frame.size() >= header->info_offset + 12) {
                std::uint32_t told = 0;
                for (std::size_t i = 8; i < 12; ++i) told = told << 8U | byte_at(frame, header->info_offset + i);
                scan.told_frames = static_cast<int>(told);
            }
            const std::size_t lame = header->info_offset + 8 + ((flags & 1U) != 0 ? 4 : 0) +
                                     ((flags & 2U) != 0 ? 4 : 0) + ((flags & 4U) != 0 ? 100 : 0) +
                                     ((flags & 8U) != 0 ? 4 : 0);
            if (frame.size() >= lame + 24 && byte_at(frame, lame) != 0) {
                const std::uint32_t both =
                    byte_at(frame, lame + 21) << 16U | byte_at(frame, lame + 22) << 8U | byte_at(frame, lame + 23);
                scan.delay_frames = static_cast<int>(both >> 12U);
                scan.padding_frames = static_cast<int>(both & 0xFFFU);
            }
            continue;
        }
        first = false;
        scan.lowest_kbps = scan.frames == 0 ? header->kbps : std::min(scan.lowest_kbps, header->kbps);
        scan.highest_kbps = std::max(scan.highest_kbps, header->kbps);
        ++scan.frames;
    }
    scan.junk_bytes += end > at ? end - at : 0;
    return scan;
}

}  // namespace newscart
