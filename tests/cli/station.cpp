#include "cli/station.h"

#include <array>
#include <chrono>
#include <fstream>
#include <sstream>

namespace newscart::test {
namespace {

struct Topic {
    const char* headline;
    const char* text;
};

constexpr std::array<Topic, 4> kTopics{{
    {"Ferry service returns to Port Ellery after storm repairs",
     "The ferry between Port Ellery and Marsh Island returned to service on Monday after three weeks of storm "
     "repairs.\n\n"
     "The harbour company said divers had replaced two damaged piles and strengthened the landing stage. Some 400 "
     "islanders "
     "had been served by a small boat that could carry neither cars nor freight.\n\n"
     "The first sailing left at seven in the morning with 62 passengers aboard. The company expects to run eight "
     "crossings a "
     "day until the end of April.\n\n"
     "The island's council welcomed the return and called for a second landing stage. It said the cost of repairs, put "
     "at "
     "two million pounds, would be shared with the county."},
    {"Council approves new library for Sandgate",
     "Sandgate council has approved plans for a new public library on the site of the former fish market.\n\n"
     "The building will hold a children's room, a hall for concerts and a small museum of the town's fishing trade. "
     "Work is "
     "due to begin in June and to last eighteen months.\n\n"
     "Councillors voted by nineteen to four in favour after a long debate about its price. The council said the "
     "library would "
     "cost six million pounds, a third of it from a heritage fund.\n\n"
     "Opponents said the money should have been spent on roads. The old library will close when the new one opens."},
    {"Scientists find rare orchid on the Ellery cliffs",
     "Botanists from the county's university have found a rare orchid on the cliffs north of Port Ellery.\n\n"
     "The plant had not been seen on this coast for more than sixty years. The team counted thirty one flowers on a "
     "ledge that "
     "walkers cannot reach.\n\n"
     "The university said the place would be kept secret to protect the flowers from collectors. Volunteers will watch "
     "the "
     "cliff until the seeds have fallen in August.\n\n"
     "The orchid grows only on chalk and needs a fungus in the soil to germinate. A mild winter may have helped it to "
     "return."},
    {"Hospital opens second ward for heart patients",
     "The general hospital in Port Ellery has opened a second ward for patients with diseases of the heart.\n\n"
     "The ward has twenty four beds and its own laboratory. The hospital said waiting times for operations should fall "
     "from "
     "nine weeks to five by the autumn.\n\n"
     "Fourteen nurses and three doctors have been hired for the ward. The health board paid for the building, and a "
     "local "
     "charity gave four hundred thousand pounds for its equipment.\n\n"
     "The first patients moved in at the weekend. A formal opening will be held next month."},
}};

}  // namespace

std::string read(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream bytes;
    bytes << in.rdbuf();
    return bytes.str();
}

void Newsroom::take_sample_feed() const {
    for (const auto& entry : std::filesystem::directory_iterator(shipped() / "assets" / "sample-feed")) {
        if (!entry.is_regular_file()) continue;
        const std::filesystem::path file = folder_.write("feed" / entry.path().filename(), read(entry.path()));
        // An article without a date is dated by its file, so the same feed means the same times too.
        std::filesystem::last_write_time(file,
                                         std::chrono::file_clock::from_sys(*parse_instant("2026-03-02T12:00:00Z")));
    }
}

void Newsroom::add_article(const std::string& name, int topic) const {
    const Topic& about = kTopics.at(static_cast<std::size_t>(topic));
    folder_.write("feed/" + name, "---\ntitle: \"" + std::string(about.headline) +
                                      "\"\ndate: 2026-03-02T12:00:00Z\n---\n\n" + about.text + "\n");
}

std::filesystem::path Newsroom::make_station() const {
    const std::filesystem::path station = path() / "station";
    std::filesystem::copy(shipped() / "assets" / "stations" / "harbour", station,
                          std::filesystem::copy_options::recursive);
    return station;
}

Ran Newsroom::produce(const std::vector<std::string>& more) const {
    std::vector<std::string> arguments{newscart_program(), "produce", "--feed",  feed().string(), "--out",
                                       out().string(),     "--air",   kSampleAir};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run(arguments, {}, {"XDG_CACHE_HOME=" + (folder_.path() / "cache").string()});
}

std::filesystem::path Newsroom::edition() const { return out() / "harbour-fm" / "20260302T150000Z"; }

nlohmann::json Newsroom::rundown() const { return nlohmann::json::parse(read(edition() / "rundown.json")); }

}  // namespace newscart::test
