#include "lib/taglib/id3.h"

#include <fmt/format.h>
#include <taglib/chapterframe.h>
#include <taglib/commentsframe.h>
#include <taglib/id3v2tag.h>
#include <taglib/tableofcontentsframe.h>
#include <taglib/textidentificationframe.h>

#include <memory>

namespace newscart::taglib {
namespace {

using TagLib::String;

String text(const std::string& utf8) { return {utf8, String::UTF8}; }

/// ID3v2.3 knows no UTF-8.
String::Type encoding_of(const String& value) { return value.isLatin1() ? String::Latin1 : String::UTF16; }

void add_text(TagLib::ID3v2::Tag& tag, const char* id, const std::string& value) {
    if (value.empty()) return;
    const String converted = text(value);
    auto frame = std::make_unique<TagLib::ID3v2::TextIdentificationFrame>(id, encoding_of(converted));
    frame->setText(converted);
    tag.addFrame(frame.release());
}

unsigned milliseconds(Frames frames) {
    return static_cast<unsigned>((frames * 1000 + kFrameRateHz / 2) / kFrameRateHz);
}

void add_chapters(TagLib::ID3v2::Tag& tag, const std::vector<Id3::Chapter>& chapters) {
    if (chapters.empty()) return;
    constexpr unsigned kNoOffset = 0xFFFFFFFF;  // times count, not bytes
    TagLib::ByteVectorList ids;
    for (const Id3::Chapter& chapter : chapters) {
        const std::string id = fmt::format("ch{}", ids.size());
        ids.append(TagLib::ByteVector(id.data(), static_cast<unsigned>(id.size())));
        auto frame = std::make_unique<TagLib::ID3v2::ChapterFrame>(
            ids.back(), milliseconds(chapter.start_frame), milliseconds(chapter.end_frame), kNoOffset, kNoOffset);
        const String title = text(chapter.title);
        auto name = std::make_unique<TagLib::ID3v2::TextIdentificationFrame>("TIT2", encoding_of(title));
        name->setText(title);
        frame->addEmbeddedFrame(name.release());
        tag.addFrame(frame.release());
    }
    auto contents = std::make_unique<TagLib::ID3v2::TableOfContentsFrame>(TagLib::ByteVector("toc"), ids);
    contents->setIsTopLevel(true);
    contents->setIsOrdered(true);
    tag.addFrame(contents.release());
}

}  // namespace

std::string render_id3(const Id3& id3) {
    TagLib::ID3v2::Tag tag;
    add_text(tag, "TIT2", id3.title);
    add_text(tag, "TPE1", id3.artist);
    add_text(tag, "TALB", id3.album);
    add_text(tag, "TCON", id3.genre);
    add_text(tag, "TDRC", id3.date);  // written as TYER, TDAT and TIME
    add_text(tag, "TLAN", id3.language);
    if (!id3.comment.empty()) {
        const String comment = text(id3.comment);
        auto frame = std::make_unique<TagLib::ID3v2::CommentsFrame>(encoding_of(comment));
        if (id3.language.size() == 3) frame->setLanguage(TagLib::ByteVector(id3.language.data(), 3));
        frame->setText(comment);
        tag.addFrame(frame.release());
    }
    for (const auto& [description, value] : id3.user) {
        const String name = text(description);
        const String converted = text(value);
        const bool plain = name.isLatin1() && converted.isLatin1();
        auto frame =
            std::make_unique<TagLib::ID3v2::UserTextIdentificationFrame>(plain ? String::Latin1 : String::UTF16);
        frame->setDescription(name);
        frame->setText(converted);
        tag.addFrame(frame.release());
    }
    add_chapters(tag, id3.chapters);
    const TagLib::ByteVector bytes = tag.render(TagLib::ID3v2::v3);
    return {bytes.data(), bytes.size()};
}

}  // namespace newscart::taglib
