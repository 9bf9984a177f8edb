#include "deliver/shipments.h"

#include "lib/ffmpeg/reader.h"
#include "support/support.h"

namespace newscart::test {

Shipment shipment_of(std::string_view sound) {
    Shipment shipment;
    shipment.station_name = "Harbour FM";
    shipment.station_id = "harbour-fm";
    shipment.language = "en-GB";
    shipment.timezone = "Europe/London";
    shipment.air_time = kAir;
    Product bulletin;
    bulletin.bytes = sound;
    bulletin.extension = "mp3";
    bulletin.output = "mp3";
    bulletin.format = "mp3";
    bulletin.tags.title = "Harbour FM news";
    bulletin.tags.artist = "Harbour FM";
    bulletin.length_frames = frames_of(180);
    bulletin.intro_frames = frames_of(2.5);
    bulletin.outcue = "This was the news.";
    shipment.bulletins.push_back(bulletin);
    for (const char* title : {"Bridge to close", "Ferry late"}) {
        bulletin.tags.title = title;
        bulletin.length_frames = frames_of(30);
        bulletin.intro_frames = 0;
        shipment.segments.push_back(bulletin);
    }
    return shipment;
}

std::string sound_of(const std::string& file) {
    if (file.substr(0, 3) != "ID3") return file;
    std::size_t length = 0;
    for (const std::size_t i : {6U, 7U, 8U, 9U}) length = length * 128 + static_cast<unsigned char>(file[i]);
    return file.substr(10 + length);
}

const std::string& real_mp3() {
    static const std::string kMade = [] {
        Programme programme;
        programme.pcm = tone(440, -20, 0.5);
        Output output;
        output.bitrate_kbps = 96;
        return master(programme, output, {}, {1}).bytes;
    }();
    return kMade;
}

std::map<std::string, std::string> tags_of(const std::string& file) {
    return ffmpeg::Reader(std::string_view(file)).format().tags;
}

}  // namespace newscart::test
