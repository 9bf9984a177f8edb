#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "feed/formats/format.h"
#include "lib/pcre2/regex.h"
#include "station/language.h"

namespace newscart {

/// What agencies and press offices write above, before and below a story for newsrooms, not for listeners: the [wire]
/// and [mail] tables of a language. Const use is safe from several threads.
class WireWords {
  public:
    /// Throws Error(Config) for a table that cannot be read.
    explicit WireWords(const Language& language);

    /// Takes notices ("KILL", "1ST LEAD", "CORRECTION", "(MORE)") off the front of `line` and puts what they say into
    /// the item: status, version, correction, urgency, or why it is refused. `place` is where the line stood, for
    /// Article::found_in. What remains of the line is returned; a line without notices as it is.
    std::string take(std::string_view line, Parsed::Item& item, std::string_view place) const;

    /// A story that its own first paragraphs kill or withhold gets that status.
    void take_status(Parsed::Item& item) const;

    /// The names of "By Ann Lee and Bo Ray"; "" if the line is none such.
    std::string byline(std::string_view line) const;

    /// Whether nothing from this line of a wire story on is for the listener: "# Notebook".
    bool ends_wire_story(std::string_view line) const { return any(wire_rest_, line); }

    /// Name of a section for an agency's category, "" if it is not known.
    std::string section(std::string_view category) const;

    // ---------------------------------------------------------------------------------------------------- e-mail
    /// "Re: [list] Fwd: Press release: Ferry sails" -> "Ferry sails".
    std::string subject(std::string_view line) const;
    bool forwards(std::string_view subject) const { return any(mail_forwarding_, subject); }
    bool begins_forward(std::string_view line) const { return any(mail_forward_, line); }
    bool begins_quotation(std::string_view line) const { return any(mail_quotation_, line); }
    bool ends_mail(std::string_view line) const { return any(mail_rest_, line); }
    bool is_mail_furniture(std::string_view line) const { return any(mail_line_, line); }
    bool is_contact(std::string_view line) const { return any(mail_contact_, line); }
    bool is_organisation(std::string_view name) const { return any(mail_organisation_, name); }

  private:
    enum class Kind { Kill, Withhold, Correction, Lead, Urgent, Addition, Advisory, Note };

    struct Rule {
        Kind kind = Kind::Note;
        int urgency = 0;
        Regex pattern;
    };

    static bool any(const std::optional<Regex>& pattern, std::string_view line) {
        return pattern && pattern->matches(line);
    }
    static void apply(const Rule& rule, std::string_view words, std::string_view number, Parsed::Item& item,
                      std::string_view place);

    std::vector<Rule> rules_;
    std::vector<std::pair<std::string, std::string>> sections_;
    std::optional<Regex> byline_, wire_rest_, mail_subject_, mail_forwarding_, mail_forward_, mail_quotation_,
        mail_rest_, mail_line_, mail_contact_, mail_organisation_;
};

}  // namespace newscart
