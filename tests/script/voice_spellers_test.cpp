#include "script/voice_spellers.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "support/support.h"

namespace newscart {
namespace {

Draft two_lines() {
    Draft draft;
    draft.lines.resize(2);
    for (int id : {0, 1}) {
        Line& line = draft.lines[static_cast<std::size_t>(id)];
        line.id = id;
        line.text = "Carrowick won 3-0.";
        line.spoken = "as the language says it";
    }
    return draft;
}

}  // namespace

TEST(VoiceSpellers, SpellTheLinesOfTheirVoiceAndNoOthers) {
    const test::TempFolder folder;
    folder.write("own.tsv", "Carrowick\tcarrow wick\n");
    Voice own;
    own.lexicon = folder.path() / "own.tsv";
    VoiceSpellers spellers(load_language("en-GB"));
    Draft draft = two_lines();
    spellers.spell(draft, {{0, Voice{}}, {1, own}});
    EXPECT_EQ(draft.lines[0].spoken, "as the language says it");
    EXPECT_EQ(draft.lines[1].spoken, "carrow wick won three nil.");
    EXPECT_EQ(spellers.of(Voice{}), nullptr);
    EXPECT_EQ(spellers.of(own), spellers.of(own));
}

TEST(VoiceSpellers, NameTheLineTheyCannotRead) {
    const test::TempFolder folder;
    folder.write("own.tsv", "Carrowick\tcarrow wick\nMerrow\n");
    Voice own;
    own.lexicon = folder.path() / "own.tsv";
    try {
        VoiceSpellers(load_language("en-GB")).of(own);
        FAIL() << "it was read";
    } catch (const Error& error) {
        EXPECT_EQ(error.fault(), Fault::Config);
        EXPECT_EQ(std::string(error.what()).substr(0, own.lexicon.string().size() + 3), own.lexicon.string() + ":2:");
    }
}

}  // namespace newscart
