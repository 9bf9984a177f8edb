#include "feed/corrections.h"

#include <algorithm>

#include "base/text.h"
#include "feed/clean.h"

namespace newscart {
namespace {

/// Elsewhere such words are quoted, not meant.
constexpr std::size_t kFirst = 3;
constexpr std::size_t kLast = 3;
/// A longer paragraph is the story itself, not a note about it.
constexpr std::size_t kMostNoteBytes = 700;
constexpr int kMostMarks = 3;

std::optional<Regex> compile(const std::vector<std::string>& patterns, const char* before, const char* after) {
    if (patterns.empty()) return std::nullopt;
    return Regex(before + join(patterns, "|") + after, Regex::Case::Insensitive);
}

}  // namespace

CorrectionReader::CorrectionReader(const Language& language) {
    const Settings settings = language.settings.table("corrections");
    start_ = compile(settings.strings("start"), "^[^\\w(\\[]{0,12}(?:", ")[ *:–—-]*");
    end_ = compile(settings.strings("end"), "[ *:|–—-]*(?:", ")[^\\w)]{0,3}$");
    note_ = compile(settings.strings("note"), "(?:", ")");
}

class CorrectionReader::Pass {
  public:
    Pass(const CorrectionReader& reader, Article& article) : reader_(reader), article_(article) {}

    void read_headline() {
        std::string& headline = article_.headline;
        if (headline.empty()) return;
        headline = without_marks(headline, "headline");
        if (const auto mark = reader_.end_ ? reader_.end_->find(headline) : std::nullopt) {
            note({}, "headline");
            headline.resize(mark->front().begin);
        }
        if (!headline.empty() || article_.paragraphs.empty()) return;
        // The mark stood on a line of its own, and the headline below it; or there is none, then prose must serve.
        headline = without_marks(article_.paragraphs.front(), "headline");
        std::string serves = headline_of_prose({headline});
        if (!serves.empty()) {
            headline = std::move(serves);
            return;
        }
        drop(0);
    }

    void read_paragraphs() {
        std::vector<std::string>& text = article_.paragraphs;
        for (std::size_t i = 0; i < text.size();) {
            const bool first = i < kFirst;
            const bool last = i + kLast >= text.size();
            if ((!first && !last) || is_heading(article_, i)) {
                ++i;
                continue;
            }
            std::string rest = without_marks(text[i], "text");
            const bool marked = rest != text[i];
            // A note about a story stands before or behind it; what is marked near the end is one, whatever it says.
            if (marked && (rest.empty() || is_note(rest) || (!first && rest.size() <= kMostNoteBytes))) {
                note(rest, "text");
                drop(i);
                continue;
            }
            text[i] = std::move(rest);
            ++i;
        }
    }

  private:
    std::string without_marks(std::string_view line, const char* place) {
        int marks = 0;
        for (; marks < kMostMarks && reader_.start_; ++marks) {
            const auto mark = reader_.start_->find(line);
            if (!mark) break;
            std::string_view said;
            for (std::size_t group = 1; group < mark->size() && said.empty(); ++group) said = (*mark)[group].in(line);
            note(said, place);
            line.remove_prefix(mark->front().end);
        }
        std::string rest(line);
        // What followed a colon begins the sentence now.
        if (marks > 0 && !rest.empty() && rest[0] >= 'a' && rest[0] <= 'z')
            rest[0] = static_cast<char>(rest[0] - 'a' + 'A');
        return rest;
    }

    bool is_note(const std::string& text) const {
        return text.size() <= kMostNoteBytes && reader_.note_ && reader_.note_->matches(text);
    }

    /// The bare fact gives way to what is corrected.
    void note(std::string_view said, const char* place) {
        std::string& field = article_.correction;
        if (!field.empty() && (field != kBare || said.empty())) return;
        field = said.empty() ? kBare : std::string(said);
        article_.found_in["correction"] = place;
    }

    void drop(std::size_t place) {
        article_.paragraphs.erase(article_.paragraphs.begin() + static_cast<std::ptrdiff_t>(place));
        std::erase(article_.headings, static_cast<int>(place));
        for (int& heading : article_.headings) heading -= heading > static_cast<int>(place) ? 1 : 0;
    }

    static constexpr const char* kBare = "correction";
    const CorrectionReader& reader_;
    Article& article_;
};

void CorrectionReader::read(Article& article) const {
    Pass pass(*this, article);
    pass.read_headline();
    pass.read_paragraphs();
}

}  // namespace newscart
