#include "lineup/editors_word.h"

#include <algorithm>

#include "base/text.h"
#include "lib/xxhash/hash.h"

namespace newscart {
namespace {

LineWish& wish_of(StoryWishes& wishes, const std::string& key) {
    const auto known =
        std::find_if(wishes.lines.begin(), wishes.lines.end(), [&](const LineWish& wish) { return wish.key == key; });
    if (known != wishes.lines.end()) return *known;
    return wishes.lines.emplace_back(LineWish{key, {}});
}

void replace(StoryWishes& wishes, const Order& order) {
    LineWish& wish = wish_of(wishes, order.line);
    wish.kind = order.text.empty() ? LineWish::Kind::Out : LineWish::Kind::Worded;
    if (order.automatic) wish.kind.reset();
    wish.text = order.automatic ? "" : order.text;
}

/// Words that were put in the line's place stay known, should it come in again.
void swap(StoryWishes& wishes, const Order& order) {
    if (!order.line.empty()) wish_of(wishes, order.line).kind = LineWish::Kind::Out;
    if (order.other.empty()) return;
    LineWish& in = wish_of(wishes, order.other);
    in.kind = in.text.empty() ? LineWish::Kind::In : LineWish::Kind::Worded;
}

void put_in_place(EditorsWord& word, const Order& order, int given) {
    word.dropped = false;
    word.position = order.position;
    word.given = given;
}

}  // namespace

const LineWish* StoryWishes::of(const std::string& key) const {
    const auto found = std::find_if(lines.begin(), lines.end(), [&](const LineWish& wish) { return wish.key == key; });
    return found == lines.end() ? nullptr : &*found;
}

EditorsWords editors_words(const History& history, const Orders& orders) {
    EditorsWords words;
    for (const std::string& id : history.killed) words[id].killed = true;
    int given = 0;
    for (const Order& order : orders) {
        EditorsWord& word = words[order.story_id];
        ++given;
        switch (order.verb) {
            case Order::Verb::Kill: word.killed = true; break;
            case Order::Verb::Drop:
                word.dropped = true;
                word.pinned = false;
                word.position.reset();
                break;
            case Order::Verb::Undrop: word.dropped = false; break;
            case Order::Verb::Pin:
                if (order.automatic) {  // the pin comes off
                    word.pinned = false;
                    word.position.reset();
                    break;
                }
                [[fallthrough]];
            case Order::Verb::Insert:
                word.pinned = true;
                put_in_place(word, order, given);
                break;
            case Order::Verb::Move: put_in_place(word, order, given); break;
            case Order::Verb::Hold:
                word.held = true;
                word.approved = false;
                break;
            case Order::Verb::Approve:
                word.held = false;
                word.approved = true;
                break;
            case Order::Verb::Replace: replace(word.wishes, order); break;
            case Order::Verb::Swap: swap(word.wishes, order); break;
            case Order::Verb::Length:
                word.wishes.length_frames.reset();
                if (!order.automatic) word.wishes.length_frames = frames_of(std::max(0.0, order.seconds));
                break;
            case Order::Verb::Voice:
                (order.line.empty() ? word.wishes.voice : wish_of(word.wishes, order.line).voice) =
                    order.automatic ? "" : order.text;
                break;
        }
    }
    return words;
}

bool changes_lineup(Order::Verb verb) {
    return verb != Order::Verb::Replace && verb != Order::Verb::Swap && verb != Order::Verb::Length &&
           verb != Order::Verb::Voice;
}

void give_wishes(Lineup& lineup, const Orders& orders) {
    const EditorsWords words = editors_words({}, orders);
    const auto of = [&](const std::string& id) {
        const auto word = words.find(id);
        return word == words.end() ? StoryWishes{} : word->second.wishes;
    };
    for (Story& story : lineup.stories) story.wishes = of(story.story_id);
    lineup.clock_wishes = of("");
}

std::string written_item_id(const std::string& headline, const std::string& text) {
    return "editor:" + content_hash(headline + "\n" + text).substr(0, 16);
}

void add_written_items(ArticleSet& news, const Orders& orders, const std::string& language, Instant air_time) {
    for (const Order& order : orders) {
        if (order.verb != Order::Verb::Insert) continue;
        const bool there = std::any_of(news.articles.begin(), news.articles.end(),
                                       [&](const Article& article) { return article.id == order.story_id; });
        if (there) continue;
        Article article;
        article.id = order.story_id;
        article.headline = order.headline;
        for (const std::string_view paragraph : split(order.text, '\n')) {
            if (!trim(paragraph).empty()) article.paragraphs.push_back(collapse_space(paragraph));
        }
        article.source = "the newsroom";
        article.language = language;
        article.published = air_time;
        article.origin.format = kWrittenByEditor;
        article.origin.file = "editor";
        news.articles.push_back(std::move(article));
    }
}

}  // namespace newscart
