#include "feed/text_embargo.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>

#include "base/text.h"
#include "feed/dates.h"
#include "lib/icu/calendar.h"
#include "lib/icu/unicode.h"

namespace newscart {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

/// A day without its year is one of the month before it was written or of the eleven after.
constexpr days kDaysBack{31};
constexpr days kDaysAhead{334};
/// "Monday" in a text of Tuesday is as likely yesterday as in six days.
constexpr int kDaysAheadOfWeekday = 5;
constexpr std::size_t kShownBytes = 100;
constexpr std::size_t kUnsureBytes = 160;  ///< so far behind a notice a condition may stand
constexpr std::size_t kMostNotices = 20;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_ascii_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_ascii_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_word_byte(char c) { return is_ascii_upper(c) || is_ascii_lower(c) || static_cast<unsigned char>(c) >= 0x80; }

int number(std::string_view digits) {
    int value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
}

std::string shown(std::string_view text) {
    std::string out(trim(text));
    if (out.size() > kShownBytes) {
        out.resize(std::min(out.rfind(' ', kShownBytes), kShownBytes));
        out = icu::repair_utf8(out) + " ...";
    }
    return out;
}

sys_days day_of(Instant instant, const std::string& timezone) {
    const icu::CivilTime civil = icu::civil_time(instant, timezone);
    return sys_days{std::chrono::year{civil.year} / civil.month / civil.day};
}

/// Marks of Unicode that are no letters: dashes, quotation marks, no-break spaces.
std::size_t mark_bytes(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
    if (byte(at) == 0xC2) return 2;
    if (byte(at) == 0xE2 && byte(at + 1) == 0x80) return 3;
    return 0;
}

}  // namespace

struct EmbargoReader::Token {
    enum class Kind { End, Unknown, Word, Number, Clock, Date, Offset } kind = Kind::End;
    std::size_t begin = 0;
    std::size_t end = 0;
    bool after_break = false;     ///< a colon, dash, bracket or stop before it
    bool after_sentence = false;  ///< the stop of a sentence before it
    bool ordinal = false;         ///< Number: "3rd"
    std::string_view text;
    Word word;
    int a = 0, b = 0, c = 0;  ///< Clock: hour, minute, second. Date: year, month, day, or (ordered = false) x/y/year
    bool ordered = true;
};

/// What belongs to one moment: "00:01 GMT Monday 3 March 2025", or parts of it.
struct EmbargoReader::Group {
    bool has_time = false;
    bool midnight = false;
    bool vague_half = false;  ///< 9:30 with nothing to say whether in the evening
    int hour = 0, minute = 0, second = 0;
    std::optional<int> year, month, day, weekday;
    std::vector<sys_days> dates;    ///< written in figures
    std::optional<int> days_ahead;  ///< today, tomorrow
    std::vector<std::string> zones;

    bool has_day() const { return month || weekday || days_ahead || !dates.empty(); }
    bool empty() const { return !has_time && !midnight && !has_day() && !day && zones.empty(); }
};

/// One notice, from where it begins.
class EmbargoReader::Reading {
  public:
    Reading(const EmbargoReader& reader, std::string_view text, std::size_t begin, const EmbargoContext& context)
        : reader_(reader), text_(text), context_(context), begin_(begin), at_(begin) {}

    EmbargoWords read() {
        const std::size_t word_end = text_.find_first_of(" :-", begin_);
        const std::string_view first = text_.substr(begin_, word_end - begin_);
        capitals_ = std::none_of(first.begin(), first.end(), is_ascii_lower);
        bool complete = true;
        std::size_t end = begin_;
        while (true) {
            const Token token = next(at_);
            if (token.kind == Token::Kind::End) break;
            if (token.after_sentence && has_moment()) break;
            if (ends_before(token)) break;
            if (!take(token)) {
                complete = ends_at_unknown(token);
                if (!complete) unread_ = token.text;
                break;
            }
            end = at_ = std::max(at_, token.end);
        }
        if (!group_.empty()) groups_.push_back(group_);
        EmbargoWords words;
        words.begin = begin_;
        words.end = std::min(end, text_.size());
        const std::string what = shown(text_.substr(begin_, words.end > begin_ ? words.end - begin_ : text_.npos));
        if (groups_.empty() || !has_moment_in_groups()) {
            words.kind = EmbargoWords::Kind::Unclear;
            words.doubt = fmt::format("says '{}', but not until when", what);
            return words;
        }
        words.dated = true;
        if (!complete) return unclear(words, fmt::format("cannot read its embargo: '{} {}'", what, unread_));
        if (reader_.unsure_ &&
            reader_.unsure_->matches(icu::repair_utf8(text_.substr(begin_, words.end - begin_ + kUnsureBytes)))) {
            return unclear(words,
                           fmt::format("its embargo depends on more than the time: '{}'", shown(text_.substr(begin_))));
        }
        for (const Group& group : groups_) {
            if (!evaluate(group)) return unclear(words, fmt::format("{}: '{}'", why_, what));
        }
        if (!latest_) return unclear(words, fmt::format("cannot read its embargo: '{}'", what));
        words.kind = EmbargoWords::Kind::Until;
        words.until = latest_;
        return words;
    }

  private:
    static EmbargoWords unclear(EmbargoWords words, std::string doubt) {
        words.kind = EmbargoWords::Kind::Unclear;
        words.doubt = std::move(doubt);
        return words;
    }

    bool has_moment() const { return group_.has_time || group_.midnight || group_.has_day() || !groups_.empty(); }
    bool has_moment_in_groups() const {
        return std::any_of(groups_.begin(), groups_.end(),
                           [](const Group& group) { return group.has_time || group.midnight || group.has_day(); });
    }

    /// "EMBARGOED UNTIL 0001 MONDAY The ferry runs again": the story has begun.
    bool ends_before(const Token& token) const {
        return token.kind == Token::Kind::Word && token.word.kind == WordKind::Filler && capitals_ && has_moment() &&
               is_ascii_upper(token.text.front()) && token.text.size() > 1 && is_ascii_lower(token.text[1]);
    }
    bool ends_at_unknown(const Token& token) const {
        if (!has_moment()) return true;  // then there is no moment to be wrong about
        if (token.after_break) return true;
        return capitals_ && is_ascii_upper(token.text.front()) && token.text.size() > 1 &&
               is_ascii_lower(token.text[1]);
    }

    // ---------------------------------------------------------------------------------------------------- tokens

    Token next(std::size_t at) const {
        Token token;
        while (at < text_.size() && !is_digit(text_[at])) {
            const char c = text_[at];
            const std::size_t mark = mark_bytes(text_, at);
            if (mark == 0 && is_word_byte(c)) break;
            const bool sign = (c == '+' || c == '-') && at > 0 && is_digit(text_[at - 1]);
            if (sign && offset_bytes(at) > 0) break;
            const bool last = at + 1 >= text_.size() || text_[at + 1] == ' ' || text_[at + 1] == '\n';
            if ((c == '.' && last) || c == '!' || c == '?') token.after_sentence = token.after_break = true;
            if (mark == 3 || std::string_view(":-()[]{}*/;|#_\n").find(c) != std::string_view::npos)
                token.after_break = true;
            at += std::max<std::size_t>(1, mark);
        }
        token.begin = token.end = at;
        if (at >= text_.size()) return token;
        if (is_digit(text_[at])) return figure(token);
        if (const std::size_t bytes = is_word_byte(text_[at]) ? 0 : offset_bytes(at)) {
            token.kind = Token::Kind::Offset;
            token.end = at + bytes;
            token.text = text_.substr(at, bytes);
            return token;
        }
        return word(token);
    }

    /// "+01:00" or "-0500"
    std::size_t offset_bytes(std::size_t at) const {
        const std::string_view rest = text_.substr(at + 1);
        const std::size_t digits = digits_at(rest, 0);
        if (digits == 4) return 5;
        return digits == 2 && rest.size() > 4 && rest[2] == ':' && digits_at(rest, 3) == 2 ? 6 : 0;
    }

    static std::size_t digits_at(std::string_view text, std::size_t at) {
        std::size_t count = 0;
        while (at + count < text.size() && is_digit(text[at + count])) ++count;
        return count;
    }

    Token word(Token token) const {
        std::size_t end = token.begin;
        while (
            end < text_.size() && mark_bytes(text_, end) == 0 &&
            (is_word_byte(text_[end]) || (text_[end] == '.' && end + 1 < text_.size() && is_word_byte(text_[end + 1]))))
            ++end;
        token.text = text_.substr(token.begin, end - token.begin);
        const std::string key = replace_all(icu::lower(token.text), ".", "");
        const auto known = reader_.words_.find(key);
        token.kind = known == reader_.words_.end() ? Token::Kind::Unknown : Token::Kind::Word;
        if (known != reader_.words_.end()) token.word = known->second;
        // The point of "p.m." and "Sept." ends no sentence.
        const bool abbreviation = token.kind == Token::Kind::Word && token.word.kind != WordKind::Filler;
        if (abbreviation && end < text_.size() && text_[end] == '.') {
            const bool month = token.word.kind == WordKind::Month || token.word.kind == WordKind::Weekday;
            if (token.text.find('.') != std::string_view::npos || (month && token.text.size() <= 5)) ++end;
        }
        token.end = end;
        return token;
    }

    Token figure(Token token) const {
        const std::size_t first = digits_at(text_, token.begin);
        std::size_t end = token.begin + first;
        token.kind = Token::Kind::Number;
        token.a = first <= 6 ? number(text_.substr(token.begin, first)) : -1;
        const char mark = end < text_.size() ? text_[end] : '\0';
        const std::size_t second = digits_at(text_, end + 1);
        const bool has_third = end + 1 + second < text_.size() && text_[end + 1 + second] == mark;
        const std::size_t third = has_third ? digits_at(text_, end + 2 + second) : 0;
        const auto part = [&](std::size_t offset, std::size_t count) {
            return number(text_.substr(end + offset, count));
        };
        if (first == 4 && mark == '-' && second == 2 && third == 2) {
            token.kind = Token::Kind::Date;
            token.b = part(1, 2);
            token.c = part(2 + second, 2);
            end += 2 + second + third;
            if (end + 1 < text_.size() && (text_[end] == 'T' || text_[end] == 't') && is_digit(text_[end + 1])) ++end;
        } else if (first <= 2 && (mark == '/' || mark == '.' || mark == '-') && second >= 1 && second <= 2 &&
                   (third == 2 || third == 4)) {
            token.kind = Token::Kind::Date;
            token.ordered = false;
            token.b = part(1, second);
            token.c = part(2 + second, third) + (third == 2 ? 2000 : 0);
            end += 2 + second + third;
        } else if (first <= 2 && (mark == ':' || mark == '.' || mark == 'h' || mark == 'H') && second == 2) {
            token.kind = Token::Kind::Clock;
            token.b = part(1, 2);
            token.ordinal = first == 1;
            const bool seconds = has_third && mark == ':' && third == 2;
            if (seconds) token.c = part(2 + second, 2);
            end += 1 + second + (seconds ? 1 + third : 0);
            if (end < text_.size() && text_[end] == '.' && digits_at(text_, end + 1) > 0)
                end += 1 + digits_at(text_, end + 1);
        } else if (first <= 2) {
            const std::string ending = ascii_lower(text_.substr(end, 2));
            const bool bounded = end + 2 >= text_.size() || !is_word_byte(text_[end + 2]);
            if (bounded && (ending == "st" || ending == "nd" || ending == "rd" || ending == "th")) {
                token.ordinal = true;
                end += 2;
            }
        }
        token.end = end;
        token.text = text_.substr(token.begin, end - token.begin);
        return token;
    }

    // ----------------------------------------------------------------------------------------------- what they mean

    void begin_group() {
        if (!group_.empty()) groups_.push_back(group_);
        group_ = Group{};
    }

    bool set_time(int hour, int minute, int second, bool vague_half) {
        if (hour > 24 || minute > 59 || second > 60 || (hour == 24 && minute > 0)) return false;
        if (group_.has_time || group_.midnight) begin_group();
        group_.has_time = true;
        group_.hour = hour;
        group_.minute = minute;
        group_.second = second;
        group_.vague_half = vague_half && hour >= 1 && hour <= 11;
        return true;
    }

    bool set_day(int day) {
        if (day < 1 || day > 31) return false;
        if (group_.day || !group_.dates.empty()) begin_group();
        group_.day = day;
        return true;
    }

    /// False for what has no meaning here.
    bool take(const Token& token) {
        switch (token.kind) {
            case Token::Kind::Word: return take_word(token.word);
            case Token::Kind::Clock: return set_time(token.a, token.b, token.c, token.ordinal);
            case Token::Kind::Date: return take_date(token);
            case Token::Kind::Number: return take_number(token);
            case Token::Kind::Offset: {
                std::string zone(token.text);
                if (zone.find(':') == std::string::npos) zone.insert(3, ":");
                group_.zones.push_back(zone);
                return group_.has_time;
            }
            default: return false;
        }
    }

    bool take_date(const Token& token) {
        if (group_.has_day() || group_.day) begin_group();
        const auto add = [&](int year, int month, int day) {
            const std::chrono::year_month_day date{std::chrono::year{year},
                                                   std::chrono::month{static_cast<unsigned>(month)},
                                                   std::chrono::day{static_cast<unsigned>(day)}};
            if (year >= 1990 && year < 2200 && date.ok()) group_.dates.emplace_back(date);
        };
        if (token.ordered) {
            add(token.a, token.b, token.c);
        } else {
            add(token.c, token.b, token.a);
            add(token.c, token.a, token.b);
        }
        return !group_.dates.empty();
    }

    bool take_number(const Token& token) {
        const Token after = next(token.end);
        const auto followed_by = [&](WordKind kind) {
            return after.kind == Token::Kind::Word && after.word.kind == kind && !after.after_sentence;
        };
        const std::size_t digits = digits_at(token.text, 0);
        const bool half = followed_by(WordKind::Am) || followed_by(WordKind::Pm);
        if (digits == 4) {
            const bool clock = followed_by(WordKind::Hours) || followed_by(WordKind::Zone) || half;
            if (is_year(token.a) && !clock && (group_.month || group_.day) && !group_.year) {
                group_.year = token.a;
                return true;
            }
            return set_time(token.a / 100, token.a % 100, 0, false);
        }
        if (digits == 3) return half && set_time(token.a / 100, token.a % 100, 0, false);
        if (digits > 2) return false;
        if (token.ordinal) return set_day(token.a);
        if (half || followed_by(WordKind::Hours) || followed_by(WordKind::Zone)) return set_time(token.a, 0, 0, false);
        if (followed_by(WordKind::Noon) || followed_by(WordKind::Midnight)) return token.a == 12;
        if (followed_by(WordKind::Month)) return set_day(token.a);
        if (group_.month && !group_.day) return set_day(token.a);
        return begins_a_range(after);
    }

    /// "6 to 8pm", "6-8pm": the end is what counts. `after` stands behind the first figure.
    bool begins_a_range(Token after) const {
        if (after.kind == Token::Kind::Word && after.word.kind == WordKind::Filler) after = next(after.end);
        if (after.kind != Token::Kind::Number && after.kind != Token::Kind::Clock) return false;
        const Token half = next(after.end);
        return half.kind == Token::Kind::Word && (half.word.kind == WordKind::Am || half.word.kind == WordKind::Pm);
    }

    bool is_year(int value) const {
        if (value < 1990 || value > 2100) return false;
        if (!context_.written) return true;
        const int now = icu::civil_time(*context_.written, context_.timezone).year;
        return value >= now - 1 && value <= now + 1;
    }

    bool take_word(const Word& word) {
        switch (word.kind) {
            case WordKind::Filler:
            case WordKind::Hours: return true;
            case WordKind::Before: before_ = true; return true;
            case WordKind::Month:
                if (group_.month || !group_.dates.empty()) begin_group();
                group_.month = word.value;
                return true;
            case WordKind::Weekday:
                if (group_.weekday) begin_group();
                group_.weekday = word.value;
                return true;
            case WordKind::Today:
            case WordKind::Tomorrow:
                if (group_.days_ahead) begin_group();
                group_.days_ahead = word.kind == WordKind::Tomorrow ? 1 : 0;
                return true;
            case WordKind::Noon:
                if (group_.has_time && group_.hour == 12) return true;
                return set_time(12, 0, 0, false);
            case WordKind::Midnight:
                if (group_.has_time && group_.hour != 12 && group_.hour != 0) begin_group();
                group_.midnight = true;
                group_.has_time = false;
                return true;
            case WordKind::Am:
            case WordKind::Pm: return take_half(word.kind == WordKind::Pm);
            case WordKind::Zone: group_.zones.push_back(word.zone); return true;
        }
        return false;
    }

    bool take_half(bool afternoon) {
        if (!group_.has_time) return group_.midnight;
        group_.vague_half = false;
        if (group_.hour > 12) return afternoon;
        group_.hour = group_.hour % 12 + (afternoon ? 12 : 0);
        return true;
    }

    // --------------------------------------------------------------------------------------------------- evaluation

    bool doubt(const char* why) {
        why_ = why;
        return false;
    }

    /// Of the group, or of its neighbours if it names none.
    const Group& day_source(const Group& group) const {
        if (group.has_day()) return group;
        const auto own = static_cast<std::size_t>(&group - groups_.data());
        for (std::size_t i = own; i-- > 0;) {
            if (groups_[i].has_day()) return groups_[i];
        }
        for (std::size_t i = own + 1; i < groups_.size(); ++i) {
            if (groups_[i].has_day()) return groups_[i];
        }
        return group;
    }

    bool evaluate(const Group& group) {
        const Group& source = day_source(group);
        if (!source.has_day()) return evaluate_time_alone(group);
        if (source.month && !source.day) return doubt("its embargo names a month, but no day");
        std::vector<sys_days> dates = source.dates;
        if (source.month && !dated(source, dates)) return false;
        if (source.days_ahead) {
            if (!context_.written) return doubt("its embargo counts days from a date that it does not give");
            dates.push_back(day_of(*context_.written, context_.timezone) + days{*source.days_ahead});
        }
        if (dates.empty()) return evaluate_weekday(group, *source.weekday);
        if (source.weekday) {
            std::erase_if(dates, [&](sys_days date) { return weekday_of(date) != *source.weekday; });
            if (dates.empty()) return doubt("the day of the week of its embargo is not that of its date");
        }
        return std::all_of(dates.begin(), dates.end(), [&](sys_days date) { return add(group, date); });
    }

    static int weekday_of(sys_days date) { return static_cast<int>(std::chrono::weekday(date).c_encoding()); }

    /// The days that month and day may mean.
    bool dated(const Group& source, std::vector<sys_days>& dates) {
        const auto in_year = [&](int year) {
            return std::chrono::year_month_day{std::chrono::year{year},
                                               std::chrono::month{static_cast<unsigned>(*source.month)},
                                               std::chrono::day{static_cast<unsigned>(*source.day)}};
        };
        if (source.year) {
            if (!in_year(*source.year).ok()) return doubt("its embargo names a day that there is not");
            dates.emplace_back(in_year(*source.year));
            return true;
        }
        if (!context_.written) return doubt("its embargo names no year");
        const sys_days written = day_of(*context_.written, context_.timezone);
        const int now = static_cast<int>(std::chrono::year_month_day{written}.year());
        for (int year = now - 1; year <= now + 1; ++year) {
            if (!in_year(year).ok()) continue;
            const sys_days date{in_year(year)};
            if (date >= written - kDaysBack && date < written + kDaysAhead) dates.push_back(date);
        }
        return !dates.empty() || doubt("its embargo names a day that there is not");
    }

    /// "Until Monday": the coming one.
    bool evaluate_weekday(const Group& group, int weekday) {
        if (!context_.written) return doubt("its embargo names a day of the week, but the story has no date");
        const sys_days written = day_of(*context_.written, context_.timezone);
        const int ahead = (weekday - weekday_of(written) + 7) % 7;
        if (ahead > kDaysAheadOfWeekday) return doubt("its embargo may be past or a week away");
        if (!add(group, written + days{ahead})) return false;
        if (ahead == 0 && last_ <= *context_.written) return doubt("its embargo may be past or a week away");
        return true;
    }

    /// "Not before 6pm": the next time that clocks show it.
    bool evaluate_time_alone(const Group& group) {
        if (!context_.written) return doubt("its embargo names no day, and the story has no date");
        const sys_days written = day_of(*context_.written, context_.timezone);
        for (int ahead = -2; ahead <= 2; ++ahead) {
            const auto kept = latest_;
            if (!add(group, written + days{ahead})) return false;
            if (last_ >= *context_.written) return true;
            latest_ = kept;
        }
        return false;
    }

    /// Another moment that the embargo may end at.
    bool add(const Group& group, sys_days date) {
        icu::CivilTime clock;
        int hour = group.hour + (group.vague_half ? 12 : 0);
        const bool whole_day = !group.has_time && !group.midnight;
        if (group.midnight || hour == 24 || (whole_day && !before_)) {
            date += days{1};
            hour = 0;
        }
        const std::chrono::year_month_day day{date};
        clock.year = static_cast<int>(day.year());
        clock.month = static_cast<int>(static_cast<unsigned>(day.month()));
        clock.day = static_cast<int>(static_cast<unsigned>(day.day()));
        clock.hour = hour;
        clock.minute = group.midnight || whole_day ? 0 : group.minute;
        clock.second = group.midnight || whole_day ? 0 : group.second;
        std::vector<std::string> zones = group.zones;
        if (zones.empty()) zones.emplace_back();
        std::optional<Instant> moment;
        for (const std::string& zone : zones) {
            std::optional<Instant> at = instant_at(clock, zone, context_.timezone);
            if (!at) return doubt("cannot read the time of its embargo");
            const std::string& place = zone.empty() ? context_.timezone : zone;
            // In autumn clocks show an hour twice; it is the second that is safe.
            if (icu::is_timezone(place)) {
                const Instant again = *at + std::chrono::hours{1};
                const icu::CivilTime shown_again = icu::civil_time(again, place);
                if (shown_again.hour == clock.hour && shown_again.minute == clock.minute) at = again;
            }
            if (!moment || *at > *moment) moment = at;
        }
        last_ = *moment;
        if (!latest_ || *moment > *latest_) latest_ = moment;
        return true;
    }

    const EmbargoReader& reader_;
    std::string_view text_;
    const EmbargoContext& context_;
    std::size_t begin_;
    std::size_t at_;
    bool capitals_ = false;
    bool before_ = false;
    Group group_;
    std::vector<Group> groups_;
    std::string_view unread_;
    const char* why_ = "";
    Instant last_{};
    std::optional<Instant> latest_;
};

void EmbargoReader::learn(const Settings& table, const char* key, WordKind kind) {
    const std::vector<std::string> entries = table.strings(key);
    for (std::size_t i = 0; i < entries.size(); ++i) {
        for (const std::string_view form : split(entries[i], ' ')) {
            Word word;
            word.kind = kind;
            if (kind == WordKind::Month) word.value = static_cast<int>(i) + 1;
            if (kind == WordKind::Weekday) word.value = static_cast<int>(i);
            words_[std::string(form)] = word;
        }
    }
}

EmbargoReader::EmbargoReader(const Language& language) {
    const Settings table = language.settings.table("embargo");
    learn(table, "fillers", WordKind::Filler);
    learn(table, "before", WordKind::Before);
    learn(table, "months", WordKind::Month);
    learn(table, "weekdays", WordKind::Weekday);
    learn(table, "today", WordKind::Today);
    learn(table, "tomorrow", WordKind::Tomorrow);
    learn(table, "noon", WordKind::Noon);
    learn(table, "midnight", WordKind::Midnight);
    learn(table, "am", WordKind::Am);
    learn(table, "pm", WordKind::Pm);
    learn(table, "hours", WordKind::Hours);
    for (const auto& [name, zone] : table.pairs("zones")) {
        icu::CivilTime any;
        any.year = 2026;
        if ((zone.find('/') != std::string::npos && !icu::is_timezone(zone)) || !instant_at(any, zone, "UTC"))
            table.fail("zones", "there is no time zone '" + zone + "'");
        Word word;
        word.kind = WordKind::Zone;
        word.zone = zone;
        words_[name] = word;
    }
    const auto compile = [&](const char* key) -> std::optional<Regex> {
        const std::vector<std::string> patterns = table.strings(key);
        if (patterns.empty()) return std::nullopt;
        return Regex("(?:" + join(patterns, ")|(?:") + ")", Regex::Case::Insensitive);
    };
    notice_ = compile("notice");
    perhaps_ = compile("perhaps");
    free_ = compile("free");
    lifted_ = compile("lifted");
    unsure_ = compile("unsure");
}

std::optional<EmbargoWords> EmbargoReader::free_words(std::string_view text) const {
    for (const auto& [pattern, kind] :
         {std::pair(&lifted_, EmbargoWords::Kind::Lifted), std::pair(&free_, EmbargoWords::Kind::Free)}) {
        if (!*pattern) continue;
        const auto match = (*pattern)->find(text);
        if (!match) continue;
        EmbargoWords words;
        words.kind = kind;
        words.begin = match->front().begin;
        words.end = match->front().end;
        return words;
    }
    return std::nullopt;
}

EmbargoWords EmbargoReader::read_line(std::string_view line, const EmbargoContext& context) const {
    const std::size_t begin = std::min(line.find_first_not_of(" *[(-_#"), line.size());
    if (auto words = free_words(line)) {
        words->begin = 0;
        words->end = line.size();
        return *words;
    }
    EmbargoWords words = Reading(*this, line, begin, context).read();
    words.begin = 0;
    // Brackets and the like that close what the notice opened.
    while (words.end < line.size() && std::string_view(" *])-_#.:;,|").find(line[words.end]) != std::string_view::npos)
        ++words.end;
    return words;
}

EmbargoWords EmbargoReader::read_note(std::string_view text, const EmbargoContext& context) const {
    EmbargoWords found = free_words(text).value_or(EmbargoWords{});
    if (found.kind == EmbargoWords::Kind::Lifted) return found;
    const std::size_t free_begin = found.begin;
    const std::size_t free_end = found.end;
    const auto gather = [&](const std::optional<Regex>& pattern, bool only_dated) {
        std::size_t from = 0;
        for (std::size_t count = 0; pattern && count < kMostNotices; ++count) {
            const auto match = pattern->find(text, from);
            if (!match || match->front().end == match->front().begin) return;
            EmbargoWords words = Reading(*this, text, match->front().begin, context).read();
            from = std::max(words.end, match->front().end);
            // The embargo of "no embargo" is none.
            const std::size_t begin = match->front().begin;
            if ((only_dated && !words.dated) || (begin >= free_begin && begin < free_end)) continue;
            // "STRICTLY EMBARGOED. Not for release until noon": the second is what dates the first. What cannot be read
            // makes all unclear; of those that can, the latest counts.
            const bool counts = found.kind == EmbargoWords::Kind::None || found.kind == EmbargoWords::Kind::Free ||
                                (words.dated && !found.dated) ||
                                (found.kind == EmbargoWords::Kind::Until &&
                                 ((words.kind == EmbargoWords::Kind::Unclear && words.dated) ||
                                  (words.kind == EmbargoWords::Kind::Until && *words.until > *found.until)));

            if (counts) found = std::move(words);
        }
    };
    gather(notice_, false);
    gather(perhaps_, true);
    return found;
}

}  // namespace newscart
