#include "lineup/editors_word.h"

namespace newscart {

EditorsWords editors_words(const History& history, const Orders& orders) {
    EditorsWords words;
    for (const std::string& id : history.killed) words[id].killed = true;
    int given = 0;
    for (const Order& order : orders) {
        ++given;
        if (order.story_id.empty()) continue;
        EditorsWord& word = words[order.story_id];
        switch (order.verb) {
            case Order::Verb::Kill: word.killed = true; break;
            case Order::Verb::Drop:
                word.dropped = true;
                word.pinned = false;
                word.position.reset();
                break;
            case Order::Verb::Pin: word.pinned = true; [[fallthrough]];
            case Order::Verb::Move:
                word.dropped = false;
                word.position = order.position;
                word.given = given;
                break;
            case Order::Verb::Hold:
                word.held = true;
                word.approved = false;
                break;
            case Order::Verb::Approve:
                word.held = false;
                word.approved = true;
                break;
            case Order::Verb::Undrop: word.dropped = false; break;
            case Order::Verb::Insert:
                word.pinned = true;
                word.dropped = false;
                word.position = order.position;
                word.given = given;
                break;
            case Order::Verb::Replace:
            case Order::Verb::Swap:
            case Order::Verb::Length:
            case Order::Verb::Voice:
            case Order::Verb::Air: break;
        }
    }
    return words;
}

}  // namespace newscart
