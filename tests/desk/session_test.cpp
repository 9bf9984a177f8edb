#include "desk/session.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>

#include "base/error.h"
#include "base/file.h"
#include "desk/html.h"
#include "desk/newsdesk.h"

namespace newscart::desk {
namespace {

using nlohmann::json;
using test::Newsdesk;
using test::with;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kNewWords = "The harbour master said nobody was hurt.";

/// The status of what is refused, 0 if nothing is.
template <class Work>
int refused(const Work& work) {
    try {
        work();
        return 0;
    } catch (const Refusal& refusal) {
        return refusal.status();
    }
}

class Desk : public testing::Test {
  protected:
    Desk() : session_(desk_.open()) {}

    json state() const { return desk_.state(*session_); }
    json give(const json& order) { return desk_.give(*session_, order); }
    json story(std::size_t place) const { return state().at("stories").at(place); }
    json line(const std::string& id) const { return with(state().at("lines"), "id", id); }
    /// The last line of a story, on which nothing leans.
    std::string last_line(std::size_t place) const { return story(place).at("lines").back(); }
    std::string id_of(std::size_t place) const { return story(place).at("id"); }

    Newsdesk desk_;
    std::unique_ptr<Session> session_;
};

void expect_whole(const json& state) {
    EXPECT_EQ(state.at("over_under"), 0);
    double at = 0;
    for (const json& item : state.at("items")) {
        EXPECT_GE(item.at("start").get<double>(), at - 0.0015);
        at = item.at("start").get<double>() + item.at("seconds").get<double>();
    }
    EXPECT_LE(at, state.at("seconds").get<double>() + 0.0015);
    for (const json& line : state.at("lines")) {
        const double end = line.at("start").get<double>() + line.at("seconds").get<double>();
        EXPECT_FALSE(line.at("words").empty()) << line;
        for (const json& word : line.at("words")) {
            EXPECT_GE(word.at("start"), line.at("start"));
            EXPECT_LE(word.at("stop").get<double>(), end + 0.0015);
        }
    }
}

TEST_F(Desk, OpensWithAnEditionOfTheStationsLengthAndSaysWhyEachLineIsThere) {
    const json now = state();
    EXPECT_EQ(now.at("seconds"), 180);
    EXPECT_GE(now.at("stories").size(), 3U);
    expect_whole(now);
    for (const json& each : now.at("lines")) EXPECT_NE(each.at("reason"), "");
    EXPECT_EQ(now.at("items").front().at("kind"), "intro");
    EXPECT_EQ(now.at("items").back().at("kind"), "outro");
    EXPECT_FALSE(now.at("refused").empty());
    for (const json& other : now.at("others")) EXPECT_NE(other.at("why"), "");
    EXPECT_EQ(now.at("air").at("seconds_to_air"), 600);
    EXPECT_EQ(now.at("undo"), 0);
    EXPECT_TRUE(now.at("delivered").is_null());
}

TEST_F(Desk, ShowsTheSourceWithWhatWasKeptOfIt) {
    const json stories = state().at("stories");
    for (const json& told : stories) {
        const json article = session_->article(told.at("id"));
        const std::string text = article.at("text");
        EXPECT_FALSE(article.at("spans").empty());
        for (const json& span : article.at("spans")) EXPECT_LT(span.at("begin"), span.at("end"));
        EXPECT_EQ(article.at("candidates").size(), told.at("candidates"));
    }
    EXPECT_EQ(refused([&] { session_->article("0123456789abcdef"); }), 404);
}

TEST_F(Desk, SpeaksOnlyTheLineThatWasChangedAndAirsItInItsNewWords) {
    const std::string id = last_line(1);
    const std::string before = line(id).at("text");
    const std::uint64_t made = session_->takes_made();
    const json now = give({{"verb", "replace_line"}, {"line", id}, {"text", kNewWords}});
    EXPECT_EQ(session_->takes_made(), made + 1);
    const json changed = with(now.at("lines"), "id", id);
    EXPECT_EQ(changed.at("text"), kNewWords);
    EXPECT_EQ(changed.at("original"), before);
    EXPECT_EQ(changed.at("source"), "editor");
    EXPECT_EQ(now.at("revision"), 2);
    EXPECT_EQ(now.at("changed_by"), "kim");
    expect_whole(now);
    // And back, without another word spoken.
    const std::uint64_t made_then = session_->takes_made();
    const json back = give({{"verb", "replace_line"}, {"line", id}, {"text", nullptr}});
    EXPECT_EQ(with(back.at("lines"), "id", id).at("text"), before);
    EXPECT_EQ(session_->takes_made(), made_then);
}

TEST_F(Desk, LeavesALineOutAndTakesACandidateIn) {
    const json stories = state().at("stories");
    for (std::size_t place = 0; place < stories.size(); ++place) {
        const json candidates = session_->article(id_of(place)).at("candidates");
        if (candidates.empty()) continue;
        const std::string in = candidates.front().at("id");
        const std::string out = last_line(place);
        const json now = give({{"verb", "swap"}, {"story", id_of(place)}, {"line", out}, {"candidate", in}});
        const json lines = with(now.at("stories"), "id", stories[place].at("id")).at("lines");
        EXPECT_THAT(lines, Contains(in));
        EXPECT_THAT(lines, Not(Contains(out)));
        expect_whole(now);
        return;
    }
    FAIL() << "the sample feed gives no candidate";
}

TEST_F(Desk, DropsMovesAndPinsAndTakesItAllBack) {
    const json first = state();
    const std::string dropped = id_of(1);
    const json without = give({{"verb", "drop"}, {"story", dropped}});
    EXPECT_TRUE(with(without.at("stories"), "id", dropped).is_null());
    EXPECT_TRUE(with(without.at("others"), "id", dropped).at("dropped"));
    expect_whole(without);
    const std::string moved = id_of(0);
    const json after = give({{"verb", "move"}, {"story", moved}, {"place", 2}});
    EXPECT_EQ(with(after.at("stories"), "id", moved).at("place"), 2);
    const json pinned = give({{"verb", "pin"}, {"story", dropped}, {"place", 0}});
    EXPECT_EQ(pinned.at("stories").at(0).at("id"), dropped);
    EXPECT_EQ(pinned.at("undo"), 3);
    for (int step = 0; step < 3; ++step) session_->undo({{"session", session_->name()}}, "kim");
    const json back = state();
    EXPECT_EQ(back.at("redo"), 3);
    EXPECT_EQ(back.at("lines"), [&] {
        json lines = first.at("lines");
        for (json& each : lines) each["wav"] = "/audio/7/line/" + each.at("id").get<std::string>() + ".wav";
        return lines;
    }());
    EXPECT_EQ(refused([&] { session_->undo({}, "kim"); }), 400);
    EXPECT_EQ(refused([&] { session_->undo({{"session", session_->name()}}, "kim"); }), 409);
    session_->redo({{"session", session_->name()}}, "kim");
    EXPECT_TRUE(with(state().at("stories"), "id", dropped).is_null());
}

TEST_F(Desk, AirsWhatAnEditorWroteAsItStandsAndInItsPlace) {
    const std::string text = "The bridge at Sandgate is shut. Drivers should go by way of Marsh Lane.";
    const json now =
        give({{"verb", "insert"}, {"place", 1}, {"headline", "Bridge <b>shut</b> & closed"}, {"text", text}});
    const json written = now.at("stories").at(1);
    EXPECT_TRUE(written.at("inserted"));
    EXPECT_EQ(written.at("headline"), "Bridge <b>shut</b> & closed");
    ASSERT_EQ(written.at("lines").size(), 2U);
    EXPECT_EQ(line(written.at("lines").at(0)).at("text"), "The bridge at Sandgate is shut.");
    EXPECT_EQ(line(written.at("lines").at(1)).at("source"), "editor");
    expect_whole(now);
    EXPECT_EQ(refused([&] { give({{"verb", "insert"}, {"place", 0}, {"headline", "x"}, {"text", " \n "}}); }), 422);
}

TEST_F(Desk, GivesAStoryTheLengthAndTheVoiceThatWereAskedFor) {
    const std::string id = id_of(0);
    const double length = story(0).at("seconds");
    const json longer = give({{"verb", "length"}, {"story", id}, {"seconds", length - 6}});
    EXPECT_NEAR(with(longer.at("stories"), "id", id).at("seconds").get<double>(), length - 6, 3.5);
    EXPECT_NEAR(with(longer.at("stories"), "id", id).at("wanted_seconds").get<double>(), length - 6, 0.01);
    expect_whole(longer);
    std::string other;
    for (const json& voice : longer.at("station").at("voices"))
        if (voice.at("name") != story(0).at("voice")) other = voice.at("name");
    const json voiced = give({{"verb", "voice"}, {"story", id}, {"voice", other}});
    EXPECT_EQ(with(voiced.at("stories"), "id", id).at("voice"), other);
    EXPECT_EQ(line(last_line(0)).at("voice"), other);
    EXPECT_EQ(refused([&] { give({{"verb", "voice"}, {"story", id}, {"voice", "../nobody"}}); }), 422);
}

TEST_F(Desk, PutsAPronunciationIntoTheStationsLexiconAndHearsItAtOnce) {
    const std::filesystem::path lexicon = desk_.station() / "lexicon" / "en-GB.tsv";
    const std::string id = last_line(0);
    const std::string text = line(id).at("text");
    const std::string word = text.substr(0, text.find(' '));
    const std::string before = line(id).at("spoken");
    const json now = give({{"verb", "pronounce"}, {"text", word}, {"as", "hullabaloo"}, {"note", "for the test"}});
    EXPECT_THAT(with(now.at("lines"), "id", id).at("spoken").get<std::string>(), HasSubstr("hullabaloo"));
    EXPECT_THAT(read_file(lexicon, 10000), HasSubstr(word + "\thullabaloo\tfor the test\n"));
    session_->undo({{"session", session_->name()}}, "kim");
    EXPECT_EQ(line(id).at("spoken"), before);
    EXPECT_THAT(read_file(lexicon, 10000), Not(HasSubstr("hullabaloo")));
    const std::string said =
        session_->say({{"text", "A test of Beaulieu."}, {"pronounce", {{"text", "Beaulieu"}, {"as", "Bewley"}}}});
    EXPECT_EQ(said.substr(0, 4), "RIFF");
    EXPECT_NE(said, session_->say({{"text", "A test of Beaulieu."}}));
    EXPECT_EQ(refused([&] { give({{"verb", "pronounce"}, {"text", "a\tb"}, {"as", "c"}}); }), 422);
}

TEST_F(Desk, TakesNoWordsOfAnEditorForMarkup) {
    const std::string id = last_line(0);
    const std::string evil = "<speak><audio src='x'/></speak> [[h@'l@U]] {{pause 5000}} |\x01 hello";
    const json now = give({{"verb", "replace_line"}, {"line", id}, {"text", evil}});
    const std::string spoken = with(now.at("lines"), "id", id).at("spoken");
    for (const char c : {'<', '>', '[', ']', '{', '}', '|', '\x01'}) EXPECT_EQ(spoken.find(c), std::string::npos) << c;
    EXPECT_THAT(spoken, HasSubstr("hello"));
    EXPECT_THAT(self_contained_page(*session_), Not(HasSubstr("<speak>")));
}

TEST_F(Desk, RefusesWhatSomebodyElseHasChangedMeanwhileAndMergesTheRest) {
    const std::string mine = last_line(0);
    const std::string theirs = last_line(1);
    json old = desk_.request(*session_, {{"verb", "replace_line"}, {"line", mine}, {"text", "Mine."}});
    give({{"verb", "replace_line"}, {"line", mine}, {"text", kNewWords}});
    EXPECT_EQ(refused([&] { session_->give_orders(old, "lee"); }), 409);
    old["orders"][0]["line"] = theirs;
    EXPECT_EQ(refused([&] { session_->give_orders(old, "lee"); }), 0);
    EXPECT_EQ(line(mine).at("text"), kNewWords);
    EXPECT_EQ(line(theirs).at("text"), "Mine.");
    old["session"] = "another";
    EXPECT_EQ(refused([&] { session_->give_orders(old, "lee"); }), 409);
}

TEST_F(Desk, DoesAllOfWhatIsAskedOrNothing) {
    const json before = state();
    const auto ask = [&](const json& orders) {
        return refused([&] {
            session_->give_orders({{"session", session_->name()}, {"revision", 1}, {"orders", orders}}, "kim");
        });
    };
    const json drop{{"verb", "drop"}, {"story", id_of(0)}};
    EXPECT_EQ(ask({drop, {{"verb", "dance"}}}), 400);
    EXPECT_EQ(ask({drop, {{"verb", "drop"}, {"story", "0123456789abcdef"}}}), 422);
    EXPECT_EQ(ask({drop, 7}), 400);
    EXPECT_EQ(ask(json::array()), 400);
    EXPECT_EQ(ask({{{"verb", "replace_line"}, {"line", last_line(0)}, {"text", std::string(10 << 20U, 'x')}}}), 422);
    json all = json::array();
    for (const json& each : before.at("stories")) all.push_back({{"verb", "drop"}, {"story", each.at("id")}});
    for (const json& each : before.at("others")) all.push_back({{"verb", "drop"}, {"story", each.at("id")}});
    EXPECT_EQ(ask(all), 422);  // nothing would be left
    EXPECT_EQ(state().at("revision"), 1);
    EXPECT_EQ(state().at("orders"), json::array());
}

TEST_F(Desk, KeepsEveryOrderSoThatTheProgramMakesTheSameEdition) {
    const std::string id = last_line(0);
    give({{"verb", "replace_line"}, {"line", id}, {"text", kNewWords}});
    const std::string dropped = story(2).at("headline");
    give({{"verb", "drop"}, {"story", id_of(2)}});
    give({{"verb", "move"}, {"story", id_of(1)}, {"place", 0}});
    session_->undo({{"session", session_->name()}}, "kim");
    session_.reset();
    ProductionOrder order = desk_.settings().order;
    order.editor = "kim";
    const Production made = produce_bulletin(
        order, [&] { return desk_.now; }, desk_.console());
    const std::string report = made.report.dump();
    EXPECT_THAT(report, HasSubstr(kNewWords));
    EXPECT_THAT(report, HasSubstr("\"editor's words\""));
    EXPECT_THAT(report, HasSubstr("\"original\""));
    for (const auto& told : made.report.at("stories")) EXPECT_NE(told.at("headline"), dropped);
    // And a desk that is opened again shows the same, and can still take it back.
    session_ = desk_.open();
    EXPECT_EQ(line(id).at("text"), kNewWords);
    EXPECT_EQ(state().at("undo"), 1);  // the words hold a day, so only the drop is this edition's own
    session_->undo({{"session", session_->name()}}, "kim");
    EXPECT_FALSE(with(state().at("stories"), "headline", dropped).is_null());
}

TEST_F(Desk, SendsTheEditionToAirChecksItAndTellsTheWatchToLeaveItAlone) {
    give({{"verb", "replace_line"}, {"line", last_line(0)}, {"text", kNewWords}});
    const json sent = session_->to_air({{"session", session_->name()}, {"revision", 2}}, "kim");
    ASSERT_EQ(sent.at("copies").size(), 1U);
    EXPECT_TRUE(sent.at("copies").at(0).at("ok")) << sent;
    EXPECT_TRUE(std::filesystem::exists(desk_.delivered()));
    for (const json& found : sent.at("check")) EXPECT_NE(found.at("verdict"), "fail") << found;
    EXPECT_GE(sent.at("check").size(), 5U);
    EXPECT_EQ(sent.at("state").at("delivered").at("by"), "kim");
    EXPECT_EQ(sent.at("state").at("approved").at("by"), "kim");
    EXPECT_EQ(refused([&] { session_->to_air({{"session", session_->name()}, {"revision", 1}}, "lee"); }), 409);
    const auto bytes = read_file(desk_.delivered(), 1U << 26U);
    ProductionOrder order = desk_.settings().order;
    order.only_if_changed = true;
    order.reason = "schedule";
    EXPECT_FALSE(produce_bulletin(
                     order, [&] { return desk_.now; }, desk_.console())
                     .made);
    EXPECT_EQ(read_file(desk_.delivered(), 1U << 26U), bytes);
}

TEST_F(Desk, TakesAKilledStoryOffWhatWasDelivered) {
    session_->to_air({{"session", session_->name()}}, "kim");
    const auto bytes = read_file(desk_.delivered(), 1U << 26U);
    const std::string killed = id_of(1);
    const json sent = session_->kill({{"session", session_->name()}, {"story", killed}}, "kim");
    EXPECT_TRUE(sent.at("copies").at(0).at("ok")) << sent;
    EXPECT_TRUE(with(sent.at("state").at("stories"), "id", killed).is_null());
    EXPECT_NE(read_file(desk_.delivered(), 1U << 26U), bytes);
    EXPECT_EQ(Archive(desk_.archive())
                  .history(desk_.settings().order.station.id, desk_.air(), std::chrono::hours{1})
                  .killed.size(),
              1U);
}

TEST_F(Desk, KnowsTheHour) {
    EXPECT_EQ(state().at("air").at("phase"), "open");
    const std::int64_t before = session_->last_event();
    desk_.now = desk_.air() - std::chrono::seconds{30};
    session_->look_around();
    EXPECT_EQ(state().at("air").at("phase"), "locked");
    desk_.now = desk_.air() + std::chrono::seconds{30};
    session_->look_around();
    EXPECT_EQ(state().at("air").at("phase"), "on_air");
    EXPECT_FALSE(session_->over());
    desk_.now = desk_.air() + std::chrono::seconds{181};
    session_->look_around();
    EXPECT_TRUE(session_->over());
    std::vector<std::string> phases;
    for (const Event& event : session_->events(before, std::chrono::milliseconds{0}))
        if (event.name == "air") phases.push_back(event.data.at("phase"));
    EXPECT_EQ(phases, (std::vector<std::string>{"locked", "on_air", "over"}));
}

TEST_F(Desk, TakesInWhatWasOrderedElsewhere) {
    const std::string headline = story(1).at("headline");
    const VersionRef version = session_->version();
    const std::string id =
        version->edition.lineup.stories.at(static_cast<std::size_t>(version->edition.rundown.stories.at(1).story))
            .story_id;
    Archive(desk_.archive()).add_order(desk_.settings().order.station.id, {Order::Verb::Drop, id, 0}, desk_.now, "lee");
    session_->look_around();
    EXPECT_TRUE(with(state().at("stories"), "headline", headline).is_null());
    EXPECT_EQ(state().at("changed_by"), "lee");
}

TEST_F(Desk, PlaysThePartThatIsAskedFor) {
    const VersionRef version = session_->version();
    const std::shared_ptr<const Sound> sound = session_->sound(version);
    const std::string whole = sound->wav();
    EXPECT_EQ(whole.size(), 44U + 180U * 48000 * 4);
    EXPECT_EQ(sound->wav_bytes(), whole.size());
    // However it is cut, the pieces are the whole.
    std::string pieces;
    for (std::size_t at = 0; at < 200000; at += 12347)
        pieces += sound->wav_part(0, sound->pcm.frames(), at, std::min<std::size_t>(12347, 200000 - at));
    EXPECT_EQ(pieces, whole.substr(0, 200000));
    const std::string line = session_->line_wav(version, last_line(0));
    EXPECT_NEAR(static_cast<double>(line.size() - 44) / 96000, this->line(last_line(0)).at("seconds"), 0.01);
    const std::string candidate = [&]() -> std::string {
        const json stories = state().at("stories");
        for (const json& told : stories) {
            const json article = session_->article(told.at("id"));
            for (const json& each : article.at("candidates"))
                if (!each.at("measured").get<bool>()) return each.at("id");
        }
        return {};
    }();
    if (!candidate.empty()) {
        EXPECT_GT(session_->line_wav(version, candidate).size(), 40000U);
    }
    const auto [name, bytes] = session_->story_file(version, id_of(0));
    EXPECT_THAT(name, HasSubstr("01-"));
    EXPECT_GT(bytes.size(), 100000U);
    EXPECT_GT(session_->story_wav(version, id_of(0)).size(), 1000000U);
    const json curves = session_->curves(version);
    EXPECT_NEAR(curves.at("integrated").get<double>(), -16, 0.4);
    EXPECT_EQ(curves.at("peaks").size(), 180U * curves.at("rate").get<std::size_t>());
    EXPECT_EQ(curves.at("loudness").size(), 1800U);
}

TEST_F(Desk, AChangeCostsAFractionOfAnEdition) {
    const auto seconds_of = [](const auto& work) {
        const auto begun = std::chrono::steady_clock::now();
        work();
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
    };
    const double whole = seconds_of([&] {
        ProductionOrder order = desk_.settings().order;
        order.archive.clear();
        produce_bulletin(
            order, [&] { return desk_.now; }, desk_.console());
    });
    const std::string id = last_line(1);
    double least = whole;
    for (const char* words : {"One.", "Two of them.", "All three of them were there."}) {
        least = std::min(least, seconds_of([&] {
                             give({{"verb", "replace_line"}, {"line", id}, {"text", words}});
                             session_->line_wav(session_->version(), id);
                         }));
    }
    EXPECT_LT(least, whole / 4);
}

TEST(DeskHtml, ShowsAHostileTitleAsText) {
    EXPECT_EQ(html_escaped("<script>alert('x' & \"y\")</script>\xFF"),
              "&lt;script&gt;alert(&#39;x&#39; &amp; &quot;y&quot;)&lt;/script&gt;\xEF\xBF\xBD");
    Newsdesk desk;
    desk.write(
        "feed/hostile.txt",
        "Harbour <script>alert(1)</script> opens\n\n"
        "The harbour <img src=x onerror=alert(2)> opened on Monday after long works, the harbour trust said. It had "
        "been shut for nine weeks while divers mended the wall.\n\nCarrowick Trust said sixty boats had waited "
        "outside. "
        "The first of them came in at seven in the morning with a cargo of timber for the yard.\n");
    const std::unique_ptr<Session> session = desk.open();
    const std::string headline = "Harbour <script>alert(1)</script> opens";
    json hostile = with(desk.state(*session).at("stories"), "headline", headline);
    if (hostile.is_null()) hostile = with(desk.state(*session).at("others"), "headline", headline);
    ASSERT_FALSE(hostile.is_null());
    desk.give(*session, {{"verb", "pin"}, {"story", hostile.at("id")}, {"place", 0}});
    const std::string page = self_contained_page(*session);
    EXPECT_THAT(page, HasSubstr("Harbour &lt;script&gt;alert(1)&lt;/script&gt; opens"));
    EXPECT_THAT(page, Not(HasSubstr("<script>alert")));
    EXPECT_THAT(page, Not(HasSubstr("<img src=x")));
    EXPECT_THAT(page, HasSubstr("data:audio/mpeg;base64,"));
    EXPECT_THAT(page, Not(HasSubstr("{{")));
    EXPECT_THAT(page, Not(HasSubstr("http://")));
}

}  // namespace
}  // namespace newscart::desk
