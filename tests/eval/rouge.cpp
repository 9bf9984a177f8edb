#include "eval/rouge.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

#include "lib/stemmer/stemmer.h"

namespace newscart::eval {
namespace {

/// Forms of four letters and more that the official script looks up before it stems; the common ones.
constexpr std::pair<std::string_view, std::string_view> kIrregular[] = {
    {"analyses", "analysis"},
    {"arisen", "arise"},
    {"arose", "arise"},
    {"ate", "eat"},
    {"awoke", "awake"},
    {"bases", "basis"},
    {"beaten", "beat"},
    {"became", "become"},
    {"been", "be"},
    {"began", "begin"},
    {"begun", "begin"},
    {"bent", "bend"},
    {"best", "good"},
    {"better", "good"},
    {"bitten", "bite"},
    {"blew", "blow"},
    {"blown", "blow"},
    {"bore", "bear"},
    {"born", "bear"},
    {"borne", "bear"},
    {"bought", "buy"},
    {"bound", "bind"},
    {"bred", "breed"},
    {"brethren", "brother"},
    {"broke", "break"},
    {"broken", "break"},
    {"brought", "bring"},
    {"built", "build"},
    {"burnt", "burn"},
    {"came", "come"},
    {"caught", "catch"},
    {"children", "child"},
    {"chose", "choose"},
    {"chosen", "choose"},
    {"crept", "creep"},
    {"crises", "crisis"},
    {"criteria", "criterion"},
    {"dealt", "deal"},
    {"died", "die"},
    {"does", "do"},
    {"done", "do"},
    {"drank", "drink"},
    {"drawn", "draw"},
    {"dreamt", "dream"},
    {"drew", "draw"},
    {"driven", "drive"},
    {"drove", "drive"},
    {"drunk", "drink"},
    {"dying", "die"},
    {"eaten", "eat"},
    {"fallen", "fall"},
    {"feet", "foot"},
    {"fell", "fall"},
    {"felt", "feel"},
    {"fled", "flee"},
    {"flew", "fly"},
    {"flown", "fly"},
    {"forbidden", "forbid"},
    {"forgot", "forget"},
    {"forgotten", "forget"},
    {"fought", "fight"},
    {"found", "find"},
    {"froze", "freeze"},
    {"frozen", "freeze"},
    {"further", "far"},
    {"gave", "give"},
    {"geese", "goose"},
    {"given", "give"},
    {"goes", "go"},
    {"gone", "go"},
    {"grew", "grow"},
    {"grown", "grow"},
    {"halves", "half"},
    {"heard", "hear"},
    {"held", "hold"},
    {"hidden", "hide"},
    {"hung", "hang"},
    {"kept", "keep"},
    {"knew", "know"},
    {"knives", "knife"},
    {"known", "know"},
    {"laid", "lay"},
    {"lain", "lie"},
    {"leapt", "leap"},
    {"learnt", "learn"},
    {"leaves", "leaf"},
    {"left", "leave"},
    {"lent", "lend"},
    {"lives", "life"},
    {"lost", "lose"},
    {"lying", "lie"},
    {"made", "make"},
    {"meant", "mean"},
    {"mice", "mouse"},
    {"mistook", "mistake"},
    {"overcame", "overcome"},
    {"overtook", "overtake"},
    {"oxen", "ox"},
    {"paid", "pay"},
    {"phenomena", "phenomenon"},
    {"proven", "prove"},
    {"rang", "ring"},
    {"ridden", "ride"},
    {"risen", "rise"},
    {"rode", "ride"},
    {"rose", "rise"},
    {"said", "say"},
    {"sang", "sing"},
    {"sank", "sink"},
    {"seen", "see"},
    {"sent", "send"},
    {"shaken", "shake"},
    {"shelves", "shelf"},
    {"shone", "shine"},
    {"shook", "shake"},
    {"shot", "shoot"},
    {"shown", "show"},
    {"shrank", "shrink"},
    {"slain", "slay"},
    {"slept", "sleep"},
    {"slid", "slide"},
    {"sold", "sell"},
    {"sought", "seek"},
    {"sped", "speed"},
    {"spent", "spend"},
    {"spoke", "speak"},
    {"spoken", "speak"},
    {"sprang", "spring"},
    {"spun", "spin"},
    {"stole", "steal"},
    {"stolen", "steal"},
    {"stood", "stand"},
    {"stricken", "strike"},
    {"striven", "strive"},
    {"struck", "strike"},
    {"stuck", "stick"},
    {"stung", "sting"},
    {"sunk", "sink"},
    {"swam", "swim"},
    {"swept", "sweep"},
    {"swollen", "swell"},
    {"swore", "swear"},
    {"sworn", "swear"},
    {"swum", "swim"},
    {"swung", "swing"},
    {"taken", "take"},
    {"taught", "teach"},
    {"teeth", "tooth"},
    {"theses", "thesis"},
    {"thieves", "thief"},
    {"thought", "think"},
    {"threw", "throw"},
    {"thrown", "throw"},
    {"told", "tell"},
    {"took", "take"},
    {"tore", "tear"},
    {"torn", "tear"},
    {"tried", "try"},
    {"tying", "tie"},
    {"understood", "understand"},
    {"undertook", "undertake"},
    {"upheld", "uphold"},
    {"using", "use"},
    {"went", "go"},
    {"wept", "weep"},
    {"were", "be"},
    {"withdrawn", "withdraw"},
    {"withdrew", "withdraw"},
    {"wives", "wife"},
    {"woke", "wake"},
    {"woken", "wake"},
    {"wolves", "wolf"},
    {"women", "woman"},
    {"wore", "wear"},
    {"worn", "wear"},
    {"worse", "bad"},
    {"worst", "bad"},
    {"wound", "wind"},
    {"written", "write"},
    {"wrote", "write"},
};

std::map<std::string, int> grams(const std::vector<std::string>& tokens, std::size_t n) {
    std::map<std::string, int> counts;
    for (std::size_t i = 0; i + n <= tokens.size(); ++i) {
        std::string gram = tokens[i];
        for (std::size_t k = 1; k < n; ++k) gram += ' ' + tokens[i + k];
        ++counts[gram];
    }
    return counts;
}

/// Marks the words of `reference` on one longest common subsequence with `candidate`.
void mark_common(const std::vector<std::string>& reference, const std::vector<std::string>& candidate,
                 std::vector<bool>& marked) {
    const std::size_t rows = reference.size();
    const std::size_t columns = candidate.size();
    std::vector<std::vector<int>> length(rows + 1, std::vector<int>(columns + 1, 0));
    for (std::size_t r = 1; r <= rows; ++r) {
        for (std::size_t c = 1; c <= columns; ++c) {
            length[r][c] = reference[r - 1] == candidate[c - 1] ? length[r - 1][c - 1] + 1
                                                                : std::max(length[r - 1][c], length[r][c - 1]);
        }
    }
    for (std::size_t r = rows, c = columns; r > 0 && c > 0;) {
        if (reference[r - 1] == candidate[c - 1]) {
            marked[--r] = true;
            --c;
        } else if (length[r - 1][c] > length[r][c - 1]) {
            --r;
        } else {
            --c;
        }
    }
}

}  // namespace

std::vector<std::string> rouge_tokens(const std::string& text) {
    Stemmer stemmer("porter");
    std::vector<std::string> tokens;
    std::string word;
    const auto flush = [&] {
        if (word.empty()) return;
        if (word.size() > 3) {
            const auto irregular = std::find_if(std::begin(kIrregular), std::end(kIrregular),
                                                [&](const auto& form) { return form.first == word; });
            word = irregular != std::end(kIrregular) ? std::string(irregular->second) : stemmer.stem(word);
        }
        tokens.push_back(word);
        word.clear();
    };
    for (const char c : text) {
        if (c >= 'A' && c <= 'Z') {
            word += static_cast<char>(c - 'A' + 'a');
        } else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
            word += c;
        } else {
            flush();
        }
    }
    flush();
    return tokens;
}

Rouge rouge(const std::vector<std::string>& reference, const std::vector<std::string>& candidate, std::size_t n) {
    const std::map<std::string, int> wanted = grams(reference, n);
    const std::map<std::string, int> given = grams(candidate, n);
    int hits = 0;
    int wanted_count = 0;
    int given_count = 0;
    for (const auto& [gram, count] : wanted) {
        wanted_count += count;
        const auto found = given.find(gram);
        if (found != given.end()) hits += std::min(count, found->second);
    }
    for (const auto& [gram, count] : given) given_count += count;
    return {wanted_count == 0 ? 0.0 : static_cast<double>(hits) / wanted_count,
            given_count == 0 ? 0.0 : static_cast<double>(hits) / given_count};
}

Rouge rouge_l(const std::vector<std::vector<std::string>>& reference,
              const std::vector<std::vector<std::string>>& candidate) {
    std::size_t wanted_count = 0;
    std::size_t given_count = 0;
    std::ptrdiff_t hits = 0;
    for (const auto& sentence : candidate) given_count += sentence.size();
    for (const auto& sentence : reference) {
        wanted_count += sentence.size();
        std::vector<bool> marked(sentence.size(), false);
        for (const auto& other : candidate) mark_common(sentence, other, marked);
        hits += std::count(marked.begin(), marked.end(), true);
    }
    return {wanted_count == 0 ? 0.0 : static_cast<double>(hits) / static_cast<double>(wanted_count),
            given_count == 0 ? 0.0 : static_cast<double>(hits) / static_cast<double>(given_count)};
}

}  // namespace newscart::eval
