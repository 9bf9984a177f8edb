#include "rundown/made_news.h"

#include <algorithm>
#include <cmath>

namespace newscart::test {
namespace {

Take take_of(int line, Frames length) {
    return {line, {kFrameRateHz, 1, std::vector<float>(static_cast<std::size_t>(length), 0.0F)}, {}};
}

int add(News& news, Line line, Frames length) {
    line.id = static_cast<int>(news.draft.lines.size());
    line.estimated_seconds = seconds_of(length);
    if (line.text.empty()) line.text = "Line " + std::to_string(line.id) + ".";
    line.spoken = line.text;
    news.draft.lines.push_back(line);
    news.takes.push_back(take_of(line.id, length));
    return line.id;
}

}  // namespace

std::uint64_t Dice::next() {
    state_ ^= state_ << 13U;
    state_ ^= state_ >> 7U;
    state_ ^= state_ << 17U;
    return state_;
}

int Dice::between(int least, int most) {
    return least + static_cast<int>(next() % static_cast<std::uint64_t>(most - least + 1));
}

double Dice::unit() { return static_cast<double>(next() >> 11U) / 9007199254740992.0; }

News empty_bulletin(LengthRange length) {
    News news;
    news.clock.length = length;
    const double scale = seconds_of(length.longest) / 180;
    news.clock.stories_least = std::max(1, static_cast<int>(std::lround(3 * scale)));
    news.clock.stories_most = std::max(1, static_cast<int>(std::lround(8 * scale)));
    news.clock.items.resize(6);
    news.clock.items[0].kind = ClockItem::Kind::Sound;
    news.clock.items[0].file = "/station/intro.flac";
    news.clock.items[1].kind = ClockItem::Kind::Say;
    news.clock.items[2].kind = ClockItem::Kind::Headlines;
    news.clock.items[3].kind = ClockItem::Kind::Stories;
    news.clock.items[3].between = "/station/sting.flac";
    news.clock.items[4].kind = ClockItem::Kind::Say;
    news.clock.items[5].kind = ClockItem::Kind::Sound;
    news.clock.items[5].file = "/station/outro.flac";
    news.sounds.bed = true;
    news.sounds.frames = {{"/station/intro.flac", frames_of(4.2)},
                          {"/station/sting.flac", frames_of(1.1)},
                          {"/station/outro.flac", frames_of(3.7)}};
    Line say;
    say.role = Role::Say;
    say.item = 1;
    add(news, say, frames_of(3.61));
    say.item = 4;
    add(news, say, frames_of(2.87));
    return news;
}

int add_story(News& news, double share, bool reserve) {
    const int place = static_cast<int>(news.draft.stories.size());
    Story story;
    story.article.headline = "Story " + std::to_string(place);
    story.story_id = std::to_string(place);
    story.share = share;
    story.reserve = reserve;
    news.lineup.stories.push_back(story);
    news.draft.stories.push_back({place, {}, -1, {}, place % 3 == 1});
    return place;
}

int add_line(News& news, int story, int sentence, Frames length, double worth, std::vector<int> depends_on) {
    DraftStory& home = news.draft.stories.at(story);
    Line line;
    line.story = story;
    line.sentence = sentence;
    line.worth = worth;
    line.concepts = {static_cast<int>(home.concept_worth.size())};
    line.depends_on = std::move(depends_on);
    home.concept_worth.push_back(worth);
    const int id = add(news, line, length);
    home.lines.push_back(id);
    return id;
}

void add_headline(News& news, int story, Frames length) {
    Line line;
    line.role = Role::Headline;
    line.story = story;
    line.item = 2;
    news.draft.stories.at(story).headline = add(news, line, length);
}

void add_random_story(News& news, Dice& dice, double share, bool reserve, int sentences) {
    const int story = add_story(news, share, reserve);
    std::vector<double>& worth = news.draft.stories[story].concept_worth;
    for (int i = 0; i < sentences * 8; ++i) worth.push_back(0.2 + dice.unit());
    for (int sentence = 0; sentence < sentences; ++sentence) {
        Line line;
        line.story = story;
        line.sentence = sentence;
        for (int i = 0, count = dice.between(4, 14); i < count; ++i)
            line.concepts.push_back(dice.between(0, static_cast<int>(worth.size()) - 1));
        std::sort(line.concepts.begin(), line.concepts.end());
        line.concepts.erase(std::unique(line.concepts.begin(), line.concepts.end()), line.concepts.end());
        for (const int concept_id : line.concepts) {
            worth[concept_id] += std::pow(1 + sentence, -0.75);
            line.worth += worth[concept_id];
        }
        if (sentence > 0 && dice.chance(0.3)) line.depends_on.push_back(dice.between(0, sentence - 1));
        Frames length = frames_of(2 + 6 * dice.unit()) + dice.between(0, 4000);
        for (int variant = 0, variants = dice.between(1, 3); variant < variants; ++variant) {
            news.draft.stories[story].lines.push_back(add(news, line, length));
            length -= length * dice.between(5, 30) / 100;
            if (line.concepts.size() > 2) line.concepts.pop_back();
        }
    }
    if (dice.chance(0.9)) add_headline(news, story, frames_of(1.5 + 2.5 * dice.unit()));
}

News random_news(std::uint64_t seed, LengthRange length, bool enough) {
    Dice dice(seed);
    News news = empty_bulletin(length);
    const int most = news.clock.stories_most;
    const int primaries = dice.between(std::max(1, (news.clock.stories_least + most) / 2), most);
    std::vector<double> shares;
    double total = 0;
    for (int i = 0; i < primaries; ++i) total += shares.emplace_back(0.5 + dice.unit());
    for (const double share : shares)
        add_random_story(news, dice, share / total, false, enough ? dice.between(9, 16) : dice.between(2, 4));
    for (int i = 0, reserves = dice.between(0, 4); i < reserves; ++i)
        add_random_story(news, dice, 0, true, enough ? dice.between(4, 12) : 2);
    return news;
}

}  // namespace newscart::test
