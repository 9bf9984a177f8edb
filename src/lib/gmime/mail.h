#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace newscart {

/// One part of a message, a leaf unless `parts` holds something.
struct MailPart {
    std::string type;          ///< "text/plain", "multipart/alternative", "message/rfc822", in lower case
    std::string bytes;         ///< of a leaf that is text: transfer encoding read away, in the part's character set
    std::string charset;       ///< as declared, "" if not
    std::string filename;      ///< of an attachment, UTF-8
    bool attachment = false;   ///< declared to be one
    bool flowed = false;       ///< RFC 3676: lines that end in a space go on in the next
    bool drop_spaces = false;  ///< ... and that space goes (DelSp)
    std::vector<MailPart> parts;
    /// Of message/rfc822 only: names in lower case, values in UTF-8, in their order.
    std::vector<std::pair<std::string, std::string>> headers;
};

/// The messages of a file: one, or those of an mbox. Each is a part of type message/rfc822 whose only child is its
/// body. Parts nested deeper than `most_depth` are left out, messages beyond `most_messages` are only counted.
struct Mailbox {
    std::vector<MailPart> messages;
    std::size_t unread = 0;
};
Mailbox read_mailbox(std::string_view bytes, int most_depth, std::size_t most_messages);

}  // namespace newscart
