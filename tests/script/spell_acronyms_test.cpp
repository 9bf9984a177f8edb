#include "script/spell_acronyms.h"

#include <gtest/gtest.h>

#include "script/spell.h"

namespace newscart::spelling {
namespace {

AcronymModel english() { return AcronymModel(load_language("en-GB").settings.table("spell").table("acronyms")); }

TEST(AcronymModel, ReadsWhatHasSyllablesAsAWord) {
    const AcronymModel model = english();
    for (const char* token : {"UNIDEC", "MINUSTEL", "CALTRAM", "ROSCANET", "VENTAR"}) {
        EXPECT_TRUE(model.is_word(token)) << token;
    }
}

TEST(AcronymModel, ReadsWhatHasNoneLetterByLetter) {
    const AcronymModel model = english();
    for (const char* token : {"BKT", "HRD", "NCTV", "QLD", "DGB", "IKL", "UPW", "OE", "RRSG"}) {
        EXPECT_FALSE(model.is_word(token)) << token;
    }
}

TEST(AcronymModel, ReadsThreeLettersLetterByLetterWhateverTheyAre) {
    const AcronymModel model = english();
    for (const char* token : {"DEG", "ABO", "EKA", "PIV", "IOB"}) EXPECT_FALSE(model.is_word(token)) << token;
}

TEST(AcronymModel, AnswersForAnyBytes) {
    const AcronymModel model = english();
    EXPECT_FALSE(model.is_word(""));
    EXPECT_FALSE(model.is_word("B"));
    model.is_word(std::string(100000, 'A'));
    model.is_word("\xFF\xFE\x80");
}

}  // namespace
}  // namespace newscart::spelling
