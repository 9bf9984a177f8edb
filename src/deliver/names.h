#pragma once
#include <string>
#include <string_view>

#include "deliver/shipment.h"
#include "station/destination.h"

namespace newscart {

/// `text` as a part of a file name that every file system takes: no separators, control characters or names that DOS
/// keeps for itself, no dots or spaces at the ends, at most `most_bytes`, cut between characters. All scripts stay.
/// "untitled" if nothing is left.
std::string safe_name(std::string_view text, std::size_t most_bytes = 120);

/// A destination's pattern filled in, safe. `slot` counts from 1. Throws Error(Delivery) if no name comes of it.
std::string file_name(const std::string& pattern, const Shipment& shipment, const Product* product,
                      const std::string& extension, int slot, const std::string& cart);

/// Whether the pattern gives every edition a name of its own, and none that a title or anybody else could have.
bool is_dated(const std::string& pattern);

/// Whether `name` is one that the dated pattern makes, of whichever edition.
bool could_be_named(const std::string& pattern, const std::string& name);

}  // namespace newscart
