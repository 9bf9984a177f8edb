#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "app/console.h"
#include "archive/archive.h"
#include "feed/article.h"
#include "lineup/lineup.h"
#include "master/master.h"
#include "mix/mix.h"
#include "rundown/rundown.h"
#include "script/script.h"
#include "speech/speech.h"
#include "station/language.h"
#include "station/station.h"

namespace newscart {

/// What one making of the bulletin is given. Time, history and orders come from outside.
struct EditionRequest {
    Station station;
    BulletinClock clock;  ///< the station's, scaled to the length asked for
    std::vector<std::filesystem::path> feed;
    Instant air_time;
    Instant next_air;  ///< of the bulletin after it, for {next_time}
    Instant now;       ///< only to tell settled files
    int jobs = 1;
    bool segments = true;
    EditionKind kind = EditionKind::News;
    std::vector<Article> again;  ///< beside the feed's, or instead: stories to be told again, however old
};

/// One finished file.
struct EditionMedia {
    std::filesystem::path name;  ///< "bulletin.mp3", "segments/01-bridge.mp3"
    int story = -1;              ///< place in Lineup::stories for a segment, -1 for the bulletin
    Media media;
};

/// Everything one making came to; what was refused or lost is named.
struct Edition {
    std::vector<Rejected> set_aside;  ///< by the feed
    Lineup lineup;
    Draft draft;
    Rundown rundown;
    VoiceOfLine voices;
    std::optional<double> speech_over_bed_lu;  ///< as mixed, the mean
    double speech_over_bed_off_lu = 0;         ///< farthest from what was asked for, in any 3 s of speech
    std::vector<EditionMedia> files;           ///< the bulletin, once an output, then the segments, output by output
    std::vector<std::string> warnings;
    std::vector<std::string> degraded;  ///< why this is less than was promised
};

/// What a bulletin may be chosen from.
struct News {
    ArticleSet articles;
    History history;
};

/// Reads the feed, and what the station remembers. `archive` may be null.
News read_news(const EditionRequest& request, const Language& language, Archive* archive, const Console& console);

/// The second half of that by itself: kills and airings of meanwhile.
void recall_history(News& news, const EditionRequest& request, Archive& archive);

/// Which of it is to air, by these orders: an edition without script and sound.
Edition choose_news(const News& news, const EditionRequest& request, const Orders& orders);

// The steps of make_edition(), for whoever makes one edition again and again.
ScriptSettings script_settings(const EditionRequest& request);
/// Which voice reads what: the station's choice, or an editor's.
VoiceOfLine cast_voices(const Draft& draft, const Lineup& lineup, const EditionRequest& request);
/// The same without what editors want of lines, lengths and voices, if they want any. An edit near to that of this
/// lineup changes what they changed and little else, whatever came before.
std::optional<Lineup> without_wishes(const Lineup& lineup);
std::vector<SpeechJob> speech_jobs(const Draft& draft, const std::vector<int>& lines, const VoiceOfLine& voices);
/// Files of an edition that is edited. `processed` are the takes of what airs, by line id.
void make_files(Edition& edition, const EditionRequest& request, const std::vector<const Pcm*>& processed,
                const Sounds& sounds, const Console& console);
Tags segment_tags(const EditionRequest& request, const Story& story, int number);
/// "segments/01-bridge.mp3"; of an output other than the first, "segments/dab/01-bridge.mp3".
std::string segment_name(const Story& story, int number, const std::string& extension);

/// The way to the lineup: what the feed has for this bulletin, and which of it is to air. `archive` may be null.
Edition gather_news(const EditionRequest& request, const Language& language, Archive* archive, const Console& console);

/// The way from there to finished files in memory; nothing is delivered. Throws Error: Input if nothing is fit to air.
Edition make_edition(Edition gathered, const EditionRequest& request, const Language& language, Speaker& speaker,
                     const Console& console);

}  // namespace newscart
