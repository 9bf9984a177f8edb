#include "script/shorten.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "base/error.h"
#include "script/tagger.h"

namespace newscart {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::Each;
using testing::HasSubstr;
using testing::Not;

const Language& language() {
    static const Language english = load_language("en-GB");
    return english;
}

const Grammar& grammar() {
    static const Grammar rules(language());
    return rules;
}

const TrimRules& trim_rules() {
    static const TrimRules rules(language());
    return rules;
}

const Shortener& shortener() {
    static const Shortener rules(language());
    return rules;
}

Words words_of(const std::string& text) { return split_words(text, 0, text.size(), grammar().abbreviations); }

/// "the/determiner crew/noun ..." by first letters of nothing but the tags that the tests name.
std::vector<Tag> tags(const std::string& text) {
    static const Tagger tagger(language());
    const Words words = words_of(text);
    std::vector<Tag> out;
    for (const Piece& piece : tagger.tag(words)) out.push_back(piece.tag);
    return out;
}

/// The words of each cut that could be made.
std::vector<std::string> cuts(const std::string& text) {
    const Words words = words_of(text);
    std::vector<std::string> out;
    for (const Cut& cut : shortener().cuts(words, grammar(), trim_rules())) {
        out.push_back(render({words.begin() + static_cast<std::ptrdiff_t>(cut.begin),
                              words.begin() + static_cast<std::ptrdiff_t>(cut.end)}));
    }
    return out;
}

TEST(Tagger, TellsVerbsFromNounsByWhatStandsAround) {
    EXPECT_EQ(tags("The council wants to close the old bridge."),
              (std::vector<Tag>{Tag::Determiner, Tag::Noun, Tag::VerbS, Tag::To, Tag::Verb, Tag::Determiner,
                                Tag::Adjective, Tag::Noun, Tag::Mark}));
    EXPECT_EQ(tags("Their run to the bridge was watched."),
              (std::vector<Tag>{Tag::Possessive, Tag::Noun, Tag::To, Tag::Determiner, Tag::Noun, Tag::Be,
                                Tag::Participle, Tag::Mark}));
    EXPECT_EQ(tags("They run to the bridge."),
              (std::vector<Tag>{Tag::Pronoun, Tag::Verb, Tag::To, Tag::Determiner, Tag::Noun, Tag::Mark}));
}

TEST(Tagger, KnowsIrregularFormsNamesAndPartsOfWords) {
    EXPECT_EQ(tags("Yesterday Ellery's mayor ran for Parliament."),
              (std::vector<Tag>{Tag::Name, Tag::Name, Tag::Genitive, Tag::Noun, Tag::Past, Tag::Preposition, Tag::Name,
                                Tag::Mark}));
    EXPECT_EQ(tags("She didn't see twelve children."),
              (std::vector<Tag>{Tag::Pronoun, Tag::Do, Tag::Adverb, Tag::Verb, Tag::Number, Tag::Nouns, Tag::Mark}));
}

TEST(Tagger, GuessesUnknownWordsByTheirEnding) {
    EXPECT_EQ(
        tags("The glorpous wugs were splonking flomply."),
        (std::vector<Tag>{Tag::Determiner, Tag::Adjective, Tag::Nouns, Tag::Be, Tag::Gerund, Tag::Adverb, Tag::Mark}));
}

TEST(Tagger, TakesAnything) {
    const Tagger tagger(language());
    EXPECT_TRUE(tagger.tag({}).empty());
    for (const std::string& text : {std::string("'"), std::string("''' \" ' n't 's"), std::string("\xff\xfe \x80"),
                                    std::string(5000, 'a'), std::string("\t\t12 \xE2\x80\x99s")}) {
        const Words words = words_of(text);
        EXPECT_GE(tagger.tag(words).size(), words.size());
    }
}

TEST(Tagger, SaysWhatIsWrongWithItsSettings) {
    Language damaged = language();
    damaged.settings = Settings::parse("[tags]\ntable = \"nowhere.tsv\"\n", "test");
    EXPECT_THROW(Tagger{damaged}, Error);
    damaged.settings = Settings::parse("[tags]\ntable = \"en-classes.tsv\"\nfollows = [\"noun : verb\"]\n", "test");
    EXPECT_THROW(Tagger{damaged}, Error);
    damaged.settings = Settings::parse("[tags]\ntable = \"en-classes.tsv\"\nguesses = [\"ly : noum : 1\"]\n", "test");
    EXPECT_THROW(Tagger{damaged}, Error);
}

TEST(Linear, ReadsItsWeightsAndRefusesDamage) {
    const Linear model = parse_linear("model a\nlinear 3 0.5\nbaseline 1\n2 -4\n0\nmodel b\n", "a", "test");
    EXPECT_DOUBLE_EQ(model.sum({0, 1, 5}), 1 + 1 - 2 + 0);
    EXPECT_TRUE(parse_linear("model b\nbaseline 2\n", "a", "test").empty());
    EXPECT_THROW(parse_linear("model a\nlinear 3 0.5\n1 2\n", "a", "test"), Error);
    EXPECT_THROW(parse_linear("model a\nlinear 3 0.5\n1 x 2\n", "a", "test"), Error);
    EXPECT_THROW(parse_linear("model a\nlinear 999999999999 1\n", "a", "test"), Error);
}

TEST(Shortener, FindsPhrasesModifiersClausesAndCoordinations) {
    EXPECT_THAT(cuts("The council closed the rusty old bridge to Ellery at the end of the summer."),
                AllOf(Contains("rusty old"), Contains("to Ellery"), Contains("at the end of the summer"),
                      Not(Contains("bridge"))));
    EXPECT_THAT(cuts("The crew and the captain left the ship when the wind dropped."),
                AllOf(Contains("and the captain"), Contains("when the wind dropped"),
                      Not(Contains("and the captain left the ship"))));
    EXPECT_THAT(cuts("The owners have asked a builder to mend the roof of the mill."),
                AllOf(Contains("to mend the roof of the mill"), Not(Contains("to mend"))));
}

TEST(Shortener, NeverTouchesAttributionHedgesDenialsAndQuotations) {
    for (const std::string text :
         {"The man allegedly set fire to the mill on the quay.", "The road may close unless the wind drops at noon.",
          "The roof was not damaged, police said on the radio.",
          "The mayor said the “very old bridge of the town” would stay."}) {
        for (const std::string held : {"llegedly", "ay close", "nless", " not", "olice said", " said", "very old"})
            EXPECT_THAT(cuts(text), Each(Not(HasSubstr(held)))) << text;
    }
}

TEST(Shortener, KeepsWhatMakesAThingAnotherThing) {
    EXPECT_THAT(cuts("The former mayor of Ellery opened the first new bridge in a week."),
                AllOf(Not(Contains("former")), Not(Contains("first")), Contains("new")));
    EXPECT_THAT(cuts("The yard lost nearly half of its orders in the industrial dispute of the summer."),
                AllOf(Not(Contains("nearly")), Not(Contains("industrial"))));
    EXPECT_THAT(cuts("The crew of the Northern Light have carried on with the old lifeboat."),
                AllOf(Not(Contains("Northern")), Not(Contains("on")), Contains("old")));
}

TEST(Shortener, TakesBothCommasOfAnAsideAndOneOfAList) {
    EXPECT_THAT(cuts("The ferries, as well as the lifeboat, were damaged by the storm."),
                AllOf(Contains(", as well as the lifeboat,"), Not(Contains(", as well as the lifeboat"))));
    EXPECT_THAT(cuts("The board will sell the cranes, the furniture, the sheds and the old mill."),
                AllOf(Contains(", the furniture"), Not(Contains(", the furniture,"))));
}

TEST(Shortener, LeavesAVerbAndTheRightArticle) {
    EXPECT_THAT(cuts("The team built an enormous bridge in a week."), Not(Contains("enormous")));
    EXPECT_THAT(cuts("The team built a big bridge in a week."), Contains("big"));
    for (const std::string& cut : cuts("When the ship sank, the crew of the lifeboat rowed to the island."))
        EXPECT_EQ(cut.find("crew of the lifeboat rowed"), std::string::npos) << cut;
}

TEST(Shortener, FindsTiesConjunctionsMeasuresAndTimes) {
    EXPECT_THAT(cuts("But the council knew that the bridge would need a series of repairs."),
                AllOf(Contains("But"), Contains("that"), Contains("a series of")));
    EXPECT_THAT(cuts("The ferry left the harbour last night for the northern islands."), Contains("last night"));
    EXPECT_THAT(cuts("The crew stayed on board; the passengers went home by train."),
                Contains("; the passengers went home by train"));
    EXPECT_THAT(cuts("But for the rain the match would have been played on the new field."), Not(Contains("But")));
    EXPECT_THAT(cuts("A number of people is far too small for the new ferry."), Each(Not(HasSubstr("A number of"))));
    EXPECT_THAT(cuts("And when the rain began, the crew of the ferry left the quay."), Contains("And"));
    EXPECT_THAT(cuts("But in June the council closed the mill on the quay."), Contains("But"));
    EXPECT_THAT(cuts("So in June the council closed the mill on the quay."), Not(Contains("So")));
}

TEST(Shortener, FindsWhatSaysNothingOfItsOwnAndTitlesBeforeNames) {
    EXPECT_THAT(cuts("First of all, the council has to mend the old bridge."), Contains("First of all,"));
    EXPECT_THAT(cuts("And, of course, there is a new ferry to the northern islands."), Contains("of course,"));
    EXPECT_THAT(cuts("The divers have so far found two anchors in the harbour."), Contains("so far"));
    EXPECT_THAT(cuts("The divers went so far as to search the harbour for the anchor."), Not(Contains("so far")));
    EXPECT_THAT(cuts("The council gave the new prize to the actress Jo Marsh last week."), Contains("the actress"));
    EXPECT_THAT(cuts("The council met the farmers Jo Marsh represents in the town."), Not(Contains("the farmers")));
    EXPECT_THAT(cuts("The council sold the actress Jo Marsh house to the town."), Not(Contains("the actress")));
}

TEST(Shortener, LeavesNoWordWithoutWhatItNeeds) {
    EXPECT_THAT(cuts("The captain is in jail on charges of theft in the northern town."), Not(Contains("on charges")));
    EXPECT_THAT(cuts("The storm cut power to at least ten villages in the north."), Not(Contains("at least")));
    EXPECT_THAT(cuts("The town will spend the money of the fund it has saved on a new bridge."),
                Not(Contains("of the fund it")));
    EXPECT_THAT(cuts("The yard was sold for a million to the owner of the northern star Jo Marsh last year."),
                Not(Contains("northern star")));
    EXPECT_THAT(cuts("Last week mayor Jo Marsh opened the old mill on the quay."), Not(Contains("week mayor")));
    EXPECT_THAT(cuts("Two years later the owners sold the old mill on the quay."), Not(Contains("later")));
    EXPECT_THAT(cuts("The board said on Monday that nearly half of the cranes are old."),
                Not(Contains("on Monday that nearly")));
    EXPECT_THAT(cuts("The deal came in a tumultuous seven days for the northern town."), Not(Contains("tumultuous")));
    EXPECT_THAT(cuts("The town will need a fast and open ferry to the islands next year."),
                Not(Contains("a fast and")));
    EXPECT_THAT(cuts("It lost the trust in the power of the board to protect the old harbour."),
                Not(Contains("in the power of the board")));
    EXPECT_THAT(cuts("He sold the mill of his brother and the sheds to the council on the island."),
                Not(Contains("of his brother")));
    EXPECT_THAT(cuts("It was a great day for all of the crew who had built the new ferry."),
                Not(Contains("for all of the crew")));
    EXPECT_THAT(cuts("According to a new book, the mayor sold the old mill to the council of the town."),
                Not(Contains("to a new book")));
    EXPECT_THAT(cuts("In the north, at ten villages people were cut off by the storm for a day."),
                Not(Contains("at ten villages people")));
    EXPECT_THAT(cuts("The old ferry went on sale in June and the crew left the harbour."), Not(Contains("on sale")));
    EXPECT_THAT(cuts("The storm hit large numbers of houses on the northern coast of the island."),
                Not(Contains("large")));
    EXPECT_THAT(cuts("The old boat was used by the crew on tour and in the harbour."), Not(Contains("in the harbour")));
    EXPECT_THAT(cuts("On Thursday Jo Marsh will tell which school she wants to close this year."),
                Each(Not(HasSubstr("On Thursday Jo Marsh will"))));
    EXPECT_THAT(
        cuts("The town keeps its old rate, which most banks, in particular the largest, have blamed for the loss."),
        Not(Contains(", which most banks,")));
    EXPECT_THAT(cuts("On Thursday Mr Marsh told the crew of the old ferry about the sale."),
                Not(Contains("Thursday Mr")));
    EXPECT_THAT(cuts("Fares rose by a tenth in June because of the weakness of the pound, the group said."),
                Each(Not(HasSubstr("the group"))));
    EXPECT_THAT(cuts("The captain died at sea on March 18, 2012, and was buried in the town."),
                AllOf(Not(Contains("on March 18")), Not(Contains("at sea on March 18"))));
    EXPECT_THAT(cuts("The sale of the mill would go on as planned in the summer."), Not(Contains("on as planned")));
    EXPECT_THAT(cuts("There is no evidence in the files to put them on trial in the town."), Not(Contains("on trial")));
    EXPECT_THAT(cuts("The wardens let the fox go into the wild and it ran to the hills."), Not(Contains("wild and")));
    EXPECT_THAT(cuts("The owner was last night facing questions over the sale of the mill."),
                Not(Contains("night facing")));
    EXPECT_THAT(cuts("He is the head of the newly built school in the north of the town."),
                Not(Contains("of the newly")));
    EXPECT_THAT(cuts("After the board of the mill in Hartlow, Kent, had met twice, the town was calm."),
                Not(Contains("After the board of the mill in Hartlow, Kent,")));
    EXPECT_THAT(cuts("The new sheds are closer to the harbour of the town."), Not(Contains("closer")));
    EXPECT_THAT(cuts("The voters of the town felt little joy at the sale of the mill."), Not(Contains("little")));
}

TEST(Shortener, TellsTheChanceThatAnEditorKeepsAWord) {
    const Words words = words_of("However, the very large ship slowly left the old harbour of the island.");
    const std::vector<double> chances = shortener().chances(words);
    ASSERT_EQ(chances.size(), words.size());
    for (const double chance : chances) {
        EXPECT_GT(chance, 0);
        EXPECT_LE(chance, 1);
    }
    EXPECT_EQ(shortener().word_rows(words).front().size(), Shortener::word_features().size());
    const auto of = [&](const std::string& word) {
        for (std::size_t i = 0; i < words.size(); ++i) {
            if (words[i].lower == word) return chances[i];
        }
        return -1.0;
    };
    EXPECT_GT(of("left"), of("very"));
    EXPECT_GT(of("ship"), of("slowly"));
}

TEST(Shortener, MakesTheSameOfTheSame) {
    const Words words =
        words_of("However, the very large ship slowly left the old harbour in the north of the island.");
    const Trimmed first = shortener().shortened(words, grammar(), trim_rules());
    const Trimmed second = Shortener(language()).shortened(words, grammar(), trim_rules());
    EXPECT_EQ(render(first.words), render(second.words));
    EXPECT_EQ(first.rules, second.rules);
}

TEST(Shortener, TakesAnything) {
    for (const std::string text :
         {"", ".", "Ships", ", , , ,", "and and and and", "of the of the of the of the of",
          "THE WHOLE LINE IS IN CAPITALS ALONE.", "a, b, c, d, e, f, g, h, i, j", "(((", "“”“”", "\xff\xff \xfe"}) {
        const Words words = words_of(text);
        const Trimmed trimmed = shortener().shortened(words, grammar(), trim_rules());
        EXPECT_LE(trimmed.words.size(), words.size());
    }
    std::string endless;
    for (int i = 0; i < 2000; ++i) endless += "the old man of the sea and ";
    EXPECT_FALSE(shortener().shortened(words_of(endless), grammar(), trim_rules()).words.empty());
}

TEST(Shortener, WithoutATableCutsAsTheWordListsDo) {
    Language bare = language();
    bare.settings = Settings::parse("inherits = \"en\"\n", "test");
    const Shortener plain(bare);
    EXPECT_FALSE(plain.trained());
    const Words words = words_of("However, the harbour (the old one) will stay open because the council has voted.");
    EXPECT_EQ(render(plain.shortened(words, grammar(), trim_rules()).words),
              render(shortened(words, grammar(), trim_rules()).words));
    EXPECT_EQ(plain.cuts(words, grammar(), trim_rules()).size(),
              find_cuts(words, grammar(), trim_rules(), Cut::Safety::Loose).size());
}

TEST(Shortener, RefusesWeightsForOtherCuts) {
    Language other = language();
    other.weights = "model word\nfeatures nothing\nbaseline 0\n=0\n";
    EXPECT_THROW(Shortener{other}, Error);
}

}  // namespace
}  // namespace newscart
