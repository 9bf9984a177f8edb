#include "lineup/lineup.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "lineup/made_news.h"

namespace newscart {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using test::kAirTime;
using test::made_article;
using testing::ElementsAre;

std::vector<std::string> told(const Lineup& lineup) {
    std::vector<std::string> ids;
    for (const Story& story : lineup.stories) {
        if (!story.reserve) ids.push_back(story.story_id);
    }
    return ids;
}

std::vector<std::string> in_reserve(const Lineup& lineup) {
    std::vector<std::string> ids;
    for (const Story& story : lineup.stories) {
        if (story.reserve) ids.push_back(story.story_id);
    }
    return ids;
}

/// "id: reason" of all that was refused.
std::vector<std::string> refusals(const Lineup& lineup) {
    std::vector<std::string> out;
    for (const Rejected& rejected : lineup.refused) out.push_back(rejected.id + ": " + rejected.reason);
    return out;
}

Source source(const std::string& match, const std::string& trust) {
    Source source;
    source.match = match;
    source.trust = trust;
    return source;
}

/// A newsroom with its state; each test changes what it is about.
struct Newsroom {
    std::vector<Article> articles;
    LineupSettings settings;
    History history;
    Orders orders;

    Article& add(const std::string& name, int words = 120) {
        articles.push_back(made_article(name, static_cast<unsigned>(articles.size() + 1), words));
        return articles.back();
    }
    /// Another article with the text of the newest one.
    Article& add_copy(const std::string& name) {
        Article copy = articles.back();
        copy.id = name;
        copy.origin.file = "feed/" + name + ".txt";
        articles.push_back(copy);
        return articles.back();
    }
    Lineup choose() const { return choose_stories({articles, {}}, settings, history, orders, kAirTime); }
    void aired(const std::string& name, hours ago) {
        const auto article =
            std::find_if(articles.begin(), articles.end(), [&](const Article& a) { return a.id == name; });
        const Lineup alone = choose_stories({{*article}, {}}, {}, {}, {}, kAirTime);
        history.aired.push_back({name, alone.stories.at(0).fingerprint, article->headline, kAirTime - ago});
    }
};

}  // namespace

TEST(Lineup, PutsTheMostUrgentAndThenTheNewestFirst) {
    Newsroom room;
    room.add("old").published = kAirTime - hours{5};
    room.add("new").published = kAirTime - hours{1};
    room.add("undated").published.reset();
    room.add("flash").urgency = 1;
    room.add("urgent").urgency = 3;
    const Lineup lineup = room.choose();
    EXPECT_THAT(told(lineup), ElementsAre("flash", "urgent", "new", "old", "undated"));
    EXPECT_TRUE(lineup.stories[0].breaking);
    EXPECT_FALSE(lineup.stories[1].breaking);
}

TEST(Lineup, TellsALighterStoryLastIfASectionSaysSo) {
    Newsroom news;
    news.settings.lighter = {"arts*", "sport"};
    const auto section_of = [&](const std::string& name, const std::string& section, int age) {
        Article& article = news.add(name);
        article.section = section;
        article.published = kAirTime - minutes{age};
    };
    section_of("council", "", 10);
    section_of("cup", "Sport", 20);
    section_of("museum", "Arts and culture", 30);
    section_of("bridge", "Roads", 40);
    EXPECT_THAT(told(news.choose()), ElementsAre("council", "cup", "bridge", "museum"));
    // What is urgent keeps its place, and what leads is never the last.
    news.articles[2].urgency = 1;
    EXPECT_THAT(told(news.choose()), ElementsAre("museum", "council", "bridge", "cup"));
    news.articles[2].section = "Roads";
    news.articles[1].section = "Roads";
    EXPECT_THAT(told(news.choose()), ElementsAre("museum", "council", "cup", "bridge"));
    news.articles[2].section = "Arts";
    EXPECT_THAT(told(news.choose()), ElementsAre("museum", "council", "cup", "bridge"));
}

TEST(Lineup, IsMadeOfASingleArticleWithoutADate) {
    Newsroom room;
    room.add("seed").published.reset();
    const Lineup lineup = room.choose();
    EXPECT_THAT(told(lineup), ElementsAre("seed"));
    EXPECT_DOUBLE_EQ(lineup.stories[0].share, 1);
}

TEST(Lineup, OfNothingIsEmpty) { EXPECT_TRUE(Newsroom().choose().stories.empty()); }

TEST(Lineup, TellsOnlyTheNewestVersion) {
    Newsroom room;
    room.add("a").version = "10";
    room.add_copy("a2").version = "9";
    room.articles[1].id = "a";
    const Lineup lineup = room.choose();
    ASSERT_THAT(told(lineup), ElementsAre("a"));
    EXPECT_EQ(lineup.stories[0].article.version, "10");
    EXPECT_THAT(refusals(lineup), ElementsAre("a: replaced by a newer version, a.txt"));
}

TEST(Lineup, GoesBackToTheLastVersionOfTheTime) {
    Newsroom room;
    room.add("a");
    room.add_copy("a2").updated = kAirTime + hours{1};
    room.articles[1].id = "a";
    const Lineup lineup = room.choose();
    EXPECT_THAT(told(lineup), ElementsAre("a"));
    EXPECT_THAT(refusals(lineup), ElementsAre("a: dated 2026-11-23T16:00:00Z, after the air time"));
}

TEST(Lineup, AllowsForClocksThatRunAQuarterOfAnHourFast) {
    Newsroom room;
    room.add("a").published = kAirTime + minutes{15};
    room.add("b").published = kAirTime + minutes{15} + seconds{1};
    EXPECT_THAT(told(room.choose()), ElementsAre("a"));
}

TEST(Lineup, LeavesOutWhatItsSupplierWithdrewWithItsOlderVersions) {
    Newsroom room;
    room.add("a").version = "1";
    Article& gone = room.add("gone", 0);
    gone.id = "a";
    gone.version = "2";
    gone.status = Article::Status::Canceled;
    room.add("b").status = Article::Status::Withheld;
    const Lineup lineup = room.choose();
    EXPECT_TRUE(lineup.stories.empty());
    EXPECT_THAT(refusals(lineup), ElementsAre("a: withdrawn by its supplier (see gone.txt)",
                                              "b: withheld by its supplier", "a: withdrawn by its supplier"));
}

TEST(Lineup, TellsAStoryThatCameBackAfterItsWithdrawal) {
    Newsroom room;
    room.add("a").version = "3";
    Article& gone = room.add("gone", 0);
    gone.id = "a";
    gone.version = "2";
    gone.status = Article::Status::Withheld;
    EXPECT_THAT(told(room.choose()), ElementsAre("a"));
    // A kill is for good but for what is sent after it.
    gone.status = Article::Status::Canceled;
    EXPECT_THAT(told(room.choose()), ElementsAre());
    room.articles[0].updated = *gone.published + seconds{1};
    EXPECT_THAT(told(room.choose()), ElementsAre("a"));
    room.articles[0].version = "1";
    EXPECT_THAT(told(room.choose()), ElementsAre());
    room.articles[0].version.clear();
    EXPECT_THAT(told(room.choose()), ElementsAre("a"));
    room.articles[0].published.reset();
    room.articles[0].updated.reset();
    EXPECT_THAT(told(room.choose()), ElementsAre());
}

TEST(Lineup, LeavesOutTheMessageThatAKillCallsByItsNumber) {
    Newsroom room;
    room.add("a").found_in["number"] = "hna012";
    room.add("b").found_in["number"] = "hna013";
    Article& kill = room.add("kill", 0);
    kill.status = Article::Status::Canceled;
    kill.published = kAirTime - minutes{5};
    kill.withdraws_named = {"hna012"};
    EXPECT_THAT(told(room.choose()), ElementsAre("b"));
    // Of another supplier, or of a day long gone, it is another message.
    room.articles[0].source = "Island Desk";
    EXPECT_THAT(told(room.choose()), testing::UnorderedElementsAre("a", "b"));
}

TEST(Lineup, HoldsEveryMessageThatAKillMayMeanByItsNumber) {
    Newsroom room;
    room.add("a").found_in["number"] = "hna012";
    room.add("b").found_in["number"] = "hna012";
    room.add("c");
    Article& kill = room.add("kill", 0);
    kill.status = Article::Status::Canceled;
    kill.published = kAirTime - minutes{5};
    kill.withdraws_named = {"hna012"};
    const Lineup lineup = room.choose();
    EXPECT_THAT(told(lineup), ElementsAre("c"));
    EXPECT_THAT(refusals(lineup), testing::Contains(testing::HasSubstr("withdraws message hna012, which may be this")));
}

TEST(Lineup, BelievesAWithdrawalWhenItIsUnclearWhichCameFirst) {
    Newsroom room;
    room.add("a").version = "3";
    Article& gone = room.add("gone", 0);
    gone.id = "a";
    gone.published.reset();
    gone.status = Article::Status::Canceled;
    EXPECT_TRUE(room.choose().stories.empty());
}

TEST(Lineup, LeavesOutCopiesOfAWithdrawnStoryUnlessTheyAreNewer) {
    Newsroom room;
    room.add("a").status = Article::Status::Canceled;
    room.add_copy("b").status = Article::Status::Usable;
    EXPECT_THAT(refusals(room.choose()),
                ElementsAre("a: withdrawn by its supplier", "b: withdrawn by its supplier (see a.txt)"));
    room.articles[1].updated = kAirTime - minutes{5};
    EXPECT_THAT(told(room.choose()), ElementsAre("b"));
}

TEST(Lineup, HonoursAnEmbargoToTheSecond) {
    Newsroom room;
    room.add("a").embargo = kAirTime;
    room.add("b").embargo = kAirTime + seconds{1};
    const Lineup lineup = room.choose();
    EXPECT_THAT(told(lineup), ElementsAre("a"));
    EXPECT_THAT(refusals(lineup), ElementsAre("b: embargoed until 2026-11-23T15:00:01Z"));
}

TEST(Lineup, HonoursAnEmbargoForCopiesThatDoNotRepeatIt) {
    Newsroom room;
    room.add("a").embargo = kAirTime + hours{3};
    room.add_copy("b").embargo.reset();
    EXPECT_THAT(refusals(room.choose()),
                ElementsAre("a: embargoed until 2026-11-23T18:00:00Z",
                            "b: the same story as a.txt: embargoed until 2026-11-23T18:00:00Z"));
}

TEST(Lineup, LeavesOutWhatExpired) {
    Newsroom room;
    room.add("a").expires = kAirTime + seconds{1};
    room.add("b").expires = kAirTime;
    const Lineup lineup = room.choose();
    EXPECT_THAT(told(lineup), ElementsAre("a"));
    EXPECT_THAT(refusals(lineup), ElementsAre("b: expired at 2026-11-23T15:00:00Z"));
}

TEST(Lineup, LeavesOutWhatIsTooOld) {
    Newsroom room;
    room.add("a").published = kAirTime - hours{48};
    room.add("b").published = kAirTime - hours{48} - seconds{1};
    room.add("c").published.reset();
    room.history.first_seen["c"] = kAirTime - hours{50};
    Article& renewed = room.add("d");
    renewed.published = kAirTime - hours{90};
    renewed.updated = kAirTime - hours{1};
    const Lineup lineup = room.choose();
    EXPECT_THAT(told(lineup), ElementsAre("d", "a"));
    EXPECT_THAT(refusals(lineup), ElementsAre("b: older than 48 hours: dated 2026-11-21T14:59:59Z",
                                              "c: older than 48 hours: first seen 2026-11-21T13:00:00Z"));
}

TEST(Lineup, LeavesOutWhatIsTooShort) {
    Newsroom room;
    room.add("a", 26);
    room.add("b", 27);
    const Lineup lineup = room.choose();
    EXPECT_THAT(told(lineup), ElementsAre("b"));
    EXPECT_THAT(refusals(lineup), ElementsAre("a: too short: 26 words"));
}

TEST(Lineup, LeavesOutOtherLanguages) {
    Newsroom room;
    room.settings.language = "en-GB";
    room.add("a").language = "EN-us";
    room.add("b").language = "fr";
    room.add("c").language = "";
    const Lineup lineup = room.choose();
    EXPECT_THAT(told(lineup), ElementsAre("a", "c"));
    EXPECT_THAT(refusals(lineup), ElementsAre("b: in fr, while the station speaks en-GB"));
}

TEST(Lineup, TellsAStoryOnceThatCameFromSeveral) {
    Newsroom room;
    room.add("first").published = kAirTime - hours{3};
    Article& flash = room.add_copy("second");
    flash.urgency = 2;
    flash.headline = "Quite another headline";
    room.add_copy("third").urgency = 5;
    room.articles.back().published = kAirTime - hours{2};
    const Lineup lineup = room.choose();
    ASSERT_THAT(told(lineup), ElementsAre("third"));
    EXPECT_THAT(lineup.stories[0].also_from, ElementsAre("feed/first.txt", "feed/second.txt"));
    EXPECT_TRUE(lineup.stories[0].breaking);
}

TEST(Lineup, PrefersTheLongerTextOfTheSameStory) {
    Newsroom room;
    room.add("brief", 40);
    Article& full = room.add("full", 120);
    full.paragraphs.insert(full.paragraphs.begin(), room.articles[0].paragraphs[0]);
    full.published = kAirTime - hours{2};
    const Lineup lineup = room.choose();
    ASSERT_THAT(told(lineup), ElementsAre("full"));
    EXPECT_THAT(lineup.stories[0].also_from, ElementsAre("feed/brief.txt"));
}

TEST(Lineup, PrefersTheNewerTextWhereLengthsAreLike) {
    Newsroom room;
    room.add("old").published = kAirTime - hours{2};
    Article& fresh = room.add_copy("new");
    fresh.paragraphs[0].resize(fresh.paragraphs[0].size() * 9 / 10);
    fresh.published = kAirTime - hours{1};
    EXPECT_THAT(told(room.choose()), ElementsAre("new"));
}

TEST(Lineup, TellsAgainWhatWasNotToldForLongestWhenNewsIsThin) {
    Newsroom room;
    for (const char* name : {"a", "b", "c", "d", "e"}) room.add(name);
    room.settings.reserve = 1;
    room.aired("a", hours{1});
    room.aired("b", hours{3});
    room.aired("c", hours{2});
    room.aired("d", hours{4});
    const Lineup lineup = room.choose();
    EXPECT_THAT(told(lineup), ElementsAre("e", "d", "b"));
    EXPECT_THAT(in_reserve(lineup), ElementsAre("c"));
    EXPECT_THAT(refusals(lineup), ElementsAre("a: aired unchanged at 2026-11-23T14:00:00Z"));
}

TEST(Lineup, ForgetsWhatWasAiredBeforeTheWindowAndInItsOwnEdition) {
    Newsroom room;
    room.add("a").published = kAirTime - hours{1};
    room.add("b").published = kAirTime - hours{2};
    room.add("c").published = kAirTime - hours{3};
    room.aired("a", hours{1});
    room.aired("b", hours{25});
    room.aired("c", hours{0});
    EXPECT_THAT(told(room.choose()), ElementsAre("b", "c", "a"));
}

TEST(Lineup, TellsAnUpdateAsFreshAndSaysSo) {
    Newsroom room;
    room.add("a");
    room.add("b");
    room.aired("a", hours{1});
    room.aired("b", hours{1});
    room.articles[0].paragraphs[0] = test::made_text(77, 60) + " " + room.articles[0].paragraphs[0];
    const Lineup lineup = room.choose();
    ASSERT_THAT(told(lineup), ElementsAre("a", "b"));
    EXPECT_TRUE(lineup.stories[0].updated);
    EXPECT_FALSE(lineup.stories[1].updated);
}

TEST(Lineup, KnowsAnAiredTextUnderANewName) {
    Newsroom room;
    room.add("a");
    room.add("b").published = kAirTime - hours{9};
    room.aired("a", hours{1});
    room.articles[0].id = "renamed";
    EXPECT_THAT(told(room.choose()), ElementsAre("b", "renamed"));
}

TEST(Lineup, KnowsAStoryAiredFromAnotherSupplier) {
    Newsroom room;
    room.add("a").published = kAirTime - hours{2};
    room.aired("a", hours{1});
    room.add_copy("a-elsewhere").published = kAirTime - hours{1};
    room.articles.back().headline = "Quite another headline";
    room.add("b").published = kAirTime - hours{9};
    EXPECT_THAT(told(room.choose()), ElementsAre("b", "a-elsewhere"));
}

TEST(Lineup, LimitsTheStoriesAndKeepsSomeInReserve) {
    Newsroom room;
    room.settings.stories_most = 2;
    room.settings.reserve = 1;
    for (const char* name : {"a", "b", "c", "d"}) {
        room.add(name).published = kAirTime - minutes{static_cast<int>(room.articles.size())};
    }
    const Lineup lineup = room.choose();
    EXPECT_THAT(told(lineup), ElementsAre("a", "b"));
    EXPECT_THAT(in_reserve(lineup), ElementsAre("c"));
    EXPECT_THAT(refusals(lineup), ElementsAre("d: no room: 3 stories come before it"));
}

TEST(Lineup, SharesTheTimeByUrgencyAndRichness) {
    Newsroom room;
    room.add("rich", 240).urgency = 2;
    room.add("plain", 120);
    room.add("poor", 40);
    room.settings.stories_most = 3;
    room.add("reserve", 120).urgency = 8;
    const Lineup lineup = room.choose();
    ASSERT_EQ(lineup.stories.size(), 4U);
    EXPECT_NEAR(lineup.stories[0].share + lineup.stories[1].share + lineup.stories[2].share, 1, 1e-12);
    EXPECT_EQ(lineup.stories[0].story_id, "rich");
    const auto share = [&](const std::string& id) {
        return std::find_if(lineup.stories.begin(), lineup.stories.end(),
                            [&](const Story& s) { return s.story_id == id; })
            ->share;
    };
    EXPECT_NEAR(share("rich") / share("plain"), 1.3 * std::sqrt(2.0), 1e-9);
    EXPECT_NEAR(share("plain") / share("poor"), std::sqrt(3.0), 1e-9);
    EXPECT_GT(share("reserve"), 0);
}

TEST(Lineup, FollowsTheEditorsOrders) {
    Newsroom room;
    for (const char* name : {"a", "b", "c", "d", "e"}) {
        room.add(name).published = kAirTime - minutes{static_cast<int>(room.articles.size())};
    }
    room.orders = {{Order::Verb::Pin, "e", 0},
                   {Order::Verb::Move, "a", 2},
                   {Order::Verb::Drop, "b", 0},
                   {Order::Verb::Hold, "c", 0}};
    const Lineup lineup = room.choose();
    EXPECT_THAT(told(lineup), ElementsAre("e", "d", "a"));
    EXPECT_THAT(refusals(lineup), ElementsAre("b: dropped by an editor", "c: held by an editor until approved"));
}

TEST(Lineup, LetsTheLastWordCount) {
    Newsroom room;
    for (const char* name : {"a", "b", "c"})
        room.add(name).published = kAirTime - minutes{static_cast<int>(room.articles.size())};
    room.orders = {{Order::Verb::Hold, "a", 0}, {Order::Verb::Approve, "a", 0}, {Order::Verb::Pin, "b", 9},
                   {Order::Verb::Drop, "c", 0}, {Order::Verb::Pin, "c", 0},     {Order::Verb::Pin, "b", 0}};
    EXPECT_THAT(told(room.choose()), ElementsAre("b", "c", "a"));
}

TEST(Lineup, TakesAPinOffAndADropBack) {
    Newsroom room;
    for (const char* name : {"a", "b", "c"})
        room.add(name).published = kAirTime - minutes{static_cast<int>(room.articles.size())};
    const std::vector<std::string> as_it_came = told(room.choose());
    Order unpin{Order::Verb::Pin, "c", 0};
    unpin.automatic = true;
    room.orders = {{Order::Verb::Pin, "c", 0}, unpin, {Order::Verb::Drop, "a", 0}, {Order::Verb::Undrop, "a", 0}};
    EXPECT_EQ(told(room.choose()), as_it_came);
}

TEST(Lineup, HandsOnWhatEditorsWantOfLinesTheLastWordCounting) {
    Newsroom room;
    room.add("a");
    const auto line = [](Order::Verb verb, const std::string& key, const std::string& text) {
        Order order{verb, "a", 0};
        order.line = key;
        order.text = text;
        return order;
    };
    Order swap{Order::Verb::Swap, "a", 0};
    swap.line = "1";
    swap.other = "2";
    Order back = line(Order::Verb::Replace, "3", "");
    back.automatic = true;
    Order length{Order::Verb::Length, "a", 0};
    length.seconds = 20;
    Order clock = line(Order::Verb::Replace, "9", "Good evening.");
    clock.story_id.clear();
    room.orders = {line(Order::Verb::Replace, "2", "New words."),
                   swap,
                   line(Order::Verb::Replace, "3", "Gone again."),
                   back,
                   line(Order::Verb::Replace, "4", ""),
                   line(Order::Verb::Voice, "", "alan"),
                   length,
                   clock};
    const Lineup lineup = room.choose();
    const StoryWishes& wishes = lineup.stories.at(0).wishes;
    EXPECT_EQ(wishes.of("1")->kind, LineWish::Kind::Out);
    EXPECT_EQ(wishes.of("2")->kind, LineWish::Kind::Worded);
    EXPECT_EQ(wishes.of("2")->text, "New words.");
    EXPECT_FALSE(wishes.of("3")->kind.has_value());
    EXPECT_EQ(wishes.of("4")->kind, LineWish::Kind::Out);
    EXPECT_EQ(wishes.of("5"), nullptr);
    EXPECT_EQ(wishes.voice, "alan");
    EXPECT_EQ(wishes.length_frames, frames_of(20));
    EXPECT_EQ(lineup.clock_wishes.of("9")->text, "Good evening.");
}

TEST(Lineup, TellsWhatAnEditorWroteInItsPlace) {
    Newsroom room;
    room.add("a");
    room.add("b");
    Order insert{Order::Verb::Insert, written_item_id("Bridge shut", "It is shut.\n\nGo round."), 1};
    insert.headline = "Bridge shut";
    insert.text = "It is shut.\n\nGo round.";
    room.orders = {insert, insert};
    ArticleSet news{room.articles, {}};
    add_written_items(news, room.orders, "en-GB", kAirTime);
    ASSERT_EQ(news.articles.size(), 3U);
    room.articles = news.articles;
    const Lineup lineup = room.choose();
    ASSERT_EQ(lineup.stories.size(), 3U);
    EXPECT_TRUE(lineup.stories[1].written);
    EXPECT_TRUE(lineup.stories[1].pinned);
    EXPECT_THAT(lineup.stories[1].article.paragraphs, ElementsAre("It is shut.", "Go round."));
}

TEST(Lineup, TakesAPinnedStoryHoweverOldShortOrOftenTold) {
    Newsroom room;
    room.settings.stories_most = 2;
    for (const char* name : {"a", "b"}) room.add(name);
    room.add("pinned", 10).published = kAirTime - hours{900};
    room.orders = {{Order::Verb::Pin, "pinned", 1}};
    const Lineup lineup = room.choose();
    ASSERT_EQ(told(lineup).size(), 2U);
    EXPECT_EQ(told(lineup)[1], "pinned");
}

TEST(Lineup, NeverTellsAPinnedStoryThatIsKilledEmbargoedOrWithdrawn) {
    Newsroom room;
    room.add("killed");
    room.add("embargoed").embargo = kAirTime + hours{1};
    room.add("withdrawn").status = Article::Status::Canceled;
    for (const char* name : {"killed", "embargoed", "withdrawn"}) room.orders.push_back({Order::Verb::Pin, name, 0});
    room.history.killed = {"killed"};
    EXPECT_TRUE(room.choose().stories.empty());
}

// The precedence, pair by pair: a kill before an editor's word before breaking news before the usual order.
TEST(Lineup, PutsAKillBeforeAnEditorsWordBeforeBreakingNewsBeforeTheUsualOrder) {
    Newsroom room;
    room.settings.sources = {source("press*", "hold")};
    room.add("usual").published = kAirTime;
    room.add("flash").urgency = 1;
    room.add("press").published = kAirTime - hours{9};
    const auto ordered = [&](Orders orders) {
        room.orders = std::move(orders);
        return told(room.choose());
    };
    const Order approved{Order::Verb::Approve, "press", 0};
    const Order first{Order::Verb::Pin, "press", 0};
    // Breaking before the usual order.
    EXPECT_THAT(ordered({}), ElementsAre("flash", "usual"));
    // The editor's word before the usual order, and before breaking news.
    EXPECT_THAT(ordered({approved}), ElementsAre("flash", "usual", "press"));
    EXPECT_THAT(ordered({approved, first}), ElementsAre("press", "flash", "usual"));
    EXPECT_THAT(ordered({{Order::Verb::Hold, "flash", 0}}), ElementsAre("usual"));
    EXPECT_THAT(ordered({{Order::Verb::Drop, "flash", 0}}), ElementsAre("usual"));
    // A kill before each of them.
    EXPECT_THAT(ordered({{Order::Verb::Kill, "usual", 0}}), ElementsAre("flash"));
    EXPECT_THAT(ordered({{Order::Verb::Kill, "flash", 0}}), ElementsAre("usual"));
    EXPECT_THAT(ordered({{Order::Verb::Kill, "press", 0}, approved, first}), ElementsAre("flash", "usual"));
}

TEST(Lineup, LeavesOutWhatWasKilledUnderEveryName) {
    Newsroom room;
    room.add("a");
    room.add_copy("b").updated = kAirTime;
    room.orders = {{Order::Verb::Kill, "a", 0}};
    EXPECT_THAT(refusals(room.choose()),
                ElementsAre("a: killed by an editor", "b: the same story as a.txt: killed by an editor"));
}

TEST(Lineup, HoldsASourceUntilAnEditorApproved) {
    Newsroom room;
    room.settings.sources = {source("press-*", "hold"), source("*", "air")};
    room.add("press-1");
    room.add("press-2");
    room.add("agency-1").published = kAirTime - hours{9};
    room.orders = {{Order::Verb::Approve, "press-2", 0}};
    const Lineup lineup = room.choose();
    EXPECT_THAT(told(lineup), ElementsAre("press-2", "agency-1"));
    EXPECT_THAT(refusals(lineup), ElementsAre("press-1: held: its source airs only after an editor approved"));
}

TEST(Lineup, PrefersTheSourceOfHigherPriority) {
    Newsroom room;
    room.settings.sources = {source("ours-*", "air")};
    room.settings.sources[0].priority = 5;
    room.add("agency-1");
    room.add("ours-1");
    EXPECT_THAT(told(room.choose()), ElementsAre("ours-1", "agency-1"));
}

TEST(Lineup, TakesArticlesWithoutAnIdOneByOne) {
    Newsroom room;
    room.add("a").id.clear();
    room.add("b").id.clear();
    EXPECT_EQ(told(room.choose()).size(), 2U);
}

namespace {

/// A feed of everything that can happen, by seed.
Newsroom random_newsroom(unsigned seed) {
    std::minstd_rand random(seed * 31 + 7);
    const auto below = [&](unsigned limit) { return static_cast<int>(random() % limit); };
    Newsroom room;
    const int count = below(60);
    for (int i = 0; i < count; ++i) {
        Article article = made_article("n" + std::to_string(i), static_cast<unsigned>(below(25)), below(160));
        article.id = below(12) == 0 ? "" : "id" + std::to_string(below(30));
        article.version = below(2) == 0 ? "" : std::to_string(below(12));
        article.urgency = below(11);
        article.origin.file = "feed/" + std::to_string(below(40)) + ".xml";
        article.origin.item = i;
        if (below(4) == 0) article.published.reset();
        if (below(4) == 0) article.updated = kAirTime - minutes{below(6000) - 120};
        if (below(8) == 0) article.embargo = kAirTime + seconds{below(3) - 1};
        if (below(8) == 0) article.expires = kAirTime + seconds{below(3) - 1};
        if (below(10) == 0) article.status = Article::Status::Canceled;
        if (below(15) == 0) article.paragraphs.clear();
        if (below(25) == 0) article.status = Article::Status::Withheld;
        if (below(12) == 0) article.correction = "correction";
        if (below(20) == 0) article.withdraws = {"id" + std::to_string(below(30))};
        if (below(20) == 0) article.withdraws_named = {made_article("", static_cast<unsigned>(below(25))).headline};
        if (below(20) == 0) article.doubt = "says so";
        room.articles.push_back(article);
    }
    for (int i = below(6); i > 0; --i) {
        room.orders.push_back({static_cast<Order::Verb>(below(6)), "id" + std::to_string(below(30)), below(9) - 2});
    }
    for (int i = below(12); i > 0 && !room.articles.empty(); --i) {
        const Article& article = room.articles[static_cast<std::size_t>(below(static_cast<unsigned>(count)))];
        Article alone = article;
        alone.status = Article::Status::Usable;
        alone.embargo.reset();
        alone.expires.reset();
        alone.updated = alone.published = kAirTime;
        const Lineup one = choose_stories({{alone}, {}}, {}, {}, {}, kAirTime);
        if (!one.stories.empty())
            room.history.aired.push_back(
                {one.stories[0].story_id, one.stories[0].fingerprint, "", kAirTime - hours{i}});
    }
    room.settings.stories_most = 1 + below(9);
    room.settings.stories_least = 1 + below(static_cast<unsigned>(room.settings.stories_most));
    room.settings.reserve = below(4);
    return room;
}

/// All of a lineup as text.
std::string described(const Lineup& lineup) {
    std::string out;
    for (const Story& story : lineup.stories) {
        out += story.story_id + " " + story.article.origin.file.string() + "#" +
               std::to_string(story.article.origin.item) + " " + std::to_string(story.share) +
               (story.reserve ? " reserve" : "") + (story.updated ? " updated" : "");
        for (const std::string& file : story.also_from) out += " " + file;
        out += "\n";
    }
    for (const Rejected& refused : lineup.refused)
        out += refused.file.string() + " " + refused.id + " " + refused.reason + "\n";
    return out;
}

}  // namespace

TEST(Lineup, AccountsForEveryArticleWhateverTheFeedHolds) {
    for (unsigned seed = 0; seed < 400; ++seed) {
        const Newsroom room = random_newsroom(seed);
        const Lineup lineup = room.choose();
        std::size_t accounted = lineup.stories.size() + lineup.refused.size();
        double shares = 0;
        int told_stories = 0;
        bool reserve_began = false;
        for (const Story& story : lineup.stories) {
            accounted += story.also_from.size();
            EXPECT_TRUE(story.reserve || !reserve_began);
            reserve_began = story.reserve;
            if (!story.reserve) {
                shares += story.share;
                ++told_stories;
            }
            EXPECT_EQ(story.article.status, Article::Status::Usable);
            EXPECT_FALSE(story.article.embargo && *story.article.embargo > kAirTime);
            EXPECT_FALSE(story.article.expires && *story.article.expires <= kAirTime);
        }
        for (const Rejected& refused : lineup.refused) EXPECT_FALSE(refused.reason.empty());
        ASSERT_EQ(accounted, room.articles.size()) << "seed " << seed;
        EXPECT_NEAR(shares, told_stories > 0 ? 1 : 0, 1e-9);
        const auto pins = std::count_if(room.orders.begin(), room.orders.end(),
                                        [](const Order& order) { return order.verb == Order::Verb::Pin; });
        EXPECT_LE(told_stories, room.settings.stories_most + pins);
    }
}

TEST(Lineup, DoesNotDependOnTheOrderOfTheFeed) {
    for (unsigned seed = 0; seed < 100; ++seed) {
        Newsroom room = random_newsroom(seed);
        const std::string before = described(room.choose());
        std::shuffle(room.articles.begin(), room.articles.end(), std::minstd_rand(seed));
        ASSERT_EQ(described(room.choose()), before) << "seed " << seed;
    }
}

TEST(Lineup, RefusesCopiesOfAKilledStoryHoweverOftenItWasSent) {
    Newsroom room;
    room.add("killed");
    for (int i = 0; i < 100; ++i) {
        room.add_copy("killed").origin.file = "feed/killed-" + std::to_string(i) + ".txt";
    }
    room.add_copy("other name");
    room.add("free");
    room.history.killed.emplace_back("killed");
    EXPECT_THAT(told(room.choose()), ElementsAre("free"));
}

void remember(History& history, const Lineup& lineup) {
    for (const Withdrawn& each : lineup.withdrawn) history.withdrawn.push_back(each.article);
}

/// As the archive gives them: of what is taken off the air, what was seen of it in `before`.
void learn_texts(Newsroom& room, const Lineup& before) {
    for (const std::string& id : taken_off_air({room.articles, {}}, room.history)) {
        for (const Seen& seen : before.seen) {
            if (seen.story_id == id && !seen.fingerprint.empty()) room.history.texts[id] = seen.fingerprint;
        }
    }
}

/// A notice that takes what it names off the air.
Article notice(const std::string& id, Instant sent) {
    Article notice;
    notice.id = id;
    notice.status = Article::Status::Canceled;
    notice.published = sent;
    notice.origin.file = "feed/" + id + ".txt";
    return notice;
}

TEST(Lineup, TakesWhatANoticeNamesOffTheAir) {
    for (const std::string how : {"by id", "by headline", "by slug", "in other words"}) {
        Newsroom room;
        Article& ferry = room.add("ferry");
        ferry.headline = "Night ferry to Marsh Island stops for good";
        ferry.slug = "FERRY-STOPS";
        room.add("other").headline = "Council raises rents again";
        Article kill = notice("kill-1", kAirTime - minutes{5});
        if (how == "by id") kill.withdraws = {"ferry"};
        if (how == "by headline") kill.withdraws_named = {"night ferry to Marsh Island stops for good"};
        if (how == "by slug") kill.withdraws_named = {"ferry stops"};
        if (how == "in other words") kill.withdraws_named = {"the night ferry to marsh island"};
        room.articles.push_back(kill);
        const Lineup lineup = room.choose();
        EXPECT_THAT(told(lineup), ElementsAre("other")) << how;
        EXPECT_THAT(refusals(lineup), ElementsAre("ferry: withdrawn by its supplier (see kill-1.txt)",
                                                  "kill-1: withdrawn by its supplier"))
            << how;
    }
}

TEST(Lineup, HoldsAllThatANoticeMayMean) {
    Newsroom room;
    room.add("a").headline = "Night ferry to Marsh Island stops for good";
    room.add("b").headline = "Night ferry to Marsh Island stops early";
    Article kill = notice("kill-1", kAirTime - minutes{5});
    kill.withdraws_named = {"night ferry to marsh island"};
    room.articles.push_back(kill);
    EXPECT_THAT(told(room.choose()), testing::IsEmpty());
    EXPECT_THAT(
        refusals(room.choose())[0],
        "a: in doubt: kill-1.txt withdraws \"night ferry to marsh island\", which may be this or another; approve "
        "it if it is not this");
    room.orders = {{Order::Verb::Approve, "b", 0}};
    EXPECT_THAT(told(room.choose()), ElementsAre("b"));
}

TEST(Lineup, RemembersWhatWasWithdrawnWhenTheNoticeIsGone) {
    Newsroom room;
    room.add("ferry").published = kAirTime - hours{3};
    const Article old = room.articles.back();
    room.add("other");
    Article kill = notice("ferry", kAirTime - hours{1});
    kill.origin.file = "feed/kill.txt";
    room.articles.push_back(kill);
    const Lineup first = room.choose();
    EXPECT_THAT(told(first), ElementsAre("other"));

    Newsroom later;
    for (const Withdrawn& each : first.withdrawn) later.history.withdrawn.push_back(each.article);
    later.articles = {old};
    later.add_copy("elsewhere").published = kAirTime - hours{2};
    EXPECT_THAT(told(later.choose()), testing::IsEmpty());
    EXPECT_THAT(refusals(later.choose()),
                ElementsAre("elsewhere: the same story as ferry.txt: withdrawn by its supplier",
                            "ferry: withdrawn by its supplier (see kill.txt)"));
    // What was sent after the notice is news again; of an undated copy nobody knows.
    later.articles = {old};
    later.articles[0].published = kAirTime - minutes{10};
    EXPECT_THAT(told(later.choose()), ElementsAre("ferry"));
    later.articles[0].published.reset();
    EXPECT_THAT(told(later.choose()), testing::IsEmpty());
}

TEST(Lineup, ForgetsNoWithdrawalWhateverTheOrderOfArrival) {
    Newsroom room;
    const Article first = [&] {
        Article& article = room.add("ferry");
        article.published = kAirTime - hours{5};
        return article;
    }();
    Article copy = first;
    copy.id = "wire:77";
    copy.origin.file = "feed/wire.xml";
    Article kill = notice("ferry", kAirTime - hours{3});
    kill.origin.file = "feed/kill.xml";
    Article corrected = first;
    corrected.published = kAirTime - hours{1};
    corrected.correction = "Corrects the day";
    corrected.origin.file = "feed/corrected.xml";
    const std::vector<Article> all{first, copy, kill, corrected};
    std::vector<std::size_t> order{0, 1, 2, 3};
    do {
        // One file a run, gone in the next, each run with what those before remembered.
        Newsroom each;
        bool gone = false;   // killed, or corrected since
        bool known = false;  // under its own id
        for (const std::size_t which : order) {
            each.articles = {all[which]};
            const Lineup lineup = each.choose();
            remember(each.history, lineup);
            for (const Seen& seen : lineup.seen) {
                if (!seen.fingerprint.empty()) each.history.texts[seen.story_id] = seen.fingerprint;
            }
            known = known || which == 0 || which == 3;
            gone = gone || which >= 2;
            each.articles = {first};
            EXPECT_EQ(told(each.choose()).empty(), gone);
            // By another way too, once it was seen that the text is of the story that the kill names.
            each.articles = {copy};
            EXPECT_EQ(told(each.choose()).empty(), gone && known);
        }
        each.articles = {first, corrected};
        ASSERT_THAT(told(each.choose()), ElementsAre("ferry"));
        EXPECT_EQ(each.choose().stories[0].article.correction, "Corrects the day");
        Newsroom together;
        for (const std::size_t i : order) together.articles.push_back(all[i]);
        ASSERT_THAT(told(together.choose()), ElementsAre("ferry"));
        EXPECT_EQ(together.choose().stories[0].article.correction, "Corrects the day");
    } while (std::next_permutation(order.begin(), order.end()));
}

TEST(Lineup, TellsTheSameWhenItIsMadeAgainWithWhatItRemembered) {
    for (unsigned seed = 0; seed < 400; ++seed) {
        Newsroom room = random_newsroom(seed);
        const Lineup first = room.choose();
        remember(room.history, first);
        learn_texts(room, first);
        EXPECT_EQ(described(room.choose()), described(first)) << seed;
    }
}

TEST(Lineup, TakesNoUndatedCopyForNewerThanAKillBecauseItWasSeenLater) {
    Newsroom room;
    room.add("ferry").status = Article::Status::Canceled;
    room.articles.back().published = kAirTime - hours{3};
    Article& copy = room.add_copy("elsewhere");
    copy.status = Article::Status::Usable;
    copy.published.reset();
    room.history.first_seen["elsewhere"] = kAirTime - hours{1};
    EXPECT_THAT(told(room.choose()), ElementsAre());
}

TEST(Lineup, KnowsAKilledTextUnderAnotherNameWhenItsFileIsGone) {
    Newsroom room;
    room.add("ferry");
    room.history.killed = {"ferry"};
    const Article story = room.articles[0];
    const Lineup first = room.choose();
    ASSERT_EQ(first.withdrawn.size(), 1U);
    EXPECT_EQ(first.withdrawn[0].key, memory_of(story).key);
    Newsroom later;
    later.history = room.history;
    later.history.withdrawn = {first.withdrawn[0].article};
    later.articles = {story};
    later.add_copy("elsewhere").published = kAirTime;
    later.articles.erase(later.articles.begin());
    EXPECT_THAT(refusals(later.choose()), ElementsAre("elsewhere: the same story as ferry.txt: killed by an editor"));
    // Without having seen its file: by what aired.
    later.history.withdrawn.clear();
    EXPECT_THAT(told(later.choose()), ElementsAre("elsewhere"));
    Newsroom aired;
    aired.articles = {story};
    aired.aired("ferry", hours{2});
    later.history.aired = aired.history.aired;
    EXPECT_THAT(refusals(later.choose()), ElementsAre("elsewhere: the same story as one that aired at "
                                                      "2026-11-23T13:00:00Z: killed by an editor"));
}

TEST(Lineup, KnowsWhatAiredWhenOnlyItsIdIsWithdrawn) {
    Newsroom room;
    room.add("ferry").published = kAirTime - hours{5};
    room.aired("ferry", hours{2});
    room.add_copy("elsewhere").published.reset();
    room.articles.erase(room.articles.begin());
    Article kill = notice("kill-1", kAirTime - hours{1});
    kill.withdraws = {"ferry"};
    room.articles.push_back(kill);
    EXPECT_THAT(refusals(room.choose()), ElementsAre("elsewhere: the same story as one that aired at "
                                                     "2026-11-23T13:00:00Z: withdrawn by its supplier",
                                                     "kill-1: withdrawn by its supplier"));
}

TEST(Lineup, PrefersACorrectionToTheLongerText) {
    Newsroom room;
    room.add("long", 180).published = kAirTime - hours{3};
    Article& corrected = room.add_copy("corrected");
    corrected.paragraphs[0].resize(corrected.paragraphs[0].size() / 3);
    corrected.correction = "Corrects the day";
    corrected.published = kAirTime - hours{1};
    const Lineup lineup = room.choose();
    ASSERT_THAT(told(lineup), ElementsAre("corrected"));
    EXPECT_THAT(lineup.stories[0].also_from, ElementsAre("feed/long.txt"));
    // A text that came after the correction may be the better one again.
    room.articles[0].updated = kAirTime - minutes{30};
    EXPECT_THAT(told(room.choose()), ElementsAre("long"));
}

TEST(Lineup, KeepsWhatWasReplacedOffTheAirWhenItsReplacementIsGone) {
    Newsroom room;
    room.add("old").published = kAirTime - hours{3};
    Article& newer = room.add("new");
    newer.published = kAirTime - hours{1};
    newer.withdraws = {"old"};
    const Lineup first = room.choose();
    Newsroom later;
    later.articles = {room.articles[0]};
    for (const Withdrawn& each : first.withdrawn) later.history.withdrawn.push_back(each.article);
    EXPECT_THAT(told(later.choose()), ElementsAre());
}

TEST(Lineup, LetsAStoryTakeThePlaceOfAnother) {
    Newsroom room;
    room.add("old").published = kAirTime - hours{3};
    Article& newer = room.add("new");
    newer.published = kAirTime - hours{1};
    newer.withdraws = {"old"};
    EXPECT_THAT(told(room.choose()), ElementsAre("new"));
    EXPECT_THAT(refusals(room.choose()), ElementsAre("old: replaced by new.txt"));
}

TEST(Lineup, KnowsASourceByWhatTheArticleSaysOfItself) {
    Newsroom room;
    room.add("a").source = "Press Office of the Port";
    room.add("b").section = "Adverts";
    room.add("c").published = kAirTime - hours{5};
    room.settings.sources = {source("", "hold"), source("", "never"), source("c*", "air")};
    room.settings.sources[0].source = "press office*";
    room.settings.sources[1].section = "adverts";
    room.settings.sources[2].max_age = hours{4};
    EXPECT_THAT(refusals(room.choose()),
                ElementsAre("a: held: its source airs only after an editor approved", "b: its source never airs",
                            testing::StartsWith("c: older than 4 hours")));
}

TEST(Lineup, ReadsNothingThatHoldsAWordThatMustNeverAir) {
    Newsroom room;
    room.add("a").headline = "Bar opens at Port Ellery";
    room.add("b").paragraphs.push_back("It was a mess. The bar(s) were shut.");
    room.add("c").paragraphs.push_back("Crowbars are not meant.");
    room.settings.never = {"bar", "bar(s)"};
    const Lineup lineup = room.choose();
    EXPECT_THAT(refusals(lineup), ElementsAre("a: its headline holds \"Bar\", which must never air"));
    ASSERT_EQ(lineup.stories.size(), 2U);
    for (const Story& story : lineup.stories) {
        const Article& article = story.article;
        EXPECT_EQ(is_heading(article, article.paragraphs.size() - 1), article.id == "b") << article.id;
    }
}

TEST(Lineup, TellsAnEventOnceThoughTwoSuppliersWordItInTheirOwnWay) {
    Newsroom room;
    Article& first = room.add("first");
    const Instant published = *first.published;  // `first` moves when another comes
    first.source = "Harbour News";
    first.headline = "Trawler sinks off Marsh Island";
    first.paragraphs = {
        "Six fishermen were rescued on Monday night when the trawler Ellery Rose sank four miles off Marsh Island. The "
        "lifeboat from Port Sandgate reached them within 40 minutes, coastguard officer Maria Dunmore said.",
        "The Ellery Rose had been struck by a wave that flooded its engine room. All six men are in hospital at "
        "Sandgate."};
    Article& second = room.add("second");
    second.source = "Coast Press";
    second.headline = "Crew of six saved as fishing boat goes down";
    second.paragraphs = {
        "A crew of six has been saved after their boat, the Ellery Rose, went down in heavy seas near Marsh Island.",
        "Maria Dunmore of the coastguard said a Sandgate lifeboat had taken the fishermen aboard 40 minutes after "
        "their "
        "trawler called for help. They were rescued without serious injuries and taken to hospital."};
    second.published = published - minutes{20};
    Article& third = room.add("third");
    third.source = "Coast Press";
    third.headline = "Sandgate lifeboat marks fifty years";
    third.paragraphs = {
        "The Sandgate lifeboat station marks its fiftieth year this week with an open day near Marsh Island pier.",
        "Maria Dunmore, who has led the crew for nine years, said visitors would see the boat launched at noon. "
        "Proceeds go to families of fishermen who were lost at sea, and a choir will sing in the boat hall."};
    const Lineup lineup = room.choose();
    EXPECT_EQ(told(lineup).size(), 2U);
    for (const Story& story : lineup.stories) {
        if (story.story_id == "third") {
            EXPECT_THAT(story.also_from, testing::IsEmpty());
        } else {
            EXPECT_EQ(story.also_from.size(), 1U);
        }
    }
    // One newsroom's two articles are two stories; so is what came a day later.
    room.articles[1].source = "harbour news";
    EXPECT_EQ(told(room.choose()).size(), 3U);
    room.articles[1].source = "Coast Press";
    room.articles[1].published = *room.articles[0].published - hours{25};
    EXPECT_EQ(told(room.choose()).size(), 3U);
}

}  // namespace newscart
