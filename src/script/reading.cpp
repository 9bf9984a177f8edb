#include "script/reading.h"

#include "script/mend.h"

namespace newscart {
namespace {

constexpr int kShortestSentence = 3;   ///< words
constexpr int kLongestSentence = 120;  ///< words; longer ones are lists and tables
constexpr std::size_t kLongestSentenceBytes = 2000;
constexpr int kMostSentences = 60;

}  // namespace

std::vector<Sentence> read_sentences(const Article& article, const SentenceSplitter& splitter,
                                     const WordSet& abbreviations, Concepts& concepts) {
    std::vector<Sentence> sentences;
    WordSet seen;
    const bool damaged = lost_its_quotation_marks(article.paragraphs);
    for (std::size_t p = 0; p < article.paragraphs.size(); ++p) {
        if (is_heading(article, p)) continue;
        const std::string paragraph = damaged ? with_quotation_marks(article.paragraphs[p]) : article.paragraphs[p];
        std::vector<SentenceSpan> spans;
        for (const SentenceSpan& span : splitter.split(paragraph)) {
            for (const SentenceSpan& each : part_run_ons(paragraph, span)) spans.push_back(each);
        }
        if (damaged) give_opening_marks(paragraph, spans);
        for (const SentenceSpan& span : spans) {
            if (sentences.size() == kMostSentences) return sentences;
            if (span.end - span.begin > kLongestSentenceBytes) continue;
            Sentence sentence;
            sentence.text = paragraph.substr(span.begin, span.end - span.begin);
            const int count = count_words(sentence.text);
            if (count < kShortestSentence || count > kLongestSentence) continue;
            if (!seen.insert(sentence.text).second) continue;
            sentence.paragraph = static_cast<int>(p);
            sentence.number = static_cast<int>(sentences.size());
            sentence.words = split_words(paragraph, span.begin, span.end, abbreviations, sentence.paragraph);
            const bool opens = sentences.empty() || sentences.back().paragraph != sentence.paragraph;
            sentence.concepts =
                concepts.add_sentence(sentence.text, opens ? Concepts::Opens::Paragraph : Concepts::Opens::Nothing);
            sentences.push_back(std::move(sentence));
        }
    }
    return sentences;
}

}  // namespace newscart
