#include "script/spell_lexicon.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "base/error.h"
#include "base/file.h"
#include "base/text.h"
#include "lib/icu/unicode.h"

namespace newscart::spelling {
namespace {

constexpr std::size_t kLargestFile = 4 << 20;
constexpr std::size_t kLongestReading = 60;  ///< bytes of phonemes: a name of some words

constexpr std::size_t kHashes = std::size_t{1} << 16;

/// FNV-1a of the word at byte `at`, its capitals as small letters.
std::uint64_t hash_of_word(std::string_view text, std::size_t at) {
    std::uint64_t hash = 0xcbf29ce484222325U;
    for (; at < text.size() && is_word_byte(text[at]); ++at) {
        const char c = text[at];
        hash = (hash ^ static_cast<unsigned char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c)) * 0x100000001b3U;
    }
    return hash ^ (hash >> 32U);
}

bool is_phonemes(std::string_view reading) { return reading.starts_with("[[") && reading.ends_with("]]"); }

/// What is wrong with a line of so many columns, or "".
std::string fault_of(const LexiconEntry& entry, std::size_t columns) {
    if (entry.written.empty() || entry.reading.empty()) return "an entry is a word, a tab and its reading";
    if (columns > 3) return "an entry is a word, its reading and a note, apart by tabs";
    if (!is_word_byte(entry.written.front())) return "'" + entry.written + "' begins with no letter and no digit";
    if (is_phonemes(entry.reading)) {
        const std::string_view inner = std::string_view(entry.reading).substr(2, entry.reading.size() - 4);
        if (!is_phoneme_text(inner)) return "'" + entry.reading + "' holds no phonemes of eSpeak NG, or too many";
        return "";
    }
    bool letters = false;
    for (const char c : entry.reading) {
        const bool digit = c >= '0' && c <= '9';
        letters = letters || (is_word_byte(c) && !digit);
        if (digit || (!is_word_byte(c) && std::string_view(" .,'-").find(c) == std::string_view::npos)) {
            return "'" + entry.reading + "' cannot be said: a respelling holds letters, spaces and . , ' - only";
        }
    }
    return letters ? "" : "'" + entry.reading + "' cannot be said";
}

}  // namespace

bool is_phoneme_text(std::string_view text) {
    static constexpr std::string_view kMarks = "@#'%,:;!?_|~&*^=+-/\"";
    return !text.empty() && text.size() <= kLongestReading && std::all_of(text.begin(), text.end(), [](char c) {
        const bool plain = is_word_byte(c) && static_cast<unsigned char>(c) < 0x80;
        return plain || kMarks.find(c) != std::string_view::npos;
    });
}

bool is_word_byte(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           static_cast<unsigned char>(c) >= 0x80;
}

std::size_t word_end(std::string_view text, std::size_t at) {
    while (at < text.size() && is_word_byte(text[at])) ++at;
    return at;
}

std::string phonetic(std::string_view written, std::string_view phonemes) {
    return icu::utf8(kPhonetic) + std::string(written) + icu::utf8(kPhonemes) + std::string(phonemes) +
           icu::utf8(kPhoneticEnd);
}

Lexicon Lexicon::load(const std::vector<std::filesystem::path>& folders, const std::string& tag) {
    Lexicon lexicon;
    const std::string family = tag.substr(0, tag.find('-'));
    for (const std::filesystem::path& folder : folders) {
        for (const std::string& name : {family, tag}) {
            const std::filesystem::path file = folder / (name + ".tsv");
            std::error_code failure;
            if (std::filesystem::exists(file, failure))
                lexicon.add(read_file(file, kLargestFile),
                            &folder == &folders.front() ? file.filename().string() : file.string());
            if (name == tag) break;
        }
    }
    return lexicon;
}

std::vector<LexiconEntry> Lexicon::parse(std::string_view lines, const std::string& name,
                                         std::vector<std::string>& faults) {
    std::vector<LexiconEntry> entries;
    int number = 0;
    for (const std::string_view line : split(lines, '\n')) {
        ++number;
        if (trim(line).empty() || line.front() == '#') continue;
        const std::vector<std::string_view> columns = split(line, '\t');
        const auto column = [&](std::size_t i) { return std::string(i < columns.size() ? trim(columns[i]) : ""); };
        LexiconEntry entry{column(0), column(1), LexiconEntry::Kind::Respelled, column(2),
                           name + ":" + std::to_string(number)};
        if (const std::string fault = fault_of(entry, columns.size()); !fault.empty()) {
            faults.push_back(entry.place + ": " + fault);
            continue;
        }
        if (entry.reading == "letters") entry.kind = LexiconEntry::Kind::Letters;
        if (entry.reading == "word") entry.kind = LexiconEntry::Kind::Word;
        if (is_phonemes(entry.reading)) {
            entry.kind = LexiconEntry::Kind::Phonemes;
            entry.reading = entry.reading.substr(2, entry.reading.size() - 4);
        }
        entries.push_back(std::move(entry));
    }
    return entries;
}

void Lexicon::add(std::string_view lines, const std::string& name) {
    std::vector<std::string> faults;
    std::vector<LexiconEntry> added = parse(lines, name, faults);
    if (!faults.empty()) throw Error(Fault::Config, faults.front());
    for (LexiconEntry& entry : added) {
        const auto [place, is_new] = places_.try_emplace(entry.written, entries_.size());
        if (!is_new) {
            replaced_.push_back(std::exchange(entries_[place->second], std::move(entry)));
            continue;
        }
        const std::uint64_t first = hash_of_word(entry.written, 0);
        begins_.resize(kHashes);
        begins_[first % kHashes] = true;
        std::vector<std::size_t>& lengths = lengths_[first];
        if (std::find(lengths.begin(), lengths.end(), entry.written.size()) == lengths.end()) {
            lengths.push_back(entry.written.size());
            std::sort(lengths.begin(), lengths.end(), std::greater<>());
        }
        entries_.push_back(std::move(entry));
    }
}

const LexiconEntry* Lexicon::find(std::string_view word) const {
    auto place = places_.find(std::string(word));
    if (place == places_.end()) place = places_.find(ascii_lower(word));
    return place == places_.end() ? nullptr : &entries_[place->second];
}

const LexiconEntry* Lexicon::longest(std::string_view text, std::size_t at) const {
    if (begins_.empty()) return nullptr;
    const std::uint64_t first = hash_of_word(text, at);
    if (!begins_[first % kHashes]) return nullptr;
    const auto lengths = lengths_.find(first);
    if (lengths == lengths_.end()) return nullptr;
    for (const std::size_t length : lengths->second) {
        if (at + length > text.size()) continue;
        if (is_word_byte(text[at + length - 1]) && at + length < text.size() && is_word_byte(text[at + length]))
            continue;
        if (const LexiconEntry* entry = find(text.substr(at, length))) return entry;
    }
    return nullptr;
}

std::string with_entry(std::string_view lexicon, std::string_view written, const std::string& line) {
    std::string lines;
    for (const std::string_view old : split(lexicon, '\n')) {
        const bool same = old.substr(0, 1) != "#" && trim(old.substr(0, old.find('\t'))) == written;
        const bool end = old.empty() && old.data() == lexicon.data() + lexicon.size();
        if (!same && !end) lines += std::string(old) + '\n';
    }
    return lines + line;
}

}  // namespace newscart::spelling
