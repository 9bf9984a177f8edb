#include "lib/gmime/mail.h"

#include <gmime/gmime.h>

#include <memory>
#include <mutex>
#include <new>

#include "base/text.h"

namespace newscart {
namespace {

struct Unref {
    void operator()(gpointer object) const noexcept { g_object_unref(object); }
};
template <class T>
using Owned = std::unique_ptr<T, Unref>;

template <class T>
Owned<T> own(T* object) {
    if (object == nullptr) throw std::bad_alloc();
    return Owned<T>(object);
}

struct FreeOptions {
    void operator()(GMimeParserOptions* options) const noexcept { g_mime_parser_options_free(options); }
};
using Options = std::unique_ptr<GMimeParserOptions, FreeOptions>;

std::string text_of(const char* text) { return text == nullptr ? std::string() : std::string(text); }

/// Once a process, and never shut down: other threads may still read mail.
void initialise() {
    static std::once_flag once;
    std::call_once(once, [] { g_mime_init(); });
}

Options make_options() {
    Options options(g_mime_parser_options_new());
    if (!options) throw std::bad_alloc();
    // For headers that hold bytes beyond ASCII without saying of which set.
    std::string utf8 = "utf-8";
    std::string western = "windows-1252";
    const char* charsets[] = {utf8.c_str(), western.c_str(), nullptr};
    g_mime_parser_options_set_fallback_charsets(options.get(), charsets);
    return options;
}

std::string content_of(GMimePart* part) {
    GMimeDataWrapper* content = g_mime_part_get_content(part);
    if (content == nullptr) return {};
    const Owned<GMimeStream> memory = own(g_mime_stream_mem_new());
    if (g_mime_data_wrapper_write_to_stream(content, memory.get()) < 0) return {};
    const GByteArray* array = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(memory.get()));
    return {reinterpret_cast<const char*>(array->data), array->len};
}

class Reader {
  public:
    Reader(GMimeParserOptions* options, int most_depth) : options_(options), most_depth_(most_depth) {}

    MailPart message(GMimeMessage* message, int depth) const {
        MailPart read;
        read.type = "message/rfc822";
        append_headers(GMIME_OBJECT(message), read);
        GMimeObject* body = g_mime_message_get_mime_part(message);
        // The parser gives those that begin with "Content-" to the body.
        if (body != nullptr) append_headers(body, read);
        if (body != nullptr && depth < most_depth_) read.parts.push_back(part(body, depth + 1));
        return read;
    }

  private:
    void append_headers(GMimeObject* object, MailPart& read) const {
        GMimeHeaderList* headers = g_mime_object_get_header_list(object);
        const int count = g_mime_header_list_get_count(headers);
        for (int i = 0; i < count; ++i) {
            GMimeHeader* header = g_mime_header_list_get_header_at(headers, i);
            const char* raw = g_mime_header_get_raw_value(header);
            if (raw == nullptr) continue;
            char* const decoded = g_mime_utils_header_decode_text(options_, raw);
            read.headers.emplace_back(ascii_lower(text_of(g_mime_header_get_name(header))),
                                      collapse_space(text_of(decoded)));
            g_free(decoded);
        }
    }

    MailPart part(GMimeObject* object, int depth) const {
        MailPart read;
        if (GMimeContentType* type = g_mime_object_get_content_type(object)) {
            read.type = ascii_lower(text_of(g_mime_content_type_get_media_type(type)) + "/" +
                                    text_of(g_mime_content_type_get_media_subtype(type)));
            read.charset = ascii_lower(text_of(g_mime_content_type_get_parameter(type, "charset")));
            read.flowed = ascii_lower(text_of(g_mime_content_type_get_parameter(type, "format"))) == "flowed";
            read.drop_spaces = ascii_lower(text_of(g_mime_content_type_get_parameter(type, "delsp"))) == "yes";
            read.filename = text_of(g_mime_content_type_get_parameter(type, "name"));
        }
        if (GMimeContentDisposition* disposition = g_mime_object_get_content_disposition(object)) {
            read.attachment = g_mime_content_disposition_is_attachment(disposition) != 0;
        }
        if (GMIME_IS_MULTIPART(object)) {
            if (depth >= most_depth_) return read;
            GMimeMultipart* multipart = GMIME_MULTIPART(object);
            const int count = g_mime_multipart_get_count(multipart);
            for (int i = 0; i < count; ++i) {
                read.parts.push_back(part(g_mime_multipart_get_part(multipart, i), depth + 1));
            }
        } else if (GMIME_IS_MESSAGE_PART(object)) {
            GMimeMessage* inner = g_mime_message_part_get_message(GMIME_MESSAGE_PART(object));
            if (inner == nullptr || depth >= most_depth_) return read;
            const bool attachment = read.attachment;
            read = message(inner, depth + 1);
            read.attachment = attachment;
        } else if (GMIME_IS_PART(object)) {
            if (const char* name = g_mime_part_get_filename(GMIME_PART(object))) read.filename = name;
            // Pictures and the like are never looked into.
            if (read.type.substr(0, 5) == "text/") read.bytes = content_of(GMIME_PART(object));
        }
        return read;
    }

    GMimeParserOptions* options_;
    int most_depth_;
};

}  // namespace

Mailbox read_mailbox(std::string_view bytes, int most_depth, std::size_t most_messages) {
    initialise();
    const Options options = make_options();
    const Owned<GMimeStream> stream = own(g_mime_stream_mem_new_with_buffer(bytes.data(), bytes.size()));
    const Owned<GMimeParser> parser = own(g_mime_parser_new_with_stream(stream.get()));
    const bool mbox = bytes.substr(0, 5) == "From ";
    g_mime_parser_set_format(parser.get(), mbox ? GMIME_FORMAT_MBOX : GMIME_FORMAT_MESSAGE);
    const Reader reader(options.get(), most_depth);
    Mailbox mailbox;
    do {
        GMimeMessage* made = g_mime_parser_construct_message(parser.get(), options.get());
        if (made == nullptr) break;
        const Owned<GMimeMessage> message(made);
        if (mailbox.messages.size() < most_messages) {
            mailbox.messages.push_back(reader.message(message.get(), 0));
        } else {
            ++mailbox.unread;
        }
    } while (mbox && g_mime_parser_eos(parser.get()) == 0);
    return mailbox;
}

}  // namespace newscart
