#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "rundown/rundown.h"

namespace newscart::test {

/// Numbers that are the same on every machine, unlike <random>'s distributions.
class Dice {
  public:
    explicit Dice(std::uint64_t seed) : state_(seed * 2654435761U + 88172645463325252U) {}
    std::uint64_t next();
    int between(int least, int most);  ///< both included
    double unit();                     ///< [0, 1)
    bool chance(double probability) { return unit() < probability; }

  private:
    std::uint64_t state_;
};

/// News made up for a test: what the stages before the edit would hand over.
struct News {
    Lineup lineup;
    Draft draft;
    std::vector<Take> takes;
    BulletinClock clock;
    SoundLengths sounds;

    Rundown edit() const { return edit_to_time(draft, lineup, takes, clock, sounds); }
};

/// A clock of intro, opening, headlines, stories, closing and outro, made for three minutes and scaled to `length`;
/// nothing in the draft yet but the opening and the closing.
News empty_bulletin(LengthRange length);

/// Adds a story; lines are added to it by add_line.
int add_story(News& news, double share, bool reserve = false);

/// Adds a line of a story, spoken in `length` frames. Each line brings one concept of its own of `worth`.
int add_line(News& news, int story, int sentence, Frames length, double worth, std::vector<int> depends_on = {});

/// Adds the headline of a story.
void add_headline(News& news, int story, Frames length);

/// A story of `sentences` sentences with overlapping concepts, variants and dependencies.
void add_random_story(News& news, Dice& dice, double share, bool reserve, int sentences);

/// A morning's news: enough of it for any length if `enough`.
News random_news(std::uint64_t seed, LengthRange length, bool enough = true);

}  // namespace newscart::test
