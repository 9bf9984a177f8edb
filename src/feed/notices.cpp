#include "feed/notices.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "feed/decode.h"
#include "lib/icu/unicode.h"

namespace newscart {
namespace {

/// Elsewhere such words are quoted, not meant.
constexpr std::size_t kLinesAtEachEnd = 5;
/// A longer text is the story itself, not a note about another.
constexpr std::size_t kMostNoteBytes = 1200;
constexpr std::size_t kMostNameBytes = 200;

bool has_word(std::string_view text) {
    const std::vector<char32_t> points = icu::code_points(text);
    return std::any_of(points.begin(), points.end(), [](char32_t c) { return icu::is_letter(c) || icu::is_digit(c); });
}

std::string without_edges(std::string_view text) {
    std::string out(text);
    while (true) {
        const std::size_t begin = out.find_first_not_of(" *])}[(-_#.:;,|/!\"'");
        if (begin == std::string::npos) return {};
        out.erase(0, begin);
        bool changed = false;
        for (const std::string_view mark :
             {"\xE2\x80\x93", "\xE2\x80\x94", "\xE2\x80\x9C", "\xE2\x80\x9D", "\xE2\x80\x98"}) {
            if (out.substr(0, mark.size()) == mark) {
                out.erase(0, mark.size());
                changed = true;
            }
        }
        if (!changed) return out;
    }
}

}  // namespace

NoticeReader::NoticeReader(const Language& language) : embargo_(language) {
    const Settings settings = language.settings.table("notices");
    for (const Settings& table : settings.tables("line")) {
        const std::string is = table.string("is").value_or("");
        Is kind = Is::Embargo;
        if (is == "free") {
            kind = Is::Free;
        } else if (is == "withhold") {
            kind = Is::Withhold;
        } else if (is == "kill") {
            kind = Is::Kill;
        } else if (is != "embargo") {
            table.fail("is", "is none of embargo, free, withhold, kill");
        }
        const std::vector<std::string> patterns = table.strings("patterns");
        if (patterns.empty()) table.fail("patterns", "a notice needs at least one pattern");
        const bool whole = table.boolean("whole").value_or(false);
        const bool cased = table.boolean("cased").value_or(false);
        // Stars, brackets and the like may stand around a notice.
        constexpr const char* kOrnament = "[^\\w]{0,12}";
        const std::string pattern = fmt::format("^{}(?:{}){}", kOrnament, join(patterns, "|"),
                                                whole ? std::string(kOrnament) + "$" : std::string());
        lines_.push_back({kind, whole, Regex(pattern, cased ? Regex::Case::Sensitive : Regex::Case::Insensitive)});
    }
    for (const std::string& pattern : settings.table("names").strings("patterns")) {
        names_.emplace_back(pattern, Regex::Case::Insensitive);
    }
}

std::optional<NoticeReader::Found> NoticeReader::find(std::string_view line) const {
    for (const Line& known : lines_) {
        if (const auto match = known.pattern.find(line)) return Found{&known, match->front().end};
    }
    return std::nullopt;
}

bool NoticeReader::is_notice(std::string_view line) const { return !line.empty() && find(line).has_value(); }

/// One article's reading: gathers what its notices say, then decides.
class NoticeReader::Pass {
  public:
    Pass(const NoticeReader& reader, Article& article, const EmbargoContext& context)
        : reader_(reader), article_(article), context_(context) {}

    void read_beside(const std::vector<Parsed::Notice>& beside) {
        for (const Parsed::Notice& notice : beside) {
            const std::string text = tidy(notice.text);
            if (text.empty()) continue;
            if (const auto found = reader_.find(text); found && is_withdrawal(found->line->is)) {
                withdraw(*found, text, notice.found_in);
            }
            note(reader_.embargo_.read_note(text, context_), notice.found_in);
        }
    }

    void read_lines() {
        const bool had_headline = !article_.headline.empty();
        article_.headline = read_line(article_.headline, "headline");
        const std::size_t count = article_.paragraphs.size();
        for (std::size_t i = 0; i < count; ++i) {
            if (i < kLinesAtEachEnd || i + kLinesAtEachEnd >= count)
                article_.paragraphs[i] = read_line(article_.paragraphs[i], "text");
        }
        if (!had_headline || !article_.headline.empty()) return;
        // What stands first now is the headline; a paragraph left empty is nothing.
        const auto first = std::find_if(article_.paragraphs.begin(), article_.paragraphs.end(),
                                        [](const std::string& paragraph) { return !paragraph.empty(); });
        if (first != article_.paragraphs.end()) article_.headline.swap(*first);
    }

    void decide() {
        // A wire's own lines above its text say so too.
        const auto place = article_.found_in.find("status");
        const bool by_text = place != article_.found_in.end() && place->second == "text";
        if (withdrawn_ || (by_text && article_.status != Article::Status::Usable)) name_what_is_withdrawn();
        if (lifted_) return;
        if (until_ && (!article_.embargo || *article_.embargo < *until_)) {
            article_.embargo = until_;
            article_.found_in["embargo"] = until_in_;
        }
        if (!doubt_.empty() && article_.doubt.empty()) {
            article_.doubt = doubt_;
            article_.found_in["doubt"] = doubt_in_;
        }
    }

  private:
    static bool is_withdrawal(Is is) { return is == Is::Kill || is == Is::Withhold; }

    /// What is left of the line for the listener.
    std::string read_line(const std::string& line, const char* place) {
        if (line.empty()) return line;
        const auto found = reader_.find(line);
        if (!found) return line;
        if (is_withdrawal(found->line->is)) return withdraw(*found, line, place);
        EmbargoWords words = reader_.embargo_.read_line(line, context_);
        // The lines of the language know better than the reader of times whether this is an embargo.
        if (found->line->is == Is::Free && words.kind != EmbargoWords::Kind::Lifted)
            words.kind = EmbargoWords::Kind::Free;
        note(words, place);
        if (found->line->whole || words.end >= line.size()) return {};
        return without_edges(std::string_view(line).substr(words.end));
    }

    void note(const EmbargoWords& words, const std::string& place) {
        switch (words.kind) {
            case EmbargoWords::Kind::None:
            case EmbargoWords::Kind::Free: return;
            case EmbargoWords::Kind::Lifted: lifted_ = true; return;
            case EmbargoWords::Kind::Until:
                if (!until_ || *words.until > *until_) {
                    until_ = words.until;
                    until_in_ = place;
                }
                // A time given elsewhere dates what stands undated at the top.
                if (!doubt_dated_) doubt_.clear();
                return;
            case EmbargoWords::Kind::Unclear:
                if ((!words.dated && until_) || (doubt_dated_ && !doubt_.empty())) return;
                doubt_ = words.doubt;
                doubt_in_ = place;
                doubt_dated_ = words.dated;
                return;
        }
    }

    /// What is left of the line.
    std::string withdraw(const Found& found, const std::string& line, const std::string& place) {
        withdrawn_ = true;
        notes_.push_back(line);
        // A kill is the stronger word, and the supplier's own status is never weakened.
        if (found.line->is == Is::Kill) article_.status = Article::Status::Canceled;
        if (article_.status == Article::Status::Usable) article_.status = Article::Status::Withheld;
        article_.found_in["status"] = place;
        if (found.line->whole) return {};
        std::string rest = without_edges(std::string_view(line).substr(found.end));
        if (!has_word(rest)) return {};
        rests_.push_back(rest);
        return rest;
    }

    void name_what_is_withdrawn() {
        std::vector<std::string> texts = notes_;
        std::size_t bytes = 0;
        for (const std::string& paragraph : article_.paragraphs) bytes += paragraph.size();
        if (bytes <= kMostNoteBytes) {
            texts.push_back(article_.headline);
            texts.insert(texts.end(), article_.paragraphs.begin(), article_.paragraphs.end());
        }
        for (const std::string& text : texts) {
            for (const Regex& pattern : reader_.names_) {
                for (const Regex::Match& match : pattern.find_all(text)) {
                    if (match.size() > 1) add_name(match[1].in(text));
                }
            }
        }
        if (article_.withdraws_named.empty()) {
            for (const std::string& rest : rests_) add_name(rest);
        }
        if (article_.withdraws_named.empty()) add_name(article_.headline);
        if (article_.headline.empty() && !notes_.empty()) article_.headline = notes_.front();
    }

    void add_name(std::string_view name) {
        std::string text = without_edges(trim(name));
        while (!text.empty() && std::string_view(" .,;:!\"'").find(text.back()) != std::string_view::npos)
            text.pop_back();
        if (!has_word(text) || text.size() > kMostNameBytes) return;
        std::vector<std::string>& names = article_.withdraws_named;
        if (std::find(names.begin(), names.end(), text) == names.end()) names.push_back(std::move(text));
    }

    const NoticeReader& reader_;
    Article& article_;
    const EmbargoContext& context_;
    std::optional<Instant> until_;
    std::string until_in_;
    std::string doubt_;
    std::string doubt_in_;
    bool doubt_dated_ = false;
    bool lifted_ = false;
    bool withdrawn_ = false;
    std::vector<std::string> notes_;
    std::vector<std::string> rests_;
};

void NoticeReader::read(Article& article, const std::vector<Parsed::Notice>& beside, std::optional<Instant> written,
                        const std::string& timezone) const {
    const EmbargoContext context{written, timezone};
    Pass pass(*this, article, context);
    pass.read_beside(beside);
    pass.read_lines();
    pass.decide();
}

}  // namespace newscart
