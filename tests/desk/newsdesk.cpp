#include "desk/newsdesk.h"

#include <fstream>

#include "app/schedule.h"

namespace newscart::test {

Newsdesk::Newsdesk() : air_(*parse_instant(kSampleAir)), speaker_(SpeechSettings{.jobs = 2, .cache = {}}) {
    newsroom_.take_sample_feed();
    station_ = newsroom_.make_station();
    std::filesystem::create_directory(newsroom_.path() / "playout");
    std::filesystem::create_directory(newsroom_.out());
    std::ofstream toml(station_ / "station.toml", std::ios::app);
    toml << "\n[[deliver]]\nto = \"folder\"\npath = \"" << (newsroom_.path() / "playout").string()
         << "\"\nname = \"news.mp3\"\n";
    now = air_ - std::chrono::minutes{10};
}

desk::DeskSettings Newsdesk::settings() const {
    desk::DeskSettings settings;
    settings.order.station = load_station(station_);
    settings.order.feed = newsroom_.feed();
    settings.order.out = newsroom_.out();
    settings.order.archive = archive();
    settings.order.air_time = air_;
    settings.order.next_air = air_ + settings.order.station.every;
    settings.order.jobs = 2;
    settings.quiet = std::chrono::milliseconds{0};
    return settings;
}

std::filesystem::path Newsdesk::write(const std::filesystem::path& name, std::string_view text) const {
    const std::filesystem::path file = newsroom_.folder().write(name, text);
    std::filesystem::last_write_time(file, std::chrono::file_clock::from_sys(air_ - std::chrono::hours{3}));
    return file;
}

std::unique_ptr<desk::Session> Newsdesk::open() {
    return std::make_unique<desk::Session>(
        settings(), speaker_, [this] { return now; }, console_);
}

nlohmann::json Newsdesk::request(const desk::Session& session, const nlohmann::json& order) const {
    return {{"session", session.name()},
            {"revision", session.version()->revision},
            {"orders", nlohmann::json::array({order})}};
}

nlohmann::json Newsdesk::state(const desk::Session& session) const { return session.state(session.version(), "kim"); }

nlohmann::json Newsdesk::give(desk::Session& session, const nlohmann::json& order) const {
    return session.state(session.give_orders(request(session, order), "kim"), "kim");
}

nlohmann::json with(const nlohmann::json& list, const std::string& key, const nlohmann::json& value) {
    for (const nlohmann::json& each : list)
        if (each.at(key) == value) return each;
    return nullptr;
}

}  // namespace newscart::test
