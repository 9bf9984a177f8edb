// The folder itself: what it holds besides files, what happens to files while they are read, and how what was read
// before is known again.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <ctime>
#include <fstream>
#include <functional>
#include <map>

#include "base/text.h"
#include "feed/feed.h"
#include "station/language.h"
#include "support/support.h"

namespace newscart {
namespace {

namespace fs = std::filesystem;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* kFerry = "Ferry runs again\n\nThe ferry runs again.\n\nIt sails at noon.\n";
constexpr const char* kBread = "Bread costs less\n\nThe bread costs less.\n\nIt fell by a lot.\n";

/// A cache in memory that does something to the feed between a file's stamp and its reading.
class MeddlingCache : public FeedCache {
  public:
    std::optional<std::string> get(const std::string& key) override {
        if (meddle) meddle(fs::path(key).filename());
        const auto found = values.find(key);
        return found == values.end() ? std::nullopt : std::optional(found->second);
    }
    void put(const std::string& key, const std::string& value) override {
        ++puts;
        values[key] = value;
    }
    std::function<void(const std::string& name)> meddle;
    std::map<std::string, std::string> values;
    int puts = 0;
};

class FolderTest : public testing::Test {
  protected:
    ArticleSet read(FeedCache* cache = nullptr) const {
        return read_feed({folder_.path()}, language_, settings_, cache, now_);
    }
    /// Reads when every file has been at rest for long.
    ArticleSet read_later(FeedCache& cache) {
        now_ += std::chrono::minutes{1};
        return read(&cache);
    }
    static std::vector<std::string> headlines(const ArticleSet& set) {
        std::vector<std::string> all;
        for (const Article& article : set.articles) all.push_back(article.headline);
        return all;
    }
    std::vector<std::string> reasons(const ArticleSet& set) const {
        std::vector<std::string> all;
        for (const Rejected& one : set.rejected)
            all.push_back(one.file.lexically_relative(folder_.path()).string() + ": " + one.reason);
        return all;
    }
    fs::path in(const fs::path& name) const { return folder_.path() / name; }

    test::TempFolder folder_;
    Language language_ = load_language("en-GB");
    FeedSettings settings_;
    Instant now_ = std::chrono::floor<seconds>(std::chrono::system_clock::now());
};

}  // namespace

// ------------------------------------------------------------------------------------------------ what it holds

TEST_F(FolderTest, FollowsNoLinkOutOfTheFeed) {
    const test::TempFolder outside;
    const fs::path secret = outside.write("secret.txt", kFerry);
    folder_.write("in/a.txt", kBread);
    fs::create_symlink("in/a.txt", in("b.txt"));
    fs::create_symlink(secret, in("c.txt"));
    fs::create_symlink("c.txt", in("d.txt"));
    fs::create_symlink(secret.lexically_relative(in("in")), in("in/e.txt"));
    const ArticleSet set = read();
    EXPECT_THAT(headlines(set), ElementsAre("Bread costs less", "Bread costs less"));
    const std::string reason = ": a link out of the feed folder, to " + fs::canonical(secret).string() +
                               ", is not followed; put the file itself there";
    EXPECT_THAT(reasons(set), ElementsAre("c.txt" + reason, "d.txt" + reason, "in/e.txt" + reason));
}

TEST_F(FolderTest, FollowsTheLinksThatItIsTold) {
    const test::TempFolder links;
    folder_.write("a.txt", kFerry);
    fs::create_directory_symlink(folder_.path(), links.path() / "feed");
    fs::create_symlink(in("a.txt"), links.path() / "a.txt");
    for (const char* name : {"feed", "a.txt"}) {
        const ArticleSet set = read_feed({links.path() / name}, language_, settings_, nullptr, now_);
        EXPECT_THAT(headlines(set), ElementsAre("Ferry runs again")) << name;
    }
}

TEST_F(FolderTest, NamesWhatIsNoFile) {
    folder_.write("a.txt", kFerry);
    ASSERT_EQ(::mkfifo(in("pipe.xml").c_str(), 0600), 0);
    const int socket = ::socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::string name = in("plug.xml").string();
    ASSERT_LT(name.size(), sizeof(address.sun_path));
    std::memcpy(address.sun_path, name.c_str(), name.size() + 1);
    ASSERT_EQ(::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof(address)), 0);
    ::close(socket);
    const ArticleSet set = read_feed({folder_.path(), fs::path("/dev/null")}, language_, settings_, nullptr, now_);
    EXPECT_THAT(headlines(set), ElementsAre("Ferry runs again"));
    std::vector<std::string> said;
    for (const Rejected& one : set.rejected) said.push_back(one.file.filename().string() + ": " + one.reason);
    EXPECT_THAT(said,
                testing::UnorderedElementsAre("null: not a regular file but a device; take it out of the feed",
                                              "pipe.xml: not a regular file but a named pipe; take it out of the feed",
                                              "plug.xml: not a regular file but a socket; take it out of the feed"));
}

TEST_F(FolderTest, ReadsFilesWhateverTheyAreCalled) {
    for (const char* name : {"bad\xFF\xC3name.txt", "two\nlines.txt", "-rf.txt", "a\x1b[2Jb.txt", "folder.xml/a.txt",
                             "story.txt/part.txt"})
        folder_.write(name, kFerry);
    folder_.write("bad\xFEname.txt", "Only a headline\n");
    MeddlingCache cache;
    for (int i = 0; i < 3; ++i) {
        const ArticleSet set = read_later(cache);
        EXPECT_THAT(set.articles, testing::SizeIs(6));
        EXPECT_THAT(reasons(set), ElementsAre("bad\xFEname.txt: no text"));
    }
    EXPECT_EQ(cache.puts, 7);
}

TEST_F(FolderTest, LeavesFoldersWithoutEndUnread) {
    folder_.write("a.txt", kFerry);
    fs::path deep;
    for (int i = 0; i < 80; ++i) deep /= "f";
    folder_.write(deep / "b.txt", kFerry);
    const ArticleSet set = read();
    EXPECT_THAT(headlines(set), ElementsAre("Ferry runs again"));
    ASSERT_EQ(set.rejected.size(), 1U);
    EXPECT_EQ(set.rejected[0].reason, "a folder more than 64 folders deep is not read; move it up");
}

// ---------------------------------------------------------------------------------------- what happens meanwhile

TEST_F(FolderTest, AirsTheRestWhenFilesChangeUnderItsHands) {
    const test::TempFolder outside;
    const fs::path secret = outside.write("secret.txt", kFerry);
    for (const char* name : {"a.txt", "cut.txt", "folder.txt", "gone.txt", "grown.txt", "link.txt", "next.txt",
                             "pipe.txt", "swapped.txt", "z.txt"})
        folder_.write(name, kFerry);
    MeddlingCache cache;
    cache.meddle = [&](const std::string& name) {
        const fs::path file = in(name);
        if (name == "cut.txt") fs::resize_file(file, 20);
        if (name == "grown.txt") std::ofstream(file, std::ios::app) << "And more.\n";
        if (name == "swapped.txt") {
            folder_.write("new.part", kBread);
            fs::rename(in("new.part"), file);
        }
        if (name == "gone.txt") {
            fs::remove(file);
            fs::remove(in("next.txt"));
        }
        if (name == "folder.txt" || name == "link.txt" || name == "pipe.txt") fs::remove(file);
        if (name == "folder.txt") fs::create_directory(file);
        if (name == "link.txt") fs::create_symlink(secret, file);
        if (name == "pipe.txt") {
            EXPECT_EQ(::mkfifo(file.c_str(), 0600), 0);
        }
    };
    const ArticleSet set = read(&cache);
    ASSERT_EQ(set.articles.size(), 2U);
    EXPECT_EQ(set.articles[0].origin.file, in("a.txt"));
    EXPECT_EQ(set.articles[1].origin.file, in("z.txt"));
    EXPECT_THAT(
        reasons(set),
        ElementsAre("cut.txt: the file is still being written",  //
                    "folder.txt: cannot read: not a regular file",
                    "gone.txt: was taken away while newscart read the feed",
                    "grown.txt: the file is still being written", "link.txt: the file is still being written",
                    "next.txt: was taken away while newscart read the feed",
                    "pipe.txt: cannot read: not a regular file", "swapped.txt: the file is still being written"));
    EXPECT_EQ(cache.puts, 2);
    EXPECT_EQ(read_feed({secret}, language_, settings_, nullptr, now_).articles.size(), 1U);
}

TEST_F(FolderTest, LeavesWhatComesMeanwhileToTheNextReading) {
    folder_.write("b.txt", kFerry);
    MeddlingCache cache;
    cache.meddle = [&](const std::string&) { folder_.write("a.txt", kBread); };
    EXPECT_THAT(headlines(read(&cache)), ElementsAre("Ferry runs again"));
    cache.meddle = {};
    EXPECT_THAT(headlines(read(&cache)), ElementsAre("Bread costs less", "Ferry runs again"));
}

TEST_F(FolderTest, RemembersNoFileThatItCouldNotRead) {
    const fs::path file = folder_.write("a.txt", kFerry);
    MeddlingCache cache;
    cache.meddle = [&](const std::string&) { fs::rename(file, in(".away")); };
    EXPECT_THAT(read_later(cache).articles, IsEmpty());
    cache.meddle = {};
    fs::rename(in(".away"), file);
    EXPECT_THAT(headlines(read_later(cache)), ElementsAre("Ferry runs again"));
}

// ------------------------------------------------------------------------------------------- what it knows again

TEST_F(FolderTest, NoticesNewWordsOfTheSameLengthAndTime) {
    ASSERT_EQ(std::strlen(kFerry), std::strlen(kBread));
    const fs::path file = folder_.write("a.txt", kFerry);
    const auto time = fs::last_write_time(file);
    MeddlingCache cache;
    for (const char* text : {kFerry, kBread, kFerry}) {
        folder_.write("a.txt", text);
        fs::last_write_time(file, time);
        EXPECT_THAT(headlines(read_later(cache)), ElementsAre(std::string_view(text).substr(0, 16)));
        EXPECT_THAT(headlines(read_later(cache)), ElementsAre(std::string_view(text).substr(0, 16)));
    }
}

TEST_F(FolderTest, NoticesAnotherFileOfTheSameLengthAndTimePutInItsPlace) {
    const fs::path file = folder_.write("a.txt", kFerry);
    const fs::path other = folder_.write(".b.txt", kBread);
    fs::last_write_time(other, fs::last_write_time(file));
    MeddlingCache cache;
    EXPECT_THAT(headlines(read_later(cache)), ElementsAre("Ferry runs again"));
    fs::rename(other, file);
    EXPECT_THAT(headlines(read_later(cache)), ElementsAre("Bread costs less"));
}

TEST_F(FolderTest, LooksAgainAtWhatWasWrittenJustBeforeItWasRead) {
    // Rewritten within one step of the file system's clock: the same length, time and number, and other words.
    const fs::path file = folder_.write("a.txt", kFerry);
    MeddlingCache cache;
    read(&cache);
    ASSERT_EQ(cache.values.size(), 1U);
    std::string& value = cache.values.begin()->second;
    const std::string before = value;
    const auto time = fs::last_write_time(file);
    folder_.write("a.txt", kBread);
    fs::last_write_time(file, time);
    read(&cache);
    ASSERT_NE(value, before);
    const auto stamp = [](const std::string& entry) { return entry.substr(0, entry.rfind(' ', entry.find('\n')) - 2); };
    const auto rest = [](const std::string& entry) { return entry.substr(entry.rfind(' ', entry.find('\n'))); };
    ASSERT_EQ(value.substr(stamp(value).size(), 2), " 0");
    const std::string stale = stamp(value) + " 0" + rest(before);
    value = stale;
    EXPECT_THAT(headlines(read(&cache)), ElementsAre("Bread costs less"));
    value = stale;
    EXPECT_THAT(headlines(read_later(cache)), ElementsAre("Bread costs less"));
    // Read at rest, its stamp is enough from then on.
    EXPECT_EQ(value.substr(stamp(value).size(), 2), " 1");
}

TEST_F(FolderTest, ParsesNothingAgainThatHasTheSameWords) {
    const fs::path file = folder_.write("a.txt", kFerry);
    const auto time = fs::last_write_time(file);
    MeddlingCache cache;
    read_later(cache);
    // What comes from the cache says so.
    const auto mark = [&cache] {
        std::string& value = cache.values.begin()->second;
        value = replace_all(value, "Ferry runs", "Cached: runs");
    };
    mark();
    EXPECT_THAT(headlines(read_later(cache)), ElementsAre("Cached: runs again"));
    EXPECT_EQ(cache.puts, 1);
    // Copied, restored: another file, the same words and time.
    fs::remove(file);
    folder_.write("a.txt", kFerry);
    fs::last_write_time(file, time);
    EXPECT_THAT(headlines(read_later(cache)), ElementsAre("Cached: runs again"));
    EXPECT_EQ(cache.puts, 2);
    EXPECT_THAT(headlines(read_later(cache)), ElementsAre("Cached: runs again"));
    EXPECT_EQ(cache.puts, 2);
    // A text without a date is as old as its file.
    fs::last_write_time(file, time - seconds{60});
    const ArticleSet touched = read_later(cache);
    EXPECT_THAT(headlines(touched), ElementsAre("Ferry runs again"));
    EXPECT_EQ(cache.puts, 3);
}

TEST_F(FolderTest, ReadsAgainWhatTheCacheHasGarbled) {
    folder_.write("a.txt", kFerry);
    MeddlingCache cache;
    read_later(cache);
    const std::string good = cache.values.begin()->second;
    for (const std::string& bad : {std::string(), std::string("x"), std::string("1 2 3\n{}"), std::string(4096, '9'),
                                   good.substr(0, good.size() / 2), good.substr(good.find('\n')),
                                   good.substr(0, good.find('\n') + 1) + "{\"articles\":7}"}) {
        cache.values.begin()->second = bad;
        EXPECT_THAT(headlines(read_later(cache)), ElementsAre("Ferry runs again")) << bad.substr(0, 40);
        EXPECT_EQ(cache.values.begin()->second, good);
    }
}

TEST_F(FolderTest, ReadsAFolderAgainInAFractionOfTheTime) {
    std::string page = "<html><head><title>Ferry runs again</title></head><body><div class=\"menu\">";
    for (int i = 0; i < 150; ++i) page += "<a href=\"/" + std::to_string(i) + "\">Link " + std::to_string(i) + "</a>\n";
    page += "</div><article><h1>Ferry runs again</h1>";
    for (int i = 0; i < 20; ++i)
        page += "<p>The ferry runs again from Monday, said the harbour master of pier " + std::to_string(i) + ".</p>\n";
    page += "</article></body></html>";
    for (int i = 0; i < 150; ++i) folder_.write("page" + std::to_string(i) + ".html", page);
    MeddlingCache cache;
    settings_.jobs = 1;
    const auto cost = [&] {
        const std::clock_t begin = std::clock();
        EXPECT_EQ(read_later(cache).articles.size(), 150U);
        return std::clock() - begin;
    };
    const auto first = cost();
    EXPECT_LT(std::min(cost(), cost()) * 4, first);
}

}  // namespace newscart
