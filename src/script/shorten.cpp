#include "script/shorten.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/error.h"

namespace newscart {
namespace {

constexpr int kLeastWordsLeft = 5;
constexpr int kLongestCut = 30;                ///< words
constexpr std::size_t kLongestSentence = 250;  ///< words and marks; what is longer is a list or a table
constexpr std::size_t kEnds = 5;               ///< ends of a phrase that are tried
constexpr std::uint64_t kDigits = 1000;

bool nominal(Tag tag) { return tag == Tag::Noun || tag == Tag::Nouns || tag == Tag::Name; }
bool finite(Tag tag) {
    return tag == Tag::VerbS || tag == Tag::Past || tag == Tag::Modal || tag == Tag::Be || tag == Tag::Have ||
           tag == Tag::Do;
}
bool verbal(Tag tag) { return finite(tag) || tag == Tag::Verb || tag == Tag::Gerund || tag == Tag::Participle; }

std::uint64_t bits(std::size_t value) {
    std::uint64_t count = 0;
    for (; value > 0 && count < 5; value >>= 1U) ++count;
    return count;
}

/// The parts of one sentence: words with the tag of their first piece.
struct Parsed {
    std::vector<Tag> tag;
    std::vector<bool> genitive;  ///< ends in "'s", or "'s" follows by itself
    std::vector<bool> quoted;
    std::vector<bool> bound;   ///< makes a noun another thing: "former", "industrial"
    std::vector<double> keep;  ///< chance that an editor keeps the word
};

Parsed parse(const Words& words, const std::vector<Piece>& pieces) {
    Parsed parsed;
    parsed.tag.assign(words.size(), Tag::Mark);
    parsed.genitive.assign(words.size(), false);
    parsed.quoted.assign(words.size(), false);
    parsed.keep.assign(words.size(), 1);
    std::size_t last = words.size();
    for (const Piece& piece : pieces) {
        if (piece.word != last) parsed.tag[piece.word] = piece.tag;
        if (piece.tag == Tag::Genitive) {
            parsed.genitive[piece.word] = true;
            if (piece.word != last && piece.word > 0) parsed.genitive[piece.word - 1] = true;
        }
        last = piece.word;
    }
    bool inside = false;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i].kind == Word::Kind::Quote) inside = words[i].opens_quote;
        parsed.quoted[i] = inside || words[i].kind == Word::Kind::Quote;
    }
    return parsed;
}

/// What parts a sentence for the weights of words: all marks but full stops.
bool parts(const Word& word) { return !word.is_word() && word.kind != Word::Kind::Stop; }

std::uint32_t hash(std::uint64_t number, std::initializer_list<std::uint64_t> values) {
    std::uint64_t sum = 1469598103934665603ULL ^ number;
    for (const std::uint64_t value : values) {
        sum *= 1099511628211ULL;
        sum ^= value + 1;
        sum *= 0x9E3779B97F4A7C15ULL;
        sum ^= sum >> 29U;
    }
    return static_cast<std::uint32_t>(sum >> 16U);
}

}  // namespace

Shortener::Shortener(const Language& language) : tagger_(language) {
    if (tagger_.empty()) return;
    const std::string place = "weights of " + language.tag;
    token_ = parse_linear(language.weights, "token", place);
    worth_ = parse_trees(language.weights, "loose", place);
    if (!worth_.empty() && worth_.features() != cut_features())
        throw Error(Fault::Config, place + ": made for other cuts; run scripts/train-condenser");
    const Settings trim = language.settings.table("trim");
    least_ = trim.number("least_shortened_worth").value_or(least_);
    for (const std::string& word : trim.strings("clause_heads")) openers_.insert(word);
    for (const std::string& word : trim.strings("kept_modifiers")) kept_modifiers_.insert(word);
    endings_ = trim.strings("known_endings");
}

std::vector<std::vector<std::uint32_t>> Shortener::token_features(const Words& words) const {
    std::vector<std::vector<std::uint32_t>> all(words.size());
    if (tagger_.empty()) return all;
    const std::vector<Piece> pieces = tagger_.tag(words);
    const std::size_t count = pieces.size();
    constexpr std::uint64_t kNone = 5000;
    struct Seen {
        std::uint64_t word = 0, tag = 0, ending = 0, capital = 0;
        std::uint64_t sense = 0, common = 0;
        std::size_t begin = 0, head = 0;  ///< of its run of nouns and what stands before them
    };
    std::vector<Seen> seen(count);
    std::vector<std::size_t> marks;
    std::size_t first_verb = count;
    for (std::size_t p = 0; p < count; ++p) {
        const Word& word = words[pieces[p].word];
        if (parts(word)) marks.push_back(p);
        const Tag tag = pieces[p].tag;
        if (first_verb == count && verbal(tag)) first_verb = p;
        seen[p].tag = static_cast<std::uint64_t>(tag);
        seen[p].capital = pieces[p].capital ? 1 : 0;
        if (!word.is_word()) {
            seen[p].word = kNone + static_cast<std::uint64_t>(word.kind) * 2 + (word.opens_quote ? 1 : 0);
            seen[p].sense = seen[p].word;
            continue;
        }
        const std::string_view lower = pieces[p].lower;
        seen[p].word = static_cast<std::uint64_t>(tagger_.known(lower));
        if (seen[p].word == 0 && !lower.empty() && lower.front() >= '0' && lower.front() <= '9') seen[p].word = kDigits;
        const Meaning meaning = tagger_.meaning(lower, tag);
        seen[p].common = static_cast<std::uint64_t>(meaning.frequency);
        seen[p].sense =
            seen[p].word != 0 ? seen[p].word : 10000 + seen[p].tag * 128 + static_cast<std::uint64_t>(meaning.field);
        for (std::size_t e = 0; e < endings_.size(); ++e) {
            if (lower.size() > endings_[e].size() + 2 && lower.ends_with(endings_[e])) {
                seen[p].ending = e + 1;
                break;
            }
        }
    }
    for (std::size_t begin = 0; begin < count;) {
        const auto joins = [](Tag tag) {
            return nominal(tag) || tag == Tag::Number || tag == Tag::Adjective || tag == Tag::Genitive ||
                   tag == Tag::Participle || tag == Tag::Gerund;
        };
        std::size_t head = begin;
        while (head + 1 < count && joins(pieces[head + 1].tag) &&
               (joins(pieces[head].tag) || pieces[head].tag == Tag::Determiner || pieces[head].tag == Tag::Possessive))
            ++head;
        for (std::size_t p = begin; p <= head; ++p) {
            seen[p].begin = begin;
            seen[p].head = head;
        }
        begin = head + 1;
    }
    std::vector<std::uint64_t> verbs_before(count + 1, 0);
    for (std::size_t p = 0; p < count; ++p) {
        const bool verb = finite(pieces[p].tag) || pieces[p].tag == Tag::Verb;
        verbs_before[p + 1] = verbs_before[p] + (verb ? 1 : 0);
    }
    std::size_t next_mark = 0;
    std::size_t last = words.size();
    for (std::size_t p = 0; p < count; ++p) {
        while (next_mark < marks.size() && marks[next_mark] <= p) ++next_mark;
        if (pieces[p].word == last || !words[pieces[p].word].is_word()) continue;
        last = pieces[p].word;
        const std::size_t after = next_mark < marks.size() ? marks[next_mark] : count;
        const std::size_t before = next_mark == 0 ? 0 : marks[next_mark - 1] + 1;  // the first piece after that mark
        const auto at = [&](int d, auto member) {
            const auto place = static_cast<std::int64_t>(p) + d;
            return place < 0 || place >= static_cast<std::int64_t>(count)
                       ? kNone - 1
                       : seen[static_cast<std::size_t>(place)].*member;
        };
        std::uint64_t preposition = kNone;
        for (std::size_t back = 0; back < 8 && back <= p; ++back) {
            const Piece& piece = pieces[p - back];
            if (piece.tag != Tag::Preposition && piece.tag != Tag::To) continue;
            preposition = seen[p - back].word;
            break;
        }
        const std::uint64_t opener = seen[before].word != 0 ? seen[before].word : 2000 + seen[before].tag;
        const std::uint64_t closer = after < count ? seen[after].word : kNone;
        const std::uint64_t relation = p < first_verb ? 0 : p == first_verb ? 1 : 2;
        const std::array<std::uint64_t, 10> whole = {bits(p),
                                                     bits(count - p),
                                                     bits(p + 1 - before),
                                                     bits(after - p),
                                                     preposition,
                                                     opener,
                                                     closer,
                                                     relation,
                                                     std::min<std::uint64_t>(5, count / 8),
                                                     std::min<std::uint64_t>(3, next_mark)};
        std::vector<std::uint32_t>& out = all[last];
        std::uint64_t number = 0;
        const auto add = [&](std::initializer_list<std::uint64_t> values) { out.push_back(hash(++number, values)); };
        for (int d = -3; d <= 3; ++d) {
            add({at(d, &Seen::word)});
            add({at(d, &Seen::tag)});
        }
        for (int d = -1; d <= 1; ++d) {
            add({at(d, &Seen::ending)});
            add({at(d, &Seen::capital), at(d, &Seen::tag)});
        }
        for (int d = -2; d <= 1; ++d) {
            add({at(d, &Seen::tag), at(d + 1, &Seen::tag)});
            add({at(d, &Seen::word), at(d + 1, &Seen::tag)});
            add({at(d, &Seen::tag), at(d + 1, &Seen::word)});
        }
        for (int d = -2; d <= 0; ++d) add({at(d, &Seen::tag), at(d + 1, &Seen::tag), at(d + 2, &Seen::tag)});
        for (const std::uint64_t value : whole) {
            add({value});
            add({value, at(0, &Seen::tag)});
        }
        add({preposition, whole[2]});
        add({opener, closer});
        add({opener, closer, relation});
        add({opener, relation, whole[9]});
        const Seen& own = seen[p];
        const std::uint64_t role = own.head == p ? 0 : 1;
        const std::uint64_t head = seen[own.head].sense;
        const std::uint64_t governor = own.begin > 0 ? seen[own.begin - 1].sense : kNone;
        const std::uint64_t governor2 = own.begin > 1 ? seen[own.begin - 2].sense : kNone;
        const std::uint64_t governor2_tag = own.begin > 1 ? seen[own.begin - 2].tag : kNone;
        const std::uint64_t next = own.head + 1 < count ? seen[own.head + 1].sense : kNone;
        for (int d = -2; d <= 2; ++d) add({at(d, &Seen::sense)});
        add({at(-1, &Seen::sense), own.sense});
        add({own.sense, at(1, &Seen::sense)});
        add({own.tag, own.common});
        add({head, role});
        add({head, role, own.tag});
        add({governor, role});
        add({governor, head});
        add({governor, governor2});
        add({governor, governor2_tag, role});
        add({next, role});
        add({governor, next});
        add({std::min<std::size_t>(4, own.head - own.begin), role});
        add({std::min<std::uint64_t>(3, verbs_before[p]),
             std::min<std::uint64_t>(3, verbs_before[count] - verbs_before[p + 1])});
        if (pieces[p].tag == Tag::Preposition || pieces[p].tag == Tag::To) {
            const std::uint64_t object = p + 1 < count ? seen[seen[p + 1].head].sense : kNone;
            add({own.sense, object});
            add({at(-1, &Seen::tag), object});
        }
    }
    return all;
}

namespace {

/// Finds phrases, clauses and modifiers by their tags.
class Spans {
  public:
    Spans(const Words& words, const Parsed& parsed, const Grammar& grammar, const TrimRules& rules,
          const WordSet& openers)
        : words_(words), parsed_(parsed), grammar_(grammar), rules_(rules), openers_(openers) {
        inside_.assign(words.size() + 1, 0);
        verbs_ = inside_;
        opened_ = inside_;
        for (std::size_t i = 0; i < words.size(); ++i) {
            const bool verb = words[i].is_word() && (finite(parsed.tag[i]) || parsed.tag[i] == Tag::Verb) &&
                              !(i > 0 && (parsed.tag[i - 1] == Tag::To || verbal(parsed.tag[i - 1]))) &&
                              !(i > 1 && parsed.tag[i - 1] == Tag::Adverb && verbal(parsed.tag[i - 2]));
            inside_[i + 1] = inside_[i] + (words[i].is_word() ? 1 : 0);
            verbs_[i + 1] = verbs_[i] + (verb ? 1 : 0);
            opened_[i + 1] =
                opened_[i] +
                (grammar.relatives.contains(words[i].lower) || grammar.subordinators.contains(words[i].lower) ? 1 : 0);
        }
    }

    std::vector<Cut> find() {
        for (std::size_t i = 0; i < words_.size(); ++i) {
            if (parsed_.quoted[i]) continue;
            if (words_[i].kind == Word::Kind::Comma || words_[i].kind == Word::Kind::Dash) segment(i);
            if (!words_[i].is_word()) continue;
            modifier(i);
            adverb(i);
            if (i == 0) {
                opening();
            } else if (const char* rule = opens(i)) {
                phrase(i, rule);
            }
            coordination(i);
        }
        return std::move(cuts_);
    }

  private:
    int count(std::size_t begin, std::size_t end) const { return inside_[end] - inside_[begin]; }
    Tag tag(std::size_t i) const { return i < words_.size() ? parsed_.tag[i] : Tag::Mark; }
    bool comma(std::size_t i) const { return i < words_.size() && words_[i].kind == Word::Kind::Comma; }
    bool finish(std::size_t i) const {
        return i >= words_.size() || (words_[i].kind == Word::Kind::Stop && i + 1 == words_.size());
    }

    bool may_go(std::size_t begin, std::size_t end) const {
        for (std::size_t i = begin; i < end; ++i) {
            if (parsed_.quoted[i] || grammar_.protected_words.contains(words_[i].lower) ||
                grammar_.attributing.contains(words_[i].lower) || words_[i].kind == Word::Kind::Open ||
                words_[i].kind == Word::Kind::Close || words_[i].kind == Word::Kind::Stop ||
                words_[i].kind == Word::Kind::Mark)
                return false;
        }
        return true;
    }

    /// Verbs with a subject of their own in [begin, end); "has been closed" is one.
    int verbs(std::size_t begin, std::size_t end) const { return verbs_[end] - verbs_[begin]; }

    int openers(std::size_t begin, std::size_t end) const { return opened_[end] - opened_[begin]; }

    /// Whether a main verb is left, and no verb goes without its clause.
    bool leaves_a_sentence(std::size_t begin, std::size_t end, std::string_view rule) const {
        const std::size_t all = words_.size();
        const int left = verbs(0, begin) + verbs(end, all);
        if (left == 0 || left < 1 + openers(0, begin) + openers(end, all)) return false;
        const int inside = verbs(begin, end);
        if (rule == "clause") return inside > 0;
        if (rule == "phrase" || rule == "infinitive" || rule == "participle") return inside <= openers(begin, end);
        if (rule == "coordination") return inside <= openers(begin, end) || verbs(0, begin) > 0;
        return true;
    }

    void add(std::size_t begin, std::size_t end, const char* rule) {
        if (begin >= end || end > words_.size() || !may_go(begin, end) || count(begin, end) > kLongestCut ||
            count(begin, end) == 0 || count(0, words_.size()) - count(begin, end) < kLeastWordsLeft ||
            !leaves_a_sentence(begin, end, rule))
            return;
        const bool same = std::any_of(cuts_.begin(), cuts_.end(),
                                      [&](const Cut& cut) { return cut.begin == begin && cut.end == end; });
        if (!same) cuts_.push_back({begin, end, rule, Cut::Safety::Loose, {}, 0});
    }

    /// Takes the commas along that would be left hanging.
    void add_with_commas(std::size_t begin, std::size_t end, const char* rule) {
        const bool before = begin > 0 && comma(begin - 1) && !parsed_.quoted[begin - 1];
        if (before && (finish(end) || comma(end))) {
            add(begin - 1, comma(end) ? end + 1 : end, rule);
        } else if (begin == 0 && comma(end)) {
            add(0, end + 1, rule);
        } else {
            add(begin, end, rule);
        }
    }

    /// Whether a phrase may end before word `i`.
    bool ends_before(std::size_t i) const {
        if (finish(i) || !words_[i].is_word()) return true;
        if (parsed_.tag[i] == Tag::Genitive || parsed_.genitive[i - 1]) return false;
        const Tag before = tag(i - 1);
        if (before != Tag::Noun && before != Tag::Nouns && before != Tag::Name && before != Tag::Number &&
            before != Tag::Pronoun && before != Tag::Adverb && before != Tag::Gerund && before != Tag::Participle &&
            before != Tag::Verb && before != Tag::Adjective)
            return false;
        const Tag here = tag(i);
        if (nominal(before) || before == Tag::Number) return !nominal(here) && here != Tag::Number;
        // A verb keeps its object.
        if (verbal(before)) return here == Tag::Preposition || here == Tag::To || here == Tag::Coordinator;
        return here == Tag::Preposition || here == Tag::To || here == Tag::Coordinator || finite(here) ||
               here == Tag::Determiner || here == Tag::Pronoun || here == Tag::Possessive;
    }

    const char* opens(std::size_t i) const {
        const Tag here = tag(i);
        const Tag before = tag(i - 1);
        if (openers_.contains(words_[i].lower)) return "clause";
        if (here == Tag::To && (tag(i + 1) == Tag::Verb || tag(i + 1) == Tag::Be || tag(i + 1) == Tag::Have))
            return "infinitive";
        if (here == Tag::Preposition || here == Tag::To) return "phrase";
        if ((here == Tag::Gerund || here == Tag::Participle) && (nominal(before) || before == Tag::Mark))
            return "participle";
        return nullptr;
    }

    /// From `begin` to each place where it may end.
    void phrase(std::size_t begin, const char* rule) {
        std::size_t found = 0;
        for (std::size_t end = begin + 1; end <= words_.size() && count(begin, end) <= kLongestCut; ++end) {
            if (end > begin + 1 && !words_[end - 1].is_word() && !comma(end - 1)) return;
            if (end - begin < 2 || !words_[end - 1].is_word() || !ends_before(end)) continue;
            const bool last = finish(end) || !words_[end].is_word();
            if (found < kEnds || last) {
                ++found;
                add_with_commas(begin, end, rule);
            }
            if (finish(end)) return;
        }
    }

    /// What stands before the first comma, and the first words up to a subject.
    void opening() {
        for (std::size_t end = 1; end < words_.size() && count(0, end) <= 20; ++end) {
            if (!words_[end].is_word() && !comma(end)) return;
            if (comma(end) && end + 1 < words_.size() && words_[end + 1].is_word()) {
                const bool opener = tag(0) == Tag::Preposition || tag(0) == Tag::Adverb || tag(0) == Tag::To ||
                                    tag(0) == Tag::Gerund || tag(0) == Tag::Participle || tag(0) == Tag::Coordinator ||
                                    openers_.contains(words_[0].lower);
                if (opener) add(0, end + 1, "opening");
                if (!opener) return;
            }
        }
    }

    /// Between two commas or dashes, and from the last one to the end.
    void segment(std::size_t i) {
        const bool is_comma = words_[i].kind == Word::Kind::Comma;
        int commas = 0;
        for (std::size_t end = i + 1; end <= words_.size() && count(i, end) <= kLongestCut; ++end) {
            const bool last = finish(end);
            if (!last && words_[end].kind != words_[i].kind) continue;
            if (end > i + 1) {
                // In "a, b, c" one comma stays; what parts a subject from its verb goes with both.
                const Tag first = tag(i + 1);
                const bool listed = nominal(first) || first == Tag::Adjective || first == Tag::Number ||
                                    first == Tag::Determiner || first == Tag::Possessive;
                const Tag next = tag(end + 1);
                const bool one = is_comma && !last && listed && !finite(next) && next != Tag::Verb;
                add(i, last || one ? end : end + 1, "segment");
            }
            if (last || ++commas == 2) return;
        }
    }

    /// "the big old [harbour] bridge": any words before the noun.
    void modifier(std::size_t i) {
        const auto modifies = [&](std::size_t k) {
            const Tag here = tag(k);
            return words_[k].is_word() && !parsed_.quoted[k] && !parsed_.bound[k] &&
                   !rules_.not_adverbs.contains(words_[k].lower) && !name(k) &&
                   (here == Tag::Adjective || nominal(here) || here == Tag::Participle || here == Tag::Gerund ||
                    here == Tag::Genitive || (here == Tag::Adverb && tag(k + 1) == Tag::Adjective));
        };
        if (!modifies(i) || tag(i) == Tag::Genitive) return;
        const Tag before = i > 0 ? tag(i - 1) : Tag::Mark;
        const bool starts = before == Tag::Determiner || before == Tag::Possessive || before == Tag::Genitive ||
                            before == Tag::Number || before == Tag::Adjective || nominal(before) ||
                            before == Tag::Preposition || before == Tag::Coordinator || finite(before) || i == 0 ||
                            before == Tag::Verb || before == Tag::Gerund || before == Tag::Mark || before == Tag::To;
        if (!starts) return;
        // "was causing alarm": a verb, and no word before a noun.
        const bool verb_form = tag(i) == Tag::Gerund || tag(i) == Tag::Participle;
        if (verb_form && before != Tag::Determiner && before != Tag::Possessive && before != Tag::Adjective) return;
        for (std::size_t end = i + 1; end < words_.size() && end < i + 6; ++end) {
            if (!modifies(end - 1)) return;
            const Tag next = tag(end);
            const bool noun_next = nominal(next) || next == Tag::Adjective || next == Tag::Number;
            if (!words_[end].is_word() || !noun_next || next == Tag::Genitive) continue;
            if (before == Tag::Genitive && parsed_.genitive[end - 1]) continue;
            if (i > 0 && before == Tag::Determiner && parsed_.genitive[end - 1] && starts_with_capital(words_[end]))
                continue;
            if (article_fits(i, end)) add(i, end, "modifier");
        }
    }

    /// A name, or what belongs to one: a capital that the beginning of the sentence does not explain.
    bool name(std::size_t i) const {
        if (!starts_with_capital(words_[i])) return false;
        return i > 0 || parsed_.tag[i] == Tag::Name || (i + 1 < words_.size() && starts_with_capital(words_[i + 1]));
    }

    bool article_fits(std::size_t begin, std::size_t end) const {
        if (begin == 0 || end >= words_.size() || words_[end].lower.empty()) return true;
        const bool vowel = std::string_view("aeiou").find(words_[end].lower.front()) != std::string_view::npos;
        return !(vowel ? rules_.before_other : rules_.before_vowel).contains(words_[begin - 1].lower);
    }

    void adverb(std::size_t i) {
        if (tag(i) != Tag::Adverb || parsed_.bound[i] || openers_.contains(words_[i].lower) ||
            rules_.not_adverbs.contains(words_[i].lower) || rules_.incomplete.contains(words_[i].lower) ||
            rules_.after_adverb.contains(i + 1 < words_.size() ? words_[i + 1].lower : "") ||
            (i > 0 && rules_.before_adverb.contains(words_[i - 1].lower)))
            return;
        std::size_t end = i + 1;
        if (article_fits(i, end)) add_with_commas(i, end, "adverb");
        while (end < words_.size() && words_[end].is_word() && tag(end) == Tag::Adverb) ++end;
        if (end > i + 1 && article_fits(i, end)) add_with_commas(i, end, "adverb");
    }

    /// "the crew [and the captain]", "[the crew and] the captain".
    void coordination(std::size_t i) {
        if (tag(i) != Tag::Coordinator || i == 0 || i + 2 >= words_.size()) return;
        std::size_t found = 0;
        for (std::size_t end = i + 2; end <= words_.size() && count(i, end) <= kLongestCut && found < kEnds; ++end) {
            if (!words_[end - 1].is_word()) break;
            if (!ends_before(end)) continue;
            ++found;
            add_with_commas(i, end, "coordination");
            if (finish(end)) break;
        }
        std::size_t begin = i;
        while (begin > 0 && words_[begin - 1].is_word() &&
               (nominal(tag(begin - 1)) || tag(begin - 1) == Tag::Adjective || tag(begin - 1) == Tag::Number ||
                tag(begin - 1) == Tag::Genitive)) {
            --begin;
            if (article_fits(begin, i + 1)) add(begin, i + 1, "coordinate");
        }
        if (begin > 0 && begin < i && (tag(begin - 1) == Tag::Determiner || tag(begin - 1) == Tag::Possessive))
            add(begin - 1, i + 1, "coordinate");
    }

    const Words& words_;
    const Parsed& parsed_;
    const Grammar& grammar_;
    const TrimRules& rules_;
    const WordSet& openers_;
    std::vector<int> inside_;  ///< words before each place
    std::vector<int> verbs_;
    std::vector<int> opened_;  ///< clauses
    std::vector<Cut> cuts_;
};

/// By the names of the rules.
const std::vector<std::string>& rule_names() {
    static const std::vector<std::string> names = {
        "connective",        "brackets",       "dashes",         "aside",   "relative clause", "age",
        "apposition",        "opening phrase", "closing phrase", "time",    "title",           "conjunction",
        "participle clause", "adjective",      "modifier",       "adverb",  "phrase",          "infinitive",
        "participle",        "clause",         "opening",        "segment", "coordination",    "coordinate"};
    return names;
}

std::vector<float> features_of(const Words& words, const Parsed& parsed, const Cut& cut, const Grammar& grammar,
                               const TrimRules& rules, double mean_keep) {
    const std::size_t size = words.size();
    const auto number = [](auto value) { return static_cast<float>(value); };
    float all = 0;
    float before = 0;
    float inside = 0;
    float capitals = 0;
    float digits = 0;
    float stops = 0;
    float finite_before = 0;
    float finite_inside = 0;
    float finite_after = 0;
    float commas_inside = 0;
    float quoted = 0;
    double sum = 0;
    double lowest = 1;
    double highest = 0;
    double first = -1;
    double last = -1;
    double lowest_outside = 1;
    for (std::size_t i = 0; i < size; ++i) {
        const bool in = i >= cut.begin && i < cut.end;
        quoted += parsed.quoted[i] ? 1.0F : 0.0F;
        if (in && words[i].kind == Word::Kind::Comma) ++commas_inside;
        if (!words[i].is_word()) continue;
        ++all;
        const bool verb = finite(parsed.tag[i]);
        if (!in) {
            lowest_outside = std::min(lowest_outside, parsed.keep[i]);
            if (i < cut.begin) ++before;
            if (verb) ++(i < cut.begin ? finite_before : finite_after);
            continue;
        }
        ++inside;
        finite_inside += verb ? 1.0F : 0.0F;
        capitals += starts_with_capital(words[i]) ? 1.0F : 0.0F;
        digits += is_digit_word(words[i]) ? 1.0F : 0.0F;
        stops += rules.stop_words.contains(words[i].lower) ? 1.0F : 0.0F;
        sum += parsed.keep[i];
        lowest = std::min(lowest, parsed.keep[i]);
        highest = std::max(highest, parsed.keep[i]);
        if (first < 0) first = parsed.keep[i];
        last = parsed.keep[i];
    }
    const float mean = number(sum / std::max(1.0F, inside));
    const std::size_t head = next_word(words, cut.begin);
    const auto tag = [&](std::size_t i) { return i < size ? number(static_cast<int>(parsed.tag[i])) : -1.0F; };
    const auto mark = [&](std::size_t i) {
        return i < size ? (words[i].is_word() ? 0.0F : 1.0F + number(static_cast<int>(words[i].kind))) : -1.0F;
    };
    const auto keep = [&](std::size_t i) { return i < size ? number(parsed.keep[i]) : -1.0F; };
    const auto preposition = std::find(rules.prepositions.begin(), rules.prepositions.end(),
                                       head < size ? words[head].lower : std::string());
    const auto rule = std::find(rule_names().begin(), rule_names().end(), cut.rule);
    std::size_t to_mark = cut.end;
    while (to_mark < size && words[to_mark].is_word()) ++to_mark;
    return {
        number(rule - rule_names().begin()),
        inside,
        inside / std::max(1.0F, all),
        all,
        before,
        before / std::max(1.0F, all),
        all - before - inside,
        mean,
        number(lowest),
        number(highest),
        number(first),
        number(last),
        mean - number(mean_keep),
        number(mean_keep),
        number(lowest_outside),
        cut.begin > 0 ? keep(cut.begin - 1) : -1.0F,
        keep(cut.end),
        cut.begin > 1 ? tag(cut.begin - 2) : -1.0F,
        cut.begin > 0 ? tag(cut.begin - 1) : -1.0F,
        tag(head),
        tag(head + 1),
        cut.end > 1 ? tag(cut.end - 2) : -1.0F,
        tag(cut.end - 1),
        tag(cut.end),
        tag(cut.end + 1),
        mark(cut.begin),
        mark(cut.end),
        number(to_mark - cut.end),
        preposition == rules.prepositions.end() ? -1.0F : number(preposition - rules.prepositions.begin()),
        stops / std::max(1.0F, inside),
        capitals,
        digits,
        finite_before,
        finite_inside,
        finite_after,
        commas_inside,
        quoted,
        head < size && grammar.common(words[head]) ? 1.0F : 0.0F,
    };
}

}  // namespace

const std::vector<std::string>& Shortener::cut_features() {
    static const std::vector<std::string> names = {
        "rule",         "words",       "share",        "sentence",    "before",       "before_share",  "after",
        "keep",         "keep_lowest", "keep_highest", "keep_first",  "keep_last",    "keep_over_all", "keep_all",
        "keep_outside", "keep_before", "keep_after",   "tag_before2", "tag_before",   "tag_head",      "tag_second",
        "tag_last2",    "tag_last",    "tag_after",    "tag_after2",  "mark_begin",   "mark_end",      "to_mark",
        "preposition",  "stop_share",  "capitals",     "digits",      "verbs_before", "verbs_inside",  "verbs_after",
        "commas",       "quoted",      "common"};
    return names;
}

std::vector<Cut> Shortener::cuts(const Words& words, const Grammar& grammar, const TrimRules& rules) const {
    std::vector<Cut> all = find_cuts(words, grammar, rules, Cut::Safety::Loose);
    if (tagger_.empty() || words.size() > kLongestSentence) return all;
    Parsed parsed = parse(words, tagger_.tag(words));
    parsed.bound.assign(words.size(), false);
    for (std::size_t i = 0; i < words.size(); ++i) {
        // An adjective made from a noun tells what kind of thing is meant, not what it is like.
        constexpr char kOfKind = 'b';
        parsed.bound[i] =
            words[i].is_word() &&
            (kept_modifiers_.contains(words[i].lower) ||
             (parsed.tag[i] == Tag::Adjective && tagger_.meaning(words[i].lower, Tag::Adjective).field == kOfKind));
    }
    double sum = 0;
    int count = 0;
    if (!token_.empty()) {
        const std::vector<std::vector<std::uint32_t>> tokens = token_features(words);
        for (std::size_t i = 0; i < words.size(); ++i) {
            if (tokens[i].empty()) continue;
            parsed.keep[i] = 1 / (1 + std::exp(-token_.sum(tokens[i])));
            sum += parsed.keep[i];
            ++count;
        }
    }
    for (Cut& cut : Spans(words, parsed, grammar, rules, openers_).find()) {
        const bool same = std::any_of(
            all.begin(), all.end(), [&](const Cut& other) { return other.begin == cut.begin && other.end == cut.end; });
        if (!same) all.push_back(std::move(cut));
    }
    std::stable_sort(all.begin(), all.end(), [](const Cut& a, const Cut& b) { return a.begin < b.begin; });
    for (Cut& cut : all) {
        cut.features = features_of(words, parsed, cut, grammar, rules, count > 0 ? sum / count : 1);
        cut.worth = 1 - static_cast<double>(cut.features[7]) + (worth_.empty() ? 0 : worth_.sum(cut.features));
    }
    return all;
}

Trimmed Shortener::shortened(const Words& words, const Grammar& grammar, const TrimRules& rules) const {
    if (!trained() || words.size() > kLongestSentence) return newscart::shortened(words, grammar, rules);
    return newscart::shortened(words, cuts(words, grammar, rules), least_);
}

}  // namespace newscart
