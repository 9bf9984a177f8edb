#pragma once
#include <string>

#include "app/options.h"
#include "app/production.h"

namespace newscart {

/// What the command line asks for: the station with the clock of the airing, the feed, the air time. `command` is for
/// messages. Throws Error as load_pack() does, and Error(Usage) without a feed.
ProductionOrder order_from(const Options& options, Instant now, const std::string& command);

}  // namespace newscart
