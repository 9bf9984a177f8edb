#include "script/spell_lexicon.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "script/spell.h"
#include "support/support.h"

namespace newscart {
namespace {

using spelling::Lexicon;
using spelling::LexiconEntry;
using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> faults_of(const std::string& lines) {
    std::vector<std::string> faults;
    Lexicon::parse(lines, "own.tsv", faults);
    return faults;
}

/// A speller with a station's own lexicon.
Speller with(const test::TempFolder& folder, const std::string& lines) {
    folder.write("en-GB.tsv", lines);
    Language language = load_language("en-GB");
    language.own_lexicon = folder.path();
    return Speller(language);
}

TEST(SpellLexicon, ReadsEveryKindOfEntryWithItsNoteAndPlace) {
    std::vector<std::string> faults;
    const auto entries = Lexicon::parse(
        "# names\nOakby\tOkeby\tthe village\n\nVance\t[[v'ans]]\nHQE\tletters\nHARBOR\tword\n", "own.tsv", faults);
    EXPECT_THAT(faults, IsEmpty());
    ASSERT_EQ(entries.size(), 4U);
    EXPECT_EQ(entries[0].note, "the village");
    EXPECT_EQ(entries[0].place, "own.tsv:2");
    EXPECT_EQ(entries[1].kind, LexiconEntry::Kind::Phonemes);
    EXPECT_EQ(entries[1].reading, "v'ans");
    EXPECT_EQ(entries[2].kind, LexiconEntry::Kind::Letters);
    EXPECT_EQ(entries[3].kind, LexiconEntry::Kind::Word);
}

TEST(SpellLexicon, NamesWhatIsWrongWithALine) {
    EXPECT_THAT(faults_of("Oakby\n"), ElementsAre("own.tsv:1: an entry is a word, a tab and its reading"));
    EXPECT_THAT(faults_of("\n<b>\tbold\n"), ElementsAre("own.tsv:2: '<b>' begins with no letter and no digit"));
    EXPECT_THAT(
        faults_of("Oakby\t<speak>\n"),
        ElementsAre("own.tsv:1: '<speak>' cannot be said: a respelling holds letters, spaces and . , ' - only"));
    EXPECT_THAT(faults_of("Oakby\t[[a b]]\n"),
                ElementsAre("own.tsv:1: '[[a b]]' holds no phonemes of eSpeak NG, or too many"));
    EXPECT_THAT(faults_of("Oakby\t[[a]] [[b]]\n"),
                ElementsAre("own.tsv:1: '[[a]] [[b]]' holds no phonemes of eSpeak NG, or too many"));
    Lexicon lexicon;
    EXPECT_THROW(lexicon.add("Oakby\n", "own.tsv"), Error);
}

TEST(SpellLexicon, MatchesWholeWordsOnlyAndTheLongestFirst) {
    const test::TempFolder folder;
    const Speller speller = with(folder, "Oak\tOke\nOak Bay\tOaky Bay\nashe\tash\n");
    EXPECT_EQ(speller.spell("Oak, Oakley, Oak Bay and an Oak's leaf"), "Oke, Oakley, Oaky Bay and an Oke's leaf");
    EXPECT_EQ(speller.spell("Ashe met ASHE."), "ash met ash.");
}

TEST(SpellLexicon, HeedsTheCaseOfAnEntryWithACapital) {
    const test::TempFolder folder;
    const Speller speller = with(folder, "Job\tJobe\n");
    EXPECT_EQ(speller.spell("Job has a job."), "Jobe has a job.");
}

TEST(SpellLexicon, AppliesNoRuleToAnotherRulesResult) {
    const test::TempFolder folder;
    const Speller speller = with(folder, "Oakby\tSt Dr Vance\nVance\tFance\n");
    EXPECT_EQ(speller.spell("Oakby met Vance"), "St Dr Vance met Fance");
}

TEST(SpellLexicon, LetsTheStationsOwnEntryWin) {
    const test::TempFolder folder;
    const Speller speller = with(folder, "NATO\tletters\nRNLX\tword\n");
    EXPECT_EQ(speller.spell("NATO's RNLX"), "N.A.T.O's Rnlx");
}

TEST(SpellLexicon, RemembersWhatWasReplaced) {
    Lexicon lexicon;
    lexicon.add("Oak\tOke\n", "en.tsv");
    lexicon.add("Oak\tOak\n", "own.tsv");
    ASSERT_EQ(lexicon.replaced().size(), 1U);
    EXPECT_EQ(lexicon.replaced()[0].place, "en.tsv:1");
    EXPECT_EQ(lexicon.find("Oak")->reading, "Oak");
}

TEST(SpellLexicon, KeepsPhonemesApartFromWords) {
    const test::TempFolder folder;
    const Speller speller = with(folder, "Oakby\t[[3'oUkbI]]\n");
    EXPECT_EQ(speller.spell("In Oakby, Oakby's mayor"), "In [[Oakby|3'oUkbI]], [[Oakby's|3'oUkbIz]] mayor");
}

TEST(SpellLexicon, LetsNoTextPassForPhonemes) {
    const test::TempFolder folder;
    const Speller speller = with(folder, "Oakby\t[[3'oUkbI]]\n");
    EXPECT_EQ(speller.spell("[[Oakby|x]] and \xEE\x80\x80"
                            "Ann\xEE\x80\x81x\xEE\x80\x82"),
              "and Annx");
}

TEST(SpellExplain, NamesEveryTokenItsClassItsRuleAndItsReading) {
    const test::TempFolder folder;
    const Speller speller = with(folder, "Oakby\tOkeby\ta village\n");
    const Spelling spelling = speller.explain(
        "Oakby's NATO fee: \xC2\xA3"
        "5 & tax.");
    std::vector<std::string> told;
    for (const SpokenToken& token : spelling.tokens) {
        told.push_back(spelling.text.substr(token.begin, token.end - token.begin) + '|' + token.token_class + '|' +
                       token.rule + '|' + token.reading);
    }
    EXPECT_THAT(told, ElementsAre("Oakby|lexicon|lexicon|Okeby", "'s|ending||'s", "NATO|initialism|lexicon|Nato",
                                  "fee|word||fee", ":|mark||:",
                                  "\xC2\xA3"
                                  "5|money|money|five pounds",
                                  "&|symbol||and", "tax|word||tax", ".|mark||."));
    EXPECT_EQ(spelling.tokens[0].note, "a village");
    EXPECT_EQ(spelling.tokens[0].source, (folder.path() / "en-GB.tsv").string() + ":1");
    EXPECT_EQ(spelling.spoken, speller.spell("Oakby's NATO fee: \xC2\xA3"
                                             "5 & tax."));
}

}  // namespace
}  // namespace newscart
