#include "feed/feed.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <system_error>

#include "base/error.h"
#include "base/file.h"
#include "base/parallel.h"
#include "base/text.h"
#include "feed/article_json.h"
#include "feed/clean.h"
#include "feed/corrections.h"
#include "feed/decode.h"
#include "feed/formats/format.h"
#include "feed/notices.h"
#include "feed/pointers.h"
#include "feed/story_sieve.h"
#include "feed/wire_words.h"
#include "lib/cld2/language.h"
#include "lib/icu/unicode.h"
#include "lib/xxhash/hash.h"

namespace newscart {
namespace {

/// Raise it whenever the same file may give another result: the cache then forgets what it knew.
constexpr int kReaderVersion = 19;

namespace fs = std::filesystem;

std::string name_of(const fs::path& file) { return file.filename().string(); }

bool is_hidden(const fs::path& file) { return name_of(file).front() == '.'; }

/// The ending by which programs mark what they have not finished writing; "" if there is none.
std::string_view partial_ending(const std::string& name) {
    static constexpr std::array<std::string_view, 9> kEndings{
        ".part", ".tmp", ".temp", ".crdownload", ".filepart", ".partial", ".download", ".swp", "~"};
    const std::string lower = ascii_lower(name);
    for (const std::string_view ending : kEndings) {
        if (lower.size() > ending.size() && lower.substr(lower.size() - ending.size()) == ending) return ending;
    }
    return {};
}

/// What the file system says of a file, in so far as it tells one state of it from another.
struct Stamp {
    mode_t mode = 0;
    std::size_t bytes = 0;
    std::int64_t modified_ns = 0;
    std::int64_t changed_ns = 0;  ///< of the file or of what is known of it; unlike `modified_ns`, nobody sets it
    std::uint64_t inode = 0;

    bool operator==(const Stamp&) const = default;
    Instant modified() const {
        return Instant(std::chrono::floor<std::chrono::seconds>(std::chrono::nanoseconds(modified_ns)));
    }
};

std::int64_t nanoseconds(const struct timespec& time) {
    return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

/// Follows links. nullopt if there is nothing, `code` then says why.
std::optional<Stamp> stamp_of(const fs::path& file, int& code) {
    struct stat status {};
    if (::stat(file.c_str(), &status) != 0) {
        code = errno;
        return std::nullopt;
    }
    return Stamp{status.st_mode, static_cast<std::size_t>(status.st_size), nanoseconds(status.st_mtim),
                 nanoseconds(status.st_ctim), std::uint64_t{status.st_ino}};
}

/// Why a file cannot be had, by what the system says.
std::string unreadable(int code) {
    if (code == ENOENT) return "was taken away while newscart read the feed";
    const std::string message = "cannot read: " + std::generic_category().message(code);
    return code == EACCES ? message + "; let the user that newscart runs as read it" : message;
}

/// What it is that is no file.
std::string no_file(mode_t mode) {
    const char* kind = "something that is no file";
    if (S_ISDIR(mode)) kind = "a folder";
    if (S_ISFIFO(mode)) kind = "a named pipe";
    if (S_ISSOCK(mode)) kind = "a socket";
    if (S_ISCHR(mode) || S_ISBLK(mode)) kind = "a device";
    return fmt::format("not a regular file but {}; take it out of the feed", kind);
}

/// Why what a link leads to must not be read; "" if it may. A link out of the folder would let whoever can write into
/// it put any file of the machine on air. `root` is canonical.
std::string refused_link(const fs::path& link, const fs::path& root) {
    std::error_code failure;
    const fs::path target = fs::canonical(link, failure);
    if (failure == std::errc::too_many_symbolic_link_levels) return "a link that leads in a circle; remove it";
    if (failure == std::errc::no_such_file_or_directory)
        return "a link that leads nowhere; remove it, or put back what it named";
    if (failure) return fmt::format("a link that cannot be followed: {}; remove it", failure.message());
    const auto [in_root, in_target] = std::mismatch(root.begin(), root.end(), target.begin(), target.end());
    if (in_root == root.end()) return {};
    return fmt::format("a link out of the feed folder, to {}, is not followed; put the file itself there",
                       target.string());
}

struct Found {
    std::set<fs::path> files;  ///< in order of name
    std::vector<Rejected> rejected;
};

/// Nobody sorts news so deeply.
constexpr int kMostFolderDepth = 64;

/// Folders are walked to the bottom; links to folders are not followed, for they may lead in a circle. `root` is the
/// canonical path of the feed.
void walk(const fs::path& folder, const fs::path& root, int depth, Found& found) {
    const auto refuse = [&found](const fs::path& what, std::string reason) {
        found.rejected.push_back({what, std::move(reason), {}, {}});
    };
    if (depth > kMostFolderDepth) {
        refuse(folder, fmt::format("a folder more than {} folders deep is not read; move it up", kMostFolderDepth));
        return;
    }
    std::error_code failure;
    fs::directory_iterator entries(folder, failure);
    if (failure) {
        refuse(folder, "cannot list the folder: " + failure.message() + "; let the user that newscart runs as read it");
        return;
    }
    for (const fs::directory_iterator end; entries != end; entries.increment(failure)) {
        const fs::path& file = entries->path();
        if (is_hidden(file)) continue;
        std::error_code ignored;
        const bool link = entries->is_symlink(ignored);
        if (link && entries->is_directory(ignored)) {
            refuse(file, "a link to a folder is not followed; name that folder itself as a feed");
        } else if (link) {
            std::string reason = refused_link(file, root);
            if (reason.empty()) {
                found.files.insert(file);
            } else {
                refuse(file, std::move(reason));
            }
        } else if (entries->is_directory(ignored)) {
            walk(file, root, depth + 1, found);
        } else {
            found.files.insert(file);
        }
    }
    // A failed step ends the loop like the end of the folder does.
    if (failure) refuse(folder, "cannot list the rest of the folder: " + failure.message());
}

void keep_newest(Found& found, std::size_t most_files, const fs::path& feed) {
    std::vector<std::pair<std::int64_t, fs::path>> by_age;
    by_age.reserve(found.files.size());
    for (const fs::path& file : found.files) {
        int ignored = 0;
        const auto stamp = stamp_of(file, ignored);
        by_age.emplace_back(stamp ? stamp->modified_ns : 0, file);
    }
    std::sort(by_age.begin(), by_age.end(), [](const auto& a, const auto& b) {
        return a.first != b.first ? a.first > b.first : a.second < b.second;
    });
    const std::size_t left_out = by_age.size() - most_files;
    by_age.resize(most_files);
    found.files.clear();
    for (auto& [modified, file] : by_age) found.files.insert(std::move(file));
    found.rejected.push_back(
        {feed,
         fmt::format("the {} oldest files were left unread: the feed holds more than {}; clear out what is old",
                     left_out, most_files),
         {},
         {}});
}

Found find_files(const std::vector<fs::path>& paths, std::size_t most_files) {
    Found found;
    for (const fs::path& path : paths) {
        std::error_code failure;
        const fs::file_status status = fs::status(path, failure);
        if (!fs::exists(status)) {
            const bool missing = status.type() == fs::file_type::not_found;
            throw Error(Fault::Input,
                        path.string() + ": " +
                            (missing ? "there is no such file or folder" : "cannot read: " + failure.message()));
        }
        if (!fs::is_directory(status)) {
            found.files.insert(path);
            continue;
        }
        const fs::directory_iterator probe(path, failure);
        if (failure) throw Error(Fault::Input, path.string() + ": cannot list the folder: " + failure.message());
        const fs::path root = fs::canonical(path, failure);
        if (failure) throw Error(Fault::Input, path.string() + ": cannot list the folder: " + failure.message());
        walk(path, root, 0, found);
    }
    if (found.files.size() > most_files) keep_newest(found, most_files, paths.front());
    return found;
}

std::string in_megabytes(std::size_t bytes) {
    return bytes >= (1U << 20) ? fmt::format("{} MB", bytes >> 20U) : fmt::format("{} bytes", bytes);
}

/// Why the file must not be read now; "" if it may.
std::string unsettled(const fs::path& file, const Stamp& stamp, const FeedSettings& settings, Instant now) {
    if (!S_ISREG(stamp.mode)) return no_file(stamp.mode);
    if (const std::string_view ending = partial_ending(name_of(file)); !ending.empty()) {
        return fmt::format("the file is still being written (its name ends in {})", ending);
    }
    const auto age = now.time_since_epoch() - std::chrono::nanoseconds(stamp.modified_ns);
    if (age < settings.settle) {
        const bool future = age < -std::chrono::hours{1};
        return future ? fmt::format("its time is in the future ({}); set the clock of the machine that wrote it",
                                    format_instant(stamp.modified()))
                      : "the file is still being written";
    }
    if (stamp.bytes == 0) return "the file is empty";
    if (stamp.bytes > settings.most_file_bytes) return "larger than " + in_megabytes(settings.most_file_bytes);
    return {};
}

/// What one file gave.
struct FileResult {
    std::vector<Article> articles;
    std::vector<Rejected> rejected;
    std::vector<Pointer> pointers;
};

/// What the language knows of texts, compiled once.
struct Readers {
    explicit Readers(const Language& language)
        : cleaner(language), corrections(language), notices(language), wire(language), sieve(language) {}

    Cleaner cleaner;
    CorrectionReader corrections;
    NoticeReader notices;
    WireWords wire;
    StorySieve sieve;
};

/// A feed in which nothing has changed needs none of it.
class ReadersAtNeed {
  public:
    explicit ReadersAtNeed(const Language& language) : language_(language) {}

    const Readers& get() {
        std::call_once(made_, [this] { readers_.emplace(language_); });
        return *readers_;
    }

  private:
    const Language& language_;
    std::once_flag made_;
    std::optional<Readers> readers_;
};

/// The same for every version of a story that has no id of its own: newsrooms keep the headline and change the text
/// more often than the reverse, and file names often hold a date or a counter. A headline of a few words ("Weather",
/// "In brief") stands over many stories, which only their text tells apart.
std::string id_of_headline(const Article& article) {
    constexpr int kFewestWords = 5;
    std::string key;
    int words = 0;
    for (const char32_t c : icu::code_points(icu::lower(article.headline))) {
        if (icu::is_letter(c) || icu::is_digit(c)) {
            words += key.empty() || key.back() == ' ' ? 1 : 0;
            key += icu::utf8(c);
        } else if (!key.empty() && key.back() != ' ') {
            key += ' ';
        }
    }
    key = trim(key);
    if (words < kFewestWords && !article.paragraphs.empty()) key += "\n" + article.paragraphs.front();
    return "headline:" + content_hash(key).substr(0, 16);
}

void tidy_fields(Article& article) {
    for (std::string* field :
         {&article.id, &article.version, &article.headline, &article.dateline, &article.byline, &article.source,
          &article.section, &article.language, &article.photo_credit, &article.copyright, &article.slug}) {
        *field = tidy(*field);
    }
    tidy_paragraphs(article);
}

Parsed parse(Format format, const std::string& text, const FeedSettings& settings, const Readers& readers) {
    const int most_depth = settings.most_depth;
    const Holds holds = [&](std::string_view line) { return readers.notices.is_notice(line); };
    switch (format) {
        case Format::Mail: return read_mail(text, most_depth, readers.wire, holds, settings.timezone);
        case Format::Iptc7901: return read_iptc7901(text, readers.wire, holds);
        case Format::Anpa: return read_anpa(text, readers.wire, holds);
        case Format::Rss: return read_rss(text, most_depth);
        case Format::Atom: return read_atom(text, most_depth);
        case Format::JsonFeed: return read_json_feed(text, most_depth);
        case Format::Nitf: return read_nitf(text, most_depth, settings.timezone);
        case Format::NewsMl: return read_newsml(text, most_depth, settings.timezone);
        case Format::NewsMlG2: return read_newsml_g2(text, most_depth, settings.timezone);
        case Format::Ninjs: return read_ninjs(text, most_depth, settings.timezone);
        case Format::Ritzau: return read_ritzau(text, most_depth, settings.timezone);
        case Format::Html: return read_html(text, most_depth);
        case Format::Markdown: return read_markdown(text, most_depth, settings.timezone);
        case Format::Text:
            return read_text(
                text,
                [&](std::string_view line) {
                    const std::string tidied = tidy(line);
                    return readers.cleaner.is_furniture(tidied) || readers.notices.is_notice(tidied);
                },
                settings.timezone);
        case Format::Unknown: break;
    }
    return {};
}

FileResult refuse(const fs::path& file, const std::string& reason) { return {{}, {{file, reason, {}, {}}}, {}}; }

/// Why an article cannot be one whatever its words are; "" if it can. Asked before cleaning, which takes its time.
std::string oversized(const Article& article) {
    std::size_t bytes = article.headline.size();
    for (const std::string& paragraph : article.paragraphs) bytes += paragraph.size();
    if (article.paragraphs.size() > kMostParagraphs)
        return fmt::format("more than {} paragraphs: no story", kMostParagraphs);
    if (bytes > kMostStoryBytes) return fmt::format("more than {} KB of text: no story", kMostStoryBytes >> 10U);
    return {};
}

/// What the words say counts: feeds often say nothing, or what their template says.
void heed_language(Article& article) {
    std::string text;
    for (const std::string& paragraph : article.paragraphs) text += paragraph + "\n";
    const std::string written = cld2::language_of(text);
    const auto main = [](std::string_view tag) { return ascii_lower(tag.substr(0, tag.find_first_of("-_"))); };
    if (written.empty() || main(written) == main(article.language)) return;
    article.found_in["language"] =
        article.language.empty() ? "its words" : fmt::format("its words; it says {}", article.language);
    article.language = written;
}

FileResult read_bytes(const fs::path& file, const std::string& bytes, const Stamp& stamp, const FeedSettings& settings,
                      const Readers& readers) {
    Detected detected = detect_raw(bytes);
    std::string text;
    if (detected.format == Format::Unknown && detected.refused.empty()) {
        if (is_binary(bytes)) return refuse(file, "not a text file");
        text = decode(bytes);
        detected = detect_format(text);
    } else {
        text = bytes;
    }
    if (detected.format == Format::Unknown) return refuse(file, detected.refused);
    Parsed parsed = parse(detected.format, text, settings, readers);
    if (!parsed.refused.empty()) return refuse(file, parsed.refused);
    FileResult result;
    if (parsed.items_unread > 0) {
        result.rejected.push_back(
            {file,
             fmt::format("{} items beyond the first {} were not read; split the feed", parsed.items_unread, kMostItems),
             {},
             {}});
    }
    if (!parsed.missing.empty()) result.rejected.push_back({file, parsed.missing, {}, {}});
    int place = 0;
    for (Parsed::Item& item : parsed.items) {
        Article& article = item.article;
        article.origin = {file, std::string(format_name(detected.format)), place++};
        std::string reason = std::move(item.refused);
        if (reason.empty()) reason = oversized(article);
        if (!reason.empty()) article.paragraphs.clear();
        tidy_fields(article);
        // Only what has a file of its own is as old as its file; an undated item of a feed may be of any age.
        const bool own_file = parsed.items.size() == 1 && detected.format != Format::Rss &&
                              detected.format != Format::Atom && detected.format != Format::JsonFeed;
        if (own_file && !article_time(article)) article.published = stamp.modified();
        readers.corrections.read(article);
        readers.notices.read(article, item.notices, article_time(article).value_or(stamp.modified()),
                             settings.timezone);
        if (item.embargoed && !article.embargo && article.doubt.empty())
            article.doubt = "is embargoed, and does not say until when";
        // A withdrawal counts whatever its text is.
        if (reason.empty() && article.status == Article::Status::Usable) reason = readers.sieve.refuse(article);
        readers.cleaner.clean(article);
        if (article.dateline.empty()) article.dateline = tidy(item.located);
        heed_language(article);
        if (article.id.empty() && !article.headline.empty()) article.id = id_of_headline(article);
        // A withdrawal counts without a word.
        const bool withdraws = article.status != Article::Status::Usable && !article.id.empty();
        if (reason.empty() && article.headline.empty() && !withdraws) reason = "no headline";
        if (reason.empty() && article.paragraphs.empty() && !withdraws)
            reason = article.correction.empty() ? "no text" : "no text, only a note that something was corrected";
        if (!item.points_at.empty()) result.pointers.push_back({article, std::move(item.points_at), item.package});
        if (reason.empty()) {
            result.articles.push_back(std::move(article));
        } else {
            result.rejected.push_back({file, std::move(reason), article.headline, article.id});
        }
    }
    return result;
}

/// `from` as an Error words it, without the name of the file that Rejected has already.
std::string without_name(const std::string& message, const fs::path& file) {
    const std::string start = file.string() + ": ";
    return message.substr(0, start.size()) == start ? message.substr(start.size()) : message;
}

/// nullopt if the file was not in one state from its stamp to its end; `result` then says what of it.
std::optional<std::string> read_settled(const fs::path& file, const Stamp& stamp, const FeedSettings& settings,
                                        FileResult& result) {
    std::string bytes;
    try {
        bytes = read_file(file, settings.most_file_bytes);
    } catch (const Error& error) {
        int code = 0;
        result = refuse(file, stamp_of(file, code) ? without_name(error.what(), file) : unreadable(code));
        return std::nullopt;
    }
    int code = 0;
    if (stamp_of(file, code) == std::optional<Stamp>(stamp) && bytes.size() == stamp.bytes) return bytes;
    result = refuse(file, "the file is still being written");
    return std::nullopt;
}

/// All that decides what a file gives, but for the file.
std::string reader_key(const FeedSettings& settings, const Language& language) {
    std::string rules;
    for (const char* table : {"clean", "corrections", "notices", "embargo", "wire", "mail"})
        rules += language.settings.table(table).text();
    return fmt::format("{}/{}/{}/{}/{}/{}", kReaderVersion, language.tag, content_hash(rules), settings.most_file_bytes,
                       settings.most_depth, settings.timezone);
}

std::string cache_key(const fs::path& file, const std::string& reader) {
    return fmt::format("file/{}/{}", reader, file.string());
}

/// Clocks of file systems go in steps, FAT's in the longest: what was written less than this before it was read may
/// have been written again since, within one step.
constexpr std::int64_t kLongestClockStepNs = 3'000'000'000;

/// What is noted of a file beside what it gave, as the first line of its entry in the cache.
struct Noted {
    std::size_t bytes = 0;
    std::int64_t modified_ns = 0;
    std::int64_t changed_ns = 0;
    std::uint64_t inode = 0;
    bool sure = false;  ///< the file was at rest when it was read: the same stamp is the same content
    std::string hash;   ///< of its content

    bool operator==(const Noted&) const = default;
};

Noted note_of(const Stamp& stamp, const std::string& bytes, Instant now) {
    const std::int64_t now_ns = std::chrono::nanoseconds(now.time_since_epoch()).count();
    const std::int64_t newest = std::max(stamp.modified_ns, stamp.changed_ns);
    return {
        stamp.bytes,        stamp.modified_ns, stamp.changed_ns, stamp.inode, newest + kLongestClockStepNs <= now_ns,
        content_hash(bytes)};
}

std::string in_line(const Noted& noted) {
    return fmt::format("{} {} {} {} {} {}\n", noted.bytes, noted.modified_ns, noted.changed_ns, noted.inode,
                       noted.sure ? 1 : 0, noted.hash);
}

/// One entry of the cache, taken apart.
struct Known {
    Noted noted;
    std::string_view result;

    /// The file need not even be opened.
    bool is_surely(const Stamp& stamp) const {
        return noted.sure && noted.bytes == stamp.bytes && noted.modified_ns == stamp.modified_ns &&
               noted.changed_ns == stamp.changed_ns && noted.inode == stamp.inode;
    }
    /// What it gave is what it would give: its words are the same, and so is the time that a text without a date has.
    bool gives_the_same_as(const Noted& other) const {
        return noted.hash == other.hash && noted.modified_ns == other.modified_ns;
    }
};

/// nullopt if the value is not what this version wrote.
std::optional<Known> known_of(std::string_view value) {
    const std::size_t end = value.find('\n');
    if (end == std::string_view::npos) return std::nullopt;
    Known known;
    known.result = value.substr(end + 1);
    const char* at = value.data();
    const char* const last = at + end;
    int sure = 0;
    const auto number = [&at, last](auto& target) {
        const auto [after, error] = std::from_chars(at, last, target);
        if (error != std::errc{} || after == last || *after != ' ') return false;
        at = after + 1;
        return true;
    };
    Noted& noted = known.noted;
    if (!number(noted.bytes) || !number(noted.modified_ns) || !number(noted.changed_ns) || !number(noted.inode) ||
        !number(sure)) {
        return std::nullopt;
    }
    noted.sure = sure == 1;
    noted.hash.assign(at, last);
    return known;
}

std::string to_cache(const FileResult& result) {
    nlohmann::json articles = nlohmann::json::array();
    for (const Article& article : result.articles) articles.push_back(to_json(article));
    nlohmann::json rejected = nlohmann::json::array();
    for (const Rejected& one : result.rejected) rejected.push_back({one.reason, one.headline, one.id});
    nlohmann::json pointers = nlohmann::json::array();
    for (const Pointer& one : result.pointers) pointers.push_back({to_json(one.article), one.to, one.package});
    return nlohmann::json{{"articles", articles}, {"rejected", rejected}, {"pointers", pointers}}.dump(
        -1, ' ', false, nlohmann::json::error_handler_t::replace);
}

/// nullopt if the value is not what this version wrote: then the file is read again.
std::optional<FileResult> from_cache(std::string_view value, const fs::path& file) {
    try {
        const nlohmann::json json = nlohmann::json::parse(value);
        FileResult result;
        for (const nlohmann::json& article : json.at("articles")) {
            result.articles.push_back(article_from_json(article));
            result.articles.back().origin.file = file;
        }
        for (const nlohmann::json& one : json.at("rejected")) {
            result.rejected.push_back(
                {file, one.at(0).get<std::string>(), one.at(1).get<std::string>(), one.at(2).get<std::string>()});
        }
        for (const nlohmann::json& one : json.at("pointers")) {
            result.pointers.push_back(
                {article_from_json(one.at(0)), one.at(1).get<std::vector<std::string>>(), one.at(2).get<bool>()});
            result.pointers.back().article.origin.file = file;
        }
        return result;
    } catch (const nlohmann::json::exception&) {
        return std::nullopt;
    } catch (const Error&) {
        return std::nullopt;
    }
}

struct Work {
    fs::path file;
    Stamp stamp;
    std::string key;
    std::optional<std::string> cached;
    bool to_read = false;
    std::string to_keep;  ///< the cache's new entry; "" if it has none, or none is due
    FileResult result;
};

/// Fills `work.result`: from the cache if the file is the one it knows, by its stamp or by its content.
void read_one(Work& work, const FeedSettings& settings, ReadersAtNeed& readers, bool keeps, Instant now) {
    const std::string cached = std::move(work.cached).value_or("");
    work.cached.reset();
    const std::optional<Known> known = known_of(cached);
    if (known && known->is_surely(work.stamp)) {
        if (auto result = from_cache(known->result, work.file)) {
            work.result = std::move(*result);
            return;
        }
    }
    const std::optional<std::string> bytes = read_settled(work.file, work.stamp, settings, work.result);
    if (!bytes) return;
    const Noted noted = keeps ? note_of(work.stamp, *bytes, now) : Noted();
    if (known && known->gives_the_same_as(noted)) {
        if (auto result = from_cache(known->result, work.file)) {
            work.result = std::move(*result);
            if (known->noted != noted) work.to_keep = in_line(noted) + std::string(known->result);
            return;
        }
    }
    work.result = read_bytes(work.file, *bytes, work.stamp, settings, readers.get());
    if (keeps) work.to_keep = in_line(noted) + to_cache(work.result);
}

/// Files that are in hand at a time: what the cache has of all 50,000 that a feed may hold would fill the memory.
constexpr std::size_t kFilesInHand = 512;

}  // namespace

ArticleSet read_feed(const std::vector<fs::path>& paths, const Language& language, const FeedSettings& settings,
                     FeedCache* cache, Instant now) {
    Found found = find_files(paths, settings.most_files);
    const std::string reader = reader_key(settings, language);
    ReadersAtNeed readers(language);
    ArticleSet set;
    set.rejected = std::move(found.rejected);
    std::vector<Pointer> pointers;
    auto next = found.files.begin();
    while (next != found.files.end()) {
        std::vector<Work> all;
        for (; next != found.files.end() && all.size() < kFilesInHand; ++next) {
            Work& work = all.emplace_back();
            work.file = *next;
            int code = 0;
            const auto stamp = stamp_of(work.file, code);
            const std::string reason = stamp ? unsettled(work.file, *stamp, settings, now) : unreadable(code);
            if (!reason.empty()) {
                work.result = refuse(work.file, reason);
                continue;
            }
            work.stamp = *stamp;
            work.to_read = true;
            if (cache == nullptr) continue;
            work.key = cache_key(work.file, reader);
            try {
                work.cached = cache->get(work.key);
            } catch (const Error&) {
                cache = nullptr;  // it saves time, no more: the bulletin does not wait for it
            }
        }
        parallel_for(all.size(), settings.jobs, [&](std::size_t i) {
            if (all[i].to_read) read_one(all[i], settings, readers, cache != nullptr, now);
        });
        for (Work& work : all) {
            try {
                if (cache != nullptr && !work.to_keep.empty()) cache->put(work.key, work.to_keep);
            } catch (const Error&) {
                cache = nullptr;
            }
            std::move(work.result.articles.begin(), work.result.articles.end(), std::back_inserter(set.articles));
            std::move(work.result.rejected.begin(), work.result.rejected.end(), std::back_inserter(set.rejected));
            std::move(work.result.pointers.begin(), work.result.pointers.end(), std::back_inserter(pointers));
        }
    }
    follow_pointers(pointers, set.articles);
    std::stable_sort(set.rejected.begin(), set.rejected.end(),
                     [](const Rejected& a, const Rejected& b) { return a.file < b.file; });
    return set;
}

}  // namespace newscart
