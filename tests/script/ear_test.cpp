#include "script/ear.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "script/carried.h"

namespace newscart {
namespace {

using testing::Contains;

const Grammar& grammar() {
    static const Grammar english(load_language("en-GB"));
    return english;
}

Worded worded(const std::string& text) {
    return word_for_ear(split_words(text, 0, text.size(), grammar().abbreviations), grammar(), {});
}

std::string said(const std::string& text) {
    const Worded line = worded(text);
    return line.refusal.empty() ? render(line.words) : "REFUSED " + line.refusal;
}

std::string headline(const std::string& text, const ArticleWords& article = {}) {
    const Worded line = word_headline(split_words(text, 0, text.size(), grammar().abbreviations), grammar(), article);
    return line.refusal.empty() ? render(line.words) : "REFUSED " + line.refusal;
}

TEST(WordForEar, MovesAttributionToTheFront) {
    EXPECT_EQ(said("The road to the harbour is closed, police said."),
              "Police said the road to the harbour is closed.");
    EXPECT_EQ(said("The road is closed, said Jo Marsh, a spokeswoman for the council."),
              "A spokeswoman for the council, Jo Marsh, said that the road is closed.");
    EXPECT_EQ(said("The ferry has been sold, the owners announced on Friday."),
              "The owners announced on Friday that the ferry has been sold.");
    EXPECT_EQ(said("Two boats were lost, according to the coastguard."),
              "According to the coastguard, two boats were lost.");
    EXPECT_EQ(said("The driver, police said, was not hurt."), "Police said the driver was not hurt.");
}

TEST(WordForEar, TakesNothingForASpeakerThatIsNone) {
    const std::string covered = "The firm will repair the harbour wall, covered under a plan announced by Northlight.";
    EXPECT_EQ(said(covered), covered);
    EXPECT_EQ(said("\"Third place is not good enough,\" Carl Hall said."),
              "Carl Hall said third place is not good enough.");
    EXPECT_THAT(said("\"The first vote for peace,\" he said afterwards."), testing::StartsWith("REFUSED"));
    EXPECT_EQ(said("\"Sometimes the ferry is late,\" Carl Hall said."), "Carl Hall said sometimes the ferry is late.");
}

TEST(WordForEar, KeepsEachClaimWithWhoMadeIt) {
    // The nearest comma, not the first, parts what was said from who said it.
    EXPECT_EQ(said("The cod, hake and plaice were landed, the port said."),
              "The port said the cod, hake and plaice were landed.");
}

TEST(WordForEar, LeavesASpeakerWhoseSourceIsNamedBehindHim) {
    EXPECT_EQ(said("The tides will rise by a metre, the port says in a report, The Drowning Coast."),
              "The tides will rise by a metre, the port says in a report, The Drowning Coast.");
    EXPECT_EQ(said("The tides will rise, the port said in a report, published on Monday."),
              "The tides will rise, the port said in a report, published on Monday.");
    EXPECT_EQ(said("The driver, police said on Monday, was not hurt."),
              "Police said on Monday that the driver was not hurt.");
}

TEST(WordForEar, LeavesTheSpeakerWhereHeIsPrintedIfAsked) {
    const std::string text = "Sales at Northlight fell by a tenth, the group said.";
    const Worded line = word_for_ear(split_words(text, 0, text.size(), grammar().abbreviations), grammar(), {},
                                     SpeakerOrder::AsPrinted);
    EXPECT_EQ(render(line.words), text);
    EXPECT_EQ(line.leans, Worded::Leans::Not);
}

TEST(WordForEar, TakesTheCapitalOffOnlyWhatIsNoName) {
    EXPECT_EQ(said("Customers' bills have risen by half, the firm said."),
              "The firm said customers' bills have risen by half.");
    EXPECT_EQ(said("Soaring fares have hurt the ferry, the port said."),
              "The port said soaring fares have hurt the ferry.");
    EXPECT_EQ(said("Northlight has been sold, police said."), "Police said Northlight has been sold.");
}

TEST(WordForEar, DoesNotPartASpeakerFromHerName) {
    EXPECT_EQ(said("\"Nobody wants to close the road,\" said the council's leader, Judith Amory."),
              "The council's leader, Judith Amory, said that nobody wants to close the road.");
    EXPECT_EQ(said("The ship was sold, said Mr Hall, before signing the papers."),
              "The ship was sold, said Mr Hall, before signing the papers.");
}

TEST(WordForEar, ReportsQuotationsWithASpeaker) {
    EXPECT_EQ(said("\"The harbour is open again,\" Ms Vance said."), "Ms Vance said the harbour is open again.");
    EXPECT_EQ(said("Ms Vance told reporters: “The harbour is open again.”"),
              "Ms Vance told reporters that the harbour is open again.");
    EXPECT_EQ(said("The mayor called the plan \"a costly mistake\"."), "The mayor called the plan a costly mistake.");
    EXPECT_THAT(worded("\"The harbour is open again,\" Ms Vance said.").rules, Contains("quotation reported"));
}

TEST(WordForEar, TurnsTheFirstPersonOfAQuotationWhereItIsCertainWhoSpeaks) {
    EXPECT_EQ(said("\"I am sorry,\" Mr Hall said."), "Mr Hall said he is sorry.");
    EXPECT_EQ(said("\"I will resign,\" Ms Vance said."), "Ms Vance said she will resign.");
    EXPECT_THAT(worded("\"I am sorry,\" Mr Hall said.").rules, Contains("person turned"));
    EXPECT_EQ(said("\"You must go,\" Mr Hall said."), "REFUSED second person in a quotation");
}

TEST(WordForEar, SaysTheFirstPersonInTheSpeakersWordsWhereItCannotBeTurned) {
    EXPECT_EQ(said("\"I am sorry,\" Robin Hall said."), "Robin Hall said: \"I am sorry.\"");
    EXPECT_EQ(said("\"Carl and I will resign,\" Mr Hall said."), "Mr Hall said: \"Carl and I will resign.\"");
    EXPECT_EQ(said("\"We want to keep the ferry,\" said Jo Marsh, a spokeswoman for the port."),
              "Jo Marsh, a spokeswoman for the port, said: \"We want to keep the ferry.\"");
    // Not a figure of it is rounded, for it is what was said.
    EXPECT_EQ(said("\"We sold 31,683 tickets,\" Robin Hall said."), "Robin Hall said: \"We sold 31,683 tickets.\"");
    const char* refused = "REFUSED first or second person in a quotation";
    EXPECT_EQ(said("\"We are late,\" he said."), refused);
    EXPECT_EQ(said("\"We are late,\" according to the port."), refused);
}

TEST(WordForEar, KnowsAPronounFromATitleAndFromAMine) {
    EXPECT_EQ(said("The film \"They Closed My Harbour\" was shot in Ellery last year."),
              "The film They Closed My Harbour was shot in Ellery last year.");
    EXPECT_EQ(said("Days of rain caused a mine at Ellery to flood."), "Days of rain caused a mine at Ellery to flood.");
    EXPECT_EQ(said("The coal mine at Ellery has closed."), "The coal mine at Ellery has closed.");
    EXPECT_EQ(said("The house in Ellery is mine."), "REFUSED first or second person");
}

TEST(WordForEar, ReadsTheSpacesOfTypesetters) {
    EXPECT_EQ(said("The harbour\xE2\x80\x89is closed\xE2\x80\xAFto us all."), "REFUSED first or second person");
    EXPECT_EQ(said("The harbour\xE2\x80\x89is closed to all ships."), "The harbour is closed to all ships.");
}

TEST(WordForEar, TellsWhatALabelledPictureTellsOfThePast) {
    EXPECT_EQ(said("Relief: The driver was found by the harbour."), "The driver was found by the harbour.");
    EXPECT_EQ(said("Relief: The driver hugs his wife at the harbour."), "REFUSED the text under a picture");
    EXPECT_EQ(said("'Relief': The driver was found by the harbour."), "REFUSED the text under a picture");
    EXPECT_EQ(said("Claim: The driver was found by the harbour."), "REFUSED the text under a picture");
    EXPECT_EQ(said("Home: One of the cabins where the driver was found."), "REFUSED the text under a picture");
}

TEST(WordForEar, RefusesAHeadingThatRanIntoTheSentence) {
    EXPECT_EQ(said("The case was heard by the EFBThe ferry firm will pay the port."), "REFUSED words run together");
    EXPECT_EQ(said("The OAPs of Ellery will pay less."), "The OAPs of Ellery will pay less.");
    EXPECT_EQ(said("Ten deadProsecutors said the ferry was late."), "REFUSED words run together");
    EXPECT_EQ(said("It took place around 7 pm.The ferry had two men on board."), "REFUSED words run together");
    EXPECT_EQ(said("The eBay seller bought an iPhone in Ellery."), "The eBay seller bought an iPhone in Ellery.");
}

TEST(WordForEar, TakesACapitalOffAnAdverbBeforeItsComma) {
    EXPECT_EQ(said("\"Ultimately, play is good for the island,\" said Jane Moss."),
              "Jane Moss said that ultimately, play is good for the island.");
    EXPECT_EQ(said("The whole night was."), "REFUSED breaks off");
    EXPECT_EQ(worded("The latter's crew was lost off the coast.").leans, Worded::Leans::OnSentenceBefore);
    // "Actor" is said of women too.
    EXPECT_THAT(said("\"I was annoyed,\" the actor said."), testing::Not(testing::HasSubstr("he was")));
}

/// The sentence `number` of a paragraph, given to who said it; empty if that is not certain.
std::string carried(const std::vector<std::string>& texts, int number) {
    std::vector<Sentence> sentences;
    for (const std::string& text : texts) {
        Sentence sentence;
        sentence.number = static_cast<int>(sentences.size());
        sentence.text = text;
        sentence.words = split_words(text, 0, text.size(), grammar().abbreviations);
        sentences.push_back(std::move(sentence));
    }
    Words words = sentences[static_cast<std::size_t>(number)].words;
    return carry_quotation(words, sentences, number, grammar()).empty() ? std::string() : render(words);
}

TEST(CarryQuotation, GivesEachSentenceToTheOneWhoseWordsFollow) {
    const std::vector<std::string> texts = {"\"The engine is beyond repair.", "The yard has ordered new parts.",
                                            "The crew will work on other boats,\" said captain Jane Moss."};
    EXPECT_EQ(carried(texts, 0), "\"The engine is beyond repair,\" said captain Jane Moss.");
    EXPECT_EQ(carried(texts, 1), "\"The yard has ordered new parts,\" said captain Jane Moss.");
    EXPECT_EQ(carried(texts, 2), "\"The crew will work on other boats,\" said captain Jane Moss.");
}

TEST(CarryQuotation, GivesEachSentenceToTheOneWhoseWordsWentBefore) {
    const std::vector<std::string> texts = {"Captain Jane Moss said: \"The engine is beyond repair.",
                                            "The yard has ordered new parts.\""};
    EXPECT_EQ(carried(texts, 0), "Captain Jane Moss said: \"The engine is beyond repair.\"");
    EXPECT_EQ(carried(texts, 1), "\"The yard has ordered new parts,\" Captain Jane Moss said.");
}

TEST(CarryQuotation, NeverMixesTwoSpeakers) {
    const std::vector<std::string> texts = {"\"The engine is beyond repair.", "It is old,\" said captain Jane Moss.",
                                            "\"The yard has ordered new parts.", "They will come,\" said Carl Hall."};
    EXPECT_EQ(carried(texts, 0), "\"The engine is beyond repair,\" said captain Jane Moss.");
    EXPECT_EQ(carried(texts, 2), "\"The yard has ordered new parts,\" said Carl Hall.");
}

TEST(CarryQuotation, IsNotCertainWhereAMarkWasLost) {
    // Nobody can tell where the quotation began, or that it is one.
    EXPECT_EQ(carried({"The engine is beyond repair.", "The yard has ordered parts,\" said Jane Moss."}, 1), "");
    EXPECT_EQ(carried({"\"The engine is beyond repair.", "The yard has ordered parts, said Jane Moss."}, 0), "");
    EXPECT_EQ(carried({"\"The engine is beyond repair.", "\"The yard has parts,\" said Jane Moss."}, 0), "");
    // A pronoun would have to be read where it stands; two may speak at once.
    EXPECT_EQ(carried({"\"The engine is beyond repair.", "The yard has ordered parts,\" she said."}, 0), "");
    EXPECT_EQ(carried({"\"The engine is beyond repair.", "The yard has parts,\" said Moss and Hall."}, 0), "");
}

TEST(WordForEar, SaysTheFirstSentenceOfALongQuotation) {
    EXPECT_EQ(said("\"The harbour is open again. Nobody was hurt and the ferry sails,\" Ms Vance said."),
              "Ms Vance said the harbour is open again.");
    EXPECT_EQ(said("Ms Vance said: \"The harbour is open again. Nobody was hurt.\""),
              "Ms Vance said the harbour is open again.");
}

TEST(WordForEar, RefusesWhatAReaderCannotSay) {
    EXPECT_EQ(said("\"The harbour is open again.\""), "REFUSED a quotation without a speaker");
    EXPECT_EQ(said("The firm has a \"flexible\" view of safety."), "REFUSED quoted words nobody is named for");
    EXPECT_EQ(said("\"The harbour is open again."), "REFUSED a quotation that does not end");
    EXPECT_EQ(said("We have seen the last of the storm."), "REFUSED first or second person");
    EXPECT_EQ(said("Why did the bridge fall?"), "REFUSED a question");
    EXPECT_EQ(said("Click here for the full story."), "REFUSED not news: \"click here\"");
    EXPECT_EQ(said("Mayor Jo Marsh (pictured) opened the bridge on Monday."), "REFUSED not news: \"pictured\"");
    EXPECT_EQ(said("A new bridge for Ellery"), "REFUSED a heading");
    EXPECT_EQ(said("A very long day."), "REFUSED no verb");
    EXPECT_EQ(said("and then the bridge fell into the sea."), "REFUSED begins in the middle of a sentence");
    EXPECT_EQ(said("See www.example.org for the times of the ferry."), "REFUSED a web address, a handle or a tag");
    std::string endless = "The bridge has closed";
    for (int i = 0; i < 10; ++i) endless += " and the old road by the sea";
    EXPECT_EQ(said(endless + "."), "REFUSED too long to be spoken");
}

/// Told on Tuesday 24 November 2026, aired so many days later.
std::string aired(const std::string& text, int days_later) {
    ArticleWords article;
    constexpr int kTuesday = 20781;
    article.days = Days{kTuesday, kTuesday + days_later};
    const Worded line = word_for_ear(split_words(text, 0, text.size(), grammar().abbreviations), grammar(), article);
    return line.refusal.empty() ? render(line.words) : "REFUSED " + line.refusal;
}

TEST(WordForEar, CallsDaysAsOnTheDayOfTheBulletin) {
    EXPECT_EQ(aired("The bridge was closed on Tuesday.", 0), "The bridge was closed today.");
    EXPECT_EQ(aired("The bridge was closed on Tuesday.", 1), "The bridge was closed yesterday.");
    EXPECT_EQ(aired("The bridge was closed on Monday.", 0), "The bridge was closed yesterday.");
    EXPECT_EQ(aired("The bridge was closed on Monday.", 1), "The bridge was closed on Monday.");
    EXPECT_EQ(aired("The bridge will open on Wednesday.", 0), "The bridge will open tomorrow.");
    // Due to a cause, nothing is to come.
    EXPECT_EQ(aired("The bridge broke on Wednesday due to a fault.", 0),
              "The bridge broke on Wednesday due to a fault.");
    EXPECT_EQ(aired("The bridge will open on Wednesday.", 1), "The bridge will open today.");
    EXPECT_EQ(aired("On Tuesday, the bridge was closed.", 0), "Today, the bridge was closed.");
    EXPECT_EQ(aired("Tuesday's storm has closed the bridge.", 1), "Yesterday's storm has closed the bridge.");
    EXPECT_EQ(aired("The bridge was closed on Monday night.", 0), "The bridge was closed last night.");
    EXPECT_EQ(aired("The bridge will close on Tuesday night.", 0), "The bridge will close tonight.");
    EXPECT_EQ(aired("The bridge was closed on Tuesday morning.", 0), "The bridge was closed this morning.");
    EXPECT_EQ(aired("Police said the bridge was closed today.", 1), "Police said the bridge was closed yesterday.");
    EXPECT_EQ(aired("Police said the bridge was closed yesterday.", 1), "Police said the bridge was closed on Monday.");
}

TEST(WordForEar, LeavesDaysOfWhichItIsNotCertain) {
    for (const std::string text : {
             "The bridge was closed on Thursday.",            // last week's, or the day before the storm?
             "The bridge will open on Monday.",               // next week's
             "The bridge was closed on Tuesday 3 November.",  // another one
             "The bridge was closed last Tuesday.",
             "The bridge opened on a Tuesday.",
             "The shops were full on Black Tuesday.",
             "Children today cross by the old bridge.",
         }) {
        EXPECT_EQ(aired(text, 1), text);
    }
    EXPECT_EQ(said("The mayor told reporters Tuesday the bridge was closed."),
              "The mayor told reporters Tuesday the bridge was closed.");
    EXPECT_EQ(said("The old ferry capsized Friday night."), "The old ferry capsized on Friday night.");
}

TEST(WordForEar, TellsTheCountryFromThePronoun) {
    EXPECT_EQ(said("The US has joined the talks on World War I graves."),
              "The US has joined the talks on World War I graves.");
}

TEST(WordForEar, PutsAgeAndTitleBeforeTheName) {
    EXPECT_EQ(said("Carl Moss, 34, was found on the beach."), "34-year-old Carl Moss was found on the beach.");
    EXPECT_EQ(said("Police named him as Carl Moss, 34."), "Police named him as 34-year-old Carl Moss.");
    EXPECT_EQ(said("Police named them as Carl Moss, 34 and Jo Marsh, 35."),
              "Police named them as Carl Moss, 34 and Jo Marsh, 35.");
    EXPECT_EQ(said("Jo Marsh, the mayor of Ellery, said the bridge was safe."),
              "The mayor of Ellery, Jo Marsh, said the bridge was safe.");
    EXPECT_EQ(said("Composer Jo Marsh, the director of the hall, has resigned."),
              "The director of the hall, Composer Jo Marsh, has resigned.");
    EXPECT_EQ(said("Jo Marsh, head of the port, has resigned."), "The head of the port, Jo Marsh, has resigned.");
}

TEST(WordForEar, PartsASentenceTooLongForOneBreath) {
    EXPECT_EQ(
        said("The old ferry has made its last crossing to the islands of the north coast, and the new one has been "
             "painted blue by the children of the school."),
        "The old ferry has made its last crossing to the islands of the north coast. The new one has been "
        "painted blue by the children of the school.");
    EXPECT_EQ(
        said("The old ferry has made its last crossing to the islands of the north coast, but the new one has not "
             "been painted by the children of the school."),
        "The old ferry has made its last crossing to the islands of the north coast. But the new one has not "
        "been painted by the children of the school.");
}

TEST(WordForEar, PartsNoClaimFromWhoMadeIt) {
    for (const std::string text : {
             "Police said the old ferry had made its last crossing to the islands of the north coast, and the new one "
             "was built of stolen steel from the yard.",
             "If the old ferry makes no more crossings to the islands of the north coast, and the new one is not built "
             "in time, the port will close.",
         }) {
        EXPECT_EQ(said(text), text);
    }
}

TEST(WordForEar, RoundsLongFigures) {
    EXPECT_EQ(said("The port counted 1,187,654 passengers in March."),
              "The port counted nearly 1.2 million passengers in March.");
    EXPECT_EQ(said("The port counted 31,283 passengers in March."),
              "The port counted more than 31,000 passengers in March.");
    EXPECT_EQ(said("The port counted 31,991 passengers in March."),
              "The port counted about 32,000 passengers in March.");
}

TEST(WordForEar, NeverRoundsWhatMustBeExact) {
    for (const std::string text : {
             "The mayor was chosen with 31,283 votes.",
             "The storm killed 12,345 people in March.",
             "The firm owes the port 31,283 pounds.",
             "The port counted 31,283 passengers after 29,876 in May.",
             "The port counted at least 31,283 passengers.",
             "The port counted 32,000 passengers in 2026.",
             "The port counted 115,000 passengers in March.",
             "The firm lost $31,283 in March.",
         }) {
        EXPECT_EQ(said(text), text);
    }
}

TEST(WordForEar, DropsWhereItWasWritten) {
    EXPECT_EQ(said("(HNA)The harbour bridge has closed."), "The harbour bridge has closed.");
    EXPECT_EQ(said("Ellery, Aug 2 (HNA) The harbour bridge has closed."), "The harbour bridge has closed.");
    EXPECT_EQ(said("ElleryThe harbour bridge has closed."), "The harbour bridge has closed.");
    EXPECT_EQ(said("McDonald has closed the bridge."), "McDonald has closed the bridge.");
}

TEST(WordForEar, RefusesWhatLostItsEndOrStoodUnderAPicture) {
    EXPECT_EQ(said("The engineer came from the old university of."), "REFUSED breaks off");
    EXPECT_EQ(said("While the ferry was late on Monday."), "REFUSED breaks off");
    EXPECT_EQ(said("Then Carl Moss told reporters."), "REFUSED breaks off");
    EXPECT_EQ(said("Out of work: The captain has lost his ship."), "REFUSED the text under a picture");
    EXPECT_EQ(said("While the ferry was late, the bus was not."), "While the ferry was late, the bus was not.");
    EXPECT_EQ(said("The town's leading. ladies met in the hall."), "The town's leading ladies met in the hall.");
}

TEST(WordForEar, RefusesWhatNobodyCanReport) {
    EXPECT_EQ(said("\"Here's a man who sails alone,\" Carl Moss said."), "REFUSED a quotation that cannot be reported");
    EXPECT_EQ(said("\"MY GUESS: it sank in the night,\" Carl Moss wrote."),
              "REFUSED a quotation that cannot be reported");
    EXPECT_EQ(said("Mayor Moss (left) with the captain of the ferry on Monday."), "REFUSED the text under a picture");
    EXPECT_EQ(said("HNA's Carl Moss reported from Ellery."), "REFUSED names who wrote it");
    EXPECT_EQ(said("- No boats should be sold without a vote."), "REFUSED an item of a list");
    EXPECT_EQ(said("Nobody was hurt when the wall fell: Moss."), "REFUSED ends in a label");
    EXPECT_EQ(said("Stop the shadow fleet."), "REFUSED a call to action");
    EXPECT_EQ(said("Lap 66/70 Moss leads by a length."), "REFUSED a note, not a sentence");
    EXPECT_EQ(said("Moss is heard asking the captain."), "REFUSED breaks off");
    EXPECT_EQ(said("The keeper knew a saying :."), "REFUSED ends in a colon");
    EXPECT_EQ(said("Carl Moss 2026The captain is training on the island."), "REFUSED words run together");
    EXPECT_EQ(said("How sad it is that the old ferry was sold for scrap."), "REFUSED an exclamation");
    EXPECT_EQ(said("Ellery (Moss County), Port Haven (Hall County) and Sandness (Vance County) are at risk."),
              "REFUSED a list, not a sentence");
    EXPECT_EQ(said("People really want it' But the mayor saw the letter as an attack."),
              "REFUSED quotation marks that do not match");
    EXPECT_EQ(said("Those who start before will not have to pay for the ferry."),
              "Those who start before will not have to pay for the ferry.");
    EXPECT_EQ(said("The story is told by people in of Ellery."), "REFUSED a word is missing");
    EXPECT_EQ(said("The cruise ship Freewind in the port of Ellery at sunset."), "REFUSED no verb");
}

TEST(WordForEar, KnowsThePronounWhoseNameIsMissing) {
    using Leans = Worded::Leans;
    EXPECT_EQ(worded("A Qatari court convicted him of the killing.").leans, Leans::OnName);
    EXPECT_EQ(worded("HNA viewers on Monday thought she won.").leans, Leans::OnName);
    EXPECT_EQ(worded("Responding to questions, he said the ferry was late.").leans, Leans::OnName);
    EXPECT_EQ(worded("During the night, they left the ship.").leans, Leans::OnName);
    EXPECT_EQ(worded("The first has sailed for Ellery.").leans, Leans::OnSentenceBefore);
    EXPECT_EQ(worded("Other ports have closed.").leans, Leans::OnStoryBefore);
    EXPECT_EQ(worded("Carl Moss said he was late.").leans, Leans::Not);
    EXPECT_EQ(worded("A 25-year-old sailor, who felt the court had wronged him, left the town.").leans, Leans::Not);
    EXPECT_EQ(worded("Despite the danger, Jane Moss opened the door and got him out.").leans, Leans::OnSentenceBefore);
    EXPECT_EQ(worded("Jane Hall built them in what was once a barn.").leans, Leans::OnSentenceBefore);
    EXPECT_EQ(worded("Jane Hall built boats and sold them to the island.").leans, Leans::Not);
    EXPECT_EQ(worded("Jane Moss says another was in his twenties.").leans, Leans::OnSentenceBefore);
    EXPECT_EQ(worded("The majority were young men from Ellery.").leans, Leans::OnSentenceBefore);
}

TEST(WordForEar, DropsACommaBetweenANameAndItsVerb) {
    EXPECT_EQ(said("Michael Moss, was hurt when the ferry ran aground."),
              "Michael Moss was hurt when the ferry ran aground.");
    EXPECT_EQ(said("On Monday, was the question of the day, the ferry ran aground."),
              "On Monday, was the question of the day, the ferry ran aground.");
}

TEST(WordForEar, AsksNoSpeakerForWordsThatAreOnlyNamed) {
    EXPECT_EQ(said("The form replaces the word \"sailor\" with another after complaints."),
              "The form replaces the word sailor with another after complaints.");
    EXPECT_EQ(said("The new ferry was a \"costly mistake\" for the island."),
              "REFUSED quoted words nobody is named for");
    EXPECT_EQ(said("The quay will be an \"unsafe zone\" from Monday."),
              "The quay will be a so-called unsafe zone from Monday.");
}

TEST(WordForEar, LeavesOutWhatExplainsInitialsInAQuotation) {
    EXPECT_EQ(said("\"The crew saw a UAV (unmanned aerial vehicle) north of Ellery,\" the port said."),
              "The port said the crew saw a UAV north of Ellery.");
}

TEST(WordForEar, MendsTheArticleBeforeWhatWasQuoted) {
    EXPECT_EQ(said("Moss said the ferry made a \"excellent\" start."), "Moss said the ferry made an excellent start.");
    EXPECT_EQ(said("Moss said the ferry made a \"good\" start."), "Moss said the ferry made a good start.");
}

TEST(WordForEar, RecasesCapitals) {
    EXPECT_EQ(said("THE HARBOUR BRIDGE HAS CLOSED FOR REPAIRS."), "The harbour bridge has closed for repairs.");
}

TEST(WordForEar, RefusesWhatTellsOfNobody) {
    EXPECT_EQ(said("Reveals that she sold the ferry to a rival."), "REFUSED does not tell of whom");
    EXPECT_EQ(said("Says he will not sail again."), "REFUSED does not tell of whom");
    EXPECT_EQ(said("Reports of a fire at the port were false."), "Reports of a fire at the port were false.");
}

TEST(WordForEar, RefusesASpeakerWhoSaysNothing) {
    EXPECT_EQ(said("A couple of times a week, Carl Hall told The Harbour Times."), "REFUSED who said it, but not what");
    EXPECT_EQ(said("The ferry was late, Carl Hall told The Harbour Times."),
              "Carl Hall told The Harbour Times that the ferry was late.");
}

TEST(WordForEar, RefusesTheFootOfAColumn) {
    EXPECT_EQ(said("Jo Marsh is a professor of law at the University of Ellery."), "REFUSED tells who wrote it");
    EXPECT_EQ(said("Jo Marsh is a sailor from Ellery."), "Jo Marsh is a sailor from Ellery.");
}

TEST(WordForEar, RefusesWhatIsToBeSeenInAPicture) {
    for (const std::string shown :
         {"A fan waves his flag on the quay.", "Carl Hall celebrates on the roof of his boat.",
          "Carl Hall opens the new quay at the port of Ellery on May 3, 2026.",
          "The boat at the old quay of the port of Ellery near the fish market in the harbour on May 3, 2026."})
        EXPECT_THAT(said(shown), testing::StartsWith("REFUSED")) << shown;
    EXPECT_EQ(said("The bridge opens on May 3, 2026, the council said."),
              "The council said the bridge opens on May 3, 2026.");
    EXPECT_THAT(said("The port is open again Relief: The driver was found in it."),
                testing::Eq("REFUSED the text under a picture"));
    EXPECT_THAT(said("VIDEO Ferry sinks in the harbour of Ellery."), testing::Eq("REFUSED the text under a picture"));
}

TEST(WordForEar, SaysNoOpinionNobodyIsNamedFor) {
    EXPECT_EQ(said("The disgraceful sale of the ferry has cost the town its port."),
              "REFUSED an opinion nobody is named for: \"disgraceful\"");
    EXPECT_EQ(said("The mayor said the sale was disgraceful."), "The mayor said the sale was disgraceful.");
    EXPECT_EQ(said("Make no mistake: the ferry is lost."), "REFUSED what the writer thinks: \"make no mistake\"");
    EXPECT_EQ(said("Sadly, the ferry was lost in the storm."), "The ferry was lost in the storm.");
}

TEST(WordForEar, InAColumnTellsOnlyWhatHappened) {
    ArticleWords column;
    column.column = true;
    const auto told = [&](const std::string& text) {
        const Words words = split_words(text, 0, text.size(), grammar().abbreviations);
        return word_for_ear(words, grammar(), column).refusal;
    };
    EXPECT_EQ(told("The council closed the port in June."), "");
    EXPECT_EQ(told("The council should close the port for good."), "what the writer of a column thinks");
    EXPECT_EQ(told("The ports make people happy and rich."), "what the writer of a column thinks");
}

TEST(WordForEar, LeavesOutWhereItWasWrittenAndWhatIsForTheEye) {
    EXPECT_EQ(said("The mayor told reporters here that the ferry is late."),
              "The mayor told reporters that the ferry is late.");
    EXPECT_EQ(said("The EFB (that's the ferry board) has sold its ship."), "The EFB has sold its ship.");
    EXPECT_EQ(said("The ferry was late and went the wrong way. rothe."), "The ferry was late and went the wrong way.");
}

TEST(WordForEar, RefusesWhatTellsNothing) {
    EXPECT_EQ(said("The mood was tangible."), "REFUSED tells nothing particular");
    EXPECT_EQ(said("The road is closed."), "The road is closed.");
    EXPECT_EQ(said("Life goes on without rain."), "REFUSED tells nothing particular");
    EXPECT_EQ(said("Think ice breakers and trust falls."), "REFUSED a call to action");
    EXPECT_EQ(said("A police car sits in the harbour with its windows gone."), "REFUSED the text under a picture");
    EXPECT_EQ(said("A company in Ellery sells the boats to Norway and a court appeals panel had banned that."),
              "A company in Ellery sells the boats to Norway and a court appeals panel had banned that.");
    EXPECT_EQ(said("Die Fähre nach Ellery was ist seit Montag nicht mehr im Hafen."), "REFUSED in another language");
    EXPECT_EQ(said("\"What is the plan for the port,\" Mayor Carl Hall said."), "REFUSED a question");
}

TEST(WordForEar, KnowsATimeAfterWhatWasTold) {
    EXPECT_EQ(worded("Six minutes later, the ferry sank off Ellery.").leans, Worded::Leans::OnSentenceBefore);
    EXPECT_EQ(worded("Within weeks, Carl Hall had left Ellery.").leans, Worded::Leans::OnSentenceBefore);
    EXPECT_EQ(worded("The ferry sank later, the owners said.").leans, Worded::Leans::Not);
}

TEST(WordForEar, KnowsWhomADescriptionBeforeAPronounNeeds) {
    EXPECT_EQ(worded("An engineer by trade, he has built boats for two decades.").leans, Worded::Leans::OnName);
    EXPECT_EQ(worded("A motorist was hurt when he left the road.").leans, Worded::Leans::Not);
    EXPECT_EQ(said("Jo Marsh reported from Ellery."), "REFUSED tells who wrote it");
    EXPECT_EQ(said("Associated Press on Wednesday."), "REFUSED no verb");
    EXPECT_EQ(said("Hall marshalled the crowds on. Sunday in the harbour."),
              "Hall marshalled the crowds on Sunday in the harbour.");
}

TEST(WordForEar, TakesNothingAdmittedForWhoAdmitsIt) {
    EXPECT_EQ(said("Magistrates fined the firm, after its owner, admitted five charges of theft."),
              "Magistrates fined the firm, after its owner, admitted five charges of theft.");
}

TEST(WordForEar, KnowsWhichLinesLeanOnOthers) {
    EXPECT_EQ(worded("He left the ship on Monday.").leans, Worded::Leans::OnName);
    EXPECT_EQ(worded("It has been sold to a rival.").leans, Worded::Leans::OnName);
    EXPECT_EQ(worded("But the ferry will sail on Monday.").leans, Worded::Leans::OnSentenceBefore);
    EXPECT_EQ(worded("These ships were built in Ellery.").leans, Worded::Leans::OnSentenceBefore);
    EXPECT_EQ(worded("The company has lost two ships.").leans, Worded::Leans::OnStory);
    EXPECT_EQ(worded("It is not clear who owned the ship.").leans, Worded::Leans::Not);
    EXPECT_EQ(worded("Mr Hall said he was sorry.").leans, Worded::Leans::Not);
    EXPECT_EQ(worded("It will stay open all night, the port said.").leans, Worded::Leans::OnName);
}

TEST(WordForEar, KnowsWhichLinesAddToOthers) {
    using Leans = Worded::Leans;
    EXPECT_EQ(worded("Northlight will also sell two ships.").leans, Leans::OnStoryBefore);
    EXPECT_EQ(worded("Ellery will be sold instead.").leans, Leans::OnStoryBefore);
    EXPECT_EQ(worded("Ellery has closed its port too.").leans, Leans::OnStoryBefore);
    EXPECT_EQ(worded("Northlight has bought the latter.").leans, Leans::OnStoryBefore);
    EXPECT_EQ(worded("Jo Marsh said this would cost jobs.").leans, Leans::OnSentenceBefore);
    EXPECT_EQ(worded("Like the docks of Ellery, those yards have closed.").leans, Leans::OnSentenceBefore);
    EXPECT_EQ(worded("Jo Marsh said this week the port was safe.").leans, Leans::Not);
    EXPECT_EQ(worded("Northlight came too late to Ellery.").leans, Leans::Not);
    EXPECT_EQ(worded("Northlight sent a bus instead of a ferry.").leans, Leans::Not);
    EXPECT_EQ(worded("Northlight lost not only a ship but also its crew.").leans, Leans::Not);
    EXPECT_EQ(worded("These steps will save jobs, the company said.").leans, Leans::OnSentenceBefore);
}

TEST(WordHeadline, HoldsNoMoreThanNineWords) {
    EXPECT_EQ(headline("Ferry firm to cut night sailings to the islands after storm breaks two boats"),
              "Ferry firm to cut night sailings to the islands.");
    EXPECT_EQ(headline("Northlight opens a second big yard in the old town of Ellery"),
              "Northlight opens a second big yard.");
    // What would be left is not what was said.
    for (const char* text : {"Ferry prices edge up on first drop in demand for a year in Ellery",
                             "A sailor who ate a raw fish in Ellery has died of a rare disease",
                             "Ellery has long been seen as a town where anyone can find work at once",
                             "As cafes close, sailors are buying ferries, boats, nets and much more",
                             "Harbour video shown, testimony from people on the quay and letters from the firm",
                             "Cod, caught by a hundred-year-old boat from Ellery, wins a prize at the fair"})
        EXPECT_EQ(headline(text), "REFUSED a headline too long to be spoken") << text;
    EXPECT_EQ(headline("Ferry firm to cut night sailings to islands from March, the port says in a report"),
              "REFUSED a headline too long to be spoken");
}

TEST(WordHeadline, SaysNothingThatIsOnlyAClaim) {
    EXPECT_EQ(headline("Harbour poster 'offensive'"), "REFUSED quoted words nobody is named for");
    EXPECT_EQ(headline("Mayor 'sold the ferry to a cousin'"), "REFUSED quoted words nobody is named for");
    EXPECT_EQ(headline("Ferry 'is back', says mayor"), "Ferry is back, says mayor.");
    EXPECT_EQ(headline("Northlight 'may run out of boats'"), "Northlight may run out of boats.");
    EXPECT_EQ(headline("Jo Marsh sings in 'Ellery Nights'"), "Jo Marsh sings in Ellery Nights.");
    EXPECT_EQ(headline("Ferry closing for good - Marsh"), "Ferry closing for good, says Marsh.");
}

TEST(WordHeadline, IsASentenceInThePresentTense) {
    EXPECT_EQ(headline("Warning over harbour deficit"), "REFUSED a headline without a verb");
    EXPECT_EQ(headline("Council to sell old ferry"), "Council to sell old ferry.");
    EXPECT_EQ(headline("Ferry was sold to brothers"), "REFUSED not in the present tense");
    EXPECT_EQ(headline("Q&A: The harbour and the council"), "REFUSED a label before a colon");
    EXPECT_EQ(headline("Ferry is a lie: Marsh"), "REFUSED a label before a colon");
    EXPECT_EQ(headline("Council. More than 100 boats sold in storm"), "REFUSED two sentences");
    EXPECT_EQ(headline("Harbour / boats for sale"), "REFUSED a label");
}

TEST(WordHeadline, MakesASentenceToBeSpoken) {
    EXPECT_EQ(headline("Bridge closes for repairs - Harbour News"), "Bridge closes for repairs.");
    EXPECT_EQ(headline("VIDEO: Bridge closes for repairs"), "Bridge closes for repairs.");
    EXPECT_EQ(headline("'Cracks' found in bridge | Ellery Times"), "Cracks found in bridge.");
    ArticleWords article;
    article.capital_seen = {"Ellery"};
    EXPECT_EQ(headline("ELLERY BRIDGE CLOSES FOR REPAIRS", article), "Ellery bridge closes for repairs.");
    article.lower_seen = {"crew", "ashore", "engine"};
    article.capital_seen = {"Ellery"};
    EXPECT_EQ(headline("Ellery Crew Brings 31 Ashore as Ferry Loses Engine", article),
              "Ellery Crew Brings 31 Ashore as Ferry Loses Engine.");
    article.lower_seen.insert("ferry");
    EXPECT_EQ(headline("Ellery Crew Brings 31 Ashore as Ferry Loses Engine", article),
              "Ellery crew brings 31 ashore as ferry loses engine.");
    EXPECT_EQ(headline("Will the bridge ever open again?"), "REFUSED a headline that asks");
    EXPECT_EQ(headline("Bridge"), "REFUSED a headline of fewer than three words");
    EXPECT_EQ(
        headline("Bridge has closed for repairs, says council, as engineers find more and more cracks in its piers"),
        "Bridge has closed for repairs, says council.");
}

TEST(WordForEar, KeepsTheFirstSentenceOfAReport) {
    using Leans = Worded::Leans;
    EXPECT_EQ(worded("Ellery have left Carl Hall out of their team.").leans, Leans::Perhaps);
    EXPECT_EQ(worded("The choir will sing a song first heard there in 1987 by Carl Moss.").leans, Leans::Perhaps);
    EXPECT_EQ(worded("Earlier this month, the choir sang in Ellery.").leans, Leans::Not);
    EXPECT_EQ(worded("Earlier, the choir sang in Ellery.").leans, Leans::OnSentenceBefore);
    EXPECT_EQ(worded("Organisers say this year's fair will be the largest.").leans, Leans::Not);
    EXPECT_EQ(worded("It was announced that the port will close.").leans, Leans::Not);
    for (const char* text :
         {"A row over whether the port should stay open has reached the court of Ellery.",
          "The yard signed a contract which should bring 300 jobs to Ellery.",
          "A law that's changing the port of Ellery has come into force.",
          "Carl Moss has sold another film, Tides 2: The Return.", "The radio station Five has sold its mast."})
        EXPECT_EQ(said(text), text);
    EXPECT_THAT(said("The port of Ellery should stay open until May."), testing::StartsWith("REFUSED an opinion"));
    EXPECT_THAT(said("The port of Ellery is a place that should be closed."),
                testing::StartsWith("REFUSED an opinion"));
    EXPECT_THAT(said("The port is closed and that's sad."), testing::StartsWith("REFUSED talks"));
}

TEST(WordForEar, TakesNoVerbButOneOfSpeechForTheSpeakerOfQuotedWords) {
    for (const char* const text : {"The ferry board has fired its head, Carl Moss, for \"gross misconduct\".",
                                   "The council awarded the contract to a \"corrupt\" firm from Sedwick.",
                                   "Robin Hall, who spoke to the police, left the \"corrupt\" port board.",
                                   "The island banned the \"evil and twisted\" owner of the ferry.",
                                   "The yard suspended the welder Carl Moss over his \"racist song\".",
                                   "The dockers sought a rise from the \"greedy\" owners.",
                                   "The crews demand answers from the \"lying\" minister.",
                                   "The \"bullying\" harbour master was fined on Monday.",
                                   "The town rebuked the yard for its \"filthy\" docks."})
        EXPECT_EQ(said(text), "REFUSED quoted words nobody is named for") << text;
}

TEST(WordForEar, KnowsWordsInQuotationMarksThatAreTitlesOrSigns) {
    EXPECT_EQ(said("Two of the \"tide homes\" damaged by the gale are empty."),
              "Two of the so-called tide homes damaged by the gale are empty.");
    EXPECT_EQ(said("Staff found a \"Do not enter\" sign on the door."), "Staff found a Do not enter sign on the door.");
    EXPECT_EQ(said("The makers of \"30 Bridges\" have sold their yard."),
              "The makers of 30 Bridges have sold their yard.");
    EXPECT_EQ(said("The yard plans another film: \"Tides.\""), "The yard plans another film: Tides.");
    EXPECT_EQ(said("\"Hope to come back to Ellery next year,\" Carl Hall said."), "REFUSED does not tell of whom");
}

TEST(WordForEar, MendsWhatAChangeOfTheTextLeftBehind) {
    EXPECT_EQ(said("The board said the the ferry is safe."), "The board said the ferry is safe.");
    EXPECT_EQ(said("The harbour harbour board met in Ellery."), "The harbour board met in Ellery.");
    EXPECT_EQ(said("FERRIES STOP AT ELLERY QUAY The ferries stop at Ellery from Monday."),
              "The ferries stop at Ellery from Monday.");
    EXPECT_EQ(said("HNA and EFB are in talks on the ferries of Ellery."),
              "HNA and EFB are in talks on the ferries of Ellery.");
    EXPECT_EQ(said("The ferries will stop next week said a report by the council."),
              "A report by the council said the ferries will stop next week.");
    EXPECT_EQ(said("The report the council read on Monday said the ferries will stop."),
              "The report the council read on Monday said the ferries will stop.");
    EXPECT_THAT(said("The ferry would not in Ellery on Monday."), testing::StartsWith("REFUSED a word is missing"));
    EXPECT_THAT(said("Its own yard was is the oldest of the town."), testing::StartsWith("REFUSED a word is missing"));
    EXPECT_THAT(said("The number of boats increased from ."), testing::StartsWith("REFUSED breaks off"));
    EXPECT_THAT(said("Only two ferries sail, he says.2:20 pm: The port opens."),
                testing::StartsWith("REFUSED words run together"));
    EXPECT_THAT(said("Carl Hall said earlier this week that Louise Moss."),
                testing::StartsWith("REFUSED who said it, but not what"));
}

TEST(WordForEar, LeavesTwoSmallWordsThatBelongTogether) {
    for (const char* text :
         {"Work on the sea wall was still going on at the harbour of Ellery.",
          "The dredging of the channel will go on at 6 am in Ellery.", "Storms closed the A 7 near Ellery on Monday.",
          "The new rule came in in June, the harbour board said in its report.",
          "The ship that the crew swam by by night has been sold.",
          "The plan a The Harbour Times poll backed has failed.",
          "Carl Hall said he would \"read the the law and every every rule\" before the vote."})
        EXPECT_THAT(worded(text).rules, testing::Not(Contains("doubled word dropped"))) << text;
    EXPECT_EQ(said("Storms closed the A 7 near Ellery on Monday."), "Storms closed the A 7 near Ellery on Monday.");
    EXPECT_EQ(said("The mayor closed a the road to Ellery on Monday."),
              "The mayor closed the road to Ellery on Monday.");
}

TEST(WordForEar, KeepsABeginningThatTheRestNeeds) {
    const std::string whole = "As Carl Hall told the crew that the yard was sold, sailors marched through Ellery.";
    EXPECT_EQ(said(whole), whole);
    EXPECT_EQ(said("As Carl Hall told the crew that the yard was sold on Monday."),
              "Carl Hall told the crew that the yard was sold on Monday.");
    EXPECT_EQ(said("As Carl Hall told the crew that the yard, which was old, was sold on Monday."),
              "Carl Hall told the crew that the yard, which was old, was sold on Monday.");
}

TEST(WordForEar, MissesNoWordWhereNoneIsMissing) {
    for (const char* text :
         {"The yard could not on Tuesday tell how many boats were lost.",
          "The board will not in any event sell the ferry.", "The port cannot in winter be opened to ferries.",
          "The owners must not by contract sell the two ferries.", "The crew had no idea the mast was rotten.",
          "What the yard has is a debt of 20 million pounds.", "The only boat that the club had has been stolen.",
          "What the fire at the yard was is not known, the mayor said."})
        EXPECT_THAT(said(text), testing::Not(testing::HasSubstr("a word is missing"))) << text;
    EXPECT_EQ(said("The ferry will not from Monday to the islands."), "REFUSED a word is missing");
}

TEST(WordForEar, TakesPlainNewsForNoLinkBack) {
    using Leans = Worded::Leans;
    for (const char* text : {"Two sailors drowned, another five were hurt, when a ferry sank off Ellery on Monday.",
                             "For the next three weeks, ferries from Ellery to Leeds will not sail.",
                             "Over the next five years, the council of Ellery will close 20 pools.",
                             "Over the next year, the council of Ellery will close 20 pools."})
        EXPECT_EQ(worded(text).leans, Leans::Not) << text;
    for (const char* text : {"Of those on the ferry, 20 were hurt when a wave hit Ellery on Monday.",
                             "On that night of storms, two boats sank off Ellery.",
                             "The yard in Ellery has been sold to Northlight, another builder of boats."})
        EXPECT_EQ(worded(text).leans, Leans::Perhaps) << text;
    for (const char* text : {"After that, two boats sank off Ellery.", "Of those, 20 were hurt in Ellery.",
                             "That night two boats sank off Ellery and their crews drowned.",
                             "For the next hours, the crew held on to it off Ellery."})
        EXPECT_EQ(worded(text).leans, Leans::OnSentenceBefore) << text;
}

TEST(WordForEar, KnowsAStopThatPartsASentence) {
    const auto parted = [&](const std::string& a, const std::string& b) {
        const auto words = [&](const std::string& text) {
            return split_words(text, 0, text.size(), grammar().abbreviations, 0);
        };
        return parted_by_stray_stop(words(a), words(b), grammar());
    };
    EXPECT_TRUE(parted("Robin Hall of the Ellery .", "Ferry Board said so."));
    EXPECT_TRUE(parted("After the war, .", "Louise sailed home."));
    EXPECT_TRUE(parted("She was led by Louise .", "Moss last week."));
    EXPECT_FALSE(parted("The ferry sank off Ellery.", "Hall sailed home."));
    EXPECT_FALSE(parted("The ferry sank off Ellery .", "The crew swam home."));
}

TEST(WordForEar, TellsWhatIsToBeSeenFromNews) {
    for (const char* text : {"Above, pilot Carl Hall poses with the ferry.",
                             "A harbour patrol car sits burnt outside the office of Jo Marsh."})
        EXPECT_EQ(said(text), "REFUSED the text under a picture") << text;
    EXPECT_THAT(said("In a damning indictment of the port, one ferry in four is late."),
                testing::StartsWith("REFUSED"));
    EXPECT_THAT(said("It seems the ferries of Ellery are late more often."), testing::StartsWith("REFUSED an opinion"));
}

TEST(WordForEar, KeepsTheGrammarOfTheSource) {
    EXPECT_EQ(said("Singer Louise Moss, 19, was hurt in Ellery."),
              "19-year-old singer Louise Moss was hurt in Ellery.");
    EXPECT_EQ(said("They hunt a sailor called Carl Hall, 71."), "They hunt a sailor called Carl Hall, 71.");
    EXPECT_EQ(said("Carl Moss of Ellery, was one of 30 sailors on the ferry."),
              "Carl Moss of Ellery was one of 30 sailors on the ferry.");
    EXPECT_EQ(said("As Carl Hall told the court that the ferry was late on Monday."),
              "Carl Hall told the court that the ferry was late on Monday.");
    EXPECT_EQ(said("The ferry was two hours late, claims passengers."),
              "The ferry was two hours late, claims passengers.");
    EXPECT_EQ(said("Personal details of 20 sailors were lost, the board said."),
              "The board said personal details of 20 sailors were lost.");
    EXPECT_EQ(said("Ellery, Harbour County, Northland - The ferry opened on Monday."), "The ferry opened on Monday.");
    EXPECT_EQ(said("The wide end of most of the harbour quay."), "REFUSED no verb");
    EXPECT_EQ(said("Prices are steady... the future is open... the yards say."), "REFUSED breaks off");
}

TEST(WordForEar, KnowsThisWeekFromThisPort) {
    using Leans = Worded::Leans;
    EXPECT_EQ(worded("This past week marked the end of the yard.").leans, Leans::Not);
    EXPECT_EQ(worded("This year's ferries have been the fullest in ten years.").leans, Leans::Not);
    EXPECT_EQ(worded("This year they have sold four ferries.").leans, Leans::OnName);
    EXPECT_EQ(worded("The mayor asked the yard in Ellery to sign a paper of 12 pages to confirm this.").leans,
              Leans::OnSentenceBefore);
}

TEST(WordForEar, KnowsQuotedWordsThatOnlyName) {
    EXPECT_EQ(said("The \"nut tax\" row has reached the court of Ellery."),
              "The so-called nut tax row has reached the court of Ellery.");
    EXPECT_EQ(said("The board has replaced the word \"ferry\" with \"boat\" in its papers."),
              "The board has replaced the word ferry with boat in its papers.");
    EXPECT_EQ(said("The song Do You Hear The Sea? has gone straight to number one."),
              "The song Do You Hear The Sea has gone straight to number one.");
    EXPECT_EQ(said("The film \"Ferry: The Return\" opened in 40 towns on Monday."),
              "The film Ferry: The Return opened in 40 towns on Monday.");
    EXPECT_EQ(said("'Excessive': The driver was stopped."), "REFUSED the text under a picture");
}

TEST(WordForEar, TakesNoOpinionForAName) {
    for (const char* const text :
         {"The island brought in a new \"rip-off tax\" on Monday.",
          "A second \"killer ship\" came into Ellery on Monday.",
          "The cut in pay means \"filthy\" trains for the island.",
          "The mayor met his \"cronies\" (20 of them) on Monday.", "The mayor met his \"cronies\" (friends) on Monday.",
          "The \"war crimes\" trial of Carl Moss opened on Monday.",
          "The court of Ellery opened the \"ferry plot\" case.",
          "Police closed the road after the \"brutal revenge\" attack.",
          "The town ran a \"dirty\" campaign against the yard.",
          "The town began a campaign \"full of lies\" against the yard.", "The closure is a sign of a \"rotten\" yard.",
          "The yard hung out an \"insulting\" banner on Monday.",
          "The form pairs the word \"ferry\" with \"rotten\" yards.",
          "The form dropped the word \"ferry\" after a row with \"lying\" clerks.",
          "A \"Carl Moss is a thief\" banner hung from the bridge.", "The low price is a sign \"of weakness\"."})
        EXPECT_EQ(said(text), "REFUSED quoted words nobody is named for") << text;
    EXPECT_EQ(said("Workers painted over a \"keep off\" sign on Monday."),
              "Workers painted over a keep off sign on Monday.");
}

TEST(WordForEar, RefusesWhatIsLeftOfASentence) {
    EXPECT_EQ(said("Carl Hall was asked about the ferry by reporters on Monday."),
              "REFUSED a question without its answer");
    EXPECT_EQ(said("The court has asked the yard whether it will pay on Monday."),
              "The court has asked the yard whether it will pay on Monday.");
    EXPECT_EQ(said("The situation at the port has."), "REFUSED breaks off");
    EXPECT_EQ(said("Nobody in Ellery knew where the ferry came from."),
              "Nobody in Ellery knew where the ferry came from.");
    EXPECT_EQ(said("And,HNA reported, ferries were stopped in Ellery."), "REFUSED words run together");
    EXPECT_EQ(said("Carl Hall, who has a painted a row of boats, sailed home."), "REFUSED a word is missing");
    EXPECT_THAT(said("The choir of Ellery, tasteless as ever, sold two songs about the ferry."),
                testing::StartsWith("REFUSED an opinion"));
    EXPECT_THAT(said("\"Ah please eat every two hours,\" Carl Hall said."), testing::StartsWith("REFUSED"));
}

TEST(WordForEar, RefusesWhatTellsNothingOfWhatWasSaid) {
    EXPECT_THAT(said("Carl Hall tweeted after the meeting."), testing::StartsWith("REFUSED who said it, but not what"));
    EXPECT_THAT(said("\"The old way of the yard -- the port is lost,\" Carl Hall said."),
                testing::StartsWith("REFUSED a quotation that cannot"));
    EXPECT_EQ(said("\"Already, ferries are late,\" the mayor said."), "The mayor said that already, ferries are late.");
    EXPECT_EQ(said("Carl Moss and Louise Hall walking slowly down to the new quay: The mayor opened it."),
              "REFUSED the text under a picture");
    for (const char* text :
         {"Ferries will sail again in AugustThe port is open.", "May 30, 2017I think ferries are late.",
          "The port is open from 9am to 5pm.College head Jo Marsh said so."})
        EXPECT_EQ(said(text), "REFUSED words run together") << text;
    EXPECT_EQ(said("MacArthur and McDonald sold the Ellery yard on Monday."),
              "MacArthur and McDonald sold the Ellery yard on Monday.");
}

TEST(WordForEar, LivesThroughATextThatEndsTooSoon) {
    for (const char* text : {"Dr. Hall of", "Mr. Hall with", "St. Marys in", "Said Dr. from", "Jo Marsh of",
                             "Jo Marsh,", "Jo Marsh, said that", "Jo Marsh said that \"stop\"", "...", "* * *", "- -",
                             "\"\"", "(", "As", "HNA's", "In", "Another"})
        EXPECT_THAT(said(text), testing::StartsWith("REFUSED")) << text;
    // However much of a line is missing, nothing is read behind its end.
    const std::string whole =
        "As Dr. Carl Hall of Ellery, 34, said that \"nobody will stop the ferry\", the port (left) would not be sold "
        "to "
        "another firm in May, according to the mayor of St. Marys: Jo Marsh? No.";
    for (std::size_t end = 0; end <= whole.size(); ++end) {
        const std::string begun = whole.substr(0, end);
        EXPECT_NE(said(begun), "");
        EXPECT_NE(said(whole.substr(end)), "");
        EXPECT_NE(headline(begun), "");
    }
}

}  // namespace
}  // namespace newscart
