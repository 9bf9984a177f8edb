#pragma once
#include <string>
#include <string_view>

#include "feed/formats/format.h"
#include "feed/paragraphs.h"

namespace newscart {

/// Fills an article's fields from their places in a format, and keeps the places in `found_in`. What was filled first
/// stays; what is blank is passed over.
class FieldFiller {
  public:
    /// Both must outlive it. Times without a zone are by the clocks of `zone`.
    FieldFiller(Parsed::Item& item, const std::string& zone) : item_(item), zone_(zone) {}

    /// `field` as set_field() knows it. A date that is a form left blank ("YYYYMMDD") is no date. A time of airing that
    /// cannot be read puts the article in doubt. False if nothing was filled.
    bool fill(std::string_view field, std::string_view value, std::string_view place);
    /// "WASHINGTON, Nov 23 (Desk) -" to place and date, each to its field.
    void dateline(std::string_view value, std::string_view place);
    /// "usable", "stat:canceled", "http://cv.example/Withheld", "Embargoed": how the supplier wants it treated.
    void status(std::string_view word, std::string_view place);
    void correction(std::string_view note, std::string_view place);
    /// The id of another story that must go, or give way to this one.
    void withdraws(std::string_view id, std::string_view place);
    void doubt(const std::string& why, std::string_view place);
    /// To the desk, not to the listener; an embargo may be written there.
    void note(std::string_view words, std::string_view place);
    /// Text and headings; the photo credit if there is none yet.
    void body(Prose prose, std::string_view place);

    bool has(std::string_view field) const;

  private:
    void found(std::string_view field, std::string_view place);

    Parsed::Item& item_;
    const std::string& zone_;
};

/// The last word of a code: "canceled" of "stat:canceled" and of "http://cv.iptc.org/newscodes/pubstatusg2/canceled".
std::string_view code_word(std::string_view code);

/// Why a kind of item is no story: "a picture"; "" for text, for what holds several kinds, and for kinds nobody knows.
std::string_view no_story(std::string_view kind);

bool has_digit(std::string_view text);

/// "NEW YORK, Nov 23 (Desk) -" to "NEW YORK" and "Nov 23".
struct Dateline {
    std::string place;
    std::string date;
};
Dateline split_dateline(std::string_view text);

}  // namespace newscart
