#include "script/tagger.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fstream>
#include <iterator>

#include "base/error.h"
#include "base/paths.h"
#include "base/text.h"

namespace newscart {
namespace {

constexpr float kUnseen = 0.2F;  ///< shared by the classes a word was never met in
constexpr float kScale = 0.1F;   ///< of the counts of the table
constexpr std::array<std::string_view, kTags> kNames = {
    "mark",      "coordinator", "preposition", "to",    "determiner", "possessive", "genitive", "number",
    "adjective", "noun",        "nouns",       "name",  "pronoun",    "adverb",     "gerund",   "participle",
    "verb",      "verb_s",      "past",        "modal", "be",         "have",       "do"};

std::optional<Tag> tag_named(std::string_view name) {
    const auto* found = std::find(kNames.begin(), kNames.end(), name);
    if (found == kNames.end()) return std::nullopt;
    return static_cast<Tag>(found - kNames.begin());
}

std::size_t index(Tag tag) { return static_cast<std::size_t>(tag); }

float& at(std::array<float, kTags>& counts, Tag tag) { return counts[index(tag)]; }

/// Reads the lines of [tags]: "adjective noun : nouns : 2".
class Lines {
  public:
    explicit Lines(const Settings& settings) : settings_(settings) {}

    std::vector<std::vector<std::string>> fields(std::string_view key, std::size_t count) const {
        std::vector<std::vector<std::string>> all;
        for (const std::string& line : settings_.strings(key)) {
            std::vector<std::string> fields;
            for (const std::string_view field : split(line, ':')) fields.emplace_back(trim(field));
            if (fields.size() != count)
                settings_.fail(key, "'" + line + "' has not " + std::to_string(count) + " parts");
            all.push_back(std::move(fields));
        }
        return all;
    }

    std::vector<Tag> tags(std::string_view key, const std::string& names) const {
        std::vector<Tag> tags;
        for (const std::string_view name : split(names, ' ')) {
            const std::optional<Tag> tag = tag_named(name);
            if (!tag) settings_.fail(key, "'" + std::string(name) + "' is no class of words");
            tags.push_back(*tag);
        }
        return tags;
    }

    float number(std::string_view key, const std::string& text) const {
        float value = 0;
        const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
        if (read.ec != std::errc() || read.ptr != text.data() + text.size() || !(value > 0))
            settings_.fail(key, "'" + text + "' is no number above 0");
        return value;
    }

  private:
    const Settings& settings_;
};

}  // namespace

Tagger::Tagger(const Language& language) {
    const Settings settings = language.settings.table("tags");
    const auto name = settings.string("table");
    if (!name) return;
    const std::filesystem::path file = data_folder() / "assets" / "languages" / *name;
    std::ifstream in(file, std::ios::binary);
    if (!in) throw Error(Fault::Config, file.string() + ": cannot be read; 'tags.table' of the language names it");
    text_.assign(std::istreambuf_iterator<char>(in), {});
    while (table().starts_with('#')) table_begin_ += std::min(table().find('\n'), table().size() - 1) + 1;
    if (table().empty() || table().back() != '\n' || table().find('\t') == std::string_view::npos)
        throw Error(Fault::Config, file.string() + ": no table of words; run scripts/make-word-classes");

    const Lines lines(settings);
    for (const auto& [tag, words] : settings.lists("closed")) {
        const std::vector<Tag> tags = lines.tags("closed", tag);
        for (const std::string& word : words) closed_.emplace(word, tags.front());
    }
    for (const std::string& word : settings.strings("known")) known_.emplace(word, static_cast<int>(known_.size()) + 1);
    for (const std::string& word : settings.strings("numbers")) numbers_.insert(word);
    tails_ = settings.strings("tails");
    for (const auto& field : lines.fields("inflections", 5)) {
        if (field[2].size() != 1) settings.fail("inflections", "'" + field[2] + "' is no letter of the table");
        inflections_.push_back({field[0], field[1], field[2].front(), lines.tags("inflections", field[3]),
                                lines.number("inflections", field[4])});
    }
    for (const auto& field : lines.fields("guesses", 3))
        guesses_.push_back({field[0], lines.tags("guesses", field[1]), lines.number("guesses", field[2])});
    for (const auto& field : lines.fields("always", 3))
        always_.push_back({field[0], lines.tags("always", field[1]), lines.number("always", field[2])});
    for (const auto& field : lines.fields("follows", 3)) {
        const float weight = std::log(lines.number("follows", field[2]));
        for (const Tag before : lines.tags("follows", field[0])) {
            for (const Tag after : lines.tags("follows", field[1])) follows_[index(before)][index(after)] = weight;
        }
    }
}

int Tagger::known(std::string_view lower) const {
    const auto found = known_.find(std::string(lower));
    return found == known_.end() ? 0 : found->second;
}

/// What the table tells of a word: "N12V3"; empty if it does not know it.
std::string_view Tagger::entry(std::string_view word) const {
    const std::string_view table = this->table();
    std::size_t begin = 0;
    std::size_t end = table.size();
    while (begin < end) {
        const std::size_t middle = begin + (end - begin) / 2;
        const std::size_t before = middle == 0 ? std::string_view::npos : table.rfind('\n', middle - 1);
        const std::size_t line = before == std::string_view::npos ? 0 : before + 1;
        const std::size_t stop = table.find('\n', line);
        const std::string_view text = table.substr(line, stop - line);
        const std::size_t tab = std::min(text.find('\t'), text.size());
        const int order = word.compare(text.substr(0, tab));
        if (order == 0) return tab < text.size() ? text.substr(tab + 1) : std::string_view();
        if (order < 0) {
            end = line;
        } else {
            begin = stop + 1;
        }
    }
    return {};
}

namespace {

/// Calls `work` with each letter, count and field of an entry.
template <typename Work>
void each_count(std::string_view entry, Work&& work) {
    while (!entry.empty()) {
        const char kind = entry.front();
        int count = 0;
        const auto read = std::from_chars(entry.data() + 1, entry.data() + entry.size(), count);
        if (read.ec != std::errc()) return;
        entry.remove_prefix(static_cast<std::size_t>(read.ptr - entry.data()));
        char field = '-';
        if (!entry.empty() && entry.front() >= 'a' && entry.front() <= 'z') {
            field = entry.front();
            entry.remove_prefix(1);
        }
        work(kind, static_cast<float>(count) * kScale, field);
    }
}

}  // namespace

void Tagger::add_entry(std::string_view word, Counts& counts) const {
    each_count(entry(word), [&](char kind, float count, char) {
        switch (kind) {
            case 'N': at(counts, Tag::Noun) += count; break;
            case 'V': at(counts, Tag::Verb) += count; break;
            case 'A': at(counts, Tag::Adjective) += count; break;
            case 'R': at(counts, Tag::Adverb) += count; break;
            case 'S': at(counts, Tag::Nouns) += count; break;
            case 'G': at(counts, Tag::Gerund) += count; break;
            case 'Z': at(counts, Tag::VerbS) += count; break;
            case 'D':
                at(counts, Tag::Past) += count;
                at(counts, Tag::Participle) += count;
                break;
            default: break;
        }
    });
}

/// Chances of the classes of a word that is of no closed one.
Tagger::Counts Tagger::likely(std::string_view word) const {
    Counts counts{};
    add_entry(word, counts);
    for (const Inflection& inflection : inflections_) {
        if (word.size() <= inflection.ending.size() || !word.ends_with(inflection.ending)) continue;
        const std::string base =
            std::string(word.substr(0, word.size() - inflection.ending.size())) + inflection.instead;
        each_count(entry(base), [&](char kind, float count, char) {
            if (kind != inflection.kind) return;
            for (const Tag tag : inflection.tags) at(counts, tag) += count * inflection.share;
        });
    }
    const auto met = [&] { return std::any_of(counts.begin(), counts.end(), [](float count) { return count > 0; }); };
    if (!met()) {
        const auto guess = std::find_if(guesses_.begin(), guesses_.end(),
                                        [&](const Guess& each) { return word.ends_with(each.ending); });
        if (guess == guesses_.end()) {
            at(counts, Tag::Noun) = 1;
        } else {
            for (const Tag tag : guess->tags) at(counts, tag) += guess->count;
        }
    }
    for (const Guess& each : always_) {
        if (!word.ends_with(each.ending)) continue;
        for (const Tag tag : each.tags) at(counts, tag) += each.count;
    }
    float sum = kUnseen;
    for (const float count : counts) sum += count;
    for (float& count : counts) {
        if (count > 0) count = (count + kUnseen / 8) / sum;
    }
    return counts;
}

Meaning Tagger::meaning(std::string_view lower, Tag tag) const {
    std::string_view kinds = "N";
    char base_kind = 'N';
    switch (tag) {
        case Tag::Noun:
        case Tag::Nouns: kinds = "NS"; break;
        case Tag::Adjective:
            kinds = "A";
            base_kind = 'A';
            break;
        case Tag::Adverb:
            kinds = "R";
            base_kind = 'R';
            break;
        case Tag::Verb:
        case Tag::VerbS:
        case Tag::Past:
        case Tag::Participle:
        case Tag::Gerund:
            kinds = "VDGZ";
            base_kind = 'V';
            break;
        default: break;
    }
    Meaning meaning;
    float sum = 0;
    const auto read = [&](std::string_view entry, std::string_view wanted) {
        each_count(entry, [&](char kind, float count, char field) {
            sum += count;
            if (meaning.field == '-' && wanted.find(kind) != std::string_view::npos) meaning.field = field;
        });
    };
    read(entry(lower), kinds);
    for (const Inflection& inflection : inflections_) {
        if (meaning.field != '-') break;
        if (inflection.kind != base_kind || lower.size() <= inflection.ending.size() ||
            !lower.ends_with(inflection.ending))
            continue;
        read(entry(std::string(lower.substr(0, lower.size() - inflection.ending.size())) + inflection.instead),
             std::string_view(&base_kind, 1));
    }
    for (int whole = static_cast<int>(sum); whole > 0 && meaning.frequency < 7; whole /= 2) ++meaning.frequency;
    return meaning;
}

bool Tagger::ends_like_a_form(std::string_view word) const {
    return std::any_of(guesses_.begin(), guesses_.end(),
                       [&](const Guess& guess) { return !guess.ending.empty() && word.ends_with(guess.ending); });
}

/// The tag of a piece where there is no choice.
std::optional<Tag> Tagger::sure(const std::vector<Piece>& pieces, std::size_t at) const {
    const Piece& piece = pieces[at];
    if (piece.lower.empty()) return Tag::Mark;
    const auto closed = closed_.find(std::string(piece.lower));
    if (closed != closed_.end()) return closed->second;
    if ((piece.lower.front() >= '0' && piece.lower.front() <= '9') || numbers_.contains(std::string(piece.lower)))
        return Tag::Number;
    if (!piece.capital) return std::nullopt;
    if (at > 0 && pieces[at - 1].tag != Tag::Mark) return Tag::Name;
    if (at > 0 && !pieces[at - 1].lower.empty()) return Tag::Name;
    if (at + 1 < pieces.size() && pieces[at + 1].capital && !closed_.contains(std::string(pieces[at + 1].lower)))
        return Tag::Name;
    if (entry(piece.lower).empty() && !ends_like_a_form(piece.lower)) return Tag::Name;
    return std::nullopt;
}

std::vector<Piece> Tagger::tag(const Words& words) const {
    std::vector<Piece> pieces;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const Word& word = words[i];
        if (!word.is_word()) {
            // Inside a sentence a comma or dash tells that a capital is a name's; a quotation mark or colon does not.
            const bool inside = word.kind == Word::Kind::Comma || word.kind == Word::Kind::Dash;
            pieces.push_back({i, inside ? std::string_view(",") : std::string_view(), false, Tag::Mark});
            continue;
        }
        const std::string_view lower = word.lower;
        const auto tail = std::find_if(tails_.begin(), tails_.end(), [&](const std::string& each) {
            return lower.size() > each.size() && lower.ends_with(each);
        });
        const std::size_t stem = tail == tails_.end() ? lower.size() : lower.size() - tail->size();
        pieces.push_back({i, lower.substr(0, stem), starts_with_capital(word), Tag::Noun});
        if (stem < lower.size()) pieces.push_back({i, lower.substr(stem), false, Tag::Genitive});
    }
    struct Way {
        Tag tag;
        float score;
        std::size_t before;  ///< place in the ways of the piece before
    };
    std::vector<std::vector<Way>> ways;
    for (std::size_t p = 0; p < pieces.size(); ++p) {
        ways.emplace_back();
        Counts chances{};
        const std::optional<Tag> sure_tag =
            !words[pieces[p].word].is_word() ? std::optional<Tag>(Tag::Mark) : sure(pieces, p);
        if (sure_tag) {
            at(chances, *sure_tag) = 1;
        } else {
            chances = likely(pieces[p].lower);
        }
        for (std::size_t t = 0; t < kTags; ++t) {
            if (!(chances[t] > 0)) continue;
            Way best{static_cast<Tag>(t), 0, 0};
            for (std::size_t b = 0; p > 0 && b < ways[p - 1].size(); ++b) {
                const float score = ways[p - 1][b].score + follows_[index(ways[p - 1][b].tag)][t];
                if (b == 0 || score > best.score) {
                    best.score = score;
                    best.before = b;
                }
            }
            best.score += std::log(chances[t]);
            ways[p].push_back(best);
        }
    }
    if (pieces.empty()) return pieces;
    std::size_t best = 0;
    for (std::size_t w = 1; w < ways.back().size(); ++w) {
        if (ways.back()[w].score > ways.back()[best].score) best = w;
    }
    for (std::size_t p = pieces.size(); p-- > 0;) {
        pieces[p].tag = ways[p][best].tag;
        best = ways[p][best].before;
    }
    return pieces;
}

}  // namespace newscart
