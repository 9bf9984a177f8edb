#include "script/spell_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <bitset>
#include <map>
#include <mutex>
#include <utility>

#include "base/error.h"
#include "base/text.h"

namespace newscart::spelling {
namespace {

/// Arguments of a reading: names as written, and what the groups of these names matched ("" for none).
struct Arguments {
    std::vector<std::string> names;
    std::vector<std::string_view> texts;
    std::string_view text(std::size_t i) const { return i < texts.size() ? texts[i] : std::string_view{}; }
};
using Read = std::optional<std::string> (*)(const Values& values, std::string_view text, const Arguments& arguments);

std::optional<std::int64_t> integer(std::string_view text) {
    std::int64_t n = 0;
    int digits = 0;
    for (const char c : text) {
        if (c == ',') continue;
        if (c < '0' || c > '9' || ++digits > 15) return std::nullopt;
        n = n * 10 + (c - '0');
    }
    if (digits == 0) return std::nullopt;
    return n;
}

template <class Make>
std::optional<std::string> of_integer(std::string_view text, const Make& make) {
    const std::optional<std::int64_t> n = integer(text);
    if (!n) return std::nullopt;
    return make(*n);
}

/// What a `say` template may call.
const std::map<std::string, Read, std::less<>>& readings() {
    static const std::map<std::string, Read, std::less<>> kReadings = {
        {"number", [](const Values& v, std::string_view t, const Arguments&) { return v.number(t); }},
        {"ordinal", [](const Values& v, std::string_view t,
                       const Arguments&) { return of_integer(t, [&](std::int64_t n) { return v.ordinal(n); }); }},
        {"year", [](const Values& v, std::string_view t,
                    const Arguments&) { return of_integer(t, [&](std::int64_t n) { return v.year(n); }); }},
        {"digits", [](const Values& v, std::string_view t,
                      const Arguments&) { return std::optional<std::string>(v.digit_by_digit(t)); }},
        {"groups",
         [](const Values& v, std::string_view t, const Arguments&) { return std::optional<std::string>(v.groups(t)); }},
        {"code", [](const Values& v, std::string_view t, const Arguments&) { return v.code(t); }},
        {"roman", [](const Values& v, std::string_view t, const Arguments&) { return v.roman(t); }},
        {"over", [](const Values& v, std::string_view t, const Arguments& a) { return v.fraction(t, a.text(0)); }},
        {"money", [](const Values& v, std::string_view t,
                     const Arguments& a) { return v.money(t, a.text(0), a.text(1), false); }},
        {"money_adjective", [](const Values& v, std::string_view t,
                               const Arguments& a) { return v.money(t, a.text(0), a.text(1), true); }},
        {"clock", [](const Values& v, std::string_view t, const Arguments& a) { return v.clock(t, a.text(0)); }},
        {"plural",
         [](const Values& v, std::string_view t, const Arguments&) { return std::optional<std::string>(v.plural(t)); }},
        {"lookup",
         [](const Values& v, std::string_view t, const Arguments& a) {
             return v.lookup(a.names.empty() ? "" : a.names[0], t, a.names.size() > 1 ? a.text(1) : "1");
         }},
        {"letters", [](const Values& v, std::string_view t,
                       const Arguments&) { return std::optional<std::string>(v.letters(t)); }},
        {"initialism", [](const Values& v, std::string_view t, const Arguments&) { return v.initialism(t); }},
        {"phonemes", [](const Values&, std::string_view t,
                        const Arguments& a) { return std::optional<std::string>(phonetic(t, a.names.front())); }},
        {"address", [](const Values& v, std::string_view t,
                       const Arguments&) { return std::optional<std::string>(v.address(t)); }},
        {"camel",
         [](const Values& v, std::string_view t, const Arguments&) { return std::optional<std::string>(v.camel(t)); }},
        {"month", [](const Values& v, std::string_view t, const Arguments&) { return v.month(t); }},
    };
    return kReadings;
}

using Bytes = std::bitset<256>;

Bytes bytes_of(std::string_view text) {
    Bytes bytes;
    for (const char c : text) bytes.set(static_cast<unsigned char>(c));
    return bytes;
}

constexpr std::string_view kLexicon = "lexicon";

/// A token in capitals may be part of something longer ("5 PM", "US$4"), so rules see it first; they ask the lexicon.
bool left_to_rules(const LexiconEntry& entry) {
    const bool decides = entry.kind == LexiconEntry::Kind::Letters || entry.kind == LexiconEntry::Kind::Word;
    return decides && std::all_of(entry.written.begin(), entry.written.end(),
                                  [](char c) { return (c >= 'A' && c <= 'Z') || c == 's'; });
}

using Groups = std::map<std::string, std::size_t, std::less<>>;

/// Numbers of the named groups of an expression: PCRE2 counts the named parentheses and every one that is not escaped,
/// not in a class and not followed by '?' or '*'.
Groups named_groups(std::string_view expression) {
    Groups names;
    std::size_t count = 0;
    bool in_class = false;
    for (std::size_t i = 0; i < expression.size(); ++i) {
        const char c = expression[i];
        if (c == '\\') {
            ++i;
        } else if (in_class) {
            in_class = c != ']';
        } else if (c == '[') {
            in_class = true;
            if (expression.substr(i + 1, 1) == "^") ++i;
            if (expression.substr(i + 1, 1) == "]") ++i;
        } else if (c == '(') {
            const std::string_view rest = expression.substr(i + 1);
            if (rest.substr(0, 2) == "?<" && rest.substr(2, 1) != "=" && rest.substr(2, 1) != "!") {
                names.emplace(std::string(rest.substr(2, rest.find('>') - 2)), ++count);
            } else if (rest.empty() || (rest.front() != '?' && rest.front() != '*')) {
                ++count;
            }
        }
    }
    return names;
}

/// The expression with \d as 0-9: a prepared text has no other digits, and PCRE2 finds where a match may begin much
/// faster by a set of bytes than by a property of characters.
std::string with_plain_digits(std::string_view expression) {
    std::string out;
    bool in_class = false;
    for (std::size_t i = 0; i < expression.size(); ++i) {
        const char c = expression[i];
        if (c == '\\' && i + 1 < expression.size()) {
            const char escaped = expression[++i];
            if (escaped == 'd')
                out += in_class ? "0-9" : "[0-9]";
            else
                out += {c, escaped};
            continue;
        }
        if (c == '[' && !in_class)
            in_class = true;
        else if (c == ']' && in_class)
            in_class = false;
        out += c;
    }
    return out;
}

struct Step {
    Read read = nullptr;
    std::vector<std::string> names;
    std::vector<std::size_t> groups;  ///< 0 where the argument is no group
};

/// One piece of a `say` template: a literal, a group with its readings, or an optional section.
struct Piece {
    std::string literal;
    std::size_t group = 0;
    bool is_group = false;
    std::vector<Step> steps;
    std::vector<Piece> section;
};

/// Whether the dot before `at` also ends the sentence: nothing follows but closing marks, or, where the rule allows for
/// it, a new sentence.
bool ends_sentence(std::string_view text, std::size_t at, bool may_go_on) {
    while (at < text.size() && std::string_view("\"')]").find(text[at]) != std::string_view::npos) ++at;
    if (at == text.size()) return true;
    const std::size_t next = text.find_first_not_of(' ', at);
    return next == std::string_view::npos || (may_go_on && next > at && text[next] >= 'A' && text[next] <= 'Z');
}

}  // namespace

/// What a text holds, asked by every rule before its expression is tried: most rules never match most texts.
class Rules::Outlook {
  public:
    Outlook(std::string_view text, const std::vector<Hint>& hints)
        : text_(text), bytes_(bytes_of(text)), hints_(&hints), fits_(hints.size(), Fits::Unknown) {}

    bool holds(const Bytes& any) const { return (any & bytes_).any(); }
    bool holds(const std::string& part) const { return text_.find(part) != std::string_view::npos; }
    bool holds_word(const std::string& word) const {
        for (std::size_t at = text_.find(word); at != std::string_view::npos; at = text_.find(word, at + 1)) {
            const std::size_t end = at + word.size();
            if ((at == 0 || !is_word_byte(text_[at - 1])) && (end == text_.size() || !is_word_byte(text_[end])))
                return true;
        }
        return false;
    }
    bool fits(std::size_t hint) const {
        Fits& fits = fits_[hint];
        if (fits == Fits::Unknown)
            fits = (*hints_)[hint].expression.find(text_, 0, Regex::Check::Done) ? Fits::Yes : Fits::No;
        return fits == Fits::Yes;
    }

  private:
    enum class Fits : char { Unknown, No, Yes };
    std::string_view text_;
    Bytes bytes_;
    const std::vector<Hint>* hints_;
    mutable std::vector<Fits> fits_;
};

struct Rules::Rule {
    std::string name;
    std::string match;
    std::string say;
    std::vector<Bytes> needs;
    std::vector<std::string> holds;
    std::vector<std::string> whole_words;
    std::vector<std::size_t> hints;  ///< of Rules::hints_
    std::string place;
    std::string token_class;
    bool may_end_sentence = false;
    bool asks_lexicon = false;
    const std::unordered_map<std::string, std::string>* patterns = nullptr;

    mutable std::once_flag compiled;
    mutable std::unique_ptr<Regex> expression;
    mutable Groups groups;
    mutable std::vector<Piece> pieces;

    [[noreturn]] void fail(const std::string& message) const {
        throw Error(Fault::Config, fmt::format("{}: rule '{}': {}", place, name, message));
    }

    std::size_t group(const std::string& of) const {
        if (of == "0") return 0;
        const auto found = groups.find(of);
        if (found == groups.end()) fail("its expression has no group '" + of + "'");
        return found->second;
    }

    std::vector<Piece> parse(std::string_view template_text) const {
        std::vector<Piece> out;
        for (std::size_t i = 0; i < template_text.size(); ++i) {
            const char c = template_text[i];
            const std::size_t end = c == '{'   ? template_text.find('}', i)
                                    : c == '[' ? template_text.find(']', i)
                                               : std::string_view::npos;
            if (end == std::string_view::npos) {
                if (out.empty() || out.back().is_group || !out.back().section.empty()) out.emplace_back();
                out.back().literal += c;
                continue;
            }
            const std::string_view inner = template_text.substr(i + 1, end - i - 1);
            Piece piece;
            if (c == '[') {
                piece.section = parse(inner);
            } else {
                piece.is_group = true;
                piece.group = group(std::string(inner.substr(0, inner.find(':'))));
                if (inner.find(':') != std::string_view::npos) piece.steps = steps(inner.substr(inner.find(':') + 1));
            }
            out.push_back(std::move(piece));
            i = end;
        }
        return out;
    }

    std::vector<Step> steps(std::string_view text) const {
        std::vector<Step> out;
        for (const std::string_view part : split(text, '|')) {
            Step step;
            const std::vector<std::string_view> words = split(part, ' ');
            const auto reading = readings().find(words.front());
            if (reading == readings().end()) fail("there is no reading '" + std::string(words.front()) + "'");
            step.read = reading->second;
            for (std::size_t i = 1; i < words.size(); ++i) {
                step.names.emplace_back(words[i]);
                const auto argument = groups.find(words[i]);
                step.groups.push_back(argument == groups.end() ? 0 : argument->second);
            }
            if (words.front() == "phonemes" && (step.names.size() != 1 || !is_phoneme_text(step.names.front())))
                fail("'phonemes' needs the engine's mnemonics of one word");
            out.push_back(std::move(step));
        }
        return out;
    }

    bool may_match(const Outlook& outlook) const {
        const auto any = [](const std::vector<std::string>& parts, const auto& in_text) {
            return parts.empty() || std::any_of(parts.begin(), parts.end(), in_text);
        };
        return std::all_of(needs.begin(), needs.end(), [&](const Bytes& needed) { return outlook.holds(needed); }) &&
               std::all_of(hints.begin(), hints.end(), [&](std::size_t hint) { return outlook.fits(hint); }) &&
               any(holds, [&](const std::string& part) { return outlook.holds(part); }) &&
               any(whole_words, [&](const std::string& word) { return outlook.holds_word(word); });
    }

    void compile() const {
        std::call_once(compiled, [this] {
            const std::string expanded = expand(match, *patterns, '{', '}');
            groups = named_groups(expanded);
            pieces = parse(say);
            expression = std::make_unique<Regex>(with_plain_digits(expanded));
        });
    }

    /// nullopt if a reading fails, or a group of an optional section took no part.
    static std::optional<std::string> fill(const std::vector<Piece>& pieces, const Values& values,
                                           std::string_view text, const Regex::Match& match, bool optional) {
        std::string out;
        for (const Piece& piece : pieces) {
            if (!piece.section.empty()) {
                out += fill(piece.section, values, text, match, true).value_or("");
                continue;
            }
            if (!piece.is_group) {
                out += piece.literal;
                continue;
            }
            if (optional && match[piece.group].in(text).empty()) return std::nullopt;
            std::optional<std::string> words(match[piece.group].in(text));
            for (const Step& step : piece.steps) {
                Arguments arguments{step.names, {}};
                for (const std::size_t group : step.groups) {
                    arguments.texts.push_back(group == 0 ? std::string_view{} : match[group].in(text));
                }
                words = step.read(values, *words, arguments);
                if (!words) return std::nullopt;
            }
            out += *words;
        }
        return out;
    }
};

Rules::Rules(const Settings& spell, const Values& values) : values_(&values) {
    auto patterns = std::make_shared<std::unordered_map<std::string, std::string>>();
    for (const std::string& table : values.table_names()) {
        (*patterns)[table] = "(?:" + values.keys_pattern(table) + ")";
    }
    for (const auto& [name, pattern] : spell.pairs("pattern")) (*patterns)[name] = "(?:" + pattern + ")";
    patterns_ = patterns;
    for (const auto& [name, pattern] : spell.pairs("hint"))
        hints_.push_back({name, Regex(with_plain_digits(expand(pattern, *patterns, '{', '}')))});
    for (const Settings& entry : spell.tables("rule")) {
        auto rule = std::make_unique<Rule>();
        rule->name = entry.string("name").value_or("");
        rule->token_class = entry.string("class").value_or(rule->name.substr(0, rule->name.find('-')));
        rule->match = entry.string("match").value_or("");
        rule->say = expand(entry.string("say").value_or(""), values.phrases(), '<', '>');
        rule->asks_lexicon = rule->say == "{0:initialism}";
        for (const std::string& needed : entry.strings("needs")) rule->needs.push_back(bytes_of(needed));
        rule->holds = entry.strings("holds");
        rule->whole_words = entry.strings("words");
        for (const std::string& hint : entry.strings("hints")) {
            const auto named =
                std::find_if(hints_.begin(), hints_.end(), [&](const Hint& h) { return h.name == hint; });
            if (named == hints_.end()) entry.fail("hints", "there is no hint '" + hint + "'");
            rule->hints.push_back(static_cast<std::size_t>(named - hints_.begin()));
        }
        rule->may_end_sentence = entry.boolean("may_end_sentence").value_or(false);
        rule->place = entry.place();
        rule->patterns = patterns.get();
        if (rule->match.empty()) entry.fail("match", "a rule needs an expression");
        rules_.push_back(std::move(rule));
    }
}

Rules::~Rules() = default;
Rules::Rules(Rules&&) noexcept = default;
Rules& Rules::operator=(Rules&&) noexcept = default;

std::vector<Claim> Rules::claim(std::string_view text) const {
    std::vector<Claim> claims;
    /// The claim that overlaps [begin, end), or the end of the list.
    const auto overlapping = [&](std::size_t begin, std::size_t end) {
        return std::find_if(claims.begin(), claims.end(),
                            [&](const Claim& claim) { return claim.begin < end && begin < claim.end; });
    };
    // What the lexicon knows belongs to no rule.
    for (std::size_t at = 0; at < text.size();) {
        if (!is_word_byte(text[at])) {
            ++at;
            continue;
        }
        const LexiconEntry* entry = values_->lexicon().longest(text, at);
        if (entry != nullptr && !left_to_rules(*entry)) {
            std::size_t length = entry->written.size();
            std::string words = values_->of_entry(*entry, text.substr(at), length);
            claims.push_back({at, at + length, std::move(words), kLexicon, kLexicon, entry});
            at += length;
        }
        at = word_end(text, at);
    }
    const Outlook outlook(text, hints_);
    for (const std::unique_ptr<Rule>& rule : rules_) {
        if (!rule->may_match(outlook)) continue;
        rule->compile();
        std::size_t from = 0;
        while (const auto match = rule->expression->find(text, from, Regex::Check::Done)) {
            const auto [begin, end] = match->front();
            from = std::max(end, begin + 1);
            while (from < text.size() && (static_cast<unsigned char>(text[from]) & 0xC0U) == 0x80U) ++from;
            if (end == begin) continue;
            const auto taken = overlapping(begin, end);
            if (taken != claims.end()) {
                from = std::max(begin + 1, std::min(taken->end, end));
                while (from < text.size() && (static_cast<unsigned char>(text[from]) & 0xC0U) == 0x80U) ++from;
                continue;
            }
            std::optional<std::string> words = Rule::fill(rule->pieces, *values_, text, *match, false);
            if (!words) continue;
            if (text[end - 1] == '.' && ends_sentence(text, end, rule->may_end_sentence)) *words += '.';
            const LexiconEntry* entry =
                rule->asks_lexicon ? values_->entry_of(text.substr(begin, end - begin)) : nullptr;
            claims.push_back({begin, end, std::move(*words), rule->name, rule->token_class, entry});
        }
    }
    std::sort(claims.begin(), claims.end(), [](const Claim& a, const Claim& b) { return a.begin < b.begin; });
    return claims;
}

}  // namespace newscart::spelling
