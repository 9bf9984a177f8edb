#pragma once
#include "app/options.h"
#include "archive/archive.h"
#include "station/station.h"

namespace newscart {

/// The station's memory: --archive, else OUT/<station>/archive.db. Folders are made one level deep, as for an edition
/// itself: a mistyped mount point must not become a folder.
Archive open_archive(const Options& options, const Station& station);
std::filesystem::path archive_file(const Options& options, const Station& station);

/// A station pack, or what is left of it. Whoever edits a pack at noon must not silence the news at one.
struct PackOnHand {
    Station station;
    bool bare = false;    ///< without clock, voices and sounds: good for an evergreen only
    std::string trouble;  ///< why it is not the pack as it is now; "" if it is
};

/// The pack --station names. If it is broken, and one has worked before in OUT: its station.toml of then, with what the
/// pack holds now; if that is broken too, what needs nothing but that text. Throws Error(Config) as load_station() does
/// if there is no earlier one.
PackOnHand load_pack(const Options& options);

/// Notes that this pack works, for load_pack(). What cannot be noted is done without.
void remember_pack(const Options& options, const Station& station);

}  // namespace newscart
