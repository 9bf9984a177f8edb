#pragma once
#include <nlohmann/json.hpp>
#include <string>

#include "app/edition.h"

namespace newscart {

/// rundown.json, docs/rundown-json.md. Says nothing of the moment or machine of making: the same edition gives the same
/// bytes. File names of articles are relative to the feed folder.
nlohmann::ordered_json rundown_json(const Edition& edition, const EditionRequest& request);

/// As the file's text.
std::string report_text(const nlohmann::ordered_json& report);

/// Gives a rundown that was made for no time, or another, this one.
void set_air_time(nlohmann::ordered_json& report, Instant air_time, const std::string& timezone);

/// script.txt: what a human newsreader could read.
std::string script_text(const Edition& edition, const EditionRequest& request);

/// What the archive keeps of it.
EditionRecord edition_record(const Edition& edition, const EditionRequest& request);

}  // namespace newscart
