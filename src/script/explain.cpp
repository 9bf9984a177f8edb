#include "script/explain.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace newscart {
namespace {

/// The sentence with [- -] around what its line leaves out.
std::string marked(const std::string& paragraph, const SourceSpan& sentence, const Line& line) {
    std::string out;
    bool deleted = false;
    const auto covered = [&](int at) {
        return std::any_of(line.sources.begin(), line.sources.end(), [&](const SourceSpan& span) {
            return span.paragraph == sentence.paragraph && at >= span.begin && at < span.end;
        });
    };
    int at = sentence.begin;
    while (at < sentence.end) {
        int stop = at;
        while (stop < sentence.end && paragraph[static_cast<std::size_t>(stop)] != ' ') ++stop;
        // A word is kept if one of its letters is; marks go and come with the words.
        bool kept = false;
        bool letters = false;
        for (int i = at; i < stop; ++i) {
            const auto byte = static_cast<unsigned char>(paragraph[static_cast<std::size_t>(i)]);
            if (std::isalnum(byte) == 0 && byte < 0x80U) continue;
            letters = true;
            kept = kept || covered(i);
        }
        kept = kept || (!letters && !deleted);
        if (!out.empty()) {
            if (deleted && kept) out += "-]";
            out += ' ';
        }
        if (!kept && !deleted) out += "[-";
        deleted = !kept;
        out += paragraph.substr(static_cast<std::size_t>(at), static_cast<std::size_t>(stop - at));
        at = stop;
        while (at < sentence.end && paragraph[static_cast<std::size_t>(at)] == ' ') ++at;
    }
    if (deleted) out += "-]";
    return out;
}

}  // namespace

std::string explain(const Article& article, const Condensed& condensed) {
    std::string out = fmt::format("{}\n{} of {} sentences, {} words, about {:.0f} seconds\n\n",
                                  article.headline.empty() ? article.id : article.headline, condensed.lines.size(),
                                  condensed.accounts.size(), condensed.words, condensed.seconds);
    if (!condensed.refusal.empty()) out += "Nothing of it airs: " + condensed.refusal + "\n\n";
    for (const SentenceAccount& account : condensed.accounts) {
        const std::string& paragraph = article.paragraphs[static_cast<std::size_t>(account.source.paragraph)];
        const auto begin = static_cast<std::size_t>(account.source.begin);
        const std::string sentence = paragraph.substr(begin, static_cast<std::size_t>(account.source.end) - begin);
        const auto line = std::find_if(condensed.lines.begin(), condensed.lines.end(),
                                       [&](const Line& each) { return each.sentence == account.sentence; });
        if (line == condensed.lines.end()) {
            out += fmt::format("       {:5.1f}  {}\n", account.worth, sentence);
            out += fmt::format("              {}\n",
                               account.refusal.empty() ? "not chosen" : "not fit: " + account.refusal);
            continue;
        }
        out += fmt::format("KEPT   {:5.1f}  {}\n", line->worth, marked(paragraph, account.source, *line));
        if (line->text != sentence) out += fmt::format("            > {}\n", line->text);
        if (!line->rules.empty()) out += fmt::format("              {}\n", join(line->rules, ", "));
    }
    return out;
}

}  // namespace newscart
