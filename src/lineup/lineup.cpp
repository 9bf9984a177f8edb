#include "lineup/lineup.h"

#include <fmt/format.h>
#include <fnmatch.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>
#include <tuple>
#include <unordered_map>

#include "base/text.h"
#include "lineup/editors_word.h"
#include "lineup/story_index.h"
#include "lineup/text_print.h"
#include "lineup/versions.h"

namespace newscart {
namespace {

using std::chrono::minutes;

/// Suppliers' clocks and the editors' are not quite ours.
constexpr minutes kClockSkew{15};
/// 160 words a minute leaves a second for breath: fewer words a second than this never fill a story.
constexpr double kWordsPerSecond = 2.2;
/// More words than this make no story better; the newer one is.
constexpr int kWordsAStoryNeeds = 200;
constexpr int kBreakingUrgency = 2;

/// One id's article on its way into the lineup.
struct Candidate {
    const Article* article = nullptr;
    TextPrint print;
    EditorsWord word;
    int urgency = 5;               ///< the most urgent of all that tell this story
    std::optional<Instant> time;   ///< the newest of them
    int priority = 0;              ///< of its source
    std::optional<Instant> aired;  ///< when it was last told unchanged
    bool updated = false;
    std::vector<const Candidate*> copies;

    bool repeat() const { return aired.has_value(); }
};

/// A story that must not air, whatever it is called elsewhere.
struct Blocked {
    const Article* article = nullptr;
    std::string reason;
    bool lifts = false;  ///< a newer text of another id is free again
};

std::string name_of(const Article& article) {
    std::string name = article.origin.file.filename().string();
    if (article.origin.item > 0) name += fmt::format(", item {}", article.origin.item + 1);
    return name;
}

/// Articles without an id stand for themselves.
std::string id_of(const Article& article) {
    return article.id.empty() ? fmt::format("{}#{}", article.origin.file.string(), article.origin.item) : article.id;
}

int urgency_of(const Article& article) { return article.urgency < 1 ? 5 : std::min(article.urgency, 9); }

std::string main_language(std::string_view tag) { return ascii_lower(tag.substr(0, tag.find_first_of("-_"))); }

const Source* source_of(const Article& article, const std::vector<Source>& sources) {
    const std::string name = article.origin.file.filename().string();
    const auto found = std::find_if(sources.begin(), sources.end(), [&](const Source& source) {
        return ::fnmatch(source.match.c_str(), name.c_str(), 0) == 0;
    });
    return found == sources.end() ? nullptr : &*found;
}

/// The whole choice: each step takes what the one before left over.
class Desk {
  public:
    Desk(const LineupSettings& settings, const History& history, const Orders& orders, Instant air_time)
        : settings_(settings),
          history_(history),
          words_(editors_words(history, orders)),
          air_time_(air_time),
          words_least_(static_cast<int>(std::ceil(seconds_of(settings.shortest_story) * kWordsPerSecond))) {}

    Lineup choose(const ArticleSet& news) {
        take_newest_versions(news);
        refuse_copies_of_blocked();
        merge_same_stories();
        note_what_was_aired();
        rank();
        return fill();
    }

  private:
    void refuse(const Article& article, const std::string& reason) {
        refused_.push_back({&article, {article.origin.file, reason, article.headline, article.id}});
    }

    /// A story goes, and with it all that tell the same.
    void refuse_story(const Candidate& candidate, const std::string& reason) {
        refuse(*candidate.article, reason);
        for (const Candidate* copy : candidate.copies) {
            refuse(*copy->article, fmt::format("the same story as {}", name_of(*candidate.article)));
        }
    }

    EditorsWord word_of(const Article& article) const {
        const auto found = words_.find(id_of(article));
        return found == words_.end() ? EditorsWord{} : found->second;
    }

    // ------------------------------------------------------------------------------------- one version, fit to air

    void take_newest_versions(const ArticleSet& news) {
        std::map<std::string, std::vector<const Article*>> by_id;
        for (const Article& article : news.articles) {
            if (is_from_the_future(article) && article.status == Article::Status::Usable && !word_of(article).pinned) {
                refuse(article, fmt::format("dated {}, after the air time", format_instant(*article_time(article))));
            } else {
                by_id[id_of(article)].push_back(&article);
            }
        }
        for (auto& [id, versions] : by_id) {
            sort_newest_first(versions);
            take_newest(versions);
        }
    }

    bool is_from_the_future(const Article& article) const {
        const auto time = article_time(article);
        return time && *time > air_time_ + kClockSkew;
    }

    /// `versions` of one id, the newest first.
    void take_newest(const std::vector<const Article*>& versions) {
        const Article& newest = *versions.front();
        if (const std::optional<Blocked> blocked = block(versions)) {
            for (const Article* version : versions) {
                refuse(*version, version == blocked->article
                                     ? blocked->reason
                                     : fmt::format("{} (see {})", blocked->reason, name_of(*blocked->article)));
                blocked_.push_back({version, blocked->reason, blocked->lifts});
            }
            return;
        }
        for (const Article* version : versions) {
            if (version != &newest) refuse(*version, fmt::format("replaced by a newer version, {}", name_of(newest)));
        }
        const std::string reason = unfit(newest);
        if (!reason.empty()) {
            refuse(newest, reason);
            return;
        }
        Candidate candidate;
        candidate.article = &newest;
        candidate.print = text_print(newest);
        candidate.word = word_of(newest);
        candidate.urgency = urgency_of(newest);
        candidate.time = time_of(newest);
        const Source* source = source_of(newest, settings_.sources);
        candidate.priority = source == nullptr ? 0 : source->priority;
        candidates_.push_back(std::move(candidate));
    }

    std::optional<Blocked> block(const std::vector<const Article*>& versions) const {
        const Article& newest = *versions.front();
        const EditorsWord word = word_of(newest);
        if (word.killed) return Blocked{&newest, "killed by an editor", false};
        for (const Article* version : versions) {
            if (version->status == Article::Status::Usable || is_newer(newest, *version)) continue;
            const bool canceled = version->status == Article::Status::Canceled;
            return Blocked{version, canceled ? "withdrawn by its supplier" : "withheld by its supplier", true};
        }
        if (newest.embargo && *newest.embargo > air_time_) {
            return Blocked{&newest, "embargoed until " + format_instant(*newest.embargo), true};
        }
        if (!newest.doubt.empty() && !word.approved) {
            return Blocked{&newest, "in doubt: " + newest.doubt + "; approve it if it may air", true};
        }
        if (word.dropped) return Blocked{&newest, "dropped by an editor", false};
        if (word.held) return Blocked{&newest, "held by an editor until approved", false};
        return std::nullopt;
    }

    /// Why this article, by itself, is no news for this bulletin.
    std::string unfit(const Article& article) const {
        if (article.expires && *article.expires <= air_time_) return "expired at " + format_instant(*article.expires);
        const EditorsWord word = word_of(article);
        const Source* source = source_of(article, settings_.sources);
        if (source != nullptr && source->trust == "hold" && !word.approved) {
            return "held: its source airs only after an editor approved";
        }
        if (word.pinned) return {};
        if (!settings_.language.empty() && !article.language.empty() &&
            main_language(article.language) != main_language(settings_.language)) {
            return fmt::format("in {}, while the station speaks {}", article.language, settings_.language);
        }
        const auto time = time_of(article);
        if (time && *time < air_time_ - settings_.news_max_age) {
            return fmt::format("older than {} hours: {} {}", settings_.news_max_age.count(),
                               article_time(article) ? "dated" : "first seen", format_instant(*time));
        }
        return {};
    }

    std::optional<Instant> time_of(const Article& article) const {
        if (const auto time = article_time(article)) return time;
        const auto seen = history_.first_seen.find(id_of(article));
        return seen == history_.first_seen.end() ? std::nullopt : std::optional(seen->second);
    }

    // --------------------------------------------------------------------------------------------- the same story

    void refuse_copies_of_blocked() {
        // One text sent many times counts once: the index takes what stands in very many texts for no one's own.
        struct Copies {
            TextPrint print;
            const Blocked* newest = nullptr;
        };
        std::vector<Copies> texts;
        std::map<std::pair<std::string, std::string>, std::size_t> known;
        for (const Blocked& blocked : blocked_) {
            TextPrint print = text_print(*blocked.article);
            const auto [place, fresh] = known.try_emplace({print.fingerprint, blocked.reason}, texts.size());
            if (fresh) {
                texts.push_back({std::move(print), &blocked});
            } else if (const Blocked*& newest = texts[place->second].newest;
                       is_later(article_time(*blocked.article), article_time(*newest->article))) {
                newest = &blocked;
            }
        }
        StoryIndex index;
        for (std::size_t i = 0; i < texts.size(); ++i) index.add(texts[i].print, static_cast<int>(i));
        const auto goes = [&](const Candidate& candidate) {
            const std::optional<int> found = index.find(candidate.print);
            if (!found) return false;
            const Blocked& blocked = *texts[static_cast<std::size_t>(*found)].newest;
            if (blocked.lifts && is_later(candidate.time, article_time(*blocked.article))) return false;
            refuse(*candidate.article,
                   fmt::format("the same story as {}: {}", name_of(*blocked.article), blocked.reason));
            return true;
        };
        candidates_.erase(std::remove_if(candidates_.begin(), candidates_.end(), goes), candidates_.end());
    }

    static bool is_later(std::optional<Instant> a, std::optional<Instant> b) { return a && b && *a > *b; }

    void merge_same_stories() {
        std::sort(candidates_.begin(), candidates_.end(),
                  [&](const Candidate& a, const Candidate& b) { return is_better_text(a, b); });
        StoryIndex index;
        for (std::size_t i = 0; i < candidates_.size(); ++i) {
            Candidate& candidate = candidates_[i];
            const std::optional<int> best = index.find(candidate.print);
            if (!best) {
                index.add(candidate.print, static_cast<int>(i));
                stories_.push_back(&candidate);
                continue;
            }
            Candidate& story = candidates_[static_cast<std::size_t>(*best)];
            story.copies.push_back(&candidate);
            story.urgency = std::min(story.urgency, candidate.urgency);
            story.priority = std::max(story.priority, candidate.priority);
            if (!story.time || is_later(candidate.time, story.time)) story.time = candidate.time;
        }
    }

    bool is_better_text(const Candidate& a, const Candidate& b) const {
        const auto key = [&](const Candidate& candidate) {
            const int words = std::min(candidate.print.words, kWordsAStoryNeeds);
            // Half as long again is longer; less is not worth an older text.
            const int length_class = words == 0 ? -1 : static_cast<int>(std::floor(std::log(words) / std::log(1.5)));
            return std::tuple(!candidate.word.pinned, candidate.print.words < words_least_, -length_class,
                              -stamp(candidate.time), candidate.urgency, -candidate.priority, -candidate.print.words);
        };
        if (key(a) != key(b)) return key(a) < key(b);
        return is_filed_before(*a.article, *b.article);
    }

    static std::int64_t stamp(std::optional<Instant> time) { return time ? time->time_since_epoch().count() : 0; }

    // -------------------------------------------------------------------------------------------------- the order

    void note_what_was_aired() {
        std::unordered_map<std::string, std::vector<const Aired*>> by_id;
        std::unordered_map<std::string, const Aired*> by_fingerprint;
        for (const Aired& aired : history_.aired) {
            if (aired.air_time >= air_time_ || aired.air_time < air_time_ - settings_.repeat_window) continue;
            by_id[aired.story_id].push_back(&aired);
            const auto [known, fresh] = by_fingerprint.emplace(aired.fingerprint, &aired);
            if (!fresh && known->second->air_time < aired.air_time) known->second = &aired;
        }
        if (by_id.empty()) return;
        for (Candidate* story : stories_) {
            const auto note = [&](const Candidate& told) {
                const auto unchanged = [&](const Aired& aired) {
                    if (!story->aired || aired.air_time > *story->aired) story->aired = aired.air_time;
                };
                if (const auto same = by_fingerprint.find(told.print.fingerprint); same != by_fingerprint.end()) {
                    unchanged(*same->second);
                }
                const auto known = by_id.find(id_of(*told.article));
                if (known == by_id.end()) return;
                for (const Aired* aired : known->second) {
                    if (same_text(aired->fingerprint, story->print.fingerprint)) unchanged(*aired);
                }
                story->updated = true;
            };
            note(*story);
            for (const Candidate* copy : story->copies) note(*copy);
            if (story->repeat()) story->updated = false;
        }
    }

    void rank() {
        std::sort(stories_.begin(), stories_.end(), [](const Candidate* a, const Candidate* b) {
            const auto key = [](const Candidate& story) {
                return std::tuple(story.repeat(), stamp(story.aired), story.urgency, -stamp(story.time),
                                  -story.priority, -story.print.words);
            };
            if (key(*a) != key(*b)) return key(*a) < key(*b);
            return is_filed_before(*a->article, *b->article);
        });
    }

    Lineup fill() {
        std::vector<const Candidate*> chosen;
        std::vector<const Candidate*> reserve;
        std::vector<const Candidate*> pinned;
        std::vector<const Candidate*> rest;
        for (const Candidate* story : stories_) {
            if (story->word.pinned && story->print.words > 0) {
                pinned.push_back(story);
            } else if (story->print.words < words_least_) {
                refuse_story(*story, fmt::format("too short: {} words", story->print.words));
            } else {
                rest.push_back(story);
            }
        }
        for (const Candidate* story : rest) {
            const int told = static_cast<int>(pinned.size() + chosen.size());
            if (told < (story->repeat() ? settings_.stories_least : settings_.stories_most)) {
                chosen.push_back(story);
            } else if (static_cast<int>(reserve.size()) < settings_.reserve) {
                reserve.push_back(story);
            } else if (story->repeat()) {
                refuse_story(*story, "aired unchanged at " + format_instant(*story->aired));
            } else {
                refuse_story(*story, fmt::format("no room: {} stories come before it", told + reserve.size()));
            }
        }
        chosen.insert(chosen.begin(), pinned.begin(), pinned.end());
        put_in_place(chosen);

        Lineup lineup;
        lineup.air_time = air_time_;
        for (const Candidate* story : chosen) lineup.stories.push_back(as_story(*story));
        double total = 0;
        for (const Story& story : lineup.stories) total += story.share;
        for (const Candidate* story : reserve) {
            lineup.stories.push_back(as_story(*story));
            lineup.stories.back().reserve = true;
        }
        for (Story& story : lineup.stories) story.share /= total;
        std::sort(refused_.begin(), refused_.end(),
                  [](const Refused& a, const Refused& b) { return is_filed_before(*a.article, *b.article); });
        for (Refused& refused : refused_) lineup.refused.push_back(std::move(refused.rejected));
        return lineup;
    }

    static void put_in_place(std::vector<const Candidate*>& chosen) {
        std::vector<const Candidate*> placed;
        for (const Candidate* story : chosen) {
            if (story->word.position) placed.push_back(story);
        }
        chosen.erase(std::remove_if(chosen.begin(), chosen.end(),
                                    [](const Candidate* story) { return story->word.position.has_value(); }),
                     chosen.end());
        std::sort(placed.begin(), placed.end(), [](const Candidate* a, const Candidate* b) {
            return std::pair(*a->word.position, a->word.given) < std::pair(*b->word.position, b->word.given);
        });
        for (const Candidate* story : placed) {
            const auto at =
                std::clamp<std::ptrdiff_t>(*story->word.position, 0, static_cast<std::ptrdiff_t>(chosen.size()));
            chosen.insert(chosen.begin() + at, story);
        }
    }

    static double weight(const Candidate& story) {
        constexpr std::array<double, 9> kUrgency{1.4, 1.3, 1.2, 1.1, 1.0, 0.95, 0.9, 0.85, 0.8};
        const double richness = std::sqrt(std::clamp(story.print.words, 40, 240) / 120.0);
        return kUrgency.at(static_cast<std::size_t>(story.urgency - 1)) * richness * (story.repeat() ? 0.8 : 1.0);
    }

    Story as_story(const Candidate& candidate) const {
        Story story;
        story.article = *candidate.article;
        story.story_id = id_of(*candidate.article);
        story.fingerprint = candidate.print.fingerprint;
        const Source* source = source_of(*candidate.article, settings_.sources);
        if (source != nullptr) story.credit = source->credit;
        story.share = weight(candidate);
        story.breaking = candidate.urgency <= kBreakingUrgency && !candidate.repeat();
        story.updated = candidate.updated;
        for (const Candidate* copy : candidate.copies) story.also_from.push_back(copy->article->origin.file.string());
        std::sort(story.also_from.begin(), story.also_from.end());
        return story;
    }

    struct Refused {
        const Article* article;
        Rejected rejected;
    };

    const LineupSettings& settings_;
    const History& history_;
    EditorsWords words_;
    Instant air_time_;
    int words_least_;
    std::vector<Blocked> blocked_;
    std::vector<Candidate> candidates_;
    std::vector<Candidate*> stories_;  ///< the best of each among the candidates
    std::vector<Refused> refused_;
};

}  // namespace

Lineup choose_stories(const ArticleSet& news, const LineupSettings& settings, const History& history,
                      const Orders& orders, Instant air_time) {
    return Desk(settings, history, orders, air_time).choose(news);
}

}  // namespace newscart
