#pragma once
#include "app/options.h"
#include "archive/archive.h"
#include "station/station.h"

namespace newscart {

/// The station's memory: --archive, else OUT/<station>/archive.db. Folders are made one level deep, as for an edition
/// itself: a mistyped mount point must not become a folder.
Archive open_archive(const Options& options, const Station& station);

}  // namespace newscart
