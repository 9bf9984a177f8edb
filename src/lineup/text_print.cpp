#include "lineup/text_print.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "lib/icu/unicode.h"
#include "lib/xxhash/hash.h"

namespace newscart {
namespace {

/// A bulletin tells what stands at the beginning; the rest neither makes nor hides a repeat.
constexpr std::size_t kWordsRead = 250;
constexpr std::size_t kBytesRead = 3000;
/// A shingle's weight is halved this many words into the text.
constexpr float kHalfWeightWords = 40;
/// Shorter headlines ("Weather", "In brief") stand over many stories.
constexpr int kTellingHeadlineWords = 5;
constexpr std::size_t kLongWordBytes = 5;
constexpr std::size_t kSketchBins = 64;

// Over all 1.3 million pairs of 1,623 news texts: reports of different events share up to .31, two of one event by the
// same desk .28 to .52, copies .90 and more. Made copies are all found if cut to 40 words, begun anew, or with every
// fifth word changed; of those with three in ten changed, 80 %.
constexpr float kSameContainment = 0.3F;
constexpr float kSameHeadlineWords = 0.4F;
/// One word in 250 changed leaves .97 of the bins, a sentence of 20 words put before the text .84.
constexpr double kSameTextBins = 0.92;

std::uint64_t mixed(std::uint64_t x) {  // splitmix64
    x += 0x9e3779b97f4a7c15U;
    x = (x ^ (x >> 30U)) * 0xbf58476d1ce4e5b9U;
    x = (x ^ (x >> 27U)) * 0x94d049bb133111ebU;
    return x ^ (x >> 31U);
}

/// One word as the print sees it.
struct Word {
    std::uint64_t hash = 0;
    std::size_t bytes = 0;
    bool figure = false;
};

bool is_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

/// Bytes of a punctuation mark at `at` that is not ASCII: U+00A0..U+00BF and U+2000..U+206F; 0 if it is a letter.
std::size_t mark_bytes(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
    if (byte(at) == 0xC2) return 2;
    if (byte(at) == 0xE2 && (byte(at + 1) == 0x80 || (byte(at + 1) == 0x81 && byte(at + 2) < 0xB0))) return 3;
    return 0;
}

/// Apostrophes join what they stand between: "Kerry's" is the same word with either of them.
constexpr std::string_view kTypographicApostrophe = "\xE2\x80\x99";

std::vector<Word> words_of(std::string_view text) {
    const std::string lowered = is_ascii(text) ? ascii_lower(text) : icu::lower(text);
    const std::string_view bytes = lowered;
    std::vector<Word> words;
    constexpr std::uint64_t kStart = 0xcbf29ce484222325U;  // FNV-1a
    Word word{kStart, 0, false};
    const auto end_word = [&] {
        if (word.bytes > 0) words.push_back({mixed(word.hash), word.bytes, word.figure});
        word = {kStart, 0, false};
    };
    for (std::size_t at = 0; at < bytes.size();) {
        const char c = bytes[at];
        const bool figure = c >= '0' && c <= '9';
        if ((c >= 'a' && c <= 'z') || figure || (static_cast<unsigned char>(c) >= 0x80 && mark_bytes(bytes, at) == 0)) {
            word.hash = (word.hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
            ++word.bytes;
            word.figure = word.figure || figure;
            ++at;
            continue;
        }
        const std::size_t mark = std::max<std::size_t>(1, mark_bytes(bytes, at));
        if (c != '\'' && bytes.substr(at, mark) != kTypographicApostrophe) end_word();
        at += mark;
    }
    end_word();
    return words;
}

/// A count that is cheap and near enough where texts are long.
int spaced_words(std::string_view text) {
    int words = 0;
    bool in_word = false;
    for (const char c : text) {
        const bool letter = static_cast<unsigned char>(c) >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
                            (c >= 'A' && c <= 'Z');
        if (letter && !in_word) ++words;
        in_word = letter || (in_word && c != ' ');
    }
    return words;
}

void add_shingles(const std::vector<Word>& words, TextPrint& print) {
    for (std::size_t i = 0; i + 2 < words.size(); ++i) {
        const std::uint64_t hash = mixed(words[i].hash ^ mixed(words[i + 1].hash ^ mixed(words[i + 2].hash)));
        print.shingles.push_back({hash, 1 / (1 + static_cast<float>(i) / kHalfWeightWords)});
    }
}

std::string hex(std::uint64_t value) { return fmt::format("{:016x}", value); }

/// Three parts: hash of all words, hash of all figures, and the smallest shingle of each of 64 bins (one permutation
/// hashing): the share of equal bins estimates how much two texts have in common.
std::string fingerprint_of(const std::vector<Word>& headline, const std::vector<Word>& text, const TextPrint& print) {
    std::string bytes;
    std::vector<std::uint64_t> figures;
    for (const std::vector<Word>* words : {&headline, &text}) {
        for (const Word& word : *words) {
            bytes.append(reinterpret_cast<const char*>(&word.hash), sizeof word.hash);
            if (word.figure) figures.push_back(word.hash);
        }
    }
    std::sort(figures.begin(), figures.end());
    std::uint64_t figures_hash = 0;
    for (const std::uint64_t figure : figures) figures_hash = mixed(figures_hash ^ figure);
    std::array<std::uint64_t, kSketchBins> least{};
    for (const TextPrint::Shingle& shingle : print.shingles) {
        std::uint64_t& bin = least.at(shingle.hash % kSketchBins);
        if (bin == 0 || shingle.hash < bin) bin = shingle.hash;
    }
    std::string sketch;
    for (const std::uint64_t bin : least) {
        // 0 marks an empty bin.
        sketch += fmt::format("{:02x}", bin == 0 ? 0U : std::max<std::uint64_t>(1, (bin >> 8U) & 0xffU));
    }
    return content_hash(bytes).substr(0, 16) + hex(figures_hash) + sketch;
}

float containment(const TextPrint& part, const TextPrint& whole) {
    float shared = 0;
    auto other = whole.shingles.begin();
    for (const TextPrint::Shingle& shingle : part.shingles) {
        while (other != whole.shingles.end() && other->hash < shingle.hash) ++other;
        if (other == whole.shingles.end()) break;
        if (other->hash == shingle.hash) shared += shingle.weight;
    }
    return part.weight > 0 ? shared / part.weight : 0;
}

float shared_words(const TextPrint& a, const TextPrint& b) {
    const TextPrint& part = a.long_words.size() <= b.long_words.size() ? a : b;
    const TextPrint& whole = &part == &a ? b : a;
    if (part.long_words.empty()) return 0;
    const auto shared = std::count_if(part.long_words.begin(), part.long_words.end(), [&](std::uint64_t word) {
        return std::binary_search(whole.long_words.begin(), whole.long_words.end(), word);
    });
    return static_cast<float>(shared) / static_cast<float>(part.long_words.size());
}

}  // namespace

TextPrint text_print(const Article& article) {
    TextPrint print;
    const std::vector<Word> headline = words_of(article.headline);
    const std::string whole = join(article.paragraphs, " ");
    const std::string_view beginning = std::string_view(whole).substr(0, whole.find(' ', kBytesRead));
    std::vector<Word> text = words_of(beginning);
    print.words = static_cast<int>(text.size()) + spaced_words(std::string_view(whole).substr(beginning.size()));
    if (text.size() > kWordsRead) text.resize(kWordsRead);
    print.shingles.reserve(headline.size() + text.size());
    add_shingles(headline, print);
    add_shingles(text, print);
    std::sort(print.shingles.begin(), print.shingles.end(),
              [](const auto& a, const auto& b) { return a.hash != b.hash ? a.hash < b.hash : a.weight > b.weight; });
    print.shingles.erase(std::unique(print.shingles.begin(), print.shingles.end(),
                                     [](const auto& a, const auto& b) { return a.hash == b.hash; }),
                         print.shingles.end());
    for (const TextPrint::Shingle& shingle : print.shingles) print.weight += shingle.weight;
    for (const Word& word : text) {
        if (word.bytes >= kLongWordBytes) print.long_words.push_back(word.hash);
    }
    std::sort(print.long_words.begin(), print.long_words.end());
    print.long_words.erase(std::unique(print.long_words.begin(), print.long_words.end()), print.long_words.end());
    if (headline.size() >= kTellingHeadlineWords) {
        for (const Word& word : headline) print.headline = mixed(print.headline ^ word.hash);
    }
    print.fingerprint = fingerprint_of(headline, text, print);
    return print;
}

bool same_story(const TextPrint& a, const TextPrint& b) {
    const std::size_t in_a = a.shingles.size();
    const std::size_t in_b = b.shingles.size();
    float shared = 0;
    if (in_a <= in_b) shared = containment(a, b);
    if (in_b <= in_a) shared = std::max(shared, containment(b, a));
    if (shared >= kSameContainment) return true;
    return a.headline != 0 && a.headline == b.headline && shared_words(a, b) >= kSameHeadlineWords;
}

bool same_text(std::string_view fingerprint, std::string_view other) {
    if (fingerprint == other) return true;
    constexpr std::size_t kSketchAt = 32;
    if (fingerprint.size() != kSketchAt + 2 * kSketchBins || other.size() != fingerprint.size()) return false;
    if (fingerprint.substr(16, 16) != other.substr(16, 16)) return false;
    int filled = 0;
    int equal = 0;
    for (std::size_t at = kSketchAt; at < fingerprint.size(); at += 2) {
        const std::string_view mine = fingerprint.substr(at, 2);
        const std::string_view theirs = other.substr(at, 2);
        if (mine == "00" && theirs == "00") continue;
        ++filled;
        if (mine == theirs) ++equal;
    }
    return filled > 0 && equal >= kSameTextBins * filled;
}

}  // namespace newscart
