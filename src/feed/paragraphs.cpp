#include "feed/paragraphs.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "feed/decode.h"
#include "feed/markup.h"

namespace newscart {
namespace {

constexpr std::size_t kLeastSentenceBytes = 120;  ///< shorter headings may end like a sentence
constexpr std::size_t kMostPreBytes = 1U << 20;
constexpr std::size_t kWrapColumns = 100;  ///< plain text with longer lines is not wrapped by hand

template <std::size_t N>
bool one_of(std::string_view name, const std::array<std::string_view, N>& names) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

constexpr std::array<std::string_view, 41> kBlocks{
    "address", "article", "aside",    "blockquote", "body",   "caption", "center", "dd", "details", "dialog", "div",
    "dl",      "dt",      "fieldset", "figure",     "footer", "form",    "h1",     "h2", "h3",      "h4",     "h5",
    "h6",      "header",  "hr",       "html",       "li",     "main",    "nav",    "ol", "p",       "pre",    "section",
    "summary", "table",   "tbody",    "td",         "tfoot",  "th",      "thead",  "tr"};
constexpr std::array<std::string_view, 27> kSilent{
    "script", "style",    "noscript", "template", "head",   "nav",     "form",     "button",   "input",
    "select", "textarea", "iframe",   "object",   "embed",  "applet",  "svg",      "math",     "canvas",
    "audio",  "video",    "map",      "aside",    "footer", "noembed", "noframes", "progress", "meter"};
constexpr std::array<std::string_view, 3> kCaptions{"figcaption", "caption", "figure"};

/// Whether a line may be the last of its paragraph. What is quoted may end within a sentence: "... again," he said.
bool ends_sentence(std::string_view text) {
    for (const std::string_view quoted : {",\"", ",”", ",’", ",''"}) {
        if (text.size() >= quoted.size() && text.substr(text.size() - quoted.size()) == quoted) return false;
    }
    for (const std::string_view mark : {".", "!", "?", ":", "”", "\"", "’", "…", ")"}) {
        if (text.size() >= mark.size() && text.substr(text.size() - mark.size()) == mark) return true;
    }
    return false;
}

/// How the lines of a text are set, seen from its second on.
struct Setting {
    std::size_t lines = 0;     ///< with words
    std::size_t indented = 0;  ///< by two columns at least
    std::size_t longest = 0;
    bool blanks = false;  ///< empty lines between lines with words

    /// Wrapped at a column, each paragraph begun by an indent.
    bool indents() const { return indented >= 2 && lines >= indented + indented / 2 && longest <= kWrapColumns; }
};

Setting setting_of(const std::vector<std::string_view>& lines) {
    Setting setting;
    bool blank_before = false;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const std::string_view words = trim(lines[i]);
        setting.longest = std::max(setting.longest, lines[i].size());
        if (words.empty()) {
            blank_before = true;
            continue;
        }
        setting.blanks = setting.blanks || (blank_before && setting.lines > 0);
        blank_before = false;
        if (i > 0 && (lines[i].substr(0, 2) == "  " || lines[i].front() == '\t')) ++setting.indented;
        ++setting.lines;
    }
    return setting;
}

/// Enough of it to tell whether a sentence ends there: a line of many breaks is asked at each.
std::string end_of(const std::string& line) {
    constexpr std::size_t kBytes = 64;
    const std::size_t last = line.find_last_not_of(" \t\n\r");
    const std::size_t end = last == std::string::npos ? 0 : last + 1;
    std::size_t begin = end > kBytes ? end - kBytes : 0;
    while (begin < end && (static_cast<unsigned char>(line[begin]) & 0xC0U) == 0x80U) ++begin;
    return line.substr(begin, end - begin);
}

bool hidden(const html::Node& node) {
    if (node.has("hidden") || node.attribute("aria-hidden") == "true") return true;
    const std::string style = replace_all(ascii_lower(node.attribute("style")), " ", "");
    return style.find("display:none") != std::string::npos || style.find("visibility:hidden") != std::string::npos;
}

bool is_heading(std::string_view tag) { return tag.size() == 2 && tag[0] == 'h' && tag[1] >= '1' && tag[1] <= '6'; }

class Gather {
  public:
    explicit Gather(const html::Tree& tree) : tree_(tree) {}

    Prose run(int root) {
        walk(root, true);
        flush();
        return std::move(prose_);
    }

  private:
    void flush() {
        std::string text = tidy(line_);
        line_.clear();
        breaks_ = 0;
        if (!text.empty()) prose_.paragraphs.push_back(std::move(text));
    }

    void text(const std::string& run) {
        if (std::all_of(run.begin(), run.end(), [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); })) {
            line_ += ' ';
            return;
        }
        if (breaks_ > 0) {
            // One break within a sentence is layout, two are a new paragraph.
            if (breaks_ > 1 || ends_sentence(tidy(end_of(line_)))) flush();
            line_ += ' ';
            breaks_ = 0;
        }
        if (run.find('\n') != std::string::npos && wrapped_text(run)) return;
        line_ += run;
    }

    /// Agencies put their text as it went over the line into one element: its indents are the paragraphs then. Mark-up
    /// set out for the eye indents every line, or none.
    bool wrapped_text(const std::string& run) {
        constexpr std::size_t kFewestLines = 5;
        const std::vector<std::string_view> lines = split(run, '\n');
        if (lines.size() < kFewestLines || !setting_of(lines).indents()) return false;
        std::vector<std::string> paragraphs = paragraphs_of_lines(lines);
        if (paragraphs.size() < 2) return false;
        for (std::string& paragraph : paragraphs) {
            flush();
            line_ = std::move(paragraph);
        }
        line_ += ' ';
        return true;
    }

    void walk(int at, bool is_root) {
        const html::Node& node = tree_.nodes[static_cast<std::size_t>(at)];
        if (node.tag.empty()) {
            text(node.text);
            return;
        }
        if (node.tag == "br") {
            ++breaks_;
            return;
        }
        if (!is_root && (one_of(node.tag, kSilent) || hidden(node))) return;
        if (one_of(node.tag, kCaptions)) {
            flush();
            if (prose_.photo_credit.empty()) prose_.photo_credit = credit_in(at);
            return;
        }
        if (node.tag == "pre" && !is_root) {
            flush();
            const std::string lines = html::text_below(tree_, at, kMostPreBytes);
            std::vector<std::string> paragraphs = paragraphs_of_lines(split(lines, '\n'));
            std::move(paragraphs.begin(), paragraphs.end(), std::back_inserter(prose_.paragraphs));
            return;
        }
        const bool block = one_of(node.tag, kBlocks);
        if (block) flush();
        const std::size_t before = prose_.paragraphs.size();
        for (const int child : node.children) walk(child, false);
        if (block) flush();
        if (!is_heading(node.tag)) return;
        // Some sites set whole stories as headings; what ends like a sentence is read like one.
        for (std::size_t i = before; i < prose_.paragraphs.size(); ++i) {
            if (!ends_sentence(prose_.paragraphs[i]) || prose_.paragraphs[i].size() < kLeastSentenceBytes)
                prose_.headings.push_back(static_cast<int>(i));
        }
    }

    void append_text(int at, std::string& out) const {
        const html::Node& node = tree_.nodes[static_cast<std::size_t>(at)];
        if (node.tag.empty()) {
            out += node.text;
        } else if (!one_of(node.tag, kSilent)) {
            for (const int child : node.children) {
                append_text(child, out);
                out += ' ';
            }
        }
    }

    /// What a caption names as the photographer, if its mark-up says so.
    std::string credit_in(int at) const {
        const html::Node& node = tree_.nodes[static_cast<std::size_t>(at)];
        if (ascii_lower(node.attribute("class")).find("credit") != std::string::npos) {
            std::string text;
            append_text(at, text);
            return tidy(text);
        }
        for (const int child : node.children) {
            std::string found = credit_in(child);
            if (!found.empty()) return found;
        }
        return {};
    }

    const html::Tree& tree_;
    Prose prose_;
    std::string line_;
    int breaks_ = 0;
};

bool has_tags(std::string_view text) {
    for (std::size_t at = text.find('<'); at != std::string_view::npos; at = text.find('<', at + 1)) {
        if (at + 1 == text.size()) return false;
        const char c = text[at + 1];
        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '/' || c == '!') return true;
    }
    return false;
}

bool is_bullet(std::string_view line) {
    return line.size() > 2 && line[1] == ' ' && (line[0] == '-' || line[0] == '*') && line[2] != ' ';
}

}  // namespace

Prose prose_of(const html::Tree& tree, int root) { return Gather(tree).run(root); }

Prose prose_of_lines(std::string_view text) {
    Prose prose;
    prose.paragraphs = paragraphs_of_lines(split(text, '\n'));
    return prose;
}

Prose prose_of_fragment(std::string_view html, int most_depth) {
    Prose prose;
    const bool tags = has_tags(html);
    if (!tags && html.find('&') == std::string_view::npos) return prose_of_lines(html);
    prose.refused = refuse_markup(html, Markup::Html, most_depth);
    if (!prose.refused.empty()) return prose;
    // Without tags the line breaks are all there is; HTML would take them for spaces.
    const html::Tree tree = html::parse(tags ? std::string(html) : "<pre>\n" + std::string(html) + "</pre>");
    if (!tree.complete) {
        prose.refused = "its mark-up is too tangled to be read";
        return prose;
    }
    if (tags) return prose_of(tree, 0);
    std::string text;
    for (const html::Node& node : tree.nodes) text += node.text;
    prose.paragraphs = paragraphs_of_lines(split(text, '\n'));
    return prose;
}

std::string line_of_fragment(std::string_view html, int most_depth) {
    std::string line(html);
    // Escaped once too often is common; more often is not.
    for (int round = 0; round < 2 && line.find_first_of("&<") != std::string::npos; ++round) {
        if (!refuse_markup(line, Markup::Html, most_depth).empty()) return {};
        const html::Tree tree = html::parse("<p>" + line);
        std::string text;
        for (const html::Node& node : tree.nodes) {
            const bool silent =
                node.parent >= 0 && one_of(tree.nodes[static_cast<std::size_t>(node.parent)].tag, kSilent);
            if (!silent) text += node.text;
        }
        if (text == line) break;
        line = std::move(text);
    }
    return tidy(line);
}

std::vector<std::string> paragraphs_of_lines(const std::vector<std::string_view>& lines,
                                             const std::function<bool(std::string_view)>& stands_alone) {
    const Setting setting = setting_of(lines);
    std::vector<std::string> paragraphs;
    std::string open;
    const auto flush = [&] {
        std::string text = tidy(open);
        open.clear();
        if (!text.empty()) paragraphs.push_back(std::move(text));
    };
    for (std::string_view line : lines) {
        const bool indented = !line.empty() && (line.front() == ' ' || line.front() == '\t');
        line = trim(line);
        if (line.empty()) {
            flush();
            continue;
        }
        const bool bullet = is_bullet(line);
        if (bullet) line.remove_prefix(2);
        const bool begins = open.empty() || bullet || setting.longest > kWrapColumns || indented ||
                            (!setting.blanks && !setting.indents() && ends_sentence(trim(open)));
        if (begins) flush();
        const bool alone = stands_alone && stands_alone(line);
        if (alone) flush();
        open += line;
        open += ' ';
        if (alone) flush();
    }
    flush();
    return paragraphs;
}

}  // namespace newscart
