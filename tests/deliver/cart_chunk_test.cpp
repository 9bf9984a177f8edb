// The chunks of a WAV, read byte by byte as AES46 and EBU Tech 3285 lay them out.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <span>

#include "deliver/dialects/dialect.h"
#include "deliver/shipments.h"
#include "lib/sndfile/file.h"
#include "support/support.h"

namespace newscart {
namespace {

std::uint32_t number(const std::string& bytes, std::size_t at) {
    std::uint32_t value = 0;
    for (std::size_t i = 4; i-- > 0;) value = value << 8U | static_cast<unsigned char>(bytes.at(at + i));
    return value;
}

std::map<std::string, std::string> chunks_of(const std::string& wav) {
    EXPECT_EQ(wav.substr(0, 4), "RIFF");
    EXPECT_EQ(number(wav, 4), wav.size() - 8);
    EXPECT_EQ(wav.substr(8, 4), "WAVE");
    std::map<std::string, std::string> chunks;
    for (std::size_t at = 12; at + 8 <= wav.size();) {
        const std::size_t length = number(wav, at + 4);
        chunks[wav.substr(at, 4)] = wav.substr(at + 8, length);
        at += 8 + length + length % 2;
    }
    return chunks;
}

std::string text(const std::string& chunk, std::size_t at, std::size_t length) {
    const std::string field = chunk.substr(at, length);
    return field.substr(0, field.find('\0'));
}

}  // namespace

TEST(CartChunk, HoldsTitleNumberDatesAndTimersWhereAes46PutsThem) {
    const std::string plain = sndfile::encode_wav(test::tone(440, -20, 0.5));
    Shipment shipment = test::shipment_of(plain);
    Product& product = shipment.bulletins.front();
    product.extension = "wav";
    product.tags.title = "Häfen \"News\"";
    Destination destination;
    destination.to = "rivendell";
    destination.name = "{cart}.{ext}";
    destination.cart = "010001";
    destination.group = "NEWS";
    destination.segue_seconds = 2;
    const auto nothing = [](const std::string&) { return std::optional<std::string>(); };
    const auto consignment = dialect::named("rivendell")(destination, shipment, nothing);
    ASSERT_EQ(consignment.parcels.size(), 1U);
    EXPECT_EQ(consignment.parcels[0].name, "010001.wav");

    auto before = chunks_of(plain);
    auto chunks = chunks_of(consignment.parcels[0].bytes);
    EXPECT_EQ(chunks["data"], before["data"]);
    EXPECT_EQ(chunks["fmt "], before["fmt "]);
    const std::string& cart = chunks["cart"];
    ASSERT_GE(cart.size(), 2048U);
    EXPECT_EQ(text(cart, 0, 4), "0101");
    EXPECT_EQ(text(cart, 4, 64), "Hafen \"News\"");
    EXPECT_EQ(text(cart, 68, 64), "Harbour FM");
    EXPECT_EQ(text(cart, 132, 64), "010001");
    EXPECT_EQ(text(cart, 260, 64), "NEWS");
    EXPECT_EQ(text(cart, 388, 64), "This was the news.");
    EXPECT_EQ(text(cart, 452, 10), "2026-11-23");
    EXPECT_EQ(text(cart, 462, 8), "14:55:00");
    EXPECT_EQ(text(cart, 470, 10), "2026-11-23");
    EXPECT_EQ(text(cart, 480, 8), "16:00:00");
    EXPECT_EQ(text(cart, 488, 64), "newscart");
    EXPECT_EQ(number(cart, 680), 32768U);
    std::map<std::string, std::uint32_t> timers;
    for (std::size_t i = 0; i < 8; ++i) timers[cart.substr(684 + 8 * i, 4)] = number(cart, 688 + 8 * i);
    EXPECT_EQ(timers["AUDs"], 0U);
    EXPECT_EQ(timers["AUDe"], 180U * 48000);
    EXPECT_EQ(timers["INTs"], 0U);
    EXPECT_EQ(timers["INTe"], 120000U);
    EXPECT_EQ(timers["SEGs"], 178U * 48000);
    EXPECT_EQ(timers["SEGe"], 180U * 48000);
    EXPECT_EQ(timers["SEC1"], 178U * 48000);
    const std::string& bext = chunks["bext"];
    ASSERT_GE(bext.size(), 602U);
    EXPECT_EQ(text(bext, 0, 256), "Hafen \"News\"");
    EXPECT_EQ(text(bext, 256, 32), "Harbour FM");
    EXPECT_EQ(text(bext, 320, 10), "2026-11-23");
    EXPECT_EQ(text(bext, 330, 8), "15:00:00");
}

TEST(CartChunk, LeavesTwentyFourBitsAsTheyAre) {
    const Pcm tone = test::tone(440, -20, 0.25);
    const std::string plain = sndfile::encode_wav24(
        {tone.sample_rate_hz, tone.channels, tone.frames()}, [&](Frames start, std::span<float> block) {
            std::copy_n(tone.samples.begin() + start * tone.channels, block.size(), block.begin());
        });
    auto before = chunks_of(plain);
    auto after = chunks_of(sndfile::annotate_wav(plain, {}, {}));
    EXPECT_EQ(after["data"], before["data"]);
    EXPECT_EQ(before["data"].size(), 12000U * 2 * 3);
}

}  // namespace newscart
