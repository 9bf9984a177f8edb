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
constexpr std::size_t kEnds = 10;              ///< ends of a phrase that are tried
constexpr std::uint64_t kDigits = 1000;
constexpr double kUsualLength = 40;    ///< of a sentence and of what editors keep of it, in words together
constexpr double kUsualWorth = 0.585;  ///< of a cut that neither raises nor lowers F1 in such a sentence

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
    std::vector<bool> person;  ///< a noun for somebody: "actress"
};

Parsed parse(const Words& words, const std::vector<Piece>& pieces) {
    Parsed parsed;
    parsed.tag.assign(words.size(), Tag::Mark);
    parsed.genitive.assign(words.size(), false);
    parsed.quoted.assign(words.size(), false);
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

/// "died [on March 18], 2012,", "landed [in Hartlow], Kent": what follows the comma belongs to what would go.
bool parts_a_date(const Words& words, const std::vector<Tag>& tag, std::size_t begin, std::size_t end) {
    const auto named = [&](std::size_t i) { return tag[i] == Tag::Name || tag[i] == Tag::Number; };
    return begin < end && end + 1 < words.size() && words[end].kind == Word::Kind::Comma && named(end - 1) &&
           named(end + 1) && (end + 2 >= words.size() || !words[end + 2].is_word());
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

std::uint64_t hash(std::string_view text) {
    std::uint64_t sum = 1469598103934665603ULL;
    for (const char c : text) sum = (sum ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    return sum;
}

}  // namespace

Shortener::Shortener(const Language& language) : tagger_(language) {
    if (tagger_.empty()) return;
    const std::string place = "weights of " + language.tag;
    token_ = parse_linear(language.weights, "token", place);
    word_ = parse_trees(language.weights, "word", place);
    if (!word_.empty() && word_.features() != word_features())
        throw Error(Fault::Config, place + ": made for other features; run scripts/train-condenser");
    const Settings trim = language.settings.table("trim");
    least_ = trim.number("least_shortened_worth").value_or(least_);
    for (const auto& [words, key] :
         std::initializer_list<std::pair<WordSet*, std::string_view>>{{&lists_.openers, "clause_heads"},
                                                                      {&lists_.ties, "ties"},
                                                                      {&lists_.free_ties, "free_ties"},
                                                                      {&lists_.not_after_ties, "not_after_ties"},
                                                                      {&lists_.measures, "measures"},
                                                                      {&lists_.of, "after_measures"},
                                                                      {&lists_.kept_modifiers, "kept_modifiers"}})
        *words = word_set(trim, key);
    lists_.fillers = phrase_list(trim, "fillers");
    lists_.loose = phrase_list(trim, "loose_phrases");
    endings_ = trim.strings("known_endings");
    stem_endings_ = trim.strings("stem_endings");
}

std::vector<std::uint64_t> Shortener::stems_of(const Words& words) const {
    std::vector<std::uint64_t> stems;
    for (const Word& word : words) {
        std::string_view stem = word.lower;
        for (const std::string& ending : stem_endings_) {
            if (stem.size() <= ending.size() + 3 || !stem.ends_with(ending)) continue;
            stem.remove_suffix(ending.size());
            break;
        }
        stems.push_back(hash(stem));
    }
    return stems;
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
    const std::vector<std::uint64_t> stems = stems_of(words);
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
        const auto stem = [&](int d) {
            const auto place = static_cast<std::int64_t>(last) + d;
            return place < 0 || place >= static_cast<std::int64_t>(words.size())
                       ? kNone
                       : stems[static_cast<std::size_t>(place)];
        };
        const std::string_view lower = words[last].lower;
        add({hash(lower)});
        for (int d = -2; d <= 2; ++d) add({stem(d)});
        add({stem(-1), stem(0)});
        add({stem(0), stem(1)});
        add({hash(lower.substr(0, 3))});
        add({hash(lower.substr(lower.size() - std::min<std::size_t>(3, lower.size())))});
        add({hash(lower.substr(lower.size() - std::min<std::size_t>(4, lower.size())))});
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
          const ShortenWords& lists)
        : words_(words), parsed_(parsed), grammar_(grammar), rules_(rules), lists_(lists) {
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
            if (words_[i].kind == Word::Kind::Mark) afterthought(i);
            if (!words_[i].is_word()) continue;
            modifier(i);
            adverb(i);
            loose(i);
            title(i);
            that(i);
            measure(i);
            time(i);
            filler(i, lists_.fillers);
            filler(i, grammar_.connectives);
            if (i == 0) {
                coordinator();
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
    bool is(std::size_t i, const WordSet& set) const {
        return i < words_.size() && words_[i].is_word() && set.contains(words_[i].lower);
    }
    /// Whether a subject or an object may begin here.
    bool begins_noun(std::size_t i) const {
        const Tag here = tag(i);
        return here == Tag::Determiner || here == Tag::Possessive || here == Tag::Pronoun || here == Tag::Number ||
               here == Tag::Adjective || nominal(here);
    }
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
        const int inside = verbs(begin, end);
        // Where a verb was not seen as one, to take a mere word or phrase does no harm.
        const bool phrase = rule != "segment" && rule != "opening" && rule != "coordination" && rule != "coordinate";
        const bool as_before = phrase && inside == 0 && openers(begin, end) == 0;
        if (!as_before && (left == 0 || left < 1 + openers(0, begin) + openers(end, all))) return false;
        if (rule == "clause") return inside > 0;
        if (rule == "phrase" || rule == "infinitive" || rule == "participle") return inside <= openers(begin, end);
        if (rule == "coordination") return inside <= openers(begin, end) || verbs(0, begin) > 0;
        return true;
    }

    /// Whether a word next to the cut would lose what it needs, or mean another thing.
    bool leaves_half(std::size_t begin, std::size_t end, std::string_view rule) const {
        const Tag before = begin > 0 ? tag(begin - 1) : Tag::Mark;
        const Tag next = tag(end);
        const bool phrase = rule == "phrase" || rule == "infinitive" || rule == "participle" || rule == "clause";
        // "in jail [on charges] of fraud", "at least [one]"
        if (is(end, rules_.bound_prepositions) && rule != "measure" && rule != "adverb" && rule != "modifier")
            return true;
        if ((phrase || rule == "adverb") && next == Tag::Number) return true;
        // "- [as we saw] -"
        if (begin > 0 && words_[begin - 1].kind == Word::Kind::Dash && end < words_.size() && !words_[end].is_word())
            return true;
        // "[After the storm in Hartlow, Kent,] did not": the comma ends no opening.
        if (rule == "opening" && finite(next)) return true;
        if (rule == "coordination" && (next == Tag::To || before == Tag::Preposition)) return true;
        if (!phrase) return false;
        // "according [to a book]", ", [at least ten people] were", "in lieu [of talks]", "went [on sale]"
        if (begin > 0 && is(begin - 1, grammar_.participle_kept)) return true;
        if (before == Tag::Coordinator || (before == Tag::Mark && finite(next))) return true;
        if (end < words_.size() && !grammar_.that.empty() && words_[end].lower == grammar_.that) return true;
        if (begin > 1 && is(begin, rules_.bound_prepositions) && tag(begin - 2) == Tag::Preposition) return true;
        // "put them [on trial]"
        if (before == Tag::Pronoun && begin > 1 && verbal(tag(begin - 2)) && tag(begin) == Tag::Preposition &&
            tag(begin + 1) == Tag::Noun)
            return true;
        if (verbal(before) && tag(begin) == Tag::Preposition &&
            (tag(begin + 1) == Tag::Noun || is(begin + 1, lists_.openers)))  // "would go [on as planned]"
            return true;
        // "chances [of finding] and using", "a moment [for all] who came", "it winds [up in May]", "two [on this] -
        // the"
        if (next == Tag::Coordinator && !(finite(tag(end + 1)) || (begins_noun(end + 1) && stretch_has_verb(end + 1))))
            return true;
        if (is(end, grammar_.relatives)) return true;
        if (begin > 0 && verbal(before) && is(begin, rules_.incomplete)) return true;
        if (end < words_.size() && words_[end].kind == Word::Kind::Dash) return true;
        // "which means ["work" in Latin]", "a vote, expected [in May]"
        if (end < words_.size() && words_[end].opens_quote) return true;
        if (before == Tag::Participle && begin > 1 && !words_[begin - 2].is_word()) return true;
        // "for [about a year]", "people who don't [like it]", "paying a million [to buy]"
        if (before == Tag::Preposition || before == Tag::Modal || before == Tag::Do ||
            (begin > 0 && (is(begin - 1, rules_.before_adverb) || is(begin - 1, rules_.incomplete))))
            return true;
        if (next == Tag::To) return true;
        // "weakness [of the dollar, the group] said", "reported [on Sunday that nearly] half"
        bool commas = false;
        for (std::size_t i = begin + 1; i + 1 < end; ++i) commas = commas || comma(i);
        if (commas && (finite(next) || next == Tag::Verb)) return true;
        return openers(begin + 1, end) > verbs(begin, end);
    }

    void add(std::size_t begin, std::size_t end, const char* rule) {
        if (begin >= end || end > words_.size() || !may_go(begin, end) || count(begin, end) > kLongestCut ||
            count(begin, end) == 0 || count(0, words_.size()) - count(begin, end) < kLeastWordsLeft ||
            !leaves_a_sentence(begin, end, rule) || leaves_half(begin, end, rule) ||
            parts_a_date(words_, parsed_.tag, begin, end))
            return;
        const bool same = std::any_of(cuts_.begin(), cuts_.end(),
                                      [&](const Cut& cut) { return cut.begin == begin && cut.end == end; });
        if (!same) cuts_.push_back({begin, end, rule, Cut::Safety::Loose, {}, 0});
    }

    /// "[But] the road", "[And], of course, the road": what only ties a sentence to the one before.
    void coordinator() {
        if (tag(0) != Tag::Coordinator || !is(0, lists_.ties)) return;
        const std::size_t next = comma(1) ? 2 : 1;
        if (next >= words_.size() || !words_[next].is_word() || verbs(next, words_.size()) == 0 ||
            count(0, words_.size()) <= kLeastWordsLeft)
            return;
        // "But when the road", "And yesterday the road"; not "So far", "But for the rain".
        const Tag here = tag(next);
        const bool adverbial = here == Tag::Adverb || (here == Tag::Preposition && !is(next, lists_.not_after_ties)) ||
                               is(next, lists_.openers);
        if (begins_noun(next) || (is(0, lists_.free_ties) && adverbial))
            cuts_.push_back({0, next, "connective", Cut::Safety::Loose, {}, 0});
    }

    /// "[Well], the road", "[First of all], the road": what says nothing of its own, before a comma at the beginning.
    void filler(std::size_t i, const std::vector<Phrase>& phrases) {
        if (i > 2 || (i > 0 && tag(0) != Tag::Coordinator) || (i == 2 && !comma(1))) return;
        for (const Phrase& phrase : phrases) {
            const std::size_t end = i + phrase.size();
            if (stands_at(words_, i, phrase) && comma(end) && end + 1 < words_.size() && words_[end + 1].is_word())
                add(i, end + 1, "connective");
        }
    }

    /// "have [so far] found", "closed [as well]".
    void loose(std::size_t i) {
        for (const Phrase& phrase : lists_.loose) {
            const std::size_t end = i + phrase.size();
            if (i == 0 || !stands_at(words_, i, phrase)) continue;
            if (finish(end) || !words_[end].is_word() || verbal(tag(end))) add_with_commas(i, end, "adverb");
        }
    }

    /// "[the actress] Jo Marsh": a person's name stands by itself.
    void title(std::size_t i) {
        const bool article = tag(i) == Tag::Determiner || tag(i) == Tag::Possessive;
        const Tag before = i > 0 ? tag(i - 1) : Tag::Mark;
        if (before == Tag::Genitive || nominal(before) || before == Tag::Adjective || before == Tag::Number ||
            (!article && (before == Tag::Determiner || before == Tag::Possessive || before == Tag::Participle ||
                          before == Tag::Gerund)))
            return;
        std::size_t end = article ? i + 1 : i;
        while (end < words_.size() && words_[end].is_word() && !parsed_.genitive[end] &&
               (tag(end) == Tag::Adjective || nominal(tag(end))) &&
               !(tag(end) == Tag::Name && end > 0 && parsed_.person[end - 1]))
            ++end;
        if (end == i || end >= words_.size() || !parsed_.person[end - 1] || tag(end) != Tag::Name ||
            !starts_with_capital(words_[end]) || is(end, rules_.days) || is(end, rules_.months))
            return;
        std::size_t last = end;
        while (last + 1 < words_.size() && tag(last + 1) == Tag::Name && !parsed_.genitive[last]) ++last;
        const Tag next = tag(last + 1);
        if (!parsed_.genitive[last] && (nominal(next) || next == Tag::Number)) return;
        // "met the farmers Jo Marsh represents"
        if (verbal(next) && (verbal(before) || before == Tag::Preposition || before == Tag::To)) return;
        add(i, end, "title");
    }

    /// "[yesterday]", "[last night]", "[on Monday]": not where they belong to a noun or are told for themselves.
    void time(std::size_t i) {
        std::size_t end = i;
        if (is(end, rules_.before_days) && tag(end) == Tag::Preposition) ++end;
        if (is(end, rules_.before_units) && is(end + 1, rules_.time_units) && !is(end + 1, rules_.far_units)) {
            end += 2;
        } else if (is(end, rules_.days)) {
            ++end;
        } else {
            return;
        }
        if (is(end, rules_.parts_of_day)) ++end;
        const Tag before = i > 0 ? tag(i - 1) : Tag::Mark;
        const Tag next = tag(end);
        if (parsed_.genitive[end - 1] || before == Tag::Preposition || before == Tag::To || before == Tag::Determiner ||
            before == Tag::Possessive || before == Tag::Adjective || before == Tag::Be || before == Tag::Coordinator ||
            nominal(next) || next == Tag::Adjective || next == Tag::Coordinator || next == Tag::Genitive ||
            (end < words_.size() && words_[end].kind == Word::Kind::Dash))
            return;
        // At the beginning only before a subject.
        if (i == 0 && !comma(end) && !begins_noun(end)) return;
        add_with_commas(i, end, "time");
    }

    /// "knew [that] the road was closed"
    void that(std::size_t i) {
        if (i == 0 || words_[i].lower != grammar_.that || grammar_.that.empty() || parsed_.quoted[i]) return;
        const Tag before = tag(i - 1);
        const Tag next = tag(i + 1);
        const bool subject = next == Tag::Determiner || next == Tag::Pronoun || next == Tag::Possessive ||
                             next == Tag::Name || next == Tag::Nouns;
        if ((verbal(before) || before == Tag::Adjective || before == Tag::Noun) && subject && words_[i - 1].is_word() &&
            !is(i + 1, lists_.openers))
            add(i, i + 1, "conjunction");
    }

    /// "[a series of] talks", "[the use of] drugs": the noun that says how much or in what way there is of another.
    void measure(std::size_t i) {
        if (i == 0 || !is(i, lists_.of) || !is(i - 1, lists_.measures) || i + 1 >= words_.size()) return;
        std::size_t begin = i - 1;
        while (begin > 0 && (tag(begin - 1) == Tag::Adjective || tag(begin - 1) == Tag::Noun) &&
               !parsed_.bound[begin - 1])
            --begin;
        if (begin > 0 && (tag(begin - 1) == Tag::Determiner || tag(begin - 1) == Tag::Possessive)) --begin;
        const Tag here = tag(begin);
        const bool whole = here == Tag::Determiner || here == Tag::Possessive || tag(i - 1) == Tag::Nouns;
        // Without an article only what has its own, many, or a name can stand.
        std::size_t head = i + 1;
        while (head + 1 < words_.size() && words_[head + 1].is_word() && !parsed_.genitive[head] &&
               (nominal(tag(head + 1)) || tag(head + 1) == Tag::Adjective) &&
               (nominal(tag(head)) || tag(head) == Tag::Adjective || tag(head) == Tag::Determiner ||
                tag(head) == Tag::Possessive || tag(head) == Tag::Number))
            ++head;
        const Tag first = tag(i + 1);
        const bool stands = first == Tag::Determiner || first == Tag::Possessive || tag(head) == Tag::Nouns ||
                            tag(head) == Tag::Name || first == Tag::Name;
        // The verb that follows was made for the noun that goes.
        const bool subject = head + 1 < words_.size() && words_[head + 1].is_word() && finite(tag(head + 1)) &&
                             tag(head + 1) != Tag::Past && tag(head + 1) != Tag::Modal;
        const bool same = (tag(i - 1) == Tag::Nouns) == (tag(head) == Tag::Nouns);
        if (whole && stands && (!subject || same)) add(begin, i + 1, "measure");
    }

    /// Takes the commas along that would be left hanging.
    void add_with_commas(std::size_t begin, std::size_t end, const char* rule) {
        const bool before = begin > 0 && comma(begin - 1) && !parsed_.quoted[begin - 1];
        if (before && (finish(end) || comma(end))) {
            add(begin - 1, comma(end) ? end + 1 : end, rule);
        } else if (comma(end) && (begin == 0 || (begin == 1 && tag(0) == Tag::Coordinator))) {
            add(begin, end + 1, rule);
        } else {
            add(begin, end, rule);
        }
    }

    /// Whether a phrase may end before word `i`.
    bool ends_before(std::size_t i) const {
        if (finish(i) || !words_[i].is_word()) return true;
        if (parsed_.tag[i] == Tag::Genitive || parsed_.genitive[i - 1]) return false;
        if (is(i - 1, lists_.openers) || is(i - 1, lists_.kept_modifiers)) return false;  // "asked why [he]"
        const Tag before = tag(i - 1);
        if (before != Tag::Noun && before != Tag::Nouns && before != Tag::Name && before != Tag::Number &&
            before != Tag::Pronoun && before != Tag::Adverb && before != Tag::Gerund && before != Tag::Participle &&
            before != Tag::Verb && before != Tag::Adjective)
            return false;
        if (before == Tag::Adverb && i > 1 && tag(i - 2) == Tag::Determiner) return false;  // "of the newly [built]"
        const Tag here = tag(i);
        // "the money [he has]" is one; "motor show" ends in no verb.
        if (nominal(before) && here == Tag::Pronoun && (finite(tag(i + 1)) || tag(i + 1) == Tag::Verb)) return false;
        if (before == Tag::Noun && here == Tag::Verb) return false;
        if (nominal(before) || before == Tag::Number)
            return !nominal(here) && here != Tag::Number && here != Tag::Gerund && here != Tag::Participle;
        // A verb keeps its object.
        if (verbal(before)) return here == Tag::Preposition || here == Tag::Coordinator;
        if ((before == Tag::Adverb || before == Tag::Adjective) &&
            (here == Tag::Determiner || here == Tag::Possessive || (here == Tag::Pronoun && before == Tag::Adjective)))
            return false;
        if (before == Tag::Pronoun && finite(here)) return false;
        return here == Tag::Preposition || here == Tag::To || here == Tag::Coordinator || finite(here) ||
               here == Tag::Determiner || here == Tag::Pronoun || here == Tag::Possessive;
    }

    const char* opens(std::size_t i) const {
        const Tag here = tag(i);
        const Tag before = tag(i - 1);
        if (lists_.openers.contains(words_[i].lower)) return "clause";
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
                                    lists_.openers.contains(words_[0].lower);
                // "Later that week, the road ..."
                const bool adverbial = verbs(0, end) == 0 && begins_noun(end + 1) && tag(0) != Tag::Name &&
                                       words_[0].is_word() && stretch_has_verb(end + 1);
                if ((opener && stretch_has_verb(end + 1)) || adverbial) add(0, end + 1, "opening");
                if (!opener) return;
            }
            // "In the morning the road ...": up to where a subject begins whose verb follows.
            const Tag here = tag(end);
            if (words_[end].is_word() && tag(0) == Tag::Preposition && verbs(0, end) == 0 && nominal(tag(end - 1)) &&
                (here == Tag::Determiner || here == Tag::Pronoun || here == Tag::Possessive) && stretch_has_verb(end))
                add(0, end, "opening");
        }
    }

    /// Whether a verb follows before the next mark.
    bool stretch_has_verb(std::size_t i) const {
        std::size_t end = i;
        while (end < words_.size() && words_[end].is_word()) ++end;
        return verbs(i, end) > 0;
    }

    /// After a semicolon or colon to the end: a sentence stands before it.
    void afterthought(std::size_t i) {
        if (words_[i].text != ";" && words_[i].text != ":") return;
        std::size_t end = i + 1;
        while (end < words_.size() && !finish(end)) ++end;
        if (finish(end) && verbs(0, i) > 0 && count(0, i) >= kLeastWordsLeft && may_go(i + 1, end) &&
            leaves_a_sentence(i, end, "segment") && count(i, end) > 0 && count(i, end) <= kLongestCut)
            cuts_.push_back({i, end, "segment", Cut::Safety::Loose, {}, 0});
    }

    /// Between two commas or dashes, and from the last one to the end.
    void segment(std::size_t i) {
        const bool is_comma = words_[i].kind == Word::Kind::Comma;
        int commas = 0;
        for (std::size_t end = i + 1; end <= words_.size() && count(i, end) <= kLongestCut; ++end) {
            const bool last = finish(end);
            if (!last && words_[end].kind != words_[i].kind) continue;
            // ", which most banks, [in part], have": a clause goes with its verb.
            if (end > i + 1 && openers(i, end) <= verbs(i, end)) {
                // In "a, b, c" one comma stays; what parts a subject from its verb goes with both.
                const Tag first = tag(i + 1);
                const bool listed = nominal(first) || first == Tag::Adjective || first == Tag::Number ||
                                    first == Tag::Determiner || first == Tag::Possessive;
                const Tag next = tag(end + 1);
                // "as a director, [it is exciting],": a clause of its own
                if (first == Tag::Pronoun && verbs(i, end) > 0 && !is(i + 1, grammar_.relatives)) continue;
                const bool goes_on = begins_noun(end + 1) && !finite(next);
                const bool one = is_comma && !last && (listed || goes_on || next == Tag::Verb) && !finite(next) &&
                                 next != Tag::Participle;
                // "a small, old, and slow ship"
                if (!last && next == Tag::Coordinator && (first == Tag::Determiner || first == Tag::Adjective))
                    continue;
                add(i, last || one ? end : end + 1, "segment");
            }
            if (last || ++commas == 3) return;
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
        if (i == 0 && nominal(tag(i))) return;  // "Kentish farmers": may be a name that nobody knows
        const Tag before = i > 0 ? tag(i - 1) : Tag::Mark;
        const bool starts = before == Tag::Determiner || before == Tag::Possessive || before == Tag::Genitive ||
                            before == Tag::Number || before == Tag::Adjective || nominal(before) ||
                            before == Tag::Preposition || before == Tag::Coordinator || finite(before) || i == 0 ||
                            before == Tag::Verb || before == Tag::Gerund || before == Tag::Mark;
        if (!starts) return;
        // "was causing alarm": a verb, and no word before a noun.
        if (before == Tag::Preposition && nominal(tag(i))) return;  // "in turn forces"
        if (i > 1 && comma(i - 1) && tag(i - 2) == Tag::Adjective) return;
        if (i > 0 && is(i, rules_.time_units) && is(i - 1, rules_.before_units))
            return;  // "was last [night facing] charges"
        const bool verb_form = tag(i) == Tag::Gerund || tag(i) == Tag::Participle;
        if (verb_form && before != Tag::Determiner && before != Tag::Possessive && before != Tag::Adjective) return;
        for (std::size_t end = i + 1; end < words_.size() && end < i + 6; ++end) {
            if (!modifies(end - 1)) return;
            const Tag next = tag(end);
            const bool noun_next = nominal(next) || next == Tag::Adjective || next == Tag::Number;
            if (!words_[end].is_word() || !noun_next || next == Tag::Genitive) continue;
            if ((before == Tag::Genitive || nominal(before)) && parsed_.genitive[end - 1]) continue;
            if (is(end, lists_.measures) && is(end + 1, lists_.of)) continue;
            if (i > 0 && before == Tag::Determiner && parsed_.genitive[end - 1] && starts_with_capital(words_[end]))
                continue;
            // "reggae star Jo Marsh", "last week Jo Marsh": before a name all goes or nothing.
            const bool rest =
                before == Tag::Adjective || nominal(before) || before == Tag::Gerund || before == Tag::Number;
            if (tag(end) == Tag::Number || is(end - 1, rules_.time_units) ||
                (tag(end) == Tag::Name &&
                 (rest || ((before == Tag::Determiner || before == Tag::Possessive) && nominal(tag(end - 1))))))
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
        if (tag(i) != Tag::Adverb || parsed_.bound[i] || (i > 0 && starts_with_capital(words_[i])) ||
            lists_.openers.contains(words_[i].lower) || rules_.not_adverbs.contains(words_[i].lower) ||
            rules_.incomplete.contains(words_[i].lower) ||
            rules_.after_adverb.contains(i + 1 < words_.size() ? words_[i + 1].lower : "") ||
            (i > 0 && rules_.before_adverb.contains(words_[i - 1].lower)))
            return;
        // "chasing foxes [then] shooting them", "[here]'s one"
        if (i > 0 && ((tag(i + 1) == Tag::Gerund && nominal(tag(i - 1))) || tag(i - 1) == Tag::Preposition)) return;
        if (words_[i].lower.find_first_of("'\xE2") != std::string::npos) return;
        if (i > 0 && tag(i - 1) == Tag::Be && tag(i + 1) == Tag::To) return;  // "are [closer] to the coast"
        std::size_t end = i + 1;
        if (article_fits(i, end)) add_with_commas(i, end, "adverb");
        while (end < words_.size() && words_[end].is_word() && tag(end) == Tag::Adverb) ++end;
        if (end > i + 1 && article_fits(i, end)) add_with_commas(i, end, "adverb");
    }

    /// "the crew [and the captain]", "[the crew and] the captain".
    void coordination(std::size_t i) {
        if (tag(i) != Tag::Coordinator || i == 0 || i + 2 >= words_.size()) return;
        // "into the wild and it was": what follows is a sentence
        const bool nouns = begins_noun(i + 1) && tag(i + 1) != Tag::Pronoun && !is(i + 1, lists_.openers);
        std::size_t found = 0;
        for (std::size_t end = i + 2; end <= words_.size() && count(i, end) <= kLongestCut && found < kEnds; ++end) {
            if (!words_[end - 1].is_word()) break;
            if (!ends_before(end)) continue;
            ++found;
            add_with_commas(i, end, "coordination");
            if (finish(end)) break;
        }
        std::size_t begin = i;
        while (nouns && begin > 0 && words_[begin - 1].is_word() &&
               (nominal(tag(begin - 1)) || tag(begin - 1) == Tag::Adjective || tag(begin - 1) == Tag::Number ||
                tag(begin - 1) == Tag::Genitive)) {
            --begin;
            if (article_fits(begin, i + 1) && !(begin > 0 && comma(begin - 1))) add(begin, i + 1, "coordinate");
        }
        const Tag other = tag(i + 1);
        const bool stands = other == Tag::Determiner || other == Tag::Possessive || other == Tag::Name ||
                            other == Tag::Nouns || other == Tag::Pronoun;
        if (stands && begin > 0 && begin < i &&
            (tag(begin - 1) == Tag::Determiner || tag(begin - 1) == Tag::Possessive))
            add(begin - 1, i + 1, "coordinate");
    }

    const Words& words_;
    const Parsed& parsed_;
    const Grammar& grammar_;
    const TrimRules& rules_;
    const ShortenWords& lists_;
    std::vector<int> inside_;  ///< words before each place
    std::vector<int> verbs_;
    std::vector<int> opened_;  ///< clauses
    std::vector<Cut> cuts_;
};

/// What is not known, or stands beyond the ends of a sentence.
constexpr double kNothing = 9;

/// The last word of the run of nouns, and of what stands before them, that each word is part of.
std::vector<std::size_t> heads_of(const std::vector<Tag>& tag) {
    const auto joins = [](Tag each) {
        return nominal(each) || each == Tag::Number || each == Tag::Adjective || each == Tag::Genitive ||
               each == Tag::Participle || each == Tag::Gerund;
    };
    std::vector<std::size_t> heads(tag.size());
    for (std::size_t begin = 0; begin < tag.size();) {
        std::size_t end = begin + 1;
        while (end < tag.size() && joins(tag[end]) &&
               (joins(tag[end - 1]) || tag[end - 1] == Tag::Determiner || tag[end - 1] == Tag::Possessive))
            ++end;
        std::fill(heads.begin() + static_cast<std::ptrdiff_t>(begin), heads.begin() + static_cast<std::ptrdiff_t>(end),
                  end - 1);
        begin = end;
    }
    return heads;
}

/// A stretch between two marks.
struct Stretch {
    double sum = 0;
    double words = 0;
    double mean() const { return words > 0 ? sum / words : 0; }
};

}  // namespace

const std::vector<std::string>& Shortener::word_features() {
    static const std::vector<std::string> names = {"keep",         "keep-3",
                                                   "keep-2",       "keep-1",
                                                   "keep+1",       "keep+2",
                                                   "keep+3",       "keep_mean",
                                                   "keep_least",   "keep_most",
                                                   "tag-2",        "tag-1",
                                                   "tag",          "tag+1",
                                                   "tag+2",        "field",
                                                   "frequency",    "head_field",
                                                   "to_head",      "head_tag",
                                                   "head_keep",    "before",
                                                   "after",        "place",
                                                   "sentence",     "sentence_keep",
                                                   "stretch",      "stretch_words",
                                                   "stretch_at",   "stretches",
                                                   "stretch-1",    "stretch+1",
                                                   "preposition",  "preposition_keep",
                                                   "verbs_before", "verbs_after",
                                                   "quoted",       "capital",
                                                   "letters"};
    return names;
}

std::vector<std::vector<float>> Shortener::word_rows(const Words& words) const {
    std::vector<std::vector<float>> rows(words.size());
    if (tagger_.empty() || token_.empty()) return rows;
    const std::vector<Piece> pieces = tagger_.tag(words);
    const Parsed parsed = parse(words, pieces);
    const std::vector<std::vector<std::uint32_t>> features = token_features(words);
    const std::size_t size = words.size();
    std::vector<std::size_t> at;  // the words
    std::vector<double> keep(size, 0);
    std::vector<std::size_t> stretch(size, 0);
    std::vector<Stretch> stretches(1);
    std::vector<double> verbs(size, 0);  // up to this word
    std::vector<std::size_t> opener(size, size);
    double all = 0;
    double verb_count = 0;
    std::size_t opened = size;
    for (std::size_t i = 0; i < size; ++i) {
        const Tag tag = parsed.tag[i];
        if (parts(words[i])) stretches.emplace_back();
        stretch[i] = stretches.size() - 1;
        if (finite(tag) || tag == Tag::Verb) ++verb_count;
        verbs[i] = verb_count;
        if (tag == Tag::Preposition || tag == Tag::To || tag == Tag::Coordinator) {
            opened = i;
        } else if (finite(tag) || tag == Tag::Mark) {
            opened = size;
        }
        opener[i] = opened;
        if (!words[i].is_word()) continue;
        keep[i] = features[i].empty() ? 0 : token_.sum(features[i]);
        all += keep[i];
        stretches.back().sum += keep[i];
        ++stretches.back().words;
        at.push_back(i);
    }
    std::vector<Meaning> meanings(size);
    for (std::size_t p = pieces.size(); p-- > 0;) {
        if (words[pieces[p].word].is_word()) meanings[pieces[p].word] = tagger_.meaning(pieces[p].lower, pieces[p].tag);
    }
    const std::vector<std::size_t> heads = heads_of(parsed.tag);
    const auto total = static_cast<double>(at.size());
    for (std::size_t n = 0; n < at.size(); ++n) {
        const std::size_t i = at[n];
        const auto near = [&](int d) {
            const auto place = static_cast<std::int64_t>(n) + d;
            return place < 0 || place >= static_cast<std::int64_t>(at.size())
                       ? kNothing
                       : keep[at[static_cast<std::size_t>(place)]];
        };
        const auto tag = [&](int d) {
            const auto place = static_cast<std::int64_t>(i) + d;
            return place < 0 || place >= static_cast<std::int64_t>(size)
                       ? -1.0
                       : static_cast<double>(parsed.tag[static_cast<std::size_t>(place)]);
        };
        const std::size_t from = n - std::min<std::size_t>(n, 4);
        const std::size_t to = std::min(at.size(), n + 5);
        double sum = 0;
        double least = kNothing;
        double most = -kNothing;
        for (std::size_t k = from; k < to; ++k) {
            sum += keep[at[k]];
            least = std::min(least, keep[at[k]]);
            most = std::max(most, keep[at[k]]);
        }
        const std::size_t head = heads[i];
        const std::size_t own = stretch[i];
        const auto place = static_cast<double>(n);
        const std::array<double, 39> row = {
            keep[i],
            near(-3),
            near(-2),
            near(-1),
            near(1),
            near(2),
            near(3),
            sum / static_cast<double>(to - from),
            least,
            most,
            tag(-2),
            tag(-1),
            tag(0),
            tag(1),
            tag(2),
            static_cast<double>(meanings[i].field),
            static_cast<double>(meanings[i].frequency),
            static_cast<double>(meanings[head].field),
            static_cast<double>(head - i),
            static_cast<double>(parsed.tag[head]),
            keep[head],
            place,
            total - place,
            place / total,
            total,
            all / total,
            stretches[own].mean(),
            stretches[own].words,
            static_cast<double>(own),
            static_cast<double>(stretches.size() - 1),
            own > 0 ? stretches[own - 1].mean() : kNothing,
            own + 1 < stretches.size() ? stretches[own + 1].mean() : kNothing,
            opener[i] < size ? static_cast<double>(i - opener[i]) : -1,
            opener[i] < size ? keep[opener[i]] : kNothing,
            verbs[i],
            verb_count - verbs[i],
            parsed.quoted[i] ? 1.0 : 0.0,
            starts_with_capital(words[i]) ? 1.0 : 0.0,
            static_cast<double>(words[i].lower.size()),
        };
        rows[i].assign(row.begin(), row.end());
    }
    return rows;
}

std::vector<double> Shortener::chances(const Words& words) const {
    std::vector<double> chances(words.size(), 1);
    if (word_.empty()) return chances;
    const std::vector<std::vector<float>> rows = word_rows(words);
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (!rows[i].empty()) chances[i] = 1 / (1 + std::exp(-word_.sum(rows[i])));
    }
    return chances;
}

std::vector<Cut> Shortener::cuts(const Words& words, const Grammar& grammar, const TrimRules& rules) const {
    std::vector<Cut> all = find_cuts(words, grammar, rules, Cut::Safety::Loose);
    if (tagger_.empty() || words.size() > kLongestSentence) return all;
    Parsed parsed = parse(words, tagger_.tag(words));
    parsed.bound.assign(words.size(), false);
    parsed.person.assign(words.size(), false);
    for (std::size_t i = 0; i < words.size(); ++i) {
        // An adjective made from a noun tells what kind of thing is meant, not what it is like.
        constexpr char kOfKind = 'b';
        constexpr char kPerson = 'p';
        parsed.bound[i] =
            words[i].is_word() &&
            (lists_.kept_modifiers.contains(words[i].lower) ||
             (parsed.tag[i] == Tag::Adjective && tagger_.meaning(words[i].lower, Tag::Adjective).field == kOfKind));
        const Tag tag = parsed.tag[i];
        parsed.person[i] = words[i].is_word() && (tag == Tag::Noun || tag == Tag::Nouns) &&
                           tagger_.meaning(words[i].lower, tag).field == kPerson;
    }
    std::erase_if(all, [&](const Cut& cut) {
        return parts_a_date(words, parsed.tag, cut.begin, cut.end) ||
               (cut.end == cut.begin + 1 && lists_.kept_modifiers.contains(words[cut.begin].lower));
    });
    for (Cut& cut : Spans(words, parsed, grammar, rules, lists_).find()) {
        const bool same = std::any_of(
            all.begin(), all.end(), [&](const Cut& other) { return other.begin == cut.begin && other.end == cut.end; });
        if (!same) all.push_back(std::move(cut));
    }
    std::stable_sort(all.begin(), all.end(), [](const Cut& a, const Cut& b) { return a.begin < b.begin; });
    const std::vector<double> chances = this->chances(words);
    double kept = 0;
    int count = 0;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (!words[i].is_word()) continue;
        kept += chances[i];
        ++count;
    }
    // What F1 the whole would score against an editor's sentence. Taking out a word of chance p raises it if p is below
    // half of it; it moves it less the longer the sentence is, so long ones bear more cuts.
    const double whole = count > 0 ? 2 * kept / (kept + count) : 0;
    const double length = std::cbrt((kept + count) / kUsualLength);
    for (Cut& cut : all) {
        double inside = 0;
        int inside_count = 0;
        for (std::size_t i = cut.begin; i < cut.end; ++i) {
            if (!words[i].is_word()) continue;
            inside += chances[i];
            ++inside_count;
        }
        cut.worth = inside_count == 0 ? 0 : kUsualWorth + (whole / 2 - inside / inside_count) / length;
    }
    return all;
}

Trimmed Shortener::shortened(const Words& words, const Grammar& grammar, const TrimRules& rules) const {
    if (!trained() || words.size() > kLongestSentence) return newscart::shortened(words, grammar, rules);
    return newscart::shortened(words, cuts(words, grammar, rules), least_);
}

}  // namespace newscart
