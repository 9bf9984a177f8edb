#include "script/lexicon_check.h"

#include <algorithm>
#include <map>
#include <memory>
#include <unordered_map>

#include "base/error.h"
#include "base/file.h"
#include "base/text.h"
#include "lib/icu/unicode.h"
#include "script/spell.h"
#include "script/spell_lexicon.h"
#include "station/language.h"

namespace newscart {
namespace {

using spelling::Lexicon;
using spelling::LexiconEntry;
using Kind = LexiconFinding::Kind;

constexpr std::size_t kLargestFile = 4 << 20;

/// Small letters enough that no text counts as written in capitals, and no word of any rule.
constexpr const char* kAround = "nananana";

/// The variants that read a file of this name: "en" is read for all of them.
std::vector<std::string> variants_of(const std::string& name) {
    std::vector<std::string> variants;
    for (const std::string& tag : language_tags()) {
        if (tag == name || tag.starts_with(name + '-')) variants.push_back(tag);
    }
    return variants;
}

bool same_folder(const std::filesystem::path& a, const std::filesystem::path& b) {
    std::error_code ignored;
    return std::filesystem::equivalent(a.empty() ? "." : a, b, ignored);
}

/// Without secondary stress and the marks of joints, which no listener could tell.
std::string heard(const std::string& phonemes) {
    std::string plain;
    for (const char c : phonemes) {
        if (c != ',' && c != '_' && c != '|' && c != ' ') plain += c;
    }
    return plain;
}

/// Whether a rule, not the engine, reads it where no lexicon does: letters in capitals, digits, signs.
bool rules_read(const std::string& written) {
    char before = ' ';
    for (const char c : written) {
        const bool capital = c >= 'A' && c <= 'Z';
        if ((capital && before >= 'A' && before <= 'Z') || (c >= '0' && c <= '9') || c == '&' || c == '/' || c == '.')
            return true;
        before = c;
    }
    return false;
}

class Check {
  public:
    Check(const std::filesystem::path& file, const std::filesystem::path& shipped, const Pronounce& pronounce)
        : pronounce_(pronounce), shipped_(shipped), own_(!same_folder(file.parent_path(), shipped)) {
        if (own_) folder_ = file.parent_path().empty() ? "." : file.parent_path();
        name_ = own_ ? (folder_ / file.filename()).string() : file.filename().string();
        variants_ = variants_of(file.stem().string());
        std::vector<std::string> faults;
        entries_ = Lexicon::parse(read_file(file, kLargestFile), name_, faults);
        for (const std::string& fault : faults) {
            const std::size_t colon = fault.find(": ");
            add(Kind::Fault, fault.substr(0, colon), fault.substr(colon + 2));
        }
        whole_ = faults.empty();
    }

    std::vector<LexiconFinding> run() {
        if (variants_.empty()) {
            std::string known;
            for (const std::string& tag : language_tags()) known += (known.empty() ? "" : ", ") + tag;
            add(Kind::Fault, name_, "no language is called so, and it is never read; there are " + known);
            return findings_;
        }
        find_twins();
        // What cannot be read cannot be tried either.
        if (whole_) find_unmatched();
        find_unknown_phonemes();
        if (whole_) find_useless();
        return findings_;
    }

  private:
    void add(Kind kind, const std::string& place, const std::string& message) {
        findings_.push_back({kind, place, message});
    }

    void find_twins() {
        std::unordered_map<std::string, const LexiconEntry*> seen;
        for (const LexiconEntry& entry : entries_) {
            const auto [first, is_new] = seen.try_emplace(entry.written, &entry);
            if (is_new) continue;
            add(Kind::Fault, first->second->place, "'" + entry.written + "' comes again, and wins, at " + entry.place);
            first->second = &entry;
        }
    }

    void find_unmatched() {
        std::vector<const LexiconEntry*> open;
        for (const LexiconEntry& entry : entries_) open.push_back(&entry);
        std::map<const LexiconEntry*, std::string> why;
        for (const std::string& tag : variants_) {
            Language language = load_language(tag);
            language.own_lexicon = folder_;
            std::unique_ptr<Speller> speller;
            try {
                speller = std::make_unique<Speller>(language);
            } catch (const Error& error) {
                add(Kind::Fault, name_, std::string("cannot be tried: ") + error.what());
                return;
            }
            std::vector<std::filesystem::path> folders = {shipped_};
            if (own_) folders.push_back(folder_);
            const Lexicon lexicon = Lexicon::load(folders, tag);
            for (const LexiconEntry& replaced : lexicon.replaced()) {
                if (!replaced.place.starts_with(name_ + ':')) beaten_.emplace(replaced.written, replaced.place);
            }
            std::vector<const LexiconEntry*> left;
            for (const LexiconEntry* entry : open) {
                const Spelling spelling = speller->explain(std::string(kAround) + ' ' + entry->written + ' ' + kAround);
                std::string reader;
                bool matched = false;
                for (const SpokenToken& token : spelling.tokens) {
                    matched = matched || token.source == entry->place;
                    if (reader.empty() && !token.source.empty()) reader = token.source;
                    if (reader.empty() && !token.rule.empty()) reader = "the rule '" + token.rule + "'";
                }
                if (matched) continue;
                const bool kept = spelling.text.find(entry->written) != std::string::npos;
                why[entry] = kept ? (reader.empty() ? "no rule asks for it" : reader + " reads it")
                                  : "such signs are replaced before: '" +
                                        std::string(trim(std::string_view(spelling.text)
                                                             .substr(std::min(spelling.text.size(),
                                                                              std::string_view(kAround).size())))) +
                                        "'";
                left.push_back(entry);
            }
            open = std::move(left);
        }
        for (const LexiconEntry& entry : entries_) {
            const bool lost = std::find(open.begin(), open.end(), &entry) != open.end();
            if (lost && !is_twin(entry))
                add(Kind::Fault, entry.place, "'" + entry.written + "' never matches: " + why[&entry]);
            const auto other = beaten_.find(entry.written);
            if (!lost && other != beaten_.end())
                add(Kind::Note, entry.place, "'" + entry.written + "' wins over " + other->second);
        }
    }

    /// An earlier line of the same word.
    bool is_twin(const LexiconEntry& entry) const {
        return std::any_of(entries_.begin(), entries_.end(), [&](const LexiconEntry& other) {
            return &other > &entry && other.written == entry.written;
        });
    }

    void find_unknown_phonemes() {
        std::vector<const LexiconEntry*> phonetic;
        std::vector<std::string> texts;
        for (const LexiconEntry& entry : entries_) {
            if (entry.kind != LexiconEntry::Kind::Phonemes) continue;
            phonetic.push_back(&entry);
            // Behind phonemes that it does not know the engine says nothing: then a sound more makes no difference.
            texts.push_back("[[a|" + entry.reading + "]]");
            texts.push_back("[[a|" + entry.reading + "n]]");
        }
        std::vector<bool> reported(phonetic.size(), false);
        for (const std::string& tag : variants_) {
            const std::vector<std::string> phonemes = pronounce_(texts, tag);
            if (phonemes.size() != texts.size()) continue;
            for (std::size_t i = 0; i < phonetic.size(); ++i) {
                if (reported[i] || phonemes[2 * i] != phonemes[2 * i + 1]) continue;
                reported[i] = true;
                add(Kind::Fault, phonetic[i]->place,
                    "'" + phonetic[i]->written + "': the engine does not know all phonemes of [[" +
                        phonetic[i]->reading + "]]; it says '" + phonemes[2 * i] + "'");
            }
        }
    }

    void find_useless() {
        std::vector<const LexiconEntry*> open;
        for (const LexiconEntry& entry : entries_) {
            const bool named = entry.kind == LexiconEntry::Kind::Letters || entry.kind == LexiconEntry::Kind::Word;
            // A word that another file has as well may say here what the engine would, on purpose.
            if (!named && !rules_read(entry.written) && beaten_.find(entry.written) == beaten_.end())
                open.push_back(&entry);
        }
        bool spoken = false;
        for (const std::string& tag : variants_) {
            std::vector<std::string> texts;
            for (const LexiconEntry* entry : open) {
                const bool phonetic = entry->kind == LexiconEntry::Kind::Phonemes;
                texts.push_back(entry->written);
                texts.push_back(phonetic ? "[[a|" + entry->reading + "]]" : entry->reading);
            }
            const std::vector<std::string> phonemes = pronounce_(texts, tag);
            if (phonemes.size() != texts.size()) continue;
            spoken = true;
            std::vector<const LexiconEntry*> left;
            for (std::size_t i = 0; i < open.size(); ++i) {
                if (heard(phonemes[2 * i]) == heard(phonemes[2 * i + 1])) left.push_back(open[i]);
            }
            open = std::move(left);
        }
        if (!spoken) return;
        for (const LexiconEntry* entry : open)
            add(Kind::Fault, entry->place, "'" + entry->written + "' is said so without the entry");
    }

    const Pronounce& pronounce_;
    std::filesystem::path shipped_;
    bool own_ = false;
    bool whole_ = false;
    std::filesystem::path folder_;  ///< empty for the shipped lexicons
    std::string name_;
    std::vector<std::string> variants_;
    std::vector<LexiconEntry> entries_;
    std::unordered_map<std::string, std::string> beaten_;  ///< words of other files that this one replaces: their place
    std::vector<LexiconFinding> findings_;
};

}  // namespace

std::vector<LexiconFinding> check_lexicon(const std::filesystem::path& file, const std::filesystem::path& shipped,
                                          const Pronounce& pronounce) {
    return Check(file, shipped, pronounce).run();
}

}  // namespace newscart
