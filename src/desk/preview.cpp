#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <thread>
#include <utility>

#include "app/commands/commands.h"
#include "app/interrupt.h"
#include "app/production_order.h"
#include "app/speech_settings.h"
#include "app/station_archive.h"
#include "base/environment.h"
#include "base/error.h"
#include "base/program.h"
#include "deliver/deliver.h"
#include "desk/desk_server.h"
#include "desk/html.h"
#include "desk/play.h"

namespace newscart {
namespace {

using namespace std::chrono_literals;

Instant system_now() { return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()); }

/// A bulletin of one story, as its segment would be.
void make_it_an_article(ProductionOrder& order, const std::filesystem::path& file) {
    Station& station = order.station;
    order.feed = file;
    order.archive.clear();
    ClockItem stories;
    stories.kind = ClockItem::Kind::Stories;
    stories.bed = false;
    const auto there = std::find_if(station.clock.items.begin(), station.clock.items.end(),
                                    [](const ClockItem& item) { return item.kind == ClockItem::Kind::Stories; });
    stories.place = there == station.clock.items.end() ? "clock" : there->place;
    station.clock.items = {stories};
    station.clock.length = {1, station.clock.segment.longest};
    station.clock.stories_least = 1;
    station.clock.stories_most = 1;
    station.news_max_age = std::chrono::hours{24 * 365 * 100};
    station.sources.clear();
}

desk::DeskSettings desk_settings(const Options& options, Instant now) {
    desk::DeskSettings settings;
    Options asked = options;
    if (!options.paths.empty()) asked.feed = options.paths.front();
    settings.order = order_from(asked, now, "preview");
    if (settings.order.evergreen_only)
        throw Error(Fault::Config, settings.order.degraded.empty() ? "preview: the station pack is broken"
                                                                   : settings.order.degraded.front());
    if (!options.paths.empty()) {
        settings.article = options.paths.front().string();
        make_it_an_article(settings.order, options.paths.front());
    }
    if (!settings.order.archive.empty() && options.archive.empty())
        make_station_folder(settings.order.out, settings.order.station.id);
    settings.shipped_pack = options.station.empty();
    return settings;
}

/// "192.0.2.7:8080", "[::1]:8080", "::1", "192.0.2.7"
std::pair<std::string, int> listening(const Options& options) {
    std::string address = options.listen.empty() ? "127.0.0.1" : options.listen;
    int port = options.port;
    const std::size_t colon = address.rfind(':');
    const bool bracketed = address.front() == '[';
    const bool with_port =
        colon != std::string::npos && (bracketed ? address[colon - 1] == ']' : address.find(':') == colon);
    if (with_port) {
        const std::string digits = address.substr(colon + 1);
        const bool good = !digits.empty() && digits.size() <= 5 &&
                          std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
        if (!good || std::stoi(digits) > 65535)
            throw Error(Fault::Usage, "preview: --listen " + options.listen + ": '" + digits + "' is no port");
        port = std::stoi(digits);
        address.resize(colon);
    }
    if (bracketed && address.size() > 2) address = address.substr(1, address.size() - 2);
    return {address, port};
}

/// In a session of its own: the browser stays when newscart has gone.
void open_browser(const std::string& address) {
    const bool display = !environment("DISPLAY").empty() || !environment("WAYLAND_DISPLAY").empty();
    const auto program = find_program("xdg-open");
    if (!display || !program) return;
    std::string name = program->string();
    std::string place = address;
    std::array<char*, 3> arguments{name.data(), place.data(), nullptr};
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    ::posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawnattr_t attributes;
    ::posix_spawnattr_init(&attributes);
    ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID);
    pid_t child = -1;
    // If it cannot be started, the address stands on the terminal all the same.
    const int failure = ::posix_spawn(&child, name.c_str(), &actions, &attributes, arguments.data(), environ);
    ::posix_spawn_file_actions_destroy(&actions);
    ::posix_spawnattr_destroy(&attributes);
    if (failure == 0) std::thread([child] { ::waitpid(child, nullptr, 0); }).detach();
}

void list_segments(const desk::Session& session, const Console& console) {
    int number = 0;
    for (const auto& segment : session.segments(session.version()))
        console.result_line(fmt::format("{}\t{:.1f} s\t{}\t{}", ++number, segment.at("seconds").get<double>(),
                                        segment.at("name").get<std::string>(),
                                        one_line(segment.at("headline").get<std::string>())));
}

void serve(const Options& options, bool article, std::unique_ptr<desk::Session> session, Speaker& speaker,
           const Console& console) {
    desk::DeskServerSettings server_settings;
    std::tie(server_settings.address, server_settings.port) = listening(options);
    server_settings.hosts = options.hosts;
    server_settings.editor = options.editor.empty() ? editor_name() : options.editor;
    server_settings.editor_header = options.editor_header;
    server_settings.token = environment("NEWSCART_DESK_TOKEN");
    const auto next = [&options, &speaker, &console] {
        Options later = options;
        later.air.clear();
        return std::make_unique<desk::Session>(desk_settings(later, system_now()), speaker, system_now, console);
    };
    desk::DeskServer server(server_settings, std::move(session),
                            article ? desk::DeskServer::Next{} : desk::DeskServer::Next{next}, console);
    console.result_line(server.address());
    std::fflush(stdout);
    if (options.browser) open_browser(server.address());
    std::thread serving([&server] { server.run(); });
    try {
        while (true) {
            stop_if_interrupted();
            std::this_thread::sleep_for(100ms);
        }
    } catch (const Error&) {
        console.info("the desk is closed");
    }
    server.stop();
    serving.join();
}

}  // namespace

ExitStatus run_preview(const Options& options, const Console& console) {
    const desk::DeskSettings settings = desk_settings(options, system_now());
    watch_for_interrupts();
    const bool serves = !options.list && !options.play && options.html.empty();
    if (serves) {
        // Before the edition is made: who must name another port wants to know at once.
        const auto [address, port] = listening(options);
        http::ServerSettings place;
        place.address = address;
        place.port = port;
        http::Server(place, {}, {}).open();
    }
    Speaker speaker(speech_settings(settings.order.jobs, settings.order.station, console));
    auto session = std::make_unique<desk::Session>(settings, speaker, system_now, console);
    const desk::VersionRef version = session->version();
    for (const std::string& reason : version->edition.degraded) console.warning("degraded: " + reason);
    if (options.list) {
        list_segments(*session, console);
    } else if (options.play) {
        desk::play(*session, console);
    } else if (!options.html.empty()) {
        deliver_file(options.html, desk::self_contained_page(*session));
        console.result_line(options.html.string());
    } else {
        serve(options, !settings.article.empty(), std::move(session), speaker, console);
        return ExitStatus::Ok;
    }
    return version->edition.degraded.empty() ? ExitStatus::Ok : ExitStatus::Degraded;
}

}  // namespace newscart
