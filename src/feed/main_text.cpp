#include "feed/main_text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <string_view>

#include "base/text.h"
#include "lib/pcre2/regex.h"

namespace newscart {
namespace {

using std::string_view;

constexpr std::size_t kEnough = 200;  ///< bytes of text that are a find
constexpr std::size_t kLeastScored = 25;
constexpr std::size_t kMostSignpost = 200;
constexpr std::size_t kMostAround = 700;  ///< of text that stands around a story, in one box

template <std::size_t N>
bool one_of(string_view name, const std::array<string_view, N>& names) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

constexpr std::array<string_view, 17> kNeverText{"script", "style",  "noscript", "template", "iframe", "object",
                                                 "embed",  "applet", "svg",      "math",     "canvas", "audio",
                                                 "video",  "head",   "select",   "textarea", "button"};
constexpr std::array<string_view, 21> kBlocks{"blockquote", "dl", "div",     "img",     "ol",     "p",      "pre",
                                              "table",      "ul", "section", "article", "header", "footer", "h1",
                                              "h2",         "h3", "h4",      "main",    "figure", "aside",  "nav"};
constexpr std::array<string_view, 9> kScored{"section", "h2", "h3", "h4", "h5", "h6", "p", "td", "pre"};
constexpr std::array<string_view, 7> kUnlikelyRoles{"menu",  "menubar",     "complementary", "navigation",
                                                    "alert", "alertdialog", "dialog"};
constexpr std::array<string_view, 5> kNeverWithin{"footer", "aside", "link", "nav", "input"};

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

bool is_heading(string_view tag) { return tag.size() == 2 && tag[0] == 'h' && tag[1] >= '1' && tag[1] <= '6'; }

/// Names that web pages give their parts: a vocabulary of the trade, not of a language.
struct Names {
    Regex unlikely{
        "-ad-|ai2html|banner|breadcrumbs|combx|comment|community|cover-wrap|disqus|extra|footer|gdpr|header|legends|"
        "menu|"
        "related|remark|replies|rss|shoutbox|sidebar|skyscraper|social|sponsor|supplemental|ad-break|agegate|"
        "pagination|"
        "pager|popup|yom-remote|newsletter|subscribe|cookie|paywall",
        Regex::Case::Insensitive};
    Regex maybe{"and|article|body|column|content|main|shadow", Regex::Case::Insensitive};
    Regex positive{"article|body|content|entry|hentry|h-entry|main|page|pagination|post|text|blog|story",
                   Regex::Case::Insensitive};
    Regex negative{
        "-ad-|hidden|^hid$| hid$| hid |^hid "
        "|banner|combx|comment|com-|contact|footer|gdpr|masthead|media|meta|outbrain|"
        "promo|related|scroll|share|shoutbox|sidebar|skyscraper|sponsor|shopping|tags|widget|newsletter|subscribe",
        Regex::Case::Insensitive};
    Regex share{"(?:\\b|_)(?:share|sharedaddy)(?:\\b|_)", Regex::Case::Insensitive};
    /// What stands around the paragraphs of a story, by what a page calls it: the text under a picture, who wrote it
    /// and when, what else it is about, what the site would like its readers to do.
    Regex around{
        "(?:^|[^a-z])(?:caption|cutline|captions?-?text|image-?(?:caption|credit|source|desc\\w*)|"
        "photo-?(?:caption|credits?)|media-?(?:caption|credit)|credits?|legend|wp-caption\\S*|"
        "by-?line|bylines|author-?(?:bio|info|box|card|details|name|desc\\w*|meta|block|byline)|about-?(?:the-?)?"
        "authors?|bio|"
        "biography|time-?stamp|date-?time|pub-?date|publish(?:ed)?-?(?:date|time|on)|post(?:ed)?-?(?:date|on|time)|"
        "article-?(?:date|time|meta|info|tags|author)|entry-?(?:date|meta|utility|tags)|post-?(?:meta|info|tags|author)"
        "|"
        "story-?(?:meta|date|time|tags)|tags?|tag-?(?:list|cloud|links)|tags-?links|topics?|keywords|"
        "read-?(?:more|also|next)|see-?also|more-?(?:on|stories|links)|also-?(?:read|on)|recirc\\S*|recommend\\S*|"
        "sign-?up\\S*|call-?to-?action|cta|promo\\S*|advert\\S*|ads?-?(?:container|wrapper|slot|unit|label)|"
        "disclaimer|disclosure|copyright|click-?to-?tweet|tweet-?(?:this|box)|kicker|eyebrow|article-?category|"
        "corrections-?link|slide-?count\\S*|image-?count\\S*|gallery-?\\S*|slideshow\\S*)(?:$|[^a-z])",
        Regex::Case::Insensitive};
};

const Names& names() {
    static const Names kNames;
    return kNames;
}

/// One attempt: the page's nodes with their places in a tree that can be pruned and rearranged.
class Attempt {
  public:
    struct Prejudice {
        bool unlikely = true;       ///< what is named like furniture goes before anything is scored
        bool class_weight = true;   ///< names count
        bool conditionally = true;  ///< lists, tables and boxes inside the story are examined again
        bool around = true;         ///< what is named as standing around a story goes
    };

    Attempt(const html::Tree& page, Prejudice prejudice) : page_(page), prejudice_(prejudice) {
        parts_.resize(page.nodes.size());
        for (std::size_t i = 0; i < parts_.size(); ++i) {
            parts_[i].tag = page.nodes[i].tag;
            parts_[i].parent = page.nodes[i].parent;
            parts_[i].children = page.nodes[i].children;
            parts_[i].source = static_cast<int>(i);
        }
    }

    html::Tree run() {
        const int body = find_body();
        if (body < 0) return {};
        prepare(body, 0);
        score();
        const int top = choose(body);
        const std::vector<int> chosen = with_siblings(top, body);
        for (const int part : chosen) prune(part);
        html::Tree story;
        html::Node& root = story.nodes.emplace_back();
        root.tag = "body";
        for (const int part : chosen) copy(part, 0, story);
        return story;
    }

    /// Of text that run() left out because of its name.
    std::size_t bytes_around() const { return bytes_around_; }

  private:
    /// Text below a part, as it was when last summed up.
    struct Text {
        std::size_t bytes = 0;  ///< without the white space that layout adds
        std::size_t link_bytes = 0;
        std::size_t commas = 0;
        bool sentence = false;  ///< a full stop before a space or at the end

        void add(const Text& more) {
            bytes += more.bytes;
            link_bytes += more.link_bytes;
            commas += more.commas;
            sentence = sentence || more.sentence;
        }
    };

    /// Elements below a part.
    struct Counts {
        int p = 0, img = 0, li = 0, input = 0;
        std::size_t heading_bytes = 0;
        std::size_t list_bytes = 0;

        void add(const Counts& more) {
            p += more.p;
            img += more.img;
            li += more.li;
            input += more.input;
            heading_bytes += more.heading_bytes;
            list_bytes += more.list_bytes;
        }
    };

    struct Part {
        string_view tag;
        int parent = -1;
        int source = -1;  ///< in the page; -1 for a paragraph made here
        std::vector<int> children;
        bool gone = false;
        bool block_below = false;
        bool candidate = false;
        double score = 0;
        Text text;
        Counts counts;
    };

    Part& at(int i) { return parts_[static_cast<std::size_t>(i)]; }
    const Part& at(int i) const { return parts_[static_cast<std::size_t>(i)]; }

    const html::Node& node(int i) const {
        static const html::Node kMade;
        const int source = at(i).source;
        return source < 0 ? kMade : page_.nodes[static_cast<std::size_t>(source)];
    }

    int find_body() const {
        for (std::size_t i = 0; i < parts_.size(); ++i) {
            if (parts_[i].tag == "body") return static_cast<int>(i);
        }
        return -1;
    }

    std::string names_of(int i) const { return node(i).attribute("class") + " " + node(i).attribute("id"); }

    bool visible(int i) const {
        const html::Node& self = node(i);
        if (self.has("hidden")) return false;
        const std::string style = replace_all(ascii_lower(self.attribute("style")), " ", "");
        if (style.find("display:none") != std::string::npos || style.find("visibility:hidden") != std::string::npos)
            return false;
        return self.attribute("aria-hidden") != "true" ||
               self.attribute("class").find("fallback-image") != std::string::npos;
    }

    /// Takes away what cannot be part of a story and makes paragraphs of the text that stands loose in boxes. Sums up
    /// what is below each part on the way back: asking again for every box would cost its depth times its size.
    void prepare(int i, int tables) {
        for (std::size_t place = 0; place < at(i).children.size(); ++place) {
            const int child = at(i).children[place];
            const string_view tag = at(child).tag;
            if (tag.empty()) {
                at(child).text = text_of_run(node(child).text);
            } else if (one_of(tag, kNeverText) || !visible(child) || is_unlikely(child, tables)) {
                at(child).gone = true;
            } else {
                prepare(child, tables + (tag == "table" || tag == "code" ? 1 : 0));
            }
        }
        std::erase_if(at(i).children, [&](int child) { return at(child).gone; });
        sum_up(i);
        if (at(i).tag == "div") make_paragraphs(i);
        if (one_of(at(i).tag, kScored)) to_score_.push_back(i);
    }

    static Text text_of_run(const std::string& run) {
        Text text;
        bool space = true;
        for (std::size_t k = 0; k < run.size(); ++k) {
            const bool blank = is_space(run[k]);
            if (blank && space) continue;
            space = blank;
            ++text.bytes;
            if (run[k] == ',') ++text.commas;
            if (run[k] == '.' && (k + 1 == run.size() || is_space(run[k + 1]))) text.sentence = true;
        }
        return text;
    }

    /// From the children that are left.
    void sum_up(int i) {
        Part& part = at(i);
        part.text = {};
        part.counts = {};
        part.block_below = false;
        for (const int child : part.children) {
            const Part& below = at(child);
            if (below.gone) continue;
            part.text.add(below.text);
            part.counts.add(below.counts);
            part.block_below = part.block_below || below.block_below || one_of(below.tag, kBlocks);
            part.counts.p += below.tag == "p" ? 1 : 0;
            part.counts.img += below.tag == "img" ? 1 : 0;
            part.counts.li += below.tag == "li" ? 1 : 0;
            part.counts.input += below.tag == "input" ? 1 : 0;
            if (is_heading(below.tag)) part.counts.heading_bytes += below.text.bytes;
            if (below.tag == "ul" || below.tag == "ol") part.counts.list_bytes += below.text.bytes;
        }
        const bool link = part.tag == "a" && node(i).attribute("href").substr(0, 1) != "#";
        if (link) part.text.link_bytes = part.text.bytes;
    }

    bool is_unlikely(int i, int tables) const {
        const html::Node& self = node(i);
        if (self.attribute("aria-modal") == "true" && self.attribute("role") == "dialog") return true;
        if (!prejudice_.unlikely) return false;
        if (one_of(self.attribute("role"), kUnlikelyRoles)) return true;
        const string_view tag = at(i).tag;
        if (tables > 0 || tag == "a" || tag == "body") return false;
        const std::string called = names_of(i);
        return called.size() > 1 && names().unlikely.matches(called) && !names().maybe.matches(called);
    }

    bool is_phrasing(int i) const {
        const string_view tag = at(i).tag;
        return tag.empty() ||
               (!one_of(tag, kBlocks) && tag != "li" && tag != "td" && tag != "form" && !at(i).block_below);
    }

    bool is_blank(int i) const {
        const string_view text = node(i).text;
        return at(i).tag == "br" || (at(i).tag.empty() && std::all_of(text.begin(), text.end(), is_space));
    }

    void make_paragraphs(int i) {
        const std::vector<int> before = at(i).children;
        const bool all_phrasing =
            std::all_of(before.begin(), before.end(), [&](int child) { return is_phrasing(child); });
        if (all_phrasing) {
            at(i).tag = "p";
            return;
        }
        std::vector<int> after;
        int open = -1;
        for (const int child : before) {
            if (!is_phrasing(child)) {
                open = -1;
                after.push_back(child);
                continue;
            }
            if (open < 0) {
                if (is_blank(child)) continue;
                open = static_cast<int>(parts_.size());
                Part& made = parts_.emplace_back();
                made.tag = "p";
                made.parent = i;
                to_score_.push_back(open);
                after.push_back(open);
            }
            at(child).parent = open;
            at(open).children.push_back(child);
        }
        at(i).children = std::move(after);
        for (const int child : at(i).children) {
            if (at(child).source < 0) sum_up(child);
        }
        sum_up(i);
        // A box around a single paragraph is that paragraph.
        if (at(i).children.size() == 1 && at(at(i).children.front()).tag == "p") {
            const int only = at(i).children.front();
            if (link_density(only) < 0.25) {
                at(i).tag = "p";
                std::erase(to_score_, only);
                at(only).tag = "span";
            }
        }
    }

    static double density(const Text& text) {
        return text.bytes == 0 ? 0 : static_cast<double>(text.link_bytes) / static_cast<double>(text.bytes);
    }
    double link_density(int i) const { return density(at(i).text); }

    double class_weight(int i) const {
        if (!prejudice_.class_weight || at(i).source < 0) return 0;
        double weight = 0;
        for (const char* which : {"class", "id"}) {
            const std::string& called = node(i).attribute(which);
            if (called.empty()) continue;
            if (names().negative.matches(called)) weight -= 25;
            if (names().positive.matches(called)) weight += 25;
        }
        return weight;
    }

    double first_score(int i) const {
        const string_view tag = at(i).tag;
        double score = class_weight(i);
        if (tag == "div" || tag == "article" || tag == "main") score += 5;
        if (tag == "pre" || tag == "td" || tag == "blockquote") score += 3;
        if (tag == "address" || tag == "ol" || tag == "ul" || tag == "dl" || tag == "dd" || tag == "dt" ||
            tag == "li" || tag == "form")
            score -= 3;
        if (is_heading(tag) || tag == "th") score -= 5;
        return score;
    }

    void score() {
        for (const int i : to_score_) {
            const Text& text = at(i).text;
            if (text.bytes < kLeastScored) continue;
            const double points =
                2 + static_cast<double>(text.commas) + std::min<double>(static_cast<double>(text.bytes / 100), 3);
            int level = 0;
            for (int above = at(i).parent; above >= 0 && level < 5; above = at(above).parent, ++level) {
                if (at(above).tag == "html") break;
                Part& part = at(above);
                if (!part.candidate) {
                    part.candidate = true;
                    part.score = first_score(above);
                    candidates_.push_back(above);
                }
                part.score += points / (level == 0 ? 1 : level == 1 ? 2 : level * 3);
            }
        }
        for (const int i : candidates_) at(i).score *= 1 - link_density(i);
    }

    bool is_below(int i, int ancestor) const {
        for (int above = at(i).parent; above >= 0; above = at(above).parent) {
            if (above == ancestor) return true;
        }
        return false;
    }

    int choose(int body) const {
        std::vector<int> best = candidates_;
        std::stable_sort(best.begin(), best.end(), [&](int a, int b) { return at(a).score > at(b).score; });
        if (best.size() > 5) best.resize(5);
        if (best.empty() || best.front() == body) return body;
        int top = best.front();
        // Several good candidates under one roof: the roof is the story.
        std::vector<int> rivals;
        for (const int i : best) {
            if (i != top && at(i).score >= at(top).score * 0.75) rivals.push_back(i);
        }
        if (rivals.size() >= 3) {
            for (int above = at(top).parent; above >= 0 && above != body; above = at(above).parent) {
                const auto held =
                    std::count_if(rivals.begin(), rivals.end(), [&](int i) { return is_below(i, above); });
                if (held >= 3) {
                    top = above;
                    break;
                }
            }
        }
        double last = at(top).score;
        const double least = last / 3;
        for (int above = at(top).parent; above >= 0 && above != body; above = at(above).parent) {
            if (!at(above).candidate) continue;
            if (at(above).score < least) break;
            if (at(above).score > last) {
                top = above;
                break;
            }
            last = at(above).score;
        }
        for (int above = at(top).parent; above >= 0 && above != body && element_children(above) == 1;
             above = at(above).parent)
            top = above;
        return top;
    }

    std::size_t element_children(int i) const {
        return static_cast<std::size_t>(std::count_if(at(i).children.begin(), at(i).children.end(),
                                                      [&](int child) { return !at(child).tag.empty(); }));
    }

    std::vector<int> with_siblings(int top, int body) const {
        if (top == body) return {top};
        const double least = std::max(10.0, at(top).score * 0.2);
        const std::string& top_class = node(top).attribute("class");
        std::vector<int> chosen;
        for (const int i : at(at(top).parent).children) {
            if (i == top) {
                chosen.push_back(i);
                continue;
            }
            if (at(i).tag.empty() || at(i).gone) continue;
            const bool alike = !top_class.empty() && node(i).attribute("class") == top_class;
            if (at(i).candidate && at(i).score + (alike ? at(top).score * 0.2 : 0) >= least) {
                chosen.push_back(i);
            } else if (at(i).tag == "p") {
                const Text& text = at(i).text;
                const double links = density(text);
                if ((text.bytes > 80 && links < 0.25) ||
                    (text.bytes <= 80 && text.bytes > 0 && links == 0 && text.sentence))
                    chosen.push_back(i);
            }
        }
        return chosen;
    }

    bool is_data_table(int i) const {
        std::size_t rows = 0;
        std::size_t most_cells = 0;
        bool heads = false;
        count_cells(i, rows, most_cells, heads);
        if (node(i).attribute("role") == "presentation") return false;
        return heads || rows >= 10 || most_cells > 4;
    }
    void count_cells(int i, std::size_t& rows, std::size_t& most_cells, bool& heads) const {
        for (const int child : at(i).children) {
            const string_view tag = at(child).tag;
            if (tag == "table") continue;
            if (tag == "tr") {
                ++rows;
                most_cells = std::max(most_cells, element_children(child));
            }
            heads = heads || tag == "th" || tag == "caption" || tag == "thead";
            count_cells(child, rows, most_cells, heads);
        }
    }

    /// Whether a list, table or box inside the story is furniture.
    bool is_furniture(int i, bool in_figure) const {
        const string_view tag = at(i).tag;
        const double weight = class_weight(i);
        if (weight < 0) return true;
        const Text& text = at(i).text;
        if (text.commas >= 10) return false;
        const Counts& counts = at(i).counts;
        const auto bytes = static_cast<double>(text.bytes);
        const bool list =
            tag == "ul" || tag == "ol" || (bytes > 0 && static_cast<double>(counts.list_bytes) / bytes > 0.9);
        const double headings = bytes > 0 ? static_cast<double>(counts.heading_bytes) / bytes : 0;
        const double links = density(text);
        const bool pictures = counts.img > 1 && static_cast<double>(counts.p) / counts.img < 0.5 && !in_figure;
        const bool items = !list && counts.li - 100 > counts.p;
        const bool inputs = counts.input > counts.p / 3;
        const bool nothing =
            !list && headings < 0.9 && text.bytes < kLeastScored && (counts.img == 0 || counts.img > 2) && !in_figure;
        return pictures || items || inputs || nothing || (!list && weight < 25 && links > 0.2) ||
               (weight >= 25 && links > 0.5) || (list && links > 0.5 && weight < 25);
    }

    /// Whether the page itself calls a box no part of the story. Of inline elements nothing is left out: it would tear
    /// holes into sentences.
    bool stands_around(int i) const {
        const Part& part = at(i);
        const std::string called = names_of(i);
        if (called.size() <= 1) return false;
        if (part.text.bytes < kEnough && names().share.matches(called)) return true;
        const bool box = part.block_below || one_of(part.tag, kBlocks) || part.tag == "li" || part.tag == "time";
        return prejudice_.around && box && !is_heading(part.tag) && part.text.bytes <= kMostAround &&
               names().around.matches(called);
    }

    /// A paragraph that is nothing but a link to another page.
    bool is_signpost(int i) const {
        const Part& part = at(i);
        const string_view above = part.parent < 0 ? string_view() : at(part.parent).tag;
        return prejudice_.around && part.tag == "p" && above != "li" && above != "td" && part.text.bytes > 0 &&
               part.text.bytes <= kMostSignpost && !part.text.sentence && link_density(i) > 0.9;
    }

    /// Takes furniture out of the story, from the leaves up.
    void prune(int i, bool in_figure = false, bool in_data = false) {
        for (const int child : at(i).children) {
            Part& part = at(child);
            if (part.tag.empty() || part.gone) continue;
            const bool data = in_data || (part.tag == "table" && is_data_table(child));
            prune(child, in_figure || part.tag == "figure", data);
            if (one_of(part.tag, kNeverWithin)) part.gone = true;
            if ((part.tag == "h1" || part.tag == "h2") && class_weight(child) < 0) part.gone = true;
            const bool examined = part.tag == "form" || part.tag == "fieldset" || part.tag == "table" ||
                                  part.tag == "ul" || part.tag == "ol" || part.tag == "div" || part.tag == "section";
            if (!part.gone && examined && prejudice_.conditionally && !data && is_furniture(child, in_figure))
                part.gone = true;
            if (!part.gone && part.source >= 0 && stands_around(child)) {
                part.gone = true;
                bytes_around_ += part.text.bytes;
            }
        }
        sum_up(i);
    }

    void copy(int i, int parent, html::Tree& story) const {
        const Part& part = at(i);
        // Signposts stay until here: a box of many is known by their links.
        if (part.gone || is_signpost(i)) return;
        const int self = static_cast<int>(story.nodes.size());
        html::Node& made = story.nodes.emplace_back();
        if (part.source >= 0) made = node(i);
        made.tag = part.tag;
        made.parent = parent;
        made.children.clear();
        story.nodes[static_cast<std::size_t>(parent)].children.push_back(self);
        for (const int child : part.children) copy(child, self, story);
    }

    const html::Tree& page_;
    Prejudice prejudice_;
    std::vector<Part> parts_;
    std::vector<int> to_score_;
    std::vector<int> candidates_;
    std::size_t bytes_around_ = 0;
};

std::size_t text_bytes(const html::Tree& tree) {
    std::size_t bytes = 0;
    for (const html::Node& node : tree.nodes) {
        if (node.tag.empty()) bytes += trim(node.text).size();
    }
    return bytes;
}

}  // namespace

html::Tree main_text(const html::Tree& page) {
    html::Tree best;
    std::size_t best_bytes = 0;
    for (Attempt::Prejudice prejudice :
         {Attempt::Prejudice{true, true, true, true}, Attempt::Prejudice{false, true, true, true},
          Attempt::Prejudice{false, false, true, false}, Attempt::Prejudice{false, false, false, false}}) {
        Attempt attempt(page, prejudice);
        html::Tree found = attempt.run();
        // A page that calls its own paragraphs captions or topics means something else by it.
        if (const std::size_t left = text_bytes(found); left < 2 * kEnough && attempt.bytes_around() > left) {
            prejudice.around = false;
            found = Attempt(page, prejudice).run();
        }
        const std::size_t bytes = text_bytes(found);
        if (bytes > best_bytes) {
            best = std::move(found);
            best_bytes = bytes;
        }
        if (best_bytes >= kEnough) break;
    }
    best.complete = true;
    return best;
}

}  // namespace newscart
