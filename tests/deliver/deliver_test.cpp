#include "deliver/deliver.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <functional>
#include <thread>

#include "base/error.h"
#include "base/file.h"
#include "deliver/place.h"
#include "support/support.h"

namespace newscart {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const Instant kAir = *parse_instant("2026-11-23T15:00:00Z");
constexpr const char* kEdition = "20261123T150000Z";

std::vector<EditionFile> edition(char letter, std::size_t bytes = 1000) {
    return {{"bulletin.mp3", std::string(bytes, letter)},
            {"segments/01-bridge.mp3", std::string(bytes / 2, letter)},
            {"rundown.json", std::string(10, letter)}};
}

std::string bytes_of(const std::filesystem::path& file) { return read_file(file, 1U << 30U); }

std::string message_of(const std::function<void()>& work) {
    try {
        work();
    } catch (const Error& error) {
        EXPECT_EQ(error.fault(), Fault::Delivery);
        return error.what();
    }
    return "no error";
}

/// Runs `work` in a process of its own and returns what waitpid says.
int in_child(const std::function<void()>& work) {
    const pid_t child = ::fork();
    if (child == 0) {
        try {
            work();
            ::_exit(0);
        } catch (...) {
            ::_exit(1);
        }
    }
    int status = -1;
    ::waitpid(child, &status, 0);
    return status;
}

}  // namespace

TEST(Deliver, PutsTheWholeEditionInItsFolder) {
    const test::TempFolder out;
    const std::filesystem::path folder = deliver_edition(out.path(), "harbour", kAir, edition('a'));
    EXPECT_EQ(folder, out.path() / "harbour" / kEdition);
    EXPECT_THAT(test::listing(out.path() / "harbour"),
                ElementsAre(kEdition, std::string(kEdition) + "/bulletin.mp3", std::string(kEdition) + "/rundown.json",
                            std::string(kEdition) + "/segments", std::string(kEdition) + "/segments/01-bridge.mp3"));
    EXPECT_EQ(bytes_of(folder / "segments/01-bridge.mp3"), std::string(500, 'a'));
}

TEST(Deliver, TakesThePlaceOfAnEarlierEditionAltogether) {
    const test::TempFolder out;
    deliver_edition(out.path(), "harbour", kAir, edition('a'));
    deliver_edition(out.path(), "harbour", kAir, {{"bulletin.mp3", "new"}});
    EXPECT_THAT(test::listing(out.path() / "harbour"), ElementsAre(kEdition, std::string(kEdition) + "/bulletin.mp3"));
    EXPECT_EQ(bytes_of(out.path() / "harbour" / kEdition / "bulletin.mp3"), "new");
}

}  // namespace newscart
