// The whole way to the listener: newscart makes a bulletin, Debian's Liquidsoap plays the list it left into Icecast,
// and what comes out there holds all of it, although new editions take the file's place while it plays.
#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <csignal>
#include <fstream>

#include "cli/station.h"
#include "deliver/deliver.h"
#include "master/inspect.h"
#include "station/station.h"

namespace newscart::test {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;

/// A program in the background, in a process group of its own; what it says goes into a file.
class Daemon {
  public:
    Daemon(const std::vector<std::string>& arguments, std::filesystem::path said) : said_(std::move(said)) {
        child_ = ::fork();
        if (child_ == 0) {
            ::setpgid(0, 0);
            const int out = ::open(said_.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
            ::dup2(out, STDOUT_FILENO);
            ::dup2(out, STDERR_FILENO);
            std::vector<std::string> copies = arguments;
            std::vector<char*> pointers;
            for (std::string& argument : copies) pointers.push_back(argument.data());
            pointers.push_back(nullptr);
            ::execvp(pointers.front(), pointers.data());
            ::_exit(127);
        }
    }
    ~Daemon() {
        ::kill(-child_, SIGKILL);
        ::kill(child_, SIGKILL);
        ::waitpid(child_, nullptr, 0);
    }
    Daemon(const Daemon&) = delete;
    Daemon& operator=(const Daemon&) = delete;
    Daemon(Daemon&&) = delete;
    Daemon& operator=(Daemon&&) = delete;

    bool runs() const { return ::waitpid(child_, nullptr, WNOHANG) == 0; }
    std::string said() const { return read(said_); }

  private:
    std::filesystem::path said_;
    pid_t child_ = 0;
};

sockaddr_in loopback(int port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    return address;
}

/// One that nobody uses now.
int free_port() {
    const int probe = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address = loopback(0);
    socklen_t length = sizeof address;
    EXPECT_EQ(::bind(probe, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    EXPECT_EQ(::getsockname(probe, reinterpret_cast<sockaddr*>(&address), &length), 0);
    ::close(probe);
    return ntohs(address.sin_port);
}

/// A listener to http://127.0.0.1:PORT/MOUNT.
class Listener {
  public:
    ~Listener() {
        if (socket_ >= 0) ::close(socket_);
    }
    Listener() = default;
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;
    Listener(Listener&&) = delete;
    Listener& operator=(Listener&&) = delete;

    /// True once the stream runs.
    bool connect(int port, const std::string& mount) {
        if (socket_ >= 0) ::close(socket_);
        heard_.clear();
        socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        const sockaddr_in address = loopback(port);
        if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) return false;
        const std::string request = "GET " + mount + " HTTP/1.0\r\n\r\n";
        if (::write(socket_, request.data(), request.size()) != static_cast<ssize_t>(request.size())) return false;
        while (heard_.find("\r\n\r\n") == std::string::npos) {
            if (!listen(milliseconds{2000})) return false;
        }
        if (heard_.find(" 200 ") == std::string::npos) return false;
        heard_.erase(0, heard_.find("\r\n\r\n") + 4);
        return true;
    }
    /// Takes what comes next; false if nothing does for so long.
    bool listen(milliseconds longest) {
        pollfd ready{socket_, POLLIN, 0};
        if (::poll(&ready, 1, static_cast<int>(longest.count())) <= 0) return false;
        std::array<char, 16384> some{};
        const ssize_t got = ::read(socket_, some.data(), some.size());
        if (got <= 0) return false;
        heard_.append(some.data(), static_cast<std::size_t>(got));
        return true;
    }
    const std::string& heard() const { return heard_; }

  private:
    int socket_ = -1;
    std::string heard_;
};

/// Two channels as one, a value for every 16 samples: 3 kHz are enough to find a place.
std::vector<double> outline(const Pcm& pcm) {
    constexpr std::size_t kStep = 16;
    const auto channels = static_cast<std::size_t>(pcm.channels);
    std::vector<double> out(pcm.samples.size() / channels / kStep);
    for (std::size_t i = 0; i < out.size(); ++i) {
        for (std::size_t j = 0; j < kStep * channels; ++j)
            out[i] += static_cast<double>(pcm.samples[i * kStep * channels + j]);
    }
    return out;
}
constexpr double kOutlineHz = 3000;

struct Found {
    double at_seconds = 0;
    double likeness = 0;  ///< 1: the same but for its level
};

/// Where `part` is in `whole`, from some place on and up to another.
Found find(const std::vector<double>& part, const std::vector<double>& whole, double from_seconds, double to_seconds) {
    const auto first = static_cast<std::size_t>(std::max(0.0, from_seconds) * kOutlineHz);
    const std::size_t last = std::min(static_cast<std::size_t>(to_seconds * kOutlineHz), whole.size() - part.size());
    double own = 0;
    for (const double value : part) own += value * value;
    double there = 0;
    for (std::size_t i = 0; i < part.size() && first < last; ++i) there += whole[first + i] * whole[first + i];
    Found best;
    for (std::size_t at = first; at < last; ++at) {
        double both = 0;
        for (std::size_t i = 0; i < part.size(); ++i) both += part[i] * whole[at + i];
        const double likeness = both / std::sqrt(own * there + 1e-9);
        if (likeness > best.likeness) best = {static_cast<double>(at) / kOutlineHz, likeness};
        there += whole[at + part.size()] * whole[at + part.size()] - whole[at] * whole[at];
    }
    return best;
}

class Broadcast : public testing::Test {
  protected:
    Broadcast() {
        room_.add_article("ferry.md", 0);
        room_.add_article("council.md", 1);
        std::ofstream(station_ / "station.toml", std::ios::app)
            << "\n[[deliver]]\nto = \"liquidsoap\"\npath = \"../playout\"\nname = \"news.mp3\"\nlist = \"news.m3u\"\n";
        std::filesystem::create_directory(room_.path() / "playout");
    }

    Ran produce(const std::filesystem::path& station, const std::string& air) const {
        return room_.produce(
            {"--station", station.string(), "--length", "0:35..0:38", "--no-segments", "--no-archive", "--air", air});
    }

    std::filesystem::path write_icecast(int port) const {
        const std::string owner =
            ::geteuid() == 0 ? "<changeowner><user>nobody</user><group>nogroup</group></changeowner>" : "";
        // It writes there as another user.
        const std::filesystem::path logs = room_.path() / "logs";
        std::filesystem::create_directory(logs);
        std::filesystem::permissions(logs, std::filesystem::perms::all);
        std::filesystem::permissions(room_.path(),
                                     std::filesystem::perms::others_read | std::filesystem::perms::others_exec,
                                     std::filesystem::perm_options::add);
        return room_.folder().write(
            "icecast.xml",
            fmt::format(
                "<icecast><limits><clients>10</clients><sources>2</sources><queue-size>8388608</queue-size>"
                "<burst-on-connect>0</burst-on-connect></limits><authentication><source-password>secret"
                "</source-password><admin-user>admin</admin-user><admin-password>secret</admin-password>"
                "</authentication><hostname>localhost</hostname><listen-socket><port>{}</port><bind-address>"
                "127.0.0.1</bind-address></listen-socket><fileserve>0</fileserve><paths><logdir>{}</logdir>"
                "<webroot>/usr/share/icecast2/web</webroot><adminroot>/usr/share/icecast2/admin</adminroot>"
                "</paths><logging><accesslog>access.log</accesslog><errorlog>error.log</errorlog><loglevel>2</loglevel>"
                "</logging><security><chroot>0</chroot>{}</security></icecast>",
                port, logs.string(), owner));
    }

    /// Silence until the file "go" is there, then the list that newscart left, once, then silence.
    std::filesystem::path write_liquidsoap(int port) const {
        return room_.folder().write(
            "radio.liq",
            fmt::format(
                "settings.init.allow_root.set(true)\nsettings.log.stdout.set(true)\nsettings.log.file.set(false)\n"
                "settings.frame.audio.samplerate.set(48000)\n"
                "news = playlist(mode=\"normal\", loop=false, \"{}\")\n"
                "radio = switch(track_sensitive=false, [({{file.exists(\"{}\")}}, news), ({{true}}, blank())])\n"
                "output.icecast(%ogg(%flac(samplerate=48000, channels=2, compression=2, bits_per_sample=16)), "
                "host=\"127.0.0.1\", port={}, password=\"secret\", mount=\"news.ogg\", radio)\n",
                list().string(), go().string(), port));
    }

    std::filesystem::path list() const { return room_.path() / "playout" / "news.m3u"; }
    std::filesystem::path go() const { return room_.path() / "go"; }

    Newsroom room_;
    std::filesystem::path station_ = room_.make_station();
};

TEST_F(Broadcast, ReachesListenersWholeWhileTenEditionsTakeItsPlace) {
    // The edition that plays, and another that is to take its place.
    const Ran first = produce(station_, kSampleAir);
    ASSERT_EQ(first.status, 0) << first.err;
    const std::filesystem::path playing = room_.path() / "playout" / "news.mp3";
    const std::string delivered = read(playing);
    const Pcm bulletin = decode_file(playing);
    const Ran second =
        room_.produce({"--length", "0:35..0:38", "--no-segments", "--no-archive", "--air", "2026-03-02T16:00:00Z"});
    ASSERT_EQ(second.status, 0) << second.err;
    const std::string other = read(room_.out() / "harbour-fm" / "20260302T160000Z" / "bulletin.mp3");
    ASSERT_NE(other, read(room_.edition() / "bulletin.mp3"));

    const int port = free_port();
    const Daemon icecast({"icecast2", "-c", write_icecast(port).string()}, room_.path() / "icecast.log");
    const Daemon liquidsoap({"liquidsoap", write_liquidsoap(port).string()}, room_.path() / "liquidsoap.log");
    Listener listener;
    const auto begun = steady_clock::now();
    while (!listener.connect(port, "/news.ogg")) {
        ASSERT_TRUE(icecast.runs()) << icecast.said() << "\nscripts/setup installs icecast2";
        ASSERT_TRUE(liquidsoap.runs()) << liquidsoap.said() << "\nscripts/setup installs liquidsoap";
        ASSERT_LT(steady_clock::now() - begun, seconds{60}) << icecast.said() << liquidsoap.said();
        ::poll(nullptr, 0, 200);
    }

    // On air; ten times an edition takes the file's place, spread over its length.
    std::ofstream(go()) << "now";
    const Station station = load_station(station_);
    const double length = static_cast<double>(bulletin.frames()) / bulletin.sample_rate_hz;
    const auto on_air = steady_clock::now();
    const auto after = [&](double share) {
        return on_air +
               std::chrono::duration_cast<steady_clock::duration>(std::chrono::duration<double>(length * share));
    };
    int overwritten = 0;
    const auto end = after(1) + seconds{4};
    while (steady_clock::now() < end) {
        listener.listen(milliseconds{100});
        if (overwritten == 10 || steady_clock::now() < after(0.08 * (overwritten + 1))) continue;
        Shipment shipment;
        shipment.station_name = station.name;
        shipment.station_id = station.id;
        shipment.timezone = station.timezone;
        shipment.air_time = *parse_instant(kSampleAir) + std::chrono::hours{++overwritten};
        Product product;
        product.bytes = other;
        product.extension = product.format = "mp3";
        product.tags.title = fmt::format("Edition {}", overwritten);
        product.length_frames = frames_of(25);
        shipment.bulletins.push_back(product);
        const std::vector<Copy> copies = deliver_shipment(station.destinations, shipment);
        ASSERT_EQ(failures_of(copies), "");
        ASSERT_LT(steady_clock::now(), after(1)) << "too slow a machine to say anything";
    }
    ASSERT_EQ(overwritten, 10);
    EXPECT_NE(read(playing), delivered);

    // What a listener recorded holds the bulletin from its first 50 ms to its last.
    const auto recorded = room_.folder().write("recorded.ogg", listener.heard());
    const Pcm stream = decode_file(recorded);
    ASSERT_EQ(stream.sample_rate_hz, bulletin.sample_rate_hz);
    const std::vector<double> told = outline(bulletin);
    const std::vector<double> heard = outline(stream);
    ASSERT_GT(heard.size(), told.size()) << liquidsoap.said();
    const auto part = [&](double from, double span) {
        const auto begin = told.begin() + static_cast<std::ptrdiff_t>(from * kOutlineHz);
        return std::vector<double>(begin, begin + static_cast<std::ptrdiff_t>(span * kOutlineHz));
    };
    constexpr double kPart = 1.5;
    constexpr double kEdge = 0.05;
    const Found head = find(part(kEdge, kPart), heard, 0, 600);
    const auto near = [&](double from) {
        return find(part(from, kPart), heard, head.at_seconds + from - 2, head.at_seconds + from + 2);
    };
    const Found middle = near(length / 2);
    const Found tail = near(length - kPart - kEdge);
    EXPECT_GT(head.likeness, 0.98);
    EXPECT_GT(middle.likeness, 0.98);
    EXPECT_GT(tail.likeness, 0.98);
    const double start = head.at_seconds - kEdge;
    EXPECT_GT(start, 0) << "the recording began too late";
    EXPECT_NEAR(middle.at_seconds - start, length / 2, 0.001);
    EXPECT_NEAR(tail.at_seconds - start, length - kPart - kEdge, 0.001);
    // And nothing but silence stands before and after it: players that know of no delay begin up to 50 ms early.
    const auto quiet = [&](double from, double to) {
        double most = 0;
        for (auto i = static_cast<std::size_t>(std::max(from, 0.0) * kOutlineHz);
             i < std::min(heard.size(), static_cast<std::size_t>(std::max(to, 0.0) * kOutlineHz)); ++i)
            most = std::max(most, std::abs(heard[i]) / 32);
        return most;
    };
    EXPECT_LT(quiet(0, start - kEdge), 1e-4);
    EXPECT_LT(quiet(start + length + kEdge, static_cast<double>(heard.size()) / kOutlineHz), 1e-4);
}

}  // namespace
}  // namespace newscart::test
