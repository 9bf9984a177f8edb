#include "feed/text_embargo.h"

#include <gtest/gtest.h>

#include <string>

namespace newscart {
namespace {

const EmbargoReader& reader() {
    static const EmbargoReader kReader(load_language("en-GB"));
    return kReader;
}

/// "until <moment>", "free", "lifted", "none" or "unclear: why".
std::string described(const EmbargoWords& words) {
    switch (words.kind) {
        case EmbargoWords::Kind::None: return "none";
        case EmbargoWords::Kind::Free: return "free";
        case EmbargoWords::Kind::Lifted: return "lifted";
        case EmbargoWords::Kind::Until: return format_instant(*words.until);
        case EmbargoWords::Kind::Unclear: return "unclear: " + words.doubt;
    }
    return "";
}

/// `written` is a moment, "" for none.
std::string note(const std::string& text, const std::string& written, const std::string& timezone = "Europe/London") {
    return described(reader().read_note(text, {parse_instant(written), timezone}));
}
std::string line(const std::string& text, const std::string& written = "2026-11-23T12:00:00Z",
                 const std::string& timezone = "Europe/London") {
    return described(reader().read_line(text, {parse_instant(written), timezone}));
}

struct Case {
    const char* text;
    const char* until;
};

}  // namespace

// Written on Monday 23 November 2026 at noon, in London.
TEST(TextEmbargo, ReadsTheMomentToTheMinute) {
    for (const Case& one : {
             Case{"Embargoed to 0001 Friday November 27", "2026-11-27T00:01:00Z"},
             Case{"EMBARGOED UNTIL 00:01 GMT, Tuesday 24 November 2026", "2026-11-24T00:01:00Z"},
             Case{"EMBARGOED UNTIL 00.01 TUESDAY 24 NOVEMBER", "2026-11-24T00:01:00Z"},
             Case{"NOT FOR PUBLICATION BEFORE 6pm", "2026-11-23T18:00:00Z"},
             Case{"Not for broadcast before noon.", "2026-11-23T12:00:00Z"},
             Case{"Strictly embargoed until 10:00 a.m. ET Tuesday", "2026-11-24T15:00:00Z"},
             Case{"Hold for release 12:01 a.m. EST", "2026-11-24T05:01:00Z"},
             Case{"under embargo for 0001hrs", "2026-11-24T00:01:00Z"},
             Case{"Embargoed until 6 p.m. tomorrow", "2026-11-24T18:00:00Z"},
             Case{"EMBARGO: 1800 GMT TODAY", "2026-11-23T18:00:00Z"},
             Case{"Embargo: 2026-11-24 18:00", "2026-11-24T18:00:00Z"},
             Case{"Embargo: 2026-11-24T18:00:30+01:00", "2026-11-24T17:00:30Z"},
             Case{"Embargoed until 12 noon on the 25th of November", "2026-11-25T12:00:00Z"},
             Case{"Embargoed until 12noon Wednesday, Nov. 25", "2026-11-25T12:00:00Z"},
             Case{"[Embargoed for Tuesday, 6pm]", "2026-11-24T18:00:00Z"},
             Case{"*** STRICTLY EMBARGOED: 00.01 Tuesday ***", "2026-11-24T00:01:00Z"},
             Case{"EMBARGOED TILL 9AM PACIFIC TIME WEDNESDAY", "2026-11-25T17:00:00Z"},
             Case{"Embargoed until 25/11/2026 at 14h30", "2026-11-25T14:30:00Z"},
             Case{"DO NOT PUBLISH BEFORE 5 January", "2027-01-05T00:00:00Z"},
             Case{"Embargoed until 0001 1 January", "2027-01-01T00:01:00Z"},
             Case{"Embargoed until 2400 Monday", "2026-11-24T00:00:00Z"},
         }) {
        EXPECT_EQ(line(one.text), one.until) << one.text;
    }
}

TEST(TextEmbargo, TakesTheLatestOfSeveralReadings) {
    for (const Case& one : {
             Case{"Embargoed until Tuesday", "2026-11-25T00:00:00Z"},
             Case{"Embargoed until 9.30 on Tuesday", "2026-11-24T21:30:00Z"},
             Case{"Embargoed until midnight", "2026-11-24T00:00:00Z"},
             Case{"Embargoed until midnight on Tuesday", "2026-11-25T00:00:00Z"},
             Case{"Embargoed until 3/12/2026", "2026-12-04T00:00:00Z"},
             Case{"Embargoed between 6pm and 8pm", "2026-11-23T20:00:00Z"},
             Case{"Embargoed 6-8pm", "2026-11-23T20:00:00Z"},
             Case{"Embargoed until 00:01 Tuesday (online) and 06:00 Tuesday (print)", "2026-11-24T06:00:00Z"},
             Case{"Embargoed until 10:00 a.m. EST / 3:30 p.m. GMT Tuesday", "2026-11-24T15:30:00Z"},
             Case{"Embargoed until 1 March or 2 April 2027, 0001", "2027-04-01T23:01:00Z"},
         }) {
        EXPECT_EQ(line(one.text), one.until) << one.text;
    }
    // Clocks go back at 2 a.m. on 25 October 2026 in London: half past one comes twice.
    EXPECT_EQ(line("Embargoed until 01:30 Sunday 25 October", "2026-10-23T12:00:00Z"), "2026-10-25T01:30:00Z");
}

TEST(TextEmbargo, GoesByTheStationsClocksUnlessAZoneIsPrinted) {
    EXPECT_EQ(line("EMBARGOED UNTIL 0001 TUESDAY", "2026-07-06T12:00:00Z"), "2026-07-06T23:01:00Z");
    EXPECT_EQ(line("EMBARGOED UNTIL 0001 TUESDAY", "2026-07-06T12:00:00Z", "America/New_York"), "2026-07-07T04:01:00Z");
    EXPECT_EQ(line("EMBARGOED UNTIL 0001 GMT TUESDAY", "2026-07-06T12:00:00Z", "America/New_York"),
              "2026-07-07T00:01:00Z");
    // Monday evening there is Tuesday morning in London.
    EXPECT_EQ(line("EMBARGOED UNTIL 11PM TONIGHT", "2026-11-24T01:00:00Z", "America/New_York"), "2026-11-24T04:00:00Z");
}

TEST(TextEmbargo, IsNotSureOfWhatItCannotReadToTheLastWord) {
    for (const Case& one : {
             Case{"EMBARGOED", "unclear: says 'EMBARGOED', but not until when"},
             Case{"HOLD FOR RELEASE", "unclear: says 'HOLD FOR RELEASE', but not until when"},
             Case{"EMBARGO - FERRY RUNS AGAIN", "unclear: says 'EMBARGO', but not until when"},
             Case{"Embargoed until 10am when the minister speaks",
                  "unclear: cannot read its embargo: 'Embargoed until 10am when'"},
             Case{"Embargoed until 10am Tuesday, whichever is later",
                  "unclear: cannot read its embargo: 'Embargoed until 10am Tuesday whichever'"},
             Case{"Embargoed until 10am Tuesday (whichever is later)",
                  "unclear: its embargo depends on more than the time: 'Embargoed until 10am Tuesday (whichever is "
                  "later)'"},
             Case{"Embargoed until 10:00 XYZT", "unclear: cannot read its embargo: 'Embargoed until 10:00 XYZT'"},
             Case{"Embargoed until 0001 Tuesday 27 November",
                  "unclear: the day of the week of its embargo is not that of its date: 'Embargoed until 0001 Tuesday "
                  "27 "
                  "November'"},
             Case{"Embargoed until 30 February",
                  "unclear: its embargo names a day that there is not: 'Embargoed until "
                  "30 February'"},
             Case{"Embargoed until 0001 Monday",
                  "unclear: its embargo may be past or a week away: 'Embargoed until 0001 Monday'"},
             Case{"Embargoed until 0001 Sunday",
                  "unclear: its embargo may be past or a week away: 'Embargoed until 0001 Sunday'"},
         }) {
        EXPECT_EQ(line(one.text), one.until) << one.text;
    }
    EXPECT_EQ(line("Embargoed until Tuesday", ""),
              "unclear: its embargo names a day of the week, but the story has no date: 'Embargoed until Tuesday'");
    EXPECT_EQ(line("Embargoed until 6pm", ""),
              "unclear: its embargo names no day, and the story has no date: 'Embargoed until 6pm'");
    EXPECT_EQ(line("Embargoed until 3 March", ""), "unclear: its embargo names no year: 'Embargoed until 3 March'");
    EXPECT_EQ(line("Embargoed until 0001 3 March 2027", ""), "2027-03-03T00:01:00Z");
}

TEST(TextEmbargo, EndsWhereTheStoryBegins) {
    const std::string text = "EMBARGOED UNTIL 0001 TUESDAY The ferry runs again, the council says.";
    const EmbargoWords words = reader().read_line(text, {parse_instant("2026-11-23T12:00:00Z"), "Europe/London"});
    EXPECT_EQ(described(words), "2026-11-24T00:01:00Z");
    EXPECT_EQ(text.substr(words.end), "The ferry runs again, the council says.");
    const std::string headline = "Embargoed until 6pm Tuesday: ferry runs again";
    const EmbargoWords there = reader().read_line(headline, {parse_instant("2026-11-23T12:00:00Z"), "Europe/London"});
    EXPECT_EQ(described(there), "2026-11-24T18:00:00Z");
    EXPECT_EQ(headline.substr(there.end), "ferry runs again");
}

TEST(TextEmbargo, FindsItInANoteAboutOtherThings) {
    const std::string written = "2026-11-23T12:00:00Z";
    EXPECT_EQ(note("Adds quotes. Embargoed to 0001 Friday November 27. Picture to follow.", written),
              "2026-11-27T00:01:00Z");
    EXPECT_EQ(note("Note to editors: STRICTLY EMBARGOED. Not for public release until 12noon Tuesday", written),
              "2026-11-24T12:00:00Z");
    EXPECT_EQ(note("Not for publication before 6pm; embargoed until 8pm for broadcast.", written),
              "2026-11-23T20:00:00Z");
    EXPECT_EQ(note("Release: 24 November, 6pm", written), "2026-11-24T18:00:00Z");
    EXPECT_EQ(note("FERRY, embargoed", written), "unclear: says 'embargoed', but not until when");
}

TEST(TextEmbargo, KnowsWhatIsFree) {
    const std::string written = "2026-11-23T12:00:00Z";
    EXPECT_EQ(note("For release: immediately", written), "free");
    EXPECT_EQ(note("FOR IMMEDIATE RELEASE", written), "free");
    EXPECT_EQ(note("Embargo: none", written), "free");
    EXPECT_EQ(note("Embargo lifted at 0600", written), "lifted");
    EXPECT_EQ(note("The story was embargoed until 6pm; the embargo has been lifted", written), "lifted");
    for (const char* text : {"", "Adds quotes from the minister", "Lead on the grain embargo on Monday",
                             "The following information is not for publication", "NOT FOR USE IN GERMANY",
                             "For release in print and online", "UPDATES with reaction, 6pm"}) {
        EXPECT_EQ(note(text, written), "none") << text;
    }
}

}  // namespace newscart
