#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "lib/pcre2/regex.h"
#include "station/language.h"

namespace newscart {

/// What words say about when a story may air.
struct EmbargoWords {
    enum class Kind {
        None,     ///< nothing
        Free,     ///< that there is none: "For immediate release"
        Lifted,   ///< that there is none any more: "Embargo lifted"
        Until,    ///< not before `until`
        Unclear,  ///< that there is an embargo, but not surely until when
    } kind = Kind::None;
    std::optional<Instant> until;
    std::string doubt;      ///< Unclear: why, for the newsroom
    bool dated = false;     ///< a moment was named, read or not
    std::size_t begin = 0;  ///< where the words stand in the text
    std::size_t end = 0;
};

/// Where a text was found, and when it was written.
struct EmbargoContext {
    std::optional<Instant> written;  ///< dates without a year and days of the week are reckoned from it
    std::string timezone = "UTC";    ///< of times that name none, and of the day on which it was written
};

/// Reads embargoes written in words: "Embargoed to 0001 Friday September 9", "NOT FOR PUBLICATION BEFORE 6pm",
/// "Strictly embargoed until 10:00 a.m. ET Tuesday". Of several readings or moments the latest counts: an embargo
/// without a time holds to the end of its day, 9:30 is in the evening if nothing says otherwise. What cannot be read to
/// the last word ("until the minister sits down") is Unclear. The words are the [embargo] table of a language. Const
/// use is safe from several threads.
class EmbargoReader {
  public:
    /// Throws Error(Config) for a pattern or zone that cannot be read.
    explicit EmbargoReader(const Language& language);

    /// A text beside the story (an ed-msg, a subject line): it may tell of other things too, and each embargo in it
    /// counts.
    EmbargoWords read_note(std::string_view text, const EmbargoContext& context) const;
    /// A line of the story that the newsroom took for an embargo notice; the notice ends where the story begins.
    EmbargoWords read_line(std::string_view line, const EmbargoContext& context) const;

  private:
    std::optional<EmbargoWords> free_words(std::string_view text) const;
    enum class WordKind { Filler, Before, Month, Weekday, Today, Tomorrow, Noon, Midnight, Am, Pm, Hours, Zone };
    struct Word {
        WordKind kind = WordKind::Filler;
        int value = 0;     ///< Month from 1, Weekday from 0 for Sunday
        std::string zone;  ///< as instant_at() takes it
    };
    struct Token;
    struct Group;
    class Reading;

    void learn(const Settings& table, const char* key, WordKind kind);

    std::unordered_map<std::string, Word> words_;
    std::optional<Regex> notice_;   ///< where an embargo notice begins, in any text
    std::optional<Regex> perhaps_;  ///< the same, if a moment follows
    std::optional<Regex> free_;
    std::optional<Regex> lifted_;
    std::optional<Regex> unsure_;
};

}  // namespace newscart
