#include "script/lexicon_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"
#include "base/paths.h"
#include "support/support.h"

namespace newscart {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

/// An engine that knows the phonemes a to z but q, says nothing after one it does not know, and reads as it spells.
std::vector<std::string> by_letters(const std::vector<std::string>& spoken, const std::string&) {
    std::vector<std::string> phonemes;
    for (const std::string& text : spoken) {
        std::string said;
        const std::size_t bar = text.find('|');
        const std::size_t end = text.find("]]");
        const bool phonetic = text.starts_with("[[");
        for (const char c : phonetic ? text.substr(bar + 1, end - bar - 1) : text) {
            if (phonetic && c == 'q') break;
            said += c;
        }
        phonemes.push_back(said);
    }
    return phonemes;
}

std::vector<std::string> findings_of(const std::string& name, const std::string& lines) {
    const test::TempFolder folder;
    folder.write(name, lines);
    std::vector<std::string> findings;
    for (const LexiconFinding& finding :
         check_lexicon(folder.path() / name, data_folder() / "voices" / "lexicon", by_letters)) {
        const std::string place = finding.place.substr(folder.path().string().size() + 1);
        const bool note = finding.kind == LexiconFinding::Kind::Note;
        findings.push_back(place + (note ? ": note: " : ": ") + finding.message);
    }
    return findings;
}

TEST(LexiconCheck, FindsNothingWrongWithSoundEntries) {
    EXPECT_THAT(
        findings_of("en-GB.tsv", "Oakby\tOkeby\nHQE\tletters\nHARBOR\tword\nOakby Head\t[[ab]]\n4x9\tfour nine\n"),
        IsEmpty());
}

TEST(LexiconCheck, NamesLinesThatCannotBeRead) {
    EXPECT_THAT(findings_of("en.tsv", "Oakby\nAshby\tAsby\n"),
                ElementsAre("en.tsv:1: an entry is a word, a tab and its reading"));
}

TEST(LexiconCheck, NamesTheEarlierOfTwoEntries) {
    EXPECT_THAT(findings_of("en-GB.tsv", "Oakby\tOkeby\n\nOakby\tOckby\n"),
                ElementsAre(HasSubstr("en-GB.tsv:1: 'Oakby' comes again, and wins, at ")));
}

TEST(LexiconCheck, NamesPhonemesThatTheEngineDoesNotKnow) {
    EXPECT_THAT(findings_of("en-GB.tsv", "Oakby\t[[oqb]]\n"),
                ElementsAre("en-GB.tsv:1: 'Oakby': the engine does not know all phonemes of [[oqb]]; it says 'o'"));
}

TEST(LexiconCheck, NamesEntriesThatCannotMatch) {
    EXPECT_THAT(findings_of("en-GB.tsv",
                            "Oak\xE2\x80\x9C"
                            "by\tOkeby\n"),
                ElementsAre(HasSubstr("en-GB.tsv:1: 'Oak\xE2\x80\x9C"
                                      "by' never matches: such signs are replaced before")));
}

TEST(LexiconCheck, NamesEntriesThatChangeNothing) {
    EXPECT_THAT(findings_of("en-GB.tsv", "Oakby\t[[Oakby]]\nharbour\tharbour\n"),
                ElementsAre("en-GB.tsv:1: 'Oakby' is said so without the entry",
                            "en-GB.tsv:2: 'harbour' is said so without the entry"));
}

TEST(LexiconCheck, NotesWhatWinsOverOtherLexicons) {
    EXPECT_THAT(findings_of("en-GB.tsv", "Leominster\tLemster\n"),
                ElementsAre(HasSubstr("en-GB.tsv:1: note: 'Leominster' wins over en-GB.tsv:")));
}

TEST(LexiconCheck, KnowsWhichNamesAreRead) {
    EXPECT_THAT(findings_of("names.tsv", "Oakby\tOkeby\n"),
                ElementsAre("names.tsv: no language is called so, and it is never read; there are en-GB, en-US"));
    EXPECT_THROW(check_lexicon("/nowhere/en.tsv", data_folder() / "voices" / "lexicon", by_letters), Error);
}

}  // namespace
}  // namespace newscart
