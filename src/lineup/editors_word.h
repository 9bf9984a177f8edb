#pragma once
#include <optional>
#include <string>
#include <unordered_map>

#include "archive/archive.h"
#include "lineup/lineup.h"

namespace newscart {

/// What the editors want done with one story: all their orders, the last word counting.
struct EditorsWord {
    bool killed = false;
    bool dropped = false;
    bool held = false;
    bool approved = false;
    bool pinned = false;
    std::optional<int> position;  ///< from 0; if pinned or moved
    int given = 0;                ///< which order put it there
    StoryWishes wishes;
};

using EditorsWords = std::unordered_map<std::string, EditorsWord>;

/// By story id; "" for what belongs to no story.
EditorsWords editors_words(const History& history, const Orders& orders);

/// Whether an order of this kind is about the lineup, or only about how a story of it is told.
bool changes_lineup(Order::Verb verb);

/// The wishes of these orders instead of those the lineup was chosen with. For orders that change it in nothing else.
void give_wishes(Lineup& lineup, const Orders& orders);

}  // namespace newscart
