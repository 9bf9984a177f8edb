#include "lineup/lineup.h"

#include <fmt/format.h>
#include <fnmatch.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <deque>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <tuple>
#include <unordered_map>

#include "base/text.h"
#include "feed/article_json.h"
#include "lib/icu/unicode.h"
#include "lib/pcre2/regex.h"
#include "lineup/editors_word.h"
#include "lineup/same_event.h"
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
constexpr std::chrono::hours kOneEvent{24};
/// In found_in of a remembered article that is no notice, but the text that one took off the air.
constexpr const char* kTextOfWithdrawn = "withdrawn text";
/// A notice may name a story in other words than its headline's: so many of its words must be there.
constexpr const char* kNumberOfMessage = "number";  ///< in Article::found_in: what a wire calls its message
constexpr std::size_t kFewestWordsOfAName = 3;
constexpr double kShareOfAName = 0.8;

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
    std::vector<Candidate*> copies;

    bool repeat() const { return aired.has_value(); }
};

/// A story that must not air, whatever it is called elsewhere.
struct Blocked {
    const Article* article = nullptr;
    std::string reason;
    bool lifts = false;  ///< a text of another id, newer than `since`, is free again
    std::optional<Instant> since;
    bool at_once = true;  ///< also where it stands in a bulletin already
};

std::string name_of(const Article& article) {
    std::string name = article.origin.file.filename().string();
    if (article.origin.item > 0) name += fmt::format(", item {}", article.origin.item + 1);
    return name;
}

int urgency_of(const Article& article) { return article.urgency < 1 ? 5 : std::min(article.urgency, 9); }

std::string main_language(std::string_view tag) { return ascii_lower(tag.substr(0, tag.find_first_of("-_"))); }

const Source* source_of(const Article& article, const std::vector<Source>& sources) {
    const auto fits = [](const std::string& pattern, const std::string& text, int flags) {
        return pattern.empty() || ::fnmatch(pattern.c_str(), text.c_str(), flags) == 0;
    };
    const auto found = std::find_if(sources.begin(), sources.end(), [&](const Source& source) {
        return fits(source.match, article.origin.file.filename().string(), 0) &&
               fits(source.source, article.source, FNM_CASEFOLD) && fits(source.byline, article.byline, FNM_CASEFOLD) &&
               fits(source.section, article.section, FNM_CASEFOLD) &&
               fits(source.format, article.origin.format, FNM_CASEFOLD);
    });
    return found == sources.end() ? nullptr : &*found;
}

bool is_later(std::optional<Instant> a, std::optional<Instant> b) { return a && b && *a > *b; }

/// Letters and digits in lower case, in words.
std::vector<std::string> plain_words(std::string_view text) {
    std::vector<std::string> words(1);
    for (const char32_t c : icu::code_points(icu::lower(text))) {
        if (icu::is_letter(c) || icu::is_digit(c)) {
            words.back() += icu::utf8(c);
        } else if (!words.back().empty()) {
            words.emplace_back();
        }
    }
    if (words.back().empty()) words.pop_back();
    return words;
}

/// Any of these words, whole and in any case of letters.
std::optional<Regex> any_of_words(const std::vector<std::string>& words) {
    if (words.empty()) return std::nullopt;
    std::string pattern;
    for (const std::string& word : words) {
        pattern += pattern.empty() ? "(?<!\\w)(?:" : "|";
        for (const char c : word) {
            const bool plain =
                std::isalnum(static_cast<unsigned char>(c)) != 0 || static_cast<unsigned char>(c) >= 0x80;
            if (!plain) pattern += '\\';
            pattern += c;
        }
    }
    return Regex(pattern + ")(?!\\w)", Regex::Case::Insensitive);
}

std::string status_reason(const Article& article) {
    return article.status == Article::Status::Canceled ? "withdrawn by its supplier" : "withheld by its supplier";
}

/// The same for the same words of a supplier, wherever they stood.
std::string memory_key(const Article& article) {
    const auto time = article_time(article);
    return fmt::format("{}\n{}\n{}\n{}\n{}\n{}\n{}", story_id(article), static_cast<int>(article.status),
                       article.version, time ? format_instant(*time) : "", text_print(article).fingerprint,
                       join(article.withdraws, "\n"), join(article.withdraws_named, "\n"));
}

std::string memory_json(const Article& article) {
    Article kept = article;
    kept.urgency = urgency_of(article);
    return nlohmann::json(to_json(kept)).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

/// The whole choice: each step takes what the one before left over.
class Desk {
  public:
    Desk(const LineupSettings& settings, const History& history, const Orders& orders, Instant air_time)
        : settings_(settings),
          history_(history),
          words_(editors_words(history, orders)),
          air_time_(air_time),
          words_least_(static_cast<int>(std::ceil(seconds_of(settings.shortest_story) * kWordsPerSecond))),
          never_(any_of_words(settings.never)) {
        for (const Source& source : settings.sources) source_never_.push_back(any_of_words(source.never));
    }

    Lineup choose(const ArticleSet& news) {
        recall();
        take_newest_versions(news);
        note_what_is_there(news);
        refuse_copies_of_blocked();
        merge_same_stories();
        merge_same_events();
        note_what_was_aired();
        rank();
        return fill();
    }

  private:
    void refuse(const Article& article, const std::string& reason) {
        refused_.push_back({&article, {article.origin.file, reason, article.headline, article.id}});
    }

    void take_off(const Article& article, const std::string& reason, bool at_once) {
        const std::string id = story_id(article);
        const auto known = std::find_if(taken_off_.begin(), taken_off_.end(),
                                        [&](const TakenOff& taken) { return taken.story_id == id; });
        if (known == taken_off_.end()) taken_off_.push_back({id, reason, at_once});
    }

    /// A story goes, and with it all that tell the same.
    void refuse_story(const Candidate& candidate, const std::string& reason) {
        refuse(*candidate.article, reason);
        for (const Candidate* copy : candidate.copies) {
            refuse(*copy->article, fmt::format("the same story as {}", name_of(*candidate.article)));
        }
    }

    EditorsWord word_of(const Article& article) const {
        const auto found = words_.find(story_id(article));
        return found == words_.end() ? EditorsWord{} : found->second;
    }

    void note_what_is_there(const ArticleSet& news) {
        for (const Article& article : news.articles) seen_.emplace(story_id(article), "");
        for (const Candidate& candidate : candidates_) {
            seen_[story_id(*candidate.article)] = candidate.print.fingerprint;
        }
    }

    // -------------------------------------------------------------------------------- what suppliers took off the air

    using Versions = std::map<std::string, std::vector<const Article*>>;

    /// What was withdrawn, killed or corrected before. It counts after what is in the feed, so that an edition made
    /// again gives the same reasons.
    void recall() {
        for (const std::string& text : history_.withdrawn) {
            Article article = article_from_json(nlohmann::json::parse(text));
            std::string key = memory_key(article);
            const auto [place, fresh] = memory_.emplace(std::move(key), std::move(article));
            if (fresh) recalled_.push_back(&place->second);
        }
        for (const Article* article : recalled_) recalled_by_id_[story_id(*article)].push_back(article);
        for (auto& [id, versions] : recalled_by_id_) sort_newest_first(versions);
    }

    const std::vector<const Article*>& recalled(const std::string& id) const {
        static const std::vector<const Article*> kNone;
        const auto found = recalled_by_id_.find(id);
        return found == recalled_by_id_.end() ? kNone : found->second;
    }

    void remember(const Article& article) {
        std::string key = memory_key(article);
        if (memory_.contains(key)) return;
        fresh_memories_.push_back(key);
        memory_.emplace(std::move(key), article);
    }

    /// An older text of a withdrawn story, which may come again by another way.
    void remember_text(const Article& version, const Article& notice) {
        if (version.status != Article::Status::Usable) return;
        Article copy = version;
        copy.status = notice.status;
        copy.origin = notice.origin;
        copy.published = notice.published;
        copy.updated = notice.updated;
        copy.withdraws.clear();
        copy.withdraws_named.clear();
        copy.found_in[kTextOfWithdrawn] = name_of(version);
        remember(copy);
    }

    /// Which stories each notice takes with it, by whatever it calls them.
    void read_notices(const Versions& by_id) {
        std::vector<const Article*> notices;
        for (const auto& [id, versions] : by_id) {
            for (const Article* version : versions) {
                if (version->status != Article::Status::Usable || !version->withdraws.empty())
                    notices.push_back(version);
            }
        }
        std::sort(notices.begin(), notices.end(),
                  [](const Article* a, const Article* b) { return is_filed_before(*a, *b); });
        for (const Article* notice : notices) remember(*notice);
        for (const Article* notice : recalled_) {
            const bool text = notice->found_in.contains(kTextOfWithdrawn);
            if (!text && (notice->status != Article::Status::Usable || !notice->withdraws.empty()))
                notices.push_back(notice);
        }
        if (notices.empty()) return;
        const auto names = names_of_stories(by_id);
        for (const Article* notice : notices) {
            for (const std::string& id : notice->withdraws) {
                if (id != story_id(*notice)) struck_[id].push_back(notice);
            }
            if (notice->status == Article::Status::Usable) continue;
            for (const std::string& name : notice->withdraws_named) strike_named(*notice, name, names);
            // The same story may come by another way, under another id.
            if (plain_words(notice->headline).size() >= kFewestWordsOfAName)
                strike_exactly(*notice, notice->headline, names);
        }
    }

    struct Names {
        std::string id;
        std::vector<std::vector<std::string>> names;  ///< id, headline and slug, in words
        const Article* version = nullptr;
    };

    static std::vector<Names> names_of_stories(const Versions& by_id) {
        std::vector<Names> names;
        for (const auto& [id, versions] : by_id) {
            for (const Article* version : versions) {
                if (version->status != Article::Status::Usable) continue;
                names.push_back(
                    {id, {plain_words(id), plain_words(version->headline), plain_words(version->slug)}, version});
            }
        }
        return names;
    }

    static bool may_mean(const Article& notice, const Names& story) {
        return story.id != story_id(notice) && !is_later(article_time(*story.version), article_time(notice));
    }

    bool strike_exactly(const Article& notice, const std::string& name, const std::vector<Names>& stories) {
        const std::vector<std::string> words = plain_words(name);
        bool found = false;
        for (const Names& story : stories) {
            if (words.empty() || !may_mean(notice, story)) continue;
            if (std::find(story.names.begin(), story.names.end(), words) == story.names.end()) continue;
            struck_[story.id].push_back(&notice);
            found = true;
        }
        return found;
    }

    /// A message's number is used again and again: it means a story of that supplier within a day or so, and one only.
    bool strike_numbered(const Article& notice, const std::string& name, const std::vector<Names>& stories) {
        constexpr std::chrono::hours kLife{36};
        const std::string number = ascii_lower(name);
        const auto sent = article_time(notice);
        std::map<std::string, bool> meant;  // whether it is sure
        for (const Names& story : stories) {
            const auto known = story.version->found_in.find(kNumberOfMessage);
            if (known == story.version->found_in.end() || known->second != number || !may_mean(notice, story)) continue;
            if (notice.source != story.version->source) continue;
            const auto time = article_time(*story.version);
            if (sent && time && *sent - *time > kLife) continue;
            meant[story.id] = sent && time;
        }
        for (const auto& [id, sure] : meant) {
            if (sure && meant.size() == 1) {
                struck_[id].push_back(&notice);
            } else {
                doubted_.emplace(id, fmt::format("{} withdraws message {}, which may be this; approve it if it is not",
                                                 name_of(notice), name));
            }
        }
        return !meant.empty();
    }

    void strike_named(const Article& notice, const std::string& name, const std::vector<Names>& stories) {
        if (strike_numbered(notice, name, stories)) return;
        if (strike_exactly(notice, name, stories)) return;
        const std::vector<std::string> wanted = plain_words(name);
        if (wanted.size() < kFewestWordsOfAName) return;
        std::set<std::string> meant;
        for (const Names& story : stories) {
            if (!may_mean(notice, story)) continue;
            const bool like = std::any_of(story.names.begin(), story.names.end(), [&](const auto& has) {
                const auto shared = std::count_if(wanted.begin(), wanted.end(), [&](const std::string& word) {
                    return std::find(has.begin(), has.end(), word) != has.end();
                });
                return static_cast<double>(shared) >= kShareOfAName * static_cast<double>(wanted.size());
            });
            if (like) meant.insert(story.id);
        }
        for (const std::string& id : meant) {
            if (meant.size() == 1) {
                struck_[id].push_back(&notice);
            } else {
                doubted_.emplace(
                    id, fmt::format("{} withdraws \"{}\", which may be this or {}; approve it if it is not this",
                                    name_of(notice), name,
                                    meant.size() == 2 ? "another" : fmt::format("{} others", meant.size() - 1)));
            }
        }
    }

    // ------------------------------------------------------------------------------------- one version, fit to air

    void take_newest_versions(const ArticleSet& news) {
        Versions by_id;
        for (const Article& article : news.articles) {
            if (is_from_the_future(article) && article.status == Article::Status::Usable && !word_of(article).pinned) {
                refuse(article, fmt::format("dated {}, after the air time", format_instant(*article_time(article))));
            } else {
                by_id[story_id(article)].push_back(&article);
            }
        }
        read_notices(by_id);
        for (auto& [id, versions] : by_id) {
            sort_newest_first(versions);
            take_newest(id, versions);
        }
    }

    bool is_from_the_future(const Article& article) const {
        const auto time = article_time(article);
        return time && *time > air_time_ + kClockSkew;
    }

    /// `versions` of one id, the newest first.
    void take_newest(const std::string& id, const std::vector<const Article*>& versions) {
        const Article& newest = *versions.front();
        if (const std::optional<Blocked> blocked = block(id, versions)) {
            for (const Article* version : versions) {
                refuse(*version, version == blocked->article
                                     ? blocked->reason
                                     : fmt::format("{} (see {})", blocked->reason, name_of(*blocked->article)));
                blocked_.push_back({version, blocked->reason, blocked->lifts, blocked->since, blocked->at_once});
                take_off(*version, blocked->reason, blocked->at_once);
                if (word_of(newest).killed) {
                    remember(*version);
                } else if (blocked->article->status != Article::Status::Usable) {
                    remember_text(*version, *blocked->article);
                }
            }
            return;
        }
        if (const Article* other = replacement(id, newest)) {
            for (const Article* version : versions) {
                refuse(*version, fmt::format("replaced by {}", name_of(*other)));
            }
            return;
        }
        if (const Article* correction = recalled_correction(id, newest)) {
            for (const Article* version : versions) {
                refuse(*version, fmt::format("corrected by a newer version that is gone, {}", name_of(*correction)));
            }
            return;
        }
        for (const Article* version : versions) {
            if (version == &newest) continue;
            refuse(*version, fmt::format("{} by a newer version, {}",
                                         newest.correction.empty() ? "replaced" : "corrected", name_of(newest)));
            // A newer version lifts a withdrawal, for itself.
            if (version->status != Article::Status::Usable && is_later(article_time(newest), article_time(*version)))
                blocked_.push_back({version, status_reason(*version), true, article_time(*version)});
        }
        const std::string reason = unfit(newest);
        if (!reason.empty()) {
            refuse(newest, reason);
            return;
        }
        if (!newest.correction.empty()) remember(newest);
        const Article* aired = without_forbidden(newest);
        if (aired == nullptr) return;
        Candidate candidate;
        candidate.article = aired;
        candidate.print = text_print(*aired);
        candidate.word = word_of(newest);
        candidate.urgency = urgency_of(newest);
        candidate.time = time_of(newest);
        const Source* source = source_of(newest, settings_.sources);
        candidate.priority = source == nullptr ? 0 : source->priority;
        candidates_.push_back(std::move(candidate));
    }

    std::optional<Blocked> block(const std::string& id, const std::vector<const Article*>& versions) const {
        const Article& newest = *versions.front();
        const EditorsWord word = word_of(newest);
        if (word.killed) return Blocked{&newest, "killed by an editor", false, {}};
        const auto withdrawn_by = [&](const std::vector<const Article*>& notices) -> const Article* {
            for (const Article* notice : notices) {
                if (notice->status != Article::Status::Usable && !came_after(newest, *notice)) return notice;
            }
            return nullptr;
        };
        const auto struck = struck_.find(id);
        const Article* notice = withdrawn_by(versions);
        if (notice == nullptr && struck != struck_.end()) notice = withdrawn_by(struck->second);
        if (notice == nullptr) notice = withdrawn_by(recalled(id));
        if (notice != nullptr) return Blocked{notice, status_reason(*notice), true, article_time(*notice)};
        if (const auto doubt = doubted_.find(id); doubt != doubted_.end() && !word.approved) {
            return Blocked{&newest, "in doubt: " + doubt->second, true, article_time(newest)};
        }
        if (newest.embargo && *newest.embargo > air_time_) {
            return Blocked{&newest, "embargoed until " + format_instant(*newest.embargo), true, article_time(newest),
                           false};
        }
        if (!newest.doubt.empty() && !word.approved) {
            return Blocked{&newest, "in doubt: " + newest.doubt + "; approve it if it may air", true,
                           article_time(newest)};
        }
        if (word.dropped) return Blocked{&newest, "dropped by an editor", false, {}, false};
        if (word.held) return Blocked{&newest, "held by an editor until approved", false, {}, false};
        return std::nullopt;
    }

    /// Whether an article is free of a notice. What was withheld is, with a newer version; what was killed only if it
    /// was sent after the kill, whatever its version says: an old or undated copy stays off the air.
    static bool came_after(const Article& article, const Article& notice) {
        if (article.status != Article::Status::Usable) return false;
        const bool other = story_id(article) != story_id(notice);
        if (notice.status == Article::Status::Withheld && !other) return is_newer(article, notice);
        const bool older = !other && !article.version.empty() && !notice.version.empty() &&
                           compare_versions(article.version, notice.version) < 0;
        return !older && is_later(article_time(article), article_time(notice));
    }

    /// A correction of the past that is newer than what the feed has.
    const Article* recalled_correction(const std::string& id, const Article& newest) const {
        for (const Article* article : recalled(id)) {
            const bool correction = article->status == Article::Status::Usable && !article->correction.empty();
            if (correction && !is_from_the_future(*article) && is_newer(*article, newest)) return article;
        }
        return nullptr;
    }

    /// The story of another id that took this one's place.
    const Article* replacement(const std::string& id, const Article& newest) const {
        const auto struck = struck_.find(id);
        if (struck == struck_.end()) return nullptr;
        for (const Article* notice : struck->second) {
            if (notice->status != Article::Status::Usable || is_from_the_future(*notice)) continue;
            if (!is_later(article_time(newest), article_time(*notice))) return notice;
        }
        return nullptr;
    }

    /// The article without the paragraphs that must never air; null, and refused, if its headline must not.
    const Article* without_forbidden(const Article& article) {
        const Source* source = source_of(article, settings_.sources);
        std::vector<const Regex*> never;
        if (never_) never.push_back(&*never_);
        if (source != nullptr) {
            if (const auto& own = source_never_[static_cast<std::size_t>(source - settings_.sources.data())]) {
                never.push_back(&*own);
            }
        }
        std::string word;
        const auto is_forbidden = [&](const std::string& text) {
            return std::any_of(never.begin(), never.end(), [&](const Regex* words) {
                const auto match = words->find(text);
                if (match) word = match->front().in(text);
                return match.has_value();
            });
        };
        if (is_forbidden(article.headline)) {
            refuse(article, fmt::format("its headline holds \"{}\", which must never air", word));
            return nullptr;
        }
        std::vector<int> silent = article.headings;
        std::size_t forbidden = 0;
        for (std::size_t i = 0; i < article.paragraphs.size(); ++i) {
            if (is_heading(article, i) || !is_forbidden(article.paragraphs[i])) continue;
            silent.push_back(static_cast<int>(i));
            ++forbidden;
        }
        if (forbidden == 0) return &article;
        if (silent.size() == article.paragraphs.size()) {
            refuse(article, fmt::format("its text holds \"{}\", which must never air", word));
            return nullptr;
        }
        edited_.push_back(article);
        std::sort(silent.begin(), silent.end());
        edited_.back().headings = std::move(silent);
        return &edited_.back();
    }

    /// Why this article, by itself, is no news for this bulletin.
    std::string unfit(const Article& article) const {
        if (article.expires && *article.expires <= air_time_) return "expired at " + format_instant(*article.expires);
        const EditorsWord word = word_of(article);
        const Source* source = source_of(article, settings_.sources);
        if (source != nullptr && source->trust == "never") return "its source never airs";
        if (source != nullptr && source->trust == "hold" && !word.approved) {
            return "held: its source airs only after an editor approved";
        }
        if (word.pinned) return {};
        if (!settings_.language.empty() && !article.language.empty() &&
            main_language(article.language) != main_language(settings_.language)) {
            return fmt::format("in {}, while the station speaks {}", article.language, settings_.language);
        }
        const auto time = time_of(article);
        const std::chrono::hours most =
            source != nullptr && source->max_age ? *source->max_age : settings_.news_max_age;
        if (time && *time < air_time_ - most) {
            return fmt::format("older than {} hours: {} {}", most.count(),
                               article_time(article) ? "dated" : "first seen", format_instant(*time));
        }
        return {};
    }

    std::optional<Instant> time_of(const Article& article) const {
        if (const auto time = article_time(article)) return time;
        const auto seen = history_.first_seen.find(story_id(article));
        return seen == history_.first_seen.end() ? std::nullopt : std::optional(seen->second);
    }

    // --------------------------------------------------------------------------------------------- the same story

    /// Texts that must not air under any name.
    class BlockedTexts {
      public:
        explicit BlockedTexts(const std::vector<Blocked>& blocked) {
            for (const Blocked& one : blocked) {
                TextPrint print = text_print(*one.article);
                if (print.words == 0) continue;
                // One text sent many times counts once: the index takes what stands in very many texts for no one's
                // own.
                const auto [place, fresh] = known_.try_emplace({print.fingerprint, one.reason}, texts_.size());
                if (fresh) {
                    texts_.push_back({std::move(print), &one});
                } else if (const Blocked*& newest = texts_[place->second].newest; is_later(one.since, newest->since)) {
                    newest = &one;
                }
            }
            for (std::size_t i = 0; i < texts_.size(); ++i) index_.add(texts_[i].print, static_cast<int>(i));
        }

        const Blocked* find(const TextPrint& print) {
            const std::optional<int> found = index_.find(print);
            return found ? texts_[static_cast<std::size_t>(*found)].newest : nullptr;
        }

      private:
        struct Copies {
            TextPrint print;
            const Blocked* newest = nullptr;
        };
        std::vector<Copies> texts_;
        std::map<std::pair<std::string, std::string>, std::size_t> known_;
        StoryIndex index_;
    };

    /// What was taken off the air, today or before, with its text. A correction counts only while it is not in the feed
    /// itself.
    std::vector<Blocked> remembered_texts() const {
        std::set<std::string> there;
        for (const Candidate& candidate : candidates_) there.insert(story_id(*candidate.article));
        std::vector<Blocked> blocked;
        for (const auto& [key, article] : memory_) {
            const std::string id = story_id(article);
            const auto word = words_.find(id);
            if (word != words_.end() && word->second.killed) {
                blocked.push_back({&article, "killed by an editor", false, {}});
            } else if (article.status != Article::Status::Usable) {
                blocked.push_back({&article, status_reason(article), true, article_time(article)});
            } else if (!article.correction.empty() && !there.contains(id) && !is_from_the_future(article)) {
                blocked.push_back({&article, "corrected since", true, article_time(article)});
            }
        }
        return blocked;
    }

    /// A text of which only the fingerprint is known, taken off the air since.
    struct TakenText {
        std::string_view fingerprint;
        std::string what;  ///< "one that aired at ..."
        Blocked blocked;
    };

    std::vector<TakenText> taken_texts() const {
        std::map<std::string, Blocked> taken;
        const auto take = [&](const std::string& id, const Article& notice) {
            if (notice.status == Article::Status::Usable) return;
            const auto [place, fresh] =
                taken.emplace(id, Blocked{&notice, status_reason(notice), true, article_time(notice)});
            if (fresh || !place->second.lifts) return;
            if (!is_later(place->second.since, article_time(notice))) place->second.since = article_time(notice);
        };
        for (const auto& [id, word] : words_) {
            if (word.killed) taken.emplace(id, Blocked{nullptr, "killed by an editor", false, {}});
        }
        for (const auto& [key, article] : memory_) {
            take(story_id(article), article);
            for (const std::string& id : article.withdraws) take(id, article);
        }
        std::vector<TakenText> texts;
        if (taken.empty()) return texts;
        for (const Aired& aired : history_.aired) {
            const auto at = taken.find(aired.story_id);
            if (at == taken.end() || aired.air_time >= air_time_) continue;
            texts.push_back({aired.fingerprint, "one that aired at " + format_instant(aired.air_time), at->second});
        }
        // What is there by that id speaks for itself.
        std::set<std::string> there;
        for (const Candidate& candidate : candidates_) there.insert(story_id(*candidate.article));
        for (const auto& [id, fingerprint] : history_.texts) {
            const auto at = taken.find(id);
            if (at != taken.end() && !there.contains(id)) texts.push_back({fingerprint, id, at->second});
        }
        return texts;
    }

    void refuse_copies_of_blocked() {
        const std::vector<Blocked> before = remembered_texts();
        const std::vector<TakenText> taken = taken_texts();
        BlockedTexts now(blocked_);
        BlockedTexts then(before);
        const auto binds = [](const Blocked& blocked, const Candidate& candidate) {
            // When an undated copy was first seen says nothing of its age.
            return !blocked.lifts || !is_later(article_time(*candidate.article), blocked.since);
        };
        const auto goes = [&](const Candidate& candidate) {
            for (BlockedTexts* texts : {&now, &then}) {
                const Blocked* blocked = texts->find(candidate.print);
                if (blocked == nullptr || !binds(*blocked, candidate)) continue;
                refuse(*candidate.article,
                       fmt::format("the same story as {}: {}", name_of(*blocked->article), blocked->reason));
                take_off(*candidate.article, blocked->reason, blocked->at_once);
                return true;
            }
            for (const TakenText& text : taken) {
                if (!same_text(text.fingerprint, candidate.print.fingerprint) || !binds(text.blocked, candidate))
                    continue;
                refuse(*candidate.article, fmt::format("the same story as {}: {}", text.what, text.blocked.reason));
                take_off(*candidate.article, text.blocked.reason, text.blocked.at_once);
                return true;
            }
            return false;
        };
        std::erase_if(candidates_, goes);
    }

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
        for (Candidate*& story : stories_) story = corrected(*story);
    }

    /// A correction takes the place of a better text that is not known to be newer.
    static Candidate* corrected(Candidate& story) {
        Candidate* correction = nullptr;
        for (Candidate* copy : story.copies) {
            if (copy->article->correction.empty() || copy->print.words == 0) continue;
            const bool newer =
                correction == nullptr || is_later(article_time(*copy->article), article_time(*correction->article));
            if (newer) correction = copy;
        }
        if (correction == nullptr || story.word.pinned) return &story;
        const auto time = article_time(*correction->article);
        if (is_later(article_time(*story.article), time)) return &story;
        if (!story.article->correction.empty() && !is_later(time, article_time(*story.article))) return &story;
        Candidate& better = *correction;
        better.urgency = story.urgency;
        better.priority = story.priority;
        better.time = story.time;
        better.copies = story.copies;
        std::erase(better.copies, correction);
        better.copies.push_back(&story);
        story.copies.clear();
        return &better;
    }

    /// What another supplier tells of the same event, in other words. The better text is the first.
    void merge_same_events() {
        std::vector<const Article*> articles;
        articles.reserve(stories_.size());
        for (const Candidate* story : stories_) articles.push_back(story->article);
        const EventIndex index(articles);
        std::vector<bool> merged(stories_.size(), false);
        for (std::size_t i = 0; i < stories_.size(); ++i) {
            if (stories_[i]->word.pinned) continue;
            for (const std::size_t j : index.neighbours(i, i)) {
                if (merged[j] || !may_be_one_event(*stories_[j], *stories_[i])) continue;
                if (index.likeness(j, i) < kSameEvent) continue;
                Candidate& story = *stories_[j];
                story.copies.push_back(stories_[i]);
                story.copies.insert(story.copies.end(), stories_[i]->copies.begin(), stories_[i]->copies.end());
                story.urgency = std::min(story.urgency, stories_[i]->urgency);
                if (is_later(stories_[i]->time, story.time)) story.time = stories_[i]->time;
                merged[i] = true;
                break;
            }
        }
        std::size_t place = 0;
        std::erase_if(stories_, [&](const Candidate*) { return merged[place++]; });
    }

    /// Two articles of one supplier are two stories, and so are two that came on different days.
    static bool may_be_one_event(const Candidate& a, const Candidate& b) {
        if (!a.time || !b.time || std::chrono::abs(*a.time - *b.time) > kOneEvent) return false;
        const std::string source = ascii_lower(a.article->source);
        if (!source.empty() && source == ascii_lower(b.article->source)) return false;
        return a.article->origin.file != b.article->origin.file;
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
            if (aired.air_time >= air_time_ || aired.air_time < air_time_ - settings_.repeat_after) continue;
            by_id[aired.story_id].push_back(&aired);
            const auto [known, fresh] = by_fingerprint.emplace(aired.fingerprint, &aired);
            if (!fresh && known->second->air_time < aired.air_time) known->second = &aired;
        }
        if (by_id.empty()) return;
        for (Candidate* story : stories_) {
            const auto note = [&](const Candidate& told) {
                const bool still_breaks = story->urgency <= kBreakingUrgency && story->time &&
                                          *story->time >= air_time_ - settings_.breaking_for;
                const auto unchanged = [&](const Aired& aired) {
                    if (still_breaks) return;
                    if (!story->aired || aired.air_time > *story->aired) story->aired = aired.air_time;
                };
                if (const auto same = by_fingerprint.find(told.print.fingerprint); same != by_fingerprint.end()) {
                    unchanged(*same->second);
                }
                const auto known = by_id.find(story_id(*told.article));
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
        tell_a_lighter_one_last(chosen);
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
        lineup.taken_off = std::move(taken_off_);
        if (const auto clock = words_.find(""); clock != words_.end()) lineup.clock_wishes = clock->second.wishes;
        for (const auto& [id, fingerprint] : seen_) lineup.seen.push_back({id, fingerprint});
        std::sort(fresh_memories_.begin(), fresh_memories_.end());
        for (const std::string& key : fresh_memories_) {
            lineup.withdrawn.push_back({key, memory_json(memory_.at(key))});
        }
        return lineup;
    }

    /// The last of them from a lighter section goes to the end. What leads stays, and so does what is urgent.
    void tell_a_lighter_one_last(std::vector<const Candidate*>& chosen) const {
        if (chosen.size() < 3) return;
        for (auto story = std::prev(chosen.end()); story != chosen.begin(); --story) {
            const std::string& section = (*story)->article->section;
            const bool lighter =
                std::any_of(settings_.lighter.begin(), settings_.lighter.end(), [&](const std::string& pattern) {
                    return ::fnmatch(pattern.c_str(), section.c_str(), FNM_CASEFOLD) == 0;
                });
            if (!lighter || section.empty() || (*story)->urgency <= kBreakingUrgency) continue;
            std::rotate(story, std::next(story), chosen.end());
            return;
        }
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
        story.story_id = story_id(*candidate.article);
        story.fingerprint = candidate.print.fingerprint;
        const Source* source = source_of(*candidate.article, settings_.sources);
        if (source != nullptr) story.credit = source->credit;
        story.share = weight(candidate);
        story.breaking = candidate.urgency <= kBreakingUrgency && !candidate.repeat();
        story.updated = candidate.updated;
        story.pinned = candidate.word.pinned;
        story.written = candidate.article->origin.format == kWrittenByEditor;
        story.wishes = candidate.word.wishes;
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
    std::optional<Regex> never_;
    std::vector<std::optional<Regex>> source_never_;
    std::map<std::string, Article> memory_;    ///< by key: what is remembered of the past, and of this feed
    std::vector<const Article*> recalled_;     ///< of these, those of the past
    std::vector<std::string> fresh_memories_;  ///< and those of this feed
    Versions recalled_by_id_;                  ///< each newest first
    std::map<std::string, std::vector<const Article*>> struck_;  ///< by id: notices of other ids
    std::map<std::string, std::string> doubted_;                 ///< by id
    std::map<std::string, std::string> seen_;                    ///< fingerprints by id
    std::deque<Article> edited_;
    std::vector<Blocked> blocked_;
    std::vector<Candidate> candidates_;
    std::vector<Candidate*> stories_;  ///< the best of each among the candidates
    std::vector<Refused> refused_;
    std::vector<TakenOff> taken_off_;
};

}  // namespace

std::string story_id(const Article& article) {
    return article.id.empty() ? fmt::format("{}#{}", article.origin.file.string(), article.origin.item) : article.id;
}

std::vector<std::string> taken_off_air(const ArticleSet& news, const History& history) {
    std::set<std::string> ids(history.killed.begin(), history.killed.end());
    const auto add = [&](const Article& article) {
        if (article.status == Article::Status::Usable) return;
        ids.insert(story_id(article));
        ids.insert(article.withdraws.begin(), article.withdraws.end());
    };
    for (const Article& article : news.articles) add(article);
    for (const std::string& text : history.withdrawn) add(article_from_json(nlohmann::json::parse(text)));
    return {ids.begin(), ids.end()};
}

Withdrawn memory_of(const Article& article) { return {memory_key(article), memory_json(article)}; }

Lineup choose_stories(const ArticleSet& news, const LineupSettings& settings, const History& history,
                      const Orders& orders, Instant air_time) {
    return Desk(settings, history, orders, air_time).choose(news);
}

}  // namespace newscart
