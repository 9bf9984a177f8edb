#include "feed/wire_words.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace newscart {
namespace {

constexpr int kMostNotices = 6;  ///< "BULLETIN 1ST LEAD CORRECTION" before one headline

std::optional<Regex> compile(const std::vector<std::string>& patterns, const char* before, const char* after) {
    if (patterns.empty()) return std::nullopt;
    return Regex(before + join(patterns, "|") + after, Regex::Case::Insensitive);
}

/// What stands between a notice and what follows it.
std::string_view behind_marks(std::string_view text) {
    while (!text.empty()) {
        std::size_t bytes = std::string_view(" \t:;,.!/*_=-").find(text.front()) != std::string_view::npos ? 1 : 0;
        for (const std::string_view dash : {"–", "—", "•", "|"}) {
            if (text.substr(0, dash.size()) == dash) bytes = dash.size();
        }
        if (bytes == 0) break;
        text.remove_prefix(bytes);
    }
    return text;
}

}  // namespace

WireWords::WireWords(const Language& language) {
    const Settings wire = language.settings.table("wire");
    struct Named {
        std::string_view name;
        Kind kind;
    };
    static constexpr std::array<Named, 8> kKinds{{{"kill", Kind::Kill},
                                                  {"withhold", Kind::Withhold},
                                                  {"correction", Kind::Correction},
                                                  {"lead", Kind::Lead},
                                                  {"urgent", Kind::Urgent},
                                                  {"addition", Kind::Addition},
                                                  {"advisory", Kind::Advisory},
                                                  {"note", Kind::Note}}};
    for (const Settings& table : wire.tables("notice")) {
        const std::string name = table.string("kind").value_or("");
        const auto* const found =
            std::find_if(kKinds.begin(), kKinds.end(), [&](const Named& kind) { return kind.name == name; });
        if (found == kKinds.end())
            table.fail("kind", "is none of kill, withhold, correction, lead, urgent, addition, advisory, note");
        const std::vector<std::string> patterns = table.strings("patterns");
        if (patterns.empty()) table.fail("patterns", "a notice needs at least one pattern");
        // Stars, brackets and the like may stand before a notice.
        rules_.push_back(
            {found->kind, static_cast<int>(table.integer("urgency").value_or(0)),
             Regex("^[^\\w(]{0,12}(?:" + join(patterns, "|") + ")",
                   table.boolean("cased").value_or(false) ? Regex::Case::Sensitive : Regex::Case::Insensitive)});
    }
    sections_ = wire.pairs("sections");
    byline_ = compile(wire.strings("byline"), "^(?:", ")$");
    wire_rest_ = compile(wire.strings("rest"), "^(?:", ")$");
    const Settings mail = language.settings.table("mail");
    mail_subject_ = compile(mail.strings("subject"), "^\\s*(?:", ")\\s*");
    mail_forwarding_ = compile(mail.strings("forwarding"), "^\\s*(?:", ")");
    mail_forward_ = compile(mail.strings("forward"), "^(?:", ")$");
    mail_quotation_ = compile(mail.strings("quotation"), "^(?:", ")$");
    mail_rest_ = compile(mail.strings("rest"), "^(?:", ")$");
    mail_line_ = compile(mail.strings("line"), "^(?:", ")$");
    mail_contact_ = compile(mail.strings("contact"), "(?:", ")");
    mail_organisation_ = compile(mail.strings("organisation"), "\\b(?:", ")\\b");
}

void WireWords::apply(const Rule& rule, std::string_view words, std::string_view number, Parsed::Item& item,
                      std::string_view place) {
    Article& article = item.article;
    const auto found = [&](const char* field) { article.found_in.emplace(field, place); };
    switch (rule.kind) {
        case Kind::Kill:
            article.status = Article::Status::Canceled;
            found("status");
            break;
        case Kind::Withhold:
            if (article.status == Article::Status::Usable) article.status = Article::Status::Withheld;
            found("status");
            break;
        case Kind::Correction:
            if (article.correction.empty()) article.correction = std::string(words);
            found("correction");
            break;
        case Kind::Lead:
            if (number.empty()) break;
            article.version = std::string(number);
            found("version");
            break;
        case Kind::Urgent:
            article.urgency = std::min(article.urgency, rule.urgency);
            found("urgency");
            break;
        case Kind::Addition:
            item.refused = "'" + std::string(words) + "': an addition to a story, whose text alone is none";
            break;
        case Kind::Advisory: item.refused = "'" + std::string(words) + "': a note to newsrooms, no story"; break;
        case Kind::Note: break;
    }
}

std::string WireWords::take(std::string_view line, Parsed::Item& item, std::string_view place) const {
    line = trim(line);
    for (int i = 0; i < kMostNotices && !line.empty(); ++i) {
        bool taken = false;
        for (const Rule& rule : rules_) {
            const auto match = rule.pattern.find(line);
            if (!match || (*match)[0].end == 0) continue;
            std::string_view number;
            for (std::size_t group = 1; group < match->size() && number.empty(); ++group) {
                number = (*match)[group].in(line);
            }
            apply(rule, trim((*match)[0].in(line)), number, item, place);
            line = behind_marks(line.substr((*match)[0].end));
            taken = true;
            break;
        }
        if (!taken) break;
    }
    return std::string(line);
}

void WireWords::take_status(Parsed::Item& item) const {
    constexpr std::size_t kFirst = 3;  // further down such words are quoted, not meant
    Article& article = item.article;
    for (std::size_t i = 0; i < std::min(kFirst, article.paragraphs.size()); ++i) {
        Parsed::Item aside;
        take(article.paragraphs[i], aside, "text");
        if (article.status != Article::Status::Usable || aside.article.status == Article::Status::Usable) continue;
        article.status = aside.article.status;
        article.found_in.emplace("status", "text");
    }
}

std::string WireWords::byline(std::string_view line) const {
    if (!byline_) return {};
    const auto match = byline_->find(line);
    if (!match) return {};
    for (std::size_t group = 1; group < match->size(); ++group) {
        if ((*match)[group].matched()) return std::string(trim((*match)[group].in(line)));
    }
    return {};
}

std::string WireWords::section(std::string_view category) const {
    const std::string key = ascii_lower(trim(category));
    for (const auto& [name, section] : sections_) {
        if (name == key) return section;
    }
    return {};
}

std::string WireWords::subject(std::string_view line) const {
    line = trim(line);
    constexpr int kMostMarks = 12;
    for (int i = 0; i < kMostMarks && mail_subject_; ++i) {
        const auto match = mail_subject_->find(line);
        if (!match || (*match)[0].end == 0 || (*match)[0].end >= line.size()) break;
        line.remove_prefix((*match)[0].end);
    }
    return std::string(trim(line));
}

}  // namespace newscart
