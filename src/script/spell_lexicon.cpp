#include "script/spell_lexicon.h"

#include <algorithm>
#include <functional>

#include "base/error.h"
#include "base/file.h"
#include "base/text.h"

namespace newscart::spelling {
namespace {

constexpr std::size_t kLargestFile = 4 << 20;

}  // namespace

bool is_word_byte(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           static_cast<unsigned char>(c) >= 0x80;
}

std::size_t word_end(std::string_view text, std::size_t at) {
    while (at < text.size() && is_word_byte(text[at])) ++at;
    return at;
}

Lexicon Lexicon::load(const std::filesystem::path& folder, const std::string& tag) {
    Lexicon lexicon;
    const std::string family = tag.substr(0, tag.find('-'));
    for (const std::string& name : {family, tag}) {
        const std::filesystem::path file = folder / (name + ".tsv");
        std::error_code failure;
        if (std::filesystem::exists(file, failure))
            lexicon.add(read_file(file, kLargestFile), file.filename().string());
        if (name == tag) break;
    }
    return lexicon;
}

void Lexicon::add(std::string_view lines, const std::string& name) {
    int number = 0;
    for (std::string_view line : split(lines, '\n')) {
        ++number;
        if (trim(line).empty() || line.front() == '#') continue;
        const std::vector<std::string_view> columns = split(line, '\t');
        const std::string written(trim(columns[0]));
        const std::string reading(columns.size() > 1 ? trim(columns[1]) : std::string_view{});
        if (written.empty() || reading.empty()) {
            throw Error(Fault::Config,
                        name + ":" + std::to_string(number) + ": an entry is a word, a tab and its reading");
        }
        LexiconEntry entry{written, reading, LexiconEntry::Kind::Respelled};
        if (reading == "letters") entry.kind = LexiconEntry::Kind::Letters;
        if (reading == "word") entry.kind = LexiconEntry::Kind::Word;
        const auto [place, is_new] = places_.try_emplace(written, entries_.size());
        if (!is_new) {
            entries_[place->second] = std::move(entry);
            continue;
        }
        const std::string first = ascii_lower(std::string_view(written).substr(0, word_end(written, 0)));
        std::vector<std::size_t>& lengths = lengths_[first];
        if (std::find(lengths.begin(), lengths.end(), written.size()) == lengths.end()) {
            lengths.push_back(written.size());
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
    const auto lengths = lengths_.find(ascii_lower(text.substr(at, word_end(text, at) - at)));
    if (lengths == lengths_.end()) return nullptr;
    for (const std::size_t length : lengths->second) {
        if (at + length > text.size()) continue;
        if (is_word_byte(text[at + length - 1]) && at + length < text.size() && is_word_byte(text[at + length]))
            continue;
        if (const LexiconEntry* entry = find(text.substr(at, length))) return entry;
    }
    return nullptr;
}

}  // namespace newscart::spelling
